"""Entity types of the physics and astronomy packs."""

from typing import Annotated

from dive.tools import Entity


def _with_article(value: str) -> str:
    """The name with its definite article: "the muon"."""
    return f"the {value}"


Particle = Annotated[str, Entity("Particle", "particle", "particles", say=_with_article)]  # "muon", "positive pion"
PhysicalConstant = Annotated[
    str, Entity("PhysicalConstant", "physical constant", "physical constants", say=_with_article, common=True)
]
Planet = Annotated[str, Entity("Planet", "planet", "planets", common=True)]  # "Mars"
Gravity = Annotated[
    float,
    Entity(
        "Gravity", "gravitational acceleration", "gravitational accelerations", ("a gravitational acceleration of {} m/s²",)
    ),
]
AstronomicalUnits = Annotated[
    float, Entity("AstronomicalUnits", "distance", "distances", ("a distance of {} astronomical units",))
]
Star = Annotated[str, Entity("Star", "star", "stars", ("{}", "the star {}"))]  # proper name: "Vega"
Constellation = Annotated[
    str, Entity("Constellation", "constellation", "constellations", ("{}", "the constellation {}"), common=True)
]

__all__ = [
    "AstronomicalUnits", "Constellation", "Gravity", "Particle",
    "PhysicalConstant", "Planet", "Star",
]  # fmt: skip
