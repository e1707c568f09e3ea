"""Operations on nodes: the value that a certificate's program will compute, computed the same way."""

from collections.abc import Sequence

from dive.records import Json
from dive.synthesis.nodes import Fan, Node, Operation, entity_of, is_list, labels_of
from dive.synthesis.operations import OPERATIONS
from dive.tools import About


def operate(name: str, inputs: Sequence[Node | Fan], options: dict[str, Json]) -> Json:
    """The value of an operation on nodes, exactly as a certificate's program will compute it. Raises Undefined."""
    operands: list[Json] = []
    for operand in inputs:
        if not isinstance(operand, Fan):
            operands.append(labels_of(operand) if is_list(operand) else operand.value)
            continue
        if name in ("rank_by", "keep"):
            operands.append(labels_of(operand.over))
        operands.append(operand.values)
    return OPERATIONS[name](*operands, **options)


def operation(name: str, inputs: Sequence[Node | Fan], options: dict[str, Json], about: About | None) -> Operation:
    """The node of an operation. Raises Undefined."""
    value = operate(name, inputs, options)
    first = inputs[0]
    entity = entity_of(first.over) if isinstance(first, Fan) and name in ("rank_by", "keep") else None
    return Operation(name, tuple(inputs), options, value, entity, about)
