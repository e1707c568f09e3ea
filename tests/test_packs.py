"""Every tool's documented examples are facts known independently of its package; here they are checked, tool by tool."""

import string

import pytest

from dive.errors import ToolError
from dive.tools import Tool, ToolPool
from dive.tools.examples import run_examples

POOL = ToolPool.load()
HOSTILE = ["", " ", "x" * 5000, "'; DROP TABLE t; --", "../../etc/passwd", "𝔘𝔫𝔦 ☃ \u202e", -1, 0, 10**40, 1e308]
HOSTILE += [True, None, [], {}, [[]]]


@pytest.fixture(params=list(POOL.tools.values()), ids=list(POOL.tools))
def tool(request: pytest.FixtureRequest) -> Tool:
    made = request.param
    assert isinstance(made, Tool)
    return made


def complaint(tool: Tool, arguments: dict[str, object]) -> str:
    """What the tool says of the arguments: empty where it answers."""
    try:
        tool.call(arguments)
    except ToolError as error:
        return str(error)
    return ""


def test_examples_give_the_known_facts(tool: Tool) -> None:
    assert run_examples(tool) == []


def test_same_call_same_result(tool: Tool) -> None:
    arguments = tool.examples[0][0]
    assert tool.call(arguments) == tool.call(arguments)


def test_the_conditions_of_rules_can_be_told_on_the_examples(tool: Tool) -> None:
    """A condition that raises would end an attempt; one that names no rule of the tool would never be printed."""
    assert {when.rule for when in tool.conditions} <= set(tool.rules)
    for arguments, _ in tool.examples:
        assert tool.idle_rules(arguments, tool.call(arguments)) <= set(tool.rules)


def test_hostile_input_gives_a_tool_error_or_a_result(tool: Tool) -> None:
    good = tool.examples[0][0]
    for name in good:
        for value in HOSTILE:
            said = complaint(tool, {**good, name: value})
            assert "Traceback" not in said
            assert "failed on these arguments" not in said, f"{tool.name} let an internal exception out: {said}"
            assert len(said) < 1000


def test_phrases_can_be_nested(tool: Tool) -> None:
    required = {p.name for p in tool.parameters if p.required}
    for path, phrases in tool.asks.items():
        output = tool.output(path.removesuffix("#count"))
        for phrase in phrases:
            said = [f for _, f, _, _ in string.Formatter().parse(phrase) if f]
            assert required <= set(said), f"{phrase!r} does not say {required - set(said)}"
            assert len(said) == len(set(said)), f"{phrase!r} says a parameter twice"
            assert "_" not in "".join(t for t, *_ in string.Formatter().parse(phrase))
        openings = ("the ", "whether ") if output.json_type == "boolean" else ("the ", "{")
        assert any(p.startswith(openings) for p in phrases), f"{tool.name}.{path} has no noun phrase"
        assert output.shape in ("scalar", "list", "rows")
