"""From what a server answers to named fields.

An answer is structured content, or text in which people find fields: JSON, `key: value` lines, a sentence of steady shape. The
form is learned from several answers of a tool and written down as a `Reading`, so that every later answer is read alike.
Invariant: `read` never guesses; a text that does not have the learned form is a refusal in the server's own words.
"""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from dive.errors import ToolError
from dive.tools.foreign import as_object, shorten
from dive.tools.sources.records import Reading
from dive.tools.spec import Json

MOSTLY = 0.7
"""Share of a tool's answers that must have a form; the others are taken for refusals in plain words."""
LONGEST_SENTENCE = 400
"""Characters of a text that is looked at as a sentence of steady shape."""
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
ECHO = "␟"
"""Marks an argument in a text."""
_TOKEN = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?|\w+|\s+|[^\w\s]")
_PAIR = re.compile(r"[-*•\s]*([A-Za-z][\w ./()%-]{0,40}?)\s*[:=]\s+(\S.*)")


@dataclass(frozen=True)
class Answer:
    """What a server sent back."""

    texts: tuple[str, ...]
    structured: Json = None
    others: tuple[str, ...] = ()
    """Kinds of content that are not text: image, audio."""


def read(reading: Reading, answer: Answer) -> dict[str, Json]:
    """The answer as named fields. Raises ToolError where it has another form than the reading says."""
    return without(_parsed(reading, answer), reading.drop)


def _parsed(reading: Reading, answer: Answer) -> dict[str, Json]:
    if answer.structured is not None and reading.form in ("json", "structured"):
        value = unwrapped(answer.structured)
        if reading.form == "structured" or not isinstance(value, str):
            return _sound(value)
        texts: tuple[str, ...] = (value,)
    else:
        texts = answer.texts if answer.structured is None else _texts(answer)
    text = "\n".join(texts)
    match reading.form:
        case "json":
            found = from_json(texts)
        case "number":
            found = number(text)
        case "pairs":
            found = pairs(text)
        case "records":
            found = records(text)
        case "lines":
            found = {"lines": [" ".join(line.split()) for line in text.splitlines() if line.strip()]}
        case "sentence":
            found = sentence(reading.pattern or "", text)
        case "text" | "structured":
            found = {"text": text}
        case _:
            raise ToolError(f"its source says that it answers in the form '{reading.form}', which is unknown.")
    if found is None:
        raise ToolError(shorten(text) or "the server answered nothing.")
    return _sound(found)


def _sound(value: Json) -> dict[str, Json]:
    """The fields, unless they tell of a failure: errors are never evidence."""
    said = failure_in(value.get("text") if isinstance(value, dict) and isinstance(value.get("text"), str) else value)
    if said is not None:
        raise ToolError(shorten(said))
    return as_object(value)


def _texts(answer: Answer) -> tuple[str, ...]:
    value = unwrapped(answer.structured)
    return (value,) if isinstance(value, str) else answer.texts


def unwrapped(value: Json) -> Json:
    """Structured content without the wrapping that is put around a result that is no object, or around a text."""
    if isinstance(value, dict) and len(value) == 1:
        [(name, inner)] = value.items()
        if name == "result" or (name in ("content", "text", "output") and isinstance(inner, str)):
            return inner
    return value


_FAILED = re.compile(
    r"\W*(?:error|failed|failure|invalid|exception|traceback)\b"
    r"|\W*(?:\w+ ){1,3}(?:error|exception|failed|failure)\s*:",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"\W*(?:no|none|nothing|not|zero|0)\b(?: \w+){0,4} ?(?:found|available|exist|exists|matches|results|match)?\W*|\W*",
    re.IGNORECASE,
)


def empty(answer: Answer) -> bool:
    """Does the answer say that there is nothing? Such an answer is sound, but shows neither shape nor what a tool takes."""
    value = unwrapped(answer.structured)
    if value is None or isinstance(value, str):
        text = value if isinstance(value, str) else "\n".join(answer.texts)
        parsed = _literal(text)
        value = text if parsed is None else parsed
    if isinstance(value, str):
        return not answer.others and _NOTHING.fullmatch(value) is not None
    if isinstance(value, dict):
        inner = [v for v in value.values() if not isinstance(v, bool)]
        return all(v in ([], {}, "", None, 0) for v in inner) if inner else not value
    return value in ([], None)


def failure_in(value: Json) -> str | None:
    """The words of a failure that comes as an ordinary answer; None where it is none."""
    if isinstance(value, str):
        return value if _FAILED.match(value) else None
    if not isinstance(value, dict):
        return None
    failed = value.get("success") is False or value.get("ok") is False or value.get("status") in ("error", "failed")
    said = value.get("error") or value.get("errors") or (value.get("message") if failed else None)
    if not said and not failed:
        return None
    return said if isinstance(said, str) else orjson.dumps(said or value).decode()


def without(value: dict[str, Json], drop: Sequence[str]) -> dict[str, Json]:
    """The object without the fields at some paths; a path through a list concerns every element."""
    for path in drop:
        value = _dropped(value, path.split("."))
    return value


def _dropped(value: Json, parts: Sequence[str]) -> Json:
    if isinstance(value, list):
        return [_dropped(element, parts) for element in value]
    if not isinstance(value, dict) or parts[0] not in value:
        return value
    if len(parts) == 1:
        return {k: v for k, v in value.items() if k != parts[0]}
    return {k: _dropped(v, parts[1:]) if k == parts[0] else v for k, v in value.items()}


# -- the forms --------------------------------------------------------------------------------------------------------


def from_json(texts: Sequence[str]) -> Json:
    """The value of a JSON text, or of one text for each element; Python's own notation counts. None where it is neither."""
    if len(texts) == 1:
        return _literal(texts[0])
    values = [_literal(text) for text in texts]
    return None if not values or None in values else values


def _literal(text: str) -> Json:
    stripped = text.strip()
    if not stripped.startswith(("{", "[")):
        return None
    try:
        return orjson.loads(stripped)
    except orjson.JSONDecodeError:
        pass
    try:
        value = ast.literal_eval(stripped)
        return orjson.loads(orjson.dumps(value))
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def number(text: str) -> Json:
    """The number that a text is, or None."""
    return _as_number(text.strip())


def _as_number(text: str) -> float | int | None:
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        return None
    plain = text.replace(",", "")
    return int(plain) if re.fullmatch(r"[-+]?\d+", plain) else float(plain)


def pairs(text: str) -> dict[str, Json] | None:
    """The fields of `key: value` lines; None where fewer than two thirds of the lines are such."""
    lines = [line for line in text.splitlines() if line.strip()]
    matches = [m for line in lines if (m := _PAIR.fullmatch(line.strip()))]
    if len(matches) < 2 or 3 * len(matches) < 2 * len(lines):
        return None
    found: dict[str, Json] = {}
    for match in matches:
        found.setdefault(snake(match[1]), _value(match[2].strip()))
    return found


def records(text: str) -> list[dict[str, Json]] | None:
    """Records of `key: value` lines, each of which begins with the same key; None where there are none."""
    found: list[dict[str, Json]] = []
    first = ""
    for line in text.splitlines():
        match = _PAIR.fullmatch(line.strip())
        if match is None:
            continue
        name = snake(match[1])
        first = first or name
        if name == first:
            found.append({})
        found[-1].setdefault(name, _value(match[2].strip()))
    return found if found and all(len(record) > 1 for record in found) else None


def _repeats(text: str) -> bool:
    """Does the key of the first `key: value` line come again?"""
    keys = [snake(m[1]) for line in text.splitlines() if (m := _PAIR.fullmatch(line.strip()))]
    return keys[:1] != [] and keys.count(keys[0]) > 1


def _value(text: str) -> Json:
    number_ = _as_number(text)
    if number_ is not None:
        return number_
    quoted = re.fullmatch(r"'([^']*)'|\"([^\"]*)\"", text)
    if quoted is not None:
        return quoted[1] or quoted[2] or ""
    return {"true": True, "false": False}.get(text.casefold(), text)


def sentence(pattern: str, text: str) -> dict[str, Json] | None:
    """The slots of a sentence, beside the sentence; None where the text is another one."""
    match = re.fullmatch(pattern, text.strip(), re.DOTALL)
    if match is None:
        return None
    return {"text": text, **{name: _value(value.strip()) for name, value in match.groupdict().items()}}


def snake(words: str) -> str:
    """Words as a field name."""
    return re.sub(r"\W+", "_", words.strip().casefold()).strip("_")


# -- learning ---------------------------------------------------------------------------------------------------------


def learn(samples: Sequence[tuple[Mapping[str, Json], Answer]]) -> Reading:
    """The form in which a tool answers, from calls and their answers: the most telling one that fits all of them."""
    values = [unwrapped(answer.structured) for _, answer in samples]
    if all(value is not None and not isinstance(value, str) for value in values):
        return Reading(form="structured")
    texts = [value if isinstance(value, str) else "\n".join(a.texts) for value, (_, a) in zip(values, samples, strict=True)]
    blocks = [(text,) if isinstance(v, str) else a.texts
              for text, v, (_, a) in zip(texts, values, samples, strict=True)]  # fmt: skip
    for form, fits in (
        ("json", [from_json(block) is not None for block in blocks]),
        ("number", [number(text) is not None for text in texts]),
        ("records", [records(text) is not None for text in texts] if any(map(_repeats, texts)) else [False]),
        ("pairs", [pairs(text) is not None for text in texts]),
    ):
        if sum(fits) >= MOSTLY * len(fits):
            return Reading(form=form)
    if all("\n" not in t.strip() and len(t) <= LONGEST_SENTENCE for t in texts):
        pattern = steady(texts, [[str(v) for v in arguments.values() if str(v).strip()] for arguments, _ in samples])
        return Reading(form="text") if pattern is None else Reading(form="sentence", pattern=pattern)
    if all(all(len(line) <= 200 for line in t.splitlines()) and len(t.splitlines()) <= 200 for t in texts):
        return Reading(form="lines")
    return Reading(form="text")


def steady(texts: Sequence[str], arguments: Sequence[Sequence[str]]) -> str | None:
    """A pattern with a named slot for everything that differs between texts of one shape and is no argument.

    None where there are fewer than three different texts, or too little in common.
    """
    distinct = {_marked(text.strip(), given): given for text, given in zip(texts, arguments, strict=True)}
    if len(distinct) < 3:
        return None
    rows = [_TOKEN.findall(text) for text in distinct]
    if len({len(row) for row in rows}) != 1:
        return None
    slots: list[list[str]] = []
    pieces: list[str | int] = []
    for column in zip(*rows, strict=True):
        if len(set(column)) == 1:
            pieces.append(column[0])
        elif pieces and isinstance(pieces[-1], int):
            slots[pieces[-1]] = [a + b for a, b in zip(slots[pieces[-1]], column, strict=True)]
        else:
            pieces.append(len(slots))
            slots.append(list(column))
    fixed = [p for p in pieces if isinstance(p, str) and p.strip()]
    names = _slot_names(pieces, slots, list(distinct.values()))
    if not fixed or not any(names):
        return None
    echo = "(?:.+?)"
    return "".join(
        (echo if p == ECHO else re.escape(p)) if isinstance(p, str) else f"(?P<{names[p]}>.+?)" if names[p] else echo
        for p in pieces
    )


def _marked(text: str, given: Sequence[str]) -> str:
    """The text with one mark for every argument of several letters: then texts of one shape have equally many words."""
    for argument in sorted(given, key=len, reverse=True):
        if len(argument) > 1 and _as_number(argument) is None:
            text = re.sub(rf"(?<!\w){re.escape(argument)}(?!\w)", ECHO, text)
    return text


def _among(text: str, given: Sequence[str]) -> bool:
    """Is the text one of the arguments, as a number where it is one?"""
    number_ = _as_number(text)
    return text in given or (number_ is not None and any(_as_number(other) == number_ for other in given))


def _slot_names(pieces: Sequence[str | int], slots: Sequence[Sequence[str]], given: Sequence[Sequence[str]]) -> list[str]:
    """A name for each slot from the word before it; an empty one for an echo of an argument."""
    fresh = [not all(_among(text.strip(), own) for text, own in zip(slot, given, strict=True)) for slot in slots]
    names: list[str] = []
    for place, slot in enumerate(slots):
        if not fresh[place]:
            names.append("")
            continue
        plain = "value" if all(_as_number(text.strip()) is not None for text in slot) else "answer"
        before = [p for p in pieces[: list(pieces).index(place)] if isinstance(p, str) and p.isalpha() and len(p) > 2]
        name = plain if sum(fresh) == 1 else snake(before[-1]) if before else f"{plain}_{place + 1}"
        names.append(name if name not in names and name != "text" else f"{plain}_{place + 1}")
    return names


__all__ = [
    "Answer", "empty", "failure_in", "from_json", "learn", "pairs", "read", "records", "sentence", "snake", "steady",
    "unwrapped", "without",
]  # fmt: skip
