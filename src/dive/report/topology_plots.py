"""The report's figures of R/P topologies: how the tasks spread over the classes, and a gallery of the most frequent ones."""

from collections.abc import Sequence

from dive.diversity.samples import REGIONS, Region
from dive.report import topology
from dive.report.chart import Axis, Frame, linked, svg, text
from dive.report.facts import share
from dive.report.figure import NARROW, WIDE, Figure, Row, link
from dive.report.markup import Markup, element, join
from dive.report.survey import Survey
from dive.report.topology import TINTS

CELLS = 300
"""Most bars of a density plot; beyond it, neighbouring classes share one."""


def density(surveys: Sequence[Survey]) -> Figure:
    """Tasks per R/P topology class, all classes on one axis in three regions; a panel for each run."""
    classes = topology.order({pattern for survey in surveys for pattern in survey.patterns})
    regions = [topology.parse(pattern).region for pattern in classes]
    rows: list[Row] = [
        (place, regions[place - 1], topology.parse(pattern).name, pattern, *(survey.patterns[pattern] for survey in surveys))
        for place, pattern in enumerate(classes, 1)
    ]
    return Figure(
        "topology-density",
        "R/P topology density",
        "Each place on the axis is one class of call graphs labelled retrieval or processing; within a region, small graphs "
        "come first. The height is the number of tasks of the class, on a logarithmic scale.",
        _density(surveys, classes, WIDE),
        ("class", "region", "layers", "topology", *(f"tasks, {survey.name}" for survey in surveys)),
        rows,
        _density(surveys, classes, NARROW),
    )


def _density(surveys: Sequence[Survey], classes: list[str], width: int) -> Markup:
    panel, head = 190.0, 34.0
    height = head + panel * len(surveys)
    high = max([n for survey in surveys for n in survey.patterns.values()] + [10])
    regions = [topology.parse(pattern).region for pattern in classes]
    parts: list[Markup] = []
    for at, survey in enumerate(surveys):
        x = Axis(1, max(len(classes), 1) + 1, "topology class" if at == len(surveys) - 1 else "")
        frame = Frame(width, panel, x, Axis(0.8, float(high) * 1.3, "tasks", "log"), bottom=34)
        back = [_tint(frame, regions, region) for region in REGIONS]
        frame.marks = _columns(frame, survey, classes, regions, width < WIDE)
        marks = join([*back, frame.axes(), *frame.marks])
        parts.append(element("g", marks, transform=f"translate(0 {head + at * panel})"))
        if len(surveys) > 1:
            parts.append(text(width - 18, head + at * panel + 26, survey.name, "strong end"))
    frame = Frame(width, panel, Axis(1, max(len(classes), 1) + 1, ""), Axis(0.8, 1, ""))
    total = [sum(survey.patterns.values()) for survey in surveys]
    used = 0.0
    for region in REGIONS:
        mine = [i for i, r in enumerate(regions) if r == region]
        if not mine:
            continue
        left, _ = frame.place(mine[0] + 1, 1)
        shares = " / ".join(
            share(sum(survey.patterns[classes[i]] for i in mine), n) for survey, n in zip(surveys, total, strict=True)
        )
        label = f"{len(mine):,} classes · {shares}" if width == WIDE else f"{len(mine):,} · {shares}"
        wide = max(len(region) * 7.4, len(label) * 5.9)
        left = min(max(left + 2, used), width - wide)
        used = left + wide + 10
        parts.append(text(left, 14, region, f"strong f-{TINTS[region]}"))
        parts.append(text(left, 29, label, "tick"))
    return svg(width, height, "Tasks per R/P topology class", *parts)


def _tint(frame: Frame, regions: list[Region], region: Region) -> Markup:
    mine = [i for i, r in enumerate(regions) if r == region]
    if not mine:
        return Markup("")
    left, top = frame.place(mine[0] + 1, frame.y.high)
    right, floor = frame.place(mine[-1] + 2, frame.y.low)
    return element("rect", x=left, y=top, width=right - left, height=floor - top, class_=f"t-{TINTS[region]}")


def _columns(frame: Frame, survey: Survey, classes: list[str], regions: list[Region], narrow: bool) -> list[Markup]:
    """A bar for each class, or for as many neighbours within a region as make a bar wide enough to be seen."""
    several = -(-len(classes) // (CELLS // 2 if narrow else CELLS))
    gap = 1.0 if len(classes) / several < 140 and not narrow else 0.0
    marks, place = [], 0
    while place < len(classes):
        end = place
        while end < len(classes) and end - place < several and regions[end] == regions[place]:
            end += 1
        members = classes[place:end]
        tasks = sum(survey.patterns[pattern] for pattern in members)
        if tasks:
            made = topology.parse(members[0])
            what = f"class {place + 1}: {made.name}" if len(members) == 1 else f"classes {place + 1}–{end}"
            each = "" if len(members) == 1 else f", {tasks / len(members):.1f} a class"
            title = f"{what} · {tasks:,} tasks ({share(tasks, survey.tasks)}){each}"
            bar = frame.bar(place + 1, end + 1, tasks / len(members), f"f-{TINTS[regions[place]]}", title, gap)
            marks.append(linked(link(pattern=members[0]) if len(members) == 1 else None, bar))
        place = end
    return marks


def gallery(survey: Survey, each: int = 8) -> dict[Region, list[tuple[str, int]]]:
    """The most frequent classes of each region, with their number of tasks."""
    found: dict[Region, list[tuple[str, int]]] = {region: [] for region in REGIONS}
    for pattern, number in sorted(survey.patterns.items(), key=lambda item: (-item[1], len(item[0]), item[0])):
        members = found[topology.parse(pattern).region]
        if len(members) < each:
            members.append((pattern, number))
    return found


def gallery_figure(survey: Survey) -> Figure:
    """The gallery as one drawing, for papers."""
    cell_w, cell_h, columns = 118.0, 104.0, 8
    parts: list[Markup] = []
    rows: list[Row] = []
    y = 0.0
    for region, members in gallery(survey).items():
        if not members:
            continue
        parts.append(text(8, y + 16, region, f"strong f-{TINTS[region]}"))
        y += 24
        for place, (pattern, number) in enumerate(members):
            x, top = 8 + place % columns * cell_w, y + place // columns * cell_h
            parts.append(element("rect", x=x, y=top, width=cell_w - 8, height=cell_h - 8, rx=4, class_=f"t-{TINTS[region]}"))
            drawn = topology.small(topology.parse(pattern), cell_w - 8, 74)
            parts.append(element("g", drawn, transform=f"translate({x} {top})"))
            parts.append(text(x + (cell_w - 8) / 2, top + 88, f"{number:,} tasks", "tick mid"))
            rows.append((region, topology.parse(pattern).name, pattern, number, share(number, survey.tasks)))
        y += -(-len(members) // columns) * cell_h + 8
    return Figure(
        "topology-gallery",
        "Topology gallery",
        "The most frequent classes of each region. Circles retrieve, squares process; values flow to the right.",
        svg(8 + columns * cell_w, max(y, 40), "Topology gallery", *parts),
        ("region", "layers", "topology", "tasks", "share"),
        rows,
    )
