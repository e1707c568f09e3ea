"""Nothing that repeats a benchmark gets through, in whatever form the benchmark comes."""

import json
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command import dive
from dive.errors import UserError
from dive.exemplars.decontamination import GRAM, Guard
from dive.runtime.store import Run

WORDS = st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=GRAM, max_size=30)


@given(WORDS, WORDS, WORDS)
def test_a_shared_run_is_found_wherever_it_stands(shared: list[str], before: list[str], after: list[str]) -> None:
    guard = _guard(" ".join(shared))
    hit = guard.hit(f"{' '.join(before)}, {' '.join(shared).upper()}! {' '.join(after)}")
    assert hit is not None


@given(st.lists(st.integers(0, 99), min_size=4, max_size=40), st.lists(st.integers(100, 199), min_size=1, max_size=40))
def test_texts_that_share_no_word_are_clean(one: list[int], other: list[int]) -> None:
    guard = _guard(" ".join(f"w{n}" for n in one))
    assert guard.hit(" ".join(f"w{n}" for n in other)) is None


def test_twelve_shared_words_are_not_thirteen() -> None:
    words = [f"word{n}" for n in range(20)]
    assert _guard(" ".join(words)).hit(" ".join(words[:12]) + " else") is None
    found = _guard(" ".join(words)).hit(" ".join(words[:13]) + " else")
    assert found is not None
    assert found.rule == "13-gram"


def test_case_and_marks_do_not_hide_a_copy() -> None:
    guard = _guard("Which of the two rivers is longer?")
    hit = guard.hit("  which of the TWO rivers -- is longer")
    assert hit is not None
    assert hit.rule == "exact"


def _guard(text: str) -> Guard:
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return Guard.read([file.name])


@pytest.mark.parametrize("form", ["txt", "csv", "tsv", "json", "jsonl", "parquet"])
def test_forms(tmp_path: Path, form: str) -> None:
    question = "In which year, if ever, did the two lines meet?"
    file = tmp_path / f"bench.{form}"
    match form:
        case "txt":
            file.write_text(f"{question}\n", "utf-8")
        case "csv" | "tsv":
            file.write_text(
                f'id{"," if form == "csv" else chr(9)}q\n1{"," if form == "csv" else chr(9)}"{question}"\n', "utf-8"
            )
        case "json":
            file.write_text(json.dumps({"rows": [{"messages": [{"content": question}]}]}), "utf-8")
        case "jsonl":
            file.write_text(json.dumps({"question": question}) + "\n", "utf-8")
        case _:
            pyarrow.parquet.write_table(pyarrow.table({"q": [question]}), file)
    guard = Guard.read([file])
    assert guard.hit(question) is not None
    assert guard.certificate()["files"][0]["texts"] == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("b.jsonl", b"{", "is broken"),
        ("b.parquet", b"PAR1", "is broken"),
        ("b.txt", b"yes\nno\n", "holds no text"),
        ("b.txt", b"\xff\xfe\xfa", "not UTF-8"),
        ("b.pdf", b"", "none of the forms"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=said):
        Guard.read([tmp_path / name])


def test_a_run_leaves_out_what_a_benchmark_asks_and_says_so(tmp_path: Path) -> None:
    plain = dive("synth", "--count", "12", "--domains", "general", "--out", "plain", cwd=tmp_path)
    assert plain.returncode == 0, plain.stderr
    with Run(tmp_path / "plain") as run:
        queries = [json.loads(a.json)["query"] for a in run.tasks()]
    (tmp_path / "bench.jsonl").write_text("".join(json.dumps({"question": q}) + "\n" for q in queries[:3]), "utf-8")
    found = dive("decontaminate", "plain", "--against", "bench.jsonl", "--json", cwd=tmp_path)
    assert found.returncode == 1
    assert {queries[0], queries[1], queries[2]} <= {h["text"] for h in json.loads(found.stdout)["contaminated"]}

    clean = dive("synth", "--count", "12", "--domains", "general", "--against", "bench.jsonl", "--out", "clean", cwd=tmp_path)
    assert clean.returncode == 0, clean.stderr
    with Run(tmp_path / "clean") as run:
        kept = [json.loads(a.json)["query"] for a in run.tasks()]
    assert not set(queries[:3]) & set(kept)
    certificate = json.loads((tmp_path / "clean" / "decontamination.json").read_text("utf-8"))
    assert certificate["compared"]["tasks"] == 12
    assert not [h for h in certificate["contaminated"] if h["what"] == "tasks"]
