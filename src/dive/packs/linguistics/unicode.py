"""Unicode characters: names, code points, encodings (Python's unicodedata)."""

import re
import unicodedata
from typing import Annotated

from dive.packs.linguistics.entities import Character, CodePoint
from dive.tools import About, Pack, Result, ToolError, seeds, tool

PACK = Pack(
    name="unicode",
    domain="linguistics",
    title="Unicode character database",
    licence="PSF-2.0; data Unicode-3.0",
)

_CATEGORIES = {
    "Lu": "uppercase letter", "Ll": "lowercase letter", "Lt": "titlecase letter", "Lm": "modifier letter", "Lo": "other letter",
    "Mn": "nonspacing mark", "Mc": "spacing mark", "Me": "enclosing mark", "Nd": "decimal number", "Nl": "letter number",
    "No": "other number", "Pc": "connector punctuation", "Pd": "dash punctuation", "Ps": "open punctuation",
    "Pe": "close punctuation", "Pi": "initial punctuation", "Pf": "final punctuation", "Po": "other punctuation",
    "Sm": "math symbol", "Sc": "currency symbol", "Sk": "modifier symbol", "So": "other symbol",
}  # fmt: skip


def _one(character: str) -> str:
    if len(character) != 1:
        raise ToolError("Give exactly one Unicode character.")
    if unicodedata.category(character) not in _CATEGORIES:
        raise ToolError(f"U+{ord(character):04X} is a control, space or unassigned code point, not a visible character.")
    return character


class CharacterFacts(Result):
    """What the Unicode standard says of a character."""

    name: Annotated[str, About("Unicode name", form="in capitals")]
    code_point: Annotated[str, About("Unicode code point", form="in the form U+0041")]
    decimal: Annotated[int, About("Unicode code point", None, "highest", "lowest")]
    category: Annotated[str, About("Unicode general category", form="in words", held="have the Unicode general category {}")]
    utf8_bytes: Annotated[int, About("number of UTF-8 bytes", None, "largest", "smallest", additive=True)]
    numeric_value: Annotated[float | None, About("numeric value")]


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "name": [
            "the Unicode name of {character}",
        ],
        "code_point": [
            "the Unicode code point of {character}",
        ],
        "category": [
            "the Unicode general category of {character}",
        ],
        "numeric_value": [
            "the Unicode numeric value of {character}",
        ],
    },
    examples=[
        ({"character": "π"}, {"name": "GREEK SMALL LETTER PI", "code_point": "U+03C0", "decimal": 960, "utf8_bytes": 2}),
        ({"character": "€"}, {"name": "EURO SIGN", "decimal": 8364, "category": "currency symbol", "utf8_bytes": 3}),
        ({"character": "½"}, {"numeric_value": 0.5, "category": "other number"}),
        ({"character": "A"}, {"code_point": "U+0041", "category": "uppercase letter", "numeric_value": None}),
    ],
)
def unicode_character(character: Character) -> CharacterFacts:
    """Look up the Unicode name, code point, category and numeric value of a character.

    Args:
        character: exactly one visible character
    """
    one = _one(character)
    return CharacterFacts(
        name=unicodedata.name(one, "") or f"CODE POINT {ord(one):X}",
        code_point=f"U+{ord(one):04X}",
        decimal=ord(one),
        category=_CATEGORIES[unicodedata.category(one)],
        utf8_bytes=len(one.encode()),
        numeric_value=unicodedata.numeric(one, None),
    )


class CharacterAt(Result):
    """The character at a code point."""

    character: Character
    name: Annotated[str, About("Unicode name")]


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "character": [
            "the character with {code_point}",
            "Which character has {code_point}?",
        ],
    },
    examples=[
        ({"code_point": "U+03C0"}, {"character": "π", "name": "GREEK SMALL LETTER PI"}),
        ({"code_point": "u+41"}, {"character": "A", "name": "LATIN CAPITAL LETTER A"}),
    ],
)
def character_at_code_point(code_point: CodePoint) -> CharacterAt:
    """Look up the visible Unicode character at a code point.

    Args:
        code_point: U+ and hexadecimal digits, from U+0021 to U+10FFFF
    """
    match = re.fullmatch(r"U\+([0-9A-F]{1,6})", code_point.strip().upper(), re.ASCII)
    if match is None:
        raise ToolError(f"'{code_point[:20]}' is no code point, such as U+00E9.")
    number = int(match[1], 16)
    if not 33 <= number <= 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise ToolError("A code point of a visible character lies from U+0021 to U+10FFFF, surrogates excepted.")
    one = _one(chr(number))
    return CharacterAt(character=one, name=unicodedata.name(one, "") or f"CODE POINT {number:X}")


class Encoding(Result):
    """A character as bytes."""

    utf8: Annotated[str, About("UTF-8 encoding", form="as hexadecimal bytes separated by spaces")]
    utf16_units: Annotated[int, About("number of UTF-16 code units", None, "largest", "smallest")]
    base_letter: Annotated[str | None, About("base letter")]
    """The letter under the diacritics, looked up no further; None for a character that is no letter with diacritics."""


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "utf8": [
            "the UTF-8 encoding of {character}",
        ],
        "base_letter": [
            "the base letter of {character}",
        ],
    },
    examples=[
        ({"character": "€"}, {"utf8": "E2 82 AC", "utf16_units": 1, "base_letter": None}),
        ({"character": "é"}, {"utf8": "C3 A9", "base_letter": "e"}),
        ({"character": "😀"}, {"utf8": "F0 9F 98 80", "utf16_units": 2}),
    ],
)
def encode_character(character: Character) -> Encoding:
    """Encode a character in UTF-8 and UTF-16, and strip its diacritics by canonical decomposition.

    Args:
        character: exactly one visible character
    """
    one = _one(character)
    return Encoding(
        utf8=one.encode().hex(" ").upper(),
        utf16_units=len(one.encode("utf-16-le")) // 2,
        base_letter=_base_letter(one),
    )


def _base_letter(character: str) -> str | None:
    base, *marks = list(unicodedata.normalize("NFD", character))
    return base if marks and base.isalpha() and all(unicodedata.category(mark) == "Mn" for mark in marks) else None


@seeds(Character, domain="linguistics")
def character_seeds() -> list[str]:
    """Characters people meet: accented letters, other scripts, signs."""
    text = (
        "πéñüßøçåæœÀÉÎÕÜαβγδεζηθλμσφψωΔΩЖДИЯБЩжшщюяאבשمعخनकहあいうアカサ中国山水人日月火木金土한글"
        "€£¥₹₽₿¢§¶†‡©®™°±×÷≠≤≥∞√∑∫∂∈∅∀∃½¼¾²³ªº←→↑↓♠♥♦♣★☆☃☂☎♪♫✓✗①⑤⑩ⅣⅨ…«»¿¡‰"
    )
    return list(dict.fromkeys(text))


@seeds(CodePoint, domain="linguistics")
def code_point_seeds() -> list[str]:
    """The code points of those characters."""
    return [f"U+{ord(c):04X}" for c in character_seeds.values()]
