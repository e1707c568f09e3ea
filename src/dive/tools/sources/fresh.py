"""A fresh copy of a directory for every start of a server that writes.

The server works on the copy; callers see the path of the original, in what they send and in what they get, so that the same
task reads the same wherever its copy lies. Invariant: the original is never written to, and copies whose process is gone
are removed by the next one that makes a copy.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from dive.errors import UserError

_PREFIX = "dive-fresh-"
SLOT = "{fresh}"
"""Stands for the copy in a server's command, environment and working directory."""


class Copy:
    """One copy of a directory."""

    def __init__(self, original: Path) -> None:
        """Copy the directory. Raises UserError where that cannot be done."""
        self.original = original
        _sweep()
        try:
            self.place = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")) / original.name
            shutil.copytree(original, self.place, symlinks=True)
        except OSError as error:
            raise UserError(f"the directory {original} cannot be copied: {error}") from None

    def inward(self, value: Any) -> Any:
        """A value as the server is to see it."""
        return replaced(value, str(self.original), str(self.place))

    def outward(self, value: Any) -> Any:
        """A value as the caller is to see it."""
        return replaced(value, str(self.place), str(self.original))

    def remove(self) -> None:
        """Remove the copy."""
        shutil.rmtree(self.place.parent, ignore_errors=True)


def replaced(value: Any, old: str, new: str) -> Any:
    """The value with one text put for another in every string."""
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, dict):
        return {k: replaced(v, old, new) for k, v in value.items()}
    return [replaced(v, old, new) for v in value] if isinstance(value, list) else value


def _sweep() -> None:
    """Remove copies that a killed process left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        match = re.match(rf"{_PREFIX}(\d+)-", folder.name)
        if match is None:
            continue
        try:
            os.kill(int(match[1]), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except PermissionError:
            continue  # another user's


__all__ = ["SLOT", "Copy", "replaced"]
