"""Verification: replay a stored task from its own words, and say exactly what no longer holds."""

from dive.records import Check, Task
from dive.synthesis.certify import (
    Broken,
    check_answer,
    check_answer_hidden,
    check_candidates,
    check_evidence,
    check_leaks,
    check_literals,
    check_no_error,
    check_order,
    check_toolset,
    check_units,
    cited,
    run_program,
)
from dive.synthesis.edges import check_edges
from dive.synthesis.workbench import Caller
from dive.tools import ToolPool


def verify_task(task: Task, pool: ToolPool, executor: Caller) -> list[Check]:
    """Re-execute a task's certificate. Every check that passes still holds; a failing one says what drifted."""
    steps = task.certificate.steps
    checks = [
        check_literals(task.query, steps, pool.tools),
        check_candidates(steps),
        check_units(task.query, task.answer),
        check_toolset(steps, task.toolset),
        check_no_error(steps, task.evidence),
        *check_order(steps, pool.tools),
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
