"""Every operation of the connected packs, against a server that answers in each service's documented form, or fails to."""

import string
from collections.abc import Iterator

import pytest
from http_servers import Answer, Seen
from stand_ins import FORMS, SERVICES, TOOLS, StandIns

from dive.errors import ToolError, ToolUnavailable
from dive.synthesis.phrases import fit
from dive.tools import Tool
from dive.tools.check import HOSTILE, LONGEST_REFUSAL
from dive.tools.examples import run_examples


@pytest.fixture(scope="module")
def all_services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIns]:
    made = StandIns()
    with pytest.MonkeyPatch.context() as patch, made.addressed():
        patch.setenv("DIVE_HTTP_STATE", str(tmp_path_factory.mktemp("http")))
        yield made


@pytest.fixture
def services(all_services: StandIns) -> Iterator[StandIns]:
    all_services.server.seen.clear()
    yield all_services
    all_services.trouble = lambda _: None


@pytest.fixture(params=list(TOOLS.values()), ids=list(TOOLS))
def tool(request: pytest.FixtureRequest) -> Tool:
    made = request.param
    assert isinstance(made, Tool)
    return made


ONE_OF_EACH = list({t.pack.service: t for t in TOOLS.values()}.values())
each_service = pytest.mark.parametrize("tool", ONE_OF_EACH, ids=[t.name for t in ONE_OF_EACH])


def outcome(tool: Tool, arguments: object = None) -> dict[str, object] | ToolError:
    try:
        return tool.call(tool.examples[0][0] if arguments is None else arguments)  # type: ignore[arg-type]
    except ToolError as error:
        return error


def test_there_are_enough_and_every_service_has_a_stand_in() -> None:
    assert len(TOOLS) >= 60
    assert set(FORMS) == set(SERVICES)


def test_services_are_asked_politely(services: StandIns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIVE_CONTACT", "someone@example.org")
    for service in SERVICES.values():
        assert service.base_url.startswith("https://")
        assert service.rate is not None
    TOOLS["pubmed_article"].call({"pmid": 13054692})
    seen = services.server.seen[0]
    assert seen.headers["user-agent"].endswith("(mailto:someone@example.org)")
    assert (seen.query["tool"], seen.query["email"]) == ("dive-agents", "someone@example.org")


def test_examples_give_what_they_say(tool: Tool, services: StandIns) -> None:
    assert run_examples(tool) == []
    assert services.server.seen
    assert outcome(tool) == outcome(tool)


def test_a_passing_429_is_waited_out(tool: Tool, services: StandIns) -> None:
    expected = outcome(tool)
    services.server.seen.clear()
    first = {"Retry-After": "0.02"} if len(tool.name) % 2 else {}
    services.trouble = lambda s: Answer({"message": "slow down"}, 429, first) if s.number == 0 else None
    assert outcome(tool) == expected
    assert services.server.seen[0].path == services.server.seen[1].path


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer({"error": "out of order"}, 500), "HTTP 500 (out of order)"),
        (Answer(b"\xff{<"), "its answer is no "),
        (Answer('{"half": [', cut=True), "the connection broke off"),
    ],
    ids=["500", "malformed", "cut"],
)
def test_a_broken_service_is_an_unavailable_tool(
    tool: Tool, services: StandIns, answer: Answer, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIVE_HTTP_RETRIES", "1")
    services.trouble = lambda _: answer
    error = outcome(tool)
    assert isinstance(error, ToolUnavailable)
    assert str(error).count(said) == 2
    assert len(str(error)) < LONGEST_REFUSAL


@pytest.mark.parametrize("body", ["{}", "[]", "null", '{"unheard": {"of": []}}', "<feed/>"])
def test_an_undocumented_answer_is_never_made_into_a_fact(tool: Tool, services: StandIns, body: str) -> None:
    services.trouble = lambda _: Answer(body)
    made = outcome(tool)
    if isinstance(made, ToolError):
        assert "failed on these arguments" not in str(made)
        assert "produced no valid result" not in str(made)
    else:
        assert not any(made.values()), made


@each_service
def test_a_slow_service_costs_its_timeout(tool: Tool, services: StandIns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIVE_HTTP_TIMEOUT", "0.1")
    monkeypatch.setenv("DIVE_HTTP_RETRIES", "0")
    services.trouble = lambda _: Answer({}, after=0.5)
    error = outcome(tool)
    assert isinstance(error, ToolUnavailable)
    assert "no answer within 0.1 s" in str(error)


def test_hostile_input_gives_a_clear_refusal_or_a_result(tool: Tool, services: StandIns) -> None:
    good = tool.examples[0][0]
    for parameter in tool.parameters:
        for value in HOSTILE:
            made = outcome(tool, {**good, parameter.name: value})
            if isinstance(made, ToolError):
                assert not isinstance(made, ToolUnavailable), f"{parameter.name}={value!r:.60} reached the service: {made}"
                assert "failed on these arguments" not in str(made), made
                assert "produced no valid result" not in str(made), made
                assert len(str(made)) < LONGEST_REFUSAL
    for seen in services.server.seen:
        assert "/../" not in seen.path


def test_phrases_can_be_nested(tool: Tool) -> None:
    required = {p.name for p in tool.parameters if p.required}
    for path, phrases in tool.asks.items():
        for phrase in phrases:
            said = [f for _, f, _, _ in string.Formatter().parse(phrase) if f]
            assert required <= set(said), f"{phrase!r} does not say {required - set(said)}"
            assert len(said) == len(set(said)), f"{phrase!r} says a parameter twice"
            assert "_" not in "".join(t for t, *_ in string.Formatter().parse(phrase))
            for parameter in tool.parameters:
                if tool.parameter_schema["properties"][parameter.name].get("type") in ("integer", "number"):
                    before = phrase.partition(f"{{{parameter.name}}}")[0]
                    assert fit(before, "the year of", None, numeric=True) == before, f"{phrase!r} cannot hold a description"
        openings = ("the ", "whether ") if tool.output(path.removesuffix("#count")).json_type == "boolean" else ("the ",)
        assert any(p.startswith(openings) for p in phrases), f"{tool.name}.{path} has no noun phrase"


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("openalex_work", {"doi": "10.9999/none"}, "OpenAlex has no work with the DOI 10.9999/none."),
        ("openalex_institution", {"university": "Nowhere"}, "OpenAlex has no institution called 'Nowhere'."),
        ("crossref_work", {"doi": "10.9999/none"}, "Crossref has no work with the DOI 10.9999/none."),
        ("crossref_doi_of_title", {"paper": "No such paper"}, "Crossref finds no work titled exactly 'No such paper'."),
        ("arxiv_preprint", {"preprint": "0000.00000"}, "arXiv has no preprint 0000.00000."),
        ("semantic_scholar_title", {"paper": "No such paper"}, "no paper titled exactly 'No such paper'"),
        ("pubmed_article", {"pmid": 5}, "NCBI has no article with the PMID 5."),
        ("pubmed_abstract", {"pmid": 13054692}, "PubMed has no abstract for the article with the PMID 13054692."),
        ("mesh_heading", {"heading": "Nonsense"}, "There is no MeSH heading 'Nonsense'."),
        ("ncbi_gene", {"gene": "NOSUCH1"}, "NCBI has no human gene with the symbol NOSUCH1."),
        ("ncbi_nucleotide", {"accession": "XX_000001.1"}, "NCBI has no sequence record XX_000001.1."),
        ("ncbi_sequence", {"accession": "NC_001416.1"}, "has 48,502 nucleotides; at most 20,000 are read"),
        ("rxnorm_code", {"drug": "nosuchdrug"}, "RxNorm has no drug called 'nosuchdrug'."),
        ("rxnorm_concept", {"rxcui": 99}, "RxNorm has no active concept 99."),
        ("rxclass_atc", {"drug": "nosuchdrug"}, "RxClass has no such class for a drug called 'nosuchdrug'."),
        ("clinical_tables_icd10", {"code": "Z99.99"}, "Clinical Tables has no billable code 'Z99.99'."),
        ("clinical_tables_rxterms", {"drug": "nosuchdrug"}, "RxTerms has no drug called 'nosuchdrug'."),
        ("uniprot_protein", {"protein": "P99999"}, "UniProt has no entry P99999."),
        ("pubchem_compound", {"compound": "nosuchium"}, "PubChem has no compound called 'nosuchium'."),
        ("pubchem_of_structure", {"structure": "CCCCC"}, "PubChem has no compound with the structure CCCCC."),
        ("ensembl_gene", {"gene": "NOSUCH1"}, "Ensembl has no human gene NOSUCH1."),
        ("chembl_molecule", {"drug": "nosuchdrug"}, "ChEMBL has no molecule whose preferred name is 'nosuchdrug'."),
        ("clinical_trial", {"trial": "NCT99999999"}, "ClinicalTrials.gov has no trial NCT99999999."),
        ("fda_reports", {"drug": "nosuchdrug"}, "openFDA holds no report that names 'nosuchdrug'."),
        ("world_bank_indicator", {"indicator": "NO.SUCH"}, "The World Bank has no indicator NO.SUCH."),
        ("world_bank_figure", {"indicator": "SP.POP.TOTL", "country": "Kenya", "year": 1990}, "no value of SP.POP.TOTL"),
        ("legal_entity", {"entity": "0" * 20}, f"The Global LEI Index has no entity {'0' * 20}."),
        ("reference_rate_on", {"date": "2020-01-03", "base": "EUR", "quote": "XXX"}, "no reference rate of EUR in XXX"),
        ("reference_rate_on", {"date": "1990-01-03", "base": "EUR", "quote": "USD"}, "Reference rates begin on 1999-01-04"),
        ("past_weather", {"place": {"latitude": 1, "longitude": 1}, "date": "2026-12-24"}, "no weather for 2026-12-24"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_said_in_a_sentence(name: str, arguments: dict[str, object], said: str) -> None:
    error = outcome(TOOLS[name], arguments)
    assert isinstance(error, ToolError)
    assert not isinstance(error, ToolUnavailable)
    assert said in str(error)


def test_identifiers_that_cannot_exist_ask_nobody(services: StandIns) -> None:
    for name, arguments in {
        "openalex_work": {"doi": "10.1/../../authors/A1"}, "uniprot_protein": {"protein": "../search"},
        "ensembl_gene": {"gene": "a/b"}, "clinical_trial": {"trial": "NCT1?x=y"}, "ncbi_variant": {"variant": "rs1&db=gene"},
        "fda_reports": {"drug": '"*"'}, "pubmed_article": {"pmid": -4}, "openalex_journal": {"issn": "0028-0836,is_oa:true"},
    }.items():  # fmt: skip
        assert isinstance(outcome(TOOLS[name], arguments), ToolError), name
    assert services.server.seen == []


def test_an_optional_key_is_used_and_hidden(services: StandIns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCBI_API_KEY", "ncbi-0123456789")

    def nosy(seen: Seen) -> Answer:
        return Answer({"error": f"the key {seen.query['api_key']} is wrong"}, 400)

    services.trouble = nosy
    error = outcome(TOOLS["ncbi_gene"])
    assert services.server.seen[0].query["api_key"] == "ncbi-0123456789"
    assert "ncbi-0123456789" not in str(error)
    assert "[$NCBI_API_KEY]" in str(error)
