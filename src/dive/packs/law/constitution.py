"""The amendments to the U.S. Constitution, the Chief Justices, and how federal courts count days (facts of public record)."""

import datetime
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from dive.packs.law.entities import Amendment, ChiefJustice
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Date, Days, Year

PACK = Pack(
    name="constitution",
    domain="law",
    title="amendments to the U.S. Constitution (National Archives), Chief Justices (Supreme Court), FRCP 6",
    licence="public domain (facts); MIT (holidays)",
    requires=("holidays",),
)


def _table(name: str) -> list[list[str]]:
    return [line.split("|") for line in (Path(__file__).parent / "data" / name).read_text("utf-8").splitlines()]


@cache
def _amendments() -> dict[str, tuple[int, str | None, str, str]]:
    """Name to (number, proposed, ratified, subject); for the sixteenth, sources differ in the date of its proposal."""
    rows = enumerate(_table("amendments.txt"), 1)
    return {name: (number, proposed or None, ratified, subject) for number, (name, proposed, ratified, subject) in rows}


class AmendmentFacts(Result):
    """An amendment and its making."""

    proposed: Annotated[Date | None, About("date of proposal", None, "latest", "earliest")]
    ratified: Annotated[Date, About("date of ratification", None, "latest", "earliest")]
    days_to_ratify: Annotated[Days | None, About("time from proposal to ratification", "days", "longest", "shortest")]
    subject: str


@tool(
    domain="law",
    kind="retrieval",
    asks={
        "proposed": [
            "the date on which Congress proposed {amendment}",
            "the date of proposal of {amendment}",
            "When did Congress propose {amendment}?",
        ],
        "ratified": ["the date of ratification of {amendment}", "On which date was the ratification of {amendment} complete?"],
        "days_to_ratify": ["the number of days from the proposal to the ratification of {amendment}"],
    },
    cite="the National Archives' dates",
    examples=[
        ({"amendment": "Nineteenth Amendment"}, {"proposed": "1919-06-04", "ratified": "1920-08-18", "days_to_ratify": 441}),
        ({"amendment": "26"}, {"proposed": "1971-03-23", "ratified": "1971-07-01", "days_to_ratify": 100}),
        ({"amendment": "13th amendment"}, {"ratified": "1865-12-06", "subject": "abolition of slavery"}),
    ],
)
def constitutional_amendment(amendment: Amendment) -> AmendmentFacts:
    """Look up an amendment to the U.S. Constitution: dates of proposal and ratification, days between, subject.

    Args:
        amendment: 'Nineteenth Amendment', '19th Amendment' or 19
    """
    plain = amendment.strip().casefold().removesuffix("amendment").strip()
    digits = plain.rstrip("stndrh")
    for name, (number, proposed, ratified, subject) in _amendments().items():
        if plain == name.casefold().removesuffix(" amendment") or digits == str(number):
            days = (datetime.date.fromisoformat(ratified) - datetime.date.fromisoformat(proposed)).days if proposed else None
            return AmendmentFacts(proposed=proposed, ratified=ratified, days_to_ratify=days, subject=subject)
    raise ToolError(f"'{amendment[:40]}' is none of the 27 amendments; give one such as 'First Amendment'.")


@cache
def _justices() -> dict[str, tuple[str, str | None, str]]:
    """Name to (oath, end of service, president), in order."""
    return {name: (start, end or None, president) for name, start, end, president in _table("chief_justices.txt")}


class Service(Result):
    """A Chief Justice's time in office."""

    took_office: Date
    left_office: Date | None
    president: Annotated[str, About("appointing president", held="were appointed as Chief Justice by {}")]


@tool(
    domain="law",
    kind="retrieval",
    asks={
        "took_office": [
            "the date on which {justice} took office as Chief Justice of the United States",
            "On which date did {justice} take office as Chief Justice of the United States?",
        ],
        "left_office": ["the date on which {justice} left office as Chief Justice of the United States"],
        "president": [
            "the president who appointed {justice} as Chief Justice",
            "Which president appointed {justice} as Chief Justice?",
        ],
    },
    cite="the Supreme Court's list of its members",
    undisputed=("president",),
    examples=[
        (
            {"justice": "Earl Warren"},
            {"took_office": "1953-10-05", "left_office": "1969-06-23", "president": "Dwight D. Eisenhower"},
        ),
        ({"justice": "John Marshall"}, {"took_office": "1801-02-04", "left_office": "1835-07-06", "president": "John Adams"}),
    ],
)
def chief_justice(justice: ChiefJustice) -> Service:
    """Look up a Chief Justice of the United States: oath, end of service, appointing president.

    Args:
        justice: full name, such as Earl Warren
    """
    wanted = " ".join(justice.split()).casefold().removeprefix("chief justice ")
    for name, (start, end, president) in _justices().items():
        if wanted == name.casefold():
            return Service(took_office=start, left_office=end, president=president)
    raise ToolError(f"'{justice[:60]}' was no Chief Justice of the United States; give a full name such as Earl Warren.")


class Presiding(Result):
    """Who presided."""

    justices: list[ChiefJustice]


@tool(
    domain="law",
    kind="retrieval",
    asks={
        "justices": [
            "the Chief Justices of the United States who served in {year}",
            "Who served as Chief Justice of the United States in {year}?",
        ],
        "justices#count": [
            "the number of Chief Justices of the United States who served in {year}",
            "How many Chief Justices of the United States served in {year}?",
        ],
    },
    each={
        "justices#count": ["saw {most} Chief Justices of the United States in office"],
    },
    examples=[
        ({"year": 1954}, {"justices": ["Earl Warren"]}),
        ({"year": 1969}, {"justices": ["Earl Warren", "Warren E. Burger"]}),
        ({"year": 1803}, {"justices": ["John Marshall"]}),
    ],
)
def chief_justices_in(year: Year) -> Presiding:
    """List who was Chief Justice of the United States at any time in a year, in order of service.

    Args:
        year: 1789 to 2025
    """
    if not 1789 <= year <= 2025:
        raise ToolError("Give a year from 1789 to 2025.")
    found = [n for n, (start, end, _) in _justices().items() if int(start[:4]) <= year <= int((end or "9999")[:4])]
    return Presiding(justices=found)


_LEGAL = (
    "New Year's Day", "Martin Luther King Jr. Day", "Washington's Birthday", "Memorial Day", "Juneteenth", "Independence Day",
    "Labor Day", "Columbus Day", "Veterans Day", "Thanksgiving Day", "Christmas Day",
)  # fmt: skip


@cache
def _legal_holidays(year: int) -> frozenset[datetime.date]:
    import holidays

    found = holidays.country_holidays("US", years=year, language="en_US")
    return frozenset(d for d, name in found.items() if any(legal in name for legal in _LEGAL))


_PROCLAIMED = frozenset(
    datetime.date.fromisoformat(day)
    for day in (
        "2012-12-24", "2014-12-26", "2018-12-05", "2018-12-24", "2019-12-24", "2020-12-24", "2024-12-24", "2025-01-09",
        "2025-12-24", "2025-12-26",
    )
)  # fmt: skip
"""Days on which a president closed the government: whether the rule counts them as declared holidays is disputed."""


class Deadline(Result):
    """When a period ends."""

    due: Date
    extended_days: Annotated[int, About("number of days added for weekends and holidays", None, "largest", "smallest")]


@tool(
    domain="law",
    kind="processing",
    asks={
        "due": [
            "the last day of a {days}-day period triggered on {date}",
        ],
        "extended_days": [
            "the number of days that weekends and holidays add to a {days}-day period triggered on {date}",
        ],
    },
    cite="Rule 6(a) of the Federal Rules of Civil Procedure",
    rules=("Leave out state holidays",),
    each={
        "extended_days": ["triggers a {days}-day period with {most} days added for weekends and holidays"],
    },
    examples=[
        ({"days": 21, "date": "2024-06-13"}, {"due": "2024-07-05", "extended_days": 1}),
        ({"days": 14, "date": "2024-03-01"}, {"due": "2024-03-15", "extended_days": 0}),
        ({"days": 30, "date": "2023-11-24"}, {"due": "2023-12-26", "extended_days": 2}),
    ],
)
def federal_deadline(
    days: Annotated[int, Field(ge=1, le=3650), Pick(7, 14, 21, 28, 30, 60, 90)],
    date: Date,
) -> Deadline:
    """Compute the end of a period in days under FRCP 6(a)(1): a last day on a weekend or legal holiday runs on.

    Args:
        days: length of the period; the day of the event is not counted
        date: day of the event that starts the period, 2010 to 2040; state holidays are not considered
    """
    start = datetime.date.fromisoformat(date)
    if not 2010 <= start.year <= 2040:
        raise ToolError("The rule is applied here to events from 2010 to 2040.")
    end = start + datetime.timedelta(days=days)
    due = end
    while due.weekday() >= 5 or due in _legal_holidays(due.year):
        due += datetime.timedelta(days=1)
    if due in _PROCLAIMED:
        raise ToolError(f"The period ends on {due}, when a president closed federal offices: courts differ on such days.")
    return Deadline(due=due.isoformat(), extended_days=(due - end).days)


@seeds(Amendment, domain="law")
def amendment_seeds() -> list[str]:
    """The twenty-seven amendments."""
    return list(_amendments())


@seeds(ChiefJustice, domain="law")
def justice_seeds() -> list[str]:
    """The seventeen Chief Justices, the best known first."""
    known = ("John Marshall", "Earl Warren", "William H. Rehnquist", "Roger B. Taney", "William H. Taft")
    return list(dict.fromkeys([*known, *_justices()]))
