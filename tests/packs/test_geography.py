"""Geography: every seed works in the tools that take its type, and values that one tool gives are taken by the next."""

import pytest

from dive.errors import ToolError
from dive.tools import Tool, ToolPool
from dive.tools.spec import Json

POOL = ToolPool.load(["general"])
GEOGRAPHY = {"countries", "country_codes", "cities", "us_places", "airports", "subdivisions", "languages", "timezones"}
SEEDS = {s.entity.name: POOL.seed_values(s) for s in POOL.seed_sources if s.values.__module__.startswith("dive.packs.general")}
SAMPLE = 200

# Where a tool rightly has no answer for some values of its type.
NO_ANSWER = {
    "date_in_language": "some languages have digits or a calendar of their own",
    "land_border_crossings": "an island has no way overland",
    "land_neighbours": "of France and Canada sources give different lists",
    "country_subdivisions": "some countries have hundreds",
    "official_languages": "of some countries the list is unsettled",
    "highest_airports": "a few countries have no airport with a code",
    "common_neighbours": "a country is not its own neighbour",
    "us_states_admitted_in": "in most years no state was admitted",
    "clock_changes": "the rules are known from 1970 on",
    "countries_with_official_language": "of a few languages no list is settled",
    "utc_offset": "the rules are known from 1970 on",
    "time_difference": "the rules are known from 1970 on",
    "convert_local_time": "the rules are known from 1970 on",
}


def get(name: str, /, **arguments: Json) -> dict[str, Json]:
    return POOL.tools[name].call(arguments)


def sample(entity: str) -> list[Json]:
    values = list(SEEDS[entity])
    return values if len(values) <= SAMPLE else values[: SAMPLE // 2] + values[SAMPLE // 2 :: len(values) // (SAMPLE // 2)]


def neighbours(country: str) -> list[Json] | None:
    try:
        return list(get("land_neighbours", country=country)["borders"])
    except ToolError:
        return None


def cases() -> list[tuple[Tool, str]]:
    tools = [t for t in POOL.tools.values() if t.pack.name in GEOGRAPHY and t.name not in NO_ANSWER]
    return [(t, p.name) for t in tools for p in t.parameters if p.entity and p.entity.name in SEEDS]


@pytest.mark.parametrize(("tool", "parameter"), cases(), ids=lambda v: v.name if isinstance(v, Tool) else v)
def test_every_seed_works(tool: Tool, parameter: str) -> None:
    entity = tool.parameter(parameter).entity
    assert entity is not None
    refused = {}
    for value in sample(entity.name):
        try:
            tool.call({**tool.examples[0][0], parameter: value})
        except ToolError as error:
            refused[value] = str(error)
    assert not {value: said for value, said in refused.items() if REFUSALS.get(tool.name, "?") not in said}
    assert len(refused) * 2 < len(sample(entity.name))


REFUSALS = {
    "most_populous_cities": "every city from 15,000 people on",
    "most_populous_cities_of_state": "The atlas lists parts of New York City",
    "most_populous_cities_of_timezone": "every city from 15,000 people on",
    "spoken_languages": "no English name of a language",
    "country_name_in_language": "give another language",
    "language_name_in_language": "give another language",
}
"""What a tool says of a place whose list the data would leave incomplete."""


def test_a_list_is_refused_where_the_data_would_leave_it_short() -> None:
    assert len(get("most_populous_cities_of_state", state="South Dakota", count=6)["cities"]) == 6
    for arguments in ({"state": "South Dakota", "count": 10}, {"state": "New York", "count": 3}):
        with pytest.raises(ToolError, match=r"15,000 people on|parts of New York City"):
            get("most_populous_cities_of_state", **arguments)
    with pytest.raises(ToolError, match="of which Tuvalu has 0"):
        get("most_populous_cities", country="Tuvalu", count=1)
    with pytest.raises(ToolError, match="of a language of Uganda"):
        get("spoken_languages", country="Uganda")


@pytest.mark.parametrize(
    ("origin", "destination"), [("Thailand", "Brunei"), ("Indonesia", "Papua New Guinea"), ("China", "Timor-Leste")]
)
def test_borders_on_islands_are_not_counted(origin: str, destination: str) -> None:
    with pytest.raises(ToolError, match="depend on a border on an island"):
        get("land_border_crossings", origin=origin, destination=destination)


def test_neighbours_are_no_journey() -> None:
    with pytest.raises(ToolError, match="France and Spain are neighbours"):
        get("land_border_crossings", origin="France", destination="Spain")


def test_a_time_difference_is_in_whole_hours_or_else_in_minutes() -> None:
    zones = {"timezone": "Europe/London", "date": "2024-01-10"}
    assert get("time_difference", other="Asia/Kathmandu", **zones) == {"hours": None, "minutes": 345}
    assert get("time_difference", other="Europe/London", **zones) == {"hours": 0, "minutes": None}


def test_no_utc_offset_on_the_day_of_a_clock_change() -> None:
    with pytest.raises(ToolError, match="changes on 2024-03-10"):
        get("utc_offset", timezone="America/New_York", date="2024-03-10")
    assert get("utc_offset", timezone="America/New_York", date="2024-03-11") == {"offset": "-04:00"}


def test_parts_of_new_york_city_are_not_listed_as_cities_of_the_state() -> None:
    assert get("most_populous_cities_of_state", state="New York", count=1)["cities"]
    with pytest.raises(ToolError, match="parts of New York City"):
        get("most_populous_cities_of_state", state="New York", count=3)


@pytest.mark.parametrize("language", ["Arabic", "Persian", "Thai", "Marathi", "Bangla"])
def test_a_date_is_not_written_in_digits_that_its_language_does_not_use(language: str) -> None:
    with pytest.raises(ToolError, match="digits or a calendar"):
        get("date_in_language", date="2024-03-01", language=language)


def test_seeds_are_distinct() -> None:
    for values in SEEDS.values():
        assert len(values) == len(set(values))


@pytest.mark.parametrize("country", SEEDS["Country"])
def test_a_country_joins_with_its_capital_neighbours_and_zones(country: str) -> None:
    profile = get("country_profile", country=country)
    assert country in get("countries_in_subregion", subregion=profile["subregion"])["countries"]
    assert country in get("countries_using_currency", currency=profile["currency"])["countries"]
    for neighbour in neighbours(country) or ():
        assert country in (neighbours(neighbour) or [country])
    if profile["capital"] is not None:
        capital = get("city_profile", city=profile["capital"])
        assert capital["country"] == country
        assert capital["timezone"] in get("country_timezones", country=country)["timezones"]
    codes = get("country_codes", country=country)
    assert get("country_of_domain", domain=codes["internet_domain"]) == {"country": country}
    for code in (codes["alpha2"], codes["alpha3"], country.upper(), f" {country} "):
        assert get("country_profile", country=code) == profile


def test_no_capital_is_given_of_a_country_with_several() -> None:
    found = {c: get("country_profile", country=c)["capital"] for c in ("South Africa", "Bolivia", "Sri Lanka", "Kenya")}
    assert found == {"South Africa": None, "Bolivia": None, "Sri Lanka": None, "Kenya": "Nairobi, Kenya"}


def test_an_airport_names_no_city_whose_name_could_mean_another() -> None:
    assert get("airport_profile", airport="PDX")["city"] is None  # Portland, Oregon or Maine
    assert get("airport_profile", airport="SEA")["city"] == "Seattle, United States"
    assert "PDX" in [a["airport"] for a in get("airports_of_city", city="Portland, United States")["airports"]]


def test_dates_and_names_are_not_asked_for_in_english() -> None:
    for name, arguments in (
        ("country_name_in_language", {"country": "Kenya", "language": "English"}),
        ("language_name_in_language", {"language": "French", "target": "en"}),
        ("date_in_language", {"date": "2024-03-01", "language": "English"}),
    ):
        with pytest.raises(ToolError, match="give another language"):
            get(name, **arguments)


@pytest.mark.parametrize("country", ["France", "Canada", "Greenland"])
def test_neighbours_that_sources_do_not_agree_on_are_refused(country: str) -> None:
    with pytest.raises(ToolError, match="sources differ"):
        get("land_neighbours", country=country)


def test_official_languages_join_with_their_countries() -> None:
    settled = 0
    for country in SEEDS["Country"]:
        try:
            languages = get("official_languages", country=country)["languages"]
        except ToolError:
            continue
        settled += 1
        for language in languages:
            try:
                found = get("countries_with_official_language", language=language)["countries"]
            except ToolError:
                continue
            assert country in found
    assert settled > 160


def test_where_cldr_and_the_law_in_force_disagree_there_is_no_answer() -> None:
    with pytest.raises(ToolError, match="no settled list"):
        get("official_languages", country="Switzerland")  # the CLDR leaves out Romansh
    with pytest.raises(ToolError, match="not settled"):
        get("countries_with_official_language", language="Albanian")  # and Albanian in North Macedonia
    assert get("countries_with_official_language", language="Persian")["countries"] == ["Afghanistan", "Iran"]


def test_names_are_of_the_language_itself_and_never_inherited() -> None:
    with pytest.raises(ToolError, match="no name of Turkmen in Haitian Creole"):
        get("language_name_in_language", language="Turkmen", target="Haitian Creole")  # inherited: "turkmène"
    with pytest.raises(ToolError, match="no name of Germany in Haitian Creole"):
        get("country_name_in_language", country="Germany", language="Haitian Creole")
    with pytest.raises(ToolError, match="no full date form of Haitian Creole"):
        get("date_in_language", date="2024-03-01", language="Haitian Creole")
    assert get("language_name_in_language", language="Haitian Creole", target="Haitian Creole") == {"name": "Kreyòl Ayisyen"}
    assert get("country_name_in_language", country="Spain", language="Xhosa") == {"name": "ESpain"}
    assert get("country_name_in_language", country="Germany", language="Norwegian Bokmål") == {"name": "Tyskland"}


def test_a_query_cites_the_release_of_cldr_that_babel_has() -> None:
    from babel.core import get_cldr_version

    assert POOL.tools["official_languages"].pack.cite == f"Unicode CLDR {get_cldr_version()}"


def test_reading_a_languages_own_data_leaves_babel_its_merged_data() -> None:
    before = get("date_in_language", date="2024-03-01", language="Finnish")
    get("country_name_in_language", country="Spain", language="Finnish")
    assert (
        get("date_in_language", date="2024-03-01", language="Finnish") == before == {"written": "perjantai 1. maaliskuuta 2024"}
    )


def test_a_midpoint_needs_its_cities_far_from_antipodal() -> None:
    with pytest.raises(ToolError, match=r"15,000 km"):
        get("geographic_midpoint", origin="London, United Kingdom", destination="Auckland, New Zealand")


def test_from_a_currency_to_the_weather_side_of_the_world() -> None:
    [country] = get("countries_using_currency", currency="VND")["countries"]
    city = get("country_profile", country=country)["capital"]
    opposite = get("antipode", city=city)["location"]
    nearest = get("nearest_city", place=opposite, least_population=500_000)["city"]
    assert get("city_profile", city=nearest)["country"] == "Peru"


def test_from_two_cities_over_their_midpoint_to_an_airport() -> None:
    middle = get("geographic_midpoint", origin="London, United Kingdom", destination="Rome, Italy")["location"]
    nearest = get("nearest_airports", place=middle, count=3)["airports"]
    assert [a["distance_km"] for a in nearest] == sorted(a["distance_km"] for a in nearest)
    assert {get("airport_profile", airport=a["airport"])["country"] for a in nearest} <= {"France", "Switzerland"}


def test_from_a_state_over_its_capital_to_its_time() -> None:
    for state in SEEDS["UsState"]:
        profile = get("us_state_profile", state=state)
        assert state in get("us_states_admitted_in", year=profile["statehood_year"])["states"]
        city = get("city_profile", city=profile["capital"])
        assert city["timezone"].startswith(("America/", "Pacific/"))
        for zone in profile["timezones"]:
            get("utc_offset", timezone=zone, date="2024-07-01")
        assert get("most_populous_cities_of_state", state=state, count=1)["cities"]


def test_airports_join_with_their_cities() -> None:
    codes = sample("Airport")
    for code in codes:
        profile = get("airport_profile", airport=code)
        if profile["city"] is not None:
            served = get("airports_of_city", city=profile["city"])["airports"]
            assert code in [a["airport"] for a in served]


def test_a_name_that_several_cities_have_is_refused() -> None:
    with pytest.raises(ToolError, match="Several cities"):
        get("city_profile", city="Portland")
    with pytest.raises(ToolError, match="No country"):
        get("country_profile", country="Congo")
    assert get("city_profile", city="Portland, United States")["latitude"] == pytest.approx(45.52, abs=0.02)


def test_impossible_local_times_are_refused() -> None:
    for date, time in (("2024-03-10", "02:30"), ("2024-11-03", "01:30")):
        with pytest.raises(ToolError, match="clock change"):
            get("convert_local_time", date=date, time=time, timezone="America/New_York", target="UTC")
