"""Does the program follow from the query, or could it only be written by someone who knew where it leads?

Two ways to be right by luck are closed here. A fixed element of a list (`borders[2]`) is a choice that the query must make by
an operation, unless the program treats all elements alike. And the keys of a ranking or filter must belong to their labels,
element by element.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from dive.records import CallStep, Json, LiteralSource, ManySource, OperationStep, Source, Step, StepSource
from dive.synthesis.certify import Broken, resolve
from dive.synthesis.model.draft import Complaint
from dive.synthesis.model.program import Proof
from dive.synthesis.paths import NoSuchPath, get

_INDEX = re.compile(r"\[(\d+)\]")


def doubts(proof: Proof) -> Iterator[Complaint]:
    """What the query does not provably say."""
    yield from _choices(proof)
    for step in proof.steps:
        if isinstance(step, OperationStep) and step.operation in ("rank_by", "keep") and len(step.inputs) >= 2:
            yield from _alignment(step, proof)


def _choices(proof: Proof) -> Iterator[Complaint]:
    used: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    """(who uses, which list, what of the element) → elements used."""
    where: dict[tuple[str, str, str], tuple[str, StepSource]] = {}
    for user, told, source in _uses(proof):
        for match in _INDEX.finditer(source.path):
            key = (user, f"{source.step}:{source.path[: match.start()]}", source.path[match.end() :])
            used[key].add(int(match[1]))
            where[key] = (told, source)
    for key, elements in used.items():
        told, source = where[key]
        step, _, path = key[1].partition(":")
        try:
            length = len(get(proof.results[step], path))
        except NoSuchPath:
            continue  # the program itself will be found broken
        if elements != set(range(length)):
            yield Complaint(
                "unproven_choice",
                f"{told} takes {source.step}.{source.path}, one of {length} elements of a list; let an operation choose it "
                f"by a rule that the question states, or treat all {length} alike",
                unproven=True,
            )


def _uses(proof: Proof) -> Iterator[tuple[str, str, StepSource]]:
    """Every use of a step's result: a name for uses that may share a list out among themselves, words, and the source."""
    for step in proof.steps:
        if isinstance(step, CallStep):
            for name, given in step.arguments.items():
                for source in _steps_in(given):
                    yield f"{step.tool}.{name}", f"the argument {name} of {step.id}", source
        else:
            for given in step.inputs:
                for source in _steps_in(given):
                    yield step.id, f"the operation {step.id}", source
    for citation in proof.citations:
        yield "answer", "the answer", StepSource(step=citation.step, path=citation.path)


def _steps_in(source: Source) -> Iterator[StepSource]:
    for inner in source.items if isinstance(source, ManySource) else (source,):
        if isinstance(inner, StepSource):
            yield inner


def _alignment(step: OperationStep, proof: Proof) -> Iterator[Complaint]:
    labels, keys = step.inputs[0], step.inputs[1]
    if isinstance(keys, StepSource):
        if not (isinstance(labels, StepSource) and _column(labels) is not None and _column(labels) == _column(keys)):
            yield Complaint(
                "misaligned",
                f"the keys of {step.id} are no column of the rows that its labels name; use paths such as rows[*].name and "
                "rows[*].value of one step, or one key for each label",
                unproven=True,
            )
        return
    try:
        values = resolve(labels, proof.results)
    except Broken:
        return
    items = keys.items if isinstance(keys, ManySource) else (keys,)
    if not isinstance(values, list) or len(values) != len(items):
        yield Complaint("misaligned", f"{step.id} has {len(items)} keys for {_count(values)} labels", unproven=True)
        return
    steps = {s.id: s for s in proof.steps}
    for place, (value, item) in enumerate(zip(values, items, strict=True)):
        if isinstance(item, LiteralSource) or not _about(value, item.step, steps, proof.results):
            yield Complaint(
                "misaligned", f"key {place + 1} of {step.id} does not come from a call about {value!r}", unproven=True
            )
            return


def _column(source: StepSource) -> tuple[str, str] | None:
    head, star, _ = source.path.rpartition("[*]")
    return (source.step, head) if star else None


def _count(value: Json) -> int:
    return len(value) if isinstance(value, list) else 1


def _about(label: Json, step: str, steps: Mapping[str, Step], results: Mapping[str, Json]) -> bool:
    """Is the label an argument of the step, or of one that it rests on?"""
    made = steps[step]
    sources = made.arguments.values() if isinstance(made, CallStep) else made.inputs
    for source in sources:
        for inner in source.items if isinstance(source, ManySource) else (source,):
            if isinstance(made, CallStep) and resolve(inner, results) == label:
                return True
            if isinstance(inner, StepSource) and _about(label, inner.step, steps, results):
                return True
    return False
