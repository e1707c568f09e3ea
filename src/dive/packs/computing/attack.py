"""How intruders work: techniques, tactics, threat groups and their programs (MITRE ATT&CK, Enterprise)."""

from functools import cache
from typing import Annotated, Any, TypeVar

from dive.packs.atlas import connect
from dive.packs.computing.entities import AttackSoftware, AttackTactic, AttackTechnique, ThreatGroup
from dive.tools import About, Pack, Result, Row, ToolError, seeds, tool

PACK = Pack(
    name="attack",
    domain="computing",
    title="MITRE ATT&CK, Enterprise",
    licence="ATT&CK terms of use (free for research, development and commercial purposes, with notice)",
    vintage="ATT&CK 18.1",
    cite="MITRE ATT&CK Enterprise 18.1 without its campaigns",
)


def _rows(query: str, *arguments: str) -> list[Any]:
    return connect(__file__, "attack").execute(query, arguments).fetchall()


def _names(query: str, technique: str, lack: str) -> list[str]:
    """Names that ATT&CK lists for a technique. Raises ToolError with what it lacks where there are none."""
    found = [row["name"] for row in _rows(query, _technique(technique))]
    if not found:
        raise ToolError(f"ATT&CK {lack} '{technique[:60]}'.")
    return found


@cache
def _index(table: str) -> dict[str, str]:
    """Name, identifier or unambiguous alias in lower case, to identifier."""
    wide = table in ("threat_group", "software")
    rows = _rows(f"SELECT id, name{', aliases' if wide else ''} FROM {table}")
    found: dict[str, set[str]] = {}
    for row in rows:
        for alias in row["aliases"].split("|") if wide else ():
            found.setdefault(alias.casefold(), set()).add(row["id"])
    unambiguous = {alias: next(iter(ids)) for alias, ids in found.items() if alias and len(ids) == 1}
    names = {row["name"].casefold(): row["id"] for row in rows}
    return {**unambiguous, **names, **{row["id"].casefold(): row["id"] for row in rows}}


def _find(table: str, text: str, what: str, example: str) -> str:
    found = _index(table).get(" ".join(text.split()).casefold())
    if found is None:
        raise ToolError(f"ATT&CK knows no {what} '{text[:60]}'; give a name or identifier, such as '{example}'.")
    return found


def _technique(text: str) -> str:
    return _find("technique", text, "technique", "Data Encrypted for Impact")


class Technique(Result):
    """A way to reach an intruder's goal."""

    identifier: Annotated[str, About("identifier", ranked=False)]
    tactics: list[AttackTactic]
    platforms: Annotated[list[str], About("platforms")]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "identifier": ["the ATT&CK identifier of {technique}"],
        "tactics": [
            "the tactics served by {technique}",
            "Which tactics does {technique} serve?",
        ],
        "tactics#count": ["the number of tactics served by {technique}"],
        "platforms": ["the platforms to which {technique} applies"],
        "platforms#count": [
            "the number of platforms to which {technique} applies",
            "To how many platforms does {technique} apply?",
        ],
    },
    each={
        "tactics#count": ["serves {most} tactics"],
        "platforms#count": ["applies to {most} platforms"],
    },
    examples=[
        ({"technique": "Data Encrypted for Impact"}, {"identifier": "T1486", "tactics": ["Impact"]}),
        ({"technique": "T1566.001"}, {"tactics": ["Initial Access"], "platforms": ["Linux", "Windows", "macOS"]}),
    ],
)
def attack_technique(technique: AttackTechnique) -> Technique:
    """Look up an ATT&CK technique: identifier, the tactics it serves, the platforms it affects.

    Args:
        technique: name or identifier; a sub-technique is called 'Phishing: Spearphishing Link' or T1566.002
    """
    (row,) = _rows("SELECT * FROM technique WHERE id = ?", _technique(technique))
    return Technique(identifier=row["id"], tactics=row["tactics"].split("|"), platforms=row["platforms"].split("|"))


class TechniqueUse(Row):
    """A technique and how widely it is used."""

    noun = "technique"
    plural = "techniques"
    key = "technique"

    technique: AttackTechnique
    groups: int
    programs: int
    mitigations: Annotated[int, About("number of mitigations", None, "largest", "smallest")]


class Techniques(Result):
    """Techniques with their use."""

    techniques: list[TechniqueUse]


class SubTechniqueUse(TechniqueUse):
    """A sub-technique and how widely it is used."""

    noun = "sub-technique"
    plural = "sub-techniques"


Use = TypeVar("Use", bound=TechniqueUse)


class SubTechniques(Result):
    """Sub-techniques with their use."""

    techniques: list[SubTechniqueUse]


_USE = """
    SELECT t.name AS technique,
           (SELECT count(*) FROM uses WHERE used = t.id AND user LIKE 'G%') AS groups,
           (SELECT count(*) FROM uses WHERE used = t.id AND user LIKE 'S%') AS programs,
           (SELECT count(*) FROM mitigates WHERE technique = t.id) AS mitigations
    FROM technique t WHERE {} ORDER BY t.name
"""


def _used(row: type[Use], condition: str, value: str) -> list[Use]:
    return [row(**dict(r)) for r in _rows(_USE.format(condition), value)]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "techniques": ["the top-level techniques of {tactic}"],
        "techniques#count": [
            "the number of top-level techniques of {tactic}",
            "How many top-level techniques does {tactic} have?",
        ],
    },
    each={
        "techniques#count": ["has {most} top-level techniques"],
    },
    examples=[
        ({"tactic": "Exfiltration"}, {"techniques": [
            {"technique": "Automated Exfiltration", "groups": 6, "programs": 20, "mitigations": 0},
            {"technique": "Data Transfer Size Limits", "groups": 5, "programs": 14, "mitigations": 1},
            {"technique": "Exfiltration Over Alternative Protocol", "groups": 2, "programs": 7, "mitigations": 6},
            {"technique": "Exfiltration Over C2 Channel", "groups": 25, "programs": 156, "mitigations": 2},
            {"technique": "Exfiltration Over Other Network Medium", "groups": 0, "programs": 0, "mitigations": 2},
            {"technique": "Exfiltration Over Physical Medium", "groups": 0, "programs": 0, "mitigations": 3},
            {"technique": "Exfiltration Over Web Service", "groups": 4, "programs": 7, "mitigations": 2},
            {"technique": "Scheduled Transfer", "groups": 1, "programs": 17, "mitigations": 1},
            {"technique": "Transfer Data to Cloud Account", "groups": 3, "programs": 0, "mitigations": 4}]}),
        ({"tactic": "TA0008"}, {"techniques": [
            {"technique": "Exploitation of Remote Services", "groups": 11, "programs": 13, "mitigations": 8},
            {"technique": "Internal Spearphishing", "groups": 4, "programs": 0, "mitigations": 0},
            {"technique": "Lateral Tool Transfer", "groups": 19, "programs": 25, "mitigations": 2},
            {"technique": "Remote Service Session Hijacking", "groups": 0, "programs": 0, "mitigations": 5},
            {"technique": "Remote Services", "groups": 3, "programs": 4, "mitigations": 6},
            {"technique": "Replication Through Removable Media", "groups": 8, "programs": 20, "mitigations": 3},
            {"technique": "Software Deployment Tools", "groups": 6, "programs": 1, "mitigations": 10},
            {"technique": "Taint Shared Content", "groups": 5, "programs": 7, "mitigations": 4},
            {"technique": "Use Alternate Authentication Material", "groups": 0, "programs": 1, "mitigations": 7}]}),
    ],
)  # fmt: skip
def techniques_of_tactic(tactic: AttackTactic) -> Techniques:
    """List the ATT&CK techniques, without sub-techniques, that serve a tactic, with how widely each itself is used.

    Args:
        tactic: name or identifier, such as 'Lateral Movement' or TA0008
    """
    wanted = _find("tactic", tactic, "tactic", "Lateral Movement")
    (row,) = _rows("SELECT name FROM tactic WHERE id = ?", wanted)
    found = _used(TechniqueUse, "t.parent IS NULL AND '|' || t.tactics || '|' LIKE '%|' || ? || '|%'", row["name"])
    return Techniques(techniques=found)


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "techniques": ["the sub-techniques of {technique}"],
        "techniques#count": ["the number of sub-techniques of {technique}", "How many sub-techniques are under {technique}?"],
    },
    each={
        "techniques#count": ["has {most} sub-techniques"],
    },
    examples=[
        ({"technique": "Brute Force"}, {"techniques": [
            {"technique": "Brute Force: Credential Stuffing", "groups": 1, "programs": 1, "mitigations": 4},
            {"technique": "Brute Force: Password Cracking", "groups": 4, "programs": 1, "mitigations": 2},
            {"technique": "Brute Force: Password Guessing", "groups": 2, "programs": 9, "mitigations": 4},
            {"technique": "Brute Force: Password Spraying", "groups": 11, "programs": 4, "mitigations": 3}]}),
        ({"technique": "T1566"}, {"techniques": [
            {"technique": "Phishing: Spearphishing Attachment", "groups": 77, "programs": 55, "mitigations": 7},
            {"technique": "Phishing: Spearphishing Link", "groups": 43, "programs": 29, "mitigations": 5},
            {"technique": "Phishing: Spearphishing Voice", "groups": 1, "programs": 0, "mitigations": 1},
            {"technique": "Phishing: Spearphishing via Service", "groups": 14, "programs": 1, "mitigations": 5}]}),
    ],
)  # fmt: skip
def subtechniques_of(technique: AttackTechnique) -> SubTechniques:
    """List the sub-techniques of an ATT&CK technique, with how widely each is used.

    Args:
        technique: name or identifier, such as Phishing; a sub-technique has none
    """
    return SubTechniques(techniques=_used(SubTechniqueUse, "t.parent = ?", _technique(technique)))


class TechniqueUsers(Result):
    """Who uses a technique."""

    groups: list[ThreatGroup]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "groups": [
            "the threat groups known to use {technique}",
            "Which threat groups are known to use {technique}?",
        ],
        "groups#count": ["the number of threat groups known to use {technique}"],
    },
    each={
        "groups#count": ["is known to be used by {most} threat groups"],
    },
    examples=[
        ({"technique": "Compromise Host Software Binary"}, {"groups": ["APT5", "UNC3886"]}),
        ({"technique": "Brute Force: Credential Stuffing"}, {"groups": ["Chimera"]}),
    ],
)
def groups_using_technique(technique: AttackTechnique) -> TechniqueUsers:
    """List the threat groups that ATT&CK records as users of a technique, by name.

    Args:
        technique: name or identifier of a sub-technique, or of a technique that has none
    """
    if _rows("SELECT id FROM technique WHERE parent = ? LIMIT 1", _technique(technique)):
        raise ToolError(f"'{technique[:60]}' has sub-techniques, each with users of its own; give one of these.")
    query = "SELECT g.name FROM uses u JOIN threat_group g ON g.id = u.user WHERE u.used = ? ORDER BY g.name"
    return TechniqueUsers(groups=_names(query, technique, "records no threat group that uses"))


class Mitigations(Result):
    """What helps against a technique."""

    mitigations: Annotated[list[str], About("mitigations")]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "mitigations": [
            "the mitigations of {technique}",
            "Which mitigations are listed for {technique}?",
        ],
        "mitigations#count": ["the number of mitigations of {technique}"],
    },
    each={
        "mitigations#count": ["has {most} mitigations"],
    },
    examples=[
        ({"technique": "Data Encrypted for Impact"}, {"mitigations": ["Behavior Prevention on Endpoint", "Data Backup"]}),
        ({"technique": "T1566.001"}, {"mitigations": [
            "Antivirus/Antimalware", "Audit", "Network Intrusion Prevention", "Restrict Web-Based Content",
            "Software Configuration", "User Account Management", "User Training"]}),
    ],
)  # fmt: skip
def mitigations_of_technique(technique: AttackTechnique) -> Mitigations:
    """List the mitigations that ATT&CK gives against a technique, by name.

    Args:
        technique: name or identifier
    """
    query = "SELECT m.name FROM mitigates x JOIN mitigation m ON m.id = x.mitigation WHERE x.technique = ? ORDER BY m.name"
    return Mitigations(mitigations=_names(query, technique, "lists no mitigation against"))


class Group(Result):
    """A threat group."""

    identifier: Annotated[str, About("identifier", ranked=False)]
    other_names: Annotated[list[str], About("other names")]
    programs: list[AttackSoftware]
    techniques: Annotated[int, About("number of techniques and sub-techniques", None, "largest", "smallest")]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "other_names": ["the other names listed for {group}"],
        "programs": ["the programs known to be used by {group}"],
        "programs#count": [
            "the number of programs known to be used by {group}",
            "How many programs is {group} known to use?",
        ],
        "techniques": ["the number of techniques and sub-techniques known to be used by {group}"],
    },
    each={
        "programs#count": ["is known to use {most} programs"],
        "techniques": ["is known to use {most} techniques and sub-techniques"],
    },
    examples=[
        ({"group": "Cozy Bear"}, {"identifier": "G0016"}),
        ({"group": "Lazarus Group"}, {"identifier": "G0032", "other_names": [
            "Labyrinth Chollima", "HIDDEN COBRA", "Guardians of Peace", "ZINC", "NICKEL ACADEMY", "Diamond Sleet"]}),
    ],
)  # fmt: skip
def threat_group(group: ThreatGroup) -> Group:
    """Look up a threat group in ATT&CK: other names, the programs and the number of techniques it uses.

    Args:
        group: name, unambiguous other name or identifier, such as APT29, Cozy Bear or G0016
    """
    (row,) = _rows("SELECT * FROM threat_group WHERE id = ?", _find("threat_group", group, "threat group", "APT29"))
    programs = _rows("SELECT s.name FROM uses u JOIN software s ON s.id = u.used WHERE u.user = ? ORDER BY s.name", row["id"])
    ((techniques,),) = _rows("SELECT count(*) FROM uses WHERE user = ? AND used LIKE 'T%'", row["id"])
    return Group(
        identifier=row["id"],
        other_names=[a for a in row["aliases"].split("|") if a],
        programs=[r["name"] for r in programs],
        techniques=techniques,
    )


class SharedPrograms(Result):
    """What two groups have in common."""

    programs: list[AttackSoftware]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "programs": ["the programs known to be used by both {group} and {other}"],
        "programs#count": [
            "the number of programs known to be used by both {group} and {other}",
            "How many programs are known to be used by both {group} and {other}?",
        ],
    },
    each={
        "programs#count": [
            "has {most} known programs in common with {other}",
            "has {most} known programs in common with {group}",
        ],
    },
    examples=[
        ({"group": "APT28", "other": "APT29"}, {"programs": ["Mimikatz", "Net", "Tor", "reGeorg"]}),
        ({"group": "FIN7", "other": "Wizard Spider"}, {"programs": ["AdFind", "Cobalt Strike", "Mimikatz"]}),
    ],
)
def programs_shared_by_groups(group: ThreatGroup, other: ThreatGroup) -> SharedPrograms:
    """List the programs that ATT&CK records for both of two threat groups, by name.

    Args:
        group: name, unambiguous other name or identifier
        other: another group
    """
    one, two = (_find("threat_group", g, "threat group", "APT29") for g in (group, other))
    if one == two:
        raise ToolError("Give two different threat groups.")
    query = """SELECT s.name FROM uses a JOIN uses b ON a.used = b.used JOIN software s ON s.id = a.used
               WHERE a.user = ? AND b.user = ? ORDER BY s.name"""
    return SharedPrograms(programs=[r["name"] for r in _rows(query, one, two)])


class Program(Result):
    """A program that intruders use."""

    identifier: Annotated[str, About("identifier", ranked=False)]
    kind: Annotated[str, About("software type", held="are of the software type {}")]
    platforms: Annotated[list[str], About("platforms")]
    groups: list[ThreatGroup]
    techniques: Annotated[int, About("number of techniques and sub-techniques", None, "largest", "smallest")]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "kind": ["the ATT&CK software type of {program}"],
        "platforms": ["the platforms on which {program} runs"],
        "platforms#count": [
            "the number of platforms on which {program} runs",
            "On how many platforms does {program} run?",
        ],
        "groups": ["the threat groups known to use {program}"],
        "groups#count": [
            "the number of threat groups known to use {program}",
            "How many threat groups are known to use {program}?",
        ],
        "techniques": ["the number of techniques and sub-techniques known to be used by {program}"],
    },
    each={
        "platforms#count": ["runs on {most} platforms"],
        "groups#count": ["is known to be used by {most} threat groups"],
        "techniques": ["is known to use {most} techniques and sub-techniques"],
    },
    examples=[
        ({"program": "Mimikatz"}, {"identifier": "S0002", "kind": "tool", "platforms": ["Windows"]}),
        ({"program": "WanaCrypt0r"}, {"identifier": "S0366", "kind": "malware", "groups": ["Lazarus Group"]}),
    ],
)
def malicious_program(program: AttackSoftware) -> Program:
    """Look up malware or a tool of intruders in ATT&CK: kind, platforms, users, number of techniques.

    Args:
        program: name, unambiguous other name or identifier, such as Mimikatz or S0002
    """
    (row,) = _rows("SELECT * FROM software WHERE id = ?", _find("software", program, "program", "Mimikatz"))
    query = "SELECT g.name FROM uses u JOIN threat_group g ON g.id = u.user WHERE u.used = ? ORDER BY g.name"
    ((techniques,),) = _rows("SELECT count(*) FROM uses WHERE user = ? AND used LIKE 'T%'", row["id"])
    return Program(
        identifier=row["id"],
        kind=row["kind"],
        platforms=[p for p in row["platforms"].split("|") if p],
        groups=[r["name"] for r in _rows(query, row["id"])],
        techniques=techniques,
    )


def _most_used(table: str, side: str) -> list[str]:
    other = "used" if side == "user" else "user"
    query = (
        f"SELECT x.name FROM {table} x LEFT JOIN uses u ON u.{side} = x.id GROUP BY x.id ORDER BY count(u.{other}) DESC, x.id"
    )
    return [row["name"] for row in _rows(query)]


@seeds(AttackTactic, domain="computing")
def tactic_seeds() -> list[str]:
    """The fourteen tactics."""
    return [row["name"] for row in _rows("SELECT name FROM tactic ORDER BY id")]


@seeds(AttackTechnique, domain="computing")
def technique_seeds() -> list[str]:
    """Every technique and sub-technique, the most used first."""
    return _most_used("technique", "used")


@seeds(ThreatGroup, domain="computing")
def group_seeds() -> list[str]:
    """Every threat group, those with the most known techniques and programs first."""
    return _most_used("threat_group", "user")


@seeds(AttackSoftware, domain="computing")
def program_seeds() -> list[str]:
    """Every program, the most used first."""
    return _most_used("software", "used")
