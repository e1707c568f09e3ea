"""Entity types of the physics packs."""

from typing import Annotated

from dive.tools import Entity


def _with_article(value: str) -> str:
    """The name with its definite article: "the muon"."""
    return f"the {value}"


Particle = Annotated[str, Entity("Particle", "particle", "particles", say=_with_article)]  # "muon", "positive pion"
PhysicalConstant = Annotated[str, Entity("PhysicalConstant", "physical constant", "physical constants", say=_with_article)]
Gravity = Annotated[
    float,
    Entity(
        "Gravity", "gravitational acceleration", "gravitational accelerations", ("a gravitational acceleration of {} m/s²",)
    ),
]

__all__ = ["Gravity", "Particle", "PhysicalConstant"]
