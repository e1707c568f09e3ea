"""When a connected tool is offered: only after a live check of that very tool, and only where the settings say so."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cli_shell import dive
from http_servers import Answer
from stand_ins import TOOLS, StandIns, record_passes

from dive.errors import ToolUnavailable, UserError
from dive.runtime.engine import synthesize
from dive.runtime.origins import sources_for
from dive.runtime.settings import Settings
from dive.runtime.store import Run
from dive.tools import ToolPool
from dive.tools.cache import ResultCache
from dive.tools.connected import admitted, holds, naming, passes
from dive.tools.executor import Executor


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIns]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIVE_HTTP_STATE", str(tmp_path / "http"))
    made = StandIns()
    with made.addressed():
        yield made


def test_a_pool_has_none_unless_a_source_names_them() -> None:
    assert not set(ToolPool.load().tools) & set(TOOLS)
    pool = ToolPool.load(None, [naming(TOOLS)])
    assert set(TOOLS) <= set(pool.tools)
    assert {"Gene", "Pmid"} <= set(pool.entities)
    assert set(pool.source_of.values()) == {"connected"}
    biology = ToolPool.load(["biology"], [naming(TOOLS)])
    assert "uniprot_protein" in biology.tools
    assert "crossref_work" not in biology.tools


def test_the_live_check_records_what_passed(services: StandIns) -> None:
    services.trouble = lambda s: Answer({}, 500) if s.path.startswith("/crossref/works") else None
    # one at a time: the stand-ins share a host, and one service's pause would hold the other up
    checked = dive("tools", "check", "--connected", "openalex_work", "crossref_work", "--workers", "1", "--json")
    assert checked.code == 1
    verdicts = {r["name"]: r["passed"] for r in json.loads(checked.out)}
    assert verdicts == {"openalex_work": True, "crossref_work": False}
    assert list(passes()) == ["openalex_work"]
    assert [t for t in ToolPool.load(None, [admitted()]).tools if t in TOOLS] == ["openalex_work"]
    asked = [s.path for s in services.server.seen if s.path.startswith("/openalex")]
    assert len(asked) == 3  # two examples, one of them twice: a check is no load test
    listed = json.loads(dive("tools", "list", "--connected", "--json").out)
    states = {tool["name"]: tool["state"] for tool in listed}
    assert len(states) >= 60
    assert states["openalex_work"].startswith("passed 20")
    assert states["crossref_work"] == "never passed"


@pytest.mark.usefixtures("services")
def test_a_service_that_does_not_answer_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIVE_CROSSREF_URL", "http://127.0.0.1:1")
    names = [name for name in TOOLS if name.startswith("crossref_")]
    checked = dive("tools", "check", "--connected", *names, "--workers", "1", "--json")
    assert checked.code == 1
    first, *others = json.loads(checked.out)
    assert len(others) >= 3
    assert (first["passed"], first["calls"]) == (False, 1)
    assert {(r["passed"], r["calls"], *r["complaints"]) for r in others} == {
        (False, 0, "not asked: crossref did not answer the question of another tool")
    }
    assert not list(passes())


def test_a_pass_is_for_that_tool_at_that_address(services: StandIns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record_passes(tmp_path)
    tool = TOOLS["openalex_work"]
    assert holds(tool, passes())
    assert not holds(replace(tool, description="Something else."), passes())
    monkeypatch.setenv("DIVE_OPENALEX_URL", f"{services.server.url}/another")
    assert not holds(tool, passes())
    assert "openalex_work" not in admitted().connection["tools"]


@pytest.mark.usefixtures("services")
def test_nothing_is_offered_without_a_pass(tmp_path: Path) -> None:
    assert sources_for(tmp_path / "run", None) == ()
    with pytest.raises(UserError, match="no connected tool has passed here as it is now"):
        sources_for(tmp_path / "run", None, connected=True)
    (tmp_path / ".dive").mkdir()
    (tmp_path / ".dive" / "connected.json").write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match=r"connected\.json is broken"):
        admitted()


@pytest.mark.usefixtures("services")
def test_a_run_offers_them_where_the_settings_allow(tmp_path: Path) -> None:
    record_passes(tmp_path)
    out = tmp_path / "run"
    domains = ("academic", "connected")
    settings = Settings(count=2, workers=1, domains=domains, focus_sources=("connected",), connected=True, rounds=1)
    assert synthesize(settings, out).certified >= 2
    with Run(out) as run:
        tasks = [run.task(str(attempt.index)) for attempt in run.tasks()]
        assert [source.name for source in run.sources] == ["connected"]
    assert all(set(TOOLS) & {call.tool for call in task.evidence.calls} for task in tasks)
    (tmp_path / ".dive" / "connected.json").unlink()  # the run keeps the names itself
    verified = dive("verify", str(out))
    assert "2 of 2 tasks reproduce" in verified.out


def test_calls_run_in_workers_that_no_service_can_hold_up(services: StandIns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIVE_HTTP_TIMEOUT", "1")
    monkeypatch.setenv("DIVE_HTTP_RETRIES", "0")
    services.trouble = lambda s: Answer({}, after=30) if s.path.startswith("/ensembl") else None
    with Executor(processes=2) as executor, ThreadPoolExecutor(2) as threads:
        executor.warm(TOOLS["ensembl_gene"])
        assert services.server.seen == []  # getting ready asks nobody
        hung = threads.submit(executor.run, TOOLS["ensembl_gene"], {"gene": "TP53"})
        started = time.monotonic()
        good = executor.call(TOOLS["uniprot_of_gene"], {"gene": "TP53"})
        assert good["accession"] == "P04637"
        [error] = hung.result(timeout=20)
        assert isinstance(error, ToolUnavailable)
        assert time.monotonic() - started < 15


def test_an_outage_is_no_answer_to_keep(services: StandIns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIVE_HTTP_RETRIES", "0")
    tool, arguments = TOOLS["uniprot_protein"], {"protein": "P04637"}
    with Executor(cache=ResultCache()) as executor:
        services.trouble = lambda _: Answer({}, 503)
        with pytest.raises(ToolUnavailable, match="HTTP 503"):
            executor.call(tool, arguments)
        services.trouble = lambda _: None
        assert executor.call(tool, arguments)["gene"] == "TP53"


def test_showing_and_calling_need_no_pass(services: StandIns) -> None:
    called = dive("tools", "call", "pubchem_compound", "compound=aspirin", "--json")
    assert json.loads(called.out)["cid"] == 2244
    assert services.server.seen
    assert "at most 45 s" in dive("tools", "show", "pubchem_compound").out
    wrong = dive("tools", "check", "--connected", "country_profile")
    assert (wrong.code, wrong.out) == (2, "")
    assert "there is no connected tool 'country_profile'" in wrong.err
