"""Check digits and structure of the identifiers of securities, legal entities and cards (python-stdnum)."""

import re
from typing import Annotated

from dive.packs.finance._names import country_names
from dive.packs.finance.entities import Isin
from dive.tools import Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Country

PACK = Pack(
    name="financial_identifiers",
    domain="finance",
    title="ISO 6166, ISO 17442 and ISO/IEC 7812 check digits",
    licence="LGPL-2.1-or-later (python-stdnum, as a dependency)",
    requires=("python-stdnum",),
)


class IsinCheck(Result):
    """What an ISIN's characters say."""

    valid: bool
    check_digit: str
    country: Country | None


@tool(
    domain="finance",
    kind="processing",
    asks={
        "country": [
            "the country denoted by the first two letters of {isin}",
            "Which country is denoted by the first two letters of {isin}?",
        ],
    },
    examples=[
        ({"isin": "US0378331005"}, {"valid": True, "check_digit": "5", "country": "United States"}),
        ({"isin": "AU0000XVGZA3"}, {"valid": True, "check_digit": "3", "country": "Australia"}),
        ({"isin": "US0378331006"}, {"valid": False, "check_digit": "5"}),
    ],
)
def check_isin(isin: Isin) -> IsinCheck:
    """Check the last digit of an ISIN and name the country of its prefix.

    Args:
        isin: twelve characters; the last is the check digit
    """
    from stdnum import isin as standard

    said = re.sub(r"[\s-]", "", isin).upper()
    if not re.fullmatch(r"[A-Z]{2}[A-Z0-9]{9}[0-9]", said):
        raise ToolError("An ISIN has two letters, nine letters or digits, and a check digit.")
    digit = str(standard.calc_check_digit(said[:-1]))
    return IsinCheck(valid=said[-1] == digit, check_digit=digit, country=country_names().get(said[:2]))


class LeiCheck(Result):
    """What a legal entity identifier's digits say."""

    valid: bool


@tool(
    domain="finance",
    kind="processing",
    asks={
        "valid": [
            "whether the check digits of the legal entity identifier {lei} are right",
            "Are the check digits of the legal entity identifier {lei} right?",
        ],
    },
    examples=[
        ({"lei": "HWUPKR0MPOU8FGXBT394"}, {"valid": True}),  # Apple Inc.
        ({"lei": "HWUPKR0MPOU8FGXBT395"}, {"valid": False}),
    ],
)
def check_lei(
    lei: Annotated[str, Pick("HWUPKR0MPOU8FGXBT394", "HWUPKR0MPOU8FGXTB394", "7LTWFZYICNSX8D621K86", "7LTWFZYICNSX8D612K86")],
) -> LeiCheck:
    """Check the two check digits of a legal entity identifier (ISO 17442).

    Args:
        lei: twenty letters and digits
    """
    from stdnum import lei as standard

    said = re.sub(r"\s", "", lei).upper()
    if not re.fullmatch(r"[A-Z0-9]{18}[0-9]{2}", said):
        raise ToolError("A legal entity identifier has eighteen letters or digits and two check digits.")
    return LeiCheck(valid=bool(standard.is_valid(said)))


class LuhnDigit(Result):
    """A check digit."""

    digit: str


@tool(
    domain="finance",
    kind="processing",
    asks={
        "digit": [
            "the Luhn check digit to append to {prefix}",
            "Which Luhn check digit is to be appended to {prefix}?",
        ],
    },
    examples=[
        ({"prefix": "7992739871"}, {"digit": "3"}),  # the textbook number
        ({"prefix": "411111111111111"}, {"digit": "1"}),
    ],
)
def luhn_check_digit(
    prefix: Annotated[str, Pick("7992739871", "411111111111111", "550000000000000", "37828224631000", "601111111111111")],
) -> LuhnDigit:
    """Compute the Luhn check digit (ISO/IEC 7812) to append to a number.

    Args:
        prefix: all digits but the last, 1 to 30 digits
    """
    from stdnum import luhn

    said = re.sub(r"[ -]", "", prefix)
    if not re.fullmatch(r"[0-9]{1,30}", said):
        raise ToolError("Give 1 to 30 digits.")
    return LuhnDigit(digit=str(luhn.calc_check_digit(said)))
