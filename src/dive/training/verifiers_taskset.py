"""A `verifiers` taskset over the rows of a Dive export: prompts, per-task tools served over MCP, and the reward.

Each rollout's tool server registers the tools of its own task and no others. Point `--env.taskset.id` at this module and
`--env.taskset.path` at `tasks.jsonl`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import verifiers.v1 as vf  # type: ignore[import-not-found]

from dive.errors import ToolError
from dive.tools import Tool, ToolPool
from dive.tools.executor import Executor
from dive.tools.foreign import type_of
from dive.tools.sources.records import find_sources
from dive.tools.spec import FunctionTool
from dive.training.reward import score_text


class DiveData(vf.TaskData):  # type: ignore[misc]
    """A task on the wire."""

    toolset: list[str]
    """Names of the tools on offer."""
    ground_truth: str
    """What the reward needs: the typed answer, and how it was asked for."""


class DiveTools(vf.Toolset[vf.ToolsetConfig]):  # type: ignore[misc]
    """The tools of one task."""

    TOOL_PREFIX = None

    async def setup(self) -> None:
        """Load the pool, once per server."""
        self._pool = ToolPool.load(None, find_sources())
        self._executor = Executor()
        self._names: list[str] = list(self._pool.tools)

    async def setup_task(self, task: DiveData) -> None:
        """Keep to what the task offers."""
        self._names = task.toolset

    def register(self, mcp: Any) -> None:
        """Serve the tools under their own names, with their own schemas."""
        for name in self._names:
            mcp.add_tool(
                _served(self._pool.tools[name], self._executor), name=name, description=self._pool.tools[name].description
            )


_TYPES = {"string": str, "integer": int, "number": float, "boolean": bool, "array": list, "object": dict}


def _served(tool: Tool, executor: Executor) -> Any:
    """The tool as a function with the signature of its arguments."""
    import inspect

    def call(**arguments: Any) -> str:
        try:
            return json.dumps(executor.call(tool, {k: v for k, v in arguments.items() if v is not None}), ensure_ascii=False)
        except ToolError as error:
            return json.dumps({"error": str(error)}, ensure_ascii=False)

    if isinstance(tool, FunctionTool):
        hints = tool.arguments.model_fields
        own = inspect.signature(tool.function).parameters.values()
        parameters = [
            p.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[p.name].rebuild_annotation()) for p in own
        ]
    else:
        parameters = [
            inspect.Parameter(
                p.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if p.required else None,
                annotation=_TYPES.get(type_of(tool.parameter_schema["properties"][p.name]), Any),
            )
            for p in tool.parameters
        ]
    call.__signature__ = inspect.Signature(parameters, return_annotation=str)  # type: ignore[attr-defined]
    return call


class DiveTask(vf.Task[DiveData]):  # type: ignore[misc]
    """One task: its tools, and the reward of its final message."""

    @classmethod
    def toolsets(cls, config: Any) -> list[Any]:  # noqa: ARG003
        """One tool server per rollout."""
        return [DiveTools(vf.ToolsetConfig())]

    @vf.reward  # type: ignore[untyped-decorator]
    async def correct(self, trace: Any) -> float:
        """R = alpha * R_format + R_correct of the last reply."""
        return score_text(self.data.ground_truth, trace.last_reply).total


class DiveConfig(vf.TasksetConfig):  # type: ignore[misc]
    """Where the tasks lie."""

    path: Path = Path("tasks.jsonl")
    """The JSON lines that `dive select --formats verifiers` wrote."""


class DiveTaskset(vf.Taskset[DiveTask, DiveConfig]):  # type: ignore[misc]
    """The tasks of an export."""

    def load(self) -> Iterator[DiveTask]:
        """Every row as a task."""
        with self.config.path.open(encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield DiveTask(DiveData(**row), self.config.task)


__all__ = ["DiveConfig", "DiveTaskset"]
