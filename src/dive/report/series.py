"""Curves of distinct things over a number of tasks, so that datasets of different size compare fairly.

`rarefaction` gives the number of distinct things that n tasks drawn without replacement are expected to show, with the spread
of such draws. It is exact, needs no random numbers, and for all tasks is what was counted.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Z = 1.96
"""Half width of a 95% interval, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Series:
    """One metric over the number of tasks, for one dataset."""

    name: str
    points: tuple[tuple[int, float, float, float], ...]
    """(tasks, value, low, high), with tasks rising; low and high bound 95%."""

    @property
    def last(self) -> float:
        """The value for all tasks."""
        return self.points[-1][1] if self.points else 0.0


def steps(total: int, wanted: int = 24) -> list[int]:
    """Numbers of tasks at which to give a curve: evenly from 1 to all of them."""
    if total <= wanted:
        return list(range(1, total + 1))
    return sorted({max(1, round(total * i / wanted)) for i in range(wanted + 1)})


def rarefaction(name: str, counts: Iterable[int], total: int, at: Sequence[int] | None = None) -> Series:
    """Expected number of distinct things among n of `total` tasks; `counts` says how many tasks show each of them."""
    sizes = Counter(c for c in counts if c > 0)
    points = []
    for n in steps(total) if at is None else at:
        if not 0 < n <= total:
            continue
        expected = spread = 0.0
        for size, number in sorted(sizes.items()):
            missing = _absent(total, size, n)
            expected += number * (1 - missing)
            spread += number * missing * (1 - missing)
        # Taken as independent. Classes that exclude each other vary less than this, so the band is on the wide side there.
        half = Z * math.sqrt(spread) if n < total else 0.0
        points.append((n, expected, max(expected - half, 0.0), min(expected + half, float(sizes.total()))))
    return Series(name, tuple(points))


def _absent(total: int, size: int, n: int) -> float:
    """Probability that a thing which `size` tasks show is absent from n of `total` tasks drawn without replacement."""
    if n > total - size:
        return 0.0
    return math.exp(
        math.lgamma(total - size + 1) - math.lgamma(total - size - n + 1) - math.lgamma(total + 1) + math.lgamma(total - n + 1)
    )
