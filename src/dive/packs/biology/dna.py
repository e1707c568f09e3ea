"""Computing with DNA: strands, composition, melting temperature, mass, motifs, words.

Biopython where a published method is involved, plain counting elsewhere.
"""

from typing import Annotated, Any

from dive.packs.biology.amino_acids import code
from dive.packs.biology.entities import RecognitionSite
from dive.packs.biology.sequences import complement, dna, matches
from dive.packs.biology.sequences import motif as _pattern
from dive.tools import About, Pack, Pick, Result, ToolError, When, tool
from dive.tools.entities import DnaSequence, ProteinSequence

PACK = Pack(
    name="dna",
    domain="biology",
    title="DNA sequence analysis",
    licence="Biopython License",
    requires=("biopython",),
)


Stretch = Annotated[int, Pick(1860, 2686, 3015, 4361, 5386, says="{} base pairs", noun="length")]


class Strand(Result):
    """A DNA strand."""

    sequence: DnaSequence


@tool(
    domain="biology",
    kind="processing",
    asks={"sequence": ["the reverse complement of {sequence}", "What is the reverse complement of {sequence}?"]},
    examples=[
        ({"sequence": "GATTACA"}, {"sequence": "TGTAATC"}),
        ({"sequence": "GAATTC"}, {"sequence": "GAATTC"}),
        ({"sequence": "aaaCCC"}, {"sequence": "GGGTTT"}),
    ],
)
def reverse_complement(sequence: DnaSequence) -> Strand:
    """Write the other strand of a DNA sequence, 5' to 3'.

    Args:
        sequence: DNA sequence 5' to 3', bases A, C, G and T
    """
    return Strand(sequence=complement(dna(sequence)))


class Transcript(Result):
    """RNA copied from a coding strand."""

    rna: str
    uracil_count: Annotated[int, About("number of uracils", high="largest", low="smallest", ranked=False)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "rna": [
            "the RNA transcribed with {sequence} as the coding strand",
            "What is the RNA transcribed with {sequence} as the coding strand?",
        ],
        "uracil_count": [
            "the number of uracils in the RNA transcribed with {sequence} as the coding strand",
        ],
    },
    examples=[
        ({"sequence": "GATTACA"}, {"rna": "GAUUACA", "uracil_count": 2}),
        ({"sequence": "ATGGCC"}, {"rna": "AUGGCC", "uracil_count": 1}),
    ],
)  # fmt: skip
def transcribe(sequence: DnaSequence) -> Transcript:
    """Transcribe DNA, given as the coding (sense) strand, into RNA: T becomes U.

    Args:
        sequence: coding strand 5' to 3', bases A, C, G and T
    """
    rna = dna(sequence).replace("T", "U")
    return Transcript(rna=rna, uracil_count=rna.count("U"))


class Translation(Result):
    """What a reading frame encodes."""

    protein: ProteinSequence
    length: Annotated[
        int,
        About(
            "number of amino acids in its frame-1 translation",
            high="largest",
            low="smallest",
            ranked=False,  # how several compare is said below, for a detour may come between them and "its"
        ),
    ]
    stop_found: bool


@tool(
    domain="biology",
    kind="processing",
    asks={
        "protein": [
            "the frame-1 translation of {sequence}",
            "What is the frame-1 translation of {sequence}?",
        ],
        "length": [
            "the number of amino acids in the frame-1 translation of {sequence}",
        ],
    },
    via={"protein": "the frame-1 translation of {sequence}"},
    cite="the standard genetic code",
    rules=(
        When("Stop translating at the first stop codon", lambda _, result: result["stop_found"]),
        When(
            "Leave out an incomplete last codon",
            lambda given, result: len(given["sequence"]) % 3 != 0 and not result["stop_found"],
        ),
    ),
    each={
        "length": ["encodes {most} amino acids in frame 1"],
    },
    examples=[
        ({"sequence": "GACTACAAAGACGATGACGACAAG"}, {"protein": "DYKDDDDK", "length": 8, "stop_found": False}),
        ({"sequence": "ATGGCCTGGTAAATG"}, {"protein": "MAW", "length": 3, "stop_found": True}),
        ({"sequence": "ATGGTGCATCTGACTCCTGTGGAG"}, {"protein": "MVHLTPVE"}),
    ],
)  # fmt: skip
def translate(sequence: DnaSequence) -> Translation:
    """Translate DNA (coding strand) from its first base in the standard genetic code, up to the first stop codon or the end.

    One or two bases left over at the end are ignored. Refuses a sequence that starts with a stop codon.

    Args:
        sequence: coding strand 5' to 3', bases A, C, G and T, at least three
    """
    text = dna(sequence)
    if len(text) < 3:
        raise ToolError("There is nothing to translate: a codon has three bases.")
    letters = "".join(code("standard")[text[i : i + 3]] for i in range(0, len(text) - 2, 3))
    protein, stop, _ = letters.partition("*")
    if not protein:
        raise ToolError("The sequence starts with a stop codon: it encodes nothing.")
    return Translation(protein=protein, length=len(protein), stop_found=bool(stop))


class Composition(Result):
    """How many of which bases."""

    length: Annotated[int, About("length", "bases", "longest", "shortest")]
    adenines: Annotated[int, About("number of adenines", high="largest", low="smallest")]
    cytosines: Annotated[int, About("number of cytosines", high="largest", low="smallest")]
    guanines: Annotated[int, About("number of guanines", high="largest", low="smallest")]
    thymines: Annotated[int, About("number of thymines", high="largest", low="smallest")]
    gc_percent: Annotated[float, About("GC content", "percent", digits=1, averaged=False)]
    gc_skew: Annotated[float | None, About("GC skew", digits=3, averaged=False)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "length": [
            "the length of {sequence}",
            "How long is {sequence}?",
        ],
        "adenines": [
            "the number of adenines in {sequence}",
            "How many adenines are there in {sequence}?",
        ],
        "guanines": [
            "the number of guanines in {sequence}",
        ],
        "gc_percent": [
            "the GC content of {sequence}",
            "What is the GC content of {sequence}?",
        ],
        "gc_skew": [
            "the GC skew of {sequence}",
        ],
    },
    each={
        "adenines": ["has {most} adenines"],
        "guanines": ["has {most} guanines"],
    },
    examples=[
        ({"sequence": "GATTACA"}, {"length": 7, "adenines": 3, "cytosines": 1, "guanines": 1, "thymines": 2,
                                   "gc_percent": 28.5714, "gc_skew": 0.0}),
        ({"sequence": "GGGC"}, {"gc_percent": 100.0, "gc_skew": 0.5}),
        ({"sequence": "ATAT"}, {"gc_percent": 0.0, "gc_skew": None}),
    ],
)  # fmt: skip
def base_composition(sequence: DnaSequence) -> Composition:
    """Count the bases of a DNA sequence; GC content in percent, GC skew as (G - C) / (G + C), none without G and C.

    Args:
        sequence: bases A, C, G and T
    """
    text = dna(sequence)
    a, c, g, t = (text.count(b) for b in "ACGT")
    return Composition(
        length=len(text),
        adenines=a,
        cytosines=c,
        guanines=g,
        thymines=t,
        gc_percent=100 * (g + c) / len(text),
        gc_skew=(g - c) / (g + c) if g + c else None,
    )


MOST_WALLACE = 24
"""Bases beyond which nobody takes the Wallace rule, which has no term for length."""


class Melting(Result):
    """When a short duplex comes apart."""

    wallace: Annotated[int | None, About("Wallace-rule melting temperature", "degrees Celsius")]
    """None beyond what the rule is for."""
    nearest_neighbour: Annotated[float, About("nearest-neighbour melting temperature", "degrees Celsius", digits=1)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "wallace": [
            "the Wallace-rule melting temperature of {sequence}",
        ],
        "nearest_neighbour": [
            "the nearest-neighbour melting temperature of {sequence}",
            "What is the nearest-neighbour melting temperature of {sequence}?",
        ],
    },
    cite="SantaLucia's 1998 parameters and salt correction",
    rules=("Assume 50 mM sodium and 25 nM of each strand",),
    undisputed=("wallace",),
    examples=[
        ({"sequence": "GTAAAACGACGGCCAGT"}, {"wallace": 52.0}),
        ({"sequence": "TAATACGACTCACTATAGGG"}, {"wallace": 56.0}),
    ],
)  # fmt: skip
def melting_temperature(sequence: DnaSequence) -> Melting:
    """Estimate the melting temperature of a DNA oligonucleotide with its perfect complement, in two ways.

    Wallace rule: 2 °C for each A or T and 4 °C for each G or C, up to 24 bases. Nearest neighbour: unified parameters and
    entropy salt correction of SantaLucia (1998), 50 mM sodium, no magnesium, 25 nM of each strand.

    Args:
        sequence: bases A, C, G and T; 8 to 60 of them
    """
    text = dna(sequence, most=60)
    if len(text) < 8:
        raise ToolError(f"The sequence has {len(text)} bases; give 8 to 60.")
    from Bio.SeqUtils import MeltingTemp

    method: Any = MeltingTemp  # untyped
    neighbour = method.Tm_NN(text, nn_table=method.DNA_NN3, dnac1=25, dnac2=25, Na=50, saltcorr=5)
    strong = sum(text.count(b) for b in "GC")
    wallace = 2 * (len(text) - strong) + 4 * strong if len(text) <= MOST_WALLACE else None
    return Melting(wallace=wallace, nearest_neighbour=round(float(neighbour), 4))


class Mass(Result):
    """What a strand weighs."""

    molar_mass: Annotated[float, About("molar mass", "grams per mole", "greatest", "smallest", digits=1, averaged=False)]


WEIGHTS = {"A": 313.21, "C": 289.18, "G": 329.21, "T": 304.2}


@tool(
    domain="biology",
    kind="processing",
    rules=("Treat the DNA as a single strand without terminal phosphates",),
    figures=4,  # the fifth depends on the edition of the atomic weights
    asks={
        "molar_mass": [
            "the molar mass of {sequence}",
            "What is the molar mass of {sequence}?",
        ],
    },
    examples=[
        ({"sequence": "GTAAAACGACGGCCAGT"}, {"molar_mass": 5228.4}),
        ({"sequence": "CAGGAAACAGCTATGAC"}, {"molar_mass": 5212.5}),
    ],
)  # fmt: skip
def oligonucleotide_mass(sequence: DnaSequence) -> Mass:
    """Weigh a synthetic single-stranded DNA oligonucleotide without 5' phosphate (average masses).

    The sum over A 313.21, C 289.18, G 329.21 and T 304.2 g/mol for each nucleotide, less 61.96 g/mol for the missing phosphate.

    Args:
        sequence: bases A, C, G and T
    """
    return Mass(molar_mass=round(sum(WEIGHTS[b] for b in dna(sequence)) - 61.96, 2))


class Occurrences(Result):
    """Where a motif occurs."""

    positions: list[int]
    count: Annotated[int, About("number of occurrences", high="largest", low="smallest", additive=True)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "positions": [
            "the positions at which {motif} begins in {sequence}",
        ],
        "positions#count": [
            "the number of times that {motif} occurs in {sequence}",
            "How many times does {motif} occur in {sequence}?",
        ],
        "count": [
            "the number of times that {motif} occurs in {sequence}",
            "How many times does {motif} occur in {sequence}?",
        ],
    },
    rules=("Do not search the complementary strand, and include overlaps",),
    each={
        "positions#count": ["has {most} occurrences of {motif}"],
        "count": ["has {most} occurrences of {motif}"],
    },
    examples=[
        ({"sequence": "GAATTCGAATTC", "motif": "GAATTC"}, {"positions": [1, 7], "count": 2}),
        ({"sequence": "AAAA", "motif": "AA"}, {"positions": [1, 2, 3], "count": 3}),
        ({"sequence": "CCAGGCCTGG", "motif": "CCWGG"}, {"positions": [1, 6], "count": 2}),
    ],
)
def motif_positions(sequence: DnaSequence, motif: RecognitionSite) -> Occurrences:
    """Find an exact or IUPAC-degenerate DNA motif in a sequence, on the given strand, overlapping matches included.

    Refuses a motif that does not occur there.

    Args:
        sequence: bases A, C, G and T
        motif: pattern in IUPAC letters, such as GAATTC or CCWGG
    """
    found = matches(_pattern(motif), dna(sequence))
    if not found:
        raise ToolError("The motif does not occur in the sequence as given.")
    return Occurrences(positions=found, count=len(found))


class Words(Result):
    """The words of k letters in a sequence."""

    distinct: Annotated[int, About("number of distinct k-mers", high="largest", low="smallest")]
    repeated: list[str]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "distinct": [
            "the number of distinct {k}-mers in {sequence}",
            "How many distinct {k}-mers are there in {sequence}?",
        ],
        "repeated": [
            "the {k}-mers that occur more than once in {sequence}",
        ],
        "repeated#count": [
            "the number of {k}-mers that occur more than once in {sequence}",
        ],
    },
    each={
        "distinct": ["has {most} distinct {k}-mers"],
        "repeated#count": ["has {most} words of {k} bases that occur more than once"],
    },
    examples=[
        ({"sequence": "ACACAC", "k": 2}, {"distinct": 2, "repeated": ["AC", "CA"]}),
        ({"sequence": "GATTACA", "k": 3}, {"distinct": 5, "repeated": []}),
    ],
)
def kmers(sequence: DnaSequence, k: Annotated[int, Pick(2, 3, 4, 5)]) -> Words:
    """Count the distinct words of k bases in a DNA sequence and list those that occur more than once (overlaps included).

    Args:
        sequence: bases A, C, G and T, at least k
        k: length of a word, 1 to 20
    """
    text = dna(sequence, most=1_000)
    if not 1 <= k <= 20 or k > len(text):
        raise ToolError("k must be from 1 to 20, and no longer than the sequence.")
    counts: dict[str, int] = {}
    for i in range(len(text) - k + 1):
        counts[text[i : i + k]] = counts.get(text[i : i + k], 0) + 1
    return Words(distinct=len(counts), repeated=sorted(w for w, n in counts.items() if n > 1))


class Extent(Result):
    """How large a double helix is."""

    micrometres: Annotated[float, About("contour length", "micrometres", "longest", "shortest", additive=True, digits=2)]
    turns: Annotated[float, About("number of helical turns", high="largest", low="smallest", additive=True, digits=0)]
    megadaltons: Annotated[float, About("mass", "megadaltons", "heaviest", "lightest", additive=True, digits=2)]


MOST_BASE_PAIRS = 10**11


def _base_pairs(number: int) -> int:
    if not 1 <= number <= MOST_BASE_PAIRS:
        raise ToolError("Give a number of base pairs from 1 to 100,000,000,000.")
    return number


@tool(
    domain="biology",
    kind="processing",
    asks={
        "megadaltons": [
            "the mass of double-stranded DNA of {base_pairs}",
            "What is the mass of double-stranded DNA of {base_pairs}?",
        ],
    },
    cite="an average of 650 daltons per base pair",
    examples=[
        ({"base_pairs": 1000}, {"micrometres": 0.34, "turns": 95.238, "megadaltons": 0.65}),
        ({"base_pairs": 48502}, {"micrometres": 16.49, "megadaltons": 31.526}),
    ],
)
def double_helix_size(base_pairs: Stretch) -> Extent:
    """Estimate the size of double-stranded B-form DNA: contour length, helical turns and mass.

    0.34 nm a base pair, 10.5 base pairs a turn, 650 daltons per base pair.

    Args:
        base_pairs: number of base pairs
    """
    n = _base_pairs(base_pairs)
    return Extent(micrometres=n * 0.34 / 1_000, turns=n / 10.5, megadaltons=n * 650 / 1e6)


class Copies(Result):
    """How many molecules a mass of DNA is."""

    billions: Annotated[float, About("number of molecules", "billions", "highest", "lowest", additive=True, digits=3)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "billions": [
            "the number of molecules in {nanograms} of double-stranded DNA of {base_pairs}",
            "How many molecules are there in {nanograms} of double-stranded DNA of {base_pairs}?",
        ],
    },
    cite="an average of 650 daltons per base pair",
    examples=[
        ({"nanograms": 1, "base_pairs": 1000}, {"billions": 0.92648}),
        ({"nanograms": 100, "base_pairs": 5000}, {"billions": 18.5297}),
    ],
)  # fmt: skip
def dna_copy_number(
    nanograms: Annotated[float, Pick(40, 55, 75, 100, says="{} nanograms", noun="mass")], base_pairs: Stretch
) -> Copies:
    """Count the molecules in a mass of double-stranded DNA, at an average of 650 daltons for each base pair.

    Args:
        nanograms: mass of the DNA, up to 1,000,000
        base_pairs: length of each molecule
    """
    if not 0 < nanograms <= 1e6:
        raise ToolError("Give a mass above 0 and up to 1,000,000 nanograms.")
    return Copies(billions=nanograms * 1e-9 * 6.02214076e23 / (_base_pairs(base_pairs) * 650) / 1e9)
