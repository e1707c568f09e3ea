"""Sun, Moon and planets on a date: rising and setting, phases, seasons, positions (ephem, VSOP87).

ephem runs inside the process: every call here builds its own Observer and body, ephem's C code keeps the interpreter
lock, and its only global state is caches keyed by the exact date. Dates are bounded, so no series can run away.
"""

import datetime
import math
from typing import Annotated, Any

from dive.packs.astronomy.entities import AstronomicalUnits, Constellation, Planet
from dive.packs.astronomy.planets import find_planet
from dive.packs.astronomy.star_catalogue import constellation_name
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Date, Place, Year

PACK = Pack(
    name="sky",
    domain="astronomy",
    title="ephemerides of PyEphem (VSOP87)",
    licence="MIT",
    requires=("ephem",),
)

FIRST, LAST = 1800, 2200
_CLOCK = "in 24-hour HH:MM form, to the nearest minute"


def _day(date: str) -> datetime.datetime:
    moment = datetime.datetime.fromisoformat(date)
    if not FIRST <= moment.year <= LAST:
        raise ToolError(f"The ephemeris covers the years {FIRST} to {LAST}.")
    return moment


def _minute(moment: Any) -> datetime.datetime:
    """An ephem date, rounded to the nearest minute."""
    exact = moment.datetime() + datetime.timedelta(seconds=30)
    return datetime.datetime(exact.year, exact.month, exact.day, exact.hour, exact.minute)


def _noon(place: Place, date: str) -> Any:
    """An observer at local mean noon of the date, without refraction: the horizon carries it."""
    import ephem  # type: ignore[import-untyped]

    day = _day(date)
    observer = ephem.Observer()
    observer.lat, observer.lon = str(place.latitude), str(place.longitude)
    observer.pressure = 0
    observer.horizon = "-0:34"
    observer.date = ephem.Date(day + datetime.timedelta(hours=12 - place.longitude / 15))
    return observer


class SunTimes(Result):
    """The Sun's day at a place."""

    sunrise: Annotated[str, About("time of sunrise", form=_CLOCK, ranked=False)]
    sunset: Annotated[str, About("time of sunset", form=_CLOCK, ranked=False)]
    day_length: Annotated[float, About("day length", "hours", "longest", "shortest", digits=1)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "sunrise": [
            "the UTC time of sunrise on {date} at {place}",
        ],
        "sunset": [
            "the UTC time of sunset on {date} at {place}",
        ],
        "day_length": [
            "the day length on {date} at {place}",
        ],
    },
    cite="the almanac definition (the Sun's upper limb on the horizon with 34′ of refraction)",
    examples=[
        (
            {"place": {"latitude": 51.4769, "longitude": 0}, "date": "2024-06-21"},
            {"sunrise": "03:43", "sunset": "20:21", "day_length": 16.63},
        ),
        ({"place": {"latitude": 0, "longitude": 0}, "date": "2024-03-20"}, {"sunrise": "06:04", "sunset": "18:11"}),
        ({"place": {"latitude": 40.7128, "longitude": -74.006}, "date": "2024-12-21"}, {"sunrise": "12:17", "sunset": "21:32"}),
    ],
)
def sun_times(place: Place, date: Date) -> SunTimes:
    """Compute sunrise, sunset (UTC, upper limb, standard refraction, sea level) and day length at a place on its local date.

    Args:
        place: latitude and longitude in degrees
        date: local calendar date, YYYY-MM-DD, 1800 to 2200
    """
    import ephem

    observer = _noon(place, date)
    try:
        rise, dusk = observer.previous_rising(ephem.Sun()), observer.next_setting(ephem.Sun())
    except (ephem.AlwaysUpError, ephem.NeverUpError):
        raise ToolError(f"The sun does not both rise and set there on {date}: it is polar day or polar night.") from None
    if dusk - rise > 1:
        raise ToolError(f"The sun does not both rise and set there on {date}: it is polar day or polar night.")
    return SunTimes(
        sunrise=f"{_minute(rise):%H:%M}", sunset=f"{_minute(dusk):%H:%M}", day_length=round(float(dusk - rise) * 24, 3)
    )


class NoonSun(Result):
    """The Sun at its highest."""

    altitude: Annotated[float, About("maximum solar altitude", "degrees", digits=0)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "altitude": [
            "the maximum solar altitude on {date} at {place}",
            "What is the maximum solar altitude on {date} at {place}?",
        ],
    },
    rules=("Neglect refraction",),
    examples=[
        ({"place": {"latitude": 51.4769, "longitude": 0}, "date": "2024-06-20"}, {"altitude": 61.96}),
        ({"place": {"latitude": 23.4364, "longitude": 0}, "date": "2024-06-20"}, {"altitude": 90.0}),
        ({"place": {"latitude": 40, "longitude": -105}, "date": "2024-12-21"}, {"altitude": 26.56}),
    ],
)
def noon_sun_altitude(place: Place, date: Date) -> NoonSun:
    """Compute the greatest altitude of the centre of the sun on a date, without refraction; negative in polar night.

    Args:
        place: latitude and longitude in degrees
        date: local calendar date, YYYY-MM-DD, 1800 to 2200
    """
    import ephem

    observer = _noon(place, date)
    sun = ephem.Sun(observer)
    # The transit lies within 17 minutes of mean noon, in which the sun's declination moves by less than 0.005 degrees.
    return NoonSun(altitude=round(90 - abs(place.latitude - math.degrees(float(sun.dec))), 2))


class MoonState(Result):
    """How the Moon looks."""

    illuminated: Annotated[float, About("illuminated fraction of the Moon at 00:00 UTC", "percent", digits=1, ranked=False)]
    trend: str
    age_days: Annotated[float, About("age of the Moon", "days", "largest", "smallest", digits=1)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "illuminated": [
            "the Moon's geocentric illuminated fraction at 00:00 UTC on {date}",
            "What is the Moon's geocentric illuminated fraction at 00:00 UTC on {date}?",
        ],
    },
    examples=[
        ({"date": "2024-04-24"}, {"illuminated": 99.9, "trend": "waning"}),
        ({"date": "2024-06-14"}, {"trend": "waxing", "age_days": 7.474}),
        ({"date": "2024-04-08"}, {"trend": "waning"}),
    ],
)
def moon_state(date: Date) -> MoonState:
    """Compute how much of the Moon is illuminated, whether it is waxing or waning, and its age since new moon, at 00:00 UTC.

    Args:
        date: YYYY-MM-DD, 1800 to 2200
    """
    import ephem

    moment = ephem.Date(_day(date))
    moon = ephem.Moon(moment)
    new, full = ephem.previous_new_moon(moment), ephem.previous_full_moon(moment)
    return MoonState(
        illuminated=round(float(moon.phase), 2),
        trend="waxing" if new > full else "waning",
        age_days=round(float(moment - new), 3),
    )


class MoonEvent(Result):
    """When the Moon reaches a phase."""

    date: Date
    time: Annotated[str, About("time", form=_CLOCK)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "date": [
            "the date of the first {phase} on or after {date}",
            "What is the date of the first {phase} on or after {date}?",
        ],
    },
    rules=("Dates are in UTC",),
    examples=[
        ({"phase": "full moon", "date": "2024-06-01"}, {"date": "2024-06-22", "time": "01:08"}),
        ({"phase": "new moon", "date": "2024-04-01"}, {"date": "2024-04-08", "time": "18:21"}),
        ({"phase": "first quarter", "date": "2024-04-01"}, {"date": "2024-04-15", "time": "19:13"}),
        ({"phase": "last quarter", "date": "2024-03-30"}, {"date": "2024-04-02", "time": "03:15"}),
    ],
)
def next_moon_phase(phase: Annotated[str, Pick("full moon", "new moon")], date: Date) -> MoonEvent:
    """Find the first new moon, first quarter, full moon or last quarter on or after a date (UTC).

    Args:
        phase: 'new moon', 'first quarter', 'full moon' or 'last quarter'
        date: YYYY-MM-DD, 1800 to 2200
    """
    import ephem

    finders = {
        "new moon": ephem.next_new_moon, "first quarter": ephem.next_first_quarter_moon,
        "full moon": ephem.next_full_moon, "last quarter": ephem.next_last_quarter_moon,
    }  # fmt: skip
    finder = finders.get(phase.strip().casefold())
    if finder is None:
        raise ToolError("The phase is one of: new moon, first quarter, full moon, last quarter.")
    found = finder(ephem.Date(_day(date)))
    # The date is that of the exact moment, the time is rounded: at 23:59:45 both must still speak of one day.
    moment = _minute(found)
    return MoonEvent(date=f"{moment:%Y-%m-%d}", time=f"{moment:%H:%M}")


class Seasons(Result):
    """Equinoxes and solstices of a year, by UTC date."""

    march_equinox: Date
    june_solstice: Date
    september_equinox: Date
    december_solstice: Date
    june_solstice_time: Annotated[str, About("time", form=_CLOCK)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "march_equinox": [
            "the date of the March equinox of {year}",
        ],
        "june_solstice": [
            "the date of the June solstice of {year}",
        ],
        "september_equinox": [
            "the date of the September equinox of {year}",
        ],
        "december_solstice": [
            "the date of the December solstice of {year}",
        ],
    },
    rules=("Dates are in UTC",),
    examples=[
        (
            {"year": 2024},
            {
                "march_equinox": "2024-03-20",
                "june_solstice": "2024-06-20",
                "september_equinox": "2024-09-22",
                "december_solstice": "2024-12-21",
                "june_solstice_time": "20:51",
            },
        ),
        (
            {"year": 2003},
            {
                "march_equinox": "2003-03-21",
                "june_solstice": "2003-06-21",
                "september_equinox": "2003-09-23",
                "december_solstice": "2003-12-22",
            },
        ),
    ],
)
def equinoxes_and_solstices(year: Year) -> Seasons:
    """Compute the UTC dates of the equinoxes and solstices of a year.

    Args:
        year: 1800 to 2200
    """
    import ephem

    start = ephem.Date(_day(f"{year:04d}-01-01"))
    march = ephem.next_vernal_equinox(start)
    june, september = ephem.next_summer_solstice(march), ephem.next_autumnal_equinox(march)
    december = ephem.next_winter_solstice(march)
    march, june, september, december = (_minute(e) for e in (march, june, september, december))
    return Seasons(
        march_equinox=f"{march:%Y-%m-%d}", june_solstice=f"{june:%Y-%m-%d}", september_equinox=f"{september:%Y-%m-%d}",
        december_solstice=f"{december:%Y-%m-%d}", june_solstice_time=f"{june:%H:%M}",
    )  # fmt: skip


class PlanetPosition(Result):
    """Where a planet stands in the sky."""

    constellation: Annotated[Constellation, About("constellation")]
    distance: Annotated[AstronomicalUnits, About("distance from Earth", "astronomical units", "greatest", "smallest", digits=2)]
    magnitude: Annotated[float, About("apparent magnitude", high="faintest", low="brightest", digits=1)]
    elongation: Annotated[
        float, About("angular distance from the Sun", "degrees", "largest", "smallest", digits=0, averaged=False)
    ]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "constellation": [
            "the constellation containing {planet} at 00:00 UTC on {date}",
            "In which constellation is {planet} at 00:00 UTC on {date}?",
        ],
        "distance": [
            "the distance of {planet} from Earth at 00:00 UTC on {date}",
        ],
        "elongation": [
            "the angular distance of {planet} from the Sun at 00:00 UTC on {date}",
        ],
    },
    examples=[
        ({"planet": "Mars", "date": "2024-06-01"}, {"constellation": "Pisces", "distance": 1.859}),
        ({"planet": "Jupiter", "date": "2023-11-03"}, {"constellation": "Aries", "distance": 3.983}),
        ({"planet": "Saturn", "date": "2024-09-08"}, {"constellation": "Aquarius", "distance": 8.657}),
    ],
)
def planet_position(planet: Planet, date: Date) -> PlanetPosition:
    """Compute a planet's constellation, distance from Earth, brightness and elongation from the Sun at 00:00 UTC.

    Args:
        planet: English name of a planet other than Earth
        date: YYYY-MM-DD, 1800 to 2200
    """
    import ephem

    name = find_planet(planet)
    if name == "Earth":
        raise ToolError("The position in the sky is defined for the planets other than Earth.")
    body = getattr(ephem, name)(ephem.Date(_day(date)))
    return PlanetPosition(
        constellation=constellation_name(ephem.constellation(body)[1]),
        distance=round(float(body.earth_distance), 4),
        magnitude=round(float(body.mag), 2),
        elongation=round(abs(math.degrees(float(body.elong))), 2),
    )
