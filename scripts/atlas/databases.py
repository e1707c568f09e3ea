"""Compile scientific databases, their licences and publications into academic/data/databases.sqlite.

    pip download --no-deps bioregistry==0.15.6 -d FOLDER
    python scripts/atlas/databases.py FOLDER/bioregistry-0.15.6-py3-none-any.whl

Only the manually curated part of the Bioregistry is read (CC0-1.0), nothing that it aggregates from other registries, and no
names or addresses of persons. A licence that is none of SPDX's is left out (run spdx.py first).
"""

import json
import sqlite3
import sys
import zipfile
from collections import Counter

from compiled import PACKS, write


def main(wheel: str) -> None:
    entries = json.loads(zipfile.ZipFile(wheel).read("bioregistry/data/bioregistry.json"))
    live = {k: e for k, e in entries.items() if e.get("name") and not e.get("deprecated")}
    names = Counter(e["name"].casefold() for e in live.values())
    live = {k: e for k, e in live.items() if names[e["name"].casefold()] == 1}
    spdx = {row[0] for row in sqlite3.connect(PACKS / "computing/data/spdx.sqlite").execute("SELECT id FROM licence")}
    databases, publications, keywords = [], {}, set()
    for prefix, entry in live.items():
        databases.append(
            (
                prefix,
                " ".join(entry["name"].split()),
                entry["license"] if entry.get("license") in spdx else None,
                entry.get("homepage"),
                entry.get("pattern"),
                entry.get("example"),
                entry.get("uri_format"),
            )
        )
        for paper in entry.get("publications", ()):
            doi, title, year = (paper.get("doi") or "").lower(), paper.get("title"), paper.get("year")
            if doi and title and year:
                publications[prefix, doi] = (prefix, doi, " ".join(title.split()).rstrip("."), int(year))
        keywords |= {(prefix, word.lower()) for word in entry.get("keywords", ())}
    write(
        "academic/databases",
        """
        CREATE TABLE database (prefix TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, licence TEXT, homepage TEXT, pattern TEXT,
                               example TEXT, uri TEXT) WITHOUT ROWID;
        CREATE TABLE publication (prefix TEXT, doi TEXT, title TEXT NOT NULL, year INTEGER NOT NULL,
                                  PRIMARY KEY (prefix, doi)) WITHOUT ROWID;
        CREATE TABLE keyword (prefix TEXT, word TEXT, PRIMARY KEY (prefix, word)) WITHOUT ROWID;
        CREATE INDEX by_doi ON publication (doi);
        CREATE INDEX by_word ON keyword (word);
        """,
        {
            "database": sorted(databases),
            "publication": sorted(publications.values()),
            "keyword": sorted(keywords),
        },
        {
            "source": "Bioregistry 0.15.6, manually curated part (Hoyt et al., Scientific Data 2022)",
            "version": "0.15.6",
            "licence": "CC0-1.0",
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
