"""Entity types of the geography packs."""

from typing import Annotated

from dive.tools import Entity

Subregion = Annotated[
    str, Entity("Subregion", "subregion", "subregions", ("the UN subregion {}",), common=True)
]  # UN M49: "Eastern Africa"
InternetDomain = Annotated[str, Entity("InternetDomain", "domain", "domains", ("{}",))]  # ".ke"
UsState = Annotated[str, Entity("UsState", "US state", "US states", ("the US state of {}",))]  # "Ohio"
Subdivision = Annotated[
    str, Entity("Subdivision", "subdivision", "subdivisions", ("the subdivision with the ISO 3166-2 code {}",))
]  # "US-CA"

__all__ = ["InternetDomain", "Subdivision", "Subregion", "UsState"]
