"""Provinces, states, regions and other subdivisions of countries (ISO 3166-2, pycountry)."""

import sys
from functools import cache
from typing import Annotated, ClassVar, NamedTuple

from dive.packs.general.geo_entities import Subdivision
from dive.packs.general.places import countries, entries_of, find_country
from dive.tools import About, Pack, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Country

PACK = Pack(
    name="subdivisions",
    domain="general",
    title="ISO 3166-2 subdivisions (pycountry)",
    licence="LGPL-2.1",
    requires=("pycountry",),
    cite="ISO 3166-2 data in pycountry 26.2",
)

_MOST = 60


class _Entry(NamedTuple):
    """A subdivision of the standard."""

    code: str
    name: str
    type: str
    country_code: str
    parent_code: str | None


@cache
def _by_code() -> dict[str, _Entry]:
    import pycountry

    found = sorted(entries_of(pycountry.subdivisions), key=lambda s: s.code)
    return {s.code: _Entry(s.code, s.name, sys.intern(s.type), sys.intern(s.country_code), s.parent_code) for s in found}


@cache
def _top(country: str) -> tuple[_Entry, ...]:
    return tuple(s for s in _by_code().values() if s.country_code == country and not s.parent_code)


class SubdivisionRow(Row):
    """A subdivision in a list."""

    noun: ClassVar[str] = "subdivision"
    plural: ClassVar[str] = "subdivisions"
    key: ClassVar[str] = "name"

    name: str
    code: Subdivision
    category: Annotated[str, About("category", held='have the category "{}"')]


class Subdivisions(Result):
    """The first-level subdivisions of a country."""

    subdivisions: list[SubdivisionRow]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "subdivisions": [
            "the top-level subdivisions of {country}",
            "Which are the top-level subdivisions of {country}?",
        ],
        "subdivisions#count": [
            "the number of top-level subdivisions of {country}",
            "How many top-level subdivisions are there in {country}?",
        ],
    },
    each={
        "subdivisions#count": ["has {most} top-level subdivisions"],
    },
    examples=[
        (
            {"country": "Rwanda"},
            {
                "subdivisions": [
                    {"code": "RW-01", "category": "City"},
                    {"code": "RW-02", "name": "Eastern"},
                    {"code": "RW-03", "name": "Northern"},
                    {"code": "RW-04", "name": "Western"},
                    {"code": "RW-05", "name": "Southern", "category": "Province"},
                ]
            },
        ),
        (
            {"country": "Saint Kitts and Nevis"},
            {"subdivisions": [{"code": "KN-K", "name": "Saint Kitts"}, {"code": "KN-N", "name": "Nevis", "category": "State"}]},
        ),
    ],
)
def country_subdivisions(country: Country) -> Subdivisions:
    """List a country's top-level subdivisions in ISO 3166-2 with code, name and category (state, province, ...).

    Args:
        country: English name or ISO 3166-1 code, of a country with at most 60 such subdivisions
    """
    record = find_country(country)
    found = _top(record.iso2)
    if not found:
        raise ToolError(f"ISO 3166-2 has no subdivisions of {record.name}.")
    if len(found) > _MOST:
        raise ToolError(f"{record.name} has {len(found)} top-level subdivisions: too many to list.")
    return Subdivisions(subdivisions=[SubdivisionRow(name=s.name, code=s.code, category=s.type) for s in found])


class SubdivisionProfile(Result):
    """What ISO 3166-2 says of a subdivision."""

    name: str
    category: Annotated[str, About("category", held='have the category "{}"')]
    country: str
    """The code begins with the country's own: no way to name a country for another question."""
    part_of: Subdivision | None


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "name": ["the name of {subdivision}", "What is the name of {subdivision}?"],
        "category": ["the category of {subdivision}", "Which category of subdivision is {subdivision}?"],
        "country": ["the country of {subdivision}", "Which country contains {subdivision}?"],
    },
    via={"part_of": "the larger subdivision that contains {subdivision}"},
    examples=[
        ({"subdivision": "US-CA"}, {"name": "California", "category": "State", "country": "United States", "part_of": None}),
        ({"subdivision": "FR-75C"}, {"name": "Paris", "country": "France", "part_of": "FR-IDF"}),
        ({"subdivision": "jp-13"}, {"name": "Tokyo", "category": "Prefecture", "country": "Japan"}),
    ],
)
def subdivision_profile(subdivision: Subdivision) -> SubdivisionProfile:
    """Look up the name, category, country and parent of an ISO 3166-2 code.

    Args:
        subdivision: code such as "US-CA"
    """
    s = _by_code().get(subdivision.strip().upper())
    if s is None or s.country_code not in countries():
        raise ToolError(f"'{subdivision[:20]}' is no ISO 3166-2 code. Give one such as US-CA.")
    return SubdivisionProfile(
        name=s.name, category=s.type, country=countries()[s.country_code].name, part_of=s.parent_code or None
    )


@seeds(Subdivision, domain="general")
def subdivision_seeds() -> list[str]:
    """Top-level subdivisions of UN member states that have not too many, of the most populous first."""
    members = sorted((c for c in countries().values() if c.un_region), key=lambda c: (-(c.population or 0), c.name))
    return [s.code for c in members if len(_top(c.iso2)) <= _MOST for s in _top(c.iso2)]
