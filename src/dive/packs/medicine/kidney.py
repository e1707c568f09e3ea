"""Kidney function from laboratory values: filtration, clearance, KDIGO category, excretion of sodium (published formulas).

Creatinine is in mg/dL, filtration in mL/min/1.73 m², clearance in mL/min.
"""

from typing import Annotated, TypeAlias

from pydantic import Field

from dive.packs.medicine import laboratory
from dive.packs.medicine.anthropometry import Age, Sex, Weight
from dive.packs.medicine.entities import CreatinineMg, Egfr
from dive.packs.medicine.laboratory import Sodium
from dive.tools import About, Pick, Result, tool

PACK = laboratory.PACK


CREATININE_MASS = 88.4
"""µmol/L per mg/dL of creatinine."""
Creatinine: TypeAlias = Annotated[CreatinineMg, Pick(0.8, 0.9, 1.1, 1.2, 1.4, 1.7, 2.1, says="a serum creatinine of {} mg/dL")]


class EgfrResult(Result):
    """Kidney function."""

    egfr: Annotated[Egfr, About("estimated glomerular filtration rate", "mL/min/1.73 m²", digits=0, averaged=False)]


class CkdResult(Result):
    """KDIGO category."""

    category: Annotated[str, About("KDIGO GFR category", form="as G1, G2, G3a, G3b, G4 or G5")]
    meaning: Annotated[str, About("KDIGO term for the GFR category")]


class ClearanceResult(Result):
    """Creatinine clearance."""

    clearance: Annotated[float, About("creatinine clearance", "mL/min", digits=0)]


class CreatinineResult(Result):
    """A creatinine concentration."""

    creatinine: Annotated[CreatinineMg, About("creatinine concentration", "mg/dL", digits=2)]


class ExcretionResult(Result):
    """Fractional excretion."""

    excretion: Annotated[float, About("fractional excretion of sodium", "percent", digits=2)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "egfr": [
            (
                "the glomerular filtration rate that the 2021 CKD-EPI equation gives for a {age}-year-old {sex} patient "
                "with {creatinine}"
            ),
            (
                "what glomerular filtration rate the 2021 CKD-EPI equation gives for a {age}-year-old {sex} patient with "
                "{creatinine}"
            ),
        ],
    },
    examples=[
        ({"creatinine": 1.0, "age": 50, "sex": "male"}, {"egfr": 91.69}),
        ({"creatinine": 0.7, "age": 18, "sex": "female"}, {"egfr": 142 * 0.9938**18 * 1.012}),
        ({"creatinine": 1.8, "age": 70, "sex": "male"}, {"egfr": 142 * 2**-1.2 * 0.9938**70}),
    ],
)
def egfr_ckd_epi(creatinine: Creatinine, age: Age, sex: Sex) -> EgfrResult:
    """Estimate an adult's glomerular filtration rate by the 2021 CKD-EPI creatinine equation, which has no race term.

    Args:
        creatinine: serum creatinine in mg/dL
        age: age in years
        sex: "female" or "male"
    """
    kappa, alpha, factor = (0.9, -0.302, 1.0) if sex == "male" else (0.7, -0.241, 1.012)
    ratio = creatinine / kappa
    return EgfrResult(egfr=round(142 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.2 * 0.9938**age * factor, 4))


_STAGES = (
    (90, "G1", "normal or high"),
    (60, "G2", "mildly decreased"),
    (45, "G3a", "mildly to moderately decreased"),
    (30, "G3b", "moderately to severely decreased"),
    (15, "G4", "severely decreased"),
    (0, "G5", "kidney failure"),
)


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "category": [
            "the KDIGO category of {egfr}",
            "In which KDIGO category is {egfr}?",
        ],
        "meaning": [
            "the KDIGO term for the GFR category of {egfr}",
            "which term KDIGO gives to the GFR category of {egfr}",
        ],
    },
    examples=[
        ({"egfr": 52}, {"category": "G3a", "meaning": "mildly to moderately decreased"}),
        ({"egfr": 14.9}, {"category": "G5", "meaning": "kidney failure"}),
        ({"egfr": 90}, {"category": "G1"}),
    ],
)
def ckd_gfr_category(
    egfr: Annotated[Egfr, Pick(28, 34, 47, 58, 66, 79, says="a glomerular filtration rate of {} mL/min/1.73 m²")],
) -> CkdResult:
    """Classify a glomerular filtration rate into the KDIGO categories G1 to G5.

    Args:
        egfr: glomerular filtration rate in mL/min/1.73 m²
    """
    _, category, meaning = next(s for s in _STAGES if egfr >= s[0])
    return CkdResult(category=category, meaning=meaning)


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "clearance": [
            (
                "the Cockcroft-Gault creatinine clearance of a {age}-year-old {sex} patient who weighs {weight} and has "
                "{creatinine}"
            ),
            (
                "what creatinine clearance the Cockcroft-Gault equation gives for a {age}-year-old {sex} patient who "
                "weighs {weight} and has {creatinine}"
            ),
        ],
    },
    examples=[
        ({"creatinine": 1.0, "age": 68, "sex": "male", "weight": 72}, {"clearance": 72.0}),
        ({"creatinine": 1.0, "age": 40, "sex": "female", "weight": 72}, {"clearance": 85.0}),
    ],
)
def creatinine_clearance(creatinine: Creatinine, age: Age, sex: Sex, weight: Weight) -> ClearanceResult:
    """Estimate creatinine clearance by Cockcroft and Gault (1976), with the factor 0.85 for women.

    Args:
        creatinine: serum creatinine in mg/dL
        age: age in years
        sex: "female" or "male"
        weight: body weight in kilograms
    """
    clearance = (140 - age) * weight / (72 * creatinine)
    return ClearanceResult(clearance=round(clearance if sex == "male" else 0.85 * clearance, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "creatinine": [
            "the equivalent of {micromoles}, at 88.4 µmol/L to 1 mg/dL",
            "What is the equivalent of {micromoles}, at 88.4 µmol/L to 1 mg/dL?",
        ],
    },
    via={"creatinine": "{micromoles}"},
    examples=[({"micromoles": 88.4}, {"creatinine": 1.0}), ({"micromoles": 221}, {"creatinine": 2.5})],
)
def creatinine_from_micromoles(
    micromoles: Annotated[float, Field(ge=5, le=3500), Pick(77, 95, 113, 142, 187, says="a serum creatinine of {} µmol/L")],
) -> CreatinineResult:
    """Convert serum creatinine from µmol/L to mg/dL (88.4 µmol/L is 1 mg/dL).

    Args:
        micromoles: creatinine in µmol/L
    """
    return CreatinineResult(creatinine=round(micromoles / CREATININE_MASS, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "excretion": [
            (
                "the fractional excretion of sodium of a patient with {sodium}, {urine_sodium}, {urine_creatinine} and "
                "{creatinine}"
            ),
            (
                "What is the fractional excretion of sodium of a patient with {sodium}, {urine_sodium}, {urine_creatinine} "
                "and {creatinine}?"
            ),
        ],
    },
    examples=[
        ({"sodium": 140, "creatinine": 2.0, "urine_sodium": 14, "urine_creatinine": 100}, {"excretion": 0.2}),
        ({"sodium": 135, "creatinine": 4.0, "urine_sodium": 54, "urine_creatinine": 40}, {"excretion": 4.0}),
    ],
)
def fractional_excretion_of_sodium(
    sodium: Sodium,
    creatinine: Creatinine,
    urine_sodium: Annotated[float, Field(ge=1, le=400), Pick(22, 30, 38, 56, says="a urine sodium of {} mmol/L")],
    urine_creatinine: Annotated[float, Field(ge=1, le=1000), Pick(60, 88, 120, 165, says="a urine creatinine of {} mg/dL")],
) -> ExcretionResult:
    """Compute the fractional excretion of sodium in percent.

    Args:
        sodium: serum sodium in mmol/L
        creatinine: serum creatinine in mg/dL
        urine_sodium: urine sodium in mmol/L
        urine_creatinine: urine creatinine in mg/dL
    """
    return ExcretionResult(excretion=round(100 * urine_sodium * creatinine / (sodium * urine_creatinine), 4))
