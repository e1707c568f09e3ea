"""The oracle over built-in tasks: every answer graded correct, every perturbed one wrong, and how fast that goes.

    python benchmarks/oracle_throughput.py [--count 2000] [--workers 2] [--detours 0.25] [--run DIR]

Prints one line of JSON. Exits with 1 where a rollout is not correct or a perturbed answer is.
"""

import argparse
import datetime
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import orjson

from dive.records import (
    Answer,
    BooleanAnswer,
    DateAnswer,
    NumberAnswer,
    RecordAnswer,
    StringAnswer,
    Task,
)
from dive.runtime.engine import synthesize
from dive.runtime.settings import Settings
from dive.runtime.store import Run
from dive.solving.answering import write_answer
from dive.solving.engine import grade_again, solve
from dive.solving.grading import grade
from dive.solving.settings import SolveSettings
from dive.solving.store import SolveStore


def perturb(answer: Answer, rng: random.Random) -> Answer:
    """Something near the answer that is not it."""
    match answer:
        case NumberAnswer():
            step = max(2.5 * answer.tolerance, abs(answer.value) * 1e-6, 1 if isinstance(answer.value, int) else 1e-9)
            return answer.model_copy(update={"value": answer.value + rng.choice((-1, 1)) * step})
        case StringAnswer():
            return StringAnswer(value=answer.value + rng.choice("qxz"))
        case DateAnswer():
            day = datetime.date.fromisoformat(answer.value) + datetime.timedelta(days=rng.choice((-1, 1)))
            return DateAnswer(value=day.isoformat())
        case BooleanAnswer():
            return BooleanAnswer(value=not answer.value)
        case RecordAnswer():
            name = rng.choice(sorted(answer.fields))
            return answer.model_copy(update={"fields": {**answer.fields, name: perturb(answer.fields[name], rng)}})
        case _:
            place = rng.randrange(len(answer.items))
            items = [perturb(item, rng) if i == place else item for i, item in enumerate(answer.items)]
            return answer.model_copy(update={"items": tuple(items)})


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--detours", type=float, default=0.25)
    parser.add_argument("--run", type=Path, default=None)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.run or Path(folder) / "run"
        synthesize(Settings(count=given.count, workers=given.workers), path)
        settings = SolveSettings(workers=given.workers, detours=given.detours, seed=random.Random(time.time()).randrange(10**9))
        load = os.getloadavg()[0]
        report = solve(path, settings)
        started = time.perf_counter()
        again = grade_again(path)
        grading = time.perf_counter() - started
        rng = random.Random(1)
        kinds: Counter[str] = Counter()
        domains: Counter[str] = Counter()
        wrongly_right: list[str] = []
        with Run(path) as run:
            for entry in run.tasks():
                task = Task.from_json(entry.json)
                kinds[task.answer.kind] += 1
                domains.update(task.domains)
                asked = [c.atom for c in task.certificate.citations]
                text = write_answer(perturb(task.answer, rng), asked)
                if grade(task, f"<answer>{text}</answer>").correct:
                    wrongly_right.append(f"{task.id}: {task.answer} given {text}")
        with SolveStore(path) as store:
            tries = list(store.attempts(settings.hash))
    failed = [f"{s.task}: {s.verdict} {s.reason} {s.detail}" for s in tries if s.verdict != "correct"]
    print(
        orjson.dumps(
            {
                "tasks": report.made,
                "correct": report.verdicts.get("correct", 0),
                "perturbed_correct": len(wrongly_right),
                "regraded": again.graded,
                "verdicts_changed": len(again.changed),
                "tasks_per_second": round(report.made / report.seconds, 1),
                "seconds": round(report.seconds, 1),
                "regrades_per_second": round(again.graded / grading),
                "rollout_ms": round(1000 * sum(s.seconds for s in tries) / max(len(tries), 1), 2),
                "with_refused_calls": sum(s.errors > 0 for s in tries),
                "answers": dict(kinds),
                "domains": dict(domains),
                "load_before": round(load, 2),
            }
        ).decode()
    )
    for line in (failed + wrongly_right)[:20]:
        print(line, file=sys.stderr)
    return 1 if failed or wrongly_right else 0


if __name__ == "__main__":
    sys.exit(main())
