"""The tool pool: every tool of every pack whose packages are installed, and the seeds that the same data brings.

Invariant: loading never runs a tool and never reads a pack's data; a pack that cannot load is skipped with one
line that says what to install, and takes nothing else with it.
"""

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import PackageNotFoundError
from typing import TYPE_CHECKING, Any

from dive.errors import UserError
from dive.tools.fields import Entity
from dive.tools.spec import Json, Pack, Tool, markers_of

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


@dataclass(frozen=True)
class SkippedPack:
    """A pack that could not load, and the one line that says what to do."""

    name: str
    reason: str


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


def _admit(made: Tool, source: str, tools: dict[str, Tool]) -> str:
    """Add a source's tool, under a longer name where its own is taken; the name."""
    name = made.name if made.name not in tools else f"{source}_{made.name}"
    if name in tools:
        raise UserError(f"two tools are called {name}, one of them in source {source}; give one a `name` of its own")
    tools[name] = made if name == made.name else replace(made, name=name)
    return name


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
    skipped: Sequence[SkippedPack] = ()
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
        import dive.packs

        tools: dict[str, Tool] = {}
        seed_sources: list[SeedSource] = []
        alias_sources: list[AliasSource] = []
        skipped: dict[str, SkippedPack] = {}
        known: set[str] = set()
        named = shared_entities() if sources else {}
        wanted = None if domains is None else set(domains)
        for info in sorted(pkgutil.walk_packages(dive.packs.__path__, "dive.packs."), key=lambda i: i.name):
            if info.ispkg or info.name.startswith(CONNECTED):
                continue
            module = importlib.import_module(info.name)
            pack = getattr(module, "PACK", None)
            if not isinstance(pack, Pack):
                continue
            known.add(pack.domain)
            if sources:  # they may speak of the things of packs that take no part
                named.update(_entities_in(vars(module).values()))
            if wanted is not None and pack.domain not in wanted:
                continue
            try:
                pack.versions()
            except PackageNotFoundError as error:
                extra = f"pip install 'dive-agents[{pack.extra}]'" if pack.extra else f"pip install {error.args[0]}"
                reason = f"{pack.name}: package '{error.args[0]}' is missing; {extra}"
                skipped[pack.name] = SkippedPack(pack.name, reason)
                continue
            for value in vars(module).values():
                if isinstance(value, Tool) and value.pack is pack:
                    if value.name in tools:
                        raise TypeError(f"two tools are called {value.name}: {tools[value.name].pack.name}, {pack.name}")
                    tools[value.name] = value
                elif isinstance(value, SeedSource):
                    seed_sources.append(value)
                elif isinstance(value, AliasSource):
                    alias_sources.append(value)
        joined: list[Source] = []
        origin: dict[str, str] = {}
        for source in sources:
            from dive.tools.sources.build import build

            built = build(source, named)
            known |= {source.name, *(made.domain for made in built.tools)}
            named.update(_entities_in(built.tools))
            taking_part = [t for t in built.tools if wanted is None or wanted & {source.name, t.domain}]
            for made in taking_part:
                origin[_admit(made, source.name, tools)] = source.name
            if taking_part:
                joined.append(source)
                seed_sources += built.seeds
                alias_sources += built.aliases
        if wanted is not None and (unknown := wanted - known):
            raise UserError(f"unknown domain {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
        pool = cls(
            dict(sorted(tools.items())),
            tuple(seed_sources),
            tuple(alias_sources),
            tuple(skipped.values()),
            tuple(joined),
            origin,
        )
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
