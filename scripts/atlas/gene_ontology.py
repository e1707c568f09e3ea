"""Compile Gene Ontology terms, the enzyme reactions in it, and PSI-MOD: gene_ontology.py PSIMS_WHEEL OUTPUT_DIRECTORY.

Both ontologies (CC BY 4.0) ship inside psims as OBO files. Obsolete terms are left out. A reaction is kept where a term with
a complete EC number defines it as "Catalysis of the reaction: a + b = c + d". A modification is kept where PSI-MOD
says that it occurs in nature, on one residue, with a known mass.
"""

import collections
import gzip
import hashlib
import json
import re
import sqlite3
import sys
import zipfile
from pathlib import Path

RELATIONS = {"part_of": 1, "regulates": 2, "positively_regulates": 3, "negatively_regulates": 4}
REACTION = re.compile(r'"Catalysis of the reaction: ([^="]+) = ([^="]+?)\.?" \[')
PARTNER = re.compile(r"(?:(\d+) )?(.+)")
Stanza = dict[str, list[str]]


def stanzas(wheel: str, name: str) -> list[Stanza]:
    """The live terms of an OBO file, each as tag → values."""
    with zipfile.ZipFile(wheel) as archive:
        text = gzip.decompress(archive.read(f"psims/controlled_vocabulary/vendor/{name}.obo.gz")).decode()
    found = []
    for block in text.replace("\r\n", "\n").split("\n[")[1:]:
        if block.startswith("Term]"):
            tags: Stanza = collections.defaultdict(list)
            for line in block.split("\n")[1:]:
                tag, _, value = line.partition(": ")
                tags[tag].append(value)
            if "is_obsolete" not in tags:
                found.append(tags)
    return found


def sides(definition: str) -> list[tuple[int, int, str]]:
    """The reaction's partners as (side, coefficient, name); empty where the definition is no such equation."""
    equation = REACTION.match(definition)
    if not equation:
        return []
    found: dict[tuple[int, str], int] = {}
    for side, text in enumerate(equation.groups()):
        for partner in text.split(" + "):
            match = PARTNER.fullmatch(partner.strip())
            number, name = match.groups() if match else (None, "")
            if not name or (side, name) in found or ". " in name or len(name) > 60 or re.match(r"n |\d*n ", name):
                return []
            found[side, name] = int(number or 1)
    return [(side, count, name) for (side, name), count in found.items()]


def write(path: Path, script: str, tables: dict[str, list[tuple[object, ...]]], about: dict[str, object]) -> None:
    """Write the SQLite file and its record; the same input gives the same bytes."""
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.executescript("PRAGMA page_size=4096;" + script)
    for table, rows in tables.items():
        base.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
    base.commit()
    base.execute("VACUUM")
    base.close()
    record = about | {
        "rows": {t: len(r) for t, r in tables.items()},
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    path.with_suffix(".json").write_text(json.dumps(record, indent=2) + "\n")
    print(record, path.stat().st_size)


def ontology(wheel: str, directory: Path) -> None:
    terms, edges, reactions = [], set(), []
    for tags in stanzas(wheel, "go"):
        number = int(tags["id"][0][3:])
        codes = [x[3:].split()[0] for x in tags["xref"] if x.startswith("EC:")]
        whole = [c for c in codes if re.fullmatch(r"\d+(\.\d+){3}", c)]
        code = whole[0] if len(whole) == 1 else None
        terms.append((number, tags["name"][0], tags["namespace"][0], code))
        edges |= {(number, 0, int(p[3:10])) for p in tags["is_a"]}
        for relation in tags["relationship"]:
            kind, target = relation.split()[:2]
            if kind in RELATIONS:
                edges.add((number, RELATIONS[kind], int(target[3:10])))
        if code:
            reactions += [(number, *partner) for partner in sides(tags["def"][0])]
    tables = {"term": sorted(terms), "edge": sorted(edges), "partner": sorted(reactions)}
    script = """
        CREATE TABLE term (id INTEGER PRIMARY KEY, name TEXT, aspect TEXT, ec TEXT);
        CREATE TABLE edge (child INTEGER, kind INTEGER, parent INTEGER, PRIMARY KEY (child, kind, parent)) WITHOUT ROWID;
        CREATE TABLE partner (term INTEGER, side INTEGER, coefficient INTEGER, name TEXT,
                              PRIMARY KEY (term, side, name)) WITHOUT ROWID;
    """
    source = "Gene Ontology, release 2026-06-15 (The Gene Ontology Consortium, Genetics 2023)"
    about = {"source": source, "via": "psims 1.4.0", "licence": "CC BY 4.0"}
    write(directory / "gene_ontology.sqlite", script, tables, about)


def modifications(wheel: str, directory: Path) -> None:
    rows = []
    for tags in stanzas(wheel, "psi-mod"):
        pairs = [re.fullmatch(r'(\w+): "(.*)"', x) for x in tags["xref"]]
        facts = {pair[1]: pair[2] for pair in pairs if pair}
        if facts.get("Source") != "natural" or not re.fullmatch("[A-Z]", facts.get("Origin", "")) or facts["Origin"] in "XUO":
            continue
        if "none" in (facts.get("DiffMono", "none"), facts.get("DiffFormula", "none")) or re.search(
            " (residue|removal)$", tags["name"][0]
        ):
            continue
        end = {"N-term": "N-terminus", "C-term": "C-terminus"}.get(facts.get("TermSpec", "none"))
        mass, average = float(facts["DiffMono"]), float(facts["DiffAvg"])
        rows.append((int(tags["id"][0][4:]), tags["name"][0], facts["Origin"], end, mass, average, facts["DiffFormula"]))
    script = """
        CREATE TABLE modification (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE, residue TEXT, terminus TEXT,
                                   mass REAL, average REAL, formula TEXT);
    """
    source = "PSI-MOD 1.038.0, naturally occurring modifications (Montecchi-Palazzi et al., Nature Biotechnology 2008)"
    about = {"source": source, "via": "psims 1.4.0", "licence": "CC BY 4.0"}
    write(directory / "modifications.sqlite", script, {"modification": sorted(rows)}, about)


if __name__ == "__main__":
    ontology(sys.argv[1], Path(sys.argv[2]))
    modifications(sys.argv[1], Path(sys.argv[2]))
