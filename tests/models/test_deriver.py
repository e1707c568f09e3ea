"""Drafts held against evidence from real tools: what is sound passes and verifies, what is not is named exactly."""

import asyncio
import copy
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dive.records import BooleanAnswer, CallStep, LiteralSource, ManySource, NumberAnswer, SetAnswer, StringAnswer
from dive.runtime.models import CallSettings, ScriptedModel
from dive.synthesis.certify import check_answer, check_evidence, run_program
from dive.synthesis.edges import check_edges
from dive.synthesis.model import Complaint, Draft, ModelDeriver, ModelOptions, Trace
from dive.synthesis.model.draft import read
from dive.synthesis.model.program import Proof
from dive.tools import ToolPool
from dive.tools.executor import Executor

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("country_of_domain", {"domain": ".bw"}),
    ("country_profile", {"country": "Botswana"}),
    ("land_neighbours", {"country": "Botswana"}),
    ("country_profile", {"country": "Namibia"}),
    ("country_profile", {"country": "South Africa"}),
    ("country_profile", {"country": "Zambia"}),
    ("country_profile", {"country": "Zimbabwe"}),
    ("country_codes", {"country": "South Africa"}),
    ("country_of_domain", {"domain": ".zz"}),
    ("country_of_domain", {"domain": ".pt"}),
    ("country_profile", {"country": "Portugal"}),
    ("land_neighbours", {"country": "Portugal"}),
    ("country_profile", {"country": "Spain"}),
]
BORDERS = {"step": "c3", "path": "borders"}
AREAS = [{"step": f"c{i}", "path": "area_km2"} for i in (4, 5, 6, 7)]
NAMED = "the country with the internet domain .bw"
RANK = {"id": "o1", "operation": "rank_by", "inputs": [BORDERS, AREAS], "options": {"place": 1, "largest": True}}

GOOD: dict[str, dict[str, Any]] = {
    "chain": {
        "query": f"What is the currency of {NAMED}?",
        "answer": "BWP",
        "operator": "start",
        "citations": [{"atom": "", "step": "c2", "path": "currency"}],
    },
    "rank": {
        "query": f"Which land neighbour of {NAMED} has the largest total area?",
        "answer": "South Africa",
        "operator": "aggregate",
        "citations": [{"step": "o1"}],
        "operations": [RANK],
    },
    "flow": {
        "query": f"What is the three-letter ISO code of the largest land neighbour of {NAMED}?",
        "answer": "ZAF",
        "operator": "chain",
        "citations": [{"step": "c8", "path": "alpha3"}],
        "operations": [RANK],
        "flows": [{"call": "c8", "parameter": "country", "source": {"step": "o1"}}],
    },
    "mean": {
        "query": f"What is the mean area of the land neighbours of {NAMED}, in square kilometres, to one decimal place?",
        "answer": 797131.0,
        "operator": "aggregate",
        "citations": [{"step": "o1"}],
        "operations": [{"id": "o1", "operation": "mean", "inputs": [AREAS]}],
        "unit": "square kilometres",
        "decimals": 1,
    },
    "list": {
        "query": f"Which countries share a land border with {NAMED}?",
        "answer": ["Zambia", "Namibia", "Zimbabwe", "South Africa"],
        "operator": "widen",
        "citations": [{"step": "c3", "path": "borders"}],
    },
    "compare": {
        "query": f"Is {NAMED} larger than the one with the domain .pt?",
        "answer": True,
        "operator": "compare",
        "citations": [{"step": "o1"}],
        "operations": [
            {
                "id": "o1",
                "operation": "exceeds",
                "inputs": [{"step": "c2", "path": "area_km2"}, {"step": "c11", "path": "area_km2"}],
            }
        ],
    },
    "keep": {
        "query": f"Which land neighbours of {NAMED} have an area above 800,000 square kilometres?",
        "answer": ["South Africa", "Namibia"],
        "operator": "filter",
        "citations": [{"step": "o1"}],
        "operations": [
            {"id": "o1", "operation": "keep", "inputs": [BORDERS, AREAS, {"literal": 800000}], "options": {"test": "above"}}
        ],
    },
    "two": {
        "query": f"What are the currency and the capital of {NAMED}?",
        "answer": {"currency": "BWP", "capital": "Gaborone, Botswana"},
        "operator": "widen",
        "citations": [
            {"atom": "currency", "step": "c2", "path": "currency"},
            {"atom": "capital", "step": "c2", "path": "capital"},
        ],
    },
    "only element": {
        "query": "How large, in square kilometres, is the only land neighbour of the country with the domain .pt?",
        "answer": 504782,
        "operator": "chain",
        "citations": [{"step": "c13", "path": "area_km2"}],
    },
}


@pytest.fixture(scope="module")
def pool() -> ToolPool:
    return ToolPool.load(["general"])


@pytest.fixture(scope="module")
def trace(pool: ToolPool) -> Iterator[Trace]:
    with Executor() as executor, ThreadPoolExecutor(2) as threads:
        made = Trace(pool.tools, executor, threads)
        asyncio.run(made.execute(CALLS))
        yield made


def deriver(pool: ToolPool, trace: Trace, *, allow_unproven: bool = False, model: ScriptedModel | None = None) -> ModelDeriver:
    options = ModelOptions(allow_unproven=allow_unproven)
    return ModelDeriver(model or ScriptedModel([]), trace, pool, (), CallSettings(), options)


def accept(pool: ToolPool, trace: Trace, draft: dict[str, Any], allow_unproven: bool = False) -> tuple[Any, Proof]:
    return deriver(pool, trace, allow_unproven=allow_unproven).accept(read(json.dumps(draft)), None)


def holds(pool: ToolPool, answer: Any, proof: Proof) -> bool:
    """Does an execution from nothing but the certificate give the answer?"""
    with Executor() as executor:
        results = run_program(proof.steps, pool.tools, executor, fresh=True)
    checks = [
        check_answer(answer, proof.citations, results),
        check_evidence(proof.steps, results, proof.evidence),
        check_edges(proof.steps, proof.evidence),
    ]
    return all(c.passed for c in checks)


def test_evidence_is_as_executed(trace: Trace) -> None:
    assert [c.id for c in trace.calls] == [f"c{i}" for i in range(1, len(CALLS) + 1)]
    assert [(c.tool, c.arguments) for c in trace.calls] == CALLS
    assert [c.id for c in trace.calls if c.error] == ["c9"]
    edges = {(e.source, e.path, e.target, e.parameter) for e in trace.edges()}
    assert ("c1", "country", "c2", "country") in edges
    assert ("c3", "borders[1]", "c5", "country") in edges
    assert not any(target in ("c1", "c10") for _, _, target, _ in edges)


def test_the_same_call_is_executed_once(pool: ToolPool) -> None:
    with Executor() as executor, ThreadPoolExecutor(2) as threads:
        made = Trace(pool.tools, executor, threads)
        calls = asyncio.run(made.execute([CALLS[0], CALLS[0], CALLS[1]]))
        asyncio.run(made.execute([CALLS[0]]))
        assert [c.id for c in calls] == ["c1", "c1", "c2"]
        assert executor.calls == 2


@pytest.mark.parametrize("name", GOOD)
def test_sound_drafts_pass_and_hold(name: str, pool: ToolPool, trace: Trace) -> None:
    answer, proof = accept(pool, trace, GOOD[name])
    assert holds(pool, answer, proof)
    assert proof.unproven == ()


def test_what_a_sound_draft_becomes(pool: ToolPool, trace: Trace) -> None:
    answer, proof = accept(pool, trace, GOOD["flow"])
    assert isinstance(answer, StringAnswer)
    assert answer.value == "ZAF"
    first = proof.steps[0]
    assert isinstance(first, CallStep)
    assert first.arguments["domain"] == LiteralSource(value=".bw", said=".bw")
    assert [s.id for s in proof.steps if isinstance(s, CallStep)] == ["c1", "c3", "c4", "c5", "c6", "c7", "c8"]
    operation = next(s for s in proof.steps if s.id == "o1")
    assert not isinstance(operation, CallStep)
    assert isinstance(operation.inputs[1], ManySource)
    answer, _ = accept(pool, trace, GOOD["mean"])
    assert isinstance(answer, NumberAnswer)
    assert answer.unit == "square kilometres"
    assert answer.tolerance == pytest.approx(0.051)
    assert isinstance(accept(pool, trace, GOOD["compare"])[0], BooleanAnswer)
    answer, _ = accept(pool, trace, GOOD["list"])
    assert isinstance(answer, SetAnswer)
    assert [i.value for i in answer.items] == ["Namibia", "South Africa", "Zambia", "Zimbabwe"]
    assert "ZA" in answer.items[1].aliases  # type: ignore[union-attr]


BAD: dict[str, tuple[str, dict[str, Any], str]] = {
    "a wrong answer": ("chain", {"answer": "EUR"}, "answer_differs"),
    "another type": ("chain", {"answer": 3}, "answer_differs"),
    "a number that is off": ("mean", {"answer": 797131.2}, "answer_differs"),
    "a missing element": ("list", {"answer": ["Zambia", "Namibia", "Zimbabwe"]}, "answer_differs"),
    "an element twice": ("list", {"answer": ["Zambia", "Zambia", "Zimbabwe", "South Africa"]}, "answer_differs"),
    "a step that is not": ("chain", {"citations": [{"step": "c99", "path": "currency"}]}, "wrong_citation"),
    "a path that is not": ("chain", {"citations": [{"step": "c2", "path": "money"}]}, "wrong_citation"),
    "a failed call": ("chain", {"citations": [{"step": "c9", "path": "country"}]}, "wrong_citation"),
    "a leak": ("flow", {"query": GOOD["flow"]["query"] + " It is not South Africa's neighbour."}, "*"),
    "the answer itself": ("chain", {"query": f"Is BWP the currency of {NAMED}, or which is?"}, "answer_hidden"),
    "an intermediate value": (
        "flow",
        {"query": GOOD["flow"]["query"].replace("the largest", "South Africa, the largest")},
        "*",
    ),
    "a literal unsaid": ("chain", {"query": "What is the currency of that African country in the south?"}, "unstated_argument"),
    "a bound unsaid": ("keep", {"query": f"Which land neighbours of {NAMED} are really large ones?"}, "unstated_argument"),
    "a choice without a rule": (
        "flow",
        {"query": f"What is the ISO code of a neighbour of {NAMED}, the second?", "flows": [], "operations": []},
        "unproven_choice",
    ),
    "an element as the answer": (
        "list",
        {"answer": "Zambia", "citations": [{"step": "c3", "path": "borders[2]"}]},
        "unproven_choice",
    ),
    "keys in another order": (
        "rank",
        {"operations": [RANK | {"inputs": [BORDERS, AREAS[::-1]]}], "answer": "Zambia"},
        "misaligned",
    ),
    "keys for some": ("rank", {"operations": [RANK | {"inputs": [BORDERS, AREAS[:3]]}]}, "broken_program"),
    "a flow of another value": (
        "flow",
        {"operations": [RANK | {"options": {"place": 2, "largest": True}}]},
        "broken_program",
    ),
    "an operation that is not": ("rank", {"operations": [RANK | {"operation": "best"}]}, "wrong_citation"),
    "options that are not": ("rank", {"operations": [RANK | {"options": {"place": "first"}}]}, "bad_draft"),
    "a test that is not": (
        "keep",
        {"operations": [GOOD["keep"]["operations"][0] | {"options": {"test": None}}]},
        "bad_draft",
    ),
    "a circle": (
        "rank",
        {"operations": [RANK | {"inputs": [{"step": "o1"}, {"step": "o1"}]}]},
        "circular",
    ),
    "a tool named": ("chain", {"query": f"What does country_profile say is the currency of {NAMED}?"}, "tool_named"),
    "a step named": ("chain", {"query": f"What is the currency of {NAMED}, as in c2?"}, "tool_named"),
    "rounding unsaid": ("mean", {"query": f"What is the mean area of the land neighbours of {NAMED}?"}, "rounding_unsaid"),
    "a single call": ("chain", {"query": "What is the currency of Botswana?"}, "single_step"),
    "too long": ("chain", {"query": f"What is the currency of {NAMED}? " + "Please. " * 100}, "too_long"),
    "a record": ("chain", {"citations": [{"step": "c2", "path": ""}], "answer": {}}, "unanswerable"),
    "two atoms of one name": ("two", {"citations": [GOOD["two"]["citations"][0]] * 2}, "wrong_citation"),
    "atoms unnamed": ("two", {"answer": {"money": "BWP", "capital": "Gaborone, Botswana"}}, "wrong_citation"),
}


@pytest.mark.parametrize("name", BAD)
def test_unsound_drafts_are_named(name: str, pool: ToolPool, trace: Trace) -> None:
    base, change, reason = BAD[name]
    with pytest.raises(Complaint) as caught:
        accept(pool, trace, GOOD[base] | change)
    assert reason in ("*", caught.value.reason), caught.value.text
    assert len(caught.value.text) > 20


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no_json"),
        ("The answer is 42.", "no_json"),
        ("[1]", "no_json"),
        ('{"query": "What is it, then?"', "no_json"),
        ("{}", "bad_draft"),
        (json.dumps(GOOD["chain"] | {"confidence": 1}), "bad_draft"),
        (json.dumps(GOOD["chain"] | {"citations": []}), "bad_draft"),
        (json.dumps(GOOD["chain"] | {"decimals": "2"}), "bad_draft"),
        (json.dumps(GOOD["chain"] | {"operator": "guess"}), "bad_draft"),
        ("```json\n{}\n```\n```json\n{}\n```", "no_json"),
    ],
)
def test_what_is_no_draft(text: str, reason: str) -> None:
    with pytest.raises(Complaint) as caught:
        read(text)
    assert caught.value.reason == reason


def test_a_draft_may_stand_in_a_fence_among_words() -> None:
    assert read("Here it is:\n```json\n" + json.dumps(GOOD["chain"]) + "\n```\nDone.") == read(json.dumps(GOOD["chain"]))


def test_one_repair_with_the_exact_complaint_then_a_failure(pool: ToolPool, trace: Trace) -> None:
    wrong, right = json.dumps(GOOD["chain"] | {"answer": "EUR"}), json.dumps(GOOD["chain"])
    model = ScriptedModel([wrong, right])
    derived = asyncio.run(deriver(pool, trace, model=model).derive(None))
    assert derived.repaired == 1
    said = model.requests[1][0][-1]["content"]
    assert "'EUR'" in said
    assert "'BWP'" in said
    assert model.requests[1][0][-2] == {"role": "assistant", "content": wrong}
    with pytest.raises(Complaint) as caught:
        asyncio.run(deriver(pool, trace, model=ScriptedModel([wrong, wrong, right])).derive(None))
    assert caught.value.reason == "answer_differs"


def test_a_later_round_must_be_harder(pool: ToolPool, trace: Trace) -> None:
    made = deriver(pool, trace, model=ScriptedModel([json.dumps(GOOD["rank"])] * 3))
    previous = asyncio.run(made.derive(None)).round(1)
    with pytest.raises(Complaint) as caught:
        asyncio.run(made.derive(previous))
    assert caught.value.reason == "not_harder"


@pytest.mark.parametrize("name", ["a literal unsaid", "a choice without a rule", "an element as the answer"])
def test_the_unproven_may_be_kept_and_is_marked(name: str, pool: ToolPool, trace: Trace) -> None:
    base, change, reason = BAD[name]
    answer, proof = accept(pool, trace, GOOD[base] | change, allow_unproven=True)
    assert [c.reason for c in proof.unproven] == [reason]
    assert holds(pool, answer, proof)


@pytest.mark.parametrize("name", ["a wrong answer", "a leak", "a path that is not", "a flow of another value", "a single call"])
def test_the_wrong_is_never_kept(name: str, pool: ToolPool, trace: Trace) -> None:
    base, change, _ = BAD[name]
    with pytest.raises(Complaint):
        accept(pool, trace, GOOD[base] | change, allow_unproven=True)


def test_calls_used_out_of_order_are_numbered_anew(pool: ToolPool) -> None:
    """A description found after the call that it describes still makes a program whose edges point forward."""
    with Executor() as executor, ThreadPoolExecutor(1) as threads:
        late = Trace(pool.tools, executor, threads)
        asyncio.run(late.execute([CALLS[1], CALLS[0]]))
        draft = GOOD["chain"] | {
            "citations": [{"step": "c1", "path": "currency"}],
            "flows": [{"call": "c1", "parameter": "country", "source": {"step": "c2", "path": "country"}}],
        }
        answer, proof = accept(pool, late, draft)
    assert [(c.id, c.tool) for c in proof.evidence.calls] == [("c1", "country_of_domain"), ("c2", "country_profile")]
    assert proof.citations[0].step == "c2"
    assert holds(pool, answer, proof)


# -- whatever a model may write ---------------------------------------------------------------------------------------

WORDS = ["", "c1", "c5", "o1", "borders", "borders[1]", "area_km2", "country", "currency", "South Africa", "rank_by", "count",
         "difference", "above", "BWP", "c2", "start"]  # fmt: skip
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-3, 900_000), st.sampled_from(WORDS))


def places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [here] if here else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inner:
        found += places(child, (*here, key))
    return found


@st.composite
def mutants(draw: st.DrawFn) -> dict[str, Any]:
    made = copy.deepcopy(GOOD[draw(st.sampled_from(sorted(GOOD)))])
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(made)))
        parent = made
        for key in path[:-1]:
            parent = parent[key]
        if draw(st.integers(0, 3)) == 0 and isinstance(parent, dict):
            del parent[path[-1]]
        else:
            parent[path[-1]] = draw(SCALARS)
    return made


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(draft=mutants(), unproven=st.booleans())
def test_whatever_is_accepted_holds(draft: dict[str, Any], unproven: bool, pool: ToolPool, trace: Trace) -> None:
    """A mutated draft is complained of, or its certificate reproduces its answer from scratch: nothing between, no crash."""
    try:
        answer, proof = accept(pool, trace, draft, allow_unproven=unproven)
    except Complaint:
        return
    assert holds(pool, answer, proof)
    said = draft["answer"]
    if isinstance(answer, StringAnswer):
        assert str(said).casefold() in {answer.value.casefold(), *(a.casefold() for a in answer.aliases)}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_complained_of(text: str) -> None:
    with suppress(Complaint):
        assert isinstance(read(text), Draft)
