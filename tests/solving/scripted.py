"""A policy that says what it is told to say."""

import json
from collections.abc import Sequence
from typing import Any

from dive.errors import ModelError
from dive.records import Task
from dive.solving.policy import Message


def call(tool: str, number: int = 1, **arguments: Any) -> dict[str, Any]:
    return {"id": f"call_{number}", "type": "function", "function": {"name": tool, "arguments": json.dumps(arguments)}}


def says(text: str | None, *calls: dict[str, Any]) -> Message:
    message: Message = {"role": "assistant", "content": text}
    return {**message, "tool_calls": list(calls)} if calls else message


class Scripted:
    """Gives its lines in order; a line that is an exception is raised."""

    def __init__(self, *lines: Any, name: str = "scripted") -> None:
        self.name = name
        self.lines = list(lines)
        self.seen: list[list[Message]] = []

    async def next_message(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> Message:  # noqa: ARG002
        self.seen.append(list(messages))
        line = self.lines.pop(0) if len(self.lines) > 1 else self.lines[0]
        if isinstance(line, Exception):
            raise line
        made: Message = line
        return made


def sometimes_right(task: Task, attempt: int) -> Scripted:
    """A student: right on some tasks always, on some never, on others every second time; its server fails now and then."""
    from dive.solving.answering import write_answer

    kind = task.provenance.index % 4
    if kind == 3 and attempt == 1:
        return Scripted(ModelError("503 from the server"), name="student")
    right = kind == 0 or (kind == 2 and attempt % 2 == 0)
    asked = [c.atom for c in task.certificate.citations]
    text = write_answer(task.answer, asked) if right else "no idea whatsoever"
    return Scripted(says(f"<answer>{text}</answer>"), name="student")
