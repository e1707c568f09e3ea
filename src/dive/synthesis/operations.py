"""The operations of a certificate's program: pure functions from JSON values to a JSON value.

Invariant: an operation gives one answer or raises `Undefined` (a tie, an empty list, a division by zero). It never
breaks a tie by position, so whatever a certificate computes is the only answer its inputs allow.
"""

import datetime
import math
from collections.abc import Callable, Sequence
from typing import Any

from dive.records import Json


class Undefined(Exception):
    """The inputs allow no single answer; the message is a typed reason."""


def _number(value: Json) -> float | int:
    """Order and arithmetic for numbers and, by day, for ISO dates."""
    if isinstance(value, bool) or value is None:
        raise Undefined("not_a_number")
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value).toordinal()
        except ValueError:
            raise Undefined("not_a_number") from None
    raise Undefined("not_a_number")


def _pairs(labels: Sequence[Json], keys: Sequence[Json]) -> list[tuple[float | int, Json]]:
    if len(labels) != len(keys):
        raise Undefined("length_mismatch")
    if len(labels) < 2:
        raise Undefined("too_few")
    if len({str(label) for label in labels}) != len(labels):
        raise Undefined("labels_repeat")
    return sorted(((_number(k), label) for k, label in zip(keys, labels, strict=True)), key=lambda pair: pair[0])


def _clear(low: float | int, high: float | int) -> None:
    """Two values must differ by more than rounding would hide."""
    if math.isclose(low, high, rel_tol=1e-6, abs_tol=1e-12):
        raise Undefined("tie")


def rank_by(labels: Sequence[Json], keys: Sequence[Json], *, place: int, largest: bool) -> Json:
    """The label whose key stands at `place` (1 = first), counted from the largest or the smallest."""
    ordered = _pairs(labels, keys)
    if largest:
        ordered.reverse()
    if not 1 <= place <= len(ordered):
        raise Undefined("too_few")
    chosen = ordered[place - 1]
    for neighbour in (place - 2, place):
        if 0 <= neighbour < len(ordered):
            _clear(ordered[neighbour][0], chosen[0])
    return chosen[1]


def count(values: Sequence[Json]) -> int:
    """How many there are."""
    return len(values)


def total(values: Sequence[Json]) -> float | int:
    """Sum of two or more numbers."""
    if len(values) < 2:
        raise Undefined("too_few")
    numbers = [_number(v) for v in values]
    if len(set(numbers)) == 1:
        raise Undefined("all_alike")  # nobody adds up or averages the same number over and over
    return sum(numbers) if all(isinstance(n, int) for n in numbers) else math.fsum(numbers)


def mean(values: Sequence[Json]) -> float:
    """Arithmetic mean of two or more numbers."""
    return total(values) / len(values)


def spread(values: Sequence[Json]) -> float | int:
    """Largest less smallest of two or more numbers."""
    if len(values) < 2:
        raise Undefined("too_few")
    numbers = [_number(v) for v in values]
    if len(set(numbers)) == 1:
        raise Undefined("all_alike")
    return max(numbers) - min(numbers)


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "above": lambda key, bound: _number(key) > _number(bound),
    "below": lambda key, bound: _number(key) < _number(bound),
    "is": lambda key, bound: bool(key == bound),
}


def keep(labels: Sequence[Json], keys: Sequence[Json], bound: Json, *, test: str) -> list[Json]:
    """The labels whose key passes the test against the bound, in their order; neither all nor none of them."""
    if len(labels) != len(keys) or any(k is None for k in keys):
        raise Undefined("not_a_number")
    if len({str(label) for label in labels}) != len(labels):
        raise Undefined("labels_repeat")
    if test != "is":
        for key in keys:
            _clear(_number(key), _number(bound))
    kept = [label for label, key in zip(labels, keys, strict=True) if _TESTS[test](key, bound)]
    if not kept or len(kept) == len(labels):
        raise Undefined("filter_is_trivial")
    return kept


def difference(one: Json, other: Json) -> float | int:
    """Absolute difference of two numbers, or of two dates in days."""
    first, second = _number(one), _number(other)
    _clear(first, second)
    return abs(first - second)


def ratio(one: Json, other: Json) -> float:
    """The first number divided by the second."""
    first, second = _number(one), _number(other)
    if isinstance(one, str) or second == 0:
        raise Undefined("no_ratio")
    value = first / second
    if not math.isfinite(value) or not 1e-3 < abs(value) < 1e4 or math.isclose(value, 1):
        raise Undefined("no_ratio")
    return value


def later_or_larger(one: Json, other: Json) -> bool:
    """Is the first number greater, or the first date later, than the second?"""
    first, second = _number(one), _number(other)
    _clear(first, second)
    return first > second


OPERATIONS: dict[str, Callable[..., Json]] = {
    "rank_by": rank_by,
    "count": count,
    "total": total,
    "mean": mean,
    "spread": spread,
    "keep": keep,
    "difference": difference,
    "ratio": ratio,
    "exceeds": later_or_larger,
}
"""By the name that certificates store."""
