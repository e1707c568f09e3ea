"""All metrics on many foreign trajectories: time, memory, and whether time grows in step with size.

Makes trajectories of 8–12 calls from seeds (the same file every time), then measures each size in a process of its own.

    python benchmarks/diversity_scale.py [48000] [folder]
"""

import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson

TOOLS = 373
VERBS = ("get", "search", "list", "convert", "compute", "rank", "lookup", "compare")
SHAPES = 4000
"""Plans of calls that trajectories follow; some are followed much more often than others."""


def toolbox() -> list[dict[str, object]]:
    return [
        {"type": "function", "function": {
            "name": f"{VERBS[i % len(VERBS)]}_{hashlib.sha256(str(i).encode()).hexdigest()[:6]}",
            "description": f"Tool number {i} of the benchmark, which takes an identifier and an amount.",
            "parameters": {"type": "object", "required": ["entity"],
                           "properties": {"entity": {"type": "string"}, "amount": {"type": "number"}}}}}
        for i in range(TOOLS)
    ]  # fmt: skip


def plan(number: int) -> list[tuple[int, tuple[int, ...]]]:
    """Tool and sources of each call of a shape."""
    rng = random.Random(f"plan/{number}")
    return [
        (int(TOOLS * rng.random() ** 2), tuple(sorted(rng.sample(range(place), min(place, rng.choice((0, 1, 1, 1, 2)))))))
        for place in range(rng.randint(8, 12))
    ]


def trajectory(index: int, tools: list[dict[str, object]]) -> dict[str, object]:
    rng = random.Random(f"trajectory/{index}")
    steps = plan(int(SHAPES * rng.random() ** 1.5))
    names = [t["function"]["name"] for t in tools]  # type: ignore[index]
    offered = sorted({s[0] for s in steps} | set(rng.sample(range(TOOLS), rng.randint(8, 30))))
    messages: list[dict[str, object]] = [{"role": "user", "content": f"What follows from entity e{index:06d} in the end?"}]
    made: list[str] = []
    for place, (tool, sources) in enumerate(steps):
        arguments = {f"entity_{i}": made[s] for i, s in enumerate(sources)} or {"entity": f"e{index:06d}"}
        made.append(f"item-{rng.randrange(10**9):09d}")
        result = {"id": made[-1], "value": round(rng.random() * 1000, 3), "rank": rng.randint(1, 20),
                  "rows": [{"name": f"row {rng.randrange(10**6)}", "score": rng.random()} for _ in range(4)],
                  "note": "A sentence about what was found here, long enough to be text and not a value. " * 2}  # fmt: skip
        call = {"id": f"call_{place}", "type": "function",
                "function": {"name": names[tool], "arguments": orjson.dumps({**arguments, "amount": 10}).decode()}}  # fmt: skip
        messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
        messages.append({"role": "tool", "tool_call_id": f"call_{place}", "content": orjson.dumps(result).decode()})
    messages.append({"role": "assistant", "content": made[-1]})
    return {"id": f"t{index}", "messages": messages, "tools": [tools[i] for i in offered]}


def write(path: Path, count: int) -> None:
    tools = toolbox()
    with path.open("wb") as file:
        for index in range(count):
            file.write(orjson.dumps(trajectory(index, tools)) + b"\n")


MEASURE = """
import hashlib, resource, sys, time
from pathlib import Path
from dive.diversity.census import take
from dive.diversity.readers import Intake
begin = time.perf_counter(), time.process_time()
intake = Intake()
census = take("benchmark", intake.samples(Path(sys.argv[1]), int(sys.argv[2])), intake)
profile = census.profile()
took, cpu = time.perf_counter() - begin[0], time.process_time() - begin[1]
digest = hashlib.sha256(profile.to_json()).hexdigest()[:16]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"{profile.samples:>7,} trajectories: {took:6.1f} s, {cpu:.1f} s CPU, {peak} MB, figures {digest}", flush=True)
for name in ("tools", "toolsets", "sequences", "call_graphs", "topologies", "tool_pairs"):
    print(f"         {name}: {profile.measure(name).value:,.0f}", end="")
print()
"""


def main(count: int, folder: Path) -> None:
    path = folder / f"trajectories-{count}.jsonl"
    if not path.exists():
        begin = time.perf_counter()
        write(path, count)
        print(f"{path.stat().st_size / 1e6:,.0f} MB made in {time.perf_counter() - begin:.1f} s", flush=True)
    for size in (count // 4, count // 2, count, count):
        subprocess.run([sys.executable, "-c", MEASURE, str(path), str(size)], check=True)


if __name__ == "__main__":
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 48_000, folder)
