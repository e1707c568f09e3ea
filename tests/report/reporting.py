"""What the tests of the report share."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson

from dive.records import Task, Trajectory
from dive.report import Made, open_sources, write_html


def make(out: Path, *paths: Path, **options: Any) -> Made:
    with ExitStack() as stack:
        return write_html(open_sources(stack, paths, options.pop("rollouts", ())), out, **options)


def jsonl(path: Path, rows: list[Any]) -> Path:
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return path


def rollouts_of(tasks: list[Task]) -> list[Any]:
    return [
        Trajectory(
            id=f"{task.id}/{attempt}", task=task.id, attempt=attempt, policy="replay",
            messages=({"role": "user", "content": task.query}, {"role": "assistant", "content": f"Attempt {attempt}"}),
            tools=(), reward=float(attempt) if attempt < 2 else None,
            verdict=("wrong", "correct", "ungraded")[attempt], failure="judge_unreachable" if attempt == 2 else None,
        ).model_dump(mode="json")
        for task in tasks
        for attempt in range(3)
    ]  # fmt: skip
