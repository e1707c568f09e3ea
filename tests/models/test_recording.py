"""Recorded exchanges, made with a real server on the loopback and replayed without one."""

import asyncio
from pathlib import Path

import pytest

from dive.runtime.models import (
    CallSettings,
    Client,
    GaveUp,
    Ledger,
    ModelSpec,
    NotRecorded,
    Recording,
    Reply,
    text_of,
)
from models.asking import ASK, PROTOCOLS, TOOL, serve, spec
from models.server import Act, Fail, Say, Seen, Server


@PROTOCOLS
def test_recorded_byte_for_byte_and_replayed_without_a_server(protocol: str, tmp_path: Path) -> None:
    file = tmp_path / "recording.db"

    async def work(server: Server) -> list[Reply]:
        with Recording(file) as recording:
            async with Client(spec(server, protocol=protocol), recording=recording) as client:
                one = await client.complete(ASK, [TOOL])
                again = await client.complete(ASK, [TOOL])
                other = await client.complete(ASK, [TOOL], settings=CallSettings(sample="2"))
            assert client.ledger.total.calls == 2
            assert client.ledger.total.replayed == 1
            return [one, again, other]

    def act(seen: Seen) -> Act:
        return Say(f"Reply {seen.number} — “ü”", [("country_profile", {"country": "Kenya"})], thinking="…")

    (one, again, other), server = serve(act, work)
    assert again.message == one.message
    assert again.replayed
    assert not one.replayed
    assert other.message != one.message
    with Recording(file, replay_only=True) as recording:
        assert {e.request for e in recording} == {s.raw for s in server.seen}
        assert len(list(recording)) == 2
        [(stage, model, tally)] = recording.tallies()
        assert (stage, model, tally.calls, tally.tokens) == ("", "m", 2, 240)

        async def replay() -> None:
            elsewhere = ModelSpec(name="m", base_url="http://127.0.0.1:9/v1", protocol=protocol, key_env="NOT_SET")  # type: ignore[arg-type]
            async with Client(elsewhere, recording=recording) as client:
                reply = await client.complete(ASK, [TOOL])
                assert (reply.message, reply.usage, reply.latency) == (one.message, one.usage, one.latency)
                with pytest.raises(NotRecorded):
                    await client.complete([*ASK, *ASK], [TOOL])

        asyncio.run(replay())


def test_the_same_call_twice_at_once_is_one_exchange(tmp_path: Path) -> None:
    async def work(server: Server) -> list[Reply]:
        with Recording(tmp_path / "r.db") as recording:
            async with Client(spec(server), recording=recording) as client:
                return list(await asyncio.gather(*(client.complete(ASK) for _ in range(10))))

    replies, server = serve(lambda seen: Say(str(seen.number)), work, delay=0.05)
    assert len(server.seen) == 1
    assert len({text_of(r.message) for r in replies}) == 1


def test_a_call_that_waits_for_a_cancelled_twin_is_made_itself(tmp_path: Path) -> None:
    async def work(server: Server) -> Reply:
        with Recording(tmp_path / "r.db") as recording:
            async with Client(spec(server), recording=recording) as client:
                first = asyncio.create_task(client.complete(ASK))
                await asyncio.sleep(0.02)
                second = asyncio.create_task(client.complete(ASK))
                third = asyncio.create_task(client.complete(ASK))
                await asyncio.sleep(0.02)
                first.cancel()
                third.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await third
                return await second

    reply, _ = serve([Say("ok")], work, delay=0.1)
    assert text_of(reply.message) == "ok"


def test_what_failed_is_in_the_recording_too(tmp_path: Path) -> None:
    file = tmp_path / "r.db"

    async def work(server: Server) -> None:
        with Recording(file) as recording:
            async with Client(spec(server, attempts=3), recording=recording) as client:
                await client.complete(ASK)
                with pytest.raises(GaveUp):
                    await client.complete([*ASK, *ASK])
            ledger = Ledger()
            ledger.carry(recording.tallies())
            assert ledger.total == client.ledger.total

    _, server = serve([Fail(500), Say("ok"), Fail(500)], work)
    assert len(server.seen) == 5
    with Recording(file, replay_only=True) as recording:
        [(_, _, tally)] = recording.tallies()
        assert (tally.calls, tally.retries, tally.failed) == (1, 3, 1)
