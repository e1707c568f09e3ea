"""Phenotypes, the genes and rare diseases that show them (Human Phenotype Ontology with Orphanet annotations)."""

import re
import zlib
from collections import Counter
from typing import Annotated, ClassVar, TypeVar

from dive.packs.atlas import connect
from dive.packs.biology.genes import connection
from dive.packs.medicine import hpo
from dive.packs.medicine.entities import PhenotypeCategory
from dive.tools import About, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Disease, Gene, Phenotype

PACK = hpo.PACK
RowOf = TypeVar("RowOf", bound="PhenotypeRow")


class PhenotypeRow(Row):
    """A phenotype inside a list."""

    noun: ClassVar[str] = "phenotype"
    plural: ClassVar[str] = "phenotypes"
    name: Phenotype
    gene_count: Annotated[
        int, About("number of genes annotated with it or a more specific term", high="largest", low="smallest", ranked=False)
    ]
    disease_count: Annotated[
        int,
        About(
            "number of Orphanet diseases annotated with it or a more specific term",
            high="largest",
            low="smallest",
            ranked=False,
        ),
    ]
    information_content: Annotated[float | None, About("Orphanet-based information content", "nats", digits=3, averaged=False)]


class ChildTerm(PhenotypeRow):
    """A phenotype below another, so that "that phenotype" is the one above."""

    noun: ClassVar[str] = "child term"
    plural: ClassVar[str] = "child terms"


class PhenotypeProfile(Result):
    """A term's place in the ontology and how widely it is annotated."""

    hpo_id: Annotated[str, About("HPO identifier", form="in the form HP:0000000")]
    parents: list[Phenotype]
    categories: list[PhenotypeCategory]
    gene_count: Annotated[
        int, About("number of genes annotated with it or a more specific term", high="largest", low="smallest")
    ]
    disease_count: Annotated[
        int, About("number of Orphanet diseases annotated with it or a more specific term", high="largest", low="smallest")
    ]
    information_content: Annotated[float | None, About("Orphanet-based information content", "nats", digits=3, averaged=False)]


class PhenotypeSubtypes(Result):
    """The terms directly below a term."""

    subtypes: list[ChildTerm]


class PhenotypeGenes(Result):
    """Genes of a phenotype."""

    genes: list[Gene]


class PhenotypeDiseases(Result):
    """Rare diseases of a phenotype."""

    diseases: list[Disease]


class DiseasePhenotypes(Result):
    """What a rare disease looks like."""

    orpha_code: Annotated[str, About("ORPHA number", form="in the form ORPHA:1234")]
    phenotypes: list[PhenotypeRow]


class CategoryRow(Row):
    """A top branch of the ontology and how much of a gene's phenotypes lie in it."""

    noun: ClassVar[str] = "category"
    plural: ClassVar[str] = "categories"
    name: PhenotypeCategory
    phenotype_count: int | None


class GenePhenotypeSummary(Result):
    """How a gene's conditions show and are inherited."""

    phenotype_count: Annotated[
        int, About("number of directly annotated phenotypic abnormalities", high="largest", low="smallest")
    ]
    inheritance: list[str] | None
    categories: list[CategoryRow]


class GenePhenotypes(Result):
    """A gene's phenotypes in one organ system."""

    phenotypes: list[Phenotype]


def _row(row: type[RowOf], term: int) -> RowOf:
    graph = hpo.ontology()
    return row(
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
            "the HPO identifier of {phenotype}",
            "What is the HPO identifier of {phenotype}?",
        ],
        "parents": [
            "the direct parent terms of {phenotype}",
            "What are the direct parent terms of {phenotype}?",
        ],
        "categories": [
            "the top-level categories that contain {phenotype}",
            "Which top-level categories contain {phenotype}?",
        ],
        "categories#count": [
            "the number of top-level categories that contain {phenotype}",
            "How many top-level categories contain {phenotype}?",
        ],
        "gene_count": [
            "the number of genes annotated with {phenotype} or a more specific term",
            "How many genes are annotated with {phenotype} or a more specific term?",
        ],
        "disease_count": [
            "the number of Orphanet diseases annotated with {phenotype} or a more specific term",
            "How many Orphanet diseases are annotated with {phenotype} or a more specific term?",
        ],
    },
    undisputed=("hpo_id",),
    each={
        "categories#count": ["lies in {most} top-level categories"],
        "gene_count": ["is recorded, directly or through a more specific term, for {most} genes"],
        "disease_count": ["is recorded, directly or through a more specific term, for {most} Orphanet diseases"],
    },
    examples=[
        ({"phenotype": "Arachnodactyly"}, {"hpo_id": "HP:0001166", "parents": ["Long fingers", "Slender finger"]}),
        ({"phenotype": "HP:0001250"}, {"hpo_id": "HP:0001250", "categories": ["Abnormality of the nervous system"]}),
        ({"phenotype": "kayser-fleischer ring"}, {"hpo_id": "HP:0200032", "gene_count": 1, "disease_count": 1}),
    ],
)
def phenotype_profile(phenotype: Phenotype) -> PhenotypeProfile:
    """Look up a phenotype in the Human Phenotype Ontology: identifier, parents, categories, gene and disease counts.

    Counts include annotations to more specific terms.

    Args:
        phenotype: exact HPO term name or HP identifier
    """
    term, graph = hpo.find_term(phenotype), hpo.ontology()
    return PhenotypeProfile(
        hpo_id=f"HP:{graph.ids[term]:07d}",
        parents=sorted(graph.names[p] for p in graph.parents.of(term)),
        categories=hpo.categories_of(term),
        gene_count=graph.genes[term],
        disease_count=graph.diseases[term],
        information_content=hpo.information(term),
    )


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "subtypes": [
            "the direct child terms of {phenotype}",
            "What are the direct child terms of {phenotype}?",
        ],
        "subtypes#count": [
            "the number of direct child terms of {phenotype}",
            "How many direct child terms does {phenotype} have?",
        ],
    },
    each={
        "subtypes#count": ["has {most} direct child terms"],
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
    return PhenotypeSubtypes(
        subtypes=[_row(ChildTerm, c) for c in sorted(graph.children.of(term), key=lambda c: graph.names[c])]
    )


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "genes": [
            "the genes annotated with {phenotype} or a more specific term",
            "Which genes are annotated with {phenotype} or a more specific term?",
        ],
        "genes#count": [
            "the number of genes annotated with {phenotype} or a more specific term",
            "How many genes are annotated with {phenotype} or a more specific term?",
        ],
    },
    each={
        "genes#count": ["is recorded, directly or through a more specific term, for {most} genes"],
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
            "the Orphanet diseases annotated with {phenotype} or a more specific term",
            "Which Orphanet diseases are annotated with {phenotype} or a more specific term?",
        ],
        "diseases#count": [
            "the number of Orphanet diseases annotated with {phenotype} or a more specific term",
            "How many Orphanet diseases are annotated with {phenotype} or a more specific term?",
        ],
    },
    each={
        "diseases#count": ["is recorded, directly or through a more specific term, for {most} Orphanet diseases"],
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
            "the phenotypes that Orphanet lists for {disease}",
            "Which phenotypes does Orphanet list for {disease}?",
        ],
        "phenotypes#count": [
            "the number of phenotypes that Orphanet lists for {disease}",
            "How many phenotypes does Orphanet list for {disease}?",
        ],
        "orpha_code": [
            "the ORPHA number of {disease}",
            "What is the ORPHA number of {disease}?",
        ],
    },
    undisputed=("orpha_code",),
    each={
        "phenotypes#count": ["has {most} phenotypes in Orphanet's list"],
    },
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
    return DiseasePhenotypes(orpha_code=f"ORPHA:{orpha}", phenotypes=[_row(PhenotypeRow, t) for t in terms])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "phenotype_count": [
            "the number of phenotypic abnormalities directly annotated to {gene}",
            "How many phenotypic abnormalities are directly annotated to {gene}?",
        ],
        "inheritance": [
            "the modes of inheritance annotated to {gene}",
            "Which modes of inheritance are annotated to {gene}?",
        ],
        "inheritance#count": [
            "the number of modes of inheritance that are annotated to {gene}",
            "How many modes of inheritance are annotated to {gene}?",
        ],
        "categories": [
            "the top-level categories of the phenotypes annotated to {gene}",
            "In which top-level categories lie the phenotypes annotated to {gene}?",
        ],
        "categories#count": [
            "the number of top-level categories that contain phenotypes annotated to {gene}",
            "In how many top-level categories lie the phenotypes annotated to {gene}?",
        ],
    },
    each={
        "phenotype_count": ["is directly annotated with {most} phenotypic abnormalities"],
        "inheritance#count": ["is annotated with {most} modes of inheritance"],
        "categories#count": ["is annotated with phenotypes from {most} top-level categories"],
    },
    examples=[
        ({"gene": "FBN1"}, {"inheritance": ["Autosomal dominant inheritance"]}),
        ({"gene": "ATP7B"}, {"inheritance": ["Autosomal recessive inheritance"]}),
    ],
)
def gene_phenotype_summary(gene: Gene) -> GenePhenotypeSummary:
    """Summarise a gene's phenotypes in the Human Phenotype Ontology: how many, in which categories, how inherited.

    The modes of inheritance are left open where the gene also carries a qualifier (such as "Sporadic") or none, a category's
    count where the gene is annotated with the category itself: these can be counted or not.

    Args:
        gene: HGNC symbol
    """
    position = hpo.find_gene(gene)
    (modes,) = connect(__file__, "hpo").execute("SELECT modes FROM gene WHERE position = ?", (position,)).fetchone()
    terms = set(hpo.own_terms("gene", position))
    own, names = modes.split("; "), hpo.ontology().names
    counts = Counter(category for term in terms for category in hpo.categories_of(term))
    whole = {names[term] for term in terms}
    rows = [CategoryRow(name=name, phenotype_count=None if name in whole else n) for name, n in sorted(counts.items())]
    return GenePhenotypeSummary(
        phenotype_count=len(terms),
        inheritance=own if all(mode.endswith("inheritance") for mode in own) else None,
        categories=rows,
    )


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "phenotypes": [
            "the phenotypes in {category} that are directly annotated to {gene}",
            "Which phenotypes in {category} are directly annotated to {gene}?",
        ],
        "phenotypes#count": [
            "the number of phenotypes in {category} that are directly annotated to {gene}",
            "How many phenotypes in {category} are directly annotated to {gene}?",
        ],
    },
    each={
        "phenotypes#count": [
            "is directly annotated with {most} phenotypes in {category}",
            "contains {most} phenotypes that are directly annotated to {gene}",
        ],
    },
    examples=[
        (
            {"gene": "ATP7B", "category": "Abnormality of the eye"},
            {"phenotypes": ["Kayser-Fleischer ring", "Sunflower cataract"]},
        ),
        ({"gene": "OTC", "category": "the breast"}, {"phenotypes": []}),
    ],
)
def gene_phenotypes(gene: Gene, category: PhenotypeCategory) -> GenePhenotypes:
    """List a gene's phenotypes in one top-level category, as the Human Phenotype Ontology annotates the gene.

    Args:
        gene: HGNC symbol
        category: such as "Abnormality of the eye", "Growth abnormality" or "the eye", "growth" for short
    """
    top, graph, own = hpo.find_category(category), hpo.ontology(), hpo.own_terms("gene", hpo.find_gene(gene))
    if top in own:
        raise ToolError(
            f"{gene.strip()} is annotated with '{graph.names[top]}' as a whole; its phenotypes there are not told apart."
        )
    branch = hpo.descendants(top)
    return GenePhenotypes(phenotypes=sorted(graph.names[t] for t in own if t in branch))


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
    """Rare diseases with three to sixty annotated phenotypes; those that ICD-10-CM knows by that name first.

    Names that would fall apart in a list of several (with a comma, a slash or an "and") are left out.
    """
    rows = connect(__file__, "hpo").execute("SELECT name FROM disease WHERE length(terms) BETWEEN 6 AND 120").fetchall()
    coded = {r[0] for r in connect(__file__, "icd10cm").execute("SELECT DISTINCT key FROM title")}
    return sorted(
        (r[0] for r in rows if not re.search("[,/]| and ", r[0])),
        key=lambda n: (zlib.crc32(n.casefold().encode()) not in coded, len(n.split()), len(n), n),
    )


@seeds(Gene, domain="medicine")
def gene_seeds() -> list[str]:
    """Genes with annotated phenotypes, the most widely annotated first.

    Only those that the gene tables call by the same symbol: ADA2 of today is another gene's alias there.
    """
    rows = connect(__file__, "hpo").execute("SELECT symbol FROM gene ORDER BY length(terms) DESC, symbol")
    known = {r["symbol"] for r in connection().execute("SELECT symbol FROM gene")}
    return [r[0] for r in rows if r[0] in known]


@seeds(PhenotypeCategory, domain="medicine")
def category_seeds() -> list[str]:
    """The top branches by which the ontology divides phenotypes."""
    return sorted(hpo.CATEGORIES)


@aliases(PhenotypeCategory)
def category_aliases(category: str) -> list[str]:
    """The short name, with and without its article."""
    short = hpo.CATEGORIES.get(category, "")
    return list(dict.fromkeys(s for s in (short, short.removeprefix("the ")) if s))


@aliases(Phenotype)
def phenotype_aliases(phenotype: str) -> list[str]:
    """The term's HP identifier."""
    found = hpo.ontology().by_name.get(phenotype.casefold())
    return [] if found is None else [f"HP:{hpo.ontology().ids[found]:07d}"]
