"""Unit conversion by exact factors.

Factors are the international definitions (yard and pound agreement of 1959, SI brochure, IEC 80000-13): they are exact, so
results differ from a textbook's only by its rounding.
"""

from typing import Annotated

from dive.packs.general.entities import Fahrenheit, KilometresPerHour, Litres, SquareKilometres
from dive.tools import Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Celsius, Grams, Kelvin, Kilograms, Kilometres, Metres

PACK = Pack(
    name="units", domain="general", title="unit conversion by international definitions", licence="Apache-2.0 (factors)"
)

_BOUND = 1e15

_METRES = {
    "inches": 0.0254, "feet": 0.3048, "yards": 0.9144, "fathoms": 1.8288, "chains": 20.1168, "furlongs": 201.168,
    "miles": 1609.344, "nautical miles": 1852.0, "astronomical units": 149_597_870_700.0, "light-seconds": 299_792_458.0,
}  # fmt: skip
_KILOGRAMS = {
    "avoirdupois ounces": 0.028349523125, "ounces": 0.028349523125, "troy ounces": 0.0311034768, "grains": 0.00006479891,
    "carats": 0.0002, "pounds": 0.45359237, "stone": 6.35029318, "short tons": 907.18474, "long tons": 1016.0469088,
}  # fmt: skip
_LITRES = {
    "US gallons": 3.785411784, "imperial gallons": 4.54609, "US liquid pints": 0.473176473, "imperial pints": 0.56826125,
    "US fluid ounces": 0.0295735295625, "imperial fluid ounces": 0.0284130625, "US cups": 0.2365882365,
    "US oil barrels": 158.987294928,
}  # fmt: skip
_SPEEDS = {"miles per hour": 1.609344, "knots": 1.852, "metres per second": 3.6, "feet per second": 1.09728}
_AREAS = {"acres": 0.0040468564224, "hectares": 0.01, "square miles": 2.589988110336}


def _factor(table: dict[str, float] | dict[str, int], unit: str) -> float:
    wanted = " ".join(unit.split()).casefold()
    for name, factor in table.items():
        if wanted in (name.casefold(), name.casefold().removesuffix("s")):  # plural or singular
            return factor
    raise ToolError(f"'{unit[:40]}' is not a unit known here; give one of {', '.join(table)}.")


def checked(value: float, *, least: float = 0.0) -> float:
    """The amount, in whatever unit. Raises ToolError below `least` and beyond any sensible bound."""
    if not least <= value <= _BOUND:
        raise ToolError(f"Give an amount from {least:g} to {_BOUND:g}.")
    return value


class Converted(Result):
    """An amount in another unit."""

    value: float


@tool(
    domain="general",
    kind="processing",
    asks={
        "value": [
            "{distance} in {unit}",
            "What does {distance} come to in {unit}?",
        ],
    },
    examples=[
        ({"distance": 42.195, "unit": "miles"}, {"value": 26.2188}),
        ({"distance": 1.852, "unit": "nautical miles"}, {"value": 1.0}),
        ({"distance": 149597870.7, "unit": "astronomical units"}, {"value": 1.0}),
    ],
)
def convert_kilometres(
    distance: Annotated[Kilometres, Pick(5, 10, 42.195, 100, 385, 1200, says="{} kilometres", noun="distance")],
    unit: Annotated[str, Pick("miles", "nautical miles", "yards")],
) -> Converted:
    """Convert a distance in kilometres to another unit of length.

    Args:
        distance: kilometres, not negative
        unit: miles, nautical miles, yards, feet, inches, furlongs, chains, fathoms, light-seconds or astronomical units
    """
    return Converted(value=checked(distance) * 1000.0 / _factor(_METRES, unit))


@tool(
    domain="general",
    kind="processing",
    asks={
        "value": [
            "{length} in {unit}",
            "What does {length} come to in {unit}?",
        ],
    },
    examples=[
        ({"length": 8848.86, "unit": "feet"}, {"value": 29031.69}),
        ({"length": 1.8288, "unit": "fathoms"}, {"value": 1.0}),
        ({"length": -86, "unit": "feet"}, {"value": -282.152}),
    ],
)
def convert_metres(
    length: Annotated[Metres, Pick(1.5, 25, 100, 330, 828, 8849, says="{} metres", noun="length")],
    unit: Annotated[str, Pick("feet", "inches", "yards", "fathoms")],
) -> Converted:
    """Convert a length or an elevation in metres to another unit; an elevation below sea level is negative.

    Args:
        length: metres
        unit: feet, inches, yards, fathoms, chains, furlongs, miles, nautical miles
    """
    return Converted(value=checked(length, least=-_BOUND) / _factor(_METRES, unit))


class InMetres(Result):
    """A length in metric units."""

    metres: Metres


@tool(
    domain="general",
    kind="processing",
    asks={
        "metres": ["the number of metres in {amount} {unit}", "How many metres are there in {amount} {unit}?"],
    },
    via={"metres": "{amount} {unit}"},
    examples=[
        ({"amount": 10000, "unit": "feet"}, {"metres": 3048.0}),
        ({"amount": 100, "unit": "yards"}, {"metres": 91.44}),
    ],
)
def length_in_metres(
    amount: Annotated[float, Pick(3000, 5000, 6000, 8000)],  # heights: they go into the atmosphere
    unit: Annotated[str, Pick("feet")],
) -> InMetres:
    """Convert a length in customary units to metres.

    Args:
        amount: how many, not negative
        unit: inches, feet, yards, fathoms, chains, furlongs, miles or nautical miles
    """
    return InMetres(metres=checked(amount) * _factor(_METRES, unit))


class InKilometres(Result):
    """A distance in kilometres."""

    # No Kilometres: nobody covers 60 nautical miles at 18 kilometres per hour.
    kilometres: float


@tool(
    domain="general",
    kind="processing",
    asks={
        "kilometres": ["the number of kilometres in {amount} {unit}", "How many kilometres are there in {amount} {unit}?"],
    },
    examples=[
        ({"amount": 26, "unit": "miles"}, {"kilometres": 41.842944}),
        ({"amount": 60, "unit": "nautical miles"}, {"kilometres": 111.12}),
        ({"amount": 1, "unit": "astronomical units"}, {"kilometres": 149597870.7}),
    ],
)
def distance_in_kilometres(
    amount: Annotated[float, Pick(2, 13, 26, 60, 100, 500, 2448)],
    unit: Annotated[str, Pick("miles", "nautical miles")],
) -> InKilometres:
    """Convert a distance in miles, nautical miles, light-seconds or astronomical units to kilometres.

    Args:
        amount: how many, not negative
        unit: miles, nautical miles, light-seconds, astronomical units or a shorter unit
    """
    return InKilometres(kilometres=checked(amount) * _factor(_METRES, unit) / 1000.0)


@tool(
    domain="general",
    kind="processing",
    asks={
        "value": ["{mass} in {unit}", "What does {mass} come to in {unit}?"],
    },
    examples=[
        ({"mass": 70, "unit": "pounds"}, {"value": 154.3236}),
        ({"mass": 6.35029318, "unit": "stone"}, {"value": 1.0}),
    ],
)
def convert_kilograms(
    mass: Annotated[Kilograms, Pick(5, 20, 62, 75, 110, 1000, says="{} kilograms", noun="mass")],
    unit: Annotated[str, Pick("pounds", "stone")],
) -> Converted:
    """Convert a mass in kilograms to pounds, stone, ounces (avoirdupois), troy ounces or tons.

    Args:
        mass: kilograms, not negative
        unit: pounds, stone, avoirdupois ounces, troy ounces, carats, grains, short tons or long tons
    """
    return Converted(value=checked(mass) / _factor(_KILOGRAMS, unit))


@tool(
    domain="general",
    kind="processing",
    asks={
        "value": ["{mass} in {unit}", "What does {mass} come to in {unit}?"],
    },
    examples=[
        ({"mass": 1, "unit": "carats"}, {"value": 5.0}),
        ({"mass": 100, "unit": "troy ounce"}, {"value": 3.21507}),
        ({"mass": 453.59237, "unit": "ounces"}, {"value": 16.0}),
    ],
)
def convert_grams(
    mass: Annotated[Grams, Pick(5, 50, 100, 250, 500, says="{} grams", noun="mass")],
    unit: Annotated[str, Pick("avoirdupois ounces", "troy ounces")],
) -> Converted:
    """Convert a mass in grams to ounces (avoirdupois), troy ounces, metric carats or grains.

    Args:
        mass: grams, not negative
        unit: avoirdupois ounces, troy ounces, carats, grains, pounds
    """
    return Converted(value=checked(mass) / 1000.0 / _factor(_KILOGRAMS, unit))


class InKilograms(Result):
    """A mass in kilograms."""

    kilograms: Kilograms


@tool(
    domain="general",
    kind="processing",
    asks={
        "kilograms": ["the number of kilograms in {amount} {unit}", "How many kilograms are there in {amount} {unit}?"],
    },
    via={"kilograms": "{amount} {unit}"},
    examples=[
        ({"amount": 100, "unit": "pounds"}, {"kilograms": 45.359237}),
        ({"amount": 12, "unit": "stone"}, {"kilograms": 76.2035}),
    ],
)
def mass_in_kilograms(
    amount: Annotated[float, Pick(8, 10, 12, 150, 180)],
    unit: Annotated[str, Pick("pounds", "stone")],
) -> InKilograms:
    """Convert a mass in customary units to kilograms.

    Args:
        amount: how many, not negative
        unit: pounds, stone, ounces, troy ounces, short tons or long tons
    """
    return InKilograms(kilograms=checked(amount) * _factor(_KILOGRAMS, unit))


class Temperatures(Result):
    """One temperature on the three common scales."""

    celsius: float  # no Celsius: what takes that gives it in degrees Fahrenheit again
    fahrenheit: Fahrenheit
    kelvin: Kelvin


def _temperatures(celsius: float) -> Temperatures:
    if not -273.15 <= celsius <= 1e9:
        raise ToolError("A temperature lies between absolute zero (-273.15 °C) and a billion degrees.")
    return Temperatures(celsius=round(celsius, 6), fahrenheit=round(celsius * 9 / 5 + 32, 6), kelvin=round(celsius + 273.15, 6))


@tool(
    domain="general",
    kind="processing",
    asks={
        "fahrenheit": ["{temperature} in degrees Fahrenheit", "What does {temperature} come to in degrees Fahrenheit?"],
    },
    via={"kelvin": "{temperature}"},
    examples=[
        ({"temperature": 100}, {"fahrenheit": 212.0, "kelvin": 373.15}),
        ({"temperature": -40}, {"fahrenheit": -40.0, "kelvin": 233.15}),
    ],
)
def convert_celsius(
    temperature: Annotated[Celsius, Pick(-18, -5, 4, 19, 25, 37, 180, 1064, says="{} degrees Celsius", noun="temperature")],
) -> Temperatures:
    """Convert a temperature from degrees Celsius to Fahrenheit and kelvin.

    Args:
        temperature: degrees Celsius, not below -273.15
    """
    return _temperatures(temperature)


@tool(
    domain="general",
    kind="processing",
    asks={
        "fahrenheit": ["{temperature} in degrees Fahrenheit", "What does {temperature} come to in degrees Fahrenheit?"],
    },
    examples=[
        ({"temperature": 273.15}, {"celsius": 0.0, "fahrenheit": 32.0}),
        ({"temperature": 5778}, {"celsius": 5504.85}),
    ],
)
def convert_kelvin(
    temperature: Annotated[Kelvin, Pick(4.2, 77, 150, 300, 1337, 5772, says="{} kelvin", noun="temperature")],
) -> Temperatures:
    """Convert a temperature from kelvin to Celsius and Fahrenheit.

    Args:
        temperature: kelvin, not negative
    """
    return _temperatures(temperature - 273.15)


@tool(
    domain="general",
    kind="processing",
    asks={
        "celsius": ["the Celsius equivalent of {temperature}", "What is {temperature} in degrees Celsius?"],
        "kelvin": ["the Kelvin equivalent of {temperature}", "What is {temperature} in kelvin?"],
    },
    via={"kelvin": "{temperature}"},
    examples=[
        ({"temperature": 98.6}, {"celsius": 37.0, "kelvin": 310.15}),
        ({"temperature": 32}, {"celsius": 0.0}),
    ],
)
def convert_fahrenheit(
    temperature: Annotated[float, Pick(-10, 14, 59, 72, 98.6, 104, 350, 451, says="{} degrees Fahrenheit", noun="temperature")],
) -> Temperatures:
    """Convert a temperature from degrees Fahrenheit to Celsius and kelvin.

    Args:
        temperature: degrees Fahrenheit, not below -459.67
    """
    if not -459.67 <= temperature <= 1e9:
        raise ToolError("A temperature lies between absolute zero (-459.67 °F) and a billion degrees.")
    return _temperatures(max((temperature - 32) * 5 / 9, -273.15))


class InLitres(Result):
    """A volume in litres."""

    litres: Litres


@tool(
    domain="general",
    kind="processing",
    asks={
        "litres": ["the number of litres in {amount} {unit}", "How many litres are there in {amount} {unit}?"],
    },
    via={"litres": "{amount} {unit}"},
    examples=[
        ({"amount": 10, "unit": "US gallons"}, {"litres": 37.85411784}),
        ({"amount": 8, "unit": "imperial pints"}, {"litres": 4.54609}),
    ],
)
def volume_in_litres(amount: Annotated[float, Pick(2, 3, 5, 12, 15, 20, 55)], unit: Annotated[str, Pick(*_LITRES)]) -> InLitres:
    """Convert a volume in US or imperial units to litres.

    Args:
        amount: how many, not negative
        unit: US or imperial gallons, pints or fluid ounces, US cups, US oil barrels
    """
    return InLitres(litres=checked(amount) * _factor(_LITRES, unit))


@tool(
    domain="general",
    kind="processing",
    asks={
        "value": [
            "{volume} in {unit}",
            "What does {volume} come to in {unit}?",
        ],
    },
    examples=[
        ({"volume": 37.85411784, "unit": "US gallons"}, {"value": 10.0}),
        ({"volume": 1, "unit": "imperial pints"}, {"value": 1.759754}),
    ],
)
def convert_litres(
    volume: Annotated[Litres, Pick(0.33, 0.75, 2, 10, 45, 60, 200, says="{} litres", noun="volume")],
    unit: Annotated[str, Pick(*_LITRES)],
) -> Converted:
    """Convert a volume in litres to US or imperial units.

    Args:
        volume: litres, not negative
        unit: US or imperial gallons, pints or fluid ounces, US cups, US oil barrels
    """
    return Converted(value=checked(volume) / _factor(_LITRES, unit))


@tool(
    domain="general",
    kind="processing",
    asks={
        "value": ["{speed} in {unit}", "What is {speed} in {unit}?"],
    },
    examples=[
        ({"speed": 100, "unit": "miles per hour"}, {"value": 62.1371}),
        ({"speed": 36, "unit": "metres per second"}, {"value": 10.0}),
    ],
)
def convert_speed(
    speed: Annotated[KilometresPerHour, Pick(30, 50, 80, 110, 130, 320, 900, says="{} kilometres per hour", noun="speed")],
    unit: Annotated[str, Pick(*_SPEEDS)],
) -> Converted:
    """Convert a speed in kilometres per hour to another unit.

    Args:
        speed: kilometres per hour, not negative
        unit: miles per hour, knots, metres per second or feet per second
    """
    return Converted(value=checked(speed) / _factor(_SPEEDS, unit))


@tool(
    domain="general",
    kind="processing",
    asks={
        "value": ["{area} in {unit}", "What does {area} come to in {unit}?"],
    },
    examples=[
        ({"area": 2.589988110336, "unit": "square miles"}, {"value": 1.0}),
        ({"area": 1, "unit": "acres"}, {"value": 247.1054}),
    ],
)
def convert_area(
    area: Annotated[SquareKilometres, Pick(2, 25, 59, 120, 468, 1000, says="{} square kilometres", noun="area")],
    unit: Annotated[str, Pick(*_AREAS)],
) -> Converted:
    """Convert an area in square kilometres to acres, hectares or square miles.

    Args:
        area: square kilometres, not negative
        unit: acres, hectares or square miles
    """
    return Converted(value=checked(area) / _factor(_AREAS, unit))
