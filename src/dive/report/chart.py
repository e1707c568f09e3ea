"""Hand-written SVG: scales, axes, and the few marks that the report's plots are made of.

Everything is drawn with classes, never with colours, so that one drawing serves the page (light and dark) and a file of its
own (`standalone`), which carries its style with it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from dive.report.markup import Markup, element, escape, join, number

CHARACTER = 6.1
"""Mean width of a character of the plots' small text."""

LIGHT = {
    "ink": "#1b2733", "soft": "#5a6875", "grid": "#e6eaee", "paper": "#ffffff",
    "r": "#0067a5", "p": "#c2540a", "mix": "#6b5b95", "op": "#66727d", "done": "#1d6b3f",
    "a": "#0b5c63", "b": "#b8408a", "rtint": "#e8f1f8", "ptint": "#fbeee4", "mixtint": "#f0edf6",
}  # fmt: skip
"""Colours of a figure that stands alone; the page's style sheet names the same for light and dark."""

STYLE = """
text{{font-family:Inter,"Helvetica Neue",Helvetica,Arial,"DejaVu Sans",sans-serif;font-size:11px;fill:{ink}}}
.mono{{font-family:"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:10px}}
.tick,.note{{fill:{soft}}} .strong{{font-weight:600}} .end{{text-anchor:end}} .mid{{text-anchor:middle}}
.axis{{stroke:{soft};stroke-width:1;fill:none}} .grid{{stroke:{grid};stroke-width:1;fill:none}}
.f-r{{fill:{r}}} .f-p{{fill:{p}}} .f-mix{{fill:{mix}}} .f-op{{fill:{op}}}
.f-a{{fill:{a}}} .f-b{{fill:{b}}} .f-done{{fill:{done}}}
.t-r{{fill:{rtint}}} .t-p{{fill:{ptint}}} .t-mix{{fill:{mixtint}}}
.s-a{{stroke:{a};stroke-width:2;fill:none;stroke-linejoin:round}}
.s-b{{stroke:{b};stroke-width:2;fill:none;stroke-dasharray:5 3}}
.band-a{{fill:{a};fill-opacity:.16}} .band-b{{fill:{b};fill-opacity:.16}} .e{{stroke:{soft};stroke-width:1.2;fill:none}}
"""

Scale = Literal["linear", "log"]


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round values between two bounds: multiples of 1, 2 or 5 times a power of ten."""
    if not high > low:
        return [low]
    raw = (high - low) / max(wanted, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next((power * f for f in (1, 2, 5, 10) if power * f >= raw * 0.75), power * 10)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 12) for i in range(first, math.floor(high / step + 1e-9) + 1)]


def powers(low: float, high: float) -> list[float]:
    """Powers of ten from `low` to `high`."""
    return [10.0**e for e in range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)]


def said(value: float) -> str:
    """A number as people write it: 12,000 · 3.5 · 0.02."""
    if value == 0 or (abs(value) >= 1 and float(value).is_integer()):
        return f"{value:,.0f}"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def clipped(text: str, width: float) -> str:
    """The text, cut to fit into `width`."""
    room = max(int(width / CHARACTER), 2)
    return text if len(text) <= room else text[: room - 1] + "…"


@dataclass(frozen=True)
class Axis:
    """A range of values along a side of a plot."""

    low: float
    high: float
    label: str
    scale: Scale = "linear"
    share: bool = False
    """Whether values are shares of one, to be written as percentages."""

    def at(self, value: float, start: float, length: float) -> float:
        """Coordinate of a value on a side that starts at `start`."""
        if self.scale == "log":
            value, low, high = (math.log10(max(v, self.low)) for v in (value, self.low, self.high))
        else:
            low, high = self.low, self.high
        return start + length * ((value - low) / (high - low) if high > low else 0.0)

    @property
    def ticks(self) -> list[float]:
        """Where to put marks."""
        return powers(self.low, self.high) if self.scale == "log" else ticks(self.low, self.high)

    def say(self, value: float) -> str:
        """A value as it stands beside its mark."""
        return f"{value * 100:.3g}%" if self.share else said(value)


@dataclass
class Frame:
    """A plot with two axes; marks are added in data coordinates."""

    width: float
    height: float
    x: Axis
    y: Axis
    left: float = 52
    right: float = 20
    top: float = 12
    bottom: float = 40
    marks: list[Markup] = field(default_factory=list)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Coordinates of a point."""
        across = self.x.at(x, self.left, self.width - self.left - self.right)
        return across, self.y.at(y, self.height - self.bottom, -(self.height - self.top - self.bottom))

    def axes(self) -> Markup:
        """Both axes with marks, labels and a light grid."""
        parts: list[Markup] = []
        floor, roof = self.height - self.bottom, self.top
        for value in self.y.ticks:
            _, y = self.place(self.x.low, value)
            parts.append(
                element("path", d=f"M{number(self.left)} {number(y)}H{number(self.width - self.right)}", class_="grid")
            )
            parts.append(text(self.left - 6, y + 4, self.y.say(value), "tick end"))
        for value in self.x.ticks:
            x, _ = self.place(value, self.y.low)
            parts.append(element("path", d=f"M{number(x)} {number(floor)}v4", class_="axis"))
            parts.append(text(x, floor + 16, self.x.say(value), "tick mid"))
        parts.append(
            element("path", d=f"M{number(self.left)} {number(floor)}H{number(self.width - self.right)}", class_="axis")
        )
        parts.append(text((self.left + self.width - self.right) / 2, self.height - 6, self.x.label, "note mid"))
        middle = (floor + roof) / 2
        parts.append(text(12, middle, self.y.label, "note mid", transform=f"rotate(-90 12 {number(middle)})"))
        return join(parts)

    def curve(self, points: Sequence[tuple[float, float]], class_: str) -> None:
        """A line through points."""
        self.marks.append(element("path", d=_line([self.place(*p) for p in points]), class_=class_))

    def band(self, points: Sequence[tuple[float, float, float]], class_: str) -> None:
        """The area between two curves: (x, low, high)."""
        there = [self.place(x, low) for x, low, _ in points]
        back = [self.place(x, high) for x, _, high in reversed(points)]
        self.marks.append(element("path", d=_line(there + back) + "Z", class_=class_))

    def bar(self, low: float, high: float, value: float, class_: str, title: str, gap: float = 0.0) -> Markup:
        """A bar from `low` to `high` on the x axis, standing on the floor."""
        left, top = self.place(low, value)
        right, floor = self.place(high, self.y.low)
        width = max(right - left - gap, 0.6)
        return element(
            "rect", element("title", title), x=left + gap / 2, y=top, width=width, height=max(floor - top, 0.6), class_=class_
        )

    def draw(self, title: str) -> Markup:
        """The plot as SVG."""
        return svg(self.width, self.height, title, self.axes(), *self.marks)


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def text(x: float, y: float, content: object, class_: str = "", **attributes: object) -> Markup:
    """A line of text."""
    return element("text", content, x=float(x), y=float(y), class_=class_ or None, **attributes)


def svg(width: float, height: float, title: str, *content: object, class_: str | None = None) -> Markup:
    """A drawing that scales with its place; `title` is what a screen reader says of it."""
    return element(
        "svg", *content,
        viewbox=f"0 0 {number(width)} {number(height)}", width=float(width), height=float(height),
        role="img", aria_label=title, class_=class_,
    )  # fmt: skip


def standalone(drawing: Markup) -> str:
    """A drawing as a file of its own: its style inside, links of the page taken out."""
    style = element("style", Markup(STYLE.format(**LIGHT)))
    head, _, rest = drawing.partition(">")
    paper = element("rect", width="100%", height="100%", fill=LIGHT["paper"])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head} xmlns="http://www.w3.org/2000/svg">{style}{paper}{_unlinked(rest)}\n'
    )


def _unlinked(markup: str) -> str:
    """Markup without the tags of links; what they enclose stays. Text cannot match: its `<` is escaped."""
    parts: list[str] = []
    for piece in markup.replace("</a>", "").split("<a "):
        parts.append(piece if not parts else piece.partition(">")[2])
    return "".join(parts)


def linked(target: str | None, *content: object) -> Markup:
    """Content as a link within the page, where there is a target."""
    return element("a", *content, href=target) if target else join(content)


@dataclass(frozen=True, slots=True)
class Bar:
    """A named value for `bars`."""

    name: str
    value: float
    note: str
    """What stands behind the bar."""
    class_: str = "f-a"
    link: str | None = None
    other: float | None = None
    """The same value of the second run."""
    other_note: str = ""


def bars(rows: Sequence[Bar], width: float, title: str, label: str, names: float = 150, mono: bool = False) -> Markup:
    """Horizontal bars, one row each, two thin ones where a second run is compared; `label` says what they measure."""
    twin = any(row.other is not None for row in rows)
    pitch = 34 if twin else 24
    high = max([row.value for row in rows] + [row.other or 0.0 for row in rows] + [1e-12])
    notes = max([len(n) for row in rows for n in (row.note, row.other_note)] + [0]) * CHARACTER + 10
    room = max(width - names - notes, 40)
    parts: list[Markup] = [text(names, 12, label, "note")]
    for place, row in enumerate(rows):
        y = 22 + place * pitch
        middle = y + pitch / 2
        name = text(names - 8, middle + 4, clipped(row.name, names - 12), "end mono" if mono else "end")
        marks = [element("title", f"{row.name}: {row.note}"), name]
        values = [(row.value, row.note, row.class_)]
        if twin:
            values.append((row.other or 0.0, row.other_note, "f-b"))
        thick = (pitch - 8) / len(values)
        for at, (value, note, class_) in enumerate(values):
            top = y + 4 + at * thick
            length = max(room * value / high, 1.0 if value else 0.0)
            marks.append(element("rect", x=float(names), y=top, width=length, height=thick - 1, rx=1.5, class_=class_))
            marks.append(text(names + length + 6, top + thick / 2 + 3.5, note, "tick"))
        hit = element("rect", x=0.0, y=float(y), width=float(width), height=float(pitch), class_="hit", fill_opacity="0")
        parts.append(linked(row.link, element("g", hit, *marks)))
    return svg(width, 22 + len(rows) * pitch + 6, title, *parts)


__all__ = ["Axis", "Bar", "Frame", "bars", "clipped", "escape", "linked", "said", "standalone", "svg", "text", "ticks"]
