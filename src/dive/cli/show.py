"""`dive show`: a run at a glance, or one task with its proof."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dive.cli import output
from dive.cli.options import Json
from dive.cli.synth import show_funnel

if TYPE_CHECKING:
    from dive.records import Answer, Step, Task
    from dive.runtime.store import Run
    from dive.runtime.summary import Summary

TOP = 15
"""Rows of a table of tools or patterns."""


def show(run: Path, task: str | None = None, /, *, as_json: Json = False) -> None:
    """Show a run, or one of its tasks.

    Args:
        run: run directory
        task: id of a task, or its index
        as_json: print JSON
    """
    from dive.runtime.store import Run
    from dive.runtime.summary import summarise

    with Run(run) as opened:
        if task is not None:
            found = opened.task(task)
            if as_json:
                output.say(found.to_json().decode())
            else:
                show_task(found)
        elif as_json:
            counts = summarise(opened).to_json()
            output.data({"run": str(run), "settings": opened.settings.model_dump(mode="json")}
                        | {"settings_hash": opened.settings.hash, "pool_version": opened.pool_version}
                        | {"funnel": opened.funnel().to_json(), "summary": counts})  # fmt: skip
        else:
            show_run(opened)


def show_run(run: "Run") -> None:
    """The funnel, and what the tasks are made of."""
    from dive.runtime.summary import summarise

    settings, funnel, summary = run.settings, run.funnel(), summarise(run)  # a damaged journal shows before anything is said
    domains = ",".join(settings.domains) if settings.domains else "all domains"
    output.say(f"{run.path}: {settings.count:,} tasks wanted, seed {settings.seed}, {settings.rounds} rounds, {domains}")
    show_funnel(funnel)
    show_content(summary)


def show_content(summary: "Summary") -> None:
    """What the tasks are made of."""
    if not summary.tasks:
        return
    counts = summary.to_json()
    for title, column, key in (
        ("Domains on the path", "domain", "by_domain"),
        (f"Tools on the path ({counts['tools_used']} used, {counts['tools_offered']} offered)", "tool", "by_tool"),
        (f"R/P patterns ({counts['patterns']} distinct)", "pattern", "by_pattern"),
        ("Operators", "operator", "by_operator"),
        ("Answers", "kind", "by_answer"),
    ):
        output.heading(title)
        rows = list(counts[key].items())
        output.table((column, "tasks" if key != "by_operator" else "rounds"), rows[:TOP])
        if len(rows) > TOP:
            output.say(f"… and {len(rows) - TOP} more; --json lists all")
    output.say(
        f"\nOn the path: median {counts['median_calls']:g} calls and {counts['median_tools']:g} tools; "
        f"{counts['five_calls_or_more']:.0%} of the tasks take five calls or more, {counts['cross_domain']:.0%} cross domains; "
        f"{counts['unique_toolsets']:.1%} of the toolsets are unique; {counts['tool_pairs_joined']:,} pairs of tools joined"
    )


def show_task(task: "Task") -> None:
    """One task: query, answer, evidence chain, certificate, history."""
    output.heading(f"Task {task.id}")
    output.say(task.query)
    output.say(f"Answer: {say_answer(task.answer)}")
    show_chain(task)
    output.heading("Certificate")
    for citation in task.certificate.citations:
        output.say(f"{citation.atom or 'the answer'} is {citation.step}{'.' + citation.path if citation.path else ''}")
    for check in task.certificate.checks:
        output.say(f"{'ok  ' if check.passed else 'FAIL'} {check.name}{': ' + check.detail if check.detail else ''}")
    output.heading("Derivation")
    for entry in task.provenance.rounds:
        output.say(f"{entry.number}. {entry.operator}: {entry.query}  → {say_answer(entry.answer)}")
    seed = task.provenance.seed
    output.say(
        f"\nSeed {seed.entity} {short(seed.value)}; exemplar {task.provenance.exemplar}; pattern {task.pattern}; "
        f"{len(task.toolset)} tools on offer; {len(task.evidence.calls)} calls in the evidence"
    )


def show_chain(task: "Task") -> None:
    """The steps that lead to the answer, each with where its inputs come from and what it gave."""
    output.heading("Evidence chain")
    results = {call.id: call.result for call in task.evidence.calls}
    for step in task.certificate.steps:
        output.say(_step(step, results))


def _step(step: "Step", results: dict[str, Any]) -> str:
    if step.kind == "call":
        inputs = ", ".join(f"{name}={_source(source)}" for name, source in step.arguments.items())
        return f"{step.id}  {step.tool}({inputs})\n      → {short(results.get(step.id), 160)}"
    options = "".join(f", {k}={short(v)}" for k, v in step.options.items())
    return f"{step.id}  {step.operation}({', '.join(_source(s) for s in step.inputs)}{options})"


def _source(source: Any) -> str:
    if source.kind == "literal":
        return short(source.value)
    if source.kind == "step":
        return f"{source.step}.{source.path}" if source.path else str(source.step)
    return "[" + ", ".join(_source(item) for item in source.items) + "]"


def say_answer(answer: "Answer") -> str:
    """An answer in words."""
    from dive.tools.fields import say_plain

    if answer.kind == "list":
        return "; ".join(say_answer(item) for item in answer.items)
    if answer.kind == "set":
        return "in any order: " + "; ".join(say_answer(item) for item in answer.items)
    if answer.kind == "record":
        return "; ".join(f"{name}: {say_answer(value)}" for name, value in answer.fields.items())
    said = say_plain(answer.value)
    return f"{said} {answer.unit}" if answer.kind == "number" and answer.unit else said


def short(value: Any, length: int = 60) -> str:
    """A value as JSON, cut where it gets long."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= length else f"{text[: length - 1]}…"
