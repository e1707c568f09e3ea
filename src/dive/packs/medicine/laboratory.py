"""What laboratory values say together: electrolytes, glucose, lipids, liver (published formulas)."""

import math
from typing import Annotated, TypeAlias

from pydantic import Field

from dive.packs.medicine.entities import GlucoseMg, GlucoseMmol
from dive.tools import About, Pack, Pick, Result, ToolError, tool

PACK = Pack(name="laboratory", domain="medicine", title="laboratory calculators", licence="Apache-2.0 (published formulas)")

GLUCOSE_MASS = 18
"""mg/dL per mmol/L, rounded as laboratories and the 405 of HOMA-IR in mg/dL (22.5 × 18) have it."""

Glucose: TypeAlias = Annotated[GlucoseMg, Pick(83, 92, 104, 118, 135, 162, 210, says="a glucose of {} mg/dL")]
Sodium: TypeAlias = Annotated[
    float, Field(ge=80, le=200), Pick(124, 128, 131, 135, 138, 141, 144, 149, says="a serum sodium of {} mmol/L")
]


class GapResult(Result):
    """Anion gap."""

    gap: Annotated[float, About("anion gap", "mmol/L", "largest", "smallest", digits=1)]


class CalciumResult(Result):
    """Calcium as it would be at normal albumin."""

    calcium: Annotated[float, About("corrected calcium", "mg/dL", digits=1)]


class SodiumResult(Result):
    """Sodium as it would be at normal glucose."""

    sodium: Annotated[float, About("corrected sodium", "mmol/L", digits=1)]


class OsmolalityResult(Result):
    """Calculated osmolality."""

    osmolality: Annotated[float, About("serum osmolality", "mOsm/kg", digits=1)]


class LdlResult(Result):
    """LDL cholesterol."""

    ldl: Annotated[float, About("LDL cholesterol", "mg/dL", digits=0)]


class AverageGlucoseResult(Result):
    """Average glucose behind a glycated haemoglobin: no measured one, so it feeds no formula that asks for one."""

    glucose: Annotated[float, About("estimated average glucose", "mg/dL", digits=0)]


class GlucoseMmolResult(Result):
    """Glucose in the SI unit."""

    glucose: Annotated[GlucoseMmol, About("glucose concentration", "mmol/L", digits=2)]


class GlucoseMgResult(Result):
    """Glucose in the conventional unit."""

    glucose: Annotated[GlucoseMg, About("glucose concentration", "mg/dL", digits=1)]


class HomaResult(Result):
    """Insulin resistance."""

    index: Annotated[float, About("HOMA-IR", digits=1)]


class Fib4Result(Result):
    """Liver fibrosis index and its reading."""

    index: Annotated[float, About("FIB-4 index", digits=2)]
    risk: Annotated[str, About("FIB-4 risk of advanced fibrosis", form="as low, indeterminate or high")]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "gap": [
            "the anion gap for {sodium}, {chloride} and {bicarbonate}",
            "how large the anion gap is for {sodium}, {chloride} and {bicarbonate}",
        ],
    },
    examples=[
        ({"sodium": 140, "chloride": 104, "bicarbonate": 24}, {"gap": 12.0}),
        ({"sodium": 136, "chloride": 98, "bicarbonate": 10}, {"gap": 28.0}),
    ],
)
def anion_gap(
    sodium: Annotated[float, Field(ge=80, le=200), Pick(135, 138, 141, 144, 149, says="a serum sodium of {} mmol/L")],
    chloride: Annotated[float, Field(ge=50, le=160), Pick(94, 98, 101, 104, says="a chloride of {} mmol/L")],
    bicarbonate: Annotated[float, Field(ge=1, le=60), Pick(9, 12, 16, 19, 22, 24, says="a bicarbonate of {} mmol/L")],
) -> GapResult:
    """Compute the serum anion gap: sodium minus chloride minus bicarbonate.

    Args:
        sodium: sodium in mmol/L
        chloride: chloride in mmol/L
        bicarbonate: bicarbonate in mmol/L
    """
    return GapResult(gap=round(sodium - chloride - bicarbonate, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "calcium": [
            "the albumin-corrected calcium for {calcium} and {albumin}, with 0.8 mg/dL added for each g/dL by which albumin is "
            "below 4",
            (
                "What is the albumin-corrected calcium for {calcium} and {albumin}, with 0.8 mg/dL added for each g/dL "
                "by which albumin is below 4?"
            ),
        ],
    },
    examples=[({"calcium": 8.0, "albumin": 2.0}, {"calcium": 9.6}), ({"calcium": 9.5, "albumin": 4.0}, {"calcium": 9.5})],
)
def corrected_calcium(
    calcium: Annotated[
        float, Field(ge=2, le=25), Pick(7.4, 7.9, 8.3, 8.8, 9.6, 10.2, 10.9, says="a total calcium of {} mg/dL")
    ],
    albumin: Annotated[float, Field(ge=0.5, le=7), Pick(1.9, 2.3, 2.6, 2.9, 3.2, 3.5, says="an albumin of {} g/dL")],
) -> CalciumResult:
    """Correct total calcium for albumin: calcium + 0.8 × (4.0 − albumin), after Payne (1973).

    Args:
        calcium: total calcium in mg/dL
        albumin: albumin in g/dL
    """
    return CalciumResult(calcium=round(calcium + 0.8 * (4.0 - albumin), 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "sodium": [
            "the glucose-corrected sodium that Katz's formula gives for {sodium} and {glucose}",
            "what glucose-corrected sodium Katz's formula gives for {sodium} and {glucose}",
        ],
    },
    examples=[
        ({"sodium": 130, "glucose": 600}, {"sodium": 138.0}),
        ({"sodium": 128, "glucose": 350}, {"sodium": 132.0}),
    ],
)
def corrected_sodium(
    sodium: Sodium, glucose: Annotated[GlucoseMg, Pick(220, 310, 385, 460, 540, 620, says="a glucose of {} mg/dL")]
) -> SodiumResult:
    """Correct sodium for a high glucose by the factor of Katz (1973): 1.6 mmol/L per 100 mg/dL above 100.

    Args:
        sodium: measured sodium in mmol/L
        glucose: glucose in mg/dL, at least 100
    """
    if glucose < 100:
        raise ToolError("The correction is for a glucose of 100 mg/dL or more.")
    return SodiumResult(sodium=round(sodium + 1.6 * (glucose - 100) / 100, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "osmolality": [
            "the serum osmolality that the Smithline-Gardner formula gives for {sodium}, {urea_nitrogen} and {glucose}",
            "what serum osmolality the Smithline-Gardner formula gives for {sodium}, {urea_nitrogen} and {glucose}",
        ],
    },
    examples=[
        ({"sodium": 140, "glucose": 90, "urea_nitrogen": 14}, {"osmolality": 290.0}),
        ({"sodium": 130, "glucose": 900, "urea_nitrogen": 28}, {"osmolality": 320.0}),
    ],
)
def serum_osmolality(
    sodium: Sodium,
    glucose: Glucose,
    urea_nitrogen: Annotated[float, Field(ge=0, le=300), Pick(9, 14, 18, 25, 36, 52, says="a urea nitrogen of {} mg/dL")],
) -> OsmolalityResult:
    """Compute serum osmolality by Smithline and Gardner (1976): 2 × sodium + glucose / 18 + blood urea nitrogen / 2.8.

    Args:
        sodium: sodium in mmol/L
        glucose: glucose in mg/dL
        urea_nitrogen: blood urea nitrogen in mg/dL
    """
    return OsmolalityResult(osmolality=round(2 * sodium + glucose / 18 + urea_nitrogen / 2.8, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "ldl": [
            "the LDL cholesterol that the Friedewald equation gives for {total}, {hdl} and {triglycerides}",
            "what LDL cholesterol the Friedewald equation gives for {total}, {hdl} and {triglycerides}",
        ],
    },
    examples=[
        ({"total": 200, "hdl": 50, "triglycerides": 150}, {"ldl": 120.0}),
        ({"total": 240, "hdl": 40, "triglycerides": 200}, {"ldl": 160.0}),
    ],
)
def ldl_friedewald(
    total: Annotated[float, Field(ge=30, le=1000), Pick(172, 188, 204, 219, 236, 258, says="a total cholesterol of {} mg/dL")],
    hdl: Annotated[float, Field(ge=5, le=200), Pick(34, 41, 47, 52, 61, says="an HDL cholesterol of {} mg/dL")],
    triglycerides: Annotated[float, Field(ge=10, le=5000), Pick(85, 110, 145, 180, 225, 290, says="triglycerides of {} mg/dL")],
) -> LdlResult:
    """Compute LDL cholesterol by Friedewald (1972): total − HDL − triglycerides / 5, for triglycerides under 400 mg/dL.

    Args:
        total: total cholesterol in mg/dL
        hdl: HDL cholesterol in mg/dL
        triglycerides: fasting triglycerides in mg/dL, under 400
    """
    if triglycerides >= 400:
        raise ToolError("The Friedewald equation does not hold from 400 mg/dL of triglycerides on.")
    ldl = total - hdl - triglycerides / 5
    if ldl <= 0:
        raise ToolError("HDL and VLDL cholesterol together exceed the total cholesterol; check the values.")
    return LdlResult(ldl=round(ldl, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "glucose": [
            "the average glucose that the ADAG equation estimates for {hba1c}",
            "what average glucose the ADAG equation estimates for {hba1c}",
        ],
    },
    examples=[({"hba1c": 7.0}, {"glucose": 154.2}), ({"hba1c": 6}, {"glucose": 125.5})],
)
def estimated_average_glucose(
    hba1c: Annotated[
        float, Field(ge=3, le=20), Pick(5.4, 5.8, 6.3, 6.9, 7.4, 8.1, 9.2, 10.5, says="a glycated haemoglobin of {} percent")
    ],
) -> AverageGlucoseResult:
    """Estimate the average glucose in mg/dL from glycated haemoglobin: 28.7 × HbA1c − 46.7 (ADAG study, 2008).

    Args:
        hba1c: glycated haemoglobin in percent (NGSP)
    """
    return AverageGlucoseResult(glucose=round(28.7 * hba1c - 46.7, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "glucose": [
            "the equivalent of {glucose}, at 18 mg/dL to 1 mmol/L",
            "What is the equivalent of {glucose}, at 18 mg/dL to 1 mmol/L?",
        ],
    },
    via={"glucose": "{glucose}"},
    examples=[({"glucose": 90}, {"glucose": 5.0}), ({"glucose": 180}, {"glucose": 10.0})],
)
def glucose_to_millimoles(glucose: Glucose) -> GlucoseMmolResult:
    """Convert a glucose concentration from mg/dL to mmol/L (18 mg/dL is 1 mmol/L).

    Args:
        glucose: glucose in mg/dL
    """
    return GlucoseMmolResult(glucose=round(glucose / GLUCOSE_MASS, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "index": [
            "the HOMA-IR of a fasting patient with {insulin} and {glucose}",
            "What is the HOMA-IR of a fasting patient with {insulin} and {glucose}?",
        ],
    },
    examples=[({"glucose": 5.0, "insulin": 9}, {"index": 2.0}), ({"glucose": 4.5, "insulin": 5}, {"index": 1.0})],
)
def homa_insulin_resistance(
    glucose: Annotated[GlucoseMmol, Pick(4.7, 5.1, 5.6, 6.1, 6.8, 7.4, says="a glucose of {} mmol/L")],
    insulin: Annotated[float, Field(ge=0.1, le=500), Pick(6.5, 8.8, 12, 17.5, says="an insulin of {} µU/mL")],
) -> HomaResult:
    """Compute HOMA-IR (Matthews 1985): fasting glucose in mmol/L × fasting insulin in µU/mL / 22.5.

    Args:
        glucose: fasting glucose in mmol/L
        insulin: fasting insulin in µU/mL
    """
    return HomaResult(index=round(glucose * insulin / 22.5, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "index": [
            "the FIB-4 index of a {age}-year-old with {ast}, {alt} and {platelets}",
            "What is the FIB-4 index of a {age}-year-old with {ast}, {alt} and {platelets}?",
        ],
        "risk": [
            (
                "the risk of advanced fibrosis that the FIB-4 cut-offs 1.30 and 2.67 give for a {age}-year-old with "
                "{ast}, {alt} and {platelets}"
            ),
            (
                "What risk of advanced fibrosis do the FIB-4 cut-offs 1.30 and 2.67 give for a {age}-year-old with {ast}, "
                "{alt} and {platelets}?"
            ),
        ],
    },
    examples=[
        ({"age": 50, "ast": 40, "alt": 25, "platelets": 200}, {"index": 2.0, "risk": "indeterminate"}),
        ({"age": 60, "ast": 80, "alt": 64, "platelets": 100}, {"index": 6.0, "risk": "high"}),
        ({"age": 40, "ast": 25, "alt": 25, "platelets": 250}, {"index": 0.8, "risk": "low"}),
    ],
)
def fib4_index(
    age: Annotated[int, Field(ge=18, le=110), Pick(38, 44, 47, 52, 56, 61, 64)],
    ast: Annotated[float, Field(ge=1, le=20000), Pick(22, 28, 36, 49, 67, 92, says="an AST of {} U/L")],
    alt: Annotated[float, Field(ge=1, le=20000), Pick(19, 25, 34, 47, 64, 85, says="an ALT of {} U/L")],
    platelets: Annotated[float, Field(ge=5, le=2000), Pick(96, 128, 164, 205, 248, 290, says="a platelet count of {} × 10⁹/L")],
) -> Fib4Result:
    """Compute the FIB-4 liver fibrosis index (Sterling 2006): age × AST / (platelets × √ALT).

    Below 1.30 the risk of advanced fibrosis is low, above 2.67 high, between them indeterminate.

    Args:
        age: age in years
        ast: aspartate aminotransferase in U/L
        alt: alanine aminotransferase in U/L
        platelets: platelet count in 10⁹/L
    """
    index = age * ast / (platelets * math.sqrt(alt))
    return Fib4Result(index=round(index, 4), risk="low" if index < 1.3 else "high" if index > 2.67 else "indeterminate")
