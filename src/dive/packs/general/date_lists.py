"""Several dates at once: the days that they span, those on a weekday, series of appointments (standard library)."""

from itertools import pairwise
from typing import Annotated

from dive.packs.general import calendar_dates
from dive.packs.general.calendar_dates import WEEKDAYS, Weekday, one_of, parse, shift
from dive.tools import About, Pick, Result, ToolError, tool
from dive.tools.entities import Date

PACK = calendar_dates.PACK


class DateSpan(Result):
    """What a set of dates covers."""

    span_days: int
    longest_gap_days: Annotated[int, About("longest gap", "days", "longest", "shortest")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "span_days": [
            "the number of days from the earliest to the latest of {dates}",
            "How many days are there from the earliest to the latest of {dates}?",
        ],
        "longest_gap_days": [
            "the longest gap from one date to the next among {dates}",
            "How long is the longest gap from one date to the next among {dates}?",
        ],
    },
    examples=[
        (
            {"dates": ["2024-12-25", "2024-01-01", "2024-07-04"]},
            {"span_days": 359, "longest_gap_days": 185},
        ),
        ({"dates": ["2024-03-01", "2024-02-28"]}, {"span_days": 2, "longest_gap_days": 2}),
    ],
)
def date_span(dates: list[Date]) -> DateSpan:
    """Count the days that several dates span, and those of the longest gap between neighbours.

    Args:
        dates: two or more dates as YYYY-MM-DD, in any order
    """
    if len(dates) < 2:
        raise ToolError("Give at least two dates.")
    days = sorted(parse(d) for d in dates)
    return DateSpan(
        span_days=(days[-1] - days[0]).days,
        longest_gap_days=max((b - a).days for a, b in pairwise(days)),
    )


class WeekdayTally(Result):
    """Which dates fall on a weekday."""

    count: int
    matching: list[Date]


@tool(
    domain="general",
    kind="processing",
    asks={
        "count": [
            "the number of {weekday}s among {dates}",
            "How many of {dates} fall on a {weekday}?",
        ],
        "matching": ["the {weekday}s among {dates}", "Which of {dates} fall on a {weekday}?"],
    },
    examples=[
        (
            {"dates": ["2024-01-01", "2024-07-04", "2024-12-25", "2024-09-02"], "weekday": "Monday"},
            {"count": 2, "matching": ["2024-01-01", "2024-09-02"]},
        ),
        ({"dates": ["2024-09-13", "2024-12-13"], "weekday": "Sunday"}, {"count": 0, "matching": []}),
    ],
)
def dates_on_weekday(dates: list[Date], weekday: Weekday) -> WeekdayTally:
    """Pick out the dates of a list that fall on a weekday.

    Args:
        dates: dates as YYYY-MM-DD
        weekday: English name of the weekday
    """
    if not dates:
        raise ToolError("Give at least one date.")
    wanted = WEEKDAYS.index(one_of(weekday, WEEKDAYS, "weekday"))
    distinct = sorted(set(dates))
    matching = [d for d in distinct if parse(d).weekday() == wanted]
    return WeekdayTally(count=len(matching), matching=matching)


class DateSeries(Result):
    """Equally spaced dates."""

    dates: list[Date]
    last: Date


@tool(
    domain="general",
    kind="processing",
    asks={
        "last": [
            "the date of the last of {count} appointments, one every {weeks}, starting on {first}",
            "If {count} appointments are held every {weeks} and the first is on {first}, on which date is the last?",
        ],
    },
    examples=[
        ({"first": "2024-01-08", "weeks": 2, "count": 3}, {"dates": ["2024-01-08", "2024-01-22", "2024-02-05"]}),
        ({"first": "2024-12-30", "weeks": 6, "count": 10}, {"last": "2026-01-12"}),
    ],
)
def appointment_dates(
    first: Date,
    weeks: Annotated[int, Pick(2, 3, 4, 6, 8, says="{} weeks", noun="interval")],
    count: Annotated[int, Pick(4, 5, 6, 8, 10, 12)],
) -> DateSeries:
    """List the dates of a series of appointments at a fixed interval of weeks.

    Args:
        first: date of the first appointment as YYYY-MM-DD
        weeks: weeks from one appointment to the next, 1 to 520
        count: how many appointments, the first included, 1 to 60
    """
    if not 1 <= weeks <= 520 or not 1 <= count <= 60:
        raise ToolError("Give an interval of 1 to 520 weeks and 1 to 60 appointments.")
    days = [shift(parse(first), 7 * weeks * i).isoformat() for i in range(count)]
    return DateSeries(dates=days, last=days[-1])
