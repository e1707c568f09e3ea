"""Entity types of the law packs."""

from typing import Annotated

from dive.tools import Entity

UsJurisdiction = Annotated[str, Entity("UsJurisdiction", "state", "states")]  # one of the fifty states: "Texas"
Court = Annotated[str, Entity("Court", "court", "courts", ("the {}",))]  # "Court of Appeals for the Second Circuit"
CourtCase = Annotated[str, Entity("CourtCase", "case", "cases", ("the case {}", "{}"))]  # "Brown v. Board of Education"
CaseCitation = Annotated[str, Entity("CaseCitation", "citation", "citations", ("the citation {}",))]  # "347 U.S. 483"

__all__ = ["CaseCitation", "Court", "CourtCase", "UsJurisdiction"]
