"""The command line as people and scripts meet it: what it prints, where, and how it exits."""

import importlib.util
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from command import dive
from dive.cli import main
from dive.errors import UserError
from dive.runtime.engine import synthesize
from dive.runtime.settings import Settings
from dive.runtime.store import Run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("cli") / "run"
    synthesize(Settings(count=20, workers=1), out, factory="fakes:Synthesizer")
    return out


class TestTools:
    def test_list(self) -> None:
        plain, data = dive("tools", "list"), dive("tools", "list", "--domain", "general", "--json")
        assert plain.returncode == data.returncode == 0
        assert "country_profile" in plain.stdout
        assert "Find the landmark case of the U.S. Supreme Court at a U.S. Reports citation" in plain.stdout
        assert "\x1b[" not in plain.stdout
        tools = json.loads(data.stdout)
        assert {t["domain"] for t in tools} == {"general"}
        assert "country_profile" in [t["name"] for t in tools]

    def test_show(self) -> None:
        plain, data = dive("tools", "show", "country_profile"), dive("tools", "show", "country_profile", "--json")
        assert "retrieval, general" in plain.stdout
        assert json.loads(data.stdout)["parameters"]["required"] == ["country"]

    def test_call(self) -> None:
        pairs = dive("tools", "call", "country_profile", "country=Kenya", "--json")
        whole = dive("tools", "call", "country_profile", "--args", '{"country": "Kenya"}')
        assert json.loads(pairs.stdout)["capital"] == json.loads(whole.stdout)["capital"] == "Nairobi, Kenya"

    def test_a_refusal_is_exit_1(self) -> None:
        done = dive("tools", "call", "country_profile", "country=Atlantis")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("dive: ")
        assert done.stderr.count("\n") == 1
        assert "Atlantis" in done.stderr

    def test_check(self) -> None:
        done = dive("tools", "check", "country_profile", "--json")
        assert done.returncode == 0, done.stdout
        assert [r["passed"] for r in json.loads(done.stdout)] == [True]


MISTAKES: list[tuple[Sequence[str], str]] = [
    (["synth", "--out", "new", "--count", "0"], "setting 'count' is 0"),
    (["synth", "--out", "new", "--count", "many"], "many"),
    (["synth", "--out", "new", "--count", "2000000"], "from 1 to 1000000"),
    (["synth", "--out", "new", "--workers", "0"], "setting 'workers' is 0"),
    (["synth", "--out", "new", "--domains", "alchemy"], "unknown domain alchemy; there are "),
    (["synth", "--out", "new", "--settings", "broken.yaml"], "settings file broken.yaml is broken"),
    (["synth", "--out", "new", "--settings", "missing.yaml"], "cannot be read: No such file"),
    (["synth", "--out", "new", "--set", "cuont=3"], "unknown setting 'cuont'; did you mean 'count'?"),
    (["synth", "--out", "file"], "file is a file; name a directory"),
    (["synth", "--out", "file/run"], "cannot be written"),
    (["synth", "--out", "foreign"], "foreign is not empty and holds no run"),
    (["synth"], "--out"),
    (["synth", "--out", "new", "--cuont", "3"], "--cuont"),
    (["sinth"], "sinth"),
    (["show", "nowhere"], "there is no run at nowhere"),
    (["show", "foreign"], "foreign holds no run"),
    (["verify", "foreign"], "foreign holds no run"),
    (["export", "foreign", "--out", "x"], "foreign holds no run"),
    (["demo", "--out", "foreign"], "foreign is not empty"),
    (["demo", "--count", "0"], "setting 'count' is 0"),
    (["tools", "show", "country_profil"], "did you mean country_profile"),
    (["tools", "list", "--domain", "alchemy"], "unknown domain alchemy"),
    (["tools", "call", "country_profile", "Kenya"], "arguments are key=value, not 'Kenya'"),
    (["tools", "call", "country_profile", "--args", "{"], "--args is not JSON"),
    (["tools", "check", "no_such_tool"], "there is no tool 'no_such_tool'"),
    (["tools", "sources", "mine"], "'mine' is more than the command takes"),
    (["synth", "--out", "new", "--count", "1.5"], 'unable to convert "1.5" into int'),
    (["synth", "--out", "new", "--set", "count="], "setting 'count' is empty"),
    (["synth", "--out", "new", "--domains", "law", "--focus-sources", "nope"], "no tool comes from 'nope'"),
    (["synth", "--out", "new", "--seeds", "Gene.txt"], "seed file Gene.txt holds no seed"),
    (["synth", "--out", "new", "--model", "M", "--base-url", "nowhere"], "base_url': give an http or https address, such as"),
    (["baseline", "--out", "file"], "file is a file; name a directory"),
    (["report", "Gene.txt"], "Gene.txt is empty"),
    (["report", "tasks.parquet"], "tasks.parquet is Parquet; a report reads JSON Lines"),
    (["seeds", "show", "Gene", "--count", "0"], "--count is 0; give 1 or more"),
    (["data", "build", "gcide", "--wheel", "missing.whl"], "there is no file missing.whl"),
    (
        ["exemplars", "add", "query.txt", "--out", "file/own.yaml"],
        "file/own.yaml cannot be written: a file is where a directory should be",
    ),
    (["tools", "graph", "--domain", "law", "--out", "file/graph.svg"], "file/graph.svg cannot be written: Not a directory"),
    (["models", "usage", "file"], "the recording file cannot be used: file is not a database"),
    (["show", "a" * 300], "cannot be used: File name too long"),
]


def refused(arguments: Sequence[str], capfd: pytest.CaptureFixture[str]) -> str:
    """The one line that says what is wrong with the arguments, beside exit code 2."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, complaints = capfd.readouterr()
    assert (ended.value.code, out) == (2, ""), complaints
    complaints = "".join(line for line in complaints.splitlines(True) if not line.startswith("verified: "))  # of a slow machine
    assert complaints.startswith("dive: ")
    assert complaints.count("\n") == 1
    return complaints


@pytest.mark.parametrize(("arguments", "said"), MISTAKES, ids=[" ".join(a) for a, _ in MISTAKES])
def test_a_mistake_is_one_line_and_exit_2(
    tmp_path: Path, arguments: Sequence[str], said: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "broken.yaml").write_text("count: [1")
    (tmp_path / "Gene.txt").write_text("")
    (tmp_path / "query.txt").write_text("Which country is larger, Kenya or Chad?")
    (tmp_path / "tasks.parquet").write_bytes(b"PAR1")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "letter.txt").write_text("mine")
    before = {p: p.read_text() for p in tmp_path.rglob("*") if p.is_file()}
    monkeypatch.chdir(tmp_path)
    assert said in refused(arguments, capfd)
    assert {p: p.read_text() for p in tmp_path.rglob("*") if p.is_file()} == before
    assert not (tmp_path / "new").exists()


def test_a_mistake_of_the_command_itself(tmp_path: Path) -> None:
    done = dive("synth", "--out", str(tmp_path / "new"), "--count", "0")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert not (tmp_path / "new").exists()


class TestRun:
    def test_summary(self, run: Path) -> None:
        plain, data = dive("show", str(run)), dive("show", str(run), "--json")
        assert "certified" in plain.stdout
        assert "country_profile" in plain.stdout
        found = json.loads(data.stdout)
        assert found["summary"]["tasks"] == found["funnel"]["certified"] == 20
        assert found["summary"]["by_pattern"] == {"R": 20}

    def test_task(self, run: Path) -> None:
        with Run(run) as opened:
            index = [attempt.index for attempt in opened.tasks()][-1]
        plain, data = dive("show", str(run), str(index)), dive("show", str(run), str(index), "--json")
        task = json.loads(data.stdout)
        assert task["query"] in plain.stdout
        assert "c1  country_profile(country=" in plain.stdout
        assert task["id"].startswith(f"{index:06d}-")
        assert index > 0
        for name in (task["id"], task["id"][:10], f"{index:06d}"):
            assert dive("show", str(run), name).stdout == plain.stdout, name
        for name in ("99999", "nonsense", f"{index}-"):
            wrong = dive("show", str(run), name)
            assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
            assert "its first one is 0000" in wrong.stderr

    def test_jsonl(self, run: Path, tmp_path: Path) -> None:
        for name in ("a.jsonl", "deep/b.jsonl"):
            assert dive("export", str(run), "--format", "jsonl", "--out", str(tmp_path / name)).returncode == 0
        lines = (tmp_path / "a.jsonl").read_bytes().splitlines()
        assert len(lines) == 20
        assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "deep" / "b.jsonl").read_bytes()
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.jsonl", "deep"]

    def test_export_to_a_bad_place(self, run: Path, tmp_path: Path) -> None:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "letter").write_text("mine")
        (tmp_path / "empty").mkdir()
        for arguments in (["--format", "csv", "--out", "x"], ["--out", "mine"], ["--out", "empty"], ["--out", "/proc/x/y"]):
            done = dive("export", str(run), *arguments, cwd=tmp_path)
            assert done.returncode == 2
            assert done.stderr.count("\n") == 1
        assert sorted(p.name for p in tmp_path.rglob("*")) == ["empty", "letter", "mine"]

    def test_a_missing_extra_names_it(self, run: Path, tmp_path: Path) -> None:
        if importlib.util.find_spec("pyarrow") is not None:
            pytest.skip("the extra is installed")
        done = dive("export", str(run), "--format", "parquet", "--out", str(tmp_path / "a.parquet"))
        assert done.returncode == 2
        assert "dive-agents[data]" in done.stderr

    def test_the_demo_replaces_no_run_but_a_demo(self, run: Path) -> None:
        before = dive("show", str(run), "--json").stdout
        done = dive("demo", "--out", str(run), "--seed", "9")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "holds a run of other settings" in done.stderr
        assert dive("show", str(run), "--json").stdout == before

    @pytest.mark.parametrize("policy", ["nobody", ":function", "no_such:function", "json:no_such", "broken:function"])
    def test_a_policy_that_is_none(
        self, run: Path, tmp_path: Path, policy: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "broken.py").write_text("def function(:")
        monkeypatch.syspath_prepend(tmp_path)
        assert policy in refused(["solve", str(run), "--policy", policy], capfd)

    def test_without_rollouts_it_is_said_where_they_come_from(self, run: Path, tmp_path: Path) -> None:
        for arguments in (["grade", str(run)], ["select", str(run), "--out", str(tmp_path / "data")]):
            done = dive(*arguments)
            assert done.returncode == 0, done.stderr
            assert f"`dive solve {run}` makes them" in done.stdout

    def test_changed_settings_are_refused_with_the_difference(self, run: Path) -> None:
        done = dive("synth", "--out", str(run), "--count", "20", "--seed", "5")
        assert done.returncode == 2
        assert "seed: 1 → 5" in done.stderr


@pytest.mark.parametrize("command", ["arms", "export", "select", "report", "synth", "demo", "pipeline", "baseline"])
@pytest.mark.parametrize("place", ["file/x", "/proc/x/y"])
def test_an_unwritable_place_is_bad_input(
    run: Path, tmp_path: Path, command: str, place: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.chdir(tmp_path)
    source = [] if command in ("synth", "demo", "pipeline", "baseline") else [str(run)]
    with pytest.raises(SystemExit) as ended:
        main([command, *source, "--out", place])
    complaint = capfd.readouterr().err.splitlines()[-1]
    assert ended.value.code == 2, complaint
    assert re.match(rf"dive: {place}\S* cannot be (written|used): ", complaint)


def spoil(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(statement)


def no_database(run: Path) -> None:
    (run / "run.db").write_bytes(b"no database" * 1000)


def cut_short(run: Path) -> None:
    os.truncate(run / "run.db", 8192)


def no_table(run: Path) -> None:
    spoil(run / "run.db", "DROP TABLE attempts")


def tasks_that_do_not_unpack(run: Path) -> None:
    spoil(run / "run.db", "UPDATE attempts SET task = x'00ff'")


def tasks_that_are_none(run: Path) -> None:
    spoil(run / "run.db", f"UPDATE attempts SET task = x'{zlib.compress(b'{}').hex()}'")


def a_directory(run: Path) -> None:
    (run / "run.db").unlink()
    (run / "run.db").mkdir()


DAMAGES = [no_database, cut_short, no_table, tasks_that_do_not_unpack, tasks_that_are_none, a_directory]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_journal_is_bad_input(
    run: Path, tmp_path: Path, damage: Callable[[Path], None], capfd: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "run"
    place.mkdir()
    (place / "settings.yaml").write_bytes((run / "settings.yaml").read_bytes())
    with closing(sqlite3.connect(run / "run.db")) as whole, closing(sqlite3.connect(place / "run.db")) as copy:
        whole.backup(copy)
    damage(place)
    for words in ("show RUN", "show RUN 1", "verify RUN --workers 1", "report RUN --out OUT", "select RUN --out OUT"):
        arguments = [{"RUN": str(place), "OUT": str(tmp_path / "out")}.get(word, word) for word in words.split()]
        assert "run" in refused(arguments, capfd)


def test_help_is_quick() -> None:
    quickest = 9.0
    for _ in range(3):  # processor seconds of the process: what else runs on the machine must not count
        before = os.times()
        assert "synth" in dive("--help").stdout
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        quickest = min(quickest, used)
    assert quickest < 1.0  # 0.4 s; imports of pydantic or a pack would show


def test_output_into_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m dive tools list | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=30, check=False)
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [["exemplars", "list"], ["exemplars", "list", "--json"], ["--help"]], ids=" ".join)
def test_a_full_disk_under_the_output_is_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "dive", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, "dive: the output failed: No space left on device\n")


def test_closed_output_is_no_error() -> None:
    command = f"{sys.executable} -m dive exemplars list >&-"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_ctrl_c_while_dive_is_imported_is_no_traceback() -> None:
    interrupt = "import _thread, sys; sys.meta_path.insert(0, type('', (), {'find_spec': lambda *_: _thread.interrupt_main()}))"
    listen = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a job in the background ignores it
    command = [sys.executable, "-c", f"from dive.__main__ import main; {listen}; {interrupt}; main()"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_ctrl_c_says_how_to_go_on(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "dive",
        "synth",
        "--out",
        str(tmp_path / "run"),
        "--count",
        "100000",
        "--domains",
        "general",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 40
    while not _journaled(tmp_path / "run"):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    said, complaints = process.communicate(timeout=20)
    assert process.returncode == 130, complaints
    assert "the same command continues" in complaints
    assert "Traceback" not in complaints
    assert "The run lies at" in said


def _journaled(out: Path) -> bool:
    try:
        with Run(out) as run:
            return any(True for _ in run.attempts())
    except UserError:
        return False
