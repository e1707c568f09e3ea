"""The solving engine: makes the attempts that a run still lacks, and journals them.

What is to do is a set difference: wanted attempts less those journaled and graded. So a killed run goes on where it was, a
finished one does nothing, and asking for more attempts adds them. A program policy runs in worker processes; a model policy
in this process, many rollouts at a time, because it waits and does not compute.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from dive.errors import DiveError, ModelError, UserError
from dive.records import Task
from dive.runtime.crew import Crew, Done
from dive.runtime.models import Client, Ledger, RunStopped, Tally
from dive.runtime.models.base import Reason
from dive.runtime.models.opening import RECORDING, open_models
from dive.runtime.packing import unpack
from dive.runtime.store import Run
from dive.solving.grading import Grade
from dive.solving.jobs import lost
from dive.solving.judging import ModelJudge
from dive.solving.model_policy import ModelPolicy
from dive.solving.policy import Policy
from dive.solving.rollout import Rollout, regrade, roll_out
from dive.solving.settings import SolveSettings
from dive.solving.store import Solved, SolveJournal, solved_of
from dive.solving.todo import Standing, Todo, todo
from dive.synthesis.model import prompts
from dive.tools import ToolPool
from dive.tools.cache import ResultCache
from dive.tools.executor import Executor

POLL = 0.05
SOLVER, JUDGE = "solver", "judge"
GIVE_UP = 12
"""Rollouts in succession that may break off by a fault of the model's server before the run stops."""
BREAKDOWNS = frozenset(get_args(Reason))
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
    stopped: ModelError | None = None
    """What ended it early; the same call continues."""
    use: dict[tuple[str, str], Tally] = field(default_factory=dict)
    """(stage, model) → what the run's models have used, earlier calls of `solve` included."""
    seconds: float = 0.0

    def count(self, solved: Solved) -> None:
        """Take note of a try."""
        self.made += 1
        self.verdicts[solved.verdict] = self.verdicts.get(solved.verdict, 0) + 1
        if solved.verdict == "ungraded":
            self.failures[solved.reason] = self.failures.get(solved.reason, 0) + 1


def solve(
    path: Path,
    settings: SolveSettings,
    *,
    make_policy: MakePolicy | None = None,
    replay: Path | None = None,
    progress: Callable[[SolveReport], None] = lambda _: None,
) -> SolveReport:
    """Attempt the tasks of the run at `path`: by the settings' model, by a Python policy, or by the oracle.

    Args:
        path: run directory
        settings: how, and how often
        make_policy: gives the policy of a rollout
        replay: a recording that gives all of the model's replies; nothing is sent
        progress: called as attempts end

    Raises UserError where there is no run or it is being solved by another process, StoreError where the disk fails.
    """
    started = time.monotonic()
    report = SolveReport()
    if settings.judge is not None and settings.judge_prompt != (today := prompts.version(prompts.JUDGE)):
        raise UserError(f"judge_prompt is {settings.judge_prompt}, but the prompt of this version is {today}; leave it out")
    with Run(path) as run, SolveJournal(path, settings) as journal:
        standing = Standing()
        work = list(todo(run, journal, settings, standing))
        report.wanted, report.before, report.exhausted = standing.wanted, standing.graded, standing.exhausted

        def keep(solved: Solved) -> None:
            journal.add(solved)
            report.count(solved)
            progress(report)

        here = _Here(run, settings, journal, keep, report)
        if not work:
            pass
        elif settings.model is not None or make_policy is not None:
            asyncio.run(here.solve(work, make_policy, replay))
        else:
            _solve_by_crew(run, work, settings, journal, keep)
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
                    keep(lost(work[outcome.key], settings, outcome.why, outcome.detail))
            journal.tick()


@dataclass
class _Here:
    """Rollouts in this process, a bounded number at a time; each is journaled as it ends."""

    run: Run
    settings: SolveSettings
    journal: SolveJournal
    keep: Callable[[Solved], None]
    report: SolveReport
    _broken: int = 0
    """Rollouts in succession that the model or its server broke off."""

    async def solve(self, work: list[Todo], make_policy: MakePolicy | None, replay: Path | None) -> None:
        """Attempts by the given policies, or else by the settings' model; every exchange goes into the run's recording."""
        settings = self.settings
        specs = {n: spec for n, spec in ((SOLVER, settings.model), (JUDGE, settings.judge)) if spec is not None}
        async with AsyncExitStack() as stack:
            clients: dict[str, Client] = {}
            ledger = Ledger()
            if specs:
                file = replay or self.run.path / RECORDING
                opened = open_models(specs, specs, settings.budget, file, replay=replay is not None)
                clients, ledger = await stack.enter_async_context(opened)

            def make(task: Task, item: Todo) -> Policy:
                if make_policy is not None:
                    return make_policy(task, item.attempt)
                return ModelPolicy(clients[SOLVER], settings, task.id, item.attempt, item.number)

            await self._work(work, make, ModelJudge(clients[JUDGE]) if JUDGE in clients else None)
            self.report.use = dict(ledger.by)

    async def _work(self, work: list[Todo], make: Callable[[Task, Todo], Policy], judge: ModelJudge | None) -> None:
        """Make the attempts, until all are made or the run is stopped."""
        pool = ToolPool.load(self.run.settings.domains, self.run.sources)
        upcoming = iter(work)
        limit = self.run.settings.memory_limit_mb
        with Executor(memory_limit_mb=limit, processes=self.settings.workers, cache=ResultCache()) as executor:

            async def work_off() -> None:
                for item in upcoming:
                    task = unpack(Task, item.blob)
                    try:
                        with ExitStack() as own:
                            caller = executor
                            if any(pool.tools[name].stateful for name in task.toolset if name in pool.tools):
                                # what the rollout changes is its own
                                caller = own.enter_context(Executor(memory_limit_mb=limit))
                            made = await roll_out(
                                task, make(task, item), pool, caller, self.settings,
                                attempt=item.attempt, number=item.number, judge=judge,
                            )  # fmt: skip
                    except RunStopped as error:
                        self.report.stopped = self.report.stopped or error
                    else:
                        self.keep(solved_of(made, self.settings, item.index, item.number))
                        self._watch(made)
                        self.journal.tick()
                    if self.report.stopped is not None:
                        return  # the attempt under way stays open; what it paid for is in the recording

            ticker = asyncio.create_task(_flush(self.journal))
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(min(self.settings.concurrency, len(work))):
                        group.create_task(work_off())
            except ExceptionGroup as broken:  # of several that met the same full disk, the first speaks
                told = broken.subgroup(DiveError)
                if told is None:
                    raise
                raise told.exceptions[0] from broken
            finally:
                ticker.cancel()

    def _watch(self, made: Rollout) -> None:
        """Stop where nothing but breaking off happens: the server is down, and every try would be used up."""
        self._broken = self._broken + 1 if made.reason in BREAKDOWNS else 0
        if self._broken >= GIVE_UP and self.report.stopped is None:
            self.report.stopped = ModelError(f"{self._broken} rollouts in succession broke off, the last one by {made.detail}")


async def _flush(journal: SolveJournal) -> None:
    while True:
        await asyncio.sleep(0.1)
        journal.tick()


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
        tasks = (a.task for a in run.tasks())
        task = next(tasks, None)
        later: dict[str, Grade] = {}
        for solved in journal.attempts(blobs=True, audits=True):
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


__all__ = ["MakePolicy", "Regraded", "SolveReport", "grade_again", "solve"]
