"""From a draft to a certificate: the steps that its citations rest on, each argument with its source.

An argument's source is decided by the value, not by what the draft says of it: what the query states is a literal; what an
earlier call returned is a flow; a default needs no saying; all else is a complaint. A draft may only add that an argument came
out of an operation, and that has to compute to the very value the call was made with.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dive.errors import ToolError
from dive.records import (
    CallStep,
    Citation,
    Edge,
    Evidence,
    Json,
    LiteralSource,
    ManySource,
    OperationStep,
    Source,
    Step,
    StepSource,
    ToolCall,
)
from dive.synthesis.certify import Broken, check_same, run_program
from dive.synthesis.model.draft import Complaint, Draft, LiteralRef, Ref, StepRef
from dive.synthesis.model.stated import stated
from dive.synthesis.model.trace import Trace
from dive.synthesis.operations import OPERATIONS
from dive.synthesis.paths import get
from dive.tools import Tool, ToolPool


@dataclass(frozen=True)
class Proof:
    """A certificate in the making."""

    steps: tuple[Step, ...]
    citations: tuple[Citation, ...]
    evidence: Evidence
    results: Mapping[str, Json]
    """By step id."""
    unproven: tuple[Complaint, ...] = ()
    """What kept it from being a full proof, where that is allowed."""

    @property
    def calls(self) -> int:
        """Calls on the path to the answer."""
        return sum(isinstance(step, CallStep) for step in self.steps)

    @property
    def operations(self) -> int:
        """Operations on the path; each further part of a two-part answer counts as one."""
        return len(self.steps) - self.calls + len(self.citations) - 1


@dataclass
class Builder:
    """Builds the proof of one draft over one trace."""

    draft: Draft
    trace: Trace
    pool: ToolPool
    allow_unproven: bool = False
    _steps: dict[str, Step] = field(default_factory=dict)
    """In executable order: a step enters after those that it needs."""
    _open: set[str] = field(default_factory=set)
    _unproven: list[Complaint] = field(default_factory=list)

    def build(self) -> Proof:
        """The proof. Raises Complaint."""
        self._calls = {call.id: call for call in self.trace.calls}
        self._operations = {o.id: o for o in self.draft.operations}
        self._flows = {(f.call, f.parameter): f.source for f in self.draft.flows}
        if len(self._operations) != len(self.draft.operations):
            raise Complaint("bad_draft", "two operations have the same id")
        for call, parameter in self._flows:
            if call not in self._calls or parameter not in self._calls[call].arguments:
                raise Complaint("wrong_citation", f"`flows` names {call}.{parameter}, and no call {call} has that argument")
        for citation in self.draft.citations:
            self._need(citation.step)
        steps, renamed, evidence = self._settle()
        citations = tuple(Citation(atom=c.atom, step=renamed[c.step], path=c.path, span=c.span) for c in self.draft.citations)
        replay = _Replay(evidence)
        try:
            results = run_program(steps, self.pool.tools, replay, fresh=False)
        except Broken as error:
            raise Complaint("broken_program", f"the program cannot be executed: {error}") from None
        return Proof(steps, citations, evidence, results, tuple(self._unproven))

    # -- steps --------------------------------------------------------------------------------------------------------

    def _need(self, step: str) -> None:
        """Make sure that a step and all that it rests on is in the program."""
        if step in self._steps:
            return
        if step in self._open:
            raise Complaint("circular", f"{step} needs its own result, through the steps that it takes values from")
        self._open.add(step)
        if step in self._calls:
            self._steps[step] = self._call(self._calls[step])
        elif step in self._operations:
            self._steps[step] = self._operation(step)
        else:
            known = ", ".join([*self._calls, *self._operations])
            raise Complaint("wrong_citation", f"there is no step {step}; there are {known}")
        self._open.discard(step)

    def _call(self, call: ToolCall) -> CallStep:
        if call.error is not None:
            raise Complaint("wrong_citation", f"{call.id} failed ({call.error[:120]}); nothing can rest on it")
        tool = self.pool.tools[call.tool]
        arguments = {name: self._argument(call, tool, name, value) for name, value in call.arguments.items()}
        return CallStep(id=call.id, tool=tool.name, identity=tool.identity, arguments=arguments)

    def _argument(self, call: ToolCall, tool: Tool, name: str, value: Json) -> Source:
        if (call.id, name) in self._flows:
            return self._flow(call, name, self._flows[call.id, name])
        parameter = next((p for p in tool.parameters if p.name == name), None)
        if (literal := stated(self.draft.query, value, parameter)) is not None:
            return literal
        if (found := self._found(call, name, value)) is not None:
            return found
        if isinstance(value, list) and value:
            items = [stated(self.draft.query, v, parameter) or self._found(call, name, v) for v in value]
            if all(item is not None for item in items):
                return ManySource(items=tuple(item for item in items if item is not None))
        if parameter is not None and not parameter.required and value == parameter.optional_default:
            return LiteralSource(value=value)
        told = f"the argument {name}={value!r} of {call.id} is neither stated in the question nor found by an earlier call"
        self._doubt(Complaint("unstated_argument", f"{told}; state it, in these words or numbers", unproven=True))
        return LiteralSource(value=value)

    def _found(self, call: ToolCall, name: str, value: Json) -> StepSource | None:
        """The likeliest origin of the value that leads into no circle."""
        for place in self.trace.sources(call, name, value):
            if self._calls[place.call].error is None and place.call not in self._open:
                self._need(place.call)
                return StepSource(step=place.call, path=place.path)
        return None

    def _flow(self, call: ToolCall, name: str, ref: Ref) -> Source:
        """A source that the draft names; its value is checked when the program is executed."""
        if isinstance(ref, LiteralRef):
            raise Complaint("wrong_flow", f"`flows` gives {call.id}.{name} a literal; leave it out, the question states it")
        self._need(ref.step)
        return StepSource(step=ref.step, path=ref.path)

    def _operation(self, identifier: str) -> OperationStep:
        made = self._operations[identifier]
        if made.operation not in OPERATIONS:
            raise Complaint("wrong_citation", f"no operation is called {made.operation}; there are {', '.join(OPERATIONS)}")
        _check_options(identifier, made.operation, made.options)
        inputs: list[Source] = []
        for given in made.inputs:
            if isinstance(given, tuple):
                inputs.append(ManySource(items=tuple(self._operand(identifier, ref) for ref in given)))
            else:
                inputs.append(self._operand(identifier, given))
        return OperationStep(id=identifier, operation=made.operation, inputs=tuple(inputs), options=made.options)

    def _operand(self, identifier: str, ref: Ref) -> LiteralSource | StepSource:
        if isinstance(ref, StepRef):
            self._need(ref.step)
            return StepSource(step=ref.step, path=ref.path)
        literal = stated(self.draft.query, ref.literal, None)
        if literal is not None:
            return literal
        told = f"{identifier} uses {ref.literal!r}, which the question does not state"
        self._doubt(Complaint("unstated_argument", told, unproven=True))
        return LiteralSource(value=ref.literal)

    def _doubt(self, complaint: Complaint) -> None:
        if not self.allow_unproven:
            raise complaint
        self._unproven.append(complaint)

    # -- evidence -----------------------------------------------------------------------------------------------------

    def _settle(self) -> tuple[tuple[Step, ...], dict[str, str], Evidence]:
        """Number the evidence anew where a call is used that was made later; else all ids stay."""
        program = [s for s in self._steps.values() if isinstance(s, CallStep)]
        order = [call.id for call in self.trace.calls]
        straight = [s.id for s in program]
        if sorted(straight, key=order.index) != straight:
            order = straight + [c for c in order if c not in self._steps]
        renamed = {old: f"c{place}" for place, old in enumerate(order, 1)} | {o: o for o in self._operations}
        calls = tuple(self._calls[old].model_copy(update={"id": renamed[old]}) for old in order)
        steps = tuple(_renamed(step, renamed) for step in self._steps.values())
        place = {call.id: i for i, call in enumerate(calls)}
        edges = [
            Edge(source=source.step, path=source.path, target=step.id, parameter=name)
            for step in steps if isinstance(step, CallStep)
            for name, given in step.arguments.items()
            for source in _flat(given) if isinstance(source, StepSource) and source.step in place
        ]  # fmt: skip
        taken = {(e.target, e.parameter) for e in edges}
        for edge in self.trace.edges():
            source, target = renamed[edge.source], renamed[edge.target]
            if place[source] < place[target] and (target, edge.parameter) not in taken:
                edges.append(Edge(source=source, path=edge.path, target=target, parameter=edge.parameter))
        return steps, renamed, Evidence(calls=calls, edges=tuple(dict.fromkeys(edges)))


def _check_options(identifier: str, operation: str, options: Mapping[str, Json]) -> None:
    """An operation gets the options that it takes, all of them, of their types. Raises Complaint."""
    match operation, dict(options):
        case "rank_by", {"place": int(place), "largest": bool()} if place >= 1 and len(options) == 2 and place is not True:
            return
        case "keep", {"test": "above" | "below" | "is"} if len(options) == 1:
            return
        case ("rank_by", _) | ("keep", _):
            wanted = _OPTIONS[operation]
        case _:
            if not options:
                return
            wanted = "no options"
    raise Complaint("bad_draft", f"{identifier}: {operation} takes {wanted}, not {dict(options)!r}")


_OPTIONS = {
    "rank_by": '{"place": a number from 1 on, "largest": true or false}',
    "keep": '{"test": "above", "below" or "is"}',
}


def check_arguments(proof: Proof) -> None:
    """Every call of the program is the call that was made. Raises Complaint."""
    calls = {call.id: call for call in proof.evidence.calls}
    for step in proof.steps:
        if isinstance(step, CallStep):
            for name, source in step.arguments.items():
                value = [_value(s, proof.results) for s in _flat(source)]
                value = value if isinstance(source, ManySource) else value[0]
                if not check_same(calls[step.id].arguments[name], value):
                    told = (
                        f"{step.id} was called with {name}={calls[step.id].arguments[name]!r}, but its source yields {value!r}"
                    )
                    raise Complaint("wrong_flow", told)


def _value(source: Source, results: Mapping[str, Json]) -> Json:
    assert not isinstance(source, ManySource)
    return source.value if isinstance(source, LiteralSource) else get(results[source.step], source.path)


def _flat(source: Source) -> Iterator[LiteralSource | StepSource]:
    if isinstance(source, ManySource):
        yield from source.items
    else:
        yield source


def _renamed(step: Step, names: Mapping[str, str]) -> Step:
    def one(source: LiteralSource | StepSource) -> LiteralSource | StepSource:
        return source.model_copy(update={"step": names[source.step]}) if isinstance(source, StepSource) else source

    def any_(source: Source) -> Source:
        return ManySource(items=tuple(map(one, source.items))) if isinstance(source, ManySource) else one(source)

    if isinstance(step, CallStep):
        arguments = {name: any_(source) for name, source in step.arguments.items()}
        return step.model_copy(update={"id": names[step.id], "arguments": arguments})
    return step.model_copy(update={"inputs": tuple(map(any_, step.inputs))})


@dataclass
class _Replay:
    """Answers calls from the evidence."""

    evidence: Evidence

    def call(self, tool: Tool, arguments: Mapping[str, Json], *, fresh: bool = False) -> dict[str, Json]:  # noqa: ARG002
        for call in self.evidence.calls:
            if call.tool == tool.name and call.result is not None and check_same(call.arguments, dict(arguments)):
                return call.result
        raise ToolError(f"{tool.name} was never called with {dict(arguments)!r}, which the named sources yield")

    def reset(self) -> None:
        """Nothing is executed, so nothing has changed."""
