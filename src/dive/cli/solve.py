"""`dive solve` and `dive grade`: attempt a run's tasks, and grade saved attempts again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from dive.cli import output

if TYPE_CHECKING:
    from dive.solving.engine import MakePolicy, SolveReport
    from dive.solving.settings import SolveSettings


def solve(
    run: Path,
    /,
    *,
    policy: str = "oracle",
    attempts: int = 1,
    tries: int | None = None,
    max_steps: int | None = None,
    result_limit: int | None = None,
    time_limit_s: float | None = None,
    seed: int | None = None,
    detours: float | None = None,
    workers: int | None = None,
    concurrency: int | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Let a policy attempt a run's tasks. The same command continues; more attempts add to those there are.

    Args:
        run: run directory
        policy: oracle (replays the certificates), or module:function of a Python policy
        attempts: attempts at each task
        tries: most tries at an attempt that ends ungraded
        max_steps: most assistant messages in a rollout
        result_limit: characters of a tool's result that the policy is shown
        time_limit_s: seconds that a rollout may take
        seed: seed of the oracle's choices
        detours: share of the oracle's rollouts that go wrong once, and recover
        workers: worker processes of the oracle; they change nothing in the data
        concurrency: rollouts of any other policy at a time
        as_json: print one JSON summary
    """
    options = {
        "policy": policy, "attempts": attempts, "tries": tries, "max_steps": max_steps, "result_limit": result_limit,
        "time_limit_s": time_limit_s, "seed": seed, "detours": detours, "workers": workers, "concurrency": concurrency,
    }  # fmt: skip
    settings = solve_settings({k: v for k, v in options.items() if v is not None})
    return attempt(run, settings, as_json=as_json)


def solve_settings(values: dict[str, Any]) -> "SolveSettings":
    """Solve settings from plain values. Raises UserError that names every value that is wrong."""
    from dive.solving.settings import SolveSettings

    made: SolveSettings = checked(SolveSettings, values)
    return made


def checked(model: Any, values: Any) -> Any:
    """Settings of a model from plain values. Raises UserError that names every value that is wrong."""
    from pydantic import ValidationError

    from dive.errors import UserError

    try:
        return model.model_validate(values)
    except ValidationError as error:
        said = [f"{'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg']}" for e in error.errors(include_url=False)]
        raise UserError("; ".join(said)) from None


def policy_of(name: str) -> "MakePolicy | None":
    """What makes the policy called `name`; None for the oracle. Raises UserError where there is none."""
    from dive.errors import UserError
    from dive.runtime.crew import resolve

    if name == "oracle":
        return None
    if ":" not in name:
        raise UserError(f"unknown policy '{name}'; give oracle, or module:function of a Python policy")
    try:
        made: MakePolicy = resolve(name)
    except (ImportError, AttributeError) as error:
        raise UserError(f"policy '{name}' cannot be loaded: {error}") from None
    return made


def attempt(run: Path, settings: "SolveSettings", *, as_json: bool = False) -> int:
    """Make the attempts, say how they went, and return the exit code."""
    from dive.solving.engine import solve as make
    from dive.solving.store import SolveStore
    from dive.training.card import rates

    make_policy = policy_of(settings.policy)
    wanted = _tasks(run) * settings.attempts
    with output.progress("attempts", wanted) as tell:

        def told(report: "SolveReport") -> None:
            tell(report.before + report.made, f"{report.verdicts.get('correct', 0):,} correct")

        report = make(run, settings, make_policy=make_policy, progress=told)
    with SolveStore(run) as store:
        found = rates(list(store.attempts(settings.hash)), (1, settings.attempts))
    if as_json:
        output.data(_summary(run, settings, report, found))
        return 0
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
    return 0


def _tasks(run: Path) -> int:
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
    }


def grade(
    run: Path,
    /,
    *,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
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
    output.say(f"{report.graded:,} rollouts graded by version {GRADER}; {len(report.changed):,} verdicts changed")
    if report.ungraded:
        output.say(f"{report.ungraded:,} broke off and cannot be graded; `dive solve` tries them again")
    for name, before, now in report.changed[:20]:
        output.say(f"  {name}: {before} → {now}")
    return 0
