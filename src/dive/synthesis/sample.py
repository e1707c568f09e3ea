"""Configuration sampling: seed, toolset, exemplars, drawn from (run seed, index) alone.

Tools take turns as the focus around which a configuration is drawn (a fresh random order every time all had their turn), so
that no tool of the pool is left out by chance, those that join others more often; everything else is drawn at random. Where
the run is steered (`steering`), an aim names the focus, and a tool to join it with.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dive.exemplars import Exemplar
from dive.synthesis.flow import Flow
from dive.tools import Tool

JOINED_TURNS, BRIDGE_TURNS = 2, 6
"""Turns as the focus that a tool which shares things with another domain gets for each turn of any other."""

EARLY = 0.6
"""The part of a round of turns in which tools have theirs that have one only, so that no run of 1,000 tasks misses many."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What an attempt of a steered run is to try."""

    focus: str
    source: str | None
    """The tool whose value is to flow on: the focus, or a tool that can feed it."""
    output: str | None
    """Path of the source's output that is to flow on."""
    taker: str | None
    """The tool that is to take it."""
    choice: bool
    """Is the thing to flow on that the output chooses among several, rather than the output itself?"""
    covered: bytes
    """What the run covers so far, as far as the plan knows: `Coverage.pack`."""


@dataclass(frozen=True)
class Configuration:
    """One draw."""

    index: int
    focus: Tool
    toolset: dict[str, Tool]
    exemplars: tuple[Exemplar, ...]
    exemplar: Exemplar
    """The exemplar whose plan the collector follows first."""
    aim: Aim | None = None
    """What it was aimed at, in a steered run."""
    abroad: bool = False
    """Is the turn one that the focus has for tasks that leave its domain?"""


@dataclass(eq=False)
class Sampler:
    """Draws configurations from one pool."""

    flow: Flow
    exemplars: Sequence[Exemplar]
    run_seed: int
    toolset_size: tuple[int, int]
    exemplar_count: tuple[int, int]
    focus: Sequence[str] | None = None
    """Tools that take turns as the focus; all of them where not given."""
    _orders: dict[int, list[tuple[str, bool]]] = field(default_factory=dict)

    def draw(self, index: int, aim: Aim | None = None) -> Configuration:
        """The configuration of task `index`."""
        rng = random.Random(f"{self.run_seed}/{index}/configuration")
        name, abroad = self._focus(index) if aim is None else (aim.focus, False)
        focus = self.flow.pool.tools[name]
        low, high = self.toolset_size
        size = min(rng.randint(low, high), len(self.flow.pool.tools))
        toolset = self._toolset(focus, size, rng)
        if aim is not None:
            wanted = {name for name in (focus.name, aim.source, aim.taker) if name is not None}
            others = sorted(set(toolset) - wanted)
            names = wanted | set(rng.sample(others, min(len(others), max(0, size - len(wanted)))))
            toolset = {name: self.flow.pool.tools[name] for name in sorted(names)}
        chosen = self._exemplars(focus, rng)
        return Configuration(index, focus, toolset, chosen, rng.choice(chosen), aim, abroad)

    def _focus(self, index: int) -> tuple[str, bool]:
        turns = self._turn_list
        turn, place = divmod(index, len(turns))
        if turn not in self._orders:
            rng = random.Random(f"{self.run_seed}/{turn}/focus")
            keys = [rng.random() * (EARLY if self._turns(self.flow.pool.tools[name]) == 1 else 1.0) for name, _ in turns]
            self._orders = {turn: [turns[i] for i in sorted(range(len(turns)), key=keys.__getitem__)]}
        return self._orders[turn][place]

    @cached_property
    def _turn_list(self) -> list[tuple[str, bool]]:
        """Every turn of a round: the focus, and whether the turn is one that it has for leaving its domain."""
        tools, bridges = self.flow.pool.tools, self.flow.bridges
        candidates = tools if self.focus is None else self.focus
        return [(name, turn > 0 and name in bridges) for name in candidates for turn in range(self._turns(tools[name]))]

    def _turns(self, tool: Tool) -> int:
        if not self._joins(tool):
            return 1
        return BRIDGE_TURNS if tool.name in self.flow.bridges else JOINED_TURNS

    def _joins(self, tool: Tool) -> bool:
        """Does the tool speak of things, and do other tools speak of them too?"""
        things = any(self.flow.has_seeds(p.entity) for p in tool.parameters if p.pick is None)
        return things and bool(self.flow.neighbours[tool.name])

    def _toolset(self, focus: Tool, size: int, rng: random.Random) -> dict[str, Tool]:
        """The focus, what it joins with within two steps, and strangers as distractors."""
        near = self.flow.neighbours
        chosen = {focus.name}
        first = self._mixed(near[focus.name], focus.domain, max(6, size // 3), rng)
        chosen.update(self._around_lists(focus, size // 2, rng))
        chosen.update(first[: max(0, size - len(chosen))])
        around = sorted({other for name in first for other in near[name]} - chosen)
        chosen.update(rng.sample(around, min(len(around), max(0, (3 * size) // 4 - len(chosen)))))
        rest = [name for name in self.flow.pool.tools if name not in chosen]
        chosen.update(rng.sample(rest, min(len(rest), max(0, size - len(chosen)))))
        return {name: self.flow.pool.tools[name] for name in sorted(chosen)}

    def _mixed(self, names: Sequence[str], home: str, count: int, rng: random.Random) -> list[str]:
        """A sample in which other domains stand as strongly as the home domain."""
        tools = self.flow.pool.tools
        keys = {name: rng.random() ** (1.0 if tools[name].domain == home else 0.2) for name in names}
        return sorted(names, key=keys.__getitem__, reverse=True)[:count]

    def _around_lists(self, focus: Tool, most: int, rng: random.Random) -> set[str]:
        """Tools that list what the focus takes, and tools that rank what it lists: without them nothing can be aggregated."""
        found: set[str] = set()
        for parameter in focus.parameters:
            if parameter.entity is not None:
                listers = [tool.name for tool, _ in self.flow.listers.get(parameter.entity.name, ())]
                found.update(rng.sample(listers, min(3, len(listers))))
        for output in focus.outputs:
            if output.entity is not None and output.shape in ("list", "column", "scalar"):
                rankers = [tool.name for tool in self.flow.rankers.get(output.entity.name, ())]
                found.update(rng.sample(rankers, min(2, len(rankers))))
                spreaders = self.flow.spreaders.get(output.entity.name, ())
                for tool, listed in rng.sample(spreaders, min(3, len(spreaders))):
                    found.add(tool.name)
                    rankers = [ranker.name for ranker in self.flow.rankers.get(listed, ())]
                    found.update(rng.sample(rankers, min(2, len(rankers))))
        return set(rng.sample(sorted(found - {focus.name}), min(most, len(found - {focus.name}))))

    def _exemplars(self, focus: Tool, rng: random.Random) -> tuple[Exemplar, ...]:
        """Exemplars of the focus tool's domain and of others, half and half."""
        count = rng.randint(*self.exemplar_count)
        home = [e for e in self.exemplars if e.domain == focus.domain] or list(self.exemplars)
        kept = rng.sample(home, min(len(home), (count + 1) // 2))
        taken = {id(e) for e in kept}
        others = [e for e in self.exemplars if id(e) not in taken]
        return tuple(kept + rng.sample(others, min(len(others), count - len(kept))))
