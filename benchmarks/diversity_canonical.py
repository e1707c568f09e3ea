"""Does canonical identity agree with an exact isomorphism checker, and how fast is it? (networkx is needed here only.)

Random DAGs of 8–12 calls, R/P labels, each renumbered at random; many are isomorphic. Every graph is checked against the
representative of its canonical form, and representatives with equal simple invariants are checked against each other.

    python benchmarks/diversity_canonical.py [100000]
"""

import random
import sys
import time
from collections import defaultdict

import networkx

from dive.graphs import canonical

Graph = tuple[list[str], list[tuple[int, int]]]


def random_graph(rng: random.Random) -> Graph:
    shape = random.Random(rng.randrange(20_000))  # shapes come up again, with other numbers on their nodes
    size = shape.randint(8, 12)
    labels = [shape.choice("RRRP") for _ in range(size)]
    edges = {(shape.randrange(max(0, t - 4), t), t) for t in range(1, size) if shape.random() < 0.8}
    edges |= {(shape.randrange(t), t) for t in range(1, size) if shape.random() < 0.2}
    order = list(range(size))
    rng.shuffle(order)
    named = [""] * size
    for node, place in enumerate(order):
        named[place] = labels[node]
    return named, [(order[s], order[t]) for s, t in sorted(edges)]


def as_networkx(graph: Graph) -> networkx.DiGraph:
    made = networkx.DiGraph()
    made.add_nodes_from((n, {"label": label}) for n, label in enumerate(graph[0]))
    made.add_edges_from(graph[1])
    return made


def invariant(graph: Graph) -> tuple[object, ...]:
    labels, edges = graph
    into, out = [0] * len(labels), [0] * len(labels)
    for s, t in edges:
        out[s] += 1
        into[t] += 1
    return tuple(sorted(zip(labels, into, out, strict=True)))


def main(count: int) -> None:
    rng = random.Random(1)
    graphs = [random_graph(rng) for _ in range(count)]
    begin = time.process_time()
    forms = [canonical(*graph) for graph in graphs]
    took = time.process_time() - begin
    print(f"{count:,} graphs: {count / took:,.0f} a second of CPU; {sum(not f.exact for f in forms)} searches cut off")

    def same(one: Graph, two: Graph) -> bool:
        return networkx.is_isomorphic(as_networkx(one), as_networkx(two), node_match=lambda a, b: a["label"] == b["label"])

    representative: dict[str, Graph] = {}
    wrong = checked = 0
    for graph, form in zip(graphs, forms, strict=True):
        if form.text in representative:
            checked += 1
            wrong += not same(graph, representative[form.text])
        else:
            representative[form.text] = graph
    print(f"{len(representative):,} classes; {checked:,} pairs of equal form checked, {wrong} not isomorphic")
    buckets: dict[tuple[object, ...], list[Graph]] = defaultdict(list)
    for graph in representative.values():
        buckets[invariant(graph)].append(graph)
    wrong = checked = 0
    for bucket in buckets.values():
        for i, one in enumerate(bucket):
            for two in bucket[:i]:
                checked += 1
                wrong += same(one, two)
    print(f"{checked:,} pairs of unequal form and equal degrees checked, {wrong} isomorphic")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
