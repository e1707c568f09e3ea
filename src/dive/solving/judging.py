"""A model as the judge of free text, the one kind of answer that no rule can grade.

What is judged is data to the judge: it stands in JSON, and the verdict is one word. Invariant: a judge that fails, or says
anything but that word, gives no verdict; the attempt stays ungraded.
"""

import orjson

from dive.records import Task, TextAnswer
from dive.runtime.models import CallSettings, Model, text_of
from dive.solving.grading import Grade
from dive.solving.policy import PolicyFailure
from dive.synthesis.model.prompts import fill


class ModelJudge:
    """Says whether a text says what the answer says."""

    def __init__(self, model: Model) -> None:
        self._model = model

    async def judge(self, task: Task, grade: Grade, attempt: int, number: int) -> Grade:
        """The grade of an answer in other words. Raises ModelError; its reason is `judge_unclear` where no verdict was given.

        Args:
            task: whose answer is free text
            grade: what the rules made of the final message
            attempt: which attempt at the task it is
            number: which try at the attempt
        """
        assert isinstance(task.answer, TextAnswer)
        case = {"question": task.query, "reference": task.answer.value, "candidate": grade.text}
        messages = [
            {"role": "system", "content": fill("judge")},
            {"role": "user", "content": orjson.dumps(case, option=orjson.OPT_INDENT_2).decode()},
        ]
        settings = CallSettings(temperature=0, stage="judge", task=task.id, sample=f"{attempt}/{number}")
        reply = await self._model.complete(messages, settings=settings)
        word = text_of(reply.message).rpartition("</think>")[2].strip().strip(".").casefold()
        if word not in ("same", "different"):
            raise PolicyFailure("judge_unclear", f"the judge says {word[:80]!r}, neither same nor different")
        right = word == "same"
        return Grade(right, "correct" if right else "wrong_value", grade.text, grade.formatted)
