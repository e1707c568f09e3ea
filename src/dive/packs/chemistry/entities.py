"""Entity types of the chemistry packs."""

from typing import Annotated

from dive.tools import Entity

NumberedElement = Annotated[str, Entity("NumberedElement", "element", "elements")]  # found by its atomic number
Isotope = Annotated[str, Entity("Isotope", "isotope", "isotopes")]  # "carbon-14"
LigandFormula = Annotated[str, Entity("LigandFormula", "formula", "formulas")]
"""Of a PDB component. Nothing takes it: nobody burns a ligand, or makes a solution of it under its code."""
LigandCode = Annotated[str, Entity("LigandCode", "PDB ligand", "PDB ligands", ("the PDB ligand {}",))]  # "CFF"
RedoxCouple = Annotated[
    str, Entity("RedoxCouple", "redox couple", "redox couples", ("the redox couple {}",), common=True)
]  # "Zn2+/Zn"
Salt = Annotated[str, Entity("Salt", "salt", "salts", common=True)]  # sparingly soluble: "silver chloride"
Acid = Annotated[str, Entity("Acid", "acid", "acids", common=True)]  # weak acid with known constants: "acetic acid"

__all__ = ["Acid", "Isotope", "LigandCode", "LigandFormula", "NumberedElement", "RedoxCouple", "Salt"]
