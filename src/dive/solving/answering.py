"""How an answer is given: what the policy is told, how an answer is written, and where it is found in a final message.

The format. The final message holds exactly one `<answer>…</answer>` block; without one, its last line that is not empty
counts as the answer (right, but not well-formed). Inside, a plain answer stands alone; several values stand one a line, or
with semicolons between them; parts of a question in the order asked, each with or without `name:` before it. Invariant:
`grade(…, write_answer(answer))` is right for every answer that can be asked for.
"""

import datetime
import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from dive.records import (
    Answer,
    Atom,
    BooleanAnswer,
    DateAnswer,
    ListAnswer,
    NumberAnswer,
    RecordAnswer,
    SetAnswer,
    StringAnswer,
    TextAnswer,
)
from dive.tools.fields import say_plain

ANSWER_FORMAT = (
    "Give the final answer between <answer> and </answer>, and nothing but the answer there: a number (with its unit if it "
    "has one), a name, a date such as 2024-03-01, or yes or no. If the answer has several values, put each on a line of its "
    "own, in the order asked."
)
"""What every policy is told about the form of an answer."""

SYSTEM_PROMPT = (
    "You answer questions with the help of tools. Find every fact with a tool instead of recalling it, and let tools compute "
    f"where they can. Calls that do not depend on each other can be made at once. {ANSWER_FORMAT}"
)
"""The system message of a rollout, unless the settings give another."""

_BLOCK = re.compile(r"<answer>(.*?)</answer>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?answer>", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:the\s+)?(?:final\s+)?answer(?:\s+is|\s*:)\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What a final message gives as its answer."""

    text: str | None
    """None where there is none, or more than one."""
    reason: str | None
    """Typed reason where `text` is None: no_answer, several_answers, malformed."""
    block: bool
    """Whether it stood in the one answer block."""


def find_answer(message: str | None) -> Found:
    """The answer of a final message."""
    text = message or ""
    if "</think>" in text:
        text = text.rpartition("</think>")[2]
    elif "<think>" in text:
        return Found(None, "no_answer", False)  # it was cut off while thinking
    blocks = [b.strip() for b in _BLOCK.findall(text)]
    if len(_TAG.findall(text)) != 2 * len(blocks):
        return Found(None, "malformed", False)
    if blocks:
        if len(set(blocks)) > 1:
            return Found(None, "several_answers", False)
        return Found(blocks[0], None, len(blocks) == 1) if blocks[0] else Found(None, "no_answer", False)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    last = _PREFIX.sub("", lines[-1]).strip() if lines else ""
    return Found(last, None, False) if last else Found(None, "no_answer", False)


def part_order(answer: RecordAnswer, asked: Sequence[str]) -> list[str]:
    """The names of a record's parts in the order in which the query asks for them, where `asked` gives it."""
    return list(asked) if sorted(asked) == sorted(answer.fields) else list(answer.fields)


def write_answer(answer: Answer, asked: Sequence[str] = (), rng: random.Random | None = None) -> str:
    """The answer as the format wants it; with an `rng`, one of several ways that people write it."""
    style = _Style(rng)
    if isinstance(answer, RecordAnswer):
        parts = {name: _write(answer.fields[name], style) for name in part_order(answer, asked)}
        named = rng is None or rng.random() < 0.5
        return "\n".join(f"{name}: {text}" if named else text for name, text in parts.items())
    if isinstance(answer, TextAnswer):
        return answer.value
    if isinstance(answer, ListAnswer | SetAnswer):
        if not answer.items:
            return "none"
        texts = [_write(item, style) for item in answer.items]
        if any("\n" in t or ";" in t for t in texts) or (len(texts) == 1 and "," in texts[0]):
            return orjson.dumps(texts).decode()
        return ("; " if rng is not None and rng.random() < 0.4 else "\n").join(texts)
    return _write(answer, style)


def write_atom(atom: Atom) -> str:
    """One value as the format wants it."""
    return _write(atom, _Style(None))


class _Style:
    """How one person writes: the same through all parts of an answer."""

    def __init__(self, rng: random.Random | None) -> None:
        draws = [rng.random() for _ in range(3)] if rng is not None else [1.0, 0.0, 1.0]
        self.commas, self.units, self.iso = draws[0] >= 0.4, draws[1] < 0.7, draws[2] >= 0.4


def _write(atom: Atom, style: _Style) -> str:
    match atom:
        case NumberAnswer():
            text = _decimals(atom) if style.commas else _decimals(atom).replace(",", "")
            return f"{text} {atom.unit}" if style.units and atom.unit is not None else text
        case DateAnswer():
            if not style.iso:
                day = datetime.date.fromisoformat(atom.value)
                return f"{day.day} {day:%B} {day.year:04d}"
            return atom.value
        case BooleanAnswer():
            return "yes" if atom.value else "no"
        case StringAnswer():
            return atom.value


def _decimals(atom: NumberAnswer) -> str:
    """The number with the decimals that were asked for: "4.0" where one was."""
    if isinstance(atom.value, float) and atom.tolerance > 0:
        places = round(-math.log10(atom.tolerance / 0.51))
        if 0 < places <= 12:
            return f"{atom.value:,.{places}f}" if abs(atom.value) >= 10_000 else f"{atom.value:.{places}f}"
    return say_plain(atom.value)


__all__ = ["ANSWER_FORMAT", "SYSTEM_PROMPT", "Found", "find_answer", "part_order", "write_answer", "write_atom"]
