"""What one dataset is made of: one pass over its entries, counts only, so that its size does not matter.

Diversity is measured by `dive.diversity`; here stands what only a report asks for: attempts and their fate, time, coverage in
the order of the run, rollouts. Every plot, table and the text form read from a `Survey`; none of them sees a task again.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from dive.diversity.census import Census
from dive.diversity.profile import Measure, Profile
from dive.diversity.readers import Intake, Unusable
from dive.diversity.samples import Sample
from dive.graphs import canonical
from dive.report.source import Entry, Source
from dive.tools import ToolPool

if TYPE_CHECKING:
    from dive.runtime.models.account import Tally

STAGES = ("engine", "read", "sample", "collect", "derive", "certify", "select", "done")
"""In the order in which an attempt goes through them; the worker of an attempt may be lost at any of them."""


@dataclass
class Effort:
    """What attempts of one fate took."""

    attempts: int = 0
    calls: int = 0
    tool_seconds: float = 0.0
    seconds: float = 0.0

    def add(self, other: "Effort | Entry", attempts: int = 1) -> None:
        """Add an attempt, or many."""
        self.attempts += attempts
        self.calls += other.calls
        self.tool_seconds += other.tool_seconds
        self.seconds += other.seconds


@dataclass(frozen=True, slots=True)
class Shape:
    """What the report needs to know of a task's program or of a trajectory's calls."""

    sample: Sample
    pattern: str
    """Canonical R/P topology."""
    operations: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """Where an attempt ended without a task, and the typed reason."""

    stage: str
    reason: str


@lru_cache(maxsize=1 << 16)
def _pattern(kinds: tuple[str, ...], edges: tuple[tuple[int, int], ...]) -> str:
    return canonical(kinds, edges).text


@dataclass
class Survey:
    """Counts over one dataset. Add every entry, then `finish`, then ask."""

    name: str
    pool: ToolPool
    settings: dict[str, Any] = field(default_factory=dict)
    settings_hash: str = ""
    pool_version: str = ""
    wanted: int | None = None
    is_run: bool = False

    attempts: int = 0
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(stage, reason) → attempts."""
    effort: dict[str, Effort] = field(default_factory=dict)
    """Stage at which they ended → what attempts took."""
    offered: Counter[str] = field(default_factory=Counter)
    """Tool → tasks that offer it."""
    patterns: Counter[str] = field(default_factory=Counter)
    """Canonical R/P topology → tasks."""
    operators: Counter[str] = field(default_factory=Counter)
    """Operator → rounds after the first."""
    answers: Counter[str] = field(default_factory=Counter)
    """Kind of answer → tasks."""
    calls: Counter[int] = field(default_factory=Counter)
    """Calls → tasks."""
    crossing: int = 0
    """Tasks that touch more than one domain."""
    verdicts: Counter[str] = field(default_factory=Counter)
    """Verdict → rollouts."""
    failures: Counter[str] = field(default_factory=Counter)
    """Typed reason → rollouts."""
    solved: dict[int, Counter[str]] = field(default_factory=dict)
    """Calls → verdicts of the rollouts."""
    coverage: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    """(tasks so far, tools used, tool pairs joined, topologies, domains), in the order of the run."""
    spent: list[tuple[str, str, "Tally"]] = field(default_factory=list)
    """What models used, as (stage, model, tally)."""
    gap: int = 1
    """Tasks between two points of `coverage`; doubles as they become many."""

    def __post_init__(self) -> None:
        self.intake = Intake(pool=lambda: self.pool)
        self.census = Census(self.name, self.intake)

    @classmethod
    def of(cls, source: Source, pool: ToolPool) -> "Survey":
        """An empty survey of a source."""
        known = (source.settings, source.settings_hash, source.pool_version, source.wanted, source.is_run)
        return cls(source.name, pool, *known)

    def add(self, entry: Entry) -> "Shape | Rejection":
        """Count an attempt; gives the shape of its task or trajectory. A row that is neither counts as rejected."""
        self.attempts += 1
        stage, reason, sample = entry.stage, entry.reason, None
        if entry.row is not None:
            self.intake.rows += 1
            try:
                sample = self.intake.sample(entry.row)
            except Unusable as problem:
                stage, reason = "read", str(problem)
        self.effort.setdefault(stage, Effort()).add(entry)
        if sample is None:
            rejection = Rejection(stage, reason or "unknown")
            self.rejected[rejection.stage, rejection.reason] += 1
            return rejection
        shape = Shape(sample, _pattern(sample.kinds, sample.edges) if sample.tools else "", _operations(entry.task))
        self.census.add(sample)
        self.offered.update(sample.toolset or ())
        self.crossing += len(sample.domains) > 1
        self.calls[len(sample.tools)] += 1
        if shape.pattern:
            self.patterns[shape.pattern] += 1
        if entry.task is not None:
            self.operators.update(r["operator"] for r in entry.task["provenance"]["rounds"][1:])
            self.answers[entry.task["answer"]["kind"]] += 1
        for rollout in entry.rollouts:
            self.verdicts[rollout["verdict"]] += 1
            self.solved.setdefault(len(sample.tools), Counter())[rollout["verdict"]] += 1
            if rollout.get("failure"):
                self.failures[str(rollout["failure"])] += 1
        if self.tasks % self.gap == 0:
            self._cover()
        return shape

    def _cover(self) -> None:
        tools, pairs, topologies, domains = (
            len(self.census.classes[name]) for name in ("tools", "tool_pairs", "topologies", "domains")
        )
        self.coverage.append((self.tasks, tools, pairs, topologies, domains))
        if len(self.coverage) >= 400:
            self.gap *= 2
            self.coverage = [point for point in self.coverage if point[0] % self.gap == 0]

    def finish(self, source: Source) -> None:
        """Note what is known only at the end: the last point of the coverage, and what an export says of its run."""
        self.settings_hash, self.pool_version = source.settings_hash, source.pool_version
        self.spent = source.spent()
        if self.tasks and (not self.coverage or self.coverage[-1][0] != self.tasks):
            self._cover()

    # -- figures ------------------------------------------------------------------------------------------------------

    @property
    def tasks(self) -> int:
        """Tasks and trajectories that were counted."""
        return self.census.samples

    @cached_property
    def profile(self) -> Profile:
        """The measures of diversity."""
        return self.census.profile()

    @cached_property
    def used(self) -> dict[str, int]:
        """Tool → tasks whose calls it is among."""
        return self.census.classes["tools"].counts()

    @cached_property
    def domains(self) -> dict[str, int]:
        """Domain → tasks that touch it."""
        return self.census.classes["domains"].counts()

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Tool → retrieval or processing."""
        return {tool: "retrieval" if kind == "R" else "processing" for tool, kind in self.census.kinds.items()}

    def measure(self, name: str) -> Measure | None:
        """A measure of diversity; None where the data says nothing about it."""
        return next((m for m in self.profile.measures if m.name == name), None)

    def median(self, counts: Counter[int]) -> float | None:
        """Median of counted numbers."""
        ordered = sorted(counts.elements())
        half = len(ordered) // 2
        return None if not ordered else (ordered[half] + ordered[~half]) / 2

    @property
    def bookkept(self) -> Effort:
        """What all attempts took."""
        whole = Effort()
        for effort in self.effort.values():
            whole.add(effort, effort.attempts)
        return whole


def _operations(task: dict[str, Any] | None) -> int:
    return 0 if task is None else sum(step["kind"] == "operation" for step in task["certificate"]["steps"])
