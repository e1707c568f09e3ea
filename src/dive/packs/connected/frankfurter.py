"""Frankfurter: reference exchange rates of the European Central Bank, by day (api.frankfurter.dev, version 1)."""

import datetime
from typing import Annotated, Any

from dive.packs.connected.api import Api, at, form_of, operation, real, text
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Pick, Result, ToolError
from dive.tools.entities import Currency, Date

SERVICE = Service("frankfurter", "Frankfurter", "https://api.frankfurter.dev/v1", rate=5)
PACK = Pack(name="frankfurter", domain="finance", title="Frankfurter (ECB reference rates)", licence="ECB, free reuse",
            vintage="live", service=SERVICE)  # fmt: skip
API = Api(SERVICE)
_FIRST = datetime.date(1999, 1, 4)
LONGEST_SPAN = 366
"""Days over which a mean is taken."""


def _day(value: str) -> datetime.date:
    day = datetime.date.fromisoformat(value)
    if day < _FIRST:
        raise ToolError(f"Reference rates begin on {_FIRST.isoformat()}; {value} is earlier.")
    return day


def _pair(base: str, quote: str) -> tuple[str, str]:
    codes = [form_of(c, r"[A-Za-z]{3}", "a currency code such as USD").upper() for c in (base, quote)]
    if codes[0] == codes[1]:
        raise ToolError("Give two different currencies.")
    return codes[0], codes[1]


def _ask(path: str, base: str, quote: str) -> Any:
    missing = f"There is no reference rate of {base} in {quote} then."
    return API.find(path, {"base": base, "symbols": quote}, missing=missing, statuses=(400, 404, 422))


class ReferenceRate(Result):
    """A rate of a day."""

    rate: Annotated[float, About("exchange rate", digits=4)]
    date: Date


@operation(
    domain="finance",
    asks={
        "rate": ["the ECB reference rate at which, on {date}, one unit of {base} was worth {quote}"],
        "date": ["the last day of publication, as of {date}, of the ECB reference rate of {base} in {quote}"],
    },
    examples=[
        ({"date": "1999-01-04", "base": "EUR", "quote": "USD"}, {"rate": 1.1789, "date": "1999-01-04"}),
        ({"date": "2020-01-05", "base": "EUR", "quote": "USD"}, {"date": "2020-01-03"}),
    ],
)
def reference_rate_on(
    date: Date, base: Annotated[Currency, Pick("EUR", "USD", "GBP")], quote: Annotated[Currency, Pick("JPY", "CHF", "SEK")]
) -> ReferenceRate:
    """Look up the ECB reference rate between two currencies on a day, or the last day of publication before it.

    Args:
        date: the day
        base: currency of which one unit is valued
        quote: currency in which it is valued
    """
    one, other = _pair(base, quote)
    found = _ask(f"/{_day(date).isoformat()}", one, other)
    rate = real(found, "rates", other)
    if rate is None:
        raise ToolError(f"There is no reference rate of {one} in {other} then.")
    return ReferenceRate(rate=rate, date=API.need(text(found, "date"), "date"))


class MeanRate(Result):
    """Rates of a span of days."""

    mean: Annotated[float, About("mean exchange rate", digits=4)]
    days: Annotated[int, About("number of days with a rate", None, "highest", "lowest", additive=True)]


@operation(
    domain="finance",
    asks={
        "mean": ["the mean ECB reference rate of {base} in {quote} from {first} to {last}"],
        "days": ["the number of days from {first} to {last} with an ECB reference rate of {base} in {quote}"],
    },
    examples=[
        ({"first": "1999-01-04", "last": "1999-01-08", "base": "EUR", "quote": "USD"}, {"days": 5}),
        ({"first": "2020-01-02", "last": "2020-01-03", "base": "EUR", "quote": "USD"}, {"days": 2}),
    ],
)
def mean_reference_rate(
    first: Date,
    last: Date,
    base: Annotated[Currency, Pick("EUR", "USD", "GBP")],
    quote: Annotated[Currency, Pick("JPY", "CHF")],
) -> MeanRate:
    """Compute the mean ECB reference rate between two currencies over a span of at most a year.

    Args:
        first: first day
        last: last day
        base: currency of which one unit is valued
        quote: currency in which it is valued
    """
    start, end = _day(first), _day(last)
    if not 0 <= (end - start).days <= LONGEST_SPAN:
        raise ToolError(f"Give a last day that is 0 to {LONGEST_SPAN} days after the first.")
    one, other = _pair(base, quote)
    found = _ask(f"/{start.isoformat()}..{end.isoformat()}", one, other)
    days: dict[str, Any] = API.need(at(found, "rates"), "rates")
    span = [day for day in sorted(days) if start.isoformat() <= day <= end.isoformat()]
    inside = [rate for day in span if (rate := real(days, day, other)) is not None]
    if not inside:
        raise ToolError(f"There is no reference rate of {one} in {other} then.")
    return MeanRate(mean=sum(inside) / len(inside), days=len(inside))
