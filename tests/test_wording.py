"""Words: articles, comparatives, slots that take a description, and slots that do not."""

import pytest

from dive.synthesis.phrases import fit, takes_phrase
from dive.synthesis.saying import article, comparative, enumerate_words
from dive.synthesis.wording import tidy
from dive.tools.entities import say_date, say_with_article
from dive.tools.fields import say_plain


@pytest.mark.parametrize(
    ("superlative", "expected"),
    [("largest", "larger"), ("earliest", "earlier"), ("most recent", "more recent"), ("oldest", "older"), ("best", "better")],
)
def test_comparatives(superlative: str, expected: str) -> None:
    assert comparative(superlative) == expected


@pytest.mark.parametrize(("noun", "expected"), [("area", "an"), ("unit", "a"), ("height", "a"), ("elevation", "an")])
def test_articles(noun: str, expected: str) -> None:
    assert article(noun) == expected


@pytest.mark.parametrize(
    ("phrase", "value", "takes"),
    [
        ("the date {n} days after today", 5, False),
        ("the square of {n}", 5, True),
        ("the price of {n} and a tip", 5, True),
        ("the population of {n}'s capital", "Kenya", False),
        ("the capital of {n}", "Kenya", True),
        ('the length of "{n}"', "word", False),
    ],
)
def test_slots_that_take_a_description(phrase: str, value: object, takes: bool) -> None:
    assert takes_phrase(phrase, "n", value) is takes


def test_fitting_drops_doubled_nouns_and_links_numbers() -> None:
    assert fit("the capital of the state of ", "the state with the flag", "state", numeric=False) == "the capital of "
    assert (
        fit("the element with atomic number ", "that number", "number", numeric=True)
        == "the element with atomic number equal to "
    )
    assert fit("the square of ", "that number", "number", numeric=True) == "the square of "


def test_values_as_people_write_them() -> None:
    assert say_plain(1234567) == "1,234,567"
    assert say_plain(2024) == "2024"
    assert say_plain(12345.5) == "12,345.5"
    assert say_plain([1, 2, 3]) == "1, 2 and 3"
    assert say_date("2024-03-01") == "1 March 2024"
    assert say_with_article("Netherlands") == "the Netherlands"
    assert say_with_article("Kenya") == "Kenya"
    assert enumerate_words(["a", "b", "c"], "or") == "a, b or c"


def test_sentences_start_with_a_capital_and_keep_their_literals() -> None:
    assert tidy("what is  the domain example.com , please?") == "What is the domain example.com, please?"
