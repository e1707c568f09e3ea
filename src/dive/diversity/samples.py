"""What diversity is measured on: one sample per task or trajectory, whoever made it.

A sample keeps the shape of tool use and forgets the values: which tools were called, in which order, of which kind, and
from which call to which other one values flowed. Invariant: every edge points from an earlier call to a later one, so
that a sample's call graph is a DAG.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Letter = Literal["R", "P"]
"""Kind of a tool: retrieval or processing."""
Region = Literal["PureR", "R+P", "PureP"]
"""Which kinds a topology mixes."""

REGIONS: tuple[Region, ...] = ("PureR", "R+P", "PureP")
"""In the order in which topologies are listed."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The shape of one task's solution or of one trajectory."""

    id: str
    tools: tuple[str, ...]
    """Name of the tool of each call, in the order of the calls."""
    kinds: tuple[Letter, ...]
    """Kind of the tool of each call."""
    edges: tuple[tuple[int, int], ...]
    """Value flows as (earlier call, later call), sorted, without repeats."""
    toolset: tuple[str, ...] | None
    """Names of the tools on offer, sorted; None where the data does not say."""
    domains: tuple[str, ...]
    """Domains of the tools called, sorted; empty where unknown."""

    def __post_init__(self) -> None:
        if len(self.kinds) != len(self.tools):
            raise ValueError(f"sample {self.id}: {len(self.tools)} calls, but {len(self.kinds)} kinds")
        if any(not 0 <= source < target < len(self.tools) for source, target in self.edges):
            raise ValueError(f"sample {self.id}: an edge does not join an earlier call to a later one")


@dataclass(frozen=True, slots=True)
class Call:
    """One executed call of a foreign trajectory, before its value flows are known."""

    tool: str
    arguments: object
    """Parsed JSON."""
    result: object
    """Its text, or parsed JSON; None where there is no result."""
    turn: int
    """Calls of one turn are made together: none of them can know the others' results."""


def region(kinds: Sequence[str]) -> Region:
    """The region of a topology whose calls have these kinds. At least one call is needed."""
    if "P" not in kinds:
        return "PureR"
    return "R+P" if "R" in kinds else "PureP"
