"""The solve journal: every try at every attempt, in `solve.db` beside the run's own journal.

    rules      hash of the solve settings → the settings: what an attempt was made under
    attempts   content key → trajectory, verdict, counts; a try that ended ungraded stays, and the next try has its own key
    regrades   content key → a later verdict of `dive grade`, with the grader's version

Invariants: what `flush` has committed survives `kill -9`; a key is written once, so trying again can add but never alter; one
process writes at a time, and readers may stand beside it.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

import orjson
from pydantic import ValidationError

from dive.errors import UserError, unwritable
from dive.records import Trajectory
from dive.runtime.packing import pack, unpack, unpack_row
from dive.runtime.readonly import connect_readonly
from dive.runtime.writing import Batches, explained, lock
from dive.solving.grading import GRADER, Grade
from dive.solving.rollout import Rollout, content_key
from dive.solving.settings import SolveSettings

APPLICATION = 0x44495653
"""Marks solve.db as ours."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS rules (hash TEXT PRIMARY KEY, policy TEXT NOT NULL, settings TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS attempts (
  key TEXT PRIMARY KEY, rules TEXT NOT NULL, idx INTEGER NOT NULL, task TEXT NOT NULL, attempt INTEGER NOT NULL,
  try INTEGER NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, formatted INTEGER NOT NULL,
  steps INTEGER NOT NULL, calls INTEGER NOT NULL, errors INTEGER NOT NULL, truncated INTEGER NOT NULL, seconds REAL NOT NULL,
  grader INTEGER NOT NULL, trajectory BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS attempts_by_task ON attempts (idx, rules, attempt, try);
CREATE TABLE IF NOT EXISTS regrades (
  key TEXT PRIMARY KEY, grader INTEGER NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL, formatted INTEGER NOT NULL
);
"""
_COLUMNS = "key, rules, idx, task, attempt, try, verdict, reason, detail, formatted, steps, calls, errors, truncated, seconds"


@dataclass(frozen=True, slots=True)
class Solved:
    """One try at one attempt, as the journal keeps it; the verdict is the latest one."""

    key: str
    rules: str
    index: int
    """The task's index in the run."""
    task: str
    attempt: int
    number: int
    """Which try it was, from 0."""
    verdict: str
    reason: str
    detail: str
    formatted: bool
    steps: int
    calls: int
    errors: int
    truncated: int
    seconds: float
    policy: str = ""
    """The policy of the rules under which it was made."""
    blob: bytes | None = None
    """The trajectory's canonical JSON, compressed; None where it was not asked for."""

    @property
    def trajectory(self) -> Trajectory:
        """The trajectory, with the latest verdict. Only where the blob was asked for."""
        assert self.blob is not None
        made = unpack(Trajectory, self.blob)
        if made.verdict == self.verdict:
            return made
        return made.model_copy(update={"verdict": self.verdict, "reward": float(self.verdict == "correct")})

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The trajectory's messages alone, at a fraction of its cost. Only where the blob was asked for."""
        assert self.blob is not None
        messages: list[dict[str, Any]] = unpack_row(Trajectory, self.blob)["messages"]
        return messages


def solved_of(rollout: Rollout, settings: SolveSettings, index: int, number: int) -> Solved:
    """A rollout as the journal keeps it."""
    made = rollout.trajectory
    return Solved(
        key=content_key(made.task, settings.hash, made.attempt, number),
        rules=settings.hash,
        index=index,
        task=made.task,
        attempt=made.attempt,
        number=number,
        verdict=made.verdict,
        reason=rollout.reason,
        detail=rollout.detail[:500],
        formatted=rollout.formatted,
        steps=rollout.steps,
        calls=rollout.calls,
        errors=rollout.errors,
        truncated=rollout.truncated,
        seconds=rollout.seconds,
        policy=settings.policy,
        blob=pack(made),
    )


class SolveStore:
    """The solve journal of a run, to read from."""

    def __init__(self, run: Path) -> None:
        """Open it. Raises UserError where nothing has been solved yet."""
        self.path = run
        if not (run / "solve.db").exists():
            raise UserError(f"{run} holds no rollouts yet; make some with `dive solve {run}`")
        with _explained(run):
            self._db = _ours(connect_readonly(run / "solve.db"), run)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def rules(self) -> dict[str, SolveSettings]:
        """The settings under which attempts were made, by their hash."""
        with _explained(self.path):
            rows = self._db.execute("SELECT hash, settings FROM rules ORDER BY hash").fetchall()
        try:
            # what was judged before the judge's prompt was noted was not judged by today's
            return {name: SolveSettings.model_validate({"judge_prompt": None, **orjson.loads(text)}) for name, text in rows}
        except (orjson.JSONDecodeError, ValidationError):
            raise UserError(
                f"the solve journal of {self.path} holds settings that cannot be read: the file is damaged, or of another "
                "version of Dive; put a sound copy back, or solve a new run"
            ) from None

    def attempts(self, rules: str | None = None, *, blobs: bool = False, audits: bool = False) -> Iterator[Solved]:
        """The last try at every attempt, ordered by task and attempt.

        Args:
            rules: hash of the one set of rules whose attempts are wanted; None for all
            blobs: with their trajectories
            audits: attempts of audits as well, which say nothing about how well a policy solves
        """
        what = (
            ", ".join(f"a.{c.strip()}" for c in _COLUMNS.split(",")) + ", r.policy" + (", a.trajectory" if blobs else ", NULL")
        )
        for plain, latest in (("a.verdict", "verdict"), ("a.reason", "reason"), ("a.formatted", "formatted")):
            what = what.replace(plain, f"coalesce(g.{latest}, {plain})")
        with _explained(self.path):
            for row in self._db.execute(
                f"SELECT {what} FROM attempts a JOIN rules r ON r.hash = a.rules LEFT JOIN regrades g USING (key) "
                "WHERE (?1 IS NULL OR a.rules = ?1) AND (?2 OR json_extract(r.settings, '$.audit') IS NULL) "
                "AND a.try = (SELECT max(b.try) FROM attempts b WHERE b.idx = a.idx "
                "AND b.rules = a.rules AND b.attempt = a.attempt) ORDER BY a.idx, a.rules, a.attempt",
                (rules, audits or rules is not None),
            ):
                values = list(row)
                values[9] = bool(values[9])
                yield Solved(*values)

    def state(self, rules: str) -> dict[tuple[int, int], tuple[int, bool]]:
        """(task index, attempt) → tries so far, and whether the last one was graded."""
        with _explained(self.path):
            rows = self._db.execute(
                "SELECT idx, attempt, max(try), max(verdict != 'ungraded') FROM attempts WHERE rules = ? GROUP BY idx, attempt",
                (rules,),
            ).fetchall()
        return {(index, attempt): (number + 1, bool(graded)) for index, attempt, number, graded in rows}


class SolveJournal(SolveStore, Batches[Solved]):
    """The solve journal of a run, to write to; the only writer, as a lock makes sure."""

    def __init__(self, run: Path, settings: SolveSettings | None = None) -> None:
        """Open or make it. Raises UserError where another process is writing to it, or the place will not do."""
        Batches.__init__(self)
        self.path = run
        self._lock = _claim(run)
        try:
            with _explained(run):
                self._db = _ours(sqlite3.connect(run / "solve.db", timeout=10), run)
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=FULL")
                self._db.execute(f"PRAGMA application_id={APPLICATION}")
                self._db.executescript(_SCHEMA)
                if settings is not None:
                    with self._db:
                        # what a command may use is nothing that its attempts were made under
                        text = orjson.dumps(settings.model_dump(mode="json", exclude={"budget"})).decode()
                        row = (settings.hash, settings.policy, text)
                        self._db.execute("INSERT OR IGNORE INTO rules VALUES (?, ?, ?)", row)
        except BaseException:
            self._lock.close()
            raise

    def __exit__(self, *_: object) -> None:
        try:
            self.flush()
        finally:
            self._db.close()
            self._lock.close()

    def _write(self, records: Sequence[Solved]) -> None:
        rows = [
            (s.key, s.rules, s.index, s.task, s.attempt, s.number, s.verdict, s.reason, s.detail, s.formatted, s.steps, s.calls,
             s.errors, s.truncated, s.seconds, GRADER, s.blob)
            for s in records
        ]  # fmt: skip
        with _explained(self.path), self._db:
            self._db.executemany(f"INSERT OR IGNORE INTO attempts VALUES ({', '.join('?' * 17)})", rows)

    def regrade(self, grades: Mapping[str, Grade]) -> None:
        """Set later verdicts, by key, all or none."""
        rows = [(k, GRADER, "correct" if g.correct else "wrong", g.reason, g.formatted) for k, g in grades.items()]
        with _explained(self.path), self._db:
            self._db.executemany("INSERT OR REPLACE INTO regrades VALUES (?, ?, ?, ?, ?)", rows)


def _claim(run: Path) -> IO[bytes]:
    try:
        return lock(run / "solve.lock", f"another process is solving {run}; wait for it, or stop it")
    except OSError as error:
        raise unwritable(run, error) from None


def _ours(db: sqlite3.Connection, run: Path) -> sqlite3.Connection:
    """The database, if it is a solve journal."""
    mark: Any = db.execute("PRAGMA application_id").fetchone()[0]
    if mark not in (0, APPLICATION):
        db.close()
        raise UserError(f"{run / 'solve.db'} is no solve journal")
    return db


def _explained(run: Path) -> AbstractContextManager[None]:
    return explained(f"the solve journal of {run}")


__all__ = ["SolveJournal", "SolveStore", "Solved", "solved_of"]
