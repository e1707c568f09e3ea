"""Scholarly identifiers: ISBN, ISSN, ORCID, DOI, arXiv categories (isbnlib; own tables)."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated

from dive.packs.academic.entities import ArxivCategory, Doi, Isbn, Scholar, Textbook
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Year

PACK = Pack(
    name="identifiers",
    domain="academic",
    title="scholarly identifiers",
    licence="LGPL-3.0 (isbnlib); facts",
    requires=("isbnlib",),
)


def _isbn13(isbn: str) -> str:
    """Thirteen digits without hyphens. Raises ToolError where the check digit does not fit."""
    plain = re.sub(r"[\s-]", "", isbn).upper().removeprefix("ISBN")
    if re.fullmatch(r"\d{9}[\dX]", plain):
        if sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(plain)) % 11:
            raise ToolError(f"The check digit of the ISBN-10 '{isbn[:20]}' is wrong.")
        plain = "978" + plain[:9]
        return plain + str(-sum((1, 3)[i % 2] * int(c) for i, c in enumerate(plain)) % 10)
    if not re.fullmatch(r"97[89]\d{10}", plain):
        raise ToolError("Give an ISBN of 10 or 13 digits (the last of ten may be X).")
    if sum((1, 3)[i % 2] * int(c) for i, c in enumerate(plain)) % 10:
        raise ToolError(f"The check digit of the ISBN-13 '{isbn[:20]}' is wrong.")
    return plain


@cache
def _books() -> tuple[tuple[str, str, tuple[str, ...], int, str], ...]:
    """(title, edition, authors, year, ISBN-13)."""
    lines = (Path(__file__).parent / "data" / "books.txt").read_text("utf-8").splitlines()
    rows = (line.split("|") for line in lines)
    return tuple((title, edition, tuple(who.split("; ")), int(year), _isbn13(isbn)) for title, edition, who, year, isbn in rows)


class Book(Result):
    """An edition of a well-known textbook."""

    edition: Annotated[str, About("edition")]
    authors: list[Scholar]
    isbn: Isbn


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "authors": [
            "the authors of {book}",
            "Who are the authors of {book}?",
        ],
        "authors#count": [
            "the number of authors of {book}",
            "How many authors does {book} have?",
        ],
    },
    each={
        "authors#count": ["has {most} authors"],
    },
    examples=[
        ({"book": "Introduction to Algorithms"}, {"edition": "third edition", "isbn": "9780262033848"}),
        ({"book": "the c programming language"}, {"authors": ["Brian Kernighan", "Dennis Ritchie"], "isbn": "9780131103627"}),
    ],
)
def textbook(book: Textbook) -> Book:
    """Look up a classic textbook of computing, physics or mathematics: authors, edition and ISBN-13.

    Args:
        book: its title
    """
    wanted = " ".join(book.lower().split())
    for title, edition, authors, _, isbn in _books():
        if wanted and wanted in (title.lower(), title.lower().split(": ")[0]):
            return Book(edition=edition, authors=list(authors), isbn=isbn)
    raise ToolError(f"The table of textbooks has none titled '{book[:60]}'.")


class BookByIsbn(Result):
    """What an ISBN stands for."""

    book: Textbook
    edition: str
    year: Annotated[Year, About("year of the edition", None, "latest", "earliest")]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "book": [
            "the textbook with {isbn}",
            "Which textbook has {isbn}?",
        ],
        "edition": [
            "the edition of the textbook with {isbn}",
        ],
    },
    examples=[
        ({"isbn": "0-201-63361-2"}, {"book": "Design Patterns", "year": 1994}),
        ({"isbn": "978-0-262-03561-3"}, {"book": "Deep Learning", "year": 2016}),
    ],
)
def textbook_by_isbn(isbn: Isbn) -> BookByIsbn:
    """Find a classic textbook by the ISBN of the edition in this pack's table.

    Args:
        isbn: ISBN-10 or ISBN-13, hyphens allowed
    """
    wanted = _isbn13(isbn)
    for title, edition, _, year, known in _books():
        if known == wanted:
            return BookByIsbn(book=title, edition=edition, year=year)
    raise ToolError(f"No textbook of the table has the ISBN '{isbn[:20]}'.")


class IsbnParts(Result):
    """An ISBN in its other forms."""

    isbn10: Annotated[str | None, About("ISBN-10", form="without hyphens")]
    hyphenated: Annotated[str | None, About("hyphenated ISBN-13")]
    check_digit: int
    group: Annotated[str | None, About("registration group")]


@tool(
    domain="academic",
    kind="processing",
    asks={
        "isbn10": [
            "the ten-digit form of {isbn}",
            "What is the ten-digit form of {isbn}?",
        ],
        "hyphenated": [
            "the hyphenated thirteen-digit form of {isbn}",
        ],
    },
    examples=[
        ({"isbn": "9780306406157"}, {"isbn10": "0306406152", "hyphenated": "978-0-306-40615-7", "check_digit": 7}),
        ({"isbn": "020161622X"}, {"isbn10": "020161622X", "hyphenated": "978-0-201-61622-4", "group": "English language"}),
    ],
)
def isbn_parts(isbn: Isbn) -> IsbnParts:
    """Convert an ISBN between its 10- and 13-digit forms, hyphenate it and name its registration group.

    Args:
        isbn: ISBN-10 or ISBN-13 with a right check digit, hyphens allowed
    """
    import isbnlib  # type: ignore[import-untyped]

    plain = _isbn13(isbn)
    ten = None
    if plain.startswith("978"):
        check = -sum((10 - i) * int(c) for i, c in enumerate(plain[3:12])) % 11
        ten = plain[3:12] + ("X" if check == 10 else str(check))
    return IsbnParts(
        isbn10=ten, hyphenated=isbnlib.mask(plain) or None, check_digit=int(plain[-1]), group=isbnlib.info(plain) or None
    )


class CheckCharacter(Result):
    """The check character of an identifier."""

    check: Annotated[str, About("check character", ranked=False)]
    valid: bool | None
    weighted_sum: int


@tool(
    domain="academic",
    kind="processing",
    asks={
        "check": [
            "the check character of the ISSN that begins with {issn}",
            "Which check character completes the ISSN that begins with {issn}?",
        ],
    },
    examples=[
        ({"issn": "0378-5955"}, {"check": "5", "valid": True, "weighted_sum": 160}),
        ({"issn": "0003-486X"}, {"check": "X", "valid": True}),
        ({"issn": "0028-0837"}, {"check": "6", "valid": False}),
        ({"issn": "2049-363"}, {"check": "0", "valid": None}),
    ],
)
def issn_check(  # no entity: of a whole ISSN the check character is there to be read
    issn: Annotated[str, Pick("0378-595", "0003-486", "0028-083", "0036-807", "0092-867", "0031-900", "1476-468")],
) -> CheckCharacter:
    """Compute the check character of an ISSN from its first seven digits and tell whether the eighth, if given, agrees.

    Args:
        issn: seven digits, or eight characters of which the last may be X, with or without the hyphen
    """
    plain = issn.strip().upper().replace("-", "")
    if not re.fullmatch(r"\d{7}[\dX]?", plain, re.ASCII):
        raise ToolError("Give the seven digits of an ISSN, its check character or not, such as 0028-0836.")
    total = sum((8 - i) * int(c) for i, c in enumerate(plain[:7]))
    check = "0123456789X"[-total % 11]
    return CheckCharacter(check=check, valid=plain[7] == check if len(plain) == 8 else None, weighted_sum=total)


class OrcidCheck(Result):
    """The check character of an ORCID iD."""

    check: Annotated[str, About("check character", form="as one digit or X")]


@tool(
    domain="academic",
    kind="processing",
    asks={
        "check": [
            "the check character (ISO 7064 MOD 11-2) of the ORCID iD that begins with {digits}",
            "Which check character (ISO 7064 MOD 11-2) completes the ORCID iD that begins with {digits}?",
        ]
    },
    examples=[
        ({"digits": "0000-0002-1825-009"}, {"check": "7"}),
        ({"digits": "0000-0001-5109-370"}, {"check": "0"}),
        ({"digits": "0000-0002-1694-233"}, {"check": "X"}),
    ],
)
def orcid_check(digits: Annotated[str, Pick("0000-0002-1825-009", "0000-0001-5109-370", "0000-0002-1694-233")]) -> OrcidCheck:
    """Compute the check character of an ORCID iD from its first fifteen digits.

    Args:
        digits: fifteen digits, hyphens allowed
    """
    plain = digits.strip().replace("-", "")
    if not re.fullmatch(r"\d{15}", plain, re.ASCII):
        raise ToolError("Give the first fifteen digits of an ORCID iD, such as 0000-0002-1825-009.")
    total = 0
    for digit in plain:
        total = (total + int(digit)) * 2
    return OrcidCheck(check="0123456789X"[(12 - total % 11) % 11])


_REGISTRANTS = {
    "10.1038": "Nature Portfolio", "10.1126": "American Association for the Advancement of Science", "10.1016": "Elsevier",
    "10.1103": "American Physical Society", "10.1021": "American Chemical Society", "10.1073":
    "Proceedings of the National Academy of Sciences", "10.1145": "Association for Computing Machinery", "10.1109": "IEEE",
    "10.1093": "Oxford University Press", "10.1017": "Cambridge University Press", "10.1371": "Public Library of Science",
    "10.1056": "Massachusetts Medical Society", "10.1001": "American Medical Association", "10.1002": "Wiley", "10.1007":
    "Springer", "10.1080": "Taylor & Francis", "10.1177": "SAGE Publications", "10.1136": "BMJ", "10.1111": "Wiley-Blackwell",
    "10.1086": "University of Chicago Press", "10.2307": "JSTOR", "10.3389": "Frontiers Media", "10.3390": "MDPI", "10.7554":
    "eLife Sciences Publications", "10.1137": "Society for Industrial and Applied Mathematics", "10.1088": "IOP Publishing",
    "10.1063": "American Institute of Physics", "10.1090": "American Mathematical Society", "10.1039":
    "Royal Society of Chemistry", "10.1101": "Cold Spring Harbor Laboratory", "10.48550": "arXiv", "10.5281": "Zenodo",
    "10.1186": "BioMed Central", "10.1146": "Annual Reviews", "10.1162": "MIT Press", "10.1515": "De Gruyter", "10.1214":
    "Institute of Mathematical Statistics", "10.1098": "The Royal Society", "10.1037": "American Psychological Association",
}  # fmt: skip


class DoiParts(Result):
    """A DOI, taken apart."""

    prefix: Annotated[str, About("prefix", ranked=False)]
    suffix: str
    registrant: Annotated[str | None, About("registrant of the prefix")]


@tool(
    domain="academic",
    kind="processing",
    asks={
            "prefix": [
                "the prefix of {doi}",
                "What is the prefix of {doi}?",
            ],
        },
    examples=[
        ({"doi": "10.1038/171737a0"}, {"prefix": "10.1038", "suffix": "171737a0", "registrant": "Nature Portfolio"}),
        ({"doi": "https://doi.org/10.1103/PhysRev.47.777"}, {"prefix": "10.1103", "suffix": "physrev.47.777",
                                                            "registrant": "American Physical Society"}),
        ({"doi": "10.9999/x"}, {"registrant": None}),
        # a registrant may subdivide its code
        ({"doi": "doi.org/10.1000.10/123"}, {"prefix": "10.1000.10", "suffix": "123"}),
    ],
)  # fmt: skip
def doi_parts(doi: Doi) -> DoiParts:
    """Split a DOI into prefix and suffix and name the prefix's original registrant where it is well known.

    Args:
        doi: with or without 'doi:' or 'https://doi.org/'
    """
    plain = re.sub(r"^((https?://)?((dx|www)\.)?doi\.org/|doi:\s*)", "", doi.strip(), flags=re.IGNORECASE).lower()
    match = re.fullmatch(r"(10\.\d{4,9}(?:\.\d{1,9}){0,3})/(\S{1,200})", plain, re.ASCII)
    if match is None:
        raise ToolError("A DOI has the form 10.prefix/suffix, such as 10.1038/171737a0.")
    return DoiParts(prefix=match[1], suffix=match[2], registrant=_REGISTRANTS.get(match[1]))


_ARCHIVES = {
    "cs": "Computer Science", "math": "Mathematics", "astro-ph": "Astrophysics", "q-bio": "Quantitative Biology", "q-fin":
    "Quantitative Finance", "stat": "Statistics", "econ": "Economics", "eess": "Electrical Engineering and Systems Science",
    "nlin": "Nonlinear Sciences",
}  # fmt: skip


@cache
def _categories() -> dict[str, str]:
    """Code → name."""
    lines = (Path(__file__).parent / "data" / "arxiv.txt").read_text("utf-8").splitlines()
    return dict(line.split("|", 1) for line in lines)


class CategoryName(Result):
    """What an arXiv category covers."""

    name: Annotated[str, About("category name")]
    archive: Annotated[str, About("archive", ranked=False)]  # it stands in the code


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "name": [
            "the full name of {category}",
            "What is the full name of {category}?",
        ],
        "archive": [
            "the arXiv archive of {category}",
            "Which arXiv archive does {category} belong to?",
        ],
    },
    examples=[
        ({"category": "cs.CL"}, {"name": "Computation and Language", "archive": "Computer Science"}),
        ({"category": "math.NT"}, {"name": "Number Theory", "archive": "Mathematics"}),
        ({"category": "q-bio.nc"}, {"name": "Neurons and Cognition"}),
    ],
)
def arxiv_category(category: ArxivCategory) -> CategoryName:
    """Look up the name and the archive of an arXiv subject category with a two-letter subject class.

    Args:
        category: code such as 'cs.CL'
    """
    for code, name in _categories().items():
        if code.lower() == category.strip().lower():
            return CategoryName(name=name, archive=_ARCHIVES[code.split(".")[0]])
    raise ToolError(f"'{category[:30]}' is not an arXiv category with a subject class, such as cs.CL.")


class CategoryCodes(Result):
    """Categories of an archive."""

    categories: list[ArxivCategory]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "categories": ["the subject categories of the arXiv archive for {archive}"],
        "categories#count": ["the number of subject categories of the arXiv archive for {archive}",
                             "How many subject categories does the arXiv archive for {archive} have?"],
    },
    examples=[
        ({"archive": "Economics"}, {"categories": ["econ.EM", "econ.GN", "econ.TH"]}),
        ({"archive": "Statistics"}, {"categories": ["stat.AP", "stat.CO", "stat.ME", "stat.ML", "stat.OT", "stat.TH"]}),
    ],
)  # fmt: skip
def arxiv_categories(
    archive: Annotated[str, Pick("Economics", "Statistics", "Quantitative Biology", "Quantitative Finance", "Astrophysics")],
) -> CategoryCodes:
    """List the subject categories of an arXiv archive by code.

    Args:
        archive: name (Statistics) or code (stat) of an archive that has subject classes
    """
    wanted = archive.strip().lower()
    for code, name in _ARCHIVES.items():
        if wanted in (code, name.lower()):
            return CategoryCodes(categories=[c for c in _categories() if c.startswith(code + ".")])
    raise ToolError(f"'{archive[:40]}' is not an arXiv archive with subject classes; {', '.join(_ARCHIVES.values())} are.")


@seeds(Textbook, domain="academic")
def textbook_seeds() -> list[str]:
    """Every textbook of the table, but one whose other editions have other authors."""
    return [title for title, *_ in _books() if title != "Introduction to Algorithms"]


@seeds(Isbn, domain="academic")
def isbn_seeds() -> list[str]:
    """Their ISBNs."""
    return [isbn for *_, isbn in _books()]


@seeds(Doi, domain="academic")
def doi_seeds() -> list[str]:
    """DOIs of papers that many people know."""
    return ["10.1038/171737a0", "10.1038/nature14539", "10.1126/science.286.5439.509", "10.1103/physrev.47.777",
            "10.1073/pnas.0507655102", "10.1145/362384.362685", "10.1093/mind/lix.236.433", "10.1016/j.cell.2006.07.024",
            "10.1371/journal.pmed.0020124", "10.1162/neco.1997.9.8.1735", "10.1086/225469", "10.2307/1914185"]  # fmt: skip


@seeds(ArxivCategory, domain="academic")
def category_seeds() -> list[str]:
    """Every category with a subject class."""
    return list(_categories())
