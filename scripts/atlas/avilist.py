"""Compile the bird atlas from a birdnames wheel: avilist.py BIRDNAMES_WHEEL OUTPUT_DIRECTORY (AviList 2025, species only)."""

import csv
import hashlib
import io
import json
import sqlite3
import sys
import zipfile
from pathlib import Path

STATUS = {
    "LC": "Least Concern", "NT": "Near Threatened", "VU": "Vulnerable", "EN": "Endangered", "CR": "Critically Endangered",
    "CR (PE)": "Critically Endangered", "CR (PEW)": "Critically Endangered", "EW": "Extinct in the Wild", "EX": "Extinct",
    "DD": "Data Deficient", "NE": "Not Evaluated",
}  # fmt: skip


def main(wheel: str, directory: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("birdnames/data/processed/avilist_2025_taxonomy.csv").decode()
    rows = []
    for taxon in csv.DictReader(io.StringIO(text)):
        if taxon["avilist_taxon_rank"] == "species":
            status = STATUS[taxon["avilist_iucn_status"]] if taxon["avilist_iucn_status"] else None
            names = (taxon["avilist_common_name"], taxon["scientific_name"])
            rows.append((*names, taxon["genus"], taxon["avilist_family"], taxon["avilist_order"], status))
    assert len({r[0] for r in rows}) == len(rows), "two species share an English name"
    path = directory / "birds.sqlite"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size=4096")
    connection.execute(
        "CREATE TABLE bird (name TEXT COLLATE NOCASE PRIMARY KEY, scientific TEXT COLLATE NOCASE, genus TEXT, family TEXT,"
        ' "order" TEXT, status TEXT) WITHOUT ROWID'
    )
    connection.executemany("INSERT INTO bird VALUES (?,?,?,?,?,?)", sorted(rows))
    connection.execute("CREATE INDEX by_scientific ON bird (scientific)")
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
    record = {
        "source": "AviList: The Global Avian Checklist, v2025 (AviList Core Team, 2025)",
        "via": "birdnames 0.1.3",
        "licence": "CC BY 4.0",
        "rows": {"bird": len(rows)},
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (directory / "birds.json").write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
