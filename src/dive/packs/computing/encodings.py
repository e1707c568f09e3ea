"""How text and time are written for machines: Base64, percent-encoding, UTF-8, CRC-32, Unix time (RFC 4648, 3986; POSIX)."""

import base64
import binascii
import datetime
import urllib.parse
import zlib
from typing import Annotated

from pydantic import Field

from dive.packs.computing.entities import UnixTime
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Date, Text

PACK = Pack(
    name="encodings",
    domain="computing",
    title="Base64, percent-encoding, UTF-8, CRC-32, Unix time",
    licence="Apache-2.0 (own code over the standard library)",
)

_LONGEST = 5000


def _bounded(text: str) -> str:
    if not 0 < len(text) <= _LONGEST:
        raise ToolError(f"Give a text of 1 to {_LONGEST:,} characters.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ToolError("The text holds half of a surrogate pair, which UTF-8 cannot write.") from error
    return text


class Base64Text(Result):
    """A text in Base64."""

    encoded: Annotated[str, About("Base64 encoding")]
    length: Annotated[int, About("padded Base64 length", "characters", "longest", "shortest", ranked=False)]
    padding: int


@tool(
    domain="computing",
    kind="processing",
    asks={
        "encoded": ["the standard Base64 encoding of {text}"],
        "length": ["the length of the padded Base64 encoding of {text}"],
    },
    examples=[
        ({"text": "Man"}, {"encoded": "TWFu", "length": 4, "padding": 0}),
        ({"text": "light w"}, {"encoded": "bGlnaHQgdw==", "padding": 2}),
    ],
)
def base64_of_text(text: Text) -> Base64Text:
    """Encode a text, as UTF-8, in standard padded Base64 (RFC 4648).

    Args:
        text: 1 to 5,000 characters
    """
    encoded = base64.b64encode(_bounded(text).encode()).decode()
    return Base64Text(encoded=encoded, length=len(encoded), padding=encoded.count("="))


_SAYINGS = (
    "Hello, world", "All is well", "Many hands make light work", "To be, or not to be", "Festina lente", "Carpe diem",
    "Time and tide wait for no man", "A stitch in time saves nine", "Look before you leap", "Less is more",
    "Practice makes perfect", "Knowledge is power", "Actions speak louder than words", "Better late than never",
    "Honesty is the best policy", "Still waters run deep", "The early bird catches the worm", "Haste makes waste",
    "Fortune favours the bold", "When in Rome, do as the Romans do", "No news is good news", "Every cloud has a silver lining",
    "Rome was not built in a day", "All roads lead to Rome", "Birds of a feather flock together", "Silence is golden",
    "Necessity is the mother of invention", "Where there is smoke there is fire", "Easy come, easy go", "So far, so good",
)  # fmt: skip
"""Proverbs and the like."""


class DecodedText(Result):
    """What a Base64 text says."""

    text: Text


@tool(
    domain="computing",
    kind="processing",
    asks={
        "text": [
            'the text decoded from the Base64 string "{encoded}"',
            'What does the Base64 string "{encoded}" say when decoded as UTF-8?',
        ]
    },
    examples=[
        ({"encoded": "SGVsbG8="}, {"text": "Hello"}),
        ({"encoded": "Zm9vYmFy"}, {"text": "foobar"}),
    ],
)
def text_of_base64(encoded: Annotated[str, Pick(*(base64.b64encode(s.encode()).decode() for s in _SAYINGS))]) -> DecodedText:
    """Decode a standard Base64 text (RFC 4648) that holds UTF-8.

    Args:
        encoded: standard alphabet, padding included
    """
    try:
        return DecodedText(text=_bounded(base64.b64decode(encoded.strip(), validate=True).decode()))
    except (binascii.Error, ValueError) as error:
        raise ToolError("This is no padded standard Base64 of a UTF-8 text, such as 'SGVsbG8='.") from error


class PercentText(Result):
    """A text made safe for a URL."""

    encoded: Annotated[str, About("percent-encoded form")]
    length: Annotated[
        int | None, About("length as a percent-encoded URL component", "characters", "longest", "shortest", ranked=False)
    ]
    """None where RFC 3986 and the encoders of browsers differ: they leave some of its reserved characters alone."""


@tool(
    domain="computing",
    kind="processing",
    asks={
        "encoded": ["the percent-encoded form of {text} as a URL component"],
        "length": ["the length of {text} as a percent-encoded URL component"],
    },
    examples=[
        ({"text": "a b&c"}, {"encoded": "a%20b%26c", "length": 9}),
        ({"text": "café"}, {"encoded": "caf%C3%A9"}),
    ],
)
def percent_encoding(text: Text) -> PercentText:
    """Percent-encode a text for a URL component (RFC 3986): all but letters, digits, hyphen, full stop, underscore, tilde.

    Args:
        text: 1 to 5,000 characters
    """
    encoded = urllib.parse.quote(_bounded(text), safe="")
    return PercentText(encoded=encoded, length=None if set(text) & set("!'()*/") else len(encoded))


class Utf8(Result):
    """A text as bytes."""

    # Not ranked: of texts in plain ASCII it is the length and nothing else.
    size: Annotated[int, About("number of UTF-8 bytes", None, "largest", "smallest", additive=True, ranked=False)]
    hexadecimal: Annotated[str, About("UTF-8 encoding", form="in lower-case hexadecimal without spaces")]


@tool(
    domain="computing",
    kind="processing",
    asks={
        "size": ["the number of bytes in the UTF-8 encoding of {text}", "How many bytes does UTF-8 need for {text}?"],
        "hexadecimal": ["the UTF-8 encoding of {text}"],
    },
    examples=[
        ({"text": "é"}, {"size": 2, "hexadecimal": "c3a9"}),
        ({"text": "€5"}, {"size": 4, "hexadecimal": "e282ac35"}),
    ],
)
def utf8_bytes(text: Text) -> Utf8:
    """Write a text as UTF-8 bytes: their number and their hexadecimal form.

    Args:
        text: 1 to 5,000 characters
    """
    data = _bounded(text).encode()
    return Utf8(size=len(data), hexadecimal=data.hex())


class Checksum(Result):
    """The CRC-32 of a text."""

    hexadecimal: Annotated[str, About("CRC-32 checksum", form="as eight lower-case hexadecimal digits")]
    as_integer: int


@tool(
    domain="computing",
    kind="processing",
    asks={
        "hexadecimal": ["the CRC-32 checksum of {text}", "What is the CRC-32 checksum of {text}?"],
    },
    examples=[
        ({"text": "123456789"}, {"hexadecimal": "cbf43926", "as_integer": 3421780262}),
        ({"text": "The quick brown fox jumps over the lazy dog"}, {"hexadecimal": "414fa339"}),
    ],
)
def crc32_of_text(text: Text) -> Checksum:
    """Compute the CRC-32 checksum (as in ZIP and PNG) of a text in UTF-8.

    Args:
        text: 1 to 5,000 characters
    """
    value = zlib.crc32(_bounded(text).encode())
    return Checksum(hexadecimal=f"{value:08x}", as_integer=value)


class UnixSeconds(Result):
    """A day as Unix time."""

    # No entity: all that takes a Unix time gives the day back.
    seconds: Annotated[int, About("Unix time", "seconds", "latest", "earliest", ranked=False)]


@tool(
    domain="computing",
    kind="processing",
    asks={
        "seconds": [
            "the Unix time at 00:00 UTC on {date}",
            "What is the Unix time at 00:00 UTC on {date}?",
        ]
    },
    examples=[
        ({"date": "1970-01-01"}, {"seconds": 0}),
        ({"date": "2001-09-09"}, {"seconds": 999993600}),
        ({"date": "2038-01-19"}, {"seconds": 2147472000}),
    ],
)
def unix_time_of_date(date: Date) -> UnixSeconds:
    """Give the Unix time of midnight UTC at the start of a date.

    Args:
        date: YYYY-MM-DD
    """
    return UnixSeconds(seconds=(datetime.date.fromisoformat(date) - datetime.date(1970, 1, 1)).days * 86400)


class UnixMoment(Result):
    """A Unix time in the calendar."""

    # No entity: a day known by its Unix time alone is a riddle in any other question.
    date: Annotated[str, About("UTC date", form="in YYYY-MM-DD form", ranked=False)]
    time: Annotated[str, About("UTC time of day", form="in 24-hour HH:MM:SS form")]


@tool(
    domain="computing",
    kind="processing",
    asks={
        "date": ["the UTC date of {seconds}"],
        "time": ["the UTC time of day of {seconds}"],
    },
    examples=[
        ({"seconds": 0}, {"date": "1970-01-01", "time": "00:00:00"}),
        ({"seconds": 1000000000}, {"date": "2001-09-09", "time": "01:46:40"}),
        ({"seconds": 2147483647}, {"date": "2038-01-19", "time": "03:14:07"}),
    ],
)
def date_of_unix_time(seconds: Annotated[UnixTime, Field(ge=-62_135_596_800, le=253_402_300_799)]) -> UnixMoment:
    """Convert a Unix time to its UTC date and time of day, years 1 to 9999.

    Args:
        seconds: seconds since 1 January 1970, 00:00 UTC, leap seconds not counted
    """
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    return UnixMoment(date=moment.date().isoformat(), time=moment.time().isoformat())


@seeds(UnixTime, domain="computing")
def unix_seeds() -> list[int]:
    """Round numbers and the ends of their ranges, then steps of 54 days."""
    return [10**9, 0, 2**31 - 1, 2**30, 1_234_567_890, 15 * 10**8, *(17 * 10**8 + i * 4_665_601 for i in range(40))]
