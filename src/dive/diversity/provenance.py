"""Value flows of foreign trajectories: an argument whose value first appeared in an earlier result came from there.

The rule, one pass in the order of events. Every value belongs to whatever showed it first: what the user or the system
said, a call's argument (then it is a literal, or the policy's own invention), or a call's result. Where an argument takes
a value that a result showed first, there is an edge from that call to this one. A result that repeats its own arguments
thus claims nothing.

What counts as a value: scalars at any depth of arguments and JSON results, letter case and white space aside, numbers by
value. Left out is what turns up by chance: booleans, ASCII strings of fewer than `SHORTEST` characters, numbers of fewer
than `DIGITS` significant digits (7, 30, 0.5), and `COMMON` words and numbers. Long texts are searched for the whole argument; an argument of
several words is also looked through for values that earlier results gave as scalars.

What it gets wrong: a value computed from results (a sum, a rounding, another unit or spelling) is no match, so its edge
is missed, and so is a short one (a code of two letters, a small count); a value that two calls returned is given to the
first; an equal value by chance makes an edge that is none. `docs/diversity.md` says how often, measured.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from dive.diversity.samples import Call

SHORTEST = 3
"""Characters of an ASCII string that can carry identity; in other scripts one character can."""
DIGITS = 2
"""Significant digits of a number that can carry identity."""
TEXT = 80
"""A string longer than this is text to search in, not a value."""
WORDS = 5
"""Most words of an earlier value that is looked for inside an argument."""
INSIDE = 4
"""Shortest earlier value that is looked for inside an argument."""
COMMON = frozenset(
    "yes no true false none null unknown n/a na nil undefined other all any both male female low medium high small large "
    "default auto standard normal success error failed ok done active inactive enabled disabled new old left right up down "
    "asc desc ascending descending monday tuesday wednesday thursday friday saturday sunday the and for not 12 15 24 25 64 75 99 128 255 256 360 365 512 1024".split()
)
"""Values that say nothing about where they come from."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_SIGNS = tuple("+-0123456789")
_DECIMALS = re.compile(r"[.,]\d")
_WORD = re.compile(r"[^\s,;()\[\]{}\"']+")


def flow_edges(calls: Sequence[Call], said: str) -> tuple[tuple[int, int], ...]:
    """Inferred value flows, sorted; `said` is everything that user and system wrote."""
    return _Tracer(said).trace(calls)


def value_key(value: object) -> str | None:
    """What two equal values have in common; None for a value that turns up by chance."""
    if isinstance(value, str):
        if value[:1] in _SIGNS and _NUMBER.fullmatch(value):
            return _number_key(float(value.replace(",", "")))
        key = " ".join(value.casefold().split())
        return key if key and (len(key) >= SHORTEST or not key.isascii()) and key not in COMMON else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return _number_key(float(value))
    except OverflowError:
        return str(value)


def _number_key(number: float) -> str | None:
    text = repr(abs(number)).removesuffix(".0")
    mantissa = text.partition("e")[0].replace(".", "").strip("0")
    return ("-" if number < 0 else "") + text if len(mantissa) >= DIGITS and text not in COMMON else None


def scalars(value: object) -> Iterator[object]:
    """Every scalar inside a JSON value, in document order."""
    stack = [value]
    while stack:
        top = stack.pop()
        if isinstance(top, dict):
            stack.extend(reversed(list(top.values())))
        elif isinstance(top, list | tuple):
            stack.extend(reversed(top))
        elif top is not None:
            yield top


class _Tracer:
    """What was seen so far, and who showed it first."""

    def __init__(self, said: str) -> None:
        self._said = _searchable(said)
        self._said_numbers = {_number_key(float(n.replace(",", ""))) for n in _NUMBER.findall(said)}
        self._first: dict[str, int] = {}
        self._texts: list[tuple[int, str]] = []

    def trace(self, calls: Sequence[Call]) -> tuple[tuple[int, int], ...]:
        edges: set[tuple[int, int]] = set()
        waiting: list[int] = []
        for place, call in enumerate(calls):
            if waiting and calls[waiting[0]].turn != call.turn:
                for done in waiting:
                    self._show(done, calls[done].result)
                waiting = []
            edges.update((source, place) for source in self._sources(call.arguments))
            waiting.append(place)
        return tuple(sorted(edges))

    def _show(self, place: int, result: object) -> None:
        """A result becomes known."""
        first = self._first
        for value in scalars(result):
            if isinstance(value, str) and len(value) > TEXT:
                self._texts.append((place, _searchable(value)))
            elif (key := value_key(value)) is not None and key not in first:
                first[key] = place

    def _sources(self, arguments: object) -> set[int]:
        """Calls that the arguments take values from."""
        found: set[int] = set()
        for value in scalars(arguments):
            key = value_key(value)
            if key is None:
                continue
            source = self._first.get(key)
            if source is None:
                source = -1 if self._was_said(key) else self._in_texts(key)
                if source < 0 and isinstance(value, str):
                    found.update(self._inside(value))
            elif source >= 0 and self._was_said(key):
                source = -1
            self._first[key] = source
            if source >= 0:
                found.add(source)
        return found

    def _was_said(self, key: str) -> bool:
        return key in self._said_numbers or _stands_in(key, self._said)

    def _in_texts(self, key: str) -> int:
        if len(key) < INSIDE:
            return -1
        return next((place for place, text in self._texts if _stands_in(key, text)), -1)

    def _inside(self, value: str) -> Iterable[int]:
        """Calls whose scalars stand as whole words inside a longer argument, unless the query says them."""
        words = _WORD.findall(value.casefold())
        if len(words) < 2 and not any(c.isdigit() for c in value):
            return
        for size in range(1, min(WORDS, len(words)) + 1):
            for start in range(len(words) - size + 1):
                key = " ".join(words[start : start + size])
                source = self._first.get(key, -1) if len(key) >= INSIDE else -1
                if source >= 0 and not self._was_said(key):
                    yield source
        for number in _NUMBER.findall(value):
            key_ = _number_key(float(number.replace(",", "")))
            if key_ is not None and (source := self._first.get(key_, -1)) >= 0 and key_ not in self._said_numbers:
                yield source


def _searchable(text: str) -> str:
    return " ".join(text.casefold().split())


def _stands_in(key: str, text: str) -> bool:
    """Whether the value stands in the text, and not as part of a longer word or number."""
    at = text.find(key)
    while at >= 0:
        end = at + len(key)
        if not text[max(0, at - 1) : at].isalnum() and not text[end : end + 1].isalnum() and not _DECIMALS.match(text, end):
            return True
        at = text.find(key, at + 1)
    return False
