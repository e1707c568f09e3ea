"""Where American law is printed: case reporters, codes of statutes, law journals (reporters-db, Free Law Project)."""

import datetime
import re
from functools import cache
from typing import Annotated, NamedTuple

from dive.packs.law.entities import LawJournal, Reporter, UsJurisdiction
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool

PACK = Pack(
    name="publications",
    domain="law",
    title="reporters, statute codes and law journals (reporters-db)",
    licence="BSD-2-Clause",
    requires=("reporters-db",),
    cite="the citation data in reporters-db 3.2",
)

_UNKNOWN = 1750
"""The year that reporters-db writes where nobody has looked one up."""
_DOUBTFUL = ("F. Supp.", "F. Supp. 2d")
"""Series whose years in reporters-db the volumes themselves contradict."""
_KINDS = {"federal": "federal", "state": "state", "state_regional": "regional", "specialty": "specialty", "neutral":
          "neutral", "scotus_early": "early Supreme Court", "specialty_west": "specialty",
          "specialty_lexis": "specialty"}  # fmt: skip


class _Edition(NamedTuple):
    short: str
    name: str
    kind: str
    first: int | None
    last: int | None


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


@cache
def _editions() -> dict[str, _Edition]:
    """Editions by squeezed abbreviation, where only one reporter uses it."""
    from reporters_db import REPORTERS  # type: ignore[import-untyped]

    found: dict[str, list[_Edition]] = {}
    for records in REPORTERS.values():
        for record in records:
            for short, span in record["editions"].items():
                start, end = (
                    d.year if isinstance(d, datetime.datetime) and d.year != _UNKNOWN and short not in _DOUBTFUL else None
                    for d in (span["start"], span["end"])
                )
                kind = _KINDS[record["cite_type"]]
                found.setdefault(_squeeze(short), []).append(_Edition(short, record["name"], kind, start, end))
    return {key: editions[0] for key, editions in sorted(found.items()) if len(editions) == 1}


class ReporterFacts(Result):
    """A series of case reports."""

    name: Annotated[str, About("full name", ranked=False)]
    kind: str
    first_year: Annotated[int | None, About("starting year", None, "latest", "earliest")]
    last_year: Annotated[int | None, About("final year", None, "latest", "earliest")]


@tool(
    domain="law",
    kind="retrieval",
    asks={
        "name": ["the full name of {reporter}", "What is the full name of {reporter}?"],
        "first_year": ["the first year covered by {reporter}", "the starting year of {reporter}"],
        "last_year": ["the last year covered by {reporter}", "the final year of {reporter}"],
    },
    examples=[
        ({"reporter": "F.2d"}, {"name": "Federal Reporter", "kind": "federal", "first_year": 1924, "last_year": 1993}),
        ({"reporter": "So. 2d"}, {"name": "Southern Reporter", "kind": "regional", "first_year": 1941, "last_year": 2008}),
        ({"reporter": "u.s."}, {"name": "United States Supreme Court Reports", "first_year": 1875, "last_year": None}),
    ],
)
def case_reporter(reporter: Reporter) -> ReporterFacts:
    """Look up a series of U.S. case reports: name, kind, first and last year covered.

    Args:
        reporter: abbreviation used in citations, such as F.2d or So. 3d
    """
    found = _editions().get(_squeeze(reporter))
    if found is None:
        raise ToolError(f"'{reporter[:40]}' is no single reporter's abbreviation; give one such as F.2d or N.Y.")
    return ReporterFacts(name=found.name, kind=found.kind, first_year=found.first, last_year=found.last)


# The National Reporter System: which states' decisions each regional reporter prints.
_REGIONS = {
    "Atlantic Reporter": "Connecticut Delaware Maine Maryland New_Hampshire New_Jersey Pennsylvania Rhode_Island Vermont",
    "North Eastern Reporter": "Illinois Indiana Massachusetts New_York Ohio",
    "North Western Reporter": "Iowa Michigan Minnesota Nebraska North_Dakota South_Dakota Wisconsin",
    "Pacific Reporter": "Alaska Arizona California Colorado Hawaii Idaho Kansas Montana Nevada New_Mexico Oklahoma Oregon Utah "
    "Washington Wyoming",
    "South Eastern Reporter": "Georgia North_Carolina South_Carolina Virginia West_Virginia",
    "South Western Reporter": "Arkansas Kentucky Missouri Tennessee Texas",
    "Southern Reporter": "Alabama Florida Louisiana Mississippi",
}


class ReporterRow(Row):
    """A series of reports. They follow one another: nothing to rank them by, and their years have no average."""

    noun = "abbreviation"
    plural = "abbreviations"
    key = "reporter"

    reporter: str
    first_year: Annotated[int | None, About("starting year", None, "latest", "earliest", ranked=False)]


class RegionalReporter(Result):
    """The regional reporter of a state."""

    name: Annotated[str, About("regional reporter", ranked=False)]
    series: list[ReporterRow]
    states: list[UsJurisdiction]


@tool(
    domain="law",
    kind="retrieval",
    asks={
        "name": [
            "the National Reporter System's regional reporter for {state}",
            "Which regional reporter of the National Reporter System covers {state}?",
        ],
        "series": ["the abbreviations of the series of the National Reporter System's regional reporter for {state}"],
        "series#count": ["the number of series that the National Reporter System's regional reporter for {state} has"],
        "states": ["the states covered by the National Reporter System's regional reporter for {state}"],
        "states#count": ["the number of states that the National Reporter System's regional reporter for {state} covers"],
    },
    undisputed=("name", "states", "states#count"),
    examples=[
        (
            {"state": "Florida"},
            {
                "name": "Southern Reporter",
                "series": [
                    {"reporter": "So.", "first_year": 1886},
                    {"reporter": "So. 2d", "first_year": 1941},
                    {"reporter": "So. 3d", "first_year": 2008},
                ],
                "states": ["Alabama", "Florida", "Louisiana", "Mississippi"],
            },
        ),
        ({"state": "alaska"}, {"name": "Pacific Reporter"}),
        ({"state": "New York"}, {"name": "North Eastern Reporter"}),
    ],
)
def regional_reporter_of_state(state: UsJurisdiction) -> RegionalReporter:
    """Look up the regional reporter that prints a state's decisions, its series, and the states it serves.

    Args:
        state: name of one of the fifty states
    """
    wanted = "_".join(state.split()).casefold()
    for name, region in _REGIONS.items():
        states = region.split()
        if wanted in (s.casefold() for s in states):
            series = sorted((e for e in _editions().values() if e.name == name), key=lambda e: e.first or 0)
            return RegionalReporter(
                name=name,
                series=[ReporterRow(reporter=e.short, first_year=e.first) for e in series],
                states=[s.replace("_", " ") for s in states],
            )
    raise ToolError(f"'{state[:40]}' is not one of the fifty states of the United States.")


class CodeRow(Row):
    """A form of citation; one may stand for the codes of two publishers, which is why no one counts codes here."""

    noun = "citation form"
    plural = "citation forms"
    key = "citation_form"

    name: str
    citation_form: str


class StateCodes(Result):
    """Codes of a state."""

    codes: list[CodeRow]


@cache
def _codes() -> dict[str, list[CodeRow]]:
    from reporters_db import LAWS

    found: dict[str, list[CodeRow]] = {}
    for short, records in sorted(LAWS.items()):
        for record in records:
            if record["cite_type"] == "leg_statute":
                row = CodeRow(name=record["name"], citation_form=short)
                found.setdefault(record["jurisdiction"].casefold(), []).append(row)
    return found


@tool(
    domain="law",
    kind="retrieval",
    asks={
        "codes": ["the citation forms listed for the statutes of {state}"],
        "codes#count": [
            "the number of citation forms listed for the statutes of {state}",
            "How many citation forms are listed for the statutes of {state}?",
        ],
    },
    each={
        "codes#count": ["has {most} citation forms listed for its statutes"],
    },
    examples=[
        (
            {"state": "Alaska"},
            {
                "codes": [
                    {"name": "Alaska Statutes (LexisNexis)", "citation_form": "Alaska Stat."},
                    {"name": "West's Alaska Statutes Annotated", "citation_form": "Alaska Stat. Ann."},
                ]
            },
        ),
        (
            {"state": "arizona"},
            {
                "codes": [
                    {"name": "Arizona Revised Statutes (LexisNexis)", "citation_form": "Ariz. Rev. Stat."},
                    {"name": "Arizona Revised Statutes Annotated (West)", "citation_form": "Ariz. Rev. Stat. Ann."},
                ]
            },
        ),
    ],
)
def statute_codes_of_state(state: UsJurisdiction) -> StateCodes:
    """List the compilations of a state's statutes, with the form in which each is cited.

    Args:
        state: name of the state
    """
    found = _codes().get(" ".join(state.split()).casefold())
    if not found:
        raise ToolError(f"reporters-db lists no compilation of statutes for '{state[:40]}'; give a U.S. state.")
    return StateCodes(codes=found)


@cache
def _journals() -> dict[str, tuple[str, str]]:
    """Squeezed abbreviation to (abbreviation, full name)."""
    from reporters_db import JOURNALS

    return {_squeeze(short): (short, records[0]["name"]) for short, records in JOURNALS.items() if len(records) == 1}


class JournalName(Result):
    """A law journal."""

    name: Annotated[str, About("full name", ranked=False)]


@tool(
    domain="law",
    kind="retrieval",
    asks={"name": ["the full name of {journal}", "What is the full name of {journal}?"]},
    examples=[
        ({"journal": "Harv. L. Rev."}, {"name": "Harvard Law Review"}),
        ({"journal": "Yale L.J."}, {"name": "Yale Law Journal"}),
    ],
)
def law_journal(journal: LawJournal) -> JournalName:
    """Look up the full name of a law journal by the abbreviation used in citations.

    Args:
        journal: such as 'Harv. L. Rev.'
    """
    found = _journals().get(_squeeze(journal))
    if found is None:
        raise ToolError(f"reporters-db has no law journal '{journal[:40]}'; give one such as 'Harv. L. Rev.'.")
    return JournalName(name=found[1])


class JournalRow(Row):
    """A law journal in a list."""

    noun = "law journal"
    plural = "law journals"
    key = "name"

    name: str
    journal: LawJournal
    words: Annotated[int, About("number of words in the name", None, "largest", "smallest")]


class JournalList(Result):
    """Law journals by name."""

    journals: list[JournalRow]


@tool(
    domain="law",
    kind="retrieval",
    asks={
        "journals": ['the law journals with "{word}" in their name'],
        "journals#count": ['the number of law journals with "{word}" in their name'],
    },
    examples=[
        (
            {"word": "Harvard"},
            {
                "journals": [
                    {
                        "name": "Harvard Civil Rights-Civil Liberties Law Review",
                        "journal": "Harv. C.R.-C.L. L. Rev.",
                        "words": 6,
                    },
                    {"name": "Harvard Environmental Law Review", "journal": "Harv. Envtl. L. Rev.", "words": 4},
                    {"name": "Harvard Human Rights Journal", "journal": "Harv. Hum. Rts. J.", "words": 4},
                    {"name": "Harvard International Law Journal", "journal": "Harv. Int'l L.J.", "words": 4},
                    {"name": "Harvard Journal of Law & Technology", "journal": "Harv. J.L. & Tech.", "words": 6},
                    {"name": "Harvard Journal of Law and Gender", "journal": "Harv. J.L. & Gender", "words": 6},
                    {"name": "Harvard Journal of Law and Public Policy", "journal": "Harv. J.L. & Pub. Pol'y", "words": 7},
                    {"name": "Harvard Journal on Legislation", "journal": "Harv. J. on Legis.", "words": 4},
                    {
                        "name": "Harvard Journal on Racial & Ethnic Justice",
                        "journal": "Harv. J. on Racial & Ethnic Just.",
                        "words": 7,
                    },
                    {"name": "Harvard Latino Law Review", "journal": "Harv. Latino L. Rev.", "words": 4},
                    {"name": "Harvard Law & Policy Review", "journal": "Harv. L. & Pol'y Rev.", "words": 5},
                    {"name": "Harvard Law Review", "journal": "Harv. L. Rev.", "words": 3},
                    {"name": "Harvard Negotiation Law Review", "journal": "Harv. Negot. L. Rev.", "words": 4},
                    {"name": "Harvard Women's Law Journal", "journal": "Harv. Women's L.J.", "words": 4},
                ]
            },
        ),
        (
            {"word": "ocean"},
            {"journals": [{"name": "Ocean and Coastal Law Journal", "journal": "Ocean & Coastal L.J.", "words": 5}]},
        ),
    ],
)
def law_journals_named(
    word: Annotated[
        str, Pick("Tax", "Technology", "Environmental", "Harvard", "Georgetown", "Public", "Human", "Labor", "Asian")
    ],
) -> JournalList:
    """List the law journals whose full name contains a word, by name, with their abbreviations.

    Args:
        word: at least three letters, in any case
    """
    wanted = " ".join(word.split()).casefold()
    if len(wanted) < 3:
        raise ToolError("Give a word of at least three letters.")
    rows = sorted((name, short) for short, name in _journals().values() if wanted in name.casefold())
    if not rows:
        raise ToolError(f"reporters-db has no law journal with '{word[:40]}' in its name.")
    return JournalList(journals=[JournalRow(name=name, journal=short, words=len(name.split())) for name, short in rows])


@seeds(Reporter, domain="law")
def reporter_seeds() -> list[str]:
    """Printed series whose abbreviations read as such: federal and regional reporters first."""
    rank = {"federal": 0, "regional": 1, "state": 2}
    printed = (e for e in _editions().values() if e.kind in rank and re.fullmatch(r"[A-Z][\w' ]*\.[\w.' ]*(?<!LEXIS)", e.short))
    return [e.short for e in sorted(printed, key=lambda e: (rank[e.kind], e.short))]


@seeds(LawJournal, domain="law")
def journal_seeds() -> list[str]:
    """Every law journal, well-known ones first."""
    known = ("Harv. L. Rev.", "Yale L.J.", "Stan. L. Rev.", "Colum. L. Rev.", "U. Chi. L. Rev.", "Mich. L. Rev.")
    names = [short for short, _ in _journals().values()]
    return list(dict.fromkeys([*(k for k in known if k in names), *names]))
