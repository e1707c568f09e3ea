"""The planets and what follows from their orbits and gravity (the metric version of NASA's Planetary Fact Sheet)."""

import math
from typing import Annotated, Any

from pydantic import Field

from dive.packs.astronomy.entities import AstronomicalUnits, Planet
from dive.packs.physics.entities import Gravity
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Celsius

PACK = Pack(
    name="planets",
    domain="astronomy",
    title="NASA planetary fact sheet",
    licence="public domain (facts)",
    vintage="2024",
)

# name: kind, equatorial diameter km, mass 10^24 kg, density kg/m3, gravity m/s2, escape velocity km/s, semi-major axis AU,
# orbital period days, length of day hours, axial tilt degrees, eccentricity, mean temperature °C
PLANETS: dict[str, tuple[str, float, float, float, float, float, float, float, float, float, float, float]] = {
    "Mercury": ("terrestrial planet", 4879, 0.330, 5429, 3.7, 4.3, 0.387, 88.0, 4222.6, 0.034, 0.206, 167),
    "Venus": ("terrestrial planet", 12104, 4.87, 5243, 8.9, 10.4, 0.723, 224.7, 2802.0, 177.4, 0.007, 464),
    "Earth": ("terrestrial planet", 12756, 5.97, 5514, 9.8, 11.2, 1.0, 365.2, 24.0, 23.4, 0.017, 15),
    "Mars": ("terrestrial planet", 6792, 0.642, 3934, 3.7, 5.0, 1.524, 687.0, 24.7, 25.2, 0.094, -65),
    "Jupiter": ("gas giant", 142984, 1898, 1326, 23.1, 59.5, 5.20, 4331, 9.9, 3.1, 0.049, -110),
    "Saturn": ("gas giant", 120536, 568, 687, 9.0, 35.5, 9.57, 10747, 10.7, 26.7, 0.052, -140),
    "Uranus": ("ice giant", 51118, 86.8, 1270, 8.7, 21.3, 19.17, 30589, 17.2, 97.8, 0.047, -195),
    "Neptune": ("ice giant", 49528, 102, 1638, 11.0, 23.5, 30.18, 59800, 16.1, 28.3, 0.010, -200),
}


def find_planet(planet: str) -> str:
    """The planet's name in canonical form. Raises ToolError for anything else."""
    name = planet.strip().casefold()
    for known in PLANETS:
        if known.casefold() == name:
            return known
    raise ToolError(f"'{planet[:40]}' is not a planet of the solar system. Choose one of {', '.join(PLANETS)}.")


class PlanetFacts(Result):
    """A planet in numbers."""

    kind: str
    diameter_km: Annotated[float, About("equatorial diameter", "kilometres", "largest", "smallest", digits=0)]
    mass: Annotated[float, About("mass", "kilograms", "largest", "smallest", additive=True)]
    density: Annotated[float, About("mean density", "kilograms per cubic metre", digits=0, averaged=False)]
    gravity: Annotated[
        Gravity, About("surface gravity", "metres per second squared", "strongest", "weakest", digits=1, averaged=False)
    ]
    escape_velocity: Annotated[float, About("escape velocity", "kilometres per second", digits=1, averaged=False)]
    distance_au: Annotated[
        AstronomicalUnits, About("mean distance from the Sun", "astronomical units", "greatest", "smallest", digits=3)
    ]
    orbital_period: Annotated[float, About("orbital period", "days", "longest", "shortest", digits=1, averaged=False)]
    day_hours: Annotated[float, About("solar day", "hours", "longest", "shortest", digits=1, averaged=False)]
    axial_tilt: Annotated[float, About("axial tilt", "degrees", "largest", "smallest", digits=1, averaged=False)]
    mean_temperature: Annotated[Celsius, About("mean temperature", "degrees Celsius", digits=0)]


def _facts(name: str) -> dict[str, Any]:
    kind, diameter, mass, density, gravity, escape, axis, period, day, tilt, _, temperature = PLANETS[name]
    return {
        "kind": kind, "diameter_km": diameter, "mass": float(f"{mass * 1e24:.6g}"), "density": density, "gravity": gravity,
        "escape_velocity": escape, "distance_au": axis, "orbital_period": period, "day_hours": day, "axial_tilt": tilt,
        "mean_temperature": temperature,
    }  # fmt: skip


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "diameter_km": [
            "the equatorial diameter of {planet}",
        ],
        "mass": [
            "the mass of {planet}",
        ],
        "density": [
            "the mean density of {planet}",
        ],
        "gravity": [
            "the surface gravity of {planet}",
        ],
        "escape_velocity": [
            "the escape velocity of {planet}",
        ],
        "distance_au": [
            "the mean distance of {planet} from the Sun",
        ],
        "orbital_period": [
            "the orbital period of {planet}",
        ],
        "axial_tilt": [
            "the axial tilt of {planet}",
        ],
        "day_hours": [
            "the length of the solar day of {planet}",
        ],
        "mean_temperature": [
            "the mean temperature of {planet}",
        ],
    },
    cite="the metric version of NASA's Planetary Fact Sheet",
    examples=[
        ({"planet": "Mars"}, {"diameter_km": 6792.0, "gravity": 3.7, "orbital_period": 687.0, "kind": "terrestrial planet"}),
        ({"planet": "jupiter"}, {"mass": 1.898e27, "distance_au": 5.2, "kind": "gas giant", "day_hours": 9.9}),
        ({"planet": "Earth"}, {"escape_velocity": 11.2, "distance_au": 1.0}),
    ],
)
def planet_facts(planet: Planet) -> PlanetFacts:
    """Look up a planet's size, mass, gravity, orbit, day and temperature (NASA planetary fact sheet).

    Args:
        planet: English name of one of the eight planets
    """
    return PlanetFacts(**_facts(find_planet(planet)))


class PlanetRow(Row):
    """A planet in a list."""

    noun = "planet"
    plural = "planets"

    name: Planet
    kind: str
    diameter_km: Annotated[float, About("equatorial diameter", "kilometres", "largest", "smallest", digits=0)]
    density: Annotated[float, About("mean density", "kilograms per cubic metre", digits=0, averaged=False)]
    gravity: Annotated[
        Gravity, About("surface gravity", "metres per second squared", "strongest", "weakest", digits=1, averaged=False)
    ]
    orbital_period: Annotated[float, About("orbital period", "days", "longest", "shortest", digits=1, averaged=False)]
    day_hours: Annotated[float, About("solar day", "hours", "longest", "shortest", digits=1, averaged=False)]
    eccentricity: Annotated[float, About("orbital eccentricity", digits=3)]
    mean_temperature: Annotated[Celsius, About("mean temperature", "degrees Celsius", digits=0)]


class PlanetList(Result):
    """Planets from the Sun outwards."""

    planets: list[PlanetRow]


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "planets": [
            "the planets at a mean distance of {nearest} to {farthest} from the Sun",
            "Which planets are at a mean distance of {nearest} to {farthest} from the Sun?",
        ],
        "planets#count": [
            "the number of planets at a mean distance of {nearest} to {farthest} from the Sun",
        ],
    },
    cite="the metric version of NASA's Planetary Fact Sheet",
    examples=[
        ({"nearest": 0.5, "farthest": 2}, {"planets": [{"name": "Venus"}, {"name": "Earth"}, {"name": "Mars"}]}),
        ({"nearest": 6, "farthest": 40}, {"planets": [{"name": "Saturn"}, {"name": "Uranus"}, {"name": "Neptune"}]}),
    ],
)
def planets_between(
    nearest: Annotated[float, Field(ge=0, le=1000), Pick(0.3, 0.5, 0.9, 1.2)],
    farthest: Annotated[
        float, Field(ge=0, le=1000), Pick(6, 10, 20, 40, says="{} astronomical units", noun="maximum distance")
    ],
) -> PlanetList:
    """List the planets whose mean distance from the Sun lies in a range, from the Sun outwards.

    Args:
        nearest: least distance in astronomical units
        farthest: greatest distance in astronomical units
    """
    if nearest > farthest:
        raise ToolError("The nearest distance must not exceed the farthest.")
    rows = []
    for name, record in PLANETS.items():
        if nearest <= record[6] <= farthest:
            facts = _facts(name)
            chosen = {k: facts[k] for k in PlanetRow.model_fields if k in facts}
            rows.append(PlanetRow(name=name, eccentricity=record[10], **chosen))
    return PlanetList(planets=rows)


class OrbitPeriod(Result):
    """How long an orbit takes."""

    years: Annotated[float, About("orbital period", "years", "longest", "shortest", digits=2, averaged=False)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "years": [
            "the orbital period of an asteroid with {distance}",
            "how long an asteroid with {distance} takes to orbit the Sun",
        ],
    },
    cite="Kepler's third law",
    examples=[({"distance": 4}, {"years": 8.0}), ({"distance": 2.77}, {"years": 4.610}), ({"distance": 1}, {"years": 1.0})],
)
def kepler_period(
    distance: Annotated[
        float, Field(gt=0, le=1e6), Pick(1.5, 2.5, 2.77, 3.2, says="a semimajor axis of {} astronomical units")
    ],
) -> OrbitPeriod:
    """Compute the orbital period of a small body around the Sun from its semi-major axis (Kepler's third law).

    Args:
        distance: semi-major axis in astronomical units
    """
    return OrbitPeriod(years=float(f"{distance**1.5:.9g}"))


class LightTime(Result):
    """How long light travels."""

    minutes: Annotated[float, About("light travel time", "minutes", digits=2, ranked=False)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "minutes": [
            "the time that light takes to cover {distance}",
            "How long does light take to cover {distance}?",
        ],
    },
    examples=[({"distance": 1}, {"minutes": 8.3168}), ({"distance": 5.2}, {"minutes": 43.247})],
)
def light_travel_time(
    distance: Annotated[AstronomicalUnits, Field(gt=0, le=1e12), Pick(1.5, 2.5, 4, says="a distance of {} astronomical units")],
) -> LightTime:
    """Compute how long light takes to cover a distance in vacuum.

    Args:
        distance: astronomical units
    """
    return LightTime(minutes=float(f"{distance * 149597870700 / 299792458 / 60:.9g}"))


class WeightOnPlanet(Result):
    """The force of gravity on a mass."""

    newtons: Annotated[float, About("weight", "newtons", digits=1, ranked=False)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "newtons": [
            "the weight of a mass of {kilograms} under {gravity}",
            "how much a mass of {kilograms} weighs under {gravity}",
        ],
    },
    examples=[({"kilograms": 70, "gravity": 3.7}, {"newtons": 259.0}), ({"kilograms": 10, "gravity": 9.81}, {"newtons": 98.1})],
)
def weight_under_gravity(
    kilograms: Annotated[float, Field(gt=0, le=1e12), Pick(60, 70, 85, 120, says="{} kilograms", noun="mass")],
    gravity: Annotated[
        Gravity, Field(gt=0, le=1e6), Pick(9.81, says="a gravitational acceleration of {} metres per second squared")
    ],
) -> WeightOnPlanet:
    """Compute the weight of a mass under a gravitational acceleration.

    Args:
        kilograms: mass
        gravity: gravitational acceleration in m/s²
    """
    return WeightOnPlanet(newtons=float(f"{kilograms * gravity:.9g}"))


class RangeOfOrbit(Result):
    """The ends of an elliptical orbit."""

    perihelion_au: Annotated[AstronomicalUnits, About("perihelion distance", "astronomical units", digits=3)]
    aphelion_au: Annotated[AstronomicalUnits, About("aphelion distance", "astronomical units", digits=3)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "perihelion_au": [
            "the perihelion distance of an orbit around the Sun with {eccentricity} and {distance}",
        ],
        "aphelion_au": [
            "the aphelion distance of an orbit around the Sun with {eccentricity} and {distance}",
            ("What is the aphelion distance of an orbit around the Sun with {eccentricity} and {distance}?"),
        ],
    },
    examples=[
        ({"eccentricity": 0.5, "distance": 2}, {"perihelion_au": 1.0, "aphelion_au": 3.0}),
        ({"eccentricity": 0.967, "distance": 17.83}, {"perihelion_au": 0.58839, "aphelion_au": 35.0716}),
    ],
)
def orbit_extremes(
    eccentricity: Annotated[float, Field(ge=0, lt=1), Pick(0.2, 0.25, 0.4, 0.5, says="an eccentricity of {}")],
    distance: Annotated[
        float, Field(gt=0, le=1e6), Pick(1.5, 2.5, 2.77, 3.2, says="a semimajor axis of {} astronomical units")
    ],
) -> RangeOfOrbit:
    """Compute the least and greatest distance from the Sun on an elliptical orbit.

    Args:
        eccentricity: 0 (circle) to below 1
        distance: semi-major axis in astronomical units
    """
    return RangeOfOrbit(
        perihelion_au=float(f"{distance * (1 - eccentricity):.9g}"), aphelion_au=float(f"{distance * (1 + eccentricity):.9g}")
    )


class EscapeSpeed(Result):
    """How fast one must go to leave."""

    kilometres_per_second: Annotated[float, About("escape velocity", "kilometres per second", digits=2, averaged=False)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "kilometres_per_second": [
            "the escape velocity from the surface of a body with {radius} and {gravity}",
            "how fast something must move to escape from the surface of a body with {radius} and {gravity}",
        ],
    },
    examples=[
        ({"radius": 6371, "gravity": 9.81}, {"kilometres_per_second": 11.180}),
        ({"radius": 1737, "gravity": 1.62}, {"kilometres_per_second": 2.3723}),
    ],
)
def escape_velocity(
    radius: Annotated[float, Field(gt=0, le=1e9), Pick(1200, 1700, 2500, 3300, says="a radius of {} kilometres")],
    gravity: Annotated[
        Gravity, Field(gt=0, le=1e6), Pick(1.62, 9.81, says="a gravitational acceleration of {} metres per second squared")
    ],
) -> EscapeSpeed:
    """Compute the escape velocity from the surface of a spherical body.

    Args:
        radius: kilometres
        gravity: gravitational acceleration at the surface in m/s²
    """
    return EscapeSpeed(kilometres_per_second=float(f"{math.sqrt(2 * gravity * radius * 1000) / 1000:.9g}"))


@seeds(Planet, domain="astronomy")
def planet_seeds() -> list[str]:
    """The eight planets, best known first."""
    return ["Mars", "Jupiter", "Saturn", "Venus", "Mercury", "Neptune", "Uranus", "Earth"]
