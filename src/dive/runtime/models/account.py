"""What calls used: tokens and money, by stage, task and model; and the budgets that stop a run.

Invariant: nothing is guessed. What a server did not count is counted as `unmetered`, what has no price as `unpriced`, and a
budget that could only be kept by guessing refuses to go on.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from dive.runtime.models.base import Usage
from dive.runtime.models.errors import BudgetExhausted, Unaccountable


class Prices(BaseModel):
    """US dollars for a million tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    input: float = Field(ge=0)
    """Of prompt tokens."""
    output: float = Field(ge=0)
    """Of generated tokens."""
    cached: float | None = Field(default=None, ge=0)
    """Of prompt tokens read from the server's cache; as `input` where not given."""

    def cost(self, usage: Usage) -> float | None:
        """The cost of a call; None where the server did not count its tokens."""
        if usage.input is None or usage.output is None:
            return None
        cached = usage.cached or 0
        rate = self.input if self.cached is None else self.cached
        return ((usage.input - cached) * self.input + cached * rate + usage.output * self.output) / 1e6


class Budget(BaseModel):
    """What a run may use in all, earlier parts of a resumed run included; of time, what one command may.

    Calls under way when it ends are finished, unless time is what ends.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    tokens: int | None = Field(default=None, ge=0)
    """Prompt and generated tokens together."""
    usd: float | None = Field(default=None, ge=0)
    """US dollars."""
    seconds: float | None = Field(default=None, ge=0)
    """Wall-clock seconds of one command, all its stages together; the command that continues has as many again."""

    def after(self, seconds: float) -> "Budget":
        """What is left of it for a stage that begins so many seconds later."""
        if self.seconds is None:
            return self
        return self.model_copy(update={"seconds": max(0.0, self.seconds - seconds)})


@dataclass
class Tally:
    """Sums over calls."""

    calls: int = 0
    """Replies received from a server."""
    replayed: int = 0
    """Replies taken from a recording; they cost nothing again."""
    input: int = 0
    output: int = 0
    cached: int = 0
    reasoning: int = 0
    usd: float = 0.0
    unmetered: int = 0
    """Calls whose tokens the server did not count."""
    unpriced: int = 0
    """Calls whose cost is unknown."""
    retries: int = 0
    """Failed attempts that another one followed. What they used is added where the server said it, in a useless reply."""
    failed: int = 0
    """Calls that gave no reply at all."""

    @property
    def tokens(self) -> int:
        """Prompt and generated tokens."""
        return self.input + self.output

    def add(self, other: "Tally") -> None:
        """Add another tally to this one."""
        # written out: this runs three times a call
        self.calls += other.calls
        self.replayed += other.replayed
        self.input += other.input
        self.output += other.output
        self.cached += other.cached
        self.reasoning += other.reasoning
        self.usd += other.usd
        self.unmetered += other.unmetered
        self.unpriced += other.unpriced
        self.retries += other.retries
        self.failed += other.failed


def tally_of(usage: Usage, cost: float | None) -> Tally:
    """One reply from a server."""
    return Tally(
        calls=1,
        input=usage.input or 0,
        output=usage.output or 0,
        cached=usage.cached or 0,
        reasoning=usage.reasoning or 0,
        usd=cost or 0.0,
        unmetered=int(not usage.known),
        unpriced=int(cost is None),
    )


def tally_of_failure(usage: Usage, cost: float | None, *, final: bool) -> Tally:
    """One failed attempt; `final` where none followed it. Where the server counted no tokens, none are taken to be used."""
    entry = tally_of(usage, cost) if usage.known else Tally()
    entry.calls, entry.retries, entry.failed = 0, int(not final), int(final)
    return entry


@dataclass
class Ledger:
    """The accounts of one run, shared by its models. Holds a tally for each (stage, model), and one for each open task."""

    budget: Budget = field(default_factory=Budget)
    total: Tally = field(default_factory=Tally)
    by: dict[tuple[str, str], Tally] = field(default_factory=dict)
    """(stage, model) → tally."""
    tasks: dict[str, Tally] = field(default_factory=dict)
    _started: float | None = None

    def book(self, model: str, stage: str, task: str, entry: Tally) -> None:
        """Enter what happened."""
        self.total.add(entry)
        self.by.setdefault((stage, model), Tally()).add(entry)
        if task:
            self.tasks.setdefault(task, Tally()).add(entry)

    def carry(self, entries: Iterable[tuple[str, str, Tally]]) -> None:
        """Take over what an earlier part of the run used, as (stage, model, tally)."""
        for stage, model, entry in entries:
            self.book(model, stage, "", entry)

    def close_task(self, task: str) -> Tally:
        """The task's tally, which is forgotten here."""
        return self.tasks.pop(task, Tally())

    def admit(self) -> None:
        """May another request be sent? Raises BudgetExhausted or Unaccountable."""
        if self._started is None:
            self._started = time.monotonic()
        budget, total = self.budget, self.total
        if budget.tokens is not None:
            if total.unmetered:
                raise Unaccountable("there is a budget of tokens, but the server does not count them")
            if total.tokens >= budget.tokens:
                raise BudgetExhausted("tokens", budget.tokens, total.tokens)
        if budget.usd is not None:
            if total.unpriced:
                raise Unaccountable("there is a budget of money, but the cost of a call is unknown; give the model's prices")
            if total.usd >= budget.usd:
                raise BudgetExhausted("usd", budget.usd, total.usd)
        if budget.seconds is not None and self.seconds_left() <= 0:
            raise BudgetExhausted("seconds", budget.seconds, time.monotonic() - self._started)

    def seconds_left(self) -> float:
        """Until the budget of seconds ends; infinite where there is none."""
        if self.budget.seconds is None or self._started is None:
            return float("inf")
        return self.budget.seconds - (time.monotonic() - self._started)
