"""Working days by a country's weekend and nationwide public holidays (holidays package)."""

import datetime
from collections.abc import Iterable
from typing import Annotated, Any

from dive.packs.general import public_holidays
from dive.packs.general.calendar_dates import parse
from dive.packs.general.public_holidays import FIRST_YEAR, LAST_YEAR, country_code, country_name, holiday_calendar
from dive.tools import About, Pick, Result, ToolError, tool
from dive.tools.entities import Country, Date, Year

PACK = public_holidays.PACK
_RULES = (*PACK.rules, "Working days are all days but weekends and nationwide public holidays")

_MAX_DAYS = 366 * 5
_WEEKEND_SURE_AFTER = {"SA": 2013, "AE": 2021, "AF": 9999, "LY": 9999, "NP": 9999, "PS": 9999}
"""Last year for which the package has not the weekend that was kept, or in which it changed."""


def _years(start: datetime.date, end: datetime.date) -> Iterable[int]:
    if start > end:
        raise ToolError(f"{start} comes after {end}; give the earlier date first.")
    if (end - start).days > _MAX_DAYS:
        raise ToolError("The two dates are more than five years apart; give a shorter period.")
    return range(start.year, end.year + 1)


def _working_calendar(code: str, year: int) -> Any:
    """The same for counting working days. Raises ToolError where the weekend is one day, changed, or is not certain."""
    calendar = holiday_calendar(code, year)
    sure = set(calendar.weekend) in ({5, 6}, {4, 5}) and year > _WEEKEND_SURE_AFTER.get(code, 0)
    if not sure:
        raise ToolError(f"The weekend of {country_name(code)} in {year} is not two days known for certain.")
    return calendar


class WorkingDays(Result):
    """Working days of a period."""

    working_days: int
    days_off: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "working_days": [
            "the number of working days in {country} from {start} to {end}, both included",
            "How many working days are there in {country} from {start} to {end}, both included?",
        ],
    },
    rules=_RULES,
    each={
        "working_days": [
            "has {most} working days from {start} to {end}, both included",
            "has {most} working days in {country} from it to {end}, both included",
            "has {most} working days in {country} from {start} to it, both included",
        ],
    },
    examples=[
        ({"country": "United States", "start": "2024-12-23", "end": "2025-01-03"}, {"working_days": 8, "days_off": 4}),
        ({"country": "Germany", "start": "2024-05-01", "end": "2024-05-31"}, {"working_days": 20}),
        ({"country": "Israel", "start": "2024-07-05", "end": "2024-07-07"}, {"working_days": 1, "days_off": 2}),
    ],
)
def working_days_between(country: Country, start: Date, end: Date) -> WorkingDays:
    """Count the working days from one date to another, both included, by a country's weekend and nationwide public holidays.

    Args:
        country: English name or ISO 3166 code
        start: first date as YYYY-MM-DD
        end: last date as YYYY-MM-DD, at most five years later
    """
    code, first, last = country_code(country), parse(start), parse(end)
    calendars = {year: _working_calendar(code, year) for year in _years(first, last)}
    total = (last - first).days + 1
    days = (first + datetime.timedelta(days=i) for i in range(total))
    working = sum(calendars[day.year].is_working_day(day) for day in days)
    return WorkingDays(working_days=working, days_off=total - working)


class WorkingDayReached(Result):
    """A working day counted to."""

    date: Date
    days_later: Annotated[int, About("number of calendar days")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the date of {days} after {date} in {country}",
            "Which date is {days} after {date} in {country}?",
        ],
    },
    rules=_RULES,
    via={"date": "{days} after {date} in {country}"},
    examples=[
        ({"country": "United States", "date": "2024-07-03", "days": 1}, {"date": "2024-07-05", "days_later": 2}),
        ({"country": "France", "date": "2024-05-07", "days": 3}, {"date": "2024-05-14", "days_later": 7}),
    ],
)
def add_working_days(
    country: Country, date: Date, days: Annotated[int, Pick(5, 10, 15, 20, 30, 60, says="the {}th working day")]
) -> WorkingDayReached:
    """Find the n-th working day after a date by a country's weekend and nationwide public holidays.

    Args:
        country: English name or ISO 3166 code
        date: start as YYYY-MM-DD, not counted itself
        days: number of working days, 1 to 500
    """
    if not 1 <= days <= 500:
        raise ToolError("Give 1 to 500 working days.")
    code, start = country_code(country), parse(date)
    day, left = start, days
    while left:
        if day == datetime.date.max:
            raise ToolError(f"Holidays are known for {FIRST_YEAR} to {LAST_YEAR} only.")
        day += datetime.timedelta(days=1)
        left -= _working_calendar(code, day.year).is_working_day(day)
    return WorkingDayReached(date=day.isoformat(), days_later=(day - start).days)


_RUN = "the longest run of non-working days in {country} in {year}"


class LongestBreak(Result):
    """The longest run of non-working days."""

    # Not ranked: "the shortest longest run" is nothing that anybody compares.
    days: Annotated[int, About("length in days", None, "greatest", "smallest", ranked=False)]
    start: Date | None
    """None where several runs are equally long."""


@tool(
    domain="general",
    kind="processing",
    asks={
        "days": [
            f"the length in days of {_RUN}",
            f"How many days long is {_RUN}?",
        ],
        "start": [f"the first day of {_RUN}"],
    },
    rules=(*_RULES, "Count runs within the calendar year only"),
    examples=[
        ({"country": "Germany", "year": 2024}, {"days": 4, "start": "2024-03-29"}),
        ({"country": "United States", "year": 2024}, {"days": 3, "start": None}),
    ],
)
def longest_break(country: Country, year: Year) -> LongestBreak:
    """Find the longest run of non-working days of a calendar year in a country, and its first day.

    No first day is given where several runs are equally long.

    Args:
        country: English name or ISO 3166 code
        year: 2000 to 2026
    """
    calendar = _working_calendar(country_code(country), year)
    starts: dict[int, list[datetime.date]] = {}
    run = 0
    for number in range(366):
        day = datetime.date(year, 1, 1) + datetime.timedelta(days=number)
        run = 0 if day.year != year or calendar.is_working_day(day) else run + 1
        starts.setdefault(run, []).append(day - datetime.timedelta(days=run - 1))
    best = max(starts)
    return LongestBreak(days=best, start=starts[best][0].isoformat() if len(starts[best]) == 1 else None)
