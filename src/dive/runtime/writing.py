"""What the journals of a run share: one writer at a time, batches that are committed together, errors in one line.

Invariant: what was added is on disk after the next flush, or the flush has raised StoreError.
"""

import fcntl
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Generic, TypeVar

from dive.errors import StoreError, UserError

BATCH = 64
"""Most records between two commits."""
DELAY = 0.02
"""Most seconds that a record waits for its commit."""

_DAMAGED = "the file is damaged: put a sound copy back, or name a new directory"
_CLOSED = "allow this user to read and write it, or name a new directory"

_USERS = {
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_ERROR: _DAMAGED,  # our statements are right, so it is a table that is not as we made it
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_PERM: _CLOSED,
    sqlite3.SQLITE_READONLY: _CLOSED,
}
"""What of SQLite's errors is bad input → what to do."""
_MACHINES = {
    sqlite3.SQLITE_FULL: "; free some space, then the same command continues",
    sqlite3.SQLITE_IOERR: "; the disk failed, or is full: see to it, then the same command continues",
}
"""What of SQLite's errors is the machine's failure → what to do."""

T = TypeVar("T")


class Batches(ABC, Generic[T]):
    """Collects records and commits them many at a time: a commit that waits for the disk costs more than the records."""

    def __init__(self) -> None:
        self._waiting: list[T] = []
        self._since = 0.0

    @abstractmethod
    def _write(self, records: Sequence[T]) -> None:
        """Commit the records, all or none; those whose key is there already change nothing. Raises StoreError."""

    @property
    def pending(self) -> bool:
        """Whether something waits to be committed."""
        return bool(self._waiting)

    def add(self, record: T) -> None:
        """Journal a record; it is on disk after the next flush. A key that is there already is left alone."""
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(record)
        if len(self._waiting) >= BATCH:
            self.flush()

    def tick(self) -> None:
        """Flush what has waited long enough. To be called whenever the writer has nothing else to do."""
        if self._waiting and time.monotonic() - self._since >= DELAY:
            self.flush()

    def flush(self) -> None:
        """Commit all that was added. Raises StoreError where the disk is full or fails."""
        records, self._waiting = self._waiting, []  # what cannot be written now is made again when the run continues
        if records:
            self._write(records)


def lock(file: Path, taken: str) -> IO[bytes]:
    """Hold the lock file until it is closed. Raises UserError with `taken` where another process holds it, and OSError."""
    held = file.open("ab")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        raise UserError(taken) from None
    return held


@contextmanager
def explained(journal: str) -> Iterator[None]:
    """Say in one line what SQLite met in a journal, called as in "the journal of RUN".

    Raises UserError where the file is damaged or closed to us, StoreError where the machine fails.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", -1) & 0xFF  # the rest of it says more than a user can act upon
        if code in _USERS:
            raise UserError(f"{journal} cannot be used: {error}; {_USERS[code]}") from error
        raise StoreError(f"{journal} failed: {error}{_MACHINES.get(code, '')}") from error
