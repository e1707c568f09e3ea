"""`dive tools add`, `new`, `sources`, `remove`: a user's own tools."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

from dive.cli import output
from dive.cli.options import Json
from dive.errors import UserError

if TYPE_CHECKING:
    from dive.tools import ToolPool
    from dive.tools.sources.adding import Added
    from dive.tools.sources.records import Source

add = cyclopts.App(name="add", help="Add tools of your own: an MCP server, an OpenAPI document, a Python module.")


@add.command
def mcp(
    name: str | None = None,
    /,
    *command: Annotated[str, Parameter(allow_leading_hyphen=True)],
    url: str | None = None,
    config: Path | None = None,
    header: Annotated[list[str] | None, Parameter(negative="")] = None,
    env: Annotated[list[str] | None, Parameter(negative="")] = None,
    cwd: Path | None = None,
    domain: str | None = None,
    title: str | None = None,
    fresh: Path | None = None,
    example: Annotated[list[str] | None, Parameter(negative="", consume_multiple=2)] = None,
    time_limit: float = 10.0,
    budget: float = 120.0,
    as_json: Json = False,
) -> int:
    """Add an MCP server: `dive tools add mcp NAME -- COMMAND ARGS…`, `… NAME --url http://…`, or `… --config mcp.json`.

    The server's tools are listed, tried, and written to `.dive/tools/NAME.yaml`, to be read and edited. Every command that is
    run in this directory then knows them. Tools that write are left out, unless `--fresh` gives a directory to copy for each
    task.

    Args:
        name: what to call the source; a domain of that name holds its tools
        command: command that starts the server, after `--`
        url: address of a server that speaks streamable HTTP
        config: file in the form that MCP clients use (mcpServers); without NAME, all its servers are added
        header: HTTP header, Name=value; ${VARIABLE} is read from the environment at each start
        env: environment variable for the server, NAME (its value stays out of the file) or NAME=value
        cwd: directory to start the server in
        domain: domain of the tools; NAME where not given
        title: the source in words
        fresh: directory whose copy each task works on; the command names the copy as {fresh}
        example: a tool and arguments that are known to work: `--example get_user '{"id": 7}'`
        time_limit: seconds that one call may take
        budget: seconds that trying may take in all
        as_json: print one JSON summary
    """
    from dive.tools.sources.adding import from_config, learn_mcp
    from dive.tools.sources.records import Source

    if sum([bool(command), url is not None, config is not None]) != 1:
        raise UserError("name one of: a command after --, --url, --config")
    if time_limit <= 0 or budget <= 0:
        raise UserError("--time-limit and --budget are seconds, above 0")
    wanted: dict[str, dict[str, Any]]
    if config is not None:
        servers = from_config(config)
        if name is not None and name not in servers:
            raise UserError(f"{config} has no server '{name}'; there are {', '.join(servers)}")
        wanted = servers if name is None else {name: servers[name]}
    elif name is None:
        raise UserError("name the source: dive tools add mcp NAME …")
    else:
        wanted = {name: {"url": url} if url is not None else {"command": list(command)}}
    for connection in wanted.values():
        connection.update(_connection(header, env, cwd, connection))
        if fresh is not None:
            connection["fresh"] = str(_folder(fresh))
            _check_fresh(connection)
    made: list[Added] = []
    for called, connection in wanted.items():
        source = _source(Source, called, domain, title, connection, fresh)
        made.append(learn_mcp(source, examples=_examples(example), time_limit=time_limit, budget=budget))
        _keep(made[-1].source)
    return _tell(made, as_json=as_json)


@add.command
def openapi(
    name: str,
    document: str,
    /,
    *,
    base_url: str | None = None,
    auth: Annotated[list[str] | None, Parameter(negative="")] = None,
    rate: float = 5.0,
    only: str | None = None,
    safe: str | None = None,
    domain: str | None = None,
    title: str | None = None,
    example: Annotated[list[str] | None, Parameter(negative="", consume_multiple=2)] = None,
    time_limit: float = 10.0,
    budget: float = 120.0,
    as_json: Json = False,
) -> int:
    """Add the operations of an OpenAPI 3.x document: `dive tools add openapi shop shop.yaml --auth header:X-Key=SHOP_KEY`.

    The operations that change nothing are called with what the document and earlier answers suggest, and written to
    `.dive/tools/NAME.yaml`. PUT, PATCH, DELETE, and a POST whose name does not say that it looks up or computes, are left out.

    Args:
        name: what to call the source; a domain of that name holds its tools
        document: path or URL of the document, JSON or YAML
        base_url: where the service is; the document's first server where not given
        auth: how to prove who asks, with the names of environment variables: header:X-Key=VARIABLE, query:key=VARIABLE,
            bearer=VARIABLE, basic=USER_VARIABLE,PASSWORD_VARIABLE; may be given several times
        rate: most requests a second
        only: beginnings of names or paths of the operations to take, comma-separated
        safe: operations, comma-separated, that change nothing though their method might
        domain: domain of the tools; NAME where not given
        title: the service in words
        example: an operation and arguments that are known to work: `--example get_book '{"id": 7}'`
        time_limit: seconds that one call may take
        budget: seconds that trying may take in all
        as_json: print one JSON summary
    """
    from dive.tools.sources.adding import learn_openapi
    from dive.tools.sources.openapi_document import read_document
    from dive.tools.sources.records import Source

    if time_limit <= 0 or budget <= 0 or rate <= 0:
        raise UserError("--time-limit and --budget are seconds, --rate requests a second; all above 0")
    read = read_document(document)
    address = base_url or read.server
    if address is None:
        raise UserError(f"{document} does not say where the service is; give --base-url")
    connection = {"base_url": address, "rate": rate, **({"auth": auth} if auth else {})}
    source = _source(Source, name, domain, title, connection, None).model_copy(update={"kind": "openapi"})
    added = learn_openapi(
        source,
        read,
        only=split(only),
        vouched=split(safe),
        examples=_examples(example),
        time_limit=time_limit,
        budget=budget,
    )
    _keep(added.source)
    return _tell([added], as_json=as_json)


@add.command
def python(target: str, /, *, name: str | None = None, as_json: Json = False) -> int:
    """Add a Python module with `@tool` functions: a file, an importable module, or an entry point of group `dive.tools`.

    Args:
        target: path of a .py file, dotted name of a module, or name of an entry point
        name: what to call the source; the module's own name where not given
        as_json: print one JSON summary
    """
    from dive.tools.sources.adding import Added
    from dive.tools.sources.build import build
    from dive.tools.sources.python import describe

    source = describe(target, name)
    tools = [tool.name for tool in build(source, {}).tools]
    _keep(source)
    return _tell([Added(source, 0)], tools, as_json=as_json)


def new(name: str, /, *, as_json: Json = False) -> int:
    """Write a module with a tool and its test into the current directory, and add it as a source.

    Args:
        name: name of the module and its tool, such as `sunset_colour`
        as_json: print one JSON summary
    """
    from dive.tools.sources.scaffold import scaffold

    files = scaffold(name, Path())
    code = python(str(files[0]), name=name, as_json=as_json)
    if not as_json:
        output.say(f"Wrote {' and '.join(map(str, files))}. Try `dive tools check {name}` and `pytest {files[1]}`")
    return code


def sources(*, sources: str | None = None, as_json: Json = False) -> None:
    """List your own sources of tools.

    Args:
        sources: further source files or directories, comma-separated
        as_json: print JSON
    """
    from dive.tools.sources.records import find_sources

    found = find_sources(split(sources))
    if as_json:
        output.data([_summary(source) for source in found])
        return
    rows = [
        (s.name, s.kind, s.home, sum(e.include for e in s.tools.values()) if s.tools else None,
         sum(not e.include for e in s.tools.values()), s.title)
        for s in found
    ]  # fmt: skip
    output.table(("source", "kind", "domain", "tools", "left out", "title"), rows)
    for source in found:
        for tool, entry in source.tools.items():
            if not entry.include:
                output.say(f"{source.name}: {tool} is left out: {entry.reason}")


def remove(name: str, /, *, as_json: Json = False) -> None:
    """Remove a source from `.dive/tools`. Runs that use it keep their own copy.

    Args:
        name: the source
        as_json: print one JSON summary
    """
    from dive.tools.sources.records import FOLDER

    file = FOLDER / f"{name}.yaml"
    if not file.is_file():
        known = sorted(f.stem for f in FOLDER.glob("*.yaml"))
        raise UserError(f"there is no source '{name}' here" + (f"; there are {', '.join(known)}" if known else ""))
    file.unlink()
    if as_json:
        output.data({"removed": name})
    else:
        output.say(f"Removed {file}")


def load_pool(domains: Sequence[str] | None = None, places: Sequence[str] = ()) -> "ToolPool":
    """The tools as commands know them: those of the packs, and those of the sources of the current directory."""
    from dive.tools import ToolPool
    from dive.tools.sources.records import find_sources

    return ToolPool.load(domains, find_sources(places))


def split(text: str | None) -> list[str]:
    """A comma-separated option."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _source(
    kind: "type[Source]", name: str, domain: str | None, title: str | None, connection: dict[str, Any], fresh: Path | None
) -> "Source":
    from dive.tools.sources.records import NAME

    called = name if NAME.fullmatch(name) else "".join(c if c.isalnum() else "_" for c in name.lower())
    if not NAME.fullmatch(called):
        raise UserError(f"'{name}' cannot name a source; use lower-case letters, digits and _, a letter first")
    return kind(
        name=called,
        kind="mcp",
        domain=domain or "",
        title=title or "",
        connection=connection,
        writers="leave_out" if fresh is None else "reset",
    )


def _connection(
    headers: Sequence[str] | None, env: Sequence[str] | None, cwd: Path | None, given: dict[str, Any]
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if headers:
        made["headers"] = {**given.get("headers", {}), **dict(_pair(h, "--header") for h in headers)}
    variables = {**given.get("env", {}), **dict(_pair(e, "--env", bare=True) for e in env or ())}
    if variables:
        made["env"] = {k: _hidden(k, str(v)) for k, v in variables.items()}
    if cwd is not None:
        made["cwd"] = str(cwd) if "{fresh}" in str(cwd) else str(_folder(cwd))
    return made


def _check_fresh(connection: dict[str, Any]) -> None:
    if "url" in connection:
        raise UserError("--fresh needs a server that is started here; one behind a URL keeps what was written to it")
    words = [*connection["command"], *connection.get("env", {}).values(), connection.get("cwd", "")]
    if not any("{fresh}" in word for word in words):
        raise UserError("--fresh: name the copy as {fresh} in the command, in --env or in --cwd; the server would write to DIR")


def _pair(text: str, option: str, *, bare: bool = False) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not name or not (sign or bare):
        raise UserError(f"{option} takes NAME=value, not '{text}'")
    return name, value if sign else f"${{{name}}}"


def _hidden(name: str, value: str) -> str:
    """A secret that was given in the clear is used now and kept out of the file: it is read from the environment later."""
    import re

    if "${" in value or not re.search(r"key|token|secret|passw|credential", name, re.IGNORECASE):
        return value
    if os.environ.get(name) is None:
        output.warn(f"the value of {name} is not written down; set {name} in the environment of later commands")
        os.environ[name] = value
    return f"${{{name}}}"


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise UserError(f"there is no directory {path}")
    return Path(os.path.normpath(path.absolute()))


def _examples(given: Sequence[str] | None) -> dict[str, list[dict[str, Any]]]:
    if given and len(given) % 2:
        raise UserError("--example takes a tool and a JSON object")
    found: dict[str, list[dict[str, Any]]] = {}
    for tool, text in zip((given or [])[::2], (given or [])[1::2], strict=True):
        try:
            arguments = json.loads(text)
        except ValueError as error:
            raise UserError(f"--example {tool}: '{text}' is not JSON: {error}") from None
        if not isinstance(arguments, dict):
            raise UserError(f"--example {tool}: the arguments must be a JSON object")
        found.setdefault(tool, []).append(arguments)
    return found


def _keep(source: "Source") -> None:
    from dive.tools import ToolPool
    from dive.tools.sources.records import find_sources, write_source

    others = [s for s in find_sources() if s.name != source.name]
    ToolPool.load(None, [*others, source])  # what cannot be loaded must not be written
    write_source(source)


def _summary(source: "Source") -> dict[str, Any]:
    return {
        "name": source.name,
        "kind": source.kind,
        "domain": source.home,
        "title": source.title,
        "version": source.version,
        "writers": source.writers,
        "tools": [name for name, entry in source.tools.items() if entry.include],
        "left_out": {name: entry.reason for name, entry in source.tools.items() if not entry.include},
    }


def _tell(made: "Sequence[Added]", tools: Sequence[str] | None = None, *, as_json: bool) -> int:
    from dive.tools.sources.records import FOLDER

    if as_json:
        output.data([
            _summary(a.source) | {"file": str(FOLDER / f"{a.source.name}.yaml"), "calls": a.calls}
            | ({"tools": list(tools)} if tools is not None else {})
            for a in made
        ])  # fmt: skip
        return 0
    for added in made:
        source = added.source
        if tools is None:
            output.table(
                ("tool", "kind", "verdict"),
                [(n, e.kind, "ok" if e.include and e.asks else "ok, but without phrases" if e.include else e.reason)
                 for n, e in source.tools.items()],
            )  # fmt: skip
        taken = list(tools) if tools is not None else added.included
        output.say(
            f"{source.name}: {output.count(len(taken), 'tool')}, {len(added.left_out)} left out"
            + (f", after {added.calls} calls" if added.calls else "")
            + f". Read and edit {FOLDER / f'{source.name}.yaml'}; then `dive tools check --domain {source.name}` "
            f"and `dive synth --domains {source.name} --out runs/{source.name}`"
        )
        if not taken:
            output.warn(f"no tool of {source.name} can be used; `--example TOOL '{{…}}'` gives arguments that work")
    return 0
