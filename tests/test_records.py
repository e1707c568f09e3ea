"""Records survive JSON exactly, and refuse what they do not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dive.records import (
    BooleanAnswer,
    CallStep,
    Certificate,
    Check,
    Citation,
    DateAnswer,
    Edge,
    Evidence,
    ListAnswer,
    LiteralSource,
    ManySource,
    NumberAnswer,
    OperationStep,
    Record,
    RecordAnswer,
    SetAnswer,
    StepSource,
    StringAnswer,
    ToolCall,
)

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
)
atoms = st.one_of(
    st.builds(NumberAnswer, value=numbers, unit=st.none() | text, tolerance=st.floats(0, 1e6)),
    st.builds(StringAnswer, value=text, aliases=st.lists(text, max_size=3).map(tuple)),
    st.builds(DateAnswer, value=st.dates().map(str)),
    st.builds(BooleanAnswer, value=st.booleans()),
)
answers = st.one_of(
    atoms,
    st.builds(ListAnswer, items=st.lists(atoms, max_size=3).map(tuple)),
    st.builds(SetAnswer, items=st.lists(atoms, max_size=3).map(tuple)),
    st.builds(RecordAnswer, fields=st.dictionaries(text, atoms, max_size=3)),
)
plain_sources = st.builds(LiteralSource, value=json_values, said=st.none() | text) | st.builds(StepSource, step=text, path=text)
sources = plain_sources | st.builds(ManySource, items=st.lists(plain_sources, max_size=3).map(tuple))
steps = st.one_of(
    st.builds(CallStep, id=text, tool=text, identity=text, arguments=st.dictionaries(text, sources, max_size=3)),
    st.builds(OperationStep, id=text, operation=text, inputs=st.lists(sources, max_size=3).map(tuple)),
)
certificates = st.builds(
    Certificate,
    steps=st.lists(steps, max_size=3).map(tuple),
    citations=st.lists(st.builds(Citation, atom=text, step=text, path=text), max_size=2).map(tuple),
    checks=st.lists(st.builds(Check, name=text, passed=st.booleans(), detail=text), max_size=2).map(tuple),
)
calls = st.builds(
    ToolCall, id=text, tool=text, arguments=st.dictionaries(text, json_values, max_size=3),
    result=st.none() | st.dictionaries(text, json_values, max_size=3), error=st.none() | text,
)  # fmt: skip
evidence = st.builds(
    Evidence,
    calls=st.lists(calls, max_size=3).map(tuple),
    edges=st.lists(st.builds(Edge, source=text, path=text, target=text, parameter=text), max_size=2).map(tuple),
)


@given(answers | certificates | evidence)
def test_json_round_trip_is_exact(record: Record) -> None:
    again = type(record).from_json(record.to_json())
    assert again == record
    assert again.to_json() == record.to_json()


def test_records_are_frozen_and_closed() -> None:
    answer = NumberAnswer(value=1)
    with pytest.raises(ValidationError):
        answer.value = 2
    with pytest.raises(ValidationError):
        NumberAnswer.from_json(b'{"kind":"number","value":1,"surprise":2}')


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(ValidationError):
        Certificate.from_json(b'{"version":2,"steps":[],"citations":[],"checks":[]}')
