"""Makes a report: one pass over each dataset, then the page, its chunks and its plots, put in place together.

Invariant: the page appears whole or not at all. It is written beside its place and renamed last; its chunks lie in a folder
named after their content, so an older page goes on reading its own until it is replaced. The same data give the same bytes.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from dive.errors import UserError, unwritable
from dive.report import markdown, plots, topology_plots
from dive.report.bundle import Bundle
from dive.report.chart import standalone
from dive.report.figure import Figure
from dive.report.page import page
from dive.report.source import Source
from dive.report.survey import Survey
from dive.tools import ToolPool
from dive.tools.sources.records import find_sources

PAGE = "index.html"
PLOTS = ("none", "svg", "png")

Catalogue = dict[str, tuple[str, str, str]]
"""Tool → kind, domain, description."""


@dataclass
class Made:
    """What a report consists of."""

    page: Path
    tasks: int
    bytes: int
    """Size of the page."""
    chunks: int
    """Chunk files beside it."""
    plots: list[Path] = field(default_factory=list)


def catalogue(pool: ToolPool, surveys: Sequence[Survey]) -> Catalogue:
    """What the tools are: from the installed pool, else their kind as the measures took it."""
    found = {name: (kind, "", "") for survey in surveys for name, kind in survey.kinds.items()}
    installed = pool.tools.values()
    return found | {tool.name: (tool.kind, tool.domain, " ".join(tool.description.split())) for tool in installed}


def survey(
    source: Source, pool: ToolPool, bundle: Bundle | None = None, number: int = 0, tell: Callable[[int], None] = lambda _: None
) -> Survey:
    """One pass over a dataset; `bundle` takes its tasks for the page."""
    found = Survey.of(source, pool)
    for entry in source.entries():
        shape = found.add(entry)
        if bundle is not None:
            bundle.add(number, entry, shape)
        tell(1)
    found.finish(source)
    return found


def write_html(
    sources: Sequence[Source], out: Path, *, images: str = "none", tell: Callable[[int], None] = lambda _: None
) -> Made:
    """Write the report to the folder `out`. Raises UserError where that holds something else, or a plot format is missing."""
    if images not in PLOTS:
        raise UserError(f"unknown plot format '{images}'; there are {', '.join(PLOTS)}")
    to_png = rasterizer() if images == "png" else None
    _own(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".report-", dir=out))
    except OSError as error:
        raise unwritable(out, error) from None
    try:
        bundle = Bundle(work / "chunks")
        pool = ToolPool.load(None, find_sources())
        surveys = [survey(source, pool, bundle, number, tell) for number, source in enumerate(sources)]
        bundle.finish()
        known = catalogue(pool, surveys)
        folder = f"data-{bundle.digest}"
        (work / PAGE).write_text(page(surveys, bundle, known, folder), encoding="utf-8", errors="replace")
        drawn = _draw(surveys, work / "plots", to_png) if images != "none" else []
        _place(work, out, folder if bundle.files else None, bool(drawn))
        made = Made(out / PAGE, sum(s.tasks for s in surveys), (out / PAGE).stat().st_size, bundle.files)
        made.plots = [out / "plots" / name for name in drawn]
        return made
    except OSError as error:
        raise unwritable(out, error) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write_markdown(sources: Sequence[Source]) -> str:
    """The report as text."""
    pool = ToolPool.load(None, find_sources())
    surveys = [survey(source, pool) for source in sources]
    return markdown.text(surveys)


_OURS = re.compile(r"data-[0-9a-f]{12}|plots|index\.html|\.report-.*")


def _own(out: Path) -> None:
    """Refuse a folder that holds something that no report put there."""
    if out.exists() and not out.is_dir():
        raise UserError(f"{out} is a file; name a directory")
    strangers = sorted(entry.name for entry in out.iterdir() if not _OURS.fullmatch(entry.name)) if out.is_dir() else []
    if strangers:
        raise UserError(f"{out} holds other files ({strangers[0]}); name a new directory for the report")


def _place(work: Path, out: Path, folder: str | None, drawn: bool) -> None:
    if folder is not None:
        shutil.rmtree(out / folder, ignore_errors=True)
        (work / "chunks").rename(out / folder)
    shutil.rmtree(out / "plots", ignore_errors=True)
    if drawn:
        (work / "plots").rename(out / "plots")
    with (work / PAGE).open("rb") as written:
        os.fsync(written.fileno())
    (work / PAGE).replace(out / PAGE)
    for entry in out.iterdir():
        if entry.name.startswith("data-") and entry.name != folder and _OURS.fullmatch(entry.name):
            shutil.rmtree(entry, ignore_errors=True)


def figures(surveys: Sequence[Survey]) -> list[tuple[str, Figure]]:
    """Every plot of a report with the name of its file."""
    found: list[tuple[str, Figure]] = []
    if any(s.tasks for s in surveys):
        shared = [
            *plots.curves(surveys), topology_plots.density(surveys), plots.long_tail(surveys), plots.top_tools(surveys),
            plots.domains(surveys), plots.difficulty(surveys), plots.operators(surveys), plots.answers(surveys),
        ]  # fmt: skip
        found += [(figure.key, figure) for figure in shared]
    for number, one in enumerate(surveys, 1):
        end = f"-{number}" if len(surveys) > 1 else ""
        own = [*plots.coverage(one), topology_plots.gallery_figure(one)] if one.tasks else []
        own += [plots.funnel(one), plots.effort(one)] if one.is_run else []
        own += [plots.solving(one)] if one.verdicts else []
        found += [(figure.key + end, figure) for figure in own]
    return found


def _draw(surveys: Sequence[Survey], folder: Path, to_png: Callable[[str], bytes] | None) -> list[str]:
    folder.mkdir()
    names = []
    for name, figure in figures(surveys):
        text = standalone(figure.drawing)
        (folder / f"{name}.svg").write_text(text, encoding="utf-8")
        names.append(f"{name}.svg")
        if to_png is not None:
            (folder / f"{name}.png").write_bytes(to_png(text))
            names.append(f"{name}.png")
    return names


def rasterizer() -> Callable[[str], bytes]:
    """SVG text → PNG, at twice the size. Raises UserError where the extra is missing."""
    try:
        resvg_py = import_module("resvg_py")
    except ImportError:
        raise UserError("PNG needs an extra: pip install 'dive-agents[plots]'; SVG needs none") from None

    def to_png(text: str) -> bytes:
        return bytes(resvg_py.svg_to_bytes(svg_string=text, zoom=2))

    return to_png


def open_sources(stack: ExitStack, paths: Sequence[Path], rollouts: Sequence[Path] = ()) -> list[Source]:
    """Open one or two datasets, with their rollouts in the same order where there are any.

    Raises UserError for more files of rollouts than datasets, and where one cannot be opened.
    """
    if len(rollouts) > len(paths):
        raise UserError("there are more files of rollouts than runs")
    files = [*rollouts, *[None] * (len(paths) - len(rollouts))]
    sources = [stack.enter_context(Source(path, file)) for path, file in zip(paths, files, strict=True)]
    if len(sources) > 1 and len({source.name for source in sources}) == 1:
        for source in sources:
            source.name = str(source.path)
    return sources
