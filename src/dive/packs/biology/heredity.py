"""Heredity: crosses, blood groups, carriers, kinship and map distances."""

import itertools
import math
import re
from collections import Counter
from fractions import Fraction
from typing import Annotated

from dive.packs.biology.entities import AboGroup, BloodGroup, Genotype, Relation
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool

PACK = Pack(name="heredity", domain="biology", title="Mendelian and population genetics", licence="Apache-2.0 (formulas)")


class Offspring(Row):
    """A genotype among the offspring."""

    noun = "genotype"
    plural = "genotypes"
    key = "genotype"
    genotype: Genotype
    percent: Annotated[float, About("expected share", "percent", "largest", "smallest", additive=True, digits=2)]


class Cross(Result):
    """The expected offspring of a cross."""

    genotypes: list[Offspring]
    all_dominant: Annotated[float, About("share that shows every dominant trait", "percent", digits=2)]
    all_recessive: Annotated[float, About("share that shows every recessive trait", "percent", digits=2)]


def _loci(genotype: str) -> list[str]:
    text = genotype.strip()
    loci = re.findall("([A-Za-z])([A-Za-z])", text)
    if len(text) != 2 * len(loci) or not 1 <= len(loci) <= 4 or any(a.lower() != b.lower() for a, b in loci):
        raise ToolError(f"'{genotype[:20]}' is no genotype. Write one to four loci of two letters each, such as AaBb.")
    if len({a.lower() for a, _ in loci}) != len(loci):
        raise ToolError("Use a different letter for each locus.")
    return ["".join(sorted(pair)) for pair in loci]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "genotypes": [
            "the genotypes of the possible offspring of a cross of {mother} with {father}",
        ],
        "genotypes#count": [
            "the number of different offspring genotypes that a cross of {mother} with {father} gives",
        ],
        "all_dominant": [
            "the expected share of offspring with every dominant trait from a cross of {mother} with {father}",
            "What share of the offspring should show every dominant trait in a cross of {mother} with {father}?",
        ],
    },
    cite="Mendel's law of independent assortment",
    each={
        "all_dominant": [
            "is expected to give {most} offspring with every dominant trait in a cross with {father}",
            "is expected to give {most} offspring with every dominant trait in a cross with {mother}",
        ],
        "genotypes#count": ["gives {most} different offspring genotypes in a cross with {father}",
                            "gives {most} different offspring genotypes in a cross with {mother}"],
    },
    examples=[
        ({"mother": "Aa", "father": "Aa"}, {"all_dominant": 75.0, "genotypes": [
            {"genotype": "AA", "percent": 25.0}, {"genotype": "Aa", "percent": 50.0}, {"genotype": "aa", "percent": 25.0}]}),
        ({"mother": "AaBb", "father": "AaBb"}, {"all_dominant": 56.25, "all_recessive": 6.25}),
        ({"mother": "AaBb", "father": "aabb"}, {"all_dominant": 25.0, "all_recessive": 25.0}),
    ],
)  # fmt: skip
def punnett_cross(mother: Genotype, father: Genotype) -> Cross:
    """Cross two genotypes by Mendel's laws (independent assortment, full dominance): offspring and their shares.

    Args:
        mother: one to four loci, capitals dominant, such as AaBb
        father: the same loci in the same order
    """
    first, second = _loci(mother), _loci(father)
    if [a[0].lower() for a in first] != [b[0].lower() for b in second]:
        raise ToolError("Both parents need the same loci in the same order.")
    each = [Counter("".join(sorted(pair)) for pair in itertools.product(a, b)) for a, b in zip(first, second, strict=True)]
    shares = [
        (
            "".join(combination),
            math.prod((Fraction(c[g], 4) for c, g in zip(each, combination, strict=True)), start=Fraction(1)),
        )
        for combination in itertools.product(*(sorted(c) for c in each))
    ]
    recessive = math.prod((Fraction(c[f"{a[0].lower()}" * 2], 4) for c, a in zip(each, first, strict=True)), start=Fraction(1))
    dominant = math.prod((1 - Fraction(c[a[0].lower() * 2], 4) for c, a in zip(each, first, strict=True)), start=Fraction(1))
    return Cross(
        genotypes=[Offspring(genotype=g, percent=float(100 * share)) for g, share in shares],
        all_dominant=float(100 * dominant),
        all_recessive=float(100 * recessive),
    )


_ALLELES = {"A": ("AA", "AO"), "B": ("BB", "BO"), "AB": ("AB",), "O": ("OO",)}


def _group(genotype: str) -> str:
    return "".join(sorted(set(genotype) - {"O"})) or "O"


class ChildGroups(Result):
    """Which groups a child can have."""

    possible: list[AboGroup]
    impossible: list[AboGroup]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "possible": [
            "the ABO blood groups that are possible for a child of a mother with {mother} and a father with {father}",
            "Which ABO blood groups are possible for a child of a mother with {mother} and a father with {father}?",
        ],
        "possible#count": [
            "the number of ABO blood groups that are possible for a child of a mother with {mother} and a father with {father}",
        ],
        "impossible": [
            "the ABO blood groups that are ruled out for a child of a mother with {mother} and a father with {father}",
        ],
        "impossible#count": [
            "the number of ABO blood groups ruled out for a child of a mother with {mother} and a father with {father}",
        ],
    },
    examples=[
        ({"mother": "O", "father": "AB"}, {"possible": ["A", "B"], "impossible": ["AB", "O"]}),
        ({"mother": "A", "father": "B"}, {"possible": ["A", "AB", "B", "O"], "impossible": []}),
        ({"mother": "O", "father": "O"}, {"possible": ["O"]}),
    ],
)
def abo_groups_of_child(mother: AboGroup, father: AboGroup) -> ChildGroups:
    """Derive the ABO blood groups that a child can and cannot have from its parents' groups.

    Args:
        mother: A, B, AB or O
        father: A, B, AB or O
    """
    parents = [g.strip().upper().replace("0", "O") for g in (mother, father)]
    if unknown := [g for g in parents if g not in _ALLELES]:
        raise ToolError(f"'{unknown[0][:20]}' is no ABO group. Give A, B, AB or O.")
    children = {_group(x + y) for a in _ALLELES[parents[0]] for b in _ALLELES[parents[1]] for x in a for y in b}
    return ChildGroups(possible=sorted(children), impossible=sorted(set(_ALLELES) - children))


class Donors(Result):
    """Who can give to whom."""

    donors: list[BloodGroup]
    recipients: list[BloodGroup]


_BLOOD = ("O-", "O+", "A-", "A+", "B-", "B+", "AB-", "AB+")


def _accepts(recipient: str, donor: str) -> bool:
    antigens = set(donor) & set("AB+")
    return antigens <= set(recipient)


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "donors": [
            "the blood groups whose red cells can be transfused to a person with {blood_group}",
            "Which blood groups' red cells can be transfused to a person with {blood_group}?",
        ],
        "donors#count": [
            "the number of blood groups whose red cells can be transfused to a person with {blood_group}",
        ],
        "recipients": [
            "the blood groups that can receive red cells from a donor with {blood_group}",
        ],
        "recipients#count": [
            "the number of blood groups that can receive red cells from a donor with {blood_group}",
        ],
    },
    rules=("Count the group itself as well",),
    each={
        "donors#count": ["can receive red cells from {most} blood groups"],
        "recipients#count": ["can give red cells to {most} blood groups"],
    },
    examples=[
        ({"blood_group": "O-"}, {"donors": ["O-"], "recipients": ["O-", "O+", "A-", "A+", "B-", "B+", "AB-", "AB+"]}),
        ({"blood_group": "AB+"}, {"recipients": ["AB+"]}),
        ({"blood_group": "A+"}, {"donors": ["O-", "O+", "A-", "A+"]}),
    ],
)
def blood_compatibility(blood_group: BloodGroup) -> Donors:
    """List which ABO and Rh D groups can give red cells to a group, and which can receive them from it.

    Args:
        blood_group: ABO group and + or -, such as A+
    """
    text = blood_group.strip().upper().replace("0", "O").replace("−", "-")
    if text not in _BLOOD:
        raise ToolError(f"'{blood_group[:20]}' is no blood group. Groups: {', '.join(_BLOOD)}.")
    return Donors(donors=[d for d in _BLOOD if _accepts(text, d)], recipients=[r for r in _BLOOD if _accepts(r, text)])


class Carriers(Result):
    """What Hardy and Weinberg say about a recessive trait."""

    allele_frequency: Annotated[float, About("frequency of the recessive allele", digits=4)]
    carrier_percent: Annotated[float, About("share of carriers", "percent", "largest", "smallest", digits=2)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "carrier_percent": [
            "the Hardy-Weinberg share of heterozygous carriers of a recessive disease that affects {one_in}",
            (
                "What share of people, by Hardy-Weinberg, are heterozygous carriers of a recessive disease that "
                "affects {one_in}?"
            ),
        ],
        "allele_frequency": [
            "the Hardy-Weinberg frequency of the allele behind a recessive disease that affects {one_in}",
        ],
    },
    examples=[
        ({"one_in": 10000}, {"allele_frequency": 0.01, "carrier_percent": 1.98}),
        ({"one_in": 2500}, {"allele_frequency": 0.02, "carrier_percent": 3.92}),
        ({"one_in": 4}, {"carrier_percent": 50.0}),
    ],
)
def hardy_weinberg_carriers(
    one_in: Annotated[int, Pick(2500, 3600, 4400, 6400, says="one birth in {}")],
) -> Carriers:
    """Compute allele and carrier frequency of an autosomal recessive disease from its incidence (Hardy-Weinberg).

    Args:
        one_in: one birth in so many is affected, from 2
    """
    if not 2 <= one_in <= 10**12:
        raise ToolError("Give an incidence of one in 2 up to one in 1,000,000,000,000.")
    q = math.sqrt(1 / one_in)
    return Carriers(allele_frequency=round(q, 8), carrier_percent=round(200 * q * (1 - q), 6))


class MapDistance(Result):
    """How far apart two genes lie on the genetic map."""

    recombination_percent: Annotated[float, About("recombination frequency", "percent", digits=2)]
    haldane: Annotated[float, About("Haldane map distance", "centimorgans", digits=2)]
    kosambi: Annotated[float, About("Kosambi map distance", "centimorgans", digits=2)]


@tool(
    domain="biology",
    kind="processing",
    asks={
        "kosambi": [
            "the Kosambi map distance between two genes with {recombinants} among {offspring} of a test cross",
        ],
        "haldane": [
            "the Haldane map distance between two genes with {recombinants} among {offspring} of a test cross",
            "What is the Haldane map distance between two genes with {recombinants} among {offspring} of a test cross?",
        ],
    },
    examples=[
        ({"recombinants": 20, "offspring": 100}, {"recombination_percent": 20.0, "haldane": 25.541, "kosambi": 21.182}),
        ({"recombinants": 0, "offspring": 50}, {"haldane": 0.0, "kosambi": 0.0}),
    ],
)
def genetic_map_distance(
    recombinants: Annotated[int, Pick(22, 27, 34, 42, 60, says="{} recombinants")],
    offspring: Annotated[int, Pick(320, 400, 450, 600, says="{} offspring")],
) -> MapDistance:
    """Convert a recombination frequency into a map distance by Haldane's (1919) and Kosambi's (1944) functions.

    Args:
        recombinants: recombinant offspring, under half of all
        offspring: all offspring, at least 1
    """
    if not recombinants >= 0 or not 1 <= offspring <= 10**9 or 2 * recombinants >= offspring:
        raise ToolError("Give fewer recombinants than half of the offspring.")
    r = recombinants / offspring
    return MapDistance(
        recombination_percent=round(100 * r, 6),
        haldane=round(abs(-50 * math.log(1 - 2 * r)), 6),
        kosambi=round(25 * math.log((1 + 2 * r) / (1 - 2 * r)), 6),
    )


_KIN = {
    "parent and child": (1, 1), "full siblings": (2, 2), "half siblings": (1, 2),
    "grandparent and grandchild": (1, 2), "uncle and niece": (2, 3), "double first cousins": (4, 4),
    "first cousins": (2, 4), "first cousins once removed": (2, 5), "second cousins": (2, 6), "third cousins": (2, 8),
}  # fmt: skip
"""Number of paths through common ancestors, and the links of each."""


class Kinship(Result):
    """How much relatives share."""

    relatedness_percent: Annotated[float, About("coefficient of relatedness", "percent", digits=4)]
    child_inbreeding_percent: float


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "relatedness_percent": [
            "the coefficient of relatedness of {relation}",
            "What is the coefficient of relatedness of {relation}?",
        ],
    },
    examples=[
        ({"relation": "first cousins"}, {"relatedness_percent": 12.5, "child_inbreeding_percent": 6.25}),
        ({"relation": "full siblings"}, {"relatedness_percent": 50.0, "child_inbreeding_percent": 25.0}),
        ({"relation": "second cousins"}, {"relatedness_percent": 3.125, "child_inbreeding_percent": 1.5625}),
    ],
)
def kinship(relation: Relation) -> Kinship:
    """Look up Wright's coefficient of relatedness of two relatives, and the inbreeding coefficient of a child of theirs.

    Args:
        relation: parent and child, full siblings, half siblings, grandparent and grandchild, uncle and niece,
            double first cousins, first cousins, first cousins once removed, second or third cousins
    """
    text = " ".join(relation.split()).casefold()
    if text not in _KIN:
        raise ToolError(f"No relation '{relation[:40]}' is in the table. Relations: {', '.join(_KIN)}.")
    paths, links = _KIN[text]
    share = 100 * paths / 2**links
    return Kinship(relatedness_percent=share, child_inbreeding_percent=share / 2)


@seeds(Genotype, domain="biology")
def genotype_seeds() -> list[str]:
    """The genotypes of two loci with two alleles each."""
    return [a + b for a in ("Aa", "aa", "AA") for b in ("Bb", "bb", "BB")]


@seeds(AboGroup, domain="biology")
def abo_seeds() -> list[str]:
    """The four ABO groups."""
    return list(_ALLELES)


@seeds(BloodGroup, domain="biology")
def blood_group_seeds() -> list[str]:
    """The eight groups of ABO and Rh D."""
    return list(_BLOOD)


@seeds(Relation, domain="biology")
def relation_seeds() -> list[str]:
    """The relations of the table."""
    return list(_KIN)
