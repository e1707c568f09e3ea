"""What the generic pack tests do not cover: seeds that work, atlases that match their cards, chains that resolve."""

import hashlib
import importlib
import json
import random
from pathlib import Path

import pytest

from dive.errors import ToolError
from dive.packs import medicine
from dive.tools import ToolPool

POOL = ToolPool.load(["medicine"])
DATA = Path(medicine.__file__).parent / "data"


def call(name: str, **arguments: object) -> dict[str, object]:
    return POOL.tools[name].call(arguments)


@pytest.mark.parametrize("source", POOL.seed_sources, ids=lambda s: f"{s.values.__module__.rsplit('.', 1)[1]}-{s.entity.name}")
def test_seeds_are_distinct_and_work_in_their_pack(source) -> None:  # type: ignore[no-untyped-def]
    values = POOL.seed_values(source)
    assert len(values) == len(set(values)) > 5
    sample = values if len(values) <= 200 else random.Random(7).sample(list(values), 200)
    pack = importlib.import_module(source.values.__module__).PACK
    tried = 0
    for tool in POOL.tools.values():
        required = [p for p in tool.parameters if p.required]
        if tool.pack is not pack or len(required) != 1 or required[0].entity != source.entity:
            continue
        tried += 1
        for value in sample:
            tool.call({required[0].name: value})
    assert tried or source.entity.name in ("PhenotypeCategory", "Date")


@pytest.mark.parametrize("name", ["hpo", "icd10cm", "cpic"])
def test_atlas_matches_its_card(name: str) -> None:
    blob = (DATA / f"{name}.sqlite").read_bytes()
    card = json.loads((DATA / f"{name}.json").read_text())
    assert hashlib.sha256(blob).hexdigest() == card["sha256"]
    assert len(blob) <= 4_194_304
    assert card["licence"]


def test_allele_to_phenotype_to_advice() -> None:
    phenotype = call("diplotype_phenotype", allele="CYP2C19*2", other_allele="CYP2C19*3")["phenotype"]
    advice = call("cpic_recommendation", drug="clopidogrel", phenotype=phenotype)
    assert str(advice["recommendation"]).startswith("Avoid standard dose")


def test_drug_to_gene_to_categories() -> None:
    pairs = call("cpic_genes_of_drug", drug="ivacaftor")["genes"]
    assert isinstance(pairs, list)
    categories = call("gene_phenotype_summary", gene=pairs[0]["gene"])["categories"]
    assert isinstance(categories, list)
    assert "Abnormality of the respiratory system" in [s["name"] for s in categories]


def test_phenotype_to_disease_to_code_to_chapter() -> None:
    diseases = call("phenotype_diseases", phenotype="Meconium ileus")["diseases"]
    assert diseases == ["Cystic fibrosis"]
    code = call("icd10cm_code_of_disease", disease="Cystic fibrosis")["code"]
    assert call("icd10cm_code", code=code)["chapter"] == 4


def test_unit_chains() -> None:
    area = call("body_surface_area", weight=70, height=170, formula="Mosteller")["area"]
    dose = call("dose_by_surface_area", per_square_metre=75, area=area)["dose"]
    left = call("drug_remaining", dose=dose, half_life=4, elapsed=4)["remaining"]
    assert left == pytest.approx(75 * 1.8181 / 2, rel=1e-4)
    egfr = call("egfr_ckd_epi", creatinine=call("creatinine_from_micromoles", micromoles=221)["creatinine"], age=60, sex="male")
    assert call("ckd_gfr_category", egfr=egfr["egfr"])["category"] == "G4"
    average = call("estimated_average_glucose", hba1c=7.0)["glucose"]
    assert call("glucose_to_millimoles", glucose=average)["glucose"] == pytest.approx(8.56, abs=0.01)


def test_many_rare_diseases_have_a_code() -> None:
    source = next(s for s in POOL.seed_sources if s.values.__name__ == "disease_seeds")
    found = 0
    for disease in POOL.seed_values(source)[:150]:
        try:
            call("icd10cm_code_of_disease", disease=disease)
            found += 1
        except ToolError:
            continue
    assert found >= 120


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("phenotype_genes", {"phenotype": "Seizure"}, "too general"),
        ("diplotype_phenotype", {"allele": "CYP2C19*2", "other_allele": "CYP2D6*4"}, "different genes"),
        ("diplotype_phenotype", {"allele": "CYP2D6*22", "other_allele": "CYP2D6*4"}, "indeterminate"),
        ("cpic_recommendation", {"drug": "warfarin", "phenotype": "CYP2C19 Poor Metabolizer"}, "no single-gene recommendation"),
        ("ldl_friedewald", {"total": 200, "hdl": 50, "triglycerides": 400}, "does not hold"),
        ("ideal_body_weight", {"sex": "male", "height": 150}, "five feet"),
        ("gestational_age", {"due_date": "2024-10-07", "day": "2026-10-07"}, "does not lie"),
        ("icd10cm_code", {"code": "E11.9XXA"}, "no code"),
        ("star_allele", {"allele": "BRCA1*2"}, "CYP2C19"),
    ],
)
def test_refusals_say_why(name: str, arguments: dict[str, object], said: str) -> None:
    with pytest.raises(ToolError, match=said):
        call(name, **arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("icd10cm_common_ancestor", {"code": "E11", "other_code": "E11.9"}, "contains it"),
        ("icd10cm_common_ancestor", {"code": "E11.9", "other_code": "E119"}, "one is the other"),
        ("gene_phenotypes", {"gene": "AR", "category": "growth"}, "as a whole"),
    ],
)
def test_what_can_be_counted_in_two_ways_is_refused(name: str, arguments: dict[str, object], said: str) -> None:
    with pytest.raises(ToolError, match=said):
        call(name, **arguments)


def test_an_allele_with_an_unnumbered_core_variant_is_listed_and_its_own_list_left_open() -> None:
    assert "CYP2D6*91" in str(call("star_alleles_with_variant", variant="rs28371725")["alleles"])
    assert call("star_allele", allele="CYP2D6*91")["variants"] is None
