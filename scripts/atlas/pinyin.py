"""Compile the readings of Chinese characters and words: `python scripts/atlas/pinyin.py` (needs pypinyin).

The tables of pypinyin (MIT; from phrase-pinyin-data and pinyin-data, MIT) take 58 MB of memory as Python dictionaries.
"""

from compiled import write
from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

SCHEMA = """
CREATE TABLE character (text TEXT PRIMARY KEY, reading TEXT) WITHOUT ROWID;
CREATE TABLE word (text TEXT PRIMARY KEY, readings TEXT) WITHOUT ROWID;
"""
LONGEST = 12


def main() -> None:
    characters = {chr(code): reading.split(",")[0] for code, reading in PINYIN_DICT.items() if 0x4E00 <= code <= 0x9FFF}
    words = {}
    for text in PHRASES_DICT:
        if 2 <= len(text) <= LONGEST and all(c in characters for c in text):
            readings = [syllable[0] for syllable in pinyin(text, style=Style.TONE)]
            if len(readings) == len(text) and readings != [characters[c] for c in text]:
                words[text] = " ".join(readings)
    # a word that reads as its characters do is needed only where it keeps a longer match from cutting it in two
    plain = {t for t in PHRASES_DICT if 2 <= len(t) <= LONGEST and t not in words and all(c in characters for c in t)}
    starts = {w[:n] for w in words for n in range(1, len(w))}
    ends = {w[n:] for w in words for n in range(1, len(w))}
    words |= {t: "" for t in plain if any(t[n:] in starts for n in range(1, len(t))) or t[:1] in ends}
    write(
        "linguistics/pinyin",
        SCHEMA,
        {"character": sorted(characters.items()), "word": sorted(words.items())},
        {
            "source": "pinyin-data and phrase-pinyin-data (mozillazg), as compiled in pypinyin",
            "version": "pypinyin 0.55.0",
            "licence": "MIT",
        },
    )


if __name__ == "__main__":
    main()
