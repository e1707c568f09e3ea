"""What a candidate is worth, on hand-made cases and by law."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dive.diversity.coverage import Axis, Candidate, Coverage, Feature, features, pair_of
from dive.diversity.samples import Sample

DONE = Sample("x", ("a", "b"), ("R", "P"), ((0, 1),), None, ("general",))
AXES: tuple[Axis, ...] = ("tool", "pair", "topology", "domain")
CHANCES = st.dictionaries(st.tuples(st.sampled_from(AXES), st.sampled_from("abcd")), st.floats(0.05, 1), min_size=1)


def candidates(draws: list[dict[Feature, float]]) -> list[Candidate]:
    return [Candidate(f"{i:02d}", chances) for i, chances in enumerate(draws)]


def test_new_counts_most_and_rare_more_than_common() -> None:
    assert features(DONE) == [("tool", "a"), ("tool", "b"), pair_of("a", "b"), ("topology", "R P;0>1"), ("domain", "general")]
    coverage = Coverage()
    for _ in range(3):
        coverage.add(DONE)
    coverage.add(Sample("y", ("c",), ("R",), (), None, ()))
    new, rare, common = (Candidate(name, {("tool", name): 1.0}) for name in "dca")
    assert [coverage.worth(c) for c in (new, rare, common)] == [1.0, 0.5, 0.25]
    assert coverage.rank([common, new, rare]) == [new, rare, common]
    unlikely = Candidate("e", {("tool", "e"): 0.1, ("domain", "general"): 1.0})
    assert coverage.worth(unlikely) == pytest.approx(0.1 + 0.5 / 4)


def test_a_batch_does_not_spend_everything_on_one_thing() -> None:
    twins = [Candidate(f"twin {i}", {("tool", "a"): 1.0, ("tool", "b"): 1.0}) for i in range(3)]
    other = Candidate("other", {("tool", "c"): 1.0, ("tool", "d"): 0.5})
    assert [c.key for c in Coverage().choose([*twins, other], 3)] == ["twin 0", "other", "twin 1"]


@settings(max_examples=150, deadline=None)
@given(st.lists(CHANCES, min_size=1, max_size=6), st.integers(1, 6))
def test_order_changes_nothing_and_greedy_is_greedy(draws: list[dict[Feature, float]], count: int) -> None:
    pool = candidates(draws)
    coverage = Coverage()
    coverage.add(DONE)
    chosen = coverage.choose(pool, count)
    assert chosen == coverage.choose(pool[::-1], count)
    assert len(chosen) == min(count, len(pool))
    expected: dict[Feature, float] = {}
    for place, best in enumerate(chosen):
        worths = {c.key: coverage._worth(c, expected) for c in pool if c not in chosen[:place]}
        assert best.key == min(worths, key=lambda k: (-worths[k], k))
        for feature, chance in best.chances.items():
            expected[feature] = expected.get(feature, 0.0) + chance


def test_choosing_covers_more_than_chance() -> None:
    pool = candidates([{("tool", a): 1.0, ("tool", b): 1.0} for a, b in itertools.combinations("abcdefgh", 2)])
    covered = {f for c in Coverage().choose(pool, 4) for f in c.chances}
    assert len(covered) == 8
