"""The command line in a process of its own."""

import subprocess
import sys
from pathlib import Path


def dive(*arguments: str, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run `dive` with the arguments, and wait."""
    command = [sys.executable, "-m", "dive", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=cwd)
