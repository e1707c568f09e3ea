"""The periodic table: elements, their measured properties, isotopes and radioactive decay (mendeleev's tables)."""

import re
from functools import cache
from typing import Annotated, Any

from pydantic import Field

from dive.packs.atlas import connect
from dive.packs.chemistry.entities import Isotope
from dive.tools import About, Pack, Pick, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Celsius, Element, Integer

PACK = Pack(
    name="elements",
    domain="chemistry",
    title="element and isotope tables of mendeleev",
    licence="MIT",
    vintage="mendeleev 1.3.0",
)

OTHER_NAMES = {
    "aluminium": "aluminum",
    "caesium": "cesium",
    "sulphur": "sulfur",
    "wolfram": "tungsten",
    "quicksilver": "mercury",
}
DAY = 86400.0
# Whether lanthanum or lutetium stands below yttrium is disputed, so the f-block rows are given no group at all.
NO_GROUP = frozenset((*range(57, 72), *range(89, 104)))
STEPS = {"A": (-2, -4), "B-": (1, 0), "B+": (-1, 0), "EC": (-1, 0), "2B-": (2, 0), "n": (0, -1), "p": (-1, -1)}
"""What each decay mode does to atomic number and mass number."""
MODES = {
    "A": "alpha decay",
    "B-": "beta-minus decay",
    "B+": "beta-plus decay or electron capture",
    "EC": "electron capture",
    "2B-": "double beta decay",
    "n": "neutron emission",
    "p": "proton emission",
    "2n": "two-neutron emission",
    "2p": "two-proton emission",
    "SF": "spontaneous fission",
}


@cache
def elements() -> dict[int, dict[str, Any]]:
    """Every element by atomic number."""
    return {r["z"]: dict(r) for r in connect(__file__, "elements").execute("SELECT * FROM elements ORDER BY z")}


@cache
def _by_name() -> dict[str, dict[str, Any]]:
    found = {e["name"]: e for e in elements().values()}
    found.update({e["symbol"].casefold(): e for e in elements().values()})
    found.update({other: found[name] for other, name in OTHER_NAMES.items()})
    return found


def find_element(element: str) -> dict[str, Any]:
    """The element of that name or symbol. Raises ToolError where there is none."""
    try:
        return _by_name()[element.strip().casefold()]
    except KeyError:
        raise ToolError(f"No element is called '{element[:40]}'. Give an English name or a symbol: 'iron' or 'Fe'.") from None


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


def _group(element: dict[str, Any]) -> int | None:
    return None if element["z"] in NO_GROUP else element["grp"]


class ElementIdentity(Result):
    """Where an element stands in the periodic table."""

    name: Element
    symbol: str
    atomic_number: Annotated[Integer, About("atomic number")]
    atomic_mass: Annotated[float, About("standard atomic weight", digits=3)]
    group: Annotated[int, About("group number")] | None
    period: Annotated[int, About("period")]
    block: Annotated[str, About("block of the periodic table", form="as a single letter")]
    configuration: str


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "symbol": [
            "the chemical symbol of {element}",
            "What is the chemical symbol of {element}?",
        ],
        "atomic_number": [
            "the atomic number of {element}",
            "What is the atomic number of {element}?",
        ],
        "atomic_mass": [
            "the standard atomic weight of {element}",
            "What is the standard atomic weight of {element}?",
        ],
        "group": [
            "the group number in the periodic table of {element}",
            "Which group of the periodic table is {element} in?",
        ],
        "period": [
            "the period number in the periodic table of {element}",
            "Which period of the periodic table is {element} in?",
        ],
        "configuration": [
            "the ground-state electron configuration, in noble-gas shorthand, of {element}",
            "What is the ground-state electron configuration, in noble-gas shorthand, of {element}?",
        ],
    },
    examples=[
        (
            {"element": "iron"},
            {"symbol": "Fe", "atomic_number": 26, "atomic_mass": 55.845, "group": 8, "period": 4, "block": "d"},
        ),
        ({"element": "Br"}, {"name": "bromine", "atomic_number": 35, "group": 17, "configuration": "[Ar] 3d10 4s2 4p5"}),
        ({"element": "Caesium"}, {"name": "cesium", "symbol": "Cs", "period": 6}),
    ],
)
def element_profile(element: Element) -> ElementIdentity:
    """Look up an element's symbol, atomic number, atomic weight, position in the periodic table and electron configuration.

    Args:
        element: English name or chemical symbol
    """
    e = find_element(element)
    return ElementIdentity(
        name=e["name"], symbol=e["symbol"], atomic_number=e["z"], atomic_mass=e["mass"], group=_group(e), period=e["period"],
        block=e["block"], configuration=e["configuration"],
    )  # fmt: skip


class ElementPhysics(Result):
    """Measured bulk properties of an element."""

    melting_point: Annotated[Celsius, About("melting point", "degrees Celsius", digits=1)] | None
    boiling_point: Annotated[Celsius, About("boiling point", "degrees Celsius", digits=1)] | None
    density: Annotated[float, About("density at room temperature", "grams per cubic centimetre", digits=3)] | None
    specific_heat: Annotated[float, About("specific heat capacity", "joules per gram per kelvin", digits=3)] | None
    thermal_conductivity: Annotated[float, About("thermal conductivity", "watts per metre per kelvin", digits=1)] | None
    crust_abundance: Annotated[float, About("abundance in the Earth's crust", "milligrams per kilogram", additive=True)] | None


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "melting_point": [
            "the melting point of {element}",
            "At what temperature does {element} melt?",
        ],
        "boiling_point": [
            "the boiling point of {element}",
            "At what temperature does {element} boil at atmospheric pressure?",
        ],
        "density": [
            "the room-temperature density of {element}",
            "What is the density at room temperature of {element}?",
        ],
        "specific_heat": [
            "the specific heat capacity at 25 °C of {element}",
            "What is the specific heat capacity at 25 °C of {element}?",
        ],
        "thermal_conductivity": [
            "the thermal conductivity of {element}",
        ],
        "crust_abundance": [
            "the abundance by mass in the Earth's crust of {element}",
            "How abundant by mass in the Earth's crust is {element}?",
        ],
    },
    examples=[
        ({"element": "iron"}, {"melting_point": 1538.0, "density": 7.87, "specific_heat": 0.449}),
        ({"element": "mercury"}, {"melting_point": -38.83, "boiling_point": 356.6}),
        ({"element": "carbon"}, {"melting_point": None, "boiling_point": None}),
        ({"element": "copper"}, {"thermal_conductivity": 401.0, "density": 8.96, "melting_point": 1084.62}),
    ],
)
def element_physical_properties(element: Element) -> ElementPhysics:
    """Look up an element's melting and boiling point, density, heat capacity, thermal conductivity and crustal abundance.

    Args:
        element: English name or chemical symbol
    """
    e = find_element(element)
    return ElementPhysics(
        melting_point=e["melting"], boiling_point=e["boiling"], density=e["density"], specific_heat=e["heat_capacity"],
        thermal_conductivity=e["conductivity"], crust_abundance=e["crust"],
    )  # fmt: skip


class AtomicProperties(Result):
    """Properties of a single atom of an element."""

    electronegativity: Annotated[float, About("electronegativity on the Pauling scale", digits=2)] | None
    ionization_energy: Annotated[float, About("first ionization energy", "electronvolts", digits=2)] | None


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "electronegativity": [
            "the Pauling electronegativity of {element}",
            "What is the electronegativity on the Pauling scale of {element}?",
        ],
        "ionization_energy": [
            "the first ionization energy of {element}",
            "how much energy it takes to remove the outermost electron from a neutral atom of {element}",
        ],
    },
    examples=[
        ({"element": "fluorine"}, {"electronegativity": 3.98, "ionization_energy": 17.4228}),
        ({"element": "hydrogen"}, {"electronegativity": 2.20, "ionization_energy": 13.598}),
        ({"element": "helium"}, {"electronegativity": None, "ionization_energy": 24.587}),
    ],
)
def element_atomic_properties(element: Element) -> AtomicProperties:
    """Look up an element's Pauling electronegativity and first ionization energy.

    Args:
        element: English name or chemical symbol
    """
    e = find_element(element)
    return AtomicProperties(electronegativity=e["electronegativity"], ionization_energy=e["ionization"])


class NamedElement(Result):
    """An element by name and symbol."""

    name: Annotated[Element, About("name")]
    symbol: str


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "name": [
            "the element whose atomic number is {atomic_number}",
            "Which element has an atomic number of {atomic_number}?",
        ],
        "symbol": [
            "the chemical symbol of the element whose atomic number is {atomic_number}",
        ],
    },
    examples=[({"atomic_number": 79}, {"name": "gold", "symbol": "Au"}), ({"atomic_number": 118}, {"name": "oganesson"})],
)
def element_by_atomic_number(atomic_number: Annotated[Integer, Pick(8, 26, 29, 47, 50, 74, 79, 80, 82, 92)]) -> NamedElement:
    """Look up the element that has a given atomic number.

    Args:
        atomic_number: number of protons, 1 to 118
    """
    if atomic_number not in elements():
        raise ToolError(f"No element has atomic number {str(atomic_number)[:20]}; known elements run from 1 to 118.")
    e = elements()[atomic_number]
    return NamedElement(name=e["name"], symbol=e["symbol"])


class ElementRow(Row):
    """An element in a list."""

    noun = "element"
    plural = "elements"

    name: Element
    symbol: str
    atomic_number: Annotated[Integer, About("atomic number")]
    atomic_mass: Annotated[float, About("standard atomic weight", digits=3)]
    melting_point: Annotated[Celsius, About("melting point", "degrees Celsius", digits=1)] | None
    density: Annotated[float, About("density at room temperature", "grams per cubic centimetre", digits=3)] | None
    electronegativity: Annotated[float, About("Pauling electronegativity", digits=2)] | None
    block: Annotated[str, About("block of the periodic table")]


class ElementList(Result):
    """Elements in order of atomic number."""

    elements: list[ElementRow]


def _rows(chosen: list[dict[str, Any]]) -> ElementList:
    return ElementList(
        elements=[
            ElementRow(
                name=e["name"],
                symbol=e["symbol"],
                atomic_number=e["z"],
                atomic_mass=e["mass"],
                melting_point=e["melting"],
                density=e["density"],
                electronegativity=e["electronegativity"],
                block=e["block"],
            )
            for e in chosen
        ]
    )


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "elements": [
            "the elements in group {group} of the periodic table",
            "Which elements make up group {group} of the periodic table?",
        ],
        "elements#count": ["the number of elements in group {group} of the periodic table"],
    },
    examples=[
        (
            {"group": 17},
            {"elements": [{"name": n} for n in ("fluorine", "chlorine", "bromine", "iodine", "astatine", "tennessine")]},
        ),
        ({"group": 11}, {"elements": [{"symbol": s} for s in ("Cu", "Ag", "Au", "Rg")]}),
    ],
)
def elements_in_group(group: Annotated[int, Pick(1, 2, 4, 8, 11, 13, 14, 15, 16, 17, 18)]) -> ElementList:
    """List the elements of a group (column) of the periodic table.

    Args:
        group: IUPAC group number, 1 to 18; group 3 is refused because its members are disputed
    """
    if group == 3:
        raise ToolError("Which elements belong to group 3 below yttrium is disputed; ask for another group.")
    if not 1 <= group <= 18:
        raise ToolError("A group number lies between 1 and 18.")
    return _rows([e for e in elements().values() if _group(e) == group])


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "elements": [
            "the elements in period {period} of the periodic table",
            "Which elements make up period {period} of the periodic table?",
        ],
        "elements#count": ["the number of elements in period {period} of the periodic table"],
    },
    examples=[
        ({"period": 2}, {"elements": [{"symbol": s} for s in ("Li", "Be", "B", "C", "N", "O", "F", "Ne")]}),
        ({"period": 1}, {"elements": [{"name": "hydrogen", "atomic_mass": 1.008}, {"name": "helium", "melting_point": None}]}),
    ],
)
def elements_in_period(period: Annotated[int, Pick(2, 3, 4, 5, 6)]) -> ElementList:
    """List the elements of a period (row) of the periodic table.

    Args:
        period: 1 to 7
    """
    if not 1 <= period <= 7:
        raise ToolError("A period number lies between 1 and 7.")
    return _rows([e for e in elements().values() if e["period"] == period])


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "elements": [
            "the elements that are liquid under atmospheric pressure at {temperature}",
            "Which elements are liquid under atmospheric pressure at {temperature}?",
        ],
        "elements#count": ["the number of elements that are liquid under atmospheric pressure at {temperature}"],
    },
    examples=[
        ({"temperature": 25}, {"elements": [{"name": "bromine"}, {"name": "mercury"}]}),
        ({"temperature": 30}, {"elements": [{"symbol": s} for s in ("Ga", "Br", "Cs", "Hg")]}),
        ({"temperature": -200}, {"elements": [{"symbol": s} for s in ("N", "O", "F")]}),
    ],
)
def elements_liquid_at(
    temperature: Annotated[Celsius, Field(ge=-273.15, le=10000), Pick(25, 100, 200, 300, -190, says="{} degrees Celsius")],
) -> ElementList:
    """List the elements that are liquid at a temperature and atmospheric pressure.

    Elements whose melting or boiling point is unknown are left out.

    Args:
        temperature: degrees Celsius
    """
    # Nothing is known for sure of astatine and francium, of which no weighable sample ever existed.
    known = [e for e in elements().values() if e["melting"] is not None and e["boiling"] is not None and e["z"] not in (85, 87)]
    liquid = [e for e in known if e["melting"] <= temperature < e["boiling"]]
    if len(liquid) > 60:
        raise ToolError(f"{len(liquid)} elements are liquid at {temperature} °C, too many to list; choose a lower temperature.")
    return _rows(liquid)


class NaturalIsotope(Row):
    """An isotope that occurs in nature."""

    noun = "isotope"
    plural = "isotopes"

    name: Isotope
    mass_number: Annotated[int, About("mass number")]
    abundance: Annotated[float, About("natural abundance", "percent", digits=3)]
    mass: Annotated[float, About("atomic mass", "daltons", digits=4)]


class NaturalIsotopes(Result):
    """The isotopes that make up an element as found in nature."""

    isotopes: list[NaturalIsotope]
    most_abundant: Isotope


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "isotopes": [
            "the naturally occurring isotopes of {element}",
            "Which isotopes of {element} occur in nature?",
        ],
        "isotopes#count": [
            "the number of naturally occurring isotopes of {element}",
        ],
        "most_abundant": [
            "the most abundant natural isotope of {element}",
            "What is the most abundant natural isotope of {element}?",
        ],
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
    half_life: Annotated[float, About("half-life", "days", "longest", "shortest")]


class Radioisotopes(Result):
    """Radioactive isotopes of an element in order of mass number."""

    isotopes: list[Radioisotope]


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "isotopes": [
            "the radioactive isotopes with a half-life of at least {minimum_days} of {element}",
            "Which radioactive isotopes of {element} have a half-life of at least {minimum_days}?",
        ],
        "isotopes#count": [
            "the number of radioactive isotopes with a half-life of at least {minimum_days} of {element}",
        ],
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
    element: Element, minimum_days: Annotated[float, Field(gt=0, le=1e15), Pick(2, 10, 30, 365, says="{} days")]
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

    half_life: Annotated[float, About("half-life", "days", "longest", "shortest")]
    mode: str | None
    daughter: Isotope | None
    daughter_element: Element | None


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "half_life": [
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
            "the element formed in the main decay of {isotope}",
            "Which element is formed in the main decay of {isotope}?",
        ],
    },
    examples=[
        ({"isotope": "carbon-14"}, {"half_life": 2081925.0, "mode": "beta-minus decay", "daughter": "nitrogen-14"}),
        ({"isotope": "Co-60"}, {"half_life": 1925.0, "daughter_element": "nickel"}),
        ({"isotope": "uranium-238"}, {"mode": "alpha decay", "daughter": "thorium-234"}),
        ({"isotope": "iodine-131"}, {"half_life": 8.025, "daughter": "xenon-131"}),
    ],
)
def isotope_decay(isotope: Isotope) -> Decay:
    """Look up a radioactive isotope's half-life, main decay mode and daughter.

    Args:
        isotope: element and mass number, 'carbon-14' or 'C-14'
    """
    element, record = find_isotope(isotope)
    if record["half_life"] is None:
        raise ToolError(f"{element['name']}-{record['a']} is stable as far as is known: no half-life has been measured.")
    step = STEPS.get(record["mode"])
    child = elements().get(element["z"] + step[0]) if step else None
    return Decay(
        half_life=float(f"{record['half_life'] / DAY:.6g}"),
        mode=MODES.get(record["mode"]),
        daughter=f"{child['name']}-{record['a'] + step[1]}" if step and child else None,
        daughter_element=child["name"] if child else None,
    )


@seeds(Element, domain="chemistry")
def element_seeds() -> list[str]:
    """The everyday elements first, then all others by atomic number."""
    first = ["iron", "gold", "copper", "oxygen", "carbon", "silver", "hydrogen", "aluminum", "lead", "mercury", "nitrogen",
             "helium", "sodium", "uranium", "calcium", "tin", "zinc", "nickel", "platinum", "titanium", "chlorine", "sulfur",
             "potassium", "magnesium", "silicon", "iodine", "bromine", "tungsten", "lithium", "neon"]  # fmt: skip
    return [*first, *(e["name"] for e in elements().values() if e["name"] not in first and e["z"] < 100)]


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


@aliases(Element)
def element_aliases(value: Any) -> list[str]:
    """Symbol and variant spelling of an element."""
    return [find_element(value)["symbol"], *(other for other, name in OTHER_NAMES.items() if name == value)]


@aliases(Isotope)
def isotope_aliases(value: Any) -> list[str]:
    """The isotope with the element's symbol: "C-14"."""
    element, record = find_isotope(value)
    return [f"{element['symbol']}-{record['a']}", f"{record['a']}{element['symbol']}"]
