"""The derivation tree: what a query says, as data, and its flattening into a certificate's program.

A tree's leaves are literals that the query states; inner nodes are asked values of executed calls and operations on
them. Invariant: every node carries the value that execution gave it, so wording, answer and program are three readings of
one tree and cannot drift apart.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from dive.records import (
    CallStep,
    Citation,
    Json,
    LiteralSource,
    ManySource,
    OperationStep,
    Source,
    Step,
    StepSource,
)
from dive.tools import About, Entity, Output, Pick, Tool

RECORDS = frozenset({"Table"})
"""Entity types of parameters that take the rows of a list whole; any other takes what names the rows."""


@dataclass(frozen=True, eq=False)
class Literal:
    """A value that the query states."""

    value: Json
    said: str
    """The words for the value alone, which the query contains."""
    entity: Entity | None = None
    pick: Pick | None = None
    """Where the value was picked from, so that another may take its place."""
    frame: str = "{}"
    """What a sentence says around them: "the DNA sequence {}"."""


@dataclass(frozen=True, eq=False)
class Cut:
    """A value that evidence derives from `origin`, stated as a literal for now: a later round may describe it instead."""

    origin: "Node"
    said: str
    frame: str = "{}"

    @property
    def value(self) -> Json:
        """The origin's value."""
        return self.origin.value

    @property
    def entity(self) -> Entity | None:
        """The origin's entity type."""
        return entity_of(self.origin)


@dataclass(frozen=True, eq=False)
class Element:
    """One element of a list node: stands in the key trees of a fan, one per element."""

    parent: "Node"
    index: int
    value: Json
    entity: Entity | None


@dataclass(frozen=True, eq=False)
class Ask:
    """One output of one executed call."""

    tool: Tool
    call: str
    arguments: Mapping[str, "Node"]
    output: Output
    value: Json
    phrase: str
    """Noun phrase over the arguments."""
    idle: frozenset[str] = frozenset()
    """Rules of the tool that have no bearing on this call."""


@dataclass(frozen=True, eq=False)
class Listed:
    """Several literals offered in the query: the candidates of a choice, or a list argument."""

    items: tuple["Node", ...]
    entity: Entity | None

    @property
    def value(self) -> Json:
        """The items' values."""
        return [item.value for item in self.items]


@dataclass(frozen=True, eq=False)
class Fan:
    """An attribute of every element of a list: a column of its rows, or the same calls for each element."""

    over: "Node"
    """List of labels: an Ask of shape list or rows, a Listed, or a Kept."""
    keys: tuple["Node", ...]
    """One tree per element; empty where `column` is given."""
    column: Output | None
    template: "Node | None"
    """The tree of the first element, for its words."""

    @property
    def attribute(self) -> About | None:
        """How people speak of the attribute."""
        return self.column.about if self.column else about_of(self.template) if self.template else None

    @property
    def values(self) -> list[Json]:
        """The attribute of each element, in the order of the labels."""
        if self.column is not None:
            field_name = self.column.path.rsplit(".", 1)[1]
            return [row[field_name] for row in rows_of(self.over)]
        return [key.value for key in self.keys]


@dataclass(frozen=True, eq=False)
class Operation:
    """An operation of `dive.synthesis.operations` on nodes."""

    name: str
    inputs: tuple["Node | Fan", ...]
    """A Fan stands for two operands (labels, keys) in rank_by and keep, for its keys alone elsewhere."""
    options: Mapping[str, Json]
    value: Json
    entity: Entity | None = None
    about: About | None = None


@dataclass(frozen=True, eq=False)
class Bundle:
    """Two asked things in one query; the answer is a record."""

    parts: tuple["Node", ...]
    names: tuple[str, ...]

    @property
    def value(self) -> Json:
        """The parts' values by name."""
        return {name: part.value for name, part in zip(self.names, self.parts, strict=True)}


Node: TypeAlias = Literal | Cut | Element | Ask | Listed | Operation | Bundle


def entity_of(node: Node | None) -> Entity | None:
    """Entity type of the node's value, or of its elements."""
    if isinstance(node, Ask):
        if node.output.shape == "rows" and node.output.row is not None:
            return row_key(node).entity
        return node.output.entity
    if isinstance(node, Literal | Cut | Element | Listed | Operation):
        return node.entity
    return None


def about_of(node: Node | None) -> About | None:
    """How people speak of the node's value."""
    if isinstance(node, Ask):
        return node.output.about
    return node.about if isinstance(node, Operation) else None


def row_key(node: Ask) -> Output:
    """The output that names each row of a rows node."""
    assert node.output.row is not None
    return node.tool.output(f"{node.output.path}.{node.output.row.key}")


def rows_of(node: Node) -> list[dict[str, Json]]:
    """The records of a rows node."""
    assert isinstance(node, Ask)
    assert isinstance(node.value, list)
    return node.value


def labels_of(node: Node) -> list[Json]:
    """The elements of a list node as an answer names them."""
    if isinstance(node, Ask) and node.output.shape == "rows":
        assert node.output.row is not None
        return [row[node.output.row.key] for row in node.value]
    assert isinstance(node.value, list)
    return list(node.value)


def whole(tool: Tool, parameter: str) -> bool:
    """Does the parameter take rows with all their columns?"""
    entity = tool.parameter(parameter).entity
    return entity is not None and entity.name in RECORDS


def is_list(node: Node) -> bool:
    """Does the node stand for several things?"""
    if isinstance(node, Ask):
        return node.output.shape in ("list", "rows")
    return isinstance(node, Listed) or (isinstance(node, Operation) and node.name == "keep")


_CHILDREN: Mapping[type, Callable[[Any], "tuple[Node | Fan, ...]"]] = {
    Ask: lambda node: tuple(node.arguments.values()),
    Listed: lambda node: node.items,
    Operation: lambda node: node.inputs,
    Bundle: lambda node: node.parts,
    Fan: lambda node: (node.over, *node.keys),
    Element: lambda node: (node.parent,),
    Literal: lambda _: (),
    Cut: lambda _: (),
}


def children(node: "Node | Fan") -> "tuple[Node | Fan, ...]":
    """What the node is made of, in the order it is said."""
    return _CHILDREN[type(node)](node)


@lru_cache(maxsize=128)
def walk(node: "Node | Fan") -> "tuple[Node | Fan, ...]":
    """The node and everything below it; what lies behind a Cut is not part of the tree.

    Remembered, since a round looks at its tree from many sides; nodes never change.
    """
    found: list[Node | Fan] = []
    stack = [node]
    while stack:
        inner = stack.pop()
        found.append(inner)
        stack.extend(reversed(children(inner)))
    return tuple(found)


def leaves(node: "Node | Fan") -> list[Literal | Cut]:
    """The literals that the tree states, each once, in the order they are said."""
    found: dict[int, Literal | Cut] = {}
    for inner in walk(node):
        if isinstance(inner, Literal | Cut):
            found.setdefault(id(inner), inner)
    return list(found.values())


def ancestry(node: Node) -> list[Node]:
    """Every node that the value came from, those behind cuts included, the node itself last."""
    found: list[Node] = []
    for inner in walk(node):
        if isinstance(inner, Cut):
            found += ancestry(inner.origin)
        if not isinstance(inner, Fan):
            found.append(inner)
    return [*found[1:], node] if found else [node]


def plain_key(fan: Fan) -> bool:
    """Is the key an attribute of the element itself, so that "has the highest …" says it all?"""
    if fan.column is not None:
        return True
    template = fan.template
    if not isinstance(template, Ask) or len(template.arguments) != 1:
        return False
    return isinstance(next(iter(template.arguments.values())), Literal | Cut | Element)


def asked_of(fan: Fan) -> Ask | None:
    """The call that gives the key, or what the key counts; None of a column, or of another operation."""
    template = fan.template
    counted = template.inputs[0] if isinstance(template, Operation) and template.name == "count" else template
    return counted if isinstance(counted, Ask) and fan.column is None else None


def replace(node: Node, old: Node, new: Node) -> Node:
    """The tree with one node put in another's place, shared parts still shared.

    Values stay: use it only where both nodes have the same value.
    """
    done: dict[int, Node] = {id(old): new}

    def made(inner: Node) -> Node:
        if id(inner) not in done:
            done[id(inner)] = rebuilt(inner)
        return done[id(inner)]

    def operand(inner: Node | Fan) -> Node | Fan:
        if not isinstance(inner, Fan):
            return made(inner)
        template = None if inner.template is None else made(inner.template)
        return Fan(made(inner.over), tuple(made(k) for k in inner.keys), inner.column, template)

    def rebuilt(inner: Node) -> Node:
        match inner:
            case Ask():
                arguments = {name: made(a) for name, a in inner.arguments.items()}
                return Ask(inner.tool, inner.call, arguments, inner.output, inner.value, inner.phrase, inner.idle)
            case Listed():
                return Listed(tuple(made(i) for i in inner.items), inner.entity)
            case Operation():
                inputs = tuple(operand(i) for i in inner.inputs)
                return Operation(inner.name, inputs, inner.options, inner.value, inner.entity, inner.about)
            case Bundle():
                return Bundle(tuple(made(p) for p in inner.parts), inner.names)
            case Element():
                return Element(made(inner.parent), inner.index, inner.value, inner.entity)
            case _:
                return inner

    return made(node)


@dataclass
class Program:
    """A tree as a certificate's steps, in executable order, each step once.

    Steps have ids of their own: a call that the tree reaches twice, once by a literal and once by a value that an operation
    chose, is two steps, since an agent has to make it twice or to remember it.
    """

    steps: list[Step] = field(default_factory=list)
    executed: dict[str, str] = field(default_factory=dict)
    """Step id → id of the call in the workbench that gave its result."""
    _operations: dict[int, str] = field(default_factory=dict)
    _calls: dict[Hashable, str] = field(default_factory=dict)

    @classmethod
    def of(cls, node: Node) -> "tuple[Program, tuple[Citation, ...]]":
        """The program that computes the node, and where each atom of the answer comes from."""
        program = cls()
        parts: Sequence[tuple[str, Node]] = (
            list(zip(node.names, node.parts, strict=True)) if isinstance(node, Bundle) else [("", node)]
        )
        citations: list[Citation] = []
        for atom, part in parts:
            source = program.source(part, labels=is_list(part))
            assert isinstance(source, StepSource)
            citations.append(Citation(atom=atom, step=source.step, path=source.path))
        return program, tuple(citations)

    def source(self, node: Node, *, labels: bool = False) -> Source:
        """Where a step finds the node's value; adds the steps that compute it. `labels` names rows by their key."""
        match node:
            case Literal() | Cut():
                return LiteralSource(value=node.value, said=node.said)
            case Listed():
                items = [self.source(i) for i in node.items]
                return ManySource(items=tuple(i for i in items if not isinstance(i, ManySource)))
            case Element():
                parent = self.source(node.parent)
                if isinstance(parent, ManySource):
                    return parent.items[node.index]
                assert isinstance(parent, StepSource)
                path = f"{parent.path}[{node.index}]"
                if isinstance(node.parent, Ask) and node.parent.output.row is not None:
                    path += f".{node.parent.output.row.key}"
                return StepSource(step=parent.step, path=path)
            case Ask():
                path = node.output.path
                if labels and node.output.row is not None:
                    path += f"[*].{node.output.row.key}"
                return StepSource(step=self._call(node), path=path)
            case Operation():
                return StepSource(step=self._operation(node), path="")
            case Bundle():
                raise TypeError("a bundle is no operand")

    def _call(self, node: Ask) -> str:
        arguments = {
            name: self.source(a, labels=is_list(a) and not whole(node.tool, name)) for name, a in node.arguments.items()
        }
        key = (node.call, tuple((name, _told_apart(arguments[name])) for name in sorted(arguments)))
        if key not in self._calls:
            name = f"c{len(self._calls) + 1}"
            self._calls[key] = name
            self.executed[name] = node.call
            self.steps.append(CallStep(id=name, tool=node.tool.name, identity=node.tool.identity, arguments=arguments))
        return self._calls[key]

    def _operation(self, node: Operation) -> str:
        if id(node) in self._operations:
            return self._operations[id(node)]
        inputs: list[Source] = []
        for operand in node.inputs:
            if not isinstance(operand, Fan):
                inputs.append(self.source(operand, labels=is_list(operand)))
                continue
            if node.name in ("rank_by", "keep"):
                inputs.append(self.source(operand.over, labels=True))
            inputs.append(self._keys(operand))
        name = f"o{len(self._operations) + 1}"
        self._operations[id(node)] = name
        self.steps.append(OperationStep(id=name, operation=node.name, inputs=tuple(inputs), options=dict(node.options)))
        return name

    def _keys(self, fan: Fan) -> Source:
        if fan.column is not None:
            over = self.source(fan.over)
            assert isinstance(over, StepSource)
            return StepSource(step=over.step, path=f"{over.path}[*].{fan.column.path.rsplit('.', 1)[1]}")
        keys = [self.source(k) for k in fan.keys]
        return ManySource(items=tuple(k for k in keys if not isinstance(k, ManySource)))


def _told_apart(source: Source) -> Hashable:
    """A key that two sources share only where they are the same."""
    if isinstance(source, ManySource):
        return tuple(map(_told_apart, source.items))
    return (source.step, source.path) if isinstance(source, StepSource) else (repr(source.value), source.said, None)


def flows(steps: Sequence[Step]) -> list[tuple[str, str]]:
    """Call-to-call dependencies of a program, through its operations: (earlier call, later call) pairs."""
    behind: dict[str, set[str]] = {}
    pairs: set[tuple[str, str]] = set()
    for step in steps:
        sources = step.arguments.values() if isinstance(step, CallStep) else step.inputs
        calls: set[str] = set()
        for source in sources:
            for inner in source.items if isinstance(source, ManySource) else (source,):
                if isinstance(inner, StepSource):
                    calls |= behind[inner.step]
        if isinstance(step, CallStep):
            pairs |= {(earlier, step.id) for earlier in calls}
            behind[step.id] = {step.id}
        else:
            behind[step.id] = calls
    return sorted(pairs)


_SUPERLATIVE = re.compile(r"\b(?:\w{3,}est|most|fewest)\b")


def ranked_by(over: Node, values: Sequence[Json]) -> bool:
    """Does the phrase of the list rank it by these values, as "the 10 longest genes" ranks genes by their length?"""
    ranked = isinstance(over, Ask) and _SUPERLATIVE.search(over.phrase) is not None
    return ranked and values in (sorted(values), sorted(values, reverse=True))


def unfiltered(node: Node) -> Node:
    """The list from which a list was kept: what is left is still called so."""
    while isinstance(node, Operation) and node.name == "keep":
        fan = node.inputs[0]
        assert isinstance(fan, Fan)
        node = fan.over
    return node


def named_by(node: Node) -> Node:
    """The literal by which the phrase names the node, where it says nothing else: "alexanders" for the species called so."""
    while isinstance(node, Ask) and len(node.arguments) == 1 and re.fullmatch(r"\{\w+\}", node.phrase):
        node = next(iter(node.arguments.values()))
    return node


def owned_by_each(node: "Node | Fan", fan: Fan) -> str | None:
    """What belongs to each element, if the node says just that: "capital" for "the capital of {country}"."""
    if not isinstance(node, Ask) or len(node.arguments) != 1:
        return None
    argument = next(iter(node.arguments.values()))
    own = argument is fan.over.items[0] if isinstance(fan.over, Listed) else isinstance(argument, Element)
    match = re.fullmatch(r"the ([\w' -]{3,40}) of \{\w+\}", node.phrase)
    if (
        not own
        or match is None
        or re.search(r" (?:of|the) |\bcurrency$|(?<!home )city$", match[1])
        or isinstance(node.value, int | float)
    ):
        return None
    return match[1]
