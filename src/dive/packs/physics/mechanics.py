"""Mechanics, waves, optics, electricity and the atmosphere: the formulas of a physics course."""

import math
from typing import Annotated

from pydantic import Field

from dive.packs.physics.entities import Gravity, RefractiveIndex
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Celsius, Kelvin, Metres

PACK = Pack(
    name="mechanics",
    domain="physics",
    title="formulas of physics with CODATA 2022 constants; ISO 2533 standard atmosphere",
    licence="Apache-2.0 (formula)",
)

PLANCK_EV_NM = 1239.841984  # hc in electronvolt nanometres
Gee = Annotated[
    Gravity, Field(gt=0, le=1e4), Pick(9.81, 1.62, says="a gravitational acceleration of {} metres per second squared")
]
Height = Annotated[float, Field(gt=0, le=1e6), Pick(15, 20, 30, 45, says="{} metres", noun="height")]


def tidy(value: float) -> float:
    """The number to nine significant digits."""
    return float(f"{value:.9g}")


class Fall(Result):
    """A fall from rest in vacuum."""

    seconds: Annotated[float, About("time", "seconds", "longest", "shortest", digits=2)]
    metres_per_second: Annotated[float, About("impact speed", "metres per second", digits=2)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "seconds": [
            "the time for an object to fall {height} from rest without drag under {gravity}",
            "how long an object takes to fall {height} from rest without drag under {gravity}",
        ],
        "metres_per_second": [
            "the impact speed of an object falling {height} from rest without drag under {gravity}",
        ],
    },
    examples=[
        ({"height": 20, "gravity": 10}, {"seconds": 2.0, "metres_per_second": 20.0}),
        ({"height": 100, "gravity": 9.81}, {"seconds": 4.5152, "metres_per_second": 44.294}),
    ],
)
def free_fall(height: Height, gravity: Gee) -> Fall:
    """Compute duration and impact speed of a fall from rest without air resistance.

    Args:
        height: metres
        gravity: gravitational acceleration in m/s²
    """
    return Fall(seconds=tidy(math.sqrt(2 * height / gravity)), metres_per_second=tidy(math.sqrt(2 * height * gravity)))


class Swing(Result):
    """A pendulum's motion."""

    seconds: Annotated[float, About("period", "seconds", "longest", "shortest", digits=2)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "seconds": [
            "the period of small swings of a pendulum {length} long under {gravity}",
            "how long one full small swing of a pendulum {length} long takes under {gravity}",
        ],
    },
    examples=[({"length": 1, "gravity": 9.81}, {"seconds": 2.0061}), ({"length": 2, "gravity": 3.7}, {"seconds": 4.6195})],
)
def pendulum_period(
    length: Annotated[float, Field(gt=0, le=1e5), Pick(0.8, 1.2, 1.5, 2, says="{} metres", noun="length")], gravity: Gee
) -> Swing:
    """Compute the period of a simple pendulum with small swings.

    Args:
        length: metres
        gravity: gravitational acceleration in m/s²
    """
    return Swing(seconds=tidy(2 * math.pi * math.sqrt(length / gravity)))


class Throw(Result):
    """A throw over level ground."""

    range_metres: Annotated[float, About("range", "metres", "longest", "shortest", digits=1)]
    peak_metres: Annotated[float, About("maximum height", "metres", digits=1)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "range_metres": [
            "the range of a ball launched with {speed} at {angle} under {gravity}",
            "What is the range of a ball launched with {speed} at {angle} under {gravity}?",
        ],
        "peak_metres": [
            "the maximum height of a ball launched with {speed} at {angle} under {gravity}",
        ],
    },
    rules=("Neglect drag", "The ball lands at the height from which it was launched"),
    examples=[
        ({"speed": 20, "angle": 45, "gravity": 10}, {"range_metres": 40.0, "peak_metres": 10.0}),
        ({"speed": 30, "angle": 30, "gravity": 9.81}, {"range_metres": 79.45, "peak_metres": 11.468}),
    ],
)
def projectile_range(
    speed: Annotated[float, Field(gt=0, le=1e5), Pick(15, 20, 25, 30, says="a speed of {} metres per second")],
    angle: Annotated[float, Field(gt=0, lt=90), Pick(30, 40, 45, 60, says="an angle of {} degrees")],
    gravity: Gee,
) -> Throw:
    """Compute range and greatest height of a projectile over level ground without air resistance.

    Args:
        speed: launch speed in m/s
        angle: launch angle above the horizontal in degrees
        gravity: gravitational acceleration in m/s²
    """
    tilt = math.radians(angle)
    return Throw(
        range_metres=tidy(speed**2 * math.sin(2 * tilt) / gravity),
        peak_metres=tidy((speed * math.sin(tilt)) ** 2 / (2 * gravity)),
    )


class SoundSpeed(Result):
    """How fast sound travels."""

    metres_per_second: Annotated[float, About("speed of sound", "metres per second", digits=1)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "metres_per_second": [
            "the speed of sound in dry air at {temperature}",
            "how fast sound travels in dry air at {temperature}",
        ]
    },
    cite="ISO 2533",
    examples=[({"temperature": 0}, {"metres_per_second": 331.3}), ({"temperature": 20}, {"metres_per_second": 343.2})],
)
def speed_of_sound(
    # No Celsius: air has the temperature of no planet and of no melting metal.
    temperature: Annotated[
        float, Field(ge=-200, le=1000), Pick(-10, 0, 15, 25, 35, says="{} degrees Celsius", noun="temperature")
    ],
) -> SoundSpeed:
    """Compute the speed of sound in dry air by ISO 2533 (heat capacity ratio 1.4, gas constant 287.05287 J/(kg·K)).

    Args:
        temperature: degrees Celsius
    """
    return SoundSpeed(metres_per_second=tidy(math.sqrt(1.4 * 287.05287 * (temperature + 273.15))))


class Air(Result):
    """The standard atmosphere at a height."""

    temperature: Annotated[Celsius, About("air temperature", "degrees Celsius", digits=1, ranked=False)]
    hectopascals: Annotated[float, About("air pressure", "hectopascals", digits=1, ranked=False)]
    density: Annotated[float, About("air density", "kilograms per cubic metre", digits=3, ranked=False)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "hectopascals": [
            "the air pressure in the ISO standard atmosphere at a geopotential altitude of {altitude}",
            "how high the air pressure in the ISO standard atmosphere is at a geopotential altitude of {altitude}",
        ],
        "temperature": [
            "the air temperature in the ISO standard atmosphere at a geopotential altitude of {altitude}",
            "how warm the ISO standard atmosphere is at a geopotential altitude of {altitude}",
        ],
        "density": [
            "the air density in the ISO standard atmosphere at a geopotential altitude of {altitude}",
        ],
    },
    examples=[
        ({"altitude": 0}, {"temperature": 15.0, "hectopascals": 1013.25, "density": 1.225}),
        ({"altitude": 5000}, {"temperature": -17.5, "hectopascals": 540.2, "density": 0.7361}),
        ({"altitude": 11000}, {"temperature": -56.5, "hectopascals": 226.32, "density": 0.3639}),
        ({"altitude": 15000}, {"temperature": -56.5, "hectopascals": 120.45}),
    ],
)
def standard_atmosphere(
    altitude: Annotated[Metres, Field(ge=-500, le=20000), Pick(500, 1500, 3000, 8000, 11000, says="{} metres")],
) -> Air:
    """Compute temperature, pressure and density of the international standard atmosphere (ISO 2533) up to 20 km.

    Args:
        altitude: geopotential altitude in metres
    """
    low = min(altitude, 11000.0)
    kelvin = 288.15 - 0.0065 * low
    pascals = 101325.0 * (kelvin / 288.15) ** 5.255879812
    if altitude > 11000:
        pascals *= math.exp(-9.80665 * (altitude - 11000) / (287.05287 * kelvin))
    return Air(
        temperature=round(kelvin - 273.15, 6), hectopascals=tidy(pascals / 100), density=tidy(pascals / (287.05287 * kelvin))
    )


def _saturation_kelvin(megapascals: float) -> float:
    """Temperature at which water boils, 0.000611 to 22.064 MPa: equation 31 of IAPWS-IF97."""
    root = math.sqrt(math.sqrt(megapascals))
    e = root * root - 17.073846940092 * root + 14.915108613530
    f = 1167.0521452767 * root * root + 12020.824702470 * root - 4823.2657361591
    g = -724213.16703206 * root * root - 3232555.0322333 * root + 405113.40542057
    d = 2 * g / (-f - math.sqrt(f * f - 4 * e * g))
    total = 650.17534844798 + d
    return (total - math.sqrt(total * total - 4 * (-0.23855557567849 + 650.17534844798 * d))) / 2


class Boiling(Result):
    """When water boils."""

    temperature: Annotated[Celsius, About("boiling point of water", "degrees Celsius", digits=1, ranked=False)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "temperature": [
            "the boiling point of water in the ISO standard atmosphere at a geopotential altitude of {altitude}",
            "at what temperature water boils in the ISO standard atmosphere at a geopotential altitude of {altitude}",
        ],
    },
    cite="IAPWS-IF97",
    examples=[
        ({"altitude": 0}, {"temperature": 99.97}),
        ({"altitude": 3000}, {"temperature": 89.97}),
        ({"altitude": 8849}, {"temperature": 70.2}),
    ],
)
def boiling_point_of_water(
    altitude: Annotated[Metres, Field(ge=-500, le=11000), Pick(500, 1600, 2240, 3640, 5000, says="{} metres")],
) -> Boiling:
    """Compute the boiling point of water (IAPWS-IF97) under the ISO standard atmosphere's pressure at an altitude.

    Args:
        altitude: geopotential altitude in metres
    """
    megapascals = 0.101325 * (1 - 0.0065 * altitude / 288.15) ** 5.255879812
    return Boiling(temperature=round(_saturation_kelvin(megapascals) - 273.15, 2))


class Light(Result):
    """A photon's energy and frequency."""

    electronvolts: Annotated[float, About("photon energy", "electronvolts", digits=3)]
    terahertz: Annotated[float, About("frequency", "terahertz", digits=1)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "electronvolts": [
            "the energy of a photon with a vacuum wavelength of {nanometres}",
            "how much energy a photon with a vacuum wavelength of {nanometres} carries",
        ],
        "terahertz": [
            "the frequency of light with a vacuum wavelength of {nanometres}",
        ],
    },
    examples=[
        ({"nanometres": 500}, {"electronvolts": 2.4797, "terahertz": 599.585}),
        ({"nanometres": 121.567}, {"electronvolts": 10.1988}),
    ],
)
def photon_energy(
    nanometres: Annotated[
        float, Field(ge=1e-9, le=1e15), Pick(405, 532, 589, 633, 1064, says="{} nanometres", noun="wavelength")
    ],
) -> Light:
    """Compute the energy and frequency of a photon from its wavelength in vacuum.

    Args:
        nanometres: wavelength
    """
    return Light(electronvolts=tidy(PLANCK_EV_NM / nanometres), terahertz=tidy(299792.458 / nanometres))


class Blackbody(Result):
    """What a black body radiates."""

    peak_nanometres: Annotated[float, About("peak-emission wavelength", "nanometres", "longest", "shortest", digits=1)]
    kilowatts_per_square_metre: Annotated[float, About("radiant exitance", "kilowatts per square metre", digits=2)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "peak_nanometres": [
            "the peak-emission wavelength of a black body at {temperature}",
            "at which wavelength the emission of a black body at {temperature} peaks",
        ],
        "kilowatts_per_square_metre": [
            "the radiant exitance of a black body at {temperature}",
            "What is the radiant exitance of a black body at {temperature}?",
        ],
    },
    cite="Wien's displacement law",
    undisputed=("kilowatts_per_square_metre",),
    examples=[
        ({"temperature": 5772}, {"peak_nanometres": 502.04, "kilowatts_per_square_metre": 62938.0}),
        ({"temperature": 300}, {"peak_nanometres": 9659.2, "kilowatts_per_square_metre": 0.4593}),
    ],
)
def blackbody_radiation(
    temperature: Annotated[Kelvin, Field(gt=0.001, le=1e9), Pick(2700, 3500, 4500, 6500, says="{} kelvin", noun="temperature")],
) -> Blackbody:
    """Compute a black body's peak wavelength (Wien's displacement law) and radiated power per area (Stefan–Boltzmann law).

    Args:
        temperature: kelvin
    """
    return Blackbody(
        peak_nanometres=tidy(2.897771955e6 / temperature), kilowatts_per_square_metre=tidy(5.670374419e-11 * temperature**4)
    )


class Image(Result):
    """Where a lens forms an image."""

    image_centimetres: Annotated[float, About("image distance", "centimetres", digits=2)]
    magnification: Annotated[float, About("magnification", digits=3)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "image_centimetres": [
            "the image distance for an object {object_distance} from a thin converging lens with a focal length of {focal}",
            "how far behind a thin converging lens with a focal length of {focal} the image forms of an object "
            "{object_distance} from it",
        ],
    },
    examples=[
        ({"focal": 10, "object_distance": 30}, {"image_centimetres": 15.0, "magnification": -0.5}),
        ({"focal": 20, "object_distance": 25}, {"image_centimetres": 100.0, "magnification": -4.0}),
    ],
)
def thin_lens(
    focal: Annotated[float, Field(gt=0, le=1e6), Pick(5, 8, 10, 12, says="{} centimetres")],
    object_distance: Annotated[float, Field(gt=0, le=1e9), Pick(18, 25, 40, 50, says="{} centimetres", noun="object distance")],
) -> Image:
    """Compute image distance and magnification of a thin converging lens; a negative distance means a virtual image.

    Args:
        focal: focal length in centimetres
        object_distance: distance of the object in centimetres
    """
    if math.isclose(focal, object_distance, rel_tol=1e-9):
        raise ToolError("An object in the focal plane is imaged at infinity.")
    image = focal * object_distance / (object_distance - focal)
    return Image(image_centimetres=tidy(image), magnification=tidy(-image / object_distance))


class Resistance(Result):
    """A combined resistance."""

    ohms: Annotated[float, About("resistance", "ohms", digits=2)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "ohms": [
            "the total resistance of resistors of {resistances} connected in parallel",
            "What is the total resistance of resistors of {resistances} connected in parallel?",
        ],
    },
    examples=[({"resistances": [4, 4]}, {"ohms": 2.0}), ({"resistances": [10, 20, 30]}, {"ohms": 5.4545})],
)
def parallel_resistance(
    resistances: Annotated[
        list[Annotated[float, Field(gt=0, le=1e15)]],
        Field(min_length=1, max_length=50),
        Pick([10, 15], [22, 33, 47], [100, 150, 220], [4.7, 10], says="{} ohms"),
    ],
) -> Resistance:
    """Compute the total resistance of resistors in parallel.

    Args:
        resistances: ohms
    """
    return Resistance(ohms=tidy(1 / math.fsum(1 / r for r in resistances)))


class Pitch(Result):
    """A frequency that an observer hears."""

    hertz: Annotated[float, About("observed frequency", "hertz", digits=1)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "hertz": [
            "the frequency that a listener at rest hears from a {frequency}-hertz siren approaching at {speed}",
            "which frequency a listener at rest hears from a {frequency}-hertz siren approaching at {speed}",
        ],
    },
    rules=("Take the speed of sound as 343.2 metres per second",),
    examples=[
        ({"frequency": 440, "speed": 34.32}, {"hertz": 488.89}),
        ({"frequency": 1000, "speed": -34.32}, {"hertz": 909.09}),
    ],
)
def doppler_shift(
    frequency: Annotated[float, Field(gt=0, le=1e9), Pick(440, 600, 700, 1000)],
    speed: Annotated[float, Field(gt=-340, lt=340), Pick(15, 20, 25, 30, says="a speed of {} metres per second")],
) -> Pitch:
    """Compute the frequency heard from a moving source of sound in air (343.2 m/s).

    Args:
        frequency: hertz emitted
        speed: m/s towards the listener; negative when the source recedes
    """
    return Pitch(hertz=tidy(frequency * 343.2 / (343.2 - speed)))


class Bent(Result):
    """How a ray is refracted."""

    degrees: Annotated[float, About("angle of refraction", "degrees", digits=2)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "degrees": [
            ("the angle of refraction of light that passes from vacuum at {angle} into a medium with {index}"),
            ("What is the angle of refraction of light that passes from vacuum at {angle} into a medium with {index}?"),
        ],
    },
    examples=[({"angle": 30, "index": 1.5}, {"degrees": 19.471}), ({"angle": 45, "index": 1.333}, {"degrees": 32.04})],
)
def refraction_angle(
    angle: Annotated[float, Field(ge=0, lt=90), Pick(20, 35, 45, 60, says="an angle of incidence of {} degrees")],
    index: Annotated[RefractiveIndex, Field(ge=1, le=10), Pick(1.333, 1.45, 1.52, 2.42, says="a refractive index of {}")],
) -> Bent:
    """Compute the angle of refraction of a ray from vacuum (index 1) into a medium by Snell's law.

    Args:
        angle: angle of incidence to the normal, degrees
        index: refractive index of the medium
    """
    return Bent(degrees=tidy(math.degrees(math.asin(math.sin(math.radians(angle)) / index))))
