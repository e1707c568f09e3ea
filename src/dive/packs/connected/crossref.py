"""Crossref: what publishers registered about works, journals, funders and prefixes (api.crossref.org, REST API v1)."""

from typing import Annotated, Any

from dive.packs.academic.entities import Doi, Issn, Journal, Paper, Scholar
from dive.packs.connected.api import (
    Api,
    at,
    at_doi,
    doi_of,
    issn_of,
    items,
    name_of,
    operation,
    same_name,
    text,
    texts,
    whole,
)
from dive.packs.connected.entities import Funder
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Pick, Result, ToolError
from dive.tools.entities import Year

SERVICE = Service("crossref", "Crossref", "https://api.crossref.org", rate=5, contact="mailto")
PACK = Pack(name="crossref", domain="academic", title="Crossref REST API", licence="facts, no rights asserted by Crossref",
            vintage="live", service=SERVICE)  # fmt: skip
API = Api(SERVICE)


def _message(path: str, query: dict[str, object] | None = None, *, missing: str) -> Any:
    return API.need(at(API.find(path, query, missing=missing), "message"), "message")


def _work(doi: str) -> Any:
    doi = doi_of(doi)
    return _message(at_doi("/works/{}", doi), missing=f"Crossref has no work with the DOI {doi}.")


def _person(author: Any) -> str | None:
    parts = [text(author, "given"), text(author, "family")]
    return " ".join(p for p in parts if p) or text(author, "name")


class CrossrefWork(Result):
    """What a publisher registered about a work."""

    title: Paper | None
    authors: list[Scholar]
    journal: Journal | None
    issn: Issn | None
    publisher: Annotated[str | None, About("publisher")]
    year: Annotated[Year | None, About("year of publication", None, "latest", "earliest")]
    volume: Annotated[str | None, About("volume")]
    issue: Annotated[str | None, About("issue")]
    pages: Annotated[str | None, About("pages")]
    kind: Annotated[str | None, About("kind of publication")]
    references: Annotated[int | None, About("number of references", None, "highest", "lowest", additive=True)]
    citations: Annotated[int | None, About("number of citations", None, "highest", "lowest", additive=True)]


@operation(
    domain="academic",
    asks={
        "title": ["the title registered with Crossref for {doi}", "Which title is registered with Crossref for {doi}?"],
        "authors": ["the authors registered with Crossref for {doi}"],
        "authors#count": ["the number of authors registered with Crossref for {doi}"],
        "journal": ["the journal registered with Crossref for {doi}"],
        "publisher": ["the publisher that registered {doi} with Crossref"],
        "year": ["the year of publication registered with Crossref for {doi}"],
        "volume": ["the journal volume registered with Crossref for {doi}"],
        "references": ["the number of references deposited with Crossref for {doi}"],
        "citations": ["the number of citations that Crossref counts today for {doi}"],
    },
    examples=[
        ({"doi": "10.1038/171737a0"}, {"journal": "Nature", "year": 1953, "volume": "171", "kind": "journal-article"}),
        ({"doi": "10.7717/PEERJ.4375"}, {"journal": "PeerJ", "year": 2018, "publisher": "PeerJ"}),
    ],
)
def crossref_work(doi: Doi) -> CrossrefWork:
    """Look up what is registered with Crossref for a DOI: title, authors, journal, year, volume, pages, counts.

    Args:
        doi: the work's DOI
    """
    work = _work(doi)
    return CrossrefWork(
        title=text(work, "title", 0),
        authors=[name for each in items(work, "author") if (name := _person(each)) is not None],
        journal=text(work, "container-title", 0),
        issn=text(work, "ISSN", 0),
        publisher=text(work, "publisher"),
        year=whole(work, "issued", "date-parts", 0, 0),
        volume=text(work, "volume"),
        issue=text(work, "issue"),
        pages=text(work, "page"),
        kind=text(work, "type"),
        references=whole(work, "references-count"),
        citations=whole(work, "is-referenced-by-count"),
    )


class CrossrefReferences(Result):
    """Works that a work cites."""

    cited: list[Doi]


@operation(
    domain="academic",
    asks={
        "cited": ["the DOIs among the references deposited with Crossref for {doi}"],
        "cited#count": ["the number of references with a DOI deposited with Crossref for {doi}"],
    },
    examples=[({"doi": "10.7717/peerj.4375"}, {}), ({"doi": "10.1038/171737a0"}, {})],
)
def crossref_references(doi: Doi) -> CrossrefReferences:
    """List the DOIs among the references that the publisher deposited with Crossref.

    Args:
        doi: DOI of the citing work
    """
    return CrossrefReferences(cited=sorted({d.lower() for d in texts(items(_work(doi), "reference"), "DOI")}))


class CrossrefFunding(Result):
    """Who paid for a work."""

    funders: list[Funder]


@operation(
    domain="academic",
    asks={
        "funders": ["the funders registered with Crossref for {doi}", "Which funders are registered with Crossref for {doi}?"],
        "funders#count": ["the number of funders registered with Crossref for {doi}"],
    },
    examples=[({"doi": "10.7717/peerj.4375"}, {}), ({"doi": "10.1038/171737a0"}, {"funders": []})],
)
def crossref_funders(doi: Doi) -> CrossrefFunding:
    """List the funders that the publisher registered with Crossref for a work.

    Args:
        doi: the work's DOI
    """
    return CrossrefFunding(funders=sorted(set(texts(items(_work(doi), "funder"), "name"))))


class CrossrefAgency(Result):
    """Where a DOI is registered."""

    agency: Annotated[str, About("registration agency")]


@operation(
    domain="academic",
    asks={"agency": ["the registration agency of {doi}", "Which agency registered {doi}?"]},
    examples=[({"doi": "10.1038/171737a0"}, {"agency": "Crossref"}), ({"doi": "10.5281/zenodo.31780"}, {"agency": "DataCite"})],
)
def doi_registration_agency(doi: Doi) -> CrossrefAgency:
    """Look up which agency registered a DOI: Crossref, DataCite, and others.

    Args:
        doi: any DOI
    """
    doi = doi_of(doi)
    found = _message(at_doi("/works/{}/agency", doi), missing=f"No agency is known to have registered {doi}.")
    return CrossrefAgency(agency=API.need(text(found, "agency", "label"), "agency"))


class CrossrefPrefix(Result):
    """Who owns a DOI prefix."""

    owner: Annotated[str, About("owner")]


@operation(
    domain="academic",
    asks={"owner": ["the present owner, according to Crossref, of the prefix of {doi}",
                    "which member of Crossref now owns the prefix of {doi}"]},
    examples=[
        ({"doi": "10.1038/171737a0"}, {"owner": "Springer Science and Business Media LLC"}),
        ({"doi": "10.7717/peerj.4375"}, {"owner": "PeerJ"}),
    ],
)  # fmt: skip
def crossref_prefix_owner(doi: Doi) -> CrossrefPrefix:
    """Look up which Crossref member owns the prefix of a DOI today.

    Args:
        doi: any DOI registered with Crossref
    """
    prefix = doi_of(doi).split("/")[0]
    found = _message(f"/prefixes/{prefix}", missing=f"Crossref does not know the prefix {prefix}.")
    return CrossrefPrefix(owner=API.need(text(found, "name"), "name"))


class CrossrefJournal(Result):
    """What is registered of a journal."""

    journal: Journal
    publisher: Annotated[str | None, About("publisher")]
    dois: Annotated[int | None, About("number of DOIs", None, "highest", "lowest", additive=True)]


@operation(
    domain="academic",
    asks={
        "journal": ["the journal registered with Crossref under {issn}"],
        "publisher": ["the publisher registered with Crossref for the journal with {issn}"],
        "dois": ["the number of DOIs that Crossref counts today for the journal with {issn}"],
    },
    examples=[({"issn": "0028-0836"}, {"journal": "Nature"}), ({"issn": "2167-8359"}, {"journal": "PeerJ"})],
)
def crossref_journal(issn: Issn) -> CrossrefJournal:
    """Look up a journal in Crossref by ISSN: title, publisher, number of DOIs.

    Args:
        issn: an ISSN of the journal
    """
    issn = issn_of(issn)
    found = _message(f"/journals/{issn}", missing=f"Crossref has no journal with the ISSN {issn}.")
    return CrossrefJournal(
        journal=API.need(text(found, "title"), "title"),
        publisher=text(found, "publisher"),
        dois=whole(found, "counts", "total-dois"),
    )


class CrossrefOutput(Result):
    """Works of a year."""

    works: Annotated[int, About("number of works", None, "highest", "lowest", additive=True)]


@operation(
    domain="academic",
    asks={"works": ["the number of works of {year} that Crossref counts today for the journal with {issn}",
                    "how many works of {year} Crossref counts today for the journal with {issn}"]},
    examples=[({"issn": "0028-0836", "year": 1953}, {}), ({"issn": "2167-8359", "year": 2018}, {})],
)  # fmt: skip
def crossref_journal_output(issn: Issn, year: Annotated[Year, Pick(2005, 2012, 2019)]) -> CrossrefOutput:
    """Count a journal's works published in one year, as registered with Crossref.

    Args:
        issn: the journal's ISSN
        year: year of publication
    """
    issn = issn_of(issn)
    query: dict[str, object] = {"rows": 0, "filter": f"from-pub-date:{year:04d},until-pub-date:{year:04d}"}
    found = _message(f"/journals/{issn}/works", query, missing=f"Crossref has no journal with the ISSN {issn}.")
    return CrossrefOutput(works=API.need(whole(found, "total-results"), "total"))


class CrossrefDoi(Result):
    """A work found by its title."""

    doi: Doi


@operation(
    domain="academic",
    asks={"doi": ["the DOI registered with Crossref for {paper}", "Which DOI is registered with Crossref for {paper}?"]},
    examples=[
        ({"paper": "Computing Machinery and Intelligence"}, {"doi": "10.1093/mind/lix.236.433"}),
        ({"paper": "The state of OA: a large-scale analysis of the prevalence and impact of Open Access articles"},
         {"doi": "10.7717/peerj.4375"}),
    ],
)  # fmt: skip
def crossref_doi_of_title(paper: Paper) -> CrossrefDoi:
    """Find the DOI of the one work with a given title in Crossref.

    Args:
        paper: its full title
    """
    title = name_of(paper, "a title", 300)
    found = _message("/works", {"query.bibliographic": title, "rows": 20, "select": "DOI,title"}, missing="")
    hits = {
        doi.lower()
        for each in items(found, "items")
        if any(same_name(t, title) for t in items(each, "title") if isinstance(t, str)) and (doi := text(each, "DOI"))
    }
    if len(hits) != 1:
        how = "no work" if not hits else f"{len(hits)} works"
        raise ToolError(f"Crossref finds {how} titled exactly '{title[:80]}'.")
    return CrossrefDoi(doi=hits.pop())


class CrossrefFunder(Result):
    """What the Open Funder Registry says of a funder."""

    country: Annotated[str | None, About("country")]
    registry_id: Annotated[str, About("identifier in the Open Funder Registry")]


@operation(
    domain="academic",
    asks={
        "country": ["the country in which the Open Funder Registry places {funder}"],
        "registry_id": ["the identifier in the Open Funder Registry of {funder}"],
    },
    examples=[
        ({"funder": "Deutsche Forschungsgemeinschaft"}, {"country": "Germany", "registry_id": "501100001659"}),
        ({"funder": "European Research Council"}, {"registry_id": "501100000781"}),
    ],
)
def crossref_funder(funder: Funder) -> CrossrefFunder:
    """Look up a research funder in the Open Funder Registry: country and identifier.

    Args:
        funder: its registered name
    """
    name = name_of(funder, "the name of a funder")
    hits = items(_message("/funders", {"query": name, "rows": 50}, missing=""), "items")
    chosen = next((h for h in hits if same_name(text(h, "name") or "", name)), None)
    if chosen is None:
        near = texts(hits[:3], "name")
        raise ToolError(f"The registry has no funder called '{name}'" + (f"; it has {'; '.join(near)}." if near else "."))
    return CrossrefFunder(country=text(chosen, "location"), registry_id=API.need(text(chosen, "id"), "id"))
