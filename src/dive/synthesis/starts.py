"""Starts: from which tool an attempt sets out, and into which one its rounds then lead.

An attempt may start several times before it gives up on its configuration. Many a tool, such as one that gives a flag, is where
a question ends and not where it begins; so some starts are made around the focus, from a tool whose value it can take.
"""

from typing import Literal, TypeAlias

from dive.synthesis.collect import BuiltinCollector, Flowed
from dive.synthesis.joining import CALENDAR, MEASURES, PURE_NUMBERS, joins_well
from dive.synthesis.sample import Configuration
from dive.synthesis.workbench import Workbench
from dive.tools import Output, Tool

Approach: TypeAlias = Literal["free", "around", "toward", "early", "late"]
"""From the focus, as it comes; from around the focus, and into it as soon as possible or in the last round; in a steered run,
so that the tools it is aimed at are joined as soon as possible, or in the last round, after which nothing has to follow.
"""
AROUND: frozenset[Approach] = frozenset({"around", "toward"})
STARTS: tuple[Approach, ...] = ("free", "free", "around", "toward", "free", "free", "free", "free")
"""For a focus that has few turns: each further start costs little and gives a task of it in about one case of fifty."""
STARTS_ABROAD: tuple[Approach, ...] = ("free", "around", "toward", "around", "free")
"""For a turn that is one for leaving the domain: around the focus is abroad."""
STARTS_STEERED: tuple[Approach, ...] = ("early", "late", "free", "free", "free")
ELSEWHERE = 4.0
"""How much rather a start around the focus is made in another domain than in its own."""


def starts_of(configuration: Configuration) -> tuple[Approach, ...]:
    """The starts that an attempt may make, in their order."""
    if configuration.aim is not None:
        return STARTS_STEERED
    return STARTS_ABROAD if configuration.abroad else STARTS


def begin(collector: BuiltinCollector, configuration: Configuration, approach: Approach) -> Flowed | None:
    """The first call of one start; tells the collector where the rounds after it are to lead. None where it cannot be made."""
    bench, focus, aim = collector.bench, configuration.focus, configuration.aim
    collector.target = None
    if approach in AROUND:
        collector.target = focus.name
        found = _feeder(bench, focus, abroad=configuration.abroad)
        return collector.start(focus) if found is None else collector.start(found[0], found[1].path)
    if aim is None or approach == "free":
        return collector.start(focus)
    collector.target = aim.taker
    return collector.start(focus if aim.source is None else bench.flow.pool.tools[aim.source], aim.output)


def _feeder(bench: Workbench, focus: Tool, *, abroad: bool) -> tuple[Tool, Output] | None:
    """A tool of the toolset, and its output that the focus can take; one of another domain if `abroad`, else preferably."""
    flow = bench.flow
    types = {p.entity.name: None for p in focus.parameters if p.entity is not None}
    types = dict.fromkeys(name for name in types if name not in PURE_NUMBERS | CALENDAR | MEASURES)
    options = [pair for name in types for pair in (*flow.producers.get(name, ()), *flow.listers.get(name, ()))]
    options = [
        (tool, output) for tool, output in options
        if tool.name in bench.toolset and tool is not focus and joins_well(tool, output, focus.domain)
        and not (abroad and tool.domain == focus.domain)
    ]  # fmt: skip
    weights = [1.0 if tool.domain == focus.domain else ELSEWHERE for tool, _ in options]
    return bench.rng.choices(options, weights)[0] if options else None
