"""A server that writes, end to end: every task, replay and rollout finds the directory as it was given.

The bank is a real process that keeps its books on disk, so a leak would show in the numbers.
"""

import getpass
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dive.errors import ToolCrash, ToolError
from dive.records import CallStep, Task
from dive.runtime.engine import synthesize, verify
from dive.runtime.settings import Settings
from dive.runtime.store import Run
from dive.tools import ToolPool
from dive.tools.executor import Executor
from dive.tools.sources.machine import BLOT, Machine, places_in
from dive.tools.sources.records import EntityWords, Source, read_source
from sources.conftest import children, dive

BANK = Path(__file__).parent / "bank.py"
BOOKS = {
    "Ada": {"balance": 120, "deposits": 3, "branch": "Leeds"},
    "Grace": {"balance": 75, "deposits": 9, "branch": "Turin"},
    "Alan": {"balance": 310, "deposits": 1, "branch": "Delft"},
    "Emmy": {"balance": 48, "deposits": 4, "branch": "Izmir"},
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The directory in which the bank was added; the current directory meanwhile."""
    folder = tmp_path_factory.mktemp("bank")
    (folder / "books").mkdir()
    (folder / "books/books.json").write_text(json.dumps(BOOKS))
    done = dive(
        "tools", "add", "mcp", "bank", "--fresh", "books", "--env", f"BANK_STARTS={folder / 'starts'}", "--",
        sys.executable, str(BANK), "{fresh}", cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    before = Path.cwd()
    os.chdir(folder)
    yield folder
    os.chdir(before)


@pytest.fixture
def bank(home: Path) -> Iterator[tuple[ToolPool, Path]]:
    """The bank's tools, and the file in which its starts are counted, empty; afterwards its books are as they were."""
    starts = home / "starts"
    starts.write_text("")
    yield ToolPool.load(["bank"], [read_source(home / ".dive/tools/bank.yaml")]), starts
    assert json.loads((home / "books/books.json").read_text()) == BOOKS


def source(home: Path) -> Source:
    return read_source(home / ".dive/tools/bank.yaml")


class TestReset:
    def test_a_task_starts_from_the_books_as_given(self, bank: tuple[ToolPool, Path]) -> None:
        tools = bank[0].tools
        with Executor() as executor:
            for _ in range(2):
                assert executor.call(tools["add_deposit"], {"owner": "Ada", "amount": 5})["new_balance"] == 125
                assert executor.call(tools["get_account"], {"owner": "Ada"})["balance"] == 125
                executor.reset()
                assert executor.call(tools["get_account"], {"owner": "Ada"})["balance"] == 120

    def test_only_what_was_written_costs_a_start(self, bank: tuple[ToolPool, Path]) -> None:
        (pool, starts) = bank
        with Executor() as executor:
            for _ in range(5):
                executor.call(pool.tools["get_account"], {"owner": "Ada"})
                executor.reset()
            assert starts.read_text().count("started") == 1
            [worker] = executor._idle
            executor.call(pool.tools["add_deposit"], {"owner": "Ada", "amount": 5})
            executor.reset()
            executor.call(pool.tools["get_account"], {"owner": "Ada"})
            assert starts.read_text().count("started") == 2
            assert executor._idle == [worker]  # the process, with all that it has imported, is kept

    def test_what_was_written_and_lost_is_not_papered_over(self, bank: tuple[ToolPool, Path]) -> None:
        tools = bank[0].tools
        with Executor() as executor:
            executor.call(tools["add_deposit"], {"owner": "Ada", "amount": 5})
            for pid in children(executor):
                os.kill(pid, signal.SIGKILL)
            with pytest.raises(ToolCrash, match=r"broke off|is lost"):
                executor.call(tools["get_account"], {"owner": "Ada"})
            with pytest.raises(ToolCrash, match="is lost"):
                executor.call(tools["list_accounts"], {})
            executor.reset()
            assert executor.call(tools["get_account"], {"owner": "Ada"})["balance"] == 120


@pytest.mark.usefixtures("bank")
def test_from_settings_to_rollouts(home: Path) -> None:
    settings = Settings(count=4, domains=("bank",), workers=1, seed=2)
    assert synthesize(settings, home / "one").certified == 4
    synthesize(settings.model_copy(update={"workers": 2}), home / "two")
    with Run(home / "one") as run, Run(home / "two") as other:
        bytes_ = [attempt.json for attempt in run.tasks()]
        assert bytes_ == [attempt.json for attempt in other.tasks()]
        assert list(verify(run, workers=1)) == []
    deposits = 0
    for task in map(Task.from_json, bytes_):
        path = {s.id for s in task.certificate.steps if isinstance(s, CallStep) and s.tool == "add_deposit"}
        assert len(path) <= 1  # two changes in an order that the query does not tell would have two answers
        for call in task.evidence.calls:
            if call.id in path and call.result is not None:
                deposits += 1
                expected = BOOKS[str(call.arguments["owner"])]["balance"]
                assert call.result["new_balance"] == expected + call.arguments["amount"]
                assert f"after adding a deposit with an amount of {call.arguments['amount']} for" in task.query
    assert deposits >= 1
    report = dive("solve", "one", "--workers", "1", "--json", cwd=home)
    assert json.loads(report.stdout)["verdicts"] == {"correct": 4}, report.stdout
    shutil.rmtree(home / "two")


def test_check_passes(home: Path) -> None:
    checked = dive("tools", "check", "list_accounts", "add_deposit", "--json", cwd=home)
    assert [r["complaints"] for r in json.loads(checked.stdout)] == [[], []], checked.stdout


class TestMachine:
    def test_tools_that_tell_of_it_are_left_out(self, home: Path) -> None:
        tools = source(home).tools
        assert [name for name, entry in tools.items() if entry.include] == ["list_accounts", "get_account", "add_deposit"]
        for name in ("get_environment", "get_vault", "describe_branch"):
            reason = tools[name].reason
            assert reason is not None
            assert "told of this machine" in reason
        written = json.dumps([entry.model_dump(mode="json") for entry in tools.values()])
        assert os.environ["PATH"] not in written
        assert str(BANK.parent) not in written

    def test_refusals_do_not_tell_either(self, bank: tuple[ToolPool, Path], home: Path) -> None:
        with Executor() as executor, pytest.raises(ToolError) as refused:
            executor.call(bank[0].tools["get_account"], {"owner": "Nobody"})
        assert f"{home}/books/books.json has no account of 'Nobody'; {BLOT} has none" in str(refused.value)

    @pytest.mark.parametrize(
        ("answer", "given", "told"),
        [
            ({"a": [{"b": "x=1; PATH is {PATH}."}]}, {}, True),
            ("it lies in {PLACE}/../elsewhere", {}, True),
            ("it lies in {PLACE}/notes/a.txt", {}, False),
            ("it lies below {HOME}, in {PLACE}", {}, False),
            ("it lies in {HOME}/letters/a.txt", {}, True),
            ('{"user": "{USER}"}', {}, True),
            ("{USER} is a word like any other", {}, False),
            ("you said {PATH}", {"text": "{PATH}"}, False),
            ("#!/usr/bin/env python, https://example.org/usr/bin, and/or 3/4", {}, False),
        ],
    )
    def test_what_counts(
        self, answer: object, given: dict[str, str], told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        (tmp_path / "given").mkdir()
        here = str(tmp_path / "given")

        def real(value: object) -> object:
            text = json.dumps(value).replace("{PATH}", os.environ["PATH"])
            text = text.replace("{PLACE}/../elsewhere", str(tmp_path / "elsewhere")).replace("{PLACE}", here)
            return json.loads(text.replace("{USER}", getpass.getuser()).replace("{HOME}", str(tmp_path)))

        (tmp_path / "elsewhere").touch()
        machine = Machine(places_in({"command": ["server", here]}))
        assert (machine.told(real(answer), real(given)) is not None) is told


def test_a_few_values_are_for_both_splits(home: Path) -> None:
    few = source(home)
    [name] = few.entities
    many = few.model_copy(update={"entities": {name: EntityWords(noun="owner", seeds=tuple(f"Owner {i}" for i in range(40)))}})
    assert ToolPool.load(["bank"], [few]).entities[name].common
    assert not ToolPool.load(["bank"], [many]).entities[name].common
