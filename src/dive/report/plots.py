"""The report's figures but those of topologies, each with the table of what it shows.

A figure is a function of one or two surveys; the first run is drawn solid, the second dashed or thin. Nothing here knows of
pages or files: `Figure.drawing` goes into the page, `standalone(figure.drawing)` into a file.
"""

from collections.abc import Sequence

from dive.report.chart import Axis, Bar, Frame, bars, linked, said, svg, text
from dive.report.facts import figure, share
from dive.report.figure import NARROW, SMALL, WIDE, Figure, Row, link
from dive.report.markup import Markup, element
from dive.report.survey import STAGES, Survey

TOP_TOOLS = 20


# -- funnel -----------------------------------------------------------------------------------------------------------

SURVIVED = {
    "engine": "worker survived", "sample": "configured", "collect": "evidence collected",
    "derive": "task derived", "certify": "certified", "select": "kept",
}  # fmt: skip
"""What an attempt has when it is past a stage."""


def survivors(survey: Survey) -> list[tuple[str, int]]:
    """Attempts, and how many were left after each stage that matters."""
    lost: dict[str, int] = {}
    for (stage, _), number in survey.rejected.items():
        lost[stage] = lost.get(stage, 0) + number
    left, steps = survey.attempts, [("attempted", survey.attempts)]
    for stage in STAGES[:-1]:
        left -= lost.get(stage, 0)
        if stage in ("collect", "derive", "certify") or lost.get(stage):
            steps.append((SURVIVED[stage], left))
    return steps


def funnel(survey: Survey, width: int = NARROW) -> Figure:
    """Attempts that are left after each stage."""
    steps = survivors(survey)
    rows = [
        Bar(name, left, f"{left:,} · {share(left, survey.attempts)}", "f-a" if name != steps[-1][0] else "f-done")
        for name, left in steps
    ]
    return Figure(
        "funnel",
        "Yield funnel",
        "Attempts that are left after each stage. What is lost is lost for a typed reason, never replaced.",
        bars(rows, width, "Yield funnel", "attempts left", names=128),
        ("after", "attempts", "share"),
        [(name, left, share(left, survey.attempts)) for name, left in steps],
    )


# -- variety ----------------------------------------------------------------------------------------------------------


CURVES = (
    "tools", "toolsets", "sequences", "call_graphs", "topologies", "tool_pairs", "domain_sets", "effective_tools", "tool_gini",
)  # fmt: skip
"""Measures that change with the number of tasks in a way worth seeing."""


def curves(surveys: Sequence[Survey]) -> list[Figure]:
    """One plot for each measure of variety: its expected value for n tasks."""
    figures = []
    shown = [(letter, survey) for letter, survey in zip("ab", surveys, strict=False) if survey.tasks]
    for name in CURVES:
        family = [(letter, survey, measure) for letter, survey in shown if (measure := survey.measure(name)) is not None]
        if not family:
            continue
        title = family[0][2].title
        most = max(survey.tasks for _, survey in shown)
        most_possible = 1.0 if name == "tool_gini" else float("inf")  # an interval may say more than the measure can be
        high = max(point.high for *_, measure in family for point in measure.points)
        top = min(max(high, 0.1 if name == "tool_gini" else 1.0) * 1.05, most_possible)
        frame = Frame(
            NARROW,
            250,
            Axis(0, most, "tasks"),
            Axis(0, top, title[0].lower() + title[1:] if title[1:2].islower() else title),
            left=58,
        )
        rows: list[Row] = []
        for letter, survey, measure in family:
            frame.band([(float(p.size), p.low, min(p.high, most_possible)) for p in measure.points], f"band-{letter}")
            frame.curve([(float(p.size), p.mean) for p in measure.points], f"s-{letter}")
            rows += [(survey.name, p.size, figure(p.mean), figure(p.low), figure(p.high)) for p in measure.points]
        drawing = frame.draw(f"{title} over the number of tasks")
        figures.append(
            Figure(f"curve-{name.replace('_', '-')}", title, "", drawing, ("run", "tasks", "expected", "low", "high"), rows)
        )
    return figures


def coverage(survey: Survey) -> list[Figure]:
    """What the run had covered after each of its tasks, in the order in which it made them."""
    parts = (
        ("tools used", 1, len(survey.offered)),
        ("tool pairs joined", 2, 0),
        ("R/P topologies", 3, 0),
        ("domains", 4, 0),
    )
    figures = []
    for name, column, ceiling in parts:
        points = [(float(point[0]), float(point[column])) for point in survey.coverage]
        high = max([y for _, y in points] + [float(ceiling), 1.0])
        frame = Frame(NARROW, 200, Axis(0, max(survey.tasks, 1), "task number"), Axis(0, high * 1.15, name), left=58)
        if ceiling:
            _, y = frame.place(0, ceiling)
            frame.marks.append(element("path", d=f"M58 {y:.1f}H{NARROW - 20}", class_="axis", stroke_dasharray="2 4"))
            frame.marks.append(text(NARROW - 22, y - 5, f"{ceiling:,} on offer", "tick end"))
        if points:
            frame.curve([(0.0, 0.0), *points], "s-a")
        figures.append(
            Figure(
                f"coverage-{name.lower().replace('/', '-').replace(' ', '-')}",
                name[:1].upper() + name[1:],
                "",
                frame.draw(f"{name} over task number"),
                ("task", name),
                [(int(x), int(y)) for x, y in points],
            )
        )
    return figures


# -- tools and domains ------------------------------------------------------------------------------------------------


def long_tail(surveys: Sequence[Survey]) -> Figure:
    """How many tasks use a tool, tools by rank."""
    rows: list[Row] = [
        (survey.name, rank, tool, number, share(number, survey.tasks))
        for survey in surveys
        for rank, (tool, number) in enumerate(_ranked(survey), 1)
    ]
    return Figure(
        "tool-frequency",
        "Tool frequency",
        "Tools by how many tasks have them on the path to the answer, the most used first; logarithmic height. "
        "A flat curve is even use, a steep one a long tail.",
        _tail(surveys, WIDE),
        ("run", "rank", "tool", "tasks", "share"),
        rows,
        _tail(surveys, NARROW),
    )


def _ranked(survey: Survey) -> list[tuple[str, int]]:
    return sorted(survey.used.items(), key=lambda item: (-item[1], item[0]))


def _tail(surveys: Sequence[Survey], width: int) -> Markup:
    most = max([len(survey.used) for survey in surveys] + [1])
    high = max([n for survey in surveys for n in survey.used.values()] + [10])
    frame = Frame(width, 230, Axis(1, most + 1, "tool, by rank"), Axis(0.8, high * 1.3, "tasks", "log"))
    for class_, survey in zip("ab", surveys, strict=False):
        ranked = _ranked(survey)
        if class_ == "a" and len(surveys) == 1:
            for rank, (tool, number) in enumerate(ranked, 1):
                bar = frame.bar(rank, rank + 1, number, "f-a", f"{rank}. {tool}: {number:,} tasks", 0.6 if most < 400 else 0.0)
                frame.marks.append(linked(link(tool=tool), bar))
        elif ranked:
            frame.curve([(rank + 0.5, float(number)) for rank, (_, number) in enumerate(ranked, 1)], f"s-{class_}")
    return frame.draw("Tasks per tool, by rank")


def top_tools(surveys: Sequence[Survey]) -> Figure:
    """The tools that most tasks use."""
    first, *others = surveys
    rows = []
    for tool, number in _ranked(first)[:TOP_TOOLS]:
        kind = {"retrieval": "f-r", "processing": "f-p"}.get(first.kinds.get(tool, ""), "f-op")
        twin = others[0].used.get(tool, 0) if others else None
        note = f"{number:,} · {share(number, first.tasks)}"
        other = f"{twin:,} · {share(twin, others[0].tasks)}" if others and twin is not None else ""
        value = number / max(first.tasks, 1)
        second = None if twin is None else twin / max(others[0].tasks, 1)
        rows.append(Bar(tool, value, note, kind if not others else "f-a", link(tool=tool), second, other))
    return Figure(
        "top-tools",
        f"The {min(TOP_TOOLS, len(first.used))} most used tools",
        "Share of the tasks that have the tool on the path to the answer."
        + ("" if others else " Blue tools retrieve, orange ones process."),
        bars(rows, NARROW, "Most used tools", "share of tasks", names=178, mono=True),
        ("tool", "kind", *(f"tasks, {survey.name}" for survey in surveys)),
        [(tool, first.kinds.get(tool, ""), *(s.used.get(tool, 0) for s in surveys)) for tool, _ in _ranked(first)[:TOP_TOOLS]],
    )


def _shares(
    surveys: Sequence[Survey], counts: Sequence[dict[str, int]], key: str | None, title: str, label: str, width: int
) -> tuple[Markup, list[Row]]:
    first, *others = counts
    order = sorted({name for count in counts for name in count}, key=lambda n: (-first.get(n, 0), n))
    wholes = [max(survey.tasks, 1) for survey in surveys] if key != "operator" else [max(sum(c.values()), 1) for c in counts]
    rows = []
    for name in order:
        note = f"{first.get(name, 0):,} · {share(first.get(name, 0), wholes[0])}"
        twin = others[0].get(name, 0) / wholes[1] if others else None
        other = f"{others[0].get(name, 0):,} · {share(others[0].get(name, 0), wholes[1])}" if others else ""
        target = link(**{key: name}) if key else None
        rows.append(Bar(name, first.get(name, 0) / wholes[0], note, "f-a", target, twin, other))
    return bars(rows, width, title, label, names=90), [(name, *(c.get(name, 0) for c in counts)) for name in order]


def domains(surveys: Sequence[Survey]) -> Figure:
    """Share of the tasks whose path touches a domain."""
    drawing, rows = _shares(surveys, [s.domains for s in surveys], "domain", "Domains", "share of tasks", NARROW)
    crossing = " and ".join(share(s.crossing, s.tasks) for s in surveys)
    return Figure(
        "domains",
        "Domains",
        f"Domains of the tools on the path to the answer. {crossing} of the tasks touch more than one, so shares may add up to "
        "more than 100%.",
        drawing,
        ("domain", *(f"tasks, {survey.name}" for survey in surveys)),
        rows,
    )


def operators(surveys: Sequence[Survey]) -> Figure:
    """What made the rounds harder."""
    drawing, rows = _shares(
        surveys, [s.operators for s in surveys], "operator", "Operators", "share of rounds after the first", SMALL
    )
    return Figure(
        "operators",
        "Operators",
        "What the deriver did to make a round harder.",
        drawing,
        ("operator", *(f"rounds, {survey.name}" for survey in surveys)),
        rows,
    )


def answers(surveys: Sequence[Survey]) -> Figure:
    """Kinds of answers."""
    drawing, rows = _shares(surveys, [s.answers for s in surveys], "answer", "Kinds of answers", "share of tasks", SMALL)
    columns = ("kind", *(f"tasks, {survey.name}" for survey in surveys))
    return Figure("answers", "Kinds of answers", "What type of value answers the query.", drawing, columns, rows)


def difficulty(surveys: Sequence[Survey]) -> Figure:
    """Calls per task."""
    most = max([calls for survey in surveys for calls in survey.calls] + [2])
    high = max([n / max(survey.tasks, 1) for survey in surveys for n in survey.calls.values()] + [0.01])
    frame = Frame(
        SMALL, 210, Axis(0.5, most + 0.5, "calls on the path to the answer"), Axis(0, high * 1.1, "tasks", share=True)
    )
    wide = 1.0 / len(surveys)
    for at, (class_, survey) in enumerate(zip("ab", surveys, strict=False)):
        for calls, number in sorted(survey.calls.items()):
            title = f"{calls} calls: {number:,} tasks ({share(number, survey.tasks)})"
            start = calls - 0.5 + at * wide
            bar = frame.bar(start, start + wide, number / survey.tasks, f"f-{class_}", title, 1.0)
            frame.marks.append(linked(link(min=calls, max=calls), bar))
    return Figure(
        "difficulty",
        "Calls per task",
        "The shortest program that the certificate proves; a solver may take more.",
        frame.draw("Tasks by number of calls"),
        ("calls", *(f"tasks, {survey.name}" for survey in surveys)),
        [(calls, *(s.calls[calls] for s in surveys)) for calls in sorted({c for s in surveys for c in s.calls})],
    )


# -- effort -----------------------------------------------------------------------------------------------------------


def effort(survey: Survey) -> Figure:
    """Where the time of the attempts went, by the stage at which they ended."""
    stages = [stage for stage in reversed(STAGES) if stage in survey.effort]
    whole = survey.bookkept.seconds
    width, names, pitch = NARROW, 112.0, 30
    high = max([survey.effort[stage].seconds for stage in stages] + [1e-9])
    room = width - names - 120
    parts: list[Markup] = [text(names, 12, "seconds of worker time", "note")]
    for place, stage in enumerate(stages):
        took = survey.effort[stage]
        y = 22.0 + place * pitch
        own = max(took.seconds - took.tool_seconds, 0.0)
        name = "certified" if stage == "done" else f"ended in {stage}"
        parts.append(text(names - 8, y + 18, name, "end"))
        tools_w, own_w = room * took.tool_seconds / high, room * own / high
        title = element("title", f"{name}: {took.seconds:.1f} s, of which tools {took.tool_seconds:.1f} s")
        parts.append(element("rect", title, x=names, y=y + 5, width=max(tools_w, 0.5), height=18, class_="f-op"))
        parts.append(element("rect", title, x=names + tools_w, y=y + 5, width=max(own_w, 0.5), height=18, class_="f-a"))
        parts.append(
            text(
                names + tools_w + own_w + 6,
                y + 18,
                f"{said(round(took.seconds, 1))} s · {share(took.seconds, whole)}",
                "tick",
            )
        )
    bottom = 22.0 + len(stages) * pitch + 14
    parts.append(element("rect", x=names, y=bottom - 9, width=10, height=10, class_="f-op"))
    parts.append(text(names + 15, bottom, "inside tools", "tick"))
    parts.append(element("rect", x=names + 95, y=bottom - 9, width=10, height=10, class_="f-a"))
    parts.append(text(names + 110, bottom, "synthesis and checks", "tick"))
    rows: list[Row] = []
    for stage in stages:
        took = survey.effort[stage]
        each = took.seconds / max(took.attempts, 1) * 1000
        rows.append((
            "certified" if stage == "done" else stage, took.attempts, took.calls,
            round(took.tool_seconds, 2), round(took.seconds, 2), round(each, 1), share(took.seconds, whole),
        ))  # fmt: skip
    return Figure(
        "effort",
        "Time by stage",
        "Time that workers spent on attempts, by the stage at which they ended. It adds up over workers.",
        svg(width, bottom + 12, "Time by stage", *parts),
        ("ended in", "attempts", "calls", "tool s", "total s", "ms each", "share"),
        rows,
    )


def solving(survey: Survey) -> Figure:
    """Rollouts that were right, by calls per task."""
    most = max(survey.solved, default=1)
    frame = Frame(
        NARROW, 230, Axis(0.5, most + 0.5, "calls on the path to the answer"), Axis(0, 1.0, "graded rollouts right", share=True)
    )
    rows: list[Row] = []
    for calls, verdicts in sorted(survey.solved.items()):
        graded = verdicts["correct"] + verdicts["wrong"]
        rows.append((calls, verdicts["correct"], verdicts["wrong"], verdicts["ungraded"], share(verdicts["correct"], graded)))
        if graded:
            title = f"{calls} calls: {verdicts['correct']:,} of {graded:,} right"
            frame.marks.append(frame.bar(calls - 0.5, calls + 0.5, verdicts["correct"] / graded, "f-a", title, 1.0))
    return Figure(
        "solving",
        "Rollouts by difficulty",
        "Share of the graded rollouts that were right. Ungraded ones count neither way.",
        frame.draw("Share of right rollouts by number of calls"),
        ("calls", "correct", "wrong", "ungraded", "right"),
        rows,
    )
