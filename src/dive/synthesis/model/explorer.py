"""The built-in collector in front of a model deriver: evidence grows by value flow, without a model.

Each round makes moves of `BuiltinCollector` from what it found last, until the round's calls are spent. The findings' trees
are not used further: the deriver reads the calls.
"""

import asyncio
import random
from dataclasses import dataclass, field

from dive.records import Round, Seed
from dive.synthesis.collect import BuiltinCollector, Finding, Flowed
from dive.synthesis.flow import Flow
from dive.synthesis.model.collector import Collected
from dive.synthesis.model.draft import Complaint
from dive.synthesis.model.trace import Trace
from dive.synthesis.nodes import Node, is_list, leaves
from dive.synthesis.sample import Configuration
from dive.synthesis.workbench import Workbench

MOVES = 12
"""Moves tried in a round."""
STARTS = 3


@dataclass
class Explorer:
    """One attempt's collector."""

    flow: Flow
    configuration: Configuration
    trace: Trace
    steps: int
    """Calls after which a round makes no further move."""
    rng: random.Random
    _node: Node | None = None
    _first: Node | None = None
    _bench: Workbench = field(init=False)

    def __post_init__(self) -> None:
        self._bench = Workbench(self.flow, self.configuration.toolset, self.trace.caller, self.rng)

    @property
    def seed(self) -> Seed:
        """The first entity that the evidence starts from."""
        domain = self.configuration.focus.domain
        for leaf in leaves(self._first) if self._first is not None else ():
            if leaf.entity is not None:
                return Seed(entity=leaf.entity.name, value=leaf.value, domain=domain)
        return Seed(entity="Literal", value=None, domain=domain)

    async def collect(self, previous: Round | None) -> Collected:  # noqa: ARG002
        """One round. Raises Complaint where the focus tool cannot be started, OutOfCalls where nothing is left to call."""
        before = len(self._bench.calls)
        moves = await asyncio.get_running_loop().run_in_executor(self.trace.threads, self._round)
        self.trace.adopt(self._bench.calls, self._bench.tool_seconds)
        return Collected(len(self._bench.calls) - before, moves)

    def _round(self) -> int:
        collector = BuiltinCollector(self._bench)
        until = len(self._bench.calls) + self.steps
        if self._node is None:
            for _ in range(STARTS):
                started = collector.start(self.configuration.focus)
                if started is not None:
                    self._first = self._node = started.node
                    break
            else:
                raise Complaint("no_start", f"{self.configuration.focus.name} could not be called with any drawn arguments")
        moves = 0
        while len(self._bench.calls) < until and moves < MOVES:
            moves += 1
            assert self._node is not None
            finding = self._move(collector, self._node)
            if isinstance(finding, Flowed):
                self._node = finding.node
        return moves

    def _move(self, collector: BuiltinCollector, node: Node) -> Finding | None:
        """Any move that the node allows; only what flowed on becomes the next place to go from."""
        if is_list(node):
            return collector.fan_out(node) or collector.chain(node, None)
        match self.rng.choice(("chain", "chain", "expand", "describe", "alongside", "siblings")):
            case "chain":
                return collector.chain(node, None)
            case "expand":
                return collector.expand(node)
            case "describe":
                return next(iter(collector.describe(node)), None)
            case "alongside":
                return collector.alongside(node)
            case _:
                return collector.siblings(node, 2)
