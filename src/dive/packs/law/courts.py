"""Courts of the United States by citation abbreviation and by state (courts-db, Free Law Project)."""

import re
from functools import cache
from typing import Annotated, Any

from dive.packs.atlas import connect
from dive.packs.law.entities import Court, CourtAbbreviation, UsJurisdiction, court_in_full, say_court
from dive.tools import About, Pack, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Year

PACK = Pack(
    name="courts",
    domain="law",
    title="courts of the United States and its states (courts-db)",
    licence="BSD-2-Clause",
    vintage="courts-db 0.10.27",
    cite="the court data in courts-db 0.10",
)

_KNOWN = (
    "SCOTUS", "D.C. Cir.", "Fed. Cir.", "S.D.N.Y.", "N.D. Cal.", "E.D. Va.", "D. Mass.",
    "D. Del.", "N.D. Ill.", "Cal.", "Tex.", "Fla.", "Mass.", "Del. Ch.", "E.D.N.Y.", "C.D. Cal.", "E.D. Pa.", "W.D. Wash.",
)  # fmt: skip


def _rows(query: str, *arguments: str) -> list[Any]:
    return connect(__file__, "courts").execute(query, arguments).fetchall()


def _plain(abbreviation: str) -> str:
    return "".join(abbreviation.split()).casefold()


@cache
def _names() -> dict[str, str]:
    """Court by plain abbreviation, where no two share one."""
    found: dict[str, list[str]] = {}
    for row in _rows("SELECT name, short FROM court"):
        found.setdefault(_plain(row["short"]), []).append(row["name"])
    return {short: names[0] for short, names in found.items() if len(names) == 1}


class NamedCourt(Result):
    """A court by its abbreviation."""

    court: Court
    system: str
    location: str | None
    first_year: Year | None


@tool(
    domain="law",
    kind="retrieval",
    asks={
        "court": [
            "the court with the abbreviation {abbreviation}",
            "Which court has the abbreviation {abbreviation}?",
        ],
        "system": ["the judicial system of the court with the abbreviation {abbreviation}"],
    },
    examples=[
        ({"abbreviation": "S.D.N.Y."}, {"court": "District Court for the Southern District of New York", "first_year": 1814}),
        ({"abbreviation": "9th Cir."}, {"court": "Court of Appeals for the Ninth Circuit", "system": "federal"}),
        ({"abbreviation": "Del.Ch."}, {"court": "Delaware Court of Chancery", "location": "Delaware"}),
    ],
)  # fmt: skip
def court_by_abbreviation(abbreviation: CourtAbbreviation) -> NamedCourt:
    """Find the federal or state court that a citation abbreviation stands for, and since when it exists.

    Args:
        abbreviation: as in the brackets of a case citation, such as S.D.N.Y. or 9th Cir.
    """
    name = _names().get(_plain(abbreviation))
    if name is None:
        raise ToolError(f"'{abbreviation[:40]}' is no single court's abbreviation; give one such as S.D.N.Y.")
    (row,) = _rows("SELECT * FROM court WHERE name = ?", name)
    return NamedCourt(
        court=row["name"],
        system=row["system"],
        location=row["location"],
        first_year=int(row["established"][:4]) if row["established"] else None,
    )


class CitedAs(Result):
    """How a court is cited."""

    # No entity: a court called by its abbreviation is named, not described.
    abbreviation: Annotated[str, About("citation abbreviation", ranked=False)]
    first_year: Year | None


@tool(
    domain="law",
    kind="retrieval",
    asks={
        "abbreviation": [
            "the citation abbreviation of {court}",
            "Which abbreviation is used in case citations for {court}?",
        ],
        "first_year": ["the year of establishment of {court}", "In which year was {court} established?"],
    },
    examples=[
        ({"court": "Court of Appeals for the Second Circuit"}, {"abbreviation": "2d Cir.", "first_year": 1891}),
        ({"court": "District Court for the District of Massachusetts"}, {"abbreviation": "D. Mass.", "first_year": 1789}),
    ],
)  # fmt: skip
def abbreviation_of_court(court: Court) -> CitedAs:
    """Look up the citation abbreviation of a federal or state court, and since when the court exists.

    Args:
        court: such as 'District Court for the Southern District of New York'
    """
    spellings = (court, court_in_full(court))  # some names begin with "U.S." themselves
    found = next((rows for name in spellings if (rows := _rows("SELECT * FROM court WHERE name = ?", name))), [])
    if not found:
        raise ToolError(f"courts-db has no single court called '{court[:80]}'.")
    (row,) = found
    return CitedAs(abbreviation=row["short"], first_year=int(row["established"][:4]) if row["established"] else None)


class CourtRow(Row):
    """A court of a state."""

    noun = "court"
    plural = "courts"
    key = "court"

    court: Court
    abbreviation: CourtAbbreviation
    first_year: Annotated[int | None, About("year of establishment", None, "latest", "earliest")]


class StateCourts(Result):
    """Courts that sit in a state."""

    courts: list[CourtRow]


@tool(
    domain="law",
    kind="retrieval",
    asks={
        "courts": ["the past and present federal courts in {state}"],
        "courts#count": [
            "the number of past and present federal courts in {state}",
        ],
    },
    rules=("Count every federal court that is located in the state and has a citation abbreviation of its own",),
    each={
        "courts#count": ["has {most} past and present federal courts"],
    },
    examples=[
        (
            {"state": "Vermont"},
            {
                "courts": [
                    {
                        "court": "Bankruptcy Court for the District of Vermont",
                        "abbreviation": "Bankr. D. Vt.",
                        "first_year": 1984,
                    },
                    {"court": "District Court for the District of Vermont", "abbreviation": "D. Vt.", "first_year": 1791},
                ]
            },
        ),
        (
            {"state": "hawaii"},
            {
                "courts": [
                    {
                        "court": "Bankruptcy Court for the District of Hawaii",
                        "abbreviation": "Bankr. D. Haw.",
                        "first_year": 1984,
                    },
                    {"court": "District Court for the District of Hawaii", "abbreviation": "D. Haw.", "first_year": 1959},
                ]
            },
        ),
    ],
)
def federal_courts_sitting_in(state: UsJurisdiction) -> StateCourts:
    """List the federal courts that sit or sat in one of the fifty states, by name, with abbreviation and founding year.

    Args:
        state: name of the state
    """
    found = _rows(
        "SELECT * FROM court WHERE system = 'federal' AND location = ? COLLATE NOCASE ORDER BY name COLLATE BINARY",
        " ".join(state.split()),
    )
    if not found:
        raise ToolError(f"courts-db records no federal court in '{state[:40]}'; give a state of the United States.")
    return StateCourts(
        courts=[
            CourtRow(
                court=r["name"],
                abbreviation=r["short"],
                first_year=int(r["established"][:4]) if r["established"] else None,
            )
            for r in found
        ]
    )


@seeds(CourtAbbreviation, domain="law")
def abbreviation_seeds() -> list[str]:
    """Every court's abbreviation: the well-known, then federal courts, then state courts; not "5th Cir.", which says it all."""
    found = [r["short"] for r in _rows("SELECT short FROM court ORDER BY system, type, name")]
    found = [s for s in found if not re.fullmatch(r"\d+\w+ Cir\.", s)]
    return [s for s in dict.fromkeys([*(k for k in _KNOWN if k in found), *found]) if _plain(s) in _names()]


@aliases(Court)
def court_aliases(value: str) -> list[str]:
    """The name as a query says it, "US Second Circuit", without the country, and in full with it."""
    said = say_court(str(value))
    return list(dict.fromkeys([said, said.removeprefix("US "), f"US {value}"])) if said != value else []
