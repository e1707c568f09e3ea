"""Physiology in numbers, and what tests and treatments are worth (published formulas)."""

from typing import Annotated, Literal

from pydantic import Field

from dive.packs.medicine.anthropometry import Weight
from dive.tools import About, Pack, Pick, Result, ToolError, tool

PACK = Pack(name="physiology", domain="medicine", title="physiology and evidence", licence="Apache-2.0 (published formulas)")


class CarbonDioxide(Result):
    """What the lungs should do."""

    expected: Annotated[float, About("expected carbon dioxide pressure", "mmHg", digits=1)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "expected": [
            "the arterial partial pressure of carbon dioxide that Winters' formula predicts for {bicarbonate}",
            "which arterial partial pressure of carbon dioxide Winters' formula predicts for {bicarbonate}",
        ],
    },
    examples=[({"bicarbonate": 10}, {"expected": 23.0}), ({"bicarbonate": 16}, {"expected": 32.0})],
)
def winters_expected_co2(
    bicarbonate: Annotated[float, Field(ge=1, le=40), Pick(8, 11, 14, 17, 19, says="a bicarbonate of {} mmol/L")],
) -> CarbonDioxide:
    """Compute the carbon dioxide pressure expected in metabolic acidosis: 1.5 × bicarbonate + 8 (Winters 1967).

    Args:
        bicarbonate: serum bicarbonate in mmol/L
    """
    return CarbonDioxide(expected=1.5 * bicarbonate + 8)


class Deficit(Result):
    """What is missing."""

    deficit: Annotated[float, About("free water deficit", "litres", "largest", "smallest", digits=1)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "deficit": [
            (
                "the free water deficit of a patient who weighs {weight} and has {sodium}, with body water at {water} of "
                "weight and a target sodium of 140 mmol/L"
            ),
            (
                "how large the free water deficit of a patient who weighs {weight} and has {sodium} is, with body water "
                "at {water} of weight and a target sodium of 140 mmol/L"
            ),
        ],
    },
    examples=[
        ({"water": 60, "weight": 70, "sodium": 160}, {"deficit": 6.0}),
        ({"water": 50, "weight": 60, "sodium": 140}, {"deficit": 0.0}),
    ],
)
def free_water_deficit(
    water: Annotated[float, Field(ge=30, le=80), Pick(45, 50, 60, says="{} percent", noun="body water share")],
    weight: Weight,
    sodium: Annotated[float, Field(ge=140, le=220), Pick(148, 154, 158, 163, says="a serum sodium of {} mmol/L")],
) -> Deficit:
    """Compute the free water deficit in hypernatraemia: total body water × (sodium / 140 − 1).

    Args:
        water: body water in percent of weight, commonly 60 for men and 50 for women
        weight: body weight in kg
        sodium: serum sodium in mmol/L, at least 140
    """
    return Deficit(deficit=water / 100 * weight * (sodium / 140 - 1))


class Iron(Result):
    """Iron to be replaced."""

    iron: Annotated[float, About("iron deficit", "milligrams", "largest", "smallest", digits=0)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "iron": [
            (
                "the iron deficit that Ganzoni's formula gives for an adult who weighs {weight} and has {haemoglobin}, "
                "with a target of 15 g/dL and 500 milligrams for the stores"
            ),
            (
                "what iron deficit Ganzoni's formula gives for an adult who weighs {weight} and has {haemoglobin}, with a "
                "target of 15 g/dL and 500 milligrams for the stores"
            ),
        ],
    },
    examples=[
        ({"weight": 60, "haemoglobin": 9}, {"iron": 1364.0}),
        ({"weight": 70, "haemoglobin": 15}, {"iron": 500.0}),
    ],
)
def ganzoni_iron_deficit(
    weight: Weight,
    haemoglobin: Annotated[float, Field(ge=2, le=15), Pick(7.2, 8.4, 9.6, 10.5, says="a haemoglobin of {} g/dL")],
) -> Iron:
    """Compute the total iron deficit: weight × (15 − haemoglobin) × 2.4 + 500 (Ganzoni 1970).

    Args:
        weight: body weight in kg, from 35
        haemoglobin: haemoglobin in g/dL, at most 15
    """
    if weight < 35:
        raise ToolError("With 500 mg for the stores the formula is for people of 35 kg and more.")
    return Iron(iron=weight * (15 - haemoglobin) * 2.4 + 500)


class Reticulocytes(Result):
    """Red cell production, corrected."""

    corrected: Annotated[float, About("corrected reticulocyte count", "percent", digits=2)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "corrected": [
            (
                "the corrected reticulocyte count for {reticulocytes} at {haematocrit}, with 45 percent as the normal "
                "haematocrit"
            ),
            (
                "What is the corrected reticulocyte count for {reticulocytes} at {haematocrit}, with 45 percent as the "
                "normal haematocrit?"
            ),
        ],
    },
    examples=[
        ({"reticulocytes": 9, "haematocrit": 15}, {"corrected": 3.0}),
        ({"reticulocytes": 1.5, "haematocrit": 45}, {"corrected": 1.5}),
    ],
)
def corrected_reticulocytes(
    reticulocytes: Annotated[float, Field(ge=0, le=100), Pick(2.5, 4, 6, 8, says="a reticulocyte count of {} percent")],
    haematocrit: Annotated[float, Field(ge=5, le=75), Pick(18, 24, 27, 33, says="a haematocrit of {} percent")],
) -> Reticulocytes:
    """Correct a reticulocyte percentage for anaemia: × haematocrit / 45.

    Args:
        reticulocytes: reticulocytes in percent of red cells
        haematocrit: haematocrit in percent
    """
    return Reticulocytes(corrected=reticulocytes * haematocrit / 45)


class Output(Result):
    """The heart's output."""

    output: Annotated[float, About("cardiac output", "litres per minute", digits=2)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "output": [
            (
                "the cardiac output that Fick's principle gives for {consumption}, {haemoglobin}, {arterial} and "
                "{venous}, at 1.34 mL of oxygen per gram of haemoglobin"
            ),
            (
                "What is the cardiac output that Fick's principle gives for {consumption}, {haemoglobin}, {arterial} and "
                "{venous}, at 1.34 mL of oxygen per gram of haemoglobin?"
            ),
        ],
    },
    # 250 / (1.34 × 15 × 10 × 0.25) = 4.975
    examples=[
        ({"consumption": 250, "haemoglobin": 15, "arterial": 100, "venous": 75}, {"output": 4.97512}),
        ({"consumption": 201, "haemoglobin": 10, "arterial": 95, "venous": 65}, {"output": 5.0}),
    ],
)
def fick_cardiac_output(
    consumption: Annotated[float, Field(ge=50, le=6000), Pick(210, 240, 275, says="an oxygen consumption of {} mL/min")],
    haemoglobin: Annotated[float, Field(ge=2, le=25), Pick(9.5, 12, 14, says="a haemoglobin of {} g/dL")],
    arterial: Annotated[float, Field(ge=20, le=100), Pick(94, 97, 99, says="an arterial saturation of {} percent")],
    venous: Annotated[float, Field(ge=5, le=100), Pick(58, 65, 72, says="a mixed venous saturation of {} percent")],
) -> Output:
    """Compute cardiac output by Fick's principle: consumption / (1.34 × haemoglobin × 10 × saturation difference).

    Args:
        consumption: oxygen consumption in mL/min
        haemoglobin: haemoglobin in g/dL
        arterial: arterial oxygen saturation in percent
        venous: mixed venous oxygen saturation in percent
    """
    if venous >= arterial:
        raise ToolError("The venous saturation must be below the arterial one.")
    return Output(output=consumption / (1.34 * haemoglobin * 10 * (arterial - venous) / 100))


class AnkleBrachial(Result):
    """Ankle-brachial index."""

    index: Annotated[float, About("ankle-brachial index", digits=2)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "index": [
            "the ankle-brachial index for {ankle} and {arm}",
            "What is the ankle-brachial index for {ankle} and {arm}?",
        ],
    },
    examples=[({"ankle": 90, "arm": 120}, {"index": 0.75}), ({"ankle": 130, "arm": 130}, {"index": 1.0})],
)
def ankle_brachial_index(
    ankle: Annotated[float, Field(ge=0, le=350), Pick(64, 82, 98, 121, says="a systolic ankle pressure of {} mmHg")],
    arm: Annotated[float, Field(ge=30, le=350), Pick(118, 127, 136, says="a systolic arm pressure of {} mmHg")],
) -> AnkleBrachial:
    """Divide the systolic pressure at the ankle by that in the arm.

    Args:
        ankle: higher systolic pressure of the two arteries at the ankle, in mmHg
        arm: higher systolic pressure of the two arms, in mmHg
    """
    return AnkleBrachial(index=ankle / arm)


class Stature(Result):
    """A height to be expected."""

    height: Annotated[float, About("target height", "centimetres", "tallest", "shortest", digits=1)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "height": [
            "the target height that Tanner's mid-parental formula gives for a {child} with {mother} and {father}",
            "what target height Tanner's mid-parental formula gives for a {child} with {mother} and {father}",
        ],
    },
    examples=[
        ({"child": "boy", "mother": 165, "father": 180}, {"height": 179.0}),
        ({"child": "girl", "mother": 165, "father": 180}, {"height": 166.0}),
    ],
)
def midparental_height(
    child: Annotated[Literal["girl", "boy"], Pick("girl", "boy")],
    mother: Annotated[float, Field(ge=100, le=230), Pick(158, 163, 170, says="a mother {} centimetres tall")],
    father: Annotated[float, Field(ge=100, le=250), Pick(172, 179, 186, says="a father {} centimetres tall")],
) -> Stature:
    """Compute a child's target height from the parents' (Tanner 1970): their mean, ± 6.5 cm.

    Args:
        child: "girl" or "boy"
        mother: mother's height in cm
        father: father's height in cm
    """
    return Stature(height=(mother + father) / 2 + (6.5 if child == "boy" else -6.5))


class PackYears(Result):
    """Tobacco smoked."""

    pack_years: Annotated[float, About("tobacco exposure", "pack-years", "largest", "smallest", digits=1)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "pack_years": [
            "the tobacco exposure of someone who smoked {cigarettes} for {years}",
            "how large the tobacco exposure of someone who smoked {cigarettes} for {years} is",
        ],
    },
    examples=[({"cigarettes": 20, "years": 30}, {"pack_years": 30.0}), ({"cigarettes": 10, "years": 5}, {"pack_years": 2.5})],
)
def pack_years(
    cigarettes: Annotated[float, Field(ge=0, le=200), Pick(8, 12, 15, 30, says="{} cigarettes a day")],
    years: Annotated[float, Field(ge=0, le=100), Pick(9, 14, 22, 35, says="{} years", noun="duration")],
) -> PackYears:
    """Compute pack-years: packs of 20 a day × years.

    Args:
        cigarettes: cigarettes a day
        years: years of smoking
    """
    return PackYears(pack_years=cigarettes / 20 * years)


class Morphine(Result):
    """A dose of morphine."""

    morphine: Annotated[float, About("oral morphine equivalent", "milligrams", "largest", "smallest", digits=1)]


_FACTORS = {"codeine": 0.15, "hydrocodone": 1.0, "oxycodone": 1.5, "oxymorphone": 3.0, "tramadol": 0.2, "hydromorphone": 5.0,
            "tapentadol": 0.4, "morphine": 1.0}  # fmt: skip
"""CDC Clinical Practice Guideline for Prescribing Opioids, 2022, table."""


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "morphine": [
            "the oral morphine equivalent of {dose} of oral {opioid}, by the CDC's 2022 conversion factors",
            "how much oral morphine {dose} of oral {opioid} are equivalent to, by the CDC's 2022 conversion factors",
        ],
    },
    examples=[
        ({"opioid": "oxycodone", "dose": 20}, {"morphine": 30.0}),
        ({"opioid": "tramadol", "dose": 300}, {"morphine": 60.0}),
    ],
)
def morphine_equivalent(
    opioid: Annotated[str, Pick("codeine", "oxycodone", "tramadol", "hydromorphone", "tapentadol", "oxymorphone")],
    dose: Annotated[float, Field(gt=0, le=10_000), Pick(30, 40, 60, 100, 150, says="{} milligrams", noun="dose")],
) -> Morphine:
    """Convert a daily dose of an oral opioid into milligrams of oral morphine by the CDC's 2022 conversion factors.

    Args:
        opioid: generic name
        dose: daily dose in mg
    """
    factor = _FACTORS.get(opioid.strip().casefold())
    if factor is None:
        raise ToolError(f"No factor for '{opioid[:40]}'. There is one for {', '.join(_FACTORS)}.")
    return Morphine(morphine=dose * factor)


class TestValues(Result):
    """What a test's result means."""

    positive_predictive_value: Annotated[float, About("positive predictive value", "percent", digits=1)]
    negative_predictive_value: Annotated[float, About("negative predictive value", "percent", digits=1)]
    positive_likelihood_ratio: Annotated[float, About("positive likelihood ratio", digits=2)]


_TEST = "of a test with {sensitivity} and {specificity} at {prevalence}"
_Share = Annotated[float, Field(gt=0, lt=100)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "positive_predictive_value": [f"the positive predictive value {_TEST}"],
        "negative_predictive_value": [f"the negative predictive value {_TEST}"],
    },
    # 1 % prevalence, 90 % and 91 %: 9 in 98.1 (Gigerenzer's mammography figures, rounded)
    examples=[
        ({"sensitivity": 90, "specificity": 91, "prevalence": 1},
         {"positive_predictive_value": 9.1743, "positive_likelihood_ratio": 10.0}),
        ({"sensitivity": 80, "specificity": 80, "prevalence": 50},
         {"positive_predictive_value": 80.0, "negative_predictive_value": 80.0}),
    ],
)  # fmt: skip
def predictive_values(
    sensitivity: Annotated[_Share, Pick(72, 84, 91, 96, says="a sensitivity of {} percent")],
    specificity: Annotated[_Share, Pick(81, 90, 95, 98, says="a specificity of {} percent")],
    prevalence: Annotated[_Share, Pick(1, 3, 8, 20, says="a prevalence of {} percent")],
) -> TestValues:
    """Compute a diagnostic test's predictive values and likelihood ratio by Bayes' theorem.

    Args:
        sensitivity: sensitivity in percent
        specificity: specificity in percent
        prevalence: prevalence (probability before the test) in percent
    """
    hit, right, ill = sensitivity / 100, specificity / 100, prevalence / 100
    positive = hit * ill + (1 - right) * (1 - ill)
    return TestValues(
        positive_predictive_value=100 * hit * ill / positive,
        negative_predictive_value=100 * right * (1 - ill) / (1 - positive),
        positive_likelihood_ratio=hit / (1 - right),
    )


class Benefit(Result):
    """What a treatment does."""

    number_needed: Annotated[float, About("number needed to treat", None, "largest", "smallest", digits=1)]
    relative_reduction: Annotated[float, About("relative risk reduction", "percent", "largest", "smallest", digits=1)]


_TRIAL = "where the event rate is {treated} with the therapy and {control} without it"


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "number_needed": [f"the number needed to treat {_TRIAL}"],
        "relative_reduction": [f"the relative risk reduction {_TRIAL}"],
    },
    examples=[
        ({"treated": 15, "control": 20}, {"number_needed": 20.0, "relative_reduction": 25.0}),
        ({"treated": 1, "control": 2}, {"number_needed": 100.0, "relative_reduction": 50.0}),
    ],
)
def number_needed_to_treat(
    treated: Annotated[float, Field(ge=0, le=100), Pick(3, 6, 9.5, 14, says="{} percent", noun="event rate with the therapy")],
    control: Annotated[
        float, Field(gt=0, le=100), Pick(15, 18, 24, 32, says="{} percent", noun="event rate without the therapy")
    ],
) -> Benefit:
    """Compute the number needed to treat and the relative risk reduction from two event rates.

    Args:
        treated: event rate under treatment in percent
        control: event rate without it in percent, the higher one
    """
    if control <= treated:
        raise ToolError("The treatment does not lower the event rate; there is no number needed to treat.")
    return Benefit(number_needed=100 / (control - treated), relative_reduction=100 * (control - treated) / control)
