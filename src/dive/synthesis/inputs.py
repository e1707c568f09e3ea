"""What an attempt draws from besides the tools: seeds, exemplars, and the guard against benchmarks, as the settings say."""

from dataclasses import dataclass
from pathlib import Path

from dive.exemplars import Exemplar, load, read_exemplars
from dive.exemplars.decontamination import Guard
from dive.runtime.settings import Settings
from dive.tools import ToolPool
from dive.tools.seed_files import read_seed_files
from dive.tools.seed_pool import SeedPool


@dataclass(frozen=True)
class Inputs:
    """Seeds, exemplars and guard of a run, ready for use."""

    seeds: SeedPool
    exemplars: tuple[Exemplar, ...]
    guard: Guard
    dropped: tuple[str, ...]
    """Ids of exemplars that were left out because a benchmark holds them."""


def read_inputs(settings: Settings, pool: ToolPool) -> Inputs:
    """Read what the settings name. Raises UserError where a file cannot be used."""
    guard = Guard.read(settings.benchmarks)
    exemplars = [*load(), *(e for file in settings.exemplar_files for e in read_exemplars(Path(file)))]
    clean = tuple(e for e in exemplars if guard.hit(e.query) is None)
    own = {
        entity: [v for v in values if not isinstance(v, str) or guard.hit(v) is None]
        for entity, values in read_seed_files(settings.seed_files, pool).items()
    }
    return Inputs(
        seeds=SeedPool(pool, settings.split, settings.popularity, own),
        exemplars=clean,
        guard=guard,
        dropped=tuple(e.id for e in exemplars if e not in clean),
    )
