"""Solving a run: nothing lost, nothing twice, whatever happens in between."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
import zlib
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from dive.errors import UserError
from dive.records import Task
from dive.runtime.settings import Settings
from dive.runtime.store import Attempt, Journal, query_digest
from dive.solving.engine import grade_again, solve
from dive.solving.settings import SolveSettings
from dive.solving.store import Solved, SolveStore
from dive.tools import ToolPool

from .scripted import sometimes_right

STUDENT = SolveSettings(policy="student", attempts=4, tries=2)


def make_run(path: Path, tasks: list[Task], pool: ToolPool) -> Path:
    """A run directory that holds these tasks."""
    import zlib

    last = max(t.provenance.index for t in tasks)
    by_index = {t.provenance.index: t for t in tasks}
    with Journal(path, Settings(seed=7, domains=("general",), count=len(tasks)), pool.version) as journal:
        for index in range(last + 1):
            task = by_index.get(index)
            if task is None:
                journal.add(Attempt(index, "derive", "dead_end"))
            else:
                blob = zlib.compress(task.to_json())
                journal.add(Attempt(index, "done", None, digest=query_digest(task.query), blob=blob))
    return path


@pytest.fixture
def run(tmp_path: Path, tasks: list[Task], pool: ToolPool) -> Path:
    return make_run(tmp_path / "run", tasks, pool)


def held(run: Path, rules: str | None = None) -> list[Solved]:
    with SolveStore(run) as store:
        return list(store.attempts(rules, blobs=True))


def content(run: Path) -> list[tuple[str, str, bytes]]:
    return [(s.key, s.verdict, s.trajectory.to_json()) for s in held(run)]


def test_the_oracle_solves_everything_whatever_the_workers(tmp_path: Path, tasks: list[Task], pool: ToolPool) -> None:
    made = []
    for workers in (1, 2):
        path = make_run(tmp_path / str(workers), tasks, pool)
        settings = SolveSettings(attempts=workers, workers=workers)
        report = solve(path, settings)
        assert report.verdicts == {"correct": workers * len(tasks)}
        assert solve(path, settings).made == 0
        made.append([c for c in content(path) if c[0] in {s.key for s in held(path) if s.attempt == 0}])
    assert made[0] == made[1]
    report = solve(path, SolveSettings(attempts=3), make_policy=sometimes_right)
    assert (report.before, report.made) == (2 * len(tasks), len(tasks))


SOLVER = textwrap.dedent("""
    import sys, time
    from pathlib import Path
    from dive.solving.engine import solve
    from dive.solving.settings import SolveSettings
    from solving.scripted import sometimes_right
    from dive.errors import ModelError

    def slow(task, attempt):
        policy = sometimes_right(task, attempt)
        inner = policy.next_message
        async def wait(messages, tools):
            import asyncio
            await asyncio.sleep(0.02)
            return await inner(messages, tools)
        policy.next_message = wait
        return policy

    settings = SolveSettings(policy="student", attempts=4, tries=100, concurrency=8)
    solve(Path(sys.argv[1]), settings, make_policy=slow, progress=lambda r: print(r.made, flush=True))
    """)


def test_kill_9_at_any_point_and_resume_gives_the_same(tmp_path: Path, tasks: list[Task], pool: ToolPool) -> None:
    calm, rough = make_run(tmp_path / "calm", tasks, pool), make_run(tmp_path / "rough", tasks, pool)
    tests = str(Path(__file__).parents[1])
    source = str(Path(__file__).parents[2] / "src")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((source, tests))}
    wait = random.Random(5)
    kills = 0
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", SOLVER, str(rough)], stdout=subprocess.PIPE, text=True, env=environment
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(wait.uniform(0.02, 0.15))
            kills += process.poll() is None
            process.send_signal(signal.SIGKILL)
        db = sqlite3.connect(rough / "solve.db")
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.close()
    assert kills
    settings = STUDENT.model_copy(update={"tries": 100})
    solve(rough, settings, make_policy=sometimes_right)
    solve(calm, settings, make_policy=sometimes_right)
    graded = [[c for c in content(path) if c[1] != "ungraded"] for path in (calm, rough)]
    assert graded[0] == graded[1]
    keys = [(s.index, s.attempt) for s in held(rough)]
    assert len(keys) == len(set(keys)) == 4 * len(tasks)


def test_ungraded_attempts_are_tried_again_until_tries_are_used_up(run: Path) -> None:
    first = solve(run, STUDENT, make_policy=sometimes_right)
    failed = first.verdicts["ungraded"]
    assert failed
    assert first.failures == {"model_error": failed}
    second = solve(run, STUDENT, make_policy=sometimes_right)
    assert (second.made, second.before) == (failed, first.made - failed)
    third = solve(run, STUDENT, make_policy=sometimes_right)
    assert (third.made, third.exhausted) == (0, failed)
    healed = solve(run, STUDENT.model_copy(update={"tries": 3}), make_policy=lambda task, _: sometimes_right(task, 0))
    assert (healed.made, healed.verdicts.get("ungraded", 0)) == (failed, 0)
    assert Counter(s.verdict for s in held(run))["ungraded"] == 0
    assert {s.number for s in held(run)} == {0, 2}


def test_policies_do_not_mix(run: Path, tasks: list[Task]) -> None:
    other = STUDENT.model_copy(update={"policy": "other", "attempts": 1})
    solve(run, other, make_policy=sometimes_right)
    solve(run, STUDENT, make_policy=sometimes_right)
    assert {s.policy for s in held(run)} == {"other", "student"}
    assert len(held(run, other.hash)) == len(tasks)


def test_one_solver_at_a_time_and_only_of_runs(run: Path, tmp_path: Path) -> None:
    from dive.solving.store import SolveJournal

    with SolveJournal(run, STUDENT), pytest.raises(UserError, match="another process is solving"):
        solve(run, STUDENT, make_policy=sometimes_right)
    with pytest.raises(UserError, match="no run"):
        solve(tmp_path / "nowhere", STUDENT)


@pytest.mark.parametrize("trajectory", ["x'00ff'", f"x'{zlib.compress(b'{}').hex()}'"])
def test_a_damaged_journal_is_bad_input(run: Path, trajectory: str) -> None:
    solve(run, SolveSettings())
    with closing(sqlite3.connect(run / "solve.db")) as db, db:
        db.execute(f"UPDATE attempts SET trajectory = {trajectory}")
    with SolveStore(run) as store:
        solved = next(store.attempts(blobs=True))
    for read in (lambda: solved.trajectory, lambda: solved.messages, lambda: grade_again(run)):
        with pytest.raises(UserError, match="a trajectory in the run's journal cannot be read"):
            read()
    with closing(sqlite3.connect(run / "solve.db")) as db, db:
        db.execute("UPDATE rules SET settings = '{'")
    with SolveStore(run) as store, pytest.raises(UserError, match="settings that cannot be read"):
        store.rules()
    (run / "solve.db").write_bytes(b"no database" * 1000)
    for work in (lambda: SolveStore(run), lambda: solve(run, SolveSettings())):
        with pytest.raises(UserError, match=r"the solve journal of .* cannot be used: file is not a database"):
            work()


def test_grading_again_finds_what_changed(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    solve(run, STUDENT, make_policy=sometimes_right)
    before = Counter(s.verdict for s in held(run))
    calm = grade_again(run)
    assert (calm.changed, calm.ungraded) == ([], before["ungraded"])

    # as if the rules had become stricter: no answer is right any more
    import dive.solving.rollout as module
    from dive.solving.grading import Grade

    monkeypatch.setattr(module, "grade", lambda task, message: Grade(False, "wrong_value", message, bool(task)))
    assert len(grade_again(run, write=False).changed) >= before["correct"]
    assert Counter(s.verdict for s in held(run)) == before
    grade_again(run)
    after = held(run)
    assert Counter(s.verdict for s in after) == {"wrong": before["correct"] + before["wrong"], "ungraded": before["ungraded"]}
    assert all(s.trajectory.verdict == s.verdict for s in after)
    assert {s.trajectory.reward for s in after if s.verdict == "wrong"} == {0.0}
    monkeypatch.undo()
    grade_again(run)
    assert Counter(s.verdict for s in held(run)) == before
