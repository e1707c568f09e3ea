"""What no question rests on: steps that change nothing, names that tell, days of other things; and the past tense."""

import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dive.records import Json
from dive.synthesis.bearing import turns_on
from dive.synthesis.flow import Flow
from dive.synthesis.nodes import Ask, Fan, Listed, Literal, Node
from dive.synthesis.operate import operation
from dive.synthesis.plausible import by_inspection, plausible
from dive.synthesis.tense import asked_in_past, told_of_past
from dive.synthesis.wording import Wording
from dive.synthesis.workbench import Workbench
from dive.tools import About, Tool, ToolPool
from dive.tools.seed_pool import SeedPool

POOL = ToolPool.load()
FLOW = Flow(POOL, SeedPool(POOL))


class Inline:
    """Calls a tool here and now."""

    def call(self, tool: Tool, arguments: Mapping[str, Json], *, fresh: bool = False) -> dict[str, Json]:  # noqa: ARG002
        return tool.call(dict(arguments))

    def reset(self) -> None:
        """No tool here has a state."""


def _bench() -> Workbench:
    return Workbench(FLOW, POOL.tools, Inline(), random.Random(1))


def _asked(bench: Workbench, name: str, path: str, **arguments: Json | Node) -> Ask | None:
    made = POOL.tools[name]
    nodes: dict[str, Node] = {}
    for slot, value in arguments.items():
        parameter = made.parameter(slot)
        if isinstance(value, Ask | Literal | Listed) or hasattr(value, "inputs"):
            nodes[slot] = value
        elif parameter.pick is not None:
            nodes[slot] = bench.picked(parameter.pick, value, parameter.entity)
        else:
            assert parameter.entity is not None
            literal = bench.literal(parameter.entity, value)
            assert literal is not None
            nodes[slot] = literal
    return bench.asked(made, made.output(path), nodes, made.asks[path][0])


def _found(bench: Workbench, name: str, path: str, **arguments: Json | Node) -> Ask:
    node = _asked(bench, name, path, **arguments)
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("exchange", "told"),
    [("London Stock Exchange", True), ("Nasdaq Stockholm", True), ("Xetra", False), ("Borsa Italiana", False)],
)
def test_the_home_of_an_exchange_is_asked_only_where_its_name_does_not_say_it(exchange: str, told: bool) -> None:
    bench = _bench()
    for path in ("city", "country"):
        assert (_asked(bench, "exchange_profile", path, exchange=exchange) is None) is told


def test_a_reverse_complement_has_no_bearing_on_the_share_of_g_and_c() -> None:
    bench = _bench()
    turned = _found(bench, "reverse_complement", "sequence", sequence="GATTACAGATTACAGGGC")
    share = _found(bench, "base_composition", "gc_percent", sequence=turned)
    adenines = _found(bench, "base_composition", "adenines", sequence=turned)
    assert not turns_on(bench, share, "sequence", turned)
    assert turns_on(bench, adenines, "sequence", turned)


def test_a_choice_among_things_that_share_the_answer_is_idle() -> None:
    """The most populous of the cities of one time zone is in that zone, as all of them are."""
    bench = _bench()
    tool = POOL.tools["city_profile"]
    parameter = tool.parameters[0]
    assert parameter.entity is not None

    def zone_of_largest(*cities: str) -> bool:
        items = tuple(literal for city in cities if (literal := bench.literal(parameter.entity, city)) is not None)  # type: ignore[arg-type]
        assert len(items) == len(cities)
        keys = tuple(_found(bench, tool.name, "population", **{parameter.name: item}) for item in items)
        largest = operation(
            "rank_by", [Fan(Listed(items, parameter.entity), keys, None, keys[0])], {"place": 1, "largest": True}, None
        )
        zone = bench.asked(tool, tool.output("timezone"), {parameter.name: largest}, tool.asks["timezone"][0])
        assert zone is not None
        return turns_on(bench, zone, parameter.name, largest)

    assert not zone_of_largest("Lyon, France", "Paris, France", "Nice, France")
    assert zone_of_largest("Lyon, France", "Hamburg, Germany", "Nice, France")


def test_a_holiday_of_one_country_is_no_day_for_a_planet() -> None:
    bench = _bench()
    holiday = _found(bench, "public_holidays", "last", country="Peru", year=2013)
    easter = _found(bench, "easter_sunday", "date", church="Orthodox", year=2013)
    assert not plausible(_found(bench, "planet_position", "distance", planet="Venus", date=holiday))
    assert plausible(_found(bench, "planet_position", "distance", planet="Venus", date=easter))


@pytest.mark.parametrize(("country", "said"), [("Kenya", False), ("Spain", True)])
def test_a_rule_is_stated_only_where_it_bears(country: str, said: bool) -> None:
    """Spain touches Morocco by Ceuta and Melilla alone; nobody asks about exclaves of Kenya."""
    bench = _bench()
    counted = operation("count", [_found(bench, "land_neighbours", "borders", country=country)], {}, About("number"))
    assert ("exclaves" in Wording(random.Random(1)).query(counted)) is said


NUMBERS = st.floats(0.01, 1e6)


@given(a=NUMBERS, b=NUMBERS, start=NUMBERS)
def test_a_term_of_a_sum_is_seen_by_inspection(a: float, b: float, start: float) -> None:
    assert by_inspection((a, b), (start + a, start + b))
    assert by_inspection((a, b), (start - a, start - b)) or start in (a, b)


@given(a=st.floats(1, 100), factor=st.floats(1.5, 4))
def test_what_follows_its_square_is_not(a: float, factor: float) -> None:
    b = a * factor
    assert not by_inspection((a, b), (a**2 + 1000, b**2 + 1000))


@pytest.mark.parametrize(
    ("present", "past"),
    [
        ("What is the UTC offset in Kabul on 3 May 1999?", "What was the UTC offset in Kabul on 3 May 1999?"),
        ("How many clock changes are there in 1974 in Oslo?", "How many clock changes were there in 1974 in Oslo?"),
        ("What is the time in A when it is 9:00 in B?", "What was the time in A when it was 9:00 in B?"),
        ("In which constellation is Mars on 3 May 1912?", "In which constellation was Mars on 3 May 1912?"),
        ("Find the number of holidays.", "Find the number of holidays."),
    ],
)
def test_questions_in_the_past(present: str, past: str) -> None:
    assert asked_in_past(present) == past


def test_only_the_state_of_a_thing_in_years_gone_by_is_past() -> None:
    bench = _bench()
    assert told_of_past(_found(bench, "public_holidays", "last", country="Peru", year=2013))
    assert not told_of_past(_found(bench, "public_holidays", "last", country="Peru", year=2026))
    assert not told_of_past(_found(bench, "easter_sunday", "date", church="Orthodox", year=2013))  # a sum, true at any time
