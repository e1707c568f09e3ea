"""Measures on hand-made cases whose values are known."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dive.diversity.census import Census, compare, take
from dive.diversity.evenness import figures
from dive.diversity.rarefaction import Classes, Means, grid, missing
from dive.diversity.samples import Letter, Sample
from dive.diversity.tables import markdown

Edges = tuple[tuple[int, int], ...]


def sample(tools: str, edges: Edges = (), *, toolset: str | None = "abcPQ", domains: tuple[str, ...] = ("general",)) -> Sample:
    """Tools are single letters: capitals process, small letters retrieve."""
    kinds: tuple[Letter, ...] = tuple("P" if t.isupper() else "R" for t in tools)
    offered = None if toolset is None else tuple(sorted(toolset))
    return Sample(f"{tools}{edges}", tuple(tools), kinds, edges, offered, domains)


SIX = [
    sample("ab", ((0, 1),)),
    sample("ab", ((0, 1),)),
    sample("ba", ((0, 1),), domains=("general", "finance")),
    sample("aPQ", ((0, 1), (1, 2)), toolset="aPQ"),
    sample("PQ", toolset="aPQ"),
    sample("bac", ((0, 2), (1, 2)), domains=("finance",)),
]
"""Six tasks: a then b (twice), b then a, a to P to Q, P and Q apart, b and a into c."""


@pytest.fixture
def census() -> Census:
    return take("six", SIX)


def test_counts(census: Census) -> None:
    profile = census.profile()
    values = {m.name: m.value for m in profile.measures}
    assert values["tools"] == 5
    assert values["toolsets"] == 2
    assert values["sequences"] == 5  # ab, ba, aPQ, PQ, bac
    assert values["call_graphs"] == 5  # a>b, b>a, a>P>Q, P|Q, (a, b)>c
    assert values["topologies"] == 4  # R>R, R>P>P, P|P, (R, R)>R
    assert (values["topologies_PureR"], values["topologies_R+P"], values["topologies_PureP"]) == (2, 1, 1)
    assert values["tool_pairs"] == 6  # ab, ba, aP, PQ, bc, ac
    assert values["domains"] == 2
    assert values["domain_sets"] == 3
    assert values["tools_per_task"] == pytest.approx((2 + 2 + 2 + 3 + 2 + 3) / 6, abs=1e-6)
    assert values["calls_per_task"] == pytest.approx(14 / 6, abs=1e-6)
    assert values["flows_per_task"] == pytest.approx(7 / 6, abs=1e-6)
    assert values["domains_per_task"] == pytest.approx(7 / 6, abs=1e-6)


def test_tables(census: Census) -> None:
    profile = census.profile()
    assert [(t.tool, t.kind, t.calls, t.samples) for t in profile.tools] == [
        ("a", "R", 5, 5), ("b", "R", 4, 4), ("P", "P", 2, 2), ("Q", "P", 2, 2), ("c", "R", 1, 1)
    ]  # fmt: skip
    assert [(t.pattern, t.region, t.samples) for t in profile.topologies] == [
        ("R R;0>1", "PureR", 3), ("R R R;0>2 1>2", "PureR", 1), ("R P P;0>1 1>2", "R+P", 1), ("P P;", "PureP", 1)
    ]  # fmt: skip
    assert [(d.domain, d.samples) for d in profile.domains] == [("general", 5), ("finance", 2)]
    assert census.pairs()["a", "b"] == 2


def test_order_of_calls_is_no_part_of_a_graph() -> None:
    one = take("x", [sample("abc", ((0, 2), (1, 2))), sample("bac", ((0, 2), (1, 2)))]).profile()
    assert one.measure("sequences").value == 2
    assert one.measure("call_graphs").value == 1


def test_evenness_on_known_distributions() -> None:
    even = figures({0: 7, 1: 7, 2: 7, 3: 7})
    assert even["tool_gini"] == pytest.approx(0)
    assert even["tool_entropy"] == pytest.approx(1)
    assert even["effective_tools"] == pytest.approx(4)
    assert even["head_share"] == pytest.approx(0.25)
    skewed = figures({0: 1, 1: 3})
    assert skewed["tool_gini"] == pytest.approx(0.25)  # half the mean absolute difference over the mean: 0.5 * 1 / 2
    assert skewed["tool_entropy"] == pytest.approx(-(0.25 * math.log2(0.25) + 0.75 * math.log2(0.75)))
    assert skewed["head_share"] == pytest.approx(0.75)
    assert figures({}) == dict.fromkeys(skewed, 0.0)


def by_enumeration(members: list[list[str]], size: int) -> tuple[float, float]:
    """Mean and variance of the number of classes over every subset of the samples."""
    seen = [len(set(itertools.chain.from_iterable(draw))) for draw in itertools.combinations(members, size)]
    mean = Fraction(sum(seen), len(seen))
    return float(mean), float(Fraction(sum(s * s for s in seen), len(seen)) - mean * mean)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefg"), unique=True, max_size=4), min_size=1, max_size=8))
def test_rarefaction_is_exact(members: list[list[str]]) -> None:
    classes = Classes()
    for each in members:
        classes.add(each)
    for size in range(1, len(members) + 1):
        mean, variance = by_enumeration(members, size)
        found = classes.estimate(size)
        assert found.mean == pytest.approx(mean, abs=1e-9)
        assert found.deviation**2 == pytest.approx(variance, abs=1e-8)
    assert found.deviation == 0
    assert found.mean == len(classes)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=8))
def test_means_are_exact(values: list[int]) -> None:
    means = Means()
    for value in values:
        means.add(value)
    for size in range(1, len(values) + 1):
        draws = [sum(d) / size for d in itertools.combinations(values, size)]
        mean = math.fsum(draws) / len(draws)
        variance = math.fsum((d - mean) ** 2 for d in draws) / len(draws)
        found = means.estimate(size)
        assert found.mean == pytest.approx(mean, abs=1e-9)
        assert found.deviation**2 == pytest.approx(variance, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300), st.data())
def test_missing_is_the_hypergeometric_ratio(total: int, data: st.DataObject) -> None:
    drawn = data.draw(st.integers(0, total))
    table = missing(total, drawn)
    for count, chance in enumerate(table):
        assert chance == pytest.approx(math.comb(total - count, drawn) / math.comb(total, drawn), rel=1e-9)
    left = math.comb(total - len(table), drawn) / math.comb(total, drawn) if len(table) <= total else 0
    assert left < 1e-17


def test_grid_ends_at_the_whole() -> None:
    for total in (1, 2, 19, 20, 48_000):
        sizes = grid(total)
        assert sizes == sorted(set(sizes))
        assert (sizes[0], sizes[-1]) == (1, total)


def test_curves_rise_to_the_whole_and_never_past_it(census: Census) -> None:
    for measure in census.profile().measures:
        assert measure.points[-1].size == 6
        assert measure.points[-1].mean == measure.value
        if measure.form == "classes":
            means = [p.mean for p in measure.points]
            assert means == sorted(means)
            assert measure.total_estimate is not None
            assert measure.total_estimate >= measure.value


def test_the_order_of_samples_changes_no_figure() -> None:
    one, two = take("x", SIX * 20).profile(), take("x", SIX[::-1] * 20).profile()
    assert one.to_json() == two.to_json()


def test_comparison_at_equal_size() -> None:
    many, few = take("many", SIX * 10), take("few", [sample("ab", ((0, 1),))] * 20)
    both = compare(many, few)
    assert both.size == 20
    rows = {r.name: r for r in both.rows}
    assert rows["call_graphs"].b.mean == 1
    assert 4 < rows["call_graphs"].a.mean <= 5
    assert rows["call_graphs"].ahead == "a"
    assert rows["calls_per_task"].ahead is None
    same = compare(take("x", SIX * 10), take("y", SIX * 10))
    assert all(r.ahead is None for r in same.rows)


def test_all_alike_has_no_spread_and_all_new_has_none_either() -> None:
    alike, fresh = Classes(), Classes()
    for i in range(50):
        alike.add(["same"])
        fresh.add([f"new {i}"])
    for classes, mean in ((alike, 1), (fresh, 25)):
        found = classes.estimate(25)
        assert found.mean == pytest.approx(mean)
        assert found.deviation == 0
        assert found.population == pytest.approx(0, abs=1e-6)


def test_what_the_data_does_not_say_is_not_measured() -> None:
    profile = take("x", [sample("ab", toolset=None, domains=())]).profile()
    names = {m.name for m in profile.measures}
    assert "toolsets" not in names
    assert "domains" not in names
    assert profile.without_toolset == 1


def test_samples_without_calls_are_samples() -> None:
    profile = take("x", [*SIX, sample("")]).profile()
    assert (profile.samples, profile.empty) == (7, 1)
    assert profile.measure("topologies").value == 4
    assert profile.measure("topologies").points[0].mean == pytest.approx(6 / 7, abs=1e-6)


def test_an_edge_must_point_forward() -> None:
    with pytest.raises(ValueError, match="earlier call"):
        sample("ab", ((1, 0),))


def test_markdown_holds_hostile_names() -> None:
    profile = take("<script>|x`", SIX).profile()
    text = markdown(profile)
    assert "<script>" not in text
    assert "| R/P topology classes | 4 |" in text
    assert markdown(compare(take("a", SIX), take("b", SIX))).startswith("# a and b")
