"""What the generic pack tests do not see: seeds that work, joins that resolve, calls that leave no trace."""

import pytest

from dive.errors import ToolError
from dive.packs.astronomy.stars import CONSTELLATIONS, catalogue
from dive.tools import ToolPool

POOL = ToolPool.load(["physics", "astronomy"])
NAIROBI = {"latitude": -1.2833, "longitude": 36.8167}


def call(name: str, **arguments: object) -> dict[str, object]:
    return POOL.tools[name].call(arguments)


def seeds(entity: str) -> list[object]:
    return [v for s in POOL.seed_sources if s.entity.name == entity for v in POOL.seed_values(s)]


@pytest.mark.parametrize(
    ("entity", "tool", "parameter"),
    [
        ("Particle", "particle_properties", "particle"),
        ("PhysicalConstant", "physical_constant", "constant"),
        ("Planet", "planet_facts", "planet"),
        ("Star", "star_facts", "star"),
        ("Constellation", "constellation_facts", "constellation"),
        ("Constellation", "stars_in_constellation", "constellation"),
    ],
)
def test_seeds_work(entity: str, tool: str, parameter: str) -> None:
    values = seeds(entity)
    assert len(values) >= 8
    assert len(set(map(str, values))) == len(values)
    for value in values:
        call(tool, **{parameter: value})


def test_the_sky_is_fully_divided() -> None:
    assert len(CONSTELLATIONS) == 88
    assert sum(area for *_, area in CONSTELLATIONS.values()) == pytest.approx(41253, abs=10)
    assert {s["constellation"] for s in catalogue().values()} <= set(CONSTELLATIONS)


def test_planet_to_gravity_to_fall() -> None:
    gravity = call("planet_facts", planet="Mars")["gravity"]
    assert call("free_fall", height=100, gravity=gravity)["seconds"] == pytest.approx(7.35, abs=0.01)


def test_planet_on_a_date_to_constellation_to_stars() -> None:
    where = call("planet_position", planet="Jupiter", date="2025-01-01")["constellation"]
    assert where == "Taurus"
    rows = call("stars_in_constellation", constellation=where)["stars"]
    assert isinstance(rows, list)
    assert rows[0]["name"] == "Aldebaran"


def test_bright_star_to_distance() -> None:
    stars = call("brightest_stars", number=3)["stars"]
    assert isinstance(stars, list)
    star = stars[2]["name"]
    assert star == "Arcturus"
    assert call("parallax_distance", star=star)["light_years"] == pytest.approx(36.7, abs=0.1)


def test_antiparticle_to_decay_length() -> None:
    particle = call("particle_properties", particle="antimuon")["antiparticle"]
    assert call("mean_decay_length", particle=particle, percent=99)["metres"] == pytest.approx(4622, rel=2e-3)


def test_solstice_to_day_length() -> None:
    date = call("equinoxes_and_solstices", year=2025)["june_solstice"]
    assert call("sun_times", place=NAIROBI, date=date)["day_length"] == pytest.approx(12.05, abs=0.05)


def test_no_sunrise_in_polar_night_and_day() -> None:
    tromso = {"latitude": 69.65, "longitude": 18.96}
    for date in ("2024-12-21", "2024-06-21"):
        with pytest.raises(ToolError, match="polar"):
            call("sun_times", place=tromso, date=date)


def test_sky_calls_do_not_depend_on_their_order() -> None:
    dates = [f"{y}-{m:02d}-15" for y in (1850, 1999, 2024, 2150) for m in (1, 6, 11)]
    asked: list[tuple[str, dict[str, object]]]
    asked = [("planet_position", {"planet": p, "date": d}) for p in ("Mars", "Venus", "Saturn") for d in dates]
    asked += [("sun_times", {"place": NAIROBI, "date": d}) for d in dates]
    asked += [("moon_state", {"date": d}) for d in dates]
    forwards = [call(name, **arguments) for name, arguments in asked]
    backwards = [call(name, **arguments) for name, arguments in reversed(asked)]
    assert forwards == backwards[::-1]
