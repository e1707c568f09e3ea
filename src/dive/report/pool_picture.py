"""A picture of the pool's value-flow graph: entity types on a circle, grouped by domain, tools as chords between them.

Chords between the same two domains run together, so that one sees how much flows between domains before one sees what.
Invariant: a pure function of the graph, one self-contained SVG without script; equal graphs give equal bytes.
"""

import math
from collections import Counter, defaultdict
from html import escape

from dive.tools.graph import PoolGraph

SIZE = 1500
"""Width and height in pixels."""
RADIUS = 520.0
GAP = 2.0
"""Places left free between two domains."""
BUNDLE = 0.62
"""How far out chords between domains meet, as a share of the radius."""
_COLOURS = ("#4e79a7", "#d97a1e", "#4d9a47", "#d64e51", "#a5669a", "#3f9a97", "#9c755f", "#b98a00", "#cf5f88", "#5b6770",
            "#2f8f6b", "#7d55b3", "#a0522d")  # fmt: skip


def draw_pool(graph: PoolGraph, title: str) -> str:
    """The graph as SVG text. A chord has the colour of the taken type's domain, and is wider where more tools lead along it."""
    by_domain: dict[str, list[str]] = defaultdict(list)
    for name, domain in graph.types.items():
        by_domain[domain].append(name)
    places = len(graph.types) + GAP * len(by_domain)
    turn = 2 * math.pi / max(places, 1)
    angles: dict[str, float] = {}
    middles: dict[str, float] = {}
    colours = {domain: _COLOURS[i % len(_COLOURS)] for i, domain in enumerate(sorted(by_domain))}
    arcs: list[str] = []
    place = 0.0
    for domain in sorted(by_domain):
        first, last = place, place + len(by_domain[domain]) - 1
        for name in by_domain[domain]:
            angles[name] = turn * place - math.pi / 2
            place += 1
        middles[domain] = turn * (first + last) / 2 - math.pi / 2
        arcs.append(_arc(turn * (first - 0.5) - math.pi / 2, turn * (last + 0.5) - math.pi / 2, colours[domain]))
        place += GAP
    uses: Counter[str] = Counter()
    for (a, b), tools in graph.edges.items():
        uses[a] += len(tools)
        uses[b] += len(tools)

    def chord(a: str, b: str, tools: tuple[str, ...]) -> str:
        one, other = graph.types[a], graph.types[b]
        via = None if one == other else (middles[one], middles[other])
        more = f" and {len(tools) - 8} more" if len(tools) > 8 else ""
        return _chord(angles[a], angles[b], via, len(tools), colours[one], f"{a} to {b}: {', '.join(tools[:8])}{more}")

    # the widest first, so that thin chords are not buried
    ordered = sorted(graph.edges.items(), key=lambda edge: (-len(edge[1]), edge[0]))
    chords = "".join(chord(a, b, tools) for (a, b), tools in ordered)
    names = "".join(_label(name, angle, colours[graph.types[name]], name in graph.seeded, uses[name])
                    for name, angle in angles.items())  # fmt: skip
    domains = "".join(_domain(domain, middles[domain], colours[domain]) for domain in sorted(by_domain))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" '
        f'font-family="DejaVu Sans, Verdana, Arial, sans-serif" role="img"><title>{escape(title)}</title>'
        f'<rect width="{SIZE}" height="{SIZE}" fill="#fff"/>'
        f'<text x="28" y="46" font-size="24" font-weight="600" fill="#222">{escape(title)}</text>'
        f'<g font-size="14" fill="#555"><text x="28" y="76">A chord: some tool takes the one type (its colour) and gives</text>'
        f'<text x="28" y="96">the other. The wider, the more tools.</text>'
        f'<text x="28" y="116">Filled dot: there are seeds of the type.</text></g>'
        f'<g fill="none" stroke-opacity="0.42" stroke-linecap="round">{chords}</g>{"".join(arcs)}{names}{domains}</svg>\n'
    )


def _at(angle: float, radius: float) -> tuple[float, float]:
    return SIZE / 2 + radius * math.cos(angle), SIZE / 2 + 20 + radius * math.sin(angle)


def _arc(start: float, end: float, colour: str) -> str:
    """The band under a domain's types."""
    (x1, y1), (x2, y2) = _at(start, RADIUS), _at(end, RADIUS)
    large = int(end - start > math.pi)
    return (
        f'<path d="M{x1:.1f} {y1:.1f}A{RADIUS:g} {RADIUS:g} 0 {large} 1 {x2:.1f} {y2:.1f}" fill="none" stroke="{colour}" '
        f'stroke-opacity="0.3" stroke-width="11" stroke-linecap="round"/>'
    )


def _chord(start: float, end: float, via: tuple[float, float] | None, weight: int, colour: str, title: str) -> str:
    """From one type to the other; through the middles of their domains (`via`) where these differ."""
    (x1, y1), (x2, y2) = _at(start, RADIUS - 6), _at(end, RADIUS - 6)
    if via is None:
        apart = abs(math.remainder(start - end, 2 * math.pi))
        cx, cy = _at((start + end) / 2, RADIUS * max(0.35, 0.94 - 1.1 * apart))
        path = f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}"
    else:
        (ax, ay), (bx, by) = (_at(angle, RADIUS * BUNDLE) for angle in via)
        path = f"M{x1:.1f} {y1:.1f}C{ax:.1f} {ay:.1f} {bx:.1f} {by:.1f} {x2:.1f} {y2:.1f}"
    width = 1.1 + 0.8 * math.log2(weight)
    return f'<path d="{path}" stroke="{colour}" stroke-width="{width:.2f}"><title>{escape(title)}</title></path>'


def _label(name: str, angle: float, colour: str, seeded: bool, uses: int) -> str:
    """A type's dot and name, larger where more leads to and from it."""
    x, y = _at(angle, RADIUS)
    size = min(2.6 + 0.45 * math.sqrt(uses), 7.0)
    tx, ty = _at(angle, RADIUS + 12)
    left = math.cos(angle) < -1e-9
    turn = math.degrees(angle) + (180 if left else 0)
    weight = ' font-weight="600"' if uses >= 24 else ""
    fill = colour if seeded else "#fff"
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" stroke="{colour}" stroke-width="1.4" fill="{fill}"/>'
        f'<text x="{tx:.1f}" y="{ty:.1f}" font-size="11.5"{weight} fill="#222" text-anchor="{"end" if left else "start"}" '
        f'dominant-baseline="middle" transform="rotate({turn:.2f} {tx:.1f} {ty:.1f})">{escape(name)}</text>'
    )


def _domain(name: str, angle: float, colour: str) -> str:
    x, y = _at(angle, RADIUS + 176)
    x = min(max(x, 75), SIZE - 75)  # the whole word stays on the sheet
    place = f'x="{x:.1f}" y="{y + 7:.1f}" font-size="19" font-weight="600" text-anchor="middle"'
    return f'<text {place} fill="{colour}">{escape(name)}</text>'
