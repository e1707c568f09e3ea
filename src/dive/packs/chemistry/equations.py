"""Chemical equations: balancing them, and burning things completely."""

import math
import re
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from dive.packs.chemistry.formulas import WEIGHED_FIGURES, WEIGHTS, hill, mass_of, parse
from dive.tools import About, Pack, Pick, Result, Row, ToolError, tool
from dive.tools.entities import ChemicalFormula

PACK = Pack(name="equations", domain="chemistry", title="balancing and combustion", licence="Apache-2.0 (formula)")


class Combustion(Result):
    """What burning a substance completely needs and gives."""

    oxygen_grams: Annotated[
        float, About("mass of oxygen", "grams", "largest", "smallest", additive=True, digits=1, ranked=False)
    ]
    carbon_dioxide_grams: Annotated[
        float, About("mass of carbon dioxide", "grams", "largest", "smallest", additive=True, digits=1, ranked=False)
    ]
    water_grams: Annotated[float, About("mass of water", "grams", "largest", "smallest", additive=True, digits=1, ranked=False)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "carbon_dioxide_grams": [
            "the mass of carbon dioxide formed in the complete combustion of {mass} of {formula}",
            "What is the mass of carbon dioxide formed in the complete combustion of {mass} of {formula}?",
        ],
        "oxygen_grams": [
            "the mass of oxygen needed for the complete combustion of {mass} of {formula}",
        ],
        "water_grams": [
            "the mass of water formed in the complete combustion of {mass} of {formula}",
        ],
    },
    cite=WEIGHTS,
    figures=WEIGHED_FIGURES,
    examples=[
        ({"mass": 16.043, "formula": "CH4"}, {"carbon_dioxide_grams": 44.009, "oxygen_grams": 63.996, "water_grams": 36.03}),
        ({"mass": 100, "formula": "C8H18"}, {"carbon_dioxide_grams": 308.2}),
    ],
)
def complete_combustion(
    mass: Annotated[float, Field(gt=0, le=1e12), Pick(50, 75, 100, 150, says="{} grams", noun="mass of fuel")],
    formula: ChemicalFormula,
) -> Combustion:
    """Compute the oxygen used and the carbon dioxide and water formed when a compound of C, H and O burns completely.

    Args:
        mass: grams of fuel
        formula: formula of a compound of carbon, hydrogen and oxygen only
    """
    atoms = parse(formula)
    if set(atoms) - {"C", "H", "O"}:
        raise ToolError("Complete combustion is computed for compounds of carbon, hydrogen and oxygen only.")
    moles = mass / mass_of(atoms)
    carbon, hydrogen = atoms.get("C", 0), atoms.get("H", 0)
    oxygen = carbon + hydrogen / 4 - atoms.get("O", 0) / 2
    if oxygen <= 0:
        raise ToolError(f"{hill(atoms)} is already fully oxidized and does not burn.")
    return Combustion(
        oxygen_grams=float(f"{moles * oxygen * mass_of({'O': 2}):.9g}"),
        carbon_dioxide_grams=float(f"{moles * carbon * mass_of({'C': 1, 'O': 2}):.9g}"),
        water_grams=float(f"{moles * hydrogen / 2 * mass_of({'H': 2, 'O': 1}):.9g}"),
    )


class Participant(Row):
    """A substance in a balanced equation."""

    noun = "substance"
    plural = "substances"
    key = "formula"

    formula: ChemicalFormula
    coefficient: Annotated[int, About("coefficient in the balanced equation", high="largest", low="smallest")]
    side: Annotated[str, About("side of the equation")]


class Balanced(Result):
    """A balanced chemical equation."""

    equation: Annotated[str, About("balanced equation", form="with -> between its sides")]
    substances: list[Participant]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "substances": [
            "the substances in the reaction {equation}",
        ],
        "equation": [
            "the balanced form of {equation} in the smallest whole numbers",
            "What is the balanced form of {equation} in the smallest whole numbers?",
        ],
    },
    examples=[
        ({"equation": "C3H8 + O2 -> CO2 + H2O"}, {"equation": "C3H8 + 5 O2 -> 3 CO2 + 4 H2O"}),
        ({"equation": "Fe + O2 = Fe2O3"}, {"equation": "4 Fe + 3 O2 -> 2 Fe2O3"}),
        (
            {"equation": "KMnO4 + HCl -> KCl + MnCl2 + H2O + Cl2"},
            {"equation": "2 KMnO4 + 16 HCl -> 2 KCl + 2 MnCl2 + 8 H2O + 5 Cl2"},
        ),
    ],
)
def balance_equation(
    equation: Annotated[
        str,
        Pick(
            "C3H8 + O2 -> CO2 + H2O",
            "Fe2O3 + CO -> Fe + CO2",
            "NH3 + O2 -> NO + H2O",
            "Al + Fe3O4 -> Al2O3 + Fe",
            "C6H12O6 + O2 -> CO2 + H2O",
            "Cu + HNO3 -> Cu(NO3)2 + NO2 + H2O",
            "Na2CO3 + HCl -> NaCl + CO2 + H2O",
            "P4O10 + H2O -> H3PO4",
            "FeS2 + O2 -> Fe2O3 + SO2",
            "KClO3 -> KCl + O2",
        ),
    ],
) -> Balanced:
    """Balance a chemical equation with the smallest whole-number coefficients.

    Args:
        equation: unbalanced equation of neutral formulas, 'Fe + O2 -> Fe2O3'; '=' also separates the sides
    """  # fmt: skip
    sides = re.split(r"->|→|=", equation)
    if len(sides) != 2 or len(equation) > 400:
        raise ToolError("Write one equation with one arrow: 'Fe + O2 -> Fe2O3'.")
    left, right = ([part.strip() for part in side.split("+")] for side in sides)
    names = left + right
    if len(names) > 10 or len(set(names)) != len(names):
        raise ToolError("An equation may hold up to 10 substances, each named once.")
    parsed = [parse(n) for n in names]
    symbols = sorted({s for p in parsed for s in p})
    matrix = [
        [Fraction(p.get(s, 0) * (1 if i < len(left) else -1)) for i, p in enumerate(parsed)] for s in symbols
    ]  # fmt: skip
    solution = _null_vector(matrix, len(names))
    if solution is None or any(c <= 0 for c in solution):
        raise ToolError("This equation cannot be balanced, or not in one way only.")
    scale = math.lcm(*(c.denominator for c in solution))
    whole = [int(c * scale) for c in solution]
    divisor = math.gcd(*whole)
    coefficients = [c // divisor for c in whole]
    if max(coefficients) > 10**6:
        raise ToolError("The coefficients of this equation are too large to mean anything.")
    said = [f"{c} {n}" if c > 1 else n for c, n in zip(coefficients, names, strict=True)]
    return Balanced(
        equation=f"{' + '.join(said[: len(left)])} -> {' + '.join(said[len(left) :])}",
        substances=[
            Participant(formula=n, coefficient=c, side="reactants" if i < len(left) else "products")
            for i, (n, c) in enumerate(zip(names, coefficients, strict=True))
        ],
    )


def _null_vector(matrix: list[list[Fraction]], width: int) -> list[Fraction] | None:
    """The solution of `matrix · x = 0` with last entry 1, where the null space has exactly one dimension."""
    rows = [list(r) for r in matrix]
    pivots: list[int] = []
    for column in range(width):
        pivot = next((r for r in range(len(pivots), len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        top = len(pivots)
        rows[top], rows[pivot] = rows[pivot], rows[top]
        rows[top] = [v / rows[top][column] for v in rows[top]]
        for r, row in enumerate(rows):
            if r != top and row[column]:
                rows[r] = [a - row[column] * b for a, b in zip(row, rows[top], strict=True)]
        pivots.append(column)
    free = [c for c in range(width) if c not in pivots]
    if len(free) != 1:
        return None
    solution = [Fraction(0)] * width
    solution[free[0]] = Fraction(1)
    for top, column in enumerate(pivots):
        solution[column] = -rows[top][free[0]]
    return solution
