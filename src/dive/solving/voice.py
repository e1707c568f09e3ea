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


def short(text: str) -> str:
    """The text, cut where it would swamp the sentence."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1].rstrip() + "…"


def say(value: Json, entity: Entity | None = None, unit: str | None = None) -> str:
    """A value in words."""
    if isinstance(value, list):
        shown = [say(v, entity) for v in value[:5]]
        if len(value) > 5:
            return ", ".join(shown) + f" and {len(value) - 5} more"
        return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + f" and {shown[-1]}" if shown else "nothing"
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
        about = output.about if output is not None else None
        return (
            f"the {about.noun if about is not None else base.replace('_', ' ').replace('.', ' ') or 'result'} from {tool.name}"
        )
    nouns = [p for p in phrases if p.startswith("the ")] or [p for p in phrases if not p.endswith("?")] or list(phrases)
    phrase = rng.choice(nouns[:2]).removesuffix("?")
    phrase = phrase[:1].lower() + phrase[1:]
    said = "to know " if _INDIRECT.match(phrase) else ""
    for text, slot, _, _ in string.Formatter().parse(phrase):
        said += text
        if slot is None:
            continue
        inner = _argument(tool, slot, arguments.get(slot, tool.parameter(slot).optional_default), sources.get(slot))
        entity = tool.parameter(slot).entity
        said = fit(said, inner, entity.noun if entity is not None else None, numeric=False) + inner
    return said


_INDIRECT = re.compile(r"(?:what|which|how|when|where|who|whether|at what|in which|on which|at which)\b")


def _argument(tool: Tool, name: str, value: Json, source: Source | None) -> str:
    if isinstance(source, LiteralSource) and source.said is not None and len(source.said) <= LONGEST_VALUE:
        return source.said
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


def reckon(step: OperationStep, operands: Sequence[Json], value: Json) -> str:
    """An operation carried out in words, with its operands where they are few."""
    options = step.options
    match step.operation:
        case "rank_by":
            labels, keys = operands[0], operands[1]
            key = keys[labels.index(value)] if value in labels else None
            end = "largest" if options.get("largest") else "smallest"
            place = int(options.get("place", 1))
            rank = _PLACES[place] if place < len(_PLACES) else f"{place}th "
            listed = "; ".join(f"{say(label)}: {say(k)}" for label, k in list(zip(labels, keys, strict=True))[:6])
            more = "; …" if len(labels) > 6 else ""
            return f"Comparing {listed}{more}, the {rank}{end} is {say(value)} with {say(key)}."
        case "keep":
            labels, bound = operands[0], operands[2]
            test = {"above": "above", "below": "below", "is": "equal to"}[str(options.get("test"))]
            return f"Of the {len(labels)}, those {test} {say(bound)} are {say(value)}."
        case "count":
            items = operands[0]
            return f"Counting them gives {say(value)}." if len(items) > 6 else f"That is {say(value)} in all."
        case "total":
            return f"The sum {_chain(operands[0], ' + ')} is {say(value)}."
        case "mean":
            return f"The average of the {len(operands[0])} values is {say(value)}."
        case "spread":
            high, low = say(max(operands[0])), say(min(operands[0]))
            return f"The largest is {high} and the smallest {low}, so they differ by {say(value)}."
        case "difference":
            days = " days" if isinstance(operands[0], str) else ""
            return f"{say(operands[0])} and {say(operands[1])} differ by {say(value)}{days}."
        case "ratio":
            return f"{say(operands[0])} divided by {say(operands[1])} is {say(value)}."
        case "exceeds":
            later = "later" if isinstance(operands[0], str) else "greater"
            return f"{say(operands[0])} is {'' if value else 'not '}{later} than {say(operands[1])}."
        case _:
            return f"The {step.operation} is {say(value)}."


def _chain(values: Sequence[Json], sign: str) -> str:
    return sign.join(say(v) for v in values) if len(values) <= 6 else f"of the {len(values)} values"


__all__ = ["base_path", "found", "output_at", "reckon", "say", "short", "wish"]
