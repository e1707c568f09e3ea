"""What is still to be attempted: wanted attempts less those that are journaled and graded."""

from collections.abc import Iterator
from dataclasses import dataclass

from dive.runtime.store import Run
from dive.solving.settings import SolveSettings
from dive.solving.store import SolveStore


@dataclass(frozen=True, slots=True)
class Todo:
    """An attempt to make."""

    index: int
    """The task's index in the run."""
    attempt: int
    number: int
    """Which try it is."""
    blob: bytes
    """The task's canonical JSON, compressed."""


@dataclass
class Standing:
    """Where the attempts of a run stand before any further one."""

    wanted: int = 0
    graded: int = 0
    exhausted: int = 0
    """Ungraded, with no try left."""


def todo(run: Run, store: SolveStore, settings: SolveSettings, standing: Standing) -> Iterator[Todo]:
    """What is still to be attempted, in the order of the tasks; the rest is counted in `standing`."""
    state = store.state(settings.hash)
    for task in run.tasks():
        assert task.blob is not None
        for attempt in range(settings.attempts):
            standing.wanted += 1
            tries, graded = state.get((task.index, attempt), (0, False))
            if graded:
                standing.graded += 1
            elif tries >= settings.tries:
                standing.exhausted += 1
            else:
                yield Todo(task.index, attempt, tries, task.blob)
