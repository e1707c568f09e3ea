"""The same settings give the same run, whatever the number of workers, and however often it dies on the way."""

import hashlib
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from dive.errors import StoreError, UserError
from dive.runtime.crew import Crew
from dive.runtime.engine import Drift, Progress, synthesize, verify
from dive.runtime.settings import Settings
from dive.runtime.store import Frontier, Run

FAKE = "fakes:Synthesizer"
DRIVER = textwrap.dedent("""
    import sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from dive.runtime.engine import synthesize
    from dive.runtime.settings import Settings
    report = synthesize(Settings(count={count}, workers=2), Path({out!r}), factory={factory!r})
    print("done" if report.done else "stopped", flush=True)
    """)


def start(out: Path, count: int, factory: str) -> "subprocess.Popen[str]":
    code = DRIVER.format(tests=str(Path(__file__).parent), out=str(out), count=count, factory=factory)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def content(path: Path) -> str:
    with Run(path) as run:
        return hashlib.sha256(b"\n".join(a.json for a in run.tasks())).hexdigest()


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "one"
    report = synthesize(Settings(count=150, workers=1), out, factory=FAKE)
    assert (report.done, report.certified, report.before) == (True, 150, 0)
    return out


def test_a_run_holds_what_was_asked_for(reference: Path) -> None:
    with Run(reference) as run:
        tasks = list(run.tasks())
        funnel = run.funnel()
        everything = list(run.attempts())
    queries = [t.json for t in tasks]
    assert len(tasks) == len(set(queries)) == funnel.certified == 150
    assert funnel.attempted == len(everything) == tasks[-1].index + 1, "nothing was attempted that was not needed"
    assert set(funnel.rejected) == {("derive", "no_path"), ("select", "duplicate_query")}
    assert funnel.attempted == 150 + sum(funnel.rejected.values())


def test_workers_do_not_show(reference: Path, tmp_path: Path) -> None:
    synthesize(Settings(count=150, workers=4), tmp_path / "four", factory=FAKE)
    assert content(tmp_path / "four") == content(reference)


def test_workers_that_are_replaced_after_a_while_do_not_show(
    reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    hire = Crew._hire
    monkeypatch.setattr("dive.runtime.crew.CAREER", 40)
    monkeypatch.setattr(Crew, "_hire", lambda self: started.append(1) or hire(self))  # type: ignore[func-returns-value]
    synthesize(Settings(count=150, workers=2), tmp_path / "short", factory=FAKE)
    assert content(tmp_path / "short") == content(reference)
    assert len(started) >= 5


def journaled(out: Path) -> int:
    try:
        with Run(out) as run:
            return sum(1 for _ in run.attempts())
    except UserError:  # nothing yet
        return 0


def wait_for(process: "subprocess.Popen[str]", out: Path, attempts: int) -> None:
    deadline = time.monotonic() + 30
    while journaled(out) < attempts:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def kill_after(out: Path, count: int, attempts: int) -> None:
    """Start, or continue, a run, and kill it once it has journaled so many attempts more."""
    goal = journaled(out) + attempts
    process = start(out, count, "fakes:Slow")
    wait_for(process, out, goal)
    process.kill()
    process.communicate()


def test_kills_do_not_show(reference: Path, tmp_path: Path) -> None:
    wait = random.Random(7)
    for _ in range(3):
        kill_after(tmp_path / "killed", 150, wait.randint(1, 40))
    assert 3 <= journaled(tmp_path / "killed") < 200
    synthesize(Settings(count=150), tmp_path / "killed", factory=FAKE)
    assert content(tmp_path / "killed") == content(reference)


def test_an_interrupt_keeps_what_is_finished(tmp_path: Path) -> None:
    process = start(tmp_path / "run", 5000, "fakes:Slow")
    wait_for(process, tmp_path / "run", 30)
    process.send_signal(signal.SIGINT)
    said, complaints = process.communicate(timeout=10)
    assert said == "stopped\n", complaints
    assert complaints == ""
    with Run(tmp_path / "run") as run:
        assert run.funnel().certified > 10


def test_workers_leave_when_the_engine_is_killed(tmp_path: Path) -> None:
    process = start(tmp_path / "run", 5000, "fakes:Slow")
    deadline = time.monotonic() + 20
    while len(workers := [p for p in Path("/proc").iterdir() if p.name.isdigit() and parent_of(p) == process.pid]) < 2:
        assert time.monotonic() < deadline, "no workers were started"
    process.kill()
    process.communicate()
    while any(parent_of(worker) is not None for worker in workers):
        assert time.monotonic() < deadline, "workers outlived the engine"
        time.sleep(0.05)


def parent_of(process: Path) -> int | None:
    """Parent of a process in /proc; None where the process is gone or only waits to be reaped."""
    try:
        state, parent = (process / "stat").read_text().rsplit(")", 1)[1].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else int(parent)


def test_a_larger_count_extends_the_run(reference: Path, tmp_path: Path) -> None:
    for count in (40, 40, 150):
        report = synthesize(Settings(count=count, workers=2), tmp_path / "grown", factory=FAKE)
    assert (report.before, report.certified) == (40, 150)
    assert content(tmp_path / "grown") == content(reference)
    with pytest.raises(UserError, match=r"count: 150 → 40 \(it can only grow\)"):
        synthesize(Settings(count=40), tmp_path / "grown", factory=FAKE)


def test_other_settings_are_refused_with_the_difference(reference: Path) -> None:
    before = content(reference)
    with pytest.raises(UserError, match="seed: 1 → 2; rounds: 3 → 4"):
        synthesize(Settings(count=150, seed=2, rounds=4), reference, factory=FAKE)
    assert content(reference) == before


def test_failures_are_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTY_MARK", str(tmp_path / "mark"))
    settings = Settings(count=12, workers=2, task_time_limit_s=6)
    synthesize(settings, tmp_path / "run", factory="fakes:Faulty")
    with Run(tmp_path / "run") as run:
        rejected = {a.index: (a.reason, a.detail) for a in run.settled() if a.reason}
        assert [a.index for a in run.tasks()] == [0, 1, 2, 4, 6, 8, 9, 10, 11, 12, 13, 14]
    assert rejected == {
        3: ("worker_lost", "a worker process was ended by SIGABRT"),
        5: ("worker_lost", "an attempt took longer than 6 seconds"),
        7: ("internal_error", rejected[7][1]),
    }
    assert str(rejected[7][1]).startswith("KeyError: 'a bug' (fakes.py:")


def test_a_yield_that_is_too_low_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="220 attempts gave only 0 of 1 tasks"):
        synthesize(Settings(count=1), tmp_path / "run", factory="fakes:Barren")


def test_a_factory_that_is_not_there_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="workers cannot start: a worker process exited with code 1"):
        synthesize(Settings(count=1, workers=1), tmp_path / "run", factory="fakes:Missing")


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[Progress] = []
    synthesize(Settings(count=20), tmp_path / "run", factory=FAKE, progress=told.append)
    assert [p.certified for p in told] == sorted(p.certified for p in told)
    assert told[-1].certified == told[-1].count == 20


def test_verification_finds_drift(reference: Path) -> None:
    counts: list[int] = []
    with Run(reference) as run:
        indices = [t.index for t in run.tasks()]
        drift = list(verify(run, verifier="fakes:verify_task", progress=counts.append))
    assert drift == ([Drift(4, "reproduces", "another area")] if 4 in indices else [])
    assert counts[-1] == 150


def test_the_frontier_settles_in_order_whatever_the_order_of_arrival() -> None:
    digests = [1, None, 1, 2, None, 3, 4, 4, 5]
    orders = [list(range(9)), list(reversed(range(9))), [4, 0, 8, 2, 1, 3, 7, 6, 5]]
    for order in orders:
        frontier = Frontier(count=4)
        for index in order:
            frontier.add(index, digests[index])
        assert (frontier.certified, frontier.next, frontier.done) == (4, 7, True)
