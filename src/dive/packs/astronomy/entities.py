"""Entity types of the astronomy packs."""

from typing import Annotated

from dive.tools import Entity

Planet = Annotated[str, Entity("Planet", "planet", "planets")]  # "Mars"
AstronomicalUnits = Annotated[
    float, Entity("AstronomicalUnits", "distance", "distances", ("a distance of {} astronomical units",))
]
Star = Annotated[str, Entity("Star", "star", "stars", ("{}", "the star {}"))]  # proper name: "Vega"
Constellation = Annotated[str, Entity("Constellation", "constellation", "constellations", ("{}", "the constellation {}"))]

__all__ = ["AstronomicalUnits", "Constellation", "Planet", "Star"]
