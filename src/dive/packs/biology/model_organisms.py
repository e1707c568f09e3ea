"""Genes and chromosomes of model organisms: mouse, fruit fly, and the assemblies of the usual genomes (NCBI Gene, UCSC)."""

from functools import cache
from sqlite3 import Row as Record
from typing import Annotated, Any

from dive.packs.atlas import connect
from dive.packs.biology.entities import FlyGene, ModelOrganism, MouseGene
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool

PACK = Pack(name="model_organisms", domain="biology", title="NCBI Gene for mouse and fly, UCSC assemblies",
            licence="public domain", vintage="NCBI Gene 2016-02-22", cite="NCBI Gene's data of 22 February 2016")  # fmt: skip
KNOWN_FLY = """w hh ey Ubx Antp wg dpp N en eve ftz bcd nos osk tor sev boss y per tim Clk cyc cry fru dsx tra Sxl Notum sog tld
Egfr spi ras Dl Ser Dif dl Tl cact lola rut dnc amn Shaker Sh para shi ninaE rdgB trp Pax Pten baz crb arm Apc ptc smo ci cos
vg ap Scr Dfd lab pb abd-A Abd-B st cn bw v Adh Act5C Rh1 chico InR foxo TH ple Ddc Hsp70 Hsp83 Mef2 twi sna so eya dac ato"""


def _rows(query: str, *values: Any) -> list[Record]:
    found: list[Record] = connect(__file__, "model_organisms").execute(query, values).fetchall()
    return found


@cache
def _symbols(table: str) -> dict[str, str]:
    return {r["symbol"].casefold(): r["symbol"] for r in _rows(f"SELECT symbol FROM {table} ORDER BY symbol")}


def _gene(table: str, symbol: str, example: str) -> Record:
    text = symbol.strip()
    found = _rows(f"SELECT * FROM {table} WHERE symbol = ?", _symbols(table).get(text.casefold(), text[:60]))
    if not found:
        raise ToolError(
            f"No protein-coding gene of the {table} atlas has the symbol '{text[:40]}'. Give one such as {example}."
        )
    return found[0]


class OrganismGene(Result):
    """A gene of a model organism."""

    full_name: str
    chromosome: str
    length: Annotated[int, About("genomic length", "base pairs", "longest", "shortest")]
    exon_count: Annotated[int, About("number of exons", high="largest", low="smallest")]
    strand: str
    entrez_id: int


def _profile(r: Record) -> OrganismGene:
    return OrganismGene(
        full_name=r["name"],
        chromosome=r["chromosome"],
        length=r["last"] - r["first"] + 1,
        exon_count=r["exons"],
        strand={"+": "plus", "-": "minus"}[r["strand"]],
        entrez_id=r["entrez"],
    )


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "chromosome": [
            "the chromosome that carries {mouse_gene}",
            "Which chromosome carries {mouse_gene}?",
        ],
        "length": [
            "the genomic length of {mouse_gene}",
        ],
        "exon_count": [
            "the NCBI Gene exon count of {mouse_gene}",
            "How many exons does NCBI Gene count in {mouse_gene}?",
        ],
    },
    cite="NCBI Gene's data of 22 February 2016 for the mouse assembly GRCm38",
    each={
        "exon_count": ["has {most} exons by NCBI Gene's count"],
    },
    examples=[
        ({"mouse_gene": "Trp53"}, {"chromosome": "11", "full_name": "transformation related protein 53", "entrez_id": 22059,
                                   "strand": "plus"}),
        ({"mouse_gene": "Shh"}, {"chromosome": "5", "full_name": "sonic hedgehog", "entrez_id": 20423, "strand": "minus"}),
        ({"mouse_gene": "Pax6"}, {"chromosome": "2", "entrez_id": 18508}),
    ],
)  # fmt: skip
def mouse_gene_profile(mouse_gene: MouseGene) -> OrganismGene:
    """Look up a mouse protein-coding gene on GRCm38: full name, chromosome, length, exons, strand, NCBI Gene ID.

    Args:
        mouse_gene: MGI symbol, such as Trp53
    """
    return _profile(_gene("mouse", mouse_gene, "Trp53"))


class FlyGeneProfile(OrganismGene):
    """A fly gene, with its place on the genetic map."""

    chromosome: str
    map_position: str | None


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "full_name": [
            "the full name of {fly_gene}",
            "What is the full name of {fly_gene}?",
        ],
        "chromosome": [
            "the chromosome arm that carries {fly_gene}",
            "Which chromosome arm carries {fly_gene}?",
        ],
        "exon_count": [
            "the NCBI Gene exon count of {fly_gene}",
        ],
        "length": [
            "the genomic length of {fly_gene}",
        ],
    },
    each={
        "exon_count": ["has {most} exons by NCBI Gene's count"],
    },
    examples=[
        ({"fly_gene": "w"}, {"full_name": "white", "chromosome": "X", "map_position": "1-1.5 cM"}),
        ({"fly_gene": "hh"}, {"full_name": "hedgehog", "chromosome": "3R"}),
        ({"fly_gene": "ey"}, {"full_name": "eyeless", "chromosome": "4"}),
    ],
)
def fly_gene_profile(fly_gene: FlyGene) -> FlyGeneProfile:
    """Look up a named protein-coding gene of Drosophila melanogaster: full name, chromosome arm, length, exons, map position.

    Args:
        fly_gene: FlyBase symbol in its own capitals, such as hh
    """
    text = fly_gene.strip()
    found = _rows("SELECT * FROM fly WHERE symbol = ?", text[:60])
    r = found[0] if found else _gene("fly", text, "hh")
    return FlyGeneProfile(**_profile(r).model_dump(), map_position=r["place"])


class FlyGeneFound(Result):
    """A fly gene, found by its name."""

    fly_gene: FlyGene


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "fly_gene": [
            'the symbol of the Drosophila gene named "{name}"',
            'What is the symbol of the Drosophila gene named "{name}"?',
        ],
    },
    via={"fly_gene": 'the Drosophila gene named "{name}"'},
    examples=[
        ({"name": "hedgehog"}, {"fly_gene": "hh"}),
        ({"name": "Ultrabithorax"}, {"fly_gene": "Ubx"}),
        ({"name": "white"}, {"fly_gene": "w"}),
    ],
)
def fly_gene_by_name(
    name: Annotated[
        str,
        Pick("hedgehog", "eyeless", "Ultrabithorax", "Antennapedia", "wingless", "decapentaplegic", "Notch", "engrailed",
             "even skipped", "fushi tarazu", "bicoid", "nanos", "oskar", "torso", "period", "timeless", "Clock", "cryptochrome",
             "doublesex", "fruitless", "vermilion", "dunce", "rutabaga", "patched", "smoothened", "armadillo", "twist"),
    ],
) -> FlyGeneFound:  # fmt: skip
    """Find the one gene of Drosophila melanogaster with a full name, such as hedgehog. Refuses names of several genes.

    Args:
        name: the gene's full name in NCBI Gene, capitals ignored
    """
    found = _rows("SELECT symbol FROM fly WHERE name = ? COLLATE NOCASE", " ".join(name.split())[:100])
    if len(found) != 1:
        which = f"{len(found)} genes have it" if found else "no gene of the atlas has it"
        raise ToolError(f"'{name[:60]}' does not name one fly gene: {which}.")
    return FlyGeneFound(fly_gene=found[0]["symbol"])


class ChromosomeOfGenome(Row):
    """A chromosome of an assembly."""

    noun = "chromosome"
    plural = "chromosomes"
    name: str
    length: Annotated[int, About("length", "base pairs", "longest", "shortest", additive=True)]


class Genome(Result):
    """The assembled chromosomes of a genome."""

    assembly: str
    year: Annotated[int, About("year of release", high="latest", low="earliest")]
    chromosomes: list[ChromosomeOfGenome]
    total_length: Annotated[int, About("nuclear genome length in UCSC's default assembly", "base pairs", "longest", "shortest")]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "chromosomes": [
            "the nuclear chromosome sequences in UCSC's default genome assembly of {species}",
        ],
        "chromosomes#count": [
            "the number of nuclear chromosome sequences in UCSC's default genome assembly of {species}",
        ],
        "total_length": [
            "the total length of the nuclear chromosomes in UCSC's default genome assembly of {species}",
        ],
    },
    cite="",
    each={
        "chromosomes#count": ["has {most} nuclear chromosome sequences in UCSC's default genome assembly"],
    },
    examples=[
        ({"species": "Saccharomyces cerevisiae"}, {"assembly": "sacCer3", "total_length": 12071326}),
        ({"species": "Caenorhabditis elegans"}, {"assembly": "ce11", "year": 2013, "chromosomes": [
            {"name": n} for n in ("I", "II", "III", "IV", "V", "X")]}),
    ],
)  # fmt: skip
def genome_chromosomes(species: ModelOrganism, assembly: str = "newest") -> Genome:
    """List the assembled nuclear chromosomes of a model organism's genome with their lengths in base pairs.

    Args:
        species: Homo sapiens, Mus musculus, Drosophila melanogaster, Caenorhabditis elegans, Danio rerio or
            Saccharomyces cerevisiae
        assembly: UCSC's name of an assembly (hg38, hg19, mm39, mm10, mm9, dm6, dm3, ce11, ce10, danRer11, danRer10,
            sacCer3), or newest
    """
    name = " ".join(species.split())
    found = _rows("SELECT * FROM chromosome WHERE species = ? COLLATE NOCASE ORDER BY year DESC, place", name[:80])
    if not found:
        raise ToolError(f"No assembly of the genome of '{name[:40]}' is on record.")
    wanted = found[0]["assembly"] if assembly == "newest" else assembly.strip()
    rows = [r for r in found if r["assembly"].casefold() == wanted.casefold()]
    if not rows:
        offered = ", ".join(dict.fromkeys(r["assembly"] for r in found))
        raise ToolError(f"{found[0]['species']} has no assembly '{assembly[:30]}' here. There are: {offered}.")
    return Genome(
        assembly=rows[0]["assembly"],
        year=rows[0]["year"],
        chromosomes=[ChromosomeOfGenome(name=r["name"], length=r["length"]) for r in rows],
        total_length=sum(r["length"] for r in rows),
    )


@seeds(FlyGene, domain="biology")
def fly_gene_seeds() -> list[str]:
    """Famous fly genes, then those with a place on the genetic map."""
    mapped = [r["symbol"] for r in _rows("SELECT symbol FROM fly WHERE place LIKE '%cM' ORDER BY exons DESC, symbol")]
    present = set(_symbols("fly").values())
    return list(dict.fromkeys([*(s for s in KNOWN_FLY.split() if s in present), *mapped]))[:800]


@seeds(ModelOrganism, domain="biology")
def genome_species_seeds() -> list[str]:
    """The organisms with an assembly."""
    return [r["species"] for r in _rows("SELECT DISTINCT species FROM chromosome ORDER BY species")]
