"""Noun phrases: a derivation tree's nodes as the words that a sentence can hold.

Phrases nest where a reader can follow; what is longer becomes a sentence that goes before ("Take …") and is then spoken of as
"that city". Where the grammar has no good words the tree is `Unsayable`, and the deriver tries something else.

Invariant: whether a tree is sayable depends on the tree alone, never on the random choice of words.
"""

import random
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from string import Formatter

from dive.synthesis.frames import framed, framed_list, shares_noun, spoken
from dive.synthesis.joining import CALENDAR, PURE_NUMBERS
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
    named_by,
    unfiltered,
    walk,
)
from dive.synthesis.phrases import fit, unkeyed
from dive.synthesis.saying import (
    comma_closed,
    enumerate_words,
    head_noun,
    noun_of,
    plural_of,
    referred,
    short_name,
    with_unit,
)

LONGEST_INNER = 62
"""Characters of a phrase that more words of its own sentence follow; a longer one gets a sentence before."""
LONGEST_LAST = 105
"""Characters of a phrase that ends its own."""
LONGEST_BEFORE = 45
"""Characters before a phrase that ends its sentence, each further one of which costs it one."""
SHORT_DATE = 35
"""Characters of a date that is counted from another, such as "the Sunday after 24 April 2021", within a longer phrase."""
PLACE = "\x04"
"""Where a phrase about each element of a list speaks of the element."""
LONGEST_INTRODUCTION = 260
"""Characters of a sentence that introduces one thing."""


class Unsayable(Exception):
    """The grammar has no words for this that a person would use."""


@dataclass
class NounPhrases(ABC):
    """One wording of one tree. The same random generator gives the same text; frames are still marked in it."""

    rng: random.Random
    taken: list[str] = field(default_factory=list)
    """Sentences that introduce hoisted phrases, in order."""
    names: dict[int, str] = field(default_factory=dict)
    """Nodes that are spoken of as "that city"."""
    whole: Node | None = None
    """The tree of the whole query, so that a name can be told from what else the query speaks of."""
    followed: bool = False
    """Does a second question follow in the same sentence?"""
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
                return self.operated(node)
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
                if node.entity.name in CALENDAR | PURE_NUMBERS and len(plain) > 2:
                    plain.sort(key=lambda item: item.value)
                if first.frame == '"{}"':  # of sentences nobody says "which of A; B"
                    plural = node.entity.plural
                    return f"the {plural} " + enumerate_words([f'"{i.said}"' for i in plain], last)
                frame = first.frame
                if frame == "{}" and (node.entity.name == "Year" or (node.entity.name == "Integer" and len(plain) > 2)):
                    frame = f"the {node.entity.noun} {{}}"  # a bare row of years reads as amounts
                return framed_list([i.said for i in plain], frame, node.entity.noun, node.entity.plural, last)
        return enumerate_words([self.noun_phrase(i) for i in node.items], last)

    def asked(self, node: Ask, phrase: str) -> str:
        """One of the tool's phrases with its slots filled."""
        if (dated := _PLACE_LAST.fullmatch(phrase)) is not None and self._short(node.arguments.get(dated[4])):
            phrase = f"{dated[1]} {dated[3]} {dated[2]}{dated[5]}"  # "after that day in Italy" might be a day in Italy
        if (converted := _converted(node, phrase)) is not None:
            amount = node.arguments[converted[1]]
            unit = converted[3] or self.noun_phrase(node.arguments[converted[2]])
            said = self._argument(amount, last=True)  # the unit comes before what the amount is of
            described = not isinstance(amount, Literal | Cut) and id(amount) not in self.names
            return with_unit(said, f", in {unit}", noun_of(amount)) if described else f"{said} in {unit}"
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
                following = parts[place + 1][0] if place + 1 < len(parts) else ""
                last = place == len(parts) - 1 or (following == "?" and not self.followed)
                apart = following.startswith((" in ", " that ", " with ", " becomes "))
                inner = self._argument(argument, last=last, apart=apart, said=len(text))
                entity = entity_of(argument)
                kind = entity_of(named_by(argument))
                if kind is not None and kind.name == "City" and text.endswith(" at "):
                    text = f"{text[:-3]}in "
                number = isinstance(argument.value, int | float) and not isinstance(argument, Literal | Cut)
                text = fit(text, spoken(inner), entity.noun if entity else None, numeric=number)
                text += (
                    comma_closed(inner) if any(words.startswith(" ") for words, _ in parts[place + 1 : place + 2]) else inner
                )
            place += 1
        return unkeyed(text)

    def _short(self, node: Node | None) -> bool:
        """Is it a plain name, or a thing that was named before?"""
        return isinstance(node, Literal | Cut) or id(node) in self.names

    def _pair_at(self, node: Ask, parts: Sequence[tuple[str, str | None]]) -> str | None:
        """Two literals of one frame that a phrase joins by "and": "the stars Vega and Deneb"."""
        if len(parts) < 2 or parts[1][0] != " and " or not parts[1][1]:
            return None
        pair = tuple(named_by(node.arguments[str(name)]) for _, name in parts)
        same = all(isinstance(a, Literal | Cut) and id(a) not in self.names and id(a) not in self.subjects for a in pair)
        if (owned := self._pair_owned(node, parts)) is not None:
            return owned
        if not same or entity_of(pair[0]) is None or entity_of(pair[0]) != entity_of(pair[1]):
            described = [not isinstance(a, Literal | Cut | Element) and id(a) not in self.names for a in pair]
            plain_last = re.search(r" between (?:the \w+ of )?$", parts[0][0]) is not None and described == [True, False]
            return self._both(node, parts) if parts[0][0].endswith(" both ") or plain_last else None
        words = self.enumerated(Listed(pair, entity_of(pair[0])), "and")
        return f"of {words}" if parts[0][0].endswith(" both ") and shares_noun(words) else words

    def _pair_owned(self, node: Ask, parts: Sequence[tuple[str, str | None]]) -> str | None:
        """What two named things have: "the time zones of Nasdaq and Euronext Dublin"."""
        one, other = (node.arguments[str(name)] for _, name in parts)
        if not (isinstance(one, Ask) and isinstance(other, Ask) and one.phrase == other.phrase and len(one.arguments) == 1):
            return None
        owned = re.fullmatch(r"the ([a-z]+(?: [a-z]+)?) of \{\w+\}", one.phrase)
        owners = tuple(next(iter(a.arguments.values())) for a in (one, other))
        named = [id(n) for n in (one, other, *owners)]
        if owned is None or any(n in self.names or n in self.subjects for n in named):
            return None
        if not all(isinstance(owner, Literal | Cut) for owner in owners):
            return None
        return f"the {plural_of(owned[1])} of {self.enumerated(Listed(owners, entity_of(owners[0])), 'and')}"

    def _both(self, node: Ask, parts: Sequence[tuple[str, str | None]]) -> str:
        """Two things of which the same is said, the shorter first: "both Brazil and the country of the airport …".

        Two that are named by the same key share its words: "the language with the ISO 639 code … and the one with the code …".
        """
        one, other = (node.arguments[str(name)] for _, name in parts)
        if (keyed := self._both_keyed(one, other)) is not None:
            return keyed
        said = [self._argument(node.arguments[str(name)], last=False) for _, name in parts]
        first, second = sorted(said, key=lambda words: (" and " in spoken(words), len(spoken(words))))
        return f"{comma_closed(first)} and {second}"

    def _both_keyed(self, one: Node, other: Node) -> str | None:
        if not (isinstance(one, Ask) and isinstance(other, Ask) and one.phrase == other.phrase and len(one.arguments) == 1):
            return None
        entity, named = entity_of(one), re.fullmatch(r"(the .+) \{\w+\}", one.phrase)
        first, second = (next(iter(a.arguments.values())) for a in (one, other))
        if not (isinstance(first, Literal | Cut) and isinstance(second, Literal | Cut) and first.frame == second.frame):
            return None
        if named is None or entity is None or {id(n) for n in (one, other, first, second)} & self.names.keys():
            return None
        frame = f"{named[1]} {first.frame}"
        key = re.search(r" (with|for|of|that has) (?:the )?(?:.* )?([\w-]+) (\W?\{\}\W?)$", frame)
        if key is None:
            return None
        return f"{frame.format(first.said)} and the one {key[1]} the {key[2]} {key[3].format(second.said)}"

    def _argument(self, node: Node, *, last: bool, apart: bool = False, said: int = 0) -> str:
        """What fills a slot; `apart` where a description that ends in a name would take what follows for its own.

        `said` is how many characters the phrase has before the slot: after many of them, less of a description can be followed.
        """
        text = self.noun_phrase(node)
        if isinstance(node, Literal | Cut | Element | Listed) or id(node) in self.names:
            return text
        open_ended = " among " in text or (apart and re.search(r" (?:of|in|whose|with|that|which) ", text))
        ends_in_verb = not last and ENDS_IN_VERB.search(spoken(text)) is not None
        # not "the home of Nasdaq in Thai", nor "the country in which the airport lies from June to May"
        inner = 0 if open_ended or ends_in_verb else LONGEST_INNER
        entity = entity_of(node)
        counted_off = entity is not None and entity.name == "Date" and re.search(r" (?:after|before|to follow) ", text)
        longest_last = max(LONGEST_INNER, LONGEST_LAST - max(0, said - LONGEST_BEFORE))
        if said and " when " in text:
            longest_last = inner = 0  # of what is asked, or of what is asked of?
        if len(spoken(text)) <= (SHORT_DATE if counted_off else longest_last if last else inner):
            return text
        if self._about_each(node):
            raise Unsayable("a long phrase about each element")
        longest = LONGEST_LAST + 40 if last else LONGEST_INNER + 20
        if ends_in_verb or (apart and open_ended):
            longest = 0
        return self.introduced(node, text, longest=longest)

    def _about_each(self, node: Node) -> bool:
        return any(id(inner) in self.subjects for inner in walk(node))

    # -- sentences that go before -------------------------------------------------------------------------------------

    def introduced(self, node: Node, text: str, *, longest: int = LONGEST_LAST + 40) -> str:
        """Give the phrase its own sentence, and return the words that refer back to it.

        Where something else has that name already the phrase stays where it is, if it has at most `longest` characters.
        """
        name = self._name_for(node)
        if name is None:
            if len(spoken(text)) > longest:
                raise Unsayable("two long things of one name")
            return text
        return self._told(node, name, f"{self._take(node)} {text}.")

    def _told(self, node: Node, name: str, sentence: str) -> str:
        """Give the node a sentence before, and return the name by which what follows speaks of it."""
        if len(spoken(sentence)) > LONGEST_INTRODUCTION:
            raise Unsayable("an introduction too long to follow")
        if PLACE in sentence:
            raise Unsayable("a sentence before that is another for each element")
        self.taken.append(sentence)
        self.names[id(node)] = name
        return name

    def _take(self, node: Node) -> str:
        if isinstance(node.value, int | float):
            return "Then consider" if self.taken else "Consider"  # nobody starts with a number of borders
        if self.taken:
            further = [lead for lead in ("Then take", "Next, take", "Now consider") if not self.taken[-1].startswith(lead)]
            return self.rng.choice(further)
        return "Take"

    def _name_for(self, node: Node) -> str | None:
        """What a later sentence calls the node; None where it calls something else so already."""
        noun = self.plural(node) if is_list(node) else _DAY.sub("day", short_name(self.reference(node)))
        which, plain = "those" if is_list(node) else "that", _QUALIFIER.sub("", noun)
        kinds = {e.noun for inner in walk(self.whole or node) if not isinstance(inner, Fan) and (e := entity_of(inner))}
        kin = [kind for kind in kinds if kind.split()[-1] in (plain, plain.removesuffix("s")) and not noun.startswith(kind)]
        name = f"{which} {noun if kin else plain}"
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
        if isinstance(named := named_by(node), Ask):
            node = named  # the formula of an amino acid is named as the amino acid
        noun = referred(node)
        if not isinstance(node, Ask):
            return noun
        if (converted := _converted(node, node.phrase)) is not None:
            return self.reference(node.arguments[converted[1]])
        if noun in ("name", "number", "place"):
            noun = head_noun(node.phrase) or noun  # "that share", of a share; "that midpoint"
        others = {
            e.noun
            for inner in walk(self.whole or node)
            if inner is not node and not isinstance(inner, Fan) and (e := entity_of(inner))
        }
        head = (head_noun(node.phrase) or noun).partition(" or ")[0]
        plain = len(head.split()) <= 2 and not re.search(r"\d", head)
        own = plain and about_of(node) is None and noun.split()[-1] not in head  # "that amino acid", of the compounds
        return head if own or noun in others else noun

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
        if isinstance(node, Listed) and isinstance(first := node.items[0], Literal | Cut):
            framed_noun = _FRAME_NOUN.fullmatch(first.frame)
            if framed_noun is not None:
                return plural_of(framed_noun[1])
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

    @abstractmethod
    def operated(self, node: Operation) -> str:
        """What an operation makes of a list, as a noun phrase. Raises Unsayable."""


ENDS_IN_VERB = re.compile(r" (?:applies|belongs|covers|describes|encodes|lies|serves)$")
"""A description that ends in a verb, behind which no more can follow at once."""
_DAY = re.compile(r"(?:[\w -]* )?(?:public holiday|trading day|working day)$")
"""A day of some kind, which is "that day" afterwards."""
_QUALIFIER = re.compile(r"^(?:human|full|optical|bird|EC|PDB|UN geoscheme|taxonomic)\b ")
"""What a name for a thing does without when it comes again: "that chromosome"."""
_FRAME_NOUN = re.compile(r"the ((?!.*\b(?:with|called|registered|of)\b)[a-z -]+?) \W?\{\}\W?")
"""A frame that says a noun and nothing else: "the peptide {}"."""
_PLACE_LAST = re.compile(r"(.+) (after \{\w+\}) (in \{(\w+)\})(\??)")
"""A date before a place: well said where the place takes many words, and badly where the date is "that day"."""
_CONVERTED = re.compile(r"\{(\w+)\} in (?:\{(\w+)\}|([\w ]+))")
"""An amount put into another unit, which is that amount still: "{mass} in {unit}", "{temperature} in kelvin"."""


def _converted(node: Ask, phrase: str) -> re.Match[str] | None:
    """An amount in another unit; "Mothering Sunday in 2019" is none."""
    match = _CONVERTED.fullmatch(phrase)
    return match if match is not None and isinstance(node.arguments[match[1]].value, int | float) else None
