"""What a model is to Dive: messages and tools in, one reply out, everything that happened on the way with it.

Messages and tools are plain OpenAI-style dictionaries, because that is what servers, datasets and chat templates speak.
Invariant: a reply's message is what the server sent, not a reading of it; what Dive reads from it, it reads through
`text_of` and `calls_of`, which complain instead of guessing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

import orjson
from pydantic import BaseModel, ConfigDict, Field

Json: TypeAlias = Any
Message: TypeAlias = dict[str, Json]
"""One OpenAI chat message: role, content, tool_calls, tool_call_id, and whatever else the server sent."""

Finish = Literal["stop", "tool_calls", "length", "refusal", "content_filter", "other"]
Reason = Literal["rate_limited", "overloaded", "server_error", "timed_out", "connection_lost", "bad_reply"]
"""Why an attempt failed that was worth another one."""


class CallSettings(BaseModel):
    """How one completion is to be sampled, and what it is for. What is None is not sent."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    temperature: float | None = Field(default=None, ge=0)
    """Sampling temperature."""
    top_p: float | None = Field(default=None, gt=0, le=1)
    """Nucleus sampling mass."""
    max_tokens: int | None = Field(default=None, ge=1)
    """Most tokens of the reply."""
    seed: int | None = None
    """Seed, for servers that take one."""
    stop: tuple[str, ...] = ()
    """Texts at which generation stops."""
    tool_choice: str | None = None
    """auto, none, required, or the name of the one tool to call."""
    response_format: dict[str, Json] | None = None
    """OpenAI's response_format. The Anthropic protocol has no such field: there the prompt alone asks for the form."""
    extra: dict[str, Json] = {}
    """Further fields of the request body."""

    stage: str = ""
    """What the call is for: collect, derive, solve, audit. Accounted for, never sent."""
    task: str = ""
    """The task it is for. Accounted for, never sent."""
    sample: str = ""
    """Tells apart calls that send the same bytes and want replies of their own. Part of the recording's key, never sent."""


DEFAULTS = CallSettings()
"""Everything left to the server."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them; None where it did not say."""

    input: int | None = None
    """Prompt tokens, cached ones included."""
    output: int | None = None
    """Generated tokens, reasoning included."""
    cached: int | None = None
    """Prompt tokens read from the server's cache."""
    reasoning: int | None = None
    """Generated tokens that were reasoning."""

    @property
    def known(self) -> bool:
        """Did the server count both directions?"""
        return self.input is not None and self.output is not None


@dataclass(frozen=True, slots=True)
class Retry:
    """An attempt that failed and was followed by another."""

    attempt: int
    """1 for the first."""
    reason: Reason
    detail: str
    """What the server or the network said, without secrets."""
    waited: float
    """Seconds until the next attempt."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one completion gave."""

    message: Message
    """The assistant message. The Anthropic protocol's has OpenAI form, and the blocks as received in `anthropic_content`."""
    finish: Finish
    usage: Usage
    cost: float | None
    """US dollars; None where neither the server nor the settings know the price."""
    latency: float
    """Seconds from sending the attempt that succeeded to its last byte."""
    retries: tuple[Retry, ...] = ()
    model: str = ""
    """The model as the server names it."""
    replayed: bool = False
    """True where the reply came from a recording."""


@runtime_checkable
class Model(Protocol):
    """Anything that completes a conversation."""

    @property
    def name(self) -> str:
        """The model's name, for provenance and accounts."""
        ...

    async def complete(
        self, messages: Sequence[Message], tools: Sequence[dict[str, Json]] = (), *, settings: CallSettings = ...
    ) -> Reply:
        """One assistant message. Raises ModelError, of which `BudgetExhausted` means that no further call will do."""
        ...


# -- reading messages -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskedCall:
    """A tool call in an assistant message."""

    id: str
    name: str
    arguments: dict[str, Json] | None
    """None where they are no JSON object."""
    complaint: str = ""
    """What is wrong with the arguments."""


def text_of(message: Message) -> str:
    """The text of a message, empty where it has none."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [p.get("text") for p in content if isinstance(p, dict) and p.get("type") in ("text", "output_text")]
        return "".join(p for p in parts if isinstance(p, str))
    return ""


def calls_of(message: Message) -> list[AskedCall]:
    """The tool calls of an assistant message, in order; arguments are parsed strictly."""
    return [_asked(call) for call in message.get("tool_calls") or ()]


def _asked(call: dict[str, Json]) -> AskedCall:
    identifier, function = str(call["id"]), call["function"]
    name, arguments = str(function["name"]), function.get("arguments")
    if isinstance(arguments, dict):
        return AskedCall(identifier, name, arguments)
    if arguments in (None, ""):
        return AskedCall(identifier, name, {})
    try:
        parsed = orjson.loads(arguments)
        orjson.dumps(parsed)  # it reads deeper nesting than it writes
    except (orjson.JSONDecodeError, TypeError) as error:
        return AskedCall(identifier, name, None, f"the arguments are not JSON ({error})")
    if not isinstance(parsed, dict):
        return AskedCall(identifier, name, None, f"the arguments must be a JSON object, not {type(parsed).__name__}")
    return AskedCall(identifier, name, parsed)
