"""How a completion can fail. All are `ModelError`s: the work it was for stays undone and may be tried again, never scored."""

from dive.errors import ModelError
from dive.runtime.models.base import Reason, Retry, Usage

UNKNOWN = Usage()


class AttemptFailed(ModelError):
    """One attempt failed in a way that another may cure. Only `Client` sees it; callers get `GaveUp`."""

    def __init__(
        self, reason: Reason, detail: str, retry_after: float | None = None, usage: Usage = UNKNOWN, cost: float | None = None
    ) -> None:
        super().__init__(reason, detail, retry_after, usage, cost)
        self.reason: Reason = reason
        self.detail = detail
        self.retry_after = retry_after
        """Seconds that the server asked for."""
        self.usage = usage
        """What the server says that a useless reply has used."""
        self.cost = cost
        """US dollars; None where unknown."""

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


class GaveUp(ModelError):
    """Every attempt failed; `retries` tells how."""

    def __init__(self, model: str, reason: Reason, detail: str, retries: tuple[Retry, ...]) -> None:
        super().__init__(model, reason, detail, retries)
        self.model = model
        self.reason: Reason = reason
        self.detail = detail
        self.retries = retries

    def __str__(self) -> str:
        tries = len(self.retries) + 1
        return f"{self.model}: {self.reason} after {tries} attempt{'s' * (tries > 1)}: {self.detail}"


class RunStopped(ModelError):
    """No further call will do: whatever run it is for stops here, and continues once the cause is gone."""


class RequestRefused(RunStopped):
    """The server will not take such requests, now or later: bad key, unknown model, unknown field."""

    def __init__(self, model: str, status: int, detail: str) -> None:
        super().__init__(model, status, detail)
        self.model = model
        self.status = status
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.model}: the server refuses the request ({self.status}): {self.detail}"


class PromptTooLong(ModelError):
    """This conversation has outgrown the model's context; others need not have."""

    reason = "prompt_too_long"


class ConversationRefused(ModelError):
    """The server will not go on with this conversation, a tool call in it being malformed for one; others need not suffer."""

    reason = "conversation_refused"


class BudgetExhausted(RunStopped):
    """A budget is used up: no further call is sent. Calls under way are finished, or broken off where it is one of time."""

    def __init__(self, kind: str, limit: float, spent: float) -> None:
        super().__init__(kind, limit, spent)
        self.kind = kind
        """tokens, usd, or seconds."""
        self.limit = limit
        self.spent = spent

    def __str__(self) -> str:
        if self.kind == "seconds":
            return "the budget of seconds is used up"  # the limit may be what earlier stages have left of it
        return f"the budget of {self.limit:g} {self.kind} is used up ({self.spent:g} spent)"


class Unaccountable(RunStopped):
    """A budget is set, and the server does not say what a call used: going on would mean guessing."""


class NotRecorded(RunStopped):
    """A replay was asked for something that the recording does not hold."""
