"""Fitting a noun phrase into an ask's slot, so that the sentence still reads as one person wrote it."""

import re

from dive.records import Json

LONGEST_ECHO = 10
"""Words in a row that a query must not say twice."""
_AFTER = re.compile(
    r"and|or|to|is|are|has|have|in|on|at|of|for|from|by|with|under|over|when|if|as|than|that|which|who|lies|falls|first|there"
    r"|after|before|between|within|according|per|becomes|was|were|does|do|belongs|lie|stands|uses|into|among"
)
"""Words that may follow a slot without forming a compound with it."""
_BEFORE = re.compile(
    r"of|by|to|is|than|from|in|at|for|and|between|with|on|after|before|when|equals|below|above|over|under|or|equal|are|that|if"
    r"|does|do|has|have|as|per|within|into|about|around|near|until|reach|reaching|past|counting|plus|minus|times|dividing"
    r"|follow|follows|following|which|whether|how|makes|squaring|raising|reversing|take|through|like|was|given|containing|holding|against|towards|toward|making|reaches|using|costs|weighs|measures|cover|both"
)
"""Words that a noun phrase may follow directly."""
_KEYED = re.compile(
    r"\bthe ([a-z]+) with the (?:[\w-]+ ){0,3}(?:ID|code|number|identifier|symbol|accession) of (the (?:[\w-]+ ){0,2}\1\b)"
)
_DATED = re.compile(r"week of the date (?=on which|of the \w+ (?:equinox|solstice))")
_IN_YEAR = re.compile(
    r"(?<= of )(January|February|March|April|May|June|July|August|September|October|November|December) in (?=\d{4}\b)"
)
_UNITS = re.compile(r"(?<=\d )units of (?=[A-Z]{3}\b)")


def unkeyed(text: str) -> str:
    """A thing by the key of that very thing is the thing: "the gene with the NCBI Gene ID of the human gene with …".

    So is the weekday of a date: "the day of the week of the date on which Warren took office". Of a currency's code nobody
    says "units".
    """
    text = _IN_YEAR.sub(r"\1 ", _UNITS.sub("", _KEYED.sub(r"\2", text)))
    return _DATED.sub("week ", text)


def takes_phrase(phrase: str, slot: str, value: Json) -> bool:
    """Can a description stand in the slot? Not as "that number days", nor with a possessive behind it."""
    before, _, after = phrase.partition(f"{{{slot}}}")
    if after.startswith(("'", "’", "-", "%", "°", "/", "th", "x")) or before.endswith(('"', "'", "“", "-", "(", "^", "$", "€")):
        return False
    if not isinstance(value, int | float) or isinstance(value, bool):
        return True
    if re.search(r"\b[Ww]hat $", before):
        return False
    following = re.match(r"\s+([\w°%]+)", after)
    return following is None or bool(_AFTER.fullmatch(following[1].lower()))


def follows_freely(word: str) -> bool:
    """May the word follow a slot without forming a compound with it?"""
    return _AFTER.fullmatch(word) is not None


def fit(before: str, inner: str, noun: str | None, *, numeric: bool) -> str:
    """The text before a slot, mended for the phrase that goes into it.

    "the capital of the state of" + "the state with ZIP code …" drops the doubled noun; "with atomic number" + "that number"
    gains "equal to".
    """
    if (
        noun is not None
        and (noun == "year" or not numeric)
        and inner.startswith((f"the {noun}", f"that {noun}", f"those {noun}", "each of "))
    ):
        doubled = re.search(rf"(?:the (?:calendar |given )?)?\b{re.escape(noun)} (?:of |called |named )?$", before)
        if doubled is not None:
            return before[: doubled.start()]
    named = re.search(r"\ban? (?:[\w-]+ )?(\w+) of $", before) if numeric else None
    if named is not None and re.match(rf"(?:that|the) (?:[\w-]+ )*{named[1]}\b", inner):
        return before[: named.start()]  # not "a temperature equal to that temperature"
    if numeric and inner.startswith("that "):
        owned = re.search(r"\bwhose ((?:(?!\bwhose\b)[\w ])+) is $", before)
        if owned is not None and inner == f"that {owned[1]}":
            return f"{before[: owned.start()]}of "
        if (when := re.search(rf"\bwhen (?:the|its) {re.escape(inner[5:])} is $", before)) is not None:
            return f"{before[: when.start()]}at "
    if numeric and inner.startswith(("the ", "that ")):
        measured = r"(?:area|pressure|temperature) " if inner.startswith("the ") else ""
        if re.search(rf"\ban? (?:[\w-]+ ){{{0 if measured else 1},4}}{measured}of $", before) and not inner.endswith(" amount"):
            return f"{before[:-3]}equal to "
        last = re.search(r"([\w]+)\s+$", before)
        if last is not None and not last[1].endswith("s") and not _BEFORE.fullmatch(last[1].lower()):
            return f"{before}equal to "
    return before


def repeats(query: str) -> bool:
    """Do as many words in a row stand in the query twice as nobody would say twice?"""
    words = re.sub(r"[,.?]", "", query).casefold().split()
    runs = [tuple(words[i : i + LONGEST_ECHO]) for i in range(len(words) - LONGEST_ECHO + 1)]
    return len(runs) != len(set(runs))


def beside_another(name: str, query: str) -> bool:
    """Does a sentence say "the Asia/Shanghai time zone" before it says "that time zone", by which it means another?"""
    which, _, noun = name.partition(" ")
    if which != "that" or not noun:
        return False
    between = re.compile(rf"(?<!that )\b{re.escape(noun)}\b[^.?]*?\b{re.escape(name)}\b", re.IGNORECASE)
    return any(between.search(sentence) is not None for sentence in re.split(r"(?<=[.?]) (?=[A-Z])", query))
