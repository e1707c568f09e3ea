"""Entity types of the mathematics domain."""

from typing import Annotated

from dive.tools import Entity

Polyhedron = Annotated[str, Entity("Polyhedron", "solid", "solids", ("the {}",), common=True)]  # "truncated cube"
NamedGraph = Annotated[str, Entity("NamedGraph", "graph", "graphs", ("the {}",), common=True)]  # "Petersen graph"
FlorentineFamily = Annotated[
    str, Entity("FlorentineFamily", "family", "families", ("the {} family",), common=True)
]  # Padgett's Florentine families: "Medici"
NovelCharacter = Annotated[str, Entity("NovelCharacter", "character", "characters")]  # of Les Misérables: "Cosette"

__all__ = ["FlorentineFamily", "NamedGraph", "NovelCharacter", "Polyhedron"]
