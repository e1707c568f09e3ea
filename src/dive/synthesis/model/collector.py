"""The collector agent: a model in a loop with the toolset, whose executed calls become the evidence.

The conversation goes on over the rounds, so a round sees all evidence before it, and a server can reuse its cache. What the
model gets wrong (an unknown tool, arguments that are no JSON) is told to it and is no call; what a tool refuses is a call
with an error, shown as the tool worded it. Invariant: the messages are exactly what was sent and received.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from dive.exemplars import Exemplar
from dive.records import Round, Seed, ToolCall
from dive.runtime.models import CallSettings, Message, Model, calls_of
from dive.runtime.models.options import ModelOptions
from dive.synthesis.model.draft import Complaint
from dive.synthesis.model.prompts import fill
from dive.synthesis.model.trace import Trace

EXTRA_TURNS = 3
"""Turns beyond one for each call: for requests that were no calls, and for a last word."""


@dataclass(frozen=True)
class Collected:
    """What a round of collecting came to."""

    calls: int
    """Calls that the round added."""
    turns: int


@dataclass
class ModelCollector:
    """One attempt's collector."""

    model: Model
    trace: Trace
    seed: Seed
    exemplars: Sequence[Exemplar]
    settings: CallSettings
    steps: int
    """Calls a round."""
    options: ModelOptions
    messages: list[Message] = field(default_factory=list)

    async def collect(self, previous: Round | None) -> Collected:
        """One round. Raises Complaint where the model refuses or finds nothing, ModelError where it fails."""
        if not self.messages:
            self.messages.append({"role": "system", "content": fill("collect", steps=self.steps)})
        self.messages.append({"role": "user", "content": self._request(previous)})
        tools = [tool.function_schema() for tool in self.trace.tools.values()]
        before, asked = len(self.trace.calls), 0
        turns = 0
        while turns < self.steps + EXTRA_TURNS and asked < self.steps:
            reply = await self.model.complete(self.messages, tools, settings=self.settings)
            turns += 1
            self.messages.append(reply.message)
            if reply.finish in ("refusal", "content_filter"):
                raise Complaint("refused", f"the collector refuses ({reply.finish})")
            if not reply.message.get("tool_calls"):
                break
            asked += await self._answer(reply.message, self.steps - asked)
        if not any(call.error is None for call in self.trace.calls):
            raise Complaint("no_evidence", f"no call of {len(self.trace.calls)} returned a result")
        return Collected(len(self.trace.calls) - before, turns)

    def _request(self, previous: Round | None) -> str:
        if previous is None:
            return fill(
                "collect_start",
                seed=orjson.dumps(self.seed.value).decode(),
                entity=self.seed.entity,
                domain=self.seed.domain,
                exemplars=say_exemplars(self.exemplars),
            )
        answer = orjson.dumps(previous.answer.model_dump(mode="json")).decode()
        return fill("collect_more", query=previous.query, answer=answer, steps=self.steps)

    async def _answer(self, message: Message, room: int) -> int:
        """Execute the calls of a message, as many as there is room for, and append a message for each; how many were run."""
        replies: list[str | None] = []
        wanted: list[tuple[str, dict[str, object]]] = []
        requests = calls_of(message)
        for call in requests:
            if call.name not in self.trace.tools:
                known = ", ".join(self.trace.tools)
                replies.append(f"Error: there is no tool called {call.name[:80]}. The tools are: {known}.")
            elif call.arguments is None:
                replies.append(f"Error: {call.complaint}.")
            elif len(wanted) >= room:
                replies.append("Not executed: no further call is allowed in this round.")
            else:
                wanted.append((call.name, call.arguments))
                replies.append(None)
        made = iter(await self.trace.execute(wanted))
        for call, told in zip(requests, replies, strict=True):
            content = told if told is not None else shown(next(made), self.options.shown)
            self.messages.append({"role": "tool", "tool_call_id": call.id, "content": content})
        return len(wanted)


def shown(call: ToolCall, most: int) -> str:
    """A call's outcome as a model sees it: whole, or cut with a note that it was."""
    if call.error is not None:
        return f"Error: {call.error}"
    text = orjson.dumps(call.result).decode()
    return text if len(text) <= most else f"{text[:most]}\n[cut here: {len(text) - most} more characters]"


def say_exemplars(exemplars: Sequence[Exemplar]) -> str:
    """Exemplars as lines."""
    return "\n".join(f"- {e.query}" for e in exemplars)
