"""Read-only SQLite files that ship with the packs: facts compiled from openly licensed sources (scripts/atlas), and
those that a user built.

Invariant: opened immutable, one connection per thread; nothing here ever writes.
"""

import sqlite3
import threading
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
    return connection
