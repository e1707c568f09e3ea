"""World Bank: development indicators by country and year (Indicators API, version 2)."""

from typing import Annotated, Any

from dive.packs.connected.api import Api, at, form_of, items, operation, real, text
from dive.packs.connected.entities import Indicator
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Pick, Result, ToolError, seeds
from dive.tools.entities import Country, Year

SERVICE = Service("world-bank", "World Bank", "https://api.worldbank.org/v2", rate=5)
PACK = Pack(name="world_bank", domain="finance", title="World Bank Indicators API", licence="CC BY 4.0", vintage="live",
            service=SERVICE)  # fmt: skip
API = Api(SERVICE)


def _code(country: str) -> tuple[str, str]:
    """Code and name of a country."""
    from dive.packs.general.places import countries, find_country

    name = find_country(country).name
    return next(code for code, record in countries().items() if record.name == name), name


def _records(path: str, missing: str, **query: object) -> list[Any]:
    """The records of an answer. Raises ToolError where the World Bank knows no such thing."""
    found = API.find(path, {"format": "json", "per_page": 500, **query}, missing=missing, statuses=(400, 404))
    if items(found, 0, "message") or (isinstance(found, list) and len(found) > 1 and found[1] is None):
        raise ToolError(missing)
    return API.need(found[1] if isinstance(found, list) and len(found) == 2 and isinstance(found[1], list) else None, "list")


class BankCountry(Result):
    """How the World Bank classes a country."""

    region: Annotated[str | None, About("World Bank region")]
    income: Annotated[str | None, About("income group")]
    lending: Annotated[str | None, About("lending type")]
    capital: Annotated[str | None, About("capital")]


@operation(
    domain="finance",
    asks={
        "region": ["the World Bank region of {country}", "To which World Bank region does {country} belong?"],
        "income": [
            "the World Bank income group of {country}",
            "In which income group does the World Bank place {country} today?",
        ],
        "lending": ["the World Bank lending type of {country}"],
    },
    examples=[
        ({"country": "Kenya"}, {"capital": "Nairobi"}),
        ({"country": "Germany"}, {"income": "High income", "capital": "Berlin"}),
    ],
)
def world_bank_country(country: Country) -> BankCountry:
    """Look up how the World Bank classes a country: region, income group, lending type.

    Args:
        country: name or ISO code
    """
    code, name = _code(country)
    records = _records(f"/country/{code}", f"The World Bank has no record of {name}.")
    record = API.need(at(records, 0), "country")
    return BankCountry(
        region=text(record, "region", "value"),
        income=text(record, "incomeLevel", "value"),
        lending=text(record, "lendingType", "value"),
        capital=text(record, "capitalCity"),
    )


class Figure(Result):
    """One value of an indicator."""

    value: Annotated[float, About("value")]


@operation(
    domain="finance",
    asks={"value": ["the value of {indicator} for {country} in {year}", "what value {indicator} had for {country} in {year}"]},
    examples=[
        ({"indicator": "SP.POP.TOTL", "country": "Kenya", "year": 2010}, {}),
        ({"indicator": "ny.gdp.mktp.cd", "country": "Germany", "year": 2015}, {}),
    ],
)
def world_bank_figure(indicator: Indicator, country: Country, year: Annotated[Year, Pick(1990, 2000, 2010, 2019)]) -> Figure:
    """Look up an indicator of the World Bank for a country and year.

    Args:
        indicator: indicator code, such as SP.POP.TOTL
        country: name or ISO code
        year: year
    """
    code = form_of(indicator, r"[A-Za-z][A-Za-z0-9]{1,3}(\.[A-Za-z0-9]{1,8}){1,6}", "an indicator such as SP.POP.TOTL").upper()
    iso, name = _code(country)
    records = _records(f"/country/{iso}/indicator/{code}", f"The World Bank has no indicator {code} for {name}.", date=year)
    value = real(records, 0, "value")
    if value is None:
        raise ToolError(f"The World Bank has no value of {code} for {name} in {year}.")
    return Figure(value=value)


class IndicatorRecord(Result):
    """What an indicator measures."""

    name: Annotated[str, About("name")]
    source: Annotated[str | None, About("source")]
    note: str | None


@operation(
    domain="finance",
    asks={
        "name": ["the name of {indicator}", "What does {indicator} measure?"],
        "source": ["the World Bank database that holds {indicator}"],
    },
    examples=[
        ({"indicator": "SP.POP.TOTL"}, {"name": "Population, total", "source": "World Development Indicators"}),
        ({"indicator": "ny.gdp.mktp.cd"}, {"name": "GDP (current US$)"}),
    ],
)
def world_bank_indicator(indicator: Indicator) -> IndicatorRecord:
    """Look up what an indicator of the World Bank measures.

    Args:
        indicator: indicator code, such as SP.POP.TOTL
    """
    code = form_of(indicator, r"[A-Za-z][A-Za-z0-9]{1,3}(\.[A-Za-z0-9]{1,8}){1,6}", "an indicator such as SP.POP.TOTL").upper()
    record = at(_records(f"/indicator/{code}", f"The World Bank has no indicator {code}."), 0)
    return IndicatorRecord(
        name=API.need(text(record, "name"), "name"), source=text(record, "source", "value"), note=text(record, "sourceNote")
    )


@seeds(Indicator, domain="finance")
def indicators() -> list[str]:
    """Well-known indicators."""
    return [
        "SP.POP.TOTL", "NY.GDP.MKTP.CD", "NY.GDP.PCAP.CD", "SP.DYN.LE00.IN", "FP.CPI.TOTL.ZG", "SL.UEM.TOTL.ZS",
        "AG.LND.FRST.ZS", "EG.ELC.ACCS.ZS", "IT.NET.USER.ZS", "SP.URB.TOTL.IN.ZS", "NE.EXP.GNFS.ZS", "SP.DYN.TFRT.IN",
    ]  # fmt: skip
