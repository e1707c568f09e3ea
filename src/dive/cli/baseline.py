"""`dive baseline`: Dive and the Gen-DR baseline at equal count and settings, and the paper's diversity table of both."""

from pathlib import Path

from dive.cli import output
from dive.cli.options import Json, Setting

PAPER = ("tools", "toolsets", "sequences", "call_graphs", "topologies", "tools_per_task")
"""The lines of the paper's table, in its order."""


def baseline(
    *,
    out: Path,
    count: int = 5000,
    seed: int | None = None,
    workers: int | None = None,
    settings: Path | None = None,
    set_: Setting = None,
    as_json: Json = False,
) -> int:
    """Make two runs that differ in their tools alone, and compare their structural diversity.

    Writes OUT/dive and OUT/gen-dr (run directories), OUT/diversity.json and OUT/diversity.md. The same command continues.

    Args:
        out: directory for both runs and the table
        count: certified tasks of each
        seed: seed of all randomness
        workers: worker processes
        settings: YAML or TOML file of settings
        set_: further settings, key=value
        as_json: print the comparison as JSON
    """
    from dive.cli.diversity import census
    from dive.cli.synth import make
    from dive.diversity import tables
    from dive.diversity.census import Census, compare
    from dive.errors import UserError, unwritable
    from dive.runtime.settings import load_settings

    if out.exists() and not out.is_dir():
        raise UserError(f"{out} is a file; name a directory")
    taken: list[Census] = []
    for recipe in ("dive", "gen-dr"):
        options = {"count": count, "seed": seed, "workers": workers, "recipe": recipe}
        wanted = load_settings(settings, set_ or (), options)
        output.warn(f"making {wanted.count:,} tasks by the recipe {recipe}")
        if (code := make(wanted, out / recipe, quiet=True)) != 0:
            return code
        taken.append(census(out / recipe, "path", None, count))
    both = compare(taken[0], taken[1])
    try:
        (out / "diversity.json").write_bytes(both.to_json() + b"\n")
        (out / "diversity.md").write_text(tables.markdown(both), encoding="utf-8")
    except OSError as error:
        raise unwritable(out, error) from None
    if as_json:
        output.say(both.to_json().decode())
        return 0
    columns, rows = tables.side_by_side(both)
    titles = {row.title: row.name for row in both.rows}
    output.heading(f"The paper's diversity table, both at {both.size:,} tasks (± 95% interval)")
    lines = {titles[row[0]]: row for row in rows}
    output.table(columns, [lines[name] for name in PAPER])
    output.heading("Further measures")
    output.table(columns, [row for name, row in lines.items() if name not in PAPER])
    output.say(f"The runs and the whole comparison lie in {out}")
    return 0
