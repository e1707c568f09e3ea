"""The local engine: attempts tasks in worker processes and journals them, until the run holds what was asked for.

Invariant: no more is under way than could still be needed. Attempts that wait for a smaller index count as needed, rejections
do not. So a run attempts exactly the indices up to its last task, whatever the number of workers, and how often it was
killed. Memory does not grow with the count, but for eight bytes a query.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from dive.errors import StoreError, UserError
from dive.runtime.crew import Crew, Done, Lost
from dive.runtime.inputs import input_version
from dive.runtime.origins import sources_for
from dive.runtime.settings import Settings
from dive.runtime.steer import Helm
from dive.runtime.store import Attempt, Frontier, Journal, Run
from dive.runtime.writing import DELAY
from dive.tools import ToolPool

FACTORIES = {"dive": "dive.synthesis.pipeline:Synthesizer", "gen-dr": "dive.synthesis.baseline:deep_research"}
"""What makes the tasks, by recipe."""
VERIFIER = "dive.synthesis.verify:verify_task"

WINDOW = 4096
"""How far beyond the smallest open index attempts may go while that one takes its time."""
GRACE = 1.0
"""Seconds that attempts under way have to finish after Ctrl-C."""
POLL = 0.1


@dataclass(frozen=True)
class Progress:
    """Where a run stands."""

    certified: int
    attempted: int
    """Indices that are settled: attempted, as is everything below them."""
    count: int


@dataclass(frozen=True)
class Report:
    """How a call of `synthesize` ended."""

    done: bool
    """False where it was interrupted."""
    certified: int
    before: int
    """Certified tasks that the run held already."""
    seconds: float


def synthesize(
    settings: Settings,
    out: Path,
    *,
    factory: str | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Make, or go on with, the run at `out`.

    Args:
        settings: what to make
        out: the run directory
        factory: dotted path to `(pool, settings, executor) -> object with attempt(index) -> Outcome`; that of the settings'
            recipe where not given
        progress: called whenever attempts were settled

    Raises UserError where the settings or the directory will not do, StoreError where the disk fails, where workers cannot
    start, or where too few attempts give a task.
    """
    started = time.monotonic()
    pool = ToolPool.load(settings.domains, sources_for(out, settings.sources, settings.connected))
    if not pool.tools:
        where = f" for {','.join(settings.domains)}; see `dive tools list` and `dive tools sources`" if settings.domains else ""
        raise UserError(f"no tool can be used{where}")
    pool.among(settings.focus_sources or ())  # a wrong name is refused before anything is written
    with Journal(out, settings, input_version(settings, pool), pool.sources) as journal:
        frontier = journal.frontier()
        before = frontier.certified
        if frontier.done:
            return Report(True, frontier.certified, before, time.monotonic() - started)
        job, arguments = "dive.runtime.jobs:attempt_job", (settings, factory or FACTORIES[settings.recipe], pool.sources)
        crew = Crew(job, arguments, size=settings.workers, time_limit=settings.task_time_limit_s)
        with _stop_signals() as stop, crew:
            helm = Helm.of(settings, pool, journal)
            done = _drive(crew, journal, frontier, helm, stop, progress)
        return Report(done, frontier.certified, before, time.monotonic() - started)


def _drive(
    crew: Crew,
    journal: Journal,
    frontier: Frontier,
    helm: Helm | None,
    stop: threading.Event,
    progress: Callable[[Progress], None],
) -> bool:
    """Attempt what is missing; False where it was stopped."""
    upcoming = frontier.next
    limit = 20 * frontier.count + 200
    until = float("inf")
    while not frontier.done:
        if stop.is_set():
            until = min(until, time.monotonic() + GRACE)
            if not crew.busy or time.monotonic() > until:
                return False
        elif frontier.next >= limit:
            raise StoreError(
                f"{frontier.next} attempts gave only {frontier.certified} of {frontier.count} tasks; "
                f"`dive show {journal.path}` says why. Ask for fewer tasks, or for more domains"
            )
        else:
            hopes = frontier.certified + crew.busy + frontier.tasks_waiting(upcoming)
            end = min(limit, frontier.next + WINDOW if helm is None else helm.horizon)
            while crew.room and hopes < frontier.count and upcoming < end:
                if upcoming not in frontier.waiting:
                    crew.submit(upcoming, (upcoming, None if helm is None else helm.aim(upcoming)))
                    hopes += 1
                elif frontier.waiting[upcoming] is not None:
                    hopes += 1
                upcoming += 1
        settled = frontier.next
        for outcome in crew.collect(DELAY if journal.pending else POLL):
            attempt = _attempt(outcome)
            journal.add(attempt)
            frontier.add(attempt.index, attempt.digest)
            if helm is not None:
                helm.learn(attempt)
        journal.tick()
        if frontier.next != settled:
            progress(Progress(frontier.certified, frontier.next, frontier.count))
    return True


def _attempt(outcome: Done | Lost) -> Attempt:
    if isinstance(outcome, Done):
        attempt: Attempt = outcome.result
        return attempt
    return Attempt(outcome.key, "engine", outcome.why, outcome.detail)


@contextmanager
def _stop_signals() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set. The second one has its usual effect, for the impatient."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def handle(number: int, _: FrameType | None) -> None:
        stop.set()
        signal.signal(number, old[number])

    old: dict[int, Any] = {n: signal.signal(n, handle) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


@dataclass(frozen=True)
class Drift:
    """A task that no longer reproduces."""

    index: int
    check: str
    detail: str


def verify(
    run: Run, *, workers: int = 2, verifier: str = VERIFIER, progress: Callable[[int], None] = lambda _: None
) -> Iterator[Drift]:
    """Execute every task's certificate again; what fails, check by check, in the order in which it is found."""
    settings = run.settings
    tasks = run.tasks()
    verified = 0
    job, arguments = "dive.runtime.jobs:verify_job", (settings, verifier, run.sources)
    with Crew(job, arguments, size=workers, time_limit=settings.task_time_limit_s) as crew:
        more = True
        while more or crew.busy:
            while more and crew.room:
                task = next(tasks, None)
                if task is None:
                    more = False
                else:
                    crew.submit(task.index, task.blob)
            for outcome in crew.collect(POLL):
                verified += 1
                if isinstance(outcome, Lost):
                    yield Drift(outcome.key, outcome.why, outcome.detail)
                else:
                    for name, detail in outcome.result:
                        yield Drift(outcome.key, name, detail)
            progress(verified)
