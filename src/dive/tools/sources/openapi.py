"""OpenAPI sources: from a tool's arguments to a request, and from the reply to fields.

A source's `connection` holds `base_url`, `auth` (forms of `Credential.parse`, which name variables and hold no secret) and
`rate`; a tool's holds method, path and the place of each argument. Invariant: an argument stands in exactly the place that the
document gives it, quoted for that place, whatever characters it holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from dive.errors import ToolError, UserError
from dive.runtime.http.cache import Mode
from dive.runtime.http.client import Client, Limits, Reply, Request
from dive.runtime.http.credentials import Credential
from dive.runtime.http.service import Service, check_url
from dive.tools.foreign import Work, type_of
from dive.tools.sources.openapi_document import Operation
from dive.tools.sources.probe import Offer
from dive.tools.sources.reading import Answer, read
from dive.tools.sources.records import Source, ToolEntry
from dive.tools.spec import Json

RATE = 5.0
"""Requests a second where the user says nothing."""
PATIENCE = 0.9
"""Share of a tool's time limit after which its call is given up here, before the executor gives up the process."""


def service_of(source: Source) -> Service:
    """The service behind a source. Raises UserError where the source does not say soundly where it is."""
    given = source.connection
    rate = given.get("rate", RATE)
    if isinstance(rate, bool) or not isinstance(rate, int | float) or rate <= 0:
        raise UserError(f"source {source.name}: its rate is {rate!r}; give requests a second, above 0")
    return Service(
        name=source.name,
        title=source.title or source.name,
        base_url=check_url(str(given.get("base_url") or ""), f"the base_url of source {source.name}"),
        rate=float(rate),
        credentials=tuple(Credential.parse(str(form)) for form in given.get("auth") or ()),
    )


def offer_of(operation: Operation, *, vouched: bool = False) -> Offer:
    """The operation as probing sees it; `vouched` where the user says that it changes nothing."""
    safe = operation.safe or vouched
    return Offer(
        operation.name, operation.title, operation.description, operation.parameter_schema, operation.result_schema, safe
    )


def work_of(source: Source, _name: str, entry: ToolEntry) -> Work:
    """The work of one operation."""
    service = service_of(source)
    limits = limits_for(entry.time_limit)

    def work(arguments: Mapping[str, Json]) -> Json:
        return read(entry.reading, answer(service, entry.connection, arguments, limits))

    return work


def limits_for(time_limit: float) -> Limits:
    """The environment's limits, tightened to what a tool may take. Raises ToolError where a variable is no number."""
    try:
        found = Limits.from_environment()
    except UserError as error:
        raise ToolError(f"{error}.") from None
    deadline = min(found.deadline, time_limit * PATIENCE)
    return Limits(min(found.timeout, deadline), deadline, found.retries, found.backoff, found.max_bytes, found.keep_for)


def answer(
    service: Service, connection: Mapping[str, Json], arguments: Mapping[str, Json], limits: Limits, cache: Mode | None = None
) -> Answer:
    """What the service answers to a call. Raises what `Client.fetch` raises."""
    reply = Client(service, limits, cache=cache).fetch(request_of(connection, arguments))
    return Answer((reply.content,), _json(reply))


def _json(reply: Reply) -> Json:
    """The JSON value of a reply, or None where it is plain text."""
    try:
        value = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return None
    # a bare null is an answer without content, and a bare text has to look like one
    return {"value": None} if value is None else value


def request_of(connection: Mapping[str, Json], arguments: Mapping[str, Json]) -> Request:
    """The request that calls an operation with arguments. Raises ToolError for a value that its place cannot hold."""
    path = str(connection["path"])
    query: list[tuple[str, str]] = []
    headers: list[tuple[str, str]] = [("Accept", "application/json, text/plain;q=0.8, */*;q=0.5")]
    fields: dict[str, Json] = {}
    whole: Json = None
    for argument, value in arguments.items():
        place = connection["places"].get(argument)
        if place is None or value is None:
            continue
        where, name = place["in"], place["name"]
        if where == "path":
            text = _simple(argument, value, place)
            if text in ("", ".", ".."):
                raise ToolError(f"'{argument}': '{text}' cannot stand in an address.")
            path = path.replace(f"{{{name}}}", quote(text, safe=",") if isinstance(value, list) else quote(text, safe=""))
        elif where == "query":
            query += _pairs(argument, name, value, place)
        elif where == "header":
            text = _simple(argument, value, place)
            if not text.isprintable() or not text.isascii():
                raise ToolError(f"'{argument}': a header can hold printable ASCII characters only.")
            headers.append((name, text))
        elif where == "body":
            fields[name] = value
        else:
            whole = value
    method, media = str(connection["method"]), connection.get("body")
    body: bytes | None = None
    if media and (fields or whole is not None or connection.get("needs_body")):
        body = _encoded(fields if whole is None else whole, str(media))
        headers.append(("Content-Type", str(media)))
    safe = method in ("GET", "HEAD") or bool(connection.get("repeatable"))
    return Request(path, tuple(query), method, tuple(headers), body, "text", safe)


def _encoded(content: Json, media: str) -> bytes:
    if media == "application/json":
        return orjson.dumps(content)
    return urlencode([(k, _text(k, v)) for k, v in content.items()] if isinstance(content, dict) else []).encode()


def _pairs(argument: str, name: str, value: Json, place: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """A query parameter as the document's style writes it."""
    style, explode = place.get("style"), place.get("explode")
    if style == "json":
        yield name, orjson.dumps(value).decode()
    elif isinstance(value, list):
        texts = [_text(argument, v) for v in value]
        if explode:
            yield from ((name, text) for text in texts)
        elif texts:
            yield name, {"spaceDelimited": " ", "pipeDelimited": "|"}.get(str(style), ",").join(texts)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (f"{name}[{key}]" if style == "deepObject" else key), _text(argument, inner)
    else:
        yield name, _text(argument, value)


def _simple(argument: str, value: Json, place: Mapping[str, Json]) -> str:
    """A value in a path or a header."""
    if place.get("style") == "json":
        return orjson.dumps(value).decode()
    if isinstance(value, list):
        return ",".join(_text(argument, v) for v in value)
    if isinstance(value, dict):
        joint = "=" if place.get("explode") else ","
        return ",".join(f"{k}{joint}{_text(argument, v)}" for k, v in value.items())
    return _text(argument, value)


def _text(argument: str, value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    raise ToolError(f"'{argument}' may hold texts, numbers and truth values only, one beside the other.")


def widened(learned: Mapping[str, Json], declared: Mapping[str, Json] | None) -> dict[str, Json]:
    """A schema learned from answers, opened to what the document allows beyond them: null, and fractions."""
    made = dict(learned)
    if not isinstance(declared, dict) or not declared:
        return made
    if "type" in made and "type" in declared:
        kinds = _kinds(made) | (_kinds(declared) & {"null", "number"} if type_of(declared) != "any" else set())
        made["type"] = sorted(kinds - {"integer"} if {"integer", "number"} <= kinds else kinds)
        if len(made["type"]) == 1:
            made["type"] = made["type"][0]
    if isinstance(made.get("properties"), dict):
        parts = declared.get("properties") or ({"items": declared} if type_of(declared) == "array" else {})
        made["properties"] = {name: widened(part, parts.get(name)) for name, part in made["properties"].items()}
    if isinstance(made.get("items"), dict):
        made["items"] = widened(made["items"], declared.get("items"))
    return made


def _kinds(schema: Mapping[str, Any]) -> set[str]:
    kinds = schema["type"]
    return set(kinds) if isinstance(kinds, list) else {str(kinds)}


def chosen(operations: Sequence[Operation], only: Sequence[str]) -> list[Operation]:
    """The operations whose name or path begins with one of `only`, if any. Raises UserError for one that fits none."""
    if not only:
        return list(operations)
    for start in only:
        if not any(_begins(operation, start) for operation in operations):
            names = ", ".join(o.name for o in operations[:20])
            raise UserError(f"--only {start}: no operation's name or path begins so; there are {names}")
    return [o for o in operations if any(_begins(o, start) for start in only)]


def _begins(operation: Operation, start: str) -> bool:
    return operation.name.startswith(start) or operation.path.startswith(start)


__all__ = ["RATE", "answer", "chosen", "limits_for", "offer_of", "request_of", "service_of", "widened", "work_of"]
