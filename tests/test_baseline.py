"""The Gen-DR baseline: a fixed toolset, the same certificates, and the paper's table in one command."""

import json
from pathlib import Path

import pytest

from dive.cli import main
from dive.errors import UserError
from dive.runtime.engine import synthesize, verify
from dive.runtime.settings import Settings
from dive.runtime.store import Run
from dive.synthesis.baseline import TOOLSET, deep_research
from dive.synthesis.pipeline import Synthesizer
from dive.synthesis.verify import verify_task
from dive.tools import ToolPool
from dive.tools.executor import Executor

POOL = ToolPool.load(["general"])


def attempts(count: int) -> list[bytes]:
    with Executor() as executor:
        synthesizer = deep_research(POOL, Settings(recipe="gen-dr"), executor)
        found = [synthesizer.attempt(index).task for index in range(count)]
    return [task.to_json() for task in found if task is not None]


def test_tasks_offer_the_two_tools_and_verify_against_the_whole_pool() -> None:
    with Executor() as executor:
        synthesizer = deep_research(POOL, Settings(recipe="gen-dr"), executor)
        tasks = [task for index in range(160) if (task := synthesizer.attempt(index).task) is not None]
        assert len(tasks) >= 40
        assert {task.toolset for task in tasks} == {TOOLSET}
        assert {step.tool for task in tasks for step in task.certificate.steps if step.kind == "call"} == set(TOOLSET)
        assert len({task.pattern for task in tasks}) >= 6
        assert all(set(task.pattern.partition(";")[0].split()) == {"R"} for task in tasks)
        for task in tasks:
            assert [check for check in verify_task(task, POOL, executor) if not check.passed] == []


def test_the_same_attempt_gives_the_same_bytes() -> None:
    assert attempts(25) == attempts(25)


def test_it_needs_its_tools() -> None:
    pool = ToolPool({"open_page": POOL.tools["open_page"]})
    with Executor() as executor, pytest.raises(UserError, match="needs the tools search"):
        deep_research(pool, Settings(recipe="gen-dr"), executor)


def test_the_recipe_is_part_of_what_determines_the_data(tmp_path: Path) -> None:
    settings = Settings(count=3, workers=1, recipe="gen-dr", domains=("general",))
    assert settings.hash != settings.model_copy(update={"recipe": "dive"}).hash
    synthesize(settings, tmp_path / "run")
    with pytest.raises(UserError, match="recipe: 'gen-dr' → 'dive'"):
        synthesize(settings.model_copy(update={"recipe": "dive"}), tmp_path / "run")
    with Run(tmp_path / "run") as run:
        assert list(verify(run, workers=1)) == []


def test_the_papers_table_in_one_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["baseline", "--out", str(tmp_path), "--count", "12", "--workers", "1", "--set", "domains=general"]
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    for line in ("Tools covered", "Unique toolsets", "Unique tool-call sequences", "Unique call graphs", "R/P topology classes",
                 "Tool types per task"):  # fmt: skip
        assert line in printed.split("Further measures")[0]
    both = json.loads((tmp_path / "diversity.json").read_text())
    assert (both["a"]["name"], both["b"]["name"], both["size"]) == ("dive", "gen-dr", 12)
    rows = {row["name"]: row for row in both["rows"]}
    assert rows["tools"]["b"]["mean"] == 2
    assert rows["toolsets"]["b"]["mean"] == 1
    assert (tmp_path / "diversity.md").read_text().startswith("# dive and gen-dr")
    with pytest.raises(SystemExit):  # again: nothing is made anew, the table is the same
        main([*words, "--json"])
    assert json.loads(capsys.readouterr().out) == both


def test_rows_flow_whole_into_table_tools() -> None:
    """With table tools on offer the collector hands them lists of records; the certificate holds the flow."""
    wanted = {"describe_column", "sort_records"}
    with Executor() as executor:
        synthesizer = Synthesizer(POOL, Settings(domains=("general",), toolset_min=150, toolset_max=160), executor)
        found = []
        for index in range(500):
            task = synthesizer.attempt(index).task
            steps = [] if task is None else [s for s in task.certificate.steps if s.kind == "call" and s.tool in wanted]
            if task is not None and any(source.kind == "step" for s in steps for source in s.arguments.values()):
                found.append(task)
            if len(found) == 3:
                break
        assert found
        for task in found:
            assert [check for check in verify_task(task, POOL, executor) if not check.passed] == []
