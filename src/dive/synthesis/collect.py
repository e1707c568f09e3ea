"""The built-in collector: explores the toolset's value-flow graph from the seed by executing real calls.

Each move returns what it found as a `Finding`, or None. A finding is evidence with a shape that the deriver can use: a value
that flowed on, a list with an attribute for every element, siblings of a value, a description of a literal. Nothing here
words a query, and nothing here decides the answer.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from dive.synthesis.bearing import bears_on, turns_on
from dive.synthesis.joining import PURE_NUMBERS
from dive.synthesis.nodes import (
    Ask,
    Cut,
    Element,
    Fan,
    Listed,
    Literal,
    Node,
    Operation,
    entity_of,
    is_list,
    labels_of,
    leaves,
    walk,
)
from dive.synthesis.plausible import by_inspection, within_reach
from dive.synthesis.preference import FAVOURED
from dive.synthesis.tabulate import tabulate
from dive.synthesis.workbench import Workbench
from dive.tools import Output, Parameter, Pick, Tool

FAN_MIN, FAN_MAX = 2, 9
"""Elements of a list that a fan of calls covers: fewer is no choice, more is tedious to read and to answer."""
PROMISING = 20.0
"""How much rather an output that other domains can take is asked for than one that they cannot."""
ABROAD = 20.0
"""How much rather a value flows on into another domain than into one where the question has been."""
ROWS_MAX = 60
"""Rows that a column may have: no call is spent on each."""
TABULATED = 0.5
"""How often rows go to a table tool where the toolset has one that can take them."""


@dataclass(frozen=True)
class Flowed:
    """The current value, or a fresh one, flowed into one more call."""

    node: Ask


@dataclass(frozen=True)
class Described:
    """A call gives exactly what the query states as a literal, so the literal can be described by it."""

    leaf: Literal | Cut
    origin: Node


@dataclass(frozen=True)
class Fanned:
    """Every element of a list has the attribute."""

    fan: Fan


@dataclass(frozen=True)
class Siblings:
    """The same question answered for other values of one leaf. The first entry is the current tree."""

    leaf: Literal | Cut
    leaves: tuple[Node, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Alongside:
    """Two things to be asked together: the current one and another fact about it."""

    first: Node
    second: Node


Finding: TypeAlias = Flowed | Described | Fanned | Siblings | Alongside


def orderable(output: Output) -> bool:
    """Can values of the output be ranked and compared by a person?"""
    about = output.about
    return (
        about is not None
        and about.ranked
        and (output.json_type in ("number", "integer") or (output.entity is not None and output.entity.name == "Date"))
    )


def _categorical(output: Output) -> bool:
    """Does the output say what kind a thing is, so that several things may share it?"""
    ranked = output.about is not None and output.about.ranked
    return ranked and output.entity is None and output.json_type == "string" and output.shape == "scalar"


@dataclass
class BuiltinCollector:
    """Moves over one workbench. Every choice comes from the workbench's random generator."""

    bench: Workbench
    abroad: bool = False
    """Flow on into other domains only."""
    only: str | None = None
    """Flow on into this tool only."""
    target: str | None = None
    """The tool that the rounds are to lead to."""

    # -- round 1 ------------------------------------------------------------------------------------------------------

    def start(self, focus: Tool, favoured: str | None = None) -> Flowed | None:
        """A first call of the focus tool, its arguments drawn from seeds or from calls that produce them.

        `favoured` is the path of the output that is asked for rather than others.
        """
        outputs = [focus.output(path) for path in focus.asks if "#" not in path]
        rng = self.bench.rng
        weights = [(2.0 if o.shape == "rows" else 3.0) * self._promise(focus, o) for o in outputs]
        if favoured is not None:
            weights = [w * FAVOURED if o.path == favoured else w for o, w in zip(outputs, weights, strict=True)]
        for turn in range(8):
            if not outputs:
                return None
            self.bench.related = turn % 2 == 1
            output = rng.choices(outputs, weights)[0]
            node = self.bench.ask(focus, output, {}, depth=2 if turn < 4 else 1)
            if node is not None and not (is_list(node) and not FAN_MIN <= len(labels_of(node)) <= ROWS_MAX):
                self.bench.related = False
                return Flowed(node)
        self.bench.related = False
        return None

    # -- flowing on ---------------------------------------------------------------------------------------------------

    def chain(self, node: Node, kind: str | None) -> Flowed | None:
        """Feed the current value into one more tool, of the wanted kind if the toolset allows."""
        entity = entity_of(node)
        if entity is None:
            return None
        if entity.name in PURE_NUMBERS and (_has_pure_number(node) or self.bench.rng.random() < 0.6):
            return None
        options: list[tuple[Tool, Parameter]]
        if is_list(node):
            if not 2 <= len(labels_of(node)) <= FAN_MAX:
                return None
            options = self._offered(self.bench.flow.gatherers.get(entity.name, ()))
        else:
            options = self._offered(self.bench.flow.consumers.get(entity.name, ()))
        seen = _values(node)
        on_path = {inner.tool.name for inner in walk(node) if isinstance(inner, Ask)}
        for tool, parameter in self._weighted(options, node, on_path, _domains(node), kind)[:5]:
            for output in self._outputs(tool, lists=True)[:2]:
                made = self.bench.ask(tool, output, {parameter.name: node})
                if made is not None and _plain(made.value) not in seen and turns_on(self.bench, made, parameter.name, node):
                    return Flowed(made)
        return None

    def alongside(self, node: Node) -> Alongside | None:
        """A second fact: about the entity that the query asks for, or what the same tool tells besides."""
        if isinstance(node, Operation) and node.name in ("difference", "ratio"):
            first = node.inputs[0]
            return Alongside(first, node) if isinstance(first, Ask) else None
        anchors: list[Node] = [] if is_list(node) or entity_of(node) is None else [node]
        if isinstance(node, Ask):
            anchors += [a for a in node.arguments.values() if isinstance(a, Literal | Cut) and a.entity is not None]
        seen = _values(node)
        for anchor in anchors:
            entity = entity_of(anchor)
            if entity is None or entity.name in PURE_NUMBERS or entity.name in ("Date", "Year"):
                continue
            options = self._offered(self.bench.flow.consumers.get(entity.name, ()))
            options = [(t, p) for t, p in options if all(other is p or not other.required for other in t.parameters)]
            if anchor is not node and isinstance(node, Ask):
                options = [(t, p) for t, p in options if t is node.tool]  # not a country's holidays, and its flag besides
            for tool, parameter in self._weighted(options, anchor, set(), _domains(node), None)[:4]:
                for output in [o for o in self._outputs(tool, lists=False) if o.path not in tool.via][:2]:
                    made = self.bench.ask(tool, output, {parameter.name: anchor}, depth=0)
                    if made is not None and not isinstance(made.value, dict | bool) and _plain(made.value) not in seen:
                        return Alongside(node, made)
        return None

    # -- describing ---------------------------------------------------------------------------------------------------

    def describe(self, node: Node) -> list[Described]:
        """Descriptions of literals of the query: origins of cuts, from other domains first, or a call there and back."""
        offered = {id(item) for inner in walk(node) if isinstance(inner, Listed) for item in inner.items}
        found = [leaf for leaf in leaves(node) if id(leaf) not in offered]
        self.bench.rng.shuffle(found)
        home, known = _domains(node), _values(node)
        cuts = [leaf for leaf in found if isinstance(leaf, Cut)]
        cuts = [cut for cut in cuts if not known & {_plain(inner.value) for inner in leaves(cut.origin)}]
        cuts = [cut for cut in cuts if bears_on(self.bench, cut, node)]
        cuts.sort(key=lambda cut: not _domains(cut.origin) - home)
        described = [Described(cut, cut.origin) for cut in cuts[:3]]
        for leaf in found:
            origin = self._round_trip(leaf, node) if leaf.entity is not None and leaf not in cuts else None
            if origin is not None:
                return [*described, Described(leaf, origin)]
        return described

    def _round_trip(self, leaf: Literal | Cut, node: Node) -> Node | None:
        """From the leaf to some attribute and back: only an attribute that leads to this leaf alone describes it."""
        entity = leaf.entity
        assert entity is not None
        flow, rng, home = self.bench.flow, self.bench.rng, _domains(node)
        back = self._offered_outputs(list(flow.producers.get(entity.name, ())) + list(flow.listers.get(entity.name, ())))
        rng.shuffle(back)
        back.sort(key=lambda pair: pair[0].domain in home)
        known = _values(node)
        tried = 0
        if isinstance(leaf.value, int | float):
            back = [(t, o) for t, o in back if t.kind == "retrieval"]  # "the Celsius equivalent of …" describes nothing
        for inverse, output in back:
            for parameter in (p for p in inverse.parameters if p.required and p.entity is not None and not p.many):
                assert parameter.entity is not None
                if parameter.entity.name in (entity.name, "Place"):
                    continue  # coordinates describe a thing, but nobody would describe it so
                there = [
                    (t, o) for t, o in self._offered_outputs(flow.producers.get(parameter.entity.name, ()))
                    if any(p.entity is not None and p.entity.name == entity.name and not p.many for p in t.parameters)
                ]  # fmt: skip
                for outward, outward_output in rng.sample(there, min(2, len(there))):
                    tried += 1
                    if tried > 6:
                        return None
                    slot = next(p for p in outward.parameters if p.entity is not None and p.entity.name == entity.name)
                    there_node = self.bench.ask(outward, outward_output, {slot.name: leaf}, depth=0)
                    if there_node is None or _plain(there_node.value) in known:
                        continue
                    stated = self.bench.literal(parameter.entity, there_node.value)
                    if stated is None:
                        continue
                    back_again = self.bench.ask(inverse, output, {parameter.name: stated}, depth=0)
                    if back_again is not None and not is_list(back_again) and back_again.value == leaf.value:
                        return back_again
        return None

    # -- fanning out --------------------------------------------------------------------------------------------------

    def expand(self, node: Node) -> Fanned | Flowed | None:
        """From one thing to a list of things that belong to it, and an attribute of each."""
        entity = entity_of(node)
        if entity is None or is_list(node) or entity.name in PURE_NUMBERS:
            return None
        seen = {inner.tool.name for inner in walk(node) if isinstance(inner, Ask)}
        options = [(t, p) for t, p in self._offered(self.bench.flow.consumers.get(entity.name, ())) if t.name not in seen]
        for tool, parameter in self._weighted(options, node, set(), _domains(node), None)[:6]:
            for output in [o for o in self._outputs(tool, lists=True) if o.shape in ("list", "rows")][:2]:
                made = self.bench.ask(tool, output, {parameter.name: node}, depth=0)
                found = self.fan_out(made) if made is not None else None
                if found is not None:
                    return found
        return None

    def fan_out(self, node: Node) -> Fanned | Flowed | None:
        """An attribute for every element: a column of the rows, or calls for each; or what a table tool makes of the rows."""
        if isinstance(node, Ask) and node.output.shape == "rows":
            if (table := tabulate(self.bench, node)) is not None and self.bench.rng.random() < TABULATED:
                return Flowed(table)
            fan = self._column(node)
            if fan is not None and self.bench.rng.random() < 0.3:
                return Fanned(fan)
            called = self._calls_for_each(node)
            return Fanned(called or fan) if called or fan else None  # type: ignore[arg-type]
        called = self._calls_for_each(node)
        return Fanned(called) if called else None

    def _column(self, node: Ask) -> Fan | None:
        if not FAN_MIN <= len(node.value) <= ROWS_MAX:
            return None
        prefix = f"{node.output.path}."
        columns = [
            o for o in node.tool.outputs
            if o.shape == "column" and o.path.startswith(prefix) and o.about is not None and o.json_type != "boolean"
            and all(row.get(o.path.removeprefix(prefix)) is not None for row in node.value)
            and o.path.removeprefix(prefix) != (node.output.row.key if node.output.row else None)
        ]  # fmt: skip
        ordered = [o for o in columns if orderable(o)] or [o for o in columns if o.about is not None and o.about.ranked]
        return Fan(node, (), self.bench.rng.choice(ordered), None) if ordered else None

    def _calls_for_each(self, node: Node) -> Fan | None:
        entity = entity_of(node)
        labels = labels_of(node)
        if entity is None or not FAN_MIN <= len(labels) <= FAN_MAX:
            return None
        elements = [Element(node, i, value, entity) for i, value in enumerate(labels)]
        options = self._offered(self.bench.flow.consumers.get(entity.name, ()))
        for tool, parameter in self._weighted(options, node, set(), _domains(node), None)[:5]:
            outputs = [o for o in self._outputs(tool, lists=False) if orderable(o)]
            outputs = outputs or [
                o
                for o in self._outputs(tool, lists=False)
                if o.about is not None and o.about.ranked and o.json_type == "string"
            ]
            for output in outputs[:2]:
                first = self.bench.ask(tool, output, {parameter.name: elements[0]}, depth=0)
                if first is None:
                    continue
                keys: list[Node] = [first]
                for element in elements[1:]:
                    made = self.bench.rebuild(first, elements[0], element)
                    if made is None:
                        break
                    keys.append(made)
                else:
                    return Fan(node, tuple(keys), None, first)
        return None

    def lift(self, node: Node) -> Fanned | None:
        """Ask the current question of every member of a list instead of one value."""
        if not isinstance(node, Ask) or not orderable(node.output):
            return None
        for leaf in self._lone_leaves(node):
            assert leaf.entity is not None
            listers = self._shuffled(self._offered_outputs(self.bench.flow.listers.get(leaf.entity.name, ())))
            listers.sort(key=lambda pair: pair[0].domain == node.tool.domain)
            for lister, output in listers[:4]:
                over = self._list_around(lister, output, leaf)
                if over is None or not FAN_MIN <= len(labels_of(over)) <= FAN_MAX:
                    continue
                keys: list[Node] = []
                for index, value in enumerate(labels_of(over)):
                    made = self.bench.rebuild(node, leaf, Element(over, index, value, leaf.entity))
                    if made is None:
                        break
                    keys.append(made)
                else:
                    return Fanned(Fan(over, tuple(keys), None, keys[0]))
        return None

    def _list_around(self, lister: Tool, output: Output, leaf: Literal | Cut) -> Ask | None:
        """A list of things like the leaf; one that is reached from the leaf itself where the types allow it."""
        if isinstance(leaf, Cut) and isinstance(leaf.origin, Ask):
            for argument in leaf.origin.arguments.values():
                for parameter in lister.parameters:
                    held = entity_of(argument)
                    if parameter.entity is not None and held is not None and parameter.entity.name == held.name:
                        made = self.bench.ask(lister, output, {parameter.name: argument}, depth=0)
                        if made is not None:
                            return made
        return self.bench.ask(lister, output, {}, depth=1)

    # -- comparing ----------------------------------------------------------------------------------------------------

    def siblings(self, node: Node, count: int, *, amounts: bool = False) -> Siblings | None:
        """The current question for other values of one leaf: entities about as well known, or other stated amounts."""
        counted = isinstance(node, Operation) and node.name in ("count", "total", "mean")
        if isinstance(node, Operation) and isinstance(listed := node.inputs[0], Ask):
            about = listed.output.about
            if about is not None and not about.ranked:
                return None
        if not counted and not (isinstance(node, Ask) and (orderable(node.output) or _categorical(node.output))):
            return None
        for leaf in self._amounts(node) if amounts else self._lone_leaves(node):
            stand_ins: list[Node] = [leaf]
            nodes: list[Node] = [node]
            beside = [(other.entity, other.value) for other in leaves(node) if other is not leaf]
            for stated in self._others(leaf, count + 2):
                if (stated.entity, stated.value) in beside and not amounts:
                    continue  # nothing is weighed against itself
                made = self.bench.rebuild(node, leaf, stated)
                if made is not None and not (amounts and by_inspection((leaf.value, stated.value), (node.value, made.value))):
                    stand_ins.append(stated)
                    nodes.append(made)
                if len(nodes) == count:
                    break
            if len(nodes) >= 2:
                return Siblings(leaf, tuple(stand_ins), tuple(nodes))
        return None

    def _others(self, leaf: Literal | Cut, count: int) -> list[Literal]:
        """Literals that could stand in the leaf's place."""
        if isinstance(leaf, Literal) and leaf.pick is not None:
            values = [v for v in leaf.pick.values if v != leaf.value and within_reach(v, leaf.value)]
            return [self.bench.picked(leaf.pick, v, leaf.entity) for v in self.bench.rng.sample(values, min(2, len(values)))]
        assert leaf.entity is not None
        found = [
            self.bench.literal(leaf.entity, v)
            for v in self.bench.flow.seeds.near(leaf.entity, leaf.value, count, self.bench.rng)
        ]
        return [literal for literal in found if literal is not None]

    def _lone_leaves(self, node: Node) -> list[Literal | Cut]:
        """Entity leaves that the tree mentions once, so that another value can take their place."""
        found = [leaf for leaf in _once(node) if _picked(leaf) is None and self.bench.flow.has_seeds(leaf.entity)]
        self.bench.rng.shuffle(found)
        return found

    def _amounts(self, node: Node) -> list[Literal | Cut]:
        """Picked literals that the tree mentions once, and from which everything up to its value is computed."""
        found = [
            leaf for leaf in _once(node)
            if (pick := _picked(leaf)) is not None and len(pick.values) > 1 and isinstance(leaf.value, int | float)
            and _computed(node, leaf)
        ]  # fmt: skip
        self.bench.rng.shuffle(found)
        return found

    # -- choosing -----------------------------------------------------------------------------------------------------

    def _offered(self, options: Sequence[tuple[Tool, Parameter]]) -> list[tuple[Tool, Parameter]]:
        return [(t, p) for t, p in options if t.name in self.bench.toolset]

    def _offered_outputs(self, options: Sequence[tuple[Tool, Output]]) -> list[tuple[Tool, Output]]:
        return [(t, o) for t, o in options if t.name in self.bench.toolset]

    def _shuffled(self, options: list[tuple[Tool, Output]]) -> list[tuple[Tool, Output]]:
        return self.bench.rng.sample(options, len(options))

    def _weighted(
        self, options: list[tuple[Tool, Parameter]], giver: Node, on_path: set[str], domains: Collection[str], kind: str | None
    ) -> list[tuple[Tool, Parameter]]:
        """Random order that prefers the wanted kind and other domains, and avoids tools already on the path."""
        preference = self.bench.preference

        def weight(tool: Tool) -> float:
            value = 0.15 if tool.name in on_path else 1.0
            value *= 2.5 if kind is not None and tool.kind == kind else 1.0
            value *= preference.weight(giver, tool) if preference is not None else 1.0
            return value * (ABROAD if domains and tool.domain not in domains else 1.0)

        if self.abroad and domains:
            options = [(t, p) for t, p in options if t.domain not in domains]
        if self.only is not None:
            options = [(t, p) for t, p in options if t.name == self.only]
        keyed = [(self.bench.rng.random() ** (1 / weight(t)), i) for i, (t, _) in enumerate(options)]
        return [options[i] for _, i in sorted(keyed, reverse=True)]

    def _outputs(self, tool: Tool, *, lists: bool) -> list[Output]:
        found = [tool.output(p) for p in tool.asks if "#" not in p]
        found = [o for o in found if o.shape == "scalar" or (lists and o.shape in ("list", "rows"))]
        keys = [self.bench.rng.random() ** (1 / self._promise(tool, o)) for o in found]
        return [found[i] for i in sorted(range(len(found)), key=keys.__getitem__, reverse=True)]

    def _promise(self, tool: Tool, output: Output) -> float:
        """How much rather an output is asked for: what tools of other domains on offer take leads furthest."""
        entity = output.entity
        if entity is None or entity.name in PURE_NUMBERS:
            return 1.0
        takers = (*self.bench.flow.consumers.get(entity.name, ()), *self.bench.flow.gatherers.get(entity.name, ()))
        abroad = any(t.domain != tool.domain and t.name in self.bench.toolset for t, _ in takers)
        return PROMISING if abroad else 1.0


@lru_cache(maxsize=64)
def _domains(node: Node) -> frozenset[str]:
    return frozenset(inner.tool.domain for inner in walk(node) if isinstance(inner, Ask))


def _has_pure_number(node: Node) -> bool:
    """Has a bare number flowed between two calls of the tree before?"""
    for inner in walk(node):
        if isinstance(inner, Ask):
            for argument in inner.arguments.values():
                held = entity_of(argument)
                if isinstance(argument, Ask | Cut) and held is not None and held.name in PURE_NUMBERS:
                    return True
    return False


def _once(node: Node) -> list[Literal | Cut]:
    times = Counter(map(id, walk(node)))
    return [leaf for leaf in leaves(node) if times[id(leaf)] == 1]


def _computed(node: Node, leaf: Literal | Cut) -> bool:
    """Do only calculations lie between the leaf and the value? Nobody asks what a look-up would give if it were another."""
    if node is leaf:
        return True
    return isinstance(node, Ask) and node.tool.kind == "processing" and any(_computed(a, leaf) for a in node.arguments.values())


def _picked(leaf: Literal | Cut) -> Pick | None:
    return leaf.pick if isinstance(leaf, Literal) else None


def _plain(value: object) -> str:
    return str(value).casefold()


@lru_cache(maxsize=64)
def _values(node: Node) -> frozenset[str]:
    return frozenset(_plain(inner.value) for inner in walk(node) if not isinstance(inner, Fan))


__all__ = ["Alongside", "BuiltinCollector", "Described", "Fanned", "Finding", "Flowed", "Siblings", "orderable"]
