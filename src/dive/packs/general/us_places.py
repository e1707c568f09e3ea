"""US states (us)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from dive.packs.general.geo_entities import UsState
from dive.packs.general.places import cities_where, fold
from dive.tools import About, Pack, Result, ToolError, seeds, tool
from dive.tools.entities import City, Timezone, Year

PACK = Pack(
    name="us_places",
    domain="general",
    title="US states: capital, codes, year of statehood, time zones",
    licence="facts; compiled from us (BSD-3-Clause)",
    vintage="us 4.0.0",
)


@dataclass(frozen=True, slots=True)
class State:
    """A line of the table."""

    name: str
    abbr: str
    fips: str
    capital: str
    statehood_year: int
    time_zones: tuple[str, ...]


@cache
def _states() -> dict[str, State]:
    """The fifty states by folded name and by folded postal abbreviation."""
    found: dict[str, State] = {}
    for line in (Path(__file__).parent / "data" / "us_states.txt").read_text("utf-8").splitlines():
        name, abbr, fips, capital, year, zones = line.split("|")
        found[fold(name)] = found[fold(abbr)] = State(name, abbr, fips, capital, int(year), tuple(zones.split()))
    return found


def find_state(name: str) -> State:
    """The record of one of the fifty states, by name or postal abbreviation. Raises ToolError where there is none."""
    try:
        return _states()[fold(name[:40])]
    except KeyError:
        raise ToolError(f"'{name[:40]}' is none of the fifty US states. Give a name such as Ohio, or OH.") from None


# Names that the packages use and the time zone database keeps only as links.
_ZONES = {"America/Indianapolis": "America/Indiana/Indianapolis", "America/Knox_IN": "America/Indiana/Knox"}


def _city_of_state(name: str, state: str) -> str | None:
    name = "New York City" if (name, state) == ("New York", "NY") else name  # GeoNames' name
    found = cities_where("city.key = ? AND +city.iso2 = 'US' AND city.admin1 = ?", fold(name), state)
    return found[0].label if len(found) == 1 else None


class StateProfile(Result):
    """What almanacs say of a US state."""

    capital: City | None
    abbreviation: str
    fips: str
    statehood_year: Annotated[int | None, About("year of statehood", None, "latest", "earliest")]
    timezones: list[Timezone]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "capital": ["the capital of {state}", "Which city is the capital of {state}?"],
        "abbreviation": ["the two-letter postal abbreviation of {state}"],
        "fips": ["the two-digit FIPS code of {state}"],
        "statehood_year": ["the year of statehood of {state}", "In which year did {state} join the Union?"],
    },
    via={"timezones": "the time zones of {state}"},
    examples=[
        (
            {"state": "Ohio"},
            {"capital": "Columbus, United States", "abbreviation": "OH", "fips": "39", "statehood_year": 1803},
        ),
        ({"state": "hi"}, {"capital": "Honolulu, United States", "statehood_year": 1959, "timezones": ["Pacific/Honolulu"]}),
        (
            {"state": "Illinois"},
            {"capital": "Springfield, Illinois, United States", "abbreviation": "IL", "statehood_year": 1818},
        ),
    ],
)
def us_state_profile(state: UsState) -> StateProfile:
    """Look up a US state's capital, postal abbreviation, FIPS code, year of statehood and time zones.

    Args:
        state: name of one of the fifty states, or its two-letter abbreviation
    """
    s = find_state(state)
    return StateProfile(
        capital=_city_of_state(s.capital, s.abbr),
        abbreviation=s.abbr,
        fips=s.fips,
        statehood_year=s.statehood_year,
        timezones=sorted({_ZONES.get(z, z) for z in s.time_zones}),
    )


class States(Result):
    """US states with something in common."""

    states: list[UsState]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "states": [
            "the US states that joined the Union in {year}",
            "Which US states joined the Union in {year}?",
        ],
        "states#count": [
            "the number of US states that joined the Union in {year}",
            "How many US states joined the Union in {year}?",
        ],
    },
    each={
        "states#count": ["saw {most} US states join the Union"],
    },
    examples=[
        ({"year": 1959}, {"states": ["Alaska", "Hawaii"]}),
        ({"year": 1889}, {"states": ["Montana", "North Dakota", "South Dakota", "Washington"]}),
        ({"year": 1912}, {"states": ["Arizona", "New Mexico"]}),
        ({"year": 1787}, {"states": ["Delaware", "New Jersey", "Pennsylvania"]}),
    ],
)
def us_states_admitted_in(year: Year) -> States:
    """List the US states that were admitted to the Union, or ratified the Constitution, in a year.

    Args:
        year: from 1787 to 1959
    """
    found = sorted({s.name for s in _states().values() if s.statehood_year == year})
    if not found:
        raise ToolError(f"No state joined the United States in {year}.")
    return States(states=found)


@seeds(UsState, domain="general")
def state_seeds() -> list[str]:
    """The fifty states, by name."""
    return sorted({s.name for s in _states().values()})
