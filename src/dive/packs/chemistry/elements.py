"""The periodic table: elements and their measured properties (mendeleev's tables)."""

from functools import cache
from typing import Annotated, Any

from pydantic import Field

from dive.packs.atlas import connect
from dive.packs.chemistry.entities import NumberedElement
from dive.tools import About, Pack, Pick, Result, Row, ToolError, When, aliases, seeds, tool
from dive.tools.entities import Celsius, Element, Integer

PACK = Pack(
    name="elements",
    domain="chemistry",
    title="element tables of mendeleev",
    licence="MIT",
    vintage="mendeleev 1.3.0",
    cite="the element data in mendeleev 1.3",
)

OTHER_NAMES = {
    "aluminium": "aluminum",
    "caesium": "cesium",
    "sulphur": "sulfur",
    "wolfram": "tungsten",
    "quicksilver": "mercury",
}
# Whether lanthanum or lutetium stands below yttrium is disputed, so the f-block rows are given no group at all.
NO_GROUP = frozenset((*range(57, 72), *range(89, 104)))

# Of these there is no natural mixture of isotopes: IUPAC gives no weight, and tables put that of some isotope in its place.
NO_STANDARD_WEIGHT = frozenset((43, 61, *range(84, 90), *range(93, 119)))

CLOSE = 0.1
"""Degrees from a melting or boiling point within which it is open whether an element is liquid."""


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


def _standard_weight(element: dict[str, Any]) -> float | None:
    return None if element["z"] in NO_STANDARD_WEIGHT else element["mass"]


def _group(element: dict[str, Any]) -> int | None:
    return None if element["z"] in NO_GROUP else element["grp"]


class ElementIdentity(Result):
    """Where an element stands in the periodic table."""

    name: Element
    symbol: str
    atomic_number: Annotated[Integer, About("atomic number", ranked=False)]
    atomic_mass: Annotated[float, About("standard atomic weight", digits=3)] | None
    group: Annotated[int, About("group number", ranked=False)] | None
    period: Annotated[int, About("period number", ranked=False)]
    block: Annotated[str, About("block of the periodic table", form="as a single letter")]
    configuration: Annotated[str, About("ground-state electron configuration", form="in noble-gas shorthand")]


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "atomic_number": [
            "the atomic number of {element}",
            "What is the atomic number of {element}?",
        ],
        "atomic_mass": [
            "the standard atomic weight of {element}",
            "What is the standard atomic weight of {element}?",
        ],
        "group": [
            "the group of the periodic table to which {element} belongs",
            "Which group of the periodic table is {element} in?",
        ],
        "period": [
            "the period of the periodic table to which {element} belongs",
            "Which period of the periodic table is {element} in?",
        ],
        "configuration": [
            "the ground-state electron configuration of {element}",
            "What is the ground-state electron configuration of {element}?",
        ],
    },
    undisputed=("atomic_number", "group", "period"),
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
        name=e["name"], symbol=e["symbol"], atomic_number=e["z"], atomic_mass=_standard_weight(e), group=_group(e),
        period=e["period"], block=e["block"], configuration=e["configuration"],
    )  # fmt: skip


class ElementPhysics(Result):
    """Measured bulk properties of an element."""

    melting_point: Annotated[Celsius, About("melting point", "degrees Celsius", digits=1, averaged=False)] | None
    boiling_point: Annotated[Celsius, About("boiling point", "degrees Celsius", digits=1)] | None
    density: Annotated[float, About("room-temperature density", "grams per cubic centimetre", digits=3, averaged=False)] | None
    specific_heat: (
        Annotated[float, About("specific heat capacity", "joules per gram per kelvin", digits=3, averaged=False)] | None
    )
    thermal_conductivity: (
        Annotated[float, About("thermal conductivity", "watts per metre per kelvin", digits=1, averaged=False)] | None
    )
    crust_abundance: Annotated[float, About("crustal abundance by mass", "milligrams per kilogram", averaged=False)] | None


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
            "What is the room-temperature density of {element}?",
        ],
        "specific_heat": [
            "the specific heat capacity of {element}",
            "What is the specific heat capacity of {element}?",
        ],
        "thermal_conductivity": [
            "the thermal conductivity of {element}",
            "What is the thermal conductivity of {element}?",
        ],
        "crust_abundance": [
            "the crustal abundance by mass of {element}",
            "What is the crustal abundance by mass of {element}?",
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

    electronegativity: Annotated[float, About("Pauling electronegativity", digits=2)] | None
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

    # Not an Element: "the element with the atomic number 50" is a riddle for tin, in any larger question.
    name: Annotated[NumberedElement, About("name")]
    symbol: str


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "name": [
            "the element with the atomic number {atomic_number}",
            "Which element has an atomic number of {atomic_number}?",
        ],
    },
    undisputed=("name",),
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
    atomic_number: Annotated[Integer, About("atomic number", ranked=False)]
    atomic_mass: Annotated[float, About("standard atomic weight", digits=3)] | None
    melting_point: Annotated[Celsius, About("melting point", "degrees Celsius", digits=1, averaged=False)] | None
    density: Annotated[float, About("room-temperature density", "grams per cubic centimetre", digits=3, averaged=False)] | None
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
                atomic_mass=_standard_weight(e),
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
    undisputed=("elements",),
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
    undisputed=("elements",),
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
            "the elements that are liquid at {temperature} and atmospheric pressure",
            "Which elements are liquid at {temperature} and atmospheric pressure?",
        ],
        "elements#count": [
            "the number of elements that are liquid at {temperature} and atmospheric pressure",
        ],
    },
    rules=("Leave out astatine and francium", When("Take phosphorus as white", lambda given, _: given["temperature"] > 40)),
    examples=[
        ({"temperature": 25}, {"elements": [{"name": "bromine"}, {"name": "mercury"}]}),
        ({"temperature": 30}, {"elements": [{"symbol": s} for s in ("Ga", "Br", "Cs", "Hg")]}),
        ({"temperature": -200}, {"elements": [{"symbol": s} for s in ("N", "O", "F")]}),
    ],
)
def elements_liquid_at(  # of plain degrees: nobody asks what is liquid at the melting point of erucic acid
    temperature: Annotated[
        float, Field(ge=-273.15, le=10000), Pick(25, 100, 200, 300, -190, says="{} degrees Celsius", noun="temperature")
    ],
) -> ElementList:
    """List the elements that are liquid at a temperature and atmospheric pressure: those that melt below and boil above it.

    Elements whose melting or boiling point is unknown are left out. A temperature at which one melts or boils is refused.

    Args:
        temperature: degrees Celsius
    """
    # Nothing is known for sure of astatine and francium, of which no weighable sample ever existed.
    known = [e for e in elements().values() if e["melting"] is not None and e["boiling"] is not None and e["z"] not in (85, 87)]
    for e in known:
        if min(abs(temperature - e["melting"]), abs(temperature - e["boiling"])) < CLOSE:
            raise ToolError(f"At {temperature} °C {e['name']} is between two states; choose another temperature.")
    liquid = [e for e in known if e["melting"] < temperature < e["boiling"]]
    if len(liquid) > 60:
        raise ToolError(f"{len(liquid)} elements are liquid at {temperature} °C, too many to list; choose a lower temperature.")
    return _rows(liquid)


@seeds(Element, domain="chemistry")
def element_seeds() -> list[str]:
    """The everyday elements first, then all others by atomic number."""
    first = ["iron", "gold", "copper", "oxygen", "carbon", "silver", "hydrogen", "aluminum", "lead", "mercury", "nitrogen",
             "helium", "sodium", "uranium", "calcium", "tin", "zinc", "nickel", "platinum", "titanium", "chlorine", "sulfur",
             "potassium", "magnesium", "silicon", "iodine", "bromine", "tungsten", "lithium", "neon"]  # fmt: skip
    return [*first, *(e["name"] for e in elements().values() if e["name"] not in first and e["z"] < 100)]


@aliases(NumberedElement)
def numbered_element_aliases(value: Any) -> list[str]:
    """Symbol and variant spelling, as of any element."""
    return _other_names(value)


@aliases(Element)
def element_aliases(value: Any) -> list[str]:
    """Symbol and variant spelling of an element."""
    return _other_names(value)


def _other_names(value: Any) -> list[str]:
    return [find_element(value)["symbol"], *(other for other, name in OTHER_NAMES.items() if name == value)]
