"""The 88 constellations of the IAU, and the bright stars that have a name (ephem's catalogue, Hipparcos).

A star or constellation is known here by its canonical name; `constellation_name` and `find_star` take what people write.
"""

from functools import cache
from typing import NamedTuple

from dive.tools import ToolError

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
"""Abbreviation, genitive and area in square degrees (IAU boundaries) by Latin name."""
BY_CODE = {v[0].casefold(): k for k, v in CONSTELLATIONS.items()}
PARALLAXES = {
    "Sirius": 379.21, "Rigil Kentaurus": 754.81, "Procyon": 284.56, "Altair": 194.95, "Vega": 130.23, "Fomalhaut": 129.81,
    "Pollux": 96.54, "Denebola": 90.91, "Arcturus": 88.83, "Capella": 76.20, "Rasalhague": 67.13, "Hamal": 49.56,
    "Aldebaran": 48.94, "Regulus": 41.13, "Alioth": 39.51, "Diphda": 33.86, "Alpheratz": 33.62, "Alnair": 32.29,
    "Alkaid": 31.38, "Miaplacidus": 28.82, "Dubhe": 26.54, "Kochab": 24.91, "Achernar": 23.39, "Alphard": 18.09,
    "Spica": 13.06, "Bellatrix": 12.92, "Canopus": 10.55, "Polaris": 7.54, "Betelgeuse": 6.55, "Mirfak": 6.44,
    "Antares": 5.89, "Enif": 4.73, "Rigel": 3.78, "Deneb": 2.31,
}  # fmt: skip
"""Milliarcseconds: Hipparcos, the new reduction (van Leeuwen 2007)."""
OTHER_STARS = {
    "Adara": "Adhara", "Agena": "Hadar", "Albereo": "Albireo", "Alcaid": "Alkaid", "Sirrah": "Alpheratz", "Etamin": "Eltanin",
    "Formalhaut": "Fomalhaut", "Gienah Corvi": "Gienah", "Alpha Centauri": "Rigil Kentaurus", "North Star": "Polaris",
    "Pole Star": "Polaris",
}  # fmt: skip
"""Other names and spellings, ephem's among them, of stars of the catalogue."""


class NamedStar(NamedTuple):
    """A star of the catalogue."""

    name: str
    magnitude: float
    """Johnson V, as the Hipparcos catalogue lists it."""
    ra: float
    """Right ascension at J2000 in radians."""
    dec: float
    """Declination at J2000 in radians."""
    constellation: str


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
def catalogue() -> dict[str, NamedStar]:
    """Every named star by its canonical name."""
    import ephem  # type: ignore[import-untyped]
    import ephem.stars  # type: ignore[import-untyped]

    found = {}
    for name in ephem.stars.stars:
        if name in OTHER_STARS:
            continue
        body = ephem.star(name)
        body.compute("2000/1/1.5", epoch="2000")
        place = constellation_name(ephem.constellation(body)[1])
        found[name] = NamedStar(name, round(float(body.mag), 2), float(body.a_ra), float(body.a_dec), place)
    return found


def find_star(star: str) -> NamedStar:
    """The star that is called so, whatever the case. Raises ToolError where there is none."""
    wanted = " ".join(star.split()).casefold().removeprefix("the star ")
    for other, name in OTHER_STARS.items():
        if other.casefold() == wanted:
            wanted = name.casefold()
    for name, record in catalogue().items():
        if name.casefold() == wanted:
            return record
    raise ToolError(f"No bright star is listed as '{star[:40]}'. Give its proper name, such as 'Vega' or 'Betelgeuse'.")


def parallax_of(star: str) -> float:
    """Hipparcos parallax in milliarcseconds. Raises ToolError where none is on record."""
    name = find_star(star).name
    if PARALLAXES.get(name) is None:
        raise ToolError(f"No parallax is on record for {name}.")
    return float(PARALLAXES[name])
