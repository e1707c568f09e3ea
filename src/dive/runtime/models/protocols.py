"""What a wire protocol is to the client: a path, headers, and two pure functions between bytes and messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import orjson

from dive.runtime.models.base import CallSettings, Finish, Json, Message, Usage
from dive.runtime.models.errors import AttemptFailed

DEEPEST = 250
"""Levels of nesting that can be written as well as read."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A response body, read."""

    message: Message
    finish: Finish
    usage: Usage
    model: str
    cost: float | None
    """Where the server states it."""


class WireProtocol(Protocol):
    """OpenAI's or Anthropic's."""

    name: str
    path: str

    def headers(self, key: str) -> dict[str, str]:
        """Headers of every request; `key` is empty where none is needed."""
        ...

    def encode(
        self, model: str, messages: Sequence[Message], tools: Sequence[dict[str, Json]], settings: CallSettings
    ) -> dict[str, Json]:
        """The request body."""
        ...

    def decode(self, body: bytes) -> Decoded:
        """The reply in a response body. Raises AttemptFailed, reason `bad_reply`, where there is none."""
        ...

    def spent(self, reply: Mapping[str, Json]) -> tuple[Usage, float | None]:
        """What the server says that a response body has used, a useless one too; the cost where it states it."""
        ...


def parse(body: bytes) -> dict[str, Json]:
    """A response body as a JSON object. Raises AttemptFailed."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise AttemptFailed("bad_reply", f"the reply is not JSON ({error}): {excerpt(body)}") from None
    if not isinstance(value, dict):
        raise AttemptFailed("bad_reply", f"the reply is no JSON object: {excerpt(body)}")
    if body.count(b"[") + body.count(b"{") > DEEPEST:
        try:
            orjson.dumps(value)
        except TypeError:
            raise AttemptFailed("bad_reply", "the reply is nested too deeply to be kept") from None
    return value


def excerpt(body: bytes, length: int = 200) -> str:
    """The beginning of a body, on one line."""
    return " ".join(body[: 4 * length].decode("utf-8", "replace").split())[:length]


def whole(counts: Mapping[str, Json] | Json, *names: str) -> int | None:
    """A count at a path of names; None where the server does not give it as a whole number."""
    for name in names:
        counts = counts.get(name) if isinstance(counts, Mapping) else None
    return counts if isinstance(counts, int) and not isinstance(counts, bool) and counts >= 0 else None


def bad(detail: str) -> AttemptFailed:
    """The server's reply does not keep to the protocol."""
    return AttemptFailed("bad_reply", detail)
