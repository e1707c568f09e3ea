"""Enzymes by EC number and the reactions that they catalyse, as the Gene Ontology defines its molecular functions.

Invariant: only functions with exactly one complete EC number are enzymes here, and each EC number has one function.
"""

import re
from collections import Counter
from functools import cache
from typing import Annotated

from dive.packs.atlas import connect
from dive.packs.biology.entities import EcNumber, EcSubclass, GoTerm, Metabolite
from dive.packs.biology.gene_ontology import codes, name_of
from dive.tools import About, Pack, Result, Row, ToolError, seeds, tool

PACK = Pack(name="enzymes", domain="biology", title="enzyme activities in the Gene Ontology", licence="CC BY 4.0",
            vintage="2026-06-15", cite="the June 2026 release of the Gene Ontology")  # fmt: skip
_TERMS = ("Count only terms with exactly one complete EC number",)
CLASSES = ("oxidoreductase", "transferase", "hydrolase", "lyase", "isomerase", "ligase", "translocase")
"""What the first number of an EC number stands for, from 1."""
MOST = 200
"""Enzymes that one list may hold."""
KNOWN = ("1.1.1.1", "2.7.1.1", "4.2.1.1", "3.1.1.7", "1.1.1.27", "6.4.1.1", "1.11.1.6", "1.15.1.1", "3.2.1.1", "2.7.7.6",
         "2.7.7.7", "2.7.1.11", "2.7.1.40", "4.1.2.13", "5.3.1.9", "5.3.1.1", "1.2.1.12", "2.7.2.3", "4.2.1.11", "1.1.1.37",
         "4.2.1.3", "4.2.1.2", "2.3.3.1", "3.5.1.5", "1.14.16.1", "1.4.1.2", "6.3.1.2", "4.1.1.39", "1.1.1.49",
         "3.1.3.1", "2.6.1.2", "2.6.1.1")  # fmt: skip


@cache
def by_code() -> dict[str, int]:
    """EC number → the term of its activity."""
    return {code: number for number, code in codes().items()}


Partner = tuple[int, int, str]
"""Side (0 left, 1 right), coefficient, name."""


def partners(term: int) -> list[Partner]:
    """The partners of the term's reaction, in the order of their names; empty where none is written out."""
    rows = connect(__file__, "gene_ontology").execute(
        "SELECT side, coefficient, name FROM partner WHERE term = ? ORDER BY side, name", (term,)
    )
    return [tuple(row) for row in rows]


@cache
def _by_metabolite() -> dict[str, tuple[str, list[int]]]:
    """Metabolite in lower case → its spelling and the terms whose reaction has it."""
    found: dict[str, tuple[str, list[int]]] = {}
    for term, name in connect(__file__, "gene_ontology").execute("SELECT term, name FROM partner ORDER BY term, side, name"):
        terms = found.setdefault(name.casefold(), (name, []))[1]
        if not terms or terms[-1] != term:
            terms.append(term)
    return found


def _find(ec_number: str) -> int:
    text = ec_number.strip().upper().removeprefix("EC").strip(" :")
    if text not in by_code():
        raise ToolError(f"The Gene Ontology has no activity of its own for EC '{ec_number[:30]}'. Give a complete EC number.")
    return by_code()[text]


def _order(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in code.split("."))


_DEFINED = "Take each reaction as the definition of its GO term writes it"
"""Rhea, to which the terms refer, balances some with protons that the definitions leave out."""


class Enzyme(Result):
    """An enzyme."""

    activity: GoTerm
    enzyme_class: str
    subclass: EcSubclass


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "activity": [
            "the Gene Ontology's name for the activity of {ec_number}",
            "What does the Gene Ontology call the activity of {ec_number}?",
        ],
        "enzyme_class": [
            "the top-level EC class of {ec_number}",
            "To which of the seven top-level EC classes does {ec_number} belong?",
        ],
    },
    via={"activity": "the GO term for {ec_number}", "subclass": "the EC sub-subclass of {ec_number}"},
    undisputed=("enzyme_class",),
    examples=[
        ({"ec_number": "1.1.1.1"}, {"activity": "alcohol dehydrogenase (NAD+) activity", "enzyme_class": "oxidoreductase"}),
        ({"ec_number": "EC 2.7.1.1"}, {"activity": "hexokinase activity", "enzyme_class": "transferase"}),
        ({"ec_number": "3.1.1.7"}, {"activity": "acetylcholinesterase activity", "enzyme_class": "hydrolase"}),
    ],
)
def enzyme_by_ec_number(ec_number: EcNumber) -> Enzyme:
    """Look up what a complete EC number stands for: the Gene Ontology's name of the activity, and the enzyme's main class.

    Args:
        ec_number: four numbers with dots, such as 1.1.1.1
    """
    term = _find(ec_number)
    code = codes()[term]
    return Enzyme(activity=name_of(term), enzyme_class=CLASSES[_order(code)[0] - 1], subclass=code.rpartition(".")[0])


class Reaction(Result):
    """A reaction, written from left to right as the Gene Ontology does."""

    left: list[Metabolite]
    right: list[Metabolite]
    equation: str


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "left": [
            "the reactants of the reaction catalysed by {ec_number}",
            "What are the reactants of the reaction catalysed by {ec_number}?",
        ],
        "left#count": [
            "the number of different reactants of the reaction catalysed by {ec_number}",
        ],
        "right": [
            "the products of the reaction catalysed by {ec_number}",
            "What are the products of the reaction catalysed by {ec_number}?",
        ],
        "right#count": [
            "the number of different products of the reaction catalysed by {ec_number}",
        ],
    },
    rules=(_DEFINED, "Protons and water count as reactants and products"),
    each={
        "left#count": ["catalyses a reaction with {most} different reactants"],
        "right#count": ["catalyses a reaction with {most} different products"],
    },
    examples=[
        ({"ec_number": "3.1.1.7"}, {"left": ["acetylcholine", "H2O"], "right": ["acetate", "choline"]}),
        ({"ec_number": "1.1.1.27"}, {"left": ["(S)-lactate", "NAD+"], "right": ["H+", "NADH", "pyruvate"]}),
    ],
)
def enzyme_reaction(ec_number: EcNumber) -> Reaction:
    """Look up the reaction that an enzyme catalyses: the compounds on each side, by name, and the balanced equation.

    Args:
        ec_number: four numbers with dots, such as 1.1.1.1
    """
    term = _find(ec_number)
    both = partners(term)
    if not both:
        raise ToolError(f"The Gene Ontology writes no plain equation for EC {codes()[term]}.")
    sides: list[list[Partner]] = [[p for p in both if p[0] == side] for side in (0, 1)]
    texts = [" + ".join(f"{n} {name}" if n > 1 else name for _, n, name in side) for side in sides]
    names = [sorted((p[2] for p in side), key=str.casefold) for side in sides]
    return Reaction(left=names[0], right=names[1], equation=" = ".join(texts))


class ListedEnzyme(Row):
    """An enzyme of a list."""

    noun = "enzyme"
    plural = "enzymes"
    key = "ec_number"
    ec_number: EcNumber
    activity: GoTerm
    enzyme_class: str
    partner_count: Annotated[int | None, About("number of reactants and products", high="largest", low="smallest")]


class Enzymes(Result):
    """Some enzymes."""

    enzymes: list[ListedEnzyme]


def _listed(terms: list[int]) -> Enzymes:
    rows = [
        ListedEnzyme(
            ec_number=codes()[t],
            activity=name_of(t),
            enzyme_class=CLASSES[_order(codes()[t])[0] - 1],
            partner_count=len({name for _, _, name in partners(t)}) or None,
        )
        for t in sorted(terms, key=lambda t: _order(codes()[t]))
    ]
    return Enzymes(enzymes=rows)


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "enzymes": [
            "the enzyme activities in the Gene Ontology whose reaction consumes or produces {metabolite}",
            "Which enzyme activities in the Gene Ontology have a reaction that consumes or produces {metabolite}?",
        ],
        "enzymes#count": [
            "the number of enzyme activities in the Gene Ontology whose reaction consumes or produces {metabolite}",
            "How many enzyme activities in the Gene Ontology have a reaction that consumes or produces {metabolite}?",
        ],
    },
    rules=_TERMS,
    each={
        "enzymes#count": ["is consumed or produced by {most} enzyme activities in the Gene Ontology"],
    },
    examples=[
        ({"metabolite": "acetylcholine"}, {"enzymes": [{"ec_number": "2.3.1.6"}, {"ec_number": "3.1.1.7"}]}),
        ({"metabolite": "D-hexose 6-phosphate"}, {"enzymes": [{"ec_number": "2.7.1.1", "activity": "hexokinase activity"}]}),
    ],
)
def enzymes_of_metabolite(metabolite: Metabolite) -> Enzymes:
    """List the enzymes whose reaction in the Gene Ontology has a compound on either side, by EC number.

    Refuses compounds of more than 200 reactions, such as water and ATP.

    Args:
        metabolite: as the Gene Ontology writes it, such as pyruvate
    """
    found = _by_metabolite().get(" ".join(metabolite.split()).casefold())
    if found is None:
        raise ToolError(f"No enzyme reaction of the Gene Ontology has '{metabolite[:60]}' as a reactant or product.")
    if len(found[1]) > MOST:
        raise ToolError(f"{found[0]} takes part in {len(found[1])} reactions; at most {MOST} are listed.")
    return _listed(found[1])


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "enzymes": [
            "the enzyme activities that the Gene Ontology lists in {subclass}",
            "Which enzyme activities does the Gene Ontology list in {subclass}?",
        ],
        "enzymes#count": [
            "the number of enzyme activities that the Gene Ontology lists in {subclass}",
            "How many enzyme activities does the Gene Ontology list in {subclass}?",
        ],
    },
    rules=_TERMS,
    each={
        "enzymes#count": ["has {most} enzyme activities in the Gene Ontology"],
    },
    examples=[
        ({"subclass": "4.99.1"}, {"enzymes": [{"ec_number": "4.99.1.2"}, {"ec_number": "4.99.1.3"},
                                              {"ec_number": "4.99.1.4"}]}),
        ({"subclass": "1.15.1"}, {"enzymes": [{"ec_number": "1.15.1.1", "activity": "superoxide dismutase activity"},
                                              {"ec_number": "1.15.1.2"}]}),
    ],
)  # fmt: skip
def enzymes_in_ec_subclass(subclass: EcSubclass) -> Enzymes:
    """List the enzymes of an EC sub-subclass that the Gene Ontology has a term for, by EC number.

    Args:
        subclass: the first three numbers of an EC number, such as 5.3.1
    """
    text = subclass.strip().upper().removeprefix("EC").strip(" :.-")
    found = [t for code, t in by_code().items() if code.rpartition(".")[0] == text]
    if not found:
        raise ToolError(f"The Gene Ontology has no enzyme of the EC sub-subclass '{subclass[:20]}', which looks like 5.3.1.")
    if len(found) > MOST:
        raise ToolError(f"EC {text} has {len(found)} enzymes; at most {MOST} are listed.")
    return _listed(found)


class Shared(Result):
    """What two reactions have in common."""

    metabolites: list[Metabolite]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "metabolites": [
            "the compounds that the reactions of {ec_number} and {other_ec_number} have in common",
            "Which compounds do the reactions of {ec_number} and {other_ec_number} have in common?",
        ],
        "metabolites#count": [
            "the number of compounds that the reactions of {ec_number} and {other_ec_number} have in common",
            "How many compounds do the reactions of {ec_number} and {other_ec_number} have in common?",
        ],
    },
    rules=(_DEFINED, "Protons and water count as compounds"),
    each={
        "metabolites#count": [
            "shares {most} reactants and products with {other_ec_number}",
            "shares {most} reactants and products with {ec_number}",
        ],
    },
    examples=[
        ({"ec_number": "1.1.1.27", "other_ec_number": "6.4.1.1"}, {"metabolites": ["H+", "pyruvate"]}),
        ({"ec_number": "3.1.1.7", "other_ec_number": "2.7.1.1"}, {"metabolites": []}),
    ],
)
def shared_metabolites(ec_number: EcNumber, other_ec_number: EcNumber) -> Shared:
    """Intersect the reactants and products of two enzymes' reactions, by name.

    Args:
        ec_number: four numbers with dots, such as 1.1.1.27
        other_ec_number: the EC number of another enzyme
    """
    terms = [_find(ec_number), _find(other_ec_number)]
    if terms[0] == terms[1]:
        raise ToolError("Give two different enzymes.")
    first, second = ({name for _, _, name in partners(t)} for t in terms)
    if not (first and second):
        raise ToolError(f"The Gene Ontology writes no plain equation for EC {codes()[terms[1 if first else 0]]}.")
    return Shared(metabolites=sorted(first & second, key=lambda name: (name.casefold(), name)))


@seeds(EcNumber, domain="biology")
def ec_number_seeds() -> list[str]:
    """Enzymes of textbooks, then every enzyme whose reaction is written out, simplest reactions first."""
    sizes = dict(connect(__file__, "gene_ontology").execute("SELECT term, count(*) FROM partner GROUP BY term").fetchall())
    others = sorted((codes()[t] for t in sizes), key=lambda code: (sizes[by_code()[code]], _order(code)))
    return list(dict.fromkeys([*(c for c in KNOWN if by_code().get(c) in sizes), *others]))


_KINDS = (
    r"\b(?:acceptor|alcohol|aldehyde|amine|amino acid|amide|carboxylate|donor|ester|fatty acid|ketone|lipid|protein|thiol)s?$"
)
"""Names of kinds of compounds, which the definitions write in more than one way."""


@seeds(Metabolite, domain="biology")
def metabolite_seeds() -> list[str]:
    """Compounds with a plain name in between two and 60 reactions, those in the most reactions first."""
    counts = Counter({name: len(terms) for name, terms in _by_metabolite().values()})
    plain = [n for n, c in counts.items() if 2 <= c <= 60 and len(n) <= 36 and not n.startswith(("a ", "an ", "reduced "))]
    plain = [n for n in plain if re.search(_KINDS, n) is None]
    return sorted((n for n in plain if "[" not in n and len(n) > 2), key=lambda n: (-counts[n], n))


@seeds(EcSubclass, domain="biology")
def subclass_seeds() -> list[str]:
    """Sub-subclasses of 3 to 60 enzymes, the largest first."""
    counts = Counter(code.rpartition(".")[0] for code in by_code())
    return sorted((s for s, n in counts.items() if 3 <= n <= 60), key=lambda s: (-counts[s], _order(s)))
