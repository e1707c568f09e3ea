"""What the deriver hands in, strictly read: JSON of one form, or a complaint that says exactly what is wrong."""

import re
from typing import Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dive.records import Json


class Complaint(Exception):
    """Why a draft cannot be accepted, in words that its author can act on."""

    def __init__(self, reason: str, text: str, *, unproven: bool = False) -> None:
        super().__init__(text)
        self.reason = reason
        """Typed; one of `dive.synthesis.reasons`."""
        self.text = text
        self.unproven = unproven
        """The answer still reproduces; what lacks is the proof that the query entails the program."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class StepRef(_Strict):
    """Something that a step yields."""

    step: str
    path: str = ""


class LiteralRef(_Strict):
    """Something that the query states."""

    literal: Json


Ref = StepRef | LiteralRef


class DraftOperation(_Strict):
    """A computation over the evidence."""

    id: str = Field(pattern=r"^o\d+$")
    operation: str
    inputs: tuple[Ref | tuple[Ref, ...], ...]
    options: dict[str, Json] = {}


class DraftFlow(_Strict):
    """Where an argument of a call comes from, where its value alone does not tell."""

    call: str
    parameter: str
    source: Ref


class DraftCitation(_Strict):
    """Where an atom of the answer stands."""

    atom: str = ""
    step: str
    path: str = ""
    span: str | None = Field(default=None, min_length=1)


class Draft(_Strict):
    """A question, its answer, and how the evidence entails it."""

    query: str = Field(min_length=10)
    answer: Json
    operator: Literal["start", "deepen", "chain", "aggregate", "filter", "compare", "compute", "widen"]
    citations: tuple[DraftCitation, ...] = Field(min_length=1)
    operations: tuple[DraftOperation, ...] = ()
    flows: tuple[DraftFlow, ...] = ()
    unit: str | None = None
    decimals: int | None = Field(default=None, ge=0, le=10)
    ordered: bool = False


_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n\s*```", re.DOTALL)


def read(text: str) -> Draft:
    """The draft in a model's reply: the whole of it, or its one fenced block. Raises Complaint."""
    blocks = _FENCED.findall(text)
    source = blocks[0] if len(blocks) == 1 else text
    try:
        value = orjson.loads(source.strip())
    except orjson.JSONDecodeError as error:
        raise Complaint("no_json", f"the reply is not one JSON object ({error})") from None
    if not isinstance(value, dict):
        raise Complaint("no_json", f"the reply is a JSON {type(value).__name__}, not an object")
    try:
        # from text, so that lists are accepted for tuples while everything else stays strict
        return Draft.model_validate_json(orjson.dumps(value))
    except ValidationError as error:
        wrong = [f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors(include_url=False)[:4]]
        raise Complaint("bad_draft", "the JSON object has not the form asked for: " + "; ".join(wrong)) from None
