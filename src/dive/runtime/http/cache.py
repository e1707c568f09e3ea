"""Replies that were paid for once: kept on disk by content key, shared by all processes.

The key is over method, address, query, body and what names the credential, never over a secret's value. Invariant: only
complete, well-formed replies are kept, with every secret taken out; a reply that is kept is never changed.
"""

import hashlib
import logging
import os
import sqlite3
import threading
import time
import zlib
from pathlib import Path
from typing import Literal

import orjson

from dive.errors import UserError

Mode = Literal["use", "refresh", "replay", "off"]
MODES: tuple[Mode, ...] = ("use", "refresh", "replay", "off")
log = logging.getLogger("dive.http")

DAY = 86_400.0


def state_directory() -> Path:
    """Where replies and rates are kept: `DIVE_HTTP_STATE`, or `dive/http` in the user's cache directory."""
    if chosen := os.environ.get("DIVE_HTTP_STATE", "").strip():
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME", "").strip()
    return (Path(base) if base else Path.home() / ".cache") / "dive" / "http"


def mode_of_environment() -> Mode:
    """What `DIVE_HTTP_CACHE` says. Raises UserError for what it may not say."""
    said = os.environ.get("DIVE_HTTP_CACHE", "").strip() or "use"
    for mode in MODES:
        if said == mode:
            return mode
    raise UserError(f"DIVE_HTTP_CACHE is '{said}'; give {', '.join(MODES)}")


def key_of(*parts: object) -> bytes:
    """Content key of a request."""
    return hashlib.blake2b(orjson.dumps(parts), digest_size=16).digest()


class ReplyCache:
    """A SQLite file of replies. Thread-safe."""

    def __init__(self, directory: Path, mode: Mode, keep_for: float = DAY) -> None:
        """Open or make the file. Raises OSError or sqlite3.Error where that cannot be.

        Args:
            directory: where the file is
            mode: `use` takes what is younger than `keep_for`; `refresh` asks anew and keeps the answer; `replay` takes what is
                there, however old, and asks nobody; `off` keeps nothing
            keep_for: seconds
        """
        self.mode = mode
        self._keep_for = keep_for
        self._lock = threading.Lock()
        directory.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(directory / "replies.db", timeout=10, isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=NORMAL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS replies"
            " (key BLOB PRIMARY KEY, at REAL NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL)"
        )

    def get(self, key: bytes) -> tuple[int, bytes] | None:
        """Status and body kept under the key, or None."""
        if self.mode in ("refresh", "off"):
            return None
        oldest = 0.0 if self.mode == "replay" else time.time() - self._keep_for
        with self._lock:
            row = self._file.execute("SELECT status, body FROM replies WHERE key = ? AND at >= ?", (key, oldest)).fetchone()
        return None if row is None else (row[0], zlib.decompress(row[1]))

    def put(self, key: bytes, status: int, body: bytes) -> None:
        """Keep a reply, if the disk has room for it: whoever asked has it already."""
        if self.mode in ("replay", "off"):
            return
        row = (key, time.time(), status, zlib.compress(body, 1))
        try:
            with self._lock:
                self._file.execute("INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            log.warning("a reply could not be kept: %s", error)
