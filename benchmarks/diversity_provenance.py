"""How well do inferred value flows agree with the exact ones? Precision and recall over the tasks of a run.

Each task's evidence is replayed as a trajectory would show it (the query, then calls and results in order), its edges are
forgotten, inferred from the values alone, and compared with what Dive recorded.

    python benchmarks/diversity_provenance.py tasks.jsonl
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import orjson

from dive.diversity.kinds import infer_kind
from dive.diversity.provenance import flow_edges
from dive.diversity.readers import program_flows
from dive.diversity.samples import Call
from dive.tools import ToolPool


def main(path: Path) -> None:
    needed, everything = Counter[str](), Counter[str]()
    tasks = [orjson.loads(line) for line in path.open("rb")]
    for task in tasks:
        steps = [s["id"] for s in task["certificate"]["steps"] if s["kind"] == "call"]
        compare(task, steps, needed)
        compare(task, [c["id"] for c in task["evidence"]["calls"] if c["error"] is None], everything)
        flows = program_flows(task["certificate"]["steps"])
        needed["computed"] += len(flows - {(e["source"], e["target"]) for e in task["evidence"]["edges"]})
    print(f"{len(tasks):,} tasks")
    for name, found in (("calls that the answer needs", needed), ("all calls of the evidence", everything)):
        print(
            f"{name}: {found['exact']:,} exact edges, {found['inferred']:,} inferred; "
            f"precision {found['both'] / found['inferred']:.4f}, recall {found['both'] / found['exact']:.4f}, "
            f"whole graph right in {found['right'] / len(tasks):.4f}"
        )
    print(f"flows through a computation, which no value shows: {needed['computed']:,}")
    kinds(ToolPool.load())


def compare(task: dict[str, Any], ids: list[str], found: Counter[str]) -> None:
    calls = {c["id"]: c for c in task["evidence"]["calls"]}
    place = {call: i for i, call in enumerate(ids)}
    exact = {
        (place[e["source"]], place[e["target"]])
        for e in task["evidence"]["edges"]
        if e["source"] in place and e["target"] in place
    }
    replay = [
        Call(calls[i]["tool"], calls[i]["arguments"], orjson.dumps(calls[i]["result"]).decode(), n) for n, i in enumerate(ids)
    ]
    inferred = set(flow_edges(replay, task["query"]))
    found.update(exact=len(exact), inferred=len(inferred), both=len(exact & inferred), right=exact == inferred)


def kinds(pool: ToolPool) -> None:
    """How well does the rule for kinds agree with what the pool says?"""
    agree: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for tool in pool.tools.values():
        letter, ground = infer_kind(tool.name, tool.description)
        total[ground] += 1
        agree[ground] += letter == ("R" if tool.kind == "retrieval" else "P")
    for ground in sorted(total):
        print(f"kinds decided by {ground}: {total[ground]} tools, {agree[ground] / total[ground]:.3f} as the pool says")
    print(f"kinds: {sum(agree.values()) / sum(total.values()):.3f} of {sum(total.values())} tools")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
