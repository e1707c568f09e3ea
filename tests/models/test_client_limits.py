"""The client under limits, against a real server on the loopback: concurrency, rates, budgets."""

import asyncio
import time
from typing import Any

import orjson
import pytest

from dive.runtime.models import (
    Budget,
    BudgetExhausted,
    Client,
    Ledger,
    Prices,
    Reply,
    Unaccountable,
    text_of,
)
from models.asking import ASK, ask_once, many, serve, spec
from models.server import Act, Fail, Hang, Raw, Say, Seen, Server

# -- pace -------------------------------------------------------------------------------------------------------------


def test_concurrency_is_bounded_and_used() -> None:
    _, server = serve([Say("ok")], lambda s: many(s, 60, max_concurrency=20), delay=0.1)
    assert server.most_busy == 20


def test_concurrency_adapts_to_the_server() -> None:
    """A server that takes ten at a time and refuses the rest gets everything done, and is not hammered for long."""
    refused = []
    servers: list[Server] = []

    def act(seen: Seen) -> Act:
        if servers[0].busy > 10:
            refused.append(seen.number)
            return Fail(429)
        return Say(seen.body["messages"][0]["content"])

    async def work(server: Server) -> Any:
        servers.append(server)
        return await many(server, 300, max_concurrency=80, attempts=30)

    (client, replies), server = serve(act, work, delay=0.02)
    assert [text_of(r.message) for r in replies] == [str(i) for i in range(300)]
    assert client.ledger.total.calls == 300
    assert client.ledger.total.retries == len(refused) == len(server.seen) - 300
    assert client.slots.limit < 40
    assert len(refused) < 400


def test_requests_per_minute() -> None:
    async def work(server: Server) -> float:
        started = time.monotonic()
        await many(server, 25, rpm=600)
        return time.monotonic() - started

    seconds, _ = serve([Say("ok")], work)
    assert seconds >= 1.4  # ten a second, ten of them at once


def test_tokens_per_minute() -> None:
    async def work(server: Server) -> float:
        started = time.monotonic()
        await many(server, 10, tpm=60_000, max_concurrency=1)
        return time.monotonic() - started

    seconds, _ = serve([Say("ok", usage=(300, 100))], work)
    assert seconds >= 2.0  # 4,000 tokens at 1,000 a second, 1,000 of them at once


def test_cancelled_waiting_gives_its_place_back() -> None:
    async def work(server: Server) -> int:
        async with Client(spec(server, max_concurrency=2)) as client:
            tasks = [asyncio.create_task(client.complete([{"role": "user", "content": str(i)}])) for i in range(12)]
            await asyncio.sleep(0.05)
            for task in tasks[::2]:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.wait_for(client.complete(ASK), 5)
            return client.slots.busy

    busy, _ = serve([Say("ok")], work, delay=0.1)
    assert busy == 0


# -- budgets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("budget", "calls"), [(Budget(tokens=400), 4), (Budget(usd=0.0005), 3), (Budget(tokens=0), 0)])
def test_a_budget_stops_cleanly(budget: Budget, calls: int) -> None:
    ledger = Ledger(budget)

    async def work(server: Server) -> int:
        async with Client(spec(server, prices=Prices(input=1, output=5)), ledger=ledger) as client:
            for i in range(10):
                try:
                    await client.complete([{"role": "user", "content": str(i)}])
                except BudgetExhausted:
                    return i
        return 10

    done, server = serve([Say("ok", usage=(100, 20))], work)
    assert done == calls == len(server.seen) == ledger.total.calls


def test_a_budget_of_seconds_ends_waiting_and_hanging() -> None:
    for act in (Hang(), Fail(429, {"Retry-After": "60"})):
        started = time.monotonic()
        error, _, _ = ask_once([act], Ledger(Budget(seconds=0.5)), timeout_s=30)
        assert isinstance(error, BudgetExhausted)
        assert error.kind == "seconds"
        assert time.monotonic() - started < 5


def test_what_is_not_counted_is_unknown_and_no_budget_guesses() -> None:
    ledger = Ledger()
    reply, _, _ = ask_once([Say("ok", usage=None)], ledger, prices=Prices(input=1, output=1))
    assert isinstance(reply, Reply)
    assert reply.cost is None
    assert not reply.usage.known
    assert (ledger.total.unmetered, ledger.total.unpriced, ledger.total.calls) == (1, 1, 1)

    async def work(server: Server) -> None:
        async with Client(spec(server), ledger=Ledger(Budget(usd=1.0))) as client:
            await client.complete(ASK)
            await client.complete([*ASK, *ASK])

    with pytest.raises(Unaccountable):
        serve([Say("ok")], work)


def test_a_cost_that_the_server_states_is_taken() -> None:
    body = {"choices": [{"message": {"role": "assistant", "content": "x"}}], "usage": {"prompt_tokens": 1, "cost": 0.25}}
    reply, _, _ = ask_once([Raw(orjson.dumps(body))])
    assert isinstance(reply, Reply)
    assert reply.cost == 0.25
