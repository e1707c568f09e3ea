"""Exchanges and other trading venues by market identifier code (ISO 10383)."""

from functools import cache
from typing import Annotated, Any

from dive.packs.finance._names import country_codes, country_names
from dive.tools import About, Pack, Result, Row, ToolError, aliases, tool
from dive.tools.entities import City, Country, Date, StockExchange, say_with_article

PACK = Pack(
    name="exchanges",
    domain="finance",
    title="ISO 10383 market identifier codes",
    licence="Apache-2.0; data free to use (ISO 10383 registration authority)",
    requires=("iso10383", "pycountry"),
)

_MOST = 80
"""Longest list that is still of use to anyone."""
_CITIES = {"new_york": "New York City", "kiev": "Kyiv", "zurich": "Zürich", "sao_paulo": "São Paulo", "bogota": "Bogotá"}


@cache
def by_code() -> dict[str, Any]:
    """Every entry of the registry, by MIC."""
    import iso10383

    return {member.value.mic: member.value for member in iso10383.MIC}


def find_exchange(exchange: str) -> str:
    """The MIC as written in the registry. Raises ToolError where there is none."""
    code = exchange.strip().upper()
    if code not in by_code():
        raise ToolError(f"'{exchange[:40]}' is no market identifier code. Give four characters such as 'XNYS'.")
    return code


def _country(record: Any) -> str | None:
    code = record.iso_country_code
    return None if code is None else country_names().get(code.name.strip("_").upper())


def _city(record: Any) -> str | None:
    country = _country(record)
    if record.city is None or country is None:
        return None
    name = record.city.name
    return f"{_CITIES.get(name, name.replace('_', ' ').title().replace(' Of ', ' of '))}, {country}"


class ExchangeProfile(Result):
    """What the registry says of a trading venue."""

    name: str
    city: City | None
    country: Country | None
    operator: StockExchange
    added: Date


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "name": ["the name under which ISO 10383 registers {exchange}", "What is the registered ISO 10383 name of {exchange}?"],
        "city": ["the city that ISO 10383 records for {exchange}", "Which city does ISO 10383 record for {exchange}?"],
        "country": [
            "the country that ISO 10383 records for {exchange}",
            "Which country does ISO 10383 record for {exchange}?",
        ],
        "operator": [
            "the operating market identifier code of {exchange}",
            "which operating market identifier code ISO 10383 records for {exchange}",
        ],
        "added": [
            "the date on which {exchange} was created in the ISO 10383 register",
            "When was {exchange} created in the ISO 10383 register?",
        ],
    },
    via={"city": "the city of {exchange}", "country": "the home country of {exchange}"},
    examples=[
        ({"exchange": "XNYS"}, {"city": "New York City, United States", "country": "United States", "operator": "XNYS"}),
        ({"exchange": "XTKS"}, {"name": "TOKYO STOCK EXCHANGE", "city": "Tokyo, Japan", "operator": "XJPX"}),
        ({"exchange": "XLON"}, {"city": "London, United Kingdom", "country": "United Kingdom"}),
    ],
)
def exchange_profile(exchange: StockExchange) -> ExchangeProfile:
    """Look up a trading venue by market identifier code: registered name, city, country, operator.

    Args:
        exchange: ISO 10383 market identifier code (MIC), such as "XTKS"
    """
    record = by_code()[find_exchange(exchange)]
    return ExchangeProfile(
        name=record.market_name,
        city=_city(record),
        country=_country(record),
        operator=record.operating_mic.mic if record.operating_mic else record.mic,
        added=record.creation_date.isoformat(),
    )


class Venue(Row):
    """A trading venue in a list."""

    noun = "trading venue"
    plural = "trading venues"
    key = "exchange"

    exchange: StockExchange
    name: str
    city: City | None
    added: Annotated[Date, About("date of entry in the register", high="latest", low="earliest")]


class Venues(Result):
    """Trading venues of a country."""

    venues: list[Venue]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "venues": [
            "the trading venues with an active ISO 10383 operating code in {country}",
            "the operating market identifier codes that are active in {country}",
        ],
        "venues#count": [
            "the number of trading venues with an active ISO 10383 operating code in {country}",
            "How many trading venues have an active ISO 10383 operating code in {country}?",
        ],
    },
    examples=[
        ({"country": "Kenya"}, {"venues": [{"exchange": "XNAI", "name": "NAIROBI STOCK EXCHANGE", "city": "Nairobi, Kenya"}]}),
        ({"country": "Vietnam"}, {"venues": [{"exchange": "HSTC"}, {"exchange": "XSTC"}]}),
    ],
)
def trading_venues(country: Country) -> Venues:
    """List the trading venues of a country that have an active operating code in ISO 10383.

    Segment codes and expired codes are left out. Refused for the few countries with more than 80 venues.

    Args:
        country: English name or ISO 3166 code
    """
    code = country_codes().get(country.strip().casefold())
    if code is None:
        raise ToolError(f"No country is called '{country[:60]}'. Give its English name or ISO code.")
    rows = [
        Venue(exchange=mic, name=record.market_name, city=_city(record), added=record.creation_date.isoformat())
        for mic, record in sorted(by_code().items())
        if record.iso_country_code is not None
        and record.iso_country_code.name.strip("_").upper() == code
        and record.status.name in ("active", "updated")
        and record.operating_mic is None
    ]
    if not rows:
        raise ToolError(f"ISO 10383 has no active operating code in {say_with_article(country_names().get(code, code))}.")
    if len(rows) > _MOST:
        raise ToolError(f"ISO 10383 has {len(rows)} active operating codes in {country_names()[code]}: too many to list.")
    return Venues(venues=rows)


@aliases(StockExchange)
def exchange_aliases(exchange: str) -> list[str]:
    """Registered name and acronym of a venue."""
    record = by_code().get(exchange)
    return [] if record is None else [a for a in (record.market_name, record.market_name.title(), record.acronym) if a]
