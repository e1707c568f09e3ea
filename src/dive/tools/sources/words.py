"""Names into English: what a field, a parameter or a tool is called when people speak of it.

Rules over names and descriptions, no model. Invariant: a pure function of its input, so that adding the same source twice
writes the same phrases.
"""

import re
from collections.abc import Iterable

_LISTS = {
    "retrieving": """
        get list search find fetch read lookup look query describe show view retrieve load browse open select
        filter info resolve discover inspect explain detect identify locate summarize status""",
    "processing": """
        add sum subtract multiply divide calculate calc compute convert count format encode decode hash parse
        validate transform translate reverse sort compare diff evaluate eval solve estimate normalize round
        simplify factor differentiate integrate generate build make merge split join extract tokenize measure
        score rank analyze check is has echo encrypt decrypt compress interpolate predict simulate""",
    "writing": """
        create write delete remove update insert edit move rename set put post patch drop append upload save
        store commit push reset checkout stage send publish register cancel book reserve order buy sell pay
        transfer assign close archive clear truncate toggle enable disable start stop restart kill execute run
        trigger install uninstall deploy schedule mark log increment decrement adjust modify replace grant
        revoke subscribe unsubscribe upsert submit approve reject lock unlock""",
    "generic": """
        result results value values output outputs text data content contents response answer item items list
        lines record records entries rows body message payload object info details matches""",
    "spoken": """
        seconds minutes hours days weeks months years bytes""",
    "measures": """
        duration time distance length size speed weight height width depth temperature period interval latency
        delay age total elevation altitude depth radius diameter area volume capacity mass""",
    "additive": """
        size count total amount quantity population length duration area weight mass stock sales revenue cost""",
}
RETRIEVING = frozenset(_LISTS["retrieving"].split())
"""Verbs of tools that look something up."""
PROCESSING = frozenset(_LISTS["processing"].split())
"""Verbs of tools that work on what they are given."""
WRITING = frozenset(_LISTS["writing"].split())
"""Verbs of tools that change something."""
GENERIC = frozenset(_LISTS["generic"].split())
"""Field names that say nothing about what the field holds."""
_UNITS = {
    "km": "kilometres", "kilometers": "kilometres", "kilometres": "kilometres", "meters": "metres", "metres": "metres",
    "cm": "centimetres", "mm": "millimetres", "miles": "miles", "feet": "feet", "kg": "kilograms", "grams": "grams",
    "celsius": "degrees Celsius", "fahrenheit": "degrees Fahrenheit", "kelvin": "kelvin", "percent": "percent",
    "pct": "percent", "percentage": "percent", "seconds": "seconds", "sec": "seconds", "ms": "milliseconds",
    "minutes": "minutes", "hours": "hours", "days": "days", "weeks": "weeks", "months": "months",
    "years": "years", "bytes": "bytes",
    "usd": "US dollars", "eur": "euros", "gbp": "pounds sterling", "mph": "miles per hour", "kph": "kilometres per hour",
    "kmh": "kilometres per hour", "hpa": "hectopascals", "watts": "watts", "kwh": "kilowatt-hours",
    "degrees": "degrees", "liters": "litres",
    "litres": "litres", "l": "litres", "ml": "millilitres", "m": "metres", "m2": "square metres", "km2": "square kilometres",
    "m3": "cubic metres", "cm3": "cubic centimetres", "g": "grams", "mg": "milligrams",
    "mb": "megabytes", "gb": "gigabytes", "kb": "kilobytes",
}  # fmt: skip
_SHORT = {"pct": "percentage", "qty": "quantity", "num": "number", "amt": "amount", "desc": "description", "tz": "time zone",
          "lat": "latitude", "lon": "longitude", "lng": "longitude", "temp": "temperature", "avg": "average", "max": "maximum",
          "min": "minimum", "src": "source", "dst": "destination", "addr": "address", "lang": "language", "expr": "expression",
          "dir": "directory", "repo": "repository"}  # fmt: skip
_SPOKEN = frozenset(_LISTS["spoken"].split())
_MEASURES = frozenset(_LISTS["measures"].split())
_ADDITIVE = frozenset(_LISTS["additive"].split())
_LETTERS = frozenset(["m", "g", "l"])
"""Units of one letter, which are taken for such only behind a word of measuring."""
_UNCOUNTED = frozenset(["permissions", "series", "earnings", "coordinates", "means"])
"""Plurals of which a whole number is no count."""
_HIGH = {"size": ("largest", "smallest"), "length": ("longest", "shortest"), "duration": ("longest", "shortest"),
         "area": ("largest", "smallest"), "population": ("largest", "smallest"), "count": ("largest", "smallest"),
         "age": ("greatest", "smallest"), "distance": ("longest", "shortest"), "weight": ("greatest", "smallest")}  # fmt: skip


def split(name: str) -> list[str]:
    """A name in snake, kebab or camel case as its words, lower case."""
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z]+)([A-Z][a-z])", r"\1\3 \2\4", name)
    return [word for word in re.split(r"[\W_]+", spaced.lower()) if word]


def words(name: str) -> str:
    """A name as words: "totalPricePct" is "total price percentage"."""
    return " ".join(_SHORT.get(word, word) for word in split(name))


def singular(word: str) -> str:
    """The singular of a regular English plural."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return word


def plural(phrase: str) -> str:
    """The plural of a phrase whose last word is a regular English noun."""
    if re.search(r"[^aeiou]y$", phrase):
        return f"{phrase[:-1]}ies"
    if phrase.endswith(("s", "x", "ch", "sh")):
        return phrase if phrase.endswith("s") and not phrase.endswith("ss") else f"{phrase}es"
    return f"{phrase}s"


def gerund(verb: str) -> str:
    """The -ing form of an English verb."""
    if verb in ("set", "put", "run", "cut", "submit", "commit", "drop", "stop", "get", "log", "begin", "plan", "swap"):
        return f"{verb}{verb[-1]}ing"
    return f"{verb[:-1]}ing" if verb.endswith("e") and not verb.endswith("ee") else f"{verb}ing"


def common_prefix(names: Iterable[str]) -> str | None:
    """The first word that all of several tools' names share, such as the product's name."""
    firsts = {split(name)[0] for name in names if split(name)}
    several = len(list(names)) > 1 if isinstance(names, list | tuple) else False
    only = firsts.pop() if len(firsts) == 1 and several else None
    return None if only in RETRIEVING | PROCESSING | WRITING else only


def tool_noun(name: str, prefix: str | None = None) -> str:
    """What a tool is about: "get_weather_forecast" is "weather forecast". Empty where the name is but a verb."""
    parts = split(name)
    if len(parts) > 1 and parts[0] == prefix:
        parts = parts[1:]
    if (
        parts
        and parts[0] in RETRIEVING | PROCESSING | WRITING
        and not (len(parts) == 1 and parts[0] in ("sum", "hash", "score"))
    ):
        verb, parts = parts[0], parts[1:]
        if verb == "count" and parts:
            parts = ["number", "of", *parts]
        if verb in ("convert", "reverse", "sort", "format", "encode", "decode", "normalize") and parts:
            parts = [f"{verb}{'d' if verb.endswith('e') else 'ted' if verb == 'format' else 'ed'}", *parts]
    for place, part in enumerate(parts):
        if part in ("by", "for", "from", "in", "with", "of", "to") and place > 0 and parts[0] != "number":
            return " ".join(parts[:place])
    return " ".join(parts)


def unit_of(name: str, description: str) -> str | None:
    """The unit that a field's name ends in, or that its description gives."""
    if without_unit(name).startswith("number of"):
        return None
    for word in reversed(split(name)[-2:]):
        if _is_unit(word, split(name)):
            return _UNITS[word]
    found = re.search(r"\bin ([a-z]+(?: per [a-z]+)?)\b|\(([a-z]+)\)", description.lower())
    if found is not None:
        word = found[1] or found[2]
        return _UNITS.get(word) or (word if " per " in word and word.split()[0] in _UNITS else None)
    return None


def _is_unit(word: str, parts: list[str]) -> bool:
    """Does the word stand for a unit in a name of these parts?"""
    return len(parts) > 1 and word in _UNITS and (word not in _LETTERS or bool(_MEASURES & set(parts)))


def unit_in(pattern: str, slot: str) -> str | None:
    """The unit that follows, or the currency that precedes, a slot of a sentence's pattern."""
    found = re.search(rf"(?:\b([A-Z]{{3}})\\ )?\(\?P<{slot}>\.\+\?\)(?:\\ )?(\w+)?", pattern)
    return (_UNITS.get((found[2] or "").lower()) or _UNITS.get((found[1] or "").lower())) if found is not None else None


_PARTIAL = frozenset(
    ["count", "total", "number", "amount", "name", "id", "type", "kind", "status", "code", "title", "value", "size", "largest",
     "smallest", "oldest", "newest", "first", "last", "minimum", "maximum", "average", "mean", "median", "level", "state"]
)  # fmt: skip
"""Nouns that say little without what they belong to."""


def belonging(path: str, noun: str, *, shared: bool = False) -> str:
    """The noun of a field within an object, with the object where the noun alone says little or another has it (`shared`)."""
    outer = path.split(".")[:-1]
    thing = words(outer[-1]) if outer else ""
    return f"{noun} of the {thing}" if thing and thing not in GENERIC and (shared or noun in _PARTIAL) else noun


def without_unit(name: str) -> str:
    """The words of a name without the unit that it ends in: "wind_speed_kmh" is "wind speed"."""
    parts = split(name)
    if len(parts) > 1 and parts[-1] in _SPOKEN and not set(parts[:-1]) & _MEASURES:
        return f"number of {' '.join(parts)}"  # "skipped days" are counted, a "duration in days" is measured
    while _is_unit(parts[-1] if parts else "", parts):
        parts.pop()
        if parts[-1] in ("in", "per") and len(parts) > 1:
            parts.pop()
    return " ".join(_SHORT.get(word, word) for word in parts)


def superlatives(noun: str) -> tuple[str, str]:
    """How the largest and the smallest of an attribute are called."""
    return next((both for word, both in _HIGH.items() if noun.split()[-1] == word), ("highest", "lowest"))


def additive(noun: str) -> bool:
    """Does a sum over several things mean something?"""
    return noun.startswith("number of") or bool(_ADDITIVE & set(noun.split()))


def counted(noun: str) -> bool:
    """Is the noun a plural, so that a whole number under its name says how many there are?"""
    last = noun.split()[-1]
    return (
        not noun.startswith("number of")
        and last not in _ADDITIVE | _UNCOUNTED
        and plural(singular(last)) == last != singular(last)
    )


def quotes(values: Iterable[object]) -> bool:
    """Do values want quotation marks in a sentence? Names and codes do not; phrases and expressions do."""
    texts = [value for value in values if isinstance(value, str)]
    return any(not re.fullmatch(r"[A-Z0-9][\w.'-]*(?: [A-Z0-9][\w.'-]*){0,4}(?:, [A-Z][\w .'-]+)?", text) for text in texts)


__all__ = [
    "GENERIC", "PROCESSING", "RETRIEVING", "WRITING", "additive", "belonging", "common_prefix", "counted", "gerund", "plural",
    "quotes", "singular", "split", "superlatives", "tool_noun", "unit_in", "unit_of", "without_unit", "words",
]  # fmt: skip
