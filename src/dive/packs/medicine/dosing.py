"""Doses, fluids and infusions: arithmetic of prescribing (published rules)."""

from typing import Annotated, TypeAlias

from pydantic import Field

from dive.packs.medicine.anthropometry import Weight
from dive.packs.medicine.entities import Milligrams, SquareMetres
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Kilograms

PACK = Pack(name="dosing", domain="medicine", title="dosing arithmetic", licence="Apache-2.0 (published rules)")

Dose: TypeAlias = Annotated[float, Pick(180, 250, 320, 400, 500, says="an intravenous dose of {} milligrams")]


class DoseResult(Result):
    """A dose."""

    dose: Annotated[Milligrams, About("dose", "milligrams", "largest", "smallest", additive=True, digits=1)]


class SteroidDose(Result):
    """A dose of one steroid that does what a dose of another does."""

    dose: Annotated[float, About("equivalent dose", "milligrams", "largest", "smallest", digits=1)]


class RemainingResult(Result):
    """What is left of a dose."""

    remaining: Annotated[float, About("remaining amount", "milligrams", "largest", "smallest", digits=2)]


class RateResult(Result):
    """A fluid rate."""

    rate: Annotated[float, About("fluid rate", "millilitres per hour", digits=1)]


class BurnResult(Result):
    """Fluid for a burn."""

    total: Annotated[float, About("fluid volume", "millilitres", "largest", "smallest", digits=0)]
    first_rate: Annotated[float, About("fluid rate", "millilitres per hour", digits=0)]


class DripResult(Result):
    """A drip rate."""

    rate: Annotated[float, About("drip rate", "drops per minute", "fastest", "slowest", digits=0)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "dose": [
            "the dose of a drug given at {per_kilogram} to a patient who weighs {weight}",
            "how large the dose of a drug given at {per_kilogram} is for a patient who weighs {weight}",
        ],
    },
    via={"dose": "the dose of a drug given intravenously at {per_kilogram} to a patient who weighs {weight}"},
    examples=[({"per_kilogram": 15, "weight": 20}, {"dose": 300.0}), ({"per_kilogram": 0.5, "weight": 72}, {"dose": 36.0})],
)
def dose_by_weight(
    per_kilogram: Annotated[
        float, Field(gt=0, le=500), Pick(5, 7.5, 10, 12, 15, says="{} milligrams per kilogram", noun="dosage")
    ],
    weight: Weight,
) -> DoseResult:
    """Compute a dose from a patient's weight.

    Args:
        per_kilogram: dose in milligrams per kilogram
        weight: body weight in kilograms
    """
    return DoseResult(dose=round(per_kilogram * weight, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "dose": [
            "the dose of a drug given at {per_square_metre} for {area}",
            "how large the dose of a drug given at {per_square_metre} is for {area}",
        ],
    },
    via={"dose": "the dose of a drug given intravenously at {per_square_metre} for {area}"},
    examples=[
        ({"per_square_metre": 75, "area": 1.8}, {"dose": 135.0}),
        ({"per_square_metre": 100, "area": 2.0}, {"dose": 200.0}),
    ],
)
def dose_by_surface_area(
    per_square_metre: Annotated[
        float, Field(gt=0, le=20000), Pick(60, 75, 85, 100, 130, 175, says="{} milligrams per square metre", noun="dosage")
    ],
    area: Annotated[SquareMetres, Pick(1.58, 1.67, 1.74, 1.82, 1.91, 2.03, says="a body surface area of {} square metres")],
) -> DoseResult:
    """Compute a dose, such as of chemotherapy, from a patient's body surface area.

    Args:
        per_square_metre: dose in milligrams per square metre
        area: body surface area in square metres
    """
    return DoseResult(dose=round(per_square_metre * area, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "dose": [
            "the intravenous loading dose for {concentration} of a drug with {volume} in a patient who weighs {weight}",
            (
                "how large the intravenous loading dose for {concentration} of a drug with {volume} is in a patient who "
                "weighs {weight}"
            ),
        ],
    },
    via={"dose": "a loading dose for {concentration} and {volume} in a patient who weighs {weight}"},
    examples=[
        ({"concentration": 10, "volume": 0.5, "weight": 70}, {"dose": 350.0}),
        ({"concentration": 20, "volume": 0.7, "weight": 60}, {"dose": 840.0}),
    ],
)
def loading_dose(
    concentration: Annotated[
        float, Field(gt=0, le=1000), Pick(8, 10, 12, 15, 20, says="a target concentration of {} milligrams per litre")
    ],
    volume: Annotated[
        float, Field(gt=0, le=200), Pick(0.4, 0.45, 0.6, 0.7, 1.1, says="a volume of distribution of {} litres per kilogram")
    ],
    weight: Weight,
) -> DoseResult:
    """Compute an intravenous loading dose: target concentration × volume of distribution (full bioavailability).

    Args:
        concentration: target plasma concentration in mg/L
        volume: volume of distribution in L/kg
        weight: body weight in kilograms
    """
    dose = concentration * volume * weight
    if dose > 1_000_000:
        raise ToolError("Such a dose exceeds a kilogram; check the units.")
    return DoseResult(dose=round(dose, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "remaining": [
            "the amount left in the body {elapsed} after {dose} of a drug with {half_life}",
            "how much of a drug with {half_life} is left in the body {elapsed} after {dose}",
        ],
    },
    examples=[
        ({"dose": 400, "half_life": 6, "elapsed": 12}, {"remaining": 100.0}),
        ({"dose": 80, "half_life": 4, "elapsed": 12}, {"remaining": 10.0}),
        ({"dose": 100, "half_life": 5, "elapsed": 0}, {"remaining": 100.0}),
    ],
)
def drug_remaining(
    dose: Dose,
    half_life: Annotated[float, Field(ge=0.01, le=100_000), Pick(5, 6, 8, 10, 12, 14, says="a half-life of {} hours")],
    elapsed: Annotated[float, Field(ge=0, le=100_000), Pick(9, 12, 15, 18, 20, 24, says="{} hours", noun="elapsed time")],
) -> RemainingResult:
    """Compute how much of an intravenous dose is left after some time, by first-order elimination.

    Args:
        dose: dose in milligrams
        half_life: elimination half-life in hours
        elapsed: hours since the dose
    """
    return RemainingResult(remaining=round(dose * 0.5 ** (elapsed / half_life), 6))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "rate": [
            "the maintenance fluid rate that the 4-2-1 rule gives for a patient who weighs {weight}",
            "what maintenance fluid rate the 4-2-1 rule gives for a patient who weighs {weight}",
        ],
    },
    examples=[
        ({"weight": 8}, {"rate": 32.0}),
        ({"weight": 15}, {"rate": 50.0}),
        ({"weight": 25}, {"rate": 65.0}),
        ({"weight": 70}, {"rate": 110.0}),
    ],
)
def maintenance_fluid_rate(
    weight: Annotated[Kilograms, Field(ge=1, le=150), Pick(14.5, 17, 22, 28, 34, says="{} kilograms", noun="weight")],
) -> RateResult:
    """Compute hourly maintenance fluid by the 4-2-1 rule (Holliday and Segar): 4, 2 and 1 mL/kg for the three weight bands.

    Args:
        weight: body weight in kilograms
    """
    rate = 4 * min(weight, 10) + 2 * min(max(weight - 10, 0), 10) + max(weight - 20, 0)
    return RateResult(rate=round(rate, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "total": [
            (
                "the fluid volume that the Parkland formula gives for the first 24 hours after a burn of {burned} in an "
                "adult who weighs {weight}"
            ),
            (
                "how much fluid the Parkland formula gives for the first 24 hours after a burn of {burned} in an adult "
                "who weighs {weight}"
            ),
        ],
        "first_rate": [
            (
                "the fluid rate that the Parkland formula gives for the first 8 hours after a burn of {burned} in an "
                "adult who weighs {weight}"
            ),
        ],
    },
    examples=[
        ({"burned": 30, "weight": 70}, {"total": 8400.0, "first_rate": 525.0}),
        ({"burned": 20, "weight": 80}, {"total": 6400.0, "first_rate": 400.0}),
    ],
)
def parkland_fluid(
    burned: Annotated[
        float, Field(ge=1, le=100), Pick(18, 22, 27, 35, 40, 55, says="{} percent of the body surface", noun="burn")
    ],
    weight: Weight,
) -> BurnResult:
    """Compute burn resuscitation fluid by the Parkland formula (Baxter): 4 mL × kg × percent burned, half in 8 hours.

    Args:
        burned: burned body surface in percent
        weight: body weight in kilograms
    """
    total = 4 * burned * weight
    return BurnResult(total=round(total, 4), first_rate=round(total / 16, 4))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "rate": [
            "the drip rate that infuses {volume} in {hours} through tubing that gives {drop_factor}",
            "what drip rate infuses {volume} in {hours} through tubing that gives {drop_factor}",
        ],
    },
    examples=[
        ({"volume": 1000, "hours": 8, "drop_factor": 20}, {"rate": 41.667}),
        ({"volume": 500, "hours": 4, "drop_factor": 60}, {"rate": 125.0}),
    ],
)
def drip_rate(
    volume: Annotated[float, Field(gt=0, le=20000), Pick(400, 500, 750, 1000, says="{} millilitres", noun="volume")],
    hours: Annotated[float, Field(ge=0.05, le=240), Pick(4, 5, 6, 8, 10, says="{} hours", noun="infusion time")],
    drop_factor: Annotated[int, Field(ge=5, le=100), Pick(10, 15, 20, says="{} drops per millilitre", noun="drop factor")],
) -> DripResult:
    """Compute the drip rate of a gravity infusion in drops per minute.

    Args:
        volume: volume to infuse in millilitres
        hours: duration in hours
        drop_factor: drops per millilitre of the infusion set
    """
    return DripResult(rate=round(volume * drop_factor / (hours * 60), 4))


_EQUIVALENT = {
    "hydrocortisone": 20.0,
    "cortisone": 25.0,
    "prednisone": 5.0,
    "prednisolone": 5.0,
    "methylprednisolone": 4.0,
    "triamcinolone": 4.0,
    "dexamethasone": 0.75,
}
"""Equivalent glucocorticoid doses in milligrams."""


def _steroid(name: str) -> float:
    found = _EQUIVALENT.get(name.strip().casefold())
    if found is None:
        raise ToolError(f"No equivalent dose is known for '{name.strip()[:40]}'. There are: {', '.join(_EQUIVALENT)}.")
    return found


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "dose": [
            "the equivalent dose of {target} for {dose} of {steroid}",
            "What is the equivalent dose of {target} for {dose} of {steroid}?",
        ],
    },
    cite="the standard glucocorticoid equivalence table",
    examples=[
        ({"steroid": "prednisone", "dose": 40, "target": "dexamethasone"}, {"dose": 6.0}),
        ({"steroid": "hydrocortisone", "dose": 100, "target": "prednisone"}, {"dose": 25.0}),
    ],
)
def equivalent_steroid_dose(
    steroid: Annotated[str, Pick("prednisone")],
    dose: Annotated[float, Field(ge=0, le=10_000), Pick(20, 25, 35, 40, 60, says="{} milligrams", noun="prednisone dose")],
    target: Annotated[str, Pick("methylprednisolone", "dexamethasone")],
) -> SteroidDose:
    """Convert a systemic glucocorticoid dose into the equivalent dose of another, by the usual equivalence table.

    Equivalent are: hydrocortisone 20, cortisone 25, prednisone 5, prednisolone 5, methylprednisolone 4, triamcinolone 4 and
    dexamethasone 0.75 milligrams.

    Args:
        steroid: the steroid whose dose is known
        dose: its dose in milligrams
        target: the steroid to convert to
    """
    return SteroidDose(dose=round(dose * _steroid(target) / _steroid(steroid), 4))
