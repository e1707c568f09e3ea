"""Bright stars, constellations, and the measures of distance and brightness (ephem's star catalogue, Hipparcos)."""

import math
from functools import cache
from typing import Annotated, Any

from pydantic import Field

from dive.packs.astronomy.entities import Constellation, Star
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool

PACK = Pack(
    name="stars",
    domain="astronomy",
    title="bright stars of the Hipparcos catalogue; the 88 constellations of the IAU",
    licence="MIT; facts",
    requires=("ephem",),
)

# name: abbreviation, genitive, area in square degrees (IAU boundaries)
CONSTELLATIONS: dict[str, tuple[str, str, int]] = {
    "Andromeda": ("And", "Andromedae", 722), "Antlia": ("Ant", "Antliae", 239), "Apus": ("Aps", "Apodis", 206),
    "Aquarius": ("Aqr", "Aquarii", 980), "Aquila": ("Aql", "Aquilae", 652), "Ara": ("Ara", "Arae", 237),
    "Aries": ("Ari", "Arietis", 441), "Auriga": ("Aur", "Aurigae", 657), "Boötes": ("Boo", "Boötis", 907),
    "Caelum": ("Cae", "Caeli", 125), "Camelopardalis": ("Cam", "Camelopardalis", 757), "Cancer": ("Cnc", "Cancri", 506),
    "Canes Venatici": ("CVn", "Canum Venaticorum", 465), "Canis Major": ("CMa", "Canis Majoris", 380),
    "Canis Minor": ("CMi", "Canis Minoris", 183), "Capricornus": ("Cap", "Capricorni", 414),
    "Carina": ("Car", "Carinae", 494), "Cassiopeia": ("Cas", "Cassiopeiae", 598), "Centaurus": ("Cen", "Centauri", 1060),
    "Cepheus": ("Cep", "Cephei", 588), "Cetus": ("Cet", "Ceti", 1231), "Chamaeleon": ("Cha", "Chamaeleontis", 132),
    "Circinus": ("Cir", "Circini", 93), "Columba": ("Col", "Columbae", 270), "Coma Berenices": ("Com", "Comae Berenices", 386),
    "Corona Australis": ("CrA", "Coronae Australis", 128), "Corona Borealis": ("CrB", "Coronae Borealis", 179),
    "Corvus": ("Crv", "Corvi", 184), "Crater": ("Crt", "Crateris", 282), "Crux": ("Cru", "Crucis", 68),
    "Cygnus": ("Cyg", "Cygni", 804), "Delphinus": ("Del", "Delphini", 189), "Dorado": ("Dor", "Doradus", 179),
    "Draco": ("Dra", "Draconis", 1083), "Equuleus": ("Equ", "Equulei", 72), "Eridanus": ("Eri", "Eridani", 1138),
    "Fornax": ("For", "Fornacis", 398), "Gemini": ("Gem", "Geminorum", 514), "Grus": ("Gru", "Gruis", 366),
    "Hercules": ("Her", "Herculis", 1225), "Horologium": ("Hor", "Horologii", 249), "Hydra": ("Hya", "Hydrae", 1303),
    "Hydrus": ("Hyi", "Hydri", 243), "Indus": ("Ind", "Indi", 294), "Lacerta": ("Lac", "Lacertae", 201),
    "Leo": ("Leo", "Leonis", 947), "Leo Minor": ("LMi", "Leonis Minoris", 232), "Lepus": ("Lep", "Leporis", 290),
    "Libra": ("Lib", "Librae", 538), "Lupus": ("Lup", "Lupi", 334), "Lynx": ("Lyn", "Lyncis", 545),
    "Lyra": ("Lyr", "Lyrae", 286), "Mensa": ("Men", "Mensae", 153), "Microscopium": ("Mic", "Microscopii", 210),
    "Monoceros": ("Mon", "Monocerotis", 482), "Musca": ("Mus", "Muscae", 138), "Norma": ("Nor", "Normae", 165),
    "Octans": ("Oct", "Octantis", 291), "Ophiuchus": ("Oph", "Ophiuchi", 948), "Orion": ("Ori", "Orionis", 594),
    "Pavo": ("Pav", "Pavonis", 378), "Pegasus": ("Peg", "Pegasi", 1121), "Perseus": ("Per", "Persei", 615),
    "Phoenix": ("Phe", "Phoenicis", 469), "Pictor": ("Pic", "Pictoris", 247), "Pisces": ("Psc", "Piscium", 889),
    "Piscis Austrinus": ("PsA", "Piscis Austrini", 245), "Puppis": ("Pup", "Puppis", 673), "Pyxis": ("Pyx", "Pyxidis", 221),
    "Reticulum": ("Ret", "Reticuli", 114), "Sagitta": ("Sge", "Sagittae", 80), "Sagittarius": ("Sgr", "Sagittarii", 867),
    "Scorpius": ("Sco", "Scorpii", 497), "Sculptor": ("Scl", "Sculptoris", 475), "Scutum": ("Sct", "Scuti", 109),
    "Serpens": ("Ser", "Serpentis", 637), "Sextans": ("Sex", "Sextantis", 314), "Taurus": ("Tau", "Tauri", 797),
    "Telescopium": ("Tel", "Telescopii", 252), "Triangulum": ("Tri", "Trianguli", 132),
    "Triangulum Australe": ("TrA", "Trianguli Australis", 110), "Tucana": ("Tuc", "Tucanae", 295),
    "Ursa Major": ("UMa", "Ursae Majoris", 1280), "Ursa Minor": ("UMi", "Ursae Minoris", 256), "Vela": ("Vel", "Velorum", 500),
    "Virgo": ("Vir", "Virginis", 1294), "Volans": ("Vol", "Volantis", 141), "Vulpecula": ("Vul", "Vulpeculae", 268),
}  # fmt: skip
BY_CODE = {v[0].casefold(): k for k, v in CONSTELLATIONS.items()}
# Hipparcos, the new reduction (van Leeuwen 2007), in milliarcseconds; Alpha Centauri from the first Hipparcos catalogue.
PARALLAXES = {
    "Sirius": 379.21, "Rigil Kentaurus": 742.12, "Procyon": 284.56, "Altair": 194.95, "Vega": 130.23, "Fomalhaut": 129.81,
    "Pollux": 96.54, "Denebola": 90.91, "Arcturus": 88.83, "Capella": 76.20, "Rasalhague": 67.13, "Hamal": 49.56,
    "Aldebaran": 48.94, "Regulus": 41.13, "Alioth": 39.51, "Diphda": 33.86, "Alpheratz": 33.62, "Alnair": 32.29,
    "Alkaid": 31.38, "Miaplacidus": 28.82, "Dubhe": 26.54, "Kochab": 24.91, "Achernar": 23.39, "Alphard": 18.09,
    "Spica": 13.06, "Bellatrix": 12.92, "Canopus": 10.55, "Polaris": 7.54, "Betelgeuse": 6.55, "Mirfak": 6.44,
    "Antares": 5.89, "Enif": 4.73, "Rigel": 3.78, "Deneb": 2.31,
}  # fmt: skip
OTHER_STARS = {
    "Adara": "Adhara", "Agena": "Hadar", "Albereo": "Albireo", "Alcaid": "Alkaid", "Sirrah": "Alpheratz", "Etamin": "Eltanin",
    "Formalhaut": "Fomalhaut", "Gienah Corvi": "Gienah", "Alpha Centauri": "Rigil Kentaurus", "North Star": "Polaris",
    "Pole Star": "Polaris",
}  # fmt: skip


def constellation_name(name: str) -> str:
    """Canonical name of a constellation, as ephem or a person writes it. Raises ToolError where there is none."""
    wanted = " ".join(name.split()).casefold().removeprefix("the constellation ")
    plain = {k.casefold().replace("ö", "o"): k for k in CONSTELLATIONS}
    plain |= {"serpens caput": "Serpens", "serpens cauda": "Serpens"} | BY_CODE
    try:
        return plain[wanted.replace("ö", "o")]
    except KeyError:
        raise ToolError(f"No constellation is called '{name[:40]}'. Give its Latin name, such as 'Ursa Major'.") from None


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Every named star: magnitude, J2000 position in radians, constellation."""
    import ephem  # type: ignore[import-untyped]
    import ephem.stars  # type: ignore[import-untyped]

    found = {}
    for name in ephem.stars.stars:
        if name in OTHER_STARS:
            continue
        body = ephem.star(name)
        body.compute("2000/1/1.5", epoch="2000")
        found[name] = {
            "name": name, "magnitude": round(float(body.mag), 2), "ra": float(body.a_ra), "dec": float(body.a_dec),
            "constellation": constellation_name(ephem.constellation(body)[1]),
        }  # fmt: skip
    return found


def _find(star: str) -> dict[str, Any]:
    wanted = " ".join(star.split()).casefold().removeprefix("the star ")
    for other, name in OTHER_STARS.items():
        if other.casefold() == wanted:
            wanted = name.casefold()
    for name, record in catalogue().items():
        if name.casefold() == wanted:
            return record
    raise ToolError(f"No bright star is listed as '{star[:40]}'. Give its proper name, such as 'Vega' or 'Betelgeuse'.")


def _parallax(star: str) -> float:
    """Hipparcos parallax in milliarcseconds. Raises ToolError where none is on record."""
    name = _find(star)["name"]
    if PARALLAXES.get(name) is None:
        raise ToolError(f"No parallax is on record for {name}.")
    return float(PARALLAXES[name])


class StarFacts(Result):
    """A star as seen from Earth."""

    constellation: Annotated[Constellation, About("constellation")]
    magnitude: Annotated[float, About("apparent magnitude", high="faintest", low="brightest", digits=2)]
    right_ascension: Annotated[float, About("J2000 right ascension", "hours", digits=2)]
    declination: Annotated[float, About("J2000 declination", "degrees", digits=2)]
    parallax: Annotated[float, About("parallax", "milliarcseconds", "largest", "smallest", digits=2)] | None


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "constellation": [
            "the constellation that contains {star}",
            "Which constellation is {star} in?",
        ],
        "magnitude": [
            "the Hipparcos magnitude of {star}",
            "how bright a magnitude the Hipparcos catalogue gives for {star}",
        ],
        "declination": [
            "the J2000 declination of {star}",
        ],
        "right_ascension": [
            "the J2000 right ascension of {star}",
        ],
        "parallax": [
            "the Hipparcos parallax of {star}",
            "how large a parallax Hipparcos measured for {star}",
        ],
    },
    examples=[
        ({"star": "Sirius"}, {"constellation": "Canis Major", "magnitude": -1.44, "parallax": 379.21}),
        ({"star": "Vega"}, {"constellation": "Lyra", "magnitude": 0.03, "right_ascension": 18.6156, "declination": 38.784}),
        ({"star": "betelgeuse"}, {"constellation": "Orion", "declination": 7.407}),
        ({"star": "North Star"}, {"constellation": "Ursa Minor", "declination": 89.264}),
    ],
)
def star_facts(star: Star) -> StarFacts:
    """Look up a bright star's constellation, apparent magnitude, J2000 position and Hipparcos parallax.

    Args:
        star: proper name, such as 'Vega'
    """
    s = _find(star)
    return StarFacts(
        constellation=s["constellation"],
        magnitude=s["magnitude"],
        right_ascension=round(math.degrees(s["ra"]) / 15, 4),
        declination=round(math.degrees(s["dec"]), 4),
        parallax=PARALLAXES.get(s["name"]),
    )


class ConstellationFacts(Result):
    """A constellation of the IAU."""

    abbreviation: str
    genitive: str
    area: Annotated[int, About("area on the sky", "square degrees", "largest", "smallest", additive=True)]


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
            "Which Latin genitive is used in the names of the stars of {constellation}?",
        ],
        "area": [
            "the area on the sky of {constellation}",
            "how much of the sky {constellation} covers",
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
    magnitude: Annotated[float, About("apparent magnitude", high="faintest", low="brightest", digits=2)]
    declination: Annotated[float, About("J2000 declination", "degrees", digits=2)]


class StarList(Result):
    """Stars, the brightest first."""

    stars: list[StarRow]


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "stars": [
            "the stars that PyEphem's star catalogue names in {constellation}",
            "Which stars does PyEphem's star catalogue name in {constellation}?",
        ],
        "stars#count": [
            "the number of stars that PyEphem's star catalogue names in {constellation}",
        ],
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
    chosen = sorted((s for s in catalogue().values() if s["constellation"] == name), key=lambda s: (s["magnitude"], s["name"]))
    if not chosen:
        raise ToolError(f"The catalogue holds no named star in {name}.")
    return StarList(
        stars=[StarRow(name=s["name"], magnitude=s["magnitude"], declination=round(math.degrees(s["dec"]), 4)) for s in chosen]
    )


class BrightStar(Row):
    """One of the brightest stars."""

    noun = "star"
    plural = "stars"

    name: Star
    constellation: Annotated[Constellation, About("constellation")]
    magnitude: Annotated[float, About("apparent magnitude", high="faintest", low="brightest", digits=2)]
    declination: Annotated[float, About("J2000 declination", "degrees", digits=2)]
    parallax: Annotated[float, About("Hipparcos parallax", "milliarcseconds", "largest", "smallest", digits=2)] | None


class BrightStars(Result):
    """The brightest stars of the night sky, the brightest first."""

    stars: list[BrightStar]


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "stars": [
            "the {number} brightest stars of the night sky by Hipparcos magnitude",
            "Which are the {number} brightest stars of the night sky by Hipparcos magnitude?",
        ],
    },
    examples=[
        ({"number": 3}, {"stars": [{"name": "Sirius"}, {"name": "Canopus"}, {"name": "Arcturus"}]}),
        ({"number": 1}, {"stars": [{"name": "Sirius", "constellation": "Canis Major", "magnitude": -1.44}]}),
    ],
)
def brightest_stars(number: Annotated[int, Field(ge=1, le=20), Pick(5, 8, 10, 12, 15, 20)]) -> BrightStars:
    """List the brightest stars of the night sky by Hipparcos magnitude, brightest first.

    Args:
        number: how many stars, 1 to 20
    """
    chosen = sorted(catalogue().values(), key=lambda s: (s["magnitude"], s["name"]))[:number]
    return BrightStars(
        stars=[
            BrightStar(
                name=s["name"],
                constellation=s["constellation"],
                magnitude=s["magnitude"],
                declination=round(math.degrees(s["dec"]), 4),
                parallax=PARALLAXES.get(s["name"]),
            )
            for s in chosen
        ]
    )


class ConstellationRow(Row):
    """A constellation in a list."""

    noun = "constellation"
    plural = "constellations"

    name: Constellation
    area: Annotated[int, About("area on the sky", "square degrees", "largest", "smallest", additive=True)]


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
    minimum: Annotated[float, Field(ge=400, le=41253), Pick(600, 800, 900, 1000, says="{} square degrees")],
) -> ConstellationList:
    """List the constellations that cover at least so much of the sky, largest first.

    Args:
        minimum: least area in square degrees, at least 400
    """
    chosen = sorted(((area, name) for name, (_, _, area) in CONSTELLATIONS.items() if area >= minimum), reverse=True)
    return ConstellationList(constellations=[ConstellationRow(name=n, area=a) for a, n in chosen])


class Separation(Result):
    """How far apart two stars look."""

    degrees: Annotated[float, About("angular separation", "degrees", "largest", "smallest", digits=2)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "degrees": [
            "the angular separation in the sky between {first} and {second}",
            "How far apart in the sky are {first} and {second}?",
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
    a, b = _find(first), _find(second)
    # The haversine form stays exact for stars that are close together.
    h = (
        math.sin((b["dec"] - a["dec"]) / 2) ** 2
        + math.cos(a["dec"]) * math.cos(b["dec"]) * math.sin((b["ra"] - a["ra"]) / 2) ** 2
    )
    return Separation(degrees=round(math.degrees(2 * math.asin(min(1.0, math.sqrt(h)))), 5))


class StarDistance(Result):
    """How far a star is."""

    parsecs: Annotated[float, About("distance", "parsecs", "greatest", "smallest", digits=2)]
    light_years: Annotated[float, About("distance", "light-years", "greatest", "smallest", digits=2)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "light_years": [
            "the distance by Hipparcos parallax of {star}",
            "How far away, by its Hipparcos parallax, is {star}?",
        ],
        "parsecs": [
            "the distance by Hipparcos parallax of {star}",
        ],
    },
    examples=[
        ({"star": "Sirius"}, {"parsecs": 2.637, "light_years": 8.601}),
        ({"star": "Vega"}, {"light_years": 25.044}),
    ],
)
def parallax_distance(star: Star) -> StarDistance:
    """Compute a bright star's distance from its Hipparcos parallax.

    Args:
        star: proper name, such as 'Vega'
    """
    parallax = _parallax(star)
    return StarDistance(parsecs=float(f"{1000 / parallax:.9g}"), light_years=float(f"{3261.563777 / parallax:.9g}"))


class Brightness(Result):
    """How bright a star really is."""

    absolute_magnitude: Annotated[float, About("absolute magnitude", high="faintest", low="brightest", digits=2)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "absolute_magnitude": [
            "the absolute magnitude that follows, without extinction, from the Hipparcos magnitude and parallax of {star}",
            "What absolute magnitude follows, without extinction, from the Hipparcos magnitude and parallax of {star}?",
        ],
    },
    examples=[
        ({"star": "Sirius"}, {"absolute_magnitude": 1.4544}),
        ({"star": "Vega"}, {"absolute_magnitude": 0.6036}),
    ],
)
def absolute_magnitude(star: Star) -> Brightness:
    """Compute a bright star's absolute magnitude from its Hipparcos magnitude and parallax, extinction neglected.

    Args:
        star: proper name, such as 'Vega'
    """
    return Brightness(absolute_magnitude=round(_find(star)["magnitude"] + 5 * math.log10(_parallax(star) / 100), 6))


class Ratio(Result):
    """How much brighter one thing is."""

    factor: float


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "factor": [
            "the factor by which, in Hipparcos magnitudes, {brighter} outshines {fainter}",
            "By Hipparcos magnitudes, how many times brighter is {brighter} than {fainter}?",
        ],
    },
    examples=[
        ({"brighter": "Sirius", "fainter": "Vega"}, {"factor": 3.8726}),
        ({"brighter": "Vega", "fainter": "Vega"}, {"factor": 1.0}),
    ],
)
def brightness_ratio(
    brighter: Star,
    fainter: Star,
) -> Ratio:
    """Compute how many times brighter one star appears than another, from their Hipparcos magnitudes.

    Args:
        brighter: proper name of the star that appears brighter
        fainter: proper name of the other star
    """
    difference = _find(fainter)["magnitude"] - _find(brighter)["magnitude"]
    if difference < 0:
        raise ToolError(f"{_find(brighter)['name']} is the fainter of the two; give the brighter star first.")
    return Ratio(factor=float(f"{10 ** (0.4 * difference):.9g}"))


class Recession(Result):
    """What Hubble's law says of a redshift."""

    megaparsecs: Annotated[float, About("distance", "megaparsecs", "greatest", "smallest", digits=1)]


@tool(
    domain="astronomy",
    kind="processing",
    asks={
        "megaparsecs": [
            "the distance by Hubble's law, with a Hubble constant of {hubble}, of a galaxy with a redshift of {redshift}",
            "how far away a galaxy with a redshift of {redshift} is by Hubble's law with a Hubble constant of {hubble}",
        ],
    },
    examples=[
        ({"redshift": 0.01, "hubble": 70}, {"megaparsecs": 42.8275}),
        ({"redshift": 0.05, "hubble": 67.4}, {"megaparsecs": 222.4}),
    ],
)
def hubble_distance(
    redshift: Annotated[float, Field(gt=0, le=0.1), Pick(0.005, 0.01, 0.02, 0.05)],
    hubble: Annotated[float, Field(ge=20, le=200), Pick(67.4, 70, 73, says="{} km/s per megaparsec")],
) -> Recession:
    """Compute a nearby galaxy's distance from its redshift by Hubble's law, d = cz/H0.

    Args:
        redshift: z, at most 0.1, where the linear law holds
        hubble: Hubble constant in km/s per megaparsec
    """
    return Recession(megaparsecs=float(f"{299792.458 * redshift / hubble:.9g}"))


@seeds(Star, domain="astronomy")
def star_seeds() -> list[str]:
    """Stars with a parallax first, the brightest first."""
    stars = sorted(catalogue().values(), key=lambda s: (s["name"] not in PARALLAXES, s["magnitude"], s["name"]))
    return [s["name"] for s in stars]


@seeds(Constellation, domain="astronomy")
def constellation_seeds() -> list[str]:
    """Constellations with a named bright star, best known first."""
    first = ["Orion", "Ursa Major", "Leo", "Scorpius", "Cygnus", "Lyra", "Taurus", "Gemini", "Cassiopeia", "Crux", "Virgo"]
    held = sorted({s["constellation"] for s in catalogue().values()} - set(first))
    return [*first, *held]


@aliases(Star)
def star_aliases(value: Any) -> list[str]:
    """Other names of a star."""
    return [other for other, name in OTHER_STARS.items() if name == value]


@aliases(Constellation)
def constellation_aliases(value: Any) -> list[str]:
    """The IAU abbreviation, and the name without its diaeresis."""
    return [CONSTELLATIONS[value][0], value.replace("ö", "o")]
