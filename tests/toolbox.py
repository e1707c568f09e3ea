"""Tools that misbehave in every way that real ones do."""

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Literal

from dive.records import Json
from dive.tools import Pack, Result, Tool, ToolError, tool

PACK = Pack(name="toolbox", domain="general", title="misbehaving tools", licence="Apache-2.0")


class Number(Result):
    value: float


class Process(Result):
    pid: int
    value: int


Isolation = Literal["inline", "process"]


def make(
    name: str,
    function: Callable[..., Result],
    isolation: Isolation = "process",
    time_limit: float = 0.5,
    first: object = None,
    given: Json = 0,
) -> Tool:
    field = next(iter(function.__annotations__["return"].model_fields))
    return tool(
        domain="general",
        kind="processing",
        asks={field: ["the outcome of {value}", "what {value} gives"]},
        examples=[({"value": given}, {} if first is None else {field: first}), ({"value": given}, {})],
        isolation=isolation,
        time_limit=time_limit,
        name=name,
    )(function)


def _double(value: int) -> Process:
    """Double a number."""
    if value == 13:
        raise ToolError("13 is not accepted.")
    if value == 14:
        raise KeyError("a bug")
    sys.stdout.write("noise on standard output\n")
    return Process(pid=os.getpid(), value=2 * value)


def _hang(value: int) -> Number:
    """Sleep for so many seconds."""
    time.sleep(value)
    return Number(value=value)


def _hang_in_c(value: int) -> Number:
    """Sleep for so many seconds without letting go of the interpreter."""
    ctypes.PyDLL(None).usleep(value * 1_000_000)
    return Number(value=value)


def _abort(value: int) -> Number:
    """Die in one of several ways."""
    if value == 1:
        os.abort()
    if value == 2:
        sys.exit(3)
    if value == 3:
        os._exit(4)
    if value == 4:
        ctypes.string_at(0)
    if value == 5:
        raise KeyboardInterrupt
    return Number(value=value)


def _eat(value: int) -> Number:
    """Allocate so many megabytes."""
    return Number(value=len(bytearray(value * 2**20)))


_count = 0


def _unsteady(value: int) -> Number:
    """Never the same twice."""
    global _count
    _count += 1
    return Number(value=_count + value)


_shared: list[int] = []


def _racy(value: int) -> Number:
    """Right alone, wrong in parallel."""
    _shared.append(threading.get_ident())
    time.sleep(0.01)
    mine = len(set(_shared))
    _shared.clear()
    return Number(value=value + mine)


def _buggy(value: int) -> Number:
    """Fails on negative numbers."""
    return Number(value=[0.0, 1.0][min(value, 1)])


def _steady(value: float) -> Number:
    """Add one to a number."""
    if abs(value) > 1e300:
        raise ToolError("that is too large a number.")
    return Number(value=value + 1)


def _wrong(value: float) -> Number:
    """Add two, and document three."""
    return Number(value=value + 2)


def _by_place(value: dict[str, float]) -> Number:
    """The first value of an object, whose keys have no order."""
    return Number(value=next(iter(value.values()), 0.0))


def _never(value: int) -> Number:
    """Hang, whatever the argument."""
    time.sleep(60)
    return Number(value=value)


steady = make("steady", _steady, "inline", first=1.0)
wrong = make("wrong", _wrong, "inline", first=3.0)
by_place = make("by_place", _by_place, "inline", given={"a": 1.0, "b": 2.0})
never = make("never", _never)
double = make("double", _double)
double_here = make("double_here", _double, "inline")
hang = make("hang", _hang)
hang_here = make("hang_here", _hang, "inline")
hang_in_c = make("hang_in_c", _hang_in_c)
abort = make("abort", _abort)
exit_here = make("exit_here", _abort, "inline")
eat = make("eat", _eat, time_limit=5)
eat_here = make("eat_here", _eat, "inline")
unsteady = make("unsteady", _unsteady, "inline")
racy = make("racy", _racy, "inline")
buggy = make("buggy", _buggy, "inline")
