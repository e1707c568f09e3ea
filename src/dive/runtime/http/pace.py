"""Rates per host, kept by all processes of this user together.

A token bucket by appointment: a file per host holds the time at which its bucket is full again, and taking a token moves that
time on under a lock, so that ten worker processes are to a host what one would be. A host that asks for a pause gets
it from all of them. Invariant: nobody sleeps while holding the lock, and a caller that will not wait takes no token.
"""

import fcntl
import math
import os
import re
import struct
import time
from pathlib import Path

LONGEST_PAUSE = 300.0
"""Seconds that a host may keep everyone waiting; a clock that was set back may not cost more, either."""
BURST = 1.0
"""Seconds' worth of a rate that may go out at once after a rest."""


class Pace:
    """The appointment books of a directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def appointment(self, host: str, rate: float | None, patience: float) -> float | None:
        """Seconds to wait before the next request to `host` at so many a second; None where that is beyond `patience`.

        Without a rate only pauses count. Raises OSError where the directory cannot be written.
        """
        with _Book(self._directory, host) as book:
            now = time.time()
            full, open_at = book.read(now)
            wait = max(0.0, open_at - now)
            if rate is not None:
                depth = max(1.0, rate * BURST)  # tokens in a full bucket
                full = max(full, now)
                wait = max(wait, full - now - (depth - 1) / rate)
                full += 1 / rate
            if wait > patience:
                return None
            book.write(full, open_at)
            return max(0.0, wait)

    def pause(self, host: str, seconds: float) -> None:
        """Nobody asks `host` anything for so long, at most `LONGEST_PAUSE`."""
        with _Book(self._directory, host) as book:
            now = time.time()
            full, open_at = book.read(now)
            book.write(full, max(open_at, now + min(seconds, LONGEST_PAUSE)))


class _Book:
    """One host's file, locked while open."""

    _FORM = struct.Struct("<dd")

    def __init__(self, directory: Path, host: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._path = directory / re.sub(r"[^A-Za-z0-9.-]", "_", host)

    def __enter__(self) -> "_Book":
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def read(self, now: float) -> tuple[float, float]:
        data = os.pread(self._file, self._FORM.size, 0)
        if len(data) != self._FORM.size:
            return 0.0, 0.0
        latest = now + LONGEST_PAUSE
        full, open_at = self._FORM.unpack(data)
        return (full if full <= latest else 0.0), (open_at if open_at <= latest else 0.0)  # NaN is neither

    def write(self, full: float, open_at: float) -> None:
        if math.isfinite(full) and math.isfinite(open_at):
            os.pwrite(self._file, self._FORM.pack(full, open_at), 0)
