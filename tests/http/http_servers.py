"""Loopback HTTP servers: a function of the request decides what each answers, or how it fails to."""

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    number: int
    method: str
    path: str
    """Still quoted."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    at: float


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    body: Any = b""
    """Bytes, text, or anything else as JSON."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    """Seconds before the first byte."""
    drip: float = 0.0
    """Seconds between two bytes of the body."""
    cut: bool = False
    """Break the connection off in the middle of the body."""

    def encoded(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


class Server:
    """A context manager; `url` is its address, `seen` what arrived."""

    def __init__(self, act: Callable[[Seen], Answer] | Answer) -> None:
        self.act = act if callable(act) else lambda _: act
        self.seen: list[Seen] = []
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two writes; otherwise the second waits 40 ms

            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def handle_one(self) -> None:
                outer.serve(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_one

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_: object) -> None:
                """A client that hung up is no news."""

        self._http = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        headers = {k.lower(): v for k, v in handler.headers.items()}
        with self._lock:
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            seen = Seen(len(self.seen), handler.command, parts.path, query, headers, body, time.monotonic())
            self.seen.append(seen)
        answer = self.act(seen)
        content = answer.encoded()
        time.sleep(answer.after)
        with suppress(OSError):  # the client hung up
            handler.send_response(answer.status)
            handler.send_header("Content-Length", str(len(content)))
            for name, value in answer.headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            if answer.cut:
                handler.wfile.write(content[: len(content) // 2])
                handler.wfile.flush()
                handler.connection.shutdown(socket.SHUT_RDWR)
                handler.close_connection = True
            elif answer.drip:
                for byte in content:
                    handler.wfile.write(bytes([byte]))
                    time.sleep(answer.drip)
            else:
                handler.wfile.write(content)
