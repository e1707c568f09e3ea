"""What installed tools really give, as the nodes of a derivation tree."""

from dive.records import Json
from dive.synthesis.nodes import Ask, Literal
from dive.tools import ToolPool

POOL = ToolPool.load()


def asked(name: str, path: str, **values: Json) -> Ask:
    """What a tool really gives for these values, each stated in the query."""
    made = POOL.tools[name]
    literals = {}
    for slot, value in values.items():
        parameter = made.parameter(slot)
        said = parameter.pick.say(value) if parameter.pick is not None else str(value)
        literals[slot] = Literal(value, said, parameter.entity, parameter.pick)
    return Ask(made, "c1", literals, made.output(path), made.call(values)[path], made.asks[path][0])
