"""From probes to meaning: result schemas, entity types, attributes, rows, and phrases in plain English.

Entity types are what joins tools, so they are assigned on evidence only: a parameter has a pool's type where the tool took
values of that type, a result field has a parameter's type where it held values that the parameter took. Everything else gets
a type of the source's own. Invariant: every value that is written down was taken, or returned, by a tool.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from dive.tools.fields import Entity
from dive.tools.foreign import Field, Rows, default_of, outputs_of, type_of
from dive.tools.sources.candidates import FALLBACKS, SEARCHES, Matcher
from dive.tools.sources.phrases import asks_for
from dive.tools.sources.probe import Probed, flattened, kind_of
from dive.tools.sources.records import EntityWords, Example, FieldUse, ParameterUse, RowWords, ToolEntry
from dive.tools.sources.words import (
    GENERIC,
    additive,
    belonging,
    counted,
    plural,
    quotes,
    singular,
    split,
    superlatives,
    unit_in,
    unit_of,
    without_unit,
    words,
)
from dive.tools.spec import Json, Output

MOST_SEEDS = 60
"""Values of an entity type that are written down."""
LONGEST_VALUE = 90
"""Characters of a value that a query or an answer can state."""
EXAMPLES = 3
LARGEST_EXAMPLE = 4_000
"""Bytes of a result that is written down as an example in full."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
KEYS = ("name", "title", "path", "id", "key", "code", "symbol", "label", "slug", "date", "uri", "url")
"""Fields that name a record, in order of preference."""
SHARE = 0.6
"""Share of a type's values that a parameter has to take before it is said to be of that type."""


@dataclass(eq=False)
class Meanings:
    """Assigns meaning to the probed tools of one source."""

    source: str
    tools: Sequence[Probed]
    matcher: Matcher
    entities: dict[str, EntityWords] = field(default_factory=dict)
    """Entity types that the source brings or has values of."""
    _of: dict[tuple[str, str], str] = field(default_factory=dict)
    """(tool, parameter) → entity type."""
    _values: dict[str, dict[bytes, Json]] = field(default_factory=dict)
    """Entity type → values that its parameters took."""

    def entries(self) -> dict[str, ToolEntry]:
        """A tool entry for every tool, those that were left out included."""
        good = [probed for probed in self.tools if probed.reason is None]
        for probed in good:
            for name in spoken(probed):
                self._assign(probed, name)
        schemas = {probed.name: learned_schema([result for _, result in probed.results]) for probed in good}
        titles = Counter(
            (path, tuple(spoken(probed))) for probed in good for path, _ in _scalars(schemas[probed.name])
        )  # fmt: skip
        made = {
            p.name: self._left_out(p) if p.reason is not None else self._entry(p, schemas[p.name], titles) for p in self.tools
        }
        used = {u.entity for e in made.values() for u in e.parameters.values() if u.entity is not None}
        used |= {u.entity for e in made.values() for u in e.fields.values() if u.entity is not None}
        self.entities = {name: self._words(name) for name in sorted(used) if name in self._values}
        return made

    # -- entity types -------------------------------------------------------------------------------------------------

    def _assign(self, probed: Probed, name: str) -> None:
        """An entity type for a parameter, from the values that it took."""
        schema = probed.schema["properties"][name]
        element = schema.get("items", {}) if type_of(schema) == "array" else schema
        kind = type_of(element)
        taken = _taken(probed, name)
        if not taken or kind in ("boolean", "object", "array") or element.get("enum"):
            return
        if kind == "number" or (kind == "integer" and not _identifies(probed, name)):
            pure = (
                name
                if (len(split(name)) == 1 and len(name) == 1) or name in ("number", "value", "num", "numbers", "values")
                else ""
            )
            if pure and kind_of(probed) == "processing":
                self._of[probed.name, name] = "Integer" if kind == "integer" else "Number"
            return
        entity = self._of_pool(probed, name, str(schema.get("description", "")), taken)
        called = entity.name if entity is not None else self._kin(self._own(_thing(probed, name)), taken)
        self._of[probed.name, name] = called
        for value in taken:
            self._values.setdefault(called, {}).setdefault(orjson.dumps(value), value)

    def _of_pool(self, probed: Probed, name: str, description: str, taken: Sequence[Json]) -> Entity | None:
        """The pool's type whose values the tool took, and told apart."""
        if "Date" in self.matcher.known and all(isinstance(v, str) and _DATE.fullmatch(v) for v in taken):
            return self.matcher.known["Date"]
        for entity in self.matcher.entities_for(name, description):
            seeds = [seed for seed in self.matcher.seeds(entity) if not isinstance(seed, dict)]
            tried = [seed for seed in seeds if _was_tried(probed, name, seed)]
            worked = [seed for seed in tried if seed in taken]
            refused = [seed for seed in tried if seed in probed.bad.get(name, ())]
            if (
                len(worked) >= 2
                and len(worked) >= SHARE * len({*map(str, worked), *map(str, refused)})
                and _told_apart(probed, name, worked)
            ):
                return entity
        return None

    def _own(self, name: str) -> str:
        parts = split(singular(name))
        if len(parts) > 1 and parts[0] in ("source", "target", "from", "to", "first", "second", "start", "end", "base"):
            parts = parts[1:]
        prefix = "".join(word.title() for word in split(self.source))
        return prefix + "".join(word.title() for word in parts)

    def _kin(self, own: str, taken: Sequence[Json]) -> str:
        """The source's type that has these values already under a longer or a shorter name, such as id and thing; or `own`."""
        for called, values in self._values.items():
            one, other = set(split(own)), set(split(called))
            shared = sum(orjson.dumps(value) in values for value in taken)
            related = called not in self.matcher.known and (one < other or other < one)
            if related and shared >= 2 and shared >= SHARE * min(len(taken), len(values)):
                return called
        return own

    def _words(self, name: str) -> EntityWords:
        taken = list(self._values[name].values())
        better = [value for value in taken if value not in (*FALLBACKS, *SEARCHES)]
        seeds = tuple(better if len(better) >= 3 else taken)[:MOST_SEEDS]
        if name in self.matcher.known:
            return EntityWords(seeds=seeds)
        noun = " ".join(split(name)[len(split(self.source)) :]) or words(name)
        if noun.endswith((" id", " code", " number", " key", " slug")):
            thing = noun.rsplit(" ", 1)[0]
            return EntityWords(noun=thing, plural=plural(thing), says=(f"{thing} {{}}",), seeds=seeds)
        return EntityWords(noun=noun, plural=plural(noun), says=('"{}"',) if quotes(seeds) else ("{}",), seeds=seeds)

    def _field_entity(self, path: str, values: Sequence[Json]) -> str | None:
        """The type of a field: that of a parameter that took what the field holds, or of a date."""
        distinct = {orjson.dumps(value): value for value in values if value not in (None, "")}
        if not distinct or all(isinstance(v, bool | float) for v in distinct.values()):
            return None
        name = path.rsplit(".", 1)[-1]
        for called, taken in self._values.items():
            shared = sum(key in taken for key in distinct)
            own = self._own(name) == called or "_".join(split(name)) == "_".join(split(called)) or _names(path, called)
            if (shared >= 2 and 2 * shared >= len(distinct)) or (own and shared >= 1) or (shared == len(distinct) >= 2):
                if all(isinstance(v, int) for v in distinct.values()) and not own and not _ends_as(name, called):
                    continue  # small numbers agree by chance
                return called
        if all(isinstance(v, str) and _DATE.fullmatch(v) for v in distinct.values()):
            return "Date"
        return self._entity_by_values(name, [v for v in distinct.values() if isinstance(v, str)])

    def _entity_by_values(self, name: str, values: Sequence[str]) -> str | None:
        """A pool's type of which the name speaks and to which nearly all values belong."""
        if len(values) < 2:
            return None
        for entity in self.matcher.entities_for(name, ""):
            seeds = {seed for seed in self.matcher.seeds(entity, 50_000) if isinstance(seed, str)}
            if sum(value in seeds for value in values) >= 0.9 * len(values):
                return entity.name
        return None

    # -- entries ------------------------------------------------------------------------------------------------------

    def _left_out(self, probed: Probed) -> ToolEntry:
        return ToolEntry(
            include=False,
            reason=probed.reason,
            kind=kind_of(probed),
            description=described(probed),
            writes=probed.writes,
            parameter_schema=probed.schema or probed.offer.parameter_schema,
        )

    def _entry(self, probed: Probed, schema: dict[str, Json], titles: Counter[tuple[str, tuple[str, ...]]]) -> ToolEntry:
        results = [result for _, result in probed.results]
        rows = dict(_rows(schema, results, _row_noun(probed)))
        fields = {}
        speaks = spoken(probed)
        for output in outputs_of(schema, {}, {path: Rows(w.noun, w.plural, w.key) for path, w in rows.items()}):
            if output.shape != "rows":
                fields[output.path] = self._field(output, results, probed, schema)
        askable = {path: use for path, use in fields.items() if self._askable(path, probed)}
        uses = {name: self._use(probed, name) for name in speaks}
        clashing = {path for path in askable if titles[path, tuple(speaks)] > 1}
        outputs = outputs_of(schema, {p: Field() for p in fields}, {p: Rows(w.noun, w.plural, w.key) for p, w in rows.items()})
        asks = {}
        if all(use.entity is not None or use.pick for use in uses.values()):
            whole = not _paged(probed)
            shown = [o for o in outputs if (o.shape == "rows" or o.path in askable) and (whole or o.shape == "scalar")]
            things = {n for n, use in uses.items() if use.entity not in (None, "Date", "Year", "Number", "Integer", "Text")}
            asks = asks_for(probed, speaks, shown, askable, rows, clashing, things)
        return ToolEntry(
            kind=kind_of(probed),
            description=described(probed),
            writes=probed.writes,
            time_limit=max(10.0, min(30.0, round(20 * probed.slowest, 1))),
            parameter_schema=probed.schema,
            result_schema=schema,
            reading=probed.reading,
            parameters={name: use for name, use in uses.items() if use != ParameterUse()},
            fields={path: use for path, use in fields.items() if use != FieldUse()},
            rows=rows,
            asks=asks,
            examples=tuple(_examples(probed)),
        )

    def _field(
        self, output: Output, results: Sequence[dict[str, Json]], probed: Probed, schema: Mapping[str, Json]
    ) -> FieldUse:
        values = [v for result in results for path, v in flattened(result) if path == output.path and v is not None]
        name = output.path.rsplit(".", 1)[-1]
        entity = self._field_entity(output.path, values)
        if output.json_type in ("number", "integer") and output.shape != "list":
            noun = without_unit(name)
            if output.json_type == "integer" and counted(noun) and name not in ("results", "values"):
                noun = f"number of {noun}"  # "stars": 3
            elif name in GENERIC or not noun:
                noun = probed.noun or "value"
            if entity is None and kind_of(probed) == "processing" and self._pure(probed):
                entity = "Integer" if all(isinstance(v, int) for v in values) else "Number"
            high, low = superlatives(noun)
            unit = unit_of(name, _description(schema, output.path)) or unit_in(probed.reading.pattern or "", name)
            noun = belonging(output.path, noun) if output.shape == "scalar" else noun
            return FieldUse(entity=entity, noun=noun, unit=unit, high=high, low=low, additive=additive(noun), digits=None)
        if entity == "Date":
            noun = words(name)
            noun = noun if {"date", "day", "deadline"} & set(noun.split()) else f"{noun} date"
            return FieldUse(entity=entity, noun=noun, high="latest", low="earliest")
        short = output.json_type == "string" and output.shape != "list" and len({str(v) for v in values}) > 1
        categorical = short and all(len(str(v)) <= 40 for v in values)
        return FieldUse(entity=entity, noun=words(name) if categorical and name not in GENERIC else None)

    def _pure(self, probed: Probed) -> bool:
        return all(self._of.get((probed.name, name)) in ("Integer", "Number") for name in spoken(probed)) and bool(
            spoken(probed)
        )

    def _askable(self, path: str, probed: Probed) -> bool:
        """Is the field something to ask for: short, not an echo of an argument, and not always the same?"""
        pairs = [(a, v) for a, result in probed.results for p, v in flattened(result) if p == path and v is not None]
        if not pairs or any(isinstance(v, bool) for _, v in pairs):
            return False
        if any(isinstance(v, str) and (len(v) > LONGEST_VALUE or "\n" in v or not v.strip()) for _, v in pairs):
            return False
        if path == "text" and len(probed.results[0][1]) > 1:
            return False  # the fields that were read out of it say it better
        given = [(list(a.values()), v) for a, v in pairs if a]
        if given and all(v in own or (isinstance(v, str) and any(str(g) in v for g in own)) for own, v in given):
            return False  # an echo
        return len({orjson.dumps(v) for _, v in pairs}) > 1 or len(probed.results) == 1

    def _use(self, probed: Probed, name: str) -> ParameterUse:
        schema = probed.schema["properties"][name]
        entity = self._of.get((probed.name, name))
        taken = _taken(probed, name)
        numeric = type_of(schema) in ("number", "integer")
        if entity is not None and not numeric:
            return ParameterUse(entity=entity)
        values = [v for v in taken if not isinstance(v, list | dict)]
        if not values or (entity is not None and entity not in ("Integer", "Number")):
            return ParameterUse(entity=entity)
        unit = unit_of(name, "") if numeric else None
        return ParameterUse(entity=entity, pick=tuple(values[:12]), says=f"{{}} {unit}" if unit is not None else "{}")


def spoken(probed: Probed) -> list[str]:
    """Parameters that phrases speak of: the required ones, or else one optional one that makes a difference."""
    properties = probed.schema["properties"]
    required = [name for name in properties if name in probed.schema.get("required", ())]
    if required:
        return required
    if any(not arguments for arguments, _ in probed.results):
        return []
    used = Counter(name for arguments, _ in probed.results for name in arguments)
    return [used.most_common(1)[0][0]] if used else []


def described(probed: Probed) -> str:
    """The tool's description, one line."""
    text = " ".join((probed.offer.description or probed.offer.title or words(probed.name)).split())
    return text if len(text) <= 1000 else f"{text[:999]}…"


def learned_schema(results: Sequence[Json], depth: int = 1) -> dict[str, Json]:
    """A schema that all the values have, as documentation: it requires nothing that was not always there."""
    present = [value for value in results if value is not None]
    kinds = {_kind(value) for value in present}
    if kinds == {"object"} and depth <= 5:
        names = dict.fromkeys(name for value in present for name in value)
        properties = {name: learned_schema([v.get(name) for v in present], depth + 1) for name in names}
        always = [name for name in names if all(v.get(name) is not None for v in present)]
        return {"type": "object", "properties": properties} | ({"required": always} if always else {})
    if kinds == {"array"}:
        return {"type": "array", "items": learned_schema([element for value in present for element in value], depth + 1)}
    if kinds == {"integer", "number"}:
        return {"type": "number"}
    return {"type": kinds.pop()} if len(kinds) == 1 else {}


def _kind(value: Json) -> str:
    if isinstance(value, bool):
        return "boolean"
    kinds: tuple[tuple[type, str], ...] = (
        (int, "integer"), (float, "number"), (str, "string"), (list, "array"), (dict, "object"),
    )  # fmt: skip
    return next(name for kind, name in kinds if isinstance(value, kind))


def _scalars(schema: Mapping[str, Json]) -> list[tuple[str, Output]]:
    return [(output.path, output) for output in outputs_of(schema, {}, {}) if output.shape == "scalar"]


def _rows(
    schema: Mapping[str, Json], results: Sequence[dict[str, Json]], noun: str, prefix: str = ""
) -> Iterable[tuple[str, RowWords]]:
    """Lists of records in which some field tells the records apart."""
    for name, part in schema.get("properties", {}).items():
        path = prefix + name
        if type_of(part) == "object":
            yield from _rows(part, [r[name] for r in results if isinstance(r.get(name), dict)], noun, f"{path}.")
        if type_of(part) != "array" or type_of(part.get("items", {})) != "object":
            continue
        lists = [r[name] for r in results if isinstance(r.get(name), list) and r[name]]
        items = part["items"]
        scalar = [n for n in items.get("required", ()) if type_of(items["properties"][n]) in ("string", "integer")]
        order = sorted(scalar, key=lambda n: KEYS.index(n.lower()) if n.lower() in KEYS else 50 + (not _textual(items, n)))
        key = next((n for n in order if all(len({str(row.get(n)) for row in rows}) == len(rows) for rows in lists)), None)
        if lists and key is not None and (key.lower() in KEYS or any(len(rows) > 1 for rows in lists)):
            singular_noun = words(singular(name)) if name.lower() not in GENERIC else _last_singular(noun) or "entry"
            yield path, RowWords(noun=singular_noun, plural=plural(singular_noun), key=key)


_MORE = re.compile(
    r"next(?:_?(?:cursor|page|token|url|link|offset))?|has_?(?:more|next)\w*|continuation(?:_?token)?|(?:is_?)?truncated|more",
    re.IGNORECASE,
)
_LIMITS = ("limit", "max_results", "page_size", "per_page", "pagesize", "top_k", "count", "size", "rows")


def _paged(probed: Probed) -> bool:
    """Does the tool list only a part? Then its lists are no answer to what "all" of something is."""
    properties = probed.schema["properties"]
    most = {default_of(part) for name, part in properties.items() if name.lower() in _LIMITS} - {None}
    for arguments, result in probed.results:
        if any(_MORE.fullmatch(path.rsplit(".", 1)[-1]) and value for path, value in flattened(result)):
            return True
        lengths = {len(value) for value in result.values() if isinstance(value, list)}
        if lengths & (most | {arguments.get(name) for name in properties if name.lower() in _LIMITS}):
            return True
    return False


def _row_noun(probed: Probed) -> str:
    """What a tool that lists something lists; `describe_table(table_name)` does not list tables."""
    about = {word for name in spoken(probed) for word in split(name)}
    return "" if set(split(probed.noun)) & about and split(probed.name)[0] not in ("list", "search", "find") else probed.noun


def _textual(items: Mapping[str, Any], name: str) -> bool:
    return type_of(items["properties"][name]) == "string"


def _last_singular(noun: str) -> str:
    parts = noun.split()
    return " ".join([*parts[:-1], singular(parts[-1])]) if parts else ""


def _taken(probed: Probed, name: str) -> list[Json]:
    """Distinct values that the parameter took, elements of lists one by one."""
    found: dict[bytes, Json] = {}
    echoed = _echoed(probed, name)
    for arguments, _ in probed.results:
        value = arguments.get(name)
        if isinstance(value, list) and echoed:
            value = [one for one in value if one in echoed]
        for one in value if isinstance(value, list) else [value]:
            if one is not None and len(str(one)) <= LONGEST_VALUE and "\n" not in str(one) and str(one).strip():
                found.setdefault(orjson.dumps(one), one)
    return list(found.values())


def _echoed(probed: Probed, name: str) -> list[Json]:
    """Elements of a list argument that the answers speak of; a tool may pass over the others without a word."""
    return [
        one for arguments, result in probed.results if isinstance(arguments.get(name), list)
        for held in [[value for _, value in flattened(result)]] for one in arguments[name] if one in held
    ]  # fmt: skip


def _was_tried(probed: Probed, name: str, value: Json) -> bool:
    return any(orjson.loads(key).get(name) == value for key in probed.tried)


def _told_apart(probed: Probed, name: str, values: Sequence[Json]) -> bool:
    results = {orjson.dumps(result, option=orjson.OPT_SORT_KEYS) for a, result in probed.results if a.get(name) in values}
    return len(results) > 1


def _identifies(probed: Probed, name: str) -> bool:
    return kind_of(probed) == "retrieval" and bool({"id", "number", "code", "index", "no"} & set(split(name)))


def _names(path: str, entity: str) -> bool:
    """Is the path that of the field which names a thing of the type, as `countries.code` names a country?"""
    outer, _, name = path.rpartition(".")
    return name in KEYS and singular(outer.rsplit(".", 1)[-1]) == split(entity)[-1]


def _thing(probed: Probed, name: str) -> str:
    """What a parameter names: itself, or what its tool is about where it is but a name or an id."""
    about = split(singular(probed.noun.split(" of ")[-1])) if probed.noun else []
    return about[-1] if name.lower() in ("name", "id", "key", "code", "title", "symbol", "slug") and about else name


def _ends_as(name: str, entity: str) -> bool:
    return split(name)[-1:] == split(entity)[-1:]


def _description(schema: Mapping[str, Json], path: str) -> str:
    node: Any = schema
    for part in path.split("."):
        node = node.get("items", node) if type_of(node) == "array" else node
        node = node.get("properties", {}).get(part, {})
    return str(node.get("description", ""))


def _examples(probed: Probed) -> Iterable[Example]:
    for arguments, result in probed.results[:EXAMPLES]:
        size = len(orjson.dumps(result))
        kept = result if size <= LARGEST_EXAMPLE else {k: v for k, v in result.items() if not isinstance(v, list | dict | str)}
        yield Example(arguments=arguments, result=kept)


__all__ = ["Meanings", "described", "learned_schema", "spoken"]
