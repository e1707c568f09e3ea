"""Opening what a run's models need, all at once: clients by name, one recording, one ledger that knows what was used before.

Invariant: the stages of a run share one recording, so its accounts and its budget are those of the whole run, and what one
process paid for, the next finds.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from dive.errors import UserError
from dive.runtime.models.account import Budget, Ledger
from dive.runtime.models.client import Client
from dive.runtime.models.http import require
from dive.runtime.models.recording import Recording
from dive.runtime.models.spec import ModelSpec

RECORDING = "models.db"
"""The recording's name in a run directory."""


@asynccontextmanager
async def open_models(
    specs: Mapping[str, ModelSpec], names: Iterable[str], budget: Budget, file: Path, *, replay: bool = False
) -> AsyncIterator[tuple[dict[str, Client], Ledger]]:
    """Clients of the named models, and the ledger of the recording at `file`. With `replay`, the recording gives all replies.

    Raises UserError where a key's variable is not set, an extra is missing, or there is no recording to replay, and StoreError
    where it is broken.
    """
    if replay and not file.is_file():
        raise UserError(f"there is no recording at {file}")
    names = list(names)
    if not replay and any(specs[name].protocol != "pydantic-ai" for name in names):
        require()
    ledger = Ledger(budget)
    async with AsyncExitStack() as stack:
        recording = stack.enter_context(Recording(file, replay_only=replay))
        if not replay:
            ledger.carry(recording.tallies())
        clients = {
            name: await stack.enter_async_context(Client(specs[name], ledger=ledger, recording=recording)) for name in names
        }
        yield clients, ledger
