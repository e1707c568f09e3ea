"""The exemplar pool is well-formed: every query has a shape that synthesis can follow."""

import re

import pytest

from dive.exemplars import COMBINERS, Exemplar, load
from dive.tools import ToolPool

POOL = load()


def test_there_are_enough_over_all_domains() -> None:
    domains = {tool.domain for tool in ToolPool.load().tools.values()}
    assert len(POOL) >= 80
    assert {e.domain for e in POOL} == domains
    assert {e.form for e in POOL} == {"question", "instruction", "scenario"}
    assert len({e.id for e in POOL}) == len({e.query for e in POOL}) == len(POOL)


@pytest.mark.parametrize("exemplar", POOL, ids=lambda e: e.id)
def test_patterns_follow_the_grammar(exemplar: Exemplar) -> None:
    *parts, last = exemplar.pattern.split(">")
    if last not in COMBINERS:
        parts.append(last)
    assert parts
    assert all(re.fullmatch(r"[RP]\*?(\|[RP]\*?)*", part) for part in parts), exemplar.pattern
    assert {step for step, _ in exemplar.plan} <= {"chain", "aggregate", "compare", "widen", "deepen"}
    assert exemplar.query.strip() == exemplar.query
    assert exemplar.query[-1] in ".?"


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
