"""Star alleles of pharmacogenes: function, activity, the variants that define them, what two make together (CPIC)."""

from functools import cache
from typing import Annotated, ClassVar, NamedTuple

from dive.packs.atlas import connect
from dive.packs.medicine import pharmacogenomics as cpic
from dive.packs.medicine.entities import PgxPhenotype, PgxVariant, StarAllele
from dive.tools import About, Pick, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Gene

PACK = cpic.PACK
_CITE = "the star-allele tables of pypgx 0.27"

_FUNCTIONS = ("No Function", "Decreased Function", "Normal Function", "Increased Function", "Uncertain Function")


class _Allele(NamedTuple):
    """A row of CPIC's allele table."""

    name: str
    """Gene and star number: "CYP2C19*2"."""
    gene: str
    function: str
    score: float | None
    numbered: str
    """dbSNP numbers of core variants, separated by spaces."""
    complete: int
    """1 where every core variant has such a number, else 0."""

    @property
    def variants(self) -> list[str] | None:
        """The core variants; None where they are not all numbered."""
        return self.numbered.split() if self.complete else None


@cache
def _alleles() -> dict[str, _Allele]:
    """Each allele by its name in lower case without spaces."""
    rows = connect(__file__, "cpic").execute(
        "SELECT gene, name, function, score, numbered, complete FROM allele ORDER BY gene, position"
    )
    return {(r[0] + r[1]).casefold(): _Allele(r[0] + r[1], r[0], r[2], r[3], r[4], r[5]) for r in rows}


def _allele(allele: str) -> _Allele:
    found = _alleles().get("".join(allele.split()).casefold())
    if found is None:
        raise ToolError(
            f"CPIC's allele table has no '{allele.strip()[:40]}'. Give one such as 'CYP2C19*2'; the genes are "
            f"{', '.join(sorted({a.gene for a in _alleles().values()}))}."
        )
    return found


def _function(function: str) -> str | None:
    """None where CPIC has not assigned the allele a function."""
    return None if function == "Unknown Function" else function


class StarAlleleFacts(Result):
    """What an allele does."""

    gene: Gene
    function: Annotated[str | None, About("clinical function", held='have the clinical function "{}"')]
    activity_score: Annotated[float | None, About("activity value", digits=2)]
    variants: list[PgxVariant] | None


class AlleleRow(Row):
    """An allele inside a list."""

    noun: ClassVar[str] = "allele"
    plural: ClassVar[str] = "alleles"
    key: ClassVar[str] = "allele"
    allele: StarAllele
    activity_score: Annotated[float | None, About("activity value", digits=2)]
    variant_count: Annotated[int | None, About("number of core variants", high="largest", low="smallest")]


class AlleleList(Result):
    """Alleles of a gene."""

    alleles: list[AlleleRow]


class VariantAlleles(Result):
    """Alleles with a variant."""

    alleles: list[StarAllele]


class DiplotypePhenotype(Result):
    """What two alleles make together."""

    phenotype: PgxPhenotype
    activity_score: Annotated[float | None, About("activity score", digits=2)]
    priority: Annotated[str | None, About("CPIC record priority")]


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "function": [
            "the CPIC clinical function of {allele}",
            "Which clinical function does CPIC assign to {allele}?",
        ],
        "activity_score": [
            "the CPIC activity value of {allele}",
            "Which activity value does CPIC assign to {allele}?",
        ],
        "variants": [
            "the dbSNP numbers of the core variants of {allele}",
            "What are the dbSNP numbers of the core variants of {allele}?",
        ],
        "variants#count": [
            "the number of core variants of {allele}",
            "How many core variants does {allele} have?",
        ],
    },
    each={
        "variants#count": ["has {most} core variants"],
    },
    cite=_CITE,
    examples=[
        ({"allele": "CYP2C19*3"}, {"gene": "CYP2C19", "function": "No Function", "variants": ["rs4986893"]}),
        ({"allele": "CYP2C19*17"}, {"function": "Increased Function", "variants": ["rs12248560"]}),
        ({"allele": "cyp2d6 *10"}, {"function": "Decreased Function", "activity_score": 0.25}),
        ({"allele": "CYP2C9*3"}, {"function": "No Function", "activity_score": 0.0, "variants": ["rs1057910"]}),
    ],
)
def star_allele(allele: StarAllele) -> StarAlleleFacts:
    """Look up a pharmacogene's star allele: clinical function, activity value (CYP2C9, CYP2D6) and core variants.

    Args:
        allele: gene symbol and star number, such as "CYP2C19*2"
    """
    found = _allele(allele)
    return StarAlleleFacts(
        gene=found.gene,
        function=_function(found.function),
        activity_score=found.score,
        variants=found.variants,
    )


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "alleles": [
            "the star alleles of {gene} whose CPIC function is {function}",
            "Which star alleles of {gene} have the CPIC function {function}?",
        ],
        "alleles#count": [
            "the number of star alleles of {gene} whose CPIC function is {function}",
            "How many star alleles of {gene} have the CPIC function {function}?",
        ],
    },
    each={
        "alleles#count": ["has {most} star alleles whose CPIC function is {function}"],
    },
    cite=_CITE,
    examples=[
        ({"gene": "CYP2C19", "function": "Increased Function"}, {"alleles": [{"allele": "CYP2C19*17", "variant_count": 1}]}),
        ({"gene": "UGT1A1", "function": "no function"}, {"alleles": []}),
        ({"gene": "CYP3A5", "function": "No Function"}, {"alleles": [{"allele": f"CYP3A5*{n}"} for n in (3, 6, 7)]}),
    ],
)
def star_alleles_by_function(
    gene: Gene,
    function: Annotated[str, Pick("No Function", "Decreased Function", "Normal Function", "Increased Function", says='"{}"')],
) -> AlleleList:
    """List a pharmacogene's star alleles of one clinical function, in the order of their numbers.

    Args:
        gene: CYP2B6, CYP2C19, CYP2C9, CYP2D6, CYP3A5, NUDT15, SLCO1B1, TPMT or UGT1A1
        function: "No Function", "Decreased Function", "Normal Function", "Increased Function" or "Uncertain Function"
    """
    symbol = cpic.find_gene(gene)
    wanted = {f.casefold(): f for f in _FUNCTIONS}.get(" ".join(function.split()).casefold())
    if wanted is None:
        raise ToolError(f"Unknown function '{function.strip()[:40]}'. There are: {', '.join(_FUNCTIONS)}.")
    own = [a for a in _alleles().values() if a.gene == symbol]
    if not own:
        raise ToolError(f"The allele table has no star alleles for {symbol}.")
    rows = [
        AlleleRow(allele=a.name, activity_score=a.score, variant_count=None if a.variants is None else len(a.variants))
        for a in own
        if a.function == wanted
    ]
    return AlleleList(alleles=rows)


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "alleles": [
            "the star alleles whose core variants include {variant}",
            "Which star alleles have core variants that include {variant}?",
        ],
        "alleles#count": [
            "the number of star alleles whose core variants include {variant}",
            "How many star alleles have core variants that include {variant}?",
        ],
    },
    each={
        "alleles#count": ["is a core variant in {most} star alleles"],
    },
    cite=_CITE,
    examples=[
        ({"variant": "rs4986893"}, {"alleles": ["CYP2C19*3"]}),
        ({"variant": "RS776746"}, {"alleles": ["CYP3A5*3"]}),
    ],
)
def star_alleles_with_variant(variant: PgxVariant) -> VariantAlleles:
    """List the star alleles that have a dbSNP variant among their core variants, as pypgx defines them.

    The core leaves out variants that change nothing by themselves (CYP2D6*17 goes without rs16947).

    Args:
        variant: dbSNP identifier, such as "rs4244285"
    """
    key = variant.strip().casefold()
    found = [a.name for a in _alleles().values() if key in a.numbered.split()]
    if not found:
        raise ToolError(f"No star allele of the table is defined by '{variant.strip()[:30]}'. Give an rs number.")
    return VariantAlleles(alleles=found)


def _by_score(gene: str, score: float) -> str:
    """CPIC's bands: CYP2D6 after the 2019 consensus, CYP2C9 after the 2020 NSAID guideline."""
    if gene == "CYP2C9":
        return "Poor" if score < 1 else "Intermediate" if score < 2 else "Normal"
    return "Poor" if score < 0.25 else "Intermediate" if score < 1.25 else "Normal" if score <= 2.25 else "Ultrarapid"


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "phenotype": [
            "the phenotype that CPIC assigns to a person who carries {allele} and {other_allele}",
            "Which phenotype does CPIC assign to a person who carries {allele} and {other_allele}?",
        ],
        "activity_score": [
            "the CPIC activity score of the diplotype of {allele} with {other_allele}",
            "the CPIC activity score of the diplotype of {other_allele} with {allele}",
            "What is the CPIC activity score of a person who carries {allele} and {other_allele}?",
        ],
        "priority": [
            "the CPIC health-record priority of the diplotype of {allele} with {other_allele}",
            "the CPIC health-record priority of the diplotype of {other_allele} with {allele}",
            "Which health-record priority does CPIC suggest for a person who carries {allele} and {other_allele}?",
        ],
    },
    cite=_CITE,
    examples=[
        ({"allele": "CYP2C19*2", "other_allele": "CYP2C19*2"}, {"phenotype": "CYP2C19 Poor Metabolizer"}),
        ({"allele": "CYP2C19*17", "other_allele": "CYP2C19*1"}, {"phenotype": "CYP2C19 Rapid Metabolizer"}),
        (
            {"allele": "CYP2D6*4", "other_allele": "CYP2D6*10"},
            {"phenotype": "CYP2D6 Intermediate Metabolizer", "activity_score": 0.25},
        ),
        (
            {"allele": "CYP2C9*1", "other_allele": "CYP2C9*2"},
            {"phenotype": "CYP2C9 Intermediate Metabolizer", "activity_score": 1.5},
        ),
        ({"allele": "TPMT*1", "other_allele": "TPMT*3A"}, {"phenotype": "TPMT Intermediate Metabolizer"}),
    ],
)
def diplotype_phenotype(allele: StarAllele, other_allele: StarAllele) -> DiplotypePhenotype:
    """Combine two star alleles of one gene, a copy each, into CPIC's activity score and predicted phenotype.

    Args:
        allele: one star allele, such as "CYP2C19*2"
        other_allele: the other star allele, of the same gene
    """
    a, b = _allele(allele), _allele(other_allele)
    gene = a.gene
    if b.gene != gene:
        raise ToolError(f"{a.name} and {b.name} are alleles of different genes; a diplotype takes two of one gene.")
    base = connect(__file__, "cpic")
    score = None
    if gene in ("CYP2C9", "CYP2D6"):
        if a.score is None or b.score is None:
            raise ToolError(
                f"CPIC gives no activity value to {a.name if a.score is None else b.name}: the phenotype is indeterminate."
            )
        score = a.score + b.score
        name = f"{_by_score(gene, score)} Metabolizer"
    else:
        alleles = "/".join(sorted(x.name.removeprefix(gene) for x in (a, b)))
        row = base.execute("SELECT phenotype FROM diplotype WHERE gene = ? AND alleles = ?", (gene, alleles)).fetchone()
        if row is None:
            raise ToolError(f"CPIC assigns no phenotype to {gene} {alleles}.")
        name = row[0]
    row = base.execute("SELECT priority FROM phenotype WHERE gene = ? AND name = ?", (gene, name)).fetchone()
    return DiplotypePhenotype(phenotype=f"{gene} {name}", activity_score=score, priority=None if row is None else row[0])


@seeds(StarAllele, domain="medicine")
def allele_seeds() -> list[str]:
    """Alleles of known function with known core variants, in the order of gene and number."""
    unknown = ("Unknown Function", "Uncertain Function")
    known = [a for a in _alleles().values() if a.variants is not None and a.function not in unknown]
    return [a.name for a in sorted(known, key=lambda a: cpic.STAR_GENES.index(a.gene))]


@seeds(PgxVariant, domain="medicine")
def variant_seeds() -> list[str]:
    """Variants that define star alleles, in the order of the alleles."""
    return list(dict.fromkeys(v for a in _alleles().values() for v in a.numbered.split()))
