"""A few dozen real tasks, made once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dive.runtime.settings import Settings
from dive.synthesis.pipeline import Synthesizer
from dive.tools import Tool, ToolPool


class Direct:
    """Calls tools here and now."""

    def call(self, tool: Tool, arguments: Mapping[str, Any], *, fresh: bool = False) -> dict[str, Any]:
        del fresh
        return tool.call(arguments)

    def reset(self) -> None:
        pass


@pytest.fixture(scope="session")
def pool() -> ToolPool:
    return ToolPool.load(["general", "medicine"])


@pytest.fixture(scope="session")
def tasks(pool: ToolPool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JSONL file of tasks."""
    synthesizer = Synthesizer(pool, Settings(seed=3), Direct())
    path = tmp_path_factory.mktemp("tasks") / "tasks.jsonl"
    made = (synthesizer.attempt(index).task for index in range(110))
    path.write_bytes(b"".join(task.to_json() + b"\n" for task in made if task is not None))
    return path
