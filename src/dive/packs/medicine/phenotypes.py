"""Phenotypes, the genes and rare diseases that show them (Human Phenotype Ontology with Orphanet annotations)."""

import zlib
from collections import Counter
from typing import Annotated, ClassVar

from dive.packs.atlas import connect
from dive.packs.medicine import hpo
from dive.packs.medicine.entities import OrganSystem
from dive.tools import About, Result, Row, aliases, seeds, tool
from dive.tools.entities import Disease, Gene, Phenotype

PACK = hpo.PACK


class PhenotypeRow(Row):
    """A phenotype inside a list."""

    noun: ClassVar[str] = "phenotype"
    plural: ClassVar[str] = "phenotypes"
    name: Phenotype
    gene_count: Annotated[int, About("number of genes linked by HPO, subtypes included", high="largest", low="smallest")]
    disease_count: Annotated[int, About("number of Orphanet diseases, subtypes included", high="largest", low="smallest")]
    information_content: Annotated[float | None, About("information content in nats from Orphanet's annotations", digits=3)]


class PhenotypeProfile(Result):
    """A term's place in the ontology and how widely it is annotated."""

    hpo_id: Annotated[str, About("HPO identifier", form="in the form HP:0000000")]
    parents: list[Phenotype]
    organ_systems: list[OrganSystem]
    gene_count: Annotated[int, About("number of genes linked by HPO, subtypes included", high="largest", low="smallest")]
    disease_count: Annotated[int, About("number of Orphanet diseases, subtypes included", high="largest", low="smallest")]
    information_content: Annotated[float | None, About("information content in nats from Orphanet's annotations", digits=3)]


class PhenotypeSubtypes(Result):
    """The terms directly below a term."""

    subtypes: list[PhenotypeRow]


class PhenotypeGenes(Result):
    """Genes of a phenotype."""

    genes: list[Gene]


class PhenotypeDiseases(Result):
    """Rare diseases of a phenotype."""

    diseases: list[Disease]


class DiseasePhenotypes(Result):
    """What a rare disease looks like."""

    orpha_code: Annotated[str, About("Orphanet number", form="in the form ORPHA:000")]
    phenotypes: list[PhenotypeRow]


class SystemRow(Row):
    """An organ system and how much of a gene's phenotypes lie in it."""

    noun: ClassVar[str] = "organ system"
    plural: ClassVar[str] = "organ systems"
    name: OrganSystem
    phenotype_count: Annotated[int, About("number of phenotypic abnormalities", high="largest", low="smallest")]


class GenePhenotypeSummary(Result):
    """How a gene's conditions show and are inherited."""

    phenotype_count: Annotated[
        int, About("number of directly associated phenotypic abnormalities", high="largest", low="smallest")
    ]
    inheritance: list[str]
    organ_systems: list[SystemRow]


class GenePhenotypes(Result):
    """A gene's phenotypes in one organ system."""

    phenotypes: list[Phenotype]


def _row(term: int) -> PhenotypeRow:
    graph = hpo.ontology()
    return PhenotypeRow(
        name=graph.names[term],
        gene_count=graph.genes[term],
        disease_count=graph.diseases[term],
        information_content=hpo.information(term),
    )


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "hpo_id": [
            "the Human Phenotype Ontology identifier of {phenotype}",
            "Which HPO identifier belongs to {phenotype}?",
        ],
        "parents": [
            "the phenotypes directly above {phenotype} in the Human Phenotype Ontology",
            "the direct parents in the Human Phenotype Ontology of {phenotype}",
        ],
        "organ_systems": [
            "the organ systems under which the Human Phenotype Ontology files {phenotype}",
            "Which organ systems does the Human Phenotype Ontology assign to {phenotype}?",
        ],
        "gene_count": [
            "the number of genes that HPO associates, directly or through a more specific phenotype, with {phenotype}",
            "how many genes HPO associates, directly or through a more specific phenotype, with {phenotype}",
        ],
        "disease_count": [
            "the number of diseases for which Orphanet, directly or through a more specific phenotype, records {phenotype}",
            "For how many diseases does Orphanet, directly or through a more specific phenotype, record {phenotype}?",
        ],
    },
    examples=[
        ({"phenotype": "Arachnodactyly"}, {"hpo_id": "HP:0001166", "parents": ["Long fingers", "Slender finger"]}),
        ({"phenotype": "HP:0001250"}, {"hpo_id": "HP:0001250", "organ_systems": ["the nervous system"]}),
        ({"phenotype": "kayser-fleischer ring"}, {"hpo_id": "HP:0200032", "gene_count": 1, "disease_count": 1}),
    ],
)
def phenotype_profile(phenotype: Phenotype) -> PhenotypeProfile:
    """Look up a phenotype in the Human Phenotype Ontology: identifier, parents, organ systems, gene and disease counts.

    Counts include annotations to more specific terms.

    Args:
        phenotype: exact HPO term name or HP identifier
    """
    term, graph = hpo.find_term(phenotype), hpo.ontology()
    return PhenotypeProfile(
        hpo_id=f"HP:{graph.ids[term]:07d}",
        parents=sorted(graph.names[p] for p in graph.parents.of(term)),
        organ_systems=hpo.systems_of(term),
        gene_count=graph.genes[term],
        disease_count=graph.diseases[term],
        information_content=hpo.information(term),
    )


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "subtypes": [
            "the phenotypes directly below {phenotype} in the Human Phenotype Ontology",
            "Which phenotypes are directly below {phenotype} in the Human Phenotype Ontology?",
        ],
        "subtypes#count": [
            "the number of phenotypes directly below {phenotype} in the Human Phenotype Ontology",
            "How many phenotypes are directly below {phenotype} in the Human Phenotype Ontology?",
        ],
    },
    examples=[
        ({"phenotype": "Kayser-Fleischer ring"}, {"subtypes": []}),
        ({"phenotype": "Ectopia lentis"}, {"subtypes": [{"name": "Lens luxation"}, {"name": "Lens subluxation"}]}),
    ],
)
def phenotype_subtypes(phenotype: Phenotype) -> PhenotypeSubtypes:
    """List the direct children of a phenotype in the Human Phenotype Ontology, each with its gene and disease counts.

    Args:
        phenotype: exact HPO term name or HP identifier
    """
    term, graph = hpo.find_term(phenotype), hpo.ontology()
    return PhenotypeSubtypes(subtypes=[_row(c) for c in sorted(graph.children.of(term), key=lambda c: graph.names[c])])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "genes": [
            "the genes that HPO associates, directly or through a more specific phenotype, with {phenotype}",
            "Which genes does HPO associate, directly or through a more specific phenotype, with {phenotype}?",
        ],
        "genes#count": [
            "the number of genes that HPO associates, directly or through a more specific phenotype, with {phenotype}",
            "How many genes does HPO associate, directly or through a more specific phenotype, with {phenotype}?",
        ],
    },
    examples=[
        ({"phenotype": "Kayser-Fleischer ring"}, {"genes": ["ATP7B"]}),
        ({"phenotype": "HP:0200032"}, {"genes": ["ATP7B"]}),
    ],
)
def phenotype_genes(phenotype: Phenotype) -> PhenotypeGenes:
    """List the genes whose conditions show a phenotype or a more specific form of it, by the Human Phenotype Ontology.

    Args:
        phenotype: exact HPO term name or HP identifier, specific enough to have at most 150 genes
    """
    names = hpo.gene_symbols()
    return PhenotypeGenes(genes=sorted(names[g] for g in hpo.members(hpo.find_term(phenotype), "genes")))


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "diseases": [
            "the diseases for which Orphanet, directly or through a more specific phenotype, records {phenotype}",
            "For which diseases does Orphanet, directly or through a more specific phenotype, record {phenotype}?",
        ],
        "diseases#count": [
            "the number of diseases for which Orphanet, directly or through a more specific phenotype, records {phenotype}",
            "For how many diseases does Orphanet, directly or through a more specific phenotype, record {phenotype}?",
        ],
    },
    examples=[
        ({"phenotype": "Kayser-Fleischer ring"}, {"diseases": ["Wilson disease"]}),
        ({"phenotype": "Meconium ileus"}, {"diseases": ["Cystic fibrosis"]}),
    ],
)
def phenotype_diseases(phenotype: Phenotype) -> PhenotypeDiseases:
    """List the rare diseases of Orphanet that show a phenotype or a more specific form of it.

    Args:
        phenotype: exact HPO term name or HP identifier, specific enough to have at most 150 diseases
    """
    names = hpo.disease_names()
    return PhenotypeDiseases(diseases=sorted(names[d] for d in hpo.members(hpo.find_term(phenotype), "diseases")))


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "phenotypes": [
            "the HPO phenotypes that Orphanet records for {disease}",
            "Which HPO phenotypes does Orphanet record for {disease}?",
        ],
        "phenotypes#count": [
            "the number of HPO phenotypes that Orphanet records for {disease}",
            "How many HPO phenotypes does Orphanet record for {disease}?",
        ],
        "orpha_code": [
            "the Orphanet number of {disease}",
            "What is the ORPHA number of {disease}?",
        ],
    },
    undisputed=("orpha_code",),
    examples=[
        ({"disease": "Marfan syndrome"}, {"orpha_code": "ORPHA:558"}),
        ({"disease": "cystic fibrosis"}, {"orpha_code": "ORPHA:586"}),
    ],
)
def disease_phenotypes(disease: Disease) -> DiseasePhenotypes:
    """List the phenotypes of a rare disease, from Orphanet's annotations in the Human Phenotype Ontology.

    Args:
        disease: name of the disease in Orphanet
    """
    position, graph = hpo.find_disease(disease), hpo.ontology()
    (orpha,) = connect(__file__, "hpo").execute("SELECT orpha FROM disease WHERE position = ?", (position,)).fetchone()
    terms = sorted(hpo.own_terms("disease", position), key=lambda t: graph.names[t])
    return DiseasePhenotypes(orpha_code=f"ORPHA:{orpha}", phenotypes=[_row(t) for t in terms])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "phenotype_count": [
            "the number of phenotypic abnormalities that the Human Phenotype Ontology associates directly with {gene}",
            "how many phenotypic abnormalities the Human Phenotype Ontology associates directly with {gene}",
        ],
        "inheritance": [
            "the modes of inheritance that the Human Phenotype Ontology records for {gene}",
            "Which modes of inheritance does the Human Phenotype Ontology record for {gene}?",
        ],
        "organ_systems": [
            "the organ systems that the Human Phenotype Ontology links with phenotypes of {gene}",
            "Which organ systems does the Human Phenotype Ontology link with phenotypes of {gene}?",
        ],
        "organ_systems#count": [
            "the number of organ systems that the Human Phenotype Ontology links with phenotypes of {gene}",
            "How many organ systems does the Human Phenotype Ontology link with phenotypes of {gene}?",
        ],
    },
    examples=[
        ({"gene": "FBN1"}, {"inheritance": ["Autosomal dominant inheritance"]}),
        ({"gene": "ATP7B"}, {"inheritance": ["Autosomal recessive inheritance"]}),
    ],
)
def gene_phenotype_summary(gene: Gene) -> GenePhenotypeSummary:
    """Summarise a gene's phenotypes in the Human Phenotype Ontology: how many, in which organ systems, how inherited.

    Args:
        gene: HGNC symbol
    """
    position = hpo.find_gene(gene)
    (modes,) = connect(__file__, "hpo").execute("SELECT modes FROM gene WHERE position = ?", (position,)).fetchone()
    terms = set(hpo.own_terms("gene", position))
    counts = Counter(system for term in terms for system in hpo.systems_of(term))
    rows = [SystemRow(name=system, phenotype_count=n) for system, n in sorted(counts.items())]
    return GenePhenotypeSummary(
        phenotype_count=len(terms),
        inheritance=[m for m in modes.split("; ") if m.endswith("inheritance")],
        organ_systems=rows,
    )


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "phenotypes": [
            "the phenotypes filed by HPO under abnormalities of {organ_system} and associated directly with {gene}",
            "Which phenotypes does HPO file under abnormalities of {organ_system} and associate directly with {gene}?",
        ],
        "phenotypes#count": [
            "the number of phenotypes filed by HPO under abnormalities of {organ_system} and associated directly with {gene}",
            "How many phenotypes does HPO file under abnormalities of {organ_system} and associate directly with {gene}?",
        ],
    },
    examples=[
        ({"gene": "ATP7B", "organ_system": "the eye"}, {"phenotypes": ["Kayser-Fleischer ring", "Sunflower cataract"]}),
        ({"gene": "OTC", "organ_system": "the breast"}, {"phenotypes": []}),
    ],
)
def gene_phenotypes(gene: Gene, organ_system: OrganSystem) -> GenePhenotypes:
    """List a gene's phenotypes in one organ system, as the Human Phenotype Ontology annotates the gene.

    Args:
        gene: HGNC symbol
        organ_system: such as "the eye", "the nervous system", "the cardiovascular system", "growth"
    """
    branch, graph = hpo.descendants(hpo.find_system(organ_system)), hpo.ontology()
    return GenePhenotypes(phenotypes=sorted(graph.names[t] for t in hpo.own_terms("gene", hpo.find_gene(gene)) if t in branch))


@seeds(Phenotype, domain="medicine")
def phenotype_seeds() -> list[str]:
    """Phenotypes with one to sixty genes and diseases; plain signs before headings, widest annotated first."""
    graph = hpo.ontology()
    fit = [t for t in range(len(graph.names)) if 1 <= graph.genes[t] <= 60 and 1 <= graph.diseases[t] <= 60]

    def order(term: int) -> tuple[bool, bool, int, str]:
        name = graph.names[term]
        heading = name.startswith(("Abnormal", "Aplasia/", "Neoplasm of")) or len(name.split()) > 4 or "/" in name
        return heading, bool(graph.children.of(term)), -graph.diseases[term] - graph.genes[term], name

    return [graph.names[t] for t in sorted(fit, key=order)]


@seeds(Disease, domain="medicine")
def disease_seeds() -> list[str]:
    """Rare diseases with three to sixty annotated phenotypes; those that ICD-10-CM knows by that name first."""
    rows = connect(__file__, "hpo").execute("SELECT name FROM disease WHERE length(terms) BETWEEN 6 AND 120").fetchall()
    coded = {r[0] for r in connect(__file__, "icd10cm").execute("SELECT DISTINCT key FROM title")}
    return sorted(
        (r[0] for r in rows), key=lambda n: (zlib.crc32(n.casefold().encode()) not in coded, len(n.split()), len(n), n)
    )


@seeds(Gene, domain="medicine")
def gene_seeds() -> list[str]:
    """Genes with annotated phenotypes, the most widely annotated first."""
    rows = connect(__file__, "hpo").execute("SELECT symbol FROM gene ORDER BY length(terms) DESC, symbol")
    return [r[0] for r in rows]


@seeds(OrganSystem, domain="medicine")
def organ_system_seeds() -> list[str]:
    """The organ systems by which the ontology divides phenotypes."""
    return sorted(hpo.SYSTEMS.values())


@aliases(Phenotype)
def phenotype_aliases(phenotype: str) -> list[str]:
    """The term's HP identifier."""
    found = hpo.ontology().by_name.get(phenotype.casefold())
    return [] if found is None else [f"HP:{hpo.ontology().ids[found]:07d}"]
