"""`dive synth`: make a run, or go on with one."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from dive.cli import output
from dive.cli.exemplars import project_files
from dive.cli.modelling import NAMED, model_of, rows_of, tell_use
from dive.cli.options import Json, Setting

if TYPE_CHECKING:
    from dive.runtime.engine import Report
    from dive.runtime.settings import Settings
    from dive.runtime.store import Funnel
    from dive.synthesis.model.drive import ModelReport


def synth(
    *,
    out: Path,
    count: int | None = None,
    seed: int | None = None,
    domains: str | None = None,
    sources: str | None = None,
    focus_sources: str | None = None,
    rounds: int | None = None,
    recipe: Literal["dive", "gen-dr"] | None = None,
    split: str | None = None,
    seeds: list[str] | None = None,
    exemplars: list[str] | None = None,
    against: list[str] | None = None,
    workers: int | None = None,
    collector: str | None = None,
    deriver: str | None = None,
    model: str | None = None,
    base_url: str | None = None,
    protocol: str | None = None,
    key_env: str | None = None,
    replay: Path | None = None,
    settings: Path | None = None,
    set_: Setting = None,
    as_json: Json = False,
) -> int:
    """Synthesize certified tasks into a run directory. The same command continues a run that was stopped.

    Args:
        out: run directory
        count: certified tasks wanted
        seed: seed of all randomness
        domains: domains or sources whose tools take part, comma-separated; all where not given
        sources: files or directories of your own tools, beside those of .dive/tools, comma-separated
        focus_sources: sources or domains around whose tools the tasks are drawn, comma-separated
        rounds: rounds of collecting evidence and deriving a harder task
        recipe: dive, or gen-dr for the baseline with a fixed toolset of search and open_page
        split: train or evaluation: whose seeds the tasks are about
        seeds: files of your own seeds, each as a path or as Type=path
        exemplars: files of your own exemplars; .dive/exemplars.yaml where there is one and nothing else is said
        against: benchmark files that no exemplar, seed or task may repeat
        workers: worker processes; they change nothing in the data
        collector: what calls the tools: builtin, model, or a name from the settings' models
        deriver: what writes query and answer: builtin, model, or a name from the settings' models
        model: the model called `model` in the roles: its name on its server, or a name from the settings' models. It has both
            roles unless they are given
        base_url: where the model's server is, such as http://127.0.0.1:8000/v1
        protocol: what it speaks: openai (the default), anthropic, or pydantic-ai
        key_env: name of the environment variable that holds its key
        replay: recording of an earlier run (its models.db), which then gives all replies; nothing is sent
        settings: YAML or TOML file of settings
        set_: further settings, key=value
        as_json: print one JSON summary
    """
    from dive.runtime.settings import parse_settings, read_settings

    options = {
        "count": count, "seed": seed, "domains": domains, "sources": sources, "focus_sources": focus_sources,
        "rounds": rounds, "split": split, "seed_files": seeds,
        "exemplar_files": exemplars, "benchmarks": against, "workers": workers, "collector": collector, "deriver": deriver,
        "recipe": recipe,
    }  # fmt: skip
    values = read_settings(settings, set_ or (), options)
    known = values.get("models")
    named = model_of(known if isinstance(known, dict) else {}, model, base_url, protocol, key_env)
    if named is not None:
        values["models"] = {**(known if isinstance(known, dict) else {}), NAMED: named}
        if "collector" not in values and "deriver" not in values:
            values |= {"collector": NAMED, "deriver": NAMED}
    resolved = parse_settings(values)
    if not resolved.exemplar_files and (own := project_files()):
        resolved = resolved.model_copy(update={"exemplar_files": tuple(own)})
    return make(resolved, out, replay=replay, as_json=as_json)


def make(settings: "Settings", out: Path, *, replay: Path | None = None, as_json: bool = False, quiet: bool = False) -> int:
    """Make the run, say how it went unless `quiet`, and return the exit code."""
    if settings.seed_files or settings.exemplar_files or settings.benchmarks:
        from dive.runtime.origins import sources_for
        from dive.synthesis.inputs import read_inputs
        from dive.tools import ToolPool

        pool = ToolPool.load(settings.domains, sources_for(out, settings.sources, settings.connected))
        read_inputs(settings, pool)  # a broken file is refused before anything is written
    if settings.roles:
        return _make_with_models(settings, out, replay, as_json=as_json)
    if replay is not None:
        from dive.errors import UserError

        raise UserError("--replay is for runs in which a model has a role; here both are builtin")
    import time

    from dive.cli.decontaminate import examine
    from dive.exemplars.decontamination import Guard
    from dive.runtime.engine import Progress, synthesize
    from dive.runtime.store import Run

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
    elif not quiet:
        _tell(out, report, funnel)
    if not report.done:
        output.warn(f"stopped with {report.certified:,} of {settings.count:,} tasks; the same command continues")
        return 130
    return 0


def _make_with_models(settings: "Settings", out: Path, replay: Path | None, *, as_json: bool) -> int:
    import asyncio

    from dive.cli.decontaminate import examine
    from dive.exemplars.decontamination import Guard
    from dive.runtime.store import Run
    from dive.synthesis.model.drive import make as drive

    with output.progress("certified", settings.count) as tell:

        def told(certified: int, attempted: int) -> None:
            tell(certified, f"{attempted:,} attempted")

        report, ledger = asyncio.run(drive(settings, out, replay=replay, progress=told))
    if settings.benchmarks:
        examine(Guard.read(settings.benchmarks), out)
    with Run(out) as run:
        funnel = run.funnel()
        version = run.pool_version
    use = [(stage, model, tally) for (stage, model), tally in sorted(ledger.by.items())]
    stopped = None if report.stopped is None else str(report.stopped)
    if as_json:
        output.data(_summary(settings, out, version, report, funnel) | {"stopped": stopped, "use": rows_of(use)})
    else:
        _tell(out, report, funnel)
        output.heading("Use of models")
        tell_use(use)
    if stopped is not None:
        output.warn(f"stopped with {report.certified:,} of {settings.count:,} tasks: {stopped}; the same command continues")
        return 1
    return 0


def _summary(settings: "Settings", out: Path, version: str, report: "Report | ModelReport", funnel: "Funnel") -> dict[str, Any]:
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


def _tell(out: Path, report: "Report | ModelReport", funnel: "Funnel") -> None:
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
