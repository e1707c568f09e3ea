"""The value-flow graph of a pool: which entity types its tools turn into which.

Nodes are entity types; an edge says that some tool takes the one and gives the other. Invariant: built from contracts alone; no
tool runs and no data is read.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from dive.tools.pool import ToolPool
from dive.tools.spec import Tool


@dataclass(frozen=True)
class PoolGraph:
    """Entity types, what leads from one to another, and what can be reached from the seeds."""

    types: Mapping[str, str]
    """Entity type → the domain in which most of its tools are."""
    edges: Mapping[tuple[str, str], tuple[str, ...]]
    """(taken type, given type) → names of the tools that turn one into the other."""
    seeded: frozenset[str]
    """Types of which there are seeds."""
    reachable: frozenset[str]
    """Tools that can be called starting from seeds and stated amounts."""
    unreachable: Mapping[str, str]
    """Tool → the parameter that nothing can fill."""
    pairs: int
    """Ordered pairs of different tools of which one gives a type that the other takes."""


def pool_graph(pool: ToolPool) -> PoolGraph:
    """The graph of a pool's contracts."""
    edges: dict[tuple[str, str], list[str]] = defaultdict(list)
    touched: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for tool in pool.tools.values():
        taken, given = _taken(tool), _given(tool)
        for name in taken | given:
            touched[name][tool.domain] += 1
        for one in sorted(taken):
            for other in sorted(given - {one}):
                edges[one, other].append(tool.name)
    seeded = frozenset(source.entity.name for source in pool.seed_sources)
    reachable, missing = _reach(pool, seeded)
    types = {name: max(sorted(counts), key=lambda d, c=counts: c[d]) for name, counts in sorted(touched.items())}  # type: ignore[misc]
    pairs = _joining_pairs(pool)
    return PoolGraph(types, {key: tuple(names) for key, names in sorted(edges.items())}, seeded, reachable, missing, pairs)


def _taken(tool: Tool) -> set[str]:
    return {p.entity.name for p in tool.parameters if p.entity is not None}


def _given(tool: Tool) -> set[str]:
    return {o.entity.name for o in tool.outputs if o.entity is not None}


def _reach(pool: ToolPool, seeded: frozenset[str]) -> tuple[frozenset[str], dict[str, str]]:
    """Fixed point: a tool whose every required parameter can be filled makes the types that it gives available."""
    available = set(seeded)
    reached: set[str] = set()
    while True:
        fresh = {name for name, tool in pool.tools.items() if name not in reached and _gap(tool, available) is None}
        if not fresh:
            break
        reached |= fresh
        for name in fresh:
            available |= _given(pool.tools[name])
    gaps = {name: _gap(tool, available) or "" for name, tool in pool.tools.items() if name not in reached}
    return frozenset(reached), gaps


def _gap(tool: Tool, available: set[str]) -> str | None:
    """The first required parameter that neither a stated amount nor an available type fills."""
    for parameter in tool.parameters:
        known = parameter.entity is not None and parameter.entity.name in available
        if parameter.required and parameter.pick is None and not known:
            return parameter.name
    return None


def _joining_pairs(pool: ToolPool) -> int:
    takers: dict[str, set[str]] = defaultdict(set)
    for tool in pool.tools.values():
        for name in _taken(tool):
            takers[name].add(tool.name)
    return sum(
        len(set().union(*(takers[name] for name in _given(tool))) - {tool.name}) if _given(tool) else 0
        for tool in pool.tools.values()
    )
