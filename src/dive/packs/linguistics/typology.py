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
    cite="URIEL's WALS and Glottolog data",
)

_ORDERS = ("svo", "sov", "vso", "vos", "ovs", "osv")


def _rows(query: str, *arguments: object) -> list[Any]:
    return connect(__file__, "typology").execute(query, arguments).fetchall()


@cache
def _names() -> dict[str, str]:
    """Two-letter code to English name."""
    return {r["code"]: r["name"] for r in connect(__file__, "languages").execute("SELECT code, name FROM languages")}


def _features(language: str) -> dict[str, bool]:
    row = find_language(language)
    found = {r["name"]: bool(r["value"]) for r in _rows("SELECT name, value FROM feature WHERE code = ?", row["code"])}
    if not found:
        raise ToolError(f"WALS, as URIEL has it, describes no structure of {row['name']}.")
    return found


def _side(features: dict[str, bool], what: str) -> str | None:
    """Where something stands: before the noun, after it, or either; None where unknown."""
    before, after = features.get(f"{what} before noun"), features.get(f"{what} after noun")
    return {(True, True): "either", (True, False): "before", (False, True): "after"}.get((bool(before), bool(after)))


class Structure(Result):
    """How a language builds phrases."""

    word_order: Annotated[str | None, About("dominant word order", form="as three letters, such as SVO")]
    adpositions: Annotated[str | None, About("kind of adpositions")]
    adjectives: Annotated[
        str | None, About("usual place of an adjective relative to its noun", form="as before, after or either")
    ]
    possessors: Annotated[
        str | None, About("usual place of a possessor relative to its noun", form="as before, after or either")
    ]
    relative_clauses: Annotated[
        str | None, About("usual place of a relative clause relative to its noun", form="as before, after or either")
    ]
    has_gender: bool | None
    has_tone: bool | None
    described: Annotated[int, About("number of coded WALS features", None, "largest", "smallest")]


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "word_order": ["the dominant order of subject, object and verb in {language}",
                       "Which order of subject, object and verb is dominant in {language}?"],
        "adpositions": ["the kind of adpositions used in {language}"],
        "adjectives": ["the usual place of an adjective relative to its noun in {language}",
                       "where an adjective usually stands relative to its noun in {language}"],
        "possessors": ["the usual place of a possessor relative to its noun in {language}",
                       "where a possessor usually stands relative to its noun in {language}"],
        "described": ["the number of WALS features coded for {language}", "How many WALS features are coded for {language}?"],
        "has_tone": ["whether {language} is a tone language", "Is {language} a tone language?"],
        "has_gender": ["whether nouns have several genders in {language}", "Do nouns have several genders in {language}?"],
    },
    examples=[
        ({"language": "Japanese"}, {"word_order": "SOV", "adpositions": "postpositions", "adjectives": "before"}),
        ({"language": "Welsh"}, {"word_order": "VSO", "adpositions": "prepositions", "adjectives": "after"}),
        ({"language": "fr"}, {"word_order": "SVO", "adjectives": "after", "has_gender": True}),
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
    adpositions = _side(features, "adposition")
    named = {"before": "prepositions", "after": "postpositions", "either": "both"}
    return Structure(
        word_order=orders[0] if len(orders) == 1 else None,
        adpositions=named[adpositions] if adpositions else None,
        adjectives=_side(features, "adjective"),
        possessors=_side(features, "possessor"),
        relative_clauses=_side(features, "relative"),
        has_gender=features.get("gender mark"),
        has_tone=features.get("tone"),
        described=len(features),
    )


class LanguageList(Result):
    """Languages by name."""

    languages: list[Language]


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "languages": ["the languages with an ISO 639-1 code whose only dominant word order is {order}"],
        "languages#count": [
            "the number of languages with an ISO 639-1 code whose only dominant word order is {order}",
        ],
    },
    examples=[
        ({"order": "VSO"}, {"languages": ["Arabic", "Chamorro", "Irish", "Māori", "Scottish Gaelic", "Tagalog", "Tahitian",
                                          "Welsh"]}),
        ({"order": "vos"}, {"languages": ["Malagasy"]}),
    ],
)  # fmt: skip
def languages_with_word_order(order: Annotated[str, Pick("VSO", "VOS")]) -> LanguageList:
    """List the languages (with an ISO 639-1 code) that have one dominant word order in WALS, and this one.

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
    return LanguageList(languages=sorted(_names()[r["code"]] for r in found))


def _branches(language: str) -> tuple[str, list[str]]:
    row = find_language(language)
    found = [r["name"] for r in _rows("SELECT name FROM branch WHERE code = ? ORDER BY level", row["code"])]
    if not found:
        raise ToolError(f"URIEL records no family of {row['name']}.")
    return row["name"], found


class Lineage(Result):
    """The family of a language."""

    family: Annotated[LanguageBranch, About("language family")]
    branches: list[LanguageBranch]


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "family": [
            "the language family of {language}",
            "To which language family does {language} belong?",
        ],
        "branches": ["the language groups, from family to smallest branch, that contain {language}"],
        "branches#count": ["the number of language groups, from family to smallest branch, that contain {language}"],
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
    return Lineage(family=branches[0], branches=branches)


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "languages": ["the languages with an ISO 639-1 code that belong to {branch}",
                      "Which languages with an ISO 639-1 code belong to {branch}?"],
        "languages#count": [
            "the number of languages with an ISO 639-1 code that belong to {branch}",
            "How many languages with an ISO 639-1 code belong to {branch}?",
        ],
    },
    examples=[
        ({"branch": "Dravidian"}, {"languages": ["Kannada", "Malayalam", "Tamil", "Telugu"]}),
        ({"branch": "east slavic"}, {"languages": ["Belarusian", "Russian", "Ukrainian"]}),
        ({"branch": "North Germanic"}, {"languages": ["Danish", "Faroese", "Icelandic", "Swedish"]}),
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
    return LanguageList(languages=sorted(_names()[r["code"]] for r in found))


class Kinship(Result):
    """How closely two languages are related."""

    branch: LanguageBranch
    shared_levels: Annotated[int, About("number of shared language groups", None, "largest", "smallest")]


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "branch": ["the smallest language group that contains both {language} and {other}"],
        "shared_levels": [
            "the number of language groups, from family to smallest branch, that contain both {language} and {other}"
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
    shared = [name for name in one if name in two]
    if not shared:
        raise ToolError(f"{first} and {second} belong to different families.")
    return Kinship(branch=shared[-1], shared_levels=len(shared))


class Likeness(Result):
    """How alike two languages are built."""

    agreement: Annotated[float, About("agreement in WALS features", "percent", digits=1)]
    compared: Annotated[int, About("number of shared WALS features", None, "largest", "smallest")]


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "agreement": ["the agreement between {language} and {other} in the WALS features coded for both"],
        "compared": ["the number of WALS features coded for both {language} and {other}"],
    },
    examples=[
        ({"language": "Spanish", "other": "Italian"}, {"agreement": 100.0, "compared": 73}),
        ({"language": "Japanese", "other": "Arabic"}, {"agreement": 52.6316, "compared": 57}),
    ],
)
def structural_agreement(language: Language, other: Language) -> Likeness:
    """Compare two languages by the structural yes-or-no features that WALS, as URIEL codes it, knows for both.

    Args:
        language: English name or ISO 639 code of a language that has a two-letter code
        other: another such language
    """
    if find_language(language)["code"] == find_language(other)["code"]:
        raise ToolError("Give two different languages.")
    one, two = _features(language), _features(other)
    both = sorted(one.keys() & two.keys())
    if len(both) < 10:
        raise ToolError("Fewer than ten features are known for both languages: too few to compare.")
    return Likeness(agreement=100 * sum(one[n] == two[n] for n in both) / len(both), compared=len(both))


@seeds(LanguageBranch, domain="linguistics")
def branch_seeds() -> list[str]:
    """Families and branches of at least two languages, the largest first."""
    query = "SELECT name FROM branch GROUP BY name HAVING count(DISTINCT code) > 1 ORDER BY count(DISTINCT code) DESC, name"
    return [row["name"] for row in _rows(query)]
