"""Plausibility: would a person have a purpose for going from one fact to the next?

Types that join say only that a value fits. Dates, years and bare numbers fit almost anywhere, and an identifier tells a person
nothing; a question strung along them is correct and pointless. Each tree has a budget for such joins, and none whose answer
stands in the query already. Nothing here calls a tool: what takes another call to see is in `bearing`.
"""

import re

from dive.records import Json
from dive.synthesis.joining import CALENDAR, CODES, LOOSE, OPAQUE, PURE_NUMBERS, fits
from dive.synthesis.nodes import (
    Ask,
    Bundle,
    Cut,
    Element,
    Fan,
    Listed,
    Literal,
    Node,
    Operation,
    asked_of,
    children,
    entity_of,
    is_list,
    leaves,
    walk,
)
from dive.synthesis.rounding import rounding_of
from dive.tools import Tool

FARTHEST = 4.0
"""How many times another amount, to be compared with one that is stated, may be as large."""
HOMES = frozenset({"City", "Country"})
"""Types of which two in one call are not both named by what is based there."""
NEARLY = 1e-4
"""The relative difference below which two changes are the same: tools round what they give."""
EURO_SETTLED = "2026-01-01"
"""Before this day not every country whose currency is the euro now had it."""


def plausible(node: Node) -> bool:
    """Does the tree stay within its budget, and does each of its joins lead somewhere?"""
    if isinstance(node, Bundle) and any(isinstance(part, Ask) and part.phrase.startswith("{") for part in node.parts):
        return False  # an amount in another unit has no place beside another question
    if _foregone(node):
        return False
    joins = _joins(node)
    spent = sum(_price(held) for held, _ in joins)
    opened = _opened(node)
    asked = [inner for inner in opened if isinstance(inner, Ask)]
    return (
        spent <= 1
        and not any(_restates(ask) or _says_again(ask) or _counts_again(ask) for ask in asked)
        and not any(
            _named_twice(ask) or _holiday_of_holiday(ask) or _beside_candidate(ask) or _two_riddles(ask) for ask in asked
        )
        and not any(_kept_and_ranked(inner) for inner in opened)
        and all(_leads_somewhere(held, taker) for held, taker in joins)
    )


def _foregone(node: Node) -> bool:
    """Is the answer nothing, or what the amounts in the query say by themselves, so that there is nothing to find out?"""
    if isinstance(node, Bundle):
        first, second = node.parts
        if not (isinstance(second, Operation) and second.name == "difference"):
            return any(map(_foregone, node.parts))
        alike = _shown(first) is not None and _shown(first) == _shown(second)
        return alike or _foregone(first) or _foregone(second)
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        stated = [leaf.value for leaf in leaves(node)] if isinstance(node, Operation) and node.name == "count" else []
        return node.value == 0 or node.value in stated  # the number of the 3 longest genes
    shown = _shown(node)
    return shown in (0, 1, 100) and shown != node.value


def _shown(node: Node) -> float | int | None:
    """The number that the answer gives."""
    rounding = rounding_of(node)
    return None if rounding is None else rounding.apply(node.value)


def by_inspection(amounts: tuple[Json, Json], figures: tuple[Json, Json]) -> bool:
    """Do two figures differ by just what the amounts do of which they are, as a sum does whose one term is another?"""
    numbers = [v for v in (*amounts, *figures) if isinstance(v, int | float) and v]
    if len(numbers) < 4:
        return False
    a, b, x, y = numbers
    return abs(abs(x - y) - abs(a - b)) <= NEARLY * max(abs(x), abs(y))


def within_reach(one: Json, other: Json) -> bool:
    """Is one amount near enough to the other that somebody might weigh them up: no loan of 9,000 against one of 320,000?"""
    if not isinstance(one, int | float) or not isinstance(other, int | float) or min(one, other) <= 0:
        return True
    return max(one, other) / min(one, other) <= FARTHEST


def _restates(ask: Ask) -> bool:
    """Is an amount asked for in the unit in which the query states it?"""
    about = ask.output.about
    if about is None or ask.tool.kind != "processing":
        return False
    units = {about.unit, *(word for word in about.noun.split() if word[:1].isupper())} - {None}
    stated = [a.said for a in ask.arguments.values() if isinstance(a, Literal) and a.entity is not None]
    return any(re.fullmatch(rf"-?[\d.,]+ (?:degrees )?{re.escape(unit)}", said) for said in stated for unit in units if unit)


def _named_twice(ask: Ask) -> bool:
    """Does one thing stand beside what it also gave: the codons of a code for the amino acid of a codon in that code?"""
    stated = [(a.entity, a.value) for a in ask.arguments.values() if isinstance(a, Literal) and a.entity is not None]
    inner = [b for a in ask.arguments.values() if isinstance(a, Ask) for b in a.arguments.values()]
    return any(isinstance(b, Literal) and (b.entity, b.value) in stated and b.pick is None for b in inner)


def _two_riddles(ask: Ask) -> bool:
    """Are two places both named by what has its home there, so that a plain question hides behind two look-ups?"""
    told = [a.tool.name for a in ask.arguments.values() if isinstance(a, Ask) and (e := entity_of(a)) and e.name in HOMES]
    return len(told) > len(set(told))


def _beside_candidate(ask: Ask) -> bool:
    """Does a chosen thing stand beside one of its candidates, so that it might be the distance of a family from itself?"""
    stated = [(entity_of(a), a.value) for a in ask.arguments.values() if isinstance(a, Literal | Cut)]
    for held in ask.arguments.values():
        first = held.inputs[0] if isinstance(held, Operation) and held.name == "rank_by" else None
        offered = first.over.items if isinstance(first, Fan) and isinstance(first.over, Listed) else ()
        if any((entity_of(item), item.value) in stated for item in offered):
            return True
    return False


def _holiday_of_holiday(ask: Ask) -> bool:
    """Is a holiday that of the day of another, which the words for either would blur?"""
    inner = (a for a in ask.arguments.values() if isinstance(a, Ask))
    return "public holiday" in ask.phrase and any("public holiday" in a.phrase for a in inner)


def _kept_and_ranked(node: Node) -> bool:
    """Are things ranked by that by which they were just kept, so that the filter says nothing?"""
    first = node.inputs[0] if isinstance(node, Operation) and node.name in ("rank_by", "spread") else None
    kept = first.over if isinstance(first, Fan) else None
    by = kept.inputs[0] if isinstance(kept, Operation) and kept.name == "keep" else None
    return isinstance(first, Fan) and isinstance(by, Fan) and first.attribute == by.attribute and first.attribute is not None


def _counts_again(ask: Ask) -> bool:
    """Is what is listed of a thing that of which it was chosen to have the most or the fewest?"""
    for held in ask.arguments.values():
        first = held.inputs[0] if isinstance(held, Operation) and held.name == "rank_by" else None
        if not isinstance(first, Fan):
            continue
        counted = asked_of(first) if isinstance(first.template, Operation) else None
        if counted is not None and is_list(ask) and entity_of(counted) == entity_of(ask) is not None:
            return True
        about = first.attribute
        if about is not None and is_list(ask) and about.noun == f"number of {_listed_as(ask)}":
            return True
    return False


def _listed_as(ask: Ask) -> str:
    """What the elements of a list are called."""
    entity, about = entity_of(ask), ask.output.about
    if ask.output.row is not None:
        return ask.output.row.plural
    return entity.plural if entity is not None else about.noun if about is not None else ""


def _says_again(ask: Ask) -> bool:
    """Is what is asked of a thing that by which it was chosen: the mean temperature of the planet with the highest one?"""
    for held in ask.arguments.values():
        first = held.inputs[0] if isinstance(held, Operation) and held.name == "rank_by" else None
        key = first.attribute if isinstance(first, Fan) else None
        if key is not None and ask.output.about is not None and key.noun == ask.output.about.noun:
            return True
    return False


def _price(held: Node) -> int:
    """What a join costs: nothing between things, one through a loose type or a code, too much for what nobody would do."""
    entity = entity_of(held)
    if entity is None or entity.name not in LOOSE | CODES:
        return 0
    if entity.name in OPAQUE:
        return 2
    first = held.inputs[0] if isinstance(held, Operation) else None
    return 2 if isinstance(first, Fan) and isinstance(first.over, Listed) and entity.name in CALENDAR else 1


def _leads_somewhere(held: Node, taker: Ask) -> bool:
    entity = entity_of(held)
    if entity is None:
        return True
    if taker.tool in _asked_before(held):
        return False  # the same question asked of its own answer
    others = [a for a in taker.arguments.values() if a is not held]
    if held.value == "EUR" and any(_is_day(a) and a.value < EURO_SETTLED for a in others):
        return False  # "the currency of Slovenia" in 2006 may be the tolar
    if isinstance(held, Ask) and entity.name not in LOOSE and _numbered(held):
        return False
    if entity.name in CALENDAR and any(isinstance(a, Literal) and a.pick is not None for a in others):
        return False  # a stated amount on top of a date that was found makes arithmetic on trivia
    if entity.name in CALENDAR and not _same_day_matters(held, taker, others):
        return False
    makers = [inner for inner in walk(held) if isinstance(inner, Ask)]
    if not makers:
        return True
    if entity.name in PURE_NUMBERS and makers[0].tool.pack is not taker.tool.pack:
        return False
    if isinstance(held, Ask) and _from_code(held, OPAQUE) and makers[0].tool.pack is not taker.tool.pack:
        return False
    if makers[0].tool.domain == taker.tool.domain:
        return True
    if isinstance(held, Ask) and _from_code(held, CODES):
        return False
    if entity.name not in CALENDAR:
        return fits(entity.name, makers[0].tool.domain, taker.tool.domain)
    # what two domains share of the calendar is the calendar itself, and one such turn is enough
    elsewhere = any(isinstance(a, Ask) and a.tool.domain != taker.tool.domain for a in others)
    elsewhere = elsewhere or any(maker.tool.domain != makers[0].tool.domain for maker in makers)
    reckoned = any(_counts(a) for a in makers[0].arguments.values())
    return fits(entity.name, makers[0].tool.domain, taker.tool.domain) and not elsewhere and not reckoned


def _same_day_matters(held: Node, taker: Ask, others: list[Node]) -> bool:
    """Has what happens on a day found for one thing to do with it: not Venus on a holiday of Peru, nor Oslo's clocks?

    A day on the calendar alone, such as Easter, is anybody's; and of any day one may ask which day of the week it is.
    """
    if not isinstance(held, Ask):
        return True
    beside = [a for a in others if not (isinstance(a, Element) and a.parent is held)]
    things, about = _things(held), [thing for other in beside for thing in _things(other)]
    if things and about:
        return bool(set(things) & set(about))
    return not things or held.tool.pack is taker.tool.pack or not _goes_by_calendar(held)


def _numbered(held: Ask) -> bool:
    """Is a thing that has a name called by a bare number, as tin is by its atomic number?"""
    entities = [entity_of(a) for a in held.arguments.values() if isinstance(a, Literal | Cut)]
    return len(held.arguments) == 1 and any(e is not None and e.name in PURE_NUMBERS for e in entities)


def _things(node: Node) -> list[tuple[str, str]]:
    """What a tree speaks of by name or number, apart from days, years and amounts."""
    found = [inner for inner in walk(node) if isinstance(inner, Literal | Cut | Element)]
    named = [(entity_of(inner), inner.value) for inner in found if not (isinstance(inner, Literal) and inner.pick is not None)]
    return [(entity.name, str(value)) for entity, value in named if entity is not None and entity.name not in CALENDAR]


def _goes_by_calendar(held: Ask) -> bool:
    """Is the day one that a thing has in a year, or after a day, and not once and for all?"""
    entities = (entity_of(a) for a in held.arguments.values())
    return any(e is not None and e.name in CALENDAR for e in entities) or any(map(_counts, held.arguments.values()))


def _is_day(node: Node) -> bool:
    entity = entity_of(node)
    return entity is not None and entity.name == "Date"


def _asked_before(held: Node) -> list[Tool]:
    """The tool that gave a value, or those by whose word it was chosen."""
    if isinstance(held, Ask):
        return [held.tool]
    first = held.inputs[0] if isinstance(held, Operation) else None
    template = first.template if isinstance(first, Fan) else None
    return [inner.tool for inner in walk(template) if isinstance(inner, Ask)] if template is not None else []


def _counts(argument: Node) -> bool:
    """Is it a stated amount, such as the number of days after which a date lies?"""
    return isinstance(argument, Literal) and argument.pick is not None and any(c.isdigit() for c in argument.said)


def _joins(node: Node) -> list[tuple[Node, Ask]]:
    """Each value that one call, or an operation on calls, hands to another call."""
    found: dict[tuple[int, str], tuple[Node, Ask]] = {}
    for inner in _opened(node):
        if isinstance(inner, Ask):
            for argument in inner.arguments.values():
                held = argument
                if isinstance(held, Element) and not isinstance(held.parent, Listed):
                    held = held.parent
                if isinstance(held, Ask | Operation):
                    found.setdefault((id(held), inner.tool.name), (held, inner))
    return list(found.values())


def _opened(node: Node) -> list[Node]:
    """The calls and operations of a tree; of a key, those of the first element stand for all."""
    found: list[Node] = []
    if isinstance(node, Ask | Operation):
        found.append(node)
    for child in children(node):
        if isinstance(child, Fan):
            found += _opened(child.over) + (_opened(child.template) if child.template is not None else [])
        elif not isinstance(child, Element):
            found += _opened(child)
    return found


def _from_code(held: Ask, codes: frozenset[str]) -> bool:
    """Is the value looked up by nothing but a code?"""
    if len(held.arguments) != 1:
        return False
    argument = next(iter(held.arguments.values()))
    entity = entity_of(argument)
    return entity is not None and (entity.name in codes or (isinstance(argument, Ask) and _from_code(argument, codes)))
