"""Corpora of pages that can be searched and opened: one read-only SQLite file each, shipped or built by `dive data build`.

A corpus holds pages (title, description, text, kind, facts, links) and an FTS5 index over them. Invariants: a built file is
a pure function of its pages, byte for byte; searching quotes every token, so no query can be syntax; ties rank by page
order.
"""

import re
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

LONGEST_QUERY = 32
"""Tokens of a query that are searched for; what stands behind them is left out."""
WEIGHTS = (8.0, 3.0, 1.0)
"""Of title, description and text in the ranking (BM25)."""
DICTIONARY_BYTES = 32_768
"""Text that every page is compressed against: short pages share most of their words."""

COMMON = frozenset({
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "its", "of", "on", "or", "that", "the",
    "to", "was", "were", "which", "with",
})  # fmt: skip
"""Words that say nothing about what is searched for."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a corpus."""

    title: str
    """Unique in its corpus; also the page's address."""
    description: str
    """A few words on what the page is about."""
    text: str
    kind: str | None = None
    """What the page is about, as a common noun: "city", "composer"."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Facts by name, JSON values."""
    links: tuple[str, ...] = ()
    """Titles of other pages that the text names, in the order in which it names them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that a search found."""

    title: str
    description: str
    kind: str | None


def tokens(query: str) -> list[str]:
    """The words of a query as the index knows them, each once; common words only where there is nothing else."""
    words = list(dict.fromkeys(re.findall(r"\w+", query.casefold())))
    return ([w for w in words if w not in COMMON] or words)[:LONGEST_QUERY]


class Corpus:
    """A corpus over one open connection; use it in the thread that opened the connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._dictionary = connection.execute("SELECT value FROM meta WHERE name = 'dictionary'").fetchone()[0]

    def search(self, query: str, limit: int, *, every: bool = False) -> list[Hit]:
        """The best pages that hold all words of the query; where there is none, those that hold some of them.

        A page whose title is the query comes before all others. With `every` the words must all occur, or nothing is found.
        """
        words = [f'"{word}"' for word in tokens(query)]
        if not words:
            return []
        found = self._match(" ".join(words), limit) or ([] if every else self._match(" OR ".join(words), limit))
        named = [] if every else self._titled(query.strip())
        return list(dict.fromkeys(named + found))[:limit]

    def _match(self, expression: str, limit: int) -> list[Hit]:
        rows = self._db.execute(
            "SELECT page.title, page.description, page.kind FROM found JOIN page ON page.id = found.rowid WHERE found MATCH ? "
            "ORDER BY bm25(found, ?, ?, ?), page.id LIMIT ?", (expression, *WEIGHTS, limit),
        )  # fmt: skip
        return [Hit(*row) for row in rows]

    def _titled(self, title: str) -> list[Hit]:
        rows = self._db.execute(
            "SELECT title, description, kind FROM page WHERE title = ? COLLATE NOCASE ORDER BY id", (title,)
        )
        return [Hit(*row) for row in rows]

    def page(self, title: str) -> Page | None:
        """The page of that title, capitals aside; None where there is none."""
        row = self._db.execute("SELECT * FROM page WHERE title = ? COLLATE NOCASE ORDER BY title = ? DESC, id LIMIT 1",
                               (title, title)).fetchone()  # fmt: skip
        if row is None:
            return None
        unpack = zlib.decompressobj(zdict=self._dictionary)
        text = (unpack.decompress(row["text"]) + unpack.flush()).decode()
        links = tuple(self._title(number) for number in orjson.loads(row["links"]))
        return Page(row["title"], row["description"], text, row["kind"], orjson.loads(row["facts"]), links)

    def hit(self, title: str) -> Hit:
        """What a list of search results would say of the page. Raises KeyError."""
        for found in self._titled(title):
            if found.title == title:
                return found
        raise KeyError(title)

    def _title(self, number: int) -> str:
        title: str = self._db.execute("SELECT title FROM page WHERE id = ?", (number,)).fetchone()[0]
        return title

    def values(self, name: str) -> list[Any]:
        """A list that the corpus was built with, such as the titles in order of renown; empty where it has none."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        found: list[Any] = orjson.loads(row[0]) if row is not None else []
        return found


def write_corpus(target: Path, pages: Sequence[Page], lists: Mapping[str, Iterable[Any]] | None = None) -> None:
    """Write a corpus of the pages, in their order, to a new file. `lists` are kept for `Corpus.values`."""
    numbers = {page.title: i for i, page in enumerate(pages)}
    if len(numbers) != len(pages):
        raise ValueError("two pages have one title")
    step = max(1, len(pages) // 60)
    dictionary = b" ".join(page.text.encode() for page in pages[::step])[-DICTIONARY_BYTES:]
    target.unlink(missing_ok=True)
    db = sqlite3.connect(target)
    with db:
        db.execute("PRAGMA page_size=4096")
        db.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
        db.execute("CREATE TABLE page (id INTEGER PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL, kind TEXT, "
                   "facts TEXT NOT NULL, links TEXT NOT NULL, text BLOB NOT NULL)")  # fmt: skip
        db.execute("CREATE VIRTUAL TABLE found USING fts5(title, description, text, content='', "
                   "tokenize='unicode61 remove_diacritics 2')")  # fmt: skip
        db.execute("INSERT INTO meta VALUES ('dictionary', ?)", (dictionary,))
        for name, values in (lists or {}).items():
            db.execute("INSERT INTO meta VALUES (?, ?)", (name, orjson.dumps(list(values))))
        for number, page in enumerate(pages):
            pack = zlib.compressobj(9, zdict=dictionary)
            text = pack.compress(page.text.encode()) + pack.flush()
            facts = orjson.dumps(dict(page.facts), option=orjson.OPT_SORT_KEYS).decode()
            links = orjson.dumps([numbers[title] for title in page.links]).decode()
            row = (number, page.title, page.description, page.kind, facts, links, text)
            db.execute("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            db.execute("INSERT INTO found (rowid, title, description, text) VALUES (?, ?, ?, ?)",
                       (number, page.title, page.description, page.text))  # fmt: skip
        db.execute("INSERT INTO found (found) VALUES ('optimize')")
        db.execute("CREATE INDEX page_title ON page (title COLLATE NOCASE)")
    db.execute("VACUUM")
    db.close()
