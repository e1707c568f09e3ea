"""PubMed: articles, their MeSH headings, and who cites whom (NCBI E-utilities, databases pubmed and mesh)."""

from collections.abc import Sequence
from typing import Annotated
from xml.etree.ElementTree import Element

from dive.packs.academic.entities import Doi, Journal, Paper
from dive.packs.connected.api import at, doi_of, items, name_of, operation, phrase_of, same_name, text, texts
from dive.packs.connected.entities import MeshTerm, Pmid
from dive.packs.connected.eutils import API, SERVICE, count, fetch, linked, only, search, summary
from dive.tools import About, Pack, Pick, Result, ToolError
from dive.tools.entities import Text, Year

PACK = Pack(name="pubmed", domain="medicine", title="PubMed", licence="US government work; abstracts are their publishers'",
            vintage="live", service=SERVICE)  # fmt: skip


def _pmid(value: int) -> str:
    if not 0 < value < 10**9:
        raise ToolError(f"{value} is not a PMID such as 13054692.")
    return str(value)


def _in_full(pmid: int) -> Element:
    found = fetch("pubmed", _pmid(pmid), f"article with the PMID {pmid}").find(".//MedlineCitation")
    if found is None:
        raise ToolError(f"NCBI has no article with the PMID {pmid}.")
    return found


def _written(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


class Article(Result):
    """What PubMed says of an article."""

    title: Paper
    journal: Journal | None
    year: Annotated[Year | None, About("year of publication", None, "latest", "earliest")]
    volume: Annotated[str | None, About("volume")]
    pages: Annotated[str | None, About("pages")]
    authors: list[str]
    first_author: str | None
    doi: Doi | None
    kinds: list[str]


@operation(
    domain="medicine",
    asks={
        "title": ["the title of {pmid}", "What is the title of {pmid}?"],
        "journal": ["the journal of {pmid}"],
        "year": ["the year of publication that PubMed gives for {pmid}"],
        "volume": ["the journal volume that contains {pmid}"],
        "authors": ["the authors, as PubMed abbreviates them, of {pmid}"],
        "authors#count": ["the number of authors of {pmid}"],
        "first_author": ["the first author, as PubMed abbreviates names, of {pmid}"],
        "doi": ["the DOI of {pmid}"],
        "kinds": ["the publication types that PubMed assigns to {pmid}"],
    },
    examples=[
        ({"pmid": 13054692}, {"journal": "Nature", "year": 1953, "volume": "171", "authors": ["WATSON JD", "CRICK FH"]}),
        ({"pmid": 29456894}, {"journal": "PeerJ", "year": 2018, "doi": "10.7717/peerj.4375", "first_author": "Piwowar H"}),
    ],
)
def pubmed_article(pmid: Pmid) -> Article:
    """Look up an article in PubMed: title, journal, year, volume, pages, authors, DOI, publication types.

    Args:
        pmid: PubMed identifier
    """
    record = summary("pubmed", _pmid(pmid), f"article with the PMID {pmid}")
    authors = texts([a for a in items(record, "authors") if text(a, "authtype") in (None, "Author")], "name")
    dois = [text(i, "value") for i in items(record, "articleids") if text(i, "idtype") == "doi"]
    year = (text(record, "pubdate") or "")[:4]
    return Article(
        title=API.need(text(record, "title"), "title").removesuffix("."),
        journal=text(record, "fulljournalname"),
        year=int(year) if year.isdigit() else None,
        volume=text(record, "volume"),
        pages=text(record, "pages"),
        authors=authors,
        first_author=authors[0] if authors else None,
        doi=dois[0].lower() if dois and dois[0] else None,
        kinds=sorted(k for k in items(record, "pubtype") if isinstance(k, str)),
    )


class Abstract(Result):
    """An article's abstract."""

    abstract: Text
    language: Annotated[str | None, About("language code")]


@operation(
    domain="medicine",
    asks={
        "abstract": ["the abstract of {pmid}"],
        "language": ["the language code that PubMed gives for {pmid}", "In which language, as PubMed codes it, is {pmid}?"],
    },
    examples=[({"pmid": 29456894}, {"language": "eng"}), ({"pmid": 22745249}, {"language": "eng"})],
)
def pubmed_abstract(pmid: Pmid) -> Abstract:
    """Read an article's abstract in PubMed.

    Args:
        pmid: PubMed identifier
    """
    citation = _in_full(pmid)
    parts = []
    for each in citation.findall("Article/Abstract/AbstractText"):
        label = each.get("Label")
        parts.append((f"{label.capitalize()}: " if label else "") + _written(each))
    if not any(parts):
        raise ToolError(f"PubMed has no abstract for the article with the PMID {pmid}.")
    return Abstract(abstract=" ".join(parts), language=citation.findtext("Article/Language"))


class Headings(Result):
    """How an article is indexed."""

    headings: list[MeshTerm]
    main: list[MeshTerm]


@operation(
    domain="medicine",
    asks={
        "headings": ["the MeSH headings under which PubMed indexes {pmid}"],
        "headings#count": ["the number of MeSH headings under which PubMed indexes {pmid}"],
        "main": ["the MeSH headings that PubMed marks as a main topic of {pmid}"],
    },
    examples=[({"pmid": 13054692}, {}), ({"pmid": 22745249}, {})],
)
def pubmed_headings(pmid: Pmid) -> Headings:
    """List the MeSH headings under which PubMed indexes an article, and those that are its main topics.

    Args:
        pmid: PubMed identifier
    """
    headings = _in_full(pmid).findall("MeshHeadingList/MeshHeading")

    def names(chosen: Sequence[Element]) -> list[str]:
        return sorted({_written(d) for h in chosen if (d := h.find("DescriptorName")) is not None})

    return Headings(headings=names(headings), main=names([h for h in headings if any(e.get("MajorTopicYN") == "Y" for e in h)]))


class ArticleId(Result):
    """An article found by its DOI."""

    pmid: Pmid


@operation(
    domain="medicine",
    asks={"pmid": ["the PMID of {doi}", "Under which PMID does PubMed list {doi}?"]},
    examples=[({"doi": "10.7717/peerj.4375"}, {"pmid": 29456894}), ({"doi": "10.1038/171737a0"}, {"pmid": 13054692})],
)
def pubmed_of_doi(doi: Doi) -> ArticleId:
    """Find the PubMed identifier of the article with a given DOI.

    Args:
        doi: the article's DOI
    """
    doi = doi_of(doi)
    return ArticleId(pmid=int(only("pubmed", f'"{doi}"[AID]', f"article with the DOI {doi}")))


class Citing(Result):
    """Who cites an article."""

    articles: Annotated[int, About("number of citing articles", None, "highest", "lowest", additive=True)]


@operation(
    domain="medicine",
    asks={"articles": ["the number of citations in PubMed, counted today, of {pmid}",
                       "how many citations PubMed counts today of {pmid}"]},
    examples=[({"pmid": 29456894}, {}), ({"pmid": 13054692}, {})],
)  # fmt: skip
def pubmed_cited_by(pmid: Pmid) -> Citing:
    """Count the articles that PubMed lists as citing an article.

    Args:
        pmid: PubMed identifier of the cited article
    """
    return Citing(articles=len(set(linked("pubmed", _pmid(pmid), "pubmed_pubmed_citedin"))))


class Cited(Result):
    """What an article cites."""

    references: list[Pmid]


@operation(
    domain="medicine",
    asks={
        "references": ["the articles in PubMed that {pmid} cites"],
        "references#count": ["the number of articles in PubMed that {pmid} cites"],
    },
    examples=[({"pmid": 29456894}, {}), ({"pmid": 22745249}, {})],
)
def pubmed_references(pmid: Pmid) -> Cited:
    """List the PubMed articles among an article's references.

    Args:
        pmid: PubMed identifier of the citing article
    """
    return Cited(references=sorted({int(i) for i in linked("pubmed", _pmid(pmid), "pubmed_pubmed_refs") if i.isdigit()}))


class ArticleCount(Result):
    """How many articles."""

    articles: Annotated[int, About("number of articles", None, "highest", "lowest", additive=True)]


@operation(
    domain="medicine",
    asks={"articles": ["the number of articles of {year} that PubMed lists today under {heading}",
                       "how many articles of {year} PubMed lists today under {heading}"]},
    examples=[({"heading": "Malaria", "year": 1990}, {}), ({"heading": "CRISPR-Cas Systems", "year": 2016}, {})],
)  # fmt: skip
def pubmed_articles_under(heading: MeshTerm, year: Annotated[Year, Pick(1985, 2000, 2015)]) -> ArticleCount:
    """Count the articles of one year that PubMed indexes under a MeSH heading or a narrower one.

    Args:
        heading: a MeSH heading
        year: year of publication
    """
    name = phrase_of(heading, "a MeSH heading")
    return ArticleCount(articles=count("pubmed", f'"{name}"[mh] AND {year:04d}[dp]'))


class Heading(Result):
    """What MeSH says of a heading."""

    heading: MeshTerm
    unique_id: Annotated[str, About("unique identifier")]
    scope: str | None
    synonyms: list[str]


@operation(
    domain="medicine",
    asks={
        "unique_id": ["the MeSH unique identifier of {heading}"],
        "synonyms": ["the entry terms that MeSH lists for {heading}"],
        "synonyms#count": ["the number of entry terms that MeSH lists for {heading}"],
    },
    examples=[
        ({"heading": "Malaria"}, {"heading": "Malaria", "unique_id": "D008288"}),
        ({"heading": "asthma"}, {"heading": "Asthma", "unique_id": "D001249"}),
    ],
)
def mesh_heading(heading: MeshTerm) -> Heading:
    """Look up a MeSH heading: unique identifier, scope note, entry terms.

    Args:
        heading: the heading, as MeSH writes it
    """
    name = name_of(heading, "a MeSH heading")
    for identifier in search("mesh", f'"{phrase_of(name, "a MeSH heading")}"[MeSH Terms]'):
        record = summary("mesh", identifier, f"MeSH heading '{name}'")
        terms = [t for t in items(record, "ds_meshterms") if isinstance(t, str)]
        if terms and same_name(terms[0], name):
            return Heading(
                heading=terms[0],
                unique_id=API.need(text(record, "ds_meshui") or text(at(record, "uid")), "identifier"),
                scope=text(record, "ds_scopenote"),
                synonyms=sorted(set(terms[1:])),
            )
    raise ToolError(f"There is no MeSH heading '{name}'.")
