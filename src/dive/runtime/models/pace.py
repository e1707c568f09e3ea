"""How fast requests go out: adaptive concurrency, and rates per minute.

`Slots` grows its limit by one for each limit's worth of successes and halves it when the server pushes back; requests that
were already under way when it shrank do not shrink it again. `Bucket` is a leaky bucket that works by appointment: a request
learns at once when its turn is, so waiting costs no wake-ups and the order of arrival is kept.
"""

import asyncio
import math
import time
from collections import deque

BURST = 1.0
"""Seconds' worth of a rate that may go out at once after a pause."""


class Slots:
    """How many requests may be under way."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.limit = float(most)
        self.busy = 0
        self._since = -math.inf
        self._until = -math.inf
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def acquire(self) -> None:
        """Wait for a slot, and for the end of a pause."""
        while self._waiting or self.busy >= int(self.limit):
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._hand_on(given=1)  # it was our turn, and now it is another's
                elif turn in self._waiting:
                    self._waiting.remove(turn)
                raise
            break
        else:
            self.busy += 1
        try:
            while (delay := self._until - time.monotonic()) > 0:
                await asyncio.sleep(delay)
        except asyncio.CancelledError:
            self.release()
            raise

    def release(self) -> None:
        """The request is no longer under way."""
        self._hand_on(given=1)

    def _hand_on(self, given: int) -> None:
        self.busy -= given
        while self._waiting and self.busy < int(self.limit):
            turn = self._waiting.popleft()
            if not turn.done():
                self.busy += 1
                turn.set_result(None)

    def succeeded(self) -> None:
        """A request came back well."""
        if self.limit < self.most:
            self.limit = min(self.most, self.limit + 1 / self.limit)
            self._hand_on(given=0)

    def push_back(self, sent: float) -> None:
        """A request sent at `sent`, on the monotonic clock, met a limit, an overload or a timeout."""
        if sent >= self._since:
            self._since = time.monotonic()
            self.limit = max(1.0, self.limit / 2)

    def pause(self, seconds: float) -> None:
        """Send nothing for a while: the server said so."""
        self._until = max(self._until, time.monotonic() + seconds)


class Bucket:
    """A rate: so much a minute, with bursts of a second's worth."""

    def __init__(self, per_minute: float) -> None:
        self.rate = per_minute / 60
        self.capacity = max(1.0, self.rate * BURST)
        self._level = self.capacity
        self._at = time.monotonic()

    async def take(self, amount: float) -> None:
        """Wait until the amount may go. What is larger than the bucket waits for a full one."""
        self._refill()
        lacking = min(amount, self.capacity) - self._level
        self._level -= amount
        if lacking > 0:
            try:
                await asyncio.sleep(lacking / self.rate)
            except asyncio.CancelledError:
                self._level += amount
                raise

    def correct(self, amount: float) -> None:
        """Take more, or give back, once the true amount is known."""
        self._refill()
        self._level = min(self.capacity, self._level - amount)

    def _refill(self) -> None:
        now = time.monotonic()
        self._level = min(self.capacity, self._level + (now - self._at) * self.rate)
        self._at = now
