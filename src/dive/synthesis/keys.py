"""Keys: what is asked of each element of a list, by which an operation ranks, keeps or sums.

Where the key is an attribute of the element, or a predicate of the tool says it, it stands in the phrase about the list; where
it belongs to something to which the element leads, a clause says how ("mainly decays to the element with the highest …"). A key
that would need a sentence about each element ("For each of those countries, find …") is Unsayable.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dive.synthesis.flow import noun_phrases, slots
from dive.synthesis.frames import framed_list, shares_noun, spoken
from dive.synthesis.nodes import (
    Ask,
    Cut,
    Element,
    Fan,
    Listed,
    Literal,
    Node,
    asked_of,
    entity_of,
    plain_key,
    walk,
)
from dive.synthesis.nouns import PLACE, NounPhrases, Unsayable
from dive.synthesis.phrases import fit, takes_phrase
from dive.synthesis.saying import comma_closed, is_person, quantity

LONGEST_OWNERLESS = 80
"""Characters of a phrase that stands between "for which of them is" and what it is."""

_OWNED = re.compile(
    r"(?:^|(?<= of )|(?<= in )|(?<= from )|(?<= to )|(?<= over )|(?<= under )|(?<= at ))"
    r"the (?!number of )((?:(?!the\b)[\w-]+ ){0,4}[\w-]+) (?:of|(?<=gene )for|(?<=code )for) $"
)
"""What is an element's own, where "its" can mean the element alone."""
_KEYED = re.compile(r"(the (?!most |least |\w+est )(?:[\w-]+ ){1,3}(?:with|for|of)(?: the [\w -]+)?) \{\w+\}")
"""What has its element as a key, or is one for each: "the gene with the alias {}", "the plural of {}"."""
_WITH_KEY = re.compile(
    r"the ((?:[\w-]+ )?[\w-]+) with (?:the (?:(?!(?:in|of|for|from|least|most|to|\w+est)\b)[\w-]+ ){1,3})?\{\w+\}"
)
"""What is named by a key of its own: "the gene with the alias {}"."""
_MEMBER = re.compile(r"the ((?:[\w-]+ )?(?:class|family|genus|order|phylum|sub-subclass)) of \{\w+\}")
"""What has its element as a member: nobody says that a bird has a genus."""
_HOME = re.compile(r"the home (city|country) of \{\w+\}")
"""Where a company or an exchange is: nobody says that it has a city."""
_RELATED = re.compile(r"the ([\w -]+) (to|in|on|from|by|at) which \{\w+\} ((?:\w+ly )?[a-z]+s)")
_ACTIVE = re.compile(r"the ([\w -]+) that \{\w+\} ((?:\w+ly )?[a-z]+s)")
"""What an element leads to by a verb: "the element to which {isotope} mainly decays", "the city that {airport} serves"."""
_OWNED_BY = re.compile(r"the ([\w' -]{3,40}) (?:of|(?<=gene )for|(?<=code )for) \{\w+\}")
"""What belongs to one thing and no other: "the currency of {country}"."""
_AT_ELEMENT = re.compile(r"(the .+) (of|in|at|on|for|under) (?:the [\w-]+ )?")
"""What goes before an element that ends a phrase, or that more about it follows: "the UTC offset in {} at noon"."""
_MORE_ABOUT = re.compile(r"|(?: (?:after|against|at|before|by|for|from|in|on|to|under|with) .+)")
_CLAUSE = re.compile(
    r",(?!\d)|(?<!\bof )(?<!\bin )(?<!\bfor )(?<!\bwith )(?<!\bfrom )(?<!\bto )(?<!\bon )\bthat\b"
    r"|\b(?:which|whose|who|where|it|its|as)\b|\bbetween\b(?!.* and .)"
)
"""What opens a clause; "of that fragment" opens none, nor does "between A and B" when both are said."""


_OWNING = ("belongs to", "has", "is assigned to", "is based in")
"""How what an element leads to is its own: of a gene on a chromosome one says "its chromosome"."""


@dataclass(frozen=True)
class Link:
    """How an element leads to the thing that its key is about: an isotope "mainly decays to" an "element"."""

    holder: Ask
    relation: str
    noun: str

    def owned(self) -> str:
        """What it leads to, as the element's own: "whose chromosome", "for which the element to which it mainly decays"."""
        if self.relation in _OWNING or re.fullmatch(r"lies (?:in|on)", self.relation):
            return f"whose {'home ' if self.relation == 'is based in' else ''}{self.noun}"
        if (related := _RELATED.fullmatch(self.holder.phrase)) is not None:
            return f"for which the {related[1]} {related[2]} which it {related[3]}"
        return f"for which the {self.noun} that it {self.relation}"


@dataclass(frozen=True)
class Place:
    """Where a phrase about each element speaks of the element, or of that to which it leads."""

    node: Node
    holder: Ask
    """The call that takes it, in `slot`."""
    slot: str
    noun: str
    """What it is called."""


class KeyPhrases(NounPhrases):
    """The words of what is asked of each element."""

    def without_owner(self, fan: Fan) -> tuple[str, str] | None:
        """The key of each element as it stands where the element is asked for, and the preposition that goes before that.

        ("for", "the area of its home country") makes "For which of Nvidia and Nestlé is the area of its home country above …?".
        None where the phrase would lose its sense, or be more than a clause bears.
        """
        subject, holder, slot = _subject(fan)
        return self._first_left_out(fan, Place(subject, holder, slot, self.singular(fan.over)))

    def _first_left_out(self, fan: Fan, place: Place) -> tuple[str, str] | None:
        """The first of the tool's phrases that can do without what stands at the place, without it."""
        for template in _variants(fan.template):
            at = replace(place, holder=template) if place.holder is fan.template and isinstance(template, Ask) else place
            if (found := self._left_out(fan, template, at)) is not None:
                return found
        return None

    def _left_out(self, fan: Fan, template: Node, place: Place) -> tuple[str, str] | None:
        """The template's phrase without what stands at a place of it."""
        noun = place.noun
        before, after = self._around(fan, template, place)
        before, after = spoken(fit(before, f"that {noun}", noun, numeric=False)), spoken(after)
        found = _owner_left_out(before, after, person=is_person(noun))
        if found is None or len(found[1]) > LONGEST_OWNERLESS:
            return None
        preposition, key = found
        if numbers(fan) and preposition == "at":
            preposition = "for"
        if re.search(r" at its (?!elevation\b)", key):  # the melting point of the element, not of the air
            if noun.endswith("s"):
                return None
            key = key.replace(" its ", f" the {noun}'s ")
        if fan.attribute is not None and fan.attribute.noun == "day of the week":
            weekday, key = key.startswith("the day of the week of "), key.removeprefix("the day of the week of ")
            return (preposition, key) if weekday else None
        return preposition, comma_closed(key)

    def plain(self, fan: Fan) -> bool:
        """Is the key in words an attribute of the element, so that "has the highest …" says it all?"""
        if plain_key(fan):
            return True
        shared = self.without_owner(fan)
        return fan.attribute is not None and shared is not None and shared[1] == f"the {fan.attribute.noun}"

    def _around(self, fan: Fan, template: Node, place: Place) -> tuple[str, str]:
        """What a phrase about each element says before and after the place at which it speaks of it. Raises Unsayable."""
        value = next(iter(fan.over.value), None) if isinstance(fan.over.value, list) else None
        if not takes_phrase(place.holder.phrase, place.slot, value):
            raise Unsayable("a slot that does not take each of several")
        self.names[id(place.node)] = PLACE
        self.subjects.add(id(place.node))
        text = self.noun_phrase(template)
        self.subjects.discard(id(place.node))
        del self.names[id(place.node)]
        before, _, after = text.partition(PLACE)
        return before, after

    def whom(self, fan: Fan) -> str:
        """The relative pronoun for the elements of a list."""
        return "whom" if is_person(self.singular(fan.over)) else "which"

    def of_each(self, fan: Fan, most: str, highest: str = "", *, keyed: bool = False) -> str | None:
        """What the tool's own predicate says of one element: "borders the most countries"; None where it has none.

        `most` fills the place of a number of things, `highest` that of an amount's rank; `keyed` where the predicate may be
        said of the thing whose key the element is: of the gene with an alias.
        """
        counted = asked_of(fan)
        if counted is None:
            return None
        predicates = counted.tool.each.get(counted.output.path if counted is fan.template else f"{counted.output.path}#count")
        if not predicates:
            return None
        subject, holder, slot = _subject(fan)
        if holder is not counted:
            outer = _slot_of(counted, holder)
            if not keyed or outer is None:
                return None
            subject, slot = holder, outer
        others = counted.arguments.keys() - {slot}
        fitting = [p for p in predicates if slots(p) - {"most", "highest"} == others and (highest or "{most}" in p)]
        fitting = [p for p in fitting if not p.startswith("the ")]
        if not fitting or any(a is subject for name, a in counted.arguments.items() if name in others):
            return None
        countable = fan.attribute is None or fan.attribute.unit is None
        if (
            countable
            and most in ("the most", "the fewest")
            and re.search(r"\{most\} [a-z-]+ (?!in\b|of\b|on\b|for\b|with\b|that\b)[a-z]", fitting[0])
        ):
            most = f"the {'largest' if most == 'the most' else 'smallest'} number of"  # not "the most direct subdivisions"
        if countable:
            most = quantity(most, fitting[0].partition("{most} ")[2])
        ranks = {"most": Literal("", most), "highest": Literal("", highest)}
        said = {name: ranks[name] if name in ranks else counted.arguments[name] for name in slots(fitting[0])}
        return self.asked(Ask(counted.tool, counted.call, said, counted.output, counted.value, fitting[0]), fitting[0])

    def linked(self, fan: Fan) -> Link | None:
        """How each element leads to the thing that its key is about; None where no verb says it."""
        counted = asked_of(fan)
        if counted is None:
            return None
        subject, holder, _ = _subject(fan)
        if len(holder.arguments) > 1 or _slot_of(counted, holder) is None:
            return None
        if (related := _RELATED.fullmatch(holder.phrase)) is not None:
            return Link(holder, f"{related[3]} {related[2]}", related[1])
        if (active := _ACTIVE.fullmatch(holder.phrase)) is not None:
            return Link(holder, active[2], active[1])
        if (member := _MEMBER.fullmatch(holder.phrase)) is not None:
            return Link(holder, "belongs to", member[1])
        if (home := _HOME.fullmatch(holder.phrase)) is not None:
            return Link(holder, "is based in", home[1])
        key = _WITH_KEY.fullmatch(holder.phrase)
        if key is not None and isinstance(subject, Literal | Cut):
            return Link(holder, "is assigned to" if key[1] == "character" else "belongs to", key[1])
        return None

    def owning(self, fan: Fan) -> Link | None:
        """What is each element's own, where its key is about that: "currency", of a country; None where the key is its own."""
        counted = asked_of(fan)
        if counted is None:
            return None
        _, holder, _ = _subject(fan)
        owned = _OWNED_BY.fullmatch(holder.phrase)
        held = _slot_of(counted, holder) is not None and not isinstance(holder.value, int | float)
        if owned is None or not held or len(holder.arguments) > 1 or " of " in owned[1].removeprefix("date of "):
            return None
        return Link(holder, "has", owned[1])

    def said_of(self, fan: Fan, holder: Ask) -> tuple[str, str] | None:
        """The key as it stands where its `holder` is spoken of, behind the preposition: ("for", "the K-edge energy")."""
        counted = asked_of(fan)
        slot = None if counted is None else _slot_of(counted, holder)
        if counted is None or slot is None:
            return None
        return self._first_left_out(fan, Place(holder, counted, slot, self._kind(holder)))

    def _kind(self, holder: Ask) -> str:
        entity = entity_of(holder)
        return entity.noun if entity is not None else "one"

    def doing(self, fan: Fan) -> str | None:
        """What there is in each element that has the key: "the element with the highest mass fraction", in a compound."""
        counted = asked_of(fan)
        if counted is None or fan.attribute is None:
            return None
        subject, holder, slot = _subject(fan)
        if holder is counted or not holder.phrase.endswith(f" in {{{slot}}}"):
            return None
        if self.said_of(fan, holder) != ("for", f"the {fan.attribute.noun}"):
            return None
        before, _ = self._around(fan, holder, Place(subject, holder, slot, self.singular(fan.over)))
        return before.removesuffix(" in ") if before.endswith(" in ") else None

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


def _slot_of(call: Ask, argument: Node) -> str | None:
    """In which slot the call takes the argument, if it does."""
    return next((name for name, taken in call.arguments.items() if taken is argument), None)


def _variants(template: Node | None) -> Iterator[Node]:
    """What is asked of each element, and the same in the tool's other noun phrases, those for several things first."""
    assert template is not None
    yield template
    if isinstance(template, Ask):
        given = template.arguments
        path = template.output.path
        said_of_each = (p for p in template.tool.each.get(path, ()) if p.startswith("the "))
        for phrase in (*said_of_each, *noun_phrases(template.tool, path)):
            fits = slots(phrase) == set(given) and all(
                isinstance(a, Literal | Cut | Listed | Element) or takes_phrase(phrase, name, a.value)
                for name, a in given.items()
            )
            if phrase != template.phrase and fits:
                yield Ask(template.tool, template.call, given, template.output, template.value, phrase)


def numbers(fan: Fan) -> bool:
    """Are the elements plain numbers, such as years?"""
    value = next(iter(fan.over.value), None) if isinstance(fan.over.value, list) else None
    return isinstance(value, int | float)


def _owner_left_out(before: str, after: str, *, person: bool) -> tuple[str, str] | None:
    """A key that ends at its element, without it: ("in", "the UTC offset at noon") for "the UTC offset in {} at noon"."""
    match = _AT_ELEMENT.fullmatch(before)
    if match is None or _CLAUSE.search(before) or _MORE_ABOUT.fullmatch(after) is None:
        return None
    owned, preposition = _OWNED.search(before), match[2]
    if owned is not None and owned.start() > 0 and not person:
        return "for", f"{before[: owned.start()]}its {owned[1]}{after}"
    if preposition in ("for", "of", "under") and re.search(r" the [\w-]+(?: [\w-]+)?$", match[1]):
        return None  # "annotated to the gene for that hormone" says nothing without the hormone
    if re.search(r"(?:(?<! list)(?<! spe)ed|as)$", match[1]):
        return None
    return "for" if preposition == "of" else preposition, f"{match[1]}{after}"


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
