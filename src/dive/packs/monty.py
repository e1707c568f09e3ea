"""Programs in Monty, an interpreter of a subset of Python that has no files, sockets or processes to give.

A program runs in a worker process of its own kind (never in this one), within limits of time, memory, depth and output.
Invariants: the same program gives the same outcome (fixed clock, fixed random start); whatever it does, `run` returns or
raises ToolError within `SECONDS` and a little; where the interpreter is missing or does not start, it says so and nothing
runs elsewhere.
"""

import atexit
import datetime
import math
import os
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from dive.errors import ToolError

SECONDS = 1.0
"""Time that a program may take."""
MEMORY_BYTES = 64 * 2**20
OUTPUT_BYTES = 20_000
DEPTH = 400
"""Nested calls."""
HOST_CALLS = 64
"""Times that a program may ask for something that is not there, such as a file or a module, before it is stopped."""
EXACT = 2**53
"""Integers beyond it are given as text: not every reader of JSON keeps them exact."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program gave."""

    value: Any
    """Of its last expression, as JSON; None where it ends with a statement."""
    printed: str


@cache
def _pool(process: int) -> Any:
    """The workers of this process (a forked child must not share them). Raises ToolError where they cannot start."""
    assert process == os.getpid()
    try:
        from pydantic_monty import Monty

        pool = Monty(min_processes=1, max_processes=4, checkout_timeout=10.0, request_timeout=SECONDS + 2,
                     max_checkouts_per_worker=1_000)  # fmt: skip
        pool.__enter__()
    except Exception as error:  # a missing package, a binary of another platform, a refusal to start: all mean the same here
        raise ToolError(f"The Python sandbox cannot start ({type(error).__name__}); install pydantic-monty.") from error
    atexit.register(pool.__exit__, None, None, None)
    return pool


def run(program: str, inputs: dict[str, Any]) -> Ran:
    """Run a program with some variables set. Raises ToolError that says what went wrong in it, or which limit it met."""
    pool = _pool(os.getpid())
    import pydantic_monty as monty

    printed = monty.CollectString(max_bytes=OUTPUT_BYTES)
    limits = monty.ResourceLimits(
        max_feed_duration_secs=SECONDS, max_memory=MEMORY_BYTES, max_recursion_depth=DEPTH, max_suspensions=HOST_CALLS
    )
    policy = monty.OSPolicy(datetime=datetime.datetime(2026, 1, 1), timezone="utc", sleep="zero", random_start={"seed": 0})
    try:
        with pool.checkout(script_name="program.py", limits=limits, os_policy=policy) as session:
            value = session.feed_run(program, inputs=inputs, print_callback=printed)
    except monty.MontySyntaxError as error:
        raise ToolError(f"The program is not valid here: {_first_line(error)}.") from error
    except monty.MontyRuntimeError as error:
        raise ToolError(_said(error)) from error
    except (monty.MontyError, TimeoutError) as error:
        raise ToolError("The program broke off: it took too long, or more than the sandbox gives.") from error
    return Ran(as_json(value), printed.output)


def _said(error: Any) -> str:
    """What went wrong, without what differs from run to run."""
    kind, _, detail = _first_line(error).partition(": ")
    if kind == "TimeoutError":
        return f"The program took longer than {SECONDS:g} s."
    if kind == "MemoryError":
        return f"The program used more than {MEMORY_BYTES // 2**20} MB, or printed more than {OUTPUT_BYTES:,} bytes."
    if "suspension limit" in detail:
        return "The program asked for files, modules or other things outside it too often; there are none."
    frames = error.traceback()
    where = f" (line {frames[-1].line})" if frames else ""
    return f"The program raised {kind}{': ' + detail if detail else ''}{where}."[:400]


def _first_line(error: Any) -> str:
    return re.sub(r"0x[0-9a-f]+", "0x…", str(error).strip().split("\n", 1)[0].rstrip("."))[:300]


def as_json(value: Any, depth: int = 0) -> Any:
    """The value as JSON: tuples and sets as lists, large integers and other objects as their text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if abs(value) <= EXACT else str(value) if abs(value) < 10**4000 else "an integer of more than 4,000 digits"
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if depth < 8:
        if isinstance(value, list | tuple):
            return [as_json(v, depth + 1) for v in value]
        if isinstance(value, set | frozenset):
            return sorted((as_json(v, depth + 1) for v in value), key=repr)
        if isinstance(value, dict):
            return {str(k): as_json(v, depth + 1) for k, v in value.items()}
    return re.sub(r" at 0x[0-9a-f]+", "", str(value))[:1_000]
