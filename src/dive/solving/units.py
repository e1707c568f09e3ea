"""Units of measure as people spell them, reduced to one spelling.

Idea: a unit is compared, never converted. A query asks for a number in a unit, so 5,000 metres is no answer where 5 kilometres
are asked for, however equal they are; `km`, `kilometer` and `kilometres` are one unit. Invariant: two different units never
have one canonical spelling.
"""

import re
import unicodedata
from functools import lru_cache

from dive.solving.reading import idle_words

_SYMBOLS = {
    # symbols are told apart by case, as the standards do
    "%": "percent", "pct": "percent", "‰": "permille", "°": "degree", "deg": "degree", "'": "arcminute",
    "C": "degree celsius", "F": "degree fahrenheit", "K": "kelvin",
    "s": "second", "sec": "second", "min": "minute", "h": "hour", "hr": "hour", "d": "day", "yr": "year", "wk": "week",
    "mo": "month", "a": "year",
    "m": "metre", "g": "gram", "L": "litre", "l": "litre", "t": "tonne", "mol": "mole", "M": "molar", "Da": "dalton",
    "Hz": "hertz", "N": "newton", "Pa": "pascal", "J": "joule", "W": "watt", "V": "volt", "A": "ampere", "Ω": "ohm",
    "eV": "electronvolt", "cal": "calorie", "Osm": "osmole", "osm": "osmole", "B": "byte", "bit": "bit", "Bq": "becquerel",
    "pc": "parsec", "ly": "light year", "AU": "astronomical unit", "au": "astronomical unit", "mmHg": "millimetre of mercury",
    "bp": "base pair", "nt": "base", "aa": "residue", "ft": "foot", "in": "inch", "mi": "mile", "lb": "pound", "oz": "ounce",
    "gtt": "drop", "U": "unit", "e": "elementary charge", "mas": "milliarcsecond", "as": "arcsecond", "atm": "atmosphere",
    "ha": "hectare", "kn": "knot", "kph": "kilometre per hour", "mph": "mile per hour", "sqm": "square metre",
    "sqkm": "square kilometre",
}  # fmt: skip
_PREFIXES = {
    "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "c": "centi", "m": "milli", "u": "micro", "n": "nano", "p": "pico",
    "f": "femto", "d": "deci", "h": "hecto",
}  # fmt: skip
_PREFIXED = frozenset(
    ("m", "g", "L", "l", "mol", "M", "Da", "Hz", "N", "Pa", "J", "W", "V", "A", "Ω", "eV", "cal", "Osm", "osm", "B", "bit",
     "Bq", "pc", "s", "U")
)  # fmt: skip
_WORDS = {
    "meter": "metre", "liter": "litre", "gramme": "gram", "centigrade": "celsius", "hertz": "hertz", "celsius": "celsius",
    "siemens": "siemens", "cc": "millilitre", "feet": "foot", "inches": "inch", "gauss": "gauss", "pct": "percent",
    "percentage": "percent", "sq": "square", "cu": "cubic", "kg": "kilogram", "nucleotide": "base", "minutes": "minute",
    "hg": "mercury", "dl": "decilitre", "kcal": "kilocalorie", "hours": "hour", "celcius": "celsius", "kelvins": "kelvin",
}  # fmt: skip
_PHRASES = {
    "percent point": "percent", "percentpoint": "percent", "amino acid residue": "residue",
    "amino acid": "residue", "basepair": "base pair", "lightyear": "light year", "millimetre mercury": "millimetre of mercury",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_QUALIFIERS = ("of", "by", "from", "clockwise", "east", "north", "west", "south")
_OPPOSITE = {"east": "west", "west": "east", "north": "south", "south": "north"}


@lru_cache(maxsize=4096)
def canonical(unit: str) -> str:
    """The one spelling of a unit: singular, British, symbols written out, `per` for a slash."""
    text = (
        unicodedata.normalize("NFKC", unit.translate(_SUPERSCRIPTS))
        .replace("µ", "u")
        .replace("μ", "u")
        .replace("Å", "angstrom")
    )
    text = re.sub(r"°\s*(?=[CFEWNS]\b)", "°", text.replace("^", "").replace("**", ""))
    text = re.sub(r"(?<=\d)(?=[A-Za-z])", " ", re.sub(r"\bper cent\b", "percent", text, flags=re.IGNORECASE))
    parts = [_part(p) for p in re.split(r"\s*/\s*|\s+per\s+|^per\s+", text)]
    return " per ".join(parts).strip() if parts and parts[0] else "per " + " per ".join(parts[1:]) if len(parts) > 1 else ""


def _part(text: str) -> str:
    words: list[str] = []
    for token in re.split(r"[\s·*\-]+", text.strip(" .")):
        if token in ("squared", "cubed") and words:
            words.insert(len(words) - 1, token.removesuffix("d").replace("cube", "cubic"))
        elif token:
            words += _token(token)
    joined = " ".join(words)
    for phrase, plain in _PHRASES.items():
        joined = re.sub(rf"\b{phrase}\b", plain, joined)
    return joined


def _token(token: str) -> list[str]:
    if (match := re.fullmatch(r"(\D+)([23])", token)) is not None and match[1] != "sq":
        return [{"2": "square", "3": "cubic"}[match[2]], *_token(match[1])]
    if (match := re.fullmatch(r"°([CFEWNS])", token)) is not None:
        named = {"C": "celsius", "F": "fahrenheit", "E": "east", "W": "west", "N": "north", "S": "south"}
        return ["degree", named[match[1]]]
    if token in _SYMBOLS:
        return _SYMBOLS[token].split()
    if token[:1] in _PREFIXES and token[1:] in _PREFIXED:
        return [_PREFIXES[token[0]] + _SYMBOLS[token[1:]]]
    word = token.casefold()
    if word in _WORDS:
        return _WORDS[word].split()
    if len(word) > 2 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    word = _WORDS.get(word, word)
    for ending in ("meter", "liter"):
        if word.endswith(ending):
            word = word.removesuffix(ending) + ending[:-2] + "re"
    return [word]


def same_unit(asked: str, given: str) -> int:
    """1 where `given` is the unit asked for, -1 where it is its opposite direction (degrees west for east), else 0."""
    if not given.strip():
        return 1
    gold, text = canonical(asked), canonical(given)
    if gold == text or gold.removeprefix("degree ") == text != gold:
        return 1
    if gold.split(" ")[0] == "unit" and idle_words(given.replace("/", " per ")) and not measures(given):
        return 1  # "units of the currency per euro": which units is what the query names
    if gold.startswith(text + " ") and gold.removeprefix(text + " ").split(" ")[0] in _QUALIFIERS:
        return 1
    for word, opposite in _OPPOSITE.items():
        if gold.endswith(" " + word) and text in (f"degree {opposite}", opposite, opposite[0]):
            return -1
        if gold.endswith(" " + word) and text in (word, word[0]):
            return 1
    return 0


_MEASURES = frozenset(
    word
    for symbol in (
        *_PREFIXED - {"B", "bit", "pc", "s", "U"},
        "t",
        "C",
        "F",
        "K",
        "pc",
        "ft",
        "in",
        "mi",
        "lb",
        "oz",
        "ha",
        "kn",
    )
    for prefix in ("", *_PREFIXES.values())
    for word in [prefix + _SYMBOLS[symbol].split()[-1]]
)
"""Words of units that measure something; what is counted (days, bytes, percent, people) is not among them."""


def measures(text: str) -> frozenset[str]:
    """The words in a text that are units of measure, in their one spelling."""
    return frozenset(canonical(text).split()) & _MEASURES


__all__ = ["canonical", "measures", "same_unit"]
