"""Number theory of one or two whole numbers: primes, divisors, digits, sequences (own code)."""

import math
from array import array
from functools import cache
from typing import Annotated

from dive.packs.mathematics.bounds import fits, within
from dive.tools import About, Pack, Pick, Result, Row, ToolError, tool
from dive.tools.entities import Integer

PACK = Pack(name="integers", domain="mathematics", title="elementary number theory", licence="Apache-2.0 (own code)")

LIMIT = 10**12
_SIEVE = 1_300_000  # the 100,000th prime is 1,299,709


@cache
def _primes() -> "array[int]":
    """All primes below the sieve's limit, ascending."""
    flags = bytearray([1]) * _SIEVE
    flags[0] = flags[1] = 0
    for i in range(2, math.isqrt(_SIEVE) + 1):
        if flags[i]:
            flags[i * i :: i] = bytes(len(range(i * i, _SIEVE, i)))
    return array("i", (i for i, flag in enumerate(flags) if flag))


def is_prime(n: int) -> bool:
    """Whether n is prime; exact for n below 3.3e24 (Miller–Rabin with the first thirteen primes as bases)."""
    if n < 2:
        return False
    bases = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
    for p in bases:
        if n % p == 0:
            return n == p
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in bases:
        x = pow(base, odd, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def _split(n: int) -> int:
    """A proper factor of a composite n without factors below 1000 (Pollard's rho, polynomials in a fixed order)."""
    root = math.isqrt(n)
    if root * root == n:
        return root
    for c in range(1, 100):
        slow = fast = 2
        factor = 1
        while factor == 1:
            slow = (slow * slow + c) % n
            fast = (fast * fast + c) % n
            fast = (fast * fast + c) % n
            factor = math.gcd(abs(slow - fast), n)
        if factor != n:
            return factor
    raise ToolError(f"The factors of {n} were not found.")


def factorise(n: int) -> dict[int, int]:
    """Prime → exponent, ascending, for 1 ≤ n ≤ 10**12."""
    found: dict[int, int] = {}
    for p in _small_primes():
        while n % p == 0:
            found[p] = found.get(p, 0) + 1
            n //= p
    waiting = [n] if n > 1 else []
    while waiting:
        part = waiting.pop()
        if is_prime(part):
            found[part] = found.get(part, 0) + 1
        else:
            factor = _split(part)
            waiting += [factor, part // factor]
    return dict(sorted(found.items()))


@cache
def _small_primes() -> tuple[int, ...]:
    return tuple(p for p in range(2, 1000) if is_prime(p))


def all_divisors(n: int) -> list[int]:
    """Every positive divisor of n ≥ 1, ascending."""
    divisors = [1]
    for prime, exponent in factorise(n).items():
        divisors = [d * prime**e for d in divisors for e in range(exponent + 1)]
    return sorted(divisors)


class PrimePower(Row):
    """A prime and how often it divides."""

    noun = "prime factor"
    plural = "prime factors"
    key = "prime"

    prime: Annotated[Integer, About("value", None, "largest", "smallest", additive=True)]
    exponent: Annotated[int, About("exponent")]


class Factorisation(Result):
    """A whole number as a product of primes."""

    prime_factors: list[PrimePower]
    largest_prime_factor: Annotated[Integer | None, About("largest prime factor", ranked=False)]
    smallest_prime_factor: Annotated[Integer | None, About("smallest prime factor", ranked=False)]
    prime_factor_sum: Annotated[Integer | None, About("sum of distinct prime factors", None, "largest", "smallest")]
    squarefree: bool
    written: Annotated[str, About("prime factorisation")]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "prime_factors": ["the distinct prime factors of {n}", "Which primes divide {n}?"],
        "prime_factors#count": ["the number of distinct prime factors of {n}", "How many different primes divide {n}?"],
        "largest_prime_factor": ["the largest prime factor of {n}", "What is the largest prime that divides {n}?"],
        "smallest_prime_factor": ["the smallest prime factor of {n}", "What is the smallest prime that divides {n}?"],
        "prime_factor_sum": ["the sum of the distinct prime factors of {n}"],
    },
    each={
        "prime_factors#count": ["has {most} distinct prime factors"],
    },
    examples=[
        (
            {"n": 360},
            {
                "prime_factors": [{"prime": 2, "exponent": 3}, {"prime": 3, "exponent": 2}, {"prime": 5, "exponent": 1}],
                "largest_prime_factor": 5,
                "prime_factor_sum": 10,
                "squarefree": False,
                "written": "2^3 × 3^2 × 5",
            },
        ),
        ({"n": 1001}, {"largest_prime_factor": 13, "smallest_prime_factor": 7, "prime_factor_sum": 31, "squarefree": True}),
        ({"n": 999_999_000_001}, {"prime_factors": [{"prime": 999_999_000_001, "exponent": 1}]}),
        ({"n": 1}, {"prime_factors": [], "largest_prime_factor": None}),
    ],
)
def prime_factorisation(n: Integer) -> Factorisation:
    """Factorise a whole number into primes.

    Args:
        n: a whole number from 1 to 1,000,000,000,000
    """
    factors = factorise(within(n, 1, LIMIT, "The number to factorise"))
    return Factorisation(
        prime_factors=[PrimePower(prime=p, exponent=e) for p, e in factors.items()],
        largest_prime_factor=max(factors, default=None),
        smallest_prime_factor=min(factors, default=None),
        prime_factor_sum=sum(factors) if factors else None,  # of 1, which has none, people say 0 or nothing
        squarefree=all(e == 1 for e in factors.values()),
        written=" × ".join(str(p) if e == 1 else f"{p}^{e}" for p, e in factors.items()) or "1",
    )


class Divisors(Result):
    """The positive divisors of a whole number."""

    divisors: list[Integer]
    divisor_count: Annotated[Integer, About("number of divisors", None, "largest", "smallest")]
    divisor_sum: Annotated[Integer, About("sum of divisors", None, "largest", "smallest")]
    aliquot_sum: Annotated[Integer, About("sum of proper divisors", None, "largest", "smallest")]
    kind: str
    """Deficient, perfect or abundant."""


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "divisors": ["the positive divisors of {n}", "Which positive whole numbers divide {n}?"],
        "divisor_count": ["the number of positive divisors of {n}", "How many positive divisors does {n} have?"],
        "divisor_sum": ["the sum of all positive divisors of {n}"],
        "aliquot_sum": ["the sum of the proper divisors of {n}", "What do the proper divisors of {n} add up to?"],
    },
    each={
        "divisor_count": ["has {most} positive divisors"],
    },
    examples=[
        ({"n": 28}, {"divisors": [1, 2, 4, 7, 14, 28], "divisor_count": 6, "aliquot_sum": 28, "kind": "perfect"}),
        ({"n": 220}, {"aliquot_sum": 284, "kind": "abundant"}),
        ({"n": 284}, {"aliquot_sum": 220, "kind": "deficient", "divisor_sum": 504}),
    ],
)
def divisors_of(n: Integer) -> Divisors:
    """List the positive divisors of a whole number, with their count and sum.

    Args:
        n: a whole number from 1 to 1,000,000,000,000
    """
    divisors = all_divisors(within(n, 1, LIMIT, "The number"))
    proper = sum(divisors) - n
    return Divisors(
        divisors=divisors,
        divisor_count=len(divisors),
        divisor_sum=sum(divisors),
        aliquot_sum=proper,
        kind="perfect" if proper == n else "abundant" if proper > n else "deficient",
    )


class PrimeNeighbours(Result):
    """Where a number lies among the primes."""

    prime: bool
    next_prime: Annotated[int, About("next prime", ranked=False)]
    previous_prime: Annotated[int | None, About("previous prime", ranked=False)]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "next_prime": ["the smallest prime greater than {n}", "Which prime comes next after {n}?"],
        "previous_prime": ["the largest prime less than {n}", "Which prime comes last before {n}?"],
    },
    examples=[
        ({"n": 100}, {"prime": False, "next_prime": 101, "previous_prime": 97}),
        ({"n": 113}, {"prime": True, "next_prime": 127, "previous_prime": 109}),
        ({"n": 2}, {"next_prime": 3, "previous_prime": None}),
    ],
)
def prime_neighbours(n: Integer) -> PrimeNeighbours:
    """Find the primes just below and just above a whole number, and whether it is prime itself.

    Args:
        n: a whole number from 0 to 1,000,000,000,000
    """
    within(n, 0, LIMIT, "The number")
    above, below = n + 1, n - 1
    while not is_prime(above):
        above += 1
    while below >= 2 and not is_prime(below):
        below -= 1
    return PrimeNeighbours(prime=is_prime(n), next_prime=above, previous_prime=below if below >= 2 else None)


class NthPrime(Result):
    """A prime by its rank."""

    prime: Annotated[int, About("prime", ranked=False)]
    """A plain number: what is asked of numbers is mostly plain of a prime, its divisors, its totient."""


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "prime": [
            "the prime whose rank among all primes is {n}",
            "Which prime has the rank {n} among all primes?",
        ],
    },
    examples=[({"n": 1}, {"prime": 2}), ({"n": 100}, {"prime": 541}), ({"n": 10_000}, {"prime": 104_729})],
)
def nth_prime(n: Integer) -> NthPrime:
    """Give the n-th prime number; the first is 2.

    Args:
        n: rank from 1 to 100,000
    """
    return NthPrime(prime=_primes()[within(n, 1, 100_000, "The rank of the prime") - 1])


class PrimesBetween(Result):
    """The primes of an interval."""

    primes: list[Integer]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "primes": [
            "the primes in the {span} whole numbers after {start}",
            "Which primes are there in the {span} whole numbers after {start}?",
        ],
        "primes#count": [
            "the number of primes in the {span} whole numbers after {start}",
            "How many primes are there in the {span} whole numbers after {start}?",
        ],
    },
    each={
        "primes#count": ["is followed by {most} primes in the next {span} whole numbers"],
    },
    examples=[
        ({"start": 100, "span": 13}, {"primes": [101, 103, 107, 109, 113]}),
        ({"start": 113, "span": 13}, {"primes": []}),
        ({"start": 0, "span": 10}, {"primes": [2, 3, 5, 7]}),
    ],
)
def primes_after(start: Integer, span: Annotated[int, Pick(20, 30, 50, 100)]) -> PrimesBetween:
    """List the primes p with start < p ≤ start + span.

    Args:
        start: a whole number from 0 to 1,000,000,000,000
        span: how many whole numbers after `start` to look at, 1 to 300
    """
    within(start, 0, LIMIT, "The start")
    within(span, 1, 300, "The span")
    return PrimesBetween(primes=[n for n in range(start + 1, start + span + 1) if is_prime(n)])


class CommonDivisor(Result):
    """What two whole numbers share."""

    gcd: Annotated[Integer, About("greatest common divisor", ranked=False)]
    lcm: Annotated[Integer, About("least common multiple", ranked=False)]
    coprime: bool


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "gcd": [
            "the largest whole number that divides both {a} and {b}",
            "What is the largest whole number that divides both {a} and {b}?",
        ],
        "lcm": ["the smallest positive whole number divisible by both {a} and {b}"],
    },
    examples=[
        ({"a": 12, "b": 18}, {"gcd": 6, "lcm": 36, "coprime": False}),
        ({"a": 1071, "b": 462}, {"gcd": 21}),
        ({"a": 35, "b": 64}, {"gcd": 1, "lcm": 2240, "coprime": True}),
    ],
)
def gcd_and_lcm(a: Integer, b: Integer) -> CommonDivisor:
    """Compute the greatest common divisor and the least common multiple of two positive whole numbers.

    Args:
        a: a whole number from 1 to 1,000,000,000
        b: a whole number from 1 to 1,000,000,000
    """
    within(a, 1, 10**9, "The first number")
    within(b, 1, 10**9, "The second number")
    return CommonDivisor(gcd=math.gcd(a, b), lcm=math.lcm(a, b), coprime=math.gcd(a, b) == 1)


class DigitFacts(Result):
    """What the decimal digits of a number say."""

    digit_sum: Annotated[Integer, About("digit sum", None, "largest", "smallest")]
    digital_root: Annotated[Integer, About("digital root", None, "largest", "smallest")]
    digit_product: Annotated[Integer, About("product of digits", None, "largest", "smallest")]
    digit_count: int
    reversed: Annotated[Integer, About("reversed number", ranked=False)]
    palindrome: bool


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "digit_sum": ["the sum of the decimal digits of {n}", "What do the decimal digits of {n} add up to?"],
        "digital_root": ["the digital root of {n}", "What single digit remains after summing decimal digits repeatedly, "
                         "starting from {n}?"],
        "digit_product": ["the product of the decimal digits of {n}"],
        "reversed": ["the number that the decimal digits of {n} give in reverse order"],
    },
    examples=[
        ({"n": 1729}, {"digit_sum": 19, "digital_root": 1, "digit_product": 126, "reversed": 9271, "palindrome": False}),
        ({"n": 12_321}, {"digit_sum": 9, "digital_root": 9, "digit_count": 5, "palindrome": True}),
    ],
)  # fmt: skip
def digit_properties(n: Integer) -> DigitFacts:
    """Describe the decimal digits of a whole number: sum, digital root, product, reversal.

    Args:
        n: a whole number from 0 to 10^18
    """
    digits = str(within(n, 0, 10**18, "The number"))
    values = [int(d) for d in digits]
    return DigitFacts(
        digit_sum=sum(values),
        digital_root=0 if n == 0 else 1 + (n - 1) % 9,
        digit_product=math.prod(values),
        digit_count=len(values),
        reversed=fits(int(digits[::-1]), "The reversal"),
        palindrome=digits == digits[::-1],
    )


class Collatz(Result):
    """The walk of a number under the Collatz rule."""

    steps: Annotated[Integer, About("number of Collatz steps", None, "largest", "smallest")]
    peak: Annotated[Integer, About("Collatz peak", None, "highest", "lowest")]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "steps": [
            "the number of Collatz steps that lead from {n} to 1",
            "How many Collatz steps lead from {n} to 1?",
        ],
        "peak": ["the highest number reached by the Collatz sequence that starts at {n}"],
    },
    each={
        "steps": ["takes {most} Collatz steps to reach 1"],
    },
    examples=[
        ({"n": 27}, {"steps": 111, "peak": 9232}),
        ({"n": 6}, {"steps": 8, "peak": 16}),
        ({"n": 1}, {"steps": 0, "peak": 1}),
    ],
)
def collatz_sequence(n: Integer) -> Collatz:
    """Follow the Collatz rule from a number down to 1: halve an even number, triple an odd one and add 1.

    Args:
        n: a whole number from 1 to 1,000,000,000,000
    """
    value = peak = within(n, 1, LIMIT, "The start")
    steps = 0
    while value != 1:
        value = value // 2 if value % 2 == 0 else 3 * value + 1
        peak = max(peak, value)
        steps += 1
    return Collatz(steps=steps, peak=peak)


class Pell(Result):
    """Continued fraction of a square root, and Pell's equation."""

    period: Annotated[Integer, About("square-root continued-fraction period", None, "longest", "shortest")]
    x: Integer
    y: Integer


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "period": [
            "the period length of the simple continued fraction of the square root of {n}",
            "How long is the period of the simple continued fraction of the square root of {n}?",
        ],
    },
    each={"period": ["has {highest} period in the simple continued fraction of its square root"]},
    examples=[
        ({"n": 61}, {"x": 1_766_319_049, "y": 226_153_980, "period": 11}),
        ({"n": 7}, {"x": 8, "y": 3, "period": 4}),
        ({"n": 2}, {"x": 3, "y": 2, "period": 1}),
    ],
)
def pell_equation(n: Integer) -> Pell:
    """Solve Pell's equation x² - n y² = 1 for the smallest positive x and y, through the continued fraction of √n.

    Args:
        n: a whole number from 2 to 100,000 that is not a perfect square
    """
    root = math.isqrt(within(n, 2, 100_000, "The number"))
    if root * root == n:
        raise ToolError(f"{n} is a perfect square; Pell's equation then has no positive solution.")
    m, d, a = 0, 1, root
    before, now = (1, 0), (root, 1)  # two successive convergents, numerator and denominator
    terms: list[int] = []
    while a != 2 * root:
        m = d * a - m
        d = (n - m * m) // d
        a = (root + m) // d
        terms.append(a)
    period = len(terms)
    for term in (terms * 2)[: period - 1 if period % 2 == 0 else 2 * period - 1]:
        before, now = now, (term * now[0] + before[0], term * now[1] + before[1])
    return Pell(period=period, x=fits(now[0], "The smallest solution"), y=now[1])
