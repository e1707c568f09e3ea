"""Real trajectories of the oracle, with detours and parallel calls."""

import asyncio
from collections.abc import Iterator

import pytest

from dive.records import Task, Trajectory
from dive.runtime.settings import Settings
from dive.solving.oracle import Oracle
from dive.solving.rollout import roll_out
from dive.solving.settings import SolveSettings
from dive.synthesis.pipeline import Synthesizer
from dive.tools import ToolPool
from dive.tools.cache import ResultCache
from dive.tools.executor import Executor


@pytest.fixture(scope="session")
def pool() -> ToolPool:
    return ToolPool.load(["general"])


@pytest.fixture(scope="session")
def solved(pool: ToolPool) -> Iterator[list[tuple[Task, Trajectory]]]:
    found: list[tuple[Task, Trajectory]] = []
    with Executor(cache=ResultCache()) as executor:
        synthesizer = Synthesizer(pool, Settings(seed=11, domains=("general",)), executor)
        index = 0
        while len(found) < 16:
            task = synthesizer.attempt(index).task
            index += 1
            if task is not None:
                oracle = Oracle(task, pool, detours=0.5)
                made = asyncio.run(roll_out(task, oracle, pool, executor, SolveSettings()))
                found.append((task, made.trajectory))
        yield found
