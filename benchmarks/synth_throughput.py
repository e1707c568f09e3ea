"""How many certified tasks a second, how much of the time is the tools', and whether memory grows with the count.

    python benchmarks/synth_throughput.py 1000 5000 20000 --workers 2

Each count is a fresh run of `dive synth` in its own process; memory is the sum over that process and all of its descendants, as
resident size (pages that processes share count in each) and as proportional size (shared pages count once; Linux).
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

SAMPLE = 1.0
"""Seconds between two looks at the memory."""


def memory(root: int) -> tuple[int, int, int]:
    """Resident bytes, proportional bytes and number of a process and its descendants."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):  # it may end while we look
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    family = {root}
    while new := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= new
    resident = proportional = 0
    for pid in family:
        with suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
            resident += int(lines["Rss"].split()[0]) * 1024
            proportional += int(lines["Pss"].split()[0]) * 1024
    return resident, proportional, len(family)


def measure(count: int, arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """One run: its own summary, with wall time and peak memory."""
    out = folder / str(count)
    command = [sys.executable, "-m", "dive", "synth", "--count", str(count), "--seed", str(arguments.seed), "--out", str(out)]
    command += ["--workers", str(arguments.workers), "--json"]
    command += ["--domains", arguments.domains] if arguments.domains else []
    started = time.perf_counter()
    peak = shared = most = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        while process.poll() is None:
            size, once, number = memory(process.pid)
            peak, shared, most = max(peak, size), max(shared, once), max(most, number)
            time.sleep(SAMPLE)
        said = process.stdout.read()
    if process.returncode:
        sys.exit(f"`{' '.join(command)}` ended with code {process.returncode}")
    summary: dict[str, Any] = json.loads(said)
    journal = sum(f.stat().st_size for f in out.iterdir())
    return summary | {
        "wall": time.perf_counter() - started,
        "peak": peak,
        "shared_once": shared,
        "processes": most,
        "journal": journal,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Throughput and memory of `dive synth`.")
    parser.add_argument("counts", nargs="*", type=int, default=[1000, 5000], help="tasks to make, one run each")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--domains", default=None, help="comma-separated; all where not given")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    arguments = parser.parse_args()
    if not arguments.json:
        columns = "attempts  yield  tasks/s  wall s  ms/task  tool share  RSS MB  PSS MB  processes  KB/task"
        print(f"   tasks  {columns}")
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
                f"  {found['peak'] / 2**20:6.0f}  {found['shared_once'] / 2**20:6.0f}  {found['processes']:9}  "
                f"{found['journal'] / count / 1024:7.1f}",
                flush=True,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
