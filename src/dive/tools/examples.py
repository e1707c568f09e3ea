"""Do a tool's documented examples give what they say? The comparison that `dive tools check` and the tests share."""

import math

from dive.tools.spec import Json, Tool

FLOAT_TOLERANCE = 1e-3
"""Relative; examples are facts from textbooks and atlases, which round."""


def differs(expected: Json, actual: Json, path: str = "") -> str | None:
    """Where `actual` does not hold what `expected` says, in words; None where it does. Extra fields are not compared."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            if key not in actual:
                return f"{path}.{key} is missing".lstrip(".")
            if complaint := differs(value, actual[key], f"{path}.{key}"):
                return complaint
        return None
    if isinstance(expected, list | tuple) and isinstance(actual, list):
        if len(expected) != len(actual):
            return f"{path.lstrip('.')}: expected {len(expected)} elements, got {len(actual)}: {str(actual)[:120]}"
        for index, (one, other) in enumerate(zip(expected, actual, strict=True)):
            if complaint := differs(one, other, f"{path}[{index}]"):
                return complaint
        return None
    if isinstance(expected, bool) or isinstance(actual, bool) or not isinstance(expected, float):
        same = (type(expected) is type(actual) and expected == actual) or (
            isinstance(expected, int) and isinstance(actual, float) and expected == actual
        )
    else:
        same = isinstance(actual, int | float) and math.isclose(expected, actual, rel_tol=FLOAT_TOLERANCE)
    return None if same else f"{path.lstrip('.')}: expected {expected!r}, got {actual!r}"


def run_examples(tool: Tool) -> list[str]:
    """Complaints about the tool's examples, each run in this process; empty where all hold. Raises what the tool raises."""
    complaints = []
    for arguments, expected in tool.examples:
        if complaint := differs(expected, tool.call(arguments)):
            complaints.append(f"{tool.name}({arguments}): {complaint}")
    return complaints
