"""What a run's tasks are made of: counts that say how varied they are. One pass, nothing kept but the counts."""

import hashlib
import statistics
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from dive.diversity.readers import program_flows
from dive.runtime.store import Run


@dataclass
class Summary:
    """Counts over the tasks of a run."""

    tasks: int = 0
    offered: Counter[str] = field(default_factory=Counter)
    """Tool → tasks that offer it."""
    used: Counter[str] = field(default_factory=Counter)
    """Tool → tasks on whose certificate's path it lies."""
    domains: Counter[str] = field(default_factory=Counter)
    """Domain → tasks whose path touches it."""
    patterns: Counter[str] = field(default_factory=Counter)
    """R/P pattern → tasks."""
    operators: Counter[str] = field(default_factory=Counter)
    """Operator → rounds that it made."""
    answers: Counter[str] = field(default_factory=Counter)
    """Kind of answer → tasks."""
    calls: Counter[int] = field(default_factory=Counter)
    """Calls on the path → tasks."""
    tools: Counter[int] = field(default_factory=Counter)
    """Different tools on the path → tasks."""
    joins: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(giving tool, taking tool) → tasks on whose path a value flowed from one to the other, as in `dive diversity`."""
    cross_domain: int = 0
    _toolsets: set[bytes] = field(default_factory=set)

    def add(self, task: dict[str, Any]) -> None:
        """Count a task, as plain JSON."""
        path = [step["tool"] for step in task["certificate"]["steps"] if step["kind"] == "call"]
        self.tasks += 1
        self.offered.update(task["toolset"])
        self.used.update(set(path))
        self.domains.update(task["domains"])
        self.patterns[task["pattern"]] += 1
        self.operators.update(r["operator"] for r in task["provenance"]["rounds"])
        self.answers[task["answer"]["kind"]] += 1
        self.calls[len(path)] += 1
        self.tools[len(set(path))] += 1
        tool_of = {step["id"]: step["tool"] for step in task["certificate"]["steps"] if step["kind"] == "call"}
        self.joins.update({(tool_of[a], tool_of[b]) for a, b in program_flows(task["certificate"]["steps"])})
        self.cross_domain += len(task["domains"]) > 1
        self._toolsets.add(hashlib.blake2b("\n".join(task["toolset"]).encode(), digest_size=8).digest())

    def to_json(self) -> dict[str, Any]:
        """The counts, the largest first, and the shares that people ask for."""

        def share(number: int) -> float | None:
            return round(number / self.tasks, 4) if self.tasks else None

        return {
            "tasks": self.tasks,
            "tools_offered": len(self.offered),
            "tools_used": len(self.used),
            "patterns": len(self.patterns),
            "tool_pairs_joined": len(self.joins),
            "unique_toolsets": share(len(self._toolsets)),
            "cross_domain": share(self.cross_domain),
            "median_calls": _median(self.calls),
            "median_tools": _median(self.tools),
            "five_calls_or_more": share(sum(n for calls, n in self.calls.items() if calls >= 5)),
            "by_domain": dict(self.domains.most_common()),
            "by_tool": dict(self.used.most_common()),
            "by_pattern": dict(self.patterns.most_common()),
            "by_operator": dict(self.operators.most_common()),
            "by_answer": dict(self.answers.most_common()),
            "by_calls": dict(sorted(self.calls.items())),
        }


def summarise(run: Run) -> Summary:
    """Count over all tasks of a run."""
    summary = Summary()
    for attempt in run.tasks():
        summary.add(attempt.row)
    return summary


def _median(counts: Counter[int]) -> float | None:
    return statistics.median(counts.elements()) if counts else None
