"""A recording: every exchange with a server, byte for byte, in one SQLite file, found again by content.

Invariants: a reply is handed out only after it is on disk, so a run that is killed and resumed sees the very replies it saw
before; the bytes stored are the bytes sent and received. (Only a server that repeats the caller's key has it blotted out.)
The key is a hash of protocol, model, request body and the caller's `sample`; never of the server's address.
"""

import asyncio
import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias

import orjson

from dive.errors import DiveError, UserError
from dive.runtime.models.account import Tally, tally_of, tally_of_failure
from dive.runtime.models.base import CallSettings, Retry, Usage
from dive.runtime.models.errors import AttemptFailed
from dive.runtime.readonly import connect_readonly
from dive.runtime.writing import explained

FORMAT = 2

_SCHEMA = """
CREATE TABLE IF NOT EXISTS exchanges (
  key BLOB PRIMARY KEY, protocol TEXT NOT NULL, model TEXT NOT NULL,
  stage TEXT NOT NULL, task TEXT NOT NULL, sample TEXT NOT NULL,
  request BLOB NOT NULL, response BLOB NOT NULL, latency REAL NOT NULL,
  input INTEGER, output INTEGER, cached INTEGER, reasoning INTEGER, usd REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (
  id INTEGER PRIMARY KEY, key BLOB NOT NULL, model TEXT NOT NULL, stage TEXT NOT NULL, task TEXT NOT NULL,
  attempt INTEGER NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, waited REAL,
  input INTEGER, output INTEGER, cached INTEGER, reasoning INTEGER, usd REAL
)
"""


_Row: TypeAlias = tuple[str, tuple[object, ...], "asyncio.Future[None]"]


def key_of(protocol: str, model: str, body: bytes, sample: str) -> bytes:
    """The key of an exchange."""
    head = orjson.dumps([FORMAT, protocol, model, sample, len(body)])
    return hashlib.blake2b(head + body, digest_size=20).digest()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the reply to it."""

    key: bytes
    protocol: str
    model: str
    stage: str
    task: str
    sample: str
    request: bytes
    response: bytes
    latency: float
    usage: Usage
    cost: float | None


class Recording:
    """A recording to read from and add to, from one event loop. One process writes to a file at a time."""

    def __init__(self, file: Path, *, replay_only: bool = False) -> None:
        """Open or make the file. Raises UserError where it is no recording, or cannot be opened, and StoreError."""
        self.file = file
        self.replay_only = replay_only
        """Answer from the recording alone; what it does not hold fails with `NotRecorded`."""
        self._waiting: list[_Row] = []
        self._drain: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recording")
        with self._explained():
            if replay_only:
                self._reader = connect_readonly(file)
                self._writer = self._reader
            else:
                self._writer = sqlite3.connect(file, timeout=10, check_same_thread=False)
                self._writer.execute("PRAGMA journal_mode=WAL")
                self._writer.execute("PRAGMA synchronous=FULL")
                self._writer.executescript(_SCHEMA)
                version = self._writer.execute("PRAGMA user_version").fetchone()[0]
                if version not in (0, FORMAT):
                    raise UserError(f"{file} is a recording of format {version}; this version reads format {FORMAT}")
                self._writer.execute(f"PRAGMA user_version={FORMAT}")
                self._writer.commit()
                self._reader = sqlite3.connect(file, timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what waits, and close the file."""
        self._thread.shutdown()
        self._execute(self._waiting)
        self._reader.close()
        self._writer.close()

    def find(self, key: bytes) -> Exchange | None:
        """The exchange under a key."""
        with self._explained():
            row = self._reader.execute(f"{_SELECT} WHERE key = ?", (key,)).fetchone()
        return None if row is None else _exchange(row)

    def __iter__(self) -> Iterator[Exchange]:
        """Every exchange, in the order of the keys."""
        with self._explained():
            for row in self._reader.execute(f"{_SELECT} ORDER BY key"):
                yield _exchange(row)

    async def add(self, made: Exchange) -> None:
        """Store an exchange; returns when it is on disk. The first one under a key stays. Raises UserError and StoreError."""
        u = made.usage
        row = (made.key, made.protocol, made.model, made.stage, made.task, made.sample, zlib.compress(made.request, 1),
               zlib.compress(made.response, 1), made.latency, u.input, u.output, u.cached, u.reasoning, made.cost)  # fmt: skip
        await self._add("INSERT OR IGNORE INTO exchanges VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    async def add_failure(
        self, key: bytes, model: str, settings: CallSettings, retry: Retry, failure: AttemptFailed, *, final: bool
    ) -> None:
        """Store a failed attempt; `final` where none followed it."""
        waited, u = None if final else retry.waited, failure.usage
        row = (key, model, settings.stage, settings.task, retry.attempt, retry.reason, retry.detail, waited,
               u.input, u.output, u.cached, u.reasoning, failure.cost)  # fmt: skip
        await self._add("INSERT INTO failures VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def tallies(self) -> list[tuple[str, str, Tally]]:
        """What all that is recorded used, as (stage, model, tally)."""
        found: dict[tuple[str, str], Tally] = {}
        with self._explained():
            sql = "SELECT stage, model, input, output, cached, reasoning, usd FROM exchanges"
            for stage, model, input_, output, cached, reasoning, usd in self._reader.execute(sql):
                entry = tally_of(Usage(input_, output, cached, reasoning), usd)
                found.setdefault((stage, model), Tally()).add(entry)
            sql = "SELECT stage, model, input, output, cached, reasoning, usd, waited IS NULL FROM failures"
            for stage, model, input_, output, cached, reasoning, usd, final in self._reader.execute(sql):
                entry = tally_of_failure(Usage(input_, output, cached, reasoning), usd, final=bool(final))
                found.setdefault((stage, model), Tally()).add(entry)
        return [(stage, model, tally) for (stage, model), tally in sorted(found.items())]

    def by_task(self) -> Iterator[tuple[str, Tally]]:
        """What each task used, as (task, tally), in the order of the tasks; of failed attempts what the server counted."""
        columns = "task, input, output, cached, reasoning, usd"
        sql = (
            "SELECT task, sum(call), coalesce(sum(input), 0), coalesce(sum(output), 0), coalesce(sum(cached), 0), "
            "coalesce(sum(reasoning), 0), coalesce(sum(usd), 0.0), sum(input IS NULL OR output IS NULL), sum(usd IS NULL) "
            f"FROM (SELECT 1 AS call, {columns} FROM exchanges UNION ALL SELECT 0, {columns} FROM failures "
            "WHERE input IS NOT NULL AND output IS NOT NULL) GROUP BY task ORDER BY task"
        )
        with self._explained():
            for task, calls, input_, output, cached, reasoning, usd, unmetered, unpriced in self._reader.execute(sql):
                yield task, Tally(calls, 0, input_, output, cached, reasoning, usd, unmetered, unpriced)

    # -- writing ------------------------------------------------------------------------------------------------------

    async def _add(self, sql: str, row: tuple[object, ...]) -> None:
        """Put a row in the next commit and wait for it. While one commit runs, the next one gathers."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((sql, row, done))
        if self._drain is None or self._drain.done():
            self._drain = asyncio.create_task(self._commit_all())
        await done

    async def _commit_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            rows, self._waiting = self._waiting, []
            try:
                await loop.run_in_executor(self._thread, self._execute, rows)
            except DiveError as error:
                for _, _, done in rows:
                    if not done.done():
                        done.set_exception(error)
            else:
                for _, _, done in rows:
                    if not done.done():
                        done.set_result(None)

    def _execute(self, rows: list[_Row]) -> None:
        if rows:
            with self._explained(), self._writer:
                for sql, row, _ in rows:
                    self._writer.execute(sql, row)

    def _explained(self) -> AbstractContextManager[None]:
        return explained(f"the recording {self.file}")


_SELECT = (
    "SELECT key, protocol, model, stage, task, sample, request, response, latency, input, output, cached, reasoning, usd "
    "FROM exchanges"
)


def _exchange(row: tuple[object, ...]) -> Exchange:
    key, protocol, model, stage, task, sample, request, response, latency, input_, output, cached, reasoning, usd = row
    return Exchange(
        key, protocol, model, stage, task, sample, zlib.decompress(request), zlib.decompress(response), latency,  # type: ignore[arg-type]
        Usage(input_, output, cached, reasoning), usd,  # type: ignore[arg-type]
    )  # fmt: skip
