"""Maidenhead grid squares, by which radio amateurs say where they are."""

from dive.tools import Pack, Result, ToolError, tool
from dive.tools.entities import Place

PACK = Pack(name="geocodes", domain="general", title="Maidenhead locator system", licence="Apache-2.0 (formula)")


class Square(Result):
    """The Maidenhead grid square of a point."""

    square: str


@tool(
    domain="general",
    kind="processing",
    asks={
        "square": [
            "the four-character Maidenhead grid square of {place}",
            "In which four-character Maidenhead grid square is {place}?",
        ]
    },
    examples=[
        ({"place": {"latitude": 48.14666, "longitude": 11.60833}}, {"square": "JN58"}),
        ({"place": {"latitude": 41.714775, "longitude": -72.727260}}, {"square": "FN31"}),
        ({"place": {"latitude": -34.91, "longitude": -56.21166}}, {"square": "GF15"}),
    ],
)
def maidenhead_square(place: Place) -> Square:
    """Compute the four-character Maidenhead grid square of a point, as used in amateur radio.

    Args:
        place: latitude and longitude, not a pole
    """
    if abs(place.latitude) == 90.0:
        raise ToolError("At the poles the square is not defined. Give a latitude between -90 and 90 degrees.")
    east = ((place.longitude + 180.0) % 360.0) / 20.0
    north = (place.latitude + 90.0) / 10.0
    return Square(square=f"{chr(65 + int(east))}{chr(65 + int(north))}{int(east % 1 * 10)}{int(north % 1 * 10)}")
