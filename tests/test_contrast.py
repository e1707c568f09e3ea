"""Amounts that change, and figures in which editions of a source differ, on the installed tools."""

import random

from asks import POOL, asked
from dive.records import Json, NumberAnswer
from dive.synthesis.answers import answer_of
from dive.synthesis.nodes import Ask, Literal
from dive.synthesis.operate import operation
from dive.synthesis.rounding import rounding_of
from dive.synthesis.wording import Wording
from dive.tools import About


def _otherwise(one: Ask, slot: str, value: Json) -> Ask:
    """The same for another amount, all that is stated besides shared."""
    literals = {name: argument for name, argument in one.arguments.items() if isinstance(argument, Literal)}
    values = {**{name: literal.value for name, literal in literals.items()}, slot: value}
    other = asked(one.tool.name, one.output.path, **values)
    return Ask(one.tool, "c2", {**one.arguments, slot: other.arguments[slot]}, one.output, other.value, one.phrase)


def _change(one: Ask, slot: str, value: Json) -> str:
    about = one.output.about
    made = operation("difference", [one, _otherwise(one, slot, value)], {}, about or About("difference"))
    return Wording(random.Random(1)).query(made)


def test_an_amount_that_says_its_quantity_changes_by_a_condition() -> None:
    """The quantity is named in the question, and is not owned: not "with a nominal rate of"."""
    one = asked("real_rate", "real", nominal=3, inflation=1.5)
    assert " if the nominal rate were 3.75 percent instead of 3?" in _change(one, "nominal", 3.75)


def test_an_amount_of_a_thing_that_is_there_changes_with_it() -> None:
    """A loan is no quantity of its own: "with a loan of 18,000 dollars", and not "if the loan were"."""
    one = asked("loan_payment", "payment", principal=320_000, annual_rate=2.5, years=15)
    assert " with a loan of 18,000 dollars instead of 320,000" in _change(one, "principal", 18_000)


def test_masses_that_atomic_weights_decide_have_four_figures() -> None:
    mass = asked("solution_mass", "grams", formula="C6H12O6", molarity=0.5, millilitres=750)
    rounding = rounding_of(mass)
    assert rounding is not None
    assert rounding.words == "one decimal"  # of 67.6: no more than four figures
    heavy = asked("moles_to_grams", "grams", moles=20, formula="C6H12O6")
    rounding = rounding_of(heavy)
    assert rounding is not None
    assert rounding.words == "four significant figures"  # 3,603 grams, whose decimal the table would decide
    answer = answer_of(heavy, POOL)
    assert isinstance(answer, NumberAnswer)
    assert answer.value == 3603
    assert answer.tolerance >= 1  # a table's fifth figure may tip the fourth


def test_what_sources_agree_on_keeps_its_figures() -> None:
    mass = asked("molar_mass", "monoisotopic_mass", formula="C6H12O6")
    rounding = rounding_of(mass)
    assert rounding is not None
    assert rounding.words == "four decimals"


def test_no_seed_is_a_city_with_a_namesake_in_its_country() -> None:
    """ "San Fernando, Philippines" are two cities, so that a question about it would have two answers."""
    source = next(s for s in POOL.seed_sources if s.entity.name == "City" and s.domain == "general")
    cities = POOL.seed_values(source)
    assert len(cities) > 1000
    assert len(set(cities)) == len(cities)
    assert "San Fernando, Philippines" not in cities
    assert "Manila, Philippines" in cities
