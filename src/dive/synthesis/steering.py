"""Diversity-driven sampling: aims the attempts of a run at what its tasks do not cover yet.

Indices are planned in blocks. The plan of block `b` comes from what the attempts of blocks before `b - 1` gave, and from the
structure of the pool where they say nothing yet; so while one block is under way, the next one is planned already, and nobody
waits unless an attempt falls a whole block behind. For each index the plan names the focus tool and, where the pool's flow
graph still has one worth trying, a pair of tools to join, of which the focus is one.

Focus tools are arms of a bandit. An arm's chance of a feature is how often its tasks had it, so features that one task only
has stand for the unseen ones beside them (Good and Turing). A block is filled greedily: each draw takes the arm that is worth
most, given what the draws before it are expected to cover.

A pair is aimed at until a task joins it. Its chance starts from how pairs with its type of value, its source and its taker
fared so far, and falls with every try in vain, until others are worth more or none is left.

Invariant: a plan is a function of (run seed, pool, outcomes of smaller indices). Neither the number of workers, nor the order
in which attempts end, nor kills can show in it: whoever resumes teaches the same outcomes in the same order.
"""

import heapq
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from dive.synthesis.collect import orderable
from dive.synthesis.coverage import Coverage, Feature, pair_of
from dive.synthesis.flow import Flow
from dive.synthesis.joining import PURE_NUMBERS, chosen_well, joins_well
from dive.synthesis.sample import Aim
from dive.tools import Tool

BLOCK = 256
"""Indices that are planned together."""
FAILED = 0.3
"""What an attempt without a task counts of one with a task, in an arm's chances: yield matters, coverage matters more."""
PATIENCE = 4
"""Failures after which a tool is half as much worth trying for its own sake."""
FIRM = 2.0
"""Tries at a pair that weigh as much as what is known of pairs like it."""
HOPELESS = 0.06
"""A chance below which no attempt is aimed at a pair."""
BRIDGE = 1.4
"""How much more a turn is worth of a tool that shares things with another domain: else questions across domains grow rare."""

Pair: TypeAlias = tuple[str, str]
"""Source and taker."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a pair can be joined."""

    entity: str
    """Type of what flows."""
    output: str
    """Path of an output of the source."""
    choice: bool
    """Whether what flows is the thing that the output chooses among several, such as the country with the largest area."""


@dataclass
class _Arm:
    """What came of the attempts with one focus tool."""

    tasks: int = 0
    failures: int = 0
    had: Counter[Feature] = field(default_factory=Counter)

    def chances(self) -> dict[Feature, float]:
        tried = 1.0 + self.tasks + FAILED * self.failures
        return {feature: count / tried for feature, count in self.had.items()}


@dataclass
class _Tries:
    """What came of the attempts at pairs that are alike in something."""

    tries: int = 0
    hits: int = 0

    @property
    def share(self) -> float:
        """Laplace's rule of succession."""
        return (1 + self.hits) / (2 + self.tries)


@dataclass(eq=False)
class Steering:
    """The plans of one run. Every outcome is learned once, in the order of the indices."""

    flow: Flow
    run_seed: int
    learned: int = 0
    """Outcomes so far; the smallest index that is not known yet."""
    _coverage: Coverage = field(default_factory=Coverage)
    _arms: dict[str, _Arm] = field(default_factory=lambda: defaultdict(_Arm))
    _tried: Counter[Pair] = field(default_factory=Counter)
    _alike: dict[tuple[str, ...], _Tries] = field(default_factory=lambda: defaultdict(_Tries))
    _plans: dict[int, list[Aim]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ways = joinable(self.flow)
        self._pairs_of: dict[str, list[Pair]] = {name: [] for name in self.flow.pool.tools}
        for source, taker in self._ways:
            self._pairs_of[source].append((source, taker))
            self._pairs_of[taker].append((source, taker))
        for block in (0, 1):
            self._plans[block] = self._plan(block)

    @property
    def horizon(self) -> int:
        """The first index whose plan is not known yet."""
        return (self.learned // BLOCK + 2) * BLOCK

    def aim(self, index: int) -> Aim:
        """What the attempt is aimed at. For an index from `learned` to below `horizon`."""
        return self._plans[index // BLOCK][index % BLOCK]

    def learn(self, found: list[Feature] | None) -> None:
        """Take note of what the next attempt covers; None where it gave no task."""
        aim = self.aim(self.learned)
        arm = self._arms[aim.focus]
        if found is None:
            arm.failures += 1
        else:
            arm.tasks += 1
            arm.had.update(found)
            self._coverage.add(found)
        if aim.source is not None and aim.taker is not None:
            pair = (aim.source, aim.taker)
            self._tried[pair] += 1
            for key in self._likeness(pair):
                self._alike[key].tries += 1
                self._alike[key].hits += found is not None and pair_of(*pair) in found
        self.learned += 1
        if self.learned % BLOCK == 0:
            done = self.learned // BLOCK
            del self._plans[done - 1]
            self._plans[done + 1] = self._plan(done + 1)

    # -- planning -----------------------------------------------------------------------------------------------------

    def _plan(self, block: int) -> list[Aim]:
        rng = random.Random(f"{self.run_seed}/{block}/steering")
        covered = self._coverage.pack()
        aims = []
        for focus, pair in self._choose(rng):
            if pair is None:
                aims.append(Aim(focus, None, None, None, False, covered))
            else:
                way = rng.choice(self._ways[pair])
                aims.append(Aim(focus, pair[0], way.output, pair[1], way.choice, covered))
        rng.shuffle(aims)
        return aims

    def _choose(self, rng: random.Random) -> Iterator[tuple[str, Pair | None]]:
        """A block's draws, greedily: focus tools, each with the pair that is most worth trying next."""
        chances = {name: self._arms[name].chances() for name in self.flow.pool.tools}
        queues = self._queues(rng)
        expected: dict[Feature, float] = {}
        drawn: Counter[str] = Counter()
        taken: set[Pair] = set()

        def best(name: str) -> tuple[float, Pair | None]:
            queue = queues[name]
            while queue and queue[-1][2] in taken:
                queue.pop()
            return (queue[-1][0], queue[-1][2]) if queue else (0.0, None)

        def worth(name: str) -> float:
            arm = self._arms[name]
            untried = self._coverage.of(("tool", name)) / (1 + (arm.failures + drawn[name]) / PATIENCE)
            worth = self._coverage.worth(chances[name], expected) + untried + best(name)[0]
            return worth * BRIDGE if name in self.flow.bridges and worth > 0 else worth

        heap = [(-worth(name), rng.random(), name) for name in self.flow.pool.tools]
        heapq.heapify(heap)
        for _ in range(BLOCK):
            while True:
                # what is expected only grows, so worths fall: one that still leads when looked at again is the best
                known, tie, name = heapq.heappop(heap)
                fresh = -worth(name)
                if fresh <= known + 1e-12 or not heap or fresh <= heap[0][0]:
                    break
                heapq.heappush(heap, (fresh, tie, name))
            _, pair = best(name)
            yield name, pair
            drawn[name] += 1
            for feature, chance in chances[name].items():
                expected[feature] = expected.get(feature, 0.0) + chance
            if pair is not None:
                taken.add(pair)
            heapq.heappush(heap, (-worth(name), tie, name))

    def _queues(self, rng: random.Random) -> dict[str, list[tuple[float, float, Pair]]]:
        """Tool → pairs with it that no task joins and that are not hopeless, the one most worth trying last; ties at random."""
        under_way = Counter((aim.source, aim.taker) for plan in self._plans.values() for aim in plan)
        queues: dict[str, list[tuple[float, float, Pair]]] = {name: [] for name in self._pairs_of}
        for pair in self._ways:
            if self._coverage.counts[pair_of(*pair)]:
                continue
            alike = [self._alike[key].share for key in self._likeness(pair)]
            chance = FIRM * sum(alike) / len(alike) / (FIRM + self._tried[pair] + under_way[pair])
            if chance < HOPELESS:
                continue
            tie = rng.random()
            for name, other in (pair, pair[::-1]):
                worth = chance * (self._coverage.of(pair_of(*pair)) + self._coverage.of(("tool", other)))
                queues[name].append((worth, tie, pair))
        for queue in queues.values():
            queue.sort()
        return queues

    def _likeness(self, pair: Pair) -> list[tuple[str, ...]]:
        """What the pair has in common with others: how it is joined and whether that leads abroad, the source, the taker."""
        source, taker = (self.flow.pool.tools[name] for name in pair)
        way, home = self._ways[pair][0], source.domain == taker.domain
        return [("way", way.entity, f"{way.choice} {home}"), ("source", source.name), ("taker", taker.name)]


def joinable(flow: Flow) -> dict[Pair, list[Way]]:
    """Pairs of tools of which one can well take a value of the other, not only a bare number, or what the other chooses."""
    found: dict[Pair, list[Way]] = {}
    for outlets, lists in ((flow.producers, False), (flow.listers, True)):
        for entity, makers in outlets.items():
            takers = [*flow.consumers.get(entity, ()), *(flow.gatherers.get(entity, ()) if lists else ())]
            for maker, output in makers if entity not in PURE_NUMBERS else ():
                for taker, _ in takers:
                    if maker is not taker and output.path in maker.asks and joins_well(maker, output, taker.domain):
                        _add(found, maker, taker, Way(entity, output.path, choice=False))
    direct = frozenset(found)
    for entity, takers in flow.consumers.items():
        for chooser, parameter in takers if flow.seeds.has(takers[0][1].entity) else ():
            outputs = [o for o in chooser.outputs if o.path in chooser.asks and o.shape == "scalar" and orderable(o)]
            for taker, _ in takers if parameter.pick is None else ():
                if chooser is not taker and (chooser.name, taker.name) not in direct and chosen_well(entity, chooser, taker):
                    for output in outputs:
                        _add(found, chooser, taker, Way(entity, output.path, choice=True))
    return found


def _add(found: dict[Pair, list[Way]], source: Tool, taker: Tool, way: Way) -> None:
    ways = found.setdefault((source.name, taker.name), [])
    if way not in ways:
        ways.append(way)
