"""`dive models` against a server on the loopback."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from dive.cli import models as cli
from dive.errors import UserError
from dive.records import Task
from dive.runtime.models import RequestRefused
from dive.runtime.store import Run
from dive.synthesis.verify import verify_task
from dive.tools import ToolPool
from dive.tools.executor import Executor
from models.bot import play
from models.server import Act, Fail, Say, Seen, Server

SMALL = ["toolset_min=200", "toolset_max=200", "steps_per_round=6"]


@contextmanager
def serving(act: Any) -> Iterator[Server]:
    """A server in a thread, for commands that have an event loop of their own."""
    server, loop = Server(act), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
        yield server
        asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def roles_file(folder: Path, url: str, **changes: Any) -> Path:
    values = {"collector": "bot", "deriver": "bot", "models": {"bot": {"name": "bot-1", "base_url": url}}}
    file = folder / "roles.yaml"
    file.write_text(yaml.safe_dump(values | changes))
    return file


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


def test_synth_makes_a_run_that_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def act(seen: Seen) -> Act:
        return play(seen.body)

    out = tmp_path / "run"
    with serving(act) as server:
        roles = roles_file(tmp_path, server.url)
        assert cli.synth(out=out, roles=roles, count=3, domains="general", set_=SMALL, as_json=True) == 0
        summary = json.loads(capsys.readouterr().out)
        sent = len(server.seen)
        assert sum(row["calls"] for row in summary["use"]) == sent
        # once more: nothing to do; from the recording alone: the same run
        assert cli.synth(out=out, roles=roles, count=3, domains="general", set_=SMALL) == 0
        (tmp_path / "again.models.db").write_bytes((tmp_path / "run.models.db").read_bytes())
        assert cli.synth(out=tmp_path / "again", roles=roles, count=3, domains="general", set_=SMALL) == 0
        assert len(server.seen) == sent
        changed = roles_file(tmp_path, server.url, options={"repairs": 0})
        with pytest.raises(UserError, match="repairs"):
            cli.synth(out=out, roles=changed, count=3, domains="general", set_=SMALL)
    with Run(out) as run, Run(tmp_path / "again") as again:
        tasks = [a.json for a in run.tasks()]
        assert tasks == [a.json for a in again.tasks()]
    pool = ToolPool.load(["general"])
    with Executor() as executor:
        assert all(c.passed for t in tasks for c in verify_task(Task.from_json(t), pool, executor))
    capsys.readouterr()
    assert cli.usage(tmp_path / "run.models.db", as_json=True) == 0
    rows = json.loads(capsys.readouterr().out)
    assert sum(row["calls"] for row in rows) == sent
    assert {row["what"] for row in rows} == {"collect", "derive"}
    assert cli.usage(tmp_path / "run.models.db", tasks=True, as_json=True) == 0
    by_task = json.loads(capsys.readouterr().out)
    assert [row["what"] for row in by_task] == [f"{i:06d}" for i in range(len(by_task))]
    assert sum(row["input"] for row in by_task) == sum(row["input"] for row in rows) == 100 * sent
    assert cli.usage(tmp_path / "run.models.db") == 0
    assert "unknown" in capsys.readouterr().out
    with pytest.raises(UserError):
        cli.usage(tmp_path / "nothing.db")


def test_synth_says_why_it_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving([Fail(401)]) as server:
        roles = roles_file(tmp_path, server.url)
        assert cli.synth(out=tmp_path / "run", roles=roles, count=2, domains="general") == 1
    assert "401" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"deriver": "nobody"}, "nobody"),
        ({"models": {"bot": {"name": "x", "base_url": "http://x/v1", "key": "sk-secret"}}}, "models.bot.key"),
        ({"models": {"bot": {"name": "x", "base_url": "http://x/v1", "key_env": "sk-secret"}}}, "key_env"),
        ({"budget": {"usd": -1}}, "budget.usd"),
    ],
)
def test_roles_that_are_refused(change: dict[str, Any], words: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=words) as caught:
        cli.synth(out=tmp_path / "run", roles=roles_file(tmp_path, "http://127.0.0.1:9/v1", **change))
    assert "sk-secret" not in str(caught.value)
