"""The certificate: the program that a tree stands for, and the checks that make it a proof.

Checks look at the finished query text and at fresh executions, never at how the task was made, so whoever made it (program or
model) is held to the same standard.
"""

import math
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from dive.errors import ToolError
from dive.records import (
    Answer,
    CallStep,
    Check,
    Citation,
    Evidence,
    Json,
    LiteralSource,
    ManySource,
    NumberAnswer,
    OperationStep,
    RecordAnswer,
    Source,
    Step,
    StepSource,
)
from dive.synthesis.answers import agrees
from dive.synthesis.edges import check_edges
from dive.synthesis.operations import OPERATIONS, Undefined
from dive.synthesis.paths import NoSuchPath, get
from dive.synthesis.workbench import Caller
from dive.tools import Parameter, Tool
from dive.tools.entities import say_date
from dive.tools.fields import say_amount, say_plain

SHORTCUT_CALLS = 10
"""Most single calls that the shortcut audit tries."""


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Broken(Exception):
    """The program cannot be executed; the message says where."""


def run_program(steps: Sequence[Step], tools: Mapping[str, Tool], caller: Caller, *, fresh: bool) -> dict[str, Json]:
    """Execute a program; results by step id. Raises Broken."""
    results: dict[str, Json] = {}
    if fresh and any(isinstance(s, CallStep) and s.tool in tools and tools[s.tool].stateful for s in steps):
        caller.reset()  # the program has to give its results from the beginning, not after whatever was tried before
    for step in steps:
        if step.id in results:
            raise Broken(f"step {step.id} occurs twice")
        if isinstance(step, CallStep):
            tool = tools.get(step.tool)
            if tool is None:
                raise Broken(f"{step.id}: no tool is called {step.tool}")
            if tool.identity != step.identity:
                raise Broken(f"{step.id}: {step.tool} is not the tool that the certificate names")
            arguments = {name: resolve(source, results) for name, source in step.arguments.items()}
            try:
                results[step.id] = caller.call(tool, arguments, fresh=fresh)
            except ToolError as error:
                raise Broken(f"{step.id}: {error}") from error
        else:
            results[step.id] = _operate(step, results)
    return results


def _operate(step: OperationStep, results: Mapping[str, Json]) -> Json:
    if step.operation not in OPERATIONS:
        raise Broken(f"{step.id}: no operation is called {step.operation}")
    try:
        return OPERATIONS[step.operation](*(resolve(s, results) for s in step.inputs), **step.options)
    except Undefined as error:
        raise Broken(f"{step.id}: {step.operation} is undefined here ({error})") from error
    except (TypeError, ValueError, KeyError) as error:
        raise Broken(f"{step.id}: {step.operation} does not take these operands") from error


def resolve(source: Source, results: Mapping[str, Json]) -> Json:
    """The value of a source. Raises Broken."""
    match source:
        case LiteralSource():
            return source.value
        case StepSource():
            if source.step not in results:
                raise Broken(f"step {source.step} is used before it is executed")
            try:
                return get(results[source.step], source.path)
            except NoSuchPath as error:
                raise Broken(f"{source.step}: {error}") from error
        case ManySource():
            return [resolve(item, results) for item in source.items]


def literals_of(steps: Sequence[Step]) -> list[LiteralSource]:
    """Every literal that the program uses."""
    found: list[LiteralSource] = []
    for step in steps:
        for source in step.arguments.values() if isinstance(step, CallStep) else step.inputs:
            for inner in source.items if isinstance(source, ManySource) else (source,):
                if isinstance(inner, LiteralSource):
                    found.append(inner)
    return found


def chooses(step: Step) -> bool:
    """Does the step pick among candidates that the query names, so that naming the one it picks is no leak?"""
    if not isinstance(step, OperationStep):
        return False
    if step.operation == "exceeds":
        return True
    first = step.inputs[0]
    named = isinstance(first, ManySource) and all(isinstance(i, LiteralSource) for i in first.items)
    return step.operation in ("rank_by", "keep") and named


# -- text -------------------------------------------------------------------------------------------------------------


def _spellings(value: Json) -> list[str]:
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        if abs(value) < 100 and float(value).is_integer():
            return []  # small numbers occur in any text by chance; an equal literal is caught by the audit
        forms = {say_plain(value), say_amount(value), str(value)}
        if isinstance(value, float):
            forms |= {say(round(value, digits)) for digits in (0, 1, 2) for say in (say_plain, say_amount) if abs(value) >= 100}
        return sorted(forms)
    if isinstance(value, str):
        text = value.strip()
        heads = [text, text.split(",")[0]] if "," in text else [text]
        return [h for h in heads if len(h) >= 2]
    if isinstance(value, list):
        return [s for element in value for s in _spellings(element)] if len(value) <= 12 else []
    return []


_ENUMERATION = re.compile(r"\b(?:as|either) (?:[\w-]+, )*[\w-]+ or [\w-]+(?=[.,?]|$)")
"""The possible answers spelled out, as in "give it as low, medium or high"."""


def mentions(text: str, value: Json) -> str | None:
    """The spelling under which the text mentions the value, as whole words; None where it does not."""
    folded = text.casefold()
    for spelling in _spellings(value):
        needle = spelling.casefold()
        if needle in folded and re.search(rf"(?<![\w.,]){re.escape(needle)}(?![\w]|[.,]\d)", folded):
            return spelling
    return None


# -- checks -----------------------------------------------------------------------------------------------------------


def check_literals(query: str, steps: Sequence[Step], tools: Mapping[str, Tool]) -> Check:
    """Every literal of the program is stated in the query, in words that mean its value, or is a tool's default."""
    meant: set[tuple[str, str | None]] = set()
    """Values and their words that a call's parameter vouches for; an operation on the same literal has no parameter to ask."""
    for step in steps:
        if isinstance(step, CallStep):
            tool = tools.get(step.tool)
            for name, source in step.arguments.items():
                parameter = tool.parameter(name) if tool is not None and name in {p.name for p in tool.parameters} else None
                for inner in source.items if isinstance(source, ManySource) else (source,):
                    if isinstance(inner, LiteralSource) and not _stated(inner, query, parameter):
                        return Check(
                            name="literals_stated", passed=False, detail=f"{step.id}.{name}: {inner.said or inner.value!r}"
                        )
                    if isinstance(inner, LiteralSource):
                        meant.add((repr(inner.value), inner.said))
        else:
            for inner in literals_of([step]):
                if (repr(inner.value), inner.said) not in meant and not _stated(inner, query, None):
                    return Check(name="literals_stated", passed=False, detail=f"{step.id}: {inner.said or inner.value!r}")
    return Check(name="literals_stated", passed=True)


def _stated(source: LiteralSource, query: str, parameter: Parameter | None) -> bool:
    if source.said is None:
        return parameter is not None and not parameter.required and parameter.optional_default == source.value
    return _stands(source.said, query) and _means(source.said, source.value, parameter)


def _stands(said: str, query: str) -> bool:
    """Are the words in the query, as `_standing` finds them? Literals differ from query to query: a search compiles nothing."""
    if not said:
        return True
    place = query.find(said)
    while place >= 0:
        before, after = query[place - 1 : place], query[place + len(said) : place + len(said) + 1]
        further = after.isdecimal() if said[-1].isdigit() else _is_word(after)
        if not _is_word(before) and not further:
            return True
        place = query.find(said, place + 1)
    return False


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _standing(said: str) -> re.Pattern[str]:
    """The words where they are no part of a longer word or number."""
    further = r"\d" if said[-1:].isdigit() else r"\w"
    return re.compile(rf"(?<!\w){re.escape(said)}(?!{further})")


def _means(said: str, value: Json, parameter: Parameter | None) -> bool:
    """Are these words for the value?"""
    forms = [say_plain(value), say_amount(value), str(value)]
    if parameter is not None and parameter.entity is not None:
        with suppress(Exception):  # a forged value may be nothing that the entity type can say
            forms.append(parameter.entity.say(value))
    elif isinstance(value, str) and _ISO_DATE.fullmatch(value):
        with suppress(ValueError):
            forms.append(say_date(value))
    folded = said.casefold()
    return any(form.casefold() in folded for form in forms)


def check_candidates(steps: Sequence[Step]) -> Check:
    """Where a program chooses among stated candidates, each candidate's key was computed from that candidate."""
    literals: dict[str, list[Json]] = {}
    for step in steps:
        own: list[Json] = [source.value for source in literals_of([step])]
        for source in step.arguments.values() if isinstance(step, CallStep) else step.inputs:
            for inner in source.items if isinstance(source, ManySource) else (source,):
                if isinstance(inner, StepSource):
                    own += literals.get(inner.step, [])
        literals[step.id] = own
        if isinstance(step, OperationStep) and step.operation in ("rank_by", "keep"):
            labels, keys = step.inputs[0], step.inputs[1]
            if isinstance(labels, ManySource) and isinstance(keys, ManySource):
                for label, key in zip(labels.items, keys.items, strict=False):
                    if isinstance(label, LiteralSource) and (
                        not isinstance(key, StepSource) or label.value not in literals.get(key.step, [])
                    ):
                        return Check(name="candidates_bound", passed=False, detail=f"the key of {label.value!r} is another's")
    return Check(name="candidates_bound", passed=True)


def check_units(query: str, answer: Answer) -> Check:
    """The query names the unit that the answer is in."""
    parts = list(answer.fields.values()) if isinstance(answer, RecordAnswer) else [answer]
    missing = [a.unit for a in parts if isinstance(a, NumberAnswer) and a.unit is not None and a.unit not in query]
    return Check(name="units_stated", passed=not missing, detail=", ".join(missing))


def check_leaks(query: str, steps: Sequence[Step], results: Mapping[str, Json]) -> Check:
    """Nothing that evidence found stands in the query: no value that flows on, and not the answer."""
    stated = {str(s.value).casefold() for s in literals_of(steps)}
    choices = {step.id for step in steps if chooses(step)}
    masked = query
    for literal in sorted({s.said for s in literals_of(steps) if s.said}, key=len, reverse=True):
        masked = _standing(literal).sub(" ◻ ", masked)
    for step in steps:
        bound = _bound_of(step)
        for source in step.arguments.values() if isinstance(step, CallStep) else step.inputs:
            for inner in source.items if isinstance(source, ManySource) else (source,):
                if isinstance(inner, StepSource) and inner.step not in choices:
                    value = resolve(inner, results)
                    if bound is not None and value == bound:
                        continue
                    if found := mentions(masked, value):
                        return Check(name="no_leak", passed=False, detail=f"the query says '{found}', which {inner.step} found")
                    if isinstance(value, str) and value.casefold() in stated:
                        return Check(name="no_leak", passed=False, detail=f"'{value}' is found and also given")
    return Check(name="no_leak", passed=True)


def _bound_of(step: Step) -> Json:
    """What a filter for one kind of things states, so that finding it in some of them is no leak; None for other steps."""
    if isinstance(step, OperationStep) and step.operation == "keep" and step.options.get("test") == "is":
        bound = step.inputs[-1]
        return bound.value if isinstance(bound, LiteralSource) else None
    return None


def check_answer_hidden(query: str, steps: Sequence[Step], citations: Sequence[Citation], answer: Json) -> Check:
    """No atom of the answer stands in the query, unless the query offers it among the candidates of a choice."""
    choices = {step.id for step in steps if chooses(step)}
    offered = {c.atom for c in citations if c.step in choices}
    text = _ENUMERATION.sub(" ", query)
    for atom, value in answer.items() if isinstance(answer, dict) else [("", answer)]:
        if atom in offered:
            continue
        for element in value if isinstance(value, list) else [value]:
            if isinstance(element, bool):
                continue
            if found := mentions(text, element):
                return Check(name="answer_hidden", passed=False, detail=f"the query says '{found}'")
            if any(s.value == element and not isinstance(s.value, bool) for s in literals_of(steps)):
                return Check(name="answer_hidden", passed=False, detail=f"the literal {element!r} is the answer")
    return Check(name="answer_hidden", passed=True, detail="choice" if offered else "")


def check_no_error(steps: Sequence[Step], evidence: Evidence) -> Check:
    """Every call of the program is in the evidence and returned a result."""
    calls = {call.id: call for call in evidence.calls}
    for step in steps:
        if isinstance(step, CallStep):
            call = calls.get(step.id)
            if call is None or call.tool != step.tool:
                return Check(name="evidence_complete", passed=False, detail=f"{step.id} is not in the evidence")
            if call.error is not None or call.result is None:
                return Check(name="evidence_complete", passed=False, detail=f"{step.id} failed")
    return Check(name="evidence_complete", passed=True)


def check_toolset(steps: Sequence[Step], toolset: Sequence[str]) -> Check:
    """The toolset offers every tool of the program."""
    missing = sorted({s.tool for s in steps if isinstance(s, CallStep)} - set(toolset))
    return Check(name="toolset_suffices", passed=not missing, detail=", ".join(missing))


def check_order(steps: Sequence[Step], tools: Mapping[str, Tool]) -> list[Check]:
    """Where a tool writes, the query tells when: one call does, and every other call of its source leads up to it.

    No check at all for a program in which nothing writes.
    """
    calls = {s.id: tools[s.tool] for s in steps if isinstance(s, CallStep) and s.tool in tools and tools[s.tool].stateful}
    writing = [step for step, tool in calls.items() if tool.writes]
    if not writing:
        return []
    before = _ancestors(steps)
    loose = [
        step for writer in writing for step, tool in calls.items()
        if step != writer and tool.pack.name == calls[writer].pack.name and step not in before[writer]
    ]  # fmt: skip
    return [
        Check(name="order_told", passed=not loose, detail=f"{loose[0]} could come before or after a change" if loose else "")
    ]


def _ancestors(steps: Sequence[Step]) -> dict[str, set[str]]:
    """Step → the steps that its inputs come from, however far back."""
    found: dict[str, set[str]] = {}
    for step in steps:
        own: set[str] = set()
        for source in step.arguments.values() if isinstance(step, CallStep) else step.inputs:
            for inner in source.items if isinstance(source, ManySource) else (source,):
                if isinstance(inner, StepSource):
                    own |= {inner.step} | found.get(inner.step, set())
        found[step.id] = own
    return found


def check_same(expected: Json, actual: Json) -> bool:
    """Equality of results; floats to the last few bits, since another processor may round differently."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return expected.keys() == actual.keys() and all(check_same(v, actual[k]) for k, v in expected.items())
    if isinstance(expected, list | tuple) and isinstance(actual, list | tuple):
        return len(expected) == len(actual) and all(check_same(a, b) for a, b in zip(expected, actual, strict=True))
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, float) or isinstance(actual, float):
        return (
            isinstance(expected, int | float)
            and isinstance(actual, int | float)
            and math.isclose(expected, actual, rel_tol=1e-12, abs_tol=1e-300)
        )
    return bool(expected == actual)


def check_evidence(steps: Sequence[Step], results: Mapping[str, Json], evidence: Evidence) -> Check:
    """Re-execution gives what the evidence recorded, argument by argument and result by result."""
    calls = {call.id: call for call in evidence.calls}
    for step in steps:
        if isinstance(step, CallStep) and step.id in calls:
            call = calls[step.id]
            arguments = {name: resolve(source, results) for name, source in step.arguments.items()}
            if not check_same(call.arguments, arguments):
                return Check(name="reexecution", passed=False, detail=f"{step.id} was called with other arguments")
            if not check_same(call.result, results[step.id]):
                return Check(name="reexecution", passed=False, detail=f"{step.id} gives another result")
    return Check(name="reexecution", passed=True)


def check_shortcut(steps: Sequence[Step], toolset: Sequence[Tool], caller: Caller, answer: Json) -> Check:
    """No single call on what the query states gives the answer of a longer path."""
    path = [s for s in steps if isinstance(s, CallStep)]
    if len(path) < 2 or isinstance(answer, bool | dict) or any(chooses(step) for step in steps):
        return Check(name="no_shortcut", passed=True, detail="not applicable")
    stated: dict[str, list[Json]] = {}
    for step in path:
        tool = next((t for t in toolset if t.name == step.tool), None)
        for name, source in step.arguments.items():
            parameter = tool.parameter(name) if tool is not None else None
            if isinstance(source, LiteralSource) and parameter is not None and parameter.entity is not None:
                stated.setdefault(parameter.entity.name, []).append(source.value)
    tried = 0
    for tool in toolset:
        required = [p for p in tool.parameters if p.required]
        if len(required) != 1 or required[0].entity is None or required[0].many:
            continue
        for value in stated.get(required[0].entity.name, ())[:2]:
            if tried == SHORTCUT_CALLS:
                return Check(name="no_shortcut", passed=True, detail=f"{tried} single calls tried")
            tried += 1
            try:
                result = caller.call(tool, {required[0].name: value})
            except ToolError:
                continue
            if any(_tells(field_value, answer) for field_value in result.values()):
                return Check(name="no_shortcut", passed=False, detail=f"{tool.name} alone gives it")
    return Check(name="no_shortcut", passed=True, detail=f"{tried} single calls tried")


def _tells(value: Json, answer: Json) -> bool:
    if isinstance(answer, int | float) and abs(answer) < 20:
        return False  # a small number agrees by chance
    return type(value) is type(answer) and value == answer


def check_answer(answer: Answer, citations: Sequence[Citation], results: Mapping[str, Json]) -> Check:
    """Each atom of the answer stands where the certificate cites it. Raises Broken where a citation leads nowhere."""
    value = cited(answer, citations, results)
    return Check(
        name="answer_reproduced", passed=agrees(answer, value), detail="" if agrees(answer, value) else f"got {value!r}"[:200]
    )


def piece(value: Json, span: str | None) -> Json:
    """The cited words of a text, or all of it where there is no span. Raises Broken where they do not stand in it just once."""
    if span is None:
        return value
    if not isinstance(value, str) or len(re.findall(rf"(?<!\w){re.escape(span)}(?!\w)", value)) != 1:
        raise Broken(f"the words {span!r} do not stand, just once, in what is cited")
    return span


def cited(answer: Answer, citations: Sequence[Citation], results: Mapping[str, Json]) -> Json:
    """The value that the citations give. Raises Broken."""
    values = {c.atom: piece(resolve(StepSource(step=c.step, path=c.path), results), c.span) for c in citations}
    if isinstance(answer, RecordAnswer):
        return values
    if set(values) != {""}:
        raise Broken("the answer is not cited as a whole")
    return values[""]


# -- all of them ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Claim:
    """What a certificate is to prove: that this program, from what this query states, gives this answer."""

    query: str
    answer: Answer
    steps: tuple[Step, ...]
    citations: tuple[Citation, ...]
    evidence: Evidence
    toolset: Mapping[str, Tool]
    value: Json
    """What the citations resolved to when the claim was made."""
    partial: bool = False
    """Is it known to rest on something that the query does not state? Then that is not held against it here."""


def check_text(claim: Claim, tools: Mapping[str, Tool]) -> list[Check]:
    """The checks that need no execution but the claim's own."""
    checks = [
        check_candidates(claim.steps),
        check_units(claim.query, claim.answer),
        check_answer_hidden(claim.query, claim.steps, claim.citations, claim.value),
        check_edges(claim.steps, claim.evidence),
    ]
    return checks if claim.partial else [check_literals(claim.query, claim.steps, tools), *checks]


def certify(claim: Claim, tools: Mapping[str, Tool], caller: Caller) -> list[Check]:
    """Every check of a certificate, each once; nothing is executed for a text that fails."""
    checks = [
        *check_text(claim, tools),
        check_toolset(claim.steps, tuple(claim.toolset)),
        check_no_error(claim.steps, claim.evidence),
        *check_order(claim.steps, tools),
    ]
    if not all(check.passed for check in checks):
        return checks
    checks.append(check_shortcut(claim.steps, list(claim.toolset.values()), caller, claim.value))
    try:
        results = run_program(claim.steps, tools, caller, fresh=True)
        checks.append(check_evidence(claim.steps, results, claim.evidence))
        checks.append(check_leaks(claim.query, claim.steps, results))
        checks.append(check_answer(claim.answer, claim.citations, results))
    except Broken as error:
        checks.append(Check(name="reexecution", passed=False, detail=str(error)))
    return checks
