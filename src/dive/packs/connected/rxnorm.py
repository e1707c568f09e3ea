"""RxNorm: drug concepts, their brands, products, dose forms and codes (RxNav, RxNorm and RxTerms APIs of the NLM)."""

from typing import Annotated, Any

from dive.packs.connected.api import Api, at, form_of, items, name_of, operation, text, texts, whole
from dive.packs.connected.entities import DrugBrand, Rxcui
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Result, ToolError
from dive.tools.entities import Drug

SERVICE = Service("rxnav", "RxNav", "https://rxnav.nlm.nih.gov/REST", rate=20)
PACK = Pack(name="rxnorm", domain="medicine", title="RxNorm and RxTerms (RxNav)", licence="public domain (SAB RXNORM), NLM",
            vintage="live", service=SERVICE)  # fmt: skip
API = Api(SERVICE)


def _code(drug: str) -> int:
    """The concept with a drug's name, normalised. Raises ToolError where there is none."""
    name = name_of(drug, "the name of a drug")
    found = API.get("/rxcui.json", {"name": name, "search": 2})
    API.need(at(found, "idGroup"), "group of identifiers")
    codes = [c for i in items(found, "idGroup", "rxnormId") if (c := whole(i)) is not None]
    if not codes:
        raise ToolError(f"RxNorm has no drug called '{name}'.")
    return codes[0]


def _checked(rxcui: int) -> int:
    if not 0 < rxcui < 10**8:
        raise ToolError(f"{rxcui} is not an RxNorm identifier such as 6809.")
    return rxcui


def _related(rxcui: int, kinds: str) -> list[Any]:
    """Concepts of the given term types that are related to one."""
    found = API.get(f"/rxcui/{rxcui}/related.json", {"tty": kinds})
    return [c for group in items(found, "relatedGroup", "conceptGroup") for c in items(group, "conceptProperties")]


class RxnormCode(Result):
    """A drug's concept."""

    rxcui: Rxcui


@operation(
    domain="medicine",
    asks={"rxcui": ["the RxNorm identifier of {drug}", "Under which identifier does RxNorm list {drug}?"]},
    examples=[({"drug": "metformin"}, {"rxcui": 6809}), ({"drug": "Aspirin"}, {"rxcui": 1191})],
)
def rxnorm_code(drug: Drug) -> RxnormCode:
    """Look up the RxNorm identifier (RXCUI) of a drug.

    Args:
        drug: generic or brand name
    """
    return RxnormCode(rxcui=_code(drug))


class RxnormConcept(Result):
    """What an identifier means."""

    name: Annotated[str, About("name")]
    term_type: Annotated[str | None, About("term type")]


@operation(
    domain="medicine",
    asks={
        "name": ["the name of {rxcui}", "What is the name of {rxcui}?"],
        "term_type": ["the term type of {rxcui}"],
    },
    examples=[
        ({"rxcui": 6809}, {"name": "metformin", "term_type": "IN"}),
        ({"rxcui": 1191}, {"name": "aspirin", "term_type": "IN"}),
    ],
)
def rxnorm_concept(rxcui: Rxcui) -> RxnormConcept:
    """Look up what an RxNorm identifier stands for: name and term type (IN ingredient, BN brand, SCD product).

    Args:
        rxcui: RxNorm identifier
    """
    missing = f"RxNorm has no active concept {rxcui}."
    found = at(API.find(f"/rxcui/{_checked(rxcui)}/properties.json", missing=missing), "properties")
    if found is None:
        raise ToolError(missing)
    return RxnormConcept(name=API.need(text(found, "name"), "name"), term_type=text(found, "tty"))


class Brands(Result):
    """Brand names."""

    brands: list[DrugBrand]


@operation(
    domain="medicine",
    asks={
        "brands": [
            "the brand names that RxNorm lists today for {drug}",
            "Which brand names does RxNorm list today for {drug}?",
        ],
        "brands#count": ["the number of brand names that RxNorm lists today for {drug}"],
    },
    examples=[({"drug": "metformin"}, {}), ({"drug": "aspirin"}, {})],
)
def rxnorm_brands(drug: Drug) -> Brands:
    """List the brand names that RxNorm relates to a drug.

    Args:
        drug: generic name
    """
    return Brands(brands=sorted(set(texts(_related(_code(drug), "BN"), "name"))))


class Ingredients(Result):
    """What is in it."""

    ingredients: list[Drug]


@operation(
    domain="medicine",
    asks={
        "ingredients": ["the ingredients of {brand}", "Which ingredients does {brand} contain?"],
        "ingredients#count": ["the number of ingredients of {brand}"],
    },
    examples=[
        ({"brand": "Glucophage"}, {"ingredients": ["metformin"]}),
        ({"brand": "Janumet"}, {"ingredients": ["metformin", "sitagliptin"]}),
    ],
)
def rxnorm_ingredients(brand: DrugBrand) -> Ingredients:
    """List the ingredients of a branded drug.

    Args:
        brand: brand name
    """
    return Ingredients(ingredients=sorted({n.lower() for n in texts(_related(_code(brand), "IN"), "name")}))


class Products(Result):
    """What can be prescribed."""

    products: list[str]


@operation(
    domain="medicine",
    asks={
        "products": ["the clinical drugs that RxNorm lists today with {drug}"],
        "products#count": ["the number of clinical drugs that RxNorm lists today with {drug}"],
    },
    examples=[({"drug": "metformin"}, {}), ({"drug": "aspirin"}, {})],
)
def rxnorm_products(drug: Drug) -> Products:
    """List the generic clinical drugs (ingredient, strength, dose form) that contain a drug.

    Args:
        drug: generic name
    """
    return Products(products=sorted(set(texts(_related(_code(drug), "SCD"), "name"))))


class DoseForms(Result):
    """In which forms it comes."""

    forms: list[str]


@operation(
    domain="medicine",
    asks={
        "forms": ["the dose forms in which RxNorm lists {drug} today"],
        "forms#count": ["the number of dose forms in which RxNorm lists {drug} today"],
    },
    examples=[({"drug": "metformin"}, {}), ({"drug": "aspirin"}, {})],
)
def rxnorm_dose_forms(drug: Drug) -> DoseForms:
    """List the dose forms in which a drug is available.

    Args:
        drug: generic name
    """
    return DoseForms(forms=sorted(set(texts(_related(_code(drug), "DF"), "name"))))


class NationalCodes(Result):
    """Package codes."""

    codes: list[str]


@operation(
    domain="medicine",
    asks={
        "codes": ["the National Drug Codes that RxNorm lists today for {rxcui}"],
        "codes#count": ["the number of National Drug Codes that RxNorm lists today for {rxcui}"],
    },
    examples=[({"rxcui": 861007}, {}), ({"rxcui": 6809}, {"codes": []})],
)
def rxnorm_national_drug_codes(rxcui: Rxcui) -> NationalCodes:
    """List the National Drug Codes of a product; an ingredient has none of its own.

    Args:
        rxcui: RxNorm identifier of a product
    """
    found = API.get(f"/rxcui/{_checked(rxcui)}/ndcs.json")
    return NationalCodes(codes=sorted({c for c in items(found, "ndcGroup", "ndcList", "ndc") if isinstance(c, str)}))


class Spellings(Result):
    """What might have been meant."""

    suggestions: list[str]


@operation(
    domain="medicine",
    asks={
        "suggestions": ["the spellings that RxNorm suggests for {name}", "Which spellings does RxNorm suggest for {name}?"],
        "suggestions#count": ["the number of spellings that RxNorm suggests for {name}"],
    },
    examples=[({"name": "metformine"}, {}), ({"name": "asprin"}, {})],
)
def rxnorm_spelling(name: Drug) -> Spellings:
    """Suggest drug names that are spelled like a given one.

    Args:
        name: a drug's name, perhaps misspelled
    """
    found = API.get("/spellingsuggestions.json", {"name": name_of(name, "a name")})
    API.need(at(found, "suggestionGroup"), "group of suggestions")
    suggested = items(found, "suggestionGroup", "suggestionList", "suggestion")
    return Spellings(suggestions=list(dict.fromkeys(s for s in suggested if isinstance(s, str))))


class ProductTerms(Result):
    """How prescribers see a product."""

    display_name: str
    strength: Annotated[str | None, About("strength")]
    dose_form: Annotated[str | None, About("dose form")]
    route: Annotated[str | None, About("route")]


@operation(
    domain="medicine",
    asks={
        "display_name": ["the RxTerms display name of {rxcui}"],
        "strength": ["the strength that RxTerms gives for {rxcui}"],
        "dose_form": ["the dose form that RxTerms gives for {rxcui}"],
        "route": ["the route of administration that RxTerms gives for {rxcui}"],
    },
    examples=[({"rxcui": 861007}, {"strength": "500 mg", "route": "Oral"}), ({"rxcui": 308416}, {"strength": "81 mg"})],
)
def rxterms_product(rxcui: Rxcui) -> ProductTerms:
    """Look up a prescribable product in RxTerms: display name, strength, dose form, route.

    Args:
        rxcui: RxNorm identifier of a product
    """
    missing = f"RxTerms has no product {rxcui}."
    found = at(API.find(f"/RxTerms/rxcui/{_checked(rxcui)}/allinfo.json", missing=missing), "rxtermsProperties")
    name = text(found, "displayName") or text(found, "fullName")
    if name is None:
        raise ToolError(missing)
    return ProductTerms(
        display_name=name,
        strength=text(found, "strength"),
        dose_form=text(found, "rxtermsDoseForm"),
        route=text(found, "route"),
    )


class CodeOwner(Result):
    """Whose package code it is."""

    rxcui: Rxcui


@operation(
    domain="medicine",
    asks={"rxcui": ["the RxNorm identifier of the package with the National Drug Code {code}",
                    "which RxNorm identifier the package with the National Drug Code {code} has"]},
    examples=[({"code": "0087-6060-05"}, {}), ({"code": "00087606005"}, {})],
)  # fmt: skip
def rxnorm_of_national_drug_code(code: str) -> CodeOwner:
    """Look up which RxNorm concept a National Drug Code belongs to.

    Args:
        code: National Drug Code, with hyphens or as eleven digits
    """
    bare = form_of(code, r"\d{4,6}-\d{3,4}-\d{1,2}|\d{10,12}", "a National Drug Code such as 0087-6060-05")
    found = API.get("/rxcui.json", {"idtype": "NDC", "id": bare})
    codes = [c for i in items(found, "idGroup", "rxnormId") if (c := whole(i)) is not None]
    if not codes:
        raise ToolError(f"RxNorm has no package with the code {bare}.")
    return CodeOwner(rxcui=codes[0])
