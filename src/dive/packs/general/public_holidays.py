"""Public holidays and working days by country (holidays package; nationwide public holidays only)."""

import datetime
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Annotated, Any

from dive.packs.general.calendar_dates import WEEKDAYS, one_of, parse
from dive.packs.general.places import countries, country_spellings, fold
from dive.tools import About, Pack, Pick, Result, Row, ToolError, tool
from dive.tools.entities import Country, Date, Year

PACK = Pack(
    name="public_holidays",
    domain="general",
    title="holidays, nationwide public holidays",
    licence="MIT",
    requires=("holidays", "pycountry"),
)

FIRST_YEAR, LAST_YEAR = 2000, 2026
_MAX_DAYS = 366 * 5
_WEEKEND_SURE_AFTER = {"SA": 2013, "AE": 2021, "AF": 9999, "LY": 9999, "NP": 9999, "PS": 9999}
"""Last year for which the package has not the weekend that was kept, or in which it changed."""

_NOT_UN_MEMBER_CODES = (
    "AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU PF PM PN "
    "PR PS RE SH SJ SX TC TF TK TW UM VA VG VI WF YT"
)


@cache
def _countries() -> tuple[dict[str, str], dict[str, str], dict[str, tuple[str, str]]]:
    """Code by folded name or code, name by code, region and subregion by code: only where there is a calendar."""
    import holidays

    supported = set(holidays.list_supported_countries(include_aliases=False))
    known = {code: record for code, record in countries().items() if code in supported}
    codes = {spelling: code for spelling, code in country_spellings().items() if code in known}
    names = {code: record.name for code, record in known.items()}
    regions = {code: (record.un_region or "", record.un_subregion or "") for code, record in known.items()}
    return codes, names, regions


def country_code(country: str) -> str:
    """The ISO 3166 code of a country with a holiday calendar. Raises ToolError for an unknown name."""
    found = _countries()[0].get(fold(country[:80]))
    if found is None:
        raise ToolError(f"There is no holiday calendar for '{country[:60]}'. Give a country's English name or ISO code.")
    return found


@cache
def _language(code: str) -> str | None:
    import holidays

    languages = holidays.country_holidays(code).supported_languages
    return next((w for w in ("en_US", "en_GB") if w in languages), None)


@lru_cache(maxsize=256)
def _calendar(code: str, year: int) -> Any:
    """The country's calendar of one year. Raises ToolError where the package knows nothing of that year, or only estimates."""
    import holidays

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ToolError(f"Holidays are known for {FIRST_YEAR} to {LAST_YEAR}, not for {year}.")
    calendar = holidays.country_holidays(code, years=year, language=_language(code), expand=False)
    if not len(calendar):
        raise ToolError(f"No holiday calendar of {_countries()[1][code]} is known for {year}.")
    if any("estimated" in said for said in calendar.values()):
        raise ToolError(f"Some holidays of {_countries()[1][code]} in {year} are known by estimate only.")
    return calendar


def _working_calendar(code: str, year: int) -> Any:
    """The same for counting working days. Raises ToolError where the weekend is one day, changed, or is not certain."""
    calendar = _calendar(code, year)
    sure = set(calendar.weekend) in ({5, 6}, {4, 5}) and year > _WEEKEND_SURE_AFTER.get(code, 0)
    if not sure:
        raise ToolError(f"The weekend of {_countries()[1][code]} in {year} is not two days known for certain.")
    return calendar


def _name(said: str) -> str:
    """The package's name of a day; several holidays of one day come joined."""
    said = re.sub(r"(\d\d)/(\d\d)/(\d{4})", r"\3-\1-\2", said)  # month first would be misread
    names = [part.strip() for part in said.split(";")]
    return " / ".join(dict.fromkeys(" ".join(n.split()) for n in names if n))


def _holidays(code: str, year: int) -> list[tuple[datetime.date, str]]:
    return sorted((day, said) for day, said in _calendar(code, year).items() if day.year == year)


def _years(start: datetime.date, end: datetime.date) -> Iterable[int]:
    if start > end:
        raise ToolError(f"{start} comes after {end}; give the earlier date first.")
    if (end - start).days > _MAX_DAYS:
        raise ToolError("The two dates are more than five years apart; give a shorter period.")
    return range(start.year, end.year + 1)


class HolidayDay(Row):
    """One day of a country's holiday calendar."""

    noun = "public holiday"
    plural = "public holidays"
    key = "date"

    date: Date
    name: str
    weekday: Annotated[str, About("day of the week")]


def _row(day: datetime.date, said: str) -> HolidayDay:
    return HolidayDay(date=day.isoformat(), name=_name(said), weekday=WEEKDAYS[day.weekday()])


class HolidayCalendar(Result):
    """Public holidays in order of date."""

    holidays: list[HolidayDay]
    last: Date


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "holidays": [
            "the nationwide public holidays, substitute days included, of {country} in {year}",
            "Which days are nationwide public holidays, substitute days included, of {country} in {year}?",
        ],
        "holidays#count": [
            "the number of nationwide public holidays, substitute days included, of {country} in {year}",
            "How many days are nationwide public holidays, substitute days included, of {country} in {year}?",
        ],
        "last": ["the date of the last nationwide public holiday of {country} in {year}"],
    },
    examples=[
        (
            {"country": "United States", "year": 2023},
            {
                "holidays": [
                    {"date": "2023-01-01", "name": "New Year's Day", "weekday": "Sunday"},
                    {"date": "2023-01-02", "name": "New Year's Day (observed)"},
                    {"date": "2023-01-16", "name": "Martin Luther King Jr. Day"},
                    {"date": "2023-02-20", "name": "Washington's Birthday"},
                    {"date": "2023-05-29", "name": "Memorial Day"},
                    {"date": "2023-06-19", "name": "Juneteenth National Independence Day"},
                    {"date": "2023-07-04", "name": "Independence Day"},
                    {"date": "2023-09-04", "name": "Labor Day"},
                    {"date": "2023-10-09", "name": "Columbus Day"},
                    {"date": "2023-11-10", "name": "Veterans Day (observed)"},
                    {"date": "2023-11-11", "name": "Veterans Day"},
                    {"date": "2023-11-23", "name": "Thanksgiving Day"},
                    {"date": "2023-12-25", "name": "Christmas Day"},
                ],
            },
        ),
        (
            {"country": "Germany", "year": 2024},
            {
                "holidays": [
                    {"date": "2024-01-01"},
                    {"date": "2024-03-29", "name": "Good Friday"},
                    {"date": "2024-04-01", "name": "Easter Monday"},
                    {"date": "2024-05-01"},
                    {"date": "2024-05-09"},
                    {"date": "2024-05-20"},
                    {"date": "2024-10-03", "name": "German Unity Day"},
                    {"date": "2024-12-25"},
                    {"date": "2024-12-26"},
                ],
            },
        ),
    ],
)
def public_holidays(country: Country, year: Year) -> HolidayCalendar:
    """List a country's nationwide public holidays in a year, substitute days included; regional ones are left out.

    Args:
        country: English name or ISO 3166 code
        year: 2000 to 2026, of a calendar without estimated dates
    """
    rows = [_row(day, said) for day, said in _holidays(country_code(country), year)]
    if not rows:
        raise ToolError(f"No holiday calendar of that country is known for {year}.")
    return HolidayCalendar(
        holidays=rows,
        last=rows[-1].date,
    )


class HolidayOnDay(Result):
    """What a country's calendar says of a day."""

    is_holiday: bool
    name: str | None


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "name": [
            "the nationwide public holiday of {country} that falls on {date}",
            "Which nationwide public holiday of {country} falls on {date}?",
        ],
    },
    examples=[
        ({"country": "France", "date": "2024-07-14"}, {"is_holiday": True, "name": "National Day"}),
        ({"country": "Kenya", "date": "2024-12-12"}, {"is_holiday": True, "name": "Jamhuri Day"}),
        ({"country": "Japan", "date": "2024-07-04"}, {"is_holiday": False, "name": None}),
    ],
)
def holiday_on(country: Country, date: Date) -> HolidayOnDay:
    """Look up whether a date is a nationwide public holiday in a country, and which.

    Args:
        country: English name or ISO 3166 code
        date: date as YYYY-MM-DD, 2000 to 2026
    """
    day = parse(date)
    calendar = _calendar(country_code(country), day.year)
    said = calendar.get(day)
    return HolidayOnDay(is_holiday=said is not None, name=None if said is None else _name(said))


class NextHoliday(Result):
    """The first public holiday after a date."""

    date: Date
    name: str
    days_until: int


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "date": [
            "the date of the first nationwide public holiday of {country} after {date}",
            "On which date is the first nationwide public holiday of {country} after {date}?",
        ],
        "name": [
            "the name of the first nationwide public holiday of {country} after {date}",
            "What is the first nationwide public holiday of {country} after {date} called?",
        ],
        "days_until": ["the number of days from {date} to the next nationwide public holiday of {country}"],
    },
    examples=[
        ({"country": "Germany", "date": "2024-06-01"}, {"date": "2024-10-03", "name": "German Unity Day", "days_until": 124}),
        ({"country": "United States", "date": "2024-07-04"}, {"date": "2024-09-02", "name": "Labor Day", "days_until": 60}),
    ],
)
def next_public_holiday(country: Country, date: Date) -> NextHoliday:
    """Find the first nationwide public holiday strictly after a date.

    Args:
        country: English name or ISO 3166 code
        date: date as YYYY-MM-DD, 2000 to 2026
    """
    day, code = parse(date), country_code(country)
    for year in (day.year, day.year + 1):
        for found, said in _holidays(code, year):
            if found > day:
                return NextHoliday(date=found.isoformat(), name=_name(said), days_until=(found - day).days)
    raise ToolError("No later public holiday of that country is known.")


class SharedHolidays(Result):
    """Days on which two countries both have a holiday."""

    dates: list[Date]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "dates": [
            "the dates in {year} that are nationwide public holidays both in {country} and in {other}",
            "Which dates in {year} are nationwide public holidays both in {country} and in {other}?",
        ],
        "dates#count": [
            "the number of dates in {year} that are nationwide public holidays both in {country} and in {other}",
            "How many dates in {year} are nationwide public holidays both in {country} and in {other}?",
        ],
    },
    examples=[
        (
            {"country": "France", "other": "Germany", "year": 2024},
            {"dates": ["2024-01-01", "2024-04-01", "2024-05-01", "2024-05-09", "2024-05-20", "2024-12-25"]},
        ),
        ({"country": "United States", "other": "Japan", "year": 2022}, {"dates": ["2022-01-01", "2022-10-10"]}),
    ],
)
def shared_public_holidays(country: Country, other: Country, year: Year) -> SharedHolidays:
    """List the dates of a year that are nationwide public holidays in two countries.

    Args:
        country: English name or ISO 3166 code
        other: the second country
        year: 2000 to 2026
    """
    one, two = ({day for day, _ in _holidays(country_code(c), year)} for c in (country, other))
    return SharedHolidays(dates=[day.isoformat() for day in sorted(one & two)])


class CountriesOnHoliday(Result):
    """Countries that have a day off."""

    countries: list[Country]


@cache
def _subregions() -> tuple[str, ...]:
    return tuple(sorted({sub for _, sub in _countries()[2].values() if sub}))


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "countries": [
            "the UN member states in {region} in which {date} is a nationwide public holiday",
            "In which UN member states in {region} is {date} a nationwide public holiday?",
        ],
        "countries#count": [
            "the number of UN member states in {region} in which {date} is a nationwide public holiday",
        ],
    },
    examples=[
        (
            {"date": "2024-08-15", "region": "Western Europe"},
            {"countries": ["Austria", "Belgium", "France", "Liechtenstein", "Luxembourg", "Monaco"]},
        ),
        ({"date": "2024-04-25", "region": "Southern Europe"}, {"countries": ["Italy", "Portugal"]}),
    ],
)
def countries_on_holiday(
    date: Date,
    region: Annotated[
        str,
        Pick(
            "Northern Europe",
            "Western Europe",
            "Southern Europe",
            "Eastern Europe",
            "Western Asia",
            "South-eastern Asia",
            "Southern Asia",
            "Eastern Asia",
            "South America",
            "Central America",
        ),
    ],
) -> CountriesOnHoliday:
    """List the UN member countries of a part of the world (UN M49) where a date is a nationwide public holiday.

    Args:
        date: date as YYYY-MM-DD, 2000 to 2026
        region: UN M49 subregion, such as Northern Europe
    """
    wanted = one_of(region, _subregions(), "part of the world")
    day = parse(date)
    found = []
    for code, (_, subregion) in _countries()[2].items():
        if subregion != wanted or code in _NOT_UN_MEMBER_CODES.split():
            continue
        try:
            calendar = _calendar(code, day.year)
        except ToolError:
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise
            continue  # no public holidays are known there in that year
        if day in calendar:
            found.append(_countries()[1][code])
    return CountriesOnHoliday(countries=sorted(found))


class WorkingDays(Result):
    """Working days of a period."""

    working_days: int
    days_off: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "working_days": [
            "the number of working days (by the weekends and nationwide public holidays of {country}) from {start} to {end}, "
            "both included",
            "How many working days (by the weekends and nationwide public holidays of {country}) are there from {start} to "
            "{end}, both included?",
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
            "the date {days} (by the weekends and nationwide public holidays of {country}) after {date}",
            "Which date is {days} (by the weekends and nationwide public holidays of {country}) after {date}?",
        ],
    },
    examples=[
        ({"country": "United States", "date": "2024-07-03", "days": 1}, {"date": "2024-07-05", "days_later": 2}),
        ({"country": "France", "date": "2024-05-07", "days": 3}, {"date": "2024-05-14", "days_later": 7}),
    ],
)
def add_working_days(
    country: Country, date: Date, days: Annotated[int, Pick(3, 5, 10, 15, 20, 30, 60, says="{} working days")]
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


class LongestBreak(Result):
    """The longest run of days off."""

    days: Annotated[int, About("longest break", "days", "longest", "shortest")]
    start: Date


@tool(
    domain="general",
    kind="processing",
    asks={
        "days": [
            "the length of the longest run of weekend days and nationwide public holidays within {year} in {country}",
            "How long is the longest run of weekend days and nationwide public holidays within {year} in {country}?",
        ],
        "start": [
            "the first day of the longest run (the earliest, if several are as long) of weekend days and nationwide public "
            "holidays within {year} in {country}",
        ],
    },
    examples=[
        ({"country": "Germany", "year": 2024}, {"days": 4, "start": "2024-03-29"}),
        ({"country": "United States", "year": 2024}, {"days": 3, "start": "2024-01-13"}),
    ],
)
def longest_break(country: Country, year: Year) -> LongestBreak:
    """Find the longest run of non-working days of a calendar year in a country; of equally long ones, the earliest.

    Args:
        country: English name or ISO 3166 code
        year: 2000 to 2026
    """
    calendar = _working_calendar(country_code(country), year)
    best, best_start, run = 0, datetime.date(year, 1, 1), 0
    for number in range(366):
        day = datetime.date(year, 1, 1) + datetime.timedelta(days=number)
        run = 0 if day.year != year or calendar.is_working_day(day) else run + 1
        if run > best:
            best, best_start = run, day - datetime.timedelta(days=run - 1)
    return LongestBreak(days=best, start=best_start.isoformat())
