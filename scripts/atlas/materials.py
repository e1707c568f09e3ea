"""Compile building materials and steel pipes into physics/data/materials.sqlite.

    pip download --no-deps ht==1.2.0 fluids==1.3.1 -d FOLDER
    python scripts/atlas/materials.py FOLDER/ht-1.2.0-py3-none-any.whl FOLDER/fluids-1.3.1-py3-none-any.whl

The tables are literals in the two packages' sources (MIT, C. Bell): design values of EN 12524 and pipe sizes of ASME B36.10M.
Gases, liquids and materials that only differ by their density are left out, and so are cork tiles, whose conductivity is
misprinted there (65 W/(m K) for 0.065).
"""

import ast
import re
import sys
import zipfile

from compiled import write

SCHEDULES = ("5", "10", "20", "30", "40", "60", "80", "100", "120", "140", "160")
LEFT_OUT = ("Gases", "Water", "Sealant", "Floor covering, tiles, cork", "Plasters and renders")
RENAMED = {
    "Glass, soda lime": "soda-lime glass", "Glass, quartz": "quartz glass", "Glass, glass mosaic": "glass mosaic",
    "Metals, iron, cast": "cast iron", "Stone, natural pumice": "pumice", "Stone, sandstone (silica)": "sandstone",
    "Rubber, natural": "natural rubber", "Rubber, butyl (isobutene), solid melt": "butyl rubber", "Rubber, butadiene":
    "butadiene rubber", "Rubber, hard rubber (ebonite), solid": "ebonite", "Tiles, clay": "clay tiles", "Tiles, concrete":
    "concrete tiles", "Tiles, ceramic or porcelain": "ceramic tiles", "Tiles, plastic": "plastic tiles", "Bitumen, pure":
    "bitumen", "Bitumen, felt or sheet": "bitumen felt", "Concrete, high density": "high-density concrete",
    "Concrete, reinforced with 1% steel": "concrete reinforced with 1% steel", "Concrete, reinforced with 2% steel":
    "concrete reinforced with 2% steel", "Floor covering, carpet / textile flooring": "carpet", "Floor covering, Linoleum":
    "linoleum", "Gypsum, plasterboard": "plasterboard", "Wood, oriented strand board": "oriented strand board",
    "Wood, cement-bonded particleboard": "cement-bonded particleboard", "Floor covering, rubber": "rubber flooring",
    "Floor covering, plastic": "plastic flooring", "Solids, clay or silt": "clay or silt", "Solids, sand and gravel":
    "sand and gravel", "Stone, artificial stone": "artificial stone", "Plastics, polyethylene / polythene, high density":
    "high-density polyethylene", "Plastics, polyethylene / polythene, low density": "low-density polyethylene",
}  # fmt: skip


def literal(source: str, name: str) -> object:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return ast.literal_eval(node.value)
    raise SystemExit(f"{name} is not in the source")


def main(ht: str, fluids: str) -> None:
    insulation = zipfile.ZipFile(ht).read("ht/insulation.py").decode()
    piping = zipfile.ZipFile(fluids).read("fluids/piping.py").decode()
    licence = zipfile.ZipFile(ht).read("ht-1.2.0.dist-info/licenses/LICENSE.txt").decode()
    materials = []
    for full, (density, conductivity, heat) in literal(insulation, "building_materials").items():
        kind, _, rest = full.partition(", ")
        if full.startswith(LEFT_OUT) or "kg/m^3" in full or "natural, " in full or "underlay" in full:
            continue
        name = RENAMED.get(full, re.sub(r" \(.*\)", "", rest or kind))
        materials.append((name if name.isupper() else name[0].lower() + name[1:], kind.lower(), density, conductivity, heat))
    pipes = []
    for schedule in SCHEDULES:
        columns = (literal(piping, f"NPS{schedule}"), *(literal(piping, f"S{schedule}{c}") for c in "iot"))
        pipes += [(size, schedule, inner, outer, wall) for size, inner, outer, wall in zip(*columns, strict=True)]
    write(
        "physics/materials",
        """
        CREATE TABLE material (name TEXT PRIMARY KEY COLLATE NOCASE, kind TEXT NOT NULL, density REAL NOT NULL,
                               conductivity REAL NOT NULL, heat REAL NOT NULL) WITHOUT ROWID;
        CREATE TABLE pipe (size REAL, schedule TEXT, inner REAL NOT NULL, outer REAL NOT NULL, wall REAL NOT NULL,
                           PRIMARY KEY (size, schedule)) WITHOUT ROWID;
        """,
        {"material": sorted(materials), "pipe": sorted(pipes)},
        {
            "source": "design values of EN 12524 and pipe sizes of ASME B36.10M, as in ht 1.2.0 and fluids 1.3.1 (C. Bell)",
            "version": "ht 1.2.0, fluids 1.3.1",
            "licence": "MIT",
            "notice": licence,
        },
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
