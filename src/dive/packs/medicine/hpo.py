"""The Human Phenotype Ontology with its gene and Orphanet annotations, read from the file that ships with the pack.

Terms, genes and diseases are known by their position. The graph and all names are small enough to keep in memory; what a gene
or a disease is annotated with is read when it is asked for. Every look-up from a caller's words raises ToolError with what
would be right.
"""

import math
import struct
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from dive.packs.atlas import Links, NameIndex, connect
from dive.tools import Pack, ToolError

PACK = Pack(
    name="phenotypes",
    domain="medicine",
    title="Human Phenotype Ontology, gene and Orphanet disease annotations",
    licence="HPO: free to use with attribution, content unaltered; Orphanet annotations CC BY 4.0",
    vintage="HPO 2025-11-24",
    cite="the November 2025 release of the Human Phenotype Ontology",
)
MOST_LISTED = 150
"""Longest list that a tool gives; beyond it the phenotype is too general to be told by its members."""

CATEGORIES = {
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
    "Constitutional symptom": "constitutional symptoms",
    "Growth abnormality": "growth",
    "Neoplasm": "neoplasms",
}
"""The terms directly below "Phenotypic abnormality", each with a short name that callers may use instead."""


@dataclass(frozen=True, slots=True)
class Ontology:
    """The whole graph; the lists are by position of the term."""

    names: list[str]
    ids: "array[int]"
    """Rising with the position."""
    parents: Links
    children: Links
    genes: "array[int]"
    """Number of genes annotated with the term or one below it."""
    diseases: "array[int]"
    """Number of Orphanet diseases annotated with the term or one below it."""
    by_name: NameIndex

    def at(self, number: int) -> int | None:
        """The position of the term with this HP number; None where there is none."""
        place = bisect_left(self.ids, number)
        return place if place < len(self.ids) and self.ids[place] == number else None


def _unpack(blob: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(blob) // 2}H", blob)


@cache
def ontology() -> Ontology:
    """The graph of all phenotypic abnormalities, read once."""
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
    return Ontology(names, ids, Links(up), Links(down), genes, diseases, by_name)


@cache
def gene_symbols() -> list[str]:
    """HGNC symbols of the annotated genes, by position."""
    return [r[0] for r in connect(__file__, "hpo").execute("SELECT symbol FROM gene ORDER BY position")]


@cache
def disease_names() -> list[str]:
    """Orphanet names of the annotated diseases, by position."""
    return [r[0] for r in connect(__file__, "hpo").execute("SELECT name FROM disease ORDER BY position")]


@cache
def _gene_positions() -> NameIndex:
    return NameIndex((symbol.casefold(), i) for i, symbol in enumerate(gene_symbols()))


@cache
def _disease_positions() -> NameIndex:
    return NameIndex((name.casefold(), i) for i, name in enumerate(disease_names()))


def find_term(phenotype: str) -> int:
    """Position of the term with this exact name or HP identifier. Raises ToolError where there is none."""
    graph = ontology()
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


def find_gene(gene: str) -> int:
    """Position of the gene with this HGNC symbol. Raises ToolError where it has no annotations."""
    found = _gene_positions().get(gene.strip().casefold())
    if found is None:
        raise ToolError(
            f"The Human Phenotype Ontology has no phenotypes for a gene '{gene.strip()[:40]}'. Give an HGNC symbol."
        )
    return found


def find_disease(disease: str) -> int:
    """Position of the disease with this Orphanet name. Raises ToolError where it has no annotations."""
    found = _disease_positions().get(disease.strip().casefold())
    if found is None:
        raise ToolError(
            f"No annotated rare disease is called '{disease.strip()[:60]}'. Give its Orphanet name, such as 'Marfan syndrome'."
        )
    return found


def find_category(category: str) -> int:
    """Position of a top branch, by its name in HPO or by its short one. Raises ToolError for any other."""
    key = category.strip().casefold()
    for name, short in CATEGORIES.items():
        if key in (name.casefold(), short, short.removeprefix("the ")):
            return find_term(name)
    raise ToolError(f"Unknown category '{category.strip()[:60]}'. There are: {', '.join(sorted(CATEGORIES))}.")


def own_terms(table: str, position: int) -> tuple[int, ...]:
    """Positions of the terms that a row of "gene" or "disease" is annotated with directly."""
    row = connect(__file__, "hpo").execute(f"SELECT terms FROM {table} WHERE position = ?", (position,)).fetchone()
    return _unpack(row[0])


def descendants(term: int) -> set[int]:
    """The term and all below it."""
    return _reached(term, ontology().children)


def ancestors(term: int) -> set[int]:
    """The term and all above it, the root left out."""
    return _reached(term, ontology().parents)


def _reached(term: int, edges: Links) -> set[int]:
    found, waiting = {term}, [term]
    while waiting:
        for neighbour in edges.of(waiting.pop()):
            if neighbour not in found:
                found.add(neighbour)
                waiting.append(neighbour)
    return found


def members(term: int, column: str) -> set[int]:
    """Positions of the "genes" or "diseases" (`column`) annotated with the term or one below it.

    Raises ToolError where they are more than `MOST_LISTED`.
    """
    graph = ontology()
    count = (graph.genes if column == "genes" else graph.diseases)[term]
    if count > MOST_LISTED:
        raise ToolError(
            f"'{graph.names[term]}' is too general: it has {count:,} {column}, and at most {MOST_LISTED} are listed. "
            "Give a more specific phenotype."
        )
    found: set[int] = set()
    base = connect(__file__, "hpo")
    if count:
        below = sorted(descendants(term))
        for start in range(0, len(below), 500):
            chunk = below[start : start + 500]
            marks = ",".join("?" * len(chunk))
            for (blob,) in base.execute(f"SELECT {column} FROM term WHERE position IN ({marks})", chunk):
                found.update(_unpack(blob))
    return found


def information(term: int) -> float | None:
    """−ln of the share of annotated Orphanet diseases that show the term; None where no disease does."""
    count = ontology().diseases[term]
    return -math.log(count / len(disease_names())) + 0.0 if count else None


def categories_of(term: int) -> list[str]:
    """Names of the top branches in which the term lies, sorted."""
    names = ontology().names
    return sorted(names[t] for t in ancestors(term) if names[t] in CATEGORIES)
