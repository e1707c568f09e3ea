"""Entity types of the linguistics domain."""

from typing import Annotated

from dive.tools import Entity

_NO_PROVINCES = {
    "Beijing", "Tianjin", "Shanghai", "Chongqing", "Inner Mongolia", "Guangxi", "Tibet", "Ningxia", "Xinjiang",
}  # fmt: skip


def say_division(value: str) -> str:
    """A Chinese province, autonomous region or municipality, said so that it is no other place of that name."""
    return value if value in _NO_PROVINCES else f"{value} Province"


Character = Annotated[
    str, Entity("Character", "character", "characters", ('the character "{}"', '"{}"'))
]  # one Unicode character
CodePoint = Annotated[str, Entity("CodePoint", "code point", "code points", ("code point {}",))]  # "U+03C0"
EnglishNoun = Annotated[str, Entity("EnglishNoun", "noun", "nouns", ('the noun "{}"', '"{}"'))]  # in the singular
Script = Annotated[str, Entity("Script", "script", "scripts", ("the {} script",), common=True)]  # CLDR English name: "Cyrillic"
LanguageCode = Annotated[
    str, Entity("LanguageCode", "ISO 639 code", "ISO 639 codes", ('the ISO 639 code "{}"',))
]  # two letters (ISO 639-1) or three (ISO 639-3), lower case
Hanzi = Annotated[str, Entity("Hanzi", "Chinese name", "Chinese names")]  # simplified characters
ChineseProvince = Annotated[
    str, Entity("ChineseProvince", "division", "divisions", say=say_division, common=True)
]  # English name: "Guangdong"

LanguageBranch = Annotated[
    str, Entity("LanguageBranch", "language group", "language groups", ('the language group "{}"',))
]  # Glottolog name: "Germanic"

__all__ = ["Character", "ChineseProvince", "CodePoint", "EnglishNoun", "Hanzi", "LanguageBranch", "LanguageCode", "Script"]
