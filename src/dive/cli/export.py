"""`dive export`: a run's tasks in a format that others read."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from dive.cli import output


def export(run: Path, /, *, out: Path, form: Annotated[str, Parameter(name="--format")] = "jsonl") -> None:
    """Export the tasks of a run.

    Args:
        run: run directory
        out: file to write, or directory for `hf`
        form: jsonl, parquet, or hf (a directory for `datasets.load_from_disk`)
    """
    from dive.runtime.export import export as write
    from dive.runtime.store import Run

    with Run(run) as opened:
        number = write(opened, form, out)
    output.say(f"{number:,} tasks in {out}")
