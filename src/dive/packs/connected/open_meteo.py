"""Open-Meteo: past weather and elevation of any place (Historical Weather API on ERA5; Elevation API on Copernicus DEM)."""

import datetime
from typing import Annotated

from dive.packs.connected.api import Api, operation, real
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Result, ToolError
from dive.tools.entities import Celsius, Date, Metres, Place

ARCHIVE = Service("open-meteo", "Open-Meteo", "https://archive-api.open-meteo.com/v1", rate=5)
PACK = Pack(name="open_meteo", domain="general", title="Open-Meteo (ERA5 reanalysis)", vintage="live", service=ARCHIVE,
            licence="CC BY 4.0; free of charge for non-commercial use")  # fmt: skip
API = Api(ARCHIVE)
_FIRST = datetime.date(1940, 1, 1)
_DAILY = "temperature_2m_max,temperature_2m_min,precipitation_sum,wind_speed_10m_max"


class Weather(Result):
    """The weather of a day, midnight to midnight UTC."""

    maximum: Annotated[Celsius | None, About("highest temperature", "degrees Celsius", "highest", "lowest", digits=1)]
    minimum: Annotated[Celsius | None, About("lowest temperature", "degrees Celsius", "highest", "lowest", digits=1)]
    precipitation: Annotated[float | None, About("precipitation", "millimetres", "highest", "lowest", additive=True, digits=1)]
    wind: Annotated[float | None, About("highest wind speed", "kilometres per hour", digits=1)]


@operation(
    domain="general",
    asks={
        "maximum": ["the highest temperature that Open-Meteo's archive gives, UTC day, on {date} at {place}"],
        "minimum": ["the lowest temperature that Open-Meteo's archive gives, UTC day, on {date} at {place}"],
        "precipitation": ["the precipitation that Open-Meteo's archive gives, UTC day, on {date} at {place}"],
        "wind": ["the highest wind speed that Open-Meteo's archive gives, UTC day, on {date} at {place}"],
    },
    examples=[
        ({"place": {"latitude": 52.52, "longitude": 13.41}, "date": "2003-08-09"}, {}),
        ({"place": {"latitude": -1.2833, "longitude": 36.8167}, "date": "1990-01-01"}, {}),
    ],
)
def past_weather(place: Place, date: Date) -> Weather:
    """Look up the weather of a past day at a place: temperatures, precipitation, wind.

    Args:
        place: latitude and longitude
        date: a day from 1940-01-01 on, at least a week past
    """
    if datetime.date.fromisoformat(date) < _FIRST:
        raise ToolError(f"The archive begins on {_FIRST.isoformat()}; {date} is earlier.")
    query = {"latitude": f"{place.latitude:.4f}", "longitude": f"{place.longitude:.4f}", "start_date": date, "end_date": date,
             "daily": _DAILY, "timezone": "UTC"}  # fmt: skip
    found = API.find("/archive", query, missing=f"The archive has no weather for {date}.", statuses=(400,))
    if real(found, "daily", "temperature_2m_max", 0) is None:
        raise ToolError(f"The archive has no weather for {date}.")
    return Weather(
        maximum=real(found, "daily", "temperature_2m_max", 0),
        minimum=real(found, "daily", "temperature_2m_min", 0),
        precipitation=real(found, "daily", "precipitation_sum", 0),
        wind=real(found, "daily", "wind_speed_10m_max", 0),
    )


class Elevation(Result):
    """Height above the sea."""

    elevation: Annotated[Metres, About("elevation", "metres", "highest", "lowest", digits=0)]


@operation(
    domain="general",
    asks={"elevation": ["the elevation that Open-Meteo's terrain model gives at {place}",
                        "how high above the sea Open-Meteo's terrain model places {place}"]},
    examples=[
        ({"place": {"latitude": 52.52, "longitude": 13.41}}, {}),
        ({"place": {"latitude": -1.2833, "longitude": 36.8167}}, {}),
    ],
)  # fmt: skip
def archive_elevation(place: Place) -> Elevation:
    """Look up the elevation at a place, from the 90-metre terrain model that Open-Meteo uses.

    Args:
        place: latitude and longitude
    """
    query = {"latitude": f"{place.latitude:.4f}", "longitude": f"{place.longitude:.4f}", "start_date": "2000-01-01",
             "end_date": "2000-01-01", "daily": "temperature_2m_max", "timezone": "UTC"}  # fmt: skip
    found = API.find("/archive", query, missing="The archive has no such place.", statuses=(400,))
    return Elevation(elevation=API.need(real(found, "elevation"), "elevation"))
