"""The commands: from nothing to training sets, again without doing anything twice, and clear words for mistakes."""

import json
from pathlib import Path

import cyclopts
import pytest

from dive.cli import pipeline, select, solve
from dive.errors import UserError


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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("solve", "{run}", "--policy", "gpt"), "unknown policy 'gpt'"),
        (("solve", "{run}", "--policy", "nowhere:policy"), "cannot be loaded"),
        (("solve", "{run}", "--attempts", "0"), "attempts: "),
        (("solve", "{run}", "--model", "m"), "--base-url"),
        (("solve", "{run}", "--model", "m", "--base-url", "nowhere"), "http or https"),
        (
            ("solve", "{run}", "--model", "m", "--base-url", "http://127.0.0.1:9/v1", "--policy", "oracle"),
            "leave one of them out",
        ),
        (("solve", "{out}"), "there is no run"),
        (("select", "{run}", "--out", "{out}", "--set", "eval_share=2"), "eval_share: "),
        (("select", "{run}", "--out", "{out}", "--formats", "csv"), "unknown format 'csv'"),
        (("pipeline", "--settings", "{out}", "--out", "{out}"), "cannot be read"),
    ],
)
def test_mistakes_are_one_clear_line(made: Path, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UserError, match=said):
        command(*(w.format(run=made / "run", out=tmp_path / "none") for w in words))


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
