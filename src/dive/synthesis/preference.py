"""What a steered run prefers while an attempt collects: joins of tools that its tasks do not have yet, and rare tools.

Invariant: a preference changes the order in which joins are tried, never which of them are allowed.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from dive.synthesis.coverage import Coverage, pair_of, unpacked
from dive.synthesis.nodes import Ask, Element, Fan, Listed, Node, Operation, walk
from dive.synthesis.sample import Aim
from dive.tools import Tool

FAVOURED = 20.0
"""How much rather a value flows into the tool that an attempt is aimed at than into any other."""
UNJOINED = 30.0
"""How much rather two tools are joined that no task joins yet than two that many do."""
RARE = 0.7
"""Power of a tool's rarity by which it is called rather than others: a bit less than in proportion."""
FAR = 20.0
"""The most that rarity makes of it, either way."""


@dataclass(frozen=True)
class Preference:
    """The preference of one attempt."""

    aim: Aim

    @cached_property
    def _covered(self) -> Coverage:
        return unpacked(self.aim.covered)

    def weight(self, giver: Node, taker: Tool) -> float:
        """How much rather than others the tool takes the node's value."""
        weight = self._new(givers(giver), taker.name) * self._rare(taker.name)
        return weight * FAVOURED if taker.name == self.aim.taker else weight

    def maker_weight(self, maker: Tool, taker: Tool) -> float:
        """How much rather than others the maker gives the taker a value."""
        return self._new((maker.name,), taker.name) * self._rare(maker.name)

    def _new(self, sources: Collection[str], taker: str) -> float:
        counts = self._covered.counts
        return 1 + UNJOINED * max((1 / (1 + counts[pair_of(source, taker)]) for source in sources), default=0.0)

    def _rare(self, tool: str) -> float:
        return min(FAR, max(1 / FAR, math.pow(self._covered.rarity(tool), RARE)))

    def met(self, node: Node) -> bool:
        """Does the tree join the tools that the attempt is aimed at? True where it is aimed at no pair."""
        return self.aim.taker is None or any(
            isinstance(inner, Ask)
            and inner.tool.name == self.aim.taker
            and any(self.aim.source in givers(argument) for argument in inner.arguments.values())
            for inner in walk(node)
        )


def givers(node: Node | Fan) -> set[str]:
    """Names of the tools whose values go on where the node's value does: what `flows` finds in the program."""
    match node:
        case Ask():
            return {node.tool.name}
        case Element():
            return givers(node.parent)
        case Fan():
            return givers(node.over).union(*map(givers, node.keys))
        case Operation():
            return set().union(*map(givers, node.inputs))
        case Listed():
            return set().union(*map(givers, node.items))
        case _:
            return set()
