"""Wording: a derivation tree as a question that a person might ask.

The root decides the form: question, instruction, or a setting with a question; `nouns` gives the phrases inside. The text
states every literal, every unit and every rounding that the answer needs, says what two things share once, and tells nothing
that evidence found.
"""

import re

from dive.synthesis.contrast import Parting, parting
from dive.synthesis.flow import noun_phrases, slots
from dive.synthesis.frames import attributed_once, in_frame, shares_noun, spoken
from dive.synthesis.nodes import (
    Ask,
    Bundle,
    Cut,
    Fan,
    Listed,
    Literal,
    Node,
    Operation,
    about_of,
    entity_of,
    is_list,
    leaves,
    plain_key,
    walk,
)
from dive.synthesis.nouns import NounPhrases, Unsayable, bare, kind_words, predicate
from dive.synthesis.phrases import takes_phrase
from dive.synthesis.rounding import Rounding, rounding_of
from dive.synthesis.saying import (
    article,
    both_extremes,
    bounded,
    compared,
    exceeding,
    is_year,
    number_word,
    referred,
    sources,
)
from dive.tools import About

SETTINGS: dict[str, tuple[str, ...]] = {
    "general": ("This one is for a quiz.", "We are settling a bet."),
    "finance": ("This is from a finance exercise.", "I'm checking a worked example in finance."),
    "biology": ("This came up in a biology seminar.", "I'm preparing a biology practical."),
    "medicine": ("I'm preparing teaching material for medical students.", "This came up in a teaching session."),
    "chemistry": ("I'm writing up a chemistry exercise.", "This is from a chemistry problem set."),
    "physics": ("I'm setting a physics problem.", "I'm checking a textbook example."),
    "astronomy": ("I'm writing a caption for a planetarium.", "This is from an astronomy course."),
    "computing": ("This came up in a code review.", "This is for a computing quiz."),
    "law": ("I'm preparing a class on American law.", "I'm fact-checking an article about the law."),
    "mathematics": ("I'm setting a puzzle.", "I need this for a worked example."),
    "linguistics": ("I'm writing about language.", "This is for a language quiz."),
    "academic": ("I'm fact-checking an article.", "This is for a quiz about scholars."),
}
"""Where a question may come from, said so generally that it fits whatever its domain asks."""
SETTING_SHARE = 0.1
LONGEST_CHANGE = 75
"""Characters of a phrase that "By how much would … change" can hold."""

SHORT = 40
"""Characters that may stand between a verb and its subject."""
LONGEST_ECHO = 10
"""Words in a row that a query must not say twice."""
LONGEST_REPEATED = 30
"""Characters of a literal that a sentence may say a second time."""


class Wording(NounPhrases):
    """One wording of one tree, as sentences. The same random generator gives the same text."""

    followed: bool = False
    """Does a second question follow in the same sentence?"""

    def query(self, node: Node) -> str:
        """The whole query: setting, introductions, question or instruction, rounding. Raises Unsayable."""
        self.whole = node
        body = self._root(node)
        body, tail = self._rounded(node, body)
        setting = ""
        domains = sorted({inner.tool.domain for inner in walk(node) if isinstance(inner, Ask)})
        if self.rng.random() < SETTING_SHARE and len(domains) == 1:
            setting = self.rng.choice(SETTINGS.get(domains[0], ("",)))
        text = "\n".join(sentence for sentence in (setting, *self.taken, body, tail) if sentence)
        text = attributed_once(spoken(text))
        query = " ".join(tidy(sentence) for sentence in (*text.split("\n"), *self._sources(node, text)))
        if _repeats(query):
            raise Unsayable("a long phrase said twice")
        return query

    def _sources(self, node: Node, text: str) -> list[str]:
        """The sentence that names the sources on which the answer depends, those apart that the text names already."""
        asks = (inner for inner in walk(node) if isinstance(inner, Ask))
        cites = dict.fromkeys(ask.tool.cite for ask in asks if ask.output.path not in ask.tool.undisputed)
        named = sources([cite for cite in cites if cite and cite not in text])
        return [f"{self.rng.choice(['Go by', 'Use'])} {named}."] if named else []

    def _root(self, node: Node) -> str:
        match node:
            case Bundle():
                return self._root_bundle(node)
            case Ask():
                return self._root_ask(node)
            case Operation():
                return self._root_operation(node)
        raise Unsayable("a literal is no question")

    # -- one thing ----------------------------------------------------------------------------------------------------

    def _root_ask(self, node: Ask, *, nominal: bool = False) -> str:
        """One fact asked for; `nominal` names it, so that an "it" can follow."""
        phrases = [p for p in node.tool.asks.get(node.output.path, ()) if slots(p) == set(node.arguments)]
        phrases = [p for p in phrases if all(_stands_in(p, name, a) for name, a in node.arguments.items())]
        questions = [p for p in phrases if p.endswith("?")]
        clauses = [p for p in phrases if not p.endswith("?") and not p.startswith("the ")]
        if node.output.json_type == "boolean":
            return self._root_boolean(node, questions, clauses)
        unit = _unit_words(about_of(node))
        plain = [p for p in phrases if p in noun_phrases(node.tool, node.output.path)]
        draw = 1.0 if nominal else self.rng.random()
        if questions and draw < 0.45:
            asked = self.asked(node, self.rng.choice(questions))
            return f"{asked[:-1]}{unit}?"
        if clauses and draw < 0.6:
            lead = self.rng.choice(["Tell me", "I'd like to know", "Please find out", "Can you tell me"])
            stop = "?" if lead.startswith("Can") else "."
            return f"{lead} {self.asked(node, self.rng.choice(clauses))}{unit}{stop}"
        phrase = self.asked(node, self.rng.choice(plain) if plain else node.phrase)
        if is_list(node):
            return self.rng.choice([f"What are {phrase}?", f"List {phrase}.", f"Name {phrase}."])
        verb = self.rng.choice(["Look up", "Find"] if node.tool.kind == "retrieval" else ["Work out", "Determine"])
        need = verb if "need" in phrase else "I need"
        forms = [f"What is {phrase}{unit}?", f"What is {phrase}{unit}?", f"{verb} {phrase}{unit}.", f"{need} {phrase}{unit}."]
        return self.rng.choice(forms if self.followed else [*forms, f"Could you give me {phrase}{unit}?"])

    def _root_boolean(self, node: Ask, questions: list[str], clauses: list[str]) -> str:
        if questions:
            return self.asked(node, self.rng.choice(questions))
        whether = [p for p in clauses if p.startswith("whether")]
        if not whether:
            raise Unsayable("a yes or no without a question")
        return f"Tell me {self.asked(node, self.rng.choice(whether))}."

    def _root_operation(self, node: Operation) -> str:
        first = node.inputs[0]
        match node.name:
            case "rank_by":
                assert isinstance(first, Fan)
                return self._root_choice(node, first)
            case "keep":
                return self._root_keep(node)
            case "count":
                assert not isinstance(first, Fan)
                return self._root_count(first)
            case "exceeds":
                return self._root_exceeds(node)
            case "difference":
                return self._root_difference(node)
            case "ratio":
                return self._root_ratio(node)
        assert isinstance(first, Fan)
        about, unit = first.attribute, _unit_words(node.about)
        if node.name == "spread" and about is not None and self.rng.random() < 0.6:
            over = self.list_words(first.over, longest=SHORT)
            return f"By how much do {both_extremes(about)} among {over} differ{unit}?"
        phrase = self.noun_phrase(node)
        return self.rng.choice([f"What is {phrase}{unit}?", f"What is {phrase}{unit}?", f"Work out {phrase}{unit}."])

    # -- choices ------------------------------------------------------------------------------------------------------

    def _root_choice(self, node: Operation, fan: Fan) -> str:
        over, mark = fan.over, self.distinction(node, fan)
        noun = self.singular(over)
        if mark is None:
            return f"{self.each(fan)}. For which {noun} is that {self.extreme(node)}?"
        has = predicate(mark)
        if isinstance(over, Listed):
            either, both = self.enumerated(over, "or"), self.enumerated(over, "and")
            forms = [f"Which of {both} {has}?", f"Of {both}, which {has}?"]
            if not shares_noun(either):  # not "the stars Vega or Deneb"
                forms.append(f"Which {noun} {has}: {either}?")
            return self.rng.choice(forms)
        text = self.list_words(over)
        return self.rng.choice([f"Which of {text} {has}?", f"Among {text}, which one {has}?", f"Of {text}, which {has}?"])

    def _root_keep(self, node: Operation) -> str:
        fan, bound = node.inputs
        assert isinstance(fan, Fan)
        assert isinstance(bound, Literal)
        test = str(node.options["test"])
        if not plain_key(fan):
            return f"{self.each(fan)}. For which of them is that {self.tested(fan, bound, test)}?"
        text, predicate = self.list_words(fan.over), self._predicate(fan, bound, test)
        return self.rng.choice([f"Which of {text} {predicate}?", f"Which of {text} {predicate}? Name all of them.",
                                f"Among {text}, which ones {predicate}?"])  # fmt: skip

    def _root_count(self, counted: Node) -> str:
        if isinstance(counted, Operation):
            fan, bound = counted.inputs
            assert isinstance(fan, Fan)
            assert isinstance(bound, Literal)
            test = str(counted.options["test"])
            if not plain_key(fan):
                return f"{self.each(fan)}. For how many of them is that {self.tested(fan, bound, test)}?"
            text, predicate = self.list_words(fan.over), self._predicate(fan, bound, test)
            return self.rng.choice([f"How many of {text} {predicate}?", f"Among {text}, how many {predicate}?"])
        assert isinstance(counted, Ask)
        phrases = [p for p in counted.tool.asks.get(f"{counted.output.path}#count", ()) if slots(p) == set(counted.arguments)]
        phrases = [p for p in phrases if all(_stands_in(p, name, a) for name, a in counted.arguments.items())]
        if not phrases:
            return f"What is the number of {bare(self.noun_phrase(counted))}?"
        asked = self.asked(counted, self.rng.choice(phrases))
        if asked.endswith("?"):
            return asked
        if asked.startswith("the "):
            return self.rng.choice([f"What is {asked}?", f"Find {asked}."])
        return f"Tell me {asked}."

    def _predicate(self, fan: Fan, bound: Literal, test: str) -> str:
        about = fan.attribute
        assert about is not None
        if test == "is":
            if about.noun == "day of the week":
                return f"fall on a {bound.said}"
            return f"have {kind_words(bound)} as their {about.noun}"
        if isinstance(bound.value, str) or is_year(about):
            test = {"above": "after", "below": "before"}[test]
        return f"have {bounded(about, test, bound.said)}"

    # -- contrasts ----------------------------------------------------------------------------------------------------

    def _root_difference(self, node: Operation) -> str:
        one, other = _operands(node)
        found, unit = self._parting(one, other), _unit_words(node.about)
        about, dated = about_of(one), isinstance(one.value, str)
        if _varies_amount(found) and not dated:
            text = self._introduced_if_long(one)
            verb = "differ" if spoken(text).endswith("change") else "change"
            return f"By how much would {_closed(text)} {verb} with {self._other_amount(found, one)}{unit}?"
        if found.holder is one and about is not None and not dated and found.owns(about.noun):
            pair = self._pair(found)
            return self.rng.choice([f"What is the difference in {about.noun} between {pair}{unit}?",
                                    f"By how much do {pair} differ in {about.noun}{unit}?"])  # fmt: skip
        text = self._introduced_if_long(one)
        if dated:
            return f"How many days lie between {text} and {_dated(self._said_the_same(found, one))}?"
        same = self._same(found, one)
        if same is None:
            if any(isinstance(inner, Operation) for inner in walk(one)):
                raise Unsayable("another thing deep in what is asked")
            return f"By how much would {_closed(text)} change {self._other_thing(found)}{unit}?"
        return self.rng.choice([f"By how much does {_closed(text)} differ from {same}{unit}?",
                                f"What is the difference between {text} and {same}{unit}?"])  # fmt: skip

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
        if found.owns(about.noun):
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

    def _introduced_if_long(self, node: Node) -> str:
        text = self.noun_phrase(node)
        return text if len(spoken(text)) <= LONGEST_CHANGE or id(node) in self.names else self.introduced(node, text)

    def _same(self, found: Parting, one: Node) -> str | None:
        """The second of two, by what it shares with the first: "that of Peru", "the same figure for Peru".

        None where that would not tell which of two is another: "if Peru took the place of Kenya" does.
        """
        assert found.holder is not None
        entity = entity_of(found.one)
        others = (inner for inner in walk(one) if inner is not one and inner is not found.one and not isinstance(inner, Fan))
        if any(n != found.slot and entity_of(a) == entity for n, a in found.holder.arguments.items()) or (
            entity is not None and any(entity_of(inner) == entity for inner in others)
        ):
            return None
        if any(id(inner) in self.names and inner is not one and found.one in walk(inner) for inner in walk(one)):
            raise Unsayable("what is other stands in a sentence before")
        if (preposition := found.preposition()) is not None:
            return f"that {preposition} {self.noun_phrase(found.other)}"
        if entity is None or not found.outermost:
            return None
        return f"the same figure for {self.noun_phrase(found.other)}"

    def _said_the_same(self, found: Parting, one: Node) -> str:
        """The second of two by what it shares with the first. Raises Unsayable where no short word says it."""
        same = self._same(found, one)
        if same is None:
            raise Unsayable("two things that no short word compares")
        return same

    def _other_thing(self, found: Parting) -> str:
        """What stands in the second of two for what: "if Peru took the place of Kenya"."""
        again = found.one.said if isinstance(found.one, Literal | Cut) else spoken(self.noun_phrase(found.one))
        if len(again) > LONGEST_REPEATED:
            raise Unsayable("something long to be said again")
        one, other = found.one, found.other
        if (
            isinstance(one, Literal | Cut)
            and isinstance(other, Literal | Cut)
            and one.frame == other.frame
            and id(one) not in self.names
        ):
            return f"if {self.noun_phrase(other)} took the place of {in_frame(one.said, one.frame)}"
        return f"if {self.noun_phrase(other)} took the place of {self.noun_phrase(one)}"

    def _other_amount(self, found: Parting, one: Node) -> str:
        """What stands in the second of two for what: "7 sides instead of 9"."""
        amounts = found.amounts()
        assert amounts is not None
        assert isinstance(found.one, Literal)
        number = re.search(r"-?\d[\d.,]*", found.one.said)
        before = id(one) in self.names
        elsewhere = " ".join(map(spoken, self.taken)) if before else spoken(self.noun_phrase(one))
        if number is not None and len(re.findall(rf"(?<![\d.,]){re.escape(number[0])}(?!\d|[.,]\d)", elsewhere)) > 1:
            raise Unsayable("an amount that is stated twice")
        if before and not re.search(r"[^\W\d]|[°%$€£]", amounts[0]):
            raise Unsayable("a bare number from a sentence before")
        return f"{amounts[0]} instead of {amounts[1]}"

    # -- two things ---------------------------------------------------------------------------------------------------

    def _root_bundle(self, node: Bundle) -> str:
        first, second = node.parts
        self.followed = True
        contrasted = isinstance(second, Operation) and second.name in ("difference", "ratio")
        question = self._root_ask(first, nominal=True) if contrasted and isinstance(first, Ask) else self._root(first)
        unit = _unit_words(about_of(second))
        if unit and unit == _unit_words(about_of(first)):
            unit = ""
        if contrasted:
            assert isinstance(second, Operation)
            return self._with_contrast(question, first, second, unit)
        if not any(inner is first for inner in walk(second)):
            self._name_shared(first, second)
        noun = self.reference(first)
        clash = any(
            leaf.entity is not None and leaf.entity.noun == noun for leaf in leaves(second) if leaf not in leaves(first)
        )
        taken = f"that {noun}" in {name for key, name in self.names.items() if key != id(first)}
        if (clash or taken) and any(inner is first for inner in walk(second)):
            raise Unsayable("two things of one name")
        self.names[id(first)] = f"that {noun}"
        before = len(self.taken)
        other = self.noun_phrase(second) + unit
        if len(self.taken) > before:
            raise Unsayable("a second part that needs a sentence before it")
        if question.endswith("?"):
            return f"{question[:-1]}, and what is {other}?"
        return f"{question[:-1]}, and also {other}."

    def _with_contrast(self, question: str, first: Node, contrast: Operation, unit: str) -> str:
        one, other = _operands(contrast)
        found = self._parting(one, other)
        if one is not first:
            raise Unsayable("a contrast with something else")
        stop = "," if question.endswith("?") else "."
        if contrast.name == "ratio":
            rest = f"what is its ratio to {self._said_the_same(found, one)}?"
        elif isinstance(one.value, str):
            rest = f"how many days lie between it and {_dated(self._said_the_same(found, one))}?"
        elif (amount := _varies_amount(found)) or (same := self._same(found, one)) is None:
            instead = f"with {self._other_amount(found, one)}" if amount else self._other_thing(found)
            change = f"by how much would it change {instead}{unit}?"
            make = f"what difference would {instead.removeprefix('with ')} make{unit}?"
            rest = self.rng.choice([change, make]) if amount else change
        else:
            rest = f"by how much does it differ from {same}{unit}?"
        return f"{question[:-1]}, and {rest}" if stop == "," else f"{question} {tidy(rest)}"

    def _name_shared(self, first: Node, second: Node) -> None:
        """Two facts about one literal: the second mention is "that country", where no other country is mentioned."""
        things = {id(inner): inner for inner in (*walk(first), *walk(second)) if inner is not first and inner is not second}
        nouns = [e.noun for inner in things.values() if not isinstance(inner, Fan) and (e := entity_of(inner)) is not None]
        for leaf in leaves(first):
            if leaf.entity is None or nouns.count(leaf.entity.noun) > 1 or f"that {referred(leaf)}" in self.names.values():
                continue
            stated_amount = isinstance(leaf, Literal) and leaf.pick is not None
            if not stated_amount and any(inner is leaf for inner in walk(second)):
                self.names.setdefault(id(leaf), f"that {referred(leaf)}")

    # -- rounding -----------------------------------------------------------------------------------------------------

    def _rounded(self, node: Node, body: str) -> tuple[str, str]:
        """The question with its rounding in it, or with a sentence behind it; as it is where the answer needs none."""
        if isinstance(node, Bundle):
            return body, self._rounding_of_parts(node)
        rounding = rounding_of(node)
        if rounding is None or not rounding.stated:
            return body, ""
        places = _places(rounding)
        inside = body[-1] in "?." and len(spoken(body)) < 150 and "?" not in body[:-1]
        if inside and self.rng.random() < 0.4:
            words = f", to {places}" if rounding.digits > 0 or rounding.significant is not None else f", rounded to {places}"
            return f"{body[:-1]}{words}{body[-1]}", ""
        if rounding.significant is None and rounding.digits > 0 and self.rng.random() < 0.5:
            return body, f"Give {places}."
        return body, f"Round to {places}."

    def _rounding_of_parts(self, node: Bundle) -> str:
        roundings = [rounding_of(part) for part in node.parts]
        stated = [(name, _places(r)) for name, r in zip(node.names, roundings, strict=True) if r is not None and r.stated]
        stated = [("difference" if name.startswith("difference in ") else name, places) for name, places in stated]
        if not stated:
            return ""
        if len(stated) == len(node.parts) and len({places for _, places in stated}) == 1:
            return f"Round both to {stated[0][1]}."
        if len(stated) == 1:
            return f"Round the {stated[0][0]} to {stated[0][1]}."
        return "Round " + " and ".join(f"the {name} to {places}" for name, places in stated) + "."


# -- words ------------------------------------------------------------------------------------------------------------


def _repeats(query: str) -> bool:
    """Do as many words in a row stand in the query twice as nobody would say twice?"""
    words = re.sub(r"[,.?]", "", query).casefold().split()
    runs = [tuple(words[i : i + LONGEST_ECHO]) for i in range(len(words) - LONGEST_ECHO + 1)]
    return len(runs) != len(set(runs))


def _dated(same: str) -> str:
    """The second of two dates: a date is no figure."""
    return same.replace("the same figure ", "the same date ", 1)


def _varies_amount(found: Parting) -> bool:
    """Do the two differ in a stated amount, rather than in a thing that has a name?"""
    return isinstance(found.one, Literal) and found.one.pick is not None and found.amounts() is not None


def _closed(phrase: str) -> str:
    """The phrase with the comma that closes a part which its last comma opened."""
    plain = re.sub(r"\([^)]*\)|,(?= \d)", "", spoken(phrase))
    return f"{phrase}," if plain.count(", ") % 2 else phrase


def _operands(node: Operation) -> tuple[Node, Node]:
    one, other = (operand for operand in node.inputs if not isinstance(operand, Fan))
    return one, other


def _stands_in(phrase: str, slot: str, argument: Node) -> bool:
    return isinstance(argument, Literal | Cut | Listed) or takes_phrase(phrase, slot, argument.value)


def _places(rounding: Rounding) -> str:
    if rounding.significant is not None:
        return f"{number_word(rounding.significant)} significant figures"
    if rounding.digits > 0:
        return f"{number_word(rounding.digits)} decimal{'s' if rounding.digits > 1 else ''}"
    return "the nearest whole number" if rounding.digits == 0 else f"the nearest {10**-rounding.digits:,}"


def _unit_words(about: About | None) -> str:
    if about is None:
        return ""
    form = f" {about.form}" if about.form else ""
    return (f", in {about.unit}" if about.unit else "") + (f",{form}" if form else "")


def tidy(sentence: str) -> str:
    """One sentence with a capital and without doubled spaces or stops; literals inside it keep their case."""
    text = " ".join(sentence.split()).replace(" ,", ",").replace(",,", ",").replace("?.", "?")
    text = text[:-1] if text.endswith("..") else text  # "… of Apple Inc.."
    return re.sub(r"^[a-z]", lambda first: first[0].upper(), text)


__all__ = ["SETTINGS", "Unsayable", "Wording", "tidy"]
