"""How evenly calls are spread over tools: Gini coefficient, entropy, effective tools, share of the most used tenth.

All four are of the form `sum of w(tool) * calls(tool) / all calls`, with weights that depend on the whole distribution.
That gives each sample's influence on the figure, and from it a standard deviation (the linearisation of a ratio).
Their expected value on n of N samples has no closed form, so a curve shows the figure on the first n samples of one fixed
order, which depends on what is in the samples and not on where they stand in a file.
"""

import hashlib
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dive.diversity.rarefaction import Estimate, deviations, moments

NAMES = ("tool_gini", "tool_entropy", "effective_tools", "head_share")


@dataclass
class ToolUse:
    """The calls of each sample, by tool. Add every sample first, then ask."""

    _ids: dict[str, int] = field(default_factory=dict)
    _calls: "array[int]" = field(default_factory=lambda: array("L"))
    _ends: "array[int]" = field(default_factory=lambda: array("L"))
    _keys: list[bytes] = field(default_factory=list)

    def add(self, tools: Sequence[str], content: str) -> None:
        """Take note of a sample's calls; `content` decides its place in the fixed order."""
        self._calls.extend([self._ids.setdefault(tool, len(self._ids)) for tool in tools])
        self._ends.append(len(self._calls))
        self._keys.append(hashlib.blake2b(content.encode(errors="surrogatepass"), digest_size=8).digest())

    def counts(self) -> dict[str, int]:
        """Tool → calls, most used first, then by name."""
        by_id = Counter(self._calls)
        return dict(sorted(((name, by_id[i]) for name, i in self._ids.items()), key=lambda pair: (-pair[1], pair[0])))

    def curves(self, sizes: Iterable[int]) -> dict[str, list[Estimate]]:
        """Each figure at the given sample sizes, in rising order of size."""
        spreads = self._variances()
        total = len(self._ends)
        order = sorted(range(total), key=self._keys.__getitem__)
        found: dict[str, list[Estimate]] = {name: [] for name in NAMES}
        seen: Counter[int] = Counter()
        done = 0
        for size in sorted(set(sizes)):
            for place in order[done:size]:
                seen.update(self._of(place))
            done = size
            for name, value in figures(seen).items():
                found[name].append(Estimate(size, value, *deviations(spreads[name], size, total)))
        return found

    def _of(self, place: int) -> "array[int]":
        return self._calls[self._ends[place - 1] if place else 0 : self._ends[place]]

    def _variances(self) -> dict[str, float]:
        """Per figure, the variance of the samples' influences on it."""
        counts = Counter(self._calls)
        if not counts:
            return dict.fromkeys(NAMES, 0.0)
        per_sample = len(self._calls) / len(self._ends)
        entropy = math.fsum(_terms(counts))
        result = {}
        for name, weights in _weights(counts).items():
            value = math.fsum(weights[tool] * calls for tool, calls in counts.items()) / len(self._calls)
            influences = []
            for place in range(len(self._ends)):
                mine = self._of(place)
                influences.append((math.fsum([weights[tool] for tool in mine]) - value * len(mine)) / per_sample)
            result[name] = moments(influences)[1]
        scale = math.log(len(counts)) if len(counts) > 1 else 1.0
        of_entropy = result.pop("entropy")
        return result | {"tool_entropy": of_entropy / scale**2, "effective_tools": of_entropy * math.exp(entropy) ** 2}


def _terms(counts: Mapping[int, int]) -> list[float]:
    total = sum(counts.values())
    return [-(c / total) * math.log(c / total) for c in counts.values() if c]


def _weights(counts: Mapping[int, int]) -> dict[str, dict[int, float]]:
    total, used = sum(counts.values()), len(counts)
    ranked = sorted(counts, key=lambda tool: (counts[tool], tool))
    head = set(ranked[-_head(used) :])
    return {
        "tool_gini": {tool: (2 * rank - used - 1) / used for rank, tool in enumerate(ranked, 1)},
        "entropy": {tool: -math.log(counts[tool] / total) for tool in ranked},
        "head_share": {tool: float(tool in head) for tool in ranked},
    }


def _head(used: int) -> int:
    """How many tools the most used tenth has."""
    return -(-used // 10)


def figures(counts: Mapping[int, int]) -> dict[str, float]:
    """The four figures of a distribution of calls over the tools that were used."""
    calls = sorted(c for c in counts.values() if c)
    total, used = sum(calls), len(calls)
    if not total:
        return dict.fromkeys(NAMES, 0.0)
    entropy = math.fsum(_terms(counts))
    return {
        "tool_gini": sum((2 * rank - used - 1) * c for rank, c in enumerate(calls, 1)) / (used * total),
        "tool_entropy": entropy / math.log(used) if used > 1 else 0.0,
        "effective_tools": math.exp(entropy),
        "head_share": sum(calls[-_head(used) :]) / total,
    }
