"""Standard electrode potentials and what follows from them: cells, the activity series (CRC Handbook values at 25 °C)."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from dive.packs.chemistry.elements import find_element
from dive.packs.chemistry.entities import RedoxCouple
from dive.tools import About, Pack, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Element

PACK = Pack(name="electrochemistry", domain="chemistry", title="standard electrode potentials of the CRC Handbook, rounded",
            licence="Apache-2.0 (own table)", cite="the CRC Handbook of Chemistry and Physics")  # fmt: skip
FARADAY, GAS = 96485.33212, 8.314462618


@dataclass(frozen=True, slots=True)
class Couple:
    """A half-reaction, written as a reduction."""

    name: str
    element: str
    """Symbol of the element that is reduced."""
    electrons: int
    potential: float
    """Volts against the standard hydrogen electrode, 25 °C."""
    is_metal: bool
    """True where the reduced form is the metal itself."""


_TABLE = """Li+/Li Li 1 -3.0401;Cs+/Cs Cs 1 -3.026;Rb+/Rb Rb 1 -2.98;K+/K K 1 -2.931;Ba2+/Ba Ba 2 -2.912;Sr2+/Sr Sr 2 -2.899;
Ca2+/Ca Ca 2 -2.868;Na+/Na Na 1 -2.71;La3+/La La 3 -2.379;Mg2+/Mg Mg 2 -2.372;Be2+/Be Be 2 -1.847;Al3+/Al Al 3 -1.662;
Ti2+/Ti Ti 2 -1.630;Mn2+/Mn Mn 2 -1.185;Zn2+/Zn Zn 2 -0.7618;Cr3+/Cr Cr 3 -0.744;Ga3+/Ga Ga 3 -0.549;Fe2+/Fe Fe 2 -0.447;
Cd2+/Cd Cd 2 -0.4030;In3+/In In 3 -0.3382;Tl+/Tl Tl 1 -0.336;Co2+/Co Co 2 -0.28;Ni2+/Ni Ni 2 -0.257;Sn2+/Sn Sn 2 -0.1375;
Pb2+/Pb Pb 2 -0.1262;Cu2+/Cu Cu 2 0.3419;Ag+/Ag Ag 1 0.7996;Hg2+/Hg Hg 2 0.851;Pd2+/Pd Pd 2 0.951;
Pt2+/Pt Pt 2 1.18;Au3+/Au Au 3 1.498;V3+/V2+ V 1 -0.255;H+/H2 H 2 0.0;Sn4+/Sn2+ Sn 2 0.151;Cu2+/Cu+ Cu 1 0.153;
I2/I- I 2 0.5355;Fe3+/Fe2+ Fe 1 0.771;Br2(l)/Br- Br 2 1.066;O2/H2O O 4 1.229;Cl2/Cl- Cl 2 1.35827;MnO4-/Mn2+ Mn 5 1.507;
Ce4+/Ce3+ Ce 1 1.72;H2O2/H2O O 2 1.776;Co3+/Co2+ Co 1 1.92;S2O8(2-)/SO4(2-) S 2 2.010;F2/F- F 2 2.866"""


@cache
def couples() -> dict[str, Couple]:
    """Couple in lower case → its record, from the most reducing to the most oxidising."""
    found = []
    for line in _TABLE.replace("\n", "").split(";"):
        name, element, electrons, potential = line.split()
        found.append(Couple(name, element, int(electrons), float(potential), name.endswith(f"/{element}")))
    return {c.name.casefold(): c for c in sorted(found, key=lambda c: c.potential)}


# Raised charges and lowered digits, as in Zn²⁺/Zn and H₂O₂/H₂O, mean what plain ones do.
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻−₀₁₂₃₄₅₆₇₈₉", "0123456789+--0123456789")


def _find(couple: str) -> Couple:
    text = "".join(couple.split()).translate(_PLAIN).casefold()
    if text not in couples():
        raise ToolError(f"No couple '{couple[:30]}' is in the table. Write it as Zn2+/Zn or Fe3+/Fe2+.")
    return couples()[text]


class Potential(Result):
    """A couple's standard potential."""

    potential: Annotated[float, About("standard electrode potential", "volts", digits=2)]
    electrons: Annotated[
        int,
        About(
            "number of electrons in its balanced half-reaction",
            high="largest",
            low="smallest",
        ),
    ]
    element: str


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "potential": [
            "the standard electrode potential of {couple}",
            "What is the standard electrode potential of {couple}?",
        ],
        "electrons": [
            "the number of electrons in the balanced half-reaction of {couple}",
        ],
    },
    undisputed=("electrons",),
    each={
        "electrons": ["has {most} electrons in its balanced half-reaction"],
    },
    examples=[
        ({"couple": "Zn2+/Zn"}, {"potential": -0.7618, "electrons": 2, "element": "zinc"}),
        ({"couple": "Cu²⁺/Cu"}, {"potential": 0.3419}),
        ({"couple": "H+/H2"}, {"potential": 0.0}),
        ({"couple": "F2/F-"}, {"potential": 2.866, "element": "fluorine"}),
    ],
)
def standard_electrode_potential(couple: RedoxCouple) -> Potential:
    """Look up a redox couple's standard reduction potential against the hydrogen electrode at 25 °C.

    Args:
        couple: oxidised form, a slash and the reduced form, such as Zn2+/Zn, Fe3+/Fe2+, Cl2/Cl- or MnO4-/Mn2+
    """
    c = _find(couple)
    return Potential(potential=c.potential, electrons=c.electrons, element=find_element(c.element)["name"])


class Cell(Result):
    """A galvanic cell under standard conditions."""

    potential: Annotated[float, About("standard cell potential", "volts", digits=2)]
    free_energy: Annotated[
        float, About("standard reaction Gibbs energy", "kilojoules per mole", "highest", "lowest", digits=1, averaged=False)
    ]
    electrons: Annotated[int, About("number of electrons transferred", high="largest", low="smallest")]
    cathode: RedoxCouple
    anode: RedoxCouple


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "potential": [
            "the standard potential of the galvanic cell built from {couple} and {other_couple}",
            "What is the standard potential of the galvanic cell built from {couple} and {other_couple}?",
        ],
        "cathode": [
            "the redox couple at the cathode of the galvanic cell built from {couple} and {other_couple}",
            "Which redox couple is at the cathode of the galvanic cell built from {couple} and {other_couple}?",
        ],
    },
    each={
        "potential": [
            "the standard cell potential of {couple} with {other_couple}",
            "the standard cell potential of {other_couple} with {couple}",
            "gives {highest} standard potential in a galvanic cell with {other_couple}",
            "gives {highest} standard potential in a galvanic cell with {couple}",
        ],
    },
    examples=[
        ({"couple": "Zn2+/Zn", "other_couple": "Cu2+/Cu"}, {"potential": 1.1037, "electrons": 2, "free_energy": -212.98,
                                                            "cathode": "Cu2+/Cu", "anode": "Zn2+/Zn"}),
        ({"couple": "Ag+/Ag", "other_couple": "Cu2+/Cu"}, {"potential": 0.4577, "electrons": 2, "cathode": "Ag+/Ag"}),
    ],
)  # fmt: skip
def galvanic_cell(couple: RedoxCouple, other_couple: RedoxCouple) -> Cell:
    """Combine two half-cells into the galvanic cell that runs of itself: cathode, anode, standard potential, Gibbs energy.

    Args:
        couple: a redox couple, such as Zn2+/Zn
        other_couple: another redox couple, such as Cu2+/Cu
    """
    low, high = sorted((_find(couple), _find(other_couple)), key=lambda c: c.potential)
    if low.potential == high.potential:
        raise ToolError("Give two couples of different potential.")
    electrons, potential = math.lcm(low.electrons, high.electrons), high.potential - low.potential
    return Cell(
        potential=round(potential, 4),
        free_energy=round(-electrons * FARADAY * potential / 1000, 3),
        electrons=electrons,
        cathode=high.name,
        anode=low.name,
    )


class Displaced(Row):
    """A metal below another in the activity series."""

    noun = "metal"
    plural = "metals"
    key = "element"
    element: Element
    potential: float
    cell_potential: float


class DisplacedMetals(Result):
    """The metals that one displaces."""

    metals: list[Displaced]


SERIES = ("Mg", "Al", "Zn", "Fe", "Ni", "Sn", "Pb", "Cu", "Ag", "Au")
"""Every textbook's series. A query names it whole: longer ones have more metals, and some that react with the water."""


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "metals": [
            "the metals that {element} displaces from solutions of their salts",
            "Which metals does {element} displace from solutions of their salts?",
        ],
        "metals#count": [
            "the number of metals that {element} displaces from solutions of their salts",
        ],
    },
    cite=f"the activity series {' > '.join(SERIES)}",
    each={
        "metals#count": ["displaces {most} metals from solutions of their salts"],
    },
    examples=[
        ({"element": "copper"}, {"metals": [{"element": "silver"}, {"element": "gold"}]}),
        ({"element": "iron"}, {"metals": [{"element": e} for e in ("nickel", "tin", "lead", "copper", "silver", "gold")]}),
        ({"element": "gold"}, {"metals": []}),
    ],
)
def metals_displaced_by(element: Element) -> DisplacedMetals:
    """List which metals of the activity series Mg, Al, Zn, Fe, Ni, Sn, Pb, Cu, Ag, Au another of them displaces from solution.

    Args:
        element: a metal of the series, such as copper
    """
    record = find_element(element)
    if record["symbol"] not in SERIES:
        raise ToolError(f"The series is {' > '.join(SERIES)}; {record['name']} is not in it.")
    own = next(c for c in couples().values() if c.is_metal and c.element == record["symbol"])
    rows = [
        Displaced(
            element=find_element(c.element)["name"],
            potential=c.potential,
            cell_potential=round(c.potential - own.potential, 4),
        )
        for c in couples().values()
        if c.is_metal and c.element in SERIES and c.potential > own.potential
    ]
    return DisplacedMetals(metals=rows)


@seeds(RedoxCouple, domain="chemistry")
def couple_seeds() -> list[str]:
    """The couples of every textbook first."""
    first = ["Zn2+/Zn", "Cu2+/Cu", "Ag+/Ag", "Fe3+/Fe2+", "Cl2/Cl-", "Pb2+/Pb", "Mg2+/Mg", "Al3+/Al", "Ni2+/Ni", "Fe2+/Fe"]
    return [*first, *(c.name for c in couples().values() if c.name not in first)]
