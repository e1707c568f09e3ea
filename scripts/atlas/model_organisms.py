"""Compile mouse and fly genes and chromosome lengths: model_organisms.py GOATOOLS_WHEEL BIOFRAME_WHEEL OUTPUT_DIRECTORY.

Genes: NCBI Gene's protein-coding genes (public domain), as goatools carries them (parsed, never executed). Chromosomes: UCSC's
sequence tables of the assemblies, as bioframe carries them. A fly gene without a name of its own (CG numbers) is left out.
"""

import ast
import collections
import csv
import io
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

from gene_ontology import write

ASSEMBLIES = {
    "hg19": ("Homo sapiens", 2009), "hg38": ("Homo sapiens", 2013), "mm9": ("Mus musculus", 2007),
    "mm10": ("Mus musculus", 2011), "mm39": ("Mus musculus", 2020), "dm3": ("Drosophila melanogaster", 2006),
    "dm6": ("Drosophila melanogaster", 2014), "ce10": ("Caenorhabditis elegans", 2010),
    "ce11": ("Caenorhabditis elegans", 2013), "danRer10": ("Danio rerio", 2014), "danRer11": ("Danio rerio", 2017),
    "sacCer3": ("Saccharomyces cerevisiae", 2011),
}  # fmt: skip
"""UCSC's name of each assembly, its species and its year."""


def genes(wheel: str, taxon: int) -> list[dict[str, Any]]:
    """The records of a goatools table, read as literals."""
    with zipfile.ZipFile(wheel) as archive:
        tree = ast.parse(archive.read(f"goatools/test_data/genes_NCBI_{taxon}_ProteinCoding.py").decode())
    (table,) = [s.value for s in tree.body if isinstance(s, ast.Assign) and isinstance(s.value, ast.Dict)]
    found = [{k.arg: ast.literal_eval(k.value) for k in v.keywords if k.arg} for v in table.values if isinstance(v, ast.Call)]
    return [g for g in found if g["genomic_nucleotide_accession_version"].startswith(("NC_", "NT_"))]


def row(gene: dict[str, Any], place: str | None) -> tuple[Any, ...]:
    start, end = gene["start_position_on_the_genomic_accession"], gene["end_position_on_the_genomic_accession"]
    return (gene["Symbol"], gene["GeneID"], gene["description"], gene["chromosome"], place, start, end, gene["exon_count"],
            {"plus": "+", "minus": "-"}[gene["orientation"]])  # fmt: skip


def once(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows in order, without the genes whose symbol stands for two genes."""
    seen = collections.Counter(r[0].casefold() for r in rows)
    return sorted(r for r in rows if seen[r[0].casefold()] == 1)


def main(goatools: str, bioframe: str, directory: Path) -> None:
    mouse = []
    for gene in genes(goatools, 10090):
        position = re.fullmatch(r"\S+ ([\d.]+) cM", gene["map_location"])
        if re.fullmatch(r"\d+|X|Y", gene["chromosome"]) and not re.match(r"Gm\d+$|LOC|.*Rik$", gene["Symbol"]):
            mouse.append(row(gene, position.group(1) if position else None))
    fly = []
    for gene in genes(goatools, 7227):
        named = not re.search(r"gene product from|uncharacterized|^CG\d+", gene["description"])
        if gene["chromosome"] in {"X", "2L", "2R", "3L", "3R", "4", "Y"} and named and not re.match(r"CG\d+$", gene["Symbol"]):
            fly.append(row(gene, gene["map_location"] or None))
    chromosomes = []
    with zipfile.ZipFile(bioframe) as archive:
        for assembly, (species, year) in ASSEMBLIES.items():
            text = archive.read(f"bioframe/io/data/{assembly}.seqinfo.tsv").decode()
            for order, part in enumerate(csv.DictReader(io.StringIO(text), delimiter="\t")):
                if part["role"] == "assembled" and part["unit"] == "primary":
                    chromosomes.append((assembly, species, year, order, part["name"].removeprefix("chr"), int(part["length"])))
    script = """
        CREATE TABLE mouse (symbol TEXT PRIMARY KEY, entrez INTEGER, name TEXT, chromosome TEXT, place TEXT,
                            first INTEGER, last INTEGER, exons INTEGER, strand TEXT) WITHOUT ROWID;
        CREATE TABLE fly (symbol TEXT PRIMARY KEY, entrez INTEGER, name TEXT, chromosome TEXT, place TEXT,
                          first INTEGER, last INTEGER, exons INTEGER, strand TEXT) WITHOUT ROWID;
        CREATE TABLE chromosome (assembly TEXT, species TEXT, year INTEGER, place INTEGER, name TEXT, length INTEGER,
                                 PRIMARY KEY (assembly, place)) WITHOUT ROWID;
    """
    about = {
        "source": "NCBI Gene, mouse (GRCm38) and Drosophila melanogaster (release 6) protein-coding genes (22 February 2016);"
        " UCSC sequence tables of the assemblies",
        "via": "goatools 1.6.7, bioframe 0.8.0",
        "licence": "NCBI Gene: public domain; UCSC tables: free for all uses; bioframe: MIT",
    }
    tables = {"mouse": once(mouse), "fly": once(fly), "chromosome": sorted(chromosomes)}
    write(directory / "model_organisms.sqlite", script, tables, about)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
