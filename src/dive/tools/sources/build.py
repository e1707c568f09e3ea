"""From a source's file to its tools and seeds.

A kind of source is a module with a function `work_of(source, name, entry) -> Work`, which must not connect before the first
call: loading a pool reaches nothing. Invariant: the tool that a worker process builds from `Where` is the tool that the pool
holds, because both are made here from the same data.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from dive.errors import UserError
from dive.tools.fields import About, Entity, Pick
from dive.tools.foreign import Field, Rows, State, Use, Work, foreign_tool
from dive.tools.pool import AliasSource, SeedSource
from dive.tools.sources.records import FieldUse, ParameterUse, Source, ToolEntry, closest
from dive.tools.spec import Json, Pack, Tool, Where

_KINDS = {
    "mcp": "dive.tools.sources.mcp",
    "openapi": "dive.tools.sources.openapi",
    "python": "dive.tools.sources.python",
}


FEW = 20
"""Values below which an entity type of a source is common vocabulary: a tenth of them kept for evaluation is no test, and both
parts would be too small to make tasks from."""


@dataclass(frozen=True)
class Built:
    """What a source brings to a pool."""

    tools: tuple[Tool, ...]
    seeds: tuple[SeedSource, ...] = ()
    aliases: tuple[AliasSource, ...] = ()


def build(source: Source, known: Mapping[str, Entity]) -> Built:
    """The tools and seeds of a source; `known` holds the pool's entity types. Reaches nothing.

    Raises UserError where the file contradicts itself.
    """
    if source.kind == "python":
        from dive.tools.sources.python import built

        return built(source)
    if source.kind == "connected":
        from dive.tools.connected import built as connected

        return connected(source)
    entities = dict(entities_of(source, known))
    tools = tuple(tool_of(source, name, entry, entities) for name, entry in offered(source))
    used = {p.entity.name for tool in tools for p in tool.parameters if p.entity is not None}
    seeds = tuple(
        SeedSource(entities[name], source.home, partial(tuple, words.seeds))
        for name, words in source.entities.items()
        if words.seeds and name in used
    )
    return Built(tools, seeds)


def offered(source: Source) -> Iterator[tuple[str, ToolEntry]]:
    """The tools that take part, by their name at the source."""
    for name, entry in source.tools.items():
        if entry.include and (source.writers == "reset" or not entry.writes):
            yield name, entry


def entities_of(source: Source, known: Mapping[str, Entity]) -> Iterator[tuple[str, Entity]]:
    """The entity types that the source speaks of, by name. Raises UserError for one that has no words."""
    yield from known.items()
    for name, words in source.entities.items():
        if name in known:
            continue
        if words.noun is None:
            raise UserError(f"source {source.name}: no tool knows the entity type {name}; give it a noun and a plural")
        few = len(words.seeds) < FEW
        yield name, Entity(name, words.noun, words.plural or f"{words.noun}s", words.says, common=few)


def tool_of(source: Source, name: str, entry: ToolEntry, entities: Mapping[str, Entity]) -> Tool:
    """One tool of a source."""
    called = entry.name or name
    return foreign_tool(
        name=called,
        domain=source.home,
        kind=entry.kind,
        description=entry.description or called.replace("_", " "),
        parameter_schema=entry.parameter_schema,
        result_schema=entry.result_schema or {"type": "object"},
        work=_late(source, name, entry),
        where=Where("dive.tools.sources.build:rebuilt", (_packed(source, name, entry), called)),
        pack=_pack(source),
        uses={n: _use(source, use, entities) for n, use in entry.parameters.items()},
        fields={path: _field(source, use, entities) for path, use in entry.fields.items()},
        rows={path: Rows(words.noun, words.plural, words.key) for path, words in entry.rows.items()},
        asks=entry.asks,
        via=entry.via,
        examples=[(example.arguments, example.result) for example in entry.examples],
        time_limit=entry.time_limit,
        stateful=source.writers == "reset",
        writes=entry.writes,
        state=_LateState(source) if source.kind == "mcp" and source.writers == "reset" else None,
    )


def _pack(source: Source) -> Pack:
    # what the source is reached by is part of what its tools are: the same schema over other data is another tool
    vintage = f"{source.version}/{orjson.dumps(source.connection, option=orjson.OPT_SORT_KEYS).decode()}"
    service = None
    if source.kind == "openapi":
        from dive.tools.sources.openapi import service_of

        service = service_of(source)
    return Pack(source.name, source.home, source.title or source.name, source.licence, vintage=vintage, service=service)


def _late(source: Source, name: str, entry: ToolEntry) -> Work:
    """The work of a tool; the module that knows its kind of source is imported at the first call."""
    made: list[Work] = []

    def work(arguments: Mapping[str, Json]) -> Json:
        if not made:
            maker: Callable[..., Work] = importlib.import_module(_KINDS[source.kind]).work_of
            made.append(maker(source, name, entry))
        return made[0](arguments)

    return work


@dataclass(frozen=True)
class _LateState:
    """The state behind a server's tools; the module that speaks to it is imported when it is first needed."""

    source: Source

    def prepare(self) -> None:
        self._server().prepare()

    def restore(self) -> None:
        self._server().restore()

    def _server(self) -> State:
        found: State = importlib.import_module(_KINDS[self.source.kind]).server_of(self.source)
        return found


def _packed(source: Source, name: str, entry: ToolEntry) -> str:
    """The part of a source that this tool needs; its words are for synthesis, and no worker needs them."""
    bare = entry.model_copy(update={"parameters": {}, "fields": {}, "rows": {}, "asks": {}, "via": {},
                                    "examples": entry.examples[:1]})  # fmt: skip
    part = source.model_copy(update={"entities": {}, "tools": {name: bare}})
    return orjson.dumps(part.model_dump(mode="json", exclude_defaults=True), option=orjson.OPT_SORT_KEYS).decode()


def rebuilt(packed: str, _called: str) -> Tool:
    """The tool that `packed` describes, in a worker process."""
    content: dict[str, Any] = orjson.loads(packed)
    source = Source.model_validate(content)
    [(name, entry)] = source.tools.items()
    return tool_of(source, name, entry, {})


def _use(source: Source, use: ParameterUse, entities: Mapping[str, Entity]) -> Use:
    return Use(_entity(source, use.entity, entities), Pick(*use.pick, says=use.says) if use.pick else None)


def _field(source: Source, use: FieldUse, entities: Mapping[str, Entity]) -> Field:
    about = None
    if use.noun is not None:
        about = About(use.noun, use.unit, use.high, use.low, use.additive, use.digits)
    return Field(_entity(source, use.entity, entities), about)


def _entity(source: Source, name: str | None, entities: Mapping[str, Entity]) -> Entity | None:
    if name is None:
        return None
    if name not in entities:
        raise UserError(f"source {source.name}: there is no entity type {name}{closest(name, sorted(entities))}")
    return entities[name]


__all__ = ["Built", "build", "offered", "rebuilt", "tool_of"]
