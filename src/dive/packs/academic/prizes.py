"""Laureates of the Fields Medal (1936–2022), the Turing Award (1966–2024) and the Abel Prize (2003–2024): own table."""

from functools import cache
from typing import Annotated

from dive.packs.academic.entities import AcademicPrize, Scholar
from dive.tools import About, Pack, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Year

PACK = Pack(
    name="prizes",
    domain="academic",
    title="Fields Medal, Turing Award, Abel Prize",
    licence="Apache-2.0 (facts)",
    vintage="2024",
)

_FIELDS = """
1936 Lars Ahlfors; Jesse Douglas
1950 Laurent Schwartz; Atle Selberg
1954 Kunihiko Kodaira; Jean-Pierre Serre
1958 Klaus Roth; René Thom
1962 Lars Hörmander; John Milnor
1966 Michael Atiyah; Paul Cohen; Alexander Grothendieck; Stephen Smale
1970 Alan Baker; Heisuke Hironaka; Sergei Novikov; John G. Thompson
1974 Enrico Bombieri; David Mumford
1978 Pierre Deligne; Charles Fefferman; Grigory Margulis; Daniel Quillen
1982 Alain Connes; William Thurston; Shing-Tung Yau
1986 Simon Donaldson; Gerd Faltings; Michael Freedman
1990 Vladimir Drinfeld; Vaughan Jones; Shigefumi Mori; Edward Witten
1994 Jean Bourgain; Pierre-Louis Lions; Jean-Christophe Yoccoz; Efim Zelmanov
1998 Richard Borcherds; Timothy Gowers; Maxim Kontsevich; Curtis McMullen
2002 Laurent Lafforgue; Vladimir Voevodsky
2006 Andrei Okounkov; Grigori Perelman; Terence Tao; Wendelin Werner
2010 Elon Lindenstrauss; Ngô Bảo Châu; Stanislav Smirnov; Cédric Villani
2014 Artur Avila; Manjul Bhargava; Martin Hairer; Maryam Mirzakhani
2018 Caucher Birkar; Alessio Figalli; Peter Scholze; Akshay Venkatesh
2022 Hugo Duminil-Copin; June Huh; James Maynard; Maryna Viazovska
"""
_TURING = """
1966 Alan Perlis
1967 Maurice Wilkes
1968 Richard Hamming
1969 Marvin Minsky
1970 James Wilkinson
1971 John McCarthy
1972 Edsger Dijkstra
1973 Charles Bachman
1974 Donald Knuth
1975 Allen Newell; Herbert Simon
1976 Michael Rabin; Dana Scott
1977 John Backus
1978 Robert Floyd
1979 Kenneth Iverson
1980 Tony Hoare
1981 Edgar Codd
1982 Stephen Cook
1983 Dennis Ritchie; Ken Thompson
1984 Niklaus Wirth
1985 Richard Karp
1986 John Hopcroft; Robert Tarjan
1987 John Cocke
1988 Ivan Sutherland
1989 William Kahan
1990 Fernando Corbató
1991 Robin Milner
1992 Butler Lampson
1993 Juris Hartmanis; Richard Stearns
1994 Edward Feigenbaum; Raj Reddy
1995 Manuel Blum
1996 Amir Pnueli
1997 Douglas Engelbart
1998 Jim Gray
1999 Frederick Brooks
2000 Andrew Yao
2001 Ole-Johan Dahl; Kristen Nygaard
2002 Leonard Adleman; Ron Rivest; Adi Shamir
2003 Alan Kay
2004 Vint Cerf; Robert Kahn
2005 Peter Naur
2006 Frances Allen
2007 Edmund Clarke; Allen Emerson; Joseph Sifakis
2008 Barbara Liskov
2009 Charles Thacker
2010 Leslie Valiant
2011 Judea Pearl
2012 Shafi Goldwasser; Silvio Micali
2013 Leslie Lamport
2014 Michael Stonebraker
2015 Whitfield Diffie; Martin Hellman
2016 Tim Berners-Lee
2017 John Hennessy; David Patterson
2018 Yoshua Bengio; Geoffrey Hinton; Yann LeCun
2019 Edwin Catmull; Pat Hanrahan
2020 Alfred Aho; Jeffrey Ullman
2021 Jack Dongarra
2022 Robert Metcalfe
2023 Avi Wigderson
2024 Andrew Barto; Richard Sutton
"""
_ABEL = """
2003 Jean-Pierre Serre
2004 Michael Atiyah; Isadore Singer
2005 Peter Lax
2006 Lennart Carleson
2007 S. R. Srinivasa Varadhan
2008 John G. Thompson; Jacques Tits
2009 Mikhael Gromov
2010 John Tate
2011 John Milnor
2012 Endre Szemerédi
2013 Pierre Deligne
2014 Yakov Sinai
2015 John Nash; Louis Nirenberg
2016 Andrew Wiles
2017 Yves Meyer
2018 Robert Langlands
2019 Karen Uhlenbeck
2020 Hillel Furstenberg; Grigory Margulis
2021 László Lovász; Avi Wigderson
2022 Dennis Sullivan
2023 Luis Caffarelli
2024 Michel Talagrand
"""
_TABLES = {"Fields Medal": _FIELDS, "Turing Award": _TURING, "Abel Prize": _ABEL}


@cache
def _awards() -> tuple[tuple[str, int, str], ...]:
    """(prize, year, laureate), by prize and year."""
    return tuple(
        (prize, int(line[:4]), name)
        for prize, table in _TABLES.items()
        for line in table.strip().splitlines()
        for name in line[5:].split("; ")
    )


def _prize(name: str) -> str:
    wanted = " ".join(name.lower().replace("acm", "").replace("a.m.", "").removeprefix("the ").split()).removeprefix("the ")
    for prize in _TABLES:
        if wanted in (prize.lower(), prize.lower().split()[0]):
            return prize
    raise ToolError(f"'{name[:60]}' is not among the prizes known here: {', '.join(_TABLES)}.")


def _fold(name: str) -> str:
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFKD", name) if c.isalpha()).casefold()


class Laureates(Result):
    """Who won."""

    laureates: list[Scholar]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
            "laureates": [
                "the recipients of {prize} in {year}",
                "To whom was {prize} awarded in {year}?",
            ],
            "laureates#count": [
                "the number of recipients of {prize} in {year}",
                "How many people were awarded {prize} in {year}?",
            ],
        },
    rules=("Count each award under its official award year",),
    each={
        "laureates#count": ["has {most} recipients in {year}"],
    },
    examples=[
        ({"prize": "Turing Award", "year": 2018}, {"laureates": ["Geoffrey Hinton", "Yann LeCun", "Yoshua Bengio"]}),
        ({"prize": "Fields Medal", "year": 2014},
         {"laureates": ["Artur Avila", "Manjul Bhargava", "Martin Hairer", "Maryam Mirzakhani"]}),
        ({"prize": "Abel Prize", "year": 2016}, {"laureates": ["Andrew Wiles"]}),
    ],
)  # fmt: skip
def prize_laureates(prize: AcademicPrize, year: Year) -> Laureates:
    """List the laureates of the Fields Medal, the Turing Award or the Abel Prize for a year, by given name.

    Args:
        prize: Fields Medal, Turing Award or Abel Prize
        year: award year as counted by the prize (the Turing Award is announced the year after)
    """
    name = _prize(prize)
    found = sorted(who for p, y, who in _awards() if p == name and y == year)
    if not found:
        raise ToolError(f"The {name} has no laureate for {year} in the table.")
    return Laureates(laureates=found)


class Award(Row):
    """A prize and its year."""

    noun = "prize"
    plural = "prizes"
    key = "prize"

    prize: AcademicPrize
    year: Annotated[Year, About("award year", None, "latest", "earliest")]


class Awards(Result):
    """What a scholar won."""

    prizes: list[Award]
    first_year: Annotated[int, About("year of the first of these prizes", None, "latest", "earliest", ranked=False)]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "first_year": [
            "the year in which {scholar} first received one of the Fields Medal, the Turing Award and the Abel Prize",
            "In which year did {scholar} first receive one of the Fields Medal, the Turing Award and the Abel Prize?",
        ],
    },
    rules=("Count each award under its official award year",),
    examples=[
        ({"scholar": "Avi Wigderson"}, {"prizes": [{"prize": "Abel Prize", "year": 2021},
                                                   {"prize": "Turing Award", "year": 2023}],
                                        "first_year": 2021}),
        ({"scholar": "Jean-Pierre Serre"},
         {"prizes": [{"prize": "Fields Medal", "year": 1954}, {"prize": "Abel Prize", "year": 2003}], "first_year": 1954}),
    ],
)  # fmt: skip
def scholar_prizes(scholar: Scholar) -> Awards:
    """List which of the Fields Medal, Turing Award and Abel Prize a scholar won, and when.

    Args:
        scholar: given and family name, such as 'Donald Knuth'
    """
    found = sorted((y, p) for p, y, who in _awards() if _fold(who) == _fold(scholar))
    if not found:
        raise ToolError(
            f"'{scholar[:60]}' is no laureate of the Fields Medal, the Turing Award or the Abel Prize in the table."
        )
    return Awards(prizes=[Award(prize=p, year=y) for y, p in found], first_year=found[0][0])


@seeds(AcademicPrize, domain="academic")
def prize_seeds() -> list[str]:
    """The three prizes."""
    return list(_TABLES)


@seeds(Scholar, domain="academic")
def laureate_seeds() -> list[str]:
    """Every laureate, once."""
    return list(dict.fromkeys(who for _, _, who in _awards()))
