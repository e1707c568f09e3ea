"""`dive tools`: what tools there are, what they say, and whether they can be trusted."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

from dive.cli import connected as live
from dive.cli import output
from dive.cli import sources as own
from dive.cli.options import Json
from dive.errors import ToolError, UserError

if TYPE_CHECKING:
    from dive.tools import Tool, ToolPool

app = cyclopts.App(name="tools", help="List, show, call and check tools; add tools of your own.")
app.command(own.add)
app.command(own.new)
app.command(own.sources)
app.command(own.remove)

Sources = Annotated[str | None, Parameter(help="Further source files or directories, comma-separated.")]
Connected = Annotated[bool, Parameter(negative="", help="The tools that need a network instead.")]


@app.command(name="list")
def list_tools(
    *, domain: str | None = None, sources: Sources = None, connected: Connected = False, as_json: Json = False
) -> None:
    """List the installed tools, and those of your own sources.

    Args:
        domain: only tools of these domains or sources, comma-separated
        as_json: print JSON
    """
    if connected:
        live.list_connected(domain, as_json=as_json)
        return
    pool = _load(domain, sources)
    if as_json:
        output.data([_summary(t) for t in pool.tools.values()])
        return
    rows = [(t.name, t.kind, t.domain, t.pack.name, output.gist(t.description, 90)) for t in pool.tools.values()]
    output.table(("tool", "kind", "domain", "pack", "what it does"), rows)
    packs = len({t.pack.name for t in pool.tools.values()})
    output.say(f"\n{output.count(len(rows), 'tool')} of {output.count(packs, 'pack')}")
    for lack in pool.skipped:
        output.warn(f"skipped {lack}")


@app.command
def show(name: str, /, *, sources: Sources = None, as_json: Json = False) -> None:
    """Show a tool's contract: parameters, result, phrases, examples.

    Args:
        as_json: print JSON
    """
    tool = _any(name, sources)
    if as_json:
        examples = [{"arguments": a, "result": r} for a, r in tool.examples]
        output.data(
            _summary(tool)
            | {
                "identity": tool.identity,
                "isolation": tool.isolation,
                "time_limit": tool.time_limit,
                "licence": tool.pack.licence,
            }
            | {"parameters": tool.parameter_schema, "result": tool.result_schema, "asks": dict(tool.asks), "examples": examples}
        )
        return
    output.say(f"{tool.name} ({tool.kind}, {tool.domain})\n{tool.description}")
    output.say(f"Source: {tool.pack.title} ({tool.pack.licence}). Identity: {tool.identity}.")
    limits = "in process" if tool.isolation == "inline" else f"in a worker process, at most {tool.time_limit:g} s"
    output.say(f"Runs {limits}.")
    output.heading("Parameters")
    properties: dict[str, Any] = tool.parameter_schema.get("properties", {})
    output.table(
        ("name", "type", "entity", "required", "description"),
        [
            (p.name, _type(properties[p.name]), p.entity.name if p.entity else None, "yes" if p.required else "no",
             properties[p.name].get("description"))
            for p in tool.parameters
        ],
    )  # fmt: skip
    output.heading("Result")
    output.table(
        ("field", "shape", "type", "entity", "asked as"),
        [
            (o.path, o.shape, o.json_type, o.entity.name if o.entity else None, (tool.asks.get(o.path) or (None,))[0])
            for o in tool.outputs
        ],
    )
    output.heading("Examples")
    for arguments, result in tool.examples:
        output.say(f"{_plain(arguments)} → {_plain(result)}")


@app.command
def call(name: str, /, *pairs: str, args: str | None = None, sources: Sources = None, as_json: Json = False) -> int:
    """Call a tool: `dive tools call country_profile country=Kenya`.

    Args:
        pairs: arguments as key=value
        args: arguments as a JSON object
        as_json: print JSON
    """
    from dive.tools.executor import Executor

    tool = _any(name, sources)
    arguments = _arguments(tool, pairs, args)
    try:
        with Executor() as executor:
            result = executor.call(tool, arguments)
    except ToolError as error:
        output.warn(str(error))
        return 1
    if as_json:
        output.data(result)
    else:
        output.say(json.dumps(result, ensure_ascii=False, indent=2))
    return 0


@app.command
def check(
    *names: str,
    domain: str | None = None,
    sources: Sources = None,
    connected: Connected = False,
    workers: int = 2,
    as_json: Json = False,
) -> int:
    """Validate tools: examples, repeatability, parallel calls, time limits, hostile input. Exit 1 where one fails.

    Args:
        names: tools to check, or sources of tools; all where none is named
        domain: only tools of these domains or sources, comma-separated
        workers: tools to check at a time
        as_json: print JSON
    """
    from dive.tools.check import check_tools

    if workers < 1:
        raise UserError(f"--workers is {workers}; give 1 or more")
    if connected:
        return live.check_connected(names, domain, workers, as_json=as_json)
    pool = _load(domain, sources)
    tools = [tool for name in names for tool in _named(pool, name)] or list(pool.tools.values())
    reports = []
    with output.progress("checked", len(tools)) as tell:
        for report in check_tools(tools, workers=workers):
            reports.append(report)
            tell(len(reports), "")
    failed = [r for r in reports if not r.passed]
    if as_json:
        output.data([r.model_dump(mode="json") for r in reports])
        return 1 if failed else 0
    output.table(
        ("tool", "domain", "verdict", "calls", "first ms", "p50 ms", "p95 ms"),
        [(r.name, r.domain, "ok" if r.passed else "FAILED", r.calls, r.first_ms, r.p50_ms, r.p95_ms) for r in reports],
    )
    for report in failed:
        for complaint in report.complaints:
            output.say(f"{report.name}: {complaint}")
    output.say(f"\n{len(reports) - len(failed)} of {len(reports)} tools passed")
    return 1 if failed else 0


def _load(domain: str | None, sources: str | None) -> "ToolPool":
    return own.load_pool(own.split(domain) or None, own.split(sources))


def _any(name: str, sources: str | None) -> "Tool":
    """The tool of that name, one that needs a network included."""
    pool = _load(None, sources)
    if name not in pool.tools:
        from dive.tools.connected import connected_tools

        if name in (known := connected_tools()):
            return known[name]
    return _tool(pool, name)


def _named(pool: "ToolPool", name: str) -> "list[Tool]":
    """The tool of that name, or the tools of the source of that name."""
    of_source = [tool for tool in pool.tools.values() if pool.source_of.get(tool.name) == name]
    return [_tool(pool, name)] if name in pool.tools or not of_source else of_source


def _tool(pool: "ToolPool", name: str) -> "Tool":
    if name in pool.tools:
        return pool.tools[name]
    import difflib

    near = difflib.get_close_matches(name, pool.tools, n=3)
    raise UserError(
        f"there is no tool '{name}'" + (f"; did you mean {' or '.join(near)}?" if near else "; see `dive tools list`")
    )


def _summary(tool: "Tool") -> dict[str, Any]:
    return {
        "name": tool.name,
        "kind": tool.kind,
        "domain": tool.domain,
        "pack": tool.pack.name,
        "description": tool.description,
    }


def _arguments(tool: "Tool", pairs: tuple[str, ...], text: str | None) -> dict[str, Any]:
    arguments: Any = {}
    if text is not None:
        try:
            arguments = json.loads(text)
        except ValueError as error:
            raise UserError(f"--args is not JSON: {error}") from None
        if not isinstance(arguments, dict):
            raise UserError("--args must be a JSON object")
    properties = tool.parameter_schema.get("properties", {})
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign:
            raise UserError(f"arguments are key=value, not '{pair}'")
        if _type(properties.get(key, {})) == "string":
            arguments[key] = value
            continue
        try:
            arguments[key] = json.loads(value)
        except ValueError:
            arguments[key] = value
    result: dict[str, Any] = arguments
    return result


def _type(schema: dict[str, Any]) -> str:
    kinds = [str(s.get("type", "any")) for s in schema.get("anyOf", [schema])]
    return " or ".join(k for k in kinds if k != "null")


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
