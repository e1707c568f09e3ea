"""Time value of money, loans, prices and cost arithmetic (textbook formulas)."""

import datetime
import math
from typing import Annotated, Literal

from dive.packs.finance.entities import AnnualReturn, CapitalCost, Debt, Instalment, Savings
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Date

PACK = Pack(name="money", domain="finance", title="financial arithmetic", licence="Apache-2.0 (formulas)")

_MOST = 1e13
"""Largest amount of money that anyone means."""

Invested = Annotated[Savings, Pick(1000, 2500, 5000, 8000, 12_000, 40_000, 150_000, says="{} dollars")]
Principal = Annotated[Debt, Pick(9000, 18_000, 60_000, 180_000, 250_000, 320_000, says="{} dollars")]
Cost = Annotated[float, Pick(9000, 18_000, 60_000, 180_000, 250_000, 320_000, says="{} dollars")]
Regular = Annotated[Instalment, Pick(100, 150, 250, 400, 750, 1200, says="{} dollars")]
LoanRate = Annotated[float, Pick(2.5, 3.0, 3.75, 4.2, 5.0, 6.5, 8.0, says="{} percent")]
Rate = Annotated[AnnualReturn, Pick(2.5, 3.0, 3.75, 4.2, 5.0, 6.5, 8.0, says="{} percent")]
Years = Annotated[int, Pick(2, 3, 5, 8, 10, 15, 20, says="{} years")]
LoanYears = Annotated[int, Pick(5, 10, 15, 20, 25, 30, says="{}-year")]


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


def _payment(principal: float, monthly: float, months: int) -> float:
    return principal / months if monthly == 0 else principal * monthly / -math.expm1(-months * math.log1p(monthly))


class Loan(Result):
    """A loan paid back in equal monthly instalments."""

    payment: Annotated[Instalment, About("monthly payment", digits=2, high="largest", low="smallest")]
    total_interest: Annotated[float, About("total interest", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "payment": [
            "the monthly payment on a {years} loan of {principal}, repaid in equal monthly payments at a nominal "
            "annual rate of {annual_rate} compounded monthly",
            "What is the monthly payment on a {years} loan of {principal}, repaid in equal monthly payments at a "
            "nominal annual rate of {annual_rate} compounded monthly?",
        ],
        "total_interest": [
            "the total interest on a {years} loan of {principal}, repaid in equal monthly payments at a nominal "
            "annual rate of {annual_rate} compounded monthly",
            "How much interest is paid in all on a {years} loan of {principal}, repaid in equal monthly payments "
            "at a nominal annual rate of {annual_rate} compounded monthly?",
        ],
    },
    examples=[
        # The textbook mortgage: 200,000 at 6 % over 30 years costs 1,199.10 a month.
        ({"principal": 200_000, "annual_rate": 6, "years": 30}, {"payment": 1199.10, "total_interest": 231_676.38}),
        ({"principal": 12_000, "annual_rate": 0, "years": 1}, {"payment": 1000.0, "total_interest": 0.0}),
    ],
)
def loan_payment(principal: Principal, annual_rate: LoanRate, years: LoanYears) -> Loan:
    """Compute the equal monthly payment that pays a loan off, and the interest paid in all.

    Args:
        principal: amount borrowed
        annual_rate: nominal annual rate in percent, compounded monthly
        years: term in whole years, paid at the end of each month
    """
    amount(principal, "principal")
    months = 12 * int(span(years))
    payment = _payment(principal, rate(annual_rate, low=0) / 12, months)
    return Loan(payment=payment, total_interest=max(0.0, payment * months - principal))


class Balance(Result):
    """What is still owed."""

    balance: Annotated[Debt, About("remaining balance", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "balance": [
            "the balance still owed after {elapsed} on a {years} loan of {principal}, repaid in equal monthly "
            "payments at a nominal annual rate of {annual_rate} compounded monthly",
            "how much is still owed after {elapsed} on a {years} loan of {principal}, repaid in equal monthly "
            "payments at a nominal annual rate of {annual_rate} compounded monthly",
        ],
    },
    examples=[
        # 200,000 at 6 % over 30 years: after 5 years 186,108.71 is owed (standard amortisation table).
        ({"principal": 200_000, "annual_rate": 6, "years": 30, "elapsed": 5}, {"balance": 186_108.71}),
        ({"principal": 12_000, "annual_rate": 0, "years": 4, "elapsed": 1}, {"balance": 9000.0}),
    ],
)
def loan_balance(
    principal: Principal,
    annual_rate: LoanRate,
    years: Annotated[int, Pick(15, 20, 25, 30, says="{}-year")],
    elapsed: Annotated[int, Pick(2, 3, 5, 7, 10, says="{} years")],
) -> Balance:
    """Compute what is still owed on a loan with equal monthly payments after some years.

    Args:
        principal: amount borrowed
        annual_rate: nominal annual rate in percent, compounded monthly
        years: term in whole years
        elapsed: years of payments made, fewer than the term
    """
    amount(principal, "principal")
    span(years)
    monthly = rate(annual_rate, low=0) / 12
    if not 0 < elapsed < years:
        raise ToolError("The years already paid must be at least 1 and fewer than the term.")
    payment = _payment(principal, monthly, 12 * years)
    left = 12 * (years - elapsed)
    return Balance(balance=payment * left if monthly == 0 else payment * -math.expm1(-left * math.log1p(monthly)) / monthly)


class Borrowing(Result):
    """What a budget can carry."""

    principal: Annotated[Debt, About("affordable loan", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "principal": [
            "the largest {years} loan, at a nominal annual rate of {annual_rate} compounded monthly, that equal "
            "monthly payments of {payment} can pay off",
            "how large a loan, over a {years} term at a nominal annual rate of {annual_rate} compounded monthly, "
            "can be paid off in equal monthly payments of {payment}",
        ],
    },
    examples=[
        ({"payment": 1199.10, "annual_rate": 6, "years": 30}, {"principal": 200_000.0}),
        ({"payment": 100, "annual_rate": 0, "years": 2}, {"principal": 2400.0}),
    ],
)
def affordable_loan(payment: Regular, annual_rate: LoanRate, years: LoanYears) -> Borrowing:
    """Compute the loan that a monthly payment can pay off.

    Args:
        payment: what can be paid at the end of each month
        annual_rate: nominal annual rate in percent, compounded monthly
        years: term in whole years
    """
    amount(payment, "payment")
    months = 12 * int(span(years))
    return Borrowing(principal=payment / _payment(1.0, rate(annual_rate, low=0) / 12, months))


class FutureValue(Result):
    """An amount after interest."""

    value: Annotated[Savings, About("final value", digits=2, high="largest", low="smallest")]
    interest: Annotated[float, About("interest earned", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "value": [
            "the value after {years} at {annual_rate}, compounded yearly, of an investment of {present}",
            "what an investment of {present} grows to in {years} at {annual_rate}, compounded yearly",
        ],
        "interest": [
            "the interest earned in {years} at {annual_rate}, compounded yearly, on {present}",
            "How much interest is earned in {years} at {annual_rate}, compounded yearly, on {present}?",
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

    value: Annotated[float, About("present value", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "value": [
            "the present value, for payment in {years} and yearly discounting at {annual_rate}, of {future}",
            "how much has to be invested now, for {years} at {annual_rate} compounded yearly, to end up with {future}",
        ],
    },
    examples=[
        ({"future": 1000, "annual_rate": 5, "years": 10}, {"value": 613.91}),
        ({"future": 121, "annual_rate": 10, "years": 2}, {"value": 100.0}),
    ],
)
def present_value(future: Invested, annual_rate: Rate, years: Years) -> PresentValue:
    """Compute what a future payment is worth today, discounted yearly.

    Args:
        future: amount paid in the future
        annual_rate: annual discount rate in percent
        years: number of years until it is paid
    """
    return PresentValue(value=amount(future) / (1 + rate(annual_rate, high=100)) ** span(years))


class Simple(Result):
    """Interest without compounding."""

    interest: Annotated[float, About("simple interest", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "interest": [
            "the simple interest, at an annual rate of {annual_rate} over {days} of a 365-day year, on {present}",
            "how much simple interest is due, at an annual rate of {annual_rate} over {days} of a 365-day year, on {present}",
        ],
    },
    examples=[
        ({"present": 1000, "annual_rate": 7.3, "days": 50}, {"interest": 10.0}),
        ({"present": 5000, "annual_rate": 4, "days": 365}, {"interest": 200.0}),
    ],
)
def simple_interest(
    present: Invested, annual_rate: LoanRate, days: Annotated[int, Pick(30, 45, 73, 90, 146, 180, says="{} days")]
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

    value: Annotated[Savings, About("final value", digits=2, high="largest", low="smallest")]
    contributed: Annotated[float, About("total paid in", high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "value": [
            "the final value of a savings plan with deposits of {deposit} at the end of each month for {years}, "
            "at a nominal annual rate of {annual_rate} compounded monthly",
            "what deposits of {deposit} at the end of each month for {years}, at a nominal annual rate of "
            "{annual_rate} compounded monthly, add up to with interest",
        ],
    },
    examples=[
        # 100 a month at 6 % for 10 years: 100 * (1.005^120 - 1) / 0.005 = 16,387.93
        ({"deposit": 100, "annual_rate": 6, "years": 10}, {"value": 16_387.93, "contributed": 12_000.0}),
        ({"deposit": 50, "annual_rate": 0, "years": 2}, {"value": 1200.0}),
    ],
)
def savings_plan(deposit: Regular, annual_rate: LoanRate, years: Years) -> Saved:
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
            "the compound annual growth rate of an investment that grows from {first} to {last} in {years}",
            "by how many percent a year, compounded, an investment grows if it goes from {first} to {last} in {years}",
        ],
    },
    examples=[
        ({"first": 1000, "last": 2000, "years": 10}, {"annual": 7.177}),
        ({"first": 100, "last": 121, "years": 2}, {"annual": 10.0}),
    ],
)
def compound_growth(
    first: Annotated[float, Pick(1000, 2500, 5000, 8000, 12_000, says="{} dollars")],
    last: Annotated[float, Pick(14_500, 21_000, 52_000, 95_000, 260_000, says="{} dollars")],
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
            "the annualised return, compounded on a 365-day year, of an investment bought for {paid} on {start} "
            "and sold for {received} on {end}",
            "What annualised return, compounded on a 365-day year, does an investment make that was bought for "
            "{paid} on {start} and sold for {received} on {end}?",
        ],
    },
    examples=[
        ({"paid": 100, "received": 110, "start": "2022-01-01", "end": "2023-01-01"}, {"annual": 10.0, "days": 365}),
        ({"paid": 1000, "received": 1210, "start": "2021-03-01", "end": "2023-03-01"}, {"annual": 10.0, "days": 730}),
    ],
)
def annualised_return(
    paid: Annotated[float, Pick(4000, 6500, 9000, 11_000, says="{} dollars")],
    received: Annotated[float, Pick(12_400, 13_000, 15_750, 18_200, 24_000, says="{} dollars")],
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
            "the effective annual rate of a nominal annual rate of {nominal} compounded {times} times a year",
            "what effective annual rate a nominal annual rate of {nominal} compounded {times} times a year comes to",
        ],
    },
    examples=[
        ({"nominal": 12, "times": 12}, {"effective": 12.6825}),
        ({"nominal": 10, "times": 2}, {"effective": 10.25}),
    ],
)
def effective_rate(nominal: LoanRate, times: Annotated[int, Pick(4, 12, 52, 365)]) -> Effective:
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

    real: Annotated[float, About("real rate", "percent", digits=3)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "real": [
            "the real annual rate, by the exact Fisher equation, of a nominal annual rate of {nominal} with "
            "yearly inflation of {inflation}",
            "What real annual rate does the exact Fisher equation give for a nominal annual rate of {nominal} "
            "with yearly inflation of {inflation}?",
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

    years: Annotated[float, About("time needed", "years", high="longest", low="shortest", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "years": [
            "the time it takes money to grow to {factor} times its initial amount at {annual_rate}, compounded yearly",
            "How long does it take money to grow to {factor} times its initial amount at {annual_rate}, compounded yearly?",
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


Flows = Annotated[
    list[float],
    Pick(
        [3000, 4200, 6800], [5000, 5000, 5000, 5000], [2000, 4000, 6000, 8000], [12_000, 9000, 6000],
        [1500, 2500, 4000, 3500, 3000],
        says="{} dollars",
    ),
]  # fmt: skip
Outlay = Annotated[float, Pick(8000, 10_000, 12_500, 15_000, says="{} dollars")]


def _flows(flows: list[float]) -> list[float]:
    if not 1 <= len(flows) <= 100:
        raise ToolError("Give 1 to 100 yearly cash flows.")
    return [amount(f, "cash flow", positive=False) for f in flows]


class NetPresentValue(Result):
    """A project's value today."""

    npv: Annotated[float, About("net present value", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "npv": [
            "the net present value, at a discount rate of {annual_rate}, of a project that costs {outlay} today "
            "and returns {flows} at the end of successive years",
            "what the net present value is, at a discount rate of {annual_rate}, of a project that costs "
            "{outlay} today and returns {flows} at the end of successive years",
        ],
    },
    examples=[
        # Textbook (Brealey/Myers style): -10,000, then 3,000, 4,200, 6,800 at 10 % gives 1,307.29
        ({"outlay": 10_000, "flows": [3000, 4200, 6800], "annual_rate": 10}, {"npv": 1307.29}),
        ({"outlay": 100, "flows": [121], "annual_rate": 21}, {"npv": 0.0}),
    ],
)
def net_present_value(
    outlay: Outlay, flows: Flows, annual_rate: Annotated[CapitalCost, Pick(4.0, 6.0, 8.0, 10.0, 12.0, says="{} percent")]
) -> NetPresentValue:
    """Compute the net present value of yearly cash flows after an outlay today.

    Args:
        outlay: amount paid today
        flows: cash flows at the end of years 1, 2, 3 ...
        annual_rate: annual discount rate in percent
    """
    factor = 1 + rate(annual_rate)
    value = sum(flow / factor**year for year, flow in enumerate(_flows(flows), 1)) - amount(outlay, "outlay")
    return NetPresentValue(npv=0.0 if abs(value) < 1e-9 * outlay else value)


class InternalRate(Result):
    """The discount rate at which a project breaks even."""

    irr: Annotated[float, About("internal rate of return", "percent", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "irr": [
            "the internal rate of return of a project that costs {outlay} today and returns {flows} at the end "
            "of successive years",
            "What is the internal rate of return of a project that costs {outlay} today and returns {flows} at "
            "the end of successive years?",
        ],
    },
    examples=[
        ({"outlay": 100, "flows": [0, 121]}, {"irr": 10.0}),
        # 10,000 for 3,000, 4,200, 6,800 returns 16.34 % (Investopedia-style textbook project).
        ({"outlay": 10_000, "flows": [3000, 4200, 6800]}, {"irr": 16.34}),
    ],
)
def internal_rate_of_return(outlay: Outlay, flows: Flows) -> InternalRate:
    """Compute the internal rate of return of yearly receipts after an outlay today.

    Args:
        outlay: amount paid today
        flows: receipts at the end of years 1, 2, 3 ..., none negative
    """
    amount(outlay, "outlay")
    if min(_flows(flows), default=0) < 0 or not any(flows):
        raise ToolError("The receipts must not be negative and not all zero: otherwise no single rate exists.")

    def value(factor: float) -> float:
        total = 0.0
        for flow in reversed(flows):
            total = (total + flow) * factor
        return total - outlay

    low, high = 1e-9, 1.0
    while value(high) < 0:  # factor is 1 / (1 + rate): a loss needs factors above 1
        high *= 2
        if high > 1e6:
            raise ToolError("The receipts are far too small for any rate of return.")
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if value(middle) < 0 else (low, middle)
    found = (1 / high - 1) * 100
    if not -99 < found < 1e5:
        raise ToolError("The rate of return lies beyond any sensible bound.")
    return InternalRate(irr=found)


class Written(Result):
    """What an asset is worth in the books."""

    book_value: Annotated[float, About("book value", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "book_value": [
            "the book value after {elapsed} of an asset bought for {cost} and depreciated straight-line over "
            "{life} to a salvage value of one tenth of its cost",
            "What is the book value after {elapsed} of an asset bought for {cost} and depreciated straight-line "
            "over {life} to a salvage value of one tenth of its cost?",
        ],
    },
    examples=[
        ({"cost": 10_000, "life": 9, "elapsed": 3}, {"book_value": 7000.0}),
        ({"cost": 10_000, "life": 10, "elapsed": 10, "salvage_share": 0}, {"book_value": 0.0}),
    ],
)
def straight_line_depreciation(
    cost: Cost,
    life: Annotated[int, Pick(5, 8, 10, 12, says="{} years")],
    elapsed: Annotated[int, Pick(2, 3, 4, says="{} years")],
    salvage_share: float = 10.0,
) -> Written:
    """Compute an asset's book value under straight-line depreciation.

    Args:
        cost: purchase cost
        life: useful life in years
        elapsed: years since the purchase, no more than the life
        salvage_share: salvage value in percent of the cost
    """
    share = rate(salvage_share, "salvage share", 0, 100)
    if not 0 <= elapsed <= span(life, "useful life"):
        raise ToolError("The years since the purchase must lie between 0 and the useful life.")
    return Written(book_value=amount(cost, "cost") * (1 - (1 - share) * elapsed / life))


@tool(
    domain="finance",
    kind="processing",
    asks={
        "book_value": [
            "the book value after {elapsed} of an asset bought for {cost} and depreciated by the "
            "declining-balance method at {annual_rate} a year",
            "What is the book value after {elapsed} of an asset bought for {cost} and depreciated by the "
            "declining-balance method at {annual_rate} a year?",
        ],
    },
    examples=[
        ({"cost": 10_000, "annual_rate": 20, "elapsed": 3}, {"book_value": 5120.0}),
        ({"cost": 800, "annual_rate": 50, "elapsed": 3}, {"book_value": 100.0}),
    ],
)
def declining_balance_depreciation(
    cost: Cost,
    annual_rate: Annotated[float, Pick(10.0, 15.0, 20.0, 25.0, 30.0, says="{} percent")],
    elapsed: Annotated[int, Pick(2, 3, 4, 6, says="{} years")],
) -> Written:
    """Compute an asset's book value under declining-balance depreciation.

    Args:
        cost: purchase cost
        annual_rate: yearly depreciation in percent of the remaining value
        elapsed: whole years since the purchase
    """
    return Written(book_value=amount(cost, "cost") * (1 - rate(annual_rate, low=0, high=100)) ** span(elapsed))


class Taxed(Result):
    """A price taken apart."""

    net: Annotated[float, About("net price", digits=2, high="largest", low="smallest")]
    tax: Annotated[float, About("tax", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "net": [
            "the net price in a gross price of {gross} that includes VAT at {vat_rate}",
            "What is the net price if a gross price of {gross} includes VAT at {vat_rate}?",
        ],
        "tax": [
            "the VAT contained in a gross price of {gross} at a rate of {vat_rate}",
            "How much VAT does a gross price of {gross} contain at a rate of {vat_rate}?",
        ],
    },
    examples=[
        ({"gross": 119, "vat_rate": 19}, {"net": 100.0, "tax": 19.0}),
        ({"gross": 240, "vat_rate": 20}, {"net": 200.0, "tax": 40.0}),
    ],
)
def net_of_vat(
    gross: Annotated[float, Pick(59.5, 119, 480, 1250, 3600, says="{} euros")],
    vat_rate: Annotated[float, Pick(7.0, 19.0, 20.0, 21.0, 25.0, says="{} percent")],
) -> Taxed:
    """Split a gross price into net price and value-added tax.

    Args:
        gross: price with tax
        vat_rate: tax rate in percent of the net price
    """
    net = amount(gross, "gross price") / (1 + rate(vat_rate, low=0, high=100))
    return Taxed(net=net, tax=gross - net)


class BreakEven(Result):
    """Units to sell before a profit."""

    units: Annotated[int, About("break-even quantity", high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "units": [
            "the smallest number of units that covers fixed costs of {fixed_costs} at a price of {price} and a "
            "variable cost of {unit_cost} per unit",
            "How many units must be sold at least to cover fixed costs of {fixed_costs} at a price of {price} "
            "and a variable cost of {unit_cost} per unit?",
        ],
    },
    examples=[
        ({"fixed_costs": 10_000, "price": 25, "unit_cost": 15}, {"units": 1000}),
        ({"fixed_costs": 1000, "price": 10, "unit_cost": 7}, {"units": 334}),
    ],
)
def break_even_units(
    fixed_costs: Annotated[float, Pick(9000, 18_000, 42_500, 60_000, says="{} dollars")],
    price: Annotated[float, Pick(24, 35, 49, 80, says="{} dollars")],
    unit_cost: Annotated[float, Pick(7, 11, 16, 19, says="{} dollars")],
) -> BreakEven:
    """Compute how many whole units must be sold to cover fixed costs.

    Args:
        fixed_costs: costs that do not depend on the quantity
        price: selling price of a unit
        unit_cost: variable cost of a unit, below the price
    """
    amount(fixed_costs, "fixed costs")
    if not 0 <= unit_cost < amount(price, "price"):
        raise ToolError("The variable cost must be at least 0 and below the price.")
    if (units := fixed_costs / (price - unit_cost)) > 1e13:
        raise ToolError("That takes more than 10^13 units.")
    return BreakEven(units=math.ceil(round(units, 9)))


class LoanYear(Result):
    """What one year of a loan costs."""

    interest: Annotated[float, About("interest", digits=2, high="largest", low="smallest")]
    repaid: Annotated[float, About("principal repaid", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "interest": [
            "the interest paid in the {year} year of a {years} loan of {principal}, repaid in equal monthly "
            "payments at a nominal annual rate of {annual_rate} compounded monthly",
            "How much interest is paid in the {year} year of a {years} loan of {principal}, repaid in equal "
            "monthly payments at a nominal annual rate of {annual_rate} compounded monthly?",
        ],
        "repaid": [
            "the principal repaid in the {year} year of a {years} loan of {principal}, repaid in equal monthly "
            "payments at a nominal annual rate of {annual_rate} compounded monthly",
            "How much principal is repaid in the {year} year of a {years} loan of {principal}, repaid in equal "
            "monthly payments at a nominal annual rate of {annual_rate} compounded monthly?",
        ],
    },
    examples=[
        ({"principal": 12_000, "annual_rate": 0, "years": 2, "year": "second"}, {"interest": 0.0, "repaid": 6000.0}),
        # One payment a month of 1,066.185 on 12,000 at 12 %: 794.23 of interest in the year.
        ({"principal": 12_000, "annual_rate": 12, "years": 1, "year": "first"}, {"interest": 794.23, "repaid": 12_000.0}),
    ],
)
def loan_year(
    principal: Principal,
    annual_rate: LoanRate,
    years: Annotated[int, Pick(5, 7, 10, 12, says="{}-year")],
    year: Annotated[
        Literal["first", "second", "third", "fourth", "fifth"], Pick("first", "second", "third", "fourth", "fifth")
    ],
) -> LoanYear:
    """Compute the interest paid and the principal repaid in one year of a loan with equal monthly payments.

    Args:
        principal: amount borrowed
        annual_rate: nominal annual rate in percent, compounded monthly
        years: term in whole years, up to 40
        year: which year of the term: "first" to "fifth"
    """
    balance, monthly = amount(principal, "principal"), rate(annual_rate, low=0) / 12
    payment = _payment(principal, monthly, 12 * int(span(years, most=40)))
    place = ("first", "second", "third", "fourth", "fifth").index(year) + 1
    if place > years:
        raise ToolError(f"A loan of {years} years has no {year} year.")
    interest = 0.0
    for month in range(12 * place):
        due = balance * monthly
        interest += due if month >= 12 * (place - 1) else 0.0
        balance -= payment - due
    return LoanYear(interest=interest, repaid=12 * payment - interest)
