"""Distances, bearings and points on the WGS 84 ellipsoid (geographiclib), and systems of coordinates."""

import math
from typing import Annotated, Any

from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Coordinates, Kilometres, Place

PACK = Pack(
    name="geodesy",
    domain="general",
    title="geodesics on the WGS 84 ellipsoid (geographiclib)",
    licence="MIT",
    requires=("geographiclib",),
)

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

    distance_km: Annotated[Kilometres, About("distance", "kilometres", "longest", "shortest", additive=True, digits=1)]


@tool(
    domain="general",
    kind="processing",
    asks={
        "distance_km": [
            "the geodesic distance between {origin} and {destination}",
            "how far it is, in a straight line over the Earth's surface, from {origin} to {destination}",
            "What is the geodesic distance on the WGS 84 ellipsoid from {origin} to {destination}?",
        ]
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

    bearing: Annotated[float, About("initial bearing", "degrees clockwise from north", digits=1)]
    compass_point: str


@tool(
    domain="general",
    kind="processing",
    asks={
        "bearing": [
            "the initial bearing of the shortest route from {origin} to {destination}",
            "What is the initial bearing of the geodesic from {origin} to {destination}?",
        ],
        "compass_point": [
            "the sixteen-wind compass point towards which the shortest route sets out from {origin} to {destination}",
            "Towards which of the sixteen compass points does the shortest route set out from {origin} to {destination}?",
        ],
    },
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
    latitude: Annotated[float, About("latitude", "degrees north", digits=2)]
    longitude: Annotated[float, About("longitude", "degrees east", digits=2)]


def _as_point(place: Coordinates) -> Point:
    return Point(location=place, latitude=place.latitude, longitude=place.longitude)


@tool(
    domain="general",
    kind="processing",
    asks={
        "latitude": ["the latitude of the point halfway along the shortest route from {origin} to {destination}"],
        "longitude": ["the longitude of the point halfway along the shortest route from {origin} to {destination}"],
    },
    via={"location": "the point halfway along the shortest route from {origin} to {destination}"},
    examples=[
        (
            {"origin": {"latitude": 0, "longitude": 10}, "destination": {"latitude": 0, "longitude": 30}},
            {"latitude": 0, "longitude": 20.0},
        ),
        (
            {"origin": {"latitude": -25, "longitude": 40}, "destination": {"latitude": 25, "longitude": 40}},
            {"latitude": 0, "longitude": 40.0},
        ),
        (
            {"origin": {"latitude": 0, "longitude": 175}, "destination": {"latitude": 0, "longitude": -175}},
            {"latitude": 0, "longitude": -180.0},
        ),
    ],
)
def geodesic_midpoint(origin: Place, destination: Place) -> Point:
    """Find the point halfway along the shortest line over the WGS 84 ellipsoid between two points.

    Args:
        origin: latitude and longitude of one point
        destination: latitude and longitude of the other, not nearly on the far side of the Earth
    """
    solved = _inverse(origin, destination)
    if solved["s12"] > 19_900_000:
        raise ToolError("The two points are nearly antipodal: the shortest line between them is not well defined.")
    return _as_point(_direct(origin, solved["azi1"], solved["s12"] / 2))


@tool(
    domain="general",
    kind="processing",
    asks={
        "latitude": [
            "the latitude of the point reached by going {distance_km} on an initial bearing of {bearing} from {origin}"
        ],
        "longitude": [
            "the longitude of the point reached by going {distance_km} on an initial bearing of {bearing} from {origin}"
        ],
    },
    via={"location": "the point reached by going {distance_km} on an initial bearing of {bearing} from {origin}"},
    examples=[
        (
            {"origin": {"latitude": 0, "longitude": 0}, "bearing": 90, "distance_km": 1113.1949},
            {"latitude": 0, "longitude": 10.0},
        ),
        (
            {"origin": {"latitude": 0, "longitude": 30}, "bearing": 0, "distance_km": 10001.9657},
            {"latitude": 90.0},
        ),
        (
            {"origin": {"latitude": 0, "longitude": 30}, "bearing": 180, "distance_km": 110.574},
            {"latitude": -1.0, "longitude": 30.0},
        ),
    ],
)
def destination_point(
    origin: Place,
    bearing: Annotated[float, Pick(0, 45, 90, 135, 180, 225, 270, 315, says="{} degrees")],
    distance_km: Annotated[Kilometres, Pick(100, 250, 500, 1000, 2000, 3000, says="{} kilometres")],
) -> Point:
    """Find the point that lies at a distance along the geodesic which leaves a point on a bearing (WGS 84).

    Args:
        origin: latitude and longitude of the point of departure
        bearing: degrees clockwise from true north, 0 to 360
        distance_km: kilometres, 0 to 20000
    """
    if not 0 <= bearing <= 360:
        raise ToolError("Give a bearing from 0 to 360 degrees.")
    if not 0 <= distance_km <= 20_000:
        raise ToolError("Give a distance from 0 to 20,000 kilometres.")
    return _as_point(_direct(origin, bearing, distance_km * 1000))


@tool(
    domain="general",
    kind="processing",
    asks={
        "latitude": ["the latitude of the antipode of {place}", "What is the latitude of the antipode of {place}?"],
        "longitude": ["the longitude of the antipode of {place}", "What is the longitude of the antipode of {place}?"],
    },
    via={"location": "the antipode of {place}"},
    examples=[
        ({"place": {"latitude": 40, "longitude": -3}}, {"latitude": -40, "longitude": 177}),
        ({"place": {"latitude": -1.5, "longitude": 36.5}}, {"latitude": 1.5, "longitude": -143.5}),
    ],
)
def antipode(place: Place) -> Point:
    """Find the point on the exact opposite side of the Earth.

    Args:
        place: latitude and longitude
    """
    return _as_point(_point(-place.latitude, place.longitude + 180.0))


class Utm(Result):
    """Position in the Universal Transverse Mercator system."""

    zone: Annotated[int, About("UTM zone number")]
    grid_zone: str
    central_meridian: Annotated[int, About("central meridian", "degrees east")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "grid_zone": [
            "the UTM grid zone, zone number with latitude band, of {place}",
            "Which UTM grid zone, by zone number and latitude band, covers {place}?",
        ],
        "zone": ["the UTM zone number of {place}", "What is the number of the UTM zone of {place}?"],
        "central_meridian": ["the longitude of the central meridian of the UTM zone of {place}"],
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


class Sexagesimal(Result):
    """Coordinates as maps print them."""

    written: Annotated[str, About("coordinates", form="in the form 1°16′59″S 36°49′0″E, rounded to whole seconds")]


def _arc(value: float, positive: str, negative: str) -> str:
    seconds = math.floor(abs(value) * 3600 + 0.5)
    return f"{seconds // 3600}°{seconds // 60 % 60}′{seconds % 60}″{positive if value >= 0 else negative}"


@tool(
    domain="general",
    kind="processing",
    asks={
        "written": [
            "the coordinates in degrees, minutes and seconds of {place}",
            "What are the coordinates in degrees, minutes and seconds of {place}?",
        ]
    },
    examples=[
        ({"place": {"latitude": 40.446111, "longitude": -79.982222}}, {"written": "40°26′46″N 79°58′56″W"}),
        ({"place": {"latitude": -1.5, "longitude": 36.25}}, {"written": "1°30′0″S 36°15′0″E"}),
    ],
)
def degrees_minutes_seconds(place: Place) -> Sexagesimal:
    """Write coordinates in degrees, minutes and whole seconds of arc with compass letters.

    Args:
        place: latitude and longitude
    """
    return Sexagesimal(written=f"{_arc(place.latitude, 'N', 'S')} {_arc(place.longitude, 'E', 'W')}")
