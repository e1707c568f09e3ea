"""openFDA: adverse event reports, recalls and labels of drugs in the United States (api.fda.gov).

The API itself gives counts and terms over what was reported; a report proves no cause.
"""

from typing import Annotated, Any

from dive.packs.connected.api import Api, at, items, operation, phrase_of, text, texts, whole
from dive.packs.connected.entities import AdverseReaction, DrugBrand
from dive.runtime.http.credentials import Credential
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Result
from dive.tools.entities import Drug

SERVICE = Service(
    "openfda",
    "openFDA",
    "https://api.fda.gov",
    rate=4,
    credentials=(Credential("query", "api_key", ("OPENFDA_API_KEY",), optional=True),),
)
PACK = Pack(name="openfda", domain="medicine", title="openFDA", licence="CC0 1.0", vintage="live", service=SERVICE)
API = Api(SERVICE)


def _named(drug: str) -> str:
    return phrase_of(drug, "the name of a drug").lower()


def _found(path: str, search: str, missing: str, **query: object) -> Any:
    return API.find(path, {"search": search, **query}, missing=missing)


def _total(path: str, search: str, missing: str) -> int:
    return API.need(whole(_found(path, search, missing, limit=1), "meta", "results", "total"), "total")


class Reports(Result):
    """How many reports."""

    reports: Annotated[int, About("number of reports", None, "highest", "lowest", additive=True)]


@operation(
    domain="medicine",
    asks={"reports": ["the number of adverse event reports that openFDA holds today for {drug}",
                      "how many adverse event reports openFDA holds today for {drug}"]},
    examples=[({"drug": "metformin"}, {}), ({"drug": "Aspirin"}, {})],
)  # fmt: skip
def fda_reports(drug: Drug) -> Reports:
    """Count the adverse event reports in which a drug is named as generic product.

    Args:
        drug: generic name
    """
    name = _named(drug)
    search = f'patient.drug.openfda.generic_name:"{name}"'
    return Reports(reports=_total("/drug/event.json", search, f"openFDA holds no report that names '{name}'."))


@operation(
    domain="medicine",
    asks={"reports": ["the number of reports in openFDA today that name {reaction} with {drug}",
                      "how many reports in openFDA today name {reaction} with {drug}"]},
    examples=[({"drug": "metformin", "reaction": "nausea"}, {}), ({"drug": "aspirin", "reaction": "Headache"}, {})],
)  # fmt: skip
def fda_reports_of_reaction(drug: Drug, reaction: AdverseReaction) -> Reports:
    """Count the adverse event reports that name a reaction with a drug.

    Args:
        drug: generic name
        reaction: MedDRA preferred term
    """
    name, term = _named(drug), phrase_of(reaction, "a reaction").lower()
    search = f'patient.drug.openfda.generic_name:"{name}" AND patient.reaction.reactionmeddrapt.exact:"{term.upper()}"'
    return Reports(reports=_total("/drug/event.json", search, f"openFDA holds no report that names '{term}' with '{name}'."))


class Reactions(Result):
    """What is reported most."""

    first: AdverseReaction
    reactions: list[AdverseReaction]


@operation(
    domain="medicine",
    asks={
        "first": ["the reaction that openFDA's reports name most often today with {drug}"],
        "reactions": ["the ten reactions that openFDA's reports name most often today with {drug}"],
    },
    examples=[({"drug": "metformin"}, {}), ({"drug": "aspirin"}, {})],
)
def fda_top_reactions(drug: Drug) -> Reactions:
    """List the ten reactions that adverse event reports name most often with a drug.

    Args:
        drug: generic name
    """
    name = _named(drug)
    found = _found(
        "/drug/event.json",
        f'patient.drug.openfda.generic_name:"{name}"',
        f"openFDA holds no report that names '{name}'.",
        count="patient.reaction.reactionmeddrapt.exact",
        limit=10,
    )
    terms = [t.lower() for t in texts(items(found, "results"), "term")]
    return Reactions(first=API.need(terms[0] if terms else None, "count"), reactions=terms)


class Recalls(Result):
    """How many recalls."""

    recalls: Annotated[int, About("number of recalls", None, "highest", "lowest", additive=True)]


@operation(
    domain="medicine",
    asks={"recalls": ["the number of drug recalls that openFDA lists today for {drug}",
                      "how many drug recalls openFDA lists today for {drug}"]},
    examples=[({"drug": "metformin"}, {}), ({"drug": "valsartan"}, {})],
)  # fmt: skip
def fda_recalls(drug: Drug) -> Recalls:
    """Count the recall enforcement reports for products with a drug.

    Args:
        drug: generic name
    """
    name = _named(drug)
    search = f'openfda.generic_name:"{name}"'
    return Recalls(recalls=_total("/drug/enforcement.json", search, f"openFDA lists no recall of '{name}'."))


class Label(Result):
    """What is on a product's label."""

    generic_name: Drug
    manufacturer: Annotated[str | None, About("manufacturer")]
    routes: list[str]
    boxed_warning: bool


@operation(
    domain="medicine",
    asks={
        "generic_name": ["the generic name on the label of {brand}"],
        "manufacturer": ["the manufacturer that openFDA gives for {brand}"],
        "routes": ["the routes of administration on the label of {brand}"],
        "boxed_warning": ["whether the label of {brand} carries a boxed warning"],
    },
    examples=[
        ({"brand": "Glucophage"}, {"routes": ["ORAL"], "boxed_warning": True}),
        ({"brand": "coumadin"}, {"routes": ["ORAL"], "boxed_warning": True}),
    ],
)
def fda_label(brand: DrugBrand) -> Label:
    """Look up the label of a branded drug: generic name, manufacturer, routes, boxed warning.

    Args:
        brand: brand name
    """
    name = phrase_of(brand, "a brand name")
    missing = f"openFDA has no label of a brand called '{name}'."
    found = _found("/drug/label.json", f'openfda.brand_name.exact:"{name.upper()}"', missing, limit=1)
    label = API.need(at(found, "results", 0), "label")
    openfda = at(label, "openfda")
    return Label(
        generic_name=API.need(text(openfda, "generic_name", 0), "generic name").lower(),
        manufacturer=text(openfda, "manufacturer_name", 0),
        routes=sorted(r for r in items(openfda, "route") if isinstance(r, str)),
        boxed_warning=bool(items(label, "boxed_warning")),
    )


class Listings(Result):
    """How many products are listed."""

    products: Annotated[int, About("number of products", None, "highest", "lowest", additive=True)]


@operation(
    domain="medicine",
    asks={"products": ["the number of products with {drug} in the National Drug Code directory today",
                       "how many products with {drug} the National Drug Code directory lists today"]},
    examples=[({"drug": "metformin"}, {}), ({"drug": "imatinib"}, {})],
)  # fmt: skip
def fda_listed_products(drug: Drug) -> Listings:
    """Count the products with a drug in the National Drug Code directory.

    Args:
        drug: generic name
    """
    name = _named(drug)
    missing = f"The National Drug Code directory lists no product with '{name}'."
    return Listings(products=_total("/drug/ndc.json", f'generic_name:"{name}"', missing))
