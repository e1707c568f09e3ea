"""What a business reckons with: a project's present value and return, depreciation, VAT, break-even (textbook formulas)."""

import math
from typing import Annotated

from dive.packs.finance import money
from dive.packs.finance.entities import CapitalCost
from dive.packs.finance.money import amount, rate, span
from dive.tools import About, Pick, Result, ToolError, tool

PACK = money.PACK


Cost = Annotated[float, Pick(18_000, 24_000, 30_000, 36_000, 48_000, says="{} dollars", noun="cost")]
Flows = Annotated[
    list[float],
    Pick(
        [3000, 4200, 6800], [5500, 5000, 4500, 4000], [2000, 4000, 6000, 8000], [12_000, 9000, 6000],
        [1500, 2500, 4000, 3500, 3000],
        says="{} dollars",
    ),
]  # fmt: skip
_PROJECT = "a project with {outlay} today and successive year-end cash inflows of {flows}"
Outlay = Annotated[float, Pick(8000, 10_000, 12_500, 15_000, says="an outlay of {} dollars")]


def _flows(flows: list[float]) -> list[float]:
    if not 1 <= len(flows) <= 100:
        raise ToolError("Give 1 to 100 yearly cash flows.")
    return [amount(f, "cash flow", positive=False) for f in flows]


class NetPresentValue(Result):
    """A project's value today."""

    npv: Annotated[float, About("net present value", "dollars", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "npv": [
            f"the net present value of {_PROJECT}, at a discount rate of {{annual_rate}}",
            f"What is the net present value of {_PROJECT}, at a discount rate of {{annual_rate}}?",
        ],
    },
    examples=[
        # Textbook (Brealey/Myers style): -10,000, then 3,000, 4,200, 6,800 at 10 % gives 1,307.29
        ({"outlay": 10_000, "flows": [3000, 4200, 6800], "annual_rate": 10}, {"npv": 1307.29}),
        ({"outlay": 100, "flows": [121], "annual_rate": 21}, {"npv": 0.0}),
    ],
)
def net_present_value(
    outlay: Outlay, flows: Flows, annual_rate: Annotated[CapitalCost, Pick(4.0, 6.0, 8.0, 10.0, 12.0, says="{} percent")]
) -> NetPresentValue:
    """Compute the net present value of yearly cash flows after an outlay today.

    Args:
        outlay: amount paid today
        flows: cash flows at the end of years 1, 2, 3 ...
        annual_rate: annual discount rate in percent
    """
    factor = 1 + rate(annual_rate)
    value = sum(flow / factor**year for year, flow in enumerate(_flows(flows), 1)) - amount(outlay, "outlay")
    return NetPresentValue(npv=0.0 if abs(value) < 1e-9 * outlay else value)


class InternalRate(Result):
    """The discount rate at which a project breaks even."""

    irr: Annotated[float, About("IRR", "percent", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "irr": [
            f"the IRR of {_PROJECT}",
            f"What is the IRR of {_PROJECT}?",
        ],
    },
    examples=[
        ({"outlay": 100, "flows": [0, 121]}, {"irr": 10.0}),
        # 10,000 for 3,000, 4,200, 6,800 returns 16.34 % (Investopedia-style textbook project).
        ({"outlay": 10_000, "flows": [3000, 4200, 6800]}, {"irr": 16.34}),
    ],
)
def internal_rate_of_return(outlay: Outlay, flows: Flows) -> InternalRate:
    """Compute the internal rate of return of yearly receipts after an outlay today.

    Args:
        outlay: amount paid today
        flows: receipts at the end of years 1, 2, 3 ..., none negative
    """
    amount(outlay, "outlay")
    if min(_flows(flows), default=0) < 0 or not any(flows):
        raise ToolError("The receipts must not be negative and not all zero: otherwise no single rate exists.")

    def value(factor: float) -> float:
        total = 0.0
        for flow in reversed(flows):
            total = (total + flow) * factor
        return total - outlay

    low, high = 1e-9, 1.0
    while value(high) < 0:  # factor is 1 / (1 + rate): a loss needs factors above 1
        high *= 2
        if high > 1e6:
            raise ToolError("The receipts are far too small for any rate of return.")
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if value(middle) < 0 else (low, middle)
    found = (1 / high - 1) * 100
    if not -99 < found < 1e5:
        raise ToolError("The rate of return lies beyond any sensible bound.")
    return InternalRate(irr=found)


class Written(Result):
    """What an asset is worth in the books."""

    book_value: Annotated[float, About("book value", "dollars", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "book_value": [
            "the book value, after {elapsed}, of an asset that cost {cost}, depreciated straight-line over "
            "{life} to a salvage value of one tenth of its cost",
            "What is the book value, after {elapsed}, of an asset that cost {cost}, depreciated straight-line "
            "over {life} to a salvage value of one tenth of its cost?",
        ],
    },
    examples=[
        ({"cost": 10_000, "life": 9, "elapsed": 3}, {"book_value": 7000.0}),
        ({"cost": 10_000, "life": 10, "elapsed": 10, "salvage_share": 0}, {"book_value": 0.0}),
    ],
)
def straight_line_depreciation(
    cost: Cost,
    life: Annotated[int, Pick(5, 8, 10, 12, says="a useful life of {} years")],
    elapsed: Annotated[int, Pick(2, 3, 4, says="{} years of use")],
    salvage_share: float = 10.0,
) -> Written:
    """Compute an asset's book value under straight-line depreciation.

    Args:
        cost: purchase cost
        life: useful life in years
        elapsed: years since the purchase, no more than the life
        salvage_share: salvage value in percent of the cost
    """
    share = rate(salvage_share, "salvage share", 0, 100)
    if not 0 <= elapsed <= span(life, "useful life"):
        raise ToolError("The years since the purchase must lie between 0 and the useful life.")
    return Written(book_value=amount(cost, "cost") * (1 - (1 - share) * elapsed / life))


@tool(
    domain="finance",
    kind="processing",
    asks={
        "book_value": [
            "the book value, after {elapsed}, of an asset that cost {cost}, depreciated by the "
            "declining-balance method at a yearly rate of {annual_rate}",
            "What is the book value, after {elapsed}, of an asset that cost {cost}, depreciated by the "
            "declining-balance method at a yearly rate of {annual_rate}?",
        ],
    },
    examples=[
        ({"cost": 10_000, "annual_rate": 20, "elapsed": 3}, {"book_value": 5120.0}),
        ({"cost": 800, "annual_rate": 50, "elapsed": 3}, {"book_value": 100.0}),
    ],
)
def declining_balance_depreciation(
    cost: Cost,
    annual_rate: Annotated[float, Pick(10.0, 15.0, 20.0, 25.0, 30.0, says="{} percent")],
    elapsed: Annotated[int, Pick(2, 3, 4, 6, says="{} years of use")],
) -> Written:
    """Compute an asset's book value under declining-balance depreciation.

    Args:
        cost: purchase cost
        annual_rate: yearly depreciation in percent of the remaining value
        elapsed: whole years since the purchase
    """
    return Written(book_value=amount(cost, "cost") * (1 - rate(annual_rate, low=0, high=100)) ** span(elapsed))


class Taxed(Result):
    """A price taken apart."""

    net: Annotated[float, About("net price", "euros", digits=2, high="largest", low="smallest")]
    tax: Annotated[float, About("VAT", "euros", digits=2, high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "net": [
            "the net price of goods with {gross} at a VAT rate of {vat_rate}",
            "What is the net price of goods with {gross} at a VAT rate of {vat_rate}?",
        ],
        "tax": [
            "the VAT included in {gross} at a rate of {vat_rate}",
            "How much VAT is included in {gross} at a rate of {vat_rate}?",
        ],
    },
    examples=[
        ({"gross": 119, "vat_rate": 19}, {"net": 100.0, "tax": 19.0}),
        ({"gross": 240, "vat_rate": 20}, {"net": 200.0, "tax": 40.0}),
    ],
)
def net_of_vat(
    gross: Annotated[float, Pick(238, 299, 357, 480, 595, says="a gross price of {} euros")],
    vat_rate: Annotated[float, Pick(7.0, 19.0, 20.0, 21.0, 25.0, says="{} percent")],
) -> Taxed:
    """Split a gross price into net price and value-added tax.

    Args:
        gross: price with tax
        vat_rate: tax rate in percent of the net price
    """
    net = amount(gross, "gross price") / (1 + rate(vat_rate, low=0, high=100))
    return Taxed(net=net, tax=gross - net)


class BreakEven(Result):
    """Units to sell before a profit."""

    units: Annotated[int, About("break-even quantity", high="largest", low="smallest")]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "units": [
            "the smallest number of units that must be sold to cover {fixed_costs} at {price} and {unit_cost} per unit",
            "How many units at least must be sold to cover {fixed_costs} at {price} and {unit_cost} per unit?",
        ],
    },
    examples=[
        ({"fixed_costs": 10_000, "price": 25, "unit_cost": 15}, {"units": 1000}),
        ({"fixed_costs": 1000, "price": 10, "unit_cost": 7}, {"units": 334}),
    ],
)
def break_even_units(
    fixed_costs: Annotated[float, Pick(18_000, 24_000, 30_000, 42_500, says="fixed costs of {} dollars")],
    price: Annotated[float, Pick(24, 35, 49, 80, says="a price of {} dollars")],
    unit_cost: Annotated[float, Pick(7, 11, 16, 19, says="a variable cost of {} dollars")],
) -> BreakEven:
    """Compute how many whole units must be sold to cover fixed costs.

    Args:
        fixed_costs: costs that do not depend on the quantity
        price: selling price of a unit
        unit_cost: variable cost of a unit, below the price
    """
    amount(fixed_costs, "fixed costs")
    if not 0 <= unit_cost < amount(price, "price"):
        raise ToolError("The variable cost must be at least 0 and below the price.")
    if (units := fixed_costs / (price - unit_cost)) > 1e13:
        raise ToolError("That takes more than 10^13 units.")
    return BreakEven(units=math.ceil(round(units, 9)))
