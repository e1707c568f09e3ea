"""Rarefaction: how many classes would n of these N samples show? Exact, without drawing anything.

Take n of N samples at random, without replacement. A class that `c` samples have is missed with probability
C(N-c, n) / C(N, n), so the expected number of classes is the sum over classes of 1 minus that. Two classes are both
missed with the same formula for the number of samples that have either, which gives the exact variance.

Invariant: figures are the same on every platform and run. Probabilities come from a recurrence of multiplications and
divisions, which IEEE arithmetic rounds alike everywhere, and sums are `math.fsum`, which is exact whatever the order.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

Z = 1.96
"""Standard deviations that a 95% interval reaches to each side."""


@lru_cache(maxsize=256)
def missing(total: int, drawn: int) -> tuple[float, ...]:
    """`missing(N, n)[c]`: the probability that n of N samples hold none of c given ones; 0 beyond the end."""
    table = [1.0]
    chance = 1.0
    for taken in range(total - drawn):
        chance = chance * (total - drawn - taken) / (total - taken)
        if chance < 1e-18:
            break
        table.append(chance)
    return tuple(table)


def grid(total: int) -> list[int]:
    """Sample sizes to look at: 1, 2, 5, 10, 20, 50, … and each twentieth of the whole."""
    sizes = {total}
    unit = 1
    while unit < total:
        sizes.update(step * unit for step in (1, 2, 5) if step * unit < total)
        unit *= 10
    sizes.update(total * step // 20 for step in range(1, 20))
    return sorted(sizes - {0})


@dataclass(frozen=True, slots=True)
class Estimate:
    """What n samples show: the expected value and how far single draws of n samples lie from it."""

    size: int
    mean: float
    deviation: float
    """Standard deviation over all draws of `size` of the samples at hand; 0 where all are drawn."""
    population: float
    """Standard deviation over data sets of `size` samples from the same source, estimated (see docs/diversity.md)."""

    @property
    def low(self) -> float:
        """Lower end of the 95% interval over draws."""
        return max(0.0, self.mean - Z * self.deviation)

    @property
    def high(self) -> float:
        """Upper end of the 95% interval over draws."""
        return self.mean + Z * self.deviation


@dataclass
class Classes:
    """Which classes each sample has: at most one of a kind (its call graph), or a set (the tools it called).

    Add every sample first, then ask: the first estimate fixes the counts.
    """

    samples: int = 0
    _ids: dict[str, int] = field(default_factory=dict)
    _counts: list[int] = field(default_factory=list)
    _shared: "array[int]" = field(default_factory=lambda: array("L"))
    """Class ids of the samples that have two classes or more, one after the other."""
    _lengths: "array[int]" = field(default_factory=lambda: array("L"))

    def add(self, classes: Sequence[str]) -> None:
        """Take note of a sample's classes, which must be distinct; there may be none."""
        self.samples += 1
        for name in classes:
            place = self._ids.setdefault(name, len(self._counts))
            if place == len(self._counts):
                self._counts.append(0)
            self._counts[place] += 1
            if len(classes) > 1:
                self._shared.append(place)
        if len(classes) > 1:
            self._lengths.append(len(classes))

    def counts(self) -> dict[str, int]:
        """Class → samples that have it, most frequent first, then by name."""
        pairs = ((name, self._counts[place]) for name, place in self._ids.items())
        return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

    def __len__(self) -> int:
        return len(self._ids)

    def estimate(self, size: int) -> Estimate:
        """Classes that `size` of the samples show."""
        if not 0 <= size <= self.samples:
            raise ValueError(f"{size} of {self.samples} samples")
        absent = missing(self.samples, size)
        reach = len(absent)
        here = [(n, absent[c] if c < reach else 0.0) for c, n in self._frequencies.items()]
        mean = math.fsum(n * (1.0 - q) for n, q in here)
        expected_absent = math.fsum(n * q for n, q in here)
        both_absent = math.fsum(n * absent[c] for c, n in self._pairs.items() if c < reach)
        variance = expected_absent + 2.0 * both_absent - expected_absent * expected_absent
        # the difference of large numbers: anything below its rounding error is no variance
        if variance < 1e-11 * expected_absent * expected_absent + 1e-12:
            variance = 0.0
        deviation = math.sqrt(variance)
        return Estimate(size, mean, deviation, max(deviation, self._jackknife(size)))

    def _jackknife(self, size: int) -> float:
        """Standard deviation over new data sets, from how many classes single samples add that no other sample has."""
        if not size:
            return 0.0
        others = missing(self.samples - 1, size - 1)
        lone = math.fsum(
            n * c * others[c - 1] for c, n in self._frequencies.items() if c <= len(others)
        ) * size / self.samples  # fmt: skip
        return math.sqrt(max(0.0, lone * self._clustering - lone * lone / size))

    @cached_property
    def _clustering(self) -> float:
        """Mean number of such classes in the sample of such a class: 1 unless they come in groups."""
        lone = self._frequencies[1]
        squares = lone
        at = 0
        for length in self._lengths:
            alone = sum(self._counts[c] == 1 for c in self._shared[at : at + length])
            at += length
            squares += alone * (alone - 1)
        return squares / lone if lone else 1.0

    def total_estimate(self) -> float:
        """Chao2: a lower bound of the classes that the source holds, seen or not, from those seen once and twice."""
        once, twice = self._frequencies.get(1, 0), self._frequencies.get(2, 0)
        if not self.samples:
            return 0.0
        unseen = once * once / (2.0 * twice) if twice else once * (once - 1) / 2.0
        return len(self) + (self.samples - 1) / self.samples * unseen

    @cached_property
    def _frequencies(self) -> Counter[int]:
        """Samples → how many classes stand in so many."""
        return Counter(self._counts)

    @cached_property
    def _pairs(self) -> Counter[int]:
        """Samples → how many unordered pairs of classes stand in so many, at least one of the two."""
        return self._unions()

    def _unions(self) -> Counter[int]:
        unions: Counter[int] = Counter()
        # as if no two classes ever met …
        frequencies = sorted(self._frequencies.items())
        for i, (count, many) in enumerate(frequencies):
            unions[2 * count] += many * (many - 1) // 2
            for other, others in frequencies[i + 1 :]:
                unions[count + other] += many * others
        # … and then the pairs that did
        together: Counter[int] = Counter()
        width = len(self._counts)
        at = 0
        for length in self._lengths:
            members = sorted(self._shared[at : at + length])
            at += length
            for i, one in enumerate(members):
                together.update([one * width + two for two in members[i + 1 :]])
        for code, shared in together.items():
            apart = self._counts[code // width] + self._counts[code % width]
            unions[apart] -= 1
            unions[apart - shared] += 1
        return unions


@dataclass
class Means:
    """A number per sample, such as its calls. Add every sample first, then ask."""

    values: "array[float]" = field(default_factory=lambda: array("d"))

    def add(self, value: float) -> None:
        """Take note of a sample's value."""
        self.values.append(value)

    @cached_property
    def _moments(self) -> tuple[float, float]:
        return moments(self.values)

    def estimate(self, size: int) -> Estimate:
        """The mean over `size` of the samples."""
        mean, variance = self._moments
        return Estimate(size, mean, *deviations(variance, size, len(self.values)))


def moments(values: Iterable[float]) -> tuple[float, float]:
    """Mean and sample variance; 0 where there is nothing to say."""
    values = list(values)
    if not values:
        return 0.0, 0.0
    mean = math.fsum(values) / len(values)
    if len(values) == 1:
        return mean, 0.0
    return mean, math.fsum((v - mean) * (v - mean) for v in values) / (len(values) - 1)


def deviations(variance: float, size: int, total: int) -> tuple[float, float]:
    """Standard deviation of a mean of `size` values: over draws from the `total` at hand, and over new data sets."""
    if not size or not total:
        return 0.0, 0.0
    return math.sqrt(variance / size * (1.0 - size / total)), math.sqrt(variance / size)
