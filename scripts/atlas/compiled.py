"""Write one compiled SQLite file and the facts about it: the same input gives the same bytes."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

PACKS = Path(__file__).parents[2] / "src/dive/packs"


def write(place: str, schema: str, tables: Mapping[str, Iterable[tuple[object, ...]]], about: dict[str, object]) -> None:
    """Fill `<domain>/<name>` with the tables, in the order given, and put row counts and hash into its .json."""
    domain, name = place.split("/")
    target = PACKS / domain / "data" / f"{name}.sqlite"
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    counts = {}
    db = sqlite3.connect(target)
    db.executescript(f"PRAGMA page_size=4096; {schema}")
    for table, rows in tables.items():
        rows = list(rows)
        counts[table] = len(rows)
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    db.commit()
    db.execute("VACUUM")
    db.close()
    facts = {**about, "rows": counts, "sha256": hashlib.sha256(target.read_bytes()).hexdigest()}
    target.with_suffix(".json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n")
    print(place, counts, target.stat().st_size)
