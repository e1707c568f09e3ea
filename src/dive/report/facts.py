"""The figures that a report states: the few at its head, and the table of metrics, each with what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from dive.report.series import rarefaction
from dive.report.survey import Survey


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure at the head of the report."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """A row of the table of metrics: a value for each dataset."""

    name: str
    values: tuple[str, ...]
    meaning: str


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _decimal(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def facts(survey: Survey) -> list[Fact]:
    """The figures at the head."""
    return [
        Fact("Tasks", f"{survey.tasks:,}", "certified"),
        Fact("Yield", _share(survey.tasks / survey.attempts if survey.is_run and survey.attempts else None), "of attempts"),
        Fact("Tools used", f"{len(survey.used):,}", f"of {len(survey.offered):,} on offer"),
        Fact("Domains", f"{len(survey.domains):,}", f"{_share(survey.share(survey.crossing))} of tasks cross"),
        Fact("Unique toolsets", _share(survey.share(len(survey.toolsets))), f"{len(survey.toolsets):,} toolsets"),
        Fact("Unique call graphs", f"{len(survey.graphs):,}", _share(survey.share(len(survey.graphs))) + " of tasks"),
        Fact("R/P topologies", f"{len(survey.patterns):,}", "classes"),
        Fact("Calls per task", _decimal(survey.mean(survey.calls)), f"median {_plain(survey.median(survey.calls))}"),
    ]


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


MEANINGS = {
    "Unique toolsets": "different sets of tools on offer",
    "Unique call sequences": "different orders of tools on the path",
    "Unique call graphs": "different value-flow graphs, labelled by tool",
    "R/P topology classes": "different value-flow graphs, labelled retrieval or processing",
    "Tools used": "tools on the path to some answer",
    "Joined tool pairs": "pairs of tools of which one uses the other's value",
}


def metrics(surveys: Sequence[Survey]) -> list[Metric]:
    """The table of metrics; where datasets differ in size, counts are also given at the size of the smallest."""
    smallest = min(survey.tasks for survey in surveys)
    even = len(surveys) > 1 and any(survey.tasks != smallest for survey in surveys)

    def row(name: str, values: Sequence[str], meaning: str) -> Metric:
        return Metric(name, tuple(values), meaning)

    rows = [
        row("Tasks", [f"{s.tasks:,}" for s in surveys], "certified tasks"),
        row("Tools on offer", [f"{len(s.offered):,}" for s in surveys], "tools in some task's toolset"),
    ]
    for name, meaning in MEANINGS.items():
        counts = [s.distinct[name] for s in surveys]
        rows.append(row(name, [f"{len(c):,}" for c in counts], meaning))
        if even:
            at = [rarefaction(name, c, s.tasks, [smallest]).last for c, s in zip(counts, surveys, strict=True)]
            rows.append(row(f"… among {smallest:,} tasks", [f"{v:,.1f}" for v in at], "expected in a draw of that many"))
    rows += [
        row("Tool types per task", [_decimal(s.mean(s.tools)) for s in surveys], "mean number of different tools on the path"),
        row("Calls per task", [_decimal(s.mean(s.calls)) for s in surveys], "mean number of calls on the path"),
        row("Operations per task", [_decimal(s.operations / s.tasks if s.tasks else None) for s in surveys], "mean number of computing steps"),
        row("Gini of tool use", [_decimal(s.gini, 3) for s in surveys], "0: all tools on offer are called alike; 1: one takes all"),
        row("Entropy of tool use", [f"{_decimal(s.entropy)} bits" for s in surveys], "evenness of calls over tools"),
        row("Domains", [f"{len(s.domains):,}" for s in surveys], "domains of tools on paths"),
        row("Crossing domains", [_share(s.share(s.crossing)) for s in surveys], "tasks whose path touches two domains or more"),
    ]
    return rows
