"""How many certified tasks a second, how much of the time is the tools', and whether memory grows with the count.

    python benchmarks/synth_throughput.py 1000 5000 20000 --workers 2

Each count is a fresh run of `dive synth` in its own process; memory is the sum over that process and all of its descendants.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PAGE = os.sysconf("SC_PAGE_SIZE")
SAMPLE = 0.25
"""Seconds between two looks at the memory."""


def resident(root: int) -> tuple[int, int]:
    """Resident bytes and number of a process and its descendants; pages that they share count in each."""
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            sizes[int(entry.name)] = int((entry / "statm").read_text().split()[1]) * PAGE
        except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
            continue
    family = {root}
    while new := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= new
    return sum(sizes.get(pid, 0) for pid in family), len(family)


def measure(count: int, arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """One run: its own summary, with wall time and peak memory."""
    out = folder / str(count)
    command = [sys.executable, "-m", "dive", "synth", "--count", str(count), "--seed", str(arguments.seed), "--out", str(out)]
    command += ["--workers", str(arguments.workers), "--json"]
    command += ["--domains", arguments.domains] if arguments.domains else []
    started = time.perf_counter()
    peak = most = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        while process.poll() is None:
            size, number = resident(process.pid)
            peak, most = max(peak, size), max(most, number)
            time.sleep(SAMPLE)
        said = process.stdout.read()
    if process.returncode:
        sys.exit(f"`{' '.join(command)}` ended with code {process.returncode}")
    summary: dict[str, Any] = json.loads(said)
    journal = sum(f.stat().st_size for f in out.iterdir())
    return summary | {"wall": time.perf_counter() - started, "peak": peak, "processes": most, "journal": journal}


def main() -> None:
    parser = argparse.ArgumentParser(description="Throughput and memory of `dive synth`.")
    parser.add_argument("counts", nargs="*", type=int, default=[1000, 5000], help="tasks to make, one run each")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--domains", default=None, help="comma-separated; all where not given")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    arguments = parser.parse_args()
    if not arguments.json:
        print("   tasks  attempts  yield  tasks/s  wall s  ms/task  tool share  peak MB  processes  KB/task")
    folder = Path(tempfile.mkdtemp(prefix="dive-bench-"))
    try:
        for count in arguments.counts:
            found = measure(count, arguments, folder)
            if arguments.json:
                print(json.dumps(found), flush=True)
                continue
            funnel = found["funnel"]
            share = funnel["tool_seconds"] / funnel["attempt_seconds"] if funnel["attempt_seconds"] else 0.0
            print(
                f"{count:8,}  {funnel['attempted']:8,}  {funnel['yield']:5.0%}  {count / found['wall']:7.1f}"
                f"  {found['wall']:6.1f}  {1000 * found['wall'] / count:7.1f}  {share:10.0%}"
                f"  {found['peak'] / 2**20:7.0f}  {found['processes']:9}  {found['journal'] / count / 1024:7.1f}",
                flush=True,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
