"""One attempt, end to end: sample a configuration, K rounds of collecting and deriving, word, certify.

`Synthesizer.attempt(index)` is a pure function of (run seed, index, pool, settings) and, in a steered run, of its aim: no
clock, no state that one attempt leaves to the next but caches of constants, all randomness from generators seeded by (run
seed, index, purpose).
"""

import random
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from dive.errors import UserError
from dive.records import CallStep, Round, Seed, Task
from dive.runtime.settings import Settings
from dive.synthesis.answers import LONGEST_LIST, NotAnAnswer, answer_of, raw_value
from dive.synthesis.assembly import task_of
from dive.synthesis.certify import Claim, certify
from dive.synthesis.collect import BuiltinCollector, Finding
from dive.synthesis.coverage import Coverage, Feature, features, topology, unpacked
from dive.synthesis.derive import BuiltinDeriver, Derivation, count_of
from dive.synthesis.flow import Flow
from dive.synthesis.inputs import read_inputs
from dive.synthesis.nodes import Ask, Bundle, Cut, Literal, Node, Operation, Program, is_list, labels_of, leaves, walk
from dive.synthesis.operations import Undefined
from dive.synthesis.outcome import Outcome
from dive.synthesis.plausible import plausible
from dive.synthesis.preference import Preference
from dive.synthesis.sample import Aim, Configuration, Sampler
from dive.synthesis.starts import AROUND, Approach, begin, starts_of
from dive.synthesis.wording import Unsayable, Wording
from dive.synthesis.workbench import Caller, OutOfCalls, Workbench
from dive.tools import Tool, ToolPool

LONGEST_QUERY = 480
"""Characters."""
LOOKS, LOOKS_LAST = 2, 4
"""Derivations among which a steered run chooses in a round, and in the last one."""
SHAPE = 2.5
"""How much more than in planning an R/P topology counts in that choice."""
TURNS_BACK = 4
"""How often an attempt takes a round back that led nowhere, and goes on another way."""


class Rejected(Exception):
    """The attempt ends here; the message is one of `dive.synthesis.reasons`."""

    def __init__(self, stage: str, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.stage = stage
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Made:
    """One round's tree, the operator that made it, and its words."""

    node: Node
    operator: str
    query: str


@dataclass
class Attempt:
    """What one attempt has so far."""

    configuration: Configuration
    bench: Workbench
    rounds: list[Made] = field(default_factory=list)
    approach: Approach = "free"

    def joins(self, node: Node, *, last: bool) -> str | None:
        """The operator that brings together the tools that it is aimed at; None where they are, or nothing has to be done."""
        if self.approach in AROUND:
            return "join" if (last or self.approach == "around") and self.configuration.focus not in _tools(node) else None
        preference = self.bench.preference
        if preference is None or self.approach == "free" or preference.met(node):
            return None
        if preference.aim.choice:
            return "join" if last else "compare"
        return "join" if last or self.approach == "early" else "deepen"


class Synthesizer:
    """The built-in synthesis over one pool."""

    def __init__(self, pool: ToolPool, settings: Settings, executor: Caller) -> None:
        if not pool.tools:
            raise UserError("no tool of the chosen domains is installed; see `dive tools list`")
        self._pool = pool
        self._settings = settings
        self._executor = executor
        # where all tools together are fewer than a toolset, such as those of one server, not every path can be made longer
        self._fewest_rounds = 2 if len(pool.tools) < settings.toolset_min else settings.rounds
        self._inputs = read_inputs(settings, pool)
        self._flow = Flow(pool, self._inputs.seeds)
        self._sampler = Sampler(
            self._flow,
            self._inputs.exemplars,
            settings.seed,
            (settings.toolset_min, settings.toolset_max),
            (settings.exemplars_min, settings.exemplars_max),
            _askable(pool, pool.tools if settings.focus_sources is None else pool.among(settings.focus_sources)),
        )

    def attempt(self, index: int, aim: Aim | None = None) -> Outcome:
        """A certified task, or the reason why this index gives none. `aim` is given in a steered run."""
        started = time.perf_counter()
        configuration = self._sampler.draw(index, aim)
        rng = random.Random(f"{self._settings.seed}/{index}/collect")
        bench = Workbench(self._flow, configuration.toolset, self._executor, rng, None if aim is None else Preference(aim))
        task: Task | None = None
        stage, reason, detail = "done", None, ""
        try:
            task = self._make(Attempt(configuration, bench))
        except Rejected as rejection:
            stage, reason, detail = rejection.stage, rejection.reason, rejection.detail
        except OutOfCalls:
            stage, reason = "collect", "out_of_calls"
        return Outcome(
            index=index,
            task=task,
            reason=reason,
            stage=stage,
            detail=detail,
            calls=len(bench.calls),
            tool_seconds=bench.tool_seconds,
            seconds=time.perf_counter() - started,
            offered=tuple(configuration.toolset),
        )

    # -- rounds -------------------------------------------------------------------------------------------------------

    def _make(self, attempt: Attempt) -> Task:
        bench, configuration = attempt.bench, attempt.configuration
        collector = BuiltinCollector(bench)
        deriver = BuiltinDeriver(random.Random(f"{self._settings.seed}/{configuration.index}/derive"))
        failure = Rejected("collect", "no_start")
        best: list[Made] = []
        leaves_home = configuration.abroad or (configuration.aim is not None and configuration.focus.name in self._flow.bridges)
        try:
            for approach in starts_of(configuration):
                attempt.rounds.clear()
                attempt.approach = approach
                try:
                    self._rounds(attempt, collector, deriver)
                    for place, made in enumerate(attempt.rounds, 1):
                        self._round(place, made)
                except Rejected as rejection:
                    failure = rejection
                    continue
                if _reach(attempt.rounds, bench.preference) > _reach(best, bench.preference):
                    best = list(attempt.rounds)
                if _reach(best, bench.preference) >= (self._settings.rounds, leaves_home + 1):
                    break  # it went as far as it should, into another domain where it is to, and did what it was aimed at
        except OutOfCalls:
            if not best:
                raise
        if not best:
            raise failure
        if configuration.abroad and len(_domains(best[-1].node)) == 1:
            raise Rejected("derive", "stays_home")
        attempt.rounds[:] = best
        return self._certify(attempt, best[-1].node)

    def _rounds(self, attempt: Attempt, collector: BuiltinCollector, deriver: BuiltinDeriver) -> None:
        """K rounds from one start. Raises Rejected."""
        first = begin(collector, attempt.configuration, attempt.approach)
        if first is None:
            raise Rejected("collect", "no_start")
        made: Made | None
        plan = list(attempt.configuration.exemplar.plan)
        if is_list(first.node) and not _answers(first.node):
            made = self._settle(attempt, collector, deriver, first.node, plan)
        else:
            made = self._worded(attempt, Derivation(first.node, "start"))
        if made is None:
            raise Rejected("derive", "dead_end", f"round 1: {_described(first.node)}")
        attempt.rounds.append(Made(made.node, "start", made.query))
        turns = TURNS_BACK
        while (number := len(attempt.rounds) + 1) <= self._settings.rounds:
            node = attempt.rounds[-1].node
            made = self._rarest(attempt, collector, deriver, node, plan, last=number == self._settings.rounds)
            if made is not None:
                attempt.rounds.append(made)
            elif number > self._fewest_rounds:
                break
            elif number > 2 and turns:
                attempt.rounds.pop()
                turns -= 1
            else:
                raise Rejected("derive", "dead_end", f"round {number}: {_described(node)}")

    def _worded(self, attempt: Attempt, derivation: Derivation) -> Made | None:
        """The next round's tree in words; None where it is no question that a person would ask."""
        if not plausible(derivation.node) or not self._answerable(derivation.node):
            return None
        place = len(attempt.rounds) + 1
        rng = random.Random(f"{self._settings.seed}/{attempt.configuration.index}/words/{place}")
        try:
            query = Wording(rng).query(derivation.node)
        except Unsayable:
            return None
        return Made(derivation.node, derivation.operator, query) if len(query) <= LONGEST_QUERY else None

    def _answerable(self, node: Node) -> bool:
        """Is the value an answer as it is? Every round is a question of its own."""
        try:
            answer_of(node, self._pool)
        except NotAnAnswer:
            return False
        return True

    def _settle(
        self,
        attempt: Attempt,
        collector: BuiltinCollector,
        deriver: BuiltinDeriver,
        node: Node,
        plan: list[tuple[str, str | None]],
    ) -> Made:
        """A first value that nobody could answer with, such as a long list of records, is ranked or counted at once."""
        wanted = next((step for step in plan if step[0] == "aggregate"), ("aggregate", None))
        if wanted in plan:
            plan.remove(wanted)
        made = self._next(attempt, collector, deriver, node, [wanted], last=False)
        if made is None:
            raise Rejected("derive", "rows_as_answer")
        return made

    def _rarest(
        self,
        attempt: Attempt,
        collector: BuiltinCollector,
        deriver: BuiltinDeriver,
        node: Node,
        plan: list[tuple[str, str | None]],
        *,
        last: bool,
    ) -> Made | None:
        """One round; of a steered run, the one of several derivations that adds most to what the run covers."""
        aim = attempt.configuration.aim
        looks = 1 if aim is None else LOOKS_LAST if last else LOOKS
        aimed = attempt.joins(node, last=last)
        found = [
            self._next(attempt, collector, deriver, node, plan, last=last, first=aimed if look % 2 == 0 else None)
            for look in range(looks)
        ]
        made = [m for m in found if m is not None]
        if aim is None or len(made) < 2:
            return made[0] if made else None
        covered = unpacked(aim.covered)
        return max(made, key=lambda m: self._gain(m.node, covered))

    def _gain(self, node: Node, covered: Coverage) -> float:
        """What the tree adds. A new shape counts more here than when turns are planned: it costs no rare tool its turn."""
        found = Counter(self._covers(node))
        shape = sum(covered.of(feature) for feature in found if feature[0] == "topology")
        return covered.worth(found) + (SHAPE - 1) * shape

    def _covers(self, node: Node) -> list[Feature]:
        program, _ = Program.of(node)
        domains = {self._pool.tools[s.tool].domain for s in program.steps if isinstance(s, CallStep)}
        return features(program.steps, topology(program.steps, self._pool), domains)

    def _next(
        self,
        attempt: Attempt,
        collector: BuiltinCollector,
        deriver: BuiltinDeriver,
        node: Node,
        plan: list[tuple[str, str | None]],
        *,
        last: bool,
        first: str | None = None,
    ) -> Made | None:
        """One round: the `first` operator or the plan's, if the evidence and the grammar allow it, else whatever does."""
        rng = deriver.rng
        wanted = [plan.pop(0)] if plan else []
        order = wanted + [(name, None) for name in _shuffled(rng)]
        order += [("vary", None), ("compare", None), ("vary", None), ("chain", None), ("vary", None)]
        if is_list(node):
            hint = wanted[0][1] if wanted and wanted[0][0] == "aggregate" else None
            order = [("aggregate", hint), *order]
        homely = len(_domains(node)) == 1
        if homely and any(isinstance(leaf, Cut) and _domains(leaf.origin) - _domains(node) for leaf in leaves(node)):
            order = [("deepen", None), *order]
        elif homely and not isinstance(node, Bundle):
            order = [("abroad", None), *([("beside", None)] if last and rng.random() < 0.95 else []), *order]
        if last and size_of(node)[0] < 4 and not homely and rng.random() < 0.8:
            order = sorted(order, key=lambda step: step[0] not in ("aggregate", "compare"))
        if first is not None:
            # a focus that has few turns is to be on the path in those that it has
            must = last and attempt.approach in AROUND and attempt.configuration.focus.name not in self._flow.bridges
            order = [(first, None)] if must else [(first, None), *order]
        size = difficulty(node)
        for name, hint in order:
            if name == "widen" and not last:
                continue  # a query that asks two things has no one value to go on from
            if name == "compare" and not last and hint is None:
                hint = "which"  # what is chosen can be asked about further; a difference cannot
            for finding in self._find(collector, node, name, hint):
                try:
                    derivation = deriver.derive(node, finding, hint)
                except Undefined:
                    continue
                if difficulty(derivation.node) > size and _speakable(derivation.node):
                    made = self._worded(attempt, derivation)
                    if made is not None:
                        return made
            if name == "aggregate" and is_list(node) and len(node.value) <= 60:
                with suppress(Undefined):
                    made = self._worded(attempt, count_of(node))
                    if made is not None:
                        return made
        return None

    def _find(self, collector: BuiltinCollector, node: Node, name: str, hint: str | None) -> list[Finding]:
        if isinstance(node, Bundle):
            return list(collector.describe(node)) if name == "deepen" else []
        found: Finding | None
        match name:
            case "chain":
                found = collector.chain(node, hint)
            case "abroad":
                collector.abroad = True
                both = [collector.chain(node, hint), collector.expand(node)]
                collector.abroad = False
                return [f for f in both if f is not None]
            case "join":
                collector.only = collector.target
                both = [collector.chain(node, hint), collector.fan_out(node) if is_list(node) else None]
                collector.only = None
                return [f for f in both if f is not None]
            case "beside":
                collector.abroad = True
                found = collector.alongside(node)
                collector.abroad = False
            case "deepen":
                return list(collector.describe(node))
            case "aggregate":
                found = collector.fan_out(node) if is_list(node) else collector.lift(node) or collector.expand(node)
            case "compare":
                found = collector.siblings(
                    node, 2 if hint in ("diff", "ratio", "exceeds") else collector.bench.rng.choice([3, 4, 5, 5])
                )
            case "vary":
                found = collector.siblings(node, 2, amounts=True)
            case _:
                found = collector.alongside(node)
        return [found] if found is not None else []

    # -- the task -----------------------------------------------------------------------------------------------------

    def _certify(self, attempt: Attempt, node: Node) -> Task:
        configuration, bench = attempt.configuration, attempt.bench
        rounds = tuple(self._round(place, made) for place, made in enumerate(attempt.rounds, 1))
        query, answer = rounds[-1].query, rounds[-1].answer
        if (hit := self._inputs.guard.hit(query)) is not None:
            raise Rejected("derive", "contaminated", f"{hit.rule}: {hit.words}")
        sizes = [r.calls + r.operations for r in rounds]
        if any(later <= earlier for earlier, later in pairwise(sizes)):
            raise Rejected("derive", "not_harder")
        program, citations = Program.of(node)
        steps, evidence = bench.settle(program)
        if self._settings.rounds > 1 and sum(isinstance(s, CallStep) for s in steps) < 2:
            raise Rejected("certify", "single_step")
        claim = Claim(query, answer, steps, citations, evidence, configuration.toolset, raw_value(node))
        checks = certify(claim, self._pool.tools, self._executor)
        failed = next((c for c in checks if not c.passed), None)
        if failed is not None:
            raise Rejected("certify", failed.name, f"{failed.detail} | {query}")
        return task_of(
            claim,
            checks,
            configuration,
            self._pool,
            self._settings,
            collector="builtin",
            deriver="builtin",
            seed=self._seed(attempt),
            rounds=rounds,
        )

    def _round(self, place: int, made: Made) -> Round:
        try:
            answer = answer_of(made.node, self._pool)
        except NotAnAnswer as error:
            raise Rejected("derive", str(error)) from error
        calls, operations = size_of(made.node)
        return Round(number=place, operator=made.operator, query=made.query, answer=answer, calls=calls, operations=operations)

    def _seed(self, attempt: Attempt) -> Seed:
        first = attempt.rounds[0].node
        for leaf in _deep_leaves(first):
            if leaf.entity is not None:
                return Seed(entity=leaf.entity.name, value=leaf.value, domain=attempt.configuration.focus.domain)
        found = _deep_leaves(first)
        return Seed(entity="Literal", value=found[0].value if found else None, domain=attempt.configuration.focus.domain)


def _askable(pool: ToolPool, names: Iterable[str]) -> list[str]:
    """The tools that a query can be worded for: others only cost attempts as the focus."""
    among = list(names)
    return [name for name in among if pool.tools[name].asks] or among


def _described(node: Node) -> str:
    """What the rounds got stuck on, for people."""
    if isinstance(node, Ask):
        return f"{node.tool.name}.{node.output.path} ({node.output.shape} {node.output.json_type})"
    return node.name if isinstance(node, Operation) else type(node).__name__


def _tools(node: Node) -> set[Tool]:
    """Tools whose calls the node stands for."""
    return {inner.tool for inner in walk(node) if isinstance(inner, Ask)}


def _domains(node: Node) -> set[str]:
    """Domains of these tools."""
    return {tool.domain for tool in _tools(node)}


def _reach(rounds: list[Made], preference: Preference | None) -> tuple[int, int]:
    """How far the rounds went: how many there are, and whether they left their domain and did what they were aimed at."""
    if not rounds:
        return 0, 0
    node = rounds[-1].node
    return len(rounds), (len(_domains(node)) > 1) + (preference is None or preference.met(node))


def _answers(node: Node) -> bool:
    """Could a list be an answer as it is?"""
    rows = isinstance(node, Ask) and node.output.shape == "rows"
    return not rows and 2 <= len(labels_of(node)) <= LONGEST_LIST


def _shuffled(rng: random.Random) -> list[str]:
    """The operators in a random order in which the rarer ones tend to come first."""
    weights = {"aggregate": 5.0, "compare": 3.5, "chain": 1.6, "deepen": 0.9, "widen": 0.8}
    return sorted(weights, key=lambda name: rng.random() ** (1 / weights[name]), reverse=True)


def _deep_leaves(node: Node) -> list[Literal | Cut]:
    """Leaves with every cut opened: what the evidence started from."""
    found: list[Literal | Cut] = []
    for leaf in leaves(node):
        found += _deep_leaves(leaf.origin) if isinstance(leaf, Cut) else [leaf]
    return found


@lru_cache(maxsize=64)
def size_of(node: Node) -> tuple[int, int]:
    """Calls and operations on the path to the node's value; each further part of a two-part answer counts as one."""
    program, _ = Program.of(node)
    calls = sum(isinstance(step, CallStep) for step in program.steps)
    further = len(node.parts) - 1 if isinstance(node, Bundle) else 0
    return calls, len(program.steps) - calls + further


def difficulty(node: Node) -> int:
    """Steps that an agent has to take: calls and operations."""
    return sum(size_of(node))


def _speakable(node: Node) -> bool:
    """Would the query still be a question that one person asks another?"""
    asks = sum(isinstance(inner, Ask) for inner in walk(node) if not isinstance(inner, Literal))
    return asks <= 60 and not any(isinstance(n, Bundle) and n is not node for n in walk(node))


__all__ = ["Synthesizer", "difficulty", "topology"]
