"""Banks and bank accounts: BIC directory, IBAN structure, check digits (schwifty)."""

import re
from typing import Annotated, Any

from dive.packs.finance._names import country_codes, country_names
from dive.packs.finance.entities import Bic, Iban
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Country

PACK = Pack(
    name="banks",
    domain="finance",
    title="schwifty bank directory and IBAN registry",
    licence="MIT; central banks' published directories",
    requires=("schwifty", "pycountry"),
)

_BEST_KNOWN = ("COBADEFFXXX", "BNPAFRPP", "BARCGB22", "INGBNL2A", "RABONL2U", "ABNANL2A", "NABAATWWXXX")
# Countries of the euro area's north where a BIC and an account number are all an IBAN needs.
_SIMPLE = {"DE": 10, "AT": 11, "NL": 10, "CH": 12, "LU": 13, "LT": 11}


def _code(country: str) -> str:
    code = country_codes().get(country.strip().casefold())
    if code is None:
        raise ToolError(f"No country is called '{country[:60]}'. Give its English name or ISO code.")
    return code


def _spec(code: str) -> Any:
    from schwifty import registry

    try:
        return registry.get_iban_spec(code)
    except Exception as error:  # schwifty raises different classes for "no such country"
        raise ToolError(f"There is no IBAN format for {country_names().get(code, code)}.") from error


class IbanFormat(Result):
    """How a country writes IBANs."""

    length: Annotated[int, About("number of characters in an IBAN", high="largest", low="smallest", ranked=False)]
    sepa: bool


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "length": [
            "the number of characters in IBANs issued in {country}",
            "How many characters do IBANs issued in {country} have?",
        ],
    },
    cite="the IBAN data in schwifty 2026.10",
    each={
        "length": ["has {most} characters in its IBANs"],
    },
    examples=[
        ({"country": "Germany"}, {"length": 22, "sepa": True}),
        ({"country": "Norway"}, {"length": 15, "sepa": True}),
        ({"country": "Malta"}, {"length": 31, "sepa": True}),
        ({"country": "Saudi Arabia"}, {"length": 24, "sepa": False}),
    ],
)
def iban_format(country: Country) -> IbanFormat:
    """Look up how long a country's IBANs are and whether the country's accounts are in SEPA.

    Args:
        country: English name or ISO 3166 code
    """
    spec = _spec(_code(country))
    if spec.aspirational:
        raise ToolError(f"{country.strip()[:60]} is not in the official IBAN registry.")
    if (issuer := spec.iban_spec[:2]) != _code(country):
        issued = country_names().get(issuer, issuer)
        raise ToolError(f"{country.strip()[:60]} has no IBANs of its own: its accounts have those of {issued}.")
    return IbanFormat(length=spec.iban_length, sepa=spec.in_sepa_zone)


class BankEntry(Result):
    """What the directory says of a bank."""

    name: str
    country: Country
    bank_codes: list[str]


def _banks(bic: str) -> tuple[str, list[Any]]:
    from schwifty import registry

    said = re.sub(r"\s", "", bic).upper()
    if not re.fullmatch(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", said):
        raise ToolError(f"'{bic[:30]}' is no BIC. A BIC has 8 or 11 characters, such as 'COBADEFFXXX'.")
    for spelling in dict.fromkeys((said, said + "XXX", said.removesuffix("XXX"))):
        if entries := registry.get_banks_by_bic(spelling):
            return spelling, list(entries)
    raise ToolError(f"The directory has no bank with the BIC {said}.")


@tool(
    domain="finance",
    kind="retrieval",
    asks={
        "country": [
            "the country of {bic}",
            "In which country is {bic}?",
        ],
    },
    examples=[
        ({"bic": "BNPAFRPP"}, {"name": "BNP PARIBAS", "country": "France", "bank_codes": ["30004"]}),
        ({"bic": "COBADEFFXXX"}, {"name": "Commerzbank", "country": "Germany"}),
        ({"bic": "BARCGB22"}, {"name": "BARCLAYS BANK PLC", "country": "United Kingdom"}),
    ],
)
def bank_by_bic(bic: Bic) -> BankEntry:
    """Look up the bank behind a BIC (SWIFT code): name, country, national bank codes.

    Args:
        bic: 8 or 11 characters
    """
    _, entries = _banks(bic)
    codes = sorted({e.bank_code for e in entries if e.bank_code})
    names = [e.name for e in entries]
    # Branch entries add a suffix to the bank's name, each its own: the commonest name is the bank's.
    name = min(names, key=lambda n: (-names.count(n), len(n), n))
    return BankEntry(name=name, country=country_names()[entries[0].country_code], bank_codes=codes)


class IbanParts(Result):
    """An IBAN taken apart."""

    valid: bool
    country: Country | None
    bank_code: str | None
    bank: str | None
    bic: Bic | None


@tool(
    domain="finance",
    kind="processing",
    asks={
        "country": [
            "the country of the account with {iban}",
            "From which country is the account with {iban}?",
        ],
        "bic": [
            "the BIC of the bank behind {iban}",
            "Which BIC has the bank behind {iban}?",
        ],
    },
    via={"bic": "the bank behind {iban}"},
    cite="the bank data in schwifty 2026.10",
    undisputed=("country",),
    examples=[
        # The registry's own examples of Germany and the United Kingdom.
        (
            {"iban": "DE89370400440532013000"},
            {"valid": True, "country": "Germany", "bank_code": "37040044", "bank": "Commerzbank", "bic": "COBADEFFXXX"},
        ),
        ({"iban": "GB29 NWBK 6016 1331 9268 19"}, {"valid": True, "country": "United Kingdom", "bank_code": "NWBK"}),
        ({"iban": "DE88370400440532013000"}, {"valid": False, "country": None}),
    ],
)
def parse_iban(iban: Iban) -> IbanParts:
    """Check an IBAN and take it apart: country, bank code, bank, BIC.

    Args:
        iban: international bank account number, with or without spaces
    """
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    said = re.sub(r"\s", "", iban).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}", said):
        raise ToolError("An IBAN has two letters, two check digits and up to 30 letters or digits.")
    try:
        made = IBAN(said)
    except SchwiftyException:
        return IbanParts(valid=False, country=None, bank_code=None, bank=None, bic=None)
    try:
        bic = str(made.bic) if made.bic else None
    except SchwiftyException:
        bic = None
    return IbanParts(
        valid=True,
        country=country_names().get(made.country_code),
        bank_code=made.bank_code or None,
        bank=made.bank_name or None,
        bic=bic,
    )


class Account(Result):
    """A made IBAN."""

    iban: Iban


@tool(
    domain="finance",
    kind="processing",
    asks={
        "iban": [
            "the IBAN of account number {account} at {bic}",
            "Which IBAN belongs to account number {account} at {bic}?",
        ],
    },
    examples=[
        ({"bic": "ABNANL2A", "account": "0417164300"}, {"iban": "NL91ABNA0417164300"}),
        ({"bic": "RABONL2U", "account": "0300065264"}, {"iban": "NL39RABO0300065264"}),
    ],
)
def build_iban(
    bic: Bic,
    account: Annotated[str, Pick("0123456789", "0300065264", "0417164300", "0532013000", "0987654321")],
) -> Account:
    """Build the IBAN of an account number at a bank in Germany, Austria, the Netherlands, Switzerland, Luxembourg or Lithuania.

    Args:
        bic: BIC of the bank, 8 or 11 characters; it must have one national bank code
        account: account number, digits only; padded with zeros on the left
    """
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    spelling, entries = _banks(bic)
    country = entries[0].country_code
    codes = sorted({e.bank_code for e in entries if e.bank_code})
    if country not in _SIMPLE or not codes:
        raise ToolError(f"An IBAN cannot be built from the BIC {spelling} and an account number alone.")
    if len(codes) > 1:
        raise ToolError(f"The BIC {spelling} stands for {len(codes)} national bank codes: an account number is not enough.")
    if not re.fullmatch(rf"\d{{1,{_SIMPLE[country]}}}", account):
        raise ToolError(f"Give an account number of 1 to {_SIMPLE[country]} digits.")
    try:
        return Account(iban=str(IBAN.generate(country, codes[0], account)))
    except SchwiftyException as error:
        raise ToolError(f"That makes no valid IBAN: {str(error)[:120]}.") from error


def _known(bic: str) -> bool:
    try:
        return bool(_banks(bic))
    except ToolError:
        return False


@seeds(Bic, domain="finance")
def bic_seeds() -> list[str]:
    """BICs of banks in countries where an IBAN can be built from one, best known first, then a spread of others."""
    from schwifty import registry

    found: list[str] = list(_BEST_KNOWN)
    for country in (
        "DE",
        "AT",
        "NL",
        "CH",
        "LU",
        "LT",
        "FR",
        "GB",
        "IT",
        "ES",
        "BE",
        "PL",
        "SE",
        "FI",
        "PT",
        "CZ",
        "RO",
        "AE",
        "TR",
    ):
        bics = sorted({b.bic for b in registry.get_banks_by_country(country) if b.bic and b.bank_code})
        found += bics[:: max(1, len(bics) // 25)]
    return [bic for bic in dict.fromkeys(found) if _known(bic)]


@seeds(Iban, domain="finance")
def iban_seeds() -> list[str]:
    """Valid account numbers made from the directory's bank codes: no one's in particular."""
    found = []
    for bic in bic_seeds.values():
        for account in ("0123456789", "0300065264"):
            try:
                found.append(build_iban.function(bic, account).iban)  # type: ignore[attr-defined]
            except ToolError:
                continue
    return list(dict.fromkeys(found))
