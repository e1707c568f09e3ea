"""`dive select` and `dive pipeline`: training sets from a run, and everything from nothing in one resumable command."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from dive.cli import output

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
    set_: Annotated[list[str] | None, Parameter(name="--set", negative="", consume_multiple=True)] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
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

    return choose(run, out, _select_settings(read_settings(settings, set_ or ())), formats, as_json=as_json)


def choose(run: Path, out: Path, settings: "SelectSettings", formats: str, *, as_json: bool = False) -> int:
    """Select, write, say what came of it, and return the exit code."""
    from dive.training.export import select_run

    names = [f.strip() for f in formats.split(",") if f.strip()]
    selection, card = select_run(run, out, settings, names)
    if as_json:
        output.data(card)
        return 0
    counts = card["counts"]
    output.say(f"{counts['sft_trajectories']:,} SFT trajectories, {counts['rl_tasks']:,} RL tasks, {counts['eval_tasks']:,} "
               f"evaluation tasks in {out}")  # fmt: skip
    if not selection.measured:
        output.say("No student was measured: the RL tasks are not filtered by difficulty")
    rows = list(selection.dropped.most_common())
    if rows:
        output.heading("Left out")
        output.table(("reason", "number"), rows)
    return 0


def _select_settings(values: dict[str, Any]) -> "SelectSettings":
    from dive.cli.solve import checked
    from dive.solving.selection import SelectSettings

    made: SelectSettings = checked(SelectSettings, values)
    return made


def pipeline(
    *,
    settings: Path | None = None,
    out: Path,
    count: int | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Synthesize, solve, select and export, as one run. The same command continues one that was stopped.

    Args:
        settings: YAML file with any of the sections synth, solve, select, and formats
        out: run directory; the training sets are in its folder `data`
        count: certified tasks wanted, whatever the file says
        as_json: print one JSON summary for each stage
    """
    from dive.cli.solve import attempt, solve_settings
    from dive.cli.synth import make
    from dive.errors import UserError
    from dive.runtime.settings import parse_settings

    values = _read(settings) if settings is not None else {}
    unknown = sorted(values.keys() - {"synth", "solve", "select", "formats"})
    if unknown:
        raise UserError(f"{settings}: no section is called '{unknown[0]}'; there are synth, solve, select, formats")
    sections = {name: values.get(name) or {} for name in ("synth", "solve", "select")}
    for name, section in sections.items():
        if not isinstance(section, dict):
            raise UserError(f"{settings}: section '{name}' must hold `key: value` lines")
    formats = values.get("formats") or FORMATS
    if isinstance(formats, list):
        formats = ",".join(map(str, formats))
    # every section is checked before hours are spent on the first
    synth = parse_settings(sections["synth"] | ({"count": count} if count is not None else {}))
    solving = solve_settings(sections["solve"])
    choosing = _select_settings(sections["select"])
    code = make(synth, out, as_json=as_json)
    if code == 0:
        code = attempt(out, solving, as_json=as_json)
    if code == 0:
        code = choose(out, out / "data", choosing, str(formats), as_json=as_json)
    return code
