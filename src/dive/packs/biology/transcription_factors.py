"""Human transcription factors and the DNA they bind (JASPAR 2024 CORE)."""

from typing import Annotated

from dive.packs.atlas import connect
from dive.packs.biology.entities import FactorFamily, JasparMatrix, TranscriptionFactor
from dive.packs.biology.genes import resolve
from dive.tools import About, Pack, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Gene

PACK = Pack(name="jaspar", domain="biology", title="JASPAR 2024 CORE, human", licence="CC BY 4.0", vintage="JASPAR 2024",
            cite="JASPAR 2024")  # fmt: skip
KNOWN = (
    """TP53 MYC CTCF JUN FOS STAT3 NFKB1 SP1 GATA1 RUNX1 SOX2 POU5F1 KLF4 ESR1 AR PAX6 YY1 CREB1 E2F1 MAX FOXA1 FOXP3 HNF4A"""
)


class Motif(Row):
    """A binding profile."""

    noun = "matrix"
    plural = "matrices"
    key = "matrix"
    matrix: JasparMatrix
    width: Annotated[int, About("width", "bases", "widest", "narrowest")]
    information: Annotated[float, About("information content", "bits", digits=2, averaged=False)]


class FactorMotifs(Result):
    """What JASPAR knows of a transcription factor."""

    gene: Gene | None
    structural_class: str | None
    family: Annotated[FactorFamily | None, About("family in JASPAR")]
    matrices: list[Motif]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "family": [
            "the JASPAR 2024 family of {factor}",
            "Which family does JASPAR 2024 give for {factor}?",
        ],
        "structural_class": [
            "the structural class that JASPAR 2024 gives for {factor}",
        ],
        "matrices": [
            "the JASPAR 2024 CORE matrices for {factor}",
            "which JASPAR 2024 CORE matrices describe {factor}",
        ],
        "matrices#count": [
            "the number of JASPAR 2024 CORE matrices for {factor}",
        ],
    },
    via={"gene": "the gene for {factor}", "family": "the family of {factor}"},
    each={
        "matrices#count": ["has {most} JASPAR 2024 CORE matrices"],
    },
    examples=[
        ({"factor": "TP53"}, {"gene": "TP53", "structural_class": "p53 domain factors", "family": "p53-related factors"}),
        ({"factor": "CTCF"}, {"gene": "CTCF", "structural_class": "C2H2 zinc finger factors",
                              "matrices": [{"matrix": "MA0139.2"}, {"matrix": "MA1929.2"}, {"matrix": "MA1930.2"}]}),
    ],
)  # fmt: skip
def transcription_factor_motifs(factor: TranscriptionFactor) -> FactorMotifs:
    """Look up a human transcription factor in JASPAR 2024 CORE: class, family and its binding matrices (latest versions).

    Args:
        factor: symbol of the factor, such as CTCF; dimers are not covered
    """
    found = connect(__file__, "jaspar").execute(
        "SELECT * FROM motif WHERE factor = ? COLLATE NOCASE ORDER BY matrix", (factor.strip(),)
    ).fetchall()  # fmt: skip
    if not found:
        raise ToolError(
            f"JASPAR 2024 CORE has no single human transcription factor '{factor[:40]}'. Give a symbol such as CTCF."
        )
    try:
        gene = resolve(found[0]["factor"])
    except ToolError:  # JASPAR knows a few factors that the gene atlas lacks
        gene = None
    families, classes = {r["family"] for r in found}, {r["class"] for r in found}
    return FactorMotifs(
        gene=gene,
        structural_class=classes.pop() if len(classes) == 1 else None,
        family=families.pop() if len(families) == 1 else None,
        matrices=[Motif(matrix=r["matrix"], width=len(r["consensus"]), information=r["bits"]) for r in found],
    )


class Matrix(Result):
    """A binding profile in JASPAR."""

    factor: TranscriptionFactor
    consensus: str
    """No DnaSequence: a binding site encodes nothing, and is too short for what is computed of sequences."""
    width: Annotated[int, About("width", "bases", "widest", "narrowest")]
    information: Annotated[float, About("information content", "bits", digits=2, averaged=False)]
    assay: str | None


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "factor": [
            "the human transcription factor that {matrix} describes",
            "Which human transcription factor does {matrix} describe?",
        ],
        "consensus": [
            "the consensus sequence of {matrix}",
        ],
        "width": [
            "the width of {matrix}",
            "How wide is {matrix}?",
        ],
        "assay": [
            "the kind of experiment that JASPAR 2024 gives for {matrix}",
        ],
    },
    rules=("Take the most frequent base at each position as the consensus",),
    undisputed=("factor", "width", "assay"),
    examples=[
        ({"matrix": "MA0106.3"}, {"factor": "TP53", "assay": "HT-SELEX"}),
        ({"matrix": "MA0139.2"}, {"factor": "CTCF", "assay": "ChIP-seq"}),
        ({"matrix": "MA0058.4"}, {"factor": "MAX"}),
    ],
)  # fmt: skip
def jaspar_matrix(matrix: JasparMatrix) -> Matrix:
    """Look up a human matrix of JASPAR 2024 CORE: its factor, majority consensus, width and information content.

    The consensus takes the most frequent base at each position. Information is summed over positions, in bits, against a
    background of equal base frequencies and without small-sample correction.

    Args:
        matrix: matrix identifier with version, such as MA0139.2
    """
    r = connect(__file__, "jaspar").execute("SELECT * FROM motif WHERE matrix = ?", (matrix.strip().upper(),)).fetchone()
    if r is None:
        raise ToolError(f"JASPAR 2024 CORE has no current human matrix '{matrix[:30]}'. Give an identifier such as MA0139.2.")
    return Matrix(
        factor=r["factor"], consensus=r["consensus"], width=len(r["consensus"]), information=r["bits"], assay=r["assay"]
    )


class FactorsOfFamily(Result):
    """The members of a family."""

    factors: list[TranscriptionFactor]


@tool(
    domain="biology",
    kind="retrieval",
    cite="JASPAR 2024 CORE",
    rules=("Leave out heterodimers",),
    asks={
        "factors": [
            "the human transcription factors that JASPAR 2024 CORE places in {family}",
            "Which human transcription factors does JASPAR 2024 CORE place in {family}?",
        ],
        "factors#count": [
            "the number of human transcription factors that JASPAR 2024 CORE places in {family}",
            "How many human transcription factors does JASPAR 2024 CORE place in {family}?",
        ],
    },
    each={
        "factors#count": ["has {most} human transcription factors in JASPAR 2024 CORE"],
    },
    examples=[
        ({"family": "p53-related factors"}, {"factors": ["TP53", "TP63", "TP73"]}),
        ({"family": "Runt-related factors"}, {"factors": ["RUNX1", "RUNX2", "RUNX3"]}),
    ],
)
def transcription_factors_of_family(family: FactorFamily) -> FactorsOfFamily:
    """List the human transcription factors (no dimers) of a structural family in JASPAR 2024 CORE.

    Args:
        family: family name as JASPAR writes it, such as "Ets-related"
    """
    found = connect(__file__, "jaspar").execute(
        "SELECT DISTINCT factor FROM motif WHERE family = ? COLLATE NOCASE ORDER BY factor", (family.strip(),)
    ).fetchall()  # fmt: skip
    if not found:
        raise ToolError(f"JASPAR 2024 CORE has no human factors of a family '{family[:60]}'.")
    return FactorsOfFamily(factors=[r["factor"] for r in found])


@seeds(TranscriptionFactor, domain="biology")
def factor_seeds() -> list[str]:
    """Every human factor of JASPAR CORE, the best known first."""
    found = [r["factor"] for r in connect(__file__, "jaspar").execute("SELECT DISTINCT factor FROM motif ORDER BY factor")]
    return list(dict.fromkeys([f for f in KNOWN.split() if f in found] + found))


@seeds(FactorFamily, domain="biology")
def family_seeds() -> list[str]:
    """Families of two to sixty human factors."""
    query = (
        "SELECT family FROM motif WHERE family IS NOT NULL GROUP BY family"
        " HAVING COUNT(DISTINCT factor) BETWEEN 2 AND 60 ORDER BY family"
    )
    return [r["family"] for r in connect(__file__, "jaspar").execute(query)]


@seeds(JasparMatrix, domain="biology")
def matrix_seeds() -> list[str]:
    """The matrices of the factors, in the same order."""
    order = {factor: n for n, factor in enumerate(factor_seeds.values())}
    found = connect(__file__, "jaspar").execute("SELECT matrix, factor FROM motif ORDER BY matrix").fetchall()
    return [r["matrix"] for r in sorted(found, key=lambda r: order[r["factor"]])]
