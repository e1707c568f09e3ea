"""Exact identity of small labelled directed acyclic graphs: call graphs and their R/P topologies.

`canonical_form` gives equal strings for isomorphic graphs and different strings for all others, on every platform:
colours are refined from labels and neighbourhoods, ties are broken by trying each member of the first tied class and
keeping the smallest encoding. Interchangeable twins (same colour, same neighbours) are tried once, so the fans that
synthesis makes stay linear.
"""

from collections.abc import Sequence

Edges = Sequence[tuple[int, int]]


def canonical_form(labels: Sequence[str], edges: Edges) -> str:
    """Canonical text of a labelled digraph: labels in canonical order, then edges, as in "R R P;0>1 1>2".

    `labels[i]` belongs to node i; `edges` holds (source, target) pairs, duplicates ignored.
    """
    unique = sorted(set(edges))
    successors: list[list[int]] = [[] for _ in labels]
    predecessors: list[list[int]] = [[] for _ in labels]
    for source, target in unique:
        successors[source].append(target)
        predecessors[target].append(source)
    depth = _depths(predecessors)
    start = _ranks([(depth[i], labels[i], len(predecessors[i]), len(successors[i])) for i in range(len(labels))])
    order = _search(start, successors, predecessors)
    position = {node: place for place, node in enumerate(order)}
    arrows = sorted((position[s], position[t]) for s, t in unique)
    return " ".join(labels[n] for n in order) + ";" + " ".join(f"{s}>{t}" for s, t in arrows)


def _depths(predecessors: list[list[int]]) -> list[int]:
    """Longest distance from a source, per node. Nodes on a cycle (foreign data only) keep what was reached."""
    depth = [0] * len(predecessors)
    for _ in predecessors:
        changed = False
        for node, before in enumerate(predecessors):
            wanted = 1 + max((depth[b] for b in before), default=-1)
            if wanted > depth[node] and wanted < len(predecessors):
                depth[node] = wanted
                changed = True
        if not changed:
            break
    return depth


def _ranks(keys: Sequence[object]) -> list[int]:
    """Replace keys by the rank of their class; ranks start at 0 and are dense."""
    place = {key: rank for rank, key in enumerate(sorted(set(keys)))}  # type: ignore[type-var]
    return [place[key] for key in keys]


def _refine(colours: list[int], successors: list[list[int]], predecessors: list[list[int]]) -> list[int]:
    while True:
        keys = [
            (colours[i], tuple(sorted(colours[p] for p in predecessors[i])), tuple(sorted(colours[s] for s in successors[i])))
            for i in range(len(colours))
        ]
        finer = _ranks(keys)
        if finer == colours or len(set(finer)) == len(set(colours)):
            return finer
        colours = finer


def _search(colours: list[int], successors: list[list[int]], predecessors: list[list[int]]) -> list[int]:
    """Node order of the smallest encoding among all ways to break ties."""
    colours = _refine(colours, successors, predecessors)
    classes: dict[int, list[int]] = {}
    for node, colour in enumerate(colours):
        classes.setdefault(colour, []).append(node)
    tied = next((members for _, members in sorted(classes.items()) if len(members) > 1), None)
    if tied is None:
        return sorted(range(len(colours)), key=colours.__getitem__)
    best: tuple[list[tuple[int, int]], list[int]] | None = None
    tried: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    for node in tied:
        twin = (tuple(sorted(predecessors[node])), tuple(sorted(successors[node])))
        if twin in tried:
            continue
        tried.add(twin)
        split = [2 * c + 1 for c in colours]
        split[node] -= 1
        order = _search(_ranks(split), successors, predecessors)
        position = {n: place for place, n in enumerate(order)}
        arrows = sorted((position[s], position[t]) for s in range(len(colours)) for t in successors[s])
        if best is None or arrows < best[0]:
            best = (arrows, order)
    assert best is not None
    return best[1]
