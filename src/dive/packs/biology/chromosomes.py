"""Human chromosomes as wholes: lengths, arms, bands and genes (GRCh38, from the gene atlas)."""

from typing import Annotated

from dive.packs.biology.entities import Chromosome, Cytoband
from dive.packs.biology.genes import FRAGMENTS, connection
from dive.packs.biology.genes import PACK as GENES
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Gene

PACK = Pack(name="chromosomes", domain="biology", title="human chromosomes in NCBI Gene and the UCSC hg38 table",
            licence="public domain", vintage="GRCh38; NCBI Gene 2016-02-22",
            rules=("Bands are those of UCSC's hg38 table",))  # fmt: skip
SEX = ("X", "Y")
NAMES = (*map(str, range(1, 23)), *SEX)


def _name(chromosome: str) -> str:
    text = chromosome.strip().upper().removeprefix("CHR").removeprefix("OMOSOME").strip()
    if text not in NAMES:
        raise ToolError(f"'{chromosome[:20]}' is no human chromosome. Give 1 to 22, X or Y.")
    return text


class ChromosomeProfile(Result):
    """A human chromosome."""

    length: Annotated[int, About("GRCh38 length", "base pairs", "longest", "shortest", additive=True)]
    short_arm: Annotated[int, About("short arm", "base pairs", "longest", "shortest")]
    long_arm: Annotated[int, About("long arm", "base pairs", "longest", "shortest")]
    band_count: Annotated[int, About("number of cytogenetic bands", high="largest", low="smallest", additive=True)]
    gene_count: Annotated[
        int | None,
        About("number of protein-coding genes without a LOC symbol", high="largest",
              low="smallest", additive=True),
    ]  # fmt: skip


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "length": [
            "the GRCh38 length of {chromosome}",
            "What is the GRCh38 length of {chromosome}?",
        ],
        "short_arm": [
            "the length of the short arm of {chromosome}",
        ],
        "band_count": [
            "the number of cytogenetic bands of {chromosome}",
            "How many cytogenetic bands does {chromosome} have?",
        ],
    },
    via={"length": "the GRCh38 length of {chromosome}"},
    undisputed=("length",),
    each={
        "band_count": ["has {most} cytogenetic bands"],
    },
    examples=[
        ({"chromosome": "1"}, {"length": 248956422}),
        ({"chromosome": "X"}, {"length": 156040895}),
        ({"chromosome": "chr21"}, {"length": 46709983}),
    ],
)
def human_chromosome_profile(chromosome: Chromosome) -> ChromosomeProfile:
    """Look up a human chromosome of GRCh38: length, arms (by its bands), numbers of bands and of protein-coding genes.

    Genes are those of NCBI Gene (2016) but those with LOC symbols; they are counted on the autosomes only, since X and Y
    share the pseudoautosomal ones.

    Args:
        chromosome: 1 to 22, X or Y
    """
    name = _name(chromosome)
    bands = connection().execute("SELECT * FROM band WHERE chromosome = ? ORDER BY first", (name,)).fetchall()
    genes = connection().execute("SELECT COUNT(*) FROM gene WHERE chromosome = ?", (name,)).fetchone()[0]
    short = sum(b["last"] - b["first"] + 1 for b in bands if b["band"][len(name)] == "p")
    return ChromosomeProfile(
        length=bands[-1]["last"],
        short_arm=short,
        long_arm=bands[-1]["last"] - short,
        band_count=len(bands),
        gene_count=None if name in SEX else genes,
    )


class LongGene(Row):
    """One of the longest genes."""

    noun = "gene"
    plural = "genes"
    key = "symbol"
    symbol: Gene
    length: Annotated[int, About("genomic length", "base pairs", "longest", "shortest", ranked=False)]
    """By which they are sorted already: of the three longest, the longest is the first."""
    cytoband: Cytoband | None


class LongGenes(Result):
    """The longest genes of a chromosome."""

    genes: list[LongGene]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "genes": [
            "the {number} longest protein-coding genes on {chromosome}",
            "Which are the {number} longest protein-coding genes on {chromosome}?",
        ],
    },
    cite=GENES.cite,
    rules=("Leave out genes with LOC symbols",),
    examples=[
        ({"number": 1, "chromosome": "X"}, {"genes": [{"symbol": "DMD", "cytoband": None}]}),
        ({"number": 1, "chromosome": "7"}, {"genes": [{"symbol": "CNTNAP2"}]}),
    ],
)
def longest_genes(number: Annotated[int, Pick(3, 5, 8, 10, noun="number")], chromosome: Chromosome) -> LongGenes:
    """List the genes of a human chromosome that span the most bases of GRCh38, longest first.

    Genes are those of NCBI Gene (2016) but those with LOC symbols.

    Args:
        number: how many genes, from 1 to 20
        chromosome: 1 to 22 or X; on Y, pseudoautosomal genes would be among them, which are X's as well
    """
    if not 1 <= number <= 20:
        raise ToolError("Give a number of genes from 1 to 20.")
    if _name(chromosome) == "Y":
        raise ToolError("Of the genes of Y, those it shares with X are not on record. Give 1 to 22 or X.")
    found = connection().execute(
        "SELECT * FROM gene WHERE chromosome = ? ORDER BY last - first DESC, symbol", (_name(chromosome),)
    )
    every = found.fetchall()
    rows = [LongGene(symbol=r["symbol"], length=r["last"] - r["first"] + 1, cytoband=r["band"]) for r in every[:number]]
    parts = [s for r in every if (s := r["symbol"]) in FRAGMENTS and FRAGMENTS[s] > 0.9 * rows[-1].length]
    if parts:
        raise ToolError(f"NCBI Gene's 2016 table gives a fragment of {', '.join(parts)}, which may be among the longest there.")
    return LongGenes(genes=rows)


@seeds(Chromosome, domain="biology")
def chromosome_seeds() -> list[str]:
    """The 24 human chromosomes."""
    return list(NAMES)


@aliases(Chromosome)
def chromosome_aliases(value: str) -> list[str]:
    """A chromosome as genome browsers write it."""
    return [f"chr{value}", f"chromosome {value}"]
