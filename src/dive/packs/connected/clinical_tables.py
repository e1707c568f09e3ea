"""Clinical Tables: codes and names of medicine, by exact look-up (Clinical Table Search Service of the NLM, API v3).

An answer is an array: total, codes, extra fields by name, and rows of display fields.
"""

from typing import Annotated, Any

from dive.packs.biology.entities import Cytoband, EntrezId
from dive.packs.connected.api import (
    Api,
    at,
    form_of,
    gene_of,
    items,
    name_of,
    operation,
    same_name,
    text,
    whole,
)
from dive.packs.connected.entities import HcpcsCode, LoincCode
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Result, ToolError
from dive.tools.entities import Disease, Drug, Gene, Icd10Code, Phenotype

SERVICE = Service("clinical-tables", "Clinical Tables", "https://clinicaltables.nlm.nih.gov/api", rate=5)
PACK = Pack(name="clinical_tables", domain="medicine", title="Clinical Table Search Service", vintage="live",
            licence="as each table's owner says; LOINC under the LOINC licence", service=SERVICE)  # fmt: skip
API = Api(SERVICE)
MOST = 500
"""Rows that one answer holds at most."""


def _rows(table: str, terms: str, display: str, search: str | None = None, most: int = MOST) -> list[list[Any]]:
    """Display rows that a search finds, in full. Raises ToolError where there are too many."""
    found = API.get(f"/{table}/v3/search", {"terms": terms, "df": display, "sf": search, "maxList": most})
    total, rows = whole(found, 0), at(found, 3)
    if not isinstance(rows, list) or total is None:
        API.need(None, "table")
    width = display.count(",") + 1
    return [row for row in items(found, 3) if isinstance(row, list) and len(row) == width]


def _only(table: str, terms: str, display: str, search: str, what: str, column: int = 0) -> list[Any]:
    """The one row whose field in `column` is the term. Raises ToolError where there is none."""
    for row in _rows(table, terms, display, search):
        if same_name(str(row[column]), terms):
            return row
    raise ToolError(f"Clinical Tables has no {what} '{terms[:80]}'.")


class CodedDiagnosis(Result):
    """A diagnosis code."""

    code: Icd10Code
    name: Annotated[str, About("name")]


@operation(
    domain="medicine",
    asks={
        "name": ["the name that this year's ICD-10-CM gives to {code}", "What does {code} stand for in this year's ICD-10-CM?"]
    },
    examples=[
        ({"code": "J45.909"}, {"name": "Unspecified asthma, uncomplicated"}),
        ({"code": "i10"}, {"code": "I10", "name": "Essential (primary) hypertension"}),
    ],
)
def clinical_tables_icd10(code: Icd10Code) -> CodedDiagnosis:
    """Look up a billable ICD-10-CM code in its current edition.

    Args:
        code: ICD-10-CM code with its dot
    """
    code = form_of(code, r"[A-Za-z]\d[0-9A-Za-z](\.[0-9A-Za-z]{1,4})?", "an ICD-10-CM code such as J45.909").upper()
    row = _only("icd10cm", code, "code,name", "code", "billable code")
    return CodedDiagnosis(code=str(row[0]), name=str(row[1]))


class LaboratoryTest(Result):
    """A LOINC item."""

    name: Annotated[str, About("long common name")]
    component: Annotated[str | None, About("component")]
    property: Annotated[str | None, About("property")]
    method: Annotated[str | None, About("method")]


@operation(
    domain="medicine",
    asks={
        "name": ["the long common name of {code}", "Which observation does {code} stand for?"],
        "component": ["the component that {code} measures"],
        "property": ["the kind of property that {code} measures"],
    },
    examples=[
        ({"code": "2345-7"}, {"name": "Glucose [Mass/volume] in Serum or Plasma", "property": "MCnc"}),
        ({"code": "8867-4"}, {"name": "Heart rate"}),
    ],
)
def clinical_tables_loinc(code: LoincCode) -> LaboratoryTest:
    """Look up a LOINC code: long common name, component, property, method.

    Args:
        code: LOINC code, such as 2345-7
    """
    code = form_of(code, r"\d{1,7}-\d", "a LOINC code such as 2345-7")
    row = _only("loinc_items", code, "LOINC_NUM,LONG_COMMON_NAME,COMPONENT,PROPERTY,METHOD_TYP", "LOINC_NUM", "LOINC code")
    return LaboratoryTest(
        name=API.need(text(row, 1), "name"), component=text(row, 2), property=text(row, 3), method=text(row, 4)
    )


class Condition(Result):
    """A condition as records name it."""

    consumer_name: Annotated[str | None, About("plain name")]
    icd10_codes: list[Icd10Code]


@operation(
    domain="medicine",
    asks={
        "consumer_name": ["the plain name that the NLM's condition list has for {condition}"],
        "icd10_codes": ["the ICD-10-CM codes that the NLM's condition list has for {condition}"],
        "icd10_codes#count": ["the number of ICD-10-CM codes that the NLM's condition list has for {condition}"],
    },
    examples=[({"condition": "Asthma"}, {}), ({"condition": "gout"}, {})],
)
def clinical_tables_condition(condition: Disease) -> Condition:
    """Look up a medical condition in the NLM's list for health records: plain name and ICD-10-CM codes.

    Args:
        condition: name of the condition
    """
    name = name_of(condition, "the name of a condition")
    row = _only("conditions", name, "primary_name,consumer_name,icd10cm_codes", "primary_name", "condition")
    codes = {c.strip() for c in str(row[2] or "").split(",") if c.strip()}
    return Condition(consumer_name=text(row, 1), icd10_codes=sorted(codes))


class TabulatedGene(Result):
    """A gene of the table."""

    symbol: Gene
    entrez_id: EntrezId | None
    full_name: Annotated[str | None, About("description")]
    band: Cytoband | None
    kind: Annotated[str | None, About("type of gene")]


@operation(
    domain="biology",
    asks={
        "entrez_id": ["the gene identifier that Clinical Tables gives for {gene}"],
        "band": ["the map location that Clinical Tables gives for {gene}"],
        "kind": ["the type of gene that Clinical Tables gives for {gene}"],
    },
    examples=[
        ({"gene": "BRCA1"}, {"entrez_id": 672, "band": "17q21.31", "kind": "protein-coding"}),
        ({"gene": "cftr"}, {"symbol": "CFTR", "entrez_id": 1080, "band": "7q31.2"}),
    ],
)
def clinical_tables_gene(gene: Gene) -> TabulatedGene:
    """Look up a human gene in the NLM's table of NCBI genes: identifier, description, map location, type.

    Args:
        gene: HGNC symbol
    """
    symbol = gene_of(gene)
    row = _only("ncbi_genes", symbol, "Symbol,GeneID,description,map_location,type_of_gene", "Symbol", "gene")
    return TabulatedGene(
        symbol=str(row[0]), entrez_id=whole(row, 1), full_name=text(row, 2), band=text(row, 3), kind=text(row, 4)
    )


class PhenotypeId(Result):
    """A term of the Human Phenotype Ontology."""

    name: Phenotype
    hpo_id: Annotated[str, About("identifier")]


@operation(
    domain="medicine",
    asks={"hpo_id": ["the Human Phenotype Ontology identifier of {phenotype}", "Which HPO identifier does {phenotype} have?"]},
    examples=[
        ({"phenotype": "Seizure"}, {"hpo_id": "HP:0001250"}),
        ({"phenotype": "arachnodactyly"}, {"name": "Arachnodactyly", "hpo_id": "HP:0001166"}),
    ],
)
def clinical_tables_phenotype(phenotype: Phenotype) -> PhenotypeId:
    """Look up the identifier of a Human Phenotype Ontology term by its name.

    Args:
        phenotype: name of the term
    """
    name = name_of(phenotype, "the name of a phenotype")
    row = _only("hpo", name, "name,id", "name", "phenotype")
    return PhenotypeId(name=str(row[0]), hpo_id=str(row[1]))


class BilledService(Result):
    """A billable item or service."""

    name: Annotated[str, About("description")]


@operation(
    domain="medicine",
    asks={"name": ["the description of {code}", "Which item or service does {code} stand for?"]},
    examples=[({"code": "E0601"}, {}), ({"code": "j1815"}, {})],
)
def clinical_tables_hcpcs(code: HcpcsCode) -> BilledService:
    """Look up what an HCPCS level II code stands for.

    Args:
        code: HCPCS code, such as E0601
    """
    code = form_of(code, r"[A-Za-z]\d{4}", "an HCPCS level II code such as E0601").upper()
    return BilledService(name=API.need(text(_only("hcpcs", code, "code,display", "code", "HCPCS code"), 1), "description"))


class DrugForms(Result):
    """How a drug is prescribed."""

    routes: list[str]
    strengths: list[str]


@operation(
    domain="medicine",
    asks={
        "routes": ["the routes by which RxTerms lists {drug} as the only ingredient"],
        "strengths": ["the strengths and forms in which RxTerms lists {drug} as the only ingredient"],
        "strengths#count": ["the number of strengths and forms in which RxTerms lists {drug} as the only ingredient"],
    },
    examples=[({"drug": "metformin"}, {}), ({"drug": "aspirin"}, {})],
)
def clinical_tables_rxterms(drug: Drug) -> DrugForms:
    """List the routes, strengths and forms of a single-ingredient drug in RxTerms.

    Args:
        drug: generic name
    """
    name = name_of(drug, "the name of a drug")
    found = API.get("/rxterms/v3/search", {"terms": name, "ef": "STRENGTHS_AND_FORMS", "maxList": MOST})
    held = API.need(at(found, 2, "STRENGTHS_AND_FORMS"), "strengths")
    named = dict(zip(map(str, items(found, 1)), held, strict=False))
    own = {n: forms for n, forms in named.items() if n.partition(" (")[0].casefold() == name.casefold()}
    if not own:
        raise ToolError(f"RxTerms has no drug called '{name}'.")
    strengths = {" ".join(s.split()) for forms in own.values() for s in items(forms) if isinstance(s, str)}
    return DrugForms(routes=sorted({n.partition(" (")[2].removesuffix(")") for n in own} - {""}), strengths=sorted(strengths))
