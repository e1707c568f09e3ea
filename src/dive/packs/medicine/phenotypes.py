"""Phenotypes, the genes and rare diseases that show them (Human Phenotype Ontology with Orphanet annotations)."""

import math
import struct
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Annotated, ClassVar

from dive.packs.atlas import Links, NameIndex, connect
from dive.packs.medicine.entities import OrganSystem
from dive.tools import About, Pack, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Disease, Gene, Phenotype

PACK = Pack(
    name="phenotypes",
    domain="medicine",
    title="Human Phenotype Ontology, gene and Orphanet disease annotations",
    licence="HPO: free to use with attribution, content unaltered; Orphanet annotations CC BY 4.0",
    vintage="HPO 2025-11-24",
)

MOST_LISTED = 150
"""Longest list that a tool gives; beyond it the phenotype is too general to be told by its members."""

_SYSTEMS = {
    "Abnormal cellular phenotype": "cells",
    "Abnormality of blood and blood-forming tissues": "the blood and blood-forming tissues",
    "Abnormality of head or neck": "the head or neck",
    "Abnormality of limbs": "the limbs",
    "Abnormality of metabolism/homeostasis": "metabolism and homeostasis",
    "Abnormality of prenatal development or birth": "prenatal development or birth",
    "Abnormality of the breast": "the breast",
    "Abnormality of the cardiovascular system": "the cardiovascular system",
    "Abnormality of the digestive system": "the digestive system",
    "Abnormality of the ear": "the ear",
    "Abnormality of the endocrine system": "the endocrine system",
    "Abnormality of the eye": "the eye",
    "Abnormality of the genitourinary system": "the genitourinary system",
    "Abnormality of the immune system": "the immune system",
    "Abnormality of the integument": "the integument",
    "Abnormality of the musculoskeletal system": "the musculoskeletal system",
    "Abnormality of the nervous system": "the nervous system",
    "Abnormality of the respiratory system": "the respiratory system",
    "Abnormality of the thoracic cavity": "the thoracic cavity",
    "Abnormality of the voice": "the voice",
    "Growth abnormality": "growth",
}
"""Top branches of the ontology that are a part or function of the body, by the name that fits "abnormalities of"."""


@dataclass(frozen=True, slots=True)
class _Ontology:
    """The whole graph by position, small enough to keep."""

    names: list[str]
    ids: "array[int]"
    """Rising with the position."""
    parents: Links
    children: Links
    genes: "array[int]"
    diseases: "array[int]"
    by_name: NameIndex

    def at(self, number: int) -> int | None:
        """The position of the term with this HP number."""
        place = bisect_left(self.ids, number)
        return place if place < len(self.ids) and self.ids[place] == number else None


def _unpack(blob: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(blob) // 2}H", blob)


@cache
def _ontology() -> _Ontology:
    names: list[str] = []
    ids, genes, diseases, up = array("i"), array("i"), array("i"), list[tuple[int, int]]()
    for position, name, number, parents, gene_count, disease_count in connect(__file__, "hpo").execute(
        "SELECT position, name, id, parents, gene_count, disease_count FROM term ORDER BY position"
    ):
        names.append(name)
        ids.append(number)
        genes.append(gene_count)
        diseases.append(disease_count)
        up += [(position, parent) for parent in _unpack(parents)]
    down = sorted((parent, child) for child, parent in up)
    by_name = NameIndex((name.casefold(), i) for i, name in enumerate(names))
    return _Ontology(names, ids, Links(up), Links(down), genes, diseases, by_name)


@cache
def _gene_symbols() -> list[str]:
    return [r[0] for r in connect(__file__, "hpo").execute("SELECT symbol FROM gene ORDER BY position")]


@cache
def _disease_names() -> list[str]:
    return [r[0] for r in connect(__file__, "hpo").execute("SELECT name FROM disease ORDER BY position")]


@cache
def _gene_positions() -> NameIndex:
    return NameIndex((symbol.casefold(), i) for i, symbol in enumerate(_gene_symbols()))


@cache
def _disease_positions() -> NameIndex:
    return NameIndex((name.casefold(), i) for i, name in enumerate(_disease_names()))


def _term(phenotype: str) -> int:
    graph = _ontology()
    key = phenotype.strip()
    if key.upper().startswith("HP:") and key[3:].isascii() and key[3:].isdigit() and len(key) <= 12:
        found = graph.at(int(key[3:]))
    else:
        found = graph.by_name.get(key.casefold())
    if found is None:
        raise ToolError(
            f"No phenotypic abnormality of the Human Phenotype Ontology is called '{key[:60]}'. "
            "Give the exact term name, such as 'Arachnodactyly', or its identifier, such as 'HP:0001166'."
        )
    return found


def _gene(gene: str) -> int:
    found = _gene_positions().get(gene.strip().casefold())
    if found is None:
        raise ToolError(
            f"The Human Phenotype Ontology has no phenotypes for a gene '{gene.strip()[:40]}'. Give an HGNC symbol."
        )
    return found


def _disease(disease: str) -> int:
    found = _disease_positions().get(disease.strip().casefold())
    if found is None:
        raise ToolError(
            f"No annotated rare disease is called '{disease.strip()[:60]}'. Give its Orphanet name, such as 'Marfan syndrome'."
        )
    return found


def _system(system: str) -> int:
    key = system.strip().casefold()
    for name, short in _SYSTEMS.items():
        if key in (name.casefold(), short, short.removeprefix("the ")):
            return _term(name)
    raise ToolError(f"Unknown organ system '{system.strip()[:40]}'. There are: {', '.join(sorted(_SYSTEMS.values()))}.")


def _own_terms(table: str, position: int) -> tuple[int, ...]:
    row = connect(__file__, "hpo").execute(f"SELECT terms FROM {table} WHERE position = ?", (position,)).fetchone()
    return _unpack(row[0])


def _below(term: int) -> set[int]:
    graph, found, open_ = _ontology(), {term}, [term]
    while open_:
        for child in graph.children.of(open_.pop()):
            if child not in found:
                found.add(child)
                open_.append(child)
    return found


def _above(term: int) -> set[int]:
    graph, found, open_ = _ontology(), {term}, [term]
    while open_:
        for parent in graph.parents.of(open_.pop()):
            if parent not in found:
                found.add(parent)
                open_.append(parent)
    return found


def _members(term: int, column: str) -> set[int]:
    """Positions of the genes or diseases annotated with the term or one below it. Refuses terms that are too general."""
    graph = _ontology()
    count = (graph.genes if column == "genes" else graph.diseases)[term]
    if count > MOST_LISTED:
        raise ToolError(
            f"'{graph.names[term]}' is too general: it has {count:,} {column}, and at most {MOST_LISTED} are listed. "
            "Give a more specific phenotype."
        )
    found: set[int] = set()
    base = connect(__file__, "hpo")
    if count:
        below = sorted(_below(term))
        for start in range(0, len(below), 500):
            chunk = below[start : start + 500]
            marks = ",".join("?" * len(chunk))
            for (blob,) in base.execute(f"SELECT {column} FROM term WHERE position IN ({marks})", chunk):
                found.update(_unpack(blob))
    return found


def _information(term: int) -> float | None:
    """−ln of the share of annotated Orphanet diseases that show the term; None where no disease does."""
    count = _ontology().diseases[term]
    return -math.log(count / len(_disease_names())) + 0.0 if count else None


def _systems_of(term: int) -> list[str]:
    names, above = _ontology().names, _above(term)
    return sorted(_SYSTEMS[names[t]] for t in above if names[t] in _SYSTEMS)


class PhenotypeRow(Row):
    """A phenotype inside a list."""

    noun: ClassVar[str] = "phenotype"
    plural: ClassVar[str] = "phenotypes"
    name: Phenotype
    gene_count: Annotated[int, About("number of associated genes", high="largest", low="smallest")]
    disease_count: Annotated[int, About("number of Orphanet diseases", high="largest", low="smallest")]
    information_content: Annotated[float | None, About("information content", digits=3)]


class PhenotypeProfile(Result):
    """A term's place in the ontology and how widely it is annotated."""

    hpo_id: Annotated[str, About("HPO identifier", form="in the form HP:0000000")]
    parents: list[Phenotype]
    organ_systems: list[OrganSystem]
    gene_count: Annotated[int, About("number of associated genes", high="largest", low="smallest")]
    disease_count: Annotated[int, About("number of Orphanet diseases", high="largest", low="smallest")]
    information_content: Annotated[float | None, About("information content", digits=3)]


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
    phenotype_count: Annotated[int, About("number of phenotypes", high="largest", low="smallest")]


class GenePhenotypeSummary(Result):
    """How a gene's conditions show and are inherited."""

    phenotype_count: Annotated[int, About("number of associated phenotypes", high="largest", low="smallest")]
    inheritance: list[str]
    organ_systems: list[SystemRow]


class GenePhenotypes(Result):
    """A gene's phenotypes in one organ system."""

    phenotypes: list[Phenotype]


class PhenotypeSimilarity(Result):
    """Semantic similarity of two terms."""

    common_ancestor: Phenotype
    lin: Annotated[float, About("Lin similarity", digits=3)]
    resnik: Annotated[float, About("Resnik similarity", digits=3)]


class SharedPhenotypes(Result):
    """What two diseases have in common."""

    shared: list[Phenotype]
    jaccard: Annotated[float, About("Jaccard index", digits=3)]


def _row(term: int) -> PhenotypeRow:
    graph = _ontology()
    return PhenotypeRow(
        name=graph.names[term],
        gene_count=graph.genes[term],
        disease_count=graph.diseases[term],
        information_content=_information(term),
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
            "the number of genes that the Human Phenotype Ontology associates with {phenotype}",
            "how many genes the Human Phenotype Ontology associates with {phenotype}",
        ],
        "disease_count": [
            "the number of diseases for which Orphanet records {phenotype}",
            "For how many diseases does Orphanet record {phenotype}?",
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
    term, graph = _term(phenotype), _ontology()
    return PhenotypeProfile(
        hpo_id=f"HP:{graph.ids[term]:07d}",
        parents=sorted(graph.names[p] for p in graph.parents.of(term)),
        organ_systems=_systems_of(term),
        gene_count=graph.genes[term],
        disease_count=graph.diseases[term],
        information_content=_information(term),
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
    term, graph = _term(phenotype), _ontology()
    return PhenotypeSubtypes(subtypes=[_row(c) for c in sorted(graph.children.of(term), key=lambda c: graph.names[c])])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "genes": [
            "the genes that the Human Phenotype Ontology associates with {phenotype}",
            "Which genes does the Human Phenotype Ontology associate with {phenotype}?",
        ],
        "genes#count": [
            "the number of genes that the Human Phenotype Ontology associates with {phenotype}",
            "How many genes does the Human Phenotype Ontology associate with {phenotype}?",
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
    names = _gene_symbols()
    return PhenotypeGenes(genes=sorted(names[g] for g in _members(_term(phenotype), "genes")))


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "diseases": [
            "the diseases for which Orphanet records {phenotype}",
            "For which diseases does Orphanet record {phenotype}?",
        ],
        "diseases#count": [
            "the number of diseases for which Orphanet records {phenotype}",
            "For how many diseases does Orphanet record {phenotype}?",
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
    names = _disease_names()
    return PhenotypeDiseases(diseases=sorted(names[d] for d in _members(_term(phenotype), "diseases")))


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
    position, graph = _disease(disease), _ontology()
    (orpha,) = connect(__file__, "hpo").execute("SELECT orpha FROM disease WHERE position = ?", (position,)).fetchone()
    terms = sorted(_own_terms("disease", position), key=lambda t: graph.names[t])
    return DiseasePhenotypes(orpha_code=f"ORPHA:{orpha}", phenotypes=[_row(t) for t in terms])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "phenotype_count": [
            "the number of phenotypes that the Human Phenotype Ontology associates directly with {gene}",
            "how many phenotypes the Human Phenotype Ontology associates directly with {gene}",
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
    position = _gene(gene)
    modes, blob = connect(__file__, "hpo").execute("SELECT modes, terms FROM gene WHERE position = ?", (position,)).fetchone()
    terms = set(_unpack(blob))
    counts = Counter(system for term in terms for system in _systems_of(term))
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
            "the abnormalities of {organ_system} that the Human Phenotype Ontology associates directly with {gene}",
            "Which abnormalities of {organ_system} does the Human Phenotype Ontology associate directly with {gene}?",
        ],
        "phenotypes#count": [
            "the number of abnormalities of {organ_system} that the Human Phenotype Ontology associates directly with {gene}",
            "How many abnormalities of {organ_system} does the Human Phenotype Ontology associate directly with {gene}?",
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
    branch, graph = _below(_system(organ_system)), _ontology()
    return GenePhenotypes(phenotypes=sorted(graph.names[t] for t in _own_terms("gene", _gene(gene)) if t in branch))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "common_ancestor": [
            "the most informative common ancestor by Orphanet annotations of {phenotype} and {other_phenotype}",
            (
                "Which term of the Human Phenotype Ontology is, by Orphanet annotations, the most informative common "
                "ancestor of {phenotype} and {other_phenotype}?"
            ),
        ],
        "lin": [
            "the Lin similarity by Orphanet annotations between {phenotype} and {other_phenotype}",
            "What is the Lin similarity by Orphanet annotations between {phenotype} and {other_phenotype}?",
        ],
    },
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

    The information content of a term is −ln of the share of annotated Orphanet diseases that show it.

    Args:
        phenotype: exact HPO term name or HP identifier
        other_phenotype: exact HPO term name or HP identifier
    """
    a, b, graph = _term(phenotype), _term(other_phenotype), _ontology()
    own = [_information(a), _information(b)]
    if own[0] is None or own[1] is None:
        unused = graph.names[a if own[0] is None else b]
        raise ToolError(f"No Orphanet disease is annotated with '{unused}', so its information content is undefined.")
    shared = [(_information(t) or 0.0, graph.names[t]) for t in _above(a) & _above(b)]
    if not shared:
        raise ToolError("The two phenotypes share no ancestor but the root: they belong to different organ systems.")
    resnik, name = min(shared, key=lambda s: (-s[0], s[1]))
    return PhenotypeSimilarity(common_ancestor=name, lin=2 * resnik / (own[0] + own[1]) if resnik else 0.0, resnik=resnik)


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "shared": [
            "the HPO phenotypes that Orphanet records for both {disease} and {other_disease}",
            "Which HPO phenotypes does Orphanet record for both {disease} and {other_disease}?",
        ],
        "shared#count": [
            "the number of HPO phenotypes that Orphanet records for both {disease} and {other_disease}",
            "How many HPO phenotypes does Orphanet record for both {disease} and {other_disease}?",
        ],
        "jaccard": [
            "the Jaccard index of the sets of HPO phenotypes that Orphanet records for {disease} and {other_disease}",
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
    graph = _ontology()
    a, b = (set(_own_terms("disease", _disease(d))) for d in (disease, other_disease))
    return SharedPhenotypes(shared=sorted(graph.names[t] for t in a & b), jaccard=len(a & b) / len(a | b))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "diseases": [
            "the diseases for which Orphanet records both {phenotype} and {other_phenotype}",
            "For which diseases does Orphanet record both {phenotype} and {other_phenotype}?",
        ],
        "diseases#count": [
            "the number of diseases for which Orphanet records both {phenotype} and {other_phenotype}",
            "For how many diseases does Orphanet record both {phenotype} and {other_phenotype}?",
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
    names = _disease_names()
    both = _members(_term(phenotype), "diseases") & _members(_term(other_phenotype), "diseases")
    return PhenotypeDiseases(diseases=sorted(names[d] for d in both))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "genes": [
            "the genes that the Human Phenotype Ontology associates with both {phenotype} and {other_phenotype}",
            "Which genes does the Human Phenotype Ontology associate with both {phenotype} and {other_phenotype}?",
        ],
        "genes#count": [
            "the number of genes that the Human Phenotype Ontology associates with both {phenotype} and {other_phenotype}",
            "How many genes does the Human Phenotype Ontology associate with both {phenotype} and {other_phenotype}?",
        ],
    },
    examples=[
        ({"phenotype": "Kayser-Fleischer ring", "other_phenotype": "Kayser-Fleischer ring"}, {"genes": ["ATP7B"]}),
        ({"phenotype": "Kayser-Fleischer ring", "other_phenotype": "Meconium ileus"}, {"genes": []}),
    ],
)
def genes_with_both_phenotypes(phenotype: Phenotype, other_phenotype: Phenotype) -> PhenotypeGenes:
    """Intersect two phenotypes: the genes whose conditions show both (or more specific forms of them).

    Args:
        phenotype: exact HPO term name or HP identifier
        other_phenotype: exact HPO term name or HP identifier
    """
    names = _gene_symbols()
    both = _members(_term(phenotype), "genes") & _members(_term(other_phenotype), "genes")
    return PhenotypeGenes(genes=sorted(names[g] for g in both))


@seeds(Phenotype, domain="medicine")
def phenotype_seeds() -> list[str]:
    """Phenotypes with one to sixty genes and diseases; plain signs before headings, widest annotated first."""
    graph = _ontology()
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
    return sorted(_SYSTEMS.values())


@aliases(Phenotype)
def phenotype_aliases(phenotype: str) -> list[str]:
    """The term's HP identifier."""
    found = _ontology().by_name.get(phenotype.casefold())
    return [] if found is None else [f"HP:{_ontology().ids[found]:07d}"]
