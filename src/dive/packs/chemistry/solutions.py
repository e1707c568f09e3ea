"""Solutions to weigh in, of what dissolves so far: of the insoluble, a mass would be computed that no one could dissolve."""

import re
from functools import cache
from typing import Annotated

from pydantic import Field

from dive.packs.chemistry import formulas
from dive.packs.chemistry.formulas import Weight, hill, mass_of, parse
from dive.tools import Pick, ToolError, tool
from dive.tools.entities import ChemicalFormula

PACK = formulas.PACK

_SOLUBLE = """NaCl 36;NaOH 100;NaBr 94;NaI 184;NaF 4.1;NaNO3 91;NaNO2 84;NaClO3 100;Na2SO4 28;Na2CO3 30;NaHCO3 10;Na2SO3 30;
Na2S2O3 76;Na3PO4 14;Na2HPO4 11;NaH2PO4 94;NaSCN 151;C2H3NaO2 50;CHNaO2 94;C2Na2O4 3.6;C6H5Na3O7 42;C7H5NaO2 62;KCl 35;
KOH 120;KBr 67;KI 148;KF 101;KNO3 38;KClO3 8.6;KBrO3 8.1;KIO3 9.2;KSCN 238;KMnO4 7.6;K2SO4 12;K2CO3 111;KHCO3 36;K2CrO4 65;
K2Cr2O7 15;K3PO4 105;K2HPO4 168;KH2PO4 25;C2H3KO2 268;C8H5KO4 10;K3Fe(CN)6 48;K4Fe(CN)6 36;LiCl 84;LiBr 180;LiOH 12.5;
LiNO3 102;Li2CO3 1.3;NH4Cl 39;NH4Br 78;NH4NO3 212;(NH4)2SO4 76;NH4SCN 180;NH4H2PO4 40;(NH4)2HPO4 69;MgCl2 56;MgSO4 35;
Mg(NO3)2 71;CaCl2 81;Ca(NO3)2 144;SrCl2 54;Sr(NO3)2 80;BaCl2 37;Ba(NO3)2 10;Ba(OH)2 4.9;AlCl3 45;Al(NO3)3 68;Al2(SO4)3 38;
MnCl2 77;MnSO4 63;FeCl2 65;FeCl3 91;FeSO4 29;Fe(NO3)3 82;CoCl2 56;CoSO4 38;Co(NO3)2 103;NiCl2 67;NiSO4 40;Ni(NO3)2 99;
CuCl2 75;CuSO4 22;Cu(NO3)2 145;ZnCl2 400;ZnSO4 57;Zn(NO3)2 120;CdCl2 120;CdSO4 76;AgNO3 234;HgCl2 7.3;Pb(NO3)2 59;H3BO3 5.8;
C2H5NO2 23;C3H7NO2 16;C3H7NO3 24;C4H9NO3 9.6;C5H11NO2 8.7;C6H13NO2 2.3;C5H11NO2S 5.5;C9H11NO2 2.7;C9H11NO3 0.04;
C11H12N2O2 1.3;C4H7NO4 0.5;C5H9NO4 0.8;C4H8N2O3 2.4;C5H10N2O3 4;C6H9N3O2 4;C6H14N4O2 18;C6H8O6 33;C10H16N2O3S 0.02;
C17H20N4O6 0.006;NH3 25;HCl 55;HBr 190;H2SO4 9900;HNO3 9900;H3PO4 540;HClO4 230;HF 9900;H2O2 9900;N2H4 9900"""
"""Grams that dissolve in 100 grams of water at 25 °C, 9900 where all does.

Rough textbook figures, rounded down and taken from no one table: they refuse what cannot be made, and enter no answer.
"""
MOST = 1000
"""Grams of an organic solute per litre of solution beyond which none dissolves in any common solvent."""


@cache
def _soluble() -> dict[str, float]:
    """Hill formula of the solute without water of crystallisation → grams in a litre of solution that surely dissolve.

    A saturated solution weighs more than a kilogram per litre, so what is in a kilogram is on the safe side.
    """
    pairs = (entry.split() for entry in _SOLUBLE.replace("\n", "").split(";"))
    return {hill(parse(formula)): 1000 * float(grams) / (100 + float(grams)) for formula, grams in pairs}


def _most_dissolved(formula: str) -> float:
    """Grams of the solute that a litre of solution can hold. Raises ToolError where it is not known to dissolve."""
    dry = "·".join(part for part in re.split(r"[·*.]", formula) if not re.fullmatch(r"\d*H[2₂]O", part.strip()))
    atoms = parse(dry or formula)
    if (known := _soluble().get(hill(atoms))) is not None:
        return known * mass_of(parse(formula)) / mass_of(atoms)
    if {"C", "H"} <= atoms.keys() <= {"C", "H", "N", "O", "S", "P", "F", "Cl", "Br", "I"} and atoms.keys() & {"N", "O", "S"}:
        return MOST
    raise ToolError(
        f"{formula[:40]} is not known to dissolve. Give a common soluble acid, base or salt, or an organic substance."
    )


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "grams": [
            "the mass of solute in {millilitres} of a {molarity} solution of {formula}",
            "What is the mass of solute in {millilitres} of a {molarity} solution of {formula}?",
        ],
    },
    cite=formulas.WEIGHTS,
    figures=formulas.WEIGHED_FIGURES,
    examples=[
        ({"formula": "NaCl", "molarity": 1, "millilitres": 1000}, {"grams": 58.44}),
        ({"formula": "C6H12O6", "molarity": 0.5, "millilitres": 250}, {"grams": 22.52}),
        ({"formula": "CuSO4·5H2O", "molarity": 0.5, "millilitres": 100}, {"grams": 12.48}),
    ],
)
def solution_mass(
    formula: ChemicalFormula,
    molarity: Annotated[float, Field(gt=0, le=100), Pick(0.2, 0.25, 0.4, 0.5, says="{} mol/L", noun="concentration")],
    millilitres: Annotated[float, Field(gt=0, le=1e9), Pick(250, 500, 750, says="{} millilitres", noun="volume")],
) -> Weight:
    """Compute how much of a substance to weigh in for a solution of given volume and molarity.

    Args:
        formula: chemical formula of a common soluble acid, base or salt, or of an organic one with oxygen, nitrogen or sulfur
        molarity: moles per litre of solution
        millilitres: volume of solution
    """
    per_litre, most = molarity * mass_of(parse(formula)), _most_dissolved(formula)
    if per_litre > most:
        raise ToolError(
            f"That would be {per_litre:.4g} grams in a litre of solution, of at most {most:.4g}; lower the molarity."
        )
    return Weight(grams=float(f"{per_litre * millilitres / 1000:.9g}"))
