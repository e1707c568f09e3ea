"""Consumer prices in the United States: inflation, what old dollars are worth, and what became dearer (BLS CPI-U)."""

from functools import cache
from typing import Annotated

from dive.packs.atlas import connect
from dive.packs.finance.entities import ConsumerItem, MetroArea
from dive.packs.finance.money import amount
from dive.tools import About, Pack, Pick, Result, Row, ToolError, When, seeds, tool
from dive.tools.entities import Year

PACK = Pack(
    name="us_prices",
    domain="finance",
    title="US consumer price index (CPI-U, not seasonally adjusted), Bureau of Labor Statistics",
    licence="public domain; compiled from cpi (MIT)",
    vintage="1913 to 2025, cpi 2.1.0",
)

_AVERAGE = 13
"""The month under which BLS publishes the average of a year."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_CPI = "annual-average US CPI-U"
_BASE = ("Compute the rate from the published annual averages on the base 1982-84 = 100",)
"""The averages of early years have three figures, which are others on another base."""
_SIGNED = (When("Count a fall as a negative change", lambda _, result: min(result.values()) < 0),)

Money = Annotated[float, Pick(100, 120, 150, 200, 250, says="{} dollars", noun="amount")]
Then = Annotated[Year, Pick(1914, 1929, 1938, 1945, 1952, 1960, 1967, 1973, 1980, 1988, 1995, years=True, noun="starting year")]
Later = Annotated[Year, Pick(1999, 2003, 2008, 2012, 2016, 2019, 2022, 2024, years=True, noun="final year")]


@cache
def _index() -> dict[tuple[int, int], float]:
    """Index (1982–84 = 100) by year and month."""
    return {(r["year"], r["month"]): r["value"] for r in connect(__file__, "us_prices").execute("SELECT * FROM month")}


def _average(year: int) -> float:
    value = _index().get((year, _AVERAGE))
    if value is None:
        raise ToolError(f"There is no yearly average of the index for {year}; there is one for each year from 1913 to 2025.")
    return value


@cache
def _series(table: str) -> dict[str, dict[int, float]]:
    found: dict[str, dict[int, float]] = {}
    for r in connect(__file__, "us_prices").execute(f"SELECT name, year, value FROM {table} ORDER BY name, year"):
        found.setdefault(r["name"], {})[r["year"]] = r["value"]
    return found


def _of(table: str, said: str) -> tuple[str, dict[int, float]]:
    """The series of an item or area by its name in any case. Raises ToolError where there is none."""
    import difflib

    series = _series(table)
    name = {n.casefold(): n for n in series}.get(said.strip().casefold())
    if name is None:
        near = difflib.get_close_matches(said.strip().casefold(), [n.casefold() for n in series], n=3) or sorted(series)[:5]
        raise ToolError(f"The index has no {table} '{said[:40]}'. There is, for example, {', '.join(near)}.")
    return name, series[name]


def _change(series: dict[int, float], name: str, first: int, last: int) -> float:
    for year in (first, last):
        if year not in series:
            raise ToolError(f"There is no yearly figure of {name} for {year}; it has {min(series)} to {max(series)}.")
    return 100 * (series[last] / series[first] - 1)


class Inflation(Result):
    """Change of a price index."""

    inflation: Annotated[float, About("inflation rate", "percent", digits=1, ranked=False)]


class Rise(Result):
    """Change of a price index over years."""

    rise: Annotated[float, About("percentage change", "percent", "highest", "lowest", digits=1)]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "inflation": [
            "the US all-items inflation rate (annual-average CPI-U) in {year}",
            "What was the US all-items inflation rate (annual-average CPI-U) in {year}?",
        ]
    },
    rules=_BASE,
    # BLS: 3.2 % in 2011, 13.5 % in 1980, −0.4 % in 2009
    examples=[({"year": 1980}, {"inflation": 13.498}), ({"year": 2009}, {"inflation": -0.3555})],
)
def us_inflation(year: Year) -> Inflation:
    """Look up US inflation in a year: the change of the average CPI-U on the year before.

    Args:
        year: 1914 to 2025
    """
    return Inflation(inflation=100 * (_average(year) / _average(year - 1) - 1))


class Worth(Result):
    """An amount in the dollars of another year."""

    worth: Annotated[float, About("inflation-adjusted value", None, "largest", "smallest", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "worth": [
            f"the inflation-adjusted value in {{to_year}} of {{money}} from {{from_year}}, by the {_CPI}",
            f"What is the inflation-adjusted value in {{to_year}} of {{money}} from {{from_year}}, by the {_CPI}?",
        ]
    },
    rules=("Use the index with 1982-84 = 100",),
    # 100 dollars of 1950 (24.1) in 2000 (172.2): 714.52
    examples=[
        ({"money": 100, "from_year": 1950, "to_year": 2000}, {"worth": 714.52}),
        ({"money": 50, "from_year": 2000, "to_year": 2000}, {"worth": 50.0}),
    ],
)
def inflate_dollars(money: Money, from_year: Then, to_year: Later) -> Worth:
    """Convert US dollars of one year into those of another by the yearly average CPI-U.

    Args:
        money: amount in dollars
        from_year: year whose dollars are given, 1913 to 2025
        to_year: year whose dollars are wanted, 1913 to 2025
    """
    return Worth(worth=amount(money) * _average(to_year) / _average(from_year))


class Change(Result):
    """How much the price of something changed."""

    change: Annotated[float, About("percentage change", "percent", "highest", "lowest", digits=1)]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "change": [
            f"the percentage change in the {_CPI} for {{item}} from {{from_year}} to {{to_year}}",
            f"What was the percentage change in the {_CPI} for {{item}} from {{from_year}} to {{to_year}}?",
        ]
    },
    each={
        "change": [f"had {{highest}} percentage change in the {_CPI} from {{from_year}} to {{to_year}}"],
    },
    rules=_SIGNED,
    examples=[
        # BLS yearly averages of gasoline: 101.0 (1990), 128.6 (2000)
        ({"item": "gasoline", "from_year": 1990, "to_year": 2000}, {"change": 27.33}),
        ({"item": "Food", "from_year": 2010, "to_year": 2010}, {"change": 0.0}),
    ],
)
def us_item_price_change(
    item: ConsumerItem,
    from_year: Annotated[Year, Pick(1999, 2000, 2003, 2006, 2008, years=True, noun="starting year")],
    to_year: Annotated[Year, Pick(2015, 2018, 2020, 2022, 2024, years=True, noun="final year")],
) -> Change:
    """Look up by how many percent a group of goods or services became dearer in the United States (CPI-U).

    Args:
        item: group of goods or services, such as gasoline or eggs
        from_year: first year
        to_year: last year
    """
    name, series = _of("item", item)
    return Change(change=_change(series, name, from_year, to_year))


class SteepestYear(Result):
    """The year of the largest price rise."""

    # No entity: what becomes of a year in which tomatoes became dearer has nothing to do with tomatoes.
    year: Annotated[int, About("year of the largest price rise", None, "latest", "earliest", ranked=False)]
    rise: Annotated[float, About("price rise on the year before", "percent", "largest", "smallest", digits=1)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "year": [
            f"the year from {{from_year}} to {{to_year}} in which the {_CPI} for {{item}} rose by the largest percentage "
            "over the year before",
            f"In which year from {{from_year}} to {{to_year}} did the {_CPI} for {{item}} rise by the largest percentage "
            "over the year before?",
        ]
    },
    # the avian influenza of 2015 and of 2022
    examples=[
        ({"item": "eggs", "from_year": 2018, "to_year": 2023}, {"year": 2022}),
        ({"item": "Eggs", "from_year": 2012, "to_year": 2018}, {"year": 2015}),
    ],
)
def us_item_steepest_year(
    item: ConsumerItem,
    from_year: Annotated[Year, Pick(2000, 2003, 2006, 2010, years=True, noun="starting year")],
    to_year: Annotated[Year, Pick(2014, 2017, 2020, 2023, 2025, years=True, noun="final year")],
) -> SteepestYear:
    """Find the year in which a group of goods or services became dearer by the largest share in the United States (CPI-U).

    Args:
        item: group of goods or services, such as gasoline or eggs
        from_year: first year that counts, compared with the year before it
        to_year: last year that counts, later than the first
    """
    name, series = _of("item", item)
    if not from_year < to_year:
        raise ToolError("The last year must be later than the first.")
    rises = {year: _change(series, name, year - 1, year) for year in range(from_year, to_year + 1)}
    year = max(rises, key=lambda y: rises[y])
    if rises[year] <= 0 or list(rises.values()).count(rises[year]) > 1:
        raise ToolError(f"No single year from {from_year} to {to_year} had the largest rise of {name}.")
    return SteepestYear(year=year, rise=rises[year])


class Month(Row):
    """A month and its index."""

    noun = "month"
    plural = "months"
    key = "month"

    month: str
    index: Annotated[float, About("unadjusted all-items US CPI-U (1982–84 = 100)", digits=3)]


def _rows(*values: float) -> list[dict[str, object]]:
    """The months of a year as the BLS published them."""
    return [{"month": month, "index": value} for month, value in zip(_MONTHS, values, strict=True)]


class Months(Result):
    """The months of a year."""

    months: list[Month]


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "months": [
            "the months of {year}",
            "the twelve months of {year}",
        ]
    },
    examples=[
        ({"year": 1913}, {"months": _rows(9.8, 9.8, 9.8, 9.8, 9.7, 9.8, 9.9, 9.9, 10.0, 10.0, 10.1, 10.0)}),
        (
            {"year": 2024},
            {
                "months": _rows(
                    308.417, 310.326, 312.332, 313.548, 314.069, 314.175, 314.540, 314.796, 315.301, 315.664, 315.493, 315.605
                )
            },
        ),
    ],
)
def us_price_index_months(year: Year) -> Months:
    """List the monthly US consumer price index (CPI-U, 1982–84 = 100) of a year.

    Args:
        year: 1913 to 2024
    """
    found = [Month(month=name, index=_index()[year, n]) for n, name in enumerate(_MONTHS, 1) if (year, n) in _index()]
    if len(found) < len(_MONTHS):
        raise ToolError(f"The index does not have all twelve months of {year}; give a year from 1913 to 2024.")
    return Months(months=found)


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "inflation": [
            "the all-items inflation rate (annual-average CPI-U) in {year} for {area}",
            "What was the all-items inflation rate (annual-average CPI-U) in {year} for {area}?",
        ],
    },
    rules=_BASE,
    # BLS yearly averages of 2007 and 2008: New York 226.940 and 235.782, Chicago 204.818 and 212.536
    examples=[
        ({"area": "New York", "year": 2008}, {"inflation": 3.896}),
        ({"area": "chicago", "year": 2008}, {"inflation": 3.768}),
    ],
)
def us_area_inflation(area: MetroArea, year: Year) -> Inflation:
    """Look up inflation in a large US metropolitan area in a year: the change of the average CPI-U on the year before.

    Args:
        area: central city of the area, such as Chicago
        year: 1999 to 2025, for most areas also earlier years
    """
    name, series = _of("area", area)
    return Inflation(inflation=_change(series, name, year - 1, year))


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "rise": [
            "the percentage change in the all-items CPI-U (annual average) for {area} from {from_year} to {to_year}",
            "What was the percentage change in the all-items CPI-U (annual average) for {area} from {from_year} to {to_year}?",
        ]
    },
    each={
        "rise": ["had {highest} percentage change in the all-items CPI-U (annual average) from {from_year} to {to_year}"],
    },
    rules=_SIGNED,
    examples=[
        ({"area": "Boston", "from_year": 2000, "to_year": 2000}, {"rise": 0.0}),
        ({"area": "new york", "from_year": 1980, "to_year": 1990}, {"rise": 68.7}),
    ],
)
def us_city_price_rise(
    area: MetroArea,
    from_year: Annotated[Year, Pick(1998, 2000, 2003, 2005, 2008, years=True, noun="starting year")],
    to_year: Annotated[Year, Pick(2012, 2015, 2018, 2020, 2024, years=True, noun="final year")],
) -> Rise:
    """Look up by how many percent consumer prices rose in a large US metropolitan area (CPI-U).

    Args:
        area: central city of the area, such as Chicago
        from_year: first year
        to_year: last year
    """
    name, series = _of("area", area)
    return Rise(rise=_change(series, name, from_year, to_year))


@seeds(ConsumerItem, domain="finance")
def item_seeds() -> list[str]:
    """Groups of goods and services with a figure for every year from 1999 on, but one that counts more than its name says."""
    held = (name for name, series in _series("item").items() if set(range(1999, 2026)) <= series.keys())
    return [name for name in held if name != "haircuts"]


@seeds(MetroArea, domain="finance")
def area_seeds() -> list[str]:
    """Metropolitan areas with a figure for every year from 1998 on, by name."""
    return [name for name, series in _series("area").items() if set(range(1998, 2026)) <= series.keys()]
