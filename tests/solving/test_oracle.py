"""The oracle: always right, never clairvoyant, the same every time."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from dive.records import CallStep, StepSource, Task, ToolCall
from dive.solving.detours import KINDS, plan_detour
from dive.solving.oracle import STYLES, Oracle
from dive.solving.rollout import Rollout, roll_out
from dive.solving.settings import SolveSettings
from dive.synthesis.certify import resolve
from dive.tools import ToolPool
from dive.tools.executor import Executor

SETTINGS = SolveSettings()


def play(
    task: Task,
    pool: ToolPool,
    executor: Executor,
    *,
    attempt: int = 0,
    detours: float = 0.25,
    settings: SolveSettings = SETTINGS,
) -> Rollout:
    oracle = Oracle(task, pool, attempt=attempt, detours=detours)
    return asyncio.run(roll_out(task, oracle, pool, executor, settings, attempt=attempt))


@pytest.mark.parametrize("detours", [0.0, 1.0])
def test_always_right(tasks: list[Task], pool: ToolPool, executor: Executor, detours: float) -> None:
    for task in tasks:
        made = play(task, pool, executor, detours=detours)
        assert (made.trajectory.verdict, made.formatted) == ("correct", True), (task.query, made)
        if not detours:
            assert made.errors == 0


@pytest.mark.parametrize("limit", [200, 257, 301])
def test_a_cut_result_is_known_by_its_beginning(tasks: list[Task], pool: ToolPool, executor: Executor, limit: int) -> None:
    """Tasks as a run stores them: with the keys of a result in another order than the tool gives them in."""
    settings, cut = SolveSettings(result_limit=limit), 0
    for task in tasks:
        made = play(Task.from_json(task.to_json()), pool, executor, settings=settings)
        assert made.trajectory.verdict == "correct", (task.query, made)
        cut += made.truncated
    assert cut > 5


def test_a_cut_result_that_says_something_else_is_drift(tasks: list[Task], pool: ToolPool, executor: Executor) -> None:
    seen = 0
    for task in tasks:
        on_path = {step.id for step in task.certificate.steps}
        calls = list(task.evidence.calls)
        long = [i for i, call in enumerate(calls) if call.id in on_path and len(json.dumps(call.result)) >= 250]
        if not long:
            continue
        told = calls[long[0]]
        calls[long[0]] = told.model_copy(update={"result": dict.fromkeys(told.result or (), 0.125)})
        evidence = task.evidence.model_copy(update={"calls": tuple(calls)})
        changed = task.model_copy(update={"evidence": evidence})
        made = play(changed, pool, executor, detours=0.0, settings=SolveSettings(result_limit=200))
        assert made.trajectory.verdict == "ungraded", made
        seen += 1
    assert seen > 3


def test_the_same_every_time_and_different_each_attempt(tasks: list[Task], pool: ToolPool, executor: Executor) -> None:
    said = []
    for task in tasks[:10]:
        first, again = play(task, pool, executor, detours=0.5), play(task, pool, executor, detours=0.5)
        assert first.trajectory.to_json() == again.trajectory.to_json()
        said.append(len({play(task, pool, executor, attempt=n).trajectory.messages[2:].__repr__() for n in range(4)}))
    assert sum(said) > 2.5 * len(said)


def test_no_argument_that_was_not_seen(tasks: list[Task], pool: ToolPool, executor: Executor) -> None:
    """A value that the program takes from a step is used only after a tool has shown it, or an operation on shown values."""
    for task in tasks:
        results = {c.id: c.result for c in task.evidence.calls}
        steps = [s for s in task.certificate.steps if isinstance(s, CallStep)]
        flowing = {
            (s.tool, json.dumps(resolve(source, results)))
            for s in steps
            for source in s.arguments.values()
            if isinstance(source, StepSource) and source.step in results
        }
        shown = ""
        for message in play(task, pool, executor, detours=0.0).trajectory.messages[2:]:
            for call in message.get("tool_calls", ()):
                name, arguments = call["function"]["name"], json.loads(call["function"]["arguments"])
                for value in arguments.values():
                    text = json.dumps(value)
                    if (name, text) in flowing and text not in task.query and text.strip('"') not in task.query:
                        loose = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
                        assert loose in shown or text in shown, (task.query, name, value)
            if message["role"] == "tool":
                shown += message["content"]


def _values(value: object) -> Iterator[str]:
    """What stands in a result and cannot be there by chance: names, and numbers of several digits."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _values(inner)
    elif isinstance(value, str) and len(value) > 3:
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool) and len(f"{value}") > 3:
        yield f"{value}"


@pytest.mark.parametrize("attempt", range(3))
def test_no_word_of_what_was_not_seen(tasks: list[Task], pool: ToolPool, executor: Executor, attempt: int) -> None:
    """Before its call is answered, nothing is said that stands in the result and in nothing before it."""
    looked = 0
    for task in tasks:
        made = play(task, pool, executor, attempt=attempt, detours=0.5)
        coming = [m["content"] for m in made.trajectory.messages if m["role"] == "tool"]
        known = task.query
        for message in made.trajectory.messages[2:]:
            if message["role"] == "tool":
                known += coming.pop(0)
                continue
            words = str(message["content"]).replace(",", "")
            for content in coming:
                for value in _values(json.loads(content)):
                    looked += 1
                    clear = value.replace(",", "").casefold()
                    if clear not in known.replace(",", "").casefold():
                        assert not re.search(rf"(?<!\w){re.escape(clear)}(?!\w)", words.casefold()), (task.query, value, words)
    assert looked > 1000


def test_the_words_are_well_written(tasks: list[Task], pool: ToolPool, executor: Executor) -> None:
    """No sentence twice in a message, no stop doubled or missing, nothing of the machinery."""
    for task in tasks:
        for attempt in range(3):
            messages = play(task, pool, executor, attempt=attempt, detours=0.5).trajectory.messages
            spoken = [str(m["content"]) for m in messages if m["role"] == "assistant" and m["content"]]
            for text in spoken:
                words = text.partition("<answer>")[0].strip()
                assert not re.search(r"\.\.|  |\bNone\b|\[\*|\bTrue\b|\bFalse\b|…\.|\?\.", words), words
                assert not words or re.search(r"[.!?…][\"')]?$", words), words
                sentences = [s for s in re.split(r"(?<=[a-z]\.) (?=[A-Z])", words) if len(s) > 12]
                assert len(sentences) == len(set(sentences)), words


def test_independent_calls_go_out_together(tasks: list[Task], pool: ToolPool, executor: Executor) -> None:
    widths: Counter[int] = Counter()
    for task in tasks:
        for message in play(task, pool, executor, detours=0.0).trajectory.messages:
            widths[len(message.get("tool_calls", ()))] += 1
    assert sum(n for width, n in widths.items() if width > 1) > 10
    assert max(widths) <= 8


def test_styles_and_detours_occur(tasks: list[Task], pool: ToolPool, executor: Executor) -> None:
    styles = {Oracle(task, pool, attempt=n).style for task in tasks[:20] for n in range(3)}
    assert styles == set(STYLES)
    planned = [plan_detour(task, pool, random.Random(n)) for task in tasks for n in range(3)]
    kinds = {detour.kind for detour in planned if detour is not None}
    assert len(kinds) >= 4
    assert kinds <= set(KINDS)
    wandered = [play(task, pool, executor, detours=1.0) for task in tasks]
    refused = [r for r in wandered if r.errors]
    assert len(refused) > len(tasks) / 4
    for made in refused:
        roles = [m["role"] for m in made.trajectory.messages]
        assert roles[-1] == "assistant"
        assert any(m["role"] == "tool" and m["content"].startswith('{"error"') for m in made.trajectory.messages)


def test_drift_is_a_failure_and_no_answer(tasks: list[Task], pool: ToolPool, executor: Executor) -> None:
    task = tasks[0]
    calls = tuple(
        ToolCall(id=c.id, tool=c.tool, arguments=c.arguments, result={"something": "else"}) for c in task.evidence.calls
    )
    other = task.model_copy(update={"evidence": task.evidence.model_copy(update={"calls": calls})})
    made = play(other, pool, executor)
    assert (made.trajectory.verdict, made.trajectory.failure) == ("ungraded", "drift")
