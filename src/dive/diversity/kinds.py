"""Kind and domain of any tool: from a map, from the installed pool, or by rule from its name and description.

The rule reads a name as words and takes the first one that is decisive: retrieval words speak of finding something that
exists (get, search, list, …), processing words of making something new out of the input (convert, sum, plot, …). A name
that says nothing is decided by the first decisive word of the description; where that is silent too, the tool counts as
retrieval. How each tool was decided is kept, so that a table can say how much of it is guessed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from dive.diversity.samples import Letter
from dive.errors import UserError

if TYPE_CHECKING:
    from dive.tools import ToolPool

Ground = Literal["map", "pool", "name", "description", "default"]
"""What a tool's kind was decided by."""
GROUNDS: tuple[Ground, ...] = get_args(Ground)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RETRIEVAL = _words(
    "get list search find lookup look fetch query read open browse retrieve show describe view visit download scrape crawl "
    "grep ask check watch browser page profile details detail info information facts record records entry entries history "
    "metadata near nearby nearest"
)
PROCESSING = _words(
    "compute calculate calculator calc convert conversion converter transform translate translation add subtract multiply "
    "divide sum mean average median compare comparison sort rank filter plot draw render chart run execute python eval "
    "evaluate parse format encode decode encrypt decrypt hash summarize summarise predict prediction classify estimate solve "
    "simulate optimize optimise merge join split count analyze analyse analysis generate create make build write edit send "
    "update delete remove set insert append save book cancel normalize normalise round simplify integrate differentiate "
    "factor factorize derive score rate align extract validate validity verify match distance difference ratio percent "
    "percentage change similarity equation formula regression correlation statistics adjust scale reverse complement "
    "transcribe fold digest rotate invert combine apply schedule shift"
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def infer_kind(name: str, description: str = "") -> tuple[Letter, Ground]:
    """The kind of a tool by rule, and what decided it."""
    texts: tuple[tuple[str, Ground], ...] = ((name, "name"), (description, "description"))
    for text, ground in texts:
        words = [w.lower() for w in _WORDS.findall(text)]
        decisive = next((w for w in words if w in RETRIEVAL or w in PROCESSING), None)
        if decisive is not None:
            return ("P" if decisive in PROCESSING else "R"), ground
    return "R", "default"


@dataclass
class ToolFacts:
    """Kind and domain of every tool met so far. One per dataset."""

    known_kinds: Mapping[str, Letter] = field(default_factory=dict)
    """Said by the user: decides before everything else."""
    known_domains: Mapping[str, str] = field(default_factory=dict)
    pool: "ToolPool | None" = None
    grounds: dict[str, Ground] = field(default_factory=dict)
    """Tool → what its kind was decided by."""
    descriptions: dict[str, str] = field(default_factory=dict)
    """Tool → what it says of itself; the first description met counts."""
    _kinds: dict[str, Letter] = field(default_factory=dict)

    def kind(self, name: str) -> Letter:
        """The kind of a tool."""
        found = self._kinds.get(name)
        if found is None:
            found, ground = self._decide(name)
            self._kinds[name], self.grounds[name] = found, ground
        return found

    def domain(self, name: str) -> str | None:
        """The domain of a tool, where a map or the pool knows it."""
        if name in self.known_domains:
            return self.known_domains[name]
        tool = None if self.pool is None else self.pool.tools.get(name)
        return None if tool is None else tool.domain

    def domains(self, names: Iterable[str]) -> tuple[str, ...]:
        """Domains of the tools that are known to have one, sorted."""
        return tuple(sorted({d for d in map(self.domain, set(names)) if d is not None}))

    def _decide(self, name: str) -> tuple[Letter, Ground]:
        if name in self.known_kinds:
            return self.known_kinds[name], "map"
        if self.pool is not None and name in self.pool.tools:
            return ("R" if self.pool.tools[name].kind == "retrieval" else "P"), "pool"
        return infer_kind(name, self.descriptions.get(name, ""))


def read_map(path: Path) -> tuple[dict[str, Letter], dict[str, str]]:
    """Kinds and domains from a YAML or JSON file: `name: R`, or `name: {kind: processing, domain: finance}`.

    Raises UserError that names the entry that is wrong.
    """
    import yaml

    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"tool map {path} cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UserError(f"tool map {path} is broken: {' '.join(str(error).split())}") from None
    if not isinstance(entries, dict):
        raise UserError(f"tool map {path} must hold `tool: R` or `tool: P` lines")
    kinds: dict[str, Letter] = {}
    domains: dict[str, str] = {}
    for name, entry in entries.items():
        kind, domain = (entry.get("kind"), entry.get("domain")) if isinstance(entry, dict) else (entry, None)
        if kind is not None:
            kinds[str(name)] = _letter(path, name, kind)
        if domain is not None:
            domains[str(name)] = str(domain)
    return kinds, domains


def _letter(path: Path, name: object, kind: Any) -> Letter:
    match str(kind).lower():
        case "r" | "retrieval":
            return "R"
        case "p" | "processing":
            return "P"
    raise UserError(f"tool map {path}: '{name}' has kind {kind!r}; give R (retrieval) or P (processing)")
