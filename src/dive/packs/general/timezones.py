"""Time zones: offsets, differences, conversions, clock changes (IANA time zone database as packaged in tzdata)."""

import datetime
import re
from functools import cache
from importlib import metadata
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from dive.packs.general.places import cities_where, countries, find_country
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Country, Date, Timezone, Year

PACK = Pack(
    name="timezones",
    domain="general",
    title="IANA time zone database (tzdata)",
    licence="public domain; Apache-2.0 (package)",
    requires=("tzdata", "pycountry"),
)

_UTC = datetime.UTC


def _database() -> str:
    """The database with the release that is installed: of the version 2025.2, release 2025b."""
    try:
        year, number = metadata.version("tzdata").split(".")[:2]
    except (metadata.PackageNotFoundError, ValueError):
        return "the IANA time zone database"
    return f"release {year}{chr(ord('a') - 1 + int(number))} of the IANA time zone database"


_DATABASE = _database()


@cache
def _zones_of_countries() -> dict[str, tuple[str, ...]]:
    """Zones by ISO 3166-1 alpha-2 code, from the database's own table."""
    from importlib.resources import files

    found: dict[str, list[str]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            found.setdefault(code, []).append(zone)
    return {code: tuple(sorted(zones)) for code, zones in found.items()}


@cache
def _known() -> dict[str, str]:
    from importlib.resources import files

    lines = (files("tzdata") / "zones").read_text("utf-8").split()
    return {name.casefold(): name for name in lines if name not in ("Factory", "localtime", "posixrules")}


@cache
def _load(name: str) -> ZoneInfo:
    from importlib.resources import files

    # From the package, not from the machine: the same answer everywhere.
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def _zone(name: str) -> ZoneInfo:
    known = _known().get(name.strip().casefold())
    if known is None:
        raise ToolError(f"There is no time zone called '{name[:40]}'. Give an IANA name, such as Africa/Nairobi.")
    return _load(known)


def _day(date: str) -> datetime.date:
    day = datetime.date.fromisoformat(date)
    if not 1970 <= day.year <= 2100:
        raise ToolError("Give a date from 1970 to 2100: of earlier years the clock rules are not known for certain.")
    return day


def _offset(moment: datetime.datetime) -> datetime.timedelta:
    offset = moment.utcoffset()
    assert offset is not None
    return offset


def _written(offset: datetime.timedelta) -> str:
    minutes = round(abs(offset.total_seconds()) / 60)
    return f"{'-' if offset.total_seconds() < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


class Offset(Result):
    """How far local time is from UTC."""

    offset: Annotated[str, About("UTC offset", form="in the form +HH:MM or -HH:MM", ranked=False)]


@tool(
    domain="general",
    kind="processing",
    asks={
        "offset": [
            "the UTC offset of {timezone} on {date}",
            "What is the UTC offset of {timezone} on {date}?",
        ],
    },
    examples=[
        ({"timezone": "Africa/Nairobi", "date": "2024-06-01"}, {"offset": "+03:00"}),
        ({"timezone": "America/New_York", "date": "2024-07-04"}, {"offset": "-04:00"}),
        ({"timezone": "America/New_York", "date": "2024-01-15"}, {"offset": "-05:00"}),
        ({"timezone": "Asia/Kathmandu", "date": "2020-05-05"}, {"offset": "+05:45"}),
    ],
)
def utc_offset(timezone: Timezone, date: Date) -> Offset:
    """Compute the UTC offset of a time zone on a date; an error for a date on which it changes.

    Args:
        timezone: IANA name, such as "Africa/Nairobi"
        date: YYYY-MM-DD, from 1970 to 2100
    """
    day, zone = _day(date), _zone(timezone)
    first, last = (_offset(datetime.datetime.combine(day, time, zone)) for time in (datetime.time.min, datetime.time.max))
    if first != last:
        raise ToolError(f"The UTC offset of {timezone[:40]} changes on {date}. Give a day before or after.")
    return Offset(offset=_written(first))


class Difference(Result):
    """How far one local time is from another."""

    hours: int | None
    """None where it is not a whole number of hours: then it is said in minutes, never in decimals of an hour."""
    minutes: int | None
    """None where it is a whole number of hours."""


@tool(
    domain="general",
    kind="processing",
    asks={
        "hours": [
            "the time difference, in hours, between {timezone} and {other} at noon UTC on {date}",
            "What is the time difference, in hours, between {timezone} and {other} at noon UTC on {date}?",
        ],
        "minutes": [
            "the time difference, in minutes, between {timezone} and {other} at noon UTC on {date}",
            "What is the time difference, in minutes, between {timezone} and {other} at noon UTC on {date}?",
        ],
    },
    examples=[
        ({"timezone": "Asia/Tokyo", "other": "Europe/London", "date": "2024-01-10"}, {"hours": 9, "minutes": None}),
        ({"timezone": "Asia/Tokyo", "other": "Europe/London", "date": "2024-07-10"}, {"hours": 8}),
        ({"timezone": "America/Los_Angeles", "other": "America/New_York", "date": "2024-07-10"}, {"hours": 3}),
        ({"timezone": "Asia/Kolkata", "other": "Africa/Nairobi", "date": "2024-07-10"}, {"hours": None, "minutes": 150}),
    ],
)
def time_difference(timezone: Timezone, other: Timezone, date: Date) -> Difference:
    """Compute how far apart the local times of two zones are, whichever is ahead, at 12:00 UTC of a date.

    It is given in hours or, where they are no whole number, in minutes.

    Args:
        timezone: IANA name of one zone
        other: IANA name of the other zone
        date: YYYY-MM-DD, from 1970 to 2100
    """
    moment = datetime.datetime.combine(_day(date), datetime.time(12), _UTC)
    ahead = _offset(moment.astimezone(_zone(timezone))) - _offset(moment.astimezone(_zone(other)))
    minutes, seconds = divmod(abs(round(ahead.total_seconds())), 60)
    if seconds:
        raise ToolError(f"{timezone[:40]} and {other[:40]} were not whole minutes apart on {date}.")
    whole = minutes % 60 == 0
    return Difference(hours=minutes // 60 if whole else None, minutes=None if whole else minutes)


class LocalTime(Result):
    """The same moment elsewhere."""

    time: Annotated[str, About("local time", form="in 24-hour HH:MM form", ranked=False)]
    date: Date


@tool(
    domain="general",
    kind="processing",
    asks={
        "time": [
            "the local time in {target} when it is {time} in {timezone} on {date}",
            "What is the local time in {target} when it is {time} in {timezone} on {date}?",
        ],
        "date": ["the local date in {target} when it is {time} in {timezone} on {date}"],
    },
    examples=[
        (
            {"date": "2024-06-01", "time": "12:00", "timezone": "Africa/Nairobi", "target": "America/New_York"},
            {"time": "05:00", "date": "2024-06-01"},
        ),
        (
            {"date": "2024-01-01", "time": "20:30", "timezone": "America/Los_Angeles", "target": "Asia/Tokyo"},
            {"time": "13:30", "date": "2024-01-02"},
        ),
        (
            {"date": "2024-01-01", "time": "06:00", "timezone": "Asia/Kolkata", "target": "Europe/London"},
            {"time": "00:30", "date": "2024-01-01"},
        ),
    ],
)
def convert_local_time(
    date: Date,
    time: Annotated[str, Pick("06:00", "08:30", "09:15", "14:45", "18:00", "22:30")],
    timezone: Timezone,
    target: Timezone,
) -> LocalTime:
    """Convert a local date and time from one time zone to another; an error for a time that a clock change skips or repeats.

    Args:
        date: local date in the zone converted from, YYYY-MM-DD, from 1970 to 2100
        time: local time in 24-hour form HH:MM
        timezone: IANA name of the zone converted from
        target: IANA name of the zone converted to
    """
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time):
        raise ToolError("Give the time in 24-hour form, HH:MM.")
    zone, goal = _zone(timezone), _zone(target)
    local = datetime.datetime.combine(_day(date), datetime.time.fromisoformat(time), zone)
    if _offset(local) != _offset(local.replace(fold=1)):
        raise ToolError(f"On {date} a clock change makes {time} an impossible or ambiguous local time there.")
    there = local.astimezone(_UTC).astimezone(goal)
    return LocalTime(time=f"{there:%H:%M}", date=there.date().isoformat())


class ClockChange(Row):
    """A change of the UTC offset."""

    noun: ClassVar[str] = "clock change"
    plural: ClassVar[str] = "clock changes"
    key: ClassVar[str] = "date"

    date: Date
    direction: Annotated[str, About("direction of the change")]
    minutes: int


class ClockChanges(Result):
    """The clock changes of a year, the earliest first."""

    dates: list[Date]
    changes: list[ClockChange]


@tool(
    domain="general",
    kind="processing",
    asks={
        "dates": [
            "the dates of the clock changes in {year} in {timezone}",
            "which dates in {year} have a clock change in {timezone}",
        ],
        "dates#count": [
            "the number of clock changes in {year} in {timezone}",
        ],
    },
    cite=_DATABASE,
    each={
        "dates#count": ["has {most} clock changes in {year}", "has {most} clock changes in {timezone}"],
    },
    examples=[
        (
            {"timezone": "America/New_York", "year": 2024},
            {
                "changes": [
                    {"date": "2024-03-10", "direction": "forward", "minutes": 60},
                    {"date": "2024-11-03", "direction": "back", "minutes": 60},
                ]
            },
        ),
        (
            {"timezone": "Europe/Paris", "year": 2023},
            {
                "changes": [
                    {"date": "2023-03-26", "direction": "forward", "minutes": 60},
                    {"date": "2023-10-29", "direction": "back", "minutes": 60},
                ]
            },
        ),
        ({"timezone": "Asia/Tokyo", "year": 2024}, {"changes": []}),
        ({"timezone": "Australia/Lord_Howe", "year": 2022}, {"changes": [{"minutes": 30}, {"minutes": 30}]}),
    ],
)
def clock_changes(timezone: Timezone, year: Year) -> ClockChanges:
    """List the days in a year on which clocks in a time zone are put forward or back, and by how many minutes.

    Args:
        timezone: IANA name, such as "Europe/Paris"
        year: from 1970 to 2100
    """
    if not 1970 <= year <= 2100:
        raise ToolError("Give a year from 1970 to 2100.")
    zone = _zone(timezone)
    # The local year, found in UTC: a day more at either end, then those changes whose own date is in the year.
    start = int(datetime.datetime(year, 1, 1, tzinfo=_UTC).timestamp()) - 86_400

    def offset(second: int) -> int:
        return int(_offset(datetime.datetime.fromtimestamp(second, _UTC).astimezone(zone)).total_seconds())

    found = []
    for day in range(368):
        low, high = start + day * 86_400, start + (day + 1) * 86_400
        before, after = offset(low), offset(high)
        if before == after:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(middle) == before else (low, middle)
        date = datetime.datetime.fromtimestamp(low, _UTC).astimezone(zone).date()
        if date.year == year:
            direction = "forward" if after > before else "back"
            found.append(ClockChange(date=date.isoformat(), direction=direction, minutes=round(abs(after - before) / 60)))
    return ClockChanges(dates=[c.date for c in found], changes=found)


class Zones(Result):
    """The time zones of a country."""

    timezones: list[Timezone]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "timezones": [
            "the IANA time zones of {country}",
            "Which IANA time zones does {country} have?",
        ],
        "timezones#count": [
            "the number of IANA time zones of {country}",
            "How many IANA time zones does {country} have?",
        ],
    },
    cite=f"zone.tab in {_DATABASE}",
    each={
        "timezones#count": ["has {most} IANA time zones"],
    },
    examples=[
        ({"country": "Kenya"}, {"timezones": ["Africa/Nairobi"]}),
        ({"country": "Spain"}, {"timezones": ["Africa/Ceuta", "Atlantic/Canary", "Europe/Madrid"]}),
        ({"country": "New Zealand"}, {"timezones": ["Pacific/Auckland", "Pacific/Chatham"]}),
    ],
)
def country_timezones(country: Country) -> Zones:
    """List the IANA time zones of a country.

    Args:
        country: English name or ISO 3166-1 code
    """
    record = find_country(country)
    found = _zones_of_countries().get(record.iso2)
    if not found:
        raise ToolError(f"The IANA database has no time zone of {record.name}.")
    return Zones(timezones=list(found))


@seeds(Timezone, domain="general")
def timezone_seeds() -> list[str]:
    """Zones with a city of 50,000 people and more, that of the most populous city first."""
    found = dict.fromkeys(c.timezone for c in cities_where("city.population >= 50000 ORDER BY city.population DESC, city.id"))
    listed = {zone for code in countries() for zone in _zones_of_countries().get(code, ())}
    return [zone for zone in found if zone in listed]
