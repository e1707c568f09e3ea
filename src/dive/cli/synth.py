"""`dive synth`: make a run, or go on with one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from dive.cli import output
from dive.cli.exemplars import project_files

if TYPE_CHECKING:
    from dive.runtime.engine import Report
    from dive.runtime.settings import Settings
    from dive.runtime.store import Funnel


def synth(
    *,
    out: Path,
    count: int | None = None,
    seed: int | None = None,
    domains: str | None = None,
    rounds: int | None = None,
    split: str | None = None,
    seeds: list[str] | None = None,
    exemplars: list[str] | None = None,
    against: list[str] | None = None,
    workers: int | None = None,
    settings: Path | None = None,
    set_: Annotated[list[str] | None, Parameter(name="--set", negative="", consume_multiple=True)] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Synthesize certified tasks into a run directory. The same command continues a run that was stopped.

    Args:
        out: run directory
        count: certified tasks wanted
        seed: seed of all randomness
        domains: domains whose tools take part, comma-separated; all where not given
        rounds: rounds of collecting evidence and deriving a harder task
        split: train or evaluation: whose seeds the tasks are about
        seeds: files of your own seeds, each as a path or as Type=path
        exemplars: files of your own exemplars; .dive/exemplars.yaml where there is one and nothing else is said
        against: benchmark files that no exemplar, seed or task may repeat
        workers: worker processes; they change nothing in the data
        settings: YAML or TOML file of settings
        set_: further settings, key=value
        as_json: print one JSON summary
    """
    from dive.runtime.settings import load_settings

    options = {
        "count": count, "seed": seed, "domains": domains, "rounds": rounds, "split": split, "seed_files": seeds,
        "exemplar_files": exemplars, "benchmarks": against, "workers": workers,
    }  # fmt: skip
    resolved = load_settings(settings, set_ or (), options)
    if not resolved.exemplar_files and (own := project_files()):
        resolved = resolved.model_copy(update={"exemplar_files": tuple(own)})
    return make(resolved, out, as_json=as_json)


def make(settings: "Settings", out: Path, *, as_json: bool = False) -> int:
    """Make the run, say how it went, and return the exit code."""
    import time

    from dive.cli.decontaminate import examine
    from dive.exemplars.decontamination import Guard
    from dive.runtime.engine import Progress, synthesize
    from dive.runtime.store import Run
    from dive.synthesis.inputs import read_inputs
    from dive.tools import ToolPool

    if settings.seed_files or settings.exemplar_files or settings.benchmarks:
        read_inputs(settings, ToolPool.load(settings.domains))  # a broken file is refused before anything is written
    started = time.monotonic()
    with output.progress("certified", settings.count) as tell:

        def told(state: Progress) -> None:
            rate = state.certified / max(time.monotonic() - started, 1e-9)
            tell(state.certified, f"{state.attempted:,} attempted, {rate:.0f}/s")

        report = synthesize(settings, out, progress=told)
    if settings.benchmarks:
        examine(Guard.read(settings.benchmarks), out)
    with Run(out) as run:
        funnel = run.funnel()
        version = run.pool_version
    if as_json:
        output.data(_summary(settings, out, version, report, funnel))
    else:
        _tell(out, report, funnel)
    if not report.done:
        output.warn(f"stopped with {report.certified:,} of {settings.count:,} tasks; the same command continues")
        return 130
    return 0


def _summary(settings: "Settings", out: Path, version: str, report: "Report", funnel: "Funnel") -> dict[str, Any]:
    new = report.certified - report.before
    return {
        "run": str(out),
        "done": report.done,
        "count": settings.count,
        "certified": report.certified,
        "new": new,
        "seconds": round(report.seconds, 3),
        "tasks_per_second": round(new / report.seconds, 2) if new else None,
        "settings_hash": settings.hash,
        "pool_version": version,
        "funnel": funnel.to_json(),
    }


def _tell(out: Path, report: "Report", funnel: "Funnel") -> None:
    show_funnel(funnel)
    new = report.certified - report.before
    if new:
        output.say(f"\n{new:,} new tasks in {report.seconds:.1f} s: {new / report.seconds:.1f} tasks/s")
    if funnel.seconds:
        share = funnel.tool_seconds / funnel.seconds
        times = f"{funnel.tool_seconds:.1f} s of {funnel.seconds:.1f} s of attempts ({share:.0%})"
        output.say(f"Tools took {times}, in {funnel.calls:,} calls")
    output.say(f"The run lies at {out}")


def show_funnel(funnel: "Funnel") -> None:
    """Attempts, and what became of them."""
    output.heading("Funnel")
    rows: list[tuple[str, str, int, str]] = [("", "attempted", funnel.attempted, "100.0%")]
    total = max(funnel.attempted, 1)
    rows += [(stage, reason, n, f"{n / total:.1%}") for (stage, reason), n in funnel.rejected.most_common()]
    rows.append(("done", "certified", funnel.certified, f"{funnel.certified / total:.1%}"))
    output.table(("stage", "outcome", "attempts", "share"), rows)
    for reason in ("internal_error", "worker_lost"):
        if reason in funnel.details:
            output.say(f"{reason}: first, {funnel.details[reason]}")
