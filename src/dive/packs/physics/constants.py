"""The fundamental physical constants, CODATA 2022."""

from dive.packs.physics.entities import PhysicalConstant
from dive.tools import Pack, Result, ToolError, seeds, tool

PACK = Pack(
    name="constants",
    domain="physics",
    title="CODATA 2022 values of the fundamental constants",
    licence="public domain (facts)",
    vintage="CODATA 2022",
)

CONSTANTS: dict[str, tuple[float, str, bool]] = {
    "speed of light in vacuum": (299792458.0, "metres per second", True),
    "Planck constant": (6.62607015e-34, "joule seconds", True),
    "reduced Planck constant": (1.054571817e-34, "joule seconds", True),
    "elementary charge": (1.602176634e-19, "coulombs", True),
    "Newtonian constant of gravitation": (6.67430e-11, "cubic metres per kilogram per second squared", False),
    "Boltzmann constant": (1.380649e-23, "joules per kelvin", True),
    "Avogadro constant": (6.02214076e23, "per mole", True),
    "molar gas constant": (8.314462618, "joules per mole per kelvin", True),
    "Faraday constant": (96485.33212, "coulombs per mole", True),
    "electron mass": (9.1093837139e-31, "kilograms", False),
    "proton mass": (1.67262192595e-27, "kilograms", False),
    "neutron mass": (1.67492750056e-27, "kilograms", False),
    "atomic mass constant": (1.66053906892e-27, "kilograms", False),
    "Bohr radius": (5.29177210544e-11, "metres", False),
    "classical electron radius": (2.8179403205e-15, "metres", False),
    "Rydberg constant": (10973731.568157, "per metre", False),
    "fine-structure constant": (7.2973525643e-3, "", False),
    "inverse fine-structure constant": (137.035999177, "", False),
    "Stefan–Boltzmann constant": (5.670374419e-8, "watts per square metre per kelvin to the fourth power", True),
    "Wien wavelength displacement law constant": (2.897771955e-3, "metre kelvins", True),
    "vacuum electric permittivity": (8.8541878188e-12, "farads per metre", False),
    "vacuum magnetic permeability": (1.25663706127e-6, "newtons per square ampere", False),
    "Bohr magneton": (9.2740100657e-24, "joules per tesla", False),
    "nuclear magneton": (5.0507837393e-27, "joules per tesla", False),
    "magnetic flux quantum": (2.067833848e-15, "webers", True),
    "Josephson constant": (4.835978484e14, "hertz per volt", True),
    "von Klitzing constant": (25812.80745, "ohms", True),
    "conductance quantum": (7.748091729e-5, "siemens", True),
    "proton-electron mass ratio": (1836.152673426, "", False),
    "Thomson cross section": (6.6524587051e-29, "square metres", False),
    "standard acceleration of gravity": (9.80665, "metres per second squared", True),
    "standard atmosphere": (101325.0, "pascals", True),
}  # fmt: skip


class ConstantValue(Result):
    """A constant of nature."""

    value: float
    unit: str | None
    exact: bool


def _find(constant: str) -> str:
    wanted = " ".join(constant.split()).casefold().replace("-", " ").replace("–", " ").removeprefix("the ")
    for name in CONSTANTS:
        if name.casefold().replace("-", " ").replace("–", " ") == wanted:
            return name
    raise ToolError(f"No constant is listed as '{constant[:60]}'. Give its CODATA name, such as 'Planck constant'.")


@tool(
    domain="physics",
    kind="retrieval",
    asks={
        "value": [
            "the CODATA 2022 value of {constant} in SI units",
            "What is the CODATA 2022 value of {constant} in SI units?",
        ],
    },
    examples=[
        ({"constant": "Planck constant"}, {"value": 6.62607015e-34, "unit": "joule seconds", "exact": True}),
        ({"constant": "speed of light in vacuum"}, {"value": 299792458.0}),
        ({"constant": "Newtonian constant of gravitation"}, {"value": 6.6743e-11, "exact": False}),
    ],
)
def physical_constant(constant: PhysicalConstant) -> ConstantValue:
    """Look up the CODATA 2022 value of a fundamental physical constant in SI units.

    Args:
        constant: CODATA name, such as 'Planck constant' or 'elementary charge'
    """
    value, unit, exact = CONSTANTS[_find(constant)]
    return ConstantValue(value=value, unit=unit or None, exact=exact)


@seeds(PhysicalConstant, domain="physics")
def constant_seeds() -> list[str]:
    """Every constant of the table."""
    return list(CONSTANTS)
