"""Write the table of docs/connected-tools.md from the connected packs: `python scripts/connected_table.py [--check]`."""

import sys
from pathlib import Path

from dive.runtime.http.service import Service
from dive.tools import Tool
from dive.tools.connected import connected_tools

PAGE = Path(__file__).parent.parent / "docs" / "connected-tools.md"
BEGIN, END = "<!-- generated: services and operations -->\n", "<!-- end -->\n"


def table() -> str:
    """The services, then their operations."""
    tools = list(connected_tools().values())
    services: dict[Service, list[Tool]] = {}
    for tool in tools:
        assert tool.pack.service is not None
        services.setdefault(tool.pack.service, []).append(tool)
    lines = [
        f"{len(tools)} operations of {len(services)} services.",
        "",
        "| service | address | override | most requests a second | key (optional) | operations |",
        "|---|---|---|---|---|---|",
    ]
    for service, own in sorted(services.items(), key=lambda item: item[0].title):
        keys = ", ".join(f"`{variable}`" for c in service.credentials for variable in c.variables) or "none"
        rate = f"{service.rate:.3g}" if service.rate is not None else "none stated"
        lines.append(f"| {service.title} | {service.base_url} | `{service.override}` | {rate} | {keys} | {len(own)} |")
    for pack in sorted({tool.pack for tool in tools}, key=lambda p: p.name):
        lines += ["", f"### {pack.title}", "", f"Licence: {pack.licence}.", ""]
        lines += ["| tool | domain | takes | gives | what it does |", "|---|---|---|---|---|"]
        for tool in tools:
            if tool.pack is pack:
                takes = ", ".join(p.entity.name if p.entity else p.name for p in tool.parameters)
                gives = ", ".join(sorted({o.entity.name for o in tool.outputs if o.entity is not None})) or "values"
                lines.append(f"| `{tool.name}` | {tool.domain} | {takes} | {gives} | {tool.description.split('. ')[0]} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Rewrite the page, or with --check say whether it is current."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    wanted = f"{before}{BEGIN}{table()}{END}{after}"
    if "--check" in sys.argv:
        if wanted != text:
            print(f"{PAGE.name} is out of date; run python scripts/connected_table.py")
        return int(wanted != text)
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
