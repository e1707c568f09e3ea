"""The oracle's words: brief reasoning about calls, values and operations, from the tools' own phrases.

Invariant: words speak only of what the query says, what a tool has returned, and what follows from it by an operation of the
certificate. Nothing is said to be known before it was seen.
"""

import random
import re
import string
from collections.abc import Mapping, Sequence

from dive.records import Json, LiteralSource, ManySource, OperationStep, Source
from dive.synthesis.phrases import fit
from dive.tools import Entity, Output, Tool
from dive.tools.fields import say_plain

LONGEST_VALUE = 60
"""Characters of a value in running text; longer ones are cut, as a person would."""


def short(text: str, most: int = LONGEST_VALUE) -> str:
    """The text, cut where it would swamp the sentence."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def stop(sentence: str) -> str:
    """The sentence with a full stop, unless it ends as one already."""
    return sentence if re.search(r"[.!?…][\"”')]?$", sentence) else f"{sentence}."


def listed(parts: Sequence[str]) -> str:
    """Parts as a series in a sentence."""
    if len(parts) < 2:
        return "".join(parts)
    comma = "; " if any(re.search(r"[,;]", part) for part in parts) else ", "
    return comma.join(parts[:-1]) + (comma if comma == "; " else " ") + f"and {parts[-1]}"


def say(value: Json, entity: Entity | None = None, unit: str | None = None) -> str:
    """A value in words."""
    if isinstance(value, list):
        further = [f"{len(value) - 5} more"] if len(value) > 5 else []
        return listed([say(v, entity, unit) for v in value[:5]] + further) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        value = float(f"{value:.10g}")
    if isinstance(value, dict):
        values = [v for v in value.values() if isinstance(v, str | int | float)]
        return short(", ".join(say_plain(v) for v in values[:4]))
    if value is None:
        return "nothing"
    text = short(entity.say(value) if entity is not None and isinstance(value, str) else say_plain(value))
    if re.search(r"\w\s.*[.!?]$", text):
        text = f'"{text}"'  # a sentence within the sentence
    return f"{text} {unit}" if unit else text


def base_path(path: str) -> str:
    """A path into a result without its places: `cities[2].name` is `cities.name`."""
    return re.sub(r"\[[^\]]*\]", "", path)


def output_at(tool: Tool, path: str) -> Output | None:
    """What the tool says about the place in its result, if anything."""
    base = base_path(path)
    return next((o for o in tool.outputs if o.path == base), None)


def wish(
    tool: Tool, arguments: Mapping[str, Json], sources: Mapping[str, Source], path: str, *, counted: bool, rng: random.Random
) -> str:
    """What a call is to find, as a noun phrase: "the land area of Kenya in square kilometres"."""
    base = base_path(path)
    keys = ([f"{base}#count"] if counted else []) + [base, base.split(".")[0]]
    phrases = next((tool.asks[k] for k in keys if k in tool.asks), None)
    if phrases is None:
        output = output_at(tool, base)
        noun = (
            output.about.noun if output is not None and output.about is not None else base.replace("_", " ").replace(".", " ")
        )
        given = listed([argument(tool, name, value, sources.get(name)) for name, value in arguments.items()])
        return f"the {noun or 'result'} for {given}" if given else f"the {noun or 'result'} from {tool.name}"
    nouns = [p for p in phrases if p.startswith("the ")] or [p for p in phrases if not p.endswith("?")] or list(phrases)
    phrase = rng.choice(nouns[:2]).removesuffix("?")
    phrase = phrase[:1].lower() + phrase[1:]
    said = "to know " if _INDIRECT.match(phrase) else ""
    for text, slot, _, _ in string.Formatter().parse(phrase):
        said += text
        if slot is None:
            continue
        inner = argument(tool, slot, arguments.get(slot, tool.parameter(slot).optional_default), sources.get(slot))
        entity = tool.parameter(slot).entity
        said = fit(said, inner, entity.noun if entity is not None else None, numeric=False) + inner
    return said


def alike(first: str, others: Sequence[str], *, swapped: bool) -> str:
    """What follows a wish where further calls differ from it in one argument, from its words in each.

    `swapped` where an amount is another one, not where another thing is looked at.
    """
    if swapped:
        return f", and the same with {listed(others)} instead of {first}"
    return f", and the same for {listed([*others[:5], *([f'{len(others) - 5} more'] if len(others) > 5 else [])])}"


_INDIRECT = re.compile(r"(?:what|which|how|when|where|who|whether|at what|in which|on which|at which)\b")


def argument(tool: Tool, name: str, value: Json, source: Source | None) -> str:
    """An argument of a call in words: those of the query where it states it."""
    if isinstance(source, LiteralSource) and source.said is not None and len(source.said) <= LONGEST_VALUE:
        return say(source.said)
    parameter = tool.parameter(name)
    entity = parameter.entity
    if isinstance(source, ManySource) or isinstance(value, list):
        return say(value, entity)
    plain = say(value, entity)
    if entity is None:
        return plain
    if len(plain) >= LONGEST_VALUE:
        return f"that {entity.noun}"
    return entity.says[0].format(plain)


def plain(tool: Tool, name: str, value: Json, source: Source | None) -> str:
    """An argument in the fewest words, where its kind is clear: not "the gene TP53", but "TP53"."""
    if isinstance(source, LiteralSource):
        return argument(tool, name, value, source)
    return say(value, tool.parameter(name).entity)


def found(tool: Tool, result: Mapping[str, Json], path: str, value: Json) -> str:
    """What a call returned at the place that matters, as a clause after a colon."""
    output = output_at(tool, path)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f"{len(value)} entries"
    if output is None:
        return say(value) if value is not None else say(dict(result))
    return say(value, output.entity, output.about.unit if output.about is not None else None)


# -- operations -------------------------------------------------------------------------------------------------------

_PLACES = ("", "", "second ", "third ", "fourth ", "fifth ")


def reckon(step: OperationStep, operands: Sequence[Json], value: Json, before: str = "") -> str:
    """An operation carried out in words, with its operands where they are few and have not been told just `before`."""
    options = step.options
    match step.operation:
        case "rank_by":
            return _ranked(operands[0], operands[1], value, options, before)
        case "keep":
            return _kept(operands[0], operands[2], value, str(options.get("test")))
        case "count":
            return f"Counting them, there {'is' if value == 1 else 'are'} {say(value)}." if value else "There are none, so 0."
        case "total":
            return f"The sum {_chain(operands[0], ' + ')} is {say(value)}."
        case "mean":
            return f"The average of the {len(operands[0])} values is {say(value)}."
        case "spread":
            high, low = say(max(operands[0])), say(min(operands[0]))
            return f"The largest is {high} and the smallest {low}, so they differ by {say(value)}."
        case "difference":
            days = " days" if isinstance(operands[0], str) else ""
            told = all(_tells(before, operand) for operand in operands)
            between = "between the two" if told else f"between {say(operands[0])} and {say(operands[1])}"
            return f"The difference {between} is {say(value)}{days}."
        case "ratio":
            return f"Dividing {say(operands[0])} by {say(operands[1])} gives {say(value)}."
        case "exceeds":
            later = "later" if isinstance(operands[0], str) else "greater"
            verdict = "Yes" if value else "No"
            return f"{verdict}: {say(operands[0])} is {'' if value else 'not '}{later} than {say(operands[1])}."
        case _:
            return f"The {step.operation} is {say(value)}."


_SEVERAL = {"count": "counts", "total": "sums", "mean": "averages", "difference": "differences", "ratio": "ratios"}


def reckon_alike(operation: str, values: Sequence[Json]) -> str | None:
    """The same operation carried out several times in a row, in one sentence; None where each has to be told by itself."""
    noun = _SEVERAL.get(operation)
    return None if noun is None else f"The {noun} are {listed([say(v) for v in values])}."


def _tells(text: str, value: Json) -> bool:
    """Does the text hold the value, and not as a part of another?"""
    return re.search(rf"(?<![\w.,-]){re.escape(say(value))}(?![\w%]|[.,]\d)", text) is not None


def _ranked(labels: Sequence[Json], keys: Sequence[Json], value: Json, options: Mapping[str, Json], before: str) -> str:
    key = keys[labels.index(value)] if value in labels else None
    dates = all(isinstance(k, str) for k in keys)
    ends = ("latest", "earliest") if dates else ("largest", "smallest")
    place = int(options.get("place", 1))
    rank = _PLACES[place] if place < len(_PLACES) else f"{place}th "
    end = f"{rank}{ends[0] if options.get('largest') else ends[1]}"
    pairs = list(zip(labels, keys, strict=True))
    if all(_tells(before, label) and _tells(before, k) for label, k in pairs):
        return f"Of these, {say(value)} has the {end}, {say(key)}."
    told = "; ".join(f"{say(label)}: {say(k)}" for label, k in pairs[:6]) + ("; …" if len(pairs) > 6 else "")
    return f"Comparing {told}, the {end} is {say(value)} with {say(key)}."


def _kept(labels: Sequence[Json], bound: Json, kept: Sequence[Json], test: str) -> str:
    """What passes a test, with its number, so that it need not be counted again."""
    one = len(kept) == 1
    match test, bound:
        case "is", True:
            what = "passes" if one else "pass"
        case "is", False:
            what = "does not pass" if one else "do not pass"
        case "is", _:
            what = f"{'has' if one else 'have'} {say(bound)}"
        case _:
            what = f"{'is' if one else 'are'} {test} {say(bound)}"
    if not kept:
        what = {"have": "has", "are": "is", "pass": "passes", "do": "does"}[what.split()[0]] + what[len(what.split()[0]) :]
        return f"Of the {len(labels)}, none {what}."
    return f"Of the {len(labels)}, {len(kept)} {what}: {say(kept)}."


def _chain(values: Sequence[Json], sign: str) -> str:
    return sign.join(say(v) for v in values) if len(values) <= 6 else f"of the {len(values)} values"


__all__ = [
    "alike", "argument", "base_path", "found", "listed", "output_at", "plain", "reckon", "reckon_alike", "say",
    "short", "stop", "wish",
]  # fmt: skip
