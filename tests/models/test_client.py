"""The client against a real server on the loopback that behaves, misbehaves, and dies."""

import asyncio
import logging
import pickle
import time
import traceback
from pathlib import Path
from typing import Any

import orjson
import pytest

from dive.errors import UserError
from dive.runtime.models import (
    CallSettings,
    Client,
    GaveUp,
    Ledger,
    ModelSpec,
    Prices,
    Recording,
    Reply,
    RequestRefused,
    calls_of,
    text_of,
)
from models.asking import ASK, PROTOCOLS, TOOL, ask_once, serve, spec
from models.server import Act, Cut, Fail, Hang, Raw, Say, Seen, Server

# -- good replies -----------------------------------------------------------------------------------------------------


@PROTOCOLS
def test_a_reply(protocol: str) -> None:
    ledger = Ledger()
    act: list[Act] = [Say("Large.", thinking="Hm.", usage=(120, 30))]
    reply, server, _ = ask_once(act, ledger, protocol=protocol, prices=Prices(input=1, output=10))
    assert isinstance(reply, Reply)
    assert text_of(reply.message) == "Large."
    assert reply.message["reasoning_content"] == "Hm."
    assert reply.finish == "stop"
    assert (reply.usage.input, reply.usage.output) == (120, 30)
    assert reply.cost == pytest.approx(120e-6 + 300e-6)
    assert ledger.total.calls == 1
    assert ledger.total.tokens == 150
    assert ledger.by["solve", "m"].usd == pytest.approx(reply.cost)
    assert ledger.close_task("7").tokens == 150
    assert ledger.tasks == {}
    assert server.seen[0].path == ("/v1/messages" if protocol == "anthropic" else "/v1/chat/completions")


@PROTOCOLS
def test_a_useless_reply_is_paid_for(protocol: str, tmp_path: Path) -> None:
    """What the server counts of a reply that cannot be used is booked, and found again by the run that goes on."""
    useless = {
        "openai": b'{"choices": [{"message": {"role": "assistant", "content": 5}}], "usage": '
        b'{"prompt_tokens": 100, "completion_tokens": 20}}',
        "anthropic": b'{"type": "message", "content": 5, "usage": {"input_tokens": 100, "output_tokens": 20}}',
    }[protocol]
    ledger, file = Ledger(), tmp_path / "recording.db"
    prices = Prices(input=1, output=10)

    async def work(server: Server) -> Reply:
        with Recording(file) as recording:
            async with Client(spec(server, protocol=protocol, prices=prices), ledger=ledger, recording=recording) as client:
                return await client.complete(ASK, settings=CallSettings(stage="solve", task="7"))

    reply, _ = serve([Raw(useless), Raw(b"[]"), Say("Large.", usage=(120, 30))], work)
    assert (reply.usage.input, reply.usage.output) == (120, 30)
    assert (ledger.total.calls, ledger.total.retries, ledger.total.input, ledger.total.output) == (1, 2, 220, 50)
    assert ledger.total.usd == pytest.approx(220e-6 + 500e-6)
    assert (ledger.total.unmetered, ledger.total.unpriced) == (0, 0)
    with Recording(file) as recording:
        [(stage, model, tally)] = recording.tallies()
        [(task, of_task)] = recording.by_task()
    assert (stage, model, tally.input, tally.output, tally.retries) == ("solve", "m", 220, 50, 2)
    assert tally.usd == pytest.approx(ledger.total.usd)
    assert (task, of_task.calls, of_task.tokens) == ("7", 1, 270)


@PROTOCOLS
def test_tool_calls_go_round(protocol: str) -> None:
    """Calls, thinking and results of one turn are what the server sees in the next, in its own protocol."""

    async def work(server: Server) -> Reply:
        async with Client(spec(server, protocol=protocol)) as client:
            messages: list[Any] = [{"role": "system", "content": "Be brief."}, *ASK]
            first = await client.complete(messages, [TOOL], settings=CallSettings(tool_choice="auto", temperature=1))
            calls = calls_of(first.message)
            assert [(c.name, c.arguments) for c in calls] == [("country_profile", {"country": c}) for c in ("Kenya", "Chad")]
            assert first.finish == "tool_calls"
            messages.append(first.message)
            messages += [{"role": "tool", "tool_call_id": c.id, "content": f"result {c.id}"} for c in calls]
            messages.append({"role": "user", "content": "Well?"})
            return await client.complete(messages, [TOOL])

    two = [("country_profile", {"country": "Kenya"}), ("country_profile", {"country": "Chad"})]
    reply, server = serve([Say("Let me see.", two, thinking="Two calls."), Say("Done.")], work)
    assert text_of(reply.message) == "Done."
    first, second = server.seen[0].body, server.seen[1].body
    if protocol == "openai":
        assert first["tool_choice"] == "auto"
        assert first["temperature"] == 1
        assert "max_tokens" not in first
        roles = [m["role"] for m in second["messages"]]
        assert roles == ["system", "user", "assistant", "tool", "tool", "user"]
        assert second["messages"][2]["reasoning_content"] == "Two calls."
        assert [c["id"] for c in second["messages"][2]["tool_calls"]] == ["call_0_0", "call_0_1"]
    else:
        assert first["system"] == "Be brief."
        assert first["max_tokens"] > 0
        assert first["tools"][0]["input_schema"]["required"] == ["country"]
        assert [m["role"] for m in second["messages"]] == ["user", "assistant", "user"]
        kinds = [b["type"] for b in second["messages"][1]["content"]]
        assert kinds == ["thinking", "text", "tool_use", "tool_use"]
        assert second["messages"][1]["content"][0]["signature"] == "sig0"
        results = second["messages"][2]["content"]
        assert [b["type"] for b in results] == ["tool_result", "tool_result", "text"]
        assert results[0]["tool_use_id"] == "toolu_0_0"


def test_a_message_is_kept_as_received_and_sent_back_clean() -> None:
    extra = {"refusal": None, "annotations": [], "audio": None, "reasoning_details": [{"type": "x", "data": "…"}]}

    async def work(server: Server) -> Reply:
        async with Client(spec(server, send_reasoning=False)) as client:
            first = await client.complete(ASK)
            await client.complete([*ASK, first.message, *ASK])
            return first

    reply, server = serve([Say("Yes.", extra=extra, thinking="…")], work)
    assert reply.message == {"role": "assistant", "content": "Yes.", "reasoning_content": "…", **extra}
    assert server.seen[1].body["messages"][1] == {"role": "assistant", "content": "Yes."}


@PROTOCOLS
def test_refusal_and_length_are_told_apart(protocol: str) -> None:
    reply, _, _ = ask_once([Say("", refusal=True)], protocol=protocol)
    assert isinstance(reply, Reply)
    assert reply.finish == "refusal"
    cut = "max_tokens" if protocol == "anthropic" else "length"
    reply, _, _ = ask_once([Say("And so", finish=cut)], protocol=protocol)
    assert isinstance(reply, Reply)
    assert reply.finish == "length"


def test_bad_arguments_are_kept_and_complained_of() -> None:
    reply, _, _ = ask_once([Say(calls=[("country_profile", '{"country": '), ("nowhere", "[1]"), ("country_profile", "")])])
    assert isinstance(reply, Reply)
    calls = calls_of(reply.message)
    assert calls[0].arguments is None
    assert "not JSON" in calls[0].complaint
    assert calls[1].arguments is None
    assert "object" in calls[1].complaint
    assert calls[2].arguments == {}
    assert reply.message["tool_calls"][0]["function"]["arguments"] == '{"country": '


# -- failures ---------------------------------------------------------------------------------------------------------

PASSING: dict[str, tuple[Act, str]] = {
    "429": (Fail(429), "rate_limited"),
    "429 with a wait": (Fail(429, {"Retry-After": "0.1"}), "rate_limited"),
    "500": (Fail(500), "server_error"),
    "503": (Fail(503), "overloaded"),
    "529": (Fail(529), "overloaded"),
    "408": (Fail(408), "timed_out"),
    "cut": (Cut(), "connection_lost"),
    "hang": (Hang(), "timed_out"),
    "no JSON": (Raw(b'{"choices": [{"mess'), "bad_reply"),
    "a list": (Raw(b"[]"), "bad_reply"),
    "an error with status 200": (Raw(b'{"error": {"message": "oops"}}'), "bad_reply"),
    "no choices": (Raw(b'{"choices": [], "content": 3}'), "bad_reply"),
    "calls without names": (
        Raw(
            b'{"choices": [{"message": {"role": "assistant", "tool_calls": [{"id": "x"}]}}],'
            b' "type": "message", "content": [{"type": "tool_use"}]}'
        ),
        "bad_reply",
    ),
}


@PROTOCOLS
@pytest.mark.parametrize("case", PASSING)
def test_a_passing_failure_is_tried_again_and_shown(case: str, protocol: str, caplog: pytest.LogCaptureFixture) -> None:
    failure, reason = PASSING[case]
    ledger = Ledger()
    with caplog.at_level(logging.WARNING, "dive.models"):
        reply, server, observed = ask_once([failure, Say("At last.")], ledger, protocol=protocol, timeout_s=0.4)
    assert isinstance(reply, Reply)
    assert text_of(reply.message) == "At last."
    assert [r.reason for r in reply.retries] == [reason]
    assert list(reply.retries) == observed
    assert len(server.seen) == 2
    assert server.seen[0].raw == server.seen[1].raw
    assert (ledger.total.calls, ledger.total.retries, ledger.total.failed) == (1, 1, 0)
    assert ledger.total.tokens == 120
    assert reason in caplog.text


@pytest.mark.parametrize("case", PASSING)
def test_a_lasting_failure_is_a_typed_error(case: str) -> None:
    failure, reason = PASSING[case]
    ledger = Ledger()
    error, server, _ = ask_once([failure], ledger, attempts=3, timeout_s=0.2)
    assert isinstance(error, GaveUp)
    assert error.reason == reason
    assert len(error.retries) == 2
    assert len(server.seen) == 3
    assert (ledger.total.calls, ledger.total.retries, ledger.total.failed, ledger.total.tokens) == (0, 2, 1, 0)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@PROTOCOLS
def test_a_reply_that_cannot_be_kept_is_a_bad_one(protocol: str) -> None:
    deep = b'{"a": ' * 300 + b"1" + b"}" * 300
    message = b'{"role": "assistant", "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": ' + deep + b"}}]}"
    bodies = {
        "openai": b'{"choices": [{"message": ' + message + b"}]}",
        "anthropic": b'{"type": "message", "content": [{"type": "tool_use", "id": "1", "name": "f", "input": ' + deep + b"}]}",
    }
    error, _, _ = ask_once([Raw(bodies[protocol])], protocol=protocol, attempts=2)
    assert isinstance(error, GaveUp)
    assert (error.reason, "nested" in error.detail) == ("bad_reply", True)


@pytest.mark.parametrize(
    "refusal",
    [
        Fail(400, body='{"error": {"message": "too long"}}'),
        Fail(401),
        Fail(404, body="<html>nothing here</html>"),
        Fail(302, {"Location": "http://127.0.0.1:1/"}),
        Fail(429, body='{"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}'),
    ],
    ids=lambda f: str(f.status),
)
def test_what_cannot_pass_is_not_tried_again(refusal: Fail) -> None:
    error, server, _ = ask_once([refusal])
    assert isinstance(error, RequestRefused)
    assert error.status == refusal.status
    assert len(server.seen) == 1
    if refusal.status == 400:
        assert "too long" in str(error)


def test_nobody_there() -> None:
    async def work() -> None:
        async with Client(ModelSpec(name="m", base_url="http://127.0.0.1:9/v1", attempts=2)) as client:
            await client.complete(ASK)

    with pytest.raises(GaveUp, match="connection_lost"):
        asyncio.run(work())


@pytest.mark.parametrize("header", ["number", "milliseconds", "date"])
def test_retry_after_is_honoured_by_all(header: str) -> None:
    """The wait that the server asks for holds for every conversation, not only for the one that was told."""
    from email.utils import formatdate

    times: list[float] = []

    def act(seen: Seen) -> Act:
        times.append(time.time())
        if seen.number:
            return Say("ok")
        if header == "date":
            return Fail(429, {"Retry-After": formatdate(time.time() + 2, usegmt=True)})
        return Fail(429, {"Retry-After": "0.6"} if header == "number" else {"retry-after-ms": "600", "Retry-After": "99"})

    async def work(server: Server) -> None:
        async with Client(spec(server)) as client:
            first = asyncio.create_task(client.complete(ASK))
            await asyncio.sleep(0.2)
            await asyncio.gather(first, client.complete([*ASK, *ASK]))

    serve(act, work)
    assert len(times) == 3
    assert min(times[1:]) - times[0] >= (0.9 if header == "date" else 0.59)


def test_too_long_a_retry_after_is_not_waited_for() -> None:
    error, server, _ = ask_once([Fail(429, {"Retry-After": "3600"})], longest_wait_s=5)
    assert isinstance(error, GaveUp)
    assert len(server.seen) == 1


# -- keys -------------------------------------------------------------------------------------------------------------

KEY = "sk-Very/secret+0123456789="


def _repeats_key(seen: Seen) -> Act:
    """A server that tells the caller's key in everything it says."""
    sent = {name.lower(): value for name, value in seen.headers.items()}
    key = sent.get("authorization", "").removeprefix("Bearer ") or sent["x-api-key"]
    assert key == KEY
    said = orjson.dumps({"error": {"message": f"key {key} is bad"}}).decode()
    acts: list[Act] = [Fail(500, body=said), Raw(key.encode()), Say(f"Your key is {key}."), Fail(401, body=said)]
    return acts[min(seen.number, 3)]


@PROTOCOLS
def test_the_key_shows_nowhere(
    protocol: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("THE_KEY", KEY)
    file = tmp_path / "r.db"
    shown: list[str] = []

    async def work(server: Server) -> None:
        recording = Recording(file)
        client = Client(
            spec(server, protocol=protocol, key_env="THE_KEY"), recording=recording, observe=lambda *a: shown.append(repr(a))
        )
        reply = await client.complete(ASK)
        shown.extend([repr(reply), repr(client), repr(client.spec), client.spec.model_dump_json(), repr(vars(client))])
        with pytest.raises(RequestRefused) as caught:
            await client.complete([*ASK, *ASK])
        shown.append("".join(traceback.format_exception(caught.value)) + repr(caught.value))
        await client.close()
        with pytest.raises(GaveUp) as lost:
            async with Client(ModelSpec(name="m", base_url="http://127.0.0.1:9/v1", key_env="THE_KEY", attempts=1)) as other:
                await other.complete(ASK)
        shown.append("".join(traceback.format_exception(lost.value)) + repr(lost.value))
        shown.extend(repr(e) for e in recording)
        recording.close()

    with caplog.at_level(logging.DEBUG):
        serve(_repeats_key, work)
    stored = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    text = "\n".join(shown) + caplog.text
    assert KEY not in text
    assert KEY.encode() not in stored
    assert "[$THE_KEY]" in text


def test_a_key_that_is_missing_or_unfit_is_named_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THE_KEY", raising=False)
    made = ModelSpec(name="m", base_url="http://127.0.0.1:9/v1", key_env="THE_KEY")
    with pytest.raises(UserError, match="THE_KEY"):
        Client(made)
    monkeypatch.setenv("THE_KEY", "sk-secret\nX-Other: 1")
    with pytest.raises(UserError, match="THE_KEY") as caught:
        Client(made)
    assert "sk-secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["ftp://x/v1", "http://user:pass@x/v1", "http://x/v1?key=abc", "x"])
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        ModelSpec(name="m", base_url=url)
