"""Audits: what a model can do to a task that it should not be able to do. Suspicion, not proof: certificates are proof.

    closed_book   without tools, from what it knows
    leak          without tools, from what the question itself says
    single_call   with one tool call
    ambiguity     with everything, twice: the two agree with each other and not with the answer

Idea: an audit is a set of attempts under rules of its own, in the same journal as all others. So it is resumed, budgeted,
recorded and paid for as solving is, and graded by the same rules. Invariant: an audit's attempts are never training data, and
an attempt that broke off is no finding.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from dive.records import Answer, BooleanAnswer, DateAnswer, NumberAnswer, SetAnswer
from dive.runtime.models.spec import ModelSpec
from dive.solving.answering import ANSWER_FORMAT, SYSTEM_PROMPT, find_answer
from dive.solving.reading import Unreadable, bare, read_boolean, read_date, read_number
from dive.solving.settings import SolveSettings
from dive.solving.store import Solved

Audit: TypeAlias = Literal["closed_book", "leak", "single_call", "ambiguity"]
AUDITS: tuple[Audit, ...] = get_args(Audit)

_CLOSED_BOOK = (
    f"You have no tools. Answer the question from what you know, with your best guess where you are not sure. {ANSWER_FORMAT}"
)
_LEAK = (
    "You have no tools, and you must not use anything that you know. Does the question itself, by its own words and numbers, "
    "give away its answer? If it does, give that answer; if not, answer with the word unknown. "
    f"{ANSWER_FORMAT}"
)
_SINGLE_CALL = f"You may make one tool call, and then have to answer. Choose the call that gets you closest. {ANSWER_FORMAT}"

_RULES: Mapping[Audit, Mapping[str, Any]] = {
    "closed_book": {"tools": False, "max_steps": 1, "system_prompt": _CLOSED_BOOK},
    "leak": {"tools": False, "max_steps": 1, "system_prompt": _LEAK},
    "single_call": {"max_steps": 2, "max_parallel": 1, "system_prompt": _SINGLE_CALL},
    "ambiguity": {"system_prompt": SYSTEM_PROMPT},
}
LEAST: Mapping[Audit, int] = {"closed_book": 1, "leak": 1, "single_call": 1, "ambiguity": 2}
"""Attempts that an audit needs at least."""


def audit_settings(audit: Audit, model: ModelSpec, further: Mapping[str, Any]) -> SolveSettings:
    """The rules of an audit's attempts. Raises pydantic.ValidationError where `further` settings will not do.

    Args:
        audit: which one
        model: who attempts
        further: solve settings such as attempts, temperature, budget
    """
    attempts = max(LEAST[audit], int(further.get("attempts") or 1))
    values = {"model": model.model_dump(mode="json"), **further, "attempts": attempts, "audit": audit, **_RULES[audit]}
    return SolveSettings.model_validate(values)


@dataclass(frozen=True, slots=True)
class Findings:
    """What one audit came to."""

    audit: str
    model: str
    tasks: int
    """Tasks that could be judged."""
    unjudged: int
    """Tasks whose attempts broke off, or too few of them."""
    suspects: frozenset[str]
    """Ids of tasks."""


def findings(rules: Mapping[str, SolveSettings], attempts: Iterable[Solved], answers: Mapping[str, Answer]) -> list[Findings]:
    """The audits among a run's attempts.

    Args:
        rules: hash → settings of all attempts
        attempts: the last try at each, with trajectories
        answers: task id → its answer, of the tasks that the run has
    """
    grouped: dict[str, dict[str, list[Solved]]] = defaultdict(lambda: defaultdict(list))
    for attempt in attempts:
        if rules[attempt.rules].audit is not None and attempt.task in answers:
            grouped[attempt.rules][attempt.task].append(attempt)
    found: list[Findings] = []
    for name, tasks in sorted(grouped.items(), key=lambda pair: (AUDITS.index(rules[pair[0]].audit or AUDITS[0]), pair[0])):
        audit = rules[name].audit
        assert audit is not None
        judged = {t: _suspect(audit, [a for a in made if a.verdict != "ungraded"], answers[t]) for t, made in tasks.items()}
        suspects = frozenset(t for t, suspect in judged.items() if suspect)
        unjudged = sum(suspect is None for suspect in judged.values())
        found.append(Findings(audit, rules[name].policy, len(judged) - unjudged, unjudged, suspects))
    return found


def _suspect(audit: Audit, graded: list[Solved], answer: Answer) -> bool | None:
    """Is the task suspect? None where too few attempts were graded."""
    if len(graded) < LEAST[audit]:
        return None
    if audit != "ambiguity":
        return all(a.verdict == "correct" for a in graded)  # all: a guess may be right once
    if any(a.verdict == "correct" for a in graded):
        return False
    said = [said_key(answer, str(a.trajectory.messages[-1].get("content") or "")) for a in graded if a.trajectory.messages]
    return len(said) == len(graded) and None not in said and len(set(said)) == 1


def said_key(answer: Answer, message: str) -> str | None:
    """The same for final messages that give the same answer, right or wrong; None where a message gives none."""
    text = find_answer(message).text
    if text is None:
        return None
    try:
        match answer:
            case NumberAnswer():
                number = read_number(text)
                value = number.value if not answer.tolerance else round(number.value / (2 * answer.tolerance))
                return f"{value:g} {number.unit if answer.unit is None else ''}".strip()
            case DateAnswer():
                return read_date(text).isoformat()
            case BooleanAnswer():
                return str(read_boolean(text))
            case SetAnswer():
                return "; ".join(sorted(bare(part) for part in re.split(r"[\n;]|,\s", text) if bare(part))) or None
            case _:
                return bare(text) or None
    except Unreadable:
        return None  # two replies that say nothing do not agree about anything


__all__ = ["AUDITS", "Audit", "Findings", "audit_settings", "findings", "said_key"]
