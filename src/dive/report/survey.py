"""What one dataset is made of: one pass over its entries, counts only, so that its size does not matter.

Every plot, table and the text form of the report read from a `Survey`; none of them sees a task again.
"""

import hashlib
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from dive.report.graph import Program, program
from dive.report.series import Series, rarefaction
from dive.report.source import Entry, Source

STAGES = ("engine", "sample", "collect", "derive", "certify", "select", "done")
"""In the order in which an attempt goes through them; the worker of an attempt may be lost at any of them."""


@dataclass
class Effort:
    """What attempts of one fate took."""

    attempts: int = 0
    calls: int = 0
    tool_seconds: float = 0.0
    seconds: float = 0.0


@dataclass
class Survey:
    """Counts over one dataset."""

    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    settings_hash: str = ""
    pool_version: str = ""
    wanted: int | None = None
    is_run: bool = False

    attempts: int = 0
    tasks: int = 0
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(stage, reason) → attempts."""
    effort: dict[str, Effort] = field(default_factory=dict)
    """Stage at which they ended → what attempts took."""
    offered: Counter[str] = field(default_factory=Counter)
    """Tool → tasks that offer it."""
    used: Counter[str] = field(default_factory=Counter)
    """Tool → tasks on whose path it lies."""
    called: Counter[str] = field(default_factory=Counter)
    """Tool → calls on paths."""
    domains: Counter[str] = field(default_factory=Counter)
    """Domain → tasks whose path touches it."""
    patterns: Counter[str] = field(default_factory=Counter)
    """Canonical R/P topology → tasks."""
    operators: Counter[str] = field(default_factory=Counter)
    """Operator → rounds after the first."""
    answers: Counter[str] = field(default_factory=Counter)
    """Kind of answer → tasks."""
    calls: Counter[int] = field(default_factory=Counter)
    """Calls on the path → tasks."""
    tools: Counter[int] = field(default_factory=Counter)
    """Different tools on the path → tasks."""
    toolsets: Counter[bytes] = field(default_factory=Counter)
    sequences: Counter[bytes] = field(default_factory=Counter)
    graphs: Counter[bytes] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(tool, tool that uses its value) → tasks."""
    crossing: int = 0
    """Tasks whose path touches more than one domain."""
    operations: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    """Verdict → rollouts."""
    failures: Counter[str] = field(default_factory=Counter)
    """Typed reason → rollouts."""
    solved: dict[int, Counter[str]] = field(default_factory=dict)
    """Calls on the path → verdicts of the rollouts."""
    coverage: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    """(tasks so far, tools used, tool pairs joined, topologies, domains), in the order of the run."""
    gap: int = 1
    """Tasks between two points of `coverage`; doubles as they become many."""

    @classmethod
    def of(cls, source: Source) -> "Survey":
        """An empty survey of a source."""
        return cls(
            source.name, source.settings, source.settings_hash, source.pool_version, source.wanted, source.is_run
        )

    def add(self, entry: Entry, rollouts: list[dict[str, Any]]) -> Program | None:
        """Count an attempt; gives its task's program."""
        self.attempts += 1
        effort = self.effort.setdefault(entry.stage, Effort())
        effort.attempts += 1
        effort.calls += entry.calls
        effort.tool_seconds += entry.tool_seconds
        effort.seconds += entry.seconds
        if entry.task is None:
            self.rejected[entry.stage, entry.reason or "unknown"] += 1
            return None
        task, made = entry.task, program(entry.task)
        self.tasks += 1
        tools = set(made.tools)
        self.offered.update(task["toolset"])
        self.used.update(tools)
        self.called.update(made.tools)
        self.domains.update(task["domains"])
        self.crossing += len(task["domains"]) > 1
        self.patterns[task["pattern"]] += 1
        self.operators.update(r["operator"] for r in task["provenance"]["rounds"][1:])
        self.answers[task["answer"]["kind"]] += 1
        self.calls[len(made.tools)] += 1
        self.tools[len(tools)] += 1
        self.operations += made.operations
        self.toolsets[_digest("\n".join(task["toolset"]))] += 1
        self.sequences[_digest("\n".join(made.tools))] += 1
        self.graphs[_digest(made.identity)] += 1
        self.pairs.update({(made.tools[a], made.tools[b]) for a, b in made.flows})
        for rollout in rollouts:
            self.verdicts[rollout["verdict"]] += 1
            self.solved.setdefault(len(made.tools), Counter())[rollout["verdict"]] += 1
            if rollout["failure"]:
                self.failures[rollout["failure"]] += 1
        if self.tasks % self.gap == 0:
            self._cover()
        return made

    def _cover(self) -> None:
        self.coverage.append((self.tasks, len(self.used), len(self.pairs), len(self.patterns), len(self.domains)))
        if len(self.coverage) >= 400:
            self.gap *= 2
            self.coverage = [point for point in self.coverage if point[0] % self.gap == 0]

    def finish(self, source: Source) -> None:
        """Note what is known only at the end: the last point of the coverage, and what an export says of its run."""
        self.settings_hash, self.pool_version = source.settings_hash, source.pool_version
        if self.tasks and (not self.coverage or self.coverage[-1][0] != self.tasks):
            self._cover()

    # -- figures ------------------------------------------------------------------------------------------------------

    @property
    def gini(self) -> float | None:
        """Inequality of tool use over the tools on offer: 0 all alike, towards 1 all calls go to one tool."""
        values = sorted(self.called.get(tool, 0) for tool in set(self.offered) | set(self.called))
        total = sum(values)
        if not total:
            return None
        return sum((2 * i - len(values) - 1) * value for i, value in enumerate(values, 1)) / (len(values) * total)

    @property
    def entropy(self) -> float | None:
        """Shannon entropy of tool use, in bits."""
        total = self.called.total()
        return -sum(n / total * math.log2(n / total) for n in sorted(self.called.values())) if total else None

    def mean(self, counts: Counter[int]) -> float | None:
        """Mean of counted numbers."""
        return sum(value * n for value, n in counts.items()) / self.tasks if self.tasks else None

    def median(self, counts: Counter[int]) -> float | None:
        """Median of counted numbers."""
        ordered = sorted(counts.elements())
        half = len(ordered) // 2
        return None if not ordered else (ordered[half] + ordered[~half]) / 2

    def share(self, number: int) -> float | None:
        """Part of all tasks."""
        return number / self.tasks if self.tasks else None

    @property
    def bookkept(self) -> Effort:
        """What all attempts took."""
        whole = Effort()
        for effort in self.effort.values():
            whole.attempts += effort.attempts
            whole.calls += effort.calls
            whole.tool_seconds += effort.tool_seconds
            whole.seconds += effort.seconds
        return whole

    @property
    def distinct(self) -> dict[str, list[int]]:
        """Metric of variety → how many tasks show each distinct thing."""
        return {
            "Unique toolsets": list(self.toolsets.values()),
            "Unique call sequences": list(self.sequences.values()),
            "Unique call graphs": list(self.graphs.values()),
            "R/P topology classes": list(self.patterns.values()),
            "Tools used": list(self.used.values()),
            "Joined tool pairs": list(self.pairs.values()),
        }

    def curves(self, at: list[int] | None = None) -> list[Series]:
        """The metrics of variety over the number of tasks."""
        return [rarefaction(name, counts, self.tasks, at) for name, counts in self.distinct.items()]


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
