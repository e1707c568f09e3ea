"""Noun phrases: a derivation tree's nodes as the words that a sentence can hold.

Phrases nest where a reader can follow; what is longer, or says something of each element of a list, becomes a sentence that
goes before ("Take …", "Look up … for each of …") and is then spoken of as "that city". Where the grammar has no good
words the tree is `Unsayable`, and the deriver tries something else.

Invariant: whether a tree is sayable depends on the tree alone, never on the random choice of words.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from string import Formatter

from dive.synthesis.frames import framed, framed_list, spoken
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
    entity_of,
    is_list,
    named_by,
    owned_by_each,
    plain_key,
    unfiltered,
    walk,
)
from dive.synthesis.phrases import fit, nested, takes_phrase, unkeyed
from dive.synthesis.saying import (
    aside_closed,
    bare,
    both_extremes,
    bounded,
    comma_closed,
    comparative,
    compared,
    enumerate_words,
    head_noun,
    is_person,
    is_year,
    kind_words,
    predicate,
    referred,
    superlative,
)

LONGEST_INNER = 62
"""Characters of a phrase that more words of its own sentence follow; a longer one gets a sentence before."""
LONGEST_LAST = 105
"""Characters of a phrase that ends its own."""
LONGEST_TAIL = 60
"""Characters that may follow the word for an element in a phrase about each."""
LONGEST_INTRODUCTION = 260
"""Characters of a sentence that introduces one thing."""

_PLACE = "\x04"
"""Where a phrase about each element of a list speaks of the element."""
_OWNED = re.compile(r"\bthe (?!number of )((?:(?!the\b)[\w-]+ ){0,4}[\w-]+) of $")
_ENDS_OPEN = re.compile(r"(?<! between) (?:of|for|in|at|from|to|by) (?:the \w+ )?$")


class Unsayable(Exception):
    """The grammar has no words for this that a person would use."""


@dataclass
class NounPhrases:
    """One wording of one tree. The same random generator gives the same text; frames are still marked in it."""

    rng: random.Random
    taken: list[str] = field(default_factory=list)
    """Sentences that introduce hoisted phrases, in order."""
    names: dict[int, str] = field(default_factory=dict)
    """Nodes that are spoken of as "that city"."""
    whole: Node | None = None
    """The tree of the whole query, so that a name can be told from what else the query speaks of."""
    subjects: set[int] = field(default_factory=set)
    """Elements that the phrase being made speaks of as "each of …"."""

    def noun_phrase(self, node: Node) -> str:
        """The node as a noun phrase. Raises Unsayable."""
        if id(node) in self.names:
            return self.names[id(node)]
        match node:
            case Literal() | Cut():
                return framed(node.said, node.frame)
            case Element():
                raise Unsayable("an element outside the phrase about its list")
            case Ask():
                return self.asked(node, node.phrase)
            case Listed():
                return self.enumerated(node, "and")
            case Operation():
                return self._operated(node)
            case Bundle():
                return enumerate_words([self.noun_phrase(p) for p in node.parts], "and")

    def enumerated(self, node: Listed, last: str) -> str:
        """The items with their noun said once, where they share one."""
        first = node.items[0]
        if isinstance(first, Literal | Cut) and node.entity is not None:
            plain = [
                i for i in node.items if isinstance(i, Literal | Cut) and i.frame == first.frame and id(i) not in self.names
            ]
            if len(plain) == len(node.items):
                return framed_list([i.said for i in plain], first.frame, node.entity.noun, node.entity.plural, last)
        return enumerate_words([self.noun_phrase(i) for i in node.items], last)

    def asked(self, node: Ask, phrase: str) -> str:
        """One of the tool's phrases with its slots filled."""
        text = ""
        parts = [(words, name) for words, name, _, _ in Formatter().parse(phrase) if words or name]
        place = 0
        while place < len(parts):
            words, name = parts[place]
            text += words
            if name and (pair := self._pair_at(node, parts[place : place + 2])) is not None:
                text += pair
                place += 1
            elif name:
                argument = node.arguments[name]
                inner = self._argument(argument, last=place == len(parts) - 1)
                entity = entity_of(argument)
                number = isinstance(argument.value, int | float) and not isinstance(argument, Literal | Cut)
                text = fit(text, spoken(inner), entity.noun if entity else None, numeric=number)
                text += (
                    comma_closed(inner) if any(words.startswith(" ") for words, _ in parts[place + 1 : place + 2]) else inner
                )
            place += 1
        return unkeyed(text)

    def _pair_at(self, node: Ask, parts: Sequence[tuple[str, str | None]]) -> str | None:
        """Two literals of one frame that a phrase joins by "and": "the stars Vega and Deneb"."""
        if len(parts) < 2 or parts[1][0] != " and " or not parts[1][1]:
            return None
        pair = tuple(named_by(node.arguments[str(name)]) for _, name in parts)
        same = all(isinstance(a, Literal | Cut) and id(a) not in self.names and id(a) not in self.subjects for a in pair)
        if not same or entity_of(pair[0]) is None or entity_of(pair[0]) != entity_of(pair[1]):
            return self._both(node, parts) if parts[0][0].endswith(" both ") else None
        return self.enumerated(Listed(pair, entity_of(pair[0])), "and")

    def _both(self, node: Ask, parts: Sequence[tuple[str, str | None]]) -> str:
        """Two things of which the same is said, the shorter first: "both Brazil and the country of the airport …"."""
        said = [self._argument(node.arguments[str(name)], last=False) for _, name in parts]
        first, second = sorted(said, key=lambda words: len(spoken(words)))
        return f"{comma_closed(first)} and {second}"

    def _argument(self, node: Node, *, last: bool) -> str:
        text = self.noun_phrase(node)
        if isinstance(node, Literal | Cut | Element | Listed) or id(node) in self.names:
            return text
        inner = 0 if " among " in text else LONGEST_INNER  # what follows would belong to what it is among
        if len(spoken(text)) <= (LONGEST_LAST if last else inner):
            return text
        if self._about_each(node):
            raise Unsayable("a long phrase about each element")
        return self.introduced(node, text)

    def _about_each(self, node: Node) -> bool:
        return any(id(inner) in self.subjects for inner in walk(node))

    # -- sentences that go before -------------------------------------------------------------------------------------

    def introduced(self, node: Node, text: str) -> str:
        """Give the phrase its own sentence, and return the words that refer back to it."""
        name = self._name_for(node)
        if name is None:
            if len(spoken(text)) > LONGEST_LAST + 40:
                raise Unsayable("two long things of one name")
            return text
        self._sentence(f"{self._take(node)} {text}.")
        self.names[id(node)] = name
        return name

    def _sentence(self, text: str) -> None:
        if len(spoken(text)) > LONGEST_INTRODUCTION:
            raise Unsayable("an introduction too long to follow")
        self.taken.append(text)

    def _take(self, node: Node) -> str:
        if isinstance(node.value, int | float):
            return "Then consider" if self.taken else "Consider"  # nobody starts with a number of borders
        if self.taken:
            further = [lead for lead in ("Then take", "Next, take", "Now consider") if not self.taken[-1].startswith(lead)]
            return self.rng.choice(further)
        return self.rng.choice(["Take", "Consider", "Start with", "Take"])

    def _name_for(self, node: Node) -> str | None:
        """What a later sentence calls the node; None where it calls something else so already."""
        name = f"those {self.plural(node)}" if is_list(node) else f"that {self.reference(node)}"
        return None if name in self.names.values() else name

    def reference(self, node: Node) -> str:
        """The noun by which a later sentence refers to one thing: of what was chosen from rows, the noun of the rows.

        Where the phrase speaks of another thing of its kind, what it calls its own: "that primer", not "that DNA sequence".
        """
        first = node.inputs[0] if isinstance(node, Operation) and node.name == "rank_by" else None
        if isinstance(first, Fan) and (
            isinstance(first.over, Listed) or (isinstance(first.over, Ask) and first.over.output.row is not None)
        ):
            return self.singular(first.over)
        noun = referred(node)
        if not isinstance(node, Ask):
            return noun
        if noun in ("number", "place"):
            noun = head_noun(node.phrase) or noun  # "that share", of a share; "that midpoint"
        others = {
            e.noun
            for inner in walk(self.whole or node)
            if inner is not node and not isinstance(inner, Fan) and (e := entity_of(inner))
        }
        head = head_noun(node.phrase) if noun in others else None
        return head.partition(" or ")[0] if head else noun

    def list_words(self, node: Node, *, longest: int = LONGEST_LAST) -> str:
        """A list as it stands in a larger phrase; one with more characters than `longest` gets a sentence before."""
        text = self.noun_phrase(node)
        if isinstance(node, Listed) or id(node) in self.names:
            return text
        if len(spoken(text)) > longest:
            return self.introduced(node, text)
        return text

    def plural(self, node: Node) -> str:
        """A common noun for the elements of a list."""
        node = unfiltered(node)
        if isinstance(node, Ask) and node.output.row is not None:
            return node.output.row.plural
        entity = entity_of(node)
        return entity.plural if entity is not None else "items"

    def singular(self, node: Node) -> str:
        """A common noun for one element of a list."""
        node = unfiltered(node)
        if isinstance(node, Ask) and node.output.row is not None:
            return node.output.row.noun
        if isinstance(node, Listed) and isinstance(first := node.items[0], Literal | Cut):
            framed_noun = _FRAME_NOUN.fullmatch(first.frame)
            if framed_noun is not None:
                return framed_noun[1]
        entity = entity_of(node)
        return entity.noun if entity is not None else "one"

    # -- operations ---------------------------------------------------------------------------------------------------

    def _operated(self, node: Operation) -> str:
        first = node.inputs[0]
        match node.name:
            case "rank_by":
                assert isinstance(first, Fan)
                return self._ranked(node, first)
            case "keep":
                return self._kept(node)
            case "count":
                assert not isinstance(first, Fan)
                return self._counted(first)
            case "total" | "mean" | "spread":
                assert isinstance(first, Fan)
                return self._statistic(node.name, first)
        raise Unsayable(f"{node.name} inside a phrase")

    def _ranked(self, node: Operation, fan: Fan) -> str:
        mark = self.distinction(node, fan)
        if mark is None:
            each, name = self.each(fan), self._name_for(node)
            if name is None:
                raise Unsayable("two things of one name")
            key = f"{self.key_words(fan)} is {self.extreme(node)}"
            self._sentence(f"{each}, and take the {self.singular(fan.over)} for {self.whom(fan)} {key}.")
            self.names[id(node)] = name
            return name
        over = self.list_words(fan.over)
        if not isinstance(fan.over, Listed):
            return f"the {self.singular(fan.over)} {aside_closed(mark)} among {over}"
        name = self._name_for(node)
        if name is None or self._about_each(node):
            return f"whichever of {over} {predicate(mark)}"
        one = self.rng.choice(
            [f"Of {over}, take the one {mark}.", f"{self._take(node)} whichever of {over} {predicate(mark)}."]
        )
        self._sentence(one)
        self.names[id(node)] = name
        return name

    def _kept(self, node: Operation) -> str:
        fan, bound = node.inputs
        assert isinstance(fan, Fan)
        assert isinstance(bound, Literal)
        if plain_key(fan):
            over = self.list_words(fan.over, longest=0)  # "of the people of Kenya whose …" would be about the people
            start = over if over.startswith("those ") else f"those of {over}"
            return f"{start} {self.condition(fan, bound, str(node.options['test']))}"
        each, name = self.each(fan), self._name_for(node)
        if name is None:
            raise Unsayable("two lists of one name")
        test = self.tested(fan, bound, str(node.options["test"]))
        self._sentence(f"{each}, and keep the {self.plural(fan.over)} for {self.whom(fan)} {self.key_words(fan)} is {test}.")
        self.names[id(node)] = name
        return name

    def _counted(self, counted: Node) -> str:
        if isinstance(counted, Operation):
            fan = counted.inputs[0]
            assert isinstance(fan, Fan)
            if not plain_key(fan):
                return f"the number of {self._kept(counted)}"
            bound = counted.inputs[1]
            assert isinstance(bound, Literal)
            over, condition = self.list_words(fan.over, longest=0), self.condition(fan, bound, str(counted.options["test"]))
            whole = f"{self.plural(fan.over)} among {over}" if re.match(r"the \d", over) else bare(over)
            return f"the number of {whole} {condition}"
        assert isinstance(counted, Ask)
        phrases = [p for p in counted.tool.asks.get(f"{counted.output.path}#count", ()) if p.startswith("the number of ")]
        fitting = [p for p in phrases if self._fills(counted, p)]
        if fitting:
            return self.asked(counted, fitting[0])
        return f"the number of {bare(self.noun_phrase(counted))}"

    def _fills(self, node: Ask, phrase: str) -> bool:
        """Do the node's arguments fit the slots of this phrase, all of them and no others?"""
        slots = {name for _, name, _, _ in Formatter().parse(phrase) if name}
        return slots == set(node.arguments) and all(
            (isinstance(a, Literal | Cut | Listed) and id(a) not in self.subjects) or takes_phrase(phrase, n, a.value)
            for n, a in node.arguments.items()
        )

    def _statistic(self, name: str, fan: Fan) -> str:
        about = fan.attribute
        assert about is not None
        over = self.list_words(fan.over)
        if name == "spread":
            return f"the difference between {aside_closed(both_extremes(about))} among {over}"
        if name == "mean" and about.noun.startswith("number of "):
            return f"the average {aside_closed(about.noun)} per {self.singular(fan.over)} among {over}"
        average = (
            "mean" if "mass" in about.noun.split() else "average"
        )  # an average mass is another thing than a mean of masses
        return f"the {'combined' if name == 'total' else average} {about.noun} of {over}"

    # -- keys ---------------------------------------------------------------------------------------------------------

    def each(self, fan: Fan) -> str:
        """A request for the key of every element of a list.

        "Look up the flash point of each of ethanol, acetone and hexane"; where "each of" could be read as all of them together,
        or where more words follow, "For each of Kenya and Peru, find the number of …".
        """
        subject, holder, slot = _subject(fan)
        value = next(iter(fan.over.value), None) if isinstance(fan.over.value, list) else None
        if not takes_phrase(holder.phrase, slot, value):
            raise Unsayable("a slot that does not take each of several")
        template = fan.template
        assert template is not None
        verb = self._look_up(template)
        over = self.list_words(fan.over, longest=LONGEST_INNER)
        self.names[id(subject)] = _PLACE
        self.subjects.add(id(subject))
        text = self.noun_phrase(template)
        self.subjects.discard(id(subject))
        del self.names[id(subject)]
        before, _, after = text.partition(_PLACE)
        number, noun = isinstance(value, int | float), self.singular(fan.over)
        if not (is_list(holder) or nested(spoken(before)) or after) and isinstance(template, Ask) and _ENDS_OPEN.search(before):
            return f"{verb} {fit(before, 'each of ', noun, numeric=number)}each of {over}"
        beside = before.endswith((" and ", " or ", " with ", " is ")) or after.startswith((" and ", " or "))
        pronoun = f"that {noun}"  # nobody says "the UTC offset in it at noon"
        plain = not (number or beside or noun == "date" or is_person(noun) or " it " in f" {text} ")
        owned = _OWNED.search(before) if plain else None
        if owned is not None and not re.search(
            r",|\b(?:that|which|whose)\b", before[: owned.start()]
        ):  # "its" might be anything's
            before, pronoun = f"{before[: owned.start()]}its {owned[1]}", ""
        # of two of a kind, "that" might be either
        two = pronoun and re.search(rf"\b{re.escape(noun)}\b", spoken(before), re.IGNORECASE) is not None
        if len(spoken(after)) > LONGEST_TAIL or pronoun in self.names.values() or two:
            raise Unsayable("a slot that does not take each of several")
        lead = f"Then, for each of {over}," if self.taken else f"For each of {over},"
        return f"{lead} {verb.removeprefix('Then ').lower()} {fit(before, pronoun, noun, numeric=number)}{pronoun}{after}"

    def whom(self, fan: Fan) -> str:
        """The relative pronoun for the elements of a list."""
        return "whom" if is_person(self.singular(fan.over)) else "which"

    def key_words(self, fan: Fan) -> str:
        """The key that `each` asked for, as the next sentence calls it: "that number", or "that" where others are called so."""
        template = fan.template
        weekday = fan.attribute is not None and fan.attribute.noun == "day of the week"
        noun = (
            "number" if isinstance(template, Operation) else head_noun(template.phrase) if isinstance(template, Ask) else None
        )
        if noun is None or weekday or noun == self.singular(fan.over) or f"that {noun}" in self.names.values():
            return "that"
        return f"that {noun}"

    def _look_up(self, template: Node) -> str:
        found = isinstance(template, Ask) and template.tool.kind == "retrieval"
        verb = self.rng.choice(["Look up", "Find"] if found else ["Work out", "Find", "Determine"])
        return f"Then {verb.lower()}" if self.taken else verb

    def distinction(self, node: Operation, fan: Fan) -> str | None:
        """What marks the chosen element: "with the largest land area", "whose capital has the most inhabitants".

        None where nothing shorter than a sentence about each element says it.
        """
        if plain_key(fan):
            return f"with {self.superlative(node)}"
        template = fan.template
        if isinstance(template, Operation) and template.name == "count":
            owned = owned_by_each(template.inputs[0], fan)
            return None if owned is None else f"with {self._most(node)} {owned}"
        if isinstance(template, Ask) and len(template.arguments) == 1:
            owned = owned_by_each(next(iter(template.arguments.values())), fan)
            return None if owned is None else f"whose {owned} has {self.superlative(node)}"
        return None

    def _most(self, node: Operation) -> str:
        word = "most" if node.options["largest"] else "fewest"
        fan = node.inputs[0]
        if isinstance(fan, Fan) and isinstance(fan.over, Listed) and len(fan.over.items) == 2:
            return "more" if node.options["largest"] else "fewer"
        if node.options["place"] == 2:
            return f"the second {'highest' if node.options['largest'] else 'lowest'} number of"
        return f"the {word}"

    def superlative(self, node: Operation) -> str:
        """The rank in words: "the second largest land area"."""
        fan = node.inputs[0]
        assert isinstance(fan, Fan)
        about = fan.attribute
        assert about is not None
        largest, place = bool(node.options["largest"]), int(node.options["place"])
        if isinstance(fan.over, Listed) and len(fan.over.items) == 2 and plain_key(fan):
            return compared(about, largest=largest)
        return superlative(about, largest=largest, place=place)

    def extreme(self, node: Operation) -> str:
        """The rank of a key that was just named: "the largest"."""
        fan = node.inputs[0]
        assert isinstance(fan, Fan)
        about = fan.attribute
        assert about is not None
        word = about.high if node.options["largest"] else about.low
        if isinstance(fan.over, Listed) and len(fan.over.items) == 2:
            return comparative(word)
        return f"the {'second ' if node.options['place'] == 2 else ''}{word}"

    def condition(self, fan: Fan, bound: Literal, test: str) -> str:
        """A filter as a relative clause: "whose land area is above 500,000 square kilometres"."""
        about = fan.attribute
        assert about is not None
        if test != "is" and (counted := bounded(about, test, bound.said)).endswith(about.noun.removeprefix("number of ")):
            return f"that have {counted}"
        words = {"above": self.rng.choice(["is above", "exceeds"]), "below": "is below", "is": "is"}[test]
        if isinstance(bound.value, str) and test != "is":
            words = {"above": "falls after", "below": "falls before"}[test]
        elif is_year(about) and test != "is":
            words = {"above": "is after", "below": "is before"}[test]
        return f"whose {aside_closed(about.noun)} {words} {kind_words(bound) if test == 'is' else bound.said}"

    def tested(self, fan: Fan, bound: Literal, test: str) -> str:
        """A filter's test of a key that was just named: "above 5"."""
        if test == "is":
            weekday = fan.attribute is not None and fan.attribute.noun == "day of the week"
            return f"a {bound.said}" if weekday else kind_words(bound)
        dated = isinstance(bound.value, str) or (fan.attribute is not None and is_year(fan.attribute))
        return f"{ {'above': 'after', 'below': 'before'}[test] if dated else test } {bound.said}"


def _subject(fan: Fan) -> tuple[Node, Ask, str]:
    """What a fan's template says of its first element: the element, the call that takes it, and in which slot."""
    template = fan.template
    assert template is not None
    first = fan.over.items[0] if isinstance(fan.over, Listed) else None
    places: list[tuple[Node, Ask, str]] = []
    for inner in walk(template):
        if isinstance(inner, Ask):
            places += [
                (argument, inner, name)
                for name, argument in inner.arguments.items()
                if argument is first or (first is None and isinstance(argument, Element) and argument.parent is fan.over)
            ]
    if len(places) != 1 or f"{{{places[0][2]}}}" not in places[0][1].phrase:
        raise Unsayable("a key that speaks of its element more than once, or not at all")
    return places[0]


_FRAME_NOUN = re.compile(r"the ((?!.*\b(?:with|called|registered|of)\b)[a-z -]+?) \W?\{\}\W?")
"""A frame that says a noun and nothing else: "the peptide {}"."""
