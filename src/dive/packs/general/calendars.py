"""Dates in other calendars: Hebrew, Islamic, Persian, Julian, Mayan and more (convertdate)."""

import datetime
from typing import Annotated, Any

from dive.packs.general.calendar_dates import WEEKDAYS, one_of, parse
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Date

PACK = Pack(
    name="calendars",
    domain="general",
    title="convertdate calendar conversions",
    licence="MIT",
    requires=("convertdate", "holidays", "python-dateutil"),
)

_FIRST, _LAST = 1800, 2199

_HEBREW = ("Nisan", "Iyar", "Sivan", "Tammuz", "Av", "Elul", "Tishrei", "Cheshvan", "Kislev", "Tevet", "Shevat", "Adar",
           "Adar II")  # fmt: skip
_ISLAMIC = ("Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Thani", "Jumada al-Awwal", "Jumada al-Thani", "Rajab", "Shaban",
            "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah")  # fmt: skip
_PERSIAN = ("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman",
            "Esfand")  # fmt: skip
_COPTIC = ("Thout", "Paopi", "Hathor", "Koiak", "Tobi", "Meshir", "Paremhat", "Parmouti", "Pashons", "Paoni", "Epip",
           "Mesori", "Nasie")  # fmt: skip
_ETHIOPIAN = ("Meskerem", "Tikimt", "Hidar", "Tahsas", "Tir", "Yekatit", "Megabit", "Miazia", "Ginbot", "Sene", "Hamle",
              "Nehasse", "Pagumen")  # fmt: skip
_INDIAN = ("Chaitra", "Vaishakha", "Jyeshtha", "Ashadha", "Shravana", "Bhadra", "Ashvina", "Kartika", "Agrahayana", "Pausha",
           "Magha", "Phalguna")  # fmt: skip
_JULIAN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_ETHIOPIAN_OFFSET = 276  # years from the Coptic era of the martyrs back to the Ethiopian era

_CALENDARS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Hebrew": ("hebrew", _HEBREW),
    "civil tabular Islamic": ("islamic", _ISLAMIC),
    "Solar Hijri": ("persian", _PERSIAN),
    "Coptic": ("coptic", _COPTIC),
    "Ethiopian": ("coptic", _ETHIOPIAN),
    "Indian national": ("indian_civil", _INDIAN),
    "Julian": ("julian", _JULIAN),
}


class _Persian:
    """The Solar Hijri calendar by the 33-year rule, which agrees with the observed equinox over the years allowed here."""

    FIRST, LAST = 1304, 1468

    @staticmethod
    def _new_year(year: int) -> int:
        """Ordinal of 1 Farvardin; that of 1304 was 21 March 1925."""
        leaps = sum(y % 33 in (1, 5, 9, 13, 17, 22, 26, 30) for y in range(_Persian.FIRST, year))
        return datetime.date(1925, 3, 21).toordinal() + 365 * (year - _Persian.FIRST) + leaps

    @classmethod
    def from_gregorian(cls, year: int, month: int, day: int) -> tuple[int, int, int]:
        """Year, month and day of the Solar Hijri calendar."""
        ordinal = datetime.date(year, month, day).toordinal()
        persian = year - 621
        if not cls.FIRST < persian <= cls.LAST:
            raise ToolError("The Solar Hijri calendar is given for the years 1926 to 2089.")
        if ordinal < cls._new_year(persian):
            persian -= 1
        number = ordinal - cls._new_year(persian)
        in_month, rest = divmod(number, 31) if number < 186 else divmod(number - 186, 30)
        return persian, in_month + 1 + (0 if number < 186 else 6), rest + 1

    @classmethod
    def to_gregorian(cls, year: int, month: int, day: int) -> tuple[int, int, int]:
        """Gregorian year, month and day."""
        before = 31 * (month - 1) - max(0, month - 7)
        found = datetime.date.fromordinal(cls._new_year(year) + before + day - 1)
        return found.year, found.month, found.day


def calendar_module(name: str) -> Any:
    """Convertdate's module of a calendar; our own for the Persian one."""
    import importlib

    if name == "persian":
        return _Persian
    return importlib.import_module(f"convertdate.{name}")


def _in_range(day: datetime.date) -> datetime.date:
    if not _FIRST <= day.year <= _LAST:
        raise ToolError(f"Give a date of the years {_FIRST} to {_LAST}.")
    return day


class CalendarDate(Result):
    """A date as another calendar writes it."""

    written: Annotated[str, About("calendar date", form="as day, month name and year", ranked=False)]
    day: int
    month: str
    year: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "written": [
            "the {calendar} calendar date that corresponds to {date}",
            "Which date in the {calendar} calendar corresponds to {date}?",
        ],
        "year": [
            "the year of the {calendar} calendar in which {date} falls",
            "In which year of the {calendar} calendar does {date} fall?",
        ],
    },
    examples=[
        (
            {"date": "1948-05-14", "calendar": "Hebrew"},
            {"written": "5 Iyar 5708", "day": 5, "month": "Iyar", "year": 5708},
        ),
        ({"date": "2000-01-01", "calendar": "civil tabular Islamic"}, {"written": "24 Ramadan 1420"}),
        ({"date": "2024-03-20", "calendar": "Solar Hijri"}, {"written": "1 Farvardin 1403"}),
        ({"date": "2024-09-11", "calendar": "Ethiopian"}, {"written": "1 Meskerem 2017"}),
        ({"date": "2024-03-21", "calendar": "Indian national"}, {"written": "1 Chaitra 1946"}),
        ({"date": "1917-11-07", "calendar": "Julian"}, {"written": "25 October 1917"}),
    ],
)
def date_in_calendar(date: Date, calendar: Annotated[str, Pick(*_CALENDARS)]) -> CalendarDate:
    """Convert a Gregorian date to another calendar; a day that begins at sunset is taken by its daylight part.

    Args:
        date: Gregorian date as YYYY-MM-DD, 1800 to 2199 (Solar Hijri: 1926 to 2089)
        calendar: Hebrew, civil tabular Islamic, Solar Hijri, Coptic, Ethiopian, Indian national or Julian
    """
    gregorian = _in_range(parse(date))
    name = one_of(calendar, tuple(_CALENDARS), "supported calendar")
    module, months = _CALENDARS[name]
    year, month, day = calendar_module(module).from_gregorian(gregorian.year, gregorian.month, gregorian.day)
    if name == "Ethiopian":
        year += _ETHIOPIAN_OFFSET
    said = months[month - 1]
    if name == "Hebrew" and month == 12 and is_hebrew_leap(year):
        said = "Adar I"
    return CalendarDate(written=f"{day} {said} {year}", day=day, month=said, year=year)


def is_hebrew_leap(year: int) -> bool:
    """Has the Hebrew year a thirteenth month?"""
    return (7 * year + 1) % 19 < 7


class GregorianDate(Result):
    """A date of the Gregorian calendar."""

    date: Date
    weekday: Annotated[str, About("day of the week")]


def _gregorian(module: str, year: int, month: int, day: int, months: tuple[str, ...], low: int, high: int) -> GregorianDate:
    """Convert and check by converting back: the package rolls an impossible day over to the next month."""
    if not low <= year <= high:
        raise ToolError(f"Give a year of that calendar from {low} to {high}.")
    if not 1 <= day <= 31:
        raise ToolError("Give a day of the month from 1 to 31.")
    calendar = calendar_module(module)
    found = datetime.date(*calendar.to_gregorian(year, month, day))
    if tuple(calendar.from_gregorian(found.year, found.month, found.day)) != (year, month, day):
        raise ToolError(f"{months[month - 1]} {year} has no day {day}.")
    return GregorianDate(date=found.isoformat(), weekday=WEEKDAYS[found.weekday()])


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the Gregorian date of {day} {month} {year} of the Hebrew calendar",
            "Which Gregorian date corresponds to {day} {month} {year} of the Hebrew calendar?",
        ],
        "weekday": ["the day of the week of {day} {month} {year} of the Hebrew calendar"],
    },
    via={"date": "{day} {month} {year} of the Hebrew calendar"},
    examples=[
        ({"day": 10, "month": "Tishrei", "year": 5785}, {"date": "2024-10-12", "weekday": "Saturday"}),
        ({"day": 5, "month": "Iyar", "year": 5708}, {"date": "1948-05-14", "weekday": "Friday"}),
    ],
)
def hebrew_to_gregorian(
    day: Annotated[int, Pick(1, 6, 10, 15, 18, 25)],
    month: Annotated[str, Pick("Nisan", "Iyar", "Sivan", "Tammuz", "Av", "Tishrei", "Kislev", "Shevat")],
    year: Annotated[int, Pick(5708, 5750, 5770, 5780, 5784, 5785, 5786, 5790, years=True)],
) -> GregorianDate:
    """Convert a Hebrew date to the Gregorian date of its daylight part.

    Args:
        day: day of the month
        month: month name, such as Nisan or Tishrei; Adar I and Adar II in leap years
        year: Hebrew year, 5561 to 5959
    """
    name = one_of(month, (*_HEBREW, "Adar I"), "month of the Hebrew calendar")
    if (name != "Adar") == (name.startswith("Adar")) and not is_hebrew_leap(year):
        raise ToolError(f"{year} is a common year: it has one month called Adar.")
    if name == "Adar" and is_hebrew_leap(year):
        raise ToolError(f"{year} is a leap year: say Adar I or Adar II.")
    number = 12 if name == "Adar I" else _HEBREW.index(name) + 1
    return _gregorian("hebrew", year, number, day, _HEBREW, 5561, 5959)


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the Gregorian date of {day} {month} {year} of the civil tabular Islamic calendar",
            "Which Gregorian date corresponds to {day} {month} {year} of the civil tabular Islamic calendar?",
        ],
        "weekday": ["the day of the week of {day} {month} {year} of the civil tabular Islamic calendar"],
    },
    via={"date": "{day} {month} {year} of the civil tabular Islamic calendar"},
    examples=[
        ({"day": 24, "month": "Ramadan", "year": 1420}, {"date": "2000-01-01", "weekday": "Saturday"}),
        ({"day": 1, "month": "Muharram", "year": 1445}, {"date": "2023-07-19"}),
    ],
)
def islamic_to_gregorian(
    day: Annotated[int, Pick(1, 3, 10, 12, 15, 27)],
    month: Annotated[str, Pick("Muharram", "Rabi al-Awwal", "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Hijjah")],
    year: Annotated[int, Pick(1400, 1420, 1430, 1440, 1445, 1446, 1447, 1450, years=True)],
) -> GregorianDate:
    """Convert a date of the tabular, civil Islamic calendar to the Gregorian date of its daylight part.

    Args:
        day: day of the month
        month: month name, such as Ramadan or Dhu al-Hijjah
        year: year of the Hijra, 1215 to 1620
    """
    number = _ISLAMIC.index(one_of(month, _ISLAMIC, "month of the Islamic calendar")) + 1
    return _gregorian("islamic", year, number, day, _ISLAMIC, 1215, 1620)


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the Gregorian date of {day} {month} {year} of the Solar Hijri calendar of Iran",
            "Which Gregorian date corresponds to {day} {month} {year} of the Solar Hijri calendar of Iran?",
        ],
        "weekday": ["the day of the week of {day} {month} {year} of the Solar Hijri calendar of Iran"],
    },
    via={"date": "{day} {month} {year} of the Solar Hijri calendar of Iran"},
    examples=[
        ({"day": 22, "month": "Bahman", "year": 1357}, {"date": "1979-02-11", "weekday": "Sunday"}),
        ({"day": 1, "month": "Farvardin", "year": 1404}, {"date": "2025-03-21", "weekday": "Friday"}),
    ],
)
def persian_to_gregorian(
    day: Annotated[int, Pick(1, 7, 13, 22, 29)],
    month: Annotated[str, Pick("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mehr", "Aban", "Dey", "Bahman")],
    year: Annotated[int, Pick(1332, 1357, 1380, 1395, 1399, 1403, 1404, 1405, years=True)],
) -> GregorianDate:
    """Convert a date of the Solar Hijri calendar of Iran to the Gregorian calendar.

    Args:
        day: day of the month
        month: month name, such as Farvardin or Mehr
        year: Solar Hijri year, 1305 to 1467
    """
    number = _PERSIAN.index(one_of(month, _PERSIAN, "month of the Solar Hijri calendar")) + 1
    return _gregorian("persian", year, number, day, _PERSIAN, 1305, 1467)


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the Gregorian date of {day} {month} {year} of the Julian calendar",
            "Which Gregorian date corresponds to {day} {month} {year} of the Julian calendar?",
        ],
        "weekday": ["the day of the week of {day} {month} {year} of the Julian calendar"],
    },
    via={"date": "{day} {month} {year} of the Julian calendar"},
    examples=[
        ({"day": 25, "month": "October", "year": 1917}, {"date": "1917-11-07", "weekday": "Wednesday"}),
        ({"day": 2, "month": "September", "year": 1752}, {"date": "1752-09-13", "weekday": "Wednesday"}),
    ],
)
def julian_to_gregorian(
    day: Annotated[int, Pick(1, 5, 9, 14, 25)],
    month: Annotated[str, Pick("January", "March", "May", "August", "October", "December")],
    year: Annotated[int, Pick(1605, 1649, 1682, 1709, 1732, 1825, 1861, 1905, 1917, years=True)],
) -> GregorianDate:
    """Convert a date of the Julian calendar to the Gregorian calendar.

    Args:
        day: day of the month
        month: English month name
        year: Julian year, 1582 to 2199
    """
    number = _JULIAN.index(one_of(month, _JULIAN, "month of the Julian calendar")) + 1
    return _gregorian("julian", year, number, day, _JULIAN, 1582, _LAST)


class MayanDate(Result):
    """A date of the Maya calendars."""

    long_count: Annotated[str, About("Long Count", form="as five numbers with dots between them", ranked=False)]
    tzolkin: str
    haab: str


@tool(
    domain="general",
    kind="processing",
    asks={
        "long_count": [
            "the Maya Long Count of {date}",
            "What is the Maya Long Count of {date}?",
        ],
    },
    cite="the GMT correlation 584283",
    examples=[
        ({"date": "2012-12-21"}, {"long_count": "13.0.0.0.0", "tzolkin": "4 Ajaw", "haab": "3 K'ank'in"}),
        ({"date": "2000-01-01"}, {"long_count": "12.19.6.15.2", "tzolkin": "11 Ik'"}),
    ],
)
def mayan_date(date: Date) -> MayanDate:
    """Convert a Gregorian date to the Maya Long Count, Tzolk'in and Haab' under the GMT correlation.

    Args:
        date: Gregorian date as YYYY-MM-DD, 1800 to 2199
    """
    day = _in_range(parse(date))
    mayan = calendar_module("mayan")
    count = mayan.from_gregorian(day.year, day.month, day.day)
    midnight = julian_day_of(day) - 0.5
    tzolkin, haab = mayan.to_tzolkin(midnight), mayan.to_haab(midnight)
    return MayanDate(
        long_count=".".join(str(int(n)) for n in count), tzolkin=f"{tzolkin[0]} {tzolkin[1]}", haab=f"{haab[0]} {haab[1]}"
    )


def julian_day_of(day: datetime.date) -> int:
    """The Julian day number that begins at noon of the day."""
    return day.toordinal() + 1_721_425


class JulianDay(Result):
    """Counts of days that astronomers and computers use."""

    julian_day_number: int
    modified_julian_day: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "julian_day_number": [
            "the Julian day number that begins at noon UT on {date}",
            "Which Julian day number begins at noon UT on {date}?",
        ],
        "modified_julian_day": [
            "the Modified Julian Date at 00:00 UT on {date}",
            "What is the Modified Julian Date at 00:00 UT on {date}?",
        ],
    },
    examples=[
        ({"date": "2000-01-01"}, {"julian_day_number": 2451545, "modified_julian_day": 51544}),
        ({"date": "1858-11-17"}, {"julian_day_number": 2400001, "modified_julian_day": 0}),
    ],
)
def julian_day(date: Date) -> JulianDay:
    """Give the Julian day number (at noon) and the Modified Julian Day of a Gregorian date.

    Args:
        date: Gregorian date as YYYY-MM-DD
    """
    day = parse(date)
    number = julian_day_of(day)
    return JulianDay(julian_day_number=number, modified_julian_day=number - 2_400_001)
