"""Search a corpus and open its pages: an encyclopedia that ships, corpora that were built, or the live web.

The encyclopedia (English Wikipedia's 10,000 vital articles, shortened) is the default and the same everywhere, so tasks
built on it can be verified. Other corpora exist where `dive data build` made them, `web` where a search service is
configured; a tool that is asked for one that is not there says so and never answers from another.
"""

import re
from typing import Annotated

from pydantic import Field

from dive.packs import websearch
from dive.packs.atlas import connect
from dive.packs.built import built_corpus, built_names
from dive.packs.corpora import Corpus, tokens
from dive.packs.wikipedia import PEOPLE, PLACES, WORKS
from dive.tools import About, Entity, Pack, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Country, Element, Year

PACK = Pack(
    name="encyclopedia", domain="general", title="Wikipedia's vital articles, shortened; built corpora; the web",
    licence="CC BY-SA 4.0 (Wikipedia's contributors); GeoNames CC BY 4.0", vintage="2026-08",
    cite="the shortened Wikipedia articles as of August 2026",
)  # fmt: skip

Article = Annotated[str, Entity("Article", "article", "articles", ('the Wikipedia article "{}"',))]  # its title
Topic = Annotated[
    str, Entity("Topic", "topic", "topics", ('the subject summed up as "{}"',))
]  # a name or a description, as one searches for it

HOME = "encyclopedia"
WEB = "web"
LONGEST_QUERY = 300
MOST_RESULTS = 20


def _corpus(name: str) -> Corpus:
    if name == HOME:
        return Corpus(connect(__file__, HOME))
    found = built_corpus(name)
    if found is None:
        there = ", ".join([HOME, *built_names()])
        raise ToolError(f"There is no corpus '{name[:40]}' here; there are: {there}. `dive data build` makes others.")
    return found


class Found(Row):
    """One page that a search found."""

    noun = "article"
    plural = "articles"
    key = "page"
    page: Article
    description: str
    kind: str | None = None


class Search(Result):
    """What a search found, best first."""

    best: Article
    results: list[Found]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "best": [
            # not "on": of several topics nobody asks "on which of them the year of birth is later"
            "the Wikipedia article about {query}",
            "which Wikipedia article is about {query}",
            "Which Wikipedia article is about {query}?",
        ],
    },
    undisputed=("best",),
    examples=[
        ({"query": "1875 opera by Georges Bizet"}, {"best": "Carmen"}),
        ({"query": "chemical element with atomic number 26"}, {"best": "Iron"}),
    ],
)
def search(query: Topic, limit: int = 5, corpus: str = HOME) -> Search:
    """Search a corpus of pages, and return the addresses of those that fit best, for open_page.

    Args:
        query: words to look for; pages that hold all of them come before others
        limit: most results, 1 to 20
        corpus: encyclopedia, another corpus that was built here, or web where a search service is configured
    """
    if not query.strip() or len(query) > LONGEST_QUERY:
        raise ToolError(f"Give 1 to {LONGEST_QUERY} characters to search for.")
    if not 1 <= limit <= MOST_RESULTS:
        raise ToolError(f"The limit must be from 1 to {MOST_RESULTS}.")
    if corpus == WEB:
        links = websearch.search(query, limit)
        rows = [Found(page=link.url, description=f"{link.title}: {link.snippet}"[:400]) for link in links]
    else:
        if not tokens(query):
            raise ToolError("Search for words: there are none in this query.")
        rows = [Found(page=h.title, description=h.description, kind=h.kind) for h in _corpus(corpus).search(query, limit)]
    if not rows:
        raise ToolError(f"Nothing was found for '{query[:80]}'. Try fewer or other words.")
    return Search(best=rows[0].page, results=rows)


class PageContent(Result):
    """A page: its text, what it links to, and what it states as plain facts."""

    title: str
    description: str
    text: str
    links: list[Found]
    kind: str | None = None
    born: Annotated[Year | None, About("year of birth", ranked=False)] = None
    died: Annotated[Year | None, About("year of death", ranked=False)] = None
    occupation: Annotated[str | None, About("occupation", form="as one noun")] = None
    year: Annotated[Year | None, About("year of the work", high="latest", low="earliest", ranked=False)] = None
    creator: Topic | None = None
    country: Country | None = None
    country_page: Article | None = None
    capital: Topic | None = None
    population: Annotated[int | None, About("population", high="largest", low="smallest", additive=True)] = None
    area: Annotated[
        float | None, About("area", "square kilometres", high="largest", low="smallest", additive=True, digits=0)
    ] = None
    element: Element | None = None
    atomic_number: Annotated[int | None, About("atomic number", ranked=False)] = None
    symbol: Annotated[str | None, About("chemical symbol")] = None
    people: list[Article] = Field(default_factory=list)
    places: list[Article] = Field(default_factory=list)
    works: list[Article] = Field(default_factory=list)
    person: Article | None = None
    place: Topic | None = None
    work: Article | None = None


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "born": [
            "the year in which the person described in {page} was born",
            "the year of birth of the subject of {page}",
            "In which year was the person described in {page} born?",
            "when the person described in {page} was born",
        ],
        "died": [
            "the year in which the person described in {page} died",
            "the year of death of the subject of {page}",
            "In which year did the person described in {page} die?",
        ],
        "occupation": [
            "the first occupation in the short description of {page}",
            "which occupation the short description of {page} gives first",
        ],
        "year": [
            "the year that the short description of {page} gives for the work",
            "Which year does the short description of {page} give for the work?",
        ],
        "creator": [
            "the creator of the work described in {page}",
            "Who created the work described in {page}?",
            "who created the work described in {page}",
        ],
        "country": [
            "the country in which the city described in {page} lies",
            "In which country does the city described in {page} lie?",
        ],
        "country_page": ["the Wikipedia article on the country in which the city described in {page} lies"],
        "capital": [
            "the capital of the country described in {page}",
            "Which city is the capital of the country described in {page}?",
        ],
        "population": [
            "the population that GeoNames gives for the country described in {page}",
            "the GeoNames population of the subject of {page}",
        ],
        "atomic_number": [
            "the atomic number of the element described in {page}",
            "the atomic number of the subject of {page}",
        ],
        "symbol": ["the chemical symbol of the element described in {page}"],
    },
    undisputed=(
        "born",
        "died",
        "creator",
        "country",
        "country_page",
        "capital",
        "population",
        "atomic_number",
        "symbol",
    ),
    via={
        "country_page": "the article on the country in which the city described in {page} lies",
    },
    examples=[
        ({"page": "Adventures of Huckleberry Finn"}, {"year": 1885, "creator": "Mark Twain", "kind": "novel"}),
        ({"page": "Mark Twain"}, {"born": 1835, "died": 1910, "occupation": "author"}),
        ({"page": "Carmen"}, {"year": 1875, "kind": "opera"}),
        ({"page": "iron"}, {"title": "Iron", "atomic_number": 26, "symbol": "Fe", "element": "iron"}),
        ({"page": "Oslo"}, {"country": "Norway", "country_page": "Norway"}),
        ({"page": "Norway"}, {"capital": "Oslo"}),
    ],
)
def open_page(page: Article, corpus: str = HOME) -> PageContent:
    """Open a page of a corpus: its text, the pages it links to, and facts such as years, creator, country or capital.

    Args:
        page: the page's title, as search gives it; for the web its URL
        corpus: encyclopedia, another corpus that was built here, or web where a search service is configured
    """
    if not page.strip() or len(page) > 2_000:
        raise ToolError("Give the title of a page, as search returns it.")
    if corpus == WEB:
        content = websearch.fetch(page)
        rows = [Found(page=link.url, description=link.title) for link in content.links]
        return PageContent(title=content.title, description="", text=content.text, links=rows)
    source = _corpus(corpus)
    page_read = source.page(page.strip())
    if page_read is None:
        raise ToolError(f"The corpus {corpus} has no page '{page[:80]}'. Use a title that search returned.")
    facts = {name: value for name, value in page_read.facts.items() if name not in ("country", "atlas_name")}
    if "country" in page_read.facts:
        country = source.page(page_read.facts["country"])
        facts["country_page"] = page_read.facts["country"]
        facts["country"] = country.facts.get("atlas_name") if country is not None else None
    rows = [Found(page=h.title, description=h.description, kind=h.kind) for h in map(source.hit, page_read.links)]
    lists = {
        name: [row.page for row in rows if row.kind in kinds]
        for name, kinds in (("people", PEOPLE), ("places", PLACES), ("works", WORKS))
    }
    one = {name: found[0] if len(found) == 1 else None for name, found in lists.items()}
    derived = {
        "occupation": page_read.kind if "born" in facts else None,
        "element": page_read.title.casefold() if "atomic_number" in facts else None,
        "person": one["people"],
        "place": one["places"],
        "work": one["works"],
    }
    return PageContent.model_validate({
        "title": page_read.title, "description": page_read.description, "text": page_read.text, "links": rows,
        "kind": page_read.kind, **lists, **derived, **facts,
    })  # fmt: skip


_APART = re.compile(r"\b\d{3,4}\b|\b(?:first|second|third|last|only|most|capital|best known|\w{2,}est)\b")

_TELLING = re.compile(r"^\d{3,4} |\b(?:composed|created|published)\b.* \d{4}\b|\b(?:capital|city)\b")
"""A description of a work with its year, "1877 ballet by …", "novella by … published in 1915", or of a city of some country."""


def _singles_out(clue: str) -> bool:
    """Does the description say what only one thing can be, and name some place, person or year?"""
    return _APART.search(clue) is not None and re.search(r"\d|\b[A-Z]", clue) is not None


@seeds(Topic, domain="general")
def topic_seeds() -> list[str]:
    """Descriptions that one article alone fits and that name what sets it apart: those of often-linked articles first.

    Those of works say their year, and mostly their creator, and those of cities their country, which are what one asks of them:
    they are left out.
    """
    clues = Corpus(connect(__file__, HOME)).values("clues")
    return [clue for clue in clues if _singles_out(clue) and _TELLING.search(clue) is None]


@seeds(Article, domain="general")
def article_seeds() -> list[str]:
    """Titles of articles that state facts or link to others: the most often linked ones first."""
    return Corpus(connect(__file__, HOME)).values("renown")


@aliases(Article)
def article_spellings(title: str) -> list[str]:
    """The title without what tells it from others of its name."""
    return [title.split(" (", 1)[0]] if title.endswith(")") else []
