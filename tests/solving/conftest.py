"""Real tasks of the built-in synthesis, made once."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from dive.records import Task
from dive.runtime.settings import Settings
from dive.synthesis.pipeline import Synthesizer
from dive.tools import ToolPool
from dive.tools.cache import ResultCache
from dive.tools.executor import Executor

# the machine's load must not decide whether a test passes
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(scope="session")
def pool() -> ToolPool:
    return ToolPool.load(["general"])


@pytest.fixture(scope="session")
def executor() -> Iterator[Executor]:
    with Executor(cache=ResultCache()) as made:
        yield made


@pytest.fixture(scope="session")
def tasks(pool: ToolPool, executor: Executor) -> list[Task]:
    synthesizer = Synthesizer(pool, Settings(seed=7, domains=("general",)), executor)
    found: list[Task] = []
    index = 0
    while len(found) < 64:
        task = synthesizer.attempt(index).task
        index += 1
        if task is not None:
            found.append(task)
    return found
