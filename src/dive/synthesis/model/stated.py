"""Is a value stated in a query? Only its own spellings count, the same as certification accepts: no paraphrase is trusted."""

import re
from collections.abc import Iterator
from contextlib import suppress

from dive.records import Json, LiteralSource
from dive.tools import Parameter
from dive.tools.entities import say_date
from dive.tools.fields import say_amount, say_plain

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def stated(query: str, value: Json, parameter: Parameter | None) -> LiteralSource | None:
    """The literal for a value, with the words of the query that state it; None where it does not."""
    folded = query.casefold()
    if len(folded) != len(query):
        folded = query  # places would not be the same
    for spelling in _spellings(value, parameter):
        needle = spelling.casefold().strip()
        if not needle:
            continue
        found = re.search(rf"(?<![\w.,]){re.escape(needle)}(?!\w|[.,]\d)", folded)
        if found is None and not needle[0].isalnum():
            found = re.search(rf"{re.escape(needle)}(?!\w|[.,]\d)", folded)  # "-5", ".ke": the sign is its own border
        if found is not None:
            return LiteralSource(value=value, said=query[found.start() : found.end()])
    return None


def _spellings(value: Json, parameter: Parameter | None) -> Iterator[str]:
    """Ways to write the value, the fullest first."""
    if value is None or isinstance(value, bool | list):
        return
    if parameter is not None and parameter.entity is not None:
        # a tool may take a value that is none of the type, and that the type cannot say
        with suppress(TypeError, ValueError, KeyError, AttributeError):
            said = parameter.entity.say(value)
            yield from sorted((form.format(said) for form in parameter.entity.says), key=len, reverse=True)
    elif isinstance(value, str) and _ISO_DATE.fullmatch(value):
        with suppress(ValueError):
            yield say_date(value)
    if not isinstance(value, dict):
        yield say_amount(value)
        yield say_plain(value)
        yield str(value)
