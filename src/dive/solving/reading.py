"""Reading atoms of an answer: a number, a date, a yes or no, a name, from text that must hold nothing else.

Idea: every reader takes the whole text or nothing. "5 or 6", "Paris, or maybe Rome" and a pasted query are no number, no date
and no name of their own, so hedging needs no detector. Invariant: a reader returns the one value that the text can
mean, or raises Unreadable; it never picks one of several.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


class Unreadable(Exception):
    """The text is no single value of the kind that was asked for; the message is a typed reason."""


# -- text -------------------------------------------------------------------------------------------------------------

_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_WRAPPED = re.compile(
    r"^(\*\*|__|\*(?=\S[^*]*\*$)|`+|\"|“|”|‘|'|«|\$(?!.*\$.))(.+?)(\*\*|__|\*|`+|\"|“|”|’|'|»|\$)$", re.DOTALL
)
_PAIRS = {"“": "”", "‘": "’", "«": "»", "”": "”"}


def undress(text: str) -> str:
    """The text without what only dresses it: invisible characters, outer quotes, backticks and bold."""
    text = _INVISIBLE.sub("", text).replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ").strip()
    for _ in range(3):
        match = _WRAPPED.match(text)
        if match is None or match[3] != _PAIRS.get(match[1], match[1]) or match[1] in match[2]:
            break
        text = match[2].strip()
    return text


def tidy(text: str) -> str:
    """The text undressed, and without a final full stop."""
    text = undress(text)
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text


# -- names ------------------------------------------------------------------------------------------------------------

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "&": " and "}
)
_FORMULA = re.compile(r"(?:[A-Z][a-z]?\d*)+")
_CODE = re.compile(r"\S*[=#@\[\]\\()]\S*")


def bare(text: str) -> str:
    """A name as it is compared: no case, no accents on Latin letters, no articles, no punctuation that carries no meaning."""
    text = unicodedata.normalize("NFKC", tidy(text)).casefold().translate(_LETTERS)
    text = _without_accents(text)
    text = re.sub(r"['’ʻʼ‘′`´]", "", text)
    text = re.sub(r"^[-−–](?=\d)", "−", text)  # a sign is no hyphen
    text = re.sub(r"(?<=\d)[.:,](?=\d)", lambda m: "\x00\x01\x02"[".:,".index(m[0])], text)
    text = re.sub(r"[-‐‑‒–—_.,;:!?¿¡\"“”„«»()\[\]{}]", " ", text)
    text = text.replace("\x00", ".").replace("\x01", ":").replace("\x02", ",")
    return re.sub(r"^(?:the|a|an) (?=.)", "", " ".join(text.split()))


def _without_accents(text: str) -> str:
    kept: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            if not latin:
                kept.append(char)
            continue
        latin = char.isascii() or unicodedata.name(char, "").startswith(("LATIN", "GREEK"))
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=8192)
def _compared(text: str) -> str:
    return bare(text)


def same_name(gold: str, text: str) -> bool:
    """Do two spellings name the same thing? Codes and formulas, where case and brackets mean something, are held to them."""
    exact, given = " ".join(gold.split()), " ".join(_INVISIBLE.sub("", text).split())
    if exact == given:
        return True
    given = " ".join(tidy(text).split())
    if exact == given or exact == tidy(exact) + "." == given + ".":
        return True
    if _CODE.fullmatch(exact):
        return False
    if exact.casefold() == given.casefold() and _FORMULA.fullmatch(exact) and _FORMULA.fullmatch(given):
        return False  # CO is not Co
    wanted = _compared(exact)
    return bool(wanted) and wanted == bare(given)


# -- numbers ----------------------------------------------------------------------------------------------------------

NUMBER_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20,
}  # fmt: skip
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9, "trillion": 1e12,
    "trillions": 1e12, "k": 1e3, "bn": 1e9,
}  # fmt: skip
_DIGITS = (
    r"(?:[1-9]\d{0,2}(?P<sep>[,' ’_])\d{3}(?:(?P=sep)\d{3})*(?:\.\d+)?"  # 1,234,567.8
    r"|[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}"  # 1.234.567,8
    r"|\d+(?:\.\d*)?|\.\d+)"
)
_COMMA = re.compile(r"(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))(?![\d,.])")
_NUMBER = re.compile(
    r"(?P<about>(?:≈|~|=|about|approximately|approx\.?|around|roughly|exactly)\s*)?"
    r"(?P<sign>[+\-−–]?)\s?(?P<money>US\$|[$€£¥₹])?\s?"
    rf"(?P<digits>{_DIGITS})"
    r"(?P<power>(?:\s?[eE]|\s?[x×*·⋅]\s?10\s?(?:\^|\*\*)\s?)[{(]?(?P<exponent>[+\-−–]?\d+)[)}]?)?"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SIGNS = str.maketrans("−–", "--")
_HEDGES = re.compile(
    r"\b(?:or|and|to|not|but|maybe|perhaps|possibly|probably|likely|either|between|versus|vs|otherwise)\b"
    r"|\b(?:alternatively|unless|if|plus|minus|times|more|less|fewer|at least|at most|over|under|above|below)\b"
    r"|\b(?:guess(?:ed)?|wrong|correct|answer|please|ignore|disregard|instructions?|prompt|grader|grading|rubric|mark|score|reward|system|assistant|user)\b"
    rf"|\b(?:{'|'.join(NUMBER_WORDS)}|hundred|dozen|half|twice|double)\b|[/|,;:<>±=?]",
    re.IGNORECASE,
)
_ROUNDED = re.compile(
    r"\bto (?:the nearest [a-z]+|[a-z]+ (?:decimals?|decimal places?|significant (?:figures|digits)))", re.IGNORECASE
)
"""What an aside may say of the number before it."""
_MONEY = {"$": "US dollars", "US$": "US dollars", "€": "euros", "£": "pounds", "¥": "yen", "₹": "rupees"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written."""

    value: float
    unit: str
    """What stood after it (or a currency sign before it); empty where there was nothing."""
    percent: bool


def read_number(text: str) -> Number:
    """The one number that the text states. Raises Unreadable."""
    text = tidy(text)
    text = re.sub(r"10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "10^" + m[1].translate(_SUPERSCRIPTS), text)
    aside = re.search(r"\s*\(([^()\d]{1,60})\)$", text)
    if aside is not None and idle_words(_ROUNDED.sub("", aside[1])):
        text = text[: aside.start()]
    first, _, after = text.partition(" ")
    if first.casefold() in NUMBER_WORDS:
        return _with_rest(float(NUMBER_WORDS[first.casefold()]), after, None)
    if re.match(r"10\^[+-]?\d+", text):
        text = "1e" + text[3:]
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise Unreadable("not_a_number")
    digits, rest = match["digits"], match["rest"]
    comma = _COMMA.match(text[match.start("digits") :])
    if comma is not None and match["sep"] is None and match["power"] is None:
        digits, rest = comma[0], text[match.start("digits") + len(comma[0]) :]
    if re.match(r"[\d,.']\d|\d", rest):
        raise Unreadable("not_a_number")
    value = float(_plain(digits, match["sep"]))
    if match["power"] and not (comma is not None and digits == comma[0]):
        exponent = int(match["exponent"].translate(_SIGNS))
        if abs(exponent) > 320:
            raise Unreadable("not_a_number")
        value = float(f"{_plain(digits, match['sep'])}e{exponent}")
    if match["sign"] in ("-", "−", "–"):
        value = -value
    return _with_rest(value, rest, match["money"])


def _plain(digits: str, separator: str | None) -> str:
    if separator is not None:
        return digits.replace(separator, "")
    if "," in digits:
        return digits.replace(".", "").replace(",", ".")
    return digits.replace(".", "") if digits.count(".") > 1 else digits


def _with_rest(value: float, rest: str, money: str | None) -> Number:
    words = rest.strip()
    head, _, tail = words.partition(" ")
    if head.casefold() in _SCALES and (head != "K"):
        value *= _SCALES[head.casefold()]
        words = tail.strip()
    if money is not None:
        return Number(value, f"{_MONEY[money]} {words}".strip(), False)
    percent = bool(re.fullmatch(r"(?:%|percent|per cent|pct)", words, re.IGNORECASE))
    return Number(value, words, percent)


def idle_words(text: str) -> bool:
    """May these words follow a number, as in "7 enzymes": few, no number, no second thought and no word to whoever grades?"""
    return len(text.split()) <= 6 and not re.search(r"\d", text) and not _HEDGES.search(text)


# -- dates ------------------------------------------------------------------------------------------------------------

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00)?Z?)?")
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_WRITTEN = (
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?:day\s+)?(?:of\s+)?(?P<m>[a-z]+)\.?,?\s+(?P<y>\d{3,4})"),
    re.compile(r"(?P<m>[a-z]+)\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{3,4})"),
    re.compile(r"(?P<y>\d{4}),?\s+(?P<m>[a-z]+)\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?"),
    re.compile(r"(?P<d>\d{1,2})-(?P<m>[a-z]+)-(?P<y>\d{4})"),
)


def read_date(text: str) -> datetime.date:
    """The one day that the text names. Raises Unreadable; `ambiguous_date` where day and month could be swapped."""
    text = " ".join(unicodedata.normalize("NFKC", tidy(text)).casefold().split())
    text = re.sub(r"^on (?:the )?|^the (?=\d)", "", text)
    weekday = None
    for number, name in enumerate(_DAYS):
        match = re.match(rf"(?:{name}|{name[:3]}\.?),?\s+(?:the )?(?=[a-z\d])", text)
        if match is not None:
            weekday, text = number, text[match.end() :]
            break
    day = _read_day(text)
    if weekday is not None and day.weekday() != weekday:
        raise Unreadable("not_a_date")  # the weekday names another day than the date
    return day


def _read_day(text: str) -> datetime.date:
    if (match := _ISO.fullmatch(text.upper())) is not None:
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if (match := _NUMERIC.fullmatch(text)) is not None:
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if first != second and first <= 12 and second <= 12:
            raise Unreadable("ambiguous_date")
        return _day(year, second, first) if second <= 12 else _day(year, first, second)
    for form in _WRITTEN:
        if (match := form.fullmatch(text)) is not None and match["m"] in MONTHS:
            return _day(int(match["y"]), MONTHS[match["m"]], int(match["d"]))
    raise Unreadable("not_a_date")


def _day(year: int, month: int, day: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise Unreadable("not_a_date") from None


# -- yes and no -------------------------------------------------------------------------------------------------------


def read_boolean(text: str) -> bool:
    """Yes or no. Raises Unreadable."""
    word = tidy(text).rstrip("!").casefold()
    if word in ("yes", "true", "y", "correct"):
        return True
    if word in ("no", "false", "n", "incorrect"):
        return False
    raise Unreadable("not_a_boolean")


__all__ = [
    "MONTHS", "NUMBER_WORDS", "Number", "Unreadable", "bare", "idle_words", "read_boolean", "read_date", "read_number",
    "same_name", "tidy", "undress",
]  # fmt: skip
