"""Plausibility: would a person have a purpose for going from one fact to the next?

Types that join say only that a value fits. Dates, years and bare numbers fit almost anywhere, and an identifier tells a person
nothing; a question strung along them is correct and pointless. Each tree has a budget for such joins.
"""

import re

from dive.synthesis.flow import CALENDAR, MEASURES, PURE_NUMBERS
from dive.synthesis.nodes import (
    Ask,
    Bundle,
    Element,
    Fan,
    Listed,
    Literal,
    Node,
    Operation,
    asked_of,
    children,
    entity_of,
    walk,
)
from dive.tools import Output, Tool

LOOSE = frozenset({"Date", "Year", "Text", "Word", *PURE_NUMBERS})
"""Types of which one join a query is enough."""
CODES = frozenset({
    "Bic", "CaseCitation", "CasNumber", "CodePoint", "Doi", "EntrezId", "Iban", "Isbn", "Isin", "Issn", "JasparMatrix",
    "LanguageCode", "Smiles", "Subdivision", "TaxonomyId", "Ticker",
})  # fmt: skip
"""Types that name a thing by a code: worth asking about, no way to describe something well known."""


OPAQUE = frozenset({"Bic", "Iban", "Isin", "Subdivision", "Ticker"})
"""Codes that say nothing even to those who use them: no value of such a type goes on into another call."""
EURO_SETTLED = "2026-01-01"
"""Before this day not every country whose currency is the euro now had it."""


def plausible(node: Node) -> bool:
    """Does the tree stay within its budget, and does each of its joins lead somewhere?"""
    if isinstance(node, Bundle) and any(isinstance(part, Ask) and part.phrase.startswith("{") for part in node.parts):
        return False  # an amount in another unit has no place beside another question
    joins = _joins(node)
    spent = sum(_price(held) for held, _ in joins)
    opened = _opened(node)
    asked = [inner for inner in opened if isinstance(inner, Ask)]
    return (
        spent <= 1
        and not any(_restates(ask) or _says_again(ask) or _counts_again(ask) for ask in asked)
        and not any(_named_twice(ask) or _holiday_of_holiday(ask) for ask in asked)
        and not any(_kept_and_ranked(inner) for inner in opened)
        and all(_leads_somewhere(held, taker) for held, taker in joins)
    )


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
        counted = asked_of(first) if isinstance(first, Fan) and isinstance(first.template, Operation) else None
        if counted is not None and counted.tool is ask.tool and counted.output == ask.output:
            return True
    return False


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
    if entity.name in CALENDAR and any(isinstance(a, Literal) and a.pick is not None for a in others):
        return False  # a stated amount on top of a date that was found makes arithmetic on trivia
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
        return _fits(entity.name, makers[0].tool.domain, taker.tool.domain)
    # what two domains share of the calendar is the calendar itself, and one such turn is enough
    elsewhere = any(isinstance(a, Ask) and a.tool.domain != taker.tool.domain for a in others)
    elsewhere = elsewhere or any(maker.tool.domain != makers[0].tool.domain for maker in makers)
    reckoned = any(_counts(a) for a in makers[0].arguments.values())
    return _fits(entity.name, makers[0].tool.domain, taker.tool.domain) and not elsewhere and not reckoned


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


def joins_well(maker: Tool, output: Output, home: str) -> bool:
    """May what the tool gives go on into a call of the domain `home`?"""
    if maker.domain == home or output.entity is None:
        return True
    coded = any(p.required and p.entity is not None and p.entity.name in CODES for p in maker.parameters)
    reckoned = output.entity.name in CALENDAR and takes_amounts(maker)
    return not coded and not reckoned and _fits(output.entity.name, maker.domain, home)


def chosen_well(entity: str, chooser: Tool, taker: Tool) -> bool:
    """May a thing of the type that was chosen by one tool's word go on into a call of another?"""
    return entity not in LOOSE | OPAQUE and (chooser.domain == taker.domain or _fits(entity, chooser.domain, taker.domain))


def takes_amounts(tool: Tool) -> bool:
    """Does every call of the tool state an amount?"""
    return any(p.required and p.pick is not None for p in tool.parameters)


def _fits(entity: str, maker: str, taker: str) -> bool:
    """May a type carry a value from one domain into another?"""
    if entity in PURE_NUMBERS or entity == "Year":
        return False
    return entity not in CALENDAR | MEASURES or "general" in (maker, taker)


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
