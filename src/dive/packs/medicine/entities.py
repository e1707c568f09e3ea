"""Entity types of the medicine domain: coded vocabularies, and measurements whose unit decides where they may flow."""

from typing import Annotated

from pydantic import Field

from dive.tools.fields import Entity


def _say_metabolizer(value: str) -> str:
    gene, _, phenotype = value.partition(" ")
    return f"{gene} {phenotype.lower()}"


PhenotypeCategory = Annotated[
    str, Entity("PhenotypeCategory", "category", "categories", ('the category "{}"',))
]  # top branch of HPO: "Abnormality of the eye"
IcdBlock = Annotated[str, Entity("IcdBlock", "block", "blocks", ("the block {}",))]  # "E08-E13"
StarAllele = Annotated[str, Entity("StarAllele", "allele", "alleles", ("the allele {}",))]  # "CYP2C19*2"
PgxPhenotype = Annotated[
    str, Entity("PgxPhenotype", "phenotype", "phenotypes", ("the phenotype {}",), _say_metabolizer, common=True)
]  # "CYP2C19 Poor Metabolizer"
PgxVariant = Annotated[str, Entity("PgxVariant", "variant", "variants", ("the variant {}",))]  # dbSNP: "rs4244285"
AtcCode = Annotated[str, Entity("AtcCode", "ATC code", "ATC codes", ("the ATC code {}",))]  # WHO ATC, level 5: "B01AC04"
AtcGroup = Annotated[str, Entity("AtcGroup", "ATC group", "ATC groups", ("the ATC group {}",))]  # level 3: "N06A"

SquareMetres = Annotated[
    float,
    Field(gt=0, le=10),
    Entity("SquareMetres", "body surface area", "body surface areas", ("a body surface area of {} square metres",)),
]
BodyMassIndex = Annotated[
    float, Field(ge=5, le=200), Entity("BodyMassIndex", "body mass index", "body mass indices", ("a body mass index of {}",))
]  # kg/m²
Egfr = Annotated[
    float,
    Field(ge=0, le=400),
    Entity("Egfr", "estimated GFR", "estimated GFRs", ("a glomerular filtration rate of {} mL/min/1.73 m²",)),
]
GlucoseMmol = Annotated[
    float,
    Field(ge=0.05, le=200),
    Entity("GlucoseMmol", "glucose concentration", "glucose concentrations", ("a glucose of {} mmol/L",)),
]
GlucoseMg = Annotated[
    float,
    Field(ge=1, le=3000),
    Entity("GlucoseMg", "glucose concentration", "glucose concentrations", ("a glucose of {} mg/dL",)),
]
CreatinineMg = Annotated[
    float,
    Field(ge=0.05, le=40),
    Entity("CreatinineMg", "creatinine concentration", "creatinine concentrations", ("a serum creatinine of {} mg/dL",)),
]
Milligrams = Annotated[float, Field(ge=0, le=1_000_000), Entity("Milligrams", "dose", "doses", ("a dose of {} milligrams",))]

__all__ = [
    "AtcCode", "AtcGroup", "BodyMassIndex", "CreatinineMg", "Egfr", "GlucoseMg", "GlucoseMmol", "IcdBlock", "Milligrams",
    "PgxPhenotype", "PgxVariant", "PhenotypeCategory", "SquareMetres", "StarAllele",
]  # fmt: skip
