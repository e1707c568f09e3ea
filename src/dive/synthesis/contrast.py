"""Contrast: where two trees that ask the same of two things part, so that their common frame is said once.

"By how much does the number of airports in Kenya differ from that in Peru?" says one tree and the place where the other
departs from it. Both trees stay whole in the program; only the words are shared.
"""

import re
from dataclasses import dataclass

from dive.synthesis.nodes import Ask, Cut, Fan, Listed, Literal, Node, Operation
from dive.synthesis.phrases import follows_freely
from dive.synthesis.saying import article

_OWNER = re.compile(r"\ban? (?:(?!an? |the |with |of |at |in |and )[\w-]+ ){1,4}of $")
"""What an amount is an amount of: "a beta of 0.6", where 0.6 alone says nothing."""
_LAST = re.compile(r" (of|for|in|at|on|from) (?:the [\w-]+ )?$")


@dataclass(frozen=True)
class Parting:
    """The one place at which two trees differ."""

    one: Node
    other: Node
    holder: Ask | None
    """The call that takes them; None where they are the trees themselves."""
    slot: str
    outermost: bool
    """Is `holder` the tree's root?"""

    def preposition(self) -> str | None:
        """What comes before the place, if the place is last in what the root asks: "that of Peru"."""
        if self.holder is None or not self.outermost or len(self.holder.arguments) > 1:
            return None  # of what is asked with something else besides, "that of Peru" would be too little
        before, _, after = self.holder.phrase.partition(f"{{{self.slot}}}")
        match = _LAST.search(before)
        return match[1] if match is not None and not after else None

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
        named = re.match(r" \{(\w+)\}", after)
        unit = self.holder.arguments.get(named[1]) if named is not None else None
        stated = unit.said if isinstance(unit, Literal) and unit.entity is None else None
        return amount_words(before, f" {stated}" if stated else after, self.one.said, self.other.said)


def amount_words(before: str, after: str, first: str, second: str) -> tuple[str, str]:
    """What an amount is told apart by in "with 7 sides instead of 9": the second amount in words, and the first.

    `before` and `after` are what a phrase says around the amount, such as "a polygon with " and " sides of {length}".
    """
    if before.endswith("/"):
        return f"/{second}", f"/{first}"
    hyphenated = re.match(r"-[\w-]+", after)
    if hyphenated is not None or re.search(r"\d-[a-z]", first):
        tail = hyphenated[0] if hyphenated is not None else ""
        noun = re.match(r" ([a-z]+)", after[len(tail) :])
        if noun is not None and not follows_freely(noun[1]):
            tail += noun[0]
        if tail.endswith("s"):
            return f"{second}{tail}", f"{first}{tail}"
        return f"{article(second)} {second}{tail}", f"{article(first)} {first}{tail}"
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
    return Parting(one, other, holder, slot, depth == 1)


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
