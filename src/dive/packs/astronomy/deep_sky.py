"""Galaxies, star clusters and nebulae of the New General Catalogue and the Index Catalogue (OpenNGC)."""

import re
from functools import cache
from typing import Annotated, Any

from pydantic import Field

from dive.packs.astronomy.entities import Constellation, DeepSkyObject
from dive.packs.astronomy.star_catalogue import CONSTELLATIONS, constellation_name
from dive.packs.atlas import connect
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool

PACK = Pack(
    name="deep_sky",
    domain="astronomy",
    title="deep-sky objects of the NGC and IC (OpenNGC)",
    licence="CC BY-SA 4.0",
    vintage="pyongc 1.2.2",
    cite="OpenNGC data in pyongc 1.2",
)


def _rows(query: str, *arguments: object) -> list[Any]:
    return connect(__file__, "deep_sky").execute(query, arguments).fetchall()


@cache
def _common_names() -> dict[str, str]:
    """Common name in lower case to catalogue name, where only one object has it."""
    found: dict[str, list[str]] = {}
    for row in _rows("SELECT name, common FROM object WHERE common NOT NULL"):
        found.setdefault(row["common"].casefold(), []).append(row["name"])
    return {common: names[0] for common, names in found.items() if len(names) == 1}


def _find(text: str) -> Any:
    plain = " ".join(text.split()).casefold().removeprefix("the ")
    messier = re.fullmatch(r"(?:messier|m) ?(\d{1,3})", plain, re.ASCII)
    catalogue = re.fullmatch(r"(ngc|ic) ?0*(\d{1,4})", plain, re.ASCII)
    if messier:
        rows = _rows("SELECT * FROM object WHERE messier = ?", int(messier[1]))
    else:
        name = f"{catalogue[1].upper()} {catalogue[2]}" if catalogue else _common_names().get(plain)
        rows = _rows("SELECT * FROM object WHERE name = ?", name)
    if not rows:
        raise ToolError(f"OpenNGC has no deep-sky object '{text[:40]}'; give one such as NGC 224, M 31 or Andromeda Galaxy.")
    return rows[0]


@cache
def _constellations() -> dict[str, str]:
    """IAU abbreviation to name."""
    return {code: name for name, (code, *_) in CONSTELLATIONS.items()}


class DeepSky(Result):
    """A deep-sky object."""

    kind: Annotated[str, About("kind", ranked=False)]
    constellation: Constellation
    magnitude: Annotated[float | None, About("visual magnitude", None, "faintest", "brightest", digits=2)]
    size: Annotated[float | None, About("apparent major axis", "arcminutes", "longest", "shortest", digits=1, averaged=False)]
    common_name: Annotated[str | None, About("common name")]
    messier: int | None


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "kind": ["the kind of deep-sky object that {object} is",
            "the object type of {object}",
            "What kind of deep-sky object is {object}?"],
        "constellation": ["the constellation containing {object}",
            "the constellation of {object}",
            "Which constellation contains {object}?"],
        "magnitude": ["the visual magnitude of {object}"],
        "size": ["the apparent major axis of {object}"],
        "messier": ["the Messier number of {object}"],
    },
    undisputed=("constellation", "messier"),
    examples=[
        ({"object": "M31"}, {"kind": "galaxy", "constellation": "Andromeda", "magnitude": 3.44}),
        ({"object": "Crab Nebula"}, {"kind": "supernova remnant", "constellation": "Taurus", "messier": 1}),
        ({"object": "ngc 6205"}, {"kind": "globular cluster", "constellation": "Hercules", "messier": 13, "magnitude": 5.8}),
    ],
)  # fmt: skip
def deep_sky_object(object: DeepSkyObject) -> DeepSky:
    """Look up a galaxy, star cluster or nebula: kind, constellation, visual magnitude, apparent size, Messier number.

    Args:
        object: 'NGC 224', 'IC 434', 'M 31' or an unambiguous common name
    """
    row = _find(object)
    return DeepSky(
        kind=row["kind"],
        constellation=_constellations()[row["constellation"]],
        magnitude=row["magnitude"],
        size=row["size"],
        common_name=row["common"],
        messier=row["messier"],
    )


class ObjectRow(Row):
    """An object in a list."""

    noun = "object"
    plural = "objects"
    key = "object"

    object: DeepSkyObject
    magnitude: Annotated[float | None, About("visual magnitude", None, "faintest", "brightest", digits=2)]
    size: Annotated[float | None, About("apparent major axis", "arcminutes", "longest", "shortest", digits=1, averaged=False)]


def _plural(kind: str) -> str:
    return f"{kind}e" if kind.endswith("nebula") else f"{kind.removesuffix('y')}ies" if kind.endswith("y") else f"{kind}s"


class Objects(Result):
    """Objects of a constellation."""

    objects: list[ObjectRow]


_KINDS = ("globular clusters", "open clusters", "planetary nebulae")


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "objects": ["the NGC and IC objects in {constellation} that OpenNGC types as {kind}"],
        "objects#count": [
            "the number of NGC and IC objects in {constellation} that OpenNGC types as {kind}",
            "How many NGC and IC objects in {constellation} does OpenNGC type as {kind}?",
        ],
    },
    each={
        "objects#count": ["contains {most} NGC and IC objects that OpenNGC types as {kind}"],
    },
    examples=[
        ({"constellation": "Lyra", "kind": "globular cluster"}, {"objects": [
            {"object": "NGC 6779", "magnitude": 8.4, "size": 5.8}]}),
        ({"constellation": "Cru", "kind": "galaxies"}, {"objects": []}),
    ],
)  # fmt: skip
def deep_sky_in_constellation(constellation: Constellation, kind: Annotated[str, Pick(*_KINDS)]) -> Objects:
    """List the deep-sky objects of a kind in a constellation, by catalogue name, with magnitude and apparent size.

    Args:
        constellation: Latin name or IAU abbreviation
        kind: one of OpenNGC's kinds, such as galaxy, globular cluster, open cluster, planetary nebula; the plural will do
    """
    code = CONSTELLATIONS[constellation_name(constellation)][0]
    wanted = " ".join(kind.split()).casefold()
    known = [row["kind"] for row in _rows("SELECT DISTINCT kind FROM object")]
    kinds = {spelt.casefold(): k for k in known for spelt in (_plural(k), k)}
    if wanted not in kinds:
        raise ToolError(f"'{kind[:40]}' is no kind of object in OpenNGC; there are {', '.join(sorted(known))}.")
    rows = _rows("SELECT * FROM object WHERE constellation = ? AND kind = ?", code, kinds[wanted])
    rows.sort(key=lambda r: (r["name"].split()[0], int(r["name"].split()[1])))
    return Objects(objects=[ObjectRow(object=r["name"], magnitude=r["magnitude"], size=r["size"]) for r in rows])


class MessierObject(Result):
    """An object of Messier's list."""

    object: DeepSkyObject


@tool(
    domain="astronomy",
    kind="retrieval",
    asks={
        "object": ["the NGC or IC object that is Messier {number}", "Which NGC or IC object is Messier {number}?"],
    },
    via={"object": "Messier {number}"},
    undisputed=("object",),
    examples=[
        ({"number": 31}, {"object": "NGC 224"}),
        ({"number": 57}, {"object": "NGC 6720"}),
    ],
)
def messier_object(number: Annotated[int, Field(ge=1, le=110), Pick(*range(1, 40))]) -> MessierObject:
    """Find the NGC or IC object with a Messier number.

    Args:
        number: 1 to 110; 40, 45, 73 and 102 have no entry of their own in OpenNGC
    """
    rows = _rows("SELECT name FROM object WHERE messier = ?", number)
    if not rows:
        raise ToolError("OpenNGC has no NGC or IC object with this Messier number; give one from 1 to 110, such as 31.")
    return MessierObject(object=rows[0]["name"])


@seeds(DeepSkyObject, domain="astronomy")
def object_seeds() -> list[str]:
    """Every object: Messier's, then those with a common name, then all others by brightness."""
    query = "SELECT name FROM object ORDER BY messier IS NULL, common IS NULL, magnitude IS NULL, magnitude, name"
    return [row["name"] for row in _rows(query)]


@aliases(DeepSkyObject)
def object_aliases(name: str) -> list[str]:
    """Messier number and common name."""
    rows = _rows("SELECT messier, common FROM object WHERE name = ?", str(name))
    found = [f"M {rows[0]['messier']}", f"M{rows[0]['messier']}"] if rows and rows[0]["messier"] else []
    return [*found, rows[0]["common"]] if rows and rows[0]["common"] else found
