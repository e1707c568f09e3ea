"""Exports: a run's tasks in the formats that others read.

Invariant: an export appears whole or not at all, because it is written beside its place and then renamed; and
the JSONL of equal runs has equal bytes.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from dive.errors import UserError, unwritable
from dive.runtime.store import Run

BATCH = 1000
"""Tasks in memory at a time."""

JSON_COLUMNS = ("answer", "evidence", "certificate", "provenance")
"""Parts of a task that differ in shape from row to row; columnar formats hold them as JSON text."""


def export(run: Run, form: str, out: Path) -> int:
    """Write the run's tasks to `out`: one file for `jsonl` and `parquet`, a directory for `hf`. Returns their number.

    Raises UserError for an unknown format, a place that cannot be written, or a missing extra.
    """
    if form not in WRITERS:
        raise UserError(f"unknown format '{form}'; there are {', '.join(WRITERS)}")
    if out.is_dir() and form != "hf":
        raise UserError(f"{out} is a directory; name a file, such as {out / f'tasks.{form}'}")
    with _in_place(out) as place:
        return WRITERS[form](run, place)


@contextmanager
def _in_place(out: Path) -> Iterator[Path]:
    """A place beside `out` to write to, which becomes `out` if all goes well and vanishes if not."""
    if out.is_dir() and any(out.iterdir()):
        raise UserError(f"{out} is a directory that is not empty; name a new place")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise unwritable(out, error) from None
    try:
        place = folder / out.name
        yield place
        if place.is_file():
            with place.open("rb") as written:
                os.fsync(written.fileno())
        if out.is_dir():
            out.rmdir()
        place.replace(out)
    except OSError as error:
        raise unwritable(out, error) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _jsonl(run: Run, place: Path) -> int:
    number = 0
    with place.open("wb") as file:
        for attempt in run.tasks():
            file.write(attempt.json + b"\n")
            number += 1
    return number


def _parquet(run: Run, place: Path) -> int:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UserError("parquet and hf need an extra: pip install 'dive-agents[data]'") from None
    text, texts = pyarrow.string(), pyarrow.list_(pyarrow.string())
    schema = pyarrow.schema(
        [("id", text), ("query", text), ("answer", text), ("toolset", texts), ("domains", texts), ("pattern", text),
         ("evidence", text), ("certificate", text), ("provenance", text), ("version", pyarrow.int64())]
    )  # fmt: skip
    rows = (_row(a.row) for a in run.tasks())
    number = 0
    with pyarrow.parquet.ParquetWriter(place, schema, compression="zstd") as writer:
        while batch := list(islice(rows, BATCH)):
            writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))
            number += len(batch)
    return number


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return row | {c: orjson.dumps(row[c], option=orjson.OPT_SORT_KEYS).decode() for c in JSON_COLUMNS}


def _hf(run: Run, place: Path) -> int:
    try:
        import datasets
    except ImportError:
        raise UserError("parquet and hf need an extra: pip install 'dive-agents[data]'") from None
    datasets.disable_progress_bars()
    rows = place.with_suffix(".parquet")
    number = _parquet(run, rows)
    made = datasets.Dataset.from_parquet(str(rows), cache_dir=str(place.parent / "cache"))
    made.save_to_disk(str(place))
    return number


WRITERS: dict[str, Callable[[Run, Path], int]] = {"jsonl": _jsonl, "parquet": _parquet, "hf": _hf}
