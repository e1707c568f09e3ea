"""Feasts that move: Easter and those that hang on it, Jewish and American feasts, Chinese New Year.

Easter is dateutil's, the Hebrew calendar convertdate's, the Chinese one that of the holidays package.
"""

import datetime
from collections.abc import Callable
from typing import Annotated, Literal

from dive.packs.general import calendars
from dive.packs.general.calendar_dates import WEEKDAYS, month_length, one_of
from dive.packs.general.calendars import calendar_module, is_hebrew_leap
from dive.tools import About, Pick, Result, ToolError, tool
from dive.tools.entities import Date, Year

PACK = calendars.PACK

_ANIMALS = ("Rat", "Ox", "Tiger", "Rabbit", "Dragon", "Snake", "Horse", "Goat", "Monkey", "Rooster", "Dog", "Pig")
_STEMS = ("Wood", "Fire", "Earth", "Metal", "Water")


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
            "On which Gregorian date does {church} Easter Sunday fall in {year}?",
        ],
    },
    via={"date": "{church} Easter Sunday in {year}"},
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


def _federal_election(year: int) -> datetime.date:
    """The Tuesday after the first Monday of November, in years in which Congress is elected. Raises ToolError in others."""
    if year % 2:
        raise ToolError("US Election Day falls in even years, in which Congress is elected.")
    return _nth(11, 0, 0, 1)(year)


def _hebrew(month: int, day: int, first_year: int) -> Callable[[int], datetime.date]:
    """The Hebrew date that falls in the Gregorian year; `first_year` is the Hebrew minus the Gregorian year then."""

    def find(year: int) -> datetime.date:
        hebrew = calendar_module("hebrew")
        hebrew_year = year + first_year
        in_month = 13 if month == 12 and is_hebrew_leap(hebrew_year) else month
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
    "US Election Day": (1846, _federal_election),
    "US Black Friday": (1942, _nth(11, 3, 3, 1)),
    "the German Volkstrauertag": (1952, lambda year: _advent(year) - datetime.timedelta(days=14)),
}


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": ["the date of {feast} in {year}", "On which date does {feast} fall in {year}?"],
    },
    via={"date": "{feast} in {year}"},
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
    animal: Annotated[str, About("Chinese zodiac animal", held="see the start of a Chinese year of the {}")]
    element: Annotated[
        str,
        About(
            "Chinese zodiac element",
            form="as Wood, Fire, Earth, Metal or Water",
            held="see the start of a Chinese year of the element {}",
        ),
    ]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "new_year": ["the date of Chinese New Year in {year}", "On which date does Chinese New Year fall in {year}?"],
        "animal": [
            "the Chinese zodiac animal of the Chinese year that begins in {year}",
            "Which Chinese zodiac animal belongs to the Chinese year that begins in {year}?",
        ],
        "element": ["the Chinese zodiac element of the Chinese year that begins in {year}"],
    },
    via={"new_year": "Chinese New Year in {year}"},
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
