"""Other calendars, Easter and other feasts (convertdate; Chinese New Year from the holidays package)."""

import datetime
from collections.abc import Callable
from typing import Annotated, Any, Literal

from dive.packs.general.calendar_dates import WEEKDAYS, month_length, one_of, parse
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Date, Year

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
_ANIMALS = ("Rat", "Ox", "Tiger", "Rabbit", "Dragon", "Snake", "Horse", "Goat", "Monkey", "Rooster", "Dog", "Pig")
_STEMS = ("Wood", "Fire", "Earth", "Metal", "Water")
_ETHIOPIAN_OFFSET = 276  # years from the Coptic era of the martyrs back to the Ethiopian era

_CALENDARS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Hebrew": ("hebrew", _HEBREW),
    "tabular Islamic (civil)": ("islamic", _ISLAMIC),
    "Solar Hijri (Persian)": ("persian", _PERSIAN),
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


def _module(name: str) -> Any:
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

    written: Annotated[str, About("calendar date", form="as day, month name and year")]
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
            "the year in the {calendar} calendar on {date}",
            "Which year is it in the {calendar} calendar on {date}?",
        ],
    },
    examples=[
        (
            {"date": "1948-05-14", "calendar": "Hebrew"},
            {"written": "5 Iyar 5708", "day": 5, "month": "Iyar", "year": 5708},
        ),
        ({"date": "2000-01-01", "calendar": "tabular Islamic (civil)"}, {"written": "24 Ramadan 1420"}),
        ({"date": "2024-03-20", "calendar": "Solar Hijri (Persian)"}, {"written": "1 Farvardin 1403"}),
        ({"date": "2024-09-11", "calendar": "Ethiopian"}, {"written": "1 Meskerem 2017"}),
        ({"date": "2024-03-21", "calendar": "Indian national"}, {"written": "1 Chaitra 1946"}),
        ({"date": "1917-11-07", "calendar": "Julian"}, {"written": "25 October 1917"}),
    ],
)
def date_in_calendar(date: Date, calendar: Annotated[str, Pick(*_CALENDARS)]) -> CalendarDate:
    """Convert a Gregorian date to another calendar; a day that begins at sunset is taken by its daylight part.

    Args:
        date: Gregorian date as YYYY-MM-DD, 1800 to 2199 (Solar Hijri: 1926 to 2089)
        calendar: Hebrew, tabular Islamic (civil), Solar Hijri (Persian), Coptic, Ethiopian, Indian national or Julian
    """
    gregorian = _in_range(parse(date))
    name = one_of(calendar, tuple(_CALENDARS), "supported calendar")
    module, months = _CALENDARS[name]
    year, month, day = _module(module).from_gregorian(gregorian.year, gregorian.month, gregorian.day)
    if name == "Ethiopian":
        year += _ETHIOPIAN_OFFSET
    said = months[month - 1]
    if name == "Hebrew" and month == 12 and _hebrew_leap(year):
        said = "Adar I"
    return CalendarDate(written=f"{day} {said} {year}", day=day, month=said, year=year)


def _hebrew_leap(year: int) -> bool:
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
    calendar = _module(module)
    found = datetime.date(*calendar.to_gregorian(year, month, day))
    if tuple(calendar.from_gregorian(found.year, found.month, found.day)) != (year, month, day):
        raise ToolError(f"{months[month - 1]} {year} has no day {day}.")
    return GregorianDate(date=found.isoformat(), weekday=WEEKDAYS[found.weekday()])


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the Gregorian date of {day} {month} {year} in the Hebrew calendar",
            "Which Gregorian date corresponds to {day} {month} {year} in the Hebrew calendar?",
        ],
        "weekday": ["the day of the week of {day} {month} {year} in the Hebrew calendar"],
    },
    examples=[
        ({"day": 10, "month": "Tishrei", "year": 5785}, {"date": "2024-10-12", "weekday": "Saturday"}),
        ({"day": 5, "month": "Iyar", "year": 5708}, {"date": "1948-05-14", "weekday": "Friday"}),
    ],
)
def hebrew_to_gregorian(
    day: Annotated[int, Pick(1, 6, 10, 15, 18, 25)],
    month: Annotated[str, Pick("Nisan", "Iyar", "Sivan", "Tammuz", "Av", "Tishrei", "Kislev", "Shevat")],
    year: Annotated[int, Pick(5708, 5750, 5770, 5780, 5784, 5785, 5786, 5790, says="{}")],
) -> GregorianDate:
    """Convert a Hebrew date to the Gregorian date of its daylight part.

    Args:
        day: day of the month
        month: month name, such as Nisan or Tishrei; Adar I and Adar II in leap years
        year: Hebrew year, 5561 to 5959
    """
    name = one_of(month, (*_HEBREW, "Adar I"), "month of the Hebrew calendar")
    if (name != "Adar") == (name.startswith("Adar")) and not _hebrew_leap(year):
        raise ToolError(f"{year} is a common year: it has one month called Adar.")
    if name == "Adar" and _hebrew_leap(year):
        raise ToolError(f"{year} is a leap year: say Adar I or Adar II.")
    number = 12 if name == "Adar I" else _HEBREW.index(name) + 1
    return _gregorian("hebrew", year, number, day, _HEBREW, 5561, 5959)


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the Gregorian date of {day} {month} {year} in the tabular Islamic (civil) calendar",
            "Which Gregorian date corresponds to {day} {month} {year} in the tabular Islamic (civil) calendar?",
        ],
        "weekday": ["the day of the week of {day} {month} {year} in the tabular Islamic (civil) calendar"],
    },
    examples=[
        ({"day": 24, "month": "Ramadan", "year": 1420}, {"date": "2000-01-01", "weekday": "Saturday"}),
        ({"day": 1, "month": "Muharram", "year": 1445}, {"date": "2023-07-19"}),
    ],
)
def islamic_to_gregorian(
    day: Annotated[int, Pick(1, 3, 10, 12, 15, 27)],
    month: Annotated[str, Pick("Muharram", "Rabi al-Awwal", "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Hijjah")],
    year: Annotated[int, Pick(1400, 1420, 1430, 1440, 1445, 1446, 1447, 1450)],
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
            "the Gregorian date of {day} {month} {year} in the Solar Hijri (Persian) calendar",
            "Which Gregorian date corresponds to {day} {month} {year} in the Solar Hijri (Persian) calendar?",
        ],
        "weekday": ["the day of the week of {day} {month} {year} in the Solar Hijri (Persian) calendar"],
    },
    examples=[
        ({"day": 22, "month": "Bahman", "year": 1357}, {"date": "1979-02-11", "weekday": "Sunday"}),
        ({"day": 1, "month": "Farvardin", "year": 1404}, {"date": "2025-03-21", "weekday": "Friday"}),
    ],
)
def persian_to_gregorian(
    day: Annotated[int, Pick(1, 7, 13, 22, 29)],
    month: Annotated[str, Pick("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mehr", "Aban", "Dey", "Bahman")],
    year: Annotated[int, Pick(1332, 1357, 1380, 1395, 1399, 1403, 1404, 1405)],
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
            "the Gregorian date of {day} {month} {year} in the Julian calendar",
            "Which Gregorian date corresponds to {day} {month} {year} in the Julian calendar?",
        ],
        "weekday": ["the day of the week of {day} {month} {year} in the Julian calendar"],
    },
    examples=[
        ({"day": 25, "month": "October", "year": 1917}, {"date": "1917-11-07", "weekday": "Wednesday"}),
        ({"day": 2, "month": "September", "year": 1752}, {"date": "1752-09-13", "weekday": "Wednesday"}),
    ],
)
def julian_to_gregorian(
    day: Annotated[int, Pick(1, 5, 9, 14, 25)],
    month: Annotated[str, Pick("January", "March", "May", "August", "October", "December")],
    year: Annotated[int, Pick(1605, 1649, 1682, 1709, 1732, 1825, 1861, 1905, 1917, says="{}")],
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

    long_count: Annotated[str, About("Long Count", form="as five numbers with dots between them")]
    tzolkin: str
    haab: str


@tool(
    domain="general",
    kind="processing",
    asks={
        "long_count": [
            "the Maya Long Count date (GMT correlation) of {date}",
            "Which date in the Maya Long Count (GMT correlation) corresponds to {date}?",
        ],
    },
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
    mayan = _module("mayan")
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


class Feast(Result):
    """The date of a feast."""

    date: Date
    weekday: Annotated[str, About("day of the week")]


def _easter(year: int, method: Literal[2, 3]) -> datetime.date:
    from dateutil.easter import easter

    return easter(year, method)


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the Gregorian date of {church} Easter Sunday in {year}",
            "On which Gregorian date is {church} Easter Sunday in {year}?",
        ],
    },
    examples=[
        ({"church": "Western", "year": 2024}, {"date": "2024-03-31", "weekday": "Sunday"}),
        ({"church": "Orthodox", "year": 2024}, {"date": "2024-05-05"}),
        ({"church": "Orthodox", "year": 2025}, {"date": "2025-04-20"}),
    ],
)
def easter_sunday(church: Annotated[str, Pick("Western", "Orthodox")], year: Year) -> Feast:
    """Compute the date of Easter Sunday, as a Gregorian date.

    Args:
        church: Western, or Orthodox (by the Julian calendar)
        year: 1583 to 4099
    """
    if not 1583 <= year <= 4099:
        raise ToolError("Easter can be computed for the years 1583 to 4099.")
    method: Literal[2, 3] = 3 if one_of(church, ("Western", "Orthodox"), "tradition") == "Western" else 2
    day = _easter(year, method)
    return Feast(date=day.isoformat(), weekday=WEEKDAYS[day.weekday()])


def _after_easter(days: int) -> Callable[[int], datetime.date]:
    return lambda year: _easter(year, 3) + datetime.timedelta(days=days)


def _nth(month: int, weekday: int, which: int, extra: int = 0) -> Callable[[int], datetime.date]:
    def find(year: int) -> datetime.date:
        days = [datetime.date(year, month, d) for d in range(1, month_length(year, month) + 1)]
        return [d for d in days if d.weekday() == weekday][which] + datetime.timedelta(days=extra)

    return find


def _hebrew(month: int, day: int, first_year: int) -> Callable[[int], datetime.date]:
    """The Hebrew date that falls in the Gregorian year; `first_year` is the Hebrew minus the Gregorian year then."""

    def find(year: int) -> datetime.date:
        hebrew = _module("hebrew")
        hebrew_year = year + first_year
        in_month = 13 if month == 12 and _hebrew_leap(hebrew_year) else month
        return datetime.date(*hebrew.to_gregorian(hebrew_year, in_month, day))

    return find


def _advent(year: int) -> datetime.date:
    christmas = datetime.date(year, 12, 25)
    return christmas - datetime.timedelta(days=(christmas.weekday() + 1) % 7 or 7) - datetime.timedelta(days=21)


# The first year under the rule now in force, and the rule. Those with English names alone follow the calendar of England.
_FEASTS: dict[str, tuple[int, Callable[[int], datetime.date]]] = {
    "Ash Wednesday": (1583, _after_easter(-46)),
    "Shrove Tuesday": (1753, _after_easter(-47)),
    "Mothering Sunday": (1753, _after_easter(-21)),
    "Western Palm Sunday": (1583, _after_easter(-7)),
    "Western Good Friday": (1583, _after_easter(-2)),
    "Western Ascension Day": (1583, _after_easter(39)),
    "Western Pentecost": (1583, _after_easter(49)),
    "the Thursday of Corpus Christi": (1583, _after_easter(60)),
    "the first Sunday of Advent": (1583, _advent),
    "Purim": (1800, _hebrew(12, 14, 3760)),
    "the first full day of Passover": (1800, _hebrew(1, 15, 3760)),
    "the first full day of Shavuot": (1800, _hebrew(3, 6, 3760)),
    "the first full day of Rosh Hashanah": (1800, _hebrew(7, 1, 3761)),
    "Yom Kippur": (1800, _hebrew(7, 10, 3761)),
    "the first full day of Sukkot": (1800, _hebrew(7, 15, 3761)),
    "the first full day of Hanukkah": (1800, _hebrew(9, 25, 3761)),
    "Martin Luther King Jr. Day": (1986, _nth(1, 0, 2)),
    "US Memorial Day": (1971, _nth(5, 0, -1)),
    "US Mother's Day": (1914, _nth(5, 6, 1)),
    "US Father's Day": (1972, _nth(6, 6, 2)),
    "US Labor Day": (1894, _nth(9, 0, 0)),
    "US Thanksgiving": (1942, _nth(11, 3, 3)),
    "Canadian Thanksgiving": (1957, _nth(10, 0, 1)),
    "US Election Day": (1845, _nth(11, 0, 0, 1)),
    "US Black Friday": (1942, _nth(11, 3, 3, 1)),
    "the German Volkstrauertag": (1952, lambda year: _advent(year) - datetime.timedelta(days=14)),
}


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": ["the date of {feast} in {year}", "On which date is {feast} in {year}?"],
    },
    examples=[
        ({"feast": "Western Pentecost", "year": 2024}, {"date": "2024-05-19", "weekday": "Sunday"}),
        ({"feast": "the first full day of Rosh Hashanah", "year": 2024}, {"date": "2024-10-03"}),
        ({"feast": "Purim", "year": 2024}, {"date": "2024-03-24"}),
        ({"feast": "the first full day of Hanukkah", "year": 2024}, {"date": "2024-12-26"}),
        ({"feast": "US Thanksgiving", "year": 2023}, {"date": "2023-11-23"}),
        ({"feast": "the first Sunday of Advent", "year": 2023}, {"date": "2023-12-03"}),
        ({"feast": "the first Sunday of Advent", "year": 2022}, {"date": "2022-11-27"}),
        ({"feast": "the first full day of Passover", "year": 2025}, {"date": "2025-04-13"}),
        ({"feast": "Western Good Friday", "year": 1916}, {"date": "1916-04-21"}),
    ],
)
def feast_date(feast: Annotated[str, Pick(*_FEASTS)], year: Year) -> Feast:
    """Compute the date of a moveable feast or observance: Christian, Jewish, American and others.

    Args:
        feast: name of the feast as in "Western Pentecost", "Yom Kippur", "Canadian Thanksgiving"; a Jewish one by its daylight
        year: a year under the feast's present rule (1986 on for Martin Luther King Jr. Day, say), up to 2099
    """
    name = one_of(feast, tuple(_FEASTS), "feast that is known here")
    first, rule = _FEASTS[name]
    if not first <= year <= 2099:
        raise ToolError(f"The date of {name} follows its present rule from {first} on; give a year up to 2099.")
    day = rule(year)
    return Feast(date=day.isoformat(), weekday=WEEKDAYS[day.weekday()])


class ChineseYear(Result):
    """The Chinese year that begins in a Gregorian year."""

    new_year: Date
    animal: Annotated[str, About("zodiac animal")]
    element: Annotated[str, About("element of the year", form="as Wood, Fire, Earth, Metal or Water")]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "new_year": ["the date of Chinese New Year in {year}", "On which date does Chinese New Year fall in {year}?"],
        "animal": [
            "the animal of the Chinese zodiac year that begins in {year}",
            "Which animal of the Chinese zodiac belongs to the year that begins in {year}?",
        ],
        "element": ["the element of the Chinese zodiac year that begins in {year}"],
    },
    examples=[
        ({"year": 2024}, {"new_year": "2024-02-10", "animal": "Dragon", "element": "Wood"}),
        ({"year": 2000}, {"new_year": "2000-02-05", "animal": "Dragon", "element": "Metal"}),
        ({"year": 1966}, {"new_year": "1966-01-21", "animal": "Horse", "element": "Fire"}),
    ],
)
def chinese_new_year(year: Year) -> ChineseYear:
    """Look up the date of Chinese New Year, the zodiac animal and the element of the year that begins then.

    Args:
        year: Gregorian year, 1901 to 2099
    """
    from holidays.calendars import _ChineseLunisolar  # type: ignore[attr-defined]

    table = _ChineseLunisolar()
    found = table.lunar_new_year_date(year)[0] if 1901 <= year <= 2099 else None
    if found is None:
        raise ToolError("Chinese New Year is known for the years 1901 to 2099.")
    return ChineseYear(
        new_year=found.isoformat(),
        animal=_ANIMALS[(year - 4) % 12],
        element=_STEMS[(year - 4) % 10 // 2],
    )
