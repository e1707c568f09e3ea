"""Bedside measures and risk scores: blood pressure, heart, lungs, liver (published formulas and point tables)."""

import math
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from dive.packs.medicine.anthropometry import Sex
from dive.tools import About, Pack, Pick, Result, ToolError, tool

PACK = Pack(name="bedside", domain="medicine", title="bedside measures and scores", licence="Apache-2.0 (published formulas)")

OlderAge: TypeAlias = Annotated[int, Field(ge=18, le=110), Pick(54, 58, 62, 64, 66, 69, 72, 74, 76, 79)]


class PressureResult(Result):
    """Mean arterial pressure."""

    pressure: Annotated[float, About("mean arterial pressure", "mmHg", digits=1)]


class QtResult(Result):
    """Corrected QT interval."""

    qtc: Annotated[float, About("corrected QT interval", "milliseconds", "longest", "shortest", digits=0)]


class GradientResult(Result):
    """Alveolar-arterial gradient."""

    gradient: Annotated[float, About("alveolar-arterial oxygen gradient", "mmHg", "largest", "smallest", digits=1)]


class Points(Result):
    """A score in points."""

    points: Annotated[int, About("score")]


class PneumoniaScore(Result):
    """CURB-65 and its mortality group."""

    points: Annotated[int, About("CURB-65 score")]
    group: Annotated[str, About("CURB-65 risk group", form="as low, intermediate or high")]


class CirrhosisScore(Result):
    """Child-Pugh points and class."""

    points: Annotated[int, About("Child-Pugh score")]
    grade: Annotated[str, About("Child-Pugh class", form="as A, B or C")]


class MeldScore(Result):
    """MELD, without and with sodium."""

    meld: Annotated[int, About("MELD score")]
    meld_na: Annotated[int, About("MELD-Na score")]


@tool(
    domain="medicine",
    kind="processing",
    rules=("Take the mean arterial pressure as the diastolic pressure plus a third of the pulse pressure",),
    asks={
        "pressure": [
            "the mean arterial pressure for {systolic} and {diastolic}",
            "What is the mean arterial pressure for {systolic} and {diastolic}?",
        ],
    },
    examples=[
        ({"systolic": 120, "diastolic": 80}, {"pressure": 93.333}),
        ({"systolic": 150, "diastolic": 90}, {"pressure": 110.0}),
    ],
)
def mean_arterial_pressure(
    systolic: Annotated[float, Field(ge=30, le=350), Pick(117, 126, 138, 152, 171, says="a systolic pressure of {} mmHg")],
    diastolic: Annotated[float, Field(ge=10, le=250), Pick(61, 68, 74, 81, 89, says="a diastolic pressure of {} mmHg")],
) -> PressureResult:
    """Estimate mean arterial pressure: diastolic pressure plus one third of the pulse pressure.

    Args:
        systolic: systolic blood pressure in mmHg
        diastolic: diastolic blood pressure in mmHg
    """
    if diastolic >= systolic:
        raise ToolError("The diastolic pressure must be lower than the systolic pressure.")
    return PressureResult(pressure=round(diastolic + (systolic - diastolic) / 3, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "qtc": [
            "the {formula}-corrected QT interval for {qt} at {heart_rate}",
            "how long the {formula}-corrected QT interval is for {qt} at {heart_rate}",
        ],
    },
    examples=[
        ({"qt": 400, "heart_rate": 60, "formula": "Bazett"}, {"qtc": 400.0}),
        ({"qt": 360, "heart_rate": 240, "formula": "bazett"}, {"qtc": 720.0}),
        ({"qt": 360, "heart_rate": 100, "formula": "Fridericia"}, {"qtc": 426.8}),
    ],
)
def corrected_qt(
    qt: Annotated[
        float, Field(ge=100, le=1000), Pick(348, 365, 382, 396, 410, 428, 455, says="a measured QT of {} milliseconds")
    ],
    heart_rate: Annotated[
        float, Field(ge=20, le=300), Pick(52, 58, 66, 74, 83, 91, 104, says="{} beats per minute", noun="heart rate")
    ],
    formula: Annotated[str, Pick("Bazett", "Fridericia")],
) -> QtResult:
    """Correct the QT interval for heart rate by Bazett (1920, square root) or Fridericia (1920, cube root).

    Args:
        qt: measured QT interval in milliseconds
        heart_rate: heart rate in beats per minute
        formula: "Bazett" or "Fridericia"
    """
    root = {"bazett": 2, "fridericia": 3}.get(formula.strip().casefold())
    if root is None:
        raise ToolError("Unknown formula. There are: Bazett, Fridericia.")
    return QtResult(qtc=round(qt / (60 / heart_rate) ** (1 / root), 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "gradient": [
            (
                "the alveolar-arterial oxygen gradient of a patient at sea level who breathes {oxygen}, with {pao2}, "
                "{paco2} and a respiratory quotient of 0.8"
            ),
            (
                "What is the alveolar-arterial oxygen gradient of a patient at sea level who breathes {oxygen}, with "
                "{pao2}, {paco2} and a respiratory quotient of 0.8?"
            ),
        ],
    },
    rules=(
        "Use the simplified alveolar gas equation at a barometric pressure of 760 mmHg and a water vapour pressure of 47 mmHg",
    ),
    examples=[
        ({"oxygen": 21, "pao2": 90, "paco2": 40}, {"gradient": 9.73}),
        ({"oxygen": 40, "pao2": 100, "paco2": 32}, {"gradient": 145.2}),
    ],
)
def alveolar_arterial_gradient(
    oxygen: Annotated[float, Field(ge=21, le=100), Pick(21, 28, 35, 40, 50, says="{} percent oxygen")],
    pao2: Annotated[float, Field(ge=10, le=700), Pick(52, 58, 64, 71, 79, 86, says="an arterial PO2 of {} mmHg")],
    paco2: Annotated[float, Field(ge=5, le=200), Pick(28, 33, 37, 41, 46, 54, says="an arterial PCO2 of {} mmHg")],
) -> GradientResult:
    """Compute the alveolar-arterial oxygen gradient at sea level (760 mmHg, water vapour 47 mmHg, quotient 0.8).

    Args:
        oxygen: inspired oxygen in percent
        pao2: arterial oxygen pressure in mmHg
        paco2: arterial carbon dioxide pressure in mmHg
    """
    gradient = oxygen / 100 * (760 - 47) - paco2 / 0.8 - pao2
    if gradient < 0:
        raise ToolError("The arterial oxygen pressure exceeds what such air allows at sea level; check the values.")
    return GradientResult(gradient=round(gradient, 4))


_History = Literal["heart failure", "hypertension", "diabetes", "stroke", "vascular disease"]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "points": [
            "the CHA₂DS₂-VASc score of a {age}-year-old {sex} patient with atrial fibrillation and a history of "
            "{history} but no further risk factors",
            "How many CHA₂DS₂-VASc points does a {age}-year-old {sex} patient with atrial fibrillation have, "
            "given a history of {history} but no further risk factors?",
        ]
    },
    examples=[
        ({"age": 76, "sex": "female", "history": ["hypertension", "diabetes"]}, {"points": 5}),
        ({"age": 50, "sex": "male", "history": []}, {"points": 0}),
        ({"age": 66, "sex": "male", "history": ["stroke"]}, {"points": 3}),
        (
            {
                "age": 80,
                "sex": "female",
                "history": ["heart failure", "hypertension", "diabetes", "stroke", "vascular disease"],
            },
            {"points": 9},
        ),
    ],
)
def cha2ds2_vasc(
    age: OlderAge,
    sex: Sex,
    history: Annotated[
        list[_History],
        Pick(
            ["hypertension"],
            ["diabetes"],
            ["hypertension", "diabetes"],
            ["heart failure", "hypertension"],
            ["hypertension", "stroke"],
            ["diabetes", "vascular disease"],
            ["heart failure", "diabetes", "stroke"],
        ),
    ],
) -> Points:
    """Compute the CHA₂DS₂-VASc stroke risk score of a patient with atrial fibrillation (Lip 2010).

    Args:
        age: age in years
        sex: "female" or "male"
        history: any of "heart failure", "hypertension", "diabetes", "stroke" (or embolism), "vascular disease"
    """
    points = sum(2 if condition == "stroke" else 1 for condition in set(history))
    return Points(points=points + (2 if age >= 75 else 1 if age >= 65 else 0) + (sex == "female"))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "points": [
            (
                "the CURB-65 score of a {age}-year-old with pneumonia who is {mental_state} and has {respiratory_rate}, "
                "{urea}, {systolic} and {diastolic}"
            ),
            (
                "What is the CURB-65 score of a {age}-year-old with pneumonia who is {mental_state} and has "
                "{respiratory_rate}, {urea}, {systolic} and {diastolic}?"
            ),
        ],
        "group": [
            (
                "the CURB-65 risk group of a {age}-year-old with pneumonia who is {mental_state} and has "
                "{respiratory_rate}, {urea}, {systolic} and {diastolic}"
            ),
            (
                "What is the CURB-65 risk group of a {age}-year-old with pneumonia who is {mental_state} and has "
                "{respiratory_rate}, {urea}, {systolic} and {diastolic}?"
            ),
        ],
    },
    examples=[
        (
            {"mental_state": "confused", "age": 70, "urea": 8, "respiratory_rate": 32, "systolic": 85, "diastolic": 50},
            {"points": 5, "group": "high"},
        ),
        (
            {"mental_state": "alert", "age": 64, "urea": 7, "respiratory_rate": 29, "systolic": 90, "diastolic": 61},
            {"points": 0, "group": "low"},
        ),
        (
            {"mental_state": "alert", "age": 65, "urea": 7.5, "respiratory_rate": 20, "systolic": 120, "diastolic": 70},
            {"points": 2, "group": "intermediate"},
        ),
    ],
)
def curb65(
    mental_state: Annotated[Literal["confused", "not confused", "alert"], Pick("confused", "not confused")],
    age: OlderAge,
    urea: Annotated[float, Field(ge=0.5, le=100), Pick(4.8, 5.9, 7.6, 9.2, 12.4, says="a urea of {} mmol/L")],
    respiratory_rate: Annotated[int, Field(ge=5, le=80), Pick(18, 22, 27, 31, 36, says="a respiratory rate of {} per minute")],
    systolic: Annotated[int, Field(ge=30, le=300), Pick(84, 88, 102, 118, 134, says="a systolic pressure of {} mmHg")],
    diastolic: Annotated[int, Field(ge=10, le=200), Pick(44, 50, 58, 64, says="a diastolic pressure of {} mmHg")],
) -> PneumoniaScore:
    """Compute the CURB-65 severity score of community-acquired pneumonia (Lim 2003) and its risk group.

    One point each for confusion, urea over 7 mmol/L, 30 breaths per minute or more, systolic under 90 or diastolic up to
    60 mmHg, age 65 or more. Risk is low at 0-1, intermediate at 2, high from 3 on.

    Args:
        mental_state: "confused" or "not confused" ("alert" counts as that)
        age: age in years
        urea: blood urea in mmol/L
        respiratory_rate: breaths per minute
        systolic: systolic blood pressure in mmHg
        diastolic: diastolic blood pressure in mmHg
    """
    low_pressure = systolic < 90 or diastolic <= 60
    points = sum([mental_state == "confused", urea > 7, respiratory_rate >= 30, low_pressure, age >= 65])
    return PneumoniaScore(points=points, group="low" if points < 2 else "intermediate" if points == 2 else "high")


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "points": [
            (
                "the Child-Pugh score of a patient with cirrhosis, {bilirubin}, {albumin}, {inr}, {ascites} ascites "
                "and {encephalopathy}"
            ),
            (
                "What is the Child-Pugh score of a patient with cirrhosis, {bilirubin}, {albumin}, {inr}, {ascites} "
                "ascites and {encephalopathy}?"
            ),
        ],
        "grade": [
            (
                "the Child-Pugh class of a patient with cirrhosis, {bilirubin}, {albumin}, {inr}, {ascites} ascites "
                "and {encephalopathy}"
            ),
            (
                "In which Child-Pugh class is a patient with cirrhosis, {bilirubin}, {albumin}, {inr}, {ascites} "
                "ascites and {encephalopathy}?"
            ),
        ],
    },
    examples=[
        (
            {"bilirubin": 1.0, "albumin": 4.0, "inr": 1.0, "ascites": "no", "encephalopathy": "no encephalopathy"},
            {"points": 5, "grade": "A"},
        ),
        (
            {"bilirubin": 2.5, "albumin": 3.0, "inr": 2.0, "ascites": "mild", "encephalopathy": "grade 1-2 encephalopathy"},
            {"points": 10, "grade": "C"},
        ),
        (
            {"bilirubin": 4.0, "albumin": 3.0, "inr": 1.2, "ascites": "no", "encephalopathy": "no encephalopathy"},
            {"points": 8, "grade": "B"},
        ),
    ],
)
def child_pugh(
    bilirubin: Annotated[float, Field(ge=0.1, le=60), Pick(1.1, 1.6, 2.4, 2.8, 3.7, 5.2, says="a bilirubin of {} mg/dL")],
    albumin: Annotated[float, Field(ge=0.5, le=7), Pick(2.3, 2.6, 3.0, 3.3, 3.7, 4.1, says="an albumin of {} g/dL")],
    inr: Annotated[float, Field(ge=0.5, le=20), Pick(1.1, 1.4, 1.6, 1.9, 2.1, 2.6, says="an INR of {}")],
    ascites: Annotated[Literal["no", "mild", "severe"], Pick("no", "mild", "severe")],
    encephalopathy: Annotated[
        Literal["no encephalopathy", "grade 1-2 encephalopathy", "grade 3-4 encephalopathy"],
        Pick("no encephalopathy", "grade 1-2 encephalopathy", "grade 3-4 encephalopathy"),
    ],
) -> CirrhosisScore:
    """Compute the Child-Pugh score (Pugh 1973, INR form) and class of a patient with cirrhosis.

    One, two or three points each for bilirubin (under 2, 2-3, over 3 mg/dL), albumin (over 3.5, 2.8-3.5, under 2.8 g/dL),
    INR (under 1.7, 1.7-2.3, over 2.3), ascites and encephalopathy. Class A is 5-6 points, B 7-9, C 10-15.

    Args:
        bilirubin: total bilirubin in mg/dL
        albumin: albumin in g/dL
        inr: international normalised ratio
        ascites: "no", "mild" or "severe" (moderate counts as severe)
        encephalopathy: "no encephalopathy", "grade 1-2 encephalopathy" or "grade 3-4 encephalopathy"
    """
    points = 5 + (bilirubin >= 2) + (bilirubin > 3) + (albumin <= 3.5) + (albumin < 2.8) + (inr >= 1.7) + (inr > 2.3)
    points += ("no", "mild", "severe").index(ascites)
    points += 0 if encephalopathy.startswith("no") else 1 if "1-2" in encephalopathy else 2
    return CirrhosisScore(points=points, grade="A" if points < 7 else "B" if points < 10 else "C")


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "meld_na": [
            (
                "the MELD-Na score that the 2016 UNOS formula gives for a patient not on dialysis with {bilirubin}, {inr}, "
                "{creatinine} and {sodium}"
            ),
            (
                "What is the MELD-Na score that the 2016 UNOS formula gives for a patient not on dialysis with {bilirubin}, "
                "{inr}, {creatinine} and {sodium}?"
            ),
        ],
    },
    examples=[
        ({"bilirubin": 1.0, "inr": 1.0, "creatinine": 1.0, "sodium": 140}, {"meld": 6, "meld_na": 6}),
        ({"bilirubin": 2.0, "inr": 1.5, "creatinine": 1.5, "sodium": 130}, {"meld": 17, "meld_na": 22}),
        ({"bilirubin": 0.5, "inr": 0.9, "creatinine": 0.7, "sodium": 120}, {"meld": 6, "meld_na": 6}),
    ],
)
def meld_score(
    bilirubin: Annotated[float, Field(ge=0.1, le=80), Pick(1.3, 1.9, 2.7, 3.8, 5.6, 8.4, says="a bilirubin of {} mg/dL")],
    inr: Annotated[float, Field(ge=0.5, le=20), Pick(1.1, 1.3, 1.6, 1.9, 2.4, says="an INR of {}")],
    creatinine: Annotated[float, Field(ge=0.1, le=40), Pick(0.8, 1.1, 1.4, 1.9, 2.6, says="a creatinine of {} mg/dL")],
    sodium: Annotated[float, Field(ge=90, le=200), Pick(126, 129, 131, 134, 138, says="a serum sodium of {} mmol/L")],
) -> MeldScore:
    """Compute the MELD score and the MELD-Na score (UNOS, 2016) of a patient who is not on dialysis.

    Values under 1 count as 1, creatinine over 4 as 4; sodium is bounded to 125-137 and corrects scores above 11; at most 40.

    Args:
        bilirubin: total bilirubin in mg/dL
        inr: international normalised ratio
        creatinine: serum creatinine in mg/dL
        sodium: serum sodium in mmol/L
    """
    bilirubin, inr, creatinine = max(bilirubin, 1.0), max(inr, 1.0), min(max(creatinine, 1.0), 4.0)
    raw = 0.957 * math.log(creatinine) + 0.378 * math.log(bilirubin) + 1.120 * math.log(inr) + 0.643
    meld = math.floor(raw * 10 + 0.5)
    missing = 137 - min(max(sodium, 125.0), 137.0)
    corrected = meld + 1.32 * missing - 0.033 * meld * missing if meld > 11 else meld
    return MeldScore(meld=min(meld, 40), meld_na=min(math.floor(corrected + 0.5), 40))
