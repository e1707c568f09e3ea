"""A model as a policy: its messages go into the rollout exactly as they came."""

from collections.abc import Sequence
from typing import Any

from dive.runtime.models import CallSettings, Model
from dive.solving.policy import Message, PolicyFailure
from dive.solving.settings import SolveSettings


def stage_of(settings: SolveSettings) -> str:
    """The name under which the model's use is accounted for."""
    return "solve" if settings.audit is None else f"audit {settings.audit}"


class ModelPolicy:
    """A model in one rollout. What its provider withholds is nobody's answer: the attempt stays ungraded."""

    def __init__(self, model: Model, settings: SolveSettings, task: str, attempt: int, number: int) -> None:
        """Prepare a rollout.

        Args:
            model: what replies
            settings: how it samples
            task: id of the task
            attempt: which attempt at the task this is
            number: which try at the attempt; each try is a sample of its own, so a broken-off one is not replayed
        """
        self.name = settings.policy
        self._model = model
        self._settings = CallSettings(
            temperature=settings.temperature,
            top_p=settings.top_p,
            max_tokens=settings.max_tokens,
            stage=stage_of(settings),
            task=task,
            sample=f"{settings.seed}/{attempt}/{number}",
        )

    async def next_message(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> Message:
        """The model's message. Raises ModelError."""
        reply = await self._model.complete(messages, tools, settings=self._settings)
        if reply.finish == "content_filter":
            raise PolicyFailure("content_filter", f"{self._model.name}: the provider withholds the reply")
        return reply.message
