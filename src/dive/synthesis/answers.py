"""Typed answers: from a tree, when a task is made, and from re-executed values, when it is verified."""

import math

from dive.records import (
    Answer,
    Atom,
    BooleanAnswer,
    DateAnswer,
    Json,
    ListAnswer,
    NumberAnswer,
    RecordAnswer,
    SetAnswer,
    StringAnswer,
    TextAnswer,
)
from dive.synthesis.nodes import Ask, Bundle, Node, Operation, about_of, entity_of, is_list, labels_of
from dive.synthesis.rounding import Rounding, agreed_figures, rounding_of
from dive.tools import Entity, ToolPool

LONGEST_STRING = 90
"""Characters of a string answer; longer ones are text, which no program can grade."""
LONGEST_LIST = 8
"""Elements of a set answer."""


SMALLEST_NUMBER = 1e-9
"""Size below which a number is zero for all that anybody cares; physics has units for what is smaller."""


class NotAnAnswer(Exception):
    """The value is nothing that a person would give as an answer; the message is a typed reason."""


def answer_of(node: Node, pool: ToolPool) -> Answer:
    """The typed answer of a tree. Raises NotAnAnswer."""
    if isinstance(node, Bundle):
        first, second = node.parts
        contrast = isinstance(second, Operation) and second.name in ("difference", "ratio") and first in second.inputs
        fields = {node.names[0]: _atom(first, pool, first.value)}
        # of two figures that the query has rounded, people may subtract the rounded ones
        fields[node.names[1]] = _atom(second, pool, second.value, units=1.0 if contrast else 0.5)
        return RecordAnswer(fields=fields)
    if is_list(node):
        if isinstance(node, Ask) and node.output.shape == "rows":
            raise NotAnAnswer("rows_as_answer")
        labels = labels_of(node)
        if not 2 <= len(labels) <= LONGEST_LIST or len({str(v) for v in labels}) != len(labels):
            raise NotAnAnswer("list_too_long" if len(labels) > LONGEST_LIST else "list_too_short")
        if any(isinstance(v, dict | list | float) for v in labels):
            raise NotAnAnswer("list_of_records")
        return SetAnswer(items=tuple(_atom(node, pool, value) for value in labels))
    return _atom(node, pool, node.value)


def _atom(node: Node, pool: ToolPool, value: Json, *, units: float = 0.5) -> Atom:
    entity = entity_of(node)
    if isinstance(value, bool):
        return BooleanAnswer(value=value)
    if isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) >= 1e15:
            raise NotAnAnswer("number_too_large")
        if value and abs(value) < SMALLEST_NUMBER:
            raise NotAnAnswer("number_too_small")
        rounding = rounding_of(node) or Rounding(0, None, stated=False)
        if rounding.tied(value, within=NEAR_TIE if rounding.units(value) < EXACTING else NEAR_TIE_OF_MANY_FIGURES):
            raise NotAnAnswer("rounding_tie")
        about = about_of(node)
        fractional = rounding.stated and rounding.significant is None and rounding.digits > 0
        if fractional and abs(rounding.apply(value)) < 9.5 * 10.0**-rounding.digits:
            raise NotAnAnswer("number_too_small")  # the rounding would leave one figure of it, or none
        # what editions differ in, such as the fifth figure of an atomic weight, may tip a rounding
        tolerance = rounding.tolerance(value, units=units if agreed_figures(node) is None else 1.0)
        return NumberAnswer(value=rounding.apply(value), unit=about.unit if about else None, tolerance=tolerance)
    if isinstance(value, str):
        if len(value) > LONGEST_STRING or "\n" in value:
            raise NotAnAnswer("text_too_long")
        if entity is not None and entity.name == "Date":
            return DateAnswer(value=value)
        return StringAnswer(value=value, aliases=tuple(_aliases(entity, value, pool)))
    raise NotAnAnswer("record_as_answer")


NEAR_TIE = 0.02
"""Units of the last place: what tools give is rounded itself, and other ephemerides or tables may tip what is this near."""
EXACTING = 1000
"""Units of the last place from which on constants of four figures, such as 8.314 for R, tip a rounding from farther off."""
NEAR_TIE_OF_MANY_FIGURES = 0.05


def _aliases(entity: Entity | None, value: str, pool: ToolPool) -> list[str]:
    found = pool.aliases_of(entity, value)
    if entity is not None and entity.name == "City" and ", " in value:
        found.insert(0, value.rsplit(", ", 1)[0])
    distinct = {alias.casefold(): alias for alias in reversed(found) if alias.casefold() != value.casefold()}
    return list(reversed(distinct.values()))


def raw_value(node: Node) -> Json:
    """What the citations of the answer resolve to, before rounding and typing."""
    if isinstance(node, Bundle):
        return {name: raw_value(part) for name, part in zip(node.names, node.parts, strict=True)}
    if isinstance(node, Operation | Ask) and is_list(node):
        return labels_of(node)
    return node.value


def agrees(answer: Answer, value: Json) -> bool:
    """Does a re-executed raw value give this answer?"""
    match answer:
        case NumberAnswer():
            if isinstance(value, bool) or not isinstance(value, int | float):
                return False
            return abs(value - answer.value) <= max(answer.tolerance, 1e-12 * abs(answer.value))
        case StringAnswer() | DateAnswer() | TextAnswer():
            return isinstance(value, str) and value == answer.value
        case BooleanAnswer():
            return value is answer.value
        case SetAnswer() | ListAnswer():
            if not isinstance(value, list) or len(value) != len(answer.items):
                return False
            return all(agrees(item, element) for item, element in zip(answer.items, value, strict=True))
        case RecordAnswer():
            return (
                isinstance(value, dict)
                and value.keys() == answer.fields.keys()
                and all(agrees(item, value[name]) for name, item in answer.fields.items())
            )
