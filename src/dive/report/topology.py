"""R/P topologies: reading the canonical text, naming and ordering classes, drawing them small."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from dive.diversity.samples import REGIONS, Region, region
from dive.report.chart import svg
from dive.report.layered import draw
from dive.report.markup import Markup, element, number

TINTS: dict[Region, str] = {"PureR": "r", "R+P": "mix", "PureP": "p"}


@dataclass(frozen=True, slots=True)
class Topology:
    """A class of programs: calls labelled by kind, and how they feed each other."""

    labels: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]

    @property
    def region(self) -> Region:
        """Which kinds of tools it takes."""
        return region(self.labels)

    @property
    def name(self) -> str:
        """The kinds layer by layer: RR → P. Several classes may share it."""
        drawing = draw(len(self.labels), self.edges)
        layers: list[list[str]] = [[] for _ in range(drawing.layers)]
        for label, (layer, _) in zip(self.labels, drawing.points, strict=True):
            layers[layer].append(label)
        return " → ".join(_run(sorted(layer, reverse=True)) for layer in layers)


def _run(labels: list[str]) -> str:
    text = "".join(labels)
    if len(text) <= 4:
        return text
    return " ".join(f"{text.count(kind)}{kind}" for kind in dict.fromkeys(labels))


@lru_cache(maxsize=65536)
def parse(pattern: str) -> Topology:
    """Read a canonical topology: "R R P;0>2 1>2"."""
    labels, _, arrows = pattern.partition(";")
    edges = []
    for arrow in arrows.split():
        source, _, target = arrow.partition(">")
        if source.isdigit() and target.isdigit():
            edges.append((int(source), int(target)))
    names = tuple(labels.split())
    return Topology(names, tuple((s, t) for s, t in edges if s < len(names) and t < len(names)))


def order(patterns: set[str]) -> list[str]:
    """Classes region by region, small ones first: the axis of the density plot, the same for any two datasets."""

    def key(pattern: str) -> tuple[int, int, int, str]:
        topology = parse(pattern)
        return REGIONS.index(topology.region), len(topology.labels), len(topology.edges), pattern

    return sorted(patterns, key=key)


def thumbnail(pattern: str, width: float = 132, height: float = 84) -> Markup:
    """The class as a small layered graph: blue circles retrieve, orange squares process."""
    topology = parse(pattern)
    return svg(width, height, f"Topology {topology.name}", small(topology, width, height))


def small(topology: Topology, width: float, height: float) -> Markup:
    """The marks of a small graph within a box."""
    drawing = draw(len(topology.labels), topology.edges)
    radius = max(3.0, min(8.0, 0.36 * (height - 12) / (drawing.height + 1), 0.3 * (width - 12) / max(drawing.layers, 1)))
    across = min(34.0, (width - 4 * radius) / max(drawing.layers - 1, 1))
    down = min(24.0, (height - 4 * radius) / max(drawing.height, 1.0))
    left = (width - across * (drawing.layers - 1)) / 2
    top = (height - down * drawing.height) / 2

    def at(point: tuple[int, float]) -> tuple[float, float]:
        return left + across * point[0], top + down * point[1]

    parts = []
    for route in drawing.routes:
        points = [at(p) for p in route]
        d = f"M{number(points[0][0])} {number(points[0][1])}"
        for (x0, y0), (x1, y1) in pairwise(points):
            middle = (x0 + x1) / 2
            d += f"C{number(middle)} {number(y0)} {number(middle)} {number(y1)} {number(x1)} {number(y1)}"
        parts.append(element("path", d=d, class_="e"))
    for label, point in zip(topology.labels, drawing.points, strict=True):
        x, y = at(point)
        if label == "P":
            side = radius * 1.8
            parts.append(element("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, rx=1.5, class_="f-p"))
        else:
            parts.append(element("circle", cx=x, cy=y, r=radius, class_="f-r" if label == "R" else "f-op"))
    return Markup("".join(parts))
