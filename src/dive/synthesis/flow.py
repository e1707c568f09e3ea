"""The typed value-flow graph of a pool: which outputs can feed which parameters, and what may be stated as a literal."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from string import Formatter

from dive.synthesis.joining import CALENDAR, MEASURES, PURE_NUMBERS, joins_well
from dive.tools import Entity, Output, Parameter, Tool, ToolPool
from dive.tools.seed_pool import SeedPool


def slots(phrase: str) -> frozenset[str]:
    """Names of the placeholders in an ask."""
    return frozenset(name for _, name, _, _ in Formatter().parse(phrase) if name)


def noun_phrases(tool: Tool, path: str) -> list[str]:
    """The asks of a path that can stand inside a larger phrase: "the mass of {compound}", "{mass} in {unit}"."""
    return [p for p in tool.asks.get(path, ()) if p.startswith(("the ", "{")) and not p.endswith("?")]


def nestable(tool: Tool, path: str) -> bool:
    """Can the value at the path be named inside a larger phrase?"""
    return path in tool.via or bool(noun_phrases(tool, path))


@dataclass(eq=False)
class Flow:
    """Indices over one pool. Lists keep the pool's order, so that draws from them are the same everywhere."""

    pool: ToolPool
    seeds: SeedPool

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
    def bridges(self) -> frozenset[str]:
        """Tools that give a tool of another domain a thing, or take things from one; no dates, numbers, measures or words.

        A tool that lists things is none of them: a question about a list rarely leaves its domain.
        """
        found: set[str] = set()
        for outlets in (self.producers, self.listers):
            for entity, makers in outlets.items():
                if entity in CALENDAR | MEASURES | PURE_NUMBERS | {"Text", "Word"}:
                    continue
                takers = [tool for tool, _ in (*self.consumers.get(entity, ()), *self.gatherers.get(entity, ()))]
                for maker, output in makers:
                    for taker in takers:
                        if maker.domain != taker.domain and joins_well(maker, output, taker.domain):
                            found |= {taker.name} if outlets is self.listers else {maker.name, taker.name}
        return frozenset(found)

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

    def has_seeds(self, entity: Entity | None) -> bool:
        """Can a literal of this type be drawn?"""
        return self.seeds.has(entity)


def _ranks(output: Output) -> bool:
    return output.about is not None and output.shape == "scalar" and output.json_type in ("number", "integer")
