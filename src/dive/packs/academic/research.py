"""More statistics of research reports: correlation, power, many tests, pooled effects, classifiers (own code)."""

import math
import statistics
from typing import Annotated

from dive.packs.mathematics.bounds import within, within_float
from dive.tools import About, Pack, Pick, Result, ToolError, tool

PACK = Pack(name="research", domain="academic", title="statistics of research reports", licence="Apache-2.0 (own code)")

_NORMAL = statistics.NormalDist()
_Z95 = _NORMAL.inv_cdf(0.975)


class CorrelationInterval(Result):
    """A correlation with its uncertainty."""

    lower: Annotated[float, About("lower 95% limit of the correlation", digits=3)]
    upper: Annotated[float, About("upper 95% limit of the correlation", digits=3)]
    shared_variance: Annotated[float, About("share of variance explained", digits=3)]


@tool(
    domain="academic",
    kind="processing",
    asks={
        "lower": ["the lower limit of the 95% confidence interval for a correlation of {r} in a sample of {n}"],
        "upper": ["the upper limit of the 95% confidence interval for a correlation of {r} in a sample of {n}"],
    },
    cite="Fisher's z transformation",
    examples=[
        ({"r": 0.5, "n": 103}, {"lower": 0.33932, "upper": 0.63243, "shared_variance": 0.25}),
        ({"r": 0.0, "n": 403}, {"lower": -0.09769, "upper": 0.09769}),
    ],
)
def correlation_interval(
    r: Annotated[float, Pick(0.2, 0.35, 0.48, 0.62, -0.3)], n: Annotated[int, Pick(40, 85, 120, 250)]
) -> CorrelationInterval:
    """Compute the 95% confidence interval of a Pearson correlation by Fisher's z transformation.

    Args:
        r: correlation, above -1 and below 1
        n: number of cases, 4 to 1,000,000,000
    """
    within_float(r, -0.999999, 0.999999, "The correlation")
    within(n, 4, 10**9, "The number of cases")
    middle, half = math.atanh(r), _Z95 / math.sqrt(n - 3)
    return CorrelationInterval(lower=math.tanh(middle - half), upper=math.tanh(middle + half), shared_variance=r * r)


class GroupSize(Result):
    """How many participants a comparison needs."""

    per_group: Annotated[int, About("number of participants per group", None, "largest", "smallest")]


@tool(
    domain="academic",
    kind="processing",
    asks={
        "per_group": [
            "the number of participants per group needed to detect an effect size (Cohen's d) of {effect} with a power of "
            "{power}",
            "how many participants each of two groups needs to detect an effect size (Cohen's d) of {effect} with a power of "
            "{power}",
        ],
    },
    cite="the normal approximation at the two-sided 5% level",
    rules=("Round sample sizes up",),
    examples=[
        ({"effect": 0.5, "power": 80.0}, {"per_group": 63}),
        ({"effect": 0.2, "power": 90.0}, {"per_group": 526}),
        ({"effect": 0.8, "power": 80.0}, {"per_group": 25}),
    ],
)
def group_size_for_power(
    effect: Annotated[float, Pick(0.2, 0.3, 0.4, 0.5, 0.8, noun="effect size (Cohen's d)")],
    power: Annotated[float, Pick(80, 85, 90, 95, says="{}%")],
) -> GroupSize:
    """Compute the size of each of two equal groups for comparing means, two-sided at 5%, by the normal approximation.

    Args:
        effect: standardised mean difference (Cohen's d), 0.01 to 10
        power: wanted power in percent, 50 to 99.9
    """
    within_float(effect, 0.01, 10, "The effect")
    within_float(power, 50, 99.9, "The power")
    return GroupSize(per_group=max(2, math.ceil(2 * ((_Z95 + _NORMAL.inv_cdf(power / 100)) / effect) ** 2)))


class ManyTests(Result):
    """What stays significant among many tests."""

    discoveries: Annotated[int, About("number of discoveries", None, "largest", "smallest")]
    bonferroni: Annotated[int, About("number of significant tests", None, "largest", "smallest")]
    adjusted: Annotated[list[float], About("adjusted p-values")]


@tool(
    domain="academic",
    kind="processing",
    asks={
        "discoveries": [
            "the number of Benjamini–Hochberg discoveries at a false discovery rate of {rate} among tests with the p-values "
            "{p_values}",
            "How many of the tests with the p-values {p_values} are Benjamini–Hochberg discoveries at a false discovery rate "
            "of {rate}?",
        ],
        "bonferroni": [
            "the number of tests that stay significant after Bonferroni correction at a family-wise error rate of {rate}, "
            "among those with the p-values {p_values}",
            "How many of the tests with the p-values {p_values} stay significant after Bonferroni correction at a family-wise "
            "error rate of {rate}?",
        ],
    },
    examples=[
        (
            {"p_values": [0.01, 0.02, 0.03, 0.04, 0.05]},
            {"discoveries": 5, "bonferroni": 1, "adjusted": [0.05, 0.05, 0.05, 0.05, 0.05]},
        ),
        (
            {"p_values": [0.005, 0.009, 0.05, 0.1, 0.4]},
            {"discoveries": 2, "bonferroni": 2, "adjusted": [0.0225, 0.0225, 0.083333, 0.125, 0.4]},
        ),
        ({"p_values": [0.07], "rate": 7}, {"discoveries": 1, "bonferroni": 1}),
    ],
)
def adjust_p_values(
    p_values: Annotated[
        list[float],
        Pick(
            [0.001, 0.008, 0.039, 0.041, 0.6], [0.003, 0.012, 0.021, 0.034, 0.21, 0.5], [0.0004, 0.018, 0.022, 0.027, 0.3, 0.8]
        ),
    ],
    rate: Annotated[float, Pick(1, 5, 10, says="{}%")] = 5.0,
) -> ManyTests:
    """Adjust p-values of several tests by Benjamini and Hochberg's procedure, and count what stays significant.

    Args:
        p_values: 1 to 2,000 numbers from 0 to 1
        rate: false discovery rate, and family-wise error rate for Bonferroni, in percent
    """
    if not p_values:
        raise ToolError("Give at least one p-value.")
    for p in p_values:
        within_float(p, 0, 1, "A p-value")
    within_float(rate, 0.001, 50, "The rate")
    m = len(p_values)
    adjusted, least = [0.0] * m, 1.0
    for rank, place in sorted(enumerate(sorted(range(m), key=p_values.__getitem__), 1), reverse=True):
        least = min(least, p_values[place] * m / rank)
        adjusted[place] = round(least, 12)
    return ManyTests(
        discoveries=sum(round(100 * p, 10) <= rate for p in adjusted),
        bonferroni=sum(round(100 * p * m, 12) <= rate for p in p_values),
        adjusted=adjusted,
    )


class Pooled(Result):
    """What several studies say together."""

    effect: Annotated[float, About("pooled effect", digits=3)]
    standard_error: Annotated[float, About("standard error", digits=4)]
    lower: Annotated[float, About("lower confidence limit", digits=3)]
    upper: Annotated[float, About("upper confidence limit", digits=3)]
    q: Annotated[float, About("Cochran's Q", digits=2)]
    i_squared: Annotated[float, About("I²", "percent", digits=1)]


_STUDIES = "studies with effects of {effects} and standard errors of {standard_errors}, respectively"


@tool(
    domain="academic",
    kind="processing",
    asks={
        "effect": [f"the pooled effect of {_STUDIES}"],
        "upper": [f"the upper limit of the two-sided {{confidence}} confidence interval for the pooled effect of {_STUDIES}"],
        "lower": [f"the lower limit of the two-sided {{confidence}} confidence interval for the pooled effect of {_STUDIES}"],
        "q": [f"the value of Cochran's Q for {_STUDIES}"],
        "i_squared": [f"the heterogeneity statistic I² for {_STUDIES}"],
    },
    cite="fixed-effect inverse-variance pooling",
    undisputed=("q", "i_squared"),
    examples=[
        (
            {"effects": [0.2, 0.4], "standard_errors": [0.1, 0.1]},
            {"effect": 0.3, "standard_error": 0.0707107, "lower": 0.161410, "upper": 0.438590, "q": 2.0, "i_squared": 50.0},
        ),
        ({"effects": [1.0, 2.0], "standard_errors": [1.0, 0.5]}, {"effect": 1.8, "q": 0.8, "i_squared": 0.0}),
    ],
)
def pool_effects(
    effects: Annotated[list[float], Pick([0.42, 0.18, 0.55, 0.31], [0.12, 0.6, 0.28, 0.44])],
    standard_errors: Annotated[list[float], Pick([0.11, 0.09, 0.2, 0.15], [0.14, 0.08, 0.12, 0.1])],
    confidence: Annotated[float, Pick(80, 90, 95, 99, says="{}%", noun="confidence level")] = 95.0,
) -> Pooled:
    """Pool the effects of several studies (fixed-effect meta-analysis) and measure their heterogeneity.

    Args:
        effects: effect of each study, 2 to 1,000 of them
        standard_errors: standard error of each effect, above 0
        confidence: level of the confidence interval in percent, 50 to 99.9
    """
    within(len(effects), 2, 1000, "The number of studies")
    if len(effects) != len(standard_errors):
        raise ToolError(f"There are {len(effects)} effects and {len(standard_errors)} standard errors; give one for each.")
    for effect, error in zip(effects, standard_errors, strict=True):
        within_float(effect, -1e6, 1e6, "An effect")
        within_float(error, 1e-6, 1e6, "A standard error")
    within_float(confidence, 50, 99.9, "The confidence level")
    weights = [e**-2 for e in standard_errors]
    pooled = sum(w * x for w, x in zip(weights, effects, strict=True)) / sum(weights)
    q = sum(w * (x - pooled) ** 2 for w, x in zip(weights, effects, strict=True))
    spread = 100 * (q - len(effects) + 1) / q if q > len(effects) - 1 else 0.0
    error = sum(weights) ** -0.5
    half = _NORMAL.inv_cdf(0.5 + confidence / 200) * error
    return Pooled(effect=pooled, standard_error=error, lower=pooled - half, upper=pooled + half, q=q, i_squared=spread)


class ClassifierMeasures(Result):
    """How good a classifier is."""

    precision: Annotated[float, About("precision", digits=3)]
    recall: Annotated[float, About("recall", digits=3)]
    f1: Annotated[float, About("F1 score", digits=3)]
    accuracy: Annotated[float, About("accuracy", digits=3)]
    mcc: Annotated[float, About("Matthews correlation coefficient", digits=3)]


_CONFUSION = (
    "a classifier with {true_positives} true positives, {false_positives} false positives, {false_negatives} false negatives "
    "and {true_negatives} true negatives"
)


@tool(
    domain="academic",
    kind="processing",
    asks={
        "f1": [f"the F1 score of {_CONFUSION}"],
        "precision": [f"the precision of {_CONFUSION}"],
        "recall": [f"the recall of {_CONFUSION}"],
        "mcc": [f"the Matthews correlation coefficient of {_CONFUSION}"],
    },
    examples=[
        (
            {"true_positives": 6, "false_positives": 1, "false_negatives": 2, "true_negatives": 3},
            {"precision": 0.857143, "recall": 0.75, "f1": 0.8, "accuracy": 0.75, "mcc": 0.478091},
        ),
        (
            {"true_positives": 20, "false_positives": 180, "false_negatives": 10, "true_negatives": 1820},
            {"precision": 0.1, "recall": 0.666667, "f1": 0.173913},
        ),
    ],
)
def classifier_measures(
    true_positives: Annotated[int, Pick(42, 80, 150)],
    false_positives: Annotated[int, Pick(8, 15, 30)],
    false_negatives: Annotated[int, Pick(6, 12, 25)],
    true_negatives: Annotated[int, Pick(90, 240, 900)],
) -> ClassifierMeasures:
    """Measure a binary classifier from its confusion matrix: precision, recall, F1, accuracy, Matthews correlation.

    Args:
        true_positives: positives called positive, at least 1
        false_positives: negatives called positive
        false_negatives: positives called negative
        true_negatives: negatives called negative, at least 1
    """
    within(true_positives, 1, 10**9, "The number of true positives")
    within(true_negatives, 1, 10**9, "The number of true negatives")
    for count in (false_positives, false_negatives):
        within(count, 0, 10**9, "Each count")
    tp, fp, fn, tn = true_positives, false_positives, false_negatives, true_negatives
    return ClassifierMeasures(
        precision=tp / (tp + fp),
        recall=tp / (tp + fn),
        f1=2 * tp / (2 * tp + fp + fn),
        accuracy=(tp + tn) / (tp + fp + fn + tn),
        mcc=(tp * tn - fp * fn) / math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)),
    )


class PairedChange(Result):
    """Whether a yes-or-no answer changed."""

    chi_square: Annotated[float, About("McNemar statistic", digits=3)]
    p_value: Annotated[float, About("p-value", digits=4)]


_CHANGES = "{gained} and {lost}"


@tool(
    domain="academic",
    kind="processing",
    asks={
        "chi_square": [f"the McNemar chi-square statistic without continuity correction for {_CHANGES}"],
        "p_value": [f"the p-value of McNemar's chi-square test without continuity correction for {_CHANGES}"],
    },
    examples=[
        ({"gained": 59, "lost": 121}, {"chi_square": 21.3556}),
        ({"gained": 10, "lost": 10}, {"chi_square": 0.0, "p_value": 1.0}),
        ({"gained": 25, "lost": 11}, {"chi_square": 5.44444, "p_value": 0.019630}),
    ],
)
def mcnemar_test(
    gained: Annotated[int, Pick(18, 26, 34, says="{} changes from no to yes")],
    lost: Annotated[int, Pick(7, 11, 15, says="{} changes from yes to no")],
) -> PairedChange:
    """Test with McNemar's chi-square, without continuity correction, whether a yes-or-no answer changed.

    Args:
        gained: pairs that changed from no to yes
        lost: pairs that changed from yes to no
    """
    for count in (gained, lost):
        within(count, 0, 10**9, "Each count")
    if gained + lost == 0:
        raise ToolError("Give at least one pair that changed.")
    chi_square = (gained - lost) ** 2 / (gained + lost)
    return PairedChange(chi_square=chi_square, p_value=math.erfc(math.sqrt(chi_square / 2)))


class Reliability(Result):
    """How consistently items measure one thing."""

    alpha: Annotated[float, About("Cronbach's alpha", digits=3)]
    doubled: Annotated[float, About("reliability of a test twice as long", digits=3)]


@tool(
    domain="academic",
    kind="processing",
    asks={
        "alpha": [
            "the value of Cronbach's alpha for a scale with item variances of {item_variances} and a total variance of "
            "{total_variance}",
            "What is Cronbach's alpha for a scale with item variances of {item_variances} and a total variance of "
            "{total_variance}?",
        ],
    },
    examples=[
        ({"item_variances": [1.0, 1.0, 1.0, 1.0], "total_variance": 10.0}, {"alpha": 0.8, "doubled": 0.888889}),
        ({"item_variances": [1.0, 1.0], "total_variance": 3.0}, {"alpha": 0.666667, "doubled": 0.8}),
    ],
)
def scale_reliability(
    item_variances: Annotated[list[float], Pick([0.8, 1.1, 0.9, 1.3, 1.0], [1.2, 0.7, 1.4, 0.9, 1.1], [0.6, 0.9, 1.2, 1.0])],
    total_variance: Annotated[float, Pick(14, 15.5, 17)],
) -> Reliability:
    """Compute Cronbach's alpha of a scale from variances, and the reliability of a scale twice as long.

    Args:
        item_variances: variance of each item, 2 to 1,000 of them
        total_variance: variance of the total score, above the sum of the items' variances and at most the square of the
            sum of their standard deviations
    """
    within(len(item_variances), 2, 1000, "The number of items")
    for variance in item_variances:
        within_float(variance, 1e-9, 1e9, "The variance of an item")
    within_float(total_variance, 1e-9, 1e12, "The variance of the total score")
    k, inside = len(item_variances), sum(item_variances)
    if total_variance <= inside:
        raise ToolError("The total's variance must be above the sum of the items' variances: else they do not vary together.")
    if total_variance > sum(map(math.sqrt, item_variances)) ** 2 * (1 + 1e-9):
        raise ToolError("Items with these variances cannot have a total that varies so much, even if they agree perfectly.")
    alpha = k / (k - 1) * (1 - inside / total_variance)
    return Reliability(alpha=alpha, doubled=2 * alpha / (1 + alpha))
