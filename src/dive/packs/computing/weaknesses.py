"""Kinds of software and hardware weakness, and how they nest (Common Weakness Enumeration, MITRE)."""

import re
from typing import Annotated, Any

from dive.packs.atlas import connect
from dive.packs.computing.entities import ProgrammingLanguage, Weakness
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool

PACK = Pack(
    name="weaknesses",
    domain="computing",
    title="Common Weakness Enumeration",
    licence="CWE terms of use (free for research, development and commercial purposes, with notice)",
    vintage="CWE 4.14",
    cite="CWE 4.14",
)

_KNOWN = (79, 89, 787, 416, 22, 78, 125, 352, 434, 20, 77, 119, 190, 200, 287, 306, 400, 476, 502, 798, 862, 863, 918, 94, 269)
"""Weaknesses that many lists of the most dangerous ones name."""


def _rows(query: str, *arguments: object) -> list[Any]:
    return connect(__file__, "cwe").execute(query, arguments).fetchall()


def _find(text: str) -> Any:
    match = re.fullmatch(r"\s*(?:CWE[- ]?)?(\d{1,5})\s*", text, re.IGNORECASE | re.ASCII)
    found = _rows("SELECT * FROM weakness WHERE id = ?", int(match[1])) if match else []
    if not found:
        raise ToolError(f"CWE {PACK.vintage[4:]} has no weakness '{text[:40]}'; give one such as CWE-79.")
    return found[0]


class WeaknessProfile(Result):
    """A kind of weakness."""

    name: Annotated[str, About("name", ranked=False)]
    abstraction: Annotated[str, About("level of abstraction", held="are at the level of abstraction {}")]
    likelihood: Annotated[str | None, About("likelihood of exploit")]
    parents: list[Weakness]
    languages: list[ProgrammingLanguage]
    harms: Annotated[list[str], About("distinct consequence scopes")]
    phases: Annotated[list[str], About("phases of introduction")]
    known_examples: Annotated[int, About("number of observed examples", None, "largest", "smallest")]
    attack_patterns: Annotated[int, About("number of related attack patterns", None, "largest", "smallest")]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "name": ["the full name of {weakness}", "What is the full name of {weakness}?"],
        "abstraction": ["the level of abstraction of {weakness}"],
        "likelihood": ["the likelihood of exploit listed for {weakness}"],
        "parents": ["the direct parents of {weakness} in the research view"],
        "parents#count": ["the number of direct parents of {weakness} in the research view"],
        "languages": ["the programming languages in which {weakness} is listed as occurring"],
        "languages#count": [
            "the number of programming languages in which {weakness} is listed as occurring",
            "In how many programming languages is {weakness} listed as occurring?",
        ],
        "harms": ["the distinct consequence scopes listed for {weakness}"],
        "phases": ["the development phases in which {weakness} can be introduced"],
        "phases#count": ["the number of development phases in which {weakness} can be introduced"],
        "known_examples": [
            "the number of observed examples of {weakness}",
            "How many observed examples are listed for {weakness}?",
        ],
    },
    each={
        "parents#count": ["has {most} direct parents in the research view"],
        "languages#count": ["is listed as occurring in {most} programming languages"],
        "phases#count": ["can be introduced in {most} development phases"],
        "known_examples": ["has {most} observed examples"],
    },
    examples=[
        (
            {"weakness": "CWE-79"},
            {
                "name": "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')",
                "abstraction": "Base",
                "likelihood": "High",
                "parents": ["CWE-74"],
            },
        ),
        ({"weakness": "416"}, {"name": "Use After Free", "abstraction": "Variant", "languages": ["C", "C++"]}),
    ],
)
def weakness_profile(weakness: Weakness) -> WeaknessProfile:
    """Look up a CWE weakness: name, abstraction, likelihood of exploit, parents, languages, harms, number of examples.

    Args:
        weakness: number, with or without CWE in front: CWE-79
    """
    row = _find(weakness)
    number = row["id"]
    return WeaknessProfile(
        name=row["name"],
        abstraction=row["abstraction"],
        likelihood=row["likelihood"],
        parents=[f"CWE-{r['parent']}" for r in _rows("SELECT parent FROM parent WHERE id = ? ORDER BY parent", number)],
        languages=[r["language"] for r in _rows("SELECT language FROM language WHERE id = ? ORDER BY language", number)],
        harms=[r["scope"] for r in _rows("SELECT scope FROM consequence WHERE id = ? ORDER BY scope", number)],
        phases=[r["phase"] for r in _rows("SELECT phase FROM phase WHERE id = ? ORDER BY phase", number)],
        known_examples=row["examples"],
        attack_patterns=row["attack_patterns"],
    )


class WeaknessRow(Row):
    """A weakness in a list."""

    noun = "weakness"
    plural = "weaknesses"
    key = "weakness"

    weakness: Weakness
    name: Annotated[str, About("name", ranked=False)]
    likelihood: Annotated[str | None, About("likelihood of exploit")]
    known_examples: Annotated[int, About("number of observed examples", None, "largest", "smallest")]
    attack_patterns: Annotated[int, About("number of related attack patterns", None, "largest", "smallest")]


class Weaknesses(Result):
    """Weaknesses by number."""

    weaknesses: list[WeaknessRow]


def _listed(query: str, *arguments: object) -> Weaknesses:
    return Weaknesses(
        weaknesses=[
            WeaknessRow(
                weakness=f"CWE-{r['id']}",
                name=r["name"],
                likelihood=r["likelihood"],
                known_examples=r["examples"],
                attack_patterns=r["attack_patterns"],
            )
            for r in _rows(query, *arguments)
        ]
    )


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "weaknesses": ["the direct children of {weakness} in the research view"],
        "weaknesses#count": [
            "the number of direct children of {weakness} in the research view",
            "How many direct children does {weakness} have in the research view?",
        ],
    },
    each={
        "weaknesses#count": ["has {most} direct children in the research view"],
    },
    examples=[
        (
            {"weakness": "CWE-943"},
            {
                "weaknesses": [
                    {
                        "weakness": "CWE-89",
                        "name": "Improper Neutralization of Special Elements used in an SQL Command ('SQL Injection')",
                        "likelihood": "High",
                        "known_examples": 13,
                        "attack_patterns": 6,
                    },
                    {
                        "weakness": "CWE-90",
                        "name": "Improper Neutralization of Special Elements used in an LDAP Query ('LDAP Injection')",
                        "likelihood": None,
                        "known_examples": 2,
                        "attack_patterns": 1,
                    },
                    {
                        "weakness": "CWE-643",
                        "name": "Improper Neutralization of Data within XPath Expressions ('XPath Injection')",
                        "likelihood": "High",
                        "known_examples": 0,
                        "attack_patterns": 0,
                    },
                    {
                        "weakness": "CWE-652",
                        "name": "Improper Neutralization of Data within XQuery Expressions ('XQuery Injection')",
                        "likelihood": "High",
                        "known_examples": 0,
                        "attack_patterns": 0,
                    },
                ]
            },
        ),
        (
            {"weakness": "CWE-798"},
            {
                "weaknesses": [
                    {
                        "weakness": "CWE-259",
                        "name": "Use of Hard-coded Password",
                        "likelihood": "High",
                        "known_examples": 3,
                        "attack_patterns": 0,
                    },
                    {
                        "weakness": "CWE-321",
                        "name": "Use of Hard-coded Cryptographic Key",
                        "likelihood": "High",
                        "known_examples": 4,
                        "attack_patterns": 0,
                    },
                ]
            },
        ),
    ],
)
def weaknesses_under(weakness: Weakness) -> Weaknesses:
    """List the direct children of a CWE weakness in the research view (CWE-1000), by number.

    Args:
        weakness: number of a weakness that has children, such as CWE-74
    """
    row = _find(weakness)
    found = _listed("SELECT w.* FROM parent p JOIN weakness w ON w.id = p.id WHERE p.parent = ? ORDER BY w.id", row["id"])
    if not found.weaknesses:
        raise ToolError(f"CWE-{row['id']} has no weakness below it.")
    return found


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "weaknesses": [
            "the weaknesses that list {language} among their applicable platforms",
            "Which weaknesses list {language} among their applicable platforms?",
        ],
        "weaknesses#count": ["the number of weaknesses that list {language} among their applicable platforms"],
    },
    each={
        "weaknesses#count": ["is listed as an applicable platform of {most} weaknesses"],
    },
    examples=[
        (
            {"language": "Go"},
            {
                "weaknesses": [
                    {
                        "weakness": "CWE-476",
                        "name": "NULL Pointer Dereference",
                        "likelihood": "Medium",
                        "known_examples": 24,
                        "attack_patterns": 0,
                    }
                ]
            },
        ),
        (
            {"language": "xml"},
            {
                "weaknesses": [
                    {
                        "weakness": "CWE-611",
                        "name": "Improper Restriction of XML External Entity Reference",
                        "likelihood": None,
                        "known_examples": 11,
                        "attack_patterns": 1,
                    },
                    {
                        "weakness": "CWE-776",
                        "name": "Improper Restriction of Recursive Entity References in DTDs ('XML Entity Expansion')",
                        "likelihood": "Medium",
                        "known_examples": 5,
                        "attack_patterns": 1,
                    },
                    {
                        "weakness": "CWE-827",
                        "name": "Improper Control of Document Type Definition",
                        "likelihood": None,
                        "known_examples": 1,
                        "attack_patterns": 0,
                    },
                ]
            },
        ),
    ],
)
def weaknesses_of_language(
    language: Annotated[ProgrammingLanguage, Pick("C", "C++", "Java", "PHP", "C#", "Perl", "JavaScript", "Python", "Ruby")],
) -> Weaknesses:
    """List the weaknesses that CWE names as particular to a programming language, by number.

    Args:
        language: such as C, Java, PHP or Python
    """
    found = _listed(
        "SELECT w.* FROM language l JOIN weakness w ON w.id = l.id WHERE l.language = ? COLLATE NOCASE ORDER BY w.id",
        language.strip(),
    )
    if not found.weaknesses:
        known = ", ".join(r["language"] for r in _rows("SELECT DISTINCT language FROM language ORDER BY language"))
        raise ToolError(f"CWE names no weakness of '{language[:40]}'; it does for {known}.")
    return found


@seeds(Weakness, domain="computing")
def weakness_seeds() -> list[str]:
    """Every weakness, the notorious first."""
    others = [r["id"] for r in _rows("SELECT id FROM weakness ORDER BY examples DESC, id") if r["id"] not in _KNOWN]
    return [f"CWE-{number}" for number in (*_KNOWN, *others)]
