"""Remainders on division: powers and inverses modulo a number, totients, the periods of reciprocals (own code)."""

import math
from typing import Annotated

from dive.packs.mathematics import integers
from dive.packs.mathematics.bounds import within
from dive.packs.mathematics.integers import LIMIT, factorise
from dive.tools import About, Pick, Result, ToolError, tool
from dive.tools.entities import Integer

PACK = integers.PACK


class Remainder(Result):
    """A residue."""

    remainder: Annotated[Integer, About("remainder", ranked=False)]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "remainder": [
            "the remainder when {base}, raised to {exponent}, is divided by {modulus}",
            "What remainder is left when {base}, raised to {exponent}, is divided by {modulus}?",
        ],
    },
    examples=[
        ({"base": 4, "exponent": 13, "modulus": 497}, {"remainder": 445}),
        ({"base": 2, "exponent": 10, "modulus": 1000}, {"remainder": 24}),
    ],
)
def modular_power(
    base: Integer,
    exponent: Annotated[int, Pick(57, 83, 100, 131, says="the power {}")],
    modulus: Annotated[int, Pick(499, 601, 809, 997, says="the prime {}")],
) -> Remainder:
    """Compute base^exponent modulo a modulus.

    Args:
        base: a whole number, at most 10^12 in size
        exponent: a whole number from 0 to 1,000,000,000
        modulus: a whole number from 2 to 1,000,000,000,000
    """
    within(base, -LIMIT, LIMIT, "The base")
    within(exponent, 0, 10**9, "The exponent")
    within(modulus, 2, LIMIT, "The modulus")
    return Remainder(remainder=pow(base, exponent, modulus))


class Inverse(Result):
    """A multiplicative inverse."""

    inverse: Annotated[Integer, About("modular inverse", ranked=False)]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "inverse": [
            "the multiplicative inverse modulo {modulus} of {n}",
            "What is the multiplicative inverse of {n} modulo {modulus}?",
        ],
    },
    examples=[({"n": 3, "modulus": 11}, {"inverse": 4}), ({"n": 10, "modulus": 17}, {"inverse": 12})],
)
def modular_inverse(n: Integer, modulus: Annotated[int, Pick(10_007, 15_013, 20_011, 25_013, says="the prime {}")]) -> Inverse:
    """Find the inverse of a number under multiplication modulo another, between 1 and modulus - 1.

    Args:
        n: a whole number, at most 10^12 in size, that shares no factor with the modulus
        modulus: a whole number from 2 to 1,000,000,000,000
    """
    within(n, -LIMIT, LIMIT, "The number")
    within(modulus, 2, LIMIT, "The modulus")
    if math.gcd(n, modulus) != 1:
        raise ToolError(f"{n} has no inverse modulo {modulus}: they share the factor {math.gcd(n, modulus)}.")
    return Inverse(inverse=pow(n, -1, modulus))


class Totient(Result):
    """Counts of residues coprime to a number."""

    totient: Annotated[Integer, About("totient", None, "largest", "smallest")]
    carmichael: Annotated[Integer, About("Carmichael function value", None, "largest", "smallest")]
    moebius: int


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "totient": [
            "the Euler totient of {n}",
            "What is the value of Euler's totient function at {n}?",
        ],
        "carmichael": ["the value of the Carmichael function at {n}"],
        "moebius": ["the value of the Möbius function at {n}"],
    },
    examples=[
        ({"n": 36}, {"totient": 12, "carmichael": 6, "moebius": 0}),
        ({"n": 561}, {"totient": 320, "carmichael": 80, "moebius": -1}),
        ({"n": 1}, {"totient": 1, "carmichael": 1, "moebius": 1}),
    ],
)
def euler_totient(n: Integer) -> Totient:
    """Compute Euler's totient, the Carmichael function and the Möbius function of a positive whole number.

    Args:
        n: a whole number from 1 to 1,000,000,000,000
    """
    factors = factorise(within(n, 1, LIMIT, "The number"))
    orders = [2 ** (e - 2) if p == 2 and e > 2 else p ** (e - 1) * (p - 1) for p, e in factors.items()]
    return Totient(
        totient=math.prod(p ** (e - 1) * (p - 1) for p, e in factors.items()),
        carmichael=math.lcm(*orders) if orders else 1,
        moebius=0 if any(e > 1 for e in factors.values()) else (-1) ** len(factors),
    )


class Repetend(Result):
    """The decimal expansion of a reciprocal."""

    period: Annotated[Integer | None, About("length of the repeating block", ranked=False)]
    preperiod: Annotated[int, About("number of digits before the period")]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "period": [
            "the length of the repeating block in the decimal expansion of the reciprocal of {n}",
            "How long is the repeating block in the decimal expansion of 1 divided by {n}?",
        ],
    },
    examples=[
        ({"n": 7}, {"period": 6, "preperiod": 0}),
        ({"n": 8}, {"period": None, "preperiod": 3}),
        ({"n": 12}, {"period": 1, "preperiod": 2}),
        ({"n": 97}, {"period": 96}),
    ],
)
def reciprocal_period(n: Integer) -> Repetend:
    """Find how long the repeating block of 1/n is in decimal; none where the expansion terminates.

    Args:
        n: a whole number from 1 to 1,000,000,000
    """
    factors = factorise(within(n, 1, 10**9, "The number"))
    preperiod = max(factors.pop(2, 0), factors.pop(5, 0))
    rest = math.prod(p**e for p, e in factors.items())
    if rest == 1:
        return Repetend(period=None, preperiod=preperiod)
    order = math.lcm(*(p ** (e - 1) * (p - 1) for p, e in factors.items()))
    for prime, exponent in factorise(order).items():
        for _ in range(exponent):
            if pow(10, order // prime, rest) == 1:
                order //= prime
    return Repetend(period=order, preperiod=preperiod)
