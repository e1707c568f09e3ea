"""Semantic Scholar: papers, their authors and references (Academic Graph API v1)."""

from typing import Annotated, ClassVar

from dive.packs.academic.entities import Doi, Paper, Scholar
from dive.packs.connected.api import Api, at_doi, doi_of, form_of, items, name_of, operation, same_name, text, texts, whole
from dive.packs.connected.entities import SemanticScholarAuthor
from dive.runtime.http.credentials import Credential
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Result, Row, ToolError
from dive.tools.entities import Year

SERVICE = Service(
    "semantic-scholar",
    "Semantic Scholar",
    "https://api.semanticscholar.org/graph/v1",
    rate=0.3,  # what its unauthenticated callers share comes to one in three seconds
    credentials=(Credential("header", "x-api-key", ("SEMANTIC_SCHOLAR_API_KEY",), optional=True),),
)
PACK = Pack(name="semantic_scholar", domain="academic", title="Semantic Scholar Academic Graph", licence="ODC-BY 1.0",
            vintage="live", service=SERVICE)  # fmt: skip
API = Api(SERVICE)
PAGE = 1000
"""Most records that one answer holds."""


class GraphPaper(Result):
    """What Semantic Scholar says of a paper."""

    title: Paper
    year: Annotated[Year | None, About("year of publication", None, "latest", "earliest")]
    venue: Annotated[str | None, About("venue")]
    fields: list[str]
    references: Annotated[int | None, About("number of references", None, "highest", "lowest", additive=True)]
    citations: Annotated[int | None, About("number of citations", None, "highest", "lowest", additive=True)]
    influential: Annotated[int | None, About("number of influential citations", None, "highest", "lowest", additive=True)]


@operation(
    domain="academic",
    asks={
        "title": ["the title that Semantic Scholar gives for {doi}"],
        "venue": ["the venue that Semantic Scholar gives for {doi}"],
        "year": ["the year that Semantic Scholar gives for {doi}"],
        "fields": ["the fields of study to which Semantic Scholar assigns {doi}"],
        "references": ["the number of references that Semantic Scholar counts today in {doi}"],
        "citations": ["the number of citations that Semantic Scholar counts today for {doi}"],
        "influential": ["the number of highly influential citations that Semantic Scholar counts today for {doi}"],
    },
    examples=[
        ({"doi": "10.1038/171737a0"}, {"year": 1953}),
        ({"doi": "10.7717/peerj.4375"}, {"year": 2018, "venue": "PeerJ"}),
    ],
)
def semantic_scholar_paper(doi: Doi) -> GraphPaper:
    """Look up a paper in Semantic Scholar: title, year, venue, fields of study, references, citations.

    Args:
        doi: the paper's DOI
    """
    doi = doi_of(doi)
    fields = "title,year,venue,fieldsOfStudy,referenceCount,citationCount,influentialCitationCount"
    path = at_doi("/paper/DOI:{}", doi)
    paper = API.find(path, {"fields": fields}, missing=f"Semantic Scholar has no paper with the DOI {doi}.")
    return GraphPaper(
        title=API.need(text(paper, "title"), "title"),
        year=whole(paper, "year"),
        venue=text(paper, "venue"),
        fields=sorted(f for f in items(paper, "fieldsOfStudy") if isinstance(f, str)),
        references=whole(paper, "referenceCount"),
        citations=whole(paper, "citationCount"),
        influential=whole(paper, "influentialCitationCount"),
    )


class GraphAuthor(Row):
    """An author of a paper."""

    noun: ClassVar[str] = "author"
    plural: ClassVar[str] = "authors"

    name: Scholar
    author: SemanticScholarAuthor | None
    h_index: Annotated[int | None, About("h-index")]
    papers: Annotated[int | None, About("number of papers", None, "highest", "lowest", additive=True)]
    citations: Annotated[int | None, About("number of citations", None, "highest", "lowest", additive=True)]


class GraphAuthors(Result):
    """The authors of a paper."""

    authors: list[GraphAuthor]


@operation(
    domain="academic",
    asks={
        "authors": ["the authors that Semantic Scholar lists for {doi}"],
        "authors#count": ["the number of authors that Semantic Scholar lists for {doi}"],
    },
    examples=[({"doi": "10.1038/171737a0"}, {}), ({"doi": "10.7717/peerj.4375"}, {})],
)
def semantic_scholar_authors(doi: Doi) -> GraphAuthors:
    """List a paper's authors with their h-index, papers and citations in Semantic Scholar.

    Args:
        doi: the paper's DOI
    """
    doi = doi_of(doi)
    query = {"fields": "name,hIndex,paperCount,citationCount", "limit": PAGE}
    path = at_doi("/paper/DOI:{}/authors", doi)
    found = API.find(path, query, missing=f"Semantic Scholar has no paper with the DOI {doi}.")
    if whole(found, "next") is not None:
        raise ToolError(f"{doi} has more than {PAGE} authors, which Semantic Scholar does not list at once.")
    return GraphAuthors(
        authors=[
            GraphAuthor(
                name=API.need(text(each, "name"), "name of an author"),
                author=text(each, "authorId"),
                h_index=whole(each, "hIndex"),
                papers=whole(each, "paperCount"),
                citations=whole(each, "citationCount"),
            )
            for each in items(found, "data")
        ]
    )


class GraphAuthorProfile(Result):
    """What Semantic Scholar counts of an author."""

    name: Scholar
    h_index: Annotated[int | None, About("h-index")]
    papers: Annotated[int | None, About("number of papers", None, "highest", "lowest", additive=True)]
    citations: Annotated[int | None, About("number of citations", None, "highest", "lowest", additive=True)]


@operation(
    domain="academic",
    asks={
        "name": ["the name of {author}"],
        "h_index": ["the h-index that Semantic Scholar computes today for {author}"],
        "papers": ["the number of papers that Semantic Scholar counts today for {author}"],
        "citations": ["the number of citations that Semantic Scholar counts today for {author}"],
    },
    examples=[({"author": "1741101"}, {"name": "Oren Etzioni"}), ({"author": " 1741101 "}, {"name": "Oren Etzioni"})],
)
def semantic_scholar_author(author: SemanticScholarAuthor) -> GraphAuthorProfile:
    """Look up an author in Semantic Scholar: name, h-index, papers, citations.

    Args:
        author: Semantic Scholar author ID, such as 1741101
    """
    author = form_of(author, r"\d{1,12}", "a Semantic Scholar author ID such as 1741101")
    query = {"fields": "name,hIndex,paperCount,citationCount"}
    found = API.find(f"/author/{author}", query, missing=f"Semantic Scholar has no author {author}.")
    return GraphAuthorProfile(
        name=API.need(text(found, "name"), "name"),
        h_index=whole(found, "hIndex"),
        papers=whole(found, "paperCount"),
        citations=whole(found, "citationCount"),
    )


class GraphReferences(Result):
    """What a paper cites."""

    cited: list[Paper]


@operation(
    domain="academic",
    asks={
        "cited": ["the papers that, according to Semantic Scholar, {doi} cites"],
        "cited#count": ["the number of titles that Semantic Scholar lists among the references of {doi}"],
    },
    examples=[({"doi": "10.1038/171737a0"}, {}), ({"doi": "10.7717/peerj.4375"}, {})],
)
def semantic_scholar_references(doi: Doi) -> GraphReferences:
    """List the titles of the papers that a paper cites.

    Args:
        doi: DOI of the citing paper
    """
    doi = doi_of(doi)
    path = at_doi("/paper/DOI:{}/references", doi)
    found = API.find(path, {"fields": "title", "limit": PAGE}, missing=f"Semantic Scholar has no paper with the DOI {doi}.")
    if whole(found, "next") is not None:
        raise ToolError(f"{doi} cites more than {PAGE} papers, which Semantic Scholar does not list at once.")
    return GraphReferences(cited=sorted(set(texts(items(found, "data"), "citedPaper", "title"))))


class GraphDoi(Result):
    """A paper found by its title."""

    doi: Doi | None
    year: Annotated[Year | None, About("year of publication", None, "latest", "earliest")]


@operation(
    domain="academic",
    asks={
        "doi": ["the DOI that Semantic Scholar gives for {paper}", "Which DOI does Semantic Scholar give for {paper}?"],
        "year": ["the year in which, according to Semantic Scholar, {paper} appeared"],
    },
    examples=[
        ({"paper": "Computing Machinery and Intelligence"}, {"doi": "10.1093/mind/lix.236.433", "year": 1950}),
        ({"paper": "Construction of the Literature Graph in Semantic Scholar"}, {"doi": "10.18653/v1/n18-3011", "year": 2018}),
    ],
)
def semantic_scholar_title(paper: Paper) -> GraphDoi:
    """Find the paper with a given title in Semantic Scholar: DOI and year.

    Args:
        paper: its full title
    """
    title = name_of(paper, "a title", 300)
    query = {"query": title, "fields": "title,year,externalIds"}
    missing = f"Semantic Scholar finds no paper titled exactly '{title[:80]}'."
    hits = items(API.find("/paper/search/match", query, missing=missing), "data")
    if not hits or not same_name(text(hits[0], "title") or "", title):
        raise ToolError(missing)
    doi = text(hits[0], "externalIds", "DOI")
    return GraphDoi(doi=doi.lower() if doi else None, year=whole(hits[0], "year"))
