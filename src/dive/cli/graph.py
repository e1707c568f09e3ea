"""`dive tools graph`: the value-flow graph of entity types across the pool."""

from pathlib import Path
from typing import TYPE_CHECKING

from dive.cli import output
from dive.cli.options import Json
from dive.cli.sources import load_pool, split
from dive.errors import UserError, unwritable

if TYPE_CHECKING:
    from dive.tools.graph import PoolGraph


def graph(
    *,
    domain: str | None = None,
    out: Path | None = None,
    as_json: Json = False,
) -> None:
    """Show which entity types the tools turn into which, and what can be reached from the seeds.

    Args:
        domain: only tools of these domains, comma-separated
        out: file for a picture, .svg or .png
        as_json: print the graph as JSON
    """
    from dive.tools.graph import pool_graph

    pool = load_pool(split(domain) or None)
    made = pool_graph(pool)
    tools, types = len(pool.tools), len(made.types)
    if out is not None:
        _write(out, draw(made, tools))
    if as_json:
        edges = [{"from": a, "to": b, "tools": list(names)} for (a, b), names in made.edges.items()]
        output.data({"tools": tools, "types": dict(made.types), "seeded": sorted(made.seeded), "reachable": len(made.reachable),
                     "unreachable": dict(made.unreachable), "joining_pairs": made.pairs, "edges": edges})  # fmt: skip
        return
    takes: dict[str, int] = dict.fromkeys(made.types, 0)
    gives: dict[str, int] = dict.fromkeys(made.types, 0)
    for tool in pool.tools.values():
        for name in {p.entity.name for p in tool.parameters if p.entity is not None}:
            takes[name] += 1
        for name in {o.entity.name for o in tool.outputs if o.entity is not None}:
            gives[name] += 1
    order = sorted(made.types, key=lambda n: (-takes[n] - gives[n], n))
    rows = [(n, made.types[n], takes[n], gives[n], "yes" if n in made.seeded else "no") for n in order]
    output.table(("entity type", "domain", "tools that take it", "tools that give it", "seeds"), rows)
    output.say(f"\n{types} entity types, {len(made.edges)} edges; {made.pairs:,} ordered pairs of tools can join")
    share = len(made.reachable) / tools
    output.say(f"{len(made.reachable)} of {tools} tools can be reached from some seed or stated amount ({share:.0%})")
    for name, parameter in made.unreachable.items():
        output.say(f"out of reach: {name} (nothing fills '{parameter}')")
    if out is not None:
        output.say(f"The picture is {out}")


def draw(made: "PoolGraph", tools: int) -> str:
    """The graph as a picture, SVG text, under a title that counts its types and tools."""
    from dive.report.pool_picture import draw_pool

    return draw_pool(made, f"Dive: {len(made.types)} entity types joined by {tools} tools")


def _write(out: Path, svg: str) -> None:
    from dive.report.build import rasterizer

    if out.suffix not in (".svg", ".png"):
        raise UserError(f"--out is {out}; give a file that ends in .svg or .png")
    try:
        if out.suffix == ".svg":
            out.write_text(svg, encoding="utf-8")
            return
        out.write_bytes(rasterizer()(svg))
    except OSError as error:
        raise unwritable(out, error) from None
