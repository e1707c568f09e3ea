"""How well do inferred value flows agree with the exact ones? Precision and recall over the tasks of a run.

Each task's evidence is replayed as a trajectory would show it (the query, then calls and results in order), its edges are
forgotten, inferred from the values alone, and compared with what Dive recorded.

    python benchmarks/diversity_provenance.py tasks.jsonl
"""

import sys
from collections import Counter
from pathlib import Path

import orjson

from dive.diversity.kinds import infer_kind
from dive.diversity.provenance import flow_edges
from dive.diversity.samples import Call
from dive.tools import ToolPool


def main(path: Path) -> None:
    counts: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for line in path.open("rb"):
        task = orjson.loads(line)
        calls = [c for c in task["evidence"]["calls"] if c["error"] is None]
        place = {c["id"]: i for i, c in enumerate(calls)}
        exact = {(place[e["source"]], place[e["target"]]) for e in task["evidence"]["edges"]
                 if e["source"] in place and e["target"] in place}  # fmt: skip
        replay = [Call(c["tool"], c["arguments"], c["result"], turn) for turn, c in enumerate(calls)]
        inferred = set(flow_edges(replay, task["query"]))
        counts.update(tasks=1, exact=len(exact), inferred=len(inferred), both=len(exact & inferred))
        right.update(graphs=exact == inferred)
    print(f"{counts['tasks']:,} tasks, {counts['exact']:,} exact edges, {counts['inferred']:,} inferred")
    print(f"precision {counts['both'] / counts['inferred']:.4f}  recall {counts['both'] / counts['exact']:.4f}")
    print(f"tasks whose whole edge set is right: {right['graphs'] / counts['tasks']:.4f}")
    kinds(ToolPool.load())


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
