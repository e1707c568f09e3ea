"""The profile of a data set: every measure with its curve, as frozen records that JSON, Markdown and the report read.

Invariant: figures are rounded to six decimals when they enter a record, so that equal data gives equal bytes everywhere.
"""

import math
from dataclasses import dataclass
from typing import Literal, Self

from dive.diversity.rarefaction import Estimate, Z
from dive.diversity.samples import Region
from dive.records import Record

Better = Literal["higher", "lower", "neither"]
Measured = Literal["classes", "mean", "evenness"]


@dataclass(frozen=True, slots=True)
class Spec:
    """What a measure is called, and how to read it. Formulas stand in docs/diversity.md."""

    name: str
    title: str
    form: Measured
    better: Better = "higher"
    """Which direction means more diversity."""


MEASURES: tuple[Spec, ...] = (
    Spec("tools", "Tools covered", "classes"),
    Spec("toolsets", "Unique toolsets", "classes"),
    Spec("sequences", "Unique tool-call sequences", "classes"),
    Spec("call_graphs", "Unique call graphs", "classes"),
    Spec("topologies", "R/P topology classes", "classes"),
    Spec("topologies_PureR", "  of these PureR", "classes", "neither"),
    Spec("topologies_R+P", "  of these R+P", "classes", "neither"),
    Spec("topologies_PureP", "  of these PureP", "classes", "neither"),
    Spec("tool_pairs", "Joined tool pairs", "classes"),
    Spec("domains", "Domains covered", "classes"),
    Spec("domain_sets", "Unique domain combinations", "classes"),
    Spec("tools_per_task", "Tool types per task", "mean"),
    Spec("calls_per_task", "Calls per task", "mean", "neither"),
    Spec("flows_per_task", "Value flows per task", "mean", "neither"),
    Spec("domains_per_task", "Domains per task", "mean"),
    Spec("effective_tools", "Effective number of tools", "evenness"),
    Spec("tool_entropy", "Tool-use entropy, normalised", "evenness"),
    Spec("tool_gini", "Tool-use Gini coefficient", "evenness", "lower"),
    Spec("head_share", "Calls to the most used tenth", "evenness", "lower"),
)


class Point(Record):
    """A measure at a number of samples."""

    size: int
    mean: float
    deviation: float
    """Over draws of `size` of the samples at hand."""
    low: float
    """Lower end of the 95% interval over such draws."""
    high: float
    population: float
    """Standard deviation over data sets of `size` samples from the same source."""

    @classmethod
    def of(cls, estimate: Estimate) -> Self:
        """The point of an estimate, rounded."""
        numbers = {n: round(getattr(estimate, n), 6) for n in ("mean", "deviation", "low", "high", "population")}
        return cls(size=estimate.size, **numbers)


class Measure(Record):
    """One measure of one data set."""

    name: str
    title: str
    form: Measured
    better: Better
    value: float
    """On the whole data set."""
    total_estimate: float | None
    """Classes that the source holds at least, seen or not (Chao2); None for other forms."""
    points: tuple[Point, ...]
    """The rarefaction curve, by rising size; the last point is the whole data set."""


class ToolShare(Record):
    """How much one tool is used."""

    tool: str
    kind: str
    calls: int
    samples: int
    """Samples that call it."""


class Topology(Record):
    """One R/P topology class."""

    pattern: str
    """Canonical form."""
    region: Region
    samples: int

    @property
    def calls(self) -> int:
        """Number of calls."""
        return self.pattern.partition(";")[0].count(" ") + 1

    @property
    def flows(self) -> int:
        """Number of value flows."""
        return self.pattern.count(">")


class DomainShare(Record):
    """How much of the data touches one domain; shares add up to more than 1 where samples touch several."""

    domain: str
    samples: int
    share: float


class Profile(Record):
    """Everything measured on one data set."""

    name: str
    view: str
    """What of a Dive task was measured: path or evidence."""
    rows: int
    samples: int
    skipped: dict[str, int]
    """Reason → rows that gave no sample."""
    empty: int
    """Samples without a call."""
    without_toolset: int
    """Samples that do not say which tools were on offer."""
    inexact: int
    """Call graphs whose canonical search was cut off; each may count as a class of its own."""
    inferred_edges: bool
    """Whether value flows were inferred from values."""
    kinds_by: dict[str, int]
    """What decided the tools' kinds (map, pool, name, description, default) → tools."""
    measures: tuple[Measure, ...]
    """Those that the data says something about."""
    tools: tuple[ToolShare, ...]
    """By falling use."""
    topologies: tuple[Topology, ...]
    """In the order of the density plot."""
    domains: tuple[DomainShare, ...]

    def measure(self, name: str) -> Measure:
        """The measure of that name. Raises KeyError where there is none."""
        for each in self.measures:
            if each.name == name:
                return each
        raise KeyError(name)


class ComparisonRow(Record):
    """One measure of two data sets at the same size."""

    name: str
    title: str
    a: Point
    b: Point
    ahead: Literal["a", "b"] | None
    """Which is more diverse; None where the difference is within what chance explains, or has no better side."""


class Comparison(Record):
    """Two data sets, side by side, at the same number of samples."""

    a: Profile
    b: Profile
    size: int
    rows: tuple[ComparisonRow, ...]
    """The measures that both say something about."""


def verdict(a: Estimate, b: Estimate, better: Better) -> Literal["a", "b"] | None:
    """Which of two is more diverse, if the difference is more than two sources alike would show in 95 of 100 cases."""
    difference = a.mean - b.mean
    if better == "neither" or abs(difference) <= Z * math.hypot(a.population, b.population):
        return None
    return "a" if (difference > 0) == (better == "higher") else "b"
