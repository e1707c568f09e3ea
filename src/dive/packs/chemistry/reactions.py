"""Solutions, acids, heat, kinetics and electrochemistry: the formulas of a general chemistry course."""

import math
from typing import Annotated

from pydantic import Field

from dive.packs.chemistry import elements
from dive.packs.chemistry.elements import find_element
from dive.packs.chemistry.formulas import tidy
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Element

PACK = Pack(
    name="reactions",
    domain="chemistry",
    title="formulas of general chemistry with CODATA 2022 constants",
    licence="Apache-2.0 (formula)",
)

GAS = 8.314462618  # J/(mol K)
FARADAY = 96485.33212  # C/mol
ZERO = 273.15

# No Celsius: what a temperature is of has to do with the gas. At the boiling point of heptane, nobody weighs argon.
Warm = Annotated[float, Field(ge=-273, le=5000)]
Room = Pick(0, 15, 20, 25, 37, says="{} degrees Celsius", noun="temperature")
Concentration = Annotated[float, Field(gt=0, le=20)]


class Acidity(Result):
    """A pH."""

    ph: Annotated[float, About("pH", digits=2)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "ph": [
            "the Henderson-Hasselbalch pH of a buffer with {acid}, {base} and {pka}",
            "What is the Henderson-Hasselbalch pH of a buffer with {acid}, {base} and {pka}?",
        ],
    },
    examples=[
        ({"pka": 4.76, "acid": 0.1, "base": 0.1}, {"ph": 4.76}),
        ({"pka": 6.35, "acid": 0.01, "base": 0.1}, {"ph": 7.35}),
    ],
)
def buffer_ph(
    pka: Annotated[float, Field(ge=-5, le=20), Pick(3.75, 4.76, 6.35, 7.2, 9.25, says="a pKa of {}")],
    acid: Annotated[Concentration, Pick(0.05, 0.1, 0.2, says="{} mol/L of weak acid")],
    base: Annotated[Concentration, Pick(0.12, 0.15, 0.3, says="{} mol/L of conjugate base")],
) -> Acidity:
    """Compute the pH of a buffer by the Henderson–Hasselbalch equation.

    Args:
        pka: acid dissociation constant as pKa
        acid: concentration of the acid, mol/L
        base: concentration of the conjugate base, mol/L
    """
    return Acidity(ph=tidy(pka + math.log10(base / acid)))


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "ph": [
            "the pH of a {concentration} solution of a weak monoprotic acid with {pka}",
            "What is the pH of a {concentration} solution of a weak monoprotic acid with {pka}?",
        ],
    },
    rules=("Solve the equilibrium exactly, without activity corrections",),
    examples=[
        ({"pka": 4.76, "concentration": 0.1}, {"ph": 2.883}),
        ({"pka": 3.17, "concentration": 0.5}, {"ph": 1.743}),
    ],
)
def weak_acid_ph(
    pka: Annotated[float, Field(ge=0, le=12), Pick(3.17, 3.75, 4.2, 4.76, 7.5, says="a pKa of {}")],
    concentration: Annotated[float, Field(ge=1e-4, le=20), Pick(0.05, 0.1, 0.15, says="{} mol/L", noun="concentration")],
) -> Acidity:
    """Compute the pH of a weak monoprotic acid in water from its exact dissociation (quadratic; water's own ions neglected).

    Args:
        pka: acid dissociation constant as pKa
        concentration: mol/L
    """
    ka = 10.0**-pka
    hydrogen = 2 * ka * concentration / (ka + math.sqrt(ka * ka + 4 * ka * concentration))
    if hydrogen < 1e-6:
        raise ToolError(
            "So weak an acid is so dilute here that water's own ions matter; use a stronger or more concentrated acid."
        )
    return Acidity(ph=tidy(-math.log10(hydrogen)))


class Dilution(Result):
    """How much stock and diluent make a solution."""

    stock_millilitres: Annotated[float, About("volume of stock solution", "millilitres", "largest", "smallest", digits=2)]
    water_millilitres: Annotated[float, About("volume of solvent to add", "millilitres", "largest", "smallest", digits=2)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "stock_millilitres": [
            "the volume of {stock} needed to make {millilitres} of {target}",
            "how much of {stock} is needed to make {millilitres} of {target}",
        ],
    },
    examples=[
        ({"stock": 12, "target": 1, "millilitres": 600}, {"stock_millilitres": 50.0, "water_millilitres": 550.0}),
        ({"stock": 2, "target": 0.5, "millilitres": 100}, {"stock_millilitres": 25.0}),
    ],
)
def dilute_stock(
    stock: Annotated[Concentration, Pick(5, 6, 12, says="a {} mol/L stock solution")],
    target: Annotated[Concentration, Pick(0.4, 0.5, 1, says="a {} mol/L solution")],
    millilitres: Annotated[float, Field(gt=0, le=1e9), Pick(250, 400, 500, says="{} millilitres", noun="final volume")],
) -> Dilution:
    """Compute the volume of stock solution for a dilution (C1 V1 = C2 V2).

    Args:
        stock: concentration of the stock, mol/L
        target: concentration wanted, mol/L
        millilitres: volume wanted
    """
    if target > stock:
        raise ToolError("A dilution cannot be more concentrated than its stock.")
    volume = target * millilitres / stock
    return Dilution(stock_millilitres=tidy(volume), water_millilitres=tidy(millilitres - volume))


class Heat(Result):
    """An amount of heat."""

    kilojoules: Annotated[float, About("heat", "kilojoules", "most", "least", additive=True, digits=2, ranked=False)]
    # Not to rank by: what takes the most heat has the highest specific heat capacity.


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "kilojoules": [
            "the heat needed to warm {grams} of {element} by {kelvin}",
            "How much heat is needed to warm {grams} of {element} by {kelvin}?",
        ],
    },
    cite=elements.PACK.cite,
    rules=("Take mendeleev's specific heat capacity at 25 °C as constant",),
    examples=[
        ({"element": "copper", "grams": 1000, "kelvin": 10}, {"kilojoules": 3.85}),
        ({"element": "iron", "grams": 500, "kelvin": 80}, {"kilojoules": 17.96}),
    ],
)
def heat_to_warm(
    element: Element,
    grams: Annotated[float, Field(gt=0, le=1e12), Pick(100, 200, 250, says="{} grams", noun="mass")],
    kelvin: Annotated[float, Field(gt=0, le=10000), Pick(10, 20, 25, says="{} kelvin", noun="rise of temperature")],
) -> Heat:
    """Compute the heat that warms a mass of an element, its specific heat capacity at 25 °C taken as constant.

    Args:
        element: English name or chemical symbol
        grams: mass to warm
        kelvin: rise of temperature
    """
    found = find_element(element)
    specific_heat = found["heat_capacity"]
    if specific_heat is None:
        raise ToolError(f"No specific heat capacity is on record for {found['name']}.")
    return Heat(kilojoules=tidy(specific_heat * grams * kelvin / 1000))


class RateRatio(Result):
    """How a rate constant changes."""

    factor: Annotated[float, About("factor", high="largest", low="smallest", digits=1)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "factor": [
            "the factor by which a reaction with {activation_energy} speeds up on warming from {low} to {high}",
            "how many times faster a reaction with {activation_energy} runs at {high} than at {low}",
        ],
    },
    cite="the Arrhenius equation",
    examples=[
        ({"activation_energy": 50, "low": 25, "high": 35}, {"factor": 1.9245}),
        ({"activation_energy": 100, "low": 25, "high": 35}, {"factor": 3.7037}),
    ],
)
def arrhenius_speedup(
    activation_energy: Annotated[float, Field(gt=0, le=500), Pick(40, 50, 75, 100, says="an activation energy of {} kJ/mol")],
    low: Annotated[float, Field(ge=-100, le=1000), Pick(10, 20, 25, says="{} °C", noun="starting temperature")],
    high: Annotated[float, Field(ge=-100, le=1000), Pick(35, 40, 60, says="{} °C", noun="final temperature")],
) -> RateRatio:
    """Compute by what factor a rate constant grows between two temperatures (Arrhenius equation).

    Args:
        activation_energy: kilojoules per mole
        low: starting temperature, degrees Celsius
        high: final temperature, degrees Celsius
    """
    exponent = 1000 * activation_energy / GAS * (1 / (low + ZERO) - 1 / (high + ZERO))
    if abs(exponent) > 300:
        raise ToolError("The rate changes by more than a factor of 10^130; choose closer temperatures or a lower energy.")
    return RateRatio(factor=tidy(math.exp(exponent)))


class Potential(Result):
    """An electrode potential."""

    volts: Annotated[float, About("potential", "volts", digits=3)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "volts": [
            "the potential of a cell at 25 °C with {standard}, {electrons} transferred and {quotient}",
            "What is the potential of a cell at 25 °C with {standard}, {electrons} transferred and {quotient}?",
        ],
    },
    examples=[
        ({"standard": 1.1, "electrons": 2, "quotient": 10}, {"volts": 1.0704}),
        ({"standard": 0.8, "electrons": 1, "quotient": 1}, {"volts": 0.8}),
    ],
)
def nernst_potential(
    # One standard potential: it is but added, and a change of it would be the answer's.
    standard: Annotated[float, Field(ge=-10, le=10), Pick(1.1, says="a standard potential of {} volts")],
    electrons: Annotated[int, Field(ge=1, le=12), Pick(2, 3, 4, says="{} electrons")],
    quotient: Annotated[float, Field(gt=1e-50, lt=1e50), Pick(0.001, 0.01, 10, 100, says="a reaction quotient of {}")],
    temperature: Annotated[float, Field(ge=-50, le=500)] = 25.0,
) -> Potential:
    """Compute a cell's potential away from standard conditions by the Nernst equation.

    Args:
        standard: standard cell potential, volts
        electrons: electrons transferred
        quotient: reaction quotient
        temperature: degrees Celsius
    """
    return Potential(volts=tidy(standard - GAS * (temperature + ZERO) / (electrons * FARADAY) * math.log(quotient)))


class Absorbance(Result):
    """What a spectrophotometer reads."""

    absorbance: Annotated[float, About("absorbance", digits=3)]
    transmittance: Annotated[float, About("transmittance", "percent", digits=2)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "absorbance": [
            "the absorbance of a {micromolar}-micromolar solution in a 1-cm cuvette, for a solute with {absorptivity}",
        ],
        "transmittance": [
            "the transmittance of a {micromolar}-micromolar solution in a 1-cm cuvette, for a solute with {absorptivity}",
            "how much of the light passes through a {micromolar}-micromolar solution, in a 1-cm cuvette, of a substance with "
            "{absorptivity}",
        ],
    },
    examples=[
        ({"absorptivity": 6220, "micromolar": 100}, {"absorbance": 0.622, "transmittance": 23.88}),
        ({"absorptivity": 10000, "micromolar": 100}, {"absorbance": 1.0, "transmittance": 10.0}),
    ],
)
def beer_lambert(
    absorptivity: Annotated[
        float,
        Field(gt=0, le=1e7),
        Pick(4500, 5500, 6220, 8400, says="a molar absorptivity of {} litres per mole per centimetre"),
    ],
    micromolar: Annotated[float, Field(gt=0, le=1e6), Pick(50, 75, 100, 150)],
    centimetres: Annotated[float, Field(gt=0, le=100)] = 1.0,
) -> Absorbance:
    """Compute absorbance and transmittance of a solution by the Beer–Lambert law.

    Args:
        absorptivity: molar absorptivity, L/(mol·cm)
        micromolar: concentration in micromoles per litre
        centimetres: path length
    """
    absorbance = absorptivity * micromolar * 1e-6 * centimetres
    if absorbance > 100:
        raise ToolError("Hardly any light passes (absorbance above 100); use a more dilute solution.")
    return Absorbance(absorbance=tidy(absorbance), transmittance=tidy(100 * 10**-absorbance))
