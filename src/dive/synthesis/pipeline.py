"""One attempt, end to end: sample a configuration, K rounds of collecting and deriving, word, certify.

`Synthesizer.attempt(index)` is a pure function of (run seed, index, pool, settings) and, in a steered run, of its aim: no
clock, no state that one attempt leaves to the next but caches of constants, all randomness from generators seeded by (run
seed, index, purpose).
"""

import hashlib
import random
import time
from dataclasses import dataclass, field
from itertools import pairwise

import orjson

from dive.errors import UserError
from dive.records import CallStep, Certificate, Check, Provenance, Round, Seed, Task
from dive.runtime.settings import Settings
from dive.synthesis.answers import LONGEST_LIST, NotAnAnswer, answer_of, raw_value
from dive.synthesis.certify import (
    Broken,
    check_answer_hidden,
    check_candidates,
    check_evidence,
    check_leaks,
    check_literals,
    check_no_error,
    check_shortcut,
    check_toolset,
    check_units,
    run_program,
)
from dive.synthesis.collect import BuiltinCollector, Finding
from dive.synthesis.coverage import Feature, features, topology, unpacked
from dive.synthesis.derive import BuiltinDeriver, Derivation, count_of
from dive.synthesis.edges import check_edges
from dive.synthesis.flow import Flow
from dive.synthesis.inputs import read_inputs
from dive.synthesis.nodes import Ask, Bundle, Cut, Literal, Node, Operation, Program, is_list, labels_of, leaves, walk
from dive.synthesis.operations import Undefined
from dive.synthesis.outcome import Outcome
from dive.synthesis.sample import Aim, Configuration, Sampler
from dive.synthesis.verify import check_answer
from dive.synthesis.wording import Wording
from dive.synthesis.workbench import Caller, OutOfCalls, Workbench
from dive.tools import ToolPool

LONGEST_QUERY = 700
"""Characters."""
LOOKS, LOOKS_LAST = 2, 4
"""Derivations among which a steered run chooses in a round, and in the last one."""
STARTS = 3
"""First calls that one attempt may try before it gives up on its configuration."""


class Rejected(Exception):
    """The attempt ends here; the message is one of `dive.synthesis.reasons`."""

    def __init__(self, stage: str, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.stage = stage
        self.reason = reason
        self.detail = detail


@dataclass
class Attempt:
    """What one attempt has so far."""

    configuration: Configuration
    bench: Workbench
    rounds: list[tuple[Node, str]] = field(default_factory=list)


class Synthesizer:
    """The built-in synthesis over one pool."""

    def __init__(self, pool: ToolPool, settings: Settings, executor: Caller) -> None:
        if not pool.tools:
            raise UserError("no tool of the chosen domains is installed; see `dive tools list`")
        self._pool = pool
        self._settings = settings
        self._executor = executor
        self._inputs = read_inputs(settings, pool)
        self._flow = Flow(pool, self._inputs.seeds)
        self._sampler = Sampler(
            self._flow,
            self._inputs.exemplars,
            settings.seed,
            (settings.toolset_min, settings.toolset_max),
            (settings.exemplars_min, settings.exemplars_max),
        )

    def attempt(self, index: int, aim: Aim | None = None) -> Outcome:
        """A certified task, or the reason why this index gives none. `aim` is given in a steered run."""
        started = time.perf_counter()
        configuration = self._sampler.draw(index, aim)
        rng = random.Random(f"{self._settings.seed}/{index}/collect")
        bench = Workbench(self._flow, configuration.toolset, self._executor, rng, None if aim is None else aim.taker)
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
        for _ in range(STARTS):
            attempt.rounds.clear()
            try:
                return self._certify(attempt, self._rounds(attempt, collector, deriver))
            except Rejected as rejection:
                failure = rejection
                if rejection.stage == "certify":
                    break
        raise failure

    def _rounds(self, attempt: Attempt, collector: BuiltinCollector, deriver: BuiltinDeriver) -> Node:
        """K rounds from one start. Raises Rejected."""
        aim = attempt.configuration.aim
        first = collector.start(attempt.configuration.focus, None if aim is None else aim.output)
        if first is None:
            raise Rejected("collect", "no_start")
        node: Node = first.node
        plan = list(attempt.configuration.exemplar.plan)
        if aim is not None and aim.output == first.node.output.path:
            plan.insert(0, ("aggregate" if is_list(node) else "chain", None))
        if is_list(node):
            node = self._settle(collector, deriver, node, plan)
        attempt.rounds.append((node, "start"))
        for number in range(2, self._settings.rounds + 1):
            derivation = self._rarest(attempt, collector, deriver, node, plan, last=number == self._settings.rounds)
            if derivation is None:
                raise Rejected("derive", "dead_end", f"round {number}: {_described(node)}")
            node = derivation.node
            attempt.rounds.append((node, derivation.operator))
        return node

    def _settle(
        self, collector: BuiltinCollector, deriver: BuiltinDeriver, node: Node, plan: list[tuple[str, str | None]]
    ) -> Node:
        """A first value that nobody could answer with, such as a long list of records, is ranked or counted at once."""
        if not (isinstance(node, Ask) and node.output.shape == "rows") and 2 <= len(labels_of(node)) <= LONGEST_LIST:
            return node
        wanted = next((step for step in plan if step[0] == "aggregate"), ("aggregate", None))
        if wanted in plan:
            plan.remove(wanted)
        derivation = self._next(collector, deriver, node, [wanted], last=False)
        if derivation is None:
            raise Rejected("derive", "rows_as_answer")
        return derivation.node

    def _rarest(
        self,
        attempt: Attempt,
        collector: BuiltinCollector,
        deriver: BuiltinDeriver,
        node: Node,
        plan: list[tuple[str, str | None]],
        *,
        last: bool,
    ) -> Derivation | None:
        """One round; of a steered run, the one of several derivations that adds most to what the run covers."""
        aim = attempt.configuration.aim
        looks = 1 if aim is None else LOOKS_LAST if last else LOOKS
        made = [d for _ in range(looks) if (d := self._next(collector, deriver, node, plan, last=last)) is not None]
        if aim is None or len(made) < 2:
            return made[0] if made else None
        covered = unpacked(aim.covered)
        return max(made, key=lambda derivation: covered.worth(dict.fromkeys(self._covers(derivation.node), 1.0)))

    def _covers(self, node: Node) -> list[Feature]:
        program, _ = Program.of(node)
        domains = {self._pool.tools[s.tool].domain for s in program.steps if isinstance(s, CallStep)}
        return features(program.steps, topology(program.steps, self._pool), domains)

    def _next(
        self,
        collector: BuiltinCollector,
        deriver: BuiltinDeriver,
        node: Node,
        plan: list[tuple[str, str | None]],
        *,
        last: bool,
    ) -> Derivation | None:
        """One round: the plan's operator if the evidence allows it, else whatever does."""
        rng = deriver.rng
        wanted = [plan.pop(0)] if plan else []
        order = wanted + [(name, None) for name in _shuffled(rng)]
        order.append(("vary", None))
        if is_list(node):
            hint = wanted[0][1] if wanted and wanted[0][0] == "aggregate" else None
            order = [("aggregate", hint), *order]
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
                    return derivation
            if name == "aggregate" and is_list(node) and len(node.value) <= 60:
                try:
                    return count_of(node)
                except Undefined:
                    continue
        return None

    def _find(self, collector: BuiltinCollector, node: Node, name: str, hint: str | None) -> list[Finding]:
        if isinstance(node, Bundle):
            found: Finding | None = collector.describe(node) if name == "deepen" else None
            return [found] if found is not None else []
        match name:
            case "chain":
                found = collector.chain(node, hint)
            case "deepen":
                found = collector.describe(node)
            case "aggregate":
                found = collector.fan_out(node) if is_list(node) else collector.lift(node) or collector.expand(node)
            case "compare":
                found = collector.siblings(
                    node, 2 if hint in ("diff", "ratio", "exceeds") else collector.bench.rng.choice([3, 4, 4, 5])
                )
            case "vary":
                found = collector.siblings(node, 2, amounts=True)
            case _:
                found = collector.alongside(node)
        return [found] if found is not None else []

    # -- the task -----------------------------------------------------------------------------------------------------

    def _certify(self, attempt: Attempt, node: Node) -> Task:
        configuration, bench = attempt.configuration, attempt.bench
        index = configuration.index
        rounds = tuple(self._round(attempt, place, made, operator) for place, (made, operator) in enumerate(attempt.rounds, 1))
        query, answer = rounds[-1].query, rounds[-1].answer
        if len(query) > LONGEST_QUERY:
            raise Rejected("derive", "too_long")
        if (hit := self._inputs.guard.hit(query)) is not None:
            raise Rejected("derive", "contaminated", f"{hit.rule}: {hit.words}")
        sizes = [r.calls + r.operations for r in rounds]
        if any(later <= earlier for earlier, later in pairwise(sizes)):
            raise Rejected("derive", "not_harder")
        program, citations = Program.of(node)
        steps, evidence = bench.settle(program)
        if self._settings.rounds > 1 and sum(isinstance(s, CallStep) for s in steps) < 2:
            raise Rejected("certify", "single_step")
        checks = [
            check_literals(query, steps, self._pool.tools),
            check_candidates(steps),
            check_units(query, answer),
            check_answer_hidden(query, steps, citations, raw_value(node)),
            check_toolset(steps, tuple(configuration.toolset)),
            check_no_error(steps, evidence),
            check_edges(steps, evidence),
        ]
        if all(c.passed for c in checks):
            checks.append(check_shortcut(steps, list(configuration.toolset.values()), self._executor, raw_value(node)))
            try:
                results = run_program(steps, self._pool.tools, self._executor, fresh=True)
                checks.append(check_evidence(steps, results, evidence))
                checks.append(check_leaks(query, steps, results))
                checks.append(check_answer(answer, citations, results))
            except Broken as error:
                checks.append(Check(name="reexecution", passed=False, detail=str(error)))
        failed = next((c for c in checks if not c.passed), None)
        if failed is not None:
            raise Rejected("certify", failed.name, f"{failed.detail} | {query}")
        path = [s for s in steps if isinstance(s, CallStep)]
        digest = hashlib.sha256(
            orjson.dumps([query, answer.model_dump(mode="json"), sorted(configuration.toolset)])
        ).hexdigest()
        return Task(
            id=f"{index:06d}-{digest[:10]}",
            query=query,
            answer=answer,
            toolset=tuple(configuration.toolset),
            domains=tuple(sorted({self._pool.tools[s.tool].domain for s in path})),
            pattern=topology(steps, self._pool),
            evidence=evidence,
            certificate=Certificate(steps=steps, citations=citations, checks=tuple(checks)),
            provenance=Provenance(
                run_seed=self._settings.seed,
                index=index,
                pool_version=self._pool.version,
                settings_hash=self._settings.hash,
                collector="builtin",
                deriver="builtin",
                seed=self._seed(attempt),
                split=self._settings.split,
                exemplars=tuple(e.id for e in configuration.exemplars),
                exemplar=configuration.exemplar.id,
                rounds=rounds,
            ),
        )

    def _round(self, attempt: Attempt, place: int, node: Node, operator: str) -> Round:
        rng = random.Random(f"{self._settings.seed}/{attempt.configuration.index}/words/{place}")
        query = Wording(rng).query(node, attempt.configuration.focus.domain)
        try:
            answer = answer_of(node, self._pool)
        except NotAnAnswer as error:
            raise Rejected("derive", str(error)) from error
        calls, operations = size_of(node)
        return Round(number=place, operator=operator, query=query, answer=answer, calls=calls, operations=operations)

    def _seed(self, attempt: Attempt) -> Seed:
        first = attempt.rounds[0][0]
        for leaf in _deep_leaves(first):
            if leaf.entity is not None:
                return Seed(entity=leaf.entity.name, value=leaf.value, domain=attempt.configuration.focus.domain)
        found = _deep_leaves(first)
        return Seed(entity="Literal", value=found[0].value if found else None, domain=attempt.configuration.focus.domain)


def _described(node: Node) -> str:
    """What the rounds got stuck on, for people."""
    if isinstance(node, Ask):
        return f"{node.tool.name}.{node.output.path} ({node.output.shape} {node.output.json_type})"
    return node.name if isinstance(node, Operation) else type(node).__name__


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
