"""Counting, enciphering and digesting text (standard library)."""

import hashlib
import re
import string
from typing import Annotated

from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Text, Word

PACK = Pack(name="text_tools", domain="general", title="text counts, ciphers and digests", licence="Apache-2.0")

_MAX = 5_000
_MORSE_SIGNS = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
    "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----."
)
_MORSE = dict(
    zip(
        string.ascii_uppercase + string.digits,
        _MORSE_SIGNS.split(),
        strict=True,
    )
)


def _checked(text: str) -> str:
    if not text.strip() or len(text) > _MAX:
        raise ToolError(f"Give a text of 1 to {_MAX:,} characters that is not blank.")
    return text


def _word(word: str) -> str:
    text = word.strip().casefold()
    if not re.fullmatch(r"[a-z]{1,60}", text):
        raise ToolError("Give one word of the letters a to z, at most 60 of them.")
    return text


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)


class TextCounts(Result):
    """What a text consists of."""

    words: Annotated[int, About("number of words", high="largest", low="smallest", additive=True)]
    distinct_words: int
    characters: int
    letters: Annotated[int, About("number of letters", high="largest", low="smallest", additive=True)]
    vowels: Annotated[int, About("number of vowels", high="largest", low="smallest", additive=True)]
    longest_word: Annotated[str | None, About("longest word", form="in lower case", ranked=False)]
    """None where several are equally long."""


@tool(
    domain="general",
    kind="processing",
    asks={
        "words": ["the number of words in {text}", "How many words are there in {text}?"],
        "characters": ["the number of characters in {text}"],
        "letters": ["the number of letters in {text}", "How many letters are there in {text}?"],
        "vowels": ["the number of vowels other than y in {text}", "Not counting y, how many vowels are there in {text}?"],
        "longest_word": ["the longest word in {text}"],
    },
    each={
        "words": ["has {most} words"],
        "characters": ["has {most} characters"],
        "letters": ["has {most} letters"],
        "vowels": ["has {most} vowels other than y"],
    },
    examples=[
        (
            {"text": "The quick brown fox jumps over the lazy dog."},
            {"words": 9, "distinct_words": 8, "characters": 44, "letters": 35, "vowels": 11, "longest_word": None},
        ),
        ({"text": "Don't panic"}, {"words": 2, "letters": 9, "vowels": 3, "longest_word": None}),
    ],
)
def text_counts(text: Text) -> TextCounts:
    """Count the words, characters, letters and vowels of a text; a word with an apostrophe or hyphen counts once.

    Args:
        text: any text of at most 5,000 characters
    """
    words = [w.casefold() for w in _words(_checked(text))]
    if not words:
        raise ToolError("The text has no words.")
    most = max(map(len, words))
    longest = {w for w in words if len(w) == most}
    return TextCounts(
        words=len(words),
        distinct_words=len(set(words)),
        characters=len(text),
        letters=sum(c.isalpha() for c in text),
        vowels=sum(c in "aeiou" for c in text.casefold()),
        longest_word=longest.pop() if len(longest) == 1 else None,
    )


class LetterCount(Result):
    """How often a letter occurs."""

    count: int


@tool(
    domain="general",
    kind="processing",
    asks={
        "count": [
            "the number of times the letter {letter} occurs in upper or lower case in {text}",
            "How many times does the letter {letter} occur in upper or lower case in {text}?",
        ],
    },
    each={
        "count": ["has {most} occurrences of the letter {letter} in upper or lower case"],
    },
    examples=[
        ({"text": "Mississippi", "letter": "s"}, {"count": 4}),
        ({"text": "An apple a day", "letter": "A"}, {"count": 4}),
    ],
)
def letter_count(text: Text, letter: Annotated[str, Pick("a", "e", "i", "o", "r", "s", "t", "n")]) -> LetterCount:
    """Count the occurrences of a letter in a text, upper and lower case alike.

    Args:
        text: any text of at most 5,000 characters
        letter: a single letter
    """
    if len(letter) != 1 or not letter.isalpha():
        raise ToolError("Give exactly one letter.")
    return LetterCount(count=_checked(text).casefold().count(letter.casefold()))


class Ciphered(Result):
    """A text written differently."""

    text: Annotated[str, About("encrypted text", form="with spaces and punctuation left as they are", ranked=False)]


@tool(
    domain="general",
    kind="processing",
    asks={
        "text": [
            "the Vigenère encryption with the key {key} of {text}",
            "What does the Vigenère cipher with the key {key} make of {text}?",
        ],
    },
    examples=[
        ({"text": "ATTACKATDAWN", "key": "LEMON"}, {"text": "LXFOPVEFRNHR"}),
        ({"text": "Veni, vidi, vici", "key": "D"}, {"text": "Yhql, ylgl, ylfl"}),
    ],
)
def vigenere_cipher(text: Text, key: Annotated[str, Pick("LEMON", "KEY", "TIDE", "HARBOUR", "OWL")]) -> Ciphered:
    """Encipher the letters A to Z of a text with a repeating key, keeping case, spaces and punctuation.

    Args:
        text: any text of at most 5,000 characters
        key: letters A to Z; only letters of the text use the key up
    """
    shifts = [ord(c) - 97 for c in _word(key)]
    made, used = [], 0
    for c in _checked(text):
        if c in string.ascii_letters:
            base = 97 if c.islower() else 65
            c, used = chr((ord(c) - base + shifts[used % len(shifts)]) % 26 + base), used + 1
        made.append(c)
    return Ciphered(text="".join(made))


class Morse(Result):
    """Morse code."""

    code: Annotated[str, About("Morse code", form="with dots and dashes and a space between letters", ranked=False)]
    dots: Annotated[int, About("number of dots in Morse code", high="largest", low="smallest")]
    dashes: Annotated[int, About("number of dashes in Morse code", high="largest", low="smallest")]


@tool(
    domain="general",
    kind="processing",
    asks={
        "code": ["the International Morse code for {word}", "How is {word} written in International Morse code?"],
        "dots": ["the number of dots in the International Morse code for {word}"],
        "dashes": ["the number of dashes in the International Morse code for {word}"],
    },
    each={
        "dots": ["has {most} dots in International Morse code"],
        "dashes": ["has {most} dashes in International Morse code"],
    },
    examples=[
        ({"word": "sos"}, {"code": "... --- ...", "dots": 6, "dashes": 3}),
        ({"word": "paris"}, {"code": ".--. .- .-. .. ...", "dots": 10, "dashes": 4}),
    ],
)
def morse_code(word: Word) -> Morse:
    """Write a word in International Morse code.

    Args:
        word: one word of the letters a to z
    """
    code = " ".join(_MORSE[c] for c in _word(word).upper())
    return Morse(code=code, dots=code.count("."), dashes=code.count("-"))


class Digest(Result):
    """A text's fingerprint."""

    prefix: Annotated[str, About("beginning of the hash", form="as eight hexadecimal digits in lower case", ranked=False)]
    digest: str


@tool(
    domain="general",
    kind="processing",
    asks={
        "prefix": [
            "the beginning of the {algorithm} hash of {text}",
            "How does the {algorithm} hash of {text} begin?",
        ],
    },
    examples=[
        ({"text": "abc", "algorithm": "SHA-256"}, {"prefix": "ba7816bf"}),
        ({"text": "hello world", "algorithm": "MD5"}, {"prefix": "5eb63bbb", "digest": "5eb63bbbe01eeed093cb22bb8f5acdc3"}),
        ({"text": "abc", "algorithm": "SHA-1"}, {"prefix": "a9993e36"}),
    ],
)
def text_digest(text: Text, algorithm: Annotated[str, Pick("SHA-256", "SHA-1", "MD5")]) -> Digest:
    """Compute a cryptographic digest of a text's UTF-8 bytes.

    Args:
        text: any text of at most 5,000 characters
        algorithm: SHA-256, SHA-1 or MD5
    """
    name = algorithm.strip().casefold().replace("-", "")
    if name not in ("sha256", "sha1", "md5"):
        raise ToolError("Give SHA-256, SHA-1 or MD5 as the algorithm.")
    value = hashlib.new(name, _checked(text).encode(), usedforsecurity=False).hexdigest()
    return Digest(prefix=value[:8], digest=value)


_SENTENCES = (
    "The ferry leaves the harbour a little before dawn.",
    "My grandmother keeps her letters in a blue tin box.",
    "A cold wind came down from the hills last night.",
    "Nobody remembered to water the tomatoes this week.",
    "The library closes early on the last Friday of the month.",
    "Seven geese crossed the road and stopped all the traffic.",
    "He bought a second-hand bicycle and painted it green.",
    "Rain drummed on the roof while we played cards.",
    "The baker's youngest daughter plays the cello.",
    "Please leave the keys under the third flowerpot.",
    "Their train was cancelled, so they walked home along the canal.",
    "An old map hung crookedly above the fireplace.",
    "The cat slept through the whole thunderstorm.",
    "We counted eleven lighthouses along the coast.",
    "Her first novel was rejected by nine publishers.",
    "The museum lends umbrellas to its visitors.",
    "A single lamp was burning in the upstairs window.",
    "They planted an apple tree on the day she was born.",
    "The soup needs more salt and a spoonful of lemon juice.",
    "Every summer the river shrinks to a narrow stream.",
    "The pilot apologised twice for the bumpy landing.",
    "Our neighbour repairs clocks in his garage.",
    "The children built a raft out of empty barrels.",
    "Snow fell quietly over the empty market square.",
    "I have never met anyone who dislikes fresh bread.",
    "The committee postponed its decision until autumn.",
    "Two violins and a piano arrived in the same crate.",
    "The shortest path leads straight through the orchard.",
    "She translated the poem during a long bus ride.",
    "Fishermen mend their nets when the sea is rough.",
    "The new bridge is wide enough for two carts.",
    "A parrot in the hotel lobby greeted all the guests.",
    "He wrote the answer on the back of a receipt.",
    "The orchestra tuned for an unusually long time.",
    "Half of the village came to watch the eclipse.",
    "The mountain hut has beds for twenty hikers.",
    "My brother collects maps of places that no longer exist.",
    "The gardener blames the rabbits for everything.",
    "On clear days you can see the island from here.",
    "The tailor measured the sleeves three times.",
    "A broken compass led us to the best view of all.",
    "Their dog buries every shoe it can find.",
    "The lecture was short, clear and surprisingly funny.",
    "Copper roofs turn green after many years of rain.",
    "The last passenger left her scarf on the seat.",
    "We boiled water over a fire of pine cones.",
    "The mayor opened the swimming pool by jumping in.",
    "Bees returned to the meadow as soon as it stopped raining.",
    "The dentist hums the same tune all day long.",
    "An owl lives in the ruined tower by the mill.",
    "The recipe calls for patience and very good butter.",
    "He knows the name of every star in that constellation.",
    "The windows rattle whenever a tram goes past.",
    "They argued about the colour of the front door.",
    "The glacier has lost a third of its length.",
    "Fresh paint and old books have a smell of their own.",
    "The night watchman reads detective stories until sunrise.",
    "A narrow staircase winds up to the bell.",
    "She learned to juggle during a winter in Norway.",
    "The printer ran out of ink on the very first page.",
    "Our boat drifted past the castle without a sound.",
    "The harvest was poor, but the cider was excellent.",
    "Twelve students shared one telescope that evening.",
    "The shop on the corner sells nothing but buttons.",
)


@seeds(Text, domain="general")
def text_seeds() -> list[str]:
    """Short sentences written for this pack."""
    return list(_SENTENCES)
