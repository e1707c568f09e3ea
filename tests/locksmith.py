"""Two tools of which the one needs what neither seeds nor the other give."""

from typing import Annotated

from dive.tools import Entity, Pack, Pick, Result, Tool, ToolPool, tool

PACK = Pack(name="locksmith", domain="general", title="locks and keys", licence="Apache-2.0")
Key = Annotated[str, Entity("Key", "key", "keys")]
Lock = Annotated[str, Entity("Lock", "lock", "locks")]


class Locked(Result):
    lock: Lock


@tool(
    domain="general", kind="retrieval", asks={"lock": ["the lock that {key} opens", "which lock {key} opens"]},
    examples=[({"key": "a"}, {"lock": "A"}), ({"key": "b"}, {"lock": "B"})],
)  # fmt: skip
def needs_a_key(key: Key) -> Locked:
    """Name the lock of a key."""
    return Locked(lock=key.upper())


@tool(
    domain="general", kind="processing", asks={"lock": ["the lock of {size} pins", "which lock has {size} pins"]},
    examples=[({"size": 5}, {"lock": "five"}), ({"size": 6}, {"lock": "six"})],
)  # fmt: skip
def gives_a_lock(size: Annotated[int, Pick(5, 6)]) -> Locked:
    """Name the lock of a size."""
    return Locked(lock={5: "five", 6: "six"}.get(size, "other"))


def pool() -> ToolPool:
    tools: tuple[Tool, ...] = (needs_a_key, gives_a_lock)
    return ToolPool({t.name: t for t in tools})
