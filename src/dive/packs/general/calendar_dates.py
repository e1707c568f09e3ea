"""Arithmetic on dates of the Gregorian calendar, and seeds for dates and years (standard library)."""

import datetime
import math
from typing import Annotated

from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Date, Days, Year

PACK = Pack(name="calendar_dates", domain="general", title="Gregorian calendar arithmetic", licence="Apache-2.0 (arithmetic)")

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip

Weekday = Annotated[str, Pick(*WEEKDAYS)]


def parse(value: str) -> datetime.date:
    """The date that a validated `Date` argument stands for."""
    return datetime.date.fromisoformat(value)


def one_of(value: str, allowed: tuple[str, ...], what: str) -> str:
    """The element of `allowed` that `value` means, whatever its case. Raises ToolError with the choices otherwise."""
    for name in allowed:
        if name.casefold() == value.strip().casefold():
            return name
    raise ToolError(f"'{value[:40]}' is no {what}; give one of {', '.join(allowed)}.")


def shift(day: datetime.date, days: int) -> datetime.date:
    """`day` moved by `days`. Raises ToolError beyond the years 1 to 9999."""
    try:
        return day + datetime.timedelta(days=days)
    except OverflowError:
        raise ToolError("The resulting date lies outside the years 1 to 9999; use fewer days.") from None


def shift_months(day: datetime.date, months: int) -> datetime.date:
    """`day` moved by calendar months, at most to the last day of the month reached."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ToolError("The resulting date lies outside the years 1 to 9999; use a smaller amount.")
    return datetime.date(year, month + 1, min(day.day, month_length(year, month + 1)))


def month_length(year: int, month: int) -> int:
    """Days in the month."""
    first_of_next = datetime.date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else None
    return (first_of_next - datetime.timedelta(days=1)).day if first_of_next else 31


class DateFacts(Result):
    """Where a date lies in its year, month and week."""

    weekday: Annotated[str, About("day of the week")]
    is_weekend: bool
    day_of_year: int
    days_left_in_year: int
    iso_week: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "weekday": [
            "the day of the week of {date}",
            "on which day of the week {date} falls",
            "On which day of the week does {date} fall?",
        ],
        "day_of_year": [
            "the day-of-year number of {date}",
            "Counting 1 January as day 1, which day of the year is {date}?",
        ],
        "days_left_in_year": [
            "the number of days left in the year after {date}",
            "How many days of the year remain after {date}?",
        ],
        "iso_week": ["the ISO week number of {date}", "In which ISO week, by number, does {date} fall?"],
    },
    examples=[
        (
            {"date": "1969-07-20"},
            {"weekday": "Sunday", "is_weekend": True, "day_of_year": 201},
        ),
        (
            {"date": "2024-12-30"},
            {"weekday": "Monday", "iso_week": 1, "day_of_year": 365, "days_left_in_year": 1},
        ),
        ({"date": "2021-01-03"}, {"weekday": "Sunday", "iso_week": 53, "day_of_year": 3}),
    ],
)
def date_facts(date: Date) -> DateFacts:
    """Give the weekday, day of the year, ISO week and remaining days of the year of a Gregorian date.

    Args:
        date: date as YYYY-MM-DD
    """
    day = parse(date)
    number = day.timetuple().tm_yday
    return DateFacts(
        weekday=WEEKDAYS[day.weekday()],
        is_weekend=day.weekday() >= 5,
        day_of_year=number,
        days_left_in_year=year_length(day.year) - number,
        iso_week=day.isocalendar().week,
    )


def year_length(year: int) -> int:
    """365 or 366."""
    return 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365


class DaysBetween(Result):
    """How far apart two dates are."""

    days: Days


@tool(
    domain="general",
    kind="processing",
    asks={
        "days": [
            "the difference in days between {start} and {end}",
            "how many days apart {start} and {end} are",
            "How many days apart are {start} and {end}?",
        ],
    },
    examples=[
        ({"start": "2024-01-01", "end": "2024-12-31"}, {"days": 365}),
        ({"start": "1969-07-20", "end": "1957-10-04"}, {"days": 4307}),
        ({"start": "2000-02-28", "end": "2000-03-01"}, {"days": 2}),
    ],
)
def days_between(start: Date, end: Date) -> DaysBetween:
    """Count the days between two dates, whichever comes first; the same date twice gives 0.

    Args:
        start: one date as YYYY-MM-DD
        end: the other date as YYYY-MM-DD
    """
    days = abs((parse(end) - parse(start)).days)
    return DaysBetween(days=days)


class DateReached(Result):
    """A date that arithmetic leads to."""

    date: Date
    weekday: Annotated[str, About("day of the week")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the date {days} {direction} {date}",
            "Which date is {days} {direction} {date}?",
        ],
        "weekday": [
            "the day of the week of the date {days} {direction} {date}",
            "On which day of the week does the date {days} {direction} {date} fall?",
        ],
    },
    examples=[
        ({"date": "2024-02-28", "days": 2, "direction": "after"}, {"date": "2024-03-01", "weekday": "Friday"}),
        ({"date": "2023-12-31", "days": 366, "direction": "after"}, {"date": "2024-12-31", "weekday": "Tuesday"}),
        ({"date": "2000-01-01", "days": 100, "direction": "before"}, {"date": "1999-09-23"}),
    ],
)
def count_days(
    date: Date,
    days: Annotated[int, Pick(30, 45, 60, 90, 100, 180, 500, 1000, says="{} days", noun="interval")],
    direction: Annotated[str, Pick("after", "before")],
) -> DateReached:
    """Find the date a number of days after or before another.

    Args:
        date: start as YYYY-MM-DD, itself day 0
        days: how many days later or earlier
        direction: after or before
    """
    signed = _bounded(days) * (1 if one_of(direction, ("after", "before"), "direction") == "after" else -1)
    day = shift(parse(date), signed)
    return DateReached(date=day.isoformat(), weekday=WEEKDAYS[day.weekday()])


def _bounded(days: int) -> int:
    if not 0 <= days <= 4_000_000:
        raise ToolError("Give a number of days from 0 to 4,000,000.")
    return days


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": ["the date {amount} {unit} {direction} {date}", "Which date is {amount} {unit} {direction} {date}?"],
        "weekday": ["the day of the week of the date {amount} {unit} {direction} {date}"],
    },
    examples=[
        ({"date": "2024-01-15", "amount": 2, "unit": "months", "direction": "after"}, {"date": "2024-03-15"}),
        (
            {"date": "2024-07-14", "amount": 6, "unit": "weeks", "direction": "before"},
            {"date": "2024-06-02", "weekday": "Sunday"},
        ),
        ({"date": "2000-02-29", "amount": 24, "unit": "years", "direction": "after"}, {"date": "2024-02-29"}),
    ],
)
def shift_date(
    date: Date,
    amount: Annotated[int, Pick(2, 3, 6, 9, 10, 18, 25)],
    unit: Annotated[str, Pick("weeks", "months", "years")],
    direction: Annotated[str, Pick("after", "before")],
) -> DateReached:
    """Move a date by weeks, calendar months or years; an error where the month reached has no such day.

    Args:
        date: start as YYYY-MM-DD
        amount: how many units
        unit: weeks, months or years
        direction: after or before
    """
    if not 0 <= amount <= 10_000:
        raise ToolError("Give an amount from 0 to 10,000.")
    unit = one_of(unit, ("weeks", "months", "years"), "unit")
    signed = amount if one_of(direction, ("after", "before"), "direction") == "after" else -amount
    start = parse(date)
    day = shift(start, 7 * signed) if unit == "weeks" else shift_months(start, signed * (12 if unit == "years" else 1))
    if unit != "weeks" and day.day != start.day:
        raise ToolError(f"{MONTHS[day.month - 1]} {day.year} has no day {start.day}.")
    return DateReached(date=day.isoformat(), weekday=WEEKDAYS[day.weekday()])


def _check_gregorian(year: int) -> None:
    if year < 1583:
        raise ToolError(f"The Gregorian calendar begins in 1582: give a year from 1583 on, not {year}.")


class YearFacts(Result):
    """The shape of a calendar year."""

    is_leap: bool
    first_weekday: Annotated[str, About("weekday on 1 January", ranked=False)]
    iso_weeks: int
    friday_13ths: list[Date]
    next_leap_year: int | None


@tool(
    domain="general",
    kind="processing",
    asks={
        "first_weekday": [
            "the day of the week on which {year} begins",
            "On which day of the week does {year} begin?",
        ],
        "iso_weeks": ["the number of ISO weeks in {year}", "How many ISO weeks are there in {year}?"],
        "friday_13ths": [
            "the Fridays the 13th in {year}",
        ],
        "friday_13ths#count": [
            "the number of Fridays the 13th in {year}",
            "How many Fridays the 13th are there in {year}?",
        ],
        "next_leap_year": [
            "the first leap year after {year}",
            "Which year is the first leap year after {year}?",
        ],
    },
    each={
        "friday_13ths#count": ["has {most} Fridays the 13th"],
    },
    examples=[
        (
            {"year": 2024},
            {
                "is_leap": True,
                "first_weekday": "Monday",
                "iso_weeks": 52,
                "friday_13ths": ["2024-09-13", "2024-12-13"],
                "next_leap_year": 2028,
            },
        ),
        ({"year": 1900}, {"is_leap": False, "first_weekday": "Monday", "next_leap_year": 1904}),
        ({"year": 2015}, {"iso_weeks": 53, "friday_13ths": ["2015-02-13", "2015-03-13", "2015-11-13"]}),
    ],
)
def year_facts(year: Year) -> YearFacts:
    """Describe a Gregorian year: weekday of 1 January, ISO weeks, Fridays the 13th, next leap year.

    Args:
        year: 1583, the first full year of the Gregorian calendar, to 9999
    """
    _check_gregorian(year)
    thirteenths = [datetime.date(year, month, 13) for month in range(1, 13)]
    following = year + 1
    while year_length(following) == 365:
        following += 1
    return YearFacts(
        is_leap=year_length(year) == 366,
        first_weekday=WEEKDAYS[datetime.date(year, 1, 1).weekday()],
        iso_weeks=datetime.date(year, 12, 28).isocalendar().week,
        friday_13ths=[d.isoformat() for d in thirteenths if d.weekday() == 4],
        next_leap_year=following if following <= 9999 else None,
    )


class Age(Result):
    """How old someone is."""

    years: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "years": [
            "the age in completed years on {on} of someone born on {birth}",
            "What is the age in completed years on {on} of someone born on {birth}?",
        ],
    },
    examples=[
        ({"birth": "1815-12-10", "on": "1852-11-27"}, {"years": 36}),
        ({"birth": "2000-06-15", "on": "2024-06-15"}, {"years": 24}),
    ],
)
def age_on_date(birth: Date, on: Date) -> Age:
    """Compute an age in completed years; a birthday of 29 February falls on 28 February in common years.

    Args:
        birth: date of birth as YYYY-MM-DD
        on: the later date as YYYY-MM-DD
    """
    born, day = parse(birth), parse(on)
    if day < born:
        raise ToolError(f"{on} comes before {birth}; give the later date as 'on'.")
    months = (day.year - born.year) * 12 + day.month - born.month
    if shift_months(born, months) > day:
        months -= 1
    return Age(years=months // 12)


class YearSpan(Result):
    """What lies between two years."""

    years: int
    leap_years: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "years": ["the difference in years between {first} and {second}", "How many years apart are {first} and {second}?"],
        "leap_years": [
            "the number of leap years between {first} and {second}, both included",
            "How many leap years are there between {first} and {second}, both included?",
        ],
    },
    examples=[
        ({"first": 1896, "second": 1904}, {"years": 8, "leap_years": 2}),
        ({"first": 2000, "second": 1900}, {"years": 100, "leap_years": 25}),
    ],
)
def years_between(first: Year, second: Year) -> YearSpan:
    """Count the years and the Gregorian leap years between two years, whichever comes first.

    Args:
        first: one year, 1583 to 9999
        second: the other year
    """
    low, high = sorted((first, second))
    _check_gregorian(low)

    def leaps(year: int) -> int:
        return year // 4 - year // 100 + year // 400

    return YearSpan(years=high - low, leap_years=leaps(high) - leaps(low - 1))


_NOTABLE = (
    "1969-07-20", "1989-11-09", "2000-01-01", "1963-11-22", "1957-10-04", "1961-04-12", "1953-05-29", "1991-12-26",
    "1986-04-26", "2001-01-01", "1990-10-03", "1973-01-22", "1954-05-06", "1955-12-01", "1963-08-28", "1969-08-15",
    "1971-02-15", "1972-12-07", "1975-04-30", "1977-08-20", "1978-07-25", "1981-04-12", "1985-07-13", "1986-01-28",
    "1990-02-11", "1990-04-24", "1991-08-06", "1994-04-27", "1997-07-01", "1997-07-05", "1998-11-20", "1999-08-11",
    "2002-01-01", "2004-02-04", "2004-05-01", "2005-02-14", "2006-08-24", "2007-06-29", "2008-08-08", "2009-01-20",
    "2012-07-04", "2012-08-06", "2014-11-12", "2015-07-14", "2015-12-12", "2016-02-29", "2017-08-21", "2019-04-10",
    "2019-04-15", "2020-02-29", "2020-12-21", "2021-02-18", "2021-12-25", "2022-07-12", "2023-01-01", "2023-05-06",
    "2023-08-23", "2024-02-29", "2024-04-08", "2024-07-26", "2024-12-08", "2025-01-01", "2025-04-26", "2026-02-06",
)  # fmt: skip


@seeds(Date, domain="general")
def date_seeds() -> list[str]:
    """Well-known days first, then a few thousand days of 1980 to 2030 in a scattered but fixed order."""
    start = datetime.date(1980, 1, 1)
    total = (datetime.date(2031, 1, 1) - start).days
    # a stride near the golden section, prime to the total, spreads any prefix of the list over all years
    stride = next(s for s in range(int(total * 0.618), total) if math.gcd(s, total) == 1)
    spread = ((start + datetime.timedelta(days=i * stride % total)).isoformat() for i in range(3000))
    return list(dict.fromkeys([*_NOTABLE, *spread]))


@seeds(Year, domain="general")
def year_seeds() -> list[int]:
    """Years 1901 to 2035, those of living memory first."""
    return [*range(2030, 1969, -1), *range(2035, 2030, -1), *range(1969, 1900, -1)]
