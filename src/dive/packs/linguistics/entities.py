"""Entity types of the linguistics domain."""

from typing import Annotated

from dive.tools import Entity

Character = Annotated[
    str, Entity("Character", "character", "characters", ('the character "{}"', '"{}"'))
]  # one Unicode character
Script = Annotated[str, Entity("Script", "script", "scripts", ("the {} script",))]  # CLDR English name: "Cyrillic"
LanguageCode = Annotated[
    str, Entity("LanguageCode", "language code", "language codes", ('the ISO 639 code "{}"',))
]  # two letters (ISO 639-1) or three (ISO 639-3), lower case
Hanzi = Annotated[str, Entity("Hanzi", "Chinese term", "Chinese terms", ("the Chinese term {}", "{}"))]  # simplified characters
ChineseProvince = Annotated[
    str, Entity("ChineseProvince", "Chinese province-level division", "Chinese province-level divisions")
]  # English name: "Guangdong"

__all__ = ["Character", "ChineseProvince", "Hanzi", "LanguageCode", "Script"]
