"""The report as Markdown, for terminals and machines: the same figures as the page, as tables.

Invariant: content cannot break a table or become markup: it stays on one line, and what Markdown would read is escaped.
"""

import re
from collections.abc import Iterable, Sequence

from dive.diversity.samples import REGIONS
from dive.report import plots, topology
from dive.report.facts import figure, measures, share, spent
from dive.report.figure import Figure
from dive.report.markup import visible
from dive.report.survey import Survey

TOP = 20
"""Rows of a ranking."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!&~])")


def text(surveys: Sequence[Survey]) -> str:
    """The report."""
    parts = [f"# Dive report: {' and '.join(_plain(s.name) for s in surveys)}", *(_header(s) for s in surveys)]
    parts += [_funnel(s, _of(s, surveys)) for s in surveys if s.is_run]
    if any(s.tasks for s in surveys):
        parts += ["## Diversity", table(*measures(surveys))]
        parts += [_curves(surveys), _topologies(surveys)]
        parts += [_ranking(title, surveys, key) for title, key in RANKINGS]
        parts.append("## Calls per task\n\n" + _table_of(plots.difficulty(surveys)))
    parts += [_effort(s, _of(s, surveys)) for s in surveys if s.is_run]
    parts += [f"## Rollouts{_of(s, surveys)}\n\n" + _table_of(plots.solving(s)) for s in surveys if s.verdicts]
    return "\n\n".join(parts) + "\n"


RANKINGS = (("Tools on the path", "used"), ("Domains", "domains"), ("Operators", "operators"), ("Kinds of answers", "answers"))


def _plain(value: object) -> str:
    """A value on one line, with what Markdown would read escaped."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return _SPECIAL.sub(r"\\\1", " ".join(visible(str(value)).split()))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; cells are padded, so that it reads well as plain text."""
    cells = [[_plain(c) for c in columns], *([_plain(c) for c in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def _table_of(figure: Figure) -> str:
    return table(figure.columns, figure.rows)


def _of(survey: Survey, surveys: Sequence[Survey]) -> str:
    return f", {_plain(survey.name)}" if len(surveys) > 1 else ""


def _header(survey: Survey) -> str:
    lines = [f"- {_plain(survey.name)}: {survey.tasks:,} certified tasks"]
    if survey.is_run:
        lines[0] += f" from {survey.attempts:,} attempts"
    lines.append(
        f"- settings {_plain(survey.settings_hash or 'unknown')}, tool pool {_plain(survey.pool_version or 'unknown')}"
    )
    lines += [f"- {_plain(key)}: {_plain('all' if value is None else value)}" for key, value in survey.settings.items()]
    return "\n".join(lines)


def _funnel(survey: Survey, of: str) -> str:
    rows = [
        (stage, reason, number, share(number, survey.attempts)) for (stage, reason), number in survey.rejected.most_common()
    ]
    parts = [f"## Yield{of}", _table_of(plots.funnel(survey))]
    if rows:
        parts.append(table(("stage", "reason", "attempts", "share"), rows))
    return "\n\n".join(parts)


def _curves(surveys: Sequence[Survey]) -> str:
    """A few points of each curve: quarters of the smaller dataset."""
    shown = [s for s in surveys if s.tasks]
    least = min(s.tasks for s in shown)
    at = sorted({max(1, least * i // 4) for i in range(1, 5)})
    rows = []
    for survey in shown:
        estimates = survey.census.estimates(at)
        rows += [
            (survey.name, survey.profile.measure(name).title, *(figure(e.mean) for e in estimates[name]))
            for name in plots.CURVES
        ]
    return "### Expected among n tasks\n\n" + table(["run", "measure", *(f"n = {n:,}" for n in at)], rows)


def _topologies(surveys: Sequence[Survey]) -> str:
    regions = []
    for region in REGIONS:
        row: list[object] = [region]
        for survey in surveys:
            mine = [n for pattern, n in survey.patterns.items() if topology.parse(pattern).region == region]
            row += [len(mine), share(sum(mine), survey.tasks)]
        regions.append(row)
    columns = ["region", *(f"{what}, {s.name}" for s in surveys for what in ("classes", "share of tasks"))]
    parts = ["## R/P topologies", table(columns, regions)]
    for survey in surveys:
        top = sorted(survey.patterns.items(), key=lambda item: (-item[1], item[0]))[:TOP]
        rows = [(topology.parse(pattern).name, pattern, number, share(number, survey.tasks)) for pattern, number in top]
        parts.append(table((f"layers{_of(survey, surveys)}", "topology", "tasks", "share"), rows))
    return "\n\n".join(parts)


def _ranking(title: str, surveys: Sequence[Survey], key: str) -> str:
    counts = [getattr(s, key) for s in surveys]
    order = sorted({n for c in counts for n in c}, key=lambda n: (-max(c.get(n, 0) for c in counts), n))
    rows = [(name, *(c.get(name, 0) for c in counts)) for name in order[:TOP]]
    rest = f"\n\n… and {len(order) - TOP:,} more" if len(order) > TOP else ""
    unit = "rounds" if key == "operators" else "tasks"
    return f"## {title}\n\n" + table((title.lower(), *(f"{unit}, {s.name}" for s in surveys)), rows) + rest


def _effort(survey: Survey, of: str) -> str:
    parts = [f"## Time by stage{of}", _table_of(plots.effort(survey))]
    if survey.spent:
        parts += [f"### Models by stage{of}", table(*spent(survey))]
    return "\n\n".join(parts)
