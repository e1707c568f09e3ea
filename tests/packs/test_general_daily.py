"""Everyday tools: seeds work, and tools of different packs join into chains."""

import datetime
from typing import Any

import pytest

from dive.errors import ToolError
from dive.tools import ToolPool

POOL = ToolPool.load(["general"])
TAKES = {
    "Date": ("date_facts", "julian_day", "count_days"),
    "Year": ("year_facts",),
    "Integer": ("number_in_words", "roman_numeral", "in_number_base"),
    "RomanFigure": ("roman_value",),
    "Text": ("text_counts", "text_digest", "vigenere_cipher"),
    "ColourName": ("css_colour",),
    "HexColour": ("colour_properties", "nearest_css_colour"),
    "ChessOpening": ("chess_opening",),
    "Emoji": ("emoji_facts",),
}


def call(name: str, **arguments: Any) -> dict[str, Any]:
    return POOL.tools[name].call(arguments)


def seed_values(entity: str) -> list[Any]:
    modules = {"calendar_dates", "everyday_numbers", "text_tools", "colours", "chess_openings", "emojis"}
    ours = [s for s in POOL.seed_sources if s.values.__module__.rsplit(".", 1)[1] in modules and s.entity.name == entity]
    return [v for s in ours for v in POOL.seed_values(s)]


@pytest.mark.parametrize("entity", list(TAKES))
def test_seeds_are_distinct_and_work(entity: str) -> None:
    values = seed_values(entity)
    assert len(values) == len(set(values)) >= 30
    for name in TAKES[entity]:
        tool = POOL.tools[name]
        (parameter,) = [p.name for p in tool.parameters if p.entity is not None and p.entity.name == entity]
        for value in values[:: max(1, len(values) // 200)]:
            tool.call({**tool.examples[0][0], parameter: value})


def test_every_pick_is_accepted() -> None:
    refused = []
    for tool in POOL.tools.values():
        for parameter in tool.parameters:
            for value in parameter.pick.values if parameter.pick else ():
                arguments = {**tool.examples[0][0], parameter.name: value}
                try:
                    tool.call(arguments)
                except ToolError as error:
                    refused.append(f"{tool.name} {arguments}: {error}")
    assert refused == []


def test_holidays_lead_to_weekdays_and_other_calendars() -> None:
    holidays = call("public_holidays", country="Israel", year=2024)["holidays"]
    days = [row["date"] for row in holidays]
    mondays = call("dates_on_weekday", dates=days, weekday="Monday")
    assert mondays["count"] == sum(datetime.date.fromisoformat(d).weekday() == 0 for d in days)
    passover = call("date_in_calendar", date=days[0], calendar="Hebrew")
    assert (passover["day"], passover["month"]) == (15, "Nisan")


def test_a_longest_break_has_a_first_day_only_where_it_stands_alone() -> None:
    for year in range(2015, 2027):
        found = call("longest_break", country="Germany", year=year)
        days = [datetime.date(year, 1, 1) + datetime.timedelta(days=n) for n in range(366)]
        of_year = [day.isoformat() for day in days if day.year == year]
        spans = [(a, b) for a, b in zip(of_year, of_year[found["days"] - 1 :], strict=False)]
        free = [a for a, b in spans if call("working_days_between", country="Germany", start=a, end=b)["working_days"] == 0]
        assert found["start"] == (free[0] if len(free) == 1 else None)


def test_easter_leads_to_days_and_back_to_a_date() -> None:
    easter = call("easter_sunday", church="Western", year=1989)["date"]
    assert easter == "1989-03-26"
    assert call("days_between", start=easter, end="1989-11-09")["days"] == 228
    assert call("count_days", date=easter, days=228, direction="after")["date"] == "1989-11-09"


def test_holidays_known_by_estimate_only_are_refused() -> None:
    with pytest.raises(ToolError, match="estimate"):
        call("public_holidays", country="Morocco", year=2024)


def test_colour_name_leads_to_its_complement_and_to_a_name_again() -> None:
    value = call("css_colour", colour="blue")["hex"]
    opposite = call("colour_properties", colour=value)["complement"]
    assert call("nearest_css_colour", colour=opposite)["name"] == "yellow"


def test_no_colour_is_named_where_two_are_equally_near() -> None:
    with pytest.raises(ToolError, match="lime and limegreen"):
        call("nearest_css_colour", colour="#1fed1a")


def test_other_names_of_a_colour_count_as_the_colour() -> None:
    assert POOL.aliases_of(POOL.entities["ColourName"], "aqua") == ["cyan"]
    assert POOL.aliases_of(POOL.entities["ColourName"], "darkgray") == ["darkgrey"]


def test_english_feasts_start_with_the_calendar_of_england() -> None:
    assert call("feast_date", feast="Mothering Sunday", year=1753)["date"] == "1753-04-01"
    with pytest.raises(ToolError, match="from 1753 on"):
        call("feast_date", feast="Mothering Sunday", year=1700)


def test_unknown_country_and_years_without_a_calendar_are_refused() -> None:
    for arguments in (
        {"country": "Atlantis", "year": 2024},
        {"country": "France", "year": 1900},
        {"country": "Ukraine", "year": 2024},
    ):
        with pytest.raises(ToolError):
            call("public_holidays", **arguments)
