"""Reading proteins: sequence motifs, substitution scores, alignment, fragment ions, membrane stretches, amphipathic helices."""

import math
import re
from functools import cache
from typing import Annotated, Any

from dive.packs.biology.amino_acids import BY_LETTER, CODES, code, find
from dive.packs.biology.entities import AminoAcid, Codon, GeneticCode
from dive.packs.biology.proteins import PROTON, monoisotopic_mass
from dive.packs.biology.sequences import protein
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool
from dive.tools.entities import ProteinSequence

PACK = Pack(name="protein_features", domain="biology", title="protein sequence features", licence="Biopython License",
            requires=("biopython",))  # fmt: skip
WATER = 18.010565
MOTIFS = {
    "N-glycosylation": r"N[^P][ST][^P]",
    "protein kinase C phosphorylation": r"[ST].[RK]",
    "casein kinase II phosphorylation": r"[ST]..[DE]",
    "cell attachment": r"RGD",
    "endoplasmic reticulum retention": r"[KH]DEL$",
    "P-x-x-P": r"P..P",
    "[KR]-[KR]": r"[KR][KR]",
    "caspase-3 cleavage": r"DE.D",
}
"""Short motifs of textbooks and PROSITE, as patterns over one-letter codes."""
SYNONYMS = {"SH3 binding": "P-x-x-P", "dibasic cleavage": "[KR]-[KR]"}


class MotifSite(Row):
    """Where a motif occurs."""

    noun = "site"
    plural = "sites"
    key = "sequence"
    sequence: ProteinSequence
    start: int


class MotifSites(Result):
    """The sites of a motif."""

    sites: list[MotifSite]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "sites#count": [
            "the number of positions at which the {motif} motif occurs in {sequence}",
            "At how many positions does the {motif} motif occur in {sequence}?",
        ],
    },
    each={
        "sites#count": ["contains the {motif} motif at {most} positions"],
    },
    examples=[
        ({"motif": "N-glycosylation", "sequence": "AANGTAANPSA"}, {"sites": [{"sequence": "NGTA", "start": 3}]}),
        ({"motif": "cell attachment", "sequence": "GRGDSP"}, {"sites": [{"sequence": "RGD", "start": 2}]}),
        ({"motif": "dibasic cleavage", "sequence": "AKRRA"}, {"sites": [{"sequence": "KR", "start": 2},
                                                                       {"sequence": "RR", "start": 3}]}),
    ],
)  # fmt: skip
def protein_motif_sites(
    motif: Annotated[
        str,
        Pick("PROSITE N-glycosylation", "PROSITE protein kinase C phosphorylation", "PROSITE casein kinase II phosphorylation",
             "P-x-x-P", "[KR]-[KR]"),
    ],
    sequence: ProteinSequence,
) -> MotifSites:  # fmt: skip
    """Find the sites of a short functional motif in a protein, overlaps included.

    N-glycosylation is N-{P}-[ST]-{P}; kinase C phosphorylation [ST]-x-[RK]; casein kinase II phosphorylation [ST]-x(2)-[DE].

    Args:
        motif: N-glycosylation, protein kinase C phosphorylation, casein kinase II phosphorylation, cell attachment (RGD),
            endoplasmic reticulum retention, caspase-3 cleavage (DExD), P-x-x-P (SH3 binding) or [KR]-[KR] (dibasic cleavage);
            the first three may have PROSITE before their name
        sequence: one-letter codes of the twenty standard residues
    """
    name = motif.strip().removeprefix("PROSITE ")
    pattern = MOTIFS.get(SYNONYMS.get(name, name))
    if pattern is None:
        raise ToolError(f"No motif is called '{motif[:40]}'. Motifs: {', '.join(MOTIFS)}.")
    found = re.finditer(f"(?=({pattern}))", protein(sequence))
    return MotifSites(sites=[MotifSite(sequence=m[1], start=m.start() + 1) for m in found])


@cache
def _blosum62() -> Any:
    from Bio.Align import substitution_matrices

    module: Any = substitution_matrices  # untyped
    return module.load("BLOSUM62")


@cache
def _scores() -> dict[tuple[str, str], int]:
    matrix = _blosum62()
    return {(a, b): int(matrix[a, b]) for a in BY_LETTER for b in BY_LETTER}


class Substitution(Row):
    """A replacement of an amino acid."""

    noun = "amino acid"
    plural = "amino acids"
    key = "amino_acid"
    amino_acid: AminoAcid
    score: Annotated[int, About("BLOSUM62 score", ranked=False)]


class Substitutions(Result):
    """The replacements of an amino acid."""

    self_score: Annotated[int, About("BLOSUM62 score against itself", averaged=False)]
    replacements: list[Substitution]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "replacements": [
            "the amino acids with a positive BLOSUM62 score against {amino_acid} (itself excluded)",
            "Which amino acids have a positive BLOSUM62 score against {amino_acid} (itself excluded)?",
        ],
        "replacements#count": [
            "the number of amino acids with a positive BLOSUM62 score against {amino_acid} (itself excluded)",
        ],
        "self_score": [
            "the BLOSUM62 score of {amino_acid} against itself",
            "What is the BLOSUM62 score of {amino_acid} against itself?",
        ],
    },
    each={
        "replacements#count": ["has a positive BLOSUM62 score against {most} amino acids other than itself"],
    },
    examples=[
        ({"amino_acid": "tryptophan"}, {"self_score": 11, "replacements": [{"amino_acid": "tyrosine", "score": 2},
                                                                          {"amino_acid": "phenylalanine", "score": 1}]}),
        ({"amino_acid": "C"}, {"self_score": 9, "replacements": []}),
        ({"amino_acid": "Lys"}, {"self_score": 5, "replacements": [
            {"amino_acid": "arginine", "score": 2}, {"amino_acid": "glutamic acid", "score": 1},
            {"amino_acid": "glutamine", "score": 1}]}),
    ],
)  # fmt: skip
def conservative_replacements(amino_acid: AminoAcid) -> Substitutions:
    """List the amino acids that replace one more often than by chance: those with a positive BLOSUM62 score, highest first.

    Args:
        amino_acid: name, three-letter or one-letter code
    """
    own = find(amino_acid).letter
    scores = [(-n, BY_LETTER[b].name) for (a, b), n in _scores().items() if a == own and b != own and n > 0]
    rows = [Substitution(amino_acid=name, score=-n) for n, name in sorted(scores)]
    return Substitutions(self_score=_scores()[own, own], replacements=rows)


class AlignmentScore(Result):
    """How well two chains align."""

    global_score: Annotated[float, About("global alignment score", digits=1)]
    local_score: Annotated[float, About("local alignment score", digits=1)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "local_score": [
            "the local BLOSUM62 alignment score between {first} and {second}",
            "What is the local BLOSUM62 alignment score between {first} and {second}?",
        ],
    },
    cite="EMBOSS's default gap penalties (10 to open, 0.5 to extend)",
    each={
        "local_score": [
            "the local BLOSUM62 alignment score of {first} with {second}",
            "the local BLOSUM62 alignment score of {second} with {first}",
        ],
    },
    examples=[
        ({"first": "WWW", "second": "WWW"}, {"global_score": 33.0, "local_score": 33.0}),
        ({"first": "CYIQNCPLG", "second": "CYFQNCPRG"}, {"global_score": 47.0}),
        ({"first": "AW", "second": "W"}, {"global_score": 1.0, "local_score": 11.0}),
    ],
)  # fmt: skip
def align_proteins(first: ProteinSequence, second: ProteinSequence) -> AlignmentScore:
    """Score the best global and local alignment of two chains: BLOSUM62, a gap's first residue -10, each further one -0.5.

    In the global alignment gaps at the ends are charged like any others.

    Args:
        first: one-letter codes of the twenty standard residues, at most 500
        second: one-letter codes of the twenty standard residues, at most 500
    """
    from Bio import Align

    a, b = protein(first, most=500), protein(second, most=500)
    module: Any = Align  # untyped
    scores = []
    for mode in ("global", "local"):
        aligner = module.PairwiseAligner()
        aligner.mode = mode
        aligner.substitution_matrix = _blosum62()
        aligner.open_gap_score, aligner.extend_gap_score = -10, -0.5
        scores.append(float(aligner.score(a, b)))
    return AlignmentScore(global_score=scores[0], local_score=scores[1])


class Fragment(Row):
    """A pair of fragments that break at the same bond."""

    noun = "b-ion"
    plural = "b-ions"
    key = "ion"
    ion: str
    b_sequence: str
    b_ion: Annotated[float, About("monoisotopic m/z value", digits=3, ranked=False)]
    y_ion: float


class Fragments(Result):
    """The b and y ions of a peptide, as many as it has bonds: their numbers say nothing more."""

    fragments: Annotated[list[Fragment], About("fragments", ranked=False)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "fragments": [
            "the theoretical singly charged b-ions, b1 included, of {sequence}",
            "Which theoretical singly charged b-ions, b1 included, does {sequence} give?",
        ],
    },
    examples=[
        ({"sequence": "GA"}, {"fragments": [{"ion": "b1", "b_sequence": "G", "b_ion": 58.0287, "y_ion": 90.055}]}),
        ({"sequence": "PEP"}, {"fragments": [{"ion": "b1", "b_sequence": "P", "b_ion": 98.06, "y_ion": 245.1132},
                                             {"ion": "b2", "b_sequence": "PE", "b_ion": 227.1026, "y_ion": 116.0706}]}),
    ],
)  # fmt: skip
def fragment_ions(sequence: ProteinSequence) -> Fragments:
    """Compute the singly charged b and y ions of an unmodified peptide, one pair for each peptide bond, from the N-terminus.

    Args:
        sequence: one-letter codes, 2 to 60 residues
    """
    text = protein(sequence, most=60)
    if len(text) < 2:
        raise ToolError("A peptide has at least two residues.")
    rows = [
        Fragment(
            ion=f"b{cut}",
            b_sequence=text[:cut],
            b_ion=round(monoisotopic_mass(text[:cut]) - WATER + PROTON, 4),
            y_ion=round(monoisotopic_mass(text[cut:]) + PROTON, 4),
        )
        for cut in range(1, len(text))
    ]
    return Fragments(fragments=rows)


EISENBERG = {
    "I": 1.38, "F": 1.19, "V": 1.08, "L": 1.06, "W": 0.81, "M": 0.64, "A": 0.62, "G": 0.48, "C": 0.29, "Y": 0.26, "P": 0.12,
    "T": -0.05, "S": -0.18, "H": -0.40, "E": -0.74, "N": -0.78, "Q": -0.85, "D": -0.90, "K": -1.50, "R": -2.53,
}  # fmt: skip
"""Normalised consensus hydrophobicity (Eisenberg 1984)."""


class Moment(Result):
    """How one-sided a helix is."""

    moment: Annotated[float, About("alpha-helical hydrophobic moment per residue", digits=3)]
    hydrophobicity: float


@tool(
    domain="biology",
    kind="processing",
    asks={
        "moment": [
            "the alpha-helical hydrophobic moment per residue of {sequence}",
            "What is the alpha-helical hydrophobic moment per residue of {sequence}?",
        ],
    },
    rules=("For the hydrophobic moment, use Eisenberg's 1984 normalised consensus scale and 100 degrees per residue",),
    examples=[
        ({"sequence": "A"}, {"moment": 0.62, "hydrophobicity": 0.62}),
        ({"sequence": "IIIIIIIIIIIIIIIIII"}, {"moment": 0.0, "hydrophobicity": 1.38}),
    ],
)
def hydrophobic_moment(sequence: ProteinSequence) -> Moment:
    """Compute the mean hydrophobic moment of a chain as an alpha helix, 100 degrees a residue, on Eisenberg's normalised scale.

    Args:
        sequence: one-letter codes of the twenty standard residues
    """
    text = protein(sequence)
    turn = math.radians(100)
    along = sum(EISENBERG[r] * math.cos(turn * i) for i, r in enumerate(text))
    across = sum(EISENBERG[r] * math.sin(turn * i) for i, r in enumerate(text))
    return Moment(
        moment=round(math.hypot(along, across) / len(text), 5),
        hydrophobicity=round(math.fsum(EISENBERG[r] for r in text) / len(text), 5) + 0.0,  # no minus zero
    )


class CodingCount(Result):
    """In how many ways a peptide can be encoded."""

    coding_sequences: Annotated[int, About("number of possible coding sequences", high="largest", low="smallest")]
    unique_codons: Annotated[int, About("number of residues with a single codon", high="largest", low="smallest")]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "coding_sequences": [
            "the number of DNA sequences that could encode {sequence}",
            "How many DNA sequences could encode {sequence}?",
        ],
    },
    cite="the standard genetic code",
    rules=("Count coding sequences without a stop codon",),
    each={
        "coding_sequences": ["can be encoded by {most} DNA sequences"],
    },
    examples=[
        ({"sequence": "MW"}, {"coding_sequences": 1, "unique_codons": 2}),
        ({"sequence": "LRS"}, {"coding_sequences": 216, "unique_codons": 0}),
        ({"sequence": "DYKDDDDK"}, {"coding_sequences": 256}),
    ],
)
def coding_sequence_count(sequence: ProteinSequence) -> CodingCount:
    """Count the DNA sequences that encode a peptide in the standard genetic code, the product of its residues' codons.

    Args:
        sequence: one-letter codes, at most 25 residues
    """
    text, table = protein(sequence, most=25), list(code("standard").values())
    ways = [table.count(r) for r in text]
    return CodingCount(coding_sequences=math.prod(ways), unique_codons=ways.count(1))


class GeneticCodeProfile(Result):
    """A genetic code of NCBI."""

    stop_codons: list[Codon]
    start_codons: list[Codon]
    differences: list[Codon]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "stop_codons": [
            "the stop codons of {genetic_code}",
            "Which are the stop codons of {genetic_code}?",
        ],
        "start_codons": [
            "the start codons that NCBI lists for {genetic_code}",
        ],
        "start_codons#count": [
            "the number of start codons that NCBI lists for {genetic_code}",
        ],
        "differences": [
            "the codons with nonstandard meanings in {genetic_code}",
            "Which codons have nonstandard meanings in {genetic_code}?",
        ],
    },
    each={
        "start_codons#count": ["has {most} start codons in NCBI's list"],
    },
    examples=[
        ({"genetic_code": "vertebrate mitochondrial"}, {"stop_codons": ["AGA", "AGG", "TAA", "TAG"],
                                                        "differences": ["AGA", "AGG", "ATA", "TGA"]}),
        ({"genetic_code": "standard"}, {"stop_codons": ["TAA", "TAG", "TGA"], "differences": []}),
        ({"genetic_code": "ciliate nuclear"}, {"stop_codons": ["TGA"], "differences": ["TAA", "TAG"]}),
    ],
)  # fmt: skip
def genetic_code_profile(genetic_code: GeneticCode) -> GeneticCodeProfile:
    """Look up an NCBI genetic code: its start and stop codons, and the codons whose meaning differs from the standard code.

    Args:
        genetic_code: standard, vertebrate mitochondrial, yeast mitochondrial, invertebrate mitochondrial, ciliate nuclear,
            bacterial or alternative yeast nuclear
    """
    table, standard = code(genetic_code), code("standard")
    return GeneticCodeProfile(
        stop_codons=sorted(c for c, a in table.items() if a == "*"),
        start_codons=_starts(genetic_code),
        differences=sorted(c for c, a in table.items() if a != standard[c]),
    )


def _starts(genetic_code: str) -> list[str]:
    from Bio.Data import CodonTable

    return sorted(CodonTable.unambiguous_dna_by_id[CODES[genetic_code.strip().casefold()]].start_codons)


@seeds(GeneticCode, domain="biology")
def genetic_code_seeds() -> list[str]:
    """The genetic codes of the table, by name; of ciliates there are several."""
    return [name for name in CODES if name != "ciliate nuclear"]
