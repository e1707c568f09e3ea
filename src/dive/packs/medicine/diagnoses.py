"""Diagnosis codes: ICD-10-CM, the clinical modification used in the United States (2026, April update)."""

import re
from functools import cache
from typing import Annotated, ClassVar

from dive.packs.atlas import connect
from dive.packs.medicine import icd10cm
from dive.packs.medicine.entities import IcdBlock
from dive.tools import About, Pick, Result, Row, ToolError, aliases, seeds, tool
from dive.tools.entities import Disease, Icd10Code

PACK = icd10cm.PACK


class SubcodeRow(Row):
    """A code inside the list of those directly below another: nobody counts the subcodes of subcodes."""

    noun: ClassVar[str] = "subcode"
    plural: ClassVar[str] = "subcodes"
    key: ClassVar[str] = "code"
    code: Icd10Code
    title: Annotated[str, About("title")]
    subcodes: int
    inclusion_terms: Annotated[int, About("number of inclusion terms", high="largest", low="smallest", ranked=False)]


class CategoryRow(Row):
    """A three-character category inside a block."""

    noun: ClassVar[str] = "category"
    plural: ClassVar[str] = "categories"
    key: ClassVar[str] = "code"
    code: Icd10Code
    title: Annotated[str, About("title")]
    subcodes: Annotated[int, About("number of direct subcodes", high="largest", low="smallest")]
    inclusion_terms: Annotated[int, About("number of inclusion terms", high="largest", low="smallest", ranked=False)]


class DiagnosisCode(Result):
    """A code and its place in the classification."""

    title: Annotated[str, About("title")]
    parent: Icd10Code | None
    category: Icd10Code
    block: IcdBlock
    block_title: Annotated[str, About("block title", held='lie in the block "{}"')]
    chapter: Annotated[int, About("chapter number", ranked=False)]
    chapter_title: Annotated[str, About("chapter title", held='lie in the chapter "{}"')]
    depth: Annotated[int, About("level below its category", high="deepest", low="shallowest")]


class DiagnosisNotes(Result):
    """What the tabular list says a code holds and does not hold."""

    inclusion_terms: list[str]
    includes: list[str]
    excludes1: list[str] | None
    excludes2: list[str] | None


class CodeList(Result):
    """Codes with their titles."""

    codes: list[SubcodeRow]


class BlockCategories(Result):
    """Categories with their titles."""

    codes: list[CategoryRow]


class CodeForDisease(Result):
    """The code of a disease."""

    code: Icd10Code


class BlockRow(Row):
    """A block inside a chapter."""

    noun: ClassVar[str] = "block"
    plural: ClassVar[str] = "blocks"
    key: ClassVar[str] = "block"
    block: IcdBlock
    title: Annotated[str, About("title")]
    categories: Annotated[int, About("number of categories", high="largest", low="smallest")]
    codes: Annotated[int, About("number of codes", high="largest", low="smallest", additive=True)]


class ChapterBlocks(Result):
    """A chapter's title and blocks."""

    title: Annotated[str, About("title")]
    blocks: list[BlockRow]


class NearestAncestor(Result):
    """Where two codes meet in the classification."""

    level: Annotated[str, About("level")]
    ancestor: Annotated[str | None, About("nearest common ancestor", form="written like E11, E08-E13 or chapter 4")]
    title: Annotated[str | None, About("title of the nearest common ancestor")]


def _row(entry: icd10cm.Entry) -> SubcodeRow:
    return SubcodeRow(
        code=entry.code, title=entry.title, subcodes=len(icd10cm.children(entry.code)), inclusion_terms=len(entry.terms)
    )  # fmt: skip


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "title": [
            "the title of {code}",
            "What is the title of {code}?",
        ],
        "parent": [
            "the parent code of {code}",
            "Which code is the parent of {code}?",
        ],
        "category": [
            "the three-character category of {code}",
            "Which three-character category contains {code}?",
        ],
        "block": [
            "the block to which {code} belongs",
            "Which block contains {code}?",
        ],
        "block_title": [
            "the block title of {code}",
            "What is the title of the block that contains {code}?",
        ],
        "chapter": [
            "the chapter number of {code}",
            "What is the number of the chapter that contains {code}?",
        ],
        "chapter_title": [
            "the chapter title of {code}",
            "What is the title of the chapter that contains {code}?",
        ],
    },
    via={"parent": "the parent of {code}", "category": "the category of {code}"},
    examples=[
        (
            {"code": "E11.9"},
            {"title": "Type 2 diabetes mellitus without complications", "parent": "E11", "block": "E08-E13", "chapter": 4},
        ),
        (
            {"code": "j459"},
            {"title": "Other and unspecified asthma", "category": "J45", "chapter_title": "Diseases of the respiratory system"},
        ),
        ({"code": "I10"}, {"title": "Essential (primary) hypertension", "parent": None, "block": "I10-I1A", "chapter": 9}),
    ],
)
def icd10cm_code(code: Icd10Code) -> DiagnosisCode:
    """Look up an ICD-10-CM diagnosis code: title, parent code, category, block and chapter.

    Args:
        code: ICD-10-CM code with or without its point, without seventh-character extension
    """
    entry = icd10cm.find_entry(code)
    category = entry.code[:3]
    block = icd10cm.block_of(category)
    chapter, block_title, chapter_title = icd10cm.blocks()[block]
    return DiagnosisCode(
        title=entry.title,
        parent=entry.parent,
        category=category,
        block=block,
        block_title=block_title,
        chapter=chapter,
        chapter_title=chapter_title,
        depth=len(icd10cm.line_of(entry.code)) - 1,
    )


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "codes": [
            "the direct subcodes of {code}",
            "What are the direct subcodes of {code}?",
        ],
        "codes#count": [
            "the number of direct subcodes of {code}",
            "How many direct subcodes does {code} have?",
        ],
    },
    each={
        "codes#count": ["has {most} direct subcodes"],
    },
    examples=[
        (
            {"code": "A05"},
            {"codes": [{"code": f"A05.{n}"} for n in (0, 1, 2, 3, 4, 5, 8, 9)]},
        ),
        ({"code": "J30.8"}, {"codes": [{"code": "J30.81"}, {"code": "J30.89"}]}),
        ({"code": "I10"}, {"codes": []}),
    ],
)
def icd10cm_subcodes(code: Icd10Code) -> CodeList:
    """List the codes directly below an ICD-10-CM code, without seventh-character extensions.

    Args:
        code: ICD-10-CM code with or without its point, without seventh-character extension
    """
    return CodeList(codes=[_row(e) for e in icd10cm.children(icd10cm.find_entry(code).code)])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "inclusion_terms": [
            "the inclusion terms listed directly under {code}",
            "Which inclusion terms are listed directly under {code}?",
        ],
        "inclusion_terms#count": [
            "the number of inclusion terms listed directly under {code}",
            "How many inclusion terms are listed directly under {code}?",
        ],
        "excludes1": [
            "the Excludes1 entries listed directly under {code}",
            "Which Excludes1 entries are listed directly under {code}?",
        ],
        "excludes1#count": [
            "the number of Excludes1 entries listed directly under {code}",
            "How many Excludes1 entries are listed directly under {code}?",
        ],
        "excludes2": [
            "the Excludes2 entries listed directly under {code}",
            "Which Excludes2 entries are listed directly under {code}?",
        ],
        "excludes2#count": [
            "the number of Excludes2 entries listed directly under {code}",
            "How many Excludes2 entries are listed directly under {code}?",
        ],
    },
    each={
        "inclusion_terms#count": ["lists {most} inclusion terms of its own"],
        "excludes1#count": ["lists {most} Excludes1 entries of its own"],
        "excludes2#count": ["lists {most} Excludes2 entries of its own"],
    },
    examples=[
        (
            {"code": "E11"},
            {
                "includes": [
                    "diabetes (mellitus) due to insulin secretory defect",
                    "diabetes NOS",
                    "insulin resistant diabetes (mellitus)",
                ]
            },
        ),
        (
            {"code": "I10"},
            {"excludes1": ["hypertensive disease complicating pregnancy, childbirth and the puerperium (O10-O11, O13-O16)"]},
        ),
    ],
)
def icd10cm_notes(code: Icd10Code) -> DiagnosisNotes:
    """List the notes placed directly at an ICD-10-CM code: inclusion terms, includes, excludes1 and excludes2.

    Args:
        code: ICD-10-CM code with or without its point, without seventh-character extension
    """
    entry = icd10cm.find_entry(code)
    return DiagnosisNotes(
        inclusion_terms=entry.terms,
        includes=entry.includes,
        excludes1=entry.excludes1 or None,
        excludes2=entry.excludes2 or None,
    )


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "code": ["the diagnosis code for {disease}", "What is the diagnosis code for {disease}?"],
    },
    via={"code": "the code for {disease}"},
    examples=[
        ({"disease": "Cystic fibrosis"}, {"code": "E84"}),
        ({"disease": "multiple sclerosis"}, {"code": "G35"}),
        ({"disease": "Essential (primary) hypertension"}, {"code": "I10"}),
    ],
)
def icd10cm_code_of_disease(disease: Disease) -> CodeForDisease:
    """Find the ICD-10-CM code whose title, or one of whose inclusion terms, is the name of a disease.

    A title goes before an inclusion term; a name that several codes carry is refused.

    Args:
        disease: name of the disease exactly as the classification writes it, in any case
    """
    found = icd10cm.codes_titled(disease)
    best = [code for code, titled in found if titled] or [code for code, _ in found]
    # A code and its own parent may share a title (G35 and a sole subcode): the broader one is meant.
    best = [c for c in best if not any(o != c and o in icd10cm.line_of(c) for o in best)]
    if not best:
        raise ToolError(f"No ICD-10-CM title or inclusion term is exactly '{disease.strip()[:80]}'.")
    if len(best) > 1:
        raise ToolError(f"Several ICD-10-CM codes carry the name '{disease.strip()[:80]}': {', '.join(best[:8])}.")
    return CodeForDisease(code=best[0])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "codes": [
            "the three-character categories in {block}",
            "Which three-character categories make up {block}?",
        ],
        "codes#count": [
            "the number of three-character categories in {block}",
            "How many three-character categories make up {block}?",
        ],
    },
    each={
        "codes#count": ["has {most} three-character categories"],
    },
    examples=[
        ({"block": "E08-E13"}, {"codes": [{"code": c} for c in ("E08", "E09", "E10", "E11", "E13")]}),
        (
            {"block": "J09-J18"},
            {"codes": [{"code": c} for c in ("J09", "J10", "J11", "J12", "J13", "J14", "J15", "J16", "J17", "J18")]},
        ),
    ],
)
def icd10cm_block_categories(block: IcdBlock) -> BlockCategories:
    """List the three-character categories of an ICD-10-CM block, with titles and numbers of direct subcodes.

    Args:
        block: range of categories that names the block, such as "E08-E13"
    """
    query = "SELECT code, title, subcodes, terms FROM category WHERE block = ? ORDER BY code"
    rows = connect(__file__, "icd10cm").execute(query, (icd10cm.find_block(block),))
    return BlockCategories(codes=[CategoryRow(code=r[0], title=r[1], subcodes=r[2], inclusion_terms=r[3]) for r in rows])


@tool(
    domain="medicine",
    kind="retrieval",
    asks={
        "title": ["the title of chapter {chapter} of ICD-10-CM", "what chapter {chapter} of ICD-10-CM is about"],
        "blocks": [
            "the blocks in chapter {chapter} of ICD-10-CM",
            "Which blocks make up chapter {chapter} of ICD-10-CM?",
        ],
        "blocks#count": [
            "the number of blocks in chapter {chapter} of ICD-10-CM",
            "How many blocks make up chapter {chapter} of ICD-10-CM?",
        ],
    },
    undisputed=("title",),
    examples=[
        ({"chapter": 2}, {"title": "Neoplasms"}),
        ({"chapter": 10}, {"title": "Diseases of the respiratory system"}),
    ],
)
def icd10cm_chapter(
    chapter: Annotated[int, Pick(1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18, noun="chapter number")],
) -> ChapterBlocks:
    """List the blocks of an ICD-10-CM chapter, with their numbers of categories and codes.

    Args:
        chapter: chapter number, 1 to 22
    """
    spans = [(s, b) for s, b in icd10cm.blocks().items() if b[0] == chapter]
    if not spans:
        raise ToolError("ICD-10-CM has the chapters 1 to 22.")
    rows = []
    for span, (_, title, _) in spans:
        sizes = [codes for block, codes in icd10cm.categories().values() if block == span]
        rows.append(BlockRow(block=span, title=title, categories=len(sizes), codes=sum(sizes)))
    return ChapterBlocks(title=spans[0][1][2], blocks=rows)


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "level": [
            "the level (code, block or chapter) at which {code} and {other_code} first meet",
            "At which level, code, block or chapter, do {code} and {other_code} first meet?",
        ],
        "ancestor": [
            "the nearest common ancestor of {code} and {other_code}",
            "What is the nearest common ancestor of {code} and {other_code}?",
        ],
        "title": [
            "the title of the nearest common ancestor of {code} and {other_code}",
            "What is the title of the nearest common ancestor of {code} and {other_code}?",
        ],
    },
    examples=[
        ({"code": "E11.21", "other_code": "E11.9"}, {"level": "code", "ancestor": "E11", "title": "Type 2 diabetes mellitus"}),
        ({"code": "E10.9", "other_code": "E11.9"}, {"level": "block", "ancestor": "E08-E13", "title": "Diabetes mellitus"}),
        (
            {"code": "I10", "other_code": "I21.9"},
            {"level": "chapter", "ancestor": "chapter 9", "title": "Diseases of the circulatory system"},
        ),
    ],
)
def icd10cm_common_ancestor(code: Icd10Code, other_code: Icd10Code) -> NearestAncestor:
    """Find the lowest code, block or chapter of ICD-10-CM that contains two codes, neither of which lies below the other.

    Args:
        code: ICD-10-CM code with or without its point
        other_code: another ICD-10-CM code
    """
    a, b = icd10cm.find_entry(code).code, icd10cm.find_entry(other_code).code
    line, above = icd10cm.line_of(a), icd10cm.line_of(b)
    if a in above or b in line:
        raise ToolError(f"{a} and {b} are no two codes side by side: one is the other or contains it.")
    for shared in line:
        if shared in above:
            return NearestAncestor(level="code", ancestor=shared, title=icd10cm.find_entry(shared).title)
    block, other = icd10cm.block_of(a[:3]), icd10cm.block_of(b[:3])
    chapter, block_title, chapter_title = icd10cm.blocks()[block]
    if block == other:
        return NearestAncestor(level="block", ancestor=block, title=block_title)
    if chapter == icd10cm.blocks()[other][0]:
        return NearestAncestor(level="chapter", ancestor=f"chapter {chapter}", title=chapter_title)
    raise ToolError("The two codes lie in different chapters: nothing contains both.")


_VAGUE = re.compile(
    r"\b(other|unspecified|elsewhere|sequelae|encounter|without|[Cc]ertain|NEC|NOS|classified)\b|[\[(,;/]", re.IGNORECASE
)


@cache
def _plain_entries() -> tuple[tuple[str, str], ...]:
    """Codes of up to five characters in the chapters on diseases, whose titles name one condition plainly."""
    query = "SELECT c.code FROM category c JOIN block b ON b.span = c.block WHERE b.chapter <= 17 ORDER BY c.code"
    found = []
    for (category,) in connect(__file__, "icd10cm").execute(query).fetchall():
        for entry in icd10cm.entries_of(category):
            if len(entry.code) <= 5 and not _VAGUE.search(entry.title):
                found.append((entry.code, entry.title))
    return tuple(found)


@seeds(Icd10Code, domain="medicine")
def code_seeds() -> list[str]:
    """Codes of plainly named conditions: three-character categories first, short titles before long ones."""
    plain = sorted(_plain_entries(), key=lambda e: (len(e[0]), len(e[1].split()), len(e[1]), e[0]))
    return [code for code, _ in plain]


@seeds(Disease, domain="medicine")
def titled_disease_seeds() -> list[str]:
    """Conditions whose name, of at most four words, is the title of exactly one code line; short names first."""
    titles: dict[str, list[str]] = {}
    for code, title in _plain_entries():
        titles.setdefault(title, []).append(code)
    plain = (t for t, codes in titles.items() if len(codes) == 1 and len(t.split()) <= 4 and " and " not in t)
    single = [t for t in plain if len(icd10cm.codes_titled(t)) == 1]
    return sorted(single, key=lambda t: (len(t.split()), len(t), t))


@seeds(IcdBlock, domain="medicine")
def block_seeds() -> list[str]:
    """Every block of the chapters, in the order of the list."""
    return list(icd10cm.blocks())


@aliases(Icd10Code)
def code_aliases(code: str) -> list[str]:
    """The code without its point, as claims write it."""
    return [code.replace(".", "")]
