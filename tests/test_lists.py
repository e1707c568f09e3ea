"""What is asked of each element of a list, in one question where a reader can follow, and in two where not."""

import random
from collections.abc import Callable
from typing import Annotated, Any

import pytest

from dive.synthesis.nodes import Ask, Fan, Listed, Literal, Node
from dive.synthesis.operate import operation
from dive.synthesis.wording import Unsayable, Wording
from dive.tools import About, Pack, Result, Tool, When, tool
from dive.tools.entities import City, Country

PACK = Pack(name="atlas", domain="general", title="an invented atlas", licence="Apache-2.0")
CAPITALS = {"Kenya": "Nairobi, Kenya", "Peru": "Lima, Peru", "Chad": "N'Djamena, Chad"}
FIGURES = {"Kenya": 3, "Peru": 8, "Chad": 5}


class Town(Result):
    name: City


class Figure(Result):
    figure: Annotated[float, About("rainfall", "millimetres", high="highest", low="lowest")]


def _town(country: Country) -> Town:
    """Name a town.

    Args:
        country: a country
    """
    return Town(name=CAPITALS[country])


def _figure(city: City) -> Figure:
    """Give a figure.

    Args:
        city: a city
    """
    return Figure(figure=FIGURES[city.partition(", ")[2]])


def _of_country(country: Country) -> Figure:
    """Give a figure.

    Args:
        country: a country
    """
    return Figure(figure=FIGURES[country])


def _tool(
    function: Callable[..., Result], name: str, path: str, phrase: str, example: tuple[dict[str, str], dict[str, object]]
) -> Tool:
    made: Tool = tool(domain="general", kind="retrieval", asks={path: [phrase, f"what {phrase} is"]}, examples=[example] * 2,
                      name=name)(function)  # fmt: skip
    return made


class Bordering(Result):
    countries: list[Country]


def _borders(country: Country) -> Bordering:
    """List what a country borders.

    Args:
        country: a country
    """
    return Bordering(countries=list(CAPITALS) * len(country))


def _ask(made: Tool, path: str, slot: str, argument: Node, value: object) -> Ask:
    return Ask(made, "c", {slot: argument}, made.output(path), value, made.asks[path][0])


def _figures(figure_phrase: str, town_phrase: str | None) -> Fan:
    """The figures of three countries, or of their towns."""
    items = [Literal(c, c, Country.__metadata__[0]) for c in CAPITALS]  # type: ignore[attr-defined]
    keys: list[Node] = []
    for item, (country, town) in zip(items, CAPITALS.items(), strict=True):
        if town_phrase is None:
            direct = _tool(_of_country, "figure_of_country", "figure", figure_phrase, ({"country": "Kenya"}, {"figure": 3}))
            keys.append(_ask(direct, "figure", "country", item, FIGURES[country]))
            continue
        towns = _tool(_town, "town", "name", town_phrase, ({"country": "Kenya"}, {"name": "Nairobi, Kenya"}))
        figures = _tool(_figure, "figure", "figure", figure_phrase, ({"city": "Lima, Peru"}, {"figure": 8}))
        keys.append(_ask(figures, "figure", "city", _ask(towns, "name", "country", item, town), FIGURES[country]))
    return Fan(Listed(tuple(items), items[0].entity), tuple(keys), None, keys[0])


def _chosen(figure_phrase: str, town_phrase: str | None) -> str:
    """The question which of three countries has the highest figure, or whose town has it."""
    chosen = operation("rank_by", [_figures(figure_phrase, town_phrase)], {"place": 1, "largest": True}, None)
    return Wording(random.Random(3)).query(chosen)


@pytest.mark.parametrize(
    ("figure", "town", "said"),
    [
        ("the rainfall of {country}", None, "has the highest rainfall"),
        ("the rainfall in {city}", "the northernmost town of {country}", "has the highest rainfall in its northernmost town"),
        (
            "the rainfall of {city}",
            "the town to which {country} mainly looks",
            "for which the town to which it mainly looks has the highest rainfall",
        ),
        (
            "the rainfall of {city}",
            "the town that {country} proudly feeds",
            "for which the town that it proudly feeds has the highest rainfall",
        ),
        ("the rainfall of {city}", "the town with the founder {country}", "is the one whose town has the highest rainfall"),
        ("the rainfall of {city}", "the home city of {country}", "is the one whose home city has the highest rainfall"),
        ("the rainfall of {city}", "the family of {country}", "is the one whose family has the highest rainfall"),
        (
            "the usual rainfall of {city}",
            "the town to which {country} mainly looks",
            "for which the usual rainfall of the town to which it mainly looks is the highest",
        ),
        (
            "the rainfall of {city}",
            "the town with the highest steeple in {country}",  # no key of the town
            "In which of Kenya, Peru and Chad does the town with the highest steeple have the highest rainfall?",
        ),
        (
            "the rainfall of {city}",
            "the largest old town in {country}",
            "In which of Kenya, Peru and Chad does the largest old town have the highest rainfall?",
        ),
        (
            "the usual rainfall in {city}",
            "the town in the far north of {country}",
            "For which of Kenya, Peru and Chad is the usual rainfall in the town in its far north the highest?",
        ),
    ],
)
def test_a_key_stands_in_the_question_where_no_clause_would_be_cut(figure: str, town: str | None, said: str) -> None:
    query = _chosen(figure, town)
    assert said in query
    assert query.count("?") == 1


def test_a_key_that_would_need_a_sentence_about_each_element_is_refused() -> None:
    with pytest.raises(Unsayable):
        _chosen("the rainfall that the survey recorded in {city}", "the town that is nearest to the capital of {country}")


@pytest.mark.parametrize(
    ("figure", "town", "said"),
    [
        (
            "the rainfall of {city}",
            "the town to which {country} mainly looks",
            "How many of Kenya, Peru and Chad mainly look to a town whose rainfall is above 4?",
        ),
        (
            "the rainfall of {city}",
            "the old town of {country}",
            "How many of Kenya, Peru and Chad have an old town whose rainfall is above 4?",
        ),
        (
            "the rainfall of {city}",
            "the largest old town in {country}",
            "In how many of Kenya, Peru and Chad does the largest old town have a rainfall above 4?",
        ),
        (
            "the usual rain at the elevation of {city}",
            "the old town of {country}",
            "For how many of Kenya, Peru and Chad is the usual rain at the elevation of the country's old town above 4?",
        ),
    ],
)
def test_a_filter_by_what_each_leads_to(figure: str, town: str, said: str) -> None:
    kept = operation("keep", [_figures(figure, town), Literal(4, "4")], {"test": "above"}, None)
    query = Wording(random.Random(3)).query(operation("count", [kept], {}, About("number")))
    assert query.replace("exceeds", "is above") == said


def test_a_rank_and_a_condition_in_a_phrase_of_another_form() -> None:
    """What is asked "between" two is said "of" one "from" the other where it is asked of each of several."""
    apart = tool(
        domain="general",
        kind="retrieval",
        asks={"figure": ["the distance between {city} and {other}", "the distance of {city} from {other}"]},
        examples=[({"city": "Lima, Peru", "other": "Nairobi, Kenya"}, {"figure": 5})] * 2,
        name="apart",
    )(_apart)
    items = [Literal(c, c, City.__metadata__[0]) for c in CAPITALS.values()]  # type: ignore[attr-defined]
    other = Literal("Quito, Ecuador", "Quito, Ecuador", items[0].entity)
    keys: list[Node] = [
        Ask(apart, "c", {"city": item, "other": other}, apart.output("figure"), n, apart.asks["figure"][0])
        for n, item in zip((0, 2, 4), items, strict=True)
    ]
    fan = Fan(Listed(tuple(items), items[0].entity), tuple(keys), None, keys[0])
    kept = operation("keep", [fan, Literal(1, "1")], {"test": "above"}, None)
    query = Wording(random.Random(3)).query(operation("count", [kept], {}, About("number")))
    assert (
        query == "For how many of Nairobi, Kenya; Lima, Peru; and N'Djamena, Chad is the distance from Quito, Ecuador, above 1?"
    )


def _apart(city: City, other: City) -> Figure:
    """Give a figure.

    Args:
        city: a city
        other: another
    """
    return Figure(figure=len(city + other))


def _fan_of_counts() -> Fan:
    borders = tool(
        domain="general",
        kind="retrieval",
        asks={
            "countries": ["the countries that border {country}"],
            "countries#count": ["the number of neighbours of {country}"],
        },
        each={"countries#count": ["borders {most} countries"]},
        examples=[({"country": "Peru"}, {"countries": ["Kenya"]})] * 2,
        name="borders",
    )(_borders)
    items = [Literal(c, c, Country.__metadata__[0]) for c in CAPITALS]  # type: ignore[attr-defined]
    lists = [_ask(borders, "countries", "country", item, list(CAPITALS) * n) for n, item in zip((3, 2, 1), items, strict=True)]
    keys: tuple[Node, ...] = tuple(operation("count", [found], {}, About("number")) for found in lists)
    return Fan(Listed(tuple(items), items[0].entity), keys, None, keys[0])


def test_a_tool_says_of_each_how_many_it_has() -> None:
    fan = _fan_of_counts()
    chosen = operation("rank_by", [fan], {"place": 1, "largest": True}, None)
    assert "borders the most countries" in Wording(random.Random(3)).query(chosen)
    kept = operation("keep", [fan, Literal(5, "5")], {"test": "above"}, None)
    assert Wording(random.Random(3)).query(kept) == "Which of Kenya, Peru and Chad border more than 5 countries?"
    counted = operation("count", [kept], {}, About("number"))
    assert Wording(random.Random(3)).query(counted) == "How many of Kenya, Peru and Chad border more than 5 countries?"


def _of_streets(city: City) -> Bordering:
    """List a city's streets.

    Args:
        city: a city
    """
    return Bordering(countries=list(CAPITALS) * len(city))


def test_what_is_said_of_the_thing_with_a_key() -> None:
    streets = tool(
        domain="general",
        kind="retrieval",
        asks={"countries": ["the streets of {city}"], "countries#count": ["the number of streets of {city}"]},
        each={"countries#count": ["has {most} streets"]},
        examples=[({"city": "Lima, Peru"}, {"countries": ["Kenya"]})] * 2,
        name="streets",
    )(_of_streets)
    towns = _tool(
        _town, "town", "name", "the town with the founder {country}", ({"country": "Kenya"}, {"name": "Nairobi, Kenya"})
    )
    items = [Literal(c, c, Country.__metadata__[0]) for c in CAPITALS]  # type: ignore[attr-defined]
    keys: list[Node] = []
    for n, (item, town) in enumerate(zip(items, CAPITALS.values(), strict=True), 1):
        found = _ask(streets, "countries", "city", _ask(towns, "name", "country", item, town), list(CAPITALS) * n)
        keys.append(operation("count", [found], {}, About("number")))
    fan = Fan(Listed(tuple(items), items[0].entity), tuple(keys), None, keys[0])
    kept = operation("keep", [fan, Literal(5, "5")], {"test": "above"}, None)
    query = Wording(random.Random(3)).query(operation("count", [kept], {}, About("number")))
    assert query == "How many of the towns with the founders Kenya, Peru and Chad have more than 5 streets?"


class Climate(Result):
    kind: Annotated[str, About("climate", held="lie in the climate {}")]
    rain: Annotated[str, About("rainy season")]


def _climate(country: Country) -> Climate:
    """Name a climate.

    Args:
        country: a country
    """
    return Climate(kind="tropical", rain="Spring" if country else "")


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [("kind", "tropical", 'lie in the climate "tropical"?'), ("rain", "Spring", "have Spring as their rainy season?")],
)
def test_how_several_have_a_kind(path: str, kind: str, said: str) -> None:
    named = _tool(_climate, "climate", path, f"the {path} of {{country}}", ({"country": "Kenya"}, {path: kind}))
    items = [Literal(c, c, Country.__metadata__[0]) for c in CAPITALS]  # type: ignore[attr-defined]
    keys = tuple(
        _ask(named, path, "country", item, kind if c != "Peru" else "x") for c, item in zip(CAPITALS, items, strict=True)
    )
    fan = Fan(Listed(tuple(items), items[0].entity), keys, None, keys[0])
    kept = operation("keep", [fan, Literal(kind, kind)], {"test": "is"}, None)
    query = Wording(random.Random(3)).query(operation("count", [kept], {}, About("number")))
    assert query == f"How many of Kenya, Peru and Chad {said}"


@pytest.mark.parametrize(
    ("source", "match"),
    [
        ({"cite": "the survey. Leave out hills"}, "rules"),
        ({"rules": ["Leave out hills."]}, "stop"),
        ({"rules": [""]}, "stop"),
        ({"rules": [When("Leave out hills.", lambda _, __: True)]}, "stop"),
        ({"figures": 0}, "figures"),
    ],
)
def test_a_source_and_its_rules_are_told_apart(source: dict[str, Any], match: str) -> None:
    with pytest.raises(TypeError, match=match):
        tool(domain="general", kind="retrieval", asks={"figure": ["the rain of {country}", "what rain falls on {country}"]},
             examples=[({"country": "Peru"}, {"figure": 8})] * 2, **source)(_of_country)  # fmt: skip


def test_a_predicate_that_says_no_amount_is_refused() -> None:
    with pytest.raises(TypeError, match="most"):
        tool(domain="general", kind="retrieval", asks={"figure": ["the rain of {country}", "what rain falls on {country}"]},
             each={"figure": ["is wet"]}, examples=[({"country": "Peru"}, {"figure": 8})] * 2)(_of_country)  # fmt: skip
