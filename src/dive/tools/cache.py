"""The result cache: what a call gave, kept under the content that determines it.

The key is the tool's identity (name, contract, data version) and the canonical arguments, so a changed tool or data set
never meets an old result. Refusals are results too. What depends on the machine's mood, a timeout or a crash,
is never kept. Invariant: a hit equals what the call gave, and no caller can change it for the next one.
"""

import hashlib
import json
import sqlite3
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

import orjson

from dive.errors import StoreError, ToolError
from dive.tools.spec import Json, Tool

OVERHEAD = 300
"""Bytes that an entry takes beside its value: key, objects, its place in the order."""


class ResultCache:
    """A bounded cache in memory, least recently used out first, and optionally a SQLite file that processes share."""

    def __init__(self, max_bytes: int = 32 * 2**20, file: Path | None = None) -> None:
        """Keep at most `max_bytes` of results in memory. Raises StoreError where `file` cannot be used."""
        self.max_bytes = max_bytes
        self.hits = 0
        self._held: OrderedDict[bytes, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = None
        if file is not None:
            try:
                self._file = sqlite3.connect(file, timeout=10, isolation_level=None, check_same_thread=False)
                self._file.execute("PRAGMA journal_mode=WAL")
                self._file.execute("PRAGMA synchronous=OFF")  # what a power cut loses is computed again
                self._file.execute("CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
            except sqlite3.Error as error:
                raise StoreError(f"the tool cache {file} cannot be used: {error}") from error

    def close(self) -> None:
        """Close the file; the part in memory stays usable."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    @staticmethod
    def key(tool: Tool, arguments: Any) -> bytes | None:
        """The content key of a call; None where the arguments are no JSON and so have no canonical form."""
        try:
            # json rather than orjson: it tells NaN from null and takes integers of any size
            canonical = json.dumps(arguments, sort_keys=True, allow_nan=False, separators=(",", ":"))
        except (TypeError, ValueError, RecursionError):
            return None
        return hashlib.blake2b(f"{tool.identity}\n{canonical}".encode(), digest_size=16).digest()

    def get(self, key: bytes) -> dict[str, Json] | None:
        """The result kept under `key`, or None. Raises the ToolError that is kept under it."""
        with self._lock:
            value = self._held.get(key)
            if value is not None:
                self._held.move_to_end(key)
            elif self._file is not None:
                row = self._file.execute("SELECT value FROM results WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    value = row[0]
                    self._remember(key, row[0])
            if value is None:
                return None
            self.hits += 1
        content: dict[str, Any] = orjson.loads(value)
        if "error" in content:
            raise ToolError(content["error"])
        result: dict[str, Json] = content["ok"]
        return result

    def put(self, key: bytes, outcome: dict[str, Json] | ToolError) -> None:
        """Keep a result or a refusal. What JSON cannot hold exactly is not kept."""
        try:
            value = orjson.dumps({"error": str(outcome)} if isinstance(outcome, ToolError) else {"ok": outcome})
        except orjson.JSONEncodeError:
            return
        with self._lock:
            self._remember(key, value)
            if self._file is not None:
                self._file.execute("INSERT OR IGNORE INTO results VALUES (?, ?)", (key, value))

    def _remember(self, key: bytes, value: bytes) -> None:
        before = self._held.pop(key, None)
        if before is not None:
            self._size -= len(before) + OVERHEAD
        self._held[key] = bytes(memoryview(value))  # orjson's own bytes keep the kilobyte that they were written in
        self._size += len(value) + OVERHEAD
        while self._size > self.max_bytes:
            self._size -= len(self._held.popitem(last=False)[1]) + OVERHEAD
