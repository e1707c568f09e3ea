"""Joining: may what one tool gives go on into another, by their types and domains alone?

Types that join say only that a value fits. Dates, years, measures and bare numbers fit almost anywhere, and a code tells a
person nothing. What depends on the values and on the rest of a tree is in `plausible`.
"""

from dive.tools import Output, Tool

PURE_NUMBERS = {"Integer", "Number", "Percent"}
"""Types through which anything could flow into anything: used sparingly, or every task would be a number puzzle."""
CALENDAR = frozenset({"Date", "Year"})
"""Types that all domains share, and that mean something only on the calendar."""
MEASURES = frozenset({"Kilometres", "Metres", "Kilograms", "Grams", "Litres", "KilometresPerHour", "SquareKilometres"})
"""Measures of anything: in another domain they can be put in other units, or come from them, and nothing else."""
LOOSE = frozenset({"Date", "Year", "Text", "Word", *PURE_NUMBERS})
"""Types of which one join a query is enough."""
CODES = frozenset({
    "Bic", "CaseCitation", "CasNumber", "CodePoint", "Doi", "EntrezId", "Iban", "Isbn", "Isin", "Issn", "JasparMatrix",
    "LanguageCode", "Smiles", "Subdivision", "TaxonomyId", "Ticker",
})  # fmt: skip
"""Types that name a thing by a code: worth asking about, no way to describe something well known."""
OPAQUE = frozenset({"Bic", "Iban", "Isin", "Subdivision", "Ticker"})
"""Codes that say nothing even to those who use them: no value of such a type goes on into another call."""


def joins_well(maker: Tool, output: Output, home: str) -> bool:
    """May what the tool gives go on into a call of the domain `home`?"""
    if maker.domain == home or output.entity is None:
        return True
    coded = any(p.required and p.entity is not None and p.entity.name in CODES for p in maker.parameters)
    reckoned = output.entity.name in CALENDAR and takes_amounts(maker)
    return not coded and not reckoned and fits(output.entity.name, maker.domain, home)


def chosen_well(entity: str, chooser: Tool, taker: Tool) -> bool:
    """May a thing of the type that was chosen by one tool's word go on into a call of another?"""
    return entity not in LOOSE | OPAQUE and (chooser.domain == taker.domain or fits(entity, chooser.domain, taker.domain))


def takes_amounts(tool: Tool) -> bool:
    """Does every call of the tool state an amount?"""
    return any(p.required and p.pick is not None for p in tool.parameters)


def fits(entity: str, maker: str, taker: str) -> bool:
    """May a type carry a value from one domain into another?"""
    if entity in PURE_NUMBERS or entity == "Year":
        return False
    return entity not in CALENDAR | MEASURES or "general" in (maker, taker)
