"""Ensembl: genes, transcripts, orthologues, variants and chromosomes (rest.ensembl.org, GRCh38)."""

from typing import Annotated, ClassVar, Literal

from dive.packs.connected.api import Api, at, form_of, gene_of, items, operation, real, text, texts, whole
from dive.packs.connected.entities import EnsemblGene, EnsemblTranscript, HumanChromosome, RsId
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Pick, Result, Row
from dive.tools.entities import Gene

SERVICE = Service("ensembl", "Ensembl", "https://rest.ensembl.org", rate=15, headers=(("Content-Type", "application/json"),))
PACK = Pack(name="ensembl", domain="biology", title="Ensembl REST", licence="no restrictions", vintage="live", service=SERVICE)
API = Api(SERVICE)

Animal = Literal["mouse", "rat", "zebrafish", "chicken", "chimpanzee", "dog", "pig", "cow"]
_SPECIES = {
    "mouse": "mus_musculus", "rat": "rattus_norvegicus", "zebrafish": "danio_rerio", "chicken": "gallus_gallus",
    "chimpanzee": "pan_troglodytes", "dog": "canis_lupus_familiaris", "pig": "sus_scrofa", "cow": "bos_taurus",
}  # fmt: skip


class GeneModel(Result):
    """How Ensembl annotates a gene."""

    ensembl_id: EnsemblGene
    biotype: Annotated[str | None, About("biotype")]
    chromosome: HumanChromosome | None
    start: Annotated[int | None, About("start position")]
    end: Annotated[int | None, About("end position")]
    length: Annotated[int | None, About("genomic length", "base pairs", "longest", "shortest")]
    strand: Annotated[str | None, About("strand")]


@operation(
    domain="biology",
    asks={
        "ensembl_id": ["the Ensembl identifier of {gene}", "Under which identifier does Ensembl list {gene}?"],
        "biotype": ["the biotype that Ensembl gives {gene}"],
        "chromosome": ["the chromosome on which Ensembl places {gene}"],
        "start": ["the GRCh38 position at which, in today's Ensembl, {gene} starts"],
        "length": ["the genomic length that Ensembl's annotation of today gives {gene}"],
        "strand": ["the strand, forward or reverse, on which Ensembl places {gene}"],
    },
    examples=[
        (
            {"gene": "BRCA2"},
            {"ensembl_id": "ENSG00000139618", "chromosome": "13", "strand": "forward", "biotype": "protein_coding"},
        ),
        ({"gene": "tp53"}, {"ensembl_id": "ENSG00000141510", "chromosome": "17", "strand": "reverse"}),
    ],
)
def ensembl_gene(gene: Gene) -> GeneModel:
    """Look up a human gene in Ensembl: identifier, biotype, place on GRCh38, length, strand.

    Args:
        gene: HGNC symbol
    """
    symbol = gene_of(gene)
    found = API.find(
        f"/lookup/symbol/homo_sapiens/{symbol}", missing=f"Ensembl has no human gene {symbol}.", statuses=(400, 404)
    )
    start, end = whole(found, "start"), whole(found, "end")
    strand = whole(found, "strand")
    return GeneModel(
        ensembl_id=API.need(text(found, "id"), "identifier"),
        biotype=text(found, "biotype"),
        chromosome=text(found, "seq_region_name"),
        start=start,
        end=end,
        length=None if start is None or end is None else end - start + 1,
        strand=None if strand is None else "forward" if strand > 0 else "reverse",
    )


class TranscriptRow(Row):
    """One transcript."""

    noun: ClassVar[str] = "transcript"
    plural: ClassVar[str] = "transcripts"
    key: ClassVar[str] = "transcript"

    transcript: EnsemblTranscript
    biotype: Annotated[str | None, About("biotype")]
    length: Annotated[int | None, About("length", "nucleotides", "longest", "shortest")]


class Transcripts(Result):
    """The transcripts of a gene."""

    transcripts: list[TranscriptRow]
    canonical: EnsemblTranscript | None


@operation(
    domain="biology",
    asks={
        "transcripts": ["the transcripts that Ensembl annotates today for {gene}"],
        "transcripts#count": ["the number of transcripts that Ensembl annotates today for {gene}"],
        "canonical": ["the canonical transcript that Ensembl names today for {gene}"],
    },
    examples=[({"gene": "BRCA2"}, {}), ({"gene": "INS"}, {})],
)
def ensembl_transcripts(gene: Gene) -> Transcripts:
    """List the transcripts of a human gene in Ensembl, with biotype and length, and the canonical one.

    Args:
        gene: HGNC symbol
    """
    symbol = gene_of(gene)
    path = f"/lookup/symbol/homo_sapiens/{symbol}"
    found = API.find(path, {"expand": 1}, missing=f"Ensembl has no human gene {symbol}.", statuses=(400, 404))
    canonical = text(found, "canonical_transcript")
    rows = [
        TranscriptRow(transcript=API.need(text(t, "id"), "identifier"), biotype=text(t, "biotype"), length=whole(t, "length"))
        for t in items(found, "Transcript")
    ]
    rows.sort(key=lambda row: row.transcript)
    return Transcripts(transcripts=rows, canonical=canonical.partition(".")[0] if canonical else None)


class Homologues(Result):
    """The genes of another species that descend from the same one."""

    genes: list[EnsemblGene]


@operation(
    domain="biology",
    asks={
        "genes": ["the orthologues that Ensembl lists today in the {animal} for {gene}"],
        "genes#count": ["the number of orthologues that Ensembl lists today in the {animal} for {gene}"],
    },
    examples=[
        ({"gene": "BRCA2", "animal": "mouse"}, {"genes": ["ENSMUSG00000041147"]}),
        ({"gene": "TP53", "animal": "mouse"}, {"genes": ["ENSMUSG00000059552"]}),
    ],
)
def ensembl_orthologues(gene: Gene, animal: Annotated[Animal, Pick("mouse", "zebrafish", "chicken", "dog")]) -> Homologues:
    """List the orthologues of a human gene in another species.

    Args:
        gene: HGNC symbol
        animal: the other species
    """
    symbol = gene_of(gene)
    query = {"target_species": _SPECIES[animal], "type": "orthologues", "format": "condensed"}
    path = f"/homology/symbol/human/{symbol}"
    found = API.find(path, query, missing=f"Ensembl has no human gene {symbol}.", statuses=(400, 404))
    API.need(at(found, "data"), "data")
    return Homologues(genes=sorted(set(texts(items(found, "data", 0, "homologies"), "id"))))


class VariantRecord(Result):
    """What Ensembl says of a variant."""

    alleles: Annotated[str | None, About("alleles")]
    chromosome: HumanChromosome | None
    position: Annotated[int | None, About("position on GRCh38")]
    consequence: Annotated[str | None, About("most severe consequence")]
    minor_allele: Annotated[str | None, About("minor allele")]
    minor_frequency: Annotated[float | None, About("minor allele frequency", digits=3)]


@operation(
    domain="biology",
    asks={
        "alleles": ["the alleles that Ensembl lists for {variant}"],
        "chromosome": ["the chromosome on which Ensembl maps {variant}"],
        "position": ["the GRCh38 position to which Ensembl maps {variant}"],
        "consequence": ["the most severe consequence that Ensembl predicts for {variant}"],
        "minor_allele": ["the minor allele that Ensembl gives for {variant}"],
        "minor_frequency": ["the minor allele frequency that Ensembl gives for {variant}"],
    },
    examples=[
        ({"variant": "rs429358"}, {"chromosome": "19", "position": 44908684, "consequence": "missense_variant"}),
        ({"variant": "RS334"}, {"chromosome": "11", "position": 5227002}),
    ],
)
def ensembl_variant(variant: RsId) -> VariantRecord:
    """Look up a human variant in Ensembl: alleles, place on GRCh38, most severe consequence, minor allele.

    Args:
        variant: dbSNP identifier
    """
    rsid = form_of(variant, r"[Rr][Ss]\d{1,11}", "a dbSNP identifier such as rs429358").lower()
    found = API.find(f"/variation/human/{rsid}", missing=f"Ensembl has no human variant {rsid}.", statuses=(400, 404))
    mappings = [m for m in items(found, "mappings") if (text(m, "seq_region_name") or "") in _CHROMOSOMES]
    place = mappings[0] if len(mappings) == 1 else None
    return VariantRecord(
        alleles=text(place, "allele_string"),
        chromosome=text(place, "seq_region_name"),
        position=whole(place, "start"),
        consequence=text(found, "most_severe_consequence"),
        minor_allele=text(found, "minor_allele"),
        minor_frequency=real(found, "MAF"),
    )


_CHROMOSOMES = {*(str(n) for n in range(1, 23)), "X", "Y", "MT"}


class ChromosomeRecord(Result):
    """A chromosome of the reference assembly."""

    length: Annotated[int, About("length", "base pairs", "longest", "shortest", additive=True)]


@operation(
    domain="biology",
    asks={"length": ["the length in GRCh38 of {chromosome}", "How long is {chromosome} in GRCh38?"]},
    examples=[({"chromosome": "1"}, {"length": 248956422}), ({"chromosome": "x"}, {"length": 156040895})],
)
def ensembl_chromosome(chromosome: HumanChromosome) -> ChromosomeRecord:
    """Look up the length of a human chromosome in the reference assembly GRCh38.

    Args:
        chromosome: 1 to 22, X, Y or MT
    """
    name = form_of(chromosome, r"[1-9]|1\d|2[0-2]|[XYxy]|[Mm][Tt]", "a human chromosome such as 7 or X").upper()
    found = API.get(f"/info/assembly/homo_sapiens/{name}")
    return ChromosomeRecord(length=API.need(whole(found, "length"), "length"))


class GeneAtId(Result):
    """The gene behind an identifier."""

    gene: Gene | None
    species: Annotated[str | None, About("species")]
    description: Annotated[str | None, About("description")]


@operation(
    domain="biology",
    asks={
        "gene": ["the symbol of {ensembl_gene}", "Which gene symbol does {ensembl_gene} have?"],
        "species": ["the species to which {ensembl_gene} belongs"],
        "description": ["the description that Ensembl gives of {ensembl_gene}"],
    },
    examples=[
        ({"ensembl_gene": "ENSG00000139618"}, {"gene": "BRCA2", "species": "Homo sapiens"}),
        ({"ensembl_gene": "ENSMUSG00000059552"}, {"gene": "Trp53", "species": "Mus musculus"}),
    ],
)
def ensembl_by_id(ensembl_gene: EnsemblGene) -> GeneAtId:
    """Look up the gene behind an Ensembl identifier: symbol, species, description.

    Args:
        ensembl_gene: Ensembl gene identifier
    """
    name = form_of(ensembl_gene, r"ENS[A-Z]{0,6}G\d{11}", "an Ensembl gene identifier such as ENSG00000139618")
    found = API.find(f"/lookup/id/{name}", missing=f"Ensembl has no gene {name}.", statuses=(400, 404))
    species = text(found, "species")
    return GeneAtId(
        gene=text(found, "display_name"),
        species=species.replace("_", " ").capitalize() if species else None,
        description=(text(found, "description") or "").partition(" [Source")[0] or None,
    )
