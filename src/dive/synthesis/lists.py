"""Phrases about lists: the one that an operation chooses, those it keeps, how many there are, their total, mean or spread.

An operation goes by a key, something that is asked of each element. Where the key is an attribute of the element, it stands
in the phrase ("the country with the largest land area"); where it is said of the element in passing, in a clause ("for which
the population of its capital is the largest").
"""

import re
from dataclasses import replace
from string import Formatter

from dive.synthesis.frames import spoken
from dive.synthesis.keys import KeyPhrases, Link
from dive.synthesis.nodes import (
    Ask,
    Cut,
    Fan,
    Listed,
    Literal,
    Node,
    Operation,
    owned_by_each,
    plain_key,
)
from dive.synthesis.nouns import ENDS_IN_VERB, LONGEST_INNER, Unsayable
from dive.synthesis.phrases import takes_phrase
from dive.synthesis.saying import (
    article,
    aside_closed,
    bare,
    both_extremes,
    bounded,
    comparative,
    compared,
    extreme_word,
    happened,
    in_plural,
    is_person,
    is_year,
    kind_words,
    predicate,
    quantity,
    superlative,
)
from dive.synthesis.tense import of_past_days, of_past_year, predicate_in_past
from dive.tools import About

A_SENTENCE_EACH = "a key that only a sentence about each element could say"
LONGEST_SUMMED = 50
"""Characters of a list whose sum or mean a phrase can ask for; a longer one gets a sentence before."""

_OF_ALL = frozenset({"country"})
"""What the elements lie in: "has the country with the largest area" is no English."""
_ITS = re.compile(r"\bits\b")
_CONDITIONS = r"(?:after|against|at|by|from|in|on|to|under|with)"
"""What opens a condition behind an attribute."""


class ListPhrases(KeyPhrases):
    """The words of operations on lists."""

    def operated(self, node: Operation) -> str:
        """What an operation makes of a list, as a noun phrase. Raises Unsayable."""
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
            name = self._name_for(node)
            if name is None:
                raise Unsayable("two things of one name")
            over = self.list_words(fan.over)
            if (inside := self.doing(fan)) is not None:
                has = self.superlative(node)
                return self._told(node, name, f"Of {over}, take the one in which {inside} has {has}.")
            if (shared := self.without_owner(fan)) is not None:
                relative = f"{shared[0]} {self.whom(fan)}"
                return self._told(node, name, f"Of {over}, take the one {relative} {shared[1]} is {self.extreme(node)}.")
            raise Unsayable(A_SENTENCE_EACH)
        if not isinstance(fan.over, Listed):
            if (name := self._taken_from(node, fan, mark)) is not None:
                return name
            over = self.list_words(fan.over)
            return f"the {self.singular(fan.over)} {aside_closed(mark)} among {over}"
        over, name = self.list_words(fan.over), self._name_for(node)
        if name is None or self._about_each(node):
            return f"whichever of {over} {self.marked_out(fan, mark)}"
        forms = [f"Of {over}, take the one {mark}."]
        if not mark.startswith("whose "):  # not "whichever has the home city with …"
            forms.append(f"{self._take(node)} whichever of {over} {self.marked_out(fan, mark)}.")
        return self._told(node, name, self.rng.choice(forms))

    def marked_out(self, fan: Fan, mark: str) -> str:
        """A distinction as a predicate; what an element leads to is not "had", as its own currency is."""
        owned = mark.startswith("whose ") and (self.linked(fan) is not None or re.match(r"whose [\w' -]+? has ", mark) is None)
        return f"is the one {mark}" if owned else predicate(mark)

    def _taken_from(self, node: Operation, fan: Fan, mark: str) -> str | None:
        """One taken from a list, in a sentence with the list; None where its name is taken, or each element has its own."""
        over, name = self.noun_phrase(fan.over), self._name_for(node)
        if id(fan.over) in self.names or name is None or self._about_each(node):
            return None
        return self._told(node, name, f"Of {over}, take the one {mark}.")

    def _kept(self, node: Operation) -> str:
        fan, bound = node.inputs
        assert isinstance(fan, Fan)
        assert isinstance(bound, Literal)
        if (having := self.those_with(fan, bound, str(node.options["test"]))) is not None:
            over = self.list_words(fan.over, longest=0)
            start = over if over.startswith("those ") else f"those of {over}"
            return f"{start} {'who' if is_person(self.singular(fan.over)) else 'that'} {having}"
        if self.plain(fan):
            over = self.list_words(fan.over, longest=0)  # "of the people of Kenya whose …" would be about the people
            start = over if over.startswith("those ") else f"those of {over}"
            return f"{start} {self.condition(fan, bound, str(node.options['test']))}"
        name, test = self._name_for(node), self.tested(fan, bound, str(node.options["test"]))
        if name is None:
            raise Unsayable("two lists of one name")
        over = self.list_words(fan.over, longest=LONGEST_INNER)
        if (clause := self.led_to(fan, bound, str(node.options["test"]))) is not None:
            return f"{over if over.startswith('those ') else f'those of {over}'} that {clause}"
        if (has := self.doing_test(fan, bound, str(node.options["test"]))) is not None:
            return self._told(node, name, f"{self._take(node)} those of {over} in which {has[0]} has {has[1]}.")
        if (shared := self.without_owner(fan)) is not None and (key := self.of_several(shared[1], fan)) is not None:
            kept = f"{self._take(node)} those of {over} {shared[0]} {self.whom(fan)} {key} is {test}."
            return self._told(node, name, kept)
        raise Unsayable(A_SENTENCE_EACH)

    def _counted(self, counted: Node) -> str:
        if isinstance(counted, Operation):
            fan = counted.inputs[0]
            assert isinstance(fan, Fan)
            bound = counted.inputs[1]
            assert isinstance(bound, Literal)
            if not self.plain(fan) or self.those_with(fan, bound, str(counted.options["test"])) is not None:
                return f"the number of {self._kept(counted)}"
            over, condition = self.list_words(fan.over, longest=0), self.condition(fan, bound, str(counted.options["test"]))
            whole = f"{self.plural(fan.over)} among {over}" if re.match(r"the \d", over) else bare(over)
            return f"the number of {whole} {condition}"
        assert isinstance(counted, Ask)
        path = f"{counted.output.path}#count"
        phrases = [p for p in counted.tool.asks.get(path, ()) if p.startswith("the number of ")]
        each = next((name for name, a in counted.arguments.items() if id(a) in self.subjects), None)
        if each is not None:
            phrases += [p for p in counted.tool.each.get(path, ()) if p.startswith("the number of ")]
            phrases.sort(key=lambda phrase: not phrase.endswith(f"{{{each}}}"))
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
        over = self.list_words(fan.over, longest=LONGEST_SUMMED)
        if name == "spread":
            return f"the difference between {aside_closed(both_extremes(about))} among {over}"
        if name == "mean" and about.noun.startswith("number of "):
            among = "" if over.startswith("those ") else f" among {over}"
            return f"the average {about.noun} per {self.singular(fan.over)}{among}"
        average = (
            "mean" if "mass" in about.noun.split() else "average"
        )  # an average mass is another thing than a mean of masses
        return f"the {'combined' if name == 'total' else average} {about.noun} of {over}"

    # -- tests and ranks of keys ------------------------------------------------------------------------------------------

    def most_of(self, node: Operation) -> str:
        """The rank of a number of things, before their name: "the most", "fewer", "the largest share of"."""
        largest, place = bool(node.options["largest"]), int(node.options["place"])
        fan = node.inputs[0]
        assert isinstance(fan, Fan)
        two = isinstance(fan.over, Listed) and len(fan.over.items) == 2
        if fan.attribute is not None and fan.attribute.unit == "percent":
            word = ("larger" if two else "largest") if largest else ("smaller" if two else "smallest")
            return f"the {'second-' if place == 2 else ''}{word} share of"
        measured = fan.attribute is not None and fan.attribute.unit is not None
        if two:
            return "more" if largest else "less" if measured else "fewer"
        if place == 2 and measured:
            return f"the second-{'highest' if largest else 'lowest'} amount of"
        if measured:
            return "the most" if largest else "the least"
        if place == 2:
            return f"the second-{'highest' if largest else 'lowest'} number of"
        return "the most" if largest else "the fewest"

    def those_with(self, fan: Fan, bound: Literal, test: str, *, keyed: bool = False) -> str | None:
        """A filter as the tool's own predicate, of several: "border more than 5 countries"; None where it has none."""
        amount = self._more_than(fan, bound, test)
        said = None if amount is None else self.of_each(fan, amount, keyed=keyed)
        return None if said is None else in_plural(_in_its_tense(said))

    def _more_than(self, fan: Fan, bound: Literal, test: str) -> str | None:
        """A filter of a number of things, before their name: "more than 5", "less than 20 percent of"."""
        about = fan.attribute
        if test == "is" or about is None or is_year(about) or isinstance(bound.value, str):
            return None
        if about.unit is None and not bound.said.replace(",", "").isdigit():
            return None
        amount = bound.said if about.unit is None else f"{bound.said} of"
        return f"{'more' if test == 'above' else 'fewer' if about.unit is None else 'less'} than {amount}"

    def distinction(self, node: Operation, fan: Fan) -> str | None:
        """What marks the chosen element: "with the largest land area", "whose capital has the most inhabitants".

        None where nothing shorter than a sentence about each element says it.
        """
        if fan.attribute is not None and (said := self.of_each(fan, self.most_of(node), self.rank_word(node))) is not None:
            return f"{'who' if is_person(self.singular(fan.over)) else 'that'} {_in_its_tense(said)}"
        if plain_key(fan):
            return f"with {self.superlative(node)}"
        if (shared := self.without_owner(fan)) is not None and (having := self._having(node, fan, shared)) is not None:
            return having
        if (link := self.linked(fan)) is not None:
            return self._led_to_ranked(node, fan, link)
        if (mine := self.owning(fan)) is not None:
            said = self.of_each(fan, self.most_of(node), self.rank_word(node), keyed=True)
            if said is not None:
                return f"whose {mine.noun} {_in_its_tense(said)}"
        template = fan.template
        if isinstance(template, Operation) and template.name == "count":
            owned = owned_by_each(template.inputs[0], fan)
            return None if owned is None else f"with {quantity(self.most_of(node), owned)} {owned}"
        if isinstance(template, Ask) and len(template.arguments) == 1:
            owned = owned_by_each(next(iter(template.arguments.values())), fan)
            if owned is None or owned in _OF_ALL:
                return None
            return f"whose {owned} has {self.superlative(node)}"
        return None

    def _having(self, node: Operation, fan: Fan, shared: tuple[str, str]) -> str | None:
        """A key without its owner as what the chosen one has: "with the highest refractive index at 587.6 nanometres"."""
        (preposition, key), about = shared, fan.attribute
        if about is not None and key == f"the {about.noun}":
            return f"with {self.superlative(node)}"
        if key.startswith("the number of ") and " of its " not in key:
            things = key.removeprefix("the number of ")
            return f"with {quantity(self.most_of(node), things)} {things}"
        if about is not None and preposition == "for" and " at its " not in key:
            own = _conditioned(key, about)
            if own is not None and own[0] == about.noun:
                return f"with {self.superlative(node)}{own[1]}"
        return None

    def own_key(self, fan: Fan, bound: Literal, test: str) -> str | None:
        """A test of what the elements have under a condition: "have a net charge above -1 at pH 9"; None of anything else."""
        shared, about = self.without_owner(fan), fan.attribute
        if shared is None or shared[0] != "for" or about is None or about.noun == "day of the week" or " its " in shared[1]:
            return None
        own = _conditioned(shared[1], about)
        if own is None:
            return None
        named = replace(about, noun=own[0])
        if test == "is":
            return f"{of_kind(named, bound, test)}{own[1]}"
        return None if isinstance(bound.value, str) or is_year(about) else f"have {bounded(named, test, bound.said)}{own[1]}"

    def _led_to_ranked(self, node: Operation, fan: Fan, link: Link) -> str | None:
        """The chosen one by what it leads to: "that mainly decays to the element with the lowest K-edge energy"."""
        led_to = link.owned()  # of those in question: "lies on the chromosome with the most genes" would be the first of all
        said = self.of_each(fan, self.most_of(node), self.rank_word(node), keyed=True)
        if said is not None:
            return f"{led_to} {_in_its_tense(said)}"
        if (key := self.said_of(fan, link.holder)) is None or _ITS.search(key[1]):
            return None
        if (mark := self._having(node, fan, key)) is not None:
            return f"{led_to} {predicate(mark)}"
        if key[0] == "for" and " of " not in key[1] and led_to.startswith("for which "):
            return f"for which {key[1]} of {led_to.removeprefix('for which ')} is {self.extreme(node)}"
        return f"that {link.relation} the {link.noun} {_whose(key)} is {self.extreme(node)}"

    def led_to(self, fan: Fan, bound: Literal, test: str) -> str | None:
        """A filter by what each leads to, of several: "mainly decay to an element whose K-edge energy is below 5 keV"."""
        link, about = self.linked(fan) or self.owning(fan), fan.attribute
        if link is None:
            return None
        amount = self._more_than(fan, bound, test)
        to = f"{in_plural(link.relation)} {article(link.noun)} {link.noun}"
        if amount is not None and (said := self.of_each(fan, amount, keyed=True)) is not None:
            return f"{to} that {said}"
        if about is not None and about.noun == "day of the week":
            return None  # nothing "has a date of proposal that is a Monday"
        if about is None or (key := self.said_of(fan, link.holder)) is None or _ITS.search(key[1]):
            return None
        if key[1] == f"the {about.noun}":
            return f"{to} {_of_one(self.condition(fan, bound, test))}"
        return None if link.relation == "has" else f"{to} {_whose(key)} is {self.tested(fan, bound, test)}"

    def doing_test(self, fan: Fan, bound: Literal, test: str) -> tuple[str, str] | None:
        """What there is in each element, and what it has where the element passes a filter: "a K-edge energy below 5 keV"."""
        if test == "is" or fan.attribute is None or isinstance(bound.value, str) or (inside := self.doing(fan)) is None:
            return None
        return inside, bounded(fan.attribute, test, bound.said)

    def of_several(self, key: str, fan: Fan) -> str | None:
        """A key that says "its", for a sentence about several: "the GC content of the matrix's consensus sequence"."""
        noun = self.singular(fan.over)
        if _ITS.search(key) is None:
            return key
        return None if noun.endswith("s") or len(_ITS.findall(key)) > 1 else _ITS.sub(f"the {noun}'s", key)

    def rank_word(self, node: Operation) -> str:
        """The rank of an amount, before its name: "the highest", "the second-lowest", "the higher" of two."""
        word = self.extreme(node)
        return word if word.startswith("the ") else f"the {word}"

    def superlative(self, node: Operation) -> str:
        """The rank in words: "the second largest land area"."""
        fan = node.inputs[0]
        assert isinstance(fan, Fan)
        about = fan.attribute
        assert about is not None
        largest, place = bool(node.options["largest"]), int(node.options["place"])
        if isinstance(fan.over, Listed) and len(fan.over.items) == 2:
            return compared(about, largest=largest)
        return superlative(about, largest=largest, place=place)

    def extreme(self, node: Operation) -> str:
        """The rank of a key that was just named: "the largest"."""
        fan = node.inputs[0]
        assert isinstance(fan, Fan)
        about = fan.attribute
        assert about is not None
        largest = bool(node.options["largest"])
        word = extreme_word(about, largest=largest)
        if isinstance(fan.over, Listed) and len(fan.over.items) == 2:
            return comparative(word)
        return f"the {'second-' if node.options['place'] == 2 else ''}{word}"

    def condition(self, fan: Fan, bound: Literal, test: str) -> str:
        """A filter as a relative clause: "whose land area is above 500,000 square kilometres"."""
        about = fan.attribute
        assert about is not None
        if test != "is" and (counted := bounded(about, test, bound.said)).endswith(about.noun.removeprefix("number of ")):
            return f"that have {counted}"
        if test != "is" and (verb := happened(about, test, bound.said)) is not None:
            return f"{'who' if is_person(self.singular(fan.over)) else 'that'} {verb}"
        if test == "is" and about.noun == "day of the week":
            return f"that {'fell' if of_past_days(fan.over) else 'fall'} on a {bound.said}"
        if test == "is" and about.held is not None:
            return f"{'who' if is_person(self.singular(fan.over)) else 'that'} {of_kind(about, bound, test)}"
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


def _conditioned(key: str, about: About) -> tuple[str, str] | None:
    """A key that is the attribute under a condition: ("cardinal plural category", " in Cornish"); None of any other."""
    own = re.fullmatch(rf"the ((?:[\w'-]+ ){{0,3}}{re.escape(about.noun)})( {_CONDITIONS} .+)", key)
    return None if own is None else (own[1], own[2])


def _of_one(clause: str) -> str:
    """A clause about several, said of one: "that have the category …" as "that has the category …"."""
    verbs = {"are": "is", "belong": "belongs", "have": "has"}
    return re.sub(r"^(that|who) (are|belong|have)\b", lambda said: f"{said[1]} {verbs[said[2]]}", clause)


def _in_its_tense(said: str) -> str:
    """A predicate in the past where it is about days gone by: "had the most trading days in 2019"."""
    return predicate_in_past(said) if of_past_year(said) else said


def of_kind(about: About | None, bound: Literal, test: str) -> str | None:
    """A test of a category, said of several: "have Europe as their UN region"; None of days of the week and of amounts."""
    if about is None or test != "is" or about.noun == "day of the week":
        return None
    if about.held is not None:
        return about.held.format(bound.said if '"{}"' in about.held else kind_words(bound))
    return f"have {kind_words(bound)} as their {about.noun}"


def which_of(text: str, said: str, asked: str = "which") -> str:
    """A question about several: "Which of A and B have …?", "Among the cities that the airport serves, how many have …?"."""
    if ENDS_IN_VERB.search(spoken(text)):
        return f"Among {text}, {asked}{' ones' if asked == 'which' else ''} {said}?"
    return f"{asked.capitalize()} of {text} {said}?"


def _whose(key: tuple[str, str]) -> str:
    """A key at the start of a clause: "whose total area", "in which the cardinal plural category of 7"."""
    preposition, words = key
    own = preposition == "for" and " of " not in words
    return f"whose {bare(words)}" if own else f"{preposition} which {words}"
