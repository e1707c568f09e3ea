"""CSS colours, and arithmetic on sRGB colours (webcolors for the names)."""

import colorsys
import math
from functools import cache
from typing import Annotated

from dive.packs.general.entities import ColourName, HexColour
from dive.tools import About, Pack, Result, ToolError, aliases, seeds, tool

PACK = Pack(
    name="colours", domain="general", title="CSS colour names (webcolors); sRGB and WCAG 2 formulas", licence="BSD-3-Clause",
    requires=("webcolors",),
)  # fmt: skip


@cache
def _names() -> dict[str, str]:
    """Hex value by CSS name; of two spellings or names of one colour the first in the alphabet ("aqua", "gray") stays."""
    import webcolors  # type: ignore[import-untyped]

    found: dict[str, str] = {}
    for name in sorted(webcolors.names("css3")):
        value = webcolors.name_to_hex(name)
        if value not in found.values():
            found[name] = value
    return {**found, "rebeccapurple": "#663399"}


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(red: int, green: int, blue: int) -> str:
    return f"#{red:02x}{green:02x}{blue:02x}"


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _rgb(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class NamedColour(Result):
    """A named colour's value."""

    hex: Annotated[HexColour, About("colour", form="as # and six hexadecimal digits")]
    red: Annotated[int, About("8-bit red component")]
    green: Annotated[int, About("8-bit green component")]
    blue: Annotated[int, About("8-bit blue component")]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "hex": ["the hexadecimal code of {colour}", "What is the hexadecimal code of {colour}?"],
        "red": ["the 8-bit red component of {colour}"],
        "green": ["the 8-bit green component of {colour}"],
        "blue": ["the 8-bit blue component of {colour}"],
    },
    via={"hex": "{colour}"},
    examples=[
        ({"colour": "rebeccapurple"}, {"hex": "#663399", "red": 102, "green": 51, "blue": 153}),
        ({"colour": "tomato"}, {"hex": "#ff6347", "red": 255, "green": 99, "blue": 71}),
        ({"colour": "cyan"}, {"hex": "#00ffff"}),
    ],
)
def css_colour(colour: ColourName) -> NamedColour:
    """Look up the sRGB value of a CSS colour name.

    Args:
        colour: CSS colour name, such as tomato or rebeccapurple
    """
    import webcolors

    name = colour.strip().casefold().replace(" ", "")
    value = _names().get(name)
    if value is None:
        try:
            value = str(webcolors.name_to_hex(name))
        except ValueError:
            raise ToolError(f"'{colour[:40]}' is not a CSS colour name; give one such as tomato or slateblue.") from None
    red, green, blue = _rgb(value)
    return NamedColour(hex=value, red=red, green=green, blue=blue)


class NearestColour(Result):
    """The named colour that comes closest."""

    name: ColourName
    distance: Annotated[float, About("distance", high="largest", low="smallest")]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "name": [
            "the CSS named colour nearest to {colour}",
            "Which CSS named colour is nearest to {colour}?",
        ],
    },
    cite="Euclidean distances between RGB values",
    examples=[
        ({"colour": "#fe6346"}, {"name": "tomato", "distance": 1.41421}),
        ({"colour": "#010001"}, {"name": "black"}),
    ],
)
def nearest_css_colour(colour: HexColour) -> NearestColour:
    """Find the CSS colour name nearest to a colour by Euclidean distance in sRGB; refused where two colours are equally near.

    Args:
        colour: # and six hexadecimal digits
    """
    wanted = _rgb(colour)

    def distance(name: str) -> float:
        return math.dist(wanted, _rgb(_names()[name]))

    least = min(map(distance, _names()))
    best = [name for name in sorted(_names()) if math.isclose(distance(name), least)]
    if len(best) > 1:
        raise ToolError(f"{colour} is equally near to {' and '.join(best)}: no one name is the nearest.")
    return NearestColour(name=best[0], distance=least)


class ColourProperties(Result):
    """Measures of a colour and colours made from it."""

    hue: Annotated[float, About("HSL hue", "degrees", "largest", "smallest", digits=1)]
    saturation: Annotated[float, About("HSL saturation", "percent", digits=1)]
    lightness: Annotated[float, About("HSL lightness", "percent", digits=1)]
    luminance: Annotated[float, About("relative luminance", digits=4)]
    complement: Annotated[str, About("complement", form="as # and six hexadecimal digits")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "hue": ["the HSL hue of {colour}", "What is the HSL hue of {colour}?"],
        "saturation": ["the HSL saturation of {colour}", "What is the HSL saturation of {colour}?"],
        "lightness": ["the HSL lightness of {colour}", "What is the HSL lightness of {colour}?"],
        "luminance": [
            "the WCAG relative luminance of {colour}",
            "What is the WCAG relative luminance, from 0 to 1, of {colour}?",
        ],
        "complement": [
            "the complement of {colour}",
            "Which colour is the complement of {colour}?",
        ],
    },
    cite="the HSL colour wheel",
    undisputed=("hue", "saturation", "lightness", "luminance"),
    examples=[
        (
            {"colour": "#ff0000"},
            {"hue": 0.0, "saturation": 100.0, "lightness": 50.0, "luminance": 0.2126, "complement": "#00ffff"},
        ),
        ({"colour": "#336699"}, {"hue": 210.0, "saturation": 50.0, "lightness": 40.0}),
    ],
)
def colour_properties(colour: HexColour) -> ColourProperties:
    """Compute hue, saturation, lightness, relative luminance and complement of an sRGB colour.

    Args:
        colour: # and six hexadecimal digits
    """
    red, green, blue = _rgb(colour)
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    turned = colorsys.hls_to_rgb((hue + 0.5) % 1.0, lightness, saturation)
    return ColourProperties(
        hue=round(hue * 360, 6),
        saturation=round(saturation * 100, 6),
        lightness=round(lightness * 100, 6),
        luminance=_luminance(colour),
        complement=_hex(*(int(c * 255 + 0.5) for c in turned)),
    )


class Contrast(Result):
    """How well two colours stand apart."""

    ratio: Annotated[float, About("WCAG 2 contrast ratio", digits=2)]
    passes_aa: bool
    passes_aaa: bool


@tool(
    domain="general",
    kind="processing",
    asks={
        "ratio": [
            "the WCAG 2 contrast ratio of {first} against {second}",
            "the WCAG 2 contrast ratio of {second} against {first}",
            "What is the WCAG 2 contrast ratio between {first} and {second}?",
        ],
    },
    examples=[
        ({"first": "#000000", "second": "#ffffff"}, {"ratio": 21.0, "passes_aa": True, "passes_aaa": True}),
        ({"first": "#777777", "second": "#ffffff"}, {"ratio": 4.478, "passes_aa": False}),
    ],
)
def contrast_ratio(first: HexColour, second: HexColour) -> Contrast:
    """Compute the WCAG 2 contrast ratio of two colours and whether normal text passes levels AA and AAA.

    Args:
        first: one colour, # and six hexadecimal digits
        second: the other colour
    """
    low, high = sorted((_luminance(first), _luminance(second)))
    ratio = (high + 0.05) / (low + 0.05)
    return Contrast(ratio=ratio, passes_aa=ratio >= 4.5, passes_aaa=ratio >= 7)


@aliases(ColourName)
def same_colour(value: str) -> list[str]:
    """The other CSS names of the colour: cyan of aqua, darkgrey of darkgray."""
    import webcolors

    names = _names()
    if value not in names:
        return []
    return [n for n in sorted(webcolors.names("css3")) if n != value and webcolors.name_to_hex(n) == names[value]]


@seeds(ColourName, domain="general")
def colour_name_seeds() -> list[str]:
    """Every CSS colour name, the familiar ones first."""
    first = ["red", "green", "blue", "yellow", "orange", "purple", "pink", "brown", "black", "white", "gray", "gold",
             "turquoise", "navy", "teal", "olive", "maroon", "violet", "crimson", "salmon"]  # fmt: skip
    return list(dict.fromkeys([*(n for n in first if n in _names()), *sorted(_names())]))


@seeds(HexColour, domain="general")
def hex_colour_seeds() -> list[str]:
    """Colours of the web's palette and a fixed scatter of others."""
    scatter = (f"#{(i * 10_368_889 + 3_355_443) % 0x1000000:06x}" for i in range(80))
    return list(dict.fromkeys([*(_names()[n] for n in colour_name_seeds.values()), *scatter]))
