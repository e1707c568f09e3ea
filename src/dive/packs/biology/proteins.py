"""Computing with protein sequences: mass, charge, composition, digestion (Biopython where a method is involved)."""

import re
from typing import Annotated, Any

from dive.packs.biology.amino_acids import AVERAGE, BY_LETTER, MONOISOTOPIC, hill
from dive.packs.biology.entities import AminoAcid
from dive.packs.biology.sequences import protein
from dive.tools import About, Pack, Pick, Result, Row, ToolError, When, tool
from dive.tools.entities import MolarMass, ProteinSequence

PACK = Pack(
    name="proteins",
    domain="biology",
    title="protein sequence analysis",
    licence="Biopython License",
    requires=("biopython",),
)
PROTON = 1.00727646688


def _atoms(sequence: str) -> tuple[int, int, int, int, int]:
    """Atoms of C, H, N, O and S in the linear chain: the free acids less one water for each bond."""
    c, h, n, o, s = (sum(BY_LETTER[r].formula[i] for r in sequence) for i in range(5))
    bonds = len(sequence) - 1
    return c, h - 2 * bonds, n, o - bonds, s


def _mass(sequence: str, masses: tuple[float, ...]) -> float:
    return sum(n * m for n, m in zip(_atoms(sequence), masses, strict=True))


def monoisotopic_mass(sequence: str) -> float:
    """The monoisotopic mass in daltons of the unmodified linear chain."""
    return _mass(sequence, MONOISOTOPIC)


class ProteinProperties(Result):
    """What ProtParam computes of a chain."""

    length: Annotated[int, About("length", "residues", "longest", "shortest")]
    molar_mass: Annotated[MolarMass, About("molar mass", "grams per mole", "heaviest", "lightest", digits=1, averaged=False)]
    isoelectric_point: Annotated[float, About("isoelectric point computed by ProtParam", digits=2, averaged=False)]
    hydropathy: Annotated[float, About("GRAVY score", digits=3, averaged=False)]
    instability_index: Annotated[float, About("instability index", digits=1, averaged=False)]
    aliphatic_index: Annotated[float, About("aliphatic index", digits=1, averaged=False)]
    extinction_coefficient: Annotated[
        int, About("molar extinction coefficient at 280 nanometres without disulfide bonds", "litres per mole per centimetre")
    ]


@tool(
    domain="biology",
    kind="processing",
    rules=("Treat chains as free, linear and unmodified",),
    undisputed=("length", "isoelectric_point", "hydropathy", "instability_index", "aliphatic_index", "extinction_coefficient"),
    figures=4,  # of the molar mass, whose fifth depends on the edition of the atomic weights
    asks={
        "length": [
            "the length of {sequence}",
            "How long is {sequence}?",
        ],
        "molar_mass": [
            "the molar mass of {sequence}",
        ],
        "isoelectric_point": [
            "the ProtParam isoelectric point of {sequence}",
            "What isoelectric point does ProtParam compute for {sequence}?",
        ],
        "hydropathy": [
            "the GRAVY score of {sequence}",
            "What is the GRAVY score of {sequence}?",
        ],
        "instability_index": [
            "the ProtParam instability index of {sequence}",
            "What instability index does ProtParam compute for {sequence}?",
        ],
        "aliphatic_index": [
            "the ProtParam aliphatic index of {sequence}",
            "What aliphatic index does ProtParam compute for {sequence}?",
        ],
        "extinction_coefficient": [
            "the molar extinction coefficient of {sequence} at 280 nanometres without disulfide bonds",
        ],
    },
    examples=[
        ({"sequence": "HSQGTFTSDYSKYLDSRRAQDFVQWLMNT"}, {"length": 29, "molar_mass": 3482.75, "isoelectric_point": 6.75,
                                                         "extinction_coefficient": 8480}),
        ({"sequence": "GIGAVLKVLTTGLPALISWIKRKRQQ"}, {"length": 26, "molar_mass": 2847.5, "extinction_coefficient": 5500}),
        ({"sequence": "AAAA"}, {"hydropathy": 1.8, "instability_index": 7.5, "aliphatic_index": 100.0}),
    ],
)  # fmt: skip
def protein_properties(sequence: ProteinSequence) -> ProteinProperties:
    """Compute what ProtParam gives for an unmodified chain: average mass, pI, GRAVY, instability, aliphatic index, extinction.

    Extinction at 280 nm: 5500 for each Trp and 1490 for each Tyr, cysteines reduced. pI after Bjellqvist.

    Args:
        sequence: one-letter codes of the twenty standard residues
    """
    from Bio.SeqUtils import ProtParam

    text = protein(sequence, most=2_000)
    module: Any = ProtParam  # untyped
    analysis = module.ProteinAnalysis(text)
    share = {r: text.count(r) / len(text) for r in "AVIL"}
    return ProteinProperties(
        length=len(text),
        molar_mass=round(_mass(text, AVERAGE), 3),
        isoelectric_point=round(analysis.isoelectric_point(), 4),
        hydropathy=round(sum(BY_LETTER[r].hydropathy for r in text) / len(text), 4),
        instability_index=round(analysis.instability_index(), 4),
        aliphatic_index=round(100 * (share["A"] + 2.9 * share["V"] + 3.9 * (share["I"] + share["L"])), 4),
        extinction_coefficient=5500 * text.count("W") + 1490 * text.count("Y"),
    )


class Charge(Result):
    """The charge of a chain."""

    charge: Annotated[float, About("net charge", digits=2, averaged=False)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "charge": [
            "the net charge of {sequence} at {ph}",
            "What is the net charge of {sequence} at {ph}?",
        ],
    },
    cite="Biopython's pK values",
    rules=("Treat chains as free, linear and unmodified",),
    examples=[
        ({"ph": 7.0, "sequence": "RRRR"}, {"charge": 3.76}),
        ({"ph": 12.9, "sequence": "DDDD"}, {"charge": -5.0}),
    ],
)  # fmt: skip
def net_charge(ph: Annotated[float, Pick(3, 5, 7, 7.4, 9, says="pH {}")], sequence: ProteinSequence) -> Charge:
    """Estimate the net charge of an unmodified chain at a pH (Henderson-Hasselbalch, Bjellqvist's pK values, Biopython).

    Args:
        ph: from 0 to 14
        sequence: one-letter codes of the twenty standard residues
    """
    from Bio.SeqUtils import IsoelectricPoint

    if not 0 <= ph <= 14:
        raise ToolError("Give a pH from 0 to 14.")
    module: Any = IsoelectricPoint  # untyped
    return Charge(charge=round(float(module.IsoelectricPoint(protein(sequence)).charge_at_pH(ph)), 4))


class ResidueCount(Row):
    """How often a residue occurs."""

    noun = "amino acid"
    plural = "amino acids"
    key = "amino_acid"
    weighted = True
    amino_acid: AminoAcid
    count: int
    percent: float


class ResidueCounts(Result):
    """The residues of a chain."""

    residues: list[ResidueCount]
    most_frequent: AminoAcid | None
    distinct: Annotated[int, About("number of different amino acids", high="largest", low="smallest")]
    basic: Annotated[int, About("number of basic residues (lysine or arginine)", high="largest", low="smallest")]
    acidic: Annotated[int, About("number of acidic residues (aspartate or glutamate)", high="largest", low="smallest")]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "residues": [
            "the amino acids that occur in {sequence}",
        ],
        "residues#count": [
            "the number of different amino acids in {sequence}",
        ],
        "most_frequent": [
            "the most frequent amino acid in {sequence}",
            "Which amino acid is the most frequent in {sequence}?",
        ],
        "distinct": [
            "the number of different amino acids in {sequence}",
            "How many different amino acids occur in {sequence}?",
        ],
        "basic": [
            "the number of basic residues (lysine or arginine) in {sequence}",
        ],
        "acidic": [
            "the number of acidic residues (aspartate or glutamate) in {sequence}",
        ],
    },
    each={
        "residues#count": ["has {most} different amino acids"],
        "distinct": ["has {most} different amino acids"],
        "basic": ["has {most} basic residues (lysine or arginine)"],
        "acidic": ["has {most} acidic residues (aspartate or glutamate)"],
    },
    examples=[
        ({"sequence": "RPPGFSPFR"}, {"most_frequent": "proline", "distinct": 5, "basic": 2, "acidic": 0, "residues": [
            {"amino_acid": "arginine", "count": 2}, {"amino_acid": "glycine", "count": 1},
            {"amino_acid": "phenylalanine", "count": 2}, {"amino_acid": "proline", "count": 3},
            {"amino_acid": "serine", "count": 1}]}),
        ({"sequence": "DYKDDDDK"}, {"most_frequent": "aspartic acid", "distinct": 3, "basic": 2, "acidic": 5}),
    ],
)  # fmt: skip
def amino_acid_composition(sequence: ProteinSequence) -> ResidueCounts:
    """Count the residues of a chain by amino acid, in alphabetical order, with their shares.

    The most frequent amino acid is named where it occurs more than once, others occur too and none is as frequent.

    Args:
        sequence: one-letter codes of the twenty standard residues
    """
    text = protein(sequence)
    found = sorted((BY_LETTER[r].name, text.count(r)) for r in set(text))
    peak = max(n for _, n in found)
    most = [a for a, n in found if n == peak]
    return ResidueCounts(
        residues=[ResidueCount(amino_acid=a, count=n, percent=100 * n / len(text)) for a, n in found],
        most_frequent=most[0] if len(most) == 1 < len(found) and peak > 1 else None,
        distinct=len(found),
        basic=sum(text.count(r) for r in "KR"),
        acidic=sum(text.count(r) for r in "DE"),
    )


class Formula(Result):
    """The atoms of a chain."""

    formula: Annotated[str, About("molecular formula", form="with its elements in Hill order")]
    carbon: Annotated[int, About("number of carbon atoms", high="largest", low="smallest")]
    nitrogen: Annotated[int, About("number of nitrogen atoms", high="largest", low="smallest")]
    sulfur: Annotated[int, About("number of sulfur atoms", high="largest", low="smallest")]


@tool(
    domain="biology",
    kind="processing",
    rules=("Treat chains as free, linear and unmodified",),
    undisputed=("sulfur",),
    asks={
        "formula": [
            "the molecular formula of {sequence}",
            "What is the molecular formula of {sequence}?",
        ],
        "carbon": [
            "the number of carbon atoms in {sequence}",
        ],
        "nitrogen": [
            "the number of nitrogen atoms in {sequence}",
        ],
        "sulfur": [
            "the number of sulfur atoms in {sequence}",
        ],
    },
    each={
        "carbon": ["has {most} carbon atoms"],
        "nitrogen": ["has {most} nitrogen atoms"],
        "sulfur": ["has {most} sulfur atoms"],
    },
    examples=[
        ({"sequence": "YGGFL"}, {"formula": "C28H37N5O7"}),
        ({"sequence": "DRVYIHPF"}, {"formula": "C50H71N13O12", "carbon": 50, "nitrogen": 13, "sulfur": 0}),
        ({"sequence": "RPPGFSPFR"}, {"formula": "C50H73N15O11"}),
        ({"sequence": "HSQGTFTSDYSKYLDSRRAQDFVQWLMNT"}, {"formula": "C153H225N43O49S", "sulfur": 1}),
    ],
)  # fmt: skip
def peptide_formula(sequence: ProteinSequence) -> Formula:
    """Write the molecular formula of an unmodified linear peptide (free ends, cysteines reduced, uncharged) in Hill order.

    Args:
        sequence: one-letter codes of the twenty standard residues
    """
    atoms = _atoms(protein(sequence))
    return Formula(formula=hill(atoms), carbon=atoms[0], nitrogen=atoms[2], sulfur=atoms[4])


class MassToCharge(Result):
    """What a mass spectrometer sees."""

    monoisotopic_mass: Annotated[float, About("monoisotopic mass", "daltons", "heaviest", "lightest", digits=3)]
    mz: Annotated[float, About("monoisotopic m/z value", digits=3)]


@tool(
    domain="biology",
    kind="processing",
    rules=("Treat chains as free, linear and unmodified",),
    asks={
        "mz": [
            "the monoisotopic m/z value of {sequence} at charge +{charge}",
            "What is the monoisotopic m/z value of {sequence} at charge +{charge}?",
        ],
    },
    examples=[
        ({"charge": 1, "sequence": "DRVYIHPF"}, {"mz": 1046.5418}),
        ({"charge": 1, "sequence": "DRVYIHPFHL"}, {"mz": 1296.6848}),
        ({"charge": 2, "sequence": "EGVNDNEEGFFSAR"}, {"mz": 785.8421}),
        ({"charge": 1, "sequence": "YGGFL"}, {"mz": 556.2766, "monoisotopic_mass": 555.2693}),
    ],
)  # fmt: skip
def peptide_mz(charge: Annotated[int, Pick(1, 2, 3, noun="charge")], sequence: ProteinSequence) -> MassToCharge:
    """Compute the monoisotopic mass of an unmodified linear peptide and its m/z as a protonated ion.

    Args:
        charge: number of protons added, 1 to 20, no more than there are basic residues (R, K, H) and the N-terminus
        sequence: one-letter codes of the twenty standard residues
    """
    if not 1 <= charge <= 20:
        raise ToolError("Give a charge from 1 to 20.")
    text = protein(sequence)
    places = 1 + sum(text.count(r) for r in "RKH")
    if charge > places:
        raise ToolError(f"The chain has room for {places} protons: its N-terminus and its basic residues.")
    mass = _mass(text, MONOISOTOPIC)
    return MassToCharge(monoisotopic_mass=round(mass, 5), mz=round(mass / charge + PROTON, 5))


RULES = {
    "trypsin": r"(?<=[KR])(?!P)",
    "chymotrypsin": r"(?<=[FWY])(?!P)",
    "Lys-C": r"(?<=K)",
    "Glu-C": r"(?<=E)",
    "Asp-N": r"(?=D)",
    "cyanogen bromide": r"(?<=M)",
}


class Piece(Row):
    """A peptide of a digest, or a single amino acid."""

    noun = "fragment"
    plural = "fragments"
    key = "sequence"
    sequence: ProteinSequence


def _repeated(peptides: list[dict[str, Any]]) -> bool:
    return len({piece["sequence"] for piece in peptides}) < len(peptides)


class Digestion(Result):
    """What a protease leaves."""

    peptides: list[Piece]
    longest_length: Annotated[
        int | None, About("number of residues in the longest peptide", high="largest", low="smallest", ranked=False)
    ]
    """None where nothing is cut."""
    longest: ProteinSequence | None


@tool(
    domain="biology",
    kind="processing",
    asks={
        "peptides": [
            "the fragments, single amino acids included, from complete {protease} digestion of {sequence}",
            "Which fragments, single amino acids included, result in order from complete {protease} digestion of {sequence}?",
        ],
        "peptides#count": [
            "the number of fragments, single amino acids included, from complete {protease} digestion of {sequence}",
            "How many fragments, single amino acids included, result from complete {protease} digestion of {sequence}?",
        ],
        "longest_length": [
            "the number of residues in the longest peptide from complete {protease} digestion of {sequence}",
        ],
    },
    cite="Expasy PeptideMass's cleavage rules",
    rules=(
        When("Count equal fragments separately", lambda _, result: _repeated(result["peptides"])),
        When("Count an uncut chain as one fragment", lambda _, result: len(result["peptides"]) == 1),
    ),
    via={"longest": "the longest peptide from complete {protease} digestion of {sequence}"},
    each={
        "peptides#count": ["falls into {most} fragments, single amino acids included, on complete {protease} digestion"],
    },
    examples=[
        ({"protease": "trypsin", "sequence": "HSQGTFTSDYSKYLDSRRAQDFVQWLMNT"},
         {"peptides": [{"sequence": s} for s in ("HSQGTFTSDYSK", "YLDSR", "R", "AQDFVQWLMNT")], "longest_length": 12,
          "longest": "HSQGTFTSDYSK"}),
        ({"protease": "trypsin", "sequence": "RPKPQQFFGLM"}, {"peptides": [{"sequence": "RPKPQQFFGLM"}]}),
        ({"protease": "cyanogen bromide", "sequence": "GIMAMC"}, {"peptides": [{"sequence": s} for s in ("GIM", "AM", "C")]}),
        ({"protease": "Asp-N", "sequence": "DRVD"}, {"peptides": [{"sequence": "DRV"}, {"sequence": "D"}]}),
    ],
)  # fmt: skip
def protease_digest(protease: Annotated[str, Pick("trypsin", "Lys-C", "Asp-N")], sequence: ProteinSequence) -> Digestion:
    """Cut a chain completely with a protease or cyanogen bromide by the rule of Expasy's PeptideMass; peptides in order.

    Trypsin: after K or R, not before P. Chymotrypsin: after F, W or Y, not before P. Lys-C: after K. Glu-C: after E.
    Asp-N: before D. Cyanogen bromide: after M. The longest peptide is empty where nothing is cut, or
    several share its length; its length too where nothing is cut.

    Args:
        protease: trypsin, chymotrypsin, Lys-C, Glu-C, Asp-N or cyanogen bromide
        sequence: one-letter codes of the twenty standard residues, at most 1000
    """
    name = protease.strip().casefold()
    rule = {k.casefold(): v for k, v in RULES.items()}.get(name)
    if rule is None:
        raise ToolError(f"No protease '{protease[:40]}'. Give one of {', '.join(RULES)}.")
    pieces = [p for p in re.split(rule, protein(sequence, most=1_000)) if p]
    most = max(len(p) for p in pieces)
    longest = sorted({p for p in pieces if len(p) == most}) if len(pieces) > 1 else []
    return Digestion(
        peptides=[Piece(sequence=p) for p in pieces],
        longest_length=most if len(pieces) > 1 else None,
        longest=longest[0] if len(longest) == 1 else None,
    )


class Window(Result):
    """The most hydrophobic stretch of a chain."""

    segment: str | None
    """No ProteinSequence: a stretch of a few residues has no properties that anybody asks for."""
    start: Annotated[int | None, About("starting position", ranked=False)]
    hydropathy: Annotated[float, About("peak mean Kyte-Doolittle hydropathy", digits=2)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "segment": [
            "the stretch of {width} with the highest mean Kyte-Doolittle hydropathy in {sequence}",
        ],
        "start": [
            "the starting position of the stretch of {width} with the highest mean Kyte-Doolittle hydropathy in {sequence}",
        ],
        "hydropathy": [
            "the peak mean Kyte-Doolittle hydropathy over stretches of {width} in {sequence}",
        ],
    },
    each={"hydropathy": ["has the stretch of {width} with {highest} mean Kyte-Doolittle hydropathy"]},
    examples=[
        ({"width": 3, "sequence": "RRIIIRR"}, {"segment": "III", "start": 3, "hydropathy": 4.5}),
        ({"width": 2, "sequence": "DAVK"}, {"segment": "AV", "start": 2, "hydropathy": 3.0}),
    ],
)  # fmt: skip
def most_hydrophobic_window(
    width: Annotated[int, Pick(3, 5, 7, says="{} residues", noun="stretch length")], sequence: ProteinSequence
) -> Window:
    """Find the stretch of so many residues with the highest mean Kyte-Doolittle hydropathy.

    The stretch and its start are empty where several stretches tie.

    Args:
        width: number of residues, from 1, fewer than the sequence has
        sequence: one-letter codes of the twenty standard residues
    """
    text = protein(sequence)
    if not 1 <= width < len(text):
        raise ToolError(f"The window must have from 1 to {len(text) - 1} residues, so that there is more than one.")
    tenths = [round(10 * BY_LETTER[r].hydropathy) for r in text]  # whole numbers: ties are exact
    sums = [sum(tenths[i : i + width]) for i in range(len(text) - width + 1)] if len(text) * width <= 200_000 else None
    if sums is None:
        raise ToolError("The sequence and the window are too long together.")
    most = max(sums)
    at = sums.index(most) if sums.count(most) == 1 else None
    return Window(
        segment=None if at is None else text[at : at + width],
        start=None if at is None else at + 1,
        hydropathy=most / width / 10,
    )
