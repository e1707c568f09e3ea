"""The exemplar pool is well-formed: every query has a shape that synthesis can follow; and users can add their own."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command import dive
from dive.exemplars import COMBINERS, FORMS, Exemplar, is_pattern, load, read_exemplars
from dive.exemplars.inference import infer_form, infer_pattern
from dive.tools import ToolPool

POOL = load()


def test_there_are_enough_over_all_domains() -> None:
    domains = {tool.domain for tool in ToolPool.load().tools.values()}
    assert len(POOL) >= 400
    assert domains <= {e.domain for e in POOL}
    assert {e.form for e in POOL} == set(FORMS)
    assert len({e.id for e in POOL}) == len({e.query for e in POOL}) == len(POOL)


def test_every_plan_is_one_that_synthesis_can_follow() -> None:
    for exemplar in POOL:
        assert is_pattern(exemplar.pattern), exemplar
        assert {step for step, _ in exemplar.plan} <= {"chain", "aggregate", "compare", "widen", "deepen"}, exemplar
        assert exemplar.query.strip() == exemplar.query
        assert exemplar.query[-1] in ".?", exemplar


def _combiner(pattern: str) -> str | None:
    last = pattern.rsplit(">", 1)[-1]
    return last if last in COMBINERS else None


def test_the_pattern_is_guessed_from_the_words_more_often_than_not() -> None:
    right = sum(_combiner(infer_pattern(e.query)) == _combiner(e.pattern) for e in POOL)
    forms = sum(infer_form(e.query) == e.form for e in POOL)
    assert right >= 0.8 * len(POOL)
    assert forms >= 0.9 * len(POOL)


@given(st.text())
def test_a_guess_is_always_a_pattern(query: str) -> None:
    assert is_pattern(infer_pattern(query))
    assert infer_form(query) in FORMS


def test_own_queries_are_added_once_and_used(tmp_path: Path) -> None:
    queries = tmp_path / "mine.txt"
    queries.write_text(
        "Which of the rivers of France is the longest?\nHow much later was Brown decided than Plessy?\n", "utf-8"
    )
    done = dive("exemplars", "add", "mine.txt", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    again = dive("exemplars", "add", "mine.txt", cwd=tmp_path)
    assert again.stderr.count("there already") == 2
    own = read_exemplars(tmp_path / ".dive" / "exemplars.yaml")
    assert [_combiner(e.pattern) for e in own] == ["max", "diff"]
    made = dive("synth", "--count", "3", "--domains", "general", "--out", "run", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "exemplars.yaml" in (tmp_path / "run" / "settings.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- {query: How far?, pattern: R>Q}", "pattern 'R>Q'"),
        ("- {query: How far?, form: poem, pattern: R}", "form 'poem'"),
        ("- {pattern: R}", "no query"),
        ("query: How far?", "must hold a list"),
        ("- {query: [", "is broken"),
    ],
)
def test_a_broken_file_is_refused_in_one_line(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(content, "utf-8")
    done = dive("synth", "--count", "1", "--exemplars", "own.yaml", "--out", "run", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("pattern", "plan"),
    [
        ("R", ()),
        ("R>P", (("chain", "processing"), ("deepen", None))),
        ("R>R*>max", (("aggregate", "max"), ("deepen", None))),
        ("R|R>diff", (("compare", "diff"),)),
        ("R|R>P", (("chain", "processing"), ("deepen", None))),
        ("R>R*>where", (("aggregate", "where"), ("deepen", None))),
    ],
)
def test_a_pattern_implies_a_plan(pattern: str, plan: tuple[tuple[str, str | None], ...]) -> None:
    assert Exemplar("x", "general", "question", "?", pattern).plan == plan
