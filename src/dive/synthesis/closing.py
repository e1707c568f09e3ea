"""How a query closes: the rounding that its answer needs, and the sources and conventions on which it depends."""

import random
import re

from dive.synthesis.frames import spoken
from dive.synthesis.nodes import Ask, Bundle, Node, walk
from dive.synthesis.rounding import rounding_of
from dive.synthesis.saying import sources

_AMOUNT_LAST = re.compile(r"\d\S*(?: [^\s\d]+){0,2}[?.]$")
"""A stated amount at the end, which a rounding would be taken to belong to."""
LONGEST_ROUNDED = 95
"""Characters of a question that can end with its rounding, not too far from what is rounded."""


def sources_of(node: Node, text: str, rng: random.Random) -> list[str]:
    """The sentence that names the sources on which the answer depends, those apart that the text names already."""
    asks = [ask for ask in walk(node) if isinstance(ask, Ask) and ask.output.path not in ask.tool.undisputed]
    tools = dict.fromkeys(ask.tool for ask in asks)
    rules = dict.fromkeys(rule for ask in asks for rule in ask.tool.rules if rule not in ask.idle)
    named = sources(list(dict.fromkeys(tool.cite for tool in tools if tool.cite and tool.cite not in text)))
    verb = rng.choice(["Go by", "Use"])
    if any(rule.startswith("Use ") for rule in rules):
        verb = "Go by"
    lead = [f"{verb} {named}."] if named else []
    return [*lead, *(f"{rule}." for rule in rules)]


def rounded(node: Node, body: str, rng: random.Random) -> tuple[str, str]:
    """The question with its rounding in it, or with a sentence behind it; as it is where the answer needs none."""
    if isinstance(node, Bundle):
        return body, _rounding_of_parts(node)
    rounding = rounding_of(node)
    if rounding is None or not rounding.stated:
        return body, ""
    places = rounding.words
    inside = body[-1] in "?." and len(spoken(body)) < LONGEST_ROUNDED and "?" not in body[:-1] and " would " not in body
    inside = inside and _AMOUNT_LAST.search(spoken(body)) is None
    if inside and rng.random() < 0.4:
        words = f", to {places}" if rounding.digits > 0 or rounding.significant is not None else f", rounded to {places}"
        return f"{body[:-1]}{words}{body[-1]}", ""
    if rounding.significant is None and rounding.digits > 0 and rng.random() < 0.5:
        return body, f"Give {places}."
    return body, f"Round to {places}."


def _rounding_of_parts(node: Bundle) -> str:
    roundings = [rounding_of(part) for part in node.parts]
    stated = [(name, r.words) for name, r in zip(node.names, roundings, strict=True) if r is not None and r.stated]
    stated = [("difference" if name.startswith("difference in ") else name, places) for name, places in stated]
    ends = [_end_of(name) for name, _ in stated]
    if len(set(ends)) == len(node.parts) or len(node.parts) > len(stated):
        stated = [(end, places) for end, (_, places) in zip(ends, stated, strict=True)]
    if not stated:
        return ""
    if len(stated) == len(node.parts) and len({places for _, places in stated}) == 1:
        return f"Round both to {stated[0][1]}."
    if len(stated) == 1:
        return f"Round the {stated[0][0]} to {stated[0][1]}."
    return "Round " + " and ".join(f"the {name} to {places}" for name, places in stated) + "."


def _end_of(name: str) -> str:
    """What a quantity that was just named is called when it comes again: "melting temperature", of a nearest-neighbour one."""
    words = re.sub(r" (?:at|from|in|per|to) .+", "", name).split()
    return name if len(words) < 3 or " of " in name or words[0] == "absolute" else " ".join(words[-2:])
