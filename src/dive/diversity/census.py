"""Counts what a data set holds, sample by sample, and draws up its profile.

Memory grows with the classes found and a few bytes per call; samples themselves are not kept, so data sets of any size
stream through. Invariant: the profile does not depend on the order of the samples.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from dive.diversity.evenness import ToolUse
from dive.diversity.kinds import GROUNDS
from dive.diversity.profile import (
    MEASURES,
    Comparison,
    ComparisonRow,
    DomainShare,
    Measure,
    Point,
    Profile,
    Spec,
    ToolShare,
    Topology,
    verdict,
)
from dive.diversity.rarefaction import Classes, Estimate, Means, grid
from dive.diversity.readers import Intake
from dive.diversity.samples import REGIONS, Region, Sample, region
from dive.graphs import Form, canonical

_topology = lru_cache(maxsize=1 << 16)(canonical)
"""Topologies have two labels only, so most graphs come up again as they are."""
_SEPARATOR = "\x1f"


@dataclass
class Census:
    """Everything that is counted. Add every sample first, then ask."""

    name: str
    intake: Intake = field(default_factory=Intake)
    classes: dict[str, Classes] = field(default_factory=lambda: {m.name: Classes() for m in MEASURES if m.form == "classes"})
    means: dict[str, Means] = field(default_factory=lambda: {m.name: Means() for m in MEASURES if m.form == "mean"})
    use: ToolUse = field(default_factory=ToolUse)
    samples: int = 0
    empty: int = 0
    """Samples without a call."""
    without_toolset: int = 0
    inexact: int = 0
    """Call graphs whose canonical search was cut off, and which may be counted twice."""
    regions: dict[str, Region] = field(default_factory=dict)
    """Topology → region."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Tool → kind."""

    def add(self, sample: Sample) -> None:
        """Count a sample."""
        self.samples += 1
        self.empty += not sample.tools
        self.without_toolset += sample.toolset is None
        self.kinds.update(zip(sample.tools, sample.kinds, strict=True))
        used = sorted(set(sample.tools))
        graph = self._graphs(sample)
        sequence = _SEPARATOR.join(sample.tools)
        toolset = _SEPARATOR.join(sample.toolset) if sample.toolset is not None else None
        pairs = {(sample.tools[source], sample.tools[target]) for source, target in sample.edges}
        self.classes["tools"].add(used)
        self.classes["toolsets"].add([toolset] if toolset is not None else [])
        self.classes["sequences"].add([sequence] if sample.tools else [])
        self.classes["tool_pairs"].add(sorted(_SEPARATOR.join(pair) for pair in pairs))
        self.classes["domains"].add(sample.domains)
        self.classes["domain_sets"].add([_SEPARATOR.join(sample.domains)] if sample.domains else [])
        self.means["tools_per_task"].add(len(used))
        self.means["calls_per_task"].add(len(sample.tools))
        self.means["flows_per_task"].add(len(sample.edges))
        self.means["domains_per_task"].add(len(sample.domains))
        self.use.add(sample.tools, f"{graph}\n{sequence}\n{toolset}\n{sample.domains}")

    def _graphs(self, sample: Sample) -> str:
        """Count call graph and topology; return the call graph."""
        if not sample.tools:
            for name in ("call_graphs", "topologies", *(f"topologies_{r}" for r in REGIONS)):
                self.classes[name].add([])
            return ""
        graph: Form = canonical(sample.tools, sample.edges)
        shape: Form = _topology(sample.kinds, sample.edges)
        self.inexact += not (graph.exact and shape.exact)
        self.classes["call_graphs"].add([graph.text])
        self.classes["topologies"].add([shape.text])
        mine = self.regions.setdefault(shape.text, region(sample.kinds))
        for each in REGIONS:
            self.classes[f"topologies_{each}"].add([shape.text] if each == mine else [])
        return graph.text

    def estimates(self, sizes: Iterable[int]) -> dict[str, list[Estimate]]:
        """Every measure at the given sample sizes, in rising order of size."""
        sizes = sorted(set(sizes))
        found = {name: [c.estimate(n) for n in sizes] for name, c in self.classes.items()}
        found |= {name: [m.estimate(n) for n in sizes] for name, m in self.means.items()}
        return found | self.use.curves(sizes)

    def known(self) -> list[Spec]:
        """The measures that the data says something about: no toolsets, no measure of toolsets."""
        silent = {"toolsets"} if self.without_toolset == self.samples else set()
        if not len(self.classes["domains"]):
            silent |= {"domains", "domain_sets", "domains_per_task"}
        return [spec for spec in MEASURES if spec.name not in silent]

    def profile(self) -> Profile:
        """All measures with their curves, and the tables behind them."""
        curves = self.estimates(grid(self.samples))
        measures = []
        for spec in self.known():
            points = tuple(Point.of(e) for e in curves[spec.name])
            chao = round(self.classes[spec.name].total_estimate(), 6) if spec.form == "classes" else None
            measures.append(
                Measure(name=spec.name, title=spec.title, form=spec.form, better=spec.better,
                        value=points[-1].mean if points else 0.0, total_estimate=chao, points=points)
            )  # fmt: skip
        grounds = Counter(self.intake.facts.grounds.get(tool, "map") for tool in self.kinds)
        return Profile(
            name=self.name,
            view=self.intake.view,
            rows=self.intake.rows or self.samples,
            samples=self.samples,
            skipped=dict(sorted(self.intake.skipped.items())),
            empty=self.empty,
            without_toolset=self.without_toolset,
            inexact=self.inexact,
            inferred_edges=self.intake.inferred_edges,
            kinds_by={g: grounds[g] for g in GROUNDS if grounds[g]},
            measures=tuple(measures),
            tools=self._tools(),
            topologies=self.topologies(),
            domains=tuple(
                DomainShare(domain=d, samples=n, share=round(n / self.samples, 6))
                for d, n in self.classes["domains"].counts().items()
            ),
        )

    def _tools(self) -> tuple[ToolShare, ...]:
        samples = self.classes["tools"].counts()
        return tuple(
            ToolShare(tool=tool, kind=self.kinds[tool], calls=calls, samples=samples[tool])
            for tool, calls in self.use.counts().items()
        )

    def topologies(self) -> tuple[Topology, ...]:
        """Topology classes in the order of the density plot: by region, then from small to large."""
        found = [
            Topology(pattern=text, region=self.regions[text], samples=count)
            for text, count in self.classes["topologies"].counts().items()
        ]
        return tuple(sorted(found, key=lambda t: (REGIONS.index(t.region), t.calls, t.flows, t.pattern)))

    def pairs(self) -> dict[tuple[str, str], int]:
        """Joined tools (source, target) → samples, most frequent first."""
        counts = self.classes["tool_pairs"].counts()
        return {(key.split(_SEPARATOR)[0], key.split(_SEPARATOR)[1]): n for key, n in counts.items()}


def take(name: str, samples: Iterable[Sample], intake: Intake | None = None) -> Census:
    """The census of some samples."""
    census = Census(name, intake or Intake())
    for sample in samples:
        census.add(sample)
    return census


def compare(a: Census, b: Census, size: int | None = None) -> Comparison:
    """Both data sets, side by side, at the same number of samples: `size`, or as many as the smaller one has."""
    size = min(a.samples, b.samples, size if size is not None else a.samples)
    ours, theirs = a.estimates([size]), b.estimates([size])
    rows = []
    for spec in [s for s in a.known() if s in b.known()]:
        one, two = ours[spec.name][0], theirs[spec.name][0]
        rows.append(
            ComparisonRow(name=spec.name, title=spec.title, a=Point.of(one), b=Point.of(two),
                          ahead=verdict(one, two, spec.better))
        )  # fmt: skip
    return Comparison(a=a.profile(), b=b.profile(), size=size, rows=tuple(rows))
