"""The executor: the one way in which stages run tools.

Reviewed, pure tools run here, in process; the others in worker processes with a time limit, a memory limit, and their own
fate. Invariant: `call` returns a result or raises ToolError (or a kind of it) within a bounded
time, whatever the tool does; a worker that misbehaved is replaced, and no other call notices.

Before its first call in a worker a tool is warmed up with its first example, because reading a pack's data may take
seconds. So the time limit means the same for the first call as for the thousandth.
"""

import pickle
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self

from dive.errors import ToolCrash, ToolError, ToolTimeout, ToolUnavailable
from dive.runtime.child import Child
from dive.tools.cache import ResultCache
from dive.tools.spec import Json, Tool, Where
from dive.tools.worker import Reply, call_here


class _Worker:
    """A child that runs tools, and what has been warmed up in it."""

    def __init__(self, memory_limit_mb: int) -> None:
        self.child = Child("dive.tools.worker:serve", memory_limit_mb)
        self.warm: set[Where] = set()
        self.stateful: dict[Where, None] = {}
        """Stateful tools among those that were called."""
        self.touched = False
        """Whether one of them was called since everything was as in the beginning."""
        self.written = False
        """Whether one that writes was."""
        self.calls = 0

    def ask(self, request: tuple[Any, ...], limit: float) -> list[Reply] | None:
        """The worker's replies, or None where they did not come in time. Raises EOFError or OSError where it died."""
        self.child.connection.send((*request, limit))
        if not self.child.connection.poll(limit):
            return None
        replies: list[Reply] = self.child.connection.recv()
        return replies


class Executor:
    """Runs tools within limits. Thread-safe; a context manager. Workers start when the first call needs them."""

    def __init__(
        self,
        *,
        processes: int = 1,
        memory_limit_mb: int = 1024,
        recycle_after: int = 10_000,
        load_limit: float = 30.0,
        cache: ResultCache | None = None,
        isolate_all: bool = False,
    ) -> None:
        """Run at most `processes` workers at a time.

        Args:
            processes: most worker processes at a time; more calls than that wait for one another
            memory_limit_mb: how much a worker may allocate beyond what it holds when it starts
            recycle_after: calls after which a worker is replaced by a fresh one
            load_limit: seconds that a worker's start and a tool's warm-up may take
            cache: where results are kept; None keeps nothing
            isolate_all: run inline tools in worker processes too
        """
        self.calls = 0
        self.seconds = 0.0
        self.cache = cache
        self._memory_limit_mb = memory_limit_mb
        self._recycle_after = recycle_after
        self._load_limit = load_limit
        self._isolate_all = isolate_all
        self._idle: list[_Worker] = []
        self._slots = threading.BoundedSemaphore(processes)
        self._lock = threading.Lock()
        self._closed = False
        self._lost = False
        """Whether a worker ended in which a tool had written: no stateful tool is called then until the next `reset`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reset(self) -> None:
        """Bring what stateful tools have changed back to its beginning.

        Tools that can do so themselves are asked to; the workers of others are ended. For a caller that has the executor to
        itself: a worker that is busy keeps its state.
        """
        with self._lock:
            changed = [w for w in self._idle if w.touched]
            self._idle = [w for w in self._idle if not w.touched]
            self._lost = False
        for worker in changed:
            if worker.calls < self._recycle_after and self._restored(worker):
                worker.touched = worker.written = False
                worker.warm.difference_update(worker.stateful)  # to wait for them is no part of the next call's time
                self._give_back(worker)
            else:
                worker.child.kill()

    def _restored(self, worker: _Worker) -> bool:
        try:
            replies = worker.ask(("restore", list(worker.stateful)), self._load_limit)
        except (EOFError, OSError):
            return False
        return replies is not None and all(status == "ok" for status, _ in replies)

    def close(self) -> None:
        """End all idle workers; a worker that is still busy ends after its call."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.child.kill()

    def call(self, tool: Tool, arguments: Mapping[str, Json], *, fresh: bool = False) -> dict[str, Json]:
        """Run a tool, or return what the same call gave before.

        `fresh` executes even where the result is known. Raises ToolError where the tool refuses, ToolTimeout where it
        takes longer than its time limit, ToolUnavailable where a service behind it does not answer, ToolCrash where it dies or
        runs out of memory; nothing else.
        """
        key = self.cache.key(tool, arguments) if self.cache is not None and not tool.stateful else None
        if key is not None and self.cache is not None and not fresh and (known := self.cache.get(key)) is not None:
            return known
        outcome = self.run(tool, arguments)[0]
        if key is not None and self.cache is not None and not isinstance(outcome, ToolTimeout | ToolUnavailable | ToolCrash):
            self.cache.put(key, outcome)
        if isinstance(outcome, ToolError):
            raise outcome
        return outcome

    def run(self, tool: Tool, arguments: Any, *, copies: int = 1) -> list[dict[str, Json] | ToolError]:
        """Execute a call, `copies` times at once in threads of one process, past the cache; errors are returned."""
        started = time.perf_counter()
        outcomes: list[dict[str, Json] | ToolError]
        try:
            if tool.isolation == "inline" and not self._isolate_all:
                outcomes = [call_here(tool, arguments) for _ in range(copies)]
            else:
                outcomes = [_outcome(r) for r in self._ask_worker(tool, arguments, copies)]
        except ToolError as error:
            outcomes = [error] * copies
        with self._lock:
            self.calls += copies
            self.seconds += time.perf_counter() - started
        return outcomes

    def warm(self, tool: Tool) -> float:
        """Make sure that an idle worker has the tool loaded; the seconds it took. Raises ToolTimeout or ToolCrash."""
        started = time.perf_counter()
        with self._slots:
            self._give_back(self._ready_worker(tool, tool.where))
        return time.perf_counter() - started

    # -- workers ------------------------------------------------------------------------------------------------------

    def _ask_worker(self, tool: Tool, arguments: Any, copies: int) -> list[Reply]:
        where = tool.where
        with self._slots:
            if tool.stateful and self._lost:
                raise ToolCrash(f"{tool.name}: a process ended, and what had been written before is lost.")
            worker = self._ready_worker(tool, where)
            if tool.stateful:
                worker.stateful[where] = None
                worker.touched = True
                worker.written |= tool.writes
            replies = self._ask(worker, tool, ("call", where, arguments, copies), tool.time_limit * copies)
            worker.calls += copies
            if any(status == "crash" for status, _ in replies):
                self._end(worker)  # it may still hold what it ran out of
            else:
                self._give_back(worker)
        return replies

    def _ready_worker(self, tool: Tool, where: Where) -> _Worker:
        """An idle or new worker in which the tool is loaded."""
        with self._lock:
            # the one that knows the tool, so that fewer workers hold a pack's data
            known = next((w for w in reversed(self._idle) if where in w.warm), None) or (self._idle[-1] if self._idle else None)
            if known is not None:
                self._idle.remove(known)
        worker = known or _Worker(self._memory_limit_mb)
        if where not in worker.warm:
            status, detail = self._ask(worker, tool, ("warm", where), self._load_limit)[0]
            if status == "crash":
                self._end(worker)
                raise ToolCrash(detail)
            worker.warm.add(where)  # a refused example is for `dive tools check` to report
        return worker

    def _ask(self, worker: _Worker, tool: Tool, request: tuple[Any, ...], limit: float) -> list[Reply]:
        """The worker's replies. Ends the worker and raises ToolTimeout or ToolCrash where there are none."""
        try:
            replies = worker.ask(request, limit)
        except (EOFError, OSError):
            how = worker.child.epitaph()
            self._end(worker)
            raise ToolCrash(f"{tool.name} broke off: its process {how}.") from None
        except (pickle.PicklingError, TypeError, AttributeError, ValueError, RecursionError) as error:
            self._end(worker)
            raise ToolError(f"{tool.name}: the arguments are not JSON ({error}).") from None
        except BaseException:  # Ctrl-C: the reply to this request must not be taken for the next one's
            self._end(worker)
            raise
        if replies is None:
            self._end(worker)
            raise ToolTimeout(f"{tool.name} did not finish within {limit:g} seconds.")
        return replies

    def _end(self, worker: _Worker) -> None:
        """End a worker that misbehaved."""
        worker.child.kill()
        with self._lock:
            self._lost |= worker.written

    def _give_back(self, worker: _Worker) -> None:
        with self._lock:
            # what stateful tools have changed has to last until it is brought back
            if not self._closed and (worker.calls < self._recycle_after or worker.touched):
                self._idle.append(worker)
                return
        worker.child.kill()

    def __del__(self) -> None:
        with suppress(AttributeError):  # a constructor that failed
            self.close()


_REFUSALS = {"crash": ToolCrash, "timeout": ToolTimeout, "unavailable": ToolUnavailable}


def _outcome(reply: Reply) -> dict[str, Json] | ToolError:
    status, content = reply
    if status == "ok":
        result: dict[str, Json] = content
        return result
    return _REFUSALS.get(status, ToolError)(content)
