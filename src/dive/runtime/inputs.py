"""The version of everything that a run reads besides its settings: the tool pool, and the files that the settings name.

Invariant: it changes with every byte that could change the run's data, so that a run is never continued on other seeds,
exemplars or benchmarks than it was begun with.
"""

import hashlib
from pathlib import Path

from dive.errors import UserError
from dive.runtime.settings import Settings
from dive.tools import ToolPool


def input_version(settings: Settings, pool: ToolPool) -> str:
    """The pool's version, with a hash over the contents of the files that the settings name, where there are any.

    Raises UserError where one of them cannot be read.
    """
    paths = [spec.partition("=")[2] or spec for spec in settings.seed_files]
    paths += [*settings.exemplar_files, *settings.benchmarks]
    if not paths:
        return pool.version
    digest = hashlib.sha256()
    for path in paths:
        try:
            digest.update(hashlib.sha256(Path(path).read_bytes()).digest())
        except OSError as error:
            raise UserError(f"{path} cannot be read: {error.strerror}") from None
    return f"{pool.version}-{digest.hexdigest()[:12]}"
