"""pass@k: how often one of k attempts is right, estimated without bias, with an interval.

Ungraded attempts count neither for nor against. A task with fewer than k graded attempts says nothing about pass@k and is
left out, visibly.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass


def pass_at_k(attempts: int, correct: int, k: int) -> float:
    """Unbiased estimate from `correct` of `attempts`: one less the chance that k drawn without replacement are all wrong.

    Raises ValueError where there are fewer than k attempts.
    """
    if not 0 <= correct <= attempts or k < 1:
        raise ValueError(f"no pass@{k} of {correct} out of {attempts}")
    if attempts < k:
        raise ValueError(f"pass@{k} needs {k} attempts, not {attempts}")
    return 1.0 - math.comb(attempts - correct, k) / math.comb(attempts, k)


def wilson(mean: float, number: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's score interval for a mean of `number` values between 0 and 1.

    For values that are not all 0 or 1 it errs on the wide side: none vary more than coin tosses of the same mean.
    """
    if number < 1:
        return 0.0, 1.0
    centre = (mean + z * z / (2 * number)) / (1 + z * z / number)
    half = z / (1 + z * z / number) * math.sqrt(mean * (1 - mean) / number + z * z / (4 * number * number))
    return max(0.0, min(mean, centre - half)), min(1.0, max(mean, centre + half))


@dataclass(frozen=True, slots=True)
class Estimate:
    """pass@k over tasks."""

    k: int
    value: float | None
    """None where no task has k graded attempts."""
    low: float
    high: float
    """95% interval over tasks."""
    tasks: int
    """Tasks that it rests on."""
    left_out: int
    """Tasks with fewer than k graded attempts."""


def estimate(counts: Iterable[tuple[int, int]], k: int) -> Estimate:
    """pass@k from (graded attempts, correct ones) of each task."""
    values: list[float] = []
    left_out = 0
    for attempts, correct in counts:
        if attempts >= k:
            values.append(pass_at_k(attempts, correct, k))
        else:
            left_out += 1
    if not values:
        return Estimate(k, None, 0.0, 1.0, 0, left_out)
    mean = math.fsum(values) / len(values)
    low, high = wilson(mean, len(values))
    return Estimate(k, mean, low, high, len(values), left_out)


__all__ = ["Estimate", "estimate", "pass_at_k", "wilson"]
