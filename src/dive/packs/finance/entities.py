"""Entity types of the finance domain that no other domain needs."""

from typing import Annotated

from dive.tools.fields import Entity

Money = Annotated[float, Entity("Money", "amount", "amounts", ("{}", "an amount of {}"))]  # in whatever currency the text says
StockIndex = Annotated[str, Entity("StockIndex", "stock index", "stock indices", ("the {}", "the {} index"))]  # "DAX"
Bic = Annotated[str, Entity("Bic", "bank", "banks", ("the bank with the BIC {}", "the bank whose SWIFT code is {}"))]
Iban = Annotated[str, Entity("Iban", "account", "accounts", ("the account with the IBAN {}", "the IBAN {}"))]
BankCode = Annotated[str, Entity("BankCode", "bank code", "bank codes", ("the bank code {}",))]
Isin = Annotated[str, Entity("Isin", "security", "securities", ("the security with the ISIN {}", "the ISIN {}"))]
CurrencyUnit = Annotated[str, Entity("CurrencyUnit", "unit of currency", "units of currency", ('"{}"',))]  # "dollar"

__all__ = ["BankCode", "Bic", "CurrencyUnit", "Iban", "Isin", "Money", "StockIndex"]
