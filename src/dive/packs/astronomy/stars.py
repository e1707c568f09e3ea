"""Bright stars, constellations, and the measures of distance and brightness (ephem's star catalogue, Hipparcos)."""

import math
from typing import Annotated, Any

from pydantic import Field

from dive.packs.astronomy.entities import Constellation, Star
from dive.packs.astronomy.star_catalogue import (
    CONSTELLATIONS,
    OTHER_STARS,
    PARALLAXES,
    catalogue,
    constellation_name,
    find_star,
    parallax_of,
)
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool

PACK = Pack(
    name="stars",
    domain="astronomy",
    title="bright stars of the Hipparcos catalogue; the 88 constellations of the IAU",
    licence="MIT; facts",
    requires=("ephem",),
)

# Each source begins with the next smaller one, so that a query which needs several names the largest alone.
_MAGNITUDES = "the Hipparcos catalogue"
_PARALLAXES = f"{_MAGNITUDES} (2007 parallaxes)"


def _hours(radians: float) -> str:
    """A right ascension as it is written, to the minute: "18h 37m". Text, as hours of a circle do not subtract."""
    hours, minutes = divmod(round(math.degrees(radians) * 4), 60)
    return f"{hours % 24:02d}h {minutes:02d}m"


class StarFacts(Result):
    """A star as seen from Earth."""

    constellation: Annotated[Constellation, About("constellation")]
    magnitude: Annotated[float, About("V magnitude", high="faintest", low="brightest", digits=2)]
    right_ascension: Annotated[str, About("J2000 right ascension", form="to the nearest minute of time, in the form 05h 14m")]
    declination: Annotated[float, About("J2000 declination", "degrees", digits=1, averaged=False)]
    parallax: Annotated[float, About("2007 Hipparcos parallax", "milliarcseconds", digits=2, ranked=False)] | None


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "constellation": [
            "the constellation containing {star}",
            "the constellation of {star}",
            "Which constellation is {star} in?",
        ],
        "magnitude": [
            "the V magnitude of {star}",
        ],
        "declination": [
            "the J2000 declination of {star}",
        ],
        "right_ascension": [
            "the J2000 right ascension of {star}",
        ],
        "parallax": [
            "the 2007 Hipparcos parallax of {star}",
        ],
    },
    cite=_MAGNITUDES,
    undisputed=("constellation", "declination", "right_ascension"),
    examples=[
        ({"star": "Sirius"}, {"constellation": "Canis Major", "magnitude": -1.44, "parallax": 379.21}),
        ({"star": "Vega"}, {"constellation": "Lyra", "magnitude": 0.03, "right_ascension": "18h 37m", "declination": 38.784}),
        ({"star": "betelgeuse"}, {"constellation": "Orion", "declination": 7.407}),
        ({"star": "North Star"}, {"constellation": "Ursa Minor", "declination": 89.264}),
    ],
)
def star_facts(star: Star) -> StarFacts:
    """Look up a bright star's constellation, V magnitude, J2000 position and Hipparcos parallax.

    Args:
        star: proper name, such as 'Vega'
    """
    s = find_star(star)
    return StarFacts(
        constellation=s.constellation,
        magnitude=s.magnitude,
        right_ascension=_hours(s.ra),
        declination=round(math.degrees(s.dec), 4),
        parallax=PARALLAXES.get(s.name),
    )


class ConstellationFacts(Result):
    """A constellation of the IAU."""

    abbreviation: str
    genitive: str
    area: Annotated[int, About("sky area", "whole square degrees", "largest", "smallest", ranked=False)]


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "abbreviation": [
            "the three-letter IAU abbreviation of {constellation}",
            "What is the three-letter IAU abbreviation of {constellation}?",
        ],
        "genitive": [
            "the Latin genitive of {constellation}",
            "What is the Latin genitive of {constellation}?",
        ],
        "area": [
            "the sky area of {constellation}",
        ],
    },
    examples=[
        ({"constellation": "Orion"}, {"abbreviation": "Ori", "genitive": "Orionis", "area": 594}),
        ({"constellation": "Crux"}, {"abbreviation": "Cru", "area": 68}),
        ({"constellation": "Bootes"}, {"genitive": "Boötis", "area": 907}),
    ],
)
def constellation_facts(constellation: Constellation) -> ConstellationFacts:
    """Look up a constellation's IAU abbreviation, Latin genitive and area.

    Args:
        constellation: Latin name or IAU abbreviation
    """
    abbreviation, genitive, area = CONSTELLATIONS[constellation_name(constellation)]
    return ConstellationFacts(abbreviation=abbreviation, genitive=genitive, area=area)


class StarRow(Row):
    """A star in a list."""

    noun = "star"
    plural = "stars"

    name: Star
    magnitude: Annotated[float, About("V magnitude", high="faintest", low="brightest", digits=2)]
    declination: Annotated[float, About("J2000 declination", "degrees", digits=1, averaged=False)]


class StarList(Result):
    """Stars, the brightest first."""

    stars: list[StarRow]


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "stars": [
            "the named stars in {constellation}",
            "Which named stars lie in {constellation}?",
        ],
        "stars#count": [
            "the number of named stars in {constellation}",
        ],
    },
    cite="PyEphem 4.2's star catalogue",
    rules=("Count a star listed under two names once",),
    each={
        "stars#count": ["contains {most} named stars"],
    },
    examples=[
        ({"constellation": "Lyra"}, {"stars": [{"name": "Vega", "magnitude": 0.03}, {"name": "Sulafat"}, {"name": "Sheliak"}]}),
        ({"constellation": "Gemini"}, {"stars": [{"name": "Pollux"}, {"name": "Castor"}, {"name": "Alhena"}]}),
        ({"constellation": "Leo"}, {"stars": [{"name": "Regulus"}, {"name": "Algieba"}, {"name": "Denebola"}]}),
    ],
)
def stars_in_constellation(constellation: Constellation) -> StarList:
    """List the bright named stars of a constellation, brightest first.

    Args:
        constellation: Latin name or IAU abbreviation
    """
    name = constellation_name(constellation)
    chosen = sorted((s for s in catalogue().values() if s.constellation == name), key=lambda s: (s.magnitude, s.name))
    if not chosen:
        raise ToolError(f"The catalogue holds no named star in {name}.")
    return StarList(
        stars=[StarRow(name=s.name, magnitude=s.magnitude, declination=round(math.degrees(s.dec), 4)) for s in chosen]
    )


class BrightStar(Row):
    """One of the brightest stars."""

    noun = "star"
    plural = "stars"

    name: Star
    constellation: Annotated[Constellation, About("constellation")]
    magnitude: Annotated[float, About("V magnitude", high="faintest", low="brightest", digits=2)]
    declination: Annotated[float, About("J2000 declination", "degrees", digits=1, averaged=False)]
    parallax: Annotated[float, About("2007 Hipparcos parallax", "milliarcseconds", digits=2, ranked=False)] | None


class BrightStars(Result):
    """The brightest stars of the night sky, the brightest first."""

    stars: list[BrightStar]


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "stars": [
            "the {number} brightest stars of the night sky",
            "What are the {number} brightest stars of the night sky?",
        ],
    },
    cite=_MAGNITUDES,
    examples=[
        ({"number": 3}, {"stars": [{"name": "Sirius"}, {"name": "Canopus"}, {"name": "Arcturus"}]}),
        ({"number": 1}, {"stars": [{"name": "Sirius", "constellation": "Canis Major", "magnitude": -1.44}]}),
    ],
)
def brightest_stars(number: Annotated[int, Field(ge=1, le=20), Pick(5, 8, 10, 12, 15, 20)]) -> BrightStars:
    """List the brightest stars of the night sky by Hipparcos V magnitude, brightest first.

    Args:
        number: how many stars, 1 to 20
    """
    chosen = sorted(catalogue().values(), key=lambda s: (s.magnitude, s.name))[:number]
    return BrightStars(
        stars=[
            BrightStar(
                name=s.name,
                constellation=s.constellation,
                magnitude=s.magnitude,
                declination=round(math.degrees(s.dec), 4),
                parallax=PARALLAXES.get(s.name),
            )
            for s in chosen
        ]
    )


class ConstellationRow(Row):
    """A constellation in a list."""

    noun = "constellation"
    plural = "constellations"

    name: Constellation
    area: Annotated[int, About("sky area", "square degrees", "largest", "smallest", ranked=False)]


class ConstellationList(Result):
    """Constellations, the largest first."""

    constellations: list[ConstellationRow]


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "constellations": [
            "the constellations that cover at least {minimum} of the sky",
            "Which constellations cover at least {minimum} of the sky?",
        ],
        "constellations#count": [
            "the number of constellations that cover at least {minimum} of the sky",
        ],
    },
    examples=[
        (
            {"minimum": 1200},
            {"constellations": [{"name": n} for n in ("Hydra", "Virgo", "Ursa Major", "Cetus", "Hercules")]},
        ),
        ({"minimum": 1300}, {"constellations": [{"name": "Hydra", "area": 1303}]}),
    ],
)
def large_constellations(
    minimum: Annotated[
        float, Field(ge=400, le=41253), Pick(600, 800, 900, 1000, says="{} square degrees", noun="minimum area")
    ],
) -> ConstellationList:
    """List the constellations that cover at least so much of the sky, largest first.

    Args:
        minimum: least area in square degrees, at least 400
    """
    chosen = sorted(((area, name) for name, (_, _, area) in CONSTELLATIONS.items() if area >= minimum), reverse=True)
    return ConstellationList(constellations=[ConstellationRow(name=n, area=a) for a, n in chosen])


class Separation(Result):
    """How far apart two stars look."""

    degrees: Annotated[float, About("J2000 angular separation", "degrees", "largest", "smallest", digits=2)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "degrees": [
            "the J2000 angular separation between {first} and {second}",
            "At J2000, how far apart in the sky were {first} and {second}?",
        ],
    },
    each={
        "degrees": [
            "the J2000 angular separation of {first} from {second}",
            "the J2000 angular separation of {second} from {first}",
        ],
    },
    examples=[
        ({"first": "Mizar", "second": "Alcor"}, {"degrees": 0.19665}),
        ({"first": "Dubhe", "second": "Merak"}, {"degrees": 5.374}),
        ({"first": "Vega", "second": "Vega"}, {"degrees": 0.0}),
    ],
)
def star_separation(first: Star, second: Star) -> Separation:
    """Compute the angular distance between two bright stars at J2000.

    Args:
        first: proper name of a star
        second: proper name of another star
    """
    a, b = find_star(first), find_star(second)
    # The haversine form stays exact for stars that are close together.
    h = math.sin((b.dec - a.dec) / 2) ** 2 + math.cos(a.dec) * math.cos(b.dec) * math.sin((b.ra - a.ra) / 2) ** 2
    return Separation(degrees=round(math.degrees(2 * math.asin(min(1.0, math.sqrt(h)))), 5))


class StarDistance(Result):
    """How far a star is."""

    parsecs: Annotated[float, About("distance from the Sun", "parsecs", "greatest", "smallest", digits=2)]
    light_years: Annotated[float, About("distance from the Sun", "light-years", "greatest", "smallest", digits=2)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "light_years": [
            "the distance of {star} from the Sun",
            "How far from the Sun is {star}?",
        ],
        "parsecs": [
            "the distance of {star} from the Sun",
        ],
    },
    cite=_PARALLAXES,
    examples=[
        ({"star": "Sirius"}, {"parsecs": 2.637, "light_years": 8.601}),
        ({"star": "Vega"}, {"light_years": 25.044}),
    ],
)
def parallax_distance(star: Star) -> StarDistance:
    """Compute a bright star's distance from its Hipparcos parallax (new reduction, 2007).

    Args:
        star: proper name, such as 'Vega'
    """
    parallax = parallax_of(star)
    return StarDistance(parsecs=float(f"{1000 / parallax:.9g}"), light_years=float(f"{3261.563777 / parallax:.9g}"))


class Brightness(Result):
    """How bright a star really is."""

    absolute_magnitude: Annotated[float, About("absolute V magnitude", high="faintest", low="brightest", digits=2)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "absolute_magnitude": [
            "the absolute V magnitude of {star}",
            "What is the absolute V magnitude of {star}?",
        ],
    },
    cite=_PARALLAXES,
    rules=("Neglect extinction",),
    examples=[
        ({"star": "Sirius"}, {"absolute_magnitude": 1.4544}),
        ({"star": "Vega"}, {"absolute_magnitude": 0.6036}),
    ],
)
def absolute_magnitude(star: Star) -> Brightness:
    """Compute a bright star's absolute magnitude from its Hipparcos V magnitude and parallax, extinction neglected.

    Args:
        star: proper name, such as 'Vega'
    """
    return Brightness(absolute_magnitude=round(find_star(star).magnitude + 5 * math.log10(parallax_of(star) / 100), 6))


class Ratio(Result):
    """How much brighter one thing is."""

    factor: Annotated[float, About("brightness ratio", digits=2, ranked=False)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "factor": [
            "the ratio of the apparent V-band brightness of {brighter} to that of {fainter}",
            "In the V band, how many times as bright as {fainter} does {brighter} appear?",
        ],
    },
    cite=_MAGNITUDES,
    examples=[
        ({"brighter": "Sirius", "fainter": "Vega"}, {"factor": 3.8726}),
        ({"brighter": "Vega", "fainter": "Vega"}, {"factor": 1.0}),
    ],
)
def brightness_ratio(
    brighter: Star,
    fainter: Star,
) -> Ratio:
    """Compute how many times brighter one star appears than another, from their Hipparcos V magnitudes.

    Args:
        brighter: proper name of the star that appears brighter
        fainter: proper name of the other star
    """
    difference = find_star(fainter).magnitude - find_star(brighter).magnitude
    if difference < 0:
        raise ToolError(f"{find_star(brighter).name} is the fainter of the two; give the brighter star first.")
    return Ratio(factor=float(f"{10 ** (0.4 * difference):.9g}"))


class Recession(Result):
    """What Hubble's law says of a redshift."""

    megaparsecs: Annotated[float, About("distance", "megaparsecs", "greatest", "smallest", digits=1)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "megaparsecs": [
            "the distance of a galaxy with {redshift} for {hubble}",
            "how far away a galaxy with {redshift} is for {hubble}",
        ],
    },
    cite="Hubble's law d = cz/H₀",
    examples=[
        ({"redshift": 0.01, "hubble": 70}, {"megaparsecs": 42.8275}),
        ({"redshift": 0.05, "hubble": 67.4}, {"megaparsecs": 222.4}),
    ],
)
def hubble_distance(
    redshift: Annotated[float, Field(gt=0, le=0.1), Pick(0.01, 0.015, 0.02, 0.03, says="a redshift of {}")],
    hubble: Annotated[
        float, Field(ge=20, le=200), Pick(67.4, 70, 73, says="a Hubble constant of {} kilometres per second per megaparsec")
    ],
) -> Recession:
    """Compute a nearby galaxy's distance from its redshift by Hubble's law, d = cz/H0.

    Args:
        redshift: z, at most 0.1, where the linear law holds
        hubble: Hubble constant in km/s per megaparsec
    """
    return Recession(megaparsecs=float(f"{299792.458 * redshift / hubble:.9g}"))


@seeds(Star, domain="astronomy")
def star_seeds() -> list[str]:
    """Stars with a parallax first, the brightest first; none whose name others use of another star as well."""
    plain = [s for s in catalogue().values() if s.name not in ("Algenib", "Gienah")]
    stars = sorted(plain, key=lambda s: (s.name not in PARALLAXES, s.magnitude, s.name))
    return [s.name for s in stars]


@seeds(Constellation, domain="astronomy")
def constellation_seeds() -> list[str]:
    """Constellations with a named bright star, best known first."""
    first = ["Orion", "Ursa Major", "Leo", "Scorpius", "Cygnus", "Lyra", "Taurus", "Gemini", "Cassiopeia", "Crux", "Virgo"]
    held = sorted({s.constellation for s in catalogue().values()} - set(first))
    return [*first, *held]


@aliases(Star)
def star_aliases(value: Any) -> list[str]:
    """Other names of a star."""
    return [other for other, name in OTHER_STARS.items() if name == value]


@aliases(Constellation)
def constellation_aliases(value: Any) -> list[str]:
    """The IAU abbreviation, and the name without its diaeresis."""
    return [CONSTELLATIONS[value][0], value.replace("ö", "o")]
