"""Selection: which trajectories become SFT data and which tasks RL data.

Idea: a trajectory is SFT data if it is right, whole and not a repetition (rejection sampling). A task is RL data if a student
sometimes solves it: 0 < pass@k < 1. The oracle is no student; it only shows that a task can be solved. Invariants: tasks
that share a seed entity are all on one side of the train/evaluation split, by a hash; no entity that an evaluation task states,
its seed or not, is stated by a training task, common vocabulary aside; the same inputs select the same rows.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self, TypeAlias, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, model_validator

from dive.errors import UserError
from dive.records import CallStep, Json, LiteralSource, ManySource, Task
from dive.solving.audits import Audit
from dive.solving.passk import pass_at_k
from dive.solving.settings import ORACLE
from dive.solving.store import Solved
from dive.tools import ToolPool
from dive.tools.seed_pool import SeedPool

Split = Literal["train", "eval"]
Stated: TypeAlias = Callable[[Task], frozenset[tuple[str, str]]]
"""The entities that a task states, as (type, value in JSON), common vocabulary aside."""
T = TypeVar("T")


class SelectSettings(BaseModel):
    """What is selected."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    eval_share: Annotated[float, Field(ge=0, lt=1)] = 0.1
    """Share of the training split's seed entities that is kept for evaluation, too; tasks of the evaluation split all are."""
    split_seed: int = 0
    """Salt of the split; runs that share it agree about every entity."""
    sft_count: Annotated[int, Field(ge=1)] | None = None
    """Most SFT trajectories; all where not given."""
    rl_count: Annotated[int, Field(ge=1)] | None = None
    """Most RL tasks; all where not given."""
    per_task: Annotated[int, Field(ge=1)] = 1
    """Most SFT trajectories of one task."""
    max_errors: Annotated[int, Field(ge=0)] = 3
    """Most refused calls in an SFT trajectory."""
    truncated: bool = False
    """Whether a trajectory may be SFT data though a result in it was cut."""
    teachers: tuple[str, ...] | None = None
    """Policies whose trajectories may be SFT data; all where not given."""
    student: str | None = None
    """The policy whose pass@k RL tasks are chosen by, or the hash of its rules; the only one but the oracle if not given."""
    k: Annotated[int, Field(ge=1)] = 1
    """The k of the pass@k that RL tasks are chosen by."""
    pass_above: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """RL tasks have a pass@k above this."""
    pass_below: Annotated[float, Field(gt=0, le=1)] = 1.0
    """RL tasks have a pass@k below this."""
    audits: tuple[Audit, ...] | None = None
    """Audits whose suspects are left out; all that were made where not given."""
    unmeasured: bool = True
    """Whether tasks may be RL data though no student attempted any task of the run; the card says so."""

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.pass_above >= self.pass_below:
            raise ValueError(f"pass_above is {self.pass_above}, but pass_below is {self.pass_below}")
        return self


@dataclass
class Candidate:
    """A task with the attempts at it."""

    task: Task
    attempts: list[Solved]
    """The last try at each, with its trajectory."""

    def graded(self, rules: str | None) -> list[Solved]:
        """Graded attempts under these rules."""
        return [a for a in self.attempts if a.rules == rules and a.verdict != "ungraded"]


@dataclass
class Selection:
    """What was selected, and why the rest was not."""

    sft: list[tuple[Task, Solved]] = field(default_factory=list)
    sft_eval: int = 0
    """Right trajectories of evaluation tasks, which are not trained on."""
    rl: list[tuple[Task, float | None]] = field(default_factory=list)
    """Tasks with their pass@k; None where no student was measured."""
    eval: list[Task] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    """Reason → trajectories or tasks."""
    tasks: int = 0
    attempts: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    measured: bool = False
    """Whether any student attempted any task."""


def split_of(task: Task, settings: SelectSettings) -> Split:
    """The side on which the task lies: that of its seeds' split; of the training split, a share is kept for evaluation, too."""
    if task.provenance.split == "evaluation":
        return "eval"
    seed = task.provenance.seed
    content = orjson.dumps([settings.split_seed, seed.entity, seed.value], option=orjson.OPT_SORT_KEYS)
    draw = int.from_bytes(hashlib.sha256(content).digest()[:8], "big") / 2**64
    return "eval" if draw < settings.eval_share else "train"


def stated_by(pool: ToolPool) -> Stated:
    """What finds the entities of which the pool has seeds, among those that a task states."""
    seeds = SeedPool(pool)
    divided = frozenset(name for name in seeds.types if seeds.divided(name))

    def stated(task: Task) -> frozenset[tuple[str, str]]:
        found: list[tuple[str, Json]] = [(task.provenance.seed.entity, task.provenance.seed.value)]
        for step in task.certificate.steps:
            if not isinstance(step, CallStep) or step.tool not in pool.tools:
                continue
            for name, source in step.arguments.items():
                entity = pool.tools[step.tool].parameter(name).entity
                for inner in source.items if isinstance(source, ManySource) else (source,):
                    if entity is not None and isinstance(inner, LiteralSource):
                        values = inner.value if isinstance(inner.value, list) else [inner.value]
                        found += [(entity.name, value) for value in values]
        canonical = orjson.OPT_SORT_KEYS
        return frozenset((name, orjson.dumps(value, option=canonical).decode()) for name, value in found if name in divided)

    return stated


def twin_key(task: Task) -> str:
    """The same for tasks that ask for the same thing in other words: the program's tools and literals, and the answer."""
    steps = [
        [s.tool, sorted((n, orjson.dumps(v.value).decode()) for n, v in s.arguments.items() if isinstance(v, LiteralSource))]
        if isinstance(s, CallStep)
        else [s.operation, [v.value for v in s.inputs if isinstance(v, LiteralSource)], s.options]
        for s in task.certificate.steps
    ]
    content = orjson.dumps([steps, task.answer.model_dump(mode="json")], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(content).hexdigest()


def speech_key(messages: Sequence[Mapping[str, Any]]) -> str:
    """The same for rollouts in which the policy said and did the same."""
    said = [[m.get("content"), [c["function"] for c in m.get("tool_calls") or ()]] for m in messages[1:]]
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def difficulty(task: Task) -> str:
    """How many calls the answer takes, in four steps."""
    calls = sum(isinstance(s, CallStep) for s in task.certificate.steps)
    return "2" if calls <= 2 else "3-4" if calls <= 4 else "5-7" if calls <= 7 else "8+"


def stratum(task: Task) -> tuple[str, str, str]:
    """Domains, pattern, difficulty."""
    return "+".join(task.domains), task.pattern, difficulty(task)


def student_rules(policies: Mapping[str, str], settings: SelectSettings) -> str | None:
    """The rules under which the student's attempts were made, of rules → policy; None where there is no student.

    Raises UserError where there are several: their pass rates must not be put together.
    """
    named = {r: p for r, p in policies.items() if settings.student in (p, r)} if settings.student is not None else {}
    students = named if settings.student is not None else {r: p for r, p in policies.items() if p != ORACLE}
    if settings.student is not None and not students:
        raise UserError(f"no attempts by '{settings.student}'; there are {', '.join(sorted(set(policies.values())))}")
    if len(students) > 1:
        listed = ", ".join(f"{policy} ({rules})" for rules, policy in sorted(students.items()))
        raise UserError(f"attempts were made in several ways: {listed}; name one with student=…")
    return next(iter(students), None)


def select(
    candidates: Iterable[Candidate],
    settings: SelectSettings,
    student: str | None = None,
    suspects: Mapping[str, str] = MappingProxyType({}),
    stated: Stated = lambda _: frozenset(),
) -> Selection:
    """Select from a run's tasks and the attempts at them, in the order of the tasks.

    Args:
        candidates: the tasks with the attempts at them, audits aside
        settings: what is selected
        student: hash of the rules by which pass@k is measured
        suspects: task id → the audit that it did not pass
        stated: the entities that a task states
    """
    found = Selection()
    twins: set[str] = set()
    said: set[str] = set()
    frontier: list[tuple[Task, float | None]] = []
    evaluated: set[tuple[str, str]] = set()
    trained: dict[str, frozenset[tuple[str, str]]] = {}
    """Task id → what it states."""
    for candidate in candidates:
        task = candidate.task
        found.tasks += 1
        found.attempts += len(candidate.attempts)
        found.verdicts.update(a.verdict for a in candidate.attempts)
        found.measured = found.measured or bool(candidate.graded(student))
        if (twin := twin_key(task)) in twins:
            found.dropped["task: the same question in other words"] += 1
            continue
        twins.add(twin)
        if (audit := suspects.get(task.id)) is not None:
            found.dropped[f"task: suspect by audit {audit}"] += 1
            continue
        if split_of(task, settings) == "eval":
            found.eval.append(task)
            evaluated |= stated(task)
            found.sft_eval += sum(a.verdict == "correct" for a in candidate.attempts)
            continue
        trained[task.id] = stated(task)
        found.sft += [(task, a) for a in _accepted(candidate, settings, said, found.dropped)]
        frontier.append((task, _pass_rate(candidate.graded(student), settings.k)))
    mixed = {name for name, entities in trained.items() if entities & evaluated}
    found.dropped.update({"task: states an entity of an evaluation task": len(mixed)} if mixed else {})
    found.sft = [(task, attempt) for task, attempt in found.sft if task.id not in mixed]
    frontier = [(task, rate) for task, rate in frontier if task.id not in mixed]
    found.sft = spread(found.sft, settings.sft_count, lambda pair: stratum(pair[0]), found.dropped, "trajectory")
    found.rl = spread(
        list(_frontier(frontier, found, settings)), settings.rl_count, lambda pair: stratum(pair[0]), found.dropped, "task"
    )
    return found


def _accepted(candidate: Candidate, settings: SelectSettings, said: set[str], dropped: Counter[str]) -> list[Solved]:
    """The task's trajectories that are fit to learn from."""
    kept: list[Solved] = []
    for attempt in candidate.attempts:
        reason = _unfit(attempt, settings)
        if reason is None and (key := speech_key(attempt.messages)) in said:
            reason = "trajectory: a repetition"
        elif reason is None and len(kept) >= settings.per_task:
            reason = "trajectory: the task has enough"
        elif reason is None:
            said.add(key)
            kept.append(attempt)
        if reason is not None:
            dropped[reason] += 1
    return kept


def _unfit(attempt: Solved, settings: SelectSettings) -> str | None:
    if settings.teachers is not None and attempt.policy not in settings.teachers:
        return "trajectory: not by a teacher"
    if attempt.verdict != "correct":
        return f"trajectory: {attempt.verdict} ({attempt.reason})"
    if not attempt.formatted:
        return "trajectory: right, but not well-formed"
    if attempt.errors > settings.max_errors:
        return "trajectory: too many refused calls"
    if attempt.truncated and not settings.truncated:
        return "trajectory: a result was cut"
    return None


def _pass_rate(attempts: Sequence[Solved], k: int) -> float | None:
    if len(attempts) < k:
        return None
    return pass_at_k(len(attempts), sum(a.verdict == "correct" for a in attempts), k)


def _frontier(
    tasks: Sequence[tuple[Task, float | None]], found: Selection, settings: SelectSettings
) -> Iterator[tuple[Task, float | None]]:
    for task, rate in tasks:
        if task.answer.kind == "text":
            found.dropped["task: free text, which has no reward by rules"] += 1
        elif rate is not None and settings.pass_above < rate < settings.pass_below:
            yield task, rate
        elif rate is None and not found.measured and settings.unmeasured:
            yield task, None
        elif rate is None:
            found.dropped["task: too few graded attempts by a student"] += 1
        else:
            found.dropped["task: never solved" if rate <= settings.pass_above else "task: always solved"] += 1


def spread(rows: Sequence[T], count: int | None, key: Callable[[T], Any], dropped: Counter[str], what: str) -> list[T]:
    """At most `count` rows, drawn from the strata in turn, so that rare kinds are kept before common ones repeat."""
    if count is None or len(rows) <= count:
        return list(rows)
    strata: dict[Any, list[int]] = {}
    for place, row in enumerate(rows):
        strata.setdefault(key(row), []).append(place)
    order = sorted((turn, place) for places in strata.values() for turn, place in enumerate(places))
    chosen = sorted(place for _, place in order[:count])
    dropped[f"{what}: its stratum has enough"] += len(rows) - count
    return [rows[place] for place in chosen]


def strata_counts(tasks: Iterable[Task]) -> Mapping[str, Counter[str]]:
    """Tasks by domain, pattern, difficulty and kind of answer."""
    counts: dict[str, Counter[str]] = {"domain": Counter(), "pattern": Counter(), "difficulty": Counter(), "answer": Counter()}
    for task in tasks:
        counts["domain"].update(task.domains)
        counts["pattern"][task.pattern] += 1
        counts["difficulty"][difficulty(task)] += 1
        counts["answer"][task.answer.kind] += 1
    return counts


__all__ = [
    "Candidate", "SelectSettings", "Selection", "difficulty", "select", "speech_key", "split_of", "spread", "stated_by",
    "strata_counts", "stratum", "student_rules", "twin_key",
]  # fmt: skip
