"""Corpora that a user built with `dive data build`: where they lie, and how they are opened.

Invariant: a corpus is there when its `.json` is there, which is written last; nothing here writes or fetches.
"""

import os
from pathlib import Path

import orjson

from dive.packs.atlas import connect_file
from dive.packs.corpora import Corpus
from dive.records import Record

DIRECTORY_VARIABLE = "DIVE_DATA"


class BuiltData(Record):
    """What is known of a built file: stored beside it."""

    name: str
    title: str
    source: str
    """Package and version that it was compiled from."""
    licence: str
    pages: int
    sha256: str
    """Of the SQLite file."""


def data_directory() -> Path:
    """`$DIVE_DATA`, or `dive` in the user's data directory."""
    if chosen := os.environ.get(DIRECTORY_VARIABLE):
        return Path(chosen)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "dive"


def built_names() -> list[str]:
    """Names of the corpora that were built here, sorted."""
    return sorted(path.stem for path in data_directory().glob("*.json") if path.with_suffix(".sqlite").exists())


def built_data(name: str) -> BuiltData | None:
    """What is known of a built corpus; None where there is none of that name."""
    if name not in built_names():
        return None
    return BuiltData.model_validate(orjson.loads((data_directory() / f"{name}.json").read_bytes()))


def built_corpus(name: str) -> Corpus | None:
    """A built corpus, open in the calling thread; None where there is none of that name."""
    if name not in built_names():
        return None
    return Corpus(connect_file(data_directory() / f"{name}.sqlite"))
