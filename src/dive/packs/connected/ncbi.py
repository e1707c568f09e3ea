"""NCBI's molecular databases: genes, taxa, variants, sequences (E-utilities: gene, taxonomy, snp, clinvar, nuccore)."""

import re
from typing import Annotated

from dive.packs.biology.entities import Cytoband, EntrezId
from dive.packs.connected.api import at, form_of, gene_of, items, operation, phrase_of, same_name, text, texts, whole
from dive.packs.connected.entities import Accession, HumanChromosome, RsId
from dive.packs.connected.eutils import API, SERVICE, count, fetch, fetch_text, only, summary
from dive.tools import About, Pack, Result, ToolError
from dive.tools.entities import DnaSequence, Gene, Species

PACK = Pack(name="ncbi", domain="biology", title="NCBI Entrez molecular databases", licence="US government work",
            vintage="live", service=SERVICE)  # fmt: skip
LONGEST_SEQUENCE = 20_000
"""Letters that a result may hold."""


class GeneSummary(Result):
    """What NCBI Gene says of a human gene."""

    entrez_id: EntrezId
    symbol: Gene
    full_name: Annotated[str | None, About("full name")]
    chromosome: HumanChromosome | None
    band: Cytoband | None
    exons: Annotated[int | None, About("number of exons", None, "highest", "lowest", additive=True)]
    aliases: list[str]
    summary: str | None


@operation(
    domain="biology",
    asks={
        "entrez_id": ["the identifier in today's NCBI Gene of {gene}"],
        "full_name": ["the full name that NCBI Gene gives today for {gene}"],
        "chromosome": ["the chromosome on which NCBI Gene places {gene} today"],
        "band": ["the cytogenetic band at which NCBI Gene places {gene} today"],
        "exons": ["the number of exons that NCBI Gene counts today for {gene}"],
        "aliases": ["the aliases that NCBI Gene lists today for {gene}"],
        "aliases#count": ["the number of aliases that NCBI Gene lists today for {gene}"],
    },
    examples=[
        ({"gene": "BRCA1"}, {"entrez_id": 672, "symbol": "BRCA1", "chromosome": "17", "band": "17q21.31"}),
        ({"gene": "tp53"}, {"entrez_id": 7157, "symbol": "TP53", "chromosome": "17", "band": "17p13.1"}),
    ],
)
def ncbi_gene(gene: Gene) -> GeneSummary:
    """Look up a human gene in NCBI Gene: identifier, full name, chromosome, band, exons, aliases, summary.

    Args:
        gene: HGNC symbol, such as BRCA1
    """
    symbol = gene_of(gene)
    identifier = only("gene", f"{symbol}[sym] AND 9606[taxid] AND alive[prop]", f"human gene with the symbol {symbol}")
    record = summary("gene", identifier, f"human gene with the symbol {symbol}")
    return GeneSummary(
        entrez_id=int(identifier),
        symbol=API.need(text(record, "nomenclaturesymbol") or text(record, "name"), "symbol"),
        full_name=text(record, "nomenclaturename") or text(record, "description"),
        chromosome=text(record, "chromosome"),
        band=text(record, "maplocation"),
        exons=whole(record, "genomicinfo", 0, "exoncount"),
        aliases=sorted({a.strip() for a in (text(record, "otheraliases") or "").split(",") if a.strip()}),
        summary=text(record, "summary"),
    )


class Taxon(Result):
    """What NCBI Taxonomy says of a species."""

    taxid: Annotated[int, About("taxonomy identifier")]
    rank: Annotated[str | None, About("rank")]
    common_name: Annotated[str | None, About("common name")]
    division: Annotated[str | None, About("division")]


@operation(
    domain="biology",
    asks={
        "taxid": ["the NCBI Taxonomy identifier of {species}", "What is the NCBI Taxonomy identifier of {species}?"],
        "common_name": ["the common name that NCBI Taxonomy gives for {species}"],
        "division": ["the NCBI Taxonomy division of {species}"],
    },
    examples=[
        ({"species": "Homo sapiens"}, {"taxid": 9606, "rank": "species", "common_name": "human", "division": "primates"}),
        ({"species": "mus musculus"}, {"taxid": 10090, "division": "rodents"}),
    ],
)
def ncbi_taxon(species: Species) -> Taxon:
    """Look up a species in NCBI Taxonomy: identifier, rank, common name, division.

    Args:
        species: scientific name
    """
    name = phrase_of(species, "a scientific name")
    identifier = only("taxonomy", f'"{name}"[SCIN]', f"taxon called '{name}'")
    record = summary("taxonomy", identifier, f"taxon called '{name}'")
    return Taxon(
        taxid=API.need(whole(record, "taxid"), "taxid"),
        rank=text(record, "rank"),
        common_name=text(record, "commonname"),
        division=text(record, "division"),
    )


class Lineage(Result):
    """The taxa above a species."""

    order: Annotated[str | None, About("order")]
    family: Annotated[str | None, About("family")]
    ancestors: list[str]


@operation(
    domain="biology",
    asks={
        "order": ["the order to which NCBI Taxonomy assigns {species}"],
        "family": ["the family to which NCBI Taxonomy assigns {species}"],
        "ancestors": ["the taxa above {species} in NCBI Taxonomy"],
        "ancestors#count": ["the number of taxa above {species} in NCBI Taxonomy"],
    },
    examples=[
        ({"species": "Homo sapiens"}, {"order": "Primates", "family": "Hominidae"}),
        ({"species": "Mus musculus"}, {"order": "Rodentia", "family": "Muridae"}),
    ],
)
def ncbi_lineage(species: Species) -> Lineage:
    """List the taxa above a species in NCBI Taxonomy, with its order and family.

    Args:
        species: scientific name
    """
    name = phrase_of(species, "a scientific name")
    identifier = only("taxonomy", f'"{name}"[SCIN]', f"taxon called '{name}'")
    taxa = fetch("taxonomy", identifier, f"taxon called '{name}'").findall("Taxon/LineageEx/Taxon")
    named = [(t.findtext("ScientificName", "").strip(), t.findtext("Rank", "").strip()) for t in taxa]
    by_rank = {rank: taxon for taxon, rank in named}
    return Lineage(order=by_rank.get("order"), family=by_rank.get("family"), ancestors=[taxon for taxon, _ in named])


class Variant(Result):
    """What dbSNP says of a variant."""

    chromosome: HumanChromosome | None
    position: Annotated[int | None, About("position on GRCh38")]
    kind: Annotated[str | None, About("class")]
    genes: list[Gene]
    significance: list[str]


@operation(
    domain="biology",
    asks={
        "chromosome": ["the chromosome that carries {variant}"],
        "position": ["the GRCh38 position at which dbSNP places {variant}"],
        "kind": ["the dbSNP class of {variant}"],
        "genes": ["the genes to which dbSNP assigns {variant}"],
        "significance": ["the clinical significances that dbSNP reports for {variant}"],
    },
    examples=[
        ({"variant": "rs334"}, {"chromosome": "11", "position": 5227002, "kind": "snv"}),
        ({"variant": "RS429358"}, {"chromosome": "19", "position": 44908684}),
    ],
)
def ncbi_variant(variant: RsId) -> Variant:
    """Look up a variant in dbSNP: chromosome, GRCh38 position, class, genes, clinical significance.

    Args:
        variant: dbSNP identifier, such as rs334
    """
    rsid = form_of(variant, r"[Rr][Ss]\d{1,11}", "a dbSNP identifier such as rs334").lower()
    record = summary("snp", rsid[2:], f"variant {rsid}")
    place = (text(record, "chrpos") or "").rpartition(":")
    return Variant(
        chromosome=text(record, "chr"),
        position=int(place[2]) if place[2].isdigit() else None,
        kind=text(record, "snp_class"),
        genes=sorted(set(texts(items(record, "genes"), "name"))),
        significance=sorted({s for s in (text(record, "clinical_significance") or "").split(",") if s}),
    )


class ClinvarCount(Result):
    """Variants of a gene."""

    variants: Annotated[int, About("number of variants", None, "highest", "lowest", additive=True)]


@operation(
    domain="biology",
    asks={"variants": ["the number of variants that ClinVar lists today for {gene}",
                       "how many variants ClinVar lists today for {gene}"]},
    examples=[({"gene": "BRCA1"}, {}), ({"gene": "CFTR"}, {})],
)  # fmt: skip
def clinvar_variants(gene: Gene) -> ClinvarCount:
    """Count the variants that ClinVar lists for a gene.

    Args:
        gene: HGNC symbol
    """
    return ClinvarCount(variants=count("clinvar", f"{gene_of(gene)}[gene]"))


@operation(
    domain="biology",
    asks={"variants": ["the number of pathogenic variants that ClinVar lists today for {gene}",
                       "how many variants that it classes as pathogenic ClinVar lists today for {gene}"]},
    examples=[({"gene": "BRCA1"}, {}), ({"gene": "CFTR"}, {})],
)  # fmt: skip
def clinvar_pathogenic_variants(gene: Gene) -> ClinvarCount:
    """Count the variants of a gene that ClinVar classes as pathogenic.

    Args:
        gene: HGNC symbol
    """
    return ClinvarCount(variants=count("clinvar", f'{gene_of(gene)}[gene] AND "clinsig pathogenic"[Properties]'))


class SequenceRecord(Result):
    """What a sequence database says of a record."""

    title: str
    organism: Species | None
    length: Annotated[int | None, About("length", None, "longest", "shortest")]
    molecule: Annotated[str | None, About("kind of molecule")]
    database: Annotated[str | None, About("source database")]


_ACCESSION = r"[A-Za-z]{1,6}_?\d{4,12}(\.\d{1,3})?"


def _sequence(database: str, accession: str) -> SequenceRecord:
    name = form_of(accession, _ACCESSION, "an accession such as NM_000546.6").upper()
    record = summary(database, name, f"sequence record {name}")
    return SequenceRecord(
        title=API.need(text(record, "title"), "title"),
        organism=text(record, "organism"),
        length=whole(record, "slen"),
        molecule=text(record, "moltype"),
        database=text(record, "sourcedb"),
    )


@operation(
    domain="biology",
    asks={
        "title": ["the title of the nucleotide record of {accession}"],
        "organism": ["the organism whose sequence is {accession}"],
        "length": ["the length in nucleotides of {accession}"],
        "molecule": ["the kind of molecule that NCBI gives for {accession}"],
    },
    examples=[
        ({"accession": "NC_012920.1"}, {"organism": "Homo sapiens", "length": 16569}),
        ({"accession": "nc_001416.1"}, {"length": 48502}),
    ],
)
def ncbi_nucleotide(accession: Accession) -> SequenceRecord:
    """Look up a nucleotide record at NCBI: title, organism, length, molecule, source database.

    Args:
        accession: accession of the record, such as NC_012920.1
    """
    return _sequence("nuccore", accession)


@operation(
    domain="biology",
    asks={
        "title": ["the title of the protein record of {accession}"],
        "organism": ["the organism whose protein is {accession}"],
        "length": ["the length in amino acids of {accession}"],
    },
    examples=[
        ({"accession": "NP_000537.3"}, {"organism": "Homo sapiens", "length": 393}),
        ({"accession": "np_000198.1"}, {"organism": "Homo sapiens", "length": 110}),
    ],
)
def ncbi_protein(accession: Accession) -> SequenceRecord:
    """Look up a protein record at NCBI: title, organism, length, source database.

    Args:
        accession: accession of the record, such as NP_000537.3
    """
    return _sequence("protein", accession)


class Sequence(Result):
    """A nucleotide sequence."""

    sequence: DnaSequence
    length: Annotated[int, About("length", "nucleotides", "longest", "shortest")]


@operation(
    domain="biology",
    asks={
        "sequence": ["the nucleotide sequence of {accession}"],
        "length": ["the number of nucleotides in the sequence of {accession}"],
    },
    via={"sequence": "the sequence of {accession}"},
    examples=[({"accession": "NM_000207.3"}, {"length": 465}), ({"accession": "NC_001422.1"}, {"length": 5386})],
)
def ncbi_sequence(accession: Accession) -> Sequence:
    """Read a nucleotide sequence at NCBI, of at most 20,000 nucleotides.

    Args:
        accession: accession of the record
    """
    name = form_of(accession, _ACCESSION, "an accession such as NM_000207.3").upper()
    length = whole(summary("nuccore", name, f"sequence record {name}"), "slen")
    if length is not None and length > LONGEST_SEQUENCE:
        raise ToolError(f"The sequence of {name} has {length:,} nucleotides; at most {LONGEST_SEQUENCE:,} are read.")
    lines = fetch_text("nuccore", name, f"sequence record {name}", "fasta").strip().splitlines()
    letters = "".join(lines[1:]).upper() if lines and lines[0].startswith(">") else ""
    API.need(re.fullmatch(r"[ACGTUNRYSWKMBDHV]+", letters), "FASTA sequence")
    return Sequence(sequence=letters, length=len(letters))


class GeneInSpecies(Result):
    """The gene of that symbol in one species."""

    entrez_id: EntrezId
    symbol: str
    location: Annotated[str | None, About("location")]


@operation(
    domain="biology",
    asks={
        "entrez_id": ["the NCBI Gene identifier in {species} of the gene called {gene}"],
        "location": ["the location that NCBI Gene gives in {species} for the gene called {gene}"],
    },
    examples=[
        ({"gene": "Trp53", "species": "Mus musculus"}, {"entrez_id": 22059, "symbol": "Trp53"}),
        ({"gene": "Brca1", "species": "Mus musculus"}, {"entrez_id": 12189, "symbol": "Brca1"}),
    ],
)
def ncbi_gene_in_species(gene: Gene, species: Species) -> GeneInSpecies:
    """Look up the gene that has a given symbol in a given species, in NCBI Gene.

    Args:
        gene: symbol as it is written in that species
        species: scientific name
    """
    symbol = form_of(gene, r"[A-Za-z][A-Za-z0-9.-]{0,29}", "a gene symbol such as Trp53")
    name = phrase_of(species, "a scientific name")
    what = f"gene with the symbol {symbol} in {name}"
    identifier = only("gene", f'{symbol}[sym] AND "{name}"[orgn] AND alive[prop]', what)
    record = summary("gene", identifier, what)
    found = API.need(text(record, "name"), "symbol")
    if not same_name(found, symbol):
        raise ToolError(f"NCBI has no {what}.")
    return GeneInSpecies(
        entrez_id=int(identifier), symbol=found, location=text(record, "maplocation") or text(at(record, "chromosome"))
    )
