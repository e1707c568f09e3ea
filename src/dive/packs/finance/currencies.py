"""Currencies: names, codes, minor units, where they are used (ISO 4217)."""

import re
import unicodedata
from functools import cache
from typing import Annotated, Any

from dive.packs.finance._names import country_codes, country_names
from dive.packs.finance.entities import CurrencyUnit
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Country, Currency

PACK = Pack(
    name="currencies",
    domain="finance",
    title="ISO 4217 list of currencies",
    licence="Public domain",
    requires=("iso4217", "pycountry"),
)

# Codes that are no money a country spends: funds, bond units, metals, tests.
_NOT_MONEY = {
    "XAD", "BOV", "CLF", "COU", "XDR", "XUA", "MXV", "XSU", "CHE", "CHW", "USN", "UYI", "UYW", "XBA", "XBB", "XBC", "XBD",
    "XTS", "XXX", "XAU", "XPD", "XPT", "XAG",
}  # fmt: skip
_BEST_KNOWN = [
    "EUR", "USD", "JPY", "GBP", "CHF", "CNY", "CAD", "AUD", "INR", "SEK", "NOK", "DKK", "BRL", "MXN", "KRW", "ZAR", "TRY",
    "PLN", "SGD", "HKD", "NZD", "THB", "IDR", "MYR", "PHP", "CZK", "HUF", "ILS", "RON", "ISK", "KES", "NGN", "EGP", "SAR",
    "AED", "ARS", "CLP", "COP", "PEN", "VND", "UAH", "RUB", "KWD", "BHD", "JOD", "TND", "PKR", "BDT", "LKR", "MAD", "GHS",
    "ETB",
]  # fmt: skip


@cache
def by_code() -> dict[str, Any]:
    """Every currency that is money, by code."""
    import iso4217

    return {c.code: c for c in iso4217.Currency if c.code not in _NOT_MONEY}


@cache
def _by_spelling() -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for code, record in by_code().items():
        for spelling in {code.casefold(), record.currency_name.casefold()}:
            found.setdefault(spelling, []).append(code)
    return {spelling: codes[0] for spelling, codes in found.items() if len(codes) == 1}


def currency_code(currency: str) -> str:
    """The ISO code of a currency given by code or by its exact name. Raises ToolError for anything else."""
    try:
        return _by_spelling()[currency.strip().casefold()]
    except KeyError:
        raise ToolError(f"'{currency[:40]}' is no current ISO 4217 currency. Give a three-letter code such as 'KES'.") from None


def _letters(name: str) -> str:
    """The letters of a name without accents: "Côte d'Ivoire" and "COTE D'IVOIRE" are one spelling."""
    return re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", name).casefold())


@cache
def _users() -> dict[str, list[str]]:
    """Countries and territories by currency code. The list names them in its own capitals."""
    known = {_letters(s): code for s, code in country_codes().items()}
    known |= {"koreatherepublicof": "KR", "koreathedemocraticpeoplesrepublicof": "KP", "holyseethe": "VA"}
    known["cocoskeelingislandsthe"] = "CC"
    names = country_names()
    found: dict[str, list[str]] = {}
    for code, record in by_code().items():
        users = set()
        for title in record.country_names:
            plain = re.sub(r"\s*\(.*?\)", "", title)
            for spelling in (title, plain):
                if alpha := known.get(_letters(spelling)):
                    users.add(names.get(alpha, ""))
                    break
        found[code] = sorted(users - {""})
    return found


class CurrencyProfile(Result):
    """What ISO 4217 says of a currency."""

    name: str
    """Not asked for: of a currency that is known nobody needs the name, and beside its code it says the same again."""
    numeric_code: Annotated[str, About("three-digit ISO 4217 numeric code", ranked=False)]
    minor_units: Annotated[int | None, About("number of decimal places in ISO 4217", high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "numeric_code": [
            "the three-digit ISO 4217 numeric code of {currency}",
            "What is the three-digit ISO 4217 numeric code of {currency}?",
        ],
        "minor_units": [
            "the number of decimal places that ISO 4217 assigns to {currency}",
            "How many decimal places does ISO 4217 assign to {currency}?",
        ],
    },
    each={
        "minor_units": ["has {most} decimal places in ISO 4217"],
    },
    examples=[
        ({"currency": "JPY"}, {"name": "Yen", "numeric_code": "392", "minor_units": 0}),
        ({"currency": "KWD"}, {"name": "Kuwaiti Dinar", "numeric_code": "414", "minor_units": 3}),
        ({"currency": "Swiss Franc"}, {"name": "Swiss Franc", "numeric_code": "756", "minor_units": 2}),
    ],
)
def currency_profile(currency: Currency) -> CurrencyProfile:
    """Look up a currency's ISO 4217 name, numeric code and number of decimal places.

    Args:
        currency: ISO 4217 code such as "JPY", or the list's English name
    """
    record = by_code()[currency_code(currency)]
    return CurrencyProfile(name=record.currency_name, numeric_code=f"{record.number:03d}", minor_units=record.exponent)


class CurrencyUsers(Result):
    """Where a currency is official, by ISO 4217."""

    countries: list[Country]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "countries": [
            "the countries and territories that use {currency}",
            "Which countries and territories use {currency}?",
        ],
        "countries#count": [
            "the number of countries and territories that use {currency}",
            "How many countries and territories use {currency}?",
        ],
    },
    each={
        "countries#count": ["is used in {most} countries and territories"],
    },
    cite="the 2026 ISO 4217 list",
    examples=[
        ({"currency": "JPY"}, {"countries": ["Japan"]}),
        (
            {"currency": "XAF"},
            {
                "countries": [
                    "Cameroon",
                    "Central African Republic",
                    "Chad",
                    "Equatorial Guinea",
                    "Gabon",
                    "Republic of the Congo",
                ]
            },
        ),
        ({"currency": "CHF"}, {"countries": ["Liechtenstein", "Switzerland"]}),
        ({"currency": "KRW"}, {"countries": ["South Korea"]}),
        ({"currency": "TRY"}, {"countries": ["Turkey"]}),
    ],
)
def currency_users(currency: Currency) -> CurrencyUsers:
    """List the countries and territories whose currency this is, by the ISO 4217 list.

    Args:
        currency: ISO 4217 code such as "XAF", or the list's English name
    """
    return CurrencyUsers(countries=_users()[currency_code(currency)])


class NamedCurrency(Row):
    """A currency that shares a unit name."""

    noun = "currency"
    plural = "currencies"
    key = "currency"

    currency: Currency
    name: str
    minor_units: Annotated[int | None, About("number of decimal places in ISO 4217", high="largest", low="smallest")]
    users: Annotated[int, About("number of countries and territories in ISO 4217", high="largest", low="smallest")]


class NamedCurrencies(Result):
    """Currencies that share a unit name."""

    currencies: list[NamedCurrency]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "currencies": [
            "the currencies in the 2026 ISO 4217 list whose name contains the word {unit}",
            "Which currencies in the 2026 ISO 4217 list have a name that contains the word {unit}?",
        ],
        "currencies#count": [
            "the number of currencies in the 2026 ISO 4217 list whose name contains the word {unit}",
            "How many currencies in the 2026 ISO 4217 list have a name that contains the word {unit}?",
        ],
    },
    each={
        "currencies#count": ["occurs in the names of {most} currencies in the 2026 ISO 4217 list"],
    },
    examples=[
        ({"unit": "krone"}, {"currencies": [{"currency": "DKK"}, {"currency": "NOK"}]}),
        ({"unit": "rial"}, {"currencies": [{"currency": c} for c in ("IRR", "OMR", "QAR", "YER")]}),
    ],
)
def currencies_named(
    unit: Annotated[
        CurrencyUnit,
        Pick(
            "pound",
            "rupee",
            "krone",
            "krona",
            "shilling",
            "rial",
            "dirham",
            "leu",
            says='"{}"',
        ),
    ],
) -> NamedCurrencies:
    """List the currencies, funds such as the WIR franc left out, whose ISO 4217 name contains a word.

    Args:
        unit: one word of the name, such as "dollar" or "krone"; whole words only
    """
    word = unit.strip().casefold()
    if not re.fullmatch(r"[^\W\d_]{2,20}", word):
        raise ToolError("Give one word of a currency's name, such as 'dollar'.")
    rows = [
        NamedCurrency(currency=code, name=record.currency_name, minor_units=record.exponent, users=len(_users()[code]))
        for code, record in sorted(by_code().items())
        if word in re.findall(r"[^\W\d_]+", record.currency_name.casefold())
    ]
    if not rows:
        raise ToolError(f"No current ISO 4217 currency has the word '{word}' in its name.")
    return NamedCurrencies(currencies=rows)


@seeds(Currency, domain="finance")
def currency_seeds() -> list[str]:
    """Codes of all currencies that are money, best known first."""
    return _BEST_KNOWN + sorted(set(by_code()) - set(_BEST_KNOWN))


@aliases(Currency)
def currency_aliases(currency: str) -> list[str]:
    """The ISO name of a currency."""
    record = by_code().get(currency)
    return [record.currency_name] if record else []


@seeds(CurrencyUnit, domain="finance")
def unit_seeds() -> list[str]:
    """Units that name more than one currency, and no fund such as the WIR franc, the commonest first."""
    adjectives = {"new", "islands", "caribbean", "cfa", "soberano", "sudanese", "dinar", "dollar", "franc", "peso", "euro"}
    words = [w for r in by_code().values() for w in re.findall(r"[^\W\d_]+", r.currency_name.casefold())]
    counts = {w: words.count(w) for w in words if w not in adjectives}
    return sorted((w for w in counts if counts[w] > 1), key=lambda w: (-counts[w], w))
