"""Names of countries and cities: the one place that turns what people write into the canonical form, and back.

Not a pack of its own: every pack that takes or gives a `Country` or `City` may use it, so that their values join.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from dive.errors import ToolError
from dive.packs.atlas import connect

# Other English names, beyond those of ISO 3166: former, colloquial, with the article.
_OTHER_NAMES = {
    "america": "US", "usa": "US", "the us": "US", "u.s.": "US", "u.s.a.": "US", "uk": "GB", "great britain": "GB",
    "britain": "GB", "uae": "AE", "burma": "MM", "cape verde": "CV", "cabo verde": "CV", "czech republic": "CZ",
    "swaziland": "SZ", "macedonia": "MK", "east timor": "TL", "timor leste": "TL", "cote d'ivoire": "CI", "holy see": "VA",
    "vatican": "VA", "turkiye": "TR", "dr congo": "CD", "drc": "CD", "congo-kinshasa": "CD", "congo-brazzaville": "CG",
    "congo republic": "CG", "republic of macedonia": "MK", "federated states of micronesia": "FM", "russian federation": "RU",
    "palestinian territory": "PS", "palestinian territories": "PS", "state of palestine": "PS", "macao": "MO",
    "holland": "NL", "vatican city state": "VA", "kosovo": "XK", "st lucia": "LC", "st kitts and nevis": "KN",
    "st vincent and the grenadines": "VC", "aland islands": "AX", "viet nam": "VN",
}  # fmt: skip

_LETTERS = str.maketrans({"‘": "'", "’": "'", "ʻ": "'", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss"})


def fold(text: str) -> str:
    """Lower case without diacritics: the form that lookups compare."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def entries_of(database: Any) -> Iterator[Any]:
    """The entries of one of pycountry's databases, read afresh and held by nobody: pycountry would keep a kilobyte of each."""
    return iter(type(database)(database.filename))


@dataclass(frozen=True, slots=True)
class CountryRecord:
    """A country or dependent territory of the atlas."""

    iso2: str
    iso3: str
    number: int | None
    name: str
    un_region: str | None
    """None for what is not a UN member state."""
    un_subregion: str | None
    capital: str | None
    area: float | None
    population: int | None
    tld: str | None
    currency: str | None
    calling_code: str | None
    borders: str
    """ISO codes, separated by blanks."""


@cache
def countries() -> dict[str, CountryRecord]:
    """Every country and territory by its ISO 3166-1 alpha-2 code."""
    rows = connect(__file__, "geonames").execute("SELECT * FROM country ORDER BY iso2")
    return {row["iso2"]: CountryRecord(**dict(row)) for row in rows}


@cache
def _names() -> dict[str, str]:
    import pycountry

    found: dict[str, str] = {}
    for record in countries().values():
        for name in (record.name, record.iso2, record.iso3):
            found[fold(name)] = record.iso2
    for entry in pycountry.countries:
        for attribute in ("name", "official_name", "common_name"):
            name = fold(getattr(entry, attribute, ""))
            if name and name != "congo" and entry.alpha_2 in countries():
                found.setdefault(name, entry.alpha_2)
    for name, code in _OTHER_NAMES.items():
        found.setdefault(name, code)
    return found


def find_country(name: str) -> CountryRecord:
    """The country or territory of that English name or ISO 3166-1 code. Raises ToolError where there is none."""
    key = fold(name[:80])
    code = _names().get(key) or _names().get(key.removeprefix("the "))
    if code is None:
        raise ToolError(f"No country is called '{name[:60]}'. Give its English name or ISO 3166-1 code.")
    return countries()[code]


def country_spellings() -> dict[str, str]:
    """Every spelling that `find_country` takes, folded, and the alpha-2 code that it stands for."""
    return _names()


def country_names(code: str) -> list[str]:
    """Every spelling that `find_country` takes for the country with that alpha-2 code, folded, sorted."""
    return sorted(name for name, other in _names().items() if other == code)


@dataclass(frozen=True, slots=True)
class CityRecord:
    """A city of the atlas."""

    number: int
    label: str
    """The canonical form: "Nairobi, Kenya"."""
    short: str
    iso2: str
    admin1: str | None
    """USPS code of the state, for the United States."""
    latitude: float
    longitude: float
    population: int | None
    timezone: str

    @property
    def country(self) -> str:
        """Canonical name of the city's country."""
        return countries()[self.iso2].name


SELECT_CITY = "SELECT city.*, zone.name AS timezone FROM city JOIN zone ON zone.id = city.zone"


def city_of(row: Any) -> CityRecord:
    """The record of a row that `SELECT_CITY` gave."""
    parts = [row["short"], row["province"], countries()[row["iso2"]].name]
    return CityRecord(
        number=row["id"],
        label=", ".join(filter(None, parts)),
        short=row["short"],
        iso2=row["iso2"],
        admin1=row["admin1"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        population=row["population"],
        timezone=row["timezone"],
    )


def cities_where(condition: str, *values: Any) -> list[CityRecord]:
    """Cities that a condition in SQL selects. The condition is written by a pack, never by a caller of a tool."""
    return [city_of(row) for row in connect(__file__, "geonames").execute(f"{SELECT_CITY} WHERE {condition}", values)]


def positions() -> list[tuple[int, float, float, int]]:
    """Number, latitude, longitude and population of every city of known population."""
    query = "SELECT id, latitude, longitude, population FROM city WHERE population > 0 ORDER BY id"
    return [tuple(row) for row in connect(__file__, "geonames").execute(query)]


def find_city(name: str) -> CityRecord:
    """The city called "Name, Country", or of a name that only one city has.

    Raises ToolError where there is none, and where a bare name could be several cities.
    """
    text = name[:120].strip()
    parts = [p.strip() for p in text.split(",")]
    for cut in range(len(parts), 0, -1):
        short, rest = ", ".join(parts[:cut]), parts[cut:]
        found = cities_where("city.key = ?", fold(short))
        if not found:
            continue
        if rest:
            code = _names().get(fold(rest[-1])) or _names().get(fold(rest[-1]).removeprefix("the "))
            found = [c for c in found if c.iso2 == code]
            label = fold(", ".join([*parts[:-1], countries()[code].name])) if code else ""
            found = [c for c in found if fold(c.label) == label] or ([] if len(rest) > 1 else found)
        if len(found) == 1:
            return found[0]
        if found:
            choices = "; ".join(sorted(c.label for c in found)[:6])
            raise ToolError(f"Several cities are called '{text[:60]}': {choices}. Say which.")
    raise ToolError(f"No city of the atlas is called '{text[:60]}'. Write it as 'Nairobi, Kenya'.")


def geodesic_km(latitude: float, longitude: float, latitude2: float, longitude2: float) -> float:
    """Length in kilometres of the shortest line over the WGS 84 ellipsoid between two points."""
    from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped]

    return float(Geodesic.WGS84.Inverse(latitude, longitude, latitude2, longitude2, Geodesic.DISTANCE)["s12"]) / 1000


__all__ = [
    "CityRecord",
    "CountryRecord",
    "cities_where",
    "countries",
    "country_names",
    "find_city",
    "find_country",
    "fold",
    "geodesic_km",
    "positions",
]
