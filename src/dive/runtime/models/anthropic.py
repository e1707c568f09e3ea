"""Anthropic's messages API behind OpenAI-style messages.

An assistant message keeps the blocks as received, thinking and signatures included, in `anthropic_content`; they are what
goes back to the server, in their order, so that interleaved thinking survives. The other fields of the message are a reading
of those blocks for everyone else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from dive.runtime.models.base import CallSettings, Finish, Json, Message, Usage, calls_of, text_of
from dive.runtime.models.protocols import Decoded, bad, parse, whole

VERSION = "2023-06-01"
MAX_TOKENS = 8192
"""The protocol wants a limit; this one is sent where the settings give none."""

_FINISH: dict[str, Finish] = {
    "end_turn": "stop", "stop_sequence": "stop", "tool_use": "tool_calls", "max_tokens": "length",
    "model_context_window_exceeded": "length", "refusal": "refusal",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anthropic:
    """The protocol."""

    name = "anthropic"
    path = "/messages"

    def headers(self, key: str) -> dict[str, str]:
        """The key in a header of its own."""
        return {"anthropic-version": VERSION} | ({"x-api-key": key} if key else {})

    def encode(
        self, model: str, messages: Sequence[Message], tools: Sequence[dict[str, Json]], settings: CallSettings
    ) -> dict[str, Json]:
        """The request body. `seed` and `response_format` have no counterpart and are left out."""
        s = settings
        system = [text_of(m) for m in messages if m["role"] in ("system", "developer")]
        body: dict[str, Json] = {"model": model, "max_tokens": s.max_tokens or MAX_TOKENS, "messages": _turns(messages)}
        if system:
            body["system"] = "\n\n".join(system)
        if tools:
            body["tools"] = [_tool(t["function"]) for t in tools]
        if s.tool_choice is not None and tools:
            kinds = {"auto": "auto", "none": "none", "required": "any"}
            kind = kinds.get(s.tool_choice)
            body["tool_choice"] = {"type": kind} if kind else {"type": "tool", "name": s.tool_choice}
        optional = {"temperature": s.temperature, "top_p": s.top_p, "stop_sequences": list(s.stop) or None}
        return body | {field: value for field, value in optional.items() if value is not None} | s.extra

    def decode(self, body: bytes) -> Decoded:
        """The message, its blocks, and their OpenAI form."""
        reply = parse(body)
        blocks = reply.get("content")
        if reply.get("type") != "message" or not isinstance(blocks, list) or not all(isinstance(b, dict) for b in blocks):
            raise bad(f"the reply is no message, it has {sorted(reply)[:8]}")
        texts: list[str] = []
        thoughts: list[str] = []
        calls: list[dict[str, Json]] = []
        for block in blocks:
            match block.get("type"):
                case "text" if isinstance(block.get("text"), str):
                    texts.append(block["text"])
                case "thinking" if isinstance(block.get("thinking"), str):
                    thoughts.append(block["thinking"])
                case "tool_use" if isinstance(block.get("id"), str) and isinstance(block.get("name"), str):
                    arguments = orjson.dumps(block.get("input")).decode()
                    function = {"name": block["name"], "arguments": arguments}
                    calls.append({"id": block["id"], "type": "function", "function": function})
                case "text" | "thinking" | "tool_use":
                    raise bad(f"a {block['type']} block is incomplete")
                case _:
                    pass  # redacted thinking and blocks to come: kept below, meaningless to others
        message: Message = {"role": "assistant", "content": "".join(texts) or None}
        if thoughts:
            message["reasoning_content"] = "\n\n".join(thoughts)
        if calls:
            message["tool_calls"] = calls
        message["anthropic_content"] = blocks
        finish = _FINISH.get(str(reply.get("stop_reason")), "other")
        usage, cost = self.spent(reply)
        return Decoded(message, finish, usage, str(reply.get("model") or ""), cost)

    def spent(self, reply: Mapping[str, Json]) -> tuple[Usage, float | None]:
        """The counts of `usage`; prompt tokens read from the cache or written to it are prompt tokens."""
        usage = reply.get("usage")
        fresh, cached = whole(usage, "input_tokens"), whole(usage, "cache_read_input_tokens")
        written = whole(usage, "cache_creation_input_tokens")
        total = None if fresh is None else fresh + (cached or 0) + (written or 0)
        return Usage(total, whole(usage, "output_tokens"), cached, None), None


def _tool(function: dict[str, Json]) -> dict[str, Json]:
    schema = function.get("parameters") or {"type": "object", "properties": {}}
    return {"name": function["name"], "description": function.get("description", ""), "input_schema": schema}


def _turns(messages: Sequence[Message]) -> list[dict[str, Json]]:
    """User and assistant in turns; results of tools open the user's turn."""
    turns: list[dict[str, Json]] = []
    for message in messages:
        role = message["role"]
        if role in ("system", "developer"):
            continue
        spoken = "assistant" if role == "assistant" else "user"
        blocks = _blocks(message)
        if turns and turns[-1]["role"] == spoken:
            turns[-1]["content"] = turns[-1]["content"] + blocks
        elif blocks:
            turns.append({"role": spoken, "content": blocks})
    return turns


def _blocks(message: Message) -> list[dict[str, Json]]:
    if "anthropic_content" in message:
        kept: list[dict[str, Json]] = message["anthropic_content"]
        return kept
    text = text_of(message)
    if message["role"] == "tool":
        return [{"type": "tool_result", "tool_use_id": message["tool_call_id"], "content": text}]
    blocks: list[dict[str, Json]] = [{"type": "text", "text": text}] if text else []
    for call in calls_of(message):
        # what another model asked for badly can only be shown to this one as an empty request
        blocks.append({"type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments or {}})
    return blocks
