"""What a task covers and is worth, on hand-made cases, and how a run is steered by it."""

import hashlib
import subprocess
import sys
import textwrap
import time
from collections import Counter
from pathlib import Path

import pytest

from dive.errors import UserError
from dive.records import CallStep, LiteralSource, OperationStep, Step, StepSource
from dive.runtime.engine import synthesize
from dive.runtime.settings import Settings, parse_settings
from dive.runtime.store import Run
from dive.synthesis.collect import orderable
from dive.synthesis.coverage import WEIGHTS, Coverage, Feature, features, pair_of, topology
from dive.synthesis.flow import Flow
from dive.synthesis.joining import PURE_NUMBERS, chosen_well, joins_well
from dive.synthesis.nodes import Ask, Cut, Fan, Literal, Node, Operation
from dive.synthesis.pipeline import Synthesizer
from dive.synthesis.preference import Preference, givers
from dive.synthesis.sample import Aim
from dive.synthesis.steering import BLOCK, Steering, Way, joinable
from dive.tools import Tool, ToolPool
from dive.tools.executor import Executor
from dive.tools.seed_pool import SeedPool


def call(name: str, tool: str, source: str | None = None) -> CallStep:
    given = LiteralSource(value="x", said="x") if source is None else StepSource(step=source, path="y")
    return CallStep(id=name, tool=tool, identity=f"{tool}@1", arguments={"p": given})


STEPS: tuple[Step, ...] = (
    call("c1", "country_profile"),
    OperationStep(id="o1", operation="count", inputs=(StepSource(step="c1", path="y"),)),
    call("c2", "antipode", "o1"),
    call("c3", "country_profile", "c1"),
)


@pytest.fixture(scope="module")
def flow() -> Flow:
    pool = ToolPool.load(("general", "physics"))
    return Flow(pool, SeedPool(pool))


def test_what_a_program_covers(flow: Flow) -> None:
    pattern = topology(STEPS, flow.pool)
    assert pattern == "R P R;0>1 0>2"
    assert features(STEPS, pattern, ("physics", "general")) == [
        ("tool", "antipode"), ("tool", "country_profile"), ("call", "country_profile"), ("call", "antipode"),
        ("call", "country_profile"), pair_of("country_profile", "antipode"),
        pair_of("country_profile", "country_profile"), ("topology", pattern), ("domains", "general+physics"),
    ]  # fmt: skip


def test_new_counts_most_and_rare_more_than_common() -> None:
    coverage = Coverage()
    for _ in range(3):
        coverage.add([("tool", "a"), ("tool", "b")])
    coverage.add([("tool", "c")])
    one = WEIGHTS["tool"]
    assert [coverage.of(("tool", name)) for name in "dca"] == [one, one / 2, one / 4]
    assert coverage.of(("tool", "d"), expected=1.0) == one / 2
    chances: dict[Feature, float] = {("tool", "d"): 0.5, ("topology", "R;"): 1.0}
    assert coverage.worth(chances) == pytest.approx(0.5 * one + WEIGHTS["topology"])
    assert Coverage.unpack(coverage.pack()) == coverage


def test_a_call_is_worth_what_it_adds_to_even_use() -> None:
    coverage = Coverage()
    calls: dict[Feature, int] = {("call", "a"): 9, ("call", "b"): 1, ("call", "c"): 2}
    coverage.add(Counter(calls).elements())
    assert coverage.mean_calls == 4
    assert [round(coverage.rarity(name), 9) for name in "abcd"] == [0.5, 2.5, round(5 / 3, 9), 5.0]
    common, rare = coverage.of(("call", "a")), coverage.of(("call", "b"))
    assert common < 0 < rare < coverage.of(("call", "d"))
    assert coverage.of(("call", "d"), expected=4.0) == pytest.approx(0)
    assert coverage.worth({("call", "b"): 3}) == pytest.approx(3 * rare)
    for _ in range(12):
        coverage.add([("call", "d")])
    assert coverage.mean_calls == 6  # what was known of the mean is not kept


def taught(flow: Flow, indices: int) -> Steering:
    """Steered by outcomes that depend on the index and the aim alone."""
    steering = Steering(flow, 1)
    for index in range(indices):
        aim = steering.aim(index)
        fails = hashlib.sha256(f"{index}/{aim.focus}".encode()).digest()[0] < 90
        joined = [] if aim.taker is None else [("tool", aim.taker), pair_of(str(aim.source), aim.taker)]
        steering.learn(None if fails else [("tool", aim.focus), *joined, ("topology", f"R;{index % 7}")])
    return steering


def pairs_of(aims: list[Aim]) -> list[tuple[str, str]]:
    return [(aim.source, aim.taker) for aim in aims if aim.source is not None and aim.taker is not None]


def test_tools_get_their_turn_and_pairs_are_aimed_at_that_can_join(flow: Flow) -> None:
    steering, pairs = Steering(flow, 1), joinable(flow)
    aims = [steering.aim(i) for i in range(BLOCK)]
    joined = {name for pair in pairs for name in pair}  # what joins nothing waits for a later block
    assert len({a.focus for a in aims} & joined) > 0.9 * len(joined)
    assert len(pairs_of(aims)) > BLOCK / 2
    for aim in aims:
        if aim.source is not None and aim.taker is not None:
            assert aim.focus in (aim.source, aim.taker)
            assert (aim.output, aim.choice) in {(way.output, way.choice) for way in pairs[aim.source, aim.taker]}
    assert len(set(pairs_of(aims))) == len(pairs_of(aims))  # a block tries no pair twice


def taken(tool: Tool) -> set[str]:
    return {p.entity.name for p in tool.parameters if p.entity is not None}


def test_pairs_that_can_join(flow: Flow) -> None:
    tools = flow.pool.tools
    pairs = joinable(flow)
    assert Way("Date", "date", choice=False) in pairs["easter_sunday", "date_facts"]
    assert {way.choice for ways in pairs.values() for way in ways} == {False, True}
    for (source, taker), ways in pairs.items():
        assert source != taker
        assert ways
        for way in ways:
            assert way.output in tools[source].asks
            assert way.entity not in PURE_NUMBERS
            assert way.entity in taken(tools[taker])
            if way.choice:  # the thing is what the source is asked about, and the output orders several of them
                assert way.entity in taken(tools[source])
                assert orderable(tools[source].output(way.output))
                assert chosen_well(way.entity, tools[source], tools[taker])
            else:
                assert joins_well(tools[source], tools[source].output(way.output), tools[taker].domain)


def test_a_pair_is_aimed_at_until_a_task_joins_it(flow: Flow) -> None:
    steering = Steering(flow, 1)
    joined: set[tuple[str, str]] = set()
    for index in range(5 * BLOCK):
        aim = steering.aim(index)
        pair = pairs_of([aim])
        if index >= 3 * BLOCK:  # planned with what the first two blocks gave
            assert not joined & set(pair)
        steering.learn([("tool", aim.focus), *(pair_of(*p) for p in pair)])
        joined |= set(pair) if index < BLOCK else set()
    assert len(joined) > BLOCK / 2


def test_pairs_tried_in_vain_are_given_up(flow: Flow) -> None:
    steering, tried = Steering(flow, 1), Counter[tuple[str, str]]()
    aimed = []
    for block in range(10):
        pairs = pairs_of([steering.aim(i) for i in range(block * BLOCK, (block + 1) * BLOCK)])
        aimed.append(len(pairs))
        tried.update(pairs)
        for _ in range(BLOCK):
            steering.learn(None)
    assert aimed[0] > BLOCK / 2
    assert aimed[-1] == 0
    assert max(tried.values()) < 10


def test_what_succeeded_with_a_type_of_value_is_tried_with_other_tools(flow: Flow) -> None:
    """Where only dates get joined, pairs that a date would join are given up later than others."""
    steering, pairs = Steering(flow, 1), joinable(flow)

    def dated(pair: tuple[str, str]) -> bool:
        return pairs[pair][0].entity == "Date"

    late: list[tuple[str, str]] = []
    for index in range(5 * BLOCK):
        pair = pairs_of([steering.aim(index)])
        late += pair if index >= 3 * BLOCK else []
        steering.learn([pair_of(*p) for p in pair] if pair and dated(pair[0]) and index % 2 else None)
    assert len(late) > 20
    assert sum(map(dated, late)) / len(late) > 1.3 * sum(map(dated, pairs)) / len(pairs)


def test_plans_depend_on_outcomes_two_blocks_back_and_on_nothing_else(flow: Flow) -> None:
    one, other = taught(flow, BLOCK), taught(flow, BLOCK + 100)
    assert (one.horizon, other.horizon) == (3 * BLOCK, 3 * BLOCK)
    known = range(BLOCK + 100, 3 * BLOCK)
    assert [one.aim(i) for i in known] == [other.aim(i) for i in known]
    fresh = Steering(flow, 1)
    for _ in range(BLOCK):
        fresh.learn(None)
    assert [one.aim(i) for i in range(2 * BLOCK, 3 * BLOCK)] != [fresh.aim(i) for i in range(2 * BLOCK, 3 * BLOCK)]


def test_what_is_rare_is_aimed_at(flow: Flow) -> None:
    """A tool whose tasks keep bringing new topologies gets more turns than one whose tasks are all alike."""
    steering = Steering(flow, 1)
    drawn: dict[str, int] = {}
    rich, poor = "country_profile", "antipode"
    for index in range(4 * BLOCK):
        aim = steering.aim(index)
        drawn[aim.focus] = drawn.get(aim.focus, 0) + (index >= 2 * BLOCK)
        pattern = f"R;{index}" if aim.focus == rich else "R;"
        steering.learn([("tool", aim.focus), ("topology", pattern)])
    assert drawn[rich] > 2 * drawn[poor]
    assert drawn.keys() == flow.pool.tools.keys()


# -- runs -------------------------------------------------------------------------------------------------------------

COUNT = 500
FACTORY = "fakes:Steered"
DRIVER = textwrap.dedent("""
    import sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from dive.runtime.engine import synthesize
    from dive.runtime.settings import Settings, parse_settings
    synthesize(Settings(count={count}, workers=2, sampling="coverage"), Path({out!r}), factory={factory!r})
    """)


def outcomes(path: Path) -> str:
    with Run(path) as run:
        assert sum(1 for _ in run.attempts()) > 2 * BLOCK
        return hashlib.sha256(b"\n".join(a.json for a in run.tasks())).hexdigest()


def journaled(path: Path) -> int:
    try:
        with Run(path) as run:
            return sum(1 for _ in run.attempts())
    except UserError:  # nothing yet
        return 0


def test_a_steered_run_is_the_same_with_any_workers_and_after_a_kill(tmp_path: Path) -> None:
    synthesize(Settings(count=COUNT, workers=1, sampling="coverage"), tmp_path / "whole", factory=FACTORY)
    killed = tmp_path / "killed"
    code = DRIVER.format(tests=str(Path(__file__).parent), count=COUNT, out=str(killed), factory=FACTORY)
    process = subprocess.Popen([sys.executable, "-c", code])
    while journaled(killed) < 2 * BLOCK + 20:  # the plan of the third block rests on outcomes already
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    synthesize(Settings(count=COUNT, workers=3, sampling="coverage"), killed, factory=FACTORY)
    assert outcomes(killed) == outcomes(tmp_path / "whole")


def test_an_attempt_is_a_function_of_index_and_aim(flow: Flow) -> None:
    """The real synthesis: an aim is followed where it can be, and the same aim gives the same task."""
    settings = parse_settings({"seed": 3, "domains": "general,physics", "sampling": "coverage"})
    steering = Steering(flow, 3)
    with_joins = [i for i in range(BLOCK) if steering.aim(i).taker is not None][:40]
    found = []
    for _ in range(2):
        made = Synthesizer(flow.pool, settings, Executor())
        found.append([made.attempt(i, steering.aim(i)) for i in with_joins])
    tasks = [[o.task for o in outcomes if o.task is not None] for outcomes in found]
    assert tasks[0] == tasks[1]
    assert len(tasks[0]) > len(with_joins) / 3
    hits = 0
    for task in tasks[0]:
        aim = steering.aim(task.provenance.index)
        assert aim.focus in task.toolset
        assert {aim.source, aim.taker} <= set(task.toolset)
        hits += pair_of(str(aim.source), str(aim.taker)) in features(task.certificate.steps, task.pattern, task.domains)
    assert hits > len(tasks[0]) / 4


# -- within an attempt ------------------------------------------------------------------------------------------------


def asked(tool: Tool, **arguments: Node) -> Ask:
    output = tool.output(next(iter(tool.asks)))
    return Ask(tool, "c1", arguments, output, "x", "the x")


def test_what_is_not_joined_yet_is_preferred_and_the_aim_most(flow: Flow) -> None:
    tools = flow.pool.tools
    maker, known, fresh, taker = (tools[n] for n in ("country_profile", "antipode", "days_between", "date_facts"))
    coverage = Coverage()
    for _ in range(5):
        coverage.add([pair_of(maker.name, known.name)])
    preference = Preference(Aim(maker.name, maker.name, None, taker.name, False, coverage.pack()))
    value = asked(maker)
    weights = [preference.weight(value, tool) for tool in (known, fresh, taker)]
    assert 1 < weights[0] < weights[1] < weights[2]
    assert preference.weight(Literal("x", "x"), fresh) < weights[1]  # no join
    assert preference.maker_weight(maker, known) < preference.maker_weight(fresh, known)


def test_rare_tools_are_preferred(flow: Flow) -> None:
    maker, common, rare = (flow.pool.tools[n] for n in ("country_profile", "antipode", "days_between"))
    coverage = Coverage()
    for _ in range(50):
        coverage.add([("call", common.name)])
    coverage.add([("call", maker.name)])
    preference = Preference(Aim(maker.name, None, None, None, False, coverage.pack()))
    assert preference.weight(asked(maker), rare) > 5 * preference.weight(asked(maker), common) > 1
    assert preference.maker_weight(rare, maker) > 5 * preference.maker_weight(common, maker) > 1


def test_an_aim_is_met_by_a_value_that_flows_through_operations_too(flow: Flow) -> None:
    tools = flow.pool.tools
    maker, between, taker = (tools[n] for n in ("country_profile", "antipode", "date_facts"))
    preference = Preference(Aim(maker.name, maker.name, None, taker.name, False, Coverage().pack()))
    value = asked(maker)
    chosen = Operation("rank_by", (Fan(value, (asked(between),), None, None),), {}, "x")
    assert givers(chosen) == {maker.name, between.name}
    assert givers(Cut(value, "x")) == set()  # the query states it: nothing flows
    assert preference.met(asked(taker, date=value))
    assert preference.met(asked(between, place=asked(taker, date=chosen)))
    assert not preference.met(asked(taker, date=asked(between, place=value)))
    assert not preference.met(asked(taker, date=Cut(value, "x")))
    assert Preference(Aim(maker.name, None, None, None, False, Coverage().pack())).met(value)
