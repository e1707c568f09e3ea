"""Spelling of English words: plural, letters, phonetic codes, edit distance; sentiment of texts (jellyfish, VADER)."""

from functools import cache
from typing import Annotated, Any

from dive.packs.linguistics.entities import EnglishNoun
from dive.packs.linguistics.pronunciation import clean, common_nouns
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool
from dive.tools.entities import Integer, Text, Word

PACK = Pack(
    name="spelling",
    domain="linguistics",
    title="spelling, string distances and sentiment of English",
    licence="MIT",
    requires=("jellyfish", "vaderSentiment"),
)

_IRREGULAR = {
    "man": "men", "woman": "women", "child": "children", "foot": "feet", "tooth": "teeth", "goose": "geese", "mouse": "mice",
    "louse": "lice", "ox": "oxen", "person": "people", "die": "dice", "axis": "axes", "oasis": "oases", "crisis": "crises",
    "thesis": "theses", "analysis": "analyses", "basis": "bases", "hypothesis": "hypotheses", "diagnosis": "diagnoses",
    "parenthesis": "parentheses", "phenomenon": "phenomena", "criterion": "criteria", "bacterium": "bacteria",
    "larva": "larvae", "nucleus": "nuclei", "stimulus": "stimuli", "alumnus": "alumni", "fungus": "fungi", "cactus": "cacti",
    "datum": "data", "medium": "media", "sheep": "sheep", "deer": "deer", "moose": "moose", "fish": "fish", "bison": "bison",
    "salmon": "salmon", "trout": "trout", "shrimp": "shrimp", "squid": "squid", "aircraft": "aircraft", "series": "series",
    "species": "species", "elk": "elk", "swine": "swine", "offspring": "offspring", "scissors": "scissors", "quiz": "quizzes",
}  # fmt: skip
_VES = (
    "calf",
    "half",
    "elf",
    "shelf",
    "self",
    "knife",
    "life",
    "wife",
    "leaf",
    "loaf",
    "thief",
    "wolf",
    "sheaf",
    "hoof",
    "scarf",
)
_OES = ("potato", "tomato", "hero", "echo", "veto", "torpedo", "embargo")
_REGULAR_MAN = ("human", "german", "roman", "norman", "ottoman", "shaman", "talisman", "caiman")
_NO_PLURAL = {
    "information", "furniture", "mud", "rice", "homework", "luggage", "music", "air", "butter", "flour", "hay", "knowledge",
    "weather", "garlic", "soap", "silver", "gold", "silk", "velvet", "satin", "dusk", "noon", "moss", "rust", "thunder",
    "lightning", "darkness", "luck", "dark", "copper", "steel", "wool", "lettuce", "spinach", "lemonade", "pottery", "dust",
    "ivory", "wheat", "clothes", "people", "police", "research", "news", "evidence", "traffic",
}  # fmt: skip

_TWO_PLURALS = {
    "antenna", "banjo", "buffalo", "bus", "cactus", "cargo", "die", "domino", "dwarf", "elk", "fish", "flamingo", "formula",
    "fungus", "halo", "hippopotamus", "hoof", "index", "mango", "matrix", "medium", "mosquito", "motto", "octopus", "penny",
    "person", "radius", "scarf", "shrimp", "squid", "staff", "stadium", "tornado", "volcano", "wharf", "zero",
}  # fmt: skip

_SELDOM_PLURAL = {
    "air", "ash", "autumn", "back", "basement", "beauty", "behavior", "bison", "blood", "bronze", "butter", "care", "chalk",
    "cheese", "chocolate", "clay", "cloth", "coal", "coffee", "copper", "cork", "cotton", "cream", "culture", "dawn",
    "development", "earth", "east", "economy", "energy", "equator", "evidence", "fever", "flour", "fruit", "future", "grain",
    "grass", "growth", "guy", "heaven", "history", "home", "hope", "individual", "ink", "iron", "jam",
    "jellyfish", "juice", "kind", "lace", "law", "leather", "lime", "lot", "love", "lynx", "mail", "maple", "marble", "meat",
    "moose", "nature", "north", "oil", "paint", "past", "pepper", "perfume", "pine", "population", "powder", "pressure",
    "quail", "rain", "reindeer", "rest", "rhinoceros", "right", "salmon", "salt", "sand", "security", "sense", "shade",
    "silk", "smoke", "snow", "soil", "sort", "soup", "south", "spice", "stair", "steak", "steam", "stew", "straw", "sugar",
    "sun", "supper", "support", "tea", "television", "tin", "top", "trade", "training", "treasure", "treatment", "trout",
    "truth", "vanilla", "war", "water", "wax", "west", "wind", "wood", "yarn", "yogurt",
}  # fmt: skip
"""Common nouns that are also adverbs, or that name a substance or the only one of its kind: nobody asks for their plural."""


def _plural(noun: str) -> str:
    for word, plural in _IRREGULAR.items():
        if noun == word or (word in ("man", "woman", "child", "foot", "tooth", "mouse", "person")
                            and noun.endswith(word) and noun not in _REGULAR_MAN):  # fmt: skip
            return noun[: len(noun) - len(word)] + plural
    if any(noun == w or (noun.endswith(w) and len(noun) > len(w) + 2) for w in _VES):
        return noun.removesuffix("fe").removesuffix("f") + "ves"
    if noun in _OES or (noun.endswith(("s", "x", "z", "ch", "sh")) and noun not in ("stomach", "monarch", "epoch")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


@cache
def _plurals() -> frozenset[str]:
    """Plurals of common nouns that are no singular of their own."""
    nouns = {n for n in common_nouns() if n not in _NO_PLURAL} | set(_IRREGULAR)
    return frozenset(_plural(n) for n in nouns) - nouns


class NounForms(Result):
    """Forms of a noun."""

    plural: Annotated[Word, About("plural")]


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "plural": [
            "the plural of {noun}",
            "What is the plural of {noun}?",
        ],
    },
    examples=[
        ({"noun": "child"}, {"plural": "children"}),
        ({"noun": "city"}, {"plural": "cities"}),
        ({"noun": "wolf"}, {"plural": "wolves"}),
        ({"noun": "roof"}, {"plural": "roofs"}),
        ({"noun": "piano"}, {"plural": "pianos"}),
        ({"noun": "human"}, {"plural": "humans"}),
        ({"noun": "fireman"}, {"plural": "firemen"}),
    ],
)
def plural_of_noun(noun: EnglishNoun) -> NounForms:
    """Form the plural of an English common noun in the singular, by rule and by a table of irregular nouns.

    Args:
        noun: a countable noun of the letters a to z, in the singular, with one plural
    """
    word = clean(noun)
    if word in _NO_PLURAL:
        raise ToolError(f"'{word}' is not used in the plural, or is plural already.")
    if word in _TWO_PLURALS:
        raise ToolError(f"Dictionaries give '{word}' two plurals.")
    if len(word) < 2:
        raise ToolError("A noun has at least two letters.")
    if word in _plurals() or (word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in common_nouns()):
        raise ToolError(f"'{word}' looks like a plural; give the noun in the singular.")
    return NounForms(plural=_plural(word))


_POINTS = {
    **dict.fromkeys("aeilnorstu", 1), **dict.fromkeys("dg", 2), **dict.fromkeys("bcmp", 3), **dict.fromkeys("fhvwy", 4), "k": 5,
    **dict.fromkeys("jx", 8), **dict.fromkeys("qz", 10),
}  # fmt: skip


class LetterFacts(Result):
    """Counts over the letters of a word."""

    length: Annotated[Integer, About("number of letters", None, "largest", "smallest", additive=True)]
    distinct_letters: Annotated[Integer, About("number of distinct letters", None, "largest", "smallest")]
    vowels: Annotated[Integer, About("number of vowel letters other than y", None, "largest", "smallest", additive=True)]
    scrabble_score: Annotated[Integer, About("English Scrabble tile score", None, "highest", "lowest", additive=True)]
    alphabet_sum: Annotated[
        Integer, About("sum of letter values (a = 1 to z = 26)", None, "largest", "smallest", additive=True)
    ]
    reversed: str
    alphabetical: str
    palindrome: bool


@tool(
    domain="linguistics",
    kind="processing",
    asks={
            "length": [
                "the number of letters in {word}",
                "How many letters are there in {word}?",
            ],
            "distinct_letters": [
                "the number of distinct letters in {word}",
                "How many distinct letters are there in {word}?",
            ],
            "vowels": [
                "the number of vowel letters other than y in {word}",
            ],
            "scrabble_score": [
                "the English Scrabble tile score of {word}",
            ],
            "alphabet_sum": [
                "the sum of letter values (a = 1 to z = 26) of {word}",
            ],
            "reversed": [
                "the reverse spelling of {word}",
            ],
        },
    each={
        "length": ["has {most} letters"],
        "distinct_letters": ["has {most} distinct letters"],
        "vowels": ["has {most} vowel letters, not counting y"],
    },
    examples=[
        ({"word": "quartz"}, {"length": 6, "vowels": 2, "scrabble_score": 24, "alphabet_sum": 103, "reversed": "ztrauq"}),
        ({"word": "level"}, {"palindrome": True, "distinct_letters": 3, "alphabetical": "eellv"}),
        ({"word": "banana"}, {"scrabble_score": 8, "alphabet_sum": 33, "distinct_letters": 3}),
    ],
)  # fmt: skip
def letter_statistics(word: Word) -> LetterFacts:
    """Count a word's letters, vowels, Scrabble points and alphabet positions; spell it backwards and in sorted order.

    Args:
        word: one word of the letters a to z
    """
    plain = clean(word)
    return LetterFacts(
        length=len(plain),
        distinct_letters=len(set(plain)),
        vowels=sum(c in "aeiou" for c in plain),
        scrabble_score=sum(_POINTS[c] for c in plain),
        alphabet_sum=sum(ord(c) - 96 for c in plain),
        reversed=plain[::-1],
        alphabetical="".join(sorted(plain)),
        palindrome=plain == plain[::-1],
    )


class PhoneticCodes(Result):
    """Codes that bring similar-sounding words together."""

    soundex: Annotated[str, About("Soundex code")]
    metaphone: Annotated[str, About("Metaphone code")]
    nysiis: Annotated[str, About("NYSIIS code")]


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "soundex": [
            "the American Soundex code of {word}",
            "What is the American Soundex code of {word}?",
        ],
    },
    examples=[
        ({"word": "robert"}, {"soundex": "R163"}),
        ({"word": "tymczak"}, {"soundex": "T522"}),
        ({"word": "pfister"}, {"soundex": "P236"}),
    ],
)
def phonetic_codes(word: Word) -> PhoneticCodes:
    """Encode how a word or surname sounds: American Soundex, Metaphone, NYSIIS.

    Args:
        word: one word of the letters a to z
    """
    import jellyfish

    plain = clean(word)
    return PhoneticCodes(soundex=jellyfish.soundex(plain), metaphone=jellyfish.metaphone(plain), nysiis=jellyfish.nysiis(plain))


class Distances(Result):
    """How different two spellings are."""

    levenshtein: Annotated[Integer, About("Levenshtein distance", None, "largest", "smallest")]
    damerau_levenshtein: Annotated[Integer, About("Damerau–Levenshtein distance", None, "largest", "smallest")]
    jaro_winkler: Annotated[float, About("Jaro–Winkler similarity", digits=4)]
    common_letters: Annotated[Integer, About("number of distinct letters in common", None, "largest", "smallest")]


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "levenshtein": [
            "the Levenshtein distance between {first} and {second}",
            "What is the Levenshtein distance between {first} and {second}?",
        ],
        "common_letters": [
            "the number of distinct letters common to {first} and {second}",
            "How many distinct letters do {first} and {second} have in common?",
        ],
    },
    each={
        "levenshtein": [
            "the Levenshtein distance of {first} from {second}",
            "the Levenshtein distance of {second} from {first}",
        ],
        "common_letters": ["shares {most} distinct letters with {second}", "shares {most} distinct letters with {first}"],
    },
    examples=[
        ({"first": "kitten", "second": "sitting"}, {"levenshtein": 3, "common_letters": 3}),
        ({"first": "martha", "second": "marhta"}, {"levenshtein": 2, "damerau_levenshtein": 1, "jaro_winkler": 0.96111}),
    ],
)
def spelling_distance(first: Word, second: Word) -> Distances:
    """Measure how different two words are in spelling: Levenshtein, Damerau–Levenshtein, Jaro–Winkler.

    Args:
        first: one word of the letters a to z
        second: another word
    """
    import jellyfish

    one, other = clean(first), clean(second)
    if one == other:
        raise ToolError("Give two different words.")
    return Distances(
        levenshtein=jellyfish.levenshtein_distance(one, other),
        damerau_levenshtein=jellyfish.damerau_levenshtein_distance(one, other),
        jaro_winkler=jellyfish.jaro_winkler_similarity(one, other),
        common_letters=len(set(one) & set(other)),
    )


_CODE_WORDS = """
Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango
Uniform Victor Whiskey Xray Yankee Zulu
"""
_NATO = {word[0].lower(): word for word in _CODE_WORDS.split()}


class Spelled(Result):
    """A word in code words."""

    code_words: list[str]
    spoken: Annotated[str, About("spelling", form="as code words separated by spaces")]
    length: Integer


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "spoken": [
            "the NATO phonetic alphabet spelling of {word}",
            "How is {word} spelled out in the NATO phonetic alphabet?",
        ],
        "length": [
            "the total number of letters in the NATO phonetic alphabet code words for {word}",
        ],
    },
    each={
        "length": ["has {most} letters in its NATO phonetic alphabet code words"],
    },
    examples=[
        ({"word": "dive"}, {"code_words": ["Delta", "India", "Victor", "Echo"], "length": 20}),
        ({"word": "jazz"}, {"code_words": ["Juliett", "Alfa", "Zulu", "Zulu"], "length": 19}),
    ],
)
def spelling_alphabet(word: Word) -> Spelled:
    """Spell a word in the ICAO/NATO alphabet (Alfa, Bravo, …, X-ray as Xray).

    Args:
        word: one word of the letters a to z
    """
    words = [_NATO[c] for c in clean(word)]
    return Spelled(code_words=words, spoken=" ".join(words), length=sum(map(len, words)))


class CaesarText(Result):
    """A word under a letter shift."""

    shifted: str


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "shifted": [
            "the Caesar encryption with a forward shift of {shift} for {word}",
            "What does the Caesar cipher with a forward shift of {shift} make of {word}?",
        ],
    },
    examples=[
        ({"word": "hello", "shift": 3}, {"shifted": "khoor"}),
        ({"word": "abjurer", "shift": 13}, {"shifted": "nowhere"}),
    ],
)
def caesar_cipher(word: Word, shift: Annotated[int, Pick(3, 5, 7, 13)]) -> CaesarText:
    """Encrypt a word with the Caesar cipher: move each letter forward in the alphabet, around its end.

    Args:
        word: one word of the letters a to z
        shift: places to move forward, -25 to 25
    """
    if not -25 <= shift <= 25:
        raise ToolError("The shift must lie from -25 to 25.")
    return CaesarText(shifted="".join(chr((ord(c) - 97 + shift) % 26 + 97) for c in clean(word)))


class Sentiment(Result):
    """VADER sentiment of a text."""

    compound: Annotated[float, About("compound sentiment score", digits=4)]
    positive: float
    neutral: float
    negative: float


@cache
def _analyzer() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

    return SentimentIntensityAnalyzer()


@tool(
    domain="linguistics",
    kind="processing",
    asks={
        "compound": [
            "the compound sentiment score of {text}",
            "What is the compound sentiment score of {text}?",
        ],
    },
    cite="vaderSentiment 3.3",
    examples=[
        ({"text": "VADER is smart, handsome, and funny."}, {"compound": 0.8316, "negative": 0.0}),
        ({"text": "Today SUX!"}, {"compound": -0.5461}),
    ],
)
def sentiment(text: Text) -> Sentiment:
    """Score the sentiment of an English text from -1 (negative) to 1 (positive) with VADER.

    Args:
        text: English text of at most 5,000 characters
    """
    if not text.strip() or len(text) > 5000:
        raise ToolError("Give a text of 1 to 5,000 characters.")
    scores = _analyzer().polarity_scores(text)
    return Sentiment(compound=scores["compound"], positive=scores["pos"], neutral=scores["neu"], negative=scores["neg"])


@seeds(Text, domain="linguistics")
def text_seeds() -> list[str]:
    """Sentences of long-dead authors that many people know."""
    return [
        "Brevity is the soul of wit.",
        "The pen is mightier than the sword.",
        "If music be the food of love, play on.",
        "We hold these truths to be evident, that all men are created equal.",
        "It was the best of times, it was the worst of times.",
        "To be, or not to be, that is the question.",
        "All the world is a stage, and all the men and women merely players.",
        "The lady doth protest too much.",
        "A rose by any other name would smell as sweet.",
        "Call me Ishmael. Some years ago, having little money in my purse, I thought I would sail about a little.",
        "The only thing we have to fear is fear itself.",
        "The child is father of the man.",
        "No man is an island, entire of itself.",
        "Hope is the thing with feathers that perches in the soul.",
        "Because I could not stop for Death, he kindly stopped for me.",
        "Two roads diverged in a wood, and I took the one less traveled by.",
        "Beauty is truth, truth beauty, that is all you know on earth, and all you need to know.",
        "Ask and it shall be given you; seek, and you shall find.",
        "The quality of mercy is not strained. It drops as the gentle rain from heaven.",
        "A thing of beauty is a joy for ever.",
        "Water, water, everywhere, nor any drop to drink.",
        "Some are born great, some achieve greatness, and some have greatness thrust upon them.",
        "The time has come to talk of many things: of shoes and ships and cabbages and kings.",
        "Early to bed and early to rise makes a man healthy, wealthy and wise.",
        "A penny saved is a penny earned.",
        "An honest man is the noblest work of God.",
        "To err is human, to forgive divine.",
        "Fools rush in where angels fear to tread.",
        "A little learning is a dangerous thing.",
        "Reader, I married him.",
        "There is no place like home.",
        "The proper study of mankind is man.",
    ]


@seeds(EnglishNoun, domain="linguistics")
def noun_seeds() -> list[str]:
    """Common nouns that are often used in the plural, where that is more than the noun with an s behind it."""
    seldom = _NO_PLURAL | _TWO_PLURALS | _SELDOM_PLURAL
    return [n for n in common_nouns() if n not in seldom and n not in _plurals() and _plural(n) != f"{n}s"]
