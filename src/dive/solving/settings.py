"""The settings of solving: what is attempted, within which limits, and what the policy gets to see.

Invariant: attempts with the same `hash` were made under the same rules, so their pass rates can be put together. How
many attempts are wanted, and on how many workers, is left out of it.
"""

import hashlib
from typing import Annotated

import orjson
from pydantic import BaseModel, ConfigDict, Field

from dive.solving.answering import SYSTEM_PROMPT


class SolveSettings(BaseModel):
    """How tasks are attempted."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    policy: str = "oracle"
    """`oracle`, or the name under which a model's attempts are stored."""
    attempts: Annotated[int, Field(ge=1, le=1024)] = 1
    """Attempts at each task that are to end graded. May grow."""
    tries: Annotated[int, Field(ge=1, le=100)] = 3
    """Most tries at one attempt, over all calls of `solve`, where tries end ungraded."""
    max_steps: Annotated[int, Field(ge=1, le=1000)] = 40
    """Most assistant messages in a rollout."""
    max_parallel: Annotated[int, Field(ge=1, le=128)] = 16
    """Most tool calls in one message; those beyond are refused, which the policy is told."""
    result_limit: Annotated[int, Field(ge=200, le=10_000_000)] = 20_000
    """Characters of a tool's result that the policy is shown; the rest is cut, and the cut is marked."""
    time_limit_s: Annotated[float, Field(gt=0, le=86_400)] = 600.0
    """Seconds that a rollout may take; beyond, it stays ungraded."""
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 1
    """Seed of the oracle's choices."""
    detours: Annotated[float, Field(ge=0, le=1)] = 0.25
    """Share of the oracle's rollouts that go wrong once, and recover."""
    system_prompt: str = SYSTEM_PROMPT
    """The first message."""
    workers: Annotated[int, Field(ge=1, le=256)] = 2
    """Worker processes of a program policy. Changes nothing in the data."""
    concurrency: Annotated[int, Field(ge=1, le=4096)] = 32
    """Rollouts of a model policy at a time. Changes nothing in the data."""

    @property
    def hash(self) -> str:
        """Hash over what determines an attempt."""
        content = self.model_dump(mode="json", exclude={"attempts", "tries", "workers", "concurrency", "time_limit_s"})
        return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
