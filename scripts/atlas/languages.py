"""Compile what Unicode CLDR (through Babel) says of the ISO 639-1 languages into linguistics/data/languages.sqlite.

    python scripts/atlas/languages.py        # with Babel and pycountry installed

Only what the CLDR says of a language itself counts: Babel lets Haitian Creole inherit from French, and others from the root.
Babel keeps every locale it loads, some hundred megabytes for all of them; the few facts that the pack needs are 40 KB.
"""

import hashlib
import json
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pycountry
from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global

TARGET = Path(__file__).parents[2] / "src/dive/packs/linguistics/data/languages.sqlite"
SCRIPT_NAMES = {"Simplified": "Han", "Bangla": "Bengali"}


def own(code: str) -> dict[str, Any]:
    """The data of a locale without what it inherits; Norwegian Bokmål's and Nynorsk's names stand under Norwegian."""
    with localedata._cache_lock:
        localedata._cache.pop(code, None)  # merged and unmerged data would stand under the same key
        found = localedata.load(code, merge_inherited=False)
        del localedata._cache[code]
    return found


def main() -> None:
    english = Locale("en")
    likely = get_global("likely_subtags")
    rows, rules = [], []
    for language in pycountry.languages:
        code = getattr(language, "alpha_2", None)
        if code is None or code == "sh" or code not in english.languages:  # "sh" is deprecated
            continue
        try:
            locale = Locale(code)
        except UnknownLocaleError:
            locale = None
        script = next((p for p in likely.get(code, "").split("_")[1:] if len(p) == 4), None)
        script_name = english.scripts.get(script) if script else None
        names = own("no" if code in ("nb", "nn") else code).get("languages", {}) if locale else {}
        rows.append((
            code, language.alpha_3, english.languages[code], language.name, names.get(code),
            SCRIPT_NAMES.get(script_name, script_name),
            None if locale is None else int(locale.text_direction == "rtl"),
        ))  # fmt: skip
        plural = own(code).get("plural_form") if locale else None
        if plural is not None:
            rules += [(code, tag, rule) for tag, rule in sorted({**plural.rules, "other": ""}.items())]
    TARGET.unlink(missing_ok=True)
    with sqlite3.connect(TARGET) as db:
        db.execute("PRAGMA page_size=4096")
        db.execute(
            "CREATE TABLE languages (code TEXT PRIMARY KEY, code3 TEXT NOT NULL, name TEXT NOT NULL, iso_name TEXT NOT NULL, "
            "autonym TEXT, script TEXT, rtl INTEGER) WITHOUT ROWID"
        )
        db.executemany("INSERT INTO languages VALUES (?, ?, ?, ?, ?, ?, ?)", sorted(rows))
        db.execute("CREATE TABLE plurals (code TEXT, category TEXT, rule TEXT, PRIMARY KEY (code, category)) WITHOUT ROWID")
        db.executemany("INSERT INTO plurals VALUES (?, ?, ?)", sorted(rules))
        db.commit()
        db.execute("VACUUM")
    db.close()
    about = {
        "source": f"Unicode CLDR as in Babel {version('Babel')}; ISO 639 codes as in pycountry {version('pycountry')}",
        "licence": "Unicode-3.0 (CLDR data)",
        "rows": {"languages": len(rows), "plurals": len(rules)},
        "sha256": hashlib.sha256(TARGET.read_bytes()).hexdigest(),
    }
    TARGET.with_suffix(".json").write_text(json.dumps(about, indent=1) + "\n")


if __name__ == "__main__":
    main()
