"""Detours: wrong turns that an agent takes and comes back from, made of real calls with real replies.

Kinds: another tool that takes the same thing but says something else; a misspelt name, which finds nothing; a missing, misnamed
or ill-typed argument, which the tool refuses. Invariant: a detour adds one call before a call of the certificate and changes
nothing after it.
"""

import json
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dive.records import CallStep, Json, LiteralSource, Task
from dive.solving.reading import NUMBER_WORDS
from dive.solving.voice import short, stop
from dive.tools import Tool, ToolPool

KINDS = ("wrong_tool", "misspelt", "missing", "misnamed", "ill_typed")
LONGEST_REFUSAL = 120
"""Characters of a tool's refusal that are repeated."""
_IN_WORDS: dict[float, str] = {number: word for word, number in NUMBER_WORDS.items()}
_VAGUE = ("Text", "Word", "Integer", "Number", "Year")


@dataclass(frozen=True, slots=True)
class Detour:
    """One wrong turn."""

    kind: str
    step: str
    """Id of the call that it comes before."""
    tool: str
    """The tool that is called instead."""
    parameter: str
    """What is wrong about the call: the argument concerned."""
    put: Json = None
    """The wrong value, or the wrong name, where the kind needs one."""
    takes: str = ""
    """For a wrong tool: its own parameter."""

    def arguments(self, right: Mapping[str, Json]) -> dict[str, Json]:
        """The arguments of the wrong call, from those of the right one."""
        match self.kind:
            case "wrong_tool":
                return {self.takes: right[self.parameter]}
            case "missing":
                return {k: v for k, v in right.items() if k != self.parameter}
            case "misnamed":
                return {str(self.put) if k == self.parameter else k: v for k, v in right.items()}
            case _:
                return {k: self.put if k == self.parameter else v for k, v in right.items()}

    def afterthought(self, reply: str, right: str, rng: random.Random) -> str:
        """What to say once the reply is in; `right` is the tool that should have been called."""
        if (refusal := _refusal(reply)) is not None:
            sorry = rng.choice(("That was refused", "The call failed", "The tool did not accept that"))
            repair = _REPAIRS[self.kind].format(parameter=self.parameter, right=right)
            return f"{stop(f'{sorry}: {short(refusal, LONGEST_REFUSAL)}')} {repair}"
        if self.kind == "wrong_tool":
            return rng.choice(
                (
                    f"{self.tool} does not tell me what I need; {right} should.",
                    f"That is not what I am after, so {self.tool} was the wrong tool; I use {right}.",
                )
            )
        if _empty(reply):
            return f"Nothing was found; I must have written {self.parameter} wrongly."
        return f"I gave the wrong {self.parameter}, so this result is about something else. Again, with the right one."


_REPAIRS = {
    "wrong_tool": "I use {right} instead.",
    "misspelt": "I misspelt it; once more, with the right spelling.",
    "missing": "I had left it out, so I add it.",
    "misnamed": "I gave that argument another name; I call it {parameter}.",
    "ill_typed": "I give {parameter} as a plain value.",
}


def _refusal(reply: str) -> str | None:
    try:
        content = json.loads(reply)
    except ValueError:
        return None
    error = content.get("error") if isinstance(content, dict) and len(content) == 1 else None
    if not isinstance(error, str):
        return None
    tool, colon, rest = error.partition(": ")
    said = (rest if colon and " " not in tool else error).partition("; got ")[0]
    if (checked := re.match(r"'([\w.]+)': (.*)", said)) is None:
        return said.partition(". ")[0]
    name, complaint = checked[1], checked[2].partition(", unable to ")[0]
    if complaint == "Field required":
        return f"{name} is missing"
    return f"{name}: {complaint[:1].lower()}{complaint[1:]}"


def _empty(reply: str) -> bool:
    try:
        content = json.loads(reply)
    except ValueError:
        return False
    return isinstance(content, dict) and any(v == [] for v in content.values())


def plan_detour(task: Task, pool: ToolPool, rng: random.Random) -> Detour | None:
    """A detour that fits the task, or None where none does."""
    steps = [s for s in task.certificate.steps if isinstance(s, CallStep) and s.arguments]
    kinds = list(KINDS)
    rng.shuffle(kinds)
    rng.shuffle(steps)
    for kind in kinds:
        for step in steps[:4]:
            made = _plan(kind, step, task, pool, rng)
            if made is not None:
                return made
    return None


def _plan(kind: str, step: CallStep, task: Task, pool: ToolPool, rng: random.Random) -> Detour | None:
    tool = pool.tools[step.tool]
    literals = {n: s for n, s in step.arguments.items() if isinstance(s, LiteralSource) and n in step.arguments}
    match kind:
        case "wrong_tool":
            return _wrong_tool(step, tool, task, pool, rng)
        case "misspelt":
            for name, source in literals.items():
                if isinstance(source.value, str) and tool.kind == "retrieval" and (wrong := _misspell(source.value, rng)):
                    return Detour(kind, step.id, tool.name, name, wrong)
        case "missing":
            required = [n for n in step.arguments if tool.parameter(n).required]
            if len(required) > 1:
                return Detour(kind, step.id, tool.name, rng.choice(required))
        case "misnamed":
            name = rng.choice(list(step.arguments))
            wrong = rng.choice((f"{name}_name", f"{name}_id", "query", f"input_{name}"))
            return Detour(kind, step.id, tool.name, name, wrong)
        case "ill_typed":
            for name, source in literals.items():
                if isinstance(source.value, int | float) and not isinstance(source.value, bool) and source.said:
                    plain = source.said.replace(",", "").replace(".", "").isdigit()
                    if (said := _IN_WORDS.get(source.value) if plain else source.said) is not None:
                        return Detour(kind, step.id, tool.name, name, said)
    return None


def _wrong_tool(step: CallStep, tool: Tool, task: Task, pool: ToolPool, rng: random.Random) -> Detour | None:
    """Another tool on offer that needs one argument, of a kind that the step has."""
    mine = {n: tool.parameter(n).entity for n in step.arguments if not tool.parameter(n).many}
    options: list[tuple[str, str, str]] = []
    for name in task.toolset:
        other = pool.tools[name]
        required = [p for p in other.parameters if p.required]
        if name == tool.name or other.writes or len(required) != 1 or required[0].many or required[0].entity is None:
            continue
        for parameter, entity in mine.items():
            if entity is not None and entity.name not in _VAGUE and required[0].entity.name == entity.name:
                options.append((name, parameter, required[0].name))
    if not options:
        return None
    name, parameter, takes = rng.choice(options)
    return Detour("wrong_tool", step.id, name, parameter, takes=takes)


def _misspell(text: str, rng: random.Random) -> str | None:
    """The text with two neighbouring letters swapped; None where it is too short to be misspelt."""
    places = [
        i
        for i in range(1, len(text) - 1)
        if text[i].isalpha() and text[i + 1].isalpha() and text[i].lower() != text[i + 1].lower()
    ]
    if len(text) < 5 or not places:
        return None
    place = rng.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


__all__ = ["KINDS", "Detour", "plan_detour"]
