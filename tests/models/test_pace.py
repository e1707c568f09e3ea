"""The limiter and the rates by themselves."""

import asyncio
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from dive.runtime.models.pace import Bucket, Slots


def test_halving_once_for_requests_that_were_under_way_together() -> None:
    slots = Slots(64)
    sent = time.monotonic()
    for _ in range(10):
        slots.push_back(sent)
    assert slots.limit == 32
    slots.push_back(time.monotonic())
    assert slots.limit == 16
    for _ in range(100):
        slots.push_back(time.monotonic())
    assert slots.limit == 1


def test_growing_by_about_one_for_each_limit_of_successes() -> None:
    slots = Slots(64)
    slots.push_back(time.monotonic())
    for _ in range(32):
        slots.succeeded()
    assert 32.9 < slots.limit <= 33
    for _ in range(10_000):
        slots.succeeded()
    assert slots.limit == 64


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["ok", "busy", "cancel"]), st.integers(0, 3)), min_size=1, max_size=60),
    st.integers(1, 8),
)
def test_slots_are_never_lost_and_never_too_many(script: list[tuple[str, int]], most: int) -> None:
    async def work() -> None:
        slots = Slots(most)
        inside = 0

        async def one(what: str, steps: int) -> None:
            nonlocal inside
            await slots.acquire()
            inside += 1
            assert inside <= most
            try:
                for _ in range(steps):
                    await asyncio.sleep(0)
                if what == "ok":
                    slots.succeeded()
                else:
                    slots.push_back(time.monotonic())
            finally:
                inside -= 1
                slots.release()

        tasks = [asyncio.create_task(one(*step)) for step in script]
        for place, (what, steps) in enumerate(script):
            if what == "cancel":
                for _ in range(steps):
                    await asyncio.sleep(0)
                tasks[place].cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
        assert slots.busy == 0
        await asyncio.wait_for(slots.acquire(), 1)

    asyncio.run(work())


def test_a_bucket_keeps_its_rate_and_its_order() -> None:
    async def work() -> tuple[float, list[int]]:
        bucket = Bucket(6000)  # a hundred a second
        order: list[int] = []

        async def one(number: int) -> None:
            await bucket.take(10)
            order.append(number)

        started = time.monotonic()
        await asyncio.gather(*(one(i) for i in range(30)))
        return time.monotonic() - started, order

    seconds, order = asyncio.run(work())
    assert seconds >= 1.9
    assert order == list(range(30))


def test_more_than_a_bucket_holds_goes_when_it_is_full() -> None:
    async def work() -> float:
        bucket = Bucket(600)
        started = time.monotonic()
        await bucket.take(12)
        await bucket.take(1)
        bucket.correct(-12)
        await bucket.take(1)
        return time.monotonic() - started

    assert 0.25 < asyncio.run(work()) < 5
