"""How a numeric answer is rounded, and what the query says about it: one decision for both."""

import math
from dataclasses import dataclass

from dive.synthesis.nodes import Ask, Fan, Node, Operation, about_of, walk
from dive.synthesis.saying import number_word

_POWERS = {10: "ten", 100: "hundred", 1_000: "thousand", 1_000_000: "million", 1_000_000_000: "billion"}
HUGE = 1e9
"""From here on only significant figures are asked for."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """Decimals (negative: tens, hundreds) or significant figures, and whether the query must state it."""

    digits: int
    significant: int | None
    stated: bool

    @property
    def words(self) -> str:
        """What the query calls it: "two decimals", "the nearest ten"."""
        if self.significant is not None:
            return f"{number_word(self.significant)} significant figures"
        if self.digits > 0:
            return f"{number_word(self.digits)} decimal{'s' if self.digits > 1 else ''}"
        step = 10**-self.digits
        return "the nearest whole number" if self.digits == 0 else f"the nearest {_POWERS.get(step, f'{step:,}')}"

    def apply(self, value: float | int) -> float | int:
        """The value as the answer gives it."""
        if self.significant is not None:
            return float(f"{value:.{self.significant - 1}e}")
        rounded = round(value, self.digits)
        return int(rounded) if self.digits <= 0 or isinstance(value, int) else rounded

    def tied(self, value: float | int, *, within: float = 1e-6) -> bool:
        """Is the value half way between two roundings, so that people give the one or the other?

        `within` so many units of the last place, which what it was computed from leaves open.
        """
        if not self.stated or not value:
            return False
        scaled = self.units(value)
        return abs(scaled - math.floor(scaled) - 0.5) < within

    def units(self, value: float | int) -> float:
        """How many units of the last place the value is."""
        digits = self.digits
        if self.significant is not None and value:
            digits = self.significant - 1 - math.floor(math.log10(abs(value)))
        return abs(value) * 10.0**digits

    def tolerance(self, value: float | int, *, units: float = 0.5) -> float:
        """So many units of the last place, with room for binary fractions."""
        if not self.stated:
            return 0.0
        units += 0.01
        if self.significant is not None:
            exponent = math.floor(math.log10(abs(value))) if value else 0
            return units * 10.0 ** (exponent - self.significant + 1)
        return units * 10.0**-self.digits


def rounding_of(node: Node) -> Rounding | None:
    """The rounding of the node's numeric value; None where it is no single number."""
    rounding, value = _rounding_of(node), node.value
    if rounding is None or not rounding.stated or not value or (figures := agreed_figures(node)) is None:
        return rounding
    assert isinstance(value, int | float)
    if _decimals(rounding, value) <= figures - 1 - math.floor(math.log10(abs(value))):
        return rounding
    return Rounding(0, figures, stated=True)


def agreed_figures(node: Node) -> int | None:
    """Significant figures in which editions of the sources behind the value agree; None where they agree in all."""
    asks = (inner for inner in walk(node) if isinstance(inner, Ask))
    limits = (ask.tool.figures for ask in asks if ask.output.path not in ask.tool.undisputed)
    return min((limit for limit in limits if limit is not None), default=None)


def _decimals(rounding: Rounding, value: float | int) -> int:
    """The last place that the rounding keeps of a value that is not zero."""
    if rounding.significant is None:
        return rounding.digits
    return rounding.significant - 1 - math.floor(math.log10(abs(value)))


def _rounding_of(node: Node) -> Rounding | None:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int):
        return Rounding(0, None, stated=False)
    about = about_of(node)
    if isinstance(node, Operation) and node.name == "difference":
        pairs = [(r, i.value) for i in node.inputs if not isinstance(i, Fan) and (r := rounding_of(i)) is not None]
        operands = [r for r, _ in pairs]
        if float(value).is_integer() and not any(r.stated for r in operands):
            return Rounding(0, None, stated=False)
        if agreed_figures(node) is not None:
            return Rounding(min((_decimals(r, v) for r, v in pairs if v), default=0), None, stated=True)
        if (about is None or about.digits is None) and all(r.significant is None for r in operands):
            return Rounding(max(r.digits for r in operands), None, stated=True)  # as what it is the difference of
    if about is not None and about.digits is not None and (value == 0 or 10.0**-about.digits <= abs(value) < HUGE):
        exact = isinstance(node, Ask) and float(value).is_integer() and about.digits == 0 and about.unit is None
        one_figure = about.digits > 0 and abs(value) < 9.5 * 10.0**-about.digits
        coarse = one_figure and not isinstance(node, Operation)  # a difference is no finer than what it is of
        return Rounding(about.digits + coarse, None, stated=not exact)
    size = abs(value)
    if size and (size < 0.01 or size >= HUGE):
        return Rounding(0, 3, stated=True)
    measured = size >= 10_000 and about is not None and about.unit is not None
    if float(value).is_integer() and not isinstance(node, Operation) and not measured:
        return Rounding(0, None, stated=False)
    if size >= 10_000:
        # the fifth figure of a mass depends on which year's atomic weights are used, of a distance on the ellipsoid
        return Rounding(3 - math.floor(math.log10(size)), None, stated=True)
    return Rounding(0 if size >= 1000 else 1 if size >= 100 else 2, None, stated=True)
