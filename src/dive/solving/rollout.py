"""The rollout loop: a policy, a task, its toolset, and what came of it as a Trajectory.

Idea: what the policy may see is in the messages and nowhere else; what it was shown is what is stored. Invariants: a tool's
refusal is shown to the policy and is part of the rollout; a failure of a model, a server or the pool leaves the
attempt `ungraded` with a typed reason, never wrong; calls of one message run side by side and are answered in its order.
"""

import asyncio
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import orjson

from dive.errors import ModelError, ToolCrash, ToolError
from dive.records import CallStep, Json, Task, Trajectory
from dive.runtime.models import RunStopped, text_of
from dive.solving.grading import NEEDS_JUDGE, Grade, grade
from dive.solving.policy import Message, Policy
from dive.solving.settings import SolveSettings
from dive.tools import Tool, ToolPool

CUT = "\n[cut: the first {shown:,} of {total:,} characters]"
"""What stands at the end of a result that was cut."""


class Executing(Protocol):
    """What runs tools: the Executor, or anything that calls a tool as it does."""

    def call(self, tool: Tool, arguments: Mapping[str, Json]) -> dict[str, Json]:
        """The tool's result. Raises ToolError."""
        ...


@dataclass(frozen=True, slots=True)
class Rollout:
    """A trajectory, and what is counted about it."""

    trajectory: Trajectory
    reason: str
    """The grade's reason, or the typed failure of an ungraded attempt."""
    detail: str = ""
    formatted: bool = False
    steps: int = 0
    """Assistant messages."""
    calls: int = 0
    errors: int = 0
    """Calls that the tool, or the loop, refused."""
    truncated: int = 0
    """Results that were cut."""
    seconds: float = 0.0


@dataclass(slots=True)
class _Counts:
    steps: int = 0
    calls: int = 0
    errors: int = 0
    truncated: int = 0
    crashed: str | None = None


class Judge(Protocol):
    """Who grades free text."""

    async def judge(self, task: Task, grade: Grade, attempt: int, number: int) -> Grade:
        """The grade of an answer in other words. Raises ModelError."""
        ...


class _Broken(Exception):
    """The rollout cannot go on for a reason that is not the policy's doing."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


def trajectory_id(task: Task, settings: SolveSettings, attempt: int) -> str:
    """Name of an attempt: the same task, rules and number give the same."""
    return f"{task.id}-{settings.hash[:8]}-{attempt}"


def opening(task: Task, settings: SolveSettings) -> list[Message]:
    """The messages that every rollout of the task begins with."""
    return [{"role": "system", "content": settings.system_prompt}, {"role": "user", "content": task.query}]


def schemas(task: Task, pool: ToolPool) -> tuple[dict[str, Json], ...]:
    """The task's tools in OpenAI function form."""
    return tuple(pool.tools[name].function_schema() for name in task.toolset)


async def roll_out(
    task: Task,
    policy: Policy,
    pool: ToolPool,
    executor: Executing,
    settings: SolveSettings,
    *,
    attempt: int = 0,
    number: int = 0,
    judge: Judge | None = None,
) -> Rollout:
    """Let a policy attempt a task. Raises RunStopped where no attempt can be made any more, a budget's end for one.

    Args:
        task: what to solve
        policy: who solves it
        pool: where the task's tools are
        executor: what runs them
        settings: the rules
        attempt: which attempt at the task this is
        number: which try at the attempt
        judge: who grades free text
    """
    started = time.perf_counter()
    messages = opening(task, settings)
    counts = _Counts()
    tools: tuple[dict[str, Json], ...] = ()
    failure: str | None = None
    detail = ""
    graded: Grade | None = None
    try:
        _check_pool(task, pool)
        offered = {name: pool.tools[name] for name in task.toolset} if settings.tools else {}
        tools = schemas(task, pool) if settings.tools else ()
        async with asyncio.timeout(settings.time_limit_s):
            finished = await _converse(messages, tools, policy, offered, executor, settings, counts)
        graded = grade(task, _text(messages[-1])) if finished else Grade(False, "max_steps", None, False)
        if graded.reason == NEEDS_JUDGE:
            if judge is None:
                raise _Broken("no_judge", "the answer is free text, and no model is given that judges it")
            graded = await judge.judge(task, graded, attempt, number)
        if not graded.correct and counts.crashed is not None:
            graded, failure, detail = None, "tool_crash", counts.crashed
        elif not finished:
            failure = "max_steps"
    except TimeoutError:
        failure, detail = "time_limit", f"the rollout took longer than {settings.time_limit_s:g} seconds"
    except RunStopped:
        raise
    except ModelError as error:
        graded = None
        failure, detail = getattr(error, "reason", "model_error"), str(error)
    except _Broken as error:
        graded = None
        failure, detail = error.reason, str(error)
    verdict: Literal["correct", "wrong", "ungraded"] = "ungraded"
    if graded is not None:
        verdict = "correct" if graded.correct else "wrong"
    trajectory = Trajectory(
        id=trajectory_id(task, settings, attempt),
        task=task.id,
        attempt=attempt,
        policy=policy.name,
        messages=tuple(messages),
        tools=tools,
        reward=None if graded is None else float(graded.correct),
        verdict=verdict,
        failure=failure,
    )
    return Rollout(
        trajectory=trajectory,
        reason=graded.reason if graded is not None else failure or "ungraded",
        detail=detail,
        formatted=graded is not None and graded.formatted,
        steps=counts.steps,
        calls=counts.calls,
        errors=counts.errors,
        truncated=counts.truncated,
        seconds=time.perf_counter() - started,
    )


def _check_pool(task: Task, pool: ToolPool) -> None:
    """The tools must be the ones that the task was made with."""
    missing = [name for name in task.toolset if name not in pool.tools]
    if missing:
        raise _Broken("tool_missing", f"no tool is called {', '.join(missing)}")
    changed = [s.tool for s in task.certificate.steps if isinstance(s, CallStep) and pool.tools[s.tool].identity != s.identity]
    if changed:
        raise _Broken("tool_drift", f"not as it was when the task was made: {', '.join(dict.fromkeys(changed))}")


async def _converse(
    messages: list[Message],
    tools: Sequence[dict[str, Json]],
    policy: Policy,
    offered: Mapping[str, Tool],
    executor: Executing,
    settings: SolveSettings,
    counts: _Counts,
) -> bool:
    """Grow the messages until the policy gives its final one; False where the steps ran out."""
    while counts.steps < settings.max_steps:
        message = _well_formed(await policy.next_message(messages, tools))
        counts.steps += 1
        calls = message.get("tool_calls") or []
        messages.append(message)
        if not calls:
            return True
        outcomes = [
            _execute(call, offered, executor, refused=place >= settings.max_parallel, limit=settings.max_parallel)
            for place, call in enumerate(calls)
        ]
        for call, outcome in zip(calls, await asyncio.gather(*outcomes), strict=True):
            counts.calls += 1
            content, cut = show_result(outcome, settings.result_limit)
            counts.truncated += cut
            if isinstance(outcome, ToolError):
                counts.errors += 1
                counts.crashed = str(outcome) if isinstance(outcome, ToolCrash) else counts.crashed
            messages.append({"role": "tool", "tool_call_id": call["id"], "content": content})
    return False


def _well_formed(message: Any) -> Message:
    """The message, if it has the form it must have, with its content as one text. Raises _Broken."""
    if not isinstance(message, dict) or message.get("role") != "assistant":
        raise _Broken("malformed_message", "the policy gave no assistant message")
    content = message.get("content")
    if isinstance(content, list):
        for part in content:
            if not isinstance(part, dict) or part.get("type") != "text" or not isinstance(part.get("text"), str):
                kind = part.get("type") if isinstance(part, dict) else type(part).__name__
                raise _Broken("malformed_message", f"the message's content has a part that is no text: {kind!r}")
        content = text_of(message) or None
    elif not isinstance(content, str | None):
        raise _Broken("malformed_message", f"the message's content is not text, but {type(content).__name__}")
    calls = message.get("tool_calls") or []
    well = isinstance(calls, list) and all(
        isinstance(c, dict)
        and isinstance(c.get("id"), str)
        and isinstance(c.get("function"), dict)
        and isinstance(c["function"].get("name"), str)
        and isinstance(c["function"].get("arguments"), str | dict | None)
        for c in calls
    )
    if not well or len({c["id"] for c in calls}) != len(calls):
        raise _Broken("malformed_message", "a tool call lacks its id, name or arguments, or repeats an id")
    return {**message, "content": content} if isinstance(message.get("content"), list) else dict(message)


async def _execute(
    call: Mapping[str, Any], offered: Mapping[str, Tool], executor: Executing, *, refused: bool, limit: int
) -> dict[str, Json] | ToolError:
    name, given = call["function"]["name"], call["function"].get("arguments")
    if refused:
        return ToolError(f"At most {limit} calls can be made at once; make this one again.")
    tool = offered.get(name)
    if tool is None:
        return ToolError(f"There is no tool called {name[:80]!r}; the tools are {', '.join(offered)}.")
    try:
        # some servers give an object where the protocol has text
        arguments = given if isinstance(given, dict) else json.loads(given or "{}")
    except (ValueError, RecursionError) as error:
        return ToolError(f"{name}: the arguments are not valid JSON ({str(error)[:120]}).")
    if not isinstance(arguments, dict):
        return ToolError(f"{name} takes a JSON object of arguments, not {type(arguments).__name__}.")
    try:
        if tool.isolation == "inline":
            return executor.call(tool, arguments)
        return await asyncio.to_thread(executor.call, tool, arguments)
    except ToolError as error:
        return error


def show_result(outcome: dict[str, Json] | ToolError, limit: int) -> tuple[str, bool]:
    """What the policy is shown of a call's outcome, and whether something was cut."""
    shown: dict[str, Json] = {"error": str(outcome)} if isinstance(outcome, ToolError) else outcome
    text = orjson.dumps(shown).decode()
    if len(text) <= limit:
        return text, False
    return text[:limit] + CUT.format(shown=limit, total=len(text)), True


def _text(message: Message) -> str | None:
    content = message.get("content")
    return content if isinstance(content, str) else None


def regrade(task: Task, trajectory: Trajectory) -> Grade | None:
    """Grade a stored trajectory again; None for one that is ungraded because it broke off."""
    if trajectory.verdict == "ungraded":
        return None
    last = trajectory.messages[-1] if trajectory.messages else {}
    if trajectory.failure == "max_steps" or last.get("role") != "assistant" or last.get("tool_calls"):
        return Grade(False, trajectory.failure or "no_answer", None, False)
    found = grade(task, _text(last))
    if found.reason != NEEDS_JUDGE:
        return found
    right = trajectory.verdict == "correct"  # the judge's word stands: it is not asked again
    return Grade(right, "correct" if right else "wrong_value", found.text, found.formatted)


def content_key(*parts: object) -> str:
    """A key over what an attempt depends on."""
    return hashlib.sha256("\x1f".join(str(p) for p in parts).encode()).hexdigest()[:24]


__all__ = [
    "CUT", "Executing", "Judge", "Rollout", "content_key", "opening", "regrade", "roll_out", "schemas", "show_result",
    "trajectory_id",
]  # fmt: skip
