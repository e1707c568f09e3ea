"""A task's evidence as a graph: calls, the operations that compute from them, and the answer at the end.

Read from plain JSON, and forgiving: what is missing in foreign data is left out of the drawing, never guessed.
"""

from collections.abc import Iterator
from typing import Any

from dive.report.layered import draw

ANSWER = "answer"
"""Id of the node that stands for the answer."""


def _sources(step: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(step, path, parameter) of every value that an earlier step yields to this one."""
    named = (
        step["arguments"].items() if step["kind"] == "call" else ((f"input {i}", s) for i, s in enumerate(step["inputs"], 1))
    )
    for name, source in named:
        for inner in source["items"] if source["kind"] == "many" else (source,):
            if inner["kind"] == "step":
                yield inner["step"], inner["path"], name


def pictures(task: dict[str, Any]) -> dict[str, Any]:
    """The evidence drawn twice: `path`, what leads to the answer, and `all`, with every other call around it.

    A picture is `{"nodes": [[id, layer, height]], "edges": [[source, target, label, route]], "layers", "height"}`;
    a route is a flat list of layers and heights, and an edge's ends are places in `nodes`.
    """
    steps = [step["id"] for step in task["certificate"]["steps"]]
    labels: dict[tuple[str, str], list[str]] = {}
    for step in task["certificate"]["steps"]:
        for source, path, parameter in _sources(step):
            labels.setdefault((source, step["id"]), []).append(f"{path or 'the value'} → {parameter}")
    for citation in task["certificate"]["citations"]:
        labels.setdefault((citation["step"], ANSWER), []).append(
            f"{citation['path'] or 'the value'} → {citation['atom'] or ANSWER}"
        )
    wanted = [*steps, ANSWER]
    drawn = {"path": _picture(wanted, labels)}
    others = [call["id"] for call in task["evidence"]["calls"] if call["id"] not in set(steps)]
    if others:
        for edge in task["evidence"]["edges"]:
            ends = (edge["source"], edge["target"])
            if ends[0] in others or ends[1] in others:
                labels.setdefault(ends, []).append(f"{edge['path'] or 'the value'} → {edge['parameter']}")
        drawn["all"] = _picture([*wanted, *others], labels)
    return drawn


def _picture(ids: list[str], labels: dict[tuple[str, str], list[str]]) -> dict[str, Any]:
    place = {name: at for at, name in enumerate(ids)}
    named = {(place[s], place[t]): words for (s, t), words in labels.items() if s in place and t in place}
    edges = tuple(named)
    drawing = draw(len(ids), edges)
    return {
        "nodes": [[name, *point] for name, point in zip(ids, drawing.points, strict=True)],
        "edges": [
            [s, t, _label(named[s, t]), [value for point in route for value in point]]
            for (s, t), route in zip(edges, drawing.routes, strict=True)
        ],
        "layers": drawing.layers,
        "height": drawing.height,
    }


def _label(words: list[str]) -> str:
    unique = list(dict.fromkeys(words))
    return "; ".join(unique[:4]) + (f"; … {len(unique) - 4} more" if len(unique) > 4 else "")
