"""What the tests of the client ask, and how: one question, one tool, a server on the loopback."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from dive.errors import ModelError
from dive.runtime.models import (
    CallSettings,
    Client,
    Ledger,
    ModelSpec,
    Reply,
    Retry,
)
from models.server import Act, Seen, Server

ASK = [{"role": "user", "content": "How large is Kenya?"}]
TOOL = {
    "type": "function",
    "function": {
        "name": "country_profile",
        "description": "Look up a country.",
        "parameters": {"type": "object", "properties": {"country": {"type": "string"}}, "required": ["country"]},
    },
}
PROTOCOLS = pytest.mark.parametrize("protocol", ["openai", "anthropic"])


def spec(server: Server, **changes: Any) -> ModelSpec:
    values: dict[str, Any] = {"name": "m", "base_url": server.url, "timeout_s": 5.0}
    return ModelSpec(**(values | changes))


def serve(
    act: list[Act] | Callable[[Seen], Act], work: Callable[[Server], Awaitable[Any]], *, delay: float = 0.0
) -> tuple[Any, Server]:
    async def run() -> tuple[Any, Server]:
        async with Server(act, delay=delay) as server:
            return await work(server), server

    return asyncio.run(run())


def ask_once(
    act: list[Act] | Callable[[Seen], Act], ledger: Ledger | None = None, **changes: Any
) -> tuple[Reply | ModelError, Server, list[Retry]]:
    seen: list[Retry] = []

    async def work(server: Server) -> Reply | ModelError:
        async with Client(spec(server, **changes), ledger=ledger, observe=lambda _m, _s, retry: seen.append(retry)) as client:
            try:
                return await client.complete(ASK, [TOOL], settings=CallSettings(stage="solve", task="7"))
            except ModelError as error:
                return error

    found, server = serve(act, work)
    return found, server, seen


def many(server: Server, count: int, **changes: Any) -> Awaitable[Any]:
    async def work() -> Any:
        async with Client(spec(server, **changes)) as client:
            replies = await asyncio.gather(*(client.complete([{"role": "user", "content": str(i)}]) for i in range(count)))
            return client, replies

    return work()
