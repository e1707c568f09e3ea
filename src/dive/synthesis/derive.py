"""The built-in deriver: turns a finding into the next, harder tree.

`derive` looks only at evidence that the collector brought and at the current tree. It never calls a tool, and where the
operation has no single answer it says why.
"""

import dataclasses
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dive.records import Json
from dive.synthesis.collect import Alongside, Described, Fanned, Finding, Flowed, Siblings
from dive.synthesis.nodes import (
    Ask,
    Bundle,
    Cut,
    Fan,
    Listed,
    Literal,
    Node,
    Operation,
    about_of,
    asked_of,
    labels_of,
    plain_key,
    ranked_by,
    replace,
    unfiltered,
    walk,
)
from dive.synthesis.operate import operation
from dive.synthesis.operations import Undefined
from dive.synthesis.saying import head_noun, is_rank, is_year, noun_of, say_bound
from dive.tools import About

_COUNT = About("number", high="largest", low="smallest")


@dataclass(frozen=True)
class Derivation:
    """The next tree, and the operator that made it."""

    node: Node
    operator: str


@dataclass
class BuiltinDeriver:
    """Chooses among the operators that a finding allows, by the plan's preference first and at random after."""

    rng: random.Random

    def derive(self, current: Node | None, finding: Finding, wanted: str | None) -> Derivation:
        """The next tree. `wanted` is a hint from the exemplar, such as "max" or "mean". Raises Undefined."""
        match finding:
            case Flowed(node):
                return Derivation(node, "start" if current is None else "chain")
            case Described(leaf, origin):
                assert current is not None
                return Derivation(replace(current, leaf, origin), "deepen")
            case Fanned(fan):
                return self._aggregate(fan, wanted)
            case Siblings():
                return self._compare(finding, wanted)
            case Alongside(first, second):
                return Derivation(Bundle((first, second), _names(first, second)), "widen")

    def _aggregate(self, fan: Fan, wanted: str | None) -> Derivation:
        options = self._aggregations(fan)
        if wanted in options:
            options = [wanted, *(o for o in options if o != wanted)]
        reason = Undefined("nothing_to_aggregate")
        for option in options:
            try:
                return self._aggregated(fan, option)
            except Undefined as undefined:
                reason = undefined
        raise reason

    def _aggregations(self, fan: Fan) -> list[str]:
        about = fan.attribute
        if not plain_key(fan) and _too_deep(fan.template):
            raise Undefined("too_deep")
        textual = any(isinstance(v, str) and not _is_date(v) for v in fan.values)
        if textual:
            return ["where"]
        if about is not None and _apart_in_units(about, fan.keys):
            return ["where"]
        size = len(labels_of(fan.over))
        options = [] if _bounded_already(fan) or ranked_by(fan.over, fan.values) else ["where", "where"]
        near = fan.column is not None or (isinstance(fan.template, Ask) and not isinstance(_only(fan.template), Ask))
        if not ranked_by(fan.over, fan.values) and not _bounded_already(fan):
            options += ["max", "min"] + (
                ["second"] if size >= 4 and _of_element(fan) else []
            )  # of three it is second from both ends
        if (
            about is not None
            and near
            and not is_rank(about)
            and plain_key(fan)
            and not any(isinstance(v, str) for v in fan.values)
            and not _counts_at_length(about)
        ):
            over = unfiltered(fan.over)
            if isinstance(over, Ask) and over.output.row is not None and over.output.row.weighted:
                return self.rng.sample(options, len(options))
            options += _statistics(about)
        return self.rng.sample(options, len(options))

    def _aggregated(self, fan: Fan, option: str) -> Derivation:
        about = fan.attribute
        if option in ("max", "min", "second"):
            if about is not None and about.noun.split()[0].endswith("est"):
                raise Undefined("nothing_to_aggregate")  # no "highest smallest prime factor"
            place = 2 if option == "second" else 1
            largest = option == "max" or (option == "second" and self.rng.random() < 0.7)
            return Derivation(operation("rank_by", [fan], {"place": place, "largest": largest}, None), "aggregate")
        if option in ("sum", "mean", "spread"):
            name = {"sum": "total", "mean": "mean", "spread": "spread"}[option]
            if name == "spread" and about is not None:
                about = dataclasses.replace(about, unit=_difference_unit(about))
            return Derivation(operation(name, [fan], {}, about), "aggregate")
        kept = self._kept(fan)
        if self.rng.random() < 0.55 or len(kept.value) > 6:
            return Derivation(operation("count", [kept], {}, _COUNT), "filter")
        return Derivation(kept, "filter")

    def _kept(self, fan: Fan) -> Operation:
        values = fan.values
        if isinstance(fan.over, Operation):
            raise Undefined("filter_of_filter")
        if any(isinstance(v, str) and not _is_date(v) for v in values):
            shared = {str(v) for v in values if values.count(v) > 1}
            if not shared:
                raise Undefined("filter_is_trivial")
            bound, test = self.rng.choice(sorted(shared)), "is"
            if len(bound) > 40:
                raise Undefined("filter_is_trivial")
        else:
            bound, test = _threshold(values, self.rng), self.rng.choice(["above", "below"])
        about = fan.attribute
        if about is None:
            raise Undefined("nothing_to_aggregate")
        if isinstance(bound, int | float) and bound < 0 and (about.unit or "").endswith((" north", " east")):
            raise Undefined("filter_is_trivial")  # nobody says "above -18 degrees north"
        return operation("keep", [fan, Literal(bound, say_bound(bound, about))], {"test": test}, None)

    def _compare(self, siblings: Siblings, wanted: str | None) -> Derivation:
        one, other = siblings.nodes[0], siblings.nodes[1]
        about = about_of(one)
        choices = ["which"] * 3 + ["diff"] * 2 + ["exceeds"]
        if about is not None and is_rank(about):
            choices = ["which"]
        elif about is not None and not isinstance(one.value, str) and not _wears_offset(about):
            choices += ["ratio"]
        own_units = about is not None and _apart_in_units(about, siblings.nodes)
        if own_units:
            if about is None or about.unit is None:
                raise Undefined("no_difference")
            choices = ["ratio"]
        if _runs_with(siblings.leaf, one) or (isinstance(siblings.leaf, Literal) and siblings.leaf.pick is not None):
            choices = ["diff"]  # "which of 5, 10 and 20" is no question about anything
        over = Listed(tuple(siblings.leaves), siblings.leaf.entity)
        fan = Fan(over, siblings.nodes, None, one)
        plain = plain_key(fan)
        if len(siblings.nodes) >= 3 and choices not in (["diff"], ["ratio"]):
            second = len(siblings.nodes) >= 4 and _of_element(fan)
            choices = ["which"] * 3 + ["where", "where"] + (["second"] if second else [])
            if (
                plain
                and isinstance(one, Ask)
                and not (about is not None and is_rank(about))
                and not isinstance(_only(one), Ask)
                and not isinstance(one.value, str)
                and not (about is not None and _counts_at_length(about))
                and not own_units
            ):
                choices += [] if about is None else _statistics(about)
        if isinstance(one.value, str) and not _is_date(one.value):
            return self._aggregated(fan, "where")
        choice = wanted if wanted in choices else self.rng.choice(choices)
        if choice in ("which", "second", "where") and not plain and _too_deep(one):
            choice = "diff"
        if choice == "diff" and own_units:
            raise Undefined("no_difference")
        if choice in ("sum", "mean", "spread", "where", "second"):
            return self._aggregated(fan, choice)
        if choice == "which":
            largest = self.rng.random() < 0.6
            return Derivation(operation("rank_by", [fan], {"place": 1, "largest": largest}, None), "compare")
        if choice == "exceeds":
            return Derivation(operation("exceeds", [one, other], {}, None), "compare")
        if choice == "ratio":
            made = operation("ratio", [one, other], {}, About("ratio", digits=2))
            if (isinstance(one.value, int) and one.value < 20) or not (0.1 < made.value < 0.95 or 1.05 < made.value < 200):
                raise Undefined("no_ratio")
            return Derivation(made, "compute")
        unit = "days" if isinstance(one.value, str) else _difference_unit(about) if about else None
        noun = "difference" if about is None else f"difference in {about.noun}"
        digits = 0 if isinstance(one.value, str) else about.digits if about else None
        made = operation("difference", [one, other], {}, About(noun, unit, digits=digits))
        if digits is not None and abs(made.value) < 10.0**-digits:
            raise Undefined("no_difference")  # none that the rounding would show
        return Derivation(made, "compute")


def _difference_unit(about: About) -> str | None:
    """The unit in which two values of an attribute differ."""
    if about.unit is not None and re.match(r"percent\b", about.unit):
        return "percentage points"
    if about.unit is not None and about.unit.startswith("degrees ") and about.unit.endswith((" north", " east")):
        return "degrees"
    return about.unit


def _apart_in_units(about: About, nodes: Sequence[Node]) -> bool:
    """Are the values in different units, as rates of two currencies are?"""
    if about.unit_of is None:
        return False
    if not nodes:
        return True  # fields of rows, each in its own
    units = [node.arguments[about.unit_of].value for node in nodes if isinstance(node, Ask) and about.unit_of in node.arguments]
    return len(units) < len(nodes) or any(unit != units[0] for unit in units)


def _counts_at_length(about: About) -> bool:
    """Does the attribute count what takes many words, so that nobody would speak of its average among several?"""
    return about.noun.startswith("number of ") and len(about.noun.split()) > 5


def _statistics(about: About) -> list[str]:
    """What people make of several values of the attribute, the sum twice as often as the rest."""
    parts = re.search(r"\b(?:share|fraction|abundance)\b", about.noun)  # whose average is 100 percent over their number
    averaged = about.averaged and not parts and not is_year(about)
    counts = about.noun.startswith("number of ")  # nobody follows "the largest and smallest numbers of"
    return (["sum"] * 2 if about.additive else []) + (["mean"] if averaged else []) + ([] if counts else ["spread"])


def _bounded_already(fan: Fan) -> bool:
    """Does the phrase of the list bound this very key, as "the companies founded in the 1920s" bounds the founding year?"""
    about, over = fan.attribute, unfiltered(fan.over)
    if about is None or not isinstance(over, Ask):
        return False
    stem = about.noun.split()[0].removesuffix("ing")[:6]
    return len(stem) >= 5 and re.search(rf"\b{re.escape(stem)}", over.phrase) is not None


CLEARANCE = 0.1
"""The share of a gap between two measured values that a threshold keeps from either."""


def _too_deep(template: Node | None) -> bool:
    """Would the key, said of "it", be more than a sentence bears? "The population of its capital" is not."""
    if isinstance(template, Operation):
        template = template.inputs[0] if len(template.inputs) == 1 and not isinstance(template.inputs[0], Fan) else None
    if not isinstance(template, Ask):
        return True
    inner = _only(template)
    if isinstance(inner, Ask):
        return isinstance(_only(inner), Ask | Operation | None)
    return any(isinstance(a, Ask | Operation) for a in template.arguments.values())


def _of_element(fan: Fan) -> bool:
    """Is the key the element's own, and not that of what it leads to, where "the element with the second-highest …" of several
    might be the second of all?
    """
    asked = asked_of(fan)
    return fan.column is not None or (
        asked is not None and not any(isinstance(argument, Ask | Operation) for argument in asked.arguments.values())
    )


def _only(node: Ask) -> Node | None:
    """The single argument of a call."""
    return next(iter(node.arguments.values())) if len(node.arguments) == 1 else None


def count_of(node: Node) -> Derivation:
    """How many there are: what can be asked of any list. Raises Undefined for a list of fewer than two."""
    if len(labels_of(node)) < 2:
        raise Undefined("too_few")
    about = about_of(node)
    if isinstance(node, Ask) and about is not None and not about.ranked and f"{node.output.path}#count" not in node.tool.asks:
        raise Undefined("nothing_to_aggregate")  # a list of which nobody says that it is whole
    return Derivation(operation("count", [node], {}, _COUNT), "aggregate")


def _runs_with(leaf: Literal | Cut, node: Node) -> bool:
    """Does the value follow the leaf's own order, as the days between two dates do, so that there is nothing to choose?"""
    if leaf.entity is None:
        return True
    takers = [inner for inner in walk(node) if isinstance(inner, Ask) and leaf in inner.arguments.values()]
    return leaf.entity.name in ("Date", "Year") and any(
        sum(p.entity == leaf.entity for p in taker.tool.parameters) > 1 for taker in takers
    )


def _wears_offset(about: About) -> bool:
    """Ratios of temperatures in Celsius, of years, of logarithms and of potentials mean nothing."""
    scale = re.search(r"\b(?:year|date|pH|pK\w*|potential|log\w*|magnitude|electronegativity)\b", about.noun)
    return (about.unit or "").startswith("degrees") or scale is not None


def _is_date(value: Json) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == "-" and value[7] == "-" and value[:4].isdigit()


def _threshold(values: Sequence[Json], rng: random.Random) -> Json:
    """A round bound that lies strictly between two neighbouring values. Raises Undefined where there is none."""
    if any(isinstance(v, str) for v in values):
        days = sorted({str(v) for v in values})
        if len(days) < 3:
            raise Undefined("filter_is_trivial")
        cut = days[rng.randint(1, len(days) - 2)]
        first_of_month = f"{cut[:8]}01"
        if first_of_month in days or not days[0] < first_of_month < days[-1]:
            raise Undefined("filter_is_trivial")
        return first_of_month
    numbers = sorted({v for v in values if isinstance(v, int | float)})
    gaps = [(low, high) for low, high in pairwise(numbers) if high - low > 1e-9 * max(1.0, abs(high))]
    rng.shuffle(gaps)
    whole = all(isinstance(v, int) for v in numbers)
    for low, high in gaps:
        margin = 0.0 if whole else (high - low) * CLEARANCE  # nothing that another table or formula would carry over it
        bound = _round_between(low + margin, high - margin)
        if whole and (not isinstance(bound, int) or bound in (0, 1)):
            continue  # nobody says "more than 1 airports" or "fewer than 1"
        if bound is not None and abs(bound) < 1e9 and len(f"{bound:.12g}".replace(".", "").strip("0-")) <= 4:
            return bound  # nobody asks what lies above 1.000005
    raise Undefined("filter_is_trivial")


def _round_between(low: float, high: float) -> float | int | None:
    """The roundest number strictly between two numbers: 500 between 312 and 690."""
    for power in range(12, -7, -1):
        for factor in (5, 2, 1):
            step = factor * 10.0**power
            first = step * (low // step + 1)
            if low < first < high:
                exact = round(first, max(0, -power + 1))
                return int(exact) if power >= 0 or float(exact).is_integer() else exact
    return None


def _names(one: Node, other: Node) -> tuple[str, str]:
    """Field names of a two-part answer: the nouns that the query uses."""
    first, second = noun_of(one), noun_of(other)
    if first == second and isinstance(other, Ask):  # a gene, and its NCBI Gene ID
        second = head_noun(other.phrase) or second
    return (first, second) if first != second else (f"first {first}", f"second {second}")


__all__ = ["BuiltinDeriver", "Derivation", "count_of"]
