"""`dive report`: a run, or two side by side, as a page to explore or as text."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from dive.cli import output


def report(
    run: Path,
    other: Path | None = None,
    /,
    *,
    form: Annotated[str, Parameter(name="--format")] = "html",
    out: Path | None = None,
    rollouts: Annotated[list[Path] | None, Parameter(name="--rollouts", negative="")] = None,
    plots: str = "none",
) -> None:
    """Report on a run: funnel, diversity, topologies, tools, time, and a browser of its tasks.

    Args:
        run: run directory, or a JSONL file of tasks or trajectories
        other: a second one to compare with
        form: html (a page that opens without a network) or md
        out: directory for the page, or file for md; by default `report` within the run, and standard output
        rollouts: JSONL file of trajectories, one for each run
        plots: also write every plot as a file: none, svg, or png
    """
    from contextlib import ExitStack

    from dive.errors import UserError, unwritable
    from dive.report import open_sources, write_html, write_markdown

    if form not in ("html", "md"):
        raise UserError(f"unknown format '{form}'; there are html, md")
    with ExitStack() as stack:
        sources = open_sources(stack, [run] if other is None else [run, other], rollouts or ())
        for source in sources:
            if not source.is_run and not source.expected:
                raise UserError(f"{source.path} is empty; it holds no task and no trajectory")
        if form == "md":
            text = write_markdown(sources)
            if out is None:
                output.say(text.rstrip("\n"))
                return
            try:
                out.parent.mkdir(parents=True, exist_ok=True)
                out.write_text(text, encoding="utf-8")
            except OSError as error:
                raise unwritable(out, error) from None
            output.say(f"The report is {out}")
            return
        wanted = sum(source.expected for source in sources)
        place = out or (run / "report" if run.is_dir() else run.with_name(f"{run.stem}-report"))
        done = 0
        with output.progress("read", wanted) as tell:

            def told(more: int) -> None:
                nonlocal done
                done += more
                tell(min(done, wanted), "")

            made = write_html(sources, place, images=plots, tell=told)
    beside = f", with {made.chunks:,} chunk files beside it: keep them together" if made.chunks else ", one file"
    output.say(f"{made.tasks:,} tasks in {made.page} ({made.bytes / 1e6:.1f} MB{beside})")
    if made.plots:
        output.say(f"{len(made.plots)} plots in {made.plots[0].parent}")
    output.say(f"Open it in a browser: {made.page.resolve().as_uri()}")
