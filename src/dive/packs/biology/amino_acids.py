"""The twenty standard amino acids and the genetic code (textbook constants; codon tables of NCBI through Biopython)."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from dive.packs.biology.entities import AminoAcid, Codon
from dive.packs.biology.sequences import dna
from dive.tools import About, Pack, Pick, Result, ToolError, aliases, seeds, tool
from dive.tools.entities import ChemicalFormula

PACK = Pack(
    name="amino_acids",
    domain="biology",
    title="standard amino acids (textbook constants) and the NCBI genetic codes",
    licence="facts; Biopython License",
    requires=("biopython",),
)


@dataclass(frozen=True, slots=True)
class Residue:
    """A standard amino acid. Formula and mass are of the free acid; hydropathy is Kyte and Doolittle's (1982)."""

    name: str
    letter: str
    three: str
    side_chain: str
    essential: bool
    formula: tuple[int, int, int, int, int]
    """Atoms of C, H, N, O and S."""
    hydropathy: float


NONPOLAR, AROMATIC, POLAR = "nonpolar, aliphatic", "aromatic", "polar, uncharged"
POSITIVE, NEGATIVE = "positively charged", "negatively charged"
TABLE = (
    Residue("alanine", "A", "Ala", NONPOLAR, False, (3, 7, 1, 2, 0), 1.8),
    Residue("arginine", "R", "Arg", POSITIVE, False, (6, 14, 4, 2, 0), -4.5),
    Residue("asparagine", "N", "Asn", POLAR, False, (4, 8, 2, 3, 0), -3.5),
    Residue("aspartic acid", "D", "Asp", NEGATIVE, False, (4, 7, 1, 4, 0), -3.5),
    Residue("cysteine", "C", "Cys", POLAR, False, (3, 7, 1, 2, 1), 2.5),
    Residue("glutamic acid", "E", "Glu", NEGATIVE, False, (5, 9, 1, 4, 0), -3.5),
    Residue("glutamine", "Q", "Gln", POLAR, False, (5, 10, 2, 3, 0), -3.5),
    Residue("glycine", "G", "Gly", NONPOLAR, False, (2, 5, 1, 2, 0), -0.4),
    Residue("histidine", "H", "His", POSITIVE, True, (6, 9, 3, 2, 0), -3.2),
    Residue("isoleucine", "I", "Ile", NONPOLAR, True, (6, 13, 1, 2, 0), 4.5),
    Residue("leucine", "L", "Leu", NONPOLAR, True, (6, 13, 1, 2, 0), 3.8),
    Residue("lysine", "K", "Lys", POSITIVE, True, (6, 14, 2, 2, 0), -3.9),
    Residue("methionine", "M", "Met", NONPOLAR, True, (5, 11, 1, 2, 1), 1.9),
    Residue("phenylalanine", "F", "Phe", AROMATIC, True, (9, 11, 1, 2, 0), 2.8),
    Residue("proline", "P", "Pro", NONPOLAR, False, (5, 9, 1, 2, 0), -1.6),
    Residue("serine", "S", "Ser", POLAR, False, (3, 7, 1, 3, 0), -0.8),
    Residue("threonine", "T", "Thr", POLAR, True, (4, 9, 1, 3, 0), -0.7),
    Residue("tryptophan", "W", "Trp", AROMATIC, True, (11, 12, 2, 2, 0), -0.9),
    Residue("tyrosine", "Y", "Tyr", AROMATIC, False, (9, 11, 1, 3, 0), -1.3),
    Residue("valine", "V", "Val", NONPOLAR, True, (5, 11, 1, 2, 0), 4.2),
)
BY_LETTER = {r.letter: r for r in TABLE}
MONOISOTOPIC = (12.0, 1.00782503207, 14.0030740048, 15.99491461956, 31.972071)
AVERAGE = (12.0107, 1.00794, 14.0067, 15.9994, 32.065)
_BY_NAME = {key.casefold(): r for r in TABLE for key in (r.name, r.letter, r.three)} | {
    "aspartate": BY_LETTER["D"],
    "glutamate": BY_LETTER["E"],
}


def find(amino_acid: str) -> Residue:
    """The amino acid with this name or code. Raises ToolError where there is none."""
    try:
        return _BY_NAME[amino_acid.strip().casefold()]
    except KeyError:
        raise ToolError(f"'{amino_acid[:40]}' is none of the 20 standard amino acids. Give a name such as glycine.") from None


def hill(atoms: tuple[int, ...]) -> str:
    """The formula of atoms of C, H, N, O and S, in Hill order."""
    return "".join(f"{e}{n if n > 1 else ''}" for e, n in zip("CHNOS", atoms, strict=True) if n)


class AminoAcidProfile(Result):
    """What a textbook says of an amino acid."""

    name: AminoAcid
    letter: Annotated[str, About("one-letter code")]
    three_letter: Annotated[str, About("three-letter code")]
    side_chain: str
    essential: Annotated[bool, About("essential for humans")]
    formula: ChemicalFormula
    average_mass: Annotated[float, About("molar mass", "grams per mole", digits=2, averaged=False)]
    residue_mass: Annotated[
        float, About("monoisotopic residue mass", "daltons", "heaviest", "lightest", digits=4, averaged=False)
    ]
    hydropathy: Annotated[float, About("Kyte-Doolittle hydropathy", digits=1, averaged=False)]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "letter": [
            "the one-letter code of {amino_acid}",
            "What is the one-letter code of {amino_acid}?",
        ],
        "three_letter": [
            "the three-letter code of {amino_acid}",
        ],
        "side_chain": [
            "the side-chain class that Lehninger Principles of Biochemistry (8th edition) gives for {amino_acid}",
            "In which side-chain class does Lehninger Principles of Biochemistry (8th edition) put {amino_acid}?",
        ],
        "formula": [
            "the molecular formula of {amino_acid}",
        ],
        "average_mass": [
            "the molar mass of {amino_acid}",
        ],
        "residue_mass": [
            "the monoisotopic residue mass of {amino_acid}",
            "What is the monoisotopic residue mass of {amino_acid}?",
        ],
        "hydropathy": [
            "the Kyte-Doolittle hydropathy of {amino_acid}",
        ],
    },
    via={"formula": "{amino_acid}"},
    undisputed=("letter", "three_letter", "side_chain", "formula", "residue_mass", "hydropathy"),
    figures=4,  # of the molar mass, whose fifth depends on the edition of the atomic weights
    examples=[
        ({"amino_acid": "glycine"}, {"letter": "G", "three_letter": "Gly", "formula": "C2H5NO2", "average_mass": 75.07,
                                     "residue_mass": 57.02146, "hydropathy": -0.4, "essential": False}),
        ({"amino_acid": "Trp"}, {"name": "tryptophan", "letter": "W", "average_mass": 204.23, "residue_mass": 186.07931,
                                 "side_chain": "aromatic", "essential": True}),
        ({"amino_acid": "arginine"}, {"average_mass": 174.20, "residue_mass": 156.10111, "formula": "C6H14N4O2"}),
        ({"amino_acid": "cysteine"}, {"average_mass": 121.16, "residue_mass": 103.00919, "formula": "C3H7NO2S"}),
        ({"amino_acid": "lysine"}, {"residue_mass": 128.09496}),
    ],
)  # fmt: skip
def amino_acid_profile(amino_acid: AminoAcid) -> AminoAcidProfile:
    """Look up a standard amino acid: codes, side-chain class (after Lehninger), formula, masses, hydropathy, whether essential.

    Formula and molar mass are of the free amino acid; the residue mass is monoisotopic, without the water lost in the chain.

    Args:
        amino_acid: name, three-letter or one-letter code
    """
    r = find(amino_acid)
    water = 2 * MONOISOTOPIC[1] + MONOISOTOPIC[3]
    return AminoAcidProfile(
        name=r.name,
        letter=r.letter,
        three_letter=r.three,
        side_chain=r.side_chain,
        essential=r.essential,
        formula=hill(r.formula),
        average_mass=round(sum(n * m for n, m in zip(r.formula, AVERAGE, strict=True)), 3),
        residue_mass=round(sum(n * m for n, m in zip(r.formula, MONOISOTOPIC, strict=True)) - water, 5),
        hydropathy=r.hydropathy,
    )


class AminoAcids(Result):
    """Some amino acids."""

    amino_acids: list[AminoAcid]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "amino_acids": [
            "the standard amino acids that Lehninger Principles of Biochemistry (8th edition) classes as {side_chain}",
            "Which standard amino acids does Lehninger Principles of Biochemistry (8th edition) class as {side_chain}?",
        ],
        "amino_acids#count": [
            (
                "the number of standard amino acids that Lehninger Principles of Biochemistry (8th edition) classes as "
                "{side_chain}"
            ),
        ],
    },
    examples=[
        ({"side_chain": "aromatic"}, {"amino_acids": ["phenylalanine", "tryptophan", "tyrosine"]}),
        ({"side_chain": "negatively charged"}, {"amino_acids": ["aspartic acid", "glutamic acid"]}),
        ({"side_chain": "positively charged"}, {"amino_acids": ["arginine", "histidine", "lysine"]}),
    ],
)
def amino_acids_with_side_chain(
    side_chain: Annotated[
        str,
        Pick("nonpolar, aliphatic", "aromatic", "polar, uncharged", "positively charged", "negatively charged", says='"{}"'),
    ],
) -> AminoAcids:
    """List the standard amino acids of a side-chain class, in Lehninger's classification (histidine counts as positive).

    Args:
        side_chain: "nonpolar, aliphatic", "aromatic", "polar, uncharged", "positively charged" or "negatively charged"
    """
    found = [r.name for r in TABLE if r.side_chain == side_chain.strip().casefold()]
    if not found:
        raise ToolError(
            f"No side-chain class '{side_chain[:40]}'. Classes: {'; '.join((NONPOLAR, AROMATIC, POLAR, POSITIVE, NEGATIVE))}."
        )
    return AminoAcids(amino_acids=sorted(found))


CODES = {
    "standard": 1, "vertebrate mitochondrial": 2, "yeast mitochondrial": 3, "invertebrate mitochondrial": 5,
    "ciliate nuclear": 6, "bacterial": 11, "alternative yeast nuclear": 12,
}  # fmt: skip
"""Names of genetic codes and their numbers at NCBI."""
GeneticCode = Annotated[str, Pick("standard", "vertebrate mitochondrial", "invertebrate mitochondrial")]


@cache
def code(name: str) -> dict[str, str]:
    """Codon → one-letter amino acid, "*" for stop, in a genetic code. Raises ToolError for an unknown name."""
    from Bio.Data import CodonTable

    number = CODES.get(name.strip().casefold())
    if number is None:
        raise ToolError(f"No genetic code is called '{name[:40]}'. Codes: {', '.join(CODES)}.")
    table = CodonTable.unambiguous_dna_by_id[number]
    return {**table.forward_table, **dict.fromkeys(table.stop_codons, "*")}


class CodonMeaning(Result):
    """What a codon codes for."""

    amino_acid: AminoAcid | None
    is_stop: bool


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "amino_acid": [
            "the amino acid that {codon} encodes in the {genetic_code} genetic code",
            "Which amino acid does {codon} encode in the {genetic_code} genetic code?",
        ],
    },
    examples=[
        ({"codon": "ATG", "genetic_code": "standard"}, {"amino_acid": "methionine", "is_stop": False}),
        ({"codon": "TGA", "genetic_code": "vertebrate mitochondrial"}, {"amino_acid": "tryptophan"}),
        ({"codon": "UAA", "genetic_code": "standard"}, {"amino_acid": None, "is_stop": True}),
        ({"codon": "CTG", "genetic_code": "yeast mitochondrial"}, {"amino_acid": "threonine"}),
    ],
)  # fmt: skip
def amino_acid_of_codon(codon: Codon, genetic_code: GeneticCode) -> CodonMeaning:
    """Look up which amino acid a codon encodes in a genetic code; none for a stop codon.

    Refuses another code than the standard one where the codon means the same in both.

    Args:
        codon: three bases, as DNA (ATG) or RNA (AUG)
        genetic_code: standard, vertebrate mitochondrial, yeast mitochondrial, invertebrate mitochondrial, ciliate nuclear,
            bacterial or alternative yeast nuclear
    """
    text = dna(codon.upper().replace("U", "T"))
    if len(text) != 3:
        raise ToolError(f"A codon has three bases, not {len(text)}.")
    letter = code(genetic_code)[text]
    if CODES[genetic_code.strip().casefold()] != CODES["standard"] and letter == code("standard")[text]:
        raise ToolError(f"{text} means the same in the standard genetic code. Ask for it there.")
    return CodonMeaning(amino_acid=None if letter == "*" else BY_LETTER[letter].name, is_stop=letter == "*")


class Codons(Result):
    """Some codons."""

    codons: list[Codon]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "codons": [
            "the codons that NCBI's {genetic_code} genetic code assigns to {amino_acid}",
            "Which codons does NCBI's {genetic_code} genetic code assign to {amino_acid}?",
        ],
        "codons#count": [
            "the number of codons that NCBI's {genetic_code} genetic code assigns to {amino_acid}",
            "How many codons does NCBI's {genetic_code} genetic code assign to {amino_acid}?",
        ],
    },
    each={
        "codons#count": ["has {most} codons in NCBI's {genetic_code} genetic code"],
    },
    examples=[
        ({"amino_acid": "methionine", "genetic_code": "standard"}, {"codons": ["ATG"]}),
        ({"amino_acid": "tryptophan", "genetic_code": "vertebrate mitochondrial"}, {"codons": ["TGA", "TGG"]}),
        ({"amino_acid": "leucine", "genetic_code": "standard"}, {"codons": ["CTA", "CTC", "CTG", "CTT", "TTA", "TTG"]}),
    ],
)  # fmt: skip
def codons_of_amino_acid(amino_acid: AminoAcid, genetic_code: GeneticCode) -> Codons:
    """List the codons (DNA letters) that encode an amino acid in a genetic code.

    Args:
        amino_acid: name, three-letter or one-letter code
        genetic_code: standard, vertebrate mitochondrial, yeast mitochondrial, invertebrate mitochondrial, ciliate nuclear,
            bacterial or alternative yeast nuclear
    """
    letter = find(amino_acid).letter
    return Codons(codons=sorted(c for c, a in code(genetic_code).items() if a == letter))


@seeds(AminoAcid, domain="biology")
def amino_acid_seeds() -> list[str]:
    """The twenty, by name."""
    return [r.name for r in TABLE]


@seeds(Codon, domain="biology")
def codon_seeds() -> list[str]:
    """The 64 codons."""
    return [a + b + c for a in "ACGT" for b in "ACGT" for c in "ACGT"]


@aliases(AminoAcid)
def amino_acid_aliases(value: str) -> list[str]:
    """Codes and salt names of an amino acid."""
    r = _BY_NAME.get(str(value).casefold())
    return [] if r is None else [k for k in ("aspartate", "glutamate") if _BY_NAME[k] is r] + [r.three, r.letter]
