"""Conversations at once against a server that takes a second for each reply: throughput, and client CPU per call.

    python benchmarks/model_concurrency.py --conversations 256 --turns 8 --delay 1 [--record] [--lockstep]

The ideal is the time that a client which costs nothing would need. Conversations start spread over one delay, as independent
ones are; `--lockstep` starts all at once, so that all replies arrive at once, turn after turn: the worst case.
The server is a process of its own, so the CPU time measured is the client's alone. Exits with 1 where a target is missed.
"""

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dive.runtime.models import CallSettings, Client, Ledger, ModelSpec, Recording

ROOT = Path(__file__).parent.parent
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": f"tool_{i}",
            "description": "Look something up about a place, a person or a thing, and say when it was measured.",
            "parameters": {"type": "object", "properties": {"name": {"type": "string"}, "year": {"type": "integer"}}},
        },
    }
    for i in range(20)
]


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def converse(client: Client, number: int, turns: int, start: float = 0.0) -> None:
    await asyncio.sleep(start)
    messages = [{"role": "system", "content": "You answer questions with tools. " * 20}]
    for turn in range(turns):
        messages.append({"role": "user", "content": f"Conversation {number}, question {turn}? " + "word " * 60})
        reply = await client.complete(messages, TOOLS, settings=CallSettings(stage="bench", task=str(number)))
        messages.append(reply.message)


async def run(
    port: int, conversations: int, turns: int, delay: float, recording: Path | None, *, lockstep: bool = False
) -> bool:
    spec = ModelSpec(name="bench", base_url=f"http://127.0.0.1:{port}/v1", max_concurrency=conversations)
    kept = Recording(recording) if recording else None
    async with Client(spec, ledger=Ledger(), recording=kept) as client:
        await converse(client, -1, 1)  # connections and imports, once
        before, started = cpu(), time.perf_counter()
        gap = 0.0 if lockstep else delay / conversations
        await asyncio.gather(*(converse(client, number, turns, number * gap) for number in range(conversations)))
        seconds, used = time.perf_counter() - started, cpu() - before
        total = client.ledger.total
    if kept:
        kept.close()
    calls = conversations * turns
    ideal = turns * delay + (conversations - 1) * gap
    print(f"{calls} calls in {seconds:.2f} s, ideally {ideal:.2f} s: {ideal / seconds:.1%} of the ideal throughput")
    print(f"client CPU: {used:.2f} s, {used / calls * 1000:.2f} ms a call, {used / seconds:.0%} of one core")
    print(f"retries {total.retries}, failed {total.failed}, booked {total.calls}")
    good = ideal >= 0.9 * seconds and used / calls <= 0.0025 and total.calls == calls + 1
    print("targets met" if good else "TARGETS MISSED (>= 90% of the ideal, <= 2.5 ms a call, every call booked once)")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--conversations", type=int, default=256)
    parser.add_argument("--turns", type=int, default=8)
    parser.add_argument("--delay", type=float, default=1.0)
    parser.add_argument("--record", action="store_true", help="store every exchange, too")
    parser.add_argument("--lockstep", action="store_true", help="start all conversations at once")
    options = parser.parse_args()
    command = [sys.executable, "-m", "models.server", "--delay", str(options.delay)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT / "tests")
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "recording.db" if options.record else None
            wanted = (port, options.conversations, options.turns, options.delay, file)
            good = asyncio.run(run(*wanted, lockstep=options.lockstep))
    finally:
        server.terminate()
        server.wait()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
