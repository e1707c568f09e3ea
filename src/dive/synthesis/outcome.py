"""What one attempt at a task gives: a certified task, or a typed reason why there is none. Never anything between."""

from dataclasses import dataclass, field

from dive.records import Task
from dive.runtime.packing import pack
from dive.runtime.store import Attempt, query_digest


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of `Synthesizer.attempt(index)`: a pure function of run seed, index, pool and settings."""

    index: int
    task: Task | None
    reason: str | None
    """Typed, snake_case; None where there is a task. One of `dive.synthesis.reasons`."""
    stage: str
    """Where it ended: sample, collect, derive, certify, done."""
    detail: str = ""
    """What exactly the failed check found; free text for people."""
    calls: int = 0
    """Tool calls executed, certification included."""
    tool_seconds: float = 0.0
    seconds: float = 0.0
    offered: tuple[str, ...] = field(default=())
    """Names of the tools in the configuration's toolset."""


def attempt_of(outcome: Outcome) -> Attempt:
    """The outcome as the run's journal keeps it."""
    task = outcome.task
    return Attempt(
        index=outcome.index,
        stage=outcome.stage,
        reason=outcome.reason,
        detail=outcome.detail or None,
        digest=None if task is None else query_digest(task.query),
        blob=None if task is None else pack(task),
        calls=outcome.calls,
        tool_seconds=outcome.tool_seconds,
        seconds=outcome.seconds,
    )
