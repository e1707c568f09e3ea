"""Public holidays by country (holidays package; nationwide public holidays only)."""

import datetime
import re
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
    cite='the Python package "holidays" 0.109',
    rules=("Substitute days count as public holidays",),
)

FIRST_YEAR, LAST_YEAR = 2000, 2026

_NOT_UN_MEMBER_CODES = (
    "AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU PF PM PN "
    "PR PS RE SH SJ SX TC TF TK TW UM VA VG VI WF YT"
)

_MEMBER_SINCE = {"CH": 2003, "ME": 2007, "SS": 2012, "TL": 2003}
"""First whole year of the members of the United Nations that joined in the years covered."""


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


def country_name(code: str) -> str:
    """The English name of a country with a holiday calendar."""
    return _countries()[1][code]


@cache
def _language(code: str) -> str | None:
    import holidays

    languages = holidays.country_holidays(code).supported_languages
    return next((w for w in ("en_US", "en_GB") if w in languages), None)


@lru_cache(maxsize=2048)
def _calendar(code: str, year: int) -> Any:
    """The country's calendar of one year, estimated days included; Ukraine's are empty under martial law.

    Raises ToolError where nothing is known of that year.
    """
    import holidays

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ToolError(f"Holidays are known for {FIRST_YEAR} to {LAST_YEAR}, not for {year}.")
    calendar = holidays.country_holidays(code, years=year, language=_language(code), expand=False)
    if year < calendar.start_year:
        raise ToolError(f"No holiday calendar of {country_name(code)} is known for {year}.")
    return calendar


def holiday_calendar(code: str, year: int) -> Any:
    """The country's calendar of one year. Raises ToolError where the package knows nothing of that year, or only estimates."""
    calendar = _calendar(code, year)
    if not len(calendar):
        raise ToolError(f"No holiday calendar of {country_name(code)} is known for {year}.")
    if any("estimated" in said for said in calendar.values()):
        raise ToolError(f"Some holidays of {country_name(code)} in {year} are known by estimate only.")
    return calendar


_DOUBT = datetime.timedelta(days=2)
"""How far from its estimated date a holiday that follows the moon may be kept."""


def _is_holiday(code: str, day: datetime.date) -> bool:
    """Is the day a holiday for certain? Raises ToolError where it, or a day next to it, is one by estimate."""
    calendar = _calendar(code, day.year)
    if any("estimated" in said and abs(day - near) <= _DOUBT for near, said in calendar.items()):
        raise ToolError(f"Whether {day} was a holiday in {country_name(code)} is known by estimate only.")
    return day in calendar


def _name(said: str) -> str:
    """The package's name of a day; several holidays of one day come joined."""
    said = re.sub(r"(\d\d)/(\d\d)/(\d{4})", r"\3-\1-\2", said)  # month first would be misread
    names = [part.strip() for part in said.split(";")]
    return " / ".join(dict.fromkeys(" ".join(n.split()) for n in names if n))


def _holidays(code: str, year: int) -> list[tuple[datetime.date, str]]:
    return sorted((day, said) for day, said in holiday_calendar(code, year).items() if day.year == year)


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
    last: Date | None
    """None where it is observed in place of another day."""


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "holidays": [
            "the nationwide public holidays of {year} in {country}",
            "Which dates in {year} are nationwide public holidays in {country}?",
        ],
        "holidays#count": [
            "the number of dates in {year} that are nationwide public holidays in {country}",
            "How many dates in {year} are nationwide public holidays in {country}?",
        ],
        "last": ["the date of the last nationwide public holiday of {year} in {country}"],
    },
    each={
        "holidays#count": [
            "has nationwide public holidays on {most} dates in {year}",
            "has {most} dates that are nationwide public holidays in {country}",
        ],
    },
    via={"last": "the last nationwide public holiday of {year} in {country}"},
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
    moved = re.search(r"observed|substitut|in lieu|day off", rows[-1].name, re.IGNORECASE)
    return HolidayCalendar(holidays=rows, last=None if moved is not None else rows[-1].date)


class HolidayOnDay(Result):
    """What a country's calendar says of a day."""

    is_holiday: bool
    name: str | None


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "name": [
            "the English name of the nationwide public holiday in {country} on {date}",
            "what the nationwide public holiday in {country} on {date} is called in English",
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
    calendar = holiday_calendar(country_code(country), day.year)
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
            "the date of the first nationwide public holiday after {date} in {country}",
        ],
        "name": [
            "the English name of the first nationwide public holiday after {date} in {country}",
            "What is the English name of the first nationwide public holiday after {date} in {country}?",
        ],
        "days_until": ["the number of days from {date} to the next nationwide public holiday in {country}"],
    },
    via={"date": "the first nationwide public holiday after {date} in {country}"},
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
            "the dates in {year} that are nationwide public holidays in both {country} and {other}",
            "Which dates in {year} are nationwide public holidays in both {country} and {other}?",
        ],
        "dates#count": [
            "the number of dates in {year} that are nationwide public holidays in both {country} and {other}",
            "How many dates in {year} are nationwide public holidays in both {country} and {other}?",
        ],
    },
    each={
        "dates#count": [
            "shares {most} nationwide public holiday dates with {other} in {year}",
            "shares {most} nationwide public holiday dates with {country} in {year}",
            "has {most} dates that are nationwide public holidays in both {country} and {other}",
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
        other: another country, in the same forms
        year: 2000 to 2026
    """
    first, second = country_code(country), country_code(other)
    if first == second:
        raise ToolError("Give two different countries.")
    one, two = ({day for day, _ in _holidays(code, year)} for code in (first, second))
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
            "the UN member states of {region} with a nationwide public holiday on {date}",
        ],
        "countries#count": [
            "the number of UN member states of {region} with a nationwide public holiday on {date}",
        ],
    },
    rules=(*PACK.rules, "Use the regions of the UN geoscheme"),
    each={
        "countries#count": ["is a nationwide public holiday in {most} UN member states of {region}"],
    },
    examples=[
        (
            {"date": "2022-08-15", "region": "Western Europe"},
            {"countries": ["Austria", "Belgium", "France", "Liechtenstein", "Luxembourg", "Monaco"]},
        ),
        ({"date": "2023-04-25", "region": "Southern Europe"}, {"countries": ["Italy", "Portugal"]}),
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
            "Eastern Asia",
            "South America",
            "Central America",
            "South-eastern Asia",
            "Southern Africa",
        ),
    ],
) -> CountriesOnHoliday:
    """List the UN member countries of a part of the world (UN M49) where a date is a nationwide public holiday.

    An error where that is not known of every one of them, or is known by estimate only.

    Args:
        date: date as YYYY-MM-DD, 2000 to 2026
        region: UN M49 subregion, such as Northern Europe
    """
    wanted = one_of(region, _subregions(), "part of the world")
    day = parse(date)
    members = (
        code
        for code, (_, subregion) in _countries()[2].items()
        if subregion == wanted and code not in _NOT_UN_MEMBER_CODES.split() and day.year >= _MEMBER_SINCE.get(code, 0)
    )
    return CountriesOnHoliday(countries=sorted(country_name(code) for code in members if _is_holiday(code, day)))
