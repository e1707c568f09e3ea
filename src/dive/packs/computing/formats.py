"""Small notations of software work: versions, schedules, permissions, identifiers, patterns, pointers.

Sources: Semantic Versioning 2.0.0, POSIX cron and file modes, RFC 9562 (UUID), RFC 6901 (JSON Pointer).
"""

import datetime
import json
import re
import uuid
from typing import Annotated, Any

from dive.packs.computing.entities import FileMode
from dive.packs.mathematics.bounds import within
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Date, Text

PACK = Pack(
    name="formats",
    domain="computing",
    title="Semantic Versioning, cron, POSIX modes, UUID, JSON Pointer",
    licence="Apache-2.0 (own code)",
)

_SEMVER = re.compile(
    r"v?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})"
    r"(?:-((?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*))?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)


def _precedence(version: str) -> tuple[Any, ...]:
    match = _SEMVER.fullmatch(version.strip()) if len(version) <= 100 else None
    if match is None:
        raise ToolError(f"'{version[:40]}' is no semantic version, such as 2.1.0 or 2.1.0-rc.1.")
    marks = match[4].split(".") if match[4] else []
    pre = tuple((0, int(m), "") if m.isdigit() and len(m) < 19 else (1, 0, m) for m in marks)
    return (*(int(match[i]) for i in (1, 2, 3)), not marks, pre)


class LatestVersion(Result):
    """Versions in order."""

    latest: Annotated[str, About("latest version")]
    ordered: Annotated[list[str], About("versions in ascending order")]


@tool(
    domain="computing",
    kind="processing",
    asks={
        "latest": ["the version with the highest Semantic Versioning 2.0.0 precedence among {versions}"],
        "ordered": ["the ascending Semantic Versioning 2.0.0 order of {versions}"],
    },
    examples=[
        ({"versions": ["1.0.0-alpha.1", "1.0.0", "1.0.0-alpha", "1.0.0-rc.1", "1.0.0-beta.11", "1.0.0-beta.2"]},
         {"latest": "1.0.0",
          "ordered": ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0"]}),
        ({"versions": ["1.9.0", "1.11.0", "1.10.0"]}, {"latest": "1.11.0"}),
    ],
)  # fmt: skip
def order_versions(
    versions: Annotated[
        list[str],
        Pick(["2.10.0", "2.9.3", "2.10.0-rc.2"], ["0.4.12", "0.12.4", "0.5.0"], ["3.0.0-beta.3", "3.0.0-beta.12", "2.9.9"]),
    ],
) -> LatestVersion:
    """Order semantic versions by precedence and name the latest.

    Args:
        versions: 1 to 100 versions, pre-release marks allowed
    """
    within(len(versions), 1, 100, "The number of versions")
    ordered = sorted(versions, key=_precedence)
    return LatestVersion(latest=ordered[-1], ordered=ordered)


_NAMES = {n: i for i, n in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))} | {
    n: i for i, n in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}


def _field(text: str, low: int, high: int) -> set[int]:
    """The values of one field of a cron schedule."""
    values: set[int] = set()
    for part in text.lower().split(","):
        match = re.fullmatch(r"(\*|([a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?)(?:/(\d{1,2}))?", part)
        if match is None:
            raise ToolError(f"'{text[:30]}' is no field of a cron schedule, such as */15 or 1-5.")
        if match[1] == "*":
            first, last = low, high
        else:
            first, last = (_NAMES.get(v, -1) if v.isalpha() else int(v) for v in (match[2], match[3] or match[2]))
            last = high if match[4] and not match[3] else last
        step = int(match[4] or 1)
        if not (low <= first <= last <= high) or step == 0:
            raise ToolError(f"'{part[:30]}' leaves the range {low} to {high}.")
        values |= set(range(first, last + 1, step))
    return values


class NextRun(Result):
    """When a job runs."""

    date: Date
    time: Annotated[str, About("time of day", form="in 24-hour HH:MM form", ranked=False)]
    runs_per_day: Annotated[int, About("number of runs on such a day", None, "largest", "smallest")]


@tool(
    domain="computing",
    kind="processing",
    asks={
        "date": ['the date on which a job with the cron schedule "{schedule}" first runs on or after {date}'],
        "time": ['the time of day at which a job with the cron schedule "{schedule}" first runs on or after {date}'],
    },
    examples=[
        ({"schedule": "30 4 * * 1", "date": "2024-06-01"}, {"date": "2024-06-03", "time": "04:30", "runs_per_day": 1}),
        ({"schedule": "*/15 9-17 * * mon-fri", "date": "2024-06-01"}, {"time": "09:00", "runs_per_day": 36}),
        ({"schedule": "0 0 29 2 *", "date": "2025-01-01"}, {"date": "2028-02-29", "time": "00:00"}),
        ({"schedule": "0 12 13 * fri", "date": "2024-09-01"}, {"date": "2024-09-06"}),
    ],
)  # fmt: skip
def next_cron_run(
    schedule: Annotated[
        str, Pick("0 6 * * mon-fri", "30 2 1 * *", "15 3 * * 0", "0 */6 15 * *", "45 23 28-31 * *", "5 4 29 2 *")
    ],
    date: Date,
) -> NextRun:
    """Find the first run of a cron schedule on or after a date, and how often it runs on such a day.

    Args:
        schedule: five fields (minute, hour, day of the month, month, day of the week); where both day fields are
            restricted, either suffices, as in Vixie cron
        date: YYYY-MM-DD
    """
    fields = schedule.split()
    if len(fields) != 5:
        raise ToolError("A cron schedule has five fields: minute, hour, day of the month, month, day of the week.")
    bounds = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
    minutes, hours, days, months, weekdays = (_field(f, *b) for f, b in zip(fields, bounds, strict=True))
    weekdays = {d % 7 for d in weekdays}
    free_day, free_weekday = fields[2].startswith("*"), fields[4].startswith("*")
    day = datetime.date.fromisoformat(date)
    for _ in range(366 * 9):  # the longest gap is that between two leap days around a year such as 2100
        by_day, by_weekday = day.day in days, day.isoweekday() % 7 in weekdays
        if day.month in months and (by_day and by_weekday if free_day or free_weekday else by_day or by_weekday):
            return NextRun(
                date=day.isoformat(), time=f"{min(hours):02d}:{min(minutes):02d}", runs_per_day=len(hours) * len(minutes)
            )
        if day == datetime.date.max:
            break
        day += datetime.timedelta(days=1)
    raise ToolError("This schedule names no day within nine years, or none before the year 10000.")


class Permissions(Result):
    """Permissions of a file."""

    symbolic: Annotated[str, About("permission string", form="as nine characters", ranked=False)]
    others_may_write: bool
    permissions: Annotated[int, About("number of permission bits left", None, "largest", "smallest")]


@tool(
    domain="computing",
    kind="processing",
    asks={
        "symbolic": [
            "the permission string of {mode} under a umask of {umask}",
            "What is the permission string of {mode} under a umask of {umask}?",
        ],
        "permissions": ["the number of permission bits that a umask of {umask} leaves set in {mode}"],
    },
    each={
        "permissions": ["has {most} permission bits left set under a umask of {umask}"],
    },
    examples=[
        ({"mode": "755", "umask": "000"}, {"symbolic": "rwxr-xr-x", "others_may_write": False, "permissions": 7}),
        ({"mode": "666", "umask": "022"}, {"symbolic": "rw-r--r--", "permissions": 4}),
    ],
)
def file_permissions(mode: FileMode, umask: Annotated[str, Pick("022", "027", "077", "002")]) -> Permissions:
    """Write octal POSIX file permissions, less a umask, in the symbolic form of ls.

    Args:
        mode: three octal digits, such as 666
        umask: three octal digits; 000 takes nothing away
    """
    for text in (mode, umask):
        if not re.fullmatch(r"0?[0-7]{3}", text.strip(), re.ASCII):
            raise ToolError(f"'{text[:20]}' is not three octal digits, such as 644.")
    bits = int(mode, 8) & ~int(umask, 8)
    symbolic = "".join(c if bits >> (8 - i) & 1 else "-" for i, c in enumerate("rwx" * 3))
    return Permissions(symbolic=symbolic, others_may_write=bool(bits & 0o002), permissions=bits.bit_count())


class UuidFacts(Result):
    """What a UUID says of itself."""

    version: Annotated[int | None, About("version")]
    variant: Annotated[str, About("variant")]
    created: Annotated[Date | None, About("date of creation", None, "latest", "earliest")]


@tool(
    domain="computing",
    kind="processing",
    asks={
        "version": ["the version number of the UUID {identifier}"],
        "created": ["the UTC date of creation recorded in the UUID {identifier}"],
    },
    examples=[
        ({"identifier": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}, {"version": 1, "created": "1998-02-04"}),
        ({"identifier": "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"}, {"version": 7, "created": "2022-02-22"}),
        ({"identifier": "919108f7-52d1-4320-9bac-f847db4148a8"}, {"version": 4, "variant": "RFC 9562", "created": None}),
    ],
)
def uuid_facts(
    identifier: Annotated[
        str,
        Pick(
            "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
            "018d3b5f-7e00-7abc-8def-0123456789ab",
            "c232ab00-9414-11ec-b3c8-9f6bdeced846",
            "0190163d-8694-739b-aea5-966c26f8ad91",
        ),
    ],
) -> UuidFacts:
    """Read version, variant and, for versions 1 and 7, the date of creation from a UUID (RFC 9562).

    Args:
        identifier: 32 hexadecimal digits with hyphens
    """
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", identifier.strip()):
        raise ToolError("Give a UUID such as 6ba7b810-9dad-11d1-80b4-00c04fd430c8.")
    found = uuid.UUID(identifier.strip())
    created = None
    if found.version == 1:
        created = datetime.datetime(1582, 10, 15) + datetime.timedelta(microseconds=found.time // 10)
    elif found.version == 7:
        created = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=min(found.int >> 80, 253_402_300_799_999))
    variant = (
        "RFC 9562" if found.variant == uuid.RFC_4122 else "Microsoft" if found.variant == uuid.RESERVED_MICROSOFT else "other"
    )
    return UuidFacts(version=found.version, variant=variant, created=created.date().isoformat() if created else None)


class Matches(Result):
    """What a pattern finds."""

    matches: Annotated[list[str], About("matches")]


@tool(
    domain="computing",
    kind="processing",
    asks={
        "matches": ['the non-overlapping matches, from left to right, of the regular expression "{pattern}" in {text}'],
        "matches#count": [
            'the number of non-overlapping matches of the regular expression "{pattern}" in {text}',
            'How many non-overlapping matches does the regular expression "{pattern}" have in {text}?',
        ],
    },
    each={
        "matches#count": ['contains {most} non-overlapping matches of the regular expression "{pattern}"'],
    },
    examples=[
        ({"pattern": "[aeiou]{2}", "text": "The queen sees a beautiful zoo"}, {"matches": ["ue", "ee", "ea", "oo"]}),
        ({"pattern": r"\d+", "text": "7 of 12 in 1999"}, {"matches": ["7", "12", "1999"]}),
    ],
    isolation="process",
    time_limit=2.0,
)
def regex_matches(
    pattern: Annotated[str, Pick("[aeiou]{2}", "[a-z]{4}", "[aeiou][a-z]", "[^aeiou ]{3}")], text: Text
) -> Matches:
    """Find all non-overlapping matches of a regular expression (Python syntax) in a text, from left to right.

    Args:
        pattern: at most 200 characters
        text: at most 5,000 characters
    """
    if not 0 < len(pattern) <= 200 or len(text) > 5000:
        raise ToolError("Give a pattern of 1 to 200 characters and a text of at most 5,000.")
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise ToolError(f"'{pattern[:60]}' is no regular expression.") from error
    return Matches(matches=[m[0] for m in compiled.finditer(text)])


class Pointed(Result):
    """What a pointer leads to."""

    value: Annotated[str, About("value")]
    kind: Annotated[str, About("JSON type")]


_ORDER = '{"order": {"id": 4711, "items": [{"sku": "A-17", "quantity": 3}, {"sku": "B-02", "quantity": 12}]}}'


@tool(
    domain="computing",
    kind="processing",
    asks={
        "value": [
            "the value to which the JSON Pointer {pointer} leads in the document {document}",
            "To which value does the JSON Pointer {pointer} lead in the document {document}?",
        ]
    },
    examples=[
        ({"document": '{"foo": ["bar", "baz"], "a/b": 1}', "pointer": "/foo/1"}, {"value": "baz", "kind": "string"}),
        ({"document": '{"foo": ["bar", "baz"], "a/b": 1}', "pointer": "/a~1b"}, {"value": "1", "kind": "number"}),
    ],
)
def json_pointer_value(
    document: Annotated[str, Pick(_ORDER)],
    pointer: Annotated[str, Pick("/order/items/1/sku", "/order/items/0/quantity", "/order/id")],
) -> Pointed:
    """Follow a JSON Pointer (RFC 6901) into a JSON document.

    Args:
        document: JSON text of at most 20,000 characters
        pointer: such as /items/0/name; the empty pointer is the whole document
    """
    try:
        found = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise ToolError("The document is no JSON.") from error
    if pointer and not pointer.startswith("/"):
        raise ToolError("A JSON Pointer is empty or begins with a slash.")
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and key in found:
            found = found[key]
        elif isinstance(found, list) and re.fullmatch(r"0|[1-9]\d{0,6}", key, re.ASCII) and int(key) < len(found):
            found = found[int(key)]
        else:
            raise ToolError(f"The pointer leads nowhere at '{key[:40]}'.")
    kinds = ((bool, "boolean"), (str, "string"), ((int, float), "number"), (dict, "object"), (list, "array"))
    kind = next((name for types, name in kinds if isinstance(found, types)), "null")
    return Pointed(value=found if isinstance(found, str) else json.dumps(found), kind=kind)


@seeds(FileMode, domain="computing")
def mode_seeds() -> list[str]:
    """Modes that files and folders commonly have."""
    return ["755", "644", "777", "600", "700", "666", "640", "750", "664", "775", "400", "440", "660", "770", "711", "555"]
