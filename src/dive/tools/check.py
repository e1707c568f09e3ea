"""Validation: what a tool has to prove before it belongs in a pool.

Its documented examples give what they say, twice alike whatever the order of keys, eight times in parallel alike, within the
time limit; and whatever else a caller sends gives a result that fits the result schema, or a ToolError that says what was
wrong. Invariant: checking never hangs and never dies with the tool, because every call, an inline tool's too, runs in a
worker process.
"""

import math
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from dive.errors import ToolCrash, ToolError, ToolTimeout
from dive.records import Json, Record
from dive.tools.examples import differs
from dive.tools.executor import Executor
from dive.tools.spec import Tool

PARALLEL = 8
"""Calls at once."""
WARM_CALLS = 20
"""Calls over which latency is measured."""
LONGEST_REFUSAL = 1000
"""Characters; a policy has to read the message."""

ENOUGH = 5
"""Complaints about hostile input after which no more is sent: a tool that hangs costs its time limit for each."""

HOSTILE: tuple[Json, ...] = (
    None, True, False, 0, -1, 10**40, -(10**18), 0.1, -1e308, 1e308, math.nan, math.inf, -math.inf,
    "", " ", "x" * 5_000, "x" * 1_000_000, "\x00", "\ud800", "𝔘𝔫𝔦 ☃ \u202e", "é" * 50, "NaN", "-1", "0",
    "'; DROP TABLE t; --", "../../etc/passwd", "$(reboot)", "{{7*7}}", "%s%n", "<script>", "{country}", "(((((", "*", "\\",
    [], [None], [[]], [0] * 3_000, {}, {"a": 1}, {"latitude": 0, "longitude": 0},
)  # fmt: skip
"""What callers send that no tool asked for: wrong types, empty, huge, unicode, not a number, negative, injections."""


class ToolReport(Record):
    """What validation found of one tool."""

    name: str
    domain: str
    kind: str
    passed: bool
    complaints: tuple[str, ...]
    """What has to be put right, one line each."""
    calls: int
    """Calls made to find out."""
    first_ms: float | None
    """Start of the worker, load of the data and first call; None where that failed."""
    p50_ms: float | None
    """Median of a warm call, passage to the worker process included."""
    p95_ms: float | None


def check_tool(tool: Tool, executor: Executor) -> ToolReport:
    """Validate one tool. The executor must isolate all tools."""
    probe = _Probe(tool, executor)
    complaints: list[str] = []
    first: float | None = None
    try:
        first = executor.warm(tool)
        for found in (probe.examples(), probe.parallel(), probe.hostile()):
            complaints += found
        probe.measure()
    except (ToolTimeout, ToolCrash) as error:
        complaints.append(str(error))
    ordered = sorted(probe.seconds)
    return ToolReport(
        name=tool.name,
        domain=tool.domain,
        kind=tool.kind,
        passed=not complaints,
        complaints=tuple(dict.fromkeys(complaints)),
        calls=probe.calls,
        first_ms=None if first is None else round(first * 1000, 2),
        p50_ms=round(statistics.median(ordered) * 1000, 3) if ordered else None,
        p95_ms=round(ordered[int(0.95 * (len(ordered) - 1))] * 1000, 3) if ordered else None,
    )


def check_tools(
    tools: Sequence[Tool], *, workers: int = 2, memory_limit_mb: int = 1024, load_limit: float = 30.0
) -> Iterator[ToolReport]:
    """Validate tools, several at a time; the reports come in the order of the tools."""
    executor = Executor(processes=workers, memory_limit_mb=memory_limit_mb, load_limit=load_limit, isolate_all=True)
    with executor, ThreadPoolExecutor(workers) as threads:
        yield from threads.map(lambda tool: check_tool(tool, executor), tools)


class _Probe:
    """The calls that validation makes of one tool."""

    def __init__(self, tool: Tool, executor: Executor) -> None:
        self.tool = tool
        self.executor = executor
        self.calls = 0
        self.fresh = True
        """Whether a stateful tool is to find everything as it was."""
        self.seconds: list[float] = []

    def _run(self, arguments: Json, copies: int = 1) -> list[dict[str, Json] | ToolError]:
        self.calls += copies
        if self.tool.stateful and self.fresh:
            self.executor.reset()
        return self.executor.run(self.tool, arguments, copies=copies)

    def examples(self) -> Iterator[str]:
        """Do the examples give what they say, and the same again with the keys of their objects in another order?"""
        for arguments, expected in self.tool.examples:
            first, second = self._run(arguments)[0], self._run(_turned(arguments))[0]
            if isinstance(first, ToolError):
                yield f"example {_brief(arguments)}: {first}"
            elif complaint := differs(expected, first):
                yield f"example {_brief(arguments)}: {complaint}"
            if not _alike(first, second):
                yield f"example {_brief(arguments)}: the second call gave {_brief(second)}, the first {_brief(first)}"

    def parallel(self) -> Iterator[str]:
        """Does the same call give the same when it is made several times at once?"""
        if self.tool.stateful:
            return
        arguments = self.tool.examples[0][0]
        alone = self._run(arguments)[0]
        if self.tool.isolation == "inline":
            together = self._run(arguments, PARALLEL)
        else:  # such a tool never meets another call in its process
            with ThreadPoolExecutor(PARALLEL) as threads:
                together = [o for found in threads.map(lambda _: self._run(arguments), range(PARALLEL)) for o in found]
        for other in together:
            if not _alike(alone, other):
                yield f"{PARALLEL} calls in parallel: one gave {_brief(other)}, alone it was {_brief(alone)}"
                return

    def hostile(self) -> Iterator[str]:
        """Does anything but a valid result or a clear refusal come back?"""
        good = self.tool.examples[0][0]
        self.fresh = False  # whatever state it is in, it must answer or refuse
        cases: list[tuple[str, Json]] = [
            (f"{parameter.name}={_brief(value)}", {**good, parameter.name: value})
            for parameter in self.tool.parameters
            for value in HOSTILE
        ]
        cases += [("an unknown argument", {**good, "no_such_argument": 1}), ("a list for arguments", []), ("no object", None)]
        if any(p.required for p in self.tool.parameters):
            cases.append(("no arguments", {}))
        for name, arguments in cases:
            outcome = self._run(arguments)[0]
            if complaint := self._complaint(outcome):
                yield f"{name}: {complaint}"
            elif isinstance(outcome, dict) and (
                name in ("an unknown argument", "no arguments") or not isinstance(arguments, dict)
            ):
                yield f"{name}: accepted"

    def _complaint(self, outcome: dict[str, Json] | ToolError) -> str | None:
        if isinstance(outcome, ToolError):
            said = str(outcome)
            marks = ("failed on these arguments", "produced no valid result", "Traceback")
            if isinstance(outcome, ToolTimeout | ToolCrash) or any(mark in said for mark in marks):
                return said
            return f"a refusal of {len(said):,} characters" if len(said) > LONGEST_REFUSAL else None
        misfit = self.tool.misfit(outcome)
        return None if misfit is None else f"the result does not fit its own schema: {misfit}"

    def measure(self) -> None:
        """Time warm calls of the examples."""
        for number in range(WARM_CALLS):
            started = time.perf_counter()
            self._run(self.tool.examples[number % len(self.tool.examples)][0])
            self.seconds.append(time.perf_counter() - started)


def _alike(one: dict[str, Json] | ToolError, other: dict[str, Json] | ToolError) -> bool:
    if isinstance(one, ToolError) or isinstance(other, ToolError):
        return type(one) is type(other) and str(one) == str(other)
    return one == other


def _turned(value: Json) -> Json:
    """The same JSON with the keys of its objects the other way round: nothing may depend on their order."""
    if isinstance(value, dict):
        return {key: _turned(inner) for key, inner in reversed(value.items())}
    return [_turned(inner) for inner in value] if isinstance(value, list) else value


def _brief(value: object) -> str:
    text = str(value) if isinstance(value, ToolError) else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
