"""Chinese: province-level divisions with their names in characters, and pinyin (pypinyin's tables; own table)."""

import re
import unicodedata
from functools import cache
from typing import Annotated

from dive.packs.atlas import connect
from dive.packs.linguistics.entities import ChineseProvince, Hanzi
from dive.tools import About, Pack, Result, ToolError, seeds, tool
from dive.tools.entities import Integer

PACK = Pack(
    name="chinese",
    domain="linguistics",
    title="Chinese names, and pinyin by the tables of pypinyin",
    licence="MIT",
    vintage="pypinyin 0.55.0",
)

_TABLE = """
Beijing|municipality|北京|京|
Tianjin|municipality|天津|津|
Hebei|province|河北|冀|Shijiazhuang
Shanxi|province|山西|晋|Taiyuan
Inner Mongolia|autonomous region|内蒙古|蒙|Hohhot
Liaoning|province|辽宁|辽|Shenyang
Jilin|province|吉林|吉|Changchun
Heilongjiang|province|黑龙江|黑|Harbin
Shanghai|municipality|上海|沪|
Jiangsu|province|江苏|苏|Nanjing
Zhejiang|province|浙江|浙|Hangzhou
Anhui|province|安徽|皖|Hefei
Fujian|province|福建|闽|Fuzhou
Jiangxi|province|江西|赣|Nanchang
Shandong|province|山东|鲁|Jinan
Henan|province|河南|豫|Zhengzhou
Hubei|province|湖北|鄂|Wuhan
Hunan|province|湖南|湘|Changsha
Guangdong|province|广东|粤|Guangzhou
Guangxi|autonomous region|广西|桂|Nanning
Hainan|province|海南|琼|Haikou
Chongqing|municipality|重庆|渝|
Sichuan|province|四川|川|Chengdu
Guizhou|province|贵州|贵|Guiyang
Yunnan|province|云南|云|Kunming
Tibet|autonomous region|西藏|藏|Lhasa
Shaanxi|province|陕西|陕|Xi'an
Gansu|province|甘肃|甘|Lanzhou
Qinghai|province|青海|青|Xining
Ningxia|autonomous region|宁夏|宁|Yinchuan
Xinjiang|autonomous region|新疆|新|Ürümqi
"""
_SEVERAL = "藏蒙行乐长重朝都发好还和会觉空量没便差传大得地干更给间将降角教结解看累了里率落着为系相兴要种中正只转"
_REGIONS = {"Guangxi": "壮族自治区", "Ningxia": "回族自治区", "Xinjiang": "维吾尔自治区"}
"""Autonomous regions whose official name says for whom."""
_ALSO = {"xizang": "Tibet", "nei mongol": "Inner Mongolia"}


@cache
def _divisions() -> dict[str, tuple[str, str, str, str | None]]:
    rows = (line.split("|") for line in _TABLE.strip().splitlines())
    return {name: (kind, hanzi, short, capital or None) for name, kind, hanzi, short, capital in rows}


def _full(name: str) -> str:
    """The official name: 河北省, 北京市, 广西壮族自治区."""
    kind, hanzi, _, _ = _divisions()[name]
    return hanzi + _REGIONS.get(name, {"province": "省", "municipality": "市"}.get(kind, "自治区"))


class Division(Result):
    """A province-level division of mainland China."""

    kind: Annotated[str, About("type", form="as one of province, autonomous region or municipality")]
    chinese_name: Annotated[Hanzi, About("full Chinese name", form="in simplified characters")]
    abbreviation: Annotated[str, About("licence-plate abbreviation")]
    capital: Annotated[str | None, About("capital")]


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "chinese_name": [
            "the full Chinese name of {division}",
        ],
        "abbreviation": [
            "the licence-plate abbreviation of {division}",
            "Which Chinese character stands for {division} on licence plates?",
        ],
        "capital": [
            "the capital of {division}",
            "Which city is the capital of {division}?",
        ],
    },
    examples=[
        (
            {"division": "Guangdong"},
            {"kind": "province", "chinese_name": "广东省", "abbreviation": "粤", "capital": "Guangzhou"},
        ),
        ({"division": "Guangxi"}, {"chinese_name": "广西壮族自治区", "abbreviation": "桂", "capital": "Nanning"}),
        ({"division": "Beijing"}, {"kind": "municipality", "abbreviation": "京", "capital": None}),
        ({"division": "Sichuan"}, {"chinese_name": "四川省", "capital": "Chengdu"}),
    ],
)
def chinese_division(division: ChineseProvince) -> Division:
    """Look up a province-level division of mainland China: type, full Chinese name, abbreviation on plates, capital.

    Args:
        division: English (pinyin) name, such as 'Guangdong'
    """
    wanted = division.strip().lower().removesuffix(" province")
    wanted = _ALSO.get(wanted, wanted).lower()
    for name, (kind, _, short, capital) in _divisions().items():
        if name.lower() == wanted:
            return Division(kind=kind, chinese_name=_full(name), abbreviation=short, capital=capital)
    raise ToolError(f"'{division[:60]}' is not a province-level division of mainland China, such as Guangdong.")


class DivisionName(Result):
    """A division by its character."""

    division: ChineseProvince


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "division": [
            "the province-level division of China that is called {characters} for short",
            "Which province-level division of China is called {characters} for short?",
        ],
    },
    examples=[
        ({"characters": "沪"}, {"division": "Shanghai"}),
        ({"characters": "云南"}, {"division": "Yunnan"}),
        ({"characters": "鲁"}, {"division": "Shandong"}),
    ],
)
def chinese_division_by_characters(characters: Hanzi) -> DivisionName:
    """Find the province-level division of mainland China by its Chinese name, full or short, or its abbreviation.

    Args:
        characters: simplified characters
    """
    wanted = characters.strip()
    for name, (_, hanzi, short, _) in _divisions().items():
        if wanted in (hanzi, short, _full(name)):
            return DivisionName(division=name)
    raise ToolError(f"'{characters[:20]}' is no name or abbreviation of a province-level division of mainland China.")


class Pinyin(Result):
    """The reading of a Chinese term."""

    pinyin: Annotated[str, About("pinyin", form="in lower case, with tone marks and spaces between syllables")]
    plain: Annotated[str, About("pinyin without tones", form="in lower case, without spaces or tone marks")]
    tones: Annotated[list[int], About("tones")]
    syllables: Annotated[Integer, About("number of syllables", None, "largest", "smallest", additive=True)]


@tool(
    domain="linguistics",
    kind="processing",
    asks={
            "pinyin": [
                "the Hanyu Pinyin romanisation of {term}",
                "What is the Hanyu Pinyin romanisation of {term}?",
            ],
        },
    examples=[
        ({"term": "北京"}, {"pinyin": "běi jīng", "plain": "beijing", "tones": [3, 1], "syllables": 2}),
        ({"term": "重庆"}, {"pinyin": "chóng qìng", "tones": [2, 4]}),
        ({"term": "中国"}, {"pinyin": "zhōng guó", "tones": [1, 2]}),
        ({"term": "你好"}, {"pinyin": "nǐ hǎo"}),
    ],
)  # fmt: skip
def pinyin_of(term: Hanzi) -> Pinyin:
    """Romanise a Chinese term in Hanyu Pinyin, with tone marks and tone numbers; known words give their own reading.

    Args:
        term: 1 to 12 Chinese characters
    """
    plain = term.strip()
    if len(plain) == 1 and plain in _SEVERAL:
        raise ToolError(f"'{plain}' alone is read in several ways; give the whole word that it stands in.")
    if not re.fullmatch(r"[\u4e00-\u9fff]{1,12}", plain):
        raise ToolError("Give 1 to 12 Chinese characters and nothing else.")
    marked = _read(plain)
    if marked is None:
        raise ToolError(f"The reading of '{plain}' is not known.")
    decomposed = unicodedata.normalize("NFD", "".join(marked))
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    return Pinyin(pinyin=" ".join(marked), plain=bare, tones=[_tone(syllable) for syllable in marked], syllables=len(marked))


_TONES = "\u0304\u0301\u030c\u0300"
"""Combining marks of the four tones, in their order."""


def _tone(syllable: str) -> int:
    """1 to 4 by the tone mark; 5, the neutral tone, where there is none."""
    return next((_TONES.index(c) + 1 for c in unicodedata.normalize("NFD", syllable) if c in _TONES), 5)


def _read(term: str) -> list[str] | None:
    """A syllable for each character: the longest word of the tables at each place counts; None where one has no reading."""
    base = connect(__file__, "pinyin")
    found: list[str] = []
    while len(found) < len(term):
        rest = term[len(found) :]
        prefixes = [rest[:n] for n in range(2, len(rest) + 1)]
        marks = ",".join("?" * len(prefixes))
        words = base.execute(f"SELECT text, readings FROM word WHERE text IN ({marks})", prefixes).fetchall()
        text, readings = max(words, key=lambda row: len(row[0]), default=(rest[0], ""))
        if readings:
            found += readings.split()
            continue
        for character in text:
            row = base.execute("SELECT reading FROM character WHERE text = ?", (character,)).fetchone()
            if row is None:
                return None
            found.append(row[0])
    return found


@seeds(ChineseProvince, domain="linguistics")
def division_seeds() -> list[str]:
    """All 31 divisions."""
    return list(_divisions())


@seeds(Hanzi, domain="linguistics")
def hanzi_seeds() -> list[str]:
    """Short names and abbreviations of the divisions: these work in both tools."""
    rows = _divisions().values()
    return list(dict.fromkeys([hanzi for _, hanzi, _, _ in rows] + [short for _, _, short, _ in rows if short not in _SEVERAL]))
