"""Seeds work in the tools of their pack; results of one tool are arguments of another."""

import importlib
import re
from itertools import islice, pairwise
from typing import Any

import pytest

from dive.errors import ToolError
from dive.tools import SeedSource, Tool

MODULES = [
    "mathematics.graphs", "mathematics.polyhedra", "linguistics.pronunciation", "linguistics.unicode", "linguistics.languages",
    "linguistics.chinese", "linguistics.typology", "academic.papers", "academic.prizes", "academic.identifiers",
    "academic.journals", "academic.databases", "academic.universities",
]  # fmt: skip


def contents(name: str) -> tuple[dict[str, Tool], list[SeedSource]]:
    values = vars(importlib.import_module(f"dive.packs.{name}")).values()
    tools = {v.name: v for v in values if isinstance(v, Tool)}
    return tools, [v for v in values if isinstance(v, SeedSource)]


@pytest.mark.parametrize("name", MODULES)
def test_seeds_work_in_the_tools_of_their_pack(name: str) -> None:
    tools, sources = contents(name)
    assert sources
    for source in sources:
        values = source.values()
        assert len(values) == len(set(values)), source.entity.name
        for tool in tools.values():
            for parameter in tool.parameters:
                if parameter.entity == source.entity and parameter.required:
                    for value in islice(values, 200):
                        try:
                            tool.call({**tool.examples[0][0], parameter.name: value})
                        except ToolError as error:
                            # not every year has a laureate, nothing lies at a distance from itself, some records are partial
                            partial = ("prize_laureates", "identifier_fits_database")
                            if tool.name not in partial and "two different" not in str(error):
                                pytest.fail(f"{tool.name}({value!r}): {error}")


def call(name: str, tool: str, **arguments: Any) -> dict[str, Any]:
    return contents(name)[0][tool].call(arguments)


def test_every_noun_and_text_seed_works_in_the_spelling_tools() -> None:
    words = next(s for s in contents("linguistics.pronunciation")[1] if s.entity.name == "Word").values()
    assert len(words) > 900
    nouns = next(s for s in contents("linguistics.spelling")[1] if s.entity.name == "EnglishNoun").values()
    assert len(nouns) > 80
    for noun in nouns:
        plural = call("linguistics.spelling", "plural_of_noun", noun=noun)["plural"]
        assert plural != f"{noun}s"
        if plural not in nouns:
            with pytest.raises(ToolError, match="plural"):
                call("linguistics.spelling", "plural_of_noun", noun=plural)
    texts = next(s for s in contents("linguistics.spelling")[1] if s.entity.name == "Text").values()
    for text in texts:
        assert call("linguistics.pronunciation", "readability", text=text)["words"] > 2


def test_a_perfect_rhyme_differs_before_the_stressed_vowel() -> None:
    assert "delight" not in call("linguistics.pronunciation", "rhymes", word="light", letter="d")["words"]
    assert "slight" in call("linguistics.pronunciation", "rhymes", word="light", letter="s")["words"]
    assert "restrain" in call("linguistics.pronunciation", "rhymes", word="rain", letter="r")["words"]
    assert "complain" not in call("linguistics.pronunciation", "rhymes", word="plain", letter="c")["words"]


@pytest.mark.parametrize(
    ("text", "why"), [("Every family has one.", "syllables"), ("He bought a second-hand coat.", "hyphenated")]
)
def test_texts_that_count_in_two_ways_are_refused(text: str, why: str) -> None:
    with pytest.raises(ToolError, match=why):
        call("linguistics.pronunciation", "readability", text=text)


@pytest.mark.parametrize("noun", ["octopus", "mango", "person", "scarf"])
def test_a_noun_with_two_plurals_is_refused(noun: str) -> None:
    with pytest.raises(ToolError, match="two plurals"):
        call("linguistics.spelling", "plural_of_noun", noun=noun)


def test_institutions_are_found_by_whole_words() -> None:
    found = call("academic.universities", "academic_institutions_of_country", country="United Kingdom", word="Art")[
        "institutions"
    ]
    assert found
    assert all("art" in row["university"].casefold().replace("-", " ").replace(",", " ").split() for row in found)


def test_an_institution_counts_by_any_of_its_names() -> None:
    found = call("academic.universities", "academic_institutions_of_country", country="Vietnam", word="Medical")["institutions"]
    assert [row["domain"] for row in sorted(found, key=lambda row: str(row["domain"]))] == [
        "ahc.edu.vn", "cdythadong.edu.vn", "dhktyduocdn.edu.vn", "hmu.edu.vn", "kgmc.edu.vn", "tnmc.edu.vn", "vmmu.edu.vn",
    ]  # fmt: skip


def test_every_solid_obeys_eulers_formula_and_has_a_dual_of_its_own() -> None:
    tools, sources = contents("mathematics.polyhedra")
    for solid in sources[0].values():
        facts = tools["solid_facts"].call({"solid": solid})
        assert facts["vertices"] - facts["edges"] + facts["faces"] == 2
        dual = tools["solid_facts"].call({"solid": facts["dual"]})
        assert (dual["dual"], dual["faces"]) == (solid, facts["vertices"])


def test_prime_factors_multiply_to_the_number_and_divisors_agree() -> None:
    for n in (1, 2, 97, 360, 1_000_003 * 999_983, 999_983**2, 10**12, 963_761_198_400):
        factors = call("mathematics.integers", "prime_factorisation", n=n)["prime_factors"]
        product = 1
        for factor in factors:
            product *= factor["prime"] ** factor["exponent"]
        assert product == n
        divisors = call("mathematics.integers", "divisors_of", n=n)
        assert divisors["divisor_count"] == len(divisors["divisors"])
        assert all(n % d == 0 for d in divisors["divisors"])


def test_chain_solid_to_number_theory() -> None:
    dual = call("mathematics.polyhedra", "solid_facts", solid="snub cube")["dual"]
    faces = call("mathematics.polyhedra", "solid_facts", solid=dual)["faces"]
    assert faces == 24
    assert call("mathematics.integers", "divisors_of", n=faces)["divisor_count"] == 8


def test_chain_families_and_graphs() -> None:
    families = call("mathematics.graphs", "florentine_marriages", family="Medici")["married_to"]
    steps = [call("mathematics.graphs", "florentine_distance", one=f, other="Pazzi")["steps"] for f in families]
    assert min(steps) == 1
    vertices = call("mathematics.graphs", "graph_invariants", graph="Petersen graph")["vertices"]
    assert call("mathematics.integers", "prime_factorisation", n=vertices)["prime_factor_sum"] == 7


def test_chain_province_to_pinyin_and_back() -> None:
    hanzi = call("linguistics.chinese", "chinese_division", division="Guangdong")["chinese_name"]
    assert call("linguistics.chinese", "pinyin_of", term=hanzi)["plain"] == "guangdongsheng"
    assert call("linguistics.chinese", "chinese_division_by_characters", characters=hanzi)["division"] == "Guangdong"


def test_province_names_read_as_their_english_spelling() -> None:
    tools, sources = contents("linguistics.chinese")
    other = {"Inner Mongolia": "neimenggu", "Tibet": "xizang", "Shaanxi": "shanxi"}
    provinces = next(s for s in sources if s.entity.name == "ChineseProvince").values()
    for name in provinces:
        hanzi = re.sub("省|市|自治区|(壮|回)族|维吾尔", "", tools["chinese_division"].call({"division": name})["chinese_name"])
        assert tools["pinyin_of"].call({"term": hanzi})["plain"] == other.get(name, name.lower())


def test_chain_language_code_script_languages() -> None:
    language = call("linguistics.languages", "language_of_code", code="mr")["language"]
    script = call("linguistics.languages", "language_profile", language=language)["script"]
    assert "Hindi" in call("linguistics.languages", "languages_in_script", script=script)["languages"]


def test_plural_rules_are_of_the_language_itself_and_never_inherited() -> None:
    profile = call("linguistics.languages", "language_profile", language="Haitian Creole")
    assert profile["autonym"] == "Kreyòl Ayisyen"
    assert profile["plural_categories"] is None  # it would inherit those of French
    with pytest.raises(ToolError, match="no plural rules of Haitian Creole itself"):
        call("linguistics.languages", "plural_category", language="Haitian Creole", number=1)
    assert call("linguistics.languages", "plural_category", language="Japanese", number=1) == {"category": "other"}


def test_chain_rhymes_to_spelling() -> None:
    words = call("linguistics.pronunciation", "rhymes", word="dragon", letter="w")["words"]
    assert call("linguistics.spelling", "letter_statistics", word=words[0])["scrabble_score"] == 9


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("veils", ["elvis", "levis"]),  # not evils, lives, viles
        ("sand", []),  # not ands, dans
        ("tsar", ["arts", "star"]),  # not rats, tars
    ],
)
def test_anagrams_are_entries_of_wordnet_and_no_inflected_forms(word: str, found: list[str]) -> None:
    assert call("linguistics.pronunciation", "anagrams", word=word)["words"] == found


def test_chain_laureate_to_paper_to_journal_to_issn() -> None:
    (author,) = call("academic.prizes", "prize_laureates", prize="Abel Prize", year=2016)["laureates"]
    paper = call("academic.papers", "landmark_paper", paper="Modular Elliptic Curves and Fermat's Last Theorem")
    assert paper["first_author"] == author
    issn = call("academic.journals", "journal_issn", journal=paper["journal"])["issn"]
    assert issn == "0003-486X"
    assert call("academic.identifiers", "issn_check", issn=issn)["check"] == "X"


def test_chain_paper_to_bibtex_to_citation() -> None:
    paper = call("academic.papers", "landmark_paper", paper="Prospect Theory")
    assert call("academic.papers", "cite_bibtex", entry=paper["bibtex"])["in_text"] == "(Kahneman & Tversky, 1979)"
    assert call("academic.papers", "parse_bibtex", entry=paper["bibtex"])["authors"] == paper["authors"]


def test_every_bibtex_entry_gives_back_its_paper() -> None:
    tools, sources = contents("academic.papers")
    for title in next(s for s in sources if s.entity.name == "Paper").values():
        paper = tools["landmark_paper"].call({"paper": title})
        parsed = tools["parse_bibtex"].call({"entry": paper["bibtex"]})
        assert (parsed["authors"], parsed["year"], parsed["title"]) == (paper["authors"], paper["year"], title)


def test_every_issn_of_the_table_has_a_valid_check_character() -> None:
    seeds = next(s for s in contents("academic.journals")[1] if s.entity.name == "Issn").values()
    assert len(seeds) > 8000
    for issn in seeds:
        assert call("academic.identifiers", "issn_check", issn=issn)["valid"]


def test_journals_and_issns_lead_to_each_other() -> None:
    tools, sources = contents("academic.journals")
    for journal in islice(next(s for s in sources if s.entity.name == "Journal").values(), 0, None, 50):
        found = tools["journal_issn"].call({"journal": journal})
        issn = found["issn"] or found["electronic_issn"]
        try:
            named = tools["journal_by_issn"].call({"issn": issn})["journal"]
        except ToolError:  # a few journals share an ISSN in the source: then neither is named
            continue
        assert named.removeprefix("The ") == journal.removeprefix("The ")


def test_universities_and_domains_lead_to_each_other() -> None:
    tools, sources = contents("academic.universities")
    names = next(s for s in sources if s.entity.name == "University").values()
    assert len(names) > 5000
    for name in names[::97]:
        domain = tools["domain_of_university"].call({"university": name})["domain"]
        assert tools["university_of_domain"].call({"domain": domain})["university"] == name
    for row in tools["academic_institutions_of_country"].call({"country": "Japan", "word": "Medical"})["institutions"]:
        assert row["domain"].endswith(".jp")
        assert "medical" in row["university"].lower()


def test_academic_seeds_are_many_and_distinct() -> None:
    modules = ("papers", "prizes", "identifiers", "journals", "databases", "universities")
    found = {(s.entity.name, v) for m in modules for s in contents(f"academic.{m}")[1] for v in s.values()}
    assert len(found) > 25_000


def test_chain_database_to_publication_to_licence() -> None:
    (paper,) = call("academic.databases", "publications_on_database", database="reactome")["publications"]
    assert call("academic.databases", "database_publication", doi=paper["doi"])["databases"] == ["Reactome"]
    licence = call("academic.databases", "scientific_database", database="Chemical Entities of Biological Interest")["licence"]
    assert call("computing.licences", "spdx_licence", licence=licence)["osi_approved"] is False


def test_every_licence_of_a_database_is_on_the_spdx_list() -> None:
    tools, sources = contents("academic.databases")
    for database in islice(next(s for s in sources if s.entity.name == "ScientificDatabase").values(), 0, None, 10):
        licence = tools["scientific_database"].call({"database": database})["licence"]
        if licence:
            call("computing.licences", "spdx_licence", licence=licence)


def test_chain_paper_to_journal_to_style_to_journals() -> None:
    journal = call("academic.papers", "landmark_paper", paper="Molecular Structure of Nucleic Acids")["journal"]
    style = call("academic.journals", "journal_citation_style", journal=journal)["style"]
    rows = call("academic.journals", "journals_following_style", style=style, field="biology")["journals"]
    assert "Nature Genetics" in [r["journal"] for r in rows]
    for row in rows[:20]:
        assert call("academic.journals", "journal_citation_style", journal=row["journal"])["style"] == style


def test_every_language_stands_in_all_its_branches() -> None:
    for language in ("Swahili", "Tamil", "Turkish", "Indonesian", "Japanese"):
        branches = call("linguistics.typology", "language_family", language=language)["branches"]
        members = [set(call("linguistics.typology", "languages_in_family", branch=b)["languages"]) for b in branches]
        assert all(language in m for m in members)
        assert all(small <= large for large, small in pairwise(members))


@pytest.mark.parametrize("group", ["North Germanic", "Uralic", "Eastern Baltic", "Indo-European"])
def test_a_group_is_not_listed_without_norwegian_estonian_or_latvian(group: str) -> None:
    """The data know these three by the codes of their varieties alone, so that a count would be too low."""
    with pytest.raises(ToolError, match="lack a language"):
        call("linguistics.typology", "languages_in_family", branch=group)


def test_no_two_language_groups_among_the_seeds_have_the_same_languages() -> None:
    groups = next(s for s in contents("linguistics.typology")[1] if s.entity.name == "LanguageBranch").values()
    members = [tuple(call("linguistics.typology", "languages_in_family", branch=g)["languages"]) for g in groups]
    assert len(set(members)) == len(members) > 90
    assert "Celtic" in groups
    assert "TGB Celtic" not in groups


def test_word_order_lists_agree_with_the_profiles() -> None:
    for order in ("SOV", "VSO", "VOS"):
        for language in call("linguistics.typology", "languages_with_word_order", order=order)["languages"]:
            assert call("linguistics.typology", "language_structure", language=language)["word_order"] == order


def test_false_discoveries_are_controlled_less_strictly_than_any_error() -> None:
    for p_values in ([0.001, 0.008, 0.039, 0.041, 0.6], [0.04] * 5, [0.9, 0.5], [0.0, 1.0]):
        found = call("academic.research", "adjust_p_values", p_values=p_values)
        assert found["discoveries"] >= found["bonferroni"]
        assert all(a >= p for a, p in zip(found["adjusted"], p_values, strict=True))


def test_a_scale_cannot_be_more_than_perfectly_reliable() -> None:
    perfect = {"item_variances": [1.0, 4.0], "total_variance": 9.0}
    assert call("academic.research", "scale_reliability", **perfect)["alpha"] == pytest.approx(8 / 9)
    with pytest.raises(ToolError, match="agree perfectly"):
        call("academic.research", "scale_reliability", **{**perfect, "total_variance": 9.1})


def test_wals_says_nothing_of_a_language_whose_varieties_it_describes() -> None:
    with pytest.raises(ToolError, match="varieties of Arabic"):
        call("linguistics.typology", "language_structure", language="Arabic")
    assert call("linguistics.typology", "language_family", language="Arabic")["family"] == "Afro-Asiatic"


def test_only_a_letter_with_diacritics_has_a_base_letter() -> None:
    found = {c: call("linguistics.unicode", "encode_character", character=c)["base_letter"] for c in "Üαe≠한"}
    assert found == {"Ü": "U", "α": None, "e": None, "≠": None, "한": None}


def test_seven_digits_of_an_issn_are_enough() -> None:
    assert call("academic.identifiers", "issn_check", issn="0378-595") == {"check": "5", "valid": None, "weighted_sum": 160}
