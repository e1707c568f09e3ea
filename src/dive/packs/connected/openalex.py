"""OpenAlex: works, authors, journals and institutions, counted (developers.openalex.org, entity objects of 2026)."""

from typing import Annotated, ClassVar

from dive.packs.academic.entities import Doi, Issn, Journal, Paper, Scholar, University
from dive.packs.connected.api import (
    Api,
    at,
    at_doi,
    country_called,
    doi_of,
    form_of,
    issn_of,
    items,
    name_of,
    operation,
    same_name,
    text,
    texts,
    whole,
    yes,
)
from dive.packs.connected.entities import OpenAlexAuthor
from dive.runtime.http.credentials import Credential
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Pick, Result, Row, ToolError
from dive.tools.entities import Country, Year

SERVICE = Service(
    "openalex",
    "OpenAlex",
    "https://api.openalex.org",
    rate=10,
    credentials=(Credential("query", "api_key", ("OPENALEX_API_KEY",), optional=True),),
)
PACK = Pack(name="openalex", domain="academic", title="OpenAlex", licence="CC0", vintage="live", service=SERVICE)
API = Api(SERVICE)


def _short(link: str | None) -> str | None:
    return link.rsplit("/", 1)[-1] if link else None


class AlexWork(Result):
    """What OpenAlex says of a work."""

    title: Paper
    year: Annotated[Year | None, About("year of publication", None, "latest", "earliest")]
    kind: Annotated[str | None, About("kind of publication")]
    journal: Journal | None
    issn: Issn | None
    topic: Annotated[str | None, About("main topic")]
    open_access: bool | None
    references: Annotated[int | None, About("number of references", None, "highest", "lowest", additive=True)]
    citations: Annotated[int | None, About("number of citations", None, "highest", "lowest", additive=True)]


@operation(
    domain="academic",
    asks={
        "title": ["the title that OpenAlex gives for {doi}", "What is the title of {doi}, according to OpenAlex?"],
        "year": ["the year of publication that OpenAlex gives for {doi}"],
        "journal": ["the journal in which, according to OpenAlex, {doi} appeared"],
        "topic": ["the main topic that OpenAlex assigns to {doi}"],
        "open_access": ["whether OpenAlex counts {doi} as open access"],
        "references": ["the number of references that OpenAlex lists for {doi}"],
        "citations": ["the number of citations that OpenAlex counts today for {doi}"],
    },
    examples=[
        ({"doi": "10.1038/171737a0"}, {"year": 1953, "journal": "Nature", "issn": "0028-0836", "kind": "article"}),
        ({"doi": "https://doi.org/10.7717/peerj.4375"}, {"year": 2018, "journal": "PeerJ", "open_access": True}),
    ],
)
def openalex_work(doi: Doi) -> AlexWork:
    """Look up a scholarly work in OpenAlex by DOI: title, year, journal, topic, references, citations.

    Args:
        doi: its DOI, such as 10.1038/171737a0
    """
    doi = doi_of(doi)
    work = API.find(at_doi("/works/doi:{}", doi), missing=f"OpenAlex has no work with the DOI {doi}.")
    return AlexWork(
        title=API.need(text(work, "title") or text(work, "display_name"), "title"),
        year=whole(work, "publication_year"),
        kind=text(work, "type"),
        journal=text(work, "primary_location", "source", "display_name"),
        issn=text(work, "primary_location", "source", "issn_l"),
        topic=text(work, "primary_topic", "display_name"),
        open_access=yes(work, "open_access", "is_oa"),
        references=whole(work, "referenced_works_count"),
        citations=whole(work, "cited_by_count"),
    )


class AlexAuthorship(Row):
    """One author of a work."""

    noun: ClassVar[str] = "author"
    plural: ClassVar[str] = "authors"

    name: Scholar
    author: OpenAlexAuthor | None
    institution: Annotated[str | None, About("institution")]


class AlexAuthors(Result):
    """A work's authors."""

    authors: list[AlexAuthorship]
    countries: list[Country]


@operation(
    domain="academic",
    asks={
        "authors": ["the authors that OpenAlex lists for {doi}"],
        "authors#count": ["the number of authors that OpenAlex lists for {doi}"],
        "countries": ["the countries to whose institutions OpenAlex assigns the authors of {doi}"],
    },
    examples=[
        ({"doi": "10.1038/171737a0"}, {}),
        ({"doi": "10.7717/peerj.4375"}, {}),
    ],
)
def openalex_authors(doi: Doi) -> AlexAuthors:
    """List the authors of a work, with OpenAlex IDs and institutions, and the countries of these.

    Args:
        doi: the work's DOI
    """
    doi = doi_of(doi)
    work = API.find(at_doi("/works/doi:{}", doi), missing=f"OpenAlex has no work with the DOI {doi}.")
    authorships = items(work, "authorships")
    if yes(work, "is_authors_truncated"):
        raise ToolError(f"OpenAlex lists only the first {len(authorships)} authors of {doi}.")
    codes = {code for each in authorships for code in items(each, "countries") if isinstance(code, str)}
    return AlexAuthors(
        authors=[
            AlexAuthorship(
                name=API.need(text(each, "author", "display_name"), "name of an author"),
                author=_short(text(each, "author", "id")),
                institution=text(each, "institutions", 0, "display_name"),
            )
            for each in authorships
        ],
        countries=sorted(name for code in codes if (name := country_called(code)) is not None),
    )


class AlexAuthorProfile(Result):
    """What OpenAlex counts of an author."""

    name: Scholar
    institution: Annotated[str | None, About("last known institution")]
    works: Annotated[int | None, About("number of works", None, "highest", "lowest", additive=True)]
    citations: Annotated[int | None, About("number of citations", None, "highest", "lowest", additive=True)]
    h_index: Annotated[int | None, About("h-index")]


@operation(
    domain="academic",
    asks={
        "name": ["the name of {author}"],
        "institution": ["the last known institution of {author}"],
        "works": ["the number of works that OpenAlex counts today for {author}"],
        "citations": ["the number of citations that OpenAlex counts today for {author}"],
        "h_index": ["the h-index that OpenAlex computes today for {author}"],
    },
    examples=[
        ({"author": "A5023888391"}, {"name": "Jason Priem"}),
        ({"author": "https://openalex.org/A5023888391"}, {"name": "Jason Priem"}),
    ],
)
def openalex_author(author: OpenAlexAuthor) -> AlexAuthorProfile:
    """Look up an author in OpenAlex: name, last institution, works, citations, h-index.

    Args:
        author: OpenAlex ID, such as A5023888391
    """
    author = form_of(author.strip().removeprefix("https://openalex.org/"), r"[Aa]\d{4,12}", "an OpenAlex author ID").upper()
    found = API.find(f"/authors/{author}", missing=f"OpenAlex has no author {author}.")
    return AlexAuthorProfile(
        name=API.need(text(found, "display_name"), "name"),
        institution=text(found, "last_known_institutions", 0, "display_name"),
        works=whole(found, "works_count"),
        citations=whole(found, "cited_by_count"),
        h_index=whole(found, "summary_stats", "h_index"),
    )


class AlexSource(Result):
    """What OpenAlex counts of a journal."""

    journal: Journal
    publisher: Annotated[str | None, About("publisher")]
    country: Annotated[Country | None, About("country")]
    open_access: bool | None
    works: Annotated[int | None, About("number of works", None, "highest", "lowest", additive=True)]
    citations: Annotated[int | None, About("number of citations", None, "highest", "lowest", additive=True)]
    h_index: Annotated[int | None, About("h-index")]


@operation(
    domain="academic",
    asks={
        "journal": ["the journal that OpenAlex lists under {issn}"],
        "publisher": ["the publisher that OpenAlex gives for the journal with {issn}"],
        "country": ["the country that OpenAlex gives for the journal with {issn}"],
        "works": ["the number of works that OpenAlex counts today for the journal with {issn}"],
        "h_index": ["the h-index that OpenAlex computes today for the journal with {issn}"],
    },
    examples=[
        ({"issn": "0028-0836"}, {"journal": "Nature", "country": "United Kingdom"}),
        ({"issn": "00280836"}, {"journal": "Nature"}),
    ],
)
def openalex_journal(issn: Issn) -> AlexSource:
    """Look up a journal in OpenAlex by ISSN: name, publisher, country, open access, works, citations, h-index.

    Args:
        issn: an ISSN, such as 0028-0836
    """
    issn = issn_of(issn)
    source = API.find(f"/sources/issn:{issn}", missing=f"OpenAlex has no journal with the ISSN {issn}.")
    return AlexSource(
        journal=API.need(text(source, "display_name"), "name"),
        publisher=text(source, "host_organization_name"),
        country=country_called(text(source, "country_code")),
        open_access=yes(source, "is_oa"),
        works=whole(source, "works_count"),
        citations=whole(source, "cited_by_count"),
        h_index=whole(source, "summary_stats", "h_index"),
    )


class AlexOutput(Result):
    """Works of a year."""

    works: Annotated[int, About("number of works", None, "highest", "lowest", additive=True)]


@operation(
    domain="academic",
    asks={"works": ["the number of works of {year} that OpenAlex counts today for the journal with {issn}",
                    "how many works of {year} OpenAlex counts today for the journal with {issn}"]},
    examples=[({"issn": "0028-0836", "year": 1953}, {}), ({"issn": "2167-8359", "year": 2018}, {})],
)  # fmt: skip
def openalex_journal_output(issn: Issn, year: Annotated[Year, Pick(2005, 2012, 2019)]) -> AlexOutput:
    """Count a journal's works of one year in OpenAlex.

    Args:
        issn: the journal's ISSN
        year: year of publication
    """
    issn = issn_of(issn)
    found = API.get(
        "/works", {"filter": f"primary_location.source.issn:{issn},publication_year:{year}", "per_page": 1, "select": "id"}
    )
    return AlexOutput(works=API.need(whole(found, "meta", "count"), "count"))


class AlexInstitution(Result):
    """What OpenAlex says of an institution."""

    country: Annotated[Country | None, About("country")]
    city: Annotated[str | None, About("city")]
    kind: Annotated[str | None, About("kind of institution")]
    works: Annotated[int | None, About("number of works", None, "highest", "lowest", additive=True)]
    citations: Annotated[int | None, About("number of citations", None, "highest", "lowest", additive=True)]


@operation(
    domain="academic",
    asks={
        "country": ["the country in which OpenAlex places {university}"],
        "city": ["the city in which OpenAlex places {university}"],
        "works": ["the number of works that OpenAlex counts today for {university}"],
        "citations": ["the number of citations that OpenAlex counts today for {university}"],
    },
    examples=[
        ({"university": "University of Oxford"}, {"country": "United Kingdom", "city": "Oxford"}),
        ({"university": "the University of Tokyo"}, {"country": "Japan"}),
    ],
)
def openalex_institution(university: University) -> AlexInstitution:
    """Look up a university or research institute in OpenAlex: country, city, kind, works, citations.

    Args:
        university: its name in English
    """
    name = name_of(university, "the name of an institution").removeprefix("the ")
    found = API.get("/institutions", {"search": name, "per_page": 25})
    hits = items(found, "results")
    chosen = next((h for h in hits if same_name(text(h, "display_name") or "", name)), None) or next(
        (
            h
            for h in hits
            if any(same_name(t, name) for t in texts([{"t": t} for t in items(h, "display_name_alternatives")], "t"))
        ),
        None,
    )
    if chosen is None:
        near = texts(hits[:3], "display_name")
        raise ToolError(f"OpenAlex has no institution called '{name}'" + (f"; it has {'; '.join(near)}." if near else "."))
    return AlexInstitution(
        country=country_called(text(chosen, "country_code") or at(chosen, "geo", "country_code")),
        city=text(chosen, "geo", "city"),
        kind=text(chosen, "type"),
        works=whole(chosen, "works_count"),
        citations=whole(chosen, "cited_by_count"),
    )
