"""RxClass: the classes of drugs by structure, mechanism, effect and indication (RxNav, RxClass API of the NLM)."""

from typing import Any

from dive.packs.connected.api import at, form_of, items, name_of, operation, text, texts
from dive.packs.connected.entities import DrugClass
from dive.packs.connected.rxnorm import API, SERVICE
from dive.packs.medicine.entities import AtcGroup
from dive.tools import Pack, Result, ToolError
from dive.tools.entities import Disease, Drug

PACK = Pack(name="rxclass", domain="medicine", title="RxClass (RxNav): ATC, MED-RT, FDA SPL classes", vintage="live",
            licence="as its sources say: ATC by the WHO; MED-RT, FDA SPL: US government works", service=SERVICE)  # fmt: skip


def _classes(drug: str, source: str, relation: str | None = None) -> list[Any]:
    """Classes of a drug in one source, by one relation."""
    name = name_of(drug, "the name of a drug")
    found = API.get("/rxclass/class/byDrugName.json", {"drugName": name, "relaSource": source, "relas": relation})
    held = items(found, "rxclassDrugInfoList", "rxclassDrugInfo")
    own = [h for h in held if (text(h, "minConcept", "name") or "").casefold() == name.casefold()]
    if not own:
        raise ToolError(f"RxClass has no such class for a drug called '{name}'.")
    return [at(h, "rxclassMinConceptItem") for h in own]


def _names(drug: str, source: str, relation: str) -> list[str]:
    return sorted(set(texts(_classes(drug, source, relation), "className")))


class AtcGroups(Result):
    """Where the ATC places a drug."""

    groups: list[AtcGroup]
    names: list[str]


@operation(
    domain="medicine",
    asks={
        "groups": ["the fourth-level ATC codes in which RxClass places {drug}"],
        "groups#count": ["the number of fourth-level ATC codes in which RxClass places {drug}"],
        "names": ["the names of the fourth-level ATC groups in which RxClass places {drug}"],
    },
    examples=[
        ({"drug": "metformin"}, {"groups": ["A10BA"], "names": ["Biguanides"]}),
        ({"drug": "simvastatin"}, {"groups": ["C10AA"]}),
    ],
)
def rxclass_atc(drug: Drug) -> AtcGroups:
    """List the fourth-level ATC groups of a drug.

    Args:
        drug: generic name
    """
    found = _classes(drug, "ATC")
    return AtcGroups(groups=sorted(set(texts(found, "classId"))), names=sorted(set(texts(found, "className"))))


class Treated(Result):
    """What a drug is for."""

    diseases: list[Disease]


@operation(
    domain="medicine",
    asks={
        "diseases": ["the diseases that, according to MED-RT, {drug} may treat"],
        "diseases#count": ["the number of diseases that, according to MED-RT, {drug} may treat"],
    },
    examples=[({"drug": "metformin"}, {}), ({"drug": "simvastatin"}, {})],
)
def rxclass_may_treat(drug: Drug) -> Treated:
    """List the diseases that a drug may treat, according to MED-RT.

    Args:
        drug: generic name
    """
    return Treated(diseases=_names(drug, "MEDRT", "may_treat"))


class Contraindications(Result):
    """When not to give a drug."""

    conditions: list[Disease]


@operation(
    domain="medicine",
    asks={
        "conditions": ["the conditions that, according to MED-RT, contraindicate {drug}"],
        "conditions#count": ["the number of conditions that, according to MED-RT, contraindicate {drug}"],
    },
    examples=[({"drug": "metformin"}, {}), ({"drug": "simvastatin"}, {})],
)
def rxclass_contraindications(drug: Drug) -> Contraindications:
    """List the conditions that contraindicate a drug, according to MED-RT.

    Args:
        drug: generic name
    """
    return Contraindications(conditions=_names(drug, "MEDRT", "CI_with"))


class Mechanisms(Result):
    """How a drug works."""

    mechanisms: list[DrugClass]


@operation(
    domain="medicine",
    asks={
        "mechanisms": ["the mechanisms of action that the FDA gives for {drug}"],
        "mechanisms#count": ["the number of mechanisms of action that the FDA gives for {drug}"],
    },
    examples=[
        ({"drug": "simvastatin"}, {"mechanisms": ["Hydroxymethylglutaryl-CoA Reductase Inhibitors"]}),
        ({"drug": "omeprazole"}, {"mechanisms": ["Proton Pump Inhibitors"]}),
    ],
)
def rxclass_mechanisms(drug: Drug) -> Mechanisms:
    """List a drug's mechanisms of action in the FDA's structured product labels.

    Args:
        drug: generic name
    """
    return Mechanisms(mechanisms=_names(drug, "FDASPL", "has_MoA"))


class Pharmacology(Result):
    """The established pharmacologic classes of a drug."""

    classes: list[DrugClass]


@operation(
    domain="medicine",
    asks={
        "classes": ["the established pharmacologic classes that the FDA gives for {drug}"],
        "classes#count": ["the number of established pharmacologic classes that the FDA gives for {drug}"],
    },
    examples=[
        ({"drug": "metformin"}, {"classes": ["Biguanide"]}),
        ({"drug": "simvastatin"}, {"classes": ["HMG-CoA Reductase Inhibitor"]}),
    ],
)
def rxclass_pharmacologic_classes(drug: Drug) -> Pharmacology:
    """List a drug's established pharmacologic classes in the FDA's structured product labels.

    Args:
        drug: generic name
    """
    return Pharmacology(classes=_names(drug, "FDASPL", "has_EPC"))


class ClassMembers(Result):
    """The drugs of a class."""

    drugs: list[Drug]


@operation(
    domain="medicine",
    asks={
        "drugs": ["the drugs that RxClass lists today in {group}", "Which drugs does RxClass list today in {group}?"],
        "drugs#count": ["the number of drugs that RxClass lists today in {group}"],
    },
    examples=[({"group": "A10BA"}, {}), ({"group": "c10aa"}, {})],
)
def rxclass_members(group: AtcGroup) -> ClassMembers:
    """List the drugs of an ATC group.

    Args:
        group: ATC code of the first to fourth level, such as A10BA
    """
    code = form_of(group, r"[A-Za-z](\d\d([A-Za-z]{1,2})?)?", "an ATC code such as A10BA").upper()
    found = API.get("/rxclass/classMembers.json", {"classId": code, "relaSource": "ATC"})
    members = items(found, "drugMemberGroup", "drugMember")
    if not members:
        raise ToolError(f"RxClass lists no drug in the ATC group {code}.")
    return ClassMembers(drugs=sorted({n.lower() for n in texts(members, "minConcept", "name")}))
