"""`dive solve` and `dive grade`: attempt a run's tasks, and grade saved attempts again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from dive.cli import output
from dive.cli.modelling import model_of, rows_of, tell_use
from dive.cli.options import Json, Setting

if TYPE_CHECKING:
    from dive.solving.engine import MakePolicy, SolveReport
    from dive.solving.settings import SolveSettings


def solve(
    run: Path,
    /,
    *,
    policy: str | None = None,
    model: str | None = None,
    base_url: str | None = None,
    protocol: str | None = None,
    key_env: str | None = None,
    attempts: int | None = None,
    tries: int | None = None,
    max_steps: int | None = None,
    result_limit: int | None = None,
    time_limit_s: float | None = None,
    seed: int | None = None,
    detours: float | None = None,
    workers: int | None = None,
    concurrency: int | None = None,
    replay: Path | None = None,
    settings: Path | None = None,
    set_: Setting = None,
    as_json: Json = False,
) -> int:
    """Let a policy attempt a run's tasks. The same command continues; more attempts add to those there are.

    Args:
        run: run directory
        policy: oracle (replays the certificates; the default without a model), module:function of a Python policy, or what a
            model's attempts are to be called
        model: the model that attempts the tasks: its name on its server, or a name from the models of the run's settings
        base_url: where the model's server is, such as http://127.0.0.1:8000/v1
        protocol: what it speaks: openai (the default), anthropic, or pydantic-ai
        key_env: name of the environment variable that holds its key
        attempts: attempts at each task
        tries: most tries at an attempt that ends ungraded
        max_steps: most assistant messages in a rollout
        result_limit: characters of a tool's result that the policy is shown
        time_limit_s: seconds that a rollout may take
        seed: seed of the oracle's choices
        detours: share of the oracle's rollouts that go wrong once, and recover
        workers: worker processes of the oracle; they change nothing in the data
        concurrency: rollouts of any other policy at a time
        replay: recording of an earlier run (its models.db), which then gives all of the model's replies; nothing is sent
        settings: YAML or TOML file of solve settings
        set_: further settings, key=value, such as temperature=1 or budget.usd=5
        as_json: print one JSON summary
    """
    from dive.runtime.settings import read_settings

    options = {
        "policy": policy, "attempts": attempts, "tries": tries, "max_steps": max_steps, "result_limit": result_limit,
        "time_limit_s": time_limit_s, "seed": seed, "detours": detours, "workers": workers, "concurrency": concurrency,
    }  # fmt: skip
    values = read_settings(settings, set_ or (), options)
    named = model_of(known_models(run), model, base_url, protocol, key_env)
    if named is not None:
        values["model"] = named
    return attempt(run, solve_settings(values), replay=replay, as_json=as_json)


def known_models(run: Path) -> dict[str, Any]:
    """The models of the run's settings, by name."""
    from dive.runtime.store import Run

    with Run(run) as opened:
        return {name: spec.model_dump(mode="json") for name, spec in opened.settings.models.items()}


def solve_settings(values: dict[str, Any]) -> "SolveSettings":
    """Solve settings from plain values. Raises UserError that names every value that is wrong."""
    from dive.solving.settings import SolveSettings

    made: SolveSettings = checked(SolveSettings, values)
    return made


def checked(model: Any, values: Any) -> Any:
    """Settings of a model from plain values. Raises UserError that names every value that is wrong."""
    from pydantic import ValidationError

    from dive.errors import UserError
    from dive.runtime.settings import complaints

    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise UserError(complaints(error, model)) from None


def policy_of(name: str) -> "MakePolicy | None":
    """What makes the policy called `name`; None for the oracle. Raises UserError where there is none."""
    from dive.errors import UserError
    from dive.runtime.crew import resolve

    if name == "oracle":
        return None
    if ":" not in name:
        raise UserError(f"unknown policy '{name}'; give oracle, module:function of a Python policy, or --model")
    try:
        made: MakePolicy = resolve(name)
    except (ImportError, AttributeError, SyntaxError, ValueError) as error:  # a wrong name, or no Python
        raise UserError(f"policy '{name}' cannot be loaded: {error}") from None
    return made


def attempt(run: Path, settings: "SolveSettings", *, replay: Path | None = None, as_json: bool = False) -> int:
    """Make the attempts, say how they went, and return the exit code."""
    from dive.solving.engine import solve as make
    from dive.solving.store import SolveStore
    from dive.training.card import rates

    make_policy = None if settings.model is not None else policy_of(settings.policy)
    wanted = count_tasks(run) * settings.attempts
    with output.progress("attempts", wanted) as tell:

        def told(report: "SolveReport") -> None:
            tell(report.before + report.made, f"{report.verdicts.get('correct', 0):,} correct")

        report = make(run, settings, make_policy=make_policy, replay=replay, progress=told)
    with SolveStore(run) as store:
        found = rates(list(store.attempts(settings.hash)), (1, settings.attempts))
    if as_json:
        output.data(_summary(run, settings, report, found))
        return 0 if report.stopped is None else 1
    rate = f": {report.made / report.seconds:.1f}/s" if report.made else ""
    output.say(f"{report.made:,} rollouts in {report.seconds:.1f} s{rate}; {report.before:,} of {report.wanted:,} were there")
    for verdict, number in sorted(report.verdicts.items()):
        output.say(f"  {verdict}: {number:,}")
    for reason, number in sorted(report.failures.items()):
        output.say(f"  ungraded because of {reason}: {number:,}; the same command tries again")
    if report.exhausted:
        output.say(f"  {report.exhausted:,} attempts stay ungraded: their tries are used up")
    for row in found:
        if row["value"] is not None:
            interval = f"95% interval {row['low']:.1%} to {row['high']:.1%}"
            output.say(f"pass@{row['k']} {row['value']:.1%} ({interval}, {row['tasks']:,} tasks)")
    if report.use:
        output.heading("Use of models, whole run")
        tell_use((stage, model, tally) for (stage, model), tally in sorted(report.use.items()))
    if report.stopped is not None:
        output.warn(f"stopped: {report.stopped}; the same command continues")
        return 1
    return 0


def count_tasks(run: Path) -> int:
    """Tasks of a run."""
    from dive.runtime.store import Run

    with Run(run) as opened:
        return sum(1 for _ in opened.tasks())


def _summary(run: Path, settings: "SolveSettings", report: "SolveReport", found: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "run": str(run),
        "rules": settings.hash,
        "wanted": report.wanted,
        "before": report.before,
        "made": report.made,
        "verdicts": report.verdicts,
        "failures": report.failures,
        "exhausted": report.exhausted,
        "seconds": round(report.seconds, 3),
        "per_second": round(report.made / report.seconds, 2) if report.made else None,
        "pass_at_k": found,
        "stopped": None if report.stopped is None else str(report.stopped),
        "use": rows_of((stage, model, tally) for (stage, model), tally in sorted(report.use.items())),
    }


def grade(
    run: Path,
    /,
    *,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    as_json: Json = False,
) -> int:
    """Grade all saved rollouts of a run again, offline, and journal the verdicts that changed.

    Args:
        run: run directory
        dry_run: only say what would change
        as_json: print one JSON summary
    """
    from dive.solving.engine import grade_again
    from dive.solving.grading import GRADER

    report = grade_again(run, write=not dry_run)
    if as_json:
        output.data({"grader": GRADER, "graded": report.graded, "ungraded": report.ungraded, "unknown": report.unknown,
                     "changed": report.changed})  # fmt: skip
        return 0
    if not report.graded and not report.ungraded:
        output.say(f"{run} has no rollouts yet; `dive solve {run}` makes them")
        return 0
    output.say(f"{report.graded:,} rollouts graded by version {GRADER}; {len(report.changed):,} verdicts changed")
    if report.ungraded:
        output.say(f"{report.ungraded:,} broke off and cannot be graded; `dive solve` tries them again")
    for name, before, now in report.changed[:20]:
        output.say(f"  {name}: {before} → {now}")
    return 0
