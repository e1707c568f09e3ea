"""Computing and law: seeds work, results of one tool are arguments of another, and the data agrees with itself."""

import datetime
from itertools import pairwise
from typing import Any

import pytest

from dive.errors import ToolError
from dive.tools import ToolPool

POOL = ToolPool.load(["computing", "law"])
TAKES = {
    "AttackTechnique": ("attack_technique",),
    "AttackTactic": ("techniques_of_tactic",),
    "ThreatGroup": ("threat_group",),
    "AttackSoftware": ("malicious_program",),
    "Weakness": ("weakness_profile",),
    "SoftwareLicence": ("spdx_licence",),
    "ProgrammingLanguage": ("programming_language",),
    "FileExtension": ("media_type_of",),
    "HttpStatus": ("http_status",),
    "IpNetwork": ("network_facts",),
    "IpAddress": ("address_facts",),
    "HostName": ("registered_domain",),
    "NetworkService": ("port_of_service",),
    "CvssVector": ("cvss_base_score",),
    "Ipv6Address": ("ipv6_forms",),
    "CipherSuiteName": ("cipher_suite_parts",),
    "FileMode": ("file_permissions",),
    "UnixTime": ("date_of_unix_time",),
    "CourtCase": ("landmark_case",),
    "CaseCitation": ("case_by_citation", "parse_case_citation"),
    "UsJurisdiction": (
        "federal_courts_of_state",
        "federal_courts_sitting_in",
        "regional_reporter_of_state",
        "statute_codes_of_state",
    ),
    "Court": ("appeals_court", "abbreviation_of_court"),
    "CourtAbbreviation": ("court_by_abbreviation",),
    "Reporter": ("case_reporter",),
    "LawJournal": ("law_journal",),
    "Amendment": ("constitutional_amendment",),
    "ChiefJustice": ("chief_justice",),
}


def call(name: str, **arguments: Any) -> dict[str, Any]:
    return POOL.tools[name].call(arguments)


def seeds(entity: str) -> list[Any]:
    return [v for s in POOL.seed_sources if s.entity.name == entity for v in POOL.seed_values(s)]


def test_every_entity_with_seeds_is_tried() -> None:
    assert {s.entity.name for s in POOL.seed_sources} == set(TAKES)


@pytest.mark.parametrize("entity", list(TAKES))
def test_seeds_are_distinct_and_work(entity: str) -> None:
    values = seeds(entity)
    assert len(values) == len(set(values)) >= 11
    for name in TAKES[entity]:
        tool = POOL.tools[name]
        (parameter,) = [p.name for p in tool.parameters if p.entity is not None and p.entity.name == entity]
        for value in values[:: max(1, len(values) // 200)]:
            tool.call({**tool.examples[0][0], parameter: value})


def test_every_pick_is_accepted() -> None:
    refused = []
    for tool in POOL.tools.values():
        for parameter in tool.parameters:
            # a document and a pointer into it belong together
            for value in parameter.pick.values if parameter.pick and tool.name != "json_pointer_value" else ():
                arguments = {**tool.examples[0][0], parameter.name: value}
                try:
                    tool.call(arguments)
                except ToolError as error:
                    refused.append(f"{tool.name} {arguments}: {error}")
    assert refused == []


def test_techniques_and_groups_agree_on_who_uses_what() -> None:
    for row in call("techniques_of_tactic", tactic="Impact")["techniques"]:
        if call("subtechniques_of", technique=row["technique"])["techniques"]:
            with pytest.raises(ToolError, match="has sub-techniques"):
                call("groups_using_technique", technique=row["technique"])
        elif row["groups"]:
            groups = call("groups_using_technique", technique=row["technique"])["groups"]
            assert len(groups) == row["groups"]
            assert all(call("threat_group", group=g)["techniques"] > 0 for g in groups[:3])
        if row["mitigations"]:
            assert len(call("mitigations_of_technique", technique=row["technique"])["mitigations"]) == row["mitigations"]


def test_triple_des_has_no_single_key_length() -> None:
    assert call("cipher_suite_parts", suite="TLS_RSA_WITH_3DES_EDE_CBC_SHA")["key_bits"] is None
    assert call("cipher_suite_parts", suite="TLS_RSA_WITH_AES_128_CBC_SHA")["key_bits"] == 128


def test_programs_know_the_groups_that_use_them() -> None:
    for program in call("programs_shared_by_groups", group="APT28", other="APT29")["programs"]:
        assert {"APT28", "APT29"} <= set(call("malicious_program", program=program)["groups"])


def test_parents_and_children_of_weaknesses_agree() -> None:
    for weakness in ("CWE-74", "CWE-287", "CWE-664"):
        for row in call("weaknesses_under", weakness=weakness)["weaknesses"]:
            assert weakness in call("weakness_profile", weakness=row["weakness"])["parents"]


def test_languages_and_extensions_lead_to_each_other() -> None:
    for language in seeds("ProgrammingLanguage")[::7]:
        for extension in call("programming_language", language=language)["extensions"]:
            assert language in call("languages_with_extension", extension=extension)["languages"]


def test_weaknesses_are_listed_for_a_language_by_the_name_that_the_registry_uses() -> None:
    for language in ("C", "C++", "Java", "PHP", "Python", "JavaScript", "VHDL", "Verilog"):
        assert call("weaknesses_of_language", language=language)["weaknesses"]
        call("programming_language", language=language)


@pytest.mark.parametrize("text", ["a", "Grüße, 世界", "x" * 1000, "\U0001f40d & co"])
def test_base64_and_back(text: str) -> None:
    assert call("text_of_base64", encoded=call("base64_of_text", text=text)["encoded"])["text"] == text


@pytest.mark.parametrize("date", ["0001-01-01", "1969-12-31", "2000-02-29", "9999-12-31"])
def test_unix_time_and_back(date: str) -> None:
    moment = call("date_of_unix_time", seconds=call("unix_time_of_date", date=date)["seconds"])
    assert moment == {"date": date, "time": "00:00:00"}


@pytest.mark.parametrize(
    ("schedule", "runs"),
    [("* * * * *", 1440), ("0 0 * * 7", 1), ("*/7 3 * * *", 9), ("5,10 1-3 * * sun", 6), ("10-50/20 */12 * jan *", 6)],
)
def test_cron_counts_the_runs_of_a_day(schedule: str, runs: int) -> None:
    found = call("next_cron_run", schedule=schedule, date="2024-01-01")
    assert found["runs_per_day"] == runs
    if schedule.endswith(("7", "sun")):
        assert datetime.date.fromisoformat(found["date"]).isoweekday() == 7


@pytest.mark.parametrize(
    "schedule", ["* * * *", "60 * * * *", "*/0 * * * *", "5-1 * * * *", "a * * * *", "0 0 31 2 *", "0 0 32 * *"]
)
def test_impossible_schedules_are_refused(schedule: str) -> None:
    with pytest.raises(ToolError):
        call("next_cron_run", schedule=schedule, date="2024-01-01")


def test_a_vector_with_one_metric_twice_is_no_vector() -> None:
    with pytest.raises(ToolError, match="eight base metrics"):
        call("cvss_base_score", vector="CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")


def test_a_pattern_that_backtracks_for_ever_is_not_run_in_this_process() -> None:
    assert POOL.tools["regex_matches"].isolation == "process"


def test_chain_case_to_citation_and_back() -> None:
    citation = call("landmark_case", case="Gideon v. Wainwright")["citation"]
    parts = call("parse_case_citation", citation=citation)
    assert parts == {"volume": 372, "reporter": "U.S.", "page": 335}
    assert call("case_by_citation", citation=citation)["case"] == "Gideon v. Wainwright"


def test_there_are_eighty_nine_federal_districts_in_the_fifty_states() -> None:
    states = seeds("UsJurisdiction")
    assert len(states) == 50
    assert sum(len(call("federal_courts_of_state", state=s)["district_courts"]) for s in states) == 89


def test_courts_and_abbreviations_lead_to_each_other() -> None:
    for abbreviation in seeds("CourtAbbreviation")[::13]:
        court = call("court_by_abbreviation", abbreviation=abbreviation)["court"]
        assert call("abbreviation_of_court", court=court)["abbreviation"] == abbreviation


def test_the_regions_divide_the_fifty_states() -> None:
    regions = {
        call("regional_reporter_of_state", state=s)["name"]: call("regional_reporter_of_state", state=s)
        for s in seeds("UsJurisdiction")
    }
    assert len(regions) == 7
    assert sorted(s for r in regions.values() for s in r["states"]) == sorted(seeds("UsJurisdiction"))
    for region in regions.values():
        assert all(call("case_reporter", reporter=row["reporter"])["name"] == region["name"] for row in region["series"])


def test_chain_case_to_year_to_chief_justice() -> None:
    year = call("landmark_case", case="Miranda v. Arizona")["year"]
    (justice,) = call("chief_justices_in", year=year)["justices"]
    assert call("chief_justice", justice=justice)["president"] == "Dwight D. Eisenhower"


def test_chief_justices_follow_one_another() -> None:
    terms = sorted(
        (call("chief_justice", justice=j)["took_office"], call("chief_justice", justice=j)["left_office"])
        for j in seeds("ChiefJustice")
    )
    assert len(terms) == 17
    assert all(left <= following for (_, left), (following, _) in pairwise(terms))
    assert terms[-1][1] is None


@pytest.mark.parametrize(
    ("date", "days", "due"),
    [
        ("2024-06-05", 14, "2024-06-20"),  # Juneteenth
        ("2010-06-05", 14, "2010-06-21"),  # a Saturday, before Juneteenth was a holiday
        ("2024-11-14", 14, "2024-11-29"),  # Thanksgiving
        ("2021-12-01", 30, "2022-01-03"),  # New Year's Day observed on a Friday
    ],
)
def test_deadlines_run_on_over_weekends_and_legal_holidays(date: str, days: int, due: str) -> None:
    assert call("federal_deadline", date=date, days=days)["due"] == due


def test_a_deadline_on_a_day_that_a_president_closed_offices_is_refused() -> None:
    with pytest.raises(ToolError, match="courts differ"):
        call("federal_deadline", date="2024-12-10", days=14)


def test_a_date_in_which_sources_differ_is_left_open() -> None:
    facts = call("constitutional_amendment", amendment="Sixteenth Amendment")
    assert (facts["proposed"], facts["days_to_ratify"], facts["ratified"]) == (None, None, "1913-02-03")


def test_lengths_and_lists_that_depend_on_a_convention_are_not_given() -> None:
    assert call("percent_encoding", text="a, b")["length"] == 8
    assert call("percent_encoding", text="Don't")["length"] is None
    assert call("programming_language", language="Fortran")["extensions"] is None
    with pytest.raises(ToolError, match=r"tells \.f90 from \.F90"):
        call("languages_with_extension", extension=".f90")


@pytest.mark.parametrize("said", ["the US Ninth Circuit", "Ninth Circuit", "U.S. Court of Appeals for the Ninth Circuit"])
def test_a_circuit_is_known_by_its_short_name(said: str) -> None:
    assert call("appeals_court", court=said)["seat"] == "San Francisco"
    assert call("abbreviation_of_court", court=said)["abbreviation"] == "9th Cir."
