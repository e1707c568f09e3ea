"""The command line as a fixture: what it prints, and the code that it exits with."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import pytest

from dive.cli import main


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Dive: TypeAlias = Callable[..., Ran]


@pytest.fixture
def dive(capsys: pytest.CaptureFixture[str]) -> Dive:
    """Run `dive` with some arguments, in this process."""

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        printed = capsys.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return run
