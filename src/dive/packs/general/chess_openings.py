"""Chess openings and the moves that define them (Open Chess Naming catalogue)."""

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from dive.packs.general.entities import ChessOpening
from dive.tools import About, Pack, Result, ToolError, aliases, seeds, tool

PACK = Pack(
    name="chess_openings",
    domain="general",
    title="Open Chess Naming (OCN-1) catalogue, Club d'Escacs Figueres",
    licence="MIT; catalogue CC BY 4.0",
    requires=("ocn-chess",),
    cite="the Open Chess Naming catalogue OCN-1",
)


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", " ", plain.replace("defense", "defence")).strip()


@dataclass(frozen=True, slots=True)
class _Line:
    """An opening of the catalogue that has moves."""

    name: str
    aliases: tuple[str, ...]
    half_moves: tuple[str, ...]
    """In UCI notation."""
    moves: str
    """In algebraic notation, numbered."""


@cache
def _by_name() -> dict[str, _Line]:
    """Every opening with moves, by folded name; an alias counts where only one opening has it."""
    from ocn import Catalog  # type: ignore[import-untyped]

    notation = _notation()
    lines = [
        _Line(row.canonical_name, tuple(row.aliases), tuple(map(sys.intern, row.moves_uci)), notation[row.ocn1])
        for row in Catalog.load()
        if row.moves_uci
    ]
    found = {_fold(line.name): line for line in lines}
    shared: dict[str, list[_Line]] = {}
    for line in lines:
        for alias in line.aliases:
            shared.setdefault(_fold(alias), []).append(line)
    for alias, owners in shared.items():
        if len(owners) == 1:
            found.setdefault(alias, owners[0])
    return found


def _notation() -> dict[str, str]:
    """The moves in algebraic notation, by the catalogue's key."""
    import csv
    from importlib import resources

    with resources.files("ocn").joinpath("data/ocn-1.positions.tsv").open(encoding="utf-8") as rows:
        return {row["ocn1"]: row["san"] for row in csv.DictReader(rows, delimiter="\t")}


def _find(opening: str) -> _Line:
    row = _by_name().get(_fold(opening))
    if row is None:
        raise ToolError(f"No opening is called '{opening[:60]}'; give a name such as Sicilian Defence or Caro-Kann Defence.")
    return row


class Opening(Result):
    """An opening of the catalogue."""

    moves: Annotated[str, About("move sequence", form="in algebraic notation with move numbers, as in 1.e4 e5 2.Nf3")]
    half_moves: Annotated[int, About("number of defining half-moves", high="largest", low="smallest")]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "moves": ["the sequence of moves that defines {opening}", "Which sequence of moves defines {opening}?"],
        "half_moves": [
            "the number of half-moves that define {opening}",
            "How many half-moves define {opening}?",
        ],
    },
    each={
        "half_moves": ["is defined by {most} half-moves"],
    },
    examples=[
        ({"opening": "Sicilian Defence"}, {"moves": "1.e4 c5", "half_moves": 2}),
        ({"opening": "Ruy López"}, {"moves": "1.e4 e5 2.Nf3 Nc6 3.Bb5", "half_moves": 5}),
        (
            {"opening": "Sicilian, Najdorf"},
            {"moves": "1.e4 c5 2.Nf3 d6 3.d4 cxd4 4.Nxd4 Nf6 5.Nc3 a6", "half_moves": 10},
        ),
        ({"opening": "Alekhine Defence"}, {"moves": "1.e4 Nf6"}),
    ],
)
def chess_opening(opening: ChessOpening) -> Opening:
    """Look up the moves that define a chess opening or variation.

    Args:
        opening: name of the opening or variation, such as Caro-Kann Defence
    """
    row = _find(opening)
    return Opening(moves=row.moves, half_moves=len(row.half_moves))


class Divergence(Result):
    """How far two openings go together."""

    shared_half_moves: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "shared_half_moves": [
            "the number of initial half-moves shared by {first} and {second}",
            "How many initial half-moves do {first} and {second} share?",
        ],
    },
    each={
        "shared_half_moves": [
            "shares {most} initial half-moves with {second}",
            "shares {most} initial half-moves with {first}",
        ],
    },
    examples=[
        ({"first": "Ruy López", "second": "Italian Game"}, {"shared_half_moves": 4}),
        ({"first": "French Defence", "second": "Queen's Gambit Declined"}, {"shared_half_moves": 0}),
    ],
)
def shared_opening_moves(first: ChessOpening, second: ChessOpening) -> Divergence:
    """Count the half-moves from the start of the game that the defining lines of two openings share.

    Args:
        first: name of one opening
        second: name of the other opening
    """
    if _find(first) is _find(second):
        raise ToolError("Give two different openings.")
    count = 0
    for one, other in zip(_find(first).half_moves, _find(second).half_moves, strict=False):
        if one != other:
            break
        count += 1
    return Divergence(shared_half_moves=count)


# Openings that every book defines by the same moves.
_FAMOUS = (
    "Sicilian Defence", "Ruy López", "Italian Game", "French Defence", "Caro-Kann Defence", "Queen's Gambit Declined",
    "King's Gambit", "English Opening", "Nimzo-Indian Defence", "Slav Defence", "Grünfeld Defence", "Scandinavian Defence",
    "Petrov Defence", "Alekhine Defence", "Queen's Gambit Accepted", "Dutch Defence", "Vienna Game", "Scotch Game",
    "Philidor Defence", "Bird's Opening", "Queen's Indian Defence", "Bogo-Indian Defence", "Four Knights Game",
    "Bishop's Opening", "Ponziani Opening", "Trompowsky Attack", "Budapest Defence", "Albin Counter-Gambit", "Latvian Gambit",
    "Tarrasch Defence", "Chigorin Defence", "Nimzowitsch Defence", "Damiano Defence", "Elephant Gambit", "Englund Gambit",
    "Grob Opening",
)  # fmt: skip


@seeds(ChessOpening, domain="general")
def chess_opening_seeds() -> list[str]:
    """Openings that people know, the most played first."""
    return list(_FAMOUS)


@aliases(ChessOpening)
def opening_aliases(opening: str) -> list[str]:
    """Other names of the opening in the catalogue, and the American spelling."""
    row = _by_name().get(_fold(opening))
    return [] if row is None else [*row.aliases, row.name.replace("Defence", "Defense")]
