"""The deriver: a model writes the question and says how the evidence entails its answer; programs check every word of it.

One complaint, in exact words, may be answered with a mended draft; after that the round fails with the complaint's reason.
Nothing is repaired silently: not the JSON, not a citation, not the query.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import orjson

from dive.exemplars import Exemplar
from dive.records import Answer, Round
from dive.runtime.models import CallSettings, Message, Model, Reply, text_of
from dive.runtime.models.options import ModelOptions
from dive.synthesis.certify import Claim, check_leaks, check_text
from dive.synthesis.model.collector import say_exemplars, shown
from dive.synthesis.model.draft import Complaint, Draft, read
from dive.synthesis.model.program import Builder, Proof, check_arguments
from dive.synthesis.model.prompts import fill
from dive.synthesis.model.reading import answer_of, raw_of
from dive.synthesis.model.soundness import doubts
from dive.synthesis.model.trace import Trace
from dive.tools import Tool, ToolPool

LONGEST_QUERY = 700
"""Characters."""


@dataclass(frozen=True)
class Derived:
    """An accepted draft and its proof."""

    draft: Draft
    answer: Answer
    proof: Proof
    repaired: int
    """Complaints that it took."""
    model: str
    """Name of the model that wrote it."""

    def round(self, number: int) -> Round:
        """The record of the round."""
        d, p = self.draft, self.proof
        return Round(
            number=number, operator=d.operator, query=d.query, answer=self.answer, calls=p.calls, operations=p.operations
        )


@dataclass
class ModelDeriver:
    """One attempt's deriver."""

    model: Model
    trace: Trace
    pool: ToolPool
    exemplars: Sequence[Exemplar]
    settings: CallSettings
    options: ModelOptions

    async def derive(self, previous: Round | None) -> Derived:
        """A question over the trace, harder than the previous one. Raises Complaint, or ModelError where the model fails."""
        passages = f" {fill('passages')}" if self.options.allow_text else ""
        system = fill("derive", longest=LONGEST_QUERY, exemplars=say_exemplars(self.exemplars), passages=passages)
        messages: list[Message] = [
            {"role": "system", "content": system},
            {"role": "user", "content": self._request(previous)},
        ]
        settings = self.settings.model_copy(update={"response_format": _form(self.options)})
        for turn in range(self.options.repairs + 1):
            reply = await self.model.complete(messages, settings=settings)
            try:
                draft = read(_said(reply))
                answer, proof = self.accept(draft, previous)
                return Derived(draft, answer, proof, turn, self.model.name)
            except Complaint as complaint:
                if turn == self.options.repairs or complaint.reason == "refused":
                    raise
                messages += [reply.message, {"role": "user", "content": fill("repair", complaint=complaint.text)}]
        raise AssertionError("the loop returns or raises")

    def accept(self, draft: Draft, previous: Round | None) -> tuple[Answer, Proof]:
        """The typed answer and the proof of a draft. Raises Complaint."""
        if len(draft.query) > LONGEST_QUERY:
            raise Complaint("too_long", f"the question has {len(draft.query)} characters, at most {LONGEST_QUERY} are allowed")
        for name in self.trace.tools:
            if "_" in name and name in draft.query:
                raise Complaint("tool_named", f"the question names the tool {name}")
        if found := re.search(r"\b[co]\d+\b", draft.query):
            raise Complaint("tool_named", f"the question names the step {found[0]}")
        builder = Builder(draft, self.trace, self.pool, self.options.allow_unproven)
        proof = builder.build()
        check_arguments(proof)
        doubted = list(doubts(proof))
        if doubted and not self.options.allow_unproven:
            raise doubted[0]
        proof = replace(proof, unproven=proof.unproven + tuple(doubted))
        answer = answer_of(draft, proof, self.pool, text=self.options.allow_text)
        text = check_text(claimed(draft, answer, proof, self.trace.tools), self.pool.tools)
        for check in (*text, check_leaks(draft.query, proof.steps, proof.results)):
            if not check.passed:
                raise Complaint(check.name, _WORDS.get(check.name, "{}").format(check.detail))
        if proof.calls < 2:
            raise Complaint("single_step", "the answer rests on a single call; a question needs at least two")
        if previous is not None and proof.calls + proof.operations <= previous.calls + previous.operations:
            size = proof.calls + proof.operations
            raise Complaint("not_harder", f"the program has {size} steps, no more than the question before it")
        return answer, proof

    def _request(self, previous: Round | None) -> str:
        lines: list[str] = []
        for call in self.trace.calls:
            if call.error is None:
                tool = self.trace.tools[call.tool]
                lines.append(f"{call.id}: {call.tool} ({tool.kind}: {tool.description})")
                lines.append(f"   arguments: {orjson.dumps(call.arguments).decode()}")
                lines.append(f"   result: {shown(call, self.options.shown)}")
        evidence = "\n".join(lines)
        if previous is None:
            return fill("derive_start", evidence=evidence)
        answer = orjson.dumps(previous.answer.model_dump(mode="json")).decode()
        size = previous.calls + previous.operations
        return fill("derive_more", evidence=evidence, query=previous.query, answer=answer, size=size)


def claimed(draft: Draft, answer: Answer, proof: Proof, toolset: Mapping[str, Tool]) -> Claim:
    """What the draft's certificate is to prove. What is unproven anyway is not also held to stating everything."""
    value = raw_of(proof)
    return Claim(
        draft.query, answer, proof.steps, proof.citations, proof.evidence, toolset, value, partial=bool(proof.unproven)
    )


_WORDS = {
    "units_stated": "the question does not name the unit of its answer: {}",
    "candidates_bound": "{}; give the keys in the order of their labels",
    "literals_stated": "the question does not state: {}",
    "no_leak": "{}; the question must not give away what has to be found out",
    "answer_hidden": "{}; the question must not give away its answer",
}


def _said(reply: Reply) -> str:
    """The text of a reply. Raises Complaint where it is no complete one."""
    if reply.finish in ("refusal", "content_filter"):
        raise Complaint("refused", f"the deriver refuses ({reply.finish})")
    if reply.finish == "length":
        raise Complaint("cut_off", "the reply was cut off at the token limit; be brief")
    return text_of(reply.message)


def _form(options: ModelOptions) -> dict[str, object] | None:
    """What the server is asked to enforce."""
    if options.structured == "json_object":
        return {"type": "json_object"}
    if options.structured == "json_schema":
        return {"type": "json_schema", "json_schema": {"name": "task", "schema": Draft.model_json_schema()}}
    return None
