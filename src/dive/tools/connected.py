"""Connected tools: those of packs behind a public HTTP API, and which of them may be offered.

They are no part of a pool unless a source of kind `connected` names them. `dive tools check --connected` asks the live services
and writes what passed to `.dive/connected.json` in the current directory; a run whose settings say `connected: true` takes
those, and keeps their names in its own directory. Invariant: a tool is offered only where the tool as it is now passed against
the address that it would ask now.
"""

import datetime
import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

import orjson
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from dive.errors import UserError, unwritable
from dive.tools.pool import AliasSource, SeedSource
from dive.tools.sources.build import Built
from dive.tools.sources.records import Source
from dive.tools.spec import Pack, Tool

FILE = Path(".dive/connected.json")
"""Where passes are recorded, below the current directory."""
NAME = "connected"
"""The source that names them."""


class Pass(BaseModel):
    """A tool that answered as its examples say."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    identity: str
    """Of the tool that passed."""
    on: datetime.date
    """The day (UTC)."""
    address: str
    """Where it asked."""


_PASSES = TypeAdapter(dict[str, Pass])


@cache
def _modules() -> tuple[ModuleType, ...]:
    import dive.packs.connected as home

    names = sorted(info.name for info in pkgutil.iter_modules(home.__path__, f"{home.__name__}."))
    modules = [importlib.import_module(name) for name in names]
    return tuple(module for module in modules if isinstance(getattr(module, "PACK", None), Pack))


def connected_tools() -> dict[str, Tool]:
    """Every connected tool that there is, by name."""
    found = [
        value for module in _modules() for value in vars(module).values()
        if isinstance(value, Tool) and value.pack is module.PACK
    ]  # fmt: skip
    return {tool.name: tool for tool in sorted(found, key=lambda t: t.name)}


def passes(file: Path = FILE) -> dict[str, Pass]:
    """What is recorded, by name of the tool; nothing where there is no file. Raises UserError where it is broken."""
    try:
        return _PASSES.validate_json(file.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}") from None
    except ValidationError:
        raise UserError(f"{file} is broken; remove it and run `dive tools check --connected` again") from None


def keep_passes(passed: Iterable[Tool], failed: Iterable[Tool], file: Path = FILE) -> None:
    """Record what passed today and forget what failed; what was not asked keeps its record. Raises StoreError."""
    kept = passes(file)
    today = datetime.datetime.now(datetime.UTC).date()
    for tool in failed:
        kept.pop(tool.name, None)
    for tool in passed:
        kept[tool.name] = Pass(identity=tool.identity, on=today, address=address_of(tool))
    made = file.with_name(f".{file.name}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(
            orjson.dumps({k: v.model_dump(mode="json") for k, v in sorted(kept.items())}, option=orjson.OPT_INDENT_2)
        )
        made.replace(file)
    except OSError as error:
        raise unwritable(file, error) from None


def holds(tool: Tool, passed: Mapping[str, Pass]) -> bool:
    """Did this very tool pass, at the address that it would ask now?"""
    found = passed.get(tool.name)
    return found is not None and (found.identity, found.address) == (tool.identity, address_of(tool))


def address_of(tool: Tool) -> str:
    """Where a connected tool asks."""
    service = tool.pack.service
    return "" if service is None else service.address


def admitted(file: Path = FILE) -> Source:
    """The connected tools that may be offered. Raises UserError where none may."""
    passed = passes(file)
    names = [tool.name for tool in connected_tools().values() if holds(tool, passed)]
    if not names:
        raise UserError("no connected tool has passed here as it is now; run `dive tools check --connected` first")
    return naming(names)


def naming(names: Iterable[str]) -> Source:
    """The source that names some connected tools."""
    return Source(name=NAME, kind="connected", title="public HTTP APIs", connection={"tools": sorted(names)})


def built(source: Source) -> Built:
    """The tools that a source names, and the seeds and aliases of their packs. Raises UserError for one that does not exist."""
    known = connected_tools()
    names = source.connection.get("tools")
    if not isinstance(names, list):
        raise UserError(f"source {source.name}: its connection must list tools")
    if unknown := [name for name in names if name not in known]:
        raise UserError(f"source {source.name}: there is no connected tool '{unknown[0]}'")
    tools = tuple(known[name] for name in names)
    packs = {tool.pack.name for tool in tools}
    values = [value for module in _modules() if module.PACK.name in packs for value in vars(module).values()]
    return Built(
        tools,
        tuple(value for value in values if isinstance(value, SeedSource)),
        tuple(value for value in values if isinstance(value, AliasSource)),
    )


__all__ = [
    "FILE", "NAME", "Pass", "address_of", "admitted", "built", "connected_tools", "holds", "keep_passes", "naming", "passes",
]  # fmt: skip
