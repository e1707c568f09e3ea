"""Buildings and structures: materials and their heat, pipes, beams, columns (EN 12524, ASME B36.10M, formulas of statics)."""

import math
import re
from typing import Annotated, Any

from pydantic import Field

from dive.packs.atlas import connect
from dive.packs.physics.entities import Conductivity, Material, kind_in_brackets
from dive.packs.physics.mechanics import tidy
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool

PACK = Pack(
    name="building",
    domain="physics",
    title="design values of building materials (EN 12524), steel pipes (ASME B36.10M), statics",
    licence="MIT (ht, fluids); Apache-2.0 (formulas)",
    vintage="ht 1.2.0, fluids 1.3.1",
)


def _rows(query: str, *arguments: object) -> list[Any]:
    return connect(__file__, "materials").execute(query, arguments).fetchall()


class MaterialFacts(Result):
    """A building material."""

    conductivity: Annotated[Conductivity, About("thermal conductivity", "watts per metre kelvin", digits=3, averaged=False)]
    density: Annotated[float, About("density", "kilograms per cubic metre", averaged=False)]
    heat_capacity: Annotated[float, About("specific heat capacity", "joules per kilogram kelvin", averaged=False)]


@tool(
    domain="physics",
    kind="retrieval",
    asks={
        "conductivity": ["the design thermal conductivity of {material}"],
        "density": ["the design density of {material}"],
        "heat_capacity": ["the design specific heat capacity of {material}"],
    },
    cite="the EN 12524 table in ht 1.2",
    examples=[
        ({"material": "granite"}, {"conductivity": 2.8, "density": 2600, "heat_capacity": 1000}),
        ({"material": "Copper"}, {"conductivity": 380, "density": 8900}),
        ({"material": "plasterboard"}, {"conductivity": 0.25, "density": 900}),
    ],
)
def building_material(material: Material) -> MaterialFacts:
    """Look up thermal conductivity, density and heat capacity of a building material (design values of EN 12524).

    Args:
        material: such as granite, soda-lime glass or "limestone, hard", also written "limestone (hard)"
    """
    name = re.sub(r" \((.+)\)$", r", \1", " ".join(material.split()))
    rows = _rows("SELECT * FROM material WHERE name = ?", name)
    if not rows:
        raise ToolError(f"No building material is tabulated as '{material[:40]}'; give one such as granite or plasterboard.")
    return MaterialFacts(conductivity=rows[0]["conductivity"], density=rows[0]["density"], heat_capacity=rows[0]["heat"])


class MaterialRow(Row):
    """A material in a list."""

    noun = "material"
    plural = "materials"
    key = "material"

    material: Material
    conductivity: Annotated[float, About("thermal conductivity", "watts per metre kelvin", digits=3, averaged=False)]
    density: Annotated[float, About("density", "kilograms per cubic metre", averaged=False)]
    heat_capacity: Annotated[float, About("specific heat capacity", "joules per kilogram kelvin", averaged=False)]


class Materials(Result):
    """Materials of a kind."""

    materials: list[MaterialRow]


@tool(
    domain="physics",
    kind="retrieval",
    asks={
        "materials": ["the building materials classed as {kind}"],
        "materials#count": ["the number of building materials classed as {kind}"],
    },
    cite="the EN 12524 table in ht 1.2",
    examples=[
        ({"kind": "glass"}, {"materials": [
            {"material": "glass mosaic", "conductivity": 1.2, "density": 2000.0, "heat_capacity": 750.0},
            {"material": "quartz glass", "conductivity": 1.4, "density": 2200.0, "heat_capacity": 750.0},
            {"material": "soda-lime glass", "conductivity": 1.0, "density": 2500.0, "heat_capacity": 750.0}]}),
        ({"kind": "gypsum"}, {"materials": [
            {"material": "plasterboard", "conductivity": 0.25, "density": 900.0, "heat_capacity": 1000.0}]}),
    ],
)  # fmt: skip
def building_materials_of_kind(
    kind: Annotated[str, Pick("stone", "metals", "plastics", "rubber", "tiles", "wood")],
) -> Materials:
    """List the building materials of a kind, by name, with conductivity, density and heat capacity.

    Args:
        kind: stone, metals, plastics, rubber, tiles, wood, glass, concrete, gypsum, solids, asphalt, bitumen or floor covering
    """
    rows = _rows("SELECT * FROM material WHERE kind = ? COLLATE NOCASE ORDER BY name", " ".join(kind.split()))
    if not rows:
        known = ", ".join(r["kind"] for r in _rows("SELECT DISTINCT kind FROM material ORDER BY kind"))
        raise ToolError(f"No building material is of the kind '{kind[:40]}'; there are {known}.")
    return Materials(
        materials=[
            MaterialRow(material=r["name"], conductivity=r["conductivity"], density=r["density"], heat_capacity=r["heat"])
            for r in rows
        ]
    )


class WallLoss(Result):
    """Heat through a wall."""

    watts: Annotated[float, About("heat flow", "watts", digits=1)]
    u_value: Annotated[float, About("U-value", "watts per square metre kelvin", digits=3)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "watts": [
            (
                "the heat flow through a homogeneous wall of a material with {conductivity}, with {area}, {thickness} and "
                "{difference}"
            ),
            (
                "What is the heat flow through a homogeneous wall of a material with {conductivity}, with {area}, {thickness} "
                "and {difference}?"
            ),
        ],
    },
    examples=[
        (
            {"area": 10.0, "thickness": 20.0, "difference": 15.0, "conductivity": 1.0},
            {"watts": 750.0, "u_value": 5.0},
        ),
        ({"area": 1.0, "thickness": 4.0, "difference": 20.0, "conductivity": 0.04}, {"watts": 20.0, "u_value": 1.0}),
    ],
)
def heat_through_wall(
    area: Annotated[float, Field(gt=0, le=1e6), Pick(8, 12, 20, says="an area of {} square metres")],
    thickness: Annotated[float, Field(gt=0, le=1e4), Pick(15, 24, 36, says="a thickness of {} centimetres")],
    difference: Annotated[
        float, Field(gt=0, le=2000), Pick(15, 20, 25, says="a temperature difference of {} kelvin between its faces")
    ],
    conductivity: Annotated[
        Conductivity, Field(gt=0, le=1e4), Pick(0.2, 0.35, 0.5, says="a thermal conductivity of {} watts per metre kelvin")
    ],
) -> WallLoss:
    """Compute the steady heat flow through a homogeneous wall between its faces by Fourier's law.

    Args:
        area: square metres
        thickness: centimetres
        difference: kelvin between the two faces
        conductivity: thermal conductivity of the wall in W/(m·K)
    """
    u = conductivity / (thickness / 100)
    return WallLoss(watts=tidy(u * area * difference), u_value=tidy(u))


class Pipe(Result):
    """A steel pipe."""

    outer: Annotated[float, About("outer diameter", "millimetres", "largest", "smallest", digits=1)]
    inner: Annotated[float, About("inner diameter", "millimetres", "largest", "smallest", digits=2)]
    wall: Annotated[float, About("wall thickness", "millimetres", "largest", "smallest", digits=2)]


@tool(
    domain="physics",
    kind="retrieval",
    asks={
        "outer": ["the outer diameter of a schedule {schedule} steel pipe with {size}"],
        "inner": ["the inner diameter of a schedule {schedule} steel pipe with {size}"],
        "wall": ["the wall thickness of a schedule {schedule} steel pipe with {size}"],
    },
    cite="ASME B36.10M",
    examples=[
        ({"size": 2.0, "schedule": "40"}, {"outer": 60.3, "inner": 52.48, "wall": 3.91}),
        ({"size": 0.5, "schedule": "80"}, {"outer": 21.3, "wall": 3.73}),
    ],
)
def steel_pipe(
    size: Annotated[float, Pick(0.5, 1.5, 2, 4, 6, 10, says="a nominal size of {} inches")],
    schedule: Annotated[str, Pick("40", "80")] = "40",
) -> Pipe:
    """Look up the diameters and the wall of a steel pipe by nominal pipe size and schedule (ASME B36.10M).

    Args:
        size: nominal pipe size in inches, 0.125 to 36
        schedule: 5, 10, 20, 30, 40, 60, 80, 100, 120, 140 or 160
    """
    rows = _rows("SELECT * FROM pipe WHERE size = ? AND schedule = ?", size, schedule.strip())
    if not rows:
        raise ToolError("There is no pipe of this nominal size and schedule in ASME B36.10M; try size 2 and schedule 40.")
    return Pipe(outer=rows[0]["outer"], inner=rows[0]["inner"], wall=rows[0]["wall"])


class Bending(Result):
    """A loaded beam."""

    deflection: Annotated[float, About("greatest deflection", "millimetres", digits=2)]
    stress: Annotated[float, About("greatest bending stress", "megapascals", digits=2)]


_BEAM = "a simply supported rectangular beam with {span}, {width}, {height} and {modulus}, under {load}"


@tool(
    domain="physics",
    kind="processing",
    asks={
        "deflection": [
            f"the greatest deflection of {_BEAM}",
            f"What is the greatest deflection of {_BEAM}?",
        ],
    },
    examples=[
        (
            {"span": 4.0, "width": 100.0, "height": 200.0, "load": 6.0, "modulus": 10.0},
            {"deflection": 12.0, "stress": 9.0},
        ),
        ({"span": 2.0, "width": 50.0, "height": 50.0, "load": 1.0, "modulus": 200.0}, {"deflection": 1.6, "stress": 24.0}),
    ],
)
def beam_bending(
    span: Annotated[float, Field(gt=0, le=1000), Pick(2.5, 3, 4, says="a span of {} metres")],
    width: Annotated[float, Field(gt=0, le=1e5), Pick(80, 100, 120, says="a width of {} millimetres")],
    height: Annotated[float, Field(gt=0, le=1e5), Pick(160, 200, 240, says="a height of {} millimetres")],
    load: Annotated[float, Field(gt=0, le=1e6), Pick(2, 4, 6, says="a load of {} kilonewtons at mid-span")],
    modulus: Annotated[float, Field(gt=0, le=2000), Pick(11, 70, 210, says="an elastic modulus of {} gigapascals")],
) -> Bending:
    """Compute deflection and bending stress of a simply supported rectangular beam with a load at its middle.

    Args:
        span: metres between the supports
        width: millimetres
        height: millimetres
        load: kilonewtons at mid-span; the beam's own weight is left out
        modulus: elastic modulus in gigapascals
    """
    inertia = width * height**3 / 12  # mm^4
    length, force = span * 1000, load * 1000
    return Bending(
        deflection=tidy(force * length**3 / (48 * modulus * 1000 * inertia)),
        stress=tidy(force * length / 4 * height / 2 / inertia),
    )


class Buckling(Result):
    """A slender column."""

    kilonewtons: Annotated[float, About("buckling load", "kilonewtons", digits=1)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "kilonewtons": [
            "the Euler buckling load of a solid round column with pinned ends, {length}, {diameter} and {modulus}",
            "What is the Euler buckling load of a solid round column with pinned ends, {length}, {diameter} and {modulus}?",
        ],
    },
    examples=[
        ({"length": 2.0, "diameter": 50.0, "modulus": 210.0}, {"kilonewtons": 158.97}),
        ({"length": 3.0, "diameter": 100.0, "modulus": 10.0}, {"kilonewtons": 53.832}),
    ],
)
def euler_buckling(
    length: Annotated[float, Field(gt=0, le=1000), Pick(2, 2.5, 3.5, says="a length of {} metres")],
    diameter: Annotated[float, Field(gt=0, le=1e5), Pick(40, 60, 100, says="a diameter of {} millimetres")],
    modulus: Annotated[float, Field(gt=0, le=2000), Pick(11, 70, 210, says="an elastic modulus of {} gigapascals")],
) -> Buckling:
    """Compute the Euler buckling load of a solid round column with pinned ends.

    Args:
        length: metres
        diameter: millimetres
        modulus: elastic modulus in gigapascals
    """
    inertia = math.pi * diameter**4 / 64
    return Buckling(kilonewtons=tidy(math.pi**2 * modulus * 1000 * inertia / (length * 1000) ** 2 / 1000))


@seeds(Material, domain="physics")
def material_seeds() -> list[str]:
    """The building materials of the table whose name is one phrase, common ones first."""
    known = ["granite", "copper", "marble", "steel", "plasterboard", "soda-lime glass", "slate", "brass", "polystyrene"]
    names = [r["name"] for r in _rows("SELECT name FROM material WHERE name NOT LIKE '%,%' ORDER BY name")]
    return list(dict.fromkeys([*known, *names]))


@aliases(Material)
def material_aliases(value: Any) -> list[str]:
    """The name as a query says it: "limestone (hard)"."""
    return [kind_in_brackets(str(value))]
