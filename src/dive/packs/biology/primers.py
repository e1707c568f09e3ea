"""Primers and PCR: whether a primer is sound, what a pair amplifies, how its cycles are counted."""

import math
from itertools import groupby
from typing import Annotated

from dive.packs.biology.sequences import complement, dna
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import DnaSequence

PACK = Pack(name="primers", domain="biology", title="primers and PCR", licence="Apache-2.0 (formulas)")


class PrimerCheck(Result):
    """What a primer looks like to a designer."""

    length: Annotated[int, About("length", "bases", "longest", "shortest")]
    gc_percent: Annotated[float, About("GC content", "percent", digits=1, averaged=False)]
    gc_clamp: Annotated[int, About("number of Gs and Cs among the five bases at the 3' end", high="largest", low="smallest")]
    longest_run: Annotated[
        int, About("number of bases in the longest single-base run", high="largest", low="smallest", ranked=False)
    ]
    hairpin_stem: Annotated[
        int, About("number of base pairs in the longest perfect hairpin stem", high="largest", low="smallest", ranked=False)
    ]
    self_complement: Annotated[
        int, About("number of bases in the longest self-complementary stretch", high="largest", low="smallest", ranked=False)
    ]


def _stem(text: str) -> int:
    """Base pairs of the longest perfect stem with a loop of at least three bases."""
    best = 0
    for at in range(len(text)):
        for width in range(best + 1, (len(text) - at - 3) // 2 + 1):
            if complement(text[at : at + width]) not in text[at + width + 3 :]:
                break
            best = width
    return best


def _self_complement(text: str) -> int:
    """Length of the longest stretch whose reverse complement also occurs in the strand: how two copies can pair."""
    other = complement(text)
    return max(
        (n for n in range(len(text), 0, -1) if any(text[i : i + n] in other for i in range(len(text) - n + 1))), default=0
    )


@tool(
    domain="biology",
    kind="processing",
    asks={
        "gc_clamp": [
            "the number of Gs and Cs among the five bases at the 3' end of {sequence}",
        ],
        "hairpin_stem": [
            "the number of base pairs in the longest perfect hairpin stem around a loop of at least three bases in {sequence}",
        ],
        "self_complement": [
            "the number of bases in the longest self-complementary stretch of {sequence}",
        ],
    },
    rules=("Call a stretch self-complementary if its reverse complement occurs anywhere in the same strand",),
    undisputed=("gc_clamp", "hairpin_stem"),
    each={
        "gc_clamp": ["has {most} Gs and Cs among the five bases at its 3' end"],
    },
    examples=[
        ({"sequence": "GGGGTTTTCCCC"}, {"length": 12, "hairpin_stem": 4, "gc_clamp": 4, "longest_run": 4}),
        ({"sequence": "GTAAAACGACGGCCAGT"}, {"length": 17, "gc_clamp": 3, "longest_run": 4, "self_complement": 4}),
        ({"sequence": "AAAAAAAA"}, {"hairpin_stem": 0, "self_complement": 0, "gc_clamp": 0, "gc_percent": 0.0}),
    ],
)
def primer_check(sequence: DnaSequence) -> PrimerCheck:
    """Check a primer: GC content, GC clamp at the 3' end, longest run, hairpin stem and self-complementarity.

    Args:
        sequence: primer 5' to 3', 5 to 60 bases
    """
    text = dna(sequence, most=60)
    if len(text) < 5:
        raise ToolError("A primer has at least 5 bases.")
    return PrimerCheck(
        length=len(text),
        gc_percent=round(100 * sum(text.count(b) for b in "GC") / len(text), 4),
        gc_clamp=sum(text[-5:].count(b) for b in "GC"),
        longest_run=max(len(list(g)) for _, g in groupby(text)),
        hairpin_stem=_stem(text),
        self_complement=_self_complement(text),
    )


class EndPrimers(Result):
    """The primers that amplify a whole template."""

    forward: DnaSequence
    reverse: DnaSequence
    forward_melting: Annotated[int, About("melting temperature of the forward primer", "degrees Celsius")]
    reverse_melting: Annotated[int, About("melting temperature of the reverse primer", "degrees Celsius")]


def _wallace(text: str) -> int:
    return sum(4 if base in "GC" else 2 for base in text)


@tool(
    domain="biology",
    kind="processing",
    asks={
        "reverse_melting": [
            "the Wallace-rule melting temperature of a reverse primer of {length} for the end of {template}",
            "What is the Wallace-rule melting temperature of a reverse primer of {length} for the end of {template}?",
        ],
    },
    examples=[
        ({"length": 5, "template": "GATTACAGGGCCATTGC"}, {"forward": "GATTA", "reverse": "GCAAT", "forward_melting": 12,
                                                         "reverse_melting": 14}),
        ({"length": 6, "template": "GAATTCAAAAGGATCC"}, {"forward": "GAATTC", "reverse": "GGATCC", "reverse_melting": 20}),
    ],
)  # fmt: skip
def end_primers(
    length: Annotated[int, Pick(12, 14, 15, 16, says="{} bases", noun="primer length")], template: DnaSequence
) -> EndPrimers:
    """Write the two primers that amplify a template from end to end, with their Wallace melting temperatures.

    Wallace: 2 °C for each A and T, 4 °C for each G and C.

    Args:
        length: bases of each primer, from 5 to 40
        template: DNA sequence 5' to 3', at least as long as both primers
    """
    text = dna(template)
    if not 5 <= length <= 40:
        raise ToolError("Give a primer length from 5 to 40 bases.")
    if 2 * length > len(text):
        raise ToolError(f"The template has {len(text)} bases, too few for two primers of {length}.")
    forward, reverse = text[:length], complement(text[-length:])
    return EndPrimers(forward=forward, reverse=reverse, forward_melting=_wallace(forward), reverse_melting=_wallace(reverse))


class Cycles(Result):
    """What some cycles of PCR make."""

    copies: Annotated[float, About("number of copies", high="largest", low="smallest", digits=0)]
    doublings: Annotated[float, About("number of doublings", high="largest", low="smallest", digits=2)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "copies": [
            "the number of copies that {cycles} of PCR at an efficiency of {efficiency} make from {start}",
            "How many copies do {cycles} of PCR at an efficiency of {efficiency} make from {start}?",
        ],
    },
    figures=3,
    examples=[
        ({"start": 10, "cycles": 3, "efficiency": 100}, {"copies": 80.0, "doublings": 3.0}),
        ({"start": 100, "cycles": 2, "efficiency": 50}, {"copies": 225.0}),
    ],
)
def pcr_amplification(
    start: Annotated[int, Pick(100, 150, 200, 300, says="{} template molecules")],
    cycles: Annotated[int, Pick(22, 25, 28, 30, says="{} cycles")],
    efficiency: Annotated[float, Pick(85, 90, 95, 100, says="{} percent")],
) -> Cycles:
    """Compute the copies after exponential PCR: start × (1 + efficiency) to the power of the cycles.

    Args:
        start: template molecules, from 1
        cycles: from 0 to 60
        efficiency: percent, above 0 and up to 100
    """
    if not 1 <= start <= 10**12:
        raise ToolError("Give from 1 to 1,000,000,000,000 molecules.")
    if not 0 <= cycles <= 60:
        raise ToolError("Give from 0 to 60 cycles.")
    if not 0 < efficiency <= 100:
        raise ToolError("Give an efficiency above 0 and up to 100 percent.")
    factor = 1 + efficiency / 100
    return Cycles(copies=start * factor**cycles, doublings=round(cycles * math.log2(factor), 5))


class FoldChange(Result):
    """Relative expression by quantitative PCR."""

    fold_change: Annotated[float, About("fold change", high="largest", low="smallest", digits=3)]
    delta_delta_ct: Annotated[float, About("ΔΔCt", digits=2)]


TargetCycle = Annotated[float, Pick(19.2, 20.8, 22.4, 24, 25.5, says="a target Ct of {}")]
ReferenceCycle = Annotated[float, Pick(16.5, 17.1, 17.8, 18.4, says="a reference Ct of {}")]
ControlTargetCycle = Annotated[float, Pick(23.6, 24.7, 26.3, 28.1, says="a target Ct of {}")]
ControlReferenceCycle = Annotated[float, Pick(16.8, 17.4, 18.1, 18.9, says="a reference Ct of {}")]
"""No value of the controls is one of the treated cells' too: a change names one amount alone."""


@tool(
    domain="biology",
    kind="processing",
    asks={
        "fold_change": [
            (
                "the fold change in expression from controls with {control} and {control_reference} to treated cells with "
                "{treated} and {treated_reference}"
            ),
            (
                "by what factor expression changes from controls with {control} and {control_reference} to treated cells "
                "with {treated} and {treated_reference}"
            ),
        ],
    },
    cite="the 2 to the minus ΔΔCt method",
    examples=[
        ({"treated": 22, "treated_reference": 18, "control": 25, "control_reference": 18},
         {"fold_change": 8.0, "delta_delta_ct": -3.0}),
        ({"treated": 26, "treated_reference": 20, "control": 24, "control_reference": 19}, {"fold_change": 0.5}),
    ],
)  # fmt: skip
def qpcr_fold_change(
    treated: TargetCycle,
    treated_reference: ReferenceCycle,
    control: ControlTargetCycle,
    control_reference: ControlReferenceCycle,
) -> FoldChange:
    """Compute relative expression from threshold cycles by Livak and Schmittgen's 2^-ΔΔCt (2001).

    Args:
        treated: threshold cycle of the target gene in the treated sample
        treated_reference: threshold cycle of the reference gene in the treated sample
        control: threshold cycle of the target gene in the control
        control_reference: threshold cycle of the reference gene in the control
    """
    if not all(0 < ct <= 60 for ct in (treated, treated_reference, control, control_reference)):
        raise ToolError("A threshold cycle lies above 0 and at most at 60.")
    change = (treated - treated_reference) - (control - control_reference)
    return FoldChange(fold_change=2.0**-change, delta_delta_ct=round(change, 6))
