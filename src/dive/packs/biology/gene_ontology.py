"""The Gene Ontology's terms and how they hang together: kinds, parts and regulation.

Invariant: only live terms are known; every list is complete and sorted by name. What leads down is held in memory, in compact
form; everything else is looked up in the file.
"""

from collections.abc import Iterable
from functools import cache
from typing import Annotated

from dive.packs.atlas import Links, NameIndex, connect
from dive.packs.biology.entities import EcNumber, GoAccession, GoTerm
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool

PACK = Pack(name="gene_ontology", domain="biology", title="Gene Ontology", licence="CC BY 4.0", vintage="2026-06-15",
            cite="the June 2026 release of the Gene Ontology")  # fmt: skip
IS_A, PART_OF, REGULATES, ACTIVATES, INHIBITS = range(5)
ROOTS = ("biological_process", "molecular_function", "cellular_component")
KNOWN = """apoptotic process;mitochondrion;nucleus;DNA repair;glycolytic process;photosynthesis;mitotic cell cycle;chloroplast;
ribosome;Golgi apparatus;lysosome;endoplasmic reticulum;plasma membrane;cytoskeleton;centrosome;peroxisome;vacuole;kinetochore;
chromatin;nucleosome;synapse;axon;dendrite;sarcomere;proteasome complex;spliceosomal complex;protein kinase activity;
DNA binding;ATP binding;transcription factor binding;inflammatory response;innate immune response;adaptive immune response;
cell migration;angiogenesis;neurogenesis;gametogenesis;fertilization;embryo implantation;wound healing;blood coagulation;
circadian rhythm;learning;memory;sleep;vision;visual perception;sensory perception of pain;heart development;lung development;
autophagy;mitophagy;endocytosis;exocytosis;phagocytosis;translation;DNA replication;RNA splicing;protein folding;
ubiquitin-dependent protein catabolic process;lipid metabolic process;gluconeogenesis;tricarboxylic acid cycle;fermentation;
nitrogen fixation;cell division;meiotic cell cycle;chromosome segregation;cytokinesis;cell adhesion;chemotaxis"""


def _column(name: str, number: int) -> str | None:
    row = connect(__file__, "gene_ontology").execute(f"SELECT {name} FROM term WHERE id = ?", (number,)).fetchone()
    return None if row is None else row[0]


def name_of(number: int) -> str:
    """The name of a live term. Raises KeyError where there is none of that number."""
    found = _column("name", number)
    if found is None:
        raise KeyError(number)
    return found


@cache
def codes() -> dict[int, str]:
    """EC numbers of the molecular functions that have exactly one complete one."""
    return dict(connect(__file__, "gene_ontology").execute("SELECT id, ec FROM term WHERE ec <> '' ORDER BY id").fetchall())


@cache
def _by_name() -> NameIndex:
    rows = connect(__file__, "gene_ontology").execute("SELECT id, name FROM term ORDER BY id")
    return NameIndex((name.casefold(), number) for number, name in rows)


@cache
def _down(kind: int) -> Links:
    """Term → the terms that point to it by a kind of relation."""
    rows = connect(__file__, "gene_ontology").execute(
        "SELECT parent, child FROM edge WHERE kind = ? ORDER BY parent, child", (kind,)
    )
    return Links(map(tuple, rows))


def parents(number: int) -> list[int]:
    """The terms of which a term is a direct kind."""
    rows = connect(__file__, "gene_ontology").execute("SELECT parent FROM edge WHERE child = ? AND kind = ?", (number, IS_A))
    return [row["parent"] for row in rows]


def find(term: str) -> int:
    """The number of the term with this name or accession. Raises ToolError where there is none."""
    text = " ".join(term.split()).casefold()
    if text.startswith("go:") and text[3:].isdecimal() and len(text) <= 12:
        number = int(text[3:])
        if _column("name", number) is not None:
            return number
    found = _by_name().get(text)
    if found is None or found == NameIndex.AMBIGUOUS:
        raise ToolError(f"The Gene Ontology has no live term '{term[:80]}'. Give a term's name, such as apoptotic process.")
    return found


def named(numbers: Iterable[int]) -> list[str]:
    """The names of the terms, each once, in alphabetical order."""
    return sorted({name_of(n) for n in numbers}, key=lambda name: (name.casefold(), name))


def _aspect(number: int) -> str:
    return _column("aspect", number) or ""


def _accession(number: int) -> str:
    return f"GO:{number:07d}"


class TermProfile(Result):
    """A term of the Gene Ontology."""

    name: GoTerm
    accession: GoAccession
    aspect: str
    ec_number: EcNumber | None
    child_count: Annotated[int, About("number of is-a children", high="largest", low="smallest", ranked=False)]
    descendant_count: Annotated[int, About("number of is-a descendants", high="largest", low="smallest", ranked=False)]


def _descendants(number: int) -> set[int]:
    below, found, waiting = _down(IS_A), set[int](), [number]
    while waiting:
        for child in below.of(waiting.pop()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "accession": [
            "the accession of {term}",
            "What is the accession of {term}?",
        ],
        "aspect": [
            "the aspect of the Gene Ontology to which {term} belongs",
            "To which aspect of the Gene Ontology does {term} belong?",
        ],
        "child_count": [
            "the number of is-a children of {term}",
            "How many is-a children does {term} have?",
        ],
        "descendant_count": [
            "the number of is-a descendants of {term}",
        ],
    },
    via={"ec_number": "the enzyme whose activity {term} describes"},
    each={
        "child_count": ["has {most} is-a children"],
        "descendant_count": ["has {most} is-a descendants"],
    },
    examples=[
        ({"term": "apoptotic process"}, {"accession": "GO:0006915", "aspect": "biological process", "ec_number": None}),
        ({"term": "Mitochondrion"}, {"accession": "GO:0005739", "aspect": "cellular component"}),
        ({"term": "alcohol dehydrogenase (NAD+) activity"}, {"accession": "GO:0004022", "aspect": "molecular function",
                                                            "ec_number": "1.1.1.1"}),
    ],
)  # fmt: skip
def go_term_profile(term: GoTerm) -> TermProfile:
    """Look up a Gene Ontology term: accession, aspect, EC number of an enzyme activity, numbers of children and descendants.

    Args:
        term: name of the term, such as apoptotic process, or its accession
    """
    number = find(term)
    return TermProfile(
        name=name_of(number),
        accession=_accession(number),
        aspect=_aspect(number).replace("_", " "),
        ec_number=codes().get(number),
        child_count=len(_down(IS_A).of(number)),
        descendant_count=len(_descendants(number)),
    )


class TermFound(Result):
    """A term, found by its accession."""

    term: GoTerm


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "term": [
            "the name of {accession}",
            "What is the name of {accession}?",
        ],
    },
    via={"term": "{accession}"},
    examples=[
        ({"accession": "GO:0006915"}, {"term": "apoptotic process"}),
        ({"accession": "GO:0005634"}, {"term": "nucleus"}),
        ({"accession": "GO:0006281"}, {"term": "DNA repair"}),
    ],
)
def go_term_by_accession(accession: GoAccession) -> TermFound:
    """Find a live Gene Ontology term by its accession.

    Args:
        accession: GO: and seven digits, such as GO:0006915
    """
    text = accession.strip().upper()
    number = int(text[3:]) if text.startswith("GO:") and text[3:].isdecimal() and len(text) == 10 else -1
    name = _column("name", number)
    if name is None:
        raise ToolError(f"'{accession[:30]}' is no live Gene Ontology accession, which looks like GO:0006915.")
    return TermFound(term=name)


class Terms(Result):
    """Some terms."""

    terms: list[GoTerm]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "terms": [
            "the is-a parents of {term}",
            "What are the is-a parents of {term}?",
        ],
        "terms#count": [
            "the number of is-a parents of {term}",
        ],
    },
    each={
        "terms#count": ["has {most} is-a parents"],
    },
    examples=[
        ({"term": "apoptotic process"}, {"terms": ["programmed cell death"]}),
        ({"term": "mitochondrion"}, {"terms": ["intracellular membrane-bounded organelle"]}),
    ],
)
def go_parent_terms(term: GoTerm) -> Terms:
    """List the terms of which a Gene Ontology term is a direct kind (is_a), by name.

    Args:
        term: name of the term, such as apoptotic process
    """
    return Terms(terms=named(parents(find(term))))


class ChildTerm(Row):
    """A term below another."""

    noun = "child term"
    plural = "child terms"
    name: GoTerm
    child_count: int
    descendant_count: Annotated[int, About("number of is-a descendants", high="largest", low="smallest")]


class ChildTerms(Result):
    """The terms directly below one."""

    terms: list[ChildTerm]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "terms": [
            "the is-a children of {term}",
            "What are the is-a children of {term}?",
        ],
        "terms#count": [
            "the number of is-a children of {term}",
        ],
    },
    each={
        "terms#count": ["has {most} is-a children"],
    },
    examples=[
        ({"term": "mitophagy"}, {"terms": [{"name": n} for n in ("type 1 mitophagy", "type 2 mitophagy")]}),
        ({"term": "autophagy"}, {"terms": [{"name": n} for n in (
            "autophagy of mitochondrion", "autophagy of peroxisome", "chaperone-mediated autophagy", "crinophagy",
            "macroautophagy", "microautophagy")]}),
    ],
)  # fmt: skip
def go_child_terms(term: GoTerm) -> ChildTerms:
    """List the direct kinds (is_a children) of a Gene Ontology term, with the sizes of their own branches, by name.

    Refuses a term with more than 150 children.

    Args:
        term: name of the term, such as apoptotic process
    """
    number = find(term)
    children = _down(IS_A).of(number)
    if len(children) > 150:
        raise ToolError(f"'{name_of(number)}' has {len(children)} direct children; give a more specific term.")
    rows = [
        ChildTerm(
            name=name_of(c),
            child_count=len(_down(IS_A).of(c)),
            descendant_count=len(_descendants(c)),
        )
        for c in children
    ]
    return ChildTerms(terms=sorted(rows, key=lambda row: (row.name.casefold(), row.name)))


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "terms": [
            "the part-of children of {term}",
            "What are the part-of children of {term}?",
        ],
        "terms#count": [
            "the number of part-of children of {term}",
            "How many part-of children does {term} have?",
        ],
    },
    each={
        "terms#count": ["has {most} part-of children"],
    },
    examples=[
        ({"term": "peroxisome"}, {"terms": ["peroxisomal matrix", "peroxisomal membrane"]}),
        ({"term": "sarcomere"}, {"terms": [
            "A band", "I band", "striated muscle myosin thick filament", "striated muscle thin filament"]}),
    ],
)  # fmt: skip
def go_parts(term: GoTerm) -> Terms:
    """List what the Gene Ontology declares to be a direct part (part_of) of a process, function or cell component.

    Args:
        term: name of the term, such as mitochondrion
    """
    number = find(term)
    parts = _down(PART_OF).of(number)
    if len(parts) > 150:
        raise ToolError(f"'{name_of(number)}' has {len(parts)} direct parts; give a more specific term.")
    return Terms(terms=named(parts))


_WAYS = {"positive": ACTIVATES, "negative": INHIBITS}


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "terms": [
            "the GO terms with a direct {direction} relation to {term}",
            "Which GO terms have a direct {direction} relation to {term}?",
        ],
        "terms#count": [
            "the number of GO terms with a direct {direction} relation to {term}",
            "How many GO terms have a direct {direction} relation to {term}?",
        ],
    },
    each={
        "terms#count": ["is the target of {most} direct {direction} relations"],
    },
    examples=[
        ({"direction": "positive", "term": "DNA repair"}, {"terms": ["positive regulation of DNA repair"]}),
        ({"direction": "negative", "term": "DNA repair"}, {"terms": ["negative regulation of DNA repair"]}),
    ],
)
def go_regulators(direction: Annotated[str, Pick("positive", "negative", says='"{}ly regulates"')], term: GoTerm) -> Terms:
    """List the Gene Ontology terms that directly regulate a process or function, positively or negatively.

    Args:
        direction: positive or negative
        term: name of the regulated term, such as DNA repair
    """
    if direction not in _WAYS:
        raise ToolError("Give the direction as positive or negative.")
    return Terms(terms=named(_down(_WAYS[direction]).of(find(term))))


def _ancestors(number: int) -> set[int]:
    found, waiting = {number}, [number]
    while waiting:
        for parent in parents(waiting.pop()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


@tool(
    domain="biology",
    kind="processing",
    asks={
        "terms": [
            "the most specific is-a ancestors shared by {term} and {other_term}",
            "Which are the most specific is-a ancestors shared by {term} and {other_term}?",
        ],
    },
    examples=[
        ({"term": "mitochondrion", "other_term": "chloroplast"}, {"terms": ["intracellular membrane-bounded organelle"]}),
        ({"term": "mitophagy", "other_term": "crinophagy"}, {"terms": ["autophagy"]}),
    ],
)
def go_common_ancestors(term: GoTerm, other_term: GoTerm) -> Terms:
    """Find the most specific terms that contain two Gene Ontology terms along is_a. Refuses a term and a kind of it.

    Args:
        term: name of a term, such as mitochondrion
        other_term: name of another term of the same aspect
    """
    first, second = find(term), find(other_term)
    if _aspect(first) != _aspect(second):
        raise ToolError("The terms belong to different aspects and have no common ancestor.")
    shared = _ancestors(first) & _ancestors(second)
    if {first, second} & shared:
        raise ToolError("One of the terms is a kind of the other.")
    above = {a for s in shared for a in _ancestors(s) - {s}}
    return Terms(terms=named(shared - above))


@cache
def _ranked() -> list[int]:
    """Well-known terms, then those with the most relations."""
    index = _by_name()
    known = [n for n in (index.get(k.strip().casefold()) for k in KNOWN.split(";")) if n is not None]
    terms = connect(__file__, "gene_ontology").execute("SELECT id FROM term WHERE length(name) <= 45 ORDER BY id")
    weight = {number: sum(len(_down(kind).of(number)) for kind in range(5)) for (number,) in terms}
    roots = {index.get(r) for r in ROOTS}
    others = sorted((n for n, w in weight.items() if 2 <= w <= 60 and n not in roots), key=lambda n: (-weight[n], n))
    return list(dict.fromkeys(known + others))


@seeds(GoTerm, domain="biology")
def go_term_seeds() -> list[str]:
    """Well-known terms, then those with the most relations."""
    return [name_of(n) for n in _ranked()[:2500]]


@seeds(GoAccession, domain="biology")
def go_accession_seeds() -> list[str]:
    """Accessions of the best-known terms."""
    return [_accession(n) for n in _ranked()[:400]]
