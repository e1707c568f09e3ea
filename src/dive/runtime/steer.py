"""Steers a run: feeds the outcomes of its attempts to `dive.synthesis.steering`, in the order of their indices.

Invariant: what is learned comes from journaled attempts alone, so a run that is resumed is aimed as if it had never stopped.
"""

from dataclasses import dataclass, field
from typing import Self

from pydantic import TypeAdapter

from dive.records import Step
from dive.runtime.settings import Settings
from dive.runtime.store import Attempt, Journal
from dive.synthesis.coverage import Feature, features
from dive.synthesis.flow import Flow
from dive.synthesis.sample import Aim
from dive.synthesis.steering import Steering
from dive.tools import ToolPool
from dive.tools.seed_pool import SeedPool

_STEPS: TypeAdapter[tuple[Step, ...]] = TypeAdapter(tuple[Step, ...])


@dataclass
class Helm:
    """The steering of one run, and the outcomes that wait for a smaller index."""

    steering: Steering
    _waiting: dict[int, list[Feature] | None] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings, pool: ToolPool, journal: Journal) -> Self | None:
        """The steering of the run as far as it is journaled; None where the settings leave configurations to chance."""
        if settings.sampling == "random":
            return None
        helm = cls(Steering(Flow(pool, SeedPool(pool)), settings.seed))
        for attempt in journal.attempts():
            helm.learn(attempt)
        return helm

    @property
    def horizon(self) -> int:
        """The first index that may not be begun yet."""
        return self.steering.horizon

    def aim(self, index: int) -> Aim:
        """What an attempt is aimed at; for an index that is not learned yet, below the horizon."""
        return self.steering.aim(index)

    def learn(self, attempt: Attempt) -> None:
        """Take note of an attempt. They may come in any order."""
        self._waiting[attempt.index] = None if attempt.blob is None else _covers(attempt)
        while self.steering.learned in self._waiting:
            self.steering.learn(self._waiting.pop(self.steering.learned))


def _covers(attempt: Attempt) -> list[Feature]:
    task = attempt.row
    return features(_STEPS.validate_python(task["certificate"]["steps"]), task["pattern"], task["domains"])
