"""All services of the connected packs on one loopback server, and a switch that makes them misbehave."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import forms_literature
import forms_science
from http_servers import Answer, Seen, Server

from dive.tools.connected import connected_tools

FORMS = {**forms_literature.FORMS, **forms_science.FORMS}
TOOLS = connected_tools()
SERVICES = {tool.pack.service.name: tool.pack.service for tool in TOOLS.values() if tool.pack.service is not None}


class StandIns:
    """The server, and what it does to a request before the service's own answer."""

    def __init__(self) -> None:
        self.trouble: Callable[[Seen], Answer | None] = lambda _: None
        self.server = Server(self._act)

    def _act(self, seen: Seen) -> Answer:
        name, _, path = seen.path[1:].partition("/")
        return self.trouble(seen) or FORMS[name](replace(seen, path=f"/{path}"))

    @contextmanager
    def addressed(self) -> Iterator[None]:
        """Every service is here, nothing is kept, and waiting is short."""
        wanted = {service.override: f"{self.server.url}/{name}" for name, service in SERVICES.items()}
        wanted |= {"DIVE_HTTP_CACHE": "off", "DIVE_HTTP_BACKOFF": "0.01", "DIVE_HTTP_TIMEOUT": "5"}
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        try:
            with self.server:
                yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def record_passes(folder: Path) -> None:
    """Every tool as it is now has passed at the address where it is now."""
    content = {
        name: {"identity": tool.identity, "on": "2026-11-25", "address": tool.pack.service.address}
        for name, tool in TOOLS.items() if tool.pack.service is not None
    }  # fmt: skip
    (folder / ".dive").mkdir()
    (folder / ".dive" / "connected.json").write_text(json.dumps(content), encoding="utf-8")
