"""Chains across domains: what one domain's tool gives, another domain's tool takes, and the end is a known fact."""

from typing import Any

from dive.tools import ToolPool

POOL = ToolPool.load()


def get(tool: str, **arguments: Any) -> dict[str, Any]:
    return POOL.tools[tool].call(arguments)


def test_country_to_currency_to_reference_rate() -> None:
    currency = get("country_profile", country="Japan")["currency"]
    assert 90 < get("ecb_rate", currency=currency, date="2012-07-02")["rate"] < 105


def test_city_to_place_to_day_length() -> None:
    place = get("city_profile", city="Nairobi, Kenya")["location"]
    times = get("sun_times", place=place, date="2024-03-20")
    assert str(times["sunrise"]).startswith("03:")  # half past six in Nairobi, UTC+3


def test_bank_to_country_to_capital() -> None:
    country = get("bank_by_bic", bic="BNPAFRPP")["country"]
    assert get("country_profile", country=country)["capital"] == "Paris, France"


def test_bank_to_country_to_holiday() -> None:
    country = get("bank_by_bic", bic="DEUTDEFF")["country"]
    assert get("next_public_holiday", country=country, date="2024-09-20")["date"] == "2024-10-03"


def test_exchange_to_city_to_country_and_time_zone() -> None:
    profile = get("exchange_profile", exchange="XTKS")
    assert profile["country"] == "Japan"
    assert get("city_profile", city=profile["city"])["timezone"] == "Asia/Tokyo"


def test_company_to_country_to_borders() -> None:
    country = get("company_profile", company="Toyota")["country"]
    assert get("land_neighbours", country=country)["borders"] == []


def test_holiday_to_trading_day() -> None:
    christmas = get("next_public_holiday", country="United States", date="2024-12-01")["date"]
    assert get("neighbouring_sessions", exchange="XNYS", date=christmas)["following"] == "2024-12-26"


def test_peptide_to_formula_to_molar_mass() -> None:
    sequence = get("known_peptide", peptide="oxytocin")["sequence"]
    assert sequence == "CYIQNCPLG"
    formula = get("peptide_formula", sequence=sequence)["formula"]
    # the free acid without its disulfide bridge: 1007.2 (amide, bridged) + 0.98 + 2.02
    assert abs(get("molar_mass", formula=formula)["molar_mass"] - 1010.2) < 0.3


def test_amino_acid_to_formula_to_moles() -> None:
    formula = get("amino_acid_profile", amino_acid="glycine")["formula"]
    assert abs(get("grams_to_moles", mass=75.067, formula=formula)["moles"] - 1) < 1e-3


def test_gene_alias_to_gene_to_drugs() -> None:
    gene = get("gene_profile", gene="TPMT")["symbol"]
    assert "mercaptopurine" in {row["drug"] for row in get("cpic_drugs_of_gene", gene=gene)["drugs"]}


def test_gene_to_phenotype_to_disease_to_diagnosis_code() -> None:
    gene = get("gene_profile", gene="ATP7B")["symbol"]
    phenotypes = get("gene_phenotypes", gene=gene, category="the eye")["phenotypes"]
    assert "Kayser-Fleischer ring" in phenotypes
    assert "Wilson disease" in get("phenotype_diseases", phenotype="Kayser-Fleischer ring")["diseases"]


def test_amino_acid_to_formula_to_heaviest_element() -> None:
    formula = get("amino_acid_profile", amino_acid="glycine")["formula"]
    assert get("mass_composition", formula=formula)["heaviest_share"] == "oxygen"


def test_prize_to_year_to_new_year() -> None:
    year = get("scholar_prizes", scholar="Avi Wigderson")["first_year"]
    assert year == 2021
    assert get("chinese_new_year", year=year)["new_year"] == "2021-02-12"


def test_statehood_year_to_prime_factors() -> None:
    year = get("us_state_profile", state="Ohio")["statehood_year"]
    assert year == 1803
    assert get("prime_factorisation", n=year)["largest_prime_factor"] == 601


def test_feast_to_moon_phase_to_weekday() -> None:
    easter = get("feast_date", feast="Western Pentecost", year=2024)["date"]
    full = get("next_moon_phase", phase="full moon", date=easter)["date"]
    assert full == "2024-05-23"
    assert get("date_facts", date=full)["weekday"] == "Thursday"


def test_date_to_planet_to_constellation() -> None:
    date = get("chinese_new_year", year=2024)["new_year"]
    assert get("planet_position", planet="Jupiter", date=date)["constellation"] == "Aries"


def test_country_to_language_to_script() -> None:
    languages = get("official_languages", country="Georgia")["languages"]
    assert languages == ["Georgian"]
    assert get("language_profile", language=languages[0])["script"] == "Georgian"


def test_boiling_point_to_fahrenheit() -> None:
    cas = get("compound_by_name", compound="water")["cas"]
    boiling = get("phase_change_temperatures", cas=cas)["boiling_point"]
    assert abs(get("convert_celsius", temperature=boiling)["kelvin"] - 373.1) < 0.2


def test_airport_to_altitude_to_air_pressure() -> None:
    elevation = get("airport_profile", airport="NBO")["elevation_m"]
    assert 830 < get("standard_atmosphere", altitude=elevation)["hectopascals"] < 850
