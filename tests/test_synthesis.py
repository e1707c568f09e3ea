"""Synthesis on the real pool: certified tasks, each reproducible, readable, harder round by round, and hard to forge."""

import random
import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dive.records import NumberAnswer, Task
from dive.runtime.settings import Settings
from dive.synthesis.certify import literals_of
from dive.synthesis.pipeline import Synthesizer
from dive.synthesis.reasons import REASONS
from dive.synthesis.verify import verify_task
from dive.tools import ToolPool
from dive.tools.executor import Executor

POOL = ToolPool.load()
EXECUTOR = Executor()
ATTEMPTS = 260


def synthesizer(seed: int = 11, **changes: Any) -> Synthesizer:
    return Synthesizer(POOL, Settings(count=1, seed=seed, **changes), EXECUTOR)


@pytest.fixture(scope="module")
def outcomes() -> list[Any]:
    made = synthesizer()
    return [made.attempt(index) for index in range(ATTEMPTS)]


@pytest.fixture(scope="module")
def tasks(outcomes: list[Any]) -> list[Task]:
    return [o.task for o in outcomes if o.task is not None]


def test_more_than_half_of_the_attempts_give_a_task(tasks: list[Task]) -> None:
    assert len(tasks) >= ATTEMPTS / 2


def test_every_failure_has_a_known_reason(outcomes: list[Any]) -> None:
    assert {o.reason for o in outcomes if o.task is None} <= REASONS.keys()


def test_every_task_reproduces(tasks: list[Task]) -> None:
    for task in tasks:
        assert [c for c in verify_task(task, POOL, EXECUTOR) if not c.passed] == [], task.query


def test_an_attempt_depends_on_seed_and_index_alone(tasks: list[Task]) -> None:
    later = synthesizer()
    for task in random.Random(0).sample(tasks, 12):
        again = later.attempt(task.provenance.index).task
        assert again is not None
        assert again.to_json() == task.to_json()


def test_only_stated_amounts_change(tasks: list[Task]) -> None:
    others = [found[1] for t in tasks if (found := re.search(r" instead of ([^.?]*)", t.query))]
    assert others
    assert all(re.search(r"\d", other) for other in others)


def test_another_seed_makes_other_tasks(tasks: list[Task]) -> None:
    other = synthesizer(seed=12)
    queries = {o.task.query for o in map(other.attempt, range(40)) if o.task is not None}
    assert len(queries & {t.query for t in tasks}) <= len(queries) // 10  # a short question may come up twice


def test_each_round_is_harder_than_the_last(tasks: list[Task]) -> None:
    for task in tasks:
        sizes = [r.calls + r.operations for r in task.provenance.rounds]
        assert len(sizes) == 3
        assert sizes == sorted(set(sizes)), task.query


@pytest.mark.parametrize("rounds", [1, 2, 4])
def test_rounds_are_a_setting(rounds: int) -> None:
    made = synthesizer(rounds=rounds)
    found = [o.task for o in map(made.attempt, range(30)) if o.task is not None]
    assert found
    assert all(len(t.provenance.rounds) == rounds for t in found)


def test_toolsets_have_the_size_that_settings_ask_for(tasks: list[Task]) -> None:
    assert all(15 <= len(t.toolset) <= 50 for t in tasks)
    made = synthesizer(toolset_min=20, toolset_max=20)
    found = [o.task for o in map(made.attempt, range(10)) if o.task is not None]
    assert {len(t.toolset) for t in found} == {20}


def test_queries_read_like_questions(tasks: list[Task]) -> None:
    names = set(POOL.tools)
    for task in tasks:
        bare = task.query
        for source in literals_of(task.certificate.steps):
            bare = bare.replace(source.said or "", "◻")
        assert task.query[0].isupper() or not task.query[0].isalpha()
        assert task.query[-1] in ".?"
        assert not re.search(r"[{}_]|\bNone\b|\bnull\b|  |\?\.|\.\.|,,| ,| \.", bare), task.query
        assert not {word for word in re.findall(r"\w+", bare) if "_" in word} & names, task.query
        assert not re.search(r"\bthe the\b|\ba an\b|\ban a\b|\bof of\b", bare), task.query


GRAMMAR = {
    "a list that repeats its noun": (
        r"(?<! of )(?<!ve )(?<!low )\b(the (?:(?! with | of )[\w -]){4,40} )[^\s,]+(?:,| and| or) "
        r"\1(?!with|whose|that|of |for )"
    ),
    "two sentences about rounding": r"(?:\bRound |\bGive \w+ decimal).*(?:\bRound |\bGive \w+ decimal)",
    "an it that should be its": r"\b[Tt]he [\w-]+ of it\b",
    "a doubled word": r"\b([a-z]{2,}) \1\b",
    "a change said by replacement": r"is replaced by",
    "a longest length": r"\b(?:longest|shortest)(?: \w+){0,3} length\b",
    "a number of the most": r"\b(?:largest|smallest) number of \w+s\b.{0,40}\bhas\b.{0,10}\?",
    "a unit behind a change": r"\bwould (?:it|that [\w -]+) change [^.?]*, in [a-z]",
    "a figure that nothing names": r"\bthe same figure\b",
    "years with a separator": r"\b(?:in|from|to) [12],\d{3}\b(?!,| [a-z])",
    "a mark of the grammar's own": r"[\x00-\x08]",
}
"""What no query may contain, as patterns."""


def test_the_grammar_keeps_its_rules_in_every_round(tasks: list[Task]) -> None:
    queries = [r.query for t in tasks for r in t.provenance.rounds]
    assert len(queries) > 300
    for query in queries:
        broken = [rule for rule, pattern in GRAMMAR.items() if re.search(pattern, query)]
        assert not broken, f"{broken}: {query}"


def test_no_long_phrase_and_no_unit_is_said_twice(tasks: list[Task]) -> None:
    for task in tasks:
        words = task.query.split()
        runs = [" ".join(words[i : i + 12]) for i in range(len(words) - 11)]
        assert len(runs) == len(set(runs)), task.query
        units = [
            unit for unit in re.findall(r", in ([a-z][a-z ]+)(?=[,.?])", task.query) if unit not in ("order", "degrees north")
        ]
        assert len(units) == len(set(units)), task.query


def test_numbers_that_need_rounding_say_so(tasks: list[Task]) -> None:
    for task in tasks:
        if isinstance(task.answer, NumberAnswer) and task.answer.tolerance:
            assert re.search(r"decimal|whole number|nearest|significant", task.query), task.query


def test_no_answer_stands_in_its_query(tasks: list[Task]) -> None:
    for task in tasks:
        assert next(c for c in task.certificate.checks if c.name == "answer_hidden").passed
        assert next(c for c in task.certificate.checks if c.name == "no_leak").passed


class Shared:
    """The tasks, with a short name: hypothesis prints its arguments."""

    def __init__(self, tasks: list[Task]) -> None:
        self.tasks = tasks

    def __repr__(self) -> str:
        return f"{len(self.tasks)} tasks"


@pytest.fixture(scope="module")
def shared(tasks: list[Task]) -> Shared:
    return Shared(tasks)


# -- forgery ----------------------------------------------------------------------------------------------------------


def altered(value: Any) -> Any:
    """Something else of the same kind."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case float():
            return value + 1.0 + abs(value) / 100
        case str():
            return value + "x"
        case list():
            return value[:-1] if value else ["x"]
        case dict():
            return {**value, "forged": 1}
        case _:
            return "forged"


def leaf_paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict) and value:
        return [p for key, inner in value.items() for p in leaf_paths(inner, (*path, key))]
    if isinstance(value, list) and value:
        return [p for i, inner in enumerate(value) for p in leaf_paths(inner, (*path, i))]
    return [path]


def forged(data: Any, path: tuple[Any, ...], change: Callable[[Any], Any] = altered) -> Any:
    copy = orjson.loads(orjson.dumps(data))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = change(inner[path[-1]])
    return copy


def accepted(data: Any) -> bool:
    try:
        task = Task.model_validate(data)
    except ValueError:
        return False
    return all(c.passed for c in verify_task(task, POOL, EXECUTOR))


def proof_paths(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Every argument, result, edge, step, citation and answer value that the proof rests on."""
    on_path = {s["id"] for s in data["certificate"]["steps"] if s["kind"] == "call"}
    places: list[tuple[Any, ...]] = [("answer", *p) for p in leaf_paths(data["answer"]) if p[-1] not in ("unit", "tolerance")]
    places = [p for p in places if "aliases" not in p]
    for i, call in enumerate(data["evidence"]["calls"]):
        if call["id"] in on_path:
            places += [("evidence", "calls", i, "arguments", *p) for p in leaf_paths(call["arguments"]) if p]
            places += [("evidence", "calls", i, "result", *p) for p in leaf_paths(call["result"]) if p]
    places += [("evidence", "edges", *p) for p in leaf_paths(data["evidence"]["edges"]) if p]
    places += [("certificate", "steps", *p) for p in leaf_paths(data["certificate"]["steps"]) if p]
    places += [("certificate", "citations", *p) for p in leaf_paths(data["certificate"]["citations"]) if p]
    return places


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_forged_proof_is_refused(shared: Any, data: st.DataObject) -> None:
    tasks: list[Task] = shared.tasks
    task = tasks[data.draw(st.integers(0, len(tasks) - 1))]
    plain = task.model_dump(mode="json")
    places = proof_paths(plain)
    place = places[data.draw(st.integers(0, len(places) - 1))]
    assert not accepted(forged(plain, place)), f"{place} of {task.query}"


def test_a_missing_edge_is_noticed(tasks: list[Task]) -> None:
    for task in tasks[:40]:
        plain = task.model_dump(mode="json")
        steps = {s["id"] for s in plain["certificate"]["steps"]}
        for i, edge in enumerate(plain["evidence"]["edges"]):
            if edge["source"] in steps and edge["target"] in steps:
                kept = [
                    e
                    for j, e in enumerate(plain["evidence"]["edges"])
                    if j != i
                    and (e["source"], e["target"], e["parameter"]) != (edge["source"], edge["target"], edge["parameter"])
                ]
                less = {**plain, "evidence": {**plain["evidence"], "edges": kept}}
                if direct(plain, edge):
                    assert not accepted(less), (edge, task.query)


def direct(plain: dict[str, Any], edge: dict[str, Any]) -> bool:
    """Does the program itself state this flow, rather than through an operation?"""
    step = next(s for s in plain["certificate"]["steps"] if s["id"] == edge["target"])
    source = step["arguments"].get(edge["parameter"], {})
    inner = source["items"] if source.get("kind") == "many" else [source]
    return any(s.get("kind") == "step" and s["step"] == edge["source"] for s in inner)


def test_domains_really_join(tasks: list[Task]) -> None:
    pairs = set()
    for task in tasks:
        tools = {call.id: POOL.tools[call.tool] for call in task.evidence.calls}
        steps = {s.id for s in task.certificate.steps}
        for edge in task.evidence.edges:
            one, other = tools[edge.source], tools[edge.target]
            if edge.target in steps and one.domain != other.domain:
                pairs.add((one.name, other.name))
    assert len(pairs) >= 12
