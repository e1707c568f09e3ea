"""Chemical modifications of proteins that occur in nature: what they add to a residue, and to a peptide's mass (PSI-MOD)."""

from functools import cache
from sqlite3 import Row as Record
from typing import Annotated, Any

from dive.packs.atlas import connect
from dive.packs.biology.amino_acids import BY_LETTER, find
from dive.packs.biology.entities import AminoAcid, ProteinModification
from dive.packs.biology.proteins import PROTON, monoisotopic_mass
from dive.packs.biology.sequences import protein
from dive.tools import About, Pack, Pick, Result, Row, ToolError, When, seeds, tool
from dive.tools.entities import ProteinSequence

PACK = Pack(name="modifications", domain="biology", title="PSI-MOD, modifications found in nature", licence="CC BY 4.0",
            vintage="1.038.0", cite="PSI-MOD 1.038")  # fmt: skip
KNOWN = """O-phospho-L-serine;O-phospho-L-threonine;O4'-phospho-L-tyrosine;N6-acetyl-L-lysine;N6-methyl-L-lysine;
N6,N6-dimethyl-L-lysine;N6,N6,N6-trimethyl-L-lysine;4-hydroxy-L-proline;N-acetyl-L-methionine;N-acetyl-L-alanine;
S-nitrosyl-L-cysteine;S-palmitoyl-L-cysteine;S-farnesyl-L-cysteine;S-geranylgeranyl-L-cysteine;N-myristoylglycine;
L-gamma-carboxyglutamic acid;L-citrulline;L-methionine (S)-sulfoxide;O4'-sulfo-L-tyrosine;symmetric dimethyl-L-arginine"""


def _rows(query: str, *values: Any) -> list[Record]:
    found: list[Record] = connect(__file__, "modifications").execute(query, values).fetchall()
    return found


def _find(name: str) -> Record:
    found = _rows("SELECT * FROM modification WHERE name = ?", " ".join(name.split())[:200])
    if not found:
        raise ToolError(f"PSI-MOD has no natural modification of one residue called '{name[:60]}'.")
    return found[0]


def _formula(text: str) -> str:
    """The change of atoms, "C 0 H 1 O 3 P 1" as "H1 O3 P1", those of zero left out."""
    parts = text.split()
    return " ".join(f"{e}{n}" for e, n in zip(parts[::2], parts[1::2], strict=True) if n != "0")


class Modification(Result):
    """What a modification does to a residue."""

    name: ProteinModification
    amino_acid: str
    """No AminoAcid: most names say it, as O-phospho-L-serine does."""
    terminus: str | None
    mass_shift: Annotated[
        float, About("signed monoisotopic mass shift", "daltons", "highest", "lowest", digits=4, averaged=False)
    ]
    average_shift: Annotated[float, About("average mass shift", "daltons", "largest", "smallest", digits=2)]
    atoms_changed: str


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "mass_shift": [
            "the signed monoisotopic mass shift of {modification}",
            "What is the signed monoisotopic mass shift of {modification}?",
        ],
        "amino_acid": [
            "the parent amino acid of {modification}",
            "Which amino acid is the parent of {modification} in PSI-MOD?",
        ],
    },
    examples=[
        ({"modification": "O-phospho-L-serine"}, {"amino_acid": "serine", "mass_shift": 79.9663, "average_shift": 79.98,
                                                  "atoms_changed": "H1 O3 P1", "terminus": None}),
        ({"modification": "N6-acetyl-L-lysine"}, {"amino_acid": "lysine", "mass_shift": 42.0106}),
        ({"modification": "4-hydroxy-L-proline"}, {"amino_acid": "proline", "mass_shift": 15.9949}),
    ],
)  # fmt: skip
def protein_modification(modification: ProteinModification) -> Modification:
    """Look up a natural protein modification in PSI-MOD: its residue, mass shift, atoms gained and lost, chain end if any.

    Args:
        modification: PSI-MOD's name, such as O-phospho-L-serine
    """
    r = _find(modification)
    return Modification(
        name=r["name"],
        amino_acid=BY_LETTER[r["residue"]].name,
        terminus=r["terminus"],
        mass_shift=r["mass"],
        average_shift=r["average"],
        atoms_changed=_formula(r["formula"]),
    )


class ModificationOfResidue(Row):
    """A modification of an amino acid."""

    noun = "modification"
    plural = "modifications"
    name: ProteinModification
    mass_shift: Annotated[
        float, About("signed monoisotopic mass shift", "daltons", "highest", "lowest", digits=4, averaged=False)
    ]
    terminus: str | None


class ModificationsOfResidue(Result):
    """The modifications of an amino acid."""

    modifications: list[ModificationOfResidue]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "modifications": [
            "the single-residue modifications that PSI-MOD lists as natural for {amino_acid}",
            "Which single-residue modifications does PSI-MOD list as natural for {amino_acid}?",
        ],
        "modifications#count": [
            "the number of single-residue modifications that PSI-MOD lists as natural for {amino_acid}",
            "How many single-residue modifications does PSI-MOD list as natural for {amino_acid}?",
        ],
    },
    rules=("Leave out the unmodified residue, removals, and entries for which PSI-MOD gives no figure for the mass shift",),
    each={
        "modifications#count": ["has {most} single-residue modifications that PSI-MOD lists as natural"],
    },
    examples=[
        ({"amino_acid": "valine"}, {"modifications": [{"name": n} for n in (
            "3-hydroxy-L-valine", "4-hydroxy-D-valine", "D-valine", "L-valine amide", "N-acetyl-L-valine",
            "N-carboxy-L-valine", "N-pyruvic acid 2-iminyl-L-valine")]}),
        ({"amino_acid": "Phe"}, {"modifications": [{"name": n} for n in (
            "3-hydroxy-L-phenylalanine", "D-phenylalanine", "L-2'-bromophenylalanine", "L-3'-bromophenylalanine",
            "L-4'-bromophenylalanine", "L-phenylalanine amide", "monobrominated L-phenylalanine",
            "N-methyl-L-phenylalanine")]}),
    ],
)  # fmt: skip
def modifications_of_amino_acid(amino_acid: AminoAcid) -> ModificationsOfResidue:
    """List the natural modifications of an amino acid's residue in PSI-MOD, with their mass shifts, by name.

    Args:
        amino_acid: name, three-letter or one-letter code
    """
    found = _rows("SELECT * FROM modification WHERE residue = ? ORDER BY name", find(amino_acid).letter)
    return ModificationsOfResidue(
        modifications=[ModificationOfResidue(name=r["name"], mass_shift=r["mass"], terminus=r["terminus"]) for r in found]
    )


class Candidate(Row):
    """A modification that explains a mass."""

    noun = "modification"
    plural = "modifications"
    name: ProteinModification
    amino_acid: AminoAcid
    mass_shift: Annotated[
        float, About("signed monoisotopic mass shift", "daltons", "highest", "lowest", digits=4, averaged=False)
    ]


class Candidates(Result):
    """The modifications that explain a mass."""

    modifications: list[Candidate]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "modifications": [
            "the single-residue modifications listed as natural in PSI-MOD that add a monoisotopic mass within 0.01 daltons of "
            "{shift}",
            "Which single-residue modifications listed as natural in PSI-MOD add a monoisotopic mass within 0.01 daltons of "
            "{shift}?",
        ],
        "modifications#count": [
            (
                "the number of single-residue modifications listed as natural in PSI-MOD that add a monoisotopic mass within "
                "0.01 daltons of {shift}"
            ),
        ],
    },
    examples=[
        ({"shift": 272.2504}, {"modifications": [{"name": "S-geranylgeranyl-L-cysteine", "amino_acid": "cysteine"}]}),
        ({"shift": 5000.0}, {"modifications": []}),
    ],
)
def modifications_by_mass(
    shift: Annotated[
        float,
        Pick(14.0157, 15.9949, 28.0313, 42.0106, 43.9898, 79.9663, 162.0528, 203.0794, says="{} daltons", noun="mass shift"),
    ],
    tolerance: float = 0.01,
) -> Candidates:
    """List the natural modifications in PSI-MOD whose monoisotopic mass shift is close to a measured one, nearest first.

    Args:
        shift: daltons gained, negative where mass is lost
        tolerance: largest difference in daltons, over 0 and at most 1
    """
    if not -10_000 <= shift <= 10_000:
        raise ToolError("Give a mass shift from -10,000 to 10,000 daltons.")
    if not 0 < tolerance <= 1:
        raise ToolError("Give a tolerance above 0 and up to 1 dalton.")
    found = _rows("SELECT * FROM modification WHERE abs(mass - ?1) <= ?2 ORDER BY abs(mass - ?1), name", shift, tolerance)
    rows = [Candidate(name=r["name"], amino_acid=BY_LETTER[r["residue"]].name, mass_shift=r["mass"]) for r in found]
    return Candidates(modifications=rows)


class ModifiedMass(Result):
    """A peptide's mass with a modification on every residue that can carry it."""

    sites: Annotated[int, About("number of sites", high="largest", low="smallest")]
    unmodified_mass: Annotated[float, About("monoisotopic mass without the modification", "daltons", digits=3)]
    mass: Annotated[float, About("monoisotopic mass", "daltons", "heaviest", "lightest", digits=3)]
    mz: Annotated[float, About("m/z of the singly protonated form", digits=3)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "sites": [
            "the number of residues of {sequence} that could carry {modification}",
            "How many residues of {sequence} could carry {modification}?",
        ],
    },
    rules=(
        "Treat chains as free, linear and unmodified",
        When(
            "Count every asparagine, whatever its neighbours",
            lambda given, _: all(part in given["modification"] for part in ("N4-", "osyl", "asparagine")),
        ),
    ),
    each={
        "sites": ["has {most} residues that could carry {modification}", "is possible on {most} residues of {sequence}"],
    },
    examples=[
        (
            {"modification": "O-phospho-L-serine", "sequence": "GSG"},
            {"sites": 1, "unmodified_mass": 219.0855, "mass": 299.0519},
        ),
        ({"modification": "N6-acetyl-L-lysine", "sequence": "GK"}, {"sites": 1, "unmodified_mass": 203.1270, "mass": 245.1376}),
    ],
)
def modified_peptide_mass(modification: ProteinModification, sequence: ProteinSequence) -> ModifiedMass:
    """Weigh a linear peptide with a natural modification on every residue of its amino acid (at a chain end only, where so).

    Args:
        modification: PSI-MOD's name, such as O-phospho-L-serine
        sequence: one-letter codes of the twenty standard residues
    """
    text, record = protein(sequence), _find(modification)
    where = {None: text, "N-terminus": text[:1], "C-terminus": text[-1:]}[record["terminus"]]
    if "(internal)" in str(record["name"]):
        where = text[1:-1]
    sites, plain = where.count(record["residue"]), monoisotopic_mass(text)
    if sites == 0:
        raise ToolError(f"No residue of the sequence can carry {modification[:60]}.")
    mass = plain + sites * record["mass"]
    return ModifiedMass(sites=sites, unmodified_mass=round(plain, 5), mass=round(mass, 5), mz=round(mass + PROTON, 5))


@cache
def _ranked() -> list[str]:
    rows = [r["name"] for r in _rows("SELECT name FROM modification WHERE mass != 0 ORDER BY length(name), name")]
    known = [k.strip() for k in KNOWN.split(";")]
    return [*(k for k in known if k in rows), *(r for r in rows if r not in known and len(r) <= 50)]


@seeds(ProteinModification, domain="biology")
def modification_seeds() -> list[str]:
    """Textbook modifications, then the others that change the mass, shortest names first."""
    return _ranked()
