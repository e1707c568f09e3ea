"""Value flows of foreign trajectories: an argument whose value first appeared in an earlier result came from there.

The rule, one pass in the order of events. Every value belongs to whatever showed it first: what the user or the system
said, a call's argument (then it is a literal, or the policy's own invention), or a call's result. Where an argument takes
a value that a result showed first, there is an edge from that call to this one. A result that repeats its own arguments
thus claims nothing.

What counts as a value: scalars at any depth of arguments and JSON results, letter case and white space aside, numbers by
value. Left out is what turns up by chance: booleans, ASCII strings of fewer than `SHORTEST` characters, numbers of fewer
than `DIGITS` significant digits (7, 30, 0.5), and `COMMON` words and numbers. Where no scalar is the value, long texts are
searched for it; an argument of several words is also looked through for values that earlier results gave as scalars.

What it gets wrong: a value computed from results (a sum, a rounding, another unit or spelling) is no match, so its edge
is missed, and so is a short one (a code of two letters, a small count); a value that two calls returned is given to the
first; an equal value by chance makes an edge that is none. `docs/diversity.md` says how often, measured.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

import orjson

from dive.diversity.samples import Call

SHORTEST = 3
"""Characters of an ASCII string that can carry identity; in other scripts one character can."""
DIGITS = 2
"""Significant digits of a number that can carry identity."""
TEXT = 80
"""A string longer than this is text to search in, not a value."""
WORDS = 5
"""Most words of an earlier value that is looked for inside an argument."""
LONGEST = 40
"""Most words of an argument that is looked through."""
INSIDE = 4
"""Shortest value that is looked for inside an argument or a text."""
_COMMON = (
    "yes no true false none null unknown n/a na nil undefined other all any both male female low medium high small large "
    "default auto standard normal success error failed ok done active inactive enabled disabled new old left right up down "
    "asc desc ascending descending monday tuesday wednesday thursday friday saturday sunday the and for not "
    "12 15 24 25 64 75 99 128 255 256 360 365 512 1024"
)
COMMON = frozenset(_COMMON.split())
"""Values that say nothing about where they come from."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_SIGNS = frozenset("+-0123456789")
_ODD = re.compile(r"\de[+-]?\d|\d,\d{3}(?!\d)")
"""Text in which equal numbers may be written in unequal ways: exponents, thousands."""
_DECIMALS = re.compile(r"[.,]\d")
_WORD = re.compile(r"[^\s,;()\[\]{}\"']+")


def flow_edges(calls: Sequence[Call], said: str) -> tuple[tuple[int, int], ...]:
    """Inferred value flows, sorted; `said` is everything that user and system wrote."""
    return _Tracer(said).trace(calls)


def value_key(value: object) -> str | None:
    """What two equal values have in common; None for a value that turns up by chance."""
    if isinstance(value, str):
        if value[:1] in _SIGNS and _NUMBER.fullmatch(value):
            return number_key(value)
        key = " ".join(value.casefold().split())
        return key if key and (len(key) >= SHORTEST or not key.isascii()) and key not in COMMON else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return number_key(repr(value))


@lru_cache(maxsize=1 << 14)
def number_key(written: str) -> str | None:
    """The key of a number as it is written: whole numbers digit by digit, others as the shortest decimal."""
    digits = written.replace(",", "").lstrip("+-")
    text = str(int(digits)) if digits.isdecimal() and len(digits) < 400 else repr(float(digits)).removesuffix(".0")
    if text == "inf":
        return None
    mantissa = text.partition("e")[0].replace(".", "").strip("0")
    return ("-" if written[0] == "-" else "") + text if len(mantissa) >= DIGITS and text not in COMMON else None


def scalars(value: object) -> Iterator[object]:
    """Every scalar inside a JSON value, in document order."""
    stack = [value]
    while stack:
        top = stack.pop()
        if isinstance(top, dict):
            stack.extend(reversed(top.values()))
        elif isinstance(top, list | tuple):
            stack.extend(reversed(top))
        elif top is not None:
            yield top


class _Result:
    """One result, asked for values. JSON text without escapes is searched as it stands; anything else is walked once."""

    def __init__(self, result: object) -> None:
        self._raw = result
        self._text = _searchable(result) if isinstance(result, str) else None
        self._plain = self._text is not None and self._text[:1] in ("{", "[") and "\\" not in self._text

    @cached_property
    def _value(self) -> object:
        if not isinstance(self._raw, str):
            return self._raw
        try:
            return orjson.loads(self._raw)
        except orjson.JSONDecodeError:
            return self._raw

    @cached_property
    def _odd(self) -> bool:
        return self._text is not None and _ODD.search(self._text) is not None

    @cached_property
    def _keys(self) -> set[str | None]:
        return {value_key(value) for value in scalars(self._value)}

    @cached_property
    def _texts(self) -> list[str]:
        return [_searchable(v) for v in scalars(self._value) if isinstance(v, str) and len(v) > TEXT]

    def gives(self, key: str) -> bool:
        """Whether one of the result's scalars is this value."""
        if self._plain:
            assert self._text is not None
            if key[0] not in _SIGNS:
                return _quoted(key, self._text)
            if key not in self._text and not self._odd:
                return False
        return key in self._keys

    def mentions(self, key: str) -> bool:
        """Whether one of the result's long texts holds the value as a whole word."""
        if self._text is not None and key not in self._text:
            return False
        return any(_stands_in(key, text) for text in self._texts)


class _Tracer:
    """What was shown so far, and which values of arguments are already accounted for."""

    def __init__(self, said: str) -> None:
        self._said = _searchable(said)
        self._said_numbers = {number_key(n) for n in _NUMBER.findall(said)}
        self._origin: dict[str, int] = {}
        self._shown: list[tuple[int, _Result]] = []

    def trace(self, calls: Sequence[Call]) -> tuple[tuple[int, int], ...]:
        edges: set[tuple[int, int]] = set()
        waiting: list[int] = []
        for place, call in enumerate(calls):
            if waiting and calls[waiting[0]].turn != call.turn:
                self._shown += [(done, _Result(calls[done].result)) for done in waiting if calls[done].result is not None]
                waiting = []
            for value in scalars(call.arguments):
                for source in self._sources(value):
                    edges.add((source, place))
            waiting.append(place)
        return tuple(sorted(edges))

    def _sources(self, value: object) -> Iterable[int]:
        """Calls that an argument's value comes from."""
        key = value_key(value)
        if key is None:
            return ()
        origin = self._origin.get(key)
        if origin is None:
            origin = self._origin[key] = self._find(key)
            if origin < 0 and isinstance(value, str) and not self._was_said(key):
                return self._inside(value)
        return (origin,) if origin >= 0 else ()

    def _find(self, key: str) -> int:
        """The call whose result showed the value first; -1 where it was said, or came from nowhere."""
        if self._was_said(key):
            return -1
        given = next((place for place, result in self._shown if result.gives(key)), -1)
        if given >= 0 or len(key) < INSIDE:
            return given
        return next((place for place, result in self._shown if result.mentions(key)), -1)

    def _was_said(self, key: str) -> bool:
        return key in self._said_numbers or (key in self._said and _stands_in(key, self._said))

    def _inside(self, value: str) -> set[int]:
        """Calls whose scalars stand as whole words inside a longer argument, unless the query says them."""
        words = _WORD.findall(value.casefold())
        if len(words) > LONGEST or (len(words) < 2 and not any(c.isdigit() for c in value)):
            return set()
        keys = {number_key(n) for n in _NUMBER.findall(value)}
        for size in range(1, min(WORDS, len(words) - 1) + 1):
            keys.update(value_key(" ".join(words[at : at + size])) for at in range(len(words) - size + 1))
        wanted = sorted(k for k in keys if k is not None and len(k) >= INSIDE and not self._was_said(k))
        return {place for key in wanted for place, result in self._shown if self._shows_first(key, place, result)}

    def _shows_first(self, key: str, place: int, result: _Result) -> bool:
        known = self._origin.get(key)
        if known is None:
            if not result.gives(key):
                return False
            known = self._origin[key] = place
        return known == place


def _searchable(text: str) -> str:
    return " ".join(text.casefold().split())


def _quoted(key: str, text: str) -> bool:
    """Whether the value is a string of the JSON text, and not the name of a field."""
    at = text.find(f'"{key}"')
    while at >= 0:
        if text[at + len(key) + 2 : at + len(key) + 4].lstrip()[:1] != ":":
            return True
        at = text.find(f'"{key}"', at + 1)
    return False


def _stands_in(key: str, text: str) -> bool:
    """Whether the value stands in the text, and not as part of a longer word or number."""
    at = text.find(key)
    while at >= 0:
        end = at + len(key)
        if not text[max(0, at - 1) : at].isalnum() and not text[end : end + 1].isalnum() and not _DECIMALS.match(text, end):
            return True
        at = text.find(key, at + 1)
    return False
