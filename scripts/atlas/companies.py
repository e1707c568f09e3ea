"""Compile the members of stock indices: `python scripts/atlas/companies.py` (needs pytickersymbols and dive).

The package (MIT) takes its facts from Wikipedia. A country needs a second witness; tickers and ISINs are kept where they are
the company's only ones.
"""

import re
from typing import Any

from compiled import write
from pytickersymbols import PyTickerSymbols

from dive.packs.finance._names import country_codes, country_names

SCHEMA = """
CREATE TABLE company (
  name TEXT PRIMARY KEY, country TEXT, founded INTEGER, employees INTEGER, ticker TEXT, isin TEXT, indices TEXT
) WITHOUT ROWID;
"""
_INDICES = {
    "CAC_40": "CAC 40", "DOW JONES": "Dow Jones Industrial Average", "NASDAQ 100": "Nasdaq-100", "NIKKEI 225": "Nikkei 225",
    "Switzerland 20": "Swiss Market Index",
}  # fmt: skip
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


def _stocks() -> dict[str, dict[str, Any]]:
    """Companies by name, cleaned."""
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


def main() -> None:
    columns = ("name", "country", "founded", "employees", "ticker", "isin")
    write(
        "finance/companies",
        SCHEMA,
        {"company": [(*(s[c] for c in columns), "\n".join(s["indices"])) for s in _stocks().values()]},
        {
            "source": "members of 20 stock indices, as listed by pytickersymbols",
            "version": "pytickersymbols 1.17.10",
            "licence": "MIT",
        },
    )


if __name__ == "__main__":
    main()
