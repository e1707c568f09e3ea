"""The rollout loop: what the policy sees is what is stored, and only the policy's own doing is graded."""

import asyncio
import json
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from dive.errors import ModelError, ToolCrash
from dive.records import Json, Task, Trajectory
from dive.solving.answering import write_answer
from dive.solving.policy import Message
from dive.solving.rollout import Rollout, regrade, roll_out
from dive.solving.settings import SolveSettings
from dive.tools import Tool, ToolPool
from dive.tools.executor import Executor
from dive.training.formats import to_anthropic, to_openai, to_trl, to_verl
from dive.training.reward import reward

from .scripted import Scripted, call, says

SETTINGS = SolveSettings(policy="scripted")


@pytest.fixture
def task(tasks: list[Task]) -> Task:
    return next(t for t in tasks if "country_profile" in t.toolset)


def answer(task: Task) -> Message:
    asked = [c.atom for c in task.certificate.citations]
    return says(f"<answer>{write_answer(task.answer, asked)}</answer>")


def run(task: Task, pool: ToolPool, executor: Any, *lines: Any, settings: SolveSettings = SETTINGS) -> Rollout:
    made = asyncio.run(roll_out(task, Scripted(*lines), pool, executor, settings))
    assert Trajectory.from_json(made.trajectory.to_json()) == made.trajectory
    return made


def test_calls_are_answered_in_order_and_refusals_are_shown(task: Task, pool: ToolPool, executor: Executor) -> None:
    calls = (
        call("country_profile", 1, country="Kenya"),
        call("no_such_tool", 2),
        call("country_profile", 3, country="Atlantis"),
        {"id": "call_4", "type": "function", "function": {"name": "country_profile", "arguments": "{'country': "}},
        {"id": "call_5", "type": "function", "function": {"name": "country_profile", "arguments": "[1]"}},
    )
    made = run(task, pool, executor, says("Looking.", *calls), answer(task))
    shown = [m for m in made.trajectory.messages if m["role"] == "tool"]
    assert [m["tool_call_id"] for m in shown] == [f"call_{n}" for n in range(1, 6)]
    assert "Nairobi" in shown[0]["content"]
    for message, word in zip(shown[1:], ("no tool called", "Atlantis", "not valid JSON", "JSON object"), strict=True):
        assert word in json.loads(message["content"])["error"]
    assert (made.calls, made.errors, made.steps, made.trajectory.verdict, made.trajectory.reward) == (5, 4, 2, "correct", 1.0)
    assert [m["role"] for m in made.trajectory.messages[:2]] == ["system", "user"]
    assert made.trajectory.messages[1]["content"] == task.query
    assert {t["function"]["name"] for t in made.trajectory.tools} == set(task.toolset)


@pytest.mark.parametrize("given", [{"country": "Kenya"}, None])
def test_arguments_that_a_server_gives_as_an_object(task: Task, pool: ToolPool, executor: Executor, given: Any) -> None:
    """They are kept as they came, and are text in the formats of trainers, which want it so."""
    line = says("Looking.", {"id": "call_1", "type": "function", "function": {"name": "country_profile", "arguments": given}})
    made = run(task, pool, executor, line, answer(task))
    assert made.trajectory.messages[2] == line
    shown = made.trajectory.messages[3]["content"]
    assert "Nairobi" in shown if given else "country" in json.loads(shown)["error"]
    text = json.dumps(given or {}, separators=(",", ":"))
    for write in (to_openai, to_trl, to_verl):
        assert write(made.trajectory)["messages"][2]["tool_calls"][0]["function"]["arguments"] == text
    assert to_anthropic(made.trajectory)["messages"][1]["content"][1]["input"] == (given or {})
    earned = reward(task, made.trajectory)
    assert earned is not None
    assert (earned.correct, earned.form) == (1, 1)


def test_messages_are_kept_as_they_came(task: Task, pool: ToolPool, executor: Executor) -> None:
    line = {**answer(task), "reasoning_content": "First… then…", "refusal": None}
    assert run(task, pool, executor, line).trajectory.messages[-1] == line


def test_a_wrong_answer_is_wrong_and_steps_run_out(task: Task, pool: ToolPool, executor: Executor) -> None:
    wrong = run(task, pool, executor, says("<answer>Atlantis, perhaps</answer>"))
    assert (wrong.trajectory.verdict, wrong.trajectory.reward, wrong.trajectory.failure) == ("wrong", 0.0, None)
    endless = run(
        task, pool, executor, says(None, call("country_profile", country="Kenya")), settings=SolveSettings(max_steps=3)
    )
    assert (endless.trajectory.verdict, endless.trajectory.failure, endless.steps) == ("wrong", "max_steps", 3)


def test_text_in_parts_is_text(task: Task, pool: ToolPool, executor: Executor) -> None:
    whole = answer(task)
    text = whole["content"]
    line = {**whole, "content": [{"type": "text", "text": text[:5]}, {"type": "text", "text": text[5:]}]}
    made = run(task, pool, executor, line).trajectory
    assert (made.verdict, made.messages[-1]) == ("correct", whole)
    calling = {**says(None, call("country_profile", country="Kenya")), "content": []}
    assert run(task, pool, executor, calling, line).trajectory.messages[2]["content"] is None


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ({"type": "image_url", "image_url": {"url": "data:,"}}, "'image_url'"),
        ({"type": "text", "text": 5}, "'text'"),
        ("no part", "'str'"),
    ],
)
def test_other_parts_are_named(task: Task, pool: ToolPool, executor: Executor, part: Any, named: str) -> None:
    made = run(task, pool, executor, {"role": "assistant", "content": [{"type": "text", "text": "Here:"}, part]})
    assert (made.trajectory.failure, made.trajectory.verdict) == ("malformed_message", "ungraded")
    assert made.detail == f"the message's content has a part that is no text: {named}"


@pytest.mark.parametrize(
    ("line", "failure"),
    [
        (ModelError("503"), "model_error"),
        ({"role": "user", "content": "hi"}, "malformed_message"),
        ({"role": "assistant", "content": 5}, "malformed_message"),
        (says(None, {"id": "x", "function": {"name": "country_profile", "arguments": 5}}), "malformed_message"),
        (says(None, call("country_profile", 1), call("country_profile", 1)), "malformed_message"),
    ],
)
def test_what_is_not_the_policy_s_doing_is_not_graded(
    task: Task, pool: ToolPool, executor: Executor, line: Any, failure: str
) -> None:
    first = says(None, call("country_profile", country="Kenya"))
    made = run(task, pool, executor, first, line)
    assert (made.trajectory.verdict, made.trajectory.failure, made.trajectory.reward) == ("ungraded", failure, None)
    assert len(made.trajectory.messages) == 4  # what was there before is kept
    assert regrade(task, made.trajectory) is None


def test_a_policy_that_hangs_is_not_graded(task: Task, pool: ToolPool, executor: Executor) -> None:
    class Hanging(Scripted):
        async def next_message(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> Message:  # noqa: ARG002
            await asyncio.sleep(60)
            raise AssertionError

    made = asyncio.run(roll_out(task, Hanging(None), pool, executor, SolveSettings(time_limit_s=0.1)))
    assert made.trajectory.failure == "time_limit"


def test_tools_that_are_not_what_they_were(task: Task, pool: ToolPool, executor: Executor) -> None:
    fewer = ToolPool({n: t for n, t in pool.tools.items() if n != task.toolset[0]})
    assert run(task, fewer, executor, answer(task)).trajectory.failure == "tool_missing"
    step = task.certificate.steps[0].model_copy(update={"identity": "country_profile@0"})
    old = task.model_copy(update={"certificate": task.certificate.model_copy(update={"steps": (step,)})})
    assert run(old, pool, executor, answer(task)).trajectory.failure == "tool_drift"


def test_a_crash_of_a_worker_is_no_wrong_answer(task: Task, pool: ToolPool) -> None:
    class Crashing:
        def call(self, tool: Tool, arguments: Mapping[str, Json]) -> dict[str, Json]:
            raise ToolCrash(f"{tool.name} broke off: its process was ended by SIGKILL. {arguments}")

    first = says(None, call("country_profile", country="Kenya"))
    made = run(task, pool, Crashing(), first, says("<answer>no idea</answer>"))
    assert (made.trajectory.verdict, made.trajectory.failure) == ("ungraded", "tool_crash")
    assert run(task, pool, Crashing(), first, answer(task)).trajectory.verdict == "correct"


def test_long_results_are_cut_and_marked(task: Task, pool: ToolPool, executor: Executor) -> None:
    first = says(None, call("country_profile", country="Kenya"))
    whole = executor.call(pool.tools["country_profile"], {"country": "Kenya"})

    class Long:
        def call(self, tool: Tool, arguments: Mapping[str, Json]) -> dict[str, Json]:
            return {**whole, "capital": "x" * 5000, "tool": tool.name, "given": dict(arguments)}

    made = run(task, pool, Long(), first, answer(task), settings=SolveSettings(result_limit=200))
    content = made.trajectory.messages[3]["content"]
    assert content.count("x") < 200
    assert "[cut: the first 200 of 5," in content
    assert made.truncated == 1


def test_too_many_calls_at_once_are_refused(task: Task, pool: ToolPool, executor: Executor) -> None:
    first = says(None, *(call("country_profile", n, country="Kenya") for n in range(5)))
    made = run(task, pool, executor, first, answer(task), settings=SolveSettings(max_parallel=3))
    assert (made.calls, made.errors) == (5, 2)


def test_calls_to_worker_processes_run_side_by_side(task: Task, pool: ToolPool) -> None:
    import dataclasses

    profile = pool.tools["country_profile"]
    slow = ToolPool({**pool.tools, "country_profile": dataclasses.replace(profile, isolation="process")})
    at_once: list[int] = []

    class Waiting:
        running = 0
        lock = threading.Lock()

        def call(self, tool: Tool, arguments: Mapping[str, Json]) -> dict[str, Json]:
            with self.lock:
                self.running += 1
                at_once.append(self.running)
            time.sleep(0.1)
            with self.lock:
                self.running -= 1
            return {"tool": tool.name, **arguments}

    first = says(None, *(call("country_profile", n, country=str(n)) for n in range(3)))
    made = run(task, slow, Waiting(), first, answer(task))
    assert max(at_once) > 1
    assert [json.loads(m["content"])["country"] for m in made.trajectory.messages if m["role"] == "tool"] == ["0", "1", "2"]


def test_regrading_is_what_grading_was(task: Task, pool: ToolPool, executor: Executor) -> None:
    for line in (answer(task), says("<answer>7,777,777</answer>"), says(None)):
        made = run(task, pool, executor, line)
        again = regrade(task, made.trajectory)
        assert again is not None
        assert again.correct is (made.trajectory.verdict == "correct")
        assert again.reason == made.reason
