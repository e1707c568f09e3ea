"""arXiv: preprints by identifier, title, author and category (arXiv API, Atom 1.0 feeds)."""

import re
from typing import Annotated
from xml.etree.ElementTree import Element

from dive.packs.academic.entities import ArxivCategory, Doi, Paper, Scholar
from dive.packs.connected.api import Api, form_of, name_of, operation, phrase_of, same_name
from dive.packs.connected.entities import ArxivId
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Pick, Result, ToolError
from dive.tools.entities import Date, Year

SERVICE = Service("arxiv", "arXiv", "https://export.arxiv.org/api", rate=1 / 3)
PACK = Pack(name="arxiv", domain="academic", title="arXiv API", licence="CC0 (metadata)", vintage="live", service=SERVICE)
API = Api(SERVICE)

_SPACES = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom",
           "o": "http://a9.com/-/spec/opensearch/1.1/"}  # fmt: skip
_ID = r"\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7}"


def _words(entry: Element, path: str) -> str | None:
    return " ".join((entry.findtext(path, "", _SPACES)).split()) or None


def _ask(query: dict[str, object]) -> Element:
    feed: Element = API.get("/query", query, form="xml")
    return feed


def _total(feed: Element) -> int:
    total = _words(feed, "o:totalResults")
    return int(API.need(total if total and total.isdigit() else None, "total"))


def _id_of(entry: Element) -> str:
    link = API.need(_words(entry, "a:id"), "identifier")
    return re.sub(r"v\d+$", "", link.rpartition("/abs/")[2])


class Preprint(Result):
    """What arXiv says of a preprint."""

    title: Paper
    authors: list[Scholar]
    submitted: Annotated[Date, About("date of first submission", None, "latest", "earliest")]
    category: Annotated[ArxivCategory, About("primary category")]
    doi: Doi | None
    journal_reference: Annotated[str | None, About("journal reference")]


@operation(
    domain="academic",
    asks={
        "title": ["the title of {preprint}", "What is the title of {preprint}?"],
        "authors": ["the authors of {preprint}"],
        "authors#count": ["the number of authors of {preprint}"],
        "submitted": ["the date on which {preprint} was first submitted"],
        "category": ["the primary arXiv category of {preprint}"],
        "doi": ["the DOI that arXiv gives for {preprint}"],
    },
    examples=[
        ({"preprint": "1706.03762"}, {"title": "Attention Is All You Need", "submitted": "2017-06-12", "category": "cs.CL"}),
        ({"preprint": "arXiv:1412.6980v9"}, {"title": "Adam: A Method for Stochastic Optimization", "submitted": "2014-12-22"}),
    ],
)
def arxiv_preprint(preprint: ArxivId) -> Preprint:
    """Look up a preprint on arXiv: title, authors, date of first submission, primary category, DOI.

    Args:
        preprint: arXiv identifier, such as 1706.03762
    """
    bare = re.sub(r"^arxiv:|v\d+$", "", preprint.strip(), flags=re.IGNORECASE)
    name = form_of(bare, _ID, "an arXiv identifier such as 1706.03762")
    entry = _ask({"id_list": name}).find("a:entry", _SPACES)
    if entry is None or _words(entry, "a:title") in (None, "Error"):
        raise ToolError(f"arXiv has no preprint {name}.")
    category = entry.find("x:primary_category", _SPACES)
    authors = [" ".join(each.text.split()) for each in entry.findall("a:author/a:name", _SPACES) if each.text]
    doi = _words(entry, "x:doi")
    return Preprint(
        title=API.need(_words(entry, "a:title"), "title"),
        authors=authors,
        submitted=API.need(_words(entry, "a:published"), "date")[:10],
        category=API.need(None if category is None else category.get("term"), "category"),
        doi=doi.lower() if doi else None,
        journal_reference=_words(entry, "x:journal_ref"),
    )


class PreprintId(Result):
    """A preprint found by its title."""

    preprint: ArxivId


@operation(
    domain="academic",
    asks={"preprint": ["the arXiv identifier of {paper}", "Under which identifier does arXiv hold {paper}?"]},
    examples=[
        ({"paper": "Attention Is All You Need"}, {"preprint": "1706.03762"}),
        ({"paper": "Adam: A method for stochastic optimization"}, {"preprint": "1412.6980"}),
    ],
)
def arxiv_preprint_of_title(paper: Paper) -> PreprintId:
    """Find the one preprint on arXiv with a given title.

    Args:
        paper: its full title
    """
    title = name_of(paper, "a title", 300)
    feed = _ask({"search_query": f'ti:"{phrase_of(title, "a title", 300)}"', "max_results": 20})
    found = {_id_of(e) for e in feed.findall("a:entry", _SPACES) if same_name(_words(e, "a:title") or "", title)}
    if len(found) != 1:
        raise ToolError(f"arXiv finds {len(found) or 'no'} preprints titled exactly '{title[:80]}'.")
    return PreprintId(preprint=found.pop())


class PreprintCount(Result):
    """How many preprints."""

    preprints: Annotated[int, About("number of preprints", None, "highest", "lowest", additive=True)]


@operation(
    domain="academic",
    asks={"preprints": ["the number of preprints that arXiv finds today for the author name {scholar}",
                        "how many preprints arXiv finds today for the author name {scholar}"]},
    examples=[({"scholar": "Grigori Perelman"}, {"preprints": 3}), ({"scholar": "Yoshua Bengio"}, {})],
)  # fmt: skip
def arxiv_preprints_by(scholar: Scholar) -> PreprintCount:
    """Count the preprints that arXiv finds for an author's name.

    Args:
        scholar: the name, given name first
    """
    name = phrase_of(scholar, "the name of an author")
    return PreprintCount(preprints=_total(_ask({"search_query": f'au:"{name}"', "max_results": 1})))


@operation(
    domain="academic",
    asks={"preprints": ["the number of preprints submitted in {year} that arXiv lists in {category}",
                        "how many preprints submitted in {year} arXiv lists in {category}"]},
    examples=[({"category": "math.AG", "year": 1995}, {}), ({"category": "cs.CL", "year": 2017}, {})],
)  # fmt: skip
def arxiv_category_output(category: ArxivCategory, year: Annotated[Year, Pick(2000, 2010, 2020)]) -> PreprintCount:
    """Count the preprints of one category that were first submitted in one year.

    Args:
        category: arXiv category, such as math.AG
        year: year of first submission
    """
    category = form_of(category, r"[a-z-]+(\.[A-Za-z-]+)?", "an arXiv category such as math.AG")
    query = f"cat:{category} AND submittedDate:[{year:04d}01010000 TO {year:04d}12312359]"
    return PreprintCount(preprints=_total(_ask({"search_query": query, "max_results": 1})))
