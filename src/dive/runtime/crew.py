"""A crew: worker processes that do one job for many payloads, each payload at most for so long.

A job is named by a dotted path to a function that gets its arguments once, in the worker, and returns the function that does
the work: payload in, result out. Invariant: every key that was submitted comes back exactly once, as `Done`, or as
`Lost` where two workers in succession died or ran out of time over it. What a lost worker had queued goes to another,
without blame.
"""

import gc
import importlib
import itertools
import os
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any, Self

from dive.errors import DiveError, StoreError, UserError
from dive.runtime.child import Child, set_alarm

DEPTH = 4
"""Payloads that a worker has at hand, so that it does not idle while the parent writes to the disk."""
START_LIMIT = 120.0
"""Seconds that a worker may take to start: it imports packages and builds the tool pool."""
TRIES = 2
"""Workers that may be lost over a payload."""


CAREER = 8_000
"""Payloads after which a worker is replaced by a fresh one: its memory, which fragments with time, stays bounded however long
the run is. With 2 workers and 20,000 tasks all processes together hold at most some 785 MB (695 with shared pages once)."""

SWEEP = 500
"""Payloads after which a worker looks for garbage in cycles, such as language data that Babel let go of. Left to itself Python
does so when a quarter of all objects are new: 20 MB more in every worker, for 4% less work."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the job returned."""

    key: int
    result: Any


@dataclass(frozen=True, slots=True)
class Lost:
    """The job gave no result for this key."""

    key: int
    why: str
    """`worker_lost` or `internal_error`."""
    detail: str


@dataclass(eq=False)
class _Member:
    child: Child
    ready: bool = False
    queue: deque[tuple[int, Any]] = field(default_factory=deque)
    """What was sent and not answered; the first is being worked on."""
    since: float = field(default_factory=time.monotonic)
    """When the first of the queue was begun, or the worker started."""
    served: int = 0
    """Payloads that it has answered."""


class Crew:
    """`size` workers for one job. A context manager; for one thread."""

    def __init__(self, job: str, arguments: tuple[Any, ...], *, size: int, time_limit: float) -> None:
        """Start the workers of `job` ("module:function")."""
        self._job, self._arguments = job, arguments
        self._time_limit = time_limit
        self._backlog: deque[tuple[int, Any]] = deque()
        self._lost: dict[int, int] = {}
        self._failed_starts = 0
        self._members = [self._hire() for _ in range(size)]
        for place, member in enumerate(self._members):
            member.served = CAREER * place // size  # so that they do not all leave at once

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for member in self._members:
            member.child.kill()

    @property
    def busy(self) -> int:
        """Payloads that were submitted and have not come back."""
        return len(self._backlog) + sum(len(m.queue) for m in self._members)

    @property
    def room(self) -> int:
        """Payloads that the workers could take at once."""
        return max(0, DEPTH * len(self._members) - self.busy)

    def submit(self, key: int, payload: Any) -> None:
        """Have the job done for a payload; `key` tells its result apart."""
        self._backlog.append((key, payload))
        self._deal()

    def collect(self, timeout: float) -> Iterator[Done | Lost]:
        """What has come back, after waiting for at most `timeout` seconds for something to come.

        Raises the DiveError that the job raised when it was set up, the UserError of one that met bad input in a payload, and
        StoreError where workers cannot start.
        """
        ready = wait([m.child.connection for m in self._members], timeout)
        for member in [m for m in self._members if m.child.connection in ready]:
            try:
                message = member.child.connection.recv()
            except (EOFError, OSError):
                yield from self._replace(member, f"a worker process {member.child.epitaph()}")
                continue
            kind, *content = message
            member.since = time.monotonic()
            if kind == "ready":
                member.ready = True
                self._failed_starts = 0
            elif kind == "refused":
                raise content[0]
            else:
                key, _ = member.queue.popleft()
                member.served += 1
                yield Done(key, content[0]) if kind == "done" else Lost(key, "internal_error", content[0])
        now = time.monotonic()
        for member in list(self._members):
            limit = self._time_limit if member.ready else START_LIMIT
            if (member.queue or not member.ready) and now - member.since > limit:
                yield from self._replace(member, f"an attempt took longer than {limit:g} seconds")
            elif member.served >= CAREER and not member.queue:
                member.child.kill()
                self._members[self._members.index(member)] = self._hire()
        self._deal()

    def _hire(self) -> _Member:
        return _Member(Child("dive.runtime.crew:serve", self._job, self._arguments, self._time_limit))

    def _replace(self, member: _Member, why: str) -> Iterator[Lost]:
        member.child.kill()
        if not member.ready:
            self._failed_starts += 1
            if self._failed_starts > len(self._members):
                raise StoreError(f"workers cannot start: {why}")
        self._members[self._members.index(member)] = self._hire()
        if member.queue and member.ready:
            key, payload = member.queue.popleft()
            self._lost[key] = self._lost.get(key, 0) + 1
            if self._lost[key] >= TRIES:
                yield Lost(key, "worker_lost", why)
            else:
                member.queue.appendleft((key, payload))
        self._backlog.extendleft(reversed(member.queue))

    def _deal(self) -> None:
        """Give the backlog to the workers with the shortest queues, those about to leave aside."""
        staying = [m for m in self._members if m.served < CAREER]
        while self._backlog and staying:
            member = min(staying, key=lambda m: (len(m.queue), not m.ready))
            if len(member.queue) >= DEPTH:
                return
            key, payload = self._backlog.popleft()
            if not member.queue and member.ready:
                member.since = time.monotonic()
            member.queue.append((key, payload))
            member.child.send(payload)  # a worker that is gone shows in `collect`


def resolve(path: str) -> Any:
    """The object at "module:name". Raises ImportError or AttributeError."""
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


def serve(connection: "Connection[Any, Any]", job: str, arguments: tuple[Any, ...], time_limit: float) -> None:
    """A worker's side: set the job up, then do it for each payload until the parent hangs up."""
    payloads: SimpleQueue[Any] = SimpleQueue()
    gc.set_threshold(50_000, 20, 100)  # most of what a worker holds is data that never becomes garbage
    try:
        work: Callable[[Any], Any] = resolve(job)(*arguments)
    except DiveError as error:
        connection.send(("refused", error))
        return
    connection.send(("ready",))
    threading.Thread(target=_listen, args=(connection, payloads), daemon=True).start()
    for served in itertools.count(1):
        payload = payloads.get()
        set_alarm(time_limit + 5)  # should the parent be gone
        try:
            reply: tuple[Any, ...] = ("done", work(payload))
        except UserError as error:  # bad input, such as a damaged journal, is for the user to hear of
            reply = ("refused", error)
        except Exception as error:  # noqa: BLE001 - a bug in a stage costs one payload and is journaled as such
            where = traceback.extract_tb(error.__traceback__)[-1]
            reply = ("failed", f"{type(error).__name__}: {error} ({where.filename.rpartition('/')[2]}:{where.lineno})")
        connection.send(reply)
        set_alarm(0)
        if served % SWEEP == 0:
            gc.collect()


def _listen(connection: "Connection[Any, Any]", payloads: "SimpleQueue[Any]") -> None:
    """Read ahead, so that the end of the parent is noticed at once, and not when the work at hand is done."""
    try:
        while True:
            payloads.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)
