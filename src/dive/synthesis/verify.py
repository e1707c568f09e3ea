"""Verification: replay a stored task from its own words, and say exactly what no longer holds."""

import re
from collections.abc import Mapping, Sequence

from dive.records import Answer, Check, Citation, Json, RecordAnswer, StepSource, Task
from dive.synthesis.answers import agrees
from dive.synthesis.certify import (
    Broken,
    check_answer_hidden,
    check_candidates,
    check_evidence,
    check_leaks,
    check_literals,
    check_no_error,
    check_toolset,
    check_units,
    resolve,
    run_program,
)
from dive.synthesis.edges import check_edges
from dive.synthesis.workbench import Caller
from dive.tools import ToolPool


def check_answer(answer: Answer, citations: Sequence[Citation], results: Mapping[str, Json]) -> Check:
    """Each atom of the answer stands where the certificate cites it. Raises Broken where a citation leads nowhere."""
    value = cited(answer, citations, results)
    return Check(
        name="answer_reproduced", passed=agrees(answer, value), detail="" if agrees(answer, value) else f"got {value!r}"[:200]
    )


def piece(value: Json, span: str | None) -> Json:
    """The cited words of a text, or all of it where there is no span. Raises Broken where they do not stand in it just once."""
    if span is None:
        return value
    if not isinstance(value, str) or len(re.findall(rf"(?<!\w){re.escape(span)}(?!\w)", value)) != 1:
        raise Broken(f"the words {span!r} do not stand, just once, in what is cited")
    return span


def cited(answer: Answer, citations: Sequence[Citation], results: Mapping[str, Json]) -> Json:
    """The value that the citations give. Raises Broken."""
    values = {c.atom: piece(resolve(StepSource(step=c.step, path=c.path), results), c.span) for c in citations}
    if isinstance(answer, RecordAnswer):
        return values
    if set(values) != {""}:
        raise Broken("the answer is not cited as a whole")
    return values[""]


def verify_task(task: Task, pool: ToolPool, executor: Caller) -> list[Check]:
    """Re-execute a task's certificate. Every check that passes still holds; a failing one says what drifted."""
    steps = task.certificate.steps
    checks = [
        check_literals(task.query, steps, pool.tools),
        check_candidates(steps),
        check_units(task.query, task.answer),
        check_toolset(steps, task.toolset),
        check_no_error(steps, task.evidence),
        check_edges(steps, task.evidence),
    ]
    try:
        results = run_program(steps, pool.tools, executor, fresh=True)
        checks.append(check_evidence(steps, results, task.evidence))
        checks.append(check_leaks(task.query, steps, results))
        value = cited(task.answer, task.certificate.citations, results)
        checks.append(check_answer_hidden(task.query, steps, task.certificate.citations, value))
        checks.append(check_answer(task.answer, task.certificate.citations, results))
    except Broken as error:
        checks.append(Check(name="reexecution", passed=False, detail=str(error)))
    last = task.provenance.rounds[-1]
    same = last.query == task.query and last.answer == task.answer
    checks.append(Check(name="history", passed=same, detail="" if same else "the last round is not the task"))
    return checks
