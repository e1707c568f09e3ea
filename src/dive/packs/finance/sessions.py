"""Trading days, holidays, short days and hours of large stock exchanges, 2015 to 2026."""

import bisect
import datetime
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo

from dive.packs.atlas import connect
from dive.packs.finance.entities import StockExchange, exchange_code, exchange_name
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Date, Timezone, Year

PACK = Pack(
    name="exchange_sessions",
    domain="finance",
    title="trading sessions of 29 exchanges, compiled from exchange_calendars",
    licence="Apache-2.0",
    requires=("tzdata",),
    vintage="exchange_calendars 4.13.2",
    cite="the trading calendars in exchange-calendars 4.13",
)

_FIRST, _LAST = "2015-01-01", "2026-12-31"
_DAY = datetime.timedelta(days=1)
_CLOCK = "in 24-hour HH:MM form"


@cache
def _exchanges() -> dict[str, str]:
    """Time zone of each exchange by MIC, best known first."""
    return {
        r["mic"]: r["timezone"] for r in connect(__file__, "exchange_sessions").execute("SELECT * FROM exchange ORDER BY rank")
    }


@cache
def _holidays(mic: str) -> list[str]:
    rows = connect(__file__, "exchange_sessions").execute("SELECT day FROM holiday WHERE mic=? ORDER BY day", (mic,))
    return [r["day"] for r in rows]


@cache
def _weekdays() -> list[str]:
    """Every day from Monday to Friday, sorted: one object for each, which the exchanges share."""
    first, last = datetime.date.fromisoformat(_FIRST), datetime.date.fromisoformat(_LAST)
    days = (first + _DAY * n for n in range((last - first).days + 1))
    return [day.isoformat() for day in days if day.weekday() < 5]


@cache
def _sessions(mic: str) -> list[str]:
    """Every trading day, sorted: the weekdays that are no holiday."""
    closed = set(_holidays(mic))
    return [day for day in _weekdays() if day not in closed]


def _find(exchange: str) -> str:
    code = exchange_code(exchange)
    if code not in _exchanges():
        raise ToolError(f"No trading calendar for '{exchange[:40]}'. There is one for {', '.join(_exchanges())}.")
    return code


def _inside(*dates: str) -> None:
    for date in dates:
        if not _FIRST <= date <= _LAST:
            raise ToolError(f"The trading calendars cover {_FIRST} to {_LAST}; {date} is outside.")


def _year(year: int) -> str:
    if not 2015 <= year <= 2026:
        raise ToolError(f"The trading calendars cover 2015 to 2026, not {year}.")
    return str(year)


def _hours(mic: str, date: str) -> tuple[str, str]:
    """Regular local opening and closing time on a date."""
    row = (
        connect(__file__, "exchange_sessions")
        .execute("SELECT opens, closes FROM hours WHERE mic=? AND since<=? ORDER BY since DESC LIMIT 1", (mic, date))
        .fetchone()
    )
    return row["opens"], row["closes"]


def _actual(mic: str, date: str) -> tuple[str, str]:
    """Local opening and closing time on a trading day, short days included."""
    row = (
        connect(__file__, "exchange_sessions")
        .execute("SELECT opens, closes FROM short_day WHERE mic=? AND day=?", (mic, date))
        .fetchone()
    )
    return (row["opens"], row["closes"]) if row else _hours(mic, date)


def _utc(mic: str, date: str, clock: str) -> str:
    local = datetime.datetime.fromisoformat(f"{date}T{clock}").replace(tzinfo=ZoneInfo(_exchanges()[mic]))
    return local.astimezone(datetime.UTC).strftime("%H:%M")


class TradingHours(Result):
    """Regular hours of an exchange in 2026."""

    timezone: Timezone
    opens: Annotated[
        str, About("regular local opening time in 2026", form=_CLOCK, held="regularly open at {} local time in 2026")
    ]
    closes: Annotated[
        str, About("regular local closing time in 2026", form=_CLOCK, held="regularly close at {} local time in 2026")
    ]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "timezone": [
            "the IANA time zone of {exchange}",
            "What is the IANA time zone of {exchange}?",
        ],
        "opens": [
            "the regular local opening time of {exchange} in 2026",
            "At what local time does regular trading open at {exchange} in 2026?",
        ],
        "closes": [
            "the regular local closing time of {exchange} in 2026",
            "At what local time does regular trading close at {exchange} in 2026?",
        ],
    },
    via={"timezone": "the time zone of {exchange}"},
    undisputed=("timezone",),
    examples=[
        ({"exchange": "XNYS"}, {"timezone": "America/New_York", "opens": "09:30", "closes": "16:00"}),
        ({"exchange": "XLON"}, {"timezone": "Europe/London", "opens": "08:00", "closes": "16:30"}),
        ({"exchange": "XTKS"}, {"timezone": "Asia/Tokyo", "opens": "09:00", "closes": "15:30"}),
    ],
)
def trading_hours(exchange: StockExchange) -> TradingHours:
    """Look up the time zone and the regular local trading hours of a large stock exchange (lunch breaks ignored).

    Args:
        exchange: name or market identifier code of one of the 29 exchanges covered: "Xetra" or "XETR"
    """
    mic = _find(exchange)
    opens, closes = _hours(mic, _LAST)
    return TradingHours(timezone=_exchanges()[mic], opens=opens, closes=closes)


class Session(Result):
    """One day at an exchange."""

    trading_day: bool
    # Not what several exchanges have in common: "is 14:30 the UTC opening time on that date" is no one's question.
    closes_local: Annotated[str | None, About("local closing time", form=_CLOCK, ranked=False)]
    closes_utc: Annotated[str | None, About("UTC closing time", form=_CLOCK, ranked=False)]
    opens_utc: Annotated[str | None, About("UTC opening time", form=_CLOCK, ranked=False)]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "closes_utc": [
            "the UTC closing time of {exchange} on {date}",
        ],
        "opens_utc": [
            "the UTC opening time of {exchange} on {date}",
        ],
        "closes_local": [
            "the local closing time of {exchange} on {date}",
        ],
    },
    examples=[
        ({"exchange": "XNYS", "date": "2024-07-03"}, {"trading_day": True, "closes_local": "13:00", "closes_utc": "17:00"}),
        ({"exchange": "XLON", "date": "2024-07-10"}, {"trading_day": True, "opens_utc": "07:00", "closes_utc": "15:30"}),
        ({"exchange": "XNYS", "date": "2025-01-09"}, {"trading_day": False, "closes_utc": None}),
        ({"exchange": "XTKS", "date": "2024-11-01"}, {"closes_local": "15:00", "closes_utc": "06:00"}),
    ],
)
def trading_session(exchange: StockExchange, date: Date) -> Session:
    """Look up whether an exchange trades on a day, and when trading opens and closes that day.

    Args:
        exchange: name or market identifier code of one of the 29 exchanges covered
        date: a day from 2015 to 2026
    """
    mic = _find(exchange)
    _inside(date)
    sessions = _sessions(mic)
    place = bisect.bisect_left(sessions, date)
    if place == len(sessions) or sessions[place] != date:
        return Session(trading_day=False, closes_local=None, closes_utc=None, opens_utc=None)
    opens, closes = _actual(mic, date)
    return Session(trading_day=True, closes_local=closes, closes_utc=_utc(mic, date, closes), opens_utc=_utc(mic, date, opens))


class Holidays(Result):
    """Weekdays without trading."""

    holidays: list[Date]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "holidays": [
            "the dates of the weekdays in {year} with no trading at {exchange}",
            "On which dates in {year}, weekends aside, was there no trading at {exchange}?",
        ],
        "holidays#count": ["the number of weekdays in {year} with no trading at {exchange}"],
    },
    each={
        "holidays#count": ["is closed on {most} weekdays in {year}", "has {most} weekdays with no trading at {exchange}"],
    },
    examples=[
        (
            {"exchange": "XNYS", "year": 2024},
            {
                "holidays": [
                    *("2024-01-01", "2024-01-15", "2024-02-19", "2024-03-29", "2024-05-27"),
                    *("2024-06-19", "2024-07-04", "2024-09-02", "2024-11-28", "2024-12-25"),
                ]
            },
        ),
        (
            {"exchange": "XLON", "year": 2023},
            {
                "holidays": [
                    *("2023-01-02", "2023-04-07", "2023-04-10", "2023-05-01", "2023-05-08"),
                    *("2023-05-29", "2023-08-28", "2023-12-25", "2023-12-26"),
                ]
            },
        ),
    ],
)
def trading_holidays(exchange: StockExchange, year: Year) -> Holidays:
    """List the weekdays of a year on which an exchange does not trade, unscheduled closures included.

    Args:
        exchange: name or market identifier code of one of the 29 exchanges covered
        year: from 2015 to 2026
    """
    mic, text = _find(exchange), _year(year)
    return Holidays(holidays=[d for d in _holidays(mic) if d[:4] == text])


class ShortDay(Row):
    """A trading day that ends early."""

    noun = "trading day"
    plural = "trading days"
    key = "date"

    date: Date
    closes: Annotated[str, About("local closing time", form=_CLOCK)]


class ShortDays(Result):
    """Trading days of a year that end early."""

    early_closes: list[ShortDay]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "early_closes": [
            "the trading days in {year} with an early close at {exchange}",
            "Which trading days in {year} had an early close at {exchange}?",
        ],
        "early_closes#count": [
            "the number of trading days in {year} with an early close at {exchange}",
            "How many trading days in {year} have an early close at {exchange}?",
        ],
    },
    each={
        "early_closes#count": [
            "closes early on {most} trading days in {year}",
            "has {most} trading days with an early close at {exchange}",
        ],
    },
    examples=[
        (
            {"exchange": "XNYS", "year": 2024},
            {"early_closes": [{"date": d, "closes": "13:00"} for d in ("2024-07-03", "2024-11-29", "2024-12-24")]},
        ),
        (
            {"exchange": "XLON", "year": 2024},
            {"early_closes": [{"date": "2024-12-24", "closes": "12:30"}, {"date": "2024-12-31", "closes": "12:30"}]},
        ),
    ],
)
def early_closes(exchange: StockExchange, year: Year) -> ShortDays:
    """List the trading days of a year on which an exchange closes earlier than usual.

    Args:
        exchange: name or market identifier code of one of the 29 exchanges covered
        year: from 2015 to 2026
    """
    mic, text = _find(exchange), _year(year)
    rows = connect(__file__, "exchange_sessions").execute(
        "SELECT day, closes FROM short_day WHERE mic=? AND day LIKE ? ORDER BY day", (mic, f"{text}-%")
    )
    return ShortDays(
        early_closes=[ShortDay(date=r["day"], closes=r["closes"]) for r in rows if r["closes"] < _hours(mic, r["day"])[1]]
    )


class NextSessions(Result):
    """Trading days around a day."""

    following: Date
    previous: Date


@tool(
    domain="finance",
    kind="processing",
    asks={
        "following": [
            "the first trading day of {exchange} after {date}",
            "On which date did {exchange} first trade after {date}?",
        ],
        "previous": [
            "the last trading day of {exchange} before {date}",
            "On which date did {exchange} last trade before {date}?",
        ],
    },
    examples=[
        ({"exchange": "XNYS", "date": "2024-12-24"}, {"following": "2024-12-26", "previous": "2024-12-23"}),
        ({"exchange": "XLON", "date": "2024-03-28"}, {"following": "2024-04-02", "previous": "2024-03-27"}),
    ],
)
def neighbouring_sessions(exchange: StockExchange, date: Date) -> NextSessions:
    """Find the last trading day before a day and the first one after it.

    Args:
        exchange: name or market identifier code of one of the 29 exchanges covered
        date: any day from 2015 to 2026
    """
    sessions = _sessions(_find(exchange))
    _inside(date)
    before, after = bisect.bisect_left(sessions, date) - 1, bisect.bisect_right(sessions, date)
    if before < 0 or after >= len(sessions):
        raise ToolError(f"A trading day next to {date} lies outside the calendars, which cover {_FIRST} to {_LAST}.")
    return NextSessions(following=sessions[after], previous=sessions[before])


class SessionCount(Result):
    """How many trading days."""

    trading_days: Annotated[int, About("number of trading days", high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "trading_days": [
            "the number of trading days of {exchange} from {start} to {end}, both included",
            "How many trading days did {exchange} have from {start} to {end}, both included?",
        ]
    },
    each={
        "trading_days": [
            "has {most} trading days from {start} to {end}, both included",
        ],
    },
    examples=[
        ({"exchange": "XNYS", "start": "2024-01-01", "end": "2024-12-31"}, {"trading_days": 252}),
        ({"exchange": "XNYS", "start": "2024-12-24", "end": "2024-12-26"}, {"trading_days": 2}),
    ],
)
def trading_days_between(exchange: StockExchange, start: Date, end: Date) -> SessionCount:
    """Count the trading days of an exchange from one day to another, both included.

    Args:
        exchange: name or market identifier code of one of the 29 exchanges covered
        start: first day
        end: last day, not before the first
    """
    sessions = _sessions(_find(exchange))
    _inside(start, end)
    if end < start:
        raise ToolError("The end lies before the start.")
    return SessionCount(trading_days=bisect.bisect_right(sessions, end) - bisect.bisect_left(sessions, start))


class SettlementDay(Result):
    """The day some trading days later."""

    date: Date


@tool(
    domain="finance",
    kind="processing",
    asks={
        "date": [
            "the {sessions} trading day of {exchange} after {trade_date}",
            "Which date was the {sessions} trading day of {exchange} after {trade_date}?",
        ]
    },
    examples=[
        ({"exchange": "XNYS", "trade_date": "2024-12-23", "sessions": 2}, {"date": "2024-12-26"}),
        ({"exchange": "XLON", "trade_date": "2024-03-27", "sessions": 2}, {"date": "2024-04-02"}),
    ],
)
def nth_trading_day_after(
    exchange: StockExchange,
    trade_date: Date,
    sessions: Annotated[int, Pick(5, 10, 20, 30, 60, says="{}th")],
) -> SettlementDay:
    """Find the day that lies a number of trading days after a day, as in trade date plus two.

    Args:
        exchange: name or market identifier code of one of the 29 exchanges covered
        trade_date: the day to count from; it need not be a trading day and is not counted
        sessions: how many trading days later, 1 to 500
    """
    days = _sessions(_find(exchange))
    _inside(trade_date)
    if not 1 <= sessions <= 500:
        raise ToolError("Give a number of trading days from 1 to 500.")
    place = bisect.bisect_right(days, trade_date) + sessions - 1
    if place >= len(days):
        raise ToolError(f"That day lies after {_LAST}, where the calendars end.")
    return SettlementDay(date=days[place])


class Shared(Result):
    """Weekdays on which neither exchange trades."""

    holidays: list[Date]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "holidays": [
            "the dates of the weekdays in {year} on which both {first} and {second} were closed",
            "On which dates in {year}, weekends aside, were both {first} and {second} closed?",
        ],
        "holidays#count": ["the number of weekdays in {year} on which both {first} and {second} were closed"],
    },
    each={
        "holidays#count": [
            "is closed together with {second} on {most} weekdays in {year}",
            "is closed together with {first} on {most} weekdays in {year}",
            "has {most} weekdays with both {first} and {second} closed",
        ],
    },
    examples=[
        (
            {"first": "XNYS", "second": "XLON", "year": 2024},
            {"holidays": ["2024-01-01", "2024-03-29", "2024-05-27", "2024-12-25"]},
        ),
        ({"first": "XTKS", "second": "XNYS", "year": 2024}, {"holidays": ["2024-01-01"]}),
    ],
)
def shared_trading_holidays(first: StockExchange, second: StockExchange, year: Year) -> Shared:
    """List the weekdays of a year on which neither of two exchanges trades.

    Args:
        first: name or market identifier code of one exchange
        second: name or market identifier code of another
        year: from 2015 to 2026
    """
    one, other, text = _find(first), _find(second), _year(year)
    if one == other:
        raise ToolError("Give two different exchanges.")
    closed = set(_holidays(other))
    return Shared(holidays=[d for d in _holidays(one) if d[:4] == text and d in closed])


@seeds(StockExchange, domain="finance")
def exchange_seeds() -> list[str]:
    """The exchanges with a trading calendar, best known first; not Hong Kong's, whose home country people see differently."""
    return [exchange_name(code) for code in _exchanges() if code != "XHKG"]


@seeds(Date, domain="finance")
def session_date_seeds() -> list[str]:
    """Weekdays well inside the calendars, spread over the years."""
    start = datetime.date(2015, 3, 2)
    days = [start + datetime.timedelta(days=37 * n) for n in range(110)]
    return [d.isoformat() for d in days if d.weekday() < 5]


@seeds(Year, domain="finance")
def session_year_seeds() -> list[int]:
    """The years covered, latest first."""
    return list(range(2026, 2014, -1))
