"""Naming a model on the command line, and saying what models used; shared by the commands that have models do something."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dive.cli import output

if TYPE_CHECKING:
    from dive.runtime.models import Tally

NAMED = "model"
"""The name under which settings know the model that options describe."""

_COLUMNS = (
    "what", "model", "calls", "replayed", "retries", "failed", "input", "output", "cached", "usd", "unpriced", "unmetered",
)  # fmt: skip


def model_of(
    known: Mapping[str, Any], model: str | None, base_url: str | None, protocol: str | None, key_env: str | None
) -> dict[str, Any] | None:
    """The model that options describe, as settings hold it; None where they name none.

    `model` is a name from the settings' own models, or a model's name on a server at `base_url`. Raises UserError where the
    options do not fit together.
    """
    from dive.errors import UserError

    further = {"base_url": base_url, "protocol": protocol, "key_env": key_env}
    given = {name: value for name, value in further.items() if value is not None}
    if model is None:
        if given:
            raise UserError(f"--{next(iter(given)).replace('_', '-')} describes a model; name it with --model")
        return None
    if model in known:
        entry = known[model]
        if isinstance(entry, Mapping):
            return {**entry, **given}
    if "base_url" not in given and protocol != "pydantic-ai":
        listed = f", or name one of the settings' models: {', '.join(known)}" if known else ""
        raise UserError(f"where is the model '{model}'? give the address of its server with --base-url{listed}")
    return {"name": model, **given}


def rows_of(tallies: "Iterable[tuple[str, str, Tally]]") -> list[dict[str, Any]]:
    """Use by stage or task, and model, as data."""
    from dataclasses import asdict

    return [{"what": what, "model": model} | asdict(tally) for what, model, tally in tallies]


def tell_use(tallies: "Iterable[tuple[str, str, Tally]]") -> None:
    """Use as a table. Unknown costs are not shown as nothing: they have a column of their own."""
    rows = rows_of(tallies)
    for row in rows:
        row["usd"] = f"{row['usd']:.4f}" if row["calls"] > row["unpriced"] else "unknown" if row["calls"] else "0"
    output.table(_COLUMNS, [tuple(row[c] for c in _COLUMNS) for row in rows])
