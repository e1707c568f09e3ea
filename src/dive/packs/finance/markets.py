"""Bonds, options, day counts, cost of capital and return statistics (textbook formulas)."""

import datetime
import math
from typing import Annotated, Literal

from dive.packs.finance.entities import CapitalCost, EquityCost
from dive.packs.finance.money import amount, rate, span
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Date

PACK = Pack(name="markets", domain="finance", title="financial market formulas", licence="Apache-2.0 (formulas)")

Coupon = Annotated[float, Pick(2.0, 3.5, 4.0, 5.25, 6.0, says="{} percent")]
Yield = Annotated[float, Pick(1.8, 3.0, 4.4, 5.0, 7.0, says="{} percent")]
Maturity = Annotated[int, Pick(3, 5, 7, 10, 20, 30, says="{}-year")]


def _half_years(years: int) -> int:
    if not 1 <= years <= 100:
        raise ToolError("Give a time to maturity of 1 to 100 whole years.")
    return 2 * years


def _price(coupon: float, yearly: float, periods: int) -> float:
    """Price per 100 of face value, with half-yearly coupons."""
    factor = 1 / (1 + yearly / 2)
    return sum(50 * coupon * factor**k for k in range(1, periods + 1)) + 100 * factor**periods


_BOND = (
    "a {years} bond with semiannual coupons, a coupon rate of {coupon} and a semiannually compounded yield of {yearly_yield}"
)


class BondPrice(Result):
    """A bond's price and its sensitivity."""

    price: Annotated[float, About("price per 100 of face value", digits=3)]
    macaulay_duration: Annotated[float, About("Macaulay duration", "years", "longest", "shortest", digits=3)]
    modified_duration: Annotated[float, About("modified duration", digits=3)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "price": [
            f"the price per 100 of face value of {_BOND}",
            f"What is the price per 100 of face value of {_BOND}?",
        ],
        "macaulay_duration": [
            f"the Macaulay duration of {_BOND}",
            f"What is the Macaulay duration of {_BOND}?",
        ],
        "modified_duration": [
            f"the modified duration of {_BOND}",
        ],
    },
    examples=[
        ({"coupon": 5, "yearly_yield": 5, "years": 10}, {"price": 100.0}),
        # Fabozzi's 9 % coupon, 5 years, at 9 %: Macaulay 4.13 years (8.27 half-years), modified 3.96.
        (
            {"coupon": 9, "yearly_yield": 9, "years": 5},
            {"price": 100.0, "macaulay_duration": 4.1344, "modified_duration": 3.9564},
        ),
        ({"coupon": 0, "yearly_yield": 6, "years": 5}, {"price": 74.409, "macaulay_duration": 5.0}),
    ],
)
def bond_price(coupon: Coupon, yearly_yield: Yield, years: Maturity) -> BondPrice:
    """Compute price and duration of a bond with semiannual coupons, from its yield.

    Args:
        coupon: coupon in percent of the face value a year, paid in two halves
        yearly_yield: yield to maturity in percent a year, compounded semiannually
        years: whole years to maturity
    """
    c, y, n = rate(coupon, "coupon", 0, 100), rate(yearly_yield, "yield", -50, 100), _half_years(years)
    price, factor = _price(c, y, n), 1 / (1 + y / 2)
    weighted = sum(k * 50 * c * factor**k for k in range(1, n + 1)) + n * 100 * factor**n
    duration = weighted / price / 2
    return BondPrice(price=price, macaulay_duration=duration, modified_duration=duration * factor)


class BondYield(Result):
    """A bond's yield."""

    yield_to_maturity: Annotated[float, About("yield to maturity", "percent", digits=3)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "yield_to_maturity": [
            "the semiannually compounded yield of a {years} bond with semiannual coupons, a coupon rate of {coupon} and a "
            "price of {price} per 100 of face value",
            "What is the semiannually compounded yield of a {years} bond with semiannual coupons, a coupon rate of {coupon} "
            "and a price of {price} per 100 of face value?",
        ],
    },
    examples=[
        ({"coupon": 5, "price": 100, "years": 10}, {"yield_to_maturity": 5.0}),
        ({"coupon": 0, "price": 74.409391, "years": 5}, {"yield_to_maturity": 6.0}),
    ],
)
def bond_yield(coupon: Coupon, price: Annotated[float, Pick(88.5, 94.0, 97.25, 101.5, 108.0)], years: Maturity) -> BondYield:
    """Compute the yield to maturity of a bond with semiannual coupons, from its price.

    Args:
        coupon: coupon in percent of the face value a year, paid in two halves
        price: price per 100 of face value on a coupon date
        years: whole years to maturity
    """
    c, n = rate(coupon, "coupon", 0, 100), _half_years(years)
    low, high = -0.5, 1.0
    if not _price(c, high, n) <= price <= _price(c, low, n):
        raise ToolError("No yield between -50 and 100 percent gives that price.")
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _price(c, middle, n) > price else (low, middle)
    return BondYield(yield_to_maturity=100 * (low + high) / 2)


_OPTION = (
    "a European {kind} with {strike} and {months} on a stock without dividends, given {spot}, a volatility of {volatility} "
    "and a continuously compounded risk-free rate of {risk_free}"
)


class OptionValue(Result):
    """Black–Scholes value and sensitivities of a European option."""

    price: Annotated[float, About("option price", "dollars", digits=3)]
    delta: Annotated[float, About("delta", digits=4)]
    gamma: Annotated[float, About("gamma", digits=5)]
    vega: Annotated[float, About("vega per percentage point of volatility", digits=4)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "price": [
            f"the Black-Scholes price of {_OPTION}",
            f"What is the Black-Scholes price of {_OPTION}?",
        ],
        "delta": [
            f"the Black-Scholes delta of {_OPTION}",
        ],
    },
    examples=[
        # Hull: S = 42, K = 40, r = 10 %, sigma = 20 %, T = 0.5: call 4.76, put 0.81
        (
            {"kind": "call", "spot": 42, "strike": 40, "months": 6, "risk_free": 10, "volatility": 20},
            {"price": 4.7594, "delta": 0.7791},
        ),
        ({"kind": "put", "spot": 42, "strike": 40, "months": 6, "risk_free": 10, "volatility": 20}, {"price": 0.8086}),
        # S = K = 100, 5 %, 20 %, one year: the textbook call costs 10.4506
        (
            {"kind": "call", "spot": 100, "strike": 100, "months": 12, "risk_free": 5, "volatility": 20},
            {"price": 10.4506, "delta": 0.63683, "gamma": 0.018762, "vega": 0.37524},
        ),
    ],
)
def black_scholes(
    kind: Annotated[Literal["call", "put"], Pick("call", "put")],
    spot: Annotated[float, Pick(95, 98, 102, 105, 110, says="a spot price of {} dollars")],
    strike: Annotated[float, Pick(90, 96, 100, 104, 115, says="a strike of {} dollars")],
    months: Annotated[int, Pick(3, 6, 9, 12, 15, says="a term of {} months")],
    risk_free: Annotated[float, Pick(2.0, 2.5, 4.0, 5.0, says="{} percent", noun="risk-free rate")],
    volatility: Annotated[float, Pick(15.0, 20.0, 25.0, 32.0, 40.0, says="{} percent")],
) -> OptionValue:
    """Price a European option on a stock without dividends by Black–Scholes, with delta, gamma and vega.

    Args:
        kind: "call" or "put"
        spot: price of the stock
        strike: strike price
        months: months to expiry, 1 to 360
        risk_free: continuously compounded annual rate in percent
        volatility: annual volatility in percent, 1 to 300
    """
    amount(spot, "stock price")
    amount(strike, "strike price")
    if not 1e-3 <= spot / strike <= 1e3:
        raise ToolError("Stock price and strike price are too far apart.")
    time = span(months, "number of months", 360) / 12
    r, sigma = rate(risk_free, "risk-free rate", -20, 100), rate(volatility, "volatility", 1, 300)
    root = sigma * math.sqrt(time)
    d1 = (math.log(spot / strike) + (r + sigma * sigma / 2) * time) / root
    d2, sign = d1 - root, 1 if kind == "call" else -1

    def normal(x: float) -> float:
        return math.erfc(-x / math.sqrt(2)) / 2

    density = math.exp(-d1 * d1 / 2) / math.sqrt(2 * math.pi)
    price = sign * (spot * normal(sign * d1) - strike * math.exp(-r * time) * normal(sign * d2))
    return OptionValue(
        price=max(price, 0.0),
        delta=sign * normal(sign * d1),
        gamma=density / (spot * root),
        vega=spot * density * math.sqrt(time) / 100,
    )


Convention = Literal["30/360 US", "30E/360", "ACT/360", "ACT/365 Fixed"]


class DayCount(Result):
    """A period by a day count convention."""

    days: Annotated[int, About("number of days", high="largest", low="smallest")]
    fraction: Annotated[float, About("year fraction", digits=6)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "fraction": [
            "the year fraction from {start} to {end} under the {convention} day-count convention",
            "What is the year fraction from {start} to {end} under the {convention} day-count convention?",
        ],
    },
    examples=[
        ({"start": "2024-01-31", "end": "2024-02-29", "convention": "30E/360"}, {"days": 29, "fraction": 29 / 360}),
        ({"start": "2024-01-15", "end": "2024-07-15", "convention": "30/360 US"}, {"days": 180, "fraction": 0.5}),
        ({"start": "2024-01-31", "end": "2024-03-31", "convention": "30/360 US"}, {"days": 60}),
        ({"start": "2023-01-01", "end": "2024-01-01", "convention": "ACT/360"}, {"days": 365, "fraction": 365 / 360}),
    ],
)
def day_count(
    start: Date, end: Date, convention: Annotated[Convention, Pick("30/360 US", "30E/360", "ACT/360", "ACT/365 Fixed")]
) -> DayCount:
    """Count days and year fraction between two dates by a day count convention.

    "30/360 US" is the bond basis with the end-of-February rule.

    Args:
        start: first day
        end: last day, not before the first
        convention: "30/360 US", "30E/360", "ACT/360" or "ACT/365 Fixed"
    """
    one, other = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
    if other < one:
        raise ToolError("The end lies before the start.")
    if convention.startswith("ACT"):
        days = (other - one).days
        return DayCount(days=days, fraction=days / (360 if convention == "ACT/360" else 365))
    first, last = one.day, other.day
    if convention == "30E/360":
        first, last = min(first, 30), min(last, 30)
    else:

        def february_end(day: datetime.date) -> bool:
            return day.month == 2 and (day + datetime.timedelta(days=1)).month == 3

        if february_end(one) and february_end(other):
            last = 30
        if february_end(one):
            first = 30
        if last == 31 and first >= 30:
            last = 30
        first = min(first, 30)
    days = 360 * (other.year - one.year) + 30 * (other.month - one.month) + last - first
    return DayCount(days=days, fraction=days / 360)


class Expected(Result):
    """A return that the market should demand."""

    expected: Annotated[EquityCost, About("expected return", "percent", digits=3)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "expected": [
            "the CAPM expected return of an asset with a beta of {beta}, at a risk-free rate of {risk_free} and an expected "
            "market return of {market}",
            "What is the CAPM expected return of an asset with a beta of {beta}, at a risk-free rate of {risk_free} and an "
            "expected market return of {market}?",
        ],
    },
    examples=[
        ({"risk_free": 3, "market": 8, "beta": 1.2}, {"expected": 9.0}),
        ({"risk_free": 2.5, "market": 8.5, "beta": 0.5}, {"expected": 5.5}),
    ],
)
def capm_return(
    risk_free: Annotated[float, Pick(2.0, 2.5, 3.0, 4.2, says="{} percent")],
    market: Annotated[float, Pick(7.0, 8.0, 9.5, 10.0, says="{} percent")],
    beta: Annotated[float, Pick(0.6, 0.85, 1.1, 1.3, 1.75)],
) -> Expected:
    """Compute the return that the capital asset pricing model expects.

    Args:
        risk_free: risk-free rate in percent
        market: expected return of the market in percent
        beta: beta of the asset, from -10 to 10
    """
    if not -10 <= beta <= 10:
        raise ToolError("Give a beta from -10 to 10.")
    free = 100 * rate(risk_free, "risk-free rate")
    return Expected(expected=free + beta * (100 * rate(market, "market return") - free))


class FirmCapital(Result):
    """What a firm's capital costs."""

    wacc: Annotated[CapitalCost, About("WACC", "percent", digits=3)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "wacc": [
            "the after-tax WACC of a firm with a debt share of {debt_share}, a tax rate of {tax}, {debt_cost} and a cost of "
            "equity of {equity_cost}",
            "What is the after-tax WACC of a firm with a debt share of {debt_share}, a tax rate of {tax}, {debt_cost} and a "
            "cost of equity of {equity_cost}?",
        ],
    },
    examples=[
        ({"equity_cost": 10, "debt_cost": 5, "debt_share": 40, "tax": 20}, {"wacc": 7.6}),
        ({"equity_cost": 12, "debt_cost": 6, "debt_share": 50, "tax": 30}, {"wacc": 8.1}),
    ],
)
def weighted_cost_of_capital(
    equity_cost: Annotated[EquityCost, Pick(8.0, 9.5, 11.0, 12.0, says="{} percent", noun="cost of equity")],
    debt_cost: Annotated[float, Pick(3.5, 4.0, 5.0, 6.25, says="a pre-tax cost of debt of {} percent")],
    debt_share: Annotated[float, Pick(20, 30, 40, 55, says="{} percent")],
    tax: Annotated[float, Pick(15.0, 21.0, 25.0, 30.0, says="{} percent")],
) -> FirmCapital:
    """Compute the weighted average cost of capital after tax.

    Args:
        equity_cost: cost of equity in percent
        debt_cost: cost of debt before tax in percent
        debt_share: debt in percent of all capital
        tax: tax rate in percent
    """
    share = rate(debt_share, "debt share", 0, 100)
    after_tax = rate(debt_cost, "cost of debt", 0) * (1 - rate(tax, "tax rate", 0, 100))
    return FirmCapital(wacc=100 * ((1 - share) * rate(equity_cost, "cost of equity", 0) + share * after_tax))


Returns = Annotated[
    list[float],
    Pick(
        [4.0, -2.0, 6.0, 1.0], [12.0, 7.5, -9.0, 15.0, 3.5], [1.2, -0.8, 2.4, 0.5, -1.6, 3.1], [20.0, -15.0, 10.0],
        [8.0, 5.0, -12.0, -6.0, 18.0, 9.0], says="{} percent",
    ),
]  # fmt: skip


class ReturnStatistics(Result):
    """What a series of returns amounts to."""

    total: Annotated[float, About("total return", "percent", digits=2)]
    volatility: Annotated[float, About("sample standard deviation", "percent", digits=3)]
    drawdown: Annotated[float, About("maximum drawdown", "percent", high="largest", low="smallest", digits=2)]
    sharpe: Annotated[float | None, About("Sharpe ratio", digits=3)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "total": [
            "the total return from successive yearly returns of {returns}",
            "What total return do successive yearly returns of {returns} compound to?",
        ],
        "volatility": [
            "the sample standard deviation of yearly returns of {returns}",
            "What is the sample standard deviation of yearly returns of {returns}?",
        ],
        "drawdown": [
            "the size of the maximum drawdown of an investment with successive yearly returns of {returns}",
            "How large is the maximum drawdown of an investment with successive yearly returns of {returns}?",
        ],
        "sharpe": [
            "the Sharpe ratio of yearly returns of {returns}, at a risk-free rate of zero and with the sample standard "
            "deviation",
            "What is the Sharpe ratio of yearly returns of {returns}, at a risk-free rate of zero and with the sample "
            "standard deviation?",
        ],
    },
    examples=[
        ({"returns": [10, -50, 20]}, {"total": -34.0, "drawdown": 50.0}),
        ({"returns": [2, 4, 6]}, {"volatility": 2.0, "sharpe": 2.0, "drawdown": 0.0}),
        ({"returns": [5, 5]}, {"volatility": 0.0, "sharpe": None, "total": 10.25}),
    ],
)
def return_statistics(returns: Returns) -> ReturnStatistics:
    """Compute total return, standard deviation, maximum drawdown and Sharpe ratio of yearly returns.

    Args:
        returns: yearly returns in percent, in order, 2 to 500 of them
    """
    if not 2 <= len(returns) <= 500:
        raise ToolError("Give 2 to 500 returns.")
    parts = [rate(r, "return", -100, 1000) for r in returns]
    mean = math.fsum(parts) / len(parts)
    deviation = math.sqrt(math.fsum((p - mean) ** 2 for p in parts) / (len(parts) - 1))
    wealth, peak, fall = 1.0, 1.0, 0.0
    for part in parts:
        wealth *= 1 + part
        peak = max(peak, wealth)
        fall = max(fall, 1 - wealth / peak)
    if wealth > 1e12:
        raise ToolError("These returns compound beyond any sensible bound.")
    return ReturnStatistics(
        total=100 * (wealth - 1),
        volatility=100 * deviation,
        drawdown=100 * fall,
        sharpe=mean / deviation if deviation > 1e-12 else None,
    )


class Margins(Result):
    """How a price relates to its cost."""

    margin: Annotated[float, About("gross margin", "percent", digits=2)]
    markup: Annotated[float, About("markup", "percent", digits=2)]
    profit: Annotated[float, About("gross profit", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "margin": [
            "the gross margin on goods with {cost} and {price}",
            "What is the gross margin on goods with {cost} and {price}?",
        ],
        "markup": [
            "the cost-based markup on goods with {cost} and {price}",
            "What is the cost-based markup on goods with {cost} and {price}?",
        ],
    },
    examples=[
        ({"cost": 60, "price": 80}, {"margin": 25.0, "markup": 33.3333, "profit": 20.0}),
        ({"cost": 50, "price": 100}, {"margin": 50.0, "markup": 100.0}),
    ],
)
def gross_margin(
    cost: Annotated[float, Pick(60, 75, 90, 105, 120, says="a unit cost of {} dollars")],
    price: Annotated[float, Pick(132, 140, 150, 165, 175, says="a selling price of {} dollars")],
) -> Margins:
    """Compute gross margin and markup from cost and selling price.

    Args:
        cost: what the goods cost
        price: what they sell for
    """
    profit = amount(price, "price") - amount(cost, "cost")
    if max(price, cost) / min(price, cost) > 1e9:
        raise ToolError("Cost and price are too far apart.")
    return Margins(margin=100 * profit / price, markup=100 * profit / cost, profit=profit)
