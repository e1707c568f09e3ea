"""Finance packs: every seed works, and tools really join."""

import time
from typing import Any

import pytest

from dive.errors import ToolError
from dive.packs.finance.currencies import by_code
from dive.packs.finance.entities import EXCHANGES, exchange_code
from dive.tools import ToolPool

POOL = ToolPool.load(["finance"])


def run(name: str, **arguments: Any) -> dict[str, Any]:
    return POOL.tools[name].call(arguments)


def seeds(entity: str, source: str) -> list[Any]:
    found = [s for s in POOL.seed_sources if s.entity.name == entity and s.values.__name__ == source]
    return list(POOL.seed_values(found[0]))


@pytest.mark.parametrize(
    ("entity", "source", "tool", "parameter", "fixed"),
    [
        ("Currency", "currency_seeds", "currency_profile", "currency", {}),
        ("ConsumerItem", "item_seeds", "us_item_price_change", "item", {"from_year": 1999, "to_year": 2024}),
        ("MetroArea", "area_seeds", "us_city_price_rise", "area", {"from_year": 1998, "to_year": 2024}),
        ("Industry", "industry_seeds", "industry_profile", "industry", {}),
        ("Currency", "currency_seeds", "currency_users", "currency", {}),
        ("Currency", "ecb_currency_seeds", "ecb_coverage", "currency", {}),
        ("Date", "ecb_date_seeds", "ecb_rate", "date", {"currency": "USD"}),
        ("Date", "ecb_date_seeds", "ecb_currencies_on", "date", {}),
        ("Year", "ecb_year_seeds", "ecb_year", "year", {"currency": "JPY"}),
        ("StockExchange", "exchange_seeds", "exchange_profile", "exchange", {}),
        ("StockExchange", "exchange_seeds", "trading_hours", "exchange", {}),
        ("StockExchange", "exchange_seeds", "early_closes", "exchange", {"year": 2024}),
        ("Date", "session_date_seeds", "nth_trading_day_after", "trade_date", {"exchange": "XNYS", "sessions": 60}),
        ("Year", "session_year_seeds", "trading_holidays", "year", {"exchange": "XTKS"}),
        ("Company", "company_seeds", "company_profile", "company", {}),
        ("Ticker", "ticker_seeds", "company_by_ticker", "ticker", {}),
        ("Isin", "isin_seeds", "company_by_isin", "isin", {}),
        ("Isin", "isin_seeds", "check_isin", "isin", {}),
        ("StockIndex", "index_seeds", "index_members_founded", "index", {"decade": 1990}),
        ("Bic", "bic_seeds", "bank_by_bic", "bic", {}),
        ("Iban", "iban_seeds", "parse_iban", "iban", {}),
    ],
)
def test_seeds_work(entity: str, source: str, tool: str, parameter: str, fixed: dict[str, Any]) -> None:
    values = seeds(entity, source)
    assert len(values) == len(set(values)) >= 10
    for value in values[:200]:
        run(tool, **{parameter: value}, **fixed)


def test_every_isin_of_the_list_has_a_right_check_digit() -> None:
    assert all(run("check_isin", isin=isin)["valid"] for isin in seeds("Isin", "isin_seeds"))


def test_seeded_accounts_are_valid() -> None:
    assert all(run("parse_iban", iban=iban)["valid"] for iban in seeds("Iban", "iban_seeds"))


def test_no_country_of_the_currency_list_is_lost() -> None:
    for code, record in by_code().items():
        listed = [n for n in record.country_names if n != "EUROPEAN UNION"]
        assert len(run("currency_users", currency=code)["countries"]) == len(listed), code


def test_currencies_still_in_use_have_a_name_in_both_sources() -> None:
    for code in (c["currency"] for c in run("ecb_currencies_on", date="2026-01-15")["currencies"]):
        assert run("currency_profile", currency=code)["name"]


def test_an_exchange_is_known_by_name_and_by_code() -> None:
    for name in ("XNYS", "xnys", "New York Stock Exchange", "the New York Stock Exchange"):
        assert run("trading_hours", exchange=name)["opens"] == "09:30"
        assert run("exchange_profile", exchange=name)["country"] == "United States"
    assert set(EXCHANGES) - {"XHKG"} == {exchange_code(e) for e in seeds("StockExchange", "exchange_seeds")}


def test_ticker_to_company_to_isin_and_back() -> None:
    company = run("company_by_ticker", ticker="7203.T")["company"]
    isin = run("company_profile", company=company)["isin"]
    assert run("check_isin", isin=isin) == {"valid": True, "check_digit": isin[-1], "country": "Japan"}
    assert run("company_by_isin", isin=isin)["company"] == company


def test_bank_to_account_to_bank() -> None:
    iban = run("build_iban", bic="ABNANL2A", account="0417164300")["iban"]
    parts = run("parse_iban", iban=iban)
    assert parts["country"] == run("bank_by_bic", bic=parts["bic"])["country"] == "Netherlands"
    assert run("iban_format", country=parts["country"])["length"] == len(iban)
    with pytest.raises(ToolError, match="national bank codes"):
        run("build_iban", bic="COBADEFFXXX", account="0532013000")


def test_holiday_to_next_session_to_rate_to_loan() -> None:
    holiday = run("trading_holidays", exchange="XNYS", year=2024)["holidays"][-1]
    following = run("neighbouring_sessions", exchange="XNYS", date=holiday)["following"]
    worth = run("ecb_convert", amount=1000, source="USD", target="EUR", date=following)["converted"]
    assert 900 < worth < 1000
    assert run("future_value", present=worth, annual_rate=5, years=10)["value"] == pytest.approx(worth * 1.05**10)


def test_a_rate_that_several_days_share_has_no_day() -> None:
    pegged = run("ecb_year", currency="EEK", year=2005)
    assert pegged["highest"] == pegged["lowest"] == 15.6466
    assert pegged["highest_on"] is None
    assert pegged["lowest_on"] is None


def test_no_list_of_quoted_currencies_lacks_the_drachma() -> None:
    with pytest.raises(ToolError, match="no rates of the drachma"):
        run("ecb_currencies_on", date="2000-12-29")
    assert len(run("ecb_currencies_on", date="2001-01-02")["currencies"]) == 28


def test_an_amount_worth_less_than_one_unit_is_not_converted() -> None:
    with pytest.raises(ToolError, match="less than one unit of USD"):
        run("ecb_convert", amount=500, source="IDR", target="USD", date="2026-01-15")


def test_an_exchange_seated_away_from_its_registered_city_has_no_home_city() -> None:
    assert run("exchange_profile", exchange="XKRX")["city"] is None
    assert run("exchange_profile", exchange="XKRX")["country"] == "South Korea"


def test_the_home_city_of_every_exchange_is_a_city_of_the_atlas() -> None:
    atlas = ToolPool.load(["general"]).tools["city_profile"]
    for exchange in seeds("StockExchange", "exchange_seeds"):
        profile = run("exchange_profile", exchange=exchange)
        if profile["city"] is not None:
            assert atlas.call({"city": profile["city"]})["country"] == profile["country"]


def test_a_company_is_called_what_people_call_it() -> None:
    companies = [row["company"] for index in ("DAX", "MDAX", "FTSE 100") for row in members(index)]
    assert not [name for name in companies if "(" in name]


def members(index: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("index_members", index=index)["companies"]
    return found


def test_the_steepest_year_is_the_year_of_the_largest_change() -> None:
    found = run("us_item_steepest_year", item="eggs", from_year=2010, to_year=2020)
    for year in range(2010, 2021):
        change = run("us_item_price_change", item="eggs", from_year=year - 1, to_year=year)["change"]
        assert change == found["rise"] if year == found["year"] else change < found["rise"]


def test_an_item_that_only_became_cheaper_has_no_steepest_year() -> None:
    with pytest.raises(ToolError, match="No single year"):
        run("us_item_steepest_year", item="computer software", from_year=2010, to_year=2020)


def test_best_day_of_a_year_gives_the_best_rate() -> None:
    year = run("ecb_year", currency="JPY", year=2024)
    assert run("ecb_rate", currency="JPY", date=year["highest_on"])["rate"] == year["highest"]


def test_bond_price_and_yield_agree() -> None:
    price = run("bond_price", coupon=4, yearly_yield=5.5, years=12)["price"]
    assert run("bond_yield", coupon=4, price=price, years=12)["yield_to_maturity"] == pytest.approx(5.5)


def test_put_call_parity() -> None:
    terms = {"spot": 95, "strike": 100, "months": 9, "risk_free": 4, "volatility": 32}
    call, put = (run("black_scholes", kind=k, **terms)["price"] for k in ("call", "put"))
    assert call - put == pytest.approx(95 - 100 * 2.718281828459045 ** (-0.03))


def test_the_years_of_a_loan_agree_with_the_whole() -> None:
    terms = {"principal": 9000, "annual_rate": 6.5, "years": 5}
    years = [run("loan_year", year=y, **terms) for y in ("first", "second", "third", "fourth", "fifth")]
    assert sum(y["repaid"] for y in years) == pytest.approx(9000)
    assert sum(y["interest"] for y in years) == pytest.approx(run("loan_payment", **terms)["total_interest"])
    left = run("loan_balance", elapsed=3, **terms)["balance"]
    assert 9000 - sum(y["repaid"] for y in years[:3]) == pytest.approx(left)


def test_a_rate_that_was_never_quoted_is_refused() -> None:
    for arguments in ({"currency": "HRK", "date": "2023-03-01"}, {"currency": "USD", "date": "1998-12-31"}):
        with pytest.raises(ToolError, match="no rate was in force"):
            run("ecb_rate", **arguments)


def test_literal_amounts_work_with_every_other_literal() -> None:
    """Literals are combined freely by the synthesizer: no pair of a tool's may be refused."""
    for tool in POOL.tools.values():
        picks = {p.name: p.pick.values for p in tool.parameters if p.pick is not None}
        if not picks or any(p.required and p.pick is None for p in tool.parameters):
            continue
        base = {name: values[0] for name, values in picks.items()}
        for name, values in picks.items():
            for value in values:
                try:
                    tool.call({**base, name: value})
                except ToolError as error:
                    pytest.fail(f"{tool.name} refuses its own literal {name}={value}: {error}")


def test_warm_calls_are_quick() -> None:
    for tool in POOL.tools.values():
        arguments = tool.examples[0][0]
        tool.call(arguments)
        began = time.perf_counter()
        for _ in range(3):
            tool.call(arguments)
        assert time.perf_counter() - began < 0.3, tool.name


def test_enough_tools_compute() -> None:
    kinds = [t.kind for t in POOL.tools.values()]
    assert kinds.count("processing") >= 0.4 * len(kinds)


@pytest.mark.parametrize("currency", ["RON", "TRY"])
def test_a_currency_that_replaced_its_namesake_has_no_first_day(currency: str) -> None:
    assert run("ecb_coverage", currency=currency)["first"] is None


@pytest.mark.parametrize("country", ["French Polynesia", "Guernsey"])
def test_a_territory_without_ibans_of_its_own_is_refused(country: str) -> None:
    with pytest.raises(ToolError, match="no IBANs of its own"):
        run("iban_format", country=country)


def test_a_ratio_needs_only_the_figures_that_it_depends_on() -> None:
    assert run("dupont_analysis", assets=600, equity=150) == {
        "return_on_equity": None, "margin": None, "turnover": None, "leverage": 4.0,
    }  # fmt: skip
    assert run("liquidity_ratios", current_assets=300, current_liabilities=200)["current_ratio"] == 1.5
    with pytest.raises(ToolError):
        run("dupont_analysis", sales=100)
    with pytest.raises(ToolError):
        run("dupont_analysis", sales=100, assets=0)
