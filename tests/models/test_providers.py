"""Providers through pydantic-ai: the library itself, over HTTP, against the loopback server. Skipped without it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from dive.errors import UserError
from dive.runtime.models import CallSettings, Client, GaveUp, Ledger, ModelSpec, Recording, Reply, RequestRefused, calls_of
from models.server import Act, Fail, Say, Seen, serving

pytest.importorskip("pydantic_ai.models.openai")

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "land_area",
            "description": "Area of a country.",
            "parameters": {"type": "object", "properties": {"country": {"type": "string"}}, "required": ["country"]},
        },
    }
]
KEY = "sk-loopback-0123456789"


def client(ledger: Ledger, recording: Recording | None = None, name: str = "openai-chat:bot") -> Client:
    spec = ModelSpec(name=name, protocol="pydantic-ai", key_env="OPENAI_API_KEY", attempts=2)
    return Client(spec, ledger=ledger, recording=recording)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dive.runtime.models.client.FIRST_WAIT", 0.01)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def test_a_conversation_with_tools_goes_round_and_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def act(seen: Seen) -> Act:
        if len(seen.body["messages"]) == 2:
            return Say("Let me look.", [("land_area", {"country": "Kenya"})], thinking="A tool.")
        return Say("580,367")

    async def converse(recording: Recording, ledger: Ledger) -> list[Reply]:
        messages: list[dict[str, Any]] = [{"role": "system", "content": "Use tools."}, {"role": "user", "content": "Kenya?"}]
        async with client(ledger, recording) as made:
            settings = CallSettings(temperature=0.5, max_tokens=50, stage="test")
            first = await made.complete(messages, TOOLS, settings=settings)
            (call,) = calls_of(first.message)
            assert (call.name, call.arguments) == ("land_area", {"country": "Kenya"})
            messages += [first.message, {"role": "tool", "tool_call_id": call.id, "content": "580367"}]
            return [first, await made.complete(messages, TOOLS, settings=settings)]

    ledger = Ledger()
    with serving(act) as server, Recording(tmp_path / "r.db") as recording:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        first, last = asyncio.run(converse(recording, ledger))
        bodies = [seen.body for seen in server.seen]
    assert (first.finish, last.message["content"]) == ("tool_calls", "580,367")
    assert first.message["reasoning_content"] == "A tool."
    assert (ledger.total.calls, ledger.total.tokens, ledger.total.unpriced) == (2, 240, 2)
    assert bodies[0]["temperature"] == 0.5
    assert bodies[0]["tools"][0]["function"]["parameters"]["required"] == ["country"]
    assert [m["role"] for m in bodies[1]["messages"]] == ["system", "user", "assistant", "tool"]
    assert bodies[1]["messages"][2]["tool_calls"][0]["function"]["name"] == "land_area"
    with Recording(tmp_path / "r.db", replay_only=True) as recording:
        again = asyncio.run(converse(recording, Ledger()))
    assert [r.message for r in again] == [first.message, last.message]
    assert all(r.replayed for r in again)


def test_failures_are_the_client_s_to_retry_and_to_show(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(ledger: Ledger) -> Reply:
        async with client(ledger) as made:
            return await made.complete([{"role": "user", "content": "Hello"}])

    ledger = Ledger()
    with serving([Fail(429, {"Retry-After": "0.02"}), Say("Hello.")]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert asyncio.run(ask(ledger)).message["content"] == "Hello."
        assert len(server.seen) == 2, "the library does not retry by itself"
    assert ledger.total.retries == 1
    with serving([Fail(500)]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        with pytest.raises(GaveUp, match="server_error"):
            asyncio.run(ask(ledger))
        assert len(server.seen) == 2
    with serving([Fail(401, body=f'{{"error": {{"message": "bad key {KEY}"}}}}')]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        with pytest.raises(RequestRefused) as caught:
            asyncio.run(ask(ledger))
    assert KEY not in str(caught.value)


def test_an_unknown_provider_is_named() -> None:
    async def ask() -> None:
        async with client(Ledger(), name="nobody:model") as made:
            await made.complete([{"role": "user", "content": "Hello"}])

    with pytest.raises(UserError, match="nobody:model"):
        asyncio.run(ask())
    with pytest.raises(ValueError, match="provider:model"):
        ModelSpec(name="model", protocol="pydantic-ai")
