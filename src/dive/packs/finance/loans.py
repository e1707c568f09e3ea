"""Loans repaid in equal monthly payments: the payment, what is still owed, what a budget carries, one year (textbook formulas).

Amounts are in the currency of the principal, rates in percent a year, compounded monthly, payments at the end of the month.
"""

import math
from typing import Annotated, Literal

from dive.packs.finance import money
from dive.packs.finance.entities import Debt
from dive.packs.finance.money import LoanRate, amount, rate, span
from dive.tools import About, Pick, Result, ToolError, tool

PACK = money.PACK


Principal = Annotated[Debt, Pick(120_000, 150_000, 180_000, 250_000, 320_000, says="a loan of {} dollars")]
LoanYears = Annotated[int, Pick(10, 15, 20, 25, 30, says="a term of {} years")]

_TERMS = "over {years} at an annual rate of {annual_rate} compounded monthly"
_LOAN = f"{{principal}} repaid in equal monthly payments {_TERMS}"
EXACT = ("Do not round the payments",)
"""What lenders do otherwise, so that a sum of payments is a few cents off."""


def _payment(principal: float, monthly: float, months: int) -> float:
    return principal / months if monthly == 0 else principal * monthly / -math.expm1(-months * math.log1p(monthly))


class Loan(Result):
    """A loan paid back in equal monthly instalments."""

    payment: Annotated[float, About("monthly payment", "dollars", digits=2, high="largest", low="smallest")]
    total_interest: Annotated[float, About("total interest", "dollars", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "payment": [
            f"the monthly payment on {{principal}} {_TERMS}",
            f"What is the monthly payment on {{principal}} {_TERMS}?",
        ],
        "total_interest": [
            f"the total interest on {_LOAN}",
            f"How much interest is paid in all on {_LOAN}?",
        ],
    },
    rules=EXACT,
    undisputed=("payment",),
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

    balance: Annotated[Debt, About("outstanding balance", "dollars", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "balance": [
            f"the outstanding balance after {{elapsed}} on {_LOAN}",
            f"how much is still owed after {{elapsed}} on {_LOAN}",
        ],
    },
    rules=EXACT,
    examples=[
        # 200,000 at 6 % over 30 years: after 5 years 186,108.71 is owed (standard amortisation table).
        ({"principal": 200_000, "annual_rate": 6, "years": 30, "elapsed": 5}, {"balance": 186_108.71}),
        ({"principal": 12_000, "annual_rate": 0, "years": 4, "elapsed": 1}, {"balance": 9000.0}),
    ],
)
def loan_balance(
    principal: Principal,
    annual_rate: LoanRate,
    years: Annotated[int, Pick(15, 20, 25, 30, says="a term of {} years")],
    elapsed: Annotated[int, Pick(2, 3, 5, 7, 10, says="{} years of payments")],
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

    principal: Annotated[float, About("loan amount", "dollars", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "principal": [
            f"the largest loan that {{payment}} can repay {_TERMS}",
            f"How large a loan can {{payment}} repay {_TERMS}?",
        ],
    },
    examples=[
        ({"payment": 1199.10, "annual_rate": 6, "years": 30}, {"principal": 200_000.0}),
        ({"payment": 100, "annual_rate": 0, "years": 2}, {"principal": 2400.0}),
    ],
)
def affordable_loan(
    payment: Annotated[float, Pick(500, 650, 800, 950, 1200, says="a monthly payment of {} dollars")],
    annual_rate: LoanRate,
    years: LoanYears,
) -> Borrowing:
    """Compute the loan that a monthly payment can pay off.

    Args:
        payment: what can be paid at the end of each month
        annual_rate: nominal annual rate in percent, compounded monthly
        years: term in whole years
    """
    amount(payment, "payment")
    months = 12 * int(span(years))
    return Borrowing(principal=payment / _payment(1.0, rate(annual_rate, low=0) / 12, months))


class LoanYear(Result):
    """What one year of a loan costs."""

    interest: Annotated[float, About("interest paid", "dollars", digits=2, high="largest", low="smallest")]
    repaid: Annotated[float, About("principal repaid", "dollars", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "interest": [
            f"the interest paid in the {{year}} year on {_LOAN}",
            f"How much interest is paid in the {{year}} year on {_LOAN}?",
        ],
        "repaid": [
            f"the principal repaid in the {{year}} year on {_LOAN}",
            f"How much principal is repaid in the {{year}} year on {_LOAN}?",
        ],
    },
    rules=EXACT,
    examples=[
        ({"principal": 12_000, "annual_rate": 0, "years": 2, "year": "second"}, {"interest": 0.0, "repaid": 6000.0}),
        # One payment a month of 1,066.185 on 12,000 at 12 %: 794.23 of interest in the year.
        ({"principal": 12_000, "annual_rate": 12, "years": 1, "year": "first"}, {"interest": 794.23, "repaid": 12_000.0}),
    ],
)
def loan_year(
    principal: Annotated[Debt, Pick(9000, 12_000, 15_000, 18_000, 24_000, says="a loan of {} dollars")],
    annual_rate: LoanRate,
    years: Annotated[int, Pick(5, 7, 10, 12, says="a term of {} years")],
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
