"""Compile galaxies, clusters and nebulae of the NGC and IC into astronomy/data/deep_sky.sqlite.

    pip download --no-deps pyongc==1.2.2 -d FOLDER
    python scripts/atlas/deep_sky.py FOLDER/pyongc-1.2.2-py3-none-any.whl

Only the database is read (OpenNGC, M. Verga, CC BY-SA 4.0). Left out are entries that are no deep-sky objects: duplicates,
nonexistent objects, single and double stars.
"""

import re
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path

from compiled import write

CONSTELLATIONS = {"Se1": "Ser", "Se2": "Ser"}
LEFT_OUT = ("Dup", "NonEx", "*", "**", "Other", "Nova")


def called(name: str) -> str:
    """NGC0224 as people write it: "NGC 224"."""
    catalogue, number = re.fullmatch(r"(NGC|IC)0*(\d+)", name).groups()
    return f"{catalogue} {number}"


def main(wheel: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(Path(zipfile.ZipFile(wheel).extract("pyongc/ongc.db", folder)))
        base.row_factory = sqlite3.Row
        kinds = dict(base.execute("SELECT type, typedesc FROM objTypes"))
        rows = []
        for o in base.execute("SELECT * FROM objects"):
            if o["type"] in LEFT_OUT or not o["const"] or not re.fullmatch(r"(NGC|IC)\d{4}", o["name"]):
                continue
            names = (o["commonnames"] or "").split(",")
            messier = int(o["messier"].lstrip("M")) if o["messier"] else None
            kind = kinds[o["type"]].lower().replace("hii", "H II")
            constellation = CONSTELLATIONS.get(o["const"], o["const"])
            row = (called(o["name"]), messier, names[0].strip() or None, kind, constellation)
            rows.append((*row, o["vmag"], o["majax"], o["hubble"] or None, o["radvel"]))
        base.close()
    write(
        "astronomy/deep_sky",
        """
        CREATE TABLE object (name TEXT PRIMARY KEY COLLATE NOCASE, messier INTEGER, common TEXT, kind TEXT NOT NULL,
                             constellation TEXT NOT NULL, magnitude REAL, size REAL, hubble TEXT, velocity REAL) WITHOUT ROWID;
        CREATE INDEX by_constellation ON object (constellation, kind);
        """,
        {"object": sorted(rows)},
        {
            "source": "OpenNGC (M. Verga and contributors), as packaged in pyongc 1.2.2; objects selected and renamed",
            "version": "pyongc 1.2.2",
            "licence": "CC BY-SA 4.0",
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
