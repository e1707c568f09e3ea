"""What the workers of a solving crew do: one rollout of the oracle. Set up once in each worker."""

import asyncio
from collections.abc import Callable, Sequence

from dive.records import Task, Trajectory
from dive.runtime.packing import unpack
from dive.runtime.settings import Settings
from dive.solving.oracle import Oracle
from dive.solving.rollout import Rollout, roll_out, trajectory_id
from dive.solving.settings import SolveSettings
from dive.solving.store import Solved, solved_of
from dive.solving.todo import Todo
from dive.tools import ToolPool
from dive.tools.cache import ResultCache
from dive.tools.executor import Executor
from dive.tools.sources.records import Source


def oracle_job(settings: Settings, solving: SolveSettings, sources: Sequence[Source] = ()) -> Callable[[Todo], Solved]:
    """Rollouts of the oracle: an attempt to make in, a journal entry out."""
    pool = ToolPool.load(settings.domains, sources)
    executor = Executor(memory_limit_mb=settings.memory_limit_mb, cache=ResultCache())

    def attempt(item: Todo) -> Solved:
        task = unpack(Task, item.blob)
        executor.reset()
        oracle = Oracle(task, pool, seed=solving.seed, attempt=item.attempt, detours=solving.detours)
        rollout = asyncio.run(roll_out(task, oracle, pool, executor, solving, attempt=item.attempt))
        return solved_of(rollout, solving, item.index, item.number)

    return attempt


def lost(item: Todo, settings: SolveSettings, why: str, detail: str) -> Solved:
    """The journal entry of an attempt whose worker was lost: ungraded, to be tried again."""
    task = unpack(Task, item.blob)
    made = Trajectory(
        id=trajectory_id(task, settings, item.attempt),
        task=task.id,
        attempt=item.attempt,
        policy=settings.policy,
        messages=(),
        tools=(),
        verdict="ungraded",
        failure=why,
    )
    return solved_of(Rollout(made, why, detail), settings, item.index, item.number)


__all__ = ["lost", "oracle_job"]
