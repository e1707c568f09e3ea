"""What the workers of a crew do: attempt one task, or verify one. Set up once in each worker, then called for each payload."""

from collections.abc import Callable, Sequence
from typing import Any

from dive.records import Task
from dive.runtime.crew import resolve
from dive.runtime.packing import unpack
from dive.runtime.settings import Settings
from dive.runtime.store import Attempt
from dive.synthesis.outcome import attempt_of
from dive.synthesis.sample import Aim
from dive.tools import ToolPool
from dive.tools.cache import ResultCache
from dive.tools.executor import Executor
from dive.tools.sources.records import Source

CACHE_BYTES = 16 * 2**20
"""Results that a worker keeps: enough for what neighbouring attempts share, little beside the packs' own data."""


def attempt_job(
    settings: Settings, factory: str, sources: Sequence[Source] = ()
) -> Callable[[tuple[int, Aim | None]], Attempt]:
    """Attempts: index and, in a steered run, aim in; journal entry out."""
    pool = ToolPool.load(settings.domains, sources)
    executor = Executor(memory_limit_mb=settings.memory_limit_mb, cache=ResultCache(CACHE_BYTES))
    synthesizer = resolve(factory)(pool, settings, executor)

    def attempt(payload: tuple[int, Aim | None]) -> Attempt:
        index, aim = payload
        executor.reset()
        outcome = synthesizer.attempt(index) if aim is None else synthesizer.attempt(index, aim)
        return attempt_of(outcome)  # packed here rather than in the parent, which has one core to write with

    return attempt


def verify_job(settings: Settings, verifier: str, sources: Sequence[Source] = ()) -> Callable[[bytes], list[tuple[str, str]]]:
    """Verification: a task's compressed JSON in, the checks that fail out, as (name, detail)."""
    pool = ToolPool.load(settings.domains, sources)
    executor = Executor(memory_limit_mb=settings.memory_limit_mb)
    verify: Callable[[Task, ToolPool, Executor], list[Any]] = resolve(verifier)

    def check(blob: bytes) -> list[tuple[str, str]]:
        checks = verify(unpack(Task, blob), pool, executor)
        return [(c.name, c.detail) for c in checks if not c.passed]

    return check
