"""Entity types of the law packs."""

from typing import Annotated

from dive.tools import Entity

_FEDERAL = ("Court of Appeals for the ", "District Court for the ", "Bankruptcy Court for the ")

UsJurisdiction = Annotated[str, Entity("UsJurisdiction", "state", "states")]  # one of the fifty states: "Texas"


def say_court(value: str) -> str:
    """The name with its country, where a federal court's has none: "US Court of Appeals for the Second Circuit"."""
    return f"US {value}" if value.startswith(_FEDERAL) else value


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
ChiefJustice = Annotated[
    str, Entity("ChiefJustice", "Chief Justice", "Chief Justices", ("Chief Justice {}",), common=True)
]  # "Earl Warren"

__all__ = [
    "Amendment", "CaseCitation", "ChiefJustice", "Court", "CourtAbbreviation", "CourtCase", "LawJournal", "Reporter",
    "UsJurisdiction", "say_court",
]  # fmt: skip
