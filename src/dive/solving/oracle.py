"""The oracle policy: replays a task's certificate as an agent that reasons would have solved it.

It knows which calls lead to the answer, and nothing else: it acts on what the tools return, and where they return something
else than the evidence says it gives up (`drift`), so no trajectory rests on what it did not see. (A result that was cut is
taken for the whole of it; selection leaves such rollouts out.) Calls that do not depend
on each other go out together; the words come in several styles; some rollouts take a wrong turn first and recover, by real
calls with real replies. Deterministic in (seed, task id, attempt).
"""

import itertools
import json
import random
import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic_core import from_json

from dive.records import CallStep, Citation, Json, NumberAnswer, OperationStep, RecordAnswer, Step, StepSource, Task
from dive.solving.answering import write_answer, write_atom
from dive.solving.detours import Detour, plan_detour
from dive.solving.policy import Message, PolicyFailure
from dive.solving.voice import alike, found, listed, plain, reckon, reckon_alike, say, stop, wish
from dive.synthesis.certify import Broken, resolve
from dive.synthesis.operations import OPERATIONS, Undefined
from dive.tools import ToolPool

STYLES = ("brief", "narrated", "planned", "sequential", "quiet")
"""Ways to reason aloud; `sequential` makes one call at a time, `quiet` speaks only at the end."""
WEIGHTS = (3, 3, 2, 2, 1)
WIDEST = 8
"""Most calls that the oracle makes at once."""

Observed = Mapping[str, str]


@dataclass(slots=True)
class _Memory:
    """What the oracle has seen."""

    results: dict[str, Json] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    """Call as text → the step that made it."""
    notes: list[str] = field(default_factory=list)
    """What was learned since the last message."""


class Oracle:
    """Replays one task's certificate, once."""

    def __init__(self, task: Task, pool: ToolPool, *, seed: int = 1, attempt: int = 0, detours: float = 0.25) -> None:
        """Prepare a rollout.

        Args:
            task: what to solve
            pool: the tools' phrases, and what else could be called
            seed: of all choices
            attempt: which of several rollouts this is
            detours: how likely it is to go wrong once
        """
        self.name = "oracle"
        self._task = task
        self._pool = pool
        self._rng = random.Random(f"{seed}/{task.id}/{attempt}/oracle")
        self.style = self._rng.choices(STYLES, WEIGHTS)[0]
        self._detoured = self._rng.random() < detours
        self._recorded = {c.id: c for c in task.evidence.calls}
        self._uses = _uses(task.certificate.steps, task.certificate.citations)
        self._number = 0
        self._script = self._play()
        self._started = False

    async def next_message(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> Message:  # noqa: ARG002
        """The next message. Raises PolicyFailure (`drift`) where a tool no longer gives what it gave."""
        replies: dict[str, str] = {}
        try:
            if not self._started:
                self._started = True
                return next(self._script)
            for message in reversed(messages):
                if message["role"] != "tool":
                    break
                replies[message["tool_call_id"]] = message["content"]
            return self._script.send(replies)
        except Broken as error:
            raise PolicyFailure("drift", str(error)) from error
        except StopIteration:
            raise PolicyFailure("oracle_done", "the oracle was asked for a message after its last") from None

    # -- the script ---------------------------------------------------------------------------------------------------

    def _play(self) -> Generator[Message, Observed, None]:
        memory = _Memory()
        steps = list(self._task.certificate.steps)
        intro = self._plan(steps) if self.style == "planned" else ""
        detour = plan_detour(self._task, self._pool, self._rng) if self._detoured else None
        while True:
            ready = self._advance(steps, memory)
            if not ready:
                break
            if detour is not None and detour.step in [s.id for s in ready]:
                back = detour.step
                intro = yield from self._wander(detour, ready, memory, intro)
                detour = None
                ready = [s for s in ready if s.id not in memory.results]
                ready.sort(key=lambda s: s.id != back)  # what went wrong is put right first
                if not ready:
                    continue
            ready = ready[: 1 if self.style == "sequential" else WIDEST]
            arguments = {s.id: _arguments(s, memory) for s in ready}
            announce = self._announce(ready, arguments)
            ids = {s.id: self._call_id() for s in ready}
            calls = [_call(ids[s.id], s.tool, arguments[s.id]) for s in ready]
            replies = yield self._say(intro, memory, announce, calls)
            intro = ""
            for step in ready:
                self._take_in(step, replies[ids[step.id]], memory)
                memory.seen[_signature(step.tool, arguments[step.id])] = step.id
            self._learned(ready, memory)
        yield self._final(intro, memory)

    def _advance(self, steps: list[Step], memory: _Memory) -> list[CallStep]:
        """Carry out the operations whose inputs are there; the calls whose inputs are there. Raises Broken."""
        ready: list[CallStep] = []
        done: list[tuple[OperationStep, list[Json], Json]] = []
        again = True
        while again:
            again = False
            ready = []
            for step in list(steps):
                if not _inputs(step) <= memory.results.keys():
                    continue
                if isinstance(step, OperationStep):
                    operands = [resolve(s, memory.results) for s in step.inputs]
                    try:
                        value = OPERATIONS[step.operation](*operands, **step.options)
                    except (Undefined, KeyError) as error:
                        raise Broken(f"{step.id}: {error}") from error
                    memory.results[step.id] = value
                    done.append((step, operands, value))
                elif (known := memory.seen.get(_signature(step.tool, _arguments(step, memory)))) is not None:
                    memory.results[step.id] = memory.results[known]
                else:
                    ready.append(step)
                    continue
                steps.remove(step)
                again = True
        self._reckoned(done, memory)
        unique = {_signature(s.tool, _arguments(s, memory)): s for s in reversed(ready)}
        return [s for s in ready if unique[_signature(s.tool, _arguments(s, memory))] is s]

    def _take_in(self, step: CallStep, reply: str, memory: _Memory) -> None:
        """Accept a reply that says what the evidence says. Raises Broken for any other."""
        expected = self._recorded[step.id].result
        if not _shows(reply, expected):
            raise Broken(f"{step.id}: {step.tool} now gives something else: {reply[:120]}")
        memory.results[step.id] = expected

    def _wander(
        self, detour: Detour, ready: Sequence[CallStep], memory: _Memory, intro: str
    ) -> Generator[Message, Observed, str]:
        """Take the wrong turn; what to say when coming back from it."""
        step = next(s for s in ready if s.id == detour.step)
        arguments = detour.arguments(_arguments(step, memory))
        announce = self._announce([step], {step.id: _arguments(step, memory)})
        name = self._call_id()
        replies = yield self._say(intro, memory, announce, [_call(name, detour.tool, arguments)])
        reply = replies[name]
        if detour.tool == step.tool and _shows(reply, self._recorded[step.id].result):
            memory.results[step.id] = self._recorded[step.id].result
            memory.seen[_signature(step.tool, _arguments(step, memory))] = step.id
            self._learned([step], memory)
            return ""
        return "" if self.style == "quiet" else detour.afterthought(reply, step.tool, self._rng)

    # -- words --------------------------------------------------------------------------------------------------------

    def _say(self, intro: str, memory: _Memory, announce: str, calls: list[dict[str, Any]]) -> Message:
        notes, memory.notes = memory.notes, []
        if self.style == "quiet":
            words: list[str] = []
        elif self.style == "brief":
            words = [intro, *notes[-2:]] if notes else [intro, announce]
        else:
            words = [intro, *notes, announce]
        content = " ".join(w for w in words if w)
        return {"role": "assistant", "content": content or None, "tool_calls": calls}

    def _announce(self, steps: Sequence[CallStep], arguments: Mapping[str, Mapping[str, Json]]) -> str:
        """What is to be found next."""
        wishes = [self._wish(group, arguments) for group in self._alike(steps, arguments)]
        wishes = list(dict.fromkeys(wishes))
        first = self._number == 0
        if len(wishes) == 1:
            lead = self._rng.choice(
                ("First I need", "To begin with, I need", "I need") if first else ("Next I need", "Now I need", "Then I need")
            )
            return stop(f"{lead} {wishes[0]}")
        told = "; ".join(wishes[:3]) + (f"; and {len(wishes) - 3} more of the kind" if len(wishes) > 3 else "")
        lead = self._rng.choice(
            ("These can be asked for together", "I need these, side by side", "I need several things at once")
        )
        return stop(f"{lead}: {told}")

    def _alike(self, steps: Sequence[CallStep], arguments: Mapping[str, Mapping[str, Json]]) -> list[list[CallStep]]:
        """The calls, those together that ask the same of the same tool and differ in one argument."""
        groups: list[list[CallStep]] = []
        for step in steps:
            for group in groups:
                same = group[0].tool == step.tool and self._uses.get(group[0].id) == self._uses.get(step.id)
                if same and _differing([*group, step], arguments) is not None:
                    group.append(step)
                    break
            else:
                groups.append([step])
        return groups

    def _wish(self, group: Sequence[CallStep], arguments: Mapping[str, Mapping[str, Json]]) -> str:
        first = group[0]
        path, counted = self._uses.get(first.id, ("", False))
        tool = self._pool.tools[first.tool]
        said = wish(tool, arguments[first.id], first.arguments, path, counted=counted, rng=self._rng)
        name = _differing(group, arguments)
        if name is None:
            return said
        words = [plain(tool, name, arguments[s.id][name], s.arguments[name]) for s in group]
        if words[0] not in said or len(set(words)) < len(words):
            return said
        swapped = len(words) == 2 and not isinstance(arguments[first.id][name], str | list)
        return said + alike(words[0], words[1:], swapped=swapped)

    def _learned(self, steps: Sequence[CallStep], memory: _Memory) -> None:
        """Note what calls gave."""
        values: list[Json] = []
        said: list[str] = []
        for step in steps:
            path, _ = self._uses.get(step.id, ("", False))
            result = memory.results[step.id]
            value = resolve(StepSource(step=step.id, path=re.sub(r"\[\d+\]", "[*]", path)), memory.results)
            values.append(value)
            said.append(found(self._pool.tools[step.tool], result, path, value))
        if len(steps) == 1:
            lead = self._rng.choice(("That gives", "The result is", "This returns"))
            memory.notes.append(stop(f"{lead} {said[0]}"))
            return
        arguments = {s.id: _arguments(s, memory) for s in steps}
        name = _differing(steps, arguments) if len({s.tool for s in steps}) == 1 else None
        whole = any(isinstance(value, list) for value in values)
        if name is not None:
            tool = self._pool.tools[steps[0].tool]
            words = [plain(tool, name, arguments[s.id][name], s.arguments[name]) for s in steps]
            if whole and len(steps) > 4:
                memory.notes.append(f"All {len(steps)} lists are there.")
            elif len(set(words)) < len(words):
                memory.notes.append(stop(f"The results are {listed(said)}"))
            elif whole:
                memory.notes += [stop(f"For {word}: {value}") for word, value in zip(words, said, strict=True)]
            else:
                told = [f"for {word}, {value}" for word, value in zip(words, said, strict=True)]
                memory.notes.append(stop(f"This gives, {'; '.join(told)}"))
        elif len(steps) > 4:
            memory.notes.append(f"All {len(steps)} results are there.")
        else:
            memory.notes += [stop(f"{s.tool} gives {value}") for s, value in zip(steps, said, strict=True)]

    def _reckoned(self, done: Sequence[tuple[OperationStep, list[Json], Json]], memory: _Memory) -> None:
        """Note what was computed: the same done to many in one sentence, and nothing that has just been told."""
        quiet = self.style == "quiet"
        for operation, run in itertools.groupby(done, key=lambda d: d[0].operation):
            made = list(run)
            values = [value for _, _, value in made]
            together = reckon_alike(operation, values) if len(made) > 1 else None
            if together is not None:
                if not any(d[0].operation == "rank_by" and d[1][1] == values for d in done):  # it tells them itself
                    memory.notes.append(together)
                continue
            for step, operands, value in made:
                kept = [d for d in done if d[0].operation == "keep" and d[0].id in _inputs(step)]
                if operation == "count" and kept and kept[-1][2]:
                    continue  # how many passed was said with which ones
                memory.notes.append(reckon(step, operands, value, "" if quiet else " ".join(memory.notes[-1:])))

    def _plan(self, steps: Sequence[Step]) -> str:
        """The way to the answer, by tools, before anything is known."""
        deeds = [s.tool if isinstance(s, CallStep) else _DEEDS.get(s.operation, "work it out") for s in steps]
        names = list(dict.fromkeys(deeds))
        each = [name if deeds.count(name) == 1 else f"{name} for each" for name in names]
        return f"Plan: {', then '.join(each)}."

    def _final(self, intro: str, memory: _Memory) -> Message:
        answer = self._task.answer
        words = [intro, *memory.notes] if self.style != "quiet" else memory.notes[-1:]
        parts = list(answer.fields.items()) if isinstance(answer, RecordAnswer) else [("", answer)]
        rounded: list[str] = []
        for citation in self._task.certificate.citations:
            part = dict(parts).get(citation.atom)
            value = resolve(StepSource(step=citation.step, path=citation.path), memory.results)
            if isinstance(part, NumberAnswer) and isinstance(value, float) and abs(value - part.value) > 1e-9 * abs(value):
                rounded.append(f"{say(value)} is {write_atom(part.model_copy(update={'unit': None}))}")
        if rounded:
            words.append(f"Rounded, {listed(rounded)}.")
        asked = [c.atom for c in self._task.certificate.citations]
        text = write_answer(answer, asked, self._rng)
        block = f"<answer>\n{text}\n</answer>" if "\n" in text else f"<answer>{text}</answer>"
        content = " ".join(w for w in words if w)
        return {"role": "assistant", "content": f"{content}\n\n{block}".strip()}

    def _call_id(self) -> str:
        self._number += 1
        return f"call_{self._number}"


_DEEDS = {
    "rank_by": "compare", "count": "count", "total": "add up", "mean": "average", "spread": "take the spread", "keep": "filter",
    "difference": "take the difference", "ratio": "divide", "exceeds": "compare",
}  # fmt: skip


def _call(name: str, tool: str, arguments: Mapping[str, Json]) -> dict[str, Any]:
    text = orjson.dumps(arguments).decode()
    return {"id": name, "type": "function", "function": {"name": tool, "arguments": text}}


def _signature(tool: str, arguments: Mapping[str, Json]) -> str:
    return tool + orjson.dumps(arguments, option=orjson.OPT_SORT_KEYS).decode()


def _inputs(step: Step) -> set[str]:
    sources = step.arguments.values() if isinstance(step, CallStep) else step.inputs
    flat = [inner for s in sources for inner in (s.items if s.kind == "many" else (s,))]
    return {s.step for s in flat if isinstance(s, StepSource)}


def _differing(steps: Sequence[CallStep], arguments: Mapping[str, Mapping[str, Json]]) -> str | None:
    """The one argument in which calls of a tool differ; None where there is none, or more than one."""
    given = [arguments[s.id] for s in steps]
    if len(given) < 2 or any(g.keys() != given[0].keys() for g in given):
        return None
    names = [name for name in given[0] if any(g[name] != given[0][name] for g in given)]
    return names[0] if len(names) == 1 else None


def _arguments(step: CallStep, memory: _Memory) -> dict[str, Json]:
    return {name: resolve(source, memory.results) for name, source in step.arguments.items()}


def _uses(steps: Sequence[Step], citations: Sequence[Citation]) -> dict[str, tuple[str, bool]]:
    """Call → the place in its result that is used first, and whether it is only counted."""
    found: dict[str, tuple[str, bool]] = {}
    for step in steps:
        sources = step.arguments.values() if isinstance(step, CallStep) else step.inputs
        for source in [inner for s in sources for inner in (s.items if s.kind == "many" else (s,))]:
            if isinstance(source, StepSource):
                counted = isinstance(step, OperationStep) and step.operation == "count"
                found.setdefault(source.step, (source.path, counted))
    for citation in citations:
        found.setdefault(citation.step, (citation.path, False))
    return found


def _shows(reply: str, expected: Json) -> bool:
    """Is the reply the expected result, or its beginning where the rest was cut?"""
    try:
        return bool(json.loads(reply) == expected)
    except ValueError:
        shown, mark, _ = reply.rpartition("\n[cut: ")
        return bool(mark) and _begins(from_json(shown, allow_partial=True), expected)


def _begins(shown: Json, expected: Json) -> bool:
    """Is `shown` what a cut leaves of `expected`? Keys may stand in any order: the evidence sorts them, a tool does not."""
    match shown, expected:
        case dict(), dict() if shown.keys() <= expected.keys():
            pairs = [(value, expected[key]) for key, value in shown.items()]
        case list(), list() if len(shown) <= len(expected):
            pairs = list(zip(shown, expected, strict=False))
        case int() | float(), int() | float():  # the cut may fall between its digits
            return json.dumps(expected).startswith(json.dumps(shown))
        case _:
            return bool(shown == expected)
    return all(had == due for had, due in pairs[:-1]) and (not pairs or _begins(*pairs[-1]))


__all__ = ["STYLES", "Oracle"]
