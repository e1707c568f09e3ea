"""Drawings of graphs: everything is apart, every edge goes to the right."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dive.report import topology
from dive.report.layered import draw

Graph = tuple[int, tuple[tuple[int, int], ...]]


@st.composite
def graphs(made: st.DrawFn, acyclic: bool = True) -> Graph:
    count = made(st.integers(1, 14))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    edges = made(st.lists(pairs, max_size=24))
    if acyclic:
        edges = [(min(e), max(e)) for e in edges if e[0] != e[1]]
    return count, tuple(edges)


@given(graphs())
def test_invariants(graph: Graph) -> None:
    count, edges = graph
    drawing = draw(count, edges)
    assert len(drawing.points) == count
    assert len(drawing.routes) == len(edges)
    taken: dict[int, set[float]] = {}
    for (source, target), route in zip(edges, drawing.routes, strict=True):
        assert route[0] == drawing.points[source]
        assert route[-1] == drawing.points[target]
        assert all(after[0] == before[0] + 1 for before, after in pairwise(route))
        for layer, height in route[1:-1]:
            taken.setdefault(layer, set()).add(height)
    for layer, height in drawing.points:
        heights = taken.setdefault(layer, set())
        assert height not in heights
        heights.add(height)
    for heights in taken.values():
        assert all(b - a >= 0.99 for a, b in pairwise(sorted(heights)))
    assert all(0 <= h <= drawing.height + 0.01 and 0 <= layer < drawing.layers for layer, h in drawing.points)


@given(graphs(acyclic=False))
def test_circles_are_survived(graph: Graph) -> None:
    drawing = draw(*graph)
    assert len(drawing.routes) == len(graph[1])


def test_straight_lines_stay_straight() -> None:
    drawing = draw(4, ((0, 1), (1, 2), (2, 3)))
    assert drawing.points == ((0, 0.0), (1, 0.0), (2, 0.0), (3, 0.0))
    fan = draw(4, ((0, 3), (1, 3), (2, 3)))
    assert fan.points[3] == (1, 1.0), "what joins stands in the middle"


def test_topologies() -> None:
    made = topology.parse("R R P;0>2 1>2")
    assert (made.region, made.name) == ("R+P", "RR → P")
    assert topology.parse("R R;").region == "PureR"
    assert topology.parse("P;").region == "PureP"
    assert topology.order({"P;", "R P;0>1", "R R;0>1", "R R;"}) == ["R R;", "R R;0>1", "R P;0>1", "P;"]
    assert "<circle" in topology.thumbnail("R P;0>1")
    assert "<rect" in topology.thumbnail("R P;0>1")
