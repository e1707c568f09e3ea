"""Tables and the calculator: what they refuse, and what holds for any input."""

import ast
import math
import operator
import statistics
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dive.errors import ToolError
from dive.packs.general.calculator import calculate, expression_seeds
from dive.packs.general.tables import (
    describe_column,
    filter_records,
    group_records,
    join_records,
    pick_columns,
    sort_records,
    table_seeds,
)

ROWS = st.lists(
    st.fixed_dictionaries({"k": st.sampled_from("abc"), "v": st.none() | st.integers(-50, 50)}), min_size=1, max_size=12
)


@given(ROWS, st.booleans())
def test_sorting_keeps_all_rows_and_orders_them(rows: list[dict[str, Any]], descending: bool) -> None:
    filled = [row["v"] for row in rows if row["v"] is not None]
    if not filled:
        with pytest.raises(ToolError, match="Nothing is left"):
            sort_records.call({"table": rows, "column": "v"})
        return
    found = sort_records.call({"table": rows, "column": "v", "descending": descending})
    values = [row["v"] for row in found["rows"]]
    assert values[: len(filled)] == sorted(filled, reverse=descending)
    assert values[len(filled) :] == [None] * (len(rows) - len(filled))
    end = values[0]
    named = len({row["k"] for row in rows if row["v"] is not None}) == len(filled)  # each by a letter of its own
    assert (found["first"] is None) == (filled.count(end) > 1 or not named)


@given(ROWS, st.integers(-50, 50))
def test_tests_and_their_opposites_share_the_rows(rows: list[dict[str, Any]], bound: int) -> None:
    def count(test: str) -> int:
        found: int = filter_records.call({"table": rows, "column": "v", "test": test, "value": bound})["count"]
        return found

    filled = sum(row["v"] is not None for row in rows)
    assert count("above") + count("at most") == count("below") + count("at least") == filled
    assert count("equal to") + count("not equal to") == filled


@given(ROWS)
def test_groups_add_up(rows: list[dict[str, Any]]) -> None:
    numbers = [row["v"] for row in rows if row["v"] is not None]
    if not numbers:
        return
    asked = {"table": rows, "by": "k", "column": "v", "measure": "total"}
    groups = group_records.call(asked)["groups"]
    assert sum(g["value"] for g in groups) == sum(numbers)
    summary = describe_column.call({"table": rows, "column": "v"})
    assert summary["total"] == sum(numbers)
    assert summary["median"] == statistics.median(numbers)
    assert summary["count"] + summary["empty"] == len(rows)


@given(ROWS, ROWS)
def test_a_join_has_every_pair_once(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> None:
    found = join_records.call({"left": left, "right": right, "on": "k"})
    assert found["count"] == sum(a["k"] == b["k"] for a in left for b in right)


def test_codes_with_leading_zeros_stay_apart_from_numbers() -> None:
    groups = group_records.call({"table": "code,v\n01,1\n1,2", "by": "code", "column": "v", "measure": "total"})["groups"]
    assert [(g["group"], g["value"]) for g in groups] == [("01", 1), ("1", 2)]


def test_records_of_other_tools_are_tables() -> None:
    from dive.tools import ToolPool

    airports = ToolPool.load(["general"]).tools["highest_airports"].call({"country": "Kenya", "count": 5})["airports"]
    found = describe_column.call({"table": airports, "column": "elevation_m"})
    assert found["maximum"] == max(row["elevation_m"] for row in airports)


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (lambda: describe_column.call({"table": [], "column": "v"}), "has no rows"),
        (lambda: describe_column.call({"table": [{"v": "x"}], "column": "v"}), "does not hold numbers alone"),
        (lambda: describe_column.call({"table": [{"v": True}], "column": "v"}), "does not hold numbers alone"),
        (lambda: describe_column.call({"table": [{"v": 1}], "column": "w"}), "No column is called 'w'; there are: v"),
        (lambda: sort_records.call({"table": [{"v": 1}, {"v": "a"}], "column": "v"}), "mixes"),
        (lambda: sort_records.call({"table": [{"v": [1]}], "column": "v"}), "lists or objects"),
        (lambda: describe_column.call({"table": "just text", "column": "v"}), "CSV text with a heading"),
        (lambda: describe_column.call({"table": "a,b\n1", "column": "a"}), "must have the heading's columns"),
        (lambda: describe_column.call({"table": "a,a\n1,2", "column": "a"}), "names must differ"),
        (lambda: filter_records.call({"table": "a\n1", "column": "a", "test": "like", "value": 1}), "must be one of"),
        (lambda: pick_columns.call({"table": "a\n1", "columns": []}), "at least one column"),
    ],
)
def test_refusals_say_what_is_wrong(call: Any, complaint: str) -> None:
    with pytest.raises(ToolError, match=complaint):
        call()


def test_every_seed_table_can_be_stated_and_used() -> None:
    for table in table_seeds.values():
        assert describe_column.call({"table": table, "column": "score"})["count"] == table.count("\n")
        assert group_records.call({"table": table, "by": "team", "column": "score", "measure": "total"})["count"] >= 1


NUMBERS = st.integers(0, 40).map(str)
EXPRESSIONS = st.recursive(
    NUMBERS,
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "//", "%", "/"]), inner).map(
        lambda t: f"({t[0]} {t[1]} {t[2]})"
    ),
    max_leaves=8,
)


@given(EXPRESSIONS)
def test_arithmetic_is_pythons(expression: str) -> None:
    ast.parse(expression)
    try:
        expected = eval(expression)
    except ZeroDivisionError:
        with pytest.raises(ToolError, match="divides by zero"):
            calculate.call({"expression": expression})
        return
    assert operator.eq(calculate.call({"expression": expression})["value"], expected)


@pytest.mark.parametrize(
    "expression",
    ["__import__('os')", "(1).real", "[1, 2]", "'a' * 9", "lambda: 1", "x + 1", "True + 1", "1 if 1 else 2", "print(1)", "1; 2",
     "sqrt(x=1)", "sqrt(*[1])", "9 ** 9 ** 9", "2 ** 10000", "factorial(10 ** 6)", "10 ** 200 * 10 ** 200", "sqrt(-1)",
     "(-8) ** 0.5", "1e308 * 10", "ln(0)", "(" * 400 + "1" + ")" * 400, "1 +", "0 ** -1", "1j"],
)  # fmt: skip
def test_nothing_but_arithmetic(expression: str) -> None:
    with pytest.raises(ToolError) as error:
        calculate.call({"expression": expression})
    assert "failed on these arguments" not in str(error.value)


def test_signs_and_functions() -> None:
    assert calculate.call({"expression": "2 × 3 ÷ 4 − 1"})["value"] == 0.5
    assert calculate.call({"expression": "2^10"})["whole"] == 1024
    assert math.isclose(calculate.call({"expression": "sin(pi / 6)"})["value"], 0.5)
    big = calculate.call({"expression": "2 ** 200"})
    assert (big["whole"], big["text"]) == (None, str(2**200))
    assert all(calculate.call({"expression": e})["whole"] is not None for e in expression_seeds.values())
