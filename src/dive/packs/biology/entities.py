"""Entity types of biology alone."""

from typing import Annotated, Any

from dive.tools import Entity

_COMMON = (" tag", "-tag", " chain", " epitope", " signal")
"""Last words of peptides' names that take an article."""


def say_number(value: Any) -> str:
    """An identifier, without thousands separators."""
    return str(value)


def say_peptide(value: Any) -> str:
    """A peptide, with the article where its name is a common noun: "the FLAG tag", but "oxytocin"."""
    return f"the {value}" if str(value).endswith(_COMMON) else str(value)


_BOTH = {
    "middle ear": "the two middle ears",
    "arm and forearm": "the two arms (wrists and hands left out)",
    "wrist": "the two wrists",
    "hand": "the two hands (wrists left out)",
    "thigh and leg": "the two legs (ankles and feet left out)",
    "ankle": "the two ankles",
    "foot": "the two feet (ankles left out)",
}


def say_region(value: Any) -> str:
    """A region of the skeleton, both sides of it: "the two wrists"."""
    return _BOTH.get(str(value), f"the {value}")


def say_bird(value: Any) -> str:
    """A bird as a species: "the Shoebill", but "Blyth's Frogmouth"."""
    return str(value) if "'s " in value or "’s " in value or "s' " in value else f"the {value}"


GeneAlias = Annotated[str, Entity("GeneAlias", "gene", "genes", ("the gene with the alias {}",))]  # "P53"
EntrezId = Annotated[int, Entity("EntrezId", "gene", "genes", ("the gene with the NCBI Gene ID {}",), say_number)]
MouseGene = Annotated[str, Entity("MouseGene", "gene", "genes", ("the mouse gene {}",))]  # MGI symbol: "Trp53"
Cytoband = Annotated[
    str, Entity("Cytoband", "band", "cytogenetic bands", ("the cytogenetic band {}", "the chromosome band {}"))
]  # "17q21.31"
TranscriptionFactor = Annotated[
    str, Entity("TranscriptionFactor", "transcription factor", "transcription factors", ("the transcription factor {}",))
]  # its gene's symbol
FactorFamily = Annotated[str, Entity("FactorFamily", "family", "families", ('the transcription factor family "{}"',))]
JasparMatrix = Annotated[
    str, Entity("JasparMatrix", "JASPAR matrix", "JASPAR matrices", ("the JASPAR matrix {}",))
]  # "MA0139.2"
RestrictionEnzyme = Annotated[
    str, Entity("RestrictionEnzyme", "restriction enzyme", "restriction enzymes", ("the restriction enzyme {}", "{}"))
]
RecognitionSite = Annotated[
    str, Entity("RecognitionSite", "recognition site", "recognition sites", ("the site {}",))
]  # IUPAC letters, 5' to 3'
DnaElement = Annotated[
    str, Entity("DnaElement", "DNA element", "DNA elements", ("the {}",), common=True)
]  # "fungal ITS4 primer"
Codon = Annotated[str, Entity("Codon", "codon", "codons", ("the codon {}",))]  # DNA letters: "ATG"
AminoAcid = Annotated[str, Entity("AminoAcid", "amino acid", "amino acids", common=True)]  # "glycine"
PeptideName = Annotated[str, Entity("PeptideName", "peptide", "peptides", say=say_peptide)]  # "oxytocin"
Bird = Annotated[str, Entity("Bird", "bird species", "bird species", say=say_bird)]  # AviList English name
BirdSpecies = Annotated[str, Entity("BirdSpecies", "bird", "birds")]  # "Balaeniceps rex"
BirdGenus = Annotated[str, Entity("BirdGenus", "bird genus", "bird genera", ("the bird genus {}", "the genus {}"))]
BirdFamily = Annotated[
    str, Entity("BirdFamily", "bird family", "bird families", ("the bird family {}", "the family {}"))
]  # "Corvidae"
BirdOrder = Annotated[str, Entity("BirdOrder", "bird order", "bird orders", ("the bird order {}", "the order {}"), common=True)]
ModelOrganism = Annotated[
    str, Entity("ModelOrganism", "organism", "organisms", common=True)
]  # scientific name of a species with its own tables of codons or chromosomes: "Mus musculus"
Taxon = Annotated[str, Entity("Taxon", "taxon", "taxa", ("the taxon {}",))]  # above species, scientific name: "Felidae"
CommonName = Annotated[
    str, Entity("CommonName", "species", "species", ('the species with the NCBI common name "{}"',))
]  # "lion"
TaxonomyId = Annotated[
    int, Entity("TaxonomyId", "NCBI taxonomy ID", "NCBI taxonomy IDs", ("the NCBI taxonomy ID {}",), say_number)
]
GoTerm = Annotated[str, Entity("GoTerm", "GO term", "GO terms", ('the GO term "{}"',))]  # "apoptotic process"
GoAccession = Annotated[str, Entity("GoAccession", "GO term", "GO terms", ("the GO term {}",))]  # "GO:0006915"
EcNumber = Annotated[str, Entity("EcNumber", "enzyme", "enzymes", ("the enzyme with the EC number {}",))]  # "1.1.1.1"
Metabolite = Annotated[
    str, Entity("Metabolite", "reactant", "reactants", ("{}",))
]  # as reactions of the Gene Ontology write it: "pyruvate"
ProteinModification = Annotated[
    str,
    Entity("ProteinModification", "protein modification", "protein modifications", ('the protein modification "{}"',)),
]  # PSI-MOD's name: "O-phospho-L-serine"
FlyGene = Annotated[str, Entity("FlyGene", "gene", "genes", ("the Drosophila gene {}",))]  # "hh"
Chromosome = Annotated[
    str, Entity("Chromosome", "chromosome", "human chromosomes", ("human chromosome {}",), common=True)
]  # "7" or "X"
Vitamin = Annotated[str, Entity("Vitamin", "vitamin", "vitamins", common=True)]  # "vitamin C"
Hormone = Annotated[str, Entity("Hormone", "hormone", "hormones", ("{}",), common=True)]  # "insulin"
Bone = Annotated[str, Entity("Bone", "bone", "bones", ("the {}",), common=True)]  # "scaphoid"
BodyRegion = Annotated[
    str, Entity("BodyRegion", "region of the skeleton", "regions of the skeleton", say=say_region, common=True)
]  # "wrist"
CranialNerve = Annotated[
    str, Entity("CranialNerve", "cranial nerve", "cranial nerves", ("the {}",), common=True)
]  # "vagus nerve"
Relation = Annotated[str, Entity("Relation", "pair of relatives", "pairs of relatives", common=True)]  # "first cousins"
BloodGroup = Annotated[
    str, Entity("BloodGroup", "blood group", "blood groups", ("blood group {}",), common=True)
]  # ABO and Rh D: "A+"
AboGroup = Annotated[str, Entity("AboGroup", "ABO group", "ABO groups", ("group {}",), common=True)]  # "AB"
Genotype = Annotated[str, Entity("Genotype", "genotype", "genotypes", ("the genotype {}",), common=True)]  # "AaBb"
GeneticCode = Annotated[
    str, Entity("GeneticCode", "genetic code", "genetic codes", ("the {} code",), common=True)
]  # "vertebrate mitochondrial"
EcSubclass = Annotated[
    str, Entity("EcSubclass", "EC sub-subclass", "EC sub-subclasses", ("the EC sub-subclass {}",), common=True)
]  # "2.7.1"
SpeciesCounts = Annotated[
    str, Entity("SpeciesCounts", "community", "communities", ("the community with the species counts {}",), common=True)
]  # individuals of each species: "12/9/4/3/1"

__all__ = [
    "AboGroup", "AminoAcid", "Bird", "BirdFamily", "BirdGenus", "BirdOrder", "BirdSpecies", "BloodGroup", "BodyRegion",
    "Bone", "Chromosome", "Codon", "CommonName", "CranialNerve", "Cytoband", "DnaElement", "EcNumber", "EcSubclass",
    "EntrezId", "FactorFamily", "FlyGene", "GeneAlias", "GeneticCode", "Genotype", "GoAccession", "GoTerm",
    "Hormone", "JasparMatrix", "Metabolite", "ModelOrganism", "MouseGene", "PeptideName", "ProteinModification",
    "RecognitionSite", "Relation", "RestrictionEnzyme", "SpeciesCounts", "Taxon", "TaxonomyId", "TranscriptionFactor",
    "Vitamin",
]  # fmt: skip
