"""Optical glasses: refractive index, dispersion, density (refractiveindex.info database)."""

import math
from functools import cache
from typing import Annotated, Any

from pydantic import Field

from dive.packs.atlas import connect
from dive.packs.physics.entities import OpticalGlass, RefractiveIndex
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool

PACK = Pack(
    name="glasses",
    domain="physics",
    title="optical glasses of the refractiveindex.info database",
    licence="CC0-1.0",
    vintage="refractiveindex 1.3.1",
    cite="the optical data in refractiveindex 1.3",
)


def _rows(query: str, *arguments: object) -> list[Any]:
    return connect(__file__, "glasses").execute(query, arguments).fetchall()


@cache
def _short_names() -> dict[str, list[str]]:
    """Name without its maker, in lower case, to full names."""
    found: dict[str, list[str]] = {}
    for row in _rows("SELECT name, maker FROM glass"):
        found.setdefault(row["name"].removeprefix(row["maker"] + " ").casefold(), []).append(row["name"])
    return found


def _find(glass: str) -> Any:
    wanted = " ".join(glass.split())
    short = _short_names().get(wanted.casefold(), [])
    rows = _rows("SELECT * FROM glass WHERE name = ?", short[0] if len(short) == 1 else wanted)
    if not rows:
        raise ToolError(f"No single optical glass is catalogued as '{glass[:40]}'; give maker and type, such as Schott N-BK7.")
    return rows[0]


class Glass(Result):
    """An optical glass."""

    maker: Annotated[str, About("maker")]
    index: Annotated[RefractiveIndex, About("refractive index at 587.6 nanometres", digits=4, averaged=False)]
    abbe_number: Annotated[float, About("listed Abbe number", digits=1, averaged=False)]
    density: Annotated[float | None, About("density", "kilograms per cubic metre", averaged=False)]


@tool(
    domain="physics",
    kind="retrieval",
    asks={
        "index": ["the refractive index of {glass} at 587.6 nanometres"],
        "abbe_number": ["the listed Abbe number of {glass}", "What Abbe number is listed for {glass}?"],
        "density": ["the density of {glass}", "how dense {glass} is"],
    },
    examples=[
        ({"glass": "Schott N-BK7"}, {"maker": "Schott", "index": 1.5168, "abbe_number": 64.17, "density": 2510}),
        ({"glass": "N-SF11"}, {"index": 1.78472, "abbe_number": 25.68}),
    ],
)
def optical_glass(glass: OpticalGlass) -> Glass:
    """Look up an optical glass: maker, refractive index at 587.6 nm, Abbe number, density.

    Args:
        glass: maker and type, such as 'Schott N-BK7'; the type alone where only one maker has it
    """
    row = _find(glass)
    return Glass(maker=row["maker"], index=row["nd"], abbe_number=row["vd"], density=row["density"])


def _index(row: Any, wavelength: float) -> float:
    """Refractive index at a wavelength in micrometres, by the catalogue's dispersion formula."""
    first, *rest = map(float, row["coefficients"].split())
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    square = wavelength * wavelength
    if row["formula"] == "polynomial":
        total = first + sum(c * wavelength**power for c, power in pairs)
    else:
        poles = ((b, c * c if row["formula"] == "sellmeier" else c) for b, c in pairs)
        total = 1 + first + sum(b * square / (square - c) for b, c in poles)
    return math.sqrt(total)


class IndexAt(Result):
    """How a glass bends light of a colour."""

    index: Annotated[RefractiveIndex, About("refractive index", digits=4, averaged=False)]
    critical_angle: Annotated[float, About("critical angle", "degrees", "largest", "smallest", digits=2)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "index": ["the refractive index of {glass} at a wavelength of {nanometres}"],
        "critical_angle": ["the critical angle of {glass} in air at a wavelength of {nanometres}"],
    },
    examples=[
        ({"glass": "Schott N-BK7", "nanometres": 587.56}, {"index": 1.5168, "critical_angle": 41.246}),
        ({"glass": "Schott N-BK7", "nanometres": 632.8}, {"index": 1.51509}),
        ({"glass": "Schott N-SF11", "nanometres": 1060}, {"index": 1.7540}),
    ],
)
def glass_refractive_index(
    glass: OpticalGlass,
    nanometres: Annotated[float, Field(ge=100, le=10_000), Pick(435.8, 486.1, 546.1, 656.3, 852.1, says="{} nanometres")],
) -> IndexAt:
    """Compute the refractive index of an optical glass at a wavelength by its dispersion formula, and the critical angle.

    Args:
        glass: maker and type, such as 'Schott N-BK7'
        nanometres: wavelength inside the range of the glass's formula
    """
    row = _find(glass)
    if not row["low"] * 1000 <= nanometres <= row["high"] * 1000:
        raise ToolError(f"The formula of {row['name']} holds from {row['low'] * 1000:g} to {row['high'] * 1000:g} nanometres.")
    index = round(_index(row, nanometres / 1000), 7)
    return IndexAt(index=index, critical_angle=round(math.degrees(math.asin(1 / index)), 6))


class GlassRow(Row):
    """A glass in a list."""

    noun = "glass"
    plural = "glasses"
    key = "glass"

    glass: OpticalGlass
    # Not to rank by: it is what the list is chosen by.
    index: Annotated[RefractiveIndex, About("refractive index at 587.6 nanometres", digits=4, ranked=False)]
    abbe_number: Annotated[float, About("listed Abbe number", digits=1, averaged=False)]
    density: Annotated[float | None, About("density", "kilograms per cubic metre", averaged=False)]


class Glasses(Result):
    """Glasses of a maker."""

    glasses: list[GlassRow]


@tool(
    domain="physics",
    kind="retrieval",
    asks={
        "glasses": [
            "the {maker} optical glasses with a refractive index of at least {least} at 587.6 nanometres",
        ],
        "glasses#count": [
            "the number of {maker} optical glasses with a refractive index of at least {least} at 587.6 nanometres",
        ],
    },
    examples=[
        ({"maker": "Schott", "least": 2.0}, {"glasses": [
            {"glass": "Schott LASF35", "index": 2.02204, "abbe_number": 29.06, "density": 5410.0},
            {"glass": "Schott P-SF68", "index": 2.0052, "abbe_number": 21.0, "density": 6194.0}]}),
        ({"maker": "hoya", "least": 2.1}, {"glasses": [
            {"glass": "Hoya E-FDS3", "index": 2.1042, "abbe_number": 17.02, "density": 5630.0}]}),
    ],
)  # fmt: skip
def glasses_of_maker(
    maker: Annotated[str, Pick("Schott", "Ohara", "Hoya", "CDGM", "Hikari", "Sumita")],
    least: Annotated[float, Field(ge=1, le=3), Pick(1.85, 1.9, 1.95, noun="minimum refractive index")],
) -> Glasses:
    """List a maker's optical glasses with at least a given refractive index, by name, with Abbe number and density.

    Args:
        maker: Schott, Ohara, Hoya, CDGM, Hikari or Sumita
        least: smallest refractive index at 587.6 nm
    """
    known = [r["maker"] for r in _rows("SELECT DISTINCT maker FROM glass ORDER BY maker")]
    name = next((m for m in known if m.casefold() == maker.strip().casefold()), None)
    if name is None:
        raise ToolError(f"No catalogue of '{maker[:40]}' is known here; there are {', '.join(known)}.")
    rows = _rows("SELECT * FROM glass WHERE maker = ? AND nd >= ? ORDER BY name COLLATE BINARY", name, least)
    return Glasses(glasses=[GlassRow(glass=r["name"], index=r["nd"], abbe_number=r["vd"], density=r["density"]) for r in rows])


@seeds(OpticalGlass, domain="physics")
def glass_seeds() -> list[str]:
    """Every glass; the ones in every textbook first."""
    known = ["Schott N-BK7", "Schott F2", "Schott N-SF11", "Schott N-BAF10", "Schott N-SK16", "CDGM H-K9L", "Ohara S-BSL7"]
    names = [r["name"] for r in _rows("SELECT name FROM glass ORDER BY maker DESC, name")]
    return list(dict.fromkeys([*(k for k in known if k in names), *names]))
