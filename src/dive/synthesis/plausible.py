"""Plausibility: would a person have a purpose for going from one fact to the next?

Types that join say only that a value fits. Dates, years and bare numbers fit almost anywhere, and an identifier tells a person
nothing; a question strung along them is correct and pointless. Each tree has a budget for such joins.
"""

from collections import Counter

from dive.synthesis.flow import PURE_NUMBERS
from dive.synthesis.nodes import Ask, Cut, Literal, Node, Operation, entity_of, walk

LOOSE = frozenset({"Date", "Year", "Text", "Word", *PURE_NUMBERS})
"""Types of which one join a query is enough."""
CODES = frozenset({
    "Bic", "CaseCitation", "CasNumber", "CodePoint", "Doi", "EntrezId", "Iban", "Isbn", "Isin", "Issn", "JasparMatrix",
    "LanguageCode", "Smiles", "Subdivision", "Ticker",
})  # fmt: skip
"""Types that name a thing by a code: worth asking about, no way to describe something well known."""


def plausible(node: Node) -> bool:
    """Does the tree stay within its budgets?"""
    loose: Counter[str] = Counter()
    for held, taker in _joins(node):
        entity = entity_of(held)
        if entity is None:
            continue
        if entity.name in LOOSE:
            loose["loose"] += 1
        if entity.name not in LOOSE and isinstance(held, Ask) and _from_code(held) and taker.tool.domain != held.tool.domain:
            return False
    return loose["loose"] <= 1


def _joins(node: Node) -> list[tuple[Node, Ask]]:
    """Each value that one call, or an operation on calls, hands to another call; what lies behind a cut counts as well."""
    found: dict[tuple[int, str], tuple[Node, Ask]] = {}
    for inner in _opened(node):
        if isinstance(inner, Ask):
            for argument in inner.arguments.values():
                held = argument.origin if isinstance(argument, Cut) else argument
                if isinstance(held, Ask | Operation):
                    found.setdefault((id(held), inner.tool.name), (held, inner))
    return list(found.values())


def _opened(node: Node) -> list[Node]:
    found: list[Node] = []
    for inner in walk(node):
        if isinstance(inner, Cut):
            found += _opened(inner.origin)
        elif isinstance(inner, Ask | Operation):
            found.append(inner)
    return found


def _from_code(held: Ask) -> bool:
    """Is the value looked up by nothing but a code?"""
    return len(held.arguments) == 1 and all(
        isinstance(a, Literal) and a.entity is not None and a.entity.name in CODES for a in held.arguments.values()
    )
