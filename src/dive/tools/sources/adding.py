"""Adding an MCP server or an OpenAPI document: list its tools, probe them, and write down what was learned as a source."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from dive.errors import ToolError, ToolTimeout, ToolUnavailable, UserError
from dive.runtime.http.credentials import Keys
from dive.tools.foreign import shorten
from dive.tools.pool import ToolPool
from dive.tools.sources.candidates import Matcher
from dive.tools.sources.mcp import PATIENCE, filled, offers, server_of
from dive.tools.sources.meaning import Meanings
from dive.tools.sources.openapi import answer, chosen, limits_for, offer_of, service_of, widened
from dive.tools.sources.openapi_document import Document
from dive.tools.sources.probe import CallTool, Offer, Prober
from dive.tools.sources.reading import Answer
from dive.tools.sources.records import Source, ToolEntry
from dive.tools.sources.words import words
from dive.tools.spec import Json


@dataclass(frozen=True)
class Added:
    """A source that was learned, and what it took."""

    source: Source
    calls: int

    @property
    def included(self) -> list[str]:
        """Tools that take part."""
        return [name for name, entry in self.source.tools.items() if entry.include]

    @property
    def left_out(self) -> dict[str, str]:
        """Tools that do not, and why."""
        return {name: entry.reason or "" for name, entry in self.source.tools.items() if not entry.include}


def learn_mcp(
    source: Source,
    *,
    examples: Mapping[str, Sequence[dict[str, Json]]] | None = None,
    time_limit: float = 10.0,
    budget: float = 120.0,
) -> Added:
    """Probe the MCP server of a source, and return the source with its tools.

    Args:
        source: name, connection, domain; its tools are replaced
        examples: tool → arguments that are known to work
        time_limit: seconds that one call may take
        budget: seconds that probing may take in all

    Raises UserError where the server cannot be started, does not answer, or has no tool.
    """
    server = server_of(source)
    try:
        offered = offers(server)
        version, title = server.version(), server.title()
    except ToolError as error:
        raise UserError(f"source {source.name}: {shorten(str(error), 400)}") from None
    if not offered:
        raise UserError(f"source {source.name}: the server offers no tools")
    made = source.model_copy(update={"version": version, "title": source.title or words(title)})
    return _learned(
        made,
        offered,
        lambda name, arguments: server.call(name, arguments, time_limit * PATIENCE),
        examples or {},
        places_of(source),
        budget,
        server.close,
    )


def learn_openapi(
    source: Source,
    document: Document,
    *,
    only: Sequence[str] = (),
    vouched: Sequence[str] = (),
    examples: Mapping[str, Sequence[dict[str, Json]]] | None = None,
    time_limit: float = 10.0,
    budget: float = 120.0,
) -> Added:
    """Probe the operations of an OpenAPI document, and return the source with its tools.

    Args:
        source: name, connection, domain; its tools are replaced
        document: what describes the service
        only: beginnings of names or paths of the operations to take; all where there are none
        vouched: operations that change nothing though their method might
        examples: operation → arguments that are known to work
        time_limit: seconds that one call may take
        budget: seconds that probing may take in all

    Raises UserError where a credential is not set, and where the document has no such operation.
    """
    source = source.model_copy(
        update={"version": document.version, "title": source.title or document.title or words(source.name)}
    )
    service = service_of(source)
    Keys(service.credentials)  # what is not set has to be said once, not by each call
    operations = {operation.name: operation for operation in chosen(document.operations, only)}
    for name in vouched:
        if name not in operations:
            raise UserError(f"--safe: there is no operation '{name}'; there are {', '.join(operations)}")
    limits = limits_for(time_limit)

    def call(name: str, arguments: Mapping[str, Json]) -> Answer:
        try:
            return answer(service, operations[name].connection(), arguments, limits, cache="refresh")
        except ToolUnavailable as error:
            raise ToolTimeout(str(error)) from None  # to give up a tool whose service does not answer, as one that hangs

    fit = [operation for operation in operations.values() if operation.reason is None]
    offered = [offer_of(operation, vouched=operation.name in vouched) for operation in fit]
    learned = _learned(source, offered, call, examples or {}, (), budget)
    entries = dict.fromkeys(operations, ToolEntry(include=False))
    for name, operation in operations.items():
        entry = learned.source.tools.get(name) or ToolEntry(include=False, reason=operation.reason)
        entries[name] = entry.model_copy(
            update={
                "connection": operation.connection()
                | ({"repeatable": True} if operation.safe and operation.method == "POST" else {}),
                "result_schema": widened(entry.result_schema, operation.result_schema),
            }
        )
    return Added(learned.source.model_copy(update={"tools": entries}), learned.calls)


def _learned(
    source: Source,
    offered: Sequence[Offer],
    ask: CallTool,
    examples: Mapping[str, Sequence[dict[str, Json]]],
    places: Sequence[Path],
    budget: float,
    renew: Callable[[], None] = lambda: None,
) -> Added:
    """The source with the tools on offer, as probing and meaning found them."""
    names = {offer.name for offer in offered}
    for name in examples:
        if name not in names:
            raise UserError(f"--example: there is no tool '{name}'; there are {', '.join(sorted(names))}")
    matcher = Matcher(ToolPool.load())
    calls = 0

    def call(name: str, arguments: Mapping[str, Json]) -> Answer:
        nonlocal calls
        calls += 1
        return ask(name, arguments)

    probed = Prober(offered, call, matcher, examples, places, budget, renew, source.writers == "reset").probe()
    meanings = Meanings(source.name, probed, matcher)
    entries = meanings.entries()
    return Added(source.model_copy(update={"tools": entries, "entities": meanings.entities}), calls)


def places_of(source: Source) -> list[Path]:
    """Existing paths among what the server is started with: what its tools are likely to be about."""
    given = [*source.connection.get("command", [])[1:], *(source.connection.get("env") or {}).values()]
    cwd = source.connection.get("cwd")
    fresh = source.connection.get("fresh")
    found = [Path(str(fresh))] if fresh else []
    for text in [filled(str(word)) for word in given] + ([str(cwd)] if cwd else []):
        for part in (text, text.partition("=")[2]):
            path = Path(part) if part.startswith(("/", "./", "~")) else None
            if path is not None and path.is_dir():
                found.append(path)
    return found


def from_config(file: Path) -> dict[str, dict[str, Json]]:
    """Server name → connection, from a file in the form that MCP clients use: `mcpServers` (or `servers`).

    Raises UserError where the file is no such thing.
    """
    try:
        content = orjson.loads(file.read_bytes())
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}") from None
    except orjson.JSONDecodeError as error:
        raise UserError(f"{file} is not JSON: {error}") from None
    servers = content.get("mcpServers", content.get("servers")) if isinstance(content, dict) else None
    if not isinstance(servers, dict) or not servers:
        raise UserError(f'{file} names no servers; it must hold {{"mcpServers": {{"NAME": {{"command": …}}}}}}')
    return {name: _connection(file, name, given) for name, given in servers.items()}


def _connection(file: Path, name: str, given: Json) -> dict[str, Json]:
    if not isinstance(given, dict):
        raise UserError(f"{file}: server '{name}' is no object")
    if given.get("type") == "sse" or given.get("transport") == "sse":
        raise UserError(f"{file}: server '{name}' speaks the old SSE transport; only stdio and streamable HTTP are spoken here")
    url = given.get("url") or given.get("serverUrl")
    if isinstance(url, str):
        return {"url": url} | ({"headers": given["headers"]} if given.get("headers") else {})
    command, arguments = given.get("command"), given.get("args", [])
    if not isinstance(command, str) or not isinstance(arguments, list):
        raise UserError(f"{file}: server '{name}' has neither a command nor a url")
    made: dict[str, Json] = {"command": [command, *map(str, arguments)]}
    for key in ("env", "cwd"):
        if given.get(key):
            made[key] = given[key]
    return made


__all__ = ["Added", "from_config", "learn_mcp", "learn_openapi", "places_of"]
