"""Which currency was legal tender where and when (Unicode CLDR, babel)."""

import datetime
from typing import Annotated, Any, ClassVar

from dive.packs.general.places import CountryRecord, find_country
from dive.tools import About, Pack, Result, Row, ToolError, tool
from dive.tools.entities import Country, Currency, Date

PACK = Pack(
    name="tender",
    domain="general",
    title="Unicode CLDR currency history (babel)",
    licence="BSD-3-Clause; data Unicode-3.0",
    requires=("babel", "pycountry"),
)


_EURO_STARTS, _LEV_ENDS = datetime.date(2026, 1, 1), datetime.date(2026, 1, 31)


def _spans(record: CountryRecord) -> list[tuple[str, datetime.date, datetime.date | None]]:
    """Code, first day and last day of each currency that was legal tender, the earliest first."""
    from babel.core import get_global

    table: Any = get_global("territory_currencies")
    spans = [
        (code, datetime.date(*start), datetime.date(*end) if end else None)
        for code, start, end, tender in table.get(record.iso2, ())
        if tender and start
    ]
    if record.iso2 == "BG":  # newer than the data
        spans = [(code, start, end or _LEV_ENDS) for code, start, end in spans if code != "EUR"] + [("EUR", _EURO_STARTS, None)]
    if not spans:
        raise ToolError(f"The CLDR has no currency history of {record.name}.")
    return sorted(spans, key=lambda s: (s[1], s[0]))


class Tender(Result):
    """Currencies that were legal tender on a day."""

    currencies: list[Currency]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "currencies": [
            "the currencies that were, by the Unicode CLDR, legal tender on {date} in {country}",
            "Which currencies were, by the Unicode CLDR, legal tender on {date} in {country}?",
        ],
    },
    examples=[
        ({"country": "Germany", "date": "1985-06-01"}, {"currencies": ["DEM"]}),
        ({"country": "Germany", "date": "2010-06-01"}, {"currencies": ["EUR"]}),
        ({"country": "Kenya", "date": "2020-01-01"}, {"currencies": ["KES"]}),
        ({"country": "Slovenia", "date": "2000-01-01"}, {"currencies": ["SIT"]}),
    ],
)
def currencies_on_date(country: Country, date: Date) -> Tender:
    """List the currencies (ISO 4217) that were legal tender in a country on a date, according to the Unicode CLDR.

    Args:
        country: English name or ISO 3166-1 code
        date: YYYY-MM-DD, not after 2026-01-31
    """
    record, day = find_country(country), datetime.date.fromisoformat(date)
    if day > _LEV_ENDS:
        raise ToolError("The data end in January 2026. Give an earlier date.")
    found = [code for code, start, end in _spans(record) if start <= day and (end is None or day <= end)]
    if not found:
        raise ToolError(f"The CLDR knows no legal tender of {record.name} on {date}.")
    return Tender(currencies=sorted(found))


class Span(Row):
    """A currency's time as legal tender."""

    noun: ClassVar[str] = "currency"
    plural: ClassVar[str] = "currencies"
    key: ClassVar[str] = "currency"

    currency: Currency
    introduced: Annotated[Date, About("date of introduction", None, "latest", "earliest")]
    withdrawn: Annotated[Date | None, About("date of withdrawal", None, "latest", "earliest")]


class History(Result):
    """The currencies of a country, the earliest first."""

    currencies: list[Span]
    latest_introduced: Annotated[Date, About("date of introduction of the present currency", None, "latest", "earliest")]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "currencies": [
            "the currencies that the Unicode CLDR records as past or present legal tender of {country}",
            "Which currencies does the Unicode CLDR record as past or present legal tender of {country}?",
        ],
        "currencies#count": [
            "the number of periods of legal tender that the Unicode CLDR records for {country}",
        ],
        "latest_introduced": [
            "the date on which, by the Unicode CLDR, the newest legal tender was introduced in {country}",
            "By the Unicode CLDR, on which date was the newest legal tender introduced in {country}?",
        ],
    },
    examples=[
        (
            {"country": "Germany"},
            {
                "currencies": [
                    {"currency": "DEM", "introduced": "1948-06-20", "withdrawn": "2002-02-28"},
                    {"currency": "EUR", "introduced": "1999-01-01", "withdrawn": None},
                ],
                "latest_introduced": "1999-01-01",
            },
        ),
        ({"country": "Slovakia"}, {"latest_introduced": "2009-01-01"}),
        ({"country": "Bulgaria"}, {"latest_introduced": "2026-01-01"}),
        ({"country": "Croatia"}, {"latest_introduced": "2023-01-01"}),
    ],
)
def currency_history(country: Country) -> History:
    """List the currencies that have been legal tender of a country, with the dates of introduction and withdrawal (CLDR).

    Args:
        country: English name or ISO 3166-1 code
    """
    spans = _spans(find_country(country))
    rows = [
        Span(currency=code, introduced=start.isoformat(), withdrawn=end.isoformat() if end else None)
        for code, start, end in spans
    ]
    return History(currencies=rows, latest_introduced=max(r.introduced for r in rows))
