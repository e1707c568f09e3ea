"""Human protein-coding genes: place on GRCh38, size, aliases (NCBI Gene 2016, without LOC symbols)."""

from functools import cache
from itertools import islice
from sqlite3 import Connection
from sqlite3 import Row as Record
from typing import Annotated

from dive.packs.atlas import NameIndex, connect
from dive.packs.biology.entities import Chromosome, Cytoband, EntrezId, GeneAlias
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Gene

PACK = Pack(
    name="human_genes",
    domain="biology",
    title="NCBI Gene, human protein-coding genes on GRCh38",
    licence="public domain",
    vintage="NCBI Gene 2016-02-22; UCSC hg38 bands",
    cite="NCBI Gene's data of 22 February 2016 for GRCh38",
)
KNOWN = """TP53 BRCA1 BRCA2 EGFR KRAS CFTR APOE INS HBB HTT DMD MYC PTEN VEGFA TNF IL6 FOXP2 APP LDLR PAX6 SRY SHH TTN FBN1 RB1
APC VHL NF1 NF2 MLH1 MSH2 MSH6 PMS2 ATM CHEK2 PALB2 CDH1 STK11 SMAD4 BRAF NRAS HRAS PIK3CA ALK RET MET KIT ABL1 BCR JAK2 FLT3
NPM1 IDH1 IDH2 DNMT3A TET2 NOTCH1 CTNNB1 ERBB2 ESR1 AR PGR HNF1A HNF4A GCK PPARG LEP LEPR MC4R FTO ADIPOQ GH1 IGF1 IGF1R INSR
ALB TF HFE F8 F9 F2 F5 VWF HBA1 HBA2 HBG1 G6PD PAH HEXA GBA1 SMN1 SOD1 FUS C9orf72 TARDBP SNCA LRRK2 PRKN PINK1 MAPT PSEN1 PSEN2
FMR1 MECP2 SCN1A SCN5A KCNQ1 KCNH2 RYR1 RYR2 MYH7 MYBPC3 LMNA COL1A1 COL1A2 COL3A1 COL4A5 COL5A1 ELN PKD1 PKD2 UMOD NPHS1
TSC1 TSC2 WT1 GATA1 GATA2 RUNX1 SOX2 SOX9 NANOG POU5F1 KLF4 OTX2 HOXA1 HOXD13 FGFR1 FGFR2 FGFR3 FGF8 BMP4 WNT1 GLI3 PTCH1
TERT BCL2 BAX CASP3 CASP8 FAS MDM2 CDKN2A CDK4 CCND1 MYCN STAT3 NFKB1 IL2 IL10 IFNG CCR5 CXCR4 CD4 CD8A CTLA4 PDCD1 FOXP3
TLR4 ACE2 ACE AGT REN NOS3 CYP2D6 CYP2C19 CYP3A4 TPMT VKORC1 UGT1A1 ALDH2 ADH1B LCT MC1R OCA2 HERC2 TYR SLC24A5 EDAR ACTN3
OXTR BDNF COMT DRD2 SLC6A4 MAOA PER2 CLOCK ACTB GAPDH TUBB KRT14 DSP RHO USH2A GJB2 MYO7A ABCA4 RPE65 PCSK9 APOB LPL CETP"""


FRAGMENTS = {"CHRM3": 549_000, "GALNS": 43_000, "GALNT18": 351_000, "SHH": 12_500, "SNX29": 594_000}
"""Genes of which the source spans a small part only, and about how many base pairs they have."""
MITOCHONDRIAL = frozenset({"cox1", "cox2", "cox3", "cytb", "atp6", "atp8", "nd1", "nd2", "nd3", "nd4", "nd4l", "nd5", "nd6"})
"""What people call genes of the mitochondrion, which the atlas does not have: COX1 is to most not PTGS1 but MT-CO1."""


def connection() -> Connection:
    """The gene atlas."""
    return connect(__file__, "human_genes")


@cache
def _symbols() -> dict[str, str]:
    return {r["symbol"].casefold(): r["symbol"] for r in connection().execute("SELECT symbol FROM gene")}


def owners(alias: str) -> list[str]:
    """Symbols of the genes that have the alias, capitals ignored: to people, p21 of TCEAL1 and P21 of CDKN1A are one name."""
    query = "SELECT DISTINCT symbol FROM alias WHERE alias = ? COLLATE NOCASE ORDER BY symbol"
    return [r["symbol"] for r in connection().execute(query, (alias,))]


@cache
def _unclear_names() -> NameIndex:
    shared = connection().execute("SELECT lower(alias) AS a FROM alias GROUP BY a HAVING count(DISTINCT symbol) > 1")
    return NameIndex((name, 0) for name in (*(r["a"] for r in shared), *_symbols()))


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


@cache
def _lookalikes() -> frozenset[str]:
    """Names that stand for several genes once hyphens and blanks are left out, as ALL1 (BCR) and ALL-1 (KMT2A) do."""
    found: dict[str, str] = {}
    shared = set(MITOCHONDRIAL)
    names = connection().execute("SELECT alias, symbol FROM alias UNION SELECT symbol, symbol FROM gene")
    for name, symbol in ((_letters(r[0]), r[1]) for r in names):
        if found.setdefault(name, symbol) != symbol:
            shared.add(name)
    return frozenset(shared)


def _length(r: Record) -> int | None:
    """Base pairs from end to end; None where the source knows only a part of the gene."""
    return None if r["symbol"] in FRAGMENTS else r["last"] - r["first"] + 1


def _whole(found: list[Record]) -> list[Record]:
    """The genes themselves. Raises ToolError where one of them is known in part: it has no length and no certain place."""
    if parts := [r["symbol"] for r in found if r["symbol"] in FRAGMENTS]:
        raise ToolError(f"NCBI Gene's 2016 table gives a fragment of {', '.join(parts)}: the genes around it cannot be listed.")
    return found


def _unclear(alias: str) -> bool:
    """Do several genes have the alias, or is it another gene's symbol, capitals aside?"""
    return _unclear_names().get(alias.lower()) is not None


def resolve(gene: str) -> str:
    """The canonical symbol of a symbol or unambiguous alias. Raises ToolError where there is none."""
    text = gene.strip()
    if text.casefold() in _symbols():
        return _symbols()[text.casefold()]
    found = owners(text) if len(text) <= 40 else []
    if len(found) == 1:
        return found[0]
    if found:
        raise ToolError(f"'{text}' is an alias of several genes ({', '.join(found[:8])}). Give the HGNC symbol.")
    raise ToolError(f"No human protein-coding gene in the atlas is called '{text[:40]}'. Give an HGNC symbol such as BRCA1.")


def record_of(gene: str) -> Record:
    """The gene's row of the atlas."""
    record: Record = connection().execute("SELECT * FROM gene WHERE symbol = ?", (resolve(gene),)).fetchone()
    return record


class GeneProfile(Result):
    """Where a gene lies, and how large it is."""

    symbol: Gene
    full_name: str
    chromosome: Chromosome
    cytoband: Cytoband | None
    start: int
    end: int
    length: Annotated[int | None, About("genomic length", "base pairs", "longest", "shortest")]
    strand: str
    entrez_id: Annotated[int, About("NCBI Gene ID", ranked=False)]  # no EntrezId: the gene of a gene's ID is that gene
    aliases: list[str]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "chromosome": [
            "the chromosome that carries {gene}",
            "Which chromosome carries {gene}?",
        ],
        "cytoband": [
            "the GRCh38 cytogenetic band of {gene}",
            "In which GRCh38 cytogenetic band does {gene} lie?",
        ],
        "length": [
            "the genomic length of {gene}",
            "How long is {gene}, introns included?",
        ],
        "strand": [
            "the GRCh38 strand (plus or minus) that carries {gene}",
            "Does {gene} lie on the plus or the minus strand of GRCh38?",
        ],
        "entrez_id": [
            "the NCBI Gene ID of {gene}",
            "What is the NCBI Gene ID of {gene}?",
        ],
        "aliases": [
            "the aliases that NCBI Gene lists for {gene}",
        ],
        "aliases#count": [
            "the number of aliases that NCBI Gene lists for {gene}",
            "How many aliases does NCBI Gene list for {gene}?",
        ],
    },
    via={"cytoband": "the cytogenetic band in which {gene} lies", "chromosome": "the chromosome on which {gene} lies"},
    undisputed=("chromosome", "strand", "entrez_id"),
    each={
        "aliases#count": ["has {most} aliases in NCBI Gene"],
    },
    examples=[
        ({"gene": "TP53"}, {"chromosome": "17", "cytoband": "17p13.1", "strand": "minus", "entrez_id": 7157}),
        ({"gene": "brca1"}, {"symbol": "BRCA1", "chromosome": "17", "cytoband": "17q21.31", "length": 81189, "entrez_id": 672}),
        ({"gene": "CFTR"}, {"chromosome": "7", "cytoband": "7q31.2", "strand": "plus", "entrez_id": 1080}),
    ],
)  # fmt: skip
def gene_profile(gene: Gene) -> GeneProfile:
    """Look up a human protein-coding gene: chromosome, band, GRCh38 coordinates, length, NCBI Gene ID, aliases.

    The band is empty where the gene crosses a band boundary, the length where the source knows only a part of the gene.

    Args:
        gene: HGNC symbol (BRCA1) or an unambiguous alias
    """
    r = record_of(gene)
    aliases = [a["alias"] for a in connection().execute("SELECT alias FROM alias WHERE symbol = ? ORDER BY 1", (r["symbol"],))]
    return GeneProfile(
        symbol=r["symbol"],
        full_name=r["name"],
        chromosome=r["chromosome"],
        cytoband=r["band"],
        start=r["first"],
        end=r["last"],
        length=_length(r),
        strand={"+": "plus", "-": "minus"}[r["strand"]],
        entrez_id=r["entrez"],
        aliases=aliases,
    )


class GeneFound(Result):
    """A gene, found by something other than its symbol."""

    gene: Gene


@tool(
    domain="biology",
    kind="retrieval",
    asks={"gene": ["the official symbol of {entrez_id}", "What is the official symbol of {entrez_id}?"]},
    via={"gene": "{entrez_id}"},
    examples=[
        ({"entrez_id": 672}, {"gene": "BRCA1"}),
        ({"entrez_id": 7157}, {"gene": "TP53"}),
        ({"entrez_id": 348}, {"gene": "APOE"}),
    ],
)
def gene_by_entrez_id(entrez_id: EntrezId) -> GeneFound:
    """Find the human protein-coding gene with an NCBI Gene (Entrez) ID.

    Args:
        entrez_id: the number, such as 672
    """
    number = entrez_id if 0 < entrez_id < 10**12 else 0
    found = connection().execute("SELECT symbol FROM gene WHERE entrez = ?", (number,)).fetchone()
    if found is None:
        raise ToolError(f"No human protein-coding gene in the atlas has the NCBI Gene ID {str(entrez_id)[:30]}.")
    return GeneFound(gene=found["symbol"])


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "gene": [
            "the official symbol of {alias}",
            "What is the official symbol of {alias}?",
        ],
    },
    via={"gene": "{alias}"},
    examples=[
        ({"alias": "HER2"}, {"gene": "ERBB2"}),
        ({"alias": "PARK2"}, {"gene": "PRKN"}),
        ({"alias": "OCT4"}, {"gene": "POU5F1"}),
    ],
)
def gene_by_alias(alias: GeneAlias) -> GeneFound:
    """Find the one human protein-coding gene that has an alias or former symbol, capitals ignored.

    Refuses aliases of several genes, and those that are the symbol of a gene.

    Args:
        alias: an alias such as HER2
    """
    text = alias.strip()
    if text.casefold() in _symbols():
        raise ToolError(f"'{text[:40]}' is no alias but the symbol of the gene {_symbols()[text.casefold()]}.")
    found = owners(text) if 0 < len(text) <= 40 else []
    if len(found) != 1:
        which = f"several genes have it: {', '.join(found[:8])}" if found else "no gene of the atlas has it"
        raise ToolError(f"'{alias[:40]}' does not name one gene as an alias: {which}.")
    return GeneFound(gene=found[0])


class GeneInBand(Row):
    """A gene of a band."""

    noun = "gene"
    plural = "genes"
    key = "symbol"
    symbol: Gene
    start: int
    length: Annotated[int, About("genomic length", "base pairs", "longest", "shortest")]
    strand: str


class GenesInBand(Result):
    """The genes of a band."""

    genes: list[GeneInBand]


def _row(r: Record) -> GeneInBand:
    length, strand = r["last"] - r["first"] + 1, {"+": "plus", "-": "minus"}[r["strand"]]
    return GeneInBand(symbol=r["symbol"], start=r["first"], length=length, strand=strand)


def _band(cytoband: str) -> Record:
    text = cytoband.strip().casefold().removeprefix("chr")
    text = text[:1].upper() + text[1:]
    found: Record | None = connection().execute("SELECT * FROM band WHERE band = ?", (text,)).fetchone() if text else None
    if found is None:
        raise ToolError(f"hg38 has no band '{cytoband[:30]}'. Give a band at full resolution, such as 17q21.31.")
    return found


@tool(
    domain="biology",
    kind="retrieval",
    rules=("Leave out genes with LOC symbols", "Bands are those of UCSC's hg38 table"),
    asks={
        "genes": [
            "the protein-coding genes wholly within {cytoband}",
            "Which protein-coding genes lie wholly within {cytoband}?",
        ],
        "genes#count": [
            "the number of protein-coding genes wholly within {cytoband}",
            "How many protein-coding genes lie wholly within {cytoband}?",
        ],
    },
    each={
        "genes#count": ["has {most} protein-coding genes wholly within its bounds"],
    },
    examples=[
        ({"cytoband": "7q31.2"}, {"genes": [
            {"symbol": s} for s in ("TFEC", "TES", "CAV2", "CAV1", "MET", "CAPZA2", "ST7", "WNT2", "ASZ1", "CFTR")]}),
        ({"cytoband": "15q12"}, {"genes": [{"symbol": s} for s in ("ATP10A", "GABRB3", "GABRA5", "GABRG3")]}),
    ],
)  # fmt: skip
def genes_in_cytoband(cytoband: Cytoband) -> GenesInBand:
    """List the human protein-coding genes that lie wholly within a cytogenetic band of GRCh38, in order of position.

    Genes of NCBI Gene (2016) but those with LOC symbols; pseudoautosomal and mitochondrial genes are not covered.

    Args:
        cytoband: band at the full resolution of hg38, such as 17q21.31
    """
    found = connection().execute("SELECT * FROM gene WHERE band = ? ORDER BY first, symbol", (_band(cytoband)["band"],))
    return GenesInBand(genes=[_row(r) for r in _whole(found.fetchall())])


class BandProfile(Result):
    """Where a band lies."""

    chromosome: Chromosome
    arm: str
    start: int
    end: int
    length: Annotated[int, About("length", "base pairs", "longest", "shortest", additive=True)]
    staining: str


_STAINS = {
    "gneg": "negative", "gpos25": "positive, 25%", "gpos50": "positive, 50%", "gpos75": "positive, 75%",
    "gpos100": "positive, 100%", "acen": "centromeric", "gvar": "variable heterochromatin", "stalk": "stalk",
}  # fmt: skip


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "length": [
            "the length of {cytoband}",
            "How long is {cytoband}?",
        ],
        "staining": [
            "the Giemsa staining of {cytoband}",
        ],
    },
    via={"length": "the length of {cytoband}"},
    cite="",
    rules=("Bands are those of UCSC's hg38 table",),
    examples=[
        ({"cytoband": "1p36.33"}, {"chromosome": "1", "arm": "short", "start": 1, "end": 2300000, "length": 2300000,
                                   "staining": "negative"}),
        ({"cytoband": "Xq28"}, {"chromosome": "X", "arm": "long", "end": 156040895}),
    ],
)  # fmt: skip
def cytoband_profile(cytoband: Cytoband) -> BandProfile:
    """Look up a human cytogenetic band in the UCSC hg38 table: coordinates, length and Giemsa staining.

    Args:
        cytoband: band at the full resolution of hg38, such as 17q21.31
    """
    r = _band(cytoband)
    return BandProfile(
        chromosome=r["chromosome"],
        arm="short" if r["band"][len(r["chromosome"])] == "p" else "long",
        start=r["first"],
        end=r["last"],
        length=r["last"] - r["first"] + 1,
        staining=_STAINS[r["stain"]],
    )


class GeneNearby(Row):
    """A gene near another."""

    noun = "nearby gene"
    plural = "nearby genes"
    key = "symbol"
    symbol: Gene
    distance: int
    length: Annotated[int, About("genomic length", "base pairs", "longest", "shortest")]


class GenesNearby(Result):
    """The genes near another."""

    genes: list[GeneNearby]


@tool(
    domain="biology",
    kind="retrieval",
    rules=("Leave out genes with LOC symbols",),
    asks={
        "genes": [
            "the other protein-coding genes wholly or partly within {kilobases} of {gene}",
        ],
        "genes#count": [
            "the number of other protein-coding genes that lie wholly or partly within {kilobases} of {gene}",
            "How many other protein-coding genes lie wholly or partly within {kilobases} of {gene}?",
        ],
    },
    each={
        "genes#count": ["has {most} other protein-coding genes wholly or partly within {kilobases} of it"],
    },
    examples=[
        ({"gene": "HBB", "kilobases": 20}, {"genes": [{"symbol": "HBD"}]}),
        ({"gene": "CFTR", "kilobases": 60}, {"genes": [{"symbol": "ASZ1"}, {"symbol": "CTTNBP2"}]}),
    ],
)
def genes_near_gene(
    gene: Gene, kilobases: Annotated[int, Pick(50, 100, 200, 300, says="{} kilobases", noun="distance")]
) -> GenesNearby:
    """List the other human protein-coding genes on the same chromosome whose gap to a gene is at most so many kilobases.

    The gap is the number of bases between the two genes in GRCh38; genes that overlap have a gap of 0. In order
    of position; genes of NCBI Gene (2016) but those with LOC symbols.

    Args:
        gene: HGNC symbol or an unambiguous alias
        kilobases: largest gap in thousands of bases, from 1 to 1000
    """
    if not 1 <= kilobases <= 1_000:
        raise ToolError("Give a gap from 1 to 1000 kilobases.")
    r = record_of(gene)
    reach = kilobases * 1_000
    found = connection().execute(
        "SELECT * FROM gene WHERE chromosome = ? AND first <= ? AND last >= ? AND symbol != ? ORDER BY first, symbol",
        (r["chromosome"], r["last"] + reach + 1, r["first"] - reach - 1, r["symbol"]),
    )
    rows = []
    for n in _whole([r, *found]):
        if n is r:
            continue
        gap = max(0, n["first"] - r["last"] - 1, r["first"] - n["last"] - 1)
        row = _row(n)
        rows.append(GeneNearby(symbol=row.symbol, distance=gap, length=row.length))
    return GenesNearby(genes=rows)


@cache
def _ranked() -> list[str]:
    """Well-known genes, then the others by how many aliases they have: the more studied, the more names."""
    query = (
        "SELECT g.symbol, COUNT(a.alias) AS n FROM gene g JOIN alias a ON a.symbol = g.symbol WHERE g.band IS NOT NULL"
        " GROUP BY g.symbol HAVING n >= 5 ORDER BY n DESC, g.symbol"
    )
    known = [s for s in KNOWN.split() if s.casefold() in _symbols()]
    return list(dict.fromkeys(known + [r["symbol"] for r in connection().execute(query)]))


@seeds(Gene, domain="biology")
def gene_seeds() -> list[str]:
    """Genes, best known first."""
    return _ranked()[:3000]


@seeds(EntrezId, domain="biology")
def entrez_seeds() -> list[int]:
    """NCBI Gene IDs of the best-known genes."""
    return [record_of(s)["entrez"] for s in _ranked()[:400]]


@seeds(GeneAlias, domain="biology")
def alias_seeds() -> list[str]:
    """An alias each of the best-known genes, the shortest that names one gene only, hyphens aside, and is no gene's symbol."""
    found: list[str] = []
    for symbol in _ranked()[:900]:
        names = connection().execute("SELECT alias FROM alias WHERE symbol = ? ORDER BY length(alias), alias", (symbol,))
        plain = (r["alias"] for r in names if len(r["alias"]) >= 4 and r["alias"].isalnum())
        clear = (a for a in plain if not _unclear(a) and _letters(a) not in _lookalikes())
        found += islice(clear, 1)  # of two, a list could not say how many genes it means
    return found


@seeds(Cytoband, domain="biology")
def cytoband_seeds() -> list[str]:
    """Bands that hold between 3 and 60 genes, all known whole."""
    query = "SELECT band, COUNT(*) AS n FROM gene WHERE band IS NOT NULL GROUP BY band HAVING n BETWEEN 3 AND 60 ORDER BY band"
    partial = {record_of(symbol)["band"] for symbol in FRAGMENTS}
    return [r["band"] for r in connection().execute(query) if r["band"] not in partial]


@aliases(Gene)
def gene_aliases(value: str) -> list[str]:
    """The gene's other symbols, where they name no other gene."""
    found = connection().execute("SELECT alias FROM alias WHERE symbol = ? ORDER BY alias", (str(value),))
    return [r["alias"] for r in found if not _unclear(r["alias"])]
