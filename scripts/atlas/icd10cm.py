"""Compile the ICD-10-CM tabular list (April 2026) into `icd10cm.sqlite`.

Input: the tabular XML inside the wheel simple-icd-10-cm 1.5.0 (MIT; the XML is a work of the US government, CDC/NCHS and
CMS, in the public domain). Usage: `python scripts/atlas/icd10cm.py <wheel>`.

Codes are stored by three-character category, one compressed body each: whole titles would not fit in 4 MB.
"""

import hashlib
import json
import re
import sqlite3
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from pathlib import Path

OUT = Path(__file__).parents[2] / "src/dive/packs/medicine/data"
NOTES = ("includes", "inclusionTerm", "excludes1", "excludes2")


def words(element):
    return " ".join("".join(element.itertext()).split())


def notes(diag, tag):
    return [words(n) for k in diag.findall(tag) for n in k.findall("note")]


def walk(diag, parent, into):
    code = diag.find("name").text.strip()
    entry = [code, parent, words(diag.find("desc")), *(notes(diag, tag) for tag in NOTES)]
    into.append(entry)
    for child in diag.findall("diag"):
        walk(child, code, into)


def title_key(text):
    return zlib.crc32(text.casefold().encode())


def main(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".xml"))
        root = ElementTree.fromstring(archive.read(name))
    path = OUT / "icd10cm.sqlite"
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.executescript("""
        PRAGMA page_size=4096;
        CREATE TABLE chapter (number INTEGER PRIMARY KEY, title TEXT, span TEXT);
        CREATE TABLE block (span TEXT PRIMARY KEY, chapter INTEGER, title TEXT, position INTEGER) WITHOUT ROWID;
        CREATE TABLE category (code TEXT PRIMARY KEY, block TEXT, codes INTEGER, title TEXT,
                               subcodes INTEGER, terms INTEGER, body BLOB) WITHOUT ROWID;
        CREATE TABLE title (key INTEGER, code TEXT, PRIMARY KEY (key, code)) WITHOUT ROWID;
    """)
    total, position, keys = 0, 0, set()
    for chapter in root.findall("chapter"):
        number = int(chapter.find("name").text)
        title, span = re.fullmatch(r"(.*) \(([0-9A-Z-]+)\)", words(chapter.find("desc"))).groups()
        base.execute("INSERT INTO chapter VALUES (?, ?, ?)", (number, title, span))
        for section in chapter.findall("section"):
            if not section.findall("diag"):
                continue  # a heading over other sections
            heading = words(section.find("desc"))
            found = re.fullmatch(r"(.*?) ?\(([0-9A-Z]{3}(?:-[0-9A-Z]{3})?)\)", heading)
            label, block = found.groups() if found else (heading, section.get("id"))
            position += 1
            base.execute("INSERT INTO block VALUES (?, ?, ?, ?)", (block, number, label, position))
            for diag in section.findall("diag"):
                entries = []
                walk(diag, None, entries)
                total += len(entries)
                for entry in entries:
                    keys |= {(title_key(t), entry[0]) for t in [entry[2], *entry[4]]}
                body = zlib.compress(json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode(), 9)
                code, _, name, _, terms, *_ = entries[0]
                subcodes = sum(e[1] == code for e in entries)
                base.execute(
                    "INSERT INTO category VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (code, block, len(entries), name, subcodes, len(terms), body),
                )
    base.executemany("INSERT INTO title VALUES (?, ?)", sorted(keys))
    base.commit()
    base.execute("VACUUM")
    counts = {t: base.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("chapter", "block", "category")}
    base.close()
    facts = {
        "source": "ICD-10-CM Tabular List of Diseases and Injuries, CDC National Center for Health Statistics and CMS",
        "version": f"{root.find('version').text}, April 2026 update (simple-icd-10-cm 1.5.0)",
        "licence": "public domain (US government work); package MIT",
        "left_out": "seventh-character extensions, code-first, code-also and use-additional-code notes",
        "rows": {**counts, "code": total},
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (OUT / "icd10cm.json").write_text(json.dumps(facts, indent=1) + "\n")
    print(facts, path.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1])
