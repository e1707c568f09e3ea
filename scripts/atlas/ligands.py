"""Compile the PDB's Chemical Component Dictionary: ligands.py BIOTITE_WHEEL (needs biotite).

The dictionary (wwPDB, CC0 1.0) ships inside biotite as a binary CIF file. Kept are all released components of type non-polymer,
so that a list of those with a formula or an element is complete; a name only where it reads easily. Formulas are put in Hill
order, and the molar mass and charge are the dictionary's own.
"""

import re
import sys
import tempfile
import zipfile

import numpy
from biotite.structure.io.pdbx import BinaryCIFFile
from compiled import write


def hill(formula: str) -> str | None:
    """The dictionary's "C8 H10 N4 O2" in Hill order without blanks, deuterium as hydrogen; None for no plain formula."""
    parts = [re.fullmatch(r"([A-Z][A-Za-z]?)(\d*)", p) for p in formula.split() if not re.fullmatch(r"-?\d+", p)]
    if not parts or None in parts:
        return None
    atoms: dict[str, int] = {}
    for part in parts:
        symbol = "H" if part[1] == "D" else part[1].capitalize()
        atoms[symbol] = atoms.get(symbol, 0) + int(part[2] or 1)
    if "X" in atoms:
        return None
    first = [e for e in ("C", "H") if e in atoms] if "C" in atoms else []
    return "".join(f"{e}{atoms[e] if atoms[e] > 1 else ''}" for e in [*first, *sorted(set(atoms) - set(first))])


def main(wheel: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        with zipfile.ZipFile(wheel) as archive:
            path = archive.extract("biotite/structure/info/components.bcif", scratch)
        block = BinaryCIFFile.read(path)["components"]
    kinds = block["chem_comp"]
    columns = ("id", "name", "formula", "formula_weight", "pdbx_formal_charge", "type", "pdbx_release_status")
    table = zip(*(kinds[c].as_array(str) for c in (*columns, "pdbx_initial_date")), strict=True)
    atoms = block["chem_comp_atom"]
    owner, symbol = atoms["comp_id"].as_array(str), atoms["type_symbol"].as_array(str)
    stereo = atoms["pdbx_stereo_config"].as_array(str)
    heavy = dict(zip(*numpy.unique(owner[(symbol != "H") & (symbol != "D")], return_counts=True), strict=True))
    centres = dict(zip(*numpy.unique(owner[(stereo == "R") | (stereo == "S")], return_counts=True), strict=True))
    rows = []
    for code, name, formula, weight, charge, kind, status, date in table:
        plain = hill(formula)
        if status != "REL" or kind.upper() != "NON-POLYMER" or plain is None:
            continue
        reads = 2 <= len(name) <= 44 and not re.search(r"[^A-Za-z0-9 ,'()\[\]+.-]", name)
        rows.append((str(code), str(name) if reads else None, plain, round(float(weight), 3), int(charge),
                     int(heavy.get(code, 0)), int(centres.get(code, 0)), int(date[:4])))  # fmt: skip
    write(
        "chemistry/ligands",
        """CREATE TABLE ligand (code TEXT PRIMARY KEY, name TEXT, formula TEXT, mass REAL, charge INTEGER, heavy INTEGER,
                                centres INTEGER, year INTEGER) WITHOUT ROWID;
           CREATE INDEX by_formula ON ligand (formula);
           CREATE INDEX by_name ON ligand (name COLLATE NOCASE) WHERE name IS NOT NULL;""",
        {"ligand": sorted(rows, key=lambda row: row[0])},
        {
            "source": "wwPDB Chemical Component Dictionary of January 2026 (Westbrook et al., Bioinformatics 2015)",
            "via": "biotite 1.6.0",
            "licence": "CC0 1.0",
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
