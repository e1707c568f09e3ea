"""Model-driven synthesis over HTTP: real tools, a bot behind a real server, every kind of failure, and kill -9."""

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from dive.errors import ModelError
from dive.records import CallStep, Task
from dive.runtime.models import Budget, BudgetExhausted, Client, Ledger, ModelSpec, Recording, RequestRefused, ScriptedModel
from dive.runtime.settings import Settings, parse_settings
from dive.runtime.store import Run
from dive.synthesis.model import AsyncModelSynthesizer, ModelOptions
from dive.synthesis.model.drive import ModelReport, synthesize
from dive.synthesis.outcome import Outcome
from dive.synthesis.verify import verify_task
from dive.tools import ToolPool
from dive.tools.executor import Executor
from models.bot import play
from models.server import Act, Cut, Fail, Hang, Raw, Say, Seen, Server

COUNT = 8


def settings_for(count: int = COUNT, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "count": count,
        "domains": ("general",),
        "toolset_min": 200,
        "toolset_max": 200,
        "steps_per_round": 6,
    }
    return parse_settings(values | changes)


@pytest.fixture(scope="module")
def pool() -> ToolPool:
    return ToolPool.load(["general"])


def good(seen: Seen) -> Act:
    return play(seen.body)


class Chaos:
    """The bot behind a server that misbehaves at a third of its requests, differently each time."""

    KINDS: tuple[Act, ...] = (
        Fail(429), Fail(429, {"Retry-After": "0.05"}), Fail(500), Fail(503), Hang(), Cut(), Raw(b"{"), Raw(b'{"choices": 1}'),
    )  # fmt: skip

    def __init__(self) -> None:
        self.failed = 0

    def __call__(self, seen: Seen) -> Act:
        if seen.number % 3 == 1:
            self.failed += 1
            return self.KINDS[self.failed % len(self.KINDS)]
        return play(seen.body)


async def run(
    pool: ToolPool,
    settings: Settings,
    server: Server,
    out: Path,
    *,
    protocol: str = "openai",
    ledger: Ledger | None = None,
    patience: float = 30.0,
) -> tuple[ModelReport, Ledger]:
    spec = ModelSpec(name="bot", base_url=server.url, protocol=protocol, timeout_s=patience, attempts=12)  # type: ignore[arg-type]
    with Recording(out.with_suffix(".models.db")) as recording, Executor() as executor:
        ledger = ledger or Ledger()
        ledger.carry(recording.tallies())
        async with Client(spec, ledger=ledger, recording=recording) as client:
            synthesizer = AsyncModelSynthesizer(pool, settings, executor, deriver=client, collector=client)
            try:
                return await synthesize(settings, out, synthesizer, pool.version), ledger
            finally:
                synthesizer.close()


def tasks_of(out: Path) -> list[bytes]:
    with Run(out) as opened:
        return [attempt.json for attempt in opened.tasks()]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dive.runtime.models.client.FIRST_WAIT", 0.01)


def test_tasks_are_made_verified_and_the_same_whatever_the_server_does(pool: ToolPool, tmp_path: Path) -> None:
    settings = settings_for()

    async def calm() -> tuple[ModelReport, Ledger, Server]:
        async with Server(good) as server:
            return *await run(pool, settings, server, tmp_path / "calm"), server

    async def stormy() -> tuple[ModelReport, Ledger, Chaos]:
        chaos = Chaos()
        async with Server(chaos) as server:
            return *await run(pool, settings, server, tmp_path / "stormy", patience=1.0), chaos

    report, ledger, server = asyncio.run(calm())
    assert report.done
    tasks = [Task.from_json(t) for t in tasks_of(tmp_path / "calm")]
    assert len(tasks) == COUNT == len({t.query for t in tasks})
    with Executor() as executor:
        for task in tasks:
            failing = [c for c in verify_task(task, pool, executor) if not c.passed]
            assert not failing, (task.query, failing)
            assert all(c.passed for c in task.certificate.checks)
            assert [r.operator for r in task.provenance.rounds] == ["start", "aggregate", "chain"]
            assert task.provenance.collector.startswith("bot#")
            assert "R" in task.pattern
            assert len([s for s in task.certificate.steps if isinstance(s, CallStep)]) >= 5
    # every exchange is booked once, by stage
    assert ledger.total.calls == len(server.seen) == sum(t.calls for t in ledger.by.values())
    assert set(ledger.by) == {("collect", "bot"), ("derive", "bot")}
    assert ledger.total.tokens == 120 * len(server.seen)
    assert ledger.total.unmetered == 0

    report, rough, chaos = asyncio.run(stormy())
    assert report.done
    assert tasks_of(tmp_path / "stormy") == tasks_of(tmp_path / "calm")
    assert rough.total.calls == ledger.total.calls
    assert rough.total.retries >= chaos.failed > COUNT  # more, where this machine was slower than the client's patience
    assert rough.total.failed == 0


def test_the_anthropic_protocol_gives_the_same_tasks(pool: ToolPool, tmp_path: Path) -> None:
    def act(seen: Seen) -> Act:
        return play(_as_openai(seen.body))

    async def go(server_act: Any, out: Path, protocol: str) -> None:
        async with Server(server_act) as server:
            report, _ = await run(pool, settings_for(3), server, out, protocol=protocol)
            assert report.done

    asyncio.run(go(good, tmp_path / "openai", "openai"))
    asyncio.run(go(act, tmp_path / "anthropic", "anthropic"))
    assert tasks_of(tmp_path / "anthropic") == tasks_of(tmp_path / "openai")


def _as_openai(body: Any) -> Any:
    """What the bot reads, out of an Anthropic request."""
    import json

    messages = [{"role": "system", "content": body["system"]}]
    for turn in body["messages"]:
        calls, texts = [], []
        for block in turn["content"]:
            if block["type"] == "tool_result":
                messages.append({"role": "tool", "tool_call_id": block["tool_use_id"], "content": block["content"]})
            elif block["type"] == "tool_use":
                calls.append({"id": block["id"], "function": {"name": block["name"], "arguments": json.dumps(block["input"])}})
            elif block["type"] == "text":
                texts.append(block["text"])
        if calls or texts:
            messages.append({"role": turn["role"], "content": "".join(texts), "tool_calls": calls})
    return {"messages": messages, "tools": body.get("tools")}


def test_a_budget_stops_the_run_and_more_of_it_continues(pool: ToolPool, tmp_path: Path) -> None:
    settings = settings_for(4)

    async def go(out: Path, budget: Budget) -> tuple[ModelReport, int]:
        async with Server(good) as server:
            report, _ = await run(pool, settings, server, out, ledger=Ledger(budget))
            return report, len(server.seen)

    report, all_ = asyncio.run(go(tmp_path / "whole", Budget()))
    assert report.done
    sent, stops = 0, 0
    for tokens in range(600, 100_000, 600):
        report, more = asyncio.run(go(tmp_path / "parts", Budget(tokens=tokens)))
        sent += more
        if report.done:
            break
        stops += 1
        assert isinstance(report.stopped, BudgetExhausted)
    assert stops > 2
    assert sent == all_, "an exchange that was paid for is never paid for again"
    assert tasks_of(tmp_path / "parts") == tasks_of(tmp_path / "whole")


def test_a_server_that_fails_for_good_loses_and_invents_nothing(pool: ToolPool, tmp_path: Path) -> None:
    settings = settings_for(4)

    async def go(broken: bool) -> ModelReport:
        def act(seen: Seen) -> Act:
            return Fail(401) if broken and seen.number >= 15 else play(seen.body)

        async with Server(act) as server:
            return (await run(pool, settings, server, tmp_path / "run"))[0]

    report = asyncio.run(go(True))
    assert not report.done
    assert isinstance(report.stopped, ModelError)
    assert "401" in str(report.stopped)
    with Run(tmp_path / "run") as opened:
        assert all(a.reason is None for a in opened.attempts())
    assert asyncio.run(go(False)).done
    assert len(tasks_of(tmp_path / "run")) == 4


WORKER = """
import asyncio, sys
from pathlib import Path
from dive.tools import ToolPool
from models.test_synthesizer import run, settings_for
class Remote:
    url = sys.argv[1]
report, _ = asyncio.run(run(ToolPool.load(["general"]), settings_for(8), Remote, Path(sys.argv[2])))
assert report.done, report
"""


def test_killed_again_and_again_it_gives_the_same(pool: ToolPool, tmp_path: Path) -> None:
    """kill -9 at ever later moments; the resumed run equals one that was never killed, and pays for nothing twice but what
    was under way when it died."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["src", "tests"])}

    async def go() -> tuple[int, int]:
        kills = 0
        async with Server(good, delay=0.02) as server:
            await run(pool, settings_for(8), server, tmp_path / "whole")
            whole = len(server.seen)
            for turn in range(8):
                command = [sys.executable, "-c", WORKER, server.url, str(tmp_path / "killed")]
                seen = len(server.seen)
                process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=subprocess.PIPE)
                until = time.monotonic() + 20
                wanted = seen + 5 + 7 * turn
                while process.returncode is None and len(server.seen) < wanted and time.monotonic() < until:
                    await asyncio.sleep(0.002)
                if process.returncode is None and turn < 3:
                    process.send_signal(signal.SIGKILL)
                    await process.wait()
                    kills += 1
                    continue
                _, errors = await process.communicate()
                assert process.returncode == 0, errors.decode()
                break
            return kills, whole

    kills, whole = asyncio.run(go())
    assert kills >= 3
    assert tasks_of(tmp_path / "killed") == tasks_of(tmp_path / "whole")
    with Recording(tmp_path / "killed.models.db", replay_only=True) as recording:
        assert len(list(recording)) == whole


# -- one attempt at a time --------------------------------------------------------------------------------------------


def attempt(pool: ToolPool, act: Any, *, options: ModelOptions | None = None, **changes: Any) -> tuple[Outcome, Server]:
    async def go() -> tuple[Outcome, Server]:
        async with Server(act) as server:
            spec = ModelSpec(name="bot", base_url=server.url, timeout_s=5)
            with Executor() as executor:
                async with Client(spec) as client:
                    made = AsyncModelSynthesizer(
                        pool, settings_for(1, **changes), executor, deriver=client, collector=client, options=options
                    )
                    try:
                        return await made.attempt(0), server
                    finally:
                        made.close()

    return asyncio.run(go())


def test_what_the_collector_gets_wrong_is_told_to_it(pool: ToolPool) -> None:
    """An unknown tool, broken arguments and a refused call are answered with words; only executed calls are evidence."""
    mistakes = [
        ("country_of_dreams", {"domain": ".ke"}),
        ("country_of_domain", '{"domain": '),
        ("country_of_domain", {"domain": ".zz"}),
        ("country_of_domain", {"wrong": 1}),
    ]

    def act(seen: Seen) -> Act:
        body = seen.body
        if body.get("tools") and len(body["messages"]) == 2:
            return Say(None, mistakes)
        if body.get("tools") and len(body["messages"]) > 2:
            told = [m["content"] for m in body["messages"][3:7]]
            assert "no tool called country_of_dreams" in told[0]
            assert "not JSON" in told[1]
            assert "top-level domain" in told[2]
            assert told[3].startswith("Error: country_of_domain")
            body = {**body, "messages": body["messages"][:2] + body["messages"][7:]}
        return play(body)

    outcome, _ = attempt(pool, act, rounds=1)
    assert outcome.task is None  # the bot's ids are those of a run without mistakes
    assert outcome.reason == "wrong_citation"
    assert "c2 failed" in outcome.detail
    assert outcome.calls == 4


def test_arguments_nested_without_end_are_told_to_it(pool: ToolPool) -> None:
    def act(seen: Seen) -> Act:
        if seen.body.get("tools") and len(seen.body["messages"]) == 2:
            return Say(None, [("country_of_domain", '{"domain": ' + "[" * 300 + "]" * 300 + "}")])
        return Say("enough")

    outcome, server = attempt(pool, act, rounds=1)
    assert (outcome.reason, outcome.calls) == ("no_evidence", 0)
    assert "not JSON" in server.seen[1].body["messages"][-1]["content"]


def test_a_server_that_will_not_go_on_with_one_conversation_costs_that_one(pool: ToolPool, tmp_path: Path) -> None:
    """As vLLM does where a tool call's arguments are no JSON: it would refuse the same request whenever the run is resumed."""

    doomed: list[str] = []

    def act(seen: Seen) -> Act:
        first = seen.body["messages"][1]["content"]
        if seen.body.get("tools") and not doomed:
            doomed.append(first)
        if seen.body.get("tools") and first == doomed[0]:
            if len(seen.body["messages"]) > 2:
                return Fail(400, body='{"error": {"message": "Expecting value: line 1 column 1"}}')
            return Say(None, [("country_of_domain", "{'domain'")])
        return play(seen.body)

    async def go(act: Any, count: int) -> ModelReport:
        async with Server(act) as server:
            return (await run(pool, settings_for(count), server, tmp_path / "run"))[0]

    assert asyncio.run(go(act, 4)).done
    with Run(tmp_path / "run") as opened:
        lost = [a for a in opened.attempts() if a.reason is not None]
    assert lost
    assert {(a.reason, a.stage) for a in lost} == {("conversation_refused", "collect")}
    assert "Expecting value" in str(lost[0].detail)


def test_a_server_that_goes_on_with_none_stops_the_run(pool: ToolPool, tmp_path: Path) -> None:
    def act(seen: Seen) -> Act:
        return Fail(400) if len(seen.body["messages"]) > 2 else play(seen.body)

    async def go() -> ModelReport:
        async with Server(act) as server:
            return (await run(pool, settings_for(60), server, tmp_path / "run"))[0]

    report = asyncio.run(go())
    assert isinstance(report.stopped, RequestRefused)
    with Run(tmp_path / "run") as opened:
        assert len(list(opened.attempts())) < 20


def test_evidence_is_whole_whatever_was_shown(pool: ToolPool) -> None:
    def act(seen: Seen) -> Act:
        if seen.body.get("tools") and len(seen.body["messages"]) == 2:
            return Say(None, [("country_subdivisions", {"country": "Japan"})])
        return Say("enough")

    outcome, server = attempt(pool, act, options=ModelOptions(shown=200), rounds=1)
    assert outcome.reason == "no_json"
    told = next(m["content"] for m in server.seen[1].body["messages"] if m["role"] == "tool")
    assert "[cut here: " in told
    assert len(told) < 300


def test_steps_are_bounded(pool: ToolPool) -> None:
    def act(seen: Seen) -> Act:
        if seen.body.get("tools"):
            names = sorted(["Kenya", "Chad", "Peru", "Japan", "Spain", "Italy", "India", "Ghana", "Nepal"])
            return Say(None, [("country_profile", {"country": n}) for n in names])
        return Say("nothing")

    outcome, server = attempt(pool, act, rounds=1, steps_per_round=4)
    assert outcome.calls == 4
    deriver = next(s for s in server.seen if not s.body.get("tools"))
    assert deriver.body["messages"][1]["content"].count("country_profile (") == 4


@pytest.mark.parametrize(("role", "stage"), [("collect", "collect"), ("derive", "derive")])
def test_a_refusal_is_a_reason(pool: ToolPool, role: str, stage: str) -> None:
    def act(seen: Seen) -> Act:
        mine = bool(seen.body.get("tools")) == (role == "collect")
        return Say("", refusal=True) if mine else play(seen.body)

    outcome, _ = attempt(pool, act)
    assert (outcome.task, outcome.reason, outcome.stage) == (None, "refused", stage)


def test_one_complaint_is_answered(pool: ToolPool) -> None:
    """A leaking draft is complained of in exact words; the mended one makes the task, and the complaint was sent."""
    complaints: list[str] = []

    def act(seen: Seen) -> Act:
        body = seen.body
        if not body.get("tools"):
            if len(body["messages"]) == 2:
                return play(body, leak=True)
            complaints.append(body["messages"][-1]["content"])
        return play(body)

    outcome, _ = attempt(pool, act, rounds=1)
    assert outcome.task is not None
    assert len(complaints) == 1
    assert "single call" in complaints[0]


def test_two_bad_drafts_are_a_typed_failure(pool: ToolPool) -> None:
    def act(seen: Seen) -> Act:
        return play(seen.body) if seen.body.get("tools") else Say("I think the answer is 42.")

    outcome, server = attempt(pool, act)
    assert (outcome.task, outcome.reason, outcome.stage) == (None, "no_json", "derive")
    assert sum(not s.body.get("tools") for s in server.seen) == 2


def test_the_builtin_collector_feeds_a_model_deriver(pool: ToolPool) -> None:
    """The deriver is shown what the built-in collector executed, and nothing else."""
    shown: list[str] = []

    def improvise(messages: Any, tools: Any) -> str:
        assert not tools
        shown.append(messages[1]["content"])
        return "no"

    async def go() -> list[Outcome]:
        with Executor() as executor:
            made = AsyncModelSynthesizer(pool, settings_for(1), executor, deriver=ScriptedModel(improvise), collector=None)
            try:
                return [await made.attempt(i) for i in range(12)]
            finally:
                made.close()

    outcomes = asyncio.run(go())
    assert shown
    assert {o.reason for o in outcomes} <= {"no_json", "no_start", "no_evidence"}
    assert asyncio.run(go()) is not None
    first = len(shown) // 2
    digest = [hashlib.sha256("".join(s).encode()).hexdigest() for s in (shown[:first], shown[first:])]
    assert digest[0] == digest[1], "the same index gives the same evidence"


def test_the_builtin_deriver_makes_tasks_of_what_a_model_collected(pool: ToolPool) -> None:
    """Nothing but the model's calls is evidence, and the tasks hold."""

    async def go(indices: range) -> tuple[list[Outcome], Server]:
        async with Server(good) as server:
            spec = ModelSpec(name="bot", base_url=server.url)
            with Executor() as executor:
                async with Client(spec) as client:
                    made = AsyncModelSynthesizer(pool, settings_for(1), executor, deriver=None, collector=client)
                    try:
                        return [await made.attempt(i) for i in indices], server
                    finally:
                        made.close()

    outcomes, server = asyncio.run(go(range(8)))
    assert all(s.body.get("tools") for s in server.seen)
    tasks = [o.task for o in outcomes if o.task is not None]
    assert len(tasks) >= 4, [(o.reason, o.detail) for o in outcomes]
    with Executor() as executor:
        for task in tasks:
            assert all(c.passed for c in verify_task(task, pool, executor))
            assert (task.provenance.deriver, task.provenance.collector[:4]) == ("builtin", "bot#")
            assert {c.tool for c in task.evidence.calls} <= {
                "country_of_domain", "country_profile", "land_neighbours", "country_codes",
            }  # fmt: skip
            assert len(task.provenance.rounds) == 3
    assert [o.task for o in asyncio.run(go(range(3)))[0]] == [o.task for o in outcomes[:3]]
