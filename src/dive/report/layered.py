"""Layered drawing of small directed acyclic graphs: sources at the left, each node one layer right of its last predecessor.

The classical four steps: layers by longest path, a bend in every layer that an edge passes, order by medians of neighbours
(the order with the fewest crossings is kept), heights by pulling each node towards its neighbours.
Invariant: nodes and bends of one layer stand at least one unit apart, every piece of an edge goes exactly one layer to the
right, and equal graphs give equal drawings.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

SWEEPS = 6
"""Rounds of reordering; more than this changes little on graphs of this size."""
PULLS = 6
"""Rounds of straightening."""

Point = tuple[int, float]
"""Layer, and height in units."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where everything stands."""

    points: tuple[Point, ...]
    """Of each node."""
    routes: tuple[tuple[Point, ...], ...]
    """Of each edge, from its source to its target by way of its bends."""
    layers: int
    height: float
    """Distance from the topmost to the lowest point."""


@lru_cache(maxsize=4096)
def draw(count: int, edges: tuple[tuple[int, int], ...]) -> Drawing:
    """Draw the graph of nodes 0 … count-1. Edges that would close a circle (foreign data only) go unrouted.

    `routes` is in the order of `edges`; an unrouted edge has a straight route between its two ends.
    """
    forward = _acyclic(count, edges)
    layer = _layers(count, forward)
    places = list(layer)
    chains: list[list[int]] = []
    for source, target in forward:
        chain = [source]
        for between in range(layer[source] + 1, layer[target]):
            chain.append(len(places))
            places.append(between)
        chain.append(target)
        chains.append(chain)
    before: list[list[int]] = [[] for _ in places]
    after: list[list[int]] = [[] for _ in places]
    for chain in chains:
        for left, right in pairwise(chain):
            after[left].append(right)
            before[right].append(left)
    rows: list[list[int]] = [[] for _ in range(max(places, default=-1) + 1)]
    for node, place in enumerate(places):
        rows[place].append(node)
    rows = _order(rows, before, after)
    heights = _heights(rows, before, after, len(places))
    points = [(place, heights[node]) for node, place in enumerate(places)]
    routed = {(chain[0], chain[-1]): tuple(points[node] for node in chain) for chain in chains}
    return Drawing(
        tuple(points[:count]),
        tuple(routed.get((s, t), (points[s], points[t])) for s, t in edges),
        len(rows),
        max(heights, default=0.0),
    )


def _acyclic(count: int, edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The edges without repetitions, and without those that close a circle."""
    after: list[set[int]] = [set() for _ in range(count)]
    kept = []
    for source, target in dict.fromkeys(edges):
        if source == target or _reaches(after, target, source):
            continue
        after[source].add(target)
        kept.append((source, target))
    return kept


def _reaches(after: list[set[int]], start: int, goal: int) -> bool:
    if not after[start]:
        return False
    seen, open_ = {start}, [start]
    while open_:
        node = open_.pop()
        if node == goal:
            return True
        fresh = after[node] - seen
        seen |= fresh
        open_.extend(fresh)
    return False


def _layers(count: int, edges: list[tuple[int, int]]) -> list[int]:
    """Longest distance from a source."""
    waiting = [0] * count
    after: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        after[source].append(target)
        waiting[target] += 1
    layer = [0] * count
    ready = [node for node in range(count) if not waiting[node]]
    for node in ready:  # grows while it is read
        for target in after[node]:
            layer[target] = max(layer[target], layer[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return layer


def _order(rows: list[list[int]], before: list[list[int]], after: list[list[int]]) -> list[list[int]]:
    best, fewest = rows, _crossings(rows, after)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        rows = [list(row) for row in rows]
        down = sweep % 2 == 0
        for place in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
            other = {node: at for at, node in enumerate(rows[place - 1 if down else place + 1])}
            neighbours = before if down else after
            own = {node: at for at, node in enumerate(rows[place])}
            rows[place].sort(key=lambda n, o=other, s=own, ns=neighbours: (_middle([o[m] for m in ns[n]], s[n]), s[n]))  # type: ignore[misc]
        crossings = _crossings(rows, after)
        if crossings < fewest:
            best, fewest = rows, crossings
    return best


def _middle(places: list[int], own: int) -> float:
    """Mean of the places of a node's neighbours, or its own where it has none."""
    return sum(places) / len(places) if places else own


def _crossings(rows: list[list[int]], after: list[list[int]]) -> int:
    total = 0
    for row, following in pairwise(rows):
        at = {node: place for place, node in enumerate(following)}
        seen: list[int] = []
        for node in row:
            ends = sorted(at[target] for target in after[node])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _heights(rows: list[list[int]], before: list[list[int]], after: list[list[int]], count: int) -> list[float]:
    heights = [0.0] * count
    tallest = max((len(row) for row in rows), default=0)
    for row in rows:
        for place, node in enumerate(row):
            heights[node] = place + (tallest - len(row)) / 2
    for pull in range(PULLS):
        down = pull % 2 == 0
        for row in rows[1:] if down else rows[-2::-1]:
            _pull(row, [before[n] if down else after[n] for n in row], heights)
    lowest = min(heights, default=0.0)
    return [round(height - lowest, 3) for height in heights]


def _pull(row: list[int], neighbours: list[list[int]], heights: list[float]) -> None:
    """Move each node of a row towards the mean of its neighbours, keeping order and distance.

    Least squares under "one unit apart": blocks of nodes that touch move as one (pool adjacent violators).
    """
    blocks: list[tuple[float, int]] = []  # mean of wish minus offset, and size
    for place, node in enumerate(row):
        around = neighbours[place]
        wish = sum(heights[n] for n in around) / len(around) if around else heights[node]
        mean, size = wish - place, 1
        while blocks and blocks[-1][0] >= mean:
            other, others = blocks.pop()
            mean, size = (mean * size + other * others) / (size + others), size + others
        blocks.append((mean, size))
    place = 0
    for mean, size in blocks:
        for _ in range(size):
            heights[row[place]] = mean + place
            place += 1
