"""The reward of a rollout: R = alpha * R_format + R_correct.

R_correct is the grade, 0 or 1. R_format is 1 only where every tool call was well-formed and the final message gives one answer,
in its block, that reads as what was asked for. Invariant: an answer that is empty, hedged, a list of candidates, in
another unit, overlong, or a pasted query earns neither, so the only way to be paid is to answer.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import TypeAdapter

from dive.records import Answer, Json, RecordAnswer, Task, Trajectory
from dive.solving.grading import NEEDS_JUDGE, Grade, grade_answer

ALPHA = 0.1
"""Weight of the format: enough to learn it early, too little to live on."""

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


@dataclass(frozen=True, slots=True)
class Reward:
    """What a rollout earns."""

    total: float
    form: float
    """R_format, 0 or 1."""
    correct: float
    """R_correct, 0 or 1."""
    reason: str
    """The grade's reason."""


def reward(task: Task, trajectory: Trajectory, *, alpha: float = ALPHA) -> Reward | None:
    """The reward of a stored rollout; None for one that is ungraded, which must not be learnt from."""
    if trajectory.verdict == "ungraded":
        return None
    asked = [c.atom for c in task.certificate.citations]
    names = {str(t["function"]["name"]) for t in trajectory.tools}
    made = reward_messages(task.answer, trajectory.messages, query=task.query, asked=asked, tools=names, alpha=alpha)
    if made.reason != NEEDS_JUDGE:
        return made
    correct = float(trajectory.verdict == "correct")  # the judge's word
    return Reward(alpha * made.form + correct, made.form, correct, "correct" if correct else "wrong_value")


def reward_messages(
    answer: Answer,
    messages: Sequence[Mapping[str, Json]],
    *,
    query: str = "",
    asked: Sequence[str] = (),
    tools: set[str] | None = None,
    alpha: float = ALPHA,
) -> Reward:
    """The reward of a conversation.

    Args:
        answer: the right one
        messages: the conversation in OpenAI chat form; the last message is the policy's
        query: the question
        asked: names of a record's parts in the order of the question
        tools: names of the tools on offer; None where calls are checked elsewhere
        alpha: weight of the format
    """
    last = messages[-1] if messages else {}
    final = last.get("role") == "assistant" and not last.get("tool_calls")
    content = last.get("content")
    if final:
        grade = grade_answer(answer, content if isinstance(content, str) else None, query=query, asked=asked)
    else:
        grade = Grade(False, "no_answer", None, False)
    form = float(grade.formatted and all(_well_formed(m, tools) for m in messages if m.get("role") == "assistant"))
    correct = float(grade.correct)
    return Reward(alpha * form + correct, form, correct, grade.reason)


def _well_formed(message: Mapping[str, Json], tools: set[str] | None) -> bool:
    """Are the message's calls JSON objects for tools that exist?"""
    for call in message.get("tool_calls") or []:
        function = call.get("function") or {}
        if tools is not None and function.get("name") not in tools:
            return False
        arguments = function.get("arguments") or {}
        if isinstance(arguments, str):
            try:
                arguments = json.loads(arguments)
            except (ValueError, RecursionError):
                return False
        if not isinstance(arguments, dict):
            return False
    return True


# -- for trainers -----------------------------------------------------------------------------------------------------


def ground_truth(task: Task) -> str:
    """What a trainer needs to hold beside a prompt to compute the reward: the typed answer, and how it was asked for."""
    asked = [c.atom for c in task.certificate.citations] if isinstance(task.answer, RecordAnswer) else []
    content = {"answer": task.answer.model_dump(mode="json"), "asked": asked, "query": task.query}
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def score_text(truth: str, final: str, *, alpha: float = ALPHA) -> Reward:
    """The reward of a final message against what `ground_truth` gave; calls are not looked at."""
    content = json.loads(truth)
    answer = _ANSWER.validate_python(content["answer"])
    return reward_messages(
        answer, [{"role": "assistant", "content": final}], query=content["query"], asked=content["asked"], alpha=alpha
    )


def compute_score(
    data_source: str,  # noqa: ARG001 - the signature is verl's
    solution_str: str,
    ground_truth: str,
    extra_info: Mapping[str, Any] | None = None,  # noqa: ARG001
    **_: Any,
) -> dict[str, float]:
    """The custom reward function of verl: `custom_reward_function.path` is this file.

    `solution_str` is the decoded response of all turns; what follows the last tool response and turn marker is graded.
    """
    final = solution_str
    for mark in ("</tool_response>", "<|im_start|>assistant", "<|start_header_id|>assistant<|end_header_id|>"):
        final = final.rpartition(mark)[2]
    for mark in ("<|im_end|>", "<|eot_id|>", "<|endoftext|>"):
        final = final.partition(mark)[0]
    if "<tool_call>" in final:
        final = ""
    found = score_text(ground_truth, final)
    return {"score": found.total, "format": found.form, "correct": found.correct}


def trl_reward(completions: Sequence[Any], ground_truth: Sequence[str], **_: Any) -> list[float]:
    """A reward function for TRL's GRPOTrainer: the completions as messages, the truth from the data set's column."""
    scores: list[float] = []
    for completion, truth in zip(completions, ground_truth, strict=True):
        messages = completion if isinstance(completion, list) else [{"role": "assistant", "content": str(completion)}]
        content = json.loads(truth)
        answer = _ANSWER.validate_python(content["answer"])
        scores.append(reward_messages(answer, messages, query=content["query"], asked=content["asked"]).total)
    return scores


__all__ = ["ALPHA", "Reward", "compute_score", "ground_truth", "reward", "reward_messages", "score_text", "trl_reward"]
