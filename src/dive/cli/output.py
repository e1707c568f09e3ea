"""What commands print: tables and colours on a terminal, plain lines elsewhere; data on stdout, talk on stderr."""

import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import shorten
from typing import Any

GAP = 5.0
"""Seconds between two lines of progress where there is no terminal."""


def say(text: str = "") -> None:
    """A line of text."""
    print(text)


def warn(text: str) -> None:
    """A line about the command itself."""
    print(f"dive: {text}", file=sys.stderr)


def data(value: Any) -> None:
    """A value as one line of JSON."""
    import orjson

    print(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode())


def count(number: int, noun: str) -> str:
    """A number of things: "1 tool", "2 tools"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def gist(description: str, length: int) -> str:
    """The first sentence of a description, cut between words where it gets long. The full stop of "U.S." ends no sentence."""
    return shorten(re.split(r"(?<![.\s][A-Z])\. ", description)[0], length, placeholder=" …")


def heading(text: str) -> None:
    """A title over what follows."""
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.text import Text

        Console().print(Text(f"\n{text}", style="bold"))
    else:
        print(f"\n{text}")


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows under column names; numbers to the right."""
    cells = [[f"{c:,}" if isinstance(c, int) else "" if c is None else str(c) for c in row] for row in rows]
    right = [bool(rows) and all(_numeric(row[i]) for row in rows) for i in range(len(columns))]
    if sys.stdout.isatty():
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
        for name, numeric in zip(columns, right, strict=True):
            made.add_column(name, justify="right" if numeric else "left", overflow="fold")
        for row in cells:
            made.add_row(*(Text(cell) for cell in row))  # Text: a tool's words are no markup
        Console().print(made)
        return
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(columns)]
    for row in [list(columns), *cells]:
        padded = (c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right, strict=True))
        print("  ".join(padded).rstrip())


def _numeric(cell: object) -> bool:
    return isinstance(cell, int | float | None) or (isinstance(cell, str) and re.fullmatch(r"[\d.,]+%", cell) is not None)


@contextmanager
def progress(what: str, total: int, begin: int = 0) -> Iterator[Callable[[int, str], None]]:
    """A function to tell the number done and a note: a bar on a terminal, a line every few seconds elsewhere."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        note = TextColumn("{task.fields[note]}")
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), note)
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=total, completed=begin, note="")
            yield lambda done, note: bar.update(task, completed=done, note=note)
        return
    last = time.monotonic()

    def tell(done: int, note: str) -> None:
        nonlocal last
        if time.monotonic() - last >= GAP:
            last = time.monotonic()
            print(f"{what}: {done:,} of {total:,}" + (f" ({note})" if note else ""), file=sys.stderr, flush=True)

    yield tell
