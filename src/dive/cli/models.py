"""`dive models`: try a model, make a run with models, and see what one has used."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from dive.cli import output

if TYPE_CHECKING:
    from dive.runtime.models import Tally

app = App(
    name="models", help="Models behind OpenAI-compatible or Anthropic servers: try one, synthesize with them, see their use."
)

_COLUMNS = (
    "what",
    "model",
    "calls",
    "replayed",
    "retries",
    "failed",
    "input",
    "output",
    "cached",
    "usd",
    "unpriced",
    "unmetered",
)


@app.command
def check(
    name: str,
    *,
    base_url: str,
    protocol: str = "openai",
    key_env: str | None = None,
    timeout: float = 60.0,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Send one small conversation with a tool to a model, and say what came back.

    Args:
        name: the model's name on the server
        base_url: where the API begins, such as http://127.0.0.1:8000/v1
        protocol: openai or anthropic
        key_env: name of the environment variable that holds the key
        timeout: seconds to wait for a reply
        as_json: print one JSON object
    """
    import asyncio

    from pydantic import ValidationError

    from dive.errors import UserError
    from dive.runtime.models import ModelSpec

    try:
        spec = ModelSpec.model_validate(
            {"name": name, "base_url": base_url, "protocol": protocol, "key_env": key_env, "timeout_s": timeout, "attempts": 2}
        )
    except ValidationError as error:
        wrong = [f"{e['loc'][0]}: {e['msg']}" for e in error.errors(include_url=False, include_input=False)]
        raise UserError("; ".join(wrong)) from None
    found = asyncio.run(_try(spec))
    if as_json:
        output.data(found)
    else:
        output.table(("what", "found"), list(found.items()))
    return 0


async def _try(spec: Any) -> dict[str, Any]:
    from dive.runtime.models import CallSettings, Client, calls_of, text_of

    tool = {
        "type": "function",
        "function": {
            "name": "land_area",
            "description": "The land area of a country in square kilometres.",
            "parameters": {"type": "object", "properties": {"country": {"type": "string"}}, "required": ["country"]},
        },
    }
    question = {"role": "user", "content": "How large is Kenya? Use the tool."}
    async with Client(spec) as client:
        reply = await client.complete([question], [tool], settings=CallSettings(max_tokens=2000, stage="check"))
    calls = calls_of(reply.message)
    return {
        "model": reply.model or spec.name,
        "finish": reply.finish,
        "text": text_of(reply.message)[:200],
        "calls the tool": any(c.name == "land_area" and c.arguments is not None for c in calls),
        "reasoning": bool(reply.message.get("reasoning_content") or reply.message.get("reasoning")),
        "input tokens": reply.usage.input,
        "output tokens": reply.usage.output,
        "seconds": round(reply.latency, 3),
        "retries": len(reply.retries),
    }


@app.command
def synth(
    *,
    out: Path,
    roles: Path,
    count: int | None = None,
    seed: int | None = None,
    domains: str | None = None,
    rounds: int | None = None,
    concurrency: int = 32,
    settings: Path | None = None,
    set_: Annotated[list[str] | None, Parameter(name="--set", negative="", consume_multiple=True)] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Synthesize certified tasks with models as collector and deriver. The same command continues a run that was stopped.

    Args:
        out: run directory; the recording of all exchanges lies beside it
        roles: YAML file of roles, models, options and budget
        count: certified tasks wanted
        seed: seed of all randomness
        domains: domains whose tools take part, comma-separated; all where not given
        rounds: rounds of collecting evidence and deriving a harder task
        concurrency: attempts under way at a time; it changes nothing in the data
        settings: YAML or TOML file of settings
        set_: further settings, key=value
        as_json: print one JSON summary
    """
    import asyncio

    from dive.runtime.settings import load_settings
    from dive.synthesis.model.drive import make
    from dive.synthesis.model.roles import load_roles

    options = {"count": count, "seed": seed, "domains": domains, "rounds": rounds}
    wanted = load_settings(settings, set_ or (), options)
    with output.progress("certified", wanted.count) as tell:
        report, ledger = asyncio.run(
            make(
                wanted,
                out,
                load_roles(roles),
                concurrency=concurrency,
                progress=lambda certified, attempted: tell(certified, f"{attempted:,} attempted"),
            )
        )
    rows = [(stage, model, tally) for (stage, model), tally in sorted(ledger.by.items())]
    if as_json:
        use = [_row(*row) for row in rows]
        stopped = None if report.stopped is None else str(report.stopped)
        output.data({"run": str(out), "done": report.done, "certified": report.certified, "stopped": stopped, "use": use})
    else:
        _tell(rows)
        output.say(f"\n{report.certified:,} of {wanted.count:,} tasks in {report.seconds:.1f} s. The run lies at {out}")
    if report.stopped is not None:
        output.warn(f"stopped: {report.stopped}; the same command continues")
        return 1
    return 0


@app.command
def usage(
    recording: Path,
    *,
    tasks: Annotated[bool, Parameter(negative="")] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """What the exchanges of a recording used, by stage and model.

    Args:
        recording: file of recorded exchanges
        tasks: by task instead
        as_json: print one JSON list
    """
    from dive.errors import UserError
    from dive.runtime.models import Recording

    if not recording.is_file():
        raise UserError(f"there is no recording at {recording}")
    with Recording(recording, replay_only=True) as opened:
        rows = [(task, "", tally) for task, tally in opened.by_task()] if tasks else opened.tallies()
    if as_json:
        output.data([_row(*row) for row in rows])
    else:
        _tell(rows)
    return 0


def _row(what: str, model: str, tally: "Tally") -> dict[str, Any]:
    from dataclasses import asdict

    return {"what": what, "model": model} | asdict(tally)


def _tell(rows: "list[tuple[str, str, Tally]]") -> None:
    """Unknown costs are not shown as nothing: they have a column of their own."""
    made = [_row(*row) for row in rows]
    for row in made:
        row["usd"] = f"{row['usd']:.4f}" if row["calls"] > row["unpriced"] else "unknown"
    output.table(_COLUMNS, [tuple(row[c] for c in _COLUMNS) for row in made])
