"""Compile X-ray absorption edges and emission lines of the elements into physics/data/xrays.sqlite.

    pip download --no-deps xraydb==4.5.8 -d FOLDER
    python scripts/atlas/xrays.py FOLDER/xraydb-4.5.8-py3-none-any.whl

Read are the tables of Elam, Ravel and Sieber (2002) as xraydb holds them: edges above 10 eV and the lines with a Siegbahn name.
"""

import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path

from compiled import write


def main(wheel: str) -> None:
    archive = zipfile.ZipFile(wheel)
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(Path(archive.extract("xraydb/xraydb.sqlite", folder)))
        name = {symbol: element.lower() for symbol, element in base.execute("SELECT element, name FROM elements")}
        name |= {"Al": "aluminum", "Cs": "cesium", "S": "sulfur"}  # as in chemistry/elements
        edges = base.execute("SELECT element, iupac_symbol, absorption_edge, fluorescence_yield FROM xray_levels").fetchall()
        lines = base.execute("SELECT element, siegbahn_symbol, emission_energy, intensity FROM xray_transitions").fetchall()
        base.close()
    licence = archive.read("xraydb-4.5.8.dist-info/licenses/LICENSE").decode()
    write(
        "physics/xrays",
        """
        CREATE TABLE edge (element TEXT, edge TEXT, energy REAL NOT NULL, yield REAL NOT NULL,
                           PRIMARY KEY (element, edge)) WITHOUT ROWID;
        CREATE TABLE line (element TEXT, line TEXT, energy REAL NOT NULL, intensity REAL NOT NULL,
                           PRIMARY KEY (element, line)) WITHOUT ROWID;
        """,
        {
            "edge": sorted((name[e], edge, energy, share) for e, edge, energy, share in edges if energy >= 10),
            "line": sorted((name[e], line, energy, part) for e, line, energy, part in lines if line and energy >= 10),
        },
        {
            "source": "Elam, Ravel and Sieber, Radiation Physics and Chemistry 63 (2002) 121, as in xraydb 4.5.8",
            "version": "xraydb 4.5.8",
            "licence": "MIT",
            "notice": licence,
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
