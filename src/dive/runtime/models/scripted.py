"""A model for tests and demonstrations: it says what it was told to say, and remembers what it was asked."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import orjson

from dive.errors import ModelError
from dive.runtime.models.base import DEFAULTS, CallSettings, Finish, Json, Message, Reply, Usage

Line: TypeAlias = Message | str | ModelError | Reply
"""An assistant message, its text, a failure, or a whole reply."""
Improviser: TypeAlias = Callable[[Sequence[Message], Sequence[dict[str, Json]]], Line]


class ScriptedModel:
    """Gives its lines in turn, or asks a function for each. A script that is used up is a ModelError."""

    def __init__(self, script: Iterable[Line] | Improviser, *, name: str = "scripted") -> None:
        self._improvise = script if callable(script) else None
        self._lines = iter(()) if callable(script) else iter(script)
        self._name = name
        self.requests: list[tuple[list[Message], list[dict[str, Json]], CallSettings]] = []

    @property
    def name(self) -> str:
        """The model's name."""
        return self._name

    async def complete(
        self, messages: Sequence[Message], tools: Sequence[dict[str, Json]] = (), *, settings: CallSettings = DEFAULTS
    ) -> Reply:
        """The next line. Raises the ModelError that the script holds at this place."""
        self.requests.append((list(messages), list(tools), settings))
        line = self._improvise(messages, tools) if self._improvise else next(self._lines, None)
        if line is None:
            raise ModelError(f"{self._name}: the script ends after {len(self.requests) - 1} replies")
        if isinstance(line, ModelError):
            raise line
        if isinstance(line, Reply):
            return line
        message: Message = {"role": "assistant", "content": line} if isinstance(line, str) else line
        finish: Finish = "tool_calls" if message.get("tool_calls") else "stop"
        return Reply(message, finish, Usage(0, 0), 0.0, 0.0, model=self._name)


def calling(*calls: tuple[str, dict[str, Json] | str], text: str | None = None, prefix: str = "call") -> Message:
    """An assistant message that calls tools: (name, arguments), the arguments as an object or as raw text."""
    return {
        "role": "assistant",
        "content": text,
        "tool_calls": [
            {
                "id": f"{prefix}_{place}",
                "type": "function",
                "function": {"name": name, "arguments": a if isinstance(a, str) else orjson.dumps(a).decode()},
            }
            for place, (name, a) in enumerate(calls, 1)
        ],
    }
