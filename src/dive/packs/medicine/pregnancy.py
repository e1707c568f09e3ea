"""Dates of a pregnancy: due date, gestational age, milestones (280 days from the last menstrual period)."""

import datetime
from typing import Annotated

from pydantic import Field

from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Date

PACK = Pack(name="pregnancy", domain="medicine", title="pregnancy dates", licence="Apache-2.0 (published rules)")

TERM = datetime.timedelta(days=280)


class DueDate(Result):
    """A date of a pregnancy."""

    date: Date


class GestationalAge(Result):
    """How far a pregnancy is."""

    weeks: int
    days: Annotated[int, About("days of pregnancy since the last menstrual period", "days")]
    trimester: Annotated[int, About("trimester")]


def _date(text: str) -> datetime.date:
    """A date given as 2025-04-21 or 21 April 2025. Raises ToolError for anything else."""
    words = " ".join(text.split())[:40]
    for form in ("%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.datetime.strptime(words, form).date()
        except ValueError:
            continue
    raise ToolError(f"'{words}' is not a date. Give it as 2025-04-21 or 21 April 2025.")


def _shift(day: str, span: datetime.timedelta) -> str:
    try:
        return (_date(day) + span).isoformat()
    except OverflowError:
        raise ToolError("The date is too near the end of the calendar.") from None


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "date": [
            "the due date of a pregnancy whose last menstrual period began on {last_period}, by the 280-day rule",
            "On which date is a child due, by the 280-day rule, if the last menstrual period began on {last_period}?",
        ],
    },
    examples=[
        ({"last_period": "2023-01-01"}, {"date": "2023-10-08"}),
        ({"last_period": "2024-01-01"}, {"date": "2024-10-07"}),
    ],
)
def pregnancy_due_date(
    last_period: Annotated[
        str,
        Pick(
            "3 January 2025",
            "14 February 2025",
            "9 March 2025",
            "21 April 2025",
            "5 May 2025",
            "17 June 2025",
            "30 July 2024",
            "12 August 2024",
        ),
    ],
) -> DueDate:
    """Compute the expected date of birth: 280 days after the first day of the last menstrual period.

    Args:
        last_period: first day of the last menstrual period, YYYY-MM-DD or '21 April 2025'
    """
    return DueDate(date=_shift(last_period, TERM))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "date": [
            "the date on which a 40-week pregnancy due on {due_date} reaches {weeks}",
            "on which date a 40-week pregnancy due on {due_date} reaches {weeks}",
        ],
    },
    examples=[
        ({"due_date": "2023-10-08", "weeks": 0}, {"date": "2023-01-01"}),
        ({"due_date": "2024-10-07", "weeks": 39}, {"date": "2024-09-30"}),
    ],
)
def pregnancy_week_date(
    due_date: Annotated[
        str, Pick("2 October 2025", "19 October 2025", "8 November 2025", "23 November 2025", "11 December 2025")
    ],
    weeks: Annotated[int, Field(ge=0, le=42), Pick(8, 12, 20, 24, 28, 37, 39, says="{} completed weeks")],
) -> DueDate:
    """Compute the date on which a pregnancy reaches a number of completed weeks, from its due date (week 40).

    Args:
        due_date: expected date of birth, YYYY-MM-DD or '21 April 2025'
        weeks: completed weeks since the last menstrual period, 0 to 42
    """
    return DueDate(date=_shift(due_date, datetime.timedelta(weeks=weeks) - TERM))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "weeks": [
            "the number of completed weeks on {day} of a 40-week pregnancy due on {due_date}",
            "how many weeks a 40-week pregnancy due on {due_date} has completed on {day}",
        ],
    },
    examples=[
        ({"due_date": "2023-10-08", "day": "2023-10-08"}, {"weeks": 40, "days": 280, "trimester": 3}),
        ({"due_date": "2023-10-08", "day": "2023-01-15"}, {"weeks": 2, "days": 14, "trimester": 1}),
    ],
)
def gestational_age(
    due_date: Annotated[
        str, Pick("2 October 2025", "19 October 2025", "8 November 2025", "23 November 2025", "11 December 2025")
    ],
    day: Annotated[
        str, Pick("15 March 2025", "6 April 2025", "27 May 2025", "10 July 2025", "24 August 2025", "13 September 2025")
    ],
) -> GestationalAge:
    """Compute how far a pregnancy is on a day, in completed weeks since the last menstrual period, from its due date.

    Trimesters end with 13 weeks 6 days and 27 weeks 6 days.

    Args:
        due_date: expected date of birth, YYYY-MM-DD or '21 April 2025'
        day: the day in question, YYYY-MM-DD or '21 April 2025', at most 280 days before and 21 days after the due date
    """
    days = (_date(day) - _date(due_date) + TERM).days
    if not 0 <= days <= 301:
        raise ToolError(f"{day} does not lie in a pregnancy that is due on {due_date}.")
    return GestationalAge(weeks=days // 7, days=days, trimester=1 if days < 98 else 2 if days < 196 else 3)


@seeds(Date, domain="medicine")
def date_seeds() -> list[str]:
    """Days of 2023 to 2025, eleven days apart."""
    first = datetime.date(2023, 1, 5)
    return [(first + datetime.timedelta(days=11 * n)).isoformat() for n in range(98)]
