"""The commands: from nothing to training sets, again without doing anything twice, and clear words for mistakes."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import cyclopts
import pytest
import yaml

from dive.cli import pipeline, select, solve
from dive.errors import UserError
from dive.runtime.models import Budget
from dive.runtime.settings import parse_settings
from models.bot import play
from models.server import Act, Say, Seen, serving


def command(*words: str) -> int | None:
    app = cyclopts.App()
    for function in (solve.solve, solve.grade, select.select, pipeline.pipeline):
        app.command(function)
    code: int | None = app(list(words), exit_on_error=False, print_error=False, result_action="return_value")
    return code


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pipeline")
    file = folder / "pipeline.yaml"
    file.write_text(
        "synth: {count: 12, seed: 5, domains: general, workers: 1}\n"
        "solve: {attempts: 2, workers: 1}\nselect: {eval_share: 0.25}\nformats: [trl, openai, anthropic]\n"
    )
    assert command("pipeline", "--settings", str(file), "--out", str(folder / "run")) == 0
    return folder


def test_pipeline_and_its_second_call(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = made / "run" / "data"
    card = json.loads((data / "card.json").read_text())
    assert card["yield"]["verdicts"] == {"correct": 24}
    assert card["counts"]["sft_trajectories"] == len((data / "trl" / "sft.jsonl").read_text().splitlines()) > 0
    before = {f: f.read_bytes() for f in data.rglob("*") if f.is_file()}
    assert command("pipeline", "--settings", str(made / "pipeline.yaml"), "--out", str(made / "run"), "--json") == 0
    assert {f: f.read_bytes() for f in data.rglob("*") if f.is_file()} == before
    synth, solved, selected = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (synth["new"], solved["made"], selected["counts"]) == (0, 0, card["counts"])


def test_grade_and_select(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("grade", str(made / "run"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["changed"] == []
    out = made / "few"
    assert command("select", str(made / "run"), "--out", str(out), "--set", "sft_count=3", "--formats", "openai") == 0
    assert len((out / "openai" / "sft.jsonl").read_text().splitlines()) == 3
    assert "No student was measured" in capsys.readouterr().out


def test_a_policy_of_one_s_own(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("solve", str(made / "run"), "--policy", "solving.scripted:sometimes_right", "--attempts", "2", "--json")
    assert command(*words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["made"] == 24
    assert found["pass_at_k"][0]["policy"] == "solving.scripted:sometimes_right"


def test_a_killed_pipeline_gives_the_same(made: Path, tmp_path: Path) -> None:
    """kill -9 between synthesis and solving and within the export; the stages by themselves have their own tests."""
    words = ["pipeline", "--settings", str(made / "pipeline.yaml"), "--out", str(tmp_path / "run")]
    command_ = [sys.executable, "-c", "from dive.cli import main; main()", *words]
    environment = {**os.environ, "PYTHONPATH": "src"}
    shutil.copytree(made / "run", tmp_path / "run")  # as it was when synthesis had ended
    for name in ("solve.db", "solve.lock", "data"):
        place = tmp_path / "run" / name
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    with subprocess.Popen(command_, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and not (tmp_path / "run" / ".data.part").exists():
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
    subprocess.run(command_, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    calm, rough = made / "run" / "data", tmp_path / "run" / "data"
    assert {f.relative_to(rough): f.read_bytes() for f in rough.rglob("*") if f.is_file()} == {
        f.relative_to(calm): f.read_bytes() for f in calm.rglob("*") if f.is_file()
    }
    assert not list((tmp_path / "run").glob(".data*")), "what a killed writer left is cleared away"


def test_a_pipeline_with_models(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Models collect, derive, attempt and audit; the second call sends nothing."""

    def act(seen: Seen) -> Act:
        if seen.body["model"] == "teacher-1":
            return play(seen.body)
        return Say("<answer>Atlantis</answer>" if seen.number % 2 else "<answer>unknown</answer>")

    file = tmp_path / "pipeline.yaml"
    with serving(act) as server:
        reach = {"base_url": server.url, "prices": {"input": 1.0, "output": 2.0}}
        sections = {
            "models": {name: {"name": f"{name}-1", **reach} for name in ("teacher", "student")},
            "budget": {"usd": 5},
            "synth": {"count": 3, "domains": "general", "collector": "teacher", "deriver": "teacher",
                      "toolset_min": 200, "toolset_max": 200, "steps_per_round": 6},
            "solve": [{"policy": "oracle", "workers": 1}, {"model": "student", "attempts": 2}],
            "audit": {"model": "student", "audits": "closed_book"},
            "select": {"eval_share": 0},
        }  # fmt: skip
        file.write_text(yaml.safe_dump(sections))
        assert command("pipeline", "--settings", str(file), "--out", str(tmp_path / "run"), "--json") == 0
        sent = len(server.seen)
        assert command("pipeline", "--settings", str(file), "--out", str(tmp_path / "run"), "--json") == 0
        assert len(server.seen) == sent
    card = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert card["counts"] == {
        "sft_trajectories": 3, "rl_tasks": 0, "eval_tasks": 0, "eval_trajectories_held_back": 0,
    }  # fmt: skip
    assert card["yield"]["verdicts"] == {"correct": 3, "wrong": 6}
    assert card["yield"]["dropped"]["task: never solved"] == 3
    assert card["audits"] == [{"audit": "closed_book", "model": "student-1", "tasks": 3, "suspects": 0, "not_judged": 0}]
    used = {(row["stage"], row["model"]): row["calls"] for row in card["cost"]["models"]}
    assert sum(used.values()) == sent
    assert used["solve", "student-1"] == 6
    assert used["audit closed_book", "student-1"] == 3
    assert card["cost"]["usd"] == pytest.approx((100 * 1 + 20 * 2) / 1e6 * sent)
    assert card["contamination"] == {"measured": False}


def test_a_budget_of_seconds_is_shared_by_the_stages(made: Path, tmp_path: Path) -> None:
    """Each of two stages would have time enough for itself; both together have not. The same command goes on."""
    shutil.copytree(made / "run", tmp_path / "run")
    shutil.rmtree(tmp_path / "run" / "data")
    file = tmp_path / "pipeline.yaml"
    words = ("pipeline", "--settings", str(file), "--out", str(tmp_path / "run"), "--json")
    with serving(lambda _: Say("<answer>unknown</answer>")) as server:
        server.delay = 0.35
        student = {"model": "student", "concurrency": 4}
        sections = yaml.safe_load((made / "pipeline.yaml").read_text()) | {
            "models": {"student": {"name": "student", "base_url": server.url}},
            "budget": {"seconds": 1.7},
            "solve": student,
            "audit": {**student, "audits": "closed_book"},
            "select": {"student": "student"},
        }
        file.write_text(yaml.safe_dump(sections))
        assert command(*words) == 1
        sections["budget"]["seconds"] = 600
        file.write_text(yaml.safe_dump(sections))
        assert command(*words) == 0
    assert Budget(seconds=5, tokens=9).after(7) == Budget(seconds=0, tokens=9)
    assert Budget(usd=1).after(7) == Budget(usd=1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("solve", "{run}", "--policy", "gpt"), "unknown policy 'gpt'"),
        (("solve", "{run}", "--policy", "nowhere:policy"), "cannot be loaded"),
        (("solve", "{run}", "--attempts", "0"), "setting 'attempts' is 0"),
        (("solve", "{run}", "--model", "m"), "--base-url"),
        (("solve", "{run}", "--model", "m", "--base-url", "nowhere"), "http or https"),
        (
            ("solve", "{run}", "--model", "m", "--base-url", "http://127.0.0.1:9/v1", "--policy", "oracle"),
            "leave one of them out",
        ),
        (("solve", "{out}"), "there is no run"),
        (("select", "{run}", "--out", "{out}", "--set", "eval_share=2"), "setting 'eval_share' is 2"),
        (("select", "{run}", "--out", "{out}", "--formats", "csv"), "unknown format 'csv'"),
        (("pipeline", "--settings", "{out}", "--out", "{out}"), "cannot be read"),
    ],
)
def test_mistakes_are_one_clear_line(made: Path, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UserError, match=said):
        command(*(w.format(run=made / "run", out=tmp_path / "none") for w in words))


def test_a_solved_run_on_a_disk_that_cannot_be_written_is_read(made: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(made / "run", run, ignore=shutil.ignore_patterns("data"))
    run.chmod(0o555)
    command = [sys.executable, "-m", "dive"]
    if os.geteuid() == 0:  # whom no mode stops
        if shutil.which("setpriv") is None:
            pytest.skip("root writes everywhere, and there is no setpriv to stop it")
        command = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override", *command]
    try:
        for words in (
            ["report", "run", "--out", "page"],
            ["select", "run", "--out", "data"],
            ["export", "run", "--out", "t.jsonl"],
        ):
            done = subprocess.run([*command, *words], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
            assert done.returncode == 0, done.stderr
    finally:
        run.chmod(0o755)


def test_a_missing_extra_is_found_before_anything_is_made(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("aiohttp", "pyarrow"):
        monkeypatch.setitem(sys.modules, package, None)  # as where it is not installed
    shutil.copytree(made / "run", tmp_path / "run", ignore=shutil.ignore_patterns("models.db*"))
    with pytest.raises(UserError, match=re.escape("dive-agents[models]")):
        command("solve", str(tmp_path / "run"), "--model", "m", "--base-url", "http://127.0.0.1:9/v1")
    assert not (tmp_path / "run" / "models.db").exists()
    (tmp_path / "p.yaml").write_text("synth: {count: 1}\nformats: [trl, verl]")
    with pytest.raises(UserError, match=re.escape("verl needs an extra: pip install 'dive-agents[data]'")):
        command("pipeline", "--settings", str(tmp_path / "p.yaml"), "--out", str(tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def test_a_typo_in_the_settings_is_found_before_anything_is_made(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    audit = "audit: {audits: luck, model: m}\nmodels: {m: {name: m, base_url: 'http://h/v1'}}"
    texts = ("solved: {}", "solve: {attempt: 2}", "select: {k: 0}", "synth: [1]", "solve: {model: m}", "formats: csv", audit,
             "audit: {audits: leak}")  # fmt: skip
    for text in texts:
        file.write_text(text)
        with pytest.raises(UserError):
            command("pipeline", "--settings", str(file), "--out", str(tmp_path / "run"))
    assert not (tmp_path / "run").exists()


def test_the_settings_in_the_documentation_are_good() -> None:
    docs = Path(__file__).parents[2] / "docs"
    (models,), (whole,) = (
        re.findall(r"```yaml\n(.*?)```", (docs / name).read_text(), re.DOTALL) for name in ("models.md", "training-data.md")
    )
    plan = pipeline.read_plan(yaml.safe_load(whole), {})
    assert (plan.synth.roles, [s.policy for s in plan.solve]) == (["teacher"], ["Qwen3-32B", "Qwen3-8B"])
    assert [s.audit for s in plan.audit] == ["closed_book", "single_call"]
    assert parse_settings(yaml.safe_load(models)).models["teacher"].key_env == "TEACHER_KEY"
