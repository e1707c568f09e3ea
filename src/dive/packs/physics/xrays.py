"""X-rays of the elements: absorption edges and emission lines (tables of Elam, Ravel and Sieber, 2002)."""

from typing import Annotated, Any

from pydantic import Field

from dive.packs.atlas import connect
from dive.packs.chemistry.elements import find_element
from dive.tools import About, Entity, Pack, Pick, Result, Row, ToolError, aliases, tool
from dive.tools.entities import Element

PACK = Pack(
    name="xrays",
    domain="physics",
    title="X-ray edges and lines of the elements (Elam, Ravel, Sieber 2002)",
    licence="MIT (xraydb)",
    vintage="xraydb 4.5.8",
    cite="the X-ray data in xraydb 4.5",
)


def _rows(query: str, *arguments: object) -> list[Any]:
    return connect(__file__, "xrays").execute(query, arguments).fetchall()


class Edge(Row):
    """An absorption edge."""

    noun = "absorption edge"
    plural = "absorption edges"
    key = "edge"

    edge: str
    energy: Annotated[float, About("edge energy", "electronvolts", digits=1, averaged=False)]
    fluorescence_yield: Annotated[float, About("fluorescence yield", digits=4, averaged=False)]


class Edges(Result):
    """The absorption edges of an element."""

    edges: list[Edge]
    # Not to rank by: it rises with the atomic number.
    k_edge: Annotated[float, About("K-edge energy", "electronvolts", digits=1, averaged=False, ranked=False)]


@tool(
    domain="physics",
    kind="retrieval",
    asks={
        "k_edge": ["the K-edge energy of {element}", "What is the K-edge energy of {element}?"],
    },
    examples=[
        ({"element": "iron"}, {"k_edge": 7112.0}),
        ({"element": "Cu"}, {"k_edge": 8979.0}),
        ({"element": "carbon"}, {"k_edge": 284.2}),
    ],
)
def xray_edges(element: Element) -> Edges:
    """List the X-ray absorption edges of an element by falling energy, with fluorescence yields.

    Args:
        element: English name or symbol, hydrogen to californium
    """
    name = find_element(element)["name"]
    rows = _rows("SELECT * FROM edge WHERE element = ? ORDER BY energy DESC, edge", name)
    if not rows:
        raise ToolError(f"The tables have no X-ray edge of {name}; they end with californium.")
    return Edges(
        edges=[Edge(edge=r["edge"], energy=r["energy"], fluorescence_yield=r["yield"]) for r in rows], k_edge=rows[0]["energy"]
    )


XrayLine = Annotated[str, Entity("XrayLine", "emission line", "emission lines")]  # Siegbahn's name, in Latin letters: "La1"


class Line(Row):
    """An emission line."""

    noun = "emission line"
    plural = "emission lines"
    key = "line"
    weighted = True

    line: XrayLine
    energy: Annotated[float, About("energy", "electronvolts", digits=1, averaged=False)]
    intensity: Annotated[float, About("relative intensity", digits=4, ranked=False)]


class Lines(Result):
    """Emission lines of an element."""

    lines: list[Line]


_GREEK = {"a": "α", "b": "β", "g": "γ", "n": "η"}


_LEVELS = {
    "Ka1": ("K-L3",), "Ka2": ("K-L2",), "Ka3": ("K-L1",), "Kb1": ("K-M3",), "Kb3": ("K-M2",), "Kb5": ("K-M4,5",),
    "La1": ("L3-M5",), "La2": ("L3-M4",), "Lb1": ("L2-M4",), "Lb3": ("L1-M3",), "Lb4": ("L1-M2",), "Lb6": ("L3-N1",),
    "Lg1": ("L2-N4",), "Lg2": ("L1-N2",), "Lg3": ("L1-N3",), "Lg5": ("L2-N1",), "Lg6": ("L2-O4",), "Ll": ("L3-M1",),
    "Ln": ("L2-M1",), "Ma": ("M5-N6,7",), "Mb": ("M4-N6",), "Mg": ("M3-N5",),
}  # fmt: skip
"""IUPAC's names of the lines, by the levels between which an electron passes (Jenkins et al., 1991)."""


@aliases(XrayLine)
def line_aliases(value: Any) -> list[str]:
    """The name as it is printed, with its Greek letter: "Lγ6"; and as it is typed in full: "Lgamma6"."""
    name = str(value)
    greek = _GREEK.get(name[1:2])
    typed = {"α": "alpha", "β": "beta", "γ": "gamma", "η": "eta"}.get(greek or "", "")
    printed = [f"{name[0]}{greek}{name[2:]}", f"{name[0]}{typed}{name[2:]}"] if greek else ["Lℓ"] if name == "Ll" else []
    return [*printed, *_LEVELS.get(name, ())]


_SERIES = {"K": "K%", "L": "L%", "M": "M%"}


@tool(
    domain="physics",
    kind="retrieval",
    asks={
        "lines": ["the {series}-series X-ray emission lines of {element}"],
        "lines#count": ["the number of {series}-series X-ray emission lines of {element}"],
    },
    each={
        "lines#count": ["has {most} listed {series}-series X-ray emission lines"],
    },
    examples=[
        ({"element": "neon", "series": "K"}, {"lines": [
            {"line": "Ka1", "energy": 848.6, "intensity": 0.665698}, {"line": "Ka2", "energy": 848.5, "intensity": 0.33418},
            {"line": "Ka3", "energy": 821.7, "intensity": 0.000121823}]}),
        ({"element": "Cu", "series": "K"}, {"lines": [
            {"line": "Ka1", "energy": 8046.3, "intensity": 0.577108}, {"line": "Ka2", "energy": 8026.7, "intensity": 0.294269},
            {"line": "Ka3", "energy": 7882.3, "intensity": 0.000306271},
            {"line": "Kb1", "energy": 8903.9, "intensity": 0.0840096}, {"line": "Kb3", "energy": 8901.7, "intensity": 0.043517},
            {"line": "Kb5", "energy": 8974.0, "intensity": 0.000789945}]}),
    ],
)  # fmt: skip
def xray_lines(element: Element, series: Annotated[str, Pick("K", "L")] = "K") -> Lines:
    """List the X-ray emission lines of an element in a series, with energies and intensities relative to the series' edge.

    Args:
        element: English name or symbol
        series: K, L or M
    """
    pattern = _SERIES.get(series.strip().upper())
    if pattern is None:
        raise ToolError("Give the series K, L or M.")
    name = find_element(element)["name"]
    rows = _rows("SELECT * FROM line WHERE element = ? AND line LIKE ? ORDER BY line", name, pattern)
    if not rows:
        raise ToolError(f"The tables have no {series.strip().upper()} lines of {name}.")
    return Lines(lines=[Line(line=r["line"], energy=r["energy"], intensity=r["intensity"]) for r in rows])


class Emitter(Result):
    """The element behind a line."""

    element: Element
    line_energy: Annotated[float, About("line energy", "electronvolts", digits=1, averaged=False)]
    difference: Annotated[float, About("distance from the measured energy", "electronvolts", digits=1, averaged=False)]


@tool(
    domain="physics",
    kind="retrieval",
    asks={
        "element": [
            "the element whose K-alpha-1 X-ray line is nearest to {energy}",
            "Which element's K-alpha-1 X-ray line is nearest to {energy}?",
        ],
        "line_energy": ["the energy of the K-alpha-1 X-ray line nearest to {energy}"],
    },
    examples=[
        ({"energy": 8050}, {"element": "copper", "line_energy": 8046.3}),
        ({"energy": 6400}, {"element": "iron"}),
        ({"energy": 17480}, {"element": "molybdenum"}),
    ],
)
def element_of_xray_line(
    energy: Annotated[
        float, Field(ge=100, le=130_000), Pick(1490, 3310, 5900, 9880, 22160, 59300, says="{} electronvolts", noun="energy")
    ],
) -> Emitter:
    """Find the element whose K-alpha-1 emission line is nearest to an X-ray energy.

    Args:
        energy: in electronvolts, 100 to 130,000
    """
    (row,) = _rows("SELECT * FROM line WHERE line = 'Ka1' ORDER BY abs(energy - ?), energy LIMIT 1", energy)
    return Emitter(element=row["element"], line_energy=row["energy"], difference=round(abs(row["energy"] - energy), 6))
