"""Entity types of biology alone."""

from typing import Annotated, Any

from dive.tools import Entity
from dive.tools.entities import say_plain


def say_number(value: Any) -> str:
    """An identifier, without thousands separators."""
    return str(value)


def say_bird(value: Any) -> str:
    """A bird as a species: "the Shoebill", but "Blyth's Frogmouth"."""
    return str(value) if "'s " in value or "’s " in value or "s' " in value else f"the {value}"


GeneAlias = Annotated[str, Entity("GeneAlias", "gene alias", "gene aliases", ("the alias {}",))]  # "P53"
EntrezId = Annotated[int, Entity("EntrezId", "NCBI Gene ID", "NCBI Gene IDs", ("the NCBI Gene ID {}",), say_number)]
MouseGene = Annotated[str, Entity("MouseGene", "mouse gene", "mouse genes", ("the mouse gene {}",))]  # MGI symbol: "Trp53"
Cytoband = Annotated[
    str, Entity("Cytoband", "cytogenetic band", "cytogenetic bands", ("the cytogenetic band {}", "the chromosome band {}"))
]  # "17q21.31"
TranscriptionFactor = Annotated[
    str, Entity("TranscriptionFactor", "transcription factor", "transcription factors", ("the transcription factor {}",))
]  # its gene's symbol
FactorFamily = Annotated[
    str, Entity("FactorFamily", "transcription factor family", "transcription factor families", ('the JASPAR family "{}"',))
]
JasparMatrix = Annotated[
    str, Entity("JasparMatrix", "JASPAR matrix", "JASPAR matrices", ("the JASPAR matrix {}",))
]  # "MA0139.2"
RestrictionEnzyme = Annotated[
    str, Entity("RestrictionEnzyme", "restriction enzyme", "restriction enzymes", ("the restriction enzyme {}", "{}"))
]
RecognitionSite = Annotated[
    str, Entity("RecognitionSite", "recognition site", "recognition sites", ("the site {}", "the DNA motif {}"))
]  # IUPAC letters, 5' to 3'
DnaElement = Annotated[
    str, Entity("DnaElement", "DNA element", "DNA elements", ("the {}",), common=True)
]  # "T7 promoter primer"
Codon = Annotated[str, Entity("Codon", "codon", "codons", ("the codon {}",))]  # DNA letters: "ATG"
AminoAcid = Annotated[str, Entity("AminoAcid", "amino acid", "amino acids", common=True)]  # "glycine"
PeptideName = Annotated[str, Entity("PeptideName", "peptide", "peptides", ("{}", "the peptide {}"), say_plain)]  # "oxytocin"
Bird = Annotated[str, Entity("Bird", "bird species", "bird species", say=say_bird)]  # AviList English name
BirdSpecies = Annotated[
    str, Entity("BirdSpecies", "bird", "birds", ("the bird with the scientific name {}", "the bird species {}"))
]  # "Balaeniceps rex"
BirdGenus = Annotated[str, Entity("BirdGenus", "bird genus", "bird genera", ("the bird genus {}", "the genus {}"))]
BirdFamily = Annotated[
    str, Entity("BirdFamily", "bird family", "bird families", ("the bird family {}", "the family {}"))
]  # "Corvidae"
BirdOrder = Annotated[str, Entity("BirdOrder", "bird order", "bird orders", ("the bird order {}", "the order {}"), common=True)]

__all__ = [
    "AminoAcid", "Bird", "BirdFamily", "BirdGenus", "BirdOrder", "BirdSpecies", "Codon", "Cytoband", "DnaElement",
    "EntrezId", "FactorFamily", "GeneAlias", "JasparMatrix", "MouseGene", "PeptideName", "RecognitionSite",
    "RestrictionEnzyme", "TranscriptionFactor",
]  # fmt: skip
