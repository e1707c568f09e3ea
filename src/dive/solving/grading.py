"""Grading: is this text the answer? Decided by the type of the answer, by rules alone.

Idea: an answer is right if some reading of the whole text gives exactly what was asked: that number in that unit, that name,
those members and no others. Invariant: nothing that names a wrong value beside the right one is right; so lists of
candidates, hedges, pasted queries and instructions to the grader score nothing. `GRADER` changes whenever a verdict could.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dive.records import (
    Answer,
    Atom,
    BooleanAnswer,
    DateAnswer,
    Json,
    ListAnswer,
    NumberAnswer,
    RecordAnswer,
    SetAnswer,
    StringAnswer,
    Task,
    TextAnswer,
)
from dive.solving.answering import find_answer, part_order, write_answer
from dive.solving.reading import (
    MONTHS,
    NUMBER_WORDS,
    Unreadable,
    bare,
    idle_words,
    read_boolean,
    read_date,
    read_number,
    same_name,
    undress,
)
from dive.solving.units import measures, same_unit

GRADER = 3
"""Version of the grading rules; scores of different versions do not compare."""

NEEDS_JUDGE = "needs_judge"
"""The reason with which free text in other words comes back: no rule can tell."""

GAMED = frozenset(
    ("no_answer", "several_answers", "malformed", "overlong", "hedged", "copied_query", "too_many", "wrong_unit",
     "not_a_number", "not_a_date", "ambiguous_date", "not_a_boolean", "not_an_answer")
)  # fmt: skip
"""Reasons with which an answer is not even well-formed."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What became of an answer."""

    correct: bool
    reason: str
    """`correct`, or why not: one of GAMED, or wrong_value, too_few, wrong_parts, needs_judge."""
    text: str | None
    """The answer that was read."""
    formatted: bool
    """It stood alone in one answer block, and reads as what was asked for."""


def grade(task: Task, message: str | None) -> Grade:
    """Grade the final message of a rollout."""
    asked = [c.atom for c in task.certificate.citations]
    return grade_answer(task.answer, message, query=task.query, asked=asked)


def grade_answer(answer: Answer, message: str | None, *, query: str = "", asked: Sequence[str] = ()) -> Grade:
    """Grade a final message against an answer.

    Args:
        answer: the right one
        message: the text of the final message
        query: the question, to tell a pasted one
        asked: names of a record's parts in the order of the question
    """
    found = find_answer(message)
    if found.text is None:
        return Grade(False, found.reason or "no_answer", None, False)
    if len(found.text) > max(200, 3 * len(write_answer(answer, asked)) + 100):
        return Grade(False, "overlong", found.text, False)
    reason = check_text(answer, found.text, asked, query)
    if reason is None:
        return Grade(True, "correct", found.text, found.block)
    if _pasted(found.text, query):
        reason = "copied_query"
    elif reason not in GAMED and reason != NEEDS_JUDGE and _EVASION.search(found.text):
        reason = "not_an_answer"
    return Grade(False, reason, found.text, found.block and reason not in GAMED)


def check_text(answer: Answer, text: str, asked: Sequence[str] = (), query: str = "") -> str | None:
    """None where the text gives the answer, else a typed reason. With the query, labels and units are held against it."""
    match answer:
        case RecordAnswer():
            return _check_record(answer, text, asked, query)
        case ListAnswer() | SetAnswer():
            return _check_items(answer, text, query)
        case TextAnswer():
            return None if bare(text) == bare(answer.value) else NEEDS_JUDGE
        case _:
            reason = _check_labelled(answer, text, query)
            return "hedged" if reason not in (None, "wrong_unit") and _hedged(answer, text) else reason


# -- one value --------------------------------------------------------------------------------------------------------

_LABEL = re.compile(r"^([^\W\d][^:\n]{0,80}):\s+(?=\S)")


def _check_labelled(atom: Atom, text: str, query: str, name: str = "") -> str | None:
    """Check a value that may have its name before it, as in "Capital: Nairobi"."""
    reason = check_atom(atom, text, query)
    rest = _unlabelled(atom, text, f"{query} {name}" if query else "")
    return reason if reason is None or rest is None else check_atom(atom, rest, query) and reason


def _unlabelled(atom: Atom, text: str, query: str) -> str | None:
    """The text after its label; None where it has none, or what stands there could be a value itself."""
    label = _LABEL.match(text.strip())
    if label is None or _DOUBT.search(label[1]):
        return None
    words = re.findall(r"[^\W_]+", label[1])
    match atom:
        case BooleanAnswer():
            fits = not {w.casefold() for w in words} & {"yes", "no", "true", "false"}
        case StringAnswer():
            fits = not query or (
                re.search(r"[,;/()]|\band\b", label[1]) is None
                and {w.casefold() for w in words} <= _NAMING | set(re.findall(r"[^\W_]+", query.casefold()))
                and any(w.casefold() in _NAMING or w.casefold() in re.findall(r"[^\W_]+", query) for w in words)
            )
        case _:
            fits = not any(re.search(r"\d", w) and w not in query for w in words) and _HELD.search(label[1]) is None
    return text.strip()[label.end() :] if fits else None


_NAMING = frozenset(
    ("answer", "city", "code", "country", "count", "date", "final", "name", "number", "result", "symbol", "term", "title",
     "total", "value", "year")
)  # fmt: skip
"""Words of a label that the query need not hold. A name of its own before a colon is another candidate."""
_HELD = re.compile(rf"\b(?:{'|'.join((*NUMBER_WORDS, *MONTHS))})\b", re.IGNORECASE)
_DOUBT = re.compile(r"\b(?:not|or|either|wrong|unless|if|maybe|perhaps|possibly|probably|likely|guess|wait)\b", re.IGNORECASE)
_EVASION = re.compile(
    r"\b(?:or|either|not|maybe|perhaps|possibly|probably|unsure|not sure|unknown|don.?t know|cannot|can.?t|unable)\b"
    r"|\b(?:ignore|disregard|instructions?|prompt|grader|grading|rubric|marks?|score|reward|system|assistant|user)\b"
    r"|^\W*(?:answer|n/?a|none|null|todo|tbd|\.*)\W*$|[{}<>]",
    re.IGNORECASE,
)
"""What no one answer holds: doubt, words to whoever grades, a form left empty. Asked of wrong answers only."""


def check_atom(atom: Atom, text: str, query: str = "") -> str | None:
    """None where the whole text is the value, else a typed reason."""
    try:
        match atom:
            case NumberAnswer():
                return _check_number(atom, text, query)
            case StringAnswer():
                names = (atom.value, *atom.aliases)
                if _QUESTIONED.search(text) and not any(_QUESTIONED.search(name) for name in names):
                    return "hedged"
                return None if any(same_name(name, text) for name in names) else "wrong_value"
            case DateAnswer():
                return None if read_date(text).isoformat() == atom.value else "wrong_value"
            case BooleanAnswer():
                return None if read_boolean(text) is atom.value else "wrong_value"
    except Unreadable as error:
        return str(error)


_QUESTIONED = re.compile(r"[?？]\W*$")


def _check_number(gold: NumberAnswer, text: str, query: str) -> str | None:
    number = read_number(text)
    value = number.value
    if gold.unit is None:
        if number.percent:
            value /= 100
        elif number.unit and not idle_words(number.unit):
            return "not_a_number"
        elif query and measures(number.unit) - measures(re.sub(r"[^\w°%/\s]", " ", query)):
            return "wrong_unit"  # a unit that nobody asked for
    else:
        sign = same_unit(gold.unit, number.unit)
        scaled = gold.unit.split()[0].rstrip("s") in ("billion", "million", "thousand", "trillion")
        if scaled and not number.unit and value != gold.value:
            value /= {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}[gold.unit.split()[0].rstrip("s")]
        if sign == 0:
            plain = re.sub(r"(?<=[A-Za-z])\^?\d|/", "", number.unit)
            return "wrong_unit" if idle_words(plain) and plain[:1] not in "-–" else "not_a_number"
        value *= sign
    near = abs(value - gold.value) <= gold.tolerance + 1e-12 * abs(gold.value)
    return None if near else "wrong_value"


_BETWEEN = re.compile(r"\s+or\s+|\s+and\s+|\s*[;|\n]\s*|\s*,\s+|\s+/\s+|(?<=\w)/(?=\w)|\s*\(|\)")
_MAYBE = re.compile(r"^(?:either|maybe|perhaps|possibly|probably|likely|not|or|and)\s+", re.IGNORECASE)


def _hedged(answer: Atom, text: str) -> bool:
    """Does the text name the right value among others?"""
    if isinstance(answer, StringAnswer) and any(_holds(text, name) for name in (answer.value, *answer.aliases)):
        return True
    parts = [_MAYBE.sub("", part.strip()) for part in _BETWEEN.split(text) if part.strip()]
    return len(parts) > 1 and any(check_atom(answer, part) is None for part in parts)


def _holds(text: str, name: str) -> bool:
    """Is the name a part of the text, and not the whole of it?"""
    part, whole = f" {bare(name)} ", f" {bare(text)} "
    return bool(part.strip()) and part in whole and part != whole


def _pasted(text: str, query: str) -> bool:
    """Is the text the query, or a long piece of it?"""
    given, asked = bare(text), bare(query)
    return bool(asked) and (given == asked or (len(given) >= 40 and (given in asked or asked in given)))


# -- several values ---------------------------------------------------------------------------------------------------

_BULLET = re.compile(r"^(?:[-•–]|\*(?=\s)|\(?\d{1,2}[.)])\s+")


def _readings(text: str) -> list[list[str]]:
    """The ways to take a text as a series of values: JSON, lines, semicolons, commas."""
    text = text.strip()
    if text.startswith("["):
        try:
            values = json.loads(text, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, list) and not any(isinstance(v, list | dict) for v in values):
            return [[_said(v) for v in values]]
        text = text.removeprefix("[").removesuffix("]").strip()
    text = undress(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(_BULLET.match(line) for line in lines):
        return [[_BULLET.sub("", line) for line in lines], lines]
    found = [lines] if len(lines) > 1 else [[text]]
    if len(lines) <= 1:
        for separator in (r"\s*;\s*", r"\s*,\s+(?:and\s+)?|\s+and\s+", r"\s*,\s+(?:and\s+)?", r"\s*,\s*(?:and\s+)?"):
            parts = [p for p in re.split(separator, text) if p.strip()]
            if len(parts) > 1 and parts not in found:
                found.append(parts)
    return found


def _said(value: Json) -> str:
    return {True: "yes", False: "no", None: ""}[value] if value is None or isinstance(value, bool) else str(value)


def _check_items(answer: ListAnswer | SetAnswer, text: str, query: str) -> str | None:
    gold = answer.items
    if not gold:
        return None if bare(text) in ("none", "nothing", "empty", "no", "") else "too_many"
    rest = _unlabelled(gold[0], text, query) if "\n" not in text.strip() else None
    readings = [reading for t in (text, rest) if t is not None for reading in _readings(t)]
    ordered = isinstance(answer, ListAnswer)
    for reading in readings:
        if len(reading) != len(gold):
            continue
        if ordered and all(check_atom(g, r, query) is None for g, r in zip(gold, reading, strict=True)):
            return None
        if not ordered and _matching(gold, reading) == len(gold):
            return None
    best = max(readings, key=lambda reading: _matching(gold, reading))
    hits = _matching(gold, best)
    pieces = [_MAYBE.sub("", piece.strip()) for piece in _BETWEEN.split(text) if piece.strip()]
    if len(best) > len(gold) or (len(pieces) > len(gold) and _matching(gold, pieces) == len(gold)):
        return "too_many"
    return "too_few" if len(best) < len(gold) and hits == len(best) else "wrong_value"


def _matching(gold: Sequence[Atom], texts: Sequence[str]) -> int:
    """Most members that can be matched one to one: a member cannot be earned twice, nor by one text for two."""
    right = [[check_atom(g, t) is None for g in gold] for t in texts]
    owner: dict[int, int] = {}

    def place(text: int, tried: set[int]) -> bool:
        for member, fits in enumerate(right[text]):
            if fits and member not in tried:
                tried.add(member)
                if member not in owner or place(owner[member], tried):
                    owner[member] = text
                    return True
        return False

    return sum(place(text, set()) for text in range(len(texts)))


def _check_record(answer: RecordAnswer, text: str, asked: Sequence[str], query: str) -> str | None:
    names = part_order(answer, asked)
    reason = "wrong_parts"
    for parts in _parts(text, names):
        if len(parts) != len(names):
            reason = "too_many" if len(parts) > len(names) and reason == "wrong_parts" else reason
            continue
        reasons = [_check_labelled(answer.fields[name], part, query, name) for name, part in zip(names, parts, strict=True)]
        failed = [r for r in reasons if r is not None]
        if not failed:
            return None
        reason = next((r for r in failed if r in GAMED), failed[0])
    return reason


def _parts(text: str, names: Sequence[str]) -> list[list[str]]:
    """The ways to take a text as the parts of a record, in the order of `names`."""
    text = text.strip()
    if text.startswith("{"):
        try:
            values = json.loads(text, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, dict):
            said = {bare(str(name).replace("_", " ")): _said(v) for name, v in values.items()}
            if set(said) == {bare(n) for n in names} and len(values) == len(names):
                return [[said[bare(n)] for n in names]]
            return [[_said(v) for v in values.values()]]
    found: list[list[str]] = []
    for reading in _readings(text):
        labels = [part.partition(":") for part in reading]
        named = {bare(name): value.strip() for name, colon, value in labels if colon}
        if len(reading) == len(names) and set(named) == {bare(n) for n in names}:
            found.append([named[bare(n)] for n in names])
        else:
            found.append(reading)
    return found


__all__ = ["GAMED", "GRADER", "NEEDS_JUDGE", "Grade", "check_atom", "check_text", "grade", "grade_answer"]
