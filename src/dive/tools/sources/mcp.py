"""MCP servers: one long-lived connection per process and server, over stdio or streamable HTTP.

A source's `connection` holds `command` (a list) or `url`, and what goes with it: `env`, `headers`, `cwd`. Values of the form
`${NAME}` are read from the environment when the server is started, so that no secret stands in a file. With `fresh`, each
start works on a copy of that directory, which `{fresh}` stands for. Invariants: a call
ends within its limit, whatever the server does; a server that died or hung is replaced at the next call, and costs no
other, unless its tools had written: then nothing is answered until the state is brought back; a server never outlives the
process that started it.
"""

import asyncio
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TimedOut
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar, cast

import orjson

from dive.errors import ToolCrash, ToolError, ToolTimeout, UserError
from dive.tools.foreign import Work, shorten
from dive.tools.sources.fresh import SLOT, Copy, replaced
from dive.tools.sources.machine import WITHHELD, Machine, places_in
from dive.tools.sources.probe import Offer
from dive.tools.sources.reading import Answer, read
from dive.tools.sources.records import Source, ToolEntry
from dive.tools.spec import Json

if TYPE_CHECKING:
    from mcp import Client
    from mcp.types import Tool as Listed

T = TypeVar("T")

START_LIMIT = 30.0
"""Seconds that a server may take to start and greet."""
MOST_TOOLS = 500
"""Tools of one server; a listing that goes on and on is cut here."""
PATIENCE = 0.95
"""Share of a tool's time limit after which its call is given up here, before the executor gives up the process."""
STEADY = {"TZ": "UTC", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
"""Environment of every server: what it returns must not depend on the machine."""

_LEASH = (
    "import ctypes, os, signal, sys\n"
    "parent = int(sys.argv[1])\n"
    "try:\n    ctypes.CDLL(None).prctl(1, signal.SIGKILL)\n"  # PR_SET_PDEATHSIG
    "except (AttributeError, OSError):\n    pass\n"
    "if os.getppid() != parent:\n    sys.exit(1)\n"
    "os.execvpe(sys.argv[2], sys.argv[2:], os.environ)\n"
)
"""Run by a bare interpreter in front of the server: the kernel ends the server when this process is gone."""


class Server:
    """One MCP server. Thread-safe; connects when it is first needed."""

    def __init__(self, connection: Mapping[str, Json], *, name: str = "the MCP server") -> None:
        self._connection = connection
        self._name = name
        self._machine = Machine(places_in(connection))
        self._lock = threading.Lock()
        self._link: _Link | None = None
        self._lost = False
        """Whether a server ended that had changed something: nothing can be asked then until all is brought back."""

    def tools(self) -> "list[Listed]":
        """What the server offers. Raises ToolError where it cannot be reached or does not answer."""

        async def listed(link: "_Link") -> "list[Listed]":
            found: list[Listed] = []
            cursor: str | None = None
            while len(found) < MOST_TOOLS:
                page = await link.client.list_tools(cursor=cursor)
                found += page.tools
                cursor = page.next_cursor
                if not cursor:
                    break
            return found[:MOST_TOOLS]

        return self._run(listed, START_LIMIT, "listing its tools")

    def blotted(self, value: Json) -> Json:
        """What the server says of itself, without what that tells of this machine."""
        return self._machine.blotted(value)

    def version(self) -> str:
        """Name and version as the server gives them."""
        info = self._ready().client.server_info
        return f"{info.name} {info.version}".strip() if info is not None else ""

    def title(self) -> str:
        """The server's own name for people."""
        info = self._ready().client.server_info
        return (info.title or info.name) if info is not None else self._name

    def prepare(self) -> None:
        """Start the server, where it is not running. Raises ToolError."""
        self._ready()

    def restore(self) -> None:
        """Put a fresh server in the place of one whose tools have written; what cannot be started tells at the next call."""
        with self._lock:
            link, lost = self._link, self._lost
            self._lost = False
            if not lost and (link is None or not link.written):
                return
            self._link = None
            with suppress(UserError):
                self._link = _Link(self._connection, self._name)  # starts while the caller does something else
        if link is not None:
            link.stop()

    def call(self, tool: str, arguments: Mapping[str, Json], limit: float, *, writes: bool = False) -> Answer:
        """What a tool answers.

        Raises ToolError with the server's own words where it refuses, ToolTimeout after `limit` seconds, ToolCrash where the
        server died. A call that met a server which had died is made once more, unless it `writes`.
        """
        try:
            return self._call(tool, arguments, limit, writes)
        except ToolCrash:
            if writes:
                raise
            return self._call(tool, arguments, limit, writes)

    def _call(self, tool: str, arguments: Mapping[str, Json], limit: float, writes: bool) -> Answer:
        async def called(link: "_Link") -> Answer:
            link.written |= writes
            result = await link.client.call_tool(tool, link.inward(dict(arguments)))
            texts = tuple(link.outward(block.text) for block in result.content if block.type == "text")
            others = tuple(block.type for block in result.content if block.type != "text")
            if result.is_error:
                raise ToolError(refusal("\n".join(texts) or "the server says only that it failed"))
            structured = link.outward(result.structured_content)
            if (what := self._machine.told([*texts, structured], arguments)) is not None:
                raise ToolError(f"{tool} told of this machine ({what}); {WITHHELD}")
            return Answer(texts, structured, others)

        return self._run(called, limit, tool, dict(arguments))

    def close(self) -> None:
        """End the connection, and the server where it is a process of ours."""
        with self._lock:
            link, self._link, self._lost = self._link, None, False
        if link is not None:
            link.stop()

    def _run(self, work: "Callable[[_Link], Coroutine[Any, Any, T]]", limit: float, what: str, given: Json = None) -> T:
        """What the work gives; errors of a call in words that tell nothing of this machine beyond what was `given`."""
        try:
            return self._ran(work, limit, what)
        except ToolError as error:
            if given is None:
                raise  # whoever adds a server has to see why it does not start
            raise type(error)(self._machine.blotted(str(error), given)) from error.__cause__

    def _ran(self, work: "Callable[[_Link], Coroutine[Any, Any, T]]", limit: float, what: str) -> T:
        link = self._ready()
        future = asyncio.run_coroutine_threadsafe(link.race(work(link)), _loop())
        try:
            return future.result(limit)
        except TimedOut:
            future.cancel()
            self._drop(link)
            raise ToolTimeout(f"{what} did not finish within {limit / PATIENCE:g} seconds.") from None
        except ToolError:
            raise
        except _Gone:
            self._drop(link)
            raise ToolCrash(f"{what} broke off: {self._name} {link.epitaph()}.") from None
        except Exception as error:
            if _is_answer(error):
                raise ToolError(refusal(str(error))) from error
            self._drop(link)
            raise ToolCrash(f"{what} broke off ({type(error).__name__}: {shorten(str(error), 200)}).") from error

    def _ready(self) -> "_Link":
        with self._lock:
            self._lost |= self._link is not None and self._link.ended and self._link.written
            if self._lost:
                raise ToolCrash(f"{self._name} ended, and what its tools had written is lost.")
            if self._link is None or self._link.ended:
                self._link = _Link(self._connection, self._name)
            link = self._link
        try:
            link.open()
        except ToolError:
            self._drop(link)
            raise
        return link

    def _drop(self, link: "_Link") -> None:
        with self._lock:
            if self._link is link:
                self._link = None
                self._lost |= link.written
        link.stop()


class _Gone(Exception):
    """The connection ended while a call was under way."""


class _Link:
    """One connection, kept open by a task of its own, because it must be closed by the task that opened it."""

    def __init__(self, connection: Mapping[str, Json], name: str) -> None:
        self._noise = cast("TextIO", tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace"))  # noqa: SIM115
        self._copy = Copy(Path(str(connection["fresh"]))) if connection.get("fresh") else None
        self._stop = asyncio.Event()
        self._over: asyncio.Future[None] = _loop().create_future()
        if self._copy is not None:
            connection = replaced(connection, SLOT, str(self._copy.place))
        self.written = False
        """Whether a tool was called that may have changed what the server holds."""
        self._name = name
        self._opened: Future[Client] = Future()
        self._keeper = asyncio.run_coroutine_threadsafe(self._keep(connection, self._opened), _loop())

    def open(self) -> None:
        """Wait until the server has greeted. Raises ToolTimeout, ToolCrash, and UserError where it cannot be started."""
        try:
            self._opened.result(START_LIMIT)
        except TimedOut:
            self.stop()
            raise ToolTimeout(f"{self._name} did not start within {START_LIMIT:g} seconds.") from None
        except (ToolError, UserError):
            raise
        except Exception as error:  # whatever a server or the network may do
            said = self.epitaph(_innermost(error)).rstrip(".")
            raise ToolCrash(f"{self._name} cannot be reached: {said}.") from error

    @property
    def client(self) -> "Client":
        """The session with the server, once it is open."""
        return self._opened.result(0)

    @property
    def ended(self) -> bool:
        return self._over.done() or self._keeper.done()

    def stop(self) -> None:
        """Ask the keeper to close the connection; it needs no waiting for."""
        _loop().call_soon_threadsafe(self._stop.set)

    def inward(self, value: Any) -> Any:
        """A value as the server is to see it."""
        return value if self._copy is None else self._copy.inward(value)

    def outward(self, value: Any) -> Any:
        """A value as the caller is to see it."""
        return value if self._copy is None else self._copy.outward(value)

    def epitaph(self, error: BaseException | None = None) -> str:
        """How the connection ended, in words: the last line that the server wrote to its error output, if any."""
        with suppress(OSError, ValueError):
            self._noise.seek(0)
            lines = [line.strip() for line in self._noise.read()[-4000:].splitlines() if line.strip()]
            if lines:
                return f"ended, saying: {shorten(lines[-1], 300)}"
        return f"{type(error).__name__}: {shorten(str(error), 300)}" if error is not None else "closed the connection"

    async def race(self, work: Coroutine[Any, Any, T]) -> T:
        """The work's result, or _Gone where the connection ends first."""
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait((task, self._over), return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not task.done():
                task.cancel()
        if task.done() and not task.cancelled():
            return task.result()
        raise _Gone

    async def _keep(self, connection: Mapping[str, Json], ready: "Future[Client]") -> None:
        from mcp import Client

        opened = False
        try:
            async with Client(_watched(_transport(connection, self._noise), self._over), cache=None) as client:
                opened = True
                ready.set_result(client)
                await self._stop.wait()
        except BaseException as error:
            if not opened:
                ready.set_exception(error if isinstance(error, Exception) else ConnectionError(type(error).__name__))
            if isinstance(error, asyncio.CancelledError):
                raise
        finally:
            if not self._over.done():
                self._over.set_result(None)
            if self._copy is not None:
                self._copy.remove()


def _transport(connection: Mapping[str, Json], noise: TextIO) -> Any:
    if "url" in connection:
        return _http(str(connection["url"]), {k: filled(str(v)) for k, v in (connection.get("headers") or {}).items()})
    from mcp.client.stdio import StdioServerParameters, stdio_client

    command = [filled(str(word)) for word in connection["command"]]
    env = {**STEADY, **{k: filled(str(v)) for k, v in (connection.get("env") or {}).items()}}
    cwd = connection.get("cwd")
    path = env.get("PATH", os.environ.get("PATH"))
    if shutil.which(command[0], path=path) is None and not (cwd and (Path(str(cwd)) / command[0]).exists()):
        raise UserError(f"there is no command '{command[0]}'; install it, or give its path")
    leash = ["-I", "-S", "-c", _LEASH, str(os.getpid()), *command]
    parameters = StdioServerParameters(command=sys.executable, args=leash, env=env, cwd=cwd)
    return stdio_client(parameters, errlog=noise)


def _http(url: str, headers: dict[str, str]) -> Any:
    from mcp.client.streamable_http import streamable_http_client
    from mcp.shared._httpx_utils import create_mcp_http_client

    return streamable_http_client(url, http_client=create_mcp_http_client(headers=headers) if headers else None)


class _watched:
    """A transport that tells when the server's side has ended, which the client itself leaves to each call's time limit."""

    def __init__(self, transport: Any, over: "asyncio.Future[None]") -> None:
        self._transport, self._over = transport, over

    async def __aenter__(self) -> Any:
        import anyio

        read, write = await self._transport.__aenter__()
        inlet, outlet = anyio.create_memory_object_stream[Any](0)

        async def pump() -> None:
            async with inlet:
                with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError, anyio.EndOfStream):
                    async for message in read:
                        await inlet.send(message)
            if not self._over.done():
                self._over.set_result(None)

        self._pump = asyncio.create_task(pump())
        return outlet, write

    async def __aexit__(self, *why: Any) -> Any:
        try:
            return await self._transport.__aexit__(*why)
        finally:
            self._pump.cancel()


def filled(text: str) -> str:
    """The text with every `${NAME}` replaced from the environment. Raises UserError for a name that is not set."""

    def value(match: re.Match[str]) -> str:
        found = os.environ.get(match[1])
        if found is None:
            raise UserError(f"the environment variable {match[1]} is not set; the source needs it")
        return found

    return re.sub(r"\$\{(\w+)\}", value, text)


def refusal(text: str) -> str:
    """A server's words about a failure as one line; of a traceback, the last line says it all."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return shorten(lines[-1] if "Traceback (most recent call last)" in text and lines else text)


def _is_answer(error: Exception) -> bool:
    """Did the server answer, if only that the call cannot be served? The end of a connection is no answer."""
    from mcp.shared.exceptions import MCPError
    from mcp.types import CONNECTION_CLOSED

    if isinstance(error, MCPError):
        return bool(error.error.code != CONNECTION_CLOSED)
    return isinstance(error, RuntimeError | ValueError)


def _innermost(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    return error


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The event loop of this process's connections, in a thread of its own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="mcp", daemon=True).start()
    return loop


@cache
def _server(connection: bytes, name: str) -> Server:
    return Server(orjson.loads(connection), name=name)


def server_of(source: Source) -> Server:
    """This process's connection to the source's server. Raises UserError where the SDK is not installed."""
    try:
        import mcp  # noqa: F401
    except ImportError:
        raise UserError("MCP servers need the package mcp; pip install 'dive-agents[mcp]'") from None
    return _server(orjson.dumps(source.connection, option=orjson.OPT_SORT_KEYS), source.name)


def work_of(source: Source, name: str, entry: ToolEntry) -> Work:
    """The work of one of the server's tools."""
    server = server_of(source)

    def work(arguments: Mapping[str, Json]) -> Json:
        return read(entry.reading, server.call(name, arguments, entry.time_limit * PATIENCE, writes=entry.writes))

    return work


def offers(server: Server) -> list[Offer]:
    """The tools of a server."""
    found = []
    for tool in server.tools():
        hints = tool.annotations
        read_only = hints.read_only_hint if hints is not None else None
        title = tool.title or (hints.title if hints is not None else None)
        said = server.blotted(tool.description or "")
        found.append(Offer(tool.name, title, said, server.blotted(tool.input_schema), tool.output_schema, read_only))
    return found


__all__ = ["Server", "filled", "offers", "refusal", "server_of", "work_of"]
