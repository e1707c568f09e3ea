"""A certified claim as a task, whoever made it.

Invariant: a task's id is a function of its index, query, answer and toolset, so equal tasks of equal runs have equal ids.
"""

import hashlib
from collections.abc import Sequence

import orjson

from dive.records import CallStep, Certificate, Check, Provenance, Round, Seed, Task
from dive.runtime.settings import Settings
from dive.synthesis.certify import Claim
from dive.synthesis.coverage import topology
from dive.synthesis.sample import Configuration
from dive.tools import ToolPool


def task_of(
    claim: Claim,
    checks: Sequence[Check],
    configuration: Configuration,
    pool: ToolPool,
    settings: Settings,
    *,
    collector: str,
    deriver: str,
    seed: Seed,
    rounds: Sequence[Round],
) -> Task:
    """The task of a claim that has passed its checks; `collector` and `deriver` say who made it."""
    index = configuration.index
    content = [claim.query, claim.answer.model_dump(mode="json"), sorted(claim.toolset)]
    return Task(
        id=f"{index:06d}-{hashlib.sha256(orjson.dumps(content)).hexdigest()[:10]}",
        query=claim.query,
        answer=claim.answer,
        toolset=tuple(claim.toolset),
        domains=tuple(sorted({pool.tools[step.tool].domain for step in claim.steps if isinstance(step, CallStep)})),
        pattern=topology(claim.steps, pool),
        evidence=claim.evidence,
        certificate=Certificate(steps=claim.steps, citations=claim.citations, checks=tuple(checks)),
        provenance=Provenance(
            run_seed=settings.seed,
            index=index,
            pool_version=pool.version,
            settings_hash=settings.hash,
            collector=collector,
            deriver=deriver,
            seed=seed,
            split=settings.split,
            exemplars=tuple(exemplar.id for exemplar in configuration.exemplars),
            exemplar=configuration.exemplar.id,
            rounds=tuple(rounds),
        ),
    )
