"""The typed answer of a proof: made from what the citations give, and held against what the deriver said."""

import math
import re
from collections.abc import Mapping

from dive.records import (
    Answer,
    Atom,
    BooleanAnswer,
    CallStep,
    DateAnswer,
    Json,
    ListAnswer,
    ManySource,
    NumberAnswer,
    OperationStep,
    RecordAnswer,
    SetAnswer,
    StepSource,
    StringAnswer,
    TextAnswer,
)
from dive.synthesis.answers import LONGEST_LIST, LONGEST_STRING
from dive.synthesis.certify import Broken, piece
from dive.synthesis.model.draft import Complaint, Draft
from dive.synthesis.model.program import Proof
from dive.synthesis.model.trace import output_at
from dive.synthesis.paths import NoSuchPath, get
from dive.tools import Entity, ToolPool

_ROUNDING = re.compile(r"\b(round|decimal|nearest|whole|integer|places?\b|tenths?|hundredths?|significant)", re.IGNORECASE)


def answer_of(draft: Draft, proof: Proof, pool: ToolPool, *, text: bool = False) -> Answer:
    """The answer; a passage of text only where `text` allows it.

    Raises Complaint where the citations give none, or not the one that the draft gives.
    """
    atoms = [c.atom for c in proof.citations]
    if len(set(atoms)) != len(atoms):
        raise Complaint("wrong_citation", "two citations are for the same atom")
    if atoms == [""]:
        value, entity = _cited(proof, 0, pool)
        if text and isinstance(value, str) and (len(value) > LONGEST_STRING or "\n" in value):
            if draft.answer != value:
                raise _differs(draft.answer, value)
            return TextAnswer(value=value)
        return _typed(draft, draft.answer, value, entity, pool)
    if not isinstance(draft.answer, dict) or set(draft.answer) != set(atoms):
        names = sorted(draft.answer) if isinstance(draft.answer, dict) else "no names"
        raise Complaint("wrong_citation", f"the answer has {names}, but the citations are for {sorted(atoms)}")
    fields: dict[str, Atom] = {}
    for place, name in enumerate(atoms):
        value, entity = _cited(proof, place, pool)
        if isinstance(value, list):
            raise Complaint("unanswerable", f"'{name}' is a list; an answer of several parts takes single values")
        fields[name] = _atom(draft, draft.answer[name], value, entity, pool)
    return RecordAnswer(fields=fields)


def _cited(proof: Proof, place: int, pool: ToolPool) -> tuple[Json, Entity | None]:
    citation = proof.citations[place]
    try:
        value = get(proof.results[citation.step], citation.path)
    except NoSuchPath as error:
        raise Complaint("wrong_citation", f"{citation.step} has nothing at '{citation.path}' ({error})") from None
    if citation.span is not None:
        try:
            return piece(value, citation.span), None
        except Broken as error:
            raise Complaint("wrong_citation", f"{citation.step}.{citation.path}: {error}") from None
    return value, _entity(proof, StepSource(step=citation.step, path=citation.path), pool)


def _entity(proof: Proof, source: StepSource, pool: ToolPool) -> Entity | None:
    """The entity type at a source, through rankings and filters to what they choose from."""
    step = next(s for s in proof.steps if s.id == source.step)
    if isinstance(step, CallStep):
        output = output_at(pool.tools[step.tool], source.path)
        return output.entity if output is not None else None
    if not isinstance(step, OperationStep) or step.operation not in ("rank_by", "keep"):
        return None
    labels = step.inputs[0]
    first = next(iter(labels.items), None) if isinstance(labels, ManySource) else labels
    return _entity(proof, first, pool) if isinstance(first, StepSource) else None


def _typed(draft: Draft, said: Json, value: Json, entity: Entity | None, pool: ToolPool) -> Answer:
    if not isinstance(value, list):
        return _atom(draft, said, value, entity, pool)
    if not 2 <= len(value) <= LONGEST_LIST or len({str(v) for v in value}) != len(value):
        raise Complaint("unanswerable", f"a list answer has 2 to {LONGEST_LIST} different elements, this one has {len(value)}")
    if any(isinstance(v, dict | list | float) for v in value):
        raise Complaint("unanswerable", "the elements of a list answer are names or whole numbers")
    if not isinstance(said, list) or len(said) != len(value):
        raise Complaint("answer_differs", f"the answer {_short(said)} is not what the citation gives, {_short(value)}")
    if not draft.ordered:
        said = _matched(said, value, entity, pool)
    items = tuple(_atom(draft, s, v, entity, pool) for s, v in zip(said, value, strict=True))
    return ListAnswer(items=items) if draft.ordered else SetAnswer(items=items)


def _matched(said: list[Json], value: list[Json], entity: Entity | None, pool: ToolPool) -> list[Json]:
    """What was said, in the order of what was found; what matches nothing stays where it is and will be complained of."""
    left = list(said)
    ordered: list[Json] = []
    for v in value:
        match = next((s for s in left if _same(s, v, entity, pool)), left[0])
        left.remove(match)
        ordered.append(match)
    return ordered


def _atom(draft: Draft, said: Json, value: Json, entity: Entity | None, pool: ToolPool) -> Atom:
    if isinstance(value, bool):
        if said is not value:
            raise _differs(said, value)
        return BooleanAnswer(value=value)
    if isinstance(value, int | float):
        return _number(draft, said, value)
    if not isinstance(value, str) or not value.strip():
        raise Complaint("unanswerable", f"the citation gives {_short(value)}, which is no single value")
    if len(value) > LONGEST_STRING or "\n" in value:
        raise Complaint("unanswerable", "the citation gives a text, which no program can grade; cite a name or a number")
    if not _same(said, value, entity, pool):
        raise _differs(said, value)
    if entity is not None and entity.name == "Date":
        return DateAnswer(value=value)
    return StringAnswer(value=value, aliases=tuple(pool.aliases_of(entity, value)))


def _number(draft: Draft, said: Json, value: float | int) -> NumberAnswer:
    if not math.isfinite(value) or abs(value) >= 1e15:
        raise Complaint("unanswerable", "the citation gives a number that is too large to answer with")
    decimals = draft.decimals if isinstance(value, float) else None
    rounded = value if decimals is None else round(value, decimals)
    tolerance = 0.0 if decimals is None else 0.51 * 10.0**-decimals
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise _differs(said, value)
    if abs(said - rounded) > max(tolerance, 1e-9 * abs(value)):
        raise _differs(said, rounded)
    if decimals is not None and not _ROUNDING.search(draft.query):
        raise Complaint("rounding_unsaid", f"the answer is rounded to {decimals} decimal places; the question must say so")
    if decimals is None and isinstance(value, float) and value != round(value, 6):
        raise Complaint(
            "rounding_unsaid", f"the answer is {value!r}; say in the question to how many decimals, give `decimals`"
        )
    return NumberAnswer(value=int(rounded) if decimals == 0 else rounded, unit=draft.unit, tolerance=tolerance)


def _same(said: Json, value: Json, entity: Entity | None, pool: ToolPool) -> bool:
    if not isinstance(said, str) or not isinstance(value, str):
        return type(said) is type(value) and bool(said == value)
    known = {value.casefold().strip(), *(a.casefold() for a in pool.aliases_of(entity, value))}
    return said.casefold().strip() in known


def _differs(said: Json, value: Json) -> Complaint:
    return Complaint("answer_differs", f"the answer {_short(said)} is not what the citation gives, {_short(value)}")


def _short(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:117]}…"


def raw_of(proof: Proof) -> Json:
    """What the citations give, before rounding and typing."""
    found: Mapping[str, Json] = {c.atom: piece(get(proof.results[c.step], c.path), c.span) for c in proof.citations}
    return found[""] if set(found) == {""} else dict(found)
