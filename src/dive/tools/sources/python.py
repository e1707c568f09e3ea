"""Python modules as sources: `@tool` functions in a file, in an importable module, or behind an entry point.

A source's `connection` names a `file` or a `module`. The tools are those of a pack, made by the same decorator and held to the
same contract; only their place differs. Invariant: a tool's identity covers the file's content, so a changed function
never meets results of the old one.
"""

import hashlib
import importlib
import importlib.util
import sys
from dataclasses import replace
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from dive.errors import UserError
from dive.tools.pool import AliasSource, SeedSource
from dive.tools.sources.build import Built
from dive.tools.sources.records import NAME, Source
from dive.tools.spec import FunctionTool, Pack, Tool, Where

GROUP = "dive.tools"
"""Entry points of this group name modules with tools."""


def built(source: Source) -> Built:
    """The tools, seeds and aliases of a module. Raises UserError where it cannot be imported or has none."""
    module = _module(source)
    beside = str(source.connection.get("beside", ""))
    file, dotted = source.connection.get("file"), source.connection.get("module")
    tools: list[Tool] = []
    for value in vars(module).values():
        if not isinstance(value, FunctionTool) or value.function.__module__ != module.__name__:
            continue
        entry = source.tools.get(value.name)
        if entry is None or entry.include:
            where = Where("dive.tools.sources.python:in_file", (str(file), beside, value.name)) if file else \
                Where("dive.tools.spec:in_module", (str(dotted), value.name))  # fmt: skip
            pack = replace(value.pack, vintage=f"{value.pack.vintage}/{source.version}")
            tools.append(replace(value, place=where, pack=pack))
    if not tools:
        raise UserError(f"source {source.name}: {file or dotted} defines no tool; see `dive tools new`")
    seeds = tuple(value for value in vars(module).values() if isinstance(value, SeedSource))
    aliases = tuple(value for value in vars(module).values() if isinstance(value, AliasSource))
    return Built(tuple(tools), seeds, aliases)


def describe(target: str, name: str | None = None) -> Source:
    """The source for a file, a module, or an entry point of group `dive.tools`. Raises UserError where there is none."""
    path = Path(target)
    if path.suffix == ".py" or path.exists():
        if not path.is_file():
            raise UserError(f"there is no Python file {target}")
        called = name or path.stem.lower().replace("-", "_")
        connection = {"file": str(path.absolute())}
    else:
        found = [e for e in entry_points(group=GROUP) if e.name == target]
        called = name or target.rpartition(".")[2].lower()
        connection = {"module": found[0].value.partition(":")[0] if found else target}
    if not NAME.fullmatch(called):
        raise UserError(f"'{called}' cannot name a source; choose a name with --name")
    source = refreshed(Source(name=called, kind="python", connection=connection))
    pack = getattr(_module(source), "PACK", None)
    words = {"title": pack.title, "licence": pack.licence, "domain": pack.domain} if isinstance(pack, Pack) else {}
    return source.model_copy(update=words)


def refreshed(source: Source) -> Source:
    """The source with the version that its code has now. Raises UserError where the code is gone."""
    place = source.connection.get("file")
    if place is None:
        spec = _spec(str(source.connection.get("module")))
        place = spec.origin if spec is not None else None
        if place is None:
            raise UserError(f"source {source.name}: there is no Python module {source.connection.get('module')}")
    try:
        digest = hashlib.sha256(Path(str(place)).read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise UserError(f"source {source.name}: {place} cannot be read: {error.strerror}") from None
    return source.model_copy(update={"version": digest})


def in_file(path: str, beside: str, name: str) -> Tool:
    """The tool `name` of a file, in a worker process. Raises LookupError where it defines none."""
    for value in vars(_load(path, beside)).values():
        if isinstance(value, Tool) and value.name == name:
            return value
    raise LookupError(f"{name} is not defined at the top level of {path}")


def _module(source: Source) -> ModuleType:
    place = str(source.connection.get("file") or source.connection.get("module"))
    beside = str(source.connection.get("beside", ""))
    try:
        return _load(place, beside) if "file" in source.connection else importlib.import_module(place)
    except Exception as error:  # a user's module may fail in any way while it is imported
        said = " ".join(f"{type(error).__name__}: {error}".split())
        raise UserError(f"source {source.name}: {place} cannot be imported ({said[:300]})") from error


def _spec(module: str) -> importlib.machinery.ModuleSpec | None:
    try:
        return importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return None


@cache
def _load(path: str, beside: str) -> ModuleType:
    """The module in a file, under a name of its own; it can import modules that lie in its folder, or in `beside`."""
    digest = hashlib.sha256(path.encode()).hexdigest()[:8]
    name = f"dive_source_{Path(path).stem}_{digest}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    folder = beside or str(Path(path).parent)
    if folder not in sys.path:
        sys.path.append(folder)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


__all__ = ["GROUP", "built", "describe", "in_file", "refreshed"]
