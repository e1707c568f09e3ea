"""Isotopes: natural abundance, radioactive decay, and how much of a sample is left (mendeleev's tables)."""

import math
import re
from typing import Annotated, Any

from pydantic import Field

from dive.packs.atlas import connect
from dive.packs.chemistry.elements import elements, find_element
from dive.packs.chemistry.entities import Isotope
from dive.packs.chemistry.formulas import AVOGADRO, tidy
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Element

PACK = Pack(name="isotopes", domain="chemistry", title="isotope tables of mendeleev", licence="MIT", vintage="mendeleev 1.3.0",
            cite="the element data in mendeleev 1.3")  # fmt: skip
DAY = 86400.0
YEAR = 365.25
"""Days."""
IN_DAYS = 500
"""Half-lives of fewer days are stated in days, all others in years, as the tables have them: no year is turned into days."""
STEPS = {"A": (-2, -4), "B-": (1, 0), "B+": (-1, 0), "EC": (-1, 0), "2B-": (2, 0), "n": (0, -1), "p": (-1, -1)}
"""What each decay mode does to atomic number and mass number."""
MODES = {
    "A": "alpha decay",
    "B-": "beta-minus decay",
    "EC": "electron capture",
    "2B-": "double beta decay",
    "n": "neutron emission",
    "p": "proton emission",
    "2n": "two-neutron emission",
    "2p": "two-proton emission",
    "SF": "spontaneous fission",
}
"""In words; the table's B+ is no mode of its own, for it counts beta-plus decay and electron capture together."""


def find_isotope(isotope: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Element and isotope record of "carbon-14" or "C-14". Raises ToolError where there is none."""
    match = re.fullmatch(r"([A-Za-z]{1,15})[ -]?(\d{1,3})", isotope.strip())
    if match is None:
        raise ToolError(f"'{isotope[:40]}' is not an isotope. Give element and mass number: 'carbon-14'.")
    element = find_element(match[1])
    row = (
        connect(__file__, "elements")
        .execute("SELECT * FROM isotopes WHERE z=? AND a=?", (element["z"], int(match[2])))
        .fetchone()
    )
    if row is None:
        raise ToolError(f"The table has no isotope {element['name']}-{match[2]} with a measured half-life or abundance.")
    return element, dict(row)


class NaturalIsotope(Row):
    """An isotope that occurs in nature."""

    noun = "isotope"
    plural = "isotopes"
    weighted = True

    name: Isotope
    mass_number: Annotated[int, About("mass number")]
    abundance: Annotated[
        float, About("natural abundance", "percent", digits=3, ranked=False)
    ]  # `most_abundant` says it plainly
    mass: float


class NaturalIsotopes(Result):
    """The isotopes that make up an element as found in nature."""

    isotopes: list[NaturalIsotope]
    most_abundant: Isotope


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "isotopes": [
            "the isotopes of {element} listed with a natural abundance",
            "Which isotopes of {element} are listed with a natural abundance?",
        ],
        "isotopes#count": [
            "the number of isotopes of {element} listed with a natural abundance",
        ],
        "most_abundant": [
            "the most abundant natural isotope of {element}",
            "What is the most abundant natural isotope of {element}?",
        ],
    },
    undisputed=("most_abundant",),
    each={
        "isotopes#count": ["has {most} isotopes listed with a natural abundance"],
    },
    examples=[
        (
            {"element": "chlorine"},
            {
                "isotopes": [{"name": "chlorine-35", "mass_number": 35}, {"name": "chlorine-37", "mass_number": 37}],
                "most_abundant": "chlorine-35",
            },
        ),
        (
            {"element": "iron"},
            {
                "isotopes": [
                    {"mass_number": 54},
                    {"mass_number": 56, "abundance": 91.754},
                    {"mass_number": 57},
                    {"mass_number": 58},
                ]
            },
        ),
        ({"element": "gold"}, {"isotopes": [{"name": "gold-197", "abundance": 100.0, "mass": 196.96657}]}),
    ],
)
def natural_isotopes(element: Element) -> NaturalIsotopes:
    """List the isotopes of an element that have a natural abundance, with atomic mass and abundance.

    Args:
        element: English name or chemical symbol
    """
    e = find_element(element)
    rows = connect(__file__, "elements").execute(
        "SELECT * FROM isotopes WHERE z=? AND abundance IS NOT NULL AND abundance > 0 ORDER BY a", (e["z"],)
    )
    found = [
        NaturalIsotope(name=f"{e['name']}-{r['a']}", mass_number=r["a"], abundance=r["abundance"], mass=r["mass"]) for r in rows
    ]
    if not found:
        raise ToolError(f"No isotope of {e['name']} has a natural abundance: it does not occur in nature in any quantity.")
    return NaturalIsotopes(isotopes=found, most_abundant=max(found, key=lambda i: i.abundance).name)


class Radioisotope(Row):
    """A radioactive isotope."""

    noun = "isotope"
    plural = "isotopes"

    name: Isotope
    mass_number: Annotated[int, About("mass number")]
    half_life: Annotated[float, About("half-life", "days", "longest", "shortest", ranked=False)]


class Radioisotopes(Result):
    """Radioactive isotopes of an element in order of mass number."""

    isotopes: list[Radioisotope]


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "isotopes": [
            "the radioactive isotopes of {element} with half-lives of at least {minimum_days}",
            "Which radioactive isotopes of {element} have half-lives of at least {minimum_days}?",
        ],
        "isotopes#count": [
            "the number of radioactive isotopes of {element} with half-lives of at least {minimum_days}",
        ],
    },
    rules=("Leave out metastable states",),
    each={
        "isotopes#count": ["has {most} radioactive isotopes with half-lives of at least {minimum_days}"],
    },
    examples=[
        (
            {"element": "cesium", "minimum_days": 365},
            {"isotopes": [{"mass_number": 134}, {"mass_number": 135}, {"mass_number": 137, "half_life": 10972.0}]},
        ),
        ({"element": "carbon", "minimum_days": 1}, {"isotopes": [{"name": "carbon-14"}]}),
        ({"element": "hydrogen", "minimum_days": 365}, {"isotopes": [{"name": "hydrogen-3", "half_life": 4500.0}]}),
    ],
)
def long_lived_radioisotopes(
    element: Element,
    minimum_days: Annotated[float, Field(gt=0, le=1e15), Pick(2, 10, 30, 365, says="{} days", noun="minimum half-life")],
) -> Radioisotopes:
    """List the radioactive isotopes of an element whose half-life is at least so long.

    Args:
        element: English name or chemical symbol
        minimum_days: shortest half-life to list, in days
    """
    e = find_element(element)
    rows = connect(__file__, "elements").execute(
        "SELECT * FROM isotopes WHERE z=? AND half_life >= ? ORDER BY a", (e["z"], minimum_days * DAY)
    )
    return Radioisotopes(
        isotopes=[
            Radioisotope(name=f"{e['name']}-{r['a']}", mass_number=r["a"], half_life=float(f"{r['half_life'] / DAY:.6g}"))
            for r in rows
        ]
    )


class Decay(Result):
    """How a radioactive isotope decays."""

    half_life: float
    half_life_days: Annotated[float, About("half-life", "days", "longest", "shortest", averaged=False)] | None
    half_life_years: Annotated[float, About("half-life", "years", "longest", "shortest", averaged=False)] | None
    mode: str | None
    daughter: str | None
    daughter_element: Element | None


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "half_life_days": [
            "the half-life of {isotope}",
            "What is the half-life of {isotope}?",
        ],
        "half_life_years": [
            "the half-life of {isotope}",
            "What is the half-life of {isotope}?",
        ],
        "mode": [
            "the main decay mode of {isotope}",
            "How does {isotope} mainly decay?",
        ],
        "daughter": [
            "the main decay product of {isotope}",
            "Which isotope is the main decay product of {isotope}?",
        ],
        "daughter_element": [
            "the element to which {isotope} mainly decays",
            "To which element does {isotope} mainly decay?",
        ],
    },
    undisputed=("mode", "daughter", "daughter_element"),
    examples=[
        (
            {"isotope": "carbon-14"},
            {
                "half_life": 2081925.0,
                "half_life_days": None,
                "half_life_years": 5700.0,
                "mode": "beta-minus decay",
                "daughter": "nitrogen-14",
            },
        ),
        ({"isotope": "Co-60"}, {"half_life": 1925.0, "daughter_element": "nickel"}),
        ({"isotope": "uranium-238"}, {"mode": "alpha decay", "daughter": "thorium-234"}),
        (
            {"isotope": "iodine-131"},
            {"half_life": 8.025, "half_life_days": 8.025, "half_life_years": None, "daughter": "xenon-131"},
        ),
    ],
)
def isotope_decay(isotope: Isotope) -> Decay:
    """Look up a radioactive isotope's half-life, main decay mode and daughter.

    The half-life is in days; where they are 500 or more, it is asked for in years.

    Args:
        isotope: element and mass number, 'carbon-14' or 'C-14'
    """
    element, record = find_isotope(isotope)
    if record["half_life"] is None:
        raise ToolError(f"{element['name']}-{record['a']} is stable as far as is known: no half-life has been measured.")
    step = STEPS.get(record["mode"])
    child = elements().get(element["z"] + step[0]) if step else None
    days = _half_life(isotope)
    return Decay(
        half_life=days,
        half_life_days=days if days < IN_DAYS else None,
        half_life_years=float(f"{record['half_life'] / DAY / YEAR:.6g}") if days >= IN_DAYS else None,
        mode=MODES.get(record["mode"]),
        daughter=f"{child['name']}-{record['a'] + step[1]}" if step and child else None,
        daughter_element=child["name"] if child else None,
    )


@seeds(Isotope, domain="chemistry")
def isotope_seeds() -> list[str]:
    """Radioactive isotopes that people have heard of, then every isotope with a half-life of at least a month."""
    first = ["carbon-14", "cobalt-60", "cesium-137", "iodine-131", "uranium-238", "uranium-235", "plutonium-239",
             "strontium-90", "radium-226", "polonium-210", "potassium-40", "hydrogen-3", "americium-241", "radon-222",
             "thorium-232", "technetium-99", "iridium-192", "sodium-22", "phosphorus-32", "fluorine-18"]  # fmt: skip
    rows = connect(__file__, "elements").execute(
        "SELECT * FROM isotopes WHERE half_life BETWEEN ? AND ? AND z < 99 ORDER BY z, a", (30 * DAY, 1e18)
    )
    others = [f"{elements()[r['z']]['name']}-{r['a']}" for r in rows]
    return [*first, *(o for o in others if o not in first)]


_HYDROGEN = {1: ("protium",), 2: ("deuterium",), 3: ("tritium",)}
"""Names that isotopes have of their own."""


@aliases(Isotope)
def isotope_aliases(value: Any) -> list[str]:
    """The isotope with the element's symbol: "C-14"."""
    element, record = find_isotope(value)
    own = _HYDROGEN.get(record["a"], ()) if element["symbol"] == "H" else ()
    return [*own, f"{element['symbol']}-{record['a']}", f"{record['a']}{element['symbol']}"]


def _half_life(isotope: str) -> float:
    """Half-life in days. Raises ToolError for a stable isotope."""
    element, record = find_isotope(isotope)
    if record["half_life"] is None:
        raise ToolError(f"{element['name']}-{record['a']} is stable and does not decay.")
    return float(f"{record['half_life'] / DAY:.6g}")


class Remaining(Result):
    """What is left of a radioactive sample."""

    percent: Annotated[
        float, About("undecayed share", "percent", digits=1, ranked=False)
    ]  # which is the longer-lived is plainer said


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "percent": [
            "the undecayed share of {isotope} after {days}",
            "What share of {isotope} is still undecayed after {days}?",
        ],
    },
    examples=[
        ({"isotope": "iodine-131", "days": 24.075}, {"percent": 12.5}),
        ({"isotope": "cobalt-60", "days": 365}, {"percent": 87.68}),
    ],
)
def radioactive_share_left(
    isotope: Isotope,
    days: Annotated[float, Field(gt=0, le=1e15), Pick(30, 60, 90, says="{} days", noun="decay time")],
) -> Remaining:
    """Compute what share of a radioactive isotope has not decayed yet.

    Args:
        isotope: element and mass number, 'carbon-14' or 'C-14'
        days: time passed in days
    """
    share = tidy(100 * 0.5 ** min(days / _half_life(isotope), 1000.0))
    if not 0.05 <= share <= 99.95:
        left = "Less than 0.05" if share < 1 else "More than 99.95"
        raise ToolError(f"{left} percent of {isotope[:40]} is left after {days:g} days; choose another time.")
    return Remaining(percent=share)


class Wait(Result):
    """How long a decay takes."""

    days: Annotated[float, About("decay time", "days", "longest", "shortest", ranked=False)] | None
    years: Annotated[float, About("decay time", "years", "longest", "shortest", ranked=False)] | None


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "days": [
            "the time in which {isotope} decays to {percent} of its original amount",
            "How long does {isotope} take to decay to {percent} of its original amount?",
        ],
        "years": [
            "the time in which {isotope} decays to {percent} of its original amount",
            "How long does {isotope} take to decay to {percent} of its original amount?",
        ],
    },
    examples=[
        ({"isotope": "carbon-14", "percent": 25}, {"days": None, "years": 11400.0}),
        ({"isotope": "iodine-131", "percent": 25}, {"days": 16.05}),
        ({"isotope": "I-131", "percent": 10}, {"days": 26.66}),
    ],
)
def radioactive_decay_time(
    isotope: Isotope,
    percent: Annotated[float, Field(gt=0, lt=100), Pick(10, 20, 25, 30, says="{} percent", noun="remaining share")],
) -> Wait:
    """Compute how long it takes until only a share of the nuclei of a radioactive sample is left.

    In days where the half-life is below 500 days, else in years.

    Args:
        isotope: element and mass number, 'carbon-14' or 'C-14'
        percent: share of the nuclei that is left
    """
    halvings, half_life = math.log2(100 / percent), _half_life(isotope)
    if half_life < IN_DAYS:
        return Wait(days=tidy(half_life * halvings), years=None)
    return Wait(days=None, years=tidy(half_life / YEAR * halvings))


class SpecificActivity(Result):
    """How radioactive a gram of an isotope is."""

    gigabecquerels: Annotated[float, About("specific activity", "gigabecquerels per gram", averaged=False)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "gigabecquerels": [
            "the specific activity of {isotope}",
            "What is the specific activity of {isotope}?",
        ],
    },
    examples=[({"isotope": "radium-226"}, {"gigabecquerels": 36.577}), ({"isotope": "cobalt-60"}, {"gigabecquerels": 41874.0})],
)
def specific_activity(isotope: Isotope) -> SpecificActivity:
    """Compute the activity per gram of a pure radioactive isotope from its half-life and mass.

    Args:
        isotope: element and mass number, 'radium-226' or 'Ra-226'
    """
    element, record = find_isotope(isotope)
    if record["half_life"] is None:
        raise ToolError(f"{element['name']}-{record['a']} is stable and has no activity.")
    return SpecificActivity(
        gigabecquerels=float(f"{math.log(2) * AVOGADRO / (record['half_life'] * record['mass']) / 1e9:.12g}")
    )
