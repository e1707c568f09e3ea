"""`dive demo`: the main job, small, from nothing to certified tasks that one can read."""

from pathlib import Path

from dive.cli import output
from dive.cli.show import say_answer, show_chain, show_content
from dive.cli.synth import make
from dive.errors import UserError

PLACE = Path("runs/demo")
"""Where the demo's run lies, to be replaced by the next demo."""
SHOWN = 5
"""Tasks to show."""


def demo(*, out: Path = PLACE, count: int = 300, seed: int = 1, workers: int = 2) -> int:
    """Synthesize a few hundred tasks over all installed tools, and show what came of it.

    Args:
        out: run directory; an earlier demo that is there is replaced
        count: certified tasks wanted
        seed: seed of all randomness
        workers: worker processes
    """
    from dive.cli.report import report
    from dive.runtime.settings import parse_settings
    from dive.runtime.store import Run, discard
    from dive.runtime.summary import summarise

    settings = parse_settings({"count": count, "seed": seed, "workers": workers})
    if out != PLACE and (out / "settings.yaml").exists():
        with Run(out) as there:
            if there.settings.hash != settings.hash:
                raise UserError(f"{out} holds a run of other settings, which the demo would replace; name a new directory")
    discard(out)
    code = make(settings, out)
    if code:
        return code
    with Run(out) as run:
        show_content(summarise(run))
        step = max(1, count // SHOWN)
        for number, attempt in enumerate(run.tasks()):
            if number % step == step // 2 and number // step < SHOWN:
                task = attempt.task
                output.heading(f"Task {task.id}")
                output.say(task.query)
                output.say(f"Answer: {say_answer(task.answer)}")
                show_chain(task)
    output.say(f"\n`dive show {out} ID` shows a task in full, `dive verify {out}` proves all of them again")
    report(out)
    return 0
