"""The exemplar pool: queries without answers, each carrying the structural prior that answering it implies.

A pattern is written over R (retrieval) and P (processing): `>` feeds a value on, `*` repeats for every element of a list,
`|` sets branches side by side, and a last word says how results are combined: `R>R*>max`, `R|R>diff`, `R>P`.
None of the queries comes from a benchmark.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

COMBINERS = {"max", "min", "second", "sum", "mean", "spread", "count", "where", "which", "diff", "ratio", "exceeds", "and"}
"""Words that may end a pattern."""


@dataclass(frozen=True, slots=True)
class Exemplar:
    """One query a person might ask, and its shape."""

    id: str
    domain: str
    form: str
    """question, instruction or scenario."""
    query: str
    pattern: str

    @property
    def plan(self) -> tuple[tuple[str, str | None], ...]:
        """The operators, after the first call, that lead to this shape, each with a hint: ("chain", "P")."""
        parts = self.pattern.split(">")
        combiner = parts.pop() if parts[-1] in COMBINERS else None
        plan: list[tuple[str, str | None]] = []
        for place, part in enumerate(parts):
            if "|" in part and place > 0 and combiner is None:
                plan.append(("widen", None))
            elif place > 0 and "*" not in part:
                plan.append(("chain", "processing" if part.startswith("P") else "retrieval"))
        if combiner in ("max", "min", "second", "sum", "mean", "spread", "count"):
            plan.append(("aggregate", combiner))
        elif combiner == "where":
            plan.append(("aggregate", "where"))
        elif combiner in ("which", "exceeds", "diff", "ratio"):
            plan.append(("compare", combiner))
        elif combiner == "and":
            plan.append(("widen", None))
        if len(parts) > 1:
            plan.append(("deepen", None))
        return tuple(plan)


@cache
def load() -> tuple[Exemplar, ...]:
    """The exemplars that ship with Dive, in file order."""
    text = resources.files("dive.exemplars").joinpath("pool.yaml").read_text("utf-8")
    return tuple(Exemplar(**entry) for entry in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
