"""Codon usage of model organisms, and coding for them (Kazusa tables in python-codon-tables)."""

from functools import cache
from typing import Annotated

from dive.packs.biology.amino_acids import find
from dive.packs.biology.entities import AminoAcid, Codon, ModelOrganism
from dive.packs.biology.sequences import protein
from dive.tools import About, Pack, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import ProteinSequence

PACK = Pack(
    name="codon_usage",
    domain="biology",
    title="Kazusa codon usage tables in python-codon-tables",
    licence="CC0",
    requires=("python-codon-tables",),
    cite="the Kazusa codon tables in python-codon-tables 0.1.18",
)
TABLES = {
    "Homo sapiens": "h_sapiens_9606",
    "Escherichia coli W3110": "e_coli_316407",
    "Saccharomyces cerevisiae": "s_cerevisiae_4932",
    "Mus musculus": "m_musculus_10090",
    "Drosophila melanogaster": "d_melanogaster_7227",
    "Caenorhabditis elegans": "c_elegans_6239",
    "Gallus gallus": "g_gallus_9031",
    "Bacillus subtilis": "b_subtilis_1423",
}
_BY_NAME = {name.casefold(): name for name in TABLES} | {"escherichia coli": "Escherichia coli W3110"}


@cache
def _usage(species: str) -> dict[str, dict[str, float]]:
    import python_codon_tables  # type: ignore[import-untyped]

    table: dict[str, dict[str, float]] = python_codon_tables.get_codons_table(TABLES[species])
    return table


def usage_of(species: str) -> dict[str, dict[str, float]]:
    """One-letter amino acid → codon → share. Raises ToolError for a species without a table."""
    name = _BY_NAME.get(" ".join(species.split()).casefold())
    if name is None:
        raise ToolError(f"No codon usage table for '{species[:40]}'. There are tables for {', '.join(TABLES)}.")
    return _usage(name)


class CodonShare(Row):
    """How often a codon is used."""

    noun = "codon"
    plural = "codons"
    key = "codon"
    weighted = True
    codon: Codon
    share: Annotated[float, About("relative frequency among synonymous codons", digits=2, averaged=False)]


class CodonUsage(Result):
    """How a species encodes an amino acid."""

    codons: list[CodonShare]
    most_used: Annotated[Codon | None, About("most used codon")]


def _best(shares: dict[str, float]) -> str | None:
    """The codon used most; None where two share the first place."""
    top = [c for c, s in shares.items() if s == max(shares.values())]
    return top[0] if len(top) == 1 else None


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "codons": [
            "the codons that {species} uses for {amino_acid}",
        ],
        "most_used": [
            "the most used codon of {species} for {amino_acid}",
            "the most used codon for {amino_acid} in {species}",
            "Which codon does {species} use most for {amino_acid}?",
        ],
    },
    examples=[
        ({"amino_acid": "leucine", "species": "Homo sapiens"}, {"most_used": "CTG"}),
        ({"amino_acid": "methionine", "species": "Escherichia coli"},
         {"codons": [{"codon": "ATG", "share": 1.0}], "most_used": "ATG"}),
        ({"amino_acid": "Arg", "species": "Saccharomyces cerevisiae"}, {"most_used": "AGA"}),
    ],
)  # fmt: skip
def codon_usage(amino_acid: AminoAcid, species: ModelOrganism) -> CodonUsage:
    """Look up how often a model organism uses each codon of an amino acid (Kazusa; shares add up to 1, two decimals).

    Args:
        amino_acid: name, three-letter or one-letter code
        species: Homo sapiens, Escherichia coli W3110, Saccharomyces cerevisiae, Mus musculus, Drosophila melanogaster,
            Caenorhabditis elegans, Gallus gallus or Bacillus subtilis
    """
    shares = usage_of(species)[find(amino_acid).letter]
    return CodonUsage(codons=[CodonShare(codon=c, share=s) for c, s in sorted(shares.items())], most_used=_best(shares))


class Coding(Result):
    """DNA that codes for a peptide."""

    sequence: str
    """No DnaSequence: of made-up DNA nobody asks what is asked of primers and genes."""
    gc_percent: Annotated[float, About("GC content of the back-translation", "percent", digits=1)]
    length: Annotated[int, About("length", "bases", "longest", "shortest", additive=True)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "sequence": [
            "the DNA sequence that encodes {peptide} with the most frequent codons of {species}",
            "What is the DNA sequence that encodes {peptide} with the most frequent codons of {species}?",
        ],
        "gc_percent": [
            "the GC content of the DNA that encodes {peptide} with the most frequent codons of {species}",
            "What is the GC content of the DNA that encodes {peptide} with the most frequent codons of {species}?",
        ],
    },
    examples=[
        ({"peptide": "MLK", "species": "Escherichia coli"}, {"sequence": "ATGCTGAAA", "length": 9, "gc_percent": 33.3333}),
        ({"peptide": "MKW", "species": "Homo sapiens"}, {"sequence": "ATGAAGTGG", "gc_percent": 44.4444}),
    ],
)  # fmt: skip
def back_translate(peptide: ProteinSequence, species: ModelOrganism) -> Coding:
    """Write a peptide as DNA with the most used codon of each residue in a model organism (Kazusa tables); its GC content.

    Nothing is added: no start codon, no stop codon. Refused where two codons of a residue share the first place.

    Args:
        peptide: sequence of the twenty standard residues, at most 1000
        species: Homo sapiens, Escherichia coli W3110, Saccharomyces cerevisiae, Mus musculus, Drosophila melanogaster,
            Caenorhabditis elegans, Gallus gallus or Bacillus subtilis
    """
    usage = usage_of(species)
    text = protein(peptide, most=1_000)
    best = {a: _best(usage[a]) for a in sorted(set(text))}
    tied = [a for a, codon in best.items() if codon is None]
    if tied:
        raise ToolError(f"Two codons share the first place for {', '.join(tied)} in {species}: no single DNA follows.")
    sequence = "".join(str(best[a]) for a in text)
    strong = sequence.count("G") + sequence.count("C")
    return Coding(sequence=sequence, gc_percent=100 * strong / len(sequence), length=len(sequence))


@seeds(ModelOrganism, domain="biology")
def species_seeds() -> list[str]:
    """The organisms with a table."""
    return list(TABLES)


@aliases(ModelOrganism)
def species_aliases(value: str) -> list[str]:
    """The species of a strain: no other strain of it has a table."""
    return ["Escherichia coli"] if value == "Escherichia coli W3110" else []


@aliases(Codon)
def codon_aliases(value: str) -> list[str]:
    """The codon in the letters of RNA, as codon tables print it."""
    return [value.replace("T", "U")]
