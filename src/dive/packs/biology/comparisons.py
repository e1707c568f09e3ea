"""Comparing sequences: local alignment, evolutionary distance, consensus, RNA pairing, trees of distances."""

import math
from collections import Counter
from typing import Annotated

from dive.packs.biology.sequences import dna, letters
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import DnaSequence

PACK = Pack(name="comparisons", domain="biology", title="sequence comparison", licence="Apache-2.0 (algorithms)")


class LocalAlignment(Result):
    """The best local alignment of two sequences."""

    score: Annotated[int, About("score", high="highest", low="lowest")]
    first_part: str
    second_part: str
    identities: Annotated[int, About("number of identical positions", high="largest", low="smallest")]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "score": [
            "the Smith-Waterman alignment score between {first} and {second}",
            "What is the Smith-Waterman alignment score between {first} and {second}?",
        ],
    },
    rules=("Score a match 2, a mismatch -1 and each gap position -2",),
    each={
        "score": [
            "the Smith-Waterman alignment score of {first} with {second}",
            "the Smith-Waterman alignment score of {second} with {first}",
        ],
    },
    examples=[
        ({"first": "TACGGGCCCGCTAC", "second": "TACGGG"}, {"score": 12, "identities": 6, "first_part": "TACGGG"}),
        ({"first": "AAAA", "second": "TTTT"}, {"score": 0, "first_part": "", "identities": 0}),
        ({"first": "GATTACA", "second": "GACTACA"}, {"score": 11, "identities": 6}),
    ],
)
def local_alignment(first: DnaSequence, second: DnaSequence) -> LocalAlignment:
    """Align the most similar parts of two DNA sequences (Smith-Waterman; match 2, mismatch -1, each gap position -2).

    Of alignments with the same score, the one that ends first is given, diagonals before gaps. Parts carry gaps as "-".

    Args:
        first: DNA sequence, at most 150 bases
        second: DNA sequence, at most 150 bases
    """
    a, b = dna(first, most=150), dna(second, most=150)
    score = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    best = (0, 0, 0)
    for i, x in enumerate(a, 1):
        above, row = score[i - 1], score[i]
        for j, y in enumerate(b, 1):
            row[j] = value = max(0, above[j - 1] + (2 if x == y else -1), above[j] - 2, row[j - 1] - 2)
            if value > best[0]:
                best = (value, i, j)
    top, i, j = best
    left, right = [], []
    while score[i][j] > 0:
        if score[i][j] == score[i - 1][j - 1] + (2 if a[i - 1] == b[j - 1] else -1):
            i, j = i - 1, j - 1
            left.append(a[i])
            right.append(b[j])
        elif score[i][j] == score[i - 1][j] - 2:
            i -= 1
            left.append(a[i])
            right.append("-")
        else:
            j -= 1
            left.append("-")
            right.append(b[j])
    return LocalAlignment(
        score=top,
        first_part="".join(reversed(left)),
        second_part="".join(reversed(right)),
        identities=sum(x == y for x, y in zip(left, right, strict=True)),
    )


class Divergence(Result):
    """How far two aligned sequences have diverged."""

    differing_percent: Annotated[float, About("share of differing sites", "percent", digits=2)]
    jukes_cantor: Annotated[float | None, About("Jukes-Cantor distance", digits=4)]
    kimura: Annotated[float | None, About("Kimura two-parameter distance", digits=4)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "jukes_cantor": [
            "the Jukes-Cantor distance between two DNA sequences with {transitions} and {transversions} over {sites}",
            (
                "What is the Jukes-Cantor distance between two DNA sequences with {transitions} and {transversions} "
                "over {sites}?"
            ),
        ],
        "kimura": [
            ("the Kimura two-parameter distance between two DNA sequences with {transitions} and {transversions} over {sites}"),
        ],
    },
    examples=[
        ({"transitions": 10, "transversions": 0, "sites": 100}, {"jukes_cantor": 0.10733, "kimura": 0.11157}),
        ({"transitions": 0, "transversions": 0, "sites": 50}, {"jukes_cantor": 0.0, "kimura": 0.0}),
        ({"transitions": 0, "transversions": 40, "sites": 50}, {"differing_percent": 80.0, "jukes_cantor": None}),
    ],
)
def evolutionary_distance(
    transitions: Annotated[int, Pick(14, 18, 22, 31, 40, says="{} transitions")],
    transversions: Annotated[int, Pick(6, 7, 12, 17, says="{} transversions")],
    sites: Annotated[int, Pick(240, 360, 500, 720, says="{} aligned sites")],
) -> Divergence:
    """Estimate substitutions per site from the differences of two aligned DNA sequences (Jukes-Cantor 1969, Kimura 1980).

    A distance is none where the sequences are too different for the model.

    Args:
        transitions: sites where a purine stands for a purine or a pyrimidine for a pyrimidine
        transversions: sites where a purine stands for a pyrimidine or the reverse
        sites: aligned sites without gaps, at least 1
    """
    if transitions < 0 or transversions < 0 or not 1 <= sites <= 10**9 or transitions + transversions > sites:
        raise ToolError("Give counts from 0 that add up to no more than the number of sites.")
    p, q = transitions / sites, transversions / sites
    rest, one, two = 1 - 4 * (p + q) / 3, 1 - 2 * p - q, 1 - 2 * q
    return Divergence(
        differing_percent=round(100 * (p + q), 6),
        jukes_cantor=round(abs(0.75 * math.log(rest)), 6) if rest > 0 else None,
        kimura=round(abs(0.5 * math.log(one) + 0.25 * math.log(two)), 6) if one > 0 and two > 0 else None,
    )


class Consensus(Result):
    """What aligned sequences agree on."""

    consensus: str
    """No DnaSequence: sites are too short for what is computed of sequences."""
    conserved: Annotated[int, About("number of fully conserved positions", high="largest", low="smallest")]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "consensus": [
            "the consensus sequence of the aligned sites {sites}",
            "What is the consensus sequence of the aligned sites {sites}?",
        ],
        "conserved": [
            "the number of positions at which all bases agree among the aligned sites {sites}",
        ],
    },
    rules=("Take the most frequent base at each position as the consensus",),
    undisputed=("conserved",),
    examples=[
        ({"sites": ["TATAAT", "TATGAT", "TACAAT"]}, {"consensus": "TATAAT", "conserved": 4}),
        ({"sites": ["ACGT", "ACGT"]}, {"consensus": "ACGT", "conserved": 4}),
    ],
)
def consensus_sequence(
    sites: Annotated[
        list[str],
        Pick(
            ["TATAAT", "TATGAT", "TACAAT", "GATACT"],
            ["TTGACA", "TTGACT", "TTTACA", "CTGACA", "TTGATA"],
            ["GCCACCATGG", "GCCGCCATGA", "ACCACCATGG"],
            ["CAGGTAAGT", "CAGGTGAGT", "AAGGTAAGT", "CAGGTATGT"],
        ),
    ],
) -> Consensus:
    """Take the most frequent base at each position of aligned DNA sites; ties go to the first base of the alphabet.

    Args:
        sites: 2 to 100 DNA sequences of the same length
    """
    texts = [dna(s, most=200) for s in sites[:101]]
    if not 2 <= len(texts) <= 100 or len({len(t) for t in texts}) != 1:
        raise ToolError("Give 2 to 100 sites of the same length.")
    columns = [Counter(column) for column in zip(*texts, strict=True)]
    return Consensus(
        consensus="".join(min(c, key=lambda base: (-c[base], base)) for c in columns),
        conserved=sum(len(c) == 1 for c in columns),
    )


class Pairing(Result):
    """How many base pairs an RNA can form."""

    base_pairs: int


_PAIRS = {"AU", "UA", "GC", "CG", "GU", "UG"}


@tool(
    domain="biology",
    kind="processing",
    asks={
        "base_pairs": [
            "the maximum number of nested base pairs in the RNA transcribed with {sequence} as the coding strand",
            "What is the maximum number of nested base pairs in the RNA transcribed with {sequence} as the coding strand?",
        ],
    },
    cite="Nussinov's method",
    rules=("Allow G-U pairs, and leave at least three bases in every hairpin loop",),
    examples=[
        ({"sequence": "GGGAAACCC"}, {"base_pairs": 3}),
        ({"sequence": "AAAAAAA"}, {"base_pairs": 0}),
        ({"sequence": "GGGGAAAACCCC"}, {"base_pairs": 4}),
    ],
)
def rna_base_pairs(sequence: DnaSequence) -> Pairing:
    """Count the most base pairs that an RNA can form without crossing (Nussinov), with hairpin loops of at least three bases.

    Args:
        sequence: RNA or its DNA coding strand, at most 70 bases
    """
    text = letters(sequence, "ACGTU", "sequence", 70).replace("T", "U")
    size = len(text)
    most = [[0] * (size + 1) for _ in range(size + 1)]
    for width in range(5, size + 1):
        for i in range(size - width + 1):
            j = i + width
            best = most[i + 1][j]
            for k in range(i + 4, j):
                if text[i] + text[k] in _PAIRS:
                    best = max(best, 1 + most[i + 1][k] + most[k + 1][j])
            most[i][j] = best
    return Pairing(base_pairs=most[0][size])


class Difference(Result):
    """How far two sequences are apart."""

    edit_distance: Annotated[int, About("Levenshtein distance", high="largest", low="smallest")]
    hamming_distance: Annotated[int | None, About("Hamming distance", high="largest", low="smallest")]


def _levenshtein(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "edit_distance": [
            "the Levenshtein distance between {first} and {second}",
            "What is the Levenshtein distance between {first} and {second}?",
        ],
    },
    each={
        "edit_distance": [
            "the Levenshtein distance of {first} from {second}",
            "the Levenshtein distance of {second} from {first}",
        ],
    },
    examples=[
        ({"first": "GATTACA", "second": "GACTATA"}, {"edit_distance": 2, "hamming_distance": 2}),
        ({"first": "ACGT", "second": "ACT"}, {"edit_distance": 1, "hamming_distance": None}),
    ],
)  # fmt: skip
def dna_distance(first: DnaSequence, second: DnaSequence) -> Difference:
    """Compare two DNA sequences: Levenshtein distance (substitutions, insertions, deletions) and Hamming distance.

    The Hamming distance exists only where both have the same length. Refused where one is more than twice as long.

    Args:
        first: bases A, C, G and T, at most 150
        second: bases A, C, G and T, at most 150
    """
    a, b = dna(first, most=150), dna(second, most=150)
    if max(len(a), len(b)) > 2 * min(len(a), len(b)):
        raise ToolError(
            "One sequence is more than twice as long as the other: the distance would tell little but their lengths."
        )
    hamming = sum(x != y for x, y in zip(a, b, strict=True)) if len(a) == len(b) else None
    return Difference(edit_distance=_levenshtein(a, b), hamming_distance=hamming)
