"""OpenAI's chat completions, as vLLM, SGLang, llama.cpp, Ollama, OpenRouter and many others speak it.

A received message is kept as it is. What goes back to the server is that message without the fields that servers put into
replies but do not take (nulls, empty annotations) and without what belongs to another protocol.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dive.runtime.models.base import CallSettings, Finish, Json, Message, Usage
from dive.runtime.models.protocols import Decoded, bad, parse, whole

_FINISH: dict[str, Finish] = {
    "stop": "stop", "eos": "stop", "tool_calls": "tool_calls", "function_call": "tool_calls", "length": "length",
    "content_filter": "content_filter", "refusal": "refusal",
}  # fmt: skip
_REASONING = ("reasoning", "reasoning_content", "reasoning_details")
_ONE_WAY = ("annotations", "audio", "function_call", "anthropic_content", "pydantic_ai_parts")
"""Fields that replies carry and requests must not."""


@dataclass(frozen=True, slots=True)
class OpenAI:
    """The protocol, with what differs between servers."""

    max_tokens_field: str = "max_tokens"
    send_reasoning: bool = True
    """Send reasoning of earlier turns back: interleaved thinking needs it, some servers refuse it."""

    name = "openai"
    path = "/chat/completions"

    def headers(self, key: str) -> dict[str, str]:
        """The key as a bearer token."""
        return {"Authorization": f"Bearer {key}"} if key else {}

    def encode(
        self, model: str, messages: Sequence[Message], tools: Sequence[dict[str, Json]], settings: CallSettings
    ) -> dict[str, Json]:
        """The request body."""
        s = settings
        body: dict[str, Json] = {"model": model, "messages": [self._outgoing(m) for m in messages]}
        if tools:
            body["tools"] = list(tools)
        if s.tool_choice is not None and tools:
            named = s.tool_choice not in ("auto", "none", "required")
            body["tool_choice"] = {"type": "function", "function": {"name": s.tool_choice}} if named else s.tool_choice
        optional = {
            "temperature": s.temperature, "top_p": s.top_p, self.max_tokens_field: s.max_tokens, "seed": s.seed,
            "stop": list(s.stop) or None, "response_format": s.response_format,
        }  # fmt: skip
        return body | {field: value for field, value in optional.items() if value is not None} | s.extra

    def _outgoing(self, message: Message) -> Message:
        return {
            k: v for k, v in message.items()
            if not (k in _ONE_WAY or (v is None and k != "content") or (k in _REASONING and not self.send_reasoning))
        }  # fmt: skip

    def decode(self, body: bytes) -> Decoded:
        """The first choice."""
        reply = parse(body)
        choices = reply.get("choices")
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
            raise bad(f"the reply has no choices, only {sorted(reply)[:8]}")
        choice = choices[0]
        message = choice.get("message")
        if not isinstance(message, dict) or message.get("role") != "assistant":
            raise bad("the reply's choice holds no assistant message")
        _check(message)
        finish = _FINISH.get(str(choice.get("finish_reason")), "other")
        if message.get("refusal"):
            finish = "refusal"
        elif message.get("tool_calls") and finish in ("stop", "other"):
            finish = "tool_calls"
        usage, cost = self.spent(reply)
        return Decoded(message, finish, usage, str(reply.get("model") or ""), cost)

    def spent(self, reply: Mapping[str, Json]) -> tuple[Usage, float | None]:
        """The counts of `usage`, and the cost that some servers put there."""
        usage = reply.get("usage")
        counted = Usage(
            whole(usage, "prompt_tokens"),
            whole(usage, "completion_tokens"),
            whole(usage, "prompt_tokens_details", "cached_tokens"),
            whole(usage, "completion_tokens_details", "reasoning_tokens"),
        )
        cost = usage.get("cost") if isinstance(usage, dict) else None
        stated = float(cost) if isinstance(cost, int | float) and not isinstance(cost, bool) and cost >= 0 else None
        return counted, stated


def _check(message: Message) -> None:
    """What later stages rely on: text or parts, and calls with an id and a name."""
    if not isinstance(message.get("content"), str | list | None):
        raise bad(f"the message's content is of type {type(message['content']).__name__}")
    calls = message.get("tool_calls")
    if not isinstance(calls, list | None):
        raise bad("the message's tool_calls are no list")
    for call in calls or ():
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str) or not isinstance(call.get("id"), str):
            raise bad("a tool call lacks its id or its function's name")
        if not isinstance(function.get("arguments"), str | dict | None):
            raise bad("a tool call's arguments are neither text nor an object")
