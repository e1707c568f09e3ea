"""Entity types of the academic domain."""

from typing import Annotated

from dive.tools import Entity

_THE = ("University of ", "Massachusetts Institute", "California Institute", "London School", "National University", "Hebrew ",
        "Royal Institute", "Technical University", "Swiss Federal", "Polytechnic ", "Rheinisch")  # fmt: skip


def say_university(value: str) -> str:
    """The name, with the article where English uses one: "the University of Oxford"."""
    return f"the {value}" if value.startswith(_THE) else value


Paper = Annotated[str, Entity("Paper", "paper", "papers", ('the paper "{}"', 'the article "{}"'))]  # title
Scholar = Annotated[str, Entity("Scholar", "scholar", "scholars")]  # "Alan Turing", given name first
Journal = Annotated[str, Entity("Journal", "journal", "journals", ('the journal "{}"',), common=True)]  # full title
Issn = Annotated[str, Entity("Issn", "ISSN", "ISSNs", ("the ISSN {}",), common=True)]  # "0028-0836"
Isbn = Annotated[str, Entity("Isbn", "ISBN", "ISBNs", ("the ISBN {}",), common=True)]  # thirteen digits, no hyphens
Textbook = Annotated[str, Entity("Textbook", "book", "books", ('the book "{}"',), common=True)]  # title
Doi = Annotated[str, Entity("Doi", "DOI", "DOIs", ("the DOI {}",), common=True)]  # lower case, "10.1038/171737a0"
BibtexEntry = Annotated[str, Entity("BibtexEntry", "BibTeX entry", "BibTeX entries", ("the BibTeX entry {}",))]
AcademicPrize = Annotated[str, Entity("AcademicPrize", "prize", "prizes", ("the {}",), common=True)]  # "Fields Medal"
University = Annotated[str, Entity("University", "university", "universities", say=say_university)]
UniversityDomain = Annotated[str, Entity("UniversityDomain", "internet domain", "internet domains", ("{}",))]
ArxivCategory = Annotated[str, Entity("ArxivCategory", "arXiv category", "arXiv categories", ("the arXiv category {}",))]
CitationStyle = Annotated[
    str, Entity("CitationStyle", "citation style", "citation styles", ('the citation style "{}"',))
]  # title of the style
ScientificDatabase = Annotated[str, Entity("ScientificDatabase", "resource", "resources", ('the Bioregistry resource "{}"',))]
CompactIdentifier = Annotated[
    str, Entity("CompactIdentifier", "identifier", "identifiers", ("the compact identifier {}",))
]  # "chebi:138488"

__all__ = [
    "AcademicPrize", "ArxivCategory", "BibtexEntry", "CitationStyle", "CompactIdentifier", "Doi", "Isbn", "Issn", "Journal",
    "Paper", "Scholar", "ScientificDatabase", "Textbook", "University", "UniversityDomain",
]  # fmt: skip
