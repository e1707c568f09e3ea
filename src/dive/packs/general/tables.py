"""Records as tables: what an agent does to lists of records that other tools returned.

A table is a list of objects, as tools return them, or CSV text with a heading. Columns are the objects' fields. Invariants:
rows keep their order unless sorted, and sorting is stable; a column that a row lacks is an empty cell, never 0; numbers,
texts and empty cells are never compared with one another: a tool says which column mixes them.
"""

import csv
import io
import math
import random
import re
import statistics
from collections.abc import Callable
from typing import Annotated, Any

from dive.tools import About, Entity, Pack, Pick, Result, Row, ToolError, seeds, tool

PACK = Pack(name="tables", domain="general", title="filter, sort, join and group records", licence="Apache-2.0")

Records = list[dict[str, Any]]
MOST_ROWS = 2_000
MOST_COLUMNS = 60


def say_table(value: Any) -> str:
    """Small CSV text in one line: its columns, then its rows."""
    heading, *rows = (line.replace(",", ", ") for line in str(value).split("\n"))
    return f"{heading}: {'; '.join(rows)}"


Table = Annotated[Records | str, Entity("Table", "table", "tables", ('the table "{}"',), say=say_table, common=True)]
_NUMERIC = Pick("score")
_KEY = Pick("name")
_GROUP = Pick("team")


def _records(table: Records | str) -> Records:
    rows = _parsed(table) if isinstance(table, str) else table
    if not rows:
        raise ToolError("The table has no rows.")
    if len(rows) > MOST_ROWS or len(_columns(rows)) > MOST_COLUMNS:
        raise ToolError(f"Give a table of at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns.")
    return rows


_CODE = re.compile(r"0\d+$")


def _parsed(text: str) -> Records:
    """CSV with a heading; cells that are numbers become numbers, but for columns of codes such as 02134, whose zeros count."""
    try:
        lines = [line for line in csv.reader(io.StringIO(text.strip()), strict=True) if line]
    except csv.Error as error:
        raise ToolError(f"The table is not valid CSV: {error}.") from error
    if len(lines) < 2:
        raise ToolError("Give records, or CSV text with a heading and at least one row.")
    heading = [name.strip() for name in lines[0]]
    if any(len(line) != len(heading) for line in lines) or len(set(heading)) != len(heading):
        raise ToolError("Every row of the CSV text must have the heading's columns, and their names must differ.")
    columns = [[cell.strip() for cell in column] for column in zip(*lines[1:], strict=True)]
    read = [[cell or None for cell in c] if any(map(_CODE.match, c)) else [*map(_cell, c)] for c in columns]
    return [dict(zip(heading, row, strict=True)) for row in zip(*read, strict=True)]


def _cell(text: str) -> Any:
    text = text.strip()
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        return number if math.isfinite(number) and abs(number) < 10**300 else text
    return text or None


def _columns(rows: Records) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _column(rows: Records, name: str) -> list[Any]:
    """The column's cells, None where a row has none. Raises ToolError where no row has it."""
    if name not in _columns(rows):
        raise ToolError(f"No column is called '{name[:40]}'; there are: {', '.join(_columns(rows))[:300]}.")
    cells = [row.get(name) for row in rows]
    if any(isinstance(cell, dict | list) for cell in cells):
        raise ToolError(f"The column {name[:40]} holds lists or objects, which have no order and no sum.")
    return cells


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _numbers(rows: Records, name: str) -> list[int | float]:
    cells = [cell for cell in _column(rows, name) if cell is not None]
    if not cells or not all(_is_number(cell) for cell in cells):
        raise ToolError(f"The column {name[:40]} does not hold numbers alone.")
    return cells


def _comparable(cells: list[Any], name: str) -> None:
    if not (all(_is_number(c) for c in cells) or all(isinstance(c, str) for c in cells)):
        raise ToolError(f"The column {name[:40]} mixes numbers, texts or other values, which have no common order.")


class ColumnSummary(Result):
    """What the numbers of a column look like; empty cells are left out."""

    count: int
    empty: int
    total: Annotated[float, About("total", additive=True)]
    mean: Annotated[float, About("mean", digits=2)]
    median: Annotated[float, About("median", digits=2)]
    minimum: Annotated[float, About("minimum")]
    maximum: Annotated[float, About("maximum")]
    deviation: Annotated[float | None, About("sample standard deviation", digits=3)]


@tool(
    domain="general",
    kind="processing",
    asks={
        "mean": ["the mean {column} across {table}"],
        "median": ["the median {column} across {table}"],
        "deviation": ["the sample standard deviation of the {column} across {table}"],
    },
    examples=[
        ({"table": [{"name": "a", "score": 2}, {"name": "b", "score": 4}, {"name": "c", "score": 9}], "column": "score"},
         {"count": 3, "total": 15.0, "mean": 5.0, "median": 4.0, "minimum": 2.0, "maximum": 9.0, "deviation": 3.605551}),
        ({"table": "town,people\nA,10\nB,\nC,30", "column": "people"}, {"count": 2, "empty": 1, "median": 20.0}),
    ],
)  # fmt: skip
def describe_column(table: Table, column: Annotated[str, _NUMERIC]) -> ColumnSummary:
    """Summarise a column of numbers: count, sum, mean, median, extremes and sample standard deviation.

    Args:
        table: records, or CSV text with a heading
        column: name of a column of numbers; empty cells are left out
    """
    rows = _records(table)
    numbers = _numbers(rows, column)
    total = math.fsum(numbers)
    return ColumnSummary(
        count=len(numbers),
        empty=len(rows) - len(numbers),
        total=total,
        mean=total / len(numbers),
        median=float(statistics.median(numbers)),
        minimum=float(min(numbers)),
        maximum=float(max(numbers)),
        deviation=statistics.stdev(numbers) if len(numbers) > 1 else None,
    )


class Sorted(Result):
    """A table in another order; `first` and `last` are None where rows are level."""

    first: str | None
    last: str | None
    rows: Records


@tool(
    domain="general",
    kind="processing",
    asks={
        "first": ["the name of the one with the smallest {column} in {table}"],
        "last": ["the name of the one with the largest {column} in {table}"],
    },
    examples=[
        ({"table": [{"team": "red", "name": "Ann", "score": 7}, {"team": "blue", "name": "Cy", "score": 4}],
          "column": "score"}, {"first": "Cy", "last": "Ann"}),
        ({"table": "name,score\nAnn,7\nBen,9\nCy,4", "column": "name", "descending": True},
         {"first": "Cy", "rows": [{"name": "Cy", "score": 4}, {"name": "Ben", "score": 9}, {"name": "Ann", "score": 7}]}),
    ],
)  # fmt: skip
def sort_records(table: Table, column: Annotated[str, _NUMERIC], descending: bool = False, limit: int = MOST_ROWS) -> Sorted:
    """Sort records by a column, and keep the first so many; equal ones keep their order, empty cells come last.

    Args:
        table: records, or CSV text with a heading
        column: name of the column to sort by
        descending: largest first
        limit: most rows to return
    """
    rows = _records(table)
    filled = [row for row, cell in zip(rows, _column(rows, column), strict=True) if cell is not None]
    if not filled or limit < 1:
        raise ToolError(f"Nothing is left: the column {column[:40]} is empty, or the limit is below 1.")
    _comparable([row[column] for row in filled], column)
    ordered = sorted(filled, key=lambda row: row[column], reverse=descending)
    kept = [*ordered, *(row for row in rows if row.get(column) is None)][:limit]
    return Sorted(first=_alone(ordered, column, 0), last=_alone(ordered, column, -1), rows=kept)


_NAMING = ("name", "title", "symbol", "label")


def _alone(rows: Records, column: str, place: int) -> str | None:
    """What the row at an end of a sorted table is called; None where another is level with it, or it has no name of its own.

    A row is called by the column of texts, different in every row, that has a usual heading for names or is the only such one.
    Its first cell would not do: a JSON object's keys have no order.
    """
    if sum(row[column] == rows[place][column] for row in rows) > 1:
        return None
    texts = {name: [cell for row in rows if isinstance(cell := row.get(name), str)] for name in _columns(rows)}
    naming = [name for name, cells in texts.items() if len(cells) == len(set(cells)) == len(rows)]
    usual = [name for name in _NAMING if name in naming]
    chosen = usual[0] if usual else naming[0] if len(naming) == 1 else None
    return None if chosen is None else str(rows[place][chosen])


class Filtered(Result):
    """The rows that pass."""

    count: Annotated[int, About("number of rows", high="largest", low="smallest")]
    rows: Records


@tool(
    domain="general",
    kind="processing",
    asks={
        "count": [
            "the number of rows with a {column} {test} {value} in {table}",
            "How many rows have a {column} {test} {value} in {table}?",
        ],
    },
    examples=[
        ({"table": "name,score\nAnn,7\nBen,9\nCy,4", "column": "score", "test": "above", "value": 5}, {"count": 2}),
        ({"table": [{"city": "Oslo", "land": "NO"}, {"city": "Bergen", "land": "NO"}, {"city": "Turku", "land": "FI"}],
          "column": "land", "test": "equal to", "value": "FI"}, {"count": 1, "rows": [{"city": "Turku", "land": "FI"}]}),
        ({"table": "name,score\nAnn,7\nBen,9", "column": "score", "test": "equal to", "value": "7"}, {"count": 1}),
        ({"table": "town,zip\nNewton,02458\nProvo,84601", "column": "zip", "test": "equal to", "value": "02458"}, {"count": 1}),
    ],
)  # fmt: skip
def filter_records(
    table: Table, column: Annotated[str, _NUMERIC], test: Annotated[str, Pick("above", "below")],
    value: Annotated[float | int | str, Pick(5, 6, 8, 10, 12, noun="threshold")],
) -> Filtered:  # fmt: skip
    """Keep the records whose cell in a column is above, below, equal to or different from a value, or contains a text.

    Args:
        table: records, or CSV text with a heading
        column: name of the column to look at; rows without a value there never pass
        test: above, below, at least, at most, equal to, not equal to, or contains
        value: what to compare with
    """
    rows = _records(table)
    cells = _column(rows, column)
    if isinstance(value, str) and any(isinstance(cell, int | float) for cell in cells) and test != "contains":
        value = _cell(value)  # "7" written for 7
    tests: dict[str, Callable[[Any], bool]] = {
        "above": lambda cell: cell > value, "below": lambda cell: cell < value, "at least": lambda cell: cell >= value,
        "at most": lambda cell: cell <= value, "equal to": lambda cell: cell == value,
        "not equal to": lambda cell: cell != value,
        "contains": lambda cell: str(value).casefold() in str(cell).casefold(),
    }  # fmt: skip
    if test not in tests:
        raise ToolError(f"The test must be one of: {', '.join(tests)}.")
    if test in ("above", "below", "at least", "at most"):
        _comparable([*(cell for cell in cells if cell is not None), value], column)
    kept = [row for row, cell in zip(rows, cells, strict=True) if cell is not None and tests[test](cell)]
    return Filtered(count=len(kept), rows=kept)


class Group(Row):
    """One group of rows."""

    noun = "group"
    plural = "groups"
    key = "group"
    group: str
    rows: Annotated[int, About("number of rows", high="largest", low="smallest")]
    value: Annotated[float, About("value")]


class Groups(Result):
    """A table grouped; groups in the order in which they first occur."""

    groups: list[Group]
    largest: Annotated[str | None, About("group with the largest value")]
    count: Annotated[int, About("number of groups", high="largest", low="smallest")]


_MEASURES: dict[str, Callable[[list[float]], float]] = {
    "total": math.fsum, "mean": statistics.fmean, "median": statistics.median, "minimum": min, "maximum": max,
}  # fmt: skip


@tool(
    domain="general",
    kind="processing",
    asks={
        "largest": ["the {by} with the largest {measure} {column} in {table}",
                    "Which {by} has the largest {measure} {column} in {table}?"],
    },
    examples=[
        ({"table": "name,team,score\nAnn,red,7\nBen,blue,9\nCy,red,4", "by": "team", "column": "score", "measure": "total"},
         {"largest": "red", "count": 2, "groups": [
             {"group": "red", "rows": 2, "value": 11.0}, {"group": "blue", "rows": 1, "value": 9.0}]}),
        ({"table": "name,team,score\nAnn,red,7\nBen,blue,9\nCy,red,4", "by": "team", "column": "score", "measure": "mean"},
         {"largest": "blue"}),
    ],
)  # fmt: skip
def group_records(
    table: Table, by: Annotated[str, _GROUP], column: Annotated[str, _NUMERIC],
    measure: Annotated[str, Pick("total", "mean", "maximum")],
) -> Groups:  # fmt: skip
    """Group records by a column, and give the total, mean, median, minimum or maximum of another column for each group.

    Args:
        table: records, or CSV text with a heading
        by: name of the column to group by
        column: name of a column of numbers
        measure: total, mean, median, minimum or maximum
    """
    if measure not in _MEASURES:
        raise ToolError(f"The measure must be one of: {', '.join(_MEASURES)}.")
    rows = _records(table)
    _numbers(rows, column)
    members: dict[str, list[float]] = {}
    for row, name in zip(rows, _column(rows, by), strict=True):
        if name is not None and row.get(column) is not None:
            members.setdefault(str(name), []).append(row[column])
    if not members:
        raise ToolError(f"No row has both a {by[:40]} and a {column[:40]}.")
    groups = [Group(group=name, rows=len(of), value=float(_MEASURES[measure](of))) for name, of in members.items()]
    top = max(group.value for group in groups)
    best = [group.group for group in groups if math.isclose(group.value, top)]
    return Groups(groups=groups, largest=best[0] if len(best) == 1 else None, count=len(groups))


class Joined(Result):
    """Rows of two tables put together."""

    count: Annotated[int, About("number of matching pairs of rows", high="largest", low="smallest")]
    rows: Records


@tool(
    domain="general",
    kind="processing",
    asks={
        "count": ["the number of pairs of rows with the same {on} in {left} and {right}",
                  "How many pairs of rows have the same {on} in {left} and {right}?"],
    },
    examples=[
        ({"left": "name,team\nAnn,red\nBen,blue", "right": "name,score\nAnn,7\nCy,4", "on": "name"},
         {"count": 1, "rows": [{"name": "Ann", "team": "red", "score": 7}]}),
        ({"left": "id,x\n1,a\n1,b", "right": "id,x\n1,c\n2,d", "on": "id"},
         {"count": 2, "rows": [{"id": 1, "x": "a", "x (right)": "c"}, {"id": 1, "x": "b", "x (right)": "c"}]}),
    ],
)  # fmt: skip
def join_records(left: Table, right: Table, on: Annotated[str, _KEY]) -> Joined:
    """Join two tables: every pair of rows with equal values in a column; rows without a partner are left out.

    Args:
        left: records, or CSV text with a heading
        right: another table; a column of a name that the left one has gets "(right)" behind its name
        on: name of the column that both have
    """
    ours, theirs = _records(left), _records(right)
    _column(ours, on)
    partners: dict[Any, Records] = {}
    for row, cell in zip(theirs, _column(theirs, on), strict=True):
        if cell is not None:
            partners.setdefault(cell, []).append(row)
    taken = set(_columns(ours))
    rows: Records = []
    for row in ours:
        for other in partners.get(row.get(on), ()):
            rest = {f"{name} (right)" if name in taken else name: cell for name, cell in other.items() if name != on}
            rows.append({**row, **rest})
            if len(rows) > MOST_ROWS:
                raise ToolError(f"The join has more than {MOST_ROWS:,} rows; filter the tables first.")
    return Joined(count=len(rows), rows=rows)


class Picked(Result):
    """Some columns of a table."""

    rows: Records
    distinct: Annotated[int, About("number of different rows", high="largest", low="smallest")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "distinct": [
            "the number of different values of {columns} in {table}",
            "How many different values of {columns} are there in {table}?",
        ],
    },
    examples=[
        (
            {"table": "name,team,score\nAnn,red,7\nBen,blue,9\nCy,red,4", "columns": ["team"]},
            {"distinct": 2, "rows": [{"team": "red"}, {"team": "blue"}, {"team": "red"}]},
        ),
        (
            {"table": "a,b,c\n1,1,x\n1,1,y\n1,2,z", "columns": ["a", "b"], "unique": True},
            {"distinct": 2, "rows": [{"a": 1, "b": 1}, {"a": 1, "b": 2}]},
        ),
    ],
)
def pick_columns(table: Table, columns: Annotated[list[str], Pick(["team"])], unique: bool = False) -> Picked:
    """Keep some columns of a table, and count how many different rows that makes.

    Args:
        table: records, or CSV text with a heading
        columns: names of the columns to keep
        unique: leave out rows that occurred before
    """
    rows = _records(table)
    names = list(dict.fromkeys(columns))
    if not names:
        raise ToolError("Name at least one column.")
    cells = [_column(rows, name) for name in names]
    made = [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]
    different = {tuple((type(cell).__name__, cell) for cell in row.values()): row for row in reversed(made)}
    return Picked(rows=list(reversed(different.values())) if unique else made, distinct=len(different))


_NAMES = ("Ann", "Ben", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal", "Ida", "Jo")
_TEAMS = ("red", "blue", "green")


@seeds(Table, domain="general")
def table_seeds() -> list[str]:
    """Small tables such as a person states in one line: scores of a few people in teams."""
    made = []
    for number in range(120):
        rng = random.Random(f"table {number}")
        names = sorted(rng.sample(_NAMES, rng.randint(3, 4)))
        scores = rng.sample(range(1, 15), len(names))
        rows = [f"{name},{rng.choice(_TEAMS)},{score}" for name, score in zip(names, scores, strict=True)]
        made.append("\n".join(["name,team,score", *rows]))
    return made
