"""Models as solvers, over HTTP: graded as programs are, accounted for, stopped and resumed, and audited."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from dive.cli import audit as audit_cli
from dive.cli import solve as solve_cli
from dive.records import Task
from dive.runtime.models import Budget, BudgetExhausted, ModelSpec, Recording, RequestRefused
from dive.solving.answering import write_answer
from dive.solving.audits import said_key
from dive.solving.engine import solve
from dive.solving.oracle import Oracle
from dive.solving.rollout import roll_out
from dive.solving.selection import SelectSettings
from dive.solving.settings import SolveSettings
from dive.tools import ToolPool
from dive.tools.executor import Executor
from dive.training.export import select_run
from models.server import Act, Cut, Fail, Hang, Raw, Say, Seen, serving

from .test_solve import content, held, make_run

FEW = 10


class Bot:
    """Solves as the oracle did, with thoughts of its own: what comes next depends on the messages alone."""

    def __init__(self, lines: dict[str, list[dict[str, Any]]]) -> None:
        self.lines = lines
        """Query → the assistant messages of a rollout."""

    def __call__(self, seen: Seen) -> Act:
        messages = seen.body["messages"]
        asked = next(m["content"] for m in messages if m["role"] == "user")
        query = asked if isinstance(asked, str) else asked[0]["text"]
        turn = sum(m["role"] == "assistant" for m in messages)
        line = self.lines[query][turn]
        return Raw(orjson.dumps(_anthropic(line, turn) if seen.path.endswith("/messages") else _openai(line, turn)))


def _openai(line: dict[str, Any], turn: int) -> dict[str, Any]:
    message = {**line, "reasoning_content": f"Thought {turn}.", "refusal": None}
    usage = {"prompt_tokens": 100, "completion_tokens": 10}
    return {"model": "bot", "usage": usage, "choices": [{"message": message, "finish_reason": "stop"}]}


def _anthropic(line: dict[str, Any], turn: int) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = [{"type": "thinking", "thinking": f"Thought {turn}.", "signature": f"s{turn}"}]
    if line["content"]:
        blocks.append({"type": "text", "text": line["content"]})
    for call in line.get("tool_calls", ()):
        blocks.append({"type": "redacted_thinking", "data": f"r{turn}"})
        given = json.loads(call["function"]["arguments"])
        blocks.append({"type": "tool_use", "id": call["id"], "name": call["function"]["name"], "input": given})
    stop = "tool_use" if line.get("tool_calls") else "end_turn"
    return {"type": "message", "role": "assistant", "model": "bot", "content": blocks, "stop_reason": stop,
            "usage": {"input_tokens": 100, "output_tokens": 10}}  # fmt: skip


@pytest.fixture(scope="module")
def few(tasks: list[Task]) -> list[Task]:
    return tasks[:FEW]


@pytest.fixture(scope="module")
def bot(few: list[Task], pool: ToolPool) -> Bot:
    import asyncio

    lines: dict[str, list[dict[str, Any]]] = {}
    with Executor() as executor:
        for task in few:
            made = asyncio.run(roll_out(task, Oracle(task, pool, detours=0.5), pool, executor, SolveSettings()))
            lines[task.query] = [dict(m) for m in made.trajectory.messages if m["role"] == "assistant"]
    return Bot(lines)


@pytest.fixture
def run(tmp_path: Path, few: list[Task], pool: ToolPool) -> Path:
    return make_run(tmp_path / "run", few, pool)


def settings_for(url: str, protocol: str = "openai", **changes: Any) -> SolveSettings:
    reach = {"timeout_s": changes.pop("timeout_s", 20), "attempts": changes.pop("http_attempts", 12)}
    spec = ModelSpec.model_validate({"name": "bot", "base_url": url, "protocol": protocol, **reach})
    return SolveSettings(model=spec, **changes)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dive.runtime.models.client.FIRST_WAIT", 0.01)


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
def test_what_was_sent_is_what_is_stored(run: Path, bot: Bot, protocol: str) -> None:
    """Every request of a rollout is a prefix of its stored messages, thoughts, signatures and their order included."""
    with serving(bot) as server:
        report = solve(run, settings_for(server.url, protocol, max_tokens=500))
    assert report.verdicts == {"correct": FEW}
    assert report.use["solve", "bot"].calls == len(server.seen)
    assert report.use["solve", "bot"].tokens == 110 * len(server.seen)
    stored = {s.trajectory.messages[1]["content"]: s.trajectory for s in held(run)}
    assert {s.policy for s in held(run)} == {"bot"}
    for seen in server.seen:
        sent = seen.body["messages"]
        if protocol == "openai":
            kept = stored[sent[1]["content"]].messages
            assert sent == [{k: v for k, v in m.items() if v is not None or k == "content"} for m in kept[: len(sent)]]
        else:
            query = sent[0]["content"][0]["text"]
            kept = stored[query].messages
            assert seen.body["system"] == kept[0]["content"]
            blocks = [m["content"] for m in sent if m["role"] == "assistant"]
            assert blocks == [m["anthropic_content"] for m in kept if m["role"] == "assistant"][: len(blocks)]
            assert all(b[0]["signature"] for b in blocks)
    for trajectory in stored.values():
        thoughts = [m["reasoning_content"] for m in trajectory.messages if m["role"] == "assistant"]
        assert thoughts == [f"Thought {turn}." for turn in range(len(thoughts))]
    with Recording(run / "models.db", replay_only=True) as recording:
        recorded = {e.request for e in recording}
    assert recorded == {seen.raw for seen in server.seen}


KINDS: tuple[Act, ...] = (
    Fail(429), Fail(429, {"Retry-After": "0.02"}), Fail(500), Fail(529), Hang(), Cut(), Raw(b"{"), Raw(b'{"choices": 1}'),
)  # fmt: skip


def test_a_server_that_misbehaves_changes_nothing(tmp_path: Path, few: list[Task], pool: ToolPool, bot: Bot) -> None:
    failed = 0

    def chaos(seen: Seen) -> Act:
        nonlocal failed
        if seen.number % 3 == 1:
            failed += 1
            return KINDS[failed % len(KINDS)]
        return bot(seen)

    made = []
    for name, act in (("calm", bot), ("stormy", chaos)):
        path = make_run(tmp_path / name, few, pool)
        with serving(act) as server:
            report = solve(path, settings_for(server.url, timeout_s=1))
        assert report.verdicts == {"correct": FEW}
        made.append(content(path))
    assert made[0] == made[1]
    assert report.use["solve", "bot"].retries >= failed > FEW
    assert report.use["solve", "bot"].failed == 0


def test_kill_9_and_resume_gives_the_same_and_pays_for_nothing_twice(
    tmp_path: Path, few: list[Task], pool: ToolPool, bot: Bot
) -> None:
    calm, rough = (make_run(tmp_path / name, few, pool) for name in ("calm", "rough"))
    with serving(bot) as server:
        solve(calm, settings_for(server.url))
        whole = len(server.seen)
    code = (
        "import sys\nfrom dive.cli import main\n"
        "main(['solve', sys.argv[1], '--model', 'bot', '--base-url', sys.argv[2], '--concurrency', '3', '--json'])"
    )
    kills = 0
    with serving(bot) as server:
        server.delay = 0.03
        for turn in range(6):
            seen = len(server.seen)
            command = [sys.executable, "-c", code, str(rough), server.url]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": "src"}) as process:
                until = time.monotonic() + 120
                while process.poll() is None and len(server.seen) < seen + 6 and turn < 2 and time.monotonic() < until:
                    time.sleep(0.003)
                if turn < 2:
                    process.send_signal(signal.SIGKILL)
                    kills += 1
                    continue
                assert process.wait(300) == 0
            break
    assert kills == 2
    assert content(rough) == content(calm)
    with Recording(rough / "models.db", replay_only=True) as recording:
        assert len(list(recording)) == whole
    again = make_run(tmp_path / "again", few, pool)
    solve(again, settings_for("http://127.0.0.1:9/v1"), replay=rough / "models.db")
    assert content(again) == content(calm)


def test_a_budget_stops_and_more_of_it_continues(run: Path, bot: Bot) -> None:
    with serving(bot) as server:
        stops = 0
        for tokens in range(1000, 100_000, 1500):
            report = solve(run, settings_for(server.url, budget=Budget(tokens=tokens), concurrency=2))
            if report.stopped is None:
                break
            stops += 1
            assert isinstance(report.stopped, BudgetExhausted)
            assert "ungraded" not in report.verdicts, "the end of a budget is no attempt"
        assert stops > 1
        with Recording(run / "models.db", replay_only=True) as recording:
            assert len(list(recording)) == len(server.seen), "what was paid for is not paid for again"
    assert {s.verdict for s in held(run)} == {"correct"}
    assert len(held(run)) == FEW


def test_a_server_that_refuses_or_is_gone_uses_up_no_tries(run: Path, bot: Bot) -> None:
    with serving([Fail(401)]) as server:
        report = solve(run, settings_for(server.url))
    assert isinstance(report.stopped, RequestRefused)
    assert (report.made, held(run)) == (0, [])
    gone = settings_for(server.url, http_attempts=1, attempts=9, concurrency=1)
    report = solve(run, gone)
    assert report.stopped is not None
    assert "in succession" in str(report.stopped)
    assert report.made == report.verdicts["ungraded"] < 20 < report.wanted
    with serving(bot) as server:
        report = solve(run, settings_for(server.url, attempts=9))
    assert report.stopped is None
    assert {s.verdict for s in held(run)} == {"correct"}


def test_what_a_model_says_instead_of_answering(run: Path, few: list[Task]) -> None:
    """A refusal is no answer; a provider that withholds the reply, or a prompt that is too long, is nobody's fault."""
    kinds: list[Act] = [
        Say("", refusal=True),
        Say("I think", finish="length"),
        Say("", finish="content_filter"),
        Fail(400, body='{"error": {"message": "maximum context length exceeded"}}'),
    ]
    place = {task.query: i for i, task in enumerate(few)}

    def act(seen: Seen) -> Act:
        return kinds[place[seen.body["messages"][1]["content"]] % 4]

    with serving(act) as server:
        report = solve(run, settings_for(server.url, tries=1))
    assert report.stopped is None
    found = {s.task: (s.verdict, s.reason) for s in held(run)}
    wanted = [("wrong", "no_answer"), ("wrong", None), ("ungraded", "content_filter"), ("ungraded", "prompt_too_long")]
    for i, task in enumerate(few):
        verdict, reason = found[task.id]
        assert verdict == wanted[i % 4][0]
        assert wanted[i % 4][1] in (None, reason)


def test_a_conversation_that_the_server_will_not_go_on_with(run: Path, few: list[Task], bot: Bot) -> None:
    """Some servers refuse a request that has broken arguments in it: nobody's wrong answer, and not the end of the run."""
    broken = {task.query for task in few[::3]}

    def act(seen: Seen) -> Act:
        messages = seen.body["messages"]
        if messages[1]["content"] not in broken:
            return bot(seen)
        return Say(None, [("country_profile", "{'country'")]) if len(messages) == 2 else Fail(400)

    with serving(act) as server:
        report = solve(run, settings_for(server.url, tries=2))
        assert report.stopped is None
        report = solve(run, settings_for(server.url, tries=2))
        sent = len(server.seen)
        assert solve(run, settings_for(server.url, tries=2)).exhausted == len(broken)
        assert len(server.seen) == sent
    found = {s.task: (s.verdict, s.reason) for s in held(run)}
    for task in few:
        assert found[task.id] == (("ungraded", "conversation_refused") if task.query in broken else ("correct", "correct"))


# -- audits -----------------------------------------------------------------------------------------------------------


def auditor(tasks: list[Task], bot: Bot) -> Callable[[Seen], Act]:
    """Knows every fourth answer by heart, finds every fourth in the question, and so on; else it says something wrong."""
    place = {task.query: i for i, task in enumerate(tasks)}

    def act(seen: Seen) -> Act:
        system, query = (m["content"] for m in seen.body["messages"][:2])
        task = tasks[place[query]]
        right = f"<answer>{write_answer(task.answer, [c.atom for c in task.certificate.citations])}</answer>"
        kind = place[query] % 4
        if not seen.body.get("tools"):
            leak = "by its own words" in system
            return Say(right if kind == (1 if leak else 0) else "<answer>unknown</answer>")
        if "one tool call" in system:
            calls = bot.lines[query][0].get("tool_calls")
            if len(seen.body["messages"]) == 2 and calls:
                return Say(None, [(calls[0]["function"]["name"], calls[0]["function"]["arguments"])])
            return Say(right if kind == 2 else "<answer>unknown</answer>")
        if kind == 3:
            return Say("<answer>Atlantis</answer>")
        return Say(right if seen.number % 2 else "<answer>Lemuria</answer>")

    return act


def test_audits_name_suspects_and_their_cost(
    run: Path, few: list[Task], bot: Bot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = {i for i, task in enumerate(few) if task.answer.kind == "string"}
    with serving(auditor(few, bot)) as server:
        file = tmp_path / "audit.yaml"
        file.write_text("temperature: 0.5\n")
        assert audit_cli.audit(run, model="judge", base_url=server.url, settings=file, as_json=True) == 0
        found = json.loads(capsys.readouterr().out)
        sent = len(server.seen)
        assert audit_cli.audit(run, model="judge", base_url=server.url, settings=file) == 0  # a second time costs nothing
        assert len(server.seen) == sent
    assert "suspect" in capsys.readouterr().out
    suspects = {row["audit"]: set(row["suspects"]) for row in found["audits"]}
    assert suspects["closed_book"] == {t.id for i, t in enumerate(few) if i % 4 == 0}
    assert suspects["leak"] == {t.id for i, t in enumerate(few) if i % 4 == 1}
    assert suspects["single_call"] == {t.id for i, t in enumerate(few) if i % 4 == 2}
    assert {t.id for i, t in enumerate(few) if i % 4 == 3 and i in text} <= suspects["ambiguity"]
    assert suspects["ambiguity"] <= {t.id for i, t in enumerate(few) if i % 4 == 3}
    assert {row["what"] for row in found["use"]} == {f"audit {name}" for name in suspects}
    assert sum(row["calls"] for row in found["use"]) == sent
    assert all(row["unpriced"] == row["calls"] for row in found["use"]), "an unknown price is not nothing"

    assert not held(run), "an audit's attempts are nobody's rollouts"
    solve(run, SolveSettings(detours=0))  # the oracle
    assert len(held(run)) == FEW
    selection, card = select_run(run, tmp_path / "data", SelectSettings(eval_share=0))
    everyone = set().union(*suspects.values())
    assert {t.id for t, _ in selection.sft} == {t.id for t in few} - everyone
    assert {s.policy for _, s in selection.sft} <= {"oracle"}
    assert sum(n for reason, n in selection.dropped.items() if reason.startswith("task: suspect")) == len(everyone)
    assert {a["audit"]: a["suspects"] for a in card["audits"]} == {name: len(ids) for name, ids in suspects.items()}
    assert card["cost"]["usd"] is None
    selection, _ = select_run(run, tmp_path / "data", SelectSettings(eval_share=0, audits=("leak",)))
    assert {t.id for t, _ in selection.sft} == {t.id for t in few} - suspects["leak"]


def test_agreement_is_by_type_and_not_by_words(few: list[Task]) -> None:
    from dive.records import DateAnswer, NumberAnswer, SetAnswer, StringAnswer

    def key(answer: Any, text: str) -> str | None:
        return said_key(answer, f"<answer>{text}</answer>")

    number = NumberAnswer(value=5, unit="km")
    assert key(number, "6,000 km") == key(number, "6000") != key(number, "6001")
    assert key(number, "unknown") is None
    assert key(DateAnswer(value="2020-01-01"), "3 May 2021") == key(DateAnswer(value="2020-01-01"), "2021-05-03")
    towns = SetAnswer(items=(StringAnswer(value="a"), StringAnswer(value="b")))
    assert key(towns, "Nairobi; Kisumu") == key(towns, "Kisumu\nNairobi") != key(towns, "Kisumu")
    assert few


def test_the_command_says_what_was_used(run: Path, bot: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(bot) as server:
        assert solve_cli.solve(run, model="bot", base_url=server.url, max_steps=30, as_json=True) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["verdicts"] == {"correct": FEW}
        assert [(row["what"], row["model"], row["calls"]) for row in found["use"]] == [("solve", "bot", len(server.seen))]
        assert found["pass_at_k"][0]["value"] == 1
    with serving([Fail(403)]) as server:
        assert solve_cli.solve(run, model="other", base_url=server.url) == 1
    assert "403" in capsys.readouterr().err
