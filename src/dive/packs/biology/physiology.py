"""Vitamins and hormones by textbook: what they are, where they come from, which gene encodes them."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from dive.packs.biology.entities import Hormone, Vitamin
from dive.tools import Pack, Pick, Result, ToolError, aliases, seeds, tool
from dive.tools.entities import ChemicalFormula, Gene

PACK = Pack(name="physiology", domain="biology", title="human vitamins and hormones", licence="Apache-2.0 (own tables)")


@dataclass(frozen=True, slots=True)
class _Vitamin:
    name: str
    compound: str
    """The one compound that the vitamin is, or "-" where the name covers several."""
    formula: str
    """Of that compound, or "-"; thiamine is a cation that is only weighed as one of several salts."""
    soluble_in: str
    deficiency: str
    """The one disease that is named for its lack, or "-"."""


_VITAMINS = tuple(
    _Vitamin(*line.split(" | "))
    for line in (
        "vitamin A | - | - | fat | night blindness",
        "vitamin B1 | thiamine | - | water | beriberi",
        "vitamin B2 | riboflavin | C17H20N4O6 | water | ariboflavinosis",
        "vitamin B3 | - | - | water | pellagra",
        "vitamin B5 | pantothenic acid | C9H17NO5 | water | -",
        "vitamin B6 | - | - | water | -",
        "vitamin B7 | biotin | C10H16N2O3S | water | -",
        "vitamin B9 | - | - | water | -",
        "vitamin B12 | - | - | water | pernicious anemia",
        "vitamin C | ascorbic acid | C6H8O6 | water | scurvy",
        "vitamin D | - | - | fat | rickets",
        "vitamin E | - | - | fat | -",
        "vitamin K | - | - | fat | -",
    )
)


def _known(text: str) -> str | None:
    return None if text == "-" else text


class VitaminProfile(Result):
    """A vitamin."""

    compound: str | None
    formula: ChemicalFormula | None
    soluble_in: str
    deficiency_disease: str | None


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "compound": [
            "the chemical name of {vitamin}",
            "Which compound is {vitamin}?",
        ],
        "formula": [
            "the molecular formula of {vitamin}",
        ],
        "soluble_in": [
            "the kind of solvent (water or fat) that dissolves {vitamin}",
            "Is {vitamin} soluble in water or in fat?",
        ],
        "deficiency_disease": [
            "the classic disease that results from a lack of {vitamin}",
        ],
    },
    via={"formula": "{vitamin}"},
    examples=[
        (
            {"vitamin": "vitamin C"},
            {"compound": "ascorbic acid", "formula": "C6H8O6", "soluble_in": "water", "deficiency_disease": "scurvy"},
        ),
        ({"vitamin": "B1"}, {"compound": "thiamine", "deficiency_disease": "beriberi"}),
        ({"vitamin": "vitamin D"}, {"soluble_in": "fat", "deficiency_disease": "rickets"}),
    ],
)
def vitamin_profile(vitamin: Vitamin) -> VitaminProfile:
    """Look up a vitamin: the compound it is, if only one, what dissolves it, and its classic deficiency disease, if any.

    Args:
        vitamin: vitamin and its letter, such as vitamin C or B12
    """
    text = " ".join(vitamin.split()).casefold().removeprefix("vitamin ")
    found = next((v for v in _VITAMINS if v.name.casefold() == f"vitamin {text}"), None)
    if found is None:
        raise ToolError(f"No vitamin is called '{vitamin[:30]}'. Vitamins: {', '.join(v.name for v in _VITAMINS)}.")
    return VitaminProfile(
        compound=_known(found.compound),
        formula=_known(found.formula),
        soluble_in=found.soluble_in,
        deficiency_disease=_known(found.deficiency),
    )


class VitaminFound(Result):
    """A vitamin, found by its deficiency."""

    vitamin: Vitamin


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "vitamin": [
            "the vitamin whose deficiency causes {disease}",
            "A lack of which vitamin causes {disease}?",
        ],
    },
    via={"vitamin": "the vitamin whose deficiency causes {disease}"},
    examples=[
        ({"disease": "scurvy"}, {"vitamin": "vitamin C"}),
        ({"disease": "beriberi"}, {"vitamin": "vitamin B1"}),
        ({"disease": "Pellagra"}, {"vitamin": "vitamin B3"}),
    ],
)
def vitamin_of_deficiency(
    disease: Annotated[str, Pick("scurvy", "beriberi", "pellagra", "rickets", "night blindness", "pernicious anemia")],
) -> VitaminFound:
    """Find the vitamin whose deficiency causes a classic disease.

    Args:
        disease: English name, such as scurvy
    """
    text = " ".join(disease.split()).casefold().replace("anaemia", "anemia")
    found = next((v for v in _VITAMINS if v.deficiency.casefold() == text != "-"), None)
    if found is None:
        raise ToolError(f"No vitamin deficiency is called '{disease[:40]}'. Give one such as scurvy, beriberi or rickets.")
    return VitaminFound(vitamin=found.name)


@dataclass(frozen=True, slots=True)
class _Hormone:
    name: str
    gland: str
    kind: str
    gene: str | None
    """Gene of the hormone's chain or, of two-chain hormones, of the specific one."""


_HORMONES = """anterior pituitary: growth hormone/peptide/-, prolactin/peptide/PRL, thyrotropin/peptide/-,
follitropin/peptide/-, lutropin/peptide/-, corticotropin/peptide/POMC
hypothalamus: oxytocin/peptide/OXT, vasopressin/peptide/AVP, gonadoliberin/peptide/-, corticoliberin/peptide/CRH,
somatoliberin/peptide/GHRH, thyroliberin/peptide/TRH
thyroid gland: thyroxine/amine/-, triiodothyronine/amine/-, calcitonin/peptide/CALCA
parathyroid gland: parathyroid hormone/peptide/PTH
adrenal cortex: cortisol/steroid/-, aldosterone/steroid/-, dehydroepiandrosterone/steroid/-
adrenal medulla: adrenaline/amine/-, noradrenaline/amine/-
pancreas: insulin/peptide/INS, glucagon/peptide/GCG, pancreatic polypeptide/peptide/PPY
pineal gland: melatonin/amine/-
ovary: estradiol/steroid/-, progesterone/steroid/-
testis: testosterone/steroid/-, anti-Müllerian hormone/peptide/AMH
kidney: erythropoietin/peptide/EPO, calcitriol/steroid/-
heart: atrial natriuretic peptide/peptide/NPPA
stomach: gastrin/peptide/GAST, ghrelin/peptide/GHRL
small intestine: secretin/peptide/SCT, cholecystokinin/peptide/CCK, motilin/peptide/MLN,
gastric inhibitory polypeptide/peptide/GIP
liver: angiotensinogen/peptide/AGT, hepcidin/peptide/HAMP
adipose tissue: leptin/peptide/LEP, adiponectin/peptide/ADIPOQ
placenta: choriogonadotropin/peptide/-, placental lactogen/peptide/-"""


@cache
def _hormones() -> dict[str, _Hormone]:
    found = {}
    for line in _HORMONES.replace(",\n", ", ").splitlines():
        gland, _, items = line.partition(": ")
        for item in items.split(", "):
            name, kind, gene = item.split("/")
            found[name.casefold()] = _Hormone(name, gland, kind, None if gene == "-" else gene)
    return found


class HormoneProfile(Result):
    """A hormone."""

    gland: str
    chemical_class: str
    gene: Gene | None


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "gland": [
            "the gland or organ that is the main producer of {hormone}",
            "Which gland or organ is the main producer of {hormone}?",
        ],
        "chemical_class": [
            "the chemical class (peptide, steroid or amine) of {hormone}",
        ],
        "gene": [
            "the human gene that encodes {hormone}",
            "Which human gene encodes {hormone}?",
        ],
    },
    via={"gland": "the main producer of {hormone}", "gene": "the gene that encodes {hormone}"},
    examples=[
        ({"hormone": "insulin"}, {"gland": "pancreas", "chemical_class": "peptide", "gene": "INS"}),
        ({"hormone": "Cortisol"}, {"gland": "adrenal cortex", "chemical_class": "steroid", "gene": None}),
        ({"hormone": "melatonin"}, {"gland": "pineal gland", "chemical_class": "amine"}),
        ({"hormone": "leptin"}, {"gland": "adipose tissue", "gene": "LEP"}),
    ],
)
def hormone_profile(hormone: Hormone) -> HormoneProfile:
    """Look up a human hormone: the gland that mainly makes it, its chemical class, and the gene that alone encodes it.

    Args:
        hormone: name, such as insulin, thyrotropin or growth hormone
    """
    found = _hormones().get(" ".join(hormone.split()).casefold())
    if found is None:
        raise ToolError(f"No hormone is called '{hormone[:40]}' in the table. Give a name such as insulin or cortisol.")
    return HormoneProfile(gland=found.gland, chemical_class=found.kind, gene=found.gene)


@seeds(Vitamin, domain="biology")
def vitamin_seeds() -> list[str]:
    """The thirteen vitamins."""
    return [v.name for v in _VITAMINS]


@seeds(Hormone, domain="biology")
def hormone_seeds() -> list[str]:
    """The hormones of the table."""
    return [h.name for h in _hormones().values()]


@aliases(Hormone)
def hormone_aliases(value: str) -> list[str]:
    """Other names of a hormone."""
    return {"adrenaline": ["epinephrine"], "noradrenaline": ["norepinephrine"], "thyrotropin": ["TSH"], "prolactin": ["PRL"],
            "corticotropin": ["ACTH"], "follitropin": ["FSH"], "lutropin": ["LH"], "growth hormone": ["somatotropin"],
            "vasopressin": ["ADH", "antidiuretic hormone"]}.get(str(value), [])  # fmt: skip
