"""Entity types that only the connected packs know: the identifiers of the databases behind them."""

from typing import Annotated, Any

from dive.tools import Entity


def say_bare(value: Any) -> str:
    """An identifier, without thousands separators."""
    return str(value)


ArxivId = Annotated[str, Entity("ArxivId", "preprint", "preprints", ("the preprint arXiv:{}",))]  # "1706.03762"
OpenAlexAuthor = Annotated[
    str, Entity("OpenAlexAuthor", "author", "authors", ("the author with the OpenAlex ID {}",))
]  # "A5023888391"
SemanticScholarAuthor = Annotated[
    str, Entity("SemanticScholarAuthor", "author", "authors", ("the author with the Semantic Scholar ID {}",))
]
Funder = Annotated[str, Entity("Funder", "funder", "funders", ("the {}",))]  # "Wellcome Trust"
Pmid = Annotated[int, Entity("Pmid", "PubMed record", "PubMed records", ("the article with the PMID {}",), say_bare)]
MeshTerm = Annotated[str, Entity("MeshTerm", "MeSH heading", "MeSH headings", ('the MeSH heading "{}"',))]
RsId = Annotated[str, Entity("RsId", "variant", "variants", ("the variant {}",))]  # dbSNP: "rs334"
Accession = Annotated[str, Entity("Accession", "sequence record", "sequence records", ("the NCBI record {}",))]  # "NM_000546.6"
Rxcui = Annotated[int, Entity("Rxcui", "RxNorm concept", "RxNorm concepts", ("the RxNorm concept {}",), say_bare)]
DrugBrand = Annotated[str, Entity("DrugBrand", "brand", "brands", ("the brand {}",))]  # "Glucophage"
DrugClass = Annotated[str, Entity("DrugClass", "drug class", "drug classes", ("the drug class {}",))]
LoincCode = Annotated[str, Entity("LoincCode", "LOINC code", "LOINC codes", ("the LOINC code {}",))]  # "2345-7"
HcpcsCode = Annotated[str, Entity("HcpcsCode", "HCPCS code", "HCPCS codes", ("the HCPCS code {}",))]  # "E0601"
UniprotAccession = Annotated[
    str, Entity("UniprotAccession", "protein", "proteins", ("the protein with the UniProt accession {}",))
]  # "P04637"
PubchemCid = Annotated[int, Entity("PubchemCid", "compound", "compounds", ("the compound with the PubChem CID {}",), say_bare)]
EnsemblGene = Annotated[str, Entity("EnsemblGene", "Ensembl gene", "Ensembl genes", ("the Ensembl gene {}",))]
EnsemblTranscript = Annotated[str, Entity("EnsemblTranscript", "transcript", "transcripts", ("the transcript {}",))]
HumanChromosome = Annotated[
    str, Entity("HumanChromosome", "human chromosome", "human chromosomes", ("the human chromosome {}",))
]
ChemblId = Annotated[str, Entity("ChemblId", "ChEMBL record", "ChEMBL records", ("the ChEMBL record {}",))]
NctNumber = Annotated[str, Entity("NctNumber", "clinical trial", "clinical trials", ("the trial {}", "the clinical trial {}"))]
AdverseReaction = Annotated[
    str, Entity("AdverseReaction", "reaction", "reactions", ('the reaction "{}"',))
]  # MedDRA preferred term as openFDA counts it, lower case
Indicator = Annotated[str, Entity("Indicator", "indicator", "indicators", ("the World Bank indicator {}",))]  # "SP.POP.TOTL"
Lei = Annotated[str, Entity("Lei", "legal entity", "legal entities", ("the legal entity with the LEI {}",))]

__all__ = [
    "Accession",
    "AdverseReaction",
    "ArxivId",
    "ChemblId",
    "DrugBrand",
    "DrugClass",
    "EnsemblGene",
    "EnsemblTranscript",
    "Funder",
    "HcpcsCode",
    "HumanChromosome",
    "Indicator",
    "Lei",
    "LoincCode",
    "MeshTerm",
    "NctNumber",
    "OpenAlexAuthor",
    "Pmid",
    "PubchemCid",
    "RsId",
    "Rxcui",
    "SemanticScholarAuthor",
    "UniprotAccession",
]  # fmt: skip
