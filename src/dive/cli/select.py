"""`dive select`: training sets from a run."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dive.cli import output
from dive.cli.options import Json, Setting

if TYPE_CHECKING:
    from dive.solving.selection import SelectSettings

FORMATS = "trl,openai"


def select(
    run: Path,
    /,
    *,
    out: Path,
    formats: str = FORMATS,
    settings: Path | None = None,
    set_: Setting = None,
    as_json: Json = False,
) -> int:
    """Select SFT, RL and evaluation sets from a run's rollouts, and write them with a data card.

    Args:
        run: run directory
        out: directory to write; a selection that is there is replaced
        formats: any of trl, trl-objects, verl, verifiers, openai, anthropic, comma-separated
        settings: YAML file of select settings
        set_: further settings, key=value
        as_json: print the card as JSON
    """
    from dive.runtime.settings import read_settings

    return choose(run, out, select_settings(read_settings(settings, set_ or ())), formats, as_json=as_json)


def choose(run: Path, out: Path, settings: "SelectSettings", formats: str, *, as_json: bool = False) -> int:
    """Select, write, say what came of it, and return the exit code."""
    from dive.training.export import select_run

    names = list(dict.fromkeys(f.strip() for f in formats.split(",") if f.strip()))
    selection, card = select_run(run, out, settings, names)
    if as_json:
        output.data(card)
        return 0
    counts = card["counts"]
    output.say(f"{counts['sft_trajectories']:,} SFT trajectories, {counts['rl_tasks']:,} RL tasks, {counts['eval_tasks']:,} "
               f"evaluation tasks in {out}")  # fmt: skip
    if not card["yield"]["rollouts"]:
        output.say(f"There are no rollouts to train on yet: `dive solve {run}` makes them")
    if not selection.measured:
        output.say("No student was measured: the RL tasks are not filtered by difficulty")
    rows = list(selection.dropped.most_common())
    if rows:
        output.heading("Left out")
        output.table(("reason", "number"), rows)
    return 0


def select_settings(values: dict[str, Any]) -> "SelectSettings":
    """Select settings from plain values. Raises UserError that names every value that is wrong."""
    from dive.cli.solve import checked
    from dive.solving.selection import SelectSettings

    made: SelectSettings = checked(SelectSettings, values)
    return made
