"""Phrases about lists: the one that an operation chooses, those it keeps, how many there are, their total, mean or spread.

An operation goes by a key, something that is asked of each element. Where the key is an attribute of the element, it stands
in the phrase ("the country with the largest land area"); where it is said of the element in passing, in a clause ("for which
the population of its capital is the largest"); and where it needs more words, in a sentence that goes before ("For each of
those countries, find …").
"""

import re
from string import Formatter

from dive.synthesis.flow import slots
from dive.synthesis.frames import framed_list, shares_noun, spoken
from dive.synthesis.nodes import (
    Ask,
    Cut,
    Element,
    Fan,
    Listed,
    Literal,
    Node,
    Operation,
    entity_of,
    is_list,
    owned_by_each,
    plain_key,
    walk,
)
from dive.synthesis.nouns import LONGEST_INNER, NounPhrases, Unsayable
from dive.synthesis.phrases import fit, nested, takes_phrase
from dive.synthesis.saying import (
    aside_closed,
    bare,
    both_extremes,
    bounded,
    comma_closed,
    comparative,
    compared,
    extreme_word,
    head_noun,
    in_plural,
    is_person,
    is_year,
    kind_words,
    predicate,
    short_name,
    superlative,
)

LONGEST_TAIL = 60
"""Characters that may follow the word for an element in a phrase about each."""
MOST_OWNERS = 3
"""How often a phrase about each element of a list may say "of"."""
LONGEST_SUMMED = 50
"""Characters of a list whose sum or mean a phrase can ask for; a longer one gets a sentence before."""
LONGEST_OWNERLESS = 80
"""Characters of a phrase that stands between "for which of them is" and what it is."""

_OF_ALL = frozenset({"country"})
"""What the elements lie in: "has the country with the largest area" is no English."""
_PLACE = "\x04"
"""Where a phrase about each element of a list speaks of the element."""
_OWNED = re.compile(
    r"(?:^|(?<= of )|(?<= in )|(?<= from )|(?<= at )(?=the elevation ))the (?!number of )((?:(?!the\b)[\w-]+ ){0,4}[\w-]+) of $"
)
"""What is an element's own, where "its" can mean the element alone: not "the air at its melting point"."""
_KEYED = re.compile(r"(the (?!most |least |\w+est )(?:[\w-]+ ){1,3}(?:with|for|of)(?: the [\w -]+)?) \{\w+\}")
"""What has its element as a key, or is one for each: "the gene with the alias {}", "the plural of {}"."""
_AT_ELEMENT = re.compile(r"(the .+) (of|in|at|on|for|under) (?:the [\w-]+ )?")
"""What goes before an element that ends a phrase, or that more about it follows: "the UTC offset in {} at noon"."""
_CLAUSE = re.compile(r",|\b(?:that|which|whose|who|where|it|its|between|as)\b")
_ENDS_OPEN = re.compile(r"(?<! between) (?:of|for|in|at|from|to|by) (?:the \w+ )?$")


class ListPhrases(NounPhrases):
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
            if (shared := self.without_owner(fan)) is not None:
                relative = f"{shared[0]} {self.whom(fan)}"
                return self._told(node, name, f"Of {over}, take the one {relative} {shared[1]} is {self.extreme(node)}.")
            each = self.each(fan)
            key = f"{self.key_words(fan)} is {self.extreme(node)}"
            return self._told(node, name, f"{each}, and take the {self.singular(fan.over)} for {self.whom(fan)} {key}.")
        if not isinstance(fan.over, Listed):
            if (name := self._taken_from(node, fan, mark)) is not None:
                return name
            over = self.list_words(fan.over)
            return f"the {self.singular(fan.over)} {aside_closed(mark)} among {over}"
        over, name = self.list_words(fan.over), self._name_for(node)
        if name is None or self._about_each(node):
            return f"whichever of {over} {predicate(mark)}"
        one = self.rng.choice(
            [f"Of {over}, take the one {mark}.", f"{self._take(node)} whichever of {over} {predicate(mark)}."]
        )
        return self._told(node, name, one)

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
        if (shared := self.without_owner(fan)) is not None:
            kept = f"{self._take(node)} those of {over} {shared[0]} {self.whom(fan)} {shared[1]} is {test}."
            return self._told(node, name, kept)
        each = self.each(fan)
        key = f"{self.key_words(fan)} is {test}"
        return self._told(node, name, f"{each}, and keep the {self.plural(fan.over)} for {self.whom(fan)} {key}.")

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
        over = self.list_words(fan.over, longest=LONGEST_SUMMED)
        if name == "spread":
            return f"the difference between {aside_closed(both_extremes(about))} among {over}"
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
        template = fan.template
        assert template is not None
        verb = self._look_up(template)
        over, (before, after) = self.list_words(fan.over, longest=LONGEST_INNER), self._around(fan)
        _, holder, _ = _subject(fan)
        number, noun = _numbers(fan), self.singular(fan.over)
        if not (is_list(holder) or nested(spoken(before)) or after) and isinstance(template, Ask) and _ENDS_OPEN.search(before):
            return f"{verb} {fit(before, 'each of ', noun, numeric=number)}each of {over}"
        beside = before.endswith((" and ", " or ", " with ", " is ")) or after.startswith((" and ", " or "))
        pronoun = f"that {noun}"  # nobody says "the UTC offset in it at noon"
        plain = not (number or beside or noun == "date" or is_person(noun) or " it " in f" {before}{after} ")
        owned = _OWNED.search(before) if plain else None
        if owned is not None and not re.search(
            r",|\b(?:that|which|whose)\b", before[: owned.start()]
        ):  # "its" might be anything's
            before, pronoun = f"{before[: owned.start()]}its {owned[1]}", ""
        # of two of a kind, "that" might be either
        two = pronoun and re.search(rf"\b{re.escape(noun)}\b", spoken(before), re.IGNORECASE) is not None
        if f"{before}{after}".count(" of ") > MOST_OWNERS:
            raise Unsayable("something of something of something about each element")
        if len(spoken(after)) > LONGEST_TAIL or pronoun in self.names.values() or two:
            raise Unsayable("a slot that does not take each of several")
        lead = f"Then, for each of {over}," if self.taken else f"For each of {over},"
        return f"{lead} {verb.removeprefix('Then ').lower()} {fit(before, pronoun, noun, numeric=number)}{pronoun}{after}"

    def without_owner(self, fan: Fan) -> tuple[str, str] | None:
        """The key of each element as it stands where the element is asked for, and the preposition that goes before that.

        ("for", "the area of its home country") makes "For which of Nvidia and Nestlé is the area of its home country above …?".
        None where the phrase would lose its sense, or be more than a clause bears.
        """
        if _numbers(fan):
            return None
        (before, after), noun = self._around(fan), self.singular(fan.over)
        before, after = spoken(fit(before, f"that {noun}", noun, numeric=False)), spoken(after)
        found = _owner_left_out(before, after, person=is_person(noun))
        if found is None or len(found[1]) > LONGEST_OWNERLESS:
            return None
        preposition, key = found
        if fan.attribute is not None and fan.attribute.noun == "day of the week":
            weekday, key = key.startswith("the day of the week of the "), key.removeprefix("the day of the week of ")
            return (preposition, key) if weekday else None
        return preposition, comma_closed(key)

    def plain(self, fan: Fan) -> bool:
        """Is the key in words an attribute of the element, so that "has the highest …" says it all?"""
        if plain_key(fan):
            return True
        shared = self.without_owner(fan)
        return fan.attribute is not None and shared is not None and shared[1] == f"the {fan.attribute.noun}"

    def _around(self, fan: Fan) -> tuple[str, str]:
        """What the key's phrase says before and after the element of which it is the key. Raises Unsayable."""
        subject, holder, slot = _subject(fan)
        value = next(iter(fan.over.value), None) if isinstance(fan.over.value, list) else None
        if not takes_phrase(holder.phrase, slot, value):
            raise Unsayable("a slot that does not take each of several")
        assert fan.template is not None
        self.names[id(subject)] = _PLACE
        self.subjects.add(id(subject))
        text = self.noun_phrase(fan.template)
        self.subjects.discard(id(subject))
        del self.names[id(subject)]
        before, _, after = text.partition(_PLACE)
        return before, after

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
        return f"that {short_name(noun)}"

    def _look_up(self, template: Node) -> str:
        found = isinstance(template, Ask) and template.tool.kind == "retrieval"
        verb = self.rng.choice(["Look up", "Find"] if found else ["Work out", "Find", "Determine"])
        return f"Then {verb.lower()}" if self.taken else verb

    def of_each(self, fan: Fan, most: str, *, keyed: bool = False) -> str | None:
        """What the tool's own predicate says of one element: "borders the most countries"; None where it has none.

        `keyed` where it may be said of the thing whose key the element is: of the gene with an alias.
        """
        template = fan.template
        counted = template.inputs[0] if isinstance(template, Operation) and template.name == "count" else template
        if not isinstance(counted, Ask) or fan.column is not None:
            return None
        key = counted.output.path if counted is template else f"{counted.output.path}#count"
        predicates = counted.tool.each.get(key)
        if not predicates:
            return None
        subject, holder, slot = _subject(fan)
        if holder is not counted:
            slot = next((name for name, a in counted.arguments.items() if a is holder), "")
            if not keyed or not slot:
                return None
            subject = holder
        others = counted.arguments.keys() - {slot}
        fitting = [p for p in predicates if slots(p) - {"most"} == others]
        if not fitting or any(a is subject for name, a in counted.arguments.items() if name in others):
            return None
        if most in ("the most", "the fewest") and re.search(
            r"\{most\} [a-z-]+ (?!in\b|of\b|on\b|for\b|with\b|that\b)[a-z]", fitting[0]
        ):
            most = f"the {'largest' if most == 'the most' else 'smallest'} number of"  # not "the most direct subdivisions"
        said = {name: Literal("", most) if name == "most" else counted.arguments[name] for name in ("most", *others)}
        return self.asked(Ask(counted.tool, counted.call, said, counted.output, counted.value, fitting[0]), fitting[0])

    def most_of(self, node: Operation) -> str:
        """The rank of a number of things, before their name: "the most", "fewer", "the largest share of"."""
        largest, place = bool(node.options["largest"]), int(node.options["place"])
        fan = node.inputs[0]
        assert isinstance(fan, Fan)
        two = isinstance(fan.over, Listed) and len(fan.over.items) == 2
        if fan.attribute is not None and fan.attribute.unit == "percent":
            word = ("larger" if two else "largest") if largest else ("smaller" if two else "smallest")
            return f"the {'second-' if place == 2 else ''}{word} share of"
        if two:
            return "more" if largest else "fewer"
        if place == 2:
            return f"the second-{'highest' if largest else 'lowest'} number of"
        return "the most" if largest else "the fewest"

    def keyed_words(self, fan: Fan) -> str | None:
        """Elements that are keys, as the things that they are keys of: "the genes with the aliases HVEC and CD46"."""
        first = fan.over.items[0] if isinstance(fan.over, Listed) else None
        if not isinstance(first, Literal | Cut) or not isinstance(fan.over, Listed):
            return None
        _, holder, _ = _subject(fan)
        entity, named = entity_of(holder), _KEYED.fullmatch(holder.phrase)  # not "the most frequent amino acid in {peptide}"
        items = [i for i in fan.over.items if isinstance(i, Literal | Cut) and i.frame == first.frame]
        if named is None or entity is None or len(items) < len(fan.over.items) or len(holder.arguments) > 1:
            return None
        things = [str(i.value) for key in fan.keys for i in walk(key) if isinstance(i, Ask) and i.phrase == holder.phrase]
        if len(set(things)) < len(fan.keys):
            return None  # two countries of one currency are two, and their currencies one
        words = framed_list([i.said for i in items], f"{named[1]} {first.frame}", entity.noun, entity.plural, "and")
        return words if shares_noun(words) else None

    def those_with(self, fan: Fan, bound: Literal, test: str, *, keyed: bool = False) -> str | None:
        """A filter as the tool's own predicate, of several: "border more than 5 countries"; None where it has none."""
        about = fan.attribute
        if test == "is" or about is None or is_year(about) or isinstance(bound.value, str):
            return None
        share = about.unit == "percent"
        if not share and not bound.said.replace(",", "").isdigit():
            return None
        amount = f"{bound.said} of" if share else bound.said
        more = f"{'more' if test == 'above' else 'fewer' if not share else 'less'} than {amount}"
        said = self.of_each(fan, more, keyed=keyed)
        return None if said is None else in_plural(said)

    def distinction(self, node: Operation, fan: Fan) -> str | None:
        """What marks the chosen element: "with the largest land area", "whose capital has the most inhabitants".

        None where nothing shorter than a sentence about each element says it.
        """
        if fan.attribute is not None and (said := self.of_each(fan, self.most_of(node))) is not None:
            return f"{'who' if is_person(self.singular(fan.over)) else 'that'} {said}"
        if plain_key(fan):
            return f"with {self.superlative(node)}"
        shared, about = self.without_owner(fan), fan.attribute
        if shared is not None and about is not None and shared[1] == f"the {about.noun}":
            return f"with {self.superlative(node)}"
        if shared is not None and shared[1].startswith("the number of ") and " of its " not in shared[1]:
            return f"with {self.most_of(node)} {shared[1].removeprefix('the number of ')}"
        if about is not None and shared is not None and shared[0] == "for":
            own = re.fullmatch(rf"the {re.escape(about.noun)}( (?:at|after|in|by|on) .+)", shared[1])
            if own is not None:  # "with the highest refractive index at 587.6 nanometres"
                return f"with {self.superlative(node)}{own[1]}"
        template = fan.template
        if isinstance(template, Operation) and template.name == "count":
            owned = owned_by_each(template.inputs[0], fan)
            return None if owned is None else f"with {self.most_of(node)} {owned}"
        if isinstance(template, Ask) and len(template.arguments) == 1:
            owned = owned_by_each(next(iter(template.arguments.values())), fan)
            if owned is None or owned in _OF_ALL:
                return None
            return f"whose {owned} has {self.superlative(node)}"
        return None

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
        if about.noun.endswith("length"):  # an IBAN length is the shortest where it is said before
            word = {"greatest": "longest", "largest": "longest", "smallest": "shortest"}.get(word, word)
        if isinstance(fan.over, Listed) and len(fan.over.items) == 2:
            return comparative(word)
        return f"the {'second-' if node.options['place'] == 2 else ''}{word}"

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


def _numbers(fan: Fan) -> bool:
    """Are the elements plain numbers, such as years?"""
    value = next(iter(fan.over.value), None) if isinstance(fan.over.value, list) else None
    return isinstance(value, int | float)


def _owner_left_out(before: str, after: str, *, person: bool) -> tuple[str, str] | None:
    """A key that ends at its element, without it: ("in", "the UTC offset at noon") for "the UTC offset in {} at noon"."""
    match = _AT_ELEMENT.fullmatch(before)
    if match is None or _CLAUSE.search(before) or not re.fullmatch(r"|(?: (?:at|in|on|from|by|for|to|under|with) .+)", after):
        return None
    owned = _OWNED.search(before)
    if owned is not None and owned.start() > 0 and not person:
        return "for", f"{before[: owned.start()]}its {owned[1]}{after}"
    if re.search(r" the [\w-]+(?: [\w-]+)?$", match[1]) or re.search(r"(?:(?<! list)ed|as)$", match[1]):
        return None  # "annotated to the gene for that hormone" says nothing without the hormone
    return "for" if match[2] == "of" else match[2], f"{match[1]}{after}"


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
