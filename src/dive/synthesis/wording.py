"""Wording: a derivation tree as a question that a person might ask.

A noun phrase is built by nesting the tools' asks; a long inner phrase is moved to a sentence of its own ("Take …") and
then spoken of as "that city". The root decides the form: question, instruction, or a scenario with a purpose. The text states
every literal, every unit and every rounding that the answer needs, and nothing that evidence found.
"""

import random
import re
from dataclasses import dataclass, field
from string import Formatter

from dive.synthesis.flow import noun_phrases, slots
from dive.synthesis.nodes import (
    Ask,
    Bundle,
    Cut,
    Element,
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
from dive.synthesis.phrases import fit
from dive.synthesis.rounding import Rounding, rounding_of
from dive.synthesis.saying import article, comparative, enumerate_words, is_year, number_word, referred
from dive.tools import About

HOIST_AT = 75
"""Characters from which an inner phrase gets a sentence of its own."""

OPENERS: dict[str, tuple[str, ...]] = {
    "general": ("I'm putting together a quiz.", "I'm planning ahead and checking some facts.",
                "We are settling a bet at work.", "I'm writing an almanac entry."),
    "finance": ("I'm preparing a note for a client.", "I'm checking the figures in a report.",
                "Our treasury team needs one number.", "I'm working through a finance exercise."),
    "biology": ("I'm preparing a lab meeting.", "I'm annotating a data set.", "A student asked me this in a biology seminar."),
    "medicine": ("I'm preparing teaching material for medical students.", "I'm double-checking a chart review.",
                 "This came up in a case discussion."),
    "chemistry": ("I'm planning an experiment.", "I'm checking a safety sheet.", "I'm writing up a chemistry exercise."),
    "physics": ("I'm setting a physics problem.", "I'm checking a textbook example."),
    "astronomy": ("I'm preparing an observing session.", "I'm writing a caption for a planetarium."),
    "computing": ("I'm writing a runbook.", "I'm preparing a security briefing.", "This came up in a code review."),
    "law": ("I'm checking citations in a brief.", "I'm preparing a class on American law."),
    "mathematics": ("I'm setting a puzzle.", "I need this for a worked example.", "I'm checking my own arithmetic."),
    "linguistics": ("I'm writing about language.", "I'm preparing a word game.", "I'm editing a style guide."),
    "academic": ("I'm compiling a reference list.", "I'm writing the background section of a paper.",
                 "I'm fact-checking an article."),
}  # fmt: skip


@dataclass
class Wording:
    """One wording of one tree. The same random generator gives the same text."""

    rng: random.Random
    taken: list[str] = field(default_factory=list)
    """Sentences that introduce hoisted phrases, in order."""
    names: dict[int, str] = field(default_factory=dict)
    """Nodes that are spoken of as "that city"."""

    # -- noun phrases -------------------------------------------------------------------------------------------------

    def noun_phrase(self, node: Node) -> str:
        """The node as a noun phrase."""
        if id(node) in self.names:
            return self.names[id(node)]
        match node:
            case Literal() | Cut():
                return node.said
            case Element():
                return _pronoun(node)
            case Ask():
                return self._asked(node, node.phrase)
            case Listed():
                return enumerate_words([self.noun_phrase(i) for i in node.items], "and")
            case Operation():
                return self._operated(node)
            case Bundle():
                return enumerate_words([self.noun_phrase(p) for p in node.parts], "and")

    def _asked(self, node: Ask, phrase: str) -> str:
        text = ""
        for literal_text, name, _, _ in Formatter().parse(phrase):
            text += literal_text
            if name:
                argument = node.arguments[name]
                inner = self._argument(argument)
                entity = entity_of(argument)
                number = isinstance(argument.value, int | float) and not isinstance(argument, Literal | Cut)
                text = fit(text, inner, entity.noun if entity else None, numeric=number) + inner
        return _possessive(text)

    def _argument(self, node: Node) -> str:
        text = self.noun_phrase(node)
        if len(text) < HOIST_AT or isinstance(node, Literal | Cut | Element | Listed) or id(node) in self.names:
            return text
        if any(isinstance(inner, Element) for inner in walk(node)):
            return text
        return self._hoist(node, text)

    def _hoist(self, node: Node, text: str) -> str:
        """Give the phrase its own sentence, and return the words that refer back to it."""
        noun = self._plural(node) if is_list(node) else referred(node)
        name = f"those {noun}" if is_list(node) else f"that {noun}"
        if name in self.names.values():
            return text
        verb = self.rng.choice(["Take", "Consider", "Start from", "Think of"])
        self.taken.append(f"{verb} {text}.")
        self.names[id(node)] = name
        return name

    def _plural(self, node: Node) -> str:
        if isinstance(node, Ask) and node.output.row is not None:
            return node.output.row.plural
        entity = entity_of(node)
        return entity.plural if entity is not None else "items"

    def _singular(self, node: Node) -> str:
        if isinstance(node, Ask) and node.output.row is not None:
            return node.output.row.noun
        entity = entity_of(node)
        return entity.noun if entity is not None else "one"

    def _operated(self, node: Operation) -> str:
        first = node.inputs[0]
        match node.name:
            case "rank_by":
                assert isinstance(first, Fan)
                return self._ranked(node, first)
            case "keep":
                kept = self._kept_words(node)
                return kept if kept.startswith("those ") else f"those of {kept}"
            case "count":
                assert not isinstance(first, Fan)
                if isinstance(first, Operation):
                    fan = first.inputs[0]
                    assert isinstance(fan, Fan)
                    return f"the number of {self._plural(fan.over)} among {self._kept_words(first)}"
                return f"the number of {_bare(self.noun_phrase(first))}"
            case "total" | "mean" | "spread":
                assert isinstance(first, Fan)
                return self._statistic(node.name, first)
            case "difference":
                one, other = (self.noun_phrase(i) for i in node.inputs if not isinstance(i, Fan))
                return f"the difference between {one} and {other}"
            case "ratio":
                one, other = (self.noun_phrase(i) for i in node.inputs if not isinstance(i, Fan))
                return f"the ratio of {one} to {other}"
        raise TypeError(f"{node.name} has no noun phrase")

    def _ranked(self, node: Operation, fan: Fan) -> str:
        singular, over = self._singular(fan.over), self._list(fan.over)
        if plain_key(fan):
            if isinstance(fan.over, Listed):
                best = self._superlative(node) if len(fan.over.items) > 2 else self._comparative(node)
                return f"whichever of {over} has {best}"
            return f"the {singular} with {self._superlative(node)} among {over}"
        return f"the {singular} among {over} for which {self._key_words(fan)} is {self._extreme(node)}"

    def _list(self, node: Node) -> str:
        text = self.noun_phrase(node)
        if len(text) >= HOIST_AT and not isinstance(node, Listed):
            return self._hoist(node, text)
        return text

    def _statistic(self, name: str, fan: Fan) -> str:
        about = fan.attribute
        assert about is not None
        words = {"total": "combined", "mean": "average"}
        over = self._list(fan.over)
        if name == "spread":
            return f"the difference between the {about.high} and the {about.low} {about.noun} among {over}"
        return f"the {words[name]} {about.noun} of {over}"

    def _superlative(self, node: Operation) -> str:
        """The rank in words: "the second largest land area"."""
        fan = node.inputs[0]
        assert isinstance(fan, Fan)
        about = fan.attribute
        assert about is not None
        place = "second " if node.options["place"] == 2 else ""
        word = about.high if node.options["largest"] else about.low
        return f"the {place}{word} {about.noun}"

    def _kept_words(self, node: Operation) -> str:
        """ "the countries that border Kenya whose land area is above 500,000 square kilometres"."""
        fan, bound = node.inputs
        assert isinstance(fan, Fan)
        assert isinstance(bound, Literal)
        return f"{self._list(fan.over)} {self._condition(fan, bound, str(node.options['test']))}"

    def _condition(self, fan: Fan, bound: Literal, test: str) -> str:
        about = fan.attribute
        assert about is not None
        words = {"above": self.rng.choice(["is above", "exceeds"]), "below": "is below", "is": "is"}[test]
        if isinstance(bound.value, str) and test != "is":
            words = {"above": "falls after", "below": "falls before"}[test]
        elif is_year(about) and test != "is":
            words = {"above": "is after", "below": "is before"}[test]
        if not plain_key(fan):
            return f"for which {self._key_words(fan)} {words} {bound.said}"
        return f"whose {about.noun} {words} {bound.said}"

    # -- sentences ----------------------------------------------------------------------------------------------------

    def query(self, node: Node, domain: str) -> str:
        """The whole query: opener, introductions, question or instruction, rounding."""
        body = self._root(node)
        tail = self._rounding(node)
        opener = ""
        if self.rng.random() < 0.22 and domain in OPENERS:
            opener = self.rng.choice(OPENERS[domain])
        return " ".join(tidy(sentence) for sentence in (opener, *self.taken, body, tail) if sentence)

    def _root(self, node: Node) -> str:
        match node:
            case Bundle():
                return self._root_bundle(node)
            case Ask():
                return self._root_ask(node)
            case Operation():
                return self._root_operation(node)
        return f"What is {self.noun_phrase(node)}?"

    def _root_bundle(self, node: Bundle) -> str:
        first, second = node.parts
        changed = self._changed(second, first) if isinstance(second, Operation) else None
        question = self._root(first)
        if not any(inner is first for inner in walk(second)):
            self._name_shared(first, second)
        noun = referred(first)
        clash = any(
            leaf.entity is not None and leaf.entity.noun == noun for leaf in leaves(second) if leaf not in leaves(first)
        )
        taken = f"that {noun}" in {name for key, name in self.names.items() if key != id(first)}
        self.names[id(first)] = f"the resulting {noun}" if clash or taken else f"that {noun}"
        if changed is not None:
            name, rest = self.names[id(first)], f"when {changed}{_unit_words(about_of(second))}"
            if question.endswith("?"):
                return f"{question[:-1]}, and by how much does {name} change {rest}?"
            return f"{question} Then say by how much {name} changes {rest}."
        other = self.noun_phrase(second) + _unit_words(about_of(second))
        if question.endswith("?"):
            return f"{question[:-1]}, and what is {other}?"
        return f"{question} Then give {other}."

    def _name_shared(self, first: Node, second: Node) -> None:
        """Two facts about one literal: the second mention is "that country", where no other country is mentioned."""
        nouns = [leaf.entity.noun for leaf in {*leaves(first), *leaves(second)} if leaf.entity is not None]
        for leaf in leaves(first):
            if leaf.entity is None or nouns.count(leaf.entity.noun) > 1 or f"that {referred(leaf)}" in self.names.values():
                continue
            stated_amount = isinstance(leaf, Literal) and leaf.pick is not None
            if not stated_amount and any(inner is leaf for inner in walk(second)):
                self.names.setdefault(id(leaf), f"that {referred(leaf)}")

    def _root_ask(self, node: Ask) -> str:
        if node.output.json_type == "boolean":
            return self._root_boolean(node)
        unit = _unit_words(about_of(node))
        bound = set(node.arguments)
        phrases = [p for p in node.tool.asks.get(node.output.path, ()) if slots(p) == bound]
        simple = all(isinstance(a, Literal | Cut | Listed) for a in node.arguments.values())
        questions = [p for p in phrases if p.endswith("?")]
        clauses = [p for p in phrases if not p.endswith("?") and not p.startswith("the ")]
        plain = [p for p in phrases if p in noun_phrases(node.tool, node.output.path) and (simple or "}'" not in p)]
        draw = self.rng.random()
        if questions and draw < 0.45:
            asked = self._asked(node, self.rng.choice(questions))
            return f"{asked[:-1]}{unit}?"
        if clauses and draw < 0.6:
            lead = self.rng.choice(["Tell me", "I'd like to know", "Please find out", "Can you tell me"])
            stop = "?" if lead.startswith("Can") else "."
            return f"{lead} {self._asked(node, self.rng.choice(clauses))}{unit}{stop}"
        phrase = self._asked(node, self.rng.choice(plain) if plain else node.phrase)
        if is_list(node):
            return self.rng.choice([f"What are {phrase}?", f"List {phrase}.", f"Name {phrase}.", f"Which are {phrase}?"])
        verbs = ["Look up", "Find"] if node.tool.kind == "retrieval" else ["Work out", "Calculate" if unit else "Determine"]
        return self.rng.choice([
            f"What is {phrase}{unit}?", f"What is {phrase}{unit}?", f"{self.rng.choice(verbs)} {phrase}{unit}.",
            f"I need {phrase}{unit}.", f"Could you give me {phrase}{unit}?",
        ])  # fmt: skip

    def _root_boolean(self, node: Ask) -> str:
        phrases = [p for p in node.tool.asks.get(node.output.path, ()) if slots(p) == set(node.arguments)]
        questions = [p for p in phrases if p.endswith("?")]
        if questions:
            return self._asked(node, self.rng.choice(questions))
        return (
            f"Tell me {self._asked(node, self.rng.choice([p for p in phrases if p.startswith('whether')] or [node.phrase]))}."
        )

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
        unit = _unit_words(node.about)
        if node.name == "difference" and (text := self._difference(node)) is not None:
            return f"{text}{unit}?"
        if node.name == "difference" and any(isinstance(i.value, str) for i in node.inputs if not isinstance(i, Fan)):
            one, other = (self.noun_phrase(i) for i in node.inputs if not isinstance(i, Fan))
            return f"How many days lie between {one} and {other}?"
        phrase = self.noun_phrase(node)
        return self.rng.choice([f"What is {phrase}{unit}?", f"What is {phrase}{unit}?", f"Work out {phrase}{unit}.",
                                f"I need {phrase}{unit}."])  # fmt: skip

    def _changed(self, node: Operation, known: Node | None = None) -> str | None:
        """What differs between two questions that differ in one stated amount: "20 is replaced by 30".

        None where they differ in more, where the amount is stated twice, or where what is compared is no amount.
        `known` is the node that the first question must be.
        """
        one, other = (*node.inputs, None)[:2]
        if node.name != "difference" or not isinstance(one, Ask) or not isinstance(other, Ask):
            return None
        if (known is not None and one is not known) or isinstance(one.value, str):
            return None
        before, after = set(leaves(one)), set(leaves(other))
        mine, theirs = list(before - after), list(after - before)
        if len(mine) != 1 or len(theirs) != 1 or not isinstance(mine[0], Literal) or mine[0].pick is None:
            return None
        said = mine[0].said
        occurs = re.findall(rf"(?<![\w.,]){re.escape(said)}(?![\w]|[.,]\d)", Wording(random.Random(0)).noun_phrase(one))
        return f"{said} is replaced by {theirs[0].said}" if len(occurs) == 1 else None

    def _difference(self, node: Operation) -> str | None:
        """A difference between two questions that share most of their words, without saying everything twice."""
        one, other = node.inputs
        about = about_of(one) if isinstance(one, Ask) else None
        if not isinstance(one, Ask) or not isinstance(other, Ask) or about is None or isinstance(one.value, str):
            return None
        if (changed := self._changed(node)) is not None:
            text = self.noun_phrase(one)
            return f"By how much does {text} change when {changed}" if len(text) >= 60 else None
        mine, theirs = list(one.arguments.values()), list(other.arguments.values())
        if len(mine) == 1 and all(isinstance(leaf, Literal | Cut) and leaf.entity is not None for leaf in (*mine, *theirs)):
            return (
                f"What is the difference in {about.noun} between {self.noun_phrase(mine[0])} and {self.noun_phrase(theirs[0])}"
            )
        return None

    def _root_choice(self, node: Operation, fan: Fan) -> str:
        over = fan.over
        if isinstance(over, Listed):
            options = [self.noun_phrase(i) for i in over.items]
            either, both = enumerate_words(options, "or"), enumerate_words(options, "and")
            if plain_key(fan):
                best = self._superlative(node) if len(options) > 2 else self._comparative(node)
                return self.rng.choice([f"Which has {best}: {either}?", f"Of {both}, which has {best}?",
                                        f"Compare {both}: which one has {best}?"])  # fmt: skip
            return f"For which of these is {self._key_words(fan)} {self._extreme(node)}: {either}?"
        if not plain_key(fan):
            text = self._list(over)
            return f"For which of {text} is {self._key_words(fan)} {self._extreme(node)}?"
        best, text = self._superlative(node), self._list(over)
        singular = self._singular(over)
        return self.rng.choice([
            f"Which of {text} has {best}?", f"Among {text}, which one has {best}?", f"Of {text}, which has {best}?",
            f"Look at {text}. Which {singular} has {best}?" if not text.startswith("those") else f"Which of them has {best}?",
        ])  # fmt: skip

    def _key_words(self, fan: Fan) -> str:
        assert fan.template is not None
        return self._with_it(fan.template, fan.over)

    def _with_it(self, template: Node, over: Node) -> str:
        if isinstance(over, Listed):
            self.names[id(over.items[0])] = _pronoun(over.items[0])
            text = self.noun_phrase(template)
            del self.names[id(over.items[0])]
            return text
        return self.noun_phrase(template)

    def _extreme(self, node: Operation) -> str:
        fan = node.inputs[0]
        assert isinstance(fan, Fan)
        about = fan.attribute
        assert about is not None
        word = about.high if node.options["largest"] else about.low
        if isinstance(fan.over, Listed) and len(fan.over.items) == 2:
            return f"the {comparative(word)}"
        return f"the {'second ' if node.options['place'] == 2 else ''}{word}"

    def _comparative(self, node: Operation) -> str:
        fan = node.inputs[0]
        assert isinstance(fan, Fan)
        about = fan.attribute
        assert about is not None
        return f"the {comparative(about.high if node.options['largest'] else about.low)} {about.noun}"

    def _root_keep(self, node: Operation) -> str:
        fan, bound = node.inputs
        assert isinstance(fan, Fan)
        assert isinstance(bound, Literal)
        text = self._list(fan.over)
        test = str(node.options["test"])
        if not plain_key(fan):
            return f"For which of {text} is {self._key_words(fan)} {self._bounded(bound, test)}?"
        predicate = self._predicate(fan, bound, test)
        return self.rng.choice([f"Which of {text} {predicate}?", f"Which of {text} {predicate}? Name all of them.",
                                f"Among {text}, which ones {predicate}?"])  # fmt: skip

    def _bounded(self, bound: Literal, test: str) -> str:
        if test == "is":
            return bound.said
        later = {"above": "after", "below": "before"} if isinstance(bound.value, str) else {"above": "above", "below": "below"}
        return f"{later[test]} {bound.said}"

    def _predicate(self, fan: Fan, bound: Literal, test: str) -> str:
        about = fan.attribute
        assert about is not None
        if test == "is":
            return f'have "{bound.said}" as their {about.noun}'
        words = {"above": "above", "below": "below"}
        if isinstance(bound.value, str) or is_year(about):
            words = {"above": "after", "below": "before"}
        return f"have {article(about.noun)} {about.noun} {words[test]} {bound.said}"

    def _root_count(self, counted: Node) -> str:
        if isinstance(counted, Operation):
            fan, bound = counted.inputs
            assert isinstance(fan, Fan)
            assert isinstance(bound, Literal)
            text = self._list(fan.over)
            test = str(counted.options["test"])
            if not plain_key(fan):
                return f"For how many of {text} is {self._key_words(fan)} {self._bounded(bound, test)}?"
            predicate = self._predicate(fan, bound, test)
            return self.rng.choice([f"How many of {text} {predicate}?", f"Among {text}, how many {predicate}?"])
        assert isinstance(counted, Ask)
        phrases = [p for p in counted.tool.asks.get(f"{counted.output.path}#count", ()) if slots(p) == set(counted.arguments)]
        if phrases:
            asked = self._asked(counted, self.rng.choice(phrases))
            if asked.endswith("?"):
                return asked
            if asked.startswith("the "):
                return self.rng.choice([f"What is {asked}?", f"Find {asked}."])
            return f"Tell me {asked}."
        return f"What is the number of {_bare(self.noun_phrase(counted))}?"

    def _root_exceeds(self, node: Operation) -> str:
        one, other = (i for i in node.inputs if not isinstance(i, Fan))
        about = about_of(one)
        assert about is not None
        return f"Is {self.noun_phrase(one)} {comparative(about.high)} than {self.noun_phrase(other)}?"

    def _rounding(self, node: Node) -> str:
        """The sentence that states the rounding; empty where the answer needs none."""
        if isinstance(node, Bundle):
            return self._rounding_of_parts(node)
        rounding = rounding_of(node)
        if rounding is None or not rounding.stated:
            return ""
        places = _places(rounding)
        if rounding.significant is None and rounding.digits > 0 and self.rng.random() < 0.5:
            return f"Give {places}."
        return self.rng.choice([f"Round to {places}.", f"Round the result to {places}."])

    def _rounding_of_parts(self, node: Bundle) -> str:
        roundings = [rounding_of(part) for part in node.parts]
        stated = [(name, _places(r)) for name, r in zip(node.names, roundings, strict=True) if r is not None and r.stated]
        if not stated:
            return ""
        if len(stated) == len(node.parts) and len({places for _, places in stated}) == 1:
            return f"Round both to {stated[0][1]}."
        if len(stated) == 1:
            return f"Round the {stated[0][0]} to {stated[0][1]}."
        return "Round " + " and ".join(f"the {name} to {places}" for name, places in stated) + "."


# -- words ------------------------------------------------------------------------------------------------------------


def _pronoun(node: Node) -> str:
    """What a key says of the element that it belongs to: "it", or "that year" for what is a number."""
    return f"that {referred(node)}" if isinstance(node.value, int | float) else "it"


def _possessive(phrase: str) -> str:
    """The phrase with "its" where one says so: "the capital of it" is "its capital"."""
    if phrase.startswith("the ") and phrase.endswith(" of it") and phrase.count(" of ") == 1:
        return f"its {phrase[4:].removesuffix(' of it')}"
    return phrase


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


def _bare(phrase: str) -> str:
    return phrase[4:] if phrase.startswith("the ") else phrase


def tidy(sentence: str) -> str:
    """One sentence with a capital and without doubled spaces or stops; literals inside it keep their case."""
    text = " ".join(sentence.split()).replace(" ,", ",").replace(",,", ",").replace("?.", "?")
    text = text[:-1] if text.endswith("..") else text  # "… of Apple Inc.."
    return text[:1].upper() + text[1:]


__all__ = ["OPENERS", "Wording", "tidy"]
