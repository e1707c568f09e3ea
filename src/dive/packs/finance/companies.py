"""Companies in large stock indices: country, founding year, industry, ticker, ISIN (pytickersymbols)."""

import re
from collections import Counter
from functools import cache
from typing import Annotated, Any

from dive.packs.atlas import connect
from dive.packs.finance._names import country_codes, country_names
from dive.packs.finance.entities import Isin, StockIndex
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Company, Country, Ticker

PACK = Pack(
    name="index_companies",
    domain="finance",
    title="members of 20 stock indices, as listed by pytickersymbols",
    licence="MIT",
    requires=("pycountry",),
    vintage="pytickersymbols 1.17.10",
    cite="the company data in pytickersymbols 1.17",
)

_MOST = 110
"""Longest index that is listed as a whole; the S&P 500 is asked for by industry."""
_INDICES = {
    "CAC_40": "CAC 40", "DOW JONES": "Dow Jones Industrial Average", "NASDAQ 100": "Nasdaq-100", "NIKKEI 225": "Nikkei 225",
    "Switzerland 20": "Swiss Market Index",
}  # fmt: skip
_BEST_KNOWN = ("S&P 500", "Dow Jones Industrial Average", "DAX", "Nasdaq-100", "FTSE 100", "CAC 40", "Nikkei 225",
               "EURO STOXX 50")  # fmt: skip


_LEGAL_FORM = re.compile(r"(?:,? (?:Inc|Ltd|Corp|S\.A|N\.V)|(?<!&),? Co|(?<=& Co))\.$")
"""What the usual name of a company leaves out: it ends with a stop, and often has a comma before it."""


@cache
def _stocks() -> dict[str, dict[str, Any]]:
    """Companies by name, as scripts/atlas/companies.py cleaned them."""
    rows = [dict(row) for row in connect(__file__, "companies").execute("SELECT * FROM company ORDER BY name")]
    bare = Counter(_bare(row["name"]) for row in rows)
    found = {}
    for row in rows:
        name = _bare(row["name"]) if bare[_bare(row["name"])] == 1 else row["name"]
        name = _LEGAL_FORM.sub("", name)
        found[name] = {
            **row,
            "name": name,
            "full_name": row["name"],
            "indices": row["indices"].split("\n") if row["indices"] else [],
        }
    return found


def _bare(name: str) -> str:
    """The name without what an encyclopedia adds in brackets to tell it from others: "Puma (brand)"."""
    return re.sub(r" \([^()]*\)$", "", name)


@cache
def _members() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for stock in _stocks().values():
        for index in stock["indices"]:
            found.setdefault(index, []).append(stock)
    return dict(sorted(found.items()))


def _index(index: str) -> str:
    said = index.strip().casefold()
    said = said.removeprefix("the ").removesuffix(" index") if said != "swiss market index" else said
    spellings = {name.casefold(): name for name in _members()}
    spellings |= {old.casefold(): new for old, new in _INDICES.items()} | dict.fromkeys(
        ("smi", "swiss market"), "Swiss Market Index"
    )
    if said not in spellings:
        raise ToolError(f"No index is called '{index[:40]}'. There are {', '.join(_members())}.")
    return spellings[said]


@cache
def _spellings() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for name, stock in _stocks().items():
        short = re.sub(r",? (Inc\.?|plc|Corporation|Corp\.?|AG|SE|SA|N\.V\.|Company|Ltd\.?|Group)$", "", name)
        for spelling in {name.casefold(), short.casefold(), stock["full_name"].casefold()}:
            found.setdefault(spelling, set()).add(name)
    exact = {name.casefold(): name for name in _stocks()}
    return {spelling: next(iter(names)) for spelling, names in found.items() if len(names) == 1} | exact


def _company(company: str) -> dict[str, Any]:
    name = _spellings().get(company.strip().casefold())
    if name is None:
        raise ToolError(f"No company of the indices is called '{company[:60]}'. Give its usual name: 'Toyota'.")
    return _stocks()[name]


class CompanyProfile(Result):
    """What the list says of a company."""

    country: Country | None
    founded: Annotated[int | None, About("founding year", high="latest", low="earliest")]
    ticker: Ticker | None
    isin: Isin | None
    indices: list[StockIndex]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "country": [
            "the home country of {company}",
            "Which country is the home of {company}?",
        ],
        "founded": [
            "the founding year of {company}",
            "In which year was {company} founded?",
        ],
        "ticker": [
            "the home-market Yahoo Finance ticker of {company}",
            "What is the home-market Yahoo Finance ticker of {company}?",
        ],
        "isin": [
            "the ISIN of the stock of {company}",
            "Which ISIN identifies the stock of {company}?",
        ],
    },
    examples=[
        ({"company": "Toyota"}, {"country": "Japan", "founded": 1937, "ticker": "7203.T", "isin": "JP3633400001"}),
        ({"company": "Apple"}, {"country": "United States", "founded": 1976, "ticker": "AAPL", "isin": "US0378331005"}),
        ({"company": "Nestlé SA"}, {"country": "Switzerland", "founded": 1866, "ticker": "NESN.SW", "isin": "CH0038863350"}),
    ],
)
def company_profile(company: Company) -> CompanyProfile:
    """Look up a company of a large stock index: country, founding year, ticker, ISIN, indices.

    Args:
        company: usual English name of the company, with or without its legal form
    """
    found = _company(company)
    return CompanyProfile(**{field: found[field] for field in CompanyProfile.model_fields})


class StockName(Result):
    """The company behind a code."""

    company: Company


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "company": [
            "the company behind {ticker}",
            "Which company is behind {ticker}?",
        ],
    },
    undisputed=("company",),
    examples=[({"ticker": "AAPL"}, {"company": "Apple"}), ({"ticker": "7203.T"}, {"company": "Toyota"})],
)
def company_by_ticker(ticker: Ticker) -> StockName:
    """Look up which company of the indices has a ticker.

    Args:
        ticker: home-market ticker in Yahoo Finance notation: "MSFT", "SAP.DE", "7203.T"
    """
    said = ticker.strip().upper()
    for stock in _stocks().values():
        if stock["ticker"] == said and said:
            return StockName(company=stock["name"])
    raise ToolError(f"No company of the indices has the ticker '{ticker[:20]}'. Write it as in 'MSFT', 'SAP.DE' or '7203.T'.")


@tool(
    domain="finance",
    kind="retrieval",
    asks={"company": ["the company behind {isin}", "Which company is behind {isin}?"]},
    undisputed=("company",),
    examples=[({"isin": "US0378331005"}, {"company": "Apple"}), ({"isin": "JP3633400001"}, {"company": "Toyota"})],
)
def company_by_isin(isin: Isin) -> StockName:
    """Look up which company of the indices issued the security with an ISIN.

    Args:
        isin: twelve-character international securities identification number
    """
    said = isin.strip().upper()
    for stock in _stocks().values():
        if stock["isin"] == said and said:
            return StockName(company=stock["name"])
    raise ToolError(f"No company of the indices has the ISIN '{isin[:20]}'.")


class Member(Row):
    """A company in a list."""

    noun = "company"
    plural = "companies"
    key = "company"

    company: Company
    country: Annotated[Country | None, About("home country")]
    founded: Annotated[int | None, About("founding year", high="latest", low="earliest")]
    employees: Annotated[int | None, About("number of employees", high="largest", low="smallest", additive=True)]


class Members(Result):
    """Companies of an index."""

    companies: list[Member]


def _rows(stocks: list[dict[str, Any]]) -> Members:
    return Members(
        companies=[
            Member(company=s["name"], country=s["country"], founded=s["founded"], employees=s["employees"]) for s in stocks
        ]
    )


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "companies": [
            "the companies in {index}",
            "Which companies are in {index}?",
        ],
        "companies#count": [
            "the number of companies in {index}",
        ],
    },
    each={
        "companies#count": ["includes {most} companies"],
    },
    examples=[
        (
            {"index": "Swiss Market Index"},
            {"companies": [{}] * 20},
        ),
        ({"index": "DAX"}, {"companies": [{}] * 40}),
        ({"index": "Dow Jones Industrial Average"}, {"companies": [{}] * 30}),
    ],
)
def index_members(index: StockIndex) -> Members:
    """List the companies in a stock index, with country, founding year and number of employees.

    Refused for indices with more than 110 members: ask for those founded in one decade.

    Args:
        index: name of the index, such as "DAX", "FTSE 100", "Dow Jones Industrial Average"
    """
    name = _index(index)
    if len(_members()[name]) > _MOST:
        raise ToolError(
            f"The {name} has {len(_members()[name])} members: too many to list. Ask for those founded in one decade."
        )
    return _rows(_members()[name])


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "companies": [
            "the companies in {index} founded in the {decade}s",
            "Which companies in {index} were founded in the {decade}s?",
        ],
        "companies#count": [
            "the number of companies founded in the {decade}s in {index}",
            "How many companies in {index} were founded in the {decade}s?",
        ],
    },
    each={
        "companies#count": ["includes {most} companies founded in the {decade}s"],
    },
    examples=[
        (
            {"index": "DAX", "decade": 1840},
            {"companies": [{"company": "Siemens", "country": "Germany", "founded": 1847}]},
        ),
        (
            {"index": "CAC 40", "decade": 1660},
            {"companies": [{"company": "Saint-Gobain", "country": "France", "founded": 1665}]},
        ),
    ],
)
def index_members_founded(
    index: StockIndex,
    decade: Annotated[int, Pick(1850, 1860, 1880, 1890, 1910, 1920, 1930, 1960, 1970, 1980, 1990, years=True)],
) -> Members:
    """List the companies of a stock index that were founded in a decade, where the list gives a single founding year.

    Args:
        index: name of the index, such as "S&P 500"
        decade: first year of the decade, such as 1920
    """
    name = _index(index)
    if decade % 10 or not 1200 <= decade <= 2020:
        raise ToolError("Give the first year of a decade, such as 1920.")
    found = [s for s in _members()[name] if s["founded"] is not None and decade <= s["founded"] < decade + 10]
    return _rows(found)


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "companies": [
            "the companies from {country} in {index}",
            "Which companies from {country} are in {index}?",
        ],
        "companies#count": [
            "the number of companies from {country} in {index}",
            "How many companies from {country} are in {index}?",
        ],
    },
    each={
        "companies#count": ["includes {most} companies from {country}", "is home to {most} companies in {index}"],
    },
    examples=[
        ({"index": "Dow Jones Industrial Average", "country": "United States"}, {"companies": [{}] * 30}),
        ({"index": "EURO STOXX 50", "country": "Finland"}, {"companies": [{"company": "Nordea"}]}),
    ],
)
def index_companies_from(index: StockIndex, country: Country) -> Members:
    """List the companies of a stock index whose home is a certain country.

    Args:
        index: name of the index, such as "EURO STOXX 50"
        country: English name or ISO 3166 code
    """
    name, code = _index(index), country_codes().get(country.strip().casefold())
    if code is None:
        raise ToolError(f"No country is called '{country[:60]}'. Give its English name or ISO code.")
    home = country_names().get(code)
    if any(s["country"] is None for s in _members()[name]):
        raise ToolError(f"The country of a company of the {name} is in doubt, so that those from there cannot be told.")
    found = [s for s in _members()[name] if s["country"] == home]
    if not found:
        raise ToolError(f"The list has no company of the {name} from there.")
    if len(found) > _MOST:
        raise ToolError(
            f"The {name} has {len(found)} companies from there: too many to list. Ask for those founded in one decade."
        )
    return _rows(found)


@seeds(StockIndex, domain="finance")
def index_seeds() -> list[str]:
    """The indices, best known first."""
    return [*_BEST_KNOWN, *(i for i in _members() if i not in _BEST_KNOWN)]


@cache
def _prominent() -> list[dict[str, Any]]:
    """Companies by how well known they are: members of the leading indices first."""
    leading = ("Dow Jones Industrial Average", "DAX", "EURO STOXX 50", "FTSE 100", "CAC 40")
    order = {index: place for place, index in enumerate(leading)}

    def place(stock: dict[str, Any]) -> tuple[int, int, str]:
        return min((order.get(i, 9) for i in stock["indices"]), default=10), -len(stock["indices"]), stock["name"]

    return sorted(_stocks().values(), key=place)


@seeds(Company, domain="finance")
def company_seeds() -> list[str]:
    """Every company with a known country, best known first."""
    return [s["name"] for s in _prominent() if s["country"]]


@seeds(Ticker, domain="finance")
def ticker_seeds() -> list[str]:
    """Every home-market ticker, best known company first."""
    return [s["ticker"] for s in _prominent() if s["ticker"]]


@seeds(Isin, domain="finance")
def isin_seeds() -> list[str]:
    """The ISIN of every company with exactly one, best known company first."""
    counts: dict[str, int] = {}
    for stock in _stocks().values():
        counts[stock["isin"]] = counts.get(stock["isin"], 0) + 1
    return [s["isin"] for s in _prominent() if s["isin"] and counts[s["isin"]] == 1]


@aliases(Company)
def company_aliases(company: str) -> list[str]:
    """The name with its legal form, and without any."""
    stock = _stocks().get(company)
    full = [stock["full_name"]] if stock is not None and stock["full_name"] != company else []
    return [*full, re.sub(r",? (Inc\.?|plc|Corporation|Corp\.?|AG|SE|SA|N\.V\.|Company|Ltd\.?)$", "", company)]
