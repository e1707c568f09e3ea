"""Stand-ins for synthesis: quick, deterministic in (seed, index), and able to fail in every way an attempt can fail."""

import hashlib
import os
import time
from dataclasses import replace
from pathlib import Path

from dive.records import (
    CallStep,
    Certificate,
    Check,
    Citation,
    Evidence,
    LiteralSource,
    NumberAnswer,
    Provenance,
    Round,
    Seed,
    Task,
    ToolCall,
)
from dive.runtime.settings import Settings
from dive.synthesis.outcome import Outcome
from dive.synthesis.sample import Aim
from dive.tools import ToolPool
from dive.tools.executor import Executor

COUNTRIES = ("Kenya", "Japan", "Brazil", "Norway")


class Synthesizer:
    """One call to a real tool; a third of the attempts is rejected, every seventh repeats its predecessor's query."""

    def __init__(self, pool: ToolPool, settings: Settings, executor: Executor) -> None:
        self.pool, self.settings, self.executor = pool, settings, executor

    def attempt(self, index: int) -> Outcome:
        draw = int(hashlib.sha256(f"{self.settings.seed}/{index}".encode()).hexdigest(), 16)
        time.sleep(draw % 5 / 1000)
        if draw % 3 == 0:
            return Outcome(index, None, "no_path", "derive", calls=1, tool_seconds=0.001, seconds=0.002)
        country = COUNTRIES[draw % len(COUNTRIES)]
        number = index - 1 if draw % 7 == 0 else index
        return self.outcome(index, country, f"Question {number}: how large is {country}?")

    def outcome(self, index: int, country: str, query: str) -> Outcome:
        tool = self.pool.tools["country_profile"]
        result = self.executor.call(tool, {"country": country})
        call = ToolCall(id="c1", tool=tool.name, arguments={"country": country}, result=result)
        said = LiteralSource(value=country, said=country)
        answer = NumberAnswer(value=result["area_km2"], unit="square kilometres")
        task = Task(
            id=f"{index:06d}-{hashlib.sha256(query.encode()).hexdigest()[:8]}",
            query=query,
            answer=answer,
            toolset=(tool.name,),
            domains=("general",),
            pattern="R",
            evidence=Evidence(calls=(call,), edges=()),
            certificate=Certificate(
                steps=(CallStep(id="c1", tool=tool.name, identity=tool.identity, arguments={"country": said}),),
                citations=(Citation(atom="", step="c1", path="area_km2"),),
                checks=(Check(name="reproduces", passed=True),),
            ),
            provenance=Provenance(
                run_seed=self.settings.seed,
                index=index,
                pool_version=self.pool.version,
                settings_hash=self.settings.hash,
                collector="builtin",
                deriver="builtin",
                seed=Seed(entity="Country", value=country, domain="general"),
                exemplars=("e1",),
                exemplar="e1",
                rounds=(Round(number=1, operator="start", query=query, answer=answer, calls=1, operations=0),),
            ),
        )
        return Outcome(index, task, None, "done", calls=1, tool_seconds=0.001, seconds=0.003, offered=task.toolset)


class Barren(Synthesizer):
    """No attempt gives a task."""

    def attempt(self, index: int) -> Outcome:
        return Outcome(index, None, "no_path", "derive")


class Faulty(Synthesizer):
    """Index 3 always kills its worker, 5 always hangs, 7 has a bug, and 9 kills its worker once."""

    def attempt(self, index: int) -> Outcome:
        if index == 3:
            os.abort()
        if index == 5:
            time.sleep(60)
        if index == 7:
            raise KeyError("a bug")
        mark = Path(os.environ["FAULTY_MARK"])
        if index == 9 and not mark.exists():
            mark.touch()
            os._exit(1)
        return self.outcome(index, "Kenya", f"Question {index}?")


class Steered(Synthesizer):
    """What comes of an attempt depends on its aim as well: each aim asks about its own tools."""

    def attempt(self, index: int, aim: Aim | None = None) -> Outcome:
        assert aim is not None, "a steered run aims every attempt"
        draw = hashlib.sha256(f"{index}/{aim.focus}/{aim.taker}".encode()).digest()[0]
        time.sleep(draw % 4 / 1000)
        if draw % 5 == 0:
            return Outcome(index, None, "no_path", "derive")
        outcome = self.outcome(index, "Kenya", f"Question {index} about {aim.focus}, {aim.output} and {aim.taker}?")
        assert outcome.task is not None
        steps = tuple(step.model_copy(update={"tool": aim.focus}) for step in outcome.task.certificate.steps)
        certificate = outcome.task.certificate.model_copy(update={"steps": steps})
        pattern = f"R;{draw % 50}"
        return replace(outcome, task=outcome.task.model_copy(update={"certificate": certificate, "pattern": pattern}))


class Slow(Synthesizer):
    """As the base, and slow enough to be interrupted."""

    def attempt(self, index: int) -> Outcome:
        time.sleep(0.02)
        return super().attempt(index)


def verify_task(task: Task, pool: ToolPool, executor: Executor) -> list[Check]:
    """Re-executes the one call; index 4 has drifted."""
    step = task.certificate.steps[0]
    assert isinstance(step, CallStep)
    source = step.arguments["country"]
    assert isinstance(source, LiteralSource)
    result = executor.call(pool.tools[step.tool], {"country": source.value})
    same = result == task.evidence.calls[0].result and task.provenance.index != 4
    return [Check(name="reproduces", passed=same, detail="" if same else "another area"), Check(name="unique", passed=True)]
