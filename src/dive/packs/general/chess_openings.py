"""Chess openings: names, ECO codes, moves and variations (Open Chess Naming catalogue)."""

import re
import unicodedata
from functools import cache
from typing import Annotated, Any

from dive.packs.general.entities import ChessOpening, EcoCode
from dive.tools import About, Pack, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Integer

PACK = Pack(
    name="chess_openings",
    domain="general",
    title="Open Chess Naming (OCN-1) catalogue, Club d'Escacs Figueres",
    licence="MIT; catalogue CC BY 4.0",
    requires=("ocn-chess",),
)


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", " ", plain.replace("defense", "defence")).strip()


@cache
def _catalogue() -> Any:
    from ocn import Catalog  # type: ignore[import-untyped]

    return Catalog.load()


@cache
def _by_name() -> dict[str, Any]:
    """Every opening with moves, by folded name; an alias counts where only one opening has it."""
    rows = [row for row in _catalogue() if row.moves_uci]
    found = {_fold(row.canonical_name): row for row in rows}
    shared: dict[str, list[Any]] = {}
    for row in rows:
        for alias in row.aliases:
            shared.setdefault(_fold(alias), []).append(row)
    for alias, owners in shared.items():
        if len(owners) == 1:
            found.setdefault(alias, owners[0])
    return found


@cache
def _san() -> dict[str, str]:
    """The moves in algebraic notation, by the catalogue's key."""
    import csv
    from importlib import resources

    with resources.files("ocn").joinpath("data/ocn-1.positions.tsv").open(encoding="utf-8") as lines:
        return {row["ocn1"]: row["san"] for row in csv.DictReader(lines, delimiter="\t")}


def _find(opening: str) -> Any:
    row = _by_name().get(_fold(opening))
    if row is None:
        raise ToolError(f"No opening is called '{opening[:60]}'; give a name such as Sicilian Defence or Caro-Kann Defence.")
    return row


class Opening(Result):
    """An opening of the catalogue."""

    moves: Annotated[str, About("move sequence", form="in algebraic notation with move numbers, as in 1.e4 e5 2.Nf3")]
    half_moves: Annotated[Integer, About("number of half-moves", high="largest", low="smallest")]
    eco_codes: list[EcoCode]
    parent: ChessOpening | None


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "moves": ["the moves that define {opening}", "Which moves define {opening}?"],
        "half_moves": [
            "the number of half-moves (moves of either side) that define {opening}",
            "How many half-moves (moves of either side) define {opening}?",
        ],
        "eco_codes": ["the ECO codes of {opening}"],
        "eco_codes#count": ["the number of ECO codes that cover {opening}", "How many ECO codes cover {opening}?"],
        "parent": ["the broader opening of which {opening} is a direct variation in the Open Chess Naming catalogue"],
    },
    examples=[
        ({"opening": "Sicilian Defence"}, {"moves": "1.e4 c5", "half_moves": 2, "parent": None}),
        ({"opening": "Ruy López"}, {"moves": "1.e4 e5 2.Nf3 Nc6 3.Bb5", "half_moves": 5}),
        (
            {"opening": "Sicilian, Najdorf"},
            {"moves": "1.e4 c5 2.Nf3 d6 3.d4 cxd4 4.Nxd4 Nf6 5.Nc3 a6", "half_moves": 10, "parent": "Sicilian Defence"},
        ),
        ({"opening": "Alekhine Defence"}, {"moves": "1.e4 Nf6", "eco_codes": ["B02", "B03", "B04", "B05"]}),
    ],
)
def chess_opening(opening: ChessOpening) -> Opening:
    """Look up a chess opening or variation: defining moves, ECO codes, and the opening it belongs to.

    Args:
        opening: name of the opening or variation, such as Caro-Kann Defence
    """
    row = _find(opening)
    parent = _catalogue().by_slug(row.parent) if row.parent else None
    return Opening(
        moves=_san()[row.ocn1],
        half_moves=len(row.moves_uci),
        eco_codes=sorted(row.eco),
        parent=parent.canonical_name if parent and parent.moves_uci else None,
    )


class OpeningRow(Row):
    """One opening of a list."""

    noun = "opening"
    plural = "openings"

    name: ChessOpening
    moves: str
    half_moves: Annotated[Integer, About("number of half-moves", high="largest", low="smallest")]
    eco_count: Annotated[int, About("number of ECO codes", high="largest", low="smallest")]


def _rows(rows: list[Any]) -> list[OpeningRow]:
    made = [
        OpeningRow(name=r.canonical_name, moves=_san()[r.ocn1], half_moves=len(r.moves_uci), eco_count=len(r.eco)) for r in rows
    ]
    return sorted(made, key=lambda r: r.name)


class Openings(Result):
    """Openings, by name."""

    openings: list[OpeningRow]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "openings": ["the direct variations, in the Open Chess Naming catalogue, of {opening}"],
        "openings#count": [
            "the number of direct variations, in the Open Chess Naming catalogue, of {opening}",
            "How many direct variations does the Open Chess Naming catalogue list of {opening}?",
        ],
    },
    examples=[
        (
            {"opening": "Borg Defence"},
            {
                "openings": [
                    {"name": "Borg Defence, Grob Transposition", "moves": "1.e4 g5 2.d4 Bg7"},
                    {"name": "Borg Defence, Troon Gambit", "moves": "1.e4 g5 2.d4 h6 3.h4 g4"},
                    {"name": "Borg Defence, Zilbermints Gambit", "moves": "1.e4 g5 2.d4 e5"},
                ]
            },
        ),
        (
            {"opening": "Ponziani Opening"},
            {
                "openings": [
                    {"moves": "1.e4 e5 2.Nf3 Nc6 3.c3 Be7", "half_moves": 6},
                    {"moves": "1.e4 e5 2.Nf3 Nc6 3.c3 Nge7"},
                    {"name": "Ponziani Opening, Steinitz Variation", "moves": "1.e4 e5 2.Nf3 Nc6 3.c3 d5"},
                    {"moves": "1.e4 e5 2.Nf3 Nc6 3.c3 f5"},
                    {"name": "Ponziani, Jaenisch Counterattack", "moves": "1.e4 e5 2.Nf3 Nc6 3.c3 Nf6"},
                ]
            },
        ),
    ],
)
def opening_variations(opening: ChessOpening) -> Openings:
    """List the direct variations of a chess opening in the Open Chess Naming catalogue.

    Args:
        opening: name of the opening, such as French Defence
    """
    row = _find(opening)
    return Openings(openings=_rows([r for r in _catalogue().children(row.ocn1) if r.moves_uci]))


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "openings": ["the openings and main variations in the Open Chess Naming catalogue filed under {eco}"],
        "openings#count": ["the number of openings and main variations in the Open Chess Naming catalogue filed under {eco}"],
    },
    examples=[
        (
            {"eco": "C41"},
            {
                "openings": [
                    {"name": "Philidor Defence", "moves": "1.e4 e5 2.Nf3 d6"},
                    {"moves": "1.e4 e5 2.Nf3 d6 3.Bc4"},
                    {"moves": "1.e4 e5 2.Nf3 d6 3.d4"},
                    {"moves": "1.e4 e5 2.Nf3 d6 3.d4 exd4 4.Nxd4"},
                    {"name": "Philidor, Hanham", "moves": "1.e4 e5 2.Nf3 d6 3.d4 Nf6 4.Nc3 Nbd7"},
                    {"half_moves": 10},
                    {"half_moves": 12},
                ]
            },
        ),
        (
            {"eco": "D08"},
            {"openings": [{"name": "Albin Counter-Gambit", "moves": "1.d4 d5 2.c4 e5"}, {}]},
        ),
    ],
)
def openings_of_eco(eco: EcoCode) -> Openings:
    """List the openings and main variations (the first two levels of the catalogue) that an ECO code covers.

    Args:
        eco: ECO code from A00 to E99
    """
    code = eco.strip().upper()
    if not re.fullmatch(r"[A-E]\d\d", code):
        raise ToolError("Give an ECO code from A00 to E99.")
    rows = [r for r in _catalogue().by_eco(code) if r.moves_uci and r.depth <= 2]
    if not rows:
        raise ToolError(f"The catalogue files no opening or main variation under {code}.")
    return Openings(openings=_rows(rows))


class Divergence(Result):
    """How far two openings go together."""

    shared_half_moves: Annotated[Integer, About("number of shared half-moves", high="largest", low="smallest")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "shared_half_moves": [
            "the number of opening half-moves that are the same, in the same order, in {first} and in {second}",
            "How many half-moves from the start are the same, in the same order, in {first} and in {second}?",
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
    count = 0
    for one, other in zip(_find(first).moves_uci, _find(second).moves_uci, strict=False):
        if one != other:
            break
        count += 1
    return Divergence(shared_half_moves=count)


_FAMOUS = (
    "Sicilian Defence", "Ruy López", "Italian Game", "French Defence", "Caro-Kann Defence", "Queen's Gambit Declined",
    "King's Indian Defence", "King's Gambit", "English Opening", "Nimzo-Indian Defence", "Slav Defence", "Grünfeld Defence",
    "Sicilian, Najdorf", "Scandinavian Defence", "Petrov Defence", "London System", "Alekhine Defence", "Pirc Defence",
    "Queen's Gambit Accepted", "Réti Opening", "Dutch Defence", "Catalan Opening", "Vienna Game", "Scotch Game",
)  # fmt: skip


@seeds(ChessOpening, domain="general")
def chess_opening_seeds() -> list[str]:
    """The openings people know, then the first and second level of the catalogue."""
    rows = sorted((r for r in _catalogue() if r.moves_uci and r.depth <= 2), key=lambda r: (r.depth, r.canonical_name))
    known = {r.canonical_name for r in rows}
    return list(dict.fromkeys([*(n for n in _FAMOUS if n in known), *(r.canonical_name for r in rows)]))


@seeds(EcoCode, domain="general")
def eco_seeds() -> list[str]:
    """ECO codes under which the catalogue files 2 to 45 openings of its first two levels."""
    codes = [f"{letter}{number:02}" for letter in "BCDEA" for number in range(100)]
    counts = {c: sum(bool(r.moves_uci) and r.depth <= 2 for r in _catalogue().by_eco(c)) for c in codes}
    return [c for c in codes if 2 <= counts[c] <= 45]


@aliases(ChessOpening)
def opening_aliases(opening: str) -> list[str]:
    """Other names of the opening in the catalogue, and the American spelling."""
    row = _by_name().get(_fold(opening))
    return [] if row is None else [*row.aliases, row.canonical_name.replace("Defence", "Defense")]
