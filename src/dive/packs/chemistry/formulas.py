"""Arithmetic with chemical formulas: masses, moles, composition, saturation."""

import math
import re
from functools import cache
from itertools import groupby
from typing import Annotated

from pydantic import Field

from dive.packs.atlas import connect
from dive.packs.chemistry.elements import elements
from dive.tools import About, Pack, Pick, Result, Row, ToolError, tool
from dive.tools.entities import ChemicalFormula, Element, MolarMass

PACK = Pack(
    name="formulas",
    domain="chemistry",
    title="stoichiometry with standard atomic weights (mendeleev's tables)",
    licence="Apache-2.0; atomic weights MIT",
    vintage="mendeleev 1.3.0",
)

AVOGADRO = 6.02214076e23
WEIGHTS = "IUPAC's conventional atomic weights"
"""Which weights masses are computed with: 32.06 for sulfur, where older tables have 32.065."""
WEIGHED_FIGURES = 4
"""Significant figures of what is computed with them: the fifth differs from table to table."""
MAX_ATOMS = 10_000


def tidy(value: float) -> float:
    """The number to nine significant digits: noise of the last bits would make equal results unequal."""
    return float(f"{value:.9g}")


@cache
def _symbols() -> dict[str, int]:
    return {e["symbol"]: z for z, e in elements().items()}


# Lowered digits and square brackets, as in H₂O and K4[Fe(CN)6], mean what plain ones do.
_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉[]", "0123456789()")


def parse(formula: str) -> dict[str, int]:
    """Atoms by symbol of a formula like C2H6O, Ca(OH)2 or CuSO4·5H2O. Raises ToolError for anything else."""
    text = formula.strip().translate(_PLAIN)
    if not text or len(text) > 100:
        raise ToolError("Give a chemical formula of at most 100 characters, such as C2H6O or Ca(OH)2.")
    atoms: dict[str, int] = {}
    for part in re.split(r"[·*.]", text):
        lead = re.match(r"\d{0,3}", part)
        factor = int(lead[0]) if lead and lead[0] else 1
        for symbol, count in _parse_part(part[len(lead[0]) if lead else 0 :], formula).items():
            atoms[symbol] = atoms.get(symbol, 0) + factor * count
    if sum(atoms.values()) > MAX_ATOMS or not atoms or 0 in atoms.values():
        raise ToolError(f"A formula has between 1 and {MAX_ATOMS:,} atoms, and no element with zero atoms.")
    return atoms


def _parse_part(text: str, whole: str) -> dict[str, int]:
    stack: list[dict[str, int]] = [{}]
    position = 0
    while position < len(text):
        match = re.compile(r"([A-Z][a-z]?)(\d{0,5})|(\()|\)(\d{0,5})").match(text, position)
        if match is None or (match[1] and match[1] not in _symbols()):
            raise ToolError(f"'{whole[:40]}' is not a chemical formula: trouble at '{text[position : position + 10]}'.")
        if match[1]:
            stack[-1][match[1]] = stack[-1].get(match[1], 0) + int(match[2] or 1)
        elif match[3]:
            stack.append({})
        else:
            if len(stack) == 1:
                raise ToolError(f"'{whole[:40]}' closes a bracket that it never opened.")
            inner = stack.pop()
            for symbol, count in inner.items():
                stack[-1][symbol] = stack[-1].get(symbol, 0) + count * int(match[4] or 1)
        position = match.end()
    if len(stack) != 1:
        raise ToolError(f"'{whole[:40]}' opens a bracket that it never closes.")
    return stack[0]


def hill(atoms: dict[str, int]) -> str:
    """The formula in the Hill system: carbon, hydrogen, then alphabetical; all alphabetical where there is no carbon."""
    first = ["C", "H"] if "C" in atoms else []
    order = [s for s in first if s in atoms] + sorted(s for s in atoms if s not in first)
    return "".join(s + (str(atoms[s]) if atoms[s] > 1 else "") for s in order)


def mass_of(atoms: dict[str, int]) -> float:
    """Molar mass in g/mol, from standard atomic weights."""
    return round(math.fsum(elements()[_symbols()[s]]["mass"] * n for s, n in atoms.items()), 4)


@cache
def _main_isotopes() -> dict[str, float]:
    rows = connect(__file__, "elements").execute("SELECT z, mass FROM isotopes WHERE abundance > 0 ORDER BY z, abundance, a")
    return {elements()[z]["symbol"]: list(group)[-1]["mass"] for z, group in groupby(rows, key=lambda r: r["z"])}


class Mass(Result):
    """Masses of a formula unit."""

    molar_mass: Annotated[MolarMass, About("molar mass", "grams per mole", "largest", "smallest", digits=2, averaged=False)]
    monoisotopic_mass: Annotated[float, About("monoisotopic molecular mass", "daltons", "largest", "smallest", digits=4)] | None
    atoms: Annotated[int, About("atom count", high="largest", low="smallest")]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "molar_mass": [
            "the molar mass of {formula}",
            "What is the molar mass of {formula}?",
        ],
        "monoisotopic_mass": [
            "the monoisotopic molecular mass of {formula}",
            "What is the monoisotopic molecular mass of {formula}?",
        ],
        "atoms": [
            "the number of atoms in the formula of {formula}",
            "What is the number of atoms in the formula of {formula}?",
        ],
    },
    cite=WEIGHTS,
    figures=WEIGHED_FIGURES,
    undisputed=("atoms", "monoisotopic_mass"),
    each={
        "atoms": ["has {most} atoms in its formula"],
    },
    examples=[
        ({"formula": "C2H6O"}, {"molar_mass": 46.069, "atoms": 9, "monoisotopic_mass": 46.0419}),
        ({"formula": "Ca(OH)2"}, {"molar_mass": 74.093, "atoms": 5}),
        ({"formula": "CuSO4·5H2O"}, {"molar_mass": 249.68, "atoms": 21}),
        ({"formula": "K₄[Fe(CN)₆]"}, {"molar_mass": 368.34, "atoms": 17}),
        ({"formula": "C8H10N4O2"}, {"molar_mass": 194.19, "monoisotopic_mass": 194.0804}),
    ],
)
def molar_mass(formula: ChemicalFormula) -> Mass:
    """Compute the molar mass, monoisotopic mass and number of atoms of a chemical formula.

    Args:
        formula: chemical formula with optional brackets and water of crystallization: Ca(OH)2, CuSO4·5H2O
    """
    atoms = parse(formula)
    main = _main_isotopes()
    mono = round(math.fsum(main[s] * n for s, n in atoms.items()), 6) if all(s in main for s in atoms) else None
    return Mass(molar_mass=mass_of(atoms), monoisotopic_mass=mono, atoms=sum(atoms.values()))


class Share(Row):
    """What one element contributes to a compound."""

    noun = "element"
    plural = "elements"
    key = "element"
    weighted = True

    element: Element
    # Not to rank by: in what is organic it is carbon, and hydrogen, by and large.
    atoms: Annotated[int, About("atom count", ranked=False)]
    mass_percent: Annotated[float, About("mass fraction", "percent", digits=2, ranked=False)]


class Composition(Result):
    """Elements of a compound in Hill order."""

    elements: list[Share]
    heaviest_share: str  # no Element: of anything organic it is carbon
    carbon_percent: Annotated[float, About("mass fraction of carbon", "percent", digits=1, averaged=False)] | None


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "elements": [
            "the elements in {formula}",
            "Which elements are in {formula}?",
        ],
        "elements#count": [
            "the number of distinct elements in {formula}",
        ],
        "carbon_percent": [
            "the mass fraction of carbon in {formula}",
            "What is the mass fraction of carbon in {formula}?",
        ],
    },
    cite=WEIGHTS,
    figures=WEIGHED_FIGURES,
    undisputed=("elements",),
    each={
        "elements#count": ["contains {most} distinct elements"],
    },
    examples=[
        (
            {"formula": "H2O"},
            {
                "elements": [
                    {"element": "hydrogen", "atoms": 2, "mass_percent": 11.19},
                    {"element": "oxygen", "mass_percent": 88.81},
                ],
                "carbon_percent": None,
            },
        ),
        (
            {"formula": "CH4"},
            {
                "elements": [{"element": "carbon", "mass_percent": 74.87}, {"element": "hydrogen", "atoms": 4}],
                "heaviest_share": "carbon",
                "carbon_percent": 74.87,
            },
        ),
    ],
)
def mass_composition(formula: ChemicalFormula) -> Composition:
    """Compute which elements a compound consists of, with atom counts and shares of the mass.

    Args:
        formula: chemical formula, C2H6O or Ca(OH)2
    """
    atoms = parse(formula)
    total = mass_of(atoms)
    order = re.findall(r"[A-Z][a-z]?", hill(atoms))
    rows = [
        Share(
            element=elements()[_symbols()[s]]["name"],
            atoms=atoms[s],
            mass_percent=round(100 * elements()[_symbols()[s]]["mass"] * atoms[s] / total, 4),
        )
        for s in order
    ]
    return Composition(
        elements=rows,
        heaviest_share=max(rows, key=lambda r: r.mass_percent).element,
        carbon_percent=next((r.mass_percent for r in rows if r.element == "carbon"), None),
    )


class Empirical(Result):
    """The simplest whole-number ratio of a compound's atoms."""

    empirical_formula: Annotated[str, About("empirical formula", form="with its elements in Hill order")]
    multiple: int


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "empirical_formula": [
            "the empirical formula of {formula}",
            "What is the empirical formula of {formula}?",
        ],
    },
    examples=[
        ({"formula": "C6H12O6"}, {"empirical_formula": "CH2O", "multiple": 6}),
        ({"formula": "H2O2"}, {"empirical_formula": "HO", "multiple": 2}),
        ({"formula": "C4H10"}, {"empirical_formula": "C2H5", "multiple": 2}),
    ],
)
def empirical_formula(formula: ChemicalFormula) -> Empirical:
    """Reduce a molecular formula to the empirical formula, the simplest whole-number ratio of its atoms.

    Args:
        formula: molecular formula, C6H12O6
    """
    atoms = parse(formula)
    divisor = math.gcd(*atoms.values())
    if divisor == 1:
        raise ToolError(f"{hill(atoms)} is in the lowest terms already: it is its own empirical formula.")
    return Empirical(empirical_formula=hill({s: n // divisor for s, n in atoms.items()}), multiple=divisor)


class Unsaturation(Result):
    """Rings and multiple bonds implied by a formula."""

    degree: Annotated[int, About("degree of unsaturation")]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "degree": [
            "the degree of unsaturation of {formula}",
            "What is the degree of unsaturation of {formula}?",
        ],
    },
    examples=[
        ({"formula": "C6H6"}, {"degree": 4}),
        ({"formula": "C2H6O"}, {"degree": 0}),
        ({"formula": "C8H10N4O2"}, {"degree": 6}),
    ],
)
def degree_of_unsaturation(formula: ChemicalFormula) -> Unsaturation:
    """Compute the degree of unsaturation (index of hydrogen deficiency) of an organic formula of C, H, N, O, S and halogens.

    Args:
        formula: organic molecular formula, C6H6
    """
    atoms = parse(formula)
    single = sum(atoms.get(s, 0) for s in ("H", "F", "Cl", "Br", "I"))
    if "C" not in atoms or set(atoms) - {"C", "H", "N", "O", "S", "F", "Cl", "Br", "I"}:
        raise ToolError("The degree of unsaturation is defined here for compounds of carbon with H, N, O, S and halogens only.")
    twice = 2 * atoms["C"] + 2 + atoms.get("N", 0) - single
    if twice < 0 or twice % 2 or not single:  # carbon monoxide, whose bond is of no ordinary kind, and the like
        raise ToolError(f"{hill(atoms)} is not the formula of one neutral molecule with ordinary valences.")
    return Unsaturation(degree=twice // 2)


class Amount(Result):
    """How much substance a mass is."""

    moles: Annotated[float, About("number of moles", None, "largest", "smallest", additive=True, digits=3, ranked=False)]
    molecules: Annotated[float, About("number of formula units", high="largest", low="smallest")]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "moles": [
            "the number of moles in {mass} of {formula}",
            "What is the number of moles in {mass} of {formula}?",
        ],
    },
    cite=WEIGHTS,
    figures=WEIGHED_FIGURES,
    examples=[
        ({"mass": 18.015, "formula": "H2O"}, {"moles": 1.0, "molecules": 6.022e23}),
        ({"mass": 100, "formula": "NaCl"}, {"moles": 1.7112}),
        ({"mass": 88, "formula": "CO2"}, {"moles": 1.99957}),
    ],
)
def grams_to_moles(
    mass: Annotated[float, Field(gt=0, le=1e12), Pick(20, 25, 40, 50, says="{} grams", noun="mass")],
    formula: ChemicalFormula,
) -> Amount:
    """Convert a mass of a substance into an amount in moles and a number of formula units.

    Args:
        mass: grams
        formula: chemical formula of the substance
    """
    moles = mass / mass_of(parse(formula))
    return Amount(moles=float(f"{moles:.9g}"), molecules=float(f"{moles * AVOGADRO:.6g}"))


class Weight(Result):
    """What an amount of a substance weighs."""

    # No Grams, which are turned into ounces, and not to rank by: of equal amounts it says which molar mass is the larger.
    grams: Annotated[float, About("mass", "grams", "largest", "smallest", additive=True, digits=1, ranked=False)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "grams": [
            "the mass of {moles} of {formula}",
            "What is the mass of {moles} of {formula}?",
        ],
    },
    cite=WEIGHTS,
    figures=WEIGHED_FIGURES,
    examples=[({"moles": 2, "formula": "H2O"}, {"grams": 36.03}), ({"moles": 0.5, "formula": "NaCl"}, {"grams": 29.22})],
)
def moles_to_grams(
    moles: Annotated[float, Field(gt=0, le=1e12), Pick(1.5, 2, 2.5, 3, says="{} moles", noun="amount")],
    formula: ChemicalFormula,
) -> Weight:
    """Compute the mass of an amount of a substance.

    Args:
        moles: amount of substance in moles
        formula: chemical formula of the substance
    """
    return Weight(grams=float(f"{moles * mass_of(parse(formula)):.9g}"))
