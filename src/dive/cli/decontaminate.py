"""`dive decontaminate`: hold exemplars, seeds and a run's tasks against benchmark files."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dive.cli import output
from dive.cli.options import Json
from dive.cli.sources import load_pool
from dive.errors import unwritable

if TYPE_CHECKING:
    from dive.exemplars.decontamination import Guard

CERTIFICATE = "decontamination.json"


def decontaminate(
    run: Path | None = None,
    /,
    *,
    against: list[Path],
    as_json: Json = False,
) -> int:
    """Report every exemplar, seed and task that repeats a benchmark: normalised exact match, or 13 words in a row.

    Writes decontamination.json into the run: the files by hash, what was compared, and what was found. Exit 1 where a task, an
    exemplar or a seed is contaminated.

    Args:
        run: run directory; exemplars and seeds alone where none is given
        against: benchmark files: .txt, .csv, .tsv, .json, .jsonl, .parquet
        as_json: print JSON
    """
    from dive.exemplars.decontamination import Guard
    from dive.runtime.store import Run

    guard = Guard.read(against)
    if run is not None:
        with Run(run):
            pass  # a wrong directory is said at once, not after a minute with the seeds
    report = examine(guard, run)
    if as_json:
        output.data(report)
        return 1 if report["contaminated"] else 0
    output.table(("file", "texts", "sha256"), [(f.name, f.texts, f.sha256[:16]) for f in guard.files])
    hits = report["contaminated"]
    if hits:
        output.table(("what", "id", "rule", "shared words"), [(h["what"], h["id"], h["rule"], h["shared"][:90]) for h in hits])
    said = ", ".join(f"{number:,} {what}" for what, number in report["compared"].items() if number)
    output.say(f"\n{len(hits)} contaminated of {said}")
    return 1 if hits else 0


def examine(guard: "Guard", run: Path | None) -> dict[str, Any]:
    """Hold everything against the guard, and leave the report in the run. Raises UserError where it cannot be written."""

    from dive.exemplars import load
    from dive.runtime.store import Run
    from dive.tools.seed_pool import SeedPool

    compared = {"exemplars": 0, "seeds": 0, "tasks": 0}
    hits: list[dict[str, Any]] = []

    def hold(what: str, name: str, text: str) -> None:
        compared[what] += 1
        if (hit := guard.hit(text)) is not None:
            hits.append({"what": what, "id": name, "rule": hit.rule, "text": text, "shared": hit.words})

    for exemplar in load():
        hold("exemplars", exemplar.id, exemplar.query)
    seeds = SeedPool(load_pool())
    for entity in seeds.types:
        for value in seeds.every(entity):
            if isinstance(value, str):
                hold("seeds", f"{entity}:{value}", value)
    if run is not None:
        with Run(run) as opened:
            for attempt in opened.tasks():
                task = attempt.row
                hold("tasks", task["id"], task["query"])
    report = guard.certificate() | {"compared": compared, "contaminated": hits}
    if run is not None:
        _write(run / CERTIFICATE, report)
    return report


def _write(file: Path, report: dict[str, Any]) -> None:
    import json

    part = file.with_name(f"{file.name}.part")
    try:
        part.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
        part.replace(file)
    except OSError as error:
        raise unwritable(file, error) from None
