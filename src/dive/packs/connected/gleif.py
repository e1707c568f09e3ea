"""Who companies are: legal entity identifiers (GLEIF API, version 1)."""

from typing import Annotated, Any

from dive.packs.connected.api import Api, at, country_called, form_of, items, name_of, operation, same_name, text, texts
from dive.packs.connected.entities import Lei
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Result, ToolError
from dive.tools.entities import Company, Country, Date

SERVICE = Service("gleif", "GLEIF", "https://api.gleif.org/api/v1", rate=1)
PACK = Pack(name="gleif", domain="finance", title="Global LEI Index", licence="CC0 1.0", vintage="live", service=SERVICE)
API = Api(SERVICE)


class LegalEntity(Result):
    """What the index says of a legal entity."""

    name: Company
    country: Annotated[Country | None, About("country")]
    city: Annotated[str | None, About("city")]
    status: Annotated[str | None, About("status")]
    registered: Annotated[Date | None, About("date of first registration", None, "latest", "earliest")]


def _entity(record: Any) -> LegalEntity:
    attributes = at(record, "attributes")
    registered = text(attributes, "registration", "initialRegistrationDate")
    return LegalEntity(
        name=API.need(text(attributes, "entity", "legalName", "name"), "legal name"),
        country=country_called(text(attributes, "entity", "legalAddress", "country")),
        city=text(attributes, "entity", "legalAddress", "city"),
        status=text(attributes, "entity", "status"),
        registered=registered[:10] if registered else None,
    )


@operation(
    domain="finance",
    asks={
        "name": ["the legal name of {entity}", "Which legal name does {entity} have?"],
        "country": ["the country of the legal address of {entity}"],
        "city": ["the city of the legal address of {entity}"],
        "status": ["the status of {entity} in the Global LEI Index"],
        "registered": ["the date on which the LEI of {entity} was first registered"],
    },
    examples=[
        ({"entity": "HWUPKR0MPOU8FGXBT394"}, {"name": "APPLE INC.", "country": "United States", "status": "ACTIVE"}),
        ({"entity": "7lTWFZYICNSX8D621K86"}, {"country": "Germany", "status": "ACTIVE"}),
    ],
)
def legal_entity(entity: Lei) -> LegalEntity:
    """Look up a legal entity by LEI: legal name, country, city, status, date of registration.

    Args:
        entity: Legal Entity Identifier of 20 characters
    """
    code = form_of(entity, r"[A-Za-z0-9]{18}\d\d", "an LEI such as HWUPKR0MPOU8FGXBT394").upper()
    found = API.find(f"/lei-records/{code}", missing=f"The Global LEI Index has no entity {code}.")
    return _entity(API.need(at(found, "data"), "record"))


class EntityCode(Result):
    """A legal entity found by its name."""

    lei: Lei
    country: Annotated[Country | None, About("country")]


@operation(
    domain="finance",
    asks={
        "lei": ["the LEI of the company with the legal name {company}"],
        "country": ["the country of the legal address of the company with the legal name {company}"],
    },
    examples=[
        ({"company": "Apple Inc."}, {"lei": "HWUPKR0MPOU8FGXBT394", "country": "United States"}),
        ({"company": "Deutsche Bank Aktiengesellschaft"}, {"lei": "7LTWFZYICNSX8D621K86", "country": "Germany"}),
    ],
)
def lei_of_company(company: Company) -> EntityCode:
    """Find the LEI of the one legal entity with a given legal name.

    Args:
        company: full legal name
    """
    name = name_of(company, "the legal name of a company")
    found = items(API.get("/lei-records", {"filter[entity.legalName]": name, "page[size]": 50}), "data")
    own = [r for r in found if same_name(text(r, "attributes", "entity", "legalName", "name") or "", name)]
    if len(own) != 1:
        near = texts(found[:3], "attributes", "entity", "legalName", "name") if not own else []
        how = "no entity" if not own else f"{len(own)} entities"
        raise ToolError(f"The Global LEI Index has {how} called '{name}'" + (f"; it has {'; '.join(near)}." if near else "."))
    return EntityCode(lei=API.need(text(own[0], "id"), "LEI"), country=_entity(own[0]).country)
