"""What a query's words say of its shape: the pattern, the form and the domain of an exemplar that a user brings.

A guess by rule, over English: superlatives rank a list, "how much later" compares two branches, numbers and units compute. The user
sees every guess and may edit it; a wrong pattern steers a draw towards another shape and can never make a task wrong.
Invariant: the guess is always a pattern of the grammar, and depends on the text alone.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable

from dive.exemplars import Exemplar

_SMALL = r"small|low|few|short|young|earl[iy]|light|near|faint|rare|cheap|old|weak|slow|poor|cold|thin|narrow"
_LEAST = re.compile(rf"\b(?:{_SMALL})i?est\b|\b(?:least|fewest|first|minimum)\b", re.I)
_MOST = re.compile(r"\b(?!interest|forest|request|test|west|rest|guest|best-known)\w{2,}(?:est|iest)\b|\b(?:most|last|best|maximum|busiest)\b", re.I)
_SECOND = re.compile(r"\bsecond(?:[- ](?:most|least|best|\w+est)|\s+(?:of|after))\b|\bsecond (?:lar|old|high|small|short|heav|dens)\w+", re.I)
_ENUMERATION = re.compile(
    r"(?:[\w'’-]+(?: [\w'’-]+){0,3}, )+(?:[\w'’-]+ ){0,4}(?:and|or) |\bthese (?:two|three|four|five)\b|\b\w+ or (?!which|how|what)\w+\?"
    r"|^(?:\w+, ){2}\w+:",
    re.I,
)
_COMBINERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("exceeds", re.compile(r"^(?:is|are|was|were|does|do|did|has|have|would|will|can|say whether|decide whether|tell me (?:if|whether))\b"
                           r".*\b(?:than|before|after|more|further|newer|\w+er|exceed|above)\b", re.I)),
    ("ratio", re.compile(r"\bhow many times\b|\bby what factor\b|\bratio\b|\bhow many \w+ would fit\b|\btimes as\b|\brelative to\b"
                         r"|\bin the other\b|\bcompare the\b", re.I)),
    ("spread", re.compile(r"\bbetween the \w+est and\b|\brange of\b|\boutermost\b|\bspan\b|\bhow wide\b|\bthe \w+est (?:and|from) the \w+est\b"
                          r"|\bthe most from the least\b|\bbest and the worst\b", re.I)),
    ("diff", re.compile(r"\bdifference\b|\bhow (?:much|many)(?: \w+){0,3} (?:more|less|fewer|later|earlier|longer|further|heavier|wider|apart|separated)\b"
                        r"|\bby how (?:much|many)\b|\blie[s]? between\b|\bapart\b|\bseparate[sd]?\b|\bpass between\b|\badd to\b"
                        r"|\bhow far did\b|\bhow much has\b", re.I)),
    ("mean", re.compile(r"\baverage\b|\bmean (?:number|of|value)\b|\bwhat's the mean number\b", re.I)),
    ("sum", re.compile(r"\btaken together\b|\ball in all\b|\bin total\b|\baltogether\b|\bcombined\b|\btotal\b", re.I)),
    ("and", re.compile(r"\bboth\b|\bas well\b|\bin common\b|^do .* share\b|\bappears? in\b", re.I)),
)  # fmt: skip
_LISTING = re.compile(r"^(?:list|name|give me|how many|which|among|we can|i want)\b", re.I)
_CONDITION = re.compile(
    r"\b(?:whose|that|who|with|without|above|below|under|over|more than|at least|between|only|lie|have|are|may|holds?|span|carry|use)\b", re.I
)
_COMPUTE = re.compile(
    r"\b(?:convert|work out|compute|calculate|estimate|balance|translate|transcribe|how likely|how long does|what would|rounded|percent|"
    r"dose|interest|yield|weekday|due|distance|how far|pH|molar|moles?|grams?|volts?|ohms|amperes|metres|kilos?|degrees|score|prime|divisors?|"
    r"binary|hexadecimal|decode|format|expand|litres?|per|factor|interval|probability|half|dilut\w+|sum|digits?|edits?|years old|"
    r"working days|write|correct|check digit|speed|energy|period|price|cost|payment|pay)\b", re.I
)  # fmt: skip
_NAMED = re.compile(r"(?<!^)(?<![.!?] )\b[A-ZÀ-Ž][\w’'-]+")
_SCENARIO = re.compile(r"^(?:i|i'm|i am|we|our|my|a |the |grandma|reviewer|two |\d+-year)[\w’' ,-]*\b", re.I)
_IMPERATIVE = re.compile(
    r"^(?:list|name|give|tell|say|state|find|work|compute|calculate|convert|compare|take|count|put|express|format|decide|determine|"
    r"estimate|show|cite|write|look|pick|identify|rank|among|from|of)\b", re.I
)  # fmt: skip
_WORDS = re.compile(r"[a-z]{4,}")


def infer_pattern(query: str) -> str:
    """The R/P pattern that answering the query probably takes, in the grammar of `dive.exemplars`."""
    combiner = _combiner(query)
    kind = "P" if _computes(query) and not _names_things(query) else "R"
    if combiner in ("exceeds", "ratio", "diff", "and"):
        return f"{kind}|{kind}>{combiner}"
    if combiner == "which":
        return f"{kind}|{kind}|{kind}>which"
    if combiner in ("max", "min", "second", "where", "mean", "sum", "spread"):
        return f"R>{kind}*>{combiner}"
    if combiner == "count":
        return "R>R*>count"
    if kind == "P":
        return "P>P" if _steps(query) > 1 else "P"
    if _computes(query):
        return "R>P"
    return "R>R>R" if _steps(query) > 2 else "R>R"


def infer_form(query: str) -> str:
    """question, instruction or scenario."""
    sentences = re.split(r"(?<=[.!?])\s+", query.strip())
    if len(sentences) > 1 and not sentences[0].endswith("?") and _SCENARIO.match(query):
        return "scenario"
    return "instruction" if not query.rstrip().endswith("?") and _IMPERATIVE.match(query) else "question"


class DomainGuess:
    """Which domain a query is nearest to: naive Bayes over the words of texts whose domains are known."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """Learn from (domain, text) pairs, such as tool descriptions and exemplars."""
        self._counts: dict[str, Counter[str]] = {}
        for domain, text in texts:
            self._counts.setdefault(domain, Counter()).update(set(_words(text)))
        self._vocabulary = {word for counts in self._counts.values() for word in counts}

    def of(self, query: str) -> str:
        """The domain's name; "general" where no word says."""
        words = [w for w in _words(query) if w in self._vocabulary]
        if not words:
            return "general"
        return max(sorted(self._counts), key=lambda domain: self._likelihood(self._counts[domain], words))

    def _likelihood(self, counts: Counter[str], words: Iterable[str]) -> float:
        whole = counts.total() + len(self._vocabulary)
        return sum(math.log((counts[word] + 1) / whole) for word in words)


def _words(text: str) -> list[str]:
    """Words of four letters and more, without a plural's s."""
    return [word.rstrip("s") for word in _WORDS.findall(text.lower())]


def infer(query: str, identifier: str, domains: DomainGuess, domain: str | None = None) -> Exemplar:
    """An exemplar of the query, with whatever its words say."""
    return Exemplar(identifier, domain or domains.of(query), infer_form(query), query, infer_pattern(query))


def _combiner(query: str) -> str | None:
    if _SECOND.search(query):
        return "second"
    for name, mark in _COMBINERS:
        if mark.search(query):
            return name
    ranked = "min" if _LEAST.search(query) else "max" if _MOST.search(query) else None
    chooses = re.search(r"\bwhich\b|\bwhose\b", query, re.I)
    if chooses and _ENUMERATION.search(query) and not re.search(r", and (?:which|how|what|who|the|in|with|whose|also)\b", query):
        return "which"
    if re.search(r"\bhow many\b", query, re.I) and not _computes(query):
        return "where" if _CONDITION.search(query.partition("many")[2]) else "count"
    if ranked and (chooses or _IMPERATIVE.match(query) or query.lower().startswith("what is the")):
        return ranked
    if _LISTING.match(query) and re.search(r"\b(?:list|those|which \w+s\b|the \w+s that)\b", query, re.I) and _CONDITION.search(query):
        return "where"
    return None


def _computes(query: str) -> bool:
    return bool(_COMPUTE.search(query)) or len(re.findall(r"\d[\d.,]*", query)) >= 2


def _names_things(query: str) -> bool:
    return len(_NAMED.findall(query)) >= 1


def _steps(query: str) -> int:
    """Clauses that ask or nest: "the currency of the country whose …, and what …"."""
    return 1 + len(re.findall(r"\b(?:whose|where|that|which|and what|and how|, and|then|of the)\b", query, re.I))
