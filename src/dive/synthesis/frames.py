"""Frames: the words around a literal, so that a text says a common noun once.

A literal is a core ("CAGG") in a frame ("the DNA sequence {}"). Several literals of one frame share a plural noun: "the DNA
sequences CAGG and GCTA"; a later literal of the same frame stands without its noun. Where a noun comes first is known only
when the sentences stand in their order, so frames stay marked in a text until `spoken` settles them.

Invariant: the core stands in the finished text letter by letter, whatever becomes of its frame.
"""

import re
from collections.abc import Sequence

from dive.synthesis.saying import enumerate_words, plural_of

_OPEN, _NEXT, _SHUT = "\x01", "\x02", "\x03"
_MARKED = re.compile(rf"{_OPEN}([^{_NEXT}]*){_NEXT}([^{_NEXT}]*){_NEXT}([^{_SHUT}]*){_SHUT}")
_CODE = re.compile(r"[\d.,-]+|\w{1,2}")
"""Words that mean nothing alone: 17, or X."""
_KEY = re.compile(r" (?:alias|code|number|ID|registered as [A-Z]+) $")
"""The end of a frame whose literal is the key of a thing, and not its name: "the airport with the IATA code {}"."""

_SOURCE = re.compile(r", according to ([A-Z][^,.?\n]*),")


def framed(core: str, frame: str) -> str:
    """The core in its frame, the frame's noun marked so that a later mention can do without it."""
    head, item = _split(frame)
    if not head:
        return frame.format(core)
    if head.split()[-1] in core.split(" "):
        return item.format(core)  # "peptide T" says its noun itself
    return _marked(head, head, item.format(core))


def framed_list(cores: Sequence[str], frame: str, noun: str, plural: str, last: str) -> str:
    """Several cores of one frame, the noun said once: "the stars Vega and Deneb", "the Bengali and Thai scripts"."""
    head, item = _split(frame)
    words = enumerate_words([item.format(core) for core in cores], last)
    if head:
        return _marked(head, _plural_head(head, noun, plural), words)
    if frame.endswith(f" {{}} {noun}"):
        return f"{frame.partition('{}')[0]}{enumerate_words(list(cores), last)} {plural}"
    return enumerate_words([frame.format(core) for core in cores], last)


def shares_noun(text: str) -> bool:
    """Does a list say its noun once, in the plural?"""
    return text.startswith(_OPEN)


def spoken(text: str) -> str:
    """The text with every frame settled: its noun where it is said first, the bare literal afterwards."""
    said: set[str] = set()

    def settle(match: re.Match[str]) -> str:
        key, head, words = match.groups()
        if (
            key in said
            and not _beside_inner(match.string[: match.start()])
            and not _CODE.fullmatch(words)
            and not _KEY.search(key)
        ):
            return words
        said.add(key)
        return head + words

    return _MARKED.sub(settle, text)


def attributed_once(text: str) -> str:
    """The text with what stands between commas of each source, ", according to Unicode CLDR,", said the first time only."""
    said: set[str] = set()

    def settle(match: re.Match[str]) -> str:
        first = match[1] not in said
        said.add(match[1])
        return match[0] if first else ""

    return _SOURCE.sub(settle, text)


def _beside_inner(before: str) -> bool:
    """Does what goes before end with "… of the star A and ", so that a bare B might be taken for something of which, too?"""
    place = before.rfind(_OPEN)
    return before.endswith(f"{_SHUT} and ") and not before[:place].endswith((" between ", " both ", "Between ", "Both "))


def _marked(key: str, head: str, words: str) -> str:
    return f"{_OPEN}{key}{_NEXT}{head}{_NEXT}{words}{_SHUT}"


def _split(frame: str) -> tuple[str, str]:
    """A frame as the words that can be left out and the word that holds the core; nothing can be left out of "the {}"."""
    place = frame.rfind(" ", 0, frame.index("{}")) + 1
    head, item = frame[:place], frame[place:]
    return (head, item) if len(head.split()) > 1 and " " not in item else ("", frame)


def _plural_head(head: str, noun: str, plural: str) -> str:
    """ "the star " as "the stars ", "the airport with the IATA code " as "the airports with the IATA codes "."""
    words = head.strip()
    if words in (f"the {noun}", noun):
        return f"the {plural} "
    match = re.fullmatch(r"(.*?) (with|for|registered|commonly called|called|cited as|abbreviated)\b *(.*)", words)
    if match is None:
        before, of, after = words.partition(" of")
        after = _pluralised(after) if after.startswith(" the ") and after.count(" ") in (2, 3) else after  # of the nouns
        return f"{_pluralised(before)}{of}{after} "
    start, kind, rest = match.groups()
    thing = f"the {plural}" if start == f"the {noun}" else " of the ".join(map(_pluralised, start.split(" of the ")))
    return " ".join(filter(None, (thing, kind, _pluralised(rest) if kind == "with" else rest))) + " "


def _pluralised(words: str) -> str:
    if " or " in words:
        one, _, other = words.partition(" or ")
        return f"{_pluralised(one)} or {_pluralised(other)}"
    before, space, last = words.rpartition(" ")
    return f"{before}{space}{plural_of(last)}"
