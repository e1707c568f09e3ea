"""Which configuration is worth trying next? Ranks candidates by the coverage that they are expected to add.

What is covered is counted per feature: a tool, a joined pair of tools, a topology, a domain. A feature's n-th task is worth
`1 / n`, so new features count most and rare ones more than common ones, which flattens the long tail. A candidate is
worth the sum over its features of the chance that a task of it has the feature, times that.

Invariant: a pure function of counts, candidates and weights, whatever order they come in; ties go to the smaller key. So
sampling that uses it stays deterministic and can be resumed from the counts of what is journaled. The worth of a set of
candidates has diminishing returns, so choosing greedily reaches at least 1 - 1/e of the best set's expected worth.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from dive.diversity.samples import Sample
from dive.graphs import canonical_form

Axis = Literal["tool", "pair", "topology", "domain"]
Feature: TypeAlias = tuple[Axis, str]

WEIGHTS: Mapping[Axis, float] = {"tool": 1.0, "pair": 1.0, "topology": 1.0, "domain": 0.5}
"""What one new feature of each axis is worth, in new tools."""


@dataclass(frozen=True)
class Candidate:
    """A configuration that might be tried."""

    key: str
    """Its name; decides ties."""
    chances: Mapping[Feature, float]
    """Feature → chance, from 0 to 1, that a task made of the configuration has it."""


def features(sample: Sample) -> list[Feature]:
    """What a finished task covers."""
    found: list[Feature] = [("tool", tool) for tool in sorted(set(sample.tools))]
    pairs = {(sample.tools[source], sample.tools[target]) for source, target in sample.edges}
    found += [pair_of(source, target) for source, target in sorted(pairs)]
    if sample.tools:
        found.append(("topology", canonical_form(sample.kinds, sample.edges)))
    return found + [("domain", domain) for domain in sample.domains]


def pair_of(source: str, target: str) -> Feature:
    """The feature of two tools joined by a value."""
    return ("pair", f"{source}\x1f{target}")


@dataclass
class Coverage:
    """How many tasks have each feature."""

    counts: Counter[Feature] = field(default_factory=Counter)
    weights: Mapping[Axis, float] = field(default_factory=lambda: WEIGHTS)

    def add(self, sample: Sample) -> None:
        """Take note of a finished task."""
        self.counts.update(features(sample))

    def worth(self, candidate: Candidate) -> float:
        """The coverage that a task of the candidate is expected to add."""
        return self._worth(candidate, {})

    def rank(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """The candidates, the one that is worth most first, each judged by itself."""
        return sorted(candidates, key=lambda c: (-self.worth(c), c.key))

    def choose(self, candidates: Sequence[Candidate], count: int) -> list[Candidate]:
        """Up to `count` candidates to try together: each is judged with what those before it are expected to cover."""
        expected: dict[Feature, float] = {}
        open_ = {c.key: c for c in candidates}
        worths = {key: self._worth(c, expected) for key, c in open_.items()}
        chosen: list[Candidate] = []
        while open_ and len(chosen) < count:
            # what is expected only grows, so a worth can only fall: one that still leads when looked at again is the best
            while True:
                key = min(open_, key=lambda k: (-worths[k], k))
                fresh = self._worth(open_[key], expected)
                if fresh == worths[key]:
                    break
                worths[key] = fresh
            best = open_.pop(key)
            chosen.append(best)
            for feature, chance in best.chances.items():
                expected[feature] = expected.get(feature, 0.0) + chance
        return chosen

    def _worth(self, candidate: Candidate, expected: Mapping[Feature, float]) -> float:
        return math.fsum(
            self.weights.get(feature[0], 0.0) * chance / (1.0 + self.counts[feature] + expected.get(feature, 0.0))
            for feature, chance in candidate.chances.items()
        )
