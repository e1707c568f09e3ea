"""Entity types of everyday computation: unit-bound quantities, colours, chess openings.

A quantity type exists only where some tool gives it and another takes it; a measure that nothing takes stays a plain number.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from dive.tools.fields import Entity


def _hex_colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError("give a colour as # and six hexadecimal digits, such as #1e90ff")
    return value.lower()


def _say_opening(value: str) -> str:
    return value if value.startswith("Bird's") else f"the {value}"


KilometresPerHour = Annotated[float, Entity("KilometresPerHour", "speed", "speeds", ("{} kilometres per hour",))]
RomanFigure = Annotated[
    str, Entity("RomanFigure", "Roman numeral", "Roman numerals", ("the Roman numeral {}",), common=True)
]  # "MCMXCIX"
Fahrenheit = Annotated[
    float,
    Entity("Fahrenheit", "temperature in Fahrenheit", "temperatures in Fahrenheit", ("{} degrees Fahrenheit",), common=True),
]
SquareKilometres = Annotated[float, Entity("SquareKilometres", "area", "areas", ("{} square kilometres",))]
Litres = Annotated[float, Entity("Litres", "volume", "volumes", ("{} litres",))]

ColourName = Annotated[str, Entity("ColourName", "colour", "colours", ('the CSS colour "{}"',))]  # lower case: "rebeccapurple"
HexColour = Annotated[
    str,
    AfterValidator(_hex_colour),
    Field(max_length=7),
    Entity("HexColour", "colour", "colours", ("the colour {}",)),
]

Emoji = Annotated[str, Entity("Emoji", "emoji", "emoji", ("the emoji {}",))]
ChessOpening = Annotated[str, Entity("ChessOpening", "chess opening", "chess openings", say=_say_opening, common=True)]

__all__ = [
    "ChessOpening", "ColourName", "Emoji", "Fahrenheit", "HexColour", "KilometresPerHour", "Litres", "RomanFigure",
    "SquareKilometres",
]  # fmt: skip
