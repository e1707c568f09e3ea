"""ChEMBL: medicines, how they act, what for, and on which targets (ChEMBL web services of the EMBL-EBI)."""

from typing import Annotated, Any, ClassVar

from dive.packs.connected.api import Api, at, form_of, gene_of, items, name_of, operation, real, text, texts, whole
from dive.packs.connected.entities import ChemblId, DrugClass
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Result, Row, ToolError
from dive.tools.entities import Disease, Drug, Gene, MolarMass, Year

SERVICE = Service("chembl", "ChEMBL", "https://www.ebi.ac.uk/chembl/api/data", rate=5)
PACK = Pack(name="chembl", domain="chemistry", title="ChEMBL", licence="CC BY-SA 3.0", vintage="live", service=SERVICE)
API = Api(SERVICE)
PAGE = 1000
"""Most records of one answer."""


def _all(path: str, key: str, query: dict[str, object]) -> list[Any]:
    """Every record of a list. Raises ToolError where one answer does not hold them."""
    found = API.get(path, {**query, "limit": PAGE})
    total = API.need(whole(found, "page_meta", "total_count"), "total")
    records = items(found, key)
    if total > len(records):
        raise ToolError(f"ChEMBL has {total:,} records of this kind, more than it lists at once.")
    return records


def _medicine(drug: str) -> Any:
    name = name_of(drug, "the name of a drug")
    found = _all("/molecule.json", "molecules", {"pref_name__iexact": name})
    if not found:
        raise ToolError(f"ChEMBL has no molecule whose preferred name is '{name}'.")
    return found[0]


class Molecule(Result):
    """What ChEMBL says of a molecule."""

    chembl_id: ChemblId
    max_phase: Annotated[float | None, About("highest clinical phase")]
    first_approval: Annotated[Year | None, About("year of first approval", None, "latest", "earliest")]
    kind: Annotated[str | None, About("type of molecule")]
    molar_mass: Annotated[MolarMass | None, About("molar mass", "g/mol", "heaviest", "lightest", digits=2)]
    log_p: Annotated[float | None, About("ALogP", digits=2)]
    atc: list[str]


@operation(
    domain="chemistry",
    asks={
        "chembl_id": ["the ChEMBL identifier of {drug}", "Under which identifier does ChEMBL list {drug}?"],
        "max_phase": ["the highest clinical phase that ChEMBL gives for {drug}"],
        "first_approval": ["the year of first approval that ChEMBL gives for {drug}"],
        "kind": ["the type of molecule that ChEMBL gives for {drug}"],
        "molar_mass": ["the molar mass that ChEMBL gives for {drug}"],
        "log_p": ["the ALogP that ChEMBL gives for {drug}"],
    },
    examples=[
        ({"drug": "aspirin"}, {"chembl_id": "CHEMBL25", "max_phase": 4.0, "kind": "Small molecule", "molar_mass": 180.16}),
        ({"drug": "Imatinib"}, {"chembl_id": "CHEMBL941", "first_approval": 2001}),
    ],
)
def chembl_molecule(drug: Drug) -> Molecule:
    """Look up a medicine in ChEMBL: identifier, highest clinical phase, first approval, type, molar mass, ALogP.

    Args:
        drug: preferred name
    """
    found = _medicine(drug)
    properties = at(found, "molecule_properties")
    return Molecule(
        chembl_id=API.need(text(found, "molecule_chembl_id"), "identifier"),
        max_phase=real(found, "max_phase"),
        first_approval=whole(found, "first_approval"),
        kind=text(found, "molecule_type"),
        molar_mass=real(properties, "full_mwt"),
        log_p=real(properties, "alogp"),
        atc=sorted(a for a in items(found, "atc_classifications") if isinstance(a, str)),
    )


class Action(Row):
    """One mechanism."""

    noun: ClassVar[str] = "mechanism"
    plural: ClassVar[str] = "mechanisms"
    key: ClassVar[str] = "mechanism"

    mechanism: DrugClass
    action: Annotated[str | None, About("type of action")]
    target: ChemblId | None


class Actions(Result):
    """How a drug acts."""

    mechanisms: list[Action]


@operation(
    domain="chemistry",
    asks={
        "mechanisms": ["the mechanisms of action that ChEMBL lists for {drug}"],
        "mechanisms#count": ["the number of mechanisms of action that ChEMBL lists for {drug}"],
    },
    examples=[({"drug": "imatinib"}, {}), ({"drug": "aspirin"}, {})],
)
def chembl_mechanisms(drug: Drug) -> Actions:
    """List the mechanisms of action of a medicine, with the type of action and the target.

    Args:
        drug: preferred name
    """
    identifier = API.need(text(_medicine(drug), "molecule_chembl_id"), "identifier")
    found = _all("/mechanism.json", "mechanisms", {"molecule_chembl_id": identifier})
    rows = [
        Action(mechanism=name, action=text(m, "action_type"), target=text(m, "target_chembl_id"))
        for m in found
        if (name := text(m, "mechanism_of_action")) is not None
    ]
    rows.sort(key=lambda row: (row.mechanism, row.target or ""))
    return Actions(mechanisms=list(dict.fromkeys(rows)))


class Indications(Result):
    """What a drug is, or was, tried for."""

    approved: list[Disease]
    tried: list[Disease]


@operation(
    domain="chemistry",
    asks={
        "approved": ["the indications for which ChEMBL lists {drug} as approved"],
        "approved#count": ["the number of indications for which ChEMBL lists {drug} as approved"],
        "tried#count": ["the number of indications for which ChEMBL lists {drug} at any clinical phase"],
    },
    examples=[({"drug": "imatinib"}, {}), ({"drug": "aspirin"}, {})],
)
def chembl_indications(drug: Drug) -> Indications:
    """List the indications of a medicine in ChEMBL: those approved, and those of any clinical phase.

    Args:
        drug: preferred name
    """
    identifier = API.need(text(_medicine(drug), "molecule_chembl_id"), "identifier")
    found = _all("/drug_indication.json", "drug_indications", {"molecule_chembl_id": identifier})
    return Indications(
        approved=sorted(set(texts([i for i in found if real(i, "max_phase_for_ind") == 4.0], "mesh_heading"))),
        tried=sorted(set(texts(found, "mesh_heading"))),
    )


class Target(Result):
    """The protein that medicines are aimed at."""

    chembl_id: ChemblId
    name: Annotated[str | None, About("preferred name")]


@operation(
    domain="chemistry",
    asks={
        "chembl_id": ["the ChEMBL identifier of the human single-protein target that {gene} encodes"],
        "name": ["the name that ChEMBL prefers for the human single-protein target that {gene} encodes"],
    },
    examples=[({"gene": "EGFR"}, {"chembl_id": "CHEMBL203"}), ({"gene": "abl1"}, {"chembl_id": "CHEMBL1862"})],
)
def chembl_target(gene: Gene) -> Target:
    """Find the human single-protein target in ChEMBL that a gene encodes.

    Args:
        gene: HGNC symbol
    """
    symbol = gene_of(gene)
    query: dict[str, object] = {
        "target_components__target_component_synonyms__component_synonym__iexact": symbol,
        "target_type": "SINGLE PROTEIN",
        "organism": "Homo sapiens",
    }
    own = [t for t in _all("/target.json", "targets", query) if symbol in _symbols(t)]
    if len(own) != 1:
        raise ToolError(f"ChEMBL has {'no' if not own else 'more than one'} human single-protein target of the gene {symbol}.")
    return Target(chembl_id=API.need(text(own[0], "target_chembl_id"), "identifier"), name=text(own[0], "pref_name"))


def _symbols(target: Any) -> set[str]:
    parts = [s for c in items(target, "target_components") for s in items(c, "target_component_synonyms")]
    return {s.upper() for s in texts([p for p in parts if text(p, "syn_type") == "GENE_SYMBOL"], "component_synonym")}


class ChemblName(Result):
    """Which record it is."""

    name: str | None
    organism: Annotated[str | None, About("organism")]
    kind: Annotated[str | None, About("type of target")]


@operation(
    domain="chemistry",
    asks={
        "name": ["the preferred name of the target {target}"],
        "organism": ["the organism of the target {target}"],
        "kind": ["the type of the target {target}"],
    },
    examples=[
        ({"target": "CHEMBL203"}, {"organism": "Homo sapiens", "kind": "SINGLE PROTEIN"}),
        ({"target": "chembl1862"}, {"organism": "Homo sapiens", "kind": "SINGLE PROTEIN"}),
    ],
)
def chembl_target_by_id(target: ChemblId) -> ChemblName:
    """Look up a target in ChEMBL by its identifier: name, organism, type.

    Args:
        target: ChEMBL identifier of a target
    """
    name = form_of(target, r"(?i:chembl)\d{1,10}", "a ChEMBL identifier such as CHEMBL203").upper()
    found = API.find(f"/target/{name}.json", missing=f"ChEMBL has no target {name}.")
    return ChemblName(name=text(found, "pref_name"), organism=text(found, "organism"), kind=text(found, "target_type"))
