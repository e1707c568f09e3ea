"""The live check of connected tools: a few real questions to each service, and no more.

Each documented example is asked once and the first one twice, past all kept replies. What a service cannot be bothered with,
hostile and parallel input, is checked against stand-ins instead. Invariant: a tool passes only where its service answered
every question now, in its documented form, and the same question alike.
"""

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from dive.errors import ToolError, ToolUnavailable
from dive.tools.check import ToolReport
from dive.tools.examples import differs
from dive.tools.executor import Executor
from dive.tools.spec import Tool


def check_live(tools: Sequence[Tool], *, workers: int = 2) -> Iterator[ToolReport]:
    """Ask the services behind some connected tools; the reports come in the order of the tools."""
    silent: set[str] = set()
    with _past_kept_replies(), Executor(processes=workers) as executor, ThreadPoolExecutor(workers) as threads:
        yield from threads.map(lambda tool: _check(tool, executor, silent), tools)


@contextmanager
def _past_kept_replies() -> Iterator[None]:
    """Worker processes that start in here ask anew."""
    before = os.environ.get("DIVE_HTTP_CACHE")
    os.environ["DIVE_HTTP_CACHE"] = "refresh"
    try:
        yield
    finally:
        if before is None:
            del os.environ["DIVE_HTTP_CACHE"]
        else:
            os.environ["DIVE_HTTP_CACHE"] = before


def _check(tool: Tool, executor: Executor, silent: set[str]) -> ToolReport:
    """Ask a tool's questions, unless its service is among the `silent`; add it to them where it does not answer."""
    service = tool.pack.service.name if tool.pack.service is not None else tool.pack.name
    if service in silent:
        unasked = f"not asked: {service} did not answer the question of another tool"
        return ToolReport(
            name=tool.name,
            domain=tool.domain,
            kind=tool.kind,
            passed=False,
            complaints=(unasked,),
            calls=0,
            first_ms=None,
            p50_ms=None,
            p95_ms=None,
        )
    complaints: list[str] = []
    seconds: list[float] = []
    first = None
    for number, (arguments, expected) in enumerate([*tool.examples, tool.examples[0]]):
        started = time.perf_counter()
        outcome = executor.run(tool, arguments)[0]
        seconds.append(time.perf_counter() - started)
        if number == 0:
            first = outcome
        if isinstance(outcome, ToolError):
            complaints.append(f"example {arguments}: {outcome}")
            if isinstance(outcome, ToolUnavailable):
                silent.add(service)
            break  # a service that does not answer is left in peace
        if complaint := differs(expected, outcome):
            complaints.append(f"example {arguments}: {complaint}")
        if number == len(tool.examples) and outcome != first:
            complaints.append(f"example {arguments}: the second answer differs from the first")
    ordered = sorted(seconds)
    return ToolReport(
        name=tool.name,
        domain=tool.domain,
        kind=tool.kind,
        passed=not complaints,
        complaints=tuple(complaints),
        calls=len(seconds),
        first_ms=round(seconds[0] * 1000, 2),
        p50_ms=round(statistics.median(ordered) * 1000, 3),
        p95_ms=round(ordered[int(0.95 * (len(ordered) - 1))] * 1000, 3),
    )
