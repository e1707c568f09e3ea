"""The figures that a report states: the few at its head, and the table of measures, each with what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from dive.diversity.census import compare
from dive.diversity.profile import MEASURES, Point
from dive.report.survey import Survey


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure at the head of the report."""

    name: str
    value: str
    note: str = ""


def share(part: float, whole: float) -> str:
    """A share as people write it."""
    return f"{part / whole:.1%}" if whole else "–"


def figure(value: float) -> str:
    """A measure as people write it."""
    if float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def facts(survey: Survey) -> list[Fact]:
    """The figures at the head."""
    n = survey.tasks
    toolsets, graphs, calls = (survey.measure(name) for name in ("toolsets", "call_graphs", "calls_per_task"))
    median = survey.median(survey.calls)
    return [
        Fact("Tasks", f"{n:,}", "certified" if survey.is_run else ""),
        Fact("Yield", share(n, survey.attempts) if survey.is_run else "–", "of attempts"),
        Fact("Tools used", f"{len(survey.used):,}", f"of {len(survey.offered):,} on offer" if survey.offered else ""),
        Fact("Domains", f"{len(survey.domains):,}", f"{share(survey.crossing, n)} of tasks cross"),
        Fact("Unique toolsets", share(toolsets.value, n), f"{toolsets.value:,.0f} toolsets")
        if toolsets and n
        else Fact("Unique toolsets", "–", "not said"),
        Fact("Unique call graphs", f"{graphs.value:,.0f}", f"{share(graphs.value, n)} of tasks")
        if graphs
        else Fact("Unique call graphs", "–"),
        Fact("R/P topologies", f"{len(survey.patterns):,}", "classes"),
        Fact(
            "Calls per task",
            figure(calls.value) if calls and n else "–",
            f"median {median:g}" if median is not None else "",
        ),
    ]


MEANINGS = {
    "tools": "tools on the path to some answer",
    "toolsets": "different sets of tools on offer",
    "sequences": "different orders of tools",
    "call_graphs": "different value-flow graphs, labelled by tool",
    "topologies": "different value-flow graphs, labelled retrieval or processing",
    "topologies_PureR": "retrieval only",
    "topologies_R+P": "both kinds",
    "topologies_PureP": "processing only",
    "tool_pairs": "pairs of tools of which one uses the other's value",
    "domains": "domains of the tools",
    "domain_sets": "different sets of domains in a task",
    "tools_per_task": "mean number of different tools",
    "calls_per_task": "mean number of calls",
    "flows_per_task": "mean number of value flows between calls",
    "domains_per_task": "mean number of domains",
    "effective_tools": "as many evenly used tools would be as varied",
    "tool_entropy": "1: all used tools are called alike",
    "tool_gini": "0: all used tools are called alike; 1: one takes all",
    "head_share": "share of the calls that goes to the most used tenth of the tools",
}
"""What a measure counts; formulas stand in docs/diversity.md."""

Table = tuple[tuple[str, ...], list[tuple[object, ...]]]


def measures(surveys: Sequence[Survey]) -> Table:
    """The measures of diversity; two datasets are set side by side at the size of the smaller one as well."""
    if len(surveys) == 1 or not all(survey.tasks for survey in surveys):
        columns = ("measure", *(survey.name for survey in surveys), "what it counts")
        return columns, [
            (spec.title, *(_whole(survey, spec.name) for survey in surveys), MEANINGS.get(spec.name, "")) for spec in MEASURES
        ]
    one, two = surveys
    compared = compare(one.census, two.census)
    at = f"at {compared.size:,} tasks"
    columns = ("measure", one.name, two.name, f"{one.name}, {at}", f"{two.name}, {at}", "more diverse", "what it counts")
    ahead = {"a": one.name, "b": two.name, None: "–"}
    return columns, [
        (row.title, _whole(one, row.name), _whole(two, row.name), _point(row.a), _point(row.b),
         ahead[row.ahead if row.a.mean != row.b.mean else None],
         MEANINGS.get(row.name, ""))
        for row in compared.rows
    ]  # fmt: skip


def _whole(survey: Survey, name: str) -> str:
    found = survey.measure(name)
    return figure(found.value) if found is not None and survey.tasks else "–"


def _point(point: Point) -> str:
    if not point.deviation:
        return figure(point.mean)
    return f"{figure(point.mean)} [{figure(point.low)}, {figure(point.high)}]"


def spent(survey: Survey) -> Table:
    """What models used, by stage; a cost that nobody stated is said to be unknown, not nothing."""
    columns = ("stage", "model", "calls", "replayed", "prompt tokens", "generated tokens", "retries", "failed", "US dollars")
    return columns, [
        (stage, model, t.calls, t.replayed, t.input, t.output, t.retries, t.failed, _dollars(t.usd, t.calls, t.unpriced))
        for stage, model, t in survey.spent
    ]


def _dollars(usd: float, calls: int, unpriced: int) -> str:
    if not unpriced:
        return f"{usd:,.4f}"
    return "unknown" if calls <= unpriced else f"{usd:,.4f} and {unpriced:,} calls of unknown cost"
