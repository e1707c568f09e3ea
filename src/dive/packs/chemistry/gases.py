"""Gases: the ideal gas law, molecular speeds, effusion, states relative to the critical point, warming of the climate."""

import math
from typing import Annotated

from pydantic import Field

from dive.packs.chemistry import compounds
from dive.packs.chemistry.compounds import by_cas, warming_of
from dive.packs.chemistry.formulas import mass_of, parse, tidy
from dive.packs.chemistry.reactions import GAS, ZERO, Room, Warm
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import CasNumber

PACK = Pack(name="gases", domain="chemistry", title="gas laws with CODATA 2022 constants", licence="Apache-2.0 (formula)")
ATMOSPHERE = 101325.0  # Pa
_NAMED = {
    "hydrogen": "H2", "helium": "He", "methane": "CH4", "ammonia": "NH3", "neon": "Ne", "nitrogen": "N2", "oxygen": "O2",
    "argon": "Ar", "carbon dioxide": "CO2", "sulfur dioxide": "SO2", "propane": "C3H8", "chlorine": "Cl2",
    "sulfur hexafluoride": "SF6",
}  # fmt: skip
"""Names of gases, by which a query speaks of them, to formulas."""
Molecule = Annotated[str, Pick(*(name for name in _NAMED if name not in ("helium", "neon", "argon")))]


def _molar(gas: str) -> float:
    """Molar mass of a gas, given by name or formula. Raises ToolError for what is neither."""
    return mass_of(parse(_NAMED.get(" ".join(gas.split()).casefold(), gas)))


class Volume(Result):
    """A volume."""

    litres: Annotated[float, About("volume", "litres", "largest", "smallest", additive=True, digits=2)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "litres": [
            "the volume of {moles} of an ideal gas at a pressure of 1 atmosphere and a temperature of {temperature}",
            "How much space do {moles} of an ideal gas take up at 1 atmosphere and a temperature of {temperature}?",
        ],
    },
    examples=[
        ({"moles": 1, "temperature": 0}, {"litres": 22.414}),
        ({"moles": 2, "temperature": 25}, {"litres": 48.93}),
        ({"moles": 1, "temperature": 25, "atmospheres": 2}, {"litres": 12.233}),
    ],
)
def ideal_gas_volume(
    moles: Annotated[float, Field(gt=0, le=1e12), Pick(1.5, 2, 3, 4.5, says="{} moles")],
    temperature: Annotated[Warm, Room],
    atmospheres: Annotated[float, Field(gt=0, le=1e6)] = 1.0,
) -> Volume:
    """Compute the volume of an ideal gas (pV = nRT).

    Args:
        moles: amount of gas
        temperature: degrees Celsius
        atmospheres: pressure in standard atmospheres
    """
    return Volume(litres=tidy(1000 * moles * GAS * (temperature + ZERO) / (atmospheres * ATMOSPHERE)))


class GasDensity(Result):
    """Density of a gas."""

    grams_per_litre: Annotated[float, About("density", "grams per litre", digits=3, averaged=False)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "grams_per_litre": [
            "the ideal-gas density of {gas} at 1 atmosphere and a temperature of {temperature}",
            "What is the ideal-gas density of {gas} at 1 atmosphere and a temperature of {temperature}?",
        ],
    },
    examples=[
        ({"gas": "CO2", "temperature": 0}, {"grams_per_litre": 1.9635}),
        ({"gas": "methane", "temperature": 25}, {"grams_per_litre": 0.6557}),
    ],
)
def ideal_gas_density(gas: Annotated[str, Pick(*_NAMED)], temperature: Annotated[Warm, Room]) -> GasDensity:
    """Compute the density that a substance has as an ideal gas at one atmosphere.

    Args:
        gas: chemical formula of the gas, or the name of a common one
        temperature: degrees Celsius
    """
    return GasDensity(grams_per_litre=tidy(ATMOSPHERE * _molar(gas) / (1000 * GAS * (temperature + ZERO))))


class Speed(Result):
    """A molecular speed."""

    metres_per_second: Annotated[float, About("root-mean-square speed", "metres per second", "fastest", "slowest", digits=1)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "metres_per_second": [
            "the root-mean-square speed of {gas} molecules at {temperature}",
            "What is the root-mean-square speed of {gas} molecules at {temperature}?",
        ],
    },
    examples=[
        ({"gas": "nitrogen", "temperature": 25}, {"metres_per_second": 515.3}),
        ({"gas": "H2", "temperature": 0}, {"metres_per_second": 1838.4}),
    ],
)
def molecular_speed(gas: Molecule, temperature: Annotated[Warm, Room]) -> Speed:
    """Compute the root-mean-square speed of the molecules of a gas.

    Args:
        gas: chemical formula of the gas, or the name of a common one
        temperature: degrees Celsius
    """
    return Speed(metres_per_second=tidy(math.sqrt(3000 * GAS * (temperature + ZERO) / _molar(gas))))


class Effusion(Result):
    """How much faster one gas escapes than another."""

    ratio: Annotated[float, About("ratio of effusion rates", digits=3)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "ratio": [
            "the effusion rate of {first} relative to that of {second} by Graham's law",
            "How many times faster than {second} does {first} effuse by Graham's law?",
        ],
    },
    examples=[({"first": "H2", "second": "O2"}, {"ratio": 3.984}), ({"first": "helium", "second": "neon"}, {"ratio": 2.2454})],
)
def effusion_ratio(
    first: Annotated[str, Pick("hydrogen", "helium", "methane", "ammonia", "neon")],
    second: Annotated[
        str, Pick("nitrogen", "oxygen", "argon", "carbon dioxide", "sulfur dioxide", "chlorine", "sulfur hexafluoride")
    ],
) -> Effusion:
    """Compute the ratio of the effusion rates of two gases by Graham's law; below 1 where the first is the heavier.

    Args:
        first: chemical formula of the first gas, or the name of a common one
        second: the second gas, likewise
    """
    return Effusion(ratio=tidy(math.sqrt(_molar(second) / _molar(first))))


class CarbonDioxideEquivalent(Result):
    """Carbon dioxide that warms as much."""

    # No Kilograms, which are turned into stone, and not to rank by: of equal masses it says which potential is the larger.
    kilograms: Annotated[float, About("100-year carbon dioxide equivalent", "kilograms", additive=True, digits=1, ranked=False)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "kilograms": [
            "the 100-year carbon dioxide equivalent of {mass} of {cas}",
            "how much carbon dioxide has the same 100-year warming effect as {mass} of {cas}",
        ],
    },
    cite='the AR6 warming-potential data in the Python package "chemicals" 1.5',
    examples=[
        ({"mass": 2, "cas": "10024-97-2"}, {"kilograms": 546.0}),
        ({"mass": 0.5, "cas": "2551-62-4"}, {"kilograms": 12600.0}),
    ],
)
def carbon_dioxide_equivalent(
    mass: Annotated[float, Field(gt=0, le=1e15), Pick(5, 8, 12, 15, says="{} kilograms", noun="mass")],
    cas: CasNumber,
) -> CarbonDioxideEquivalent:
    """Convert a mass of a greenhouse gas to carbon dioxide equivalent over 100 years (IPCC AR6, 2021).

    Args:
        mass: kilograms of gas
        cas: CAS Registry Number of the gas, with hyphens
    """
    return CarbonDioxideEquivalent(kilograms=tidy(mass * warming_of(by_cas(cas))))


class StateRatio(Result):
    """A temperature relative to the critical temperature."""

    # Not to rank by: at one temperature it says which critical temperature is the lower.
    reduced_temperature: Annotated[float, About("reduced temperature", digits=2, ranked=False)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "reduced_temperature": [
            "the reduced temperature of {cas} at {temperature}",
            "What is the reduced temperature of {cas} at {temperature}?",
        ],
    },
    cite=compounds.CRITICAL,
    examples=[
        ({"cas": "7732-18-5", "temperature": 50.4}, {"reduced_temperature": 0.5}),
        ({"cas": "124-38-9", "temperature": 30.98}, {"reduced_temperature": 1.0}),
    ],
)
def reduced_temperature(cas: CasNumber, temperature: Annotated[Warm, Room]) -> StateRatio:
    """Compute the reduced temperature: absolute temperature divided by the critical temperature.

    Args:
        cas: CAS Registry Number with hyphens, 64-17-5
        temperature: degrees Celsius
    """
    found = by_cas(cas)
    if found["tc"] is None:
        raise ToolError(f"No critical temperature is on record for {found['name']}.")
    return StateRatio(reduced_temperature=tidy((temperature + ZERO) / found["tc"]))
