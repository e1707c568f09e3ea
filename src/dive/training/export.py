"""Writing a selection: Dive's own records, the formats of trainers, and the data card, in one directory.

    sft.jsonl  rl.jsonl  eval.jsonl   Dive's records: trajectories; tasks with pass@k; tasks
    card.json  README.md              what it is
    trl/  trl-objects/  verl/  verifiers/  openai/  anthropic/   as asked for

Invariant: the directory appears whole or not at all, and equal selections give equal bytes (Parquet aside, whose writer
puts its own version in).
"""

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from dive.errors import UserError, unwritable
from dive.records import Trajectory
from dive.runtime.store import Run
from dive.solving.audits import Findings, findings
from dive.solving.rollout import schemas
from dive.solving.selection import Candidate, Selection, SelectSettings, select, stated_by, student_rules
from dive.solving.settings import SolveSettings
from dive.solving.store import Solved, SolveStore
from dive.tools import ToolPool
from dive.training.card import make_card, write_card
from dive.training.formats import (
    Row,
    to_anthropic,
    to_openai,
    to_trl,
    to_trl_prompt,
    to_verifiers,
    to_verl,
    to_verl_prompt,
)

MARK = "card.json"
"""A directory that holds it is ours to replace."""


def candidates(run: Run, attempts: Iterable[Solved]) -> Iterator[Candidate]:
    """The run's tasks, each with the attempts at it; both come ordered by index."""
    stream = iter(attempts)
    upcoming = next(stream, None)
    for entry in run.tasks():
        task = entry.task
        mine: list[Solved] = []
        while upcoming is not None and upcoming.index <= entry.index:
            if upcoming.task == task.id:
                mine.append(upcoming)
            upcoming = next(stream, None)
        yield Candidate(task, mine)


def check_formats(formats: Iterable[str]) -> None:
    """Raise UserError where there is no such format, or its extra is not installed."""
    for name in formats:
        if name not in WRITERS:
            raise UserError(f"unknown format '{name}'; there are {', '.join(WRITERS)}")
        if name == "verl" and importlib.util.find_spec("pyarrow") is None:
            raise UserError("the format verl needs an extra: pip install 'dive-agents[data]'")


def select_run(
    path: Path, out: Path, settings: SelectSettings, formats: Sequence[str] = ()
) -> tuple[Selection, dict[str, Any]]:
    """Select from the run at `path` and write the selection to `out`. Returns it with its card.

    Raises UserError where there is nothing to select from, a format cannot be written, `out` is something else, or attempts by
    several students cannot be told apart.
    """
    check_formats(formats)
    if out.exists() and not (out / MARK).exists() and (not out.is_dir() or any(out.iterdir())):
        raise UserError(f"{out} is there and is no selection; name a new place")
    with Run(path) as run, SolveStore(path) as store:
        rules = store.rules()
        every = list(store.attempts(blobs=True, audits=True))
        attempts = [a for a in every if rules[a.rules].audit is None]
        made_under = {name: made for name, made in rules.items() if made.audit is None}
        audits = _audits(run, rules, every) if len(made_under) < len(rules) else []
        wanted = [f for f in audits if settings.audits is None or f.audit in settings.audits]
        student = student_rules({name: made.policy for name, made in made_under.items()}, settings)
        suspects = {task: f.audit for f in reversed(wanted) for task in f.suspects}
        pool = ToolPool.load(run.settings.domains, run.sources)
        selection = select(candidates(run, attempts), settings, student, suspects, stated_by(pool))
        card = make_card(run, selection, settings, made_under, attempts, audits, pool)
        prompt = (made_under[student] if student else next(iter(made_under.values()), SolveSettings())).system_prompt
        _replace(out, lambda place: _write(place, selection, card, formats, pool, prompt))
    return selection, card


def _audits(run: Run, rules: Mapping[str, SolveSettings], attempts: Sequence[Solved]) -> list[Findings]:
    answers = {task.id: task.answer for task in (entry.task for entry in run.tasks())}
    return findings(rules, attempts, answers)


def _write(
    place: Path, selection: Selection, card: dict[str, Any], formats: Sequence[str], pool: ToolPool, prompt: str
) -> None:
    for name in formats:
        (place / name).mkdir()
    _write_sft(place, selection, [name for name in formats if name in SFT])
    rows = ({"pass_at_k": rate, "task": task.model_dump(mode="json")} for task, rate in selection.rl)
    _json_lines(place / "rl.jsonl", rows)
    _lines(place / "eval.jsonl", (task.to_json() for task in selection.eval))
    for name in formats:
        WRITERS[name](place / name, selection, pool, prompt)
    (place / "README.md").write_text(write_card(card), encoding="utf-8")
    option = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
    (place / MARK).write_bytes(orjson.dumps(card, option=option))


def _write_sft(place: Path, selection: Selection, formats: Sequence[str]) -> None:
    """The trajectories, each read once, in Dive's own form and in all formats."""
    tables: dict[str, list[Row]] = {name: [] for name in formats if name in TABLES}
    with ExitStack() as stack:
        own = stack.enter_context((place / "sft.jsonl").open("wb"))
        files = {n: stack.enter_context((place / n / "sft.jsonl").open("wb")) for n in formats if n not in TABLES}
        for _, solved in selection.sft:
            trajectory = solved.trajectory
            own.write(trajectory.to_json() + b"\n")
            for name, file in files.items():
                file.write(orjson.dumps(SFT[name](trajectory)) + b"\n")
            for name, table in tables.items():
                table.append(SFT[name](trajectory))
    for name, table in tables.items():
        _parquet(place / name / "sft.parquet", table)


def _replace(out: Path, write: Callable[[Path], None]) -> None:
    """Write to a place beside `out`, then take its place."""
    folder = out.parent / f".{out.name}.part"
    try:
        shutil.rmtree(folder, ignore_errors=True)  # of a writer that was killed
        folder.mkdir(parents=True)
    except OSError as error:
        raise unwritable(out, error) from None
    try:
        place = folder / "new"
        place.mkdir()
        write(place)
        for file in place.rglob("*"):
            if file.is_file():
                with file.open("rb") as written:
                    os.fsync(written.fileno())
        if out.exists():
            out.replace(folder / "old")
        place.replace(out)
    except OSError as error:
        raise unwritable(out, error) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lines(file: Path, lines: Iterable[bytes]) -> None:
    with file.open("wb") as opened:
        for line in lines:
            opened.write(line + b"\n")


def _json_lines(file: Path, rows: Iterable[Row]) -> None:
    _lines(file, (orjson.dumps(row) for row in rows))


# -- formats ----------------------------------------------------------------------------------------------------------


def _trl(place: Path, selection: Selection, pool: ToolPool, prompt: str) -> None:
    for name, tasks in (("rl", [t for t, _ in selection.rl]), ("eval", selection.eval)):
        _json_lines(place / f"{name}.jsonl", (to_trl_prompt(t, schemas(t, pool), prompt) for t in tasks))


def _verl(place: Path, selection: Selection, pool: ToolPool, prompt: str) -> None:  # noqa: ARG001
    for name, tasks in (("rl", [t for t, _ in selection.rl]), ("eval", selection.eval)):
        _parquet(
            place / f"{name}.parquet",
            [to_verl_prompt(t, split=name, index=i, system=prompt) for i, t in enumerate(tasks)],
        )


def _parquet(file: Path, rows: list[Row]) -> None:
    import pyarrow
    import pyarrow.parquet

    if rows:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), file, compression="zstd")


def _verifiers(place: Path, selection: Selection, pool: ToolPool, prompt: str) -> None:  # noqa: ARG001
    _json_lines(place / "tasks.jsonl", (to_verifiers(t, prompt) for t, _ in selection.rl))
    _json_lines(place / "eval.jsonl", (to_verifiers(t, prompt) for t in selection.eval))


def _no_tasks(place: Path, selection: Selection, pool: ToolPool, prompt: str) -> None:
    """For formats of conversations, which have no form for a task without one."""


SFT: dict[str, Callable[[Trajectory], Row]] = {
    "trl": to_trl,
    "trl-objects": partial(to_trl, objects=True),
    "verl": to_verl,
    "openai": to_openai,
    "anthropic": to_anthropic,
}
"""Format → a trajectory in it."""
TABLES = frozenset({"verl"})
"""Formats that are Parquet."""
WRITERS: dict[str, Callable[[Path, Selection, ToolPool, str], None]] = {
    "trl": _trl,
    "trl-objects": _trl,
    "verl": _verl,
    "verifiers": _verifiers,
    "openai": _no_tasks,
    "anthropic": _no_tasks,
}
"""Format → what writes the tasks of a selection in it."""

__all__ = ["WRITERS", "candidates", "check_formats", "select_run"]
