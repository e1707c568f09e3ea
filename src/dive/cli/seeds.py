"""`dive seeds`: the entities that tasks may be about, and the split that each of them belongs to."""

from typing import TYPE_CHECKING, Any

import cyclopts

from dive.cli import output
from dive.cli.options import Json
from dive.cli.sources import load_pool
from dive.errors import UserError

if TYPE_CHECKING:
    from dive.tools import Tool, ToolPool

app = cyclopts.App(name="seeds", help="Entities that tasks may be about, by type, domain and split.")


@app.command(name="list")
def list_seeds(*, domain: str | None = None, as_json: Json = False) -> None:
    """Count the seeds by domain and entity type, in all and in each split.

    Args:
        domain: only this domain
        as_json: print JSON
    """
    from dive.tools.seed_pool import SeedPool, split_of

    pool = load_pool(None if domain is None else [domain])
    seeds = SeedPool(pool)
    rows: list[tuple[str, str, int, int, int]] = []
    domains = {name: sorted({s.domain for s in pool.seed_sources if s.entity.name == name}) for name in seeds.types}
    for name in sorted(seeds.types, key=lambda n: (domains[n], n)):
        values = seeds.every(name)
        divided = seeds.divided(name)
        train = sum(split_of(name, v) == "train" for v in values) if divided else len(values)
        rows.append((", ".join(domains[name]), name, len(values), train, len(values) - train if divided else len(values)))
    if as_json:
        columns = ("domains", "entity", "values", "train", "evaluation")
        output.data([dict(zip(columns, row, strict=True)) for row in rows])
        return
    output.table(("domain", "entity type", "values", "train", "evaluation"), rows)
    totals: dict[str, int] = {}
    for found, _, number, *_ in rows:
        for name in found.split(", "):
            totals[name] = totals.get(name, 0) + number
    output.say(
        f"\n{sum(r[2] for r in rows):,} seeds of {len(rows)} types: "
        + ", ".join(f"{d} {n:,}" for d, n in sorted(totals.items()))
    )
    output.say("Amounts and types of few values (dates, planets) are common vocabulary of both splits")


@app.command
def show(entity: str, /, *, split: str | None = None, count: int = 20, as_json: Json = False) -> None:
    """Show the values of an entity type, best known first, each with its split.

    Args:
        entity: entity type, such as Gene
        split: train or evaluation; both where not given
        count: most values to show
        as_json: print JSON
    """
    from dive.tools.seed_pool import SeedPool, split_of

    if count < 1:
        raise UserError(f"--count is {count}; give 1 or more")
    seeds = SeedPool(load_pool())
    if entity not in seeds.types:
        import difflib

        near = difflib.get_close_matches(entity, seeds.types, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "`dive seeds list` shows the types"
        raise UserError(f"there are no seeds of the type '{entity}'; {hint}")
    if split not in (None, "train", "evaluation"):
        raise UserError(f"--split is '{split}'; give train or evaluation")
    divided = seeds.divided(entity)
    entries = [
        (rank, value, split_of(entity, value) if divided else "both") for rank, value in enumerate(seeds.every(entity), 1)
    ]
    chosen = [e for e in entries if split in (None, e[2]) or e[2] == "both"][:count]
    if as_json:
        output.data([{"rank": rank, "value": value, "split": where} for rank, value, where in chosen])
    else:
        output.table(("rank", "value", "split"), chosen)


@app.command
def check(files: list[str], /, *, as_json: Json = False) -> int:
    """Try every seed of one's own files in a tool that takes its type. Exit 1 where a tool refuses one.

    Args:
        files: seed files (.txt, .csv, .jsonl), each as a path or as Type=path
        as_json: print JSON
    """
    from dive.errors import ToolError
    from dive.tools.executor import Executor
    from dive.tools.seed_files import read_seed_files

    pool = load_pool()
    refused: list[dict[str, Any]] = []
    number = 0
    with Executor() as executor:
        for entity, values in read_seed_files(files, pool).items():
            takers = _takers(pool, entity)
            if not takers:
                output.warn(f"no tool can be called with a {entity} alone; its {len(values)} values are not tried")
                continue
            for value in values:
                number += 1
                said = ""
                for tool, name in takers:  # one tool may know what another does not
                    try:
                        executor.call(tool, {name: value})
                    except ToolError as error:
                        said = said or str(error)
                    else:
                        break
                else:
                    refused.append({"entity": entity, "value": value, "reason": said})
    if as_json:
        output.data({"tried": number, "refused": refused})
    else:
        for entry in refused:
            output.say(f"{entry['entity']} {entry['value']!r}: {entry['reason']}")
        output.say(f"{number - len(refused):,} of {number:,} seeds are known to a tool")
    return 1 if refused else 0


def _takers(pool: "ToolPool", entity: str) -> list[tuple["Tool", str]]:
    """Tools that can be called with one value of the type and nothing else."""
    return [
        (tool, parameter.name)
        for tool in pool.tools.values()
        for parameter in tool.parameters
        if parameter.entity is not None and parameter.entity.name == entity and not parameter.many
        and all(not other.required or other is parameter for other in tool.parameters)
    ]  # fmt: skip
