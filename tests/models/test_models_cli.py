"""`dive models` against a server on the loopback."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from dive.cli import models as cli
from dive.cli.synth import synth
from dive.errors import UserError
from dive.records import Task
from dive.runtime.models import RequestRefused
from dive.runtime.store import Run
from dive.synthesis.verify import verify_task
from dive.tools import ToolPool
from dive.tools.executor import Executor
from models.bot import derive_any, play
from models.server import Act, Fail, Say, Seen, serving

SMALL = ["toolset_min=200", "toolset_max=200", "steps_per_round=6"]


def test_check(capsys: pytest.CaptureFixture[str]) -> None:
    with serving([Say("Let me see.", [("land_area", {"country": "Kenya"})])]) as server:
        assert cli.check("m", base_url=server.url, as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["calls the tool"] is True
    assert found["finish"] == "tool_calls"
    assert found["input tokens"] == 100
    with serving([Fail(404)]) as server, pytest.raises(RequestRefused):
        cli.check("m", base_url=server.url)
    with pytest.raises(UserError, match="base_url"):
        cli.check("m", base_url="nowhere")
    with pytest.raises(UserError, match="NO_SUCH_VARIABLE"):
        cli.check("m", base_url="http://127.0.0.1:9/v1", key_env="NO_SUCH_VARIABLE")


def good(seen: Seen) -> Act:
    return play(seen.body)


def test_synth_makes_a_run_that_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "run"
    with serving(good) as server:

        def make(where: Path, **more: Any) -> int:
            return synth(out=where, model="bot-1", base_url=server.url, count=3, domains="general", as_json=True,
                         set_=[*SMALL, *more.pop("set_", [])], **more)  # fmt: skip

        assert make(out) == 0
        summary = json.loads(capsys.readouterr().out)
        sent = len(server.seen)
        assert (summary["certified"], summary["stopped"]) == (3, None)
        assert sum(row["calls"] for row in summary["use"]) == sent
        # once more: nothing to do; from the recording alone: the same run
        assert make(out) == 0
        assert make(tmp_path / "again", replay=out / "models.db") == 0
        assert len(server.seen) == sent
        with pytest.raises(UserError, match=r"options\.repairs: 1 → 0"):
            make(out, set_=["options.repairs=0"])
        with pytest.raises(UserError, match=r"models\.model\.name: 'bot-1' → 'bot-2'"):
            synth(out=out, model="bot-2", base_url=server.url, count=3, domains="general", set_=SMALL)
    with Run(out) as run, Run(tmp_path / "again") as again:
        tasks = [a.json for a in run.tasks()]
        assert tasks == [a.json for a in again.tasks()]
    pool = ToolPool.load(["general"])
    with Executor() as executor:
        assert all(c.passed for t in tasks for c in verify_task(Task.from_json(t), pool, executor))
    capsys.readouterr()
    assert cli.usage(out, as_json=True) == 0
    rows = json.loads(capsys.readouterr().out)
    assert sum(row["calls"] for row in rows) == sent
    assert {row["what"] for row in rows} == {"collect", "derive"}
    assert cli.usage(out / "models.db", tasks=True, as_json=True) == 0
    by_task = json.loads(capsys.readouterr().out)
    assert [row["what"] for row in by_task] == [f"{i:06d}" for i in range(len(by_task))]
    assert sum(row["input"] for row in by_task) == sum(row["input"] for row in rows) == 100 * sent
    assert cli.usage(out) == 0
    assert "unknown" in capsys.readouterr().out
    with pytest.raises(UserError):
        cli.usage(tmp_path / "nothing.db")


@pytest.mark.parametrize(("collector", "deriver"), [("model", "builtin"), ("builtin", "model"), ("builtin", "builtin")])
def test_roles_mix(collector: str, deriver: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def act(seen: Seen) -> Act:
        return play(seen.body) if collector == "model" else derive_any(seen.body)

    out = tmp_path / "run"
    with serving(act) as server:
        code = synth(out=out, model="bot-1", base_url=server.url, collector=collector, deriver=deriver, count=2, rounds=1,
                     domains="general", set_=SMALL, as_json=True)  # fmt: skip
        assert bool(server.seen) == ("model" in (collector, deriver))
    summary = json.loads(capsys.readouterr().out)
    assert (code, summary["certified"]) == (0, 2), summary["funnel"]
    pool = ToolPool.load(["general"])
    with Run(out) as run, Executor() as executor:
        for entry in run.tasks():
            task = Task.from_json(entry.json)
            made = (task.provenance.collector.partition("#")[0], task.provenance.deriver.partition("#")[0])
            assert made == tuple("bot-1" if role == "model" else "builtin" for role in (collector, deriver))
            assert all(c.passed for c in verify_task(task, pool, executor))


def test_synth_says_why_it_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving([Fail(401)]) as server:
        assert synth(out=tmp_path / "run", model="bot-1", base_url=server.url, count=2, domains="general") == 1
    assert "401" in capsys.readouterr().err


def test_a_prompt_that_outgrows_the_model_costs_one_attempt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other conversations go on; the reason stands in the funnel."""

    refusal = json.dumps({"error": {"message": "This model's maximum context length is 8192 tokens."}})

    def act(seen: Seen) -> Act:
        return Fail(400, body=refusal) if seen.number == 3 else play(seen.body)

    with serving(act) as server:
        assert synth(out=tmp_path / "run", model="bot", base_url=server.url, count=2, domains="general", set_=SMALL,
                     as_json=True) == 0  # fmt: skip
    rejected = json.loads(capsys.readouterr().out)["funnel"]["rejected"]
    assert {row["reason"]: row["attempts"] for row in rejected}["prompt_too_long"] == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"deriver": "nobody"}, "nobody"),
        ({"models": {"bot": {"name": "x", "base_url": "http://x/v1", "key": "sk-secret"}}}, "models.bot.key"),
        ({"models": {"bot": {"name": "x", "base_url": "http://x/v1", "key_env": "sk-secret"}}}, "key_env"),
        ({"models": {"bot": {"name": "x"}}, "collector": "bot"}, "base_url"),
        ({"budget": {"usd": -1}}, "budget.usd"),
    ],
)
def test_settings_that_are_refused(values: dict[str, Any], words: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text(yaml.safe_dump(values))
    with pytest.raises(UserError, match=words) as caught:
        synth(out=tmp_path / "run", settings=file)
    assert "sk-secret" not in str(caught.value)
    assert not (tmp_path / "run").exists()


def test_options_that_do_not_fit_together(tmp_path: Path) -> None:
    out = tmp_path / "run"
    with pytest.raises(UserError, match="--base-url"):
        synth(out=out, model="bot")
    with pytest.raises(UserError, match="--model"):
        synth(out=out, base_url="http://127.0.0.1:9/v1")
    with pytest.raises(UserError, match="deriver is 'model'"):
        synth(out=out, deriver="model")
    with pytest.raises(UserError, match="--replay"):
        synth(out=out, replay=out / "models.db")
    assert not out.exists()
