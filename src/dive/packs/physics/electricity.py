"""Wires, resistors and resonant circuits (ASTM B258 wire gauges, IEC 60062 colour code, formulas of AC circuits)."""

import math
from typing import Annotated, Any

from pydantic import Field

from dive.packs.physics.entities import Hertz, ResistorBands, WireGauge, hyphenated_bands
from dive.packs.physics.mechanics import tidy
from dive.tools import About, Pack, Pick, Result, ToolError, aliases, seeds, tool

PACK = Pack(
    name="electricity",
    domain="physics",
    title="American wire gauges (ASTM B258), resistor colour code (IEC 60062), AC circuits",
    licence="Apache-2.0 (formulas)",
)

_RESISTIVITY = {"copper": 1.724e-8, "aluminium": 2.65e-8, "silver": 1.587e-8, "gold": 2.214e-8, "tungsten": 5.28e-8,
                "constantan": 4.9e-7}  # fmt: skip
"""Ohm metres at 20 °C. Phrases are of copper alone, whose resistivity is cited: handbooks differ in the third digit."""


class Wire(Result):
    """A round wire. Gauges are no ranking: their very numbers tell which is thicker."""

    diameter: Annotated[float, About("diameter", "millimetres", "largest", "smallest", digits=3, ranked=False)]
    area: Annotated[float, About("cross-section", "square millimetres", "largest", "smallest", digits=3, ranked=False)]


@tool(
    domain="physics",
    kind="retrieval",
    asks={
        "diameter": ["the diameter of {gauge}", "how thick {gauge} is"],
        "area": ["the cross-section of {gauge}"],
    },
    examples=[
        ({"gauge": 10}, {"diameter": 2.58826, "area": 5.26142}),
        ({"gauge": 24}, {"diameter": 0.510535, "area": 0.204711}),
        ({"gauge": 36}, {"diameter": 0.127}),
    ],
)
def wire_gauge(gauge: Annotated[WireGauge, Field(ge=0, le=40)]) -> Wire:
    """Look up diameter and cross-section of a round wire by American wire gauge (ASTM B258).

    Args:
        gauge: 0 to 40
    """
    diameter = 0.127 * 92 ** ((36 - gauge) / 39)
    return Wire(diameter=tidy(diameter), area=tidy(math.pi / 4 * diameter**2))


class WireResistance(Result):
    """A wire's resistance."""

    ohms: Annotated[float, About("resistance", "ohms", "highest", "lowest", digits=3, ranked=False)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "ohms": [
            "the resistance of {metres} of {gauge}",
            "What is the resistance of {metres} of {gauge}?",
        ],
    },
    cite="a copper resistivity of 17.24 nanoohm metres",
    examples=[
        ({"metres": 1000.0, "metal": "copper", "gauge": 10}, {"ohms": 3.27668}),
        ({"metres": 100.0, "metal": "copper", "gauge": 24}, {"ohms": 8.42163}),
    ],
)
def wire_resistance(
    metres: Annotated[float, Field(gt=0, le=1e7), Pick(25, 40, 60, says="{} metres", noun="length")],
    gauge: Annotated[WireGauge, Field(ge=0, le=40)],
    metal: str = "copper",
) -> WireResistance:
    """Compute the resistance of a round wire at 20 °C from its length, metal and American wire gauge.

    Args:
        metres: length
        gauge: 0 to 40
        metal: copper, aluminium, silver, gold, tungsten or constantan
    """
    resistivity = _RESISTIVITY.get(metal.strip().lower().replace("aluminum", "aluminium"))
    if resistivity is None:
        raise ToolError(f"No resistivity of '{metal[:30]}' is tabulated here; there are {', '.join(_RESISTIVITY)}.")
    diameter = 0.127e-3 * 92 ** ((36 - gauge) / 39)
    return WireResistance(ohms=tidy(resistivity * metres / (math.pi / 4 * diameter**2)))


_COLOURS = ("black", "brown", "red", "orange", "yellow", "green", "blue", "violet", "grey", "white")
_TOLERANCE = {"brown": 1.0, "red": 2.0, "green": 0.5, "blue": 0.25, "violet": 0.1, "gold": 5.0, "silver": 10.0}


class Resistor(Result):
    """What coloured bands say."""

    ohms: Annotated[float, About("resistance", "ohms", "highest", "lowest")]
    tolerance: Annotated[float, About("tolerance", "percent")]
    highest: Annotated[float, About("highest resistance within tolerance", "ohms")]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "ohms": ["the nominal resistance of {bands}"],
        "highest": ["the highest resistance within tolerance of {bands}"],
    },
    examples=[
        ({"bands": "yellow, violet, red, gold"}, {"ohms": 4700.0, "tolerance": 5.0, "highest": 4935.0}),
        ({"bands": "brown black black orange brown"}, {"ohms": 100000.0, "tolerance": 1.0}),
        ({"bands": "red, red, gold, gold"}, {"ohms": 2.2}),
    ],
)
def resistor_from_bands(bands: ResistorBands) -> Resistor:
    """Read a resistor's colour code (IEC 60062): resistance and tolerance from four or five bands.

    Args:
        bands: colours in reading order, between commas, hyphens or spaces: two or three digits, multiplier, tolerance
    """
    colours = bands.lower().replace("gray", "grey").replace(",", " ").replace("-", " ").split()
    if len(colours) not in (4, 5):
        raise ToolError("Give four or five bands.")
    *digits, multiplier, tolerance = colours
    powers = {**{c: i for i, c in enumerate(_COLOURS)}, "gold": -1, "silver": -2}
    if any(d not in _COLOURS for d in digits) or multiplier not in powers or tolerance not in _TOLERANCE:
        raise ToolError(f"'{', '.join(colours)[:80]}' is no colour code, such as yellow, violet, red, gold.")
    ohms = int("".join(str(_COLOURS.index(d)) for d in digits)) * 10.0 ** powers[multiplier]
    return Resistor(ohms=tidy(ohms), tolerance=_TOLERANCE[tolerance], highest=tidy(ohms * (1 + _TOLERANCE[tolerance] / 100)))


class Resonance(Result):
    """A circuit's resonance."""

    hertz: Annotated[Hertz, About("resonant frequency", "hertz", digits=1)]
    ohms: Annotated[float, About("characteristic impedance", "ohms", digits=2)]


_CIRCUIT = "an LC circuit with an inductance of {millihenries} and a capacitance of {nanofarads}"


@tool(
    domain="physics",
    kind="processing",
    asks={
        "hertz": [f"the resonant frequency of {_CIRCUIT}"],
        "ohms": [f"the characteristic impedance of {_CIRCUIT}"],
    },
    examples=[
        ({"millihenries": 1.0, "nanofarads": 1000.0}, {"hertz": 5032.92, "ohms": 31.6228}),
        ({"millihenries": 10.0, "nanofarads": 100.0}, {"hertz": 5032.92, "ohms": 316.228}),
    ],
)
def resonant_circuit(
    millihenries: Annotated[float, Field(gt=0, le=1e6), Pick(4.7, 6.8, 10, says="{} millihenries")],
    nanofarads: Annotated[float, Field(gt=0, le=1e9), Pick(47, 68, 100, says="{} nanofarads")],
) -> Resonance:
    """Compute resonant frequency and characteristic impedance of an ideal LC circuit.

    Args:
        millihenries: inductance
        nanofarads: capacitance
    """
    inductance, capacitance = millihenries * 1e-3, nanofarads * 1e-9
    return Resonance(
        hertz=tidy(1 / (2 * math.pi * math.sqrt(inductance * capacitance))), ohms=tidy(math.sqrt(inductance / capacitance))
    )


@seeds(WireGauge, domain="physics")
def gauge_seeds() -> list[int]:
    """The whole-numbered gauges, household ones first."""
    return list(dict.fromkeys([12, 14, 10, 24, 18, 22, *range(41)]))


@seeds(ResistorBands, domain="physics")
def band_seeds() -> list[str]:
    """The E12 series of resistors over five decades, at 5 and 10 percent."""
    series = (10, 22, 47, 33, 68, 15, 12, 18, 27, 39, 56, 82)
    return [
        f"{_COLOURS[value // 10]}, {_COLOURS[value % 10]}, {_COLOURS[power]}, {tolerance}"
        for power in (2, 1, 3, 4, 0)
        for tolerance in ("gold", "silver")
        for value in series
    ]


@aliases(ResistorBands)
def band_aliases(value: Any) -> list[str]:
    """The bands as a query says them: "yellow-violet-red-gold"."""
    return [hyphenated_bands(str(value))]
