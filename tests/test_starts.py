"""Where attempts set out: whose turn it is, which turns are for leaving the domain, and starts around the focus."""

import random
from collections import Counter

import pytest

from dive.exemplars import load
from dive.runtime.settings import Settings
from dive.synthesis.collect import BuiltinCollector
from dive.synthesis.flow import Flow
from dive.synthesis.joining import joins_well
from dive.synthesis.nodes import entity_of
from dive.synthesis.pipeline import Synthesizer
from dive.synthesis.sample import BRIDGE_TURNS, Configuration, Sampler
from dive.synthesis.starts import begin, starts_of
from dive.synthesis.workbench import Workbench
from dive.tools import ToolPool
from dive.tools.executor import Executor
from dive.tools.seed_pool import SeedPool

POOL = ToolPool.load()
FLOW = Flow(POOL, SeedPool(POOL))
ASKABLE = [name for name, tool in POOL.tools.items() if tool.asks]


def _configuration(focus: str, *, abroad: bool) -> Configuration:
    exemplars = load()
    return Configuration(0, POOL.tools[focus], dict(POOL.tools), exemplars[:3], exemplars[0], None, abroad)


def _collector(executor: Executor, seed: int) -> BuiltinCollector:
    return BuiltinCollector(Workbench(FLOW, POOL.tools, executor, random.Random(seed)))


def test_a_tool_that_lists_or_goes_by_a_code_is_no_bridge() -> None:
    assert {"flag_emoji", "exchange_profile", "molar_mass"} <= FLOW.bridges
    assert not {"countries_in_subregion", "parse_iban", "check_isin", "bank_by_bic"} & FLOW.bridges
    iban = POOL.tools["parse_iban"]
    assert not joins_well(iban, iban.output("country"), "general")


def test_each_focus_has_one_turn_of_its_own_and_bridges_have_more_that_are_for_leaving() -> None:
    sampler = Sampler(FLOW, load(), 3, (15, 50), (3, 5), ASKABLE)
    turns: Counter[tuple[str, bool]] = Counter()
    index = 0
    while not turns or max(turns.values()) < BRIDGE_TURNS:
        drawn = sampler.draw(index)
        turns[drawn.focus.name, drawn.abroad] += 1
        index += 1
    assert all(name in FLOW.bridges for name, abroad in turns if abroad)
    assert max(count for (_, abroad), count in turns.items() if abroad) >= BRIDGE_TURNS - 1


@pytest.mark.parametrize("approach", ["around", "toward"])
def test_a_start_around_the_focus_gives_what_the_focus_takes(approach: str) -> None:
    found = set()
    with Executor() as executor:
        for seed in range(12):
            collector = _collector(executor, seed)
            flowed = begin(collector, _configuration("flag_emoji", abroad=True), approach)  # type: ignore[arg-type]
            if flowed is not None:
                entity = entity_of(flowed.node)
                assert collector.target == "flag_emoji"
                assert flowed.node.tool.domain != "general"
                found.add((flowed.node.tool.name, entity.name if entity is not None else None))
    assert len(found) >= 2
    assert "Country" in {entity for _, entity in found}


def test_a_focus_that_nothing_feeds_starts_by_itself() -> None:
    with Executor() as executor:
        collector = _collector(executor, 1)
        configuration = _configuration("body_mass_index", abroad=False)
        flowed = next(f for a in starts_of(configuration) if (f := begin(collector, configuration, a)) is not None)
    assert flowed.node.tool.name == "body_mass_index"


def test_turns_for_leaving_the_domain_give_tasks_that_left_it() -> None:
    settings = Settings(seed=4)
    sampler = Sampler(FLOW, load(), 4, (15, 50), (3, 5), ASKABLE)
    abroad = [index for index in range(260) if sampler.draw(index).abroad][:60]
    with Executor() as executor:
        outcomes = [Synthesizer(POOL, settings, executor).attempt(index) for index in abroad]
    tasks = [outcome.task for outcome in outcomes if outcome.task is not None]
    assert len(tasks) >= 20
    assert all(len(task.domains) > 1 for task in tasks)
    assert "stays_home" in {outcome.reason for outcome in outcomes}
