"""Equilibria in water from tables of constants: solubility products of salts, dissociation constants of weak acids (25 °C)."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from dive.packs.chemistry.entities import Acid, Salt
from dive.packs.chemistry.formulas import mass_of, parse, tidy
from dive.tools import About, Pack, Pick, Result, Row, ToolError, When, seeds, tool
from dive.tools.entities import ChemicalFormula

PACK = Pack(name="equilibria", domain="chemistry", title="solubility products and acid constants of the CRC Handbook",
            licence="Apache-2.0 (own table)", cite="the CRC Handbook of Chemistry and Physics")  # fmt: skip

_SALTS = """silver chloride:AgCl:1:1:1.77e-10;silver bromide:AgBr:1:1:5.35e-13;silver iodide:AgI:1:1:8.52e-17;
silver thiocyanate:AgSCN:1:1:1.03e-12;silver chromate:Ag2CrO4:2:1:1.12e-12;silver carbonate:Ag2CO3:2:1:8.46e-12;
barium sulfate:BaSO4:1:1:1.08e-10;barium carbonate:BaCO3:1:1:2.58e-9;barium fluoride:BaF2:1:2:1.84e-7;
calcium carbonate:CaCO3:1:1:3.36e-9;calcium fluoride:CaF2:1:2:3.45e-11;calcium hydroxide:Ca(OH)2:1:2:5.02e-6;
calcium sulfate:CaSO4:1:1:4.93e-5;strontium sulfate:SrSO4:1:1:3.44e-7;strontium carbonate:SrCO3:1:1:5.60e-10;
strontium fluoride:SrF2:1:2:4.33e-9;magnesium hydroxide:Mg(OH)2:1:2:5.61e-12;magnesium carbonate:MgCO3:1:1:6.82e-6;
magnesium fluoride:MgF2:1:2:5.16e-11;lead(II) chloride:PbCl2:1:2:1.70e-5;lead(II) iodide:PbI2:1:2:9.8e-9;
lead(II) sulfate:PbSO4:1:1:2.53e-8;lead(II) carbonate:PbCO3:1:1:7.40e-14;iron(II) hydroxide:Fe(OH)2:1:2:4.87e-17;
iron(III) hydroxide:Fe(OH)3:1:3:2.79e-39;zinc hydroxide:Zn(OH)2:1:2:3e-17;cadmium hydroxide:Cd(OH)2:1:2:7.2e-15;
nickel(II) hydroxide:Ni(OH)2:1:2:5.48e-16;cobalt(II) hydroxide:Co(OH)2:1:2:5.92e-15;copper(I) chloride:CuCl:1:1:1.72e-7;
copper(I) bromide:CuBr:1:1:6.27e-9;copper(I) iodide:CuI:1:1:1.27e-12;thallium(I) chloride:TlCl:1:1:1.86e-4"""

_ACIDS = """acetic acid:C2H4O2:4.76;formic acid:CH2O2:3.75;propionic acid:C3H6O2:4.87;butyric acid:C4H8O2:4.83;
benzoic acid:C7H6O2:4.20;lactic acid:C3H6O3:3.86;chloroacetic acid:C2H3ClO2:2.87;dichloroacetic acid:C2H2Cl2O2:1.35;
oxalic acid:C2H2O4:1.25,3.81;malonic acid:C3H4O4:2.85,5.70;succinic acid:C4H6O4:4.21,5.64;tartaric acid:C4H6O6:2.98,4.34;
citric acid:C6H8O7:3.13,4.76,6.40;phenol:C6H6O:9.99;hydrogen fluoride:HF:3.20;nitrous acid:HNO2:3.25;
hydrogen cyanide:HCN:9.21;hypochlorous acid:HClO:7.40;hypobromous acid:HBrO:8.55;boric acid:H3BO3:9.27;
phosphoric acid:H3PO4:2.16,7.21,12.32;carbonic acid:H2CO3:6.35,10.33;sulfurous acid:H2SO3:1.85,7.2;
hydrogen peroxide:H2O2:11.62;ascorbic acid:C6H8O6:4.04,11.7"""


@dataclass(frozen=True, slots=True)
class _Salt:
    formula: str
    cations: int
    anions: int
    product: float


@cache
def _salts() -> dict[str, _Salt]:
    rows = (line.split(":") for line in _SALTS.replace("\n", "").split(";"))
    return {name: _Salt(formula, int(m), int(n), float(ksp)) for name, formula, m, n, ksp in rows}


@cache
def _acids() -> dict[str, tuple[str, tuple[float, ...]]]:
    rows = (line.split(":") for line in _ACIDS.replace("\n", "").split(";"))
    return {name: (formula, tuple(float(v) for v in values.split(","))) for name, formula, values in rows}


def _salt(name: str) -> tuple[str, _Salt]:
    text = " ".join(name.split()).casefold()
    match = next((n for n in _salts() if n.casefold() == text), None)
    if match is None:
        raise ToolError(f"No solubility product of '{name[:40]}' is in the table. Salts: {', '.join(list(_salts())[:8])} ...")
    return match, _salts()[match]


def _acid(name: str) -> tuple[str, str, tuple[float, ...]]:
    text = " ".join(name.split()).casefold()
    if text not in _acids():
        raise ToolError(f"No constants of '{name[:40]}' are in the table. Acids: {', '.join(list(_acids())[:8])} ...")
    return (text, *_acids()[text])


class Solubility(Result):
    """How far a salt dissolves in pure water."""

    formula: ChemicalFormula
    solubility_product: Annotated[float, About("solubility product", averaged=False)]
    pksp: Annotated[float, About("pKsp", digits=2, averaged=False)]
    micromolar: Annotated[float, About("Ksp-derived molar solubility", "micromoles per litre", digits=3)]
    milligrams_per_litre: float


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "pksp": [
            "the pKsp of {salt}",
            "What is the pKsp of {salt}?",
        ],
        "micromolar": [
            "the Ksp-derived molar solubility of {salt} in pure water",
            "What is the Ksp-derived molar solubility of {salt} in pure water?",
        ],
    },
    via={"formula": "{salt}"},
    undisputed=("formula",),
    examples=[
        ({"salt": "silver chloride"}, {"formula": "AgCl", "solubility_product": 1.77e-10, "micromolar": 13.304,
                                       "milligrams_per_litre": 1.907}),
        ({"salt": "Calcium fluoride"}, {"formula": "CaF2", "micromolar": 205.1}),
        ({"salt": "barium sulfate"}, {"pksp": 9.9666, "micromolar": 10.392}),
    ],
)  # fmt: skip
def salt_solubility(salt: Salt) -> Solubility:
    """Look up a sparingly soluble salt's solubility product at 25 °C, and what it gives in pure water (no other equilibria).

    Args:
        salt: name, such as silver chloride or lead(II) iodide
    """
    _, s = _salt(salt)
    total = s.cations + s.anions
    molar = (s.product / (s.cations**s.cations * s.anions**s.anions)) ** (1 / total)
    return Solubility(
        formula=s.formula,
        solubility_product=s.product,
        pksp=round(-math.log10(s.product), 4),
        micromolar=float(f"{molar * 1e6:.6g}"),
        milligrams_per_litre=float(f"{molar * mass_of(parse(s.formula)) * 1000:.6g}"),
    )


class Precipitation(Result):
    """Whether a salt comes out of a mixture."""

    precipitates: bool
    log_ratio: Annotated[float, About("saturation index", digits=2)]


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "precipitates": [
            "whether a precipitate forms in a solution with {cation} of the cation and {anion} of the anion of {salt}",
            "Does a precipitate form in a solution with {cation} of the cation and {anion} of the anion of {salt}?",
        ],
        "log_ratio": [
            "the saturation index of {salt} in a solution with {cation} of its cation and {anion} of its anion",
        ],
    },
    rules=("Take concentrations as activities",),
    undisputed=("precipitates",),
    examples=[
        ({"cation": 0.001, "anion": 0.001, "salt": "silver chloride"}, {"precipitates": True, "log_ratio": 3.752}),
        ({"cation": 0.001, "anion": 0.001, "salt": "calcium hydroxide"}, {"precipitates": False}),
    ],
)
def salt_precipitates(
    cation: Annotated[float, Pick(0.0001, 0.001, 0.01, 0.05, says="{} mol/L", noun="cation concentration")],
    anion: Annotated[float, Pick(0.0001, 0.001, 0.02, 0.1, says="{} mol/L", noun="anion concentration")],
    salt: Salt,
) -> Precipitation:
    """Compare an ion product with the solubility product at 25 °C: does the salt precipitate?

    Args:
        cation: concentration of the cation in mol/L
        anion: concentration of the anion in mol/L
        salt: name, such as silver chloride
    """
    if not (1e-30 <= cation <= 20 and 1e-30 <= anion <= 20):
        raise ToolError("Give concentrations above 0 and up to 20 mol/L.")
    _, s = _salt(salt)
    index = s.cations * math.log10(cation) + s.anions * math.log10(anion) - math.log10(s.product)
    return Precipitation(precipitates=index > 0, log_ratio=round(index, 4))


class AcidConstant(Row):
    """A step of an acid's dissociation."""

    noun = "dissociation step"
    plural = "dissociation steps"
    key = "step"
    step: int
    pka: Annotated[float, About("pKa", digits=2)]


class AcidConstants(Result):
    """An acid's dissociation constants."""

    formula: ChemicalFormula
    first_pka: Annotated[float, About("first pKa", digits=2)]
    steps: list[AcidConstant]


@tool(
    domain="chemistry",
    kind="retrieval",
    asks={
        "first_pka": [
            "the first pKa of {acid}",
            "What is the first pKa of {acid}?",
        ],
    },
    via={"formula": "{acid}"},
    undisputed=("formula",),
    examples=[
        ({"acid": "acetic acid"}, {"first_pka": 4.76, "formula": "C2H4O2", "steps": [{"step": 1, "pka": 4.76}]}),
        (
            {"acid": "phosphoric acid"},
            {"steps": [{"step": 1, "pka": 2.16}, {"step": 2, "pka": 7.21}, {"step": 3, "pka": 12.32}]},
        ),
    ],
)
def acid_constants(acid: Acid) -> AcidConstants:
    """Look up the pKa values of a weak acid in water at 25 °C, all tabulated steps.

    Args:
        acid: name, such as acetic acid
    """
    _, formula, values = _acid(acid)
    steps = [AcidConstant(step=i, pka=v) for i, v in enumerate(values, 1)]
    return AcidConstants(formula=formula, first_pka=values[0], steps=steps)


class Speciation(Result):
    """In which form an acid is present."""

    protons_lost: int
    main_share: Annotated[float, About("share of the main form", "percent", digits=1)]
    undissociated_share: Annotated[float, About("undissociated share", "percent", digits=1)]


def _pka(acid: str, values: tuple[float, ...]) -> When:
    """Editions of the handbook differ in a few values, so that a query states them."""
    said = [f"{value:.2f}" for value in values]
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    rule = f"Take the pKa value{'s' if len(said) > 1 else ''} of {acid} as {listed}"
    return When(rule, lambda given, _: _acid(given["acid"])[0] == acid)


@tool(
    domain="chemistry",
    kind="processing",
    cite="",
    rules=tuple(_pka(acid, values) for acid, (_, values) in _acids().items()),
    asks={
        "undissociated_share": [
            "the undissociated share of {acid} at {ph}",
            "What share of {acid} stays undissociated at {ph}?",
        ],
    },
    examples=[
        ({"ph": 4.76, "acid": "acetic acid"}, {"undissociated_share": 50.0}),
        ({"ph": 7.0, "acid": "phosphoric acid"}, {"protons_lost": 1, "main_share": 61.86}),
        ({"ph": 2.0, "acid": "phenol"}, {"protons_lost": 0, "undissociated_share": 100.0}),
    ],
)
def acid_speciation(ph: Annotated[float, Pick(3, 4, 5, 6, 7, 7.4, 9, says="a pH of {}")], acid: Acid) -> Speciation:
    """Compute the shares of a weak acid's forms in dilute solution at a pH from its pKa values (Henderson-Hasselbalch).

    Args:
        ph: from 0 to 14
        acid: name, such as phosphoric acid
    """
    if not 0 <= ph <= 14:
        raise ToolError("Give a pH from 0 to 14.")
    _, _, values = _acid(acid)
    weights = [10.0 ** sum(ph - pka for pka in values[:n]) for n in range(len(values) + 1)]
    shares = [100 * w / sum(weights) for w in weights]
    main = max(range(len(shares)), key=lambda n: shares[n])
    return Speciation(protons_lost=main, main_share=tidy(shares[main]), undissociated_share=tidy(shares[0]))


class Elevation(Result):
    """How a solute shifts a solvent's phase changes."""

    boiling_rise: Annotated[float, About("boiling point elevation", "degrees Celsius", digits=3)]
    freezing_drop: Annotated[float, About("freezing point depression", "degrees Celsius", digits=3)]


SOLVENTS = {"water": (0.513, 1.86), "benzene": (2.64, 5.07), "ethanol": (1.23, 1.99), "chloroform": (3.80, 4.70),
            "acetic acid": (3.22, 3.63), "cyclohexane": (2.92, 20.8)}  # fmt: skip
"""Ebullioscopic and cryoscopic constants in K kg/mol; tables differ in them, so that a query states them."""


def _constants(solvent: str, boiling: float, freezing: float) -> When:
    rule = f"Take the ebullioscopic constant of {solvent} as {boiling} K kg/mol and the cryoscopic one as {freezing} K kg/mol"
    return When(rule, lambda given, _: given["solvent"] == solvent)


@tool(
    domain="chemistry",
    kind="processing",
    asks={
        "freezing_drop": [
            "the freezing point depression of a solution with {molality} of a non-electrolyte per kilogram of {solvent}",
            "How far do {molality} of a non-electrolyte lower the freezing point of a kilogram of {solvent}?",
        ],
        "boiling_rise": [
            "the boiling point elevation of a solution with {molality} of a non-electrolyte per kilogram of {solvent}",
            "How far do {molality} of a non-electrolyte raise the boiling point of a kilogram of {solvent}?",
        ],
    },
    cite="",
    rules=tuple(_constants(solvent, *pair) for solvent, pair in SOLVENTS.items()),
    examples=[
        ({"solvent": "water", "molality": 1.0}, {"freezing_drop": 1.86, "boiling_rise": 0.513}),
        ({"solvent": "cyclohexane", "molality": 0.5}, {"freezing_drop": 10.4}),
        ({"solvent": "water", "molality": 1.0, "particles": 2}, {"freezing_drop": 3.72}),
    ],
)
def colligative_shifts(
    solvent: Annotated[str, Pick("water", "benzene", "ethanol", "chloroform", "acetic acid", "cyclohexane")],
    molality: Annotated[float, Pick(0.2, 0.25, 0.4, 0.5, says="{} moles")],
    particles: int = 1,
) -> Elevation:
    """Compute boiling point elevation and freezing point depression of a dilute solution (van 't Hoff factor 1 unless given).

    Args:
        solvent: water, benzene, ethanol, chloroform, acetic acid or cyclohexane
        molality: moles of solute per kilogram of solvent, above 0 and up to 10
        particles: particles into which one unit of solute dissociates, from 1 to 10
    """
    constants = SOLVENTS.get(solvent.strip().casefold())
    if constants is None:
        raise ToolError(f"No constants of '{solvent[:40]}' are in the table. Solvents: {', '.join(SOLVENTS)}.")
    if not 0 < molality <= 10 or not 1 <= particles <= 10:
        raise ToolError("Give a molality above 0 and up to 10 mol/kg, and from 1 to 10 particles.")
    up, down = constants
    return Elevation(boiling_rise=round(up * molality * particles, 6), freezing_drop=round(down * molality * particles, 6))


@seeds(Salt, domain="chemistry")
def salt_seeds() -> list[str]:
    """The salts with a solubility product."""
    return list(_salts())


@seeds(Acid, domain="chemistry")
def acid_seeds() -> list[str]:
    """The acids with constants."""
    return list(_acids())
