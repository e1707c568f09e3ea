"""`dive audit`: let a model try on a run's tasks what should not be possible, and name the suspects."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dive.cli import output
from dive.cli.modelling import model_of, rows_of, tell_use
from dive.cli.options import Json, Setting

if TYPE_CHECKING:
    from dive.solving.settings import SolveSettings

ALL = "closed_book,leak,single_call,ambiguity"


def audit(
    run: Path,
    /,
    *,
    model: str,
    base_url: str | None = None,
    protocol: str | None = None,
    key_env: str | None = None,
    audits: str = ALL,
    attempts: int | None = None,
    concurrency: int | None = None,
    replay: Path | None = None,
    settings: Path | None = None,
    set_: Setting = None,
    as_json: Json = False,
) -> int:
    """Audit a run's tasks with a model, and say what each audit cost. The same command continues one that was stopped.

    Args:
        run: run directory
        model: who tries: a model's name on its server, or a name from the models of the run's settings
        base_url: where the model's server is
        protocol: what it speaks: openai (the default), anthropic, or pydantic-ai
        key_env: name of the environment variable that holds its key
        audits: closed_book (no tools), leak (the question alone), single_call (one tool call), ambiguity (two free solves that
            agree with each other and not with the answer), comma-separated
        attempts: attempts at each task; it is suspect where all of them succeed
        concurrency: rollouts at a time
        replay: recording of an earlier run (its models.db), which then gives all replies; nothing is sent
        settings: YAML or TOML file of solve settings
        set_: further settings, key=value, such as temperature=1 or budget.usd=5
        as_json: print one JSON summary
    """
    from dive.cli.solve import known_models
    from dive.runtime.settings import read_settings

    values = read_settings(settings, set_ or (), {"attempts": attempts, "concurrency": concurrency})
    named = model_of(known_models(run), model, base_url, protocol, key_env)
    return examine(run, audit_rules(audits, named, values), replay=replay, as_json=as_json)


def audit_rules(audits: str, model: Mapping[str, Any] | None, further: Mapping[str, Any]) -> "list[SolveSettings]":
    """The rules of each named audit. Raises UserError that names what is wrong."""
    from dive.cli.solve import checked, solve_settings
    from dive.errors import UserError
    from dive.runtime.models import ModelSpec
    from dive.solving.audits import AUDITS, audit_settings

    names = [name.strip() for name in audits.split(",") if name.strip()]
    for name in names:
        if name not in AUDITS:
            raise UserError(f"no audit is called '{name}'; there are {', '.join(AUDITS)}")
    if model is None:
        raise UserError("an audit needs a model; name it with --model")
    spec = checked(ModelSpec, model)
    solve_settings(dict(further))
    return [audit_settings(audit, spec, further) for audit in AUDITS if audit in names]


def examine(run: Path, rules: "list[SolveSettings]", *, replay: Path | None = None, as_json: bool = False) -> int:
    """Make the audits, say what they found and cost, and return the exit code."""
    from dive.cli.solve import count_tasks
    from dive.errors import ModelError
    from dive.runtime.models import Tally
    from dive.solving.engine import SolveReport, solve

    stopped: ModelError | None = None
    use: dict[tuple[str, str], Tally] = {}
    wanted = count_tasks(run)
    started = time.monotonic()
    for rule in rules:
        made = rule.model_copy(update={"budget": rule.budget.after(time.monotonic() - started)})
        with output.progress(f"audit {made.audit}", wanted * made.attempts) as tell:

            def told(report: SolveReport) -> None:
                tell(report.before + report.made, "")

            report = solve(run, made, replay=replay, progress=told)
        use |= report.use
        stopped = report.stopped
        if stopped is not None:
            break
    found = _found(run)
    spent = [(stage, model, tally) for (stage, model), tally in sorted(use.items()) if stage.startswith("audit")]
    if as_json:
        rows = [{"audit": f.audit, "model": f.model, "tasks": f.tasks, "unjudged": f.unjudged, "suspects": sorted(f.suspects)}
                for f in found]  # fmt: skip
        output.data({"run": str(run), "audits": rows, "use": rows_of(spent), "stopped": str(stopped) if stopped else None})
    else:
        output.table(
            ("audit", "model", "tasks", "suspect", "not judged"),
            [(f.audit, f.model, f.tasks, len(f.suspects), f.unjudged) for f in found],
        )
        output.heading("What it cost")
        tell_use(spent)
        output.say("\nSuspects are left out by `dive select`, unless its setting `audits` says otherwise.")
    if stopped is not None:
        output.warn(f"stopped: {stopped}; the same command continues")
        return 1
    return 0


def _found(run: Path) -> Any:
    from dive.runtime.store import Run
    from dive.solving.audits import findings
    from dive.solving.store import SolveStore

    with Run(run) as opened, SolveStore(run) as store:
        answers = {task.id: task.answer for task in (entry.task for entry in opened.tasks())}
        return findings(store.rules(), store.attempts(blobs=True, audits=True), answers)
