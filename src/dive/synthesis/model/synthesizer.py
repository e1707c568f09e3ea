"""One attempt with models in one or both roles; a model's failure is no outcome, but an error after which it can be made again.

The configuration is the built-in's: drawn from (run seed, index) alone. So a task depends on run seed, index, pool,
settings and the replies of the models, which a recording makes repeatable. Whoever wrote it, its certificate has to pass the
checks that every task has to pass.
"""

import asyncio
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from dive.errors import UserError
from dive.records import Check, Round, Seed, Task
from dive.runtime.models import CallSettings, ConversationRefused, Model, PromptTooLong
from dive.runtime.models.options import ModelOptions
from dive.runtime.settings import Settings
from dive.synthesis.assembly import task_of
from dive.synthesis.certify import certify
from dive.synthesis.flow import Flow
from dive.synthesis.inputs import read_inputs
from dive.synthesis.model.collector import ModelCollector
from dive.synthesis.model.deriver import Derived, ModelDeriver, claimed
from dive.synthesis.model.draft import Complaint
from dive.synthesis.model.explorer import Explorer
from dive.synthesis.model.prompts import COLLECT, DERIVE, version
from dive.synthesis.model.trace import Trace
from dive.synthesis.model.weaver import Weaver
from dive.synthesis.outcome import Outcome
from dive.synthesis.sample import Configuration, Sampler
from dive.synthesis.workbench import Caller, OutOfCalls
from dive.tools import ToolPool

THREADS = 16
"""Tool calls at a time; most are short, and those in worker processes only wait."""


def name_of(index: int) -> str:
    """The name under which a task's calls are accounted for."""
    return f"{index:06d}"


@dataclass
class _Attempt:
    """What one attempt has so far."""

    configuration: Configuration
    trace: Trace
    stage: str = "collect"


class AsyncModelSynthesizer:
    """Synthesis over one pool, with a model as collector, as deriver, or as both. To be used from one event loop."""

    def __init__(
        self,
        pool: ToolPool,
        settings: Settings,
        executor: Caller,
        *,
        deriver: Model | None,
        collector: Model | None,
        options: ModelOptions | None = None,
    ) -> None:
        """Fill the roles.

        Args:
            pool: the tools and seeds
            settings: the run's settings
            executor: what runs tools
            deriver: the model that derives; None for the built-in deriver
            collector: the model that collects; None for the built-in collector
            options: how the models are used
        """
        if deriver is None and collector is None:
            raise UserError("no role is filled by a model; that is what the built-in synthesis is for")
        if not pool.tools:
            raise UserError("no tool of the chosen domains is installed; see `dive tools list`")
        self._pool = pool
        self._settings = settings
        self._executor = executor
        self._deriver = deriver
        self._collector = collector
        self._options = options or ModelOptions()
        self._inputs = read_inputs(settings, pool)
        self._flow = Flow(pool, self._inputs.seeds)
        self._sampler = Sampler(
            self._flow,
            self._inputs.exemplars,
            settings.seed,
            (settings.toolset_min, settings.toolset_max),
            (settings.exemplars_min, settings.exemplars_max),
            None if settings.focus_sources is None else pool.among(settings.focus_sources),
        )
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="tools")

    def close(self) -> None:
        """End the threads in which tools are called."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def attempt(self, index: int) -> Outcome:
        """A certified task, or the reason why this index gives none. Raises ModelError: then the index stays open."""
        started = time.perf_counter()
        configuration = self._sampler.draw(index)
        attempt = _Attempt(configuration, Trace(configuration.toolset, self._executor, self._threads))
        task: Task | None = None
        reason: str | None = None
        detail = ""
        try:
            task = await self._make(attempt)
        except Complaint as complaint:
            reason, detail = complaint.reason, complaint.text
        except OutOfCalls:
            reason = "out_of_calls"
        except (PromptTooLong, ConversationRefused) as error:
            reason, detail = error.reason, str(error)
        return Outcome(
            index=index,
            task=task,
            reason=reason,
            stage="done" if reason is None else attempt.stage,
            detail=detail,
            calls=len(attempt.trace.calls),
            tool_seconds=attempt.trace.tool_seconds,
            seconds=time.perf_counter() - started,
            offered=tuple(configuration.toolset),
        )

    # -- rounds -------------------------------------------------------------------------------------------------------

    async def _make(self, attempt: _Attempt) -> Task:
        configuration, trace = attempt.configuration, attempt.trace
        collector = self._role_of_collector(attempt)
        if self._deriver is None:
            return await self._weave(attempt, collector)
        deriver = ModelDeriver(
            self._deriver, trace, self._pool, configuration.exemplars, self._call_settings("derive", configuration.index),
            self._options,
        )  # fmt: skip
        rounds: list[Round] = []
        derived: Derived | None = None
        for number in range(1, self._settings.rounds + 1):
            previous = rounds[-1] if rounds else None
            attempt.stage = "collect"
            await collector.collect(previous)
            attempt.stage = "derive"
            derived = await deriver.derive(previous)
            rounds.append(derived.round(number))
        assert derived is not None
        attempt.stage = "certify"
        return await self._certify(attempt, collector.seed, derived, tuple(rounds))

    async def _weave(self, attempt: _Attempt, collector: "ModelCollector | Explorer") -> Task:
        """Rounds in which the built-in deriver makes what it can of all that the model has collected."""
        weaver = Weaver(self._pool, self._settings, self._executor, attempt.configuration, attempt.trace)
        loop = asyncio.get_running_loop()
        task: Task | None = None
        for number in range(1, self._settings.rounds + 1):
            attempt.stage = "collect"
            await collector.collect(None if task is None else task.provenance.rounds[-1])
            attempt.stage = "derive"
            # a first round gives no more than one call, which is no task yet but something to build on
            task = await loop.run_in_executor(self._threads, weaver.derive, max(2, number))
        assert task is not None
        made = {"collector": self._name_of_collector(), "settings_hash": self._settings.hash}
        return task.model_copy(update={"provenance": task.provenance.model_copy(update=made)})

    def _name_of_collector(self) -> str:
        return "builtin" if self._collector is None else f"{self._collector.name}#{version(COLLECT)}"

    def _role_of_collector(self, attempt: _Attempt) -> "ModelCollector | Explorer":
        configuration, trace = attempt.configuration, attempt.trace
        if self._collector is None:
            rng = random.Random(f"{self._settings.seed}/{configuration.index}/collect")
            return Explorer(self._flow, configuration, trace, self._settings.steps_per_round, rng)
        settings = self._call_settings("collect", configuration.index)
        seed, steps = self._seed(configuration), self._settings.steps_per_round
        return ModelCollector(self._collector, trace, seed, configuration.exemplars, settings, steps, self._options)

    def _seed(self, configuration: Configuration) -> Seed:
        """An entity that the focus tool takes, or else any tool on offer. Raises Complaint."""
        rng = random.Random(f"{self._settings.seed}/{configuration.index}/seed")
        others = [tool for name, tool in configuration.toolset.items() if name != configuration.focus.name]
        for tool in [configuration.focus, *rng.sample(others, len(others))]:
            for parameter in tool.parameters:
                if parameter.entity is not None and self._flow.has_seeds(parameter.entity):
                    value = self._flow.seeds.draw(parameter.entity, rng)
                    if value is None:
                        continue
                    return Seed(entity=parameter.entity.name, value=value, domain=tool.domain)
        raise Complaint("no_seed", f"{configuration.focus.name} and the other tools take no entity with seeds")

    def _call_settings(self, stage: str, index: int) -> CallSettings:
        o = self._options
        return CallSettings(
            temperature=o.collect_temperature if stage == "collect" else o.derive_temperature,
            max_tokens=o.max_tokens,
            stage=stage,
            task=name_of(index),
            sample=f"{self._settings.seed}/{index}",
        )

    # -- the task -----------------------------------------------------------------------------------------------------

    async def _certify(self, attempt: _Attempt, seed: Seed, derived: Derived, rounds: tuple[Round, ...]) -> Task:
        if (hit := self._inputs.guard.hit(derived.draft.query)) is not None:
            raise Complaint("contaminated", f"{hit.rule}: {hit.words}")
        claim = claimed(derived.draft, derived.answer, derived.proof, attempt.configuration.toolset)
        loop = asyncio.get_running_loop()
        checks = await loop.run_in_executor(self._threads, certify, claim, self._pool.tools, self._executor)
        failed = next((c for c in checks if not c.passed), None)
        if failed is not None:
            raise Complaint(failed.name, f"{failed.detail} | {derived.draft.query}")
        if derived.proof.unproven:
            told = "; ".join(complaint.text for complaint in derived.proof.unproven)
            checks.append(Check(name="proven", passed=False, detail=told))
        return task_of(
            claim,
            checks,
            attempt.configuration,
            self._pool,
            self._settings,
            collector=self._name_of_collector(),
            deriver=f"{derived.model}#{version(DERIVE)}",
            seed=seed,
            rounds=rounds,
        )
