"""Numbers in words and numerals, averages, percentages and prices (standard library)."""

import math
import statistics
from typing import Annotated

from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Integer, Number, Percent

PACK = Pack(name="everyday_numbers", domain="general", title="everyday arithmetic", licence="Apache-2.0 (arithmetic)")

_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
          "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_GROUPS = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_BASES = {"binary": 2, "ternary": 3, "octal": 8, "duodecimal": 12, "hexadecimal": 16, "base-36": 36}
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def _words(number: int) -> str:
    """English words, with "and" before what follows the hundreds."""
    for size, name in _GROUPS:
        if number >= size:
            rest = number % size
            link = " and " if 0 < rest < 100 else " "
            return f"{_words(number // size)} {name}" + (link + _words(rest) if rest else "")
    if number >= 100:
        return f"{_SMALL[number // 100]} hundred" + (f" and {_words(number % 100)}" if number % 100 else "")
    if number >= 20:
        return _TENS[number // 10] + (f"-{_SMALL[number % 10]}" if number % 10 else "")
    return _SMALL[number]


def _ordinal(number: int) -> str:
    return f"{number}{'th' if number % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _roman(number: int) -> str:
    numeral = ""
    for value, sign in _ROMAN:
        numeral += sign * (number // value)
        number %= value
    return numeral


def _whole(number: int, low: int, high: int) -> int:
    if not low <= number <= high:
        raise ToolError(f"Give a whole number from {low:,} to {high:,}.")
    return number


class NumberWords(Result):
    """A number written out."""

    words: Annotated[str, About("English name", form="in British style with 'and', without commas")]
    ordinal: Annotated[str, About("ordinal", form="as digits with the English ending")]
    letters: Annotated[Integer, About("number of letters")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "words": [
            "the English words (with 'and' after hundreds) for {number}",
            "How is {number} written out in English words?",
        ],
        "letters": [
            "the number of letters, without spaces and hyphens, in the English name (with 'and' after hundreds) of {number}",
            "Leaving out spaces and hyphens, how many letters has the English name (with 'and' after hundreds) of {number}?",
        ],
    },
    examples=[
        ({"number": 342}, {"words": "three hundred and forty-two", "letters": 23, "ordinal": "342nd"}),
        ({"number": 115}, {"words": "one hundred and fifteen", "letters": 20, "ordinal": "115th"}),
        ({"number": 2024}, {"words": "two thousand and twenty-four"}),
    ],
)
def number_in_words(number: Integer) -> NumberWords:
    """Write a whole number in English words, with "and" after hundreds, and give its ordinal.

    Args:
        number: whole number from 0 to 999,999,999,999
    """
    _whole(number, 0, 10**12 - 1)
    words = _words(number)
    return NumberWords(words=words, ordinal=_ordinal(number), letters=sum(c.isalpha() for c in words))


class RomanNumeral(Result):
    """A Roman numeral."""

    numeral: Annotated[str, About("Roman numeral")]
    symbols: Annotated[Integer, About("number of symbols")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "numeral": ["the Roman numeral for {number}", "How is {number} written in Roman numerals?"],
        "symbols": ["the number of letters in the Roman numeral for {number}"],
    },
    examples=[
        ({"number": 1984}, {"numeral": "MCMLXXXIV", "symbols": 9}),
        ({"number": 44}, {"numeral": "XLIV", "symbols": 4}),
    ],
)
def roman_numeral(number: Integer) -> RomanNumeral:
    """Write a whole number as a Roman numeral in the standard subtractive form.

    Args:
        number: whole number from 1 to 3999
    """
    numeral = _roman(_whole(number, 1, 3999))
    return RomanNumeral(numeral=numeral, symbols=len(numeral))


class RomanValue(Result):
    """What a Roman numeral stands for."""

    value: Annotated[Integer, About("value")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "value": ["the value of the Roman numeral {numeral}", "Which number does the Roman numeral {numeral} stand for?"],
    },
    examples=[({"numeral": "MDCCLXXVI"}, {"value": 1776}), ({"numeral": "xlix"}, {"value": 49})],
)
def roman_value(
    numeral: Annotated[str, Pick("MDCCLXXVI", "MCMXCIX", "CDXLIV", "DCLXVI", "XLIX", "MMXXIV", "CCXCVII", "MCDXCII")],
) -> RomanValue:
    """Read a Roman numeral in the standard form.

    Args:
        numeral: Roman numeral, such as MCMXCIX
    """
    text = numeral.strip().upper()
    value, at = 0, 0
    for worth, sign in _ROMAN:
        while text.startswith(sign, at):
            value, at = value + worth, at + len(sign)
    if not 1 <= value <= 3999 or _roman(value) != text:
        raise ToolError(f"'{numeral[:30]}' is not a Roman numeral in the standard form (I to MMMCMXCIX).")
    return RomanValue(value=value)


class BaseDigits(Result):
    """A number in another base."""

    digits: Annotated[str, About("representation", form="without prefix, letters in upper case")]
    length: Annotated[Integer, About("number of digits")]
    ones: Annotated[Integer, About("number of digits equal to 1")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "digits": ["the {base} representation of {number}", "How is {number} written in the {base} system?"],
        "length": ["the number of digits in the {base} representation of {number}"],
        "ones": ["the number of digits equal to 1 in the {base} representation of {number}"],
    },
    examples=[
        ({"number": 255, "base": "binary"}, {"digits": "11111111", "length": 8, "ones": 8}),
        ({"number": 48879, "base": "hexadecimal"}, {"digits": "BEEF"}),
        ({"number": 1728, "base": "duodecimal"}, {"digits": "1000", "ones": 1}),
    ],
)
def in_number_base(number: Integer, base: Annotated[str, Pick(*_BASES)]) -> BaseDigits:
    """Write a non-negative whole number in another base.

    Args:
        number: whole number from 0 to 10^30
        base: binary, ternary, octal, duodecimal, hexadecimal or base-36
    """
    name = base.strip().casefold()
    if name not in _BASES:
        raise ToolError(f"'{base[:30]}' is not a base known here; give one of {', '.join(_BASES)}.")
    left, digits = _whole(number, 0, 10**30), ""
    while left or not digits:
        left, rest = divmod(left, _BASES[name])
        digits = _DIGITS[rest] + digits
    return BaseDigits(digits=digits, length=len(digits), ones=digits.count("1"))


class NumberSummary(Result):
    """What describes a set of numbers."""

    mean: Annotated[Number, About("mean")]
    median: Annotated[Number, About("median")]
    sample_deviation: Annotated[Number, About("sample standard deviation")]
    population_deviation: Annotated[Number, About("population standard deviation")]
    spread: Annotated[Number, About("range")]
    geometric_mean: Annotated[Number | None, About("geometric mean")]


_LISTS = Pick(
    [12, 15, 11, 19, 23], [3.2, 4.8, 4.1, 5.5, 2.9], [88, 92, 79, 65, 97, 84], [1, 2, 4, 8, 16, 32], [150, 162, 171, 158, 180]
)


@tool(
    domain="general",
    kind="processing",
    asks={
        "mean": ["the arithmetic mean of {numbers}"],
        "median": ["the median of {numbers}"],
        "sample_deviation": ["the sample standard deviation (dividing by n - 1) of {numbers}"],
        "population_deviation": ["the population standard deviation (dividing by n) of {numbers}"],
        "spread": ["the range, largest minus smallest, of {numbers}"],
        "geometric_mean": ["the geometric mean of {numbers}"],
    },
    examples=[
        (
            {"numbers": [2, 4, 4, 4, 5, 5, 7, 9]},
            {"mean": 5.0, "median": 4.5, "population_deviation": 2.0, "sample_deviation": 2.13809, "spread": 7.0},
        ),
        ({"numbers": [1, 10, 100]}, {"mean": 37.0, "median": 10.0, "geometric_mean": 10.0}),
    ],
)
def summarize_numbers(numbers: Annotated[list[Number], _LISTS]) -> NumberSummary:
    """Compute mean, median, standard deviations, range and geometric mean of a list of numbers.

    Args:
        numbers: two or more numbers
    """
    if len(numbers) < 2 or any(abs(n) > 1e100 for n in numbers):
        raise ToolError("Give at least two numbers, none beyond 1e100.")
    positive = all(n > 0 for n in numbers)
    return NumberSummary(
        mean=statistics.fmean(numbers),
        median=float(statistics.median(numbers)),
        sample_deviation=statistics.stdev(numbers),
        population_deviation=statistics.pstdev(numbers),
        spread=max(numbers) - min(numbers),
        geometric_mean=math.exp(statistics.fmean(map(math.log, numbers))) if positive else None,
    )


class WeightedMean(Result):
    """A weighted mean."""

    mean: Annotated[Number, About("weighted mean")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "mean": [
            "the weighted mean, with the weights {weights} in that order, of {values}",
            "What is the mean, weighted by {weights} in that order, of {values}?",
        ],
    },
    examples=[
        ({"values": [80, 90, 70], "weights": [2, 3, 5]}, {"mean": 78.0}),
        ({"values": [1.0, 3.0, 5.0], "weights": [1, 1, 2]}, {"mean": 3.5}),
    ],
)
def weighted_mean(
    values: Annotated[list[float], Pick([80, 90, 70], [6.5, 7.2, 9.1], [1200, 950, 1480], [3, 8, 4])],
    weights: Annotated[list[float], Pick([2, 3, 5], [1, 1, 2], [30, 30, 40], [4, 6, 1])],
) -> WeightedMean:
    """Compute the weighted mean of a list of numbers.

    Args:
        values: the numbers
        weights: as many weights, none negative, not all 0
    """
    if not values or len(values) != len(weights):
        raise ToolError("Give as many weights as values, at least one of each.")
    if any(w < 0 or w > 1e100 for w in weights) or sum(weights) < 1e-100 or any(abs(v) > 1e100 for v in values):
        raise ToolError("Weights must not be negative and not all 0; nothing may exceed 1e100.")
    return WeightedMean(mean=math.fsum(v * w for v, w in zip(values, weights, strict=True)) / math.fsum(weights))


class PercentageChange(Result):
    """A relative change."""

    change: Annotated[Percent, About("percentage change", "percent")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "change": [
            "the percentage change from {old} to {new} (negative for a decrease)",
            "By what percentage does a quantity change when it goes from {old} to {new} (negative for a decrease)?",
        ],
    },
    examples=[({"old": 80, "new": 100}, {"change": 25.0}), ({"old": 50, "new": 40}, {"change": -20.0})],
)
def percentage_change(
    old: Annotated[Number, Pick(40, 64, 80, 125, 250, 1600)], new: Annotated[Number, Pick(52, 72, 90, 150, 310, 1400)]
) -> PercentageChange:
    """Compute the change from one number to another in percent of the first.

    Args:
        old: the number before, more than 0
        new: the number after
    """
    if not 1e-12 <= old <= 1e15 or abs(new) > 1e15:
        raise ToolError("The first number must be positive; neither may exceed 1e15.")
    return PercentageChange(change=100.0 * (new - old) / old)


class Price(Result):
    """An amount of money, in whatever currency the price was given."""

    amount: Annotated[Number, About("amount", digits=2)]


def _money(value: float) -> float:
    if not 0 <= value <= 1e12:
        raise ToolError("Give an amount from 0 to 1e12.")
    return value


@tool(
    domain="general",
    kind="processing",
    asks={
        "amount": [
            "the price, with tax at {rate}, of goods that cost {price} before tax",
            "What do goods that cost {price} before tax cost with tax at {rate}?",
        ],
    },
    examples=[({"price": 200, "rate": 19}, {"amount": 238.0}), ({"price": 80, "rate": 7.5}, {"amount": 86.0})],
)
def price_with_tax(
    price: Annotated[float, Pick(18.5, 45, 120, 349, 1250)],
    rate: Annotated[Percent, Pick(5, 7.5, 10, 19, 20, 21, 25, says="{} percent")],
) -> Price:
    """Add a sales tax or VAT to a net price.

    Args:
        price: price before tax, 0 or more
        rate: tax rate in percent, 0 to 1000
    """
    if not 0 <= rate <= 1000:
        raise ToolError("Give a tax rate from 0 to 1000 percent.")
    return Price(amount=_money(price) * (100.0 + rate) / 100.0)


@tool(
    domain="general",
    kind="processing",
    asks={
        "amount": [
            "the price left of {price} after a discount of {first} followed by another {second} off the reduced price",
            "What is left of a price of {price} after a discount of {first} and then another {second} off the reduced price?",
        ],
    },
    examples=[
        ({"price": 100, "first": 20, "second": 10}, {"amount": 72.0}),
        ({"price": 250, "first": 30, "second": 20}, {"amount": 140.0}),
    ],
)
def price_after_discounts(
    price: Annotated[float, Pick(60, 89.9, 150, 240, 999)],
    first: Annotated[Percent, Pick(10, 20, 25, 30, 40, says="{} percent")],
    second: Annotated[Percent, Pick(5, 10, 15, 20, says="{} percent")],
) -> Price:
    """Take two successive discounts off a price.

    Args:
        price: price before the discounts, 0 or more
        first: first discount in percent, 0 to 100
        second: second discount in percent of the reduced price, 0 to 100
    """
    if not 0 <= first <= 100 or not 0 <= second <= 100:
        raise ToolError("Give discounts from 0 to 100 percent.")
    return Price(amount=_money(price) * (100.0 - first) * (100.0 - second) / 10_000.0)


@tool(
    domain="general",
    kind="processing",
    asks={
        "amount": [
            "the amount each of {people} people pays when they split a bill of {bill} evenly after adding a tip of {tip}",
            "How much does each of {people} people pay when they split a bill of {bill} evenly after adding a tip of {tip}?",
        ],
    },
    examples=[
        ({"bill": 120, "tip": 15, "people": 4}, {"amount": 34.5}),
        ({"bill": 90, "tip": 10, "people": 3}, {"amount": 33.0}),
    ],
)
def split_bill(
    bill: Annotated[float, Pick(64, 86.5, 120, 215, 340)],
    tip: Annotated[Percent, Pick(10, 12.5, 15, 18, 20, says="{} percent")],
    people: Annotated[int, Pick(2, 3, 4, 5, 6)],
) -> Price:
    """Split a bill and its tip evenly, unrounded.

    Args:
        bill: the bill, 0 or more
        tip: tip in percent of the bill, 0 to 1000
        people: number of people, 1 to 10,000
    """
    if not 0 <= tip <= 1000 or not 1 <= people <= 10_000:
        raise ToolError("Give a tip from 0 to 1000 percent and 1 to 10,000 people.")
    return Price(amount=_money(bill) * (100.0 + tip) / 100.0 / people)


@seeds(Integer, domain="general")
def integer_seeds() -> list[int]:
    """Whole numbers that people speak of: well-known ones first, then a fixed scatter up to 3999."""
    known = [12, 42, 60, 100, 144, 256, 365, 1000, 1024, 7, 24, 52, 64, 99, 128, 360, 500, 512, 999, 1729, 1984, 2024, 3000]
    return list(dict.fromkeys([*known, *((i * 1597 + 610) % 3999 + 1 for i in range(1500))]))
