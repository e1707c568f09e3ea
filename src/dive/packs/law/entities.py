"""Entity types of the law packs."""

import re
from typing import Annotated

from dive.tools import Entity

_FEDERAL = ("Court of Appeals for the ", "District Court for the ", "Bankruptcy Court for the ")

_CIRCUIT = re.compile(r"Court of Appeals for the (\w+ Circuit)")

UsJurisdiction = Annotated[str, Entity("UsJurisdiction", "state", "states")]  # one of the fifty states: "Texas"


def say_court(value: str) -> str:
    """The usual short name of a circuit's court, "US Second Circuit"; of others the name with its country, if it has none."""
    if (circuit := _CIRCUIT.fullmatch(value)) is not None:
        return f"US {circuit[1]}"
    return f"US {value}" if value.startswith(_FEDERAL) else value


def court_in_full(said: str) -> str:
    """The name as the data has it, for one without article, country or "Court of Appeals for the": "US Second Circuit"."""
    plain = " ".join(said.split())
    for opening in ("the ", "United States ", "U.S. ", "US "):
        plain = plain.removeprefix(opening)
    short = re.fullmatch(r"\w+ Circuit", plain, re.IGNORECASE)
    return f"Court of Appeals for the {plain}" if short is not None else plain


def say_amendment(value: str) -> str:
    """Which amendment: "First", so that several read as "the First and Second Amendments"."""
    return value.removesuffix(" Amendment")


Court = Annotated[
    str, Entity("Court", "court", "courts", ("the {}",), say=say_court, common=True)
]  # "Court of Appeals for the Second Circuit"
CourtCase = Annotated[
    str, Entity("CourtCase", "case", "cases", ("the U.S. Supreme Court case {}",))
]  # "Brown v. Board of Education"
CaseCitation = Annotated[str, Entity("CaseCitation", "citation", "citations", ("the citation {}",))]  # "347 U.S. 483"

Reporter = Annotated[str, Entity("Reporter", "reporter", "reporters", ('the law reporter abbreviated as "{}"',))]  # "F.2d"
LawJournal = Annotated[
    str, Entity("LawJournal", "law journal", "law journals", ('the law journal abbreviated as "{}"',))
]  # "Harv. L. Rev."
CourtAbbreviation = Annotated[str, Entity("CourtAbbreviation", "abbreviation", "abbreviations", ('"{}"',))]  # "S.D.N.Y."
Amendment = Annotated[
    str, Entity("Amendment", "Amendment", "Amendments", ("the {} Amendment",), say=say_amendment, common=True)
]  # "First Amendment"
ChiefJustice = Annotated[str, Entity("ChiefJustice", "Chief Justice", "Chief Justices", common=True)]  # "Earl Warren"

__all__ = [
    "Amendment", "CaseCitation", "ChiefJustice", "Court", "CourtAbbreviation", "CourtCase", "LawJournal", "Reporter",
    "UsJurisdiction", "court_in_full", "say_court",
]  # fmt: skip
