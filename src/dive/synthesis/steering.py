"""Diversity-driven sampling: aims the attempts of a run at what its tasks do not cover yet.

Indices are planned in blocks. The plan of block `b` comes from what the attempts of blocks before `b - 1` gave, and from the
structure of the pool where they say nothing yet; so while one block is under way, the next one is planned already, and nobody
waits unless an attempt falls a whole block behind. For each index the plan names the focus tool, and where the pool's flow
graph allows, one output of it and a tool that can take it.

Focus tools are arms of a bandit. An arm's chance of a feature is how often its tasks had it, so features that one task only
has stand for the unseen ones beside them (Good and Turing). A block is filled greedily: each draw takes the arm that is worth
most, given what the draws before it are expected to cover, which by diminishing returns reaches at least 1 - 1/e of the best
block's expected worth.

Invariant: a plan is a function of (run seed, pool, outcomes of smaller indices). Neither the number of workers, nor the order
in which attempts end, nor kills can show in it: whoever resumes teaches the same outcomes in the same order.
"""

import heapq
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from dive.synthesis.coverage import Coverage, Feature, pair_of
from dive.synthesis.flow import PURE_NUMBERS, Flow
from dive.synthesis.sample import Aim

BLOCK = 256
"""Indices that are planned together."""
FAILED = 0.3
"""What an attempt without a task counts of one with a task, in an arm's chances: yield matters, coverage matters more."""
PATIENCE = 4
"""Failures after which a tool is half as much worth trying for its own sake."""


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
class _Join:
    """What came of the attempts at one pair of tools."""

    tries: int = 0
    hits: int = 0


@dataclass(eq=False)
class Steering:
    """The plans of one run. Every outcome is learned once, in the order of the indices."""

    flow: Flow
    run_seed: int
    learned: int = 0
    """Outcomes so far; the smallest index that is not known yet."""
    _coverage: Coverage = field(default_factory=Coverage)
    _arms: dict[str, _Arm] = field(default_factory=lambda: defaultdict(_Arm))
    _joins: dict[tuple[str, str], _Join] = field(default_factory=lambda: defaultdict(_Join))
    _plans: dict[int, list[Aim]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._outlets = _outlets(self.flow)
        self._plans = {block: self._plan(block) for block in (0, 1)}

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
        if aim.taker is not None:
            join = self._joins[aim.focus, aim.taker]
            join.tries += 1
            join.hits += found is not None and pair_of(aim.focus, aim.taker) in found
        self.learned += 1
        if self.learned % BLOCK == 0:
            done = self.learned // BLOCK
            del self._plans[done - 1]
            self._plans[done + 1] = self._plan(done + 1)

    # -- planning -----------------------------------------------------------------------------------------------------

    def _plan(self, block: int) -> list[Aim]:
        rng = random.Random(f"{self.run_seed}/{block}/steering")
        covered = self._coverage.pack()
        aims = [
            Aim(focus, *self._outlet(focus, taker, rng), covered=covered)
            for focus, taker in self._choose(rng)
        ]  # fmt: skip
        rng.shuffle(aims)
        return aims

    def _choose(self, rng: random.Random) -> Iterator[tuple[str, str | None]]:
        """A block's draws, greedily: focus tools, each with the partner that is most worth trying next."""
        chances = {name: self._arms[name].chances() for name in self.flow.pool.tools}
        partners = {name: self._partners(name, rng) for name in self.flow.pool.tools}
        expected: dict[Feature, float] = {}
        drawn: Counter[str] = Counter()

        def worth(name: str) -> float:
            arm, queue = self._arms[name], partners[name]
            untried = self._coverage.of(("tool", name)) / (1 + (arm.failures + drawn[name]) / PATIENCE)
            join = queue[drawn[name] % len(queue)][0] if queue else 0.0
            return self._coverage.worth(chances[name], expected) + untried + join

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
            queue = partners[name]
            yield name, queue[drawn[name] % len(queue)][2] if queue else None
            drawn[name] += 1
            for feature, chance in chances[name].items():
                expected[feature] = expected.get(feature, 0.0) + chance
            heapq.heappush(heap, (-worth(name), tie, name))

    def _partners(self, focus: str, rng: random.Random) -> list[tuple[float, float, str]]:
        """Tools that can take a value of the focus, what trying the pair is worth, the best first; ties at random."""
        found = []
        for taker in self._outlets[focus]:
            join = self._joins[focus, taker]
            chance = (1 + join.hits) / (2 + join.tries)
            found.append((chance * self._coverage.of(pair_of(focus, taker)), rng.random(), taker))
        return sorted(found, reverse=True)

    def _outlet(self, focus: str, taker: str | None, rng: random.Random) -> tuple[str | None, str | None]:
        return (None, None) if taker is None else (rng.choice(self._outlets[focus][taker]), taker)


def _outlets(flow: Flow) -> dict[str, dict[str, list[str]]]:
    """Tool → tools that can take a value of it, through more than bare numbers → paths of the outputs that they can take."""
    found: dict[str, dict[str, list[str]]] = {name: {} for name in flow.pool.tools}
    for outlets in (flow.producers, flow.listers):
        for entity, makers in outlets.items():
            if entity in PURE_NUMBERS:
                continue
            for maker, output in makers:
                for taker, _ in flow.consumers.get(entity, ()):
                    paths = found[maker.name].setdefault(taker.name, [])
                    if maker is not taker and output.path not in paths:
                        paths.append(output.path)
    return {name: {taker: paths for taker, paths in takers.items() if paths} for name, takers in found.items()}
