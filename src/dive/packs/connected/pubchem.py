"""PubChem: compounds by name, CAS number and structure (PUG REST)."""

from typing import Annotated, Any

from dive.packs.connected.api import Api, at, form_of, items, name_of, operation, real, text, whole
from dive.packs.connected.entities import PubchemCid
from dive.runtime.http.client import Request
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Result, ToolError
from dive.tools.entities import CasNumber, ChemicalFormula, Compound, MolarMass, Smiles

SERVICE = Service("pubchem", "PubChem", "https://pubchem.ncbi.nlm.nih.gov/rest/pug", rate=5)
PACK = Pack(name="pubchem", domain="chemistry", title="PubChem PUG REST", licence="US government work; depositors' terms",
            vintage="live", service=SERVICE)  # fmt: skip
API = Api(SERVICE)
_PROPERTIES = "Title,MolecularFormula,MolecularWeight,XLogP,TPSA,HBondDonorCount,HBondAcceptorCount,RotatableBondCount,SMILES"


def _properties(path: str, missing: str) -> Any:
    found = API.find(f"{path}/property/{_PROPERTIES}/JSON", missing=missing, statuses=(400, 404))
    return API.need(at(found, "PropertyTable", "Properties", 0), "table of properties")


class PubchemCompound(Result):
    """What PubChem computes of a compound."""

    cid: PubchemCid
    title: Compound | None
    formula: ChemicalFormula | None
    molar_mass: Annotated[MolarMass | None, About("molar mass", "g/mol", "heaviest", "lightest", digits=2)]
    log_p: Annotated[float | None, About("XLogP", digits=1)]
    polar_area: Annotated[float | None, About("topological polar surface area", "square ångströms", "largest", "smallest")]
    donors: Annotated[int | None, About("number of hydrogen-bond donors", None, "highest", "lowest", additive=True)]
    acceptors: Annotated[int | None, About("number of hydrogen-bond acceptors", None, "highest", "lowest", additive=True)]
    rotatable_bonds: Annotated[int | None, About("number of rotatable bonds", None, "highest", "lowest", additive=True)]
    smiles: Smiles | None


def _compound(record: Any) -> PubchemCompound:
    return PubchemCompound(
        cid=API.need(whole(record, "CID"), "CID"),
        title=text(record, "Title"),
        formula=text(record, "MolecularFormula"),
        molar_mass=real(record, "MolecularWeight"),
        log_p=real(record, "XLogP"),
        polar_area=real(record, "TPSA"),
        donors=whole(record, "HBondDonorCount"),
        acceptors=whole(record, "HBondAcceptorCount"),
        rotatable_bonds=whole(record, "RotatableBondCount"),
        smiles=text(record, "SMILES"),
    )


@operation(
    domain="chemistry",
    asks={
        "cid": ["the PubChem CID of {compound}", "Under which CID does PubChem list {compound}?"],
        "formula": ["the molecular formula that PubChem gives for {compound}"],
        "molar_mass": ["the molecular weight that PubChem gives for {compound}"],
        "log_p": ["the XLogP that PubChem computes for {compound}"],
        "polar_area": ["the topological polar surface area that PubChem computes for {compound}"],
        "donors": ["the number of hydrogen-bond donors that PubChem counts in {compound}"],
        "acceptors": ["the number of hydrogen-bond acceptors that PubChem counts in {compound}"],
        "rotatable_bonds": ["the number of rotatable bonds that PubChem counts in {compound}"],
        "smiles": ["the SMILES that PubChem gives for {compound}"],
    },
    examples=[
        ({"compound": "aspirin"}, {"cid": 2244, "formula": "C9H8O4", "molar_mass": 180.16, "donors": 1, "acceptors": 4}),
        ({"compound": "Caffeine"}, {"cid": 2519, "formula": "C8H10N4O2", "molar_mass": 194.19}),
    ],
)
def pubchem_compound(compound: Compound) -> PubchemCompound:
    """Look up a compound in PubChem by name: CID, formula, molar mass, XLogP, polar surface, hydrogen bonds, SMILES.

    Args:
        compound: common or systematic name
    """
    name = name_of(compound, "the name of a compound", 300)
    return _compound(_properties(Request.at("/compound/name/{}", name), f"PubChem has no compound called '{name[:80]}'."))


@operation(
    domain="chemistry",
    asks={
        "title": ["the name under which PubChem lists {cid}", "Which name does PubChem give to {cid}?"],
        "formula": ["the molecular formula of {cid}"],
        "molar_mass": ["the molecular weight of {cid}"],
        "polar_area": ["the topological polar surface area of {cid}"],
    },
    examples=[
        ({"cid": 2244}, {"title": "Aspirin", "formula": "C9H8O4"}),
        ({"cid": 2519}, {"title": "Caffeine", "formula": "C8H10N4O2"}),
    ],
)
def pubchem_by_cid(cid: PubchemCid) -> PubchemCompound:
    """Look up a compound in PubChem by its identifier (CID).

    Args:
        cid: PubChem compound identifier
    """
    if not 0 < cid < 10**10:
        raise ToolError(f"{cid} is not a PubChem CID such as 2244.")
    return _compound(_properties(f"/compound/cid/{cid}", f"PubChem has no compound with the CID {cid}."))


class PubchemName(Result):
    """Which compound it is."""

    compound: Compound
    cid: PubchemCid


@operation(
    domain="chemistry",
    asks={
        "compound": ["the compound that PubChem lists under the structure {structure}"],
        "cid": ["the PubChem CID of the structure {structure}"],
    },
    examples=[
        ({"structure": "CC(=O)OC1=CC=CC=C1C(=O)O"}, {"compound": "aspirin", "cid": 2244}),
        ({"structure": "CCO"}, {"compound": "ethanol", "cid": 702}),
    ],
)
def pubchem_of_structure(structure: Smiles) -> PubchemName:
    """Find the compound in PubChem that has a given structure.

    Args:
        structure: SMILES
    """
    smiles = form_of(structure, r"[A-Za-z0-9@+\-\[\]()=#$%/\\.:*]{1,500}", "a SMILES such as CCO")
    missing = f"PubChem has no compound with the structure {smiles[:80]}."
    request = f"/compound/smiles/property/{_PROPERTIES}/JSON"
    record = at(API.find(request, {"smiles": smiles}, missing=missing, statuses=(400, 404)), "PropertyTable", "Properties", 0)
    cid = whole(record, "CID")
    if not cid:  # PubChem writes 0 where it can read the structure and does not hold it
        raise ToolError(missing)
    return PubchemName(compound=API.need(text(record, "Title"), "name").lower(), cid=cid)


@operation(
    domain="chemistry",
    asks={
        "compound": ["the compound that PubChem lists under the CAS number {cas}"],
        "cid": ["the PubChem CID of the compound with the CAS number {cas}"],
    },
    examples=[({"cas": "50-78-2"}, {"compound": "aspirin", "cid": 2244}), ({"cas": "58-08-2"}, {"compound": "caffeine"})],
)
def pubchem_of_cas(cas: CasNumber) -> PubchemName:
    """Find the compound in PubChem that is registered under a CAS number.

    Args:
        cas: CAS registry number
    """
    number = form_of(cas, r"\d{2,7}-\d\d-\d", "a CAS number such as 50-78-2")
    record = _properties(f"/compound/name/{number}", f"PubChem has no compound with the CAS number {number}.")
    return PubchemName(compound=API.need(text(record, "Title"), "name").lower(), cid=API.need(whole(record, "CID"), "CID"))


class Synonyms(Result):
    """Other names."""

    synonyms: list[str]


@operation(
    domain="chemistry",
    asks={
        "synonyms": ["the synonyms that PubChem lists today for {compound}"],
        "synonyms#count": ["the number of synonyms that PubChem lists today for {compound}"],
    },
    examples=[({"compound": "aspirin"}, {}), ({"compound": "caffeine"}, {})],
)
def pubchem_synonyms(compound: Compound) -> Synonyms:
    """List the synonyms of a compound in PubChem.

    Args:
        compound: common or systematic name
    """
    name = name_of(compound, "the name of a compound", 300)
    path = Request.at("/compound/name/{}/synonyms/JSON", name)
    found = API.find(path, missing=f"PubChem has no compound called '{name[:80]}'.", statuses=(400, 404))
    return Synonyms(
        synonyms=sorted({s for s in items(found, "InformationList", "Information", 0, "Synonym") if isinstance(s, str)})
    )
