"""Emoji: English names, Unicode versions and code points (emoji package, Unicode CLDR)."""

from functools import cache
from typing import Annotated, Any

from dive.packs.general.entities import Emoji
from dive.packs.general.public_holidays import country_code
from dive.tools import About, Pack, Result, ToolError, seeds, tool
from dive.tools.entities import Country

PACK = Pack(
    name="emojis", domain="general", title="emoji names and versions (Unicode)", licence="BSD-3-Clause; data Unicode License",
    requires=("emoji", "holidays"), cite="Unicode's emoji-test.txt",
)  # fmt: skip


@cache
def _table() -> dict[str, dict[str, Any]]:
    """Fully qualified emoji, and by the same key each emoji without its variation selector."""
    from emoji import EMOJI_DATA

    full = {sign: dict(data) for sign, data in EMOJI_DATA.items() if data["status"] == 2}
    return {**{sign.replace("\ufe0f", ""): {**data, "sign": sign} for sign, data in full.items()}}


def _find(sign: str) -> dict[str, Any]:
    data = _table().get(sign.strip().replace("\ufe0f", ""))
    if data is None:
        raise ToolError("That is not a single standard emoji.")
    return data


class EmojiFacts(Result):
    """What Unicode says of an emoji."""

    name: str
    emoji_version: str | None
    code_points: Annotated[str, About("sequence of code points", form="in U+ notation and separated by spaces", ranked=False)]
    utf8_bytes: int


@tool(
    domain="general",
    kind="retrieval",
    asks={
        "emoji_version": [
            "the Emoji version that introduced {emoji}",
            "Which Emoji version introduced {emoji}?",
        ],
        "code_points": [
            "the sequence of Unicode code points of {emoji}",
            "Which sequence of Unicode code points makes up {emoji}?",
        ],
    },
    cite="Unicode's emoji-test.txt",
    undisputed=("code_points",),
    examples=[
        ({"emoji": "🐍"}, {"name": "snake", "code_points": "U+1F40D", "utf8_bytes": 4, "emoji_version": None}),
        ({"emoji": "🇰🇪"}, {"name": "kenya", "code_points": "U+1F1F0 U+1F1EA", "utf8_bytes": 8}),
        ({"emoji": "🫠"}, {"name": "melting face", "emoji_version": "14.0"}),
    ],
)
def emoji_facts(emoji: Emoji) -> EmojiFacts:
    """Look up an emoji's English short name, the Emoji version that introduced it, and its code points.

    No version is given of those that are older than Emoji 1.0.

    Args:
        emoji: one emoji character or sequence
    """
    data = _find(emoji)
    sign = str(data["sign"])
    return EmojiFacts(
        name=str(data["en"]).strip(":").replace("_", " ").lower(),
        emoji_version=f"{float(data['E']):.1f}" if float(data["E"]) >= 1 else None,
        code_points=" ".join(f"U+{ord(c):04X}" for c in sign),
        utf8_bytes=len(sign.encode()),
    )


class Flag(Result):
    """A country's flag as an emoji."""

    flag: str


@tool(
    domain="general",
    kind="retrieval",
    cite="",
    asks={"flag": ["the flag emoji of {country}", "Which emoji shows the flag of {country}?"]},
    examples=[({"country": "Kenya"}, {"flag": "🇰🇪"}), ({"country": "Japan"}, {"flag": "🇯🇵"})],
)
def flag_emoji(country: Country) -> Flag:
    """Give the emoji of a country's flag: the regional indicators of its ISO 3166 code.

    Args:
        country: English name or ISO 3166 code
    """
    flag = "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in country_code(country))
    if flag not in _table():
        raise ToolError(f"There is no standard flag emoji for '{country[:60]}'.")
    return Flag(flag=flag)


@seeds(Emoji, domain="general")
def emoji_seeds() -> list[str]:
    """Emoji of one or two code points: well-known ones first, then the rest by code point."""
    known = ["😂", "❤️", "👍", "🐍", "🚀", "🎉", "🍕", "🌍", "🦄", "🫠"]
    rest = sorted(str(d["sign"]) for d in _table().values() if len(str(d["sign"]).replace("\ufe0f", "")) == 1)
    return list(dict.fromkeys([*known, *rest]))
