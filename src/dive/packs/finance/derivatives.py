"""Forwards, swaps and options beyond Black–Scholes: no-arbitrage relations and the binomial tree (textbook formulas)."""

import math
from typing import Annotated

from dive.packs.finance.money import amount, rate, span
from dive.tools import About, Pack, Pick, Result, ToolError, tool

PACK = Pack(name="derivatives", domain="finance", title="no-arbitrage pricing", licence="Apache-2.0 (formulas)")

Spot = Annotated[float, Pick(80, 95, 100, 110, 120, says="a spot price of {} dollars")]
Strike = Annotated[float, Pick(85, 90, 100, 110, 130, says="a strike of {} dollars")]
Riskless = Annotated[float, Pick(2.0, 2.5, 3.0, 4.0, 5.0, says="{} percent")]
Months = Annotated[int, Pick(3, 6, 9, 12, 18, says="a term of {} months")]
Volatility = Annotated[float, Pick(15, 20, 25, 30, 40, says="{} percent")]
_MOST_STEPS = 500


def _years(months: int) -> float:
    return span(months, "number of months", 600) / 12


_STOCK = (
    "a stock with {spot} for {months}, at a dividend yield of {dividend_yield} and a riskless rate of {riskless}, both "
    "compounded continuously"
)


class ForwardPrice(Result):
    """A forward price."""

    forward: Annotated[float, About("forward price", "dollars", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "forward": [
            f"the no-arbitrage forward price of {_STOCK}",
            f"What is the no-arbitrage forward price of {_STOCK}?",
        ]
    },
    # Hull: 40 dollars, three months, 5 % → 40.50; an index at 1300, 5 % and 1 %, three months → 1313.07
    examples=[
        ({"spot": 40, "riskless": 5, "dividend_yield": 0, "months": 3}, {"forward": 40.503}),
        ({"spot": 1300, "riskless": 5, "dividend_yield": 1, "months": 3}, {"forward": 1313.065}),
    ],
)
def forward_price(
    spot: Spot,
    riskless: Riskless,
    dividend_yield: Annotated[float, Pick(0.5, 1, 2, 3, says="{} percent")],
    months: Annotated[int, Pick(3, 6, 9, 12, 18, says="delivery in {} months")],
) -> ForwardPrice:
    """Compute the no-arbitrage forward price of a stock or index: S·e^((r−q)T).

    Args:
        spot: price today
        riskless: riskless rate in percent a year, continuously compounded
        dividend_yield: dividend yield in percent a year, continuous
        months: months to delivery
    """
    drift = rate(riskless, "riskless rate", -50, 100) - rate(dividend_yield, "dividend yield", 0, 100)
    return ForwardPrice(forward=amount(spot) * math.exp(drift * _years(months)))


_FORWARD = (
    "{months}, a spot rate of {spot} dollars per euro, a dollar interest rate of {home_rate} and a euro interest rate of "
    "{foreign_rate}"
)


class CurrencyForward(Result):
    """A forward exchange rate."""

    forward: Annotated[float, About("forward exchange rate", "dollars per euro", digits=4)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "forward": [
            f"the forward exchange rate, under covered interest parity with simple annual rates, for {_FORWARD}",
            f"Under covered interest parity with simple annual rates, what is the forward exchange rate for {_FORWARD}?",
        ]
    },
    examples=[
        ({"spot": 1.2, "home_rate": 5, "foreign_rate": 3, "months": 12}, {"forward": 1.2233}),
        ({"spot": 0.8, "home_rate": 4, "foreign_rate": 4, "months": 6}, {"forward": 0.8}),
    ],
)
def currency_forward(
    spot: Annotated[float, Pick(0.85, 0.92, 1.08, 1.25, 1.32)],
    home_rate: Riskless,
    foreign_rate: Annotated[float, Pick(0.5, 1.5, 2.0, 3.5, 6.0, says="{} percent")],
    months: Months,
) -> CurrencyForward:
    """Compute a forward exchange rate by covered interest parity with simple interest.

    Args:
        spot: home currency per unit of foreign currency today
        home_rate: home interest rate in percent a year
        foreign_rate: foreign interest rate in percent a year
        months: months to delivery
    """
    years = _years(months)
    home, foreign = rate(home_rate, "home rate", -20, 200), rate(foreign_rate, "foreign rate", -20, 200)
    if 1 + foreign * years <= 0 or 1 + home * years <= 0:
        raise ToolError("An interest rate that low over so long a time leaves nothing.")
    return CurrencyForward(forward=amount(spot, "spot rate") * (1 + home * years) / (1 + foreign * years))


_FORWARD = (
    "the forward rate that annually compounded zero rates of {short_rate} for {short_years} and {long_rate} for {long_years} "
    "imply for the years in between"
)


class ForwardRate(Result):
    """The rate between two dates that today's rates imply."""

    forward_rate: Annotated[float, About("forward rate", "percent", digits=3)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "forward_rate": [
            _FORWARD,
            f"What is {_FORWARD}?",
        ]
    },
    # 1.04² / 1.03 − 1 = 5.0097 %
    examples=[
        ({"short_years": 1, "short_rate": 3, "long_years": 2, "long_rate": 4}, {"forward_rate": 5.00971}),
        ({"short_years": 2, "short_rate": 5, "long_years": 5, "long_rate": 5}, {"forward_rate": 5.0}),
    ],
)
def implied_forward_rate(
    short_years: Annotated[int, Pick(2, 3, 4, says="{} years", noun="shorter term")],
    short_rate: Annotated[float, Pick(1.5, 2.0, 2.5, 3.0, says="{} percent", noun="zero rate for the shorter term")],
    long_years: Annotated[int, Pick(5, 7, 10, says="{} years", noun="longer term")],
    long_rate: Annotated[float, Pick(3.2, 3.5, 4.0, 4.5, says="{} percent", noun="zero rate for the longer term")],
) -> ForwardRate:
    """Compute the forward rate between two years that two zero rates imply, all compounded annually.

    Args:
        short_years: years of the shorter zero rate
        short_rate: shorter zero rate in percent
        long_years: years of the longer zero rate
        long_rate: longer zero rate in percent
    """
    if not 0 < short_years < long_years <= 100:
        raise ToolError("Give two whole numbers of years, the second the larger, of at most 100.")
    growth = (1 + rate(long_rate, low=-50)) ** long_years / (1 + rate(short_rate, low=-50)) ** short_years
    return ForwardRate(forward_rate=100 * (growth ** (1 / (long_years - short_years)) - 1))


class SwapRate(Result):
    """The fixed rate of a swap that is worth nothing today."""

    swap_rate: Annotated[float, About("par swap rate", "percent", digits=3)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "swap_rate": [
            "the par rate of a swap with annual payments, given zero rates of {zero_rates} percent for one year, two years "
            "and so on",
            "What is the par rate of a swap with annual payments, given zero rates of {zero_rates} percent for one year, two "
            "years and so on?",
        ]
    },
    examples=[
        ({"zero_rates": [4, 4, 4]}, {"swap_rate": 4.0}),
        ({"zero_rates": [3, 4]}, {"swap_rate": 3.9804}),  # (1 − 0.924556) / (0.970874 + 0.924556)
    ],
)
def par_swap_rate(
    zero_rates: Annotated[list[float], Pick([2, 2.5, 3], [3, 3.2, 3.4, 3.5], [4, 3.8, 3.5], [1, 2, 2.5, 3, 3.2])],
) -> SwapRate:
    """Compute the fixed rate of a par swap with annual payments from the zero curve.

    Args:
        zero_rates: zero rates in percent for one year, two years and so on, annually compounded
    """
    if not 1 <= len(zero_rates) <= 60:
        raise ToolError("Give one zero rate a year, for 1 to 60 years.")
    factors = [(1 + rate(z, "zero rate", -20, 100)) ** -year for year, z in enumerate(zero_rates, 1)]
    return SwapRate(swap_rate=100 * (1 - factors[-1]) / sum(factors))


_PUT = (
    "a European put with {strike} and {months} on a stock without dividends, given {spot}, {call} and a continuously "
    "compounded riskless rate of {riskless}"
)


class ParityPrice(Result):
    """A put's price."""

    put: Annotated[float, About("put price", "dollars", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "put": [
            f"the put-call parity price of {_PUT}",
            f"What is the put-call parity price of {_PUT}?",
        ]
    },
    # Hull: S 31, K 30, r 10 %, 3 months, c 3 → p 1.26
    examples=[
        ({"call": 3, "spot": 31, "strike": 30, "riskless": 10, "months": 3}, {"put": 1.2593}),
        ({"call": 5, "spot": 50, "strike": 50, "riskless": 0, "months": 12}, {"put": 5.0}),
    ],
)
def put_from_call(
    call: Annotated[float, Pick(12, 15, 18, 22, says="a call price of {} dollars")],
    spot: Annotated[float, Pick(95, 100, 104, says="a spot price of {} dollars")],
    strike: Annotated[float, Pick(98, 100, 105, says="a strike of {} dollars")],
    riskless: Riskless,
    months: Months,
) -> ParityPrice:
    """Compute a European put from the call of the same strike and date by put-call parity.

    Args:
        call: price of the call
        spot: price of the stock, which pays no dividends
        strike: strike of both options
        riskless: riskless rate in percent a year, continuously compounded
        months: months to expiry
    """
    bond = amount(strike, "strike") * math.exp(-rate(riskless, "riskless rate", -50, 100) * _years(months))
    put = amount(call, "call price") - amount(spot) + bond
    if put < -1e-9:
        raise ToolError("The call is too cheap for these prices: parity gives a put below zero.")
    return ParityPrice(put=max(put, 0.0))


_AMERICAN = (
    "an American put with {strike} and {months} on a stock without dividends, given {spot}, a volatility of {volatility} "
    "and a continuously compounded riskless rate of {riskless}"
)


class TreePrice(Result):
    """An American option."""

    price: Annotated[float, About("option price", "dollars", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "price": [
            f"the price of {_AMERICAN}, by a Cox–Ross–Rubinstein tree of {{steps}}",
            f"What is the price of {_AMERICAN}, by a Cox–Ross–Rubinstein tree of {{steps}}?",
        ]
    },
    # Hull: S 50, K 50, r 10 %, σ 40 %, five months, five steps → 4.49; deep in the money it is exercised at once
    examples=[
        ({"spot": 50, "strike": 50, "riskless": 10, "volatility": 40, "months": 5, "steps": 5}, {"price": 4.4885}),
        ({"spot": 10, "strike": 100, "riskless": 5, "volatility": 20, "months": 12, "steps": 50}, {"price": 90.0}),
    ],
)
def american_put(
    spot: Spot,
    strike: Strike,
    riskless: Riskless,
    volatility: Volatility,
    months: Months,
    steps: Annotated[int, Pick(3, 5, 10, 50, says="{} steps")],
) -> TreePrice:
    """Price an American put on a stock without dividends by the binomial tree of Cox, Ross and Rubinstein (1979).

    Args:
        spot: price of the stock
        strike: strike
        riskless: riskless rate in percent a year, continuously compounded
        volatility: volatility in percent a year
        months: months to expiry
        steps: steps of the tree, at most 500
    """
    if not 1 <= steps <= _MOST_STEPS:
        raise ToolError(f"Give 1 to {_MOST_STEPS} steps.")
    s, k, r = amount(spot), amount(strike, "strike"), rate(riskless, "riskless rate", -50, 100)
    dt = _years(months) / steps
    up = math.exp(rate(volatility, "volatility", 0.1, 500) * math.sqrt(dt))
    grow, keep = math.exp(r * dt), math.exp(-r * dt)
    p = (grow - 1 / up) / (up - 1 / up)
    if not 0 <= p <= 1:
        raise ToolError("With so few steps the tree has no valid probabilities; give more steps or a higher volatility.")
    values = [max(k - s * up ** (2 * i - steps), 0.0) for i in range(steps + 1)]
    for level in range(steps - 1, -1, -1):
        held = (keep * (p * values[i + 1] + (1 - p) * values[i]) for i in range(level + 1))
        values = [max(value, k - s * up ** (2 * i - level)) for i, value in enumerate(held)]
    return TreePrice(price=values[0])
