"""What a query's words say of its shape: the pattern, the form and the domain of an exemplar that a user brings.

A guess by rule, over English: superlatives rank a list, "how much later" compares two branches, numbers and units compute.
The user sees every guess and may edit it; a wrong pattern steers a draw towards another shape and can never make a task wrong.
Invariant: the guess is always a pattern of the grammar, and depends on the text alone.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable

from dive.exemplars import Exemplar


def _any(*alternatives: str, start: bool = False) -> re.Pattern[str]:
    """One of the alternatives, as whole words, anywhere or at the start."""
    return re.compile(("^" if start else r"\b") + f"(?:{'|'.join(alternatives)})" + r"(?!\w)", re.IGNORECASE)


_LEAST = _any(
    r"(?:small|low|few|short|young|earl[iy]|light|near|faint|rare|cheap|old|weak|slow|poor|cold|thin|narrow)i?est",
    "least", "fewest", "first", "minimum",
)  # fmt: skip
_MOST = _any(
    r"(?!interest|forest|request|test|west|rest|guest|best-known)\w{2,}est", "most", "last", "best", "maximum",
)  # fmt: skip
_SECOND = _any(
    r"second[- ](?:most|least|best|\w+est)", r"second\s+(?:of|after)", r"second (?:lar|old|high|small|short|heav|dens)\w+",
)  # fmt: skip
_ENUMERATION = re.compile(
    r"(?:[\w'’-]+(?: [\w'’-]+){0,3}, )+(?:[\w'’-]+ ){0,4}(?:and|or) |\bthese (?:two|three|four|five)\b"
    r"|\b\w+ or (?!which|how|what)\w+\?|^(?:\w+, ){2}\w+:",
    re.IGNORECASE,
)
_SECOND_QUESTION = re.compile(r", and (?:which|how|what|who|the|in|with|whose|also)\b")
_YES_OR_NO = _any(
    "is", "are", "was", "were", "does", "do", "did", "has", "have", "would", "will", "can", "say whether", "decide whether",
    "tell me if", "tell me whether", start=True,
)  # fmt: skip
_COMPARATIVE = _any("than", "before", "after", "more", "further", r"\w+er", "exceed", "above")
_COMBINERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ratio", _any(
        "how many times", "by what factor", "ratio", r"how many \w+ would fit", "times as", "relative to", "in the other",
        "compare the",
    )),
    ("spread", _any(
        r"between the \w+est and", "range of", "outermost", "span", "how wide", r"the \w+est (?:and|from) the \w+est",
        "the most from the least", "best and the worst",
    )),
    ("diff", _any(
        "difference",
        r"how (?:much|many)(?: \w+){0,3} (?:more|less|fewer|later|earlier|longer|further|heavier|wider|apart|separated)",
        "by how (?:much|many)", "lies? between", "apart", "separate[sd]?", "pass between", "add to", "how far did",
        "how much has",
    )),
    ("mean", _any("average", "mean (?:number|of|value)")),
    ("sum", _any("taken together", "all in all", "in total", "altogether", "combined", "total")),
    ("and", _any("both", "as well", "in common", "appears? in", "share a", "share any")),
)  # fmt: skip
_LISTING = _any("list", "name", "give me", "how many", "which", "among", "we can", "i want", start=True)
_SEVERAL = _any("list", "those", r"which \w+s", r"the \w+s that")
_CONDITION = _any(
    "whose", "that", "who", "with", "without", "above", "below", "under", "over", "more than", "at least", "between",
    "only", "lie",
    "have", "are", "may", "holds?", "span", "carry", "use",
)  # fmt: skip
_COMPUTE = _any(
    "convert", "work out", "compute", "calculate", "estimate", "balance", "translate", "transcribe", "how likely",
    "how long does",
    "what would", "rounded", "percent", "dose", "interest", "yield", "weekday", "due", "distance", "how far", "pH",
    "molar", "moles?",
    "grams?", "volts?", "ohms", "amperes", "metres", "kilos?", "degrees", "score", "prime", "divisors?", "binary",
    "hexadecimal",
    "decode", "format", "expand", "litres?", "per", "factor", "interval", "probability", "half", r"dilut\w+", "sum",
    "digits?",
    "edits?", "years old", "working days", "write", "correct", "check digit", "speed", "energy", "period", "price",
    "cost", "payment",
    "pay",
)  # fmt: skip
_NAMED = re.compile(r"(?<!^)(?<![.!?] )\b[A-ZÀ-Ž][\w’'-]+")
_SCENARIO = _any("i", "i'm", "i am", "we", "our", "my", "a", "the", "grandma", "reviewer", "two", r"\d+-year", start=True)
_IMPERATIVE = _any(
    "list", "name", "give", "tell", "say", "state", "find", "work", "compute", "calculate", "convert", "compare",
    "take", "count",
    "put", "express", "format", "decide", "determine", "estimate", "show", "cite", "write", "look", "pick",
    "identify", "rank",
    "among", "from", "of", start=True,
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
    if _YES_OR_NO.search(query) and _COMPARATIVE.search(query):
        return "exceeds"
    for name, mark in _COMBINERS:
        if mark.search(query):
            return name
    chooses = re.search(r"\b(?:which|whose)\b", query, re.IGNORECASE)
    if chooses and _ENUMERATION.search(query) and not _SECOND_QUESTION.search(query):
        return "which"
    if "how many" in query.lower() and not _computes(query):
        return "where" if _CONDITION.search(query.partition("many")[2]) else "count"
    ranked = "min" if _LEAST.search(query) else "max" if _MOST.search(query) else None
    if ranked and (chooses or _IMPERATIVE.match(query) or query.lower().startswith("what is the")):
        return ranked
    return "where" if _LISTING.match(query) and _SEVERAL.search(query) and _CONDITION.search(query) else None


def _computes(query: str) -> bool:
    return bool(_COMPUTE.search(query)) or len(re.findall(r"\d[\d.,]*", query)) >= 2


def _names_things(query: str) -> bool:
    return len(_NAMED.findall(query)) >= 1


def _steps(query: str) -> int:
    """Clauses that ask or nest: "the currency of the country whose …, and what …"."""
    return 1 + len(re.findall(r"\b(?:whose|where|that|which|and what|and how|, and|then|of the)\b", query, re.I))
