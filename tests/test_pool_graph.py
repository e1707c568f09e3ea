"""The value-flow graph of the pool: many types, all tools within reach, and a picture that anyone can open."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import locksmith
from command import dive
from dive.report.pool_picture import draw_pool
from dive.tools import ToolPool
from dive.tools.graph import pool_graph


def test_the_pool_is_composable() -> None:
    pool = ToolPool.load()
    graph = pool_graph(pool)
    assert len(graph.types) >= 80
    assert len(graph.reachable) >= 0.9 * len(pool.tools)
    assert set(graph.reachable) | set(graph.unreachable) == set(pool.tools)
    assert "country_profile" in graph.edges["Country", "City"]
    assert graph.pairs > 1_000


def test_what_nothing_can_fill_is_out_of_reach_and_said() -> None:
    graph = pool_graph(locksmith.pool())
    assert graph.reachable == {"gives_a_lock"}
    assert graph.unreachable == {"needs_a_key": "key"}


def test_the_picture_is_one_safe_file(tmp_path: Path) -> None:
    done = dive("tools", "graph", "--domain", "chemistry", "--out", str(tmp_path / "pool.svg"), "--json")
    assert done.returncode == 0, done.stderr
    drawn = (tmp_path / "pool.svg").read_text("utf-8")
    root = ElementTree.fromstring(drawn)
    texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert set(json.loads(done.stdout)["types"]) <= texts
    assert "<script" not in drawn
    assert draw_pool(pool_graph(ToolPool.load(["chemistry"])), "x") == draw_pool(pool_graph(ToolPool.load(["chemistry"])), "x")


def test_a_wrong_file_name_is_one_line(tmp_path: Path) -> None:
    done = dive("tools", "graph", "--out", str(tmp_path / "pool.gif"))
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)


def test_the_table_in_the_documentation_names_every_tool() -> None:
    page = (Path(__file__).parents[1] / "docs" / "tools.md").read_text("utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    tools = ToolPool.load().tools
    assert rows.keys() == tools.keys(), "run: python scripts/tool_table.py"
    for name, tool in tools.items():
        assert rows[name].split(" | ")[1] == tool.kind[0].upper(), "run: python scripts/tool_table.py"


def test_the_picture_in_the_documentation_names_every_type() -> None:
    drawn = (Path(__file__).parents[1] / "docs" / "value-flow.svg").read_text("utf-8")
    texts = {element.text for element in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")}
    assert pool_graph(ToolPool.load()).types.keys() <= texts, "run: python scripts/tool_table.py"
    assert len(drawn) < 300_000
