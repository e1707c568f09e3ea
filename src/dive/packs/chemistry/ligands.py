"""Small molecules of the Protein Data Bank: the components that crystallographers find bound to proteins (wwPDB, CC0)."""

from sqlite3 import Row as Record
from typing import Annotated, Any

from dive.packs.atlas import connect
from dive.packs.chemistry.compounds import by_name, called, names_of, other_orders
from dive.packs.chemistry.elements import find_element
from dive.packs.chemistry.entities import LigandCode, LigandFormula
from dive.packs.chemistry.formulas import hill, mass_of, parse
from dive.tools import About, Pack, Result, Row, ToolError, When, aliases, seeds, tool
from dive.tools.entities import ChemicalFormula, Compound, Element, MolarMass

PACK = Pack(name="ligands", domain="chemistry", title="PDB Chemical Component Dictionary", licence="CC0", vintage="2026-01",
            cite="the wwPDB Chemical Component Dictionary of January 2026")  # fmt: skip
MOST = 300
"""Components that one list may hold."""
KNOWN = """ATP ADP AMP GTP NAD NAP FAD FMN HEM COA SAM SAH PLP TPP BTN CFF GOL SO4 PO4 ZN CA MG FE CU MN NI CO CL NA K EDO PEG
ACT CIT TRS MES EPE DMS IMD NAG BMA MAN FUC GAL GLC FRU SUC MTX STI DHT EST TES REA RTL CLR OLA PLM STE MYR URE ACY FMT NO3
NO2 CO2 CMO OXY NO CYN AZI SCN IOD BR F XE KR HG PB CD BA SR CS RB LI AG AU PT AL GA IN TL LA EU GD YB TB U1 SF4 FES F3S HEC CLA
BCL CHL VK3 NVP IBP SAL DCF ACN BEN PHN PHB CAT HQE TOL IPA EOH MOH GLY ALA SER ASP GLU LAC PYR OXM MLI SIN FUM MLT AKG"""


def _rows(query: str, *values: Any) -> list[Record]:
    found: list[Record] = connect(__file__, "ligands").execute(query, values).fetchall()
    return found


class Ligand(Result):
    """A chemical component."""

    name: str | None
    compound: str | None  # no Compound: nobody dissolves, or melts, a PDB ligand
    formula: Annotated[LigandFormula, About("molecular formula", form="with its elements in Hill order")]
    molar_mass: Annotated[MolarMass, About("molar mass", "grams per mole", "heaviest", "lightest", digits=2, averaged=False)]
    charge: Annotated[int, About("formal charge")]
    heavy_atoms: Annotated[int, About("number of non-hydrogen atoms", high="largest", low="smallest")]
    stereocentres: int
    year: int


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "name": [
            "the full name of {code}",
            "What is the full name of {code}?",
        ],
        "formula": [
            "the molecular formula of {code}",
        ],
        "molar_mass": [
            "the molar mass of {code}",
        ],
        "heavy_atoms": [
            "the number of non-hydrogen atoms in {code}",
            "How many non-hydrogen atoms are there in {code}?",
        ],
    },
    undisputed=("formula", "heavy_atoms"),
    each={
        "heavy_atoms": ["has {most} non-hydrogen atoms"],
    },
    examples=[
        ({"code": "CFF"}, {"name": "CAFFEINE", "formula": "C8H10N4O2", "molar_mass": 194.191, "heavy_atoms": 14, "charge": 0}),
        ({"code": "ATP"}, {"name": "ADENOSINE-5'-TRIPHOSPHATE", "formula": "C10H16N5O13P3", "heavy_atoms": 31}),
        ({"code": "so4"}, {"formula": "O4S", "charge": -2}),
    ],
)  # fmt: skip
def pdb_component(code: LigandCode) -> Ligand:
    """Look up a small molecule of the Protein Data Bank by its code: name, formula, mass, charge, atoms, stereocentres.

    Covers all released non-polymer components; the name of one is given where it is short and plain.

    Args:
        code: component code of one to five characters, such as ATP
    """
    found = _rows("SELECT * FROM ligand WHERE code = ?", code.strip().upper()[:20])
    if not found:
        raise ToolError(f"The component table has no code '{code[:20]}'. Codes have one to five characters, such as ATP.")
    r = found[0]
    compound = called(r["name"]) if r["name"] else None
    return Ligand(
        name=r["name"],
        compound=compound["name"] if compound and compound["formula"] == r["formula"] else None,
        formula=r["formula"],
        molar_mass=r["mass"],
        charge=r["charge"],
        heavy_atoms=r["heavy"],
        stereocentres=r["centres"],
        year=r["year"],
    )


class LigandFound(Result):
    """A component, found by its name."""

    code: LigandCode


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "code": [
            "the PDB ligand code of {compound}",
            "Which PDB ligand code stands for {compound}?",
        ],
    },
    via={"code": "{compound}"},
    undisputed=("code",),
    examples=[
        ({"compound": "caffeine"}, {"code": "CFF"}),
        ({"compound": "glycerol"}, {"code": "GOL"}),
        ({"compound": "benzoic acid"}, {"code": "BEZ"}),
    ],
)
def pdb_component_of_compound(compound: Compound) -> LigandFound:
    """Find the one PDB component that carries a name of a compound and has its molecular formula.

    Args:
        compound: common or systematic English name, such as caffeine
    """
    record = by_name(compound)
    marks = ",".join("?" * len(names := names_of(record["rank"])))
    query = f"SELECT code FROM ligand WHERE name COLLATE NOCASE IN ({marks}) AND formula = ? ORDER BY code"
    found = _rows(query, *names, record["formula"])
    if len(found) != 1:
        which = f"several do: {', '.join(r['code'] for r in found)}" if found else "none does"
        raise ToolError(f"No single PDB component carries a name of {record['name']}; {which}.")
    return LigandFound(code=found[0]["code"])


_CHARGED = ("C6H9N3O2", "C6H14N2O2", "C6H14N4O2")
"""Histidine, lysine and arginine, which the dictionary has with one proton more."""


class ListedLigand(Row):
    """A component of a list."""

    noun = "ligand"
    plural = "ligands"
    key = "code"
    code: LigandCode
    name: str | None
    molar_mass: Annotated[float, About("molar mass", "grams per mole", "heaviest", "lightest", digits=2, averaged=False)]
    charge: Annotated[int, About("formal charge", ranked=False)]
    stereocentres: int
    year: int


class Ligands(Result):
    """Some components."""

    components: list[ListedLigand]


class Isomer(Row):
    """A component among those of one formula, which all have its mass."""

    noun = "ligand"
    plural = "ligands"
    key = "code"
    code: LigandCode
    name: str | None
    charge: Annotated[int, About("formal charge", ranked=False)]
    stereocentres: int
    year: int


class Isomers(Result):
    """Components of one formula, which is no one compound's: their numbers are not compared."""

    components: Annotated[list[Isomer], About("isomers", ranked=False)]


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "components": [
            'the released PDB components typed "non-polymer" with the molecular formula of {formula}',
            'Which released PDB components typed "non-polymer" have the molecular formula of {formula}?',
        ],
        "components#count": [
            'the number of released PDB components typed "non-polymer" with the molecular formula of {formula}',
            'How many released PDB components typed "non-polymer" have the molecular formula of {formula}?',
        ],
    },
    rules=(When("Take an amino acid in its neutral form", lambda given, _: given["formula"] in _CHARGED),),
    examples=[
        ({"formula": "C8H10N4O2"}, {"components": [{"code": "A1BD3"}, {"code": "CFF", "name": "CAFFEINE"}]}),
        ({"formula": "SO4"}, {"components": [{"code": "SO4", "charge": -2}]}),
    ],
)
def pdb_components_of_formula(formula: ChemicalFormula) -> Isomers:
    """List the PDB's non-polymer components with a molecular formula, isomers together, those with deuterium left out, by code.

    Args:
        formula: molecular formula with the elements in any order, such as C8H10N4O2
    """
    atoms = parse(formula)
    # The table counts deuterium as hydrogen, but its mass as the dictionary does: heavy water is no H2O.
    light = mass_of(atoms) + 0.5
    found = _rows("SELECT * FROM ligand WHERE formula = ? AND mass < ? ORDER BY code", hill(atoms), light)
    return Isomers(
        components=[
            Isomer(code=r["code"], name=r["name"], charge=r["charge"], stereocentres=r["centres"], year=r["year"])
            for r in found
        ]
    )  # fmt: skip


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "components": [
            'the released PDB components typed "non-polymer" that contain {element}',
            'Which released PDB components typed "non-polymer" contain {element}?',
        ],
        "components#count": [
            'the number of released PDB components typed "non-polymer" that contain {element}',
            'How many released PDB components typed "non-polymer" contain {element}?',
        ],
    },
    each={
        "components#count": ['occurs in {most} released PDB components typed "non-polymer"'],
    },
    examples=[
        ({"element": "xenon"}, {"components": [{"code": "XE", "name": "XENON"}]}),
        ({"element": "krypton"}, {"components": [{"code": "KR", "name": "KRYPTON"}]}),
    ],
)
def pdb_components_with_element(element: Element) -> Ligands:
    """List the PDB's non-polymer components that contain an element, by code. Refuses elements of more than 300 of them.

    Args:
        element: English name or symbol, such as zinc
    """
    record = find_element(element)
    symbol = record["symbol"]
    found = _rows(
        "SELECT * FROM ligand WHERE formula GLOB ? OR formula GLOB ? ORDER BY code LIMIT ?",
        f"*{symbol}[0-9A-Z]*", f"*{symbol}", MOST + 1,
    )  # fmt: skip
    if len(found) > MOST:
        raise ToolError(f"More than {MOST} components contain {record['name']}, too many to list.")
    return Ligands(
        components=[
            ListedLigand(
                code=r["code"],
                name=r["name"],
                molar_mass=r["mass"],
                charge=r["charge"],
                stereocentres=r["centres"],
                year=r["year"],
            )
            for r in found
        ]
    )


@seeds(LigandCode, domain="chemistry")
def ligand_seeds() -> list[str]:
    """Cofactors, ions and buffers that every crystallographer knows, then the others in the order of their entry."""
    rows = [
        r["code"]
        for r in _rows(
            "SELECT code FROM ligand WHERE length(name) <= 34 AND length(code) <= 3 ORDER BY year, length(name), code"
        )
    ]
    present = set(rows)
    return list(dict.fromkeys([*(c for c in KNOWN.split() if c in present), *rows]))[:4000]


@aliases(LigandFormula)
def ligand_formula_aliases(value: Any) -> list[str]:
    """The same formula as people write it."""
    return other_orders(value)


@aliases(LigandCode)
def ligand_aliases(value: str) -> list[str]:
    """The component's name, where it is short."""
    return [r["name"] for r in _rows("SELECT name FROM ligand WHERE code = ? AND name IS NOT NULL", str(value))]
