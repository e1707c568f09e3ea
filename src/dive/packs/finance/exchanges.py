"""Exchanges and other trading venues by market identifier code (ISO 10383)."""

from functools import cache
from typing import Any

from dive.packs.finance._names import country_names
from dive.packs.finance.entities import StockExchange, exchange_code, exchange_name
from dive.tools import Pack, Result, ToolError, aliases, tool
from dive.tools.entities import City, Country, Date

PACK = Pack(
    name="exchanges",
    domain="finance",
    title="ISO 10383 market identifier codes",
    licence="Apache-2.0; data free to use (ISO 10383 registration authority)",
    requires=("iso10383", "pycountry"),
    cite="the exchange data in iso10383 2025.2",
)

_SEATED_ELSEWHERE = {"XKRX", "XNZE"}
"""Venues whose headquarters are not in the city that the registry records."""
_CITIES = {"new_york": "New York City", "kiev": "Kyiv", "zurich": "Zürich", "sao_paulo": "São Paulo", "bogota": "Bogotá",
           "frankfurt": "Frankfurt am Main", "frankfurt_am_main": "Frankfurt am Main"}  # fmt: skip


@cache
def by_code() -> dict[str, Any]:
    """Every entry of the registry, by MIC."""
    import iso10383

    return {member.value.mic: member.value for member in iso10383.MIC}


def find_exchange(exchange: str) -> str:
    """The MIC as written in the registry. Raises ToolError where there is none."""
    code = exchange_code(exchange)
    if code not in by_code():
        raise ToolError(
            f"'{exchange[:40]}' is no exchange. Give a name such as 'Nasdaq' or a market identifier code such as 'XNYS'."
        )
    return code


def _country(record: Any) -> str | None:
    code = record.iso_country_code
    return None if code is None else country_names().get(code.name.strip("_").upper())


def _city(record: Any) -> str | None:
    country = _country(record)
    if record.city is None or country is None or record.mic in _SEATED_ELSEWHERE:
        return None
    name = record.city.name
    return f"{_CITIES.get(name, name.replace('_', ' ').title().replace(' Of ', ' of '))}, {country}"


class ExchangeProfile(Result):
    """What the registry says of a trading venue. No city where the registered one is not where the venue is seated."""

    name: str
    city: City | None
    country: Country | None
    operator: str
    added: Date


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "city": [
            "the home city of {exchange}",
            "Which city is the home of {exchange}?",
        ],
        "country": [
            "the home country of {exchange}",
            "In which country is {exchange}?",
        ],
    },
    via={"city": "the home city of {exchange}"},
    undisputed=("country",),
    examples=[
        ({"exchange": "XNYS"}, {"city": "New York City, United States", "country": "United States", "operator": "XNYS"}),
        ({"exchange": "XTKS"}, {"name": "TOKYO STOCK EXCHANGE", "city": "Tokyo, Japan", "operator": "XJPX"}),
        ({"exchange": "XLON"}, {"city": "London, United Kingdom", "country": "United Kingdom"}),
    ],
)
def exchange_profile(exchange: StockExchange) -> ExchangeProfile:
    """Look up a trading venue: registered name, city, country, market identifier code of its operator.

    Args:
        exchange: usual name, such as "Nasdaq", or ISO 10383 market identifier code (MIC), such as "XTKS"
    """
    record = by_code()[find_exchange(exchange)]
    return ExchangeProfile(
        name=record.market_name,
        city=_city(record),
        country=_country(record),
        operator=record.operating_mic.mic if record.operating_mic else record.mic,
        added=record.creation_date.isoformat(),
    )


@aliases(StockExchange)
def exchange_aliases(exchange: str) -> list[str]:
    """Market identifier code, registered name and acronym of a venue."""
    code = exchange_code(exchange)
    record = by_code().get(code)
    registered = () if record is None else (record.market_name, record.market_name.title(), record.acronym)
    return [a for a in (exchange_name(code), code, *registered) if a and a != exchange]
