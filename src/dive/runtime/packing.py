"""Records as the journals keep them: canonical JSON, compressed.

Invariant: what is unpacked is what was packed; where the journal is damaged, UserError says so in one line.
"""

import zlib
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from dive.errors import UserError
from dive.records import Record

R = TypeVar("R", bound=Record)


def pack(record: Record) -> bytes:
    """The record as a journal keeps it."""
    return zlib.compress(record.to_json(), 1)


def unpack(kind: type[R], blob: bytes) -> R:
    """The record of this kind. Raises UserError where there is none."""
    try:
        return kind.from_json(zlib.decompress(blob))
    except (zlib.error, ValidationError):
        raise _damaged(kind) from None


def unpack_json(kind: type[Record], blob: bytes) -> bytes:
    """The record's canonical JSON, which nobody has looked at. Raises UserError where it cannot be decompressed."""
    try:
        return zlib.decompress(blob)
    except zlib.error:
        raise _damaged(kind) from None


def unpack_row(kind: type[Record], blob: bytes) -> dict[str, Any]:
    """The record as plain JSON with its fields, at a fraction of a record's cost. Raises UserError where there is none."""
    try:
        row = orjson.loads(zlib.decompress(blob))
    except (zlib.error, orjson.JSONDecodeError):
        raise _damaged(kind) from None
    required = {name for name, field in kind.model_fields.items() if field.is_required()}
    if not isinstance(row, dict) or not row.keys() >= required:
        raise _damaged(kind)
    return row


def _damaged(kind: type[Record]) -> UserError:
    return UserError(
        f"a {kind.__name__.lower()} in the run's journal cannot be read: the file is damaged, or of another version of Dive; "
        "put a sound copy back, or name a new directory"
    )


__all__ = ["pack", "unpack", "unpack_json", "unpack_row"]
