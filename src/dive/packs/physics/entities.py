"""Entity types of the physics packs."""

from typing import Annotated

from dive.tools import Entity


def _with_article(value: str) -> str:
    """The name with its definite article: "the muon"."""
    return f"the {value}"


def hyphenated_bands(value: str) -> str:
    """Colours as one word, which a list of resistors can hold: "yellow-violet-red-gold"."""
    return value.replace(", ", "-")


def kind_in_brackets(value: str) -> str:
    """A material without the comma of its table: "limestone (hard)"."""
    name, _, kind = value.partition(", ")
    return f"{name} ({kind})" if kind else name


Particle = Annotated[str, Entity("Particle", "particle", "particles", say=_with_article)]  # "muon", "positive pion"
Antiparticle = Annotated[str, Entity("Antiparticle", "antiparticle", "antiparticles", say=_with_article)]
"""Nothing takes it: it has the mass and the lifetime of its particle, and its own antiparticle is that again."""
PhysicalConstant = Annotated[
    str, Entity("PhysicalConstant", "physical constant", "physical constants", say=_with_article, common=True)
]
Gravity = Annotated[
    float,
    Entity(
        "Gravity",
        "gravitational acceleration",
        "gravitational accelerations",
        ("a gravitational acceleration of {} metres per second squared",),
    ),
]
OpticalGlass = Annotated[
    str, Entity("OpticalGlass", "optical glass", "optical glasses", ("the optical glass {}",))
]  # "Schott N-BK7"
RefractiveIndex = Annotated[
    float, Entity("RefractiveIndex", "refractive index", "refractive indices", ("a refractive index of {}",), common=True)
]
Material = Annotated[str, Entity("Material", "material", "materials", say=kind_in_brackets)]  # "granite"
Conductivity = Annotated[
    float,
    Entity(
        "Conductivity",
        "thermal conductivity",
        "thermal conductivities",
        ("a thermal conductivity of {} watts per metre kelvin",),
        common=True,
    ),
]
WireGauge = Annotated[int, Entity("WireGauge", "wire", "wires", ("{} AWG copper wire",), say=str, common=True)]
ResistorBands = Annotated[
    str, Entity("ResistorBands", "resistor", "resistors", ("the resistor with the bands {}",), say=hyphenated_bands)
]  # "yellow, violet, red, gold"
MusicalNote = Annotated[
    str, Entity("MusicalNote", "note", "notes", ("the note {}",), common=True)
]  # scientific pitch: "A4", "C#5"
Hertz = Annotated[float, Entity("Hertz", "frequency", "frequencies", ("a frequency of {} hertz",), common=True)]

__all__ = [
    "Antiparticle",
    "Conductivity", "Gravity", "Hertz", "Material", "MusicalNote", "OpticalGlass", "Particle", "PhysicalConstant",
    "RefractiveIndex", "ResistorBands", "WireGauge", "hyphenated_bands", "kind_in_brackets",
]  # fmt: skip
