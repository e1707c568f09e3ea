"""Reading an OpenAPI 3.x document: every operation as an offer of a tool, and what its requests look like.

Invariant: what comes out is closed and finite. References are resolved inside the document, recursive ones to a fixed depth,
and an operation that needs what cannot be expressed here is left out with the reason, never half understood.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import orjson

from dive.errors import ToolError, UserError
from dive.tools.foreign import type_of
from dive.tools.sources.words import PROCESSING, RETRIEVING, WRITING, split
from dive.tools.spec import Json

METHODS = ("get", "head", "post", "put", "patch", "delete")
DEEPEST = 2
"""Times that a reference is followed into itself; beyond that, anything goes."""
LARGEST_EXPANSION = 20_000
"""Parts of schemas that one operation's references may come to."""
LARGEST_SCHEMA = 60_000
"""Bytes of an operation's resolved parameters: more is nothing that a policy could read."""
LARGEST_DOCUMENT = 32 * 2**20
"""Bytes."""
_JSON_TYPE = re.compile(r"application/(?:[\w.+-]+\+)?json(?:;.*)?|\*/\*|application/\*")
_FORM_TYPE = "application/x-www-form-urlencoded"

Location = Literal["path", "query", "header", "body", "whole_body"]


@dataclass(frozen=True)
class Operation:
    """One operation of a document."""

    name: str
    """What the tool is called: from `operationId`, or method and path."""
    method: str
    path: str
    title: str | None
    description: str
    parameter_schema: dict[str, Json]
    result_schema: dict[str, Json] | None
    """Of the body of a successful response, where it is declared."""
    places: dict[str, dict[str, Json]]
    """Argument → `in`, the `name` there, and how lists and objects are written (`style`, `explode`)."""
    body: str | None
    """Media type of the request body; None where there is none."""
    needs_body: bool
    """True where a body is sent even when it holds nothing."""
    safe: bool
    """True where method or name say that a call changes nothing."""
    reason: str | None = None
    """Why it cannot be a tool."""

    def connection(self) -> dict[str, Json]:
        """What a call needs to know."""
        made: dict[str, Json] = {"method": self.method, "path": self.path, "places": self.places}
        if self.body is not None:
            made |= {"body": self.body, "needs_body": self.needs_body}
        return made


@dataclass(frozen=True)
class Document:
    """A document, read."""

    title: str
    version: str
    server: str | None
    """Address of the first server, absolute; None where the document names none."""
    operations: tuple[Operation, ...]


def read_document(place: str) -> Document:
    """The document at a path or URL, JSON or YAML. Raises UserError where it is no OpenAPI 3.x document."""
    url = place if re.match(r"https?://", place) else None
    text = _fetched(place) if url else _file(place)
    content = _parsed(text, place)
    version = content.get("openapi")
    if not isinstance(version, str) or not version.startswith("3."):
        said = "Swagger 2.0, which has to be converted to OpenAPI 3 first" if "swagger" in content else "no OpenAPI 3 document"
        raise UserError(f"{place} is {said}")
    info = _object(content.get("info"))
    return Document(
        title=str(info.get("title") or ""),
        version=str(info.get("version") or ""),
        server=_server(content, url),
        operations=tuple(_operations(content)),
    )


def _object(value: Json) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _file(place: str) -> bytes:
    path = Path(place)
    try:
        if path.stat().st_size > LARGEST_DOCUMENT:
            raise UserError(f"{place} is larger than {LARGEST_DOCUMENT:,} bytes")
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{place} cannot be read: {error.strerror}") from None


def _fetched(url: str) -> bytes:
    from dive.runtime.http.client import Client, Limits, Request
    from dive.runtime.http.service import Service

    parts = urlsplit(url)
    query = tuple((k, v) for k, _, v in (pair.partition("=") for pair in parts.query.split("&")) if k)
    service = Service("openapi-document", "The server of the document", f"{parts.scheme}://{parts.netloc}")
    request = Request(parts.path, query, form="text", headers=(("Accept", "application/json, application/yaml, */*"),))
    try:
        return Client(service, Limits(max_bytes=LARGEST_DOCUMENT), cache="refresh").fetch(request).body
    except ToolError as error:
        raise UserError(f"{url} cannot be read: {error}") from None


def _parsed(text: bytes, place: str) -> dict[str, Any]:
    try:
        content: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

        class Plain(loader):  # type: ignore[misc]  # a base that is chosen at run time
            """Dates stay text, as in JSON."""

        Plain.yaml_implicit_resolvers = {
            first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:timestamp"]
            for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }
        try:
            content = yaml.load(text.decode("utf-8"), Loader=Plain)
            content = orjson.loads(orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS))
        except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
            raise UserError(f"{place} is neither JSON nor YAML: {' '.join(str(error).split())[:200]}") from None
    if not isinstance(content, dict):
        raise UserError(f"{place} is no OpenAPI 3 document")
    return content


def _server(document: Mapping[str, Json], url: str | None) -> str | None:
    servers = document.get("servers") or []
    if not isinstance(servers, list) or not servers or not isinstance(servers[0], dict):
        return f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" if url else None
    address = str(servers[0].get("url") or "")
    for name, variable in (servers[0].get("variables") or {}).items():
        address = address.replace(f"{{{name}}}", str(variable.get("default", "")))
    if url:
        address = urljoin(url, address)
    return address.rstrip("/") if address.startswith(("http://", "https://")) else None


# -- operations --------------------------------------------------------------------------------------------------------


def _operations(document: Mapping[str, Json]) -> Iterator[Operation]:
    taken: set[str] = set()
    paths = document.get("paths")
    for path, item in (paths if isinstance(paths, dict) else {}).items():
        if not isinstance(item, dict):
            continue
        for method in METHODS:
            declared = item.get(method)
            if not isinstance(declared, dict):
                continue
            name = _name(declared.get("operationId"), method, path)
            while name in taken:
                name = f"{name}_{method}"
            taken.add(name)
            yield _operation(_Reader(document), name, method, path, item, declared)


def _name(operation_id: Json, method: str, path: str) -> str:
    said = operation_id if isinstance(operation_id, str) and operation_id.strip() else f"{method} {path}"
    parts = [part.lower() for part in split(re.sub(r"[^A-Za-z0-9]+", " ", said))]
    name = "_".join(parts)[:60].strip("_")
    return name if name[:1].isalpha() else f"call_{name}"


class _Unfit(Exception):
    """The operation cannot be a tool, for the reason given."""


def _operation(
    reader: "_Reader", name: str, method: str, path: str, item: Mapping[str, Json], declared: Mapping[str, Json]
) -> Operation:
    title = declared.get("summary")
    description = " ".join(str(declared.get(k) or "") for k in ("summary", "description")).strip() or f"{method.upper()} {path}"
    properties: dict[str, Json] = {}
    required: list[str] = []
    places: dict[str, dict[str, Json]] = {}
    body: str | None = None
    result: dict[str, Json] | None = None
    reason: str | None = None
    try:
        if declared.get("servers") or item.get("servers"):
            raise _Unfit("it has a server of its own")
        for parameter in reader.parameters(item, declared):
            _add_parameter(reader, parameter, properties, required, places)
        body = _add_body(reader, declared, properties, required, places)
        if missing := [
            p for p in re.findall(r"{([^}]+)}", path) if not any(w["name"] == p and w["in"] == "path" for w in places.values())
        ]:
            raise _Unfit(f"its path names {missing[0]}, which is no parameter")
        result = reader.result(declared)
        if len(orjson.dumps(properties)) > LARGEST_SCHEMA:
            raise _Unfit("its parameters are too many to be read")
    except _Unfit as unfit:
        reason = str(unfit)
    schema = {"type": "object", "properties": properties, "required": required}
    return Operation(
        name, method.upper(), path, title if isinstance(title, str) else None, description, schema, result, places, body,
        reader.needs_body(declared), _safe(method, name), reason,
    )  # fmt: skip


def _safe(method: str, name: str) -> bool:
    """Does a call change nothing? A GET by the rules of HTTP; a POST where its name says that it looks up or computes."""
    if method in ("get", "head"):
        return True
    verbs = [part for part in split(name) if part != "post"]
    return method == "post" and bool(verbs) and verbs[0] in RETRIEVING | PROCESSING and not WRITING & set(verbs)


def _add_parameter(
    reader: "_Reader",
    parameter: Mapping[str, Json],
    properties: dict[str, Json],
    required: list[str],
    places: dict[str, dict[str, Json]],
) -> None:
    where, name = str(parameter.get("in")), str(parameter.get("name"))
    needed = parameter.get("required") is True or where == "path"
    if where == "header" and name.lower() in ("accept", "content-type", "authorization"):
        return  # OpenAPI itself says to ignore these
    if where == "cookie":
        if needed:
            raise _Unfit(f"it needs the cookie {name}")
        return
    if where not in ("path", "query", "header"):
        raise _Unfit(f"it has a parameter in '{where}'")
    content = parameter.get("content")
    if isinstance(content, dict) and content:
        media, inner = next(iter(content.items()))
        if not _JSON_TYPE.fullmatch(media):
            raise _Unfit(f"its parameter {name} is written as {media}")
        schema, style, explode = reader.schema(inner.get("schema", {})), "json", False
    else:
        schema = reader.schema(parameter.get("schema", {}))
        style = str(parameter.get("style") or ("form" if where == "query" else "simple"))
        explode = bool(parameter.get("explode", style == "form"))
    if style not in ("form", "simple", "spaceDelimited", "pipeDelimited", "deepObject", "json"):
        raise _Unfit(f"its parameter {name} is written in the style {style}")
    argument = _free(_argument(name), where, properties)
    said = parameter.get("description")
    properties[argument] = {**schema, **({"description": said} if isinstance(said, str) else {})}
    for key in ("example", "examples"):
        for value in _example_values(parameter.get(key)):
            properties[argument].setdefault("examples", []).append(value)
    places[argument] = {"in": where, "name": name, "style": style, "explode": explode}
    if needed:
        required.append(argument)


def _add_body(
    reader: "_Reader",
    declared: Mapping[str, Json],
    properties: dict[str, Json],
    required: list[str],
    places: dict[str, dict[str, Json]],
) -> str | None:
    """Add the request body's fields, or the body as one argument; its media type."""
    given = reader.resolve(declared.get("requestBody"))
    if not isinstance(given, dict) or not isinstance(given.get("content"), dict):
        return None
    needed = given.get("required") is True
    media = next((m for m in given["content"] if _JSON_TYPE.fullmatch(m) or m == _FORM_TYPE), None)
    if media is None:
        if needed:
            raise _Unfit(f"its body is {next(iter(given['content']), 'of no known form')}")
        return None
    schema = reader.schema(given["content"][media].get("schema", {}), writing=True)
    kept = media if media == _FORM_TYPE else "application/json"
    fields = schema.get("properties")
    if type_of(schema) == "object" and isinstance(fields, dict) and fields:
        for name, part in fields.items():
            argument = _free(_argument(name), "body", properties)
            properties[argument] = part
            places[argument] = {"in": "body", "name": name}
            if name in schema.get("required", ()) and needed:
                required.append(argument)
        return kept
    argument = _free("body", "whole", properties)
    properties[argument] = schema
    places[argument] = {"in": "whole_body", "name": "body"}
    if needed:
        required.append(argument)
    return kept


def _argument(name: str) -> str:
    """The name of a parameter as an argument: without what cannot stand in a phrase or a path."""
    return re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_") or "value"


def _free(name: str, where: str, taken: Mapping[str, Json]) -> str:
    while name in taken:
        name = f"{name}_{where}"
    return name


def _example_values(given: Json) -> list[Json]:
    if isinstance(given, dict):  # the `examples` of a parameter: name → {"value": …}
        return [e["value"] for e in given.values() if isinstance(e, dict) and "value" in e]
    return [] if given is None else [given]


# -- references and schemas --------------------------------------------------------------------------------------------


class _Reader:
    """Resolves references, and turns OpenAPI's dialects of JSON Schema into JSON Schema."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._document = document
        self._parts = 0

    def resolve(self, value: Json) -> Json:
        """What a reference leads to; the value itself where it is none."""
        seen: set[str] = set()
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            reference = value["$ref"]
            if reference in seen:
                raise _Unfit(f"its reference {reference} leads to itself")
            seen.add(reference)
            value = self._target(reference)
        return value

    def _target(self, reference: str) -> Json:
        if not reference.startswith("#/"):
            raise _Unfit(f"it refers to {reference[:80]}, outside the document")
        value: Json = self._document
        for step in reference[2:].split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            else:
                raise _Unfit(f"its reference {reference[:80]} leads nowhere")
        return value

    def parameters(self, item: Mapping[str, Json], declared: Mapping[str, Json]) -> list[dict[str, Json]]:
        """Parameters of the path and the operation, the operation's own winning."""
        found: dict[tuple[str, str], dict[str, Json]] = {}
        for given in [*(item.get("parameters") or ()), *(declared.get("parameters") or ())]:
            parameter = self.resolve(given)
            if isinstance(parameter, dict):
                found[str(parameter.get("name")), str(parameter.get("in"))] = parameter
        return list(found.values())

    def needs_body(self, declared: Mapping[str, Json]) -> bool:
        """Is a request without a body against the document?"""
        try:
            given = self.resolve(declared.get("requestBody"))
        except _Unfit:
            return False
        return isinstance(given, dict) and given.get("required") is True

    def result(self, declared: Mapping[str, Json]) -> dict[str, Json] | None:
        """The schema of the first successful response's JSON body. Raises _Unfit where it is neither JSON nor text."""
        responses = declared.get("responses")
        if not isinstance(responses, dict):
            return None
        good = sorted(str(code) for code in responses if re.fullmatch(r"2\d\d|2XX|default", str(code)))
        response = self.resolve(responses.get(good[0])) if good else None
        content = response.get("content") if isinstance(response, dict) else None
        if not isinstance(content, dict) or not content:
            return None
        media = next((m for m in content if _JSON_TYPE.fullmatch(m)), None)
        if media is None:
            if not any(m.startswith("text/") for m in content):
                raise _Unfit(f"it answers with {next(iter(content))}")
            return None
        schema = content[media].get("schema") if isinstance(content[media], dict) else None
        try:
            return self.schema(schema) if isinstance(schema, dict) else None
        except _Unfit:  # what it answers is learned from answers anyway
            return None

    def schema(self, given: Json, *, writing: bool = False) -> dict[str, Json]:
        """A schema with its references inlined, recursive ones to a fixed depth; without read-only fields if `writing`."""
        found = self._schema(given, (), writing)
        return found if isinstance(found, dict) else {}

    def _schema(self, given: Json, above: tuple[str, ...], writing: bool) -> Json:
        self._parts += 1
        if self._parts > LARGEST_EXPANSION:
            raise _Unfit("its schemas refer to one another without end")
        if isinstance(given, list):
            return [self._schema(each, above, writing) for each in given]
        if not isinstance(given, dict):
            return given
        reference = given.get("$ref")
        if isinstance(reference, str):
            if above.count(reference) >= DEEPEST:
                return {}
            beside = {k: v for k, v in given.items() if k != "$ref"}
            target = self._target(reference)
            merged = {**target, **beside} if isinstance(target, dict) else target
            return self._schema(merged, (*above, reference), writing)
        return self._plain({k: self._inner(k, v, above, writing) for k, v in given.items() if k not in _NOT_SCHEMA}, given)

    def _inner(self, key: str, value: Json, above: tuple[str, ...], writing: bool) -> Json:
        if key in ("properties", "patternProperties", "$defs") and isinstance(value, dict):
            return {
                name: self._schema(part, above, writing)
                for name, part in value.items()
                if not (writing and isinstance(part, dict) and part.get("readOnly") is True)
            }
        if key in (
            "items",
            "additionalProperties",
            "not",
            "allOf",
            "anyOf",
            "oneOf",
            "prefixItems",
            "contains",
            "propertyNames",
        ):
            return self._schema(value, above, writing)
        return value

    @staticmethod
    def _plain(schema: dict[str, Json], given: Mapping[str, Json]) -> dict[str, Json]:
        """OpenAPI 3.0's own words in those of JSON Schema 2020-12; one-element `allOf` taken apart."""
        if given.get("nullable") is True and isinstance(schema.get("type"), str):
            schema["type"] = [schema["type"], "null"]
        for word, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if schema.get(word) is True and bound in schema:
                schema[word] = schema.pop(bound)
            elif isinstance(schema.get(word), bool):
                del schema[word]
        if "example" in given:
            schema.setdefault("examples", [given["example"]])
        if "properties" in schema and "required" in schema:
            schema["required"] = [name for name in schema["required"] if name in schema["properties"]]
        parts = schema.get("allOf")
        if isinstance(parts, list) and parts and all(isinstance(p, dict) and type_of(p) in ("object", "any") for p in parts):
            schema = _merged(schema, parts)
        return schema


_NOT_SCHEMA = frozenset({"nullable", "example", "discriminator", "xml", "externalDocs", "readOnly", "writeOnly", "deprecated",
                         "title", "$schema", "$id", "$anchor"})  # fmt: skip


def _merged(schema: Mapping[str, Json], parts: list[Any]) -> dict[str, Json]:
    """Objects that all apply, as one."""
    made: dict[str, Json] = {k: v for k, v in schema.items() if k != "allOf"}
    properties: dict[str, Json] = {}
    required: list[str] = []
    for part in [*parts, made]:
        properties |= part.get("properties") or {}
        required += part.get("required") or []
    rest = {k: v for part in parts for k, v in part.items() if k not in ("properties", "required")}
    made = {**rest, **made}
    if properties:
        made |= {"type": "object", "properties": properties, "required": list(dict.fromkeys(required))}
    return made


__all__ = ["Document", "Operation", "read_document"]
