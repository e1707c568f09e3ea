"""Diversity-driven against random sampling, at equal count: topologies, joined pairs, evenness of tool use, yield, throughput.

Synthesizes two runs that differ in the setting `sampling` alone and compares them at the same number of tasks. Times share a
machine with whatever else it does; calls and CPU-bound ratios mean more.

    python benchmarks/coverage_sampling.py [5000] [--seed 1] [--folder DIR]
"""

import argparse
import tempfile
import time
from pathlib import Path

from dive.diversity.census import Census, take
from dive.diversity.readers import Intake
from dive.runtime.engine import synthesize
from dive.runtime.settings import parse_settings
from dive.runtime.store import Run
from dive.tools import ToolPool

SHOWN = ("tools", "topologies", "topologies_PureR", "topologies_R+P", "topologies_PureP", "tool_pairs", "call_graphs",
         "sequences", "domain_sets", "tools_per_task", "calls_per_task", "effective_tools", "tool_entropy", "tool_gini",
         "head_share")  # fmt: skip


def measured(sampling: str, count: int, seed: int, folder: Path) -> tuple[Census, dict[str, float]]:
    out = folder / f"{sampling}-{seed}"
    begin = time.perf_counter()
    synthesize(parse_settings({"count": count, "seed": seed, "sampling": sampling}), out)
    took = time.perf_counter() - begin
    intake = Intake(pool=ToolPool.load)
    census = take(sampling, intake.samples(out), intake)
    with Run(out) as run:
        funnel = run.funnel()
    return census, {
        "yield, %": 100 * funnel.certified / funnel.attempted,
        "attempts": funnel.attempted,
        "tool calls": funnel.calls,
        "seconds": took,
    }


def main(count: int, seed: int, folder: Path) -> None:
    (chance, by_chance), (steered, by_plan) = (measured(s, count, seed, folder) for s in ("random", "coverage"))
    one, other = chance.profile(), steered.profile()
    print(f"{count:,} tasks each, seed {seed}")
    print(f"{'':32}{'random':>12}{'coverage':>12}{'ratio':>8}")
    rows = [(one.measure(name).title, one.measure(name).value, other.measure(name).value) for name in SHOWN]
    rows += [(name, by_chance[name], by_plan[name]) for name in by_chance]
    for title, a, b in rows:
        print(f"{title:32}{a:12,.3f}{b:12,.3f}{b / a:8.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=None)
    given = parser.parse_args()
    main(given.count, given.seed, given.folder or Path(tempfile.mkdtemp()))
