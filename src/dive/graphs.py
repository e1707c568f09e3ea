"""Exact identity of small labelled directed graphs: call graphs and their R/P topologies.

Idea: colours are refined from labels and neighbourhoods until they say no more; ties that are left are broken by trying
each member of the first tied class, and the smallest encoding wins. Two things keep the trying short. Choices that a swap
of nodes carries into each other are tried once, so that fans of equal branches, which synthesis likes to make, stay cheap.
And an encoding that comes up twice is an automorphism, so the branch that led to it mirrors one already walked and is
left at once.

Invariants: the text encodes the whole graph, so different graphs never get equal texts; isomorphic graphs get equal texts
as long as the search ends within `BUDGET` leaves. A search that does not is cut off, and `Form.exact` says so: such a
graph may be counted under more than one text, never merged with another. Nothing depends on hashes, platform or history.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

Edges = Sequence[tuple[int, int]]

BUDGET = 2_000
"""Leaves of the search tree that one graph may cost."""
REMEMBERED = 1 << 12
"""Refined graphs whose form is kept."""

_UNSAFE = re.compile(r"[%;\s]")


@dataclass(frozen=True, slots=True)
class Form:
    """A canonical text, and whether the search for it ran to its end."""

    text: str
    exact: bool


def canonical_form(labels: Sequence[str], edges: Edges) -> str:
    """Canonical text of a labelled digraph: labels in canonical order, then edges, as in "R R P;0>1 1>2".

    `labels[i]` belongs to node i; `edges` holds (source, target) pairs, duplicates ignored. White space, semicolons and
    percent signs in labels are escaped as in URLs, so that the text can be read in one way only.
    """
    return canonical(labels, edges).text


def canonical(labels: Sequence[str], edges: Edges) -> Form:
    """The canonical text, with word of whether it is exact."""
    size = len(labels)
    # nodes in the order of their refined colour, so that renumbered copies of a graph mostly meet in the cache
    successors, predecessors = _neighbours(size, edges)
    colours = _refine(_start(labels, successors, predecessors), successors, predecessors)
    order = sorted(range(size), key=colours.__getitem__)
    place = [0] * size
    for position, node in enumerate(order):
        place[node] = position
    arrows = tuple(sorted({(place[s], place[t]) for s, t in edges}))
    named = tuple([labels[node] for node in order])
    if not size or colours[order[-1]] == size - 1:  # ranks are dense: every node has a colour of its own
        return Form(_text(named, arrows), exact=True)
    return _search(named, arrows, tuple([colours[node] for node in order]))


def _text(labels: Sequence[str], arrows: Sequence[tuple[int, int]]) -> str:
    if "" in labels or _UNSAFE.search("".join(labels)):
        labels = [_escaped(label) for label in labels]
    return " ".join(labels) + ";" + " ".join([f"{s}>{t}" for s, t in arrows])


def _escaped(label: str) -> str:
    """The label without what separates labels; the empty one as "%"."""
    if not label:
        return "%"
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", label)


def _neighbours(size: int, edges: Edges) -> tuple[list[list[int]], list[list[int]]]:
    successors: list[list[int]] = [[] for _ in range(size)]
    predecessors: list[list[int]] = [[] for _ in range(size)]
    for source, target in set(edges):
        successors[source].append(target)
        predecessors[target].append(source)
    return successors, predecessors


def _start(labels: Sequence[str], successors: list[list[int]], predecessors: list[list[int]]) -> list[int]:
    depth = _depths(successors, predecessors)
    return _ranks([(depth[i], labels[i], len(predecessors[i]), len(successors[i])) for i in range(len(labels))])


def _depths(successors: list[list[int]], predecessors: list[list[int]]) -> list[int]:
    """Longest distance from a source, per node; the number of nodes for those on or behind a cycle (foreign data only)."""
    size = len(predecessors)
    waiting = [len(before) for before in predecessors]
    ready = [node for node in range(size) if not waiting[node]]
    depth = [0] * size
    for node in ready:
        for after in successors[node]:
            depth[after] = max(depth[after], depth[node] + 1)
            waiting[after] -= 1
            if not waiting[after]:
                ready.append(after)
    if len(ready) < size:
        depth = [size if waiting[node] else depth[node] for node in range(size)]
    return depth


def _ranks(keys: Sequence[object]) -> list[int]:
    """Replace keys by the rank of their class; ranks start at 0 and are dense."""
    place = {key: rank for rank, key in enumerate(sorted(set(keys)))}  # type: ignore[type-var]
    return [place[key] for key in keys]


def _refine(colours: list[int], successors: list[list[int]], predecessors: list[list[int]]) -> list[int]:
    """Split classes by the colours around their members, until no class splits."""
    size = len(colours)
    classes = max(colours, default=0) + 1
    while classes < size:
        colours = _ranks(
            [
                (colours[i], _around(colours, predecessors[i]), _around(colours, successors[i]))
                for i in range(size)
            ]
        )  # fmt: skip
        finer = max(colours) + 1
        if finer == classes:
            break
        classes = finer
    return colours


def _around(colours: list[int], nodes: list[int]) -> tuple[int, ...]:
    """Colours of the nodes, as a multiset."""
    if len(nodes) < 2:
        return (colours[nodes[0]],) if nodes else ()
    return tuple(sorted([colours[node] for node in nodes]))


@lru_cache(maxsize=REMEMBERED)
def _search(labels: tuple[str, ...], arrows: tuple[tuple[int, int], ...], colours: tuple[int, ...]) -> Form:
    """The form of a graph whose refined colours leave ties."""
    search = _Search(len(labels), arrows)
    search.walk(list(colours), 0)
    return Form(_text(labels, search.best), exact=search.leaves < BUDGET)


class _Search:
    """Walks the tree of tie breaks, smallest encoding first found wins."""

    def __init__(self, size: int, arrows: tuple[tuple[int, int], ...]) -> None:
        self._arrows = arrows
        self._successors, self._predecessors = _neighbours(size, arrows)
        for near in (*self._successors, *self._predecessors):
            near.sort()
        self.best: list[tuple[int, int]] = []
        self._best_path: list[int] = []
        self._path: list[int] = []
        self._mirror: dict[int, tuple[int, dict[int, int]]] = {}
        """Node → another node, and the swap of nodes that carries the one to the other and is a symmetry."""
        self.leaves = 0

    def walk(self, colours: list[int], level: int) -> int:
        """Look at every way to break the ties that are left; return the level to go on from."""
        members = self._tied(colours)
        if not members:
            return self._leaf(colours, level)
        tried: list[tuple[int, list[int]]] = []
        for node in members:
            if any(self._mirrored(colours, other, node) for other, _ in tried):
                continue
            if self.leaves >= BUDGET:
                break
            split = [2 * colour + 1 for colour in colours]
            split[node] -= 1
            finer = _refine(_ranks(split), self._successors, self._predecessors)
            if tried and self._learn(colours, *tried[0], node, finer):
                continue
            tried.append((node, finer))
            self._path.append(node)
            back = self.walk(finer, level + 1)
            self._path.pop()
            if back < level:
                return back
        return level

    def _mirrored(self, colours: list[int], one: int, two: int) -> bool:
        """Whether a known symmetry that keeps the colours carries one node to the other."""
        if self._successors[one] == self._successors[two] and self._predecessors[one] == self._predecessors[two]:
            return True
        (root, first), (other_root, second) = self._mirror.get(one, (one, {})), self._mirror.get(two, (two, {}))
        if root != other_root:
            return False
        carried = {}
        for node in {**first, **second, one: one}:
            image = first.get(node, node)
            image = second.get(image, image)
            carried[node] = first.get(image, image)
        return carried[one] == two and all(colours[node] == colours[image] for node, image in carried.items())

    def _learn(self, colours: list[int], one: int, by_one: list[int], two: int, by_two: list[int]) -> bool:
        """Whether swapping what the two choices single out is a symmetry; if so, it is remembered.

        It leaves everything else in place, so it also holds further down, where other ties are broken already.
        """
        swap: dict[int, int] = {}
        for mine, other in zip(self._singled(colours, by_one), self._singled(colours, by_two), strict=False):
            if swap.setdefault(mine, other) != other or swap.setdefault(other, mine) != mine or colours[mine] != colours[other]:
                return False
        if swap.get(one) != two:
            return False
        for node, image in swap.items():
            if {swap.get(n, n) for n in self._successors[node]} != set(self._successors[image]):
                return False
            if {swap.get(n, n) for n in self._predecessors[node]} != set(self._predecessors[image]):
                return False
        self._mirror.setdefault(one, (one, {}))
        if self._mirror[one][0] == one:
            self._mirror.setdefault(two, (one, swap))
        return True

    @staticmethod
    def _singled(colours: list[int], finer: list[int]) -> list[int]:
        """Nodes that have a colour of their own now and had none before, in the order of their colours."""
        before, after = Counter(colours), Counter(finer)
        found = [n for n in range(len(finer)) if after[finer[n]] == 1 and before[colours[n]] > 1]
        return sorted(found, key=finer.__getitem__)

    @staticmethod
    def _tied(colours: list[int]) -> list[int]:
        """Members of the first class that has several."""
        classes: dict[int, list[int]] = {}
        for node, colour in enumerate(colours):
            classes.setdefault(colour, []).append(node)
        return next((members for _, members in sorted(classes.items()) if len(members) > 1), [])

    def _leaf(self, colours: list[int], level: int) -> int:
        self.leaves += 1
        encoding = sorted([(colours[s], colours[t]) for s, t in self._arrows])  # colours are positions by now
        if self.leaves == 1 or encoding < self.best:
            self.best, self._best_path = encoding, self._path.copy()
        elif encoding == self.best:
            # an automorphism carries the best leaf here, so the subtree below the node where the two ways part holds
            # nothing that its sibling, which is known to the end or holds the best so far, does not
            return next(i for i, (mine, other) in enumerate(zip(self._path, self._best_path, strict=False)) if mine != other)
        return level
