"""Interest and growth: what money grows to, what it is worth now, rates compared (textbook formulas).

Amounts are in any one currency, rates in percent a year. `amount`, `rate` and `span` check what every tool of money takes.
"""

import datetime
import math
from typing import Annotated

from dive.packs.finance.entities import AnnualReturn, Savings
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Date

PACK = Pack(name="money", domain="finance", title="financial arithmetic", licence="Apache-2.0 (formulas)")

_MOST = 1e13
"""Largest amount of money that anyone means."""

_SUMS = (4000, 5000, 6000, 7500, 9000, 12_000)
Invested = Annotated[Savings, Pick(*_SUMS, says="an investment of {} dollars")]
LoanRate = Annotated[float, Pick(2.5, 3.0, 3.75, 4.2, 5.0, 6.5, 8.0, says="{} percent")]
Rate = Annotated[AnnualReturn, Pick(2.5, 3.0, 3.75, 4.2, 5.0, 6.5, 8.0, says="{} percent")]
Years = Annotated[int, Pick(2, 3, 5, 8, 10, 15, 20, says="{} years", noun="period")]


def amount(value: float, name: str = "amount", *, positive: bool = True) -> float:
    """The amount, checked. Raises ToolError where it is no sensible amount of money."""
    if not (0 < value <= _MOST if positive else -_MOST <= value <= _MOST):
        raise ToolError(f"Give the {name} as a {'positive ' if positive else ''}number of at most 10^13.")
    return value


def rate(value: float, name: str = "rate", low: float = -99.0, high: float = 1000.0) -> float:
    """The fraction that a percentage stands for, checked."""
    if not low <= value <= high:
        raise ToolError(f"Give the {name} in percent, from {low:g} to {high:g}.")
    return value / 100


def span(value: float, name: str = "number of years", most: float = 100) -> float:
    """A length of time, checked."""
    if not 0 < value <= most:
        raise ToolError(f"Give the {name} as a number above 0 and up to {most:g}.")
    return value


class FutureValue(Result):
    """An amount after interest."""

    value: Annotated[Savings, About("final value", "dollars", digits=2, high="largest", low="smallest")]
    interest: Annotated[float, About("interest earned", "dollars", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "value": [
            "the final value of {present} after {years} at an annual rate of {annual_rate} compounded yearly",
            "what {present} grows to in {years} at an annual rate of {annual_rate} compounded yearly",
        ],
        "interest": [
            "the interest earned on {present} over {years} at an annual rate of {annual_rate} compounded yearly",
            "How much interest is earned on {present} over {years} at an annual rate of {annual_rate} compounded yearly?",
        ],
    },
    examples=[
        ({"present": 1000, "annual_rate": 5, "years": 10}, {"value": 1628.89, "interest": 628.89}),
        ({"present": 100, "annual_rate": 10, "years": 2}, {"value": 121.0, "interest": 21.0}),
    ],
)
def future_value(present: Invested, annual_rate: Rate, years: Years) -> FutureValue:
    """Compute what an amount grows to with yearly compound interest.

    Args:
        present: amount invested today
        annual_rate: annual rate in percent
        years: number of years
    """
    grown = amount(present) * (1 + rate(annual_rate, high=100)) ** span(years)
    return FutureValue(value=grown, interest=grown - present)


class PresentValue(Result):
    """An amount discounted to today."""

    value: Annotated[float, About("present value", "dollars", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "value": [
            "the present value of {future} due in {years}, at a discount rate of {annual_rate} compounded yearly",
            "What is the present value of {future} due in {years}, at a discount rate of {annual_rate} compounded yearly?",
        ],
    },
    examples=[
        ({"future": 1000, "annual_rate": 5, "years": 10}, {"value": 613.91}),
        ({"future": 121, "annual_rate": 10, "years": 2}, {"value": 100.0}),
    ],
)
def present_value(
    future: Annotated[float, Pick(*_SUMS, says="a payment of {} dollars")],  # no Savings, whose own growth it would undo
    annual_rate: Rate,
    years: Years,
) -> PresentValue:
    """Compute what a future payment is worth today, discounted yearly.

    Args:
        future: amount paid in the future
        annual_rate: annual discount rate in percent
        years: number of years until it is paid
    """
    return PresentValue(value=amount(future) / (1 + rate(annual_rate, high=100)) ** span(years))


class Simple(Result):
    """Interest without compounding."""

    interest: Annotated[float, About("simple interest", "dollars", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "interest": [
            "the simple interest on {present} over {days} of a 365-day year at an annual rate of {annual_rate}",
            "how much simple interest is due on {present} over {days} of a 365-day year at an annual rate of {annual_rate}",
        ],
    },
    examples=[
        ({"present": 1000, "annual_rate": 7.3, "days": 50}, {"interest": 10.0}),
        ({"present": 5000, "annual_rate": 4, "days": 365}, {"interest": 200.0}),
    ],
)
def simple_interest(
    present: Annotated[float, Pick(*_SUMS, says="a principal of {} dollars")],
    annual_rate: LoanRate,
    days: Annotated[int, Pick(30, 45, 73, 90, 146, 180, says="{} days", noun="period")],
) -> Simple:
    """Compute simple interest over a number of days on a 365-day year.

    Args:
        present: amount that bears interest
        annual_rate: annual rate in percent
        days: number of days
    """
    return Simple(interest=amount(present) * rate(annual_rate) * span(days, "number of days", 36_500) / 365)


class Saved(Result):
    """A savings plan's end."""

    value: Annotated[Savings, About("final balance", "dollars", digits=2, high="largest", low="smallest")]
    contributed: Annotated[float, About("total paid in", "dollars", high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "value": [
            "the final balance of a savings plan with {deposit} at the end of each month for {years} at an annual rate of "
            "{annual_rate} compounded monthly",
            "What is the final balance of a savings plan with {deposit} at the end of each month for {years} at an annual rate "
            "of {annual_rate} compounded monthly?",
        ],
    },
    examples=[
        # 100 a month at 6 % for 10 years: 100 * (1.005^120 - 1) / 0.005 = 16,387.93
        ({"deposit": 100, "annual_rate": 6, "years": 10}, {"value": 16_387.93, "contributed": 12_000.0}),
        ({"deposit": 50, "annual_rate": 0, "years": 2}, {"value": 1200.0}),
    ],
)
def savings_plan(
    deposit: Annotated[float, Pick(150, 200, 250, 300, 400, says="a deposit of {} dollars")],
    annual_rate: LoanRate,
    years: Years,
) -> Saved:
    """Compute what equal deposits at the end of each month grow to.

    Args:
        deposit: amount paid in each month
        annual_rate: nominal annual rate in percent, compounded monthly
        years: number of whole years
    """
    monthly, months = rate(annual_rate, low=0, high=100) / 12, 12 * int(span(years))
    factor = months if monthly == 0 else ((1 + monthly) ** months - 1) / monthly
    return Saved(value=amount(deposit, "deposit") * factor, contributed=deposit * months)


class Growth(Result):
    """Yearly growth between two amounts."""

    annual: Annotated[AnnualReturn, About("compound annual growth rate", "percent", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "annual": [
            "the compound annual growth rate of an investment with {first} and {last} after {years}",
            "What is the compound annual growth rate of an investment with {first} and {last} after {years}?",
        ],
    },
    examples=[
        ({"first": 1000, "last": 2000, "years": 10}, {"annual": 7.177}),
        ({"first": 100, "last": 121, "years": 2}, {"annual": 10.0}),
    ],
)
def compound_growth(
    first: Annotated[float, Pick(8000, 9500, 10_500, 12_000, says="an initial value of {} dollars")],
    last: Annotated[float, Pick(13_500, 14_500, 16_000, 18_000, says="a final value of {} dollars")],
    years: Years,
) -> Growth:
    """Compute the compound annual growth rate between two amounts.

    Args:
        first: amount at the beginning
        last: amount at the end
        years: number of years in between
    """
    return Growth(annual=((amount(last, "last amount") / amount(first, "first amount")) ** (1 / span(years)) - 1) * 100)


class DatedReturn(Result):
    """Yearly return between two dates."""

    annual: Annotated[AnnualReturn, About("annualised return", "percent", digits=2)]
    days: Annotated[int, About("holding period", "days", high="longest", low="shortest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "annual": [
            "the annualised compound return of an investment bought for {paid} on {start} and sold for {received} on {end}",
            "What is the annualised compound return of an investment bought for {paid} on {start} and sold for {received} on "
            "{end}?",
        ],
    },
    rules=("Take a year as 365 days",),
    examples=[
        ({"paid": 100, "received": 110, "start": "2022-01-01", "end": "2023-01-01"}, {"annual": 10.0, "days": 365}),
        ({"paid": 1000, "received": 1210, "start": "2021-03-01", "end": "2023-03-01"}, {"annual": 10.0, "days": 730}),
    ],
)
def annualised_return(
    paid: Annotated[float, Pick(8000, 9000, 10_000, 11_000, says="{} dollars", noun="purchase price")],
    received: Annotated[float, Pick(12_400, 13_000, 15_750, 18_200, says="{} dollars", noun="sale price")],
    start: Date,
    end: Date,
) -> DatedReturn:
    """Compute the yearly compound return of an amount invested on one day and received back on another.

    Args:
        paid: amount invested
        received: amount received in the end
        start: day of the investment
        end: day of the return, at least 30 days later
    """
    days = (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(start)).days
    if not 30 <= days <= 73_000:
        raise ToolError("The end must lie at least 30 days and at most 200 years after the start.")
    exponent = 365 / days * math.log(amount(received, "amount received") / amount(paid, "amount paid"))
    if exponent > 7:
        raise ToolError("The return exceeds 100,000 percent a year: check the amounts and dates.")
    return DatedReturn(annual=math.expm1(exponent) * 100, days=days)


class Effective(Result):
    """A rate with compounding counted in."""

    effective: Annotated[AnnualReturn, About("effective annual rate", "percent", digits=3)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "effective": [
            "the effective annual rate of a nominal annual rate of {nominal} with {times}",
            "what effective annual rate a nominal annual rate of {nominal} with {times} comes to",
        ],
    },
    examples=[
        ({"nominal": 12, "times": 12}, {"effective": 12.6825}),
        ({"nominal": 10, "times": 2}, {"effective": 10.25}),
    ],
)
def effective_rate(
    nominal: LoanRate, times: Annotated[int, Pick(4, 12, 52, 365, says="{} compounding periods a year")]
) -> Effective:
    """Compute the effective annual rate of a nominal rate that is compounded several times a year.

    Args:
        nominal: nominal annual rate in percent
        times: compounding periods in a year, 1 to 365
    """
    if not 1 <= times <= 365:
        raise ToolError("Give 1 to 365 compounding periods a year.")
    return Effective(effective=((1 + rate(nominal, low=0, high=100) / times) ** times - 1) * 100)


class RealRate(Result):
    """A rate above inflation."""

    real: Annotated[float, About("real interest rate", "percent", digits=3)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "real": [
            "the real interest rate for a nominal rate of {nominal} and an inflation rate of {inflation}, by the exact Fisher "
            "equation",
            "What is the real interest rate for a nominal rate of {nominal} and an inflation rate of {inflation}, by the "
            "exact Fisher equation?",
        ],
    },
    examples=[
        ({"nominal": 10, "inflation": 4}, {"real": 5.769}),
        ({"nominal": 5, "inflation": 5}, {"real": 0.0}),
    ],
)
def real_rate(nominal: LoanRate, inflation: Annotated[float, Pick(1.5, 2.0, 2.8, 3.5, 6.0, says="{} percent")]) -> RealRate:
    """Compute the real interest rate by the exact Fisher equation.

    Args:
        nominal: nominal annual rate in percent
        inflation: yearly inflation in percent
    """
    return RealRate(real=((1 + rate(nominal)) / (1 + rate(inflation, "inflation")) - 1) * 100)


class Doubling(Result):
    """How long growth takes."""

    years: Annotated[float, About("growth time", "years", high="longest", low="shortest", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "years": [
            "the time that money takes to grow by a factor of {factor} at an annual rate of {annual_rate} compounded yearly",
            "How long does money take to grow by a factor of {factor} at an annual rate of {annual_rate} compounded yearly?",
        ],
    },
    examples=[
        ({"factor": 2, "annual_rate": 7}, {"years": 10.2448}),
        ({"factor": 1.21, "annual_rate": 10}, {"years": 2.0}),
    ],
)
def years_to_grow(factor: Annotated[float, Pick(1.25, 1.5, 2, 2.5, 3, 5)], annual_rate: Rate) -> Doubling:
    """Compute how many years money takes to grow to a multiple of itself with yearly compound interest.

    Args:
        factor: multiple to reach, above 1 and up to 1,000,000
        annual_rate: effective annual rate in percent, above 0
    """
    if not 1 < factor <= 1e6:
        raise ToolError("Give a multiple above 1 and up to 1,000,000.")
    return Doubling(years=math.log(factor) / math.log1p(rate(annual_rate, low=0.01)))
