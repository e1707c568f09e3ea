"""Subatomic particles (Particle Data Group tables), and what follows from their mass and lifetime."""

import math
from functools import cache
from typing import Annotated, Any

from pydantic import Field

from dive.packs.physics.entities import Antiparticle, Particle
from dive.tools import About, Pack, Pick, Result, ToolError, aliases, seeds, tool

PACK = Pack(
    name="particles",
    domain="physics",
    title="Particle Data Group tables",
    licence="BSD-3-Clause; data CC BY 4.0",
    requires=("particle",),
    cite="the Particle Data Group's 2026 tables",
)

LIGHT = 299_792_458.0
# A name stands for one particle: the B0 and the Bs0 are both neutral B mesons, and the upsilon has excited states.
# Quarks and gluons are left out: they are never seen free and their masses depend on the scheme. Neutrino masses are unknown.
NAMES = {
    "electron": 11, "proton": 2212, "neutron": 2112, "photon": 22, "muon": 13, "positron": -11, "antiproton": -2212,
    "tau lepton": 15, "Higgs boson": 25, "Z boson": 23, "positive W boson": 24, "positive pion": 211, "neutral pion": 111,
    "negative pion": -211, "positive kaon": 321, "negative kaon": -321, "short-lived neutral kaon": 310,
    "long-lived neutral kaon": 130, "antineutron": -2112, "antimuon": -13, "antitau lepton": -15, "negative W boson": -24,
    "eta meson": 221, "J/psi meson": 443, "phi meson": 333, "omega meson": 223, "neutral rho meson": 113,
    "D+ meson": 411, "D- meson": -411, "D0 meson": 421, "B+ meson": 521,
    "B- meson": -521, "B0 meson": 511, "Bc+ meson": 541, "Bc- meson": -541,
    "Ds+ meson": 431, "Ds- meson": -431, "upsilon(1S) meson": 553, "lambda baryon": 3122,
    "antilambda": -3122, "positive sigma baryon": 3222, "neutral sigma baryon": 3212, "negative sigma baryon": 3112,
    "neutral xi baryon": 3322, "negative xi baryon": 3312, "negative omega baryon": 3334, "charmed lambda baryon": 4122,
    "bottom lambda baryon": 5122, "D0 antimeson": -421, "B0 antimeson": -511,
}  # fmt: skip
SPOKEN = {v: k for k, v in NAMES.items()}
QUARKS = {"u": "up", "d": "down", "s": "strange", "c": "charm", "b": "bottom", "t": "top"}


@cache
def _table() -> dict[str, Any]:
    from particle import Particle as Entry

    return {name: Entry.from_pdgid(number) for name, number in NAMES.items()}


def _find(particle: str) -> tuple[str, Any]:
    wanted = " ".join(particle.split()).casefold().removeprefix("the ")
    for name, entry in _table().items():
        if wanted in (name.casefold(), name.casefold().removesuffix(" lepton"), entry.name.casefold()):
            return name, entry
    raise ToolError(
        f"No particle is listed as '{particle[:40]}'. Give an English name such as 'muon', 'positive pion' or 'proton'."
    )


class ParticleFacts(Result):
    """What the Particle Data Group says of a particle."""

    mass: Annotated[float, About("rest mass", "megaelectronvolts per c²", "largest", "smallest", digits=3, averaged=False)]
    charge: Annotated[int, About("electric charge", "units of the elementary charge", ranked=False)]
    spin: Annotated[float, About("spin")] | None
    lifetime: Annotated[float, About("mean lifetime", "nanoseconds", "longest", "shortest", averaged=False)] | None
    quarks: str | None
    antiparticle: Antiparticle | None


def _quarks(entry: Any) -> str | None:
    text = entry.quarks
    if not text or not all(c.lower() in QUARKS for c in text):
        return None  # a superposition, or no quarks at all
    return ", ".join(QUARKS[c.lower()] + (" antiquark" if c.isupper() else " quark") for c in text)


@tool(
    domain="physics",
    kind="retrieval",
    asks={
        "mass": [
            "the rest mass of {particle}",
            "What is the rest mass of {particle}?",
        ],
        "charge": [
            "the electric charge of {particle}",
            "What is the electric charge of {particle}?",
        ],
        "lifetime": [
            "the mean lifetime of {particle}",
            "how long {particle} lives on average",
        ],
        "quarks": [
            "the quark content of {particle}",
            "Which valence quarks make up {particle}?",
        ],
        "antiparticle": [
            "the antiparticle of {particle}",
            "What is the antiparticle of {particle}?",
        ],
    },
    undisputed=("charge", "quarks", "antiparticle"),
    examples=[
        ({"particle": "electron"}, {"mass": 0.511, "charge": -1, "spin": 0.5, "antiparticle": "positron", "lifetime": None}),
        ({"particle": "muon"}, {"mass": 105.658, "lifetime": 2196.98}),
        ({"particle": "proton"}, {"mass": 938.272, "charge": 1, "quarks": "up quark, up quark, down quark"}),
        (
            {"particle": "positive pion"},
            {"mass": 139.57, "quarks": "up quark, down antiquark", "antiparticle": "negative pion"},
        ),
    ],
)
def particle_properties(particle: Particle) -> ParticleFacts:
    """Look up a subatomic particle's mass, charge, spin, mean lifetime, valence quarks and antiparticle (PDG).

    Args:
        particle: English name ('muon', 'positive pion', 'Higgs boson') or PDG symbol
    """
    _, entry = _find(particle)
    lifetime = entry.lifetime
    return ParticleFacts(
        mass=float(f"{entry.mass:.10g}"),
        charge=int(entry.charge),
        spin=float(entry.J) if entry.J is not None else None,
        lifetime=float(f"{lifetime:.6g}") if lifetime is not None and math.isfinite(lifetime) else None,
        quarks=_quarks(entry),
        antiparticle=SPOKEN.get(int(entry.invert().pdgid)),
    )


def _mass(particle: str) -> float:
    """Rest mass in MeV/c². Raises ToolError for a particle without mass."""
    name, entry = _find(particle)
    if not entry.mass:
        raise ToolError(f"The {name} has no rest mass.")
    return float(f"{entry.mass:.10g}")


class Wavelength(Result):
    """A quantum length."""

    femtometres: Annotated[float, About("reduced Compton wavelength", "femtometres", "longest", "shortest", averaged=False)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "femtometres": [
            "the reduced Compton wavelength of {particle}",
            "What is the reduced Compton wavelength of {particle}?",
        ],
    },
    examples=[({"particle": "electron"}, {"femtometres": 386.159}), ({"particle": "positive pion"}, {"femtometres": 1.41382})],
)
def compton_wavelength(particle: Particle) -> Wavelength:
    """Compute the reduced Compton wavelength ħ/(mc) of a particle with mass.

    Args:
        particle: English name or PDG symbol
    """
    mass = _mass(particle)
    return Wavelength(femtometres=float(f"{197.3269804 / mass:.9g}"))


class Motion(Result):
    """How fast a particle moves."""

    speed: Annotated[float, About("speed", "percent of the speed of light", digits=3)]
    lorentz_factor: Annotated[float, About("Lorentz factor", digits=3)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "speed": [
            "the speed of {particle} at a kinetic energy of {kinetic_energy}",
            "What is the speed of {particle} at a kinetic energy of {kinetic_energy}?",
        ],
        "lorentz_factor": [
            "the Lorentz factor of {particle} at a kinetic energy of {kinetic_energy}",
        ],
    },
    each={
        "speed": ["has {highest} speed at a kinetic energy of {kinetic_energy}"],
    },
    examples=[
        ({"particle": "electron", "kinetic_energy": 0.51099895}, {"speed": 86.6025, "lorentz_factor": 2.0}),
        ({"particle": "proton", "kinetic_energy": 938.272}, {"speed": 86.6025}),
    ],
)
def relativistic_speed(
    particle: Particle,
    kinetic_energy: Annotated[
        float, Field(gt=0, le=1e12), Pick(100, 150, 200, 300, says="{} megaelectronvolts", noun="kinetic energy")
    ],
) -> Motion:
    """Compute the speed of a particle with mass from its kinetic energy (special relativity).

    Args:
        particle: English name or PDG symbol
        kinetic_energy: MeV
    """
    ratio = kinetic_energy / _mass(particle)
    gamma = 1 + ratio
    return Motion(speed=float(f"{100 * math.sqrt(ratio * (ratio + 2)) / gamma:.9g}"), lorentz_factor=float(f"{gamma:.9g}"))


class DecayLength(Result):
    """How far a particle gets."""

    metres: Annotated[float, About("mean decay length", "metres", "longest", "shortest")] | None
    millimetres: Annotated[float, About("mean decay length", "millimetres", "longest", "shortest")] | None
    kilometres: float


@tool(
    domain="physics",
    kind="processing",
    asks={
        "metres": [
            "the mean decay length of {particle} at {percent}",
            "What is the mean decay length of {particle} at {percent}?",
        ],
        "millimetres": [
            "the mean decay length of {particle} at {percent}",
            "What is the mean decay length of {particle} at {percent}?",
        ],
    },
    examples=[
        ({"particle": "muon", "percent": 99.5}, {"metres": 6561.4, "kilometres": 6.5614, "millimetres": None}),
        ({"particle": "D0 meson", "percent": 90}, {"metres": None, "millimetres": 0.2540}),
        ({"particle": "positive pion", "percent": 60}, {"metres": 5.8534}),
    ],
)
def mean_decay_length(
    particle: Particle,
    percent: Annotated[float, Field(gt=0, lt=100), Pick(60, 80, 90, 95, says="{} percent of the speed of light", noun="speed")],
) -> DecayLength:
    """Compute how far an unstable particle travels on average before it decays, time dilation included.

    In metres from a centimetre to 10,000 kilometres, in millimetres below that, and always in kilometres.

    Args:
        particle: English name or PDG symbol
        percent: speed as a percentage of the speed of light
    """
    name, entry = _find(particle)
    lifetime = entry.lifetime
    if lifetime is None or not math.isfinite(lifetime):
        raise ToolError(f"The {name} is not known to decay.")
    beta = percent / 100
    metres = LIGHT * beta / math.sqrt(1 - beta * beta) * lifetime * 1e-9
    # In a unit in which somebody would ask for it: of a resonance in none, nor of a neutron, that gets as far as Jupiter.
    return DecayLength(
        metres=float(f"{metres:.9g}") if 0.01 <= metres <= 1e7 else None,
        millimetres=float(f"{metres * 1000:.9g}") if 1e-6 <= metres < 0.01 else None,
        kilometres=float(f"{metres / 1000:.9g}"),
    )


@seeds(Particle, domain="physics")
def particle_seeds() -> list[str]:
    """Every named particle, the familiar ones first."""
    return list(NAMES)


@aliases(Antiparticle)
def antiparticle_aliases(value: Any) -> list[str]:
    """Name with article and PDG symbol, as of any particle."""
    return _other_names(value)


@aliases(Particle)
def particle_aliases(value: Any) -> list[str]:
    """The particle's name with its article, and its PDG symbol."""
    return _other_names(value)


def _other_names(value: Any) -> list[str]:
    name, entry = _find(value)
    return [f"the {name}", entry.name]
