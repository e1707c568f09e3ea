"""Where evidence is collected: executes calls, remembers them, and binds arguments along the value-flow graph.

Invariants: every value in a tree came out of a call recorded here or is a literal drawn here; a call that raised is
recorded with its error and never becomes part of a tree; the same tool and arguments are executed once.
"""

import random
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import orjson

from dive.errors import ToolError
from dive.records import (
    CallStep,
    Edge,
    Evidence,
    Json,
    ManySource,
    Step,
    StepSource,
    ToolCall,
)
from dive.synthesis.flow import Flow, noun_phrases, slots
from dive.synthesis.joining import CALENDAR, PURE_NUMBERS, joins_well, takes_amounts
from dive.synthesis.nodes import (
    Ask,
    Cut,
    Element,
    Fan,
    Listed,
    Literal,
    Node,
    Operation,
    Program,
    ancestry,
    entity_of,
    is_list,
    labels_of,
    walk,
    whole,
)
from dive.synthesis.operate import operation
from dive.synthesis.operations import Undefined
from dive.synthesis.paths import NoSuchPath, get
from dive.synthesis.phrases import takes_phrase
from dive.synthesis.preference import Preference
from dive.tools import Entity, Output, Parameter, Pick, Tool

MAX_CALLS = 120
"""Calls per attempt; beyond it the collector gives up."""
FOUND_SHARE = 0.85
"""How often a value that could be drawn from seeds is taken from another call instead, so that it can be described later."""
CONVERTED_SHARE = 0.45
"""How often an amount is stated in another unit, where some tool on offer converts it."""
SHORTEST_SEQUENCE = 4
"""Letters of a found sequence that a query states; nobody speaks of the peptide L."""
LONGEST_LITERAL = 90
"""Characters of a literal that a query can state without becoming unreadable."""


class OutOfCalls(Exception):
    """The attempt has used up its calls."""


class Caller(Protocol):
    """What executes a call: `dive.tools.executor.Executor`."""

    def call(self, tool: Tool, arguments: Mapping[str, Json], *, fresh: bool = False) -> dict[str, Json]:
        """The tool's result. Raises ToolError."""
        ...

    def reset(self) -> None:
        """Bring back to its beginning what stateful tools have changed."""
        ...


@dataclass
class Workbench:
    """The evidence of one attempt, and the means to extend it."""

    flow: Flow
    toolset: Mapping[str, Tool]
    caller: Caller
    rng: random.Random
    preference: Preference | None = None
    """Where values flow rather, in a steered run."""
    calls: list[ToolCall] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    tool_seconds: float = 0.0
    related: bool = False
    """Bind a further parameter from what the evidence relates to the first, where pairs drawn at random rarely fit."""
    _known: dict[bytes, ToolCall] = field(default_factory=dict)
    _frames: dict[str, str] = field(default_factory=dict)

    # -- executing ----------------------------------------------------------------------------------------------------

    def execute(self, tool: Tool, arguments: Mapping[str, Node]) -> ToolCall | None:
        """Run the tool on the nodes' values; None where it refuses. Raises OutOfCalls."""
        values = {name: node.value if whole(tool, name) else _argument(node) for name, node in arguments.items()}
        key = tool.name.encode() + b"\0" + orjson.dumps(values, option=orjson.OPT_SORT_KEYS)
        if key not in self._known:
            if len(self.calls) >= MAX_CALLS:
                raise OutOfCalls
            identifier = f"c{len(self.calls) + 1}"
            started = time.perf_counter()
            try:
                result, error = self.caller.call(tool, values), None
            except ToolError as refusal:
                result, error = None, str(refusal)
            self.tool_seconds += time.perf_counter() - started
            call = ToolCall(id=identifier, tool=tool.name, arguments=values, result=result, error=error)
            self._known[key] = call
            self.calls.append(call)
            for name, node in arguments.items():
                found = [(node.call, node.output.path)] if isinstance(node, Ask) and whole(tool, name) else origins(node)
                self.edges += [Edge(source=s, path=p, target=identifier, parameter=name) for s, p in found]
        call = self._known[key]
        return None if call.error is not None else call

    def settle(self, program: Program) -> tuple[tuple[Step, ...], Evidence]:
        """Number the evidence anew: the program's calls first, in the order in which certification runs them, then the rest.

        A description found late stands before the call that uses it, so that every edge points forward.
        """
        known = {call.id: call for call in self.calls}
        used = set(program.executed.values())
        rest = [call.id for call in self.calls if call.id not in used]
        new = {old: f"c{place}" for place, old in enumerate(rest, len(program.executed) + 1)}
        first = {old: step for step, old in reversed(program.executed.items())}
        calls = [known[old].model_copy(update={"id": step}) for step, old in program.executed.items()]
        calls += [known[old].model_copy(update={"id": new[old]}) for old in rest]
        place = {call.id: i for i, call in enumerate(calls)}
        edges = [
            Edge(source=source.step, path=source.path, target=step.id, parameter=name)
            for step in program.steps if isinstance(step, CallStep)
            for name, given in step.arguments.items()
            for source in (given.items if isinstance(given, ManySource) else (given,))
            if isinstance(source, StepSource) and source.step in program.executed
        ]  # fmt: skip
        for edge in self.edges:
            source, target = (new.get(e) or first[e] for e in (edge.source, edge.target))
            if place[source] < place[target]:
                edges.append(Edge(source=source, path=edge.path, target=target, parameter=edge.parameter))
        return tuple(program.steps), Evidence(calls=tuple(calls), edges=tuple(dict.fromkeys(edges)))

    # -- binding ------------------------------------------------------------------------------------------------------

    def ask(self, tool: Tool, output: Output, fixed: Mapping[str, Node], *, depth: int = 1) -> Ask | None:
        """Call a tool for one of its outputs, binding what `fixed` leaves open; None where it cannot be done well."""
        phrase = self._phrase(tool, output, fixed)
        if phrase is None:
            return None
        arguments: dict[str, Node] = {}
        said = slots(phrase)
        for parameter in tool.parameters:
            if parameter.name in fixed:
                arguments[parameter.name] = fixed[parameter.name]
            elif parameter.required or parameter.name in said:
                trivial = parameter.entity is not None and parameter.entity.name in CALENDAR and takes_amounts(tool)
                bound = self.bind(
                    parameter,
                    avoid=list(arguments.values()) + list(fixed.values()),
                    depth=0 if trivial else depth,
                    taker=tool,
                )
                if bound is None:
                    return None
                arguments[parameter.name] = bound
        return self.asked(tool, output, arguments, phrase)

    def asked(self, tool: Tool, output: Output, arguments: Mapping[str, Node], phrase: str) -> Ask | None:
        """The node for a call with these arguments; None where the tool refuses or the value is nothing to speak of."""
        call = self.execute(tool, arguments)
        if call is None:
            return None
        try:
            value = get(call.result, output.path)
        except NoSuchPath:
            return None
        if value is None or value == "" or value == [] or (isinstance(value, str) and len(value) > 400):
            return None
        if not _as_declared(output, value):
            return None
        if _goes_in_circles(tool, call.result, output, value, arguments) or _told(tool, call.result, output, arguments):
            return None
        idle = tool.idle_rules(call.arguments, call.result or {})
        return Ask(tool, call.id, dict(arguments), output, value, phrase, idle)

    def _phrase(self, tool: Tool, output: Output, fixed: Mapping[str, Node]) -> str | None:
        required = {p.name for p in tool.parameters if p.required}
        phrases = [tool.via[output.path]] if output.path in tool.via else noun_phrases(tool, output.path)
        fitting = [p for p in phrases if required | set(fixed) <= slots(p)]
        fitting = [
            p for p in fitting if all(isinstance(f, Literal | Cut) or takes_phrase(p, n, f.value) for n, f in fixed.items())
        ]
        return self.rng.choice(fitting) if fitting else None

    def bind(self, parameter: Parameter, *, avoid: Sequence[Node], depth: int, taker: Tool) -> Node | None:
        """A node for a parameter of the taker: a picked literal, a seed, or the output of another call of the toolset."""
        entity = parameter.entity
        if parameter.pick is not None:
            converted = None
            if depth > 0 and entity is not None and self.rng.random() < CONVERTED_SHARE:
                converted = self._in_other_units(entity, parameter.pick, taker)
            return converted or self.picked(parameter.pick, self.rng.choice(parameter.pick.values), entity)
        if entity is None:
            return None
        if parameter.many:
            return self._bind_many(entity, depth)
        taken = [n.value for n in avoid]
        if self.related and depth > 0 and avoid and (found := self._relative(entity, avoid)) is not None:
            return found
        seeded = self.flow.has_seeds(entity)
        if depth > 0 and (not seeded or self.rng.random() < (0.1 if entity.name in PURE_NUMBERS else FOUND_SHARE)):
            for maker, output in self._sample(self.flow.producers.get(entity.name, ()), 3, taker):
                made = self.ask(maker, output, {}, depth=depth - 1)
                if made is not None and made.value not in taken:
                    return self.cut(made) or made
        if seeded:
            for _ in range(3):
                value = self.flow.seeds.draw(entity, self.rng)
                if value is not None and value not in taken and (literal := self.literal(entity, value)) is not None:
                    return literal
        return None

    def _in_other_units(self, entity: Entity, pick: Pick, taker: Tool) -> Node | None:
        """An amount as people elsewhere state it, "154 pounds" for kilograms; one of the size that the parameter is about."""
        sizes = [v for v in pick.values if isinstance(v, int | float)]
        for maker, output in self._sample(self.flow.producers.get(entity.name, ()), 4, taker):
            if maker.domain == taker.domain or not maker.via.get(output.path, "").startswith("{") or not sizes:
                continue
            for _ in range(3):
                made = self.ask(maker, output, {}, depth=0)
                if made is not None and min(sizes) <= made.value <= max(sizes):
                    return made
        return None

    def _relative(self, entity: Entity, bound: Sequence[Node]) -> Node | None:
        """A value that some call of the toolset reaches from a node already bound."""
        makers = self.flow.listers.get(entity.name, []) + self.flow.producers.get(entity.name, [])
        for maker, output in self._sample(makers, 6):
            for node in bound:
                held = entity_of(node)
                slot = next((p for p in maker.parameters if held is not None and p.entity == held and not p.many), None)
                if slot is None or not isinstance(node, Literal | Cut):
                    continue
                made = self.ask(maker, output, {slot.name: node}, depth=0)
                if made is None:
                    continue
                options = [v for v in labels_of(made) if v != node.value] if is_list(made) else [made.value]
                if options:
                    return self.literal(entity, self.rng.choice(options))
        return None

    def _bind_many(self, entity: Entity, depth: int) -> Node | None:
        if depth > 0:
            for maker, output in self._sample(self.flow.listers.get(entity.name, ()), 2):
                if output.shape == "list":
                    made = self.ask(maker, output, {}, depth=depth - 1)
                    if made is not None and 2 <= len(made.value) <= 10:
                        return made
        if not self.flow.has_seeds(entity):
            return None
        values = [self.flow.seeds.draw(entity, self.rng) for _ in range(self.rng.randint(3, 5))]
        literals = [self.literal(entity, v) for v in dict.fromkeys(values) if v is not None]
        kept = tuple(node for node in literals if node is not None)
        return Listed(kept, entity) if len(kept) >= 3 else None

    def _sample(
        self, options: Sequence[tuple[Tool, Output]], count: int, taker: Tool | None = None
    ) -> list[tuple[Tool, Output]]:
        """Some of the options that the toolset offers, those of other domains than the taker's first more often than not."""
        offered = [(t, o) for t, o in options if t.name in self.toolset and (taker is None or joins_well(t, o, taker.domain))]
        keys = [self.rng.random() ** (self._reluctance(t, taker)) for t, _ in offered]
        order = sorted(range(len(offered)), key=keys.__getitem__, reverse=True)
        return [offered[i] for i in order[:count]]

    def _reluctance(self, maker: Tool, taker: Tool | None) -> float:
        if taker is None:
            return 0.15
        known = 1.0 if maker.domain == taker.domain else 0.15
        return known if self.preference is None else known / self.preference.maker_weight(maker, taker)

    # -- literals -----------------------------------------------------------------------------------------------------

    def literal(self, entity: Entity, value: Json) -> Literal | None:
        """The value as words of the query; None where no person would write it out."""
        said = self._said(entity, value)
        return None if said is None else Literal(value, said, entity, frame=self._frame(entity))

    def picked(self, pick: Pick, value: Json, entity: Entity | None) -> Literal:
        """One of a parameter's own literal values, in its own words."""
        year = entity is not None and entity.name == "Year"  # its type says what `years` says of a bare number
        return Literal(value, pick.says.format(value) if year else pick.say(value), entity, pick)

    def cut(self, node: Node) -> Cut | None:
        """The node's value stated as a literal in place of its description; None where that would not read well."""
        entity = entity_of(node)
        if entity is None or is_list(node) or isinstance(node.value, dict | list | bool):
            return None
        if entity.name in ("DnaSequence", "ProteinSequence") and len(str(node.value)) < SHORTEST_SEQUENCE:
            return None
        said = self._said(entity, node.value)
        return None if said is None else Cut(node, said, self._frame(entity))

    def _said(self, entity: Entity, value: Json) -> str | None:
        if isinstance(value, float) and round(value, 4) != value:
            return None  # nobody states a number to the last bit
        if not self.flow.seeds.admits(entity, value):
            return None  # it belongs to the other split
        if not self.flow.seeds.tells_apart(entity, value):
            return None
        said = entity.say(value)
        if '"' in said and any('"' in frame for frame in entity.says):
            return None  # quotation marks inside quotation marks
        return said if len(said) <= LONGEST_LITERAL and "\n" not in said else None

    def _frame(self, entity: Entity) -> str:
        """One frame an attempt, so that literals of one type can share their noun."""
        if entity.name not in self._frames:
            self._frames[entity.name] = self.rng.choice(entity.says)
        return self._frames[entity.name]

    # -- rebuilding ---------------------------------------------------------------------------------------------------

    def rebuild(self, node: Node, leaf: Node, stand_in: Node) -> Node | None:
        """The same tree with another value at `leaf`, re-executed; None where a call refuses or gives no value."""
        if node is leaf:
            return stand_in
        if not any(inner is leaf for inner in walk(node)):
            return node
        if isinstance(node, Operation):
            return self._rebuild_operation(node, leaf, stand_in)
        if not isinstance(node, Ask):
            return None
        arguments: dict[str, Node] = {}
        for name, argument in node.arguments.items():
            made = self.rebuild(argument, leaf, stand_in)
            if made is None:
                return None
            arguments[name] = made
        return self.asked(node.tool, node.output, arguments, node.phrase)

    def _rebuild_operation(self, node: Operation, leaf: Node, stand_in: Node) -> Node | None:
        """Operations on plain nodes and on columns can be rebuilt; a fan of calls belongs to its own list."""
        inputs: list[Node | Fan] = []
        for operand in node.inputs:
            inner = operand.over if isinstance(operand, Fan) else operand
            if isinstance(operand, Fan) and operand.column is None:
                return None
            made = self.rebuild(inner, leaf, stand_in)
            if made is None:
                return None
            inputs.append(Fan(made, (), operand.column, None) if isinstance(operand, Fan) else made)
        try:
            return operation(node.name, inputs, dict(node.options), node.about)
        except Undefined:
            return None


def _goes_in_circles(tool: Tool, result: Json, output: Output, value: Json, arguments: Mapping[str, Node]) -> bool:
    """Does the call give back what it was derived from? An argument's own echo is no circle unless it is what was asked."""
    given = [(o, o.entity.name) for o in tool.outputs if o.shape == "scalar" and o.entity is not None]
    if not given:
        return False
    direct = {_key(a.value) for a in arguments.values()}
    types = {name for _, name in given}
    behind: dict[str, set[str]] = {}
    for argument in arguments.values():
        for node in ancestry(argument):
            entity = entity_of(node)
            if entity is not None and entity.name in types and not is_list(node):
                behind.setdefault(entity.name, set()).add(_key(node.value))
    if output.shape == "scalar" and output.entity is not None:
        known = behind.get(output.entity.name, set()) if output.entity.name not in PURE_NUMBERS else direct
        if _key(value) in known:
            return True
    for other, name in given:
        if name not in PURE_NUMBERS and name in behind:
            told = _key(result.get(other.path)) if "." not in other.path else None
            if told not in direct and told in behind[name]:
                return True
    return False


def _told(tool: Tool, result: Json, output: Output, arguments: Mapping[str, Node]) -> bool:
    """Do the words of an argument say the answer, or the city it lies in, as "London Stock Exchange" says its home's?"""
    said = [f" {_plain_words(a.said)} " for a in arguments.values() if isinstance(a, Literal | Cut)]
    for other in tool.outputs:
        entity = other.entity
        if other.shape != "scalar" or entity is None or (other != output and entity.name != "City"):
            continue
        value = result.get(other.path) if "." not in other.path else None
        if entity.name not in NAMING or not isinstance(value, str):
            continue
        name = f" {_plain_words(value.rsplit(', ', 1)[0]).removesuffix(' city')} "
        if len(name) > SHORTEST_TOLD and any(name in words and name != words for words in said):
            return True
    return False


NAMING = frozenset({"AminoAcid", "BirdGenus", "City", "Company", "Country", "Element", "Language", "Planet", "UsState"})
"""Types whose values are names, so that to read one in an argument is to know it."""
SHORTEST_TOLD = 5
"""Characters, blanks at both ends included, of the shortest name that is told."""


def _plain_words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _as_declared(output: Output, value: Json) -> bool:
    """Is the value what the output says? A foreign tool's schema was learned from examples, and the next result may differ."""
    if output.shape == "rows":
        key = output.row.key if output.row is not None else ""
        return isinstance(value, list) and all(isinstance(row, dict) and row.get(key) not in (None, "") for row in value)
    values = value if output.shape == "list" else [value]
    return isinstance(values, list) and all(isinstance(v, _TYPES[output.json_type]) for v in values)


_TYPES: dict[str, tuple[type, ...]] = {
    "number": (int, float), "integer": (int, float), "string": (str,), "boolean": (bool,), "object": (object,),
}  # fmt: skip


def _key(value: Json) -> str:
    return str(value).casefold()


def _argument(node: Node) -> Json:
    return labels_of(node) if is_list(node) else node.value


def origins(node: Node) -> list[tuple[str, str]]:
    """(call, path) pairs from which a node's value flowed; empty for literals that no call gave."""
    match node:
        case Ask():
            path = node.output.path
            return [(node.call, f"{path}[*].{node.output.row.key}" if node.output.row is not None else path)]
        case Cut():
            return origins(node.origin)
        case Element() if isinstance(node.parent, Listed):
            return origins(node.parent.items[node.index])
        case Element() if isinstance(node.parent, Operation):
            fan = node.parent.inputs[0]
            assert isinstance(fan, Fan)
            return origins(Element(fan.over, labels_of(fan.over).index(node.value), node.value, node.entity))
        case Element():
            return [(call, path.replace("[*]", f"[{node.index}]") if "[*]" in path else f"{path}[{node.index}]")
                    for call, path in origins(node.parent)]  # fmt: skip
        case Listed():
            return [pair for item in node.items for pair in origins(item)]
        case Operation():
            return _chosen_origins(node)
        case _:
            return []


def _chosen_origins(node: Operation) -> list[tuple[str, str]]:
    """A choice passes one element of its list on, a filter the list; computed values flow from no single place."""
    fan = node.inputs[0]
    if node.name not in ("rank_by", "keep") or not isinstance(fan, Fan):
        return []
    if node.name == "keep":
        return origins(fan.over)
    labels = labels_of(fan.over)
    return origins(Element(fan.over, labels.index(node.value), node.value, node.entity))
