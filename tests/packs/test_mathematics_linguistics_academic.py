"""Seeds work in the tools of their pack; results of one tool are arguments of another."""

import importlib
from itertools import islice
from typing import Any

import pytest

from dive.errors import ToolError
from dive.tools import SeedSource, Tool

MODULES = [
    "mathematics.graphs", "mathematics.polyhedra", "linguistics.pronunciation", "linguistics.unicode", "linguistics.languages",
    "linguistics.chinese", "academic.papers", "academic.prizes", "law.cases", "academic.identifiers",
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
                            # a prize has no laureate in every year; nothing lies at a distance from itself
                            if tool.name != "prize_laureates" and "two different" not in str(error):
                                pytest.fail(f"{tool.name}({value!r}): {error}")


def call(name: str, tool: str, **arguments: Any) -> dict[str, Any]:
    return contents(name)[0][tool].call(arguments)


def test_every_noun_and_text_seed_works_in_the_spelling_tools() -> None:
    words = next(s for s in contents("linguistics.pronunciation")[1] if s.entity.name == "Word").values()
    assert len(words) > 900
    nouns = next(s for s in contents("linguistics.spelling")[1] if s.entity.name == "EnglishNoun").values()
    assert len(nouns) > 900
    for noun in nouns:
        plural = call("linguistics.spelling", "plural_of_noun", noun=noun)["plural"]
        if plural not in nouns:
            with pytest.raises(ToolError, match="plural"):
                call("linguistics.spelling", "plural_of_noun", noun=plural)
    texts = next(s for s in contents("linguistics.spelling")[1] if s.entity.name == "Text").values()
    for text in texts:
        assert call("linguistics.pronunciation", "readability", text=text)["words"] > 2


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
    assert call("linguistics.chinese", "pinyin_of", term=hanzi)["plain"] == "guangdong"
    assert call("linguistics.chinese", "chinese_division_by_characters", characters=hanzi)["division"] == "Guangdong"


def test_province_names_read_as_their_english_spelling() -> None:
    tools, sources = contents("linguistics.chinese")
    other = {"Inner Mongolia": "neimenggu", "Tibet": "xizang", "Shaanxi": "shanxi"}
    provinces = next(s for s in sources if s.entity.name == "ChineseProvince").values()
    for name in provinces:
        hanzi = tools["chinese_division"].call({"division": name})["chinese_name"]
        assert tools["pinyin_of"].call({"term": hanzi})["plain"] == other.get(name, name.lower())


def test_chain_language_code_script_languages() -> None:
    language = call("linguistics.languages", "language_of_code", code="mr")["language"]
    script = call("linguistics.languages", "language_profile", language=language)["script"]
    assert "Hindi" in call("linguistics.languages", "languages_in_script", script=script)["languages"]


def test_chain_rhymes_to_spelling() -> None:
    words = call("linguistics.pronunciation", "rhymes", word="dragon", letter="w")["words"]
    assert call("linguistics.spelling", "letter_statistics", word=words[0])["scrabble_score"] == 9


def test_chain_laureate_to_paper_to_journal_to_issn() -> None:
    (author,) = call("academic.prizes", "prize_laureates", prize="Abel Prize", year=2016)["laureates"]
    paper = call("academic.papers", "landmark_paper", paper="Modular Elliptic Curves and Fermat's Last Theorem")
    assert paper["first_author"] == author
    issn = call("academic.papers", "journal_issn", journal=paper["journal"])["issn"]
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
    for issn in next(s for s in contents("academic.papers")[1] if s.entity.name == "Issn").values():
        assert call("academic.identifiers", "issn_check", issn=issn)["valid"]


def test_chain_case_to_citation_and_back() -> None:
    citation = call("law.cases", "landmark_case", case="Gideon v. Wainwright")["citation"]
    parts = call("law.cases", "parse_case_citation", citation=citation)
    assert parts == {"volume": 372, "reporter": "U.S.", "page": 335}
    assert call("law.cases", "case_by_citation", citation=citation)["case"] == "Gideon v. Wainwright"


def test_there_are_eighty_nine_federal_districts_in_the_fifty_states() -> None:
    tools, sources = contents("law.cases")
    states = next(s for s in sources if s.entity.name == "UsJurisdiction").values()
    assert len(states) == 50
    assert sum(len(tools["federal_courts_of_state"].call({"state": s})["district_courts"]) for s in states) == 89
