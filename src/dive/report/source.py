"""Where a report's data comes from: a run directory, or JSON Lines of tasks or trajectories, of Dive or of anyone.

All give the same stream of `Entry`: plain JSON, one attempt at a time, so that a report of any size is made in little memory.
Rollouts come with their task: from the run's own journal of them, which is in the order of the tasks, or from a file, through
an index of places by task.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

import orjson
from pydantic import ValidationError

from dive.errors import UserError
from dive.records import Task, Trajectory

if TYPE_CHECKING:
    from dive.runtime.models.account import Tally
    from dive.solving.store import Solved, SolveStore

VERDICTS = ("correct", "wrong", "ungraded")


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
    rollouts: tuple[dict[str, Any], ...] = ()
    """Trajectories of the task, by policy and attempt; a row that is a graded trajectory counts as its own."""

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

    def of(self, task: str) -> tuple[dict[str, Any], ...]:
        """The task's trajectories, by policy and attempt."""
        found = []
        for place, length in self.places.get(task, ()):
            self.file.seek(place)
            found.append(orjson.loads(self.file.read(length)))
        return tuple(sorted(found, key=lambda t: (t["policy"], t["attempt"])))


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
        self._rollouts: Rollouts | None = None
        self._solved: SolveStore | None = None
        if path.is_dir():
            self._run = self._stack.enter_context(Run(path))
            self.settings = self._run.settings.model_dump(mode="json")
            self.settings_hash, self.pool_version = self._run.settings.hash, self._run.pool_version
            self.wanted = self._run.settings.count
            if rollouts is None and (path / "solve.db").exists():
                self._solved = self._stack.enter_context(_solve_store(path))
        elif not path.exists():
            raise UserError(f"there is no run and no file at {path}")
        elif path.suffix == ".parquet":
            raise UserError(f"{path} is Parquet; a report reads JSON Lines, as `dive export RUN --out tasks.jsonl` writes them")
        if rollouts is not None:
            self._rollouts = Rollouts.open(rollouts)
            self._stack.callback(self._rollouts.file.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    @cached_property
    def expected(self) -> int:
        """About how many rows will come: the tasks that a run wants, or a file's lines.

        Raises UserError where it cannot be read.
        """
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

    def spent(self) -> "list[tuple[str, str, Tally]]":
        """What the run's models used, as (stage, model, tally), from the recording that lies in or beside the run."""
        places = (self.path / "models.db", self.path.with_name(f"{self.path.name}.models.db"))
        file = next((place for place in places if place.is_file()), None)
        if self._run is None or file is None:
            return []
        from dive.runtime.models import Recording

        with Recording(file, replay_only=True) as recording:
            return recording.tallies()

    def entries(self) -> Iterator[Entry]:
        """Every attempt that decides the result, in order. Raises UserError where a line of a file is no row of JSON."""
        if self._run is not None:
            solved = self._by_index()
            for attempt in self._run.settled():
                row = attempt.row if attempt.blob is not None else None
                rollouts = () if row is None else self._of(row) or solved(attempt.index, row["id"])
                yield Entry(
                    row, attempt.index, attempt.stage, attempt.reason, attempt.detail,
                    attempt.calls, attempt.tool_seconds, attempt.seconds, rollouts,
                )  # fmt: skip
            return
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield self._row(line, number)
        except OSError as error:
            raise UserError(f"{self.path} cannot be read: {error.strerror}") from None

    def _of(self, row: dict[str, Any]) -> tuple[dict[str, Any], ...]:
        return self._rollouts.of(row["id"]) if self._rollouts is not None else ()

    def _by_index(self) -> Callable[[int, str], tuple[dict[str, Any], ...]]:
        """A function from a task's index and id to its rollouts in the run's journal; indices must be asked in order."""
        if self._solved is None:
            return lambda _, __: ()
        groups = groupby(self._solved.attempts(blobs=True), key=lambda solved: solved.index)
        ahead: tuple[int, list[Solved]] | None = None

        def of(index: int, task: str) -> tuple[dict[str, Any], ...]:
            nonlocal ahead
            while ahead is None or ahead[0] < index:
                number, group = next(groups, (None, None))
                if number is None or group is None:
                    return ()
                ahead = (number, list(group))
            if ahead[0] != index:
                return ()
            return tuple(solved.trajectory.model_dump(mode="json") for solved in ahead[1] if solved.task == task)

        return of

    def _row(self, line: bytes, number: int) -> Entry:
        place = f"{self.path}, line {number}"
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError:
            raise UserError(f"{place}: not JSON") from None
        if not isinstance(row, dict):
            raise UserError(f"{place}: not a JSON object")
        if "certificate" not in row:
            return Entry(row, number, rollouts=(row,) if row.get("verdict") in VERDICTS else ())
        try:
            task = Task.model_validate_json(line)
        except ValidationError as error:
            raise UserError(f"{place}: not a task ({_first(error)})") from None
        self.settings_hash = self.settings_hash or task.provenance.settings_hash
        self.pool_version = self.pool_version or task.provenance.pool_version
        return Entry(row, task.provenance.index, rollouts=self._of(row))


def _solve_store(run: Path) -> "SolveStore":
    from dive.solving.store import SolveStore

    return SolveStore(run)


def _first(error: ValidationError) -> str:
    details = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in details["loc"])
    return f"{place}: {details['msg']}" if place else str(details["msg"])
