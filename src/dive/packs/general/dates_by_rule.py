"""Dates that a rule names: the n-th weekday of a month, the day of an ISO week, the next Monday (standard library)."""

import datetime
from typing import Annotated

from dive.packs.general import calendar_dates
from dive.packs.general.calendar_dates import MONTHS, WEEKDAYS, Weekday, month_length, one_of, parse, shift, year_length
from dive.tools import Pick, Result, ToolError, tool
from dive.tools.entities import Date, Year

PACK = calendar_dates.PACK


_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


class FoundDate(Result):
    """A date found by a rule."""

    date: Date


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the date of the {weekday} {direction} {date}",
            "On which date is the {weekday} {direction} {date}?",
        ],
    },
    via={"date": "the {weekday} {direction} {date}"},
    examples=[
        ({"date": "2024-07-04", "weekday": "Monday", "direction": "after"}, {"date": "2024-07-08"}),
        ({"date": "2024-12-25", "weekday": "Wednesday", "direction": "before"}, {"date": "2024-12-18"}),
    ],
)
def neighbouring_weekday(date: Date, weekday: Weekday, direction: Annotated[str, Pick("after", "before")]) -> FoundDate:
    """Find the first given weekday strictly after a date, or the last one strictly before it.

    Args:
        date: date as YYYY-MM-DD
        weekday: English name of the weekday
        direction: after or before
    """
    day = parse(date)
    wanted = WEEKDAYS.index(one_of(weekday, WEEKDAYS, "weekday"))
    if one_of(direction, ("after", "before"), "direction") == "after":
        found = shift(day, (wanted - day.weekday() - 1) % 7 + 1)
    else:
        found = shift(day, -((day.weekday() - wanted - 1) % 7 + 1))
    return FoundDate(date=found.isoformat())


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the date of the {ordinal} {weekday} of {month} in {year}",
            "On which date does the {ordinal} {weekday} of {month} fall in {year}?",
        ],
    },
    via={"date": "the {ordinal} {weekday} of {month} in {year}"},
    examples=[
        ({"ordinal": "fourth", "weekday": "Thursday", "month": "November", "year": 2024}, {"date": "2024-11-28"}),
        ({"ordinal": "last", "weekday": "Sunday", "month": "March", "year": 2025}, {"date": "2025-03-30"}),
    ],
)
def weekday_of_month(
    ordinal: Annotated[str, Pick(*_ORDINALS)],
    weekday: Weekday,
    month: Annotated[str, Pick(*MONTHS)],
    year: Year,
) -> FoundDate:
    """Find the date of the n-th given weekday of a month.

    Args:
        ordinal: first, second, third, fourth or last
        weekday: English name of the weekday
        month: English name of the month
        year: four-digit year
    """
    which = _ORDINALS[one_of(ordinal, tuple(_ORDINALS), "ordinal")]
    wanted = WEEKDAYS.index(one_of(weekday, WEEKDAYS, "weekday"))
    number = MONTHS.index(one_of(month, MONTHS, "month")) + 1
    days = [datetime.date(year, number, d) for d in range(1, month_length(year, number) + 1)]
    return FoundDate(date=[d for d in days if d.weekday() == wanted][which].isoformat())


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": ["the date of the {number}th day of {year}", "On which date does the {number}th day of {year} fall?"],
    },
    via={"date": "the {number}th day of {year}"},
    examples=[({"number": 256, "year": 2024}, {"date": "2024-09-12"}), ({"number": 100, "year": 2023}, {"date": "2023-04-10"})],
)
def date_of_day_number(
    number: Annotated[int, Pick(50, 60, 100, 150, 200, 256, 300, 365, noun="day number")], year: Year
) -> FoundDate:
    """Find the date of the n-th day of a year, 1 January being day 1.

    Args:
        number: day number, 1 to 365 or 366
        year: four-digit year
    """
    if not 1 <= number <= year_length(year):
        raise ToolError(f"The year {year} has days 1 to {year_length(year)}.")
    return FoundDate(date=shift(datetime.date(year, 1, 1), number - 1).isoformat())


@tool(
    domain="general",
    kind="processing",
    asks={
        "date": [
            "the date of the {weekday} in ISO week {week} of {year}",
            "On which date does the {weekday} in ISO week {week} of {year} fall?",
        ],
    },
    via={"date": "the {weekday} in ISO week {week} of {year}"},
    examples=[
        ({"weekday": "Monday", "week": 1, "year": 2025}, {"date": "2024-12-30"}),
        ({"weekday": "Sunday", "week": 53, "year": 2020}, {"date": "2021-01-03"}),
    ],
)
def date_of_iso_week(
    weekday: Weekday, week: Annotated[int, Pick(1, 5, 10, 18, 23, 36, 42, 50, noun="week number")], year: Year
) -> FoundDate:
    """Find the date of a weekday of an ISO 8601 week.

    Args:
        weekday: English name of the weekday
        week: ISO week number, 1 to 52 or 53
        year: ISO year
    """
    try:
        found = datetime.date.fromisocalendar(year, week, WEEKDAYS.index(one_of(weekday, WEEKDAYS, "weekday")) + 1)
    except (ValueError, OverflowError):
        raise ToolError(f"The ISO year {year} has no such week; weeks run from 1 to 52, in some years to 53.") from None
    return FoundDate(date=found.isoformat())
