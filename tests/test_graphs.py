"""Canonical forms: equal exactly for isomorphic graphs."""

from random import Random

import networkx as nx  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from dive.graphs import canonical_form

Graph = tuple[list[str], list[tuple[int, int]]]


@st.composite
def dags(draw: st.DrawFn) -> Graph:
    size = draw(st.integers(1, 7))
    labels = draw(st.lists(st.sampled_from("RP"), min_size=size, max_size=size))
    pairs = [(i, j) for j in range(size) for i in range(j)]
    edges = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return labels, edges


def digraph(graph: Graph) -> nx.DiGraph:
    labels, edges = graph
    made = nx.DiGraph()
    made.add_nodes_from((i, {"label": label}) for i, label in enumerate(labels))
    made.add_edges_from(edges)
    return made


@given(dags(), st.randoms(use_true_random=False))
def test_the_form_does_not_depend_on_the_numbering(graph: Graph, rng: Random) -> None:
    labels, edges = graph
    order = list(range(len(labels)))
    rng.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    moved = [labels[old] for old in order], [(place[s], place[t]) for s, t in edges]
    assert canonical_form(*moved) == canonical_form(*graph)


@settings(max_examples=300)
@given(dags(), dags())
def test_equal_forms_mean_isomorphic_graphs(one: Graph, other: Graph) -> None:
    same = nx.is_isomorphic(digraph(one), digraph(other), node_match=lambda a, b: a["label"] == b["label"])
    assert (canonical_form(*one) == canonical_form(*other)) == same


def test_regular_graphs_that_refinement_cannot_tell_apart() -> None:
    # one ring of twelve against two of six, in two layers: every node has the same neighbourhood
    one = [(i, 6 + i) for i in range(6)] + [(i, 6 + (i + 1) % 6) for i in range(6)]
    two = [(i, 6 + i) for i in range(6)] + [(i, 6 + i // 3 * 3 + (i + 1) % 3) for i in range(6)]
    assert canonical_form(["R"] * 12, one) != canonical_form(["R"] * 12, two)


def test_known_forms() -> None:
    assert canonical_form(["P", "R"], [(1, 0)]) == "R P;0>1"
    assert canonical_form(["R", "R", "P"], [(0, 2), (1, 2)]) == canonical_form(["R", "P", "R"], [(0, 1), (2, 1)])
