"""Compile the element atlas from a `mendeleev` wheel: python scripts/atlas/elements.py WHEEL OUTPUT_DIRECTORY.

The wheel (MIT) carries one SQLite file; nothing of the package is imported. Facts only: no descriptions, no prose.
"""

import hashlib
import json
import re
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path

SECONDS = {
    "ysec": 1e-24, "zsec": 1e-21, "asec": 1e-18, "psec": 1e-12, "nsec": 1e-9, "usec": 1e-6, "msec": 1e-3, "sec": 1.0,
    "minute": 60.0, "hour": 3600.0, "day": 86400.0, "year": 31557600.0, "kyear": 31557600e3, "Myear": 31557600e6,
    "Gyear": 31557600e9, "Tyear": 31557600e12, "Pyear": 31557600e15, "Eyear": 31557600e18, "Zyear": 31557600e21,
    "Yyear": 31557600e24,
}  # fmt: skip
# The allotrope whose melting and boiling points a table lists; elements not here have one form in the source.
# Carbon and arsenic sublime at atmospheric pressure, so they have neither.
ALLOTROPE = {15: "white", 16: "monoclinic", 34: "gray", 50: "white"}
SUBLIMES = {6, 33}
# No sample large enough was ever weighed: what the source lists is a prediction.
UNWEIGHED = {85, 87} | set(range(100, 119))
CATEGORY = {
    "Nonmetals": "reactive nonmetal", "Noble gases": "noble gas", "Alkali metals": "alkali metal",
    "Alkaline earth metals": "alkaline earth metal", "Metalloids": "metalloid", "Halogens": "halogen",
    "Poor metals": "post-transition metal", "Transition metals": "transition metal", "Lanthanides": "lanthanide",
    "Actinides": "actinide",
}  # fmt: skip


def short(value: float | None, digits: int = 6) -> float | None:
    """The number without the noise of unit conversions."""
    return None if value is None else float(f"{value:.{digits}g}")


def main(wheel: str, output: str) -> None:
    """Write elements.sqlite and elements.json."""
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "elements.sqlite"
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        zipfile.ZipFile(wheel).extract("mendeleev/elements.db", scratch)
        source = sqlite3.connect(Path(scratch) / "mendeleev/elements.db")
        source.row_factory = sqlite3.Row
        out = sqlite3.connect(target)
        out.execute("PRAGMA page_size=4096")
        out.executescript("""
            CREATE TABLE elements (z INTEGER PRIMARY KEY, name TEXT, symbol TEXT, mass REAL, grp INTEGER, period INTEGER,
              block TEXT, category TEXT, configuration TEXT, melting REAL, boiling REAL, density REAL, conductivity REAL,
              heat_capacity REAL, electronegativity REAL, ionization REAL, affinity REAL, crust REAL, radioactive INTEGER,
              oxidation TEXT);
            CREATE TABLE isotopes (z INTEGER, a INTEGER, mass REAL, abundance REAL, half_life REAL, mode TEXT,
              PRIMARY KEY (z, a)) WITHOUT ROWID;
        """)
        series = {r["id"]: r["name"] for r in source.execute("SELECT * FROM series")}
        phases = list(source.execute("SELECT * FROM phasetransitions ORDER BY id"))
        ionization = dict(source.execute("SELECT atomic_number, ionization_energy FROM ionizationenergies WHERE ion_charge=0"))
        for e in source.execute("SELECT * FROM elements ORDER BY atomic_number"):
            z = e["atomic_number"]
            rows = [p for p in phases if p["atomic_number"] == z]
            chosen = [p for p in rows if p["allotrope"] == ALLOTROPE.get(z)] or rows
            phase = chosen[0] if chosen and z not in SUBLIMES and z < 100 else None
            states = sorted(
                r[0]
                for r in source.execute(
                    "SELECT oxidation_state FROM oxidationstates WHERE atomic_number=? AND category='main'", (z,)
                )
            )
            celsius = [
                None if phase is None or phase[k] is None else round(phase[k] - 273.15, 2)
                for k in ("melting_point", "boiling_point")
            ]
            out.execute(
                f"INSERT INTO elements VALUES ({','.join('?' * 20)})",
                (
                    z,
                    e["name"].lower(),
                    e["symbol"],
                    short(e["atomic_weight"], 9),
                    e["group_id"],
                    e["period"],
                    e["block"],
                    CATEGORY[series[e["series_id"]]],
                    e["electronic_configuration"],
                    *celsius,
                    None if z in UNWEIGHED else short(e["density"]),
                    short(e["thermal_conductivity"]),
                    short(e["specific_heat_capacity"]),
                    short(e["en_pauling"]),
                    short(ionization.get(z), 7),
                    short(e["electron_affinity"]),
                    short(e["abundance_crust"]),
                    int(bool(e["is_radioactive"])),
                    json.dumps(states),
                ),
            )
        modes: dict[int, tuple[float, str]] = {}
        for isotope, mode, intensity in source.execute(
            "SELECT isotope_id, mode, intensity FROM isotopedecaymodes WHERE intensity IS NOT NULL ORDER BY id"
        ):
            if intensity > modes.get(isotope, (0.0, ""))[0]:
                modes[isotope] = (intensity, mode)
        for i in source.execute("SELECT * FROM isotopes ORDER BY atomic_number, mass_number"):
            seconds = i["half_life"] * SECONDS[i["half_life_unit"]] if i["half_life"] is not None else None
            if seconds is None and i["abundance"] is None:
                continue  # never observed, or its half-life is only bounded
            mode = modes.get(i["id"], (0.0, ""))
            out.execute(
                "INSERT INTO isotopes VALUES (?,?,?,?,?,?)",
                (
                    i["atomic_number"],
                    i["mass_number"],
                    i["mass"],
                    i["abundance"],
                    short(seconds, 7),
                    mode[1] if seconds is not None and mode[0] > 50 else None,
                ),
            )
        out.commit()
        out.execute("VACUUM")
        counts = {t: out.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("elements", "isotopes")}
        out.close()
    version = re.search(r"-(\d[\d.]*)-", Path(wheel).name)
    record = {
        "source": "mendeleev", "version": version.group(1) if version else "", "licence": "MIT",
        "citation": "L. M. Mentel, mendeleev: a Python resource for properties of chemical elements, ions and isotopes",
        "rows": counts, "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
    }  # fmt: skip
    (folder / "elements.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
