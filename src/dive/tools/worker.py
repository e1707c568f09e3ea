"""The child's side of the executor: find a tool, warm it up, call it, reply.

Invariant: every request gets exactly one reply, or the process ends; it never waits longer than the request allows.
Requests are `("warm", where, limit)`, `("call", where, arguments, copies, limit)` and `("restore", [where, …], limit)`; the
reply is a list of `("ok", result)`, `("error", message)`, `("timeout", message)`, `("unavailable", message)` or
`("crash", message)`, one for each copy.
"""

import importlib
import threading
from collections.abc import Callable, Sequence
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, TypeAlias

from dive.errors import ToolCrash, ToolError, ToolTimeout, ToolUnavailable
from dive.runtime.child import limit_memory, set_alarm
from dive.tools.spec import Json, Tool, Where

Reply: TypeAlias = tuple[str, Any]

ALARM_SLACK = 2.0
"""Seconds after the parent's patience ends at which the child ends itself, should the parent be gone."""


def call_here(tool: Tool, arguments: Any) -> dict[str, Json]:
    """`tool.call` in this process, where whatever is not a refusal by the tool becomes a ToolCrash."""
    try:
        return tool.call(arguments)
    except ToolError as error:
        if isinstance(error.__cause__, MemoryError):
            raise ToolCrash(f"{tool.name} ran out of memory.") from error
        raise
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit, and panics of extension modules, which are no Exceptions
        raise ToolCrash(f"{tool.name} broke off ({type(error).__name__}: {str(error)[:200]}).") from error


def serve(connection: "Connection[Any, Any]", memory_limit_mb: int) -> None:
    """Answer requests until the parent hangs up."""
    limit_memory(memory_limit_mb)
    while True:
        request = connection.recv()
        set_alarm(request[-1] + ALARM_SLACK)
        match request:
            case ("warm", where, _):
                replies = _warm(where)
            case ("restore", places, _):
                replies = _restore(places)
            case (_, where, arguments, copies, _):
                replies = _call(where, arguments, copies)
        connection.send(replies)
        set_alarm(0)


@cache
def _tool(where: Where) -> Tool:
    module, _, function = where.loader.partition(":")
    try:
        found: Tool = getattr(importlib.import_module(module), function)(*where.arguments)
    except Exception as error:  # a foreign module may fail in any way while it is imported
        name = where.arguments[-1]
        raise ToolCrash(f"{name} cannot be loaded ({type(error).__name__}: {str(error)[:200]}).") from error
    return found


def _warm(where: Where) -> list[Reply]:
    def load() -> dict[str, Json]:
        tool = _tool(where)
        tool.prepare()
        # the first call of a stateful tool must find everything as it was; a service on the network has nothing to load
        if tool.stateful or tool.pack.connected or not tool.examples:
            return {}
        return call_here(tool, tool.examples[0][0])

    return [_reply(load)]


def _restore(places: Sequence[Where]) -> list[Reply]:
    def restore() -> dict[str, Json]:
        for where in places:
            tool = _tool(where)
            if not tool.restore():
                raise ToolCrash(f"what {tool.name} has changed ends with its process.")
        return {}

    return [_reply(restore)]


def _call(where: Where, arguments: Any, copies: int) -> list[Reply]:
    def call() -> dict[str, Json]:
        return call_here(_tool(where), arguments)

    if copies == 1:
        return [_reply(call)]
    replies: list[Reply] = []
    together = threading.Barrier(copies)

    def one() -> None:
        together.wait()
        replies.append(_reply(call))

    threads = [threading.Thread(target=one) for _ in range(copies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies


def _reply(work: Callable[[], dict[str, Json]]) -> Reply:
    try:
        return "ok", work()
    except ToolCrash as error:
        return "crash", str(error)
    except ToolTimeout as error:  # a client's own, such as that of a remote server
        return "timeout", str(error)
    except ToolUnavailable as error:
        return "unavailable", str(error)
    except ToolError as error:
        return "error", str(error)
