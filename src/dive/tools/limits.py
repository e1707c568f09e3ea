"""What no tool has to look at: arguments that could only be an attack or an accident.

Invariant: checking takes time in proportion to what is kept, and never follows nesting deeper than a fixed bound.
"""

import math
from collections.abc import Mapping

from dive.errors import ToolError
from dive.records import Json

MAX_TEXT = 20_000
"""Longest string argument in characters; longer ones are refused before the tool sees them."""
MAX_ITEMS = 2_000
"""Most elements in a list argument."""


def check_size(name: str, arguments: object) -> None:
    """Refuse what could only be an attack or an accident, before a validator walks it. Raises ToolError."""
    if not isinstance(arguments, Mapping):
        raise ToolError(f"{name} takes a JSON object of arguments, not {type(arguments).__name__}.")
    _bound(name, arguments)


def _bound(name: str, value: Json, depth: int = 0) -> None:
    """Refuse what could only be an attack or an accident, before pydantic walks it."""
    if depth > 12:
        raise ToolError(f"{name}: arguments are nested too deeply.")
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise ToolError(f"{name}: a text argument has {len(value):,} characters; at most {MAX_TEXT:,} are accepted.")
        if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise ToolError(f"{name}: a text argument holds a character that is not valid text.")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise ToolError(f"{name}: numbers must be finite.")
    elif isinstance(value, int):
        if abs(value) > 10**300:
            raise ToolError(f"{name}: a number is too large.")
    elif isinstance(value, Mapping):
        for inner in value.values():
            _bound(name, inner, depth + 1)
    elif isinstance(value, list | tuple):
        if len(value) > MAX_ITEMS:
            raise ToolError(f"{name}: a list has {len(value):,} elements; at most {MAX_ITEMS:,} are accepted.")
        for inner in value:
            _bound(name, inner, depth + 1)


__all__ = ["MAX_ITEMS", "MAX_TEXT", "check_size"]
