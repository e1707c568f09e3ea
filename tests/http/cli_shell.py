"""The command line in this process: what a command prints, and the code that it exits with."""

import io
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

import pytest

from dive.cli import main


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def dive(*arguments: str) -> Ran:
    """Run `dive` with some arguments."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as ended, redirect_stdout(out), redirect_stderr(err):
        main(arguments)
    return Ran(int(ended.value.code or 0), out.getvalue(), err.getvalue())
