"""Codes for places: geohash, plus codes, H3 cells, Maidenhead locators."""

import re
from typing import Annotated

from dive.packs.general.geo_entities import Geohash, H3Cell, PlusCode
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Coordinates, Place

PACK = Pack(
    name="geocodes",
    domain="general",
    title="geohash (pygeohash), plus codes (openlocationcode), H3 cells (h3)",
    licence="MIT; Apache-2.0",
    requires=("pygeohash", "openlocationcode", "h3"),
)


def _inside(place: Coordinates) -> None:
    if abs(place.latitude) == 90.0:
        raise ToolError("At the poles the code is not defined. Give a latitude between -90 and 90 degrees.")


def _east(longitude: float) -> float:
    return -180.0 if longitude == 180.0 else longitude


class Hash(Result):
    """The geohash of a point."""

    geohash: Geohash


@tool(
    domain="general",
    kind="processing",
    asks={
        "geohash": [
            "the {length}-character geohash of {place}",
            "What is the {length}-character geohash of {place}?",
        ]
    },
    examples=[
        ({"place": {"latitude": 57.64911, "longitude": 10.40744}, "length": 11}, {"geohash": "u4pruydqqvj"}),
        ({"place": {"latitude": 42.6, "longitude": -5.6}, "length": 5}, {"geohash": "ezs42"}),
        ({"place": {"latitude": 42.6, "longitude": -5.6}, "length": 1}, {"geohash": "e"}),
    ],
)
def geohash_of(place: Place, length: Annotated[int, Pick(5, 6, 7, 8, 9)]) -> Hash:
    """Compute the geohash of a point.

    Args:
        place: latitude and longitude
        length: number of characters, 1 to 12
    """
    import pygeohash

    if not 1 <= length <= 12:
        raise ToolError("Give a length from 1 to 12 characters.")
    _inside(place)
    return Hash(geohash=pygeohash.encode(place.latitude, _east(place.longitude), length))


class CodeCentre(Result):
    """The centre of the area that a code stands for."""

    location: Place
    latitude: Annotated[float, About("latitude", "degrees north", digits=3)]
    longitude: Annotated[float, About("longitude", "degrees east", digits=3)]


def _centre(latitude: float, longitude: float) -> CodeCentre:
    centre = Coordinates(latitude=round(latitude, 6) + 0.0, longitude=round(longitude, 6) + 0.0)
    return CodeCentre(location=centre, latitude=centre.latitude, longitude=centre.longitude)


@tool(
    domain="general",
    kind="processing",
    asks={
        "latitude": ["the latitude of the centre of {geohash}", "What is the latitude of the centre of {geohash}?"],
        "longitude": ["the longitude of the centre of {geohash}", "What is the longitude of the centre of {geohash}?"],
    },
    via={"location": "the centre of {geohash}"},
    examples=[
        ({"geohash": "ezs42"}, {"latitude": 42.605, "longitude": -5.603}),
        ({"geohash": "u4pruydqqvj"}, {"latitude": 57.64911, "longitude": 10.40744}),
        ({"geohash": "s"}, {"latitude": 22.5, "longitude": 22.5}),
    ],
)
def geohash_centre(geohash: Geohash) -> CodeCentre:
    """Decode a geohash into the centre of its cell.

    Args:
        geohash: 1 to 12 characters of the geohash alphabet
    """
    import pygeohash

    code = geohash.strip().lower()
    if not re.fullmatch(r"[0-9b-hjkmnp-z]{1,12}", code):
        raise ToolError("A geohash has 1 to 12 characters, digits and lower-case letters without a, i, l and o.")
    decoded = pygeohash.decode_exactly(code)
    return _centre(decoded.latitude, decoded.longitude)


class Plus(Result):
    """The plus code of a point."""

    plus_code: PlusCode


@tool(
    domain="general",
    kind="processing",
    asks={
        "plus_code": [
            "the full ten-digit plus code of {place}",
            "What is the full ten-digit plus code of {place}?",
        ]
    },
    examples=[
        ({"place": {"latitude": 47.365590, "longitude": 8.524997}}, {"plus_code": "8FVC9G8F+6X"}),
        ({"place": {"latitude": 20.3700625, "longitude": 2.7821875}}, {"plus_code": "7FG49QCJ+2V"}),
    ],
)
def plus_code_of(place: Place) -> Plus:
    """Compute the full ten-digit plus code (Open Location Code) of a point.

    Args:
        place: latitude and longitude
    """
    from openlocationcode import openlocationcode  # type: ignore[import-untyped]

    _inside(place)
    return Plus(plus_code=openlocationcode.encode(place.latitude, _east(place.longitude), 10))


@tool(
    domain="general",
    kind="processing",
    asks={
        "latitude": ["the latitude of the centre of {plus_code}", "What is the latitude of the centre of {plus_code}?"],
        "longitude": ["the longitude of the centre of {plus_code}", "What is the longitude of the centre of {plus_code}?"],
    },
    via={"location": "the centre of {plus_code}"},
    examples=[
        ({"plus_code": "7FG49QCJ+2V"}, {"latitude": 20.3700625, "longitude": 2.7821875}),
        ({"plus_code": "8FVC9G8F+6X"}, {"latitude": 47.3655625, "longitude": 8.5249375}),
    ],
)
def plus_code_centre(plus_code: PlusCode) -> CodeCentre:
    """Decode a full plus code (Open Location Code) into the centre of its area.

    Args:
        plus_code: a full code, such as "6GCRPRC9+22"
    """
    from openlocationcode import openlocationcode

    code = plus_code.strip().upper()
    if len(code) > 16 or not openlocationcode.isFull(code):
        raise ToolError("That is no full plus code. Give one such as 6GCRPRC9+22.")
    area = openlocationcode.decode(code)
    return _centre(area.latitudeCenter, area.longitudeCenter)


class Cell(Result):
    """The H3 cell that contains a point."""

    cell: H3Cell


@tool(
    domain="general",
    kind="processing",
    asks={
        "cell": [
            "the H3 cell at resolution {resolution} that contains {place}",
            "What is the index of the H3 cell at resolution {resolution} that contains {place}?",
        ]
    },
    examples=[
        ({"place": {"latitude": 37.3615593, "longitude": -122.0553238}, "resolution": 5}, {"cell": "85283473fffffff"}),
        ({"place": {"latitude": 37.3615593, "longitude": -122.0553238}, "resolution": 7}, {"cell": "87283472bffffff"}),
    ],
)
def h3_cell_of(place: Place, resolution: Annotated[int, Pick(3, 4, 5, 6, 7, 8, 9)]) -> Cell:
    """Find the cell of the H3 hexagonal grid that contains a point.

    Args:
        place: latitude and longitude
        resolution: 0 (coarsest) to 15
    """
    import h3  # type: ignore[import-untyped]

    if not 0 <= resolution <= 15:
        raise ToolError("H3 has resolutions from 0 to 15.")
    return Cell(cell=h3.latlng_to_cell(place.latitude, place.longitude, resolution))


class CellProfile(Result):
    """Where an H3 cell is and how large."""

    area_km2: Annotated[float, About("area", "square kilometres", "largest", "smallest", additive=True, digits=3)]
    centre: Place
    parent: H3Cell | None


@tool(
    domain="general",
    kind="processing",
    asks={
        "area_km2": ["the area of {cell}", "What area is covered by {cell}?"],
        "parent": ["the parent of {cell} at the next coarser resolution"],
    },
    via={"centre": "the centre of {cell}", "parent": "the parent of {cell}"},
    examples=[
        ({"cell": "85283473fffffff"}, {"area_km2": 265.0925581, "parent": "8428347ffffffff"}),
        ({"cell": "8a1fb46622dffff"}, {"parent": "891fb46622fffff"}),
    ],
)
def h3_cell_profile(cell: H3Cell) -> CellProfile:
    """Compute the area, centre and parent of an H3 cell.

    Args:
        cell: index of the cell in hexadecimal, 15 digits
    """
    import h3

    code = cell.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{15}", code) or not h3.is_valid_cell(code):
        raise ToolError("That is no H3 cell. Give the 15 hexadecimal digits of its index.")
    latitude, longitude = h3.cell_to_latlng(code)
    resolution = h3.get_resolution(code)
    return CellProfile(
        area_km2=round(h3.cell_area(code, "km^2"), 9),
        centre=Coordinates(latitude=round(latitude, 6), longitude=round(longitude, 6)),
        parent=h3.cell_to_parent(code, resolution - 1) if resolution else None,
    )


class Locator(Result):
    """The Maidenhead locator of a point."""

    locator: str


@tool(
    domain="general",
    kind="processing",
    asks={
        "locator": [
            "the six-character Maidenhead locator of {place}",
            "Which six-character Maidenhead locator would a radio amateur give for {place}?",
        ]
    },
    examples=[
        ({"place": {"latitude": 48.14666, "longitude": 11.60833}}, {"locator": "JN58td"}),
        ({"place": {"latitude": 41.714775, "longitude": -72.727260}}, {"locator": "FN31pr"}),
        ({"place": {"latitude": -34.91, "longitude": -56.21166}}, {"locator": "GF15vc"}),
    ],
)
def maidenhead_locator(place: Place) -> Locator:
    """Compute the six-character Maidenhead grid locator of a point, as used in amateur radio.

    Args:
        place: latitude and longitude
    """
    _inside(place)
    east = (_east(place.longitude) + 180.0) / 20.0
    north = (place.latitude + 90.0) / 10.0
    written = chr(65 + int(east)) + chr(65 + int(north))
    east, north = east % 1 * 10, north % 1 * 10
    written += f"{int(east)}{int(north)}"
    return Locator(locator=written + chr(97 + int(east % 1 * 24)) + chr(97 + int(north % 1 * 24)))
