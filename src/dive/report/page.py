"""The page: one HTML file that asks nothing of any network.

Invariant: its Content-Security-Policy allows the one style sheet and the one script that stand in it, by hash, and nothing
else: no other script, no handler in an attribute, no image, font, frame, form or connection. Where tasks lie in chunk files
beside the page, the script may load those, by a Trusted Types policy that accepts no other address. All content is escaped
(`markup`) or packed in base64 (`bundle`).
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from urllib.parse import urlencode

from dive.report import plots, topology, topology_plots
from dive.report.bundle import Bundle, packed
from dive.report.chart import said
from dive.report.facts import Fact, facts, measures, share, spent
from dive.report.figure import Figure, link
from dive.report.markup import Markup, element, escape, join
from dive.report.survey import Survey
from dive.synthesis.reasons import REASONS

SCRIPTS = ("base", "store", "filter", "list", "json", "graph", "task", "main")
E = element


@cache
def script() -> str:
    """The page's script, put together from its parts in order."""
    folder = resources.files("dive.report").joinpath("assets")
    return "\n".join(folder.joinpath(f"{name}.js").read_text("utf-8") for name in SCRIPTS)


@cache
def style() -> str:
    """The page's style sheet."""
    return resources.files("dive.report").joinpath("assets/page.css").read_text("utf-8")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def policy(chunks_beside: bool) -> str:
    """The Content-Security-Policy: the inline parts by hash; scripts that ours loads only where there are chunk files."""
    scripts = _hash(script()) + (" 'strict-dynamic'" if chunks_beside else "")
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_hash(style())}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types dive"
    )


def page(surveys: Sequence[Survey], bundle: Bundle, catalogue: dict[str, tuple[str, str, str]], folder: str) -> str:
    """The whole page."""
    names = [survey.name for survey in surveys]
    title = " and ".join(names) + " · Dive report"
    head = E(
        "head",
        E("meta", charset="utf-8"),
        E("meta", http_equiv="Content-Security-Policy", content=policy(bool(bundle.files))),
        E("meta", name="viewport", content="width=device-width, initial-scale=1"),
        E("meta", name="referrer", content="no-referrer"),
        E("link", rel="icon", href="data:,"),
        E("title", title),
        E("style", Markup(style())),
    )
    rejected = sum(sum(survey.rejected.values()) for survey in surveys)
    tasks = sum(survey.tasks for survey in surveys)
    data = [E("script", Markup(packed(bundle.index(names, catalogue, folder))), type="text/plain", id="index")]
    data += [E("script", Markup(chunk), type="text/plain", id=f"chunk-{number}") for number, chunk in bundle.held()]
    body = E(
        "body",
        _top(tasks, rejected),
        E("main", *_overview(surveys), class_="page", id="overview"),
        _browser(),
        _help(),
        *data,
        E("script", Markup(script())),
    )
    return "<!doctype html>\n" + E("html", head, body, lang="en") + "\n"


def _top(tasks: int, rejected: int) -> Markup:
    def tab(view: str, name: str, number: int | None = None) -> Markup:
        count = "" if number is None else E("span", f"{number:,}", class_="count")
        return E("a", name, count, href=f"#{view}", data_view=view)

    return E(
        "header",
        E(
            "nav",
            tab("overview", "Overview"),
            tab("tasks", "Tasks", tasks),
            tab("rejected", "Rejected", rejected),
            E("button", "?", id="keys", title="Keys", aria_label="Keys"),
            aria_label="Views",
        ),
        class_="top",
    )


# -- overview ---------------------------------------------------------------------------------------------------------


def _overview(surveys: Sequence[Survey]) -> list[Markup]:
    parts = [_header(surveys)]
    parts.append(_funnels([s for s in surveys if s.is_run]))
    if any(survey.tasks for survey in surveys):
        parts += [_diversity(surveys), _topologies(surveys), _tools(surveys), _coverage(surveys), _difficulty(surveys)]
        if any(survey.verdicts for survey in surveys):
            parts.append(_rollouts([s for s in surveys if s.verdicts]))
    else:
        parts.append(_section("variety", "Diversity", None, _empty("There is no task yet, so there is nothing to measure.")))
    parts.append(_effort([s for s in surveys if s.is_run]))
    parts.append(_settings(surveys))
    return parts


def _section(key: str, title: str, lead: str | None, *content: object) -> Markup:
    return E("section", E("h2", title), E("p", lead) if lead else "", *content, id=key)


def _empty(text: str) -> Markup:
    return E("p", text, class_="empty")


def _header(surveys: Sequence[Survey]) -> Markup:
    compared = len(surveys) > 1
    lines = []
    for survey in surveys:
        words = [
            ("", survey.name if compared else ""),
            ("settings", survey.settings_hash or "unknown"),
            ("tool pool", survey.pool_version or "unknown"),
            ("seed", survey.settings.get("seed")),
            ("rounds", survey.settings.get("rounds")),
            ("domains", ", ".join(survey.settings.get("domains") or ["all"]) if survey.settings else None),
        ]
        made = [E("span", f"{name} ", E("b", value)) for name, value in words if value not in (None, "")]
        lines.append(E("p", *made, class_="facts"))
    return E(
        "header",
        E("p", "Dive report" if not compared else "Dive report · comparison", class_="eyebrow"),
        E("h1", join(_titles(surveys), " and ")),
        E("p", _lead(surveys), class_="lead"),
        *lines,
        _figures(surveys),
        _key(surveys) if compared else "",
        E("noscript", _empty("Browsing tasks needs scripts; everything on this page shows without.")),
    )


def _titles(surveys: Sequence[Survey]) -> list[Markup]:
    return [escape(survey.name) for survey in surveys]


def _lead(surveys: Sequence[Survey]) -> str:
    if len(surveys) > 1:
        return "Two datasets side by side. The first is drawn solid, the second dashed."
    survey = surveys[0]
    if not survey.is_run:
        return f"{survey.tasks:,} certified tasks from an export."
    if not survey.tasks:
        return f"No certified task yet, from {survey.attempts:,} attempts."
    unfinished = survey.wanted is not None and survey.tasks < survey.wanted
    of = f" of {survey.wanted:,} wanted" if unfinished else ""
    return f"{survey.tasks:,} certified tasks{of}, from {survey.attempts:,} attempts."


def _key(surveys: Sequence[Survey]) -> Markup:
    return E("p", *(E("span", survey.name, class_="second" if at else None) for at, survey in enumerate(surveys)), class_="key")


def _figures(surveys: Sequence[Survey]) -> Markup:
    cells = []
    for family in zip(*(facts(survey) for survey in surveys), strict=True):
        first: Fact = family[0]
        twin = E("span", family[1].value, class_="twin") if len(family) > 1 else ""
        note = first.note if len(family) == 1 else ""
        cells.append(E("div", E("dt", first.name), E("dd", first.value, twin, E("span", note) if note else "")))
    return E("dl", *cells, class_="figures")


def figure_block(figure: Figure, full: bool = False, name: str = "") -> Markup:
    """A figure with its caption, and its figures as a table that unfolds."""
    drawing = figure.drawing
    if figure.narrow is not None:
        drawing = Markup(E("div", figure.drawing, class_="wide") + E("div", figure.narrow, class_="narrow"))
    title = f"{figure.title} · {name}" if name else figure.title
    return E(
        "figure",
        E("figcaption", E("h3", title), E("p", figure.caption) if figure.caption else ""),
        drawing,
        E("details", E("summary", "Table"), table(figure.columns, figure.rows), class_="data"),
        class_="full" if full else None,
    )


ROWS = 400
"""Most rows of a table in the page."""


def table(columns: Sequence[object], rows: Sequence[Sequence[object]], free: bool = False) -> Markup:
    """A table; numbers to the right."""
    right = [
        bool(rows) and all(isinstance(row[i], int | float) or _figure(row[i]) for row in rows) for i in range(len(columns))
    ]
    head = E("tr", *(E("th", name, class_="num" if r else None, scope="col") for name, r in zip(columns, right, strict=True)))
    body = [
        E("tr", *(E("td", _cell(value), class_="num" if r else None) for value, r in zip(row, right, strict=True)))
        for row in rows[:ROWS]
    ]
    more = E("p", f"{len(rows) - ROWS:,} more rows", class_="small soft") if len(rows) > ROWS else ""
    made = E("table", E("thead", head), E("tbody", *body))
    return E("div", made, more, class_="scroll free" if free else "scroll", tabindex="0")


def _figure(value: object) -> bool:
    return isinstance(value, str) and (value[:1].isdigit() or value == "–")


def _cell(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return f"{value:,}" if isinstance(value, int) else said(value)


def _funnels(surveys: Sequence[Survey]) -> Markup:
    lead = "Attempts, and what became of them. A failed attempt leaves a typed reason and nothing else."
    if not surveys:
        return _section("funnel", "Yield", lead, _empty("An export holds tasks only; attempts are known for a run directory."))
    blocks = []
    for survey in surveys:
        name = survey.name if len(surveys) > 1 else ""
        blocks.append(figure_block(plots.funnel(survey), name=name))
        rows = [
            (
                stage,
                Markup(
                    E("a", reason, href=f"#rejected?{urlencode({'reason': f'{stage}/{reason}'})}")
                    + E("div", REASONS.get(reason, ""), class_="soft")
                ),
                number,
                share(number, survey.attempts),
            )
            for (stage, reason), number in survey.rejected.most_common()
        ]
        lost = table(("stage", "reason", "attempts", "share"), rows) if rows else _empty("Every attempt gave a task.")
        blocks.append(E("div", E("h3", "Reasons" + (f" · {name}" if name else "")), lost))
    return _section("funnel", "Yield", lead, E("div", *blocks, class_="grid two"))


def _diversity(surveys: Sequence[Survey]) -> Markup:
    columns, rows = measures(surveys)
    return _section(
        "variety",
        "Diversity",
        "How many different things the tasks show, and how fast new ones come as tasks are added: the curves give what a draw "
        "of n tasks shows, with the band in which 95% of such draws lie.",
        E("div", table(columns, rows, free=True), class_="full"),
        E("div", *(figure_block(figure) for figure in plots.curves(surveys)), class_="grid"),
    )


def _topologies(surveys: Sequence[Survey]) -> Markup:
    galleries: list[Markup] = []
    for survey in surveys:
        if len(surveys) > 1:
            galleries.append(E("h3", f"Gallery · {survey.name}", class_="of"))
        shown = topology_plots.gallery(survey, 8 if len(surveys) == 1 else 5)
        for region, members in shown.items():
            if not members:
                continue
            total = sum(1 for pattern in survey.patterns if topology.parse(pattern).region == region)
            count = f"the {len(members)} most frequent of {total:,} classes" if total > len(members) else f"{total:,} classes"
            tint = topology.TINTS[region]
            items = [E("li", _thumbnail(pattern, number, survey)) for pattern, number in members]
            galleries.append(E("h3", region, E("span", count), class_=f"region {tint}"))
            galleries.append(E("ul", *items, class_="gallery"))
    return _section(
        "topologies",
        "Topologies",
        "A task's program with its calls labelled by kind of tool: which kinds of work feed each other, whatever the tools.",
        figure_block(topology_plots.density(surveys), full=True),
        E("p", E("span", "retrieval", class_="dot-r"), E("span", "processing", class_="dot-p"), class_="key"),
        *galleries,
    )


def _thumbnail(pattern: str, number: int, survey: Survey) -> Markup:
    name = topology.parse(pattern).name
    caption = E("span", E("span", f"{number:,} tasks" if number != 1 else "1 task"), share(number, survey.tasks), class_="cap")
    return E("a", topology.thumbnail(pattern), caption, href=link(pattern=pattern), title=name)


def _tools(surveys: Sequence[Survey]) -> Markup:
    return _section(
        "tools",
        "Tools and domains",
        "Which tools the answers rest on. Select a bar to see its tasks.",
        figure_block(plots.long_tail(surveys), full=True),
        E("div", figure_block(plots.top_tools(surveys)), figure_block(plots.domains(surveys)), class_="grid two"),
    )


def _coverage(surveys: Sequence[Survey]) -> Markup:
    content = []
    for survey in surveys:
        if len(surveys) > 1:
            content.append(E("h3", survey.name, class_="of"))
        content.append(E("div", *(figure_block(figure) for figure in plots.coverage(survey)), class_="grid two"))
    return _section(
        "coverage",
        "Coverage over tasks",
        "What the run had reached after each task, in the order in which it made them.",
        *content,
    )


def _difficulty(surveys: Sequence[Survey]) -> Markup:
    figures = (plots.difficulty(surveys), plots.operators(surveys), plots.answers(surveys))
    return _section("difficulty", "Difficulty and form", None, E("div", *map(figure_block, figures), class_="grid"))


def _rollouts(surveys: Sequence[Survey]) -> Markup:
    blocks = []
    for survey in surveys:
        rows: list[tuple[object, ...]] = [(v, n, share(n, survey.verdicts.total())) for v, n in survey.verdicts.most_common()]
        rows += [(f"failure: {reason}", n, share(n, survey.verdicts.total())) for reason, n in survey.failures.most_common()]
        blocks.append(figure_block(plots.solving(survey), name=survey.name if len(surveys) > 1 else ""))
        blocks.append(E("div", E("h3", "Verdicts"), table(("verdict", "rollouts", "share"), rows)))
    lead = "What policies made of the tasks. An ungraded rollout counts neither as right nor as wrong."
    return _section("rollouts-summary", "Rollouts", lead, E("div", *blocks, class_="grid two"))


def _effort(surveys: Sequence[Survey]) -> Markup:
    lead = "Worker time and tool calls, by how far the attempts came."
    if not surveys:
        return _section("effort", "Time and cost", lead, _empty("An export does not say what its tasks took."))
    blocks = []
    for survey in surveys:
        made = plots.effort(survey)
        blocks.append(figure_block(made, name=survey.name if len(surveys) > 1 else ""))
        blocks.append(E("div", E("h3", "By stage"), table(made.columns, made.rows), E("p", _cost(survey), class_="small soft")))
        if survey.spent:
            blocks.append(E("div", E("h3", "Models, by stage"), table(*spent(survey)), class_="full"))
    return _section("effort", "Time and cost", lead, E("div", *blocks, class_="grid two"))


def _cost(survey: Survey) -> str:
    whole = survey.bookkept
    each = f"{whole.seconds / survey.tasks:.3f} s of worker time a task. " if survey.tasks else ""
    builtin = {survey.settings.get("collector"), survey.settings.get("deriver")} == {"builtin"}
    return f"{each}{whole.calls:,} tool calls." + (" No model was called, so no tokens were paid for." if builtin else "")


def _settings(surveys: Sequence[Survey]) -> Markup:
    blocks = [
        E(
            "div",
            E("h3", survey.name),
            table(("setting", "value"), [(k, _setting(v)) for k, v in survey.settings.items()], free=True),
        )
        for survey in surveys
        if survey.settings
    ]
    content = (
        E("div", *blocks, class_="grid two")
        if blocks
        else _empty("An export does not carry its run's settings, only their hash.")
    )
    return _section("settings", "Settings", None, content)


def _setting(value: object) -> str:
    if value is None:
        return "all"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


# -- browser ----------------------------------------------------------------------------------------------------------


def _browser() -> Markup:
    tools = E(
        "div",
        E(
            "div",
            E("input", type="search", id="search", aria_label="Search", autocomplete="off", spellcheck="false"),
            E("kbd", "/", title="press / to search"),
            E("button", "Filters", id="more", aria_expanded="false", aria_controls="facets"),
            E("button", "Reset", id="reset", hidden=True),
            E("span", id="tally", class_="tally", role="status"),
            class_="line",
        ),
        E("div", id="facets", class_="facets"),
        class_="tools",
    )
    rows = E("div", id="rows", class_="rows", role="presentation")
    listing = E(
        "div",
        rows,
        E("p", id="none", class_="empty", hidden=True),
        id="list",
        class_="list",
        role="listbox",
        tabindex="0",
        aria_label="Results",
    )
    detail = E("article", id="detail", class_="detail", hidden=True, tabindex="-1")
    return E("main", tools, E("div", listing, detail, class_="split", id="split"), class_="browser", id="browser", hidden=True)


def _help() -> Markup:
    keys = (
        ("j  k", "next, previous"), ("Enter", "open"), ("Esc", "close"), ("/", "search"),
        ("o  t  r", "overview, tasks, rejected"), ("?", "these keys"),
    )  # fmt: skip
    rows = [Markup(E("dt", join([E("kbd", key) for key in names.split()], " ")) + E("dd", what)) for names, what in keys]
    return E(
        "dialog", E("h3", "Keys"), E("dl", *rows), E("form", E("button", "Close"), method="dialog"), id="help", class_="help"
    )
