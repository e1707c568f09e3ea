"""A passage of text as an answer: only where the options allow it, and only word for word as it was cited."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import pytest

from dive.records import Citation, StringAnswer, TextAnswer
from dive.runtime.models import CallSettings, ModelOptions, ScriptedModel
from dive.synthesis.certify import Broken, check_answer
from dive.synthesis.model.deriver import ModelDeriver
from dive.synthesis.model.draft import Complaint, read
from dive.synthesis.model.trace import Trace
from dive.tools import Pack, Pick, Result, ToolPool, tool
from dive.tools.executor import Executor

PACK = Pack(name="chronicle", domain="general", title="a made-up chronicle", licence="Apache-2.0")
STORY = "It was founded by fishermen who had lost their way in the fog. A lighthouse followed, and with it a town with a name."


class Place(Result):
    town: str


class Chronicle(Result):
    story: str


@tool(
    domain="general",
    kind="retrieval",
    asks={"town": ["the town with the postcode {code}", "which town has the postcode {code}"]},
    examples=[({"code": 7001}, {"town": "Old Cove"}), ({"code": 7002}, {"town": "New Cove"})],
)
def town_of(code: Annotated[int, Pick(7001, 7002)]) -> Place:
    """Find the town that has a postcode."""
    return Place(town={7001: "Old Cove"}.get(code, "New Cove"))


@tool(
    domain="general",
    kind="retrieval",
    asks={"story": ["the story of {town}", "how {town} came to be"]},
    examples=[({"town": "Old Cove"}, {"story": STORY}), ({"town": "New Cove"}, {"story": "It is new."})],
)
def chronicle(town: str) -> Chronicle:
    """Tell how a town came to be."""
    return Chronicle(story=STORY if town == "Old Cove" else "It is new.")


@pytest.fixture
def trace() -> Iterator[Trace]:
    with Executor() as executor, ThreadPoolExecutor(2) as threads:
        made = Trace({t.name: t for t in (town_of, chronicle)}, executor, threads)
        asyncio.run(made.execute([("town_of", {"code": 7001}), ("chronicle", {"town": "Old Cove"})]))
        yield made


def accept(trace: Trace, answer: str, *, allow_text: bool, span: str | None = None) -> object:
    draft = {"query": "How did the town with the postcode 7001 come to be?", "answer": answer, "operator": "chain",
             "citations": [{"step": "c2", "path": "story", "span": span}]}  # fmt: skip
    deriver = ModelDeriver(
        ScriptedModel([]), trace, ToolPool(dict(trace.tools)), (), CallSettings(), ModelOptions(allow_text=allow_text)
    )
    return deriver.accept(read(json.dumps(draft)), None)[0]


def test_the_deriver_is_told(trace: Trace) -> None:
    for allowed in (False, True):
        model = ScriptedModel(["no json", "no json"])
        deriver = ModelDeriver(model, trace, ToolPool(dict(trace.tools)), (), CallSettings(), ModelOptions(allow_text=allowed))
        with pytest.raises(Complaint):
            asyncio.run(deriver.derive(None))
        assert ("passage of text" in str(model.requests[0][0][0]["content"])) == allowed


def test_a_passage_is_an_answer_only_where_that_is_allowed(trace: Trace) -> None:
    assert accept(trace, STORY, allow_text=True) == TextAnswer(value=STORY)
    with pytest.raises(Complaint) as caught:
        accept(trace, STORY, allow_text=False)
    assert caught.value.reason == "unanswerable"
    with pytest.raises(Complaint) as caught:
        accept(trace, "Fishermen founded it.", allow_text=True)
    assert caught.value.reason == "answer_differs"


def test_words_of_a_text_are_an_answer_where_they_stand_just_once(trace: Trace) -> None:
    assert accept(trace, "fishermen", allow_text=False, span="fishermen") == StringAnswer(value="fishermen")
    for answer, span, reason in (
        ("sailors", "fishermen", "answer_differs"),
        ("sailors", "sailors", "wrong_citation"),
        ("fisher", "fisher", "wrong_citation"),  # no whole word
        ("a", "a", "wrong_citation"),  # twice
    ):
        with pytest.raises(Complaint) as caught:
            accept(trace, answer, allow_text=False, span=span)
        assert caught.value.reason == reason
    citation = Citation(atom="", step="c1", path="story", span="fishermen")
    assert check_answer(StringAnswer(value="fishermen"), [citation], {"c1": {"story": STORY}}).passed
    assert not check_answer(StringAnswer(value="lighthouse"), [citation], {"c1": {"story": STORY}}).passed
    with pytest.raises(Broken):
        check_answer(StringAnswer(value="fishermen"), [citation], {"c1": {"story": "It has changed."}})
