"""Companies in large stock indices: country, founding year, industry, ticker, ISIN (pytickersymbols)."""

import re
from functools import cache
from typing import Annotated, Any

from dive.packs.finance._names import country_codes, country_names
from dive.packs.finance.entities import Isin, StockIndex
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Company, Country, Ticker

PACK = Pack(
    name="index_companies",
    domain="finance",
    title="members of 20 stock indices, as listed by pytickersymbols",
    licence="MIT",
    requires=("pytickersymbols", "pycountry"),
    vintage="membership as of the package version",
)

_MOST = 110
"""Longest index that is listed as a whole; the S&P 500 is asked for by industry."""
_INDICES = {
    "CAC_40": "CAC 40", "DOW JONES": "Dow Jones Industrial Average", "NASDAQ 100": "Nasdaq-100", "NIKKEI 225": "Nikkei 225",
    "Switzerland 20": "Swiss Market Index",
}  # fmt: skip
_BEST_KNOWN = ("S&P 500", "Dow Jones Industrial Average", "DAX", "Nasdaq-100", "FTSE 100", "CAC 40", "Nikkei 225",
               "EURO STOXX 50")  # fmt: skip

_STATES = frozenset((
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware", "Florida", "Georgia",
    "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana", "Maine", "Maryland",
    "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada", "New Hampshire",
    "New Jersey", "New Mexico", "New York", "North Carolina", "North Dakota", "Ohio", "Oklahoma", "Oregon",
    "Pennsylvania", "Rhode Island", "South Carolina", "South Dakota", "Tennessee", "Texas", "Utah", "Vermont", "Virginia",
    "Washington", "West Virginia", "Wisconsin", "Wyoming", "D.C.",
))  # fmt: skip


def _country(said: str | None) -> str | None:
    """The country of a place such as "Austin, Texas" or "Dublin, Ireland"."""
    if not said or said == "none":
        return None
    last = said.split(";")[0].split(",")[-1].strip()
    if "," in said and last in _STATES:
        return "United States"
    code = country_codes().get(last.casefold())
    return country_names().get(code) if code else None


def _founded(said: Any) -> int | None:
    """The founding year, where the source names exactly one."""
    years = {int(y) for y in re.findall(r"(?<!\d)(1[2-9]\d\d|20[0-2]\d)(?!\d)", str(said or ""))}
    return years.pop() if len(years) == 1 else None


def _employees(said: Any) -> int | None:
    """A plain head count; anything with a comment that changes its meaning is left out."""
    found = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d{3,6})\s*\((?:[A-Z][a-z]+ )?20[12]\d\)", str(said or "").strip())
    return int(found.group(1).replace(",", "")) if found else None


def _ticker(stock: dict[str, Any], country: str | None) -> str | None:
    """The home ticker: a bare one only for stocks of the United States, where it is no foreign exchange's own."""
    symbol = str(stock.get("symbol") or "")
    if re.fullmatch(r"[A-Z]{1,5}(\.[AB])?", symbol):
        return symbol if country == "United States" else None
    return symbol if re.fullmatch(r"[A-Z0-9-]{1,7}\.(DE|L|PA|T|AS|BR|MC|HE|ST|SW|MI)", symbol) else None


# Seat and registration in different countries, or slips of the source (Japanese firms filed under the United Kingdom):
# a country needs a second witness, which is the prefix of an ISIN or, without one, the exchange of the home ticker.
_HOMES = {
    "": "United States", "T": "Japan", "DE": "Germany", "L": "United Kingdom", "PA": "France", "AS": "Netherlands",
    "BR": "Belgium", "MC": "Spain", "HE": "Finland", "ST": "Sweden", "SW": "Switzerland", "MI": "Italy",
}  # fmt: skip
# Companies with two classes of share on the market: "the" stock, ticker or ISIN is then no single one.
_TWO_CLASSES = re.compile(
    r"Dräger|Volkswagen|BMW|Bayerische Motoren|Henkel|Porsche|Sartorius|Fuchs|Jungheinrich|Sixt|Alphabet|Berkshire|Fox\b"
    r"|News Corp|Roche|Schindler|Lindt|Atlas Copco|Investor|Ericsson|Liberty|Brown.Forman|Lennar|Under Armour|Telecom Italia"
    r"|Sandvik|Handelsbanken|SEB|Electrolux|Biotest|STO SE|Volvo|Essity|Epiroc|Industrivärden|Kone|Stora|Metso|Schibsted"
)
_CORRECTIONS = {"Deutsche Telekom": "Germany"}  # the source takes a depositary receipt's country


@cache
def _stocks() -> dict[str, dict[str, Any]]:
    """Companies by name, cleaned."""
    from pytickersymbols import PyTickerSymbols  # type: ignore[import-untyped]

    source = PyTickerSymbols()
    found: dict[str, dict[str, Any]] = {}
    for stock in source.get_all_stocks():
        meta = stock.get("metadata") or {}
        country = _country(stock.get("country"))
        isins = stock.get("isins") or []
        symbol = str(stock.get("symbol") or "")
        witnesses = {country_names().get(isin[:2]) for isin in isins} or {
            _HOMES.get(symbol.rpartition(".")[2] if "." in symbol else "")
        }
        if country not in witnesses and not (not isins and "," in str(stock.get("country"))):
            country = None
        country = _CORRECTIONS.get(stock["name"], country)
        found[stock["name"]] = {
            "name": stock["name"],
            "country": country,
            "founded": _founded(meta.get("founded")),
            "employees": _employees(meta.get("employees")),
            "ticker": None if _TWO_CLASSES.search(stock["name"]) else _ticker(stock, country),
            "isin": isins[0] if len(isins) == 1 and not _TWO_CLASSES.search(stock["name"]) else None,
            "indices": [],
        }
    for index in source.get_all_indices():
        for stock in source.get_stocks_by_index(index):
            found[stock["name"]]["indices"].append(_INDICES.get(index, index))
    tickers = [s["ticker"] for s in found.values()]
    for stock in found.values():
        stock["indices"].sort()
        if tickers.count(stock["ticker"]) > 1:
            stock["ticker"] = None
    return dict(sorted(found.items()))


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
    for name in _stocks():
        short = re.sub(r",? (Inc\.?|plc|Corporation|Corp\.?|AG|SE|SA|N\.V\.|Company|Ltd\.?|Group)$", "", name)
        for spelling in {name.casefold(), short.casefold()}:
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
    founded: Annotated[int | None, About("founding year in pytickersymbols", high="latest", low="earliest")]
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
            "the founding year, according to pytickersymbols, of {company}",
            "Which founding year does pytickersymbols give for {company}?",
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
    examples=[({"ticker": "AAPL"}, {"company": "Apple Inc."}), ({"ticker": "7203.T"}, {"company": "Toyota"})],
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
    examples=[({"isin": "US0378331005"}, {"company": "Apple Inc."}), ({"isin": "JP3633400001"}, {"company": "Toyota"})],
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
            "the companies in {index} according to pytickersymbols",
            "Which companies are, according to pytickersymbols, in {index}?",
        ],
        "companies#count": [
            "the number of companies in {index} according to pytickersymbols",
        ],
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
            "the companies founded in the {decade}s that are, according to pytickersymbols, in {index}",
            "Which companies founded in the {decade}s are, according to pytickersymbols, in {index}?",
        ],
        "companies#count": [
            "the number of companies founded in the {decade}s that are, according to pytickersymbols, in {index}",
            "How many companies founded in the {decade}s are, according to pytickersymbols, in {index}?",
        ],
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
    decade: Annotated[int, Pick(1850, 1860, 1880, 1890, 1900, 1910, 1920, 1930, 1960, 1970, 1980, 1990, 2000)],
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
            "the companies in {index} that come, according to pytickersymbols, from {country}",
            "Which companies in {index} come, according to pytickersymbols, from {country}?",
        ],
        "companies#count": [
            "the number of companies in {index} that come, according to pytickersymbols, from {country}",
            "How many companies in {index} come, according to pytickersymbols, from {country}?",
        ],
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
    """The name without its legal form."""
    return [re.sub(r",? (Inc\.?|plc|Corporation|Corp\.?|AG|SE|SA|N\.V\.|Company|Ltd\.?)$", "", company)]
