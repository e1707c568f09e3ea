"""Providers beyond the two protocols, through pydantic-ai: Google, Bedrock, Groq, Mistral, and whatever else it knows.

The exchange is kept in OpenAI's form, so that recording, accounts and budgets are those of every other model; the library only
carries it. A reply keeps the library's own parts in `pydantic_ai_parts`, signatures of thoughts included, and they are what
goes back. The library's own retries are switched off: retries are the client's, where they are seen. The provider reads its key
from its own environment variable; name it as `key_env`, too, and it is blotted out wherever a server repeats it.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from dive.errors import ModelError, UserError
from dive.runtime.models.base import CallSettings, Json, Message, Usage, text_of
from dive.runtime.models.errors import AttemptFailed
from dive.runtime.models.http import failure
from dive.runtime.models.openai import OpenAI
from dive.runtime.models.protocols import Decoded
from dive.runtime.models.spec import ModelSpec
from dive.runtime.secret import Secret

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, ModelResponse
    from pydantic_ai.models import Model

PARTS = "pydantic_ai_parts"
_SETTINGS = ("temperature", "top_p", "max_tokens", "seed", "tool_choice")
_FINISH = {"tool_call": "tool_calls"}


@dataclass(frozen=True, slots=True)
class Parts:
    """OpenAI's form of an exchange, with the library's parts in it."""

    name = "pydantic-ai"
    path = ""

    def headers(self, key: str) -> dict[str, str]:  # noqa: ARG002
        """None: the library makes its own."""
        return {}

    def encode(
        self, model: str, messages: Sequence[Message], tools: Sequence[dict[str, Json]], settings: CallSettings
    ) -> dict[str, Json]:
        """The request. `response_format` has no counterpart that all providers have, and is left out."""
        s = settings
        body: dict[str, Json] = {"model": model, "messages": list(messages)}
        if tools:
            body["tools"] = list(tools)
        optional = {
            "temperature": s.temperature, "top_p": s.top_p, "max_tokens": s.max_tokens, "seed": s.seed,
            "stop": list(s.stop) or None, "tool_choice": s.tool_choice if tools else None,
        }  # fmt: skip
        return body | {field: value for field, value in optional.items() if value is not None} | s.extra

    def decode(self, body: bytes) -> Decoded:
        """As OpenAI's."""
        return OpenAI().decode(body)

    def spent(self, reply: Mapping[str, Json]) -> tuple[Usage, float | None]:
        """As OpenAI's."""
        return OpenAI().spent(reply)


class Library:
    """pydantic-ai as the way to a model."""

    def __init__(self, spec: ModelSpec, secret: Secret) -> None:
        """Nothing is loaded yet; `post` raises UserError where the library or its part for the provider is missing."""
        self._spec = spec
        self._secret = secret
        self._model: Model | None = None

    async def close(self) -> None:
        """Nothing is held open."""

    async def post(self, body: bytes, limit: float) -> bytes:
        """As `Transport`."""
        request = orjson.loads(body)
        model = self._found()
        from pydantic_ai import exceptions
        from pydantic_ai.direct import model_request

        try:
            async with asyncio.timeout(limit):
                made = await model_request(
                    model,
                    list(_messages(request["messages"])),
                    model_settings=_settings(request),
                    model_request_parameters=_parameters(request.get("tools", ())),
                )
        except exceptions.ModelHTTPError as error:
            raise self._failure(error) from None
        except exceptions.ModelAPIError as error:
            raise AttemptFailed("connection_lost", type(error).__name__) from None
        except exceptions.UnexpectedModelBehavior as error:
            raise AttemptFailed("bad_reply", self._secret.redact(str(error))[:300]) from None
        return self._secret.redact_bytes(orjson.dumps(_openai(made)))

    def _found(self) -> "Model":
        if self._model is None:
            try:
                from pydantic_ai import exceptions
                from pydantic_ai.models import infer_model
            except ImportError:
                raise UserError("this protocol needs an extra: pip install 'dive-agents[providers]'") from None
            try:
                self._model = infer_model(self._spec.name)
            except (ImportError, ValueError, exceptions.UserError) as error:
                said = self._secret.redact(" ".join(str(error).split()))
                raise UserError(f"pydantic-ai has no model '{self._spec.name}': {said}") from None
        return self._model

    def _failure(self, error: Any) -> ModelError:
        said = self._secret.redact(" ".join(str(error.body or error).split()))[:300]
        return failure(self._spec.name, error.status_code, said, error.retry_after, quota="insufficient_quota" in said)


# -- there ------------------------------------------------------------------------------------------------------------


def _settings(request: Mapping[str, Json]) -> dict[str, Json]:
    known = {name: request[name] for name in _SETTINGS if name in request}
    if "stop" in request:
        known["stop_sequences"] = request["stop"]
    further = {k: v for k, v in request.items() if k not in ("model", "messages", "tools", "stop", *_SETTINGS)}
    if further:
        known["extra_body"] = further
    return known | {"max_retries": 0}


def _parameters(tools: Sequence[Mapping[str, Json]]) -> Any:
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.tools import ToolDefinition

    functions = [tool["function"] for tool in tools]
    return ModelRequestParameters(
        function_tools=[
            ToolDefinition(name=f["name"], description=f.get("description"), parameters_json_schema=f["parameters"])
            for f in functions
        ]
    )


def _messages(messages: Sequence[Message]) -> "Iterator[ModelMessage]":
    from pydantic import TypeAdapter
    from pydantic_ai import messages as m

    names = {c["id"]: c["function"]["name"] for message in messages for c in message.get("tool_calls") or ()}
    waiting: list[m.ModelRequestPart] = []
    for message in messages:
        text = text_of(message)
        match message["role"]:
            case "system" | "developer":
                waiting.append(m.SystemPromptPart(text))
            case "user":
                waiting.append(m.UserPromptPart(text))
            case "tool":
                name = message["tool_call_id"]
                waiting.append(m.ToolReturnPart(names.get(name, ""), text, tool_call_id=name))
            case _:
                if waiting:
                    yield m.ModelRequest(parts=waiting)
                    waiting = []
                kept = message.get(PARTS)
                reader: TypeAdapter[list[m.ModelResponsePart]] = TypeAdapter(list[m.ModelResponsePart])
                yield m.ModelResponse(parts=reader.validate_python(kept) if kept is not None else _parts(message))
    if waiting:
        yield m.ModelRequest(parts=waiting)


def _parts(message: Message) -> list[Any]:
    """The parts of what another model, or a program, said."""
    from pydantic_ai import messages as m

    text = text_of(message)
    parts: list[Any] = [m.TextPart(text)] if text else []
    for call in message.get("tool_calls") or ():
        parts.append(m.ToolCallPart(call["function"]["name"], call["function"]["arguments"], tool_call_id=call["id"]))
    return parts


# -- and back ---------------------------------------------------------------------------------------------------------


def _openai(made: "ModelResponse") -> dict[str, Json]:
    """A reply in OpenAI's form."""
    from pydantic import TypeAdapter
    from pydantic_ai import messages as m

    parts: TypeAdapter[list[m.ModelResponsePart]] = TypeAdapter(list[m.ModelResponsePart])
    texts = [p.content for p in made.parts if isinstance(p, m.TextPart)]
    thoughts = [p.content for p in made.parts if isinstance(p, m.ThinkingPart) and p.content]
    calls = [p for p in made.parts if isinstance(p, m.ToolCallPart)]
    message: Message = {"role": "assistant", "content": "".join(texts) or None}
    if thoughts:
        message["reasoning_content"] = "\n\n".join(thoughts)
    if calls:
        message["tool_calls"] = [
            {"id": p.tool_call_id, "type": "function", "function": {"name": p.tool_name, "arguments": p.args_as_json_str()}}
            for p in calls
        ]
    message[PARTS] = parts.dump_python(list(made.parts), mode="json")
    finish = _FINISH.get(str(made.finish_reason), made.finish_reason)
    used = made.usage
    usage: dict[str, Json] = {}
    if used.input_tokens or used.output_tokens:  # the library says 0 for what a provider did not count
        usage = {
            "prompt_tokens": used.input_tokens,
            "completion_tokens": used.output_tokens,
            "prompt_tokens_details": {"cached_tokens": used.cache_read_tokens},
        }
    return {"model": made.model_name, "choices": [{"message": message, "finish_reason": finish}], "usage": usage}
