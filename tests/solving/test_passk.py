"""pass@k: unbiased, with honest intervals."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dive.solving.passk import estimate, pass_at_k, wilson


@given(st.integers(1, 8), st.data())
def test_equals_the_average_over_all_draws(attempts: int, data: st.DataObject) -> None:
    correct = data.draw(st.integers(0, attempts))
    k = data.draw(st.integers(1, attempts))
    outcomes = [True] * correct + [False] * (attempts - correct)
    draws = [any(draw) for draw in combinations(outcomes, k)]
    assert pass_at_k(attempts, correct, k) == pytest.approx(sum(draws) / len(draws))


@given(st.floats(0, 1), st.integers(1, 5000))
def test_interval_holds_the_mean_and_narrows(mean: float, number: int) -> None:
    low, high = wilson(mean, number)
    assert 0 <= low <= mean <= high <= 1
    wide = wilson(mean, max(1, number // 4))
    assert high - low <= wide[1] - wide[0] + 1e-12


def test_known_interval() -> None:
    low, high = wilson(0.5, 100)
    assert (round(low, 4), round(high, 4)) == (0.4038, 0.5962)


def test_tasks_with_too_few_attempts_are_left_out_visibly() -> None:
    made = estimate([(4, 2), (4, 0), (1, 1)], 2)
    assert (made.tasks, made.left_out) == (2, 1)
    assert made.value == pytest.approx((1 - 1 / 6) / 2)
    assert estimate([(1, 1)], 2).value is None
    for wrong in ((2, 3, 1), (2, 1, 3), (2, 1, 0)):
        with pytest.raises(ValueError, match="pass@"):
            pass_at_k(*wrong)
