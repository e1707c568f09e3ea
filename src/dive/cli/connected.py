"""`dive tools list --connected` and `dive tools check --connected`: tools that need a network."""

from typing import TYPE_CHECKING

from dive.cli import output
from dive.cli.sources import split
from dive.errors import UserError

if TYPE_CHECKING:
    from dive.tools import Tool
    from dive.tools.connected import Pass


def list_connected(domain: str | None, *, as_json: bool) -> None:
    """Print every connected tool, its service, and whether it may be offered here."""
    from dive.tools.connected import address_of, passes

    passed = passes()
    tools = _tools((), domain)
    if as_json:
        output.data([
            {"name": t.name, "kind": t.kind, "domain": t.domain, "pack": t.pack.name, "description": t.description,
             "address": address_of(t), "state": _state(t, passed)} for t in tools
        ])  # fmt: skip
        return
    rows = [(t.name, t.domain, t.pack.title, _state(t, passed), output.gist(t.description, 80)) for t in tools]
    output.table(("tool", "domain", "service", "live check", "what it does"), rows)
    services = len({t.pack.service for t in tools})
    output.say(f"\n{len(rows)} tools of {services} services; `dive tools check --connected` asks them")


def check_connected(names: tuple[str, ...], domain: str | None, workers: int, *, as_json: bool) -> int:
    """Ask the live services, record what passed, and print it. Exit code 1 where a tool failed."""
    from dive.tools.connected import FILE, keep_passes
    from dive.tools.live import check_live

    tools = _tools(names, domain)
    reports = []
    with output.progress("asked", len(tools)) as tell:
        for report in check_live(tools, workers=workers):
            reports.append(report)
            tell(len(reports), "")
    good = {r.name for r in reports if r.passed}
    keep_passes([t for t in tools if t.name in good], [t for t in tools if t.name not in good])
    if as_json:
        output.data([r.model_dump(mode="json") for r in reports])
        return 0 if len(good) == len(tools) else 1
    rows = [(r.name, r.domain, "ok" if r.passed else "FAILED", r.calls, r.first_ms, r.p50_ms) for r in reports]
    output.table(("tool", "domain", "verdict", "calls", "first ms", "p50 ms"), rows)
    for report in reports:
        for complaint in report.complaints:
            output.say(f"{report.name}: {complaint}")
    output.say(f"\n{len(good)} of {len(tools)} connected tools passed; {FILE} says which")
    if good:
        output.say("`dive synth --set connected=true` offers them")
    return 0 if len(good) == len(tools) else 1


def _state(tool: "Tool", passed: "dict[str, Pass]") -> str:
    from dive.tools.connected import holds

    if tool.name not in passed:
        return "never passed"
    return f"passed {passed[tool.name].on}" if holds(tool, passed) else "changed since it passed"


def _tools(names: tuple[str, ...], domain: str | None) -> "list[Tool]":
    from dive.tools.connected import connected_tools

    known = connected_tools()
    domains = {t.domain for t in known.values()}
    for name in names:
        if name not in known:
            raise UserError(f"there is no connected tool '{name}'; see `dive tools list --connected`")
    wanted = split(domain) if domain is not None else []
    for part in wanted:
        if part not in domains:
            raise UserError(f"no connected tool is of the domain '{part}'; there are {', '.join(sorted(domains))}")
    return [t for n, t in known.items() if (not names or n in names) and (not wanted or t.domain in wanted)]
