"""Canonical identity agrees with an exact isomorphism checker."""

import itertools
import random

import networkx  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dive.graphs import canonical, canonical_form

Graph = tuple[list[str], list[tuple[int, int]]]


def isomorphic(one: Graph, two: Graph) -> bool:
    def as_networkx(graph: Graph) -> networkx.DiGraph:
        made = networkx.DiGraph()
        for node, label in enumerate(graph[0]):
            made.add_node(node, label=label)
        made.add_edges_from(graph[1])
        return made

    return bool(networkx.is_isomorphic(as_networkx(one), as_networkx(two), node_match=lambda a, b: a["label"] == b["label"]))


def renumbered(graph: Graph, order: list[int]) -> Graph:
    labels, edges = graph
    made = [""] * len(labels)
    for node, place in enumerate(order):
        made[place] = labels[node]
    moved = [(order[s], order[t]) for s, t in edges]
    random.Random(len(edges)).shuffle(moved)
    return made, moved


@st.composite
def dags(draw: st.DrawFn, largest: int = 9, alphabet: str = "RP") -> Graph:
    size = draw(st.integers(0, largest))
    labels = draw(st.lists(st.sampled_from(alphabet), min_size=size, max_size=size))
    possible = [(s, t) for t in range(size) for s in range(t)]
    return labels, draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []


@st.composite
def digraphs(draw: st.DrawFn) -> Graph:
    size = draw(st.integers(1, 6))
    labels = draw(st.lists(st.sampled_from("RP"), min_size=size, max_size=size))
    possible = list(itertools.product(range(size), repeat=2))
    return labels, draw(st.lists(st.sampled_from(possible), unique=True))


@settings(max_examples=250, deadline=None)
@given(dags(), st.randoms(use_true_random=False))
def test_renumbering_changes_nothing(graph: Graph, rng: random.Random) -> None:
    order = list(range(len(graph[0])))
    rng.shuffle(order)
    assert canonical_form(*graph) == canonical_form(*renumbered(graph, order))


@settings(max_examples=250, deadline=None)
@given(dags(6, "R"), dags(6, "R"))
def test_agrees_with_an_exact_checker(one: Graph, two: Graph) -> None:
    assert (canonical_form(*one) == canonical_form(*two)) == isomorphic(one, two)


@settings(max_examples=300, deadline=None)
@given(digraphs(), st.randoms(use_true_random=False))
def test_cycles_and_loops_of_foreign_data_keep_the_identity(graph: Graph, rng: random.Random) -> None:
    order = list(range(len(graph[0])))
    rng.shuffle(order)
    assert canonical_form(*graph) == canonical_form(*renumbered(graph, order))


@settings(max_examples=300, deadline=None)
@given(dags(8), st.data())
def test_a_moved_edge_is_told_apart_where_it_matters(graph: Graph, data: st.DataObject) -> None:
    labels, edges = graph
    if not edges:
        return
    gone = data.draw(st.integers(0, len(edges) - 1))
    free = [(s, t) for t in range(len(labels)) for s in range(t) if (s, t) not in edges]
    if not free:
        return
    changed = (labels, [e for i, e in enumerate(edges) if i != gone] + [data.draw(st.sampled_from(free))])
    assert (canonical_form(*graph) == canonical_form(*changed)) == isomorphic(graph, changed)


def test_all_unlabelled_digraphs_on_a_dag_order_are_counted_right() -> None:
    # Number of unlabelled acyclic digraphs with n nodes: 1, 1, 2, 6, 31, 302 (OEIS A003087).
    for size, expected in ((1, 1), (2, 2), (3, 6), (4, 31), (5, 302)):
        possible = [(s, t) for t in range(size) for s in range(t)]
        forms = {
            canonical_form(["R"] * size, [e for e, keep in zip(possible, bits, strict=True) if keep])
            for bits in itertools.product((0, 1), repeat=len(possible))
        }
        assert len(forms) == expected


def layered(bipartite: list[tuple[int, int]], size: int) -> Graph:
    """An undirected graph as a DAG: every node, and every edge as a node that both its ends feed."""
    labels = ["R"] * (size + len(bipartite))
    return labels, [(end, size + i) for i, edge in enumerate(bipartite) for end in edge]


def circulant(size: int, steps: tuple[int, ...]) -> list[tuple[int, int]]:
    return sorted({(min(i, (i + s) % size), max(i, (i + s) % size)) for i in range(size) for s in steps})


@pytest.mark.parametrize(
    ("one", "two"),
    [
        # refinement alone cannot tell these apart: one long cycle, or several short ones
        (layered(circulant(6, (1,)), 6), layered([(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)], 6)),
        (layered(circulant(12, (1,)), 12),
         layered([*circulant(6, (1,)), *((a + 6, b + 6) for a, b in circulant(6, (1,)))], 12)),
        # 4-regular on 8 nodes
        (layered(circulant(8, (1, 2)), 8), layered(circulant(8, (1, 3)), 8)),
        # the prism and the complete bipartite graph, both 3-regular on 6 nodes
        (layered([(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (0, 3), (1, 4), (2, 5)], 6),
         layered([(a, b) for a in (0, 1, 2) for b in (3, 4, 5)], 6)),
        # the rook's graph and the Shrikhande graph: strongly regular with the same parameters
        (layered([(a, b) for a in range(16) for b in range(a) if a // 4 == b // 4 or a % 4 == b % 4], 16),
         layered([(a, b) for a in range(16) for b in range(a)
                  if ((a // 4 - b // 4) % 4, (a % 4 - b % 4) % 4) in {(0, 1), (0, 3), (1, 0), (3, 0), (1, 1), (3, 3)}], 16)),
    ],
)  # fmt: skip
def test_regular_pairs(one: Graph, two: Graph) -> None:
    if len(one[0]) < 64:  # the checker takes minutes for the strongly regular pair, which is known to differ
        assert not isomorphic(one, two)
    assert canonical(*one).exact
    assert canonical(*two).exact
    assert canonical_form(*one) != canonical_form(*two)
    for graph in (one, two):
        for seed in range(5):
            order = list(range(len(graph[0])))
            random.Random(seed).shuffle(order)
            assert canonical_form(*renumbered(graph, order)) == canonical_form(*graph)


def test_many_equal_components_are_no_explosion() -> None:
    chains = canonical(["R"] * 80, [(i, i + 40) for i in range(40)])
    assert chains.exact
    assert chains.text.count(">") == 40


def test_a_search_too_long_is_cut_off_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # regular graphs without symmetry, side by side: every choice in one multiplies with every choice in the next
    parts = [networkx.random_regular_graph(3, 12, seed=seed) for seed in range(3)]
    edges = [(12 * i + min(e), 12 * i + max(e)) for i, part in enumerate(parts) for e in part.edges]
    graph = layered(sorted(edges), 36)
    monkeypatch.setattr("dive.graphs.BUDGET", 100)
    form = canonical(*graph)
    assert not form.exact
    assert form == canonical(*graph)
    assert form.text.count(">") == 2 * len(edges)


def test_labels_cannot_forge_a_graph() -> None:
    assert canonical_form(["a b"], []) != canonical_form(["a", "b"], [])
    assert canonical_form(["a;0>1"], []) != canonical_form(["a"], [])
    assert canonical_form(["", ""], []) != canonical_form([" "], [])
    assert canonical_form(["%20"], []) != canonical_form([" "], [])
    assert canonical_form(["R", "P"], [(0, 1)]) == "R P;0>1"
