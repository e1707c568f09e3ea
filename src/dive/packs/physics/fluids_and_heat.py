"""Moist air, heat engines, flow in pipes, pressure in water (Magnus formula, Carnot, Darcy–Weisbach)."""

import math
from typing import Annotated

from pydantic import Field

from dive.packs.physics.mechanics import tidy
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Celsius

PACK = Pack(
    name="fluids_and_heat",
    domain="physics",
    title="Magnus formula (WMO), Carnot, Darcy–Weisbach with Swamee–Jain, hydrostatics",
    licence="Apache-2.0 (formulas)",
)


def _saturation(celsius: float) -> float:
    """Saturation vapour pressure over water in hectopascals: Magnus formula with the WMO's coefficients."""
    return 6.112 * math.exp(17.62 * celsius / (243.12 + celsius))


class MoistAir(Result):
    """Air with vapour in it."""

    dew_point: Annotated[Celsius, About("dew point", "degrees Celsius", digits=1)]
    vapour: Annotated[float, About("absolute humidity", "grams per cubic metre", digits=1)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "dew_point": [
            "the dew point of air with a relative humidity of {humidity} at {temperature}",
            "What is the dew point of air with a relative humidity of {humidity} at {temperature}?",
        ],
        "vapour": [
            "the absolute humidity of air with a relative humidity of {humidity} at {temperature}",
        ],
    },
    cite="the WMO's Magnus formula",
    examples=[
        ({"temperature": 25, "humidity": 100}, {"dew_point": 25.0, "vapour": 22.98}),
        ({"temperature": 20, "humidity": 50}, {"dew_point": 9.26, "vapour": 8.62}),
    ],
)
def dew_point(
    temperature: Annotated[float, Field(ge=-45, le=60), Pick(8, 18, 21, 24, 31, says="{} degrees Celsius", noun="temperature")],
    humidity: Annotated[float, Field(gt=0, le=100), Pick(35, 50, 65, 80, says="{} percent")],
) -> MoistAir:
    """Compute dew point and absolute humidity of air from temperature and relative humidity over water.

    Args:
        temperature: degrees Celsius, -45 to 60
        humidity: relative humidity in percent, above 0
    """
    pressure = _saturation(temperature) * humidity / 100
    slope = math.log(pressure / 6.112)
    return MoistAir(
        dew_point=tidy(round(243.12 * slope / (17.62 - slope), 9)),
        vapour=tidy(pressure * 100 / (461.5 * (temperature + 273.15)) * 1000),
    )


class Engine(Result):
    """The best a heat engine can do."""

    efficiency: Annotated[float, About("Carnot efficiency", "percent", digits=1)]
    heat_pump: Annotated[float, About("coefficient of performance", digits=2)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "efficiency": ["the Carnot efficiency of a heat engine between a cold reservoir at {cold} and a hot one at {hot}"],
        "heat_pump": [
            "the Carnot coefficient of performance of a heat pump between a cold reservoir at {cold} and a hot one at {hot}"
        ],
    },
    examples=[
        ({"hot": 326.85, "cold": 26.85}, {"efficiency": 50.0, "heat_pump": 2.0}),
        ({"hot": 35, "cold": 0}, {"efficiency": 11.358, "heat_pump": 8.80429}),
    ],
)
def carnot_engine(  # of plain degrees: no reservoir is in Fahrenheit beside one in Celsius, or melting mercury
    hot: Annotated[
        float, Field(gt=-273, le=5000), Pick(45, 55, 70, 90, says="{} degrees Celsius", noun="hot-reservoir temperature")
    ],
    cold: Annotated[
        float, Field(ge=-273, le=5000), Pick(0, 5, 10, 15, says="{} degrees Celsius", noun="cold-reservoir temperature")
    ],
) -> Engine:
    """Compute the Carnot efficiency of a heat engine, and its coefficient of performance when it runs as a heat pump.

    Args:
        hot: temperature of the hot reservoir in degrees Celsius
        cold: temperature of the cold reservoir in degrees Celsius, below `hot`
    """
    if cold >= hot:
        raise ToolError("The cold reservoir must be colder than the hot one.")
    share = (hot - cold) / (hot + 273.15)
    return Engine(efficiency=tidy(100 * share), heat_pump=tidy(1 / share))


class PipeFlow(Result):
    """Water in a pipe."""

    velocity: Annotated[float, About("mean velocity", "metres per second", digits=2)]
    reynolds: Annotated[float, About("Reynolds number", digits=0)]
    regime: Annotated[str, About("flow regime")]
    pressure_drop: Annotated[float, About("pressure drop over 100 metres", "kilopascals", digits=2)]


_FLOW = "water in a round pipe with {diameter} and {flow}"


@tool(
    domain="physics",
    kind="processing",
    asks={
        "velocity": [f"the mean velocity of {_FLOW}", f"What is the mean velocity of {_FLOW}?"],
    },
    examples=[
        ({"flow": 2.0, "diameter": 50.0}, {"velocity": 1.01859, "reynolds": 50727.0, "regime": "turbulent"}),
        ({"flow": 0.01, "diameter": 20.0}, {"velocity": 0.031831, "reynolds": 634.08, "regime": "laminar"}),
    ],
)
def water_in_pipe(
    flow: Annotated[float, Field(gt=0, le=1e5), Pick(0.8, 1.2, 1.5, 2, says="a flow of {} litres per second")],
    diameter: Annotated[float, Field(gt=0, le=1e4), Pick(32, 40, 52.48, 77.92, says="an inner diameter of {} millimetres")],
) -> PipeFlow:
    """Compute velocity, Reynolds number and pressure drop of water at 20 °C in a smooth round pipe.

    Args:
        flow: litres per second
        diameter: inner diameter in millimetres
    """
    bore = diameter / 1000
    velocity = flow / 1000 / (math.pi / 4 * bore**2)
    reynolds = velocity * bore / 1.004e-6
    if 2300 < reynolds < 4000:
        raise ToolError(
            "Between the Reynolds numbers 2,300 and 4,000 the flow is neither laminar nor turbulent; choose another."
        )
    friction = 64 / reynolds if reynolds <= 2300 else 0.25 / math.log10(5.74 / reynolds**0.9) ** 2
    return PipeFlow(
        velocity=tidy(velocity),
        reynolds=tidy(reynolds),
        regime="laminar" if reynolds <= 2300 else "turbulent",
        pressure_drop=tidy(friction * 100 / bore * 998.2 * velocity**2 / 2 / 1000),
    )


class Depth(Result):
    """Pressure under water."""

    bar: Annotated[float, About("absolute pressure", "bar", digits=2)]
    gauge: Annotated[float, About("gauge pressure", "kilopascals", digits=1)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "gauge": [
            "the gauge pressure at {depth} in sea water with a density of 1,025 kilograms per cubic metre",
            "What is the gauge pressure at {depth} in sea water with a density of 1,025 kilograms per cubic metre?",
        ],
    },
    rules=("Use standard gravity, 9.80665 metres per second squared",),
    examples=[
        ({"depth": 10}, {"bar": 2.01843, "gauge": 100.518}),
        ({"depth": 100}, {"bar": 11.06507, "gauge": 1005.18}),
    ],
)
def pressure_at_depth(
    depth: Annotated[float, Field(gt=0, le=12_000), Pick(30, 45, 60, 85, says="a depth of {} metres")],
) -> Depth:
    """Compute absolute and gauge pressure in sea water at a depth, water taken as incompressible (1025 kg/m³, 9.80665 m/s²).

    Args:
        depth: metres below the surface
    """
    pascals = 1025 * 9.80665 * depth
    return Depth(bar=tidy((101_325 + pascals) / 1e5), gauge=tidy(pascals / 1000))
