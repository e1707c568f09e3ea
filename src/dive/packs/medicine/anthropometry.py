"""Body measures of adults: body mass index, surface area, ideal and lean weight, energy need (published formulas)."""

import math
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from dive.packs.medicine.entities import BodyMassIndex, SquareMetres
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Kilograms

PACK = Pack(name="anthropometry", domain="medicine", title="adult body measures", licence="Apache-2.0 (published formulas)")

Weight: TypeAlias = Annotated[
    Kilograms, Field(ge=20, le=400), Pick(52, 58, 63.5, 67, 71, 76.5, 82, 88, 94.5, 103, says="{} kilograms", noun="weight")
]
Height: TypeAlias = Annotated[
    float, Field(ge=50, le=260), Pick(155, 158, 162, 165, 168, 171, 174, 178, 183, 190, says="{} centimetres", noun="height")
]
Age: TypeAlias = Annotated[int, Field(ge=18, le=110), Pick(31, 38, 45, 52, 59, 64, 67, 71, 73, 78)]
Sex: TypeAlias = Annotated[Literal["female", "male"], Pick("female", "male")]


class BmiResult(Result):
    """Body mass index and its class."""

    bmi: Annotated[float, About("body mass index", "kilograms per square metre", digits=1)]
    category: Annotated[str, About("WHO weight category")]


class IdealWeightResult(Result):
    """An ideal body weight: nobody's own weight, so it feeds no formula that asks for one."""

    weight: Annotated[float, About("ideal body weight", "kilograms", "heaviest", "lightest", digits=1)]


class WeightAtBmi(Result):
    """A weight that goes with a body mass index: nobody's own weight, so it feeds no formula that asks for one."""

    weight: Annotated[float, About("weight", "kilograms", "heaviest", "lightest", digits=1)]


class LeanMassResult(Result):
    """A lean body mass: no weight of a person, so it feeds no formula that asks for one."""

    lean_mass: Annotated[float, About("lean body mass", "kilograms", "largest", "smallest", digits=1)]


class AreaResult(Result):
    """A body surface area."""

    area: Annotated[SquareMetres, About("body surface area", "square metres", "largest", "smallest", digits=2)]


class EnergyResult(Result):
    """Energy need at rest."""

    energy: Annotated[float, About("resting energy expenditure", "kilocalories per day", digits=0)]


_BANDS = (
    (16.0, "severe thinness"),
    (17.0, "moderate thinness"),
    (18.5, "mild thinness"),
    (25.0, "normal weight"),
    (30.0, "overweight"),
    (35.0, "obesity class I"),
    (40.0, "obesity class II"),
)


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "bmi": [
            "the body mass index of an adult {height} tall who weighs {weight}",
            "What is the body mass index of an adult {height} tall who weighs {weight}?",
        ],
        "category": [
            "the WHO weight category of an adult {height} tall who weighs {weight}",
            "In which WHO weight category is an adult {height} tall who weighs {weight}?",
        ],
    },
    examples=[
        ({"weight": 70, "height": 175}, {"bmi": 22.857, "category": "normal weight"}),
        ({"weight": 95, "height": 170}, {"bmi": 32.872, "category": "obesity class I"}),
        ({"weight": 50, "height": 200}, {"bmi": 12.5, "category": "severe thinness"}),
    ],
)
def body_mass_index(weight: Weight, height: Height) -> BmiResult:
    """Compute an adult's body mass index (kg/m²) and its class in the WHO classification.

    Args:
        weight: body weight in kilograms
        height: height in centimetres
    """
    bmi = weight / (height / 100) ** 2
    if not 5 <= bmi <= 200:
        raise ToolError(f"A weight of {weight:g} kg at {height:g} cm is not that of a living adult; check the units.")
    category = next((name for limit, name in _BANDS if bmi < limit), "obesity class III")
    return BmiResult(bmi=round(bmi, 4), category=category)


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "weight": [
            "the weight of an adult {height} tall with {bmi}",
            "What is the weight of an adult {height} tall with {bmi}?",
        ],
    },
    examples=[({"bmi": 22, "height": 170}, {"weight": 63.58}), ({"bmi": 25, "height": 200}, {"weight": 100.0})],
)
def weight_at_bmi(
    bmi: Annotated[BodyMassIndex, Pick(18.5, 20, 21.5, 22, 24.9, 27, 30, says="a body mass index of {}")], height: Height
) -> WeightAtBmi:
    """Compute the weight that gives an adult of a certain height a certain body mass index.

    Args:
        bmi: body mass index in kg/m²
        height: height in centimetres
    """
    return WeightAtBmi(weight=round(bmi * (height / 100) ** 2, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "area": [
            "the {formula} body surface area of a patient {height} tall who weighs {weight}",
            "what body surface area the {formula} formula gives for a patient {height} tall who weighs {weight}",
        ],
    },
    examples=[
        ({"weight": 70, "height": 170, "formula": "Mosteller"}, {"area": 1.8181}),
        ({"weight": 80, "height": 180, "formula": "mosteller"}, {"area": 2.0}),
        ({"weight": 70, "height": 170, "formula": "Du Bois"}, {"area": 1.8097}),
    ],
)
def body_surface_area(weight: Weight, height: Height, formula: Annotated[str, Pick("Mosteller", "Du Bois")]) -> AreaResult:
    """Compute body surface area by the formula of Mosteller (1987) or of Du Bois and Du Bois (1916).

    Args:
        weight: body weight in kilograms
        height: height in centimetres
        formula: "Mosteller" or "Du Bois"
    """
    match "".join(formula.split()).casefold():
        case "mosteller":
            area = math.sqrt(weight * height / 3600)
        case "dubois":
            area = 0.007184 * weight**0.425 * height**0.725
        case _:
            raise ToolError("Unknown formula. There are: Mosteller, Du Bois.")
    return AreaResult(area=round(area, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "weight": [
            "the Devine ideal body weight of a {sex} adult {height} tall",
            "what ideal body weight the Devine formula gives for a {sex} adult {height} tall",
        ],
    },
    examples=[
        ({"sex": "male", "height": 177.8}, {"weight": 73.0}),
        ({"sex": "female", "height": 165.1}, {"weight": 57.0}),
    ],
)
def ideal_body_weight(sex: Sex, height: Height) -> IdealWeightResult:
    """Compute ideal body weight by Devine (1974): 50 kg (men) or 45.5 kg (women) plus 2.3 kg per inch over five feet.

    Args:
        sex: "female" or "male"
        height: height in centimetres, at least 152.4
    """
    inches = height / 2.54 - 60
    if inches < -1e-9:
        raise ToolError("The Devine formula is defined from five feet (152.4 cm) upwards.")
    return IdealWeightResult(weight=round((50 if sex == "male" else 45.5) + 2.3 * inches, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "lean_mass": [
            "the Boer lean body mass of a {sex} adult {height} tall who weighs {weight}",
            "what lean body mass the Boer formula gives for a {sex} adult {height} tall who weighs {weight}",
        ],
    },
    examples=[
        ({"sex": "male", "weight": 80, "height": 180}, {"lean_mass": 61.42}),
        ({"sex": "female", "weight": 60, "height": 165}, {"lean_mass": 44.865}),
    ],
)
def lean_body_mass(sex: Sex, weight: Weight, height: Height) -> LeanMassResult:
    """Compute lean body mass by Boer (1984).

    Args:
        sex: "female" or "male"
        weight: body weight in kilograms
        height: height in centimetres
    """
    mass = 0.407 * weight + 0.267 * height - 19.2 if sex == "male" else 0.252 * weight + 0.473 * height - 48.3
    if not 0 < mass < weight:
        raise ToolError(f"The Boer formula does not hold for {weight:g} kg at {height:g} cm.")
    return LeanMassResult(lean_mass=round(mass, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "energy": [
            ("the {equation} resting energy expenditure of a {age}-year-old {sex} patient {height} tall who weighs {weight}"),
            (
                "what resting energy expenditure the {equation} equation gives for a {age}-year-old {sex} patient {height} "
                "tall who weighs {weight}"
            ),
        ],
    },
    examples=[
        ({"sex": "male", "age": 30, "weight": 80, "height": 180, "equation": "Mifflin-St Jeor"}, {"energy": 1780.0}),
        ({"sex": "female", "age": 25, "weight": 60, "height": 165, "equation": "Mifflin-St Jeor"}, {"energy": 1345.25}),
        ({"sex": "male", "age": 30, "weight": 80, "height": 180, "equation": "revised Harris-Benedict"}, {"energy": 1853.632}),
    ],
)
def basal_metabolic_rate(
    sex: Sex,
    age: Age,
    weight: Weight,
    height: Height,
    equation: Annotated[str, Pick("Mifflin-St Jeor", "revised Harris-Benedict")],
) -> EnergyResult:
    """Compute resting energy expenditure by Mifflin and St Jeor (1990) or revised Harris-Benedict (Roza and Shizgal, 1984).

    Args:
        sex: "female" or "male"
        age: age in years
        weight: body weight in kilograms
        height: height in centimetres
        equation: "Mifflin-St Jeor" or "revised Harris-Benedict"
    """
    match equation.strip().casefold().replace("–", "-"):
        case "mifflin-st jeor":
            energy = 10 * weight + 6.25 * height - 5 * age + (5 if sex == "male" else -161)
        case "revised harris-benedict":
            if sex == "male":
                energy = 88.362 + 13.397 * weight + 4.799 * height - 5.677 * age
            else:
                energy = 447.593 + 9.247 * weight + 3.098 * height - 4.330 * age
        case _:
            raise ToolError("Unknown equation. There are: Mifflin-St Jeor, revised Harris-Benedict.")
    if energy <= 0:
        raise ToolError("The equation gives no positive value for such a body.")
    return EnergyResult(energy=round(energy, 4))
