"""The evidence that a model collects: executed calls, and where each argument's value had been seen before.

Invariants: the same tool and arguments are executed once; results are kept whole, whatever a model is shown of them; ids
follow the order in which the calls were asked for, not the order in which they finished.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor as ThreadPool
from dataclasses import dataclass, field

import orjson

from dive.errors import ToolError
from dive.records import Edge, Json, ToolCall
from dive.synthesis.workbench import Caller
from dive.tools import Entity, Output, Tool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: a call and a path in its result."""

    call: str
    path: str


@dataclass
class Trace:
    """Calls so far."""

    tools: Mapping[str, Tool]
    caller: Caller
    threads: ThreadPool
    calls: list[ToolCall] = field(default_factory=list)
    tool_seconds: float = 0.0
    _known: dict[bytes, ToolCall] = field(default_factory=dict)

    async def execute(self, asked: Sequence[tuple[str, dict[str, Json]]]) -> list[ToolCall]:
        """Run calls side by side; their records, in order. Tools must be known."""
        loop = asyncio.get_running_loop()
        keys = [_key(name, arguments) for name, arguments in asked]
        fresh: dict[bytes, tuple[str, dict[str, Json]]] = {}
        for key, call in zip(keys, asked, strict=True):
            if key not in self._known:
                fresh.setdefault(key, call)
        runs = [loop.run_in_executor(self.threads, self._run, self.tools[name], args) for name, args in fresh.values()]
        outcomes = await asyncio.gather(*runs)
        for (key, (name, arguments)), (result, error, seconds) in zip(fresh.items(), outcomes, strict=True):
            made = ToolCall(id=f"c{len(self.calls) + 1}", tool=name, arguments=arguments, result=result, error=error)
            self.tool_seconds += seconds
            self.calls.append(made)
            self._known[key] = made
        return [self._known[key] for key in keys]

    def _run(self, tool: Tool, arguments: dict[str, Json]) -> tuple[dict[str, Json] | None, str | None, float]:
        started = time.perf_counter()
        try:
            return self.caller.call(tool, arguments), None, time.perf_counter() - started
        except ToolError as error:
            return None, str(error), time.perf_counter() - started

    def adopt(self, calls: Sequence[ToolCall], tool_seconds: float) -> None:
        """Take over what the built-in collector executed: all its calls so far, in its order."""
        self.calls = list(calls)
        self._known = {_key(c.tool, c.arguments): c for c in calls}
        self.tool_seconds = tool_seconds

    def sources(self, call: ToolCall, parameter: str, value: Json) -> list[Place]:
        """Where a value of an argument had been seen in results of earlier calls, the likeliest origin first."""
        entity = _entity(self.tools, call, parameter)
        found: list[tuple[tuple[bool, bool, int], Place]] = []
        for order, earlier in enumerate(self.calls):
            if earlier.id == call.id:
                break
            for path, seen in walk(earlier.result):
                if type(seen) is type(value) and seen == value:
                    output = output_at(self.tools[earlier.tool], path)
                    same = entity is not None and output is not None and output.entity == entity
                    if same or distinctive(value):
                        found.append(((not same, "[" in path, order), Place(earlier.id, path)))
        return [place for _, place in sorted(found, key=lambda f: f[0])]

    def edges(self) -> list[Edge]:
        """How values flowed, by exact provenance: an edge from the likeliest origin of each argument, or of its elements."""
        found: list[Edge] = []
        for call in self.calls:
            for parameter, value in call.arguments.items():
                whole = self.sources(call, parameter, value)
                parts = [] if whole or not isinstance(value, list) else [self.sources(call, parameter, v)[:1] for v in value]
                for place in whole[:1] + [p for part in parts for p in part]:
                    found.append(Edge(source=place.call, path=place.path, target=call.id, parameter=parameter))
        return list(dict.fromkeys(found))


def _key(name: str, arguments: Mapping[str, Json]) -> bytes:
    return name.encode() + b"\0" + orjson.dumps(arguments, option=orjson.OPT_SORT_KEYS)


def walk(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every place in a result, with its path; the whole of the result is none."""
    if path:
        yield path, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from walk(inner, f"{path}[{place}]")


def distinctive(value: Json) -> bool:
    """Is the value so particular that it is no coincidence to find it twice?"""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return abs(value) >= 100 or not float(value).is_integer()
    if isinstance(value, str):
        return len(value.strip()) >= 2
    return bool(value) and any(distinctive(v) for v in (value.values() if isinstance(value, dict) else value))


def output_at(tool: Tool, path: str) -> Output | None:
    """The tool's output that a path leads to, its elements and columns included."""
    plain = "".join(part.split("]")[-1] for part in path.split("["))
    return next((o for o in tool.outputs if o.path == plain), None)


def _entity(tools: Mapping[str, Tool], call: ToolCall, parameter: str) -> Entity | None:
    return next((p.entity for p in tools[call.tool].parameters if p.name == parameter), None)
