"""Comparing phenotypes and diseases in the Human Phenotype Ontology: similarity, what two share, what shows both."""

import math
from typing import Annotated

from dive.packs.medicine import hpo
from dive.packs.medicine.phenotypes import PhenotypeDiseases, PhenotypeGenes
from dive.tools import About, Result, ToolError, tool
from dive.tools.entities import Disease, Phenotype

PACK = hpo.PACK


class PhenotypeSimilarity(Result):
    """Semantic similarity of two terms."""

    common_ancestor: Phenotype | None
    lin: Annotated[float, About("Lin similarity", digits=2)]
    resnik: Annotated[float, About("Resnik similarity", digits=3)]


class SharedPhenotypes(Result):
    """What two diseases have in common."""

    shared: list[Phenotype]
    jaccard: Annotated[float, About("Jaccard index", digits=3)]


_BOTH = "annotated with both {phenotype} and {other_phenotype}, more specific terms included"


@tool(
    domain="medicine",
    kind="processing",
    rules=("Take information content from Orphanet's annotations",),
    asks={
        "common_ancestor": [
            "the most informative common ancestor of {phenotype} and {other_phenotype}",
            "What is the most informative common ancestor of {phenotype} and {other_phenotype}?",
        ],
        "lin": [
            "the Lin similarity of {phenotype} to {other_phenotype}",
            "the Lin similarity of {other_phenotype} to {phenotype}",
            "What is the Lin similarity of {phenotype} to {other_phenotype}?",
        ],
    },
    each={"lin": ["has {highest} Lin similarity to {other_phenotype}", "has {highest} Lin similarity to {phenotype}"]},
    examples=[
        (
            {"phenotype": "Lens luxation", "other_phenotype": "Lens subluxation"},
            {"common_ancestor": "Ectopia lentis"},
        ),
        (
            {"phenotype": "Kayser-Fleischer ring", "other_phenotype": "Kayser-Fleischer ring"},
            {"common_ancestor": "Kayser-Fleischer ring", "lin": 1.0, "resnik": math.log(4314)},
        ),
    ],
)
def phenotype_similarity(phenotype: Phenotype, other_phenotype: Phenotype) -> PhenotypeSimilarity:
    """Compute the semantic similarity of two phenotypes: Resnik's (information of the best common ancestor) and Lin's.

    The information content of a term is −ln of the share of annotated Orphanet diseases that show it. Where several common
    ancestors have the same, none is named.

    Args:
        phenotype: exact HPO term name or HP identifier
        other_phenotype: exact HPO term name or HP identifier
    """
    a, b, graph = hpo.find_term(phenotype), hpo.find_term(other_phenotype), hpo.ontology()
    own = [hpo.information(a), hpo.information(b)]
    if own[0] is None or own[1] is None:
        unused = graph.names[a if own[0] is None else b]
        raise ToolError(f"No Orphanet disease is annotated with '{unused}', so its information content is undefined.")
    shared = [(hpo.information(t) or 0.0, graph.names[t]) for t in hpo.ancestors(a) & hpo.ancestors(b)]
    if not shared:
        raise ToolError("The two phenotypes share no ancestor but the root: they belong to different organ systems.")
    resnik, name = max(shared)
    sole = sum(information == resnik for information, _ in shared) == 1
    return PhenotypeSimilarity(
        common_ancestor=name if sole else None, lin=2 * resnik / (own[0] + own[1]) if resnik else 0.0, resnik=resnik
    )


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "shared": [
            "the phenotypes that Orphanet lists for both {disease} and {other_disease}",
            "Which phenotypes does Orphanet list for both {disease} and {other_disease}?",
        ],
        "shared#count": [
            "the number of phenotypes that Orphanet lists for both {disease} and {other_disease}",
            "How many phenotypes does Orphanet list for both {disease} and {other_disease}?",
        ],
        "jaccard": [
            "the Jaccard index of the phenotypes that Orphanet lists for {disease} with those for {other_disease}",
            "What is the Jaccard index of the phenotypes that Orphanet lists for {disease} with those for {other_disease}?",
        ],
    },
    rules=("Take phenotypes as Orphanet lists them, without their ancestors",),
    each={
        "jaccard": [
            "has {highest} Jaccard similarity to {other_disease} in its Orphanet-listed phenotypes",
            "has {highest} Jaccard similarity to {disease} in its Orphanet-listed phenotypes",
        ],
        "shared#count": [
            "shares {most} phenotypes with {other_disease} in Orphanet's lists",
            "shares {most} phenotypes with {disease} in Orphanet's lists",
        ],
    },
    examples=[
        ({"disease": "Wilson disease", "other_disease": "wilson disease"}, {"jaccard": 1.0}),
        ({"disease": "Isolated ectopia lentis", "other_disease": "Cystic fibrosis"}, {"shared": [], "jaccard": 0.0}),
    ],
)
def shared_phenotypes(disease: Disease, other_disease: Disease) -> SharedPhenotypes:
    """Compare the annotated phenotypes of two rare diseases: those in common, and the Jaccard index of the two sets.

    Args:
        disease: name of the disease in Orphanet
        other_disease: name of the disease in Orphanet
    """
    graph = hpo.ontology()
    a, b = (set(hpo.own_terms("disease", hpo.find_disease(d))) for d in (disease, other_disease))
    return SharedPhenotypes(shared=sorted(graph.names[t] for t in a & b), jaccard=len(a & b) / len(a | b))


def _shared(phenotype: str, other_phenotype: str, column: str) -> set[int]:
    """What is annotated with both of two terms, of which neither lies below the other: "both" would say nothing then."""
    one, other = hpo.find_term(phenotype), hpo.find_term(other_phenotype)
    if one in hpo.ancestors(other) or other in hpo.ancestors(one):
        raise ToolError("One of the two phenotypes is the other, or a form of it. Give two that are independent.")
    return hpo.members(one, column) & hpo.members(other, column)


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "diseases": [
            f"the Orphanet diseases {_BOTH}",
            f"Which Orphanet diseases are {_BOTH}?",
        ],
        "diseases#count": [
            f"the number of Orphanet diseases {_BOTH}",
            f"How many Orphanet diseases are {_BOTH}?",
        ],
    },
    each={
        "diseases#count": [
            "shares {most} annotated Orphanet diseases with {other_phenotype}, counting more specific terms",
            "shares {most} annotated Orphanet diseases with {phenotype}, counting more specific terms",
        ],
    },
    examples=[
        ({"phenotype": "Kayser-Fleischer ring", "other_phenotype": "Cirrhosis"}, {"diseases": ["Wilson disease"]}),
        ({"phenotype": "Meconium ileus", "other_phenotype": "Elevated sweat chloride"}, {"diseases": ["Cystic fibrosis"]}),
    ],
)
def diseases_with_both_phenotypes(phenotype: Phenotype, other_phenotype: Phenotype) -> PhenotypeDiseases:
    """Intersect two phenotypes: the rare diseases of Orphanet that show both (or more specific forms of them).

    Args:
        phenotype: exact HPO term name or HP identifier
        other_phenotype: exact HPO term name or HP identifier
    """
    names = hpo.disease_names()
    both = _shared(phenotype, other_phenotype, "diseases")
    return PhenotypeDiseases(diseases=sorted(names[d] for d in both))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "genes": [
            f"the genes {_BOTH}",
            f"Which genes are {_BOTH}?",
        ],
        "genes#count": [
            f"the number of genes {_BOTH}",
            f"How many genes are {_BOTH}?",
        ],
    },
    each={
        "genes#count": [
            "shares {most} annotated genes with {other_phenotype}, counting more specific terms",
            "shares {most} annotated genes with {phenotype}, counting more specific terms",
        ],
    },
    examples=[
        ({"phenotype": "Kayser-Fleischer ring", "other_phenotype": "Hepatitis"}, {"genes": ["ATP7B"]}),
        ({"phenotype": "Kayser-Fleischer ring", "other_phenotype": "Meconium ileus"}, {"genes": []}),
    ],
)
def genes_with_both_phenotypes(phenotype: Phenotype, other_phenotype: Phenotype) -> PhenotypeGenes:
    """Intersect two phenotypes: the genes whose conditions show both (or more specific forms of them).

    Args:
        phenotype: exact HPO term name or HP identifier
        other_phenotype: exact HPO term name or HP identifier
    """
    names = hpo.gene_symbols()
    both = _shared(phenotype, other_phenotype, "genes")
    return PhenotypeGenes(genes=sorted(names[g] for g in both))
