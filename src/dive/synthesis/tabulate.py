"""Rows that a tool returned, handed whole to a tool that computes over a table.

The operations of a certificate rank and count rows themselves; with a table tool on offer an agent would call that. So a
list of rows may flow, with all its columns, into a parameter of the entity type `Table`, the column to work on being a
literal of the query.
"""

from dive.synthesis.nodes import RECORDS, Ask, Literal, ranked_by
from dive.synthesis.workbench import Workbench
from dive.tools import Output, Tool

ROWS_MIN, ROWS_MAX = 3, 60


def tabulate(bench: Workbench, node: Ask) -> Ask | None:
    """A table tool of the toolset applied to a column of the rows; None where none fits."""
    tools = [tool for tool in bench.toolset.values() if _slot(tool) is not None]
    if not tools or node.output.shape != "rows" or not ROWS_MIN <= len(node.value) <= ROWS_MAX:
        return None
    columns = _columns(node)
    if not columns:
        return None
    tool, (column, said, additive) = bench.rng.choice(tools), bench.rng.choice(columns)
    ranked = ranked_by(node, [row[column] for row in node.value])
    slot = _slot(tool)
    assert slot is not None
    outputs = [tool.output(path) for path in tool.asks if "#" not in path]
    outputs = [o for o in outputs if additive or o.about is None or not o.about.additive]  # nobody adds years up
    outputs = [o for o in outputs if o.json_type != "string" or not ranked]  # not the least populous of the most populous
    return None if not outputs else bench.ask(tool, bench.rng.choice(outputs), {slot: node, "column": Literal(column, said)})


def _slot(tool: Tool) -> str | None:
    """The tool's parameter for a table, where it needs that, a column, and nothing else."""
    required = {p.name: p for p in tool.parameters if p.required}
    slots = [name for name, p in required.items() if p.entity is not None and p.entity.name in RECORDS]
    return slots[0] if len(slots) == 1 and set(required) == {slots[0], "column"} else None


def _columns(node: Ask) -> list[tuple[str, str, bool]]:
    """Columns of numbers whose words hold their name; with these words, units included, and whether a sum has a meaning."""
    prefix = f"{node.output.path}."
    found = []
    for output in node.tool.outputs:
        name = output.path.removeprefix(prefix)
        if output.path.startswith(prefix) and _speakable(output, name) and all(row[name] is not None for row in node.value):
            assert output.about is not None
            words = output.about.noun + (f" in {output.about.unit}" if output.about.unit else "")
            found.append((name, words, output.about.additive))
    return found


def _speakable(output: Output, name: str) -> bool:
    about = output.about
    if about is None or (about.unit or "").startswith("degrees"):
        return False
    return output.json_type in ("number", "integer") and name.casefold() in about.noun.casefold()
