"""Value-flow edges: every flow between calls that a program states must be an edge of the evidence, and the other way round."""

from collections.abc import Sequence

from dive.records import CallStep, Check, Evidence, Json, ManySource, Step, StepSource
from dive.synthesis.paths import NoSuchPath, get


def check_edges(steps: Sequence[Step], evidence: Evidence) -> Check:
    """Each edge carries a value that stands at its path and reaches its parameter; no flow of the program lacks its edge."""
    calls = {call.id: call for call in evidence.calls}
    order = {call.id: place for place, call in enumerate(evidence.calls)}
    for edge in evidence.edges:
        source, target = calls.get(edge.source), calls.get(edge.target)
        if source is None or target is None or order[edge.source] >= order[edge.target]:
            return Check(name="edges", passed=False, detail=f"{edge.source} → {edge.target} joins no earlier to a later call")
        if edge.parameter not in target.arguments:
            return Check(name="edges", passed=False, detail=f"{edge.target} has no argument {edge.parameter}")
        try:
            value = get(source.result, edge.path)
        except NoSuchPath:
            return Check(name="edges", passed=False, detail=f"{edge.source} has nothing at {edge.path}")
        if not _reaches(value, target.arguments[edge.parameter]):
            return Check(name="edges", passed=False, detail=f"{edge.path} of {edge.source} is not what {edge.target} took")
    known = {(e.source, e.target, e.parameter) for e in evidence.edges}
    for step in steps:
        if isinstance(step, CallStep):
            for name, source_of in step.arguments.items():
                for inner in source_of.items if isinstance(source_of, ManySource) else (source_of,):
                    if isinstance(inner, StepSource) and inner.step in calls and (inner.step, step.id, name) not in known:
                        return Check(name="edges", passed=False, detail=f"{inner.step} → {step.id} is no edge of the evidence")
    return Check(name="edges", passed=True)


def _reaches(value: Json, argument: Json) -> bool:
    """Did the value become the argument, one of its elements, or the list that they were chosen from?"""
    if value == argument:
        return True
    if not isinstance(argument, list):
        return False
    return value in argument or (isinstance(value, list) and bool(argument) and all(a in value for a in argument))
