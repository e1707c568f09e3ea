"""Write docs/tools.md, the table of all tools, and docs/value-flow.svg, the graph of their entity types, from the pool.

Usage: `python scripts/tool_table.py`. The picture is that of `dive tools graph --out docs/value-flow.svg`.
"""

import inspect
import re
import sys
from collections import defaultdict
from importlib import metadata, resources
from pathlib import Path

from dive.cli.graph import draw
from dive.cli.output import gist
from dive.tools import Pack, Tool, ToolPool
from dive.tools.graph import pool_graph

DOCS = Path(__file__).parents[1] / "docs"


def _size(pack: Pack) -> float:
    """Megabytes of the pack's distributions, as their wheels declare them, and of the data file that ships with it."""
    total = 0
    for name in pack.requires:
        total += sum(f.size or 0 for f in metadata.files(name) or ())
    modules = [m for m in sys.modules.values() if getattr(m, "PACK", None) is pack]
    source = "".join(map(inspect.getsource, modules))
    data = resources.files(modules[0].__package__).joinpath("data")
    for name in {one or other for one, other in re.findall(r'connect\(__file__, "(\w+)"|"data" / "(\w+)', source)}:
        total += sum(len(f.read_bytes()) for f in data.iterdir() if f.name.startswith(f"{name}."))
    return total / 1e6


def _entities(tool: Tool) -> str:
    taken = dict.fromkeys(p.entity.name for p in tool.parameters if p.entity is not None)
    given = dict.fromkeys(o.entity.name for o in tool.outputs if o.entity is not None)
    return f"{', '.join(taken) or '–'} → {', '.join(given) or '–'}"


def _cell(description: str) -> str:
    """A description in one cell of the table."""
    return gist(description, 1000).rstrip(".").replace("|", "/")


def table(pool: ToolPool) -> str:
    """The page's text."""
    packs: dict[str, dict[Pack, list[Tool]]] = defaultdict(lambda: defaultdict(list))
    for tool in pool.tools.values():
        packs[tool.domain][tool.pack].append(tool)
    kinds = [tool.kind for tool in pool.tools.values()]
    found, made = kinds.count("retrieval"), kinds.count("processing")
    lines = [
        "# The tools",
        "",
        f"{len(kinds)} tools over {len(packs)} domains: {found} retrieve (R), {made} process (P).",
        "Written from the pool by `python scripts/tool_table.py`. "
        "Entity types are those that a tool takes → gives: equal types join.",
        "Size counts the pack's own packages and data file; packs may share a package.",
        "",
        "[![Entity types in a circle, joined by the tools that turn one into the other](value-flow.svg)](value-flow.svg)",
        "",
        "*Which entity types the tools turn into which: `dive tools graph --out docs/value-flow.svg`.",
        "Opened by itself, the picture names the tools of a chord under the pointer.*",
    ]
    for domain in sorted(packs):
        number = sum(map(len, packs[domain].values()))
        lines += ["", f"## {domain} ({number})"]
        for pack in sorted(packs[domain], key=lambda p: p.name):
            tools = packs[domain][pack]
            vintage = f"; as of {pack.vintage}" if pack.vintage else ""
            extra = f"; extra `{pack.extra}`" if pack.extra else ""
            size = _size(pack)
            lines += ["", f"**{pack.name}**: {pack.title}. {pack.licence}{vintage}; {size:.1f} MB{extra}", "",
                      "| tool | R/P | entity types | what it does |", "|---|---|---|---|"]  # fmt: skip
            lines += [f"| `{t.name}` | {t.kind[0].upper()} | {_entities(t)} | {_cell(t.description)} |" for t in tools]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    pool = ToolPool.load()
    (DOCS / "tools.md").write_text(table(pool), encoding="utf-8")
    (DOCS / "value-flow.svg").write_text(draw(pool_graph(pool), len(pool.tools)), encoding="utf-8")
    print("wrote tools.md and value-flow.svg")
