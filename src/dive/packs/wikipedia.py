"""Pages of a corpus out of Wikipedia article summaries: kinds, facts and links that the text itself states.

Every fact is read off an article's short description by a rule that admits few forms ("1875 opera by Georges Bizet",
"Capital and largest city of Ethiopia"), or off a table of countries. Invariant: what no rule reads with certainty is left
out, so a missing fact says nothing, and a fact that stands there is what the article says.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dive.packs.corpora import Page, tokens

PEOPLE = frozenset({
    "activist", "actor", "actress", "admiral", "anthropologist", "archaeologist", "architect", "artist", "astronaut",
    "astronomer", "athlete", "author", "bishop", "biologist", "botanist", "boxer", "businessman", "businesswoman",
    "chemist", "choreographer", "comedian", "commander", "composer", "conductor", "conqueror", "criminologist",
    "cyclist", "dancer", "dictator", "dramatist", "economist", "emperor", "empress", "engineer", "entrepreneur",
    "essayist", "explorer", "feminist", "filmmaker", "footballer", "founder", "general", "geneticist", "geographer",
    "geologist", "guitarist", "gymnast", "historian", "industrialist", "inventor", "jurist", "journalist", "judge",
    "king", "lawyer", "leader", "linguist", "logician", "magnate", "mathematician", "merchant", "meteorologist",
    "minister", "missionary", "monarch", "monk", "musician", "mystic", "naturalist", "navigator", "nun", "novelist",
    "nurse", "painter", "paleontologist", "pharaoh", "philanthropist", "philosopher", "photographer", "physician",
    "physicist", "physiologist", "pianist", "pioneer", "playwright", "poet", "politician", "polymath", "pope",
    "preacher", "president", "prime-minister", "prince", "princess", "psychiatrist", "psychoanalyst", "psychologist",
    "queen", "rapper", "revolutionary", "saint", "saxophonist", "scholar", "scientist", "screenwriter", "sculptor",
    "shogun", "singer", "singer-songwriter", "sociologist", "songwriter", "sprinter", "statesman", "statistician",
    "suffragette", "sultan", "swimmer", "theologian", "theorist", "trumpeter", "violinist", "virologist", "wrestler",
    "writer", "zoologist",
})  # fmt: skip
"""Nouns for a person, as descriptions use them."""
RULERS = frozenset({
    "emperor", "empress", "king", "monarch", "pharaoh", "pope", "president", "prince", "princess", "queen", "shogun",
    "sultan", "bishop",
})  # fmt: skip
"""People whose years in a description may be those of their office."""
PLACES = frozenset({
    "archipelago", "bay", "canal", "capital", "city", "city-state", "continent", "country", "desert", "gulf", "island",
    "lake", "metropolis", "mountain", "municipality", "ocean", "peninsula", "port", "province", "region", "river",
    "sea", "state", "strait", "territory", "town", "volcano", "waterfall",
})  # fmt: skip
WORKS = frozenset({
    "album", "ballet", "book", "comedy", "epic", "essay", "film", "musical", "novel", "novella", "opera", "painting",
    "play", "poem", "sculpture", "song", "symphony", "tragedy", "trilogy", "treatise",
})  # fmt: skip

_ENDS = re.compile(
    r"\s*(?:[,;(]| (?:of|in|by|between|from|that|which|who|whose|used|for|on|and|with|to|at|during|where|based|as|produced"
    r"|written|made|consisting|composed|located|known|noted|best|caused|found|using|developed|about) )"
)
_LIFE = re.compile(r"\((?:born )?(?:c\. )?(\d{3,4})(?:–(?:c\. )?(\d{3,4}))?\)$")
_WORK = re.compile(r"^(?:(\d{4}) )?.*\b(\w+)\b(?: \w+)? by (?!the\b)([^,()]+?)(?:,.*)?$")
_CAPITAL = re.compile(r"^Capital(?: city)?(?:,? and (?:the )?(?:largest|most populous)(?: city)?)? of (?:the )?([^,()]+)$")
_CITY = re.compile(r"^(?:Largest |Second-largest |Port |Coastal |Major )?[Cc]ity in (?:[^,()]+, )?(?:the )?([^,()]+)$")
_ELEMENT = re.compile(r"^Chemical element with atomic number (\d+) \((\w+)\)$")
_CLAUSE = re.compile(r"(?<=\w\w)[.;](?: |$)|,(?!\d)| – |\(")
_DEFINED = re.compile(r"\b(?:is|was) (?:an?|the) ")

LONGEST_CLUE = 88
"""Characters of a description that a query can state."""
SHORTEST_CLUE = 18


def kind_of(description: str) -> str | None:
    """The common noun that the description starts with: "composer" for "French composer (1838–1875)"."""
    head = _ENDS.split(f" {description.strip()} ", maxsplit=1)[0].strip()
    words = head.split()
    if not words or not re.fullmatch(r"[a-zA-Z-]{3,}", words[-1]):
        return None
    return words[-1].casefold()


def _facts(description: str, kind: str | None, titles: Mapping[str, str], countries: Mapping[str, Any]) -> dict[str, Any]:
    """What the short description states. Titles are looked up by folded name."""
    facts: dict[str, Any] = {}
    if kind in PEOPLE and (life := _LIFE.search(description)):
        born, died = int(life[1]), life[2] and int(life[2])
        if "born" in life[0] or (died and kind not in RULERS and 15 < died - born < 105):
            facts |= {"born": born} | ({"died": died} if died else {})
    elif (work := _WORK.match(description)) and work[2] in WORKS:
        if work[3].casefold() in titles:
            facts["creator"] = titles[work[3].casefold()]
        if work[1]:
            facts["year"] = int(work[1])
    elif (city := _CAPITAL.match(description) or _CITY.match(description)) and city[1] in countries:
        facts["country"] = countries[city[1]]["page"]
    elif element := _ELEMENT.match(description):
        facts |= {"atomic_number": int(element[1]), "symbol": element[2]}
    return facts


class _Linker:
    """Finds the titles that a text names: whole, and no part of a longer name."""

    def __init__(self, pages: Iterable[tuple[str, str | None]]) -> None:
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for title, kind in pages:
            proper = kind in PEOPLE or kind in PLACES or (kind in WORKS and " " in title)
            if proper and title[:1].isupper() and len(title) > 3:
                self._by_first[title.split()[0]].append(title)
        for found in self._by_first.values():
            found.sort(key=lambda title: (-len(title), title))

    def links(self, own: str, text: str) -> tuple[str, ...]:
        """Titles in the order in which the text names them, its own left out."""
        found: dict[str, None] = {}
        end = 0
        for word in re.finditer(r"[^\W\d_][\w'’.-]*", text):
            if word.start() < end or not word[0][0].isupper():
                continue
            first = word[0].rstrip(".,'’")
            for title in self._by_first.get(first, ()) or self._by_first.get(first.removesuffix("'s"), ()):
                if text.startswith(title, word.start()) and self._whole(text, word.start(), word.start() + len(title)):
                    end = word.start() + len(title)
                    if title != own:
                        found[title] = None
                    break
        return tuple(found)

    def _whole(self, text: str, start: int, end: int) -> bool:
        """No capitalised word follows or precedes, as in "Paris Commune" or "New Mexico"."""
        after = re.match(r"[\w-]|\s+[A-Z]", text[end:])
        before = re.search(r"(?:^|[\s(])([A-Z][\w'’-]*) $", text[:start])
        opening = before is not None and re.search(r"(?:^|[.!?] )[A-Z][\w'’-]* $", text[:start]) is not None
        return after is None and (before is None or opening)


def shortened(text: str, most: int | None) -> str:
    """The first sentences of the text, as many as fit; at least one."""
    if most is None or len(text) <= most:
        return text
    cut = max((m.end() for m in re.finditer(r"(?<=[a-z0-9)\"’]{2})[.!?](?= [A-Z\"“(])", text[:most])), default=0)
    return text[:cut] if cut else text


def pages_of(
    articles: Iterable[Mapping[str, str]], countries: Mapping[str, Mapping[str, Any]], longest: int | None = None
) -> list[Page]:
    """Pages, by title, of summaries with `title`, `extract` and `description`.

    Args:
        articles: the summaries; those without text are left out, and of several of one title the last is kept
        countries: facts of countries by name, `page` being the title of a country's article
        longest: characters at which a text is shortened to whole sentences
    """
    distinct = {a["title"]: a for a in articles if a.get("extract", "").strip()}
    kept = [distinct[title] for title in sorted(distinct)]
    kinds = {a["title"]: kind_of(a.get("description") or "") for a in kept}
    titles = {title.casefold(): title for title in kinds}
    drafts: list[tuple[str, str, str, dict[str, Any]]] = []
    for article in kept:
        title, description = article["title"], (article.get("description") or "").strip()
        facts = _facts(description, kinds[title], titles, countries)
        if title in countries and countries[title]["page"] == title:
            facts |= {name: value for name, value in countries[title].items() if name != "page"}
            if facts.get("capital") not in kinds:
                facts.pop("capital", None)
        drafts.append((title, description, shortened(" ".join(article["extract"].split()), longest), facts))
    linker = _Linker(kinds.items())
    return [
        Page(title, description, text, kinds[title], facts, linker.links(title, text))
        for title, description, text, facts in drafts
    ]


def common_words(pages: Iterable[Page]) -> frozenset[str]:
    """Words that the texts write without a capital more often than with one, so that a capital only marks a beginning."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for page in pages:
        for word in re.findall(r"(?<=[a-z,] )[^\W\d_]+", page.text):
            (small if word.islower() else large)[word.casefold()] += 1
    return frozenset(word for word, times in small.items() if times > large[word])


def clues_of(page: Page, common: frozenset[str]) -> list[str]:
    """Descriptions of the page's subject that do not name it, to be put after "the", as one would type them into a search box.

    Years of a life are left out of them, or a question about that life would answer itself.
    """
    found = []
    described = re.sub(r" \([^()]*\)$", "", page.description.rstrip("."))
    if page.kind in PEOPLE or page.kind in WORKS or page.kind in PLACES:
        first, second = [*described.split(" ", 2), ""][:2]
        plain = first.split("-")[0].casefold() in common and not second[:1].isupper()
        found.append(described[:1].lower() + described[1:] if plain else described)
    defined = _DEFINED.search(page.text)
    if defined is not None and defined.start() < 60:
        sentence = page.text[defined.end() :]
        clause = _CLAUSE.split(sentence)[0]
        if not re.match(r", [^,.;]{0,30}(?:,| and | or )", sentence[len(clause) :]):  # or it would end inside a list
            found.append(clause.strip())
    return [clue for clue in dict.fromkeys(found) if _usable(clue, page)]


def _usable(clue: str, page: Page) -> bool:
    """Short, plain, specific, and silent on the title."""
    if not SHORTEST_CLUE <= len(clue) <= LONGEST_CLUE or re.search(r'[":;()\[\]{}/]', clue):
        return False
    if "same name" in clue:
        return False
    named = {w[:4] for w in tokens(page.title)}
    return len(tokens(clue)) >= 4 and not named & {w[:4] for w in tokens(clue)}


def by_renown(pages: Sequence[Page]) -> list[str]:
    """Titles, those that most other pages name first."""
    named: dict[str, int] = defaultdict(int)
    for page in pages:
        for title in page.links:
            named[title] += 1
    return sorted((page.title for page in pages), key=lambda title: (-named[title], title))
