"""Compile the PDB's Chemical Component Dictionary: ligands.py BIOTITE_WHEEL OUTPUT_DIRECTORY (needs biotite).

The dictionary (wwPDB, CC0 1.0) ships inside biotite as a binary CIF file. Kept are released non-polymer components with a
name that reads easily; formulas are put in Hill order, and the molar mass and charge are the dictionary's own.
"""

import hashlib
import json
import re
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy
from biotite.structure.io.pdbx import BinaryCIFFile


def hill(formula: str) -> str | None:
    """The dictionary's "C8 H10 N4 O2" in Hill order without blanks; None for what is no plain formula."""
    parts = [re.fullmatch(r"([A-Z][A-Za-z]?)(\d*)", p) for p in formula.split() if not re.fullmatch(r"-?\d+", p)]
    if not parts or None in parts:
        return None
    atoms = {p[1].capitalize(): int(p[2] or 1) for p in parts if p}
    if {"D", "X"} & set(atoms):
        return None
    first = [e for e in ("C", "H") if e in atoms] if "C" in atoms else []
    return "".join(f"{e}{atoms[e] if atoms[e] > 1 else ''}" for e in [*first, *sorted(set(atoms) - set(first))])


def main(wheel: str, directory: Path) -> None:
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
        if status != "REL" or kind.upper() != "NON-POLYMER" or plain is None or not 2 <= len(name) <= 44:
            continue
        if re.search(r"[^A-Za-z0-9 ,'()\[\]+.-]", name) or not re.fullmatch(r"[A-Z0-9]{1,3}", code):
            continue
        rows.append((code, name, plain, round(float(weight), 3), int(charge), int(heavy.get(code, 0)),
                     int(centres.get(code, 0)), int(date[:4])))  # fmt: skip
    path = directory / "ligands.sqlite"
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.executescript("""
        PRAGMA page_size=4096;
        CREATE TABLE ligand (code TEXT PRIMARY KEY, name TEXT, formula TEXT, mass REAL, charge INTEGER, heavy INTEGER,
                             centres INTEGER, year INTEGER) WITHOUT ROWID;
    """)
    base.executemany("INSERT INTO ligand VALUES (?,?,?,?,?,?,?,?)", sorted(rows))
    base.execute("CREATE INDEX by_formula ON ligand (formula)")
    base.execute("CREATE INDEX by_name ON ligand (name COLLATE NOCASE)")
    base.commit()
    base.execute("VACUUM")
    base.close()
    record = {
        "source": "Chemical Component Dictionary of the Worldwide Protein Data Bank (Westbrook et al., Bioinformatics 2015)",
        "via": "biotite 1.6.0",
        "licence": "CC0 1.0",
        "rows": {"ligand": len(rows)},
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (directory / "ligands.json").write_text(json.dumps(record, indent=2) + "\n")
    print(record, path.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
