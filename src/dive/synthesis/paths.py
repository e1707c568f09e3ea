"""Paths into JSON values: `borders[2]`, `airports[*].elevation`, or empty for the whole."""

import re
from functools import lru_cache

from dive.records import Json

_PART = re.compile(r"([^.\[\]]+)|\[(\d+|\*)\]")


class NoSuchPath(Exception):
    """The value has nothing at the path."""


@lru_cache(maxsize=4096)
def _parts(path: str) -> tuple[str | int, ...]:
    found: list[str | int] = []
    place = 0
    while place < len(path):
        match = _PART.match(path, place)
        if match is None:
            raise NoSuchPath(f"'{path}' is not a path")
        found.append(match[1] if match[1] is not None else "*" if match[2] == "*" else int(match[2]))
        place = match.end() + (path[match.end() : match.end() + 1] == ".")
    return tuple(found)


def get(value: Json, path: str) -> Json:
    """The value at `path`; `[*]` maps over a list. Raises NoSuchPath."""
    return _get(value, _parts(path), path)


def _get(value: Json, parts: tuple[str | int, ...], path: str) -> Json:
    for place, part in enumerate(parts):
        if part == "*":
            if not isinstance(value, list):
                raise NoSuchPath(f"no list at '{path}'")
            return [_get(element, parts[place + 1 :], path) for element in value]
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            raise NoSuchPath(f"nothing at '{path}'") from None
    return value
