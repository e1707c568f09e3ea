"""The typed value-flow graph of a pool: which outputs can feed which parameters, and what may be stated as a literal."""

import random
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from string import Formatter

import orjson

from dive.records import Json
from dive.tools import Entity, Output, Parameter, SeedSource, Tool, ToolPool

PURE_NUMBERS = {"Integer", "Number", "Percent"}
"""Types through which anything could flow into anything: used sparingly, or every task would be a number puzzle."""
_NOTHING = object()


def slots(phrase: str) -> frozenset[str]:
    """Names of the placeholders in an ask."""
    return frozenset(name for _, name, _, _ in Formatter().parse(phrase) if name)


def noun_phrases(tool: Tool, path: str) -> list[str]:
    """The asks of a path that can stand inside a larger phrase."""
    return [p for p in tool.asks.get(path, ()) if p.startswith("the ") and not p.endswith("?")]


def nestable(tool: Tool, path: str) -> bool:
    """Can the value at the path be named inside a larger phrase?"""
    return path in tool.via or bool(noun_phrases(tool, path))


@dataclass(eq=False)
class Flow:
    """Indices over one pool. Lists keep the pool's order, so that draws from them are the same everywhere."""

    pool: ToolPool
    _read: dict[str, tuple[Json, ...]] = field(default_factory=dict)
    _places: dict[str, dict[Hashable, int]] = field(default_factory=dict)

    @cached_property
    def producers(self) -> dict[str, list[tuple[Tool, Output]]]:
        """Entity type → scalar outputs of that type that can be nested in a phrase."""
        found: dict[str, list[tuple[Tool, Output]]] = defaultdict(list)
        for tool in self.pool.tools.values():
            for output in tool.outputs:
                if output.entity is not None and output.shape == "scalar" and nestable(tool, output.path):
                    found[output.entity.name].append((tool, output))
        return dict(found)

    @cached_property
    def listers(self) -> dict[str, list[tuple[Tool, Output]]]:
        """Entity type → outputs that list things of that type, as values or as rows named by them."""
        found: dict[str, list[tuple[Tool, Output]]] = defaultdict(list)
        for tool in self.pool.tools.values():
            for output in tool.outputs:
                if output.shape == "list" and output.entity is not None and noun_phrases(tool, output.path):
                    found[output.entity.name].append((tool, output))
                elif output.shape == "rows" and output.row is not None and noun_phrases(tool, output.path):
                    key = tool.output(f"{output.path}.{output.row.key}")
                    if key.entity is not None:
                        found[key.entity.name].append((tool, output))
        return dict(found)

    @cached_property
    def consumers(self) -> dict[str, list[tuple[Tool, Parameter]]]:
        """Entity type → parameters that take one value of that type."""
        found: dict[str, list[tuple[Tool, Parameter]]] = defaultdict(list)
        for tool in self.pool.tools.values():
            for parameter in tool.parameters:
                if parameter.entity is not None and not parameter.many:
                    found[parameter.entity.name].append((tool, parameter))
        return dict(found)

    @cached_property
    def gatherers(self) -> dict[str, list[tuple[Tool, Parameter]]]:
        """Entity type → parameters that take a list of that type."""
        found: dict[str, list[tuple[Tool, Parameter]]] = defaultdict(list)
        for tool in self.pool.tools.values():
            for parameter in tool.parameters:
                if parameter.entity is not None and parameter.many:
                    found[parameter.entity.name].append((tool, parameter))
        return dict(found)

    @cached_property
    def rankers(self) -> dict[str, list[Tool]]:
        """Entity type → tools that give one thing of the type an attribute by which things can be ranked."""
        found: dict[str, list[Tool]] = {}
        for entity, takers in self.consumers.items():
            found[entity] = [tool for tool, _ in takers if any(_ranks(o) for o in tool.outputs)]
        return found

    @cached_property
    def spreaders(self) -> dict[str, list[tuple[Tool, str]]]:
        """Entity type → tools that list other things for one thing of the type, with the type of what they list."""
        found: dict[str, list[tuple[Tool, str]]] = defaultdict(list)
        for listed, makers in self.listers.items():
            for tool in dict.fromkeys(tool for tool, _ in makers):
                for parameter in tool.parameters:
                    if parameter.entity is not None and not parameter.many:
                        found[parameter.entity.name].append((tool, listed))
        return dict(found)

    @cached_property
    def neighbours(self) -> dict[str, list[str]]:
        """Tool → tools that it can feed or be fed by through more than bare numbers, in pool order."""
        near: dict[str, set[str]] = {name: set() for name in self.pool.tools}
        for outlets in (self.producers, self.listers):
            for entity, makers in outlets.items():
                if entity in PURE_NUMBERS:
                    continue
                takers = self.consumers.get(entity, []) + self.gatherers.get(entity, [])
                for maker, _ in makers:
                    for taker, _ in takers:
                        if maker is not taker:
                            near[maker.name].add(taker.name)
                            near[taker.name].add(maker.name)
        return {name: sorted(others) for name, others in near.items()}

    @cached_property
    def _sources(self) -> dict[str, list[SeedSource]]:
        found: dict[str, list[SeedSource]] = defaultdict(list)
        for source in self.pool.seed_sources:
            found[source.entity.name].append(source)
        return dict(found)

    def _seeds(self, name: str) -> tuple[Json, ...]:
        """Distinct values of a type, read on first use; the sources' turns alternate so that each one's best stand first."""
        if name not in self._read:
            columns = [self.pool.seed_values(source) for source in self._sources.get(name, ())]
            merged = [v for row in zip_longest(*columns, fillvalue=_NOTHING) for v in row if v is not _NOTHING]
            distinct = {_key(v): v for v in reversed(merged)}
            self._read[name] = tuple(reversed(distinct.values()))
            self._places[name] = {_key(v): i for i, v in enumerate(self._read[name])}
        return self._read[name]

    def has_seeds(self, entity: Entity | None) -> bool:
        """Can a literal of this type be drawn?"""
        return entity is not None and entity.name in self._sources

    def seed(self, entity: Entity, rng: random.Random) -> Json:
        """A value of the type, better-known ones more often (sources list them first)."""
        values = self._seeds(entity.name)
        return values[int(len(values) * rng.random() ** 1.6)]

    def seeds_near(self, entity: Entity, value: Json, count: int, rng: random.Random) -> list[Json]:
        """Up to `count` other values of the type, about as well known as the given one, in random order."""
        values = self._seeds(entity.name)
        place = self._places[entity.name].get(_key(value))
        if place is None:
            return []
        window = [v for v in values[max(0, place - 12) : place + 13] if v != value]
        return rng.sample(window, min(count, len(window)))


def _key(value: Json) -> Hashable:
    """The value itself where it can be a key: thousands of short encoded copies would cost more than the seeds."""
    return orjson.dumps(value) if isinstance(value, dict | list) else value


def _ranks(output: Output) -> bool:
    return output.about is not None and output.shape == "scalar" and output.json_type in ("number", "integer")
