"""Entity types of the chemistry packs."""

from typing import Annotated

from dive.tools import Entity

Isotope = Annotated[str, Entity("Isotope", "isotope", "isotopes")]  # "carbon-14"
HalfLife = Annotated[float, Entity("HalfLife", "half-life", "half-lives", ("a half-life of {} days",))]
SpecificHeat = Annotated[
    float,
    Entity("SpecificHeat", "specific heat capacity", "specific heat capacities", ("{} joules per gram per kelvin",)),
]
Moles = Annotated[float, Entity("Moles", "amount of substance", "amounts of substance", ("{} moles",))]
WarmingPotential = Annotated[
    float, Entity("WarmingPotential", "global warming potential", "global warming potentials", ("{}",))
]

__all__ = ["HalfLife", "Isotope", "Moles", "SpecificHeat", "WarmingPotential"]
