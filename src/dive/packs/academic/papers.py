"""Landmark papers of many fields, who wrote them, and citations made from them (own table of bibliographic facts)."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from dive.packs.academic.entities import BibtexEntry, Doi, Journal, Paper, Scholar
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Year

PACK = Pack(
    name="papers",
    domain="academic",
    title="landmark papers",
    licence="Apache-2.0 (facts); MIT",
    requires=("bibtexparser", "nameparser"),
)


class _Paper(NamedTuple):
    title: str
    authors: tuple[str, ...]
    year: int
    journal: str
    volume: str
    page: str
    doi: str | None


_LIST = "Dive's list of landmark papers"


@cache
def _papers() -> tuple[_Paper, ...]:
    lines = (Path(__file__).parent / "data" / "papers.txt").read_text("utf-8").splitlines()
    rows = (line.split("|") for line in lines)
    return tuple(_Paper(t, tuple(a.split("; ")), int(y), j, v, p, d or None) for t, a, y, j, v, p, d in rows)


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _find(title: str) -> _Paper:
    wanted = _fold(title)
    for paper in _papers():
        if wanted and wanted in (_fold(paper.title), _fold(paper.title.split(": ")[0])):
            return paper
    raise ToolError(f"The table of landmark papers has no paper titled '{title[:60]}'.")


class PaperRecord(Result):
    """Where and when a paper appeared."""

    authors: list[Scholar]
    first_author: Scholar
    # No entity: nobody looks up what else a year held in which a paper appeared.
    year: Annotated[int, About("publication year", None, "latest", "earliest")]
    journal: Journal
    volume: int | None
    first_page: Annotated[str, About("starting page", ranked=False)]
    doi: Doi | None
    bibtex: BibtexEntry


def _key(paper: _Paper) -> str:
    plain = unicodedata.normalize("NFKD", paper.authors[0].split()[-1].lower())
    return re.sub(r"[^a-z]", "", plain) + str(paper.year)


def _bibtex(paper: _Paper) -> str:
    people = [f"{family}, {given}" if given else family for given, _, family in (a.rpartition(" ") for a in paper.authors)]
    fields = {
        "author": " and ".join(people), "title": paper.title, "journal": paper.journal, "year": str(paper.year),
        "volume": paper.volume, "pages": paper.page,
    }  # fmt: skip
    inside = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@article{{{_key(paper)}, {inside}}}"


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "authors": [
            "the authors of {paper}",
            "Who are the authors of {paper}?",
        ],
        "authors#count": [
            "the number of authors of {paper}",
            "How many authors does {paper} have?",
        ],
        "first_author": [
            "the first author of {paper}",
            "Who is the first author of {paper}?",
        ],
        "year": [
            "the publication year of {paper}",
            "In which year was {paper} published?",
        ],
        "journal": [
            "the journal in which {paper} appeared",
            "Which journal published {paper}?",
        ],
        "volume": [
            "the journal volume that contains {paper}",
        ],
        "first_page": [
            "the starting page of {paper}",
        ],
        "doi": [
            "the DOI of {paper}",
        ],
    },
    via={"bibtex": "the BibTeX entry of {paper}", "year": "the year in which {paper} was published"},
    each={
        "authors#count": ["has {most} authors"],
    },
    examples=[
        (
            {"paper": "Molecular Structure of Nucleic Acids"},
            {
                "authors": ["James Watson", "Francis Crick"],
                "year": 1953,
                "journal": "Nature",
                "volume": 171,
                "first_page": "737",
            },
        ),
        (
            {"paper": "A mathematical theory of communication"},
            {"first_author": "Claude Shannon", "year": 1948, "journal": "Bell System Technical Journal", "volume": 27},
        ),
        ({"paper": "Computing Machinery and Intelligence"}, {"journal": "Mind", "volume": 59, "first_page": "433"}),
    ],
)
def landmark_paper(paper: Paper) -> PaperRecord:
    """Look up a landmark paper by title: authors, year, journal, volume, first page, DOI, BibTeX entry.

    Args:
        paper: its title; the subtitle may be left out
    """
    found = _find(paper)
    return PaperRecord(
        authors=list(found.authors),
        first_author=found.authors[0],
        year=found.year,
        journal=found.journal,
        volume=int(found.volume) if found.volume else None,  # Annalen der Physik counts its volumes in two ways
        first_page=found.page,
        doi=found.doi,
        bibtex=_bibtex(found),
    )


class PaperRow(Row):
    """A paper in a list."""

    noun = "paper"
    plural = "papers"
    key = "paper"

    paper: Paper
    year: Annotated[Year, About("publication year", None, "latest", "earliest", ranked=False)]
    authors: Annotated[int, About("number of authors", None, "largest", "smallest", ranked=False)]


class PaperList(Result):
    """Papers by year: some of many, so that their numbers are not compared."""

    papers: Annotated[list[PaperRow], About("papers", ranked=False)]


def _listed(papers: list[_Paper]) -> PaperList:
    ordered = sorted(papers, key=lambda p: (p.year, p.title))
    return PaperList(papers=[PaperRow(paper=p.title, year=p.year, authors=len(p.authors)) for p in ordered])


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "papers": [
            "the landmark papers written or co-written by {scholar}",
            "Which landmark papers did {scholar} write or co-write?",
        ],
    },
    cite=_LIST,
    examples=[
        ({"scholar": "Alan Turing"}, {"papers": [
            {"paper": "Computing Machinery and Intelligence", "year": 1950, "authors": 1},
            {"paper": "The Chemical Basis of Morphogenesis", "year": 1952, "authors": 1}]}),
        ({"scholar": "francis crick"}, {"papers": [
            {"paper": "Molecular Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid", "year": 1953,
             "authors": 2}]}),
    ],
)  # fmt: skip
def landmark_papers_of_scholar(scholar: Scholar) -> PaperList:
    """List the landmark papers of the table that a scholar wrote or co-wrote, by year.

    Args:
        scholar: given and family name, such as 'Alan Turing'
    """
    found = [p for p in _papers() if _fold(scholar) in {_fold(a) for a in p.authors}]
    if not found:
        raise ToolError(f"The table of landmark papers has none by '{scholar[:60]}'.")
    return _listed(found)


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "papers": ["the landmark papers that appeared in {journal}", "Which landmark papers appeared in {journal}?"],
    },
    cite=_LIST,
    examples=[
        ({"journal": "Mind"}, {"papers": [
            {"paper": "On Denoting", "year": 1905, "authors": 1},
            {"paper": "Computing Machinery and Intelligence", "year": 1950, "authors": 1}]}),
        ({"journal": "econometrica"}, {"papers": [
            {"paper": "Prospect Theory: An Analysis of Decision under Risk", "year": 1979, "authors": 2}]}),
    ],
)  # fmt: skip
def landmark_papers_in_journal(journal: Journal) -> PaperList:
    """List the landmark papers of the table that a journal published, by year.

    Args:
        journal: full title
    """
    found = [p for p in _papers() if _fold(p.journal) == _fold(journal)]
    if not found:
        raise ToolError(f"The table of landmark papers has none that appeared in '{journal[:60]}'.")
    return _listed(found)


class BibtexFields(Result):
    """The fields of a BibTeX entry."""

    key: Annotated[str, About("citation key")]
    title: str | None
    authors: list[Scholar]
    author_count: Annotated[int, About("number of authors", None, "largest", "smallest")]
    first_family_name: Annotated[str, About("first author's family name", ranked=False)]
    year: Year


def _parse(entry: str) -> dict[str, str]:
    import bibtexparser

    if len(entry) > 5000:
        raise ToolError("Give one BibTeX entry of at most 5,000 characters.")
    try:
        library = bibtexparser.parse_string(entry)  # type: ignore[attr-defined]
    except Exception as error:  # whatever the parser stumbles over, the entry is at fault
        raise ToolError("This is no well-formed BibTeX entry.") from error
    if len(library.entries) != 1:
        raise ToolError("Give exactly one well-formed BibTeX entry, such as '@article{key, author = {…}, year = {…}}'.")
    found = library.entries[0]
    fields = {f.key.lower(): " ".join(str(f.value).strip('{}" ').split()) for f in found.fields}
    if not fields.get("author") or not re.fullmatch(r"\d{4}", fields.get("year", "")):
        raise ToolError("The entry needs an author and a year of four digits.")
    return {**fields, "key": found.key}


def _people(author: str) -> list[tuple[str, str]]:
    """(given names, family name) of each author, in order."""
    from nameparser import HumanName

    people = []
    for name in author.split(" and "):
        if "," in name:
            family, _, given = name.partition(",")
            people.append((given.strip(), family.strip()))
            continue
        parsed = HumanName(name.strip())
        given = f"{parsed.first} {parsed.middle}".strip()
        people.append((given, str(parsed.last)) if parsed.last else ("", name.strip()))
    return people


def _entry_examples() -> tuple[str, str]:
    watson = "@article{wc, author = {James D. Watson and Francis H. C. Crick}, title = {A Structure}, year = {1953}}"
    turing = "@article{t50, author = {Turing, Alan M.}, title = {Computing Machinery}, journal = {Mind}, year = {1950}}"
    return watson, turing


@tool(
    domain="academic",
    kind="processing",
    asks={
        "first_family_name": ["the family name of the first author given in {entry}"],
        "author_count": ["the number of authors given in {entry}"],
    },
    examples=[
        ({"entry": _entry_examples()[0]}, {"key": "wc", "authors": ["James D. Watson", "Francis H. C. Crick"],
                                          "first_family_name": "Watson", "year": 1953}),
        ({"entry": _entry_examples()[1]}, {"authors": ["Alan M. Turing"], "author_count": 1, "year": 1950}),
    ],
)  # fmt: skip
def parse_bibtex(entry: BibtexEntry) -> BibtexFields:
    """Read one BibTeX entry: key, title, authors (given name first), year.

    Args:
        entry: one entry with at least an author and a year
    """
    fields = _parse(entry)
    people = _people(fields["author"])
    return BibtexFields(
        key=fields["key"],
        title=fields.get("title") or None,
        authors=[f"{given} {family}".strip() for given, family in people],
        author_count=len(people),
        first_family_name=people[0][1],
        year=int(fields["year"]),
    )


Style = Literal["APA", "MLA", "Vancouver"]


def _initials(given: str, after: str, between: str) -> str:
    """Initials of given names; a hyphen keeps its place: "Tsung-Dao" gives "T.-D."."""
    parts = ["-".join(p[0] + after for p in name.split("-") if p) for name in given.replace(".", " ").split()]
    return between.join(parts)


def _names(people: list[tuple[str, str]], style: Style) -> str:
    if style == "APA":
        written = [f"{family}, {_initials(given, '.', ' ')}" if given else family for given, family in people]
        return written[0] if len(written) == 1 else ", ".join(written[:-1]) + ", & " + written[-1]
    if style == "MLA":
        first = f"{people[0][1]}, {people[0][0]}" if people[0][0] else people[0][1]
        if len(people) == 1:
            return first
        return f"{first}, and {people[1][0]} {people[1][1]}".strip() if len(people) == 2 else f"{first}, et al"
    written = [f"{family} {_initials(given, '', '').replace('-', '')}".strip() for given, family in people]
    return ", ".join(written if len(written) <= 6 else [*written[:6], "et al"])


class InText(Result):
    """Citations of one work."""

    in_text: Annotated[str, About("parenthetical citation", ranked=False)]
    author_list: Annotated[str, About("author list", ranked=False)]


@tool(
    domain="academic",
    kind="processing",
    asks={
            "in_text": [
                "the parenthetical citation in APA 7 style for {entry}",
            ],
            "author_list": [
                "the author list in {style} style for {entry}",
            ],
        },
    examples=[
        ({"entry": _entry_examples()[0], "style": "APA"}, {"in_text": "(Watson & Crick, 1953)",
                                                           "author_list": "Watson, J. D., & Crick, F. H. C."}),
        ({"entry": _entry_examples()[0], "style": "MLA"}, {"author_list": "Watson, James D., and Francis H. C. Crick"}),
        ({"entry": _entry_examples()[0], "style": "Vancouver"}, {"author_list": "Watson JD, Crick FHC"}),
        ({"entry": _entry_examples()[1], "style": "APA"}, {"in_text": "(Turing, 1950)", "author_list": "Turing, A. M."}),
    ],
)  # fmt: skip
def cite_bibtex(entry: BibtexEntry, style: Annotated[Style, Pick("APA", "MLA", "Vancouver")] = "APA") -> InText:
    """Write the author list of a BibTeX entry in a citation style, and its APA in-text citation.

    Args:
        entry: one BibTeX entry with at least an author and a year, up to 20 authors
        style: APA (7th edition), MLA (9th edition) or Vancouver
    """
    fields = _parse(entry)
    people = _people(fields["author"])
    if len(people) > 20:
        raise ToolError("Give an entry with at most 20 authors.")
    first = people[0][1]
    short = first if len(people) == 1 else f"{first} & {people[1][1]}" if len(people) == 2 else f"{first} et al."
    return InText(in_text=f"({short}, {fields['year']})", author_list=_names(people, style))


@seeds(Paper, domain="academic")
def paper_seeds() -> list[str]:
    """Every paper of the catalogue."""
    return [p.title for p in _papers()]


@seeds(Scholar, domain="academic")
def scholar_seeds() -> list[str]:
    """Every author of the catalogue, in its order."""
    return list(dict.fromkeys(a for p in _papers() for a in p.authors))


@seeds(BibtexEntry, domain="academic")
def bibtex_seeds() -> list[str]:
    """The catalogue in BibTeX."""
    return [_bibtex(p) for p in _papers()]
