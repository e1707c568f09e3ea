"""`dive verify`: execute every certificate of a run again."""

from collections import Counter
from pathlib import Path

from dive.cli import output
from dive.cli.options import Json
from dive.errors import UserError


def verify(run: Path, /, *, workers: int = 2, as_json: Json = False) -> int:
    """Execute all certificates again and report drift. Exit 1 where a task no longer reproduces.

    Args:
        run: run directory
        workers: worker processes
        as_json: print one JSON summary
    """
    from dive.runtime.engine import Drift
    from dive.runtime.engine import verify as replay
    from dive.runtime.store import Run

    if not 1 <= workers <= 256:
        raise UserError(f"--workers is {workers}; give a value from 1 to 256")
    drifts: list[Drift] = []
    verified = 0
    with Run(run) as opened, output.progress("verified", opened.settings.count) as tell:

        def told(number: int) -> None:
            nonlocal verified
            verified = number
            tell(number, "")

        drifts.extend(replay(opened, workers=workers, progress=told))
    by_check = Counter(d.check for d in drifts)
    drifts.sort(key=lambda d: d.index)
    drifted = {d.index for d in drifts}
    if as_json:
        output.data(
            {
                "run": str(run),
                "verified": verified,
                "reproduced": verified - len(drifted),
                "drift": dict(by_check.most_common()),
                "tasks": [{"index": d.index, "check": d.check, "detail": d.detail} for d in drifts],
            }
        )
    else:
        if drifts:
            output.table(("check", "tasks"), by_check.most_common())
            for drift in drifts[:20]:
                output.say(f"task {drift.index}: {drift.check}: {drift.detail}")
        output.say(f"{verified - len(drifted):,} of {verified:,} tasks reproduce")
    return 1 if drifts else 0
