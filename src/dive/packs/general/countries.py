"""Countries: capital, area, borders, demonym (countryinfo, mledoze/countries data)."""

from functools import cache
from typing import Annotated, Any

from dive.tools import About, Pack, Result, ToolError, seeds, tool
from dive.tools.entities import Country

PACK = Pack(
    name="countries",
    domain="general",
    title="countryinfo country profiles",
    licence="MIT; data ODbL",
    requires=("countryinfo",),
)


@cache
def _by_name() -> dict[str, dict[str, Any]]:
    from countryinfo import all_countries

    found: dict[str, dict[str, Any]] = {}
    for record in (dict(country.info()) for country in all_countries()):
        found[record["name"].casefold()] = record
        for code in ("alpha2", "alpha3"):
            found.setdefault(record["ISO"][code].casefold(), record)
    return found


def _find(country: str) -> dict[str, Any]:
    try:
        return _by_name()[country.strip().casefold()]
    except KeyError:
        raise ToolError(f"No country is called '{country[:60]}'. Give its English name or ISO code.") from None


class CountryProfile(Result):
    """What an atlas says of a country."""

    capital: str
    area_km2: Annotated[float, About("land area", "square kilometres", "largest", "smallest", additive=True, digits=0)]
    borders: list[Country]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "capital": ["the capital of {country}", "Which city is the capital of {country}?"],
        "area_km2": ["the land area of {country}", "how large {country} is"],
        "borders": ["the countries that border {country}", "the neighbours of {country}"],
        "borders#count": ["the number of countries that border {country}", "How many countries border {country}?"],
    },
    examples=[
        ({"country": "Kenya"}, {"capital": "Nairobi", "borders": ["Ethiopia", "Somalia", "South Sudan", "Tanzania", "Uganda"]}),
        ({"country": "JP"}, {"capital": "Tokyo", "borders": []}),
    ],
)
def country_profile(country: Country) -> CountryProfile:
    """Look up a country's capital, area and land neighbours.

    Args:
        country: English name or ISO 3166 code
    """
    record = _find(country)
    names = sorted(_by_name()[code.casefold()]["name"] for code in record["borders"] if code.casefold() in _by_name())
    return CountryProfile(capital=record["capital"], area_km2=float(record["area"]), borders=names)


@seeds(Country, domain="general")
def country_seeds() -> list[str]:
    """Every country of the data, by name."""
    return sorted({r["name"] for r in _by_name().values() if r.get("capital")})
