"""Compile the courts of courts-db into law/data/courts.sqlite.

    pip download --no-deps courts-db==0.10.27 -d FOLDER
    python scripts/atlas/courts.py FOLDER/courts_db-0.10.27-py3-none-any.whl

Kept are courts of the fifty states and of the United States that have a citation abbreviation of their own; a federal district
court is called as the statute calls it, "District Court for the Southern District of New York".
"""

import json
import re
import sys
import zipfile
from collections import Counter

from compiled import write

PARTS = {"N.": "Northern", "S.": "Southern", "E.": "Eastern", "W.": "Western", "M.": "Middle", "C.": "Central"}


def called(name: str) -> str:
    name = " ".join(name.split()).removeprefix("United States ")
    match = re.fullmatch(r"(District|Bankruptcy) Court, (?:([NSEWMC]\.)D\.|D\.) (.+)", name)
    if match is None:
        return name
    part = f"{PARTS[match[2]]} " if match[2] else ""
    return f"{match[1]} Court for the {part}District of {match[3]}"


def main(wheel: str) -> None:
    archive = zipfile.ZipFile(wheel)
    courts = json.loads(archive.read("courts_db/data/courts.json"))
    licence = archive.read("courts_db-0.10.27.dist-info/licenses/LICENSE").decode()
    rows = []
    for court in courts:
        short = " ".join((court["citation_string"] or "").split())
        if not short or court["system"] not in ("federal", "state"):
            continue
        spans = court["dates"]
        place = {"Washignton D.C.": "District of Columbia", "Washington D.C.": "District of Columbia"}
        rows.append(
            (
                called(court["name"]),
                short,
                court["system"],
                court["type"] or None,
                place.get(court["location"], court["location"]) or None,
                spans[0]["start"] if len(spans) == 1 else None,
                spans[0]["end"] if len(spans) == 1 else None,
            )
        )
    names, shorts = Counter(r[0] for r in rows), Counter(r[1] for r in rows)
    rows = sorted(r for r in rows if names[r[0]] == shorts[r[1]] == 1)
    write(
        "law/courts",
        """
        CREATE TABLE court (name TEXT PRIMARY KEY COLLATE NOCASE, short TEXT NOT NULL UNIQUE, system TEXT NOT NULL, type TEXT,
                            location TEXT, established TEXT, abolished TEXT) WITHOUT ROWID;
        """,
        {"court": rows},
        {
            "source": "courts-db 0.10.27, Free Law Project",
            "version": "0.10.27",
            "licence": "BSD-2-Clause",
            "notice": licence,
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
