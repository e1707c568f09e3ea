"""Finding things in DNA: reading frames, palindromes, repeats, CpG sites, strand skew, and what one changed base does."""

import math
import re
from collections import Counter
from itertools import groupby, pairwise
from typing import Annotated, Literal

from dive.packs.biology.amino_acids import BY_LETTER, code
from dive.packs.biology.codon_usage import usage_of
from dive.packs.biology.entities import ModelOrganism, RecognitionSite
from dive.packs.biology.sequences import complement, dna
from dive.tools import About, Pack, Pick, Result, Row, ToolError, tool
from dive.tools.entities import DnaSequence, ProteinSequence

PACK = Pack(name="dna_features", domain="biology", title="features of DNA sequences", licence="Apache-2.0 (formulas)",
            requires=("biopython", "python-codon-tables"))  # fmt: skip


class Frame(Row):
    """An open reading frame."""

    noun = "open reading frame"
    plural = "open reading frames"
    key = "protein"
    strand: Annotated[str, About("strand")]
    start: int
    length: Annotated[int, About("length", "amino acids", "longest", "shortest")]
    protein: ProteinSequence


class Frames(Result):
    """The open reading frames of a sequence."""

    frames: list[Frame]
    longest: ProteinSequence | None


def _frames(strand: str, sequence: str, least: int) -> list[Frame]:
    table = code("standard")
    found: list[Frame] = []
    taken: set[int] = set()
    for start in (m.start() for m in re.finditer("(?=ATG)", sequence)):
        letters: list[str] = []
        for at in range(start, len(sequence) - 2, 3):
            letter = table[sequence[at : at + 3]]
            if letter == "*":
                if at not in taken and len(letters) >= least:
                    taken.add(at)
                    place = start + 1 if strand == "plus" else len(sequence) - start
                    found.append(Frame(strand=strand, start=place, length=len(letters), protein="".join(letters)))
                break
            letters.append(letter)
    return found


@tool(
    domain="biology",
    kind="processing",
    asks={
        "frames#count": [
            "the number of ATG-to-stop open reading frames with at least {minimum} on either strand of {sequence}",
        ],
        "longest": [
            "the peptide encoded by the longest ATG-to-stop open reading frame of at least {minimum} on either strand of "
            "{sequence}",
        ],
    },
    rules=("Use the standard genetic code",),
    each={
        "frames#count": ["has {most} ATG-to-stop open reading frames of at least {minimum} on either strand"],
    },
    examples=[
        ({"minimum": 2, "sequence": "ATGGCCTGGTAAATG"}, {"frames": [{"strand": "plus", "start": 1, "protein": "MAW"}],
                                                         "longest": "MAW"}),
        ({"minimum": 2, "sequence": "TTACCAGGCCAT"}, {"frames": [{"strand": "minus", "start": 12, "length": 3}]}),
        ({"minimum": 1, "sequence": "GGGGGG"}, {"frames": [], "longest": None}),
    ],
)  # fmt: skip
def open_reading_frames(
    minimum: Annotated[int, Pick(3, 5, 8, 10, says="{} amino acids", noun="minimum length")], sequence: DnaSequence
) -> Frames:
    """Find the open reading frames of both strands in the standard genetic code: the longest from ATG to each stop codon.

    The start counts bases of the given strand, from 1; a frame without a stop codon is left out. The longest is empty where
    several share its length.

    Args:
        minimum: least number of amino acids, the methionine included, from 1
        sequence: DNA sequence 5' to 3', at most 2,000 bases
    """
    if not 1 <= minimum <= 1000:
        raise ToolError("Give a minimum from 1 to 1000 amino acids.")
    text = dna(sequence, most=2_000)
    found = _frames("plus", text, minimum) + _frames("minus", complement(text), minimum)
    found.sort(key=lambda f: (-f.length, f.strand != "plus", f.start))
    alone = len(found) == 1 or (len(found) > 1 and found[0].length > found[1].length)
    return Frames(frames=found, longest=found[0].protein if alone else None)


class Cpg(Result):
    """CpG sites against what chance would give."""

    cpg_count: Annotated[int, About("number of CpG dinucleotides", high="largest", low="smallest")]
    gc_percent: Annotated[float, About("GC content", "percent", digits=1, averaged=False)]
    ratio: Annotated[float, About("Gardiner-Garden observed-to-expected CpG ratio", digits=3)]
    is_island_like: bool


@tool(
    domain="biology",
    kind="processing",
    asks={
        "ratio": [
            "the Gardiner-Garden observed-to-expected CpG ratio of {sequence}",
            "What is the Gardiner-Garden observed-to-expected CpG ratio of {sequence}?",
        ],
        "cpg_count": [
            "the number of CpG dinucleotides in {sequence}",
            "How many CpG dinucleotides are there in {sequence}?",
        ],
    },
    each={
        "cpg_count": ["has {most} CpG dinucleotides"],
    },
    examples=[
        ({"sequence": "CGCG"}, {"cpg_count": 2, "gc_percent": 100.0, "ratio": 2.0}),
        ({"sequence": "ACGTACGT"}, {"cpg_count": 2, "ratio": 4.0, "gc_percent": 50.0, "is_island_like": False}),
        ({"sequence": "GCATGCAT"}, {"cpg_count": 0, "ratio": 0.0}),
    ],
)
def cpg_content(sequence: DnaSequence) -> Cpg:
    """Count CpG sites and divide by the number expected: CpG × length / (C × G) (Gardiner-Garden and Frommer 1987).

    Island-like means over 50% GC and a ratio over 0.6, whatever the length.

    Args:
        sequence: DNA sequence with at least one C and one G
    """
    text = dna(sequence)
    c, g = text.count("C"), text.count("G")
    if not c or not g:
        raise ToolError("The ratio needs at least one C and one G.")
    share, ratio = 100 * (c + g) / len(text), text.count("CG") * len(text) / (c * g)
    return Cpg(
        cpg_count=text.count("CG"),
        gc_percent=round(share, 4),
        ratio=round(ratio, 4),
        is_island_like=share > 50 and ratio > 0.6,
    )


class Palindrome(Row):
    """A stretch that equals its own reverse complement."""

    noun = "palindrome"
    plural = "palindromes"
    key = "site"
    site: RecognitionSite
    start: int


class Palindromes(Result):
    """The palindromes of a sequence."""

    palindromes: list[Palindrome]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "palindromes": [
            "the stretches of {width} that equal their own reverse complement in {sequence}",
        ],
        "palindromes#count": [
            "the number of stretches of {width} that equal their own reverse complement in {sequence}",
            "How many stretches of {width} in {sequence} equal their own reverse complement?",
        ],
    },
    rules=("Include overlapping stretches",),
    each={
        "palindromes#count": ["has {most} stretches of {width} that equal their own reverse complement"],
    },
    examples=[
        ({"width": 6, "sequence": "TTGAATTCAAGGATCCTT"}, {"palindromes": [{"site": "GAATTC", "start": 3},
                                                                           {"site": "GGATCC", "start": 11}]}),
        ({"width": 4, "sequence": "GATTACA"}, {"palindromes": []}),
    ],
)  # fmt: skip
def dna_palindromes(
    width: Annotated[int, Pick(4, 6, 8, says="{} bases", noun="stretch length")], sequence: DnaSequence
) -> Palindromes:
    """Find the reverse-palindromic stretches of a width in DNA, as restriction enzymes recognise, overlaps included.

    Args:
        width: even number of bases from 4 to 30
        sequence: DNA sequence 5' to 3', at most 5,000 bases
    """
    if width % 2 or not 4 <= width <= 30:
        raise ToolError("Give an even width from 4 to 30 bases.")
    text = dna(sequence)
    windows = ((at, text[at : at + width]) for at in range(len(text) - width + 1))
    return Palindromes(palindromes=[Palindrome(site=w, start=at + 1) for at, w in windows if w == complement(w)])


class Repeat(Row):
    """A short tandem repeat."""

    noun = "tandem repeat"
    plural = "tandem repeats"
    key = "unit"
    unit: str
    start: int
    copies: Annotated[int, About("number of copies", high="largest", low="smallest")]


LEAST_REPEATED = 18
"""Bases below which there is hardly room for a repeat, and the answer is 0 at sight."""


class Repeats(Result):
    """The tandem repeats of a sequence."""

    repeats: list[Repeat]
    count: Annotated[int, About("number of tandem repeats", high="largest", low="smallest")]


def _runs(text: str, copies: int) -> list[tuple[int, int, str]]:
    """Start, end and unit of every longest stretch that repeats a unit of one to six bases, in order."""
    found = []
    for width in range(1, 7):
        start = 0
        while start + width < len(text):
            end = start + width
            while end < len(text) and text[end] == text[end - width]:
                end += 1
            unit = text[start : start + width]
            if end - start >= copies * width and unit not in (unit + unit)[1:-1]:  # no unit that is a repeat itself
                found.append((start, end, unit))
            start = end - width + 1
    return sorted(found)


@tool(
    domain="biology",
    kind="processing",
    asks={
        "count": [
            "the number of tandem repeats with at least {copies} of a unit of one to six bases in {sequence}",
            "How many tandem repeats with at least {copies} of a unit of one to six bases are there in {sequence}?",
        ],
    },
    each={
        "count": ["has {most} tandem repeats with at least {copies} of a unit of one to six bases"],
    },
    examples=[
        ({"copies": 4, "sequence": "TTCAGCAGCAGCAGCAGTT"}, {"repeats": [{"unit": "CAG", "start": 3, "copies": 5}], "count": 1}),
        ({"copies": 3, "sequence": "GATTACAGATTACAGATTACA"}, {"repeats": [], "count": 0}),
        ({"copies": 5, "sequence": "AAAAAAGCTAGCATCGATCG"}, {"repeats": [{"unit": "A", "start": 1, "copies": 6}]}),
    ],
)
def tandem_repeats(copies: Annotated[int, Pick(3, 4, says="{} copies")], sequence: DnaSequence) -> Repeats:
    """Find microsatellites: units of one to six bases repeated head to tail, each stretch under its shortest unit.

    Refuses a sequence in which such stretches overlap.

    Args:
        copies: least number of whole copies, from 3
        sequence: DNA sequence 5' to 3', 18 to 3,000 bases
    """
    if not 3 <= copies <= 100:
        raise ToolError("Give a number of copies from 3 to 100.")
    text = dna(sequence, most=3_000)
    if len(text) < LEAST_REPEATED:
        raise ToolError(f"The sequence has {len(text)} bases; give at least {LEAST_REPEATED} to look for repeats in.")
    found = _runs(text, copies)
    if any(end > start for (_, end, _), (start, _, _) in pairwise(found)):
        raise ToolError("Tandem repeats overlap in the sequence: how many there are is a matter of choice.")
    rows = [Repeat(unit=u, start=start + 1, copies=(end - start) // len(u)) for start, end, u in found]
    return Repeats(repeats=rows, count=len(rows))


class Skew(Result):
    """Where the cumulated GC skew is lowest and highest; None for a minimum before the first base."""

    minimum_position: int | None
    maximum_position: int
    minimum: int


@tool(
    domain="biology",
    kind="processing",
    asks={
        "minimum": [
            "the minimum of the cumulative GC skew along {sequence}",
            "What is the minimum of the cumulative GC skew along {sequence}?",
        ],
    },
    rules=("Start the cumulative GC skew at 0, add 1 for each G and take 1 off for each C",),
    examples=[
        ({"sequence": "CCTATCGG"}, {"minimum_position": 6, "minimum": -3}),
        ({"sequence": "GGGCCC"}, {"minimum_position": None, "maximum_position": 3, "minimum": 0}),
    ],
)
def cumulative_gc_skew(sequence: DnaSequence) -> Skew:
    """Follow the running count of G minus C along a strand; its minimum marks a bacterial origin of replication.

    Positions count the bases read; the first minimum and the first maximum are given. The position of the minimum is empty
    where the count never falls below 0.

    Args:
        sequence: DNA sequence 5' to 3', at most 5,000 bases
    """
    level, levels = 0, [0]
    for base in dna(sequence):
        level += {"G": 1, "C": -1}.get(base, 0)
        levels.append(level)
    low, high = min(levels), max(levels)
    return Skew(minimum_position=levels.index(low) or None, maximum_position=levels.index(high), minimum=low)


class MutationEffect(Result):
    """What a point mutation does to the protein."""

    effect: Literal["silent", "missense", "nonsense", "stop lost"]
    original: str | None
    mutated: str | None
    codon_number: Annotated[int, About("codon number")]
    kind: Literal["transition", "transversion"]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "effect": [
            "the effect (silent, missense, nonsense or stop lost) of changing base {position} to {base} in {sequence}",
        ],
        "mutated": [
            "the amino acid that the codon at base {position} of {sequence} encodes once that base is mutated to {base}",
            "Which amino acid does the codon at base {position} of {sequence} encode once that base is mutated to {base}?",
        ],
    },
    rules=("Read the DNA in frame 1 with the standard genetic code",),
    examples=[
        ({"position": 20, "base": "T", "sequence": "ATGGTGCATCTGACTCCTGAGGAGAAGTCT"},
         {"effect": "missense", "original": "glutamic acid", "mutated": "valine", "codon_number": 7, "kind": "transversion"}),
        ({"position": 6, "base": "A", "sequence": "ATGTGGTAA"}, {"effect": "nonsense", "original": "tryptophan",
                                                                 "mutated": None, "kind": "transition"}),
        ({"position": 6, "base": "G", "sequence": "ATGCTA"}, {"effect": "silent", "original": "leucine"}),
    ],
)  # fmt: skip
def point_mutation_effect(
    position: Annotated[int, Pick(2, 4, 5, 6, 7, 8, 9, 11, noun="position")],
    base: Annotated[str, Pick("A", "C", "G", "T")],
    sequence: DnaSequence,
) -> MutationEffect:
    """Say what changing one base of a coding sequence, read from its first base in the standard code, does to the protein.

    Args:
        position: position of the base, from 1
        base: the new base: A, C, G or T
        sequence: coding strand 5' to 3'
    """
    text, new = dna(sequence), base.strip().upper()
    if new not in {"A", "C", "G", "T"}:
        raise ToolError("Give the new base as A, C, G or T.")
    if not 1 <= position <= len(text) // 3 * 3:
        raise ToolError(f"Give a position within the whole codons, from 1 to {len(text) // 3 * 3}.")
    old = text[position - 1]
    if old == new:
        raise ToolError(f"Base {position} is {old} already.")
    start = (position - 1) // 3 * 3
    before = text[start : start + 3]
    after = before[: position - 1 - start] + new + before[position - start :]
    table = code("standard")
    a, b = table[before], table[after]
    effect: Literal["silent", "missense", "nonsense", "stop lost"]
    effect = "silent" if a == b else "nonsense" if b == "*" else "stop lost" if a == "*" else "missense"
    return MutationEffect(
        effect=effect,
        original=None if a == "*" else BY_LETTER[a].name,
        mutated=None if b == "*" else BY_LETTER[b].name,
        codon_number=start // 3 + 1,
        kind="transition" if {old, new} in ({"A", "G"}, {"C", "T"}) else "transversion",
    )


LEAST_SCORED = 5
"""Codons below which an index says nothing of a gene."""


class Adaptation(Result):
    """How well codons fit a species."""

    index: Annotated[float, About("codon adaptation index", digits=3, averaged=False)]
    codon_count: int


@tool(
    domain="biology",
    kind="processing",
    asks={
        "index": [
            "the frame-1 codon adaptation index of {sequence} in {species}",
            "the frame-1 codon adaptation index in {species} for {sequence}",
            "What is the frame-1 codon adaptation index of {sequence} in {species}?",
        ],
    },
    cite="the Kazusa codon tables in python-codon-tables 0.1.18",
    rules=("Leave codons for methionine and tryptophan out of the index",),
    examples=[
        ({"species": "Escherichia coli", "sequence": "ATGCTGCTGCTGCTGCTG"}, {"index": 1.0, "codon_count": 5}),
        ({"species": "Homo sapiens", "sequence": "GTGGTGATCGTGATC"}, {"index": 1.0, "codon_count": 5}),
    ],
)
def codon_adaptation_index(species: ModelOrganism, sequence: DnaSequence) -> Adaptation:
    """Compute the codon adaptation index: the geometric mean of each codon's share relative to the best one of its amino acid.

    Shares are those of the whole genome (Kazusa); codons of methionine and tryptophan are left out.
    A stop codon in frame is refused.

    Args:
        species: model organism with a codon usage table, such as Homo sapiens
        sequence: coding strand with at least five codons to score, read from its first base; bases left over are ignored
    """
    text, table = dna(sequence), usage_of(species)
    share = {c: (n / max(shares.values())) for a, shares in table.items() if a not in "MW*" for c, n in shares.items()}
    codons = [text[i : i + 3] for i in range(0, len(text) - 2, 3)]
    if any(c in table["*"] for c in codons):
        raise ToolError("The reading frame from the first base has a stop codon. Give a coding sequence without one.")
    found = [share[c] for c in codons if c in share]
    if len(found) < LEAST_SCORED:
        raise ToolError(f"The sequence has {len(found)} codons that can be scored; an index needs at least {LEAST_SCORED}.")
    if min(found) == 0:
        raise ToolError("The species' table has a share of zero for one of these codons: no index follows.")
    return Adaptation(index=round(math.exp(sum(math.log(f) for f in found) / len(found)), 5), codon_count=len(found))


class Complexity(Result):
    """How varied a sequence is."""

    entropy: Annotated[float, About("Shannon entropy of base composition", "bits per base", digits=3, averaged=False)]
    longest_run: Annotated[
        int, About("number of bases in the longest single-base run", high="largest", low="smallest", ranked=False)
    ]
    run_base: str


@tool(
    domain="biology",
    kind="processing",
    asks={
        "entropy": [
            "the Shannon entropy of base composition of {sequence}",
            "What is the Shannon entropy of base composition of {sequence}?",
        ],
        "longest_run": [
            "the number of bases in the longest single-base run in {sequence}",
            "How many bases long is the longest single-base run in {sequence}?",
        ],
    },
    examples=[
        ({"sequence": "ACGT"}, {"entropy": 2.0, "longest_run": 1, "run_base": "A"}),
        ({"sequence": "AATTTTCG"}, {"entropy": 1.75, "longest_run": 4, "run_base": "T"}),
        ({"sequence": "GGGG"}, {"entropy": 0.0, "longest_run": 4}),
    ],
)
def sequence_complexity(sequence: DnaSequence) -> Complexity:
    """Compute the Shannon entropy of a DNA sequence's base composition, and its longest homopolymer run (the first of equals).

    Args:
        sequence: DNA sequence
    """
    text = dna(sequence)
    shares = [n / len(text) for n in Counter(text).values()]
    runs = [(len(list(group)), base) for base, group in groupby(text)]
    length = max(n for n, _ in runs)
    return Complexity(
        entropy=round(abs(sum(p * math.log2(p) for p in shares)), 5),
        longest_run=length,
        run_base=next(b for n, b in runs if n == length),
    )
