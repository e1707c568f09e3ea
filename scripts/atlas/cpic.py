"""Compile CPIC's gene-drug pairs, allele functions, phenotypes and recommendations into `cpic.sqlite`.

Input: the tables inside the wheel pypgx 0.27.0 (MIT); the facts are CPIC's (CC0 1.0). Columns that come from PharmGKB
(evidence levels, FDA label annotations; CC BY-SA) and from RxNorm are left out. Usage: `python scripts/atlas/cpic.py <wheel>`.
"""

import csv
import hashlib
import io
import json
import sqlite3
import sys
import zipfile
from pathlib import Path

OUT = Path(__file__).parents[2] / "src/dive/packs/medicine/data"
STAR_GENES = ("CYP2B6", "CYP2C19", "CYP2C9", "CYP2D6", "CYP3A5", "NUDT15", "SLCO1B1", "TPMT", "UGT1A1")


def main(wheel):
    archive = zipfile.ZipFile(wheel)

    def table(name):
        text = archive.read(f"pypgx/api/data/{name}-table.csv").decode()
        return list(csv.DictReader(io.StringIO(text)))

    path = OUT / "cpic.sqlite"
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.executescript("""
        PRAGMA page_size=4096;
        CREATE TABLE pair (gene TEXT, drug TEXT, level TEXT, status TEXT, PRIMARY KEY (gene, drug)) WITHOUT ROWID;
        CREATE TABLE drug (name TEXT PRIMARY KEY, atc TEXT) WITHOUT ROWID;
        CREATE TABLE allele (gene TEXT, position INTEGER, name TEXT, function TEXT, score REAL, numbered TEXT, complete INTEGER,
                             PRIMARY KEY (gene, name)) WITHOUT ROWID;
        CREATE TABLE diplotype (gene TEXT, alleles TEXT, phenotype TEXT, PRIMARY KEY (gene, alleles)) WITHOUT ROWID;
        CREATE TABLE phenotype (gene TEXT, name TEXT, priority TEXT, PRIMARY KEY (gene, name)) WITHOUT ROWID;
        CREATE TABLE recommendation (drug TEXT, gene TEXT, phenotype TEXT, advice TEXT,
                                     PRIMARY KEY (drug, gene, phenotype)) WITHOUT ROWID;
    """)
    atc = {}
    for row in table("cpic"):
        base.execute(
            "INSERT INTO pair VALUES (?, ?, ?, ?)", (row["Gene"], row["Drug"], row["CPICLevel"], row["CPICLevelStatus"])
        )
        codes = sorted(c.strip() for c in row["ATC"].split(",") if len(c.strip()) == 7)
        atc.setdefault(row["Drug"], codes)
        assert atc[row["Drug"]] == codes, row
    base.executemany("INSERT INTO drug VALUES (?, ?)", sorted((d, " ".join(c)) for d, c in atc.items()))
    rsids = {v["GRCh38Name"]: v["rsID"] for v in table("variant") if v["rsID"].startswith("rs")}
    for position, row in enumerate(r for r in table("allele") if r["Gene"] in STAR_GENES):
        core = [] if row["GRCh38Core"] == "N/A" else row["GRCh38Core"].split(",")
        # An allele with one core variant of unknown rsID, or with none, has no complete list: it is marked, not taken as short.
        numbered = sorted({rsids[v] for v in core if v in rsids})
        complete = bool(core) and all(v in rsids for v in core)
        score = None if row["ActivityScore"] == "N/A" else float(row["ActivityScore"])
        base.execute(
            "INSERT INTO allele VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row["Gene"], position, row["StarAllele"], row["Function"], score, " ".join(numbered), complete),
        )
    for row in table("diplotype"):
        if row["Gene"] in STAR_GENES:
            alleles = "/".join(sorted(row["Diplotype"].split("/")))
            base.execute("INSERT OR IGNORE INTO diplotype VALUES (?, ?, ?)", (row["Gene"], alleles, row["Phenotype"]))
            kept = base.execute("SELECT phenotype FROM diplotype WHERE gene=? AND alleles=?", (row["Gene"], alleles)).fetchone()
            if kept[0] != row["Phenotype"]:
                print("two phenotypes, dropped:", row, kept)
                base.execute("DELETE FROM diplotype WHERE gene=? AND alleles=?", (row["Gene"], alleles))
    for row in table("phenotype"):
        priority = None if row["Priority"] == "None" else row["Priority"].replace("Low risk", "Low Risk")
        base.execute("INSERT INTO phenotype VALUES (?, ?, ?)", (row["Gene"], row["Phenotype"], priority))
    for row in table("recommendation"):
        # F5 holds another group's (DPWG) text; IFNL3 holds trial figures, not advice.
        if row["Gene2"] == "None" and row["Gene1"] not in ("F5", "IFNL3") and row["Recommendation"] not in ("", "None"):
            advice = " ".join(row["Recommendation"].split())
            base.execute(
                "INSERT OR REPLACE INTO recommendation VALUES (?, ?, ?, ?)",
                (row["Drug"], row["Gene1"], row["Phenotype1"], advice),
            )
    base.commit()
    base.execute("VACUUM")
    names = ("pair", "drug", "allele", "diplotype", "phenotype", "recommendation")
    counts = {t: base.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in names}
    base.close()
    facts = {
        "source": "Clinical Pharmacogenetics Implementation Consortium (CPIC): pairs, alleles, recommendations",
        "version": "as compiled in pypgx 0.27.0",
        "licence": "CC0 1.0 (CPIC); package MIT",
        "left_out": "PharmGKB levels and label annotations, two-gene recommendations, alleles of genes without star names",
        "rows": counts,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (OUT / "cpic.json").write_text(json.dumps(facts, indent=1) + "\n")
    print(facts, path.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1])
