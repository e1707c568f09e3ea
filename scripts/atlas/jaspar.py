"""Compile the transcription-factor atlas from a pyjaspar wheel: jaspar.py PYJASPAR_WHEEL OUTPUT_DIRECTORY.

JASPAR 2024 CORE, human, single factors only (dimers such as FOS::JUN are left out), latest version of each matrix.
"""

import hashlib
import json
import math
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path


def main(wheel: str, directory: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(wheel) as archive:
        source = sqlite3.connect(archive.extract("pyjaspar/data/JASPAR2024.sqlite", scratch))
        latest = {
            base: (row, f"{base}.{version}", name)
            for row, base, version, name in source.execute(
                "SELECT m.id, m.base_id, m.version, m.name FROM matrix m JOIN matrix_species s ON s.id = m.id"
                " WHERE s.tax_id = '9606' AND m.collection = 'CORE' AND m.name NOT LIKE '%::%' ORDER BY m.base_id, m.version"
            )
        }
        rows = []
        for row, matrix, name in latest.values():
            notes: dict[str, set[str]] = {}
            for tag, value in source.execute("SELECT tag, val FROM matrix_annotation WHERE id = ? ORDER BY local_id", (row,)):
                notes.setdefault(tag.lower(), set()).add(value)
            counts: dict[int, dict[str, float]] = {}
            for base, column, value in source.execute("SELECT row, col, val FROM matrix_data WHERE id = ?", (row,)):
                counts.setdefault(column, {})[base] = value
            consensus, bits = "", 0.0
            for _, column_counts in sorted(counts.items()):
                total = sum(column_counts.values())
                consensus += max("ACGT", key=lambda b: column_counts[b])
                bits += 2 + sum(v / total * math.log2(v / total) for v in column_counts.values() if v)
            (kind,) = notes["class"] if len(notes["class"]) == 1 else (None,)
            (family,) = notes["family"] if len(notes.get("family", ())) == 1 else (None,)
            (assay,) = notes["type"] if len(notes.get("type", ())) == 1 else (None,)
            rows.append((matrix, name, kind, family, assay, consensus, round(bits, 4)))
    path = directory / "jaspar.sqlite"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size=4096")
    connection.execute(
        "CREATE TABLE motif (matrix TEXT PRIMARY KEY, factor TEXT, class TEXT, family TEXT, assay TEXT, consensus TEXT,"
        " bits REAL) WITHOUT ROWID"
    )
    connection.executemany("INSERT INTO motif VALUES (?,?,?,?,?,?,?)", sorted(rows))
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
    record = {
        "source": "JASPAR 2024 CORE, human transcription factors (Rauluseviciute et al., Nucleic Acids Research 2024)",
        "via": "pyjaspar 4.0.0",
        "licence": "CC BY 4.0",
        "rows": {"motif": len(rows)},
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (directory / "jaspar.json").write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
