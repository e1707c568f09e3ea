"""The run store: a directory that holds one job's settings, journal and results.

    settings.yaml   what the run is to make, and the pool that it is made from
    sources/        copies of the user's own tools that it uses
    run.db          every attempted index: the task, or the typed reason why there is none
    run.lock        held by the one process that writes

The result of a run is a definition, not an accident of timing: indices 0, 1, 2, … are attempted independently of each other,
and the run's tasks are the first `count` certified ones, in the order of their index, that ask what no smaller index asks, in
whatever words. So neither the number of workers, nor the order in which they finish, nor kills can show in an export.

Invariant: what `Journal.flush` has committed survives `kill -9`; a directory that is not a run is never written to.
"""

import hashlib
import os
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

import yaml

from dive.errors import UserError, unwritable
from dive.records import Task
from dive.runtime.origins import COPIES, keep_sources, stored_sources
from dive.runtime.packing import unpack, unpack_json, unpack_row
from dive.runtime.readonly import connect_readonly
from dive.runtime.settings import Settings, parse_settings
from dive.runtime.writing import Batches, explained, lock
from dive.tools.sources.records import Source

FORMAT = 1
APPLICATION = 0x44495645
"""Marks run.db as ours."""

_SCHEMA = """
CREATE TABLE attempts (
  idx INTEGER PRIMARY KEY, stage TEXT NOT NULL, reason TEXT, detail TEXT, digest INTEGER, task BLOB,
  calls INTEGER NOT NULL, tool_seconds REAL NOT NULL, seconds REAL NOT NULL
)
"""


_ASKING = frozenset({
    "I", "a", "are", "by", "can", "could", "determine", "find", "for", "give", "go", "how", "i'd", "in", "is", "know",
    "like", "list", "look", "many", "me", "name", "need", "number", "of", "one", "out", "please", "round", "rounded",
    "tell", "the", "there", "this", "to", "up", "use", "was", "were", "what", "which", "work", "would", "you",
})  # fmt: skip
"""Words that only make a sentence a question, an instruction or a wish; a capital A may be the name of something."""


_LEAD = re.compile(r"(?:This (?:one )?is (?:for|from)|I'm \w+ing) [^.?]*\. ")
"""A first sentence that says where a question comes from."""


def query_digest(query: str) -> int:
    """Eight bytes that stand for what a query asks: for its words in their order, without those that ask or lead up to it."""
    asked = query[found.end() :] if (found := _LEAD.match(query)) is not None else query
    words = [word if len(word) == 1 else word.casefold() for word in (w.strip(".,;:?!") for w in asked.split())]
    normal = " ".join([word for word in words if word not in _ASKING] or words)
    return int.from_bytes(hashlib.blake2b(normal.encode(), digest_size=8).digest(), "big", signed=True)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempted index, as the journal keeps it."""

    index: int
    stage: str
    reason: str | None
    """None where there is a task."""
    detail: str | None = None
    """What exactly went wrong, for a person to read."""
    digest: int | None = None
    """Of the task's query."""
    blob: bytes | None = None
    """The task's canonical JSON, compressed."""
    calls: int = 0
    tool_seconds: float = 0.0
    seconds: float = 0.0

    @property
    def json(self) -> bytes:
        """The task's canonical JSON. Only for an attempt that has a task. Raises UserError where the journal is damaged."""
        assert self.blob is not None
        return unpack_json(Task, self.blob)

    @property
    def row(self) -> dict[str, Any]:
        """The task as plain JSON, on the terms of `json`."""
        assert self.blob is not None
        return unpack_row(Task, self.blob)

    @property
    def task(self) -> Task:
        """The task, on the terms of `json`."""
        assert self.blob is not None
        return unpack(Task, self.blob)


@dataclass
class Frontier:
    """Applies the definition of the result as attempts become known, in any order.

    Holds eight bytes for each task, and the attempts that still wait for a smaller index; nothing else.
    """

    count: int
    next: int = 0
    """The smallest index that is not known yet; everything below is settled."""
    certified: int = 0
    """Tasks of the result below `next`."""
    waiting: dict[int, int | None] = field(default_factory=dict)
    """Index → digest of its query, for what was attempted beyond `next`."""
    _seen: set[int] = field(default_factory=set)

    @property
    def done(self) -> bool:
        """Whether all wanted tasks are there."""
        return self.certified >= self.count

    def add(self, index: int, digest: int | None) -> None:
        """Take note of an attempt; `digest` is None for a rejection."""
        self.waiting[index] = digest
        while self.next in self.waiting and not self.done:
            self.admit(self.waiting.pop(self.next))
            self.next += 1

    def tasks_waiting(self, below: int) -> int:
        """How many certified tasks wait for an index between `next` and `below`."""
        return sum(digest is not None and index < below for index, digest in self.waiting.items())

    def admit(self, digest: int | None) -> bool:
        """Whether the attempt next in order belongs to the result."""
        if digest is None or digest in self._seen:
            return False
        self._seen.add(digest)
        self.certified += 1
        return True


class Run:
    """A run directory, to read from. Safe beside a process that writes."""

    def __init__(self, path: Path) -> None:
        """Open an existing run. Raises UserError where `path` is none."""
        self.path = path
        if not path.is_dir():
            raise UserError(f"there is no run at {path}")
        self.settings, self.pool_version = _read_settings(path)
        if not (path / "run.db").exists():
            raise UserError(f"{path} is a run in which nothing has been attempted yet")
        with _explained(path):
            self._db = _connect(path, readonly=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The user's own tools that the run was begun with."""
        return stored_sources(self.path)

    def attempts(self, start: int = 0) -> Iterator[Attempt]:
        """Every journaled attempt from index `start` on, in the order of the indices."""
        with _explained(self.path):
            yield from _attempts(self._db, start)

    def settled(self) -> Iterator[Attempt]:
        """The attempts that decide the result, in order; a repeated query comes as a rejection, `duplicate_query`."""
        frontier = Frontier(self.settings.count)
        for number, attempt in enumerate(self.attempts()):
            if attempt.index != number or frontier.done:
                return
            if frontier.admit(attempt.digest) or attempt.reason is not None:
                yield attempt
            else:
                yield Attempt(
                    attempt.index, "select", "duplicate_query", None, None, None,
                    attempt.calls, attempt.tool_seconds, attempt.seconds,
                )  # fmt: skip

    def tasks(self) -> Iterator[Attempt]:
        """The run's tasks: the attempts of the result, in the order of their index."""
        return (a for a in self.settled() if a.blob is not None)

    def task(self, name: str) -> Task:
        """A task by its id, by the beginning of its id, or by its index. Raises UserError where there is none."""
        index = name.partition("-")[0]  # an id is the index in six digits, a hyphen, and a hash
        attempt = next((a for a in self.tasks() if index.isdecimal() and a.index == int(index)), None)
        if attempt is not None:
            task = attempt.task
            if name == str(attempt.index) or task.id.startswith(name):
                return task
        first = next((a.task.id for a in self.tasks()), None)
        known = f"; its first one is {first}, and `dive report` lists them all" if first else ", nor any other yet"
        raise UserError(f"the run at {self.path} has no task '{name}'{known}")

    def funnel(self) -> "Funnel":
        """What became of the attempts that decide the result."""
        funnel = Funnel()
        for attempt in self.settled():
            funnel.add(attempt)
        return funnel


@dataclass
class Funnel:
    """Attempts by what became of them."""

    attempted: int = 0
    certified: int = 0
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(stage, reason) → attempts."""
    details: dict[str, str] = field(default_factory=dict)
    """Reason → the first detail journaled for it."""
    calls: int = 0
    tool_seconds: float = 0.0
    seconds: float = 0.0

    def add(self, attempt: Attempt) -> None:
        """Count an attempt."""
        self.attempted += 1
        self.calls += attempt.calls
        self.tool_seconds += attempt.tool_seconds
        self.seconds += attempt.seconds
        if attempt.reason is None:
            self.certified += 1
            return
        self.rejected[attempt.stage, attempt.reason] += 1
        if attempt.detail:
            self.details.setdefault(attempt.reason, attempt.detail)

    def to_json(self) -> dict[str, Any]:
        """The funnel for `--json`."""
        return {
            "attempted": self.attempted,
            "certified": self.certified,
            "yield": round(self.certified / self.attempted, 4) if self.attempted else None,
            "rejected": [{"stage": s, "reason": r, "attempts": n} for (s, r), n in self.rejected.most_common()],
            "details": self.details,
            "tool_calls": self.calls,
            "tool_seconds": round(self.tool_seconds, 3),
            "attempt_seconds": round(self.seconds, 3),
        }


class Journal(Batches[Attempt]):
    """A run directory, to write to; the only writer, as a lock on the directory makes sure."""

    def __init__(self, path: Path, settings: Settings, pool_version: str, sources: Sequence[Source] = ()) -> None:
        """Start a run at `path`, or continue the one that is there. A new run keeps a copy of the sources of its tools.

        Raises UserError where the directory is something else, cannot be written, is being written by another process, or
        holds a run of other settings, with the difference. A larger count extends the run.
        """
        super().__init__()
        self.path = path
        self.settings = settings
        self._lock = _claim(path)
        try:
            if not (path / "settings.yaml").exists():
                keep_sources(sources, path)
            _reconcile(path, settings, pool_version)
            with _explained(path):
                self._db = _connect(path, readonly=False)
        except BaseException:
            self._lock.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.flush()
        finally:
            self._db.close()
            self._lock.close()

    def frontier(self) -> Frontier:
        """Where the run stands, from what is journaled."""
        frontier = Frontier(self.settings.count)
        with _explained(self.path):
            for index, digest in self._db.execute("SELECT idx, digest FROM attempts ORDER BY idx"):
                frontier.add(index, digest)
        return frontier

    def attempts(self) -> Iterator[Attempt]:
        """Every attempt on disk, in the order of the indices."""
        with _explained(self.path):
            yield from _attempts(self._db, 0)

    def _write(self, records: Sequence[Attempt]) -> None:
        rows = [(a.index, a.stage, a.reason, a.detail, a.digest, a.blob, a.calls, a.tool_seconds, a.seconds) for a in records]
        with _explained(self.path), self._db:
            self._db.executemany("INSERT OR IGNORE INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _attempts(db: sqlite3.Connection, start: int) -> Iterator[Attempt]:
    columns = "idx, stage, reason, detail, digest, task, calls, tool_seconds, seconds"
    for row in db.execute(f"SELECT {columns} FROM attempts WHERE idx >= ? ORDER BY idx", (start,)):
        yield Attempt(*row)


def discard(path: Path) -> None:
    """Remove the run at `path`, where there is one.

    Raises UserError, before anything is removed, where something else is there as well, or something is writing to it.
    """
    if not path.exists():
        return
    with _claim(path):
        entries = sorted(path.iterdir())
        strangers = [e.name for e in entries if e.name not in _OURS and not (e.is_dir() and e.name in _OUR_FOLDERS)]
        if strangers:
            raise UserError(f"{path} holds more than a run ({strangers[0]}); move that away, or name a new directory")
        for entry in entries:
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink()


_OURS = (
    "settings.yaml", ".settings.yaml", "run.lock", "run.db", "run.db-wal", "run.db-shm", ".run.db",
    "solve.lock", "solve.db", "solve.db-wal", "solve.db-shm", "models.db", "models.db-wal", "models.db-shm",
    "decontamination.json", "decontamination.json.part",
)  # fmt: skip
_OUR_FOLDERS = ("report", COPIES)


# -- the directory ----------------------------------------------------------------------------------------------------


def _claim(path: Path) -> IO[bytes]:
    """Make the directory ours, or find it so, and lock it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        there = {entry.name for entry in path.iterdir()}
        if there - {"run.lock", ".settings.yaml", COPIES} and "settings.yaml" not in there:
            raise UserError(f"{path} is not empty and holds no run; name a new directory")
        if "settings.yaml" in there:
            _read_settings(path)  # before anything is written: it may be someone else's
        return lock(path / "run.lock", f"another process is writing to {path}; wait for it, or stop it")
    except FileExistsError:
        raise UserError(f"{path} is a file; name a directory") from None
    except OSError as error:
        raise unwritable(path, error) from None


def _reconcile(path: Path, settings: Settings, pool_version: str) -> None:
    """Write the settings of a new run, or hold them against those of the run that is there."""
    if not (path / "settings.yaml").exists():
        _write_settings(path, settings, pool_version)
        return
    old, old_pool = _read_settings(path)
    differences = old.differences(settings)
    if settings.count < old.count:
        differences.append(f"count: {old.count} → {settings.count} (it can only grow)")
    if old_pool != pool_version:
        differences.append(f"tool pool: {old_pool} → {pool_version} (tools or their data changed)")
    if differences:
        raise UserError(f"{path} holds a run of other settings: {'; '.join(differences)}. Name a new directory")
    if settings != old:
        _write_settings(path, settings, pool_version)


def _write_settings(path: Path, settings: Settings, pool_version: str) -> None:
    head = {"dive_run": FORMAT, "settings_hash": settings.hash, "pool_version": pool_version}
    text = yaml.safe_dump(head, sort_keys=False) + "settings:\n"
    text += "".join(f"  {line}\n" for line in settings.to_yaml().splitlines())
    try:
        with (path / ".settings.yaml").open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        (path / ".settings.yaml").replace(path / "settings.yaml")
    except OSError as error:
        raise unwritable(path, error) from None


def _read_settings(path: Path) -> tuple[Settings, str]:
    """Settings and pool version of the run at `path`. Raises UserError where it is none that we can read."""
    file = path / "settings.yaml"
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path} holds no run") from None
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, ValueError):
        content = None
    if not isinstance(content, dict) or "dive_run" not in content or not isinstance(content.get("settings"), dict):
        raise UserError(f"{file} is not the settings file of a run")
    if content["dive_run"] != FORMAT:
        raise UserError(f"{path} is a run of format {content['dive_run']}; this version reads format {FORMAT}")
    try:
        settings = parse_settings(content["settings"])
    except UserError as error:
        raise UserError(f"{file}: {error}") from None
    if content.get("settings_hash") != settings.hash:
        raise UserError(f"{file} does not match its own hash: changed by hand, or written by another version of Dive")
    return settings, str(content.get("pool_version"))


def _create(file: Path) -> None:
    """Make an empty journal, and give it its name when it is whole: a reader may come at any moment."""
    made = file.with_name(".run.db")
    made.unlink(missing_ok=True)
    db = sqlite3.connect(made)
    with _closed_on_error(db):
        db.execute("PRAGMA journal_mode=WAL")
        db.execute(f"PRAGMA application_id={APPLICATION}")
        db.execute(_SCHEMA)
        db.commit()
    db.close()
    made.replace(file)


def _connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    file = path.absolute() / "run.db"
    if readonly:
        db = connect_readonly(file)
    else:
        if not file.exists():
            _create(file)
        db = sqlite3.connect(file, timeout=10)
    with _closed_on_error(db):
        mark = db.execute("PRAGMA application_id").fetchone()[0]
        if mark != APPLICATION:
            raise UserError(f"{file} is not the journal of a run")
        if not readonly:
            db.execute("PRAGMA synchronous=FULL")
    return db


@contextmanager
def _closed_on_error(db: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.close()
        raise


def _explained(path: Path) -> AbstractContextManager[None]:
    return explained(f"the journal of {path}")
