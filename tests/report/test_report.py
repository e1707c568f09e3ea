"""The report of a real run: what it states, and how it behaves as a command."""

import asyncio
import base64
import filecmp
import re
import shutil
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson
import pytest
from reporting import jsonl, make, rollouts_of

from dive.cli import main
from dive.diversity.census import take
from dive.diversity.readers import Intake
from dive.records import Task
from dive.report import bundle, open_sources, write_markdown
from dive.report.build import survey
from dive.report.graph import pictures
from dive.report.plots import survivors
from dive.runtime.models import Exchange, Recording, Usage
from dive.runtime.store import Run
from dive.runtime.summary import summarise
from dive.tools import ToolPool


def unpacked(text: str) -> Any:
    return orjson.loads(zlib.decompress(base64.b64decode(text)))


def blocks(page: str) -> dict[str, Any]:
    return {m[1]: unpacked(m[2]) for m in re.finditer(r'<script type="text/plain" id="([\w-]+)">([^<]*)</script>', page)}


@pytest.fixture(scope="module")
def page(run: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return make(tmp_path_factory.mktemp("page"), run).page.read_text("utf-8")


def test_counts_agree_with_the_run(run: Path, tasks: list[Task]) -> None:
    with ExitStack() as stack:
        source = open_sources(stack, [run])[0]
        found = survey(source, ToolPool.load())
    assert found.tasks == len(tasks)
    assert found.attempts == found.tasks + sum(found.rejected.values())
    assert sum(found.patterns.values()) == sum(found.calls.values()) == len(tasks)
    assert found.patterns == {p: sum(t.pattern == p for t in tasks) for p in {t.pattern for t in tasks}}
    steps = survivors(found)
    assert steps[0] == ("attempted", found.attempts)
    assert steps[-1][1] == len(tasks)
    assert [n for _, n in steps] == sorted((n for _, n in steps), reverse=True)
    assert found.coverage[-1][0] == len(tasks)
    assert found.coverage[-1][1] == len(found.used)
    profile = take("x", Intake(pool=ToolPool.load).samples(run)).profile()
    assert [m.value for m in profile.measures] == [m.value for m in found.profile.measures]
    joined = found.measure("tool_pairs")
    with Run(run) as opened:
        assert joined is not None
        assert summarise(opened).to_json()["tool_pairs_joined"] == joined.value > 0


def test_the_page_holds_every_task_whole(page: str, tasks: list[Task]) -> None:
    held = blocks(page)
    index = held["index"]
    details = [detail for name, chunk in held.items() if name.startswith("chunk-") for detail in chunk]
    assert index["tasks"]["id"] == [task.id for task in tasks]
    assert index["tasks"]["query"] == [task.query for task in tasks]
    assert [Task.model_validate(detail["task"]) for detail in details] == tasks
    for name, row in (("tools", index["tasks"]["tools"]), ("domains", index["tasks"]["domains"])):
        assert all(0 <= number < len(index[name]) for numbers in row for number in numbers)
    assert {len(column) for column in index["tasks"].values()} == {len(tasks)}
    assert len(index["rejected"]["reason"]) == len(index["rejected"]["detail"])


def test_the_evidence_graph_holds_every_call_and_flow(tasks: list[Task]) -> None:
    for task in tasks:
        drawn = pictures(task.model_dump(mode="json"))
        path = {name for name, _, _ in drawn["path"]["nodes"]}
        assert path == {s.id for s in task.certificate.steps} | {"answer"}
        whole = {name for name, _, _ in drawn.get("all", drawn["path"])["nodes"]}
        assert whole == path | {call.id for call in task.evidence.calls}
        into = {target for _, target, _, _ in drawn["path"]["edges"]}
        assert [name for name, _, _ in drawn["path"]["nodes"]].index("answer") in into


def test_the_page_asks_for_nothing(page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src &#x27;none&#x27;; script-src &#x27;sha256-")
    assert "unsafe" not in policy[1]
    assert "strict-dynamic" not in policy[1], "one file loads no other"
    without_data = re.sub(r"<script.*?</script>", "", page, flags=re.S)
    for address in re.findall(r'\b(?:src|href)="([^"]*)"', without_data):
        assert address.startswith("#") or address == "data:,"
    assert not re.search(r"\son\w+=", without_data)
    assert "style=" not in without_data


def test_equal_data_give_equal_bytes(run: Path, tmp_path: Path) -> None:
    one, two = (make(tmp_path / name, run, images="svg") for name in ("a", "b"))
    assert one.page.read_bytes() == two.page.read_bytes()
    names = [plot.name for plot in one.plots]
    assert names
    assert filecmp.cmpfiles(tmp_path / "a/plots", tmp_path / "b/plots", names, shallow=False)[0] == names


def test_large_reports_keep_chunks_beside_them(
    run: Path, tasks: list[Task], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "INLINE", 0)
    monkeypatch.setattr(bundle, "CHUNK_TASKS", 7)
    made = make(tmp_path / "out", run)
    page = made.page.read_text("utf-8")
    index = blocks(page)["index"]
    folder = tmp_path / "out" / index["folder"]
    assert made.chunks == len(list(folder.iterdir())) == -(-len(tasks) // 7) == len(index["starts"])
    details = []
    for number in range(made.chunks):
        call = re.fullmatch(r'diveChunk\((\d+),"([A-Za-z0-9+/=]*)"\)\n', (folder / f"{number}.js").read_text("ascii"))
        assert call is not None
        assert int(call[1]) == number
        details += unpacked(call[2])
    assert [detail["task"]["id"] for detail in details] == [task.id for task in tasks]
    assert "strict-dynamic" in page
    monkeypatch.setattr(bundle, "INLINE", 10**9)
    make(tmp_path / "out", run)
    assert not folder.exists(), "a new report takes its predecessor's chunks away"


def test_an_export_reads_like_its_run(tasks: list[Task], tmp_path: Path) -> None:
    export = jsonl(tmp_path / "tasks.jsonl", [task.model_dump(mode="json") for task in tasks])
    made = make(tmp_path / "out", export)
    index = blocks(made.page.read_text("utf-8"))["index"]
    assert index["tasks"]["id"] == [task.id for task in tasks]
    assert "attempts are known for a run directory" in made.page.read_text("utf-8")


def test_trajectories_of_anyone(tmp_path: Path) -> None:
    chat = [
        {"role": "user", "content": "What is the capital of Chile?"},
        {"role": "assistant", "content": None, "tool_calls": [
            {"id": "1", "type": "function", "function": {"name": "web_search", "arguments": '{"q": "capital of Chile"}'}}]},
        {"role": "tool", "tool_call_id": "1", "content": '{"capital": "Santiago"}'},
        {"role": "assistant", "content": "Santiago"},
    ]  # fmt: skip
    parts = [
        {"role": "user", "content": [{"type": "text", "text": "What is the capital"}, {"type": "text", "text": " of Chile?"}]}
    ]
    file = jsonl(tmp_path / "chats.jsonl", [{"messages": chat}, {"messages": parts}, {"nothing": 1}])
    index = blocks(make(tmp_path / "out", file).page.read_text("utf-8"))["index"]
    assert index["tasks"]["query"] == ["What is the capital of Chile?"] * 2
    assert index["tasks"]["answer"][0] == "Santiago"
    assert index["tasks"]["calls"] == [1, 0]
    assert index["reasons"] == ["read/neither_task_nor_trajectory"]


def test_rollouts_join_their_tasks(run: Path, tasks: list[Task], tmp_path: Path) -> None:
    file = jsonl(tmp_path / "rollouts.jsonl", rollouts_of(tasks[:4]))
    held = blocks(make(tmp_path / "out", run, rollouts=[file]).page.read_text("utf-8"))
    assert held["index"]["tasks"]["rollouts"] == [[1, 1, 1]] * 4 + [0] * (len(tasks) - 4)
    assert [r["attempt"] for r in held["chunk-0"][0]["rollouts"]] == [0, 1, 2]
    with ExitStack() as stack:
        text = write_markdown(open_sources(stack, [run], [file]))
    assert "## Rollouts" in text


def test_markdown(run: Path, tasks: list[Task]) -> None:
    with ExitStack() as stack:
        text = write_markdown(open_sources(stack, [run]))
    assert text.startswith("# Dive report: small\n")
    assert f"{len(tasks):,} certified tasks from" in text
    for heading in ("## Yield", "## Diversity", "## R/P topologies", "## Tools on the path", "## Domains", "## Time by stage"):
        assert heading in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in rows)
    with ExitStack() as stack:
        both = write_markdown(open_sources(stack, [run, run]))
    assert "more diverse" in both


def test_content_cannot_break_a_markdown_table(tasks: list[Task], tmp_path: Path) -> None:
    row = tasks[0].model_dump(mode="json")
    row["domains"] = ["a | b\n\n# <script>"]
    with ExitStack() as stack:
        text = write_markdown(open_sources(stack, [jsonl(tmp_path / "x.jsonl", [row])]))
    assert "<script>" not in text
    assert "\n# " not in text.removeprefix("# Dive")


Broken = Callable[[Path], list[str]]
CHAT = [{"messages": [{"role": "user", "content": "Hello"}]}]
CASES: dict[str, tuple[Broken, str]] = {
    "empty": (lambda p: [str(jsonl(p / "a.jsonl", []))], "it holds no task and no trajectory"),
    "nothing there": (lambda p: [str(p / "none")], "there is no run and no file"),
    "not JSON": (lambda p: [str(jsonl(p / "a.jsonl", [])), *_spoil(p / "a.jsonl", b"{\n")], "line 1: not JSON"),
    "a list": (lambda p: [str(jsonl(p / "a.jsonl", [[1]]))], "line 1: not a JSON object"),
    "no task": (lambda p: [str(jsonl(p / "a.jsonl", [{"certificate": 1}]))], "line 1: not a task"),
    "format": (lambda p: [str(jsonl(p / "a.jsonl", [])), "--format", "pdf"], "there are html, md"),
    "plots": (lambda p: [str(jsonl(p / "a.jsonl", CHAT)), "--plots", "gif"], "there are none, svg, png"),
    "strangers": (lambda p: [str(jsonl(p / "a.jsonl", CHAT)), "--out", str(p)], "holds other files"),
}


def _spoil(path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    return []


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_one_line(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build, said = CASES[case]
    with pytest.raises(SystemExit) as ended:
        main(["report", *build(tmp_path)])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_the_command(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["report", str(run), "--out", str(tmp_path / "r")])
    assert ended.value.code == 0
    assert "Open it in a browser: file://" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["report", str(run), "--format", "md"])
    assert capsys.readouterr().out.startswith("# Dive report: small")


def test_an_empty_source_has_empty_states(tmp_path: Path) -> None:
    page = make(tmp_path / "out", jsonl(tmp_path / "none.jsonl", [])).page.read_text("utf-8")
    assert "There is no task yet" in page
    with ExitStack() as stack:
        assert write_markdown(open_sources(stack, [jsonl(tmp_path / "none.jsonl", [])])).startswith("# Dive report: none")


def test_png(run: Path, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py", reason="PNG plots come with the extra `plots`")
    made = make(tmp_path / "out", run, images="png")
    drawn = [p for p in made.plots if p.suffix == ".png"]
    assert len(drawn) == len(made.plots) // 2
    assert all(p.read_bytes().startswith(b"\x89PNG") for p in drawn)


def test_what_models_cost_by_stage(run: Path, tmp_path: Path) -> None:
    async def record(file: Path) -> None:
        with Recording(file) as recording:
            for number, cost in enumerate((0.25, 0.5, None)):
                stage = "derive" if number else "collect"
                await recording.add(
                    Exchange(
                        bytes([number]), "openai", "a|b", stage, "t", "s", b"{}", b"{}", 0.1, Usage(1000, 20, None, None), cost
                    )
                )

    place = tmp_path / "run"
    shutil.copytree(run, place, ignore=shutil.ignore_patterns("report"))
    asyncio.run(record(tmp_path / "run.models.db"))
    with ExitStack() as stack:
        text = write_markdown(open_sources(stack, [place]))
    said = text.partition("### Models by stage")[2]
    assert re.search(r"collect +\|.*\| 1,000 +\| 20 .*\| 0\.2500 +\|", said)
    assert re.search(r"derive +\|.*\| 2,000 +\| 40 .*\| 0\.5000 and 1 calls of unknown cost +\|", said)
    page = make(tmp_path / "out", place).page.read_text("utf-8")
    assert "Models, by stage" in page
