"""Entity types of the finance domain that no other domain needs."""

from typing import Annotated

from dive.tools.fields import Entity

Money = Annotated[float, Entity("Money", "amount", "amounts", ("{}", "an amount of {}"))]  # in whatever currency the text says
StockIndex = Annotated[str, Entity("StockIndex", "stock index", "stock indices", ("the {}", "the {} index"))]  # "DAX"
Bic = Annotated[str, Entity("Bic", "bank", "banks", ("the bank with the BIC {}", "the bank whose SWIFT code is {}"))]
Iban = Annotated[str, Entity("Iban", "IBAN", "IBANs", ("the IBAN {}",))]
Isin = Annotated[str, Entity("Isin", "ISIN", "ISINs", ("the ISIN {}",))]
CurrencyUnit = Annotated[str, Entity("CurrencyUnit", "unit of currency", "units of currency", ('"{}"',))]  # "dollar"

__all__ = ["Bic", "CurrencyUnit", "Iban", "Isin", "Money", "StockIndex"]
