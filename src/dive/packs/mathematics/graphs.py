"""Famous graphs and two classical social networks (networkx)."""

from functools import cache
from typing import Annotated, Any

from dive.packs.mathematics.entities import FlorentineFamily, NamedGraph, NovelCharacter
from dive.tools import About, Pack, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Integer

PACK = Pack(
    name="graphs",
    domain="mathematics",
    title="named graphs, the Florentine families and Les Misérables as in networkx",
    licence="BSD-3-Clause; facts",
    requires=("networkx",),
)

_NAMED = {
    "Petersen graph": "petersen_graph", "Heawood graph": "heawood_graph", "Hoffman–Singleton graph": "hoffman_singleton_graph",
    "Desargues graph": "desargues_graph", "Pappus graph": "pappus_graph", "Tutte graph": "tutte_graph",
    "Frucht graph": "frucht_graph", "Chvátal graph": "chvatal_graph", "Möbius–Kantor graph": "moebius_kantor_graph",
    "bull graph": "bull_graph", "diamond graph": "diamond_graph", "house graph": "house_graph",
    "Krackhardt kite graph": "krackhardt_kite_graph", "tetrahedral graph": "tetrahedral_graph",
    "cubical graph": "cubical_graph",    "octahedral graph": "octahedral_graph", "dodecahedral graph": "dodecahedral_graph",
    "icosahedral graph": "icosahedral_graph", "truncated cube graph": "truncated_cube_graph",
    "truncated tetrahedron graph": "truncated_tetrahedron_graph", "Zachary karate club graph": "karate_club_graph",
}  # fmt: skip
_FLORENCE = "the Padgett network of Florentine marriages (15 families, without the Pucci)"
_NOVEL = "Knuth's co-appearance network of Les Misérables"
_DASHES = str.maketrans({"–": "-", "á": "a", "ö": "o"})


class GraphFacts(Result):
    """Invariants of a graph."""

    vertices: Annotated[Integer, About("number of vertices", None, "largest", "smallest", additive=True)]
    edges: Annotated[Integer, About("number of edges", None, "largest", "smallest", additive=True)]
    diameter: Annotated[Integer, About("diameter", None, "largest", "smallest")]
    radius: Annotated[Integer, About("radius", None, "largest", "smallest")]
    girth: Annotated[Integer | None, About("girth", None, "largest", "smallest")]
    triangles: Annotated[Integer, About("number of triangles", None, "largest", "smallest", additive=True)]
    largest_degree: Annotated[Integer, About("maximum vertex degree", None, "largest", "smallest")]
    bipartite: Annotated[bool, About("bipartiteness")]


@cache
def _graph_facts(name: str) -> GraphFacts:
    import networkx as nx  # type: ignore[import-untyped]

    graph: Any = getattr(nx, _NAMED[name])()
    girth = nx.girth(graph)
    return GraphFacts(
        vertices=graph.number_of_nodes(),
        edges=graph.number_of_edges(),
        diameter=nx.diameter(graph),
        radius=nx.radius(graph),
        girth=None if girth == float("inf") else int(girth),
        triangles=sum(nx.triangles(graph).values()) // 3,
        largest_degree=max(d for _, d in graph.degree),
        bipartite=nx.is_bipartite(graph),
    )


@tool(
    domain="mathematics",
    kind="retrieval",
    asks={
        "vertices": ["the number of vertices of {graph}", "How many vertices are there in {graph}?"],
        "edges": ["the number of edges of {graph}", "How many edges are there in {graph}?"],
        "diameter": ["the diameter of {graph}", "What is the longest distance between two vertices in {graph}?"],
        "radius": ["the graph-theoretic radius of {graph}"],
        "girth": ["the girth of {graph}", "How long is the shortest cycle in {graph}?"],
        "triangles": ["the number of triangles in {graph}", "How many triangles are there in {graph}?"],
        "largest_degree": ["the maximum vertex degree of {graph}"],
    },
    each={
        "vertices": ["has {most} vertices"],
        "edges": ["has {most} edges"],
        "triangles": ["has {most} triangles"],
    },
    examples=[
        (
            {"graph": "Petersen graph"},
            {"vertices": 10, "edges": 15, "diameter": 2, "girth": 5, "triangles": 0, "largest_degree": 3, "bipartite": False},
        ),
        ({"graph": "heawood graph"}, {"vertices": 14, "edges": 21, "diameter": 3, "girth": 6, "bipartite": True}),
        ({"graph": "Hoffman-Singleton graph"}, {"vertices": 50, "edges": 175, "diameter": 2, "girth": 5, "largest_degree": 7}),
        ({"graph": "Zachary karate club graph"}, {"vertices": 34, "edges": 78, "triangles": 45, "diameter": 5}),
    ],
)
def graph_invariants(graph: NamedGraph) -> GraphFacts:
    """Look up the invariants of a famous graph: vertices, edges, diameter, girth, triangles.

    Args:
        graph: its name, such as 'Petersen graph'
    """
    wanted = " ".join(graph.lower().translate(_DASHES).removeprefix("the ").split())
    for name in _NAMED:
        plain = name.lower().translate(_DASHES)
        if wanted in (plain, plain.removesuffix(" graph")):
            return _graph_facts(name)
    raise ToolError(f"There is no graph called '{graph[:60]}' here; known ones are {', '.join(list(_NAMED)[:6])} and others.")


@seeds(NamedGraph, domain="mathematics")
def graph_seeds() -> list[str]:
    """Every named graph."""
    return list(_NAMED)


@cache
def _florence() -> Any:
    import networkx as nx

    return nx.florentine_families_graph()


def _family(name: str) -> str:
    for family in _florence():
        if family.lower() == name.strip().lower().removeprefix("the ").removesuffix(" family"):
            return str(family)
    raise ToolError(f"'{name[:60]}' is not one of the 15 families of the Florentine marriage network; Medici is one.")


class FamilyTies(Result):
    """A family's place in the Florentine marriage network."""

    married_to: list[FlorentineFamily]
    betweenness: Annotated[float, About("normalised betweenness centrality", digits=4)]


@tool(
    domain="mathematics",
    kind="retrieval",
    asks={
        "married_to": [
            "the families tied by marriage to {family}",
            "Which families were tied by marriage to {family}?",
        ],
        "married_to#count": [
            "the number of families tied by marriage to {family}",
            "How many families were tied by marriage to {family}?",
        ],
        "betweenness": ["the normalised betweenness centrality of {family}"],
    },
    cite=_FLORENCE,
    each={
        "married_to#count": ["is tied by marriage to {most} families"],
    },
    examples=[
        (
            {"family": "Medici"},
            {
                "married_to": ["Acciaiuoli", "Albizzi", "Barbadori", "Ridolfi", "Salviati", "Tornabuoni"],
                "betweenness": 0.521978,
            },
        ),
        ({"family": "Pazzi"}, {"married_to": ["Salviati"], "betweenness": 0.0}),
    ],
)
def florentine_marriages(family: FlorentineFamily) -> FamilyTies:
    """List the families tied by marriage to a family of Renaissance Florence (Padgett's data, 15 connected families).

    Args:
        family: name of the family, such as 'Medici'
    """
    import networkx as nx

    name = _family(family)
    return FamilyTies(married_to=sorted(_florence()[name]), betweenness=nx.betweenness_centrality(_florence())[name])


class Steps(Result):
    """How far apart two members of a network are."""

    steps: Annotated[Integer, About("distance", None, "largest", "smallest")]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "steps": [
            "the distance in marriage ties between {one} and {other}",
            "How many marriage ties apart are {one} and {other}?",
        ]
    },
    cite=_FLORENCE,
    each={
        "steps": [
            "is separated from {other} by {most} ties of marriage",
            "is separated from {one} by {most} ties of marriage",
        ],
    },
    examples=[({"one": "Medici", "other": "Pazzi"}, {"steps": 2}), ({"one": "Medici", "other": "Strozzi"}, {"steps": 2}),
              ({"one": "Pazzi", "other": "Acciaiuoli"}, {"steps": 3})],
)  # fmt: skip
def florentine_distance(one: FlorentineFamily, other: FlorentineFamily) -> Steps:
    """Count the marriage ties on the shortest path between two families of Renaissance Florence.

    Args:
        one: name of a family, such as 'Medici'
        other: name of another family
    """
    import networkx as nx

    first, second = _family(one), _family(other)
    if first == second:
        raise ToolError("Give two different families.")
    return Steps(steps=nx.shortest_path_length(_florence(), first, second))


@seeds(FlorentineFamily, domain="mathematics")
def family_seeds() -> list[str]:
    """All 15 families, the best connected first."""
    return sorted(_florence(), key=lambda f: (-_florence().degree[f], f))


_PLAIN = {"MlleBaptistine": "Mademoiselle Baptistine", "MmeMagloire": "Madame Magloire", "MmeThenardier": "Madame Thénardier",
          "Thenardier": "Thénardier", "Eponine": "Éponine", "LtGillenormand": "Lieutenant Gillenormand", "MlleGillenormand":
          "Mademoiselle Gillenormand", "Valjean": "Jean Valjean", "Myriel": "Bishop Myriel", "MmePontmercy": "Madame Pontmercy",
          "MlleVaubois": "Mademoiselle Vaubois", "MmeBurgon": "Madame Burgon", "MmeDeR": "Madame de R", "MmeHucheloup":
          "Madame Hucheloup", "CountessDeLo": "Countess de Lô", "Geborand": "Géborand", "MotherPlutarch": "Mother Plutarque",
          "MotherInnocent": "Mother Innocente", "BaronessT": "Baroness de T",
          "Tholomyes": "Tholomyès",
          "Prouvaire": "Jean Prouvaire"}  # fmt: skip
_NAMELESS = {"Child1", "Child2", "Count", "OldMan", "Judge", "Woman1", "Woman2"}


@cache
def _novel() -> Any:
    """The co-appearance graph under readable names, without the nameless extras."""
    import networkx as nx

    graph = nx.les_miserables_graph()
    graph.remove_nodes_from(_NAMELESS)
    return nx.relabel_nodes(graph, _PLAIN)


def _character(name: str) -> str:
    import unicodedata

    def fold(text: str) -> str:
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        return " ".join(plain.replace("mme ", "madame ").replace("mlle ", "mademoiselle ").split())

    wanted = fold(name)
    for character in _novel():
        short = fold(character).removeprefix("jean ").removeprefix("bishop ")
        if wanted and wanted in (fold(character), short):
            return str(character)
    raise ToolError(f"'{name[:60]}' is not a named character of the Les Misérables network; 'Cosette' is one.")


class Companion(Row):
    """Someone a character appears with."""

    noun = "character"
    plural = "characters"

    name: NovelCharacter
    chapters: Annotated[int, About("number of chapters with both", None, "largest", "smallest", ranked=False)]


class Companions(Result):
    """Whom a character of Les Misérables meets."""

    companions: list[Companion]


@tool(
    domain="mathematics",
    kind="retrieval",
    asks={
        "companions": [
            "the characters who appear together with {character}",
            "Which characters appear together with {character}?",
        ],
        "companions#count": [
            "the number of characters who appear together with {character}",
            "How many characters appear together with {character}?",
        ],
    },
    cite=_NOVEL,
    rules=("Leave out the novel's nameless characters",),
    each={
        "companions#count": ["appears together with {most} characters"],
    },
    examples=[
        ({"character": "Napoleon"}, {"companions": [{"name": "Bishop Myriel", "chapters": 1}]}),
        ({"character": "Marguerite"},
         {"companions": [{"name": "Fantine", "chapters": 2}, {"name": "Jean Valjean", "chapters": 1}]}),
    ],
)  # fmt: skip
def novel_companions(character: NovelCharacter) -> Companions:
    """List the named characters of Les Misérables who appear together with a character (Knuth's co-appearance network).

    Args:
        character: name, such as 'Cosette' or 'Jean Valjean'
    """
    ties = _novel()[_character(character)]
    return Companions(companions=[Companion(name=n, chapters=ties[n]["weight"]) for n in sorted(ties)])


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "steps": [
            "the distance in links between {one} and {other}",
            "How many links apart are {one} and {other}?",
        ]
    },
    cite=_NOVEL,
    rules=("Leave out the novel's nameless characters",),
    each={
        "steps": [
            "is {most} links away from {other}",
            "is {most} links away from {one}",
        ],
    },
    examples=[({"one": "Napoleon", "other": "Jean Valjean"}, {"steps": 2}),
              ({"one": "Cosette", "other": "Marius"}, {"steps": 1}),
              ({"one": "Napoleon", "other": "Cosette"}, {"steps": 3})],
)  # fmt: skip
def novel_distance(one: NovelCharacter, other: NovelCharacter) -> Steps:
    """Count the links on the shortest path between two characters in the co-appearance network of Les Misérables.

    Args:
        one: name of a character, such as 'Cosette'
        other: name of another character
    """
    import networkx as nx

    first, second = _character(one), _character(other)
    if first == second:
        raise ToolError("Give two different characters.")
    try:
        return Steps(steps=nx.shortest_path_length(_novel(), first, second))
    except nx.NetworkXNoPath:
        raise ToolError("No chain of shared chapters links these two characters.") from None


@seeds(NovelCharacter, domain="mathematics")
def character_seeds() -> list[str]:
    """The named characters, those who meet most others first."""
    return sorted(_novel(), key=lambda c: (-_novel().degree[c], c))
