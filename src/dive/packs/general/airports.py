"""Airports with an IATA code: name, city, elevation, position, time zone (airportsdata)."""

import sys
from functools import cache
from typing import Annotated, Any, ClassVar, NamedTuple

from dive.packs.general.places import cities_where, countries, entries_of, find_city, find_country, fold, geodesic_km
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Airport, City, Coordinates, Country, Kilometres, Metres, Place, Timezone

PACK = Pack(
    name="airports",
    domain="general",
    title="airportsdata: airports with an IATA code",
    licence="MIT",
    requires=("airportsdata", "geographiclib", "numpy", "pycountry"),
    cite="the airport data in airportsdata 20260905",
)

_WITH_CODE = "Count only airports with an IATA code"
"""The source of lists of airports: the data know many more that have no IATA code."""

# Where the airport data name a city otherwise than GeoNames does.
_CITY_NAMES = {("US", "new york"): "new york city", ("IN", "bangalore"): "bengaluru", ("IN", "calcutta"): "kolkata",
               ("RU", "st. petersburg"): "saint petersburg", ("UA", "kiev"): "kyiv", ("DE", "koln"): "cologne"}  # fmt: skip


class _Record(NamedTuple):
    """What the data say of an airport."""

    iata: str
    icao: str
    name: str
    city: str
    subd: str
    country: str
    elevation: float
    """Feet; 0 where the data know nothing."""
    lat: float
    lon: float
    tz: str


@cache
def _airports() -> dict[str, _Record]:
    import airportsdata

    loaded: dict[str, Any] = {**airportsdata.load("IATA")}
    shared = {"city", "subd", "country", "tz"}  # thousands of records name the same few
    return {
        code: _Record._make(sys.intern(facts[f]) if f in shared else facts[f] for f in _Record._fields)
        for code, facts in sorted(loaded.items())
        if facts["country"] in countries()
    }


def _find(airport: str) -> _Record:
    code = airport.strip().upper()
    record = _airports().get(code)
    if record is None:
        raise ToolError(f"No airport of the data has the IATA code '{airport[:20]}'. Give three letters, such as NBO.")
    return record


def _elevation(record: _Record) -> float | None:
    """Metres."""
    return round(record.elevation * 0.3048, 1) if record.elevation else None


def _key(record: _Record) -> tuple[str, str]:
    name = fold(record.city.split("/")[0])
    return record.country, _CITY_NAMES.get((record.country, name), name)


@cache
def _state_codes() -> dict[str, str]:
    import pycountry

    return {s.name: s.code[3:] for s in entries_of(pycountry.subdivisions) if s.country_code == "US"}


@cache
def _city(code: str) -> str | None:
    """Canonical name of the city that the data give for an airport, where the atlas has just one of that name."""
    record = _airports()[code]
    country, name = _key(record)
    found = cities_where("city.key = ? AND +city.iso2 = ?", name, country)
    if country == "US":
        state = _state_codes().get(record.subd)
        found = [c for c in found if c.admin1 == state]
    near = [c for c in found if geodesic_km(c.latitude, c.longitude, record.lat, record.lon) < 120]
    return near[0].label if len(near) == 1 else None


def _plain_city(code: str) -> str | None:
    """The same, unless another city of its country, not much smaller, has the name too: nobody could tell which is meant."""
    label = _city(code)
    if label is None or cities_where("city.id = ? AND city.namesake", find_city(label).number):
        return None
    return label


class AirportProfile(Result):
    """What the data say of an airport."""

    name: str
    icao: str | None
    city: City | None
    country: Country
    elevation_m: Annotated[Metres | None, About("elevation", "metres", digits=0)]
    location: Place
    timezone: Timezone


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "name": ["the full name of {airport}"],
        "icao": ["the ICAO code of {airport}", "Which ICAO code belongs to {airport}?"],
        "city": ["the city served by {airport}", "Which city does {airport} serve?"],
        "country": ["the country in which {airport} lies", "In which country is {airport}?"],
        "elevation_m": ["the elevation of {airport}", "how high above sea level {airport} lies"],
        "timezone": ["the IANA time zone of {airport}"],
    },
    via={"location": "{airport}", "timezone": "the time zone of {airport}"},
    undisputed=("icao", "country", "timezone"),
    examples=[
        (
            {"airport": "NBO"},
            {
                "icao": "HKJK",
                "city": "Nairobi, Kenya",
                "country": "Kenya",
                "elevation_m": 1624.6,
                "timezone": "Africa/Nairobi",
            },
        ),
        ({"airport": "LHR"}, {"icao": "EGLL", "city": "London, United Kingdom", "elevation_m": 25.3}),
        ({"airport": "LPB"}, {"icao": "SLLP", "country": "Bolivia", "elevation_m": 4070.6}),
        ({"airport": "jfk"}, {"icao": "KJFK", "city": "New York City, United States", "timezone": "America/New_York"}),
    ],
)
def airport_profile(airport: Airport) -> AirportProfile:
    """Look up an airport's name, ICAO code, city, country, elevation, coordinates and time zone.

    Args:
        airport: IATA code, such as "NBO"
    """
    record = _find(airport)
    return AirportProfile(
        name=record.name,
        icao=record.icao or None,
        city=_plain_city(record.iata),
        country=countries()[record.country].name,
        elevation_m=_elevation(record),
        location=Coordinates(latitude=record.lat, longitude=record.lon),
        timezone=record.tz,
    )


class AirportRow(Row):
    """An airport in a list."""

    noun: ClassVar[str] = "airport"
    plural: ClassVar[str] = "airports"
    key: ClassVar[str] = "airport"

    airport: Airport
    name: str
    elevation_m: Annotated[float | None, About("elevation", "metres", digits=0)]


class AirportRows(Result):
    """A list of airports."""

    airports: list[AirportRow]


def _row(record: _Record) -> AirportRow:
    return AirportRow(airport=record.iata, name=record.name, elevation_m=_elevation(record))


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "airports": [
            "the airports listed for {city}",
            "Which airports are listed for {city}?",
        ],
        "airports#count": [
            "the number of airports listed for {city}",
            "How many airports are listed for {city}?",
        ],
    },
    rules=(_WITH_CODE,),
    each={
        "airports#count": ["has {most} airports"],
    },
    examples=[
        (
            {"city": "Nairobi, Kenya"},
            {"airports": [{"airport": "NBO", "elevation_m": 1624.6}, {"airport": "WIL"}]},
        ),
        ({"city": "Zurich, Switzerland"}, {"airports": [{"airport": "ZRH"}]}),
        ({"city": "Oslo, Norway"}, {"airports": [{"airport": "OSL"}]}),
    ],
)
def airports_of_city(city: City) -> AirportRows:
    """List the airports with an IATA code that the airport data assign to a city, with their elevations.

    Args:
        city: name and country, such as "Nairobi, Kenya"
    """
    c = find_city(city)
    found = [r for r in _by_place().get((c.iso2, fold(c.short)), ()) if _city(r.iata) == c.label]
    return AirportRows(airports=[_row(r) for r in found])


@cache
def _by_place() -> dict[tuple[str, str], list[_Record]]:
    found: dict[tuple[str, str], list[_Record]] = {}
    for record in _airports().values():
        found.setdefault(_key(record), []).append(record)
    return found


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "airports": [
            "the {count} highest airports in {country}",
            "Which are the {count} highest airports in {country}?",
        ]
    },
    rules=(_WITH_CODE,),
    examples=[
        ({"country": "China", "count": 1}, {"airports": [{"airport": "DCY", "elevation_m": 4411.1}]}),
        ({"country": "Bolivia", "count": 1}, {"airports": [{"airport": "LPB", "elevation_m": 4070.6}]}),
        ({"country": "United States", "count": 2}, {"airports": [{"airport": "LXV"}, {"airport": "TEX"}]}),
    ],
)
def highest_airports(country: Country, count: Annotated[int, Pick(3, 4, 5, 6, 8, 10)]) -> AirportRows:
    """List the airports of a country that have an IATA code and the greatest elevation, the highest first.

    Args:
        country: English name or ISO 3166-1 code
        count: how many airports, up to 60; fewer are given where the country has fewer
    """
    if not 1 <= count <= 60:
        raise ToolError("Give a number of airports from 1 to 60.")
    code = find_country(country).iso2
    found = [r for r in _airports().values() if r.country == code and r.elevation]
    if not found:
        raise ToolError(f"The data have no airport with a known elevation in {countries()[code].name}.")
    return AirportRows(airports=[_row(r) for r in sorted(found, key=lambda r: (-r.elevation, r.iata))[:count]])


class NearbyAirport(Row):
    """An airport and how far off it is."""

    noun: ClassVar[str] = "airport"
    plural: ClassVar[str] = "airports"
    key: ClassVar[str] = "airport"

    airport: Airport
    name: str
    distance_km: Kilometres
    elevation_m: Annotated[float | None, About("elevation", "metres", digits=0)]


class NearbyAirports(Result):
    """Airports, nearest first."""

    airports: list[NearbyAirport]


@cache
def _positions() -> tuple[list[_Record], Any]:
    import numpy

    found = list(_airports().values())
    latitude = numpy.radians([r.lat for r in found])
    longitude = numpy.radians([r.lon for r in found])
    parallel = numpy.cos(latitude)
    return found, numpy.stack([parallel * numpy.cos(longitude), parallel * numpy.sin(longitude), numpy.sin(latitude)])


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "airports": [
            "the {count} airports that are nearest to {place}",
            "Which {count} airports are nearest to {place}?",
        ]
    },
    rules=(_WITH_CODE, "Use geodesics on the WGS 84 ellipsoid"),
    examples=[
        ({"place": {"latitude": 51.47, "longitude": -0.46}, "count": 1}, {"airports": [{"airport": "LHR"}]}),
        ({"place": {"latitude": 35.5, "longitude": 139.8}, "count": 1}, {"airports": [{"airport": "HND"}]}),
        ({"place": {"latitude": -27.11, "longitude": -109.35}, "count": 1}, {"airports": [{"airport": "IPC"}]}),
    ],
)
def nearest_airports(place: Place, count: Annotated[int, Pick(3, 4, 5)]) -> NearbyAirports:
    """List the airports with an IATA code nearest to a point by geodesic distance, nearest first; one at the point is left out.

    Args:
        place: latitude and longitude
        count: how many airports, up to 20
    """
    import numpy

    if not 1 <= count <= 20:
        raise ToolError("Give a number of airports from 1 to 20.")
    found, vectors = _positions()
    latitude, longitude = numpy.radians(place.latitude), numpy.radians(place.longitude)
    parallel = numpy.cos(latitude)
    here = numpy.array([parallel * numpy.cos(longitude), parallel * numpy.sin(longitude), numpy.sin(latitude)])
    # The nearest on a sphere are nearly the nearest on the ellipsoid: measure some more than asked for.
    candidates = numpy.argsort(-(here @ vectors), kind="stable")[: count + 16]
    measured = sorted(
        (round(geodesic_km(place.latitude, place.longitude, found[i].lat, found[i].lon), 4), found[i].iata, found[i])
        for i in candidates
    )
    return NearbyAirports(
        airports=[
            NearbyAirport(airport=code, name=record.name, distance_km=distance, elevation_m=_elevation(record))
            for distance, code, record in [m for m in measured if m[0] >= 0.01][:count]
        ]
    )


@seeds(Airport, domain="general")
def airport_seeds() -> list[str]:
    """Airports of cities of 50,000 people and more, those of the most populous first."""
    found: list[str] = []
    for c in cities_where("city.population >= 50000 ORDER BY city.population DESC, city.id"):
        found += [r.iata for r in _by_place().get((c.iso2, fold(c.short)), ()) if _city(r.iata) == c.label]
    return list(dict.fromkeys(found))


@aliases(Airport)
def airport_aliases(airport: str) -> list[str]:
    """The airport's name and ICAO code."""
    record = _airports().get(airport)
    return [record.name, record.icao] if record else []
