"""Small words: nouns for values, bounds, articles, comparatives, enumerations. Pure functions, no randomness."""

import re
from collections.abc import Sequence

from dive.records import Json
from dive.synthesis.nodes import Ask, Literal, Node, Operation, about_of, entity_of
from dive.tools import About, Output
from dive.tools.entities import say_date
from dive.tools.fields import say_amount

_COMPARATIVES = {"latest": "later", "earliest": "earlier", "best": "better", "worst": "worse", "most": "more", "least": "less",
                 "farthest": "farther", "furthest": "further", "oldest": "older"}  # fmt: skip
_PERSONS = ("Justice", "author", "character", "laureate", "person", "president", "scholar", "winner")
_MANY = frozenset({"children", "genera", "people", "taxa"})
"""Plurals that do not end as plurals do."""
_PLURALS = {
    "genus": "genera",
    "matrix": "matrices",
    "index": "indices",
    "alias": "aliases",
    "series": "series",
    "emoji": "emoji",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_PLACED = re.compile(r"(?:^| (?:of|in|at|from|to|near|between|and) )[^\W\d_a-z][^,.;:?!\"()\d]*, [^\W\d_a-z][^,.;:?!\"()\d]*$")
"""A city with its country."""
_VAGUE = {"Text", "Integer", "Number"}


def noun_of(node: Node) -> str:
    """A common noun for the node's value."""
    about, entity = about_of(node), entity_of(node)
    if about is not None:
        return about.noun
    if isinstance(node, Ask) and (entity is None or entity.name in _VAGUE):
        return _field_words(node.output)
    return entity.noun if entity is not None else "answer"


def referred(node: Node) -> str:
    """The noun by which a later sentence refers to the node: "city", "date", or plainly "number"."""
    noun, entity = noun_of(node), entity_of(node)
    if isinstance(node, Operation) and node.name in ("mean", "total"):
        return "average" if node.name == "mean" else "total"
    if noun.startswith("year of ") or noun.endswith((" year", " date")):
        return "year" if noun.startswith("year ") else noun.rsplit(" ", 1)[1]
    if noun.startswith(("number", "count", "value", "total")) or len(noun.split()) > 3:
        if entity is not None and entity.name not in _VAGUE:
            return entity.noun
        return "number" if isinstance(node.value, int | float) and not isinstance(node.value, bool) else noun
    return noun


def _field_words(output: Output) -> str:
    return output.path.rsplit(".", 1)[-1].replace("_", " ")


def is_person(noun: str) -> bool:
    """Is what the noun names somebody, of whom nobody says "its"?"""
    return noun.endswith(_PERSONS)


def is_year(about: About) -> bool:
    """Does the attribute give a calendar year, which is after or before another rather than above or below it?"""
    return about.unit is None and (about.noun.endswith("year") or about.noun.startswith("year "))


_HAPPENED = {
    "founding year": "were founded",
    "publication year": "were published",
    "starting year": "started",
    "year of birth": "were born",
    "year of death": "died",
    "year of establishment": "were established",
    "year of release": "were released",
}
"""What happened in the year that an attribute gives, said of several."""


def happened(about: About, test: str, said: str) -> str | None:
    """A test as what happened, or is done: "were founded after 1980", "are spoken by …"; None where no verb says it."""
    if about.noun == "share of speakers":
        return f"are spoken by {'more' if test == 'above' else 'less'} than {said} of the population"
    verb = _HAPPENED.get(about.noun)
    return None if verb is None else f"{verb} {'after' if test == 'above' else 'before'} {said}"


def say_bound(bound: Json, about: About) -> str:
    """A filter's threshold as the query states it, unit included."""
    if isinstance(bound, str):
        return say_date(bound) if len(bound) == 10 and bound[4] == "-" else bound
    text = str(bound) if is_year(about) else say_amount(bound)
    if about.unit is None:
        return text
    unit = re.sub(r"s\b", "", about.unit, count=1) if bound == 1 else about.unit
    return f"{text} {unit}"


def article(noun: str) -> str:
    """The indefinite article that goes before the noun."""
    if noun[:1].isdigit():
        return "an" if re.match(r"8|1[18](?!\d)", noun) else "a"
    if re.match(r"[FHLMNRSX][B-DF-HJ-NP-TV-Z]+\b", noun):  # spelled out: an HSL lightness, but a NIOSH limit
        return "an"
    return "an" if noun[:1].lower() in "aeiou" and not noun.startswith(("uni", "eu", "use", "one", "UN", "US", "UTC")) else "a"


def comparative(superlative: str) -> str:
    """The comparative of a superlative: larger for largest, more recent for most recent."""
    first, _, rest = superlative.partition(" ")
    if first in _COMPARATIVES:
        return f"{_COMPARATIVES[first]} {rest}".strip()
    return f"{first[:-3]}er {rest}".strip() if first.endswith("est") else superlative


def superlative(about: About, *, largest: bool, place: int = 1) -> str:
    """The attribute at its extreme: "the second largest land area", "the most airports", "the greatest length"."""
    word, counted = extreme_word(about, largest=largest), _counted(about)
    if (named := _LONG_CODE.fullmatch(about.noun)) is not None:
        return f"the {'second-' if place == 2 else ''}{'longest' if largest else 'shortest'} {named[1]}"
    if place == 2:
        second = ("highest" if largest else "lowest") if counted is not None else word
        return f"the second{' ' if ' ' in second else '-'}{second} {about.noun}"
    if counted is not None and counted.startswith(("different ", "distinct ")):  # not "the most different amino acids"
        return f"the {'largest' if largest else 'smallest'} number of {counted}"
    return f"the {'most' if largest else 'fewest'} {counted}" if counted is not None else f"the {word} {about.noun}"


def compared(about: About, *, largest: bool) -> str:
    """The attribute of one of two: "the larger land area", "more airports"."""
    counted = _counted(about)
    if counted is not None and counted.startswith(("different ", "distinct ")):  # not "more distinct elements"
        return f"the {'larger' if largest else 'smaller'} number of {counted}"
    if counted is not None:
        return f"{'more' if largest else 'fewer'} {counted}"
    if (named := _LONG_CODE.fullmatch(about.noun)) is not None:
        return f"the {'longer' if largest else 'shorter'} {named[1]}"
    return f"the {comparative(extreme_word(about, largest=largest))} {about.noun}"


_IN_NUMBER = {"more": "a larger", "fewer": "a smaller", "the most": "the largest", "the fewest": "the smallest"}


def quantity(most: str, things: str) -> str:
    """What goes before the things: "the most" airports, but "a larger number of" distinct elements."""
    distinct = things.startswith(("different ", "distinct ")) and most in _IN_NUMBER
    return f"{_IN_NUMBER[most]} number of" if distinct else most


def exceeding(about: About) -> str:
    """The comparative for the larger of two values: "higher", "greater"."""
    return comparative(extreme_word(about, largest=True))


def bounded(about: About, test: str, said: str) -> str:
    """What those have that pass a filter: "a land area above 5 square kilometres", "more than 5 airports"."""
    counted = _counted(about)
    if counted is not None and said.replace(",", "").isdigit():
        return f"{'more' if test == 'above' else 'fewer'} than {said} {re.sub(r'with it$', 'with them', counted)}"
    if (named := _LONG_CODE.fullmatch(about.noun)) is not None:
        return f"{article(named[1])} {named[1]} {'longer' if test == 'above' else 'shorter'} than {said}"
    return f"{article(about.noun)} {about.noun} {test} {said}"


def extreme_word(about: About, *, largest: bool) -> str:
    """The superlative that goes before the attribute's noun: no "longest length"."""
    word = about.high if largest else about.low
    first, last = about.noun.split()[0], about.noun.split()[-1]
    if first.endswith("est") or last == "latitude":  # "the highest largest prime factor", of several
        return "highest" if largest else "lowest"  # a place is the most northerly, its latitude the highest
    doubled = {"length": ("longest", "shortest"), "width": ("widest", "narrowest"), "mass": ("heaviest", "lightest"),
               "weight": ("heaviest", "lightest"), "speed": ("fastest", "slowest")}  # fmt: skip
    if word in doubled.get(last, ()) or ("length" in about.noun.split() and word in doubled["length"]):
        return "greatest" if largest else "smallest"
    return word


def both_extremes(about: About) -> str:
    """The attribute at both ends: "the highest and lowest boiling points"."""
    most, least = extreme_word(about, largest=True), extreme_word(about, largest=False)
    before, space, last = about.noun.rpartition(" ")
    if about.noun.startswith("number of "):
        return f"the {most} and {least} numbers of {about.noun.removeprefix('number of ')}"
    headed = re.match(r"(.+?)( (?:of|in|by|to|at|from|per|with|on|for|as|under|against|between)\b.*)", about.noun)
    if headed is not None:
        head, space, last = headed[1].rpartition(" ")
        return f"the {most} and {least} {head}{space}{plural_of(last)}{headed[2]}"
    return f"the {most} and {least} {before}{space}{plural_of(last)}"


def _counted(about: About) -> str | None:
    """What is counted, for the number of several things."""
    counted = about.noun.removeprefix("number of ")
    words = re.split(r" (?:of|in|that|with|for|per|on|to|by|at|from|which)\b|,", counted)[0].split()
    plain = counted != about.noun and about.unit is None and any(word.endswith("s") or word in _MANY for word in words)
    return counted if plain else None


def is_rank(about: About) -> bool:
    """Does the number only name a place, such as a chapter's or a gene's, so that nobody would reckon with it?"""
    return about.unit is None and (about.noun == "number" or about.noun.endswith((" number", " rank", " level", " position")))


def comma_closed(words: str) -> str:
    """A city with its country has a second comma where more words follow: "from Kanpur, India, to Lima"."""
    return f"{words}," if _PLACED.search(words) else words


def aside_closed(words: str) -> str:
    """Words with an aside at their end have a second comma where more words follow: "genes, subtypes included, among"."""
    return f"{words}," if ", " in words else words


def enumerate_words(words: list[str], last: str) -> str:
    """An enumeration such as A, B or C; with semicolons where a word has a comma of its own."""
    if len(words) == 1:
        return words[0]
    if any(", " in _ASIDE.sub("", word) for word in words):
        return (
            f"{'; '.join(words[:-1])}; {last} {words[-1]}" if len(words) > 2 else f"{comma_closed(words[0])} {last} {words[1]}"
        )
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def sources(cites: Sequence[str]) -> str:
    """Sources in one phrase, so that none seems to be part of another; empty where there are none."""
    kept = [cite for cite in cites if not any(other != cite and other.startswith(cite) for other in cites)]
    kept = _of_one_place(kept)
    kept.sort(key=lambda cite: bool(_OPEN_ENDED.search(cite)))  # what is open to more words comes last
    if len(kept) == 2 and _OPEN_ENDED.search(kept[0]):
        return f"{kept[0]}, and {kept[1]}"
    return enumerate_words(kept, "and") if kept else ""


def _of_one_place(cites: Sequence[str]) -> list[str]:
    """ "the Glottolog data in lang2vec" and "the WALS data in lang2vec" as "the Glottolog and WALS data in lang2vec"."""
    places: dict[str, list[str]] = {}
    for cite in cites:
        held = _HELD.fullmatch(cite)
        names = places.setdefault(held[2] if held is not None else cite, [])
        names += [name for name in held[1].split(" and ") if name not in names] if held is not None else []
    return [f"the {enumerate_words(names, 'and')}{place}" if names else place for place, names in places.items()]


def plural_of(noun: str) -> str:
    """The plural of a regular noun, and of the few irregular ones that frames use."""
    if noun in _PLURALS:
        return _PLURALS[noun]
    if noun.isupper():
        return f"{noun}s"
    if noun.endswith("life"):
        return f"{noun[:-2]}ves"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    if noun.endswith("is"):
        return f"{noun[:-2]}es"
    return f"{noun}es" if noun.endswith(("x", "ch", "sh", "ss")) else noun if noun.endswith("s") else f"{noun}s"


def number_word(number: int) -> str:
    """Small numbers in words."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


LONGEST_NAME = 3
"""Words of a noun that comes again whole: "that lean body mass", which is no body mass."""
LONGEST_EARLY = 60
"""Characters of a unit, with the form of the answer, that may part a noun from what it is of."""
LONGEST_BEFORE_UNIT = 40
"""Characters of what a noun is of, behind which its unit may stand."""
_FRAME_KEY = re.compile("\x01[^\x02]*\x02")
"""What marks a frame in a text whose sentences do not stand in their order yet."""
_LONG_CODE = re.compile(r"([A-Z]{2,}) length")
"""The length of a code that its noun names: of several the longest IBAN, and not the greatest IBAN length."""
_LENGTH = re.compile(r"with the (second-)?(greatest|smallest|greater|smaller) length")
_HELD = re.compile(r"the ([\w.' -]+)( (?:data in|tables of) .+)")
"""A source inside another."""
_SUBJECT_COUNTED = re.compile(
    r"the number of ((?:(?!that\b|which\b|of\b)[\w' \"-])+) (?:that|which) "
    r"((?:are|can|could|have|share|contain|lie|belong|use|occur|carry|border|consume|cover) .+)"
)
_ASIDE = re.compile(r"\([^)]*\)")
_NAMES_COUNTED = r"the number of ((?:(?!(?:for|in|of|that|to|with)\b)[\w-]+ )*[\w-]+s)"
_A_CLAUSE = r",| (?:which|who|whose|and) |(?<!\bby)(?<!\bfor)(?<!\bfrom)(?<!\bin)(?<!\bof)(?<!\bon)(?<!\bto) that "
_NO_CLAUSE = rf"((?!those\b)(?:(?!{_A_CLAUSE}).)+)"
_ABLE_COUNTED = re.compile(rf"{_NAMES_COUNTED} of (.+?) that ((?:can|could) .+)")
_OWNER_COUNTED = re.compile(f"{_NAMES_COUNTED} of {_NO_CLAUSE}")
_INSIDE_COUNTED = re.compile(f"{_NAMES_COUNTED} in {_NO_CLAUSE}")
_OWNED_MARK = re.compile(r"whose ([\w' -]+?) has (.+)")
_HEAD = re.compile(
    r"the ((?:[\w'/-]+ ){0,4}?[\w'/-]+) (?:\(|(?:of|with|that|for|from|in|at|by|to|on|which|whose|between|among|nearest|shared|"
    r"after|before|still|under|over|using|left|given|until|needed|encoded|made|released|produced|required|consumed|formed|carried|lost|linked|described|known|named|"
    r"called|assigned|annotated|listed|served)\b)|"
    r"the ((?:[\w'-]+ ){0,4}?[\w'-]+),"
)
_OPEN_ENDED = re.compile(r",| (?:and|as in|that|with|without|counting|neglecting|restricted|for) ")
_TAIL = re.compile(r" (?:from|to|in|for|at|on|by|with|per) .+")
_RANKS = re.compile(r"(?:(?:only|first|last|second|most \w+|least \w+|\w+est) )+")


def head_noun(phrase: str) -> str | None:
    """What a phrase calls the thing that it names: "stretch" for "the first stretch of 5 residues with …"."""
    match = _HEAD.match(phrase)
    return None if match is None else _RANKS.sub("", f"{match[1] or match[2]} ").strip() or None


def short_name(noun: str) -> str:
    """What a noun phrase that was just said is called when it comes again: the end of it, "that inflation rate"."""
    head = _TAIL.sub("", noun)
    words = head.split()
    return head if " of " in head or len(words) <= LONGEST_NAME else " ".join(words[-2:])  # not "that of refraction"


def with_unit(phrase: str, unit: str, noun: str) -> str:
    """The unit of what is asked, at once where much or an amount follows: "the load, in newtons, of a column of 3 metres".

    `noun` is what is asked, which nothing parts: not "the value, in dollars, at risk".
    """
    measure, aside, form = unit.removeprefix(", ").partition(", ")
    if not unit.startswith(", in ") or ", " in form or len(unit) > LONGEST_EARLY:
        return f"{phrase}{unit}"
    if phrase.startswith(f"the {noun}") and not re.match(r"\w", phrase[4 + len(noun) :]):
        end = 4 + len(noun)
    elif (head := _HEAD.match(phrase)) is not None:
        end = head.end(head.lastindex or 0)
    else:
        return f"{phrase}{unit}"
    if len(_FRAME_KEY.sub("", phrase[end:])) <= LONGEST_BEFORE_UNIT and not re.search(r"\d", phrase):
        return f"{phrase}{unit}"
    unit = f", {measure} ({form})" if aside else unit
    if re.search(r"\b\d|\ban? ", phrase[:end]):
        return f"{phrase}{unit}"
    rest = phrase[end:]
    if rest.startswith(" ("):
        return f"{phrase}{unit}"
    return f"{phrase[:end]}{unit}{'' if rest.startswith(',') else ','}{rest}"


def how_many(phrase: str) -> str | None:
    """A number of things as a question: "How many genes are annotated with …"; None where the phrase has no such words."""
    if (counted := _SUBJECT_COUNTED.fullmatch(phrase)) is not None:
        return f"How many {counted[1]} {counted[2]}?"
    if (able := _ABLE_COUNTED.fullmatch(phrase)) is not None:
        return f"How many {able[1]} of {able[2]} {able[3]}?"
    if (owned := _OWNER_COUNTED.fullmatch(phrase)) is not None:
        placed = re.fullmatch(r'(that [\w-]+(?: [\w-]+)?|[^"]*"[^"]*") (in .+)', owned[2])
        return (
            f"How many {owned[1]} does {placed[1]} have {placed[2]}?"
            if placed
            else f"How many {owned[1]} does {owned[2]} have?"
        )
    inside = _INSIDE_COUNTED.fullmatch(phrase)
    return None if inside is None else f"How many {inside[1]} are there in {inside[2]}?"


def predicate(mark: str) -> str:
    """A distinction as a predicate: "has the largest land area", "has the capital with the most inhabitants"."""
    if mark.startswith("who "):
        return mark.removeprefix("who ")
    if mark.startswith("for which "):
        return f"is the one {mark}"
    owned = _OWNED_MARK.fullmatch(mark)
    if owned is None and mark.startswith("whose "):
        whose = re.fullmatch(r"whose (.+?) ((?:is|has|applies|belongs|borders|contains|covers|lies|serves|uses) .+)", mark)
        return f"has the {whose[1]} that {whose[2]}" if whose is not None else f"is the one {mark}"
    if owned is not None:
        measured = predicate(f"with {owned[2]}")
        if measured.startswith("is the "):
            return f"has {measured[3:]} {owned[1]}"  # "has the longest sequence"
        return f"has the {owned[1]} with {owned[2]}"
    if (length := _LENGTH.fullmatch(mark)) is not None:
        long = length[2].startswith("great")
        word = (
            ("longer" if long else "shorter")
            if length[2].endswith("er")
            else f"the {length[1] or ''}{'longest' if long else 'shortest'}"
        )
        return f"is {word}"
    return mark.removeprefix("that ") if mark.startswith("that ") else f"has {mark.removeprefix('with ')}"


def in_plural(predicate: str) -> str:
    """A predicate of one thing, said of several: "borders more than 5 countries" as "border more than 5 countries"."""
    verb, space, rest = predicate.partition(" ")
    if verb.endswith("ly"):
        return f"{verb} {in_plural(rest)}"  # "mainly decay"
    irregular = {"is": "are", "has": "have", "was": "were", "does": "do", "can": "can"}
    if verb in irregular:
        plural = irregular[verb]
    elif verb.endswith("ies") and len(verb) > 4:
        plural = f"{verb[:-3]}y"
    else:
        plural = verb[:-2] if verb.endswith(("ches", "shes", "sses", "xes")) else verb.removesuffix("s")
    if plural == "are" and (noun := re.match(r"an? ([\w -]+?)(?= (?:in|of|for|to|on)\b)", rest)) is not None:
        rest = plural_of(noun[1]) + rest[noun.end() :]  # "are holidays in more than 5 states"
    rest = re.sub(r"\b(by|for|from|in|of|on|to|with) it\b", r"\1 them", rest)
    rest = re.sub(r"\b(against|from|in|of|than|to|with) itself\b", r"\1 themselves", rest)  # not "the family itself"
    return plural + space + re.sub(r"\bits\b", "their", rest)


def kind_words(bound: Literal) -> str:
    """A kind's name, in quotation marks where it would run into the sentence: "other" and "1", but Vulnerable."""
    plain = re.fullmatch(r"[A-Z]\S*(?<!s)", bound.said) is not None or re.fullmatch(r"\d\d:\d\d", bound.said) is not None
    return bound.said if plain else f'"{bound.said}"'


def bare(phrase: str) -> str:
    """The phrase without its article."""
    return phrase[4:] if phrase.startswith("the ") else phrase


def tidy(sentence: str) -> str:
    """One sentence with a capital and without doubled spaces or stops; literals inside it keep their case."""
    text = " ".join(sentence.split()).replace(" ,", ",").replace(",,", ",").replace("?.", "?")
    text = text[:-1] if text.endswith("..") else text  # "… of Apple Inc.."
    text = re.sub(r'([.?!]")\.(?= |$)', r"\1", text)  # "… until autumn."."
    return re.sub(r"^[a-z]", lambda first: first[0].upper(), text)
