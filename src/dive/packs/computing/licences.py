"""Software licences: the SPDX licence list."""

from typing import Annotated, Any

from dive.packs.atlas import connect
from dive.packs.computing.entities import SoftwareLicence
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool

PACK = Pack(
    name="licences",
    domain="computing",
    title="SPDX licence list",
    licence="CC0-1.0",
    vintage="SPDX licence list 3.27.0",
    cite="the SPDX licence list 3.27",
)

_KNOWN = (
    "MIT", "Apache-2.0", "GPL-3.0-only", "GPL-2.0-only", "BSD-3-Clause", "BSD-2-Clause", "LGPL-3.0-only", "AGPL-3.0-only",
    "MPL-2.0", "ISC", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "Unlicense", "EPL-2.0", "Zlib", "0BSD", "BSL-1.0", "WTFPL",
    "PostgreSQL", "Artistic-2.0", "OFL-1.1", "EUPL-1.2", "CDDL-1.0", "Python-2.0", "Ruby", "Vim", "NCSA", "MS-PL", "PHP-3.01",
)  # fmt: skip


def _rows(query: str, *arguments: object) -> list[Any]:
    return connect(__file__, "spdx").execute(query, arguments).fetchall()


class Licence(Result):
    """An entry of the SPDX list."""

    name: Annotated[str, About("full name", ranked=False)]
    osi_approved: bool
    fsf_libre: bool | None
    deprecated: bool


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "name": ["the full name of {licence}", "What is the full name of {licence}?"],
        "osi_approved": [
            "whether {licence} is approved by the Open Source Initiative",
            "Is {licence} approved by the Open Source Initiative?",
        ],
        "fsf_libre": ["whether {licence} is marked as free by the Free Software Foundation"],
    },
    examples=[
        ({"licence": "MIT"}, {"name": "MIT License", "osi_approved": True, "fsf_libre": True, "deprecated": False}),
        (
            {"licence": "cc-by-nc-4.0"},
            {"name": "Creative Commons Attribution Non Commercial 4.0 International", "osi_approved": False},
        ),
        ({"licence": "GPL-2.0"}, {"name": "GNU General Public License v2.0 only", "deprecated": True}),
    ],
)
def spdx_licence(licence: SoftwareLicence) -> Licence:
    """Look up a software licence by SPDX identifier: name, OSI approval, free by the FSF, identifier deprecated.

    Args:
        licence: SPDX identifier, such as Apache-2.0
    """
    found = _rows("SELECT * FROM licence WHERE id = ?", licence.strip())
    if not found:
        raise ToolError(f"The SPDX list has no licence '{licence[:60]}'; give an identifier such as Apache-2.0.")
    (row,) = found
    return Licence(
        name=row["name"],
        osi_approved=bool(row["osi"]),
        fsf_libre=None if row["fsf"] is None else bool(row["fsf"]),
        deprecated=bool(row["deprecated"]),
    )


class LicenceRow(Row):
    """A licence of a family."""

    noun = "licence"
    plural = "licences"
    key = "licence"

    licence: SoftwareLicence
    name: Annotated[str, About("full name", ranked=False)]
    approval: Annotated[str, About("standing with the Open Source Initiative")]


class Licences(Result):
    """Licences with a word in their name."""

    licences: list[LicenceRow]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "licences": ['the licences with a current SPDX identifier whose full name contains "{words}"'],
        "licences#count": [
            'the number of licences with a current SPDX identifier whose full name contains "{words}"',
            'How many licences with a current SPDX identifier have a full name that contains "{words}"?',
        ],
    },
    examples=[
        (
            {"words": "Apache License"},
            {
                "licences": [
                    {"licence": "Apache-1.0", "name": "Apache License 1.0", "approval": "not approved"},
                    {"licence": "Apache-1.1", "name": "Apache License 1.1", "approval": "approved"},
                    {"licence": "Apache-2.0", "name": "Apache License 2.0", "approval": "approved"},
                ]
            },
        ),
        (
            {"words": "european union public"},
            {
                "licences": [
                    {"licence": "EUPL-1.0", "name": "European Union Public License 1.0", "approval": "not approved"},
                    {"licence": "EUPL-1.1", "name": "European Union Public License 1.1", "approval": "approved"},
                    {"licence": "EUPL-1.2", "name": "European Union Public License 1.2", "approval": "approved"},
                ]
            },
        ),
    ],
)
def licences_named(
    words: Annotated[
        str, Pick("BSD", "Mozilla", "GNU Lesser", "Creative Commons", "Academic", "Artistic", "Eclipse", "Python", "University")
    ],
) -> Licences:
    """List the SPDX licences whose full name contains a text, by identifier, with their OSI approval.

    Args:
        words: at least three letters of the name, in any case, such as Mozilla
    """
    wanted = " ".join(words.split())
    if len(wanted) < 3:
        raise ToolError("Give at least three letters of the licence's name.")
    found = _rows(
        "SELECT * FROM licence WHERE NOT deprecated AND instr(lower(name), lower(?)) ORDER BY id COLLATE BINARY", wanted
    )
    if not found:
        raise ToolError(f"No licence of the SPDX list has '{wanted[:60]}' in its name.")
    return Licences(
        licences=[
            LicenceRow(licence=r["id"], name=r["name"], approval="approved" if r["osi"] else "not approved") for r in found
        ]
    )


@seeds(SoftwareLicence, domain="computing")
def licence_seeds() -> list[str]:
    """Every licence whose identifier is current, the well-known first."""
    others = [r["id"] for r in _rows("SELECT id FROM licence WHERE NOT deprecated ORDER BY osi DESC, id")]
    return list(dict.fromkeys([*_KNOWN, *others]))
