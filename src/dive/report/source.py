"""Where a report's data comes from: a run directory, or JSON Lines of tasks or trajectories, of Dive or of anyone.

All give the same stream of `Entry`: plain JSON, one attempt at a time, so that a report of any size is made in little memory.
Rollouts are found by the task's id through an index of places in their file, and read only when their task comes by.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import orjson
from pydantic import ValidationError

from dive.errors import UserError
from dive.records import Task, Trajectory

ROLLOUTS = "trajectories.jsonl"
"""Name of the rollouts' file within a run directory."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An attempt: a task or a trajectory, or the reason why there is none."""

    row: dict[str, Any] | None
    index: int
    stage: str = "done"
    reason: str | None = None
    detail: str | None = None
    calls: int = 0
    tool_seconds: float = 0.0
    seconds: float = 0.0

    @property
    def task(self) -> dict[str, Any] | None:
        """The row, where it is one of Dive's tasks."""
        return self.row if self.row is not None and "certificate" in self.row else None


@dataclass
class Rollouts:
    """A file of trajectories, by task."""

    file: IO[bytes]
    places: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def open(cls, path: Path) -> "Rollouts":
        """Index the file. Raises UserError where a line is no trajectory."""
        try:
            file = path.open("rb")
        except OSError as error:
            raise UserError(f"{path} cannot be read: {error.strerror}") from None
        rollouts = cls(file)
        place = 0
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    made = Trajectory.from_json(line)
                except ValidationError as error:
                    file.close()
                    raise UserError(f"{path}, line {number}: not a trajectory ({_first(error)})") from None
                rollouts.places[made.task].append((place, len(line)))
            place += len(line)
        return rollouts

    def of(self, task: str) -> list[dict[str, Any]]:
        """The task's trajectories, by attempt."""
        found = []
        for place, length in self.places.get(task, ()):
            self.file.seek(place)
            found.append(orjson.loads(self.file.read(length)))
        return sorted(found, key=lambda t: (t["policy"], t["attempt"]))


class Source:
    """One dataset to report on. Use it as a context manager; `entries` may be read more than once."""

    def __init__(self, path: Path, rollouts: Path | None = None) -> None:
        """Open a run directory or a JSONL file. Raises UserError where `path` is neither."""
        from dive.runtime.store import Run

        self.path = path
        self.name = path.resolve().name if path.is_dir() else path.stem
        self.settings: dict[str, Any] = {}
        self.settings_hash = ""
        self.pool_version = ""
        self.wanted: int | None = None
        """Tasks that the run is to have; None for a file."""
        self._stack = ExitStack()
        self._run: Run | None = None
        self.rollouts: Rollouts | None = None
        if path.is_dir():
            self._run = self._stack.enter_context(Run(path))
            self.settings = self._run.settings.model_dump(mode="json")
            self.settings_hash, self.pool_version = self._run.settings.hash, self._run.pool_version
            self.wanted = self._run.settings.count
            rollouts = rollouts or (path / ROLLOUTS if (path / ROLLOUTS).exists() else None)
        elif not path.exists():
            raise UserError(f"there is no run and no file at {path}")
        if rollouts is not None:
            self.rollouts = Rollouts.open(rollouts)
            self._stack.callback(self.rollouts.file.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    @cached_property
    def expected(self) -> int:
        """About how many rows will come: the tasks that a run wants, or a file's lines."""
        if self.wanted is not None:
            return self.wanted
        try:
            with self.path.open("rb") as file:
                return sum(1 for _ in file)
        except OSError as error:
            raise UserError(f"{self.path} cannot be read: {error.strerror}") from None

    @property
    def is_run(self) -> bool:
        """Whether attempts without a task, and times, are known."""
        return self._run is not None

    def entries(self) -> Iterator[Entry]:
        """Every attempt that decides the result, in order. Raises UserError where a line of a file is no row of JSON."""
        if self._run is not None:
            for attempt in self._run.settled():
                row = orjson.loads(attempt.json) if attempt.blob is not None else None
                yield Entry(
                    row, attempt.index, attempt.stage, attempt.reason, attempt.detail,
                    attempt.calls, attempt.tool_seconds, attempt.seconds,
                )  # fmt: skip
            return
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield self._row(line, number)
        except OSError as error:
            raise UserError(f"{self.path} cannot be read: {error.strerror}") from None

    def _row(self, line: bytes, number: int) -> Entry:
        place = f"{self.path}, line {number}"
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError:
            raise UserError(f"{place}: not JSON") from None
        if not isinstance(row, dict):
            raise UserError(f"{place}: not a JSON object")
        if "certificate" not in row:
            return Entry(row, number)
        try:
            task = Task.model_validate_json(line)
        except ValidationError as error:
            raise UserError(f"{place}: not a task ({_first(error)})") from None
        self.settings_hash = self.settings_hash or task.provenance.settings_hash
        self.pool_version = self.pool_version or task.provenance.pool_version
        return Entry(row, task.provenance.index)


def _first(error: ValidationError) -> str:
    details = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in details["loc"])
    return f"{place}: {details['msg']}" if place else str(details["msg"])
