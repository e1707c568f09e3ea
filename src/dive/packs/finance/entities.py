"""Entity types of the finance domain that no other domain needs."""

from typing import Annotated

from dive.tools.fields import Entity

EXCHANGES = {
    "XNYS": "the New York Stock Exchange", "XNAS": "Nasdaq", "XLON": "the London Stock Exchange",
    "XTKS": "the Tokyo Stock Exchange", "XETR": "Xetra", "XPAR": "Euronext Paris", "XHKG": "the Hong Kong Stock Exchange",
    "XSHG": "the Shanghai Stock Exchange", "XTSE": "the Toronto Stock Exchange", "XASX": "the Australian Securities Exchange",
    "XBOM": "the Bombay Stock Exchange", "XKRX": "the Korea Exchange", "XSWX": "the SIX Swiss Exchange",
    "XAMS": "Euronext Amsterdam", "XMIL": "Borsa Italiana", "XMAD": "the Madrid Stock Exchange",
    "XTAI": "the Taiwan Stock Exchange", "XSTO": "Nasdaq Stockholm", "XCSE": "Nasdaq Copenhagen", "XHEL": "Nasdaq Helsinki",
    "XOSL": "the Oslo Stock Exchange", "XBRU": "Euronext Brussels", "XDUB": "Euronext Dublin", "XLIS": "Euronext Lisbon",
    "XWBO": "the Vienna Stock Exchange", "XJSE": "the Johannesburg Stock Exchange", "XNZE": "the New Zealand Stock Exchange",
    "XPRA": "the Prague Stock Exchange", "XBUD": "the Budapest Stock Exchange",
}  # fmt: skip
"""Usual English names of the exchanges that have a trading calendar, by market identifier code."""


def exchange_name(code: str) -> str:
    """The usual name without its article, or the code where there is none: what stands for an exchange in all data."""
    return EXCHANGES.get(code, code).removeprefix("the ")


def say_exchange(value: str) -> str:
    """The exchange by name, with its article, or by its code where it has no well-known name."""
    code = exchange_code(value)
    return EXCHANGES.get(code, f"the exchange with the market identifier code {code}")


def exchange_code(said: str) -> str:
    """The market identifier code for a code or one of the names above; anything else comes back in capitals."""
    plain = said.strip().removeprefix("the ").casefold()
    return next((c for c, name in EXCHANGES.items() if name.removeprefix("the ").casefold() == plain), said.strip().upper())


StockExchange = Annotated[str, Entity("StockExchange", "exchange", "exchanges", say=say_exchange, common=True)]  # "Nasdaq"

# Amounts and rates flow only where a person would put one in the other's place: a balance is refinanced, savings are invested.
Debt = Annotated[float, Entity("Debt", "debt", "debts", ("{} dollars",))]
Savings = Annotated[float, Entity("Savings", "amount", "amounts", ("{} dollars",))]
AnnualReturn = Annotated[float, Entity("AnnualReturn", "rate", "rates", ("{} percent",))]  # percent a year, compounded yearly
EquityCost = Annotated[float, Entity("EquityCost", "return", "returns", ("{} percent",))]
CapitalCost = Annotated[float, Entity("CapitalCost", "cost of capital", "costs of capital", ("{} percent",))]

StockIndex = Annotated[str, Entity("StockIndex", "stock index", "stock indices", ("the {}",), common=True)]  # "DAX"
Bic = Annotated[str, Entity("Bic", "bank", "banks", ("the bank with the BIC {}", "the bank with the SWIFT code {}"))]
Iban = Annotated[str, Entity("Iban", "IBAN", "IBANs", ("the IBAN {}",))]
Isin = Annotated[str, Entity("Isin", "ISIN", "ISINs", ("the ISIN {}",))]
ConsumerItem = Annotated[
    str, Entity("ConsumerItem", "item", "items", ('"{}"',))
]  # "gasoline", as the US price index groups them
MetroArea = Annotated[
    str, Entity("MetroArea", "metropolitan area", "metropolitan areas", ("the {} metropolitan area",), common=True)
]  # "Chicago"
Industry = Annotated[str, Entity("Industry", "code", "codes", ("the NAICS 2022 code {}",))]
CurrencyUnit = Annotated[
    str, Entity("CurrencyUnit", "unit of currency", "units of currency", ('"{}"',), common=True)
]  # "dollar"

__all__ = [
    "EXCHANGES",
    "AnnualReturn",
    "Bic",
    "CapitalCost",
    "ConsumerItem",
    "CurrencyUnit",
    "Debt",
    "EquityCost",
    "Iban",
    "Industry",
    "Isin",
    "MetroArea",
    "Savings",
    "StockExchange",
    "StockIndex",
    "exchange_code",
    "exchange_name",
]
