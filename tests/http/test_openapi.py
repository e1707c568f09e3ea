"""`dive tools add openapi`: from a document to tools that are probed, checked, offered, and certified."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bookshop
import pytest
import yaml
from cli_shell import dive
from http_servers import Answer, Seen, Server

from dive.errors import ToolError, ToolUnavailable, UserError
from dive.runtime.engine import synthesize
from dive.runtime.settings import Settings
from dive.tools import ToolPool
from dive.tools.executor import Executor
from dive.tools.sources.openapi import request_of
from dive.tools.sources.openapi_document import Operation, read_document
from dive.tools.sources.records import find_sources, read_source

KEY = "shop-key-0123456789"


@pytest.fixture(scope="module")
def shop() -> Iterator[Server]:
    with Server(lambda seen: bookshop.serve(seen, KEY)) as server:
        yield server


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIVE_HTTP_STATE", str(tmp_path / "http"))
    monkeypatch.setenv("DIVE_HTTP_BACKOFF", "0.01")
    monkeypatch.setenv("SHOP_KEY", KEY)
    return tmp_path


@pytest.fixture
def added(shop: Server, here: Path) -> dict[str, Any]:
    """The shop as a source of the current directory."""
    assert here
    where = (f"{shop.url}/openapi.json", "--base-url", f"{shop.url}/v1", "--rate", "1000")
    done = dive("tools", "add", "openapi", "shop", *where, "--auth", "header:X-Shop-Key=SHOP_KEY", "--json")
    assert done.code == 0, done.err
    [summary] = json.loads(done.out)
    made: dict[str, Any] = summary
    return made


def test_operations_become_tools(added: dict[str, Any], shop: Server, here: Path) -> None:
    assert added["tools"] == ["list_books", "get_book", "get_authors_name_books", "search_books", "compare_books", "find_shelf"]
    assert added["left_out"] == {
        "create_book": "it writes, and writers are left out",
        "delete_book": "it writes, and writers are left out",
        "get_cover": "it answers with image/png",
        "get_session": "it needs the cookie sid",
    }
    assert {s.method for s in shop.seen} == {"GET", "POST"}
    assert not [s for s in shop.seen if s.method == "POST" and s.path == "/v1/books"]
    pool = ToolPool.load(["shop"], find_sources())
    book = pool.tools["get_book"]
    assert (book.kind, book.domain, book.isolation) == ("retrieval", "shop", "process")
    assert book.description == "Get a book by its number."
    assert book.parameter_schema["properties"]["bookId"]["type"] == "integer"
    assert book.result_schema["properties"]["note"]["type"] == ["null", "string"]
    assert book.result_schema["properties"]["pages"]["type"] == "number"  # whole in every answer, but declared as a number
    assert pool.tools["search_books"].parameter_schema["required"] == ["words"]
    assert "id" not in pool.tools["search_books"].parameter_schema["properties"]
    source = read_source(here / ".dive" / "tools" / "shop.yaml")
    assert (source.title, source.version) == ("The Bookshop", "1.4.2")
    called = dive("tools", "call", "compare_books", "--args", '{"ids": [1, 3]}', "--json")
    assert json.loads(called.out) == {"difference": 89}
    refused = dive("tools", "call", "get_book", "bookId=99")
    assert (refused.code, refused.err) == (1, "dive: The Bookshop refuses GET /books/99: HTTP 404 (nothing at /books/99).\n")


@pytest.mark.usefixtures("added")
def test_tasks_over_them_are_certified(here: Path) -> None:
    made = synthesize(Settings(count=3, workers=1, domains=("shop",), rounds=2), here / "run")
    assert made.certified >= 3
    assert "3 of 3 tasks reproduce" in dive("verify", str(here / "run")).out
    leaks = [p for p in here.rglob("*") if p.is_file() and KEY.encode() in p.read_bytes()]
    assert leaks == []


@pytest.mark.usefixtures("added")
def test_a_key_that_is_echoed_is_not_shown(shop: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_KEY", "another-key-987654321")
    monkeypatch.setenv("DIVE_HTTP_CACHE", "off")  # or the reply of the right key would do
    pool = ToolPool.load(["shop"], find_sources())
    with pytest.raises(ToolError) as caught:
        pool.tools["get_book"].call({"bookId": 4})
    assert shop.seen[-1].headers["x-shop-key"] == "another-key-987654321"
    assert str(caught.value) == "The Bookshop refuses GET /books/4: HTTP 401 (the key [$SHOP_KEY] is wrong)."
    monkeypatch.delenv("SHOP_KEY")
    with pytest.raises(ToolError, match="SHOP_KEY, which is to hold a secret of an HTTP service, is not set"):
        pool.tools["get_book"].call({"bookId": 4})


@pytest.mark.usefixtures("added")
def test_a_hung_service_costs_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()

    def act(_: Seen) -> Answer:
        stop.wait(20)
        return Answer({})

    monkeypatch.setenv("DIVE_HTTP_TIMEOUT", "0.3")
    monkeypatch.setenv("DIVE_HTTP_RETRIES", "0")
    pool = ToolPool.load(["shop"], find_sources())
    with Server(act) as hung, Executor() as executor:
        monkeypatch.setenv("DIVE_SHOP_URL", hung.url)
        [error] = executor.run(pool.tools["get_book"], {"bookId": 6})
        stop.set()
    assert isinstance(error, ToolUnavailable)
    assert "no answer within 0.3 s" in str(error)


def test_wrong_keys_leave_every_tool_out(shop: Server, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here
    monkeypatch.setenv("SHOP_KEY", "another-key-987654321")
    arguments = ("tools", "add", "openapi", "shop", f"{shop.url}/openapi.json", "--rate", "1000", "--only", "list_books")
    done = dive(*arguments, "--auth", "header:X-Shop-Key=SHOP_KEY")
    assert "no call succeeded: The Bookshop refuses GET /books: HTTP 401" in done.out
    assert "another-key-987654321" not in done.out + done.err
    missing = dive(*arguments, "--auth", "bearer=NOT_SET")
    assert (missing.code, missing.out) == (2, "")
    assert "the environment variable NOT_SET" in missing.err


def test_a_user_may_vouch_for_an_operation(here: Path) -> None:
    assert here

    def act(seen: Seen) -> Answer:
        made = json.loads(seen.body or b"{}")
        return Answer({"words": len(str(made.get("text", "")).split())}) if seen.path == "/v1/texts" else bookshop.serve(seen)

    body = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "example": "to be or not"}}}
    given = {"requestBody": {"required": True, "content": {"application/json": {"schema": body}}}}
    paths = {"/texts": {"post": {"operationId": "submitText", "responses": {"200": {"description": "ok"}}, **given}}}
    Path("texts.yaml").write_text(yaml.safe_dump(bookshop.document(paths=paths)), encoding="utf-8")
    with Server(act) as server:
        where = ("tools", "add", "openapi", "texts", "texts.yaml", "--base-url", f"{server.url}/v1", "--rate", "1000", "--json")
        assert json.loads(dive(*where).out)[0]["tools"] == []
        assert server.seen == []
        assert json.loads(dive(*where, "--safe", "submit_text").out)[0]["tools"] == ["submit_text"]
        pool = ToolPool.load(["texts"], find_sources())
        assert pool.tools["submit_text"].call({"text": "one two three"}) == {"words": 3}


# -- documents ---------------------------------------------------------------------------------------------------------


def operations(tmp_path: Path, paths: dict[str, Any], **changes: Any) -> dict[str, Operation]:
    file = tmp_path / "document.json"
    file.write_text(json.dumps(bookshop.document(paths=paths, **changes)), encoding="utf-8")
    return {operation.name: operation for operation in read_document(str(file)).operations}


def test_names_places_and_styles(tmp_path: Path) -> None:
    def query(name: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"name": name, "in": "query", "schema": schema, **more}

    many = {"type": "array", "items": {"type": "string"}}
    found = operations(tmp_path, {
        "/a/{x}/b/{tags}": {"get": {"parameters": [
            {"name": "x", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "tags", "in": "path", "required": True, "schema": many},
            query("x", {"type": "integer"}), query("e", many), query("c", many, explode=False),
            query("p", many, style="pipeDelimited", explode=False), query("d", {"type": "object"}, style="deepObject"),
            query("o", {"type": "object"}), {"name": "j", "in": "query", "content": {"application/json": {"schema": {}}}},
            {"name": "X-Flag", "in": "header", "schema": {"type": "boolean"}},
            {"name": "Accept", "in": "header", "schema": {"type": "string"}},
        ]}},
        "/form": {"post": {"operationId": "search-it", "requestBody": {"content": {"application/x-www-form-urlencoded": {
            "schema": {"type": "object", "properties": {"q": {"type": "string"}}}}}}}},
    })  # fmt: skip
    operation = found["get_a_x_b_tags"]
    assert list(operation.parameter_schema["properties"]) == ["x", "tags", "x_query", "e", "c", "p", "d", "o", "j", "X_Flag"]
    request = request_of(
        operation.connection(),
        {
            "x": "1/2 ?#é", "tags": ["a,b", "c"], "x_query": 7, "e": ["1", "2"], "c": ["1", "2"], "p": ["1", "2"],
            "d": {"k": 1.5}, "o": {"m": True, "n": 2.0}, "j": {"z": [1]}, "X_Flag": False,
        },
    )  # fmt: skip
    assert request.path == "/a/1%2F2%20%3F%23%C3%A9/b/a,b,c"
    assert request.query == (
        ("x", "7"), ("e", "1"), ("e", "2"), ("c", "1,2"), ("p", "1|2"), ("d[k]", "1.5"), ("m", "true"), ("n", "2"),
        ("j", '{"z":[1]}'),
    )  # fmt: skip
    assert ("X-Flag", "false") in request.headers
    form = request_of(found["search_it"].connection(), {"q": "a b&c"})
    assert (form.method, form.body) == ("POST", b"q=a+b%26c")
    for bad in ("..", "", "."):
        with pytest.raises(ToolError, match="cannot stand in an address"):
            request_of(operation.connection(), {"x": bad, "tags": ["a"]})
    with pytest.raises(ToolError, match="printable ASCII"):
        request_of({**operation.connection(), "places": {"h": {"in": "header", "name": "X-H"}}}, {"h": "a\r\nX-Evil: 1"})


def test_references_are_resolved_to_an_end(tmp_path: Path) -> None:
    schema = {"$ref": "#/components/schemas/Node"}
    node = {"type": "object", "properties": {"value": {"type": "string", "nullable": True, "example": "x"}, "next": schema,
                                             "all": {"type": "array", "items": schema}}}  # fmt: skip
    both = {"allOf": [{"$ref": "#/components/schemas/Node"}, {"type": "object", "required": ["own"], "properties": {
        "own": {"type": "integer", "minimum": 0, "exclusiveMinimum": True}}}]}  # fmt: skip
    body = {"requestBody": {"required": True, "content": {"application/json": {"schema": both}}}}
    found = operations(
        tmp_path,
        {"/n": {"post": {"operationId": "findNode", **body}}, "/x": {"get": {"operationId": "lost", "parameters": [
            {"$ref": "#/components/parameters/Nowhere"}]}}, "/y": {"get": {"operationId": "far", "parameters": [
                {"$ref": "https://example.org/p.yaml#/P"}]}}},
        components={"schemas": {"Node": node}},
    )  # fmt: skip
    parameters = found["find_node"].parameter_schema
    assert list(parameters["properties"]) == ["value", "next", "all", "own"]
    assert parameters["properties"]["own"] == {"type": "integer", "exclusiveMinimum": 0}
    assert parameters["properties"]["value"] == {"type": ["string", "null"], "examples": ["x"]}
    assert parameters["required"] == ["own"]
    assert "$ref" not in json.dumps(parameters)
    assert found["lost"].reason == "its reference #/components/parameters/Nowhere leads nowhere"
    assert found["far"].reason == "it refers to https://example.org/p.yaml#/P, outside the document"


def test_a_thicket_of_references_is_left_out(tmp_path: Path) -> None:
    names = [f"S{n}" for n in range(30)]
    every = {name: {"$ref": f"#/components/schemas/{name}"} for name in names}
    schemas = {name: {"type": "object", "properties": every} for name in names}
    body = {"requestBody": {"content": {"application/json": {"schema": every["S0"]}}}}
    answer = {"responses": {"200": {"description": "ok", "content": {"application/json": {"schema": every["S0"]}}}}}
    paths = {"/a": {"post": {"operationId": "findA", **body}}, "/b": {"get": {"operationId": "getB", **answer}}}
    found = operations(tmp_path, paths, components={"schemas": schemas})
    assert found["find_a"].reason == "its schemas refer to one another without end"
    assert (found["get_b"].reason, found["get_b"].result_schema) == (None, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"swagger": "2.0"}', "is Swagger 2.0, which has to be converted"),
        ('{"openapi": "2.1"}', "is no OpenAPI 3 document"),
        ("[1]", "is no OpenAPI 3 document"),
        ("a: [", "is neither JSON nor YAML"),
        ("\x00", "is neither JSON nor YAML"),
    ],
)
def test_what_is_no_document(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=said):
        read_document(str(tmp_path / "d.yaml"))


def test_bad_input_is_one_line(shop: Server, here: Path) -> None:
    (here / "d.json").write_text(json.dumps(bookshop.document(servers=[])), encoding="utf-8")
    url = f"{shop.url}/openapi.json"
    for arguments, said in {
        ("missing.yaml",): "missing.yaml cannot be read",
        (f"{shop.url}/nothing",): "HTTP 401",
        ("d.json",): "does not say where the service is; give --base-url",
        ("d.json", "--base-url", "ftp://x"): "give a URL such as",
        ("d.json", "--base-url", "http://u:p@x"): "holds a password",
        (url, "--auth", KEY): "is no form of authentication",
        (url, "--only", "nothing"): "no operation's name or path begins so",
        (url, "--safe", "nothing", "--auth", "header:X-Shop-Key=SHOP_KEY"): "there is no operation 'nothing'",
        (url, "--rate", "0"): "all above 0",
    }.items():
        done = dive("tools", "add", "openapi", "shop", *arguments)
        assert (done.code, done.out) == (2, ""), arguments
        assert done.err.count("\n") == 1
        assert said in done.err
        assert not list(here.glob(".dive/tools/*"))
