"""Profiles and comparisons as text: Markdown for files and pull requests, rows for a terminal."""

from collections.abc import Sequence

from dive.diversity.profile import Comparison, Measure, Point, Profile
from dive.diversity.rarefaction import Z
from dive.diversity.samples import REGIONS

TOP = 10
"""Rows of the table of tools."""
SHOWN = 8
"""Points of a curve in a table."""

Table = tuple[list[str], list[list[str]]]


def number(value: float) -> str:
    """A figure as people read it: no decimals where it is whole, three digits that matter where it is small."""
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) >= 10 else f"{value:.3f}"


def estimate(point: Point) -> str:
    """A mean, and how far a data set of this size from the same source may lie from it in 95 of 100 cases."""
    reach = Z * point.population
    return number(point.mean) + (f" ± {number(round(reach, 3))}" if reach >= 0.0005 else "")


def measures(profile: Profile) -> Table:
    """Every measure on the whole data set."""
    return ["measure", "value"], [[m.title, number(m.value)] for m in profile.measures]


def curves(profile: Profile) -> Table:
    """Every measure at a few sample sizes."""
    sizes = _few([p.size for p in profile.measures[0].points])
    return ["measure", *(f"n = {n:,}" for n in sizes)], [[m.title, *_at(m, sizes)] for m in profile.measures]


def _few(sizes: Sequence[int]) -> list[int]:
    if len(sizes) <= SHOWN:
        return list(sizes)
    return [sizes[round(i * (len(sizes) - 1) / (SHOWN - 1))] for i in range(SHOWN)]


def _at(measure: Measure, sizes: Sequence[int]) -> list[str]:
    by_size = {p.size: p for p in measure.points}
    return [number(by_size[n].mean) for n in sizes]


def regions(profile: Profile) -> Table:
    """Topology classes and samples per region."""
    rows = []
    for region in REGIONS:
        inside = [t for t in profile.topologies if t.region == region]
        samples = sum(t.samples for t in inside)
        largest = max(inside, key=lambda t: (t.samples, t.pattern), default=None)
        rows.append([region, number(len(inside)), number(samples), largest.pattern if largest else ""])
    return ["region", "classes", "samples", "most frequent"], rows


def tools(profile: Profile) -> Table:
    """The most used tools."""
    rows = [[t.tool, t.kind, number(t.calls), number(t.samples)] for t in profile.tools[:TOP]]
    return ["tool", "kind", "calls", "samples"], rows


def domains(profile: Profile) -> Table:
    """How much of the data touches each domain."""
    return ["domain", "samples", "share"], [[d.domain, number(d.samples), f"{d.share:.1%}"] for d in profile.domains]


def side_by_side(comparison: Comparison) -> Table:
    """Both data sets at the same number of samples."""
    names = {"a": comparison.a.name, "b": comparison.b.name, None: ""}
    rows = [[r.title, estimate(r.a), estimate(r.b), names[r.ahead]] for r in comparison.rows]
    return ["measure", comparison.a.name, comparison.b.name, "more diverse"], rows


def notes(profile: Profile) -> list[str]:
    """What a reader must know about how the figures came about."""
    found = [f"{profile.samples:,} samples from {profile.rows:,} rows"]
    if profile.skipped:
        found.append("left out: " + ", ".join(f"{n:,} {reason}" for reason, n in profile.skipped.items()))
    if profile.empty:
        found.append(f"{profile.empty:,} samples make no call")
    if profile.without_toolset:
        found.append(f"{profile.without_toolset:,} samples do not say which tools were on offer")
    if profile.inferred_edges:
        found.append("value flows are inferred from values that reappear; docs/diversity.md says how well that works")
    if profile.kinds_by:
        found.append("kinds of tools known by: " + ", ".join(f"{by} {n:,}" for by, n in profile.kinds_by.items()))
    if profile.inexact:
        found.append(f"{profile.inexact:,} graphs were too symmetric to be compared exactly and may count twice")
    return found


def sections(profile: Profile) -> list[tuple[str, Table]]:
    """Everything about one data set, in the order of reading."""
    found = [("Measures", measures(profile)), ("Rarefaction", curves(profile)), ("R/P topologies", regions(profile)),
             (f"Most used tools (of {len(profile.tools):,})", tools(profile))]  # fmt: skip
    return [*found, ("Domains", domains(profile))] if profile.domains else found


def markdown(given: Profile | Comparison) -> str:
    """A document."""
    if isinstance(given, Comparison):
        lines = [
            f"# {_plain(given.a.name)} and {_plain(given.b.name)}",
            "",
            f"Both at {given.size:,} samples; ± is what another data set of this size and source may differ by (95%).",
        ]
        lines += ["", *_table(side_by_side(given))]
        for profile in (given.a, given.b):
            lines += ["", *_document(profile, "##")]
    else:
        lines = _document(given, "#")
    return "\n".join(lines) + "\n"


def _document(profile: Profile, level: str) -> list[str]:
    lines = [f"{level} Diversity of {_plain(profile.name)}", "", *(f"- {_plain(note)}" for note in notes(profile))]
    for title, table in sections(profile):
        lines += ["", f"{level}# {title}", "", *_table(table)]
    return lines


def _table(table: Table) -> list[str]:
    columns, rows = table
    lines = ["| " + " | ".join(map(_plain, columns)) + " |", "|" + "---|" * len(columns)]
    return lines + ["| " + " | ".join(map(_plain, row)) + " |" for row in rows]


def _plain(text: str) -> str:
    """Foreign names are no markup."""
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`").split())
