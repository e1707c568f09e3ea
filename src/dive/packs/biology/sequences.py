"""Checking sequences: what every tool that takes one refuses, and with which words. No pack: it defines no tools."""

import re
from collections.abc import Collection

from dive.tools import ToolError

BASES = "ACGT"
RESIDUES = "ACDEFGHIKLMNPQRSTVWY"
AMBIGUITY = {
    "A": "A", "C": "C", "G": "G", "T": "T", "R": "AG", "Y": "CT", "S": "CG", "W": "AT", "K": "GT", "M": "AC", "B": "CGT",
    "D": "AGT", "H": "ACT", "V": "ACG", "N": "ACGT",
}  # fmt: skip
"""IUPAC letters and the bases each stands for."""


def letters(text: str, allowed: Collection[str], noun: str, most: int) -> str:
    """The sequence in capitals without blanks. Raises ToolError where it is empty, too long or has other letters."""
    sequence = "".join(text.split()).upper()
    if not sequence:
        raise ToolError(f"The {noun} is empty.")
    if len(sequence) > most:
        raise ToolError(f"The {noun} has {len(sequence):,} letters; at most {most:,} are accepted.")
    if wrong := sorted(set(sequence) - set(allowed)):
        raise ToolError(f"The {noun} may hold only the letters {''.join(allowed)}, not {' '.join(wrong[:8])!r}.")
    return sequence


def dna(text: str, most: int = 5_000) -> str:
    """A DNA sequence of unambiguous bases."""
    return letters(text, BASES, "DNA sequence", most)


def protein(text: str, most: int = 5_000) -> str:
    """A protein sequence of the twenty standard residues."""
    return letters(text, RESIDUES, "protein sequence", most)


def motif(text: str, most: int = 60) -> str:
    """A DNA pattern in IUPAC letters."""
    return letters(text, "ACGTRYSWKMBDHVN", "DNA motif", most)


def matches(pattern: str, sequence: str) -> list[int]:
    """Where the IUPAC pattern starts in the sequence, counted from 1, overlaps included."""
    spelled = "".join(f"[{AMBIGUITY[letter]}]" for letter in pattern)
    return [found.start() + 1 for found in re.finditer(f"(?={spelled})", sequence)]


def complement(sequence: str) -> str:
    """The reverse complement, ambiguity letters included."""
    return sequence.translate(str.maketrans("ACGTRYSWKMBDHVN", "TGCAYRSWMKVHDBN"))[::-1]
