"""Genes that change how drugs act: gene-drug pairs, advice for a phenotype, ATC codes of the drugs (CPIC)."""

from functools import cache
from typing import Annotated, ClassVar

from dive.packs.atlas import connect
from dive.packs.medicine.entities import AtcCode, AtcGroup, PgxPhenotype
from dive.tools import About, Pack, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Drug, Gene

PACK = Pack(
    name="pharmacogenomics",
    domain="medicine",
    title="CPIC gene-drug pairs, star alleles and recommendations",
    licence="CC0 1.0 (CPIC)",
    vintage="pypgx 0.27.0",
    cite="the CPIC tables of pypgx 0.27",
)

_ATC = {
    "A": "Alimentary tract and metabolism",
    "B": "Blood and blood forming organs",
    "C": "Cardiovascular system",
    "D": "Dermatologicals",
    "G": "Genito-urinary system and sex hormones",
    "H": "Systemic hormonal preparations, excluding sex hormones and insulins",
    "J": "Antiinfectives for systemic use",
    "L": "Antineoplastic and immunomodulating agents",
    "M": "Musculo-skeletal system",
    "N": "Nervous system",
    "P": "Antiparasitic products, insecticides and repellents",
    "R": "Respiratory system",
    "S": "Sensory organs",
    "V": "Various",
}

STAR_GENES = ("CYP2D6", "CYP2C19", "CYP2C9", "TPMT", "SLCO1B1", "CYP3A5", "CYP2B6", "UGT1A1", "NUDT15")
"""Genes of the allele table, the best known first."""


@cache
def _drugs() -> dict[str, list[str]]:
    """ATC codes of each drug in a CPIC pair, by name."""
    return {r[0]: r[1].split() for r in connect(__file__, "cpic").execute("SELECT name, atc FROM drug ORDER BY name")}


@cache
def _genes() -> dict[str, str]:
    rows = connect(__file__, "cpic").execute("SELECT gene FROM pair UNION SELECT gene FROM allele ORDER BY gene")
    return {r[0].casefold(): r[0] for r in rows}


def _drug(drug: str) -> str:
    key = " ".join(drug.split()).casefold()
    if key not in _drugs():
        raise ToolError(f"CPIC lists no drug called '{drug.strip()[:60]}'. Give a generic name, such as 'clopidogrel'.")
    return key


def find_gene(gene: str) -> str:
    """The symbol as CPIC writes it. Raises ToolError for a gene without a pair and without star alleles."""
    found = _genes().get(gene.strip().casefold())
    if found is None:
        raise ToolError(f"CPIC lists no gene '{gene.strip()[:40]}'. Give an HGNC symbol, such as 'CYP2C19'.")
    return found


class PairRow(Row):
    """A gene that matters for a drug."""

    noun: ClassVar[str] = "gene"
    plural: ClassVar[str] = "genes"
    key: ClassVar[str] = "gene"
    gene: Gene
    level: Annotated[str, About("CPIC level", held="are paired with it at CPIC level {}")]
    status: Annotated[str, About("CPIC level status", held="have the CPIC level status {} for it")]


class DrugPairs(Result):
    """Genes of a drug."""

    genes: list[PairRow]


class DrugRow(Row):
    """A drug that a gene matters for."""

    noun: ClassVar[str] = "drug"
    plural: ClassVar[str] = "drugs"
    key: ClassVar[str] = "drug"
    drug: Drug
    level: Annotated[str, About("CPIC level", held="are paired with it at CPIC level {}")]
    status: Annotated[str, About("CPIC level status", held="have the CPIC level status {} for it")]
    atc_codes: Annotated[int, About("number of ATC codes", high="largest", low="smallest", ranked=False)]


class GenePairs(Result):
    """Drugs of a gene."""

    drugs: list[DrugRow]


class PairLevel(Result):
    """How strong a pair's evidence is."""

    level: Annotated[str, About("CPIC level", ranked=False)]
    status: Annotated[str, About("CPIC level status", ranked=False, form="as Final or Provisional")]


class Recommendation(Result):
    """CPIC's words."""

    gene: Gene
    recommendation: Annotated[str, About("CPIC recommendation", form="in CPIC's own words")]


class RecommendedDrugs(Result):
    """Drugs with advice for a phenotype."""

    drugs: list[Drug]


class DrugCodes(Result):
    """ATC codes of a drug."""

    codes: list[AtcCode]


class AtcPlace(Result):
    """The groups a code lies in."""

    main_group: Annotated[str, About("anatomical main group", held="belong to the anatomical main group {}")]
    pharmacological_group: AtcGroup


class GroupDrugs(Result):
    """Drugs of an ATC group."""

    drugs: list[Drug]


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "genes": [
            "the genes that CPIC pairs at any level with {drug}",
            "Which genes does CPIC pair at any level with {drug}?",
        ],
        "genes#count": [
            "the number of genes that CPIC pairs at any level with {drug}",
            "How many genes does CPIC pair at any level with {drug}?",
        ],
    },
    each={
        "genes#count": ["is paired by CPIC at any level with {most} genes"],
    },
    examples=[
        ({"drug": "mercaptopurine"}, {"genes": [{"gene": "NUDT15", "level": "A"}, {"gene": "TPMT", "level": "A"}]}),
        ({"drug": "Abacavir"}, {"genes": [{"gene": "HLA-B", "level": "A", "status": "Final"}]}),
    ],
)
def cpic_genes_of_drug(drug: Drug) -> DrugPairs:
    """List the genes that CPIC pairs with a drug, with CPIC's level (A to D) and its status.

    Args:
        drug: generic name
    """
    query = "SELECT gene, level, status FROM pair WHERE drug = ? ORDER BY gene"
    rows = connect(__file__, "cpic").execute(query, (_drug(drug),))
    return DrugPairs(genes=[PairRow(gene=r[0], level=r[1], status=r[2]) for r in rows])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "drugs": [
            "the drugs that CPIC pairs at any level with {gene}",
            "Which drugs does CPIC pair at any level with {gene}?",
        ],
        "drugs#count": [
            "the number of drugs that CPIC pairs at any level with {gene}",
            "How many drugs does CPIC pair at any level with {gene}?",
        ],
    },
    each={
        "drugs#count": ["is paired by CPIC at any level with {most} drugs"],
    },
    examples=[
        (
            {"gene": "TPMT"},
            {"drugs": [{"drug": "azathioprine"}, {"drug": "mercaptopurine"}, {"drug": "thioguanine"}]},
        ),
        (
            {"gene": "CACNA1S"},
            {
                "drugs": [
                    {"drug": d}
                    for d in (
                        "desflurane",
                        "enflurane",
                        "halothane",
                        "isoflurane",
                        "methoxyflurane",
                        "sevoflurane",
                        "succinylcholine",
                    )
                ]
            },
        ),
    ],
)
def cpic_drugs_of_gene(gene: Gene) -> GenePairs:
    """List the drugs that CPIC pairs with a gene, with CPIC's level (A to D) and its status.

    Args:
        gene: HGNC symbol
    """
    symbol = find_gene(gene)
    rows = connect(__file__, "cpic").execute("SELECT drug, level, status FROM pair WHERE gene = ? ORDER BY drug", (symbol,))
    return GenePairs(drugs=[DrugRow(drug=r[0], level=r[1], status=r[2], atc_codes=len(_drugs()[r[0]])) for r in rows])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "level": [
            "the CPIC level of {gene} for {drug}",
            "Which level does CPIC give to the pair of {gene} and {drug}?",
        ],
        "status": [
            "the status of the CPIC level of {gene} for {drug}",
            "What is the status of the CPIC level of {gene} for {drug}?",
        ],
    },
    examples=[
        ({"gene": "CYP2D6", "drug": "codeine"}, {"level": "A", "status": "Final"}),
        ({"gene": "dpyd", "drug": "Fluorouracil"}, {"level": "A", "status": "Final"}),
    ],
)
def cpic_level(gene: Gene, drug: Drug) -> PairLevel:
    """Look up CPIC's level (A strongest to D) of one gene-drug pair, and whether it is final or provisional.

    Args:
        gene: HGNC symbol
        drug: generic name
    """
    symbol, name = find_gene(gene), _drug(drug)
    row = (
        connect(__file__, "cpic")
        .execute("SELECT level, status FROM pair WHERE gene = ? AND drug = ?", (symbol, name))
        .fetchone()
    )
    if row is None:
        raise ToolError(f"CPIC does not pair {symbol} with {name}.")
    return PairLevel(level=row[0], status=row[1])


def _phenotype(phenotype: str) -> tuple[str, str]:
    """Gene and phenotype name, as the recommendation table writes them."""
    gene, _, name = " ".join(phenotype.split()).partition(" ")
    rows = connect(__file__, "cpic").execute("SELECT DISTINCT gene, phenotype FROM recommendation ORDER BY gene, phenotype")
    for row in rows:
        if (gene.casefold(), name.casefold()) == (row[0].casefold(), row[1].casefold()):
            return row[0], row[1]
    raise ToolError(
        f"CPIC's single-gene recommendations know no phenotype '{phenotype.strip()[:60]}'. "
        "Give gene and phenotype, such as 'CYP2C19 Poor Metabolizer'."
    )


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "recommendation": [
            "the CPIC recommendation for {drug} in a patient with {phenotype}",
            "the CPIC recommendation on {drug} for {phenotype}",
            "what CPIC recommends about {drug} for a patient with {phenotype}",
        ],
    },
    examples=[
        (
            {"drug": "codeine", "phenotype": "CYP2D6 Normal Metabolizer"},
            {"gene": "CYP2D6", "recommendation": "Use codeine label recommended age- or weight-specific dosing."},
        ),
        (
            {"drug": "Fluorouracil", "phenotype": "dpyd poor metabolizer"},
            {"recommendation": "Avoid use of 5-fluorouracil or 5-fluorouracil prodrug-based regimens."},
        ),
    ],
)
def cpic_recommendation(drug: Drug, phenotype: PgxPhenotype) -> Recommendation:
    """Look up CPIC's recommendation for a drug in a patient with a given phenotype of one gene.

    Args:
        drug: generic name
        phenotype: gene symbol and CPIC phenotype, such as "CYP2C19 Poor Metabolizer"
    """
    name = _drug(drug)
    gene, kind = _phenotype(phenotype)
    row = connect(__file__, "cpic").execute(
        "SELECT advice FROM recommendation WHERE drug = ? AND gene = ? AND phenotype = ?", (name, gene, kind)
    ).fetchone()  # fmt: skip
    if row is None:
        raise ToolError(f"CPIC has no single-gene recommendation for {name} by {gene}.")
    return Recommendation(gene=gene, recommendation=row[0])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "drugs": [
            "the drugs for which CPIC gives a single-gene recommendation for {phenotype}",
            "For which drugs does CPIC give a single-gene recommendation for {phenotype}?",
        ],
        "drugs#count": [
            ("the number of drugs for which CPIC gives a single-gene recommendation for {phenotype}"),
            "For how many drugs does CPIC give a single-gene recommendation for {phenotype}?",
        ],
    },
    each={
        "drugs#count": ["has single-gene CPIC recommendations for {most} drugs"],
    },
    examples=[
        ({"phenotype": "DPYD Poor Metabolizer"}, {"drugs": ["capecitabine", "fluorouracil"]}),
        ({"phenotype": "UGT1A1 Poor Metabolizer"}, {"drugs": ["atazanavir"]}),
    ],
)
def cpic_drugs_for_phenotype(phenotype: PgxPhenotype) -> RecommendedDrugs:
    """List the drugs for which CPIC has a recommendation that depends on this phenotype alone.

    Args:
        phenotype: gene symbol and CPIC phenotype, such as "CYP2C19 Poor Metabolizer"
    """
    query = "SELECT drug FROM recommendation WHERE gene = ? AND phenotype = ? ORDER BY drug"
    return RecommendedDrugs(drugs=[r[0] for r in connect(__file__, "cpic").execute(query, _phenotype(phenotype))])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "codes": ["the ATC codes that CPIC gives for {drug}", "Which ATC codes does CPIC give for {drug}?"],
        "codes#count": ["the number of ATC codes that CPIC gives for {drug}", "How many ATC codes does CPIC give for {drug}?"],
    },
    each={
        "codes#count": ["is given {most} ATC codes by CPIC"],
    },
    examples=[
        ({"drug": "clopidogrel"}, {"codes": ["B01AC04"]}),
        ({"drug": "Warfarin"}, {"codes": ["B01AA03"]}),
    ],
)
def drug_atc_codes(drug: Drug) -> DrugCodes:
    """List a drug's codes in the Anatomical Therapeutic Chemical classification, as CPIC records them.

    Args:
        drug: generic name
    """
    name = _drug(drug)
    if not _drugs()[name]:
        raise ToolError(f"CPIC records no ATC code for {name}.")
    return DrugCodes(codes=_drugs()[name])


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "main_group": [
            "the anatomical main group of {atc_code}",
            "To which anatomical main group does {atc_code} belong?",
        ],
        "pharmacological_group": [
            "the third-level ATC group to which {atc_code} belongs",
            "To which third-level ATC group does {atc_code} belong?",
        ],
    },
    undisputed=("main_group", "pharmacological_group"),
    examples=[
        ({"atc_code": "B01AC04"}, {"main_group": "Blood and blood forming organs", "pharmacological_group": "B01A"}),
        ({"atc_code": "n06ab03"}, {"main_group": "Nervous system", "pharmacological_group": "N06A"}),
    ],
)
def atc_group_of_code(atc_code: AtcCode) -> AtcPlace:
    """Parse an ATC code into the name of its anatomical main group (level 1) and its level-3 group.

    Args:
        atc_code: full seven-character ATC code, such as "B01AC04"
    """
    key = atc_code.strip().upper()
    well_formed = len(key) == 7 and key.isascii() and key[1:3].isdigit() and key[3:5].isalpha() and key[5:].isdigit()
    if not well_formed or key[0] not in _ATC:
        raise ToolError(f"'{atc_code.strip()[:20]}' is no full ATC code; it has the form B01AC04.")
    return AtcPlace(main_group=_ATC[key[0]], pharmacological_group=key[:4])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "drugs": [
            "the drugs in {atc_group} that CPIC pairs at any level with a gene",
            "Which drugs in {atc_group} does CPIC pair at any level with a gene?",
        ],
        "drugs#count": [
            "the number of drugs in {atc_group} that CPIC pairs at any level with a gene",
            "How many drugs in {atc_group} does CPIC pair at any level with a gene?",
        ],
    },
    rules=("Go by the ATC codes that CPIC gives",),
    each={
        "drugs#count": ["contains {most} drugs that CPIC pairs at any level with a gene"],
    },
    examples=[
        ({"atc_group": "M04A"}, {"drugs": ["allopurinol", "probenecid", "rasburicase"]}),
        ({"atc_group": "B01A"}, {"drugs": ["acenocoumarol", "aspirin", "clopidogrel", "phenprocoumon", "warfarin"]}),
    ],
)
def cpic_drugs_in_atc_group(atc_group: AtcGroup) -> GroupDrugs:
    """List the drugs of CPIC's gene-drug pairs that have a code in a third-level ATC group.

    Args:
        atc_group: four-character ATC group, such as "N06A"
    """
    key = atc_group.strip().upper()
    found = [d for d, codes in _drugs().items() if any(c[:4] == key for c in codes)]
    if not found:
        raise ToolError(f"No drug of CPIC's pairs has an ATC code in '{atc_group.strip()[:20]}'. Give a group such as 'N06A'.")
    return GroupDrugs(drugs=found)


@seeds(Drug, domain="medicine")
def drug_seeds() -> list[str]:
    """Drugs with a single-gene recommendation first, then by number of paired genes; each has an ATC code."""
    query = """
        SELECT drug, count(*), drug IN (SELECT drug FROM recommendation) AS advised FROM pair
        GROUP BY drug ORDER BY advised DESC, 2 DESC, drug
    """
    return [r[0] for r in connect(__file__, "cpic").execute(query) if _drugs()[r[0]] and "/" not in r[0] and "," not in r[0]]


@seeds(Gene, domain="medicine")
def gene_seeds() -> list[str]:
    """Genes with star alleles; each is in a CPIC pair too."""
    return list(STAR_GENES)


@seeds(PgxPhenotype, domain="medicine")
def phenotype_seeds() -> list[str]:
    """Phenotypes for which there is advice."""
    rows = connect(__file__, "cpic").execute("SELECT DISTINCT gene, phenotype FROM recommendation ORDER BY gene, phenotype")
    order = {gene: n for n, gene in enumerate(STAR_GENES)}
    return [f"{r[0]} {r[1]}" for r in sorted(rows, key=lambda r: order.get(r[0], len(order)))]


@seeds(AtcCode, domain="medicine")
def atc_seeds() -> list[str]:
    """Every ATC code of a drug in CPIC's pairs."""
    return sorted({c for codes in _drugs().values() for c in codes})


@seeds(AtcGroup, domain="medicine")
def atc_group_seeds() -> list[str]:
    """Third-level ATC groups, those with most drugs first."""
    groups: dict[str, set[str]] = {}
    for drug, codes in _drugs().items():
        for code in codes:
            groups.setdefault(code[:4], set()).add(drug)
    return sorted(groups, key=lambda g: (-len(groups[g]), g))
