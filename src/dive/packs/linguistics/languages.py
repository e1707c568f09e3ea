"""Languages with an ISO 639-1 code: codes, own names, scripts, plural rules (Unicode CLDR)."""

import sqlite3
from functools import cache, lru_cache
from typing import Annotated, Any

from dive.packs.atlas import connect
from dive.packs.linguistics.entities import LanguageCode, Script
from dive.tools import About, Pack, Result, ToolError, aliases, seeds, tool
from dive.tools.entities import Integer, Language

PACK = Pack(
    name="languages",
    domain="linguistics",
    title="Unicode CLDR languages",
    licence="Unicode-3.0 (data); BSD-3-Clause (Babel)",
    requires=("babel",),
    vintage="CLDR of Babel 2.18",
    cite="Unicode CLDR 47",
)

_ORDER = ("zero", "one", "two", "few", "many", "other")
_BEST_KNOWN = (
    "English", "Spanish", "French", "German", "Chinese", "Arabic", "Russian", "Portuguese", "Hindi", "Japanese", "Italian",
    "Korean", "Turkish", "Dutch", "Polish", "Swahili", "Greek", "Hebrew", "Persian", "Vietnamese", "Thai", "Ukrainian",
    "Swedish", "Czech", "Finnish", "Hungarian", "Welsh", "Irish", "Icelandic", "Urdu", "Tamil", "Indonesian",
)  # fmt: skip
_BY_NAME = {
    "farsi": "fa",
    "castilian": "es",
    "flemish": "nl",
    "moldovan": "ro",
    "myanmar": "my",
    "mandarin": "zh",
    "gaelic": "gd",
}


@cache
def _names() -> dict[str, str]:
    """Every accepted spelling, folded, to the two-letter code."""
    found = dict(_BY_NAME)
    for row in connect(__file__, "languages").execute("SELECT code, code3, name, iso_name FROM languages"):
        for name in (row["name"], row["iso_name"], row["iso_name"].split(" (")[0], row["code"], row["code3"]):
            found.setdefault(name.casefold(), row["code"])
    return found


def find_language(language: str) -> sqlite3.Row:
    """The record of a language. Raises ToolError for a name that no language with a two-letter code has."""
    code = _names().get(language.strip().casefold().removesuffix(" language"))
    row = connect(__file__, "languages").execute("SELECT * FROM languages WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise ToolError(f"'{language[:60]}' is not the English name of a language that has an ISO 639-1 code.")
    return row  # type: ignore[no-any-return]


def _plurals(code: str) -> dict[str, str]:
    """Rule of each plural category, that of "other" empty; nothing where CLDR has no rules of the language itself."""
    return dict(connect(__file__, "languages").execute("SELECT category, rule FROM plurals WHERE code = ?", (code,)).fetchall())


@lru_cache(maxsize=256)
def _plural_rule(code: str) -> Any:
    """The rules, ready to be applied; None where there are none."""
    from babel.plural import PluralRule

    plurals = _plurals(code)
    return PluralRule({category: rule for category, rule in plurals.items() if category != "other"}) if plurals else None


class LanguageProfile(Result):
    """Codes, name, script and plural categories of a language."""

    iso_639_1: Annotated[str, About("ISO 639-1 code", ranked=False)]
    iso_639_3: Annotated[str, About("ISO 639-3 code", ranked=False)]
    autonym: Annotated[str | None, About("native name", ranked=False)]
    script: Annotated[Script | None, About("default script")]
    right_to_left: bool | None
    plural_categories: Annotated[list[str] | None, About("cardinal plural categories")]
    plural_category_count: Annotated[
        int | None, About("number of cardinal plural categories", None, "largest", "smallest", averaged=False)
    ]


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
            "iso_639_1": [
                "the ISO 639-1 code of {language}",
                "What is the ISO 639-1 code of {language}?",
            ],
            "iso_639_3": [
                "the ISO 639-3 code of {language}",
            ],
            "autonym": [
                "the native name of {language}",
            ],
            "script": [
                "the default script of {language}",
                "In which script is {language} written by default?",
            ],
            "plural_categories": [
                "the cardinal plural categories of {language}",
            ],
            "plural_category_count": [
                "the number of cardinal plural categories of {language}",
                "How many cardinal plural categories does {language} have?",
            ],
        },
    undisputed=("iso_639_1", "iso_639_3"),
    each={
        "plural_category_count": ["has {most} cardinal plural categories"],
    },
    examples=[
        (
            {"language": "Arabic"},
            {"iso_639_1": "ar", "iso_639_3": "ara", "script": "Arabic", "right_to_left": True, "plural_category_count": 6,
             "plural_categories": ["zero", "one", "two", "few", "many", "other"]},
        ),
        ({"language": "German"}, {"iso_639_1": "de", "iso_639_3": "deu", "autonym": "Deutsch", "script": "Latin",
                                  "right_to_left": False, "plural_categories": ["one", "other"]}),
        ({"language": "Japanese"}, {"iso_639_1": "ja", "iso_639_3": "jpn", "plural_category_count": 1}),
    ],
)  # fmt: skip
def language_profile(language: Language) -> LanguageProfile:
    """Look up a language's ISO 639 codes, own name, usual script and CLDR plural categories.

    Args:
        language: English name or ISO 639 code of a language that has a two-letter code
    """
    row = find_language(language)
    plurals = _plurals(row["code"])
    categories = [c for c in _ORDER if c in plurals] or None
    return LanguageProfile(
        iso_639_1=row["code"],
        iso_639_3=row["code3"],
        autonym=row["autonym"],
        script=row["script"],
        right_to_left=None if row["rtl"] is None else bool(row["rtl"]),
        plural_categories=categories,
        plural_category_count=None if categories is None else len(categories),
    )


class NamedLanguage(Result):
    """A language by its code."""

    language: Language


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
            "language": [
                # not "the language with": of several codes nobody asks which belong to a language that …
                "the language that has {code}",
                "Which language has {code}?",
            ],
        },
    undisputed=("language",),
    examples=[({"code": "sw"}, {"language": "Swahili"}), ({"code": "deu"}, {"language": "German"}),
              ({"code": "EU"}, {"language": "Basque"})],
)  # fmt: skip
def language_of_code(code: LanguageCode) -> NamedLanguage:
    """Look up the language that an ISO 639-1 or ISO 639-3 code stands for (languages with a two-letter code).

    Args:
        code: two or three letters
    """
    plain = code.strip().lower()
    row = connect(__file__, "languages").execute(
        "SELECT name FROM languages WHERE code = ? OR code3 = ?", (plain, plain)
    ).fetchone()  # fmt: skip
    if row is None:
        raise ToolError(f"'{code[:20]}' is not the ISO 639 code of a language that has a two-letter code.")
    return NamedLanguage(language=row["name"])


class Languages(Result):
    """Languages that share a script."""

    languages: list[Language]


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "languages": [
            "the languages with an ISO 639-1 code that are written by default in {script}",
            "Which languages with an ISO 639-1 code are written by default in {script}?",
        ],
        "languages#count": [
            "the number of languages with an ISO 639-1 code that are written by default in {script}",
            "How many languages with an ISO 639-1 code are written by default in {script}?",
        ],
    },
    each={
        "languages#count": ["is the default script of {most} languages with an ISO 639-1 code"],
    },
    examples=[
        ({"script": "Devanagari"}, {"languages": ["Hindi", "Marathi", "Nepali", "Sanskrit"]}),
        ({"script": "Hebrew"}, {"languages": ["Hebrew", "Yiddish"]}),
        ({"script": "Ethiopic"}, {"languages": ["Amharic", "Tigrinya"]}),
    ],
)
def languages_in_script(script: Script) -> Languages:
    """List the languages with an ISO 639-1 code that by default use a script (CLDR likely subtags).

    Args:
        script: English name, such as 'Cyrillic'
    """
    name = script.strip().casefold().removesuffix(" script").removesuffix(" alphabet")
    rows = connect(__file__, "languages").execute("SELECT name FROM languages WHERE lower(script) = ? ORDER BY name", (name,))
    found = [r["name"] for r in rows]
    if not found:
        raise ToolError(f"No language with an ISO 639-1 code is mostly written in a script called '{script[:60]}'.")
    return Languages(languages=found)


class PluralCategory(Result):
    """The plural category of a number."""

    category: Annotated[str, About("plural category", form="as one of zero, one, two, few, many or other")]


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "category": [
            "the cardinal plural category of {number} in {language}",
            "Which cardinal plural category does {number} take in {language}?",
        ]
    },
    examples=[
        ({"language": "Russian", "number": 22}, {"category": "few"}),
        ({"language": "Russian", "number": 111}, {"category": "many"}),
        ({"language": "Arabic", "number": 2}, {"category": "two"}),
        ({"language": "English", "number": 1}, {"category": "one"}),
        ({"language": "French", "number": 0}, {"category": "one"}),
    ],
)
def plural_category(language: Language, number: Integer) -> PluralCategory:
    """Tell which CLDR cardinal plural category a whole number takes in a language.

    Args:
        language: English name or ISO 639 code
        number: a whole number from 0 to 10^15
    """
    row = find_language(language)
    rule = _plural_rule(row["code"])
    if rule is None:
        raise ToolError(f"Unicode CLDR has no plural rules of {row['name']} itself.")
    if not 0 <= number <= 10**15:
        raise ToolError("The number must lie from 0 to 10^15.")
    return PluralCategory(category=rule(number))


@seeds(Language, domain="linguistics")
def language_seeds() -> list[str]:
    """Languages for which CLDR has full data, by English name."""
    rows = connect(__file__, "languages").execute(
        "SELECT name FROM languages WHERE script IS NOT NULL AND autonym IS NOT NULL "
        "AND code IN (SELECT code FROM plurals) ORDER BY name"
    )
    names = [r["name"] for r in rows]
    return [n for n in _BEST_KNOWN if n in names] + [n for n in names if n not in _BEST_KNOWN]


@seeds(LanguageCode, domain="linguistics")
def language_code_seeds() -> list[str]:
    """Three-letter codes: a query never has one of two letters beside one of three."""
    return [r["code3"] for r in connect(__file__, "languages").execute("SELECT code3 FROM languages ORDER BY code")]


@seeds(Script, domain="linguistics")
def script_seeds() -> list[str]:
    """Scripts of those languages, the most widespread first."""
    return [r["script"] for r in connect(__file__, "languages").execute(
        "SELECT script FROM languages WHERE script IS NOT NULL GROUP BY script ORDER BY count(*) DESC, script")]  # fmt: skip


@aliases(Language)
def language_aliases(name: object) -> list[str]:
    """ISO name and codes."""
    try:
        row = find_language(str(name))
    except ToolError:
        return []
    return [row["iso_name"].split(" (")[0], row["code"], row["code3"]]
