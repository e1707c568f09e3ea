"""A loopback server that speaks the OpenAI and the Anthropic protocol, and misbehaves to order.

What it does with each request is decided by a function of the request and its number, so a test scripts whole conversations,
and a conversation can be served again to a process that was killed. As a program it answers every request after a delay:

    cd tests; python -m models.server --delay 1
"""

import argparse
import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

Json = Any


@dataclass
class Say:
    """A good reply."""

    text: str | None = None
    calls: list[tuple[str, Any]] = field(default_factory=list)
    """(tool, arguments); arguments that are text are sent as they are, JSON or not."""
    thinking: str | None = None
    refusal: bool = False
    finish: str | None = None
    usage: tuple[int, int] | None = (100, 20)
    extra: dict[str, Any] = field(default_factory=dict)
    """Further fields of the message."""


@dataclass
class Fail:
    """An HTTP error."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass
class Raw:
    """Status 200 with these bytes."""

    body: bytes


class Cut:
    """Break the connection off in the middle of the body."""


class Hang:
    """Never answer."""


Act = Say | Fail | Raw | Cut | Hang


@dataclass
class Seen:
    """A request as it arrived."""

    number: int
    path: str
    headers: dict[str, str]
    body: Json
    raw: bytes


class Server:
    """An async context manager; `url` is the base URL."""

    def __init__(self, act: Callable[[Seen], Act] | list[Act], *, delay: float = 0.0) -> None:
        self._act = act
        self.delay = delay
        self.seen: list[Seen] = []
        self.busy = 0
        self.most_busy = 0

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**26)
        app.router.add_post("/v1/chat/completions", self._handle)
        app.router.add_post("/v1/messages", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024)
        await self._site.start()
        self.port: int = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        seen = Seen(len(self.seen), request.path, dict(request.headers), json.loads(raw), raw)
        self.seen.append(seen)
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            act = self._act(seen) if callable(self._act) else self._act[min(seen.number, len(self._act) - 1)]
            if self.delay:
                await asyncio.sleep(self.delay)
            return await self._do(request, seen, act)
        finally:
            self.busy -= 1

    async def _do(self, request: web.Request, seen: Seen, act: Act) -> web.StreamResponse:
        match act:
            case Fail():
                body = act.body if act.body is not None else json.dumps({"error": {"message": "scripted failure"}})
                return web.Response(status=act.status, headers=act.headers, text=body)
            case Raw():
                return web.Response(body=act.body, content_type="application/json")
            case Hang():
                await asyncio.sleep(3600)
            case Cut():
                response = web.StreamResponse(headers={"Content-Length": "1000"})
                await response.prepare(request)
                await response.write(b'{"choices": [{"mess')
                assert request.transport is not None
                request.transport.close()
                return response
            case Say():
                made = _anthropic(act, seen) if seen.path.endswith("/messages") else _openai(act, seen)
                return web.json_response(made)
        raise AssertionError


@contextmanager
def serving(act: Any) -> Iterator[Server]:
    """A server in a thread, for commands that have an event loop of their own."""
    server, loop = Server(act), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
        yield server
        asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def _openai(say: Say, seen: Seen) -> Json:
    message: dict[str, Json] = {"role": "assistant", "content": say.text, **say.extra}
    if say.thinking:
        message["reasoning_content"] = say.thinking
    if say.refusal:
        message["refusal"] = "I cannot help with that."
    if say.calls:
        message["tool_calls"] = [
            {
                "id": f"call_{seen.number}_{place}",
                "type": "function",
                "function": {"name": name, "arguments": a if isinstance(a, str) else json.dumps(a)},
            }
            for place, (name, a) in enumerate(say.calls)
        ]
    finish = say.finish or ("tool_calls" if say.calls else "stop")
    reply: dict[str, Json] = {
        "id": f"r{seen.number}",
        "object": "chat.completion",
        "model": seen.body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    }
    if say.usage:
        reply["usage"] = {"prompt_tokens": say.usage[0], "completion_tokens": say.usage[1], "total_tokens": sum(say.usage)}
    return reply


def _anthropic(say: Say, seen: Seen) -> Json:
    blocks: list[Json] = []
    if say.thinking:
        blocks.append({"type": "thinking", "thinking": say.thinking, "signature": f"sig{seen.number}"})
    if say.text:
        blocks.append({"type": "text", "text": say.text})
    for place, (name, arguments) in enumerate(say.calls):
        blocks.append({"type": "tool_use", "id": f"toolu_{seen.number}_{place}", "name": name, "input": arguments})
    stop = say.finish or ("refusal" if say.refusal else "tool_use" if say.calls else "end_turn")
    reply: dict[str, Json] = {
        "id": f"msg_{seen.number}",
        "type": "message",
        "role": "assistant",
        "model": seen.body["model"],
        "content": blocks,
        "stop_reason": stop,
    }
    if say.usage:
        reply["usage"] = {"input_tokens": say.usage[0], "output_tokens": say.usage[1]}
    return reply


async def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay", type=float, default=0.0)
    options = parser.parse_args()
    nothing = Seen(0, "", {}, {"model": "bench"}, b"")
    body = json.dumps(_openai(Say("A reply. " + 40 * "word "), nothing)).encode()

    async def handle(request: web.BaseRequest) -> web.Response:
        """As little work as can be: a benchmark of the client must not wait for its server."""
        arrived = asyncio.get_running_loop().time()
        await request.read()
        await asyncio.sleep(arrived + options.delay - asyncio.get_running_loop().time())
        return web.Response(body=body, content_type="application/json")

    runner = web.ServerRunner(web.Server(handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    print(runner.addresses[0][1], flush=True)  # noqa: T201
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
