"""`dive diversity`: how structurally diverse a data set is, alone or beside another; `dive arms`: arms to train on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from dive.cli import output
from dive.cli.options import Json
from dive.cli.sources import load_pool

if TYPE_CHECKING:
    from dive.diversity.census import Census
    from dive.diversity.tables import Table


def diversity(
    a: Path,
    b: Path | None = None,
    /,
    *,
    at: int | None = None,
    view: Literal["path", "evidence"] = "path",
    tools: Path | None = None,
    limit: int | None = None,
    md: Annotated[bool, Parameter(name="--md", negative="")] = False,
    as_json: Json = False,
) -> None:
    """Measure structural diversity of tasks or trajectories; two data sets are compared at equal size.

    Args:
        a: run directory, or JSONL or Parquet file of Dive tasks or of chats in OpenAI form (column `messages`)
        b: another one to compare with
        at: number of samples to compare at; as many as the smaller one has where not given
        view: of Dive tasks, measure the calls that the answer needs, or all evidence
        tools: YAML or JSON file with kind (R or P) and domain of tools
        limit: read so many rows of each at most
        md: print Markdown
        as_json: print JSON
    """
    from dive.diversity import tables
    from dive.diversity.census import compare
    from dive.errors import UserError

    if at is not None and at < 1:
        raise UserError("--at must be 1 or more")
    if limit is not None and limit < 1:
        raise UserError("--limit must be 1 or more")
    first = census(a, view, tools, limit)
    if b is None:
        found = first.profile()
        if as_json:
            output.say(found.to_json().decode())
        elif md:
            output.say(tables.markdown(found).rstrip())
        else:
            _show(tables.notes(found), tables.sections(found))
        return
    second = census(b, view, tools, limit)
    if first.name == second.name:
        first.name, second.name = str(a), str(b)
    both = compare(first, second, at)
    if as_json:
        output.say(both.to_json().decode())
    elif md:
        output.say(tables.markdown(both).rstrip())
    else:
        said = [f"{p.name}: {note}" for p in (both.a, both.b) for note in tables.notes(p)]
        _show(said, [(f"Both at {both.size:,} samples, ± 95% interval", tables.side_by_side(both))])


def census(path: Path, view: Literal["path", "evidence"], tools: Path | None, limit: int | None) -> "Census":
    """Everything countable of a data set. Raises UserError where it holds nothing."""
    from dive.diversity.census import take
    from dive.diversity.kinds import ToolFacts, read_map
    from dive.diversity.readers import Intake
    from dive.errors import UserError

    facts = ToolFacts(*read_map(tools)) if tools is not None else ToolFacts()
    intake = Intake(facts, view, load_pool)
    name = path.name or path.resolve().name
    taken = take(name, intake.samples(path, limit), intake)
    if not taken.samples:
        why = ", ".join(f"{n:,} {reason}" for reason, n in intake.skipped.items()) or "it is empty"
        raise UserError(f"{path} holds nothing to measure: {why}")
    return taken


def _show(notes: list[str], sections: "list[tuple[str, Table]]") -> None:
    for note in notes:
        output.say(note)
    for title, (columns, rows) in sections:
        output.heading(title)
        output.table(columns, rows)


def arms(
    run: Path,
    /,
    *,
    out: Path,
    base: str = "general",
    budget: int | None = None,
    orders: int = 24,
    held_out: float = 0.1,
    seed: int = 1,
    sft: str | None = None,
    as_json: Json = False,
) -> None:
    """Build the paper's data arms from one run: more data, more variety, a larger pool, domains in many orders.

    Args:
        run: run directory, or JSONL or Parquet file of Dive tasks
        out: directory to write to: a JSONL of task ids per arm and scale, and manifest.json
        base: domains that every arm starts from, comma-separated
        budget: tasks per arm at the first scale; as many as the run allows where not given
        orders: random orders of adding the other domains
        held_out: share of seeds whose tasks no arm trains on
        seed: seed of all randomness
        sft: arms whose training rows are written as well, comma-separated, or all; each task of theirs needs a right rollout
        as_json: print the manifest
    """
    from dive.diversity.arms import Plan, build, read_tasks, write

    pool = load_pool()
    domains = {name: tool.domain for name, tool in pool.tools.items()}
    plan = Plan(base=tuple(sorted({d.strip() for d in base.split(",")})), budget=budget, orders=orders,
                held_out=held_out, seed=seed)  # fmt: skip
    built = build(read_tasks(run), domains, plan)
    material = None
    if sft is not None:
        from dive.diversity.arm_rows import Material

        material = Material.gather(run, built, [name.strip() for name in sft.split(",")])
    manifest = write(built, out)
    if material is not None:
        output.warn(f"{len(material.rows):,} files to train on in {material.write(pool, out)}")
    if as_json:
        output.say(manifest.to_json().decode())
        return
    output.say(f"{manifest.train:,} tasks to train on, {manifest.held_out:,} held out; budget {manifest.budget:,} a scale")
    rows = [[a.arm, a.scale, a.tasks, a.calls, a.tools, a.toolsets, len(a.domains)] for a in manifest.arms if a.order is None]
    output.table(["arm", "scale", "tasks", "calls", "tools offered", "toolsets", "domains"], rows)
    output.say(f"{len({a.order for a in manifest.arms if a.order is not None})} orders of domains; all of it is in {out}")
