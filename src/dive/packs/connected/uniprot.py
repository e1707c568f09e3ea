"""UniProt: proteins, where they are in the cell, and what goes wrong with them (rest.uniprot.org, UniProtKB)."""

from typing import Annotated, Any

from dive.packs.connected.api import Api, at, form_of, gene_of, items, operation, text, texts, whole
from dive.packs.connected.entities import UniprotAccession
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Result, ToolError
from dive.tools.entities import Disease, Gene, ProteinSequence, Species

SERVICE = Service("uniprot", "UniProt", "https://rest.uniprot.org", rate=10)
PACK = Pack(name="uniprot", domain="biology", title="UniProtKB", licence="CC BY 4.0", vintage="live", service=SERVICE)
API = Api(SERVICE)


def _entry(accession: str) -> Any:
    name = form_of(
        accession,
        r"[OPQopq]\d[A-Za-z0-9]{3}\d|[A-NR-Za-nr-z]\d([A-Za-z][A-Za-z0-9]{2}\d){1,2}",
        "a UniProt accession such as P04637",
    ).upper()
    entry = API.find(f"/uniprotkb/{name}.json", missing=f"UniProt has no entry {name}.", statuses=(400, 404))
    if text(entry, "entryType") == "Inactive":
        raise ToolError(f"UniProt has withdrawn the entry {name}.")
    return entry


def _comments(entry: Any, kind: str) -> list[Any]:
    return [c for c in items(entry, "comments") if text(c, "commentType") == kind]


def _protein_name(entry: Any) -> str | None:
    description = at(entry, "proteinDescription")
    return text(description, "recommendedName", "fullName", "value") or text(
        description, "submissionNames", 0, "fullName", "value"
    )


class GeneProduct(Result):
    """The reviewed protein of a gene."""

    accession: UniprotAccession
    protein: Annotated[str | None, About("recommended name")]


@operation(
    domain="biology",
    asks={
        "accession": ["the UniProt accession of the protein that {gene} encodes"],
        "protein": ["the name that UniProt recommends for the protein that {gene} encodes"],
    },
    examples=[
        ({"gene": "TP53"}, {"accession": "P04637", "protein": "Cellular tumor antigen p53"}),
        ({"gene": "ins"}, {"accession": "P01308", "protein": "Insulin"}),
    ],
)
def uniprot_of_gene(gene: Gene) -> GeneProduct:
    """Find the reviewed human protein that a gene encodes: UniProt accession and recommended name.

    Args:
        gene: HGNC symbol
    """
    symbol = gene_of(gene)
    query = f"gene_exact:{symbol} AND organism_id:9606 AND reviewed:true"
    found = API.get("/uniprotkb/search", {"query": query, "fields": "accession,protein_name,gene_names", "size": 25})
    own = [r for r in items(found, "results") if symbol in texts(items(r, "genes"), "geneName", "value")]
    if len(own) != 1:
        raise ToolError(f"UniProt has {'no' if not own else 'more than one'} reviewed human protein of the gene {symbol}.")
    return GeneProduct(accession=API.need(text(own[0], "primaryAccession"), "accession"), protein=_protein_name(own[0]))


class Protein(Result):
    """What UniProt says of a protein."""

    name: Annotated[str | None, About("recommended name")]
    gene: Gene | None
    organism: Species | None
    length: Annotated[int | None, About("length", "amino acids", "longest", "shortest")]
    mass: Annotated[int | None, About("molecular mass", "daltons", "heaviest", "lightest")]
    reviewed: bool


@operation(
    domain="biology",
    asks={
        "name": ["the name that UniProt recommends for {protein}"],
        "gene": ["the gene that encodes {protein}"],
        "organism": ["the organism in which UniProt describes {protein}"],
        "length": ["the number of amino acids in the canonical sequence of {protein}"],
        "mass": ["the molecular mass that UniProt computes for {protein}"],
        "reviewed": ["whether the entry of {protein} is reviewed"],
    },
    examples=[
        ({"protein": "P04637"}, {"gene": "TP53", "organism": "Homo sapiens", "length": 393, "mass": 43653, "reviewed": True}),
        ({"protein": "p69905"}, {"name": "Hemoglobin subunit alpha", "gene": "HBA1", "length": 142}),
    ],
)
def uniprot_protein(protein: UniprotAccession) -> Protein:
    """Look up a protein in UniProt: name, gene, organism, length, mass, whether it is reviewed.

    Args:
        protein: UniProt accession
    """
    entry = _entry(protein)
    return Protein(
        name=_protein_name(entry),
        gene=text(entry, "genes", 0, "geneName", "value"),
        organism=text(entry, "organism", "scientificName"),
        length=whole(entry, "sequence", "length"),
        mass=whole(entry, "sequence", "molWeight"),
        reviewed=(text(entry, "entryType") or "").startswith("UniProtKB reviewed"),
    )


class Location(Result):
    """Where a protein is found."""

    locations: list[str]


@operation(
    domain="biology",
    asks={
        "locations": ["the subcellular locations that UniProt gives for {protein}"],
        "locations#count": ["the number of subcellular locations that UniProt gives for {protein}"],
    },
    examples=[({"protein": "P01308"}, {"locations": ["Secreted"]}), ({"protein": "P04637"}, {})],
)
def uniprot_locations(protein: UniprotAccession) -> Location:
    """List the subcellular locations of a protein.

    Args:
        protein: UniProt accession
    """
    places = [p for c in _comments(_entry(protein), "SUBCELLULAR LOCATION") for p in items(c, "subcellularLocations")]
    return Location(locations=sorted(set(texts(places, "location", "value"))))


class Involvement(Result):
    """Diseases that variants of a protein cause."""

    diseases: list[Disease]


@operation(
    domain="biology",
    asks={
        "diseases": ["the diseases in which, according to UniProt, variants of {protein} are involved"],
        "diseases#count": ["the number of diseases in which, according to UniProt, variants of {protein} are involved"],
    },
    examples=[({"protein": "P04637"}, {}), ({"protein": "P13569"}, {})],
)
def uniprot_diseases(protein: UniprotAccession) -> Involvement:
    """List the diseases in which variants of a protein are involved.

    Args:
        protein: UniProt accession
    """
    named = texts(_comments(_entry(protein), "DISEASE"), "disease", "diseaseId")
    return Involvement(diseases=sorted(set(named)))


class Function(Result):
    """What a protein does."""

    function: str


@operation(
    domain="biology",
    asks={"function": ["the function that UniProt describes for {protein}", "What does {protein} do, according to UniProt?"]},
    examples=[({"protein": "P01308"}, {}), ({"protein": "P69905"}, {})],
)
def uniprot_function(protein: UniprotAccession) -> Function:
    """Read what UniProt says of a protein's function.

    Args:
        protein: UniProt accession
    """
    said = [t for c in _comments(_entry(protein), "FUNCTION") for t in texts(items(c, "texts"), "value")]
    if not said:
        raise ToolError(f"UniProt says nothing of the function of {protein.strip().upper()}.")
    return Function(function=" ".join(said))


_INSULIN = "MALWMRLLPLLALLALWGPDPAAAFVNQHLCGSHLVEALYLVCGERGFFYTPKTRREAEDLQVGQVELGGGPGAGSLQPLALEGSLQKRGIVEQCCTSICSLYQLENYCN"


class Sequence(Result):
    """A protein's sequence."""

    sequence: ProteinSequence


@operation(
    domain="biology",
    asks={"sequence": ["the canonical amino-acid sequence of {protein}", "which amino acids make up {protein}"]},
    via={"sequence": "the sequence of {protein}"},
    examples=[
        ({"protein": "P01308"}, {"sequence": _INSULIN}),
        ({"protein": "P61278"}, {}),
    ],
)  # fmt: skip
def uniprot_sequence(protein: UniprotAccession) -> Sequence:
    """Read a protein's canonical sequence in one-letter code.

    Args:
        protein: UniProt accession
    """
    return Sequence(sequence=API.need(text(_entry(protein), "sequence", "value"), "sequence"))
