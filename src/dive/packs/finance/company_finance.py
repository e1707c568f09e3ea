"""Companies and portfolios by the numbers: ratios, valuation, stock control and risk (textbook formulas)."""

import math
import statistics
from typing import Annotated

from dive.packs.finance.entities import EquityCost
from dive.packs.finance.money import amount, rate
from dive.tools import About, Pack, Pick, Result, ToolError, tool

PACK = Pack(name="company_finance", domain="finance", title="company and portfolio arithmetic", licence="Apache-2.0 (formulas)")

_POSITION = "a company with {current_assets}, {inventories}, and {current_liabilities}"
_WHOLE = "a company with {current_assets} and {current_liabilities}"


class Liquidity(Result):
    """Short-term solvency."""

    current_ratio: Annotated[float, About("current ratio", digits=2)]
    quick_ratio: Annotated[float, About("quick ratio", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "current_ratio": [
            f"the current ratio of {_WHOLE}",
            f"What is the current ratio of {_WHOLE}?",
        ],
        "quick_ratio": [
            f"the quick ratio of {_POSITION}",
            f"What is the quick ratio of {_POSITION}?",
        ],
    },
    examples=[
        ({"current_assets": 300, "inventories": 100, "current_liabilities": 200}, {"current_ratio": 1.5, "quick_ratio": 1.0}),
        ({"current_assets": 50, "inventories": 0, "current_liabilities": 100}, {"current_ratio": 0.5, "quick_ratio": 0.5}),
    ],
)
def liquidity_ratios(
    current_assets: Annotated[float, Pick(240, 300, 350, 420, 600, says="current assets of {} million dollars")],
    current_liabilities: Annotated[float, Pick(130, 160, 210, 330, says="current liabilities of {} million dollars")],
    inventories: Annotated[float, Pick(45, 60, 80, 100, says="inventories making up {} million dollars of these")] = 0.0,
) -> Liquidity:
    """Compute a company's current and quick ratio.

    Args:
        current_assets: current assets, inventories included
        current_liabilities: current liabilities
        inventories: inventories, on which only the quick ratio depends
    """
    if not 0 <= inventories <= current_assets:
        raise ToolError("Inventories are a part of current assets: give 0 up to that amount.")
    owed = amount(current_liabilities, "current liabilities")
    return Liquidity(current_ratio=amount(current_assets) / owed, quick_ratio=(current_assets - inventories) / owed)


class DuPont(Result):
    """Return on equity and its three factors."""

    return_on_equity: Annotated[float | None, About("return on equity", "percent", digits=2)]
    margin: Annotated[float | None, About("net margin", "percent", digits=2)]
    turnover: Annotated[float | None, About("asset turnover", digits=3)]
    leverage: Annotated[float | None, About("equity multiplier", digits=3)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "return_on_equity": ["the return on equity of a company with {net_income} and {equity}"],
        "margin": ["the net margin of a company with {net_income} and {sales}"],
        "turnover": ["the asset turnover of a company with {sales} and {assets}"],
        "leverage": ["the equity multiplier of a company with {assets} and {equity}"],
    },
    examples=[
        ({"net_income": 10, "sales": 100, "assets": 50, "equity": 25},
         {"return_on_equity": 40.0, "margin": 10.0, "turnover": 2.0, "leverage": 2.0}),
        ({"net_income": -5, "sales": 200, "assets": 400, "equity": 100}, {"return_on_equity": -5.0, "margin": -2.5}),
        ({"net_income": 8, "sales": 200}, {"return_on_equity": None, "margin": 4.0, "turnover": None, "leverage": None}),
    ],
)  # fmt: skip
def dupont_analysis(
    net_income: Annotated[float | None, Pick(20, 32, 45, 60, says="a net income of {} million dollars")] = None,
    sales: Annotated[float | None, Pick(400, 520, 750, says="sales of {} million dollars")] = None,
    assets: Annotated[float | None, Pick(380, 610, 800, says="total assets of {} million dollars")] = None,
    equity: Annotated[float | None, Pick(150, 220, 300, says="equity of {} million dollars")] = None,
) -> DuPont:
    """Split a company's return on equity into margin, asset turnover and leverage (DuPont): those that the figures allow.

    Args:
        net_income: net income, negative for a loss
        sales: sales
        assets: total assets
        equity: shareholders' equity
    """
    if sum(figure is not None for figure in (net_income, sales, assets, equity)) < 2:
        raise ToolError("Give at least two of net income, sales, total assets and equity.")
    if net_income is not None:
        amount(net_income, "net income", positive=False)
    for figure, name in ((sales, "sales"), (assets, "assets"), (equity, "equity")):
        if figure is not None:
            amount(figure, name)

    def share(part: float | None, whole: float | None, scale: float = 1.0) -> float | None:
        return None if part is None or whole is None else scale * part / whole

    return DuPont(
        return_on_equity=share(net_income, equity, 100.0),
        margin=share(net_income, sales, 100.0),
        turnover=share(sales, assets),
        leverage=share(assets, equity),
    )


class Distress(Result):
    """Altman's Z."""

    z_score: Annotated[float, About("Altman Z-score", digits=2)]
    zone: Annotated[str, About("zone of the Altman Z-score", form="as distress, grey or safe")]


_BALANCE = (
    "of a listed manufacturer with {working_capital}, {retained_earnings}, {ebit}, {market_value}, {sales}, {assets} and "
    "{liabilities}"
)


@tool(
    domain="finance",
    kind="processing",
    asks={
        "z_score": [
            f"the original Altman Z-score {_BALANCE}",
            f"What is the original Altman Z-score {_BALANCE}?",
        ]
    },
    examples=[
        # every ratio equal to 1: 1.2 + 1.4 + 3.3 + 0.6 + 1.0
        ({"working_capital": 100, "retained_earnings": 100, "ebit": 100, "market_value": 100, "sales": 100, "assets": 100,
          "liabilities": 100}, {"z_score": 7.5, "zone": "safe"}),
        ({"working_capital": 0, "retained_earnings": 0, "ebit": 0, "market_value": 50, "sales": 100, "assets": 100,
          "liabilities": 100}, {"z_score": 1.3, "zone": "distress"}),
    ],
)  # fmt: skip
def altman_z(
    working_capital: Annotated[float, Pick(40, 90, says="working capital of {} million dollars")],
    retained_earnings: Annotated[float, Pick(60, 130, says="retained earnings of {} million dollars")],
    ebit: Annotated[float, Pick(35, 70, says="earnings before interest and taxes of {} million dollars")],
    market_value: Annotated[float, Pick(210, 480, says="a market value of equity of {} million dollars")],
    sales: Annotated[float, Pick(500, 640, says="sales of {} million dollars")],
    assets: Annotated[float, Pick(550, 700, says="total assets of {} million dollars")],
    liabilities: Annotated[float, Pick(260, 390, says="total liabilities of {} million dollars")],
) -> Distress:
    """Compute Altman's Z-score of a listed manufacturer (1968): safe above 2.99, distress below 1.81.

    Args:
        working_capital: current assets less current liabilities
        retained_earnings: retained earnings
        ebit: earnings before interest and taxes
        market_value: market value of the equity
        sales: sales
        assets: total assets
        liabilities: total liabilities
    """
    whole, owed = amount(assets, "assets"), amount(liabilities, "liabilities")
    for value, name in ((working_capital, "working capital"), (retained_earnings, "retained earnings"), (ebit, "EBIT")):
        amount(value, name, positive=False)
    z = 1.2 * working_capital / whole + 1.4 * retained_earnings / whole + 3.3 * ebit / whole
    z += 0.6 * amount(market_value, "market value") / owed + amount(sales, "sales") / whole
    return Distress(z_score=z, zone="safe" if z > 2.99 else "distress" if z < 1.81 else "grey")


class ShareValue(Result):
    """What a share is worth."""

    value: Annotated[float, About("share value", "dollars", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "value": [
            "the Gordon growth value of a share with {dividend}, a yearly dividend growth of {growth} and a required return "
            "of {required_return}",
            "What is the Gordon growth value of a share with {dividend}, a yearly dividend growth of {growth} and a required "
            "return of {required_return}?",
        ]
    },
    examples=[
        ({"dividend": 2, "growth": 3, "required_return": 8}, {"value": 40.0}),
        ({"dividend": 5, "growth": 0, "required_return": 10}, {"value": 50.0}),
    ],
)
def gordon_growth_value(
    dividend: Annotated[float, Pick(1.2, 2.5, 3.4, says="a dividend of {} dollars due in one year")],
    growth: Annotated[float, Pick(1, 2, 2.5, 3, says="{} percent")],
    required_return: Annotated[EquityCost, Pick(7, 8.5, 9, 11, says="{} percent")],
) -> ShareValue:
    """Value a share by the Gordon growth model: next dividend over required return less growth.

    Args:
        dividend: dividend of the coming year
        growth: yearly growth of the dividend in percent
        required_return: required return in percent a year, above the growth
    """
    spread = rate(required_return, "required return") - rate(growth, "growth", -50, 100)
    if spread <= 1e-9:
        raise ToolError("The required return must be above the growth, or the value has no limit.")
    return ShareValue(value=amount(dividend, "dividend") / spread)


class Order(Result):
    """The order that keeps cost lowest."""

    quantity: Annotated[float, About("economic order quantity", "units", digits=1)]
    yearly_cost: Annotated[float, About("lowest yearly cost", "dollars", digits=2)]


_STOCK = "for a yearly demand of {demand}, a fixed cost of {order_cost} and {holding_cost}"


@tool(
    domain="finance",
    kind="processing",
    asks={
        "quantity": [f"the economic order quantity {_STOCK}"],
        "yearly_cost": [f"the lowest yearly cost of ordering and holding stock {_STOCK}"],
    },
    examples=[
        ({"demand": 1000, "order_cost": 20, "holding_cost": 4}, {"quantity": 100.0, "yearly_cost": 400.0}),
        ({"demand": 200, "order_cost": 1, "holding_cost": 1}, {"quantity": 20.0, "yearly_cost": 20.0}),
    ],
)
def economic_order_quantity(
    demand: Annotated[float, Pick(1200, 1800, 2400, 3600, says="{} units")],
    order_cost: Annotated[float, Pick(25, 40, 75, says="{} dollars per order")],
    holding_cost: Annotated[float, Pick(2, 3, 6, says="a yearly holding cost of {} dollars per unit")],
) -> Order:
    """Compute the order size that makes ordering plus holding cheapest: Harris's √(2DS/H) (1913).

    Args:
        demand: units a year
        order_cost: cost of an order
        holding_cost: yearly cost of holding a unit
    """
    d, s, h = amount(demand, "demand"), amount(order_cost, "order cost"), amount(holding_cost, "holding cost")
    return Order(quantity=math.sqrt(2 * d * s / h), yearly_cost=math.sqrt(2 * d * s * h))


class Payback(Result):
    """When an outlay has come back."""

    years: Annotated[float, About("payback period", "years", "longest", "shortest", digits=2)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "years": [
            "the simple payback period of an outlay of {outlay} with cash inflows of {receipts} dollars in successive years, "
            "each spread evenly over its year",
            "What is the simple payback period of an outlay of {outlay} with cash inflows of {receipts} dollars in successive "
            "years, each spread evenly over its year?",
        ]
    },
    examples=[
        ({"outlay": 1000, "receipts": [400, 400, 400]}, {"years": 2.5}),
        ({"outlay": 500, "receipts": [500]}, {"years": 1.0}),
    ],
)
def payback_period(
    outlay: Annotated[float, Pick(9000, 12_000, 20_000, says="{} dollars")],
    receipts: Annotated[list[float], Pick([5000, 6000, 7000, 8000], [4000, 4000, 9000, 9000], [8000, 7000, 6000, 5000])],
) -> Payback:
    """Compute after how many years yearly receipts have paid an outlay back.

    Args:
        outlay: amount paid today
        receipts: amounts received in successive years
    """
    left = amount(outlay, "outlay")
    for year, receipt in enumerate(receipts[:100]):
        if amount(receipt, "receipt", positive=False) >= left:
            return Payback(years=year + left / receipt)
        left -= receipt
    raise ToolError("The receipts never pay the outlay back.")


class Portfolio(Result):
    """Two assets together."""

    volatility: Annotated[float, About("volatility", "percent", digits=2)]
    lowest_volatility: Annotated[float, About("lowest volatility that the two can have together", "percent", digits=2)]
    safest_weight: Annotated[float, About("share of the first asset in the portfolio of least volatility", "percent", digits=1)]


_PAIR = "with {weight} and the rest in asset B, given {first}, {second} and a correlation of {correlation}"


@tool(
    domain="finance",
    kind="processing",
    asks={
        "volatility": [
            f"the volatility of a portfolio {_PAIR}",
            f"What is the volatility of a portfolio {_PAIR}?",
        ],
    },
    examples=[
        ({"first": 20, "second": 20, "correlation": 0, "weight": 50},
         {"volatility": 14.1421, "lowest_volatility": 14.1421, "safest_weight": 50.0}),
        ({"first": 30, "second": 10, "correlation": 1, "weight": 50}, {"volatility": 20.0}),
    ],
)  # fmt: skip
def two_asset_portfolio(
    first: Annotated[float, Pick(12, 18, 25, says="a volatility of {} percent for A")],
    second: Annotated[float, Pick(8, 15, 30, says="a volatility of {} percent for B")],
    correlation: Annotated[float, Pick(-0.2, 0.1, 0.3, 0.6)],
    weight: Annotated[float, Pick(25, 40, 60, 75, says="{} percent in asset A")],
) -> Portfolio:
    """Compute the volatility of a portfolio of two assets, and the mix that makes it least (Markowitz).

    Args:
        first: volatility of the first asset in percent
        second: volatility of the second asset in percent
        correlation: correlation of their returns, from -1 to 1
        weight: share of the first asset in percent
    """
    if not -1 <= correlation <= 1:
        raise ToolError("A correlation lies between -1 and 1.")
    a, b, w = rate(first, "volatility", 0, 500), rate(second, "volatility", 0, 500), rate(weight, "weight", -1000, 1000)
    shared = correlation * a * b
    spread = a * a + b * b - 2 * shared
    best = 0.5 if spread < 1e-12 else (b * b - shared) / spread

    def volatility(x: float) -> float:
        return 100 * math.sqrt(max(0.0, (x * a) ** 2 + ((1 - x) * b) ** 2 + 2 * x * (1 - x) * shared))

    return Portfolio(volatility=volatility(w), lowest_volatility=volatility(best), safest_weight=100 * best)


_RISK = (
    "of {position} with a daily volatility of {volatility} over {days} at a confidence level of {confidence}, with independent "
    "normal returns of mean zero"
)


class Risk(Result):
    """Value at risk."""

    value_at_risk: Annotated[float, About("value-at-risk", "dollars", "largest", "smallest", digits=0)]


@tool(
    domain="finance",
    kind="processing",
    asks={
        "value_at_risk": [
            f"the value-at-risk {_RISK}",
            f"What is the value-at-risk {_RISK}?",
        ]
    },
    examples=[
        # Hull: 10 million, 2 % a day, ten days at 99 % → 1,471,300
        ({"position": 10_000_000, "volatility": 2, "days": 10, "confidence": 99}, {"value_at_risk": 1_471_300.0}),
        ({"position": 1_000_000, "volatility": 1, "days": 1, "confidence": 95}, {"value_at_risk": 16_448.5}),
    ],
)
def value_at_risk(
    position: Annotated[float, Pick(500_000, 750_000, 1_200_000, says="a position of {} dollars")],
    volatility: Annotated[float, Pick(0.8, 1.2, 1.5, 2.1, says="{} percent")],
    days: Annotated[int, Pick(2, 5, 10, 20, says="{} trading days", noun="horizon")],
    confidence: Annotated[float, Pick(90, 95, 97.5, 99, says="{} percent", noun="confidence level")],
) -> Risk:
    """Compute parametric value at risk: z·σ·√t·position.

    Args:
        position: value of the position
        volatility: volatility in percent a day
        days: horizon in trading days
        confidence: confidence in percent, above 50
    """
    if not 50 < confidence < 100:
        raise ToolError("Give a confidence above 50 and below 100 percent.")
    if not 1 <= days <= 2520:
        raise ToolError("Give a horizon of 1 to 2,520 trading days.")
    z = statistics.NormalDist().inv_cdf(confidence / 100)
    return Risk(value_at_risk=z * rate(volatility, "volatility", 0, 100) * math.sqrt(days) * amount(position, "position"))


class Sensitivity(Result):
    """How a stock moves with the market."""

    beta: Annotated[float, About("beta", digits=3)]
    correlation: Annotated[float, About("correlation with the market", digits=3)]


_RETURNS = "of a stock with yearly returns of {stock} percent, while the market returned {market} percent"


@tool(
    domain="finance",
    kind="processing",
    asks={"beta": [f"the beta {_RETURNS}"], "correlation": [f"the correlation with the market {_RETURNS}"]},
    examples=[
        ({"stock": [2, 4, 6], "market": [1, 2, 3]}, {"beta": 2.0, "correlation": 1.0}),
        ({"stock": [3, 1, 2], "market": [1, 3, 2]}, {"beta": -1.0, "correlation": -1.0}),
    ],
)
def stock_beta(
    stock: Annotated[list[float], Pick([12, -8, 20, 5], [4, 9, -15, 22], [30, -12, 8, 1])],
    market: Annotated[list[float], Pick([8, -3, 14, 6], [6, 10, -9, 15], [12, -4, 9, 3])],
) -> Sensitivity:
    """Compute a stock's beta and its correlation with the market from paired returns.

    Args:
        stock: returns of the stock in percent
        market: returns of the market in percent over the same periods
    """
    if not 2 <= len(stock) == len(market) <= 1000:
        raise ToolError("Give two lists of the same length, of at least two returns.")
    if len(set(market)) == 1 or len(set(stock)) == 1:
        raise ToolError("Returns that never change have no beta.")
    beta = statistics.linear_regression(market, stock).slope
    return Sensitivity(beta=beta, correlation=statistics.correlation(market, stock))


_STORE = "a company with {cost_of_goods}, {opening} and {closing}"


class Turnover(Result):
    """How quickly stock is sold."""

    turnover: Annotated[float, About("inventory turnover", digits=2)]
    days: Annotated[float, About("inventory period", "days", "longest", "shortest", digits=1)]


@tool(
    domain="finance",
    kind="processing",
    rules=("Use the average of opening and closing inventory",),
    asks={
        "days": [
            f"the inventory period of {_STORE}, on a 365-day year",
            f"What is the inventory period of {_STORE}, on a 365-day year?",
        ],
        "turnover": [
            f"the inventory turnover of {_STORE}",
        ],
    },
    examples=[
        ({"cost_of_goods": 730, "opening": 90, "closing": 110}, {"turnover": 7.3, "days": 50.0}),
        ({"cost_of_goods": 100, "opening": 100, "closing": 100}, {"turnover": 1.0, "days": 365.0}),
    ],
)
def inventory_turnover(
    cost_of_goods: Annotated[float, Pick(420, 560, 910, says="a cost of goods sold of {} million dollars")],
    opening: Annotated[float, Pick(60, 75, 120, says="an opening inventory of {} million dollars")],
    closing: Annotated[float, Pick(50, 82, 140, says="a closing inventory of {} million dollars")],
) -> Turnover:
    """Compute inventory turnover and days of inventory on average stock.

    Args:
        cost_of_goods: cost of goods sold in the year
        opening: inventories at the start of the year
        closing: inventories at its end
    """
    average = (amount(opening, "opening inventories") + amount(closing, "closing inventories")) / 2
    turnover = amount(cost_of_goods, "cost of goods sold") / average
    return Turnover(turnover=turnover, days=365 / turnover)
