"""The wire records: what is stored, exported and exchanged between stages.

A record is data and frozen; what can be done with it stands beside it, in the stage that does it. Invariant:
`Record.from_json(record.to_json()) == record`, and `to_json` gives the same bytes for equal records, everywhere.
"""

from typing import Annotated, Any, Literal, Self, TypeAlias

import orjson
from pydantic import BaseModel, ConfigDict, Field

VERSION = 1
"""Version of the record formats; a reader refuses what it does not know."""

Json: TypeAlias = Any


class Record(BaseModel):
    """Base of all wire records."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def to_json(self) -> bytes:
        """Canonical UTF-8 JSON: keys sorted, no white space."""
        return orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """Read what `to_json` wrote. Raises pydantic.ValidationError for anything else."""
        return cls.model_validate_json(data)


# -- evidence ---------------------------------------------------------------------------------------------------------


class ToolCall(Record):
    """One executed call. Exactly one of `result` and `error` is set."""

    id: str
    """Unique in its evidence: c1, c2, … in the order of execution."""
    tool: str
    """Name of the tool."""
    arguments: dict[str, Json]
    """The arguments as they were sent."""
    result: dict[str, Json] | None = None
    """What the tool returned, untruncated."""
    error: str | None = None
    """Message of the ToolError; a call with an error is history, never evidence for an answer."""


class Edge(Record):
    """A value that flowed from one call's result into another call's argument."""

    source: str
    """Id of the call that produced the value."""
    path: str
    """Where in its result the value stands: `borders[2]`."""
    target: str
    """Id of the call that used it."""
    parameter: str
    """Name of the parameter that took it."""


class Evidence(Record):
    """What was executed, in order, and how values flowed: a directed acyclic graph over the calls."""

    calls: tuple[ToolCall, ...]
    edges: tuple[Edge, ...]


# -- answers ----------------------------------------------------------------------------------------------------------


class NumberAnswer(Record):
    """A number, right if within `tolerance`."""

    kind: Literal["number"] = "number"
    value: float | int
    unit: str | None = None
    """Unit in words that the query asks for."""
    tolerance: float = 0.0
    """Absolute; half a unit of the last decimal that the query asks for, 0 for counts. A whole unit for a difference or ratio
    beside one of its rounded figures, and for what editions of a source differ in, such as what atomic weights decide."""


class StringAnswer(Record):
    """A name or short text."""

    kind: Literal["string"] = "string"
    value: str
    aliases: tuple[str, ...] = ()
    """Other spellings that are right as well."""


class DateAnswer(Record):
    """A day of the Gregorian calendar."""

    kind: Literal["date"] = "date"
    value: str
    """YYYY-MM-DD."""


class BooleanAnswer(Record):
    """Yes or no."""

    kind: Literal["boolean"] = "boolean"
    value: bool


Atom: TypeAlias = Annotated[NumberAnswer | StringAnswer | DateAnswer | BooleanAnswer, Field(discriminator="kind")]


class ListAnswer(Record):
    """Several values whose order matters."""

    kind: Literal["list"] = "list"
    items: tuple[Atom, ...]


class SetAnswer(Record):
    """Several values in any order."""

    kind: Literal["set"] = "set"
    items: tuple[Atom, ...]


class RecordAnswer(Record):
    """Several named values: the parts of a question that asks for more than one thing."""

    kind: Literal["record"] = "record"
    fields: dict[str, Atom]


class TextAnswer(Record):
    """Free text: a passage that can be said in other words, so that only a model can judge whether it was."""

    kind: Literal["text"] = "text"
    value: str


Answer: TypeAlias = Annotated[
    NumberAnswer | StringAnswer | DateAnswer | BooleanAnswer | ListAnswer | SetAnswer | RecordAnswer | TextAnswer,
    Field(discriminator="kind"),
]


# -- certificates -----------------------------------------------------------------------------------------------------


class LiteralSource(Record):
    """An argument that the query states."""

    kind: Literal["literal"] = "literal"
    value: Json
    said: str | None = None
    """The words of the query that state it; None for a default that the query need not mention."""


class StepSource(Record):
    """An argument or operand that an earlier step yields."""

    kind: Literal["step"] = "step"
    step: str
    path: str
    """Where in the step's result; empty for the whole of it."""


class ManySource(Record):
    """A list argument put together from several sources."""

    kind: Literal["many"] = "many"
    items: tuple[Annotated[LiteralSource | StepSource, Field(discriminator="kind")], ...]


Source: TypeAlias = Annotated[LiteralSource | StepSource | ManySource, Field(discriminator="kind")]


class CallStep(Record):
    """Execute a tool."""

    kind: Literal["call"] = "call"
    id: str
    """Id of the call in the evidence."""
    tool: str
    identity: str
    """The tool's name and contract hash when the task was made."""
    arguments: dict[str, Source]


class OperationStep(Record):
    """Compute from earlier steps with one of the operations of `dive.synthesis.operations`."""

    kind: Literal["operation"] = "operation"
    id: str
    operation: str
    inputs: tuple[Source, ...]
    options: dict[str, Json] = {}


Step: TypeAlias = Annotated[CallStep | OperationStep, Field(discriminator="kind")]


class Citation(Record):
    """Where one atom of the answer comes from."""

    atom: str
    """Path inside the answer: empty for a plain answer, `[0]`, or a field name."""
    step: str
    path: str
    span: str | None = None
    """The words of the text at the path that are the atom; None where it is the whole value."""


class Check(Record):
    """One check of the certificate, with what it found."""

    name: str
    passed: bool
    detail: str = ""


class Certificate(Record):
    """The machine-checkable proof that the evidence entails the answer."""

    version: Literal[1] = 1
    steps: tuple[Step, ...]
    """The program, in executable order."""
    citations: tuple[Citation, ...]
    checks: tuple[Check, ...]


# -- tasks ------------------------------------------------------------------------------------------------------------


class Round(Record):
    """One round of synthesis: what it made of the round before."""

    number: int
    operator: str
    """What the deriver did: start, deepen, chain, aggregate, filter, compare, compute, widen."""
    query: str
    answer: Answer
    calls: int
    """Calls on the path to the answer."""
    operations: int
    """Operations on the path to the answer."""


class Seed(Record):
    """The entity that the configuration was drawn around."""

    entity: str
    value: Json
    domain: str


class Provenance(Record):
    """Where a task comes from: enough to make it again."""

    run_seed: int
    index: int
    pool_version: str
    settings_hash: str
    collector: str
    deriver: str
    seed: Seed
    split: Literal["train", "evaluation"] = "train"
    """The split of the entities that the query states."""
    exemplars: tuple[str, ...]
    """Ids of the configuration's exemplars."""
    exemplar: str
    """The one whose structural prior the deriver followed."""
    rounds: tuple[Round, ...]
    """The derivation history; the last entry is the task."""


class Task(Record):
    """A query, the tools on offer, and an answer with its proof."""

    version: Literal[1] = 1
    id: str
    """`<index>-<content hash>`."""
    query: str
    answer: Answer
    toolset: tuple[str, ...]
    """Names of the tools on offer, sorted."""
    domains: tuple[str, ...]
    """Domains of the tools on the path, sorted."""
    pattern: str
    """Canonical R/P topology of the path."""
    evidence: Evidence
    certificate: Certificate
    provenance: Provenance


# -- trajectories -----------------------------------------------------------------------------------------------------


class Trajectory(Record):
    """One rollout in OpenAI chat format."""

    version: Literal[1] = 1
    id: str
    task: str
    """Id of the task."""
    attempt: int
    policy: str
    messages: tuple[dict[str, Json], ...]
    """OpenAI chat messages, exactly as sent and received."""
    tools: tuple[dict[str, Json], ...]
    """Tool schemas that were on offer, OpenAI function form."""
    reward: float | None = None
    """None where the rollout could not be graded."""
    verdict: Literal["correct", "wrong", "ungraded"]
    failure: str | None = None
    """Typed reason where the rollout broke off or could not be graded."""
