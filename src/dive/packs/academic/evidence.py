"""Statistics that papers report: intervals, tests, effect sizes, agreement, citation indices (own code, textbook formulas)."""

import math
import statistics
from typing import Annotated

from dive.packs.mathematics.bounds import within, within_float
from dive.tools import About, Pack, Pick, Result, ToolError, tool

PACK = Pack(name="evidence", domain="academic", title="statistics of research reports", licence="Apache-2.0 (own code)")

_Z95 = statistics.NormalDist().inv_cdf(0.975)


class Interval(Result):
    """A confidence interval of a proportion."""

    proportion: Annotated[float, About("proportion", digits=4)]
    lower: Annotated[float, About("lower limit of the 95% Wilson interval", digits=4)]
    upper: Annotated[float, About("upper limit of the 95% Wilson interval", digits=4)]


@tool(
    domain="academic",
    kind="processing",
    asks={
        "lower": [
            "the lower limit of the 95% Wilson score interval for {successes} successes in {trials} trials",
        ],
        "upper": [
            "the upper limit of the 95% Wilson score interval for {successes} successes in {trials} trials",
        ],
    },
    examples=[
        ({"successes": 5, "trials": 10}, {"proportion": 0.5, "lower": 0.23659, "upper": 0.76341}),
        ({"successes": 81, "trials": 263}, {"lower": 0.25530, "upper": 0.36621}),
        ({"successes": 0, "trials": 10}, {"proportion": 0.0, "lower": 0.0, "upper": 0.27753}),
    ],
)
def wilson_interval(successes: Annotated[int, Pick(5, 8, 12, 20)], trials: Annotated[int, Pick(25, 40, 60, 120)]) -> Interval:
    """Compute the 95% Wilson score interval (no continuity correction) of a proportion.

    Args:
        successes: 0 to `trials`
        trials: 1 to 1,000,000,000
    """
    within(trials, 1, 10**9, "The number of trials")
    within(successes, 0, trials, "The number of successes")
    p, z2 = successes / trials, _Z95**2
    middle = (p + z2 / (2 * trials)) / (1 + z2 / trials)
    half = _Z95 / (1 + z2 / trials) * math.sqrt(p * (1 - p) / trials + z2 / (4 * trials**2))
    # at either end the limit is exact, which rounding would miss by a hair
    return Interval(
        proportion=p,
        lower=max(0.0, middle - half) if successes else 0.0,
        upper=min(1.0, middle + half) if successes < trials else 1.0,
    )


class TwoByTwo(Result):
    """Measures of association in a two-by-two table."""

    odds_ratio: Annotated[float, About("odds ratio", digits=3)]
    risk_ratio: Annotated[float, About("risk ratio", digits=3)]
    chi_square: Annotated[float, About("chi-square statistic", digits=3)]
    p_value: Annotated[float, About("p-value", digits=4)]
    phi: Annotated[float, About("phi coefficient", digits=4)]


_TABLE = "a study with {a}, {b}, {c} and {d}"


@tool(
    domain="academic",
    kind="processing",
    asks={
        "odds_ratio": [f"the odds ratio in {_TABLE}"],
        "risk_ratio": [f"the risk ratio in {_TABLE}"],
        "chi_square": [f"the Pearson chi-square statistic without continuity correction in {_TABLE}"],
        "phi": [f"the phi coefficient in {_TABLE}"],
    },
    examples=[
        (
            {"a": 20, "b": 80, "c": 10, "d": 90},
            {"odds_ratio": 2.25, "risk_ratio": 2.0, "chi_square": 3.92157, "p_value": 0.04767},
        ),
        ({"a": 10, "b": 10, "c": 10, "d": 10}, {"odds_ratio": 1.0, "chi_square": 0.0, "p_value": 1.0, "phi": 0.0}),
    ],
)
def association_in_two_by_two(
    a: Annotated[int, Pick(18, 24, 30, says="{} exposed cases")],
    b: Annotated[int, Pick(42, 56, 82, says="{} exposed non-cases")],
    c: Annotated[int, Pick(9, 12, 15, says="{} unexposed cases")],
    d: Annotated[int, Pick(61, 75, 88, says="{} unexposed non-cases")],
) -> TwoByTwo:
    """Measure association in a two-by-two table: odds ratio, risk ratio, Pearson chi-square, phi.

    Args:
        a: exposed with the outcome, at least 1
        b: exposed without the outcome, at least 1
        c: unexposed with the outcome, at least 1
        d: unexposed without the outcome, at least 1
    """
    for cell in (a, b, c, d):
        within(cell, 1, 10**9, "Each cell")
    n = a + b + c + d
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    phi = (a * d - b * c) / math.sqrt(margins)
    chi_square = n * phi * phi
    return TwoByTwo(
        odds_ratio=a * d / (b * c),
        risk_ratio=(a / (a + b)) / (c / (c + d)),
        chi_square=chi_square,
        p_value=math.erfc(math.sqrt(chi_square / 2)),
        phi=phi,
    )


class GroupDifference(Result):
    """A difference between two means."""

    welch_t: Annotated[float, About("Welch t statistic", digits=3)]
    degrees_of_freedom: Annotated[float, About("number of Welch degrees of freedom", digits=2)]
    cohens_d: Annotated[float, About("Cohen's d", digits=3)]


_SPREADS = "two groups of {n}, with a standard deviation of {first_deviation} in group A and {second_deviation} in group B"
"""All that the degrees of freedom depend on."""
_GROUPS = (
    "two groups of {n}: group A with a mean of {first_mean} and a standard deviation of {first_deviation}, "
    "group B with a mean of {second_mean} and a standard deviation of {second_deviation}"
)


@tool(
    domain="academic",
    kind="processing",
    asks={
        "welch_t": [f"the value of Welch's t (A minus B) for {_GROUPS}"],
        "degrees_of_freedom": [f"the number of Welch–Satterthwaite degrees of freedom for {_SPREADS}"],
        "cohens_d": [
            f"the value of Cohen's d (A minus B) for {_GROUPS}",
        ],
    },
    examples=[
        (
            {"n": 25, "first_mean": 10.0, "first_deviation": 2.0, "second_mean": 8.0, "second_deviation": 2.0},
            {"welch_t": 3.535534, "degrees_of_freedom": 48.0, "cohens_d": 1.0},
        ),
        (
            {"n": 10, "first_mean": 5.0, "first_deviation": 3.0, "second_mean": 5.0, "second_deviation": 1.0},
            {"welch_t": 0.0, "degrees_of_freedom": 10.97561, "cohens_d": 0.0},
        ),
    ],
)
def compare_two_groups(
    n: Annotated[int, Pick(20, 30, 50, says="{} people each")],
    first_deviation: Annotated[float, Pick(4, 5.5, 8, noun="group A standard deviation")],
    second_deviation: Annotated[float, Pick(5, 6.5, 9, noun="group B standard deviation")],
    first_mean: Annotated[float, Pick(24.5, 29, 31, noun="group A mean")] = 0.0,
    second_mean: Annotated[float, Pick(22, 25.5, 27.5, noun="group B mean")] = 0.0,
) -> GroupDifference:
    """Compare the means of two equally large groups from summary data: Welch's t, its degrees of freedom, Cohen's d.

    Args:
        n: size of each group, at least 2
        first_deviation: sample standard deviation of the first group, above 0
        second_deviation: sample standard deviation of the second group, above 0
        first_mean: mean of the first group, on which the degrees of freedom do not depend
        second_mean: mean of the second group
    """
    within(n, 2, 10**9, "The size of the groups")
    for mean in (first_mean, second_mean):
        within_float(mean, -1e12, 1e12, "A mean")
    for deviation in (first_deviation, second_deviation):
        within_float(deviation, 1e-9, 1e12, "A standard deviation")
    one, other = first_deviation**2 / n, second_deviation**2 / n
    difference = first_mean - second_mean
    return GroupDifference(
        welch_t=difference / math.sqrt(one + other),
        degrees_of_freedom=(one + other) ** 2 * (n - 1) / (one**2 + other**2),
        cohens_d=difference / math.sqrt((first_deviation**2 + second_deviation**2) / 2),
    )


class SampleSize(Result):
    """How many to ask."""

    respondents: Annotated[int, About("sample size", None, "largest", "smallest")]


@tool(
    domain="academic",
    kind="processing",
    asks={
        "respondents": [
            "the sample size needed to estimate a proportion near 50% with {margin} at 95% confidence in a population of "
            "{population}",
            "how large a sample must be to estimate a proportion near 50% with {margin} at 95% confidence in a population of "
            "{population}",
        ],
    },
    rules=("Apply the finite-population correction, then round up",),
    examples=[
        ({"margin": 5.0, "population": 1000}, {"respondents": 278}),
        ({"margin": 5.0, "population": 1_000_000_000}, {"respondents": 385}),
        ({"margin": 3.0, "population": 1_000_000_000}, {"respondents": 1068}),
    ],
)
def survey_sample_size(
    margin: Annotated[float, Pick(2, 3, 4, 5, says="a margin of error of {} percentage points")],
    population: Annotated[int, Pick(300, 600, 750, 900, 2450, 70_000)],
) -> SampleSize:
    """Compute the sample size for estimating a proportion near 50% at 95% confidence, with finite-population correction.

    Args:
        margin: margin of error in percentage points, 0.1 to 50
        population: size of the population, 1 to 10^12
    """
    within_float(margin, 0.1, 50, "The margin of error")
    within(population, 1, 10**12, "The population")
    unlimited = _Z95**2 * 0.25 / (margin / 100) ** 2
    return SampleSize(respondents=math.ceil(unlimited / (1 + (unlimited - 1) / population)))


class CitationIndices(Result):
    """Indices over citation counts."""

    h_index: Annotated[int, About("h-index", None, "highest", "lowest")]
    g_index: Annotated[int, About("g-index", None, "highest", "lowest")]
    i10_index: Annotated[int, About("i10-index", None, "highest", "lowest")]
    total: Annotated[int, About("total number of citations", None, "highest", "lowest", additive=True)]


@tool(
    domain="academic",
    kind="processing",
    asks={
            "h_index": [
                "the h-index of a scholar whose papers have {counts} citations",
            ],
            "g_index": [
                "the g-index of a scholar whose papers have {counts} citations",
            ],
            "i10_index": [
                "the i10-index of a scholar whose papers have {counts} citations",
            ],
        },
    examples=[
        ({"counts": [10, 8, 5, 4, 3]}, {"h_index": 4, "g_index": 5, "i10_index": 1, "total": 30}),
        ({"counts": [25, 8, 5, 3, 3]}, {"h_index": 3, "g_index": 5, "i10_index": 1}),
        ({"counts": [0, 0]}, {"h_index": 0, "g_index": 0, "total": 0}),
    ],
)  # fmt: skip
def citation_indices(
    counts: Annotated[
        list[int], Pick([48, 33, 30, 12, 9, 7, 6, 1], [120, 15, 14, 9, 5, 5, 2, 0], [22, 21, 18, 18, 11, 10, 8, 4, 3])
    ],
) -> CitationIndices:
    """Compute h-index, g-index and i10-index of a list of citation counts.

    Args:
        counts: citations of each paper, 1 to 2,000 papers
    """
    if not counts:
        raise ToolError("Give the citation count of at least one paper.")
    for count in counts:
        within(count, 0, 10**9, "A citation count")
    ordered = sorted(counts, reverse=True)
    running, g_index = 0, 0
    for rank, count in enumerate(ordered, 1):
        running += count
        g_index = rank if running >= rank * rank else g_index
    return CitationIndices(
        h_index=sum(count >= rank for rank, count in enumerate(ordered, 1)),
        g_index=g_index,
        i10_index=sum(count >= 10 for count in counts),
        total=sum(counts),
    )


class Agreement(Result):
    """How far two raters agree."""

    kappa: Annotated[float, About("Cohen's kappa", digits=3)]
    agreement: Annotated[float, About("proportion of agreement", digits=3)]


_RATERS = "two raters with {both_yes}, {both_no}, {first_only} and {second_only}"


@tool(
    domain="academic",
    kind="processing",
    asks={
        "kappa": [
            f"the value of Cohen's kappa for {_RATERS}",
        ],
        "agreement": [
            f"the observed proportion of agreement for {_RATERS}",
        ],
    },
    examples=[
        ({"both_yes": 20, "both_no": 15, "first_only": 5, "second_only": 10}, {"kappa": 0.4, "agreement": 0.7}),
        ({"both_yes": 45, "both_no": 15, "first_only": 15, "second_only": 25}, {"kappa": 0.130435, "agreement": 0.6}),
    ],
)
def rater_agreement(
    both_yes: Annotated[int, Pick(22, 40, says="{} agreements on yes")],
    both_no: Annotated[int, Pick(18, 35, says="{} agreements on no")],
    first_only: Annotated[int, Pick(4, 7, says="{} yes votes by the first rater alone")],
    second_only: Annotated[int, Pick(6, 9, says="{} yes votes by the second rater alone")],
) -> Agreement:
    """Compute Cohen's kappa of two raters with a yes-or-no judgement.

    Args:
        both_yes: cases both called yes
        both_no: cases both called no
        first_only: cases only the first called yes
        second_only: cases only the second called yes
    """
    for count in (both_yes, both_no, first_only, second_only):
        within(count, 0, 10**9, "Each count")
    n = both_yes + both_no + first_only + second_only
    if n == 0:
        raise ToolError("Give at least one rated case.")
    agreed = (both_yes + both_no) / n
    first, second = (both_yes + first_only) / n, (both_yes + second_only) / n
    expected = first * second + (1 - first) * (1 - second)
    if expected == 1:
        raise ToolError("Kappa is not defined where both raters give one and the same answer to every case.")
    return Agreement(kappa=(agreed - expected) / (1 - expected), agreement=agreed)
