"""United States law: landmark Supreme Court cases, citations, reporters, federal courts (reporters-db; own tables of facts)."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from dive.packs.law.entities import CaseCitation, Court, CourtCase, UsJurisdiction, court_in_full
from dive.tools import About, Pack, Result, ToolError, seeds, tool
from dive.tools.entities import Year

PACK = Pack(
    name="cases",
    domain="law",
    title="U.S. cases, reporters and federal courts",
    licence="BSD-2-Clause (reporters-db); facts",
    requires=("reporters-db",),
)


@cache
def _cases() -> tuple[tuple[str, str, int], ...]:
    """(name, citation, year decided), oldest first."""
    lines = (Path(__file__).parent / "data" / "cases.txt").read_text("utf-8").splitlines()
    rows = (line.split("|") for line in lines)
    return tuple((name, f"{volume} U.S. {page}", int(year)) for name, volume, page, year in rows)


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", re.sub(r"\bvs?\.?(?=\s)", "v", text.lower())).strip()


class Decision(Result):
    """Where and when a case was decided."""

    citation: CaseCitation
    year: Annotated[Year, About("year of decision", None, "latest", "earliest")]


@tool(
    domain="law",
    kind="retrieval",
    asks={
            "citation": [
                "the United States Reports citation of {case}",
                "What is the United States Reports citation of {case}?",
            ],
            "year": [
                "the year of decision of {case}",
                "In which year was {case} decided?",
            ],
        },
    via={"year": "the year in which {case} was decided"},
    examples=[
        ({"case": "Brown v. Board of Education"}, {"citation": "347 U.S. 483", "year": 1954}),
        ({"case": "marbury v madison"}, {"citation": "5 U.S. 137", "year": 1803}),
        ({"case": "Roe v. Wade"}, {"citation": "410 U.S. 113", "year": 1973}),
    ],
)  # fmt: skip
def landmark_case(case: CourtCase) -> Decision:
    """Look up a landmark case of the U.S. Supreme Court: its U.S. Reports citation and year of decision.

    Args:
        case: short name, such as 'Brown v. Board of Education'
    """
    wanted = _fold(case)
    for name, citation, year in _cases():
        if wanted == _fold(name):
            return Decision(citation=citation, year=year)
    raise ToolError(f"The table of landmark cases has none called '{case[:60]}'.")


class NamedCase(Result):
    """A case by its citation."""

    case: CourtCase
    year: Annotated[Year, About("year of decision", None, "latest", "earliest")]


@tool(
    domain="law",
    kind="retrieval",
    asks={
        "case": [
            "the case with {citation}",
            "Which case has {citation}?",
        ],
    },
    examples=[
        ({"citation": "384 U.S. 436"}, {"case": "Miranda v. Arizona", "year": 1966}),
        ({"citation": "60 US 393"}, {"case": "Dred Scott v. Sandford"}),
    ],
)
def case_by_citation(citation: CaseCitation) -> NamedCase:
    """Find the landmark case of the U.S. Supreme Court at a U.S. Reports citation.

    Args:
        citation: volume, reporter, page: '347 U.S. 483'
    """
    match = re.fullmatch(r"\s*(\d{1,3})\s+U\.?\s?S\.?\s+(\d{1,4})\s*", citation)
    if match is None:
        raise ToolError("Give a citation of the United States Reports, such as '347 U.S. 483'.")
    for name, known, year in _cases():
        if known == f"{int(match[1])} U.S. {int(match[2])}":
            return NamedCase(case=name, year=year)
    raise ToolError(f"The table of landmark cases has none at '{citation[:30]}'.")


@cache
def _editions() -> dict[str, tuple[str, str]]:
    """Edition abbreviation, squeezed, to (abbreviation, reporter name), where only one reporter uses it."""
    from reporters_db import REPORTERS  # type: ignore[import-untyped]

    found: dict[str, set[tuple[str, str]]] = {}
    reporters: dict[str, list[dict[str, Any]]] = REPORTERS
    for records in reporters.values():
        for record in records:
            for edition in record["editions"]:
                found.setdefault(_squeeze(edition), set()).add((edition, record["name"]))
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1}


def _squeeze(abbreviation: str) -> str:
    return re.sub(r"\s+", "", abbreviation).lower()


class CitationParts(Result):
    """A case citation, taken apart."""

    volume: int
    reporter: str
    page: int


@tool(
    domain="law",
    kind="processing",
    asks={
        "volume": [
            "the volume number in {citation}",
        ],
        "page": [
            "the first page named in {citation}",
        ],
    },
    examples=[
        ({"citation": "347 U.S. 483"}, {"volume": 347, "reporter": "U.S.", "page": 483}),
        ({"citation": "410 F. 2d 1256 (5th Cir. 1969)"}, {"volume": 410, "reporter": "F.2d", "page": 1256}),
    ],
)
def parse_case_citation(citation: CaseCitation) -> CitationParts:
    """Split a U.S. case citation into volume, reporter and first page.

    Args:
        citation: volume, reporter abbreviation, page; a court and year in brackets may follow
    """
    match = re.fullmatch(r"\s*(\d{1,4})\s+([A-Za-z][\w.' ]{0,40}?)\s+(\d{1,5})\s*(?:\([^()]{0,60}\))?\s*", citation)
    known = _editions().get(_squeeze(match[2])) if match else None
    if match is None or known is None:
        raise ToolError("Give a U.S. case citation of volume, known reporter and page, such as '347 U.S. 483'.")
    return CitationParts(volume=int(match[1]), reporter=known[0], page=int(match[3]))


_CIRCUITS = {
    "First": ("Boston", "Maine:D Massachusetts:D New_Hampshire:D Rhode_Island:D"),
    "Second": ("New York City", "Connecticut:D New_York:NSEW Vermont:D"),
    "Third": ("Philadelphia", "Delaware:D New_Jersey:D Pennsylvania:EMW"),
    "Fourth": ("Richmond", "Maryland:D North_Carolina:EMW South_Carolina:D Virginia:EW West_Virginia:NS"),
    "Fifth": ("New Orleans", "Louisiana:EMW Mississippi:NS Texas:NSEW"),
    "Sixth": ("Cincinnati", "Kentucky:EW Michigan:EW Ohio:NS Tennessee:EMW"),
    "Seventh": ("Chicago", "Illinois:NCS Indiana:NS Wisconsin:EW"),
    "Eighth": ("St. Louis", "Arkansas:EW Iowa:NS Minnesota:D Missouri:EW Nebraska:D North_Dakota:D South_Dakota:D"),
    "Ninth": ("San Francisco", "Alaska:D Arizona:D California:NECS Hawaii:D Idaho:D Montana:D Nevada:D Oregon:D Washington:EW"),
    "Tenth": ("Denver", "Colorado:D Kansas:D New_Mexico:D Oklahoma:NEW Utah:D Wyoming:D"),
    "Eleventh": ("Atlanta", "Alabama:NMS Florida:NMS Georgia:NMS"),
}
_PARTS = {"N": "Northern", "S": "Southern", "E": "Eastern", "W": "Western", "M": "Middle", "C": "Central"}


@cache
def _states() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """State → (circuit, seat of its court of appeals, names of its district courts)."""
    found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for circuit, (seat, states) in _CIRCUITS.items():
        for entry in states.split():
            state, districts = entry.replace("_", " ").split(":")
            names = (f"District Court for the {'' if d == 'D' else _PARTS[d] + ' '}District of {state}" for d in districts)
            found[state] = (circuit, seat, tuple(sorted(names)))
    return found


class FederalCourts(Result):
    """The federal courts over a state."""

    appeals_court: Court
    district_courts: list[Court]


@tool(
    domain="law",
    kind="retrieval",
    asks={
            "appeals_court": [
                "the federal court of appeals that covers {state}",
                "Which federal court of appeals covers {state}?",
            ],
            "district_courts": [
                "the federal district courts for {state}",
            ],
            "district_courts#count": [
                "the number of federal judicial districts in {state}",
                "How many federal judicial districts are there in {state}?",
            ],
        },
    each={
        "district_courts#count": ["has {most} federal judicial districts"],
    },
    examples=[
        ({"state": "California"}, {"appeals_court": "Court of Appeals for the Ninth Circuit", "district_courts": [
            "District Court for the Central District of California", "District Court for the Eastern District of California",
            "District Court for the Northern District of California",
            "District Court for the Southern District of California"]}),
        ({"state": "Maine"}, {"appeals_court": "Court of Appeals for the First Circuit",
                              "district_courts": ["District Court for the District of Maine"]}),
    ],
)  # fmt: skip
def federal_courts_of_state(state: UsJurisdiction) -> FederalCourts:
    """Look up the federal court of appeals and the federal district courts for one of the fifty states.

    Args:
        state: name of the state
    """
    for name, (circuit, _, districts) in _states().items():
        if name.lower() == state.strip().lower():
            return FederalCourts(appeals_court=f"Court of Appeals for the {circuit} Circuit", district_courts=list(districts))
    raise ToolError(f"'{state[:40]}' is not one of the fifty states of the United States.")


class Circuit(Result):
    """A federal judicial circuit."""

    seat: Annotated[str, About("seat", ranked=False)]
    states: list[UsJurisdiction]
    district_count: int


@tool(
    domain="law",
    kind="retrieval",
    asks={
            "seat": [
                "the seat of {court}",
                "In which city is the seat of {court}?",
            ],
            "states": [
                "the states under the jurisdiction of {court}",
                "Which states lie under the jurisdiction of {court}?",
            ],
            "states#count": [
                "the number of states under the jurisdiction of {court}",
                "How many states lie under the jurisdiction of {court}?",
            ],
            "district_count": [
                "the number of federal judicial districts in the states under the jurisdiction of {court}",
            ],
        },
    each={
        "states#count": ["covers {most} states"],
        "district_count": ["covers {most} federal judicial districts"],
    },
    examples=[
        ({"court": "Court of Appeals for the Fifth Circuit"}, {"seat": "New Orleans",
                                                               "states": ["Louisiana", "Mississippi", "Texas"],
                                                               "district_count": 9}),
        ({"court": "U.S. Court of Appeals for the Second Circuit"}, {"states": ["Connecticut", "New York", "Vermont"]}),
    ],
)  # fmt: skip
def appeals_court(court: Court) -> Circuit:
    """Look up a numbered federal court of appeals: its seat, its states and how many judicial districts these have.

    Args:
        court: such as 'Court of Appeals for the Ninth Circuit'
    """
    match = re.search(r"court of appeals for the (\w+) circuit$", court_in_full(court).lower())
    circuit = match[1].capitalize() if match else ""
    found = {name: districts for name, (c, _, districts) in _states().items() if c == circuit}
    if not found:
        raise ToolError("Give a numbered federal court of appeals, such as 'Court of Appeals for the Ninth Circuit'.")
    return Circuit(seat=_CIRCUITS[circuit][0], states=sorted(found), district_count=sum(map(len, found.values())))


@seeds(CourtCase, domain="law")
def case_seeds() -> list[str]:
    """Every case of the catalogue."""
    return [name for name, _, _ in _cases()]


@seeds(CaseCitation, domain="law")
def citation_seeds() -> list[str]:
    """The citations of those cases."""
    return [citation for _, citation, _ in _cases()]


@seeds(UsJurisdiction, domain="law")
def state_seeds() -> list[str]:
    """The fifty states."""
    return sorted(_states())


@seeds(Court, domain="law")
def court_seeds() -> list[str]:
    """The eleven numbered courts of appeals."""
    return [f"Court of Appeals for the {circuit} Circuit" for circuit in _CIRCUITS]
