"""Scientific databases and vocabularies: licences, publications, identifiers (Bioregistry, curated part)."""

import re
from functools import cache
from typing import Annotated, Any

from dive.packs.academic.entities import CompactIdentifier, Doi, ScientificDatabase
from dive.packs.atlas import connect
from dive.packs.computing.entities import SoftwareLicence
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Year

PACK = Pack(
    name="databases",
    domain="academic",
    title="scientific databases and vocabularies (Bioregistry)",
    licence="CC0-1.0",
    vintage="Bioregistry 0.15.6",
    cite="the curated entries of Bioregistry 0.15",
)


def _rows(query: str, *arguments: str) -> list[Any]:
    return connect(__file__, "databases").execute(query, arguments).fetchall()


@cache
def _index() -> dict[str, str]:
    """Name or prefix in lower case to prefix."""
    rows = _rows("SELECT prefix, name FROM database")
    return {**{r["name"].casefold(): r["prefix"] for r in rows}, **{r["prefix"]: r["prefix"] for r in rows}}


def _find(database: str) -> Any:
    prefix = _index().get(" ".join(database.split()).casefold())
    if prefix is None:
        raise ToolError(f"The Bioregistry's curated part has no database '{database[:60]}'; give a name such as PubMed.")
    (row,) = _rows("SELECT * FROM database WHERE prefix = ?", prefix)
    return row


class DatabaseFacts(Result):
    """A database or vocabulary."""

    prefix: Annotated[str, About("prefix", ranked=False)]
    # Not what several have in common: nobody sorts resources out by an identifier such as CC-BY-3.0-AU.
    licence: Annotated[SoftwareLicence | None, About("licence", ranked=False)]
    publications: Annotated[int, About("number of publications", None, "largest", "smallest")]
    # No entity: the year of a paper on a database is no way to say a year.
    first_year: Annotated[int | None, About("year of first publication", None, "latest", "earliest", ranked=False)]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "prefix": ["the Bioregistry prefix of {database}", "Which prefix does the Bioregistry give {database}?"],
        "licence": [
            "the SPDX identifier of the licence of {database}",
        ],
        "publications": [
            "the number of publications listed for {database}",
            "the number of listed publications of {database}",
            "How many publications are listed for {database}?",
        ],
        "first_year": ["the year of the earliest publication listed for {database}"],
    },
    via={"licence": "the licence of {database}"},
    each={
        "publications": ["is listed with {most} publications"],
    },
    examples=[
        (
            {"database": "Chemical Entities of Biological Interest"},
            {"prefix": "chebi", "licence": "CC-BY-4.0", "publications": 5, "first_year": 2007},
        ),
        ({"database": "mesh"}, {"prefix": "mesh", "licence": "CC0-1.0"}),
    ],
)
def scientific_database(database: ScientificDatabase) -> DatabaseFacts:
    """Look up a scientific database or vocabulary: prefix, licence, number and first year of publications on it.

    Args:
        database: name or prefix in the Bioregistry, such as 'Medical Subject Headings' or mesh
    """
    row = _find(database)
    ((number, first),) = _rows("SELECT count(*), min(year) FROM publication WHERE prefix = ?", row["prefix"])
    return DatabaseFacts(prefix=row["prefix"], licence=row["licence"], publications=number, first_year=first)


class PublicationRow(Row):
    """A publication on a database."""

    noun = "publication"
    plural = "publications"
    key = "title"

    title: str
    doi: Doi
    year: Annotated[Year, About("publication year", None, "latest", "earliest")]


class Publications(Result):
    """Publications by year."""

    publications: list[PublicationRow]


@tool(
    domain="academic",
    kind="retrieval",
    asks={"publications": ["the publications listed for {database}", "Which publications are listed for {database}?"]},
    examples=[
        ({"database": "Reactome"}, {"publications": [
            {"title": "Reactome: a knowledgebase of biological pathways", "doi": "10.1093/nar/gki072", "year": 2005}]}),
        ({"database": "pubmed"}, {"publications": [
            {"title": "Database resources of the National Center for Biotechnology Information", "doi": "10.1093/nar/gkj158",
             "year": 2006}]}),
    ],
)  # fmt: skip
def publications_on_database(database: ScientificDatabase) -> Publications:
    """List the recorded publications on a scientific database or vocabulary, by year and title.

    Args:
        database: name or prefix in the Bioregistry
    """
    rows = _rows("SELECT * FROM publication WHERE prefix = ? ORDER BY year, title, doi", _find(database)["prefix"])
    return Publications(publications=[PublicationRow(title=r["title"], doi=r["doi"], year=r["year"]) for r in rows])


class PublicationFacts(Result):
    """What a DOI stands for."""

    title: Annotated[str, About("title")]
    year: Annotated[int, About("publication year", None, "latest", "earliest")]
    databases: list[ScientificDatabase]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "title": ["the title of the paper with {doi}"],
        "year": [
            "the publication year of the paper with {doi}",
            "In which year was the paper with {doi} published?",
        ],
        "databases": ["the resources described in the paper with {doi}"],
        "databases#count": ["the number of resources described in the paper with {doi}"],
    },
    each={
        "databases#count": ["is listed for {most} resources"],
    },
    via={"year": "the publication year of the paper with {doi}"},
    examples=[
        (
            {"doi": "10.1093/nar/gkm791"},
            {
                "title": "ChEBI: a database and ontology for chemical entities of biological interest",
                "year": 2007,
                "databases": ["Chemical Entities of Biological Interest"],
            },
        ),
        ({"doi": "https://doi.org/10.1093/nar/gki072"}, {"year": 2005, "databases": ["Reactome"]}),
    ],
)
def database_publication(doi: Doi) -> PublicationFacts:
    """Look up a publication on scientific databases by DOI: title, year, the databases it reports on.

    Args:
        doi: with or without 'https://doi.org/'
    """
    plain = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", doi.strip(), flags=re.IGNORECASE).lower()
    rows = _rows("SELECT p.*, d.name FROM publication p JOIN database d USING (prefix) WHERE doi = ? ORDER BY d.name", plain)
    if not rows:
        raise ToolError(f"The Bioregistry's curated part records no publication with the DOI '{doi[:60]}'.")
    return PublicationFacts(title=rows[0]["title"], year=rows[0]["year"], databases=[r["name"] for r in rows])


class DatabaseRow(Row):
    """A database in a list."""

    noun = "resource"
    plural = "resources"
    key = "database"

    database: ScientificDatabase
    licence: Annotated[SoftwareLicence | None, About("licence", ranked=False)]
    publications: Annotated[int, About("number of publications", None, "largest", "smallest")]


class DatabaseList(Result):
    """Databases by name."""

    databases: list[DatabaseRow]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "databases": ['the Bioregistry resources with the keyword "{keyword}"'],
        "databases#count": ['the number of Bioregistry resources with the keyword "{keyword}"'],
    },
    examples=[
        (
            {"keyword": "taxonomy"},
            {
                "databases": [
                    {"database": "A Reference list of Metabolite names", "licence": None, "publications": 0},
                    {"database": "Genome Taxonomy Database", "licence": "CC-BY-SA-4.0", "publications": 4},
                    {"database": "NIF Standard Ontology: Organisms", "licence": "CC-BY-4.0", "publications": 0},
                    {"database": "New Zealand Threat Classification System", "licence": "CC-BY-4.0", "publications": 0},
                    {"database": "TreeHub", "licence": None, "publications": 1},
                ]
            },
        ),
        (
            {"keyword": "Ecology"},
            {
                "databases": [
                    {
                        "database": "Costal and Marine Ecological Classification Standard",
                        "licence": "CC0-1.0",
                        "publications": 0,
                    },
                    {"database": "EcoLexicon", "licence": None, "publications": 0},
                    {"database": "EcoPortal", "licence": None, "publications": 0},
                    {"database": "SWEET Ontology Phenomena Ecology", "licence": "CC0-1.0", "publications": 0},
                ]
            },
        ),
    ],
)
def databases_with_keyword(
    keyword: Annotated[
        str,
        Pick(
            "immunology", "chemistry", "materials science", "neuroscience", "bibliometrics", "energy", "disease", "rna", "drugs"
        ),
    ],
) -> DatabaseList:
    """List the scientific databases and vocabularies with a keyword (curated part of the Bioregistry), by name.

    Args:
        keyword: such as immunology, gene or ontology
    """
    rows = _rows(
        """SELECT d.name, d.licence, (SELECT count(*) FROM publication p WHERE p.prefix = d.prefix) AS publications
           FROM keyword k JOIN database d USING (prefix) WHERE k.word = ? ORDER BY d.name""",
        " ".join(keyword.split()).lower(),
    )
    if not rows:
        raise ToolError(f"No database has the keyword '{keyword[:40]}'; try immunology, gene or chemistry.")
    return DatabaseList(
        databases=[DatabaseRow(database=r["name"], licence=r["licence"], publications=r["publications"]) for r in rows]
    )


class Resolved(Result):
    """Where a compact identifier leads."""

    url: Annotated[str, About("web address")]
    database: ScientificDatabase


@tool(
    domain="academic",
    kind="processing",
    asks={
        "url": ["the web address to which {identifier} resolves"],
        "database": [
            "the Bioregistry resource to which {identifier} belongs",
            "To which Bioregistry resource does {identifier} belong?",
        ],
    },
    examples=[
        (
            {"identifier": "chebi:138488"},
            {
                "url": "http://purl.obolibrary.org/obo/CHEBI_138488",
                "database": "Chemical Entities of Biological Interest",
            },
        ),
        ({"identifier": "DOI:10.1038/171737a0"}, {"url": "https://doi.org/10.1038/171737a0"}),
    ],
)
def resolve_compact_identifier(identifier: CompactIdentifier) -> Resolved:
    """Resolve a compact identifier (CURIE) to the web address of its record and the database that holds it.

    Args:
        identifier: prefix, colon, local identifier: 'chebi:138488'
    """
    prefix, _, local = identifier.strip().partition(":")
    if not re.fullmatch(r"\S{1,200}", local):
        raise ToolError("A compact identifier is a prefix, a colon and a local identifier, such as chebi:138488.")
    row = _find(prefix)
    if row["uri"] is None:
        raise ToolError(f"The Bioregistry's curated part gives no web address for records of {row['name']}.")
    return Resolved(url=row["uri"].replace("$1", local), database=row["name"])


class LicensedDatabases(Result):
    """Databases under a licence."""

    databases: list[ScientificDatabase]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "databases": ["the Bioregistry resources to which {licence} applies"],
        "databases#count": [
            "the number of Bioregistry resources to which {licence} applies",
            "To how many Bioregistry resources does {licence} apply?",
        ],
    },
    each={
        "databases#count": ["applies to {most} Bioregistry resources"],
    },
    examples=[
        (
            {"licence": "ODbL-1.0"},
            {"databases": ["Cancer Cell Line Encyclopedia Cells", "Iconclass Classification", "PathBank"]},
        ),
        ({"licence": "WTFPL"}, {"databases": []}),
    ],
)
def databases_under_licence(licence: SoftwareLicence) -> LicensedDatabases:
    """List the scientific databases and vocabularies under a licence (curated part of the Bioregistry), by name.

    Args:
        licence: SPDX identifier, such as CC0-1.0
    """
    if not re.fullmatch(r"[A-Za-z0-9.+-]{1,60}", licence.strip()):
        raise ToolError("Give the SPDX identifier of a licence, such as CC0-1.0.")
    rows = _rows("SELECT name FROM database WHERE licence = ? COLLATE NOCASE ORDER BY name", licence.strip())
    return LicensedDatabases(databases=[r["name"] for r in rows])


@seeds(Doi, domain="academic")
def doi_seeds() -> list[str]:
    """The DOI of every recorded publication, those on the most databases first."""
    return [r["doi"] for r in _rows("SELECT doi FROM publication GROUP BY doi ORDER BY count(*) DESC, doi")]


@seeds(ScientificDatabase, domain="academic")
def database_seeds() -> list[str]:
    """Every database, those with the most recorded publications first."""
    query = (
        "SELECT d.name FROM database d LEFT JOIN publication p USING (prefix) GROUP BY prefix ORDER BY count(doi) DESC, d.name"
    )
    return [r["name"] for r in _rows(query)]


@seeds(CompactIdentifier, domain="academic")
def compact_identifier_seeds() -> list[str]:
    """The example record of every database that has one and a web address, where it is short enough to be read."""
    rows = _rows("SELECT prefix, example FROM database WHERE uri NOT NULL AND example NOT NULL ORDER BY prefix")
    return [
        f"{r['prefix']}:{r['example']}"
        for r in rows
        if re.fullmatch(r"[a-z][a-z0-9.]*:[A-Za-z0-9:/.-]{1,20}", f"{r['prefix']}:{r['example']}")
        and r["prefix"] != "obo"  # whose records are those of other resources
    ]
