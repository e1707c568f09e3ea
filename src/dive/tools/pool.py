"""The tool pool: every tool of every pack whose packages are installed, and the seeds that the same data brings.

Invariant: loading never runs a tool and never reads a pack's data; a pack that cannot load is skipped with one
line that says what to install, and takes nothing else with it.
"""

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import PackageNotFoundError
from types import ModuleType
from typing import TYPE_CHECKING, Any

from dive.errors import UserError
from dive.tools.declare import markers_of
from dive.tools.fields import Entity
from dive.tools.spec import Json, Pack, Tool

if TYPE_CHECKING:
    from dive.tools.sources.records import Source


CONNECTED = "dive.packs.connected."
"""Packs that need a network: see `dive.tools.connected`."""


@dataclass(frozen=True, eq=False)
class SeedSource:
    """Entities that a user might ask about, enumerated from a pack's own data, in a fixed order, best known first."""

    entity: Entity
    domain: str
    values: Callable[[], Sequence[Json]]
    """Distinct canonical values; called at most once per process. Every one must work in the pack's tools."""


@dataclass(frozen=True, eq=False)
class AliasSource:
    """Other spellings of an entity's value that an answer may use."""

    entity: Entity
    aliases: Callable[[Json], Sequence[str]]


def _entity_of(alias: Any) -> Entity:
    entity = markers_of(alias)[1]
    if entity is None:
        raise TypeError(f"{alias} carries no Entity marker")
    return entity


def seeds(entity: Any, *, domain: str) -> Callable[[Callable[[], Sequence[Json]]], SeedSource]:
    """Declare a function that lists seed values of an entity type: `@seeds(Country, domain="general")`."""
    return lambda function: SeedSource(_entity_of(entity), domain, function)


def aliases(entity: Any) -> Callable[[Callable[[Json], Sequence[str]]], AliasSource]:
    """Declare a function from a value to its other accepted spellings: `@aliases(Country)`."""
    return lambda function: AliasSource(_entity_of(entity), function)


def _entities_in(values: Iterable[object]) -> dict[str, Entity]:
    """The entity types that the tools among some values take or give."""
    tools = [value for value in values if isinstance(value, Tool)]
    found = [e for tool in tools for e in (*(p.entity for p in tool.parameters), *(o.entity for o in tool.outputs))]
    return {entity.name: entity for entity in found if entity is not None}


def shared_entities() -> dict[str, Entity]:
    """The entity types that any source may speak of, whichever packs take part."""
    from dive.tools import entities

    found = (markers_of(getattr(entities, name))[1] for name in entities.__all__)
    return {entity.name: entity for entity in found if entity is not None}


@dataclass(eq=False)
class ToolPool:
    """Tools by name, seeds by entity type, and what was skipped."""

    tools: Mapping[str, Tool]
    seed_sources: Sequence[SeedSource] = ()
    alias_sources: Sequence[AliasSource] = ()
    skipped: Sequence[str] = ()
    """Of each pack that cannot load, one line that says what to install."""
    sources: "Sequence[Source]" = ()
    """The sources of which tools take part."""
    source_of: Mapping[str, str] = field(default_factory=dict)
    """Tool → name of the source that brings it; packs' tools are not in it."""
    _seed_values: dict[int, Sequence[Json]] = field(default_factory=dict)

    @classmethod
    def load(cls, domains: Iterable[str] | None = None, sources: "Sequence[Source]" = ()) -> "ToolPool":
        """Load every installed pack and the given sources, or those of the named domains.

        A source's tool whose name is taken is called SOURCE_NAME. Raises UserError for a domain that nothing has and for a
        source that contradicts itself, and TypeError where two packs define one tool name or define one entity type
        differently (a bug in a pack).
        """
        loading = _Loading(None if domains is None else set(domains))
        named = shared_entities() if sources else {}
        for module, pack in _pack_modules():
            if sources:  # they may speak of the things of packs that take no part
                named.update(_entities_in(vars(module).values()))
            loading.add_pack(module, pack)
        for source in sources:
            loading.add_source(source, named)
        pool = loading.pool()
        pool.entities  # two definitions of one entity type must fail here, not in a run  # noqa: B018
        return pool

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Every entity type that a tool of the pool takes or gives, by name."""
        found: dict[str, Entity] = {}
        for tool in self.tools.values():
            for entity in [p.entity for p in tool.parameters] + [o.entity for o in tool.outputs]:
                if entity is not None and found.setdefault(entity.name, entity) != entity:
                    raise TypeError(f"entity type {entity.name} is defined twice, differently")
        return dict(sorted(found.items()))

    @cached_property
    def version(self) -> str:
        """Hash over every tool's identity: part of what a task depends on."""
        return hashlib.sha256("\n".join(t.identity for t in self.tools.values()).encode()).hexdigest()[:16]

    def among(self, places: Iterable[str]) -> list[str]:
        """Names of the tools that the named sources or domains bring. Raises UserError for a name that brings none."""
        found: list[str] = []
        for place in places:
            brought = [n for n, t in self.tools.items() if place in (t.domain, self.source_of.get(n))]
            if not brought:
                known = {t.domain for t in self.tools.values()} | set(self.source_of.values())
                raise UserError(f"no tool comes from '{place}'; there are {', '.join(sorted(known))}")
            found += brought
        return sorted(set(found))

    def seed_values(self, source: SeedSource) -> Sequence[Json]:
        """The values of a seed source, read once per process."""
        key = id(source)
        if key not in self._seed_values:
            self._seed_values[key] = tuple(source.values())
        return self._seed_values[key]

    def aliases_of(self, entity: Entity | None, value: Json) -> list[str]:
        """Accepted other spellings of an entity's value, in a fixed order."""
        if entity is None:
            return []
        found = [a for s in self.alias_sources if s.entity.name == entity.name for a in s.aliases(value)]
        return list(dict.fromkeys(a for a in found if a and a != value))


def _pack_modules() -> Iterator[tuple[ModuleType, Pack]]:
    """The modules of the packs that need no network, in the order of their names."""
    import dive.packs

    for info in sorted(pkgutil.walk_packages(dive.packs.__path__, "dive.packs."), key=lambda i: i.name):
        if info.ispkg or info.name.startswith(CONNECTED):
            continue
        module = importlib.import_module(info.name)
        pack = getattr(module, "PACK", None)
        if isinstance(pack, Pack):
            yield module, pack


def _lack(pack: Pack) -> str | None:
    """What to install for a pack that cannot load; None for one that can."""
    try:
        pack.versions()
    except PackageNotFoundError as error:
        remedy = f"pip install 'dive-agents[{pack.extra}]'" if pack.extra else f"pip install {error.args[0]}"
        return f"{pack.name}: package '{error.args[0]}' is missing; {remedy}"
    return None


@dataclass(eq=False)
class _Loading:
    """A pool on its way: packs first, then sources, whose tools give way where a name is taken."""

    wanted: set[str] | None
    """Domains and sources that take part; None for all."""
    known: set[str] = field(default_factory=set)
    """Domains and sources that there are."""
    tools: dict[str, Tool] = field(default_factory=dict)
    seeds: list[SeedSource] = field(default_factory=list)
    aliases: list[AliasSource] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    """By the pack's name: a pack may have several modules."""
    sources: "list[Source]" = field(default_factory=list)
    source_of: dict[str, str] = field(default_factory=dict)

    def add_pack(self, module: ModuleType, pack: Pack) -> None:
        """Take what a pack's module defines. Raises TypeError for a tool whose name is taken."""
        self.known.add(pack.domain)
        if self.wanted is not None and pack.domain not in self.wanted:
            return
        if (lack := _lack(pack)) is not None:
            self.skipped[pack.name] = lack
            return
        for value in vars(module).values():
            if isinstance(value, Tool) and value.pack is pack:
                if value.name in self.tools:
                    taken = self.tools[value.name].pack.name
                    raise TypeError(f"two tools are called {value.name}: {taken}, {pack.name}")
                self.tools[value.name] = value
            elif isinstance(value, SeedSource):
                self.seeds.append(value)
            elif isinstance(value, AliasSource):
                self.aliases.append(value)

    def add_source(self, source: "Source", named: dict[str, Entity]) -> None:
        """Take a source's tools, and add the entity types that they speak of to `named`. Raises UserError."""
        from dive.tools.sources.build import build

        built = build(source, named)
        self.known |= {source.name, *(made.domain for made in built.tools)}
        named.update(_entities_in(built.tools))
        taking_part = [t for t in built.tools if self.wanted is None or self.wanted & {source.name, t.domain}]
        for made in taking_part:
            self.source_of[self._admit(made, source.name)] = source.name
        if taking_part:
            self.sources.append(source)
            self.seeds += built.seeds
            self.aliases += built.aliases

    def _admit(self, made: Tool, source: str) -> str:
        """Add a source's tool, under a longer name where its own is taken; the name."""
        name = made.name if made.name not in self.tools else f"{source}_{made.name}"
        if name in self.tools:
            raise UserError(f"two tools are called {name}, one of them in source {source}; give one a `name` of its own")
        self.tools[name] = made if name == made.name else replace(made, name=name)
        return name

    def pool(self) -> ToolPool:
        """The pool. Raises UserError where a wanted domain is none."""
        if self.wanted is not None and (unknown := self.wanted - self.known):
            raise UserError(f"unknown domain {', '.join(sorted(unknown))}; there are {', '.join(sorted(self.known))}")
        return ToolPool(
            tools=dict(sorted(self.tools.items())),
            seed_sources=tuple(self.seeds),
            alias_sources=tuple(self.aliases),
            skipped=tuple(self.skipped.values()),
            sources=tuple(self.sources),
            source_of=self.source_of,
        )
