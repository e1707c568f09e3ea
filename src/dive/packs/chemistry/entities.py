"""Entity types of the chemistry packs."""

from typing import Annotated

from dive.tools import Entity

Isotope = Annotated[str, Entity("Isotope", "isotope", "isotopes")]  # "carbon-14"

__all__ = ["Isotope"]
