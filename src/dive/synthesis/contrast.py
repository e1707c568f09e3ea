"""Contrast: where two trees that ask the same of two things part, so that their common frame is said once.

"By how much does the number of airports in Kenya differ from that in Peru?" says one tree and the place where the other
departs from it. Both trees stay whole in the program; only the words are shared.
"""

import re
from dataclasses import dataclass

from dive.synthesis.frames import spoken
from dive.synthesis.lists import ListPhrases
from dive.synthesis.nodes import Ask, Cut, Fan, Listed, Literal, Node, Operation, about_of, entity_of, walk
from dive.synthesis.nouns import Unsayable
from dive.synthesis.phrases import follows_freely
from dive.synthesis.saying import article, compared, exceeding, is_year, plural_of, tidy
from dive.tools import About, Entity

LONGEST_CHANGE = 90
"""Characters of a phrase that "By how much would … change" can hold."""
LONGEST_SUBJECT = 90
"""Characters of a phrase that a reader can keep in mind until its verb, the sentence's last word."""
LONGEST_PAIR = 150
"""Characters of a phrase about two things whose difference is asked."""

_OWNER = re.compile(r"\ban? (?:(?!an? |the |with |of |at |in |and )[\w-]+ ){1,4}of $")
"""What an amount is an amount of: "a beta of 0.6", where 0.6 alone says nothing."""
_LAST = re.compile(r" (of|for|in|at|on|from) (?:the [\w-]+ )?$")


_MEASURES = frozenset(
    {"area", "depth", "distance", "dose", "height", "length", "mass", "speed", "temperature", "volume", "weight"}
)
"""Names of parameters that say what an amount is of."""
_BARE = re.compile(r"-?\d[\d.,]* (?!of )[^\d]+")
"""An amount in a unit, and nothing of which it is."""
_QUANTITY = re.compile(
    r"an? ((?!.*\b(?:amount|burn|group|loan|password|population|sample|set|side|solution)\b)[\w'() -]+?) of "
    r"([^a-z]*\d(?:(?! (?:between|due|for|of|per [a-z]+ order) ).)*)"
)
"""An amount that says of which quantity it is, and not of which thing: "an age of 62", but no set of 8."""
_CLAUSED = re.compile(r"\b(?:that|which|whose) (?:are|belong|have|is|has|lie|lies)\b")
"""A clause about what is asked, behind which "that of" another would belong to the clause."""
_EXTREME = re.compile(r"the (?:highest|lowest|largest|smallest|first|last) ")
"""What is one of many: "its ratio to that for CAD" could be that of the same day."""
_UNIT_AFTER = re.compile(r"(?:-[\w-]+| (?:percent|degrees \w+))?")
"""A unit that a phrase says itself, behind the number."""
_NAME_ONLY = re.compile(r"\{\w+\}")
"""The phrase of what is called as something else is: the place of an airport."""


@dataclass(frozen=True)
class Parting:
    """The one place at which two trees differ."""

    one: Node
    other: Node
    holder: Ask | None
    """The call that takes them; None where they are the trees themselves."""
    slot: str
    depth: int
    """1 where `holder` is the tree's root, 2 where what it holds is asked of in the root, and so on."""

    @property
    def outermost(self) -> bool:
        """Is `holder` the tree's root?"""
        return self.depth == 1

    def preposition(self) -> str | None:
        """What comes before the place, if the place is last in what the root asks: "that of Peru"."""
        if self.holder is None or not self.outermost or len(self.holder.arguments) > 1:
            return None  # of what is asked with something else besides, "that of Peru" would be too little
        before, _, after = self.holder.phrase.partition(f"{{{self.slot}}}")
        match = _LAST.search(before)
        clause = re.search(r"\b(?:that|which|whose)\b", before)  # "the number of journals that follow the style of …"
        if match is not None and match[1] == "from":
            return None  # nothing "differs from that from" another
        return match[1] if match is not None and not after and clause is None else None

    def place(self) -> str | None:
        """What comes before a day or a place in what the root asks, wherever it stands: "that on 3 May 2020"."""
        assert self.holder is not None
        before = self.holder.phrase.partition(f"{{{self.slot}}}")[0]
        match = re.search(r"(?<!ed)(?<!assigns)(?<!directly) (on|at|in|to|as of) $", before)  # "that to" is of a distance
        if match is None or (match[1] == "in" and re.search(r"\b(?:that|which|whose)\b", before) is not None):
            return None  # "the number of species that the list places in …"
        return match[1]

    def amount_before(self) -> str | None:
        """The amount of the two things that the phrase ends with, as it is said of the second: "in the same amount"."""
        assert self.holder is not None
        before, _, after = self.holder.phrase.partition(f"{{{self.slot}}}")
        match = re.search(r" (of|in|burning) \{\w+\}(?: of (an?) \{\w+\} ([\w-]+))? of $", before)
        if match is None or after:
            return None
        if match[3] is not None:
            return f"in the same volume of an equally concentrated {match[3]}"
        weighed = any(isinstance(a, Literal) and a.said.endswith("grams") for a in self.holder.arguments.values())
        preposition = "for" if match[1] == "burning" else match[1]
        return f"{preposition} the same {'mass' if weighed else 'amount'}"

    def last_amount(self) -> str | None:
        """The second amount with what comes before it, if that ends what the root asks: "at 451 degrees Fahrenheit"."""
        if self.holder is None or not self.outermost or (amounts := self.amounts()) is None:
            return None
        before, _, after = self.holder.phrase.partition(f"{{{self.slot}}}")
        match = re.search(r" ((?:at|over) (?:an? (?:[\w-]+ ){1,3}of )?)$", before)
        if match is None or re.search(r"[{,.]", re.sub(r"^ \{\w+\}$", "", after)):
            return None
        preposition = match[1].partition(" ")[0]
        amount = amounts[0]
        if preposition == "over" and " of " not in amount:
            return None  # "from that over 240 sites" could be over other sites
        if preposition == "at" and self.holder.phrase.count(" at {") > 1:
            return None  # at which of two
        if isinstance(self.other, Literal) and amount.endswith(f" of {self.other.said}") and match[1] == "at ":
            amount = self.other.said  # "from that at 25 degrees Celsius" says what it is of
        return f"{preposition} {amount}" if amount.endswith(after.strip(" ").rpartition("}")[2]) else None

    def owns(self, noun: str) -> bool:
        """Is what is asked something that the two things have themselves: "the population of {city}"?"""
        if self.holder is None or not self.outermost or len(self.holder.arguments) != 1:
            return False
        before, _, after = self.holder.phrase.partition(f"{{{self.slot}}}")
        return not after and re.fullmatch(rf"the {re.escape(noun)}(?:, [^,]+,)? of (?:the [\w-]+ )?", before) is not None

    def amounts(self) -> tuple[str, str] | None:
        """The two places in words that stand alone, where they are stated amounts: "7 sides", "9"."""
        if self.holder is None or not isinstance(self.one, Literal) or not isinstance(self.other, Literal):
            return None
        before, _, after = self.holder.phrase.partition(f"{{{self.slot}}}")
        if (noun := self._measure(before, after)) is not None:
            first, second = _common_unit(self.one.said, f"{self.other.said}{_UNIT_AFTER.match(after)[0]}")  # type: ignore[index]
            return f"{article(noun)} {noun} of {second}", first
        named = re.match(r" \{(\w+)\}", after)
        unit = self.holder.arguments.get(named[1]) if named is not None else None
        stated = unit.said if isinstance(unit, Literal) and unit.entity is None else None
        if (coded := re.match(r" units of \{(\w+)\}", after)) is not None:
            currency = self.holder.arguments[coded[1]]
            if isinstance(currency, Literal) and re.fullmatch(r"[A-Z]{3}", currency.said):
                return f"{self.other.said} {currency.said}", self.one.said
        if stated is not None:
            after = f" {stated}"
            if _OWNER.search(before) is not None:  # "a password of 8 letters and digits": all that it is of
                return f"{amount_words(before, '', self.one.said, self.other.said)[0]} {stated}", self.one.said
        return amount_words(before, after, self.one.said, self.other.said)

    def _measure(self, before: str, after: str) -> str | None:
        """What a bare amount is of: the noun of its `Pick`, or its parameter's name where that is a measure."""
        assert self.holder is not None
        pick = self.one.pick if isinstance(self.one, Literal) else None
        if pick is not None and pick.noun:
            return pick.noun
        name = self.slot.replace("_", " ")
        bare = isinstance(self.one, Literal) and _BARE.fullmatch(self.one.said) is not None
        plain = name in _MEASURES and bare and _OWNER.search(before) is None and not after.startswith("-")
        return name if plain else None


def _common_unit(first: str, second: str) -> tuple[str, str]:
    """Two amounts of one unit, the first without it: "155" and "178 centimetres"."""
    number = re.fullmatch(r"(\D*? )?(-?\d[\d.,]*)( .+)?", first)
    unit = number[3] if number is not None else None
    return (number[2], second) if number is not None and (unit is None or second.endswith(unit)) else (first, second)


def amount_words(before: str, after: str, first: str, second: str) -> tuple[str, str]:
    """What an amount is told apart by in "with 7 sides instead of 9": the second amount in words, and the first.

    `before` and `after` are what a phrase says around the amount, such as "a polygon with " and " sides of {length}".
    """
    if before.endswith("/"):
        return f"/{second}", f"/{first}"
    if after.startswith("-year-old"):
        return f"an age of {second}", first  # nobody swaps one person for another
    hyphenated = re.match(r"-[\w-]+", after)
    if hyphenated is not None or re.search(r"\d-[a-z]", first):
        tail = hyphenated[0] if hyphenated is not None else ""
        noun = re.match(r" ([a-z]+)", after[len(tail) :])
        if noun is not None and not follows_freely(noun[1]):
            tail += noun[0]
        if tail.endswith("s"):
            return f"{second}{tail}", f"{first}{tail}"
        kind = hyphenated[0] if hyphenated is not None else ""
        return f"{article(second)} {second}{tail}", f"{article(first)} {first}{kind} one"
    owner = _OWNER.search(before)
    lead = owner[0] if owner is not None else ""
    counted = re.match(r" ([a-z°%/-]+)(?: ([a-z]+))?", after)
    if counted is not None and not re.search(r"[a-z]", second) and not follows_freely(counted[1]):
        more = counted[2] is not None and not follows_freely(counted[2])
        words = f"{second} {counted[1]}{f' {counted[2]}' if more else ''}"
        single = re.search(r"\b(?:the|an?) $", before) is not None and not words.endswith("s")
        return f"{lead}{article(second) + ' ' if single else ''}{words}", first
    number = re.fullmatch(r"(|\D*? )(-?\d[\d.,]*)( .+)?", second)
    if number is not None and first.startswith(number[1]) and first.endswith(number[3] or ""):
        first = first.removeprefix(number[1]).removesuffix(number[3] or "")
    return f"{lead}{second}", first


def parting(one: Node, other: Node) -> Parting | None:
    """Where the trees differ, if they do so in one place."""
    return _part(one, other, None, "", depth=0)


def _part(one: Node, other: Node, holder: Ask | None, slot: str, depth: int) -> Parting | None:
    if isinstance(one, Ask) and isinstance(other, Ask) and one.tool is other.tool and one.output == other.output:
        if one.phrase == other.phrase and one.arguments.keys() == other.arguments.keys():
            apart = [n for n in one.arguments if not _alike(one.arguments[n], other.arguments[n])]
            if len(apart) == 1:
                name = apart[0]
                if _NAME_ONLY.fullmatch(one.phrase):
                    return _part(one.arguments[name], other.arguments[name], holder, slot, depth)
                found = _part(one.arguments[name], other.arguments[name], one, name, depth + 1)
                if found is not None:
                    return found
    elif isinstance(one, Operation) and isinstance(other, Operation) and one.name == other.name:
        pairs = [(_plain(a), _plain(b)) for a, b in zip(one.inputs, other.inputs, strict=True)]
        apart_pairs = [(a, b) for a, b in pairs if not _alike(a, b)]
        if len(apart_pairs) == 1:
            return _part(*apart_pairs[0], holder, slot, depth + (0 if one.name == "count" else 2))
        return None
    if holder is None or isinstance(one, Listed | Operation) or isinstance(other, Listed | Operation):
        return None
    return Parting(one, other, holder, slot, depth)


def _plain(node: "Node | Fan") -> Node:
    return node.over if isinstance(node, Fan) else node


def _alike(one: Node, other: Node) -> bool:
    """The same node, or the same literal."""
    if one is other:
        return True
    if isinstance(one, Literal | Cut) and isinstance(other, Literal | Cut):
        return one.value == other.value and one.said == other.said
    if isinstance(one, Ask) and isinstance(other, Ask):
        same = one.tool is other.tool and one.output == other.output and one.arguments.keys() == other.arguments.keys()
        return same and all(_alike(one.arguments[n], other.arguments[n]) for n in one.arguments)
    return False


class ContrastPhrases(ListPhrases):
    """The words of two trees that part in one place, as questions: a difference, a ratio, a change, a comparison."""

    def _root_difference(self, node: Operation) -> str:
        one, other = _operands(node)
        found, unit = self._parting(one, other), unit_words(node.about)
        about, dated = about_of(one), isinstance(one.value, str)
        if _varies_amount(found) and not dated:
            return self._changed(one, unit, found)
        if found.holder is one and about is not None and not dated and found.owns(about.noun):
            pair = self._pair(found)
            return self.rng.choice([f"What is the difference in {about.noun} between {pair}{unit}?",
                                    f"By how much do {pair} differ in {about.noun}{unit}?"])  # fmt: skip
        if not dated and found.holder is one and (both := self._both_asked(found)) is not None:
            if len(spoken(both)) > LONGEST_SUBJECT or _closed(both) != both:
                return f"What is the difference{_amid(unit)} between {both}?"
            return f"By how much{_amid(unit)} do {both} differ?"
        text = self._introduced_if_long(one)
        if dated:
            return f"By how many days does {_closed(text)} differ from {self._said_the_same(found, one)}?"
        same = self._same(found, one)
        if same is None:
            if any(isinstance(inner, Operation) for inner in walk(one)):
                raise Unsayable("another thing deep in what is asked")
            return self._changed(one, unit, found)
        if _CLAUSED.search(spoken(text)) is not None:
            raise Unsayable("a clause behind which that of another would be lost")
        return self.rng.choice([f"By how much{_amid(unit)} does {_closed(text)} differ from {same}?",
                                f"What is the difference{_amid(unit)} between {text} and {same}?"])  # fmt: skip

    def _both_asked(self, found: Parting) -> str | None:
        """What is asked of two things, of both at once: "the numbers of trading days of Nasdaq and Xetra in 2019"."""
        holder, one, other = found.holder, found.one, found.other
        if holder is None or not found.outermost or not isinstance(one, Literal | Cut) or not isinstance(other, Literal | Cut):
            return None
        headed = re.match(rf"the ((?:(?!\{{).)+?) (?:at|for|in|of|on) \{{{found.slot}\}}", holder.phrase)
        kin = [a for name, a in holder.arguments.items() if name != found.slot and entity_of(a) == entity_of(one)]
        if headed is None or kin or _varies_amount(found) or re.search(r"\b(?:that|which|\w+est|most)\b", headed[1]):
            return None
        phrase = f"the {_heads(headed[1])}{holder.phrase[headed.end(1) :]}"
        pair = Listed((one, other), entity_of(one))
        text = self.asked(
            Ask(holder.tool, holder.call, {**holder.arguments, found.slot: pair}, holder.output, None, phrase), phrase
        )
        return text if len(spoken(text)) <= LONGEST_PAIR else None

    def _root_ratio(self, node: Operation) -> str:
        one, other = _operands(node)
        found = self._parting(one, other)
        text = self._introduced_if_long(one)
        return f"What is the ratio of {text} to {self._said_the_same(found, one)}?"

    def _root_exceeds(self, node: Operation) -> str:
        one, other = _operands(node)
        found, about = self._parting(one, other), about_of(one)
        assert about is not None
        more = exceeding(about)
        less_than = compared(about, largest=True)
        if is_year(about):
            raise Unsayable("a year that is said to be had")
        if found.owns(about.noun) and not isinstance(found.other.value, int | float):  # "a larger digital root than 155"
            first, second = self.noun_phrase(found.one), self.noun_phrase(found.other)
            rest = less_than.removeprefix("the ")
            return f"Does {first} have {article(rest) + ' ' if rest != less_than else ''}{rest} than {second}?"
        text = self._introduced_if_long(one)
        same = self._same(found, one)
        if same is None or (not same.startswith("that ") and (isinstance(one.value, str) or is_year(about))):
            raise Unsayable("two things that no short word compares")
        return f"Is {text} {more} than {same}?"

    def _parting(self, one: Node, other: Node) -> Parting:
        found = parting(one, other)
        if found is None:
            raise Unsayable("two things that share no frame")
        return found

    def _pair(self, found: Parting) -> str:
        if isinstance(found.one, Literal | Cut) and isinstance(found.other, Literal | Cut):
            return self.enumerated(Listed((found.one, found.other), entity_of(found.one)), "and")
        return f"{self.noun_phrase(found.one)} and {self.noun_phrase(found.other)}"

    def _changed(self, node: Node, unit: str, found: Parting) -> str:
        """By how much something differs for another thing, or would change with another amount. Raises Unsayable."""
        text, amount = self.noun_phrase(node), _varies_amount(found)
        if amount and (last := found.last_amount()) is not None and id(node) not in self.names:
            return f"By how much{_amid(unit)} does {_closed(text)} differ from that {last}?"
        one = found.one
        named = isinstance(one, Literal | Cut) and spoken(text).endswith(f" {one.said}")
        entity = entity_of(one)
        plain = named and not amount and id(node) not in self.names and found.outermost
        assert found.holder is not None
        if plain and any(n != found.slot and _akin(entity_of(a), entity) for n, a in found.holder.arguments.items()):
            raise Unsayable("two of a kind, either of which might be another")
        if plain and entity is not None and entity.name != "City":
            return f"By how much{_amid(unit)} does {_closed(text)} differ from that for {self.noun_phrase(found.other)}?"
        if not amount:
            raise Unsayable("two things that no short word compares")  # nothing changes "with Peru instead of Kenya"
        amount_last = re.search(r"\d\S*(?: \S+){0,2}$", spoken(text)) is not None  # not "to warm it by 75 kelvin change"
        amount_last = amount_last or re.search(r"\b(?:that|which)\b.* .* ", spoken(text)) is not None
        if (amount_last or len(spoken(text)) > LONGEST_CHANGE) and id(node) not in self.names:
            if self.taken:
                raise Unsayable("a question that two sentences lead up to")
            text = self.introduced(node, text)
        instead = self._otherwise(found, node)
        if isinstance(found.one, Literal) and found.one.said not in (self.taken[-1] if id(node) in self.names else text):
            raise Unsayable("what is other stands sentences before")
        if spoken(text).endswith("change"):
            raise Unsayable("a change that would change")
        return f"By how much{_amid(unit)} would {_closed(text)} change {instead}?"

    def _introduced_if_long(self, node: Node) -> str:
        text = self.noun_phrase(node)
        if len(spoken(text)) <= LONGEST_CHANGE or id(node) in self.names:
            return text
        if self.taken:
            raise Unsayable("a question that two sentences lead up to")
        return self.introduced(node, text)

    def _same(self, found: Parting, one: Node) -> str | None:
        """The second of two, by what it shares with the first: "that of Peru", "that for Peru".

        None where that would not tell which of two is another.
        """
        assert found.holder is not None
        entity = entity_of(found.one)
        others = (inner for inner in walk(one) if inner is not one and inner is not found.one and not isinstance(inner, Fan))
        if any(n != found.slot and _akin(entity_of(a), entity) for n, a in found.holder.arguments.items()) or (
            entity is not None and any(_akin(entity_of(inner), entity) for inner in others)
        ):
            return None
        if any(id(inner) in self.names and inner is not one and found.one in walk(inner) for inner in walk(one)):
            raise Unsayable("what is other stands in a sentence before")
        if (preposition := found.preposition()) is not None:
            return f"that {preposition} {self.noun_phrase(found.other)}"
        if entity is None or not found.outermost:
            return None
        if (amount := found.amount_before()) is not None:
            return f"that {amount} of {self.noun_phrase(found.other)}"
        if (place := found.place()) is not None:
            return f"that {place} {self.noun_phrase(found.other)}"
        if " between {" in found.holder.phrase:
            return None  # that of it and which of the two?
        if re.search(rf" of \{{{found.slot}\}} (?:after|against|at|from|in|on|to|with) ", found.holder.phrase):
            return f"that of {self.noun_phrase(found.other)}"  # under the same conditions
        return f"that for {self.noun_phrase(found.other)}"

    def _said_the_same(self, found: Parting, one: Node) -> str:
        """The second of two by what it shares with the first. Raises Unsayable where no short word says it."""
        same = self._same(found, one)
        if same is None:
            raise Unsayable("two things that no short word compares")
        return same

    def _otherwise(self, found: Parting, one: Node) -> str:
        """What is otherwise in the second of two: "with 7 sides instead of 9", "if the age were 62 instead of 79"."""
        amounts = found.amounts()
        assert amounts is not None
        assert isinstance(found.one, Literal)
        if not found.outermost:
            raise Unsayable("another amount deep in what is asked")
        number = re.search(r"-?\d[\d.,]*", found.one.said)
        before = id(one) in self.names
        elsewhere = " ".join(map(spoken, self.taken)) + ("" if before else f" {spoken(self.noun_phrase(one))}")
        if number is not None and len(re.findall(rf"(?<![\d.,]){re.escape(number[0])}(?!\d|[.,]\d)", elsewhere)) > 1:
            raise Unsayable("an amount that is stated twice")
        if before and not re.search(r"[^\W\d]|[°%$€£]", amounts[0]):
            raise Unsayable("a bare number from a sentence before")
        quantity = _QUANTITY.fullmatch(amounts[0])
        if quantity is not None and isinstance(found.other, Literal) and found.other.said in quantity[2]:
            return f"if the {quantity[1]} were {quantity[2]} instead of {amounts[1]}"
        return f"with {amounts[0]} instead of {amounts[1]}"

    def _with_contrast(self, question: str, first: Node, contrast: Operation, unit: str) -> str:
        one, other = _operands(contrast)
        found = self._parting(one, other)
        if one is not first:
            raise Unsayable("a contrast with something else")
        stop = "," if question.endswith("?") else "."
        it, its = ("that number", "the ratio of that number") if question.startswith("How many ") else ("it", "its ratio")
        if _EXTREME.match(one.phrase if isinstance(one, Ask) else ""):
            raise Unsayable("that of another, or what it was when this was highest")
        if contrast.name == "ratio":
            rest = f"what is {its} to {self._said_the_same(found, one)}?"
        elif isinstance(one.value, str):
            rest = f"by how many days does {it} differ from {self._said_the_same(found, one)}?"
        elif _varies_amount(found) and (last := found.last_amount()) is not None:
            rest = f"by how much{_amid(unit)} does {it} differ from that {last}?"
        elif _varies_amount(found):
            about = about_of(first)
            if about is not None and "change" in about.noun.split():
                raise Unsayable("a change that would change")
            rest = f"by how much{_amid(unit)} would {it} change {self._otherwise(found, one)}?"
        else:
            rest = f"by how much{_amid(unit)} does {it} differ from {self._said_the_same(found, one)}?"
        return f"{question[:-1]}, and {rest}" if stop == "," else f"{question} {tidy(rest)}"


def _akin(one: Entity | None, other: Entity | None) -> bool:
    """Are two things of one kind, or of kinds that people call by one noun: a colour, and a CSS colour?"""
    if one is None or other is None:
        return one is other
    return one == other or one.noun.split()[-1] == other.noun.split()[-1]


def _varies_amount(found: Parting) -> bool:
    """Do the two differ in a stated amount, rather than in a thing that has a name?"""
    return isinstance(found.one, Literal) and found.one.pick is not None and found.amounts() is not None


def _heads(noun: str) -> str:
    """The plural of a noun with what follows it: "numbers of trading days", "percentage changes in the euro value"."""
    head, of, rest = re.match(r"(.+?)( (?:at|by|for|from|in|of|on|per|to|with) |$)(.*)", noun).groups()  # type: ignore[union-attr]
    before, space, last = head.rpartition(" ")
    rest = re.sub(r"(?<=in the )\w+$", lambda held: plural_of(held[0]), rest)  # each has its own: "in the formulas of A and B"
    return f"{before}{space}{plural_of(last)}{of}{rest}"


def _closed(phrase: str) -> str:
    """The phrase with the comma that closes a part which its last comma opened."""
    plain = re.sub(r"\([^)]*\)|,(?= \d)", "", spoken(phrase))
    return f"{phrase}," if plain.count(", ") % 2 else phrase


def _amid(unit: str) -> str:
    """The unit where more words follow: "by how much, in metres, would it change"."""
    return f"{unit}," if unit else ""


def _operands(node: Operation) -> tuple[Node, Node]:
    """The two things that an operation sets against each other."""
    one, other = (operand for operand in node.inputs if not isinstance(operand, Fan))
    return one, other


def unit_words(about: About | None) -> str:
    """The unit and the form of an answer as the end of a question: ", in kilometres"."""
    if about is None:
        return ""
    form = f" {about.form}" if about.form else ""
    said = about.unit is None or (about.unit == "percent" and "percentage" in about.noun)
    return ("" if said else f", in {about.unit}") + (f",{form}" if form else "")
