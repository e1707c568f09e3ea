"""Restriction enzymes: recognition sites, ends, digestion (REBASE, as Biopython carries it)."""

from functools import cache
from itertools import pairwise
from typing import Annotated, Any

from dive.packs.biology.entities import RecognitionSite, RestrictionEnzyme
from dive.packs.biology.sequences import complement, dna, motif
from dive.tools import About, Pack, Result, Row, ToolError, seeds, tool
from dive.tools.entities import DnaSequence

PACK = Pack(
    name="restriction",
    domain="biology",
    title="REBASE restriction enzymes in Biopython",
    licence="Biopython License",
    requires=("biopython",),
)
KNOWN = """EcoRI BamHI HindIII NotI XhoI PstI SmaI SalI KpnI SacI XbaI NdeI NcoI EcoRV BglII SpeI ClaI NheI SphI ApaI MluI PvuII
PvuI ScaI StuI HpaI DraI HaeIII AluI MspI HpaII TaqI RsaI DpnI Sau3AI HinfI BsaI BbsI BsmBI SfiI AscI PacI SbfI AvrII AgeI
BsrGI HincII NarI NaeI SnaBI XmaI Acc65I Eco47III BclI NruI NsiI AatII FseI PmeI SwaI BstBI MfeI"""
NEED_METHYL = frozenset({
    "AbaSI", "AoxI", "BisI", "BlsI", "DpnI", "FspEI", "GlaI", "GluI", "KroI", "LpnPI", "MalI", "MspJI", "MteI", "PcsI", "PkrI",
    "SgeI",
})  # fmt: skip
"""Enzymes that cut modified DNA only: on plain bases they cut nothing."""


@cache
def _enzymes() -> dict[str, Any]:
    """Commercially available enzymes with one known cut, by name in lower case."""
    from Bio import Restriction

    usable = [e for e in vars(Restriction)["CommOnly"] if e.cut_once() and not e.is_unknown()]
    return {str(e).casefold(): e for e in sorted(usable, key=str)}


def _find(enzyme: str) -> Any:
    try:
        return _enzymes()[enzyme.strip().casefold()]
    except KeyError:
        raise ToolError(
            f"No commercially available restriction enzyme that cuts once is called '{enzyme[:30]}'. Give a name such as EcoRI."
        ) from None


class EnzymeProfile(Result):
    """What an enzyme recognises and how it cuts."""

    name: RestrictionEnzyme
    site: RecognitionSite
    site_length: Annotated[int, About("recognition sequence", "bases", "longest", "shortest")]
    cut: str
    ends: str
    overhang_length: Annotated[int | None, About("overhang", "bases", "longest", "shortest")]
    overhang: str | None
    palindromic: bool


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "site": [
            "the recognition site of {enzyme}",
            "Which DNA sequence does {enzyme} recognise?",
        ],
        "site_length": [
            "the length of the recognition site of {enzyme}",
            "How long is the recognition site of {enzyme}?",
        ],
        "ends": [
            "the kind of ends (blunt, 5' overhang or 3' overhang) left by {enzyme}",
            "Does {enzyme} leave blunt ends, a 5' overhang or a 3' overhang?",
        ],
        "overhang_length": [
            "the length of the overhang left by {enzyme}",
            "the overhang length of {enzyme}",
        ],
        "overhang": [
            "the 5'-to-3' sequence of the single-stranded overhang left by {enzyme}",
        ],
    },
    examples=[
        ({"enzyme": "EcoRI"}, {"site": "GAATTC", "ends": "5' overhang", "overhang": "AATT", "overhang_length": 4,
                               "cut": "G^AATTC", "palindromic": True}),
        ({"enzyme": "SmaI"}, {"site": "CCCGGG", "ends": "blunt", "overhang": None, "overhang_length": None, "cut": "CCC^GGG"}),
        ({"enzyme": "pstI"}, {"name": "PstI", "site": "CTGCAG", "ends": "3' overhang", "overhang": "TGCA", "cut": "CTGCA^G"}),
        ({"enzyme": "BsaI"}, {"site": "GGTCTC", "palindromic": False, "overhang": None, "overhang_length": 4}),
    ],
)  # fmt: skip
def restriction_enzyme(enzyme: RestrictionEnzyme) -> EnzymeProfile:
    """Look up a commercially available restriction enzyme: recognition site, cut in the top strand, overhang.

    The overhang is empty for blunt cutters, its sequence also where the site does not fix it.

    Args:
        enzyme: name, such as EcoRI
    """
    e = _find(enzyme)
    marked = e.elucidate().replace("_", "")
    overhang = e.ovhgseq if e.ovhg and e.ovhgseq and set(e.ovhgseq) <= set("ACGT") else None
    return EnzymeProfile(
        name=str(e),
        site=e.site,
        site_length=len(e.site),
        cut=marked,
        ends="blunt" if e.is_blunt() else "5' overhang" if e.is_5overhang() else "3' overhang",
        overhang_length=abs(e.ovhg) or None,
        overhang=overhang,
        palindromic=e.site == complement(e.site),
    )


class EnzymesOfSite(Result):
    """Enzymes that share a site."""

    enzymes: list[RestrictionEnzyme]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "enzymes": [
            "the commercially available enzymes that, in REBASE 404 (April 2024), have exactly {site}",
            "Which commercially available enzymes in REBASE 404 (April 2024) have exactly {site}?",
        ],
        "enzymes#count": [
            "the number of commercially available enzymes that, in REBASE 404 (April 2024), have exactly {site}",
            "How many commercially available enzymes in REBASE 404 (April 2024) have exactly {site}?",
        ],
    },
    rules=("Count every enzyme that has the site",),
    each={
        "enzymes#count": ["serves {most} commercially available enzymes in REBASE 404 (April 2024) as exact recognition site"],
    },
    examples=[
        ({"site": "CCCGGG"}, {"enzymes": ["Cfr9I", "SmaI", "TspMI", "XmaI"]}),
        ({"site": "GCGGCCGC"}, {"enzymes": ["CciNI", "NotI"]}),
    ],
)
def restriction_enzymes_for_site(site: RecognitionSite) -> EnzymesOfSite:
    """List the commercially available restriction enzymes (one known cut) whose recognition site is exactly this sequence.

    Refuses a site that some of them cut only where its bases are modified.

    Args:
        site: recognition site 5' to 3' in IUPAC letters, such as CCCGGG; the other strand's reading is accepted too
    """
    wanted = motif(site)
    found = [str(e) for e in _enzymes().values() if e.site in (wanted, complement(wanted))]
    if not found:
        raise ToolError(f"No commercially available enzyme recognises {wanted}.")
    if modified := sorted(NEED_METHYL & set(found)):
        raise ToolError(f"Of the enzymes of {wanted}, some cut modified DNA only ({', '.join(modified)}): no one list holds.")
    return EnzymesOfSite(enzymes=found)


LEAST_CUT = 18
"""Bases below which an enzyme hardly finds its site, and the answer is 0 at sight."""


class Fragment(Row):
    """A piece of a digested molecule, as its top strand."""

    noun = "fragment"
    plural = "fragments"
    key = "sequence"
    sequence: DnaSequence
    length: Annotated[int, About("length", "bases", "longest", "shortest")]


class Digest(Result):
    """The pieces of a digested linear molecule."""

    fragments: list[Fragment]
    cut_count: Annotated[int, About("number of cuts", high="largest", low="smallest")]
    longest_fragment: Annotated[
        int | None, About("number of bases in the longest top-strand fragment", high="largest", low="smallest", ranked=False)
    ]
    """None where nothing is cut."""


@tool(
    domain="biology",
    kind="processing",
    asks={
        "fragments": [
            "the top-strand fragments left when {enzyme} cuts a linear duplex whose top strand is {sequence}",
        ],
        "cut_count": [
            "the number of cuts by {enzyme} in a linear duplex whose top strand is {sequence}",
        ],
        "longest_fragment": [
            "the number of bases in the longest top-strand fragment when {enzyme} cuts a linear duplex whose top strand is "
            "{sequence}",
        ],
    },
    each={
        "cut_count": ["makes {most} cuts in a linear duplex whose top strand is {sequence}",
                      "is cut by {enzyme} at {most} sites as the top strand of a linear duplex"],
    },
    examples=[
        ({"sequence": "AAAGAATTCTTTTAAAGCAT", "enzyme": "EcoRI"},
         {"fragments": [{"sequence": "AAAG", "length": 4}, {"sequence": "AATTCTTTTAAAGCAT", "length": 16}], "cut_count": 1,
          "longest_fragment": 16}),
        ({"sequence": "TTCCCGGGAACCCGGGTT", "enzyme": "SmaI"},
         {"fragments": [{"sequence": s} for s in ("TTCCC", "GGGAACCC", "GGGTT")], "cut_count": 2}),
        ({"sequence": 20 * "A", "enzyme": "EcoRI"}, {"fragments": [{"sequence": 20 * "A", "length": 20}], "cut_count": 0}),
    ],
)  # fmt: skip
def restriction_digest(sequence: DnaSequence, enzyme: RestrictionEnzyme) -> Digest:
    """Cut linear double-stranded DNA with a restriction enzyme; fragments are given as top strand, 5' to 3', in order.

    Refuses the few enzymes that cut modified DNA only, such as DpnI.

    Args:
        sequence: DNA sequence of at least 18 bases A, C, G and T
        enzyme: name, such as EcoRI
    """
    from Bio.Seq import Seq

    text, e = dna(sequence), _find(enzyme)
    if len(text) < LEAST_CUT:
        raise ToolError(f"The sequence has {len(text)} bases; give at least {LEAST_CUT} to look for sites in.")
    if str(e) in NEED_METHYL:
        raise ToolError(f"{e} cuts modified DNA only; a sequence of plain bases does not say where.")
    cuts = [0, *(p - 1 for p in sorted(set(e.search(Seq(text), linear=True))) if 1 < p <= len(text)), len(text)]
    pieces = [Fragment(sequence=text[a:b], length=b - a) for a, b in pairwise(cuts)]
    longest = max(p.length for p in pieces) if len(pieces) > 1 else None
    return Digest(fragments=pieces, cut_count=len(pieces) - 1, longest_fragment=longest)


@seeds(RestrictionEnzyme, domain="biology")
def enzyme_seeds() -> list[str]:
    """Well-known enzymes, then every other one that cuts plain DNA."""
    known = [str(_enzymes()[n.casefold()]) for n in KNOWN.split() if n.casefold() in _enzymes()]
    return [n for n in dict.fromkeys(known + [str(e) for e in _enzymes().values()]) if n not in NEED_METHYL]


@seeds(RecognitionSite, domain="biology")
def site_seeds() -> list[str]:
    """Sites of the enzymes, in the same order, unambiguous ones of four to eight bases first."""
    refused = {_enzymes()[n.casefold()].site for n in NEED_METHYL if n.casefold() in _enzymes()}
    sites = [s for n in enzyme_seeds.values() if not {s := _enzymes()[n.casefold()].site, complement(s)} & refused]
    return sorted(dict.fromkeys(sites), key=lambda s: not (set(s) <= set("ACGT") and 4 <= len(s) <= 8))
