"""Solutions, gases, acids, kinetics and electrochemistry: the formulas of a general chemistry course."""

import math
from typing import Annotated

from pydantic import Field

from dive.packs.chemistry.compounds import by_cas
from dive.packs.chemistry.elements import DAY, find_element, find_isotope
from dive.packs.chemistry.entities import Isotope
from dive.packs.chemistry.formulas import AVOGADRO, mass_of, parse
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import CasNumber, Celsius, Element, Kilograms

PACK = Pack(
    name="reactions",
    domain="chemistry",
    title="formulas of general chemistry with CODATA 2022 constants",
    licence="Apache-2.0 (formula)",
)

GAS = 8.314462618  # J/(mol K)
FARADAY = 96485.33212  # C/mol
ATMOSPHERE = 101325.0  # Pa
ZERO = 273.15

Warm = Annotated[Celsius, Field(ge=-273, le=5000)]
Room = Pick(0, 20, 25, 37, 100, says="{} degrees Celsius")
Gas = Annotated[str, Pick("H2", "He", "CH4", "NH3", "N2", "O2", "Ar", "CO2", "SO2", "C3H8", "Cl2", "SF6")]
Concentration = Annotated[float, Field(gt=0, le=20)]


def tidy(value: float) -> float:
    """The number to nine significant digits: noise of the last bits would make equal results unequal."""
    return float(f"{value:.9g}")


class Volume(Result):
    """A volume."""

    litres: Annotated[float, About("volume", "litres", "largest", "smallest", additive=True, digits=2)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "litres": [
            "the volume of {moles} of an ideal gas at 1 atmosphere and {temperature}",
            "How much space do {moles} of an ideal gas take up at 1 atmosphere and {temperature}?",
        ],
    },
    examples=[
        ({"moles": 1, "temperature": 0}, {"litres": 22.414}),
        ({"moles": 2, "temperature": 25}, {"litres": 48.93}),
        ({"moles": 1, "temperature": 25, "atmospheres": 2}, {"litres": 12.233}),
    ],
)
def ideal_gas_volume(
    moles: Annotated[float, Field(gt=0, le=1e12), Pick(0.5, 2, 3, 4.5, says="{} moles")],
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

    grams_per_litre: Annotated[float, About("density", "grams per litre", digits=3)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "grams_per_litre": [
            "the density of {formula} as an ideal gas at 1 atmosphere and {temperature}",
            "How dense is {formula} as an ideal gas at 1 atmosphere and {temperature}?",
        ],
    },
    examples=[
        ({"formula": "CO2", "temperature": 0}, {"grams_per_litre": 1.9635}),
        ({"formula": "CH4", "temperature": 25}, {"grams_per_litre": 0.6557}),
    ],
)
def ideal_gas_density(formula: Gas, temperature: Annotated[Warm, Room]) -> GasDensity:
    """Compute the density that a substance has as an ideal gas at one atmosphere.

    Args:
        formula: chemical formula of the gas
        temperature: degrees Celsius
    """
    return GasDensity(grams_per_litre=tidy(ATMOSPHERE * mass_of(parse(formula)) / (1000 * GAS * (temperature + ZERO))))


class Speed(Result):
    """A molecular speed."""

    metres_per_second: Annotated[float, About("root-mean-square speed", "metres per second", "fastest", "slowest", digits=1)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "metres_per_second": [
            "the root-mean-square speed of gas molecules of {formula} at {temperature}",
            "How fast are gas molecules of {formula} in root mean square at {temperature}?",
        ],
    },
    examples=[
        ({"formula": "N2", "temperature": 25}, {"metres_per_second": 515.3}),
        ({"formula": "H2", "temperature": 0}, {"metres_per_second": 1838.4}),
    ],
)
def molecular_speed(formula: Gas, temperature: Annotated[Warm, Room]) -> Speed:
    """Compute the root-mean-square speed of the molecules of a gas.

    Args:
        formula: chemical formula of the gas
        temperature: degrees Celsius
    """
    return Speed(metres_per_second=tidy(math.sqrt(3000 * GAS * (temperature + ZERO) / mass_of(parse(formula)))))


class Effusion(Result):
    """How much faster one gas escapes than another."""

    ratio: Annotated[float, About("ratio of effusion rates", digits=3)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "ratio": [
            "the factor by which {first} effuses faster than {second} by Graham's law",
            "How many times faster than {second} does {first} effuse by Graham's law?",
        ],
    },
    examples=[({"first": "H2", "second": "O2"}, {"ratio": 3.984}), ({"first": "He", "second": "Ne"}, {"ratio": 2.2454})],
)
def effusion_ratio(
    first: Annotated[str, Pick("H2", "He", "CH4", "NH3", "Ne")],
    second: Annotated[str, Pick("N2", "O2", "Ar", "CO2", "SO2", "Cl2", "SF6")],
) -> Effusion:
    """Compute the ratio of the effusion rates of two gases by Graham's law; below 1 where the first is the heavier.

    Args:
        first: chemical formula of the first gas
        second: chemical formula of the second gas
    """
    return Effusion(ratio=tidy(math.sqrt(mass_of(parse(second)) / mass_of(parse(first)))))


class CarbonDioxideEquivalent(Result):
    """Carbon dioxide that warms as much."""

    kilograms: Annotated[
        Kilograms, About("carbon dioxide equivalent", "kilograms", "largest", "smallest", additive=True, digits=1)
    ]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "kilograms": [
            "the 100-year carbon dioxide equivalent, by the IPCC's Sixth Assessment Report, of {mass} of {cas}",
            (
                "how much carbon dioxide, by the IPCC's Sixth Assessment Report, warms the climate over 100 years as "
                "much as {mass} of {cas}"
            ),
        ],
    },
    examples=[
        ({"mass": 2, "cas": "74-82-8"}, {"kilograms": 55.8}),
        ({"mass": 0.5, "cas": "2551-62-4"}, {"kilograms": 12600.0}),
    ],
)
def carbon_dioxide_equivalent(
    mass: Annotated[float, Field(gt=0, le=1e15), Pick(2, 5, 12, 40, says="{} kilograms")],
    cas: CasNumber,
) -> CarbonDioxideEquivalent:
    """Convert a mass of a greenhouse gas to carbon dioxide equivalent over 100 years (IPCC AR6, 2021).

    Args:
        mass: kilograms of gas
        cas: CAS Registry Number of the gas, with hyphens
    """
    gas = by_cas(cas)
    if gas["gwp"] is None:
        raise ToolError(f"The IPCC's sixth report gives no global warming potential for {gas['name']}.")
    return CarbonDioxideEquivalent(kilograms=tidy(mass * gas["gwp"]))


class Acidity(Result):
    """A pH."""

    ph: Annotated[float, About("pH", digits=2)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "ph": [
            "the pH of a buffer that holds {acid} of a weak acid with a pKa of {pka} and {base} of its conjugate base",
            (
                "What is the pH of a buffer that holds {acid} of a weak acid with a pKa of {pka} and {base} of its "
                "conjugate base?"
            ),
        ],
    },
    examples=[
        ({"pka": 4.76, "acid": 0.1, "base": 0.1}, {"ph": 4.76}),
        ({"pka": 6.35, "acid": 0.01, "base": 0.1}, {"ph": 7.35}),
    ],
)
def buffer_ph(
    pka: Annotated[float, Field(ge=-5, le=20), Pick(3.75, 4.76, 6.35, 7.2, 9.25)],
    acid: Annotated[Concentration, Pick(0.05, 0.1, 0.2, says="{} mol/L")],
    base: Annotated[Concentration, Pick(0.02, 0.15, 0.3, says="{} mol/L")],
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
            "the pH of a {concentration} solution of a weak monoprotic acid with a pKa of {pka}",
            "What is the pH of a {concentration} solution of a weak monoprotic acid with a pKa of {pka}?",
        ],
    },
    examples=[
        ({"pka": 4.76, "concentration": 0.1}, {"ph": 2.883}),
        ({"pka": 3.17, "concentration": 0.5}, {"ph": 1.743}),
    ],
)
def weak_acid_ph(
    pka: Annotated[float, Field(ge=0, le=12), Pick(3.17, 3.75, 4.2, 4.76, 7.5)],
    concentration: Annotated[float, Field(ge=1e-4, le=20), Pick(0.01, 0.05, 0.1, 0.5, says="{} mol/L")],
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
            "the volume of a {stock} stock solution needed to make {millilitres} at {target}",
            "how much of a {stock} stock solution makes {millilitres} at {target}",
        ],
    },
    examples=[
        ({"stock": 12, "target": 1, "millilitres": 600}, {"stock_millilitres": 50.0, "water_millilitres": 550.0}),
        ({"stock": 2, "target": 0.5, "millilitres": 100}, {"stock_millilitres": 25.0}),
    ],
)
def dilute_stock(
    stock: Annotated[Concentration, Pick(2, 5, 6, 12, says="{} mol/L")],
    target: Annotated[Concentration, Pick(0.1, 0.25, 0.5, 1, says="{} mol/L")],
    millilitres: Annotated[float, Field(gt=0, le=1e9), Pick(100, 250, 500, 1000, says="{} millilitres")],
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

    kilojoules: Annotated[float, About("heat", "kilojoules", "largest", "smallest", additive=True, digits=2)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "kilojoules": [
            "the heat needed, taking the specific heat capacity at 25 °C, for a rise of {kelvin} in {grams} of {element}",
            (
                "How much heat is needed, taking the specific heat capacity at 25 °C, for a rise of {kelvin} in "
                "{grams} of {element}?"
            ),
        ],
    },
    examples=[
        ({"element": "copper", "grams": 1000, "kelvin": 10}, {"kilojoules": 3.85}),
        ({"element": "iron", "grams": 500, "kelvin": 80}, {"kilojoules": 17.96}),
    ],
)
def heat_to_warm(
    element: Element,
    grams: Annotated[float, Field(gt=0, le=1e12), Pick(50, 100, 250, 500, says="{} grams")],
    kelvin: Annotated[float, Field(gt=0, le=10000), Pick(10, 25, 50, 75, says="{} kelvin")],
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

    factor: Annotated[float, About("factor", high="largest", low="smallest", digits=2)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "factor": [
            (
                "the factor by which a reaction with an activation energy of {activation_energy} speeds up, by the "
                "Arrhenius equation, on warming from {low} to {high} degrees Celsius"
            ),
            (
                "how many times faster, by the Arrhenius equation, a reaction with an activation energy of "
                "{activation_energy} runs at {high} than at {low} degrees Celsius"
            ),
        ],
    },
    examples=[
        ({"activation_energy": 50, "low": 25, "high": 35}, {"factor": 1.9245}),
        ({"activation_energy": 100, "low": 25, "high": 35}, {"factor": 3.7037}),
    ],
)
def arrhenius_speedup(
    activation_energy: Annotated[float, Field(gt=0, le=500), Pick(40, 50, 75, 100, says="{} kJ/mol")],
    low: Annotated[float, Field(ge=-100, le=1000), Pick(10, 20, 25)],
    high: Annotated[float, Field(ge=-100, le=1000), Pick(35, 40, 60)],
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
            (
                "the potential at 25 °C and a reaction quotient of {quotient} of a cell with a standard potential of "
                "{standard} that transfers {electrons} electrons"
            ),
            (
                "What is the potential at 25 °C and a reaction quotient of {quotient} of a cell with a standard "
                "potential of {standard} that transfers {electrons} electrons?"
            ),
        ],
    },
    examples=[
        ({"standard": 1.1, "electrons": 2, "quotient": 10}, {"volts": 1.0704}),
        ({"standard": 0.8, "electrons": 1, "quotient": 1}, {"volts": 0.8}),
    ],
)
def nernst_potential(
    standard: Annotated[float, Field(ge=-10, le=10), Pick(0.46, 0.8, 1.1, 1.56, says="{} volts")],
    electrons: Annotated[int, Field(ge=1, le=12), Pick(2, 3, 4)],
    quotient: Annotated[float, Field(gt=1e-50, lt=1e50), Pick(0.001, 0.01, 10, 100)],
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
            (
                "the absorbance in a 1-cm cuvette of a {micromolar}-micromolar solution with a molar absorptivity of "
                "{absorptivity}"
            ),
        ],
        "transmittance": [
            (
                "the share of light transmitted through a 1-cm cuvette of a {micromolar}-micromolar solution with a "
                "molar absorptivity of {absorptivity}"
            ),
            (
                "how much of the light passes through a 1-cm cuvette of a {micromolar}-micromolar solution with a "
                "molar absorptivity of {absorptivity}"
            ),
        ],
    },
    examples=[
        ({"absorptivity": 6220, "micromolar": 100}, {"absorbance": 0.622, "transmittance": 23.88}),
        ({"absorptivity": 10000, "micromolar": 100}, {"absorbance": 1.0, "transmittance": 10.0}),
    ],
)
def beer_lambert(
    absorptivity: Annotated[
        float, Field(gt=0, le=1e7), Pick(5500, 6220, 13600, 18000, says="{} litres per mole per centimetre")
    ],
    micromolar: Annotated[float, Field(gt=0, le=1e6), Pick(20, 50, 75, 150)],
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


def _half_life(isotope: str) -> float:
    """Half-life in days. Raises ToolError for a stable isotope."""
    element, record = find_isotope(isotope)
    if record["half_life"] is None:
        raise ToolError(f"{element['name']}-{record['a']} is stable and does not decay.")
    return float(f"{record['half_life'] / DAY:.6g}")


class Remaining(Result):
    """What is left of a radioactive sample."""

    percent: Annotated[float, About("share left", "percent", digits=2)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "percent": [
            "the undecayed share, after {days}, of a pure sample of {isotope}",
            "What share is left, after {days}, of a pure sample of {isotope}?",
        ],
    },
    examples=[
        ({"isotope": "iodine-131", "days": 24.075}, {"percent": 12.5}),
        ({"isotope": "cobalt-60", "days": 365}, {"percent": 87.68}),
    ],
)
def radioactive_share_left(
    isotope: Isotope,
    days: Annotated[float, Field(gt=0, le=1e15), Pick(30, 90, 365, 1000, 3650, says="{} days")],
) -> Remaining:
    """Compute what share of a radioactive isotope has not decayed yet.

    Args:
        isotope: element and mass number, 'carbon-14' or 'C-14'
        days: time passed in days
    """
    return Remaining(percent=tidy(100 * 0.5 ** min(days / _half_life(isotope), 1000.0)))


class Wait(Result):
    """How long a decay takes."""

    days: Annotated[float, About("time to decay", "days", "longest", "shortest")]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "days": [
            "the time until only {percent} of the activity is left in a pure sample of {isotope}",
            "How long does it take until only {percent} of the activity is left in a pure sample of {isotope}?",
        ],
    },
    examples=[
        ({"isotope": "iodine-131", "percent": 25}, {"days": 16.05}),
        ({"isotope": "I-131", "percent": 10}, {"days": 26.66}),
    ],
)
def radioactive_decay_time(
    isotope: Isotope, percent: Annotated[float, Field(gt=0, lt=100), Pick(1, 5, 10, 30, 75, says="{} percent")]
) -> Wait:
    """Compute how long a radioactive sample takes to decay to a share of its initial activity.

    Args:
        isotope: element and mass number, 'carbon-14' or 'C-14'
        percent: share of the initial activity that is left
    """
    return Wait(days=tidy(_half_life(isotope) * math.log2(100 / percent)))


class SpecificActivity(Result):
    """How radioactive a gram of an isotope is."""

    gigabecquerels: Annotated[float, About("specific activity", "gigabecquerels per gram")]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "gigabecquerels": [
            "the specific activity of a pure sample of {isotope}",
            "What is the specific activity of a pure sample of {isotope}?",
        ],
    },
    examples=[({"isotope": "radium-226"}, {"gigabecquerels": 36.577}), ({"isotope": "cobalt-60"}, {"gigabecquerels": 41874.0})],
)
def specific_activity(isotope: Isotope) -> SpecificActivity:
    """Compute the activity per gram of a pure radioactive isotope from its half-life and mass.

    Args:
        isotope: element and mass number, 'radium-226' or 'Ra-226'
    """
    element, record = find_isotope(isotope)
    if record["half_life"] is None:
        raise ToolError(f"{element['name']}-{record['a']} is stable and has no activity.")
    return SpecificActivity(
        gigabecquerels=float(f"{math.log(2) * AVOGADRO / (record['half_life'] * record['mass']) / 1e9:.6g}")
    )


class StateRatio(Result):
    """A temperature relative to the critical temperature."""

    reduced_temperature: Annotated[float, About("reduced temperature", digits=3)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "reduced_temperature": [
            "the reduced temperature of {cas} at {temperature}",
            "What is the reduced temperature of {cas} at {temperature}?",
        ],
    },
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
