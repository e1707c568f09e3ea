"""The built-in deriver over evidence that a model collected.

The built-in synthesis runs as it always does, on a workbench that executes nothing: it knows the model's calls and no others,
and draws literals from the values that the model passed. So whatever tree grows on it is a tree over the model's evidence.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import orjson

from dive.errors import ToolError
from dive.records import Evidence, Json, Step, Task, ToolCall
from dive.runtime.settings import Settings
from dive.synthesis.flow import Flow
from dive.synthesis.model.draft import Complaint
from dive.synthesis.model.trace import Trace
from dive.synthesis.nodes import Node, Program
from dive.synthesis.pipeline import Attempt, Rejected, Synthesizer
from dive.synthesis.sample import Configuration
from dive.synthesis.workbench import Caller, OutOfCalls, Workbench
from dive.tools import Parameter, Tool, ToolPool
from dive.tools.seed_pool import SeedPool

TRIES = 24
"""Trees that are tried, each from another start, before the evidence is given up as one that nothing can be made of."""


def _seeds_of(pool: ToolPool, calls: Sequence[ToolCall]) -> SeedPool:
    """The model's own values, in the order in which it used them, in place of the packs' seeds."""
    own: dict[str, list[Json]] = {name: [] for name in SeedPool(pool).types}
    for call in calls:
        for parameter in pool.tools[call.tool].parameters:
            if parameter.entity is not None and parameter.entity.name in own and parameter.name in call.arguments:
                given = call.arguments[parameter.name]
                own[parameter.entity.name] += given if parameter.many and isinstance(given, list) else [given]
    return SeedPool(pool, own=own)


class _Replay:
    """Answers the calls that the model made."""

    def __init__(self, calls: Sequence[ToolCall], tools: Mapping[str, Tool]) -> None:
        self._made = {_key(tools[c.tool], c.arguments): c for c in calls if c.error is None}

    def __contains__(self, key: bytes) -> bool:
        return key in self._made

    def call(self, tool: Tool, arguments: Mapping[str, Json], *, fresh: bool = False) -> dict[str, Json]:  # noqa: ARG002
        made = self._made.get(_key(tool, arguments))
        if made is None or made.result is None:
            raise ToolError(f"{tool.name} was not called like this")
        return made.result

    def reset(self) -> None:
        """Nothing is executed, so nothing has changed."""


@dataclass
class _TraceBench(Workbench):
    """A workbench that has the model's calls, and can make no other."""

    evidence: Sequence[ToolCall] = ()

    def execute(self, tool: Tool, arguments: Mapping[str, Node]) -> ToolCall | None:
        """The model's call with these arguments, those at their default left out or not; None where it made none."""
        assert isinstance(self.caller, _Replay)
        if _key(tool, {name: node.value for name, node in arguments.items()}) not in self.caller:
            return None
        return super().execute(tool, arguments)

    def bind(self, parameter: Parameter, *, avoid: Sequence[Node], depth: int, taker: Tool) -> Node | None:
        """As the base, but an amount is one that the model used."""
        if parameter.pick is None:
            return super().bind(parameter, avoid=avoid, depth=depth, taker=taker)
        used = [
            call.arguments[parameter.name]
            for call in self.evidence
            if parameter in self.flow.pool.tools[call.tool].parameters and parameter.name in call.arguments
        ]
        return self.picked(parameter.pick, self.rng.choice(used), parameter.entity) if used else None

    def settle(self, program: Program) -> tuple[tuple[Step, ...], Evidence]:
        """As the base; the model's other calls follow, failed ones included: they are part of what was executed."""
        steps, evidence = super().settle(program)
        held = {_key(self.flow.pool.tools[c.tool], c.arguments) for c in evidence.calls}
        calls = list(evidence.calls)
        for call in self.evidence:
            if _key(self.flow.pool.tools[call.tool], call.arguments) not in held:
                calls.append(call.model_copy(update={"id": f"c{len(calls) + 1}"}))
        return steps, evidence.model_copy(update={"calls": tuple(calls)})


def _key(tool: Tool, arguments: Mapping[str, Json]) -> bytes:
    """A call's identity; an argument that has its default value is the same as none."""
    defaults = {p.name: p.optional_default for p in tool.parameters if not p.required}
    given = {n: v for n, v in arguments.items() if n not in defaults or v != defaults[n]}
    return tool.name.encode() + b"\0" + orjson.dumps(given, option=orjson.OPT_SORT_KEYS)


class Weaver:
    """Derives from one attempt's trace, round by round."""

    def __init__(
        self, pool: ToolPool, settings: Settings, executor: Caller, configuration: Configuration, trace: Trace
    ) -> None:
        self._pool = pool
        self._settings = settings
        self._executor = executor
        self._configuration = configuration
        self._trace = trace

    def derive(self, number: int) -> Task:
        """The best task of `number` rounds that the trace allows, certified. Raises Complaint."""
        calls = [c for c in self._trace.calls if c.error is None]
        tools = list(dict.fromkeys(c.tool for c in calls))
        rng = random.Random(f"{self._settings.seed}/{self._configuration.index}/weave/{number}")
        flow = Flow(self._pool, _seeds_of(self._pool, calls))
        synthesizer = _Woven(self._pool, self._settings.model_copy(update={"rounds": number}), self._executor)
        replay = _Replay(calls, self._pool.tools)
        failure = Rejected("derive", "dead_end")
        for _ in range(TRIES):
            focus = self._pool.tools[rng.choice(tools)]
            toolset = {name: self._pool.tools[name] for name in sorted(tools)}
            bench = _TraceBench(flow, toolset, replay, random.Random(rng.random()), evidence=self._trace.calls)
            try:
                return synthesizer.weave(Attempt(replace(self._configuration, focus=focus), bench))
            except Rejected as rejection:
                failure = rejection
            except OutOfCalls:
                failure = Rejected("derive", "out_of_calls")
        raise Complaint(failure.reason, failure.detail or f"nothing of {number} rounds can be made of {len(calls)} calls")


class _Woven(Synthesizer):
    """The built-in synthesis from an attempt whose workbench is there already."""

    def __init__(self, pool: ToolPool, settings: Settings, executor: Caller) -> None:
        super().__init__(pool, settings, executor)
        self._fewest_rounds = settings.rounds  # a task of fewer is not what the caller asks for

    def weave(self, attempt: Attempt) -> Task:
        """The task. Raises Rejected or OutOfCalls."""
        return self._make(attempt)
