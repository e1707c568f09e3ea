"""Counting: selections, arrangements, sequences of combinatorial numbers (own code)."""

import math
from typing import Annotated, Literal

from dive.packs.mathematics.bounds import fits, within
from dive.tools import About, Pack, Pick, Result, When, tool
from dive.tools.entities import Integer

PACK = Pack(name="combinatorics", domain="mathematics", title="enumerative combinatorics", licence="Apache-2.0 (own code)")

Sequence = Literal["Fibonacci", "Lucas", "Catalan", "Bell", "triangular", "pentagonal", "partition", "derangement", "Motzkin"]


class Selections(Result):
    """Ways to choose and to arrange."""

    combinations: Annotated[Integer, About("number of combinations", None, "largest", "smallest")]
    permutations: Annotated[Integer | None, About("number of arrangements", None, "largest", "smallest")]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "combinations": [
            "the number of ways to choose {k} from {n}, ignoring order",
            "In how many ways can {k} be chosen from {n}, ignoring order?",
        ],
    },
    examples=[
        ({"n": 49, "k": 6}, {"combinations": 13_983_816}),
        ({"n": 52, "k": 5}, {"combinations": 2_598_960, "permutations": 311_875_200}),
        ({"n": 10, "k": 0}, {"combinations": 1, "permutations": 1}),
        ({"n": 3, "k": 5}, {"combinations": 0, "permutations": 0}),
    ],
)
def count_selections(
    n: Annotated[int, Pick(10, 12, 15, 20, 30, says="a set of {}")],
    k: Annotated[int, Pick(2, 3, 4, 5, says="{} items")],
) -> Selections:
    """Count the ways to choose k of n distinct items: without order (combinations) and with order (permutations).

    Args:
        n: size of the set, 0 to 100,000
        k: how many are chosen, 0 to 1,000
    """
    within(n, 0, 100_000, "The size of the set")
    within(k, 0, 1000, "The number chosen")
    ordered = math.perm(n, k)
    return Selections(
        combinations=fits(math.comb(n, k), "The number of selections"),
        permutations=ordered if ordered < 2**63 else None,
    )


def _partitions(n: int) -> int:
    counts = [1] + [0] * n
    for part in range(1, n + 1):
        for total in range(part, n + 1):
            counts[total] += counts[total - part]
    return counts[n]


def _bell(n: int) -> int:
    row = [1]
    for _ in range(n):
        row = [row[-1], *row]
        for i in range(1, len(row)):
            row[i] += row[i - 1]
    return row[0]


def _term(sequence: Sequence, n: int) -> int:
    match sequence:
        case "Fibonacci" | "Lucas":
            a, b = (0, 1) if sequence == "Fibonacci" else (2, 1)
            for _ in range(n):
                a, b = b, a + b
            return a
        case "Catalan":
            return math.comb(2 * n, n) // (n + 1)
        case "Bell":
            return _bell(n)
        case "triangular":
            return n * (n + 1) // 2
        case "pentagonal":
            return n * (3 * n - 1) // 2
        case "partition":
            return _partitions(n)
        case "derangement":
            count = 1
            for i in range(1, n + 1):
                count = i * count + (-1) ** i
            return count
        case "Motzkin":
            return sum(math.comb(n, 2 * k) * math.comb(2 * k, k) // (k + 1) for k in range(n // 2 + 1))


_FIRST_TOO_LARGE = {"Fibonacci": 93, "Lucas": 91, "Catalan": 36, "Bell": 26, "partition": 400, "derangement": 21, "Motzkin": 43}


class Term(Result):
    """One number of a sequence."""

    value: Integer


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "value": [
            "the {sequence} number with index {n}",
            "Which {sequence} number has the index {n}?",
        ]
    },
    examples=[
        ({"sequence": "Fibonacci", "n": 30}, {"value": 832_040}),
        ({"sequence": "Catalan", "n": 10}, {"value": 16_796}),
        ({"sequence": "Bell", "n": 10}, {"value": 115_975}),
        ({"sequence": "Lucas", "n": 10}, {"value": 123}),
        ({"sequence": "partition", "n": 100}, {"value": 190_569_292}),
        ({"sequence": "derangement", "n": 6}, {"value": 265}),
        ({"sequence": "Motzkin", "n": 6}, {"value": 51}),
        ({"sequence": "pentagonal", "n": 5}, {"value": 35}),
        ({"sequence": "triangular", "n": 100}, {"value": 5050}),
    ],
)
def sequence_number(
    sequence: Annotated[Sequence, Pick("Fibonacci", "Catalan", "Lucas", "Bell", "triangular", "partition", "pentagonal")],
    n: Integer,
) -> Term:
    """Give a member of a classical sequence: F(0) = 0, F(1) = 1; L(0) = 2, L(1) = 1; Catalan, Bell, Motzkin, partition and
    derangement numbers count objects of size n; triangular n(n+1)/2; pentagonal n(3n-1)/2.

    Args:
        sequence: name of the sequence
        n: index, from 0; at most where the number still fits into 64 bits
    """
    within(n, 0, _FIRST_TOO_LARGE.get(sequence, 1_000_001) - 1, f"The index of a {sequence} number")
    return Term(value=fits(_term(sequence, n), "The number"))


class ContinuedFraction(Result):
    """A fraction, taken apart."""

    terms: list[Integer]
    numerator: Integer
    denominator: Integer


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "terms": [
            "the terms of the simple continued fraction of the ratio of {numerator} to {denominator}",
            "Which whole numbers make up the simple continued fraction of the ratio of {numerator} to {denominator}?",
        ],
        "terms#count": [
            "the number of terms in the simple continued fraction of the ratio of {numerator} to {denominator}",
        ],
    },
    each={
        "terms#count": [
            "has {most} terms in the simple continued fraction of its ratio to {denominator}",
            "the number of terms in the simple continued fraction of {numerator} over {denominator}",
        ],
    },
    rules=(
        When("Count the integer part as a term, also where it is 0", lambda _, result: result["terms"][0] == 0),
        "Let the last term be greater than 1",
    ),
    examples=[
        ({"numerator": 415, "denominator": 93}, {"terms": [4, 2, 6, 7], "numerator": 415, "denominator": 93}),
        ({"numerator": 84, "denominator": 36}, {"terms": [2, 3], "numerator": 7, "denominator": 3}),
        ({"numerator": -7, "denominator": 3}, {"terms": [-3, 1, 2]}),
    ],
)
def continued_fraction(numerator: Integer, denominator: Integer) -> ContinuedFraction:
    """Reduce a fraction to lowest terms and expand it into a simple continued fraction.

    Args:
        numerator: a whole number, at most 10^15 in size
        denominator: a whole number from 1 to 10^15
    """
    within(numerator, -(10**15), 10**15, "The numerator")
    within(denominator, 1, 10**15, "The denominator")
    shared = math.gcd(numerator, denominator)
    terms = []
    a, b = numerator, denominator
    while b:
        terms.append(a // b)
        a, b = b, a % b
    return ContinuedFraction(terms=terms, numerator=numerator // shared, denominator=denominator // shared)
