"""Read-only SQLite files that ship with the packs: facts compiled from openly licensed sources (scripts/atlas), and
those that a user built.

Invariant: opened immutable, one connection per thread; nothing here ever writes.
"""

import hashlib
import sqlite3
import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path

CACHE_KB = 256
"""Pages that a connection keeps for itself: with dozens of files open, the system's own cache of files is the better place."""

_local = threading.local()


def connect(module_file: str, name: str) -> sqlite3.Connection:
    """The calling thread's connection to `data/<name>.sqlite` beside the module. Rows are `sqlite3.Row`."""
    opened: dict[tuple[str, str], sqlite3.Connection] = _local.__dict__.setdefault("opened", {})
    key = (module_file, name)
    if key not in opened:
        opened[key] = _open(Path(module_file).parent / "data" / f"{name}.sqlite")
    return opened[key]


def connect_file(path: Path) -> sqlite3.Connection:
    """The calling thread's connection to a file that `dive data build` made. Rows are `sqlite3.Row`."""
    opened: dict[tuple[str, str], sqlite3.Connection] = _local.__dict__.setdefault("opened", {})
    key = (str(path), "")
    if key not in opened:
        opened[key] = _open(path)
    return opened[key]


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    return connection


class NameIndex:
    """Whole numbers by name, at 12 bytes an entry where a dictionary takes 150: hashes sorted for bisection.

    Two names of one 64-bit hash would be taken for the same; among 100,000 names the chance is below one in a billion.
    """

    AMBIGUOUS = -1

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        """Index (name, number) pairs; a name with several numbers gets AMBIGUOUS."""
        pairs = sorted((_hash(name), number) for name, number in entries)
        keys, numbers = array("Q"), array("l")
        for key, number in pairs:
            if keys and keys[-1] == key:
                if numbers[-1] != number:
                    numbers[-1] = self.AMBIGUOUS
                continue
            keys.append(key)
            numbers.append(number)
        self._keys, self._numbers = keys, numbers

    def get(self, name: str) -> int | None:
        """The name's number, AMBIGUOUS, or None where it is unknown."""
        key = _hash(name)
        place = bisect_left(self._keys, key)
        return self._numbers[place] if place < len(self._keys) and self._keys[place] == key else None


class Links:
    """What each whole number leads to, at 4 bytes a link where a dictionary of lists takes 30 to 100."""

    def __init__(self, links: Iterable[tuple[int, int]]) -> None:
        """Hold (from, to) pairs, which come in rising order of their first. Raises OverflowError beyond 32 bits."""
        self._sources, self._starts, self._targets = array("i"), array("i"), array("i")
        for source, target in links:
            if not self._sources or self._sources[-1] != source:
                self._sources.append(source)
                self._starts.append(len(self._targets))
            self._targets.append(target)
        self._starts.append(len(self._targets))

    def of(self, source: int) -> Sequence[int]:
        """What the number leads to, in the order given; empty where it leads nowhere."""
        place = bisect_left(self._sources, source)
        if place == len(self._sources) or self._sources[place] != source:
            return ()
        return self._targets[self._starts[place] : self._starts[place + 1]]


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")
