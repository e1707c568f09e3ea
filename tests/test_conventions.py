"""Conventions at which experts hesitated: what the sources hold, and how a query says it, on the installed tools."""

import random

import pytest

from asks import POOL, asked
from dive.synthesis.answers import NotAnAnswer, answer_of
from dive.synthesis.frames import framed_list, spoken
from dive.synthesis.nodes import Ask, Fan, Literal, Node
from dive.synthesis.operate import operation
from dive.synthesis.saying import in_plural
from dive.synthesis.tense import of_past_days, predicate_in_past
from dive.synthesis.wording import Unsayable, Wording
from dive.tools import About, ToolError


@pytest.mark.parametrize(
    ("country", "sections"),
    [
        ("Austria", {"Favoriten", "Donaustadt", "Floridsdorf"}),
        ("Canada", {"Etobicoke", "Gloucester", "Nepean"}),
        ("Armenia", {"Shengavit", "Nor Nork", "Kentron"}),
        ("Turkey", {"Umraniye", "Ataşehir"}),
    ],
)
def test_the_most_populous_cities_are_no_parts_of_cities(country: str, sections: set[str]) -> None:
    found = POOL.tools["most_populous_cities"].call({"country": country, "count": 10})["cities"]
    assert len(found) == 10
    assert not sections & {row["city"].partition(",")[0] for row in found}


def test_things_named_by_a_key_of_what_they_hold_are_plural_with_it() -> None:
    words = framed_list(["LOU", "KSH"], "the country of the airport with the IATA code {}", "country", "countries", "and")
    assert spoken(words) == "the countries of the airports with the IATA codes LOU and KSH"


def test_that_for_another_is_not_said_of_two_of_a_kind() -> None:
    """ "The contrast of #6a5acd against lightsalmon … and that for indigo" leaves open against which."""
    ratio, first = (
        POOL.tools["contrast_ratio"],
        Literal("#6a5acd", "#6a5acd", POOL.tools["contrast_ratio"].parameter("first").entity),
    )
    asks = []
    for colour in ("lightsalmon", "indigo"):
        named = asked("css_colour", "hex", colour=colour)
        named = Ask(named.tool, "c1", named.arguments, named.output, named.value, "{colour}")
        value = ratio.call({"first": "#6a5acd", "second": named.value})["ratio"]
        asks.append(Ask(ratio, "c2", {"first": first, "second": named}, ratio.output("ratio"), value, ratio.asks["ratio"][0]))
    made = operation("difference", asks, {}, About("difference"))
    with pytest.raises(Unsayable):
        Wording(random.Random(1)).query(made)


def test_a_figure_that_the_fourth_digit_of_a_constant_decides_is_no_answer() -> None:
    """223.754 metres per second is 223.8, and with R = 8.314 223.7."""
    speed = asked("molecular_speed", "metres_per_second", gas="SF6", temperature=20)
    with pytest.raises(NotAnAnswer, match="rounding_tie"):
        answer_of(speed, POOL)


def test_days_that_have_names_are_asked_for_by_their_dates() -> None:
    holidays = asked("public_holidays", "holidays", country="Croatia", year=2008)
    column = next(o for o in holidays.tool.outputs if o.path == "holidays.weekday")
    kept = operation("keep", [Fan(holidays, (), column, None), Literal("Thursday", "Thursday")], {"test": "is"}, None)
    query = Wording(random.Random(1)).query(kept)
    assert "fell on a Thursday? Give their dates." in query
    assert of_past_days(holidays)


def test_a_level_is_a_pairs_and_not_a_genes() -> None:
    genes = asked("cpic_genes_of_drug", "genes", drug="atorvastatin")
    column = next(o for o in genes.tool.outputs if o.path == "genes.level")
    kept: Node = operation("keep", [Fan(genes, (), column, None), Literal("A", "A")], {"test": "is"}, None)
    query = Wording(random.Random(1)).query(operation("count", [kept], {}, About("number")))
    assert "are paired with it at CPIC level A" in query
    assert "that CPIC pairs at any level with atorvastatin" in query


def test_a_predicate_of_a_year_gone_by_is_in_the_past() -> None:
    assert predicate_in_past("has the most trading days in 2019") == "had the most trading days in 2019"
    assert predicate_in_past("closes early on 3 days in 2019") == "closed early on 3 days in 2019"
    assert predicate_in_past("hasty") == "hasty"


def test_congress_is_elected_in_even_years() -> None:
    tool = POOL.tools["feast_date"]
    assert tool.call({"feast": "US Election Day", "year": 2016})["date"] == "2016-11-08"
    with pytest.raises(ToolError, match="even years"):
        tool.call({"feast": "US Election Day", "year": 2015})


def test_each_of_several_is_taken_by_itself() -> None:
    assert in_plural("has a score against itself") == "have a score against themselves"
    assert in_plural("shares 3 groups, from the family itself down") == "share 3 groups, from the family itself down"
