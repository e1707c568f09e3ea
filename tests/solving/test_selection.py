"""Selection: what is learnt from is right, varied, and not what is evaluated on."""

from pathlib import Path

import orjson
import pytest

from dive.errors import UserError
from dive.records import Seed, Task, Trajectory
from dive.solving.engine import solve
from dive.solving.selection import SelectSettings, split_of, spread, stated_by, stratum, twin_key
from dive.solving.settings import SolveSettings
from dive.solving.store import Solved, SolveJournal, SolveStore
from dive.tools import ToolPool
from dive.training.export import select_run

from .scripted import sometimes_right
from .test_solve import STUDENT, make_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, tasks: list[Task], pool: ToolPool) -> Path:
    path = make_run(tmp_path_factory.mktemp("select") / "run", tasks, pool)
    solve(path, STUDENT, make_policy=sometimes_right)
    return path


def rows(file: Path) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in file.read_bytes().splitlines()]


def test_sft_is_right_and_rl_is_the_frontier(run: Path, tmp_path: Path) -> None:
    selection, card = select_run(run, tmp_path / "data", SelectSettings(eval_share=0.2))
    rl = {task.provenance.index % 4 for task, _ in selection.rl}
    assert rl == {2}  # always right, never right and half right; index 3 is never right and lacks an attempt
    assert {rate for _, rate in selection.rl} == {0.5}
    for line in (tmp_path / "data" / "sft.jsonl").read_bytes().splitlines():
        trajectory = Trajectory.from_json(line)
        assert (trajectory.verdict, trajectory.reward) == ("correct", 1.0)
    held_back = {task.id for task in selection.eval}
    assert held_back
    assert not held_back & ({t.id for t, _ in selection.sft} | {t.id for t, _ in selection.rl})
    assert card["counts"]["rl_tasks"] == len(selection.rl) == len(rows(tmp_path / "data" / "rl.jsonl"))
    assert card["yield"]["verdicts"]["ungraded"] == sum(s.verdict == "ungraded" for s in _held(run))
    assert {p["policy"] for p in card["pass_at_k"]} == {"student"}
    assert all(p["licence"] for p in card["licences"])
    text = (tmp_path / "data" / "README.md").read_text()
    assert "Contamination with benchmarks was not measured" in text
    assert "sometimes solves" in text


def _held(run: Path) -> list[Solved]:
    with SolveStore(run) as store:
        return list(store.attempts())


def test_bounds_and_k(run: Path, tmp_path: Path) -> None:
    selection, _ = select_run(run, tmp_path / "a", SelectSettings(k=4))
    assert not selection.rl  # half right is always right in four attempts
    selection, _ = select_run(run, tmp_path / "b", SelectSettings(pass_above=0.6))
    assert not selection.rl
    assert selection.dropped["task: never solved"]
    with pytest.raises(ValueError, match="pass_above"):
        SelectSettings(pass_above=0.5, pass_below=0.5)


def test_equal_selections_give_equal_bytes_and_replace_each_other(run: Path, tmp_path: Path) -> None:
    for name in ("a", "b", "a"):
        select_run(run, tmp_path / name, SelectSettings(), ("trl", "openai", "anthropic", "verifiers"))
    files = sorted(f.relative_to(tmp_path / "a") for f in (tmp_path / "a").rglob("*") if f.is_file())
    assert len(files) == 5 + 3 + 1 + 1 + 2
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)
    assert not [f for f in tmp_path.iterdir() if f.name.startswith(".")]


def test_foreign_directories_are_left_alone(run: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(UserError, match="is no selection"):
        select_run(run, tmp_path / "mine", SelectSettings())
    with pytest.raises(UserError, match="unknown format"):
        select_run(run, tmp_path / "new", SelectSettings(), ("csv",))


def test_students_are_not_put_together(tmp_path: Path, tasks: list[Task], pool: ToolPool) -> None:
    path = make_run(tmp_path / "run", tasks[:8], pool)
    for name in ("one", "two"):
        solve(path, SolveSettings(policy=name, attempts=2), make_policy=sometimes_right)
    with pytest.raises(UserError, match="several ways"):
        select_run(path, tmp_path / "data", SelectSettings())
    selection, _ = select_run(path, tmp_path / "data", SelectSettings(student="one"))
    assert selection.measured
    with pytest.raises(UserError, match="no attempts by 'three'"):
        select_run(path, tmp_path / "data", SelectSettings(student="three"))


def test_the_split_is_by_entity_and_stable(tasks: list[Task]) -> None:
    settings = SelectSettings(eval_share=0.5)
    seeds = [Seed(entity="Country", value=f"country {n}", domain="general") for n in range(400)]
    made = [tasks[0].model_copy(update={"provenance": tasks[0].provenance.model_copy(update={"seed": s})}) for s in seeds]
    sides = [split_of(task, settings) for task in made]
    assert sides == [split_of(task, settings) for task in made]
    assert 150 < sides.count("eval") < 250
    wider = SelectSettings(eval_share=0.7)
    assert all(split_of(t, wider) == "eval" for t, side in zip(made, sides, strict=True) if side == "eval")
    other = tasks[1].model_copy(update={"provenance": tasks[1].provenance.model_copy(update={"seed": seeds[0]})})
    assert split_of(other, settings) == sides[0]  # whatever the task, its entity decides


def test_tasks_of_the_evaluation_split_are_never_trained_on(tmp_path: Path, tasks: list[Task], pool: ToolPool) -> None:
    """Nor are tasks that only share a seed with one, whatever share is kept back besides."""
    held_back = [
        t.model_copy(update={"provenance": t.provenance.model_copy(update={"split": "evaluation"})}) for t in tasks[:10]
    ]
    path = make_run(tmp_path / "run", [*held_back, *tasks[10:]], pool)
    with SolveJournal(path, SolveSettings()):
        pass  # nothing is attempted: the tasks alone are split
    selection, card = select_run(path, tmp_path / "data", SelectSettings(eval_share=0))
    assert {t.id for t in selection.eval} == {t.id for t in held_back}
    assert not {t.id for t in held_back} & ({t.id for t, _ in selection.sft} | {t.id for t, _ in selection.rl})
    mixed = selection.dropped["task: states an entity of an evaluation task"]
    assert card["splits"] == {"train": len(selection.rl)} == {"train": len(tasks) - 10 - mixed}


def test_no_training_task_states_an_entity_of_an_evaluation_task(tmp_path: Path, tasks: list[Task], pool: ToolPool) -> None:
    """Not as its seed, and not beside it: a task about one entity of many is the more likely to be mixed."""
    path = make_run(tmp_path / "run", tasks, pool)
    solve(path, SolveSettings(workers=1))
    stated = stated_by(pool)
    mixed = 0
    for salt in range(6):
        selection, card = select_run(path, tmp_path / "data", SelectSettings(eval_share=0.4, split_seed=salt))
        trained = [t for t, _ in selection.sft] + [t for t, _ in selection.rl]
        evaluated = frozenset().union(*(stated(t) for t in selection.eval))
        assert evaluated
        assert not any(stated(t) & evaluated for t in trained)
        mixed += card["yield"]["dropped"].get("task: states an entity of an evaluation task", 0)
        dropped = sum(n for reason, n in selection.dropped.items() if reason.startswith("task: "))
        assert len(selection.rl) + len(selection.eval) + dropped == len(tasks), "every task is somewhere"
    assert mixed > 0


def test_a_card_tells_of_contamination(tmp_path: Path, tasks: list[Task], pool: ToolPool) -> None:
    from dive.exemplars.decontamination import Guard

    path = make_run(tmp_path / "run", tasks, pool)
    with SolveJournal(path, SolveSettings()):
        pass
    benchmark = tmp_path / "benchmark.txt"
    for task in tasks:  # one whose words no other task shares at length
        benchmark.write_text(task.query + "\n")
        guard = Guard.read([benchmark])
        hits = [{"what": "tasks", "id": t.id} for t in tasks if guard.hit(t.query)]
        if hits == [{"what": "tasks", "id": task.id}]:
            break
    report = guard.certificate() | {"compared": {"tasks": len(tasks)}, "contaminated": hits}
    (path / "decontamination.json").write_bytes(orjson.dumps(report))
    _, card = select_run(path, tmp_path / "data", SelectSettings())
    assert card["contamination"]["contaminated"]["tasks"] == 1
    assert card["contamination"]["compared"]["tasks"] == len(tasks)
    assert "1 tasks contaminated" in (tmp_path / "data" / "README.md").read_text()


def test_twins_differ_in_words_only(tasks: list[Task]) -> None:
    assert len({twin_key(t) for t in tasks}) == len(tasks)
    assert twin_key(tasks[0].model_copy(update={"query": "In other words?"})) == twin_key(tasks[0])


def test_rare_kinds_come_first(tasks: list[Task]) -> None:
    from collections import Counter

    dropped: Counter[str] = Counter()
    kinds = {stratum(t) for t in tasks}
    chosen = spread(tasks, len(kinds), stratum, dropped, "task")
    assert {stratum(t) for t in chosen} == kinds
    assert dropped == {"task: its stratum has enough": len(tasks) - len(kinds)}
    assert [tasks.index(t) for t in chosen] == sorted(tasks.index(t) for t in chosen)


def test_what_a_task_states_may_be_a_table(tasks: list[Task], pool: ToolPool) -> None:
    """A seed is any JSON value, rows of a table included."""
    rows = [{"name": "Ann", "points": 7}, {"name": "Ben", "points": 9}]
    seed = Seed(entity="City", value=rows, domain="general")
    task = tasks[0].model_copy(update={"provenance": tasks[0].provenance.model_copy(update={"seed": seed})})
    assert ("City", orjson.dumps(rows).decode()) in stated_by(pool)(task)
