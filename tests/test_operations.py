"""Operations give the one answer that their operands allow, or refuse."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dive.synthesis.operations import OPERATIONS, Undefined
from dive.synthesis.paths import NoSuchPath, get

numbers = st.lists(st.integers(-1000, 1000), min_size=2, max_size=8, unique=True)


@given(numbers, st.randoms(use_true_random=False))
def test_a_choice_does_not_depend_on_the_order(keys: list[int], rng: Random) -> None:
    labels = [f"n{k}" for k in keys]
    expected = f"n{max(keys)}"
    pairs = list(zip(labels, keys, strict=True))
    rng.shuffle(pairs)
    shuffled = [p[0] for p in pairs], [p[1] for p in pairs]
    assert OPERATIONS["rank_by"](*shuffled, place=1, largest=True) == expected


@pytest.mark.parametrize(
    ("name", "operands", "options", "expected"),
    [
        ("count", [["a", "b"]], {}, 2),
        ("total", [[1, 2, 3]], {}, 6),
        ("mean", [[1, 2]], {}, 1.5),
        ("spread", [[4, 9, 6]], {}, 5),
        ("rank_by", [["a", "b", "c"], [3, 1, 2]], {"place": 2, "largest": False}, "c"),
        ("rank_by", [["a", "b"], ["2024-01-02", "2023-05-05"]], {"place": 1, "largest": False}, "b"),
        ("keep", [["a", "b", "c"], [1, 5, 9], 4], {"test": "above"}, ["b", "c"]),
        ("keep", [["a", "b"], ["x", "y"], "y"], {"test": "is"}, ["b"]),
        ("difference", ["2024-03-01", "2024-02-28"], {}, 2),
        ("ratio", [9, 6], {}, 1.5),
        ("exceeds", [2, 1], {}, True),
    ],
)
def test_known_values(name: str, operands: list[object], options: dict[str, object], expected: object) -> None:
    assert OPERATIONS[name](*operands, **options) == expected


@pytest.mark.parametrize(
    ("name", "operands", "options"),
    [
        ("rank_by", [["a", "b"], [1, 1]], {"place": 1, "largest": True}),
        ("rank_by", [["a", "b", "c"], [1, 2, 2]], {"place": 2, "largest": True}),
        ("rank_by", [["a", "a"], [1, 2]], {"place": 1, "largest": True}),
        ("rank_by", [["a", "b"], [1, None]], {"place": 1, "largest": True}),
        ("total", [[1]], {}),
        ("keep", [["a", "b"], [1, 2], 5], {"test": "above"}),
        ("keep", [["a", "b"], [1, 2], 2], {"test": "above"}),
        ("ratio", [1, 0], {}),
        ("ratio", ["2024-01-01", "2023-01-01"], {}),
        ("difference", ["x", "y"], {}),
    ],
)
def test_no_answer_where_none_is_right(name: str, operands: list[object], options: dict[str, object]) -> None:
    with pytest.raises(Undefined):
        OPERATIONS[name](*operands, **options)


def test_paths() -> None:
    value = {"a": [{"b": 1}, {"b": 2}], "c": 3}
    assert get(value, "") == value
    assert get(value, "a[1].b") == 2
    assert get(value, "a[*].b") == [1, 2]
    for path in ("a[2].b", "d", "c.x", "a.b", "a[*].z", "a[", "..", "c[*]"):
        with pytest.raises(NoSuchPath):
            get(value, path)
