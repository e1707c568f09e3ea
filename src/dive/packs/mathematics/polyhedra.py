"""Platonic, Archimedean and Catalan solids: faces, edges, vertices, duals (own table of mathematical facts)."""

from functools import cache
from typing import Annotated, NamedTuple

from dive.packs.mathematics.bounds import within
from dive.packs.mathematics.entities import Polyhedron
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Integer

PACK = Pack(name="polyhedra", domain="mathematics", title="convex uniform solids and their duals", licence="Apache-2.0 (facts)")


class _Solid(NamedTuple):
    name: str
    family: str
    faces: int
    edges: int
    vertices: int
    dual: str


_PLATONIC = (
    ("tetrahedron", 4, 6, 4, "tetrahedron"),
    ("cube", 6, 12, 8, "octahedron"),
    ("octahedron", 8, 12, 6, "cube"),
    ("dodecahedron", 12, 30, 20, "icosahedron"),
    ("icosahedron", 20, 30, 12, "dodecahedron"),
)
_ARCHIMEDEAN = (
    ("truncated tetrahedron", 8, 18, 12, "triakis tetrahedron"),
    ("cuboctahedron", 14, 24, 12, "rhombic dodecahedron"),
    ("truncated cube", 14, 36, 24, "triakis octahedron"),
    ("truncated octahedron", 14, 36, 24, "tetrakis hexahedron"),
    ("rhombicuboctahedron", 26, 48, 24, "deltoidal icositetrahedron"),
    ("truncated cuboctahedron", 26, 72, 48, "disdyakis dodecahedron"),
    ("snub cube", 38, 60, 24, "pentagonal icositetrahedron"),
    ("icosidodecahedron", 32, 60, 30, "rhombic triacontahedron"),
    ("truncated dodecahedron", 32, 90, 60, "triakis icosahedron"),
    ("truncated icosahedron", 32, 90, 60, "pentakis dodecahedron"),
    ("rhombicosidodecahedron", 62, 120, 60, "deltoidal hexecontahedron"),
    ("truncated icosidodecahedron", 62, 180, 120, "disdyakis triacontahedron"),
    ("snub dodecahedron", 92, 150, 60, "pentagonal hexecontahedron"),
)
_ALSO = {
    "regular tetrahedron": "tetrahedron", "hexahedron": "cube", "regular octahedron": "octahedron",
    "regular dodecahedron": "dodecahedron", "regular icosahedron": "icosahedron",
    "great rhombicuboctahedron": "truncated cuboctahedron", "small rhombicuboctahedron": "rhombicuboctahedron",
    "great rhombicosidodecahedron": "truncated icosidodecahedron", "small rhombicosidodecahedron": "rhombicosidodecahedron",
}  # fmt: skip


@cache
def _solids() -> dict[str, _Solid]:
    found = [_Solid(name, "Platonic", f, e, v, dual) for name, f, e, v, dual in _PLATONIC]
    found += [_Solid(name, "Archimedean", f, e, v, dual) for name, f, e, v, dual in _ARCHIMEDEAN]
    # the dual swaps faces and vertices
    found += [_Solid(dual, "Catalan", v, e, f, name) for name, f, e, v, dual in _ARCHIMEDEAN]
    return {s.name: s for s in found}


class SolidFacts(Result):
    """A solid's counts and its dual."""

    family: str
    faces: Annotated[Integer, About("number of faces", None, "largest", "smallest", additive=True)]
    edges: Annotated[Integer, About("number of edges", None, "largest", "smallest", additive=True)]
    vertices: Annotated[Integer, About("number of vertices", None, "largest", "smallest", additive=True)]
    dual: Polyhedron


@tool(
    domain="mathematics",
    kind="retrieval",
    asks={
        "faces": ["the number of faces of {solid}", "How many faces are there on {solid}?"],
        "edges": ["the number of edges of {solid}", "How many edges are there on {solid}?"],
        "vertices": ["the number of vertices of {solid}", "How many vertices are there on {solid}?"],
        "dual": ["the dual polyhedron of {solid}", "Which solid is dual to {solid}?"],
    },
    each={
        "faces": ["has {most} faces"],
        "edges": ["has {most} edges"],
        "vertices": ["has {most} vertices"],
    },
    examples=[
        ({"solid": "cube"}, {"family": "Platonic", "faces": 6, "edges": 12, "vertices": 8, "dual": "octahedron"}),
        ({"solid": "Truncated icosahedron"}, {"faces": 32, "edges": 90, "vertices": 60, "dual": "pentakis dodecahedron"}),
        ({"solid": "rhombic dodecahedron"}, {"family": "Catalan", "faces": 12, "edges": 24, "vertices": 14}),
    ],
)
def solid_facts(solid: Polyhedron) -> SolidFacts:
    """Look up faces, edges, vertices and dual of a Platonic, Archimedean or Catalan solid.

    Args:
        solid: English name, such as 'truncated icosahedron'
    """
    name = " ".join(solid.lower().removeprefix("the ").split())
    found = _solids().get(_ALSO.get(name, name))
    if found is None:
        raise ToolError(f"No Platonic, Archimedean or Catalan solid is called '{solid[:60]}'; an example is 'truncated cube'.")
    return SolidFacts(family=found.family, faces=found.faces, edges=found.edges, vertices=found.vertices, dual=found.dual)


class Solids(Result):
    """Solids that share a count."""

    solids: list[Polyhedron]


_PART = {"faces": 2, "edges": 3, "vertices": 4}


@tool(
    domain="mathematics",
    kind="retrieval",
    asks={
        "solids": [
            "the Platonic, Archimedean and Catalan solids with {count} {part}",
            "Which Platonic, Archimedean and Catalan solids have {count} {part}?",
        ],
        "solids#count": [
            "the number of Platonic, Archimedean and Catalan solids with {count} {part}",
            "How many Platonic, Archimedean and Catalan solids have {count} {part}?",
        ],
    },
    examples=[
        ({"part": "faces", "count": 92}, {"solids": ["snub dodecahedron"]}),
        ({"part": "vertices", "count": 12}, {"solids": ["cuboctahedron", "icosahedron", "truncated tetrahedron"]}),
        ({"part": "edges", "count": 6}, {"solids": ["tetrahedron"]}),
    ],
)
def solids_by_count(
    part: Annotated[str, Pick("faces", "edges", "vertices")], count: Annotated[int, Pick(12, 14, 24, 26, 30, 32, 60, 62)]
) -> Solids:
    """List the Platonic, Archimedean and Catalan solids that have a given number of faces, edges or vertices.

    Args:
        part: what is counted: faces, edges or vertices
        count: how many there are
    """
    within(count, 1, 10**6, "The count")
    if part not in _PART:
        raise ToolError("Count one of faces, edges or vertices.")
    found = sorted(s.name for s in _solids().values() if s[_PART[part]] == count)
    if not found:
        raise ToolError(f"No Platonic, Archimedean or Catalan solid has {count} {part}.")
    return Solids(solids=found)


@seeds(Polyhedron, domain="mathematics")
def solid_seeds() -> list[str]:
    """Every solid of the table: Platonic, then Archimedean, then Catalan."""
    return list(_solids())
