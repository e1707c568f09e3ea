"""The exemplar pool: queries without answers, each carrying the structural prior that answering it implies.

A pattern is written over R (retrieval) and P (processing): `>` feeds a value on, `*` repeats for every element of a list,
`|` sets branches side by side, and a last word says how results are combined: `R>R*>max`, `R|R>diff`, `R>P`.
None of the queries comes from a benchmark. Users bring their own with `dive exemplars add`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from dive.errors import UserError

COMBINERS = {"max", "min", "second", "sum", "mean", "spread", "count", "where", "which", "diff", "ratio", "exceeds", "and"}
"""Words that may end a pattern."""
FORMS = ("question", "instruction", "scenario")

_PART = re.compile(r"[RP]\*?(\|[RP]\*?)*")


def is_pattern(text: str) -> bool:
    """Is the text a pattern of the grammar?"""
    parts = text.split(">")
    if parts[-1] in COMBINERS:
        parts.pop()
    return bool(parts) and all(_PART.fullmatch(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Exemplar:
    """One query a person might ask, and its shape."""

    id: str
    domain: str
    form: str
    """question, instruction or scenario."""
    query: str
    pattern: str

    @property
    def plan(self) -> tuple[tuple[str, str | None], ...]:
        """The operators, after the first call, that lead to this shape, each with a hint: ("chain", "P")."""
        parts = self.pattern.split(">")
        combiner = parts.pop() if parts[-1] in COMBINERS else None
        plan: list[tuple[str, str | None]] = []
        for place, part in enumerate(parts):
            if "|" in part and place > 0 and combiner is None:
                plan.append(("widen", None))
            elif place > 0 and "*" not in part:
                plan.append(("chain", "processing" if part.startswith("P") else "retrieval"))
        if combiner in ("max", "min", "second", "sum", "mean", "spread", "count"):
            plan.append(("aggregate", combiner))
        elif combiner == "where":
            plan.append(("aggregate", "where"))
        elif combiner in ("which", "exceeds", "diff", "ratio"):
            plan.append(("compare", combiner))
        elif combiner == "and":
            plan.append(("widen", None))
        if len(parts) > 1:
            plan.append(("deepen", None))
        return tuple(plan)


@cache
def load() -> tuple[Exemplar, ...]:
    """The exemplars that ship with Dive: a file a domain, in the files' order."""
    folder = resources.files("dive.exemplars").joinpath("pool")
    found: list[Exemplar] = []
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            domain = file.name.removesuffix(".yaml")
            entries = enumerate(_entries(file.read_text("utf-8"), file.name), 1)
            found += [Exemplar(f"{domain}-{number:02d}", domain, *_checked(entry, file.name)) for number, entry in entries]
    return tuple(found)


def read_exemplars(file: Path) -> tuple[Exemplar, ...]:
    """A user's exemplars, as `dive exemplars add` writes them. Raises UserError that names what is wrong."""
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise UserError(f"exemplar file {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"exemplar file {file} is not UTF-8 text") from None
    return tuple(
        Exemplar(
            str(entry.get("id") or f"{file.stem}-{number:02d}"), str(entry.get("domain", "own")), *_checked(entry, str(file))
        )
        for number, entry in enumerate(_entries(text, str(file)), 1)
    )


def _entries(text: str, name: str) -> Iterator[dict[str, Any]]:
    try:
        entries = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise UserError(f"exemplar file {name} is broken: {' '.join(str(error).split())}") from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UserError(f"exemplar file {name} must hold a list of entries with form, query and pattern")
    yield from entries


def _checked(entry: dict[str, Any], name: str) -> tuple[str, str, str]:
    """Form, query and pattern of an entry. Raises UserError where one is missing or malformed."""
    query = str(entry.get("query") or "").strip()
    form, pattern = str(entry.get("form", "question")), str(entry.get("pattern") or "")
    if not query:
        raise UserError(f"exemplar file {name}: an entry has no query")
    if form not in FORMS:
        raise UserError(f"exemplar file {name}: '{query[:60]}' has the form '{form}'; there are {', '.join(FORMS)}")
    if not is_pattern(pattern):
        raise UserError(
            f"exemplar file {name}: '{query[:60]}' has the pattern '{pattern}'; write one such as R>R*>max or R|R>diff"
        )
    return form, query, pattern


__all__ = ["COMBINERS", "FORMS", "Exemplar", "is_pattern", "load", "read_exemplars"]
