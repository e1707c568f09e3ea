"""Bearing: does a step of the way to an answer bear on it, or would the answer be the same without?

A step is tried with another value in its place, by calls of the attempt's own workbench. Invariant: a step is refused only
where such a call gave the very same answer; a call that is refused says nothing against it.
"""

from dive.records import Json
from dive.synthesis.nodes import Ask, Bundle, Cut, Element, Fan, Node, Operation, entity_of, is_list, labels_of
from dive.synthesis.workbench import Workbench

MOST_ASKED = 9
"""Other candidates of a choice that are asked about before it is given up as idle."""


def turns_on(bench: Workbench, made: Ask, slot: str, held: Node) -> bool:
    """Would another value in the slot give another answer: another candidate, or what the value was made from?

    The time zone of the highest of five airports that share one is no question, nor the GC content of a reverse complement.
    """
    entity = entity_of(held)
    others: list[Node] = []
    if isinstance(held, Ask):
        others = [a for a in held.arguments.values() if entity is not None and entity_of(a) == entity and not is_list(a)]
        if not others:
            return True
        return not any(_otherwise(bench, made, slot, other) == made.value for other in others)
    first = held.inputs[0] if isinstance(held, Operation) and held.name == "rank_by" else None
    if not isinstance(first, Fan):
        return True
    labels = labels_of(first.over)
    others = [Element(first.over, i, value, entity) for i, value in enumerate(labels) if value != held.value]
    return any(_otherwise(bench, made, slot, other) != made.value for other in others[:MOST_ASKED])


def _otherwise(bench: Workbench, made: Ask, slot: str, other: Node) -> Json:
    """What the call gives with another value in the slot; None where it refuses."""
    found = bench.asked(made.tool, made.output, {**made.arguments, slot: other}, made.phrase)
    return None if found is None else found.value


def bears_on(bench: Workbench, cut: Cut, node: Node) -> bool:
    """Does it matter how the value came about, where it came from another of its type?"""
    origin = cut.origin
    if not isinstance(origin, Ask) or isinstance(node, Bundle):
        return True
    same = [a for a in origin.arguments.values() if entity_of(a) == cut.entity and not is_list(a)]
    rebuilt = (bench.rebuild(node, cut, other) for other in same)
    return not any(made is not None and made.value == node.value for made in rebuilt)
