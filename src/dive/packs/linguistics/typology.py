"""How languages are built and related: word order and other structure (WALS), families (Glottolog), both through URIEL."""

from functools import cache
from typing import Annotated, Any

from dive.packs.atlas import connect
from dive.packs.linguistics.entities import LanguageBranch
from dive.packs.linguistics.languages import find_language
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Language

PACK = Pack(
    name="typology",
    domain="linguistics",
    title="URIEL: World Atlas of Language Structures, Glottolog families",
    licence="CC BY-SA 4.0 (URIEL); CC BY 4.0 (WALS, Glottolog)",
    vintage="lang2vec 1.1.2",
    cite="the WALS data in lang2vec 1.1.2",
)

_GLOTTOLOG = "the Glottolog data in lang2vec 1.1.2"
_ORDERS = ("svo", "sov", "vso", "vos", "ovs", "osv")
_BESIDE_MISSING = ("da", "fi", "fo", "is", "lt", "sv")
"""The next of kin of Norwegian, Estonian and Latvian, which URIEL knows by codes of varieties: their groups are not whole."""
_SEVERAL = ("ar", "ku", "zh")
"""Languages of which WALS describes the varieties one by one, so that it says nothing of the whole."""


def _rows(query: str, *arguments: object) -> list[Any]:
    return connect(__file__, "typology").execute(query, arguments).fetchall()


@cache
def _names() -> dict[str, str]:
    """Two-letter code to English name."""
    return {r["code"]: r["name"] for r in connect(__file__, "languages").execute("SELECT code, name FROM languages")}


def _features(language: str) -> dict[str, bool]:
    row = find_language(language)
    if row["code"] in _SEVERAL:
        raise ToolError(f"WALS describes the varieties of {row['name']} one by one, not {row['name']} as a whole.")
    found = {r["name"]: bool(r["value"]) for r in _rows("SELECT name, value FROM feature WHERE code = ?", row["code"])}
    if not found:
        raise ToolError(f"WALS, as URIEL has it, describes no structure of {row['name']}.")
    return found


def _syntax(language: str) -> dict[str, bool]:
    """The features of syntax alone: all but that of tone."""
    return {name: value for name, value in _features(language).items() if name != "tone"}


def _side(features: dict[str, bool], what: str, before: str, after: str, either: str) -> str | None:
    """Which of the three it is by where something stands relative to the noun; None where unknown."""
    places = bool(features.get(f"{what} before noun")), bool(features.get(f"{what} after noun"))
    return {(True, True): either, (True, False): before, (False, True): after}.get(places)


def _order(features: dict[str, bool], what: str, said: str) -> str | None:
    return _side(features, what, f"{said}-noun", f"noun-{said}", "no dominant order")


class Structure(Result):
    """How a language builds phrases."""

    word_order: Annotated[str | None, About("dominant word order", form="as three letters, such as SVO")]
    adpositions: Annotated[str | None, About("usual type of adposition", form="as preposition, postposition or both")]
    adjectives: Annotated[
        str | None,
        About("order of adjective and noun", form="as adjective-noun, noun-adjective or no dominant order", ranked=False),
    ]
    possessors: Annotated[
        str | None,
        About("order of genitive and noun", form="as genitive-noun, noun-genitive or no dominant order", ranked=False),
    ]
    relative_clauses: str | None
    has_gender: bool | None
    has_tone: bool | None
    described: Annotated[int, About("number of binary WALS syntax features coded", None, "largest", "smallest", ranked=False)]


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "word_order": ["the dominant word order of {language}",
                       "Which order of subject, object and verb is dominant in {language}?"],
        "adjectives": ["the order of adjective and noun in {language}"],
        "possessors": ["the order of genitive and noun in {language}"],
        "described": ["the number of binary WALS syntax features coded for {language}",
                      "How many binary WALS syntax features are coded for {language}?"],
        "has_tone": ["whether {language} is a tone language", "Is {language} a tone language?"],
        "has_gender": ["whether nouns have several genders in {language}", "Do nouns have several genders in {language}?"],
    },
    each={
        "described": ["has {most} coded binary WALS syntax features"],
    },
    examples=[
        ({"language": "Japanese"}, {"word_order": "SOV", "adpositions": "postposition", "adjectives": "adjective-noun"}),
        ({"language": "Welsh"}, {"word_order": "VSO", "adpositions": "preposition", "adjectives": "noun-adjective"}),
        ({"language": "fr"}, {"word_order": "SVO", "adjectives": "noun-adjective", "has_gender": True}),
        ({"language": "Vietnamese"}, {"word_order": "SVO", "has_tone": True}),
    ],
)  # fmt: skip
def language_structure(language: Language) -> Structure:
    """Look up a language's dominant word order, adpositions, places of adjectives and possessors, gender and tone (WALS).

    Args:
        language: English name or ISO 639 code of a language that has a two-letter code
    """
    features = _features(language)
    orders = [o.upper() for o in _ORDERS if features.get(o)]
    return Structure(
        word_order=orders[0] if len(orders) == 1 else None,
        adpositions=_side(features, "adposition", "preposition", "postposition", "both"),
        adjectives=_order(features, "adjective", "adjective"),
        possessors=_order(features, "possessor", "genitive"),
        relative_clauses=_order(features, "relative", "relative clause"),
        has_gender=features.get("gender mark"),
        has_tone=features.get("tone"),
        described=len(_syntax(language)),
    )


class LanguageList(Result):
    """Languages by name."""

    languages: list[Language]


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "languages": ["the languages that have an ISO 639-1 code and {order} as their only dominant word order"],
        "languages#count": [
            "the number of languages that have an ISO 639-1 code and {order} as their only dominant word order",
        ],
    },
    rules=("Leave out Arabic, of which WALS describes only the varieties",),
    examples=[
        ({"order": "VSO"}, {"languages": ["Chamorro", "Irish", "Māori", "Scottish Gaelic", "Tagalog", "Tahitian", "Welsh"]}),
        ({"order": "vos"}, {"languages": ["Malagasy"]}),
    ],
)  # fmt: skip
def languages_with_word_order(order: Annotated[str, Pick("VSO", "VOS")]) -> LanguageList:
    """List the languages (with an ISO 639-1 code) that have one dominant word order in WALS, and this one.

    Languages whose varieties WALS describes one by one (Arabic, Chinese, Kurdish) are left out.

    Args:
        order: SVO, SOV, VSO, VOS, OVS or OSV
    """
    wanted = order.strip().lower()
    if wanted not in _ORDERS:
        raise ToolError("Give one of the six orders: SVO, SOV, VSO, VOS, OVS, OSV.")
    marks = ", ".join("?" * len(_ORDERS))
    found = _rows(
        f"SELECT code FROM feature WHERE value = 1 AND name IN ({marks}) GROUP BY code HAVING count(*) = 1 AND min(name) = ?",
        *_ORDERS,
        wanted,
    )
    return LanguageList(languages=sorted(_names()[r["code"]] for r in found if r["code"] not in _SEVERAL))


def _branches(language: str) -> tuple[str, list[str]]:
    row = find_language(language)
    found = [r["name"] for r in _rows("SELECT name FROM branch WHERE code = ? ORDER BY level", row["code"])]
    if not found:
        raise ToolError(f"URIEL records no family of {row['name']}.")
    return row["name"], found


class Lineage(Result):
    """The family of a language."""

    family: Annotated[LanguageBranch, About("language family", held="belong to the {} language family")]
    branches: list[LanguageBranch] | None
    """From the family down; None for a language whose varieties belong to different branches."""


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "family": [
            "the language family of {language}",
            "To which language family does {language} belong?",
        ],
        "branches": ["the Glottolog groups, from the family itself down, that contain {language}"],
        "branches#count": [
            "the number of Glottolog groups, from the family itself down, that contain {language}",
            "How many Glottolog groups, from the family itself down, contain {language}?",
        ],
    },
    cite=_GLOTTOLOG,
    each={
        "branches#count": ["belongs to {most} Glottolog groups, from the family itself down"],
    },
    examples=[
        ({"language": "Swedish"}, {"family": "Indo-European"}),
        ({"language": "Russian"}, {"branches": ["Indo-European", "Balto-Slavic", "Slavic", "East Slavic"]}),
        ({"language": "Finnish"}, {"family": "Uralic"}),
        ({"language": "sw"}, {"family": "Atlantic-Congo"}),
    ],
)
def language_family(language: Language) -> Lineage:
    """Look up the family of a language and the branches it belongs to, from the family down (Glottolog through URIEL).

    Args:
        language: English name or ISO 639 code of a language that has a two-letter code
    """
    _, branches = _branches(language)
    several = find_language(language)["code"] in _SEVERAL
    return Lineage(family=branches[0], branches=None if several else branches)


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "languages": ["the languages in {branch} that have an ISO 639-1 code",
                      "Which languages in {branch} have an ISO 639-1 code?"],
        "languages#count": [
            "the number of languages in {branch} that have an ISO 639-1 code",
            "How many languages in {branch} have an ISO 639-1 code?",
        ],
    },
    cite=_GLOTTOLOG,
    rules=("Count only languages that lang2vec lists",),
    each={
        "languages#count": ["contains {most} languages with an ISO 639-1 code"],
    },
    examples=[
        ({"branch": "Dravidian"}, {"languages": ["Kannada", "Malayalam", "Tamil", "Telugu"]}),
        ({"branch": "east slavic"}, {"languages": ["Belarusian", "Russian", "Ukrainian"]}),
        ({"branch": "Turkic"}, {"languages": ["Azerbaijani", "Bashkir", "Chuvash", "Kazakh", "Kyrgyz", "Tatar", "Turkish",
                                              "Turkmen", "Uyghur", "Uzbek"]}),
    ],
)  # fmt: skip
def languages_in_family(branch: LanguageBranch) -> LanguageList:
    """List the languages (with an ISO 639-1 code) of a family or a branch of one, by name.

    Args:
        branch: Glottolog's name, such as Indo-European, Germanic or Dravidian
    """
    plain = " ".join(branch.split()).casefold().removeprefix("the ").removesuffix(" languages")
    found = _rows("SELECT DISTINCT code FROM branch WHERE lower(name) = ?", plain)
    if not found:
        raise ToolError(f"No family or branch of these languages is called '{branch[:60]}'; give one such as Germanic.")
    if not _whole(plain):
        raise ToolError(f"The data lack a language of {branch[:60]}: Estonian, Latvian or Norwegian. Give another group.")
    return LanguageList(languages=sorted(_names()[r["code"]] for r in found))


@cache
def _incomplete() -> frozenset[str]:
    """Groups, in lower case, that a language belongs to which the data leave out."""
    marks = ", ".join("?" * len(_BESIDE_MISSING))
    found = _rows(f"SELECT DISTINCT lower(name) AS name FROM branch WHERE code IN ({marks})", *_BESIDE_MISSING)
    return frozenset(r["name"] for r in found)


def _whole(group: str) -> bool:
    return group.casefold() not in _incomplete()


class Kinship(Result):
    """How closely two languages are related."""

    branch: LanguageBranch
    shared_levels: Annotated[int, About("number of shared Glottolog groups", None, "largest", "smallest")]


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "branch": [
            "the smallest Glottolog group that contains both {language} and {other}",
            "What is the smallest Glottolog group that contains both {language} and {other}?",
        ],
        "shared_levels": [
            "the number of Glottolog groups, from the family itself down, that contain both {language} and {other}",
            "How many Glottolog groups, from the family itself down, contain both {language} and {other}?",
        ],
    },
    cite=_GLOTTOLOG,
    each={
        "shared_levels": [
            "shares {most} Glottolog groups, from the family itself down, with {other}",
            "shares {most} Glottolog groups, from the family itself down, with {language}",
        ],
    },
    examples=[
        ({"language": "Welsh", "other": "Irish"}, {"branch": "Insular Celtic", "shared_levels": 5}),
        ({"language": "Hindi", "other": "German"}, {"branch": "Indo-European", "shared_levels": 1}),
        ({"language": "Zulu", "other": "Xhosa"}, {"branch": "Zulu-Xhosa"}),
    ],
)
def common_language_branch(language: Language, other: Language) -> Kinship:
    """Find the smallest family or branch (Glottolog through URIEL) that two languages share.

    Args:
        language: English name or ISO 639 code of a language that has a two-letter code
        other: another such language
    """
    (first, one), (second, two) = _branches(language), _branches(other)
    if first == second:
        raise ToolError("Give two different languages.")
    for name in (first, second):
        if find_language(name)["code"] in _SEVERAL:
            raise ToolError(f"The varieties of {name} belong to different branches; give another language.")
    shared = [name for name in one if name in two]
    if not shared:
        raise ToolError(f"{first} and {second} belong to different families.")
    return Kinship(branch=shared[-1], shared_levels=len(shared))


class Likeness(Result):
    """How alike two languages are built."""

    agreement: Annotated[float, About("share of agreement", "percent", digits=1)]
    compared: Annotated[int, About("number of shared binary WALS syntax features", None, "largest", "smallest", ranked=False)]


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "agreement": [
            "the share on which {language} and {other} agree of the binary WALS syntax features coded for both",
            "On what share of the binary WALS syntax features coded for both {language} and {other} do the two agree?",
        ],
        "compared": ["the number of binary WALS syntax features coded for both {language} and {other}"],
    },
    each={
        "agreement": [
            "agrees with {other} on {most} the binary WALS syntax features coded for both languages",
            "agrees with {language} on {most} the binary WALS syntax features coded for both languages",
        ],
    },
    examples=[
        ({"language": "Spanish", "other": "Italian"}, {"agreement": 100.0, "compared": 73}),
        ({"language": "Japanese", "other": "Turkish"}, {"agreement": 86.9048, "compared": 84}),
    ],
)
def structural_agreement(language: Language, other: Language) -> Likeness:
    """Compare two languages by the yes-or-no features of syntax that WALS, as URIEL codes it, knows for both.

    Args:
        language: English name or ISO 639 code of a language that has a two-letter code
        other: another such language
    """
    if find_language(language)["code"] == find_language(other)["code"]:
        raise ToolError("Give two different languages.")
    one, two = _syntax(language), _syntax(other)
    both = sorted(one.keys() & two.keys())
    if len(both) < 10:
        raise ToolError("Fewer than ten features are known for both languages: too few to compare.")
    return Likeness(agreement=100 * sum(one[n] == two[n] for n in both) / len(both), compared=len(both))


@seeds(LanguageBranch, domain="linguistics")
def branch_seeds() -> list[str]:
    """Families and branches of at least two languages, the largest first; of several with the same languages the outermost."""
    members: dict[str, set[str]] = {}
    for row in _rows("SELECT name, code FROM branch ORDER BY level, name"):
        members.setdefault(row["name"], set()).add(row["code"])
    outermost: dict[frozenset[str], str] = {}
    for name, codes in members.items():
        if len(codes) > 1 and "(" not in name and _whole(name):
            outermost.setdefault(frozenset(codes), name)
    return [name for codes, name in sorted(outermost.items(), key=lambda pair: (-len(pair[0]), pair[1]))]
