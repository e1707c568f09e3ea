"""ICD-10-CM 2026 as the pack's file holds it: codes by category, blocks, chapters, and the codes that a title names.

Codes are written with their point ("E11.9"); every look-up from a caller's words raises ToolError with what would be right.
"""

import json
import re
import zlib
from functools import cache, lru_cache
from typing import NamedTuple

from dive.packs.atlas import connect
from dive.tools import Pack, ToolError

PACK = Pack(
    name="diagnoses",
    domain="medicine",
    title="ICD-10-CM 2026 tabular list (CDC, CMS)",
    licence="public domain (US government work)",
    vintage="2026 April",
    cite="the April 2026 edition of ICD-10-CM",
)
_CODE = re.compile(r"[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{1,4})?")


class Entry(NamedTuple):
    """A code of the tabular list with its notes."""

    code: str
    parent: str | None
    """The code directly above; None for a category."""
    title: str
    includes: list[str]
    terms: list[str]
    """Inclusion terms: conditions that the code is for."""
    excludes1: list[str]
    excludes2: list[str]


def entries_of(category: str) -> list[Entry]:
    """Every entry of a three-character category, in the order of the list; none where there is no such category."""
    row = connect(__file__, "icd10cm").execute("SELECT body FROM category WHERE code = ?", (category,)).fetchone()
    return [] if row is None else [Entry(*e) for e in json.loads(zlib.decompress(row[0]))]


@lru_cache(maxsize=64)
def _by_code(category: str) -> dict[str, Entry]:
    return {entry.code: entry for entry in entries_of(category)}


def _normal(code: str) -> str:
    key = code.strip().upper().replace(".", "", 1) if len(code) <= 12 else ""
    return f"{key[:3]}.{key[3:]}" if len(key) > 3 else key


def find_entry(code: str) -> Entry:
    """The entry of a code, with or without its point. Raises ToolError where the list has none."""
    key = _normal(code)
    found = _by_code(key[:3]).get(key) if _CODE.fullmatch(key) else None
    if found is None:
        raise ToolError(
            f"ICD-10-CM 2026 has no code '{code.strip()[:20]}'. Give one such as 'E11.9', without seventh-character extension."
        )
    return found


def children(code: str) -> list[Entry]:
    """Entries directly below a code, in the order of the list."""
    return [e for e in _by_code(code[:3]).values() if e.parent == code]


def line_of(code: str) -> list[str]:
    """The code and the codes above it, up to its category."""
    line = [code]
    while (parent := find_entry(line[-1]).parent) is not None:
        line.append(parent)
    return line


@cache
def blocks() -> dict[str, tuple[int, str, str]]:
    """Chapter number, title and chapter title of each block, in the order of the list."""
    query = "SELECT b.span, b.chapter, b.title, c.title FROM block b JOIN chapter c ON c.number = b.chapter ORDER BY b.position"
    return {r[0]: (r[1], r[2], r[3]) for r in connect(__file__, "icd10cm").execute(query)}


@cache
def categories() -> dict[str, tuple[str, int]]:
    """Block and number of codes of each three-character category, in the order of the codes."""
    query = "SELECT code, block, codes FROM category ORDER BY code"
    return {r[0]: (r[1], r[2]) for r in connect(__file__, "icd10cm").execute(query)}


def block_of(category: str) -> str:
    """The block of a three-character category."""
    return categories()[category][0]


def find_block(span: str) -> str:
    """The block as the list writes it ("E08-E13"). Raises ToolError where there is none."""
    key = span.strip().upper().replace("–", "-") if len(span) <= 20 else ""
    if key not in blocks():
        raise ToolError(f"ICD-10-CM has no block '{span.strip()[:20]}'. Give a range such as 'E08-E13'.")
    return key


def codes_titled(text: str) -> list[tuple[str, bool]]:
    """Codes with that title or inclusion term, and whether it is the title."""
    wanted = " ".join(text.split()).casefold()
    key = zlib.crc32(wanted.encode())
    found = []
    for (code,) in connect(__file__, "icd10cm").execute("SELECT code FROM title WHERE key = ? ORDER BY code", (key,)):
        entry = find_entry(code)
        if entry.title.casefold() == wanted:
            found.append((code, True))
        elif any(t.casefold() == wanted for t in entry.terms):
            found.append((code, False))
    return found
