"""What nobody would ask: what is known already, what a list is ranked by; and names that only one attribute may bear."""

import random
from collections import defaultdict
from typing import Any

from dive.synthesis.collect import Fanned
from dive.synthesis.derive import BuiltinDeriver
from dive.synthesis.nodes import Ask, Fan, Literal, Node, Operation
from dive.synthesis.operate import operation
from dive.synthesis.operations import Undefined
from dive.synthesis.paths import get
from dive.synthesis.plausible import plausible
from dive.synthesis.rounding import rounding_of
from dive.tools import Tool, ToolError, ToolPool
from dive.tools.executor import Executor
from dive.tools.seed_pool import SeedPool

POOL = ToolPool.load()
EXECUTOR = Executor()


def asked(name: str, path: str, **arguments: Any) -> Ask:
    """A call that is really made, asked for one of its outputs."""
    tool = POOL.tools[name]
    nodes: dict[str, Node] = {
        key: value if isinstance(value, Ask | Operation) else Literal(value, str(value)) for key, value in arguments.items()
    }
    result = EXECUTOR.call(tool, {key: node.value for key, node in nodes.items()})
    return Ask(tool, name, nodes, tool.output(path), get(result, path), tool.asks[path][0])


def column(over: Ask, path: str) -> Fan:
    return Fan(over, (), over.tool.output(path), None)


def operations_on(fan: Fan) -> set[str]:
    """What the deriver makes of a fan, over many draws."""
    found = set()
    for seed in range(60):
        try:
            node = BuiltinDeriver(random.Random(seed)).derive(None, Fanned(fan), None).node
        except Undefined:
            continue
        found.add(node.name if isinstance(node, Operation) else "")
    return found


def test_a_list_is_not_ranked_by_what_it_is_ranked_by() -> None:
    longest = asked("longest_genes", "genes", number=8, chromosome="7")
    assert "rank_by" not in operations_on(column(longest, "genes.length"))
    band = asked("genes_in_cytoband", "genes", cytoband="7q31.2")
    assert "rank_by" in operations_on(column(band, "genes.length"))


def test_nobody_asks_for_that_by_which_a_thing_was_chosen() -> None:
    planets = asked("planets_between", "planets", nearest=0.5, farthest=6)
    densest = operation("rank_by", [column(planets, "planets.density")], {"place": 1, "largest": True}, None)
    assert not plausible(asked("planet_facts", "density", planet=densest))
    assert plausible(asked("planet_facts", "gravity", planet=densest))


def test_large_measures_are_asked_for_to_four_figures() -> None:
    for value, digits in ((43_298.76, -1), (1_234_567.8, -3), (9_876.5, 0), (123.45, 1)):
        rounding = rounding_of(Literal(value, str(value)))
        assert rounding is not None
        assert rounding.digits == digits


def attribute(tool: Tool) -> str | None:
    """The entity of a tool that says what a thing has: one required parameter, and that an entity."""
    required = [p for p in tool.parameters if p.required]
    entities = [p for p in tool.parameters if p.entity is not None and not p.many and p.pick is None]
    return entities[0].entity.name if len(required) <= 1 and entities and entities[0].entity else None


def test_attributes_of_one_name_are_one_attribute() -> None:
    """ "The city with the highest latitude" must not mean the latitude of its antipode."""
    named = defaultdict(list)
    for tool in POOL.tools.values():
        entity = attribute(tool)
        outputs = [tool.output(path) for path in tool.asks if "#" not in path and entity is not None]
        for output in outputs:
            if output.shape == "scalar" and output.about is not None:
                named[entity, output.about.noun, output.about.unit].append((tool, output.path))
    seeds, rng = SeedPool(POOL), random.Random(3)
    compared = 0
    for (entity, noun, _), places in named.items():
        for _ in range(4 if len({tool.name for tool, _ in places}) > 1 else 0):
            parameter = next(p for p in places[0][0].parameters if p.entity is not None)
            value = seeds.draw(parameter.entity, rng) if parameter.entity else None
            try:
                found = [
                    get(EXECUTOR.call(tool, {next(p.name for p in tool.parameters if p.entity): value}), path)
                    for tool, path in places
                ]
            except ToolError:
                continue
            assert all(f == found[0] for f in found), (entity, noun, value, found)
            compared += 1
    assert compared > 0
