"""The settings of solving: what is attempted, within which limits, and what the policy gets to see.

Invariant: attempts with the same `hash` were made under the same rules, so their pass rates can be put together. How
many attempts are wanted, and on how many workers, is left out of it.
"""

import hashlib
from typing import Annotated, Any, Literal, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, model_validator

from dive.runtime.models.account import Budget
from dive.runtime.models.spec import ModelSpec
from dive.solving.answering import SYSTEM_PROMPT
from dive.synthesis.model.prompts import JUDGE, version

ORACLE = "oracle"
"""The policy that replays certificates."""
_NOT_DATA = {"attempts", "tries", "workers", "concurrency", "time_limit_s", "model", "judge", "budget"}


class SolveSettings(BaseModel):
    """How tasks are attempted."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    policy: str = ""
    """`oracle` (where no model is given), `module:function` of a Python policy, or how a model's attempts are to be called."""
    model: ModelSpec | None = None
    """The model that attempts the tasks."""
    temperature: Annotated[float, Field(ge=0)] | None = None
    """The model's sampling temperature; where not given, the server's."""
    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    """The model's nucleus sampling mass; where not given, the server's."""
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    """Most tokens of one of the model's messages; where not given, the server's limit."""
    judge: ModelSpec | None = None
    """The model that grades free text, and nothing else; without one, free text in other words stays ungraded."""
    judge_prompt: str | None = None
    """Hash of the prompt that the judge gets, filled in where there is a judge: another prompt is another rule."""
    tools: bool = True
    """Whether the policy gets the task's tools; some audits want to know what it knows without."""
    audit: Literal["closed_book", "leak", "single_call", "ambiguity"] | None = None
    """The audit that the attempts are for; such attempts are never training data."""
    budget: Budget = Budget()
    """What all models of the run may use together, other stages included. Changes nothing in the data."""
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

    @model_validator(mode="before")
    @classmethod
    def _named(cls, values: Any) -> Any:
        """A model's attempts go by its name, all else is the oracle's; a judge gets today's prompt."""
        if not isinstance(values, dict):
            return values
        if values.get("judge") is not None:
            values = {"judge_prompt": version(JUDGE), **values}
        if values.get("policy"):
            return values
        model = values.get("model")
        name = model.get("name") if isinstance(model, dict) else getattr(model, "name", None)
        return {**values, "policy": name if isinstance(name, str) else ORACLE}

    @model_validator(mode="after")
    def _one_policy(self) -> Self:
        if self.model is not None and (self.policy == ORACLE or ":" in self.policy) and self.policy != self.model.name:
            raise ValueError(f"policy is '{self.policy}', but a model is given as well; leave one of them out")
        return self

    @property
    def hash(self) -> str:
        """Hash over what determines an attempt."""
        content = self.model_dump(mode="json", exclude=_NOT_DATA)
        for name, spec in (("model", self.model), ("judge", self.judge)):
            if spec is not None:
                content[name] = spec.data()
        # what was not set is not there: so settings that did not exist yet leave older hashes as they are
        content = {k: v for k, v in content.items() if v is not None and not (k == "tools" and v)}
        return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
