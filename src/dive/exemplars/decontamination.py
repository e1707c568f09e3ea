"""Decontamination: nothing that Dive makes may repeat a benchmark that its user means to evaluate on.

A text is contaminated where its normalised form equals a benchmark text, or where it shares a run of 13 words with one (the
n-gram length of GPT-3's contamination study, Brown et al. 2020, appendix C). Only eight-byte hashes of the benchmark are kept.
Invariant: the guard depends on the files' contents alone, and `Guard.certificate` names them by hash, so that anyone who has
the same files can repeat the check.
"""

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dive.errors import UserError

GRAM = 13
"""Words in a run that counts as shared."""
SHORTEST_WORDS = 4
"""A benchmark text of fewer words (a label, an id, "yes") is no question, and is not held against anything."""

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text in their compared form: NFKC, lower case, letters and digits only."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _hash(words: Sequence[str]) -> int:
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest(), "big")


def _grams(words: Sequence[str]) -> Iterator[int]:
    return (_hash(words[start : start + GRAM]) for start in range(len(words) - GRAM + 1))


@dataclass(frozen=True)
class Hit:
    """Why a text counts as contaminated."""

    rule: str
    """`exact` or `13-gram`."""
    words: str
    """What is shared, in compared form."""


@dataclass(frozen=True)
class BenchmarkFile:
    """One file that the guard was made from."""

    name: str
    sha256: str
    texts: int
    """Texts of at least `SHORTEST_WORDS` words."""


@dataclass(frozen=True)
class Guard:
    """Hashes of the benchmarks' texts, to hold other texts against."""

    files: tuple[BenchmarkFile, ...] = ()
    texts: frozenset[int] = frozenset()
    grams: frozenset[int] = frozenset()

    @classmethod
    def read(cls, paths: Iterable[str | Path]) -> "Guard":
        """A guard against the texts of benchmark files: .txt (a text a line), .csv, .tsv, .json, .jsonl, .parquet.

        Of records, every string field counts, however deeply it is nested. Raises UserError where a file cannot be read, or
        holds no text.
        """
        files: list[BenchmarkFile] = []
        texts: set[int] = set()
        grams: set[int] = set()
        for path in map(Path, paths):
            content = _content(path)
            number = 0
            for text in _texts(path, content):
                words = words_of(text)
                if len(words) >= SHORTEST_WORDS:
                    number += 1
                    texts.add(_hash(words))
                    grams.update(_grams(words))
            if not number:
                raise UserError(f"benchmark file {path} holds no text of {SHORTEST_WORDS} words or more")
            files.append(BenchmarkFile(path.name, hashlib.sha256(content).hexdigest(), number))
        return cls(tuple(files), frozenset(texts), frozenset(grams))

    def hit(self, text: str) -> Hit | None:
        """Why the text is contaminated; None where it is not."""
        if not self.files:
            return None
        words = words_of(text)
        if _hash(words) in self.texts:
            return Hit("exact", " ".join(words))
        for start, gram in enumerate(_grams(words)):
            if gram in self.grams:
                return Hit(f"{GRAM}-gram", " ".join(words[start : start + GRAM]))
        return None

    def certificate(self) -> dict[str, Any]:
        """What was compared, so that the check can be repeated."""
        return {
            "rule": f"normalised exact match, or a shared run of {GRAM} words",
            "files": [{"name": f.name, "sha256": f.sha256, "texts": f.texts} for f in self.files],
            "grams": len(self.grams),
        }


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"benchmark file {path} cannot be read: {error.strerror}") from None


def _texts(path: Path, content: bytes) -> Iterator[str]:
    if path.suffix == ".parquet":
        return _strings(_parquet(path))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"benchmark file {path} is not UTF-8 text") from None
    try:
        match path.suffix:
            case ".txt":
                return iter(text.splitlines())
            case ".csv" | ".tsv":
                return _strings(
                    list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if path.suffix == ".tsv" else ","))
                )
            case ".jsonl":
                return _strings([json.loads(line) for line in text.splitlines() if line.strip()])
            case ".json":
                return _strings(json.loads(text))
    except (ValueError, RecursionError, csv.Error) as error:
        raise UserError(f"benchmark file {path} is broken: {error}") from None
    raise UserError(f"benchmark file {path} has none of the forms .txt, .csv, .tsv, .json, .jsonl, .parquet")


def _parquet(path: Path) -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UserError(f"reading {path} takes pyarrow: pip install 'dive-agents[data]'") from None
    try:
        return pyarrow.parquet.read_table(path).to_pylist()
    except (OSError, pyarrow.ArrowException) as error:
        raise UserError(f"benchmark file {path} is broken: {error}") from None


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
