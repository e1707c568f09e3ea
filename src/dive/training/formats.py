"""Trajectories and tasks in the formats of others: TRL, verl, verifiers, OpenAI and Anthropic chat.

Invariant: a conversion loses nothing that the policy saw or said. Tool schemas, calls with their arguments, results and
reasoning are all in each format, and nothing is in it that the rollout had not.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from dive.records import Json, Task, Trajectory
from dive.solving.answering import SYSTEM_PROMPT
from dive.training.reward import ground_truth

SOURCE = "dive"
"""What verl's rows name as their data source."""

Row = dict[str, Json]


def to_openai(trajectory: Trajectory) -> Row:
    """OpenAI chat fine-tuning: `messages`, `tools`, `parallel_tool_calls`.

    The format has no place for reasoning content; it stands at the head of the text, in <think> tags.
    """
    messages = [_with_thoughts(m) for m in trajectory.messages]
    parallel = any(len(m.get("tool_calls") or ()) > 1 for m in messages)
    return {"messages": messages, "tools": list(trajectory.tools), "parallel_tool_calls": parallel}


def _with_thoughts(message: Mapping[str, Json]) -> Row:
    kept = {k: v for k, v in message.items() if k in ("role", "content", "tool_calls", "tool_call_id", "name", "refusal")}
    if message.get("tool_calls"):
        kept["tool_calls"] = _calls(message)
    if thoughts := _thoughts(message):
        kept["content"] = f"<think>\n{thoughts}\n</think>\n\n{kept.get('content') or ''}"
    return kept


def to_trl(trajectory: Trajectory, *, objects: bool = False) -> Row:
    """TRL's SFTTrainer: `messages`, and `tools` as JSON text.

    Arguments are JSON text, which the chat templates of Qwen3 and later write as it is: exactly what the policy wrote.
    Templates that take objects only, as Qwen2.5's, need `objects`; but `datasets` keeps about 13 digits of a number inside
    an object, and turns 0.6 into 0.6000000000000001. With `assistant_only_loss=True` the trainer takes the assistant's
    tokens from its training chat templates.
    """
    spoken = [_plain(m) for m in trajectory.messages]
    messages = _objects(spoken) if objects else spoken
    return {"messages": messages, "tools": orjson.dumps(trajectory.tools).decode()}


def _plain(message: Mapping[str, Json]) -> Row:
    """A message with the fields that chat templates read, and text where there is no content.

    Servers name reasoning in two ways, and add fields of their own, which would only be columns full of nothing.
    """
    kept = {k: v for k, v in message.items() if k in ("role", "tool_calls", "tool_call_id", "name") and v is not None}
    if message.get("tool_calls"):
        kept["tool_calls"] = _calls(message)
    if thoughts := _thoughts(message):
        kept["reasoning_content"] = thoughts
    return {**kept, "content": message.get("content") or ""}


def _calls(message: Mapping[str, Json]) -> list[Row]:
    """A message's calls with their arguments as text, which some servers give as an object."""
    calls: list[Row] = []
    for call in message.get("tool_calls") or []:
        given = call["function"].get("arguments")
        text = given if isinstance(given, str) else orjson.dumps(given or {}).decode()
        calls.append({**call, "function": {**call["function"], "arguments": text}})
    return calls


def _thoughts(message: Mapping[str, Json]) -> str:
    thoughts = message.get("reasoning_content") or message.get("reasoning")
    return thoughts if isinstance(thoughts, str) else ""


def _objects(spoken: Sequence[Row]) -> list[Row]:
    """Messages with arguments as objects."""
    messages: list[Row] = []
    for message in spoken:
        made = dict(message)
        if calls := message.get("tool_calls"):
            made["tool_calls"] = [
                {"id": c["id"], "type": "function",
                 "function": {"name": c["function"]["name"], "arguments": _object(c["function"]["arguments"])}}
                for c in calls
            ]  # fmt: skip
        else:
            made.pop("tool_calls", None)
        messages.append(made)
    return messages


def _object(arguments: str) -> Json:
    """A call's arguments as an object; text that is no JSON stays text, as the policy wrote it."""
    try:
        return json.loads(arguments or "{}")
    except ValueError:
        return arguments


def to_trl_prompt(task: Task, schemas: Sequence[Row], system: str = SYSTEM_PROMPT) -> Row:
    """TRL's GRPOTrainer: `prompt`, with the columns that `dive.training.reward.trl_reward` and an environment read."""
    return {
        "prompt": _prompt(task, system),
        "ground_truth": ground_truth(task),
        "toolset": list(task.toolset),
        "tools": orjson.dumps(schemas).decode(),
        "task": task.id,
    }


def _prompt(task: Task, system: str) -> list[Row]:
    return [{"role": "system", "content": system}, {"role": "user", "content": task.query}]


def to_verl(trajectory: Trajectory) -> Row:
    """verl's multi-turn SFT: `messages` with arguments as text, and `tools` as a list.

    Columns of one Parquet file have one type, so a tool's parameters stay JSON text inside; `dive.training.verl_data`
    has the data set class that parses them.
    """
    tools = [
        {"type": "function", "function": {**t["function"], "parameters": orjson.dumps(t["function"]["parameters"]).decode()}}
        for t in trajectory.tools
    ]
    messages = [{**_with_thoughts(m), "content": _with_thoughts(m).get("content") or ""} for m in trajectory.messages]
    return {"messages": messages, "tools": tools}


def to_verl_prompt(task: Task, *, split: str, index: int, system: str = SYSTEM_PROMPT) -> Row:
    """verl's RLHFDataset; its agent loop takes the row's tools from `extra_info.tool_selection`.

    The reward is `compute_score` of `dive.training.reward`.
    """
    return {
        "data_source": SOURCE,
        "agent_name": "tool_agent",
        "prompt": _prompt(task, system),
        "ability": "+".join(task.domains),
        "reward_model": {"style": "rule", "ground_truth": ground_truth(task)},
        "extra_info": {"split": split, "index": index, "task": task.id, "tool_selection": list(task.toolset)},
    }


def to_verifiers(task: Task, system: str = SYSTEM_PROMPT) -> Row:
    """A row that `dive.training.verifiers_taskset` loads."""
    return {
        "id": task.id,
        "prompt": task.query,
        "system_prompt": system,
        "toolset": list(task.toolset),
        "ground_truth": ground_truth(task),
    }


# -- Anthropic --------------------------------------------------------------------------------------------------------


def to_anthropic(trajectory: Trajectory) -> Row:
    """Anthropic's Messages API: `system`, `messages` of content blocks, `tools` with `input_schema`.

    What a model of Anthropic's said keeps its blocks as received: signatures, redacted thoughts, and their order.
    """
    system = "\n\n".join(str(m["content"]) for m in trajectory.messages if m["role"] == "system")
    messages: list[Row] = []
    for message in trajectory.messages:
        if message["role"] == "system":
            continue
        role = "assistant" if message["role"] == "assistant" else "user"
        blocks = _blocks(message)
        if messages and messages[-1]["role"] == role:
            messages[-1]["content"] += blocks  # results of parallel calls are one turn
        elif blocks:
            messages.append({"role": role, "content": blocks})
    tools = [
        {"name": t["function"]["name"], "description": t["function"].get("description", ""),
         "input_schema": t["function"]["parameters"]}
        for t in trajectory.tools
    ]  # fmt: skip
    return {"system": system, "messages": messages, "tools": tools}


def _blocks(message: Mapping[str, Json]) -> list[Row]:
    if message["role"] == "tool":
        content = str(message["content"])
        block: Row = {"type": "tool_result", "tool_use_id": message["tool_call_id"], "content": content}
        return [{**block, "is_error": True} if content.startswith('{"error":') else block]
    if isinstance(received := message.get("anthropic_content"), list):
        return list(received)
    blocks: list[Row] = []
    if thoughts := _thoughts(message):
        blocks.append({"type": "thinking", "thinking": thoughts, "signature": ""})
    if message.get("content"):
        blocks.append({"type": "text", "text": message["content"]})
    for call in _calls(message):
        arguments = _object(call["function"]["arguments"])
        blocks.append(
            {"type": "tool_use", "id": call["id"], "name": call["function"]["name"],
             "input": arguments if isinstance(arguments, dict) else {"arguments": arguments}}
        )  # fmt: skip
    return blocks


def assistant_mask(messages: Sequence[Mapping[str, Any]]) -> list[bool]:
    """Which messages a trainer learns from: the policy's own, and no other."""
    return [m["role"] == "assistant" for m in messages]


__all__ = [
    "assistant_mask", "to_anthropic", "to_openai", "to_trl", "to_trl_prompt", "to_verifiers", "to_verl", "to_verl_prompt",
]  # fmt: skip
