"""What the tasks of a run cover so far, and what one more would add.

What is covered is counted per feature: a tool, a pair of tools that a value joined, an R/P topology, a combination of domains,
and each call of a tool. A feature's n-th task is worth `1 / n` of its axis' weight, so new features count most and rare ones
more than common ones. A call is worth the logarithm of how much rarer its tool is than the mean, as its share in the entropy of
tool use is: less than nothing for tools called more than others, however long the run. A finished or likely task is worth the
sum over its features.

Invariant: a pure function of counts and features, whatever order tasks were added in.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal, Self, TypeAlias

import orjson

from dive.graphs import canonical_form
from dive.records import CallStep, Step
from dive.synthesis.nodes import flows
from dive.tools import ToolPool

Axis = Literal["tool", "pair", "topology", "domains", "call"]
Feature: TypeAlias = tuple[Axis, str]

WEIGHTS: Mapping[Axis, float] = {"tool": 10.0, "pair": 9.0, "topology": 70.0, "domains": 2.0, "call": 0.85}
"""What one new feature of each axis is worth; of a call, what it is worth where its tool is rarer than the mean by a factor of
e. `benchmarks/coverage_sampling.py` shows what these weights lead to."""


def topology(steps: Sequence[Step], pool: ToolPool) -> str:
    """Canonical R/P topology of a program: its calls labelled by kind, and how they depend on each other."""
    calls = [s for s in steps if isinstance(s, CallStep)]
    place = {step.id: i for i, step in enumerate(calls)}
    labels = ["R" if pool.tools[s.tool].kind == "retrieval" else "P" for s in calls]
    return canonical_form(labels, [(place[a], place[b]) for a, b in flows(steps)])


def features(steps: Sequence[Step], pattern: str, domains: Iterable[str]) -> list[Feature]:
    """What a program covers: each feature once, and each call."""
    tool = {s.id: s.tool for s in steps if isinstance(s, CallStep)}
    found: list[Feature] = [("tool", name) for name in sorted(set(tool.values()))]
    found += [("call", name) for name in tool.values()]
    found += [pair_of(one, other) for one, other in sorted({(tool[a], tool[b]) for a, b in flows(steps)})]
    return [*found, ("topology", pattern), ("domains", "+".join(sorted(set(domains))))]


def pair_of(source: str, target: str) -> Feature:
    """The feature of two tools joined by a value."""
    return ("pair", f"{source}>{target}")


@dataclass
class Coverage:
    """How many tasks have each feature."""

    counts: Counter[Feature] = field(default_factory=Counter)

    def add(self, found: Iterable[Feature]) -> None:
        """Take note of a finished task."""
        self.counts.update(found)
        self.__dict__.pop("mean_calls", None)

    @cached_property
    def mean_calls(self) -> float:
        """How often a tool is called on average, of the tools called at all."""
        calls = [count for (axis, _), count in self.counts.items() if axis == "call"]
        return sum(calls) / len(calls) if calls else 0.0

    def rarity(self, tool: str, expected: float = 0.0) -> float:
        """How many times rarer than the mean calls of the tool are; below 1 for what is called more."""
        return (1.0 + self.mean_calls) / (1.0 + self.counts["call", tool] + expected)

    def worth(self, chances: Mapping[Feature, float], expected: Mapping[Feature, float] | None = None) -> float:
        """What a task adds that has each feature so often on average; `expected` tasks count as if they were there."""
        return sum(chance * self.of(feature, 0.0 if expected is None else expected.get(feature, 0.0))
                   for feature, chance in chances.items())  # fmt: skip

    def of(self, feature: Feature, expected: float = 0.0) -> float:
        """What one more task with the feature adds, or one more call."""
        if feature[0] == "call":
            return WEIGHTS["call"] * math.log(self.rarity(feature[1], expected))
        return WEIGHTS[feature[0]] / (1.0 + self.counts[feature] + expected)

    def pack(self) -> bytes:
        """The counts for another process; `unpack` reads them."""
        nested: dict[str, dict[str, int]] = {}
        for (axis, name), count in self.counts.items():
            nested.setdefault(axis, {})[name] = count
        return zlib.compress(orjson.dumps(nested), 1)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """What `pack` wrote."""
        nested = orjson.loads(zlib.decompress(packed))
        return cls(Counter({(axis, name): count for axis, names in nested.items() for name, count in names.items()}))


@lru_cache(maxsize=2)
def unpacked(packed: bytes) -> Coverage:
    """As `Coverage.unpack`, for reading: attempts that follow each other mostly come with the same counts."""
    return Coverage.unpack(packed)
