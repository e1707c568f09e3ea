"""Entity types that several packs share: the sockets through which tools of different domains join.

A pack-specific type lives in its own domain's `entities.py`. Values are canonical and, wherever people would
name the thing, human-readable: a country is "Kenya", not "KE", so that a literal reads the same in a query and
in the call that answers it. Tools accept common variants (codes, other names) and return the canonical form.
"""

import datetime
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from dive.tools.fields import Entity, say_plain

_THE = ("Netherlands", "Philippines", "Bahamas", "Gambia", "Maldives", "Seychelles", "Comoros", "Solomon Islands",
        "Marshall Islands", "Cayman Islands", "Faroe Islands", "Falkland Islands", "Cook Islands", "Vatican",
        "Central African Republic", "Dominican Republic", "Democratic Republic of the Congo", "Republic of the Congo",
        "Czech Republic", "British Virgin Islands", "U.S. Virgin Islands", "Turks and Caicos Islands",
        "Northern Mariana Islands", "Isle of Man")  # fmt: skip


def say_with_article(value: str) -> str:
    """The name, with the article where English uses one: "the Netherlands"."""
    return f"the {value}" if value in _THE or value.startswith("United ") else value


def say_date(value: str) -> str:
    """The date in words: "1 March 2024"."""
    day = datetime.date.fromisoformat(value)
    return f"{day.day} {day:%B %Y}"


def say_place(value: dict[str, Any]) -> str:
    """Coordinates as "latitude -1.2833, longitude 36.8167"."""
    return f"latitude {value['latitude']:g}, longitude {value['longitude']:g}"


def say_year(value: int) -> str:
    """A year, without a thousands separator."""
    return str(value)


def _iso_date(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("give a date as YYYY-MM-DD")
    try:
        datetime.date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{value} is not a date of the calendar") from error
    return value


class Coordinates(BaseModel):
    """A point on Earth, WGS 84."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    latitude: Annotated[float, Field(ge=-90, le=90, description="degrees north")]
    longitude: Annotated[float, Field(ge=-180, le=180, description="degrees east")]


# general
Country = Annotated[str, Entity("Country", "country", "countries", say=say_with_article)]
City = Annotated[str, Entity("City", "city", "cities")]  # "Nairobi, Kenya": name, country
Airport = Annotated[str, Entity("Airport", "airport", "airports", ("the airport with the IATA code {}",))]
Currency = Annotated[str, Entity("Currency", "currency", "currencies")]  # ISO 4217 code, which people say as it is
Language = Annotated[str, Entity("Language", "language", "languages")]  # English name: "Swahili"
Timezone = Annotated[str, Entity("Timezone", "time zone", "time zones", ("the {} time zone",))]  # IANA name
Place = Annotated[Coordinates, Entity("Place", "place", "places", say=say_place)]
Date = Annotated[
    str,
    AfterValidator(_iso_date),
    Field(json_schema_extra={"format": "date"}),
    Entity("Date", "date", "dates", say=say_date, common=True),
]
Year = Annotated[int, Field(ge=1, le=9999), Entity("Year", "year", "years", say=say_year, common=True)]
Text = Annotated[str, Entity("Text", "text", "texts", ('the text "{}"', '"{}"'))]
Word = Annotated[str, Entity("Word", "word", "words", ('the word "{}"', '"{}"'))]  # one English word, lower case

# quantities: a number flows only where its unit is the same
Integer = Annotated[int, Entity("Integer", "number", "numbers", say=say_plain, common=True)]
"""A whole number that arithmetic makes sense of; a list of 2896 and 2104 needs no more commas."""
Number = Annotated[float, Entity("Number", "number", "numbers", common=True)]  # a pure number
Kilometres = Annotated[float, Entity("Kilometres", "distance", "distances", ("{} kilometres",))]
Metres = Annotated[float, Entity("Metres", "length", "lengths", ("{} metres",))]
Kilograms = Annotated[float, Entity("Kilograms", "mass", "masses", ("{} kilograms",))]
Grams = Annotated[float, Entity("Grams", "mass", "masses", ("{} grams",))]
Celsius = Annotated[float, Entity("Celsius", "temperature", "temperatures", ("{} degrees Celsius",))]
Kelvin = Annotated[float, Entity("Kelvin", "temperature", "temperatures", ("{} kelvin",))]
MolarMass = Annotated[float, Entity("MolarMass", "molar mass", "molar masses", ("{} g/mol",))]
Percent = Annotated[float, Entity("Percent", "rate", "rates", ("{} percent",), common=True)]
Days = Annotated[int, Entity("Days", "number of days", "numbers of days", ("{} days",))]

# science
Gene = Annotated[str, Entity("Gene", "gene", "genes", ("the gene {}", "the human gene {}"))]  # HGNC symbol
DnaSequence = Annotated[str, Entity("DnaSequence", "DNA sequence", "DNA sequences", ("the DNA sequence {}",), common=True)]
ProteinSequence = Annotated[
    str,
    Entity("ProteinSequence", "amino acid sequence", "amino acid sequences", ("the amino acid sequence {}", "the peptide {}")),
]
Species = Annotated[str, Entity("Species", "species", "species", common=True)]  # scientific name
Compound = Annotated[str, Entity("Compound", "compound", "compounds")]  # common name, lower case: "ethanol"
CasNumber = Annotated[
    str, Entity("CasNumber", "compound", "compounds", ("the compound registered as CAS {}", "the compound with CAS number {}"))
]
ChemicalFormula = Annotated[str, Entity("ChemicalFormula", "compound", "compounds", ("{}", "the compound with the formula {}"))]
Smiles = Annotated[str, Entity("Smiles", "structure", "structures", ("the structure with the SMILES {}",))]
Element = Annotated[str, Entity("Element", "element", "elements")]  # English name: "iron"
Drug = Annotated[str, Entity("Drug", "drug", "drugs")]  # generic name, lower case
Disease = Annotated[str, Entity("Disease", "disease", "diseases", ('"{}"',))]
Phenotype = Annotated[str, Entity("Phenotype", "phenotype", "phenotypes", ('the phenotype "{}"',))]  # HPO term name
Icd10Code = Annotated[str, Entity("Icd10Code", "diagnosis code", "diagnosis codes", ("the diagnosis code {}",))]

# finance
Ticker = Annotated[str, Entity("Ticker", "stock", "stocks", ("the stock with the ticker {}",))]
Company = Annotated[str, Entity("Company", "company", "companies")]

__all__ = [
    "Airport", "CasNumber", "Celsius", "ChemicalFormula", "City", "Company", "Compound", "Coordinates", "Country", "Currency",
    "Date", "Days", "Disease", "DnaSequence", "Drug", "Element", "Gene", "Grams", "Icd10Code", "Integer", "Kelvin",
    "Kilograms", "Kilometres", "Language", "Metres", "MolarMass", "Number", "Percent", "Phenotype", "Place",
    "ProteinSequence", "Smiles", "Species", "Text", "Ticker", "Timezone", "Word", "Year",
    "say_date", "say_plain", "say_with_article",
]  # fmt: skip
