"""Chemical compounds: identity, phase changes, fire safety, critical point, climate effect (compiled from open tables)."""

import re
from functools import cache
from typing import Annotated, Any

from dive.packs.atlas import connect
from dive.packs.chemistry.formulas import hill, parse
from dive.tools import About, Pack, Result, ToolError, aliases, seeds, tool
from dive.tools.entities import CasNumber, Celsius, ChemicalFormula, Compound, Kelvin, Smiles

PACK = Pack(
    name="compounds",
    domain="chemistry",
    title="PubChem identifiers; Wikidata, NIOSH, CoolProp and IPCC values, as collected in chemicals",
    licence="MIT; data CC0 and public domain",
    vintage="chemicals 1.5.2",
    cite='the compound data in the Python package "chemicals" 1.5',
)


PHASES = 'the default phase-change data in the Python package "chemicals" 1.5'
"""What `chemicals.Tm` and `Tb` return, whatever source comes first for a compound."""
CRITICAL = 'the CoolProp critical-point data in the Python package "chemicals" 1.5'


def _one(query: str, *values: Any) -> dict[str, Any] | None:
    row = connect(__file__, "compounds").execute(query, values).fetchone()
    return {**row, "name": cased(row["name"])} if row else None


# "n-" is nitrogen, but for the unbranched chain of n-butanol; "l-" and "d-" are the chiral series, "1h-" an added hydrogen.
_NITROGEN = re.compile(
    r"(?<![a-z])n(?=,(?:n|\d)|'?-(?!prop|but|pent|hex|hept|oct|non|dec|undec|dodec|tetradec|hexadec|amyl|alk))"
)
# A roman numeral in brackets is an oxidation state, MDI an abbreviation.
_UPPER = re.compile(
    r"(?<![a-z])(?:dl|d|l)(?=-[a-z(]|\([+-])|(?<=\d)h(?=[-)])|(?<=\()(?:[ezrs]|i{1,3}|iv|vi?)(?=\))|(?<![a-z])mdi(?![a-z])"
)


def cased(name: str) -> str:
    """A name in lower case, but for the prefixes written large: N,N-dimethylaniline, L-lactic acid, yet n-butyl vinyl ether."""
    return _UPPER.sub(lambda m: m[0].upper(), _NITROGEN.sub("N", name))


def by_name(compound: str) -> dict[str, Any]:
    """The compound's record. Raises ToolError for a name that is not listed."""
    name = " ".join(compound.split()).casefold()
    found = called(name[:100])
    if found is None:
        raise ToolError(f"No compound is listed as '{compound[:60]}'. Give a common or systematic English name: 'ethanol'.")
    return found


def by_cas(cas: str) -> dict[str, Any]:
    """The compound's record. Raises ToolError for what is no known CAS Registry Number."""
    text = cas.strip()
    if not re.fullmatch(r"\d{2,7}-\d\d-\d", text):
        raise ToolError(f"'{cas[:30]}' is not a CAS Registry Number, which looks like 64-17-5.")
    digits = text.replace("-", "")
    if sum(i * int(d) for i, d in enumerate(reversed(digits))) % 10 != int(digits[-1]):
        raise ToolError(f"{text} has a wrong check digit and is no CAS Registry Number.")
    found = _one("SELECT * FROM compounds WHERE cas = ?", text)
    if found is None:
        raise ToolError(f"The compound table has no entry for CAS {text}.")
    return found


def names_of(rank: int) -> list[str]:
    """All names of a compound, sorted."""
    rows = connect(__file__, "compounds").execute("SELECT name FROM names WHERE rank = ? ORDER BY name", (rank,))
    return [cased(r["name"]) for r in rows]


def called(name: str) -> dict[str, Any] | None:
    """The compound with this name among its names, if any."""
    return _one("SELECT c.* FROM names n JOIN compounds c ON c.rank = n.rank WHERE n.name = ?", name.casefold())


class CompoundIdentity(Result):
    """What a compound is."""

    name: Compound
    cas: CasNumber
    formula: Annotated[ChemicalFormula, About("molecular formula", form="with its elements in Hill order")]
    smiles: Smiles


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "cas": [
            "the CAS Registry Number of {compound}",
            "What is the CAS Registry Number of {compound}?",
        ],
        "formula": [
            "the molecular formula of {compound}",
            "What is the molecular formula of {compound}?",
        ],
    },
    via={"cas": "{compound}", "formula": "{compound}"},
    undisputed=("cas", "formula"),
    examples=[
        ({"compound": "ethanol"}, {"cas": "64-17-5", "formula": "C2H6O", "smiles": "CCO"}),
        ({"compound": "caffeine"}, {"cas": "58-08-2", "formula": "C8H10N4O2"}),
        ({"compound": "Ethyl Alcohol"}, {"name": "ethanol"}),
        ({"compound": "aspirin"}, {"cas": "50-78-2", "formula": "C9H8O4"}),
    ],
)
def compound_by_name(compound: Compound) -> CompoundIdentity:
    """Look a chemical compound up by name: CAS Registry Number, molecular formula (Hill order) and SMILES.

    Args:
        compound: common or systematic English name
    """
    c = by_name(compound)
    return CompoundIdentity(name=c["name"], cas=c["cas"], formula=c["formula"], smiles=c["smiles"])


class CompoundOfCas(Result):
    """The compound that a CAS Registry Number stands for."""

    name: Compound
    formula: Annotated[ChemicalFormula, About("molecular formula", form="with its elements in Hill order")]


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "name": [
            "the name of {cas}",
            "What is the name of {cas}?",
        ],
        "formula": [
            "the molecular formula of {cas}",
        ],
    },
    via={"formula": "{cas}", "name": "{cas}"},
    undisputed=("name", "formula"),
    examples=[
        ({"cas": "71-43-2"}, {"name": "benzene", "formula": "C6H6"}),
        ({"cas": "67-64-1"}, {"name": "acetone", "formula": "C3H6O"}),
    ],
)
def compound_by_cas(cas: CasNumber) -> CompoundOfCas:
    """Look up which compound a CAS Registry Number stands for.

    Args:
        cas: CAS Registry Number with hyphens, 64-17-5
    """
    c = by_cas(cas)
    return CompoundOfCas(name=c["name"], formula=c["formula"])


class PhaseChanges(Result):
    """At what temperatures a compound melts and boils at atmospheric pressure."""

    melting_point: Annotated[Celsius, About("melting point", "degrees Celsius", digits=0, averaged=False)] | None
    boiling_point: Annotated[Celsius, About("normal boiling point", "degrees Celsius", digits=0, averaged=False)] | None


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "melting_point": [
            "the melting point of {cas}",
            "What is the melting point of {cas}?",
        ],
        "boiling_point": [
            "the normal boiling point of {cas}",
            "What is the normal boiling point of {cas}?",
        ],
    },
    cite=PHASES,
    examples=[
        ({"cas": "64-17-5"}, {"boiling_point": 78.4}),
        ({"cas": "7732-18-5"}, {"melting_point": 0.0, "boiling_point": 100.0}),
        ({"cas": "71-43-2"}, {"boiling_point": 80.07}),
        ({"cas": "108-95-2"}, {"melting_point": 41.0}),  # chemicals.Tm: 314.15 K
        ({"cas": "629-96-9"}, {"melting_point": 65.05}),  # 338.2 K
        ({"cas": "67-64-1"}, {"melting_point": -94.8}),  # 178.35 K
    ],
)
def phase_change_temperatures(cas: CasNumber) -> PhaseChanges:
    """Look up a compound's melting and boiling point, as `chemicals.Tm` and `Tb` give them and a second source confirms.

    Args:
        cas: CAS Registry Number with hyphens, 64-17-5
    """
    c = by_cas(cas)
    if c["melting"] is None and c["boiling"] is None:
        raise ToolError(f"No agreed melting or boiling point is on record for {c['name']}.")
    return PhaseChanges(melting_point=c["melting"], boiling_point=c["boiling"])


ROOM = 21.0
"""Degrees Celsius below which what boils is a gas, of which no flash point is measured."""


class FireSafety(Result):
    """How readily a liquid or its vapour burns."""

    flash_point: Annotated[float, About("flash point", "degrees Celsius", digits=1, averaged=False)]
    lower_flammable_limit: Annotated[float, About("lower flammable limit", "percent by volume", digits=1, ranked=False)] | None
    upper_flammable_limit: (
        Annotated[float, About("upper flammable limit", "percent by volume", digits=1, averaged=False)] | None
    )


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "flash_point": [
            "the flash point of {cas}",
            "What is the flash point of {cas}?",
        ],
        "lower_flammable_limit": [
            "the lower flammable limit of {cas}",
        ],
        "upper_flammable_limit": [
            "the upper flammable limit of {cas}",
        ],
    },
    # The package's own lookup prefers other sources, some of which give other points.
    cite='the Wikidata safety data in the Python package "chemicals" 1.5',
    examples=[
        ({"cas": "64-17-5"}, {"flash_point": 12.8, "lower_flammable_limit": 3.3, "upper_flammable_limit": 19.0}),
        ({"cas": "67-64-1"}, {"flash_point": -17.8, "lower_flammable_limit": 2.5, "upper_flammable_limit": 12.8}),
    ],
)
def fire_safety(cas: CasNumber) -> FireSafety:
    """Look up a compound's flash point and flammable limits in air (Wikidata).

    Args:
        cas: CAS Registry Number with hyphens, 64-17-5
    """
    c = by_cas(cas)
    if c["flash"] is None:
        raise ToolError(f"No flash point is on record for {c['name']}.")
    if c["boiling"] is not None and c["boiling"] < ROOM:
        raise ToolError(f"{c['name']} is a gas at room temperature, of which no flash point is measured.")
    return FireSafety(flash_point=c["flash"], lower_flammable_limit=c["lower"], upper_flammable_limit=c["upper"])


class CriticalPoint(Result):
    """Where the difference between liquid and vapour ends."""

    critical_temperature: Annotated[Kelvin, About("critical temperature", "kelvin", digits=1, averaged=False)]
    critical_pressure: Annotated[float, About("critical pressure", "megapascals", digits=3, averaged=False)]
    acentric_factor: Annotated[float, About("acentric factor", digits=3, averaged=False)] | None


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "critical_temperature": [
            "the critical temperature of {cas}",
            "What is the critical temperature of {cas}?",
        ],
        "critical_pressure": [
            "the critical pressure of {cas}",
            "What is the critical pressure of {cas}?",
        ],
    },
    cite=CRITICAL,
    examples=[
        ({"cas": "7732-18-5"}, {"critical_temperature": 647.1, "critical_pressure": 22.064}),
        ({"cas": "124-38-9"}, {"critical_temperature": 304.13, "critical_pressure": 7.377}),
        ({"cas": "74-82-8"}, {"critical_temperature": 190.56, "acentric_factor": 0.01142}),
    ],
)
def critical_point(cas: CasNumber) -> CriticalPoint:
    """Look up a compound's critical temperature, critical pressure and acentric factor.

    Args:
        cas: CAS Registry Number with hyphens, 64-17-5
    """
    c = by_cas(cas)
    if c["tc"] is None:
        raise ToolError(f"No critical point is on record for {c['name']}.")
    return CriticalPoint(critical_temperature=c["tc"], critical_pressure=c["pc"], acentric_factor=c["acentric"])


METHANE = "74-82-8"


def warming_of(compound: dict[str, Any]) -> float:
    """The compound's 100-year global warming potential. Raises ToolError where the report gives none, or more than one."""
    if compound["cas"] == METHANE:
        raise ToolError("The IPCC's sixth report gives methane several potentials, of fossil and of other origin.")
    if compound["gwp"] is None:
        raise ToolError(f"The IPCC's sixth report gives no global warming potential for {compound['name']}.")
    return float(compound["gwp"])


class Warming(Result):
    """How strongly a gas warms the climate."""

    gwp100: Annotated[float, About("100-year global warming potential", averaged=False)]


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "gwp100": [
            "the 100-year global warming potential of {cas}",
            "What is the 100-year global warming potential of {cas}?",
        ],
    },
    cite='the AR6 warming-potential data in the Python package "chemicals" 1.5',
    examples=[
        ({"cas": "124-38-9"}, {"gwp100": 1.0}),
        ({"cas": "10024-97-2"}, {"gwp100": 273.0}),
        ({"cas": "2551-62-4"}, {"gwp100": 25200.0}),
    ],
)
def global_warming_potential(cas: CasNumber) -> Warming:
    """Look up a gas's 100-year global warming potential relative to carbon dioxide (IPCC AR6, 2021).

    Args:
        cas: CAS Registry Number with hyphens, 64-17-5
    """
    return Warming(gwp100=warming_of(by_cas(cas)))


UNUSUAL = frozenset({"alonitrile", "demeton-s"})
"""Names that chemists do not use, or not in this form."""


@cache
def _seeds() -> tuple[dict[str, Any], ...]:
    """The compounds worth asking about: well known or well measured, with a name that reads easily."""
    rows = connect(__file__, "compounds").execute("SELECT * FROM compounds ORDER BY rank")
    return tuple(
        {**r, "name": cased(r["name"])}
        for r in rows
        if len(r["name"]) <= 24 and sum(c.isdigit() for c in r["name"]) <= 2 and r["name"] not in UNUSUAL
    )


@seeds(Compound, domain="chemistry")
def compound_seeds() -> list[str]:
    """Well-known and well-measured compounds by name."""
    return [c["name"] for c in _seeds()]


@seeds(CasNumber, domain="chemistry")
def cas_seeds() -> list[str]:
    """Registry numbers of the best-known compounds with a melting or boiling point on record."""
    return [c["cas"] for c in _seeds() if c["rank"] <= 700 and (c["melting"] is not None or c["boiling"] is not None)]


USUAL = (
    "H2O",
    "NaCl",
    "NH3",
    "H2SO4",
    "HNO3",
    "H2O2",
    "N2O",
    "SO2",
    "H2S",
    "NaOH",
    "KCl",
    "CaCl2",
    "CuSO4",
    "SF6",
    "N2H4",
    "CaCO3",
    "NaHCO3",
    "TiO2",
    "KNO3",
    "HF",
    "HCl",
)
"""Inorganic formulas in the order in which people write them."""


@seeds(ChemicalFormula, domain="chemistry")
def formula_seeds() -> list[str]:
    """Formulas of well-known compounds, inorganic ones in their usual order, each once."""
    in_order = (c["formula"] for c in _seeds() if re.match(r"C(?![aldeorsumnf])", c["formula"]) and len(c["formula"]) <= 14)
    return list(dict.fromkeys([*USUAL, *in_order]))[:300]


@aliases(ChemicalFormula)
def formula_aliases(value: Any) -> list[str]:
    """The same formula in its usual order, and in the Hill system."""
    return other_orders(value)


def other_orders(value: Any) -> list[str]:
    """The formula in the Hill system, and as people write it."""
    canonical = hill(parse(value))
    return [canonical, *(u for u in USUAL if hill(parse(u)) == canonical)]


_INDEXED = re.compile(r"([a-z]+),(\d[\d,]*-[a-z]+)")
"""A name as indices have it, the parent first: "benzene,1,3,5-trimethyl"."""


def _spoken_names(rank: int) -> list[str]:
    """The compound's names, and those of indices as they are spoken: "1,3,5-trimethylbenzene"."""
    names = names_of(rank)
    turned = [f"{found[2]}{found[1]}" for name in names if (found := _INDEXED.fullmatch(name)) is not None]
    return list(dict.fromkeys([*names, *turned]))


@aliases(Compound)
def compound_aliases(value: Any) -> list[str]:
    """Other names of a compound."""
    c = by_name(value)
    return [name for name in _spoken_names(c["rank"]) if name != c["name"]]


@aliases(CasNumber)
def cas_aliases(value: Any) -> list[str]:
    """Names of the compound, the common one first."""
    c = by_cas(value)
    return list(dict.fromkeys([c["name"], *_spoken_names(c["rank"])]))
