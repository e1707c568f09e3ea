"""Limits that the packs of this domain share: a refusal in words where a number would make a loop or a result too large."""

from dive.tools import ToolError

LARGEST = 2**63 - 1
"""Results stay inside 64 bits: every consumer of JSON reads them exactly."""


def within(value: int, low: int, high: int, what: str) -> int:
    """The value, where it lies in [low, high]. Raises ToolError that names the range otherwise."""
    if not low <= value <= high:
        shown = f"{value:,}" if abs(value) < 10**20 else "that number"
        raise ToolError(f"{what} must be a whole number from {low:,} to {high:,}; {shown} is not.")
    return value


def within_float(value: float, low: float, high: float, what: str) -> float:
    """The value, where it lies in [low, high]. Raises ToolError that names the range otherwise."""
    if not low <= value <= high:
        raise ToolError(f"{what} must lie from {low:g} to {high:g}; {value:g} does not.")
    return value


def fits(value: int, what: str) -> int:
    """The value, where it fits into 64 bits. Raises ToolError otherwise."""
    if abs(value) > LARGEST:
        raise ToolError(f"{what} has more than 18 digits here; choose smaller arguments.")
    return value
