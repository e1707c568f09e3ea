"""A picture of the pool's value-flow graph: entity types on a circle, grouped by domain, tools as chords between them.

Invariant: a pure function of the graph, one self-contained SVG without script; equal graphs give equal bytes.
"""

import math
from collections import defaultdict
from html import escape

from dive.tools.graph import PoolGraph

SIZE = 1500
"""Width and height in pixels."""
RADIUS = 520.0
GAP = 1.6
"""Places left free between two domains."""
_COLOURS = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#b07aa1", "#76b7b2", "#9c755f", "#d4a017", "#d37295", "#5b6770",
            "#2f8f6b", "#8a5fbf", "#a0522d")  # fmt: skip


def draw_pool(graph: PoolGraph, title: str) -> str:
    """The graph as SVG text. A chord has the colour of the taken type's domain, and is wider where more tools lead along it."""
    by_domain: dict[str, list[str]] = defaultdict(list)
    for name, domain in graph.types.items():
        by_domain[domain].append(name)
    places = len(graph.types) + GAP * len(by_domain)
    angles: dict[str, float] = {}
    labels: list[tuple[str, float, str]] = []
    colours = {domain: _COLOURS[i % len(_COLOURS)] for i, domain in enumerate(sorted(by_domain))}
    place = 0.0
    for domain in sorted(by_domain):
        first = place
        for name in by_domain[domain]:
            angles[name] = 2 * math.pi * place / places - math.pi / 2
            place += 1
        labels.append((domain, 2 * math.pi * (first + place - 1) / 2 / places - math.pi / 2, colours[domain]))
        place += GAP
    chords = "".join(_chord(angles[a], angles[b], len(tools), colours[graph.types[a]], f"{a} to {b}: {', '.join(tools[:8])}")
                     for (a, b), tools in graph.edges.items())  # fmt: skip
    names = "".join(_label(name, angle, colours[graph.types[name]], name in graph.seeded) for name, angle in angles.items())
    domains = "".join(_domain(*label) for label in labels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" '
        f'font-family="DejaVu Sans, Verdana, Arial, sans-serif" role="img"><title>{escape(title)}</title>'
        f'<rect width="{SIZE}" height="{SIZE}" fill="#fff"/>'
        f'<text x="24" y="40" font-size="22" font-weight="600" fill="#222">{escape(title)}</text>'
        f'<text x="24" y="66" font-size="14" fill="#555">A chord: some tool takes the one type and gives the other. '
        f"Filled dot: there are seeds of the type.</text>{chords}{names}{domains}</svg>\n"
    )


def _at(angle: float, radius: float) -> tuple[float, float]:
    return SIZE / 2 + radius * math.cos(angle), SIZE / 2 + 20 + radius * math.sin(angle)


def _chord(start: float, end: float, weight: int, colour: str, title: str) -> str:
    (x1, y1), (x2, y2) = _at(start, RADIUS), _at(end, RADIUS)
    apart = abs(math.remainder(start - end, 2 * math.pi))
    middle = (start + end) / 2 + (0 if abs(start - end) <= math.pi else math.pi)
    (cx, cy) = _at(middle, RADIUS * (1 - apart / math.pi))
    width = 0.9 + 0.6 * math.log2(weight)
    return (
        f'<path d="M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}" fill="none" stroke="{colour}" stroke-opacity="0.5" '
        f'stroke-width="{width:.2f}"><title>{escape(title)}</title></path>'
    )


def _label(name: str, angle: float, colour: str, seeded: bool) -> str:
    x, y = _at(angle, RADIUS)
    tx, ty = _at(angle, RADIUS + 10)
    left = math.cos(angle) < -1e-9
    fill = colour if seeded else "#fff"
    turn = math.degrees(angle) + (180 if left else 0)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6" stroke="{colour}" stroke-width="1.4" fill="{fill}"/>'
        f'<text x="{tx:.1f}" y="{ty:.1f}" font-size="11" fill="#222" text-anchor="{"end" if left else "start"}" '
        f'dominant-baseline="middle" transform="rotate({turn:.2f} {tx:.1f} {ty:.1f})">{escape(name)}</text>'
    )


def _domain(name: str, angle: float, colour: str) -> str:
    x, y = _at(angle, RADIUS + 165)
    x = min(max(x, 70), SIZE - 70)  # the whole word stays on the sheet
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="17" font-weight="600" text-anchor="middle"'
    return f'<text {place} fill="{colour}">{escape(name)}</text>'
