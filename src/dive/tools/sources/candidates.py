"""Argument values to try on a tool that nobody has described: from its schema, its description, its neighbours and the pool.

Invariant: candidates come in a fixed order, most trustworthy first, so that probing the same server twice tries the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import orjson

from dive.tools.fields import Entity
from dive.tools.foreign import type_of
from dive.tools.pool import ToolPool, shared_entities
from dive.tools.sources.words import singular, split
from dive.tools.spec import Json

_LISTED = re.compile(
    r"(?:e\.g\.?,?|for example,?|such as|like|one of:?|options:?|available:?|supported:?)\s*([^.;)\n]+)", re.IGNORECASE
)
FROM_POOL = 10
"""Seeds of an entity type that are tried."""
MOST = 40
"""Candidates for one parameter."""

_WHOLE = (3, 5, 7, 12, 20, 2, 30, 50, 8, 1, 100, 15)
_REAL = (2.5, 10.0, 3.5, 7.0, 12.5, 40.0, 100.0, 0.5, 25.0, 60.0)
_SENTENCES = (
    "The quick brown fox jumps over the lazy dog", "Call me Ishmael", "To be or not to be, that is the question",
    "A rose by any other name would smell as sweet", "All animals are equal", "It was a bright cold day in April",
)  # fmt: skip
FALLBACKS = ("a", "test", *_SENTENCES[:2], "1")
"""What a text parameter is tried with at last."""
SEARCHES = ("a", "the", "test", "data", "river", "name", "1")
"""What a search is tried with."""
_GUESSES: tuple[tuple[str, tuple[Json, ...]], ...] = (
    ("expression formula equation expr",
     ("2 + 3 * 4", "(17 - 5) / 4", "2 ** 10", "144 / 12", "7 * 8 - 6", "3.5 * 12", "99 - 45", "1000 / 8")),
    ("date day start_date end_date", ("2024-03-15", "2023-07-04", "2022-12-31", "2024-01-01", "2021-06-21", "2020-02-29")),
    ("datetime timestamp", ("2024-03-15T10:00:00Z", "2023-07-04T18:30:00Z", "2022-12-31T23:59:00Z")),
    ("time", ("14:30", "09:00", "18:45", "06:15", "23:00")),
    ("url uri link", ("https://example.com/a", "https://example.org/b?c=1", "https://example.net/")),
    ("email mail", ("ada@example.com", "grace.hopper@example.org", "alan@example.net")),
    ("word term", ("river", "mountain", "planet", "music", "garden", "winter")),
    ("query search keyword keywords q pattern topic filter needle", SEARCHES),
    ("language lang locale", ("en", "de", "fr", "es", "ja")),
    ("country nation", ("Kenya", "Japan", "Brazil", "France", "Canada")),
    ("city town location place", ("Nairobi", "Tokyo", "Paris", "London", "New York", "Berlin")),
    ("currency from_currency to_currency base target", ("USD", "EUR", "JPY", "GBP", "CHF")),
    ("unit units", ("km", "m", "kg", "mile")),
    ("color colour hex", ("#ff8800", "#3366cc", "red", "teal")),
    ("ip address", ("192.168.1.10", "10.0.0.1", "8.8.8.8")),
    ("sequence dna seq", ("ATGGCCATTGTAATG", "GATTACAGATTACA", "CCGGAATTCGGC")),
    ("regex", ("[a-z]+", "o.", "\\w+")),
    ("json", ('{"a": 1, "b": [2, 3]}', "[1, 2, 3]")),
    ("sql statement", ("SELECT name FROM sqlite_master WHERE type = 'table'", "SELECT count(*) AS n FROM sqlite_master")),
    ("username user person author name title first_name last_name", ("Ada", "Grace", "Alan", "Linus")),
    ("revision commit ref branch branch_name sha", ("HEAD", "main", "master")),
    ("text content message input string sentence body value str paragraph phrase", _SENTENCES),
)  # fmt: skip
"""Words of a parameter's name → values to try, most specific first."""


@dataclass(eq=False)
class Known:
    """What probing has found out so far, by what it may be called."""

    found: dict[str, dict[bytes, Json]] = field(default_factory=dict)
    """Alias → values, in the order of their discovery."""
    good: dict[str, dict[bytes, Json]] = field(default_factory=dict)
    """Parameter name → values that a tool took."""
    lines: dict[bytes, Json] = field(default_factory=dict)
    """Short texts that some tool listed under no telling name."""

    def note(self, alias: str, value: Json) -> None:
        """A value that a tool returned under this name."""
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            self.found.setdefault(alias, {}).setdefault(orjson.dumps(value), value)

    def took(self, name: str, value: Json) -> None:
        """A value that a tool took for this parameter."""
        self.good.setdefault(name, {}).setdefault(orjson.dumps(value), value)


class Matcher:
    """Which entity types of a pool a parameter may speak of, by its name and its description."""

    def __init__(self, pool: ToolPool) -> None:
        self._pool = pool
        self._by_name: dict[str, dict[str, Entity]] = {}
        seeded = {source.entity.name for source in pool.seed_sources}
        self.known = {**shared_entities(), **pool.entities}
        self.entities = {name: e for name, e in pool.entities.items() if name in seeded}
        for tool in pool.tools.values():
            for parameter in tool.parameters:
                if parameter.entity is not None and parameter.entity.name in self.entities:
                    self._by_name.setdefault(parameter.name, {})[parameter.entity.name] = parameter.entity
        for entity in self.entities.values():
            for name in ("_".join(split(entity.name)), entity.noun.replace(" ", "_")):
                self._by_name.setdefault(name, {})[entity.name] = entity

    def entities_for(self, name: str, description: str) -> list[Entity]:
        """The types that fit best, best first."""
        parts = split(name)
        keys = ["_".join(parts), parts[-1] if parts else "", parts[0] if parts else "", singular(parts[-1]) if parts else ""]
        found: dict[str, Entity] = {}
        for key in keys:
            found.update({k: v for k, v in self._by_name.get(key, {}).items() if k not in found})
        said = description.lower()
        for entity in self.entities.values():
            if len(entity.noun) > 3 and re.search(rf"\b{re.escape(entity.noun.lower())}\b", said):
                found.setdefault(entity.name, entity)
        return list(found.values())[:4]

    def seeds(self, entity: Entity, count: int = FROM_POOL) -> list[Json]:
        """The best-known values of a type."""
        values: list[Json] = []
        for source in self._pool.seed_sources:
            if source.entity.name == entity.name:
                values += list(self._pool.seed_values(source)[: count - len(values)])
        return values[:count]


def candidates(
    name: str, schema: Mapping[str, Json], known: Known, matcher: Matcher, *, noun: str, places: Iterable[Path]
) -> list[Json]:
    """Values to try for a parameter, most trustworthy first; those of the wrong type are left out."""
    kind = type_of(schema)
    if kind == "array":
        items = schema.get("items", {})
        inner = candidates(singular(name), items if isinstance(items, dict) else {}, known, matcher,
                           noun=noun, places=places)  # fmt: skip
        lists: list[Json] = [inner[start : start + 3] for start in range(0, max(len(inner) - 1, 1), 2) if inner[start:]]
        return [*_stated(schema), *lists][:MOST]
    if kind == "object":
        return [*_stated(schema), *_objects(schema, known, matcher, noun, places)][:MOST]
    ordered = dict.fromkeys(map(_key, _in_order(name, schema, kind, known, matcher, noun, list(places))))
    values = [orjson.loads(key) for key in ordered]
    return [value for value in values if _fits(value, kind, schema)][:MOST]


def _in_order(
    name: str, schema: Mapping[str, Json], kind: str, known: Known, matcher: Matcher, noun: str, places: list[Path]
) -> Iterator[Json]:
    yield from _stated(schema)
    if kind == "boolean":
        yield from (True, False)
        return
    description = str(schema.get("description", ""))
    yield from known.good.get(name, {}).values()
    yield from _examples_in(description, kind)
    for alias in aliases_of(name, noun):
        yield from known.found.get(alias, {}).values()
    if kind in ("string", "any") and re.search(r"path|file|dir|folder|repo|root", name.lower()):
        yield from _paths(places, folders_first=re.search(r"dir|folder|repo|root", name.lower()) is not None)
    parts = set(split(name))
    if kind in ("number", "integer"):
        yield from _numbers(schema, kind, parts)
        return
    # in turns: where a country's name will not do, its code may, and that should not take ten calls to find out
    columns = [matcher.seeds(entity) for entity in matcher.entities_for(name, description)]
    yield from (value for row in zip_longest(*columns) for value in row if value is not None)
    if re.search(r"\bsql\b|\bselect\b", description, re.IGNORECASE):
        tables = [v for alias in ("table", "table_name") for v in known.found.get(alias, {}).values()]
        yield from (f"SELECT COUNT(*) AS count FROM {table}" for table in tables)
        yield from (f"SELECT * FROM {table} LIMIT 20" for table in tables)
        parts |= {"sql"}
    if schema.get("format") in ("date", "date-time", "time", "uri", "email"):
        parts |= set(split(str(schema["format"]).replace("date-time", "datetime")))
    for keys, values in _GUESSES:
        if parts & set(keys.split()) or name in keys.split():
            yield from values
    yield from known.lines.values()
    yield from FALLBACKS


def aliases_of(name: str, noun: str) -> list[str]:
    """Names under which other tools may have returned what this parameter takes."""
    parts = split(name)
    own = "_".join(parts)
    kept = "_".join(parts[1:]) if parts and parts[0] in ("source", "target", "from", "to", "start", "end", "first", "second",
                                                         "old", "new", "base") else ""  # fmt: skip
    of_tool = f"{singular(noun.split()[-1])}_{own}" if noun else ""
    bare = "_".join(parts[:-1]) if len(parts) > 1 and parts[-1] in ("id", "name", "key", "code", "slug", "symbol") else ""
    return [alias for alias in dict.fromkeys([own, of_tool, kept, bare, singular(own)]) if alias]


def _stated(schema: Mapping[str, Json]) -> Iterator[Json]:
    """What the schema itself gives."""
    for key in ("examples", "enum"):
        values = schema.get(key)
        if isinstance(values, list):
            yield from values
    for key in ("example", "const", "default"):
        if schema.get(key) is not None:
            yield schema[key]
    for inner in schema.get("anyOf", ()) or ():
        if isinstance(inner, dict):
            yield from _stated(inner)


def _examples_in(text: str, kind: str) -> Iterator[Json]:
    """Values that a description or an error message gives: quoted ones, and those after "e.g." or "one of"."""
    for match in re.finditer(r"[\"'`‘“]([^\"'`’”\n]{1,60})[\"'`’”]", text):
        yield _typed(match[1], kind)
    for match in _LISTED.finditer(text):
        for part in re.split(r",|\bor\b|\band\b|\|", match[1].strip(" []:")):
            value = part.strip(" '\"`[]()")
            if value and len(value) <= 60:
                yield _typed(value, kind)


def _typed(text: str, kind: str) -> Json:
    if kind in ("number", "integer"):
        try:
            return int(text) if kind == "integer" else float(text)
        except ValueError:
            return None
    return text


def _numbers(schema: Mapping[str, Json], kind: str, parts: set[str]) -> Iterator[Json]:
    low, high = schema.get("minimum", schema.get("exclusiveMinimum")), schema.get("maximum", schema.get("exclusiveMaximum"))
    spread: tuple[Any, ...] = _WHOLE if kind == "integer" else _REAL
    if parts & {"year"}:
        spread = (2024, 2000, 1999, 2010, 1987, 2020)
    elif parts & {"month"}:
        spread = (3, 7, 12, 1, 10)
    elif parts & {"lat", "latitude"}:
        spread = (48.85, -1.29, 35.68, 40.71, -33.87)
    elif parts & {"lon", "lng", "longitude", "long"}:
        spread = (2.35, 36.82, 139.69, -74.01, 151.21)
    elif parts & {"percent", "percentage", "rate", "pct"}:
        spread = (5, 12, 3, 20, 8)
    elif parts & {"id"}:
        spread = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    if isinstance(low, int | float) and isinstance(high, int | float):
        steps = [low + (high - low) * part / 8 for part in (4, 2, 6, 1, 7, 3, 5)]
        spread = (*spread, *(int(step) if kind == "integer" else round(step, 2) for step in steps))
    for value in spread:
        inside = (not isinstance(low, int | float) or value > low - (kind == "integer")) and (
            not isinstance(high, int | float) or value < high + (kind == "integer")
        )
        if inside:
            yield int(value) if kind == "integer" else float(value)


def _paths(places: list[Path], *, folders_first: bool) -> Iterator[str]:
    """Existing paths that the server was started with, and what lies in them."""
    for place in places:
        yield str(place)
    for place in places:
        if place.is_dir():
            inside = sorted(p for p in place.rglob("*") if not any(part.startswith(".") for part in p.relative_to(place).parts))
            inside.sort(key=lambda p: p.is_dir() is not folders_first)
            yield from map(str, inside[:30])


def _objects(schema: Mapping[str, Json], known: Known, matcher: Matcher, noun: str, places: Iterable[Path]) -> Iterator[Json]:
    properties = schema.get("properties")
    if not isinstance(properties, dict) or not properties:
        return
    columns = {
        name: candidates(name, part, known, matcher, noun=noun, places=places)
        for name, part in properties.items()
        if isinstance(part, dict) and name in schema.get("required", properties)
    }
    if columns and all(columns.values()):
        for turn in range(3):
            yield {name: values[turn % len(values)] for name, values in columns.items()}


def _fits(value: Json, kind: str, schema: Mapping[str, Json]) -> bool:
    if value is None or (schema.get("enum") and value not in schema["enum"]):
        return False
    if kind == "string" and isinstance(value, str):
        pattern = schema.get("pattern")
        try:
            return not isinstance(pattern, str) or re.search(pattern, value) is not None
        except re.error:
            return True
    types: dict[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "string": (str,), "boolean": (bool,)}
    if kind == "any":
        return True
    return isinstance(value, types.get(kind, (object,))) and (kind == "boolean" or not isinstance(value, bool))


def _key(value: Json) -> bytes:
    return orjson.dumps(value)


def hints_in(message: str, arguments: Mapping[str, Json]) -> dict[str, list[str]]:
    """Values that an error message offers, for the arguments that it speaks of."""
    own = {*arguments, *(v for v in arguments.values() if isinstance(v, str))}
    offered = [v for v in _examples_in(message, "string") if isinstance(v, str) and v not in own]
    return dict.fromkeys(blamed(message, arguments), offered) if offered else {}


def blamed(message: str, arguments: Mapping[str, Json]) -> list[str]:
    """The arguments that an error message speaks of, by their value or by their name."""
    said = _LISTED.sub(" ", message)  # a value that the message offers is none that it complains of
    by_value = [n for n, v in arguments.items() if isinstance(v, str) and len(v) > 1 and v in said]
    return by_value or [n for n in arguments if re.search(rf"\b{re.escape(n)}\b", message)]


def told(name: str, description: str) -> str:
    """What a tool's description says of a parameter: the entry of its `Args:`, and assignments such as country="DE"."""
    entry = re.search(
        rf"\b{re.escape(name)}\s*(?:\([^)]*\))?\s*:\s*(.+?)(?=\s+\w+\s*(?:\([^)]*\))?\s*:|$)", description, re.DOTALL
    )
    said = entry[1] if entry is not None else ""
    given = re.findall(rf"\b{re.escape(name)}\s*=\s*([\"'][^\"']+[\"'])", description)
    return " ".join([*given, said])


__all__ = ["FALLBACKS", "SEARCHES", "Known", "Matcher", "aliases_of", "blamed", "candidates", "hints_in", "told"]
