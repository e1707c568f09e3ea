"""Configuration sampling: seed, toolset, exemplars, drawn from (run seed, index) alone.

Tools take turns as the focus around which a configuration is drawn (a fresh random order every time all had their turn), so
that no tool of the pool is left out by chance; everything else is drawn at random.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from dive.exemplars import Exemplar
from dive.records import Seed
from dive.synthesis.flow import Flow
from dive.tools import Tool


@dataclass(frozen=True)
class Configuration:
    """One draw."""

    index: int
    focus: Tool
    toolset: dict[str, Tool]
    exemplars: tuple[Exemplar, ...]
    exemplar: Exemplar
    """The exemplar whose plan the collector follows first."""


@dataclass(eq=False)
class Sampler:
    """Draws configurations from one pool."""

    flow: Flow
    exemplars: Sequence[Exemplar]
    run_seed: int
    toolset_size: tuple[int, int]
    exemplar_count: tuple[int, int]
    _orders: dict[int, list[str]] = field(default_factory=dict)

    def draw(self, index: int) -> Configuration:
        """The configuration of task `index`."""
        rng = random.Random(f"{self.run_seed}/{index}/configuration")
        focus = self.flow.pool.tools[self._focus(index)]
        low, high = self.toolset_size
        size = min(rng.randint(low, high), len(self.flow.pool.tools))
        toolset = self._toolset(focus, size, rng)
        chosen = self._exemplars(focus, rng)
        return Configuration(index, focus, toolset, chosen, rng.choice(chosen))

    def _focus(self, index: int) -> str:
        names = list(self.flow.pool.tools)
        turn, place = divmod(index, len(names))
        if turn not in self._orders:
            self._orders = {turn: random.Random(f"{self.run_seed}/{turn}/focus").sample(names, len(names))}
        return self._orders[turn][place]

    def _toolset(self, focus: Tool, size: int, rng: random.Random) -> dict[str, Tool]:
        """The focus, what it joins with within two steps, and strangers as distractors."""
        near = self.flow.neighbours
        chosen = {focus.name}
        first = rng.sample(near[focus.name], min(len(near[focus.name]), max(6, size // 3)))
        chosen.update(first[: size - 1])
        around = sorted({other for name in first for other in near[name]} - chosen)
        chosen.update(rng.sample(around, min(len(around), max(0, (3 * size) // 4 - len(chosen)))))
        rest = [name for name in self.flow.pool.tools if name not in chosen]
        chosen.update(rng.sample(rest, min(len(rest), max(0, size - len(chosen)))))
        return {name: self.flow.pool.tools[name] for name in sorted(chosen)}

    def _exemplars(self, focus: Tool, rng: random.Random) -> tuple[Exemplar, ...]:
        """Exemplars of the focus tool's domain and of others, half and half."""
        count = rng.randint(*self.exemplar_count)
        home = [e for e in self.exemplars if e.domain == focus.domain] or list(self.exemplars)
        kept = rng.sample(home, min(len(home), (count + 1) // 2))
        others = [e for e in self.exemplars if e not in kept]
        return tuple(kept + rng.sample(others, min(len(others), count - len(kept))))


def seed_of(configuration: Configuration, literals: Sequence[tuple[str, object]]) -> Seed:
    """The record of the seed: the first entity that the evidence starts from, or the focus tool's own parameter."""
    entity, value = literals[0] if literals else ("Parameter", configuration.focus.name)
    return Seed(entity=entity, value=value, domain=configuration.focus.domain)
