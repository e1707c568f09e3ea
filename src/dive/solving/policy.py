"""What a policy is: whatever gives an agent's next message, be it a model or a program."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

from dive.errors import ModelError
from dive.records import Json

Message: TypeAlias = dict[str, Json]


class Policy(Protocol):
    """Gives the next assistant message. One object serves one rollout at a time, or is stateless."""

    name: str
    """What the trajectory says made it: `oracle`, or a model's name."""

    async def next_message(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> Message:
        """The next message in OpenAI chat form (`role` assistant, `content`, `tool_calls`), exactly as it is to be stored.

        Raises ModelError where the model or its server failed; the attempt then stays ungraded and can be made again.
        """
        ...


class PolicyFailure(ModelError):
    """A failure of the policy's own, with a typed reason: it says nothing about whether the task can be solved."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason
