"""Reading the databases of a run without writing to them.

Invariant: a reader changes nothing, may stand beside the one writer, and works on a disk that cannot be written.
"""

import os
import sqlite3
from pathlib import Path

from dive.errors import UserError

WAIT = 10.0
"""Seconds that a reader waits for a lock."""


def connect_readonly(file: Path) -> sqlite3.Connection:
    """The database at `file`, to read from. Raises UserError where `file` is none, and sqlite3.Error."""
    if not file.is_file():
        raise UserError(f"{file} is {'a directory' if file.is_dir() else 'no file'}, where a database of a run should be")
    # without the right to write beside the file there is no writer, either, and SQLite need not look for one
    mode = "mode=ro" if os.access(file.parent, os.W_OK) else "mode=ro&immutable=1"
    return sqlite3.connect(f"{file.absolute().as_uri()}?{mode}", uri=True, timeout=WAIT)
