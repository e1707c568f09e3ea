"""Birds of the world: names, classification, conservation status (AviList 2025)."""

from collections.abc import Sequence
from functools import cache
from sqlite3 import Row as Record
from typing import Annotated

from dive.packs.atlas import connect
from dive.packs.biology.entities import Bird, BirdFamily, BirdGenus, BirdOrder, BirdSpecies
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool

PACK = Pack(name="birds", domain="biology", title="AviList 2025, species", licence="CC BY 4.0", vintage="AviList 2025",
            cite="AviList 2025")  # fmt: skip
KNOWN = """Common Ostrich;Emu;Emperor Penguin;Andean Condor;Bald Eagle;Golden Eagle;Peregrine Falcon;Snowy Owl;Kakapo;Shoebill;
Atlantic Puffin;Wandering Albatross;House Sparrow;European Robin;American Robin;Blue Jay;Common Raven;Common Kingfisher;
Indian Peafowl;Wild Turkey;Mute Swan;Mallard;Greater Flamingo;White Stork;Common Crane;Hoatzin;Secretarybird;Osprey;Dodo;
Great Auk;Passenger Pigeon;California Condor;Whooping Crane;Philippine Eagle;Harpy Eagle;Resplendent Quetzal;Toco Toucan;
Scarlet Macaw;Hyacinth Macaw;Kea;Laughing Kookaburra;Southern Cassowary;Superb Lyrebird;Bee Hummingbird;Common Cuckoo;
Barn Swallow;Common Swift;Common Nightingale;Eurasian Skylark;Zebra Finch;Java Sparrow;Rock Dove;Budgerigar;Cockatiel;
Grey Parrot;Marabou Stork;Sociable Weaver;Arctic Tern;Northern Gannet;Great Cormorant;Grey Heron;Little Owl;Red Junglefowl;
King Penguin;Adelie Penguin;Spix's Macaw;Northern Bald Ibis;Guam Kingfisher;Hawaiian Goose;Takahe;Black Stilt"""


def _rows(query: str, *values: str) -> list[Record]:
    found: list[Record] = connect(__file__, "birds").execute(query, values).fetchall()
    return found


@cache
def _names(column: str) -> dict[str, str]:
    return {r[0].casefold(): r[0] for r in _rows(f'SELECT DISTINCT "{column}" FROM bird ORDER BY 1')}


def _taxon(column: str, text: str, example: str) -> str:
    try:
        return _names(column)[text.strip().casefold()]
    except KeyError:
        raise ToolError(f"AviList 2025 has no bird {column} '{text[:40]}'. Give a scientific name such as {example}.") from None


_EXTINCT = "Count extinct birds too"


class BirdProfile(Result):
    """A bird species in the classification."""

    name: Bird
    scientific_name: BirdSpecies
    genus: str
    """No BirdGenus: whoever has the scientific name has read it there."""
    family: BirdFamily
    order: BirdOrder
    conservation_status: str | None


def _profile(r: Record) -> BirdProfile:
    return BirdProfile(
        name=r["name"],
        scientific_name=r["scientific"],
        genus=r["genus"],
        family=r["family"],
        order=r["order"],
        conservation_status=r["status"],
    )


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "scientific_name": [
            "the scientific name of {bird}",
            "What is the scientific name of {bird}?",
        ],
        "family": [
            "the family of {bird}",
            "To which family does {bird} belong?",
        ],
        "order": [
            "the order to which {bird} belongs",
            "To which order does {bird} belong?",
        ],
        "conservation_status": [
            "the IUCN Red List category of {bird}",
            "What is the IUCN Red List category of {bird}?",
        ],
    },
    via={"family": "the family to which {bird} belongs", "order": "the order to which {bird} belongs"},
    examples=[
        ({"bird": "Shoebill"}, {"scientific_name": "Balaeniceps rex", "family": "Balaenicipitidae", "order": "Pelecaniformes",
                                "conservation_status": "Vulnerable"}),
        ({"bird": "emperor penguin"}, {"scientific_name": "Aptenodytes forsteri", "genus": "Aptenodytes",
                                       "family": "Spheniscidae", "order": "Sphenisciformes"}),
        ({"bird": "Dodo"}, {"scientific_name": "Raphus cucullatus", "family": "Columbidae", "conservation_status": "Extinct"}),
    ],
)  # fmt: skip
def bird_profile(bird: Bird) -> BirdProfile:
    """Look up a bird species in AviList 2025: scientific name, genus, family, order and IUCN Red List category.

    Args:
        bird: English name in AviList, such as Shoebill
    """
    found = _rows("SELECT * FROM bird WHERE name = ?", " ".join(bird.replace("’", "'").split()))
    if not found:
        raise ToolError(f"AviList 2025 has no species with the English name '{bird[:60]}'.")
    return _profile(found[0])


class BirdFound(Result):
    """A bird, found by its scientific name."""

    bird: Bird


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "bird": [
            "the English name of {species}",
            "What is the English name of {species}?",
        ],
    },
    via={"bird": "{species}"},
    examples=[
        ({"species": "Balaeniceps rex"}, {"bird": "Shoebill"}),
        ({"species": "Aptenodytes forsteri"}, {"bird": "Emperor Penguin"}),
    ],
)
def bird_by_scientific_name(species: BirdSpecies) -> BirdFound:
    """Find a bird species of AviList 2025 by its scientific name.

    Args:
        species: genus and species, such as Balaeniceps rex
    """
    found = _rows("SELECT name FROM bird WHERE scientific = ?", " ".join(species.split()))
    if not found:
        raise ToolError(f"AviList 2025 has no species with the scientific name '{species[:60]}'.")
    return BirdFound(bird=found[0]["name"])


class BirdOfGenus(Row):
    """A species of a genus."""

    noun = "bird species"
    plural = "bird species"
    name: Bird
    scientific_name: BirdSpecies
    conservation_status: str | None


class BirdsOfGenus(Result):
    """The species of a genus."""

    species: list[BirdOfGenus]


def _species(found: Sequence[Record]) -> list[BirdOfGenus]:
    return [BirdOfGenus(name=r["name"], scientific_name=r["scientific"], conservation_status=r["status"]) for r in found]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "species": [
            "the species in {genus}",
            "Which species belong to {genus}?",
        ],
        "species#count": [
            "the number of species in {genus}",
            "How many species are there in {genus}?",
        ],
    },
    rules=(_EXTINCT,),
    each={
        "species#count": ["has {most} species"],
    },
    examples=[
        ({"genus": "Aptenodytes"}, {"species": [{"name": "Emperor Penguin"}, {"name": "King Penguin"}]}),
        ({"genus": "Balaeniceps"}, {"species": [{"name": "Shoebill", "conservation_status": "Vulnerable"}]}),
    ],
)  # fmt: skip
def birds_in_genus(genus: BirdGenus) -> BirdsOfGenus:
    """List the species of a bird genus in AviList 2025, extinct ones included, by English name.

    Args:
        genus: scientific name, such as Aptenodytes
    """
    found = _rows("SELECT * FROM bird WHERE genus = ? ORDER BY name", _taxon("genus", genus, "Corvus"))
    return BirdsOfGenus(species=_species(found))


class GenusOfFamily(Row):
    """A genus of a family."""

    noun = "genus"
    plural = "genera"
    genus: BirdGenus
    species_count: Annotated[int, About("number of species", high="largest", low="smallest")]
    """Their sum is the family's own number."""
    key = "genus"


class GeneraOfFamily(Result):
    """The genera of a family."""

    genera: list[GenusOfFamily]
    species_count: Annotated[int, About("number of species", high="largest", low="smallest", additive=True)]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "genera": [
            "the genera in {family}",
            "Which genera belong to {family}?",
        ],
        "genera#count": [
            "the number of genera in {family}",
        ],
        "species_count": [
            "the number of species in {family}",
            "How many species are there in {family}?",
        ],
    },
    rules=(_EXTINCT,),
    each={
        "genera#count": ["has {most} genera"],
        "species_count": ["has {most} species"],
    },
    examples=[
        ({"family": "Spheniscidae"}, {"genera": [{"genus": g} for g in (
            "Aptenodytes", "Eudyptes", "Eudyptula", "Megadyptes", "Pygoscelis", "Spheniscus")]}),
        ({"family": "Balaenicipitidae"}, {"genera": [{"genus": "Balaeniceps", "species_count": 1}], "species_count": 1}),
    ],
)  # fmt: skip
def bird_genera_in_family(family: BirdFamily) -> GeneraOfFamily:
    """List the genera of a bird family in AviList 2025 with their numbers of species, extinct ones included.

    Args:
        family: scientific name, such as Corvidae
    """
    query = "SELECT genus, COUNT(*) AS n FROM bird WHERE family = ? GROUP BY genus ORDER BY genus"
    found = _rows(query, _taxon("family", family, "Corvidae"))
    return GeneraOfFamily(
        genera=[GenusOfFamily(genus=r["genus"], species_count=r["n"]) for r in found], species_count=sum(r["n"] for r in found)
    )


class FamilyOfOrder(Row):
    """A family of an order."""

    noun = "family"
    plural = "families"
    family: BirdFamily
    genus_count: Annotated[int, About("number of genera", high="largest", low="smallest")]
    species_count: Annotated[int, About("number of species", high="largest", low="smallest")]
    key = "family"


class FamiliesOfOrder(Result):
    """The families of an order."""

    families: list[FamilyOfOrder]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "families": [
            "the families in {order}",
            "Which families belong to {order}?",
        ],
        "families#count": [
            "the number of families in {order}",
        ],
    },
    rules=(_EXTINCT,),
    each={
        "families#count": ["has {most} families"],
    },
    examples=[
        ({"order": "Sphenisciformes"}, {"families": [{"family": "Spheniscidae", "genus_count": 6}]}),
        ({"order": "Pelecaniformes"}, {"families": [{"family": f} for f in (
            "Ardeidae", "Balaenicipitidae", "Pelecanidae", "Scopidae", "Threskiornithidae")]}),
    ],
)  # fmt: skip
def bird_families_in_order(order: BirdOrder) -> FamiliesOfOrder:
    """List the families of a bird order in AviList 2025 with their numbers of genera and species.

    Args:
        order: scientific name, such as Pelecaniformes
    """
    query = (
        'SELECT family, COUNT(DISTINCT genus) AS g, COUNT(*) AS n FROM bird WHERE "order" = ? GROUP BY family ORDER BY family'
    )
    found = _rows(query, _taxon("order", order, "Pelecaniformes"))
    return FamiliesOfOrder(
        families=[FamilyOfOrder(family=r["family"], genus_count=r["g"], species_count=r["n"]) for r in found]
    )


STATUSES = (
    "Least Concern", "Near Threatened", "Vulnerable", "Endangered", "Critically Endangered", "Extinct in the Wild", "Extinct",
    "Data Deficient", "Not Evaluated",
)  # fmt: skip


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "species": ["the species listed as {status} in {family}"],
        "species#count": ["the number of species listed as {status} in {family}"],
    },
    each={
        "species#count": ["has {most} species listed as {status}"],
    },
    examples=[
        ({"status": "Vulnerable", "family": "Balaenicipitidae"}, {"species": [{"name": "Shoebill"}]}),
        ({"status": "Critically Endangered", "family": "Strigopidae"}, {"species": [{"name": "Kakapo"}]}),
    ],
)
def birds_by_status(
    status: Annotated[str, Pick("Vulnerable", "Endangered", "Critically Endangered", "Extinct")], family: BirdFamily
) -> BirdsOfGenus:
    """List the species of a bird family that AviList 2025 gives an IUCN Red List category, by English name.

    Args:
        status: category in words, such as Critically Endangered
        family: scientific name of the family, such as Psittacidae
    """
    wanted = {s.casefold(): s for s in STATUSES}.get(status.strip().casefold())
    if wanted is None:
        raise ToolError(f"No category is called '{status[:40]}'. Categories: {', '.join(STATUSES)}.")
    query = "SELECT * FROM bird WHERE family = ? AND status = ? ORDER BY name"
    return BirdsOfGenus(species=_species(_rows(query, _taxon("family", family, "Psittacidae"), wanted)))


@seeds(Bird, domain="biology")
def bird_seeds() -> list[str]:
    """Well-known birds, then a sample of the others: one species of every genus."""
    known = [" ".join(n.split()) for n in KNOWN.split(";")]
    found = [r["name"] for n in known for r in _rows("SELECT name FROM bird WHERE name = ?", n)]
    others = _rows("SELECT MIN(name) AS name FROM bird GROUP BY genus ORDER BY COUNT(*) DESC, genus")
    return list(dict.fromkeys(found + [r["name"] for r in others]))


@seeds(BirdSpecies, domain="biology")
def species_seeds() -> list[str]:
    """The same birds, by scientific name."""
    return [_rows("SELECT scientific FROM bird WHERE name = ?", n)[0]["scientific"] for n in bird_seeds.values()[:600]]


def _largest(column: str, least: int, most: int) -> list[str]:
    query = f'SELECT "{column}" AS taxon, COUNT(*) AS n FROM bird GROUP BY 1 ORDER BY n DESC, 1'
    return [r["taxon"] for r in _rows(query) if least <= r["n"] <= most]


@seeds(BirdGenus, domain="biology")
def genus_seeds() -> list[str]:
    """Genera of two to sixty species, the largest first."""
    return _largest("genus", 2, 60)


@seeds(BirdFamily, domain="biology")
def family_seeds() -> list[str]:
    """Families of four species or more, the largest first."""
    return _largest("family", 4, 10_000)


@seeds(BirdOrder, domain="biology")
def order_seeds() -> list[str]:
    """Orders, the largest first; perching birds, with over a hundred families, last."""
    found = _largest("order", 1, 100_000)
    return [*found[1:], found[0]]


@aliases(Bird)
def bird_aliases(value: str) -> list[str]:
    """The scientific name of a bird."""
    return [r["scientific"] for r in _rows("SELECT scientific FROM bird WHERE name = ?", str(value))]
