"""Languages of countries, and what countries, languages and dates are called in them (Unicode CLDR, babel).

Invariant: a name is one that the CLDR gives in the language itself. What a locale merely inherits is refused: the CLDR lets
Haitian Creole fall back on French.
"""

import datetime
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar

from dive.packs.general.places import countries, entries_of, find_country, fold
from dive.tools import About, Pack, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Country, Currency, Date, Language

PACK = Pack(
    name="languages",
    domain="general",
    title="Unicode CLDR languages and names (babel), official languages where the law in force agrees",
    licence="BSD-3-Clause; data Unicode-3.0",
    requires=("babel", "pycountry"),
    cite="Unicode CLDR 47",
)

_EXTRA_NAMES = {"zdj": "Comorian", "wni": "Comorian"}
_OTHER_NAMES = {
    "bengali": "bn", "kiswahili": "sw", "farsi": "fa", "kirundi": "rn", "chichewa": "ny", "setswana": "tn", "isizulu": "zu",
    "isixhosa": "xh", "sesotho": "st", "castilian": "es", "flemish": "nl", "tagalog": "fil", "dhivehi": "dv",
    "maldivian": "dv", "greenlandic": "kl", "burmese": "my", "haitian": "ht", "siswati": "ss", "samoan": "sm",
}  # fmt: skip

# Where the CLDR's status is not that of the constitution or language act now in force: the CLDR does not settle these.
_OFFICIAL = {
    "BF": [], "BW": ["en"], "CH": ["de", "fr", "it", "rm"], "DZ": ["ar"], "EC": ["es"], "ER": ["ar", "en", "ti"], "IL": ["he"],
    "IQ": ["ar", "ku"], "MA": ["ar"], "ME": [], "MG": ["fr", "mg"], "MK": ["mk", "sq"], "ML": [], "MU": ["en"], "MW": ["en"],
    "NE": [], "NG": ["en"], "NO": ["no"], "NZ": ["en", "mi"], "PE": ["ay", "es", "qu"], "RW": ["en", "fr", "rw", "sw"],
    "TN": ["ar"], "ZW": ["en", "nd", "ny", "sn", "st", "tn", "ts", "ve", "xh"],
    "ZA": ["af", "en", "nr", "nso", "ss", "st", "tn", "ts", "ve", "xh", "zu"],
}  # fmt: skip

# Countries whose full list is unsettled or longer than the data: dozens of languages, sign languages, recent changes of the
# constitution. What is certain of them still counts where countries are looked up by language.
_UNSETTLED = {
    "BF", "BO", "DZ", "EC", "ET", "LS", "MA", "ME", "ML", "MU", "MW", "NE", "NZ", "PE", "PG", "SC", "TW", "ZA", "ZW",
}  # fmt: skip


_LANGUAGES_HELD = 2
"""Languages, beside English, of which Babel keeps all data in memory."""
_TABLES = ("languages", "territories", "currency_names", "date_formats", "months", "days")
"""What the tools look up of a language's own data: a tenth of it."""
_SAME_DATA = {"nb": "no"}
"""Languages whose CLDR data stand under another code."""
_WORLDWIDE = ("Arabic", "English", "French")
"""Languages of which no two lists of the states where they are official agree."""


@cache
def _names() -> dict[str, str]:
    """English name of each language by its code, without those of scripts and regional forms."""
    from babel import Locale

    known = {code: name for code, name in Locale("en").languages.items() if "_" not in code}
    return {**known, **_EXTRA_NAMES}


@cache
def _codes() -> dict[str, str]:
    import pycountry

    found = {fold(name): code for code, name in sorted(_names().items(), reverse=True)}
    for code in _names():
        found.setdefault(code, code)
    for entry in entries_of(pycountry.languages):
        short = getattr(entry, "alpha_2", None)
        if short in _names():
            found.setdefault(entry.alpha_3, short)
    for name, code in _OTHER_NAMES.items():
        found.setdefault(name, code)
    return found


def _find(language: str) -> str:
    code = _codes().get(fold(language[:60]))
    if code is None:
        raise ToolError(f"The CLDR knows no language called '{language[:40]}'. Give its English name or ISO 639 code.")
    return code


def _shed() -> None:
    """Let Babel forget the languages that it read first: it would keep each for good, more than a megabyte of every one."""
    from babel import localedata

    with localedata._cache_lock:
        read = [name for name in localedata._cache if name not in ("root", "en")]
        for name in read[: max(0, len(read) - _LANGUAGES_HELD)]:
            del localedata._cache[name]


@lru_cache(maxsize=32)
def _own(code: str) -> dict[str, Any]:
    """What the CLDR defines in a language itself, nothing inherited; empty where it has no data in it."""
    from babel import localedata

    code = _SAME_DATA.get(code, code)
    if not localedata.exists(code):
        return {}
    with localedata._cache_lock:
        localedata._cache.pop(code, None)  # Babel keeps merged and unmerged data under one key
        own = localedata.load(code, merge_inherited=False)
        del localedata._cache[code]
    return {table: own[table] for table in _TABLES if table in own}


def _named_in(language: str, table: str, code: str, what: str) -> "Name":
    """What a code of the table is called in a language. Raises ToolError where the language's own data do not say."""
    target = _find(language)
    if target == "en":
        raise ToolError("The name in English is the one to be given; give another language.")
    name = _own(target).get(table, {}).get(code)
    if name is None:
        raise ToolError(f"The CLDR has no name of {what} in {_names()[target]}.")
    return Name(name=name)


def _base(code: str) -> str:
    return code.split("_")[0]


@cache
def _spoken(iso2: str) -> dict[str, dict[str, Any]]:
    from babel.core import get_global

    table: Any = get_global("territory_languages")
    found: dict[str, dict[str, Any]] = table.get(iso2, {})
    return found


@cache
def _official(iso2: str) -> tuple[str, ...]:
    """English names of a country's official languages by the CLDR, sorted; those official in fact where none is by law."""
    for status in ("official", "de_facto_official"):
        codes = {_base(code) for code, facts in _spoken(iso2).items() if facts["official_status"] == status}
        if codes:
            return tuple(sorted({_names()[code] for code in codes if code in _names()}))
    return ()


@cache
def _in_force(iso2: str) -> tuple[str, ...]:
    """The same by the law in force, as far as it differs."""
    if iso2 in _OFFICIAL:
        return tuple(sorted(_names()[code] for code in _OFFICIAL[iso2]))
    return _official(iso2)


class OfficialLanguages(Result):
    """A country's official languages."""

    languages: list[Language]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "languages": [
            "the nationwide official languages of {country}",
            "Which languages are official nationwide in {country}?",
        ],
        "languages#count": [
            "the number of nationwide official languages in {country}",
            "How many languages are official nationwide in {country}?",
        ],
    },
    each={
        "languages#count": ["has {most} nationwide official languages"],
    },
    examples=[
        ({"country": "Kenya"}, {"languages": ["English", "Swahili"]}),
        ({"country": "Belgium"}, {"languages": ["Dutch", "French", "German"]}),
        ({"country": "Luxembourg"}, {"languages": ["French", "German", "Luxembourgish"]}),
        ({"country": "Finland"}, {"languages": ["Finnish", "Swedish"]}),
        ({"country": "Vietnam"}, {"languages": ["Vietnamese"]}),
    ],
)
def official_languages(country: Country) -> OfficialLanguages:
    """List the languages that are official throughout a country by the CLDR, an error where the law in force disagrees.

    Args:
        country: English name or ISO 3166-1 code
    """
    record = find_country(country)
    found = _official(record.iso2)
    if not found or found != _in_force(record.iso2) or record.iso2 in _UNSETTLED:
        raise ToolError(f"There is no settled list of the official languages of {record.name}.")
    return OfficialLanguages(languages=list(found))


class SpokenLanguage(Row):
    """A language of a country."""

    noun: ClassVar[str] = "language"
    plural: ClassVar[str] = "languages"
    key: ClassVar[str] = "language"

    language: Language
    share: Annotated[float, About("share of speakers", "percent", digits=1)]


class SpokenLanguages(Result):
    """The languages of a country, the most spoken first."""

    languages: list[SpokenLanguage]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "languages": [
            "the languages spoken by at least 1 percent of the population of {country}",
            "Which languages are spoken by at least 1 percent of the population of {country}?",
        ],
        "languages#count": [
            "the number of languages spoken by at least 1 percent of the population of {country}",
            "How many languages are spoken by at least 1 percent of the population of {country}?",
        ],
    },
    each={
        "languages#count": ["has {most} languages spoken by at least 1 percent of its population"],
    },
    examples=[
        ({"country": "Japan"}, {"languages": [{"language": "Japanese"}]}),
        ({"country": "Haiti"}, {"languages": [{"language": "Haitian Creole"}, {"language": "French"}]}),
    ],
)
def spoken_languages(country: Country) -> SpokenLanguages:
    """List the languages that at least 1 percent of a country's people use, with their shares (Unicode CLDR estimates).

    Args:
        country: English name or ISO 3166-1 code
    """
    record = find_country(country)
    shares: dict[str, float] = {}
    for code, facts in _spoken(record.iso2).items():
        name, share = _names().get(_base(code)), float(facts["population_percent"])
        if share < 1.0:
            continue
        if not name:
            raise ToolError(f"The CLDR has no English name of a language of {record.name} with the code {code}.")
        shares[name] = max(share, shares.get(name, 0.0))  # a language written in two scripts has two entries
    if "Norwegian Bokmål" in shares:
        shares.pop("Norwegian", None)  # the macrolanguage has an entry beside its two written forms
    if not shares:
        raise ToolError(f"The CLDR has no figures for the languages of {record.name}.")
    ranked = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
    return SpokenLanguages(languages=[SpokenLanguage(language=name, share=share) for name, share in ranked])


class LanguageCountries(Result):
    """UN member states with a common official language."""

    countries: list[Country]


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "countries": [
            "the UN member states where {language} is an official language nationwide",
            "In which UN member states is {language} an official language nationwide?",
        ],
        "countries#count": [
            "the number of UN member states where {language} is an official language nationwide",
            "In how many UN member states is {language} an official language nationwide?",
        ],
    },
    each={
        "countries#count": ["is official nationwide in {most} UN member states"],
    },
    examples=[
        (
            {"language": "German"},
            {"countries": ["Austria", "Belgium", "Germany", "Liechtenstein", "Luxembourg", "Switzerland"]},
        ),
        ({"language": "Dutch"}, {"countries": ["Belgium", "Netherlands", "Suriname"]}),
        (
            {"language": "Portuguese"},
            {
                "countries": [
                    "Angola",
                    "Brazil",
                    "Cape Verde",
                    "Equatorial Guinea",
                    "Guinea-Bissau",
                    "Mozambique",
                    "Portugal",
                    "São Tomé and Príncipe",
                    "Timor-Leste",
                ]
            },
        ),
    ],
)
def countries_with_official_language(language: Language) -> LanguageCountries:
    """List the UN member states in which a language is official nationwide by the CLDR; an error where the laws disagree.

    Args:
        language: English name or ISO 639 code
    """
    name = _names()[_find(language)]
    found = sorted(c.name for c in countries().values() if c.un_region and name in _official(c.iso2))
    in_force = sorted(c.name for c in countries().values() if c.un_region and name in _in_force(c.iso2))
    if name in _WORLDWIDE or found != in_force:
        raise ToolError(f"It is not settled in how many states {name} is official.")
    if not found:
        raise ToolError(f"{name} is official nationwide in no UN member state.")
    return LanguageCountries(countries=found)


class Name(Result):
    """What something is called."""

    name: str


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "name": [
            "the name of {country} in {language}",
            "What is {country} called in {language}?",
        ]
    },
    examples=[
        ({"country": "Germany", "language": "French"}, {"name": "Allemagne"}),
        ({"country": "Hungary", "language": "Hungarian"}, {"name": "Magyarország"}),
        ({"country": "Japan", "language": "Japanese"}, {"name": "日本"}),
        ({"country": "Greece", "language": "Turkish"}, {"name": "Yunanistan"}),
    ],
)
def country_name_in_language(country: Country, language: Language) -> Name:
    """Look up what a country is called in a language (Unicode CLDR).

    Args:
        country: English name or ISO 3166-1 code
        language: English name or ISO 639 code of the language of the answer
    """
    record = find_country(country)
    return _named_in(language, "territories", record.iso2, record.name)


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "name": [
            "the name of {language} in {target}",
            "What is {language} called in {target}?",
        ]
    },
    examples=[
        ({"language": "German", "target": "French"}, {"name": "allemand"}),
        ({"language": "English", "target": "German"}, {"name": "Englisch"}),
        ({"language": "Spanish", "target": "Italian"}, {"name": "spagnolo"}),
    ],
)
def language_name_in_language(language: Language, target: Language) -> Name:
    """Look up what a language is called in another language (Unicode CLDR).

    Args:
        language: English name or ISO 639 code of the language to be named
        target: English name or ISO 639 code of the language of the answer
    """
    code = _find(language)
    return _named_in(target, "languages", code, _names()[code])


_DATE_WORDS = (
    ("M", "months", "format", 12), ("L", "months", "stand-alone", 12),
    ("E", "days", "format", 7), ("c", "days", "stand-alone", 7),
)  # fmt: skip
"""Letter of a date pattern, the words that it stands for, and how many there are."""


def _words(own: dict[str, Any], part: str, context: str) -> dict[int, str]:
    """A language's own full words for months or days; none where it takes them from elsewhere."""
    found = own.get(part, {}).get(context, {})
    return found.get("wide", {}) if isinstance(found, dict) and isinstance(found.get("wide", {}), dict) else {}


class Written(Result):
    """A date in words."""

    written: Annotated[str, About("way to write it", ranked=False)]


@tool(
    domain="general",
    kind="processing",
    asks={
        "written": [
            "the way to write {date} in {language}",
            "How is {date} written in {language}?",
        ],
        # No weekday by itself: Babel mixes the stand-alone names of languages that were loaded one after another.
    },
    rules=("Write the date in CLDR's full format",),
    examples=[
        ({"date": "2024-03-01", "language": "French"}, {"written": "vendredi 1 mars 2024"}),
        ({"date": "2024-03-01", "language": "German"}, {"written": "Freitag, 1. März 2024"}),
        ({"date": "2024-08-02", "language": "Chinese"}, {"written": "2024年8月2日星期五"}),
        ({"date": "1969-07-20", "language": "Spanish"}, {"written": "domingo, 20 de julio de 1969"}),
    ],
)
def date_in_language(date: Date, language: Language) -> Written:
    """Write a date of the Gregorian calendar out in a language, in the full form of Unicode CLDR.

    Args:
        date: YYYY-MM-DD
        language: English name or ISO 639 code
    """
    import babel
    from babel.dates import format_date

    code = _find(language)
    if code == "en":
        raise ToolError("Dates are written in several ways in English, the British and the American; give another language.")
    own = _own(code)
    form = own.get("date_formats", {}).get("full")
    if form is None or not all(
        len(_words(own, *part)) == count for letter, *part, count in _DATE_WORDS if letter in form.pattern
    ):
        raise ToolError(f"The CLDR has no full date form of {_names()[code]} itself.")
    if babel.Locale.parse(_SAME_DATA.get(code, code)).default_numbering_system != "latn" or code.split("_")[0] in _OTHER_FORMS:
        raise ToolError(f"Dates in {_names()[code]} are written in digits or a calendar of its own; this tool writes neither.")
    _shed()
    day = datetime.date.fromisoformat(date)
    return Written(written=format_date(day, "full", locale=_SAME_DATA.get(code, code)))


_OTHER_FORMS = ("ar", "fa", "th", "ckb", "lrc", "mzn", "ps")
"""Languages whose main territory, by CLDR's calendar preferences, does not put the Gregorian calendar first, and Arabic, whose
digits differ from country to country."""

# Listed, not computed: to ask the CLDR which languages it covers loads them all, 65 MB.
_SEED_LANGUAGES = (
    "English", "French", "Arabic", "Spanish", "Portuguese", "German", "Russian", "Swahili", "Dutch", "Italian", "Malay",
    "Albanian", "Chinese", "Croatian", "Greek", "Korean", "Persian", "Romanian", "Serbian", "Swedish", "Tamil", "Turkish",
    "Bulgarian", "Catalan", "Czech", "Danish", "Finnish", "Hebrew", "Hindi", "Hungarian", "Icelandic", "Indonesian",
    "Japanese", "Norwegian", "Polish", "Slovak", "Thai", "Ukrainian", "Urdu", "Vietnamese",
)  # fmt: skip


@seeds(Language, domain="general")
def language_seeds() -> list[str]:
    """Languages that are official somewhere and into which the CLDR translates, the most widely official first."""
    return list(_SEED_LANGUAGES)


@seeds(Currency, domain="general")
def currency_seeds() -> list[str]:
    """The main currencies of UN member states that the CLDR has names for, those of the most populous first."""
    named = _own("fr")["currency_names"]
    members = sorted((c for c in countries().values() if c.un_region), key=lambda c: (-(c.population or 0), c.name))
    return list(dict.fromkeys(c.currency for c in members if c.currency and c.currency in named))


@aliases(Language)
def language_aliases(language: str) -> list[str]:
    """Other English names of a language."""
    code = _codes().get(fold(language))
    return sorted(name.title() for name, other in _codes().items() if other == code and len(name) > 3) if code else []
