"""Validation tells good tools from bad ones, and survives the bad ones."""

import pytest

import toolbox
from dive.tools import Tool, ToolPool
from dive.tools.check import ToolReport, check_tools


def check(*tools: Tool) -> dict[str, ToolReport]:
    return {r.name: r for r in check_tools(tools, memory_limit_mb=300, load_limit=12)}


@pytest.fixture(scope="module")
def reports() -> dict[str, ToolReport]:
    unsound = (toolbox.unsteady, toolbox.by_place, toolbox.racy, toolbox.buggy, toolbox.wrong, toolbox.abort, toolbox.hang_here)
    return check(toolbox.steady, *unsound)


def test_a_sound_tool_passes(reports: dict[str, ToolReport]) -> None:
    report = reports["steady"]
    assert report.passed, report.complaints
    assert report.first_ms is not None
    assert report.p50_ms is not None
    assert report.p95_ms is not None
    assert report.first_ms > report.p95_ms >= report.p50_ms > 0
    assert report.calls > 40


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("unsteady", "the second call gave"),
        ("by_place", "the second call gave {'value': 2.0}"),
        ("racy", "8 calls in parallel"),
        ("buggy", "value=-1000000000000000000: buggy failed on these arguments (IndexError"),
        ("wrong", "expected 3.0, got 2.0"),
        ("abort", "value=True: abort broke off: its process was ended by SIGABRT"),
        ("hang_here", "hang_here did not finish within 0.5 seconds"),
    ],
)
def test_an_unsound_tool_fails_with_its_reason(reports: dict[str, ToolReport], name: str, said: str) -> None:
    assert not reports[name].passed
    assert any(said in complaint for complaint in reports[name].complaints), reports[name].complaints


def test_a_tool_that_hangs_when_it_loads_fails() -> None:
    report = check(toolbox.never)["never"]
    assert not report.passed
    assert report.first_ms is None


def test_shipped_tools_pass() -> None:
    tools = list(ToolPool.load().tools.values())[:1]
    assert [r.complaints for r in check_tools(tools)] == [()]
