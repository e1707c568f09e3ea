"""Entity types of the astronomy packs."""

from typing import Annotated

from dive.tools import Entity

Planet = Annotated[str, Entity("Planet", "planet", "planets", common=True)]  # "Mars"
AstronomicalUnits = Annotated[
    float, Entity("AstronomicalUnits", "distance", "distances", ("a distance of {} astronomical units",))
]
Star = Annotated[str, Entity("Star", "star", "stars")]  # proper name: "Vega"
Constellation = Annotated[
    str, Entity("Constellation", "constellation", "constellations", ("{}", "the constellation {}"), common=True)
]
DeepSkyObject = Annotated[str, Entity("DeepSkyObject", "deep-sky object", "deep-sky objects")]  # "NGC 224"

__all__ = ["AstronomicalUnits", "Constellation", "DeepSkyObject", "Planet", "Star"]
