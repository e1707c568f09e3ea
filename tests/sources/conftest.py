"""One real server, added once; every test gets a directory in which it is known."""

import io
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from dive.cli import main
from dive.tools.executor import Executor
from dive.tools.sources.records import Source, read_source

SHOP = Path(__file__).parent / "shop.py"


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def dive(*arguments: str, cwd: Path) -> Done:
    """The command line, in a directory; in this process, because an interpreter of its own takes longer than the command."""
    before = Path.cwd()
    out, err = io.StringIO(), io.StringIO()
    os.chdir(cwd)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main(arguments)
    except SystemExit as end:
        return Done(end.code if isinstance(end.code, int) else 0, out.getvalue(), err.getvalue())
    finally:
        os.chdir(before)
    raise AssertionError("a command ends by SystemExit")


def children(executor: Executor) -> list[int]:
    """Process ids of the MCP servers that the executor's workers run."""
    workers = {worker.child.process.pid for worker in executor._idle}
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent in workers:
            found.append(int(stat.parent.name))
    return found


@pytest.fixture(scope="session")
def added(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """The directory in which the shop was added, and what `dive tools add --json` said."""
    folder = tmp_path_factory.mktemp("added")
    done = dive(
        "tools", "add", "mcp", "shop", "--time-limit", "1.5", "--title", "the corner shop", "--json",
        "--", sys.executable, str(SHOP), cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    [said] = json.loads(done.stdout)
    return folder, said


@pytest.fixture
def place(added: tuple[Path, dict[str, object]], tmp_path: Path) -> Iterator[Path]:
    """A directory of its own in which the shop is known; the current directory meanwhile."""
    shutil.copytree(added[0] / ".dive", tmp_path / ".dive")
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)


@pytest.fixture
def shop(place: Path) -> Source:
    """The shop's source."""
    return read_source(place / ".dive/tools/shop.yaml")
