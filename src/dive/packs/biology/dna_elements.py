"""Well-known short DNA sequences: primers, an aptamer, starts of genes (facts of the literature)."""

from functools import cache
from typing import Annotated

from dive.packs.biology.entities import DnaElement
from dive.tools import About, Pack, Result, ToolError, seeds, tool
from dive.tools.entities import DnaSequence

PACK = Pack(name="dna_elements", domain="biology", title="well-known short DNA sequences", licence="facts")

TABLE = """
M13 forward (-40) primer: GTTTTCCCAGTCACGAC
CMV forward primer: CGCAAATGGGCGGTAGGCGTG
BGH reverse primer: TAGAAGGCACAGTCGAGG
EGFP-C primer: CATGGTCCTGCTGGAGTTCGTG
EGFP-N primer: CGTCGCCGTCCAGCTCGACCAG
5' AOX1 primer: GACTGGTTCCAATTGACAAGC
3' AOX1 primer: GCAAATGGCATTCTGACATCC
pBAD forward primer: ATGCCATAGCATTTTTATCC
pGEX 5' primer: GGGCTGGCAAGCCACGTTTGGTG
fungal ITS1 primer: TCCGTAGGTGAACCTGCGG
fungal ITS4 primer: TCCTCCGCTTATTGATATGC
COI barcoding primer LCO1490: GGTCAACAAATCATAAAGATATTGG
COI barcoding primer HCO2198: TAAACTTCAGGGTGACCAAAAAATCA
thrombin aptamer TBA15: GGTTGGTGTGGTTGG
"""
"""What has one sequence wherever it is printed."""
VARIED = """
GAATTCGAGCTCGGTACCCGGGGATCCTCTAGAGTCGACCTGCAGGCATGCAAGCTT AATTAACCCTCACTAAAGGG ATTTAGGTGACACTATAG GTAAAACGACGGCCAGT
AATTGTGAGCGGATAACAATT CAGGAAACAGCTATGAC CCGGGAGCTGCATGTGTCAGAGG AGAGTTTGATCCTGGCTCAG ACTCCTACGGGAGGCAGC
TACGGTTACCTTGTTACGACTT
GACTACAAAGACGATGACGACAAG TACCCATACGATGTTCCAGATTACGCT GAACAAAAACTCATCTCAGAAGAGGATCTG CATCACCATCACCATCAC
ATAACTTCGTATAGCATACATTATACGAAGTTAT GAAGTTCCTATTCTCTAGAAAGTATAGGAACTTC TAATACGACTCACTATAGGG GCTAGTTATTGCTCAGCGG ATTACCGCGGCTGCTGG
ATGGTGAGCAAGGGCGAGGAGCTGTTCACC ATGGTGAGCAAGGGCGAGGAGGATAACATGGCC
ATGGTGCATCTGACTCCTGAGGAGAAGTCTGCCGTTACTGCC ATGGTGCATCTGACTCCTGTGGAGAAGTCTGCCGTTACTGCC
TTTGTGAACCAACACCTGTGCGGCTCACACCTGGTGGAAGCTCTCTACCTAGTGTGCGGG
TTAGGGTTAGGGTTAGGGTTAGGG TTGGGGTTGGGGTTGGGGTTGGGG
GGTAAGCCTATCCCTAACCCTCTCCTCGGTCTCGATTCTACG CCAAAAAAGAAGAGAAAGGTA GAAAACCTGTATTTTCAGGGC CTGGTGCCGCGCGGCAGC
"""
"""Of elements whose sequence depends on the vendor, the strand or the choice of codons, and of starts of coding sequences,
whose names read as counts of bases: good as sequences alone."""


@cache
def _known() -> dict[str, tuple[str, str]]:
    pairs = [line.rsplit(": ", 1) for line in TABLE.strip().splitlines()]
    return {name.casefold(): (name, sequence) for name, sequence in pairs}


class KnownDna(Result):
    """A short DNA sequence of the literature."""

    name: DnaElement
    sequence: DnaSequence
    length: Annotated[int, About("length", "bases", "longest", "shortest")]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "sequence": [
            "the 5'-to-3' DNA sequence of {element}",
            "What is the 5'-to-3' DNA sequence of {element}?",
        ],
        "length": [
            "the length of {element}",
            "How long is {element}?",
        ],
    },
    via={"sequence": "{element}"},
    examples=[
        ({"element": "fungal ITS4 primer"}, {"sequence": "TCCTCCGCTTATTGATATGC", "length": 20}),
        ({"element": "COI barcoding primer LCO1490"}, {"sequence": "GGTCAACAAATCATAAAGATATTGG", "length": 25}),
        ({"element": "thrombin aptamer TBA15"}, {"length": 15}),
    ],
)
def known_dna_element(element: DnaElement) -> KnownDna:
    """Look up a well-known short DNA sequence: sequencing and barcoding primers, an aptamer, starts of genes.

    Args:
        element: name, such as fungal ITS4 primer or thrombin aptamer TBA15
    """
    found = _known().get(" ".join(element.split()).casefold().removeprefix("the "))
    if found is None:
        raise ToolError(f"The table of DNA elements has no '{element[:50]}'.")
    return KnownDna(name=found[0], sequence=found[1], length=len(found[1]))


@seeds(DnaElement, domain="biology")
def element_seeds() -> list[str]:
    """Every element of the table."""
    return [name for name, _ in _known().values()]


@seeds(DnaSequence, domain="biology")
def sequence_seeds() -> list[str]:
    """Their sequences, and further ones."""
    return [*(sequence for _, sequence in _known().values()), *VARIED.split()]
