"""What a parameter or a result field means, beyond its JSON type.

Three small markers ride inside `typing.Annotated`:

* `Entity` names what a value refers to. Equal entity types are what lets one tool's output feed another's input.
* `About` says how a person speaks of a field: its noun, unit, superlatives, rounding.
* `Pick` gives a free parameter sensible literal values that a query may state.

Invariant: markers are frozen data. They never look at a value, so schemas, graphs and wording can be built
without running a tool.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


def say_plain(value: Any, *, separated_from: int = 10_000) -> str:
    """The value as people write it: no exponent, thousands separated where it cannot be a year."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= separated_from else str(value)
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return say_plain(int(value), separated_from=separated_from)
        text = repr(value)
        if "e" in text:
            return text
        whole, _, fraction = text.partition(".")
        return f"{int(whole):,}.{fraction}" if abs(value) >= separated_from else text
    if isinstance(value, list | tuple):
        words = [say_plain(v, separated_from=separated_from) for v in value]
        return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else "nothing"
    return str(value)


def say_amount(value: Any) -> str:
    """The value as people write an amount: 1,500 as much as 15,000."""
    return say_plain(value, separated_from=1_000)


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity type: two values of the same type may stand for each other; values of different types never may."""

    name: str
    """Unique in the pool, CamelCase: `Country`, `Gene`, `Kilometres`."""
    noun: str
    """Singular common noun, no article: "country"."""
    plural: str
    """Plural of `noun`: "countries"."""
    says: tuple[str, ...] = ("{}",)
    """Ways to state a literal, `{}` being the value said by `say`: "the airport with the IATA code {}"."""
    say: Callable[[Any], str] = say_amount
    """Turns the JSON value into words: "2024-03-01" into "1 March 2024"."""
    common: bool = False
    """True for amounts, and for types of so few values (planets, amino acids) that training and evaluation must share them."""


@dataclass(frozen=True, slots=True)
class About:
    """How a person speaks of a result field."""

    noun: str
    """Attribute noun, no article, as in "has the largest ___": "land area", "boiling point"."""
    unit: str | None = None
    """Unit in words, plural: "square kilometres". None for counts and pure numbers."""
    high: str = "highest"
    """Superlative for the maximum: highest, largest, longest, latest, heaviest, most recent."""
    low: str = "lowest"
    """Superlative for the minimum."""
    additive: bool = False
    """True where a sum over several things means something (population does, elevation does not)."""
    digits: int | None = None
    """Decimals to ask for where the value is fractional; None lets the deriver choose."""
    ranked: bool = True
    """False where nobody would rank, sort out or compare several things by it: the latitude of an antipode."""
    averaged: bool = True
    """False where nobody would take a mean over several things: of declinations, of energies of lines."""
    form: str | None = None
    """How a string answer is to be written, as the end of a sentence: "in 24-hour HH:MM form"."""
    held: str | None = None
    """How several things have it where it is a kind, verb first: "belong to the archive {}"; None for "have {} as their …"."""
    unit_of: str | None = None
    """The parameter or field in whose own units the value is, as a rate is in those of its currency: values with different
    ones do not subtract, and have no sum or mean."""


@dataclass(frozen=True, slots=True, init=False)
class Pick:
    """Literal values for a parameter that nothing in the evidence provides: amounts, rates, window sizes."""

    values: tuple[Any, ...]
    says: str
    years: bool
    """Are the numbers years or decades, which nobody writes with a comma?"""
    noun: str
    """What the amount is of, where a phrase does not say it beside the amount: "height" for "an adult {height} tall"."""

    def __init__(self, *values: Any, says: str = "{}", years: bool = False, noun: str = "") -> None:
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "says", says)
        object.__setattr__(self, "years", years)
        object.__setattr__(self, "noun", noun)

    def say(self, value: Any) -> str:
        """One of the values in the words of a query."""
        return self.says.format(say_plain(value) if self.years else say_amount(value))


@dataclass(frozen=True, slots=True)
class When:
    """A rule of a tool that a query states only where it bears on the call."""

    rule: str
    """A sentence without its stop: "On a day without a reference rate, take the last one before it"."""
    bears: Callable[[Mapping[str, Any], Mapping[str, Any]], bool]
    """Does it, on a call with these arguments and this result? Else the answer is the same by any other rule."""


class Result(BaseModel):
    """Base of every tool's result: named fields, plain JSON inside, no NaN, no surprises."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings", allow_inf_nan=False)


class Row(Result):
    """Base of a record inside a result's list. `key` is the field that names the row in an answer."""

    noun: ClassVar[str] = "entry"
    plural: ClassVar[str] = "entries"
    key: ClassVar[str] = "name"
    weighted: ClassVar[bool] = False
    """Are the rows unequal parts of one thing, so that an average over them would be read as weighted by their shares?"""
