"""Entity types of the physics and astronomy packs."""

from typing import Annotated

from dive.tools import Entity


def _with_article(value: str) -> str:
    """The name with its definite article: "the muon"."""
    return f"the {value}"


Particle = Annotated[str, Entity("Particle", "particle", "particles", say=_with_article)]  # "muon", "positive pion"
ParticleMass = Annotated[float, Entity("ParticleMass", "mass", "masses", ("{} MeV/c²",))]
Lifetime = Annotated[float, Entity("Lifetime", "mean lifetime", "mean lifetimes", ("{} nanoseconds",))]
PhysicalConstant = Annotated[str, Entity("PhysicalConstant", "physical constant", "physical constants", say=_with_article)]
Planet = Annotated[str, Entity("Planet", "planet", "planets")]  # "Mars"
Gravity = Annotated[float, Entity("Gravity", "gravitational acceleration", "gravitational accelerations", ("{} m/s²",))]
AstronomicalUnits = Annotated[float, Entity("AstronomicalUnits", "distance", "distances", ("{} astronomical units",))]
Star = Annotated[str, Entity("Star", "star", "stars", ("{}", "the star {}"))]  # proper name: "Vega"
Constellation = Annotated[str, Entity("Constellation", "constellation", "constellations", ("{}", "the constellation {}"))]
Parallax = Annotated[float, Entity("Parallax", "parallax", "parallaxes", ("{} milliarcseconds",))]
Parsecs = Annotated[float, Entity("Parsecs", "distance", "distances", ("{} parsecs",))]
Magnitude = Annotated[float, Entity("Magnitude", "magnitude", "magnitudes", ("magnitude {}",))]

__all__ = [
    "AstronomicalUnits", "Constellation", "Gravity", "Lifetime", "Magnitude", "Parallax", "Parsecs", "Particle",
    "ParticleMass", "PhysicalConstant", "Planet", "Star",
]  # fmt: skip
