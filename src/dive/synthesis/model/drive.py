"""The driver of a model-driven run: many attempts at once on one event loop, journaled as the built-in's are.

Invariants: an index is journaled when its outcome is known and never because a model failed; a model's failure or the end
of a budget stops the run cleanly (what is under way is finished or left open) and the same call goes on from there. The
result is the store's: the first `count` certified tasks in the order of their indices.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dive.errors import ModelError, StoreError, UserError
from dive.runtime.inputs import input_version
from dive.runtime.models import Ledger
from dive.runtime.models.opening import RECORDING, open_models
from dive.runtime.origins import sources_for
from dive.runtime.settings import Settings
from dive.runtime.store import Journal
from dive.runtime.writing import DELAY
from dive.synthesis.model.synthesizer import AsyncModelSynthesizer, name_of
from dive.synthesis.outcome import Outcome, attempt_of
from dive.tools import ToolPool
from dive.tools.cache import ResultCache
from dive.tools.executor import Executor
from dive.tools.sources.records import Source

WINDOW = 4096
"""How far beyond the smallest open index attempts may go."""


@dataclass(frozen=True)
class ModelReport:
    """How a call of `synthesize` ended."""

    done: bool
    certified: int
    before: int
    seconds: float
    stopped: ModelError | None
    """What ended it early; the same call continues."""


async def synthesize(
    settings: Settings,
    out: Path,
    synthesizer: AsyncModelSynthesizer,
    pool_version: str,
    *,
    sources: Sequence[Source] = (),
    concurrency: int = 32,
    progress: Callable[[int, int], None] = lambda _certified, _attempted: None,
    settled: Callable[[Outcome], object] = lambda _outcome: None,
) -> ModelReport:
    """Make, or go on with, the run at `out`. Raises UserError and StoreError as the local engine does.

    Args:
        settings: what to make
        out: the run directory
        synthesizer: what makes it
        pool_version: version of the synthesizer's pool and other inputs
        sources: the user's own tools in the synthesizer's pool, to be stored with the run
        concurrency: attempts under way at a time; it changes nothing in the data
        progress: called with the certified tasks and the settled attempts whenever either changed
        settled: called with every outcome once it is in the journal's hands
    """
    if settings.sampling != "random":
        raise UserError(f"sampling is {settings.sampling}, which only the built-in synthesis can do; leave it at random")
    started = time.monotonic()
    stopped: ModelError | None = None
    with Journal(out, settings, pool_version, sources) as journal:
        frontier = journal.frontier()
        before, upcoming = frontier.certified, frontier.next
        limit = 20 * frontier.count + 200
        under_way: set[asyncio.Task[Outcome]] = set()
        try:
            while under_way or (not frontier.done and stopped is None):
                while stopped is None and not frontier.done and len(under_way) < concurrency:
                    hopes = frontier.certified + len(under_way) + frontier.tasks_waiting(upcoming)
                    if hopes >= frontier.count or upcoming >= min(limit, frontier.next + WINDOW):
                        break
                    if upcoming not in frontier.waiting:
                        under_way.add(asyncio.create_task(synthesizer.attempt(upcoming)))
                    upcoming += 1
                if not under_way:
                    if frontier.next >= limit:
                        raise StoreError(f"{frontier.next} attempts gave only {frontier.certified} of {frontier.count} tasks")
                    continue
                finished, _ = await asyncio.wait(under_way, timeout=DELAY, return_when=asyncio.FIRST_COMPLETED)
                for task in finished:
                    under_way.discard(task)
                    try:
                        outcome = task.result()
                    except ModelError as error:
                        stopped = stopped or error
                    else:
                        attempt = attempt_of(outcome)
                        journal.add(attempt)
                        frontier.add(attempt.index, attempt.digest)
                        settled(outcome)
                journal.tick()
                if finished:
                    progress(frontier.certified, frontier.next)
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
        return ModelReport(frontier.done, frontier.certified, before, time.monotonic() - started, stopped)


async def make(
    settings: Settings, out: Path, *, replay: Path | None = None,
    progress: Callable[[int, int], None] = lambda _certified, _attempted: None,
) -> tuple[ModelReport, Ledger]:  # fmt: skip
    """A whole run from its settings: opens models, recording and tools, and closes them again.

    Every exchange is recorded in the run's `models.db`. With `replay`, a recording, nothing is sent: it gives all replies.
    """
    pool = ToolPool.load(settings.domains, sources_for(out, settings.sources, settings.connected))
    if not pool.tools:
        raise UserError("no tool is installed" + (f" for {','.join(settings.domains)}" if settings.domains else ""))
    if written := sorted(name for name, tool in pool.tools.items() if tool.stateful):
        raise UserError(f"{written[0]} writes, and a model works on many tasks at once; leave its source out with --domains")
    pool.among(settings.focus_sources or ())  # a wrong name is refused before anything is written
    version = input_version(settings, pool)
    with Journal(out, settings, version, pool.sources):
        pass  # the directory is ours before anything else is put into it
    recording = replay or out / RECORDING
    opened = open_models(settings.models, settings.roles, settings.budget, recording, replay=replay is not None)
    async with opened as (clients, ledger):
        with Executor(processes=settings.workers, memory_limit_mb=settings.memory_limit_mb, cache=ResultCache()) as executor:
            synthesizer = AsyncModelSynthesizer(
                pool,
                settings,
                executor,
                deriver=clients.get(settings.deriver),
                collector=clients.get(settings.collector),
                options=settings.options,
            )
            try:
                report = await synthesize(
                    settings,
                    out,
                    synthesizer,
                    version,
                    sources=pool.sources,
                    concurrency=settings.concurrency,
                    progress=progress,
                    settled=lambda outcome: ledger.close_task(name_of(outcome.index)),  # the recording keeps it
                )
            finally:
                synthesizer.close()
    return report, ledger
