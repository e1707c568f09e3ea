"""A bookshop with an OpenAPI 3 document: keys, lists, recursion, styles of parameters, rates, and operations that write."""

import json
from typing import Any
from urllib.parse import unquote

from http_servers import Answer, Seen

BOOKS = {
    n: {"id": n, "title": title, "author": author, "year": year, "pages": pages, "isbn": f"97800000000{n:02}", "note": note}
    for n, (title, author, year, pages, note) in enumerate(
        [
            ("The Silent Harbour", "Ada Quill", 1984, 312, None), ("Winter Orchard", "Ben Marsh", 1991, 254, "signed"),
            ("Salt and Cedar", "Ada Quill", 1999, 401, None), ("The Paper Bridge", "Chi Okafor", 2004, 198, None),
            ("Nine Lanterns", "Dana Voss", 2010, 365, None), ("A Field of Clocks", "Chi Okafor", 2015, 289, "first edition"),
        ],
        start=1,
    )
}  # fmt: skip


def document(**changes: Any) -> dict[str, Any]:
    """The document; `changes` replace its top-level parts."""
    book, shelf = {"$ref": "#/components/schemas/Book"}, {"$ref": "#/components/schemas/Shelf"}
    listing = {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "array", "items": book}}}}}
    one = {"200": {"description": "ok", "content": {"application/json": {"schema": book}}}}
    number = {"name": "bookId", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}, "example": 1}
    return {
        "openapi": "3.0.3",
        "info": {"title": "The Bookshop", "version": "1.4.2"},
        "servers": [{"url": "{root}/v1", "variables": {"root": {"default": "http://127.0.0.1:1"}}}],
        "components": {
            "schemas": {
                "Book": {
                    "type": "object",
                    "required": ["id", "title"],
                    "properties": {
                        "id": {"type": "integer", "readOnly": True}, "title": {"type": "string"}, "author": {"type": "string"},
                        "year": {"type": "integer"}, "pages": {"type": "number"}, "isbn": {"type": "string"},
                        "note": {"type": "string", "nullable": True},
                    },
                },
                "Shelf": {"type": "object", "properties": {
                    "name": {"type": "string"}, "inside": {"type": "array", "items": shelf}}},
            },
            "parameters": {"Number": number},
        },
        "paths": {
            "/books": {
                "get": {"operationId": "listBooks", "summary": "List all books of the shop.", "responses": listing},
                "post": {
                    "operationId": "createBook", "summary": "Add a book.", "responses": one,
                    "requestBody": {"required": True, "content": {"application/json": {"schema": book}}},
                },
            },
            "/books/{bookId}": {
                "parameters": [{"$ref": "#/components/parameters/Number"}],
                "get": {"operationId": "getBook", "summary": "Get a book by its number.", "responses": one},
                "delete": {"operationId": "deleteBook", "responses": {"204": {"description": "gone"}}},
            },
            "/authors/{name}/books": {
                "get": {
                    "summary": "Count the books of an author.",
                    "parameters": [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"},
                                    "examples": {"a": {"value": "Ada Quill"}, "b": {"value": "Ben Marsh"}}}],
                    "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {
                        "type": "object", "properties": {"count": {"type": "integer"}, "author": {"type": "string"}}}}}}},
                },
            },
            "/search": {
                "post": {
                    "operationId": "searchBooks", "summary": "Search books by words of the title.", "responses": listing,
                    "requestBody": {"required": True, "content": {"application/json": {"schema": {
                        "type": "object", "required": ["words"],
                        "properties": {"words": {"type": "array", "items": {"type": "string"}, "example": ["The"]},
                                       "exact": {"type": "boolean"}}}}}},
                },
            },
            "/compare": {
                "get": {
                    "operationId": "compareBooks", "summary": "Compare the pages of two books.",
                    "parameters": [
                        {"name": "ids", "in": "query", "required": True, "explode": False, "example": [1, 2],
                         "schema": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}},
                        {"name": "X-Unit", "in": "header", "schema": {"type": "string", "enum": ["pages", "leaves"]}},
                    ],
                    "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {
                        "type": "object", "properties": {"difference": {"type": "number"}}}}}}},
                },
            },
            "/shelves": {"post": {
                "operationId": "findShelf", "summary": "Find a shelf like this one.",
                "requestBody": {"required": True, "content": {"application/json": {"schema": shelf}}},
                "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": shelf}}}}}},
            "/covers/{bookId}": {
                "parameters": [{"$ref": "#/components/parameters/Number"}],
                "get": {"operationId": "getCover", "responses": {"200": {"description": "ok", "content": {"image/png": {}}}}},
            },
            "/session": {"get": {"operationId": "getSession", "responses": listing, "parameters": [
                {"name": "sid", "in": "cookie", "required": True, "schema": {"type": "string"}}]}},
        },
    } | changes  # fmt: skip


def serve(seen: Seen, key: str | None = None) -> Answer:
    """What the shop answers; with a key, only to who sends it."""
    path = unquote(seen.path)
    if path == "/openapi.json":
        return Answer(document(servers=[{"url": "/v1"}]))
    if key is not None and seen.headers.get("x-shop-key") != key:
        return Answer({"message": f"the key {seen.headers.get('x-shop-key')} is wrong"}, 401)
    path = path.removeprefix("/v1")
    parts = path.strip("/").split("/")
    if path == "/books" and seen.method == "GET":
        return Answer(list(BOOKS.values()))
    if path.startswith("/books/") and seen.method == "GET" and parts[1].isdigit() and int(parts[1]) in BOOKS:
        return Answer(BOOKS[int(parts[1])])
    if path.startswith("/authors/"):
        own = [b for b in BOOKS.values() if b["author"] == parts[1]]
        return Answer({"author": parts[1], "count": len(own)}) if own else Answer({"detail": "no such author"}, 404)
    if path == "/search":
        words = json.loads(seen.body)["words"]
        return Answer([b for b in BOOKS.values() if all(w.casefold() in str(b["title"]).casefold() for w in words)])
    if path == "/compare":
        one, other = (BOOKS.get(int(n)) for n in seen.query["ids"].split(","))
        if one is None or other is None:
            return Answer({"message": "no such book"}, 404)
        return Answer({"difference": abs(int(str(one["pages"])) - int(str(other["pages"])))})
    if path == "/shelves":
        return Answer({"name": json.loads(seen.body).get("name", "attic"), "inside": []})
    return Answer({"message": f"nothing at {path}"}, 404)
