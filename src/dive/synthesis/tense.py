"""Tense: what was so in a year gone by is asked about in the past."""

import re

from dive.records import Json
from dive.synthesis.joining import CALENDAR
from dive.synthesis.nodes import Ask, Bundle, Cut, Fan, Literal, Node, Operation, entity_of, labels_of, leaves

THIS_YEAR = 2026
"""The year in which the packs' data end: what lies before it is spoken of in the past."""
_SPAN = re.compile(r" in (\d{4})\b(?!s)| from (?:\d{1,2} \w+ )?\d{4} to (?:\d{1,2} \w+ )?(\d{4})\b")
"""A year, or the end of a span, in which a thing has what it is asked for."""
_FORMS = (
    (re.compile(r"What is (?=the |in force)"), "What was "),
    (re.compile(r"What are (?=the )"), "What were "),
    (re.compile(r"((?:(?:In|On|At) which|Which) [\w -]+?) is "), r"\1 was "),
    (re.compile(r"(How many [^,?]+?) are there\b"), r"\1 were there"),
    (re.compile(r"(How many [^,?]+?) does (.+?) have\b"), r"\1 did \2 have"),
    (re.compile(r"(How far apart .*?|At what .*?|On which .*?)\bare "), r"\1were "),
)
"""Questions in the present, and in the past."""


_PASTS = {"has": "had", "is": "was", "have": "had", "are": "were", "fall": "fell", "closes": "closed", "shares": "shared"}
"""Verbs of predicates that name days or years, and their past."""


def gone_by(when: Json) -> bool:
    """Does the day or year lie before the year in which the data end?"""
    return str(when)[:4] < str(THIS_YEAR)


def of_past_year(predicate: str) -> bool:
    """Does the predicate name a year gone by: "has the most trading days in 2019"?"""
    ends = [span[1] or span[2] for span in _SPAN.finditer(predicate)]
    return bool(ends) and all(map(gone_by, ends))


def predicate_in_past(predicate: str) -> str:
    """ "has the most trading days in 2019" as "had the most trading days in 2019"."""
    return re.sub(rf"^({'|'.join(_PASTS)})\b", lambda verb: _PASTS[verb[1]], predicate)


def of_past_days(over: Node) -> bool:
    """Are the elements of the list days that are all gone by?"""
    entity = entity_of(over)
    return entity is not None and entity.name == "Date" and all(map(gone_by, labels_of(over)))


def told_of_past(node: Node) -> bool:
    """Is what is asked the state of some thing on days, or in years, that are all gone by?"""
    asked = node.parts[0] if isinstance(node, Bundle) else node
    first = asked.inputs[0] if isinstance(asked, Operation) and asked.name == "count" else asked
    if isinstance(first, Fan) or not isinstance(first, Ask) or first.phrase.startswith("the way to "):
        return False
    kinds = [(argument, entity_of(argument)) for argument in first.arguments.values()]
    dated = any(entity is not None and entity.name in CALENDAR for _, entity in kinds)
    picked = [argument for argument, _ in kinds if isinstance(argument, Literal) and argument.pick is not None]
    of_thing = any(e is not None and e.name not in CALENDAR and a not in picked for a, e in kinds)
    days = [leaf.value for leaf in leaves(first) if (e := _entity(leaf)) is not None and e in CALENDAR]
    return dated and of_thing and bool(days) and all(map(gone_by, days))


def _entity(leaf: Literal | Cut) -> str | None:
    entity = leaf.entity
    return None if entity is None else entity.name


def asked_in_past(body: str) -> str:
    """The question in the past: "What was the UTC offset …?"; as it is where its form has no tense that matters."""
    for present, past in _FORMS:
        if (changed := present.sub(past, body, count=1)) != body and present.match(body):
            body = changed
            break
    return body.replace(" when it is ", " when it was ")
