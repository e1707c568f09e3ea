"""Probability distributions and descriptive statistics (own code, Python's statistics module)."""

import math
import statistics
from typing import Annotated

from dive.packs.mathematics.bounds import within, within_float
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Integer

PACK = Pack(name="probability", domain="mathematics", title="probability and statistics", licence="Apache-2.0 (own code)")

_Probability = Annotated[float, About("probability", digits=4)]


class NormalProbability(Result):
    """Areas under a normal curve."""

    below: _Probability
    above: _Probability
    z_score: Annotated[float, About("z-score", digits=3)]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "below": [
            "the probability that a normal variable with {mean} and {deviation} lies below {value}",
            "How likely is a normal variable with {mean} and {deviation} to fall below {value}?",
        ],
        "above": [
            "the probability that a normal variable with {mean} and {deviation} lies above {value}",
            "How likely is a normal variable with {mean} and {deviation} to exceed {value}?",
        ],
        "z_score": [
            "the z-score of {value} for {mean} and {deviation}",
        ],
    },
    examples=[
        ({"mean": 0.0, "deviation": 1.0, "value": 1.96}, {"below": 0.975, "z_score": 1.96}),
        ({"mean": 100.0, "deviation": 15.0, "value": 130.0}, {"above": 0.02275, "z_score": 2.0}),
    ],
)
def normal_probability(
    mean: Annotated[float, Pick(100, 104, 110, says="a mean of {}")],
    deviation: Annotated[float, Pick(15, 10, 8, says="a standard deviation of {}")],
    value: Annotated[float, Pick(88, 96.5, 112, 117.5, 124, says="a value of {}")],
) -> NormalProbability:
    """Give the probability that a normally distributed variable lies below or above a value.

    Args:
        mean: of the distribution
        deviation: its standard deviation, above 0
        value: the threshold
    """
    within_float(mean, -1e12, 1e12, "The mean")
    within_float(deviation, 1e-9, 1e12, "The standard deviation")
    within_float(value, -1e12, 1e12, "The value")
    z = (value - mean) / deviation
    return NormalProbability(below=math.erfc(-z / math.sqrt(2)) / 2, above=math.erfc(z / math.sqrt(2)) / 2, z_score=z)


class Quantile(Result):
    """A point of a distribution."""

    quantile: Annotated[float, About("quantile", digits=3)]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "quantile": [
            "the value that a normal variable with {mean} and {deviation} stays below with {probability}",
            "Which value does a normal variable with {mean} and {deviation} stay below with {probability}?"],
    },
    examples=[
        ({"mean": 0.0, "deviation": 1.0, "probability": 0.975}, {"quantile": 1.959964}),
        ({"mean": 100.0, "deviation": 15.0, "probability": 0.98}, {"quantile": 130.806}),
        ({"mean": 0.0, "deviation": 1.0, "probability": 0.5}, {"quantile": 0.0}),
    ],
)  # fmt: skip
def normal_quantile(
    mean: Annotated[float, Pick(100, 104, 110, says="a mean of {}")],
    deviation: Annotated[float, Pick(15, 12, 10, says="a standard deviation of {}")],
    probability: Annotated[float, Pick(0.9, 0.95, 0.975, 0.99, says="a probability of {}")],
) -> Quantile:
    """Give the value below which a normally distributed variable lies with a given probability.

    Args:
        mean: of the distribution
        deviation: its standard deviation, above 0
        probability: above 0 and below 1
    """
    within_float(mean, -1e12, 1e12, "The mean")
    within_float(deviation, 1e-9, 1e12, "The standard deviation")
    within_float(probability, 1e-12, 1 - 1e-12, "The probability")
    return Quantile(quantile=statistics.NormalDist(mean, deviation).inv_cdf(probability))


class CountProbability(Result):
    """Probabilities of a count."""

    exactly: _Probability
    at_most: _Probability
    at_least: _Probability


def _counts(terms: list[float], k: int) -> CountProbability:
    """From the probabilities of 0, 1, …, all of them (or as many as matter)."""
    below = math.fsum(terms[:k])
    exactly = terms[k] if k < len(terms) else 0.0
    return CountProbability(
        exactly=exactly, at_most=min(1.0, below + exactly), at_least=max(0.0, min(1.0, 1.0 - below))
    )  # fmt: skip


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "exactly": [
            "the probability of exactly {successes} in {trials}, each with {chance}",
            "How likely are exactly {successes} in {trials}, each with {chance}?",
        ],
        "at_least": [
            "the probability of at least {successes} in {trials}, each with {chance}",
            "How likely are at least {successes} in {trials}, each with {chance}?",
        ],
        "at_most": [
            "the probability of at most {successes} in {trials}, each with {chance}",
        ],
    },
    examples=[
        ({"trials": 10, "successes": 5, "chance": 0.5}, {"exactly": 0.246094, "at_least": 0.623047, "at_most": 0.623047}),
        ({"trials": 4, "successes": 1, "chance": 1 / 6}, {"at_least": 0.517747}),
        ({"trials": 3, "successes": 5, "chance": 0.5}, {"exactly": 0.0, "at_most": 1.0, "at_least": 0.0}),
    ],
)
def binomial_probability(
    trials: Annotated[int, Pick(10, 12, 15, 20, says="{} independent trials")],
    successes: Annotated[int, Pick(2, 3, 4, 5, says="{} successes")],
    chance: Annotated[float, Pick(0.1, 0.15, 0.2, 0.25, 0.3, says="a success probability of {}")],
) -> CountProbability:
    """Give binomial probabilities: exactly, at most and at least so many successes in independent trials.

    Args:
        trials: 1 to 1,000
        successes: 0 to 1,000
        chance: probability of success in one trial, above 0 and below 1
    """
    within(trials, 1, 1000, "The number of trials")
    within(successes, 0, 1000, "The number of successes")
    within_float(chance, 1e-9, 1 - 1e-9, "The chance")
    top = min(trials, successes)
    logs = (
        math.lgamma(trials + 1) - math.lgamma(i + 1) - math.lgamma(trials - i + 1)
        + i * math.log(chance) + (trials - i) * math.log1p(-chance)
        for i in range(top + 1)
    )  # fmt: skip
    terms = [math.exp(v) for v in logs]
    return _counts(terms + [0.0] * (successes - top), successes) if successes <= trials else _none_left()


def _none_left() -> CountProbability:
    """More successes asked for than trials made."""
    return CountProbability(exactly=0.0, at_most=1.0, at_least=0.0)


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "exactly": [
            "the Poisson probability of exactly {count} for {rate}",
        ],
        "at_most": [
            "the Poisson probability of at most {count} for {rate}",
        ],
        "at_least": [
            "the Poisson probability of at least {count} for {rate}",
            "How likely are at least {count} under a Poisson distribution with {rate}?",
        ],
    },
    examples=[
        ({"rate": 2.0, "count": 0}, {"exactly": 0.135335, "at_least": 1.0}),
        ({"rate": 4.0, "count": 2}, {"exactly": 0.146525, "at_most": 0.238103, "at_least": 0.908422}),
    ],
)
def poisson_probability(
    rate: Annotated[float, Pick(2, 2.5, 3.5, 4, 6, says="a mean of {}")],
    count: Annotated[int, Pick(2, 3, 5, 7, says="{} events")],
) -> CountProbability:
    """Give Poisson probabilities: exactly, at most and at least so many events.

    Args:
        rate: expected number of events, above 0, at most 500
        count: number of events, 0 to 2,000
    """
    within_float(rate, 1e-9, 500, "The expected number")
    within(count, 0, 2000, "The number of events")
    return _counts([math.exp(i * math.log(rate) - rate - math.lgamma(i + 1)) for i in range(count + 1)], count)


class Collision(Result):
    """The birthday problem."""

    shared: Annotated[float, About("probability of a shared birthday", digits=4)]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "shared": [
            "the probability that at least two people in {people} share a birthday in a 365-day year",
            "How likely is it that at least two people in {people} share a birthday in a 365-day year?",
        ],
    },
    examples=[
        ({"people": 23}, {"shared": 0.507297}),
        ({"people": 50}, {"shared": 0.970374}),
        ({"people": 366}, {"shared": 1.0}),
    ],
)
def birthday_problem(
    people: Annotated[int, Pick(10, 15, 20, 23, 30, 40, 57, says="a group of {}")], days: int = 365
) -> Collision:
    """Give the probability that at least two people of a group share a birthday, all days being equally likely.

    Args:
        people: size of the group, 1 to 10,000
        days: number of possible birthdays, 1 to 10,000
    """
    within(people, 1, 10_000, "The size of the group")
    within(days, 1, 10_000, "The number of days")
    if people > days:
        return Collision(shared=1.0)
    apart = math.fsum(math.log1p(-i / days) for i in range(people))
    return Collision(shared=-math.expm1(apart))


class Summary(Result):
    """What a list of numbers looks like."""

    mean: Annotated[float, About("mean", digits=3)]
    median: Annotated[float, About("median", digits=3)]
    population_deviation: Annotated[float, About("population standard deviation", digits=3)]
    sample_deviation: Annotated[float | None, About("sample standard deviation", digits=3)]
    geometric_mean: Annotated[float | None, About("geometric mean", digits=3)]
    spread: Annotated[int, About("range", None, "largest", "smallest")]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "mean": ["the arithmetic mean of {numbers}"],
        "median": ["the median of {numbers}"],
        "population_deviation": ["the population standard deviation of {numbers}"],
        "sample_deviation": ["the sample standard deviation of {numbers}"],
        "geometric_mean": ["the geometric mean of {numbers}"],
    },
    examples=[
        ({"numbers": [2, 4, 4, 4, 5, 5, 7, 9]}, {"mean": 5.0, "median": 4.5, "population_deviation": 2.0, "spread": 7}),
        ({"numbers": [1, 2, 4]}, {"geometric_mean": 2.0, "sample_deviation": 1.527525}),
        ({"numbers": [6]}, {"mean": 6.0, "sample_deviation": None}),
    ],
)
def summary_statistics(numbers: list[Integer]) -> Summary:
    """Summarise a list of whole numbers: mean, median, standard deviations, geometric mean, range.

    Args:
        numbers: 1 to 2,000 whole numbers, each at most 10^15 in size; the geometric mean needs positive ones
    """
    if not numbers:
        raise ToolError("An empty list has no mean; give at least one number.")
    for number in numbers:
        within(number, -(10**15), 10**15, "Each number")
    size = len(numbers)
    mean = math.fsum(numbers) / size
    squares = math.fsum((n - mean) ** 2 for n in numbers)
    return Summary(
        mean=mean,
        median=float(statistics.median(numbers)),
        population_deviation=math.sqrt(squares / size),
        sample_deviation=math.sqrt(squares / (size - 1)) if size > 1 else None,
        geometric_mean=math.exp(math.fsum(map(math.log, numbers)) / size) if min(numbers) > 0 else None,
        spread=max(numbers) - min(numbers),
    )


class Line(Result):
    """A fitted line."""

    slope: Annotated[float, About("slope", digits=4)]
    intercept: Annotated[float, About("intercept", digits=4)]
    correlation: Annotated[float, About("correlation coefficient", digits=4)]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "slope": [
            "the slope of the least-squares line through the points with x-values {x} and the corresponding y-values {y}"
        ],
        "intercept": [
            "the intercept of the least-squares line through the points with x-values {x} and the corresponding y-values {y}"
        ],
        "correlation": ["the Pearson correlation between the x-values {x} and the corresponding y-values {y}"],
    },
    examples=[
        ({"x": [1.0, 2.0, 3.0], "y": [2.0, 4.0, 6.0]}, {"slope": 2.0, "intercept": 0.0, "correlation": 1.0}),
        ({"x": [1.0, 2.0, 3.0, 4.0], "y": [6.0, 5.0, 7.0, 10.0]}, {"slope": 1.4, "intercept": 3.5}),
    ],
)
def least_squares_line(
    x: Annotated[list[float], Pick([1, 2, 3, 4], [1, 3, 4, 6], [0, 2, 5, 9])],
    y: Annotated[list[float], Pick([6, 5, 7, 10], [2, 3, 7, 8], [1.5, 4, 4.5, 9], [12, 9, 7, 2])],
) -> Line:
    """Fit a straight line by ordinary least squares and give the correlation.

    Args:
        x: 2 to 2,000 values, not all equal
        y: as many values, not all equal
    """
    if len(x) != len(y) or len(x) < 2:
        raise ToolError("Give equally many x-values and y-values, at least two of each.")
    for value in (*x, *y):
        within_float(value, -1e12, 1e12, "Each value")
    if len(set(x)) == 1 or len(set(y)) == 1:
        raise ToolError("The x-values, and the y-values, must not all be equal.")
    try:
        fit = statistics.linear_regression(x, y)
        return Line(slope=fit.slope, intercept=fit.intercept, correlation=statistics.correlation(x, y))
    except statistics.StatisticsError as error:
        raise ToolError("The values lie too close together for a line to be fitted.") from error
