"""Is a value stated in a query? Only its own spellings count: no paraphrase is taken on trust."""

import re
from collections.abc import Iterator
from contextlib import suppress

from dive.records import Json, LiteralSource
from dive.synthesis.saying import number_word
from dive.tools import Entity, Parameter, ToolPool
from dive.tools.fields import say_plain

_SHORTEST = 2
"""Characters of an alias; shorter ones occur in any text by chance."""


def stated(query: str, value: Json, parameter: Parameter | None, pool: ToolPool) -> LiteralSource | None:
    """The literal for a value, with the words of the query that state it; None where it does not."""
    entity = parameter.entity if parameter is not None else None
    folded = query.casefold()
    if len(folded) != len(query):
        folded = query.lower() if len(query.lower()) == len(query) else query
    for spelling in _spellings(value, parameter, entity, pool):
        needle = spelling.casefold().strip()
        if not needle:
            continue
        found = re.search(rf"(?<![\w.,]){re.escape(needle)}(?!\w|[.,]\d)", folded)
        if found is None and not needle[0].isalnum():
            found = re.search(rf"{re.escape(needle)}(?!\w|[.,]\d)", folded)  # "-5", ".ke": the sign is its own border
        if found is not None:
            return LiteralSource(value=value, said=query[found.start() : found.end()])
    return None


def _spellings(value: Json, parameter: Parameter | None, entity: Entity | None, pool: ToolPool) -> Iterator[str]:
    """Ways to write the value, the fullest first."""
    if value is None or isinstance(value, bool | list):
        return
    if entity is not None:
        # a tool may take a value that is none of the type, and that the type cannot say
        with suppress(TypeError, ValueError, KeyError, AttributeError):
            yield entity.say(value)
    if isinstance(value, dict):
        return
    if parameter is not None and parameter.pick is not None and value in parameter.pick.values and parameter.pick.says != "{}":
        yield parameter.pick.says.format(say_plain(value))
    yield say_plain(value)
    yield str(value)
    if isinstance(value, int | float):
        if float(value).is_integer() and 0 <= value < 10:
            yield number_word(int(value))
        yield f"{value:,}"
        if isinstance(value, float) and value.is_integer():
            yield str(int(value))
    else:
        yield from (a for a in pool.aliases_of(entity, value) if len(a) >= _SHORTEST and (len(a) > 3 or a.isupper()))
