"""On real tasks: identity with what synthesis stores, inferred flows, arms, and the commands."""

import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import orjson
import pytest

from dive.cli.diversity import arms as arms_command
from dive.cli.diversity import diversity
from dive.cli.solve import solve
from dive.diversity.arms import HELD_OUT, Manifest, Plan, Row, build, domain_orders, read_tasks, split
from dive.diversity.census import take
from dive.diversity.provenance import flow_edges
from dive.diversity.readers import Intake
from dive.diversity.samples import Call
from dive.errors import UserError
from dive.graphs import canonical_form
from dive.records import Task
from dive.runtime.engine import synthesize
from dive.runtime.settings import parse_settings
from dive.tools import ToolPool


def records(path: Path) -> list[Task]:
    return [Task.from_json(line) for line in path.read_bytes().splitlines()]


def test_a_task_has_the_topology_that_it_says(tasks: Path, pool: ToolPool) -> None:
    intake = Intake(pool=lambda: pool)
    for sample, task in zip(intake.samples(tasks), records(tasks), strict=True):
        assert canonical_form(sample.kinds, sample.edges) == task.pattern
        assert sample.domains == task.domains
        assert sample.toolset == task.toolset
    assert set(intake.facts.grounds.values()) == {"pool"}


def test_the_evidence_view_counts_every_call_that_worked(tasks: Path, pool: ToolPool) -> None:
    intake = Intake(view="evidence", pool=lambda: pool)
    for sample, task in zip(intake.samples(tasks), records(tasks), strict=True):
        assert len(sample.tools) == sum(call.error is None for call in task.evidence.calls)
        assert len(sample.edges) <= len(task.evidence.edges)


def test_inferred_flows_are_mostly_the_exact_ones(tasks: Path) -> None:
    found: Counter[str] = Counter()
    for task in records(tasks):
        steps = [step.id for step in task.certificate.steps if step.kind == "call"]
        calls = {call.id: call for call in task.evidence.calls}
        place = {step: i for i, step in enumerate(steps)}
        exact = {(place[e.source], place[e.target]) for e in task.evidence.edges if {e.source, e.target} <= set(steps)}
        inferred = set(flow_edges([Call(calls[s].tool, calls[s].arguments, calls[s].result, i)
                                   for i, s in enumerate(steps)], task.query))  # fmt: skip
        found.update(exact=len(exact), inferred=len(inferred), both=len(exact & inferred))
    assert found["both"] / found["inferred"] > 0.9
    assert found["both"] / found["exact"] > 0.7


def test_a_trajectory_of_a_task_measures_like_the_task(tasks: Path, pool: ToolPool, tmp_path: Path) -> None:
    rows = []
    for task in records(tasks):
        messages: list[object] = [{"role": "user", "content": task.query}]
        for call in (c for c in task.evidence.calls if c.error is None):
            function = {"name": call.tool, "arguments": orjson.dumps(call.arguments).decode()}
            messages.append({"role": "assistant", "tool_calls": [{"id": call.id, "type": "function", "function": function}]})
            messages.append({"role": "tool", "tool_call_id": call.id, "content": orjson.dumps(call.result).decode()})
        tools = [pool.tools[name].function_schema() for name in task.toolset]
        rows.append(orjson.dumps({"id": task.id, "messages": messages, "tools": tools, "policy": "p", "verdict": "correct"}))
    (tmp_path / "rollouts.jsonl").write_bytes(b"\n".join(rows))
    theirs = Intake(pool=lambda: pool)
    rollouts = take("r", theirs.samples(tmp_path / "rollouts.jsonl"), theirs).profile()
    ours = Intake(view="evidence", pool=lambda: pool)
    evidence = take("e", ours.samples(tasks), ours).profile()
    for name in ("tools", "toolsets", "sequences", "tools_per_task", "calls_per_task", "tool_gini"):
        assert rollouts.measure(name).value == evidence.measure(name).value
    assert rollouts.domains == evidence.domains
    assert rollouts.inferred_edges
    assert not evidence.inferred_edges


# -- arms -------------------------------------------------------------------------------------------------------------


PLAN = Plan(base=("general", "medicine"), orders=4, held_out=0.2)


def test_arms_are_matched_and_apart_from_what_is_held_out(tasks: Path, pool: ToolPool) -> None:
    domains = {name: tool.domain for name, tool in pool.tools.items()}
    items = {i.id: i for i in read_tasks(tasks)}
    built = build(items.values(), domains, PLAN)
    manifest = built.manifest
    train, held = split(list(items.values()), PLAN)
    assert {i.seed for i in train}.isdisjoint(i.seed for i in held)
    assert (manifest.train, manifest.held_out) == (len(train), len(held))
    difficulty: dict[int, set[tuple[int, ...]]] = {}
    for arm in manifest.arms:
        rows = [Row.from_json(line) for line in built.files[arm.file].splitlines()]
        assert len({r.task for r in rows}) == len(rows) == arm.tasks
        times = arm.scale if arm.arm == "quantity" else 1
        assert arm.tasks == times * manifest.budget
        for row in rows:
            item = items[row.task]
            assert item in train
            assert item.path <= set(row.toolset)
            assert {domains[tool] for tool in row.toolset} <= set(arm.domains)
        strata = Counter(items[r.task].stratum for r in rows)
        difficulty.setdefault(times, set()).add(tuple(strata[s] for s in range(4)))
        assert hashlib.sha256(built.files[arm.file]).hexdigest() == arm.sha256
    assert all(len(shapes) == 1 for shapes in difficulty.values())
    by_arm = {(a.arm, a.scale): a for a in manifest.arms}
    assert all(by_arm["quantity", s].toolsets == 1 for s in (1, 2, 3, 4))
    assert by_arm["variety", 1].sha256 == by_arm["quantity", 1].sha256
    assert by_arm["variety", 4].toolsets > by_arm["variety", 2].toolsets >= 1


def test_arms_depend_on_tasks_and_plan_alone(tasks: Path, pool: ToolPool) -> None:
    domains = {name: tool.domain for name, tool in pool.tools.items()}
    items = list(read_tasks(tasks))
    assert build(items, domains, PLAN) == build(items[::-1], domains, PLAN)
    with pytest.raises(UserError, match="choose other base domains"):
        build(items, domains, Plan(base=("alchemy",)))
    with pytest.raises(UserError, match="which allows a budget of"):
        build(items, domains, Plan(base=("general", "medicine"), budget=10_000))


def test_orders_of_domains() -> None:
    assert len(domain_orders(["a", "b", "c", "d"], 24, 1)) == 24
    assert len(set(domain_orders(list("abcdefgh"), 24, 1))) == 24
    assert domain_orders(list("abcdefgh"), 24, 1) == domain_orders(list("abcdefgh"), 24, 1)
    assert domain_orders(["a", "b"], 24, 1) == [("a", "b"), ("b", "a")]


# -- commands ---------------------------------------------------------------------------------------------------------


def test_the_commands(tasks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diversity(tasks, as_json=True)
    profile = orjson.loads(capsys.readouterr().out)
    assert profile["samples"] == len(tasks.read_bytes().splitlines())
    diversity(tasks, tasks, md=True, at=20)
    assert "Both at 20 samples" in capsys.readouterr().out
    diversity(tasks)
    assert "R/P topology classes" in capsys.readouterr().out
    arms_command(tasks, out=tmp_path / "arms", base="general, medicine", orders=2)
    assert "quantity" in capsys.readouterr().out
    manifest = Manifest.from_json((tmp_path / "arms" / "manifest.json").read_bytes())
    assert {p.name for p in (tmp_path / "arms").iterdir()} == {a.file for a in manifest.arms} | {"manifest.json", HELD_OUT}
    with pytest.raises(UserError, match="not an empty directory"):
        arms_command(tasks, out=tmp_path / "arms", base="general,medicine")
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(UserError, match="holds nothing to measure"):
        diversity(tmp_path / "empty.jsonl")


def test_arms_ready_to_train_on(tmp_path: Path, pool: ToolPool, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run"
    synthesize(parse_settings({"count": 40, "seed": 3, "domains": "general,medicine"}), run)
    with pytest.raises(UserError, match="no rollouts to train on"):
        arms_command(run, out=tmp_path / "arms", base="general,medicine", orders=0, sft="all")
    assert not (tmp_path / "arms").exists()
    solve(run, detours=0.0)
    with pytest.raises(UserError, match="no arm 'quality'"):
        arms_command(run, out=tmp_path / "arms", base="general,medicine", orders=0, sft="quality")
    arms_command(run, out=tmp_path / "arms", base="general,medicine", orders=0, sft="quantity, variety")
    capsys.readouterr()
    manifest = Manifest.from_json((tmp_path / "arms" / "manifest.json").read_bytes())
    for arm in [a for a in manifest.arms if a.arm != "pool_and_variety"]:
        offered = [Row.from_json(line) for line in (tmp_path / "arms" / arm.file).read_bytes().splitlines()]
        rows = [orjson.loads(line) for line in (tmp_path / "arms" / "sft" / arm.file).read_bytes().splitlines()]
        assert len(rows) == len(offered) == arm.tasks
        for row, given in zip(rows, offered, strict=True):
            names = [tool["function"]["name"] for tool in orjson.loads(row["tools"])]
            assert names == list(given.toolset)
            calls = {c["function"]["name"] for m in row["messages"] for c in m.get("tool_calls") or ()}
            assert calls <= set(names) & set(pool.tools)


def test_figures_do_not_depend_on_the_process(tasks: Path) -> None:
    code = (
        "import pathlib, sys; from dive.diversity.census import take; from dive.diversity.readers import Intake; "
        "print(take('x', Intake().samples(pathlib.Path(sys.argv[1]))).profile().to_json().decode())"
    )
    outputs = {
        subprocess.run([sys.executable, "-c", code, str(tasks)], capture_output=True, check=True,
                       env={"PYTHONPATH": "src", "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1
