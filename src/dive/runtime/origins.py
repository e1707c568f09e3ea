"""The sources of a run: a copy of every source that it uses lies in its directory, and is the one that counts.

    sources/NAME.yaml   the source as it was when the run began
    sources/NAME.py     the Python file behind it, where there is one

Invariant: a run is continued, verified, solved and graded with the tools that it was begun with, wherever it lies by then;
where the source has been changed meanwhile, continuing is refused with the difference.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from dive.errors import UserError
from dive.tools.sources.records import Source, differences, find_sources, read_source, write_source

COPIES = "sources"


def sources_for(run: Path, places: Sequence[str] | None, connected: bool = False) -> tuple[Source, ...]:
    """What a run at `run` is to be made or continued with: its own copies, or else the sources that are found now.

    With `connected`, a new run takes the connected tools that passed their live check, too. Raises UserError where one of the
    sources has been changed since the run began, and where no connected tool has passed.
    """
    current = find_sources(places)
    if not (run / "settings.yaml").exists():
        if not connected:
            return current
        from dive.tools.connected import admitted

        return (admitted(), *current)
    kept = {source.name: source for source in _copies(run)}
    changed = [d for source in current if source.name in kept for d in differences(kept[source.name], source)]
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        raise UserError(
            f"{run} was begun with other tools: {'; '.join(changed[:3])}{more}. Name a new directory, or put the source back"
        )
    return stored_sources(run)


def stored_sources(run: Path) -> tuple[Source, ...]:
    """The sources that the run at `run` was begun with."""
    return tuple(_repointed(source, run / COPIES / f"{source.name}.py") for source in _copies(run))


def keep_sources(sources: Sequence[Source], run: Path) -> None:
    """Copy the sources into a new run. Raises UserError where that cannot be done."""
    shutil.rmtree(run / COPIES, ignore_errors=True)  # left by a start that was killed
    for source in sources:
        write_source(source, run / COPIES)
        file = source.connection.get("file")
        if source.kind == "python" and file is not None:
            try:
                shutil.copyfile(str(file), run / COPIES / f"{source.name}.py")
            except OSError as error:
                raise UserError(f"{file} cannot be copied into {run}: {error.strerror}") from None


def _copies(run: Path) -> list[Source]:
    return [read_source(file) for file in sorted((run / COPIES).glob("*.yaml"))]


def _repointed(source: Source, copy: Path) -> Source:
    if source.kind != "python" or not copy.exists():
        return source
    connection = {**source.connection, "file": str(copy.absolute()), "beside": str(Path(str(source.connection["file"])).parent)}
    return source.model_copy(update={"connection": connection})


__all__ = ["COPIES", "keep_sources", "sources_for", "stored_sources"]
