"""Numbers in words and numerals (standard library)."""

from typing import Annotated

from dive.packs.general.entities import RomanFigure
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Integer

PACK = Pack(name="everyday_numbers", domain="general", title="number words and numerals", licence="Apache-2.0 (arithmetic)")

_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
          "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_GROUPS = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_BASES = {"binary": 2, "ternary": 3, "octal": 8, "duodecimal": 12, "hexadecimal": 16}
_DIGITS = "0123456789ABCDEF"
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

    words: Annotated[str, About("English name", form="in British style with 'and' and without commas", ranked=False)]
    ordinal: str
    letters: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "words": [
            "the British English name of {number}",
            "How is {number} written out in British English?",
        ],
        "letters": [
            "the number of letters in the British English name of {number}",
            "How many letters are there in the British English name of {number}?",
        ],
    },
    each={
        "letters": ["has {most} letters in British English"],
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

    numeral: Annotated[str, About("Roman numeral", ranked=False)]
    symbols: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "numeral": ["the Roman numeral for {number}", "How is {number} written in Roman numerals?"],
        "symbols": [
            "the number of letters in the Roman numeral for {number}",
            "How many letters does it take to write the Roman numeral for {number}?",
        ],
    },
    each={
        "symbols": ["has {most} letters in Roman numerals"],
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

    value: Integer


@tool(
    domain="general",
    kind="processing",
    asks={
        "value": ["the value of {numeral}", "Which number is written as {numeral}?"],
    },
    examples=[({"numeral": "MDCCLXXVI"}, {"value": 1776}), ({"numeral": "xlix"}, {"value": 49})],
)
def roman_value(
    numeral: RomanFigure,
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

    digits: Annotated[str, About("representation", form="without a prefix", ranked=False)]
    length: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "digits": ["the {base} representation of {number}", "How is {number} written in the {base} system?"],
        "length": [
            "the number of digits in the {base} representation of {number}",
            "How many digits are there in the {base} representation of {number}?",
        ],
    },
    each={
        "length": ["has {most} digits in the {base} system"],
    },
    examples=[
        ({"number": 255, "base": "binary"}, {"digits": "11111111", "length": 8}),
        ({"number": 48879, "base": "hexadecimal"}, {"digits": "BEEF"}),
        ({"number": 1728, "base": "duodecimal"}, {"digits": "1000", "length": 4}),
    ],
)
def in_number_base(number: Integer, base: Annotated[str, Pick(*_BASES)]) -> BaseDigits:
    """Write a non-negative whole number in another base.

    Args:
        number: whole number from 0 to 10^30
        base: binary, ternary, octal, duodecimal or hexadecimal
    """
    name = base.strip().casefold()
    if name not in _BASES:
        raise ToolError(f"'{base[:30]}' is not a base known here; give one of {', '.join(_BASES)}.")
    left, digits = _whole(number, 0, 10**30), ""
    while left or not digits:
        left, rest = divmod(left, _BASES[name])
        digits = _DIGITS[rest] + digits
    return BaseDigits(digits=digits, length=len(digits))


@seeds(RomanFigure, domain="general")
def roman_seeds() -> list[str]:
    """Roman numerals as they stand on buildings and clocks."""
    return [_roman(n) for n in (1776, 1999, 444, 666, 49, 2024, 297, 1492, 1066, 1588, 1812, 1905, 1969, 94, 388, 748, 1649,
                                1789, 1848, 1918, 1945, 1984, 2001, 2018, 79, 146, 476, 800, 1215, 1453)]  # fmt: skip


@seeds(Integer, domain="general")
def integer_seeds() -> list[int]:
    """Whole numbers that people speak of: well-known ones first, then a fixed scatter up to 3999."""
    known = [12, 42, 60, 100, 144, 256, 365, 1000, 1024, 7, 24, 52, 64, 99, 128, 360, 500, 512, 999, 1729, 1984, 2024, 3000]
    return list(dict.fromkeys([*known, *((i * 1597 + 610) % 3999 + 1 for i in range(1500))]))
