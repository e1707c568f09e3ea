"""The solving engine: makes the attempts that a run still lacks, and journals them.

What is to do is a set difference: wanted attempts less those journaled and graded. So a killed run goes on where it was, a
finished one does nothing, and asking for more attempts adds them. A program policy runs in worker processes; a model policy
in this process, many rollouts at a time, because it waits and does not compute.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dive.records import Task
from dive.runtime.crew import Crew, Done
from dive.runtime.store import Run
from dive.solving.grading import Grade
from dive.solving.policy import Policy
from dive.solving.rollout import regrade, roll_out
from dive.solving.settings import SolveSettings
from dive.solving.store import Solved, SolveJournal, SolveStore, solved_of
from dive.tools import ToolPool
from dive.tools.cache import ResultCache
from dive.tools.executor import Executor

POLL = 0.05
MakePolicy = Callable[[Task, int], Policy]
"""A policy for one rollout: of a task, and the attempt's number."""


@dataclass
class SolveReport:
    """How a call of `solve` ended."""

    wanted: int = 0
    before: int = 0
    """Attempts that were graded already."""
    made: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    """Typed failure → attempts that it left ungraded."""
    exhausted: int = 0
    """Attempts that stay ungraded because their tries are used up."""
    seconds: float = 0.0

    def count(self, solved: Solved) -> None:
        """Take note of a try."""
        self.made += 1
        self.verdicts[solved.verdict] = self.verdicts.get(solved.verdict, 0) + 1
        if solved.verdict == "ungraded":
            self.failures[solved.reason] = self.failures.get(solved.reason, 0) + 1


@dataclass(frozen=True, slots=True)
class Todo:
    """An attempt to make."""

    index: int
    attempt: int
    number: int
    """Which try it is."""
    blob: bytes
    """The task's canonical JSON, compressed."""


def todo(run: Run, journal: SolveStore, settings: SolveSettings, report: SolveReport) -> Iterator[Todo]:
    """What is still to be attempted, in the order of the tasks."""
    state = journal.state(settings.hash)
    for task in run.tasks():
        assert task.blob is not None
        for attempt in range(settings.attempts):
            report.wanted += 1
            tries, graded = state.get((task.index, attempt), (0, False))
            if graded:
                report.before += 1
            elif tries >= settings.tries:
                report.exhausted += 1
            else:
                yield Todo(task.index, attempt, tries, task.blob)


def solve(
    path: Path,
    settings: SolveSettings,
    *,
    make_policy: MakePolicy | None = None,
    progress: Callable[[SolveReport], None] = lambda _: None,
) -> SolveReport:
    """Attempt the tasks of the run at `path`.

    Args:
        path: run directory
        settings: how, and how often
        make_policy: gives the policy of a rollout; None for the oracle
        progress: called as attempts end

    Raises UserError where there is no run or it is being solved by another process, StoreError where the disk fails.
    """
    started = time.monotonic()
    report = SolveReport()
    with Run(path) as run, SolveJournal(path, settings) as journal:
        work = list(todo(run, journal, settings, report))

        def keep(solved: Solved) -> None:
            journal.add(solved)
            report.count(solved)
            progress(report)

        if not work:
            pass
        elif make_policy is None:
            _solve_by_crew(run, work, settings, journal, keep)
        else:
            asyncio.run(_solve_here(run, work, settings, make_policy, journal, keep))
    report.seconds = time.monotonic() - started
    return report


def _solve_by_crew(
    run: Run, work: list[Todo], settings: SolveSettings, journal: SolveJournal, keep: Callable[[Solved], None]
) -> None:
    waiting = iter(enumerate(work))
    arguments = (run.settings, settings, run.sources)
    with Crew("dive.solving.jobs:oracle_job", arguments, size=settings.workers, time_limit=settings.time_limit_s) as crew:
        more = True
        while more or crew.busy:
            while more and crew.room:
                place, item = next(waiting, (-1, None))
                if item is None:
                    more = False
                else:
                    crew.submit(place, item)
            for outcome in crew.collect(POLL):
                if isinstance(outcome, Done):
                    keep(outcome.result)
                else:
                    from dive.solving.jobs import lost

                    keep(lost(work[outcome.key], settings, outcome.why, outcome.detail))
            journal.tick()


async def _solve_here(
    run: Run,
    work: list[Todo],
    settings: SolveSettings,
    make_policy: MakePolicy,
    journal: SolveJournal,
    keep: Callable[[Solved], None],
) -> None:
    """A bounded number of rollouts at a time; each journaled as it ends."""
    pool = ToolPool.load(run.settings.domains, run.sources)
    upcoming = iter(work)
    with Executor(memory_limit_mb=run.settings.memory_limit_mb, processes=2, cache=ResultCache()) as executor:

        async def work_off() -> None:
            for item in upcoming:
                task = Task.from_json(_decompress(item.blob))
                policy = make_policy(task, item.attempt)
                if any(pool.tools[name].stateful for name in task.toolset if name in pool.tools):
                    with Executor(memory_limit_mb=run.settings.memory_limit_mb) as own:  # what it changes is its own
                        rollout = await roll_out(task, policy, pool, own, settings, attempt=item.attempt)
                else:
                    rollout = await roll_out(task, policy, pool, executor, settings, attempt=item.attempt)
                keep(solved_of(rollout, settings, item.index, item.number))
                journal.tick()

        async def flush() -> None:
            while True:
                await asyncio.sleep(0.1)
                journal.tick()

        ticker = asyncio.create_task(flush())
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(settings.concurrency, len(work))):
                    group.create_task(work_off())
        finally:
            ticker.cancel()


def _decompress(blob: bytes) -> bytes:
    import zlib

    return zlib.decompress(blob)


@dataclass
class Regraded:
    """What grading again found."""

    graded: int = 0
    ungraded: int = 0
    """Attempts that broke off, which no grader can judge."""
    unknown: int = 0
    """Attempts at tasks that the run no longer has."""
    changed: list[tuple[str, str, str]] = field(default_factory=list)
    """(trajectory id, verdict and reason before, and now)"""


def grade_again(path: Path, *, write: bool = True) -> Regraded:
    """Grade all saved trajectories again, without a model or a tool; changed verdicts are journaled if `write`."""
    report = Regraded()
    with Run(path) as run, SolveJournal(path) as journal:
        tasks = (Task.from_json(a.json) for a in run.tasks())
        task = next(tasks, None)
        later: dict[str, Grade] = {}
        for solved in journal.attempts(blobs=True):
            while task is not None and task.provenance.index < solved.index:
                task = next(tasks, None)
            if task is None or task.id != solved.task:
                report.unknown += 1
                continue
            trajectory = solved.trajectory
            grade = regrade(task, trajectory)
            if grade is None:
                report.ungraded += 1
                continue
            report.graded += 1
            verdict = "correct" if grade.correct else "wrong"
            if (verdict, grade.reason, grade.formatted) != (solved.verdict, solved.reason, solved.formatted):
                report.changed.append((trajectory.id, f"{solved.verdict}: {solved.reason}", f"{verdict}: {grade.reason}"))
                later[solved.key] = grade
        if write and later:
            journal.regrade(later)
    return report


__all__ = ["MakePolicy", "Regraded", "SolveReport", "Todo", "grade_again", "solve", "todo"]
