"""The rows that an arm trains on: for each of its tasks a right rollout, with the tools that the arm offers.

A rollout serves a task in every arm that offers the tools it calls; its tool schemas are those of the arm's toolset.
Invariant: matched arms stay matched. A task that lacks such a rollout would be missing from some arms more than from others,
so it stops the export.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import orjson

from dive.diversity.arms import Built, Row
from dive.errors import UserError, unwritable
from dive.records import Trajectory
from dive.solving.store import SolveStore
from dive.tools import ToolPool
from dive.training.formats import to_trl

FOLDER = "sft"


def files_of(built: Built, names: Sequence[str]) -> list[str]:
    """The files of the arms of these names, at every scale; `all` names all. Raises UserError for a name that is none."""
    known = sorted({arm.arm for arm in built.manifest.arms})
    wanted = known if "all" in names else list(names)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise UserError(f"there is no arm '{unknown[0]}'; there are {', '.join(known[:6])}, … or all")
    return sorted({arm.file for arm in built.manifest.arms if arm.arm in wanted})


def rows_of(built: Built, files: Iterable[str]) -> dict[str, list[Row]]:
    """File → its tasks and what they offer."""
    return {name: [Row.from_json(line) for line in built.files[name].splitlines()] for name in files}


def right_rollouts(run: Path, tasks: set[str]) -> dict[str, list[Trajectory]]:
    """Task → the rollouts of it that were right. Raises UserError where the run has none at all."""
    if not (run / "solve.db").exists():
        raise UserError(f"{run} holds no rollouts to train on; make them with `dive solve {run}`")
    found: dict[str, list[Trajectory]] = {task: [] for task in tasks}
    with SolveStore(run) as store:
        for solved in store.attempts(blobs=True):
            if solved.task in tasks and solved.verdict == "correct":
                found[solved.task].append(solved.trajectory)
    return found


def within(rollouts: Sequence[Trajectory], toolset: Sequence[str]) -> Trajectory | None:
    """The first of the rollouts that calls no tool beyond the toolset."""
    offered = set(toolset)
    return next((r for r in rollouts if _called(r) <= offered), None)


def _called(rollout: Trajectory) -> set[str]:
    return {call["function"]["name"] for message in rollout.messages for call in message.get("tool_calls") or ()}


@dataclass(frozen=True)
class Material:
    """What it takes to write the training rows of some arms."""

    rows: Mapping[str, Sequence[tuple[Row, Trajectory]]]
    """File → its tasks with what they offer, and the rollout of each."""

    @classmethod
    def gather(cls, run: Path, built: Built, names: Sequence[str]) -> Self:
        """Find the rollouts for the arms of these names. Raises UserError where one is missing."""
        wanted = rows_of(built, files_of(built, names))
        right = right_rollouts(run, {row.task for rows in wanted.values() for row in rows})
        found: dict[str, list[tuple[Row, Trajectory]]] = {}
        missing: set[str] = set()
        for name, rows in wanted.items():
            found[name] = []
            for row in rows:
                rollout = within(right[row.task], row.toolset)
                if rollout is None:
                    missing.add(row.task)
                else:
                    found[name].append((row, rollout))
        if missing:
            raise UserError(
                f"{len(missing):,} of the {len(right):,} tasks of these arms have no right rollout that keeps to the arm's "
                f"tools, and arms without them would not be matched; `dive solve {run} --detours 0` makes such rollouts"
            )
        return cls(found)

    def write(self, pool: ToolPool, out: Path) -> Path:
        """Write a JSONL file per arm and scale, for TRL's SFTTrainer: `messages`, and `tools` as text; returns their folder."""
        folder = out / FOLDER
        try:
            folder.mkdir(parents=True)
            for name, rows in self.rows.items():
                with (folder / name).open("wb") as file:
                    for row, rollout in rows:
                        schemas = tuple(pool.tools[tool].function_schema() for tool in row.toolset)
                        file.write(orjson.dumps(to_trl(rollout.model_copy(update={"tools": schemas}))) + b"\n")
        except OSError as error:
            raise unwritable(folder, error) from None
        return folder
